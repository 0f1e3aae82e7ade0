"""The command `corridors`. Each command lives in a module of its own and is imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from routes import __version__
from routes.errors import RoutesError

COMMANDS = {
    "list": "Scenarios, networks, countries and corridors there are.",
    "run": "Run scenarios: names, .toml or .py files.",
    "dependence": "How much of the exports depends on each transit country.",
    "why": "The sum behind the answer, term by term, with its sources.",
    "bottlenecks": "What holds exports down, and what more capacity would bring.",
    "throttle": "Stranded exports as a country's transit capacity shrinks.",
    "worst-case": "What is left with the worst elements lost, proven.",
    "attribution": "How much of the exports hangs on each transit country or corridor.",
    "scorecard": "Corridors side by side: nameplate, effective capacity, volumes, what binds.",
    "ensemble": "How the answer spreads when every figure is drawn from its range.",
    "sensitivity": "Which source, if it is wrong, would change the answer most.",
    "outlook": "Stranded exports and dependence to 2035, by what is built and what is used of it.",
    "plan": "Which projects to build for a budget, proven, and whom they lean on.",
    "compare": "What differs between two scenarios or networks.",
    "backtest": "Past disruptions replayed, beside what was observed.",
    "plot": "Draw maps, curves and charts of a year or a scenario.",
    "report": "One HTML file to send: finding, map, proof, sources, and a solver.",
    "evidence": "Where a number comes from, and which rest on little.",
    "balance": "Supply, home use and exports of every counted year.",
    "hidden-legs": "Where another country is crossed, or its plant needed, unseen.",
    "init": "Begin a network of your own: a small commented example in a new folder.",
    "check": "Check a network folder and list every error in it.",
    "export": "Write a network or a result as GraphML, GeoJSON, CSV, Excel or Parquet.",
}


class LazyGroup(click.Group):
    """Commands that are known by name and one line, and imported only when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order a reader needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click
        """Import the module of one command and return it."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"analysis.commands.{cmd_name.replace('-', '_')}_command").command
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest command for a name that does not exist."""
        from routes.errors import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no such command {args[0]!r}{nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="corridors")
def corridors() -> None:
    """How much of an exporter's capacity depends on transit through a country, and what would change it.

    Without --network every command is about Kazakhstan; without --year about the latest counted year.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 some failed, 2 bad input, 130 interrupted."""
    try:
        status = corridors.main(args=arguments, prog_name="corridors", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except RoutesError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)


def run_script(scenario: str) -> None:
    """Run one scenario as `corridors run` would; what a scenario script calls when it is started itself."""
    main(["run", scenario, *sys.argv[1:]])

"""`corridors init`: a small network to begin with, or a copy of a built-in one."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.commands.options import echo_json, json_option
from routes.examples import EXAMPLE, copy_network


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "source",
    default=EXAMPLE,
    show_default=True,
    metavar="NAME",
    help="A built-in network to copy; corridors list names them.",
)
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def command(*, directory: Path, source: str, quiet: bool, as_json: bool) -> None:
    """Write a small commented network into a new folder, to be changed into one of your own.

    Nothing is overwritten: the folder must not be there yet.
    """
    files = copy_network(directory, source=source)
    following = _following(directory, files)
    if as_json:
        echo_json({"network": str(directory), "files": [str(file) for file in files], "next": following})
    elif not quiet:
        click.echo(f"Wrote {len(files)} files to {directory}. README.md in it says what they hold. Next:")
        for line in following:
            click.echo(f"  {line}")


def _following(directory: Path, files: tuple[Path, ...]) -> list[str]:
    """Return the commands to try first."""
    name = _as_argument(directory)
    scenarios = [file.stem for file in files if file.suffix == ".toml" and file.name != "network.toml"]
    return [
        f"corridors check {name}",
        f"corridors dependence --network {name}",
        f"corridors plot map --network {name}",
        *(f"corridors run {_as_argument(directory / f'{stem}.toml')} --network {name}" for stem in scenarios),
    ]


def _as_argument(path: Path) -> str:
    """Return a path that no command takes for the name of a built-in network, as a shell reads it."""
    import shlex

    text = str(path)
    return shlex.quote(text if len(path.parts) > 1 else f"./{text}")

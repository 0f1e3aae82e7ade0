"""`corridors outlook`: stranded exports and dependence in the years to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import echo_json, json_option, network_option, out_options, question
from analysis.commands.sampling import drawing_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analysis.draws import Shape

YEARS = click.IntRange(1900, 2200)


def outlook_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --network, --commodity, --on, --capacity, --from, --to, --status and --late."""
    for option in (
        click.option(
            "--late",
            type=click.IntRange(0, 50),
            default=0,
            show_default=True,
            help="Years by which every project comes late.",
        ),
        click.option(
            "--status",
            "statuses",
            multiple=True,
            metavar="STATUS",
            help="Count projects of this status alone. May be given more than once. "
            "Default: all but the shelved and the assumed.",
        ),
        click.option("--to", "last", type=YEARS, default=2035, show_default=True, help="Last year."),
        click.option(
            "--from",
            "first",
            type=YEARS,
            metavar="YYYY",
            help="First year. Default: that of the latest run of counted years.",
        ),
        click.option(
            "--capacity",
            type=click.Choice(["deliverable", "corridor"]),
            default="deliverable",
            show_default=True,
            help="With the fields' output as a limit, or the corridors alone.",
        ),
        click.option(
            "--on",
            multiple=True,
            metavar="CODE",
            help="Country, zone or group: RUS, turkish-straits, RUS+BLR; the first is in focus. "
            "Default: all, the network's focus in focus.",
        ),
        click.option("--commodity", metavar="ID", help="One commodity. Default: the network's first."),
    ):
        function = option(function)
    return network_option(function)


@click.command("outlook")
@outlook_options
@drawing_options(samples=20_000, least=100)
@click.option("--plot", is_flag=True, help="Draw it as a fan chart, as PNG and SVG.")
@out_options
@json_option
def command(  # noqa: PLR0913 - one for each option
    *,
    first: int | None,
    last: int,
    statuses: tuple[str, ...],
    late: int,
    samples: int,
    seed: int,
    distribution: Shape,
    plot: bool,
    out: Path,
    quiet: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Show stranded exports and dependence as counted, and in the years to come by what is built.

    Cases: nothing more is built; all that is due is used as past plans were; all is used as promised; used
    and late as past plans were. Every figure is drawn from its range, each sample is solved exactly.
    """
    from analysis.outlook import outlook

    task = question(year=None, **asked)
    result = outlook(
        task.network,
        commodity=task.commodity,
        on=task.on,
        notion=task.notion,
        first=first,
        last=last,
        statuses=statuses or None,
        late=late,
        samples=samples,
        seed=seed,
        shape=distribution,
    )
    files: list[Path] = []
    if plot:
        from analysis.outlook_pictures import save_outlook

        files = save_outlook(result, out)
    if as_json:
        from analysis.outlook_documents import outlook_document

        echo_json({**outlook_document(result), "files": [str(file) for file in files]})
    elif not quiet:
        from analysis.console_outlook import show_outlook

        show_outlook(result)
        for file in files:
            click.echo(f"Wrote {file}")

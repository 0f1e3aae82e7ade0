"""`corridors plot`: the route map and the throttle curve."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click passes it
from typing import Any

import click

from analysis.commands.options import echo_json, json_option, out_options, question, question_options
from analysis.dependence import dependence
from analysis.throttle import throttle

PICTURES = ("map", "throttle")


@click.command("plot")
@click.argument("pictures", nargs=-1, type=click.Choice(PICTURES), metavar="[map] [throttle]")
@question_options
@out_options
@json_option
def command(*, pictures: tuple[str, ...], out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Draw the route map and the throttle curve, as PNG and SVG. Default: both."""
    from analysis.pictures import save_dependence_map, save_throttle

    task = question(**asked)
    country = task.one_country()
    files: list[Path] = []
    if "map" in (pictures or PICTURES):
        result = dependence(
            task.network, year=task.year, commodity=task.commodity, notion=task.notion, on=[country]
        )
        files += save_dependence_map(result, out, country)
    if "throttle" in (pictures or PICTURES):
        files += save_throttle(throttle(task.snapshot(), country), out)
    if as_json:
        echo_json({"files": [str(file) for file in files]})
    elif not quiet:
        for file in files:
            click.echo(f"Wrote {file}")

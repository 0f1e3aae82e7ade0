"""`corridors plot`: maps, curves and charts of a network."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click passes it
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import (
    Question,
    echo_json,
    json_option,
    out_options,
    question,
    question_options,
)
from analysis.dependence import dependence
from analysis.throttle import throttle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURES = ("map", "throttle", "alluvial", "waterfall", "years", "shares", "concentration", "quality")
DEFAULT = ("map", "throttle")


@click.command("plot")
@click.argument("pictures", nargs=-1, type=click.Choice((*PICTURES, "all")), metavar="[PICTURE...]")
@question_options
@out_options
@json_option
def command(*, pictures: tuple[str, ...], out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Draw pictures as PNG and SVG: map, throttle, alluvial, waterfall, years, shares, concentration,
    quality, or all. Default: map and throttle.
    """  # noqa: D205 - click shows the first paragraph
    from analysis.pictures import save

    task = question(**asked)
    wanted = PICTURES if "all" in pictures else dict.fromkeys(pictures or DEFAULT)
    files: list[Path] = []
    for name in wanted:
        files += save(_draw(name, task), out, name)
    if as_json:
        echo_json({"files": [str(file) for file in files]})
    elif not quiet:
        for file in files:
            click.echo(f"Wrote {file}")


def _draw(name: str, task: Question) -> Axes:
    """Return the axes of one picture."""
    from analysis import chart_pictures as charts
    from analysis import pictures
    from analysis.plots.alluvial import alluvial
    from analysis.plots.concentration import concentration
    from analysis.plots.evidence_quality import evidence_quality
    from analysis.plots.route_map import route_map
    from analysis.plots.shares_over_time import shares_over_time
    from analysis.plots.small_multiples import small_multiples
    from analysis.plots.throttle_curve import throttle_curve
    from analysis.plots.waterfall import waterfall

    country, view = task.one_country(), task.snapshot()
    if name == "map":
        result = dependence(
            task.network, year=task.year, commodity=task.commodity, notion=task.notion, on=[country]
        )
        return route_map(pictures.dependence_map(result, country))
    drawings = {
        "throttle": lambda: throttle_curve(pictures.throttle_picture(throttle(view, country))),
        "alluvial": lambda: alluvial(charts.alluvial_picture(view, country)),
        "waterfall": lambda: waterfall(charts.waterfall_picture(view, country)),
        "years": lambda: small_multiples(charts.years_picture(view, country)),
        "shares": lambda: shares_over_time(charts.shares_picture(view, country)),
        "concentration": lambda: concentration(charts.concentration_picture(view, country)),
        "quality": lambda: evidence_quality(charts.quality_picture(view)),
    }
    return drawings[name]()

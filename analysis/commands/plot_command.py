"""`corridors plot`: maps, curves and charts of a network or a scenario."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click passes it
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import (
    Question,
    echo_json,
    json_option,
    naming,
    out_options,
    question,
    question_options,
)
from analysis.dependence import dependence
from analysis.run import ScenarioResult, run
from analysis.scenarios import find_scenario, scenario_names
from analysis.throttle import throttle
from routes.errors import RoutesError, nearest
from routes.goods import ALL
from routes.joint import asks_for_several

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.scenario import Scenario

PICTURES = (
    "map",
    "throttle",
    "alluvial",
    "waterfall",
    "years",
    "shares",
    "concentration",
    "quality",
    "matrix",
)
OF_SEVERAL = ("map", "matrix")  # that can show several goods at once
DEFAULT = ("map", "throttle")
SCENARIO_PICTURES = ("map", "difference")
DAY_PICTURES = ("resilience", "outlets", "storage", "animation")  # of a scenario with a start and a length


@click.command("plot")
@click.argument("words", nargs=-1, metavar="[PICTURE...] [SCENARIO]")
@question_options
@out_options
@json_option
def command(*, words: tuple[str, ...], out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Draw pictures as PNG and SVG: map, throttle, alluvial, waterfall, years, shares, concentration,
    quality, matrix, or all. Default: map and throttle. The matrix is of all goods, unless --commodity
    says which; the map too shows several with --commodity all or coal,grain.

    With a scenario (a name, .toml or .py): map, difference, and if it has a start and a length resilience,
    outlets, storage and animation, the map day by day as a GIF. Default: map and difference.
    """  # noqa: D205 - click shows the first paragraph
    task = question(**asked)
    pictures, scenario = _meaning(words)
    files = _of_year(pictures, task, out) if scenario is None else _of_scenario(pictures, scenario, task, out)
    if as_json:
        echo_json({"files": [str(file) for file in files]})
    elif not quiet:
        for file in files:
            click.echo(f"Wrote {file}")


def _meaning(words: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Return the pictures and the scenario that are asked for."""
    known = dict.fromkeys((*PICTURES, *SCENARIO_PICTURES, *DAY_PICTURES, "all"))
    pictures = tuple(dict.fromkeys(word for word in words if word in known))
    others = [word for word in words if word not in known]
    for word in others:
        if not word.endswith((".toml", ".py")) and word not in scenario_names():
            hint = nearest(word, (*known, *scenario_names()))
            raise click.UsageError(f"{word!r} is neither a picture nor a scenario{hint}")
    if len(others) > 1:
        raise click.UsageError(f"expected one scenario, got {' and '.join(others)}")
    return pictures, others[0] if others else None


def _of_year(pictures: tuple[str, ...], task: Question, out: Path) -> list[Path]:
    """Draw pictures of a year."""
    from analysis.pictures import save

    for name in pictures:
        if name not in (*PICTURES, "all"):
            raise click.UsageError(f"{name} is of a scenario: corridors plot {name} SCENARIO")
    drawn = PICTURES if task.several is None else OF_SEVERAL
    for name in pictures:
        if name not in (*drawn, "all"):
            raise click.UsageError(f"{name} is of one commodity; of several there are {', '.join(drawn)}")
    wanted = drawn if "all" in pictures else pictures or (DEFAULT if task.several is None else OF_SEVERAL)
    files: list[Path] = []
    for name in wanted:
        try:
            axes = _of_goods(name, task) if _shows_goods(name, task) else _draw(name, task)
        except RoutesError as error:
            if "all" not in pictures:
                raise
            click.echo(f"Warning: {name} is left out: {error}", err=True)
            continue
        files += save(axes, out, name)
    return files


def _shows_goods(name: str, task: Question) -> bool:
    return name == "matrix" or task.several is not None


def _of_goods(name: str, task: Question) -> Axes:
    """Return the axes of one picture of several goods: all, unless some are asked for."""
    from analysis.goods_matrix import goods_matrix as matrix_of
    from analysis.goods_pictures import goods_map, matrix_picture
    from analysis.plots.goods_matrix import goods_matrix
    from analysis.plots.route_map import route_map

    country, joint = task.one_country(), task.joint(task.commodity or ALL)
    if name == "map":
        return route_map(goods_map(joint, country))
    return goods_matrix(matrix_picture(matrix_of(joint, country)))


def _draw(name: str, task: Question) -> Axes:
    """Return the axes of one picture of a year."""
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


def _of_scenario(pictures: tuple[str, ...], text: str, task: Question, out: Path) -> list[Path]:
    """Draw pictures of a scenario."""
    with naming(text):
        scenario = find_scenario(text)
    possible = SCENARIO_PICTURES if scenario.start is None else (*SCENARIO_PICTURES, *DAY_PICTURES)
    for name in pictures:
        if name not in (*possible, "all"):
            needs = "is of a year, not of a scenario" if name in PICTURES else "needs a start and a length"
            raise click.UsageError(f"{name} {needs}: {text} has {', '.join(possible)}")
    wanted = possible if "all" in pictures else pictures or SCENARIO_PICTURES
    country = task.on[0] if task.on else None
    commodity = task.commodity or scenario.commodity
    if asks_for_several(task.network, commodity):
        if pictures not in ((), ("map",)):
            raise click.UsageError(f"a scenario of several goods has a map: {text}")
        return _of_goods_scenario(scenario, str(commodity), task, out)
    with naming(text):
        result = run(
            task.network, scenario, year=task.year, commodity=task.commodity, notion=task.notion, on=task.on
        )
    return [file for name in wanted for file in _save(name, result, out, country)]


def _of_goods_scenario(scenario: Scenario, commodity: str, task: Question, out: Path) -> list[Path]:
    """Draw the map of a scenario of several goods."""
    from analysis.goods_pictures import goods_scenario_map
    from analysis.goods_run import run_goods
    from analysis.pictures import save
    from analysis.plots.route_map import route_map

    with naming(scenario.name):
        result = run_goods(
            task.network,
            scenario,
            commodity=commodity,
            year=task.year,
            notion=task.notion,
            on=[task.one_country()],
        )
    return save(route_map(goods_scenario_map(result, task.one_country())), out, "map")


def _save(name: str, result: ScenarioResult, out: Path, country: str | None) -> list[Path]:
    """Draw one picture of a scenario; return its files."""
    from analysis.day_pictures import save_events_difference, save_scenario_map
    from analysis.pictures import save

    if name == "map":
        return save_scenario_map(result, out, country)
    if name == "difference" and result.disruption is not None and result.scenario.events:
        return save_events_difference(result.disruption, out, country)
    if name == "difference":
        from analysis.difference_pictures import save_difference

        views = result.baseline.snapshot, result.outcome.snapshot
        names = "The year as counted", result.scenario.title
        return save_difference(*views, out, names=names, country=country)
    if result.disruption is None:
        raise click.UsageError(f"{name} needs a scenario with a start and a length")
    if name == "animation":
        from analysis.animation_pictures import save_animation

        return save_animation(result.disruption, out, country)
    from analysis import time_pictures as days
    from analysis.plots.outlets_over_time import outlets_over_time
    from analysis.plots.resilience_curve import resilience_curve
    from analysis.plots.storage_levels import storage_levels

    drawings = {
        "resilience": lambda happened: resilience_curve(days.resilience_picture(happened)),
        "outlets": lambda happened: outlets_over_time(days.outlets_picture(happened, country)),
        "storage": lambda happened: storage_levels(days.storage_picture(happened)),
    }
    return save(drawings[name](result.disruption), out, name)

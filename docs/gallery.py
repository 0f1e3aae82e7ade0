"""Draw every picture of the library from the built-in data: docs/gallery and docs/GALLERY.md.

`make gallery` runs it. The files are small, with few colours, to be looked at in a browser; `corridors plot`
draws the pictures whole.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from analysis import (
    backtest_pictures,
    chart_pictures,
    difference_pictures,
    goods_pictures,
    outlook_pictures,
    pictures,
    planning_pictures,
    scorecard_pictures,
    sensitivity_pictures,
    time_pictures,
    worst_case_pictures,
)
from analysis.animation_pictures import animation_picture
from analysis.backtest import backtest
from analysis.dependence import dependence
from analysis.flow_game import attribute
from analysis.goods_matrix import goods_matrix as matrix_of
from analysis.outlook import outlook
from analysis.pipeline import past_use
from analysis.plan_result import Task
from analysis.planning import plan
from analysis.plots import theme
from analysis.plots.alluvial import alluvial
from analysis.plots.attribution_bars import attribution_bars
from analysis.plots.backtest_chart import backtest_chart
from analysis.plots.concentration import concentration
from analysis.plots.difference_map import difference_map
from analysis.plots.evidence_quality import evidence_quality
from analysis.plots.fan_chart import fan_chart
from analysis.plots.gif import painted, palette_of, save_gif
from analysis.plots.goods_matrix import goods_matrix
from analysis.plots.interdiction_curve import interdiction_curve
from analysis.plots.outlets_over_time import outlets_over_time
from analysis.plots.pareto_front import pareto_front
from analysis.plots.resilience_curve import resilience_curve
from analysis.plots.route_animation import route_animation, route_day
from analysis.plots.route_map import route_map
from analysis.plots.scorecard_table import scorecard_table
from analysis.plots.sensitivity_bars import sensitivity_bars
from analysis.plots.shares_over_time import shares_over_time
from analysis.plots.small_multiples import small_multiples
from analysis.plots.storage_levels import storage_levels
from analysis.plots.throttle_curve import throttle_curve
from analysis.plots.waterfall import waterfall
from analysis.project_effects import Asked
from analysis.run import run
from analysis.scenarios import built_in_scenarios
from analysis.scorecard import scorecard
from analysis.sensitivity import sensitivity
from analysis.throttle import throttle
from analysis.worst_cases import worst_cases
from routes.backtest_events import backtest_events
from routes.joint import joint_snapshot
from routes.network import load
from routes.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes

FOLDER = Path(__file__).parent
COUNTRY = "RUS"
PLAN_YEAR = 2030
YEAR_VIEW = "all-russian-transit-denied"
DAY_BY_DAY = "cpc-court-2022-ordered"
WIDTH_PX = 1000
MOST_BYTES = 120_000
FUTURES = 200


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """A picture of the gallery: what it answers, its function in `analysis.plots`, and its command."""

    name: str
    answers: str
    function: Callable[..., object]
    command: str


EXHIBITS = (
    Exhibit(
        name="map",
        answers="Which exports leave through whose territory, and how full is each route?",
        function=route_map,
        command="corridors plot map",
    ),
    Exhibit(
        name="goods",
        answers="Which dry goods and containers leave by which railway, port and crossing?",
        function=route_map,
        command="corridors plot map --commodity dry",
    ),
    Exhibit(
        name="matrix",
        answers="Which good leaves by which corridor, and what of it crosses a country?",
        function=goods_matrix,
        command="corridors plot matrix",
    ),
    Exhibit(
        name="difference",
        answers="What does each route carry more or less in a scenario?",
        function=difference_map,
        command=f"corridors plot difference {YEAR_VIEW}",
    ),
    Exhibit(
        name="alluvial",
        answers="From which field by which route to which market?",
        function=alluvial,
        command="corridors plot alluvial",
    ),
    Exhibit(
        name="waterfall",
        answers="What is lost without a country, and what do other routes take over?",
        function=waterfall,
        command="corridors plot waterfall",
    ),
    Exhibit(
        name="throttle",
        answers="How much transit can be lost before exports suffer, and how much then?",
        function=throttle_curve,
        command="corridors plot throttle",
    ),
    Exhibit(
        name="years",
        answers="How did the routes change from year to year?",
        function=small_multiples,
        command="corridors plot years",
    ),
    Exhibit(
        name="shares",
        answers="What did each route carry in each year?",
        function=shares_over_time,
        command="corridors plot shares",
    ),
    Exhibit(
        name="concentration",
        answers="How many equal routes would be as concentrated?",
        function=concentration,
        command="corridors plot concentration",
    ),
    Exhibit(
        name="quality",
        answers="On which sources does each capacity rest?",
        function=evidence_quality,
        command="corridors plot quality",
    ),
    Exhibit(
        name="resilience",
        answers="How do exports fall and come back, day by day, and what is lost?",
        function=resilience_curve,
        command=f"corridors plot resilience {DAY_BY_DAY}",
    ),
    Exhibit(
        name="outlets",
        answers="Which route takes over, day by day?",
        function=outlets_over_time,
        command=f"corridors plot outlets {DAY_BY_DAY}",
    ),
    Exhibit(
        name="storage",
        answers="When are tanks full or empty, and when do fields cut output?",
        function=storage_levels,
        command=f"corridors plot storage {DAY_BY_DAY}",
    ),
    Exhibit(
        name="day",
        answers="What flows where on one day of a disruption?",
        function=route_day,
        command=f"a frame of corridors plot animation {DAY_BY_DAY}",
    ),
    Exhibit(
        name="animation",
        answers="What flows where on each day of a disruption?",
        function=route_animation,
        command=f"corridors plot animation {DAY_BY_DAY}",
    ),
    Exhibit(
        name="backtest",
        answers="How far off was the model where the outcome is known?",
        function=backtest_chart,
        command="corridors backtest --plot",
    ),
    Exhibit(
        name="worst-case",
        answers="How little is left with the worst one, two, three segments lost, and which are they?",
        function=interdiction_curve,
        command="corridors worst-case --plot",
    ),
    Exhibit(
        name="attribution",
        answers="How much of the exports hangs on each transit country?",
        function=attribution_bars,
        command="corridors attribution --plot",
    ),
    Exhibit(
        name="sensitivity",
        answers="Which source, if it is wrong, would change the answer most?",
        function=sensitivity_bars,
        command="corridors sensitivity --plot",
    ),
    Exhibit(
        name="scorecard",
        answers="How do the corridors compare: nameplate, what they can carry, what they carried, why?",
        function=scorecard_table,
        command="corridors scorecard --plot",
    ),
    Exhibit(
        name="outlook",
        answers="What will be stranded in the years to come, and who is leaned on instead?",
        function=fan_chart,
        command="corridors outlook --plot",
    ),
    Exhibit(
        name="plan",
        answers="Which projects strand least for a budget, and whom do the ways round lean on then?",
        function=pareto_front,
        command="corridors plan --year 2030 --plot",
    ),
)


def draw_all() -> Iterator[tuple[str, Axes]]:
    """Yield every still picture by its name in the gallery."""
    network = load("kazakhstan")
    view = snapshot(network)
    yield "map", route_map(pictures.dependence_map(dependence(network, on=[COUNTRY]), COUNTRY))
    dry = dependence(network, commodity="dry", on=[COUNTRY])
    yield "goods", route_map(pictures.dependence_map(dry, COUNTRY))
    matrix = goods_pictures.matrix_picture(matrix_of(joint_snapshot(network), COUNTRY))
    yield "matrix", goods_matrix(matrix)
    yield "throttle", throttle_curve(pictures.throttle_picture(throttle(view, COUNTRY)))
    yield "alluvial", alluvial(chart_pictures.alluvial_picture(view, COUNTRY))
    yield "waterfall", waterfall(chart_pictures.waterfall_picture(view, COUNTRY))
    yield "years", small_multiples(chart_pictures.years_picture(view, COUNTRY))
    yield "shares", shares_over_time(chart_pictures.shares_picture(view, COUNTRY))
    yield "concentration", concentration(chart_pictures.concentration_picture(view, COUNTRY))
    yield "quality", evidence_quality(chart_pictures.quality_picture(view))
    scenarios = built_in_scenarios()
    denied = run(network, scenarios[YEAR_VIEW], on=[COUNTRY])
    names = "The year as counted", denied.scenario.title
    sides = denied.baseline.snapshot, denied.outcome.snapshot
    yield "difference", difference_map(difference_pictures.difference_picture(*sides, names=names))
    days = run(network, scenarios[DAY_BY_DAY], on=[COUNTRY]).disruption
    if days is not None:
        yield "resilience", resilience_curve(time_pictures.resilience_picture(days))
        yield "outlets", outlets_over_time(time_pictures.outlets_picture(days))
        yield "storage", storage_levels(time_pictures.storage_picture(days))
        moving = animation_picture(days)
        yield "day", route_day(moving, day=len(moving.loads) // 3)
        save_gif(route_animation(moving), FOLDER / "gallery" / "animation.gif")
    replayed = backtest(network, backtest_events(), scenarios)
    yield "backtest", backtest_chart(backtest_pictures.backtest_picture(replayed))
    yield "worst-case", interdiction_curve(worst_case_pictures.interdiction_picture(worst_cases(view)))
    parts = attribute(view, rng=np.random.default_rng(0), samples=FUTURES)
    yield "attribution", attribution_bars(worst_case_pictures.attribution_picture(parts))
    yield (
        "sensitivity",
        sensitivity_bars(sensitivity_pictures.sensitivity_picture(sensitivity(view, COUNTRY))),
    )
    yield "scorecard", scorecard_table(scorecard_pictures.scorecard_picture(scorecard(network)))
    yield "outlook", fan_chart(outlook_pictures.outlook_picture(outlook(network)))
    asked = Task(asked=Asked(on=COUNTRY, year=PLAN_YEAR), use=past_use(network), as_past=True)
    yield "plan", pareto_front(planning_pictures.plan_picture(plan(network, asked)))


def save_small(ax: Axes, path: Path) -> Path:
    """Write a picture as wide as a page of the web, narrower where the file would be large."""
    figure = theme.figure_of(ax)
    for width in range(WIDTH_PX, WIDTH_PX // 2, -WIDTH_PX // 20):
        whole, data = BytesIO(), BytesIO()
        with theme.style():
            figure.savefig(whole, format="png", dpi=width / figure.get_figwidth())
        full = Image.open(whole).convert("RGB")
        painted(full, palette_of([full])).save(data, format="png", optimize=True)
        if len(data.getvalue()) <= MOST_BYTES:
            break
    path.write_bytes(data.getvalue())
    return path


def page() -> str:
    """Return the gallery page: every picture, what it answers, its function and its command."""
    head = (
        "# Gallery\n\n"
        "Every picture of the library, drawn from the built-in data by `make gallery`. Each is a function\n"
        "of one result, `f(result, *, ax=None)`: it draws a page of its own, or into axes of yours.\n\n"
        "| picture | what it answers | function | command |\n|---|---|---|---|\n"
    )
    rows = [
        f"| [{item.name}](#{item.name}) | {item.answers} | `{function_name(item)}` | `{item.command}` |"
        for item in EXHIBITS
    ]
    shown = [f"## {item.name}\n\n![{item.answers}](gallery/{file_name(item)})\n" for item in EXHIBITS]
    return head + "\n".join(rows) + "\n\n" + "\n".join(shown)


def function_name(item: Exhibit) -> str:
    """Return where the function of a picture lies."""
    return f"{item.function.__module__}.{item.function.__name__}"


def file_name(item: Exhibit) -> str:
    """Return the file of a picture."""
    return f"{item.name}.gif" if item.name == "animation" else f"{item.name}.png"


def main() -> None:
    """Draw the gallery, or write its page alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", action="store_true", help="write GALLERY.md alone")
    if not parser.parse_args().page:
        (FOLDER / "gallery").mkdir(exist_ok=True)
        for name, ax in draw_all():
            save_small(ax, FOLDER / "gallery" / f"{name}.png")
    (FOLDER / "GALLERY.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

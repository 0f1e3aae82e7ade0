"""From plans to their picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console_planning import country_label, plan_finding, use_sentence
from analysis.goods_pictures import good_name
from analysis.pictures import exporter_name, goods, save, sources_of
from analysis.plots.captions import PER_CENT
from analysis.plots.pareto_front import BarGroup, CountryBar, FrontPoint, ParetoFront, pareto_front
from analysis.project_candidates import THOUSANDS
from routes.countries import label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analysis.plan_result import Plan

MOST_BARS = 6
LEAST = 0.005  # in the network's unit: less is not drawn


def plan_picture(result: Plan) -> ParetoFront:
    """Return the front, and what depends on whom before and after."""
    joint, year = result.first.joint, result.first.joint.year
    what = "all goods" if result.first.several else goods(joint.first)
    if result.first.several and joint.commodity != "all":
        what = ", ".join(good_name(joint, good) for good in joint.views)
    where = label(result.network, result.task.asked.on)
    when = f" in {year}" if year else ""
    return ParetoFront(
        title=plan_finding(result).removesuffix("."),
        subtitle=(
            f"{what[:1].upper()}{what[1:]} of {exporter_name(joint.first)} that could not leave{when} "
            f"without transit through {where}, {joint.unit}. {use_sentence(result)}".replace(" %", PER_CENT)
        ),
        footer=_footer(result),
        unit=joint.unit,
        points=tuple(_points(result)),
        groups=(
            BarGroup(
                title="Stranded without transit through",
                bars=_bars(
                    result,
                    ((country_label(result, item), item.before, item.after) for item in result.countries),
                ),
            ),
            BarGroup(
                title=f"More stranded if it ends together with {where}: whom the ways round lean on",
                bars=_bars(
                    result,
                    (
                        (country_label(result, item), *item.too)
                        for item in result.countries
                        if item.too is not None
                    ),
                ),
            ),
        ),
    )


def _footer(result: Plan) -> str:
    free = "Projects without a cost are taken to cost nothing. " if result.task.free else ""
    yours = [name for name, offer in result.offers.offers.items() if offer.price == "yours"]
    own = f"Costs given by the user: {', '.join(yours)}. " if yours else ""
    without = len(result.additions)
    left = f"{without} projects have no published cost and are left out. " if without else ""
    return f"{free}{own}{left}{sources_of(result.network, result.evidence())}"


def _points(result: Plan) -> Iterable[FrontPoint]:
    joint, offers = result.first.joint, result.offers.offers
    for choice in result.front:
        yield FrontPoint(
            cost=choice.cost / THOUSANDS,
            stranded=joint.decimal(choice.worst),
            names=tuple(offers[name].project.name or name for name in choice.names),
            chosen=choice.names == result.main.names,
        )


def _bars(result: Plan, rows: Iterable[tuple[str, int, int]]) -> tuple[CountryBar, ...]:
    """Return the bars, the greatest after the plan first, without those of nothing."""
    joint = result.first.joint
    bars = [
        CountryBar(name=name, before=joint.decimal(before), after=joint.decimal(after))
        for name, before, after in rows
    ]
    kept = [bar for bar in bars if max(bar.before, bar.after) >= LEAST]
    return tuple(sorted(kept, key=lambda bar: -bar.after)[:MOST_BARS])


def save_plan(result: Plan, folder: Path) -> list[Path]:
    """Draw the front and the countries."""
    return save(pareto_front(plan_picture(result)), folder, "plan")

"""From today's exports to what is left without a country, route by route: the terms of a waterfall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.observed import counted_flows, crossings
from analysis.plan import Plan, nearest_plan
from routes.transit import exits

if TYPE_CHECKING:
    from routes.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class RouteChange:
    """What one route loses or gains, in integer steps."""

    route: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Closure:
    """Exports before, what each route loses at once, what others take over, and what is left.

    exports − Σ lost + Σ gained = left, all in integer steps.
    """

    snapshot: Snapshot
    country: str
    exports: int
    lost: tuple[RouteChange, ...]
    gained: tuple[RouteChange, ...]

    @property
    def at_once(self) -> int:
        """What leaves before anything is rerouted."""
        return self.exports - sum(change.amount for change in self.lost)

    @property
    def left(self) -> int:
        """What leaves when all spare capacity round the country is used."""
        return self.at_once + sum(change.amount for change in self.gained)


def closure(view: Snapshot, country: str) -> Closure:
    """Return what each route loses and gains if transit through a country ends.

    Both sides are the feasible flows nearest to the counted ones, before and after. A route can lose by
    rerouting as well: then its gain is negative.
    """
    crossing = exits(view.network, country)
    before, after = (_by_route(nearest_plan(stage)) for stage in (view, view.closing(crossing)))
    elements = [flow.element for flow in counted_flows(view)]
    crossed = crossings(view, crossing, elements)
    routes = {flow.element: flow.route for flow in counted_flows(view)}
    lost: dict[str, int] = {}
    gained: dict[str, int] = {}
    for element in elements:
        was, now = before.get(element, 0), after.get(element, 0)
        if crossed[element] and was:
            lost[routes[element]] = lost.get(routes[element], 0) + was
        elif now != was:
            gained[routes[element]] = gained.get(routes[element], 0) + now - was
    return Closure(
        snapshot=view,
        country=country,
        exports=sum(before.values()),
        lost=_changes(lost),
        gained=_changes(gained),
    )


def _changes(amounts: dict[str, int]) -> tuple[RouteChange, ...]:
    ordered = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(RouteChange(route=route, amount=amount) for route, amount in ordered if amount)


def _by_route(plan: Plan) -> dict[str, int]:
    """Return what each counted element carries in a plan: every export path meets exactly one."""
    counted = {flow.element for flow in counted_flows(plan.snapshot)}
    totals: dict[str, int] = {}
    for path in plan.exports:
        element = next((item for item in path.elements if item in counted), "")
        totals[element] = totals.get(element, 0) + path.amount
    return totals

"""From today's exports to what is left without a country, route by route: the terms of a waterfall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.observed import counted_flows
from analysis.plan import Plan, nearest_plan, path_crosses
from routes.transit import exits

if TYPE_CHECKING:
    from routes.snapshot import Snapshot
    from routes.transit import Way

NOT_COUNTED = "not-counted"  # route of goods that meet no counted element


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
    lost, kept = _by_route(nearest_plan(view), crossing)
    exports = sum(lost.values()) + sum(kept.values())
    _, after = _by_route(nearest_plan(view.closing(crossing), at_most=exports), crossing)
    gained = {route: after.get(route, 0) - kept.get(route, 0) for route in (*kept, *after)}
    return Closure(
        snapshot=view,
        country=country,
        exports=exports,
        lost=_changes(lost),
        gained=_changes(gained),
    )


def _changes(amounts: dict[str, int]) -> tuple[RouteChange, ...]:
    ordered = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(RouteChange(route=route, amount=amount) for route, amount in ordered if amount)


def _by_route(plan: Plan, crossing: frozenset[Way]) -> tuple[dict[str, int], dict[str, int]]:
    """Return what each route carries across the exits, and what it carries otherwise.

    The route of a path is that of the counted element it meets, of which there is one where the counted
    rows are terms of one sum.
    """
    routes = {flow.element: flow.route for flow in counted_flows(plan.snapshot)}
    crossed: dict[str, int] = {}
    other: dict[str, int] = {}
    for path in plan.exports:
        route = next((routes[item] for item in path.elements if item in routes), NOT_COUNTED)
        totals = crossed if path_crosses(plan.snapshot, path, crossing) else other
        totals[route] = totals.get(route, 0) + path.amount
    return crossed, other

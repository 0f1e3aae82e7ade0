"""Whose goods go where: each place mixes all that comes in, and sends the mixture on every way.

Proportional sharing (average participation; Bialek 1996, J. Bialek, "Tracing the flow of electricity")
gives one answer where a flow alone leaves many. It is a reading, not a count: pipelines that keep
batches apart would give another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.observed import counted_flows, crossings
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.flow import Path
    from analysis.plan import Plan

ROUNDING = 1e-7  # of all exports: less than that is left over from whole steps
Shares = dict[str, float]
Step = tuple[str, str, str, float]  # origin, segment, destination, amount


@dataclass(frozen=True, kw_only=True)
class TracedStream:
    """What goes from a field over a route to a market, in integer steps, and whether it crosses."""

    field: str
    route: str
    market: str
    amount: float
    crosses: bool


def traced_streams(plan: Plan, country: str) -> tuple[TracedStream, ...]:
    """Return a plan's exports by field, counted route and market, largest first.

    Goods for home demand mix with the others on the way. Paths that meet no counted element are left out.
    """
    view = plan.snapshot
    steps = _steps((*plan.exports, *plan.home))
    origins = _mixture(steps, _supplied(plan))
    back = [(end, segment, start, amount) for start, segment, end, amount in steps]
    ends = _mixture(back, _received(plan))
    counted = counted_flows(view)
    crossed = crossings(view, exits(view.network, country), [flow.element for flow in counted])
    totals: dict[tuple[str, str, str, bool], float] = {}
    for flow in counted:
        for start, end, amount in _through(steps, flow.element):
            for field, part in origins.get(start, {}).items():
                for market, share in _abroad(ends.get(end, {}), view.markets).items():
                    key = (field, flow.route, market, bool(crossed[flow.element]))
                    totals[key] = totals.get(key, 0.0) + amount * part * share
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    least = ROUNDING * sum(totals.values())
    return tuple(
        TracedStream(field=field, route=route, market=market, amount=amount, crosses=crosses)
        for (field, route, market, crosses), amount in ordered
        if amount > least
    )


def _steps(paths: Iterable[Path]) -> list[Step]:
    """Return what each segment carries from place to place."""
    totals: dict[tuple[str, str, str], float] = {}
    for path in paths:
        places, segments = path.elements[::2], path.elements[1::2]
        for start, segment, end in zip(places, segments, places[1:], strict=False):
            totals[start, segment, end] = totals.get((start, segment, end), 0.0) + path.amount
    return [(*key, amount) for key, amount in totals.items()]


def _supplied(plan: Plan) -> Shares:
    """Return what enters at each field."""
    totals: Shares = {}
    for path in (*plan.exports, *plan.home):
        totals[path.elements[0]] = totals.get(path.elements[0], 0.0) + path.amount
    return totals


def _received(plan: Plan) -> Shares:
    """Return what each sink takes."""
    totals: Shares = {}
    for path in (*plan.exports, *plan.home):
        totals[path.elements[-1]] = totals.get(path.elements[-1], 0.0) + path.amount
    return totals


def _mixture(steps: list[Step], entering: Mapping[str, float]) -> dict[str, Shares]:
    """Return what each place holds by where it entered, in shares: places in the order of the flow."""
    incoming: dict[str, list[tuple[str, float]]] = {}
    waiting: dict[str, int] = {}
    onward: dict[str, list[str]] = {}
    for start, _, end, amount in steps:
        incoming.setdefault(end, []).append((start, amount))
        onward.setdefault(start, []).append(end)
        waiting[end] = waiting.get(end, 0) + 1
    ready = [place for place in dict.fromkeys((*entering, *onward)) if not waiting.get(place)]
    found: dict[str, Shares] = {}
    while ready:
        place = ready.pop()
        mixed: Shares = {place: entering[place]} if place in entering else {}
        for start, amount in incoming.get(place, ()):
            for name, share in found[start].items():
                mixed[name] = mixed.get(name, 0.0) + share * amount
        whole = sum(mixed.values())
        found[place] = {name: amount / whole for name, amount in mixed.items()} if whole else {}
        for end in onward.get(place, ()):
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    return found


def _through(steps: list[Step], element: str) -> list[tuple[str, str, float]]:
    """Return start, end and amount of what passes an element; a place is its own start and end."""
    on_segment = [(start, end, amount) for start, segment, end, amount in steps if segment == element]
    return on_segment or [(element, element, amount) for _, _, end, amount in steps if end == element]


def _abroad(shares: Shares, markets: Mapping[str, object]) -> Shares:
    """Return the shares of markets abroad among the ends of a place's goods."""
    kept = {name: share for name, share in shares.items() if name in markets}
    whole = sum(kept.values())
    return {name: share / whole for name, share in kept.items()} if whole else {}

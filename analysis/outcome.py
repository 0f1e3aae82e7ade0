"""What a disruption cost: tonnes lost, deferred and rerouted, days, and dollars."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.goods_values import price_rate
from analysis.observed import crossings
from analysis.rolling import leg_cost
from routes.checks import densities
from routes.transit import exits, transit_countries
from routes.units import AMOUNTS, convert_cost, single_amount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.rolling import Vector
    from analysis.timeline import Timeline

RECOVERED = 0.99  # of usual output or exports
NOTHING = 1e-6  # of the exports of the whole time: less is what a solver's rounding leaves
WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of one run, in steps, days and US dollars; the horizon is `days`.

    shortfall = lost + deferred, deferred = made_up + stored. Lost is what fields did not produce; made up
    are exports above usual; stored is what tanks and vehicles hold more than at the start (below zero:
    what tanks gave).

    Parameters
    ----------
    rerouted
        Loads above usual that replace loads below usual, over counted elements, day by day.
    rerouted_transit
        Share of it in [0, 1] that crosses each country or zone.
    days_to_full_storage
        From the first event to the first day on which more than 1 % of usual output stands idle, because
        tanks take no more of what cannot leave; None if that never happens.
    recovery_days
        From the end of the last event until a week's exports, and those of every later week, reach 99 % of
        usual; None if not in time.
    service_availability
        Exports as a share of usual exports over the horizon.
    resilience_loss_days
        Days of usual exports that are missing: the sum of 1 − Q/R over days below usual.
    lost_value_usd, extra_cost_usd
        Each day's lost amount at the month's price; rerouted amounts times the difference in transport
        cost.
    """

    days: int
    required: float
    delivered: float
    shortfall: float
    lost: float
    deferred: float
    made_up: float
    stored: float
    rerouted: float
    rerouted_transit: dict[str, float]
    by_field: dict[str, float]
    by_outlet: dict[str, float]
    days_to_full_storage: int | None
    recovery_days: int | None
    service_availability: float
    resilience_loss_days: float
    lost_value_usd: float | None
    extra_cost_usd: float


def outcome(timeline: Timeline) -> Outcome:
    """Return what a run through a calendar of events cost."""
    usual, days = timeline.baseline, timeline.calendar.days
    gap = usual.exports - timeline.delivered
    home_gap = sum(usual.home.values()) - timeline.home.sum(axis=1)
    shut_in = np.array(list(usual.production.values())) - timeline.production
    daily_lost = shut_in.sum(axis=1) - home_gap
    lost = float(daily_lost.sum())
    shortfall, made_up = float(np.maximum(gap, 0).sum()), float(np.maximum(-gap, 0).sum())
    counted = counted_loads(timeline)
    above, below = _moves(timeline, counted)
    return Outcome(
        days=days,
        required=usual.exports * days,
        delivered=float(timeline.delivered.sum()),
        shortfall=shortfall,
        lost=lost,
        deferred=shortfall - lost,
        made_up=made_up,
        stored=shortfall - lost - made_up,
        rerouted=float(np.minimum(above.sum(axis=1), below.sum(axis=1)).sum()),
        rerouted_transit=_transit(timeline, counted, above, below),
        by_field=dict(zip(usual.production, map(float, shut_in.sum(axis=0)), strict=True)),
        by_outlet={name: float((loads - load).sum()) for name, (load, loads) in counted.items()},
        days_to_full_storage=_days_to_full(timeline),
        recovery_days=_recovery(timeline),
        service_availability=float(timeline.delivered.sum()) / (usual.exports * days)
        if usual.exports
        else 1.0,
        resilience_loss_days=shortfall / usual.exports if usual.exports else 0.0,
        lost_value_usd=_value(timeline, daily_lost),
        extra_cost_usd=_extra_cost(timeline, above, below),
    )


def counted_loads(timeline: Timeline) -> dict[str, tuple[float, Vector]]:
    """Return for each counted element its usual daily load and its load day by day, in steps."""
    usual = timeline.baseline
    loads: dict[str, tuple[float, Vector]] = {}
    for name in usual.counted:
        legs = [index for index, leg in enumerate(usual.legs) if name in (leg.way.segment, leg.destination)]
        ordinary = sum(usual.legs[index].usual for index in legs)
        daily = timeline.legs[:, legs].sum(axis=1)
        if name in usual.production:  # a place where goods are counted as they are put in
            ordinary += usual.production[name]
            daily = daily + timeline.production[:, list(usual.production).index(name)]
        loads[name] = (ordinary, np.asarray(daily))
    return loads


def _moves(timeline: Timeline, counted: dict[str, tuple[float, Vector]]) -> tuple[Vector, Vector]:
    """Return loads above and below usual: arrays (days, counted elements)."""
    if not counted:
        empty = np.zeros((timeline.calendar.days, 0))
        return empty, empty
    change = np.array([loads - ordinary for ordinary, loads in counted.values()]).T
    return np.maximum(change, 0), np.maximum(-change, 0)


def _transit(
    timeline: Timeline, counted: dict[str, tuple[float, Vector]], above: Vector, below: Vector
) -> dict[str, float]:
    """Return the share of what is rerouted that crosses each country and zone."""
    view = timeline.calendar.view
    daily = above.sum(axis=1)
    scale = np.divide(np.minimum(daily, below.sum(axis=1)), daily, out=np.zeros_like(daily), where=daily > 0)
    moved = (above * scale[:, None]).sum(axis=0)
    if not moved.sum() > NOTHING * timeline.baseline.exports * timeline.calendar.days:
        return {}
    shares = {}
    for country in transit_countries(view.network, view.commodity):
        crossed = crossings(view, exits(view.network, country), list(counted))
        inside = [amount for name, amount in zip(counted, moved, strict=True) if crossed[name]]
        shares[country] = float(sum(inside) / moved.sum())
    return shares


def _days_to_full(timeline: Timeline) -> int | None:
    """Return days from the first event until more than 1 % of usual output stands idle."""
    usual = sum(timeline.baseline.production.values())
    begin = min((item.start for item in timeline.calendar.happenings if item.start < item.end), default=None)
    if begin is None:
        return None
    idle = timeline.idle.sum(axis=1) > (1 - RECOVERED) * usual
    return next((day - begin for day in range(max(begin, 0), len(idle)) if idle[day]), None)


def _recovery(timeline: Timeline) -> int | None:
    """Return days from the end of the last event until each week's exports are back to usual for good."""
    ends = [item.end for item in timeline.calendar.happenings if item.end <= timeline.calendar.days]
    if not ends or len(ends) < len(timeline.calendar.happenings):
        return None
    target = RECOVERED * timeline.baseline.exports
    end = max(0, *ends)  # days before the run are ordinary ones
    weeks = range(end, timeline.calendar.days - WEEK + 1)
    short = [day for day in weeks if timeline.delivered[day : day + WEEK].mean() < target]
    if not weeks or (short and short[-1] == weeks[-1]):
        return None
    return short[-1] + 1 - end if short else 0


def dates(timeline: Timeline) -> list[dt.date]:
    """Return the date of each day."""
    start = timeline.calendar.start
    return [start + dt.timedelta(days=day) for day in range(timeline.calendar.days)]


def _value(timeline: Timeline, lost: Vector) -> float | None:
    """Return what is lost each day, in steps, at the month's price in US dollars; None without prices.

    What tanks gave in its place was sold, but has to be put back before it can be sold again.
    """
    if not lost.any():
        return 0.0
    prices = _daily_prices(timeline)
    return None if prices is None else float((lost * prices).sum()) * _single_amounts(timeline)


def _single_amounts(timeline: Timeline) -> float:
    """Return how many of what prices are given for (t, bbl, TEU, ...) one step is."""
    view = timeline.calendar.view
    return AMOUNTS[view.unit.partition("/")[0]][1] / AMOUNTS[single_amount(view.unit)][1] / view.scale


def _daily_prices(timeline: Timeline) -> Vector | None:
    """Return US dollars per amount on each day, from the month's row or the latest before; None without."""
    view = timeline.calendar.view
    rows = {row.period: row for row in view.network.tables.prices if row.commodity == view.commodity}
    if not rows:
        return None
    factors = densities(view.network.tables, view.commodity)
    unit = single_amount(view.unit)
    found = []
    for date in dates(timeline):
        known = [period for period in rows if period <= f"{date:%Y-%m}"]
        row = rows[max(known) if known else min(rows)]
        rate = price_rate(view.network, row)
        found.append(float(convert_cost(row.value, row.unit, unit, per_usd=rate, densities=factors)))
    return np.array(found)


def _extra_cost(timeline: Timeline, above: Vector, below: Vector) -> float:
    """Return rerouted amounts times the difference in cost of the ways they take, in US dollars.

    The cost of a counted element is that of the cheapest way from a supply to a market through it.
    """
    cost = np.array([_way_cost(timeline, name) for name in timeline.baseline.counted])
    more, less = above.sum(axis=1), below.sum(axis=1)
    moved = np.minimum(more, less)
    dearer = np.divide(above @ cost, more, out=np.zeros_like(more), where=more > 0)
    cheaper = np.divide(below @ cost, less, out=np.zeros_like(less), where=less > 0)
    return float((moved * (dearer - cheaper)).sum()) * _single_amounts(timeline)


def _way_cost(timeline: Timeline, name: str) -> float:
    """Return the least cost from any supply through an element to any market abroad."""
    view, usual = timeline.calendar.view, timeline.baseline
    legs = [
        (leg.origin, leg.destination, float(leg_cost(view.costs, leg.way.segment, leg.destination)))
        for leg in usual.legs
    ]
    back = [(end, start, cost) for start, end, cost in legs]
    segment = view.network.segments.get(name)
    entry, leaving = (name, name) if segment is None else (segment.origin, segment.destination)
    itself = 0.0 if segment is None else float(leg_cost(view.costs, name, leaving))
    before, after = _cheapest(legs, usual.production), _cheapest(back, usual.markets)
    return before.get(entry, 0.0) + itself + after.get(leaving, 0.0)


def _cheapest(legs: list[tuple[str, str, float]], starts: Iterable[str]) -> dict[str, float]:
    """Return the least cost from any start to each place (Bellman–Ford)."""
    cost = dict.fromkeys(starts, 0.0)
    for _ in legs:
        better = False
        for start, end, more in legs:
            if start in cost and cost[start] + more < cost.get(end, np.inf):
                cost[end] = cost[start] + more
                better = True
        if not better:
            break
    return cost

"""An ordinary day: what flows, is produced, stored and counted when nothing happens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.observed import counted_flows
from analysis.paths import after, before
from analysis.plan import nearest_plan
from routes.checks import densities
from routes.units import MONTHS_PER_YEAR, convert, days_in_year, parse_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from analysis.plan import Plan
    from routes.limits import Bound
    from routes.model import Storage
    from routes.snapshot import Snapshot
    from routes.transit import Way

INSTANT = ("pipeline", "transshipment", None)  # a full pipeline gives out what is put in, the same day


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One way that goods use, with what it carries on an ordinary day (steps a day) and its delay in days."""

    way: Way
    origin: str
    destination: str
    usual: float
    lag: int
    ramp_days: float


@dataclass(frozen=True, kw_only=True)
class Tank:
    """A storage: its size and what is in it at the start, in steps."""

    place: str
    size: float
    initial: float


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """An ordinary day of a snapshot, in steps a day.

    Parameters
    ----------
    period_days
        Days over which the snapshot counts flows: those of the year, of a month, or one.
    legs
        Every way that lies between a supply and a sink.
    production, home, markets
        By place: what fields put in, home takes, and markets abroad take.
    tanks
        Storages on the way.
    counted
        Elements whose flows add up to exports.
    delays
        By field: days that its exports are under way in vehicles, on the mean of its ways.
    """

    view: Snapshot
    period_days: float
    legs: tuple[Leg, ...]
    production: Mapping[str, float]
    home: Mapping[str, float]
    markets: Mapping[str, float]
    tanks: tuple[Tank, ...]
    counted: tuple[str, ...]
    delays: Mapping[str, int]

    @property
    def exports(self) -> float:
        """Steps a day that leave on an ordinary day."""
        return sum(self.markets.values())


def baseline(view: Snapshot, *, storages: Sequence[Storage] | None = None) -> Baseline:
    """Return the ordinary day nearest to what was counted.

    Legs, places and tanks stand in alphabetical order, so that a plan does not depend on that of the rows.

    Parameters
    ----------
    storages
        Tanks to take instead of the network's, such as those at an end of their range.
    """
    plan = nearest_plan(view)
    days = _period_days(view)
    flows: dict[tuple[str, str], float] = {}
    production: dict[str, float] = {}
    arrivals: dict[str, float] = {}
    for path in (*plan.exports, *plan.home):
        amount = path.amount / days
        production[path.elements[0]] = production.get(path.elements[0], 0.0) + amount
        arrivals[path.elements[-1]] = arrivals.get(path.elements[-1], 0.0) + amount
        for segment, place in zip(path.elements[1::2], path.elements[2::2], strict=True):
            flows[segment, place] = flows.get((segment, place), 0.0) + amount
    useful = after(view, view.supplies) & before(view, (*view.home, *view.markets))
    counted = tuple(flow.element for flow in counted_flows(view))
    downstream = _beyond(view, counted)
    legs = tuple(
        Leg(
            way=way,
            origin=origin,
            destination=destination,
            usual=flows.get((way.segment, destination), 0.0),
            lag=0 if origin in downstream or way.segment in counted else _lag(view, way),
            ramp_days=view.network.segments[way.segment].ramp_days or 0.0,
        )
        for way, origin, destination in sorted(view.ways)
        if {origin, destination} <= useful
    )
    return Baseline(
        view=view,
        period_days=days,
        legs=legs,
        production={place: production.get(place, 0.0) for place in sorted(view.supplies)},
        home={place: arrivals.get(place, 0.0) for place in sorted(view.home)},
        markets={place: arrivals.get(place, 0.0) for place in sorted(view.markets)},
        tanks=tuple(tanks_at(view, view.network.tables.storages if storages is None else storages, useful)),
        counted=counted,
        delays=_delays(plan, legs),
    )


def _delays(plan: Plan, legs: Sequence[Leg]) -> dict[str, int]:
    """Return by field the mean days that its exports are under way, rounded."""
    lags = {(leg.way.segment, leg.destination): leg.lag for leg in legs}
    amounts: dict[str, int] = {}
    days: dict[str, int] = {}
    for path in plan.exports:
        field = path.elements[0]
        steps = zip(path.elements[1::2], path.elements[2::2], strict=True)
        amounts[field] = amounts.get(field, 0) + path.amount
        days[field] = days.get(field, 0) + path.amount * sum(lags[step] for step in steps)
    return {field: round(days[field] / amount) for field, amount in amounts.items() if amount}


def _period_days(view: Snapshot) -> float:
    """Return the days in the time that the unit of flow counts; an abstract unit is one of a year."""
    year = days_in_year(view.year)
    return {"day": 1.0, "month": year / MONTHS_PER_YEAR}.get(parse_unit(view.unit).per or "", float(year))


def _lag(view: Snapshot, way: Way) -> int:
    """Return the days that goods are under way in vehicles; a pipeline has none in volume."""
    segment = view.network.segments[way.segment]
    return 0 if segment.mode in INSTANT else round(segment.transit_days or 0)


def _beyond(view: Snapshot, counted: tuple[str, ...]) -> set[str]:
    """Return the places behind a counted element: exports are counted before, so no delay matters there."""
    segments = view.network.segments
    ends = {segments[name].destination if name in segments else name for name in counted}
    return after(view, ends)


def with_room(row: Storage, bound: Bound) -> Storage:
    """Return a storage at an end of its range: low = the least room (small, full), high = the most."""
    size = {"low": row.low, "high": row.high}.get(bound)
    share = {"low": row.share_high, "high": row.share_low}.get(bound)
    return replace(
        row,
        central=row.central if size is None else size,
        initial_share=row.initial_share if share is None else share,
    )


def tanks_at(view: Snapshot, rows: Sequence[Storage], useful: Collection[str]) -> list[Tank]:
    """Return the storages of a snapshot's commodity at some places, in alphabetical order."""
    factors = densities(view.network.tables, view.commodity)
    amount = view.unit.partition("/")[0]
    found = []
    for row in rows:
        if row.place in useful and row.commodity in (None, view.commodity):
            size = float(convert(row.central, row.unit, amount, densities=factors) * view.scale)
            share = float(row.initial_share) if row.initial_share is not None else 0.5
            found.append(Tank(place=row.place, size=size, initial=share * size))
    return sorted(found, key=lambda tank: (tank.place, tank.size))

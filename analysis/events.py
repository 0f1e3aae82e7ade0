"""What each element can do on each day, as it will be and as planners believe at the time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.apply import apply
from analysis.baseline import with_room
from routes.periods import default_year
from routes.snapshot import default_commodity, snapshot

if TYPE_CHECKING:
    from analysis.scenario import Scenario
    from routes.limits import Bound, Kind, Limit
    from routes.model import Storage
    from routes.network import Network
    from routes.snapshot import Snapshot
    from routes.transit import Way

Element = tuple["Kind", str]
FOREVER = 10**6  # days; an event without an end


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One event in days from the scenario's start, and what it leaves of each element it touches.

    Parameters
    ----------
    start, end
        First day, and first day after it.
    announced
        Day from which planners know of it.
    believed_end
        The end they believe in.
    left
        Steps a year left, by kind and id of the element.
    closed
        Ways that are closed while the segment stays open in the other direction.
    share
        Share of its elements' capacity that is left, None where an amount is told.
    """

    start: int
    end: int
    announced: int
    believed_end: int
    left: dict[Element, float]
    closed: frozenset[Way] = frozenset()
    share: float | None = None

    @property
    def closes_ways(self) -> bool:
        """Whether it takes a way out, so that goods look for another: a field that is out leaves all open."""
        return bool(self.closed) or any(kind != "supply" for kind, _ in self.left)

    def rules(self, day: int, *, seen_from: int) -> bool:
        """Whether it is in force on a day, as known on another day.

        Today is seen as it is. A day to come is believed to be hit from the announcement on, up to
        the believed end; once that has passed, planners expect the end from one day to the next.
        """
        if day <= seen_from:
            return self.start <= day < self.end
        if seen_from < self.announced or seen_from >= self.end:
            return False
        believed = self.believed_end if seen_from < self.believed_end else seen_from + 1
        return self.start <= day < believed


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The undisturbed snapshot, and everything that happens.

    Parameters
    ----------
    view
        The year as it is with central capacities: what an ordinary day is made from.
    limits
        The same with the end of every range that is asked for: what elements can do at most.
    storages
        Tanks, at that end of their range too.
    """

    view: Snapshot
    limits: Snapshot
    storages: tuple[Storage, ...]
    start: dt.date
    days: int
    happenings: tuple[Happening, ...]

    def first_announcement(self, seen_from: int) -> int | None:
        """Return the day on which planners first learnt that a way out is lost, None if they have not."""
        known = [
            item.announced for item in self.happenings if item.closes_ways and item.announced <= seen_from
        ]
        return min(known, default=None)

    def happens(self, day: int) -> bool:
        """Whether an event is in force on a day."""
        return any(item.start <= day < item.end for item in self.happenings)

    def began(self, day: int) -> bool:
        """Whether an event is or has been in force by a day."""
        return any(item.start <= day and item.start < item.end for item in self.happenings)


def calendar(network: Network, scenario: Scenario, *, bound: Bound = "central") -> Calendar:
    """Return what happens day by day in a scenario with a start and a length.

    Permanent changes and projects belong to the undisturbed network. The year is the scenario's base year,
    else the latest counted one, else that of the start.
    """
    start, days = scenario.start, scenario.days
    if start is None or days is None:
        raise ValueError("a day-by-day scenario needs start and days")
    calm = apply(network, replace(scenario, events=()))
    commodity = default_commodity(calm, scenario.commodity)
    year = scenario.base_year or default_year(calm.tables, commodity) or start.year
    view = snapshot(calm, year=year, commodity=scenario.commodity)
    limits = snapshot(calm, year=year, commodity=scenario.commodity, bound=bound)
    return Calendar(
        view=view,
        limits=limits,
        storages=tuple(with_room(row, bound) for row in calm.tables.storages),
        start=start,
        days=days,
        happenings=tuple(
            _happening(calm, replace(scenario, events=(event,)), start, limits, bound)
            for event in scenario.events
        ),
    )


def _happening(
    network: Network, scenario: Scenario, start: dt.date, limits: Snapshot, bound: Bound
) -> Happening:
    """Return the one event of a scenario in days, with what it leaves of the elements it touches."""
    event = scenario.events[0]
    alone = replace(scenario, changes=(), projects=replace(scenario.projects, built=()))
    after = snapshot(apply(network, alone), year=limits.year, commodity=limits.commodity, bound=bound)
    begins = event.start or start
    ends = event.end or (begins + dt.timedelta(days=event.days) if event.days is not None else None)

    def day(date: dt.date | None, otherwise: int) -> int:
        return otherwise if date is None else (date - start).days

    first, end = day(begins, 0), day(ends, FOREVER)
    return Happening(
        start=first,
        end=end,
        announced=day(event.announced, first),
        believed_end=day(event.expected_end, end),
        left=_left(limits, after),
        closed=_closed(limits, after),
        share=None if event.capacity is not None else float(event.remaining or 0),
    )


def _left(before: Snapshot, after: Snapshot) -> dict[Element, float]:
    """Return the limits that an event changes, in steps of the snapshot before it.

    What an event leaves may have more decimals than the network's figures, and so smaller steps.
    """
    left: dict[Element, float] = {}
    for ours, theirs in (
        (before.capacities, after.capacities),
        (before.supplies, after.supplies),
        (before.home, after.home),
        (before.markets, after.markets),
    ):
        for name, limit in theirs.items():
            if limit.amount is None:
                continue
            amount = Fraction(limit.amount * before.scale, after.scale)
            if amount != _amount(ours.get(name)):
                left[limit.kind, name] = float(amount)
    open_still = {way.segment for way, _, _ in after.ways}
    for way, _, _ in before.ways:
        if way in after.closed and way.segment not in open_still:
            left["segment", way.segment] = 0.0
    return left


def _closed(before: Snapshot, after: Snapshot) -> frozenset[Way]:
    """Return the ways that an event closes of segments it leaves open in the other direction."""
    open_still = {way.segment for way, _, _ in after.ways}
    return frozenset(way for way, _, _ in before.ways if way in after.closed and way.segment in open_still)


def _amount(limit: Limit | None) -> int | None:
    return None if limit is None else limit.amount

"""Day by day in tests: scenarios by numbers of days, random lines, and a balance of every place and day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st
from networks import network, number

from analysis.scenario import Event, Scenario
from analysis.timeline import simulate
from routes.model import Capacity

if TYPE_CHECKING:
    from analysis.timeline import Timeline
    from routes.network import Network

START = dt.date(2025, 3, 1)
COUNTRIES = {"field": "KAZ", "west": "KAZ", "plant": "KAZ", "hub": "KAZ"}


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def event(
    element: str,
    first: int | None = None,
    days: int | None = None,
    *,
    left: float | str | None = None,
    announced: int | None = None,
    expected: int | None = None,
    **more: object,
) -> Event:
    """Return an event by the numbers of days: first, announced and expected end."""
    return Event(
        element=element,
        start=None if first is None else day(first),
        days=days,
        remaining=None if left is None else Decimal(str(left)),
        announced=None if announced is None else day(announced),
        expected_end=None if expected is None else day(expected),
        **more,
    )


def task(*events: Event, days: int = 20, **more: object) -> Scenario:
    return Scenario(name="test", title="A test", start=START, days=days, events=events, **more)


def runs(made: Network, *events: Event, days: int = 20, **options: object) -> Timeline:
    return simulate(made, task(*events, days=days), **options)


def line(segments: dict[str, object] | None = None, **options: object) -> Network:
    """Return a field that gives ten tonnes a day to a port, from where ships take them abroad."""
    return network(
        segments or {"field>port:pipe": 20, "port>sea:ship": 20},
        **{
            "supplies": {"field": 10},
            "markets": ["sea"],
            "countries": COUNTRIES,
            "exporter": "KAZ",
            "unit": "t/d",
            "counted": {"ship": 10},
            "year": "2025",
            **options,
        },
    )


def load(timeline: Timeline, segment: str) -> np.ndarray:
    """Return what is put on a segment day by day, both directions together."""
    legs = [index for index, leg in enumerate(timeline.baseline.legs) if leg.way.segment == segment]
    return timeline.legs[:, legs].sum(axis=1)


@st.composite
def lines(draw: st.DrawFn) -> Network:
    """Draw a field, tanks, vehicles, a refinery and two ways out, all of them or some."""
    segments = {
        "field>farm:in": draw(st.integers(10, 20)),
        "farm>port:pipe": draw(st.integers(10, 20)),
        "port>sea:ship": draw(st.integers(10, 20)),
        "farm>sea:round": draw(st.integers(0, 8)),
        "west>port:feed": draw(st.integers(0, 6)),
    }
    if draw(st.booleans()):
        segments["farm>plant:branch"] = draw(st.integers(1, 4))
    rail = draw(st.lists(st.sampled_from(("in", "pipe", "round", "feed")), unique=True))
    tanks = draw(st.lists(st.sampled_from(("farm", "port")), unique=True))
    shares = st.sampled_from((0, 0.25, 0.5, 1))
    return line(
        segments,
        supplies={"field": 10, "west": draw(st.integers(0, 4))},
        demands={"plant": 3} if "farm>plant:branch" in segments else {},
        counted=draw(st.sampled_from(({}, {"ship": 8, "round": 1}))),
        modes=dict.fromkeys(rail, "rail"),
        transit_days=dict.fromkeys(rail, draw(st.integers(1, 4))),
        ramp_days={"round": draw(st.integers(0, 6))},
        restart_days={"field": draw(st.integers(0, 6))},
        storages={place: (draw(st.integers(1, 40)), draw(shares)) for place in tanks},
        capacities={"port": 30} if draw(st.booleans()) else {},
        costs={"pipe": 3, "round": draw(st.integers(1, 9))},
    )


ELEMENTS = st.sampled_from(("in", "pipe", "ship", "round", "port", "supply:field"))
TENTHS = st.integers(0, 10).map(lambda tenths: f"{tenths / 10:.1f}")


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Draw an event, announced early, late or on the day, with a believed end of its own."""
    first, days = draw(st.integers(0, 8)), draw(st.integers(0, 6))
    announced = draw(st.none() | st.integers(0, 12))
    return event(
        draw(ELEMENTS),
        first,
        days,
        left=draw(TENTHS),
        announced=announced,
        expected=draw(st.none() | st.integers(max(first, announced or 0), 14)),
    )


def possible(made: Network, happening: Event) -> Network:
    """Return the network with a limit on the port, where an event needs one to take a share of."""
    if happening.element != "port" or any(row.element == "port" for row in made.tables.capacities):
        return made
    more = Capacity(element="port", central=number(30), unit="t/d")
    return replace(made, tables=replace(made.tables, capacities=(*made.tables.capacities, more)))


def faults(timeline: Timeline, *, tolerance: float = 1e-5) -> list[tuple[str, int, float]]:
    """Return where and when more or less comes in than goes out and stays."""
    usual = timeline.baseline
    places = dict.fromkeys(end for leg in usual.legs for end in (leg.origin, leg.destination))
    found = []
    for place in (*places, *usual.production, *usual.home, *usual.markets):
        rest = _moved(timeline, place) + _made(timeline, place) - _stored(timeline, place)
        found += [(place, int(now), float(rest[now])) for now in np.flatnonzero(np.abs(rest) > tolerance)]
    return found


def _moved(timeline: Timeline, place: str) -> np.ndarray:
    """Return what arrives at a place less what leaves it, day by day."""
    total = np.zeros(timeline.calendar.days)
    for leg, loads in zip(timeline.baseline.legs, timeline.legs.T, strict=True):
        if leg.destination == place:
            total += np.concatenate([np.full(leg.lag, leg.usual), loads])[: len(total)]
        if leg.origin == place:
            total -= loads
    return total


def _made(timeline: Timeline, place: str) -> np.ndarray:
    """Return what a place puts in less what it takes."""
    usual, total = timeline.baseline, np.zeros(timeline.calendar.days)
    for names, amounts, sign in (
        (usual.production, timeline.production, 1),
        (usual.home, timeline.home, -1),
        (usual.markets, timeline.markets, -1),
    ):
        if place in names:
            total += sign * amounts[:, list(names).index(place)]
    return total


def _stored(timeline: Timeline, place: str) -> np.ndarray:
    """Return by how much tanks and waiting vehicles at a place grow."""
    usual, total = timeline.baseline, np.zeros(timeline.calendar.days)
    for tank, stocks in zip(usual.tanks, timeline.stocks.T, strict=True):
        if tank.place == place:
            total += np.diff(stocks, prepend=tank.initial)
    waiting = list(dict.fromkeys(leg.destination for leg in usual.legs if leg.lag))
    if place in waiting:
        total += np.diff(timeline.waiting[:, waiting.index(place)], prepend=0.0)
    return total

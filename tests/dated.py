"""Day by day in tests: scenarios with days counted from their start, and a balance of every place and day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from networks import network

from analysis.scenario import Event, Scenario
from analysis.timeline import simulate

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


def faults(timeline: Timeline, *, tolerance: float = 1e-5) -> list[tuple[int, str, float]]:
    """Return where and when more or less comes in than goes out and stays."""
    usual, found = timeline.baseline, []
    places = dict.fromkeys(end for leg in usual.legs for end in (leg.origin, leg.destination))
    waiting = list(dict.fromkeys(leg.destination for leg in usual.legs if leg.lag))
    for place in (*places, *usual.production, *usual.home, *usual.markets):
        for now in range(timeline.calendar.days):
            comes, goes = 0.0, 0.0
            for index, leg in enumerate(usual.legs):
                if leg.destination == place:
                    comes += timeline.legs[now - leg.lag, index] if now >= leg.lag else leg.usual
                if leg.origin == place:
                    goes += timeline.legs[now, index]
            for names, amounts, sign in (
                (usual.production, timeline.production, 1),
                (usual.home, timeline.home, -1),
                (usual.markets, timeline.markets, -1),
            ):
                if place in names:
                    comes += sign * amounts[now, list(names).index(place)]
            for number, tank in enumerate(usual.tanks):
                if tank.place == place:
                    before = timeline.stocks[now - 1, number] if now else tank.initial
                    goes += timeline.stocks[now, number] - before
            if place in waiting:
                column = timeline.waiting[:, waiting.index(place)]
                goes += column[now] - (column[now - 1] if now else 0.0)
            if abs(comes - goes) > tolerance:
                found.append((now, place, comes - goes))
    return found

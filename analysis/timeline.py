"""Day by day: what is delivered, stored, shut in and rerouted while events come and go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.baseline import Baseline, baseline
from analysis.events import Calendar, calendar
from analysis.rolling import HORIZON_DAYS, Bounds, RollingPlan, State, Today
from analysis.wells import working

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from analysis.events import Happening
    from analysis.rolling import Vector
    from analysis.scenario import Scenario
    from routes.limits import Bound, Kind
    from routes.network import Network


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """What happened on each day, in steps a day (stocks in steps): arrays (days, elements).

    Parameters
    ----------
    legs
        Load put on each leg, in the order of `baseline.legs`.
    production, home, markets
        By place, in the order of the baseline.
    stocks
        In each tank in the evening.
    idle
        Output that fields could have given and did not: no room, or wells that come back slowly.
    """

    calendar: Calendar
    baseline: Baseline
    legs: Vector
    production: Vector
    home: Vector
    markets: Vector
    stocks: Vector
    waiting: Vector
    under_way: Vector
    idle: Vector

    @property
    def delivered(self) -> Vector:
        """Exports of each day, steps."""
        return np.asarray(self.markets.sum(axis=1))


def simulate(
    network: Network,
    scenario: Scenario,
    *,
    bound: Bound = "central",
    ramp_factor: float = 1.0,
    horizon: int = HORIZON_DAYS,
) -> Timeline:
    """Return what happens in a scenario with a start and a length, one day after the other.

    Each day planners make the best plan for the days ahead from what they know then, and carry out its
    first day. Days on which nothing has ever happened are ordinary days.

    Parameters
    ----------
    bound
        Which end of every capacity range is taken; the ordinary day is always the central one.
    ramp_factor
        Multiplies the days that spare capacity needs to be used, and fields to restart: the past cannot
        identify them.
    horizon
        Days that a plan looks ahead.
    """
    return follow(calendar(network, scenario, bound=bound), ramp_factor=ramp_factor, horizon=horizon)


def follow(events: Calendar, *, ramp_factor: float = 1.0, horizon: int = HORIZON_DAYS) -> Timeline:
    """Return what happens through a calendar of events, one day after the other."""
    usual = baseline(events.view, storages=events.storages)
    plan = RollingPlan(usual, horizon=horizon, limited=_limited_places(events))
    limits = _Limits(events, usual, plan, ramp_factor)
    record: list[Today] = []
    state, wells = _start(plan, usual), working(usual, slower=ramp_factor)
    under_way, idle, given = [], [], np.zeros((0, len(plan.fields)))
    for day in range(events.days):
        free = limits.production(day)
        able = wells.able(free)
        due = due_exports(usual, given, able)
        if events.first_announcement(day) is None and not events.began(day):
            today = _ordinary_day(plan, usual)
        else:
            today = plan.solve(state, limits.bounds(day, production=able, due=due))
        record.append(today)
        state = _evening(plan, usual, state, today, due=float(due[0]))
        given = np.vstack([given, able[:1]])
        wells = wells.evening(free[0], today.production)
        under_way.append(float(state.under_way.sum()))
        idle.append(wells.idle)
    columns = {
        name: np.array([getattr(today, name) for today in record])
        for name in ("legs", "production", "home", "markets", "stocks", "waiting")
    }
    return Timeline(
        calendar=events, baseline=usual, under_way=np.array(under_way), idle=np.array(idle), **columns
    )


def _limited_places(events: Calendar) -> set[str]:
    """Return places that have a limit on some day: a figure of the year, or what an event leaves of them."""
    limits = events.limits.capacities.values()
    known = {limit.id for limit in limits if limit.kind == "place" and limit.amount is not None}
    hit = {name for item in events.happenings for kind, name in item.left if kind == "place"}
    return known | hit


def due_exports(usual: Baseline, given: Vector, able: Vector) -> Vector:
    """Return the exports that become due on each of the days ahead.

    They are the usual ones less what fields are unable to give, when it would have arrived. So tanks bridge
    a way that is closed, and nobody empties them for a field without oil, or whose wells are coming back.

    Parameters
    ----------
    given, able
        What fields were able to give on the days so far, and are on the days ahead: (days, fields).
    """
    production = np.array(list(usual.production.values()))
    missing = production - np.vstack([given, able])
    due = np.full(len(able), float(usual.exports))
    for index, field in enumerate(usual.production):
        delay = usual.delays.get(field, 0)
        late = np.concatenate([np.zeros(delay), missing[:, index]])
        due -= late[len(given) : len(given) + len(able)]
    return np.asarray(np.maximum(0.0, due))


def _start(plan: RollingPlan, usual: Baseline) -> State:
    """Return the first morning: usual output, usual goods under way, nothing owed."""
    under_way = np.zeros((plan.horizon, len(plan.places)))
    for leg in usual.legs:
        under_way[: leg.lag, plan.places.index(leg.destination)] += leg.usual
    return State(
        stocks=np.array([tank.initial for tank in usual.tanks]),
        waiting=np.zeros(len(plan.waiting)),
        under_way=under_way,
        owed=0.0,
    )


def _ordinary_day(plan: RollingPlan, usual: Baseline) -> Today:
    return Today(
        legs=np.array([leg.usual for leg in usual.legs]),
        production=np.array(list(usual.production.values())),
        home=np.array(list(usual.home.values())),
        markets=np.array(list(usual.markets.values())),
        stocks=np.array([tank.initial for tank in usual.tanks]),
        waiting=np.zeros(len(plan.waiting)),
    )


def _evening(plan: RollingPlan, usual: Baseline, state: State, today: Today, *, due: float) -> State:
    """Return the next morning: arrivals moved up by a day, what left today added behind them.

    What is owed is what was due and has not left, but no more than tanks and vehicles hold above the
    ordinary: oil that was never produced is lost, and nobody empties tanks for it.
    """
    under_way = np.roll(state.under_way, -1, axis=0)
    under_way[-1] = 0.0
    for leg, amount in zip(usual.legs, today.legs, strict=True):
        if leg.lag:
            under_way[leg.lag - 1, plan.places.index(leg.destination)] += amount
    ordinary = sum(leg.lag * leg.usual for leg in usual.legs)
    held = np.maximum(0.0, today.stocks - [tank.initial for tank in usual.tanks]).sum()
    held += today.waiting.sum() + max(0.0, under_way.sum() - ordinary)
    return State(
        stocks=today.stocks,
        waiting=today.waiting,
        under_way=under_way,
        owed=min(float(held), max(0.0, state.owed + due - float(today.markets.sum()))),
    )


class _Limits:
    """What every element can do on the days ahead of a day, as planners believe on that day."""

    def __init__(self, events: Calendar, usual: Baseline, plan: RollingPlan, ramp_factor: float) -> None:
        self.events, self.usual, self.plan = events, usual, plan
        self.ramps = ramp_factor * np.array([leg.ramp_days for leg in usual.legs])
        self.days = usual.period_days
        most = 10 * (sum(usual.production.values()) + sum(tank.size for tank in usual.tanks) + 1)
        self.ordinary = np.array([leg.usual for leg in usual.legs])
        self.full = np.array([self._daily("segment", leg.way.segment, most) for leg in usual.legs])
        self.full = np.maximum(self.full, self.ordinary)
        self.markets = np.array([self._daily("demand", name, most) for name in usual.markets])
        carried = self.full * np.array([2 * leg.lag for leg in usual.legs])  # there, and back empty
        self.fleet = np.array(
            [
                sum(load for leg, load in zip(usual.legs, carried, strict=True) if leg.destination == place)
                for place in plan.waiting
            ]
        )
        ordinary = np.array([handled(usual, name) for name in plan.limited])
        self.places = np.maximum([self._daily("place", name, most) for name in plan.limited], ordinary)

    def _daily(self, kind: Kind, name: str, unlimited: float) -> float:
        amount = self.events.limits.limit(kind, name).amount
        return unlimited if amount is None else amount / self.days

    def bounds(self, day: int, *, production: Vector, due: Vector) -> Bounds:
        """Return the bounds of the days ahead as seen from a day.

        Parameters
        ----------
        production, due
            What fields are able to give and what is to be exported, on each of these days.
        """
        usual, plan = self.usual, self.plan
        segments = [leg.way.segment for leg in usual.legs]
        return Bounds(
            legs=self._closed(day, self._hit(day, "segment", segments, self._ready(day))),
            production=production,
            home=self._hit(day, "demand", list(usual.home), _array(usual.home)),
            markets=self._hit(day, "demand", list(usual.markets), self.markets),
            places=self._hit(day, "place", list(plan.limited), self.places),
            shared=self._shared(day),
            due=due,
            fleet=self.fleet,
        )

    def production(self, day: int) -> Vector:
        """Return what events leave of the fields on the days ahead."""
        return self._hit(day, "supply", list(self.usual.production), _array(self.usual.production))

    def _shared(self, day: int) -> Vector:
        """Return what both directions of a segment can carry together on the days ahead."""
        there, back = (np.array([pair[end] for pair in self.plan.shared], dtype=int) for end in (0, 1))
        ordinary = self.ordinary[there] + self.ordinary[back]
        full = np.maximum(self.full[there], ordinary)
        calm = ordinary + (full - ordinary) * self._part_ready(day)[:, there]
        names = [self.usual.legs[index].way.segment for index in there]
        return self._hit(day, "segment", names, calm)

    def _closed(self, day: int, limits: Vector) -> Vector:
        """Return limits of legs without the ways that events close in one direction alone."""
        for item in self.events.happenings:
            if item.closed:
                legs = np.array([leg.way in item.closed for leg in self.usual.legs], dtype=bool)
                limits[self._rules(item, day)[:, None] & legs] = 0.0
        return limits

    def _rules(self, item: Happening, day: int) -> npt.NDArray[np.bool_]:
        """Return on which of the days ahead an event is believed to be in force."""
        return np.array([item.rules(ahead, seen_from=day) for ahead in range(day, day + self.plan.horizon)])

    def _ready(self, day: int) -> Vector:
        """Return what legs can carry on the days ahead: ordinary loads, and spare capacity as it ramps up."""
        return np.asarray(self.ordinary + (self.full - self.ordinary) * self._part_ready(day))

    def _part_ready(self, day: int) -> Vector:
        """Return the share of each leg's spare capacity that can be used on the days ahead."""
        announced = self.events.first_announcement(day)
        if announced is None:
            return np.zeros((self.plan.horizon, len(self.ramps)))
        since = np.maximum(0, np.arange(day, day + self.plan.horizon) - announced)[:, None]
        share = np.divide(since, self.ramps, out=np.ones((len(since), len(self.ramps))), where=self.ramps > 0)
        return np.asarray(np.minimum(share, 1.0))

    def _hit(self, day: int, kind: Kind, names: list[str], calm: Vector) -> Vector:
        """Return calm limits for the days ahead with what events leave.

        Of what is told as a share, fields and sinks keep that share of what they usually do.
        """
        limits = np.broadcast_to(calm, (self.plan.horizon, len(names))).copy()
        for item in self.events.happenings:
            touched = [
                (index, item.left[kind, name])
                for index, name in enumerate(names)
                if (kind, name) in item.left
            ]
            if not touched:
                continue
            rules = self._rules(item, day)
            for index, left in touched:
                share = item.share if kind in ("supply", "demand") else None
                ceiling = left / self.days if share is None else calm[index] * share
                column = limits[:, index]
                column[rules] = np.minimum(column[rules], ceiling)
        return limits


def handled(usual: Baseline, place: str) -> float:
    """Return all that leaves a place on an ordinary day, what is taken there included."""
    taken = usual.home.get(place, 0.0) + usual.markets.get(place, 0.0)
    return taken + sum(leg.usual for leg in usual.legs if leg.origin == place)


def _array(amounts: Mapping[str, float]) -> Vector:
    return np.array(list(amounts.values()))

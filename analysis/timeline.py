"""Day by day: what is delivered, stored, shut in and rerouted while events come and go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.baseline import Baseline, baseline
from analysis.events import Calendar, calendar
from analysis.rolling import HORIZON_DAYS, Bounds, RollingPlan, State, Today

if TYPE_CHECKING:
    from analysis.rolling import Vector
    from analysis.scenario import Scenario
    from routes.network import Network
    from routes.snapshot import Bound, Kind

IDLE = 1e-3  # steps a day: less is rounding of the solver


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
        Multiplies the days that spare capacity needs to be used: the past cannot identify them.
    horizon
        Days that a plan looks ahead.
    """
    return follow(calendar(network, scenario, bound=bound), ramp_factor=ramp_factor, horizon=horizon)


def follow(events: Calendar, *, ramp_factor: float = 1.0, horizon: int = HORIZON_DAYS) -> Timeline:
    """Return what happens through a calendar of events, one day after the other."""
    usual = baseline(events.view)
    plan = RollingPlan(usual, horizon=horizon)
    limits = _Limits(events, usual, plan, ramp_factor)
    record: list[Today] = []
    state = _start(plan, usual)
    under_way = []
    for day in range(events.days):
        if events.first_announcement(day) is None and not events.happens(day):
            today = _ordinary_day(plan, usual)
        else:
            today = plan.solve(state, limits.bounds(day))
        record.append(today)
        state = _evening(plan, usual, state, today)
        under_way.append(float(state.under_way.sum()))
    columns = {
        name: np.array([getattr(today, name) for today in record])
        for name in ("legs", "production", "home", "markets", "stocks", "waiting")
    }
    return Timeline(calendar=events, baseline=usual, under_way=np.array(under_way), **columns)


def _start(plan: RollingPlan, usual: Baseline) -> State:
    """Return the first morning: usual output, usual goods under way, nothing owed."""
    under_way = np.zeros((plan.horizon, len(plan.places)))
    for leg in usual.legs:
        under_way[: leg.lag, plan.places.index(leg.destination)] += leg.usual
    return State(
        stocks=np.array([tank.initial for tank in usual.tanks]),
        waiting=np.zeros(len(plan.waiting)),
        produced=np.array(list(usual.production.values())),
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


def _evening(plan: RollingPlan, usual: Baseline, state: State, today: Today) -> State:
    """Return the next morning: arrivals moved up by a day, what left today added behind them."""
    under_way = np.roll(state.under_way, -1, axis=0)
    under_way[-1] = 0.0
    for leg, amount in zip(usual.legs, today.legs, strict=True):
        if leg.lag:
            under_way[leg.lag - 1, plan.places.index(leg.destination)] += amount
    return State(
        stocks=today.stocks,
        waiting=today.waiting,
        produced=today.production,
        under_way=under_way,
        owed=max(0.0, state.owed + usual.exports - float(today.markets.sum())),
    )


class _Limits:
    """What every element can do on the days ahead of a day, as planners believe on that day."""

    def __init__(self, events: Calendar, usual: Baseline, plan: RollingPlan, ramp_factor: float) -> None:
        self.events, self.usual, self.plan = events, usual, plan
        self.ramp_factor = ramp_factor
        self.year = usual.days_in_year
        self.most = 10 * (sum(usual.production.values()) + sum(tank.size for tank in usual.tanks) + 1)

    def bounds(self, day: int) -> Bounds:
        """Return the bounds of the days ahead as seen from a day."""
        usual, plan = self.usual, self.plan
        return Bounds(
            legs=self._columns(day, [self._leg(day, index) for index in range(len(usual.legs))]),
            production=self._columns(
                day, [self._series(day, "supply", name, amount) for name, amount in usual.production.items()]
            ),
            home=self._columns(
                day, [self._series(day, "demand", name, amount) for name, amount in usual.home.items()]
            ),
            markets=self._columns(day, [self._series(day, "demand", name, None) for name in usual.markets]),
            places=self._columns(day, [self._series(day, "place", name, None) for name in plan.limited]),
        )

    def _columns(self, _day: int, series: list[Vector]) -> Vector:
        return np.array(series).T if series else np.zeros((self.plan.horizon, 0))

    def _series(self, day: int, kind: Kind, name: str, ordinary: float | None) -> Vector:
        """Return an element's limit on the days ahead; `ordinary` is the most it does without events."""
        amount = self.events.limits.limit(kind, name).amount
        calm = self.most if amount is None else amount / self.year
        full = calm if ordinary is None else ordinary
        return np.array([self._after_events(day, kind, name, full, ahead) for ahead in self._ahead(day)])

    def _ahead(self, day: int) -> range:
        return range(day, day + self.plan.horizon)

    def _after_events(self, day: int, kind: Kind, name: str, full: float, ahead: int) -> float:
        """Return what events leave of a full amount; a supply keeps the share of its output that is left."""
        left = self.events.left((kind, name), ahead, seen_from=day)
        if left is None:
            return full
        amount = self.events.limits.limit(kind, name).amount
        if kind in ("supply", "demand") and amount:
            return full * left / amount
        return min(full, left / self.year)

    def _leg(self, day: int, index: int) -> Vector:
        """Return a leg's limit: its ordinary load, and after an event its spare capacity as it ramps up."""
        leg = self.usual.legs[index]
        amount = self.events.limits.limit("segment", leg.way.segment).amount
        full = self.most if amount is None else amount / self.year
        announced = self.events.first_announcement(day)
        series = []
        for ahead in self._ahead(day):
            share = 0.0
            if announced is not None:
                days = leg.ramp_days * self.ramp_factor
                share = 1.0 if not days else min(1.0, max(0, ahead - announced) / days)
            ready = leg.usual + max(0.0, full - leg.usual) * share
            series.append(self._after_events(day, "segment", leg.way.segment, ready, ahead))
        return np.array(series)

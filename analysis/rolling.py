"""The plan that shippers would make on a day: a linear programme over the days ahead, kept warm.

One HiGHS model serves all days: its matrix never changes, only the bounds of columns (what elements
can do, as believed) and the right-hand sides (stocks, goods under way, exports owed) move along.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import highspy
import numpy as np
from highspy._core import _Highs

from analysis.linear import InfeasibleError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from analysis.baseline import Baseline, Leg

HORIZON_DAYS = 60
# order of aims: home demand, deliveries (the earlier the better), stocks back, usual outlets, fields that
# go on producing while there is room, all fields alike, cost
HOME, DELIVERY, EARLY, STOCK, USUAL, RUNNING = 100.0, 10.0, 0.03, 0.3, 0.02, 0.005
# stocks and output count a little from day to day too: a plan made anew each day else puts them off for ever
REFILL, SOONER = 2e-4, 1e-4
# a tank of a sink at home is there for that sink: nothing but its own demand may draw on it
KEEP, KEEP_STOCK = 2 * EARLY, 0.5 * HOME
EVEN, SHARES = 2e-5, (0.25, 0.5, 0.75)  # output above each of these shares of usual counts that much less
CHEAP = 2e-6  # for the dearest leg, so that the currency and amount that costs are given in do not matter
EXACT = 1e-9  # of the solver, below all of these
WAITING = SOONER / 10  # a day of a loaded vehicle: nobody lets one wait for nothing

Vector: TypeAlias = "npt.NDArray[np.float64]"


@dataclass(frozen=True, kw_only=True)
class State:
    """What the morning of a day finds, in steps.

    Parameters
    ----------
    stocks, waiting
        By tank, and by place where loaded vehicles wait.
    under_way
        Arrivals on each day of the horizon from vehicles that left before, by place: (days, places).
    owed
        Exports that should have left by yesterday and have not.
    """

    stocks: Vector
    waiting: Vector
    under_way: Vector
    owed: float


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What elements can do on each day of the horizon, as believed: arrays (days, elements).

    `shared` is what both directions of a segment can carry together, `due` what is to be exported each day,
    and `fleet` what loaded vehicles hold at most, by the place they go to.
    """

    legs: Vector
    production: Vector
    home: Vector
    markets: Vector
    places: Vector
    shared: Vector
    due: Vector
    fleet: Vector


@dataclass(frozen=True, kw_only=True)
class Today:
    """What the plan decides for its first day, in steps: by leg, field, sink, tank and waiting place."""

    legs: Vector
    production: Vector
    home: Vector
    markets: Vector
    stocks: Vector
    waiting: Vector


class RollingPlan:
    """The linear programme over the days ahead.

    Columns stand day by day in groups: legs, production, home, markets, stocks, waiting, the part of a
    counted leg's load that is usual, the part of a stock that was there at the start, and output above some
    shares of usual. Rows stand in the order in which `_rows` yields them.

    Parameters
    ----------
    horizon
        Days that it looks ahead; more where goods are under way for longer.
    limited
        Places that may have a limit on some day, in the ordinary year or by an event.
    """

    def __init__(
        self, baseline: Baseline, *, horizon: int = HORIZON_DAYS, limited: Collection[str] = ()
    ) -> None:
        legs = baseline.legs
        self.baseline = baseline
        self.horizon = max([horizon, *(leg.lag + 1 for leg in legs)])  # a plan sees all that is under way
        self.fields = tuple(baseline.production)
        self.home, self.markets = tuple(baseline.home), tuple(baseline.markets)
        ends = [end for leg in legs for end in (leg.origin, leg.destination)]
        self.places = tuple(dict.fromkeys((*ends, *self.fields, *self.home, *self.markets)))
        self.tanks = tuple(tank.place for tank in baseline.tanks)
        self.waiting = tuple(dict.fromkeys(leg.destination for leg in legs if leg.lag))
        counted = set(baseline.counted)
        self.usual = tuple(
            index for index, leg in enumerate(legs) if counted & {leg.way.segment, leg.destination}
        )
        self.shared = _both_ways(legs)
        self.limited = tuple(
            place
            for place in self.places
            if place in limited or baseline.view.limit("place", place).amount is not None
        )
        parts = [(field, share) for field in range(len(self.fields)) for share in SHARES]
        sizes = (
            legs,
            self.fields,
            self.home,
            self.markets,
            self.tanks,
            self.waiting,
            self.usual,
            self.tanks,
            parts,
        )
        edges = np.cumsum([0, *map(len, sizes)])
        self._group = [slice(int(first), int(last)) for first, last in pairwise(edges)]
        self._width = int(edges[-1])
        self._low, self._high, entries = self._rows()
        self._solver = self._model(entries)

    def _column(self, day: int, group: int, index: int) -> int:
        return day * self._width + self._group[group].start + index

    def _rows(self) -> tuple[list[float], list[float], list[dict[int, float]]]:
        """Return bounds and entries of all rows; those that move with the days are set in `solve`."""
        entries: list[dict[int, float]] = []
        for day in range(self.horizon):
            entries += self._balances(day)
        self._first_waiting = len(entries)
        for day in range(self.horizon):
            entries += self._waits(day)
        self._first_fleet = len(entries)
        for day in range(self.horizon):
            entries += self._loaded(day)
        self._first_limit = len(entries)
        for day in range(self.horizon):
            entries += self._place_limits(day)
        self._first_shared = len(entries)
        for day in range(self.horizon):
            entries += [
                {self._column(day, 0, there): 1.0, self._column(day, 0, back): 1.0}
                for there, back in self.shared
            ]
        self._first_owed = len(entries)
        market_columns: list[int] = []
        for day in range(self.horizon):
            market_columns += [self._column(day, 3, index) for index in range(len(self.markets))]
            entries.append(dict.fromkeys(market_columns, 1.0))
        self._first_fixed = len(entries)
        high: list[float] = [0.0] * len(entries)
        for more, ends in (*self._links(), *self._parts()):
            entries.append(more)
            high.append(ends)
        low = [0.0] * self._first_waiting + [-highspy.kHighsInf] * (len(entries) - self._first_waiting)
        return low, high, entries

    def _balances(self, day: int) -> list[dict[int, float]]:
        """Return, for each place, what comes in less what goes out and stays."""
        rows: dict[str, dict[int, float]] = {place: {} for place in self.places}
        for index, leg in enumerate(self.baseline.legs):
            rows[leg.origin][self._column(day, 0, index)] = -1.0
            if day >= leg.lag:
                rows[leg.destination][self._column(day - leg.lag, 0, index)] = 1.0
        for group, places, sign in ((1, self.fields, 1.0), (2, self.home, -1.0), (3, self.markets, -1.0)):
            for index, place in enumerate(places):
                rows[place][self._column(day, group, index)] = sign
        for group, places in ((4, self.tanks), (5, self.waiting)):
            for index, place in enumerate(places):
                rows[place][self._column(day, group, index)] = -1.0
                rows[place].update({self._column(day - 1, group, index): 1.0} if day else {})
        return list(rows.values())

    def _waits(self, day: int) -> list[dict[int, float]]:
        """Return, for each place where vehicles arrive, what waits there less what waited or has arrived."""
        rows: dict[str, dict[int, float]] = {}
        for index, place in enumerate(self.waiting):
            rows[place] = {self._column(day, 5, index): 1.0}
            rows[place].update({self._column(day - 1, 5, index): -1.0} if day else {})
        for index, leg in enumerate(self.baseline.legs):
            if leg.lag and day >= leg.lag:
                rows[leg.destination][self._column(day - leg.lag, 0, index)] = -1.0
        return list(rows.values())

    def _loaded(self, day: int) -> list[dict[int, float]]:
        """Return, for each place where vehicles arrive, what is loaded for it in the evening, waiting too."""
        rows = [{self._column(day, 5, index): 1.0} for index in range(len(self.waiting))]
        for index, leg in enumerate(self.baseline.legs):
            for left in range(max(0, day - leg.lag + 1), day + 1) if leg.lag else ():
                rows[self.waiting.index(leg.destination)][self._column(left, 0, index)] = 1.0
        return rows

    def _place_limits(self, day: int) -> list[dict[int, float]]:
        """Return, for each limited place, all that leaves it on a day: its tanks lie before its limit."""
        rows: dict[str, dict[int, float]] = {place: {} for place in self.limited}
        for index, leg in enumerate(self.baseline.legs):
            if leg.origin in rows:
                rows[leg.origin][self._column(day, 0, index)] = 1.0
        for group, places in ((2, self.home), (3, self.markets)):
            for index, place in enumerate(places):
                if place in rows:
                    rows[place][self._column(day, group, index)] = 1.0
        return list(rows.values())

    def _links(self) -> list[tuple[dict[int, float], float]]:
        """Return that the usual part of a load is part of it, and that of a stock part of the stock."""
        rows: list[tuple[dict[int, float], float]] = []
        for day in range(self.horizon):
            for index, leg in enumerate(self.usual):
                rows.append(({self._column(day, 6, index): 1.0, self._column(day, 0, leg): -1.0}, 0.0))
            for index in range(len(self.tanks)):
                rows.append(({self._column(day, 7, index): 1.0, self._column(day, 4, index): -1.0}, 0.0))
        return rows

    def _parts(self) -> list[tuple[dict[int, float], float]]:
        """Return that output is at most a share of usual and what is above it."""
        usual = list(self.baseline.production.values())
        return [
            (
                {self._column(day, 1, field): 1.0, self._column(day, 8, field * len(SHARES) + part): -1.0},
                share * usual[field],
            )
            for day in range(self.horizon)
            for field in range(len(self.fields))
            for part, share in enumerate(SHARES)
        ]

    def _gains(self) -> Vector:
        """Return what each column adds to the objective."""
        gains = np.zeros(self.horizon * self._width)
        costs = self.baseline.view.costs
        price = np.array(
            [float(leg_cost(costs, leg.way.segment, leg.destination)) for leg in self.baseline.legs]
        )
        dearest = price.max(initial=0.0)
        for day in range(self.horizon):
            block = gains[day * self._width : (day + 1) * self._width]
            block[self._group[0]] = -CHEAP * price / (dearest or 1.0)
            block[self._group[1]] = RUNNING + SOONER * (self.horizon - day)
            block[self._group[2]] = HOME
            block[self._group[3]] = DELIVERY + EARLY * (self.horizon - day)
            block[self._group[5]] = -WAITING
            block[self._group[6]] = USUAL
            last = day == self.horizon - 1
            block[self._group[7]] = [
                (KEEP_STOCK if last else KEEP) if tank in self.home else (STOCK if last else REFILL)
                for tank in self.tanks
            ]
            block[self._group[8]] = -EVEN
        return gains

    def _model(self, entries: list[dict[int, float]]) -> _Highs:
        """Return the HiGHS model with every entry and no bounds yet."""
        count = self.horizon * self._width
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, len(entries)
        model.col_cost_ = -self._gains()
        model.col_lower_ = np.zeros(count)
        model.col_upper_ = np.zeros(count)
        model.row_lower_, model.row_upper_ = np.array(self._low), np.array(self._high)
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(row) for row in entries)], dtype=np.int32)
        matrix.index_ = np.array([column for row in entries for column in row], dtype=np.int32)
        matrix.value_ = np.array([value for row in entries for value in row.values()])
        solver = _Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("dual_feasibility_tolerance", EXACT)
        solver.passModel(model)
        return solver

    def solve(self, state: State, bounds: Bounds) -> Today:
        """Return what is done on the first day of the best plan for what is known.

        Raises
        ------
        InfeasibleError
            If the state cannot be continued (never expected: waiting is always possible).
        """
        self._set_columns(bounds)
        self._set_rows(state, bounds)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._solver.clearSolver()  # a warm start may lead astray: from the beginning, then
            self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise InfeasibleError(f"no plan for the day ({self._solver.modelStatusToString(status)})")
        first = np.array(self._solver.getSolution().col_value)[: self._width]
        names = ("legs", "production", "home", "markets", "stocks", "waiting")
        return Today(**{name: first[group] for name, group in zip(names, self._group, strict=False)})

    def _set_columns(self, bounds: Bounds) -> None:
        upper = np.full((self.horizon, self._width), highspy.kHighsInf)
        for group, values in enumerate((bounds.legs, bounds.production, bounds.home, bounds.markets)):
            upper[:, self._group[group]] = values
        upper[:, self._group[4]] = [tank.size for tank in self.baseline.tanks]
        upper[:, self._group[6]] = [self.baseline.legs[leg].usual for leg in self.usual]
        upper[:, self._group[7]] = [tank.initial for tank in self.baseline.tanks]
        count = upper.size
        self._solver.changeColsBounds(count, np.arange(count, dtype=np.int32), np.zeros(count), upper.ravel())

    def _set_rows(self, state: State, bounds: Bounds) -> None:
        low, high = np.array(self._low), np.array(self._high)
        inflow = state.under_way.copy()
        for place, amount in zip(self.waiting, state.waiting, strict=True):
            inflow[0, self.places.index(place)] += amount
        vehicles = inflow[:, [self.places.index(place) for place in self.waiting]]
        high[self._first_waiting : self._first_fleet] = vehicles.ravel()
        later = state.under_way[::-1].cumsum(axis=0)[::-1] - state.under_way
        on_the_way = later[:, [self.places.index(place) for place in self.waiting]]
        high[self._first_fleet : self._first_limit] = (bounds.fleet - on_the_way).ravel()
        for place, amount in zip(self.tanks, state.stocks, strict=True):
            inflow[0, self.places.index(place)] += amount
        low[: self._first_waiting] = high[: self._first_waiting] = -inflow.ravel()
        high[self._first_limit : self._first_shared] = bounds.places.ravel()
        high[self._first_shared : self._first_owed] = bounds.shared.ravel()
        high[self._first_owed : self._first_fixed] = state.owed + np.cumsum(bounds.due)
        count = len(low)
        self._solver.changeRowsBounds(  # type: ignore[attr-defined] # missing from highspy's stubs
            count, np.arange(count, dtype=np.int32), low, high
        )


def leg_cost(costs: Mapping[str, Fraction], segment: str, destination: str) -> Fraction:
    """Return US dollars per amount for using a segment and the place it reaches; no figure costs nothing."""
    return costs.get(segment, Fraction(0)) + costs.get(destination, Fraction(0))


def _both_ways(legs: Sequence[Leg]) -> tuple[tuple[int, int], ...]:
    """Return pairs of legs that are the two directions of one segment."""
    forward = {leg.way.segment: index for index, leg in enumerate(legs) if leg.way.forward}
    return tuple(
        (forward[leg.way.segment], index)
        for index, leg in enumerate(legs)
        if not leg.way.forward and leg.way.segment in forward
    )

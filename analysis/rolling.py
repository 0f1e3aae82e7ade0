"""The plan that shippers would make on a day: a linear programme over the days ahead, kept warm.

One HiGHS model serves all days: its matrix never changes, only the bounds of columns (what elements
can do, as believed) and the right-hand sides (stocks, goods under way, exports owed) move along.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import highspy
import numpy as np
from highspy._core import _Highs

from analysis.linear import InfeasibleError

if TYPE_CHECKING:
    import numpy.typing as npt

    from analysis.baseline import Baseline

HORIZON_DAYS = 60
# order of aims: home demand, deliveries (the earlier the better), stocks back, usual outlets, fields that
# go on producing while there is room, cost
HOME, DELIVERY, EARLY, STOCK, USUAL, RUNNING, CHEAP = 100.0, 1.0, 1e-3, 0.3, 0.02, 0.01, 1e-5
WAITING = 0.1  # a day of waiting of a loaded vehicle costs this share of a delivery

Vector: TypeAlias = "npt.NDArray[np.float64]"


@dataclass(frozen=True, kw_only=True)
class State:
    """What the morning of a day finds, in steps.

    Parameters
    ----------
    stocks, waiting
        By tank, and by place where loaded vehicles wait.
    produced
        Yesterday's output by field.
    under_way
        Arrivals on each day of the horizon from vehicles that left before, by place: (days, places).
    owed
        Exports that should have left by yesterday and have not.
    """

    stocks: Vector
    waiting: Vector
    produced: Vector
    under_way: Vector
    owed: float


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What elements can do on each day of the horizon, as believed: arrays (days, elements)."""

    legs: Vector
    production: Vector
    home: Vector
    markets: Vector
    places: Vector


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

    Columns stand day by day in groups: legs, production, home, markets, stocks, waiting, and the part of
    a counted leg's load that is usual. Rows stand in the order in which `_rows` yields them.
    """

    def __init__(self, baseline: Baseline, *, horizon: int = HORIZON_DAYS) -> None:
        self.baseline, self.horizon = baseline, horizon
        legs = baseline.legs
        self.places = tuple(dict.fromkeys(end for leg in legs for end in (leg.origin, leg.destination)))
        self.fields = tuple(baseline.production)
        self.home, self.markets = tuple(baseline.home), tuple(baseline.markets)
        self.tanks = tuple(tank.place for tank in baseline.tanks)
        self.waiting = tuple(dict.fromkeys(leg.destination for leg in legs if leg.lag))
        self.usual = tuple(index for index, leg in enumerate(legs) if leg.way.segment in baseline.counted)
        self.limited = tuple(
            place for place in self.places if baseline.view.limit("place", place).amount is not None
        )
        sizes = (legs, self.fields, self.home, self.markets, self.tanks, self.waiting, self.usual)
        edges = np.cumsum([0, *map(len, sizes)])
        self._group = [slice(int(first), int(last)) for first, last in pairwise(edges)]
        self._width = int(edges[-1])
        self._back = horizon * self._width  # one column per tank after all days: stock given back
        self._low, self._high, entries = self._rows()
        self._solver = self._model(entries)

    def _column(self, day: int, group: int, index: int) -> int:
        return day * self._width + self._group[group].start + index

    def _rows(self) -> tuple[list[float], list[float], list[dict[int, float]]]:
        """Return bounds and entries of all rows; those that move with the days are set in `solve`."""
        entries: list[dict[int, float]] = []
        for day in range(self.horizon):
            entries += self._balances(day)
        self._first_limit = len(entries)
        for day in range(self.horizon):
            entries += self._place_limits(day)
        self._first_owed = len(entries)
        market_columns: list[int] = []
        for day in range(self.horizon):
            market_columns += [self._column(day, 3, index) for index in range(len(self.markets))]
            entries.append(dict.fromkeys(market_columns, 1.0))
        self._first_fixed = len(entries)
        high: list[float] = [0.0] * len(entries)
        for more, ends in (*self._restarts(), *self._links()):
            entries.append(more)
            high.append(ends)
        low = [0.0] * self._first_limit + [-highspy.kHighsInf] * (len(entries) - self._first_limit)
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
                rows.get(place, {})[self._column(day, group, index)] = sign
        for group, places in ((4, self.tanks), (5, self.waiting)):
            for index, place in enumerate(places):
                rows[place][self._column(day, group, index)] = -1.0
                rows[place].update({self._column(day - 1, group, index): 1.0} if day else {})
        return list(rows.values())

    def _place_limits(self, day: int) -> list[dict[int, float]]:
        """Return, for each limited place, all that is put into it on a day."""
        rows: dict[str, dict[int, float]] = {place: {} for place in self.limited}
        for index, leg in enumerate(self.baseline.legs):
            if leg.destination in rows and day >= leg.lag:
                rows[leg.destination][self._column(day - leg.lag, 0, index)] = 1.0
        for index, place in enumerate(self.fields):
            if place in rows:
                rows[place][self._column(day, 1, index)] = 1.0
        return list(rows.values())

    def _restarts(self) -> list[tuple[dict[int, float], float]]:
        """Return, for each field that restarts slowly, how much its output may rise from day to day."""
        rows = []
        for index, place in enumerate(self.fields):
            step = self.restart_step(place)
            if step is not None:
                for day in range(1, self.horizon):
                    now, then = self._column(day, 1, index), self._column(day - 1, 1, index)
                    rows.append(({now: 1.0, then: -1.0}, step))
        return rows

    def restart_step(self, place: str) -> float | None:
        """Return the most a field's output may rise in a day, None if it restarts at once."""
        days = self.baseline.view.network.places[place].restart_days
        return None if not days else self.baseline.production[place] / days

    def _links(self) -> list[tuple[dict[int, float], float]]:
        """Return that the usual part of a load is part of it, and stock given back is there at the end."""
        rows: list[tuple[dict[int, float], float]] = []
        for day in range(self.horizon):
            for index, leg in enumerate(self.usual):
                rows.append(({self._column(day, 6, index): 1.0, self._column(day, 0, leg): -1.0}, 0.0))
        for index in range(len(self.tanks)):
            last = self._column(self.horizon - 1, 4, index)
            rows.append(({self._back + index: 1.0, last: -1.0}, 0.0))
        return rows

    def _gains(self) -> Vector:
        """Return what each column adds to the objective."""
        gains = np.zeros(self._back + len(self.tanks))
        costs = self.baseline.view.costs
        price = [float(costs.get(leg.way.segment, 0)) for leg in self.baseline.legs]
        for day in range(self.horizon):
            block = gains[day * self._width : (day + 1) * self._width]
            block[self._group[0]] = -CHEAP * np.array(price)
            block[self._group[1]] = RUNNING
            block[self._group[2]] = HOME
            block[self._group[3]] = DELIVERY + EARLY * (self.horizon - day)
            block[self._group[5]] = -WAITING
            block[self._group[6]] = USUAL
        gains[self._back :] = STOCK
        return gains

    def _model(self, entries: list[dict[int, float]]) -> _Highs:
        """Return the HiGHS model with every entry and no bounds yet."""
        count = self._back + len(self.tanks)
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
        solver.passModel(model)
        return solver

    def solve(self, state: State, bounds: Bounds) -> Today:
        """Return what is done on the first day of the best plan for what is known.

        Raises
        ------
        InfeasibleError
            If the state cannot be continued (never expected: waiting is always possible).
        """
        self._set_columns(state, bounds)
        self._set_rows(state, bounds)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise InfeasibleError(f"no plan for the day ({self._solver.modelStatusToString(status)})")
        first = np.array(self._solver.getSolution().col_value)[: self._width]
        names = ("legs", "production", "home", "markets", "stocks", "waiting")
        return Today(**{name: first[group] for name, group in zip(names, self._group, strict=False)})

    def _set_columns(self, state: State, bounds: Bounds) -> None:
        upper = np.full((self.horizon, self._width), highspy.kHighsInf)
        for group, values in enumerate((bounds.legs, bounds.production, bounds.home, bounds.markets)):
            upper[:, self._group[group]] = values
        upper[:, self._group[4]] = [tank.size for tank in self.baseline.tanks]
        for index, place in enumerate(self.fields):
            step = self.restart_step(place)
            if step is not None:
                column = self._group[1].start + index
                upper[0, column] = min(upper[0, column], state.produced[index] + step)
        upper[:, self._group[6]] = [self.baseline.legs[leg].usual for leg in self.usual]
        every = np.concatenate([upper.ravel(), [tank.initial for tank in self.baseline.tanks]])
        count = len(every)
        self._solver.changeColsBounds(count, np.arange(count, dtype=np.int32), np.zeros(count), every)

    def _set_rows(self, state: State, bounds: Bounds) -> None:
        low, high = np.array(self._low), np.array(self._high)
        inflow = state.under_way.copy()
        for places, amounts in ((self.tanks, state.stocks), (self.waiting, state.waiting)):
            for place, amount in zip(places, amounts, strict=True):
                inflow[0, self.places.index(place)] += amount
        low[: self._first_limit] = high[: self._first_limit] = -inflow.ravel()
        arriving = state.under_way[:, [self.places.index(place) for place in self.limited]]
        high[self._first_limit : self._first_owed] = np.maximum(bounds.places - arriving, 0.0).ravel()
        days = np.arange(1, self.horizon + 1)
        high[self._first_owed : self._first_fixed] = state.owed + days * self.baseline.exports
        count = len(low)
        self._solver.changeRowsBounds(  # type: ignore[attr-defined] # missing from highspy's stubs
            count, np.arange(count, dtype=np.int32), low, high
        )

"""Linear programmes for HiGHS, and an exact bound on each answer from its dual prices.

For any row prices y, the sum of y times the row's binding end plus what each column can still earn
bounds the objective (weak duality). The bound is computed in fractions, so an answer that meets it is
proven without trusting the solver.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import highspy
import numpy as np
from highspy._core import _Highs

from routes.errors import ProofError, RoutesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

TOLERANCE = 1e-7  # relative gap between an answer and its exact bound; prices below it count as zero
# Prices are read as multiples of 1/DENOMINATOR: exact for halves, thirds, ... sixteenths and three decimals.
DENOMINATOR = 720_720 * 1000
ZERO = Fraction(0)


class InfeasibleError(RoutesError):
    """No solution meets all conditions."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """low ≤ Σ coefficient × column ≤ high; None = no bound."""

    entries: Mapping[int, int]
    low: int | None
    high: int | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """low ≤ x ≤ high, both finite."""

    low: int = 0
    high: int


@dataclass(frozen=True, kw_only=True)
class Solution:
    """An optimum: its value, the exact bound it meets, columns, row prices, and what columns earn."""

    value: float
    bound: Fraction
    columns: npt.NDArray[np.float64]
    prices: tuple[Fraction, ...]
    earned: tuple[Fraction, ...]


@dataclass(frozen=True, kw_only=True)
class LinearProgramme:
    """Conditions on columns. One HiGHS model is kept, so that later objectives start warm."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    _solver: _Highs = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        solver = _Highs()  # not highspy.Highs: that one prints a banner to standard output when it is made
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(_model(self.columns, self.rows))
        object.__setattr__(self, "_solver", solver)

    def maximise(self, objective: Mapping[int, Fraction]) -> Solution:
        """Return an optimum of Σ objective × column, proven by its dual prices.

        Raises
        ------
        InfeasibleError
            If no solution meets all conditions.
        ProofError
            If the answer does not meet its exact bound.
        """
        count = len(self.columns)
        cost = np.zeros(count)
        for column, gain in objective.items():
            cost[column] = -float(gain)
        self._solver.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise InfeasibleError(
                f"no flow meets all conditions ({self._solver.modelStatusToString(status)})"
            )
        found = self._solver.getSolution()
        columns = np.array(found.col_value)
        # everything below is in whole multiples of 1/unit
        unit = DENOMINATOR * lcm(*(gain.denominator for gain in objective.values()))
        prices = [round(-price * unit) for price in found.row_dual]
        earned = self._earned({column: int(gain * unit) for column, gain in objective.items()}, prices)
        bound = Fraction(self._bound(prices, earned), unit)
        value = float(-cost @ columns)
        if abs(value - float(bound)) > TOLERANCE * max(1.0, abs(value)):
            raise ProofError(f"the solver's {value} does not meet its bound {float(bound)}")
        return Solution(
            value=value,
            bound=bound,
            columns=columns,
            prices=tuple(Fraction(price, unit) if price else ZERO for price in prices),
            earned=tuple(Fraction(earning, unit) if earning else ZERO for earning in earned),
        )

    def minimise(self, objective: Mapping[int, Fraction]) -> Solution:
        """Return an optimum of the least Σ objective × column; prices keep the sign of a maximum."""
        best = self.maximise({column: -value for column, value in objective.items()})
        return replace(best, value=-best.value, bound=-best.bound)

    def joined(self, row: Row) -> LinearProgramme:
        """Return the programme with one more condition."""
        return LinearProgramme(columns=self.columns, rows=(*self.rows, row))

    def optimal_face(self, solution: Solution) -> LinearProgramme:
        """Return the programme whose solutions are exactly the optima that `solution` is one of.

        By complementary slackness a column that earns or loses stays at its bound, and a row with a
        price stays at its binding end.
        """
        return self.holding(earned=solution.earned, prices=solution.prices)

    def holding(self, *, earned: Sequence[Fraction], prices: Sequence[Fraction]) -> LinearProgramme:
        """Return the programme with columns that earn, and rows with a price, held at their ends."""
        return LinearProgramme(
            columns=tuple(map(_held_column, self.columns, earned)),
            rows=tuple(map(_held_row, self.rows, prices)),
        )

    def _earned(self, objective: Mapping[int, int], prices: Sequence[int]) -> list[int]:
        """Return what one more unit of each column adds after paying for the rows it uses."""
        earned = [0] * len(self.columns)
        for column, gain in objective.items():
            earned[column] = gain
        for row, price in zip(self.rows, prices, strict=True):
            if price:
                for column, coefficient in row.entries.items():
                    earned[column] -= price * coefficient
        return earned

    def _bound(self, prices: Sequence[int], earned: Sequence[int]) -> int:
        """Return the most the objective can be by weak duality."""
        total = 0
        for row, price in zip(self.rows, prices, strict=True):
            if price:
                end = row.high if price > 0 else row.low
                if end is None:
                    raise ProofError("a row without a bound has a price")
                total += price * end
        for column, earning in zip(self.columns, earned, strict=True):
            if earning:
                total += earning * (column.high if earning > 0 else column.low)
        return total


def least_with_choices(
    columns: Sequence[Column], rows: Sequence[Row], objective: Mapping[int, int], *, choices: Sequence[int]
) -> npt.NDArray[np.float64]:
    """Return columns that make Σ objective × column least where some columns are whole numbers.

    Found by branch and bound with no gap left, within the solver's tolerance: what rests on it is
    solved again with the choices made.

    Raises
    ------
    InfeasibleError
        If no solution meets all conditions.
    """
    model = _model(columns, rows)
    cost = np.zeros(len(columns))
    for column, price in objective.items():
        cost[column] = float(price)
    model.col_cost_ = cost
    chosen = set(choices)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[column in chosen] for column in range(len(columns))]
    solver = _Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise InfeasibleError(f"no choice meets all conditions ({solver.modelStatusToString(status)})")
    return np.array(solver.getSolution().col_value)


def _model(columns: Sequence[Column], rows: Sequence[Row]) -> highspy.HighsLp:
    """Return the programme as HiGHS takes it."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(rows)
    model.col_cost_ = np.zeros(len(columns))
    model.col_lower_ = np.array([float(column.low) for column in columns])
    model.col_upper_ = np.array([float(column.high) for column in columns])
    infinity = float(highspy.kHighsInf)
    model.row_lower_ = np.array([-infinity if row.low is None else float(row.low) for row in rows])
    model.row_upper_ = np.array([infinity if row.high is None else float(row.high) for row in rows])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.entries) for row in rows)], dtype=np.int32)
    matrix.index_ = np.array([column for row in rows for column in row.entries], dtype=np.int32)
    matrix.value_ = np.array([value for row in rows for value in row.entries.values()], dtype=float)
    return model


def _held_column(column: Column, earning: Fraction) -> Column:
    if not earning or abs(earning) <= TOLERANCE:
        return column
    end = column.high if earning > 0 else column.low
    return Column(low=end, high=end)


def _held_row(row: Row, price: Fraction) -> Row:
    if not price or abs(price) <= TOLERANCE:
        return row
    end = row.high if price > 0 else row.low
    return replace(row, low=end, high=end)

"""The linear programme over the paths found so far: columns are paths, rows are limits; HiGHS keeps it warm.

It is the restricted master of column generation (Dantzig and Wolfe 1960; for several goods Ford and
Fulkerson 1958). It is small on both sides: a path is added when it is cheaper than what it gains, a limit
when an optimum exceeds it (`analysis.column_generation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import highspy
import numpy as np
from highspy._core import _Highs

from analysis.linear import InfeasibleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from analysis.draws import Floats
    from analysis.goods_network import GoodsNetwork, Rows, Whole

INFINITY = float(highspy.kHighsInf)


class Offer(NamedTuple):
    """One good to sinks abroad or at home: what a step of it gains, and the most there is.

    Parameters
    ----------
    good
        Number of the good.
    gain
        What each step adds to the objective.
    """

    good: int
    abroad: bool
    gain: Fraction
    most: int


class PathColumn(NamedTuple):
    """A path of an offer: numbers of its start, its links in order, and its end."""

    offer: int
    start: int
    links: tuple[int, ...]
    end: int


class Solved(NamedTuple):
    """An optimum over the paths found so far: steps on each, and a price of each row."""

    amounts: Floats
    prices: Floats


class Restricted:
    """Maximise what paths gain: Σ over paths ≤ each limit, ≤ the most of each offer, home ≥ a floor.

    Rows are the limits of the network, one for each offer, and the floor of all offers at home together. A
    limit counts from when it is held.
    """

    def __init__(self, network: GoodsNetwork, offers: Sequence[Offer]) -> None:
        self.network, self.offers = network, tuple(offers)
        self.columns: dict[PathColumn, Rows] = {}
        self.shut: Mapping[int, frozenset[int]] = {}
        self.limits = len(network.limits)
        self.rows = self.limits + len(self.offers) + 1
        self._gains = np.empty(0)
        self._place: dict[int, int] = {}  # where a row stands in the solver's model
        self._held = self._places = self._order = np.empty(0, dtype=np.int32)
        self._solver = _Highs()  # as in analysis.linear: highspy.Highs prints a banner
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        for number, offer in enumerate(self.offers):
            self._add_row(self.limits + number, float(offer.most))
        self._add_row(self.rows - 1, INFINITY)
        self.hold(())

    @property
    def size(self) -> int:
        """How many paths there are and how many rows count."""
        return len(self.columns) + len(self._place)

    def _add_row(self, row: int, high: float) -> None:
        using = [number for number, rows in enumerate(self.columns.values()) if row in rows]
        users = np.array(using, dtype=np.int32)
        self._solver.addRow(-INFINITY, high, len(users), users, np.ones(len(users)))
        self._place[row] = len(self._place)

    def hold(self, limits: Iterable[int]) -> None:
        """Let more limits count."""
        for row in limits:
            if row not in self._place:
                self._add_row(row, INFINITY)
        held = [row for row in self._place if row < self.limits]
        self._held = np.array(held, dtype=np.int32)
        self._places = np.array([self._place[row] for row in held], dtype=np.int32)
        self._order = np.array(list(self._place), dtype=np.int64)

    def add(self, columns: Iterable[tuple[PathColumn, Rows]]) -> None:
        """Add paths, each with the limits it uses; one that is there is left."""
        for column, limits in columns:
            if column in self.columns:
                continue
            offer = self.offers[column.offer]
            rows = (*limits, self.limits + column.offer, *(() if offer.abroad else (self.rows - 1,)))
            places = np.array([self._place[row] for row in rows if row in self._place], dtype=np.int32)
            self._solver.addCol(
                -float(offer.gain), 0.0, self._high(column), len(places), places, np.ones(len(places))
            )
            self.columns[column] = rows

    def close(self, shut: Mapping[int, frozenset[int]]) -> None:
        """Let nothing pass some links of each good, by number, and open all others again."""
        if shut == self.shut:
            return
        self.shut = shut
        count = len(self.columns)
        highs = np.array([self._high(column) for column in self.columns])
        self._solver.changeColsBounds(count, np.arange(count, dtype=np.int32), np.zeros(count), highs)

    def _high(self, column: PathColumn) -> float:
        shut = self.shut.get(self.offers[column.offer].good, frozenset())
        return INFINITY if shut.isdisjoint(column.links) else 0.0

    def solve(self, amounts: Whole, floor: Fraction) -> Solved:
        """Return an optimum at some amounts of the limits, starting from the last one.

        Raises
        ------
        InfeasibleError
            If the paths found so far do not reach the floor.
        """
        if not self.columns:  # HiGHS does not call an empty model solved
            return Solved(np.zeros(0), np.zeros(self.rows))
        highs = amounts[self._held].astype(np.float64)
        lows = np.full(len(highs), -INFINITY)
        # highspy has this method; its type stub does not name it
        self._solver.changeRowsBounds(len(highs), self._places, lows, highs)  # type: ignore[attr-defined]
        self._solver.changeRowBounds(self._place[self.rows - 1], float(floor), INFINITY)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise InfeasibleError(
                f"the paths do not meet all conditions ({self._solver.modelStatusToString(status)})"
            )
        found = self._solver.getSolution()
        prices = np.zeros(self.rows)
        prices[self._order] = -np.array(found.row_dual)
        return Solved(np.array(found.col_value), prices)

    def gains(self) -> Floats:
        """Return what a step on each path gains."""
        if len(self._gains) < len(self.columns):
            self._gains = np.array([float(self.offers[column.offer].gain) for column in self.columns])
        return self._gains

    def loads(self, carried: Floats) -> Floats:
        """Return what paths put on every row, row by sample, from steps on each path, path by sample.

        A sum of a few thousand terms: a product of dense matrices would keep all cores busy for it.
        """
        loads = np.zeros((self.rows, carried.shape[1]))
        used: list[bool] = list(np.any(carried, axis=1))
        for rows, amounts, counts in zip(self.columns.values(), carried, used, strict=True):
            if counts:
                loads[list(rows)] += amounts
        return loads

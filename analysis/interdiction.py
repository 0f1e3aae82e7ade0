"""The worst set of at most k elements to lose, exactly, as a mixed-integer programme (Wood 1993).

What is left with the set A closed is F(A) = M(A) - H(A): the greatest flow to all sinks less the greatest
flow to home sinks. The least F(A) over sets A is one programme, since both terms are minimised: M(A) as its
smallest cut (Ford and Fulkerson), and -H(A) as minus the value of a flow to home sinks that the set leaves
possible, of which the best is the greatest.

    least  sum of u_a cut_a  -  sum of home flow into sinks
    cut_a >= side_tail - side_head - sum of x_t over the targets t that close a
    side = 1 where supplies begin, 0 at sinks
    home_a <= u_a (1 - x_t) for each target t that closes a;  home flow is conserved
    sum of x_t <= k;  x_t in {0, 1};  0 <= cut, side <= 1;  home >= 0

For given x the rest is a linear programme with whole optima, so only x need be whole. No limit has to be
greater than the flow with everything open: u is cut there, which changes no answer and keeps numbers small.
Amounts are counted in their greatest common divisor. F is a whole number of these, so a bound within half of
the value that the exact flow confirms is a proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import highspy
import numpy as np
from highspy._core import _Highs

from analysis.budgets import worst_sets
from analysis.flow import ABROAD, HOME, SINKS, SOURCE
from analysis.severed import lanes
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.severed import Lane, Severing
    from analysis.targets import Targets
    from routes.snapshot import Snapshot
    from routes.transit import Way

MOST_SETS = 20
HALF = 0.5
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,  # a choice so little off moves a sum of millions by less than half
}
ENOUGH = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kObjectiveTarget)


@dataclass(frozen=True, kw_only=True)
class Interdiction:
    """The least exports with at most `budget` elements lost, in integer steps, and what does it.

    Parameters
    ----------
    exports, home
        What is left for export, and what home demand then gets, with the first set.
    sets
        Smallest sets that leave so little: of none of them a part would do. In order of size and name.
    complete
        Whether there are no others.
    """

    budget: int
    exports: int
    home: int
    sets: tuple[tuple[str, ...], ...]
    complete: bool


def interdict(
    view: Snapshot, attackable: Targets, left: Severing, *, budget: int, most_sets: int = MOST_SETS
) -> Interdiction:
    """Return the least exports with at most `budget` targets lost, proven, and the sets that leave so little.

    Parameters
    ----------
    attackable
        Ways that close with each target.
    left
        What is left with ways closed (`analysis.severed.severing`); every set found is valued with it.
    most_sets
        Stop after so many sets.

    Raises
    ------
    ProofError
        If the solver's bound does not prove what the exact flow gives.
    """
    useful = _useful(view, attackable)
    nothing = left(frozenset())
    if not useful or not nothing.exports:
        return Interdiction(
            budget=budget, exports=nothing.exports, home=nothing.home, sets=((),), complete=True
        )
    programme = _Programme(lanes(view), useful, home=nothing.home, most=nothing.exports + nothing.home)
    least, found, complete = _worst_sets(programme, useful, left, budget=budget, most_sets=most_sets)
    sets = [names for names in found if not any(set(other) < set(names) for other in found)]
    sets.sort(key=lambda names: (len(names), names))
    return Interdiction(
        budget=budget,
        exports=least,
        home=left(closed_by(useful, sets[0])).home,
        sets=tuple(sets),
        complete=complete,
    )


def by_elimination(
    view: Snapshot, attackable: Targets, left: Severing, *, budget: int, most_sets: int = MOST_SETS
) -> tuple[Interdiction, ...]:
    """Return the same for at most 0, 1, ..., `budget` targets, without a solver (`analysis.budgets`).

    It ends where nothing is left. Arguments are those of `interdict`.

    Raises
    ------
    TooLargeError
        If the network, or what touches home demand, is too large for tables.
    """
    useful = _useful(view, attackable)
    worst = worst_sets(view, useful, left, budget=budget, most_sets=most_sets)
    return tuple(
        Interdiction(
            budget=size,
            exports=item.exports,
            home=left(closed_by(useful, item.sets[0])).home,
            sets=item.sets,
            complete=item.complete,
        )
        for size, item in enumerate(worst)
    )


def _useful(view: Snapshot, attackable: Targets) -> dict[str, frozenset[Way]]:
    """Return the targets with a way that something can pass, with these ways alone."""
    passing = {lane.way for lane in lanes(view)}
    return {name: ways & passing for name, ways in attackable.items() if ways & passing}


def _worst_sets(
    programme: _Programme, attackable: Targets, left: Severing, *, budget: int, most_sets: int
) -> tuple[int, list[tuple[str, ...]], bool]:
    """Return the least exports, sets that leave so little, and whether there are no more of them.

    Each set is forbidden once found, with all that hold it, until what is left of the sets leaves more.
    """
    found: list[tuple[str, ...]] = []
    chosen, bound = programme.least(budget)
    least = _proven(left(closed_by(attackable, chosen)).exports, bound, programme.unit)
    programme.aim(least)
    while True:
        found.append(_spared(attackable, left, chosen, least))
        if not found[-1]:
            return least, found, True
        if len(found) == most_sets:
            return least, found, False
        programme.forbid(found[-1])
        chosen, bound = programme.least(budget)
        if left(closed_by(attackable, chosen)).exports > least:
            return least, found, bound > least + HALF * programme.unit


def closed_by(attackable: Targets, names: Iterable[str]) -> frozenset[Way]:
    """Return the ways that close when some targets are lost together."""
    return frozenset().union(*(attackable[name] for name in names))


def _proven(value: int, bound: float, unit: int) -> int:
    """Return the value of the set found if no set can leave less."""
    if abs(value - bound) >= HALF * unit:
        raise ProofError(
            f"the solver's bound {bound:.12g} does not prove that no set leaves less than {value}; "
            "capacities that share a coarser step, or fewer digits, would let it"
        )
    return value


def _spared(attackable: Targets, left: Severing, names: Sequence[str], least: int) -> tuple[str, ...]:
    """Return the set without the elements that it does as well without."""
    kept = list(names)
    for name in names:
        fewer = [other for other in kept if other != name]
        if left(closed_by(attackable, fewer)).exports == least:
            kept = fewer
    return tuple(sorted(kept))


class _Programme:
    """The mixed-integer programme of a network, one HiGHS model for all budgets; amounts in `unit` steps."""

    def __init__(self, found: Sequence[Lane], attackable: Targets, *, most: int, home: int) -> None:
        self.unit = gcd(*(lane.capacity for lane in found if lane.capacity <= most), most) or 1
        self.solver = _Highs()
        for option, value in OPTIONS.items():
            self.solver.setOptionValue(option, value)
        self.columns = 0
        self.chosen = {name: self._column(high=1) for name in attackable}
        for column in self.chosen.values():
            self.solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        self._row(dict.fromkeys(self.chosen.values(), 1), high=0)  # the budget: row 0
        closers: dict[Way, list[int]] = {}
        for name, ways in attackable.items():
            for way in ways:
                closers.setdefault(way, []).append(self.chosen[name])
        closing = [(lane, closers.get(lane.way, []) if lane.way else []) for lane in found]
        self._smallest_cut(closing, most)
        if home:
            self._home_flow(closing, home)

    def _smallest_cut(self, closing: Sequence[tuple[Lane, list[int]]], most: int) -> None:
        """Add the cut between supplies and all sinks, which costs what it holds."""
        nodes = dict.fromkeys(end for lane, _ in closing for end in (lane.tail, lane.head))
        side = {node: self._column(low=int(node == SOURCE), high=int(node not in SINKS)) for node in nodes}
        for lane, closers in closing:
            cut = self._column(high=1, cost=min(lane.capacity, most) // self.unit)
            entries = {cut: 1, side[lane.tail]: -1, side[lane.head]: 1}
            self._row(entries | dict.fromkeys(closers, 1), low=0)

    def _home_flow(self, closing: Sequence[tuple[Lane, list[int]]], home: int) -> None:
        """Add a flow to home sinks through what is not lost, which earns what it brings."""
        balance: dict[int, dict[int, int]] = {}
        for lane, closers in closing:
            if lane.head == ABROAD:
                continue
            room = min(lane.capacity, home) // self.unit
            carried = self._column(high=room, cost=-1 if lane.head == HOME else 0)
            for closer in closers:
                self._row({carried: 1, closer: room}, high=room)
            balance.setdefault(lane.tail, {})[carried] = -1
            balance.setdefault(lane.head, {})[carried] = 1
        for node, entries in balance.items():
            if node not in (SOURCE, HOME):
                self._row(entries, low=0, high=0)

    def least(self, budget: int) -> tuple[list[str], float]:
        """Return the targets of a best set, and the bound on what any set leaves, in steps."""
        self.solver.changeRowBounds(0, 0.0, float(budget))
        self.solver.run()
        if self.solver.getModelStatus() not in ENOUGH:
            status = self.solver.modelStatusToString(self.solver.getModelStatus())
            raise ProofError(f"no worst set was found ({status})")
        values = self.solver.getSolution().col_value
        names = [name for name, column in self.chosen.items() if values[column] > HALF]
        return names, self.solver.getInfo().mip_dual_bound * self.unit

    def aim(self, least: int) -> None:
        """Be content with any set that leaves no more than this."""
        self.solver.setOptionValue("objective_target", least / self.unit + HALF)

    def forbid(self, names: Sequence[str]) -> None:
        """Leave out a set, and all that hold it (a no-good cut)."""
        self._row({self.chosen[name]: 1 for name in names}, high=len(names) - 1)

    def _column(self, *, low: int = 0, high: int, cost: int = 0) -> int:
        rows, coefficients = np.array([], dtype=np.int32), np.array([])
        self.solver.addCol(float(cost), float(low), float(high), 0, rows, coefficients)
        self.columns += 1
        return self.columns - 1

    def _row(self, entries: Mapping[int, int], *, low: int | None = None, high: int | None = None) -> None:
        floor = -highspy.kHighsInf if low is None else float(low)
        ceiling = highspy.kHighsInf if high is None else float(high)
        columns = np.array(list(entries), dtype=np.int32)
        coefficients = np.array(list(entries.values()), dtype=float)
        self.solver.addRow(floor, ceiling, len(columns), columns, coefficients)

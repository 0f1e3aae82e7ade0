"""The worst sets of at most 0, 1, ..., k elements to lose, by the smallest cut with a budget axis.

What is left with the set A lost is F(A) = M(A) − H(A): the smallest cut of all sinks less that of home sinks.
One axis of budgets minimises M exactly (`analysis.budget_tables`), not a difference of two minima. But only
few targets R lie on a way to home demand. For B, the part of A in R, H(A) = H(B) is a number, so

    F*(k) = min over B in R with |B| ≤ k of (min over A' outside R, |A'| ≤ k − |B|, of M(A' + B)) − H(B),

and the inner minimum has one axis of budgets; each B is a case of the same tables. Sets B grow one element
at a time. H only falls, so no set that holds B leaves less than the least M with B lost, less H(B). Once this
exceeds for every k what some set is known to leave, B is left out, and with it all that holds it. Where there
is no home demand, B is empty and one pass is all.

All other sets that leave as little are found by splitting what is left of the sets by one that was found, a
set m: those without its first element, those with that but without its second, ... (Murty 1968, Lawler 1972).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.budget_tables import BudgetTables
from analysis.elimination import TooLargeError
from analysis.flow import ABROAD, HOME
from analysis.removals import FREE, KEPT, LOST
from analysis.severed import lanes, reached
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.removals import States
    from analysis.severed import Lane, Severing
    from analysis.targets import Targets
    from routes.snapshot import Snapshot
    from routes.transit import Way

MOST_CASES = 60_000  # sets on the way to home demand that are tried
MOST_PARTS = 20_000  # parts into which the sets are split
BATCH = 64  # parts that are solved at a time

Names = frozenset[str]
Places = tuple[int, ...]
Cuts = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Worst:
    """The least exports with at most so many targets lost, smallest sets that leave so little, and if all."""

    exports: int
    sets: tuple[tuple[str, ...], ...]
    complete: bool


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A set on the way to home demand, what home then gets, and the least cuts by budget for the rest."""

    lost: Names
    home: int
    cuts: tuple[int, ...]


def worst_sets(
    view: Snapshot, attackable: Targets, left: Severing, *, budget: int, most_sets: int
) -> tuple[Worst, ...]:
    """Return the worst sets of at most 0, 1, ..., `budget` targets, until nothing is left.

    Parameters
    ----------
    attackable
        Ways that close with each target; each has a way that something can pass.
    left
        What is left with ways closed; every set found is valued with it.
    most_sets
        Stop after so many sets of each size.

    Raises
    ------
    TooLargeError
        If tables or cases are too many.
    ProofError
        If the flow does not confirm a set (a defect).
    """
    search = _Search(view, attackable, left, budget)
    cases, least = search.values()
    found: list[Worst] = []
    for size in range(budget + 1):
        known = found[-1].sets if found and found[-1].exports == least[size] else ()
        sets, complete = search.sets(cases, size, least[size], known=known, most=most_sets)
        found.append(Worst(exports=least[size], sets=sets, complete=complete))
        if not least[size]:
            break
    return tuple(found)


class _Search:
    """Tables of a network, for all sinks and for home sinks."""

    def __init__(self, view: Snapshot, attackable: Targets, left: Severing, budget: int) -> None:
        self.attackable, self.left, self.budget = attackable, left, budget
        self.number = {name: place for place, name in enumerate(attackable)}
        found, nothing = lanes(view), left(frozenset())
        self.open = nothing
        self.tables = BudgetTables(found, attackable, most=nothing.exports + nothing.home, budget=budget)
        homeward = _homeward(found) if nothing.home else []
        passed = {lane.way for lane in homeward}
        self.near_home = {name: ways & passed for name, ways in attackable.items() if ways & passed}
        engine = self.tables.engine
        self.home = BudgetTables(homeward, self.near_home, most=nothing.home, budget=0, engine=engine)
        choice = self.tables.worst(self._states([(frozenset(), ())]))
        self.bounds: Cuts = tuple(choice.least[:, 0].tolist())
        sizes = range(budget + 1)
        self.traced = [self.tables.lost(choice, budget=size, case=0) for size in sizes]
        exports = [self._exports(names) for names in self.traced]
        self.known = [min(exports[: size + 1]) for size in sizes]
        self.fewest: dict[int, int] = {}  # how many losses it takes to leave no more than that

    def values(self) -> tuple[list[_Case], list[int]]:
        """Return the cases that may matter, and the least exports for each budget."""
        least = self.known.copy()
        cases: list[_Case] = []
        level: list[tuple[Places, Cuts]] = [((), self.bounds)]
        for size in range(self.budget + 1):
            kept = self._that_matter(level, least[size:])
            more = (
                self._cuts([lost for _, lost, *_ in kept], others=KEPT) if self.near_home else [self.bounds]
            )
            for (_, lost, home, _), cuts in zip(kept, more, strict=True):
                cases.append(_Case(lost=lost, home=home, cuts=cuts))
                for most in range(size, self.budget + 1):
                    least[most] = min(least[most], cuts[most - size] - home)
            level = [
                ((*places, further), cuts[1:])
                for places, _, _, cuts in kept
                for further in range(places[-1] + 1 if places else 0, len(self.near_home))
            ]
            if size == self.budget or not level:
                break
            if len(cases) + len(level) > MOST_CASES:
                raise TooLargeError(f"more than {MOST_CASES:,} sets of targets matter to home demand")
        self.fewest = {exports: size for size, exports in reversed(list(enumerate(least)))}
        return cases, least

    def _that_matter(
        self, level: Sequence[tuple[Places, Cuts]], least: Sequence[int]
    ) -> list[tuple[Places, Names, int, Cuts]]:
        """Return the sets near home that may leave the least, with what home gets, and least cuts.

        What a set holds is bounded twice: first by the cuts of the set from which it grew.
        """
        order = list(self.near_home)
        sets = [frozenset(order[place] for place in places) for places, _ in level]
        held = [
            (places, lost, home)
            for (places, cuts), lost, home in zip(level, sets, self._at_home(sets), strict=True)
            if _may_matter(cuts, home, least)
        ]
        if not self.near_home:
            return [(*item, self.bounds) for item in held]
        further = self._cuts([lost for _, lost, _ in held], others=FREE)
        return [
            (*item, cuts)
            for item, cuts in zip(held, further, strict=True)
            if _may_matter(cuts, item[2], least)
        ]

    def _at_home(self, sets: Sequence[Names]) -> list[int]:
        """Return what home demand gets without each of some sets near it."""
        if not self.near_home or not sets:
            return [self.open.home for _ in sets]
        states = np.full((len(self.near_home), len(sets)), KEPT, dtype=np.int8)
        place = {name: number for number, name in enumerate(self.near_home)}
        states[
            [place[name] for lost in sets for name in lost],
            [case for case, lost in enumerate(sets) for _ in lost],
        ] = LOST
        found: list[int] = self.home.least(states)[0].tolist()
        return found

    def _cuts(self, sets: Sequence[Names], *, others: int) -> list[tuple[int, ...]]:
        """Return the least cuts by budget with each of some sets lost, others near home free or kept."""
        if not sets:
            return []
        states = np.full((len(self.number), len(sets)), FREE, dtype=np.int8)
        states[[self.number[name] for name in self.near_home]] = others
        states[
            [self.number[name] for lost in sets for name in lost],
            [case for case, lost in enumerate(sets) for _ in lost],
        ] = LOST
        return [tuple(cuts) for cuts in self.tables.least(states).T.tolist()]

    def _states(self, parts: Sequence[tuple[Names, Iterable[str]]]) -> States:
        """Return the states of all targets by case: what is lost already, and what may not be lost."""
        states = np.full((len(self.number), len(parts)), FREE, dtype=np.int8)
        for case, (lost, kept) in enumerate(parts):
            states[[self.number[name] for name in lost], case] = LOST
            states[[self.number[name] for name in kept], case] = KEPT
        return states

    def sets(
        self, cases: Sequence[_Case], size: int, least: int, *, known: Iterable[tuple[str, ...]], most: int
    ) -> tuple[tuple[tuple[str, ...], ...], bool]:
        """Return smallest sets of at most a size that leave the least, and whether there are no others."""
        if self.open.exports == least:
            return ((),), True
        tight = [
            case
            for case in cases
            if len(case.lost) <= size and case.cuts[size - len(case.lost)] - case.home == least
        ]
        home = {case.lost: case.home for case in tight}
        found = [frozenset(names) for names in known]
        if not found and self._exports(self.traced[size]) == least:
            found.append(self._spared(self.traced[size], size, least))
        waiting = [(lost, frozenset(self.near_home) - lost) for lost in reversed(home)]
        split = 0
        while waiting and len(found) < most:
            batch: list[tuple[Names, Names]] = []
            while waiting and len(batch) < min(BATCH, self.tables.at_once):
                part = waiting.pop()
                holds = next((names for names in found if not names & part[1]), None)
                if holds is None:
                    batch.append(part)
                else:
                    waiting += _without(part, holds, size)
            split += len(batch) + len(waiting)
            if split > MOST_PARTS:
                raise TooLargeError(f"more than {MOST_PARTS:,} parts of the sets were looked at")
            waiting += self._solve(batch, size, least, home, found, most) if batch else []
        complete = not waiting and len(found) < most
        smallest = [names for names in found if not any(other < names for other in found)]
        ordered = sorted((tuple(sorted(names)) for names in smallest), key=lambda item: (len(item), item))
        return tuple(ordered), complete

    def _solve(
        self,
        batch: Sequence[tuple[Names, Names]],
        size: int,
        least: int,
        home: dict[Names, int],
        found: list[Names],
        most: int,
    ) -> list[tuple[Names, Names]]:
        """Add one more set of each part that has one; return what is left of the parts."""
        choice = self.tables.worst(self._states(batch))
        left_over: list[tuple[Names, Names]] = []
        for case, (lost, kept) in enumerate(batch):
            share = size - len(lost)
            if choice.least[share, case] - home[lost & frozenset(self.near_home)] > least:
                continue
            if len(found) == most or any(not names & kept for names in found):
                left_over.append((lost, kept))
                continue
            names = {*self.tables.lost(choice, budget=share, case=case), *lost}
            if self._exports(names) != least:
                raise ProofError(
                    f"the flow does not confirm that without {', '.join(names)} {least} are left"
                )
            found.append(self._spared(names, size, least))
            left_over += _without((lost, kept), found[-1], size)
        return left_over

    def _exports(self, names: Iterable[str]) -> int:
        ways: frozenset[Way] = frozenset().union(*(self.attackable[name] for name in names))
        return self.left(ways).exports

    def _spared(self, names: Iterable[str], size: int, least: int) -> Names:
        """Return the set without the elements that it does as well without; none where fewer do not do."""
        kept = set(names)
        if self.fewest[least] == size:
            return frozenset(kept)
        for name in sorted(kept):
            if self._exports(kept - {name}) == least:
                kept.remove(name)
        return frozenset(kept)


def _may_matter(cuts: Cuts, home: int, least: Sequence[int]) -> bool:
    """Return whether for some budget the least cut less what home gets is no more than a set leaves."""
    return any(cut - home <= left for cut, left in zip(cuts, least, strict=False))


def _homeward(found: Sequence[Lane]) -> list[Lane]:
    """Return the lanes on a way to home demand."""
    before = reached({HOME}, [(lane.head, lane.tail) for lane in found])
    return [lane for lane in found if lane.head in before and lane.head != ABROAD]


def _without(part: tuple[Names, Names], names: Names, size: int) -> list[tuple[Names, Names]]:
    """Split a part of the sets into those that do not hold all of some names, no larger than a size."""
    lost, kept = part
    more = sorted(names - lost)
    return [
        (lost | set(more[:place]), kept | {more[place]})
        for place in range(len(more))
        if len(lost) + place <= size
    ]

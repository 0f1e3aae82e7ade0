"""Every set of projects valued at once, without a solver: the proof of a choice, and a second way to it.

A set is one sample of the compiled smallest cut (`analysis.exports_program`): limits plus what the projects
of the set add to them. Home demand is served first in each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analysis.exports_program import compile_exports
from analysis.project_choice import Choice
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.project_candidates import Offers
    from analysis.project_case import Case
    from routes.joint import SharedLimit

MOST_PROJECTS = 16  # 65,536 sets
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class EverySet:
    """What every set of projects strands; project number i is bit i of a set's number.

    Parameters
    ----------
    stranded
        One row for each case, one column for each set, integer steps.
    possible
        Whether a set holds what its projects require, and none beside one that contains it.
    """

    offers: Offers
    stranded: Whole
    possible: npt.NDArray[np.bool_]

    @property
    def names(self) -> tuple[str, ...]:
        """The projects, bit 0 first."""
        return tuple(self.offers.offers)

    def __len__(self) -> int:
        """Return how many sets there are."""
        return len(self.possible)

    def best(self, budget: int | None, costs: Mapping[str, int]) -> Choice:
        """Return the set that strands least within a budget, of several the cheapest, then the smallest."""
        return next(iter(reversed(self.front(costs, budget=budget))))

    def front(self, costs: Mapping[str, int], *, budget: int | None = None) -> tuple[Choice, ...]:
        """Return every set for which less money strands more, cheapest first; whole thousand US dollars."""
        bits = _bits(len(self.names))
        price = np.array([costs[name] for name in self.names], dtype=np.int64) @ bits
        allowed = self.possible if budget is None else self.possible & (price <= budget)
        worst = self.stranded.max(axis=0)
        found: list[Choice] = []
        for number in np.lexsort((bits.sum(axis=0), worst, price)).tolist():
            if allowed[number] and (not found or worst[number] < found[-1].worst):
                found.append(
                    Choice(
                        names=tuple(
                            name for name, bit in zip(self.names, bits[:, number], strict=True) if bit
                        ),
                        cost=int(price[number]),
                        stranded=tuple(self.stranded[:, number].tolist()),
                    )
                )
        return tuple(found)


def every_set(cases: Sequence[Case], offers: Offers) -> EverySet | None:
    """Return what every set of projects strands; None for several goods, and where there are too many."""
    names = tuple(offers.offers)
    if len(names) > MOST_PROJECTS or any(case.several for case in cases):
        return None
    rows = [_stranded(case, names) for case in cases]
    known = [row for row in rows if row is not None]
    if len(known) < len(rows):
        return None
    return EverySet(offers=offers, stranded=np.array(known), possible=_possible(offers))


def confirm(every: EverySet, front: Sequence[Choice], costs: Mapping[str, int]) -> None:
    """Check that a front is that of all sets: the same costs, and as much stranded for each.

    Raises
    ------
    ProofError
        If it is not.
    """
    mine = [(choice.cost, choice.worst) for choice in every.front(costs)]
    theirs = [(choice.cost, choice.worst) for choice in front]
    if mine != theirs:
        raise ProofError(f"the programme's front {theirs} is not that of all {len(every):,} sets: {mine}")


def _stranded(case: Case, names: Sequence[str]) -> Whole | None:
    """Return what each set strands in a case; None where the program of its cuts would be too long."""
    view = case.closed(names).first
    compiled = compile_exports(view)
    if compiled.program is None:
        return None
    bits = _bits(len(names))
    block = np.empty((len(compiled.elements), bits.shape[1]), dtype=np.int64)
    numbers = {shared.limit.id: number for number, shared in _capacities(case)}
    for row, element in zip(block, compiled.elements, strict=True):
        if element.kind in ("segment", "place"):
            row[:] = _amounts(case, numbers[element.id], names, bits)
        else:
            row[:] = view.limit(element.kind, element.id).amount or 0
    (exports,) = compiled.exports(block)
    stranded: Whole = np.maximum(0, case.total - exports).astype(np.int64)
    return stranded


def _capacities(case: Case) -> list[tuple[int, SharedLimit]]:
    limits = enumerate(case.joint.limits)
    return [(number, shared) for number, shared in limits if shared.limit.kind != "demand"]


def _amounts(case: Case, number: int, names: Sequence[str], bits: Whole) -> Whole:
    """Return a limit in every set: its own, what the projects add, and no more than an event leaves."""
    amounts = np.full(bits.shape[1], case.joint.limits[number].limit.amount, dtype=np.int64)
    for name, bit in zip(names, bits, strict=True):
        for change in case.effects.get(name, ()):
            if change.number == number:
                amounts += bit * change.amount
    top = case.tops.get(number)
    return amounts if top is None else np.minimum(amounts, top.amount)


def _possible(offers: Offers) -> npt.NDArray[np.bool_]:
    names = tuple(offers.offers)
    bit = dict(zip(names, _bits(len(names)).astype(np.bool_), strict=True))
    possible = np.ones(1 << len(names), dtype=np.bool_)
    for name, offer in offers.offers.items():
        for other in offer.requires:
            possible &= ~bit[name] | bit[other]
        for other in offer.excludes:
            possible &= ~(bit[name] & bit[other])
    return possible


def _bits(count: int) -> Whole:
    """Return whether each project is in each set: one row a project, one column a set."""
    sets = np.arange(1 << count, dtype=np.int64)
    return np.array([sets >> place & 1 for place in range(count)], dtype=np.int64).reshape(count, len(sets))

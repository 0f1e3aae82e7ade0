"""The smallest cut with a budget axis: what is left after the worst k losses, for k = 0, 1, ... in one pass.

**The idea.** `analysis.elimination` labels each node 0 (side of the fields) or 1 (side of the markets) and
removes one node after the other: all costs that mention it are added up, and for each labelling of its
neighbours the smaller of two sums is kept. Let each cost be a row of numbers instead of one: what it costs
if 0, 1, 2 ... elements may be lost in this part of the network. Then

- a segment that can be lost costs (capacity, 0): nothing, if one loss is spent on it;
- adding two costs splits the budget: total[k] = min over i of one[i] + other[k − i];
- the smaller of two rows is taken entry by entry.

The last row is the least cut left after the worst 0, 1, 2 ... losses: interdiction by dynamic programming
over a tree decomposition (Wood 1993 has the problem; Bertelè and Brioschi 1972 the elimination). A target of
several lanes, such as a country, is a node of its own with the labels kept and lost; its lanes look at it.

Costs are arrays: one axis of two for each node, one of budgets, and one of cases, which differ in what is
lost already and what cannot be lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.elimination import SINK, SOURCE, Link, TooLargeError, min_fill
from analysis.flow import SINKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.severed import Lane
    from analysis.targets import Targets

FREE, KEPT, LOST = 0, 1, 2  # states of a target in a case: may be lost, may not, is lost already
TRIES = 2  # orders of elimination, of which the one with the smallest tables is kept
WIDEST = 14  # neighbours of a node when it is removed; above, tables have more than 2^14 labellings
CELLS = 2**22  # numbers of a table at a time
FIXED = {SOURCE: 0, SINK: 1}


class Costs(NamedTuple):
    """What some nodes cost by their labels, by budget and case; `target` is who can be lost for it."""

    nodes: tuple[int, ...]
    amounts: npt.NDArray[np.int64]
    target: int | None = None


class Removal(NamedTuple):
    """A node that was removed: the parts that mention it, and their sum, of which the smaller was kept."""

    node: int
    parts: tuple[Costs, ...]
    total: Costs
    kept: Costs


class Choice(NamedTuple):
    """The least amounts by budget and case, and the removals that led to them, for `spent`."""

    least: npt.NDArray[np.int64]
    removals: tuple[Removal, ...]
    rest: tuple[Costs, ...]


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Lanes between the same nodes, lost together with all of some targets; `amount` by their labels."""

    nodes: tuple[int, ...]
    amounts: npt.NDArray[np.int64]
    target: int | None


class BudgetTables:
    """Smallest cuts of a network by what may be lost.

    Parameters
    ----------
    found
        The network; all sinks are one.
    attackable
        Lanes' ways by target; a target without lanes may not occur.
    most
        The greatest flow with everything open: no limit need be greater.
    budget
        The greatest number of losses.

    Raises
    ------
    TooLargeError
        If tables would have too many labellings, or sums more than 62 bits.
    """

    def __init__(self, found: Sequence[Lane], attackable: Targets, *, most: int, budget: int) -> None:
        self.names = tuple(attackable)
        self.budget, self.never = budget, most + 1
        if (most + 1) * (len(found) + len(attackable) + 1) >= 2**62:
            raise TooLargeError("the capacities add up to more than 62 bits")
        holders: dict[object, list[int]] = {}
        for number, ways in enumerate(attackable.values()):
            for way in ways:
                holders.setdefault(way, []).append(number)
        inner = [lane for lane in found if _end(lane.tail) != _end(lane.head)]
        held = [(lane, holders.get(lane.way, []) if lane.way else []) for lane in inner]
        single = _single(held)
        first = 1 + max((end for lane in inner for end in (lane.tail, lane.head)), default=SINK)
        self.deciding = {first + number: number for number in range(len(self.names)) if number not in single}
        node_of = {number: node for node, number in self.deciding.items()}
        self.lines = _merged([_line(lane, held_by, node_of, most) for lane, held_by in held])
        self.order, width = _order(
            [*(line.nodes for line in self.lines), *((node,) for node in self.deciding)]
        )
        if width > WIDEST:
            raise TooLargeError(f"tables of {width} places are too large")
        self.at_once = max(1, CELLS // (2 ** (width + 1) * (budget + 1)))

    def least(self, states: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
        """Return the least cut by budget and case; `states` are those of the targets by case."""
        pieces = [
            self._remove(states[:, start : start + self.at_once], keep=False).least
            for start in range(0, states.shape[1], self.at_once)
        ]
        return np.concatenate(pieces, axis=1)

    def worst(self, states: npt.NDArray[np.int8]) -> Choice:
        """Return the least cuts with all that it takes to tell what is lost for them (`lost`)."""
        return self._remove(states, keep=True)

    def lost(self, choice: Choice, *, budget: int, case: int) -> list[str]:
        """Return the targets, no more than the budget, whose loss leaves the least cut of a case."""
        labels = dict(FIXED)
        shares: dict[int, int] = {}
        _share_out(choice.rest, budget, labels, case, shares)
        for removal in reversed(choice.removals):
            share = shares.get(id(removal.kept.amounts), 0)
            by_label = [_at(removal.total, {**labels, removal.node: label}, case) for label in (0, 1)]
            zero, one = (amounts[min(share, len(amounts) - 1)] for amounts in by_label)
            labels[removal.node] = int(one < zero)
            _share_out(removal.parts, share, labels, case, shares)
        parts = [part for removal in choice.removals for part in removal.parts] + list(choice.rest)
        chosen = {part.target for part in parts if part.target is not None and shares.get(id(part.amounts))}
        return [self.names[number] for number in sorted(chosen)]

    def _remove(self, states: npt.NDArray[np.int8], *, keep: bool) -> Choice:
        """Remove all nodes in order."""
        parts = self._costs(states)
        removals = []
        for node in self.order:
            about = [part for part in parts if node in part.nodes]
            if not about:
                continue
            parts = [part for part in parts if node not in part.nodes]
            total = about[0]
            for part in about[1:]:
                total = _sum(total, part, self.budget + 1)
            axis = total.nodes.index(node)
            smaller = np.minimum(total.amounts.take(0, axis), total.amounts.take(1, axis))
            kept = Costs(total.nodes[:axis] + total.nodes[axis + 1 :], smaller)
            parts.append(kept)
            if keep:
                removals.append(Removal(node, tuple(about), total, kept))
        total = Costs((), np.zeros((1, 1), dtype=np.int64))
        for part in parts:
            total = _sum(total, part, self.budget + 1)
        rows = [min(size, total.amounts.shape[0] - 1) for size in range(self.budget + 1)]
        least = np.broadcast_to(total.amounts[rows], (self.budget + 1, states.shape[1]))
        return Choice(least, tuple(removals), tuple(parts))

    def _costs(self, states: npt.NDArray[np.int8]) -> list[Costs]:
        """Return what all lines cost, and what it takes to lose a target that is a node of its own."""
        made = [self._line_costs(line, states) for line in self.lines]
        for node, number in self.deciding.items():
            state = _short(states[number])
            amounts = np.zeros((2, 2, len(state)), dtype=np.int64)  # label, budget, case
            amounts[0][:, state == LOST] = self.never
            amounts[1, 0][state != LOST] = self.never
            amounts[1, 1][state == KEPT] = self.never
            made.append(Costs((node,), amounts, number))
        return made

    def _line_costs(self, line: Lines, states: npt.NDArray[np.int8]) -> Costs:
        if line.target is None:
            return Costs(line.nodes, line.amounts[..., None, None])
        state = _short(states[line.target])
        kept, left = state != LOST, state == KEPT
        rows = np.stack([np.multiply.outer(line.amounts, marks) for marks in (kept, left)], axis=-2)
        return Costs(line.nodes, rows.astype(np.int64), line.target)


def _end(node: int) -> int:
    return SINK if node in SINKS else node


def _single(held: Sequence[tuple[Lane, list[int]]]) -> set[int]:
    """Return the targets whose lanes all join the same two nodes and belong to nobody else."""
    ends: dict[int, set[frozenset[int]]] = {}
    shared: set[int] = set()
    for lane, holders in held:
        for number in holders:
            ends.setdefault(number, set()).add(frozenset((_end(lane.tail), _end(lane.head))))
            shared.update(holders if len(holders) > 1 else ())
    return {number for number, pairs in ends.items() if len(pairs) == 1} - shared


def _line(lane: Lane, holders: Sequence[int], node_of: Mapping[int, int], most: int) -> Lines:
    """Return what a lane costs: its capacity if its tail has 0, its head 1, and all its targets are kept."""
    tail, head = _end(lane.tail), _end(lane.head)
    deciding = [node_of[number] for number in holders if number in node_of]
    nodes = tuple(sorted({tail, head, *deciding} - FIXED.keys()))
    amounts = np.zeros((2,) * len(nodes), dtype=np.int64)
    for labels in product((0, 1), repeat=len(nodes)):
        label = {**FIXED, **dict(zip(nodes, labels, strict=True))}
        if label[tail] < label[head] and not any(label[node] for node in deciding):
            amounts[labels] = min(lane.capacity, most)
    single = [number for number in holders if number not in node_of]
    return Lines(nodes=nodes, amounts=amounts, target=single[0] if single else None)


def _merged(lines: Sequence[Lines]) -> list[Lines]:
    """Return lines with those of the same nodes and target added up."""
    found: dict[tuple[tuple[int, ...], int | None], Lines] = {}
    for line in lines:
        key = line.nodes, line.target
        amounts = line.amounts + found[key].amounts if key in found else line.amounts
        found[key] = Lines(nodes=line.nodes, amounts=amounts, target=line.target)
    return list(found.values())


def _order(groups: Sequence[tuple[int, ...]]) -> tuple[list[int], int]:
    """Return an order of removal with small tables, and the most neighbours that a node has in it."""
    links = [Link(one, other, None) for nodes in groups for one, other in combinations(nodes, 2)]
    links += [Link(nodes[0], SINK, None) for nodes in groups if len(nodes) == 1]
    best: tuple[int, int, list[int]] | None = None
    for attempt in range(TRIES):
        order = min_fill(links, Random(attempt))  # noqa: S311 - breaks ties, always alike
        sizes = _neighbours(order, groups)
        cells = sum(2**size for size in sizes)
        if best is None or cells < best[0]:
            best = cells, max(sizes, default=0), order
    return (best[2], best[1]) if best else ([], 0)


def _neighbours(order: Sequence[int], groups: Sequence[tuple[int, ...]]) -> list[int]:
    """Return how many neighbours each node has when it is removed."""
    tables = [set(nodes) for nodes in groups]
    sizes = []
    for node in order:
        joined = set().union(*(nodes for nodes in tables if node in nodes)) - {node}
        tables = [nodes for nodes in tables if node not in nodes] + [joined]
        sizes.append(len(joined))
    return sizes


def _short(state: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """Return the states of a target by case, a single one where they are all the same."""
    return state[:1] if (state == state[:1]).all() else state


def _sum(one: Costs, other: Costs, budgets: int) -> Costs:
    """Add two costs: for each budget the best way to split it."""
    nodes = tuple(sorted({*one.nodes, *other.nodes}))
    left, right = _spread(one, nodes), _spread(other, nodes)
    if left.shape[-2] < right.shape[-2]:
        left, right = right, left
    here, there = left.shape[-2], right.shape[-2]
    if there == 1:
        return Costs(nodes, left + right)
    size = min(budgets, here + there - 1)
    shape = np.broadcast_shapes(left[..., 0, :].shape, right[..., 0, :].shape)
    total = np.full((*shape[:-1], size, shape[-1]), np.iinfo(np.int64).max)
    for spent in range(min(there, size)):
        into = total[..., spent : spent + here, :]
        np.minimum(into, left[..., : into.shape[-2], :] + right[..., spent : spent + 1, :], out=into)
    return Costs(nodes, total)


def _spread(costs: Costs, nodes: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """Return costs with an axis for each node, of size one for those that make no difference."""
    shape = tuple(2 if node in costs.nodes else 1 for node in nodes)
    return costs.amounts.reshape(*shape, *costs.amounts.shape[-2:])


def _at(costs: Costs, labels: Mapping[int, int], case: int) -> list[int]:
    """Return costs by budget under a labelling, in one case."""
    found = costs.amounts[tuple(labels[node] for node in costs.nodes)]
    amounts: list[int] = found[:, min(case, found.shape[1] - 1)].tolist()
    return amounts


def _share_out(
    parts: Sequence[Costs], budget: int, labels: Mapping[int, int], case: int, shares: dict[int, int]
) -> None:
    """Split a budget between parts so that they cost least together; note the share of each."""
    splits: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for part in parts:
        amounts = _at(part, labels, case)
        more: dict[int, tuple[int, tuple[int, ...]]] = {}
        for spent, (cost, split) in splits.items():
            for share, amount in enumerate(amounts[: budget - spent + 1]):
                candidate = cost + amount, (*split, share)
                if spent + share not in more or candidate[0] < more[spent + share][0]:
                    more[spent + share] = candidate
        splits = more
    _, split = min(splits.values(), key=lambda item: item[0])
    shares.update({id(part.amounts): share for part, share in zip(parts, split, strict=True)})

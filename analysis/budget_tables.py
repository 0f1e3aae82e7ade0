"""The smallest cut with a budget axis: what is left after the worst k losses, for k = 0, 1, ... in one pass.

**The idea.** `analysis.elimination` labels each node 0 (side of the fields) or 1 (side of the markets) and
removes one node after the other: all costs that mention it are added up, and for each labelling of its
neighbours the smaller of two sums is kept. Let each cost be a row of numbers instead of one: what it costs
if at most 0, 1, 2 ... elements may be lost in this part of the network. Then

- a segment that can be lost costs (capacity, 0, 0 ...): nothing, if one loss is spent on it;
- adding two costs splits the budget: total[k] = min over i of one[i] + other[k − i];
- the smaller of two rows is taken entry by entry.

The last row is the least cut left after the worst 0, 1, 2 ... losses: interdiction by dynamic programming
over a tree decomposition (Wood 1993 has the problem; Bertelè and Brioschi 1972 the elimination). A target of
several lanes, such as a country, is a node of its own with the labels kept and lost; its lanes look at it.

**Prices.** Every lane costs its capacity under one labelling of a few nodes, and nothing under all others:
tail 0, head 1, its targets kept. Losing a target of several lanes costs too much, unless a loss is spent on
it. So all that goes in is one kind of thing, `analysis.removals.Price`, and adding one to a row is a step:

    row[k] = min(row[k] + price, row[k − 1])

Rows stay short where few losses are possible. Which prices and which rows are added to which is known from
the network alone (`analysis.removals`); each case is a column, and cases differ in what is lost already and
what cannot be lost. numpy does the steps on whole tables, numba, where it is installed, on one labelling
after the other; both give the same numbers and the same sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.elimination import SINK, SOURCE, TooLargeError
from analysis.flow import SINKS
from analysis.kernel import default_engine
from analysis.removals import KEPT, LOST, NOBODY, Price, entry_of, plan_removals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.kernel import Engine
    from analysis.removals import Plan, Rows, States
    from analysis.severed import Lane
    from analysis.targets import Targets

WIDEST = 14  # neighbours of a node when it is removed; above, tables have more than 2^14 labellings
CELLS = 2**22  # numbers of all tables at a time


class Choice(NamedTuple):
    """The least amounts by budget and case, and the tables that led to them, for `BudgetTables.lost`."""

    least: Rows
    tables: Rows
    states: States


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
    engine
        Default: numba where it is installed.

    Raises
    ------
    TooLargeError
        If tables would have too many labellings, or sums more than 62 bits.
    """

    def __init__(
        self,
        found: Sequence[Lane],
        attackable: Targets,
        *,
        most: int,
        budget: int,
        engine: Engine | None = None,
    ) -> None:
        self.names = tuple(attackable)
        self.budget, self.engine = budget, engine or default_engine()
        if (most + 1) * (len(found) + len(attackable) + 1) >= 2**62:
            raise TooLargeError("the capacities add up to more than 62 bits")
        self.plan = plan_removals(_prices(found, attackable, most), budget=budget, widest=WIDEST)
        self.at_once = max(1, CELLS // self.plan.rows)

    def least(self, states: States) -> Rows:
        """Return the least cut by budget and case; `states` are those of the targets by case."""
        pieces = [
            self._tables(states[:, start : start + self.at_once])[-1]
            for start in range(0, states.shape[1], self.at_once)
        ]
        return np.concatenate(pieces, axis=1)

    def worst(self, states: States) -> Choice:
        """Return the least cuts with all that it takes to tell what is lost for them (`lost`)."""
        tables, least = self._tables(states)
        return Choice(least, tables, states)

    def lost(self, choice: Choice, *, budget: int, case: int) -> list[str]:
        """Return the targets, no more than the budget, whose loss leaves the least cut of a case."""
        column, state = choice.tables[:, case].copy(), choice.states[:, case].copy()
        if self.engine == "numba":
            from analysis.budget_kernel_numba import spent  # noqa: PLC0415 - optional, slow to import

            chosen = spent(self.plan, column, state, budget)
        else:
            chosen = _spent(self.plan, column, state, budget)
        return [self.names[number] for number in sorted(chosen)]

    def _tables(self, states: States) -> tuple[Rows, Rows]:
        """Remove all nodes in order; return all tables one below the other, and the last row by budget."""
        if self.engine == "numba":
            from analysis.budget_kernel_numba import fill  # noqa: PLC0415 - optional, slow to import

            tables = fill(self.plan, states)
        else:
            tables = _fill(self.plan, states)
        last = tables[self.plan.offset[-1] :]
        return tables, last[[min(size, len(last) - 1) for size in range(self.budget + 1)]]


def _prices(found: Sequence[Lane], attackable: Targets, most: int) -> list[Price]:
    """Return what lanes cost by labels, and what it takes to lose a target that is a node of its own."""
    holders: dict[object, list[int]] = {}
    for number, ways in enumerate(attackable.values()):
        for way in ways:
            holders.setdefault(way, []).append(number)
    held = [
        (_end(lane.tail), _end(lane.head), lane.capacity, holders.get(lane.way, []) if lane.way else [])
        for lane in found
    ]
    single = _single(held)
    first = 1 + max((end for tail, head, *_ in held for end in (tail, head)), default=SINK)
    amounts: dict[tuple[tuple[int, ...], tuple[int, ...], int | None], int] = {}
    for tail, head, capacity, targets in held:
        if tail in (head, SINK) or head == SOURCE:
            continue  # is never from side 0 to side 1
        labels = {tail: 0, head: 1} | {first + number: 0 for number in targets if number not in single}
        labels.pop(SOURCE, None)
        labels.pop(SINK, None)
        target = targets[0] if targets and targets[0] in single else None
        key = tuple(labels), tuple(labels.values()), target
        amounts[key] = amounts.get(key, 0) + min(capacity, most)
    prices = [Price(nodes, labels, amount, target) for (nodes, labels, target), amount in amounts.items()]
    deciding = [number for number in range(len(attackable)) if number not in single]
    return prices + [Price((first + number,), (1,), most + 1, number) for number in deciding]


def _end(node: int) -> int:
    return SINK if node in SINKS else node


def _single(held: Sequence[tuple[int, int, int, list[int]]]) -> set[int]:
    """Return the targets whose lanes all join the same two nodes and belong to nobody else."""
    ends: dict[int, tuple[int, int]] = {}
    several: set[int] = set()
    for tail, head, _, holders in held:
        pair = (tail, head) if tail < head else (head, tail)
        for number in holders:
            if len(holders) > 1 or ends.setdefault(number, pair) != pair:
                several.add(number)
    return ends.keys() - several


def _fill(plan: Plan, states: States) -> Rows:
    """Return all tables of some cases, one below the other: a row for each entry and budget."""
    tables = np.empty((plan.rows, states.shape[1]), dtype=np.int64)
    kept, bound = states != LOST, states == KEPT
    shapes = zip(plan.width.tolist(), plan.size.tolist(), plan.offset.tolist(), strict=True)
    for place, (width, size, offset) in enumerate(shapes):
        total = np.zeros((2,) * (width + 1) + (size, states.shape[1]), dtype=np.int64)
        for price in range(plan.prices[place], plan.prices[place + 1]):
            rows = total[_where(int(plan.mask[price]), int(plan.labels[price]), width)]
            amount, target = int(plan.amount[price]), plan.target[price]
            if target == NOBODY:
                rows += amount
            else:
                _pay(rows, amount * kept[target], amount * bound[target])
        for part in range(plan.parts[place], plan.parts[place + 1]):
            total = _sum(total, _spread(plan, tables, part, width))
        smaller = tables[offset : offset + (size << width)].reshape(total.shape[1:])
        np.minimum(total[0], total[1], out=smaller)
    return tables


def _where(mask: int, labels: int, width: int) -> tuple[int | slice, ...]:
    """Return the entries of a table in which some nodes have these labels; the highest bit comes first."""
    bits = (1 << place for place in range(width, -1, -1))
    return tuple((1 if labels & bit else 0) if mask & bit else slice(None) for bit in bits)


def _pay(rows: Rows, kept: Rows, bound: Rows) -> None:
    """Add a price to rows, in place: what it is by case where its target is not lost, and where it is."""
    lost = rows[..., :-1, :] + bound
    rows += kept
    np.minimum(rows[..., 1:, :], lost, out=rows[..., 1:, :])


def _spread(plan: Plan, tables: Rows, part: int, width: int) -> Rows:
    """Return a table with an axis for each node of another, of size one for those it does not mention."""
    place, mask = plan.part[part], int(plan.part_mask[part])
    first, size = plan.offset[place], int(plan.size[place])
    axes = tuple(2 if mask >> bit & 1 else 1 for bit in range(width, -1, -1))
    rows = tables[first : first + (size << mask.bit_count())]
    return rows.reshape(*axes, size, tables.shape[1])


def _sum(total: Rows, part: Rows) -> Rows:
    """Add two costs: for each budget the best way to split it."""
    found = total + part[..., :1, :]
    for spent in range(1, part.shape[-2]):
        into = found[..., spent:, :]
        np.minimum(into, total[..., :-spent, :] + part[..., spent : spent + 1, :], out=into)
    return found


def _spent(plan: Plan, tables: Rows, state: States, budget: int) -> set[int]:
    """Return the targets that a budget is spent on in a case, from the last table back to the first.

    Where two splits cost the same, that is taken which spends less on what was added last.
    """
    chosen = set()
    waiting = [(len(plan.width) - 1, 0, budget)]
    while waiting:
        place, entry, budget = waiting.pop()
        if not budget:
            continue
        node = 1 << int(plan.width[place])
        ways = [_terms(plan, tables, state, place, entry | label) for label in (0, node)]
        sums = [_sums([row for row, *_ in terms], budget) for terms in ways]
        label = int(sums[1][-1][budget] < sums[0][-1][budget])
        for (row, target, part, below), before, total in zip(
            reversed(ways[label]), reversed(sums[label][:-1]), reversed(sums[label][1:]), strict=True
        ):
            splits = enumerate(row[: budget + 1])
            share = next(i for i, cost in splits if before[budget - i] + cost == total[budget])
            if part != NOBODY:
                waiting.append((part, below, share))
            elif share:
                chosen.add(target)
            budget -= share
    return chosen


def _terms(
    plan: Plan, tables: Rows, state: States, place: int, labels: int
) -> list[tuple[list[int], int, int, int]]:
    """Return all that is added up under a labelling: costs by budget, and the target or the table's entry."""
    found = []
    for price in range(plan.prices[place], plan.prices[place + 1]):
        if labels & int(plan.mask[price]) == plan.labels[price]:
            amount, target = int(plan.amount[price]), int(plan.target[price])
            row = (
                [amount]
                if target == NOBODY
                else [amount * (state[target] != LOST), amount * (state[target] == KEPT)]
            )
            found.append((row, target, NOBODY, 0))
    for number in range(plan.parts[place], plan.parts[place + 1]):
        part, entry = int(plan.part[number]), entry_of(labels, int(plan.part_mask[number]))
        first = plan.offset[part] + entry * plan.size[part]
        found.append((tables[first : first + plan.size[part]].tolist(), NOBODY, part, entry))
    return found


def _sums(rows: Sequence[Sequence[int]], budget: int) -> list[list[int]]:
    """Return the sum of the first none, one, two ... rows, by budget."""
    sums = [[0] * (budget + 1)]
    for row in rows:
        before = sums[-1]
        sums.append(
            [
                min(before[most - spent] + cost for spent, cost in enumerate(row[: most + 1]))
                for most in range(budget + 1)
            ]
        )
    return sums

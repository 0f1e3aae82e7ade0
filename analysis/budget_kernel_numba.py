"""The steps of `analysis.budget_tables` compiled by numba: the same tables and the same sets, sooner.

A plan is data: one loop reads what is added up for each node. It takes one labelling after the other, so a
row is as long as losses are possible under it, and works on some cases side by side, which the compiler turns
into vector instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from analysis import kernel_numba
from analysis.removals import KEPT, LOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.removals import Plan, Rows, States

Function = TypeVar("Function", bound="Callable[..., Any]")

BLOCK = 64  # cases worked on at a time: their tables stay in the cache


def compiled(function: Function) -> Function:
    """Return what `analysis.kernel_numba.compiled` returns, of a function that may have a value."""
    made: Any = kernel_numba.compiled(function)
    found: Function = made
    return found


def fill(plan: Plan, states: States) -> Rows:
    """Return all tables of some cases: a row for each entry and budget, a column for each case."""
    tables = np.empty((plan.rows, states.shape[1]), dtype=np.int64)
    _fill(_shapes(plan), _terms(plan), np.ascontiguousarray(states), tables)
    return tables


def spent(plan: Plan, tables: Rows, state: States, budget: int) -> set[int]:
    """Return the targets that a budget is spent on in a case; arguments are columns of one case."""
    chosen = np.zeros(len(state), dtype=np.bool_)
    _spent(_shapes(plan), _terms(plan), tables, state, budget, chosen)
    return set(np.flatnonzero(chosen).tolist())


def _shapes(plan: Plan) -> tuple[Any, ...]:
    return plan.width, plan.size, plan.offset


def _terms(plan: Plan) -> tuple[Any, ...]:
    return (
        plan.prices,
        plan.mask,
        plan.labels,
        plan.amount,
        plan.target,
        plan.parts,
        plan.part,
        plan.part_mask,
    )


@compiled
def _entry(labels: Any, mask: Any) -> Any:  # pragma: no cover - compiled
    entry, place = 0, 0
    while mask:
        lowest = mask & -mask
        if labels & lowest:
            entry |= 1 << place
        place += 1
        mask ^= lowest
    return entry


@compiled
def _pay(row: Any, known: Any, cost: Any, state: Any) -> None:  # pragma: no cover - compiled
    """Add a price to the first budgets of a row, in place: for each, pay it or spend a loss on it."""
    for budget in range(known - 1, -1, -1):
        more, fewer = row[budget], row[max(budget - 1, 0)]
        for case in range(len(state)):
            paid = more[case] + (0 if state[case] == LOST else cost)
            if budget:
                paid = min(paid, fewer[case] + (cost if state[case] == KEPT else 0))
            more[case] = paid


@compiled
def _add(row: Any, known: Any, part: Any, most: Any, spare: Any) -> Any:  # pragma: no cover - compiled
    """Add a table's entry to the first budgets of a row, in place; return how many it then has."""
    cases = part.shape[1]
    total = min(most, known + len(part) - 1)
    for budget in range(total):
        into = spare[budget]
        lowest = max(0, budget - known + 1)
        for share in range(lowest, min(budget, len(part) - 1) + 1):
            one, other = row[budget - share], part[share]
            if share == lowest:
                for case in range(cases):
                    into[case] = one[case] + other[case]
            else:
                for case in range(cases):
                    into[case] = min(into[case], one[case] + other[case])
    row[:total, :cases] = spare[:total, :cases]
    return total


@compiled
def _row(
    shapes: Any, terms: Any, place: Any, labels: Any, states: Any, tables: Any, row: Any, spare: Any
) -> Any:  # pragma: no cover - compiled
    """Add up all that a labelling costs; return for how many budgets the row then stands."""
    prices, mask, wanted, amount, target, parts, part, part_mask = terms
    _, size, offset = shapes
    cases = states.shape[1]
    row[0, :cases] = 0
    known, most = 1, size[place]
    for price in range(prices[place], prices[place + 1]):
        if labels & mask[price] != wanted[price]:
            continue
        if target[price] < 0:
            row[:known, :cases] += amount[price]
            continue
        if known < most:
            row[known, :cases] = row[known - 1, :cases]
            known += 1
        _pay(row, known, amount[price], states[target[price]])
    for number in range(parts[place], parts[place + 1]):
        other = part[number]
        first = offset[other] + _entry(labels, part_mask[number]) * size[other]
        known = _add(row, known, tables[first : first + size[other]], most, spare)
    return known


@compiled
def _fill(shapes: Any, terms: Any, states: Any, tables: Any) -> None:  # pragma: no cover - compiled
    width, size, offset = shapes
    rows = np.empty((2, size.max(), BLOCK), dtype=np.int64)
    spare = np.empty((size.max(), BLOCK), dtype=np.int64)
    for start in range(0, states.shape[1], BLOCK):
        state, table = states[:, start : start + BLOCK], tables[:, start : start + BLOCK]
        for place in range(len(width)):
            node = 1 << width[place]
            for entry in range(node):
                zero = _row(shapes, terms, place, entry, state, table, rows[0], spare)
                one = _row(shapes, terms, place, entry | node, state, table, rows[1], spare)
                for budget in range(size[place]):
                    into = table[offset[place] + entry * size[place] + budget]
                    left, right = rows[0, min(budget, zero - 1)], rows[1, min(budget, one - 1)]
                    for case in range(len(into)):
                        into[case] = min(left[case], right[case])


@compiled
def _listed(
    shapes: Any, terms: Any, place: Any, labels: Any, tables: Any, state: Any, costs: Any, whose: Any
) -> Any:  # pragma: no cover - compiled
    """Write down the costs by budget of all that is added up under a labelling; return how many there are.

    `whose` has, for each, how long its row is, the target, and the table and its entry.
    """
    prices, mask, wanted, amount, target, parts, part, part_mask = terms
    _, size, offset = shapes
    count = 0
    for price in range(prices[place], prices[place + 1]):
        if labels & mask[price] == wanted[price]:
            holder = target[price]
            whose[count] = (1 if holder < 0 else 2, holder, -1, 0)
            costs[count, 0] = amount[price] if holder < 0 or state[holder] != LOST else 0
            if holder >= 0:
                costs[count, 1] = amount[price] if state[holder] == KEPT else 0
            count += 1
    for number in range(parts[place], parts[place + 1]):
        other, entry = part[number], _entry(labels, part_mask[number])
        whose[count] = (size[other], -1, other, entry)
        first = offset[other] + entry * size[other]
        costs[count, : size[other]] = tables[first : first + size[other]]
        count += 1
    return count


@compiled
def _added(costs: Any, whose: Any, count: Any, budget: Any, sums: Any) -> Any:  # pragma: no cover - compiled
    """Write down the sum of the first none, one, two ... costs by budget; return that of all."""
    for term in range(count):
        for most in range(budget + 1):
            best = sums[term, most] + costs[term, 0]
            for share in range(1, min(most, whose[term, 0] - 1) + 1):
                best = min(best, sums[term, most - share] + costs[term, share])
            sums[term + 1, most] = best
    return sums[count, budget]


@compiled
def _spent(
    shapes: Any, terms: Any, tables: Any, state: Any, budget: Any, chosen: Any
) -> None:  # pragma: no cover - compiled
    """Mark the targets that the budget is spent on; of equal splits as `analysis.budget_tables` has it."""
    width, size, _ = shapes
    longest = (np.diff(terms[0]) + np.diff(terms[5])).max()
    costs = np.empty((2, longest, max(2, size.max())), dtype=np.int64)
    whose = np.empty((2, longest, 4), dtype=np.int64)
    sums = np.zeros((2, longest + 1, budget + 1), dtype=np.int64)
    counts, totals = np.empty(2, dtype=np.int64), np.empty(2, dtype=np.int64)
    waiting = [(len(width) - 1, 0, budget)]
    while len(waiting) > 0:
        place, entry, left = waiting.pop()
        if left == 0:
            continue
        for label in range(2):
            labels = entry | label << width[place]
            counts[label] = _listed(shapes, terms, place, labels, tables, state, costs[label], whose[label])
            totals[label] = _added(costs[label], whose[label], counts[label], left, sums[label])
        label = 1 if totals[1] < totals[0] else 0
        for term in range(counts[label] - 1, -1, -1):
            share = 0
            while sums[label, term, left - share] + costs[label, term, share] != sums[label, term + 1, left]:
                share += 1
            if whose[label, term, 2] >= 0:
                waiting.append((whose[label, term, 2], whose[label, term, 3], share))
            elif share:
                chosen[whose[label, term, 1]] = True
            left -= share

"""In which order the nodes of a network are removed, and what is added up for each of them.

The smallest cut is a sum of prices, each to be paid under one labelling of a few nodes; how a cut becomes
such a sum, `analysis.elimination` says. A node is removed by adding up all that depends on its label: prices,
and tables that earlier removals left. What remains is a table about its neighbours. None of this depends on
amounts, or on what is lost, so the plan is made once for all cases.

**Order.** A node with no more than two neighbours is removed at once: it joins at most one new pair, and no
order has smaller tables for that (the rules of islets, twigs and series; Bodlaender, Koster and van den
Eijkhof 2005). This is what shrinks a corridor of segments in a row, or side by side, to a single table about
its ends. Where no such node is left, the next is one that joins the fewest of its neighbours anew (min-fill).

**Bits.** The labels of the nodes of a table spell a number. The node that is removed has the highest bit, and
others follow in the order of their removal. So a table that is added to another keeps the order of its bits,
and a mask is all that says where they go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.elimination import TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SMALL = 2  # neighbours with which a node is removed at once
BITS = 16  # of the number of neighbours, below the number of new pairs
NOBODY = -1
FREE, KEPT, LOST = 0, 1, 2  # states of a target in a case: may be lost, may not, is lost already

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]  # amounts: a row for each entry of a table and budget, a column for each case
States = npt.NDArray[np.int8]  # a row for each target, a column for each case


class Price(NamedTuple):
    """An amount to be paid where some nodes have these labels; nothing once its target is lost."""

    nodes: tuple[int, ...]
    labels: tuple[int, ...]
    amount: int
    target: int | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """Removals in order; the last one is of a node that nothing mentions and adds up what is left.

    Parameters
    ----------
    width
        How many neighbours each node has when it is removed: its table has 2^width entries.
    size
        How many budgets an entry has: 0, 1, ... losses, as far as more of them are possible and asked for.
    offset
        The row at which the table begins. Entry i has the rows from offset + i * size on.
    rows
        How many rows all tables have.
    prices
        The first price of each removal; the next removal's is where they end.
    mask, labels
        The bits of a price's nodes, and those that have label 1 where it is to be paid.
    amount, target
        What is to be paid, and for whose lack: −1 where it cannot be lost.
    parts
        The first of the tables that are added up for each removal.
    part, part_mask
        Whose table each is, and the bits of its nodes.
    """

    width: Numbers
    size: Numbers
    offset: Numbers
    rows: int
    prices: Numbers
    mask: Numbers
    labels: Numbers
    amount: Numbers
    target: Numbers
    parts: Numbers
    part: Numbers
    part_mask: Numbers


def plan_removals(prices: Sequence[Price], *, budget: int, widest: int) -> Plan:
    """Return the removals that turn prices into the smallest cut.

    Parameters
    ----------
    budget
        The greatest number of losses.
    widest
        The most neighbours that a node may have when it is removed.

    Raises
    ------
    TooLargeError
        If a node has more of them.
    """
    number: dict[int, int] = {}
    for price in prices:
        for node in price.nodes:
            number.setdefault(node, len(number))
    order = removal_order(_neighbours([price.nodes for price in prices], number))
    width = max((near.bit_count() for _, near in order), default=0)
    if width > widest:
        raise TooLargeError(f"tables of {width} places are too large")
    turn = {node: place for place, (node, _) in enumerate(order)}
    near_by = [sorted((turn[other] for other in _members(near)), reverse=True) for _, near in order]
    turn_of = {node: turn[place] for node, place in number.items()}
    return _laid_out(prices, turn_of, [*near_by, []], budget)


def _neighbours(groups: Iterable[tuple[int, ...]], number: Mapping[int, int]) -> list[int]:
    """Return the neighbours of each node as bits."""
    joined = [0] * len(number)
    for nodes in groups:
        places = [number[node] for node in nodes]
        bits = 0
        for place in places:
            bits |= 1 << place
        for place in places:
            joined[place] |= bits
    return [bits & ~(1 << place) for place, bits in enumerate(joined)]


def removal_order(joined: Sequence[int]) -> list[tuple[int, int]]:
    """Return the nodes in an order with small tables, each with its neighbours when it is removed.

    Parameters
    ----------
    joined
        The neighbours of each node, as bits.
    """
    near = list(joined)
    left, known = (1 << len(near)) - 1, 0  # nodes not yet removed, and those whose rank is known
    rank = [0] * len(near)
    easy = [node for node, bits in enumerate(near) if bits.bit_count() <= SMALL]
    order = []
    while left:
        if not easy:
            for node in _members(left & ~known):
                rank[node] = _rank(near, node)
            known = left
        node = easy.pop() if easy else min(_members(left), key=rank.__getitem__)
        if not left >> node & 1:
            continue
        left ^= 1 << node
        bits = touched = near[node]
        order.append((node, bits))
        for other in _members(bits):
            joined_anew = bits & ~near[other] & ~(1 << other)
            near[other] = (near[other] | bits) & left & ~(1 << other)
            touched |= near[other] if joined_anew else 0
            if near[other].bit_count() <= SMALL:
                easy.append(other)
        known &= ~touched
    return order


def _rank(near: Sequence[int], node: int) -> int:
    """Return how many of its neighbours a node joins anew, twice; of equal ones that with fewer is first."""
    bits = near[node]
    return sum((bits & ~near[other]).bit_count() - 1 for other in _members(bits)) << BITS | bits.bit_count()


def _members(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def entry_of(labels: int, mask: int) -> int:
    """Return the entry of a table, whose nodes have these bits, under a labelling of more nodes.

    >>> bin(entry_of(0b1100, 0b0110))
    '0b10'
    """
    entry = place = 0
    while mask:
        lowest = mask & -mask
        if labels & lowest:
            entry |= 1 << place
        place += 1
        mask ^= lowest
    return entry


def _laid_out(
    prices: Sequence[Price], turn: Mapping[int, int], near: Sequence[Sequence[int]], budget: int
) -> Plan:
    """Return the plan; `turn` says when each node is removed, `near` what its neighbours then are."""
    last = len(near) - 1
    paid: list[list[Price]] = [[] for _ in near]
    for price in prices:
        paid[min((turn[node] for node in price.nodes), default=last)].append(price)
    added: list[list[int]] = [[] for _ in near]
    for place, others in enumerate(near[:-1]):
        added[others[-1] if others else last].append(place)
    losses: list[int] = []
    terms: list[tuple[int, int, int, int]] = []
    tables: list[tuple[int, int]] = []
    for place, others in enumerate(near):
        bit = {other: 1 << number for number, other in enumerate(others)}
        bit[place] = 1 << len(others)
        targets = set()
        for nodes, labels, amount, target in paid[place]:
            mask = ones = 0
            for node, label in zip(nodes, labels, strict=True):
                mask |= bit[turn[node]]
                ones |= bit[turn[node]] * label
            terms.append((mask, ones, amount, NOBODY if target is None else target))
            targets.add(target)
        tables += [(part, sum([bit[other] for other in near[part]])) for part in added[place]]
        losses.append(len(targets - {None}) + sum([losses[part] for part in added[place]]))
    width = np.array([len(others) for others in near])
    size = np.minimum(np.array(losses), budget) + 1
    ends = np.cumsum(size << width)
    paid_by = np.array(terms, dtype=np.int64).reshape(-1, 4).T.copy()
    added_by = np.array(tables, dtype=np.int64).reshape(-1, 2).T.copy()
    return Plan(
        width=width,
        size=size,
        offset=ends - (size << width),
        rows=int(ends[-1]),
        prices=_starts(paid),
        mask=paid_by[0],
        labels=paid_by[1],
        amount=paid_by[2],
        target=paid_by[3],
        parts=_starts(added),
        part=added_by[0],
        part_mask=added_by[1],
    )


def _starts(groups: Sequence[Sequence[object]]) -> Numbers:
    """Return where each group begins if all follow each other, and where the last one ends."""
    return np.cumsum([0, *(len(group) for group in groups)])

"""The smallest cut of a network as a program of additions and minima, made once and run for every sample.

**The idea.** Give each node a label: 0 on the side of the fields, 1 on the side of the markets. A link from
tail to head is cut, and costs its capacity, where the tail has 0 and the head has 1. The smallest total
over all labellings is the smallest cut, so the greatest flow (Ford and Fulkerson 1956). It is a sum of small
terms, each about two nodes, to be minimised over many labels: a nonserial dynamic programme.

**Elimination.** Take one node. Only the terms that mention it depend on its label, so add them up and keep,
for every labelling of its neighbours, the smaller of the two sums: one table about the neighbours replaces
the terms, and the node is gone. After the last node a single number is left, the smallest cut. This is
variable elimination in the (min, +) algebra (Bertelè and Brioschi 1972, Nonserial Dynamic Programming;
Dechter 1999, Bucket Elimination). A table about k nodes has 2^k entries; k stays small on networks of
corridors if the next node is always one that joins the fewest neighbours anew (min-fill).

**In symbols.** Which entries are added and compared depends on the network alone, never on capacities. So
the elimination is done once with names in place of numbers. `Expressions` gives equal expressions one name
and drops what has no effect, which makes reductions of the network fall out unasked:

- segments in a row: min(a, b); side by side: a + b; a dead end: min(0, a) = 0;
- a link without limit may not be cut: x + ∞ = ∞, min(x, ∞) = x, so no large number stands for it;
- where ranges of the capacities are given, min(a, b) = a if a is never above b.

What is left is a `Program`. `analysis.kernel` runs it on many samples at once, exactly, in whole numbers.
"""

from __future__ import annotations

from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.expressions import INFINITE, ZERO, Expressions, Program, Range, TooLargeError
from routes.collector import collector_paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

__all__ = ["Link", "Program", "Range", "TooLargeError", "compile_cuts", "compile_labelled", "min_fill"]

SOURCE, SINK = 0, 1
TRIES = 8  # orders of elimination, of which the one with the shortest program is kept
MOST_OPERATIONS = 50_000  # above, flows are the better way: measured, docs/METHODS.md, Uncertainty
SPARE = 2  # so many times as many may be made on the way: not every step is needed in the end
EFFORT = 3  # so many times as many are made by all tries together
WIDE = 4  # entries of all tables for each operation allowed: beyond, no order was seen to do with so few


class Link(NamedTuple):
    """A directed link of a network; `row` is the row of its capacity, None if it has no limit."""

    tail: int
    head: int
    row: int | None


class Table(NamedTuple):
    """A cost by the labels of some nodes; entry i belongs to the labels that spell i in binary."""

    nodes: tuple[int, ...]
    entries: tuple[int, ...]

    def entry(self, labels: Mapping[int, int]) -> int:
        """Return the cost under a labelling."""
        index = 0
        for node in self.nodes:
            index = 2 * index + labels[node]
        return self.entries[index]

    def spread(self, nodes: tuple[int, ...]) -> npt.NDArray[np.int64]:
        """Return the same cost by the labels of some more nodes, the table's own among them."""
        numbers = np.arange(2 ** len(nodes))
        index = np.zeros_like(numbers)
        for node in self.nodes:
            index = 2 * index + (numbers >> len(nodes) - 1 - nodes.index(node) & 1)
        return np.asarray(self.entries)[index]

    def without_idle_nodes(self) -> Table:
        """Return the same cost without the nodes whose label makes no difference."""
        nodes = list(self.nodes)
        entries = np.array(self.entries).reshape((2,) * len(nodes))
        for node in self.nodes:
            zero, one = np.moveaxis(entries, nodes.index(node), 0)
            if np.array_equal(zero, one):
                nodes.remove(node)
                entries = zero
        return Table(tuple(nodes), tuple(entries.ravel().tolist()))


@collector_paused()
def compile_cuts(
    networks: Sequence[Sequence[Link]],
    *,
    rows: int,
    ranges: Sequence[Range] | None = None,
    tries: int = TRIES,
    most: int = MOST_OPERATIONS,
) -> Program:
    """Return one program for the smallest cut between `SOURCE` and `SINK` of each network.

    What the networks have in common is computed once. There is one order for all; of several the one is
    taken that is shortest for the largest of them. What is too large is given up early.

    Parameters
    ----------
    networks
        Links of each; they may name the same rows.
    rows
        How many capacities there are.
    ranges
        Least and greatest value of each capacity: what can never be smallest is left out, and the program
        holds within the ranges only. Default: any capacities.
    tries
        Orders of elimination to try.
    most
        Operations above which the networks count as too large.

    Raises
    ------
    TooLargeError
        If every order leads to more operations than `most`.
    RoutesError
        If a network has a way without any limit.

    Examples
    --------
    Two segments in a row, and a third beside them:

    >>> links = [Link(SOURCE, 2, 0), Link(2, SINK, 1), Link(SOURCE, SINK, 2)]
    >>> compile_cuts([links], rows=3).steps
    (Step(operation='min', left=0, right=1), Step(operation='add', left=2, right=3))
    """
    every = dict.fromkeys(link for links in networks for link in links)  # no node may stay behind
    orders = _orders(every, tries=tries, most=most)
    order = _shortest(orders, max(networks, key=len, default=()), rows, ranges, most=most)
    expressions = Expressions(rows, ranges=ranges, most=SPARE * most)
    program = expressions.program([smallest_cut(links, order, expressions) for links in networks])
    if program.operations > most:
        raise TooLargeError(f"the program of the smallest cuts has {program.operations:,} operations")
    return program


def _shortest(
    orders: Iterable[list[int]],
    whole: Sequence[Link],
    rows: int,
    ranges: Sequence[Range] | None,
    *,
    most: int,
) -> list[int]:
    """Return the order of elimination with the shortest program for the whole network.

    An order is given up where it makes more steps than the best so far may need. The first that makes more
    than any program may, or a certain effort of all together, ends the search.

    Raises
    ------
    TooLargeError
        If none is short enough.
    """
    left, shortest, best = EFFORT * most, most + 1, None
    for order in orders:
        expressions = Expressions(rows, ranges=ranges, most=min(left, SPARE * min(shortest, most)))
        try:
            operations = expressions.program([smallest_cut(whole, order, expressions)]).operations
        except TooLargeError:
            if best is None:
                break
        else:
            if operations < shortest:
                shortest, best = operations, order
        left -= len(expressions.steps)
    if best is None:
        raise TooLargeError(f"the program of the smallest cuts has more than {most:,} operations")
    return best


def _orders(links: Iterable[Link], *, tries: int, most: int) -> list[list[int]]:
    """Return some orders of elimination, that with the fewest entries of tables first.

    How many entries there are is known from the order alone, before a step is made, and says about how many
    operations there will be. So orders with far too many are left out; if the first has, there are none.
    """
    found: list[tuple[int, list[int]]] = []
    for attempt in range(tries):
        order = _ordered(links, Random(attempt), most=WIDE * most)  # noqa: S311 - breaks ties, always alike
        if order is not None:
            found.append(order)
        elif not found:
            break
    return [order for _, order in sorted(found, key=lambda item: item[0])]


def compile_labelled(
    networks: Sequence[Sequence[Link]], *, rows: int, kept: Sequence[int], most: int = MOST_OPERATIONS
) -> Program:
    """Return one program for the smallest cuts of each network under every labelling of some nodes.

    The other nodes are eliminated once; what is left are tables about the kept ones, so no labelling needs
    an elimination of its own.

    Parameters
    ----------
    networks, rows, most
        As in `compile_cuts`.
    kept
        Nodes with a given label. The results of a network are in the order of the labels read as a number,
        the first node its lowest bit.

    Raises
    ------
    TooLargeError
        If there are more operations than `most`.
    RoutesError
        If a network has a way without any limit.
    """
    every = dict.fromkeys(link for links in networks for link in links)
    ends = dict.fromkeys(kept, SOURCE)
    free = [Link(ends.get(link.tail, link.tail), ends.get(link.head, link.head), link.row) for link in every]
    order = min_fill(free, Random(0))  # noqa: S311 - breaks ties, always alike
    expressions = Expressions(rows, most=SPARE * most)
    results = []
    for links in networks:
        tables = _without(links, order, expressions)
        for labels in product((0, 1), repeat=len(kept)):
            chosen = dict(zip(kept, reversed(labels), strict=True))
            results.append(_sum([table.entry(chosen) for table in tables], expressions))
    program = expressions.program(results)
    if program.operations > most:
        raise TooLargeError(f"the program of the smallest cuts has {program.operations:,} operations")
    return program


def smallest_cut(links: Iterable[Link], order: Iterable[int], expressions: Expressions) -> int:
    """Return the name of the smallest cut: eliminate one node after the other."""
    return _sum([table.entries[0] for table in _without(links, order, expressions)], expressions)


def _without(links: Iterable[Link], order: Iterable[int], expressions: Expressions) -> list[Table]:
    """Return the tables that are left when the nodes in order are eliminated, one after the other."""
    tables = [_cost_of(link, expressions) for link in links]
    for node in order:
        about_it = [table for table in tables if node in table.nodes]
        if about_it:
            tables = [table for table in tables if node not in table.nodes]
            tables.append(_eliminate(node, about_it, expressions))
    return tables


def _cost_of(link: Link, expressions: Expressions) -> Table:
    """Return what a link costs: its capacity where its tail has label 0 and its head label 1."""
    capacity = expressions.capacity(link.row)
    nodes = tuple({link.tail, link.head} - {SOURCE, SINK})
    entries = []
    for labels in product((0, 1), repeat=len(nodes)):
        label = {SOURCE: 0, SINK: 1, **dict(zip(nodes, labels, strict=True))}
        entries.append(capacity if label[link.tail] < label[link.head] else ZERO)
    return Table(nodes, tuple(entries))


def _eliminate(node: int, tables: Sequence[Table], expressions: Expressions) -> Table:
    """Return what the tables about a node cost together, as a table about its neighbours."""
    neighbours = tuple(sorted({other for table in tables for other in table.nodes} - {node}))
    terms = np.array([table.spread((*neighbours, node)) for table in tables])
    sums = [_sum(column, expressions) for column in terms.T.tolist()]
    entries = map(expressions.least, sums[::2], sums[1::2])  # the label of the node is the lowest bit
    return Table(neighbours, tuple(entries)).without_idle_nodes()


def _sum(names: Iterable[int], expressions: Expressions) -> int:
    ordered = sorted(names)  # in one order, so that equal sums get one name; constants come first
    if ordered and ordered[0] == INFINITE:
        return INFINITE
    total = ZERO
    for name in ordered:
        if name != ZERO:
            total = expressions.plus(total, name)
    return total


def min_fill(links: Iterable[Link], random: Random) -> list[int]:
    """Return an order of elimination: next is always a node that joins the fewest of its neighbours anew."""
    found = _ordered(links, random)
    return [] if found is None else found[1]


def _ordered(
    links: Iterable[Link], random: Random, *, most: int | None = None
) -> tuple[int, list[int]] | None:
    """Return that order after how many entries its tables have together; None if there are more than most."""
    joined: dict[int, set[int]] = {}
    for tail, head, _ in links:
        for node, other in ((tail, head), (head, tail)):
            if node not in (SOURCE, SINK):
                joined.setdefault(node, set()).update({other} - {SOURCE, SINK, node})
    order, entries = [], 0
    fill = {node: _new_pairs(joined, node) for node in joined}
    while joined:
        fewest = min(fill.values())
        node = random.choice(sorted(node for node, pairs in fill.items() if pairs == fewest))
        neighbours = joined.pop(node)
        entries += 2 ** len(neighbours)
        if most is not None and entries > most:
            return None
        for other in neighbours:
            joined[other] = joined[other] | neighbours - {node, other}
            joined[other].discard(node)
        del fill[node]
        for other in neighbours.union(*(joined[near] for near in neighbours)):
            fill[other] = _new_pairs(joined, other)  # of all others the neighbours are as they were
        order.append(node)
    return entries, order


def _new_pairs(joined: Mapping[int, set[int]], node: int) -> int:
    return sum(one not in joined[other] for one, other in combinations(joined[node], 2))

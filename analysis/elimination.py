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

from dataclasses import dataclass
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple

from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SOURCE, SINK = 0, 1
ZERO, INFINITE = -1, -2
TRIES = 8  # orders of elimination, of which the one with the shortest program is kept
MOST_OPERATIONS = 50_000  # above, values leave the cache, and making the program takes seconds
SPARE = 2  # so many times as many may be made on the way: not every step is needed in the end

Operation = Literal["add", "min"]
Range = tuple[int, int]


class TooLargeError(RoutesError):
    """A network whose program would be so long that a maximum flow for each sample is the better way."""


class Link(NamedTuple):
    """A directed link of a network; `row` is the row of its capacity, None if it has no limit."""

    tail: int
    head: int
    row: int | None


class Step(NamedTuple):
    """One line of a program: add two values or take the smaller one. Values are numbered."""

    operation: Operation
    left: int
    right: int


@dataclass(frozen=True, kw_only=True)
class Program:
    """Additions and minima that turn capacities into smallest cuts.

    Parameters
    ----------
    rows
        How many capacities go in; they are values 0 to rows − 1.
    steps
        Step i makes value rows + i of two values made before.
    results
        The values asked for, one for each network; None where nothing can flow, whatever the capacities.
    """

    rows: int
    steps: tuple[Step, ...]
    results: tuple[int | None, ...]

    @property
    def operations(self) -> int:
        """How many additions and minima one sample takes."""
        return len(self.steps)


class Expressions:
    """Sums and minima of capacities, each under one name however often it is made.

    Names are integers: 0 to rows − 1 are capacities, `ZERO` and `INFINITE` constants, larger ones steps.

    Parameters
    ----------
    rows
        How many capacities there are.
    ranges
        The least and greatest value that each capacity can take; default: anything from zero up.
    most
        How many steps may be made before the network counts as too large.
    """

    def __init__(self, rows: int, *, ranges: Sequence[Range] | None = None, most: int) -> None:
        self.rows, self.most = rows, most
        self.steps: list[Step] = []
        self.names: dict[Step, int] = {}
        self.ranges: list[Range] | None = None if ranges is None else list(ranges)

    def capacity(self, row: int | None) -> int:
        """Return the name of a capacity, `INFINITE` where there is no limit."""
        if row is None:
            return INFINITE
        return ZERO if self.ranges is not None and self.ranges[row][1] == 0 else row

    def plus(self, left: int, right: int) -> int:
        """Return the name of a sum: x + 0 = x, x + ∞ = ∞."""
        if INFINITE in (left, right):
            return INFINITE
        if ZERO in (left, right):
            return left if right == ZERO else right
        return self._name("add", left, right)

    def least(self, left: int, right: int) -> int:
        """Return the name of a minimum: min(x, 0) = 0, min(x, ∞) = x, min(x, x + y) = x."""
        if ZERO in (left, right):
            return ZERO
        if INFINITE in (left, right):
            return left if right == INFINITE else right
        for small, large in ((left, right), (right, left)):
            if small == large or self._is_part(small, large) or self._never_above(small, large):
                return small
        return self._name("min", left, right)

    def _is_part(self, small: int, large: int) -> bool:
        """Whether the larger is the smaller plus something."""
        if large < self.rows:
            return False
        operation, left, right = self.steps[large - self.rows]
        return operation == "add" and small in (left, right)

    def _never_above(self, small: int, large: int) -> bool:
        return self.ranges is not None and self.ranges[small][1] <= self.ranges[large][0]

    def _name(self, operation: Operation, left: int, right: int) -> int:
        step = Step(operation, *sorted((left, right)))
        if step not in self.names:
            if len(self.steps) == self.most:
                raise TooLargeError(f"the program has more than {self.most:,} operations")
            self.names[step] = self.rows + len(self.steps)
            self.steps.append(step)
            if self.ranges is not None:
                (a, b), (c, d) = self.ranges[left], self.ranges[right]
                self.ranges.append((a + c, b + d) if operation == "add" else (min(a, c), min(b, d)))
        return self.names[step]

    def program(self, results: Sequence[int]) -> Program:
        """Return the steps that the results rest on, and no others."""
        if INFINITE in results:
            raise RoutesError("a way without any limit leads from a supply to a market")
        used = {name for name in results if name != ZERO}
        for name in range(self.rows + len(self.steps) - 1, self.rows - 1, -1):
            if name in used:
                used.update(self.steps[name - self.rows][1:])
        kept = [name for name in range(self.rows, self.rows + len(self.steps)) if name in used]
        number = {row: row for row in range(self.rows)}
        number |= {name: self.rows + index for index, name in enumerate(kept)}
        steps = (self.steps[name - self.rows] for name in kept)
        return Program(
            rows=self.rows,
            steps=tuple(Step(operation, number[left], number[right]) for operation, left, right in steps),
            results=tuple(None if name == ZERO else number[name] for name in results),
        )


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

    def without_idle_nodes(self) -> Table:
        """Return the same cost without the nodes whose label makes no difference."""
        nodes, entries = self.nodes, self.entries
        for node in self.nodes:
            place = len(nodes) - 1 - nodes.index(node)
            pairs = [(i, i | 1 << place) for i in range(len(entries)) if not i >> place & 1]
            if all(entries[zero] == entries[one] for zero, one in pairs):
                nodes = tuple(other for other in nodes if other != node)
                entries = tuple(entries[zero] for zero, _ in pairs)
        return Table(nodes, entries)


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
    taken that is shortest for the largest of them.

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
    whole = max(networks, key=len, default=())
    every = dict.fromkeys(link for links in networks for link in links)  # no node may stay behind
    shortest: tuple[int, list[int]] | None = None
    for attempt in range(tries):
        order = min_fill(every, Random(attempt))  # noqa: S311 - breaks ties, always alike
        expressions = Expressions(rows, ranges=ranges, most=SPARE * most)
        try:
            operations = expressions.program([smallest_cut(whole, order, expressions)]).operations
        except TooLargeError:
            continue
        if shortest is None or operations < shortest[0]:
            shortest = operations, order
    if shortest is None:
        raise TooLargeError(f"the program of the smallest cuts has more than {most:,} operations")
    expressions = Expressions(rows, ranges=ranges, most=SPARE * most)
    program = expressions.program([smallest_cut(links, shortest[1], expressions) for links in networks])
    if program.operations > most:
        raise TooLargeError(f"the program of the smallest cuts has {program.operations:,} operations")
    return program


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
    for labels in _labellings(nodes):
        label = {SOURCE: 0, SINK: 1, **labels}
        entries.append(capacity if label[link.tail] < label[link.head] else ZERO)
    return Table(nodes, tuple(entries))


def _eliminate(node: int, tables: Sequence[Table], expressions: Expressions) -> Table:
    """Return what the tables about a node cost together, as a table about its neighbours."""
    neighbours = tuple(sorted({other for table in tables for other in table.nodes} - {node}))
    entries = []
    for labels in _labellings(neighbours):
        zero, one = (
            _sum([table.entry({**labels, node: label}) for table in tables], expressions) for label in (0, 1)
        )
        entries.append(expressions.least(zero, one))
    return Table(neighbours, tuple(entries)).without_idle_nodes()


def _labellings(nodes: tuple[int, ...]) -> Iterable[dict[int, int]]:
    return (dict(zip(nodes, labels, strict=True)) for labels in product((0, 1), repeat=len(nodes)))


def _sum(names: Iterable[int], expressions: Expressions) -> int:
    total = ZERO
    for name in sorted(names):  # in one order, so that equal sums get one name
        total = expressions.plus(total, name)
    return total


def min_fill(links: Iterable[Link], random: Random) -> list[int]:
    """Return an order of elimination: next is always a node that joins the fewest of its neighbours anew."""
    joined: dict[int, set[int]] = {}
    for tail, head, _ in links:
        for node, other in ((tail, head), (head, tail)):
            if node not in (SOURCE, SINK):
                joined.setdefault(node, set()).update({other} - {SOURCE, SINK, node})
    order = []
    fill = {node: _new_pairs(joined, node) for node in joined}
    while joined:
        fewest = min(fill.values())
        node = random.choice(sorted(node for node, pairs in fill.items() if pairs == fewest))
        neighbours = joined.pop(node)
        for other in neighbours:
            joined[other] = joined[other] | neighbours - {node, other}
            joined[other].discard(node)
        del fill[node]
        for other in neighbours.union(*(joined[near] for near in neighbours)):
            fill[other] = _new_pairs(joined, other)  # of all others the neighbours are as they were
        order.append(node)
    return order


def _new_pairs(joined: Mapping[int, set[int]], node: int) -> int:
    return sum(one not in joined[other] for one, other in combinations(joined[node], 2))

"""The rows of a layered drawing: few crossings, straight lines, boxes that do not overlap."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.linear import Column, LinearProgramme, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SWEEPS = 24
MOST_EXACT = 900  # places and bends; of more, rows are not straightened
QUARTERS = 4  # whole steps in a row
# steps between two places, beside a bend, between two boxes, from the outermost place to the edges of a box
APART, APART_BEND, BETWEEN, BELOW, ABOVE = 4, 3, 2, 3, 5


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Places and bends of lines in columns, and the boxes they lie in.

    Parameters
    ----------
    column
        Column of each place and bend, from 0.
    box
        The box of each; a name that begins with a colon is a lane without a frame.
    span
        First and last column of each box.
    chains
        The places and bends of a line, from left to right, by its two ends.
    places
        Those that are places.
    """

    column: Mapping[str, int]
    box: Mapping[str, str]
    span: Mapping[str, tuple[int, int]]
    chains: Mapping[tuple[str, str], tuple[str, ...]]
    places: frozenset[str]

    def links(self) -> list[tuple[str, str]]:
        """Return each pair of neighbours on a line, left and right."""
        return [link for chain in self.chains.values() for link in pairwise(chain)]


def rows_of(grid: Grid) -> dict[str, float]:
    """Return the row of each place and bend, counted upwards from 0."""
    order = _ordered(grid)
    if len(grid.column) > MOST_EXACT:
        found = _packed(grid, order)
    else:
        found = {name: step / QUARTERS for name, step in _straightened(grid, order).items()}
    most = max(found.values(), default=0.0)
    return {name: most - row for name, row in found.items()}


class _Order:
    """An order of boxes, and of what stands in each, from top to bottom."""

    def __init__(self, boxes: Sequence[str], names: Sequence[str]) -> None:
        self.boxes = tuple(boxes)
        self.names = tuple(names)


def _ordered(grid: Grid) -> _Order:
    """Return the order with the fewest crossings that sweeps of barycentres come to."""
    left, right = defaultdict(list), defaultdict(list)
    for a, b in grid.links():
        left[b].append(a)
        right[a].append(b)
    order = _Order(list(grid.span), list(grid.column))
    rows = _packed(grid, order)
    best, fewest = order, _cost(grid, rows)
    for sweep in range(SWEEPS):
        sides = ((left, right), (left,), (right,))[sweep % 3]
        wish = {}
        for name in grid.column:
            near = [rows[other] for side in sides for other in side[name]]
            wish[name] = sum(near) / len(near) if near else rows[name]
        in_box = defaultdict(list)
        for name, box in grid.box.items():
            in_box[box].append(wish[name])
        middle = {box: sum(found) / len(found) for box, found in in_box.items()}
        order = _Order(
            sorted(grid.span, key=lambda box: (middle[box], box)),
            sorted(grid.column, key=lambda name: (wish[name], rows[name], name)),
        )
        rows = _packed(grid, order)
        cost = _cost(grid, rows)
        if cost < fewest:
            best, fewest = order, cost
    return best


def _stacks(grid: Grid, order: _Order) -> dict[str, dict[int, list[str]]]:
    """Return what stands in each column of each box, from top to bottom."""
    stacks: dict[str, dict[int, list[str]]] = {box: defaultdict(list) for box in order.boxes}
    for name in order.names:
        stacks[grid.box[name]][grid.column[name]].append(name)
    return stacks


def _packed(grid: Grid, order: _Order) -> dict[str, float]:
    """Return rows, counted downwards: boxes as high as they can stand, in their order."""
    used: dict[int, float] = defaultdict(float)
    rows: dict[str, float] = {}
    for box, stack in _stacks(grid, order).items():
        first, last = grid.span[box]
        top = max(used[at] for at in range(first, last + 1))
        high = max(len(names) for names in stack.values())
        for names in stack.values():
            for number, name in enumerate(names):
                rows[name] = top + (high - len(names)) / 2 + number
        for at in range(first, last + 1):
            used[at] = top + high + 1
    return rows


def _cost(grid: Grid, rows: Mapping[str, float]) -> tuple[int, float]:
    """Return how many lines cross, and how far they climb in all."""
    by_column = defaultdict(list)
    for a, b in grid.links():
        by_column[grid.column[a]].append((rows[a], rows[b]))
    crossings = 0
    for links in by_column.values():
        seen: list[float] = []
        for _, end in sorted(links):
            crossings += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return crossings, sum(abs(start - end) for links in by_column.values() for start, end in links)


def _straightened(grid: Grid, order: _Order) -> dict[str, int]:
    """Return steps counted downwards that keep the order and make lines climb as little as possible."""
    names = list(grid.column)
    at = {name: number for number, name in enumerate(names)}
    boxes = [box for box in order.boxes if not box.startswith(":")]
    top = {box: len(names) + 2 * number for number, box in enumerate(boxes)}
    links = grid.links()
    first_bend = len(names) + 2 * len(boxes)
    rows = list(_kept_apart(grid, order, at, top))
    gains: dict[int, Fraction] = defaultdict(Fraction)
    for number, (a, b) in enumerate(links):
        climb = first_bend + number
        rows += [
            Row(entries={climb: 1, at[a]: -1, at[b]: 1}, low=0, high=None),
            Row(entries={climb: 1, at[a]: 1, at[b]: -1}, low=0, high=None),
        ]
        gains[climb] = Fraction(1 + sum(end not in grid.places for end in (a, b)))
    for number in top.values():
        gains[number], gains[number + 1] = Fraction(-1), Fraction(1)
    most = (APART + BETWEEN + ABOVE + BELOW) * (len(names) + len(boxes) + 1)
    columns = tuple(Column(high=most) for _ in range(first_bend + len(links)))
    found = LinearProgramme(columns=columns, rows=tuple(rows)).minimise(gains).columns
    return {name: round(float(found[number])) for name, number in at.items()}


def _kept_apart(grid: Grid, order: _Order, at: Mapping[str, int], top: Mapping[str, int]) -> Iterator[Row]:
    """Yield what keeps places, boxes and lanes from each other, each one further down than the one before."""
    stacks = _stacks(grid, order)
    for box, stack in stacks.items():
        for column in stack.values():
            yield from _in_column(grid, column, at, top.get(box))

    def edges(box: str, framed: int) -> list[int]:
        return [framed] if box in top else [at[name] for names in stacks[box].values() for name in names]

    for upper, lower in _neighbours(grid, order):
        for last in edges(upper, top.get(upper, 0) + 1):
            for first in edges(lower, top.get(lower, 0)):
                yield _below(last, first, BETWEEN)


def _in_column(grid: Grid, column: Sequence[str], at: Mapping[str, int], top: int | None) -> Iterator[Row]:
    for upper, lower in pairwise(column):
        both = upper in grid.places and lower in grid.places
        yield _below(at[upper], at[lower], APART if both else APART_BEND)
    if top is not None:
        yield _below(top, at[column[0]], ABOVE)
        yield _below(at[column[-1]], top + 1, BELOW)


def _below(upper: int, lower: int, by: int) -> Row:
    return Row(entries={lower: 1, upper: -1}, low=by, high=None)


def _neighbours(grid: Grid, order: _Order) -> list[tuple[str, str]]:
    """Return each pair of boxes that stand one above the other in some column."""
    pairs: dict[tuple[str, str], None] = {}
    for number in range(max(grid.column.values(), default=-1) + 1):
        here = [box for box in order.boxes if grid.span[box][0] <= number <= grid.span[box][1]]
        pairs |= dict.fromkeys(pairwise(here))
    return list(pairs)

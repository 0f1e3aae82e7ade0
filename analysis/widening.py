"""Which limits hold home demand once ways are widened for exports: home takes its part of that first.

Exports are F = maxflow(all sinks) − maxflow(home sinks), and wider ways raise both. By duality home gets
no more than any cut before the home sinks holds, so a plan in which home gets a whole cut, widened as it
is, is one that home cannot improve on. The cut is a choice: each node of the flow network lies on one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.flow import ABROAD, HOME, SINKS, SOURCE, Arc, build
from analysis.linear import Column, Row, least_with_choices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.limits import Kind
    from routes.snapshot import Snapshot

WIDENED = ("segment", "place")
ONE_SIDE = 0.5


@dataclass(frozen=True, kw_only=True)
class _Choice:
    """The mixed programme of flows, additions and a home cut.

    Its columns are the flow of each arc, the addition to each element, the side of each node (1 = the
    fields' side), and what each limited arc holds in the cut.
    """

    arcs: tuple[Arc, ...]
    widened: tuple[tuple[Kind, str], ...]
    nodes: int
    most: int

    def addition(self, arc: Arc) -> dict[int, int]:
        """Return the column of what is added to an arc's element, with a minus; nothing for others."""
        key = (arc.kind, arc.element)
        return {len(self.arcs) + self.widened.index(key): -1} if key in self.widened else {}

    def side(self, node: int) -> int:
        """Return the column of a node's side."""
        return len(self.arcs) + len(self.widened) + node

    def held(self, arc: Arc) -> int:
        """Return the column of what an arc holds in the cut, widened as it is."""
        return self.side(self.nodes) + self.arcs.index(arc)

    def columns(self) -> Iterator[Column]:
        """Yield the columns; the source and markets abroad lie on the fields' side, home beyond."""
        for _ in (*self.arcs, *self.widened):
            yield Column(high=self.most)
        sides = {SOURCE: (1, 1), ABROAD: (1, 1), HOME: (0, 0)}
        for node in range(self.nodes):
            low, high = sides.get(node, (0, 1))
            yield Column(low=low, high=high)
        for arc in self.arcs:
            yield Column(high=self.most + (arc.capacity or 0))

    def rows(self, exports: int) -> Iterator[Row]:
        """Yield: flow within limits, what comes in goes out, exports, and home gets the whole cut."""
        balance: dict[int, dict[int, int]] = {}
        for index, arc in enumerate(self.arcs):
            balance.setdefault(arc.head, {})[index] = 1
            balance.setdefault(arc.tail, {})[index] = -1
            yield from self._limit(index, arc)
        for node, entries in balance.items():
            if node != SOURCE and node not in SINKS:
                yield Row(entries=entries, low=0, high=0)
        yield Row(entries=balance.get(ABROAD, {}), low=exports, high=None)
        cut = {self.held(arc): -1 for arc in self.arcs if arc.capacity is not None}
        yield Row(entries={**balance.get(HOME, {}), **cut}, low=0, high=None)

    def _limit(self, index: int, arc: Arc) -> Iterator[Row]:
        inside, outside = self.side(arc.tail), self.side(arc.head)
        if arc.capacity is None:
            yield Row(entries={outside: 1, inside: -1}, low=0, high=None)
            return
        added, enough = self.addition(arc), arc.capacity + self.most
        yield Row(entries={index: 1, **added}, low=None, high=arc.capacity)
        yield Row(
            entries={self.held(arc): 1, **added, inside: -enough, outside: enough},
            low=arc.capacity - enough,
            high=None,
        )


def most_when_widened(view: Snapshot, *, most: int) -> int:
    """Return the greatest exports that any widening of segments and places allows, integer steps.

    Parameters
    ----------
    most
        As much as all sinks can get at all.
    """
    choice = _choice(view, most)
    columns = tuple(choice.columns())
    gain = {index: -1 for index, arc in enumerate(choice.arcs) if arc.head == ABROAD}
    sides = [choice.side(node) for node in range(choice.nodes)]
    best = least_with_choices(columns, tuple(choice.rows(0)), gain, choices=sides)
    return round(sum(float(best[index]) for index in gain))


def home_cut(view: Snapshot, *, exports: int, most: int) -> frozenset[tuple[Kind, str]]:
    """Return the limits before the home sinks that hold home where least is added for given exports."""
    choice = _choice(view, most)
    added = {len(choice.arcs) + index: 1 for index in range(len(choice.widened))}
    sides = [choice.side(node) for node in range(choice.nodes)]
    best = least_with_choices(tuple(choice.columns()), tuple(choice.rows(exports)), added, choices=sides)
    inside = {node for node in range(choice.nodes) if best[choice.side(node)] > ONE_SIDE}
    return frozenset(
        (arc.kind, arc.element) for arc in choice.arcs if arc.tail in inside and arc.head not in inside
    )


def _choice(view: Snapshot, most: int) -> _Choice:
    residual, arcs = build(view)
    limited = [(arc.kind, arc.element) for arc in arcs if arc.kind in WIDENED and arc.capacity is not None]
    return _Choice(arcs=arcs, widened=tuple(dict.fromkeys(limited)), nodes=len(residual.arcs), most=most)

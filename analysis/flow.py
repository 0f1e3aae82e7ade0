"""The greatest flow out of a network, home demand first, and one way to carry it.

F = maxflow(all sinks) − maxflow(home sinks). Both are reached by one flow: first everything that home
sinks can get, then, without taking anything from them, everything that markets abroad can get
(attainable sink vectors form a polymatroid, so the order costs nothing in total).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.residual import Residual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routes.limits import Kind
    from routes.snapshot import Snapshot

SOURCE, HOME, ABROAD = 0, 1, 2
SINKS = (HOME, ABROAD)


@dataclass(frozen=True, kw_only=True)
class Arc:
    """One arc of the flow network and the element it stands for."""

    number: int
    tail: int
    head: int
    kind: Kind
    element: str
    capacity: int | None


@dataclass(frozen=True, kw_only=True)
class Path:
    """Goods that go together from a supply to a sink.

    Parameters
    ----------
    elements
        Place, segment, place, ..., segment, place: where they begin, pass and end.
    amount
        Integer steps of the snapshot.
    """

    elements: tuple[str, ...]
    amount: int


@dataclass(frozen=True, kw_only=True)
class FlowPlan:
    """A greatest flow: how much home gets, how much goes abroad, and the residual networks behind it.

    `home_residual` is the network when only home has been served; `residual` when all is carried.
    """

    snapshot: Snapshot
    arcs: tuple[Arc, ...]
    home: int
    exports: int
    home_residual: Residual
    residual: Residual

    def carried(self) -> dict[str, int]:
        """Return what each segment and place carries, both directions of a segment added."""
        totals: dict[str, int] = {}
        for path in self.paths(SINKS):
            for element in path.elements:
                totals[element] = totals.get(element, 0) + path.amount
        return totals

    def paths(self, sinks: Iterable[int]) -> tuple[Path, ...]:
        """Return the flow into some sinks as simple paths; flow that runs in circles is left out."""
        return _decompose(self.arcs, self.residual, frozenset(sinks))


def solve(snapshot: Snapshot) -> FlowPlan:
    """Return a greatest flow of a snapshot, home demand first."""
    residual, arcs = build(snapshot)
    home = residual.augment(SOURCE, HOME)
    home_residual = Residual(nodes=0)
    home_residual.heads, home_residual.arcs = residual.heads, residual.arcs
    home_residual.room = residual.room.copy()
    exports = residual.augment(SOURCE, ABROAD)
    return FlowPlan(
        snapshot=snapshot,
        arcs=arcs,
        home=home,
        exports=exports,
        home_residual=home_residual,
        residual=residual,
    )


def build(snapshot: Snapshot) -> tuple[Residual, tuple[Arc, ...]]:
    """Return the flow network of a snapshot: places split in two, ways, supplies, home and markets."""
    places = snapshot.places
    entry = {place: 3 + 2 * index for index, place in enumerate(places)}
    residual = Residual(nodes=3 + 2 * len(places))
    arcs: list[Arc] = []

    def add(tail: int, head: int, kind: Kind, element: str) -> None:
        capacity = snapshot.limit(kind, element).amount
        room = snapshot.unlimited if capacity is None else capacity
        number = residual.add(tail, head, room)
        arcs.append(Arc(number=number, tail=tail, head=head, kind=kind, element=element, capacity=capacity))

    for place in snapshot.supplies:
        add(SOURCE, entry[place], "supply", place)
    for place in places:
        add(entry[place], entry[place] + 1, "place", place)
    for way, origin, destination in snapshot.ways:
        add(entry[origin] + 1, entry[destination], "segment", way.segment)
    for sink, limits in ((HOME, snapshot.home), (ABROAD, snapshot.markets)):
        for place in limits:
            add(entry[place] + 1, sink, "demand", place)
    return residual, tuple(arcs)


def _decompose(arcs: tuple[Arc, ...], residual: Residual, sinks: frozenset[int]) -> tuple[Path, ...]:
    """Split the flow that ends in some sinks into paths of arcs, largest remaining arcs first."""
    left = {arc.number: residual.flow(arc.number) for arc in arcs}
    leaving: dict[int, list[Arc]] = {}
    for arc in arcs:
        if left[arc.number]:
            leaving.setdefault(arc.tail, []).append(arc)
    totals: dict[tuple[str, ...], int] = {}
    while (walk := _walk(leaving, left)) is not None:
        amount = min(left[arc.number] for arc in walk)
        for arc in walk:
            left[arc.number] -= amount
        if walk[0].tail == SOURCE and walk[-1].head in sinks:
            elements = _elements(walk)
            totals[elements] = totals.get(elements, 0) + amount
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Path(elements=elements, amount=amount) for elements, amount in ordered)


def _walk(leaving: dict[int, list[Arc]], left: dict[int, int]) -> list[Arc] | None:
    """Return arcs with flow from the source to a sink, or a circle met on the way; None if none is left."""
    walk: list[Arc] = []
    position = {SOURCE: 0}
    node = SOURCE
    while node not in SINKS:
        arcs = leaving.get(node, [])
        while arcs and not left[arcs[-1].number]:
            arcs.pop()
        if not arcs:
            return None
        walk.append(arcs[-1])
        node = arcs[-1].head
        if node in position:
            return walk[position[node] :]
        position[node] = len(walk)
    return walk


def _elements(walk: list[Arc]) -> tuple[str, ...]:
    """Return places and segments in order; the arcs for supply and demand repeat a place."""
    return tuple(arc.element for arc in walk if arc.kind in ("place", "segment"))

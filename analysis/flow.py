"""The greatest flow out of a network, home demand first, and one way to carry it.

F = maxflow(all sinks) − maxflow(home sinks). Both are reached by one flow: first everything that home
sinks can get, then, without taking anything from them, everything that markets abroad can get
(attainable sink vectors form a polymatroid, so the order costs nothing in total).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from analysis.residual import Residual
from routes.collector import collector_paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routes.limits import Kind, Limit
    from routes.snapshot import Snapshot

SOURCE, HOME, ABROAD = 0, 1, 2
SINKS = (HOME, ABROAD)
LARGE = 20_000  # arcs above which OR-Tools goes first


class Arc(NamedTuple):
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
        totals: dict[tuple[str, ...], int] = {}
        for sink in sinks:
            for elements, amount in self._by_sink[sink].items():
                totals[elements] = totals.get(elements, 0) + amount
        ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Path(elements=elements, amount=amount) for elements, amount in ordered)

    @cached_property
    def _by_sink(self) -> dict[int, dict[tuple[str, ...], int]]:
        """The whole flow split into paths once, by the sink they end in: places and segments, amount."""
        found: dict[int, dict[tuple[str, ...], int]] = {sink: {} for sink in SINKS}
        for walk, amount in _walks(self.arcs, self.residual):
            totals, elements = found[walk[-1].head], _elements(walk)
            totals[elements] = totals.get(elements, 0) + amount
        return found


@collector_paused()
def solve(snapshot: Snapshot) -> FlowPlan:
    """Return a greatest flow of a snapshot, home demand first."""
    residual, arcs = build(snapshot)
    home = _augment(residual, HOME)
    home_residual = Residual(nodes=0)
    home_residual.heads, home_residual.arcs = residual.heads, residual.arcs
    home_residual.room = residual.room.copy()
    exports = _augment(residual, ABROAD)
    return FlowPlan(
        snapshot=snapshot,
        arcs=arcs,
        home=home,
        exports=exports,
        home_residual=home_residual,
        residual=residual,
    )


def _augment(residual: Residual, sink: int) -> int:
    """Push all that can still go to a sink; OR-Tools goes first where it is installed and worth its import.

    What it pushed is a start like any other: our own method goes on from there, and finds that nothing
    is left to push. So the answer does not rest on it.
    """
    pushed = 0
    if len(residual.heads) > 2 * LARGE and find_spec("ortools"):
        from analysis.flow_large import push  # noqa: PLC0415 - an optional library, slow to import

        pushed = push(residual, SOURCE, sink)
    return pushed + residual.augment(SOURCE, sink)


def build(snapshot: Snapshot) -> tuple[Residual, tuple[Arc, ...]]:
    """Return the flow network of a snapshot: places split in two, ways, supplies, home and markets."""
    places = snapshot.places
    entry = {place: 3 + 2 * index for index, place in enumerate(places)}
    residual = Residual(nodes=3 + 2 * len(places))
    arcs: list[Arc] = []

    capacities, unlimited = snapshot.capacities, snapshot.unlimited

    def add(tail: int, head: int, kind: Kind, element: str, limit: Limit | None) -> None:
        capacity = None if limit is None else limit.amount
        number = residual.add(tail, head, unlimited if capacity is None else capacity)
        arcs.append(Arc(number, tail, head, kind, element, capacity))

    for place, limit in snapshot.supplies.items():
        add(SOURCE, entry[place], "supply", place, limit)
    for place in places:
        add(entry[place], entry[place] + 1, "place", place, capacities.get(place))
    for way, origin, destination in snapshot.ways:
        add(entry[origin] + 1, entry[destination], "segment", way.segment, capacities.get(way.segment))
    for sink, limits in ((HOME, snapshot.home), (ABROAD, snapshot.markets)):
        for place, limit in limits.items():
            add(entry[place] + 1, sink, "demand", place, limit)
    return residual, tuple(arcs)


def _walks(arcs: Iterable[Arc], residual: Residual) -> Iterator[tuple[list[Arc], int]]:
    """Yield the flow as walks from the source to a sink, with what goes along each.

    Each walk or circle empties an arc at least, so there are no more of them than arcs. A walk is gone
    back no further than to the first arc it emptied. Flow in a circle is taken off when it is met.
    """
    left: dict[int, int] = {}
    leaving: dict[int, list[Arc]] = {}
    for each in arcs:
        if flow := residual.flow(each.number):
            left[each.number] = flow
            leaving.setdefault(each.tail, []).append(each)
    walk: list[Arc] = []
    position = {SOURCE: 0}
    while (arc := _onward(leaving.get(walk[-1].head if walk else SOURCE, []), left)) is not None:
        walk.append(arc)
        if arc.head not in position and arc.head not in SINKS:
            position[arc.head] = len(walk)
            continue
        begin = position.get(arc.head, 0)  # 0 at a sink: the whole walk
        amount = min(left[step.number] for step in walk[begin:])
        for step in walk[begin:]:
            left[step.number] -= amount
        if arc.head in SINKS:
            yield walk, amount
        emptied = next(index for index in range(begin, len(walk)) if not left[walk[index].number])
        for step in walk[emptied + 1 :]:
            del position[step.tail]
        del walk[emptied:]


def _onward(arcs: list[Arc], left: dict[int, int]) -> Arc | None:
    """Return the last of some arcs that still carries something, None if none does; drop the empty ones."""
    while arcs and not left[arcs[-1].number]:
        arcs.pop()
    return arcs[-1] if arcs else None


def _elements(walk: list[Arc]) -> tuple[str, ...]:
    """Return places and segments in order; the arcs for supply and demand repeat a place."""
    return tuple(arc.element for arc in walk if arc.kind in ("place", "segment"))

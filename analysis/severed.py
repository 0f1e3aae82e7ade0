"""Exports left when ways are closed: the value that worst cases and games ask for thousands of times.

The flow network is built once, without the parts that nothing can pass. Each question closes arcs of a copy,
so it costs one maximum flow and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from analysis.flow import ABROAD, HOME, SINKS, SOURCE, build
from analysis.residual import Residual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from routes.limits import Kind
    from routes.snapshot import Snapshot
    from routes.transit import Way

    Severing: TypeAlias = Callable[[frozenset[Way]], "Left"]


@dataclass(frozen=True, kw_only=True)
class Left:
    """What can still be carried with some ways closed, home demand first; integer steps.

    `loads` is what one greatest flow puts on each way that it uses. Closing a way without load changes
    neither exports nor home: the same flow is still there, and no flow can have become greater.
    """

    exports: int
    home: int
    loads: Mapping[Way, int]


@dataclass(frozen=True, kw_only=True)
class Lane:
    """An arc of the flow network on which something can pass; `way` is None for what is no way.

    `limit` is the kind and id of the element whose limit it has.
    """

    tail: int
    head: int
    capacity: int
    way: Way | None
    limit: tuple[Kind, str]


def lanes(view: Snapshot) -> tuple[Lane, ...]:
    """Return the arcs of a snapshot that lie between a supply and a sink; nodes as in `analysis.flow`.

    The two halves of a place without a limit are one node. Arcs without capacity are left out.
    """
    _, arcs = build(view)
    merged = {arc.head: arc.tail for arc in arcs if arc.kind == "place" and arc.capacity is None}
    kept = [arc for arc in arcs if arc.capacity != 0 and not (arc.kind == "place" and arc.capacity is None)]
    ends = {arc.number: (merged.get(arc.tail, arc.tail), merged.get(arc.head, arc.head)) for arc in kept}
    after = reached({SOURCE}, ends.values())
    before = reached(set(SINKS), [(head, tail) for tail, head in ends.values()])
    ways = iter(view.ways)
    way_of = {arc.number: next(ways)[0] for arc in arcs if arc.kind == "segment"}
    return tuple(
        Lane(
            tail=ends[arc.number][0],
            head=ends[arc.number][1],
            capacity=view.unlimited if arc.capacity is None else arc.capacity,
            way=way_of.get(arc.number),
            limit=(arc.kind, arc.element),
        )
        for arc in kept
        if ends[arc.number][0] in after and ends[arc.number][1] in before
    )


def reached(starts: set[int], steps: Iterable[tuple[int, int]]) -> set[int]:
    """Return all nodes that steps lead to."""
    onward: dict[int, list[int]] = {}
    for tail, head in steps:
        onward.setdefault(tail, []).append(head)
    seen, stack = set(starts), list(starts)
    while stack:
        for head in onward.get(stack.pop(), ()):
            if head not in seen:
                seen.add(head)
                stack.append(head)
    return seen


def severing(view: Snapshot) -> Severing:
    """Return the function from ways that are closed, besides those of the snapshot, to what is left."""
    network, arc_of = _network(lanes(view))
    known: dict[frozenset[Way], Left] = {}

    def left(closed: frozenset[Way]) -> Left:
        shut = frozenset(closed & arc_of.keys())
        if shut not in known:
            residual = Residual(nodes=0)
            residual.heads, residual.arcs, residual.room = network.heads, network.arcs, network.room.copy()
            for way in shut:
                residual.room[arc_of[way]] = 0
            home = residual.augment(SOURCE, HOME)
            exports = residual.augment(SOURCE, ABROAD)
            loads = {way: load for way, number in arc_of.items() if (load := residual.flow(number))}
            known[shut] = Left(exports=exports, home=home, loads=loads)
        return known[shut]

    return left


def _network(found: Sequence[Lane]) -> tuple[Residual, dict[Way, int]]:
    """Return the arcs as a network, its nodes numbered without gaps, and the arc of each way."""
    nodes = dict.fromkeys((SOURCE, *SINKS, *(end for lane in found for end in (lane.tail, lane.head))))
    number = {node: position for position, node in enumerate(nodes)}
    residual = Residual(nodes=len(number))
    arc_of = {}
    for lane in found:
        arc = residual.add(number[lane.tail], number[lane.head], lane.capacity)
        if lane.way is not None:
            arc_of[lane.way] = arc
    return residual, arc_of

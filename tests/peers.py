"""Greatest exports by other libraries, from the rows of a snapshot and nothing else.

The network is put together here anew, by what METHODS says: a supply enters a place, then comes the limit of
the place, then the ways out of it, each with the limit of its segment. A country is denied by closing the
ways from a place in it to a place that is not. Neither `analysis.flow` nor the compiled program has a part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from networkx.algorithms.flow import boykov_kolmogorov, build_residual_network
from ortools.graph.python.max_flow import SimpleMaxFlow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from routes.snapshot import Snapshot
    from routes.transit import Way

    Key = tuple[str, str]  # kind and id of what has the limit
    Edge = tuple[object, object, Key]

SOURCE, SINK = ("source",), ("sink",)  # no place is called so


def denied(view: Snapshot, name: str) -> frozenset[Way]:
    """The ways that leave a country or zone."""
    rows = view.network.places
    inside = {place for place in view.places if name in (rows[place].country, rows[place].zone)}
    return frozenset(way for way, origin, end in view.ways if origin in inside and end not in inside)


def edges(view: Snapshot, sinks: Iterable[Mapping[str, object]]) -> Iterator[Edge]:
    """Every edge with what limits it; a place with a limit is two nodes, the goods arrive at the first."""
    narrow = {place for place in view.places if view.limit("place", place).amount is not None}
    leaving = {place: (place, "behind") if place in narrow else place for place in view.places}
    yield from ((SOURCE, place, ("supply", place)) for place in view.supplies)
    yield from ((place, leaving[place], ("place", place)) for place in narrow)
    for way, origin, end in view.ways:
        yield leaving[origin], end, ("segment", way.segment)
    yield from ((leaving[place], SINK, ("demand", place)) for places in sinks for place in places)


def useful(found: Iterable[Edge]) -> list[Edge]:
    """The edges on a way from the source to the sink."""
    graph = nx.MultiDiGraph([(SOURCE, SOURCE), (SINK, SINK), *((tail, head) for tail, head, _ in found)])
    after, before = nx.descendants(graph, SOURCE) | {SOURCE}, nx.ancestors(graph, SINK) | {SINK}
    return [edge for edge in found if edge[0] in after and edge[1] in before]


class Networkx:
    """networkx, Boykov and Kolmogorov. A node between keeps parallel edges apart; one residual network is
    kept, and its capacities are written anew for each sample."""

    def __init__(self, found: Iterable[Edge], keys: Mapping[Key, int], most: int) -> None:
        graph: nx.DiGraph = nx.DiGraph()
        graph.add_nodes_from((SOURCE, SINK))
        limited = []
        for number, (tail, head, key) in enumerate(found):
            start = tail
            if graph.has_edge(tail, head) or graph.has_edge(head, tail):
                start = ("between", number)
                graph.add_edge(tail, start, capacity=most)
            graph.add_edge(start, head, capacity=most)
            if key in keys:
                limited.append((start, head, keys[key]))
        self.residual = build_residual_network(graph, "capacity")
        self.rooms = [(self.residual[tail][head], row) for tail, head, row in limited]
        self.graph = graph

    def value(self, amounts: np.ndarray) -> int:
        for room, row in self.rooms:
            room["capacity"] = int(amounts[row])
        residual = boykov_kolmogorov(self.graph, SOURCE, SINK, residual=self.residual, value_only=True)
        return residual.graph["flow_value"]


class OrTools:
    """OR-Tools, push-relabel; the network is kept, capacities are set for each sample."""

    def __init__(self, found: Iterable[Edge], keys: Mapping[Key, int], most: int) -> None:
        found = list(found)
        nodes = dict.fromkeys((SOURCE, SINK, *(end for tail, head, _ in found for end in (tail, head))))
        number = {node: place for place, node in enumerate(nodes)}
        tails, heads = (np.array([number[edge[end]] for edge in found], dtype=np.int32) for end in (0, 1))
        self.rows = np.array([keys.get(key, len(keys)) for _, _, key in found], dtype=np.int64)
        self.most, self.ends = most, (number[SOURCE], number[SINK])
        self.solver = SimpleMaxFlow()
        self.arcs = self.solver.add_arcs_with_capacity(tails, heads, np.zeros(len(found), np.int64))

    def value(self, amounts: np.ndarray) -> int:
        if not len(self.rows):
            return 0
        self.solver.set_arcs_capacity(self.arcs, np.append(amounts, self.most)[self.rows])
        if self.solver.solve(*self.ends) != self.solver.OPTIMAL:
            raise AssertionError("OR-Tools finds no greatest flow")
        return self.solver.optimal_flow()


def exports_by(peer: type, view: Snapshot, elements: Iterable) -> Callable[[np.ndarray], list[int]]:
    """Return what gives the exports of each sample: to all sinks, less what home sinks alone can get.

    `elements` are what the rows of a block of capacities belong to; nothing else has a limit.
    """
    keys = {(element.kind, element.id): row for row, element in enumerate(elements)}
    most = view.unlimited * 4  # more than any sample's capacities together
    asked = [useful(list(edges(view, sinks))) for sinks in ((view.home, view.markets), (view.home,))]
    every, home = (peer(found, keys, most) for found in asked)

    def call(block: np.ndarray) -> list[int]:
        columns = block.T.astype(np.int64)
        return [every.value(column) - home.value(column) for column in columns]

    return call

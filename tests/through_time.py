"""A second opinion on days: the most that could be delivered, as a maximum flow through time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from analysis.timeline import Timeline

GRAIN = 1000  # maximum flows want whole numbers
START, END = "start", "end"


def most_delivered(timeline: Timeline) -> float:
    """Return the most that could be delivered in all by who knows everything and needs no ramp.

    The network is copied once a day. Tanks and waiting vehicles lead to the next day. A delivery fills
    an order, one a day, that is due by then.
    """
    copies = _Copies(timeline)
    for day in range(timeline.calendar.days):
        copies.add_legs(day)
        copies.add_places(day)
        copies.add_orders(day)
    return float(nx.maximum_flow_value(copies.graph, START, END)) / GRAIN


@dataclass
class _Copies:
    """One copy of the network a day: goods come to a place, enter it, and leave it within its limit."""

    timeline: Timeline
    graph: nx.DiGraph = field(default_factory=nx.DiGraph)

    def join(self, tail: object, head: object, capacity: float) -> None:
        more = self.graph.edges[tail, head]["capacity"] if self.graph.has_edge(tail, head) else 0
        whole = 10**9 if capacity == np.inf else round(GRAIN * capacity)
        self.graph.add_edge(tail, head, capacity=more + whole)

    def limit(self, kind: str, name: str, day: int) -> tuple[float, float]:
        """Return what an element can do on a day, and the share of its limit that is."""
        found = self.timeline.calendar
        amount = found.limits.limit(kind, name).amount
        whole = np.inf if amount is None else float(amount)
        left = [
            item.left[kind, name]
            for item in found.happenings
            if item.rules(day, seen_from=day) and (kind, name) in item.left
        ]
        least = min([whole, *left])
        return least, least / whole if amount else 1.0

    def add_legs(self, day: int) -> None:
        last = self.timeline.calendar.days
        for index, leg in enumerate(self.timeline.baseline.legs):
            way, arrival = ("way", day, index), day + leg.lag
            halt = "waits" if leg.lag else "comes"
            self.join(("leaves", day, leg.origin), way, self.limit("segment", leg.way.segment, day)[0])
            if arrival < last:
                self.join(way, (halt, arrival, leg.destination), np.inf)
            if leg.lag > day:
                self.join(START, (halt, day, leg.destination), leg.usual)
            if leg.lag:
                self.join((halt, day, leg.destination), ("comes", day, leg.destination), np.inf)
            if leg.lag and day + 1 < last:
                self.join((halt, day, leg.destination), (halt, day + 1, leg.destination), np.inf)

    def add_places(self, day: int) -> None:
        usual = self.timeline.baseline
        for place in usual.view.network.places:
            self.join(("comes", day, place), ("enters", day, place), np.inf)
            self.join(("enters", day, place), ("leaves", day, place), self.limit("place", place, day)[0])
        for place, amount in usual.production.items():
            self.join(START, ("enters", day, place), amount * self.limit("supply", place, day)[1])
        for tank in usual.tanks:
            before = START if day == 0 else ("enters", day - 1, tank.place)
            self.join(before, ("enters", day, tank.place), tank.initial if day == 0 else tank.size)

    def add_orders(self, day: int) -> None:
        for place in self.timeline.baseline.markets:
            self.join(("leaves", day, place), ("order", day), np.inf)
        if day:
            self.join(("order", day), ("order", day - 1), np.inf)
        self.join(("order", day), END, self.timeline.baseline.exports)

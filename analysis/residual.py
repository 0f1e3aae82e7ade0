"""Maximum flow in whole numbers by blocking flows (Dinic 1970), on a network of numbered nodes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Residual:
    """A directed network whose arcs remember how much more they can take.

    Arc `i` and its reverse are neighbours (`i ^ 1`). All numbers are Python integers, so every
    flow and every cut is exact, whatever its size.
    """

    def __init__(self, *, nodes: int) -> None:
        self.heads: list[int] = []
        self.room: list[int] = []
        self.arcs: list[list[int]] = [[] for _ in range(nodes)]

    def add(self, tail: int, head: int, capacity: int) -> int:
        """Add an arc and return its number."""
        arc = len(self.heads)
        self.heads += (head, tail)
        self.room += (capacity, 0)
        self.arcs[tail].append(arc)
        self.arcs[head].append(arc + 1)
        return arc

    def flow(self, arc: int) -> int:
        """Return what an arc carries."""
        return self.room[arc ^ 1]

    def augment(self, source: int, sink: int) -> int:
        """Push all that can still go from source to sink; return how much that was."""
        total = 0
        while (levels := self._levels(source, sink))[sink] >= 0:
            total += self._blocking_flow(source, sink, levels)
        return total

    def _levels(self, source: int, sink: int) -> list[int]:
        """Return each node's distance from the source over arcs with room, -1 beyond the sink's."""
        levels = [-1] * len(self.arcs)
        levels[source] = 0
        queue = deque([source])
        heads, room, arcs = self.heads, self.room, self.arcs
        while queue and levels[sink] < 0:
            node = queue.popleft()
            for arc in arcs[node]:
                head = heads[arc]
                if room[arc] and levels[head] < 0:
                    levels[head] = levels[node] + 1
                    queue.append(head)
        return levels

    def _blocking_flow(self, source: int, sink: int, levels: list[int]) -> int:
        """Push along shortest paths until every one of them is full."""
        heads, room = self.heads, self.room
        untried = [0] * len(self.arcs)
        path: list[int] = []
        node, total = source, 0
        while True:
            if node == sink:
                pushed = min(room[arc] for arc in path)
                total += pushed
                for arc in path:
                    room[arc] -= pushed
                    room[arc ^ 1] += pushed
                full = next(position for position, arc in enumerate(path) if not room[arc])
                node = heads[path[full] ^ 1]
                del path[full:]
            step = self._next_arc(node, levels, untried)
            if step is not None:
                path.append(step)
                node = heads[step]
            elif path:
                levels[node] = -1
                node = heads[path.pop() ^ 1]
            else:
                return total

    def _next_arc(self, node: int, levels: list[int], untried: list[int]) -> int | None:
        """Return an arc with room that leads one level on, None if the node is a dead end."""
        heads, room = self.heads, self.room
        arcs, onward = self.arcs[node], levels[node] + 1
        for position in range(untried[node], len(arcs)):
            arc = arcs[position]
            if room[arc] and levels[heads[arc]] == onward:
                untried[node] = position
                return arc
        untried[node] = len(arcs)
        return None

    def reachable(self, source: int) -> set[int]:
        """Return the nodes that the source can still send to: the cut nearest to it begins there."""
        return self._search([source], against=0)

    def reaching(self, sinks: Iterable[int]) -> set[int]:
        """Return the nodes that can still send to a sink: the cut nearest to the sinks ends there."""
        return self._search(sinks, against=1)

    def _search(self, starts: Iterable[int], *, against: int) -> set[int]:
        """Return what arcs with room lead to; `against` is 1 to go from their heads to their tails."""
        heads, room, arcs = self.heads, self.room, self.arcs
        seen = set(starts)
        stack = list(seen)
        while stack:
            for arc in arcs[stack.pop()]:
                head = heads[arc]
                if room[arc ^ against] and head not in seen:
                    seen.add(head)
                    stack.append(head)
        return seen

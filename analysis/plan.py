"""The flow that a picture shows: as near to what was counted as capacity allows, then the cheapest.

METHODS 8 calls it the baseline: the feasible flow nearest, in the sum of absolute differences, to the
counted flows.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.carriage import Carriage, carriage
from analysis.flow import solve
from analysis.linear import Column, LinearProgramme, Row
from analysis.observed import counted_exports, counted_flows
from analysis.walks import paths_of

if TYPE_CHECKING:
    from analysis.flow import Path
    from routes.snapshot import Snapshot
    from routes.transit import Way

CIRCLE_COST = Fraction(1, 1000)  # per step and segment: keeps goods from running in circles for nothing


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Exports and home deliveries as paths, in integer steps of the snapshot."""

    snapshot: Snapshot
    exports: tuple[Path, ...]
    home: tuple[Path, ...]

    def loads(self, crossing: frozenset[Way]) -> dict[str, tuple[int, int]]:
        """Return for each segment what of its load crosses somewhere on its way, and what does not."""
        split: dict[str, tuple[int, int]] = {}
        for path in (*self.exports, *self.home):
            crosses = path_crosses(self.snapshot, path, crossing)
            for segment in path.elements[1::2]:
                inside, outside = split.get(segment, (0, 0))
                more = (path.amount, 0) if crosses else (0, path.amount)
                split[segment] = (inside + more[0], outside + more[1])
        return split


def path_crosses(snapshot: Snapshot, path: Path, crossing: frozenset[Way]) -> bool:
    """Whether a path uses one of the exits."""
    steps = zip(path.elements[1::2], path.elements[2::2], strict=True)
    segments = snapshot.network.segments
    used = {(way.segment, way.forward) for way in crossing}
    return any((segment, segments[segment].destination == place) in used for segment, place in steps)


def nearest_plan(view: Snapshot, *, at_most: int | None = None) -> Plan:
    """Return the feasible flow nearest to the year's counted flows, then the cheapest.

    As much is carried as was counted, or as can be. Where nothing was counted: the cheapest greatest flow.

    Parameters
    ----------
    at_most
        Exports to carry where more could be, integer steps; default: no such bound.
    """
    most = solve(view)
    limits = (most.exports, counted_exports(view), at_most)
    exports = min(limit for limit in limits if limit is not None)
    ways = carriage(view, exports=exports, home=most.home)
    programme = _near_counted(view, ways)
    cost = ways.cost()
    for index, stream in enumerate(ways.streams):
        if stream.kind == "segment":
            cost[index] = cost.get(index, Fraction(0)) + CIRCLE_COST
    best = programme.minimise(cost)
    amounts = [round(float(best.columns[index])) for index in range(len(ways.streams))]
    return Plan(
        snapshot=view,
        exports=tuple(paths_of(ways.streams, amounts, view.markets)),
        home=tuple(paths_of(ways.streams, amounts, view.home)),
    )


def _near_counted(view: Snapshot, ways: Carriage) -> LinearProgramme:
    """Return the programme whose solutions are as near to the counted flows as can be."""
    counted = {flow.element: round(flow.value * view.scale) for flow in counted_flows(view)}
    if not counted:
        return ways.programme
    count = len(ways.programme.columns)
    rows = [
        Row(
            entries={**_load(ways, element), count + 2 * number: -1, count + 2 * number + 1: 1},
            low=amount,
            high=amount,
        )
        for number, (element, amount) in enumerate(counted.items())
    ]
    most = max(counted.values()) + max(column.high for column in ways.programme.columns)
    programme = LinearProgramme(
        columns=(*ways.programme.columns, *(Column(high=most) for _ in range(2 * len(counted)))),
        rows=(*ways.programme.rows, *rows),
    )
    apart = {count + offset: Fraction(1) for offset in range(2 * len(counted))}
    return programme.optimal_face(programme.minimise(apart))


def _load(ways: Carriage, element: str) -> dict[int, int]:
    """Return the streams that make up the load of a segment or a place."""
    return {
        index: 1
        for index, stream in enumerate(ways.streams)
        if (stream.kind == "segment" and stream.element == element) or stream.destination == element
    }

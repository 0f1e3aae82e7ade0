"""How much of each corridor's capacity rests on which grade of source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.certificate import Reliability, maximum_flow
from analysis.observed import counted_flows

if TYPE_CHECKING:
    from routes.snapshot import Snapshot
    from routes.transit import Way


@dataclass(frozen=True, kw_only=True)
class CorridorQuality:
    """A corridor's capacity, in integer steps, by the grade of the limits that hold it there."""

    route: str
    capacity: int
    by_grade: dict[Reliability, int]


def corridor_quality(view: Snapshot) -> tuple[CorridorQuality, ...]:
    """Return the capacity of each counted route by grade, largest first.

    A route's capacity is the greatest flow through its counted elements alone, supplies unlimited and
    home demand left aside; the limits of the smallest cut nearest to the markets add up to it.
    """
    elements: dict[str, set[str]] = {}
    for flow in counted_flows(view):
        elements.setdefault(flow.route, set()).add(flow.element)
    every = set().union(*elements.values()) if elements else set()
    open_ended = replace(
        view,
        home={},
        supplies={place: replace(limit, amount=None) for place, limit in view.supplies.items()},
    )
    found = []
    for route, own in elements.items():
        certificate = maximum_flow(open_ended.closing(_through(view, every - own)), near="markets")
        grades: dict[Reliability, int] = {}
        for term in certificate.terms:
            grades[term.grade] = grades.get(term.grade, 0) + term.capacity
        found.append(CorridorQuality(route=route, capacity=certificate.value, by_grade=grades))
    return tuple(sorted(found, key=lambda item: (-item.capacity, item.route)))


def _through(view: Snapshot, elements: set[str]) -> frozenset[Way]:
    """Return the ways that use one of the elements."""
    return frozenset(
        way
        for way, origin, destination in view.ways
        if way.segment in elements or origin in elements or destination in elements
    )

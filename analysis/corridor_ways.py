"""The ways of one corridor: which are open, the cheapest of them, and the countries they cross."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.paths import after, before
from routes.transit import Way, exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from routes.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class CheapestWay:
    """One way from a supply to a market abroad, with what is known of its cost and time.

    Parameters
    ----------
    elements
        Place, segment, place, ..., segment, place.
    cost
        US dollars per single amount of the unit; None where a segment has no cost.
    without_cost
        Its segments that have none.
    days
        Days on the segments whose time is known; None where none is.
    without_days
        Its segments whose time is not known: with any, `days` is a part of the time.
    countries
        Countries and zones it leaves on the way, in order; where it ends is none of them.
    """

    elements: tuple[str, ...]
    cost: Fraction | None
    without_cost: tuple[str, ...]
    days: float | None
    without_days: tuple[str, ...]
    countries: tuple[str, ...]

    @property
    def market(self) -> str:
        """Where it ends."""
        return self.elements[-1]


def open_ways(view: Snapshot) -> Snapshot:
    """Return the snapshot without ways that have no capacity in the year: not built, or shut."""

    def shut(place: str) -> bool:
        return view.limit("place", place).amount == 0

    return view.closing(
        way
        for way, origin, destination in view.ways
        if view.limit("segment", way.segment).amount == 0 or shut(origin) or shut(destination)
    )


def ways_of(view: Snapshot, own: Collection[str]) -> dict[Way, tuple[str, str]]:
    """Return the ways that lie on some way from a supply to a market abroad by an own segment, with ends."""
    supplied, useful = after(view, view.supplies), before(view, view.markets)
    usable = {
        way: (origin, destination)
        for way, origin, destination in view.ways
        if origin in supplied and destination in useful
    }
    entered = [ends for way, ends in usable.items() if way.segment in own]
    behind = after(view, {destination for _, destination in entered})
    ahead = before(view, {origin for origin, _ in entered})
    return {
        way: ends
        for way, ends in usable.items()
        if way.segment in own or ends[0] in behind or ends[1] in ahead
    }


def countries_crossed(view: Snapshot, own: Collection[str]) -> tuple[str, ...]:
    """Return the transit countries and zones that goods can leave on a corridor, the nearest first.

    Near is how few segments lie before the first exit.
    """
    ways = ways_of(view, own)
    steps = _steps(view)
    met = {}
    for name in transit_countries(view.network, view.commodity):
        distances = [steps[ways[way][0]] for way in exits(view.network, name) if way in ways]
        if distances:
            met[name] = min(distances)
    return tuple(sorted(met, key=lambda name: (met[name], name)))


def _steps(view: Snapshot) -> dict[str, int]:
    """Return how many segments lie at least between a supply and each place."""
    onward: dict[str, list[str]] = {}
    for _, origin, destination in view.ways:
        onward.setdefault(origin, []).append(destination)
    found = dict.fromkeys(view.supplies, 0)
    queue = deque(found)
    while queue:
        place = queue.popleft()
        for end in onward.get(place, ()):
            if end not in found:
                found[end] = found[place] + 1
                queue.append(end)
    return found


def cheapest_way(view: Snapshot, by: Collection[str]) -> CheapestWay | None:
    """Return the cheapest way from a supply to a market abroad through one of some elements.

    Ways on which every segment has a cost go before others; of the others that with the fewest
    segments without one. Costs of places on the way count too. None where no such way is open.
    """
    onward: dict[str, list[tuple[Way, str]]] = {}
    for way, origin, destination in view.ways:
        onward.setdefault(origin, []).append((way, destination))
    queue: list[tuple[int, Fraction, tuple[str, ...], bool]] = [
        (0, view.costs.get(place, Fraction(0)), (place,), place in by) for place in view.supplies
    ]
    heapq.heapify(queue)
    settled: set[tuple[str, bool]] = set()
    while queue:
        missing, cost, elements, passed = heapq.heappop(queue)
        place = elements[-1]
        if (place, passed) in settled:
            continue
        settled.add((place, passed))
        if passed and place in view.markets:
            return _described(view, elements, cost if not missing else None)
        for way, end in onward.get(place, ()):
            if end not in elements[::2]:
                price = view.costs.get(way.segment)
                more = (price or Fraction(0)) + view.costs.get(end, Fraction(0))
                then = passed or way.segment in by or end in by
                heapq.heappush(
                    queue, (missing + (price is None), cost + more, (*elements, way.segment, end), then)
                )
    return None


def _described(view: Snapshot, elements: tuple[str, ...], cost: Fraction | None) -> CheapestWay:
    segments = [view.network.segments[name] for name in elements[1::2]]
    known = [segment.transit_days for segment in segments if segment.transit_days is not None]
    return CheapestWay(
        elements=elements,
        cost=cost,
        without_cost=tuple(segment.id for segment in segments if segment.id not in view.costs),
        days=sum(known) if known else None,
        without_days=tuple(segment.id for segment in segments if segment.transit_days is None),
        countries=_left(view, elements),
    )


def _left(view: Snapshot, elements: tuple[str, ...]) -> tuple[str, ...]:
    """Return the countries and zones that a way leaves, in order."""
    taken = [
        Way(segment=name, forward=view.network.segments[name].origin == start)
        for start, name in zip(elements[::2], elements[1::2], strict=False)
    ]
    names = transit_countries(view.network, view.commodity)
    crossing = {name: exits(view.network, name) for name in names}
    return tuple(dict.fromkeys(name for way in taken for name in names if way in crossing[name]))


def places_of(view: Snapshot, own: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the places that own segments touch, and those of them that no segment of others touches."""
    touched, others = set[str](), set[str]()
    for segment in view.segments:
        (touched if segment.id in own else others).update((segment.origin, segment.destination))
    return frozenset(touched), frozenset(touched - others)


def own_segments(view: Snapshot, tags: Iterable[str]) -> frozenset[str]:
    """Return the segments that carry the good and have one of the tags."""
    wanted = frozenset(tags)
    return frozenset(segment.id for segment in view.segments if wanted.intersection(segment.corridors))

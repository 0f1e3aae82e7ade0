"""Whether something limits every path from a supply to a market."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from routes.goods import carried_at, goods_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from routes.tables import Tables


def unlimited_path(
    tables: Tables, commodity: str | None, *, perhaps_limited: frozenset[str], perhaps_bounded: frozenset[str]
) -> list[str]:
    """Return the places of an unlimited path from a supply to a market, or nothing.

    Parameters
    ----------
    perhaps_limited, perhaps_bounded
        Elements, and places with a demand, that rows with a fault may speak of.
    """
    goods = goods_of(tables)
    carried = carried_at(tables, goods)
    limited = {
        row.element
        for row in tables.capacities
        if row.central.is_finite()
        and row.status != "nameplate"
        and goods.binds(row, carried.get(row.element, frozenset()), commodity)
    } | perhaps_limited
    above = (None, *goods.lineage(commodity))
    bounded = {row.place for row in tables.demands if row.commodity in above} | perhaps_bounded
    sinks = {
        place.id
        for place in tables.places
        if place.kind == "market" and place.country != tables.settings.exporter and place.id not in bounded
    } - limited
    onward: dict[str, list[str]] = {}
    stated = {row.element for row in tables.capacities}
    for segment in tables.segments:
        if segment.id in limited or not goods.carries(segment, commodity):
            continue
        if segment.id not in stated:  # reported as such
            continue
        ways = [(segment.origin, segment.destination)]
        if segment.bidirectional:
            ways.append((segment.destination, segment.origin))
        for origin, destination in ways:
            if not {origin, destination} & limited:
                onward.setdefault(origin, []).append(destination)
    starts = dict.fromkeys(row.place for row in tables.supplies if goods.speaks_for(row.commodity, commodity))
    return _path_to_any(onward, [place for place in starts if place not in limited], sinks)


def _path_to_any(onward: dict[str, list[str]], starts: Collection[str], sinks: Collection[str]) -> list[str]:
    """Return the places of one path from a start to a sink, breadth first, or nothing."""
    came_from: dict[str, str | None] = dict.fromkeys(starts)
    queue = deque(starts)
    while queue:
        place = queue.popleft()
        if place in sinks:
            path = [place]
            while (before := came_from[path[-1]]) is not None:
                path.append(before)
            return path[::-1]
        for step in onward.get(place, ()):
            if step not in came_from:
                came_from[step] = place
                queue.append(step)
    return []

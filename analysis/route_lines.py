"""Where segments and places are drawn: on the map by their coordinates, else in a schematic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.plots.basemap import COVERAGE
from analysis.schematic import MOST_SEGMENTS, needs_schematic, schematic
from routes.model import NO_COUNTRY
from routes.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.plots.picture import RouteLine
    from analysis.schematic import Schematic
    from routes.model import Place

BASEMAP = (
    "Basemap: Natural Earth (public domain). Boundaries imply no endorsement; "
    "Crimea is drawn as Ukraine (UN GA resolution 68/262), disputed lines are dashed. "
    "Route lines are drawn by hand."
)
SCHEMATIC = (
    "Schematic, not to scale: columns run from fields to markets, boxes are countries and zones; "
    "position, size and distance say nothing of where anything lies."
)


def layout_of(network: Network) -> Schematic | None:
    """Return the schematic of a network that cannot be drawn on the map, None if it can.

    That is so where an end of a segment has no coordinates, or the basemap holds no place of the exporter.

    Raises
    ------
    RoutesError
        If the network has too many segments for a schematic.
    """
    return schematic(network) if needs_schematic(network) or _off_the_basemap(network) else None


def can_be_drawn(network: Network) -> bool:
    """Return whether there is a map or a schematic of a network: of a very large one without places no."""
    return len(network.tables.segments) <= MOST_SEGMENTS or not (
        needs_schematic(network) or _off_the_basemap(network)
    )


def _off_the_basemap(network: Network) -> bool:
    west, south, east, north = COVERAGE
    home = [
        west <= place.lon <= east and south <= place.lat <= north
        for place in network.tables.places
        if network.is_home(place.id) and place.lon is not None and place.lat is not None
    ]
    return bool(home) and not any(home)


def ground_note(network: Network) -> str:
    """Return what the footer of a picture says of the ground it is drawn on."""
    return BASEMAP if not needs_schematic(network) and not _off_the_basemap(network) else SCHEMATIC


def courses_of(network: Network, layout: Schematic | None) -> dict[str, tuple[tuple[float, float], ...]]:
    """Return the course of each segment: that of the layout, else as drawn by hand, else straight."""
    if layout is not None:
        return dict(layout.courses)
    drawn = {line.segment: line.points for line in network.tables.lines}
    straight = {
        item.id: _straight(network, item.origin, item.destination) for item in network.tables.segments
    }
    return {name: drawn.get(name) or points for name, points in straight.items()}


def _straight(network: Network, origin: str, destination: str) -> tuple[tuple[float, float], ...]:
    ends = (network.places[name] for name in (origin, destination))
    return tuple((end.lon, end.lat) for end in ends if end.lon is not None and end.lat is not None)


def places_to_draw(
    network: Network, layout: Schematic | None, lines: Iterable[RouteLine]
) -> Iterator[tuple[Place, tuple[float, float]]]:
    """Yield the places that lines touch, with longitude and latitude, or column and row of the layout."""
    touched = {end for line in lines for end in line.ends}
    for place in network.tables.places:
        at = (place.lon, place.lat) if layout is None else layout.places.get(place.id, (None, None))
        if place.id in touched and _is_named(place) and at[0] is not None and at[1] is not None:
            yield place, (at[0], at[1])


def _is_named(place: Place) -> bool:
    """Whether a place is drawn: a bend of a sea lane is not."""
    return not (place.country == NO_COUNTRY and place.kind == "hub" and place.zone is None)


def together(a: Network, b: Network) -> Network:
    """Return the network with the places and segments of both, so that two pictures share one layout."""
    if (a.tables.places, a.tables.segments) == (b.tables.places, b.tables.segments):
        return b
    places = {item.id: item for item in (*a.tables.places, *b.tables.places)}
    segments = {item.id: item for item in (*a.tables.segments, *b.tables.segments)}
    lines = {item.segment: item for item in (*a.tables.lines, *b.tables.lines)}
    tables = replace(
        b.tables,
        places=tuple(places.values()),
        segments=tuple(segments.values()),
        lines=tuple(lines.values()),
    )
    return Network(tables=tables)

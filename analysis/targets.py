"""What can be lost: segments, places, transit countries and zones, each as the ways that close with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from routes.countries import label
from routes.transit import Way, exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routes.snapshot import Snapshot

    Targets: TypeAlias = Mapping[str, frozenset[Way]]

By = Literal["segment", "place", "country"]


def targets(view: Snapshot, by: By, *, on: Iterable[str] | None = None) -> dict[str, frozenset[Way]]:
    """Return the ways that close with each segment, place, or transit country and zone.

    A segment closes in both directions. A place closes with all ways that touch it; places with a supply and
    places where goods are used or sold are no targets. A country or zone closes with its exits.

    Parameters
    ----------
    on
        Of countries: only these countries, zones and groups.
    """
    if by == "segment":
        return {
            segment.id: frozenset({Way(segment=segment.id), Way(segment=segment.id, forward=False)})
            for segment in view.segments
        }
    if by == "country":
        network = view.network
        names = transit_countries(network, view.commodity) if on is None else on
        return {name: exits(network, name) for name in names}
    spared = {*view.supplies, *view.home, *view.markets}
    found: dict[str, set[Way]] = {place: set() for place in view.places if place not in spared}
    for way, *ends in view.ways:
        for place in ends:
            if place in found:
                found[place].add(way)
    return {place: frozenset(touching) for place, touching in found.items()}


def corridors(view: Snapshot) -> dict[str, frozenset[str]]:
    """Return the segments of each corridor, in alphabetical order of corridors."""
    found: dict[str, set[str]] = {}
    for segment in view.segments:
        for name in segment.corridors:
            found.setdefault(name, set()).add(segment.id)
    return {name: frozenset(found[name]) for name in sorted(found)}


def outside(view: Snapshot, kept: frozenset[str]) -> frozenset[Way]:
    """Return the ways that close when only some corridors stay open.

    They are those of the segments that belong to other corridors alone. Segments of no corridor stay open.
    """
    return frozenset(
        Way(segment=segment.id, forward=forward)
        for segment in view.segments
        if segment.corridors and not kept.intersection(segment.corridors)
        for forward in (True, False)
    )


def target_name(view: Snapshot, by: By, name: str) -> str:
    """Return what a target is called: the ends of a segment, else the name of the place, country or zone."""
    places = view.network.places
    if by == "segment":
        segment = view.network.segments[name]
        return f"{places[segment.origin].label} – {places[segment.destination].label}"
    return places[name].label if by == "place" else label(view.network, name)

"""Hubs where goods of several origins meet: there a grade could take another's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.snapshot import Snapshot


def meeting_places(view: Snapshot) -> Iterator[str]:
    """Yield, for each hub that goods of two origins or more first meet at, a line that names them.

    A network that must keep grades apart needs a hub for each; these are the places to look at.
    """
    origins = _origins(view)
    arriving: dict[str, list[str]] = {}
    for _, origin, destination in view.ways:
        arriving.setdefault(destination, []).append(origin)
    for place in view.network.tables.places:
        here = origins.get(place.id, set())
        if place.kind == "hub" and len(here) > 1:
            elsewhere = _origins(view, without=place.id)
            if all(elsewhere.get(origin, set()) < here for origin in arriving.get(place.id, ())):
                yield f"goods of {', '.join(sorted(here))} meet at {place.id}"


def _origins(view: Snapshot, *, without: str | None = None) -> dict[str, set[str]]:
    """Return for each place the supplies whose goods can reach it, or can without passing one place."""
    onward: dict[str, list[str]] = {}
    for _, origin, destination in view.ways:
        if without not in (origin, destination):
            onward.setdefault(origin, []).append(destination)
    found: dict[str, set[str]] = {}
    for supply in view.supplies:
        stack, seen = [supply], {supply}
        while stack:
            place = stack.pop()
            found.setdefault(place, set()).add(supply)
            new = [step for step in onward.get(place, ()) if step not in seen]
            seen.update(new)
            stack += new
    return found

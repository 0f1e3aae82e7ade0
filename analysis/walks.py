"""A flow as paths: whole amounts walked from supplies to sinks, circles left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.flow import Path

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from analysis.carriage import Stream


def paths_of(streams: Sequence[Stream], amounts: Sequence[int], sinks: Container[str]) -> list[Path]:
    """Return the flow into some sinks as paths, whole steps, from the largest streams.

    Parameters
    ----------
    streams, amounts
        What each column of a programme carries, and how much, in integer steps.
    sinks
        Places whose deliveries are wanted.
    """
    left = list(amounts)
    leaving: dict[str, list[int]] = {}
    for index, stream in enumerate(streams):
        if stream.origin is not None and left[index] > 0:
            leaving.setdefault(stream.origin, []).append(index)
    totals: dict[tuple[str, ...], int] = {}
    for start, stream in enumerate(streams):
        while stream.kind == "supply" and left[start] > 0:
            walk = _walk(streams, leaving, left, start)
            if walk is None:
                continue
            amount = min(left[index] for index in walk)
            for index in walk:
                left[index] -= amount
            end = streams[walk[-1]]
            if end.kind == "demand" and end.element in sinks:
                elements = _elements(streams, walk)
                totals[elements] = totals.get(elements, 0) + amount
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [Path(elements=elements, amount=amount) for elements, amount in ordered]


def _walk(
    streams: Sequence[Stream], leaving: dict[str, list[int]], left: list[int], start: int
) -> list[int] | None:
    """Return streams with something left from a supply to a sink, or a circle met on the way."""
    walk = [start]
    seen: dict[str, int] = {}
    while streams[walk[-1]].kind != "demand":
        place = str(streams[walk[-1]].destination)
        if place in seen:
            return walk[seen[place] :]
        seen[place] = len(walk)
        onward = [index for index in leaving.get(place, ()) if left[index] > 0]
        if not onward:
            left[walk[-1]] = 0  # a step lost to rounding leads nowhere
            return None
        walk.append(max(onward, key=lambda index: (left[index], -index)))
    return walk


def _elements(streams: Sequence[Stream], walk: list[int]) -> tuple[str, ...]:
    """Return the places and segments of a walk in turn."""
    walked = [streams[index] for index in walk]
    elements: list[str] = [str(walked[0].destination)]
    for stream in walked[1:-1]:
        elements += (stream.element, str(stream.destination))
    return tuple(elements)

"""Which places lie after a supply and before a sink, and every simple path between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.linear import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routes.limits import Kind
    from routes.snapshot import Snapshot
    from routes.transit import Way


def after(snapshot: Snapshot, starts: Iterable[str], *, without: frozenset[Way] = frozenset()) -> set[str]:
    """Return the places that goods from some places can reach, those places included."""
    return _closure(snapshot.onward, starts, without)


def before(snapshot: Snapshot, ends: Iterable[str], *, without: frozenset[Way] = frozenset()) -> set[str]:
    """Return the places from which goods can reach some places, those places included."""
    return _closure(snapshot.back, ends, without)


def _closure(
    onward: Mapping[str, Sequence[tuple[Way, str]]], starts: Iterable[str], without: frozenset[Way]
) -> set[str]:
    seen = set(starts)
    stack = list(seen)
    while stack:
        for way, step in onward.get(stack.pop(), ()):
            if step not in seen and way not in without:
                seen.add(step)
                stack.append(step)
    return seen


def uncosted(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the segments on some way from a supply to a sink that have no cost."""
    supplied = after(snapshot, snapshot.supplies)
    useful = before(snapshot, (*snapshot.home, *snapshot.markets))
    missing = {
        way.segment
        for way, origin, destination in snapshot.ways
        if origin in supplied and destination in useful and way.segment not in snapshot.costs
    }
    return tuple(sorted(missing))


def simple_paths(
    snapshot: Snapshot, crossing: frozenset[Way] = frozenset()
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield every simple path from a supply to a sink, and whether it crosses; depth first.

    A path is places and segments in turn. Ways that no sink lies behind are not entered.
    """
    sinks = {*snapshot.home, *snapshot.markets}
    useful = before(snapshot, sinks)
    onward: dict[str, list[tuple[Way, str]]] = {}
    for way, origin, destination in snapshot.ways:
        if destination in useful:
            onward.setdefault(origin, []).append((way, destination))
    for start in snapshot.supplies:
        stack: list[tuple[tuple[str, ...], bool]] = [((start,), False)]
        while stack:
            path, crossed = stack.pop()
            if path[-1] in sinks:
                yield path, crossed
            for way, destination in onward.get(path[-1], ()):
                if destination not in path[::2]:
                    stack.append(((*path, way.segment, destination), crossed or way in crossing))


def path_rows(
    snapshot: Snapshot, paths: Sequence[tuple[str, ...]], *, exports: int, home: int
) -> tuple[Row, ...]:
    """Return the conditions on amounts along paths: no limit exceeded, the totals carried."""
    used: dict[tuple[Kind, str], dict[int, int]] = {}
    for index, path in enumerate(paths):
        used.setdefault(("supply", path[0]), {})[index] = 1
        used.setdefault(("demand", path[-1]), {})[index] = 1
        for position, element in enumerate(path):
            kind: Kind = "segment" if position % 2 else "place"
            used.setdefault((kind, element), {})[index] = 1
    limits = {key: snapshot.limit(*key).amount for key in used}
    rows = [
        Row(entries=used[key], low=None, high=limit) for key, limit in limits.items() if limit is not None
    ]
    for sinks, total in ((snapshot.home, home), (snapshot.markets, exports)):
        entries = {index: 1 for index, path in enumerate(paths) if path[-1] in sinks}
        rows.append(Row(entries=entries, low=total, high=total))
    return tuple(rows)

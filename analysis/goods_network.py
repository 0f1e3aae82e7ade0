"""Several goods of one year as numbers: each good's own links between places, and the limits they share.

A path of a good begins at a supply, goes over links and ends at a sink. It uses one unit of every limit
that speaks for its good at an element it touches. All parts are whole numbers and plain tuples, so that a
network can be sent to another process.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.paths import after, before
from routes.errors import RoutesError
from routes.snapshot import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.limits import Kind, Limit
    from routes.snapshot import Snapshot
    from routes.transit import Way

ROOM = 1_000  # by how much limits may grow together in samples and scenarios
Rows: TypeAlias = tuple[int, ...]
Whole: TypeAlias = npt.NDArray[np.int64]


class Link(NamedTuple):
    """An open way between two places by number; `rows` are the limits of the way and of where it ends."""

    way: Way
    tail: int
    head: int
    rows: Rows


class Terminal(NamedTuple):
    """A place where a good begins or ends, and the limits met there: supply and place, or demand."""

    place: int
    rows: Rows


@dataclass(frozen=True, kw_only=True)
class GoodNetwork:
    """Where one good can go.

    Parameters
    ----------
    places
        Ids by number.
    links
        Those between a supply and a sink; those near the supplies first.
    starts, home, abroad
        Supplies, sinks in the exporter's country and markets outside it.
    """

    good: Good
    places: tuple[str, ...]
    links: tuple[Link, ...]
    starts: tuple[Terminal, ...]
    home: tuple[Terminal, ...]
    abroad: tuple[Terminal, ...]

    @cached_property
    def arriving(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the links that end at each place."""
        found: list[list[int]] = [[] for _ in self.places]
        for number, link in enumerate(self.links):
            found[link.head].append(number)
        return tuple(map(tuple, found))

    def ends(self, *, abroad: bool) -> tuple[Terminal, ...]:
        """Return the sinks abroad, or those at home."""
        return self.abroad if abroad else self.home


@dataclass(frozen=True, kw_only=True)
class GoodsNetwork:
    """All goods and the limits they share.

    Parameters
    ----------
    limits
        What each row limits: segments, places and demands first, then the supplies of each good.
    speaks_for
        The goods that add up to each row.
    unlimited
        More than all limits together, in integer steps, with room for larger ones.
    """

    limits: tuple[Limit, ...]
    speaks_for: tuple[frozenset[Good], ...]
    goods: tuple[GoodNetwork, ...]
    unlimited: int

    def amounts(self) -> Whole:
        """Return the central amounts of all rows, one column, in integer steps."""
        figures = [limit.amount if limit.amount is not None else self.unlimited for limit in self.limits]
        return np.array(figures, dtype=np.int64)[:, None]

    def row_keys(self) -> tuple[tuple[Kind, str, frozenset[Good]], ...]:
        """Return kind, element and goods of each row. Two rows of a table may agree in all three."""
        return tuple(
            (limit.kind, limit.id, goods) for limit, goods in zip(self.limits, self.speaks_for, strict=True)
        )


def compile_goods(joint: JointSnapshot) -> GoodsNetwork:
    """Return a joint snapshot as numbers."""
    limits = [shared.limit for shared in joint.limits]
    speaks_for = [shared.goods for shared in joint.limits]
    at: dict[tuple[Kind, str, Good], list[int]] = defaultdict(list)
    for row, shared in enumerate(joint.limits):
        for good in shared.goods:
            at[shared.limit.kind, shared.limit.id, good].append(row)
    for good, view in joint.views.items():
        for place, limit in view.supplies.items():
            if limit.amount is not None:
                at["supply", place, good].append(len(limits))
                limits.append(limit)
                speaks_for.append(frozenset((good,)))
    rows = {key: tuple(numbers) for key, numbers in at.items()}
    return GoodsNetwork(
        limits=tuple(limits),
        speaks_for=tuple(speaks_for),
        goods=tuple(_good_network(good, view, rows) for good, view in joint.views.items()),
        unlimited=min(LARGEST, ROOM * joint.unlimited),
    )


def _good_network(good: Good, view: Snapshot, rows: Mapping[tuple[Kind, str, Good], Rows]) -> GoodNetwork:
    """Return one good's network without what lies behind no supply or before no sink."""

    def at(kind: Kind, element: str) -> Rows:
        return rows.get((kind, element, good), ())

    useful = after(view, view.supplies) & before(view, (*view.home, *view.markets))
    places = _ordered(view, useful)
    number = {place: index for index, place in enumerate(places)}
    links = [
        Link(way, number[tail], number[head], at("segment", way.segment) + at("place", head))
        for way, tail, head in view.ways
        if tail in number and head in number
    ]

    def ends(sinks: Iterable[str]) -> tuple[Terminal, ...]:
        return tuple(Terminal(number[place], at("demand", place)) for place in sinks if place in number)

    return GoodNetwork(
        good=good,
        places=places,
        links=tuple(sorted(links, key=lambda link: (link.tail, link.head))),
        starts=tuple(
            Terminal(number[place], at("supply", place) + at("place", place))
            for place in view.supplies
            if place in number
        ),
        home=ends(view.home),
        abroad=ends(view.markets),
    )


def _ordered(view: Snapshot, useful: set[str]) -> tuple[str, ...]:
    """Return places in the order in which goods first reach them, breadth first."""
    onward: dict[str, list[str]] = defaultdict(list)
    for _, tail, head in view.ways:
        onward[tail].append(head)
    found = dict.fromkeys(place for place in view.supplies if place in useful)
    queue = list(found)
    for place in queue:
        for head in onward[place]:
            if head in useful and head not in found:
                found[head] = None
                queue.append(head)
    return tuple(found)


def amounts_in(network: GoodsNetwork, joint: JointSnapshot) -> Whole:
    """Return the amounts that another snapshot of the same goods gives the rows, one column.

    A limit that is not there is none.

    Raises
    ------
    RoutesError
        If the other snapshot has a limit that the network has no row for.
    """
    there = compile_goods(joint)
    given: dict[tuple[Kind, str, frozenset[Good]], list[Limit]] = defaultdict(list)
    for key, limit in zip(there.row_keys(), there.limits, strict=True):
        given[key].append(limit)
    amounts = np.full((len(network.limits), 1), network.unlimited, dtype=np.int64)
    for row, key in enumerate(network.row_keys()):
        if given[key] and (amount := given[key].pop(0).amount) is not None:
            amounts[row, 0] = amount
    _none_left("limit of", (key[1] for key, limits in given.items() if limits))
    return amounts


def closed_in(network: GoodsNetwork, joint: JointSnapshot) -> dict[Good, frozenset[Way]]:
    """Return the ways of each good that another snapshot of the same goods has closed.

    Raises
    ------
    RoutesError
        If the other snapshot has a way that the network has not.
    """
    there = {good.good: good for good in compile_goods(joint).goods}
    closed = {}
    for good in network.goods:
        known = {link.way for link in good.links}
        open_ways = {way for way, _, _ in joint.views[good.good].ways}
        closed[good.good] = frozenset(known - open_ways)
        _none_left("way over", (link.way.segment for link in there[good.good].links if link.way not in known))
    return closed


def _none_left(what: str, names: Iterable[str]) -> None:
    for name in names:
        raise RoutesError(f"the snapshot to solve again has a {what} {name} that was not there before")


def path_rows(path: Sequence[Link], start: Terminal, end: Terminal) -> Rows:
    """Return the limits that a path from a start over links to an end uses, in order."""
    return tuple(sorted({*start.rows, *(row for link in path for row in link.rows), *end.rows}))

"""Streams through three columns of nodes: which node stands where, and which ribbon joins which.

Columns are numbered 0, 1 and 2 from left to right. Heights are in points, from the lower edge upwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots.captions import spread
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OTHER = "Other"
SMALL = 0.005
THINNEST_PT = 0.9
COLUMNS = (0, 1, 2)
HALVINGS = 50
SWEEPS = 20
LEAST_GAIN = 1e-9


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What goes from one field over one route to one market.

    Parameters
    ----------
    field, route, market
        Names, as shown.
    amount
        In the unit of the picture.
    crosses
        Whether it crosses the country in question.
    """

    field: str
    route: str
    market: str
    amount: float
    crosses: bool

    @property
    def names(self) -> tuple[str, str, str]:
        """Return the nodes it passes, from left to right."""
        return (self.field, self.route, self.market)


@dataclass(frozen=True, kw_only=True)
class Node:
    """A field, route or market: what passes it, how much of that crosses, and where its bar stands."""

    name: str
    column: int
    amount: float
    crossing: float
    bottom: float
    top: float


@dataclass(frozen=True, kw_only=True)
class Ribbon:
    """What joins two nodes: `start` and `end` are the bottom and top of its left and right end."""

    origin: str
    target: str
    column: int
    crosses: bool
    amount: float
    start: tuple[float, float]
    end: tuple[float, float]


class Link(NamedTuple):
    """What goes from a node to one of the next column, of one kind."""

    origin: str
    target: str
    crosses: bool
    amount: float


@dataclass(frozen=True, kw_only=True)
class Room:
    """The room that texts take round the bars of one column, in points.

    Parameters
    ----------
    block
        Least height of a bar with the text beside it.
    above
        Height of the text on top of each bar.
    gap
        Least distance between two blocks.
    """

    block: float = 0.0
    above: float = 0.0
    gap: float = 7.0

    def needs(self, bar: float) -> float:
        """Return the height that a bar takes with its texts and its gap."""
        return max(bar + self.above, self.block) + self.gap


def totals(streams: Sequence[Stream], column: int) -> dict[str, float]:
    """Return what passes each node of a column."""
    found: dict[str, float] = {}
    for stream in streams:
        name = stream.names[column]
        found[name] = found.get(name, 0.0) + stream.amount
    return found


def merged(streams: Sequence[Stream]) -> tuple[tuple[Stream, ...], tuple[dict[str, float], ...]]:
    """Put the small nodes of each column together, and return for each column what was put together.

    A node is small if less than half a per cent passes it. One that is small alone keeps its name.
    """
    whole = sum(stream.amount for stream in streams)
    lost: list[dict[str, float]] = []
    for column in COLUMNS:
        found = totals(streams, column)
        small = {name: amount for name, amount in found.items() if amount < SMALL * whole and name != OTHER}
        lost.append(small if len(small) > 1 else {})

    def kept(name: str, column: int) -> str:
        return OTHER if name in lost[column] else name

    renamed = (
        replace(
            stream, field=kept(stream.field, 0), route=kept(stream.route, 1), market=kept(stream.market, 2)
        )
        for stream in streams
        if stream.amount > 0
    )
    return tuple(renamed), tuple(lost)


def ordered(streams: Sequence[Stream]) -> tuple[tuple[str, ...], ...]:
    """Return the nodes of each column from top to bottom, so that few and thin ribbons cross.

    It starts from the largest on top, routes that cross before those that avoid, and moves one node at a
    time as long as that helps.
    """
    order = [_by_size(streams, column) for column in COLUMNS]
    joints = [_joints(streams, column) for column in COLUMNS[:2]]
    cost = _cost(order, joints)
    for _ in range(SWEEPS):
        before = cost
        for column in COLUMNS:
            for name in tuple(order[column]):
                order, cost = _best_move(order, joints, (column, name), cost)
        if cost > before - LEAST_GAIN:
            break
    return tuple(tuple(names) for names in order)


def laid_out(
    streams: Sequence[Stream], *, height_pt: float, rooms: Sequence[Room]
) -> tuple[tuple[Node, ...], tuple[Ribbon, ...]]:
    """Return the nodes and ribbons on paper, heights in proportion to amounts, as large as fits.

    The routes in the middle are spread over the height; fields and markets stand as near as can be to
    the routes they use. Nothing is thinner than `THINNEST_PT`.

    Raises
    ------
    RoutesError
        If the texts alone take more than the height.
    """
    order = ordered(streams)
    scale = scale_of(streams, height_pt=height_pt, rooms=rooms)
    if streams and scale == 0:
        most = max(map(len, order))
        raise RoutesError(
            f"expected a picture high enough for {most} names in a column, got {height_pt:.0f} pt"
        )
    middle = _middle_column(streams, order[1], scale, height_pt, rooms[1])
    nodes = list(middle)
    ribbons: list[Ribbon] = []
    for column in (0, 2):
        side = column // 2
        links = _links(streams, side)
        inner = _stacked(links, middle, 1 - side, order[column], kinds_apart=True)
        wanted = _wanted(inner, side, order[column])
        outer = _outer_column(streams, column, wanted, scale, (height_pt, rooms[column]))
        nodes += outer
        ends = _stacked(links, outer, side, order[1], kinds_apart=False)
        ribbons += [_ribbon(link, side, inner[link], ends[link]) for link in links]
    nodes.sort(key=lambda node: (node.column, -node.top))
    return tuple(nodes), tuple(ribbons)


def _ribbon(link: Link, side: int, inner: tuple[float, float], outer: tuple[float, float]) -> Ribbon:
    """Return the ribbon between a route and the node on its left (side 0) or right (side 1)."""
    return Ribbon(
        origin=link.origin,
        target=link.target,
        column=side,
        crosses=link.crosses,
        amount=link.amount,
        start=inner if side else outer,
        end=outer if side else inner,
    )


def _by_size(streams: Sequence[Stream], column: int) -> list[str]:
    """Return the nodes of a column, largest first; routes that mostly cross first; what is left over last."""
    found = totals(streams, column)
    crossing = totals([stream for stream in streams if stream.crosses], column)

    def rank(name: str) -> tuple[bool, bool, float, str]:
        avoids = column == 1 and 2 * crossing.get(name, 0.0) < found[name]
        return (avoids, name == OTHER, -found[name], name)

    return sorted(found, key=rank)


def _joints(streams: Sequence[Stream], column: int) -> dict[tuple[str, str], float]:
    """Return what goes from each node of a column to each of the next."""
    found: dict[tuple[str, str], float] = {}
    for stream in streams:
        pair = (stream.names[column], stream.names[column + 1])
        found[pair] = found.get(pair, 0.0) + stream.amount
    return found


def _cost(order: Sequence[Sequence[str]], joints: Sequence[Mapping[tuple[str, str], float]]) -> float:
    """Return how much crosses: over all pairs of crossing ribbons, the geometric mean of their amounts."""
    cost = 0.0
    for column, found in enumerate(joints):
        left = np.array([order[column].index(origin) for origin, _ in found])
        right = np.array([order[column + 1].index(target) for _, target in found])
        root = np.sqrt(np.array(list(found.values())))
        crossed = (left[:, None] < left[None, :]) & (right[:, None] > right[None, :])
        cost += float(root @ crossed @ root)
    return cost


def _best_move(
    order: list[list[str]],
    joints: Sequence[Mapping[tuple[str, str], float]],
    moved: tuple[int, str],
    cost: float,
) -> tuple[list[list[str]], float]:
    """Return the order with one node where it costs least, and that cost; unchanged if nothing is gained."""
    column, name = moved
    others = [other for other in order[column] if other != name]
    best = order
    for place in range(len(others) + 1):
        tried = [*order[:column], [*others[:place], name, *others[place:]], *order[column + 1 :]]
        price = _cost(tried, joints)
        if price < cost - LEAST_GAIN:
            best, cost = tried, price
    return best, cost


def _bar(amount: float, scale: float) -> float:
    return max(amount * scale, THINNEST_PT)


def scale_of(streams: Sequence[Stream], *, height_pt: float, rooms: Sequence[Room]) -> float:
    """Return the points for one unit at which the fullest column just fits; 0 if the texts do not fit."""

    def fits(scale: float) -> bool:
        return all(
            sum(rooms[column].needs(_bar(amount, scale)) for amount in totals(streams, column).values())
            <= height_pt + rooms[column].gap
            for column in COLUMNS
        )

    whole = sum(stream.amount for stream in streams)
    low, high = 0.0, height_pt / whole if whole > 0 else 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _middle_column(
    streams: Sequence[Stream], names: Sequence[str], scale: float, height_pt: float, room: Room
) -> list[Node]:
    """Return the nodes of the middle column, spread over the height."""
    found = totals(streams, 1)
    needs = [room.needs(_bar(found[name], scale)) for name in names]
    slack = max(height_pt + room.gap - sum(needs), 0.0) / max(len(names) - 1, 1)
    nodes, edge = [], height_pt
    for name, need in zip(names, needs, strict=True):
        bar = _bar(found[name], scale)
        pad = (need - room.gap - room.above - bar) / 2
        top = edge - room.above - pad
        nodes.append(_node(streams, name, 1, (top - bar, top)))
        edge -= need + slack
    return nodes


def _outer_column(
    streams: Sequence[Stream],
    column: int,
    wanted: Mapping[str, float],
    scale: float,
    sheet: tuple[float, Room],
) -> list[Node]:
    """Return the nodes of an outer column, as near as can be to where they are wanted."""
    height_pt, room = sheet
    found = totals(streams, column)
    names = list(wanted)[::-1]
    bars = [_bar(found[name], scale) for name in names]
    needs = [room.needs(bar) for bar in bars]
    goals = [wanted[name] for name in names]
    middles = spread(goals, needs, low=-room.gap / 2, high=height_pt + room.gap / 2)
    return [
        _node(streams, name, column, (at - bar / 2, at + bar / 2))
        for name, at, bar in zip(names, middles, bars, strict=True)
    ]


def _node(streams: Sequence[Stream], name: str, column: int, ends: tuple[float, float]) -> Node:
    own = [stream for stream in streams if stream.names[column] == name]
    return Node(
        name=name,
        column=column,
        amount=sum(stream.amount for stream in own),
        crossing=sum(stream.amount for stream in own if stream.crosses),
        bottom=ends[0],
        top=ends[1],
    )


def _links(streams: Sequence[Stream], column: int) -> list[Link]:
    """Return what joins the nodes of a column with those of the next."""
    found: dict[tuple[str, str, bool], float] = {}
    for stream in sorted(streams, key=lambda stream: (stream.names, stream.crosses)):
        key = (stream.names[column], stream.names[column + 1], stream.crosses)
        found[key] = found.get(key, 0.0) + stream.amount
    return [Link(*key, amount) for key, amount in found.items()]


def _stacked(
    links: Sequence[Link], nodes: Sequence[Node], side: int, partners: Sequence[str], *, kinds_apart: bool
) -> dict[Link, tuple[float, float]]:
    """Return the bottom and top at which each link touches the bars of the nodes on one side of it.

    On each bar the links lie in the order of their partners, those that cross on top, over all the bar
    or, if kinds are not kept apart, for each partner.
    """

    def rank(link: Link) -> tuple[int, int]:
        place, avoids = partners.index(link[1 - side]), int(not link.crosses)
        return (avoids, place) if kinds_apart else (place, avoids)

    ends: dict[Link, tuple[float, float]] = {}
    for node in nodes:
        top = node.top
        for link in sorted((link for link in links if link[side] == node.name), key=rank):
            height = (node.top - node.bottom) * link.amount / node.amount
            ends[link] = (top - height, top)
            top -= height
    return ends


def _wanted(ends: Mapping[Link, tuple[float, float]], side: int, names: Sequence[str]) -> dict[str, float]:
    """Return the height at which each node's ribbons end on the other side, on average by amount."""
    found = {}
    for name in names:
        own = [(link.amount, sum(end) / 2) for link, end in ends.items() if link[side] == name]
        found[name] = sum(amount * at for amount, at in own) / sum(amount for amount, _ in own)
    return found

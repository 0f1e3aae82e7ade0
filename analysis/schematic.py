"""Where places lie in a picture that is no map: columns from fields to markets, countries as boxes.

Columns are longest paths, their order follows barycentres (Sugiyama, Tagawa and Toda 1981), and heights keep
lines straight (Gansner, Koutsofios, North and Vo 1993). A country's columns come after those of the countries
that send goods to it, and no line runs through the box of a country that it does not touch.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from analysis.schematic_rows import Grid, rows_of
from routes.countries import label
from routes.errors import RoutesError
from routes.model import NO_COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routes.model import Place, Segment
    from routes.network import Network

MOST_SEGMENTS = 2_000
EDGE = 0.3  # columns from a place to the edge of its country's box
TURN = 0.38  # columns from a place to where a line turns to another row
BELOW, ABOVE = 0.75, 1.25  # rows from the outermost places of a box to its edges; its name stands above
FAN, MOST_FAN = 0.2, 0.6  # rows between lines that meet at a place
MARKETS = "Markets abroad"

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Region:
    """A box round the places of one country or zone, in columns and rows of the picture."""

    name: str
    label: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, kw_only=True)
class Schematic:
    """A layout in columns (rightwards) and rows (upwards); it says nothing of where anything lies.

    Parameters
    ----------
    places
        Column and row of each place that a segment touches.
    courses
        The course of each segment from its origin to its destination.
    regions
        A box for each country and zone, and one for markets abroad that lie in no country.
    """

    places: Mapping[str, Point]
    courses: Mapping[str, tuple[Point, ...]]
    regions: tuple[Region, ...]


class _Plan(NamedTuple):
    """The column of each place, the box it belongs to, and arcs that all lead to a later column."""

    column: Mapping[str, int]
    box: Mapping[str, str]
    arcs: tuple[tuple[str, str], ...]


def needs_schematic(network: Network) -> bool:
    """Return whether some segment cannot be drawn on a map: not drawn by hand, an end without lon and lat."""
    drawn = {line.segment for line in network.tables.lines}
    nowhere = {place.id for place in network.tables.places if place.lon is None or place.lat is None}
    return any(
        item.id not in drawn and (item.origin in nowhere or item.destination in nowhere)
        for item in network.tables.segments
    )


def schematic(network: Network) -> Schematic:
    """Return the layout of a network; it is the same for every year, commodity and scenario.

    Raises
    ------
    RoutesError
        If there are more than `MOST_SEGMENTS` segments: nobody could read the picture.
    """
    tables = network.tables
    if len(tables.segments) > MOST_SEGMENTS:
        raise RoutesError(
            f"{network.settings.name}: a schematic of {len(tables.segments):,} segments cannot be read "
            f"(at most {MOST_SEGMENTS:,}); give places.csv lon and lat for a map"
        )
    plan = _plan(tables.places, tables.segments)
    grid = _grid(plan)
    row = rows_of(grid)
    fan = _fan(grid, row)
    places = {name: (float(plan.column[name]), row[name]) for name in plan.column}
    courses = {}
    for item in tables.segments:
        forward = (item.origin, item.destination) in grid.chains
        chain = grid.chains[(item.origin, item.destination) if forward else (item.destination, item.origin)]
        course = _course(
            [(grid.column[node], row[node]) for node in chain], fan[chain[:2]][0], fan[chain[-2:]][1]
        )
        courses[item.id] = course if forward else course[::-1]
    regions = tuple(_regions(network, plan, grid, row))
    return Schematic(places=places, courses=courses, regions=regions)


@lru_cache(maxsize=32)
def _plan(places: tuple[Place, ...], segments: tuple[Segment, ...]) -> _Plan:
    """Return columns by longest path, those of a country after those of the countries that feed it."""
    touched = {end for item in segments for end in (item.origin, item.destination)}
    kept = [place for place in places if place.id in touched]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(place.id for place in kept)
    for item in segments:
        graph.add_edge(item.origin, item.destination)
        if item.bidirectional:
            graph.add_edge(item.destination, item.origin)
    leaves = {name for name in graph if graph.out_degree(name) == 0}
    box = {place.id: _box(place, leaves) for place in kept}
    arcs = _acyclic(graph, [place.id for place in kept if place.kind == "field"])
    return _Plan(column=_columns(box, arcs), box=box, arcs=arcs)


def _box(place: Place, leaves: set[str]) -> str:
    """Return the box of a place: its country, else its zone, else that of markets abroad, else none."""
    if place.country != NO_COUNTRY:
        return place.country
    if place.zone is not None:
        return place.zone
    return NO_COUNTRY if place.id in leaves else f":{place.id}"


def _acyclic(graph: nx.DiGraph[str], fields: list[str]) -> tuple[tuple[str, str], ...]:
    """Return one arc for each pair of places that is joined, turned so that none leads back.

    Within a circle arcs lead away from the fields.
    """
    sources = fields or [name for name in graph if graph.in_degree(name) == 0] or list(graph)[:1]
    far = nx.multi_source_dijkstra_path_length(graph, set(sources), weight=lambda *_: 1) if sources else {}
    rank = {name: (far.get(name, len(graph)), number) for number, name in enumerate(graph)}
    circle = {
        name: number for number, found in enumerate(nx.strongly_connected_components(graph)) for name in found
    }
    turned = (
        (b, a) if circle[a] == circle[b] and rank[b] < rank[a] else (a, b) for a, b in graph.edges if a != b
    )
    return tuple(dict.fromkeys(turned))


def _columns(box: Mapping[str, str], arcs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the column of each place, from 0; countries that feed each other share their columns."""
    arcs = tuple(arcs)
    countries: nx.DiGraph[str] = nx.DiGraph()
    countries.add_nodes_from(dict.fromkeys(box.values()))
    countries.add_edges_from((box[a], box[b]) for a, b in arcs if box[a] != box[b])
    groups = nx.condensation(countries)
    group_of = groups.graph["mapping"]
    before = defaultdict(list)
    for a, b in arcs:
        before[b].append(a)
    flow: nx.DiGraph[str] = nx.DiGraph()
    flow.add_nodes_from(box)
    flow.add_edges_from(arcs)
    by_group = defaultdict(list)
    for name in nx.topological_sort(flow):
        by_group[group_of[box[name]]].append(name)
    column: dict[str, int] = {}
    end: dict[int, int] = {}
    for group in nx.topological_sort(groups):
        start = max((end[other] + 1 for other in groups.predecessors(group)), default=0)
        for name in by_group[group]:
            column[name] = max([start, *(column[other] + 1 for other in before[name])])
        end[group] = max(column[name] for name in by_group[group])
    return column


def _grid(plan: _Plan) -> Grid:
    """Return the places with the bends of longer lines between them, column by column.

    A bend lies in the box of one of the ends where that reaches so far, else in a lane of its own.
    """
    span: dict[str, tuple[int, int]] = {}
    for name, box in plan.box.items():
        first, last = span.get(box, (plan.column[name], plan.column[name]))
        span[box] = min(first, plan.column[name]), max(last, plan.column[name])
    column, box_of = dict(plan.column), dict(plan.box)
    chains: dict[tuple[str, str], tuple[str, ...]] = {}
    for start, end in plan.arcs:
        bends = []
        for at in range(plan.column[start] + 1, plan.column[end]):
            bend = f"{start}>{end}>{at}"
            own = (plan.box[place] for place in (start, end))
            inside = next((box for box in own if span[box][0] <= at <= span[box][1]), None)
            column[bend], box_of[bend] = at, inside or f":{start}>{end}"
            bends.append(bend)
        chains[start, end] = (start, *bends, end)
    for name, box in box_of.items():
        first, last = span.get(box, (column[name], column[name]))
        span[box] = min(first, column[name]), max(last, column[name])
    return Grid(column=column, box=box_of, span=span, chains=chains, places=frozenset(plan.column))


def _fan(grid: Grid, row: Mapping[str, float]) -> dict[tuple[str, ...], tuple[float, float]]:
    """Return by how many rows each line leaves its left end, and reaches its right end, off the middle.

    Lines that climb come in above, those that sink below, so that none hides another at a place.
    """
    off: dict[tuple[str, ...], list[float]] = {link: [0.0, 0.0] for link in grid.links()}
    for end in (0, 1):
        at = defaultdict(list)
        for link in off:
            at[link[end]].append(link)
        for node, links in at.items():
            if len(links) > 1:
                steps = {link: row[link[1 - end]] - row[node] for link in links}
                for sign in (1, -1):
                    ranked = sorted(
                        (link for link in links if sign * steps[link] > 0), key=lambda k: abs(steps[k])
                    )
                    for number, link in enumerate(ranked, start=1):
                        off[link][end] = sign * min(FAN * number, MOST_FAN)
    return {link: (start, finish) for link, (start, finish) in off.items()}


def _course(points: list[Point], first: float, last: float) -> tuple[Point, ...]:
    """Return a course that stays in its row at each point and changes rows between two columns.

    Parameters
    ----------
    first, last
        By how many rows it leaves its first point, and reaches its last, off the middle.
    """
    course = [points[0]]
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        leaves = y0 + (first if number == 0 else 0.0)
        reaches = y1 + (last if number == len(points) - 2 else 0.0)
        if y0 != y1:
            course += [(x0 + EDGE, leaves), (x0 + TURN, leaves), (x1 - TURN, reaches), (x1 - EDGE, reaches)]
        course.append((x1, y1))
    return tuple((round(x, 3), round(y, 3)) for x, y in course)


def _regions(network: Network, plan: _Plan, grid: Grid, row: Mapping[str, float]) -> Iterable[Region]:
    for name in dict.fromkeys(plan.box.values()):
        if name.startswith(":"):
            continue
        rows = [row[node] for node, box in grid.box.items() if box == name]
        first, last = grid.span[name]
        yield Region(
            name=name,
            label=MARKETS if name == NO_COUNTRY else label(network, name),
            left=first - EDGE,
            bottom=min(rows) - BELOW,
            right=last + EDGE,
            top=max(rows) + ABOVE,
        )

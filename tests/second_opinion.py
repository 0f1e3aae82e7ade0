"""The same questions answered another way: networkx graphs and path programmes made from the tables alone."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import networkx as nx

from analysis.linear import Column, LinearProgramme, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from routes.network import Network

    Step = tuple[str, str, str]

TENTHS = 10
DEAR = Fraction(100_000)
SUPPLY, SINK = ("supply",), ("sink",)


def tenths(value: Decimal) -> int:
    return int(value * TENTHS)


def steps(network: Network) -> list[Step]:
    """Return every way goods may go: segment, from, to."""
    found = []
    for segment in network.tables.segments:
        found.append((segment.id, segment.origin, segment.destination))
        if segment.bidirectional:
            found.append((segment.id, segment.destination, segment.origin))
    return found


def exits_of(network: Network, name: str) -> set[Step]:
    """Return the ways out of a country, zone or group."""
    inside = {
        part: {place.id for place in network.tables.places if part in (place.country, place.zone)}
        for part in name.split("+")
    }
    return {
        (segment, origin, destination)
        for segment, origin, destination in steps(network)
        for places in inside.values()
        if origin in places and destination not in places
    }


def sinks(network: Network) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Return what home sinks and markets abroad take."""
    exporter = network.settings.exporter
    bounded = {row.place: row.central for row in network.tables.demands}
    home, abroad = {}, {}
    for place in network.tables.places:
        if place.country == exporter and exporter is not None:
            if place.id in bounded:
                home[place.id] = bounded[place.id]
        elif place.kind == "market" or place.id in bounded:
            abroad[place.id] = bounded.get(place.id, Decimal("inf"))
    return home, abroad


def graph(network: Network, *, takers: dict[str, Decimal], closed: Iterable[Step] = ()) -> nx.DiGraph:
    """Return split places and one node in the middle of each way, so that parallels stay apart."""
    limits = {row.element: row.central - (row.reserved or 0) for row in network.tables.capacities}
    made: nx.DiGraph = nx.DiGraph()
    made.add_nodes_from((SUPPLY, SINK))

    def join(tail: object, head: object, limit: Decimal) -> None:
        attributes = {"capacity": tenths(limit)} if limit.is_finite() else {}
        made.add_edge(tail, head, **attributes)

    for place in network.tables.places:
        join((place.id, "in"), (place.id, "out"), limits.get(place.id, Decimal("inf")))
    barred = set(closed)
    for way in steps(network):
        if way not in barred:
            segment, origin, destination = way
            join((origin, "out"), way, limits[segment])
            join(way, (destination, "in"), limits[segment])
    for row in network.tables.supplies:
        join(SUPPLY, (row.place, "in"), row.central)
    for place, limit in takers.items():
        join((place, "out"), SINK, limit)
    return made


def greatest_exports(
    network: Network, *, closed: Iterable[Step] = (), method: Callable[..., object] | None = None
) -> tuple[int, int]:
    """Return exports and home deliveries in tenths: F = maxflow(all sinks) − maxflow(home sinks)."""
    home, abroad = sinks(network)
    closed = list(closed)
    every, at_home = (
        nx.maximum_flow_value(graph(network, takers=takers, closed=closed), SUPPLY, SINK, flow_func=method)
        for takers in ({**home, **abroad}, home)
    )
    return every - at_home, at_home


def paths(network: Network) -> list[tuple[str, ...]]:
    """Return every simple path from a supply to a sink: place, segment, place, ..., place."""
    home, abroad = sinks(network)
    multigraph: nx.MultiDiGraph = nx.MultiDiGraph()
    multigraph.add_nodes_from(place.id for place in network.tables.places)
    for segment, origin, destination in steps(network):
        multigraph.add_edge(origin, destination, key=segment)
    found = []
    for row in network.tables.supplies:
        for sink in {**home, **abroad}:
            if sink == row.place:
                found.append((sink,))
                continue
            for edges in nx.all_simple_edge_paths(multigraph, row.place, sink):
                found.append((row.place, *(part for _, head, key in edges for part in (key, head))))
    return found


def crosses(network: Network, path: tuple[str, ...], name: str) -> bool:
    leaving = exits_of(network, name)
    return any(
        (path[index + 1], path[index], path[index + 2]) in leaving for index in range(0, len(path) - 2, 2)
    )


def path_programme(network: Network, *, exports: int, home: int) -> tuple[list[tuple[str, ...]], list[Row]]:
    """Return all simple paths and the rows they must keep, in tenths."""
    every = paths(network)
    at_home, abroad = sinks(network)
    limits = {
        **{("element", row.element): row.central - (row.reserved or 0) for row in network.tables.capacities},
        **{("supply", row.place): row.central for row in network.tables.supplies},
        **{("demand", place): limit for place, limit in {**at_home, **abroad}.items()},
    }
    rows = []
    for (kind, name), limit in limits.items():
        using = {
            index: 1
            for index, path in enumerate(every)
            if (kind == "element" and name in path)
            or (kind == "supply" and path[0] == name)
            or (kind == "demand" and path[-1] == name)
        }
        if limit.is_finite():
            rows.append(Row(entries=using, low=None, high=tenths(limit)))
    for takers, total in ((at_home, home), (abroad, exports)):
        entries = {index: 1 for index, path in enumerate(every) if path[-1] in takers}
        rows.append(Row(entries=entries, low=total, high=total))
    return every, rows


def share_range(
    network: Network, name: str, *, exports: int, home: int, costs: dict[str, int] | None = None
) -> tuple[float, float]:
    """Return the least and greatest share that crosses over simple paths, among the cheapest if costed."""
    every, rows = path_programme(network, exports=exports, home=home)
    columns = tuple(Column(high=exports + home + 1) for _ in every)
    programme = LinearProgramme(columns=columns, rows=tuple(rows))
    _, abroad = sinks(network)
    crossing = {
        index: Fraction(path[-1] in abroad and crosses(network, path, name))
        for index, path in enumerate(every)
    }
    if costs is None:
        low, high = programme.minimise(crossing).bound, programme.maximise(crossing).bound
    else:  # first the cost, then, a hundred thousand times less, the crossing
        total = {index: DEAR * sum(costs[part] for part in path[1::2]) for index, path in enumerate(every)}
        least = programme.minimise(total).bound
        low = programme.minimise({index: total[index] + crossing[index] for index in total}).bound - least
        high = least - programme.minimise({index: total[index] - crossing[index] for index in total}).bound
    return float(low / exports), float(high / exports)

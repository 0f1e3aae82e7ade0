"""Networks in the formats of other tools: GraphML, GeoJSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from routes.model import ROW_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from routes.network import Network
    from routes.snapshot import Snapshot


def graphml(network: Network) -> str:
    """Return the network as GraphML: places as nodes, segments as edges, their columns as attributes."""
    return graphml_text(network.to_networkx())


def graphml_text(graph: nx.MultiDiGraph[str]) -> str:
    """Return a graph as GraphML, without what has no value; the graph loses it too."""
    import networkx as nx  # noqa: PLC0415 - 150 ms that only this format needs

    for _, columns in graph.nodes(data=True):
        _drop_absent(columns)
    for _, _, columns in graph.edges(data=True):
        _drop_absent(columns)
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _drop_absent(columns: dict[str, Any]) -> None:
    """Drop what has no value: GraphML knows no null."""
    for name in [name for name, value in columns.items() if value is None]:
        del columns[name]


def geojson(view: Snapshot, more: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """Return a year and commodity as GeoJSON: segments as lines, places as points, capacities in the unit.

    Places and segments without coordinates have a null geometry.

    Parameters
    ----------
    more
        Further properties by the id of a place or segment.
    """
    features = [*_points(view), *_lines(view)]
    for feature in features:
        feature["properties"] |= (more or {}).get(feature["id"], {})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"


def _points(view: Snapshot) -> Iterator[dict[str, Any]]:
    for place in view.network.tables.places:
        located = place.lon is not None and place.lat is not None
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if located else None
        properties = {"id": place.id, "name": place.label, "kind": place.kind, "country": place.country}
        yield _feature(place.id, geometry, {**properties, "zone": place.zone, **_capacity(view, place.id)})


def _lines(view: Snapshot) -> Iterator[dict[str, Any]]:
    drawn = {line.segment: line.points for line in view.network.tables.lines}
    for segment in view.segments:
        ends = [view.network.places[name] for name in (segment.origin, segment.destination)]
        points = drawn.get(segment.id) or [
            (place.lon, place.lat) for place in ends if place.lon is not None and place.lat is not None
        ]
        whole = len(points) > 1
        geometry = {"type": "LineString", "coordinates": [list(point) for point in points]} if whole else None
        properties = {
            "id": segment.id,
            "origin": segment.origin,
            "destination": segment.destination,
            "mode": segment.mode,
            "bidirectional": segment.bidirectional,
            "corridors": ";".join(segment.corridors),
        }
        yield _feature(segment.id, geometry, {**properties, **_capacity(view, segment.id)})


def _feature(name: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _capacity(view: Snapshot, element: str) -> dict[str, Any]:
    """Return low, central and high of an element in the unit; null = unlimited."""
    limit = view.limit("segment" if element in view.network.segments else "place", element)
    figures = {"low": limit.low, "central": limit.amount, "high": limit.high}
    stated = {
        f"capacity_{name}": None if steps is None else view.decimal(steps) for name, steps in figures.items()
    }
    return {**stated, "unit": view.unit, "evidence": ";".join(limit.evidence)}


def csv_tables(network: Network) -> dict[str, str]:
    """Return every table that has rows as CSV text, by file name; reading them gives the same network."""
    tables = {name: getattr(network.tables, name) for name in ROW_TYPES}
    texts = {f"{name}.csv": _csv_text(name, rows) for name, rows in tables.items() if rows}
    settings = network.settings
    pairs = [(item.name, getattr(settings, item.name)) for item in fields(settings)]
    lines = [f"{name} = {_toml_text(value)}\n" for name, value in pairs if value]
    return {"network.toml": "".join(lines), **texts}


def _toml_text(value: str) -> str:
    """Return a text as TOML writes it: as JSON does, save that TOML lets no delete character stand."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _csv_text(name: str, rows: tuple[Any, ...]) -> str:
    columns = [item.name for item in fields(ROW_TYPES[name])]
    return csv_text(columns, ({column: getattr(row, column) for column in columns} for row in rows))


def csv_text(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV text: nothing for None, true and false, numbers to their last digit."""
    names = list(columns)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return stream.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ";".join(value)
    text = str(value)
    return "inf" if text == "Infinity" else text

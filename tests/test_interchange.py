"""Formats of other tools: GraphML as networkx reads it, GeoJSON, and CSV that is a network again."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import networkx as nx
import pytest
from folders import folder
from hypothesis import given
from hypothesis import strategies as st
from networks import network

from routes.interchange import csv_tables, geojson, graphml
from routes.model import Line
from routes.network import load, read_network
from routes.snapshot import snapshot
from routes.tables import Settings

BOTH_WAYS = {"segments": {"a>b:pipe": 5, "a>b:rail": "2.5", "b>market:ship": "inf"}, "both_ways": ["pipe"]}


@pytest.fixture
def small():
    net = network(
        BOTH_WAYS["segments"],
        supplies={"a": 9},
        markets=["market"],
        both_ways=BOTH_WAYS["both_ways"],
        capacities={"b": 7},
    )
    places = tuple(
        replace(place, lon=50.5, lat=47.0, name="Ätyrau <&>") if place.id == "a" else place
        for place in net.tables.places
    )
    return replace(net, tables=replace(net.tables, places=places))


def located(net):
    places = tuple(
        replace(place, lon=50.0 + index, lat=40.0) for index, place in enumerate(net.tables.places)
    )
    return replace(net, tables=replace(net.tables, places=places))


def written(net, path):
    path.mkdir()
    for name, text in csv_tables(net).items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def features(view):
    document = json.loads(geojson(view))
    assert document["type"] == "FeatureCollection"
    return {feature["id"]: feature for feature in document["features"]}


def test_graphml_read_by_networkx_is_the_same_graph(small):
    graph = nx.parse_graphml(graphml(small), force_multigraph=True)
    assert set(graph.nodes) == {"a", "b", "market"}
    assert sorted((start, end, key) for start, end, key in graph.edges(keys=True)) == [
        ("a", "b", "pipe"),
        ("a", "b", "rail"),
        ("b", "a", "pipe"),
        ("b", "market", "ship"),
    ]
    assert graph.nodes["a"]["name"] == "Ätyrau <&>"
    assert graph.nodes["a"]["lon"] == 50.5
    assert graph.edges["a", "b", "pipe"]["bidirectional"] is True


def test_graphml_leaves_out_what_has_no_value(small):
    graph = nx.parse_graphml(graphml(small), force_multigraph=True)
    assert "lon" not in graph.nodes["b"]
    assert "mode" not in graph.edges["a", "b", "rail"]


def test_graphml_of_the_built_in_network_holds_all_places_and_segments():
    net = load()
    graph = nx.parse_graphml(graphml(net), force_multigraph=True)
    assert set(graph.nodes) == set(net.places)
    assert {key for *_, key in graph.edges(keys=True)} == set(net.segments)


def test_writing_does_not_change_the_network(small):
    before = small.tables
    graphml(small)
    assert small.tables == before


def test_geojson_has_points_and_lines_with_their_capacities(small):
    found = features(snapshot(located(small)))
    assert set(found) == {"a", "b", "market", "pipe", "rail", "ship"}
    assert found["a"]["geometry"] == {"type": "Point", "coordinates": [50.0, 40.0]}
    assert found["pipe"]["geometry"] == {"type": "LineString", "coordinates": [[50.0, 40.0], [51.0, 40.0]]}
    rail = found["rail"]["properties"]
    assert (rail["capacity_low"], rail["capacity_central"], rail["capacity_high"]) == (2.5, 2.5, 2.5)
    assert (rail["unit"], rail["origin"], rail["destination"]) == ("unit", "a", "b")
    assert found["b"]["properties"]["capacity_central"] == 7
    assert found["ship"]["properties"]["capacity_central"] is None


def test_geojson_without_coordinates_has_no_geometry(small):
    found = features(snapshot(small))
    assert found["a"]["geometry"]["type"] == "Point"
    assert [found[name]["geometry"] for name in ("b", "pipe", "ship")] == [None, None, None]


def test_geojson_follows_a_line_that_is_drawn(small):
    line = Line(segment="pipe", line="50 40;50.5 41;51 40")
    net = replace(small, tables=replace(small.tables, lines=(line,)))
    drawn = features(snapshot(net))["pipe"]["geometry"]["coordinates"]
    assert drawn == [[50, 40], [50.5, 41], [51, 40]]


def test_geojson_of_the_built_in_network_is_within_the_world():
    found = features(snapshot(load()))
    for feature in found.values():
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        geometry = feature["geometry"]
        assert geometry is not None
        points = geometry["coordinates"] if geometry["type"] == "LineString" else [geometry["coordinates"]]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points)


def test_csv_of_the_built_in_network_reads_back_as_the_same_tables(tmp_path):
    net = load()
    assert read_network(written(net, tmp_path / "again")).tables == net.tables


def test_csv_of_a_folder_with_every_table_reads_back_as_the_same_tables(tmp_path):
    net = read_network(folder(tmp_path / "sound"))
    assert set(csv_tables(net)) == {path.name for path in (tmp_path / "sound").iterdir()}
    assert read_network(written(net, tmp_path / "again")).tables == net.tables


def test_csv_leaves_out_tables_without_rows(small):
    assert set(csv_tables(small)) == {
        "network.toml",
        "places.csv",
        "segments.csv",
        "capacities.csv",
        "supplies.csv",
    }


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('",;\n\x7f\\='), min_size=1, max_size=20
).filter(lambda text: text == text.strip())


@given(TEXTS, TEXTS, st.decimals(0, 10**9, places=3), st.decimals(0, 10**9, places=6))
def test_awkward_names_and_figures_survive_csv(tmp_path_factory, name, description, capacity, supply):
    net = network({"a>market:pipe": capacity}, supplies={"a": supply}, markets=["market"])
    places = tuple(replace(place, name=name, note=description) for place in net.tables.places)
    settings = Settings(name=name, unit="unit", description=description)
    rows = (replace(net.tables.capacities[0], central=Decimal(capacity)),)
    net = replace(net, tables=replace(net.tables, settings=settings, places=places, capacities=rows))
    path = written(net, tmp_path_factory.mktemp("awkward") / "again")
    assert read_network(path).tables == net.tables

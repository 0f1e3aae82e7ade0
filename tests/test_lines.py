"""The drawn lines of the built-in network: each fits its segment, lanes keep to water, rails to a country."""

import csv
from importlib.resources import files

import numpy as np
import pytest
import shapely

from analysis.plots.basemap import layer
from analysis.plots.frame import projected
from analysis.plots.strokes import smoothed

FOLDER = files("routes") / "data" / "kazakhstan"
SHORE_KM = 9.0
CONNECTOR_KM = 60.0
# Straits narrower than a drawn line; the swap that no ship carries.
NARROW = {"straits-mediterranean", "turkish-straits-world"}
ABSTRACT = "transshipment"


def rows(name):
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


def position(place):
    return float(place["lon"]), float(place["lat"])


def ends(segment, places):
    return position(places[segment["origin"]]), position(places[segment["destination"]])


def on_plane(points):
    return shapely.LineString(projected(np.array(points)))


def course(points):
    return shapely.LineString(smoothed(projected(np.array(points))))


@pytest.fixture(scope="module")
def places():
    return {row["id"]: row for row in rows("places.csv")}


@pytest.fixture(scope="module")
def segments():
    return {row["id"]: row for row in rows("segments.csv")}


@pytest.fixture(scope="module")
def lines():
    return {
        row["segment"]: [tuple(map(float, point.split())) for point in row["line"].split(";")]
        for row in rows("lines.csv")
    }


@pytest.fixture(scope="module")
def grounds():
    return {country.label: country.ground for country in layer("countries")}


def test_every_line_belongs_to_a_segment_and_runs_from_its_origin_to_its_destination(lines, segments, places):
    for name, points in lines.items():
        assert (points[0], points[-1]) == ends(segments[name], places), name


def test_a_line_has_at_most_twelve_points(lines):
    assert all(2 < len(points) <= 12 for points in lines.values())


def test_every_long_segment_is_drawn(lines, segments, places):
    missing = [
        name
        for name, segment in segments.items()
        if name not in lines
        and segment["mode"] != ABSTRACT
        and on_plane(ends(segment, places)).length > CONNECTOR_KM
    ]
    assert not missing


def test_no_line_doubles_back(lines):
    for name, points in lines.items():
        straight = on_plane([points[0], points[-1]]).length
        assert course(points).length < 3.4 * max(straight, CONNECTOR_KM), name


def test_sea_lanes_keep_to_the_water(lines, segments, grounds):
    inland = shapely.union_all(list(grounds.values())).buffer(-SHORE_KM)
    shapely.prepare(inland)
    for name, points in lines.items():
        if segments[name]["mode"] == "sea" and name not in NARROW:
            assert course(points).intersection(inland).length < SHORE_KM, name


def test_a_route_inside_a_country_stays_there(lines, segments, places, grounds):
    for name, points in lines.items():
        segment = segments[name]
        countries = {places[segment[end]]["country"] for end in ("origin", "destination")}
        if segment["mode"] == "sea" or len(countries) > 1:
            continue
        home = grounds[countries.pop()].buffer(2 * SHORE_KM)
        assert course(points).difference(home).length < 2 * SHORE_KM, name

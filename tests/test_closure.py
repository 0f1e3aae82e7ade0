"""From the exports of a year to what is left without a country, route by route."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, number
from second_opinion import exits_of, greatest_exports
from strategies import networks

from analysis.closure import NOT_COUNTED, RouteChange, closure
from analysis.dependence import dependence
from routes.model import Flow
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import transit_countries

TENTHS = 10


def three_ways(counted, *, sea="3", line="10", supply=20, segments=None):
    """Ten by Russia to two buyers, three by sea, four to China."""
    return network(
        segments
        or {
            "field>border:line": line,
            "border>west:on": line,
            "border>north:up": 2,
            "field>west:sea": sea,
            "field>east:rail": 4,
        },
        supplies={"field": supply},
        markets=["west", "north", "east"],
        countries={"field": "KAZ", "border": "RUS"},
        exporter="KAZ",
        counted=counted,
    )


def found_in(made, country="RUS"):
    return closure(snapshot(made, year=2025), country)


def changes(*pairs):
    return tuple(RouteChange(route=route, amount=amount) for route, amount in pairs)


def test_what_crossed_is_lost_and_spare_room_elsewhere_is_gained():
    found = found_in(three_ways({"on": 6, "up": 2, "sea": 1, "rail": 3}))
    assert found.exports == 12
    assert found.lost == changes(("on", 6), ("up", 2))
    assert found.at_once == 4
    assert found.gained == changes(("sea", 2), ("rail", 1))
    assert found.left == 7


def test_no_more_is_gained_than_was_lost():
    found = found_in(three_ways({"on": 1, "up": 0, "sea": 0, "rail": 3}))
    assert (found.exports, found.lost, found.left) == (4, changes(("on", 1)), 4)
    assert sum(change.amount for change in found.gained) == 1


def test_a_country_that_nothing_crosses_changes_nothing():
    found = found_in(three_ways({"on": 0, "up": 0, "sea": 2, "rail": 3}))
    assert (found.exports, found.lost, found.gained, found.left) == (5, (), (), 5)


def test_a_route_of_which_a_part_crosses_may_lose_and_gain():
    made = three_ways({"on": 6, "up": 0, "sea": 1, "rail": 4})
    segments = tuple(
        replace(item, corridors=("west",)) if item.id in ("on", "sea") else item
        for item in made.tables.segments
    )
    found = found_in(replace(made, tables=replace(made.tables, segments=segments)))
    assert (found.lost, found.gained, found.left) == (changes(("west", 6)), changes(("west", 2)), 7)


def test_a_route_that_makes_room_for_others_gains_less_than_nothing():
    """Oil that loses Russia has only the pier, so what used it before has to go east."""
    made = network(
        {
            "big>border:line": 9,
            "border>west:on": 9,
            "big>pier:branch": 9,
            "small>pier:spur": 9,
            "pier>west:ships": 3,
            "small>east:train": 5,
        },
        supplies={"big": 8, "small": 3},
        markets=["west", "east"],
        countries={"big": "KAZ", "small": "KAZ", "pier": "KAZ", "border": "RUS"},
        exporter="KAZ",
        counted={"on": 8, "branch": 0, "spur": 3, "train": 0},
    )
    found = found_in(made)
    assert (found.exports, found.at_once, found.left) == (11, 3, 6)
    assert found.gained == changes(("branch", 3), ("train", 3), ("spur", -3))


def test_goods_that_meet_no_counted_element_are_a_route_of_their_own():
    found = found_in(three_ways(None))
    assert found.exports == 17
    assert found.lost == changes((NOT_COUNTED, 10))
    assert found.left == 7
    assert found.exports - 10 + sum(change.amount for change in found.gained) == 7


def test_an_element_of_which_only_some_ways_cross_is_split():
    made = network(
        {"field>hub:trunk": 9, "hub>border": 5, "border>west": 5, "hub>west:round": 2},
        supplies={"field": 9},
        markets=["west"],
        countries={"field": "KAZ", "hub": "KAZ", "border": "RUS"},
        exporter="KAZ",
        counted={"trunk": 7},
    )
    found = found_in(made)
    assert (found.exports, found.lost, found.gained, found.left) == (7, changes(("trunk", 5)), (), 2)


def test_more_than_can_be_carried_was_not_exported():
    found = found_in(three_ways({"on": 30, "up": 2, "sea": 3, "rail": 4}))
    assert (found.exports, found.left) == (17, 7)


@st.composite
def counted_networks(draw):
    """Draw a network in which some or all segments into a market are counted, or none."""
    made = draw(networks(huge=False, home=draw(st.booleans())))
    markets = {place.id for place in made.tables.places if place.kind == "market"}
    flows = tuple(
        Flow(element=item.id, value=number(draw(st.integers(0, 5))), unit="unit", period="2025", counts=True)
        for item in made.tables.segments
        if item.destination in markets and draw(st.integers(0, 4))
    )
    return replace(made, tables=replace(made.tables, flows=flows))


@given(counted_networks())
def test_exports_less_what_is_lost_and_more_what_is_gained_are_what_is_left(made):
    for country in transit_countries(made):
        view = snapshot(made, year=2025)
        found = closure(view, country)
        lost, gained = (sum(change.amount for change in part) for part in (found.lost, found.gained))
        counted = sum(float(row.value) for row in made.tables.flows)
        most = greatest_exports(made)[0] / TENTHS
        exports = min(counted, most) if made.tables.flows else most
        without = greatest_exports(made, closed=exits_of(made, country))[0] / TENTHS
        assert found.exports - lost + gained == found.left
        assert view.decimal(found.exports) == pytest.approx(exports)
        assert view.decimal(found.left) == pytest.approx(min(exports, without))
        assert all(change.amount > 0 for change in found.lost)


@pytest.mark.parametrize(
    ("commodity", "year", "country"),
    [
        ("crude", 2022, "RUS"),
        ("crude", 2025, "RUS"),
        ("crude", 2025, "turkish-straits"),
        ("dry", 2025, "RUS"),
    ],
)
def test_what_is_left_of_the_built_in_network_is_what_dependence_says(commodity, year, country):
    answer = dependence(load("kazakhstan"), year=year, commodity=commodity, on=[country])
    found = closure(answer.snapshot, country)
    assert found.exports == answer.exports
    assert found.exports - found.left == answer.of(country).stranded


def test_in_2022_the_caspian_pipeline_would_have_lost_what_its_operator_counted():
    made = load("kazakhstan")
    view = snapshot(made, year=2022, commodity="crude")
    lost = {change.route: view.decimal(change.amount) for change in closure(view, "RUS").lost}
    assert lost["cpc"] == pytest.approx(float(made.evidence["cpc-kz-2022"].value))

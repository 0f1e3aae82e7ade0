"""Names for people: of countries, zones and groups."""

from __future__ import annotations

from dataclasses import replace

import pytest
from networks import network

from routes.countries import country_names, label
from routes.network import load
from routes.transit import transit_countries


def straits(*places):
    net = network(
        {f"field>{place}": 1 for place in places} | {f"{place}>market": 1 for place in places},
        supplies={"field": 1},
        markets=["market"],
        zones=dict.fromkeys(places, "the-straits"),
    )
    named = tuple(
        replace(place, name="The Straits") if place.id == "bosporus" else place for place in net.tables.places
    )
    return replace(net, tables=replace(net.tables, places=named))


@pytest.mark.parametrize(
    ("code", "name"), [("RUS", "Russia"), ("KAZ", "Kazakhstan"), ("CHN", "China"), ("GEO", "Georgia")]
)
def test_a_country_has_its_plain_english_name(code, name):
    assert country_names()[code] == name
    assert label(straits("bosporus"), code) == name


def test_a_zone_is_called_like_the_one_place_in_it():
    assert label(straits("bosporus"), "the-straits") == "The Straits"


def test_a_zone_of_several_places_is_called_by_its_code():
    assert label(straits("bosporus", "dardanelles"), "the-straits") == "the-straits"


def test_a_group_is_the_sum_of_its_members():
    assert label(straits("bosporus"), "RUS+the-straits+QQQ") == "Russia + The Straits + QQQ"


def test_every_transit_country_of_the_built_in_network_has_a_name():
    net = load()
    assert [name for name in transit_countries(net) if label(net, name) == name] == []

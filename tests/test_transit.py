"""To transit a country is to leave it for a place outside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network
from second_opinion import exits_of
from strategies import networks

from routes.errors import ScenarioError, UnknownNameError
from routes.transit import Way, denied_ways, entries, exits, members, transit_countries, ways

CHAIN = network(
    {"f>r": 1, "r>b": 1, "b>s": 1, "s>m": 1, "f>c": 1, "c>m": 1},
    supplies={"f": 1},
    markets=["m"],
    countries={"f": "KAZ", "r": "RUS", "b": "BLR", "s": "RUS", "m": "XXX", "c": "CHN"},
    zones={"s": "straits", "b": "marsh"},
    both_ways=["f-r", "s-m"],
    exporter="KAZ",
)


def forward(*names):
    return {Way(segment=name) for name in names}


def back(*names):
    return {Way(segment=name, forward=False) for name in names}


def test_a_bidirectional_segment_is_two_ways():
    found = {(way.segment, way.forward): (origin, destination) for way, origin, destination in ways(CHAIN)}
    assert found["f-r", True] == ("f", "r")
    assert found["f-r", False] == ("r", "f")
    assert found["r-b", True] == ("r", "b")
    assert ("r-b", False) not in found
    assert len(found) == 8


def test_the_exits_of_a_country_lead_out_of_it_in_either_direction():
    assert exits(CHAIN, "RUS") == back("f-r") | forward("r-b", "s-m")
    assert exits(CHAIN, "CHN") == forward("c-m")


def test_the_entries_of_a_country_lead_into_it():
    assert entries(CHAIN, "RUS") == forward("f-r", "b-s") | back("s-m")
    assert entries(CHAIN, "RUS+BLR") == forward("f-r", "b-s", "r-b") | back("s-m")


def test_a_group_loses_the_union_of_its_members_exits():
    assert exits(CHAIN, "RUS+BLR") == exits(CHAIN, "RUS") | exits(CHAIN, "BLR")
    assert forward("r-b") <= exits(CHAIN, "RUS+BLR")


def test_a_zone_is_treated_like_a_country():
    assert exits(CHAIN, "straits") == forward("s-m")
    assert exits(CHAIN, "marsh") == forward("b-s")


def test_transit_countries_are_those_that_goods_can_leave_countries_first():
    assert transit_countries(CHAIN) == ("BLR", "CHN", "RUS", "marsh", "straits")


def test_a_country_where_goods_only_end_is_no_transit_country():
    net = network(
        {"f>m": 1}, supplies={"f": 1}, markets=["m"], countries={"f": "KAZ", "m": "CHN"}, exporter="KAZ"
    )
    assert transit_countries(net) == ()
    assert exits(net, "CHN") == frozenset()


def test_only_segments_that_can_carry_the_commodity_make_a_transit_country(tmp_path):
    from folders import SOUND, folder

    from routes.network import read_network

    commodities = SOUND["commodities"] + "grain,Grain,7.5,\n"
    segments = SOUND["segments"].replace("market,sea,,", "market,sea,,crude")
    sound = read_network(folder(tmp_path, commodities=commodities, segments=segments))
    assert transit_countries(sound, "crude") == transit_countries(sound) == ("RUS", "straits")
    assert transit_countries(sound, "grain") == ("RUS",)  # back over the bidirectional trunk


def test_members_are_checked_and_named_once():
    assert members(CHAIN, "RUS+BLR+RUS") == ("RUS", "BLR")
    with pytest.raises(
        UnknownNameError, match=r"no country or zone of this network is called 'RSU'; did you mean 'RUS'\?"
    ):
        members(CHAIN, "RSU")
    with pytest.raises(UnknownNameError):
        members(CHAIN, "")


@pytest.mark.parametrize("name", ["KAZ", "XXX", "RUS+KAZ"])
def test_the_exporter_and_the_high_seas_are_never_denied(name):
    with pytest.raises(ScenarioError, match="cannot be denied: it is the exporter or the high seas"):
        exits(CHAIN, name)


def test_denials_are_read_by_their_kind():
    assert denied_ways(CHAIN, ["transit:RUS", "border:CHN", "zone:straits"]) == (
        exits(CHAIN, "RUS") | entries(CHAIN, "CHN") | exits(CHAIN, "straits")
    )
    assert denied_ways(CHAIN, []) == frozenset()
    with pytest.raises(
        UnknownNameError, match="no denial is called 'embargo:RUS'; known: border:, transit:, zone:"
    ):
        denied_ways(CHAIN, ["embargo:RUS"])


@given(networks(), st.data())
def test_exits_are_those_found_place_by_place(net, data):
    known = sorted({place.country for place in net.tables.places} - {"KAZ", "XXX"})
    for name in [*known, *(["+".join(known)] if len(known) > 1 else [])]:
        places = {
            (way.segment, origin, destination)
            for way, origin, destination in ways(net)
            if way in exits(net, name)
        }
        assert places == exits_of(net, name)

"""Hubs where goods of several origins first meet, so that one grade could take another's way."""

from __future__ import annotations

from dataclasses import replace

from networks import network

from routes.hubs import meeting_places
from routes.snapshot import snapshot


def lines(segments, supplies=("a", "b"), **options):
    net = network(segments, supplies=dict.fromkeys(supplies, 1), markets=["market"], **options)
    return list(meeting_places(snapshot(net)))


def test_the_hub_where_two_fields_meet_is_named():
    assert lines({"a>hub": 1, "b>hub": 1, "hub>market": 2}) == ["goods of a, b meet at hub"]


def test_places_behind_the_meeting_are_not_named_again():
    assert lines({"a>hub": 1, "b>hub": 1, "hub>next": 2, "next>market": 2}) == ["goods of a, b meet at hub"]


def test_a_third_field_makes_a_second_meeting():
    found = lines(
        {"a>hub": 1, "b>hub": 1, "hub>next": 2, "c>next": 1, "next>market": 2}, supplies=("a", "b", "c")
    )
    assert found == ["goods of a, b meet at hub", "goods of a, b, c meet at next"]


def test_goods_that_stay_apart_meet_nowhere():
    assert lines({"a>one": 1, "b>two": 1, "one>market": 1, "two>market": 1}) == []


def test_markets_are_no_hubs():
    assert lines({"a>market": 1, "b>market": 1}) == []


def test_a_hub_with_a_field_of_its_own_is_a_meeting_place():
    assert lines({"a>b": 1, "b>market": 2}) == ["goods of a, b meet at b"]


def test_a_closed_way_brings_nothing_to_a_meeting():
    net = network(
        {"a>russia": 1, "russia>hub": 1, "b>hub": 1, "hub>market": 2},
        supplies={"a": 1, "b": 1},
        markets=["market"],
        countries={"russia": "RUS"},
    )
    assert list(meeting_places(snapshot(net))) == ["goods of a, b meet at hub"]
    assert list(meeting_places(snapshot(replace(net, denied=("transit:RUS",))))) == []


def test_goods_that_run_both_ways_between_two_hubs_meet_at_both():
    found = lines({"a>one": 1, "b>two": 1, "one>two:link": 1, "two>market": 2}, both_ways=["link"])
    assert found == ["goods of a, b meet at one", "goods of a, b meet at two"]


def test_goods_that_come_back_to_where_they_met_meet_there_once():
    found = lines({"a>hub": 1, "b>hub": 1, "hub>next:link": 2, "next>market": 2}, both_ways=["link"])
    assert found == ["goods of a, b meet at hub"]

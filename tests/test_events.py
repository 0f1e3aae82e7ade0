"""What events leave on each day, as it is and as planners believe at the time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from dated import START, event, line, task
from hypothesis import given
from hypothesis import strategies as st
from networks import network, number

from analysis.events import FOREVER, Happening, calendar
from analysis.scenario import Change, Scenario
from routes.errors import ScenarioError, UnknownNameError
from routes.model import Capacity
from routes.transit import Way

SEGMENT = ("segment", "ship")


def happening(*events, made=None, days=20, **more):
    return calendar(made or line(), task(*events, days=days), **more).happenings[0]


def days_of(item, *, seen_from, until=12):
    """Return the days on which an event rules, as known on a day."""
    return [day for day in range(until) if item.rules(day, seen_from=seen_from)]


ITEM = Happening(start=4, end=8, announced=2, believed_end=6, left={})


# what planners believe


def test_before_the_announcement_nothing_is_expected():
    assert days_of(ITEM, seen_from=1) == []


def test_from_the_announcement_on_the_believed_end_is_expected():
    assert days_of(ITEM, seen_from=2) == [4, 5]
    assert days_of(ITEM, seen_from=4) == [4, 5]


def test_once_the_believed_end_has_passed_each_next_day_is_thought_free():
    assert days_of(ITEM, seen_from=6) == [4, 5, 6]
    assert days_of(ITEM, seen_from=7) == [4, 5, 6, 7]


def test_an_end_that_comes_earlier_than_believed_is_known_when_it_comes():
    item = replace(ITEM, believed_end=11)
    assert days_of(item, seen_from=3) == [4, 5, 6, 7, 8, 9, 10]
    assert days_of(item, seen_from=7) == [4, 5, 6, 7, 8, 9, 10]
    assert days_of(item, seen_from=8) == [4, 5, 6, 7]


def test_what_begins_unannounced_is_seen_on_the_day_and_not_for_tomorrow():
    item = replace(ITEM, announced=6, believed_end=8)
    assert days_of(item, seen_from=3) == []
    assert days_of(item, seen_from=4) == [4]
    assert days_of(item, seen_from=6) == [4, 5, 6, 7]


@given(st.tuples(*[st.integers(-5, 15)] * 4), st.integers(0, 14))
def test_today_is_always_seen_as_it_is(days, today):
    first, end, announced, believed = days
    item = Happening(start=first, end=end, announced=announced, believed_end=believed, left={})
    assert item.rules(today, seen_from=today) == (first <= today < end)


@given(st.tuples(*[st.integers(0, 12)] * 3), st.integers(0, 12))
def test_who_knows_the_end_and_was_told_before_believes_what_will_be(days, seen_from):
    first, length, ahead = days
    end = first + length
    item = Happening(start=first, end=end, announced=min(0, first - ahead), believed_end=end, left={})
    assert days_of(item, seen_from=seen_from, until=30) == list(range(first, end))


# dates


def test_dates_become_days_from_the_start():
    item = happening(event("ship", 3, 5, announced=1, expected=6))
    assert (item.start, item.end, item.announced, item.believed_end) == (3, 8, 1, 6)


def test_an_event_without_dates_lasts_for_ever_and_is_known_when_it_begins():
    item = happening(event("ship"))
    assert (item.start, item.end, item.announced, item.believed_end) == (0, FOREVER, 0, FOREVER)


def test_an_end_may_be_given_as_a_date_and_a_begin_before_the_start():
    item = happening(event("ship", -3, end=START + dt.timedelta(days=2)))
    assert (item.start, item.end, item.announced) == (-3, 2, -3)


def test_the_first_announcement_and_the_days_in_force_are_those_of_all_events():
    made = calendar(line(), task(event("ship", 6, 2, announced=4), event("pipe", 9, 1)))
    assert [made.first_announcement(day) for day in (3, 4, 9)] == [None, 4, 4]
    assert [day for day in range(20) if made.happens(day)] == [6, 7, 9]
    assert [made.began(day) for day in (5, 6, 8, 19)] == [False, True, True, True]


def test_an_event_that_ends_where_it_begins_never_begins():
    made = calendar(line(), task(event("ship", 6, 0)))
    assert not any(made.happens(day) or made.began(day) for day in range(20))


@pytest.mark.parametrize("missing", ["start", "days"])
def test_a_scenario_without_days_has_no_calendar(missing):
    scenario = Scenario(name="test", title="A year's view", events=(event("ship"),))
    with pytest.raises(ValueError, match="needs start and days"):
        calendar(line(), scenario)


# what is left


def test_a_share_of_a_segment_is_left_in_steps_a_year():
    assert happening(event("ship", left=0.25)).left == {SEGMENT: 5.0}
    assert happening(event("ship")).left == {SEGMENT: 0.0}


def test_a_capacity_is_left_in_the_unit_of_the_network():
    item = happening(event("ship", capacity=number(0.5), unit="kt/d"), made=line({"field>sea:ship": 600}))
    assert item.left == {SEGMENT: 500.0}


def test_what_is_left_may_be_finer_than_the_steps_of_the_network():
    """Steps are whole units here; a quarter of five is not 125 of them, which would be no event at all."""
    made = line({"field>sea:ship": 5}, unit="unit")
    assert happening(event("ship", left=0.25), made=made).left == {SEGMENT: 1.25}


def test_a_corridor_a_field_a_refinery_and_a_market_are_hit_where_they_are():
    made = line(
        {"field>port:pipe": 20, "port>sea:ship": 20, "field>plant:branch": 5},
        demands={"plant": 4, "sea": 8},
    )
    for element, found in {
        "supply:field": {("supply", "field"): 5.0},
        "demand:plant": {("demand", "plant"): 2.0},
        "demand:sea": {("demand", "sea"): 4.0},
        "pipe": {("segment", "pipe"): 10.0},
    }.items():
        assert happening(event(element, left=0.5), made=made).left == found


def test_a_market_that_took_anything_takes_what_an_event_leaves():
    assert happening(event("demand:sea")).left == {("demand", "sea"): 0.0}
    left = happening(event("demand:sea", capacity=number(3), unit="t/d")).left
    assert left == {("demand", "sea"): 3.0}


def both_ways(**more):
    """Oil may go to a market in Russia and back from there to another place on the same line."""
    return network(
        {"field>moscow:line": 10, "moscow>sea:on": 4},
        supplies={"field": 10},
        markets=["moscow", "sea"],
        countries={"field": "KAZ", "moscow": "RUS"},
        both_ways=["line"],
        exporter="KAZ",
        **more,
    )


def test_denied_transit_closes_the_way_out_and_leaves_the_way_in():
    item = happening(event("transit:RUS"), made=both_ways())
    assert item.left == {("segment", "on"): 0.0}
    assert item.closed == {Way(segment="line", forward=False)}


def test_a_closed_border_closes_the_way_in_and_leaves_the_way_out():
    item = happening(event("border:RUS"), made=both_ways())
    assert (item.left, item.closed) == ({}, {Way(segment="line")})


def test_a_segment_is_closed_where_both_its_ways_are():
    made = network(
        {"field>moscow:line": 10, "moscow>minsk:on": 4, "minsk>sea:end": 4},
        supplies={"field": 10},
        markets=["sea"],
        countries={"field": "KAZ", "moscow": "RUS", "minsk": "BLR"},
        both_ways=["on"],
        exporter="KAZ",
    )
    item = happening(event("transit:RUS+BLR"), made=made)
    assert item.left == {("segment", "on"): 0.0, ("segment", "end"): 0.0}
    assert item.closed == frozenset()


def test_part_of_a_country_s_transit_is_left_of_each_exit():
    item = happening(event("transit:RUS", left=0.5), made=both_ways())
    assert item.left == {("segment", "on"): 2.0, ("segment", "line"): 5.0}


def test_what_cannot_be_hit_is_an_error():
    with pytest.raises(UnknownNameError, match="did you mean 'ship'"):
        happening(event("shop"))
    with pytest.raises(ScenarioError, match="share of something unlimited"):
        happening(event("demand:sea", left=0.5))


# the undisturbed year


def test_permanent_changes_belong_to_the_undisturbed_year():
    scenario = task(
        event("ship", left=0.5), changes=(Change(element="ship", capacity=number(40), unit="t/d"),)
    )
    made = calendar(line(), scenario)
    assert made.view.capacities["ship"].amount == 40
    assert made.happenings[0].left == {SEGMENT: 20.0}


def test_the_year_is_the_latest_counted_one_unless_the_scenario_names_another():
    assert calendar(line(year="2021"), task()).view.year == 2021
    assert calendar(line(year="2021"), task(base_year=2024)).view.year == 2024
    assert calendar(line(counted={}), task()).view.year == START.year


def test_limits_are_taken_from_the_end_asked_for_and_the_ordinary_day_is_not():
    made = line()
    row = Capacity(element="ship", low=number(16), central=number(20), high=number(30), unit="t/d")
    made = replace(made, tables=replace(made.tables, capacities=(made.tables.capacities[0], row)))
    for bound, amount in (("low", 16), ("central", 20), ("high", 30)):
        found = calendar(made, task(event("ship", left=0.5)), bound=bound)
        assert (found.view.capacities["ship"].amount, found.limits.capacities["ship"].amount) == (20, amount)
        assert found.happenings[0].left == {SEGMENT: amount / 2}

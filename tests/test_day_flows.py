"""What crosses on each day: all loads are kept, the ordinary day is that of the plan, mixtures are shared."""

from __future__ import annotations

import numpy as np
import pytest
from dated import COUNTRIES, event, line, load, runs
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.day_flows import day_flows
from analysis.plan import nearest_plan
from routes.transit import exits

MORE = {**COUNTRIES, "moscow": "RUS", "baku": "AZE"}


def two_ways(**more):
    """Ten tonnes a day go through Moscow; Baku could take four."""
    return line(
        {"field>moscow:pipe": 10, "moscow>sea:ship": 20, "field>baku:rail": 4, "baku>sea:ferry": 20},
        countries=MORE,
        counted={"pipe": 10, "rail": 0},
        **more,
    )


def meeting():
    """Two fields meet at a hub, from which six go through Moscow and four through Baku."""
    return line(
        {
            "field>hub:in": 10,
            "west>hub:feed": 10,
            "hub>moscow:pipe": 6,
            "moscow>sea:ship": 20,
            "hub>baku:rail": 4,
            "baku>sea:ferry": 20,
        },
        supplies={"field": 5, "west": 5},
        countries=MORE,
        counted={"pipe": 6, "rail": 4},
    )


def test_what_crosses_later_crosses_from_the_start():
    flows = day_flows(runs(two_ways(), days=3), "RUS")
    assert flows.usual["pipe"] == pytest.approx((10, 0))
    assert flows.usual["ship"] == pytest.approx((10, 0))
    assert flows.usual["rail"] == pytest.approx((0, 0))


def test_a_stop_moves_what_flows_to_the_other_way():
    timeline = runs(two_ways(), event("pipe", 2, 3), days=8)
    crossing, avoiding = day_flows(timeline, "RUS").daily["pipe"]
    assert crossing[[0, 1, 5, 6]] == pytest.approx([10, 10, 10, 10])
    assert crossing[2:5] == pytest.approx([0, 0, 0])
    assert avoiding == pytest.approx(np.zeros(8))
    crossing, avoiding = day_flows(timeline, "RUS").daily["ferry"]
    assert crossing == pytest.approx(np.zeros(8))
    assert avoiding[2:5] == pytest.approx([4, 4, 4])


def test_where_goods_meet_every_way_takes_the_mixture():
    flows = day_flows(runs(meeting(), days=2), "RUS")
    assert flows.usual["in"] == pytest.approx((3, 2))
    assert flows.usual["feed"] == pytest.approx((3, 2))
    assert flows.usual["rail"] == pytest.approx((0, 4))


def test_with_one_way_from_each_field_the_ordinary_day_is_that_of_the_plan():
    made = two_ways()
    timeline = runs(made, days=2)
    view = timeline.calendar.view
    planned = nearest_plan(view).loads(exits(made, "RUS"))
    flows = day_flows(timeline, "RUS")
    for name, loads in planned.items():
        assert flows.usual[name] == pytest.approx(loads)


def test_a_place_that_gives_from_tanks_alone_gives_the_mixture_of_an_ordinary_day():
    timeline = runs(two_ways(storages={"moscow": (20, 0.5)}), event("pipe", 2, 3), days=8)
    crossing, avoiding = day_flows(timeline, "RUS").daily["ship"]
    assert crossing + avoiding == pytest.approx(load(timeline, "ship"))
    assert avoiding == pytest.approx(np.zeros(8))


@settings(max_examples=10)
@given(st.integers(0, 5), st.integers(0, 4), st.sampled_from(("pipe", "rail", "ship", "supply:field")))
def test_what_crosses_and_what_does_not_make_up_the_load(first, days, element):
    timeline = runs(meeting(), event(element, first, days), days=8)
    for name, (crossing, avoiding) in day_flows(timeline, "RUS").daily.items():
        assert crossing + avoiding == pytest.approx(load(timeline, name))
        assert (crossing >= -1e-9).all()
        assert (avoiding >= -1e-9).all()

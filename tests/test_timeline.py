"""Day by day: small networks solved by hand, balances of every place and day, and what may never happen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from dated import ELEMENTS, TENTHS, event, events, faults, line, lines, load, possible, runs, task
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network, number
from strategies import networks
from through_time import most_delivered

from analysis.apply import apply
from analysis.baseline import baseline
from analysis.flow import solve
from analysis.outcome import outcome
from analysis.timeline import simulate
from routes.model import Capacity
from routes.network import load as built_in
from routes.snapshot import snapshot

COUNTED = {"pipe": 10, "rail": 0}


def near(*numbers):
    return pytest.approx(numbers, abs=1e-6)


def two_ways(**more):
    """Ten go by pipe; rail could take ten more."""
    return line({"field>sea:pipe": 10, "field>sea:rail": 10}, **{"counted": COUNTED, **more})


# by hand


def test_a_tank_fills_then_the_field_stops_then_ships_catch_up():
    """Room for one day; ships carry twice the usual until that day's oil is gone: the rest never was."""
    timeline = runs(line(storages={"port": (20, 0.5)}), event("ship", 2, 4), days=10)
    assert timeline.delivered == near(10, 10, 0, 0, 0, 0, 20, 10, 10, 10)
    assert timeline.production[:, 0] == near(10, 10, 10, 0, 0, 0, 10, 10, 10, 10)
    assert timeline.stocks[:, 0] == near(10, 10, 20, 20, 20, 20, 10, 10, 10, 10)


def test_a_tank_behind_the_closed_line_feeds_the_ships():
    timeline = runs(line(storages={"port": (20, 0.75)}), event("pipe", 2, 2), days=8)
    assert timeline.delivered == near(10, 10, 10, 5, 10, 10, 10, 10)
    assert timeline.production[:, 0] == near(10, 10, 0, 0, 10, 10, 10, 10)


def test_a_field_comes_back_over_its_restart_days():
    timeline = runs(line(restart_days={"field": 5}), event("ship", 2, 6), days=14)
    assert timeline.production[:, 0] == near(10, 10, *[0] * 6, 2, 4, 6, 8, 10, 10)


def test_a_field_that_stood_for_less_is_back_in_as_many_days():
    slow = line(restart_days={"field": 5})
    for stood, back in ((1, (10, 10)), (2, (5, 10)), (4, (2.5, 5, 7.5, 10))):
        timeline = runs(slow, event("ship", 2, stood), days=10)
        assert timeline.production[2 + stood : 2 + stood + len(back), 0] == near(*back)
    assert timeline.delivered == pytest.approx(timeline.production[:, 0])


def test_a_field_that_is_cut_back_in_part_rises_by_the_same_steps():
    """Half of it stands for twelve days, as the whole would for six: then the five days of the field rule."""
    timeline = runs(line(restart_days={"field": 5}), event("ship", 2, 12, left=0.25), days=18)
    assert timeline.production[:, 0] == near(10, 10, *[5] * 12, 7, 9, 10, 10)
    timeline = runs(line(restart_days={"field": 5}), event("ship", 2, 2, left=0.25), days=6)
    assert timeline.production[:, 0] == near(10, 10, 5, 5, 10, 10)


def test_a_field_produces_until_there_is_no_room_even_if_it_restarts_slowly():
    """With room for 25 it gives all on two days, half on the third, then nothing until the port opens."""
    made = line(restart_days={"field": 5}, storages={"port": (25, 0)})
    timeline = runs(made, event("ship", 2, 6), days=14)
    back = [number * 10 / 3.5 for number in (1, 2, 3)]
    assert timeline.production[:, 0] == near(10, 10, 10, 10, 5, 0, 0, 0, *back, 10, 10, 10)
    assert timeline.idle[:, 0] == near(0, 0, 0, 0, 5, 10, 10, 10, *(10 - given for given in back), 0, 0, 0)


def test_wells_that_stand_idle_less_each_day_stand_all_the_same():
    """A side way takes a tonne more each day; the field stands for nearly twenty days and needs its ten."""
    made = line(
        {"field>port:pipe": 20, "port>sea:ship": 20, "field>sea:round": 2},
        counted={"ship": 10, "round": 0},
        ramp_days={"round": 40},
        restart_days={"field": 10},
    )
    timeline = runs(made, event("ship", 2, 20), days=40)
    first = timeline.production[22, 0]
    assert first < 3
    assert np.diff(timeline.production[22:28, 0]) == near(*[1] * 5)


def test_fields_behind_one_closed_way_are_cut_alike():
    made = line(
        {"field>port:pipe": 20, "west>port:feed": 20, "port>sea:ship": 20},
        supplies={"field": 8, "west": 4},
        counted={"ship": 12},
    )
    timeline = runs(made, event("ship", 2, 3, left=0.3), days=7)
    assert timeline.delivered == near(12, 12, 6, 6, 6, 12, 12)
    assert timeline.production[2:5] == pytest.approx(np.array([[4, 2]] * 3), abs=1e-6)


def test_what_is_on_its_way_is_still_exported_after_its_field_fails():
    """Trains need five days: those that left before day two arrive until day six."""
    made = line(modes={"pipe": "rail"}, transit_days={"pipe": 5})
    timeline = runs(made, event("supply:field", 2, 5), days=14)
    assert timeline.delivered == near(*[10] * 7, *[0] * 5, 10, 10)
    assert timeline.waiting.max() == pytest.approx(0, abs=1e-6)


def test_no_more_wait_than_there_are_vehicles():
    """Twenty a day, three days there and three back: 120 tonnes fill all trains, with thirty under way."""
    made = line(modes={"pipe": "rail"}, transit_days={"pipe": 3})
    timeline = runs(made, event("ship", 2, 14), days=30)
    assert timeline.production[:17, 0] == near(*[10] * 11, *[0] * 5, 10)
    assert timeline.waiting[15, 0] == pytest.approx(120)
    assert outcome(timeline).lost == pytest.approx(50)


def test_the_tank_of_a_refinery_is_for_the_refinery():
    """With the field at half, exports fall and the plant runs; its tank gives only when nothing comes."""
    made = line(
        {"field>hub:pipe": 20, "hub>plant:branch": 20, "hub>sea:ship": 20},
        demands={"plant": 4},
        counted={"ship": 6},
        storages={"plant": (12, 1)},
    )
    half = runs(made, event("pipe", 2, 3, left=0.25), days=7)
    assert half.stocks[:, 0] == near(*[12] * 7)
    assert half.delivered == near(6, 6, 1, 1, 1, 6, 6)
    none = runs(made, event("pipe", 2, 3), days=7)
    assert none.home[:, 0] == near(*[4] * 7)
    assert none.stocks[:5, 0] == near(12, 12, 8, 4, 0)


def test_tanks_bridge_a_closed_way_and_not_a_field_without_oil():
    made = line(storages={"port": (40, 0.5)})
    assert runs(made, event("supply:field", 2, 3, left=0.4), days=8).delivered == near(
        10, 10, 4, 4, 4, 10, 10, 10
    )
    assert runs(made, event("pipe", 2, 3, left=0.4), days=8).delivered == near(*[10] * 8)


def test_a_field_that_an_event_hits_is_back_when_the_event_is_over():
    timeline = runs(line(restart_days={"field": 5}), event("supply:field", 2, 2), days=6)
    assert timeline.production[:, 0] == near(10, 10, 0, 0, 10, 10)
    assert timeline.idle[:, 0] == near(*[0] * 6)


def test_wells_that_stood_idle_come_back_no_sooner_for_an_event_at_the_field():
    """The way out opens on day eight; the field is out on that day, which its wells use to come back."""
    made = line(restart_days={"field": 5})
    timeline = runs(made, event("ship", 2, 6), event("supply:field", 8, 1), days=14)
    assert timeline.production[:, 0] == near(10, 10, *[0] * 7, 4, 6, 8, 10, 10)


def test_an_amount_left_of_a_field_is_that_amount_and_a_share_one_of_what_it_usually_gives():
    """The field could give forty and gives ten."""
    made = line(supplies={"field": 40})
    amount = event("supply:field", 2, 1, capacity=Decimal(8), unit="t/d")
    assert runs(made, amount, days=4).production[:, 0] == near(10, 10, 8, 10)
    share = event("supply:field", 2, 1, left=0.8)
    assert runs(made, share, days=4).production[:, 0] == near(10, 10, 8, 10)


def test_a_field_without_oil_brings_no_spare_capacity_into_use():
    made = two_ways(ramp_days={"rail": 4})
    field = event("supply:field", 0, 4, left=0.9)
    assert runs(made, field, event("pipe", 4, 1), days=6).delivered[4] == pytest.approx(0)
    assert runs(made, event("rail", 0, 3), event("pipe", 4, 1), days=6).delivered[4] == pytest.approx(10)


def test_spare_capacity_comes_into_use_day_by_day():
    made = two_ways(ramp_days={"rail": 4})
    assert runs(made, event("pipe", 2, 8), days=10).delivered == near(10, 10, 0, 2.5, 5, 7.5, 10, 10, 10, 10)


def test_a_ramp_may_be_slower_or_quicker():
    made = two_ways(ramp_days={"rail": 4})
    delivered = [runs(made, event("pipe", 2), days=7, ramp_factor=f).delivered for f in (2.0, 0.5)]
    assert delivered[0] == near(10, 10, 0, 1.25, 2.5, 3.75, 5)
    assert delivered[1] == near(10, 10, 0, 5, 10, 10, 10)


def test_who_hears_of_it_before_has_trains_ready():
    made = two_ways(ramp_days={"rail": 4})
    for announced, expected in ((0, 5), (1, 2.5), (2, 0), (-9, 10)):
        assert runs(made, event("pipe", 2, 8, announced=announced)).delivered[2] == pytest.approx(expected)


def test_who_hears_of_it_late_has_none_until_then():
    """The pipe is shut from day 2; nobody says why or for how long before day 5."""
    made = two_ways()
    timeline = runs(made, event("pipe", 2, 6, announced=5), days=10)
    assert timeline.delivered == near(10, 10, 0, 0, 0, 10, 10, 10, 10, 10)


def test_vehicles_arrive_days_later_and_a_pipeline_the_same_day():
    rail = line(modes={"pipe": "rail"}, transit_days={"pipe": 3})
    timeline = runs(rail, event("pipe", 2, 2), days=9)
    assert timeline.delivered == near(10, 10, 10, 10, 10, 0, 0, 10, 10)
    assert timeline.under_way == near(30, 30, 20, 10, 10, 20, 30, 30, 30)
    pipe = line(modes={"pipe": "pipeline"}, transit_days={"pipe": 3})
    timeline = runs(pipe, event("pipe", 2, 2), days=9)
    assert timeline.delivered == near(10, 10, 0, 0, 10, 10, 10, 10, 10)
    assert timeline.under_way == near(*[0] * 9)


def test_loaded_vehicles_wait_where_they_arrive():
    made = line(modes={"pipe": "rail"}, transit_days={"pipe": 3})
    timeline = runs(made, event("ship", 2, 2), days=8)
    assert timeline.waiting[:, 0] == near(0, 0, 10, 20, 10, 0, 0, 0)
    assert timeline.delivered == near(10, 10, 0, 0, 20, 20, 10, 10)
    assert outcome(timeline).lost == pytest.approx(0)


def test_vehicles_wait_at_a_closed_port_and_do_not_pass_it():
    made = line(modes={"pipe": "rail"}, transit_days={"pipe": 3}, capacities={"port": 20})
    timeline = runs(made, event("port", 2, 2), days=8)
    assert timeline.delivered == near(10, 10, 0, 0, 20, 20, 10, 10)


def refinery(**more):
    segments = {"field>hub:pipe": 20, "hub>plant:branch": 20, "hub>sea:ship": 20}
    return line(segments, **{"demands": {"plant": 4}, "counted": {"ship": 6}, **more})


def test_home_is_served_first():
    timeline = runs(refinery(), event("pipe", 2, 2, left=0.25), event("pipe", 4, 2, left=0.15), days=7)
    assert timeline.home[:, 0] == near(4, 4, 4, 4, 3, 3, 4)
    assert timeline.delivered == near(6, 6, 1, 1, 0, 0, 6)


def test_home_that_is_short_every_day_is_ordinary_and_no_loss():
    made = line(
        {"field>hub:pipe": 20, "hub>plant:branch": 4, "hub>sea:ship": 20},
        demands={"plant": 9},
        counted={"ship": 6},
    )
    timeline = runs(made, event("ship", 2, 1), days=5)
    assert timeline.home[:, 0] == near(*[4] * 5)
    assert outcome(timeline).lost == pytest.approx(6)


def test_fields_and_refineries_keep_a_share_of_what_they_usually_do():
    """The field could give forty and the refinery take eight: what counts is ten and four.

    What the field was unable to give is not owed, so nobody makes up for it when the refinery takes less.
    """
    made = refinery(supplies={"field": 40}, demands={"plant": 8})
    made = replace(
        made,
        tables=replace(
            made.tables,
            capacities=tuple(
                replace(row, central=number(4)) if row.element == "branch" else row
                for row in made.tables.capacities
            ),
        ),
    )
    happenings = event("supply:field", 1, 1, left=0.6), event("demand:plant", 3, 1, left=0.5)
    timeline = runs(made, *happenings, days=5)
    assert timeline.production[:, 0] == near(10, 6, 10, 8, 10)
    assert timeline.home[:, 0] == near(4, 4, 4, 2, 4)
    assert timeline.delivered == near(6, 2, 6, 6, 6)


def test_a_market_abroad_keeps_a_share_of_what_it_can_take():
    """It takes twenty and gets ten: half of it hurts nobody, a quarter leaves five."""
    made = line(demands={"sea": 20})
    for left, expected in ((0.5, 10), (0.25, 5), (0, 0)):
        timeline = runs(made, event("demand:sea", 1, 1, left=left), days=4)
        assert timeline.delivered == near(10, expected, 10, 10)


def test_a_market_that_takes_no_more_than_usual_leaves_nothing_to_catch_up():
    made = line(demands={"sea": 10}, storages={"port": (40, 0)})
    timeline = runs(made, event("ship", 1, 2), days=7)
    assert timeline.delivered == near(10, 0, 0, 10, 10, 10, 10)
    assert timeline.stocks[:, 0] == near(0, 10, 20, 20, 20, 20, 20)
    cost = outcome(timeline)
    assert (cost.lost, cost.deferred) == near(0, 20)


def test_what_one_of_two_markets_does_not_take_the_other_gets():
    made = line(
        {"field>port:pipe": 20, "port>sea:ship": 20, "port>lake:boat": 20},
        markets=["sea", "lake"],
        demands={"lake": 6},
        counted={"ship": 8, "boat": 2},
    )
    timeline = runs(made, event("demand:sea", 1, 2, capacity=number(3), unit="t/d"), days=4)
    assert dict(zip(timeline.baseline.markets, timeline.markets.T[:, 1], strict=True)) == {
        "lake": pytest.approx(6),
        "sea": pytest.approx(3),
    }


def test_where_events_overlap_the_smallest_capacity_rules():
    made = line({"field>sea:ship": 10})
    events = event("ship", 1, 4, left=0.7), event("ship", 3, 4, left=0.3), event("ship", 4, 1, left=0.5)
    for order in (events, events[::-1]):
        assert runs(made, *order, days=8).delivered == near(10, 7, 7, 3, 3, 3, 3, 10)


def test_a_segment_and_its_port_both_bind():
    made = line(capacities={"port": 20})
    timeline = runs(made, event("port", 1, 3, left=0.2), event("ship", 2, 1, left=0.1), days=5)
    assert timeline.delivered == near(10, 4, 2, 4, 10)


def test_a_quarter_of_five_is_left_though_steps_are_whole_units():
    """The daily amounts of an abstract network are parts of a year."""
    made = line({"field>sea:ship": 5}, unit="unit", supplies={"field": 5}, counted={"ship": 5})
    delivered = runs(made, event("ship", 1, 1, left=0.25), days=3).delivered * 365
    assert delivered == near(5, 1.25, 5)


@pytest.mark.parametrize(
    ("unit", "days"), [("t/d", 1), ("kt/yr", 0.365), ("kt/month", 0.365 / 12), ("Mt/yr", 0.000365)]
)
def test_the_unit_of_the_network_changes_nothing(unit, days):
    """Ten tonnes a day and a tank of twenty, in other words."""
    size = {"t": 20, "k": 0.02, "M": 0.00002}[unit[0]]
    made = line(
        {"field>port:pipe": f"{20 * days:.6f}", "port>sea:ship": f"{20 * days:.6f}"},
        supplies={"field": f"{10 * days:.6f}"},
        counted={"ship": f"{10 * days:.6f}"},
        storages={"port": (size, 0.5)},
        unit=unit,
    )
    timeline = runs(made, event("ship", 2, 4), days=8)
    tonnes = timeline.delivered / timeline.calendar.view.scale * {"t": 1, "k": 1e3, "M": 1e6}[unit[0]]
    assert tonnes == pytest.approx([10, 10, 0, 0, 0, 0, 20, 10], rel=1e-3, abs=1e-3)


def test_low_ends_do_not_cut_into_the_ordinary_day():
    """A segment and a port whose low ends lie below what is carried carry it all the same."""
    made = two_ways(capacities={"field": 30})
    low = (
        Capacity(element="pipe", low=number(4), central=number(10), unit="t/d"),
        Capacity(element="rail", low=number(3), central=number(10), unit="t/d"),
        Capacity(element="field", low=number(2), central=number(30), unit="t/d"),
    )
    made = replace(made, tables=replace(made.tables, capacities=low))
    timeline = runs(made, event("pipe", 2, 1), event("rail", 0, 1), days=5, bound="low")
    assert timeline.delivered == near(10, 10, 3, 10, 10)


# transit and both directions


def russia(**more):
    """Oil for a market in Russia, and through it to the sea."""
    return network(
        {"field>moscow:line": 10, "moscow>sea:on": 4},
        supplies={"field": 10},
        markets=["moscow", "sea"],
        countries={"field": "KAZ", "moscow": "RUS"},
        exporter="KAZ",
        unit="t/d",
        counted={"line": 10},
        year="2025",
        **more,
    )


@pytest.mark.parametrize("both_ways", [(), ("line",)])
def test_denied_transit_leaves_what_is_sold_there(both_ways):
    made = russia(both_ways=both_ways)
    made = replace(made, tables=replace(made.tables, demands=()))
    timeline = runs(made, event("transit:RUS", 1, 2), days=4)
    assert timeline.delivered == near(10, 10, 10, 10)
    assert load(timeline, "on")[1:3] == near(0, 0)


def test_a_closed_border_closes_what_leads_in():
    timeline = runs(russia(both_ways=["line"]), event("border:RUS", 1, 2), days=4)
    assert timeline.delivered == near(10, 0, 0, 10)


def test_both_directions_share_the_capacity_of_a_segment_every_day():
    made = network(
        {"x>a:one": 9, "y>b:two": 9, "a>b:mid": 8, "a>north:ain": 9, "b>south:bin": 9},
        supplies={"x": 5, "y": 5},
        markets=["north", "south"],
        both_ways=["mid"],
        unit="t/d",
        counted={"ain": 5, "bin": 5},
        year="2025",
    )
    for closed in ("ain", "bin"):
        timeline = runs(made, event(closed, 2, 3), event("mid", 2, 3, left=0.25), days=7)
        assert load(timeline, "mid").max() == pytest.approx(2)
        assert timeline.delivered[2:5] == near(7, 7, 7)


# invariants


def test_nothing_happens_without_events():
    made = line(storages={"port": (20, 0.5)}, modes={"pipe": "rail"}, transit_days={"pipe": 3})
    timeline = runs(made)
    assert timeline.delivered == near(*[10] * 20)
    assert (timeline.stocks == 10).all()
    assert faults(timeline) == []


@pytest.mark.parametrize("name", ["ship", "pipe", "port", "supply:field", "demand:sea"])
def test_an_event_that_takes_nothing_away_changes_nothing(name):
    made = line(storages={"port": (20, 0.5)}, capacities={"port": 20}, demands={"sea": 20})
    timeline = runs(made, event(name, 2, 5, left=1))
    usual = timeline.baseline
    assert timeline.delivered == near(*[10] * 20)
    assert timeline.production == pytest.approx(10)
    assert timeline.stocks == pytest.approx(usual.tanks[0].initial)


def test_days_before_the_first_event_or_announcement_are_ordinary():
    timeline = runs(line(storages={"port": (20, 0.5)}), event("ship", 7, 2, announced=5))
    assert (timeline.legs[:5] == 10).all()


def test_what_was_never_announced_still_leaves_its_marks():
    """The stop is over before anybody hears of it; tanks do not jump back to where they were."""
    timeline = runs(line(storages={"port": (20, 0.5)}), event("ship", 2, 1, announced=9), days=12)
    assert faults(timeline) == []
    assert timeline.stocks[2, 0] == pytest.approx(20)


def test_an_event_may_outlast_the_days_that_are_followed():
    timeline = runs(line(), event("ship", 2, 500), days=4)
    assert timeline.delivered == near(10, 10, 0, 0)


def test_an_event_that_was_over_before_the_start_leaves_ordinary_days():
    timeline = runs(line(storages={"port": (20, 0.5)}), event("ship", -9, 3), days=6)
    assert timeline.delivered == near(*[10] * 6)


@settings(max_examples=60)
@given(lines(), events(), events())
def test_nothing_comes_from_nowhere_and_nothing_goes_missing(made, one, other):
    timeline = runs(possible(possible(made, one), other), one, other, days=14, horizon=12)
    assert faults(timeline) == []
    for name in ("legs", "production", "home", "markets", "stocks", "waiting"):
        assert (getattr(timeline, name) >= -1e-6).all(), name
    for number_, tank in enumerate(timeline.baseline.tanks):
        assert (timeline.stocks[:, number_] <= tank.size + 1e-6).all()


@settings(max_examples=40)
@given(lines(), events(), events())
def test_deliveries_never_exceed_what_was_owed(made, one, other):
    timeline = runs(possible(possible(made, one), other), one, other, days=14, horizon=12)
    owed = timeline.baseline.exports * np.arange(1, 15)
    assert (timeline.delivered.cumsum() <= owed + 1e-5).all()


@settings(max_examples=40)
@given(lines(), ELEMENTS, st.integers(0, 6), st.integers(0, 7), st.integers(0, 7))
def test_a_longer_event_never_delivers_more(made, element, first, one, other):
    short, long = sorted((one, other))
    totals = [
        runs(possible(made, item), item, days=16).delivered.sum()
        for item in (event(element, first, days, left=0) for days in (short, long))
    ]
    assert totals[1] <= totals[0] + 1e-5


@settings(max_examples=40)
@given(lines(), ELEMENTS, st.integers(0, 6), st.integers(1, 8), st.integers(1, 8), TENTHS, events())
def test_a_longer_event_beside_another_never_delivers_more(made, element, first, one, other, left, second):
    made = possible(made, second)
    totals = [
        runs(possible(made, item), item, second, days=16).delivered.sum()
        for item in (event(element, first, days, left=left) for days in sorted((one, other)))
    ]
    assert totals[1] <= totals[0] + 1e-5


@settings(max_examples=40)
@given(lines(), ELEMENTS, st.integers(0, 6), st.integers(1, 6), TENTHS, TENTHS)
def test_a_deeper_event_never_delivers_more(made, element, first, days, one, other):
    deep, shallow = sorted((one, other))
    totals = [
        runs(possible(made, item), item, days=16).delivered.sum()
        for item in (event(element, first, days, left=left) for left in (deep, shallow))
    ]
    assert totals[0] <= totals[1] + 1e-5


@settings(max_examples=40)
@given(lines(), ELEMENTS, st.integers(1, 6), st.integers(1, 6), TENTHS, st.integers(0, 8), st.integers(0, 14))
def test_who_knows_all_from_the_start_delivers_no_less(made, element, first, days, left, late, expected):
    knowing, learning = (
        event(element, first, days, left=left, announced=announced, expected=end)
        for announced, end in ((0, first + days), (late, max(first, late, expected)))
    )
    made = possible(made, knowing)
    best, other = (runs(made, item, days=18) for item in (knowing, learning))
    if not any(leg.lag for leg in best.baseline.legs):  # who does not know sends trains that will queue
        assert served(best) >= served(other) - 1e-4


def served(timeline):
    """Return what is delivered, home first: what it lacks is worth more than exports."""
    return 10 * timeline.home.sum() + timeline.delivered.sum()


@settings(max_examples=20)
@given(lines(), ELEMENTS, st.integers(1, 6), TENTHS)
def test_where_nothing_is_learnt_late_both_are_equal(made, element, days, left):
    told, default = (event(element, 0, days, left=left, **more) for more in ({"announced": 0}, {}))
    made = possible(made, told)
    assert np.array_equal(runs(made, told).delivered, runs(made, default).delivered)


# a second opinion


@settings(max_examples=40)
@given(lines(), ELEMENTS, st.integers(0, 5), st.integers(1, 6), TENTHS)
def test_who_knows_all_and_meets_no_ramp_delivers_the_most_there_is(made, element, first, days, left):
    """With no home demand, restart or ramp, a maximum flow through time is the most there is.

    Vehicles wait at a price, so a field may rather be shut in than queue for long: then it is a bound.
    """
    made = replace(
        made,
        tables=replace(
            made.tables,
            demands=(),
            places=tuple(replace(item, restart_days=None) for item in made.tables.places),
            segments=tuple(replace(item, ramp_days=None) for item in made.tables.segments),
        ),
    )
    item = event(element, first, days, left=left, announced=0)
    timeline = runs(possible(made, item), item, days=18)
    most = most_delivered(timeline)
    assert timeline.delivered.sum() <= most + 0.05
    if not any(leg.lag for leg in timeline.baseline.legs):
        assert timeline.delivered.sum() == pytest.approx(most, abs=0.05)


# the year's view


def ordinary_ends(made):
    """Return the network with the supply and home demand of an ordinary day."""
    usual = baseline(snapshot(made, year=2025))
    scale = 365 / usual.view.scale

    def amounts(rows, ordinary):
        return tuple(
            replace(row, central=number(round(ordinary[row.place] * scale, 6)))
            for row in rows
            if row.place in ordinary
        )

    tables = replace(
        made.tables,
        supplies=amounts(made.tables.supplies, usual.production),
        demands=(
            *amounts(made.tables.demands, usual.home),
            *(row for row in made.tables.demands if row.place in usual.markets),
        ),
    )
    return replace(made, tables=tables)


@settings(max_examples=60)
@given(networks(huge=False), st.data())
def test_without_ramps_delays_and_tanks_a_day_is_the_year_s_answer(made, data):
    made = ordinary_ends(made)
    names = [row.element for row in made.tables.capacities if row.central.is_finite()]
    abroad = sorted({place.country for place in made.tables.places} - {"KAZ", "XXX"})
    names += [f"{kind}:{country}" for kind in ("transit", "border") for country in abroad]
    if not names:
        return
    name = data.draw(st.sampled_from(sorted(names)))
    share = "0" if ":" in name else data.draw(st.sampled_from(("0", "0.5")))
    happening = event(name, left=share)
    timeline = simulate(made, task(happening, days=1, base_year=2025), horizon=2)
    after = snapshot(apply(made, task(happening)), year=2025)
    most = solve(after)
    exports, home = most.exports / after.scale, most.home / after.scale
    scale = 365 / timeline.calendar.view.scale
    assert timeline.home.sum() * scale == pytest.approx(home, abs=1e-4)
    ordinary = timeline.baseline.exports * scale
    assert timeline.delivered[0] * scale == pytest.approx(min(ordinary, exports), abs=1e-4)


# the order of rows


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(random):
    made = line(
        {
            "field>farm:in": 20,
            "west>farm:feed": 5,
            "farm>port:pipe": 20,
            "port>sea:ship": 20,
            "farm>sea:round": 6,
        },
        supplies={"field": 10, "west": 3},
        storages={"farm": (40, 0.5), "port": (20, 0.5)},
        counted={"ship": 10, "round": 3},
        costs={"in": 1, "feed": 2, "pipe": 3, "ship": 4, "round": 5},
        modes={"round": "rail"},
        transit_days={"round": 2},
        restart_days={"field": 3},
    )
    happenings = [event("ship", 2, 4), event("round", 4, 3, left=0.5), event("supply:west", 1, 2)]
    first = runs(made, *happenings, days=12)
    names = ("places", "segments", "capacities", "supplies", "storages", "costs", "flows")
    shuffled = {name: tuple(random.sample(rows := getattr(made.tables, name), len(rows))) for name in names}
    random.shuffle(happenings)
    second = runs(replace(made, tables=replace(made.tables, **shuffled)), *happenings, days=12)
    assert second.delivered == pytest.approx(first.delivered)
    for name in ("in", "feed", "pipe", "ship", "round"):
        assert load(second, name) == pytest.approx(load(first, name), abs=1e-6), name


# the built-in network


def test_the_built_in_network_keeps_its_balance_through_an_outage():
    happening = event("cpc-marine-terminal", 2, 6, left=0.5)
    timeline = simulate(built_in(), task(happening, days=10, commodity="crude", base_year=2025))
    assert faults(timeline, tolerance=0.5) == []  # half a tonne of some two hundred thousand a day
    assert timeline.delivered[:2] == pytest.approx(timeline.baseline.exports)
    number_ = [tank.place for tank in timeline.baseline.tanks].index("cpc-marine-terminal")
    assert timeline.stocks[2, number_] > timeline.baseline.tanks[number_].initial


def test_a_commodity_without_tanks_and_with_two_way_lines_can_be_followed():
    happening = event("transit:RUS", 1, 2)
    timeline = simulate(built_in(), task(happening, days=4, commodity="dry", base_year=2025), horizon=10)
    assert timeline.stocks.shape == (4, 0)
    assert faults(timeline, tolerance=0.5) == []
    usual = timeline.baseline
    both = [leg.way.segment for leg in usual.legs if not leg.way.forward]
    assert both
    for name in both:
        limit = timeline.calendar.limits.limit("segment", name).amount
        if limit is not None:
            assert load(timeline, name).max() <= limit / 365 + 0.5

"""The plan of a day: what it may do, what it aims at first, and that it can always be made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from dated import event, line, load, runs, task
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis import rolling
from analysis.baseline import baseline
from analysis.events import calendar
from analysis.linear import InfeasibleError
from analysis.rolling import HORIZON_DAYS, RollingPlan, leg_cost
from analysis.timeline import _Limits, _start, due_exports, follow
from routes.snapshot import snapshot


def _fields(believed, usual, day):
    able = believed.production(day)
    return {"production": able, "due": due_exports(usual, able[:0], able)}


def planned(made, *events, day=0, horizon=12, owed=0.0, **state):
    """Return what is done on a day after ordinary ones, and what limits it."""
    found = calendar(made, task(*events))
    usual = baseline(found.view)
    plan = RollingPlan(usual, horizon=horizon)
    believed = _Limits(found, usual, plan, 1.0)
    limits = believed.bounds(day, **_fields(believed, usual, day))
    return plan.solve(replace(_start(plan, usual), owed=owed, **state), limits), limits, plan


# what a plan may do


def test_a_plan_without_events_is_an_ordinary_day():
    today, _, _ = planned(line(storages={"port": (20, 0.5)}))
    assert today.legs == pytest.approx([10, 10])
    assert (today.production, today.markets, today.stocks) == ([10], [10], [10])


def test_a_plan_sees_all_that_is_under_way():
    made = line(modes={"pipe": "rail"}, transit_days={"pipe": 80})
    assert RollingPlan(baseline(snapshot(made))).horizon == 81
    assert RollingPlan(baseline(snapshot(line()))).horizon == HORIZON_DAYS
    timeline = runs(made, event("ship", 0, 2), days=5)
    assert timeline.delivered == pytest.approx([0, 0, 20, 20, 10])
    assert set(timeline.under_way) == {800.0}


def test_no_more_is_delivered_than_is_owed():
    """Tanks are full and ships are free, yet a day's exports are a day's exports."""
    today, _, _ = planned(line(storages={"port": (20, 1)}), event("pipe", 5, 5, announced=0))
    assert today.markets == pytest.approx([10])
    today, _, _ = planned(line(storages={"port": (20, 1)}), event("pipe", 5, 5, announced=0), owed=4.0)
    assert today.markets == pytest.approx([14])


def test_both_directions_of_a_segment_share_its_capacity():
    """East to west and west to east at once: six of ten either way do not fit into eight."""
    made = network(
        {"a>b:line": 8, "a>north:ain": 6, "b>south:bin": 6, "x>a:xa": 9, "y>b:yb": 9},
        supplies={"x": 9, "y": 9},
        markets=["north", "south"],
        both_ways=["line"],
        unit="t/d",
    )
    usual = baseline(snapshot(made, year=2025))
    plan = RollingPlan(usual, horizon=3)
    ((there, back),) = plan.shared
    assert [usual.legs[index].way.segment for index in (there, back)] == ["line", "line"]
    _, limits, _ = planned(made, event("line", 0, 5, left=0.5), horizon=3)
    assert limits.shared[0] == pytest.approx([4.0])
    # costs of minus one make the plan want both directions as full as can be
    greedy = _greedy(plan, (there, back))
    found = calendar(made, task(event("line", 0, 5, left=0.5)))
    believed = _Limits(found, usual, plan, 1.0)
    today = greedy.solve(_start(plan, usual), believed.bounds(0, **_fields(believed, usual, 0)))
    assert today.legs[there] + today.legs[back] == pytest.approx(4.0)


def _greedy(plan, legs):
    """Return a plan that is paid for the loads of some legs."""
    for day in range(plan.horizon):
        for leg in legs:
            plan._solver.changeColCost(plan._column(day, 0, leg), -50.0)
    return plan


def test_shared_capacity_comes_into_use_as_spare_capacity_does():
    made = network(
        {"a>b:line": 8, "a>north:ain": 6, "b>south:bin": 6},
        supplies={"a": 9},
        markets=["north", "south"],
        both_ways=["line"],
        ramp_days={"line": 4},
        unit="t/d",
    )
    made = replace(made, tables=replace(made.tables, supplies=(made.tables.supplies[0],)))
    _, limits, plan = planned(made, event("ain", 0, 9, left=0.5), horizon=6)
    usual = sum(plan.baseline.legs[index].usual for index in plan.shared[0])
    expected = [usual + (8 - usual) * min(1, day / 4) for day in range(6)]
    assert limits.shared[:, 0] == pytest.approx(expected)


def test_a_place_passes_on_no_more_than_its_limit_and_its_tank_lies_before_it():
    """Berths work at a half, so the tank behind them fills by what they do not load."""
    made = line(storages={"port": (20, 0.5)}, capacities={"port": 12})
    today, limits, plan = planned(made, event("port", 0, 9, left=0.5))
    assert plan.limited == ("port",)
    assert limits.places[0] == pytest.approx([6.0])
    assert (today.markets, today.stocks, today.production) == ([6], [14], [10])


def test_what_a_place_takes_itself_passes_its_limit_too():
    made = line({"field>port:pipe": 20, "port>sea:ship": 20}, demands={"port": 3}, capacities={"port": 10})
    made = replace(
        made,
        tables=replace(
            made.tables,
            places=tuple(
                replace(item, country="KAZ") if item.id == "port" else item for item in made.tables.places
            ),
        ),
    )
    today, _, _ = planned(made, event("port", 0, 9, left=0.5))
    assert (today.home, today.markets) == ([3], [2])


def test_what_came_by_pipeline_cannot_wait_where_vehicles_do():
    """Ships stop for two days: wagons on their way wait in the port, the pipeline's oil is not put out."""
    made = line(
        {"field>port:pipe": 10, "west>port:rail": 5, "port>sea:ship": 30},
        supplies={"field": 10, "west": 5},
        counted={"ship": 15},
        modes={"rail": "rail"},
        transit_days={"rail": 2},
    )
    timeline = runs(made, event("ship", 2, 2), days=8)
    assert timeline.waiting[:, 0] == pytest.approx([0, 0, 5, 10, 0, 0, 0, 0])
    assert timeline.production[:, 0] == pytest.approx([10, 10, 0, 0, 10, 10, 10, 10])
    assert timeline.delivered == pytest.approx([15, 15, 0, 0, 25, 15, 15, 15])


def test_a_market_without_a_way_to_it_gets_nothing():
    """It has a demand row, so it is in the year's view; nothing may come to it out of nowhere."""
    made = line(
        {"field>port:pipe": 20, "port>sea:ship": 20, "island>rock:ferry": 5},
        demands={"rock": 50},
        markets=["sea", "rock"],
    )
    timeline = runs(made, event("ship", 2, 5))
    assert list(timeline.baseline.markets) == ["rock", "sea"]
    assert timeline.delivered[2:7] == pytest.approx(0)


def test_a_field_that_is_its_own_market_gives_no_more_than_it_puts_out():
    made = network({"field>sea:ship": 3}, supplies={"field": 5}, markets=["field", "sea"], unit="t/d")
    timeline = runs(made, event("supply:field", 1, 2, left=0.4), days=5)
    assert timeline.delivered == pytest.approx([5, 2, 2, 5, 5])


# what it aims at first


def test_home_demand_comes_before_exports():
    segments = {"field>hub:pipe": 20, "hub>plant:branch": 20, "hub>sea:ship": 20}
    today, _, _ = planned(line(segments, demands={"plant": 4}, counted={"ship": 6}), event("pipe", left=0.25))
    assert (today.home, today.markets) == ([4], [1])


def test_exports_come_before_full_tanks_and_full_tanks_before_usual_outlets():
    made = line(storages={"port": (20, 0.5)})
    today, _, _ = planned(made, event("pipe", 0, 2))
    assert (today.markets, today.stocks) == ([10], [0])


def test_tanks_are_refilled_after_deliveries():
    """The port lives a day on its tank; the field's tank fills; both are as before a day later."""
    made = line(
        {"field>farm:in": 20, "farm>port:pipe": 20, "port>sea:ship": 20},
        storages={"farm": (40, 0.5), "port": (20, 0.5)},
    )
    timeline = runs(made, event("pipe", 2, 1), days=8)
    assert timeline.delivered == pytest.approx(10)
    assert timeline.stocks.T.tolist() == [
        pytest.approx([20, 20, 30, 20, 20, 20, 20, 20]),
        pytest.approx([10, 10, 0, 10, 10, 10, 10, 10]),
    ]


def test_a_field_goes_on_while_there_is_room_in_a_stop_longer_than_the_plan_looks_ahead():
    """Otherwise a plan made anew each day would put output off for ever."""
    timeline = runs(line(storages={"port": (100, 0)}), event("ship", 2), days=20, horizon=10)
    assert timeline.production[:, 0] == pytest.approx([10] * 12 + [0] * 8)


def test_usual_outlets_come_before_cheap_ones():
    segments = {"field>sea:dear": 20, "field>sea:cheap": 20}
    made = line(segments, counted={"dear": 7, "cheap": 3}, costs={"dear": 90, "cheap": 1})
    timeline = runs(made, event("supply:field", 2, 5, left=0.8))
    assert load(timeline, "cheap")[2] == pytest.approx(3)
    assert load(timeline, "dear")[2] == pytest.approx(5)


def test_loads_into_a_counted_place_are_usual_outlets_as_well():
    segments = {"field>east:e": 20, "field>west:w": 20, "east>sea:dear": 20, "west>sea:cheap": 20}
    made = line(segments, counted={"east": 7, "west": 3}, costs={"dear": 90, "cheap": 1, "e": 0, "w": 0})
    timeline = runs(made, event("supply:field", 2, 5, left=0.8))
    assert load(timeline, "cheap")[2] == pytest.approx(3)


@pytest.mark.parametrize("factor", [1, 1000, 10**6])
def test_the_cheaper_way_is_taken_and_dear_goods_are_carried_as_well(factor):
    """Costs may be of a tonne, a container or a million cubic metres: they never outweigh exports."""
    segments = {"field>sea:usual": 20, "field>sea:dear": 20, "field>sea:cheap": 20}
    costs = {"usual": 0, "dear": 3 * factor, "cheap": 2 * factor}
    made = line(segments, counted={"usual": 10, "dear": 0, "cheap": 0}, costs=costs)
    timeline = runs(made, event("usual", 2, 5))
    assert load(timeline, "cheap")[2:7] == pytest.approx(10)
    assert timeline.delivered == pytest.approx(10)


def test_what_a_place_costs_counts_like_what_a_segment_costs():
    segments = {"field>sea:usual": 20, "field>a:a1": 20, "field>b:b1": 20, "a>sea:a2": 20, "b>sea:b2": 20}
    made = line(segments, counted={"usual": 10, "a2": 0, "b2": 0}, costs={"a": 9, "b2": 5})
    view = snapshot(made)
    assert [leg_cost(view.costs, *way) for way in (("a1", "a"), ("b2", "sea"), ("b1", "b"))] == [9, 5, 0]
    timeline = runs(made, event("usual", 2, 5))
    assert load(timeline, "b1")[2:7] == pytest.approx(10)


def test_the_aims_are_ranked():
    """No aim outweighs the one before it over a whole plan."""
    aims = [rolling.HOME, rolling.DELIVERY, rolling.STOCK, rolling.USUAL, rolling.RUNNING, rolling.CHEAP]
    assert aims == sorted(aims, reverse=True)
    assert rolling.REFILL < rolling.USUAL < rolling.EARLY
    assert HORIZON_DAYS * rolling.EARLY < rolling.DELIVERY
    assert rolling.RUNNING + HORIZON_DAYS * rolling.SOONER < rolling.USUAL


# it can always be made


@settings(max_examples=40)
@given(networks(costs=True), st.integers(0, 9), st.integers(0, 5))
def test_whatever_closes_there_is_a_plan(made, number, left):
    segment = made.tables.segments[number % len(made.tables.segments)].id
    limit = next(row.central for row in made.tables.capacities if row.element == segment)
    share = left / 5 if limit.is_finite() else 0
    timeline = runs(made, event(segment, 1, 3, left=share), days=6, horizon=5)
    for name in ("legs", "production", "home", "markets"):
        assert (getattr(timeline, name) >= -1e-6).all()
    usual = timeline.baseline
    assert (timeline.production <= np.array(list(usual.production.values())) + 1e-6).all()


def test_a_state_that_cannot_be_continued_is_an_error():
    made = line(storages={"port": (20, 0.5)})
    with pytest.raises(InfeasibleError, match="no plan for the day"):
        planned(made, event("ship", 0, 5), stocks=np.array([500.0]))


def test_a_start_that_leads_astray_is_begun_anew():
    """HiGHS gave up on this run's third day when it began from the plan of the second."""
    made = line(
        {
            "field>farm:in": 17,
            "farm>port:pipe": 10,
            "port>sea:ship": 10,
            "farm>sea:round": 1,
            "west>port:feed": 0,
            "farm>plant:branch": 4,
        },
        supplies={"field": 10, "west": 0},
        demands={"plant": 3},
        counted={"ship": 8, "round": 1},
        ramp_days={"round": 3},
        storages={"farm": (1, 0), "port": (1, 0)},
        costs={"pipe": 3, "round": 4},
    )
    timeline = runs(made, event("in", 1, 1, left=0, announced=2, expected=2), days=6)
    assert timeline.delivered.sum() + timeline.home.sum() <= timeline.production.sum() + 1e-6
    assert timeline.home[:, 0] == pytest.approx([3, 0, 3, 3, 3, 3], abs=1e-6)


def test_a_run_does_not_depend_on_how_many_came_before_it():
    """One solver serves all days of a run and is kept warm; it must not remember another run."""
    found = calendar(line(storages={"port": (20, 0.5)}), task(event("ship", 2, 4)))
    one, other = follow(found), follow(found)
    assert np.array_equal(one.legs, other.legs)
    assert np.array_equal(one.stocks, other.stocks)

"""The most that could leave through a scenario, beside what planners deliver day by day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from dated import event, events, line, lines, possible, task
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.baseline import baseline
from analysis.disruption import disruption
from analysis.events import calendar
from analysis.flow import solve
from analysis.greatest_delivery import GreatestDelivery, greatest_delivery
from analysis.scenarios import find_scenario
from analysis.timeline import simulate
from routes.network import load

SMALL_ERROR = 1e-6


def most(made, *happenings, days=20, samples=0, **more) -> GreatestDelivery:
    """Return the greatest delivery of a scenario that is told in numbers of days."""
    found = calendar(made, task(*happenings, days=days))
    usual = baseline(found.view, storages=found.storages)
    greatest = greatest_delivery(found, usual, samples=samples, **more)
    assert greatest is not None
    return greatest


def test_a_tank_holds_what_a_closed_ship_cannot_take():
    """Before four closed days the ship takes the 10 in the tank too; of 40 that come, it then holds 20."""
    made = line(storages={"port": (20, 0.5)})
    assert most(made, event("ship", 2, 4)).central == pytest.approx(200 + 10 - 20)
    assert most(line(), event("ship", 2, 4)).central == pytest.approx(160)
    assert most(line(), event("ship", 2, 4, left="0.25")).central == pytest.approx(160 + 4 * 5)


def test_goods_on_the_rails_and_the_vehicles_that_wait_count():
    """Trains take two days: 20 are under way at first, 80 fit on them, and in eight closed days 80 come."""
    made = line(modes={"pipe": "rail"}, transit_days={"pipe": 2}, counted={"ship": 10})
    assert most(made, days=20).central == pytest.approx(220)  # all that is under way may leave
    closed = event("ship", 0, 8)
    assert most(made, closed, days=10).central == pytest.approx(40)  # two days of the ship's 20
    assert most(made, closed, days=30).central == pytest.approx(20 + 300 - 20)


def test_home_demand_is_served_before_exports():
    made = line({"field>port:pipe": 20, "port>sea:ship": 20, "port>plant:branch": 9}, demands={"plant": 3})
    found = most(made, days=10)
    assert (found.central, found.home) == (pytest.approx(70), pytest.approx(30))


@settings(max_examples=25)
@given(net=networks(huge=False), days=st.integers(1, 4))
def test_without_events_or_tanks_each_day_is_the_snapshot_s_answer(net, days):
    found = calendar(net, task(days=days))
    usual = baseline(found.view)
    greatest = greatest_delivery(found, usual, samples=2)
    assert greatest is not None
    view = found.limits
    wanted = days * solve(view).exports / usual.period_days
    assert greatest.central == pytest.approx(wanted, abs=SMALL_ERROR)
    assert greatest.values == pytest.approx([wanted, wanted], abs=SMALL_ERROR)  # these have no ranges


@settings(max_examples=20, deadline=None)
@given(made=lines(), happenings=st.lists(events(), max_size=2))
def test_no_plan_made_day_by_day_brings_more_to_all_sinks(made, happenings):
    """More may be exported by a plan that leaves home demand short, and only by as much."""
    for happening in happenings:
        made = possible(made, happening)
    run = simulate(made, task(*happenings, days=14), horizon=10)
    greatest = greatest_delivery(run.calendar, run.baseline, samples=0)
    assert greatest is not None
    short = greatest.home - float(run.home.sum())
    assert short >= -1e-4
    assert float(run.delivered.sum()) <= greatest.central + short + 1e-4


@pytest.mark.parametrize("name", ["cpc-storm-2022", "cpc-long-outage", "cpc-moorings-2025"])
def test_the_central_plan_of_a_built_in_scenario_stays_below(name):
    run = simulate(load(), find_scenario(name))
    greatest = greatest_delivery(run.calendar, run.baseline, samples=0)
    assert greatest is not None
    assert greatest.home == pytest.approx(float(run.home.sum()), rel=1e-6)
    assert float(run.delivered.sum()) <= greatest.central * (1 + 1e-9)
    assert greatest.central < 1.3 * float(run.delivered.sum())  # a bound that says something


def ranged(made, **ends):
    """Return the network with ranges of some capacities: the element's low and high."""
    rows = tuple(
        replace(row, low=Decimal(ends[row.element][0]), high=Decimal(ends[row.element][1]))
        if row.element in ends
        else row
        for row in made.tables.capacities
    )
    return replace(made, tables=replace(made.tables, capacities=rows))


def test_a_random_run_never_delivers_more_than_the_sample_of_its_number():
    """Capacities have ranges here, supply and demand have none: then figures are the same in both."""
    made = ranged(
        line(
            {"field>port:pipe": 20, "port>sea:ship": 12, "port>sea:round": 3},
            storages={"port": (20, 0.5)},
        ),
        ship=(8, 20),
        round=(0, 9),
    )
    happening = event("ship", 2, 6, left="0.2")
    runs = disruption(made, task(happening), samples=8, seed=5)
    greatest = most(made, happening, samples=8, seed=5)
    for (delivered, _), bound in zip(runs.spread, greatest.values, strict=True):
        assert delivered.sum() <= bound + 1e-5
    assert len(set(greatest.values)) > 1


def test_the_same_seed_gives_the_same_samples_however_many():
    made = line({"field>port:pipe": 20, "port>sea:ship": 8}, counted={"ship": 6})
    made = ranged(made, ship=(4, 12))
    few, many = (most(made, samples=samples, seed=3).values for samples in (5, 40))
    assert np.array_equal(few, many[:5])
    assert not np.array_equal(few, most(made, samples=5, seed=4).values)
    found = most(made, samples=40, seed=3)
    assert found.quantile(0.05) <= found.quantile(0.5) <= found.quantile(0.95)


def test_stores_that_nothing_passes_are_left_out_and_too_many_are_not_followed():
    names = [f"stop{number}" for number in range(13)]
    segments = {f"{one}>{two}": 20 for one, two in zip(["field", *names], [*names, "sea"], strict=True)}
    made = network(
        segments | {"field>away": 0},
        supplies={"field": 10},
        markets=["sea"],
        countries={"field": "KAZ"},
        exporter="KAZ",
        unit="t/d",
        year="2025",
        storages=dict.fromkeys([*names, "away"], (5, 0.5)),
    )
    found = calendar(made, task())
    assert greatest_delivery(found, baseline(found.view), samples=0) is None
    fewer = replace(
        made,
        tables=replace(made.tables, storages=[row for row in made.tables.storages if row.place != "stop3"]),
    )
    assert most(fewer).stores == tuple(sorted(set(names) - {"stop3"}))

"""The most that could leave through a scenario, beside what planners deliver day by day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest
from dated import TENTHS, event, events, line, lines, possible, task
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.baseline import baseline
from analysis.disruption import disruption
from analysis.events import calendar
from analysis.flow import solve
from analysis.greatest_delivery import SAMPLES, GreatestDelivery, NoBoundError, check_bound, greatest_delivery
from analysis.run import run
from analysis.scenarios import find_scenario
from analysis.timeline import simulate
from routes.errors import ProofError
from routes.network import load

if TYPE_CHECKING:
    from analysis.scenario import Event
    from routes.network import Network

SMALL_ERROR = 1e-6


def most(made, *happenings, days=20, samples=0, **more) -> GreatestDelivery:
    """Return the greatest delivery of a scenario that is told in numbers of days."""
    found = calendar(made, task(*happenings, days=days))
    usual = baseline(found.view, storages=found.storages)
    return greatest_delivery(found, usual, samples=samples, **more)


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
    plan = simulate(made, task(*happenings, days=14), horizon=10)
    greatest = greatest_delivery(plan.calendar, plan.baseline, samples=0)
    short = greatest.home - float(plan.home.sum())
    assert short >= -1e-4
    assert float(plan.delivered.sum()) <= greatest.central + short + 1e-4


@pytest.mark.parametrize("name", ["cpc-storm-2022", "cpc-long-outage", "cpc-moorings-2025"])
def test_the_central_plan_of_a_built_in_scenario_stays_below(name):
    plan = simulate(load(), find_scenario(name))
    greatest = greatest_delivery(plan.calendar, plan.baseline, samples=0)
    assert greatest.home == pytest.approx(float(plan.home.sum()), rel=1e-6)
    assert float(plan.delivered.sum()) <= greatest.central * (1 + 1e-9)
    assert greatest.central < 1.3 * float(plan.delivered.sum())  # a bound that says something


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
    with pytest.raises(NoBoundError, match="wait overnight at 13 places, and at most 12 can be followed"):
        greatest_delivery(found, baseline(found.view), samples=0)
    fewer = replace(
        made,
        tables=replace(made.tables, storages=[row for row in made.tables.storages if row.place != "stop3"]),
    )
    assert most(fewer).stores == tuple(sorted(set(names) - {"stop3"}))


def test_a_program_that_is_too_large_is_told():
    """Twelve tanks, each joined to each: no order of elimination is short."""
    names = [f"stop{number}" for number in range(12)]
    pairs = {f"{one}>{two}": 1 for one in names for two in names if one != two}
    made = line(
        {"field>stop0": 20, "stop11>sea": 20, **pairs}, counted={}, storages=dict.fromkeys(names, (5, 0.5))
    )
    with pytest.raises(NoBoundError, match="with 12 places where goods can wait overnight, the program"):
        most(made)


# what sets a limit where there is none

UNLIMITED = {"field>port:pipe": "Infinity", "port>sea:ship": "Infinity"}


def amount(element, first, days, capacity, **more):
    """Return an event that leaves an amount, in tonnes a day."""
    return event(element, first, days, capacity=Decimal(capacity), unit="t/d", **more)


@pytest.mark.parametrize(
    "element", ["pipe", "ship", "field", "port", "sea", "supply:field", "demand:sea", "corridor:way"]
)
@pytest.mark.parametrize(("capacity", "left"), [(None, 0), ("0", 0), ("4", 4), ("10", 10), ("90", 10)])
def test_an_event_sets_a_limit_where_the_data_have_none(element, capacity, left):
    """Four of ten days leave so much of 10 a day, told of the day it comes, without tanks: both are equal."""
    made = line(UNLIMITED)
    segments = tuple(replace(item, corridors=("way",)) for item in made.tables.segments)
    made = replace(made, tables=replace(made.tables, segments=segments))
    happening = event(element, 2, 4) if capacity is None else amount(element, 2, 4, capacity)
    plan = simulate(made, task(happening, days=10))
    assert plan.delivered == pytest.approx([10, 10, *[left] * 4, *[10] * 4])
    assert most(made, happening, days=10).central == pytest.approx(60 + 4 * left)


def test_an_event_sets_a_limit_at_a_home_sink_and_at_a_place_it_passes():
    """Home takes what the event leaves of it or of the place in front of it; the rest goes abroad."""
    made = line(
        {"field>port:pipe": "Infinity", "port>sea:ship": "Infinity", "port>hub:in": 9, "hub>plant:branch": 9},
        demands={"plant": 3},
        counted={},
    )
    for element in ("demand:plant", "hub", "plant"):
        plan = simulate(made, task(amount(element, 2, 4, "1"), days=10))
        assert plan.home[:, 0] == pytest.approx([3, 3, *[1] * 4, *[3] * 4])
        found = most(made, amount(element, 2, 4, "1"), days=10)
        assert found.home == pytest.approx(30 - 8)
        assert found.central == pytest.approx(100 - found.home)


def test_an_unlimited_place_takes_the_smallest_of_two_amounts():
    both = (amount("port", 2, 4, "6"), amount("port", 4, 4, "3"))
    plan = simulate(line(UNLIMITED), task(*both, days=10))
    assert plan.delivered == pytest.approx([10, 10, 6, 6, 3, 3, 3, 3, 10, 10])
    assert most(line(UNLIMITED), *both, days=10).central == pytest.approx(40 + 2 * 6 + 4 * 3)


def test_a_plan_above_its_bound_is_refused():
    plan = simulate(line(), task(days=10))
    bound = greatest_delivery(plan.calendar, plan.baseline, samples=0)
    check_bound(bound, plan)
    with pytest.raises(ProofError, match=r"brings 100 to all sinks, more than the greatest delivery of 99 "):
        check_bound(replace(bound, central=bound.central - 1), plan)


PASSED = ("in", "pipe", "ship", "round", "feed", "field", "farm", "port", "sea")
ENDS = ("supply:field", "supply:west", "demand:sea")


@st.composite
def open_lines(draw) -> Network:
    """Draw a line of which some elements have no limit and some a range; nothing is taken at home."""
    made = draw(lines())
    rows = []
    for row in made.tables.capacities:
        if draw(st.booleans()):
            rows.append(replace(row, central=Decimal("Infinity")))
        elif draw(st.booleans()):
            low, high = draw(st.integers(0, int(row.central))), draw(st.integers(int(row.central), 40))
            rows.append(replace(row, low=Decimal(low), high=Decimal(high)))
        else:
            rows.append(row)
    return replace(made, tables=replace(made.tables, demands=(), capacities=tuple(rows)))


@st.composite
def takings(draw, made) -> Event:
    """Draw an event: nothing, an amount or, where there is something to share, a share is left."""
    element = draw(st.sampled_from((*PASSED, *ENDS)))
    first, days = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    told = {"announced": draw(st.none() | st.integers(0, 10))}
    finite = {row.element for row in made.tables.capacities if row.central.is_finite()}
    kind = draw(st.sampled_from(("closed", "amount", "share")))
    if kind == "amount":
        return amount(element, first, days, str(draw(st.integers(0, 25))), **told)
    if kind == "share" and (element in finite or element.startswith("supply:")):
        return event(element, first, days, left=draw(TENTHS), **told)
    return event(element, first, days, **told)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_in_no_sample_does_the_plan_deliver_more_than_foresight_could(data):
    """Supply has no range here, so that a random run and the sample of its number have the same figures."""
    made = data.draw(open_lines())
    happenings = data.draw(st.lists(takings(made), min_size=1, max_size=2))
    scenario = task(*happenings, days=12)
    central = simulate(made, scenario)
    runs = [delivered.sum() for delivered, _ in disruption(made, scenario, samples=2, seed=3).spread]
    bound = greatest_delivery(central.calendar, central.baseline, samples=2, seed=3)
    check_bound(bound, central)
    assert central.delivered.sum() <= bound.central + 1e-4
    assert runs[0] <= bound.values[0] + 1e-4
    assert runs[1] <= bound.values[1] + 1e-4


@settings(max_examples=40, deadline=None)
@given(made=lines(), days=st.integers(1, 20))
def test_with_no_event_and_nothing_in_store_both_are_equal(made, days):
    """An ordinary day sends as much as it can where nothing was counted that says less."""
    tables = replace(
        made.tables,
        flows=(),
        segments=tuple(replace(item, mode=None, transit_days=None) for item in made.tables.segments),
        storages=tuple(replace(row, initial_share=Decimal(0)) for row in made.tables.storages),
    )
    plan = simulate(replace(made, tables=tables), task(days=days))
    bound = greatest_delivery(plan.calendar, plan.baseline, samples=0)
    assert plan.delivered.sum() == pytest.approx(bound.central, abs=1e-4)
    assert plan.home.sum() == pytest.approx(bound.home, abs=1e-4)


def test_in_all_samples_of_a_built_in_scenario_the_plan_stays_below():
    """The built-in network with supply and demand at their central figures: then samples are the same."""
    made = load()
    tables = replace(
        made.tables,
        supplies=tuple(replace(row, low=None, high=None) for row in made.tables.supplies),
        demands=tuple(replace(row, low=None, high=None) for row in made.tables.demands),
    )
    result = run(replace(made, tables=tables), find_scenario("cpc-storm-2023"), samples=4, seed=2).disruption
    assert result.greatest.samples == SAMPLES
    for (delivered, _), bound in zip(result.spread, result.greatest.values, strict=False):
        assert 0 < delivered.sum() <= bound * (1 + 1e-9)

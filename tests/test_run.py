"""A scenario's answer: exports before and after, what is lost, and on whom the rest depends."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, number

from analysis.run import run
from analysis.run_documents import run_document
from analysis.scenario import Change, Event, Scenario
from routes.errors import ScenarioError, UnknownNameError
from routes.model import Commodity, Supply


def two_ways(*, counted=None, line="10", sea="3", unit="unit"):
    """Ten by RUS and three by AZE, out of a field that gives twelve."""
    return network(
        {"field>border:line": line, "border>west:on": "inf", "field>port:sea": sea, "port>west:pipe": "inf"},
        supplies={"field": 12},
        markets=["west"],
        countries={"field": "KAZ", "border": "RUS", "port": "AZE"},
        exporter="KAZ",
        counted=counted,
        year="2025" if counted else None,
        unit=unit,
    )


def scenario(*events, changes=(), **more):
    return Scenario(
        name="test",
        title="A test",
        events=tuple(Event(**event) for event in events),
        changes=tuple(
            Change(element=element, capacity=number(value), unit="unit") for element, value in changes
        ),
        **more,
    )


STOP = scenario({"element": "line"})


def test_what_cannot_leave_is_lost():
    result = run(two_ways(), STOP)
    assert (result.baseline.exports, result.outcome.exports, result.lost) == (12, 3, 9)
    assert result.scenario is STOP


def test_dependence_is_told_before_and_after():
    result = run(two_ways(), STOP)
    before = {item.country: item.stranded for item in result.baseline.countries}
    then = {item.country: item.stranded for item in result.outcome.countries}
    assert (before, then) == ({"RUS": 9, "AZE": 2}, {"AZE": 3, "RUS": 0})


def test_nothing_is_lost_without_an_event():
    result = run(two_ways(), scenario())
    assert result.lost == 0
    assert result.baseline.exports == result.outcome.exports


def test_an_event_that_ends_when_it_begins_takes_nothing_from_a_year():
    day = dt.date(2022, 7, 11)
    for times in ({"start": day, "end": day}, {"start": day, "days": 0}):
        assert run(two_ways(), scenario({"element": "line", **times})).lost == 0
    with pytest.raises(UnknownNameError):
        run(two_ways(), scenario({"element": "lime", "days": 0}))


def test_what_was_counted_is_what_can_be_lost():
    """Nine were counted, so closing the sea costs nothing: the line has room for all of them."""
    net = two_ways(counted={"line": 7, "sea": 2})
    assert run(net, scenario({"element": "sea"})).lost == 0
    assert run(net, STOP).lost == 6


def test_new_capacity_loses_nothing_and_lessens_the_need_of_a_country():
    result = run(two_ways(), scenario(changes=[("sea", 6)]))
    assert result.lost == 0
    assert (result.baseline.of("RUS").stranded, result.outcome.of("RUS").stranded) == (9, 6)


def test_new_capacity_may_carry_more_than_before_and_still_nothing_is_lost():
    net = two_ways(line="4")
    result = run(net, scenario(changes=[("sea", 6)]))
    assert (result.baseline.exports, result.outcome.exports, result.lost) == (7, 10, 0)


def test_finer_steps_after_a_scenario_are_put_into_the_steps_before():
    result = run(two_ways(), scenario({"element": "line", "remaining": "0.25"}))
    assert (result.baseline.snapshot.scale, result.outcome.snapshot.scale) == (1, 10)
    assert result.lost == Fraction(13, 2)
    assert run_document(result, [])["lost"] == 6.5


def test_the_year_and_commodity_asked_go_before_those_of_the_scenario():
    net = two_ways()
    tables = replace(
        net.tables,
        supplies=tuple(
            Supply(place="field", central=number(value), unit="unit", commodity=commodity, period=year)
            for value, commodity, year in (
                (12, "oil", "2020"),
                (6, "oil", "2021"),
                (5, "ore", "2020"),
                (4, "ore", "2021"),
            )
        ),
        commodities=(Commodity(id="oil"), Commodity(id="ore")),
    )
    net = replace(net, tables=tables)
    asked = scenario(base_year=2020, commodity="ore")

    def exports(task, **more):
        return run(net, task, **more).baseline.exports

    assert exports(scenario()) == 6
    assert exports(asked) == 5
    assert exports(asked, year=2021) == 4
    assert exports(asked, commodity="oil") == 12
    assert exports(asked, commodity="oil", year=2021) == 6


def test_only_the_countries_asked_for_are_answered():
    result = run(two_ways(), STOP, on=iter(["AZE", "RUS+AZE"]))
    for answer in (result.baseline, result.outcome):
        assert [item.country for item in answer.countries] in (["AZE", "RUS+AZE"], ["RUS+AZE", "AZE"])


def test_corridors_alone_are_asked_on_both_sides():
    result = run(two_ways(), STOP, notion="corridor")
    assert (result.baseline.capacity.value, result.outcome.capacity.value) == (13, 3)


def test_an_element_that_does_not_exist_is_an_error():
    with pytest.raises(UnknownNameError, match="did you mean 'line'"):
        run(two_ways(), scenario({"element": "lime"}))


def test_a_commodity_that_does_not_exist_is_an_error():
    net = two_ways()
    net = replace(net, tables=replace(net.tables, commodities=(Commodity(id="oil"),)))
    with pytest.raises(UnknownNameError, match="no commodity is called 'oli'; did you mean 'oil'"):
        run(net, scenario(commodity="oli"))


def test_a_scenario_that_does_not_fit_the_network_is_an_error():
    with pytest.raises(ScenarioError, match="a share of something unlimited"):
        run(two_ways(), scenario({"element": "pipe", "remaining": "0.5"}))


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_deeper_cut_never_loses_less(one, other):
    most, least = sorted((one, other), reverse=True)
    losses = [
        run(two_ways(), scenario({"element": "line", "remaining": f"{share / 100}"}), on=()).lost
        for share in (most, least)
    ]
    assert losses[0] <= losses[1]
    assert losses[0] == max(Fraction(0), 9 - Fraction(most, 10))

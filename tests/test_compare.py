"""Two answers side by side: the inputs that differ, and every result of both."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from networks import network

from analysis.compare import InputChange, ResultChange, compare
from analysis.dependence import dependence
from routes.model import Evidence

COUNTRIES = {"field": "KAZ", "plant": "KAZ", "russia": "RUS", "caspian": "AZE"}


def two_ways(**options):
    options = {"ship": 3, "supply": 10, **options}
    ship, supply = options.pop("ship"), options.pop("supply")
    return network(
        {"field>russia:in": 8, "russia>market:on": 8, "field>caspian:ship": ship, "caspian>market:rest": 9},
        supplies={"field": supply},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        **options,
    )


def changes(first, second, **asked):
    return compare(dependence(first, **asked), dependence(second, **asked))


def figures(result):
    return {(item.kind, item.element, item.field): (item.a, item.b) for item in result.inputs}


def quantities(result):
    return {item.quantity: (item.a, item.b, item.change) for item in result.results}


def test_the_same_network_twice_differs_in_nothing():
    result = changes(two_ways(), two_ways())
    assert result.inputs == ()
    assert {item.change for item in result.results if item.quantity != "route_hhi"} == {0}


def test_a_capacity_that_differs_is_named_with_its_whole_range():
    result = changes(two_ways(), two_ways(ship=5))
    assert figures(result) == {
        ("segment", "ship", "central"): (3, 5),
        ("segment", "ship", "low"): (3, 5),
        ("segment", "ship", "high"): (3, 5),
    }
    assert quantities(result)["without RUS"] == (3, 5, 2)
    assert quantities(result)["stranded RUS"] == (7, 5, -2)
    assert quantities(result)["maximum_flow"] == (10, 10, 0)


def test_no_limit_and_no_row_are_told_apart():
    inputs = figures(changes(two_ways(), two_ways(ship="inf", capacities={"caspian": 4})))
    assert inputs["segment", "ship", "central"] == (3, None)
    assert inputs["place", "caspian", "central"] == ("absent", 4)


def test_supplies_and_demands_are_inputs_too():
    inputs = figures(changes(two_ways(), two_ways(supply=12, demands={"market": 6})))
    assert inputs["supply", "field", "central"] == (10, 12)
    assert inputs["demand", "market", "central"] == (None, 6)


def test_smaller_steps_on_one_side_are_no_difference():
    result = changes(two_ways(), two_ways(capacities={"russia": "7.5"}))
    assert set(figures(result)) == {("place", "russia", field) for field in ("central", "low", "high")}
    assert quantities(result)["without RUS"] == (3, 3, 0)


def test_ways_that_are_closed_on_one_side_are_named():
    first, second = two_ways(), replace(two_ways(), denied=("transit:RUS",))
    assert changes(first, second).inputs == (
        InputChange(kind="segment", element="on", field="way", a="open", b="closed"),
    )
    assert changes(second, first).inputs[0].a == "closed"


def test_evidence_that_changed_or_came_is_named():
    def source(**figures):
        return Evidence(id="source", subject="ship", quantity="capacity", **figures)

    first = two_ways(evidence={"s": source(value=Decimal(3), grade="B")})
    second = two_ways(evidence={"s": source(value=Decimal(4), grade="B")})
    assert figures(changes(first, second)) == {("evidence", "source", "value"): (3.0, 4.0)}
    assert figures(changes(first, first)) == {}
    came = figures(changes(two_ways(), first))
    assert came["evidence", "source", "value"] == ("absent", 3.0)
    assert came["evidence", "source", "grade"] == ("absent", "B")
    assert figures(changes(first, two_ways()))["evidence", "source", "value"] == (3.0, "absent")


def test_a_country_of_one_side_alone_has_no_change():
    elsewhere = network(
        {"field>china:in": 8, "china>market:on": 8},
        supplies={"field": 10},
        markets=["market"],
        countries={"field": "KAZ", "china": "CHN"},
        exporter="KAZ",
    )
    results = quantities(changes(two_ways(), elsewhere))
    assert results["without RUS"] == (3, None, None)
    assert results["stranded CHN"] == (None, 8, None)
    assert results["route_hhi"] == (None, None, None)


def test_the_concentration_of_counted_routes_is_compared():
    first = two_ways(counted={"in": 5, "ship": 5}, year="2025")
    second = two_ways(counted={"in": 10}, year="2025")
    assert quantities(changes(first, second))["route_hhi"] == (5000, 10_000, 5000)


@pytest.mark.parametrize(("a", "b", "change"), [(1.0, 3.0, 2.0), (None, 3.0, None), (1.0, None, None)])
def test_a_change_needs_both_sides(a, b, change):
    assert ResultChange(quantity="x", a=a, b=b).change == change

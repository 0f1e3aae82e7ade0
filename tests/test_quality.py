"""How much of each route's capacity rests on which grade of source."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from networks import network, number
from second_opinion import greatest_exports
from strategies import networks

from analysis.quality import corridor_quality
from routes.model import Evidence, Flow
from routes.network import load
from routes.snapshot import snapshot

AMPLE = number(50)
TENTHS = 10


def graded(made, grades):
    """Give each named element a source of its own with a grade; "judged" gives it a note."""
    rows = tuple(
        replace(row, evidence=(row.element,), note="judged: so" if grades[row.element] == "judged" else None)
        if row.element in grades
        else row
        for row in made.tables.capacities
    )
    evidence = tuple(
        Evidence(id=name, subject=name, quantity="capacity", grade=None if grade == "judged" else grade)
        for name, grade in grades.items()
    )
    return replace(made, tables=replace(made.tables, capacities=rows, evidence=evidence))


def two_routes(pier="6"):
    """A line of ten that ends at a pier, and a road beside it with two lanes to a border."""
    made = network(
        {
            "field>border:line": 10,
            "border>west:pier": pier,
            "field>pass:lane": 2,
            "field>pass:track": 1,
            "pass>east:road": 9,
            "field>plant:local": 5,
        },
        supplies={"field": 1},
        markets=["west", "east"],
        demands={"plant": 5},
        countries={"field": "KAZ", "plant": "KAZ", "border": "RUS", "pass": "CHN"},
        exporter="KAZ",
        counted={"pier": 1, "road": 0},
    )
    return graded(made, {"line": "A", "pier": "B", "lane": "C", "track": "judged"})


def of(made):
    return {item.route: item for item in corridor_quality(snapshot(made, year=2025))}


def test_a_route_is_as_good_as_the_limit_that_holds_it():
    found = of(two_routes())["pier"]
    assert (found.capacity, found.by_grade) == (6, {"B": 6})


def test_widened_there_it_rests_on_the_next_limit():
    found = of(two_routes(pier="12"))["pier"]
    assert (found.capacity, found.by_grade) == (10, {"A": 10})


def test_limits_side_by_side_are_told_apart_by_grade():
    found = of(two_routes())["road"]
    assert (found.capacity, found.by_grade) == (3, {"C": 2, "judged": 1})


def test_a_limit_that_cites_nothing_has_no_grade():
    made = two_routes()
    rows = tuple(replace(row, evidence=(), note=None) for row in made.tables.capacities)
    found = of(replace(made, tables=replace(made.tables, capacities=rows)))
    assert found["pier"].by_grade == {"none": 6}


def test_what_a_buyer_takes_is_a_limit_of_the_route_too():
    made = network(
        {"field>west:line": 10},
        supplies={"field": 1},
        markets=["west"],
        demands={"west": 4},
        counted={"line": 1},
    )
    assert of(made)["line"].capacity == 4


def test_the_largest_route_stands_first():
    found = corridor_quality(snapshot(two_routes(), year=2025))
    assert [item.route for item in found] == ["pier", "road"]


def test_elements_of_one_corridor_are_one_route():
    made = two_routes()
    segments = tuple(
        replace(item, corridors=("out",)) if item.id in ("pier", "road") else item
        for item in made.tables.segments
    )
    (found,) = corridor_quality(snapshot(replace(made, tables=replace(made.tables, segments=segments))))
    assert (found.route, found.capacity) == ("out", 9)
    assert found.by_grade == {"B": 6, "C": 2, "judged": 1}


def test_without_counted_flows_there_are_no_routes():
    made = two_routes()
    assert corridor_quality(snapshot(replace(made, tables=replace(made.tables, flows=())))) == ()


def test_a_counted_place_is_a_route_of_its_name():
    made = network(
        {"field>port": 5, "port>west": 4, "field>west:round": 3},
        supplies={"field": 1},
        markets=["west"],
        counted={"port": 1, "round": 1},
    )
    assert {name: item.capacity for name, item in of(made).items()} == {"port": 4, "round": 3}


def counted_at_the_market(made):
    """Count every segment into a market, and limit what the network leaves unlimited."""
    tables = made.tables
    markets = {place.id for place in tables.places if place.kind == "market"}
    flows = tuple(
        Flow(element=item.id, value=number(1), unit="unit", period="2025", counts=True)
        for item in tables.segments
        if item.destination in markets
    )
    capacities = tuple(
        row if row.central.is_finite() else replace(row, central=AMPLE) for row in tables.capacities
    )
    return replace(made, tables=replace(tables, flows=flows, capacities=capacities))


def alone(made, route):
    """Return the network with one counted segment, ample supplies and no home demand."""
    tables = made.tables
    others = {row.element for row in tables.flows} - {route}
    return replace(
        made,
        tables=replace(
            tables,
            segments=tuple(item for item in tables.segments if item.id not in others),
            capacities=tuple(row for row in tables.capacities if row.element not in others),
            supplies=tuple(replace(row, central=number(10_000)) for row in tables.supplies),
            demands=tuple(row for row in tables.demands if not made.is_home(row.place)),
        ),
    )


@given(networks(huge=False).map(counted_at_the_market))
def test_grades_add_up_to_the_capacity_that_another_library_finds(made):
    view = snapshot(made, year=2025)
    found = corridor_quality(view)
    assert {item.route for item in found} == {row.element for row in made.tables.flows}
    for item in found:
        assert sum(item.by_grade.values()) == item.capacity
        exports, _ = greatest_exports(alone(made, item.route))
        assert view.decimal(item.capacity) == pytest.approx(exports / TENTHS)


@pytest.mark.parametrize(("commodity", "year"), [("crude", 2022), ("crude", 2025), ("dry", 2025)])
def test_grades_of_the_built_in_network_add_up(commodity, year):
    found = corridor_quality(snapshot(load("kazakhstan"), year=year, commodity=commodity))
    assert len(found) > 5
    assert all(sum(item.by_grade.values()) == item.capacity for item in found)


def test_the_caspian_pipeline_is_held_by_a_published_figure():
    made = load("kazakhstan")
    view = snapshot(made, year=2025, commodity="crude")
    (found,) = (item for item in corridor_quality(view) if item.route == "cpc")
    assert set(found.by_grade) == {"B"}
    assert view.decimal(found.capacity) >= float(made.evidence["cpc-kz-2025"].value)

"""The counted years side by side: routes, what crossed, and concentration."""

from __future__ import annotations

from dataclasses import replace

import pytest
from networks import network, number

from analysis.history import RouteYear, history
from routes.errors import UnknownNameError
from routes.model import Flow
from routes.network import load

COUNTED = {
    "2023": {"by-russia": 6, "by-sea": 2, "baltic": 2},
    "2025": {"by-russia": 5, "by-sea": 5, "baltic": 0},
}


def three_ways(counted=COUNTED, **corridors):
    """Two segments by Russia and one by sea; `corridors` puts a segment into corridors."""
    made = network(
        {
            "field>border:line": 9,
            "border>west:by-russia": 9,
            "border>north:baltic": 9,
            "field>west:by-sea": 9,
        },
        supplies={"field": 12},
        markets=["west", "north"],
        countries={"field": "KAZ", "border": "RUS"},
        exporter="KAZ",
    )
    segments = tuple(
        replace(item, corridors=corridors.get(item.id.replace("-", "_"), ())) for item in made.tables.segments
    )
    flows = tuple(
        Flow(element=element, value=number(value), unit="unit", period=year, counts=True)
        for year, values in counted.items()
        for element, value in values.items()
    )
    return replace(made, tables=replace(made.tables, segments=segments, flows=flows))


def row(year, route, amount, *, crosses):
    return RouteYear(year=year, route=route, amount=amount, crosses=crosses)


def test_each_year_tells_what_each_route_carried_and_whether_that_crossed():
    found = history(three_ways(), "RUS")
    assert found.years == (2023, 2025)
    assert found.routes == (
        row(2023, "by-russia", 6.0, crosses=True),
        row(2023, "by-sea", 2.0, crosses=False),
        row(2023, "baltic", 2.0, crosses=True),
        row(2025, "by-russia", 5.0, crosses=True),
        row(2025, "by-sea", 5.0, crosses=False),
        row(2025, "baltic", 0.0, crosses=True),
    )
    assert found.share == {2023: pytest.approx(0.8), 2025: pytest.approx(0.5)}
    assert found.hhi == {2023: pytest.approx(4400), 2025: pytest.approx(5000)}


def test_segments_of_one_corridor_are_one_route_named_by_their_first_corridor():
    found = history(three_ways(by_russia=("north", "old"), baltic=("north",)), "RUS")
    assert [(item.route, item.amount) for item in found.routes if item.year == 2023] == [
        ("north", 8.0),
        ("by-sea", 2.0),
    ]
    assert found.hhi[2023] == pytest.approx(6800)


def test_a_route_that_crosses_in_part_has_a_row_for_each_part():
    found = history(three_ways(by_russia=("west",), by_sea=("west",)), "RUS")
    assert [item for item in found.routes if item.route == "west" and item.year == 2025] == [
        row(2025, "west", 5.0, crosses=True),
        row(2025, "west", 5.0, crosses=False),
    ]


def test_rows_of_a_year_add_up_to_its_share():
    found = history(three_ways(), "RUS")
    for year in found.years:
        amounts = [(item.amount, item.crosses) for item in found.routes if item.year == year]
        crossed = sum(amount for amount, crosses in amounts if crosses)
        assert crossed / sum(amount for amount, _ in amounts) == pytest.approx(found.share[year])


def test_a_year_with_a_row_that_crosses_in_part_has_no_share():
    made = network(
        {"field>hub": 9, "hub>border": 9, "border>west": 9, "hub>west": 9},
        supplies={"field": 9},
        markets=["west"],
        countries={"field": "KAZ", "hub": "KAZ", "border": "RUS"},
        exporter="KAZ",
        counted={"field-hub": 7},
    )
    found = history(made, "RUS")
    assert found.share == {}
    assert found.hhi == {2025: pytest.approx(10_000)}
    assert [item.crosses for item in found.routes] == [False]


def test_a_year_in_which_nothing_moved_has_neither_share_nor_concentration():
    found = history(three_ways({"2024": {"by-russia": 0, "by-sea": 0}}), "RUS")
    assert (found.years, found.share, found.hhi) == ((2024,), {}, {})
    assert len(found.routes) == 2


def test_without_counted_flows_there_is_no_history():
    assert history(three_ways({}), "RUS").years == ()


def test_a_country_that_does_not_exist_is_an_error():
    with pytest.raises(UnknownNameError, match="did you mean 'RUS'"):
        history(three_ways(), "RSU")


def test_the_caspian_pipeline_of_2022_carried_what_its_operator_said():
    made = load("kazakhstan")
    found = history(made, "RUS", commodity="crude")
    (carried,) = (item.amount for item in found.routes if (item.year, item.route) == (2022, "cpc"))
    assert carried == pytest.approx(float(made.evidence["cpc-kz-2022"].value))
    assert found.commodity == "crude"
    assert set(found.share) == set(found.hhi) == set(found.years)

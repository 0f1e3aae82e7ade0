"""The numbers and titles of the chart set are those of the results they come from."""

from __future__ import annotations

from dataclasses import replace

import matplotlib.pyplot as plt
import pytest
from networks import network, number

from analysis.chart_pictures import (
    alluvial_picture,
    concentration_picture,
    quality_picture,
    route_name,
    shares_picture,
    waterfall_picture,
    years_picture,
)
from analysis.closure import closure
from analysis.history import history
from analysis.observed import observed_share, route_hhi
from analysis.plan import nearest_plan
from analysis.plots.waterfall import Step, waterfall
from analysis.quality import corridor_quality
from routes.errors import RoutesError
from routes.model import Capacity, Evidence, Flow
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits

COUNTS = {"2022": (12, 4, 0), "2024": (9, 6, 5)}


def three_ways(counts=None, **more):
    """By Russia to two buyers, by sea and by rail, counted in 2022 and 2024."""
    made = network(
        {
            "north>border:line": 20,
            "south>border:spur": 20,
            "border>west:black-sea": 20,
            "south>west:sea-way": 8,
            "south>east:rail-way-east": 6,
        },
        supplies={"north": 12, "south": 14},
        markets=["west", "east"],
        countries={"north": "KAZ", "south": "KAZ", "border": "RUS"},
        exporter="KAZ",
        **more,
    )
    rows = tuple(
        Flow(element=name, value=number(value), unit="unit", period=year, counts=True)
        for year, values in (COUNTS if counts is None else counts).items()
        for name, value in zip(("black-sea", "sea-way", "rail-way-east"), values, strict=True)
    )
    return on_the_map(replace(made, tables=replace(made.tables, flows=rows)))


def on_the_map(made):
    """Return the network with its places somewhere between the Black Sea and the Caspian."""
    places = tuple(
        replace(item, lon=40.0 + 3 * index, lat=44.0 + index) for index, item in enumerate(made.tables.places)
    )
    return replace(made, tables=replace(made.tables, places=places))


def view_of(made=None, year=2024):
    return snapshot(made or three_ways(), year=year)


BUILT_IN = {name: snapshot(load(), commodity=name) for name in ("crude", "dry")}


@pytest.fixture(params=["small", "crude", "dry"])
def view(request):
    return view_of() if request.param == "small" else BUILT_IN[request.param]


# alluvial


def test_streams_add_up_to_the_exports_and_to_what_crossed(view):
    streams = alluvial_picture(view, "RUS").streams
    plan = nearest_plan(view)
    exports = sum(path.amount for path in plan.exports) / view.scale
    assert sum(item.amount for item in streams) == pytest.approx(exports, rel=1e-6)
    share = sum(item.amount for item in streams if item.crosses) / exports
    assert share == pytest.approx(observed_share(view, exits(view.network, "RUS")).value, abs=2e-3)


def test_streams_go_from_each_field_by_route_to_the_market():
    streams = alluvial_picture(view_of(), "RUS").streams
    by_route = {
        route: sum(item.amount for item in streams if item.route == route)
        for route in {item.route for item in streams}
    }
    assert by_route == {
        "Black–Sea": pytest.approx(9),
        "Sea–Way": pytest.approx(6),
        "Rail Way East": pytest.approx(5),
    }
    assert {item.market for item in streams if item.route == "Rail Way East"} == {"east"}
    assert {item.field for item in streams if not item.crosses} == {"south"}


def test_the_title_says_what_share_crossed():
    picture = alluvial_picture(view_of(), "RUS")
    assert picture.title == "45\u202f% of Kazakhstan’s goods exports crossed Russia in 2024"
    assert (picture.unit, picture.denied_name) == ("unit", "Russia")
    assert alluvial_picture(view_of(year=2022), "RUS").title.startswith("75\u202f% of")


def test_where_nothing_leaves_there_is_no_picture():
    with pytest.raises(RoutesError, match="test: no counted goods leaves"):
        alluvial_picture(view_of(three_ways({"2024": (0, 0, 0)})), "RUS")


def test_a_place_goes_by_its_name_without_what_stands_in_brackets():
    made = three_ways()
    places = tuple(
        replace(item, name="South (onshore)") if item.id == "south" else item for item in made.tables.places
    )
    streams = alluvial_picture(
        view_of(replace(made, tables=replace(made.tables, places=places))), "RUS"
    ).streams
    assert {item.field for item in streams} == {"north", "South"}


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("cpc", "CPC"),
        ("btc", "BTC"),
        ("atyrau-samara", "Atyrau–Samara"),
        ("rail-way-east", "Rail Way East"),
        ("china", "China"),
    ],
)
def test_a_route_goes_by_its_id_in_words(route, name):
    assert route_name(view_of(), route) == name


def test_a_route_that_is_a_place_goes_by_the_name_of_the_place():
    assert route_name(view_of(), "west") == "west"


# waterfall


def running(steps):
    """Return the level after each step; a total has to be where the steps before it led."""
    level = steps[0].amount
    for step in steps:
        assert step.amount >= 0
        if step.kind == "total":
            assert step.amount == pytest.approx(level)
        else:
            level += step.amount if step.kind == "added" else -step.amount
    return level


def test_steps_add_up_and_end_at_what_can_leave(view):
    picture, result = waterfall_picture(view, "RUS"), closure(view, "RUS")
    assert running(picture.steps) == pytest.approx(view.decimal(result.left))
    assert picture.steps[0].amount == pytest.approx(view.decimal(result.exports))
    assert f"{100 * result.left / result.exports:.0f}\u202f% of" in picture.title


def test_each_route_is_a_step():
    """Nine of twenty go; two more fit on the sea way and one more on rails."""
    picture = waterfall_picture(view_of(), "RUS")
    assert picture.steps == (
        Step(label="Exports 2024", amount=20.0, kind="total"),
        Step(label="Black–Sea", amount=9.0, kind="removed"),
        Step(label="Left at once", amount=11.0, kind="total"),
        Step(label="+\u00a0Sea–Way spare", amount=2.0, kind="added"),
        Step(label="+\u00a0Rail Way East spare", amount=1.0, kind="added"),
        Step(label="Can leave", amount=14.0, kind="total"),
    )
    assert picture.title == "Without transit through Russia 70\u202f% of goods exports can leave"


def test_a_route_that_makes_room_for_others_is_taken_away():
    """Oil that loses Russia has only the pier, so what used it before has to go east."""
    made = network(
        {
            "big>border:line": 9,
            "border>west:on": 9,
            "big>pier:branch": 9,
            "small>pier:spur": 9,
            "pier>west:ships": 3,
            "small>east:train": 5,
        },
        supplies={"big": 8, "small": 3},
        markets=["west", "east"],
        countries={"big": "KAZ", "small": "KAZ", "pier": "KAZ", "border": "RUS"},
        exporter="KAZ",
        counted={"on": 8, "branch": 0, "spur": 3, "train": 0},
    )
    picture = waterfall_picture(snapshot(made, year=2025), "RUS")
    assert running(picture.steps) == 6
    assert Step(label="Spur", amount=3.0, kind="removed") in picture.steps
    plt.close(waterfall(picture).figure)


def test_a_network_that_exports_nothing_can_lose_nothing():
    picture = waterfall_picture(view_of(three_ways({"2024": (0, 0, 0)})), "RUS")
    assert [step.amount for step in picture.steps] == [0, 0, 0]
    assert " 0\u202f% of" in picture.title


# years


def test_each_counted_year_has_its_map_and_share():
    picture = years_picture(view_of(), "RUS")
    assert [name for name, _ in picture.maps] == ["2022", "2024"]
    assert picture.shares == (pytest.approx(0.75), pytest.approx(0.45))
    assert picture.title == "From 75\u202f% in 2022 to 45\u202f% in 2024: goods exports that crossed Russia"


def test_where_rows_mix_what_crosses_and_what_does_not_no_share_is_said():
    """The port's oil comes by Russia and round it, and only the port is counted."""
    made = network(
        {"field>border:line": 5, "border>port:on": 5, "field>port:round": 5, "port>west:ship": 9},
        supplies={"field": 9},
        markets=["west"],
        countries={"field": "KAZ", "border": "RUS"},
        exporter="KAZ",
        counted={"ship": 9},
    )
    picture = years_picture(snapshot(on_the_map(made), year=2025), "RUS")
    assert picture.shares == (None,)
    assert picture.title == "Goods exports that crossed Russia"


def test_routes_add_up_to_each_year_s_exports():
    picture = shares_picture(view_of(), "RUS")
    assert picture.years == (2022, 2023, 2024)
    for index, total in ((0, 16), (2, 20)):
        assert sum(route.values[index] for route in picture.routes) == pytest.approx(total)
    assert {route.values[1] for route in picture.routes} == {None}
    assert {route.name: route.crosses for route in picture.routes} == {
        "Black–Sea": True,
        "Sea–Way": False,
        "Rail Way East": False,
    }


def test_the_built_in_routes_add_up_to_what_was_counted():
    view = BUILT_IN["crude"]
    picture, found = shares_picture(view, "RUS"), history(view.network, "RUS", commodity="crude")
    for index, year in enumerate(picture.years):
        values = [route.values[index] for route in picture.routes]
        if year in found.years:
            expected = sum(item.amount for item in found.routes if item.year == year)
            assert sum(values) == pytest.approx(expected)
            crossing = sum(
                value for value, route in zip(values, picture.routes, strict=True) if route.crosses
            )
            assert crossing / expected == pytest.approx(found.share[year])
        else:
            assert set(values) == {None}


def test_the_title_follows_the_largest_route_of_the_last_year():
    picture = shares_picture(view_of(), "RUS")
    assert picture.title == "Black–Sea carried 75\u202f% of goods exports in 2022, 45\u202f% in 2024"
    made = three_ways({"2022": (12, 4, 0), "2024": (2, 8, 0)})
    title = shares_picture(view_of(made), "RUS").title
    assert title == "Sea–Way carried 25\u202f% of goods exports in 2022, 80\u202f% in 2024"


def test_concentration_is_that_of_each_counted_year():
    view = view_of()
    picture = concentration_picture(view, "RUS")
    assert picture.years == (2022, 2023, 2024)
    assert picture.hhi == (
        pytest.approx(75**2 + 25**2),
        None,
        pytest.approx(route_hhi(view)),
    )
    effective = 10_000 / (45**2 + 30**2 + 25**2)
    assert picture.title == f"Kazakhstan’s goods leaves by the equivalent of {effective:.1f} routes"


def test_a_year_in_which_nothing_was_carried_has_no_concentration():
    picture = concentration_picture(view_of(three_ways({"2022": (12, 4, 0), "2024": (0, 0, 0)})), "RUS")
    assert picture.hhi[2] is None
    assert picture.title.endswith("1.6 routes")


@pytest.mark.parametrize("picture", [years_picture, shares_picture, concentration_picture])
def test_without_counted_years_there_is_nothing_to_draw(picture):
    with pytest.raises(RoutesError, match="test: no exports of goods are counted"):
        picture(view_of(three_ways({})), "RUS")


# evidence


def graded():
    """The line rests on an official figure, the sea way on a judgement, rails on nothing."""
    made = three_ways(evidence={"law": Evidence(id="law", subject="x", quantity="capacity", grade="A")})
    notes = {
        "black-sea": {"evidence": ("law",)},
        "sea-way": {"note": "judged: so", "evidence": ("law",)},
        "rail-way-east": {},
        "line": {"evidence": ("law",)},
        "spur": {"evidence": ("law",)},
    }
    rows = tuple(
        Capacity(element=row.element, central=row.central, unit="unit", **notes[row.element])
        for row in made.tables.capacities
    )
    return view_of(replace(made, tables=replace(made.tables, capacities=rows)))


def test_each_corridor_is_a_row_of_its_capacity_by_grade():
    picture = quality_picture(graded())
    assert [(row.route, row.amounts) for row in picture.rows] == [
        ("Black–Sea", {"A": 20.0}),
        ("Sea–Way", {"judged": 8.0}),
        ("Rail Way East", {"none": 6.0}),
    ]
    assert picture.title == "2 of 3 corridors rest on judgement, 41\u202f% of their capacity"


def test_rows_are_the_corridors_that_have_capacity(view):
    picture, rows = quality_picture(view), [row for row in corridor_quality(view) if row.capacity]
    assert [row.route for row in picture.rows] == [route_name(view, row.route) for row in rows]
    for drawn, row in zip(picture.rows, rows, strict=True):
        assert sum(drawn.amounts.values()) == pytest.approx(view.decimal(row.capacity))


def test_where_nothing_is_counted_no_corridor_rests_on_anything():
    picture = quality_picture(view_of(three_ways({})))
    assert picture.rows == ()
    assert picture.title == "0 of 0 corridors rest on judgement, 0\u202f% of their capacity"

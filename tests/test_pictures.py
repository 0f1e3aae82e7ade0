"""From results to pictures: which lines and words they show, and the files they become."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from networks import network

from analysis.dependence import dependence
from analysis.pictures import (
    dependence_map,
    route_picture,
    save_dependence_map,
    save_maps,
    save_throttle,
    scenario_map,
    sources,
    throttle_picture,
)
from analysis.route_lines import BASEMAP, SCHEMATIC
from analysis.run import run
from analysis.scenario import Change, Scenario
from analysis.throttle import Throttle, throttle
from routes.errors import RoutesError
from routes.model import Commodity, Evidence, Line
from routes.snapshot import snapshot

COUNTRIES = {"field": "KAZ", "bend": "XXX", "russia": "RUS", "caspian": "AZE"}
POSITIONS = {
    "field": (53.0, 46.0),
    "russia": (46.0, 48.0),
    "caspian": (50.0, 40.5),
    "bend": (51.0, 42.0),
    "market": (20.0, 45.0),
}


def two_ways(*, positions=POSITIONS, focus="RUS", **options):
    net = network(
        {
            "field>russia:in": 8,
            "russia>market:on": "inf",
            "field>bend:ship": 3,
            "bend>caspian:ferry": 3,
            "caspian>market:rest": 9,
        },
        supplies={"field": 10},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        **options,
    )
    places = tuple(
        replace(place, lon=positions[place.id][0], lat=positions[place.id][1])
        if place.id in positions
        else place
        for place in net.tables.places
    )
    settings = replace(net.tables.settings, focus=focus)
    return replace(net, tables=replace(net.tables, places=places, settings=settings))


def counted():
    return two_ways(counted={"in": 6, "ship": 2}, year="2025")


def lines(picture):
    return {line.id: line for line in picture.lines}


def test_what_crosses_and_what_avoids_are_told_apart_on_each_line():
    found = lines(dependence_map(dependence(counted())))
    assert {name: (line.crossing, line.avoiding) for name, line in found.items()} == {
        "in": (6, 0),
        "on": (6, 0),
        "ship": (0, 2),
        "ferry": (0, 2),
        "rest": (0, 2),
    }
    assert (found["in"].capacity, found["on"].capacity) == (8, None)
    assert found["ship"].mode == "pipeline"  # what a segment without a mode is drawn as


def test_the_same_flows_are_coloured_by_another_country():
    found = lines(dependence_map(dependence(counted()), "AZE"))
    assert (found["in"].crossing, found["ship"].crossing) == (0, 2)


def test_a_segment_without_a_drawn_line_is_straight():
    found = lines(dependence_map(dependence(counted())))
    assert found["in"].points == (POSITIONS["field"], POSITIONS["russia"])


def test_a_drawn_line_is_followed():
    line = Line(segment="in", line="53 46;50 47.5;46 48")
    net = counted()
    found = lines(dependence_map(dependence(replace(net, tables=replace(net.tables, lines=(line,))))))
    assert found["in"].points == ((53, 46), (50, 47.5), (46, 48))


def test_where_one_place_lies_nowhere_all_is_a_schematic():
    positions = {name: at for name, at in POSITIONS.items() if name != "caspian"}
    picture = dependence_map(dependence(two_ways(positions=positions)))
    assert set(lines(picture)) == set(lines(dependence_map(dependence(two_ways()))))
    assert {place.id for place in picture.places} >= {"field", "russia", "market"}
    assert picture.regions


def test_a_bend_of_a_sea_lane_is_no_place():
    picture = dependence_map(dependence(counted()))
    assert {place.id for place in picture.places} == {"field", "russia", "caspian", "market"}


def test_without_any_coordinates_there_is_a_schematic():
    picture = dependence_map(dependence(two_ways(positions={})))
    labels = {region.label for region in picture.regions}
    assert labels == {"Kazakhstan", "Russia", "Azerbaijan", "Markets abroad"}
    assert picture.footer.endswith(SCHEMATIC)


def test_with_coordinates_there_is_a_map():
    assert dependence_map(dependence(two_ways())).regions is None


def test_the_title_is_what_was_counted():
    picture = dependence_map(dependence(counted()))
    assert picture.title == "75\u202f% of Kazakhstan’s goods exports crossed Russia in 2025"
    assert picture.subtitle.startswith("Flows as counted, unit.")
    assert "Without transit through Russia 3.0 of 8.0 unit could still leave." in picture.subtitle
    assert (picture.exporter, picture.denied, picture.denied_name) == ("KAZ", {"RUS"}, "Russia")


def test_without_counts_the_title_is_the_capacity():
    picture = dependence_map(dependence(two_ways()))
    assert picture.title == "70\u202f% of Kazakhstan’s goods export capacity needs Russia"
    assert picture.subtitle.startswith("One way to carry it, unit.")


def test_a_commodity_has_its_name_in_the_title():
    net = counted()
    named = {
        "crude": "Crude oil",
        "dry-cargo": None,
    }
    for name, text in named.items():
        goods = (Commodity(id=name, name=text),)
        title = dependence_map(dependence(replace(net, tables=replace(net.tables, commodities=goods)))).title
        assert f"Kazakhstan’s {text.lower() if text else 'dry cargo'} exports" in title


def test_without_an_exporter_the_network_has_its_own_name():
    net = two_ways()
    settings = replace(net.tables.settings, exporter=None)
    picture = dependence_map(dependence(replace(net, tables=replace(net.tables, settings=settings))))
    assert picture.title.startswith("70\u202f% of test’s goods export capacity")
    assert picture.exporter == ""


def test_the_map_is_about_the_focus_else_the_first_country():
    assert dependence_map(dependence(two_ways(focus="AZE"))).denied == {"AZE"}
    assert dependence_map(dependence(two_ways(focus=None))).denied == {"RUS"}
    assert dependence_map(dependence(two_ways(focus="AZE"), on=["RUS"])).denied == {"RUS"}


@pytest.mark.parametrize(("on", "asked", "text"), [(["RUS"], "AZE", "AZE"), ([], None, "any country")])
def test_a_country_the_result_does_not_know_is_an_error(on, asked, text):
    with pytest.raises(RoutesError, match=f"says nothing of {text}"):
        dependence_map(dependence(two_ways(), on=on), asked)


def test_a_group_is_denied_as_a_whole():
    picture = dependence_map(dependence(counted(), on=["RUS+AZE"]), "RUS+AZE")
    assert (picture.denied, picture.denied_name) == ({"RUS", "AZE"}, "Russia + Azerbaijan")
    assert all(line.avoiding == 0 for line in picture.lines)


def scenario(**options):
    change = Change(element="in", capacity=Decimal(2), unit="unit")
    return Scenario(name="less", title="Less through Russia", changes=(change,), **options)


def test_a_scenario_shows_what_can_still_leave():
    picture = scenario_map(run(counted(), scenario()))
    assert picture.title == "Less through Russia: 5.0 of 8.0 unit can leave"
    assert picture.subtitle.startswith("5.0 of 8.0 unit of goods exports of 2025 can leave")
    assert lines(picture)["in"].crossing == 2


def test_a_network_without_years_shows_none():
    picture = scenario_map(run(two_ways(), scenario()))
    assert "unit of goods exports can leave" in picture.subtitle
    curve = throttle_picture(throttle(snapshot(two_ways()), "RUS"))
    assert "None" not in picture.subtitle + curve.subtitle


def test_the_footer_counts_the_sources():
    source = {"publisher": "A", "published": "2025-03-04"}
    rows = {
        "one": Evidence(id="one", subject="x", quantity="y", **source),
        "two": Evidence(id="two", subject="x", quantity="y", publisher="B"),
        "unused": Evidence(id="unused", subject="x", quantity="y", publisher="C"),
    }
    net = two_ways(evidence=rows)
    tables = net.tables
    limits = (replace(tables.capacities[0], evidence=("one", "lost")), *tables.capacities[1:])
    supplies = (replace(tables.supplies[0], evidence=("two",)),)
    cited = replace(net, tables=replace(tables, capacities=limits, supplies=supplies))
    assert sources(snapshot(cited)) == (
        "Figures: 2 rows of evidence from 2 publishers, published up to 2025-03."
    )
    assert sources(snapshot(net)) == "Network test; no evidence cited."
    assert dependence_map(dependence(cited)).footer.endswith(BASEMAP)


def test_sources_without_a_date_name_none():
    rows = {"one": Evidence(id="one", subject="x", quantity="y")}
    net = two_ways(evidence=rows, counted={"in": 1}, year="2025")
    flows = (replace(net.tables.flows[0], evidence=("one",)),)
    net = replace(net, tables=replace(net.tables, flows=flows))
    assert sources(snapshot(net)) == "Figures: 1 rows of evidence from 0 publishers."


def test_the_throttle_picture_says_from_where_it_hurts():
    """7 of 10 must go by Russia, which can take 8: an eighth can be lost."""
    curve = throttle_picture(throttle(snapshot(two_ways()), "RUS", steps=8))
    assert (
        curve.title
        == "Kazakhstan can lose 12\u202f% of its goods transit through Russia before exports suffer"
    )
    assert "with none 7.0 (70\u202f%)" in curve.subtitle
    assert (curve.exports, curve.through, curve.unit) == (10, "Russia", "unit")
    assert curve.remaining == tuple(left / 8 for left in range(8, -1, -1))
    assert curve.stranded == (0, 0, 1, 2, 3, 4, 5, 6, 7)
    assert curve.knees == ((0.875, 0.0),)


def test_a_country_that_nobody_needs_has_a_title_of_its_own():
    curve = throttle_picture(throttle(snapshot(two_ways(counted={"ship": 1}, year="2025")), "RUS"))
    assert curve.title == "Kazakhstan’s goods exports do not need transit through Russia"
    assert curve.knees == ()


def made(amounts):
    steps = len(amounts) - 1
    return Throttle(
        snapshot=snapshot(two_ways()),
        country="RUS",
        exports=10,
        capacity=10,
        curve=tuple((Fraction(steps - index, steps), amount) for index, amount in enumerate(amounts)),
    )


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((0, 0, 5, 10), "can lose 33\u202f% of"),
        ((0, 5, 0, 0), "Any loss of transit through"),
        ((5, 5, 5, 5), "Any loss of transit through"),
    ],
)
def test_only_what_can_be_lost_without_any_harm_counts_as_harmless(amounts, said):
    assert said in throttle_picture(made(amounts)).title


def test_each_turn_of_the_curve_is_one_knee():
    assert throttle_picture(made((0, 0, 1, 2, 6, 10))).knees == ((0.8, 0.0), (0.4, 2.0))
    between = throttle_picture(made((0, 0, 0.5, 3, 5.5, 8)))  # the turn lies between two points
    assert between.knees == ((0.8, 0.0),)


def test_no_exports_strand_no_share():
    curve = throttle_picture(replace(made((0, 0)), exports=0))
    assert "with none 0.0 (0\u202f%)" in curve.subtitle


def test_maps_and_curves_are_saved_as_png_and_svg(tmp_path):
    result = dependence(counted())
    files = save_dependence_map(result, tmp_path / "year", "RUS")
    files += save_throttle(throttle(result.snapshot, "RUS"), tmp_path / "year")
    assert [file.name for file in files] == ["map.png", "map.svg", "throttle.png", "throttle.svg"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files if file.suffix == ".png")
    assert all(b"<svg" in file.read_bytes() for file in files if file.suffix == ".svg")


def test_the_same_result_gives_the_same_svg(tmp_path):
    result = run(counted(), scenario())
    first, second = (save_maps(result, tmp_path / name) for name in ("first", "second"))
    assert first[1].read_bytes() == second[1].read_bytes()


def test_a_picture_has_the_title_it_is_given():
    picture = route_picture(snapshot(counted()), "RUS", title="A title", subtitle="Below it")
    assert (picture.title, picture.subtitle, picture.unit) == ("A title", "Below it", "unit")

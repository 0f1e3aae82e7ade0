"""Maps of days: what flows while events are in force, and what differs over all days."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dated import day, event, line, task
from extents import words
from folders import save
from networks import number
from terminal import document

from analysis.compare_days import over_days
from analysis.day_pictures import days_difference, days_map, events_difference, save_scenario_map
from analysis.disruption import disruption
from analysis.plots.difference_map import signs_of
from analysis.plots.route_map import route_map
from analysis.run import run
from analysis.scenario import Change, Scenario
from routes.errors import RoutesError

POSITIONS = {
    "field": (53.0, 46.0),
    "moscow": (38.0, 56.0),
    "baku": (50.0, 40.4),
    "sea": (29.0, 41.0),
}


def two_ways(**more):
    """Ten by RUS and nothing by AZE on an ordinary day, where four would have room."""
    made = line(
        {"field>moscow:pipe": 12, "moscow>sea:on": 20, "field>baku:rail": 4, "baku>sea:ferry": 20},
        countries={"field": "KAZ", "moscow": "RUS", "baku": "AZE"},
        counted={"pipe": 10, "rail": 0},
        **more,
    )
    places = tuple(
        replace(place, lon=POSITIONS[place.id][0], lat=POSITIONS[place.id][1]) for place in made.tables.places
    )
    settings = replace(made.tables.settings, focus="RUS")
    return replace(made, tables=replace(made.tables, places=places, settings=settings))


def lines(picture):
    return {item.id: item for item in picture.lines}


def happened(*events, days=20, **more):
    return disruption(two_ways(), task(*events, days=days, **more))


def test_the_map_is_the_mean_of_the_days_on_which_an_event_is_in_force():
    picture = days_map(happened(event("pipe", 2, 4, left="0.25")))
    found = lines(picture)
    assert (found["pipe"].crossing, found["pipe"].avoiding) == pytest.approx((3, 0))
    assert (found["rail"].crossing, found["rail"].avoiding) == pytest.approx((0, 4))
    assert found["pipe"].capacity == pytest.approx(3)
    assert found["rail"].capacity == 4
    assert not any(item.closed for item in picture.lines)
    assert "of the 4 days on which an event is in force, 3 Mar 2025 to 6 Mar 2025" in picture.subtitle
    assert picture.unit == "t a day"
    assert picture.title.startswith("A test: ")


def test_what_is_closed_is_drawn_as_closed():
    result = happened(event("pipe", 2, 4))
    found = lines(days_map(result))
    assert (found["pipe"].flow, found["pipe"].capacity, found["pipe"].closed) == (0, 0, True)
    assert not found["on"].closed
    ax = route_map(days_map(result))
    assert "Closed" in words(ax)
    crosses = [item for item in ax.lines if item.get_label() == "_pipe closed"]
    assert [item.get_marker() for item in crosses] == ["x"]
    assert "Closed" not in words(route_map(days_map(happened(event("pipe", 2, 4, left="0.5")))))


def test_what_leaves_a_closed_place_and_ways_that_are_denied_are_closed():
    found = lines(days_map(happened(event("moscow", 2, 4, capacity=number(0), unit="t/d"))))
    assert (found["on"].closed, found["pipe"].closed) == (True, False)
    found = lines(days_map(happened(event("transit:RUS", 2, 4))))
    assert found["on"].closed


def test_a_line_that_never_had_room_is_not_closed_by_an_event():
    made = two_ways()
    rows = tuple(
        replace(row, central=number(0)) if row.element == "ferry" else row for row in made.tables.capacities
    )
    made = replace(made, tables=replace(made.tables, capacities=rows))
    found = lines(days_map(disruption(made, task(event("pipe", 2, 4)))))
    assert found["pipe"].closed
    assert not found["ferry"].closed


def test_one_direction_that_is_closed_leaves_the_other_open():
    made = two_ways(both_ways=["rail"])
    found = lines(days_map(disruption(made, task(event("border:AZE", 2, 4)))))
    assert not found["rail"].closed


def test_an_unlimited_line_has_no_capacity():
    made = line(
        {"field>moscow:pipe": "inf", "moscow>sea:on": 20}, countries={"field": "KAZ", "moscow": "RUS"}
    )
    places = tuple(
        replace(row, lon=POSITIONS[row.id][0], lat=POSITIONS[row.id][1]) for row in made.tables.places
    )
    made = replace(made, tables=replace(made.tables, places=places))
    assert lines(days_map(disruption(made, task(event("on", 2, 4)))))["pipe"].capacity is None


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((event("pipe", 2, 1),), "of the day on which an event is in force, 3 Mar 2025, as"),
        (
            (event("pipe", 2, 1), event("pipe", 8, 2)),
            "of the 3 days on which an event is in force, between 3 Mar 2025 and 10 Mar 2025, as",
        ),
        ((event("pipe", 2, 0, expected=9),), "of all 20 days, since no event is ever in force, as"),
        ((), "of all 20 days, since no event is ever in force, as"),
    ],
)
def test_the_subtitle_says_which_days_are_meant(events, said):
    assert said in days_map(happened(*events)).subtitle


def test_a_thin_band_of_the_other_colour_is_left_out():
    found = lines(days_map(happened()))
    assert (found["pipe"].crossing, found["pipe"].avoiding) == pytest.approx((10, 0))
    assert found["rail"].flow == 0
    assert lines(days_map(happened(), "AZE"))["pipe"].avoiding == pytest.approx(10)


def test_the_difference_is_the_sum_over_all_days():
    net = two_ways()
    stop = task(event("pipe", 2, 4))
    calm = over_days(Scenario(name="calm", title="Calm"), stop)
    runs = disruption(net, calm), disruption(net, stop)
    picture = days_difference(*runs, names=("Calm", "Stop"))
    found = {item.id: item for item in picture.lines}
    assert found["rail"].avoiding == pytest.approx(runs[1].outcome.by_outlet["rail"])
    assert found["pipe"].crossing == pytest.approx(runs[1].outcome.by_outlet["pipe"])
    assert picture.unit == "t"
    assert "sum of 20 days from 1 Mar 2025" in picture.subtitle
    assert "exports fall by" in picture.title
    assert "in 20 days, Rail carries" in picture.title
    back = days_difference(*runs[::-1], names=("Stop", "Calm"))
    assert "exports rise by" in back.title
    again = events_difference(runs[1])
    assert [(item.id, item.crossing, item.avoiding) for item in again.lines] == [
        (item.id, pytest.approx(item.crossing), pytest.approx(item.avoiding)) for item in picture.lines
    ]
    assert "from “ordinary days” to “A test”" in again.subtitle


def test_runs_of_unequal_length_are_compared_by_the_mean_of_a_day():
    a, b = happened(days=10), happened(event("pipe", 2, 4, left="0.5"), days=20)
    picture = days_difference(a, b, names=("a", "b"))
    assert picture.unit.endswith(" a day")
    assert "mean of 10 days and of 20 days" in picture.subtitle
    found = {item.id: item for item in picture.lines}
    assert found["pipe"].crossing == pytest.approx(b.outcome.by_outlet["pipe"] / 20)


def test_days_of_another_start_are_told():
    a, b = happened(), happened(event("pipe", 2, 4))
    b = replace(b, timeline=replace(b.timeline, calendar=replace(b.timeline.calendar, start=day(1))))
    text = days_difference(a, b, names=("a", "b")).subtitle
    assert "sum of 20 days from 1 Mar 2025 and from 2 Mar 2025" in text


def test_nothing_differs_between_a_run_and_itself():
    calm = happened()
    picture = days_difference(calm, calm, names=("a", "b"))
    assert not signs_of(picture)
    assert picture.title.endswith("exports stay as they are")


def test_a_small_change_is_told_in_a_smaller_unit():
    made = two_ways()
    tables = replace(
        made.tables,
        settings=replace(made.tables.settings, unit="Mt/yr"),
        **{
            name: tuple(replace(row, unit="Mt/yr") for row in getattr(made.tables, name))
            for name in ("capacities", "supplies", "flows")
        },
    )
    picture = events_difference(disruption(replace(made, tables=tables), task(event("pipe", 2, 4))))
    assert picture.unit == "kt"
    assert max(abs(item.crossing) for item in picture.lines) > 1


def test_two_units_are_refused():
    other = line({"field>moscow:pipe": 12, "moscow>sea:on": 20}, countries={"moscow": "RUS"}, unit="kt/d")
    with pytest.raises(RoutesError, match="in one unit"):
        days_difference(happened(), disruption(other, task()), names=("a", "b"), country="RUS")


def test_a_scenario_without_days_has_the_map_of_its_year(tmp_path):
    change = Change(element="rail", capacity=number(9), unit="t/d")
    result = run(two_ways(), Scenario(name="wide", title="Wide", changes=(change,)))
    assert [file.name for file in save_scenario_map(result, tmp_path)] == ["map.png", "map.svg"]
    assert "Wide: " in (tmp_path / "map.svg").read_text(encoding="utf-8")


SCENARIO = """\
name = "stop"
title = "Stop"
start = 2025-03-01
days = 12
[[events]]
element = "pipe"
start = 2025-03-03
days = 4
"""


def test_the_commands_draw_days_of_a_dated_scenario(tmp_path):
    save(two_ways(), tmp_path / "net")
    file = tmp_path / "stop.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    asked = ("--network", tmp_path / "net", "--on", "RUS", "--out")
    said = document("run", file, *asked, tmp_path / "run")
    assert said["files"][:2] == ["map.png", "map.svg"]
    text = (tmp_path / "run" / "stop" / "map.svg").read_text(encoding="utf-8")
    assert "of the 4 days on which an event is in force" in text
    said = document("compare", tmp_path / "net", file, "--plot", *asked, tmp_path / "compare")
    assert said["files"] == [str(tmp_path / "compare" / f"difference.{ending}") for ending in ("png", "svg")]
    said = document("plot", "map", "difference", file, *asked, tmp_path / "plot")
    assert len(said["files"]) == 4
    assert "ordinary days" in (tmp_path / "plot" / "difference.svg").read_text(encoding="utf-8")

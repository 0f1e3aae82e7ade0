"""From day-by-day results to pictures: the numbers in words are those of the result."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from extents import off_the_page, overlapping
from networks import network
from terminal import corridors, told

from analysis.disruption import disruption
from analysis.outcome import counted_loads
from analysis.plots.day_axis import day_text
from analysis.plots.outlets_over_time import outlets_over_time
from analysis.plots.resilience_curve import resilience_curve
from analysis.plots.storage_levels import storage_levels
from analysis.plots.throttle_curve import amount
from analysis.scenario import Event, Scenario
from analysis.time_pictures import (
    daily_unit,
    event_words,
    outlets_picture,
    resilience_picture,
    save_disruption,
    storage_picture,
)
from routes.errors import RoutesError
from routes.model import Storage
from routes.snapshot import snapshot

START = dt.date(2025, 3, 1)


def net(*, unit="Mt/yr", focus="RUS", counted=True, tank="0.4"):
    """100 kt a day of 36.5 Mt a year: 80 by RUS, where tanks stand, and 20 by AZE, which has spare room."""
    made = network(
        {
            "field>border:line": 40,
            "border>market:on": 40,
            "field>port:ship": "14.6",
            "port>market:rest": 20,
        },
        supplies={"field": "36.5"},
        markets=["market"],
        countries={"field": "KAZ", "border": "RUS", "port": "AZE"},
        exporter="KAZ",
        counted={"on": "29.2", "rest": "7.3"} if counted else None,
        year="2025",
        unit=unit,
    )
    storages = (
        (Storage(place="border", central=Decimal(tank), unit="Mt", initial_share=Decimal("0.5")),)
        if tank
        else ()
    )
    settings = replace(made.tables.settings, focus=focus)
    return replace(made, tables=replace(made.tables, settings=settings, storages=storages))


def scenario(*events, days=40):
    return Scenario(
        name="stop", title="The line stops", base_year=2025, start=START, days=days, events=events
    )


STOP = scenario(Event(element="line", start=dt.date(2025, 3, 6), days=10))


@pytest.fixture(scope="module")
def stopped():
    return disruption(net(), STOP)


def test_amounts_of_a_day_are_told_in_a_smaller_unit():
    assert daily_unit(snapshot(net(), year=2025)) == ("kt a day", 1000.0)
    assert daily_unit(snapshot(net(unit="unit", tank=None), year=2025))[0] == "unit a day"
    view = snapshot(network({"a>b": 5}, supplies={"a": 5}, markets=["b"], unit="kb/d"))
    assert daily_unit(view) == ("kb a day", float(view.scale))


def test_the_title_tells_what_is_lost_and_its_range(stopped):
    picture = resilience_picture(stopped)
    scale = stopped.timeline.calendar.view.scale
    lost = amount(stopped.outcome.lost / scale)
    digits = len(lost.partition(".")[2])
    low, high = (f"{end / scale:.{digits}f}" for end in stopped.span("lost"))
    told_range = "" if low == high else f", {low} to {high}"
    assert stopped.outcome.lost > 0
    assert picture.title == f"The line stops: {lost} Mt of goods lost{told_range}"


def test_the_words_on_missing_exports_add_up_like_the_result(stopped):
    scale, central = stopped.timeline.calendar.view.scale, stopped.outcome
    missing = resilience_picture(stopped).missing
    assert missing[0].startswith(f"{amount(central.shortfall / scale)} Mt missing")
    assert missing[1] == f"{amount(central.lost / scale)} Mt lost: not produced"
    deferred = amount(abs(central.deferred) / scale)
    words = {True: f"{deferred} Mt deferred: made up later, or on its way"}
    assert missing[2] == words.get(central.deferred > 0, f"less {deferred} Mt that tanks gave")


def test_the_curve_is_the_exports_of_each_day_and_their_range(stopped):
    picture = resilience_picture(stopped)
    steps = stopped.timeline.calendar.view.scale / 1000
    np.testing.assert_allclose(picture.central, np.maximum(stopped.timeline.delivered, 0) / steps)
    low, high = stopped.bands()
    np.testing.assert_allclose(picture.low, np.maximum(low, 0) / steps)
    np.testing.assert_allclose(picture.high, high / steps)
    assert picture.usual == pytest.approx(100.0)
    assert picture.unit == "kt a day"


def test_the_recovery_is_that_of_the_result(stopped):
    picture = resilience_picture(stopped)
    after = stopped.outcome.recovery_days
    assert after is not None
    assert picture.recovered == 15 + after
    assert picture.recovery[0] == "Back to 99\u202f% of usual"
    assert picture.recovery[1].startswith(day_text(START + dt.timedelta(days=15 + after)))


def test_exports_that_fall_again_after_they_came_back_are_told(stopped):
    day = 15 + stopped.outcome.recovery_days
    dip = stopped.timeline.markets.copy()
    dip[day + 9 :] *= 0.5
    result = replace(stopped, timeline=replace(stopped.timeline, markets=dip))
    (_, _, again) = resilience_picture(result).recovery
    assert again == f"short again from {day_text(START + dt.timedelta(days=day + 9))}"
    assert len(resilience_picture(stopped).recovery) == 2


def test_exports_that_do_not_come_back_are_told_as_they_end():
    result = disruption(net(), scenario(Event(element="line", start=dt.date(2025, 3, 6))))
    picture = resilience_picture(result)
    share = result.timeline.delivered[-1] / result.timeline.baseline.exports
    assert picture.recovered is None
    assert picture.recovery == (f"Not back: {100 * share:.1f}\u202f% of usual", "on 9 Apr")
    assert picture.episodes[0].name == "Line stopped from 6 Mar on"


def test_where_nothing_happens_the_pictures_say_so():
    calm = disruption(net(), scenario())
    picture = resilience_picture(calm)
    assert picture.title == "The line stops: no goods is lost, none is late"
    assert (picture.missing, picture.recovery) == (("Exports never fall below usual",), ())
    assert outlets_picture(calm).title == "The line stops: no route carries less"
    assert storage_picture(calm).title == "The line stops: tanks hardly change"


def test_random_runs_are_named_in_the_subtitle():
    result = disruption(net(), STOP, samples=3, seed=1)
    assert resilience_picture(result).subtitle.endswith("the band is 5 to 95\u202f% of 3 random runs")


def test_outlets_are_the_counted_loads_by_route(stopped):
    picture = outlets_picture(stopped)
    loads = counted_loads(stopped.timeline)
    steps = stopped.timeline.calendar.view.scale / 1000
    found = {outlet.name: outlet for outlet in picture.outlets}
    assert {name: outlet.crosses for name, outlet in found.items()} == {"On": True, "Rest": False}
    np.testing.assert_allclose(found["On"].values, np.maximum(loads["on"][1], 0) / steps)
    assert found["Rest"].usual == pytest.approx(loads["rest"][0] / steps)
    total = [sum(day) for day in zip(*(outlet.values for outlet in picture.outlets), strict=True)]
    np.testing.assert_allclose(total, stopped.timeline.delivered / steps, atol=1e-6)


def test_the_title_of_outlets_is_the_change_of_the_result(stopped):
    scale, by_outlet = stopped.timeline.calendar.view.scale, stopped.outcome.by_outlet
    assert by_outlet["on"] * by_outlet["rest"] < 0
    assert outlets_picture(stopped).title == (
        f"On carries {amount(abs(by_outlet['on']) / scale)} Mt less in 40 days, "
        f"Rest {amount(abs(by_outlet['rest']) / scale)} Mt more"
    )


def test_outlets_may_be_told_apart_by_another_country(stopped):
    crosses = {outlet.name: outlet.crosses for outlet in outlets_picture(stopped, "AZE").outlets}
    assert crosses == {"On": False, "Rest": True}


def test_without_a_focus_the_first_transit_country_is_told_apart():
    result = disruption(net(focus=None), scenario(days=3))
    assert outlets_picture(result).denied_name in {"Azerbaijan", "Russia"}


def test_outlets_that_cross_no_country_are_refused():
    home = network({"a>b": 5}, supplies={"a": 5}, markets=["b"], counted={"a-b": 5}, year="2025")
    with pytest.raises(RoutesError, match="no exports cross a country"):
        outlets_picture(disruption(home, scenario(days=3)))


def test_tanks_and_output_are_shares_of_the_result(stopped):
    picture, timeline = storage_picture(stopped), stopped.timeline
    (tank,) = picture.tanks
    np.testing.assert_allclose(
        tank.shares, timeline.stocks[:, 0] / timeline.baseline.tanks[0].size, atol=1e-9
    )
    assert (tank.size, tank.unit) == (pytest.approx(400.0), "kt")
    assert picture.output is not None
    usual = sum(timeline.baseline.production.values())
    np.testing.assert_allclose(picture.output.shares, timeline.production.sum(axis=1) / usual)


def test_the_title_of_tanks_tells_when_fields_cut_output(stopped):
    days = stopped.outcome.days_to_full_storage
    assert days is not None
    result = replace(stopped, outcome=replace(stopped.outcome, days_to_full_storage=3))
    assert storage_picture(result).title == "The line stops: fields cut output after 3 days"
    result = replace(stopped, outcome=replace(stopped.outcome, days_to_full_storage=1))
    assert storage_picture(result).title == "The line stops: fields cut output after 1 day"
    result = replace(stopped, outcome=replace(stopped.outcome, days_to_full_storage=0))
    assert storage_picture(result).title == "The line stops: fields cut output at once"


def test_else_the_title_of_tanks_is_their_greatest_change(stopped):
    timeline = stopped.timeline
    change = timeline.stocks.sum(axis=1) - sum(tank.initial for tank in timeline.baseline.tanks)
    day = int(np.abs(change).round(3).argmax())
    verb = "give" if change[day] < 0 else "take"
    figure = amount(abs(change[day]) / timeline.calendar.view.scale)
    date = day_text(START + dt.timedelta(days=day))
    result = replace(stopped, outcome=replace(stopped.outcome, days_to_full_storage=None))
    assert storage_picture(result).title == f"The line stops: tanks {verb} {figure} Mt by {date}"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"element": "line"}, "Line stopped"),
        ({"element": "line", "remaining": "0.25"}, "Line: 25\u202f% left"),
        ({"element": "line", "capacity": "47", "unit": "Mt/yr"}, "Line: 47 Mt/yr left"),
        ({"element": "border"}, "border stopped"),
        ({"element": "transit:RUS"}, "Transit through Russia stopped"),
        ({"element": "border:RUS"}, "Border of Russia stopped"),
        ({"element": "zone:strait"}, "strait stopped"),
        ({"element": "supply:field", "remaining": "0.5"}, "field: 50\u202f% left"),
        ({"element": "corridor:north-line"}, "North–Line stopped"),
    ],
)
def test_events_are_told_in_words(event, words):
    assert event_words(snapshot(net(), year=2025), Event(**event)) == words


def test_events_without_a_start_begin_with_the_scenario():
    result = disruption(net(), scenario(Event(element="line", end=dt.date(2025, 3, 4)), days=10))
    (episode,) = resilience_picture(result).episodes
    assert (episode.name, episode.start, episode.end) == ("Line stopped, 3 days", START, dt.date(2025, 3, 4))


@pytest.mark.parametrize("days", [1, 10, 200])
def test_the_pictures_of_any_span_have_no_text_on_another(days):
    result = disruption(net(), replace(STOP, days=days))
    for ax in (
        resilience_curve(resilience_picture(result)),
        outlets_over_time(outlets_picture(result)),
        storage_levels(storage_picture(result)),
    ):
        assert not overlapping(ax)
        assert not off_the_page(ax)


def test_all_pictures_are_saved(stopped, tmp_path):
    files = [file.name for file in save_disruption(stopped, tmp_path)]
    names = ("resilience", "outlets", "storage")
    assert files == [f"{name}.{ending}" for name in names for ending in ("png", "svg")]


def test_pictures_of_what_a_network_does_not_know_are_left_out(tmp_path):
    result = disruption(net(counted=False, tank=None), STOP)
    assert [file.name for file in save_disruption(result, tmp_path)] == ["resilience.png", "resilience.svg"]


DATED = """name = "short-stop"
title = "A short stop"
commodity = "crude"
base_year = 2022
start = 2022-07-01
days = 9
[[events]]
element = "cpc-russia"
start = 2022-07-03
days = 2
"""


def test_run_draws_a_day_by_day_scenario_over_time_and_lists_the_files(tmp_path):
    path = tmp_path / "stop.toml"
    path.write_text(DATED, encoding="utf-8")
    told("run", path, "--on", "RUS", "--out", tmp_path)
    folder = tmp_path / "short-stop"
    names = {file.name for file in folder.iterdir()}
    drawn = {
        f"{name}.{kind}" for name in ("map", "resilience", "outlets", "storage") for kind in ("png", "svg")
    }
    assert names == {*drawn, "result.json"}
    said = json.loads((folder / "result.json").read_text(encoding="utf-8"))["files"]
    assert {file.rpartition("/")[2] for file in said} == names


def test_run_without_pictures_draws_nothing(tmp_path):
    path = tmp_path / "stop.toml"
    path.write_text(DATED, encoding="utf-8")
    status, _, _ = corridors("run", path, "--on", "RUS", "--out", tmp_path, "--no-pictures", "--quiet")
    assert status == 0
    assert [file.name for file in (tmp_path / "short-stop").iterdir()] == ["result.json"]

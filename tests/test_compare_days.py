"""Two scenarios beside each other day by day: what happens in them, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import pytest
from dated import START, day, event, line, task
from folders import save
from networks import number
from terminal import document, refused, told

from analysis.compare_days import compare_days, over_days
from analysis.comparison_documents import compare_days_document
from analysis.disruption import disruption
from analysis.scenario import Built, Change, Scenario
from routes.errors import RoutesError
from routes.model import Commodity, Evidence

CALM = Scenario(name="calm", title="Calm")


def tank(**more):
    return line(storages={"port": (20, 0.5)}, prices={"2025-03": 500}, **more)


def ranged(low=8, high=12):
    """The line whose ship can carry between eight and twelve tonnes a day."""
    made = line({"field>port:pipe": 20, "port>sea:ship": 10})
    rows = tuple(
        replace(row, low=number(low), high=number(high)) if row.element == "ship" else row
        for row in made.tables.capacities
    )
    return replace(made, tables=replace(made.tables, capacities=rows))


def compared(first, second, *, net=None, other=None, **more):
    """Return the comparison of two scenarios, the first over the days of the second if it has none."""
    made = net or tank()
    a, b = over_days(first, second), over_days(second, first)
    return compare_days(disruption(made, a, **more), disruption(other or made, b, **more))


def inputs(result):
    return {(item.kind, item.element, item.field): (item.a, item.b) for item in result.inputs}


def figures(result):
    return {item.quantity: (item.a.central, item.b.central, item.change.central) for item in result.results}


STOP = task(event("ship", 2, 4))


def test_the_same_scenario_twice_differs_in_nothing():
    result = compared(STOP, STOP)
    assert (result.inputs, result.notes) == ((), ())
    assert {item.change.central for item in result.results if not isnan(item.change.central)} == {0.0}


def test_a_scenario_without_days_is_as_many_ordinary_days():
    result = compared(CALM, STOP)
    assert result.a.timeline.calendar.days == 20
    found = figures(result)
    assert found["required"] == (200, 200, 0)
    assert found["shortfall"] == pytest.approx((0, 40, 40))
    assert found["lost"] == pytest.approx((0, 30, 30))
    assert found["lost_value_musd"] == pytest.approx((0, 0.015, 0.015))
    assert found["by_field field"] == pytest.approx((0, 30, 30))
    assert found["by_outlet ship"][2] == pytest.approx(-40 + result.b.outcome.made_up)
    assert found["service_availability"][0] == 1
    assert isnan(found["recovery_days"][0])
    assert found["recovery_days"][1] == 0


def test_its_permanent_changes_are_there_from_the_start():
    wider = replace(CALM, changes=(Change(element="ship", capacity=number(30), unit="t/d"),))
    result = compared(wider, STOP)
    assert result.a.timeline.calendar.view.capacities["ship"].amount == 30
    assert inputs(result)["change", "ship", "capacity"] == (30.0, "absent")
    assert inputs(result)["segment", "ship", "central"] == (30.0, 20.0)


def test_its_events_count_by_their_dates_and_from_the_start_without_any():
    later, always = replace(CALM, events=(event("ship", 5, 2),)), replace(CALM, events=(event("ship"),))
    assert figures(compared(later, STOP))["shortfall"][0] == pytest.approx(20)
    assert figures(compared(always, STOP))["delivered"][0] == pytest.approx(0)


def test_a_scenario_keeps_its_own_days_year_and_commodity():
    other = task(days=7, base_year=2024)
    assert over_days(STOP, other) == STOP
    borrowed = over_days(CALM, replace(other, commodity="crude"))
    assert (borrowed.start, borrowed.days, borrowed.base_year) == (START, 7, 2024)
    assert borrowed.commodity == "crude"
    assert over_days(replace(CALM, base_year=2020), other).base_year == 2020


def test_events_are_inputs_field_by_field():
    given = task(event("ship", 2, 4, announced=1, expected=8))
    never = task(event("ship", 3, 0, left="0.5", announced=1, expected=8))
    assert inputs(compared(given, never)) == {
        ("event", "ship", "start"): ("2025-03-03", "2025-03-04"),
        ("event", "ship", "end"): ("2025-03-07", "2025-03-04"),
        ("event", "ship", "remaining"): (0.0, 0.5),
    }


def test_what_an_event_does_not_say_is_told_as_it_holds():
    plain, spelt = task(event("ship", 2, 4)), task(event("ship", 2, 4, announced=2, expected=6))
    assert inputs(compared(plain, spelt)) == {}
    found = inputs(compared(task(event("ship", 2)), task(event("ship", 2, expected=6))))
    assert found == {("event", "ship", "expected_end"): ("never", "2025-03-07")}


def test_an_event_of_one_side_and_a_second_one_of_an_element_are_named():
    one = task(event("ship", 2, 4))
    two = task(event("ship", 2, 4), event("ship", 9, 1, capacity=number(3), unit="t/d"))
    found = inputs(compared(one, two))
    assert {key[1] for key in found} == {"ship (2)"}
    assert found["event", "ship (2)", "capacity"] == ("absent", 3.0)
    assert found["event", "ship (2)", "unit"] == ("absent", "t/d")
    assert ("event", "ship (2)", "remaining") not in found


def test_days_that_differ_are_told_and_each_is_told_over_its_own():
    short = replace(STOP, days=10, start=day(1))
    result = compared(STOP, short)
    assert inputs(result)["scenario", "days", "days"] == (20, 10)
    assert inputs(result)["scenario", "days", "start"] == ("2025-03-01", "2025-03-02")
    assert figures(result)["required"] == (200, 100, -100)
    assert result.notes == (
        "a lasts 20 days and b 10: each is told over its own",
        "a starts on 2025-03-01 and b on 2025-03-02: each is told over its own days",
    )


def test_two_that_start_on_one_day_are_followed_for_as_long_as_the_longer():
    short = replace(STOP, days=10)
    assert over_days(short, STOP).days == over_days(STOP, short).days == 20
    assert over_days(replace(short, start=day(1)), STOP).days == 10


def test_years_that_differ_are_told():
    result = compared(replace(STOP, base_year=2024), replace(STOP, base_year=2025))
    assert inputs(result)["scenario", "days", "base_year"] == (2024, 2025)
    (note,) = result.notes
    assert note.startswith("the ordinary day of a is from 2024 and b from 2025")


def test_projects_are_inputs():
    first, second = (disruption(tank(), STOP) for _ in range(2))
    second = replace(second, scenario=replace(STOP, projects=Built(built=("wider",))))
    assert inputs(compare_days(first, second)) == {("project", "wider", "built"): ("absent", "yes")}


def test_a_change_has_the_range_of_runs_of_one_kind():
    result = compared(task(event("ship", 2, 4, left="0.5")), task(event("ship", 2, 4)), net=ranged())
    (lost,) = [item for item in result.results if item.quantity == "shortfall"]
    assert (lost.a.low, lost.a.central, lost.a.high) == pytest.approx((16, 20, 24))
    assert (lost.b.low, lost.b.high) == pytest.approx((40, 40))
    assert (lost.change.low, lost.change.central, lost.change.high) == pytest.approx((16, 20, 24))


def test_random_runs_are_paired_by_their_numbers():
    scenarios = task(event("ship", 2, 4, left="0.5")), task(event("ship", 2, 4))
    result = compared(*scenarios, net=ranged(), samples=5, seed=3)
    (lost,) = [item for item in result.results if item.quantity == "shortfall"]
    low, high = result.a.span("shortfall")
    assert (lost.a.low, lost.a.high) == (low, high)
    assert (lost.change.low, lost.change.high) == pytest.approx((40 - high, 40 - low))
    assert lost.a.low < lost.a.high


def test_runs_without_partners_have_no_range_of_a_change():
    first, second = disruption(ranged(), STOP), disruption(ranged(), STOP, samples=3)
    (lost,) = [item for item in compare_days(first, second).results if item.quantity == "lost"]
    assert (lost.change.low, lost.change.high) == (lost.change.central, lost.change.central) or isnan(
        lost.change.low
    )


def test_what_is_not_known_has_no_change():
    found = {item.quantity: item for item in compared(CALM, STOP, net=line()).results}
    assert isnan(found["lost_value_musd"].change.central)
    assert isnan(found["lost_value_musd"].b.low)


def test_two_units_are_refused():
    first, second = disruption(tank(), STOP), disruption(line(unit="kt/d"), STOP)
    with pytest.raises(RoutesError, match="in one unit, got t/d and kt/d"):
        compare_days(first, second)


# documents and the command


@pytest.fixture
def files(tmp_path):
    """A network, an order that is carried out, one that never is, and a calm scenario."""
    save(tank(), tmp_path / "net")
    head = "base_year = 2025\nstart = 2025-03-01\ndays = 12\n[[events]]\nelement = 'ship'\n"
    times = {"stop": "start = 2025-03-03\ndays = 4\n", "never": "start = 2025-03-03\nend = 2025-03-03\n"}
    for name, text in times.items():
        content = f'name = "{name}"\ntitle = "{name}"\n{head}{text}'
        (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
    (tmp_path / "calm.toml").write_text('name = "calm"\ntitle = "calm"\n', encoding="utf-8")
    return tmp_path


def asked(files, a, b, *more):
    return ("compare", files / a, files / b, "--network", files / "net", *more)


def test_the_document_has_the_keys_of_the_format(files):
    said = document(*asked(files, "calm.toml", "stop.toml"))
    assert set(said) == {
        *("a", "b", "network", "exporter", "year", "commodity", "unit", "capacity", "spans", "inputs"),
        *("results", "stale", "results_followed", "resting", "warnings", "files", "evidence"),
    }
    span = {"start": "2025-03-01", "days": 12, "base_year": 2025, "samples": 0, "seed": None}
    assert said["spans"] == {"a": span, "b": span}
    assert said["warnings"] == [
        f"{files / 'calm.toml'} has no start and length: it is told over the days of {files / 'stop.toml'}"
    ]
    sides = [f"{side}{end}" for side in ("a", "b", "change") for end in ("", "_low", "_high")]
    assert all(set(item) == {"quantity", "unit", *sides} for item in said["results"])
    found = {item["quantity"]: item for item in said["results"]}
    assert (found["lost"]["a"], found["lost"]["b"], found["lost"]["change"]) == pytest.approx((0, 30, 30))
    assert (found["lost"]["unit"], found["recovery_days"]["change"]) == ("t", None)


def test_an_order_that_never_took_effect_costs_nothing_beside_ordinary_days(files):
    said = document(*asked(files, "calm.toml", "never.toml"))
    assert {item["change"] for item in said["results"]} <= {0, None}
    assert said["inputs"]
    text = told(*asked(files, "stop.toml", "never.toml"))
    assert "event ship end 2025-03-07 2025-03-03" in text
    assert "lost 30.00 0.00 -30.00 t" in text
    assert "not produced: field 30.00 0.00 -30.00 t" in text


def test_a_network_is_told_over_the_days_of_a_scenario(files):
    said = document(*asked(files, "net", "stop.toml"))
    assert said["spans"]["a"]["days"] == 12
    text = told(*asked(files, "net", "stop.toml"))
    assert "(a) and" in text
    assert "has no start and length" in text
    assert "a: 12 days from 2025-03-01, base year 2025" in text


def test_the_same_twice_is_said_to_be_the_same(files):
    text = told(*asked(files, "stop.toml", "stop.toml"))
    assert "The inputs are the same." in text
    assert "The results are the same." in text
    assert told(*asked(files, "stop.toml", "stop.toml", "--quiet")) == ""


def test_small_parts_are_counted_and_not_shown(files):
    text = (files / "stop.toml").read_text(encoding="utf-8")
    few = text.replace("days = 4", "days = 1\ncapacity = 9.99\nunit = 't/d'").replace("'ship'", "'pipe'")
    (files / "few.toml").write_text(few, encoding="utf-8")
    said = told(*asked(files, "calm.toml", "few.toml"))
    assert "that change by less than 0.1 %: 1 (--json has them)" in said


def test_random_runs_can_be_asked_for(files):
    said = document(*asked(files, "calm.toml", "stop.toml", "--samples", 2, "--seed", 4))
    assert (said["spans"]["b"]["samples"], said["spans"]["b"]["seed"]) == (2, 4)


def test_the_year_asked_for_is_that_of_both(files):
    said = document(*asked(files, "calm.toml", "stop.toml", "--year", 2024))
    assert {side["base_year"] for side in said["spans"].values()} == {2024}


def test_a_fault_names_its_file(files):
    (files / "bad.toml").write_text(
        (files / "stop.toml").read_text(encoding="utf-8").replace("'ship'", "'shop'"), encoding="utf-8"
    )
    text = refused(*asked(files, "calm.toml", "bad.toml"))
    assert text.startswith(f"Error: {files / 'bad.toml'}: events.1.element: no place or segment")


def sourced(value):
    """The line whose ship can carry ten tonnes a day, as its source once said, or still says."""
    row = Evidence(id="source", subject="ship", quantity="capacity", value=number(value), unit="t/d")
    made = line({"field>port:pipe": 20, "port>sea:ship": 10}, evidence={"source": row})
    rows = tuple(
        replace(row, evidence=("source",)) if row.element == "ship" else row for row in made.tables.capacities
    )
    supplies = tuple(replace(row, evidence=("source",)) for row in made.tables.supplies)
    return replace(made, tables=replace(made.tables, capacities=rows, supplies=supplies))


def test_what_a_change_of_evidence_leaves_behind_is_followed_day_by_day(tmp_path):
    for name, value in (("before", 10), ("after", 5)):
        save(sourced(value), tmp_path / name)
    (tmp_path / "cut.toml").write_text(
        'name = "cut"\ntitle = "Cut"\nstart = 2025-03-01\ndays = 5\n'
        "[[events]]\nelement = 'pipe'\nstart = 2025-03-02\ndays = 1\n",
        encoding="utf-8",
    )
    call = ("compare", tmp_path / "before", tmp_path / "cut.toml", "--network", tmp_path / "after")
    said = document(*call)
    assert {item["new"] for item in said["stale"]} == {5.0}
    found = [{item["quantity"]: item["b"] for item in said[key]} for key in ("results", "results_followed")]
    assert found[0]["required"] > found[1]["required"]
    text = told(*call, "--year", 2025)
    assert "Figures that still are what their evidence said before" in text
    assert "Once these figures are what their evidence says now" in text


def test_commodities_that_differ_are_told():
    made = tank()
    goods = (*made.tables.commodities, Commodity(id="ore"))
    made = replace(made, tables=replace(made.tables, commodities=goods))
    result = compared(replace(STOP, commodity="crude"), replace(STOP, commodity="ore"), net=made)
    assert result.notes[-1] == "a is about crude and b about ore"


def test_figures_that_no_longer_are_their_source_s_are_followed(files):
    result = compared(CALM, STOP)
    said = compare_days_document(result, ("a", "b"), followed=result)
    assert said["results_followed"] == said["results"]

"""Dated scenarios as JSON, and `corridors run`: the keys of docs/FORMAT.md, the same files every time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from dated import event, line, task
from folders import save
from terminal import corridors, document, refused, told

from analysis.disruption import disruption
from analysis.run import run
from analysis.run_documents import run_document, timeline_document

FORMAT = Path(__file__).parents[1] / "docs" / "FORMAT.md"
SCENARIO = """\
name = "ships-stop"
title = "Ships stop for four days"
base_year = 2025
start = 2025-03-01
days = 12

[[events]]
element = "ship"
start = 2025-03-03
days = 4
announced = 2025-03-02
expected_end = 2025-03-05
"""
BUILT_IN = """\
name = "one-mooring-for-a-week"
title = "CPC loads from one mooring for a week"
commodity = "crude"
base_year = 2025
start = 2025-07-01
days = 9

[[events]]
element = "cpc-marine-terminal"
start = 2025-07-02
days = 7
remaining = 0.6
"""


def tank(**more):
    return line(storages={"port": (20, 0.5)}, prices={"2025-03": 500}, **more)


def two_ways(**more):
    return line(
        {"field>moscow:pipe": 10, "moscow>sea:on": 20, "field>baku:rail": 4, "baku>sea:ferry": 20},
        countries={"field": "KAZ", "moscow": "RUS", "baku": "AZE"},
        counted={"pipe": 10, "rail": 0},
        **more,
    )


@pytest.fixture
def small(tmp_path):
    """A folder with a network, a dated scenario and a place for results."""
    save(tank(), tmp_path / "net")
    (tmp_path / "ships.toml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def command(folder, *more):
    return (
        "run",
        folder / "ships.toml",
        "--network",
        folder / "net",
        "--out",
        folder / "out",
        "--no-pictures",
        *more,
    )


# keys


def described():
    """Return the keys that docs/FORMAT.md names for a timeline, and those within some of them."""
    text = " ".join(FORMAT.read_text(encoding="utf-8").split())
    inner = re.search(r"start and a length \{(.*?)\}\}?\. ?`greatest_delivery`", text.replace("}}.", "}}."))
    body = inner.group(1)
    nested = {"span": set(re.search(r"each \{([^}]*)\}", body).group(1).split(", "))}
    nested["daily"] = set(re.search(r"daily \{([^}]*)", body).group(1).split(", "))
    flat = re.sub(r"\([^)]*\)|\{[^}]*\}?", "", body)
    return {word.strip() for word in flat.split(",") if word.strip()}, nested


def test_a_timeline_has_the_keys_of_the_format():
    keys, nested = described()
    found = timeline_document(disruption(tank(), task(event("ship", 2, 4))))
    assert set(found) == keys
    assert set(found["daily"]) == nested["daily"]
    spans = [name for name, value in found.items() if isinstance(value, dict) and "unit" in value]
    amounts = ["shortfall", "lost", "deferred", "made_up", "stored", "rerouted"]
    money, days = ["lost_value_musd", "extra_cost_musd"], ["days_to_full_storage", "recovery_days"]
    assert spans == [*amounts, *money, *days]
    for name in spans:
        assert set(found[name]) == nested["span"]


def test_a_timeline_without_the_most_there_is_says_why():
    made = tank()
    happening = event("ship", 2, 4)
    found = timeline_document(run(made, task(happening)).disruption)
    why = "it is sought with random runs alone (--samples)"
    assert (found["greatest_delivery"], found["greatest_delivery_note"]) == (None, why)
    partial = replace(run(made, task(happening), samples=1).disruption, greatest=None, asked=2)
    why = "the random runs were interrupted before it was sought"
    assert timeline_document(partial)["greatest_delivery_note"] == why
    found = timeline_document(replace(partial, asked=1, no_greatest="too many"))
    assert (found["greatest_delivery"], found["greatest_delivery_note"]) == (None, "too many")


def test_a_scenario_without_days_has_no_timeline():
    scenario = task(event("ship"))
    year = run(tank(), type(scenario)(name="year", title="A year's view", events=scenario.events))
    assert run_document(year, [])["timeline"] is None


# figures


def test_figures_are_in_the_unit_of_the_network():
    """Thousands of tonnes a year: thirty tonnes lost are 0.03; dollars are millions."""
    made = line(
        {"field>port:pipe": 7.3, "port>sea:ship": 7.3},
        supplies={"field": 3.65},
        counted={"ship": 3.65},
        storages={"port": (0.02, 0.5)},
        prices={"2025-03": 500_000_000},
        unit="kt/yr",
    )
    found = timeline_document(disruption(made, task(event("ship", 2, 4))))
    assert (found["days"], found["horizon_days"], found["start"]) == (20, 20, "2025-03-01")
    assert (found["samples"], found["seed"]) == (0, None)
    assert (found["required"], found["delivered"]) == pytest.approx((0.2, 0.17))
    assert found["shortfall"] == {"low": 0.04, "central": 0.04, "high": 0.04, "unit": "kt"}
    parts = [found[name]["central"] for name in ("lost", "deferred", "made_up", "stored")]
    assert parts == pytest.approx([0.03, 0.01, 0.01, 0])
    assert found["lost_value_musd"] == {"low": 15000, "central": 15000, "high": 15000, "unit": "MUSD"}
    assert found["by_field"] == {"field": pytest.approx(0.03)}
    assert found["daily"]["delivered"][:7] == pytest.approx([0.01, 0.01, 0, 0, 0, 0, 0.02])
    assert found["daily"]["low"] == found["daily"]["delivered"] == found["daily"]["high"]
    days = [found[name]["central"] for name in ("days_to_full_storage", "recovery_days")]
    assert days == [1, 0]
    assert (found["service_availability"], found["resilience_loss_days"]) == pytest.approx((0.85, 4))


def test_what_does_not_exist_is_null():
    found = timeline_document(disruption(two_ways(), task(event("pipe", 2))))
    assert found["lost_value_musd"] == {"low": None, "central": None, "high": None, "unit": "MUSD"}
    assert found["recovery_days"] == {"low": None, "central": None, "high": None, "unit": "days"}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_what_is_rerouted_is_told_with_whom_it_crosses():
    found = timeline_document(disruption(two_ways(), task(event("pipe", 2, 3))))
    whole, none = ({"low": share, "central": share, "high": share} for share in (1.0, 0.0))
    assert found["rerouted_transit_share"] == {"AZE": whole, "RUS": none}
    assert found["by_outlet"] == {"pipe": -30, "rail": 12}


# the year's view beside it


def test_the_year_s_view_of_a_dated_scenario_holds_what_is_permanent_alone():
    passing, lasting = event("pipe", 2, 3), event("rail", 4, left=0.5)
    result = run(two_ways(), task(passing, lasting))
    assert result.outcome.snapshot.capacities["pipe"].amount == 10
    assert result.outcome.snapshot.capacities["rail"].amount == 2
    assert [item.end for item in result.disruption.timeline.calendar.happenings] == [5, 10**6]


def test_an_end_that_is_dated_passes_too():
    result = run(two_ways(), task(event("pipe", 2, end=task().start.replace(day=9))))
    assert result.outcome.snapshot.capacities["pipe"].amount == 10


def test_the_year_and_the_samples_asked_for_reach_the_days():
    result = run(two_ways(), task(event("pipe", 2, 3), days=6), year=2024, samples=2, seed=7)
    days = result.disruption
    assert (days.timeline.calendar.view.year, days.samples, days.seed) == (2024, 2, 7)
    assert run(two_ways(), task(days=2)).disruption.timeline.calendar.view.year == 2025


# the command


def test_a_dated_scenario_runs_from_a_file(small):
    found = document(*command(small))
    assert (found["scenario"], found["base_year"]) == ("ships-stop", 2025)
    days = found["timeline"]
    assert days["daily"]["delivered"] == pytest.approx([10, 10, 0, 0, 0, 0, 20, 10, 10, 10, 10, 10])
    assert json.loads((small / "out" / "ships-stop" / "result.json").read_text(encoding="utf-8")) == found


def test_the_same_seed_gives_the_same_document_and_another_one_its_own(small):
    first, again = (document(*command(small, "--samples", 3, "--seed", 1)) for _ in range(2))
    assert first == again
    assert (first["timeline"]["samples"], first["timeline"]["seed"]) == (3, 1)
    other = document(*command(small, "--samples", 3, "--seed", 2))
    assert other["timeline"]["seed"] == 2


def test_a_run_that_was_interrupted_and_is_repeated_leaves_the_same_files(small):
    target = small / "out" / "ships-stop" / "result.json"
    told(*command(small))
    whole = target.read_bytes()
    target.write_bytes(whole[:100])
    told(*command(small))
    assert target.read_bytes() == whole
    target.unlink()
    told(*command(small))
    assert target.read_bytes() == whole
    assert [file.name for file in target.parent.iterdir()] == ["result.json"]


def test_the_terminal_tells_the_days_and_the_files(small):
    text = told(*command(small))
    assert "Day by day from 2025-03-01, 12 days; range: all capacities low, or high" in text
    assert "of it lost: not produced 30.00 30.00 30.00 t" in text
    assert "result.json" in text
    assert told(*command(small, "--quiet")) == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SCENARIO.replace("days = 12\n", ""), "start and days go together"),
        (SCENARIO.replace("days = 4", "days = 4\nend = 2025-03-09"), "give days or end, not both"),
        (SCENARIO.replace("days = 12", "days = 0"), "days: expected greater than or equal to 1, got 0"),
        (SCENARIO.replace('"ship"', '"shop"'), "did you mean 'ship'"),
        (SCENARIO.replace("days = 4", "lasts = 4"), "unknown key"),
    ],
)
def test_a_faulty_scenario_is_refused_in_words(small, text, fault):
    (small / "ships.toml").write_text(text, encoding="utf-8")
    assert fault in refused(*command(small))


def test_the_built_in_network_gives_the_same_document_twice(tmp_path):
    file = tmp_path / "week.toml"
    file.write_text(BUILT_IN, encoding="utf-8")
    asked = ("--no-pictures", "--on", "RUS", "--samples", 3, "--seed", 1, "--json")
    first, again = (corridors("run", file, "--out", tmp_path, *asked) for _ in range(2))
    assert first[0] == 0
    assert first == again
    found = json.loads(first[1])["timeline"]
    assert set(found) == described()[0]
    most = found["greatest_delivery"]
    described_keys = re.search(
        r"`greatest_delivery` of a timeline:.*?\{(.*?)\}", FORMAT.read_text(encoding="utf-8"), re.DOTALL
    )
    assert set(most) == {
        word.strip() for word in re.sub(r"\([^)]*\)", "", described_keys.group(1)).split(",")
    }
    assert (most["samples"], most["foresight"], most["unit"]) == (1_000, "perfect", "Mt")
    assert found["greatest_delivery_note"] is None
    assert most["low"] < most["median"] < most["high"]
    assert most["central_less_delivered"] == pytest.approx(most["central"] - found["delivered"], abs=2e-6)
    assert most["central_less_delivered"] >= 0
    delivered = found["daily"]["delivered"]
    assert len(delivered) == 9
    assert delivered[1] < delivered[0] == pytest.approx(found["required"] / 9, abs=1e-5)
    assert found["shortfall"]["central"] == pytest.approx(
        found["lost"]["central"] + found["deferred"]["central"], abs=2e-6
    )

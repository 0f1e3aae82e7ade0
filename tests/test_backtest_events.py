"""The table of what past disruptions did: facts that hold together, and faults that are named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analysis.scenarios import built_in_scenarios
from routes.backtest_events import backtest_events
from routes.errors import DataError
from routes.network import load

EVENTS = backtest_events()
HEADER = (
    "event,scenario,quantity,unit,window_start,window_end,before,observed,observed_low,observed_high,"
    "calibration,confounders,publisher,url,grade,evidence,note"
)
SOUND = {
    "event": "storm",
    "scenario": "storm",
    "quantity": "loaded:port",
    "unit": "Mt/yr",
    "window_start": "2022-01-01",
    "window_end": "2022-01-31",
    "before": "10",
    "observed": "8",
    "calibration": "false",
    "publisher": "someone",
    "url": "https://example.org",
    "grade": "gold",
}


def written(path, *rows):
    names = HEADER.split(",")
    lines = [",".join(row.get(name, "") for name in names) for row in rows]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def test_every_row_names_a_scenario_that_lasts_as_long_as_its_window():
    scenarios = built_in_scenarios()
    for event in EVENTS:
        scenario = scenarios[event.scenario]
        assert (event.window_end - scenario.start).days < scenario.days


def test_every_row_cites_evidence_that_exists():
    known = load().evidence
    assert not [name for event in EVENTS for name in event.evidence if name not in known]
    assert all(event.evidence for event in EVENTS)


def test_nulls_are_there_and_so_are_effects():
    grades = {event.grade for event in EVENTS}
    assert {"gold", "gold-null"} <= grades


def test_a_row_on_which_an_input_rests_says_so():
    """What one mooring loads, how full tanks were, and a ninth of a field were read off these very events."""
    resting = {event.event for event in EVENTS if event.calibration}
    storm = {"cpc-storm-2022", "cpc-storm-2022-rerouted"}
    assert resting == {*storm, "cpc-buoyancy-2022", "orenburg-gas-plant-2023"}


def test_points_are_per_cent_of_the_level_before(tmp_path):
    (event,) = backtest_events(written(tmp_path / "b.csv", SOUND))
    assert event.points(event.observed) == -20.0
    assert (event.low, event.high) == (event.observed, event.observed)


def test_what_is_rerouted_starts_from_nothing(tmp_path):
    row = {**SOUND, "quantity": "rerouted", "observed": "1", "observed_low": "0.5", "observed_high": "2"}
    (event,) = backtest_events(written(tmp_path / "b.csv", row))
    assert [event.points(value) for value in (event.low, event.observed, event.high)] == [5.0, 10.0, 20.0]
    assert event.low == Decimal("0.5")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantity": "profit"}, "row 2, column quantity"),
        ({"quantity": "loaded:"}, "row 2, column quantity"),
        ({"unit": "Mt"}, "row 2, column unit: unknown unit of flow 'Mt'"),
        ({"before": "0"}, "row 2, column before"),
        ({"calibration": "maybe"}, "expected true or false, got 'maybe'"),
        ({"grade": "silver"}, "row 2, column grade"),
        ({"window_end": "2021-12-31"}, "the window ends on 2021-12-31, before 2022-01-01"),
        ({"observed_low": "9"}, "observed 8 lies outside 9 to 8"),
        ({"observed": ""}, "row 2, column observed"),
    ],
)
def test_a_fault_is_named_with_row_and_column(tmp_path, change, message):
    with pytest.raises(DataError) as caught:
        backtest_events(written(tmp_path / "b.csv", {**SOUND, **change}))
    assert message in str(caught.value)


def test_an_event_that_stands_twice_is_an_error(tmp_path):
    with pytest.raises(DataError, match="stands twice: storm"):
        backtest_events(written(tmp_path / "b.csv", SOUND, SOUND))

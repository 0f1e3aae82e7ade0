"""How full a port's tanks are, from how soon they were full."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from importlib import resources

import pytest
from dated import line

from analysis.calibration import RESULT, TankStop, calibration_table, fill, tank_stops
from analysis.scenarios import built_in_scenarios
from routes.backtest_events import backtest_events
from routes.errors import UnknownNameError
from routes.model import Storage
from routes.network import load

NETWORK = load()


def stop(**more):
    figures = {"days": Decimal(2), "low": Decimal(1), "high": Decimal(3)}
    given = {"place": "port", "stopped": dt.date(2026, 3, 1), "evidence": (), **figures}
    return TankStop(**{**given, **more})


def port(**more):
    made = line()
    row = Storage(place="port", central=Decimal(40), low=Decimal(30), high=Decimal(50), unit="t", **more)
    return replace(made, tables=replace(made.tables, storages=(row,)))


def test_what_came_in_until_there_was_no_room_is_the_room():
    """Ten tonnes a day: twenty of forty were free, thirty of thirty, or ten of fifty."""
    found = fill(port(), stop())
    assert (found.low, found.central, found.high) == (Decimal("0.00"), Decimal("0.50"), Decimal("0.80"))
    assert (found.inflow_per_day, found.size, found.unit, found.year) == (10, 40, "t", 2025)


def test_more_days_than_there_is_room_for_is_an_empty_tank():
    assert fill(port(), stop(days=Decimal(9), high=Decimal(9))).central == 0


def test_a_place_without_tanks_is_refused():
    with pytest.raises(UnknownNameError, match="storage"):
        fill(port(), stop(place="ports"))


def test_the_table_that_is_shipped_is_what_the_step_gives():
    shipped = (resources.files("routes") / "data" / RESULT).read_text(encoding="utf-8")
    assert shipped == calibration_table(NETWORK, tank_stops())


def test_the_network_takes_what_was_calibrated():
    rows = {row.place: row for row in NETWORK.tables.storages}
    for item in tank_stops():
        found, row = fill(NETWORK, item), rows[item.place]
        assert (row.share_low, row.initial_share, row.share_high) == (found.low, found.central, found.high)
        assert set(item.evidence) <= set(row.evidence)


def test_only_2022_is_used_and_rows_on_that_storm_test_nothing():
    stopped = {item.stopped for item in tank_stops()}
    assert {date.year for date in stopped} == {2022}
    touched = {
        name
        for name, scenario in built_in_scenarios().items()
        for event in scenario.events
        if event.start is not None
        and event.end is not None
        and any(event.start <= date <= event.end for date in stopped)
    }
    resting = [event for event in backtest_events() if event.scenario in touched]
    assert resting
    assert all(event.calibration for event in resting)

"""The picture of a backtest says what the backtest says."""

from __future__ import annotations

from analysis.backtest import backtest
from analysis.backtest_pictures import backtest_picture, save_backtest
from analysis.scenarios import built_in_scenarios
from routes.backtest_events import backtest_events
from routes.network import load


def test_every_replay_is_a_row_with_its_own_numbers(tmp_path):
    events = [
        event
        for event in backtest_events()
        if event.event in ("kropotkinskaya-2025", "orenburg-gas-plant-2023")
    ]
    result = backtest(load("kazakhstan"), events, built_in_scenarios())
    picture = backtest_picture(result)
    assert [row.predicted_central for row in picture.rows] == [
        item.predicted.central for item in result.replays
    ]
    assert [row.observed_central for row in picture.rows] == [
        item.observed.central for item in result.replays
    ]
    hit, of = sum(item.hit for item in result.tests), len(result.tests)
    assert picture.title == f"In {hit} of {of} past events the model’s range holds what was observed"
    assert sorted(path.name for path in save_backtest(result, tmp_path)) == ["backtest.png", "backtest.svg"]

"""From a backtest to its picture: predicted beside observed, in points of change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.pictures import save
from analysis.plots.backtest_chart import BacktestChart, BacktestRow, backtest_chart

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.backtest import Backtest, Replay


def backtest_picture(result: Backtest) -> BacktestChart:
    """Return every replay beside what was observed, with both naive forecasts."""
    tests = result.tests
    inside = sum(1 for item in tests if item.inside)
    skill = result.skill("nothing")
    worth = "" if skill is None else f"; skill {skill:.2f} against a forecast of no change"
    return BacktestChart(
        title=f"{inside} of {len(tests)} past events lie within the model’s range",
        subtitle=(
            "Change of the quantity named, in per cent of the level before, replayed with what was known then"
            f"{worth}"
        ),
        footer=(
            "Events marked as calibration do not count: an input rests on them. "
            f"Observed: {len(result.evidence())} rows of evidence; sources in routes/data/backtest.csv."
        ),
        axis="Change, per cent of the level before",
        rows=tuple(_row(item) for item in result.replays),
    )


def _row(item: Replay) -> BacktestRow:
    event = item.event
    return BacktestRow(
        label=f"{event.event.replace('-', ' ')}: {event.quantity}",
        date=event.window_start,
        predicted_low=item.predicted.low,
        predicted_central=item.predicted.central,
        predicted_high=item.predicted.high,
        observed_low=item.observed.low,
        observed_central=item.observed.central,
        observed_high=item.observed.high,
        naive_nothing=item.naive_nothing,
        naive_proportional=item.naive_proportional,
        inside=item.inside,
        calibration=event.calibration,
    )


def save_backtest(result: Backtest, folder: Path) -> list[Path]:
    """Draw the backtest; return the files."""
    return save(backtest_chart(backtest_picture(result)), folder, "backtest")

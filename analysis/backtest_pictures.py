"""From a backtest to its picture: predicted beside observed, in points of change."""

from __future__ import annotations

from calendar import month_name
from typing import TYPE_CHECKING

from analysis.chart_pictures import SHORT
from analysis.pictures import save
from analysis.plots.backtest_chart import BacktestChart, BacktestRow, backtest_chart

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.backtest import Backtest, Replay
    from routes.network import Network

MONTHS = frozenset(name.lower() for name in month_name if name)
WORDS = {"production": "output", "rerouted": "goods rerouted"}


def backtest_picture(result: Backtest) -> BacktestChart:
    """Return every replay beside what was observed, with both naive forecasts."""
    tests = result.tests
    inside, hit = sum(item.inside for item in tests), sum(item.hit for item in tests)
    skill = result.skill("nothing")
    worth = "" if skill is None else f"; skill {skill:.2f} against a forecast of no change"
    return BacktestChart(
        title=f"In {hit} of {len(tests)} past events the model’s range holds what was observed",
        subtitle=(
            "Change of the quantity named, in per cent of the level before, replayed with what was known then"
            f"{worth}; in {inside} the two ranges meet"
        ),
        footer=(
            "Events marked as calibration do not count: an input rests on them. "
            f"Observed: {len(result.evidence())} rows of evidence; sources in routes/data/backtest.csv."
        ),
        axis="Change, per cent of the level before",
        rows=tuple(_row(result.network, item) for item in result.replays),
    )


def _row(network: Network, item: Replay) -> BacktestRow:
    event = item.event
    return BacktestRow(
        label=f"{_event_name(event.event)}: {quantity_words(network, event.quantity)}",
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


def _event_name(event: str) -> str:
    """Return the name of an event for people: its id with spaces and capitals."""
    words = event.split("-")
    shown = [
        word.upper() if word in SHORT else word.capitalize() if not number or word in MONTHS else word
        for number, word in enumerate(words)
    ]
    return " ".join(shown)


def quantity_words(network: Network, quantity: str) -> str:
    """Return what was observed in words: "loaded at CPC marine terminal", "output of Tengiz"."""
    kind, _, name = quantity.partition(":")
    if not name:
        return WORDS.get(kind, kind)
    if kind == "loaded":
        return f"loaded at {network.places[name].label}"
    if kind == "through":
        ends = network.segments[name].origin, network.segments[name].destination
        return " to ".join(network.places[end].label.partition(":")[0] for end in ends)
    return f"{WORDS.get(kind, kind)} of {network.places[name].label}"


def save_backtest(result: Backtest, folder: Path) -> list[Path]:
    """Draw the backtest; return the files."""
    return save(backtest_chart(backtest_picture(result)), folder, "backtest")

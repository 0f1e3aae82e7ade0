"""`corridors backtest`: past disruptions replayed with what was known before, beside what was observed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - click passes it
from typing import TYPE_CHECKING, Any

import click

from analysis.backtest import Backtest, Replay, backtest
from analysis.commands.options import echo_json, json_option, network_option, out_options
from analysis.scenarios import built_in_scenarios
from routes.backtest_events import BacktestEvent, backtest_events
from routes.errors import RoutesError, UnknownNameError, unknown
from routes.network import BUILT_IN, load

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES = 6  # decimals of points and skill


@click.command("backtest")
@network_option
@click.option("--event", "names", multiple=True, metavar="ID", help="Only this one; may be given again.")
@click.option("--plot", is_flag=True, help="Draw predicted beside observed, as PNG and SVG.")
@out_options
@json_option
def command(
    *, network: str, names: tuple[str, ...], plot: bool, out: Path, quiet: bool, as_json: bool
) -> None:
    """Replay past disruptions and compare with what was observed.

    Each is run three times (capacities low and ramps slow, central, high and quick) on the flows of the
    last year that was known when it began. Changes are in points of the level before.
    """
    chosen = _chosen(backtest_events(), names)
    try:
        result = backtest(load(network), chosen, built_in_scenarios())
    except UnknownNameError as error:
        raise RoutesError(
            f"the past events are those of {BUILT_IN}, and {network} lacks an element of theirs: {error}"
        ) from error
    files: list[Path] = []
    if plot:
        from analysis.backtest_pictures import save_backtest

        files = save_backtest(result, out)
    if as_json:
        echo_json({**document(result), "files": [str(file) for file in files]})
        return
    if quiet:
        return
    from analysis.console_time import show_backtest

    show_backtest(result)
    for file in files:
        click.echo(f"Wrote {file}")


def _chosen(events: Sequence[BacktestEvent], names: tuple[str, ...]) -> list[BacktestEvent]:
    """Return the events of some names, all without names."""
    known = [event.event for event in events]
    for name in names:
        if name not in known:
            raise unknown("event", name, known)
    return [event for event in events if not names or event.event in names]


def document(result: Backtest) -> dict[str, Any]:
    """Return the JSON document: changes in points, that is per cent of the level before."""
    return {
        "network": result.network.settings.name,
        "exporter": result.network.settings.exporter,
        "year": None,
        "commodity": result.commodity,
        "unit": "%",
        "capacity": "deliverable",
        "events": [_row(item) for item in result.replays],
        "skill": {
            name: None if (value := result.skill(name)) is None else round(value, PLACES)
            for name in ("nothing", "proportional")
        },
        "evidence": list(result.evidence()),
    }


def _row(item: Replay) -> dict[str, Any]:
    return {
        "event": item.event.event,
        "quantity": item.event.quantity,
        "unit": "%",
        "calibration": item.event.calibration,
        "predicted": {name: round(value, PLACES) for name, value in asdict(item.predicted).items()},
        "observed": {name: round(value, PLACES) for name, value in asdict(item.observed).items()},
        "naive_nothing": item.naive_nothing,
        "naive_proportional": round(item.naive_proportional, PLACES),
        "inside": item.inside,
        "observed_inside": item.hit,
    }

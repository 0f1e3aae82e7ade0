"""`corridors run`: scenarios, one after the other, each with its answer and its pictures."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - click passes it
from typing import Any

import click

from analysis.commands.options import (
    Question,
    echo_json,
    json_option,
    out_options,
    question,
    question_options,
    samples_options,
    warn,
)
from analysis.run import ScenarioResult, run
from analysis.run_documents import run_document
from analysis.scenarios import find_scenario
from routes.errors import RoutesError
from routes.files import write_text


@click.command("run")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@question_options
@out_options
@click.option(
    "--pictures/--no-pictures",
    default=True,
    show_default=True,
    help="Draw the map, and what happens day by day.",
)
@samples_options
@json_option
def command(
    *,
    scenarios: tuple[str, ...],
    out: Path,
    quiet: bool,
    pictures: bool,
    as_json: bool,
    samples: int,
    seed: int,
    **asked: Any,
) -> None:
    """Run scenarios: a name (see `corridors list`), a .toml file, or a .py file, which is executed.

    Writes result.json and the route map of each scenario to DIR/NAME, and for a day-by-day scenario
    exports, routes and tanks over time; its map shows the mean of the days on which an event is in
    force. One that fails does not stop the others; the exit status is then 1.
    """
    task = question(**asked)
    documents: list[object] = []
    failures = 0
    for text in scenarios:
        try:
            result = _result(task, text, samples, seed)
            folder = out / result.scenario.name
            files = _write(result, folder, pictures=pictures)
        except RoutesError as error:
            failures += 1
            click.echo(f"Error: {text}: {error}", err=True)
            continue
        warn(text, result.scenario.warnings(), quiet=quiet)
        documents.append(run_document(result, files))
        if not (quiet or as_json):
            _show(result, folder, files)
    if as_json:
        echo_json(documents[0] if len(scenarios) == 1 and documents else documents)
    if failures:
        sys.exit(2 if len(scenarios) == 1 else 1)


def _result(task: Question, text: str, samples: int, seed: int) -> ScenarioResult:
    """Run one scenario."""
    return run(
        task.network,
        find_scenario(text),
        year=task.year,
        commodity=task.commodity,
        notion=task.notion,
        on=task.on,
        samples=samples,
        seed=seed,
    )


def _show(result: ScenarioResult, folder: Path, files: list[str]) -> None:
    """Print the days first; the year's view where there are none, or where something in it lasts."""
    from analysis.console import show_run
    from analysis.console_days import show_disruption

    if result.disruption is not None:
        show_disruption(result.disruption)
    if result.disruption is None or result.scenario.has_lasting:
        show_run(result)
    for file in files:
        click.echo(f"Wrote {folder / file}")


def _write(result: ScenarioResult, folder: Path, *, pictures: bool) -> list[str]:
    """Write the result and its pictures; return the files by their names in the folder."""
    files = [folder / "result.json"]
    if pictures:
        from analysis.day_pictures import save_scenario_map

        # a network without coordinates has no map; its answer is whole without one
        drawn = save_scenario_map(result, folder) if _located(result) else []
        if result.disruption is not None:
            from analysis.time_pictures import save_disruption

            drawn += save_disruption(result.disruption, folder)
        files = [*drawn, *files]
    names = [file.relative_to(folder).as_posix() for file in files]
    write_text(folder / "result.json", json.dumps(run_document(result, names), ensure_ascii=False, indent=1))
    return names


def _located(result: ScenarioResult) -> bool:
    """Whether two places or more have coordinates."""
    places = result.baseline.snapshot.network.tables.places
    return sum(1 for place in places if place.lon is not None and place.lat is not None) > 1

"""`corridors run`: scenarios, one after the other, each with its answer and its pictures."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - click passes it
from typing import Any

import click

from analysis.commands.options import echo_json, json_option, out_options, question, question_options
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
@click.option(
    "--samples",
    type=click.IntRange(0, 100_000),
    default=0,
    help="Random runs of a day-by-day scenario. Default: one at each end of the ranges.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the random runs.")
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
    exports, routes and tanks over time. One that fails does not stop the others; the exit status is
    then 1.
    """
    task = question(**asked)
    documents: list[object] = []
    failures = 0
    for text in scenarios:
        try:
            result = run(
                task.network,
                find_scenario(text),
                year=task.year,
                commodity=task.commodity,
                notion=task.notion,
                on=task.on,
                samples=samples,
                seed=seed,
            )
            files = _write(result, out / result.scenario.name, pictures=pictures)
        except RoutesError as error:
            failures += 1
            click.echo(f"Error: {text}: {error}", err=True)
            continue
        documents.append(run_document(result, files))
        if not (quiet or as_json):
            _show(result, files)
    if as_json:
        echo_json(documents[0] if len(scenarios) == 1 and documents else documents)
    if failures:
        sys.exit(2 if len(scenarios) == 1 else 1)


def _show(result: ScenarioResult, files: list[str]) -> None:
    from analysis.console import show_run
    from analysis.console_days import show_disruption

    show_run(result)
    if result.disruption is not None:
        show_disruption(result.disruption)
    for file in files:
        click.echo(f"Wrote {file}")


def _write(result: ScenarioResult, folder: Path, *, pictures: bool) -> list[str]:
    """Write the result and its pictures; return the files."""
    files = [folder / "result.json"]
    if pictures:
        from analysis.pictures import save_maps

        # a network without coordinates has no map; its answer is whole without one
        drawn = save_maps(result, folder) if _located(result) else []
        if result.disruption is not None:
            from analysis.time_pictures import save_disruption

            drawn += save_disruption(result.disruption, folder)
        files = [*drawn, *files]
    names = [str(file) for file in files]
    write_text(folder / "result.json", json.dumps(run_document(result, names), ensure_ascii=False, indent=1))
    return names


def _located(result: ScenarioResult) -> bool:
    """Whether two places or more have coordinates."""
    places = result.baseline.snapshot.network.tables.places
    return sum(1 for place in places if place.lon is not None and place.lat is not None) > 1

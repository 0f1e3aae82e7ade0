"""`corridors run`: scenarios, one after the other, each with its answer and its pictures."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - click passes it
from typing import TYPE_CHECKING, Any, TypeAlias

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
from analysis.commands.sampling import INTERRUPTED, executor_of, executor_options
from analysis.goods_dependence import GoodsDependence
from analysis.goods_documents import goods_run_document
from analysis.goods_run import GoodsScenarioResult
from analysis.run import ScenarioResult, run_batch
from analysis.run_documents import run_document
from analysis.scenarios import find_scenario
from routes.errors import RoutesError
from routes.files import write_text

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from concurrent.futures import Executor

    from analysis.scenario import Scenario

Result: TypeAlias = "ScenarioResult | GoodsScenarioResult"

NOT_DRAWN = "--samples is for day-by-day scenarios: nothing was drawn for a year's view"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A scenario that is done: its result and the names of its files."""

    result: Result
    files: list[str]


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
@executor_options
@json_option
def command(  # noqa: PLR0913 - one for each option
    *,
    scenarios: tuple[str, ...],
    out: Path,
    quiet: bool,
    pictures: bool,
    as_json: bool,
    samples: int,
    seed: int,
    workers: int,
    scheduler: str | None,
    **asked: Any,
) -> int | None:
    """Run scenarios: a name (see `corridors list`), a .toml file, or a .py file, which is executed.

    Writes result.json and the route map of each scenario to DIR/NAME, and for a day-by-day scenario
    exports, routes and tanks over time; its map shows the mean of the days on which an event is in
    force. One that fails does not stop the others; the exit status is then 1. Ctrl-C ends it early: what
    is finished is written and told, with exit status 130.
    """
    told = _Told(scenarios, out, quiet=quiet or as_json, warns=not quiet, samples=samples)
    interrupted = False
    with executor_of(workers, scheduler) as executor:
        results = _results(question(**asked), scenarios, samples=samples, seed=seed, executor=executor)
        with closing(results):
            try:
                for number, found in results:
                    told.add(number, found, pictures=pictures)
            except KeyboardInterrupt:
                interrupted = True
    documents = told.rest()
    interrupted = interrupted or told.partial
    if as_json and (documents or not interrupted):
        echo_json(documents[0] if len(scenarios) == 1 and documents else documents)
    if interrupted:
        return INTERRUPTED
    return (2 if len(scenarios) == 1 else 1) if told.failures else None


def _results(
    task: Question, texts: Sequence[str], *, samples: int, seed: int, executor: Executor | None
) -> Generator[tuple[int, Result | RoutesError], None, None]:
    """Yield the result of each scenario as it is done; after a partial one nothing more is begun."""
    read: list[tuple[int, Scenario]] = []
    for number, text in enumerate(texts):
        try:
            read.append((number, find_scenario(text)))
        except RoutesError as error:
            yield number, error
    results = run_batch(
        task.network,
        [scenario for _, scenario in read],
        samples=samples,
        executor=executor,
        year=task.year,
        commodity=task.commodity,
        notion=task.notion,
        on=task.on,
        seed=seed,
    )
    with closing(results):
        for number, found in results:
            yield read[number][0], found
            if isinstance(found, ScenarioResult) and found.partial:
                return


class _Told:
    """Writes scenarios as they are done, and tells of them in the order in which they were named."""

    def __init__(self, texts: Sequence[str], out: Path, *, quiet: bool, warns: bool, samples: int) -> None:
        self.failures = 0
        self.partial = False
        self._texts, self._out, self._quiet, self._warns = texts, out, quiet, warns
        self._samples = samples
        self._waiting: dict[int, Written | RoutesError] = {}
        self._next = 0
        self._documents: list[object] = []

    def add(self, number: int, found: Result | RoutesError, *, pictures: bool) -> None:
        """Write the files of a scenario, and tell of all whose turn it is."""
        self._waiting[number] = found if isinstance(found, RoutesError) else self._written(found, pictures)
        while self._next in self._waiting:
            self._tell(self._next)
            self._next += 1

    def rest(self) -> list[object]:
        """Tell of what was done before its turn; return the documents of all."""
        for number in sorted(self._waiting):
            self._tell(number)
        return self._documents

    def _written(self, result: Result, pictures: bool) -> Written | RoutesError:  # noqa: FBT001
        try:
            files = _write(result, self._out / result.scenario.name, pictures=pictures)
        except RoutesError as error:
            return error
        return Written(result=result, files=files)

    def _tell(self, number: int) -> None:
        found, text = self._waiting.pop(number), self._texts[number]
        if isinstance(found, RoutesError):
            self.failures += 1
            click.echo(f"Error: {text}: {found}", err=True)
            return
        result = found.result
        self.partial = self.partial or (isinstance(result, ScenarioResult) and result.partial)
        undrawn = self._samples and (isinstance(result, GoodsScenarioResult) or result.disruption is None)
        more = (NOT_DRAWN,) if undrawn else ()
        warn(text, (*result.scenario.warnings(), *more), quiet=not self._warns)
        self._documents.append(_document(result, found.files))
        if not self._quiet:
            _show(result, self._out / result.scenario.name, found.files)


def _document(result: Result, files: list[str]) -> dict[str, Any]:
    """Return the result as a JSON document."""
    if isinstance(result, GoodsScenarioResult):
        return goods_run_document(result, files)
    return run_document(result, files)


def _show(result: Result, folder: Path, files: list[str]) -> None:
    """Print the days first; the year's view where there are none, or where something in it lasts."""
    from analysis.console import show_run
    from analysis.console_days import show_disruption

    if isinstance(result, GoodsScenarioResult):
        from analysis.console_goods import show_goods_run

        show_goods_run(result, [str(folder / file) for file in files])
        return
    if result.disruption is not None:
        show_disruption(result.disruption)
    if result.disruption is None or result.scenario.has_lasting:
        show_run(result)
    for file in files:
        click.echo(f"Wrote {folder / file}")


def _write(result: Result, folder: Path, *, pictures: bool) -> list[str]:
    """Write the result and its pictures; return the files by their names in the folder."""
    files = [folder / "result.json"]
    if pictures and isinstance(result, GoodsScenarioResult) and _drawable(result):
        from analysis.goods_pictures import goods_scenario_map
        from analysis.pictures import save
        from analysis.plots.route_map import route_map

        files = [*save(route_map(goods_scenario_map(result)), folder, "map"), *files]
    if pictures and isinstance(result, ScenarioResult):
        from analysis.day_pictures import save_scenario_map

        # a very large network without coordinates has no map; its answer is whole without one
        drawn = save_scenario_map(result, folder) if _drawable(result) else []
        if result.disruption is not None:
            from analysis.time_pictures import save_disruption

            drawn += save_disruption(result.disruption, folder)
        files = [*drawn, *files]
    names = [file.relative_to(folder).as_posix() for file in files]
    write_text(folder / "result.json", json.dumps(_document(result, names), ensure_ascii=False, indent=1))
    return names


def _drawable(result: Result) -> bool:
    """Return whether there is a map or a schematic of the network."""
    from analysis.route_lines import can_be_drawn

    answer = result.baseline
    network = answer.joint.network if isinstance(answer, GoodsDependence) else answer.snapshot.network
    return can_be_drawn(network)

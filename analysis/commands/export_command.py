"""`corridors export`: the network, or a result, for other tools."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click passes it
from typing import Any

import click

from analysis.backtest import backtest
from analysis.commands.options import (
    Question,
    echo_json,
    json_option,
    naming,
    out_options,
    question,
    question_options,
)
from analysis.dependence import dependence
from analysis.goods_matrix import goods_matrix
from analysis.result_files import TABLE_KINDS, scenario_rows, segment_files, table_files
from analysis.result_tables import (
    asked_country,
    backtest_tables,
    dependence_tables,
    matrix_tables,
    scenario_tables,
    segment_rows,
)
from analysis.run import run
from analysis.scenarios import built_in_scenarios, find_scenario
from routes.backtest_events import backtest_events
from routes.descriptor import descriptor
from routes.files import write_bytes
from routes.goods import ALL
from routes.interchange import csv_tables, geojson, graphml
from routes.workbook import excel, parquet


@click.command("export")
@click.argument("kind", type=click.Choice(["graphml", "geojson", "csv", "excel", "parquet"]))
@click.argument("what", default="network", metavar="[WHAT]")
@question_options
@out_options
@json_option
def command(*, kind: str, what: str, out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Write a network or a result as GraphML, GeoJSON, CSV tables, Excel or Parquet.

    WHAT is network (the default), dependence, matrix (goods by corridors, tables only), backtest, or a
    scenario (a name, .toml or .py). GeoJSON and
    GraphML of a result are the segments with load, capacity, utilisation and the share that crosses the
    country asked for. GeoJSON of a network is of one year and commodity. A network's folder of CSV tables
    is a network again, with a Frictionless descriptor beside it.
    """
    files = {out / name: data for name, data in _files(kind, what, question(**asked)).items()}
    for path, data in files.items():
        write_bytes(path, data)
    if as_json:
        echo_json({"files": [str(path) for path in files]})
    elif not quiet:
        for path in files:
            click.echo(f"Wrote {path}")


def _files(kind: str, what: str, task: Question) -> dict[str, bytes]:
    """Return the files of one format by their path below the output folder."""
    if what == "network":
        return _network_files(kind, task)
    if what == "dependence":
        return _dependence_files(kind, task)
    if what == "matrix":
        if kind not in TABLE_KINDS:
            raise click.UsageError(f"a matrix has tables only: {', '.join(TABLE_KINDS)}")
        matrix = goods_matrix(task.joint(task.commodity or ALL), task.one_country())
        parts = (task.network.settings.name, task.commodity, matrix.joint.year, "matrix")
        return table_files(kind, "-".join(str(part) for part in parts if part), matrix_tables(matrix))
    if what == "backtest":
        if kind not in TABLE_KINDS:
            raise click.UsageError(f"a backtest has tables only: {', '.join(TABLE_KINDS)}")
        result = backtest(task.network, backtest_events(), built_in_scenarios())
        return table_files(kind, f"{task.network.settings.name}-backtest", backtest_tables(result))
    return _scenario_files(kind, what, task)


def _network_files(kind: str, task: Question) -> dict[str, bytes]:
    network, name = task.network, task.network.settings.name
    if kind == "csv":
        texts = {**csv_tables(network), "datapackage.json": descriptor(network)}
        return {f"{name}/{file}": text.encode() for file, text in texts.items()}
    if kind == "excel":
        return {f"{name}.xlsx": excel(network)}
    if kind == "parquet":
        return {f"{name}/{file}": data for file, data in parquet(network).items()}
    if kind == "geojson":
        view = task.snapshot()
        stem = "-".join(str(part) for part in (name, view.commodity, view.year) if part)
        return {f"{stem}.geojson": geojson(view).encode()}
    return {f"{name}.graphml": graphml(network).encode()}


def _dependence_files(kind: str, task: Question) -> dict[str, bytes]:
    result = dependence(
        task.network, year=task.year, commodity=task.commodity, notion=task.notion, on=task.on
    )
    view, country = result.snapshot, asked_country(result, task.on[0] if task.on else None)
    parts = (task.network.settings.name, view.commodity, view.year, "dependence")
    stem = "-".join(str(part) for part in parts if part)
    if kind in TABLE_KINDS:
        return table_files(kind, stem, dependence_tables(result, country))
    return segment_files(kind, stem, view, segment_rows(view, country))


def _scenario_files(kind: str, what: str, task: Question) -> dict[str, bytes]:
    with naming(what):
        scenario = find_scenario(what)
        result = run(
            task.network, scenario, year=task.year, commodity=task.commodity, notion=task.notion, on=task.on
        )
    country = asked_country(result.baseline, task.on[0] if task.on else None)
    if kind in TABLE_KINDS:
        return table_files(kind, scenario.name, scenario_tables(result, country))
    return segment_files(kind, scenario.name, result.outcome.snapshot, scenario_rows(result, country))

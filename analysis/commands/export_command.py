"""`corridors export`: the network for other tools."""

from __future__ import annotations

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
)
from routes.descriptor import descriptor
from routes.files import write_bytes
from routes.interchange import csv_tables, geojson, graphml
from routes.workbook import excel, parquet


@click.command("export")
@click.argument("kind", type=click.Choice(["graphml", "geojson", "csv", "excel", "parquet"]))
@question_options
@out_options
@json_option
def command(*, kind: str, out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Write a network as GraphML, GeoJSON (one year and commodity), CSV tables, Excel or Parquet.

    The folder of CSV tables is a network again, with a Frictionless descriptor beside it.
    """
    files = {out / name: data for name, data in _files(kind, question(**asked)).items()}
    for path, data in files.items():
        write_bytes(path, data)
    if as_json:
        echo_json({"files": [str(path) for path in files]})
    elif not quiet:
        for path in files:
            click.echo(f"Wrote {path}")


def _files(kind: str, task: Question) -> dict[str, bytes]:
    """Return the files of one format by their path below the output folder."""
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

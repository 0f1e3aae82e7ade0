"""`corridors export`: the network for other tools."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click passes it
from typing import Any

import click

from analysis.commands.options import echo_json, json_option, out_options, question, question_options
from routes.files import write_text
from routes.interchange import csv_tables, geojson, graphml


@click.command("export")
@click.argument("kind", type=click.Choice(["graphml", "geojson", "csv"]))
@question_options
@out_options
@json_option
def command(*, kind: str, out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Write a network as GraphML, as GeoJSON (one year and commodity), or as a folder of CSV tables."""
    task = question(**asked)
    name = task.network.settings.name
    if kind == "csv":
        texts = {out / name / file: text for file, text in csv_tables(task.network).items()}
    elif kind == "geojson":
        view = task.snapshot()
        stem = "-".join(str(part) for part in (name, view.commodity, view.year) if part)
        texts = {out / f"{stem}.geojson": geojson(view)}
    else:
        texts = {out / f"{name}.graphml": graphml(task.network)}
    for path, text in texts.items():
        write_text(path, text)
    if as_json:
        echo_json({"files": [str(path) for path in texts]})
    elif not quiet:
        for path in texts:
            click.echo(f"Wrote {path}")

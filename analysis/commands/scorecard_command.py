"""`corridors scorecard`: the corridors side by side."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click passes it

import click

from analysis.commands.options import echo_json, json_option, network_option, out_options
from analysis.scorecard import Scorecard, scorecard
from analysis.scorecard_documents import scorecard_document, scorecard_tables
from routes.files import write_bytes
from routes.network import load


@click.command("scorecard")
@network_option
@click.option(
    "--year",
    type=click.IntRange(1900, 2200),
    metavar="YYYY",
    help="Year. Default: the latest that is counted for every good.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "excel", "parquet"]),
    help="Write tables of corridors, limits and volumes too.",
)
@click.option("--plot", is_flag=True, help="Draw it, as PNG and SVG.")
@out_options
@json_option
def command(
    *, network: str, year: int | None, kind: str | None, plot: bool, out: Path, quiet: bool, as_json: bool
) -> None:
    """Put the corridors side by side: nameplate, what they can really carry, what they carried, and why.

    corridors.csv of the network says which corridors there are; without it each tag of segments.csv is one.
    Each is asked about alone, with supply unlimited; the terms that bind it are proven.
    """
    result = scorecard(load(network), year=year)
    files = [*_tables(result, kind, out), *_pictures(result, out, plot=plot)]
    if as_json:
        echo_json({**scorecard_document(result), "files": [str(file) for file in files]})
    elif not quiet:
        from analysis.console_scorecard import show_scorecard

        show_scorecard(result)
        for file in files:
            click.echo(f"Wrote {file}")


def _tables(result: Scorecard, kind: str | None, out: Path) -> list[Path]:
    """Write the tables, if a format is asked for."""
    if kind is None:
        return []
    from analysis.result_files import table_files

    name = "-".join(str(part) for part in (result.network.settings.name, result.year, "scorecard") if part)
    found = {out / file: data for file, data in table_files(kind, name, scorecard_tables(result)).items()}
    for path, data in found.items():
        write_bytes(path, data)
    return list(found)


def _pictures(result: Scorecard, out: Path, *, plot: bool) -> list[Path]:
    """Draw the picture, if it is asked for."""
    if not plot:
        return []
    from analysis.scorecard_pictures import save_scorecard

    return save_scorecard(result, out)

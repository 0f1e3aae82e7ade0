"""`corridors check`: every error of a network folder at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analysis.commands.options import echo_json, json_option
from analysis.observed import partition_faults
from routes.checks import commodity_ids
from routes.errors import DataError
from routes.hubs import meeting_places
from routes.network import Network, built_in_networks, read_network
from routes.periods import counted_years
from routes.snapshot import snapshot

MOST_NOTES = 40


@click.command("check")
@click.argument("directory")
@json_option
def command(*, directory: str, as_json: bool) -> None:
    """Check a network folder (or a built-in network) and list every error of every file.

    Exits with 2 if there is one.
    """
    folder = built_in_networks().get(directory, Path(directory))
    errors: list[dict[str, object]] = []
    warnings: list[str] = []
    try:
        network = read_network(folder)
    except DataError as error:
        errors = [
            {"file": fault.file, "row": fault.row, "column": fault.column, "message": fault.message}
            for fault in error.problems
        ]
    else:
        errors = [
            {"file": "flows.csv", "row": None, "column": None, "message": text} for text in _sums(network)
        ]
        warnings = _warnings(network)
    if as_json:
        echo_json({"errors": errors, "warnings": warnings})
    else:
        _show(directory, errors, warnings)
    if errors:
        sys.exit(2)


def _sums(network: Network) -> list[str]:
    """Return what keeps the counted flows of a year from being one sum."""
    found = []
    for commodity in commodity_ids(network.tables):
        for year in counted_years(network.tables, commodity):
            view = snapshot(network, year=year, commodity=commodity)
            found += [f"{commodity} {year}: {fault}" for fault in partition_faults(view)]
    return found


def _warnings(network: Network) -> list[str]:
    """Return figures taken from other years, and hubs where goods of several origins meet."""
    found = []
    for commodity in commodity_ids(network.tables):
        view = snapshot(network, commodity=commodity)
        found += [f"{commodity} {view.year}: {text}" for text in view.warnings]
        found += [f"{commodity}: {text}" for text in meeting_places(view)]
    return found


def _show(directory: str, errors: list[dict[str, object]], warnings: list[str]) -> None:
    for fault in errors:
        row = f", row {fault['row']}" if fault["row"] is not None else ""
        column = f", column {fault['column']}" if fault["column"] is not None else ""
        click.echo(f"{fault['file']}{row}{column}: {fault['message']}", err=True)
    for text in warnings[:MOST_NOTES]:
        click.echo(f"note: {text}")
    if len(warnings) > MOST_NOTES:
        click.echo(f"note: and {len(warnings) - MOST_NOTES:,} more; --json lists all")
    if errors:
        click.echo(f"{len(errors)} error{'s' if len(errors) > 1 else ''} in {directory}", err=True)
    else:
        click.echo(f"{directory}: no errors, {len(warnings)} notes")

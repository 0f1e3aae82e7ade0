"""`corridors hidden-legs`: where another country is crossed, or its plant needed, unseen."""

from __future__ import annotations

import click

from analysis.commands.options import echo_json, json_option, network_option
from analysis.hidden_legs import hidden_legs
from analysis.hidden_legs_documents import hidden_legs_document
from routes.errors import RoutesError
from routes.network import load


@click.command("hidden-legs")
@network_option
@click.option(
    "--year",
    type=click.IntRange(1900, 2200),
    metavar="YYYY",
    help="Year. Default: the latest counted one.",
)
@json_option
def command(*, network: str, year: int | None, as_json: bool) -> None:
    """Show each hidden leg: country, kind, what went over it in the year, grade of its source, scenario."""
    found = hidden_legs(load(network), year=year)
    if not found.legs:
        raise RoutesError("hidden_legs.csv holds no row, so no leg is known to be hidden")
    if as_json:
        echo_json(hidden_legs_document(found))
        return
    from analysis.console_hidden_legs import show_hidden_legs

    show_hidden_legs(found)

"""`corridors balance`: supply, home use and exports of every counted year."""

from __future__ import annotations

import click

from analysis.balance import balances
from analysis.commands.options import echo_json, json_option, network_option
from analysis.documents import balance_document
from routes.errors import RoutesError
from routes.network import load


@click.command("balance")
@network_option
@click.option("--commodity", metavar="ID", help="Commodity. Default: the network's first.")
@json_option
def command(*, network: str, commodity: str | None, as_json: bool) -> None:
    """Show supply, home use, exports and the rest of every year with counted flows."""
    found = balances(load(network), commodity)
    if not found:
        raise RoutesError("flows.csv counts no year of this commodity, so there is no balance")
    if as_json:
        echo_json(balance_document(found))
        return
    from analysis.console import show_balances

    show_balances(found)

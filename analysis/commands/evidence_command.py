"""`corridors evidence`: where a number comes from."""

from __future__ import annotations

import click

from analysis.commands.options import echo_json, json_option, network_option
from analysis.documents import evidence_document
from routes.citations import evidence_of, uses
from routes.errors import unknown
from routes.network import Network, load


@click.command("evidence")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@network_option
@json_option
def command(*, ids: tuple[str, ...], network: str, as_json: bool) -> None:
    """Show evidence by its id, or all evidence behind a segment or place by its id."""
    found = load(network)
    rows = [found.evidence[item] for name in ids for item in _evidence(found, name)]
    if as_json:
        echo_json([evidence_document(row, uses(found, row.id)) for row in rows])
        return
    from analysis.console import show_evidence

    for row in rows:
        show_evidence(row, uses(found, row.id))


def _evidence(network: Network, name: str) -> tuple[str, ...]:
    if name in network.evidence:
        return (name,)
    cited = evidence_of(network, name)
    if not cited and name not in network.places and name not in network.segments:
        raise unknown(
            "evidence, place or segment", name, [*network.evidence, *network.places, *network.segments]
        )
    return cited

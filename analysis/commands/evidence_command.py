"""`corridors evidence`: where a number comes from, and which numbers rest on little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.documents import evidence_document, inputs_document
from analysis.reliance import inputs, weak_inputs
from routes.citations import evidence_of, others, uses
from routes.errors import unknown

if TYPE_CHECKING:
    from routes.network import Network


@click.command("evidence")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@question_options
@click.option("--weak", is_flag=True, help="Inputs with one weak or old source, the most influential first.")
@click.option("--behind", is_flag=True, help="All inputs of the answer, the most influential first.")
@json_option
def command(*, ids: tuple[str, ...], weak: bool, behind: bool, as_json: bool, **asked: Any) -> None:
    """Show evidence by its id, all evidence behind an element by its id, or what an answer rests on."""
    if bool(ids) == (weak or behind):
        raise click.UsageError("name evidence, a place or a segment; or say --weak or --behind")
    task = question(**asked)
    if weak or behind:
        view, country = task.snapshot(), task.one_country()
        found = weak_inputs(view, country) if weak else inputs(view, country)
        if as_json:
            echo_json(inputs_document(view, country, found))
            return
        from analysis.console_evidence import show_inputs

        show_inputs(view, country, found)
        return
    _show(task.network, ids, as_json=as_json)


def _show(network: Network, ids: tuple[str, ...], *, as_json: bool) -> None:
    cited = dict.fromkeys(item for name in ids for item in _evidence(network, name))
    rows = [network.evidence[item] for item in cited if item in network.evidence]
    if as_json:
        echo_json([evidence_document(row, uses(network, row.id), others(network, row.id)) for row in rows])
        return
    from analysis.console_evidence import show_evidence

    for row in rows:
        show_evidence(row, uses(network, row.id), others(network, row.id))
    if not rows:
        click.echo(f"evidence.csv holds no row behind {', '.join(ids)}")


def _evidence(network: Network, name: str) -> tuple[str, ...]:
    if name in network.evidence:
        return (name,)
    cited = evidence_of(network, name)
    if not cited and name not in network.places and name not in network.segments:
        raise unknown(
            "evidence, place or segment", name, [*network.evidence, *network.places, *network.segments]
        )
    return cited

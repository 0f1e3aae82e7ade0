"""`corridors dependence`: what depends on each transit country."""

from __future__ import annotations

from typing import Any

import click

from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.dependence import dependence
from analysis.documents import dependence_document, field_documents
from analysis.fields import stranded_by_field


@click.command("dependence")
@question_options
@click.option("--by-field", is_flag=True, help="Also whose goods are stranded, for the first country.")
@json_option
def command(*, as_json: bool, by_field: bool, **asked: Any) -> None:
    """Say how much of the exports depends on each transit country and zone.

    Stranded is the headline: what of the year's exports cannot leave if transit ends.
    """
    task = question(**asked)
    result = dependence(
        task.network, year=task.year, commodity=task.commodity, notion=task.notion, on=task.on
    )
    fields = stranded_by_field(result, result.countries[0].country) if by_field and result.countries else ()
    if as_json:
        document = dependence_document(result)
        if by_field:
            document["stranded_by_field"] = field_documents(result.snapshot, fields)
        echo_json(document)
        return
    from analysis.console import show_dependence, show_fields

    show_dependence(result)
    if fields:
        show_fields(result, fields)

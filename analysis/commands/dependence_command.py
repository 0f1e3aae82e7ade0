"""`corridors dependence`: what depends on each transit country."""

from __future__ import annotations

from typing import Any

import click

from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.commands.sampling import INTERRUPTED, run_ensemble
from analysis.dependence import dependence
from analysis.documents import dependence_document, field_documents
from analysis.ensemble_documents import ensemble_part
from analysis.fields import stranded_by_field


@click.command("dependence")
@question_options
@click.option(
    "--samples",
    type=click.IntRange(0, 100_000_000),
    default=0,
    help="Also draw every figure from its range so many times, and say how the answer spreads.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Seed of the samples."
)
@click.option("--by-field", is_flag=True, help="Also whose goods are stranded, for the first country.")
@json_option
def command(*, as_json: bool, by_field: bool, samples: int, seed: int, **asked: Any) -> int | None:
    """Say how much of the exports depends on each transit country and zone.

    Stranded is the headline: what of the year's exports cannot leave if transit ends.
    """
    task = question(**asked)
    result = dependence(
        task.network, year=task.year, commodity=task.commodity, notion=task.notion, on=task.on
    )
    fields = stranded_by_field(result, result.countries[0].country) if by_field and result.countries else ()
    spread = run_ensemble(result.snapshot, samples=samples, seed=seed, on=task.on) if samples else None
    status = INTERRUPTED if spread is not None and spread.partial else None
    if as_json:
        document = dependence_document(result)
        if spread is not None:
            document["ensemble"] = ensemble_part(spread)
        if by_field:
            document["stranded_by_field"] = field_documents(result.snapshot, fields)
        echo_json(document)
        return status
    from analysis.console import show_dependence, show_fields

    show_dependence(result)
    if fields:
        show_fields(result, fields)
    if spread is not None:
        from analysis.console_ensemble import show_ensemble

        show_ensemble(spread)
    return status

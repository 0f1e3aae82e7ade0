"""`corridors ensemble`: the answer over many draws of every figure from its range."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.commands.sampling import INTERRUPTED, ensemble_options, run_ensemble

if TYPE_CHECKING:
    from decimal import Decimal

    from analysis.draws import Shape


@click.command("ensemble")
@ensemble_options
@question_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also write ensemble.json into this folder.",
)
@json_option
def command(
    *,
    samples: int,
    seed: int,
    distribution: Shape,
    exceeds: tuple[Decimal, ...],
    workers: int,
    scheduler: str | None,
    out: Path | None,
    as_json: bool,
    **asked: Any,
) -> int | None:
    """Draw every figure from its range, many times, and say how the answer spreads.

    Each sample is solved exactly. Figures with the same first source are drawn together. Ctrl-C ends it
    early: what is finished is told, marked as interrupted, with exit status 130.
    """
    task = question(**asked)
    result = run_ensemble(
        task.snapshot(),
        samples=samples,
        seed=seed,
        on=task.on,
        distribution=distribution,
        exceeds=exceeds,
        workers=workers,
        scheduler=scheduler,
    )
    from analysis.ensemble_documents import ensemble_document

    document = ensemble_document(result)
    if out is not None:
        import json

        from routes.files import write_text

        out.mkdir(parents=True, exist_ok=True)
        write_text(out / "ensemble.json", json.dumps(document, ensure_ascii=False, indent=1))
    if as_json:
        echo_json(document)
    else:
        from analysis.console_ensemble import show_ensemble

        show_ensemble(result)
    return INTERRUPTED if result.partial else None

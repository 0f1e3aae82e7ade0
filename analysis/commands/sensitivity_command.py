"""`corridors sensitivity`: which source, if it is wrong, would change the answer most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import echo_json, json_option, out_options, question, question_options
from analysis.commands.sampling import (
    INTERRUPTED,
    drawing_options,
    executor_of,
    executor_options,
    progress_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.draws import Shape
    from analysis.sensitivity import Quantity


@click.command("sensitivity")
@drawing_options(samples=100_000, least=100)
@executor_options
@question_options
@click.option(
    "--of",
    "quantity",
    type=click.Choice(["stranded", "left"]),
    default="stranded",
    show_default=True,
    help="What spreads: exports that cannot leave without the country, or those that can.",
)
@click.option("--plot", is_flag=True, help="Draw it, as PNG and SVG.")
@out_options
@json_option
def command(  # noqa: PLR0913 - one for each option
    *,
    samples: int,
    seed: int,
    distribution: Shape,
    quantity: Quantity,
    workers: int,
    scheduler: str | None,
    plot: bool,
    out: Path,
    quiet: bool,
    as_json: bool,
    **asked: Any,
) -> int | None:
    """Say which source explains how much of the spread of the answer without one country.

    All figures that cite the same source first are drawn together (Sobol indices, each sample solved
    exactly). Without --on it is about the network's focus. Ctrl-C ends it early: what is finished is told,
    marked as interrupted, with exit status 130.
    """
    task = question(**asked)
    if task.on is not None and len(task.on) > 1:
        raise click.UsageError("one country, zone or group at a time; a group is RUS+BLR")
    from analysis.sensitivity import sensitivity

    view, country = task.snapshot(), task.one_country()
    with executor_of(workers, scheduler) as executor, progress_of(samples) as advance:
        result = sensitivity(
            view,
            country,
            samples=samples,
            seed=seed,
            distribution=distribution,
            quantity=quantity,
            executor=executor,
            progress=advance,
            warn=lambda text: click.echo(f"note: {text}", err=True),
        )
    files: list[Path] = []
    if plot:
        from analysis.sensitivity_pictures import save_sensitivity

        files = save_sensitivity(result, out)
    if as_json:
        from analysis.sensitivity_documents import sensitivity_document

        echo_json({**sensitivity_document(result), "files": [str(file) for file in files]})
    elif not quiet:
        from analysis.console_sensitivity import show_sensitivity

        show_sensitivity(result)
        for file in files:
            click.echo(f"Wrote {file}")
    return INTERRUPTED if result.partial else None

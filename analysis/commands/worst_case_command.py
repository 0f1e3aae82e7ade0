"""`corridors worst-case`: what is left with the worst elements lost."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click passes it
from typing import Any

import click

from analysis.commands.options import echo_json, json_option, out_options, question, question_options
from analysis.value_documents import worst_case_document
from analysis.worst_cases import worst_cases


@click.command("worst-case")
@question_options
@click.option(
    "--budget",
    type=click.IntRange(0, 50),
    default=3,
    show_default=True,
    help="How many elements may be lost at once. Every one more takes longer.",
)
@click.option(
    "--by",
    type=click.Choice(["segment", "place", "country"]),
    default="segment",
    show_default=True,
    help="What may be lost. A place with a supply or a market may not; zones count as countries.",
)
@click.option("--plot", is_flag=True, help="Draw what is left, as PNG and SVG.")
@out_options
@json_option
def command(*, budget: int, by: Any, plot: bool, out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Find the worst set of at most so many elements to lose, for each number, with its proof.

    The sets are exact, not built one upon another. Home demand is served first with the same elements lost.
    Beside them: every element lost alone, and the N-1 form of Regulation (EU) 2017/1938.
    """
    task = question(**asked)
    if task.on and by != "country":
        raise click.UsageError("--on names countries and zones: it goes with --by country")
    result = worst_cases(task.snapshot(), by=by, budget=budget, on=task.on)
    files: list[Path] = []
    if plot:
        from analysis.worst_case_pictures import save_interdiction

        files = save_interdiction(result, out)
    if as_json:
        echo_json({**worst_case_document(result), "files": [str(file) for file in files]})
    elif not quiet:
        from analysis.console_worst_cases import show_worst_cases

        show_worst_cases(result)
        for file in files:
            click.echo(f"Wrote {file}")

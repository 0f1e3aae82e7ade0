"""`corridors throttle`: from some transit to none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import click

from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.documents import throttle_document
from analysis.throttle import required, throttle


@click.command("throttle")
@question_options
@click.option(
    "--stranded",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of exports that may be stranded, for the capacity required.",
)
@json_option
def command(*, as_json: bool, stranded: float, **asked: Any) -> None:
    """Show what is stranded as transit through a country goes from 100 to 0 %, and what would prevent it."""
    task = question(**asked)
    view, country = task.snapshot(), task.one_country()
    result = throttle(view, country)
    needed = required(view, country, stranded_share=Fraction(str(stranded)))
    if as_json:
        echo_json(throttle_document(result, needed))
        return
    from analysis.console import show_throttle

    show_throttle(result, needed)

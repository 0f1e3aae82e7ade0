"""`corridors compare`: two scenarios, or two networks, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.apply import apply
from analysis.commands.options import Question, echo_json, json_option, question, question_options
from analysis.compare import compare
from analysis.dependence import Dependence, dependence
from analysis.documents import compare_document
from analysis.scenarios import find_scenario
from routes.network import built_in_networks, load

if TYPE_CHECKING:
    from analysis.scenario import Scenario
    from routes.network import Network


@click.command("compare")
@click.argument("a")
@click.argument("b")
@question_options
@json_option
def command(*, a: str, b: str, as_json: bool, **asked: Any) -> None:
    """Show what differs between A and B in inputs and results.

    A and B are scenarios (name, .toml, .py) or networks (built-in name or folder).
    """
    task = question(**asked)
    result = compare(_answer(task, a), _answer(task, b))
    if as_json:
        echo_json(compare_document(result, a, b))
        return
    from analysis.console import show_comparison

    show_comparison(result, a, b)


def _answer(task: Question, text: str) -> Dependence:
    """Return the dependence in a scenario on the network, or of another network."""
    network, scenario = _meaning(task, text)
    year, commodity = task.year, task.commodity
    if scenario is not None:
        network = apply(network, scenario)
        year, commodity = year or scenario.base_year, commodity or scenario.commodity
    return dependence(network, year=year, commodity=commodity, notion=task.notion, on=task.on)


def _meaning(task: Question, text: str) -> tuple[Network, Scenario | None]:
    if text in built_in_networks() or Path(text).is_dir():
        return load(text), None
    return task.network, find_scenario(text)

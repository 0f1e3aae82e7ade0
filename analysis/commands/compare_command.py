"""`corridors compare`: two scenarios, or two networks, side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.apply import apply
from analysis.commands.options import (
    Question,
    echo_json,
    json_option,
    out_options,
    question,
    question_options,
)
from analysis.compare import compare
from analysis.dependence import Dependence, dependence
from analysis.documents import compare_document
from analysis.follow import follow, weigh
from analysis.scenarios import find_scenario
from routes.network import built_in_networks, load

if TYPE_CHECKING:
    from analysis.compare import Comparison
    from analysis.follow import Following
    from analysis.scenario import Scenario
    from routes.network import Network
    from routes.snapshot import Snapshot


@click.command("compare")
@click.argument("a")
@click.argument("b")
@question_options
@click.option("--plot", is_flag=True, help="Draw the map of what B carries more or less than A.")
@out_options
@json_option
def command(*, a: str, b: str, plot: bool, out: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Show what differs between A and B in inputs and results.

    A and B are scenarios (name, .toml, .py) or networks (built-in name or folder). Scenarios are taken
    as if their events lasted the whole year.
    """
    task = question(**asked)
    sides = _meaning(task, a), _meaning(task, b)
    first, second = (_answer(task, *side) for side in sides)
    result = compare(first, second)
    following = _following(task, sides[0][0], sides[1][0], second.snapshot)
    followed = None
    if following.stale:
        followed = compare(first, _answer(task, following.network, sides[1][1]))
    files = _draw(task, result, (a, b), out) if plot else []
    if as_json:
        echo_json(compare_document(result, a, b, files, following=following, followed=followed))
    elif not quiet:
        from analysis.console_comparison import show_comparison

        show_comparison(result, a, b, following, followed)
        for file in files:
            click.echo(f"Wrote {file}")


def _following(task: Question, a: Network, b: Network, view: Snapshot) -> Following:
    """Return what a change of evidence leaves behind, weighed for the country asked or in focus."""
    found = follow(a, b)
    country = task.on[0] if task.on else b.settings.focus
    return found if country is None else replace(found, resting=weigh(found.resting, view, country))


def _draw(task: Question, result: Comparison, texts: tuple[str, str], folder: Path) -> list[str]:
    """Draw the map of what changes; return the files."""
    from analysis.difference_pictures import save_difference

    first, second = (_title(task, text) for text in texts)
    country = task.on[0] if task.on else None
    views = result.a.snapshot, result.b.snapshot
    return [str(file) for file in save_difference(*views, folder, names=(first, second), country=country)]


def _title(task: Question, text: str) -> str:
    """Return what a scenario or a network is called on a picture."""
    network, scenario = _meaning(task, text)
    return network.settings.name if scenario is None else scenario.title


def _answer(task: Question, network: Network, scenario: Scenario | None) -> Dependence:
    """Return the dependence in a scenario on the network, or of another network."""
    year, commodity = task.year, task.commodity
    if scenario is not None:
        network = apply(network, scenario)
        year, commodity = year or scenario.base_year, commodity or scenario.commodity
    return dependence(network, year=year, commodity=commodity, notion=task.notion, on=task.on)


def _meaning(task: Question, text: str) -> tuple[Network, Scenario | None]:
    if text in built_in_networks() or Path(text).is_dir():
        return load(text), None
    return task.network, find_scenario(text)

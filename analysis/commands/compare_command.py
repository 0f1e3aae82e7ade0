"""`corridors compare`: two scenarios, or two networks, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from analysis.apply import apply
from analysis.commands.options import (
    Question,
    echo_json,
    json_option,
    naming,
    out_options,
    question,
    question_options,
    samples_options,
    warn,
)
from analysis.compare import compare
from analysis.compare_days import compare_days, over_days
from analysis.comparison_documents import compare_days_document
from analysis.dependence import dependence
from analysis.disruption import disruption
from analysis.documents import Document, compare_document
from analysis.follow import follow, weigh
from analysis.scenario import Scenario
from analysis.scenarios import find_scenario, scenario_names
from routes.errors import unknown
from routes.network import built_in_networks, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.compare import Comparison
    from analysis.compare_days import DaysComparison
    from analysis.dependence import Dependence
    from analysis.disruption import Disruption
    from analysis.follow import Following
    from routes.network import Network
    from routes.snapshot import Snapshot

Show: TypeAlias = "Callable[[], None]"


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two, as it was named: a scenario on a network, or a network as it is."""

    text: str
    network: Network
    scenario: Scenario | None

    @property
    def title(self) -> str:
        """What it is called on a picture."""
        return self.network.settings.name if self.scenario is None else self.scenario.title

    @property
    def dated(self) -> bool:
        """Whether it has a start and a length."""
        return self.scenario is not None and self.scenario.start is not None


@click.command("compare")
@click.argument("a")
@click.argument("b")
@question_options
@click.option("--plot", is_flag=True, help="Draw the map of what B carries more or less than A.")
@samples_options
@out_options
@json_option
def command(
    *,
    a: str,
    b: str,
    plot: bool,
    samples: int,
    seed: int,
    out: Path,
    quiet: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Show what differs between A and B in inputs and results.

    A and B are scenarios (name, .toml, .py) or networks (built-in name or folder). If one has a start and
    a length, both are told day by day, the other one over the same days. If none has, events last the
    whole year.
    """
    task = question(**asked)
    sides = _side(task, a), _side(task, b)
    folder = out if plot else None
    if any(side.dated for side in sides):
        document, show, warnings = _by_days(task, sides, folder, random=(samples, seed))
        for side, found in zip(sides, warnings, strict=True):
            warn(side.text, found, quiet=quiet)
    else:
        document, show = _by_year(task, sides, folder)
    if as_json:
        echo_json(document)
    elif not quiet:
        show()
        for file in document["files"]:
            click.echo(f"Wrote {file}")


def _side(task: Question, text: str) -> Side:
    """Return what a name means: the name of a scenario before a folder of that name, which `./NAME` means."""
    known = (*scenario_names(), *built_in_networks())
    if text not in scenario_names() and (text in known or Path(text).is_dir()):
        return Side(text=text, network=load(text), scenario=None)
    if Path(text).name == text and Path(text).suffix not in (".toml", ".py") and text not in known:
        raise unknown("scenario, network, folder or .toml or .py file", text, known)
    with naming(text):
        return Side(text=text, network=task.network, scenario=find_scenario(text))


def _by_year(task: Question, sides: tuple[Side, Side], folder: Path | None) -> tuple[Document, Show]:
    """Return the comparison of two years as a document, and what prints it."""
    a, b = sides
    first, second = (_answer(task, side) for side in sides)
    result = compare(first, second)
    following = _following(task, sides, second.snapshot)
    followed = None
    if following.stale:
        followed = compare(first, _answer(task, replace(b, network=following.network)))
    files = [] if folder is None else _draw(task, result, sides, folder)
    document = compare_document(result, a.text, b.text, files, following=following, followed=followed)

    def show() -> None:
        from analysis.console_comparison import show_comparison

        show_comparison(result, a.text, b.text, following, followed)

    return document, show


def _by_days(
    task: Question, sides: tuple[Side, Side], folder: Path | None, *, random: tuple[int, int]
) -> tuple[Document, Show, tuple[tuple[str, ...], ...]]:
    """Return the comparison of two runs day by day as a document, what prints it, and warnings of both.

    Parameters
    ----------
    random
        How many random runs, and their seed.
    """
    a, b = sides
    scenarios = _over_days(task, a, b), _over_days(task, b, a)
    first, second = (_run(side, over, random) for side, over in zip(sides, scenarios, strict=True))
    result = compare_days(first, second)
    following = _following(task, sides, second.timeline.calendar.view)
    followed = None
    if following.stale:
        moved = _run(replace(b, network=following.network), scenarios[1], random)
        followed = compare_days(first, moved)
    files = [] if folder is None else _draw_days(task, result, sides, folder)
    notes = [
        f"{side.text} has no start and length: it is told over the days of {other.text}"
        for side, other in ((a, b), (b, a))
        if not side.dated
    ]
    warnings = tuple(scenario.warnings() for scenario in scenarios)
    told = [f"{side.text}: {text}" for side, found in zip(sides, warnings, strict=True) for text in found]
    document = compare_days_document(
        result, (a.text, b.text), files, following=following, followed=followed, warnings=[*told, *notes]
    )

    def show() -> None:
        from analysis.console_comparison import show_days_comparison

        show_days_comparison(result, a.text, b.text, following, followed, notes=notes)

    return document, show, warnings


def _over_days(task: Question, side: Side, other: Side) -> Scenario:
    """Return what is followed day by day: of a network as it is nothing happens."""
    calm = Scenario(name="nothing-happens", title=side.title)
    scenario = over_days(side.scenario or calm, other.scenario or calm)
    return replace(
        scenario,
        base_year=task.year or scenario.base_year,
        commodity=task.commodity or scenario.commodity,
    )


def _run(side: Side, scenario: Scenario, random: tuple[int, int]) -> Disruption:
    samples, seed = random
    with naming(side.text):
        apply(side.network, scenario)  # every fault of every event, before anything is computed
        return disruption(side.network, scenario, samples=samples, seed=seed)


def _following(task: Question, sides: tuple[Side, Side], view: Snapshot) -> Following:
    """Return what a change of evidence leaves behind, weighed for the country asked or in focus."""
    a, b = (side.network for side in sides)
    found = follow(a, b)
    country = task.on[0] if task.on else b.settings.focus
    return found if country is None else replace(found, resting=weigh(found.resting, view, country))


def _draw(task: Question, result: Comparison, sides: tuple[Side, Side], folder: Path) -> list[str]:
    """Draw the map of what changes; return the files."""
    from analysis.difference_pictures import save_difference

    names = sides[0].title, sides[1].title
    country = task.on[0] if task.on else None
    views = result.a.snapshot, result.b.snapshot
    return [str(file) for file in save_difference(*views, folder, names=names, country=country)]


def _draw_days(task: Question, result: DaysComparison, sides: tuple[Side, Side], folder: Path) -> list[str]:
    """Draw the map of what changes over all days; return the files."""
    from analysis.day_pictures import save_days_difference

    names = sides[0].title, sides[1].title
    country = task.on[0] if task.on else None
    files = save_days_difference(result.a, result.b, folder, names=names, country=country)
    return [str(file) for file in files]


def _answer(task: Question, side: Side) -> Dependence:
    """Return the dependence in a scenario on the network, or of another network."""
    network, year, commodity = side.network, task.year, task.commodity
    with naming(side.text):
        if side.scenario is not None:
            apply(network, side.scenario)  # every fault, of events that take nothing away too
            network = apply(network, side.scenario.in_a_year())
            year, commodity = year or side.scenario.base_year, commodity or side.scenario.commodity
        return dependence(network, year=year, commodity=commodity, notion=task.notion, on=task.on)

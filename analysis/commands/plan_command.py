"""`corridors plan`: which projects to build for a budget."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path  # noqa: TC003 - click passes it
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import echo_json, json_option, naming, out_options, question, question_options
from analysis.pipeline import past_use
from analysis.plan_result import Task
from analysis.planning import plan
from analysis.planning_documents import plan_document
from analysis.project_effects import Asked
from analysis.scenarios import find_scenario
from routes.errors import RoutesError
from routes.estimate import Estimate

if TYPE_CHECKING:
    from analysis.scenario import Scenario
    from routes.network import Network

PAST = "past"


def _millions(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> tuple[Decimal, ...]:
    """Return budgets in million US dollars: each text holds one, or several with commas."""
    return tuple(_amount(part) for text in texts for part in text.split(","))


def _share(_context: click.Context, _option: click.Parameter, text: str | None) -> Fraction | None:
    """Return a share in [0, 1]: 20%, or 0.2."""
    if text is None:
        return None
    share = Fraction(_amount(text.strip().removesuffix("%"))) / (100 if text.strip().endswith("%") else 1)
    if share > 1:
        raise click.BadParameter(f"expected a share from 0 to 1, or per cent with the sign: 20%, got {text}")
    return share


def _use(_context: click.Context, _option: click.Parameter, text: str) -> Decimal | None:
    """Return the share of what is built that is used; None: as past plans were met."""
    if text == PAST:
        return None
    share = _amount(text)
    if not 0 < share <= 1:
        raise click.BadParameter(f"expected past, or a share above 0 and up to 1, got {text}")
    return share


def _own_costs(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> dict[str, Decimal]:
    """Return the user's own costs by project, million US dollars."""
    costs = {}
    for text in texts:
        project, sign, figure = text.partition("=")
        if not (project and sign):
            raise click.BadParameter(f"expected ID=MUSD, as in btc-kazakh-7=300, got {text}")
        costs[project] = _amount(figure)
    return costs


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise click.BadParameter(f"expected a number, got {text!r}") from None
    if not (amount.is_finite() and amount >= 0):
        raise click.BadParameter(f"expected a number from 0 up, got {text!r}")
    return amount


@click.command("plan")
@question_options
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    callback=_millions,
    metavar="MUSD",
    help="What may be spent, million US dollars; several with commas: 1000,5000. Default: whatever it takes.",
)
@click.option(
    "--at-most",
    callback=_share,
    metavar="SHARE",
    help="Instead of a budget: the cheapest set with which no more than this share is stranded: 20%.",
)
@click.option(
    "--utilisation",
    "share",
    callback=_use,
    metavar="SHARE",
    default=PAST,
    show_default=True,
    help="Share of what is built that is used: past = as past plans were met, 1 = as promised.",
)
@click.option("--built", multiple=True, metavar="ID", help="A project taken as there already.")
@click.option(
    "--status", multiple=True, metavar="WORD", help="Choose only from projects of this status: planned, ..."
)
@click.option(
    "--cost",
    "costs",
    multiple=True,
    callback=_own_costs,
    metavar="ID=MUSD",
    help="Your own cost of a project, million US dollars.",
)
@click.option(
    "--unpriced",
    type=click.Choice(["leave-out", "free"]),
    default="leave-out",
    show_default=True,
    help="Projects without a published cost: left out, or taken to cost nothing (a lower bound).",
)
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="SCENARIO",
    help="Build for the worst of these scenarios (a name, .toml or .py file), each in its year's view.",
)
@click.option("--plot", is_flag=True, help="Draw the front and the countries, as PNG and SVG.")
@out_options
@json_option
def command(  # noqa: PLR0913 - one for each option
    *,
    budgets: tuple[Decimal, ...],
    at_most: Fraction | None,
    share: Decimal | None,
    built: tuple[str, ...],
    status: tuple[str, ...],
    costs: dict[str, Decimal],
    unpriced: str,
    scenarios: tuple[str, ...],
    plot: bool,
    out: Path,
    quiet: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Choose the projects that leave least stranded if transit through a country ends, for a budget.

    The choice is exact and proven. Beside it: every budget at which the answer changes, what a dollar buys,
    projects nobody has published a cost of, and which other countries the exports then lean on.
    """
    if budgets and at_most is not None:
        raise click.UsageError("give --budget or --at-most, not both")
    task = question(**asked)
    if task.on is not None and len(task.on) > 1:
        raise click.UsageError("--on takes one country here; a group is one name: RUS+BLR")
    result = plan(
        task.network,
        Task(
            asked=Asked(on=task.one_country(), year=task.year, commodity=task.commodity, notion=task.notion),
            budgets=budgets,
            at_most=at_most,
            built=built,
            statuses=status,
            use=_used(task.network, share),
            as_past=share is None,
            yours=costs,
            free=unpriced == "free",
            scenarios=tuple(map(_found, scenarios)),
        ),
    )
    files: list[Path] = []
    if plot:
        from analysis.planning_pictures import save_plan

        files = save_plan(result, out)
    if as_json:
        echo_json({**plan_document(result), "files": [str(file) for file in files]})
    elif not quiet:
        from analysis.console_planning import show_plan

        show_plan(result)
        for file in files:
            click.echo(f"Wrote {file}")


def _used(network: Network, share: Decimal | None) -> Estimate:
    """Return the share of what is built that is used; of None as past plans were met."""
    if share is not None:
        return Estimate(low=share, central=share, high=share)
    try:
        return past_use(network)
    except RoutesError as error:
        raise RoutesError(f"{error}; or give the share yourself: --utilisation SHARE") from error


def _found(text: str) -> Scenario:
    with naming(text):
        return find_scenario(text)

"""The way out, as a report tells it: the years to come by what is built, and what money buys of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analysis.outlook import outlook
from analysis.pipeline import PROMISED, past_use
from analysis.plan_result import Task
from analysis.planning import plan
from analysis.project_candidates import candidates
from analysis.project_effects import Asked
from routes.joint import asks_for_several
from routes.periods import default_year

if TYPE_CHECKING:
    from analysis.outlook_results import Outlook
    from analysis.plan_result import Plan
    from routes.network import Network

BUDGETS = (Decimal(1000), Decimal(5000), Decimal(10_000))  # asked about, million US dollars
SAMPLES = 2000  # of each year and case: a page is read, not estimated from
SEED = 1
AHEAD = 5  # years from what is counted to the plan, and from the plan to the end of the outlook
ROUND = 5  # the year of a plan is a multiple of it


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """What the years to come bring, and what money buys.

    Parameters
    ----------
    outlook
        Without the country in focus, to some years beyond the plan; None where no past plan tells how much
        of what is built is used.
    plan
        What each budget buys by its year; used as past plans were, in full where none tells.
    """

    outlook: Outlook | None
    plan: Plan


def plan_year(latest: int) -> int:
    """Return the year of a plan: five years after the latest counted one, rounded up to a multiple of five.

    Examples
    --------
    >>> [plan_year(year) for year in (2024, 2025, 2026)]
    [2030, 2030, 2035]
    """
    return -(-(latest + AHEAD) // ROUND) * ROUND


def way_out(
    network: Network,
    *,
    on: str,
    commodity: str | None = None,
    year: int | None = None,
    samples: int = SAMPLES,
) -> WayOut | None:
    """Return the way out of the dependence on one country or zone; None where there is no project for it.

    Parameters
    ----------
    on
        Country or zone in focus.
    commodity
        One commodity; for several at once there is no outlook, so None is returned.
    year
        By which the plan is built. Default: that of `plan_year`.
    samples
        Of each year and case of the outlook.
    """
    latest = default_year(network.tables, commodity)
    if latest is None or asks_for_several(network, commodity):
        return None
    when = plan_year(latest) if year is None else year
    if not candidates(network, year=when):
        return None
    measured = any(row.measures_use for row in network.tables.past_plans)
    asked = Asked(on=on, year=when, commodity=commodity)
    use = past_use(network) if measured else PROMISED
    return WayOut(
        outlook=outlook(network, commodity=commodity, on=(on,), last=when + AHEAD, samples=samples, seed=SEED)
        if measured
        else None,
        plan=plan(network, Task(asked=asked, budgets=BUDGETS, use=use, as_past=measured)),
    )

"""Projects of projects.csv: which are in use by a year, how much of them is used, and what they cost.

What is built is seldom used as was promised. `past_use` says how much of planned volumes earlier corridor
plans reached (past_plans.csv), and `build` adds that share of each project's capacity. It is the use of what
is built, not the odds that it is built (docs/METHODS.md, section 11).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from routes.errors import RoutesError, ScenarioError, unknown
from routes.estimate import Estimate, ranged
from routes.exchange import exchange_rate
from routes.units import split_money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from routes.model import Capacity
    from routes.network import Network
    from routes.projects import Project

DONE = "done"  # status of what the capacity rows already hold
NOT_PROMISED = frozenset({"shelved", "assumed"})  # statuses of what nobody promises now
PROMISED = Estimate(low=Decimal(1), central=Decimal(1), high=Decimal(1))
FINEST = Decimal("0.000001")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with one name of a list of projects: its number from 1, and why."""

    number: int
    error: RoutesError


def projects(network: Network) -> Mapping[str, Project]:
    """Return every project by its id."""
    return {project.id: project for project in network.tables.projects}


def due(
    network: Network, year: int, *, statuses: Collection[str] | None = None, late: int = 0
) -> tuple[str, ...]:
    """Return the projects in use in a year, in the order of the table.

    What is done stands in the capacity rows and is left out. So is a project that needs one which is not in
    use, and one whose works another in use contains.

    Parameters
    ----------
    statuses
        Which to look at, by the column status. Default: all but what nobody promises now.
    late
        Years by which every one of them comes late.
    """
    known = projects(network)
    found = {
        name
        for name, project in known.items()
        if project.status != DONE
        and project.year + late <= year
        and (project.status not in NOT_PROMISED if statuses is None else project.status in statuses)
    }
    while lacking := {name for name in found if not found.issuperset(known[name].requires)}:
        found -= lacking
    contained = {other for name in found for other in known[name].instead_of}
    return tuple(name for name in known if name in found - contained)


def past_use(network: Network) -> Estimate:
    """Return the share of planned volumes that past plans reached, as a range in [0, 1].

    Of the plans marked `measures_use`: the least and the greatest share, and what all reached together.

    Raises
    ------
    RoutesError
        If no plan is marked.
    """
    marked = [row for row in network.tables.past_plans if row.measures_use]
    met = [(row.planned, row.actual) for row in marked if row.planned and row.actual is not None]
    if not met:
        raise RoutesError("past_plans.csv: no row with measures_use = true, planned above 0 and actual")
    shares = [actual / planned for planned, actual in met]
    together = sum((actual for _, actual in met), Decimal(0)) / sum(planned for planned, _ in met)
    least, middle, most = (
        min(Decimal(1), share).quantize(FINEST) for share in (min(shares), together, max(shares))
    )
    return Estimate(low=least, central=middle, high=most)


def past_use_evidence(network: Network) -> tuple[str, ...]:
    """Return the evidence that `past_use` rests on."""
    plans = (row for row in network.tables.past_plans if row.measures_use)
    return tuple(dict.fromkeys(item for row in plans for item in row.evidence))


def usual_delay(network: Network) -> int | None:
    """Return by how many years past openings came late: the median of those that came; None without any."""
    late = [
        row.actual_year - row.planned_year
        for row in network.tables.past_plans
        if row.kind == "opening" and row.actual_year is not None
    ]
    return round(median(late)) if late else None


def openings(network: Network) -> tuple[int, int]:
    """Return how many past openings have not come, and of how many."""
    rows = [row for row in network.tables.past_plans if row.kind == "opening"]
    return sum(row.actual_year is None for row in rows), len(rows)


def build(network: Network, names: Iterable[str], *, use: Estimate = PROMISED) -> Network:
    """Return the network with projects built, of whose capacity a share is used.

    Raises
    ------
    ScenarioError
        If a project is unknown, lacks one that it requires, or stands beside one that it contains.
    """
    network, faults = built(network, tuple(names), use=use)
    if faults:
        raise ScenarioError("\n".join(dict.fromkeys(str(fault.error) for fault in faults)))
    return network


def built(
    network: Network, names: tuple[str, ...], *, use: Estimate = PROMISED
) -> tuple[Network, list[Fault]]:
    """Return the network with projects built, and what is wrong with those that cannot be."""
    known, faults = projects(network), []
    for number, name in enumerate(names, start=1):
        if name not in known:
            faults.append(Fault(number=number, error=unknown("project", name, known)))
            continue
        if error := _unfit(known[name], names):
            faults.append(Fault(number=number, error=error))
        if name in names[: number - 1]:
            continue
        try:
            rows = tuple(with_project(row, known[name], use) for row in network.tables.capacities)
        except ScenarioError as error:
            faults.append(Fault(number=number, error=error))
        else:
            network = replace(network, tables=replace(network.tables, capacities=rows))
    return network, faults


def _unfit(project: Project, names: Collection[str]) -> ScenarioError | None:
    """Say why a project cannot be built together with all others named."""
    missing = [other for other in project.requires if other not in names]
    if missing:
        return ScenarioError(f"project {project.id} requires {', '.join(missing)}, not taken as built")
    inside = [other for other in project.instead_of if other in names]
    if inside:
        return ScenarioError(f"project {project.id} contains {', '.join(inside)}: build one of them")
    return None


def with_project(row: Capacity, project: Project, use: Estimate = PROMISED) -> Capacity:
    """Return a capacity row with what a project adds, if it is of the project's element and finite.

    Raises
    ------
    ScenarioError
        If the row stands in another unit.
    """
    if row.element != project.element or row.status == "nameplate" or not row.central.is_finite():
        return row
    if row.unit != project.unit:
        message = f"project {project.id} adds {project.unit}, {project.element} is given in {row.unit}"
        raise ScenarioError(message)
    had = ranged(row.low, row.central, row.high)  # gross of what others use, as the row states it
    added = ranged(project.low, project.added, project.high)
    return replace(
        row,
        low=had.low + _used(added.low, use.low),
        central=had.central + _used(added.central, use.central),
        high=had.high + _used(added.high, use.high),
    )


def _used(added: Decimal, share: Decimal) -> Decimal:
    """Return a share of what is added, with no more decimals than `FINEST`, half to even."""
    used = added * share
    rounded = used.quantize(FINEST)
    return used if share == 1 or rounded == used else rounded


def cost(network: Network, project: Project) -> Estimate | None:
    """Return what a project costs, in million US dollars; None where `cost_gap` says why."""
    if project.cost is None or project.cost_unit is None:
        return None
    millions, currency = split_money(project.cost_unit)
    rate = _per_usd(network, currency, project.year)
    if rate is None:
        return None
    found = ranged(project.cost_low, project.cost, project.cost_high)
    low, central, high = (
        (value * millions / rate).quantize(FINEST) for value in (found.low, found.central, found.high)
    )
    return Estimate(low=low, central=central, high=high)


def cost_gap(network: Network, project: Project) -> str | None:
    """Say why a project has no cost in dollars, None if it has one."""
    if project.cost is None or project.cost_unit is None:
        return "no cost published"
    currency = split_money(project.cost_unit)[1]
    if _per_usd(network, currency, project.year) is None:
        return f"{project.cost} {project.cost_unit}, no exchange rate in fx.csv"
    return None


def _per_usd(network: Network, currency: str, year: int) -> Decimal | None:
    return Decimal(1) if currency == "USD" else exchange_rate(network, currency, year)

"""What to build: the projects that strand least for a budget, what each step costs, and whom it leans on.

Definitions are in docs/METHODS.md, Planning. The choice is exact: `analysis.project_choice` makes it with
a solver and proves it, `analysis.project_sets` values every set where there are few enough.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.flow_game import attribute
from analysis.pipeline import build, due, projects
from analysis.plan_result import Addition, CountryChange, Outcome, Plan
from analysis.project_candidates import THOUSANDS, Offers, candidates, offered
from analysis.project_choice import Choice, Choosing
from analysis.project_effects import at_scale, case_of, year_asked
from analysis.project_sets import confirm, every_set
from routes.errors import ScenarioError
from routes.estimate import Estimate
from routes.goods import ALL
from routes.periods import default_year
from routes.transit import buyers, entries, exits, members, transit_countries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.plan_result import Task
    from analysis.project_case import Case
    from analysis.project_effects import Asked
    from routes.limits import Bound
    from routes.network import Network
    from routes.projects import Project

End = Literal["low", "central", "high"]
ENDS: tuple[End, ...] = ("low", "central", "high")


def plan(network: Network, task: Task) -> Plan:
    """Return which projects to build.

    Raises
    ------
    UnknownNameError
        If a project, status, country, zone or commodity does not exist.
    ScenarioError
        If what is taken as built cannot stand as it does, or a scenario does not fit.
    ProofError
        If the choice cannot be proven (a defect of this program).
    """
    task = replace(task, asked=_in_year(task))
    there = build(network, task.built, use=task.use)
    task = replace(task, asked=replace(task.asked, year=year_asked(there, task.asked)))
    inside = (*task.built, *_built_in_scenarios(there, task))
    every_project = candidates(there, year=None, statuses=task.statuses, built=inside)
    found = candidates(there, year=task.asked.year, statuses=task.statuses, built=inside)
    cases = tuple(
        case_of(there, task.asked, found, use=task.use, scenario=scenario)
        for scenario in task.scenarios or (None,)
    )
    scale = max(case.joint.scale for case in cases)
    cases = tuple(at_scale(case, scale) for case in cases)
    offers = offered(
        there,
        found,
        effective={name for case in cases for name in case.effects},
        built=inside,
        yours=task.yours,
        free=task.free,
    )
    choosing, costs = Choosing(cases, offers), offers.costs()
    front = choosing.front(costs)
    every = every_set(cases, offers)
    if every is not None:
        confirm(every, front, costs)
        front = every.front(costs)  # of sets as good, always the same one
    outcomes, reachable = _outcomes(task, choosing, front)
    before = choosing.value((), costs)
    main = outcomes[-1].choice if outcomes else reachable or before
    countries, sampled = _countries(cases[0], task.asked.on, main)
    return Plan(
        task=task,
        cases=cases,
        offers=offers,
        later=tuple(project for project in every_project if project not in found),
        before=before,
        before_range=_range(cases, ()),
        outcomes=outcomes,
        reachable=reachable,
        front=front,
        sets=None if every is None else len(every),
        proof=cases[0].proof(main.names),
        additions=_additions(cases, offers, main),
        everything=_everything(cases, found),
        countries=countries,
        sampled=sampled,
    )


def _in_year(task: Task) -> Asked:
    """Return the question in the base year of the scenarios, where it names no year.

    Raises
    ------
    ScenarioError
        If the scenarios differ in it, or nothing of one lasts, so that a year's view does not see it.
    """
    for scenario in task.scenarios:
        if scenario.start is not None and not scenario.has_lasting:
            raise ScenarioError(
                f"scenario {scenario.name} is dated and nothing of it lasts: a plan sees a year"
            )
    years = {scenario.base_year for scenario in task.scenarios if scenario.base_year is not None}
    if task.asked.year is not None or not years:
        return task.asked
    if len(years) > 1:
        raise ScenarioError(f"scenarios are of {', '.join(map(str, sorted(years)))}: give --year")
    return replace(task.asked, year=years.pop())


def _built_in_scenarios(network: Network, task: Task) -> tuple[str, ...]:
    """Return the projects that scenarios take as built.

    Raises
    ------
    ScenarioError
        If one of them is taken as built already.
    """
    found: dict[str, None] = {}
    for scenario in task.scenarios:
        names = scenario.projects.built
        if names == (ALL,):
            year = scenario.base_year or default_year(network.tables, scenario.commodity)
            names = due(network, year) if year else ()
        for name in names:
            if name in task.built:
                raise ScenarioError(
                    f"scenario {scenario.name} builds {name} already: leave out --built {name}"
                )
            found[name] = None
    return tuple(found)


def _outcomes(
    task: Task, choosing: Choosing, front: Sequence[Choice]
) -> tuple[tuple[Outcome, ...], Choice | None]:
    """Return what each budget buys; or the cheapest set for a share, else the least there is."""
    if task.at_most is None:
        budgets = task.budgets or (None,)
        return tuple(_outcome(choosing, front, budget) for budget in budgets), None
    most = [int(task.at_most * case.total) for case in choosing.cases]
    found = choosing.cheapest(most, choosing.offers.costs())
    if found is None:
        return (), front[-1]
    return (_outcome(choosing, front, None, choice=found),), None


def _outcome(
    choosing: Choosing, front: Sequence[Choice], budget: Decimal | None, *, choice: Choice | None = None
) -> Outcome:
    """Return what a budget buys: the last point of the front that it pays for."""
    offers = choosing.offers
    limit = None if budget is None else int(budget * THOUSANDS)
    if choice is None:
        choice = [point for point in front if limit is None or point.cost <= limit][-1]
    found = choice
    later = [point for point in front if point.cost > found.cost and point.worst < found.worst]
    before = [point for point in front if point.cost < found.cost and point.worst > found.worst]
    low, central, high = (
        sum((getattr(offers.offers[name].cost, end) for name in found.names), Decimal(0)) for end in ENDS
    )
    return Outcome(
        budget=budget,
        choice=found,
        cost=Estimate(low=low, central=central, high=high),
        stranded=_range(choosing.cases, found.names),
        next_slope=max((_slope(found, point) for point in later), default=Fraction(0)),
        last_slope=_slope(before[-1], found) if before else None,
        at_low_costs=_elsewhere(choosing, found, limit, "low"),
        at_high_costs=_elsewhere(choosing, found, limit, "high"),
    )


def _elsewhere(choosing: Choosing, found: Choice, limit: int | None, end: End) -> Choice | None:
    """Return the set chosen for the same budget with all costs at one end, None where it is the same."""
    costs = choosing.offers.costs(end)
    if limit is None or costs == choosing.offers.costs():
        return None
    other = choosing.best(limit, costs)
    return None if other.names == found.names else other


def _slope(cheaper: Choice, dearer: Choice) -> Fraction:
    """Return the steps that each thousand dollars more saves."""
    return Fraction(cheaper.worst - dearer.worst, dearer.cost - cheaper.cost)


def _range(cases: Sequence[Case], names: Sequence[str]) -> tuple[int, int]:
    """Return the greatest of the cases with every capacity at its high, and at its low end."""
    ends: tuple[Bound, ...] = ("high", "low")
    best, worst = (max(case.stranded(names, end=end) for case in cases) for end in ends)
    return min(best, worst), max(best, worst)


def _additions(cases: Sequence[Case], offers: Offers, main: Choice) -> tuple[Addition, ...]:
    """Return what each project without a cost would add, the most first."""
    known = projects(cases[0].joint.network)
    found = []
    for item in offers.left_out:
        if item.why != "no-cost":
            continue
        more = _with_needs(item.project.id, known)
        clashing = {
            name
            for name in main.names
            for other in more
            if other in known[name].instead_of or name in known[other].instead_of
        }
        names = [name for name in main.names if name not in clashing and name not in more]
        found.append(
            Addition(
                left_out=item,
                stranded=max(case.stranded((*names, *more)) for case in cases),
                without=tuple(sorted(clashing)),
            )
        )
    return tuple(sorted(found, key=lambda item: item.stranded))


def _with_needs(name: str, known: Mapping[str, Project]) -> tuple[str, ...]:
    """Return a project and all that it needs."""
    found = {name: None}
    queue = [name]
    while queue:
        for other in known[queue.pop()].requires:
            if other not in found:
                found[other] = None
                queue.append(other)
    return tuple(found)


def _everything(cases: Sequence[Case], found: Sequence[Project]) -> int:
    """Return the greatest of the cases with every project built that no other contains, in steps."""
    contained = {other for project in found for other in project.instead_of}
    names = [project.id for project in found if project.id not in contained]
    return max(case.stranded(names) for case in cases)


def _countries(case: Case, on: str, main: Choice) -> tuple[tuple[CountryChange, ...], bool]:
    """Return what depends on every country and zone before and after, and whether Shapley was sampled."""
    network = case.joint.network
    names = {name for good in case.joint.views for name in transit_countries(network, good)}
    shares: tuple[Mapping[str, float], ...] = ({}, {})
    sampled = False
    if not case.several:
        (before, first), (after, second) = _shapley(case, ()), _shapley(case, main.names)
        shares, sampled = (before, after), first or second
    closures = {name: exits(network, name) for name in names}
    markets = [place for view in case.joint.views.values() for place in view.markets]
    bought = {name: entries(network, name) for name in buyers(network, markets, crossed=names)}
    others = names - set(members(network, on))
    stages: tuple[tuple[str, ...], ...] = ((), main.names)
    besides = {name: closures[name] for name in others} | bought
    alone = [case.stranded_by(case.built(stage), closures | bought) for stage in stages]
    denied = [case.stranded(stage) for stage in stages]
    too = [case.stranded_by(case.closed(stage), besides) for stage in stages]
    found = [
        CountryChange(
            country=name,
            before=alone[0][name],
            after=alone[1][name],
            too=(too[0][name] - denied[0], too[1][name] - denied[1]) if name in besides else None,
            shapley=(shares[0][name], shares[1][name]) if name in shares[0] else None,
            buyer=name in bought,
        )
        for name in closures | bought
    ]
    return tuple(sorted(found, key=_greatest)), sampled


def _greatest(item: CountryChange) -> tuple[int, int, int, str]:
    """Order countries: what most depends on after the plan first."""
    return -item.after, -(item.too or (0, 0))[1], -item.before, item.country


def _shapley(case: Case, names: Sequence[str]) -> tuple[Mapping[str, float], bool]:
    """Return the share of all that could leave which hangs on each transit country."""
    found = attribute(case.view(names), rng=np.random.default_rng(0))
    if not found.exports:
        return {part.player: 0.0 for part in found.parts}, False
    return {part.player: float(part.value / found.exports) for part in found.parts}, not found.exact

"""What projects change in a question: which limits grow, by how many steps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.apply import apply
from analysis.certificate import prove
from analysis.dependence import exports_to_carry
from analysis.flow import solve
from analysis.goods_dependence import exports_to_carry as goods_to_carry
from analysis.pipeline import PROMISED, with_project
from analysis.project_case import Case, Change, raised, with_limits
from routes.joint import JointSnapshot, SharedLimit, asks_for_several, joint_snapshot
from routes.snapshot import snapshot
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.scenario import Scenario
    from routes.estimate import Estimate
    from routes.goods import Good
    from routes.joint import JointSnapshot as Joint
    from routes.limits import Limit
    from routes.network import Network
    from routes.projects import Project
    from routes.snapshot import CapacityNotion


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked: year, goods, notion of capacity, and whose transit is denied.

    `commodity` as in `routes.snapshot.snapshot`, or several as in `routes.joint.joint_snapshot`.
    """

    on: str
    year: int | None = None
    commodity: str | None = None
    notion: CapacityNotion = "deliverable"


def year_asked(network: Network, asked: Asked) -> int | None:
    """Return the year a question is about: its own, else the latest counted one."""
    return asked.year if asked.year is not None else _joint(network, asked).year


def case_of(
    network: Network,
    asked: Asked,
    found: Sequence[Project],
    *,
    use: Estimate = PROMISED,
    scenario: Scenario | None = None,
) -> Case:
    """Return a network as a case of a question, with what each project changes in it.

    Parameters
    ----------
    found
        Projects that may be built. Events of the scenario hit what is built as they hit what is there.
    use
        Share of what they add that is used.

    Raises
    ------
    UnknownNameError
        If country or commodity do not exist.
    ScenarioError
        If the scenario does not fit the network, or a project is given in another unit than its element.
    """
    several = asks_for_several(network, asked.commodity)

    def joint(built: Iterable[Project]) -> Joint:
        return _joint(_in_scenario(_with(network, built, use), scenario), asked)

    stages = [joint(()), *map(joint, batches := _batches(found)), joint(found)]
    scale = max(stage.scale for stage in stages)
    base, *steps, every = (_rescaled(stage, scale, several=several) for stage in stages)
    effects: dict[str, list[Change]] = defaultdict(list)
    for batch, stage in zip(batches, steps, strict=True):
        of = {project.element: project for project in batch}
        for number, (before, after) in enumerate(zip(base.limits, stage.limits, strict=True)):
            project = of.get(after.limit.id)
            if project is not None and (change := _change(number, before.limit, after.limit, project)):
                effects[project.id].append(change)
    ordered = {project.id: tuple(effects[project.id]) for project in found if project.id in effects}
    return Case(
        name=None if scenario is None else scenario.name,
        joint=base,
        several=several,
        denied=exits(network, asked.on),
        exports=_exports(base, several=several),
        effects=ordered,
        tops=_tops(base, every, ordered),
    )


def at_scale(case: Case, scale: int) -> Case:
    """Return a case in finer steps."""
    factor = scale // case.joint.scale
    if factor == 1:
        return case

    def finer(change: Change) -> Change:
        return replace(
            change, low=change.low * factor, amount=change.amount * factor, high=change.high * factor
        )

    return replace(
        case,
        joint=_rescaled(case.joint, scale, several=case.several),
        exports={good: amount * factor for good, amount in case.exports.items()},
        effects={name: tuple(map(finer, changes)) for name, changes in case.effects.items()},
        tops={number: finer(top) for number, top in case.tops.items()},
    )


def _with(network: Network, found: Iterable[Project], use: Estimate) -> Network:
    """Return the network with projects added, whatever they need or contain."""
    rows = network.tables.capacities
    for project in found:
        rows = tuple(with_project(row, project, use) for row in rows)
    return replace(network, tables=replace(network.tables, capacities=rows))


def _in_scenario(network: Network, scenario: Scenario | None) -> Network:
    return network if scenario is None else apply(network, scenario.in_a_year())


def _joint(network: Network, asked: Asked) -> Joint:
    """Return the goods asked for. One alone is the snapshot of it, whose limits are listed."""
    if asked.commodity is not None and asks_for_several(network, asked.commodity):
        return joint_snapshot(network, commodity=asked.commodity, year=asked.year, notion=asked.notion)
    view = snapshot(network, commodity=asked.commodity, year=asked.year, notion=asked.notion)
    groups = (view.capacities, view.home, view.markets)
    good = frozenset({view.commodity})
    limits = tuple(
        SharedLimit(limit=limit, goods=good)
        for group in groups
        for limit in group.values()
        if limit.amount is not None
    )
    return JointSnapshot(commodity=str(view.commodity), views={view.commodity: view}, limits=limits)


def _batches(found: Sequence[Project]) -> list[list[Project]]:
    """Return the projects in as few groups as can be, none with two projects of one element."""
    groups: list[list[Project]] = []
    seen: dict[str, int] = defaultdict(int)
    for project in found:
        number = seen[project.element]
        seen[project.element] += 1
        if number == len(groups):
            groups.append([])
        groups[number].append(project)
    return groups


def _rescaled(joint: Joint, scale: int, *, several: bool) -> Joint:
    """Return the same in finer steps."""
    factor = scale // joint.scale
    if factor == 1:
        return joint

    def finer(limit: Limit) -> Limit:
        low, amount, high = (
            None if value is None else value * factor for value in (limit.low, limit.amount, limit.high)
        )
        return replace(limit, low=low, amount=amount, high=high)

    def all_of(limits: Mapping[str, Limit]) -> dict[str, Limit]:
        return {name: finer(limit) for name, limit in limits.items()}

    views = {
        good: replace(
            view,
            scale=scale,
            capacities=all_of(view.capacities),
            supplies=all_of(view.supplies),
            home=all_of(view.home),
            markets=all_of(view.markets),
        )
        for good, view in joint.views.items()
    }
    limits = [finer(shared.limit) for shared in joint.limits]
    return with_limits(replace(joint, views=views), limits, several=several)


def _change(number: int, before: Limit, after: Limit, project: Project) -> Change | None:
    """Return by how much a limit grows; None where it does not, or where it is none."""
    ends = [(before.low, after.low), (before.amount, after.amount), (before.high, after.high)]
    if after.kind == "demand" or any(None in pair for pair in ends):
        return None
    low, amount, high = ((new or 0) - (old or 0) for old, new in ends)
    if not (low or amount or high):
        return None
    return Change(number=number, low=low, amount=amount, high=high, evidence=project.evidence)


def _tops(base: Joint, every: Joint, effects: Mapping[str, Sequence[Change]]) -> dict[int, Change]:
    """Return the limits that all projects together leave lower than the sum of what each adds."""
    sums: dict[int, Limit] = {}
    for change in (change for changes in effects.values() for change in changes):
        before = sums.get(change.number, base.limits[change.number].limit)
        sums[change.number] = raised(before, change)
    tops = {}
    for number, limit in sums.items():
        most = every.limits[number].limit
        top = Change(number=number, low=most.low or 0, amount=most.amount or 0, high=most.high or 0)
        if (top.low, top.amount, top.high) != (limit.low, limit.amount, limit.high):
            tops[number] = top
    return tops


def _exports(joint: Joint, *, several: bool) -> dict[Good, int]:
    if several:
        return dict(goods_to_carry(joint)[0])
    view = joint.first
    return {view.commodity: exports_to_carry(view, prove(solve(view)))}

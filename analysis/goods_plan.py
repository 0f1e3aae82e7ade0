"""How several goods are carried at once: as near to what was counted as the limits they share allow.

As for one commodity (METHODS 8): of the flows that carry what was counted, or as much of it as can be, those
nearest to the counted flows in the sum of absolute differences, and of these the cheapest.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.goods_carried import home_first
from analysis.goods_programme import GoodsProgramme, goods_programme
from analysis.linear import Column, LinearProgramme, Row
from analysis.observed import counted_exports, counted_flows
from analysis.plan import CIRCLE_COST, Plan
from analysis.walks import paths_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.linear import Solution
    from routes.goods import Good
    from routes.joint import JointSnapshot


def nearest_goods_plan(joint: JointSnapshot) -> dict[Good, Plan]:
    """Return what each good carries, together within every limit; home sinks are served first."""
    programme, _ = home_first(goods_programme(joint))
    at_most = []
    for good, view in joint.views.items():
        counted = counted_exports(view)
        if counted is not None and programme.exported[good]:
            at_most.append(Row(entries=programme.deliveries([good]), low=None, high=counted))
    programme = programme.joined(*at_most)
    gain = programme.gain(dict.fromkeys(joint.views, Fraction(1)))
    if gain:
        programme = programme.optimal_face(programme.programme.maximise(gain))
    best = _near_counted(programme).minimise(_cost(programme))
    return {good: _plan(programme, best, good) for good in joint.views}


def _near_counted(programme: GoodsProgramme) -> LinearProgramme:
    """Return the programme whose solutions are as near to the counted flows as can be."""
    own, counted = programme.programme, list(_counted(programme))
    if not counted:
        return own
    count = len(own.columns)
    rows = [
        Row(
            entries={**entries, count + 2 * number: -1, count + 2 * number + 1: 1},
            low=amount,
            high=amount,
        )
        for number, (entries, amount) in enumerate(counted)
    ]
    most = max(amount for _, amount in counted) + max(column.high for column in own.columns)
    wider = LinearProgramme(
        columns=(*own.columns, *(Column(high=most) for _ in range(2 * len(counted)))),
        rows=(*own.rows, *rows),
    )
    apart = {count + offset: Fraction(1) for offset in range(2 * len(counted))}
    return wider.optimal_face(wider.minimise(apart))


def _counted(programme: GoodsProgramme) -> Iterator[tuple[dict[int, int], int]]:
    """Yield the columns that load each counted element with a good, and how much was counted."""
    at: dict[tuple[Good, str], dict[int, int]] = {}
    for index, (good, stream) in enumerate(programme.streams):
        if stream.kind == "segment":
            at.setdefault((good, stream.element), {})[index] = 1
        if stream.destination is not None:
            at.setdefault((good, stream.destination), {})[index] = 1
    for good, view in programme.joint.views.items():
        for flow in counted_flows(view):
            yield at.get((good, flow.element), {}), round(flow.value * view.scale)


def _cost(programme: GoodsProgramme) -> dict[int, Fraction]:
    """Return what every stream costs, and a little for each segment so that nothing runs in circles."""
    objective = programme.cost()
    for index, (_, stream) in enumerate(programme.streams):
        if stream.kind == "segment":
            objective[index] = objective.get(index, Fraction(0)) + CIRCLE_COST
    return objective


def _plan(programme: GoodsProgramme, best: Solution, good: Good) -> Plan:
    """Return what a solution carries of a good as paths, in whole steps."""
    view = programme.joint.views[good]
    own = [index for index, item in enumerate(programme.streams) if item.good == good]
    streams = [programme.streams[index].stream for index in own]
    amounts = [round(float(best.columns[index])) for index in own]
    return Plan(
        snapshot=view,
        exports=tuple(paths_of(streams, amounts, view.markets)),
        home=tuple(paths_of(streams, amounts, view.home)),
    )

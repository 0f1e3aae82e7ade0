"""What limits the exports: the smallest cuts, and what one more unit of each limit would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.certificate import CutElement, prove
from analysis.flow import HOME, SINKS, SOURCE, FlowPlan, solve

if TYPE_CHECKING:
    from analysis.residual import Residual
    from routes.limits import Kind
    from routes.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class ShadowPrice:
    """What exports gain from one more unit of an element's capacity.

    `per_unit` is 1, 0, or −1 (home demand, served first, takes it from exports). `capacity` and
    `flow` are integer steps; flow is that of one greatest flow.
    """

    kind: Kind
    element: str
    capacity: int
    flow: int
    per_unit: int


@dataclass(frozen=True, kw_only=True)
class Bottlenecks:
    """The greatest exports and what holds them down."""

    snapshot: Snapshot
    maximum_flow: int
    near_markets: tuple[CutElement, ...]
    near_fields: tuple[CutElement, ...]
    prices: tuple[ShadowPrice, ...]


def bottlenecks(view: Snapshot) -> Bottlenecks:
    """Return the cuts of a snapshot, and the elements whose capacity matters at the margin first."""
    plan = solve(view)
    return Bottlenecks(
        snapshot=view,
        maximum_flow=plan.exports,
        near_markets=prove(plan, near="markets").terms,
        near_fields=prove(plan, near="fields").terms,
        prices=shadow_prices(plan),
    )


def shadow_prices(plan: FlowPlan) -> tuple[ShadowPrice, ...]:
    """Return the gain in exports per unit of each limited element, largest first.

    One more unit on an arc helps a greatest flow exactly if its tail can still be reached from the
    supplies and its head can still reach a sink. Exports gain what all sinks gain less what home gains.
    """
    everywhere = _sensitive(plan, plan.residual, SINKS)
    at_home = _sensitive(plan, plan.home_residual, (HOME,))
    flows: dict[tuple[Kind, str], int] = {}
    limits: dict[tuple[Kind, str], int] = {}
    for arc in plan.arcs:
        if arc.capacity is not None:
            key = (arc.kind, arc.element)
            limits[key] = arc.capacity
            flows[key] = flows.get(key, 0) + plan.residual.flow(arc.number)
    prices = [
        ShadowPrice(
            kind=kind,
            element=element,
            capacity=capacity,
            flow=flows[kind, element],
            per_unit=((kind, element) in everywhere) - ((kind, element) in at_home),
        )
        for (kind, element), capacity in limits.items()
    ]
    return tuple(sorted(prices, key=lambda item: (-item.per_unit, -item.flow, item.kind, item.element)))


def _sensitive(plan: FlowPlan, residual: Residual, sinks: tuple[int, ...]) -> set[tuple[Kind, str]]:
    """Return the elements of which one more unit would raise the flow into some sinks."""
    inside, outside = residual.reachable(SOURCE), residual.reaching(sinks)
    return {(arc.kind, arc.element) for arc in plan.arcs if arc.tail in inside and arc.head in outside}

"""A snapshot as plain data: what the page needs to solve it again, exactly, in the browser.

The scripts in `analysis/page` read this and nothing else.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from analysis.apply import FINEST
from analysis.certificate import cut_element
from analysis.flow import build
from analysis.observed import counted_exports
from routes.goods import carried_at, goods_of
from routes.periods import in_force
from routes.transit import exits, transit_countries
from routes.units import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analysis.flow import Arc, Path
    from analysis.plan import Plan
    from routes.limits import Kind
    from routes.model import Capacity
    from routes.snapshot import Snapshot

NOBODY = Decimal(0)
# the page's scripts in the folder `page`, in the order in which they are loaded
SCRIPTS = ("residual.js", "settings.js", "flow.js", "toml.js", "scenario_file.js")


def page_network(view: Snapshot, *, plan: Plan | None = None) -> dict[str, object]:
    """Return one year and one commodity of a network, ready to be written as JSON.

    Every amount is in integer steps; `scale` steps are one `unit`. None is no limit.

    ==========  ==================================================================================
    name        holds
    ==========  ==================================================================================
    network     name of the network; also exporter, focus, commodity, year, unit, scale, notion
    finest      decimals to which a scenario's reserved part is rounded
    counted     counted exports of the year, None where nothing is counted
    places      [id, name, country, zone or None, kind]; place i is node 3 + 2i, behind its limit 4 + 2i
    limits      [kind, id, amount, low, high, grade, [evidence], others]; net of third parties' use.
                others: share of the gross capacity that third parties use, as a decimal text; None
                where no scenario can set the limit
    arcs        [limit, tail, head] as in `analysis.flow.build`; nodes: 0 source, 1 home, 2 abroad
    exits       by transit country and zone: the arcs that close when transit through it is denied
    paths       [amount, arc, arc, ...]: the flow a map begins with; empty without a plan
    warnings    figures carried from other years
    ==========  ==================================================================================

    Parameters
    ----------
    plan
        How the year's exports are carried, such as `analysis.plan.nearest_plan`.
    """
    _, arcs = build(view)
    settings = view.network.settings
    limits = tuple(dict.fromkeys((arc.kind, arc.element) for arc in arcs))
    position = {limit: number for number, limit in enumerate(limits)}
    used = _used_by_others(view)
    return {
        "network": settings.name,
        "exporter": settings.exporter,
        "focus": settings.focus,
        "commodity": view.commodity,
        "year": view.year,
        "unit": view.unit,
        "scale": view.scale,
        "finest": max(DECIMALS[view.unit], FINEST),
        "notion": view.notion,
        "counted": counted_exports(view),
        "places": [_place(view, place) for place in view.places],
        "limits": [_limit(view, kind, element, used) for kind, element in limits],
        "arcs": [[position[arc.kind, arc.element], arc.tail, arc.head] for arc in arcs],
        "exits": _exits(view, arcs),
        "paths": [] if plan is None else list(_paths(arcs, (*plan.exports, *plan.home))),
        "warnings": list(view.warnings),
    }


def _place(view: Snapshot, place: str) -> list[str | None]:
    row = view.network.places[place]
    return [row.id, row.label, row.country, row.zone, row.kind]


def _limit(view: Snapshot, kind: Kind, element: str, used: Mapping[str, Decimal]) -> list[object]:
    """Return the limit of an element with its range, its grade, its sources and what others use of it."""
    limit, term = view.limit(kind, element), cut_element(view, kind, element)
    share = used.get(element, NOBODY) if kind in ("segment", "place") else NOBODY
    others = f"{share:f}" if share < 1 and _can_be_set(view, kind, element) else None
    row: list[object] = [kind, element, limit.amount, limit.low, limit.high]
    return [*row, term.grade, list(term.evidence), others]


def _can_be_set(view: Snapshot, kind: Kind, element: str) -> bool:
    """Whether a change in a scenario reaches the limit that counts here."""
    if kind == "supply":
        return view.supplies[element].amount is not None
    if kind == "demand" and view.limit(kind, element).amount is None:
        return all(row.place != element for row in view.network.tables.demands)
    return True


def _used_by_others(view: Snapshot) -> dict[str, Decimal]:
    """Return the greatest share of an element's capacity that third parties use in the year.

    A scenario's capacity is gross; their part shrinks or grows with it (`analysis.apply`).
    """
    goods = goods_of(view.network.tables)
    carried = carried_at(view.network.tables, goods)
    groups: dict[tuple[str, tuple[str, ...]], list[Capacity]] = {}
    for row in view.network.tables.capacities:
        there = carried.get(row.element, frozenset())
        if row.status != "nameplate" and goods.binds(row, there, view.commodity):
            groups.setdefault((row.element, row.commodities), []).append(row)
    used: dict[str, Decimal] = {}
    for (element, _), rows in groups.items():
        chosen = in_force(rows, view.year)
        if chosen is not None and chosen.row.reserved and chosen.row.central.is_finite():
            share = chosen.row.reserved / chosen.row.central
            used[element] = max(share, used.get(element, share))
    return used


def _exits(view: Snapshot, arcs: Iterable[Arc]) -> dict[str, list[int]]:
    """Return the numbers of the arcs that each transit country's and zone's denial closes."""
    ways = [way for way, _, _ in view.ways]
    segments = [number for number, arc in enumerate(arcs) if arc.kind == "segment"]
    closed = {name: exits(view.network, name) for name in transit_countries(view.network, view.commodity)}
    return {
        name: [number for number, way in zip(segments, ways, strict=True) if way in crossing]
        for name, crossing in closed.items()
    }


def _paths(arcs: tuple[Arc, ...], paths: Iterable[Path]) -> Iterator[list[int]]:
    """Yield each path as its amount and its arcs, from supply to demand."""
    numbers = {(arc.kind, arc.element, arc.tail): number for number, arc in enumerate(arcs)}
    heads = [arc.head for arc in arcs]
    for path in paths:
        walk = [numbers["supply", path.elements[0], 0]]
        for position, element in enumerate(path.elements):
            kind: Kind = "segment" if position % 2 else "place"
            walk.append(numbers[kind, element, heads[walk[-1]]])
        walk.append(numbers["demand", path.elements[-1], heads[walk[-1]]])
        yield [path.amount, *walk]

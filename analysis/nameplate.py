"""What a corridor could carry if only the stated, nominal capacities on it were limits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.certificate import CutElement, cut_element, maximum_flow
from routes.goods import carried_at, goods_of
from routes.limits import LimitReader, kind_of, tightness

if TYPE_CHECKING:
    from collections.abc import Collection

    from routes.limits import Limit
    from routes.model import Capacity
    from routes.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Nameplate:
    """The nominal capacity of a corridor, gross of what others use.

    Parameters
    ----------
    value
        Integer steps of the view; None where a way has no nominal capacity on it.
    terms
        The nominal capacities that add up to it; none without a value.
    stated
        Every nominal capacity in force on the corridor, in alphabetical order of elements.
    warnings
        What was taken from a later year.
    """

    value: int | None
    terms: tuple[CutElement, ...]
    stated: tuple[CutElement, ...]
    warnings: tuple[str, ...]


def nameplate(view: Snapshot, elements: Collection[str]) -> Nameplate:
    """Return the nominal capacity of a corridor.

    It is the greatest flow abroad with the nameplate rows on the corridor as the only limits: of several
    behind one another the least counts, several side by side add up.

    Parameters
    ----------
    view
        The corridor's ways that are open in the year, those of other corridors closed.
    elements
        Segments and places of the corridor.
    """
    limits, warnings = _nominal_limits(view, elements)
    nominal = replace(
        view,
        capacities=limits,
        home={},
        supplies={place: replace(limit, amount=None) for place, limit in view.supplies.items()},
        markets={
            place: replace(limit, amount=None, low=None, high=None) for place, limit in view.markets.items()
        },
    )
    stated = tuple(cut_element(nominal, limits[name].kind, name) for name in sorted(limits))
    found = maximum_flow(nominal)
    terms = tuple(term for term in found.terms if term.capacity)
    if not limits or any(nominal.limit(term.kind, term.id).amount is None for term in terms):
        return Nameplate(value=None, terms=(), stated=stated, warnings=warnings)
    return Nameplate(value=found.value, terms=terms, stated=stated, warnings=warnings)


def _nominal_limits(view: Snapshot, elements: Collection[str]) -> tuple[dict[str, Limit], tuple[str, ...]]:
    """Return the nameplate row in force of each element as a limit, and what came from a later year.

    Of rows for the good and for others with it the tightest counts.
    """
    reader = LimitReader(network=view.network, year=view.year, commodity=view.commodity, bound="central")
    goods = goods_of(view.network.tables)
    carried = carried_at(view.network.tables, goods)
    groups: dict[tuple[str, tuple[str, ...]], list[Capacity]] = {}
    for row in view.network.tables.capacities:
        there = carried.get(row.element, frozenset())
        if row.status == "nameplate" and row.element in elements and goods.binds(row, there, view.commodity):
            groups.setdefault((row.element, row.commodities), []).append(replace(row, reserved=None))
    limits: dict[str, Limit] = {}
    for (element, _), rows in groups.items():
        chosen = reader.choose(rows, f"capacity of {element} by its nameplate")
        if chosen is not None:
            limit = reader.limit(chosen, kind_of(view.network, element), element)
            limits[element] = min(limits.get(element, limit), limit, key=tightness)
    return limits, tuple(reader.warnings)

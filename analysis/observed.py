"""What was counted: the year's exports by element, which of them crossed a country, and by which route.

Counted rows are terms of one sum: every way from a supply to a market abroad meets exactly one counted
element, and all ways through it cross a country or none does.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.paths import after, before
from routes.checks import densities
from routes.goods import carried_at, goods_of
from routes.transit import exits, transit_countries
from routes.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routes.goods import Good
    from routes.model import Flow
    from routes.snapshot import Snapshot
    from routes.transit import Way


@dataclass(frozen=True, kw_only=True)
class CountedFlow:
    """One term of the year's exports, in the snapshot's unit (not in steps)."""

    element: str
    route: str
    value: Fraction
    low: Fraction
    high: Fraction
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ObservedShare:
    """Share in [0, 1] of the year's counted exports that crossed, with its range and sources."""

    value: float
    low: float
    high: float
    year: int
    evidence: tuple[str, ...]


def counted_flows(snapshot: Snapshot) -> tuple[CountedFlow, ...]:
    """Return the terms of the year's counted exports, one per element, in the order of the file.

    An element at which only other parts of the same wider commodity were counted carried nothing of this.
    """
    goods = goods_of(snapshot.network.tables)
    carried = carried_at(snapshot.network.tables, goods)
    asked = goods.parts(snapshot.commodity)
    terms: dict[str, list[tuple[Fraction, Fraction, Fraction]]] = {}
    cited: dict[str, list[str]] = {}
    for row in _rows_counted(snapshot, goods.lineage(snapshot.commodity)[-1]):
        if goods.speaks_for(row.commodity, snapshot.commodity):
            terms.setdefault(row.element, []).append(_amounts(row, snapshot))
            cited.setdefault(row.element, []).extend(row.evidence)
        elif carried.get(row.element, asked) & asked:
            terms.setdefault(row.element, [])
    counted = []
    for element, amounts in terms.items():
        low, value, high = (sum((term[at] for term in amounts), Fraction(0)) for at in range(3))
        evidence = tuple(dict.fromkeys(cited.get(element, ())))
        route = _route(snapshot, element)
        counted.append(
            CountedFlow(element=element, route=route, value=value, low=low, high=high, evidence=evidence)
        )
    return tuple(counted) if cited else ()


def _amounts(row: Flow, snapshot: Snapshot) -> tuple[Fraction, Fraction, Fraction]:
    """Return low, central and high of a counted row in the snapshot's unit."""
    factors = densities(snapshot.network.tables, row.commodity or snapshot.commodity)
    low, value, high = (
        convert(figure, row.unit, snapshot.unit, period=row.period, densities=factors)
        for figure in (row.estimate.low, row.estimate.central, row.estimate.high)
    )
    return low, value, high


def counted_rows(snapshot: Snapshot) -> tuple[Flow, ...]:
    """Return the rows of flows.csv that are terms of the year's exports, in the order of the file.

    For a wider commodity these are the rows of its parts.
    """
    return _rows_counted(snapshot, snapshot.commodity)


def _rows_counted(snapshot: Snapshot, commodity: Good) -> tuple[Flow, ...]:
    goods = goods_of(snapshot.network.tables)
    exporter = snapshot.network.settings.exporter
    return tuple(
        row
        for row in snapshot.network.tables.flows
        if row.counts
        and row.period == str(snapshot.year)
        and goods.speaks_for(row.commodity, commodity)
        and row.origin in (None, exporter)
    )


def _route(snapshot: Snapshot, element: str) -> str:
    """Return the route an element belongs to: its first corridor, else itself."""
    segment = snapshot.network.segments.get(element)
    return segment.corridors[0] if segment is not None and segment.corridors else element


def counted_exports(snapshot: Snapshot) -> int | None:
    """Return the year's counted exports in integer steps, None where nothing is counted."""
    counted = counted_flows(snapshot)
    if not counted:
        return None
    return round(sum((flow.value for flow in counted), Fraction(0)) * snapshot.scale)


def route_shares(snapshot: Snapshot) -> dict[str, float]:
    """Return each route's share of the counted exports, in [0, 1], greatest first."""
    totals: dict[str, Fraction] = {}
    for flow in counted_flows(snapshot):
        totals[flow.route] = totals.get(flow.route, Fraction(0)) + flow.value
    whole = sum(totals.values(), Fraction(0))
    if not whole:
        return {}
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return {route: float(total / whole) for route, total in ordered}


def route_hhi(snapshot: Snapshot) -> float | None:
    """Return the Herfindahl–Hirschman index of counted routes, 0 to 10,000; None without counts.

    Σ s² over routes with s in per cent. Its inverse (as shares) is the effective number of routes.
    """
    shares = route_shares(snapshot)
    return hhi(list(shares.values())) if shares else None


def hhi(shares: list[float]) -> float:
    """Return Σ (100 s)² of shares in [0, 1].

    Examples
    --------
    >>> round(hhi([0.3, 0.3, 0.2, 0.2]), 9)
    2600.0
    """
    return sum((100 * share) ** 2 for share in shares)


def observed_share(snapshot: Snapshot, crossing: frozenset[Way]) -> ObservedShare | None:
    """Return the share of counted exports that crossed, None where nothing is counted or a row is mixed.

    The range lets the crossing rows and the others move to opposite ends of their own ranges.
    """
    counted = counted_flows(snapshot)
    whole = sum((flow.value for flow in counted), Fraction(0))
    if not whole or snapshot.year is None:
        return None
    crossed = crossings(snapshot, crossing, [flow.element for flow in counted])
    if None in crossed.values():
        return None
    inside = [flow for flow in counted if crossed[flow.element]]
    outside = [flow for flow in counted if not crossed[flow.element]]
    low, high = _share_range(inside, outside)
    return ObservedShare(
        value=float(sum((flow.value for flow in inside), Fraction(0)) / whole),
        low=low,
        high=high,
        year=snapshot.year,
        evidence=tuple(dict.fromkeys(item for flow in counted for item in flow.evidence)),
    )


def _share_range(inside: list[CountedFlow], outside: list[CountedFlow]) -> tuple[float, float]:
    """Return the least and greatest share of the inside rows within all ranges."""
    ends = []
    for here, there in (("low", "high"), ("high", "low")):
        part = sum((getattr(flow, here) for flow in inside), Fraction(0))
        rest = sum((getattr(flow, there) for flow in outside), Fraction(0))
        ends.append(float(part / (part + rest)) if part + rest else 0.0)
    return ends[0], ends[1]


def crossings(
    snapshot: Snapshot, crossing: frozenset[Way], elements: Iterable[str]
) -> dict[str, bool | None]:
    """Say of each element whether all ways from supply to market through it cross; None if only some do."""
    exits_taken = {way.segment for way in crossing}
    clean_before = after(snapshot, snapshot.supplies, without=crossing)
    clean_after = before(snapshot, snapshot.markets, without=crossing)
    supplied, useful = after(snapshot, snapshot.supplies), before(snapshot, snapshot.markets)
    taken = [item for item in snapshot.ways if item[0] in crossing]
    crossed_before = after(snapshot, {end for _, start, end in taken if start in supplied})
    crossed_after = before(snapshot, {start for _, start, end in taken if end in useful})
    found: dict[str, bool | None] = {}
    for element in elements:
        entry, leaving = _ends(snapshot, element)
        if element in exits_taken or entry not in clean_before or leaving not in clean_after:
            found[element] = True
        else:
            found[element] = None if entry in crossed_before or leaving in crossed_after else False
    return found


def _ends(snapshot: Snapshot, element: str) -> tuple[str, str]:
    """Return the places a segment joins; a place is both its ends."""
    segment = snapshot.network.segments.get(element)
    return (segment.origin, segment.destination) if segment is not None else (element, element)


def partition_faults(snapshot: Snapshot) -> Iterator[str]:
    """Yield what keeps the counted rows from being one sum: ways missed, met twice, or mixed."""
    counted = [flow.element for flow in counted_flows(snapshot)]
    if not counted:
        return
    yield from _missed(snapshot, set(counted))
    yield from _met_twice(snapshot, counted)
    network = snapshot.network
    for name in transit_countries(network, snapshot.commodity):
        for element, crossed in crossings(snapshot, exits(network, name), counted).items():
            if crossed is None:
                yield f"some ways through {element} cross {name} and some do not; split the row"


def _missed(snapshot: Snapshot, counted: set[str]) -> Iterator[str]:
    """Yield markets that goods can reach without meeting a counted element."""
    barred = frozenset(
        way
        for way, origin, destination in snapshot.ways
        if way.segment in counted or origin in counted or destination in counted
    )
    reached = after(snapshot, set(snapshot.supplies) - counted, without=barred)
    for market in sorted(reached & set(snapshot.markets)):
        yield f"goods can reach {market} without meeting a counted element"


def _met_twice(snapshot: Snapshot, counted: list[str]) -> Iterator[str]:
    """Yield pairs of counted elements on one way."""
    useful = before(snapshot, snapshot.markets)
    seconds = [item for item in _behind_others(snapshot, counted) if _ends(snapshot, item)[1] in useful]
    if not seconds:
        return
    supplied = after(snapshot, snapshot.supplies)
    leading = before(snapshot, [_ends(snapshot, second)[0] for second in seconds])
    for first in counted:
        origin, destination = _ends(snapshot, first)
        behind = after(snapshot, [destination]) if origin in supplied and destination in leading else set()
        for second in seconds:
            if first != second and _ends(snapshot, second)[0] in behind:
                yield f"one way meets both {first} and {second}"


def _behind_others(snapshot: Snapshot, counted: list[str]) -> list[str]:
    """Return the counted elements that some way leads to from the end of another one.

    Each place keeps two of the elements it lies behind: that tells whether there is one beside itself,
    and no place is looked at more than twice.
    """
    lies_behind: dict[str, set[str]] = {}
    queue = [(_ends(snapshot, element)[1], element) for element in counted]
    while queue:
        place, element = queue.pop()
        known = lies_behind.setdefault(place, set())
        if element not in known and len(known) < 2:  # noqa: PLR2004 - itself and another
            known.add(element)
            queue += [(step, element) for _, step in snapshot.onward.get(place, ())]
    return [item for item in counted if lies_behind.get(_ends(snapshot, item)[0], set()) - {item}]

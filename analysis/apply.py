"""Turn a network and a scenario into the network that the scenario leaves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from analysis.event_targets import Cause, is_denial, placed, target_faults, targets
from analysis.pipeline import built, due, past_use
from analysis.scenario import Event
from routes.checks import commodity_ids, densities
from routes.errors import RoutesError, ScenarioError, UnknownNameError
from routes.estimate import ranged
from routes.goods import ALL, goods_of
from routes.joint import goods_asked
from routes.model import Capacity, Demand, Supply
from routes.periods import default_year, is_whole_year
from routes.units import DECIMALS, convert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analysis.scenario import Scenario
    from routes.goods import Good, Goods
    from routes.network import Network

Figures = TypeVar("Figures", Capacity, Supply, Demand)
NOTE = "set by the scenario"
FINEST = 6  # decimals kept of a share of a figure, where its unit does not ask for more


def apply(network: Network, scenario: Scenario) -> Network:
    """Return the network after a scenario: projects built, capacities changed, events in force.

    Raises
    ------
    UnknownNameError
        If elements, corridors, countries, projects or the commodity do not exist.
    ScenarioError
        If anything else is wrong with it, such as a share of an unlimited element.
        Both name every fault, each on a line with its place in the scenario.
    """
    faults = _commodity_faults(network, scenario.commodity)
    network, more = _with_projects(network, scenario)
    faults += more
    for index, change in enumerate(scenario.changes, start=1):
        event = Event(element=change.element, capacity=change.capacity, unit=change.unit)
        cause = Cause(place=f"changes.{index}", event=event)
        network, more = _with_events(network, (cause,), growing=True)
        faults += more
    causes = [
        Cause(place=f"events.{index}", event=event) for index, event in enumerate(scenario.events, start=1)
    ]
    network, more = _with_events(network, causes)
    faults += more
    if faults:
        names_only = all(isinstance(fault, UnknownNameError) for fault in faults)
        kind = UnknownNameError if names_only else ScenarioError
        raise kind("\n".join(dict.fromkeys(map(str, faults))))
    return network


def _commodity_faults(network: Network, commodity: str | None) -> list[RoutesError]:
    try:
        if commodity is not None:
            goods_asked(network, commodity)
    except UnknownNameError as error:
        return [placed("commodity", error)]
    return []


def _with_events(
    network: Network, causes: Sequence[Cause], *, growing: bool = False
) -> tuple[Network, list[RoutesError]]:
    """Return the network with all events in force at once, and the faults of those that cannot be.

    The smallest capacity rules. An event takes away: what an element has already is one of the
    capacities compared. Only a change (`growing`) may raise it.
    """
    hit, denials, faults = _hit(network, causes)
    goods = goods_of(network.tables)

    def left(rows: Iterable[Figures], causes: Mapping[str, Sequence[Cause]]) -> tuple[Figures, ...]:
        made = [
            _left(network, row, _for_goods(goods, row, causes.get(_subject(row), ())), growing=growing)
            for row in rows
        ]
        faults.extend(fault for _, found in made for fault in found)
        return tuple(row for row, _ in made)

    tables = network.tables
    limits = (
        *tables.capacities,
        *_unlimited(network, _hitting_all(hit["capacity"])),
        *_limits_of_goods(network, hit["capacity"]),
    )
    capacities = left(limits, hit["capacity"])
    portions = _portions(network)

    def portion(row: Supply, causes: Sequence[Cause]) -> list[Cause]:
        return [_portion(cause, *portions[row]) for cause in causes]

    made = [
        _left(
            network,
            row,
            portion(row, _for_goods(goods, row, hit["supply"].get(row.place, ()))),
            growing=growing,
        )
        for row in tables.supplies
    ]
    faults.extend(fault for _, found in made for fault in found)
    supplies = tuple(row for row, _ in made)
    demands = left(tables.demands, hit["demand"])
    new, more = _new_demands(network, hit["demand"])
    changed = replace(tables, capacities=capacities, supplies=supplies, demands=(*demands, *new))
    denied = tuple(dict.fromkeys((*network.denied, *denials)))
    return replace(network, denied=denied, tables=changed), sorted([*faults, *more], key=_position)


def _portions(network: Network) -> dict[Supply, tuple[Fraction, Fraction]]:
    """Return where each supply begins and ends, in [0, 1], within that of its widest good at the place."""
    goods = goods_of(network.tables)
    groups: dict[tuple[str, Good, str | None], list[Supply]] = {}
    for row in network.tables.supplies:
        groups.setdefault((row.place, goods.lineage(row.commodity)[-1], row.period), []).append(row)
    found: dict[Supply, tuple[Fraction, Fraction]] = {}
    for rows in groups.values():
        sizes = [Fraction(_size(network, row)) for row in rows]
        whole = sum(sizes)
        begins = Fraction(0)
        for row, size in zip(rows, sizes, strict=True):
            ends = begins + (size / whole if whole else Fraction(1, len(rows)))
            found[row] = (begins, ends)
            begins = ends
    return found


def _portion(cause: Cause, begins: Fraction, ends: Fraction) -> Cause:
    """Return a cause as it is for one part of a good: an amount is shared out as the parts were before."""
    capacity = cause.event.capacity
    if capacity is None or (begins == 0 and ends == 1):
        return cause
    steps = 10**FINEST
    share = round(Fraction(capacity) * steps * ends) - round(Fraction(capacity) * steps * begins)
    return replace(cause, event=replace(cause.event, capacity=Decimal(share) / steps))


def _for_goods(goods: Goods, row: Capacity | Supply | Demand, causes: Sequence[Cause]) -> list[Cause]:
    """Return the causes that change a row: those for all goods, and those for the very goods of the row."""
    named = row.commodities if isinstance(row, Capacity) else (row.commodity,) if row.commodity else ()
    return [
        cause
        for cause in causes
        if not cause.event.commodities
        or (named and goods.covered(named) <= goods.covered(cause.event.commodities))
    ]


def _hitting_all(hit: Mapping[str, Sequence[Cause]]) -> list[str]:
    """Return the elements that something hits for all goods."""
    return [name for name, causes in hit.items() if any(not cause.event.commodities for cause in causes)]


def _limits_of_goods(network: Network, hit: Mapping[str, Sequence[Cause]]) -> Iterator[Capacity]:
    """Yield an unlimited row for goods that an event names, where the element has none for just them."""
    stated = {(row.element, row.commodities) for row in network.tables.capacities if _counts(row)}
    for element, causes in hit.items():
        for named in dict.fromkeys(cause.event.commodities for cause in causes if cause.event.commodities):
            if (element, named) not in stated:
                unit = network.settings.unit
                yield Capacity(
                    element=element, central=Decimal("Infinity"), unit=unit, commodities=named, note=NOTE
                )


def _position(fault: RoutesError) -> int:
    """Return the number of the event a fault is placed at: 2 for ``events.2.element: ...``."""
    return int(str(fault).split(".")[1])


def _subject(row: Capacity | Supply | Demand) -> str:
    """Return the element a row is about."""
    return row.element if isinstance(row, Capacity) else row.place


def _hit(
    network: Network, causes: Sequence[Cause]
) -> tuple[dict[str, dict[str, list[Cause]]], list[str], list[RoutesError]]:
    """Return what hits each element of each table, what is closed altogether, and unknown targets."""
    hit: dict[str, dict[str, list[Cause]]] = {"capacity": {}, "supply": {}, "demand": {}}
    denials: list[str] = []
    faults: list[RoutesError] = []
    for cause in causes:
        found = target_faults(network, cause)
        faults += found
        if found:
            continue
        if is_denial(cause.event):
            denials.append(cause.event.element)
            continue
        table, elements = targets(network, cause.event.element)
        for element in elements:
            hit[table].setdefault(element, []).append(cause)
    return hit, denials, faults


def _unlimited(network: Network, elements: Iterable[str]) -> Iterator[Capacity]:
    """Yield an unlimited row for each element that has no row yet, or none for a commodity it carries."""
    for element in elements:
        free = _free_commodities(network, element)
        if free is not None:
            central, unit = Decimal("Infinity"), network.settings.unit
            yield Capacity(element=element, central=central, unit=unit, commodities=free, note=NOTE)


def _free_commodities(network: Network, element: str) -> tuple[str, ...] | None:
    """Return the commodities that no row limits at an element: () = all of them, None = not one."""
    rows = [row for row in network.tables.capacities if row.element == element and _counts(row)]
    if not rows:
        return ()
    if not all(row.commodities for row in rows):
        return None
    goods = goods_of(network.tables)
    limited = goods.covered(name for row in rows for name in row.commodities)
    every = [name for name in commodity_ids(network.tables) if name is not None]
    carried = {
        name
        for item in network.tables.segments
        if element in (item.id, item.origin, item.destination)
        for name in item.commodities or every
    }
    return tuple(name for name in every if name in carried and not goods.parts(name) <= limited) or None


def _counts(row: Capacity) -> bool:
    """Whether a row limits a year's view."""
    return row.status != "nameplate" and is_whole_year(row.period)


def _new_demands(
    network: Network, hit: Mapping[str, Sequence[Cause]]
) -> tuple[list[Demand], list[RoutesError]]:
    """Return what the events leave of markets abroad that took anything so far, and faults."""
    bounded = {row.place for row in network.tables.demands}
    rows: list[Demand] = []
    faults: list[RoutesError] = []
    for place, causes in hit.items():
        if place not in bounded:
            made, found = _trials(network, causes, partial(_new_demand, network, place))
            rows += [_least(network, made)] if made else []
            faults += found
    return rows, faults


def _new_demand(network: Network, place: str, event: Event) -> Demand:
    if event.remaining:
        raise _no_share()
    central, unit = event.capacity or Decimal(0), event.unit or network.settings.unit
    return Demand(place=place, central=central, unit=unit, note=NOTE)


def _left(
    network: Network, row: Figures, causes: Sequence[Cause], *, growing: bool
) -> tuple[Figures, list[RoutesError]]:
    """Return a row as the event that leaves least leaves it, and what is wrong with the others."""
    if not causes or getattr(row, "status", None) == "nameplate":
        return row, []
    candidates: list[Figures] = [] if growing else [row]
    trials = _trials(network, causes, lambda event: _left_by(row, event))
    candidates += trials[0]
    return _least(network, candidates or [row]), trials[1]


def _trials(
    network: Network, causes: Sequence[Cause], leave: Callable[[Event], Figures]
) -> tuple[list[Figures], list[RoutesError]]:
    """Return what each event leaves, and the faults of events whose figures do not fit."""
    rows: list[Figures] = []
    faults: list[RoutesError] = []
    for cause in causes:
        key = "remaining" if cause.event.capacity is None else "unit"
        try:
            row = leave(cause.event)
            _size(network, row)
        except RoutesError as error:
            faults.append(placed(f"{cause.place}.{key}: {cause.event.element}", error))
        else:
            rows.append(row)
    return rows, faults


def _least(network: Network, rows: Sequence[Figures]) -> Figures:
    """Return the row that leaves least to the exporter, the first of equals."""
    return min(rows, key=lambda row: _size(network, row))


def _left_by(row: Figures, event: Event) -> Figures:
    """Return what one event leaves of a row's figures; a reserved part keeps its share.

    A figure that the scenario gives rests on no source; a share of one rests on the figure's.
    """
    names = ("central", "low", "high", "reserved")
    figures = {name: value for name in names if (value := getattr(row, name, None)) is not None}
    if event.capacity is not None and event.unit is not None:
        changed = {"central": event.capacity, "low": None, "high": None}
        if "reserved" in figures:
            part = figures["reserved"] / row.central if row.central else Decimal(0)
            changed["reserved"] = _rounded(event.capacity * part, event.unit)
        return replace(row, **changed, unit=event.unit, note=NOTE, evidence=())  # type: ignore[arg-type] # any row type
    share = event.remaining or Decimal(0)
    if share and not row.central.is_finite():
        raise _no_share()
    left = {
        name: _rounded(value * share, row.unit) if share else Decimal(0) for name, value in figures.items()
    }
    return replace(row, **left, note=NOTE)  # type: ignore[arg-type] # any row type


def _no_share() -> ScenarioError:
    return ScenarioError("a share of something unlimited has no meaning; give a capacity")


def _rounded(value: Decimal, unit: str) -> Decimal:
    """Return a figure with as many decimals as are counted, so that sums stay exact integers."""
    return round(value, max(DECIMALS[unit], FINEST)) if value.is_finite() else value


def _size(network: Network, row: Capacity | Supply | Demand) -> Fraction | float:
    """Return what a row leaves to the exporter, in the network's unit, so that rows compare."""
    if not row.central.is_finite():
        return float("inf")
    named = row.commodities[0] if isinstance(row, Capacity) and row.commodities else None
    commodity = named if isinstance(row, Capacity) else row.commodity
    factors = densities(network.tables, commodity or commodity_ids(network.tables)[0])
    return convert(
        row.estimate.central, row.unit, network.settings.unit, period=row.period, densities=factors
    )


def _with_projects(network: Network, scenario: Scenario) -> tuple[Network, list[RoutesError]]:
    """Return the network with the scenario's projects in use, and the faults of those that cannot be."""
    names = scenario.projects.built
    if names == (ALL,):
        year = scenario.base_year or default_year(network.tables, scenario.commodity)
        names = due(network, year) if year else ()
    utilisation = scenario.projects.utilisation
    try:
        use = ranged(None, utilisation, None) if isinstance(utilisation, Decimal) else past_use(network)
    except RoutesError as error:
        return network, [placed("projects.utilisation", error)]
    network, faults = built(network, names, use=use)
    return network, [placed(f"projects.built.{fault.number}", fault.error) for fault in faults]

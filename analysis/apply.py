"""Turn a network and a scenario into the network that the scenario leaves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from analysis.scenario import Event
from routes.checks import commodity_ids, densities
from routes.errors import RoutesError, ScenarioError, unknown
from routes.model import Capacity, Demand, Project, Supply
from routes.periods import is_whole_year
from routes.transit import entries, exits
from routes.units import DECIMALS, convert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from analysis.scenario import Scenario
    from routes.network import Network

Figures = TypeVar("Figures", Capacity, Supply, Demand)
PREFIXES = ("corridor:", "transit:", "border:", "zone:", "supply:", "demand:")
NOTE = "set by the scenario"
FINEST = 6  # decimals kept of a share of a figure, where its unit does not ask for more


def apply(network: Network, scenario: Scenario) -> Network:
    """Return the network after a scenario: projects built, capacities changed, events in force.

    Raises
    ------
    ScenarioError, UnknownNameError
        If an element, corridor, country or project does not exist, or a share is asked of an
        unlimited element.
    """
    network = _build(network, scenario.projects.built)
    for change in scenario.changes:
        event = Event(element=change.element, capacity=change.capacity, unit=change.unit)
        network = _with_events(network, (event,), growing=True)
    return _with_events(network, scenario.events)


def _with_events(network: Network, events: Sequence[Event], *, growing: bool = False) -> Network:
    """Return the network with all events in force at once; the smallest capacity rules.

    An event takes away: what an element has already is one of the capacities compared. Only a change
    (`growing`) may raise it.
    """
    denials = [event.element for event in events if _is_denial(event)]
    for denial in denials:
        _segments(network, denial)
    hit: dict[str, dict[str, list[Event]]] = {"capacity": {}, "supply": {}, "demand": {}}
    for event in events:
        if not _is_denial(event):
            table, elements = _targets(network, event)
            for element in elements:
                hit[table].setdefault(element, []).append(event)

    def left(row: Figures, causes: Sequence[Event]) -> Figures:
        return _left(network, row, causes, growing=growing)

    tables = network.tables
    limits = (*tables.capacities, *_unlimited(network, hit["capacity"]))
    demands = tuple(left(row, hit["demand"].get(row.place, ())) for row in tables.demands)
    return replace(
        network,
        denied=tuple(dict.fromkeys((*network.denied, *denials))),
        tables=replace(
            tables,
            capacities=tuple(left(row, hit["capacity"].get(row.element, ())) for row in limits),
            supplies=tuple(left(row, hit["supply"].get(row.place, ())) for row in tables.supplies),
            demands=(*demands, *_new_demands(network, hit["demand"])),
        ),
    )


def _is_denial(event: Event) -> bool:
    """Whether an event closes a country's exits or border altogether."""
    whole = event.element.startswith(("transit:", "border:", "zone:"))
    return whole and event.capacity is None and not event.remaining


def _targets(network: Network, event: Event) -> tuple[str, tuple[str, ...]]:
    """Return which table an event changes, and the elements in it."""
    kind, sign, name = event.element.partition(":")
    if not sign:
        return "capacity", (network.require_element(event.element),)
    if kind == "supply":
        return kind, (_known(name, "supply", (row.place for row in network.tables.supplies)),)
    if kind == "demand":
        markets = (place.id for place in network.tables.places if place.kind == "market")
        abroad = (place for place in markets if not network.is_home(place))
        return kind, (_known(name, "demand", (*(row.place for row in network.tables.demands), *abroad)),)
    return "capacity", _segments(network, event.element)


def _known(name: str, kind: str, names: Iterable[str]) -> str:
    known = set(names)
    if name not in known:
        raise unknown(f"place with {kind}", name, known)
    return name


def _segments(network: Network, element: str) -> tuple[str, ...]:
    """Return the segments of ``corridor:``, or the exits or entries of a country or zone."""
    kind, _, name = element.partition(":")
    if kind == "corridor":
        return corridor_segments(network, name)
    if kind == "border":
        return tuple(sorted({way.segment for way in entries(network, name)}))
    if kind in ("transit", "zone"):
        return tuple(sorted({way.segment for way in exits(network, name)}))
    raise unknown("kind of element", f"{kind}:", PREFIXES)


def corridor_segments(network: Network, corridor: str) -> tuple[str, ...]:
    """Return the segments of a corridor, in the order of the file."""
    found = tuple(item.id for item in network.tables.segments if corridor in item.corridors)
    if not found:
        known = {name for item in network.tables.segments for name in item.corridors}
        raise unknown("corridor", corridor, known)
    return found


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
    limited = {name for row in rows for name in row.commodities}
    every = [name for name in commodity_ids(network.tables) if name is not None]
    carried = {
        name
        for item in network.tables.segments
        if element in (item.id, item.origin, item.destination)
        for name in item.commodities or every
    }
    return tuple(name for name in every if name in carried - limited) or None


def _counts(row: Capacity) -> bool:
    """Whether a row limits a year's view."""
    return row.status != "nameplate" and is_whole_year(row.period)


def _new_demands(network: Network, hit: Mapping[str, Sequence[Event]]) -> Iterator[Demand]:
    """Yield what the events leave of markets abroad that took anything so far."""
    bounded = {row.place for row in network.tables.demands}
    for place, events in hit.items():
        if place not in bounded:
            yield _least(network, [_new_demand(network, place, event) for event in events], events)


def _new_demand(network: Network, place: str, event: Event) -> Demand:
    if event.remaining:
        raise _no_share(event)
    central, unit = event.capacity or Decimal(0), event.unit or network.settings.unit
    return Demand(place=place, central=central, unit=unit, note=NOTE)


def _left(network: Network, row: Figures, events: Sequence[Event], *, growing: bool) -> Figures:
    """Return a row as the event that leaves least leaves it."""
    if not events or getattr(row, "status", None) == "nameplate":
        return row
    candidates: list[Figures] = [] if growing else [row]
    candidates += [_left_by(row, event) for event in events]
    return _least(network, candidates, events)


def _least(network: Network, rows: Sequence[Figures], events: Sequence[Event]) -> Figures:
    """Return the row that leaves least to the exporter, the first of equals."""
    try:
        return min(rows, key=lambda row: _size(network, row))
    except RoutesError as error:
        raise ScenarioError(f"{events[0].element}: {error}") from error


def _left_by(row: Figures, event: Event) -> Figures:
    """Return what one event leaves of a row's figures; a reserved part keeps its share."""
    names = ("central", "low", "high", "reserved")
    figures = {name: value for name in names if (value := getattr(row, name, None)) is not None}
    if event.capacity is not None and event.unit is not None:
        changed = {"central": event.capacity, "low": None, "high": None}
        if "reserved" in figures:
            part = figures["reserved"] / row.central if row.central else Decimal(0)
            changed["reserved"] = _rounded(event.capacity * part, event.unit)
        return replace(row, **changed, unit=event.unit, note=NOTE)  # type: ignore[arg-type]
    share = event.remaining or Decimal(0)
    if share and not row.central.is_finite():
        raise _no_share(event)
    left = {
        name: _rounded(value * share, row.unit) if share else Decimal(0) for name, value in figures.items()
    }
    return replace(row, **left, note=NOTE)  # type: ignore[arg-type]


def _no_share(event: Event) -> ScenarioError:
    return ScenarioError(f"{event.element}: a share of something unlimited has no meaning; give a capacity")


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


def _build(network: Network, built: tuple[str, ...]) -> Network:
    """Return the network with projects taken as built, each with those it requires."""
    known = {project.id: project for project in network.tables.projects}
    for name in built:
        if name not in known:
            raise unknown("project", name, known)
        missing = [other for other in known[name].requires if other not in built]
        if missing:
            raise ScenarioError(f"project {name} requires {', '.join(missing)}, not taken as built")
    for name in dict.fromkeys(built):
        rows = tuple(_with_project(row, known[name]) for row in network.tables.capacities)
        network = replace(network, tables=replace(network.tables, capacities=rows))
    return network


def _with_project(row: Capacity, project: Project) -> Capacity:
    """Return a capacity row with a project's addition, if it is of the project's element."""
    if row.element != project.element or row.status == "nameplate" or not row.central.is_finite():
        return row
    if row.unit != project.unit:
        message = f"project {project.id} adds {project.unit}, {project.element} is given in {row.unit}"
        raise ScenarioError(message)
    low = project.added if project.low is None else project.low
    high = project.added if project.high is None else project.high
    return replace(
        row,
        low=(row.central if row.low is None else row.low) + low,
        central=row.central + project.added,
        high=(row.central if row.high is None else row.high) + high,
    )

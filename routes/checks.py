"""Rules that one row alone cannot break: names that must exist, rows that must not stand twice.

Each rule is one small function that yields the problems it finds.
"""

from __future__ import annotations

from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from routes.errors import Problem, RoutesError, nearest
from routes.model import NO_COUNTRY, ROW_TYPES
from routes.periods import is_whole_year
from routes.tables import REQUIRED_TABLES, SETTINGS_FILE
from routes.units import Densities, convert, convert_cost, single_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from routes.tables import Tables

    Rule = Callable[[Tables], Iterator[Problem]]


def sound_tables(tables: Tables, problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the tables whose every row could be read: only these can say that a name is unknown."""
    faulty = {problem.file for problem in problems}
    for table in ROW_TYPES:
        if f"{table}.csv" not in faulty and table in tables.line_numbers:
            yield table


def table_problems(tables: Tables, *, sound: frozenset[str]) -> list[Problem]:
    """Return what is wrong between the rows and tables of a folder.

    Parameters
    ----------
    tables
        The rows that could be read.
    sound
        Tables without a fault so far. A reference into another table is not judged.
    """
    problems = [*_duplicate_ids(tables), *_unknown_names(tables, sound)]
    for rule in (_loops, _markets_only, _duplicate_periods):
        problems.extend(rule(tables))
    if {"segments", "capacities"} <= sound:
        problems.extend(_segments_without_capacity(tables))
    if "places" in sound:
        problems.extend(_unknown_countries(tables))
    if not problems and {*REQUIRED_TABLES, *tables.line_numbers} <= sound:
        for rule in (_units_that_do_not_convert, _unlimited_paths):
            problems.extend(rule(tables))
    return problems


def _at(tables: Tables, table: str, index: int, column: str | None, message: str) -> Problem:
    """Return the problem of one row, with the line it stands on."""
    lines = tables.line_numbers.get(table, ())
    row = lines[index] if index < len(lines) else None
    return Problem(file=f"{table}.csv", row=row, column=column, message=message)


def _duplicate_ids(tables: Tables) -> Iterator[Problem]:
    """Report ids that stand twice; places and segments share one namespace."""
    for namespace in (("places", "segments"), ("commodities",), ("projects",), ("evidence",)):
        seen: dict[str, str] = {}
        for table in namespace:
            for index, item in enumerate(getattr(tables, table)):
                if item.id in seen:
                    message = f"the id {item.id!r} already stands in {seen[item.id]}.csv"
                    yield _at(tables, table, index, "id", message)
                seen.setdefault(item.id, table)


# table, column, tables one of which must hold the name
REFERENCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("segments", "origin", ("places",)),
    ("segments", "destination", ("places",)),
    ("segments", "commodities", ("commodities",)),
    ("capacities", "element", ("places", "segments")),
    ("capacities", "commodities", ("commodities",)),
    ("supplies", "place", ("places",)),
    ("supplies", "commodity", ("commodities",)),
    ("demands", "place", ("places",)),
    ("demands", "commodity", ("commodities",)),
    ("costs", "element", ("places", "segments")),
    ("costs", "commodity", ("commodities",)),
    ("storages", "place", ("places",)),
    ("storages", "commodity", ("commodities",)),
    ("flows", "element", ("places", "segments")),
    ("flows", "commodity", ("commodities",)),
    ("prices", "commodity", ("commodities",)),
    ("projects", "element", ("places", "segments")),
    ("projects", "requires", ("projects",)),
    ("lines", "segment", ("segments",)),
    *((table, "evidence", ("evidence",)) for table in ("capacities", "supplies", "demands", "costs")),
    *((table, "evidence", ("evidence",)) for table in ("fx", "storages", "flows", "prices", "projects")),
)


def _unknown_names(tables: Tables, sound: frozenset[str]) -> Iterator[Problem]:
    """Report names that no row of the table they point into has."""
    for table, column, targets in REFERENCES:
        if not set(targets) <= sound:  # an absent file cannot say that a name is unknown
            continue
        known = {item.id for target in targets for item in getattr(tables, target)}
        for index, item in enumerate(getattr(tables, table)):
            value = getattr(item, column)
            names = value if isinstance(value, tuple) else (value,) if value is not None else ()
            for name in names:
                if name not in known:
                    what = " or ".join(f"{target}.csv" for target in targets)
                    message = f"{name!r} does not stand in {what}{nearest(name, known)}"
                    yield _at(tables, table, index, column, message)


def _unknown_countries(tables: Tables) -> Iterator[Problem]:
    """Report an exporter or a focus in network.toml where no place lies."""
    countries = {place.country for place in tables.places} - {NO_COUNTRY}
    zones = {place.zone for place in tables.places if place.zone is not None}
    exporter, focus = tables.settings.exporter, tables.settings.focus
    named = [("exporter", exporter, countries)] if exporter is not None else []
    named += [("focus", name, countries | zones) for name in (focus.split("+") if focus else ())]
    for key, name, known in named:
        if name not in known:
            message = f"{key}: no place lies in {name!r}{nearest(name, known)}"
            yield Problem(file=SETTINGS_FILE, message=message)


def _loops(tables: Tables) -> Iterator[Problem]:
    """Report segments that end where they begin."""
    for index, segment in enumerate(tables.segments):
        if segment.origin == segment.destination:
            yield _at(tables, "segments", index, "destination", "the segment ends where it begins")


def _markets_only(tables: Tables) -> Iterator[Problem]:
    """Report demand at a place that is neither a market nor a refinery."""
    kinds = {place.id: place.kind for place in tables.places}
    for index, demand in enumerate(tables.demands):
        kind = kinds.get(demand.place)
        if kind not in ("market", "refinery", None):
            message = f"demand stands at markets and refineries; {demand.place} is a {kind}"
            yield _at(tables, "demands", index, "place", message)


# what two rows of a table may not share
_KEYS: dict[str, tuple[str, ...]] = {
    "capacities": ("element", "commodities", "period", "status"),
    "supplies": ("place", "commodity", "period"),
    "demands": ("place", "commodity", "period"),
    "costs": ("element", "commodity", "period", "status"),
    "fx": ("currency", "period"),
    "storages": ("place", "commodity"),
    "flows": ("element", "commodity", "period", "origin"),
    "prices": ("commodity", "period"),
    "lines": ("segment",),
}


def _duplicate_periods(tables: Tables) -> Iterator[Problem]:
    """Report two rows that speak of the same thing in the same period."""
    for table, columns in _KEYS.items():
        seen: set[tuple[Any, ...]] = set()
        for index, item in enumerate(getattr(tables, table)):
            key = tuple(getattr(item, column) for column in columns)
            if key in seen:
                message = f"a row with the same {', '.join(columns)} stands above"
                yield _at(tables, table, index, columns[0], message)
            seen.add(key)


def _segments_without_capacity(tables: Tables) -> Iterator[Problem]:
    """Report segments without a capacity row that binds in a year's view."""
    limited = {
        row.element for row in tables.capacities if row.status != "nameplate" and is_whole_year(row.period)
    }
    for index, segment in enumerate(tables.segments):
        if segment.id not in limited:
            message = f"{segment.id} has no yearly capacity row; write inf if nothing limits it"
            yield _at(tables, "segments", index, "id", message)


def densities(tables: Tables, commodity: str | None) -> Densities:
    """Return how a commodity's amounts convert; nothing where it is not described."""
    for item in tables.commodities:
        if item.id == commodity:
            return Densities(bbl_per_t=item.bbl_per_t, t_per_teu=item.t_per_teu)
    return Densities()


def commodity_ids(tables: Tables) -> tuple[str | None, ...]:
    """Return the network's commodities; one nameless commodity where none is named anywhere."""
    if tables.commodities:
        return tuple(item.id for item in tables.commodities)
    named = [row.commodity for row in tables.supplies] + [row.commodity for row in tables.demands]
    return tuple(dict.fromkeys(name for name in named if name is not None)) or (None,)


def _units_that_do_not_convert(tables: Tables) -> Iterator[Problem]:
    """Report rows whose unit cannot be brought to the network's unit, for a commodity they serve."""
    factors = {commodity: densities(tables, commodity) for commodity in commodity_ids(tables)}
    everything = tuple(factors)
    seen: set[tuple[str, str, str | None]] = set()
    for table in ("capacities", "supplies", "demands", "flows"):
        for index, item in enumerate(getattr(tables, table)):
            named = item.commodities if table == "capacities" else (item.commodity,) if item.commodity else ()
            for commodity in named or everything:
                key = (table, item.unit, commodity)
                if key in seen:
                    continue
                seen.add(key)
                message = _conversion_fault(tables, item.unit, factors.get(commodity, Densities()))
                if message:
                    yield _at(tables, table, index, "unit", f"{message} (commodity {commodity})")
    yield from _cost_units_that_do_not_convert(tables)


def _conversion_fault(tables: Tables, unit: str, factors: Densities) -> str | None:
    """Say why a unit does not convert to the network's, None if it does."""
    target = tables.settings.unit
    try:
        convert(Decimal(1), unit, target, densities=factors)
    except RoutesError as error:
        return f"{error}; the key unit of network.toml is {target}"
    return None


def _cost_units_that_do_not_convert(tables: Tables) -> Iterator[Problem]:
    """Report costs in a currency without an exchange rate, or per an amount that does not convert."""
    rates = {rate.currency: rate.per_usd for rate in tables.fx}
    amount = single_amount(tables.settings.unit)
    everything = commodity_ids(tables)
    for index, item in enumerate(tables.costs):
        rate = rates.get(item.unit.partition("/")[0])
        for commodity in (item.commodity,) if item.commodity else everything:
            factors = densities(tables, commodity)
            try:
                convert_cost(item.central, item.unit, amount, per_usd=rate, densities=factors)
            except RoutesError as error:
                yield _at(tables, "costs", index, "unit", f"{error} (commodity {commodity})")
                break


def _unlimited_paths(tables: Tables) -> Iterator[Problem]:
    """Report, for each commodity, one path from supply to market on which nothing is limited."""
    for commodity in commodity_ids(tables):
        path = _unlimited_path(tables, commodity)
        if path:
            named = f" of {commodity}" if commodity else ""
            message = f"nothing limits the path{named} {' > '.join(path)}; give one element a capacity"
            yield Problem(file="capacities.csv", message=message)


def _unlimited_path(tables: Tables, commodity: str | None) -> list[str]:
    """Return the places of an unlimited path from a supply to a market, or nothing."""
    limited = {
        row.element
        for row in tables.capacities
        if row.central.is_finite()
        and row.status != "nameplate"
        and (not row.commodities or commodity in row.commodities)
    }
    bounded = {row.place for row in tables.demands if row.commodity in (None, commodity)}
    sinks = {
        place.id
        for place in tables.places
        if place.kind == "market" and place.country != tables.settings.exporter and place.id not in bounded
    } - limited
    onward: dict[str, list[str]] = {}
    for segment in tables.segments:
        if segment.id in limited or (segment.commodities and commodity not in segment.commodities):
            continue
        ways = [(segment.origin, segment.destination)]
        if segment.bidirectional:
            ways.append((segment.destination, segment.origin))
        for origin, destination in ways:
            if not {origin, destination} & limited:
                onward.setdefault(origin, []).append(destination)
    starts = dict.fromkeys(row.place for row in tables.supplies if row.commodity in (None, commodity))
    return _path_to_any(onward, [place for place in starts if place not in limited], sinks)


def _path_to_any(onward: dict[str, list[str]], starts: Collection[str], sinks: Collection[str]) -> list[str]:
    """Return the places of one path from a start to a sink, breadth first, or nothing."""
    came_from: dict[str, str | None] = dict.fromkeys(starts)
    queue = deque(starts)
    while queue:
        place = queue.popleft()
        if place in sinks:
            path = [place]
            while (before := came_from[path[-1]]) is not None:
                path.append(before)
            return path[::-1]
        for step in onward.get(place, ()):
            if step not in came_from:
                came_from[step] = place
                queue.append(step)
    return []

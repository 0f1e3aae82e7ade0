"""Rules that one row alone cannot break: names that must exist, rows that must not stand twice.

Each rule is one small function that yields the problems it finds. No fault hides another: a row that could
not be read whole is still asked for its names, and what it may have said counts as said.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from routes.columns import COUNTRY_PATTERN
from routes.errors import MANY_NAMES, Problem, RoutesError, nearest
from routes.goods import circles, goods_of
from routes.model import KEYED, NO_COUNTRY, ROW_TYPES
from routes.periods import is_whole_year
from routes.projects import past_plan_faults, project_faults
from routes.tables import REQUIRED_TABLES, SETTINGS_FILE
from routes.units import Densities, convert, convert_cost, single_amount
from routes.unlimited import unlimited_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from routes.tables import Tables

    Rule = Callable[[Tables], Iterator[Problem]]


SETTINGS = SETTINGS_FILE.removesuffix(".toml")
MOST_HINTS = 20  # nearest names offered for one column, where finding one takes long


def sound_tables(tables: Tables, problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the tables of which no row was lost: only these can say that a name is unknown.

    Rows with a fault are not lost. ``network`` is among them if network.toml says what the rules go by.
    """
    lost = {problem.file for problem in problems if problem.lost}
    if SETTINGS_FILE not in lost:
        yield SETTINGS
    for table in tables.line_numbers:
        if f"{table}.csv" not in lost:
            yield table


def table_problems(tables: Tables, *, sound: frozenset[str]) -> list[Problem]:
    """Return what is wrong between the rows and tables of a folder.

    Parameters
    ----------
    tables
        The rows that could be read.
    sound
        Tables of which no row was lost. A reference into another table is not judged.
    """
    problems = [*_duplicate_ids(tables), *_unknown_names(tables, sound)]
    for rule in (_loops, _markets_only, _duplicate_periods, _wider_commodities, _projects):
        problems.extend(rule(tables))
    if {"segments", "capacities"} <= sound:
        problems.extend(_segments_without_capacity(tables))
    problems.extend(_unknown_countries(tables, judged="places" in sound))
    if SETTINGS in sound and ("commodities" in sound or "commodities" not in tables.line_numbers):
        problems.extend(_units_that_do_not_convert(tables, sound))
        if _limits_are_known(tables, sound, problems):
            problems.extend(_unlimited_paths(tables))
    return problems


def _limits_are_known(tables: Tables, sound: frozenset[str], problems: Iterable[Problem]) -> bool:
    """Whether every capacity and demand is seen, with the element it is meant for."""
    needed = {*REQUIRED_TABLES, *({"demands"} & tables.line_numbers.keys())}
    misplaced = {problem.file for problem in problems if problem.column in ("element", "place")}
    return needed <= sound and not misplaced & {"capacities.csv", "demands.csv"}


def _at(tables: Tables, table: str, index: int, column: str | None, message: str) -> Problem:
    """Return the problem of one row, with the line it stands on."""
    lines = tables.line_numbers.get(table, ())
    row = lines[index] if index < len(lines) else None
    return Problem(file=f"{table}.csv", row=row, column=column, message=message)


def _names(tables: Tables, table: str, column: str) -> Iterable[tuple[int | None, tuple[str, ...]]]:
    """Return the line of every row and the names in one column of it, rows with a fault too, from above."""
    lines = tables.line_numbers.get(table) or repeat(None)
    values = map(attrgetter(column), getattr(tables, table))
    found = (
        (line, value if isinstance(value, tuple) else () if value is None else (value,))
        for line, value in zip(lines, values, strict=False)
    )
    faulty = tables.faulty.get(table, ())
    more = ((row.line, row.names(column)) for row in faulty)
    return sorted([*found, *more], key=lambda item: item[0] or 0) if faulty else found


def _possible(tables: Tables, table: str, column: str) -> set[str]:
    """Return what rows with a fault may mean in a column."""
    return {name for row in tables.faulty.get(table, ()) for name in row.possible(column)}


def _duplicate_ids(tables: Tables) -> Iterator[Problem]:
    """Report ids that stand twice; places and segments share one namespace."""
    seen: dict[tuple[str, str], str] = {}
    for table in KEYED:
        space = "places" if table == "segments" else table
        for line, names in _names(tables, table, "id"):
            for name in names:
                if (space, name) in seen:
                    message = f"the id {name!r} already stands in {seen[space, name]}.csv"
                    yield Problem(file=f"{table}.csv", row=line, column="id", message=message)
                seen.setdefault((space, name), table)


# table, column, tables one of which must hold the name, as its id or in the column named after the dot
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
    ("commodities", "part_of", ("commodities",)),
    ("projects", "element", ("places", "segments")),
    ("projects", "requires", ("projects",)),
    ("projects", "instead_of", ("projects",)),
    ("lines", "segment", ("segments",)),
    ("corridors", "tags", ("segments.corridors",)),
    ("corridors", "goods", ("commodities",)),
    ("hidden_legs", "elements", ("places", "segments")),
    ("hidden_legs", "country", ("places.country",)),
    *((name, "evidence", ("evidence",)) for name, row in ROW_TYPES.items() if hasattr(row, "evidence")),
)


def _unknown_names(tables: Tables, sound: frozenset[str]) -> Iterator[Problem]:
    """Report names that no row of the table they point into has."""
    known: dict[tuple[str, ...], set[str]] = {}
    for table, column, targets in REFERENCES:
        if not {target.partition(".")[0] for target in targets} <= sound:
            continue  # an absent file cannot say that a name is unknown
        if targets not in known:
            known[targets] = set().union(*(_known(tables, target) for target in targets))
        what = " or ".join(f"{target.partition('.')[0]}.csv" for target in targets)
        hints: dict[str, str] = {}
        for line, names in _names(tables, table, column):
            for name in names:
                if name not in known[targets]:
                    message = f"{name!r} does not stand in {what}{_hint(name, known[targets], hints)}"
                    yield Problem(file=f"{table}.csv", row=line, column=column, message=message)


def _known(tables: Tables, target: str) -> set[str]:
    """Return the names that stand in a table: its ids, or what its other column holds."""
    table, _, column = target.partition(".")
    if not column:
        return {item.id for item in getattr(tables, table)} | _possible(tables, table, "id")
    stated = {name for _, names in _names(tables, table, column) for name in names}
    return stated | _possible(tables, table, column)


def _hint(name: str, known: Collection[str], hints: dict[str, str]) -> str:
    """Return the nearest name, looked for once; nothing where there are too many to look for each."""
    if name not in hints and (len(known) <= MANY_NAMES or len(hints) < MOST_HINTS):
        hints[name] = nearest(name, known)
    return hints.get(name, "")


def _unknown_countries(tables: Tables, *, judged: bool) -> Iterator[Problem]:
    """Report an exporter or a focus in network.toml that is no country, or where no place lies."""
    countries = {place.country for place in tables.places} - {NO_COUNTRY}
    zones = {place.zone for place in tables.places if place.zone is not None}
    exporter, focus = tables.settings.exporter, tables.settings.focus
    if exporter is not None and not re.fullmatch(COUNTRY_PATTERN, exporter):
        message = f"exporter: expected an ISO 3166-1 alpha-3 code such as KAZ, got {exporter!r}"
        yield Problem(file=SETTINGS_FILE, message=message + nearest(exporter, countries))
        exporter = None
    maybe = _possible(tables, "places", "country") | _possible(tables, "places", "zone")
    open_question = any("country" not in row.cells for row in tables.faulty.get("places", ()))
    named = [("exporter", exporter, countries)] if exporter is not None else []
    named += [("focus", name, countries | zones) for name in ([] if focus is None else focus.split("+"))]
    for key, name, known in named:
        if judged and not open_question and name not in known and name.casefold() not in maybe:
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


def _wider_commodities(tables: Tables) -> Iterator[Problem]:
    """Report commodities that are parts of themselves, and supply or counted flow of one that has parts."""
    for index in circles(tables.commodities):
        yield _at(tables, "commodities", index, "part_of", "the commodity is, step by step, a part of itself")
    goods = goods_of(tables)
    for table in ("supplies", "flows"):
        for index, row in enumerate(getattr(tables, table)):
            parts = goods.parts(row.commodity)
            if parts != {row.commodity} and row.commodity in goods.ids and getattr(row, "counts", True):
                named = ", ".join(sorted(str(name) for name in parts))
                message = f"{row.commodity} is made up of {named}; give a row to each"
                yield _at(tables, table, index, "commodity", message)


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
    limited |= _possible(tables, "capacities", "element")
    for line, names in _names(tables, "segments", "id"):
        for name in names:
            if name not in limited:
                message = f"{name} has no yearly capacity row; write inf if nothing limits it"
                yield Problem(file="segments.csv", row=line, column="id", message=message)


def densities(tables: Tables, commodity: str | None) -> Densities:
    """Return how a commodity's amounts convert: as its row says, else as the wider one's."""
    described = {item.id: item for item in reversed(tables.commodities)}  # the first row of an id counts
    found = [described[name] for name in goods_of(tables).lineage(commodity) if name in described]
    return Densities(
        bbl_per_t=next((item.bbl_per_t for item in found if item.bbl_per_t is not None), None),
        t_per_teu=next((item.t_per_teu for item in found if item.t_per_teu is not None), None),
    )


def commodity_ids(tables: Tables) -> tuple[str | None, ...]:
    """Return the network's commodities; one nameless commodity where none is named anywhere."""
    return goods_of(tables).ids


def _served(tables: Tables, named: tuple[str, ...], known: Collection[str | None]) -> Iterable[str | None]:
    """Return the commodities a row serves whose amounts are described: an unknown one is another fault."""
    if not named:
        return known
    described = bool(tables.commodities or tables.faulty.get("commodities"))
    return [name for name in named if name in known or not described]


def _projects(tables: Tables) -> Iterator[Problem]:
    """Report projects that contain one another or need what they contain, and plans that measure no use."""
    for table, faults in (("projects", project_faults), ("past_plans", past_plan_faults)):
        for index, column, message in faults(getattr(tables, table)):
            yield _at(tables, table, index, column, message)


def _units_that_do_not_convert(tables: Tables, sound: frozenset[str]) -> Iterator[Problem]:
    """Report rows whose unit cannot be brought to the network's unit, for a commodity they serve."""
    factors = {commodity: densities(tables, commodity) for commodity in commodity_ids(tables)}
    seen: set[tuple[str, str, str | None]] = set()
    for table in ("capacities", "supplies", "demands", "flows"):
        for index, item in enumerate(getattr(tables, table)):
            named = item.commodities if table == "capacities" else (item.commodity,) if item.commodity else ()
            for commodity in _served(tables, named, factors):
                key = (table, item.unit, commodity)
                if key in seen:
                    continue
                seen.add(key)
                message = _conversion_fault(tables, item.unit, factors.get(commodity, Densities()))
                if message:
                    yield _at(tables, table, index, "unit", f"{message} (commodity {commodity})")
    if "fx" in sound or "fx" not in tables.line_numbers:
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
    uncertain = _possible(tables, "fx", "currency") - rates.keys()
    amount = single_amount(tables.settings.unit)
    everything = commodity_ids(tables)
    for index, item in enumerate(tables.costs):
        currency = item.unit.partition("/")[0]
        rate = rates.get(currency, Decimal(1) if currency.casefold() in uncertain else None)
        for commodity in _served(tables, (item.commodity,) if item.commodity else (), everything):
            factors = densities(tables, commodity)
            try:
                convert_cost(item.central, item.unit, amount, per_usd=rate, densities=factors)
            except RoutesError as error:
                yield _at(tables, "costs", index, "unit", f"{error} (commodity {commodity})")
                break


def _unlimited_paths(tables: Tables) -> Iterator[Problem]:
    """Report, for each commodity, one path from supply to market on which nothing is limited."""
    limited = frozenset(_possible(tables, "capacities", "element"))
    bounded = frozenset(_possible(tables, "demands", "place"))
    for commodity in commodity_ids(tables):
        path = unlimited_path(tables, commodity, perhaps_limited=limited, perhaps_bounded=bounded)
        if path:
            named = f" of {commodity}" if commodity else ""
            message = f"nothing limits the path{named} {' > '.join(path)}; give one element a capacity"
            yield Problem(file="capacities.csv", message=message)

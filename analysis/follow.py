"""When a source changes: which rows still hold its old figure, and the network in which they follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from analysis.certificate import cut_element
from analysis.reliance import influence
from routes.checks import densities
from routes.citations import CITING_TABLES, name_of
from routes.model import Capacity
from routes.periods import in_force
from routes.transit import exits
from routes.units import DECIMALS, FLOW_UNITS, STOCK_UNITS, convert, convert_cost, split_cost_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routes.limits import Kind
    from routes.model import Evidence
    from routes.network import Network
    from routes.snapshot import Snapshot
    from routes.tables import Tables

Figure = Literal["value", "low", "high"]
TOLD: tuple[Figure, ...] = ("value", "low", "high")
# figures of a row that can repeat what a source says, the best figure first
REPEATED: dict[str, tuple[str, ...]] = {
    "capacities": ("central", "low", "high", "reserved"),
    "supplies": ("central", "low", "high"),
    "demands": ("central", "low", "high"),
    "costs": ("central", "low", "high"),
    "storages": ("central", "low", "high"),
    "flows": ("value", "low", "high"),
    "prices": ("value",),
    "projects": ("added", "low", "high"),
}
PRICED = ("costs", "prices")
KIND: dict[str, Kind] = {"supplies": "supply", "demands": "demand"}
COST_DECIMALS = 6


@dataclass(frozen=True, kw_only=True)
class Stale:
    """A figure that still is what its evidence said before, in the unit of the row."""

    table: str
    element: str
    period: str | None
    field: str
    old: Decimal
    new: Decimal
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Resting:
    """A row that cites evidence which changed, and repeats neither its old figure nor its new one.

    Parameters
    ----------
    index
        Where the row stands in its table, from 0.
    influence
        By how much it moves exports without the country in question within its range, integer steps of
        the snapshot; None where it was not asked, and for a row that is no limit or not the one in force.
    """

    table: str
    index: int
    element: str
    period: str | None
    evidence: str
    influence: int | None = None


@dataclass(frozen=True, kw_only=True)
class Following:
    """What the change of evidence leaves behind in a network, and the network without that.

    Parameters
    ----------
    stale
        Figures that still are the old ones.
    network
        The network in which they are the new ones; the same where nothing is stale.
    resting
        Rows that rest on the changed evidence in part: arithmetic or a judgement lies between.
    """

    stale: tuple[Stale, ...]
    network: Network
    resting: tuple[Resting, ...]


def follow(a: Network, b: Network) -> Following:
    """Return the figures of b that repeat what evidence said in a and no longer says in b.

    A figure repeats a source where the two are equal, exactly, in the unit of the row. Where a followed
    best figure leaves its range, the range is widened to it; third parties keep at most the low end.
    """
    changed = {name: (a.evidence[name], row) for name, row in b.evidence.items() if _differs(a, row)}
    stale: list[Stale] = []
    resting: list[Resting] = []
    followed: dict[str, Any] = {}
    for table in CITING_TABLES if changed else ():
        rows = []
        for index, row in enumerate(getattr(b.tables, table)):
            matches = list(_matches(b.tables, table, row, changed))
            found = [match for match in matches if match.old != match.new]
            stale += found
            left = [name for name in row.evidence if name in changed]
            left = [name for name in left if name not in {match.evidence for match in matches}]
            resting += [_resting(table, index, row, name) for name in left]
            rows.append(_moved(table, row, found) if found else row)
        followed[table] = tuple(rows)
    network = replace(b, tables=replace(b.tables, **followed)) if stale else b
    return Following(stale=tuple(stale), network=network, resting=tuple(resting))


def weigh(resting: Iterable[Resting], view: Snapshot, country: str) -> tuple[Resting, ...]:
    """Return rows with their influence as in `analysis.reliance.inputs`, the most influential first."""
    closed = view.closing(exits(view.network, country))
    known: dict[tuple[Kind, str], int] = {}
    found = []
    for row in resting:
        kind = _kind_in_force(view, row)
        if kind is not None and closed.limit(kind, row.element).amount is not None:
            key = (kind, row.element)
            if key not in known:
                known[key] = influence(closed, cut_element(closed, *key))
            found.append(replace(row, influence=known[key]))
        else:
            found.append(row)
    return tuple(sorted(found, key=lambda row: -(row.influence or 0)))


def _differs(a: Network, row: Evidence) -> bool:
    """Whether both networks have the evidence, with different figures."""
    before = a.evidence.get(row.id)
    columns = (*TOLD, "unit")
    return before is not None and any(getattr(before, name) != getattr(row, name) for name in columns)


def _matches(
    tables: Tables, table: str, row: Any, changed: dict[str, tuple[Evidence, Evidence]]
) -> Iterator[Stale]:
    """Yield each figure of a row that is an old or a new figure of evidence it cites.

    Where it is the new one already, and where the source still says it, old and new are the same.
    """
    for field in REPEATED.get(table, ()):
        figure = getattr(row, field)
        if figure is None or not figure.is_finite():
            continue
        for name in row.evidence:
            new = None if name not in changed else _now(tables, table, row, field, changed[name])
            if new is not None:
                yield Stale(
                    table=table,
                    element=name_of(row),
                    period=getattr(row, "period", None),
                    field=field,
                    old=figure,
                    new=new,
                    evidence=name,
                )
                break


def _now(tables: Tables, table: str, row: Any, field: str, pair: tuple[Evidence, Evidence]) -> Decimal | None:
    """Return what a source says now in place of the figure; None if the figure never was the source's."""
    before, after = pair
    figure: Decimal = getattr(row, field)
    own: Figure = "low" if field == "low" else "high" if field == "high" else "value"
    order = (own, *(name for name in TOLD if name != own))
    now = {name: _told(tables, table, row, after, name) for name in order}
    if now[own] == figure:
        return figure
    for name in order:
        new = now[name]
        if _told(tables, table, row, before, name) == figure and new is not None:
            return _rounded(new, row.unit, getattr(after, name), after.unit)
    return figure if figure in now.values() else None


def _told(tables: Tables, table: str, row: Any, source: Evidence, name: Figure) -> Fraction | None:
    """Return what a source says in the unit of a row; None if it says nothing that converts."""
    value, unit = getattr(source, name), _per_period(source, row.unit)
    if value is None or unit is None or value < 0:
        return None
    if unit == row.unit:
        return Fraction(value)
    known = densities(tables, getattr(row, "commodity", None) or _only(getattr(row, "commodities", ())))
    try:
        if table not in PRICED:
            return convert(value, unit, row.unit, period=source.period, densities=known)
        (currency, _), (wanted, amount) = split_cost_unit(unit), split_cost_unit(row.unit)
        same = Decimal(1) if currency == wanted else None
        return None if same is None else convert_cost(value, unit, amount, per_usd=same, densities=known)
    except ValueError:  # units that do not convert, a period that is none
        return None


def _per_period(source: Evidence, wanted: str) -> str | None:
    """Return the unit of a source; an amount of one year or month is a flow where a flow is wanted."""
    unit = source.unit
    if unit in STOCK_UNITS and wanted in FLOW_UNITS and source.period:
        per = {len("YYYY"): "yr", len("YYYY-MM"): "month"}.get(len(source.period))
        return f"{unit}/{per}"
    return unit


def _only(commodities: Sequence[str]) -> str | None:
    return commodities[0] if len(commodities) == 1 else None


def _rounded(exact: Fraction, unit: str, value: Decimal, told_in: str | None) -> Decimal:
    """Return a figure as a cell can hold it: as told, or with the decimals that its unit keeps."""
    if unit == told_in:
        return value
    places = DECIMALS.get(unit, COST_DECIMALS)
    return Decimal(round(exact * 10**places)).scaleb(-places)


def _moved(table: str, row: Any, stale: Iterable[Stale]) -> Any:
    """Return a row with the new figures, its range widened to hold the best one."""
    best, *others = REPEATED[table]
    cells = {name: getattr(row, name) for name in (best, *others)}
    cells.update({item.field: item.new for item in stale})
    central = cells[best]
    for name, end in (("low", min), ("high", max)):
        if cells.get(name) is not None:
            cells[name] = end(cells[name], central)
    if cells.get("reserved") is not None:
        floor = cells.get("low")
        cells["reserved"] = min(cells["reserved"], central if floor is None else floor)
    return replace(row, **cells)


def _resting(table: str, index: int, row: Any, evidence: str) -> Resting:
    period = getattr(row, "period", None)
    return Resting(table=table, index=index, element=name_of(row), period=period, evidence=evidence)


def _kind_in_force(view: Snapshot, item: Resting) -> Kind | None:
    """Return what a row limits in a snapshot; None if it is no limit there, or another row counts."""
    rows = getattr(view.network.tables, item.table)
    if item.table == "capacities":
        kind: Kind = "segment" if item.element in view.network.segments else "place"
    elif item.table in KIND:
        kind = KIND[item.table]
    else:
        return None
    own = rows[item.index]
    rivals = [row for row in rows if name_of(row) == item.element and _rivals(row, own)]
    choice = in_force(rivals, view.year)
    counts = choice is not None and choice.row is own
    # the limit of a wider commodity rests on the rows of all its parts
    return kind if counts and set(own.evidence) <= set(view.limit(kind, item.element).evidence) else None


def _rivals(row: Any, own: Any) -> bool:
    """Whether two rows about one element are of the same goods, so that one of them counts in a year."""
    if isinstance(own, Capacity):
        return bool(row.commodities == own.commodities and row.status != "nameplate")
    return row.commodity in (None, own.commodity) or own.commodity is None

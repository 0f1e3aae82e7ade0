"""One year and one commodity of a network, in whole numbers: what the flow methods work on.

Inputs are brought to the network's unit and scaled by a power of ten so that they are integers
(Mt/yr: tonnes a year). Converted values round half to even. Sums stay below 2^53.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from routes.checks import commodity_ids, densities
from routes.errors import RoutesError, unknown
from routes.periods import Row, default_year, in_force
from routes.transit import Way, denied_ways, ways
from routes.units import DECIMALS, convert, convert_cost, single_amount, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from routes.model import Capacity, Cost, Demand, Estimate, Segment, Supply
    from routes.network import Network

Kind = Literal["segment", "place", "supply", "demand"]
CapacityNotion = Literal["deliverable", "corridor"]
Dated: TypeAlias = "Capacity | Supply | Demand"
Bound = Literal["low", "central", "high"]
LARGEST = 2**53


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How much one element can take, in integer steps of the snapshot, and what says so.

    Parameters
    ----------
    kind, id
        What is limited: a segment, a place, a place's supply or a place's demand.
    amount, low, high
        Net of third parties' use. None = unlimited.
    evidence
        Ids of the rows it rests on.
    judged
        Whether the figure or its range is a judgement.
    """

    kind: Kind
    id: str
    amount: int | None
    low: int | None
    high: int | None
    evidence: tuple[str, ...] = ()
    judged: bool = False


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A network at one year for one commodity.

    Parameters
    ----------
    unit, scale
        One `unit` is `scale` integer steps.
    segments
        Those that can carry the commodity.
    capacities
        Limits of segments and places by id; what is absent is unlimited.
    supplies, home, markets
        Limits by place: what fields put in, what sinks in the exporter's country take (served
        first), and what markets outside take.
    costs
        US dollars per tonne (or the unit's amount) by element; what is absent has no figure.
    cost_evidence
        Ids of the rows that costs rest on, by element.
    closed
        Ways nobody may use.
    warnings
        What was carried forward or taken from a later year.
    """

    network: Network
    year: int | None
    commodity: str | None
    notion: CapacityNotion
    unit: str
    scale: int
    segments: tuple[Segment, ...]
    capacities: Mapping[str, Limit]
    supplies: Mapping[str, Limit]
    home: Mapping[str, Limit]
    markets: Mapping[str, Limit]
    costs: Mapping[str, Fraction]
    cost_evidence: Mapping[str, tuple[str, ...]]
    closed: frozenset[Way]
    warnings: tuple[str, ...]

    @cached_property
    def unlimited(self) -> int:
        """The integer that stands for no limit: more than all finite limits together."""
        groups = (self.capacities, self.supplies, self.home, self.markets)
        finite = [limit.amount for group in groups for limit in group.values() if limit.amount is not None]
        total = sum(finite) + 1
        if total > LARGEST:
            raise RoutesError(f"the capacities add up to more than 2^53 steps of {self.unit}/{self.scale}")
        return total

    @cached_property
    def ways(self) -> tuple[tuple[Way, str, str], ...]:
        """Open ways for the commodity, with the places they leave and reach."""
        carried = {segment.id for segment in self.segments}
        return tuple(
            (way, origin, destination)
            for way, origin, destination in ways(self.network)
            if way.segment in carried and way not in self.closed
        )

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Places that the commodity can be at: ends of open ways, supplies and sinks."""
        ends = [place for _, origin, destination in self.ways for place in (origin, destination)]
        return tuple(dict.fromkeys((*self.supplies, *ends, *self.home, *self.markets)))

    def limit(self, kind: Kind, element: str) -> Limit:
        """Return the limit of an element, unlimited if it has none."""
        groups = {"supply": (self.supplies,), "demand": (self.home, self.markets)}
        for group in groups.get(kind, (self.capacities,)):
            if element in group:
                return group[element]
        return Limit(kind=kind, id=element, amount=None, low=None, high=None)

    def closing(self, more: Iterable[Way]) -> Snapshot:
        """Return the snapshot with more ways closed."""
        return replace(self, closed=self.closed | frozenset(more))

    def with_capacity(self, element: str, amount: int | None) -> Snapshot:
        """Return the snapshot with another limit on a segment or a place."""
        limit = self.limit(_kind(self.network, element), element)
        limit = replace(limit, amount=amount, low=amount, high=amount)
        return replace(self, capacities={**self.capacities, element: limit})

    def at_end(self, bound: Bound) -> Snapshot:
        """Return the snapshot with every capacity of segments and places at one end of its range."""
        if bound == "central":
            return self
        ends = {
            name: limit if limit.amount is None else replace(limit, amount=getattr(limit, bound))
            for name, limit in self.capacities.items()
        }
        return replace(self, capacities=ends)

    def decimal(self, steps: int | Fraction) -> float:
        """Return integer steps as a number in `unit`."""
        return float(Fraction(steps) / self.scale)


def _kind(network: Network, element: str) -> Kind:
    return "segment" if element in network.segments else "place"


def default_commodity(network: Network, commodity: str | None) -> str | None:
    """Return the commodity asked for, or the network's first.

    Raises
    ------
    UnknownNameError
        If the network has no such commodity.
    """
    known = commodity_ids(network.tables)
    if commodity is None:
        return known[0]
    if commodity not in known:
        raise unknown("commodity", commodity, [name for name in known if name is not None])
    return commodity


def snapshot(
    network: Network,
    *,
    year: int | None = None,
    commodity: str | None = None,
    notion: CapacityNotion = "deliverable",
    bound: Bound = "central",
) -> Snapshot:
    """Return one year and one commodity of a network.

    Parameters
    ----------
    year
        Calendar year; default: the latest with counted flows.
    commodity
        Id; default: the network's first.
    notion
        ``deliverable``: the fields' output limits bind. ``corridor``: supplies are unlimited.
    bound
        Which end of every range is taken as the amount of capacities (not of supply or demand).

    Raises
    ------
    RoutesError
        If a unit does not convert or the numbers are too large for exact arithmetic.
    """
    commodity = default_commodity(network, commodity)
    year = default_year(network.tables, commodity) if year is None else year
    builder = _Builder(network=network, year=year, commodity=commodity, bound=bound)
    supplies = builder.limits_of(network.tables.supplies, "supply")
    if notion == "corridor":
        supplies = {place: replace(limit, amount=None) for place, limit in supplies.items()}
    sinks = builder.limits_of(network.tables.demands, "demand")
    home = {place: limit for place, limit in sinks.items() if network.is_home(place)}
    priced = builder.cost_rows()
    return Snapshot(
        network=network,
        year=year,
        commodity=commodity,
        notion=notion,
        unit=network.settings.unit,
        scale=builder.scale,
        segments=builder.segments(),
        capacities=builder.capacities(),
        supplies=supplies,
        home=home,
        markets=builder.markets(sinks),
        costs={element: builder.cost(row) for element, row in priced.items()},
        cost_evidence={element: row.evidence for element, row in priced.items()},
        closed=denied_ways(network, network.denied),
        warnings=tuple(dict.fromkeys(builder.warnings)),
    )


class _Builder:
    """Select the rows that count in a year and turn them to integers; collect warnings."""

    def __init__(self, *, network: Network, year: int | None, commodity: str | None, bound: Bound) -> None:
        self.network, self.year, self.commodity, self.bound = network, year, commodity, bound
        self.unit = network.settings.unit
        self.densities = densities(network.tables, commodity)
        self.warnings: list[str] = []
        self.scale = 10 ** max(DECIMALS[self.unit], *self._decimals(), 0)

    def _decimals(self) -> Iterable[int]:
        """Decimal places of every figure given in the network's own unit."""
        tables = self.network.tables
        groups: tuple[Sequence[Dated], ...] = (tables.capacities, tables.supplies, tables.demands)
        for row in (row for group in groups for row in group if row.unit == self.unit):
            for figure in (row.low, row.central, row.high, getattr(row, "reserved", None)):
                if figure is not None and figure.is_finite():
                    yield max(0, -int(figure.normalize().as_tuple().exponent))

    def steps(self, value: Decimal, row: Dated) -> int | None:
        """Return a figure of a row as integer steps, None for infinity."""
        if not value.is_finite():
            return None
        period = row.period or (str(self.year) if self.year else None)
        exact = convert(value, row.unit, self.unit, period=period, densities=self.densities)
        steps: int = round(exact * self.scale)
        return steps

    def limit(self, row: Dated, kind: Kind, element: str) -> Limit:
        """Return the limit that one row states."""
        estimate: Estimate = row.estimate
        low, central, high = (
            self.steps(part, row) for part in (estimate.low, estimate.central, estimate.high)
        )
        bound = {"low": low, "central": central, "high": high}[self.bound]
        amount = central if kind in ("supply", "demand") else bound
        judged = bool(row.note and row.note.startswith("judged:"))
        return Limit(
            kind=kind,
            id=element,
            amount=amount,
            low=low,
            high=high,
            evidence=row.evidence,
            judged=judged or getattr(row, "status", None) == "assumed",
        )

    def choose(self, rows: Sequence[Row], what: str) -> Row | None:
        """Return the row that counts in the year; warn if it is not a row of the year."""
        choice = in_force(rows, self.year)
        if choice is None:
            return None
        if choice.carried and not what.startswith("capacity"):
            self.warnings.append(f"{what}: the figure of {choice.row.period} is carried to {self.year}")
        if choice.later:
            self.warnings.append(f"{what}: nothing up to {self.year}; that of {choice.row.period} is used")
        return choice.row

    def limits_of(
        self, rows: Sequence[Supply] | Sequence[Demand], kind: Literal["supply", "demand"]
    ) -> dict[str, Limit]:
        """Return the limits of supply or demand by place."""
        by_place: dict[str, list[Supply | Demand]] = {}
        for row in rows:
            if row.commodity in (None, self.commodity):
                by_place.setdefault(row.place, []).append(row)
        limits = {}
        for place, candidates in by_place.items():
            chosen = self.choose(candidates, f"{kind} at {place}")
            if chosen is not None:
                limits[place] = self.limit(chosen, kind, place)
        return limits

    def markets(self, sinks: Mapping[str, Limit]) -> dict[str, Limit]:
        """Return what each place outside the exporter takes: its demand row, else anything.

        Markets that no segment reaches with the commodity are left out, unless they have a row.
        """
        limits = {place: limit for place, limit in sinks.items() if not self.network.is_home(place)}
        reached = {end for segment in self.segments() for end in (segment.origin, segment.destination)}
        reached |= {row.place for row in self.network.tables.supplies}
        for place in self.network.tables.places:
            if place.kind != "market" or place.id in limits or self.network.is_home(place.id):
                continue
            if place.id in reached:
                limits[place.id] = Limit(kind="demand", id=place.id, amount=None, low=None, high=None)
        return limits

    def segments(self) -> tuple[Segment, ...]:
        """Return the segments that can carry the commodity."""
        return tuple(
            segment
            for segment in self.network.tables.segments
            if not segment.commodities or self.commodity in segment.commodities
        )

    def capacities(self) -> dict[str, Limit]:
        """Return the tightest limit of each element: the commodity's own and the shared one both hold."""
        groups: dict[tuple[str, tuple[str, ...]], list[Capacity]] = {}
        for row in self.network.tables.capacities:
            if row.status != "nameplate" and (not row.commodities or self.commodity in row.commodities):
                groups.setdefault((row.element, row.commodities), []).append(row)
        limits: dict[str, Limit] = {}
        for (element, _), rows in groups.items():
            chosen = self.choose(rows, f"capacity of {element}")
            if chosen is not None:
                limit = self.limit(chosen, _kind(self.network, element), element)
                limits[element] = min(limits.get(element, limit), limit, key=_tightness)
        return limits

    def cost_rows(self) -> dict[str, Cost]:
        """Return the cost row that counts for each element: nearest in time, own commodity, observed."""
        groups: dict[str, list[Cost]] = {}
        for row in self.network.tables.costs:
            if row.commodity in (None, self.commodity):
                groups.setdefault(row.element, []).append(row)
        return {element: max(rows, key=self._fitness) for element, rows in groups.items()}

    def _fitness(self, row: Cost) -> tuple[tuple[int, int], bool, bool]:
        return (self._closeness(row.period), row.commodity is not None, row.status == "observed")

    def cost(self, row: Cost) -> Fraction:
        """Return US dollars per single amount of the unit (t, bbl, TEU, ...)."""
        return convert_cost(
            row.central,
            row.unit,
            single_amount(self.unit),
            per_usd=self._rate(row.unit.partition("/")[0], row.period),
            densities=self.densities,
        )

    def _closeness(self, period: str | None) -> tuple[int, int]:
        """Order periods: at or before the year first, the latest of them first."""
        begins = year_of(period)
        if begins is None or self.year is None:
            return (1, begins or 0)
        return (1, begins) if begins <= self.year else (0, -begins)

    def _rate(self, currency: str, period: str | None) -> Decimal | None:
        """Return the exchange rate nearest to the period."""
        rates = [rate for rate in self.network.tables.fx if rate.currency == currency]
        if not rates:
            return None
        wanted = year_of(period) or self.year or 0
        return min(rates, key=lambda rate: (abs((year_of(rate.period) or 0) - wanted), rate.period)).per_usd


def _tightness(limit: Limit) -> tuple[bool, int]:
    return (limit.amount is None, limit.amount or 0)

"""Which rows of a network count in a year, and the limits they state as whole numbers.

Figures are brought to the network's unit and scaled by a power of ten so that they are integers; they
round half to even.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from routes.checks import densities
from routes.goods import carried_at, goods_of
from routes.periods import Row, in_force
from routes.units import DECIMALS, convert, convert_cost, single_amount, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from routes.estimate import Estimate
    from routes.goods import Good
    from routes.model import Capacity, Cost, Demand, Segment, Supply
    from routes.network import Network

Kind = Literal["segment", "place", "supply", "demand"]
Dated: TypeAlias = "Capacity | Supply | Demand"
Bound = Literal["low", "central", "high"]


@dataclass(frozen=True, kw_only=True, slots=True)
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


class LimitReader:
    """Select the rows that count in a year and turn them to integers; collect warnings."""

    def __init__(self, *, network: Network, year: int | None, commodity: str | None, bound: Bound) -> None:
        self.network, self.year, self.commodity, self.bound = network, year, commodity, bound
        self.unit = network.settings.unit
        self.goods = goods_of(network.tables)
        self.densities = densities(network.tables, commodity)
        self.warnings: list[str] = []
        self._factors: dict[tuple[str, str | None], Fraction] = {}
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
        factor = self._factor(row.unit, row.period or (str(self.year) if self.year else None))
        amount, parts = value.as_integer_ratio()
        return rounded(amount * factor.numerator, parts * factor.denominator)

    def _factor(self, unit: str, period: str | None) -> Fraction:
        """Return how many steps one of a unit is, looked up once."""
        if (unit, period) not in self._factors:
            one = convert(Decimal(1), unit, self.unit, period=period, densities=self.densities)
            self._factors[unit, period] = one * self.scale
        return self._factors[unit, period]

    def limit(self, row: Dated, kind: Kind, element: str) -> Limit:
        """Return the limit that one row states."""
        estimate: Estimate = row.estimate
        central = self.steps(estimate.central, row)
        low, high = (
            central if end == estimate.central else self.steps(end, row)
            for end in (estimate.low, estimate.high)
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
    ) -> dict[tuple[str, Good], Limit]:
        """Return the limits in force of supply or demand by place and commodity.

        They are those of the commodity asked for, of its parts, and (demand) of what it is a part of.
        Rows without a commodity speak for the one asked for.
        """
        above = self.goods.lineage(self.commodity) if kind == "demand" else ()
        groups: dict[tuple[str, Good], list[Supply | Demand]] = {}
        for row in rows:
            if self.goods.speaks_for(row.commodity, self.commodity) or row.commodity in above:
                key = (row.place, self.commodity if row.commodity is None else row.commodity)
                groups.setdefault(key, []).append(row)
        limits = {}
        for (place, commodity), candidates in groups.items():
            chosen = self.choose(candidates, f"{kind} at {place}")
            if chosen is not None:
                limits[place, commodity] = self.limit(chosen, kind, place)
        return limits

    def supplies(self) -> dict[str, Limit]:
        """Return what each place puts in: the sum over the parts of the commodity."""
        by_place: dict[str, list[Limit]] = {}
        for (place, _), limit in self.limits_of(self.network.tables.supplies, "supply").items():
            by_place.setdefault(place, []).append(limit)
        return {place: together(limits) for place, limits in by_place.items()}

    def sinks(self) -> dict[str, Limit]:
        """Return what each place with a row takes: the tightest of all rows that bound the commodity."""
        found = self.limits_of(self.network.tables.demands, "demand")
        arriving = carried_at(self.network.tables, self.goods)
        above = self.goods.lineage(self.commodity)
        limits: dict[str, Limit] = {}
        for place in dict.fromkeys(place for place, _ in found):
            bounds = [found[place, name] for name in above if (place, name) in found]
            parts = {name: limit for (at, name), limit in found.items() if at == place and name not in above}
            wanted = self.goods.parts(self.commodity) & arriving.get(place, frozenset())
            if parts and (self.network.is_home(place) or wanted <= self.goods.covered(parts)):
                bounds.append(together(list(parts.values())))
            if bounds:
                limits[place] = min(bounds, key=tightness)
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
            segment for segment in self.network.tables.segments if self.goods.carries(segment, self.commodity)
        )

    def capacities(self) -> dict[str, Limit]:
        """Return the tightest limit of each element: the commodity's own and the shared one both hold."""
        carried = carried_at(self.network.tables, self.goods)
        groups: dict[tuple[str, tuple[str, ...]], list[Capacity]] = {}
        for row in self.network.tables.capacities:
            there = carried.get(row.element, frozenset())
            if row.status != "nameplate" and self.goods.binds(row, there, self.commodity):
                groups.setdefault((row.element, row.commodities), []).append(row)
        limits: dict[str, Limit] = {}
        for (element, _), rows in groups.items():
            chosen = self.choose(rows, f"capacity of {element}")
            if chosen is not None:
                limit = self.limit(chosen, kind_of(self.network, element), element)
                limits[element] = min(limits.get(element, limit), limit, key=tightness)
        return limits

    def cost_rows(self) -> dict[str, Cost]:
        """Return the cost row that counts for each element: nearest in time, own commodity, observed."""
        above = self.goods.lineage(self.commodity)
        groups: dict[str, list[Cost]] = {}
        for row in self.network.tables.costs:
            if row.commodity is None or row.commodity in above:
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


def together(limits: Sequence[Limit]) -> Limit:
    """Return the limit that several parts have together."""
    if len(limits) == 1:
        return limits[0]

    def total(values: Iterable[int | None]) -> int | None:
        known = tuple(values)
        return None if None in known else sum(value for value in known if value is not None)

    return replace(
        limits[0],
        amount=total(limit.amount for limit in limits),
        low=total(limit.low for limit in limits),
        high=total(limit.high for limit in limits),
        evidence=tuple(dict.fromkeys(item for limit in limits for item in limit.evidence)),
        judged=any(limit.judged for limit in limits),
    )


def rounded(amount: int, parts: int) -> int:
    """Return a fraction as a whole number, half to even.

    Examples
    --------
    >>> [rounded(amount, 2) for amount in (1, 3, 4, 5)]
    [0, 2, 2, 2]
    """
    whole, rest = divmod(amount, parts)
    return whole + (2 * rest > parts or (2 * rest == parts and whole % 2))


def tightness(limit: Limit) -> tuple[bool, int]:
    """Order limits: the least amount first, unlimited last."""
    return (limit.amount is None, limit.amount or 0)


def kind_of(network: Network, element: str) -> Kind:
    """Return whether an element is a segment or a place."""
    return "segment" if element in network.segments else "place"

"""Goods by corridors: what was counted of each good on each corridor, and whether it crossed a country.

A cell adds up counted flows whose first corridor is the same. What ends in the country in question is
told apart: its buyers there make it a market, not a country of transit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from analysis.goods_values import worths
from analysis.observed import counted_flows, crossings
from analysis.paths import after
from routes.errors import RoutesError
from routes.transit import exits, members

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.observed import CountedFlow
    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.snapshot import Snapshot

Passage = Literal["crosses", "mixed", "ends", "avoids"]
PASSAGES: tuple[Passage, ...] = ("crosses", "mixed", "ends", "avoids")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A corridor, and how what goes by it passes the country: a corridor of two kinds has two columns.

    Parameters
    ----------
    corridor
        Id of corridors.csv, else the first corridor of the segment, else the counted element.
    """

    corridor: str
    passage: Passage


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    """What was counted of one good in one column, in the network's unit (not in steps).

    Parameters
    ----------
    low, high
        Sums of the ends of the ranges of its terms.
    elements, evidence
        The counted elements that add up to it, and the rows of evidence they rest on.
    """

    good: Good
    column: Column
    value: Fraction
    low: Fraction
    high: Fraction
    elements: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GoodsMatrix:
    """Counted exports of a year by good and corridor.

    Parameters
    ----------
    country
        Country, zone or group that columns are told apart by.
    goods
        The greatest first; those of which nothing was counted are left out.
    columns
        What crosses first, then what ends there, then what avoids it; within each the greatest first.
    cells
        Those with something in them.
    prices
        US dollars for one unit of each good that has a price.
    price_evidence
        The rows that prices rest on.
    """

    joint: JointSnapshot
    country: str
    goods: tuple[Good, ...]
    columns: tuple[Column, ...]
    cells: tuple[MatrixCell, ...]
    prices: dict[Good, Fraction]
    price_evidence: tuple[str, ...]

    def of(self, good: Good) -> Fraction:
        """Return all that was counted of a good."""
        return sum((cell.value for cell in self.cells if cell.good == good), Fraction(0))

    def within(self, column: Column) -> Fraction:
        """Return all that was counted in a column."""
        return sum((cell.value for cell in self.cells if cell.column == column), Fraction(0))

    def passing(self, good: Good, passage: Passage) -> Fraction:
        """Return what was counted of a good that passes the country in one way."""
        own = (cell for cell in self.cells if cell.good == good and cell.column.passage == passage)
        return sum((cell.value for cell in own), Fraction(0))

    @property
    def total(self) -> Fraction:
        """All that was counted."""
        return sum((cell.value for cell in self.cells), Fraction(0))

    @property
    def unpriced(self) -> tuple[Good, ...]:
        """Goods without a price."""
        return tuple(good for good in self.goods if good not in self.prices)

    def share(self, goods: Iterable[Good], passage: Passage = "crosses") -> float:
        """Return the share of some goods, by tonnes, that passes in one way, in [0, 1]."""
        asked = tuple(goods)
        whole = sum((self.of(good) for good in asked), Fraction(0))
        part = sum((self.passing(good, passage) for good in asked), Fraction(0))
        return float(part / whole) if whole else 0.0

    def usd(self, good: Good) -> Fraction | None:
        """Return what a good was worth, US dollars; None without a price."""
        price = self.prices.get(good)
        return None if price is None else price * self.of(good)

    def value_share(self, passage: Passage = "crosses") -> float | None:
        """Return the share of all goods by value, in [0, 1]; None where one has no price."""
        if self.unpriced or not self.goods:
            return None
        worth = {good: self.prices[good] * self.of(good) for good in self.goods}
        part = sum((self.prices[good] * self.passing(good, passage) for good in self.goods), Fraction(0))
        whole = sum(worth.values(), Fraction(0))
        return float(part / whole) if whole else None


def goods_matrix(joint: JointSnapshot, country: str) -> GoodsMatrix:
    """Return the counted exports of a year by good and corridor.

    Parameters
    ----------
    country
        Country, zone or group.

    Raises
    ------
    RoutesError
        If nothing was counted in the year.
    """
    found = [cell for good, view in joint.views.items() for cell in _cells(good, view, country)]
    cells = tuple(cell for cell in found if cell.value > 0)
    if not cells:
        raise RoutesError(f"{joint.network.settings.name}: nothing is counted in {joint.year}")
    by_good: Counter[Good] = Counter()
    by_column: Counter[Column] = Counter()
    for cell in cells:
        by_good[cell.good] += cell.value  # type: ignore[assignment] # counters add fractions as well
        by_column[cell.column] += cell.value  # type: ignore[assignment]
    priced = worths(joint)
    return GoodsMatrix(
        joint=joint,
        country=country,
        goods=tuple(sorted(by_good, key=lambda good: (-by_good[good], str(good)))),
        columns=tuple(
            sorted(
                by_column,
                key=lambda item: (PASSAGES.index(item.passage), -by_column[item], item.corridor),
            )
        ),
        cells=cells,
        prices={good: priced[good].usd_per_step * joint.scale for good in by_good if good in priced},
        price_evidence=tuple(
            dict.fromkeys(name for good in by_good if good in priced for name in priced[good].evidence)
        ),
    )


def corridor_of(view: Snapshot, flow: CountedFlow) -> str:
    """Return the corridor of corridors.csv that a counted flow belongs to, else its route."""
    for corridor in view.network.tables.corridors:
        if flow.route in corridor.tags:
            return corridor.id
    return flow.route


def _cells(good: Good, view: Snapshot, country: str) -> list[MatrixCell]:
    flows = counted_flows(view)
    passages = _passages(view, country, [flow.element for flow in flows])
    terms: dict[Column, list[CountedFlow]] = {}
    for flow in flows:
        column = Column(corridor=corridor_of(view, flow), passage=passages[flow.element])
        terms.setdefault(column, []).append(flow)
    return [
        MatrixCell(
            good=good,
            column=column,
            value=sum((flow.value for flow in own), Fraction(0)),
            low=sum((flow.low for flow in own), Fraction(0)),
            high=sum((flow.high for flow in own), Fraction(0)),
            elements=tuple(flow.element for flow in own),
            evidence=tuple(dict.fromkeys(name for flow in own for name in flow.evidence)),
        )
        for column, own in terms.items()
    ]


def _passages(view: Snapshot, country: str, elements: list[str]) -> dict[str, Passage]:
    """Return how what goes through each element passes a country."""
    crossed = crossings(view, exits(view.network, country), elements)
    there = set(members(view.network, country))
    found: dict[str, Passage] = {}
    for name in elements:
        segment = view.network.segments.get(name)
        start = name if segment is None else segment.destination
        reached = after(view, [start]) & set(view.markets)
        if crossed[name]:
            found[name] = "crosses"
        elif reached and all(view.network.places[market].country in there for market in reached):
            found[name] = "ends"
        else:
            found[name] = "mixed" if crossed[name] is None else "avoids"
    return found

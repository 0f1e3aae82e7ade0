"""What goods are worth: US dollars per tonne in a year, from prices.csv."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from routes.checks import densities
from routes.exchange import exchange_rate
from routes.units import AMOUNTS, convert_cost, single_amount, split_cost_unit, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.model import Price
    from routes.network import Network

CENTS = 100  # prices are read to the cent, so that sums stay exact


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What one step of a good is worth, in US dollars, and the rows that say so."""

    usd_per_step: Fraction
    usd_per_amount: Fraction
    evidence: tuple[str, ...]


def worths(joint: JointSnapshot) -> dict[Good, Worth]:
    """Return what a step of each good is worth in the year of the snapshot.

    The row of the year, else the mean of its months, else of the nearest year. A good without a price
    is left out.
    """
    found = {}
    for good in joint.views:
        rows = [row for row in joint.network.tables.prices if row.commodity == good]
        chosen = _of_year(rows, joint.year)
        if chosen:
            found[good] = _worth(joint, good, chosen)
    return found


def _of_year(rows: Sequence[Price], year: int | None) -> list[Price]:
    """Return the row of the year, or its months, or those of the nearest year with any."""
    by_year: dict[int, list[Price]] = {}
    for row in rows:
        by_year.setdefault(year_of(row.period) or 0, []).append(row)
    if not by_year:
        return []
    nearest = min(by_year, key=lambda one: (abs(one - (year or max(by_year))), -one))
    whole = [row for row in by_year[nearest] if row.period == str(nearest)]
    return whole or by_year[nearest]


def _worth(joint: JointSnapshot, good: Good, rows: Sequence[Price]) -> Worth:
    unit = single_amount(joint.unit)
    factors = densities(joint.network.tables, good)
    dollars = [
        convert_cost(row.value, row.unit, unit, per_usd=price_rate(joint.network, row), densities=factors)
        for row in rows
    ]
    mean = Fraction(round(sum(dollars, Fraction(0)) / len(dollars) * CENTS), CENTS)
    amounts = AMOUNTS[joint.unit.partition("/")[0]][1] / AMOUNTS[unit][1]
    return Worth(
        usd_per_step=mean * Fraction(amounts) / joint.scale,
        usd_per_amount=mean,
        evidence=tuple(dict.fromkeys(item for row in rows for item in row.evidence)),
    )


def price_rate(network: Network, row: Price) -> Decimal | None:
    """Return the exchange rate nearest to the year of a price, None without any."""
    return exchange_rate(network, split_cost_unit(row.unit)[0], year_of(row.period) or 0)

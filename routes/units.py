"""Units of flow, stock and cost, and the one place where they are converted.

A unit of flow is an amount per time (``kb/d``, ``Mt/yr``), a unit of stock an amount (``mb``).
Amounts of mass, oil volume and containers convert into each other through a commodity's
``bbl_per_t`` and ``t_per_teu``; gas volume, energy and ``unit`` convert only into themselves.
All arithmetic is exact (fractions); rounding happens once, where a network is turned to integers.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 - pydantic and doctest read it at run time
from fractions import Fraction
from typing import Literal

from routes.errors import RoutesError, nearest

Dimension = Literal["mass", "volume", "containers", "gas", "energy", "abstract"]
Per = Literal["day", "month", "year"]

# amount -> dimension and size in tonnes, barrels, TEU, cubic metres, gigawatt hours
AMOUNTS: dict[str, tuple[Dimension, int]] = {
    "t": ("mass", 1),
    "kt": ("mass", 10**3),
    "Mt": ("mass", 10**6),
    "bbl": ("volume", 1),
    "kb": ("volume", 10**3),
    "mb": ("volume", 10**6),
    "TEU": ("containers", 1),
    "kTEU": ("containers", 10**3),
    "mcm": ("gas", 10**6),
    "bcm": ("gas", 10**9),
    "GWh": ("energy", 1),
    "unit": ("abstract", 1),
}
PERIODS: dict[str, Per] = {"d": "day", "month": "month", "yr": "year"}
FLOW_UNITS: tuple[str, ...] = (
    *("t/d", "kt/d", "kt/month", "Mt/month", "kt/yr", "Mt/yr", "kb/d", "mb/d"),
    *("TEU/yr", "kTEU/yr", "bcm/yr", "mcm/d", "GWh/d", "unit"),
)
STOCK_UNITS: tuple[str, ...] = ("t", "kt", "Mt", "kb", "mb")
# decimals kept in integer arithmetic: tonnes, barrels a day, TEU, cubic metres, and so on
DECIMALS: dict[str, int] = {
    "t/d": 0,
    "kt/d": 3,
    "kt/month": 3,
    "Mt/month": 6,
    "kt/yr": 3,
    "Mt/yr": 6,
    "kb/d": 3,
    "mb/d": 6,
    "TEU/yr": 0,
    "kTEU/yr": 3,
    "bcm/yr": 9,
    "mcm/d": 6,
    "GWh/d": 3,
    "unit": 0,
}
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Densities:
    """How a commodity's amounts convert: barrels per tonne and tonnes per TEU, where known."""

    bbl_per_t: Decimal | None = None
    t_per_teu: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit split into its parts: an amount, and for flows the time it is counted over."""

    amount: str
    per: Per | None

    @property
    def dimension(self) -> Dimension:
        """Kind of amount: mass, volume, containers, gas, energy or abstract."""
        return AMOUNTS[self.amount][0]


def parse_unit(symbol: str) -> Unit:
    """Return the parts of a unit of flow or stock.

    Raises
    ------
    RoutesError
        If the unit is not one of `FLOW_UNITS` or `STOCK_UNITS`; the message names the nearest.

    Examples
    --------
    >>> parse_unit("kb/d")
    Unit(amount='kb', per='day')
    """
    if symbol not in FLOW_UNITS and symbol not in STOCK_UNITS:
        known = (*FLOW_UNITS, *STOCK_UNITS)
        raise RoutesError(f"unknown unit {symbol!r}{nearest(symbol, known)}")
    amount, slash, time = symbol.partition("/")
    return Unit(amount=amount, per=PERIODS[time] if slash else None)


def days_in_year(year: int | None) -> int:
    """Return 365, or 366 in a leap year; 365 where no year is given."""
    return 366 if year is not None and calendar.isleap(year) else 365


def year_of(period: str | None) -> int | None:
    """Return the year an ISO 8601 period begins in, None for no period.

    Examples
    --------
    >>> year_of("2022-09")
    2022
    """
    return int(period[:4]) if period else None


def _times_per_year(per: Per | None, *, period: str | None) -> Fraction:
    """How many such times a year holds: days and months count as they are in the period."""
    days = days_in_year(year_of(period))
    if per == "day":
        return Fraction(days)
    if per == "month":
        month = _month_of(period)
        if month is None:
            return Fraction(MONTHS_PER_YEAR)
        return Fraction(days, calendar.monthrange(*month)[1])
    return Fraction(1)


def _month_of(period: str | None) -> tuple[int, int] | None:
    """Return year and month of a period inside one month, None for a longer one or none."""
    if period is None or len(period) < len("YYYY-MM") or period[4] != "-" or "/" in period:
        return None
    return int(period[:4]), int(period[5:7])


def _amount_ratio(source: Unit, target: Unit, densities: Densities) -> Fraction:
    """How many target amounts one source amount is."""
    size = Fraction(AMOUNTS[source.amount][1], AMOUNTS[target.amount][1])
    if source.dimension == target.dimension:
        return size
    tonnes = _tonnes_per(source.dimension, densities)
    return size * tonnes / _tonnes_per(target.dimension, densities)


def _tonnes_per(dimension: Dimension, densities: Densities) -> Fraction:
    """Tonnes in one barrel, TEU or tonne of the commodity."""
    if dimension == "mass":
        return Fraction(1)
    if dimension == "volume" and densities.bbl_per_t is not None:
        return 1 / Fraction(densities.bbl_per_t)
    if dimension == "containers" and densities.t_per_teu is not None:
        return Fraction(densities.t_per_teu)
    needed = {"volume": "bbl_per_t", "containers": "t_per_teu"}.get(dimension)
    how = f" without {needed} in commodities.csv" if needed else ""
    raise RoutesError(f"{dimension} does not convert{how}")


def convert(
    value: Decimal, unit: str, to: str, *, period: str | None = None, densities: Densities | None = None
) -> Fraction:
    """Convert a flow or a stock exactly.

    Parameters
    ----------
    value
        A finite amount in `unit`.
    unit, to
        Units of flow (`FLOW_UNITS`) or both units of stock (`STOCK_UNITS`).
    period
        ISO 8601 period the value belongs to. It gives the length of the year (365 or 366 days) and,
        if it lies inside one month, of the month.
    densities
        The commodity's conversion factors.

    Raises
    ------
    RoutesError
        If a unit is unknown or the dimensions do not convert.

    Examples
    --------
    >>> float(convert(Decimal(20), "kt/d", "Mt/yr"))
    7.3
    >>> float(convert(Decimal(1), "mb/d", "Mt/yr", densities=Densities(bbl_per_t=Decimal("7.3"))))
    50.0
    """
    source, target = parse_unit(unit), parse_unit(to)
    if unit == to:
        return Fraction(value)
    if (source.per is None) != (target.per is None):
        raise RoutesError(f"{unit} and {to} do not convert: one is a flow, the other is not")
    try:
        amount = _amount_ratio(source, target, densities or Densities())
    except RoutesError as error:
        raise RoutesError(f"{unit} and {to} do not convert: {error}") from error
    time = _times_per_year(source.per, period=period) / _times_per_year(target.per, period=period)
    return Fraction(value) * amount * time


def single_amount(unit: str) -> str:
    """Return the smallest amount of a flow unit's dimension (t, bbl, TEU, ...): costs are per one of it.

    Examples
    --------
    >>> single_amount("mb/d")
    'bbl'
    """
    dimension = parse_unit(unit).dimension
    return min((name for name in AMOUNTS if AMOUNTS[name][0] == dimension), key=lambda name: AMOUNTS[name][1])


def split_cost_unit(unit: str) -> tuple[str, str]:
    """Return currency and amount of a unit of cost or price.

    Examples
    --------
    >>> split_cost_unit("USD/bbl")
    ('USD', 'bbl')
    """
    currency, slash, amount = unit.partition("/")
    if not slash or amount not in AMOUNTS or not (len(currency) == len("USD") and currency.isupper()):
        raise RoutesError(f"unknown unit of cost {unit!r}; expected a currency per amount such as USD/t")
    return currency, amount


def split_money(unit: str) -> tuple[int, str]:
    """Return how many millions, and the currency, of a unit of money such as MUSD or bn KZT.

    Examples
    --------
    >>> split_money("bn KZT")
    (1000, 'KZT')
    """
    millions, currency = (1000, unit[3:]) if unit.startswith("bn ") else (1, unit[1:])
    if not unit.startswith(("bn ", "M")) or not (len(currency) == len("USD") and currency.isupper()):
        raise RoutesError(f"unknown unit of money {unit!r}; expected millions or billions: MUSD, bn KZT")
    return millions, currency


def convert_cost(
    value: Decimal,
    unit: str,
    to_amount: str,
    *,
    per_usd: Decimal | None = None,
    densities: Densities | None = None,
) -> Fraction:
    """Convert a cost to US dollars per `to_amount` (t, bbl, TEU).

    Parameters
    ----------
    per_usd
        Units of the cost's currency for one dollar, from fx.csv; not needed for USD.

    Examples
    --------
    >>> float(convert_cost(Decimal(2), "USD/bbl", "t", densities=Densities(bbl_per_t=Decimal("7.5"))))
    15.0
    """
    currency, amount = split_cost_unit(unit)
    if currency != "USD" and per_usd is None:
        raise RoutesError(f"no exchange rate for {currency}: fx.csv needs a row")
    rate = Fraction(1) if per_usd is None or currency == "USD" else Fraction(per_usd)
    source, target = Unit(amount=to_amount, per=None), Unit(amount=amount, per=None)
    return Fraction(value) / rate * _amount_ratio(source, target, densities or Densities())

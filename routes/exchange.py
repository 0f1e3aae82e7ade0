"""Exchange rates: units of a currency per US dollar, from fx.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.units import year_of

if TYPE_CHECKING:
    from decimal import Decimal

    from routes.network import Network


def exchange_rate(network: Network, currency: str, year: int) -> Decimal | None:
    """Return the rate nearest to a year, in units of the currency per US dollar; None without any."""
    rates = [rate for rate in network.tables.fx if rate.currency == currency]
    nearest = min(rates, key=lambda rate: abs((year_of(rate.period) or 0) - year), default=None)
    return None if nearest is None else nearest.per_usd

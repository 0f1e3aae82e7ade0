"""The counted years side by side: what each route carried, what crossed, how concentrated it was."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.observed import counted_flows, crossings, observed_share, route_hhi
from routes.periods import counted_years
from routes.snapshot import default_commodity, snapshot
from routes.transit import exits

if TYPE_CHECKING:
    from routes.network import Network


@dataclass(frozen=True, kw_only=True)
class RouteYear:
    """What one route carried in one year, in the network's unit, and whether that crossed the country."""

    year: int
    route: str
    amount: float
    crosses: bool


@dataclass(frozen=True, kw_only=True)
class History:
    """All counted years of a commodity.

    Parameters
    ----------
    routes
        One row per year and route with anything counted, also zero.
    share
        Share of counted exports that crossed the country, by year.
    hhi
        Concentration of routes, 0 to 10,000, by year.
    """

    network: Network
    commodity: str | None
    country: str
    years: tuple[int, ...]
    routes: tuple[RouteYear, ...]
    share: dict[int, float]
    hhi: dict[int, float]


def history(network: Network, country: str, *, commodity: str | None = None) -> History:
    """Return every counted year of a commodity, seen from one country, zone or group."""
    commodity = default_commodity(network, commodity)
    crossing = exits(network, country)
    years = counted_years(network.tables, commodity)
    routes: list[RouteYear] = []
    share: dict[int, float] = {}
    concentration: dict[int, float] = {}
    for year in years:
        view = snapshot(network, year=year, commodity=commodity)
        counted = counted_flows(view)
        crossed = crossings(view, crossing, [flow.element for flow in counted])
        totals: dict[tuple[str, bool], Fraction] = {}
        for flow in counted:
            key = (flow.route, bool(crossed[flow.element]))
            totals[key] = totals.get(key, Fraction(0)) + flow.value
        routes += [
            RouteYear(year=year, route=route, amount=float(total), crosses=crosses)
            for (route, crosses), total in totals.items()
        ]
        observed, hhi = observed_share(view, crossing), route_hhi(view)
        if observed is not None:
            share[year] = observed.value
        if hhi is not None:
            concentration[year] = hhi
    return History(
        network=network,
        commodity=commodity,
        country=country,
        years=years,
        routes=tuple(routes),
        share=share,
        hhi=concentration,
    )

"""How much of the exports depends on transit through a country, zone or group: five numbers, five names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.certificate import Certificate, CutElement, prove
from analysis.flow import solve
from analysis.observed import ObservedShare, counted_exports, counted_flows, observed_share, route_hhi
from analysis.shares import (
    Cheapest,
    LeastCostShare,
    ShareRange,
    cheapest,
    least_cost_share,
    too_large,
    transit_share,
)
from routes.errors import unknown
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routes.network import Network
    from routes.snapshot import CapacityNotion, Snapshot


@dataclass(frozen=True, kw_only=True)
class CountryDependence:
    """What depends on one country, zone or group. Amounts are integer steps, shares lie in [0, 1].

    Parameters
    ----------
    without
        Greatest exports when transit through it is denied, with its proof.
    without_range
        The same with every capacity at its low, and at its high end.
    stranded, stranded_share
        The headline: what of the exports to be carried cannot leave then.
    capacity_loss
        Share of export capacity that needs it.
    transit_share, least_cost_share
        Share of the exports that crosses it over all ways to carry them, and over the cheapest ways;
        None where there is nothing to carry, and in networks of very many segments.
    observed
        Share of counted exports that crossed it; None where nothing is counted.
    """

    country: str
    without: Certificate
    without_range: tuple[int, int]
    stranded: int
    stranded_share: float
    capacity_loss: float
    transit_share: ShareRange | None
    least_cost_share: LeastCostShare | None
    observed: ObservedShare | None


@dataclass(frozen=True, kw_only=True)
class Dependence:
    """The answer for one year and commodity: capacity, exports, and what depends on whom.

    Parameters
    ----------
    capacity
        Greatest exports with everything open, with its proof.
    near_fields, near_markets
        The smallest cuts nearest to the fields and to the markets.
    exports
        Exports to be carried: the year's counted exports, at most the capacity.
    countries
        One answer per country, zone or group, greatest stranded first.
    """

    snapshot: Snapshot
    capacity: Certificate
    near_fields: tuple[CutElement, ...]
    near_markets: tuple[CutElement, ...]
    exports: int
    route_hhi: float | None
    countries: tuple[CountryDependence, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was carried forward or taken from a later year, and what was not computed and why."""
        reason = too_large(self.snapshot)
        return self.snapshot.warnings if reason is None else (*self.snapshot.warnings, reason)

    def of(self, country: str) -> CountryDependence:
        """Return the answer for one country, zone or group that was asked for."""
        answers = {item.country: item for item in self.countries}
        if country not in answers:
            raise unknown("country of this answer", country, answers)
        return answers[country]

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of all rows the answer rests on, in order of first use."""
        limits = (
            *self.snapshot.supplies.values(),
            *self.snapshot.home.values(),
            *self.snapshot.markets.values(),
            *self.snapshot.capacities.values(),
        )
        ids = [item for limit in limits for item in limit.evidence]
        carrying = {segment.id for segment in self.snapshot.segments} | set(self.snapshot.places)
        ids += [
            item
            for element, cited in self.snapshot.cost_evidence.items()
            if element in carrying
            for item in cited
        ]
        ids += [item for flow in counted_flows(self.snapshot) for item in flow.evidence]
        return tuple(dict.fromkeys(ids))


def dependence(
    network: Network,
    *,
    year: int | None = None,
    commodity: str | None = None,
    notion: CapacityNotion = "deliverable",
    on: Iterable[str] | None = None,
) -> Dependence:
    """Return how much of the exports depends on each transit country and zone.

    Parameters
    ----------
    year, commodity, notion
        As in `routes.snapshot.snapshot`.
    on
        Countries, zones or groups (``RUS+BLR``). Default: every transit country and zone.
    """
    view = snapshot(network, year=year, commodity=commodity, notion=notion)
    plan = solve(view)
    near_fields, near_markets = prove(plan, near="fields"), prove(plan, near="markets")
    capacity = min(
        (near_fields, near_markets), key=lambda item: sum(1 for term in item.terms if term.capacity)
    )
    exports = exports_to_carry(view, capacity)
    names = transit_countries(network, view.commodity) if on is None else tuple(dict.fromkeys(on))
    solved = bool(exports) and not too_large(view)
    best = cheapest(view, exports=exports, home=capacity.home) if solved else None
    answers = [
        country_dependence(view, name, capacity=capacity, exports=exports, best=best) for name in names
    ]
    return Dependence(
        snapshot=view,
        capacity=capacity,
        near_fields=near_fields.terms,
        near_markets=near_markets.terms,
        exports=exports,
        route_hhi=route_hhi(view),
        countries=tuple(
            sorted(answers, key=lambda item: (-item.stranded, -item.capacity_loss, item.country))
        ),
    )


def exports_to_carry(view: Snapshot, capacity: Certificate) -> int:
    """Return the year's counted exports in steps, at most the capacity; the capacity where none count."""
    counted = counted_exports(view)
    return capacity.value if counted is None else min(counted, capacity.value)


def country_dependence(
    view: Snapshot, country: str, *, capacity: Certificate, exports: int, best: Cheapest | None
) -> CountryDependence:
    """Return what depends on one country, zone or group.

    Parameters
    ----------
    view
        The snapshot with everything open that may be open.
    capacity, exports
        Greatest exports of the snapshot, and the exports to be carried.
    best
        Prices of the cheapest flow; None where it is not asked for.
    """
    crossing = exits(view.network, country)
    closed = view.closing(crossing)
    without = prove(solve(closed))
    stranded = max(0, exports - without.value)
    return CountryDependence(
        country=country,
        without=without,
        without_range=range_of_exports(closed),
        stranded=stranded,
        stranded_share=stranded / exports if exports else 0.0,
        capacity_loss=1 - without.value / capacity.value if capacity.value else 0.0,
        transit_share=(
            transit_share(view, crossing, exports=exports, home=capacity.home)
            if exports and not too_large(view)
            else None
        ),
        least_cost_share=(
            least_cost_share(view, crossing, exports=exports, home=capacity.home, best=best) if best else None
        ),
        observed=observed_share(replace(view, closed=frozenset()), crossing),
    )


def range_of_exports(view: Snapshot) -> tuple[int, int]:
    """Return the greatest exports with every capacity at its low end, and with every one at its high end."""
    low, high = (solve(view.at_end(end)).exports for end in ("low", "high"))
    return min(low, high), max(low, high)

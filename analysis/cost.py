"""The cheapest way to carry given exports, with a price for every limit that makes it dearer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.carriage import carriage
from analysis.flow import solve
from analysis.paths import uncosted
from routes.errors import RoutesError
from routes.units import AMOUNTS, parse_unit, single_amount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from routes.limits import Kind
    from routes.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class CostFlow:
    """A cheapest flow.

    Parameters
    ----------
    exports, home
        Integer steps carried.
    cost
        Exact total: cost per amount times steps; `usd` gives dollars.
    carried
        Integer steps on each segment, both directions added.
    prices
        What one more step of each limited element would save, in the unit of `cost` per step;
        proven with the optimum by weak duality.
    """

    snapshot: Snapshot
    exports: int
    home: int
    cost: Fraction
    carried: Mapping[str, float]
    prices: Mapping[tuple[Kind, str], Fraction]

    @property
    def usd(self) -> float:
        """Total cost in US dollars per time of the snapshot's unit (a year for Mt/yr)."""
        unit = self.snapshot.unit
        amounts = AMOUNTS[parse_unit(unit).amount][1] // AMOUNTS[single_amount(unit)][1]
        return float(self.cost * amounts / self.snapshot.scale)


def minimum_cost_flow(snapshot: Snapshot, *, exports: int | None = None) -> CostFlow:
    """Return the cheapest way to carry exports, home demand first.

    Parameters
    ----------
    exports
        Integer steps; default: all that the snapshot can carry.

    Raises
    ------
    RoutesError
        If a segment on the way has no cost; the message names them.
    analysis.linear.InfeasibleError
        If so much cannot be carried.
    """
    missing = uncosted(snapshot)
    if missing:
        raise RoutesError(f"costs.csv has no row for {', '.join(missing)}")
    plan = solve(snapshot)
    exports = plan.exports if exports is None else exports
    ways = carriage(snapshot, exports=exports, home=plan.home)
    cheapest = ways.programme.minimise(ways.cost())
    carried: dict[str, float] = {}
    for stream, amount in zip(ways.streams, cheapest.columns, strict=True):
        if stream.kind == "segment":
            carried[stream.element] = carried.get(stream.element, 0.0) + float(amount)
    return CostFlow(
        snapshot=snapshot,
        exports=exports,
        home=plan.home,
        cost=cheapest.bound,
        carried=carried,
        prices=dict(zip(ways.limited, cheapest.prices, strict=False)),
    )

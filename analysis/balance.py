"""The year's balance: supply − home use − exports = losses, own use and stocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.observed import counted_exports, counted_rows
from routes.periods import counted_years
from routes.snapshot import default_commodity, snapshot

if TYPE_CHECKING:
    from routes.network import Network
    from routes.snapshot import Snapshot

USUAL_REST = (0.0, 0.03)  # share of supply that losses, own use and stocks take


@dataclass(frozen=True, kw_only=True)
class Balance:
    """One year's balance in integer steps of its snapshot.

    Parameters
    ----------
    rest
        Losses, own use, stocks, and whatever is wrong: supply less home use less exports.
    derived
        Terms that were computed by us rather than told by a source.
    """

    snapshot: Snapshot
    year: int
    supply: int
    home: int
    exports: int
    derived: tuple[str, ...]

    @property
    def rest(self) -> int:
        """Supply less home use less exports."""
        return self.supply - self.home - self.exports

    @property
    def rest_share(self) -> float:
        """The rest as a share of supply; usually 0 to 0.03."""
        return self.rest / self.supply if self.supply else 0.0

    @property
    def closes(self) -> bool:
        """Whether the rest is what losses, own use and stocks usually take."""
        return USUAL_REST[0] <= self.rest_share <= USUAL_REST[1]

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of all rows the balance rests on, in order of first use."""
        limits = (*self.snapshot.supplies.values(), *self.snapshot.home.values())
        ids = [item for limit in limits for item in limit.evidence]
        ids += [item for row in counted_rows(self.snapshot) for item in row.evidence]
        return tuple(dict.fromkeys(ids))


def balances(network: Network, commodity: str | None = None) -> tuple[Balance, ...]:
    """Return the balance of every year with counted flows of a commodity, oldest first."""
    commodity = default_commodity(network, commodity)
    return tuple(
        balance(snapshot(network, year=year, commodity=commodity))
        for year in counted_years(network.tables, commodity)
    )


def balance(view: Snapshot) -> Balance:
    """Return the balance of one year with counted flows."""
    return Balance(
        snapshot=view,
        year=view.year or 0,
        supply=sum(limit.amount or 0 for limit in view.supplies.values()),
        home=sum(limit.amount or 0 for limit in view.home.values()),
        exports=counted_exports(view) or 0,
        derived=tuple(_derived_terms(view)),
    )


def _derived_terms(view: Snapshot) -> list[str]:
    """Return the supplies, home uses and counted flows of the year that no source states as they are."""
    terms = [f"supply {place}" for place, limit in view.supplies.items() if limit.judged]
    terms += [f"home use {place}" for place, limit in view.home.items() if limit.judged]
    rows = (row for row in counted_rows(view) if row.status == "derived" and row.value)
    return terms + [f"flow {row.element}" for row in rows]

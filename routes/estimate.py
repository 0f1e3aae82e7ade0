"""A number with its range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number with its range: low ≤ central ≤ high, in one unit."""

    low: Decimal
    central: Decimal
    high: Decimal


def ranged(low: Decimal | None, central: Decimal, high: Decimal | None) -> Estimate:
    """Return the estimate; a bound that is not given is the central value."""
    return Estimate(
        low=central if low is None else low, central=central, high=central if high is None else high
    )


def check_order(low: Decimal | None, central: Decimal, high: Decimal | None) -> None:
    """Raise unless low ≤ central ≤ high."""
    if low is not None and low > central:
        raise ValueError(f"low {low} is above central {central}")
    if high is not None and high < central:
        raise ValueError(f"high {high} is below central {central}")

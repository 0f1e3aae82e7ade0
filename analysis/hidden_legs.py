"""Hidden legs: where another country is crossed, or its plant needed, and no table of exports shows it.

A leg of kind `transit` is part of the network, so the numbers of transit hold it already; here it gets its
name. One of kind `processing` is no transit and is in none of these numbers: only its scenario tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from routes.checks import commodity_ids, densities
from routes.periods import counted_years
from routes.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routes.columns import Grade
    from routes.hidden_legs import HiddenLeg
    from routes.model import Flow
    from routes.network import Network


@dataclass(frozen=True, kw_only=True)
class LegCarriage:
    """A hidden leg and what went over it in one year.

    Parameters
    ----------
    carried
        Counted exports over its elements by commodity, in the unit of the result; empty where none of its
        elements is counted in that year.
    grade
        Grade of the source it rests on first; None without one.
    """

    leg: HiddenLeg
    carried: Mapping[str | None, Fraction]
    grade: Grade | None

    @property
    def total(self) -> Fraction | None:
        """All goods together, None where no element of the leg is counted in the year."""
        return sum(self.carried.values(), Fraction(0)) if self.carried else None


@dataclass(frozen=True, kw_only=True)
class HiddenLegs:
    """The hidden legs of a network in the order of its file, in one year; year None where none is counted."""

    network: Network
    year: int | None
    unit: str
    legs: tuple[LegCarriage, ...]

    def evidence(self) -> tuple[str, ...]:
        """Return the ids that the legs and their counted flows rest on, in order of first use."""
        cited = [item for found in self.legs for item in found.leg.evidence]
        elements = {name for found in self.legs for name in found.leg.elements}
        for row in _counted(self.network, self.year):
            cited += row.evidence if row.element in elements else ()
        return tuple(dict.fromkeys(cited))


def hidden_legs(network: Network, *, year: int | None = None) -> HiddenLegs:
    """Return the hidden legs of a network and what was counted on each in a year.

    A way from supply to market meets one counted element at most, so the elements of a leg add up.

    Parameters
    ----------
    year
        Default: the latest year with counted flows of any commodity.
    """
    if year is None:
        years = (
            item for name in commodity_ids(network.tables) for item in counted_years(network.tables, name)
        )
        year = max(years, default=None)
    counted = _counted(network, year)
    return HiddenLegs(
        network=network,
        year=year,
        unit=network.settings.unit,
        legs=tuple(
            LegCarriage(leg=leg, carried=_carried(network, leg, counted), grade=_grade(network, leg))
            for leg in network.tables.hidden_legs
        ),
    )


def _counted(network: Network, year: int | None) -> tuple[Flow, ...]:
    """Return the exporter's counted rows of a year."""
    own = (None, network.settings.exporter)
    return tuple(
        row for row in network.tables.flows if row.counts and row.period == str(year) and row.origin in own
    )


def _carried(network: Network, leg: HiddenLeg, counted: Iterable[Flow]) -> dict[str | None, Fraction]:
    """Return what was counted on the elements of a leg, by commodity, in the order of flows.csv."""
    carried: dict[str | None, Fraction] = {}
    for row in counted:
        if row.element in leg.elements:
            factors = densities(network.tables, row.commodity)
            value = convert(row.value, row.unit, network.settings.unit, period=row.period, densities=factors)
            carried[row.commodity] = carried.get(row.commodity, Fraction(0)) + value
    return carried


def _grade(network: Network, leg: HiddenLeg) -> Grade | None:
    """Return the grade of the source a leg cites first."""
    source = network.evidence.get(leg.evidence[0]) if leg.evidence else None
    return None if source is None else source.grade

"""One year and one commodity of a network, in whole numbers: what the flow methods work on.

Inputs are brought to the network's unit and scaled by a power of ten so that they are integers
(Mt/yr: tonnes a year). Converted values round half to even. Sums stay below 2^53.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from routes.checks import commodity_ids
from routes.collector import collector_paused
from routes.errors import RoutesError, unknown
from routes.goods import goods_of
from routes.limits import Bound, Kind, Limit, LimitReader, kind_of
from routes.periods import default_year
from routes.transit import Way, denied_ways, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routes.model import Segment
    from routes.network import Network

CapacityNotion = Literal["deliverable", "corridor"]
LARGEST = 2**53


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A network at one year for one commodity.

    Parameters
    ----------
    unit, scale
        One `unit` is `scale` integer steps.
    segments
        Those that can carry the commodity.
    capacities
        Limits of segments and places by id; what is absent is unlimited.
    supplies, home, markets
        Limits by place: what fields put in, what sinks in the exporter's country take (served
        first), and what markets outside take.
    costs
        US dollars per tonne (or the unit's amount) by element; what is absent has no figure.
    cost_evidence
        Ids of the rows that costs rest on, by element.
    closed
        Ways nobody may use.
    warnings
        What was carried forward or taken from a later year.
    """

    network: Network
    year: int | None
    commodity: str | None
    notion: CapacityNotion
    unit: str
    scale: int
    segments: tuple[Segment, ...]
    capacities: Mapping[str, Limit]
    supplies: Mapping[str, Limit]
    home: Mapping[str, Limit]
    markets: Mapping[str, Limit]
    costs: Mapping[str, Fraction]
    cost_evidence: Mapping[str, tuple[str, ...]]
    closed: frozenset[Way]
    warnings: tuple[str, ...]

    @cached_property
    def unlimited(self) -> int:
        """The integer that stands for no limit: more than all finite limits together."""
        groups = (self.capacities, self.supplies, self.home, self.markets)
        finite = [limit.amount for group in groups for limit in group.values() if limit.amount is not None]
        total = sum(finite) + 1
        if total > LARGEST:
            raise RoutesError(f"the capacities add up to more than 2^53 steps of {self.unit}/{self.scale}")
        return total

    @cached_property
    def ways(self) -> tuple[tuple[Way, str, str], ...]:
        """Open ways for the commodity, with the places they leave and reach."""
        carried = {segment.id for segment in self.segments}
        return tuple(
            (way, origin, destination)
            for way, origin, destination in ways(self.network)
            if way.segment in carried and way not in self.closed
        )

    @cached_property
    def onward(self) -> Mapping[str, Sequence[tuple[Way, str]]]:
        """Open ways out of each place that has one, with the places they reach."""
        found: dict[str, list[tuple[Way, str]]] = {}
        for way, origin, destination in self.ways:
            found.setdefault(origin, []).append((way, destination))
        return found

    @cached_property
    def back(self) -> Mapping[str, Sequence[tuple[Way, str]]]:
        """Open ways into each place that has one, with the places they leave."""
        found: dict[str, list[tuple[Way, str]]] = {}
        for way, origin, destination in self.ways:
            found.setdefault(destination, []).append((way, origin))
        return found

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Places that the commodity can be at: ends of open ways, supplies and sinks."""
        ends = [place for _, origin, destination in self.ways for place in (origin, destination)]
        return tuple(dict.fromkeys((*self.supplies, *ends, *self.home, *self.markets)))

    def limit(self, kind: Kind, element: str) -> Limit:
        """Return the limit of an element, unlimited if it has none."""
        groups = {"supply": (self.supplies,), "demand": (self.home, self.markets)}
        for group in groups.get(kind, (self.capacities,)):
            if element in group:
                return group[element]
        return Limit(kind=kind, id=element, amount=None, low=None, high=None)

    def closing(self, more: Iterable[Way]) -> Snapshot:
        """Return the snapshot with more ways closed."""
        return replace(self, closed=self.closed | frozenset(more))

    def with_capacity(self, element: str, amount: int | None) -> Snapshot:
        """Return the snapshot with another limit on a segment or a place."""
        limit = self.limit(kind_of(self.network, element), element)
        limit = replace(limit, amount=amount, low=amount, high=amount)
        return replace(self, capacities={**self.capacities, element: limit})

    def at_end(self, bound: Bound) -> Snapshot:
        """Return the snapshot with every capacity of segments and places at one end of its range."""
        if bound == "central":
            return self
        ends = {
            name: limit if limit.amount is None else replace(limit, amount=getattr(limit, bound))
            for name, limit in self.capacities.items()
        }
        return replace(self, capacities=ends)

    def decimal(self, steps: int | Fraction) -> float:
        """Return integer steps as a number in `unit`."""
        return float(Fraction(steps) / self.scale)


def default_commodity(network: Network, commodity: str | None) -> str | None:
    """Return the commodity asked for, or the network's first.

    Raises
    ------
    RoutesError
        If the network has no such commodity, or several are asked for.
    """
    known = commodity_ids(network.tables)
    if commodity is None:
        return known[0]
    if goods_of(network.tables).several(commodity):
        named = ", ".join(str(name) for name in known)
        raise RoutesError(
            f"{commodity} is several goods, and this is told for one commodity at a time: one of {named}"
        )
    if commodity not in known:
        raise unknown("commodity", commodity, [name for name in known if name is not None])
    return commodity


@collector_paused()
def snapshot(
    network: Network,
    *,
    year: int | None = None,
    commodity: str | None = None,
    notion: CapacityNotion = "deliverable",
    bound: Bound = "central",
) -> Snapshot:
    """Return one year and one commodity of a network.

    Parameters
    ----------
    year
        Calendar year; default: the latest with counted flows.
    commodity
        Id; default: the network's first.
    notion
        ``deliverable``: the fields' output limits bind. ``corridor``: supplies are unlimited.
    bound
        Which end of every range is taken as the amount of capacities (not of supply or demand).

    Raises
    ------
    RoutesError
        If a unit does not convert or the numbers are too large for exact arithmetic.
    """
    commodity = default_commodity(network, commodity)
    year = default_year(network.tables, commodity) if year is None else year
    reader = LimitReader(network=network, year=year, commodity=commodity, bound=bound)
    supplies = reader.supplies()
    if notion == "corridor":
        supplies = {place: replace(limit, amount=None) for place, limit in supplies.items()}
    sinks = reader.sinks()
    home = {place: limit for place, limit in sinks.items() if network.is_home(place)}
    priced = reader.cost_rows()
    return Snapshot(
        network=network,
        year=year,
        commodity=commodity,
        notion=notion,
        unit=network.settings.unit,
        scale=reader.scale,
        segments=reader.segments(),
        capacities=reader.capacities(),
        supplies=supplies,
        home=home,
        markets=reader.markets(sinks),
        costs={element: reader.cost(row) for element, row in priced.items()},
        cost_evidence={element: row.evidence for element, row in priced.items()},
        closed=denied_ways(network, network.denied),
        warnings=tuple(dict.fromkeys(reader.warnings)),
    )

"""What it means to cross a country: which ways end when transit through it is denied.

A path transits a country when it leaves a place there for a place elsewhere. So the exits of a country
are all segments, in each direction that goods may take, from a place in it to a place outside it.
A zone (a strait) is treated like a country; a group loses the union of its members' exits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from routes.errors import ScenarioError, unknown
from routes.goods import goods_of
from routes.model import NO_COUNTRY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from routes.model import Place
    from routes.network import Network

GROUP_SIGN = "+"


class Way(NamedTuple):
    """A segment used in one direction: forward is from its origin to its destination."""

    segment: str
    forward: bool = True


def ways(network: Network) -> Iterator[tuple[Way, str, str]]:
    """Yield every way with the place it leaves and the place it reaches."""
    for segment in network.tables.segments:
        yield Way(segment=segment.id), segment.origin, segment.destination
        if segment.bidirectional:
            yield Way(segment=segment.id, forward=False), segment.destination, segment.origin


def transit_countries(network: Network, commodity: str | None = None) -> tuple[str, ...]:
    """Return every country and zone that goods can leave, sorted, countries first.

    The exporter and the high seas are not transit countries.

    Parameters
    ----------
    commodity
        Look only at segments that can carry it; default: at all.
    """
    goods = goods_of(network.tables)
    carrying = {segment.id for segment in network.tables.segments if goods.carries(segment, commodity)}
    found = set()
    for way, origin, destination in ways(network):
        if way.segment in carrying:
            left, reached = network.places[origin], network.places[destination]
            found |= set(_memberships(left)) - set(_memberships(reached))
    found -= {network.settings.exporter, NO_COUNTRY}
    names = [name for name in found if name is not None]
    return tuple(sorted(names, key=lambda name: (not name.isupper(), name)))


def _memberships(place: Place) -> tuple[str, ...]:
    return (place.country,) if place.zone is None else (place.country, place.zone)


def members(network: Network, name: str) -> tuple[str, ...]:
    """Return the countries and zones of a group such as ``RUS+BLR``, each checked to exist.

    Raises
    ------
    UnknownNameError
        If no place lies in one of them.
    ScenarioError
        If one of them is the exporter or the high seas, which are never denied.
    """
    known = {name for place in network.tables.places for name in _memberships(place)}
    parts = tuple(dict.fromkeys(name.split(GROUP_SIGN)))
    for part in parts:
        if part in (network.settings.exporter, NO_COUNTRY):
            raise ScenarioError(f"{part} cannot be denied: it is the exporter or the high seas")
        if part not in known:
            raise unknown("country or zone of this network", part, known - {NO_COUNTRY})
    return parts


def exits(network: Network, name: str) -> frozenset[Way]:
    """Return the ways that close when transit through a country, zone or group is denied."""
    return frozenset().union(*(_exits_of_one(network, part) for part in members(network, name)))


def _exits_of_one(network: Network, name: str) -> frozenset[Way]:
    return frozenset(
        way
        for way, origin, destination in ways(network)
        if name in _memberships(network.places[origin])
        and name not in _memberships(network.places[destination])
    )


def entries(network: Network, name: str) -> frozenset[Way]:
    """Return the ways that close when the border of a country or zone is closed: all that lead into it."""
    parts = members(network, name)
    return frozenset(
        way
        for way, origin, destination in ways(network)
        for part in parts
        if part in _memberships(network.places[destination])
        and part not in _memberships(network.places[origin])
    )


def buyers(network: Network, markets: Iterable[str], *, crossed: Collection[str]) -> frozenset[str]:
    """Return the countries abroad of some markets which are not crossed by what is asked about."""
    countries = {network.places[place].country for place in markets}
    return frozenset(countries - {NO_COUNTRY, network.settings.exporter} - set(crossed))


def denied_ways(network: Network, denials: Iterable[str]) -> frozenset[Way]:
    """Return every way closed by denials such as ``transit:RUS``, ``border:IRN``, ``zone:hormuz``."""
    closed: set[Way] = set()
    for denial in denials:
        kind, _, name = denial.partition(":")
        if kind in ("transit", "zone"):
            closed |= exits(network, name)
        elif kind == "border":
            closed |= entries(network, name)
        else:
            raise unknown("denial", denial, ("transit:", "border:", "zone:"))
    return frozenset(closed)

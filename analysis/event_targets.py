"""What an event of a scenario is aimed at: elements, supply or demand, or whole countries and corridors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.errors import RoutesError, ScenarioError, UnknownNameError, unknown
from routes.goods import goods_of
from routes.transit import GROUP_SIGN, entries, exits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.scenario import Event
    from routes.network import Network

PREFIXES = ("corridor:", "transit:", "border:", "zone:", "supply:", "demand:")


@dataclass(frozen=True, kw_only=True)
class Cause:
    """An event and its place in the scenario, such as ``events.2``."""

    place: str
    event: Event


def placed(place: str, error: RoutesError) -> RoutesError:
    """Return an error that says where in the scenario it lies."""
    kind = UnknownNameError if isinstance(error, UnknownNameError) else ScenarioError
    return kind(f"{place}: {error}")


def target_faults(network: Network, cause: Cause) -> list[RoutesError]:
    """Return what is wrong with an event's target: one fault for each member of a group."""
    kind, sign, name = cause.event.element.partition(":")
    members = name.split(GROUP_SIGN) if kind in ("transit", "border", "zone") else (name,)
    faults = []
    for member in members:
        try:
            targets(network, f"{kind}{sign}{member}")
        except RoutesError as error:
            faults.append(placed(f"{cause.place}.element", error))
    known = [good for good in goods_of(network.tables).ids if good is not None]
    faults += [
        placed(f"{cause.place}.commodities", unknown("commodity", good, known))
        for good in cause.event.commodities
        if good not in known
    ]
    return faults


def is_denial(event: Event) -> bool:
    """Whether an event closes a country's exits or border altogether."""
    whole = event.element.startswith(("transit:", "border:", "zone:"))
    return whole and event.capacity is None and not event.remaining and not event.commodities


def targets(network: Network, element: str) -> tuple[str, tuple[str, ...]]:
    """Return which table an event at an element changes, and the elements in it."""
    kind, sign, name = element.partition(":")
    if not sign:
        return "capacity", (network.require_element(element),)
    if kind == "supply":
        return kind, (_known(name, "supply", (row.place for row in network.tables.supplies)),)
    if kind == "demand":
        markets = (place.id for place in network.tables.places if place.kind == "market")
        abroad = (place for place in markets if not network.is_home(place))
        return kind, (_known(name, "demand", (*(row.place for row in network.tables.demands), *abroad)),)
    return "capacity", _segments(network, element)


def _known(name: str, kind: str, names: Iterable[str]) -> str:
    known = set(names)
    if name not in known:
        raise unknown(f"place with {kind}", name, known)
    return name


def _segments(network: Network, element: str) -> tuple[str, ...]:
    """Return the segments of ``corridor:``, or the exits or entries of a country or zone."""
    kind, _, name = element.partition(":")
    if kind == "corridor":
        return corridor_segments(network, name)
    if kind == "border":
        return tuple(sorted({way.segment for way in entries(network, name)}))
    if kind in ("transit", "zone"):
        return tuple(sorted({way.segment for way in exits(network, name)}))
    raise unknown("kind of element", f"{kind}:", PREFIXES)


def corridor_segments(network: Network, corridor: str) -> tuple[str, ...]:
    """Return the segments of a corridor, in the order of the file."""
    found = tuple(item.id for item in network.tables.segments if corridor in item.corridors)
    if not found:
        known = {name for item in network.tables.segments for name in item.corridors}
        raise unknown("corridor", corridor, known)
    return found

"""A network of two corridors to solve by hand, with nameplates, volumes, costs and days."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from networks import network

from routes.corridors import Corridor
from routes.model import Capacity, Evidence, Flow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routes.network import Network

COUNTRIES = {"field": "KAZ", "hub": "KAZ", "n": "RUS", "s": "AZE", "t": "GEO", "plant": "KAZ"}
SEGMENTS = {
    "field>hub:feed": 30,
    "hub>n:north-in": 12,
    "n>market:north-out": 10,
    "hub>s:south-in": 9,
    "s>t:south-mid": 4,
    "t>market:south-out": 6,
    "s>t:south-new": 0,
}
TAGS = {
    "north-in": ("north",),
    "north-out": ("north",),
    "south-in": ("south",),
    "south-mid": ("south",),
    "south-out": ("south",),
    "south-new": ("south",),
}


def two_corridors(**more: Any) -> Network:
    """Return the network: 10 by the north, 4 by the south, the feeder in common."""
    made = network(
        SEGMENTS,
        supplies={"field": 5},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        modes={"north-in": "pipeline", "north-out": "pipeline", "south-in": "rail", "south-mid": "sea"},
        **{
            "counted": {"north-out": 3, "south-out": 1},
            "costs": {
                "feed": 1,
                "north-in": 2,
                "north-out": 3,
                "south-in": 4,
                "south-mid": 5,
                "south-out": 6,
            },
            "transit_days": {"feed": 1, "north-in": 2, "north-out": 3, "south-in": 4},
            **more,
        },
    )
    return tagged(made, TAGS)


def tagged(net: Network, tags: Mapping[str, tuple[str, ...]]) -> Network:
    segments = tuple(replace(item, corridors=tags.get(item.id, ())) for item in net.tables.segments)
    return replace(net, tables=replace(net.tables, segments=segments))


def with_rows(net: Network, **rows: Iterable[Any]) -> Network:
    """Return the network with more rows in some tables."""
    tables = {name: (*getattr(net.tables, name), *more) for name, more in rows.items()}
    return replace(net, tables=replace(net.tables, **tables))


def nominal(element: str, amount: float, **more: Any) -> Capacity:
    return Capacity(element=element, central=Decimal(str(amount)), unit="unit", status="nameplate", **more)


def volume(element: str, amount: float, year: int, **more: Any) -> Flow:
    return Flow(element=element, value=Decimal(str(amount)), unit="unit", period=str(year), **more)


def listed(*rows: tuple[str, tuple[str, ...]]) -> tuple[Corridor, ...]:
    return tuple(Corridor(id=name, tags=tags) for name, tags in rows)


def graded(name: str, grade: str) -> Evidence:
    return Evidence(id=name, subject="x", quantity="capacity", grade=grade)

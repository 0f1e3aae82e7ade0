"""Small networks for tests, written as one line per segment."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from routes.model import (
    Capacity,
    Commodity,
    Cost,
    Demand,
    Evidence,
    Flow,
    Place,
    Price,
    Segment,
    Storage,
    Supply,
)
from routes.network import Network
from routes.tables import Settings, Tables
from routes.units import single_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NUMBER = int | float | str


def number(value: NUMBER) -> Decimal:
    return Decimal(str(value))


def network(  # noqa: PLR0913 - one argument per table
    segments: Mapping[str, NUMBER],
    *,
    supplies: Mapping[str, NUMBER],
    markets: Iterable[str] = (),
    demands: Mapping[str, NUMBER] | None = None,
    countries: Mapping[str, str] | None = None,
    zones: Mapping[str, str] | None = None,
    capacities: Mapping[str, NUMBER] | None = None,
    costs: Mapping[str, NUMBER] | None = None,
    counted: Mapping[str, NUMBER] | None = None,
    both_ways: Iterable[str] = (),
    exporter: str | None = None,
    unit: str = "unit",
    year: str | None = None,
    evidence: Mapping[str, Evidence] | None = None,
    modes: Mapping[str, str] | None = None,
    transit_days: Mapping[str, float] | None = None,
    ramp_days: Mapping[str, float] | None = None,
    restart_days: Mapping[str, float] | None = None,
    storages: Mapping[str, tuple[NUMBER, NUMBER]] | None = None,
    prices: Mapping[str, NUMBER] | None = None,
) -> Network:
    """Build a network.

    `segments` maps "a>b" (or "a>b:id" for parallels; else the id is "a-b") to a capacity. Places are
    made as they are named; markets are the named ones, refineries whatever has demand besides. Storages
    are sizes and the shares that are full at the start; prices are dollars a tonne by month of "crude", a
    commodity that is there if they are.
    """
    demands, countries, zones = demands or {}, countries or {}, zones or {}
    made: dict[str, Segment] = {}
    limits: list[Capacity] = []
    for text, capacity in segments.items():
        ends, _, name = text.partition(":")
        origin, destination = ends.split(">")
        segment_id = name or f"{origin}-{destination}"
        made[segment_id] = Segment(
            id=segment_id,
            origin=origin,
            destination=destination,
            bidirectional=segment_id in set(both_ways),
            mode=(modes or {}).get(segment_id),
            transit_days=(transit_days or {}).get(segment_id),
            ramp_days=(ramp_days or {}).get(segment_id),
        )
        limits.append(Capacity(element=segment_id, central=number(capacity), unit=unit))
    limits += [
        Capacity(element=key, central=number(value), unit=unit) for key, value in (capacities or {}).items()
    ]
    names = dict.fromkeys(
        [end for segment in made.values() for end in (segment.origin, segment.destination)] + list(supplies)
    )
    markets = set(markets)
    places = tuple(
        Place(
            id=name,
            country=countries.get(name, "XXX"),
            zone=zones.get(name),
            kind="market" if name in markets else "refinery" if name in demands else "hub",
            restart_days=(restart_days or {}).get(name),
        )
        for name in names
    )
    return Network(
        tables=Tables(
            settings=Settings(name="test", exporter=exporter, unit=unit),
            places=places,
            segments=tuple(made.values()),
            capacities=tuple(limits),
            supplies=tuple(
                Supply(place=key, central=number(value), unit=unit) for key, value in supplies.items()
            ),
            demands=tuple(
                Demand(place=key, central=number(value), unit=unit) for key, value in demands.items()
            ),
            costs=tuple(
                Cost(element=key, central=number(value), unit=f"USD/{single_amount(unit)}")
                for key, value in (costs or {}).items()
            ),
            flows=tuple(
                Flow(element=key, value=number(value), unit=unit, period=year or "2025", counts=True)
                for key, value in (counted or {}).items()
            ),
            evidence=tuple((evidence or {}).values()),
            storages=tuple(
                Storage(
                    place=key, central=number(size), unit=unit.partition("/")[0], initial_share=number(share)
                )
                for key, (size, share) in (storages or {}).items()
            ),
            commodities=(Commodity(id="crude"),) if prices else (),
            prices=tuple(
                Price(commodity="crude", period=key, value=number(value), unit="USD/t")
                for key, value in (prices or {}).items()
            ),
        )
    )

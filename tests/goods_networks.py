"""Small networks of several goods for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from networks import number

from routes.model import Capacity, Commodity, Demand, Flow, Place, Price, Segment, Supply
from routes.network import Network
from routes.tables import Settings, Tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from networks import NUMBER


def goods_network(  # noqa: PLR0913 - one argument per table
    segments: Mapping[str, NUMBER],
    *,
    goods: Sequence[str],
    supplies: Mapping[tuple[str, str], NUMBER],
    markets: Sequence[str],
    part_of: Mapping[str, str] | None = None,
    demands: Mapping[tuple[str, str | None], NUMBER] | None = None,
    only: Mapping[str, Sequence[str]] | None = None,
    limits: Mapping[tuple[str, tuple[str, ...]], NUMBER] | None = None,
    countries: Mapping[str, str] | None = None,
    counted: Mapping[tuple[str, str], NUMBER] | None = None,
    prices: Mapping[str, NUMBER] | None = None,
    exporter: str = "KAZ",
) -> Network:
    """Build a network of several goods.

    `segments` maps "a>b" to a capacity that all goods share. `supplies` and `demands` go by place and
    good, `limits` by element and goods, `only` names the goods of a segment, `counted` counts flows of
    2025 by element and good, `prices` are dollars a tonne. A place is at home unless a country is given.
    """
    countries, only = countries or {}, only or {}
    ends = [text.split(">") for text in segments]
    names = list(dict.fromkeys(place for pair in ends for place in pair))
    demanded = {place for place, _ in demands or {}}
    return Network(
        tables=Tables(
            settings=Settings(name="made", exporter=exporter, unit="Mt/yr"),
            places=tuple(
                Place(
                    id=name,
                    country=countries.get(name, exporter),
                    kind="market" if name in markets else "refinery" if name in demanded else "hub",
                )
                for name in names
            ),
            segments=tuple(
                Segment(
                    id=f"{origin}-{destination}",
                    origin=origin,
                    destination=destination,
                    commodities=tuple(only.get(f"{origin}-{destination}", ())),
                )
                for origin, destination in ends
            ),
            capacities=(
                *(
                    Capacity(element=text.replace(">", "-"), central=number(amount), unit="Mt/yr")
                    for text, amount in segments.items()
                ),
                *(
                    Capacity(element=element, central=number(amount), unit="Mt/yr", commodities=named)
                    for (element, named), amount in (limits or {}).items()
                ),
            ),
            supplies=tuple(
                Supply(place=place, commodity=good, central=number(amount), unit="Mt/yr")
                for (place, good), amount in supplies.items()
            ),
            demands=tuple(
                Demand(place=place, commodity=good, central=number(amount), unit="Mt/yr")
                for (place, good), amount in (demands or {}).items()
            ),
            flows=tuple(
                Flow(
                    element=element,
                    commodity=good,
                    value=number(amount),
                    unit="Mt/yr",
                    period="2025",
                    counts=True,
                )
                for (element, good), amount in (counted or {}).items()
            ),
            commodities=tuple(Commodity(id=good, part_of=(part_of or {}).get(good)) for good in goods),
            prices=tuple(
                Price(commodity=good, period="2025", value=number(amount), unit="USD/t")
                for good, amount in (prices or {}).items()
            ),
        )
    )

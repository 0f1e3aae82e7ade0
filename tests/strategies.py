"""Random networks for Hypothesis: several supplies and markets, home demand, transit, all kinds of limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from networks import network

if TYPE_CHECKING:
    from routes.network import Network

EXPORTER = "KAZ"
ABROAD = ("RUS", "CHN", "AZE", "XXX")
ZONES = (None, None, None, "straits")
SMALL = st.integers(0, 12)
DECIMAL = st.integers(0, 120).map(lambda tenths: f"{tenths / 10:.1f}")
HUGE = st.sampled_from((10**12, 10**12 - 1, 999_999_999_999))
SEGMENT_LIMITS = st.one_of(SMALL, SMALL, SMALL, DECIMAL, HUGE, st.just("inf"))
MODEST_LIMITS = st.one_of(SMALL, SMALL, SMALL, DECIMAL, st.just("inf"))


@st.composite
def networks(draw: st.DrawFn, *, huge: bool = True, home: bool = True, costs: bool = False) -> Network:
    """Draw a network of three to eight places whose answers a brute-force method can still find.

    `huge`: capacities near 10^12 occur. `home`: refineries in the exporter's country occur.
    `costs`: every segment has a cost.
    """
    limits = SEGMENT_LIMITS if huge else MODEST_LIMITS
    fields = [f"f{index}" for index in range(draw(st.integers(1, 2)))]
    hubs = [f"h{index}" for index in range(draw(st.integers(0, 4)))]
    markets = [f"m{index}" for index in range(draw(st.integers(1, 2)))]
    refineries = [f"r{index}" for index in range(draw(st.integers(0, 1)))] if home else []
    countries = dict.fromkeys((*fields, *refineries), EXPORTER)
    countries |= {place: draw(st.sampled_from((EXPORTER, *ABROAD))) for place in hubs}
    countries |= {place: draw(st.sampled_from(ABROAD)) for place in markets}
    every = [*fields, *hubs, *markets, *refineries]
    segments, both_ways = {}, []
    ends = st.tuples(st.sampled_from([*fields, *hubs, *markets]), st.sampled_from(every))
    drawn = draw(st.lists(ends.filter(lambda pair: pair[0] != pair[1]), min_size=2, max_size=10))
    for index, (origin, destination) in enumerate(drawn):
        segments[f"{origin}>{destination}:e{index}"] = draw(limits)
        if draw(st.integers(0, 3)) == 0:
            both_ways.append(f"e{index}")
    named = {place for text in segments for place in text.partition(":")[0].split(">")} | set(fields)
    bounded = draw(st.lists(st.sampled_from(markets), unique=True, max_size=1))
    return network(
        segments,
        supplies={place: draw(st.one_of(SMALL, DECIMAL)) for place in fields},
        markets=[place for place in markets if place in named],
        demands={place: draw(SMALL) for place in (*refineries, *bounded) if place in named},
        countries=countries,
        zones={place: zone for place in hubs if (zone := draw(st.sampled_from(ZONES)))},
        capacities={place: draw(limits) for place in hubs if draw(st.integers(0, 3)) == 0 and place in named},
        costs={f"e{index}": draw(st.integers(1, 12)) for index in range(len(drawn))} if costs else None,
        both_ways=both_ways,
        exporter=EXPORTER,
    )

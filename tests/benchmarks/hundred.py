"""A made-up network of about 100 places, for questions that the built-in one is too small to put.

Fields and hubs of the exporter, then five bands of two transit countries each, then ports and markets: places
in layers, joined along each band and to neighbours, with storage on the way and home demand near the fields.
The same seed gives the same files.
"""

from __future__ import annotations

import csv
from itertools import product
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SETTINGS = 'name = "hundred"\nexporter = "KAZ"\nfocus = "RUS"\nunit = "Mt/yr"\n'
BANDS = (("RUS", "BLR"), ("AZE", "GEO"), ("TKM", "IRN"), ("UZB", "AFG"), ("KGZ", "CHN"))
LAYERS, WIDTH = 10, 10  # of which the first layers are the exporter's
AT_HOME, FIRST_COUNTRY = 4, 7
SECOND_LINE = 0.3  # of the ways along a band
ACROSS = 0.55  # of neighbours are joined
TANKS = ("p3-1", "p3-5", "p6-2", "p6-7", "p9-3", "p9-8")


def write_hundred(folder: Path, *, seed: int = 1) -> Path:
    """Write the network as a folder of tables."""
    random = Random(seed)  # noqa: S311 - made-up figures
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.toml").write_text(SETTINGS, encoding="utf-8")
    segments = list(_segments(random))
    limits = [(name, *_range(random, 2, 20), "Mt/yr") for name, *_ in segments]
    supplies = [(f"p0-{trunk}", *_range(random, 5, 20), "Mt/yr", "crude") for trunk in range(WIDTH)]
    demands = [(f"plant{index}", *_range(random, 2, 6), "Mt/yr", "crude") for index in range(2)]
    tanks = [(place, random.randrange(1, 5) / 10, "Mt", "crude", "0.5") for place in TANKS]
    tables: dict[str, tuple[str, Iterable[tuple[object, ...]]]] = {
        "commodities": ("id,name,bbl_per_t", [("crude", "Crude oil", "7.5")]),
        "places": ("id,country,kind", _places()),
        "segments": ("id,origin,destination,mode,bidirectional", segments),
        "capacities": ("element,low,central,high,unit", limits),
        "supplies": ("place,low,central,high,unit,commodity", supplies),
        "demands": ("place,low,central,high,unit,commodity", demands),
        "storages": ("place,central,unit,commodity,initial_share", tanks),
    }
    for table, (header, rows) in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)
    return folder


def _country(layer: int, trunk: int) -> str:
    if layer < AT_HOME:
        return "KAZ"
    return BANDS[trunk // 2][layer >= FIRST_COUNTRY]


def _places() -> Iterator[tuple[str, str, str]]:
    for layer in range(LAYERS):
        for trunk in range(WIDTH):
            yield f"p{layer}-{trunk}", _country(layer, trunk), "hub" if layer else "field"
    for band in range(len(BANDS)):
        yield f"market{band}", "XXX", "market"
    yield from ((f"plant{index}", "KAZ", "refinery") for index in range(2))


def _segments(random: Random) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield lines along the trunks, to neighbours of the same band, and, at home, between bands."""
    ends: list[tuple[str, str, str]] = []
    for layer, trunk in product(range(LAYERS - 1), range(WIDTH)):
        here, onward = f"p{layer}-{trunk}", f"p{layer + 1}-{trunk}"
        ends += [(here, onward, "false")] * (1 + (random.random() < SECOND_LINE))
        beside = trunk ^ 1  # the other trunk of the band
        ends.append((here, f"p{layer + 1}-{beside}", "false"))
        if layer and trunk < beside and random.random() < ACROSS:
            ends.append((here, f"p{layer}-{beside}", "true"))
        if 0 < layer < AT_HOME and trunk > beside and trunk + 1 < WIDTH and random.random() < ACROSS:
            ends.append((here, f"p{layer}-{trunk + 1}", "true"))
    ends += [(f"p{LAYERS - 1}-{trunk}", f"market{trunk // 2}", "false") for trunk in range(WIDTH)]
    ends += [("p0-2", "plant0", "false"), ("p0-7", "plant1", "false")]
    for index, (origin, destination, both) in enumerate(ends):
        yield f"s{index}", origin, destination, "pipeline", both


def _range(random: Random, least: int, most: int) -> tuple[float, float, float]:
    """Return low, central and high of a figure with one decimal."""
    central = random.randrange(10 * least, 10 * most)
    return central * 8 // 10 / 10, central / 10, central * 11 // 10 / 10

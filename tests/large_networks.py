"""Folders of large made-up networks: corridors from fields over transit countries to markets.

The same size and seed give the same files. Places stand in layers; a trunk leads from each to the next
layer, branches join neighbouring trunks, and the last layers narrow to ports and markets. Outside the
exporter's country no branch leads from one band of countries to another, so that what each port ships has
crossed the same countries on every way.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BANDS = (("RUS", "RUS"), ("RUS", "BLR"), ("AZE", "GEO"), ("TKM", "IRN"), ("UZB", "TKM"), ("CHN", "CHN"))
SETTINGS = 'name = "large"\nexporter = "KAZ"\nfocus = "RUS"\nunit = "Mt/yr"\n'
TRUNKS_PER_PORT, TRUNKS_PER_FIELD, TRUNKS_PER_REFINERY = 20, 4, 50
NEIGHBOUR = 3  # how many trunks away a branch may end
YEAR = 2025


@dataclass(frozen=True)
class Shape:
    """How many layers and trunks make up a network of so many segments."""

    segments: int

    @property
    def depth(self) -> int:
        """The layer of the ports; that of the markets is the next one."""
        return max(8, round(self.segments**0.3))

    @property
    def width(self) -> int:
        return max(2, self.segments // (2 * self.depth))

    @property
    def ports(self) -> int:
        return -(-self.width // TRUNKS_PER_PORT)

    @property
    def refineries(self) -> int:
        return -(-self.width // TRUNKS_PER_REFINERY)

    def country(self, layer: int, trunk: int) -> str:
        if layer <= self.depth // 4:
            return "KAZ"
        band = BANDS[trunk // TRUNKS_PER_PORT * len(BANDS) // self.ports]
        return band[layer > 2 * self.depth // 3]


def write_large(folder: Path, segments: int, *, seed: int = 1, costs: bool = False) -> Path:
    """Write a network of exactly so many segments (at least 100), with a cost on each if asked for."""
    shape, random = Shape(segments), Random(seed)  # noqa: S311 - made-up figures
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.toml").write_text(SETTINGS, encoding="utf-8")
    _write(folder, "commodities", "id,name,bbl_per_t", [("crude", "Crude oil", "7.5")])
    _write(folder, "places", "id,country,kind", _places(shape))
    _write(folder, "segments", "id,origin,destination,mode,bidirectional", _segments(shape, random))
    _write(folder, "capacities", "element,central,unit,low,high,status,evidence", _limits(shape, random))
    fields = range(0, shape.width, TRUNKS_PER_FIELD)
    supplies = [(f"p0-{trunk}", _figure(random, 1, 40), "Mt/yr", "crude") for trunk in fields]
    _write(folder, "supplies", "place,central,unit,commodity", supplies)
    demands = [
        (f"plant{index}", _figure(random, 1, 20), "Mt/yr", "crude") for index in range(shape.refineries)
    ]
    _write(folder, "demands", "place,central,unit,commodity", demands)
    counted = [
        (f"sea{port}", _figure(random, 5, 20), "Mt/yr", YEAR, "crude", "true") for port in range(shape.ports)
    ]
    _write(folder, "flows", "element,value,unit,period,commodity,counts", counted)
    sources = (
        (f"source{index}", "corridors", "capacity", "ABC"[index % 3]) for index in range(_sources(shape))
    )
    _write(folder, "evidence", "id,subject,quantity,grade", sources)
    if costs:
        rows = ((f"s{index}", random.randrange(1, 50), "USD/t") for index in range(segments - shape.ports))
        sea = ((f"sea{port}", random.randrange(1, 50), "USD/t") for port in range(shape.ports))
        _write(folder, "costs", "element,central,unit", [*rows, *sea])
    return folder


def _write(folder: Path, table: str, header: str, rows: Iterable[tuple[object, ...]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _sources(shape: Shape) -> int:
    return max(9, shape.segments // 1000)


def _figure(random: Random, least: int, most: int) -> str:
    """Return a figure with one decimal; the bounds are whole."""
    return f"{random.randrange(10 * least, 10 * most) / 10:.1f}"


def _places(shape: Shape) -> Iterator[tuple[object, ...]]:
    for layer in range(shape.depth):
        for trunk in range(shape.width):
            kind = "field" if layer == 0 and not trunk % TRUNKS_PER_FIELD else "hub"
            yield f"p{layer}-{trunk}", shape.country(layer, trunk), kind
    for port in range(shape.ports):
        yield f"port{port}", shape.country(shape.depth, port * TRUNKS_PER_PORT), "port"
        yield f"market{port}", "XXX", "market"
    for index in range(shape.refineries):
        yield f"plant{index}", "KAZ", "refinery"


def _segments(shape: Shape, random: Random) -> Iterator[tuple[object, ...]]:
    """Yield trunks, feeders of refineries and branches up to the number asked for, then the last legs."""
    ends = [*_trunks(shape), *_feeders(shape)]
    while len(ends) < shape.segments - shape.ports:
        layer, trunk = random.randrange(shape.depth - 1), random.randrange(shape.width)
        other = min(max(0, trunk + random.choice((-1, 1)) * random.randint(1, NEIGHBOUR)), shape.width - 1)
        if shape.country(layer + 1, trunk) != shape.country(layer + 1, other):
            other = trunk  # a second line along the trunk
        ends.append((f"p{layer}-{trunk}", f"p{layer + 1}-{other}"))
    for index, (origin, destination) in enumerate(ends):
        both = "true" if not index % 20 else "false"
        yield f"s{index}", origin, destination, ("pipeline", "rail")[index % 2], both
    for port in range(shape.ports):
        yield f"sea{port}", f"port{port}", f"market{port}", "sea", "false"


def _trunks(shape: Shape) -> Iterator[tuple[str, str]]:
    for layer in range(shape.depth):
        for trunk in range(shape.width):
            last = layer == shape.depth - 1
            onward = f"port{trunk // TRUNKS_PER_PORT}" if last else f"p{layer + 1}-{trunk}"
            yield f"p{layer}-{trunk}", onward


def _feeders(shape: Shape) -> Iterator[tuple[str, str]]:
    for index in range(shape.refineries):
        yield f"p1-{index * TRUNKS_PER_REFINERY}", f"plant{index}"


def _limits(shape: Shape, random: Random) -> Iterator[tuple[object, ...]]:
    """Yield a limit for every segment and for some places; here and there none, a range or a judgement."""
    sources = _sources(shape)
    elements = [f"s{index}" for index in range(shape.segments - shape.ports)]
    elements += [f"sea{port}" for port in range(shape.ports)]
    elements += [
        f"p{layer}-{trunk}" for layer in range(1, shape.depth) for trunk in range(0, shape.width, 50)
    ]
    for index, element in enumerate(elements):
        central = random.randrange(10, 150) * (10 if element.startswith("sea") else 1)
        if index % 100 == 99:
            yield element, "inf", "Mt/yr", "", "", "effective", ""
            continue
        low, high = (f"{central * part / 1000:.2f}" for part in (80, 115)) if index % 2 else ("", "")
        status = "assumed" if index % 17 == 0 else "effective"
        yield element, f"{central / 10:.1f}", "Mt/yr", low, high, status, f"source{index % sources}"

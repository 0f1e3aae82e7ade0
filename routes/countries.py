"""Names of countries and zones for people: of the basemap, of all others, and of the network's zones."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from routes.transit import GROUP_SIGN

if TYPE_CHECKING:
    from routes.network import Network


@cache
def country_names() -> dict[str, str]:
    """Return plain English names by ISO 3166-1 alpha-3 code: those of the basemap, and those beyond it."""
    data = resources.files("routes") / "data"
    files = (data / "basemap" / "names.csv", data / "country_names.csv")
    rows = (row for file in files for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    return {row["iso3"]: row["name"] for row in rows}


def label(network: Network, name: str) -> str:
    """Return the name of a country, zone or group; the code itself where no name is known.

    A zone is called like the one place in it.
    """
    parts = name.split(GROUP_SIGN)
    if len(parts) > 1:
        return " + ".join(label(network, part) for part in parts)
    inside = [place for place in network.tables.places if place.zone == name]
    if len(inside) == 1:
        return inside[0].label
    return country_names().get(name, name)

"""Names of countries and zones for people, from the vendored Natural Earth extract and the network."""

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
    """Return plain English names by ISO 3166-1 alpha-3 code, for the countries of the basemap."""
    text = (resources.files("routes") / "data" / "basemap" / "names.csv").read_text(encoding="utf-8")
    return {row["iso3"]: row["name"] for row in csv.DictReader(text.splitlines())}


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

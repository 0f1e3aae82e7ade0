"""What a route map shows: lines with their flows, places, and the words round them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.schematic import Region


@dataclass(frozen=True, kw_only=True)
class RouteLine:
    """One segment of the network and what it carries.

    Parameters
    ----------
    id
        Segment id.
    mode
        pipeline, rail, sea, river, road or transshipment.
    points
        Longitude and latitude from the first place to the last, degrees; of a schematic column and row; two
        or more.
    crossing
        Flow on paths that cross the denied countries, in the picture's unit.
    avoiding
        Flow on paths that do not, in the same unit.
    capacity
        Capacity in the same unit; None where unlimited.
    closed
        Whether nothing may pass.
    ends
        Ids of the places it joins, if they are known.
    """

    id: str
    mode: str
    points: tuple[tuple[float, float], ...]
    crossing: float
    avoiding: float
    capacity: float | None
    closed: bool = False
    ends: tuple[str, ...] = ()

    @property
    def flow(self) -> float:
        """Return all that the segment carries."""
        return self.crossing + self.avoiding


@dataclass(frozen=True, kw_only=True)
class RoutePlace:
    """A place on the map.

    Parameters
    ----------
    lon, lat
        Degrees; of a schematic column and row.
    home
        Whether it lies in the exporter's country.
    load, capacity
        What comes in and how much can, in the picture's unit; no capacity where that is not limited.
    """

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    home: bool = False
    load: float = 0.0
    capacity: float | None = None


@dataclass(frozen=True, kw_only=True)
class BoxCount:
    """Containers counted at a segment or a place.

    Parameters
    ----------
    at
        Id of a line or a place of the picture.
    thousand_teu
        Twenty-foot equivalent units a year, thousands.
    own
        Whether they are the exporter's exports alone; else boxes of all owners, both ways.
    """

    at: str
    thousand_teu: float
    own: bool


@dataclass(frozen=True, kw_only=True)
class RouteMap:
    """All that the map shows.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    unit
        Unit of every flow and capacity.
    exporter
        ISO 3166 alpha-3 code of the country whose exports they are.
    denied
        Codes of the countries whose transit is in question.
    denied_name
        What the key calls them, such as "Russian territory".
    lines
        The segments and their flows.
    places
        The places; those that no line touches are left out of the picture.
    boxes
        Containers counted on them.
    regions
        None on a map; of a schematic the boxes of countries, which stand for the ground.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    exporter: str
    denied: frozenset[str]
    denied_name: str
    lines: tuple[RouteLine, ...]
    places: tuple[RoutePlace, ...]
    boxes: tuple[BoxCount, ...] = ()
    regions: tuple[Region, ...] | None = None

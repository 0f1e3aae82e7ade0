"""The ground under a map: land, water, borders and their names, from the vendored Natural Earth extract.

The sea is the paper itself: an inland sea such as the Caspian is a hole in the land, not a lake.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from shapely.geometry import box as rectangle
from shapely.geometry import shape

from analysis.plots import theme
from analysis.plots.frame import Box, Frame, bounds_of, projected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Layer = Literal["countries", "borders", "lakes", "rivers"]
DISPUTED = "disputed"
COVERAGE = (2.0, 22.0, 128.0, 66.0)
# Finer detail than this, in points, cannot be seen and only makes files larger.
FINEST_PT = 0.12
PLAIN_PT = 0.45
PLAIN_LAKE_PT2 = 12.0


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One country, border, lake or river.

    Parameters
    ----------
    label
        ISO 3166 alpha-3 code of a country, class of a border, name of a lake; empty for a river.
    name
        What a country is called on the map.
    ground
        Its geometry on the equal-area plane, km.
    """

    label: str
    name: str
    ground: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class SeaName:
    """Where the name of a sea may stand: longitude and latitude in degrees, size in points."""

    name: str
    lon: float
    lat: float
    size: float


@cache
def layer(name: Layer) -> tuple[Feature, ...]:
    """Return one layer of the basemap on the equal-area plane; the file is read once."""
    table = json.loads(_folder_text(f"{name}.geojson"))
    return tuple(_feature(row) for row in table["features"])


@cache
def sea_names() -> tuple[SeaName, ...]:
    """Return the places where names of seas may stand, the preferred one of each sea first."""
    rows = csv.DictReader(_folder_text("seas.csv").splitlines())
    return tuple(
        SeaName(
            name=row["name"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            size=float(row["size"]),
        )
        for row in rows
    )


def country_bounds(iso3: str) -> Box | None:
    """Return the bounds of a country on the equal-area plane, km, or None if the extract lacks it."""
    return bounds_of([feature.ground.bounds for feature in layer("countries") if feature.label == iso3])


def visible(
    features: Iterable[Feature], frame: Frame, *, finest_pt: float = FINEST_PT
) -> tuple[Feature, ...]:
    """Return the features cut to the window and laid on paper: their geometry is in points.

    Features outside the window are left out, so that no file carries what no reader sees.
    """
    window, corner = frame.window, np.array(frame.window[:2])
    view = rectangle(*window)
    shown = []
    for feature in features:
        if not feature.ground.intersects(view):
            continue
        cut = shapely.clip_by_rect(feature.ground, *window)
        if cut.is_empty:
            continue
        paper = shapely.transform(cut, lambda km: (km - corner) / frame.km_per_pt).simplify(finest_pt)
        shown.append(Feature(label=feature.label, name=feature.name, ground=paper))
    return tuple(shown)


def draw_basemap(ax: Axes, frame: Frame, *, exporter: str, denied: frozenset[str]) -> None:
    """Draw sea, land, lakes, rivers and borders; the exporter tinted, the denied countries faintly.

    Parameters
    ----------
    ax
        Axes to draw in; their data coordinates become points on paper.
    frame
        The window and the paper.
    exporter
        ISO 3166 alpha-3 code of the country in question.
    denied
        Codes of the countries whose transit is in question.
    """
    ax.set(xlim=(0, frame.width_pt), ylim=(0, frame.height_pt), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.set_facecolor(theme.LAND)
    _draw_areas(ax, visible([_covered()], frame), theme.SEA, zorder=0.9)
    countries = visible(layer("countries"), frame)
    tint = dict.fromkeys(denied, theme.DENIED) | {exporter: theme.EXPORTER}
    _draw_land(ax, countries, tint)
    _draw_areas(ax, visible(layer("lakes"), frame), theme.SEA, zorder=1.2)
    _draw_lines(ax, visible(layer("rivers"), frame), pen=theme.Pen(theme.RIVER, 0.6), zorder=1.1)
    borders = visible(layer("borders"), frame)
    firm = [border for border in borders if border.label != DISPUTED]
    disputed = [border for border in borders if border.label == DISPUTED]
    _draw_lines(ax, firm, pen=theme.Pen(theme.BORDER, 0.8), zorder=1.3)
    _draw_lines(ax, disputed, pen=theme.Pen(theme.BORDER, 0.8, dashes=(3.0, 2.4)), zorder=1.3)


def draw_plain_basemap(ax: Axes, frame: Frame, *, exporter: str, denied: frozenset[str]) -> None:
    """Draw the same ground for a small map: coarser, with thin borders, without rivers and small lakes.

    Takes what `draw_basemap` takes.
    """
    ax.set(xlim=(0, frame.width_pt), ylim=(0, frame.height_pt), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.set_facecolor(theme.LAND)
    _draw_areas(ax, visible([_covered()], frame, finest_pt=PLAIN_PT), theme.SEA, zorder=0.9)
    tint = dict.fromkeys(denied, theme.DENIED) | {exporter: theme.EXPORTER}
    _draw_land(ax, visible(layer("countries"), frame, finest_pt=PLAIN_PT), tint)
    lakes = visible(layer("lakes"), frame, finest_pt=PLAIN_PT)
    _draw_areas(ax, [lake for lake in lakes if lake.ground.area > PLAIN_LAKE_PT2], theme.SEA, zorder=1.2)
    borders = visible(layer("borders"), frame, finest_pt=PLAIN_PT)
    for disputed, dashes in ((False, None), (True, (3.0, 2.4))):
        kind = [border for border in borders if (border.label == DISPUTED) == disputed]
        _draw_lines(ax, kind, pen=theme.Pen(theme.BORDER, 0.4, dashes), zorder=1.3)


@cache
def _covered() -> Feature:
    """Return the part of the world that the extract knows: beyond it nobody can tell land from sea."""
    outline = shapely.segmentize(rectangle(*COVERAGE), 1.0)
    return Feature(label="", name="", ground=shapely.transform(outline, projected))


def _folder_text(name: str) -> str:
    return files("routes").joinpath("data", "basemap", name).read_text(encoding="utf-8")


def _feature(row: Mapping[str, dict[str, str]]) -> Feature:
    properties = row["properties"]
    label = properties.get("iso3") or properties.get("class") or properties.get("name", "")
    ground = shapely.transform(shape(row["geometry"]), projected)
    return Feature(label=label, name=properties.get("name", ""), ground=shapely.make_valid(ground))


def _draw_land(ax: Axes, countries: Iterable[Feature], tint: Mapping[str, str]) -> None:
    groups: dict[str, list[Feature]] = {}
    for country in countries:
        groups.setdefault(tint.get(country.label, theme.LAND), []).append(country)
    for colour, members in sorted(groups.items()):
        _draw_areas(ax, members, colour, zorder=1.0)


def _draw_areas(ax: Axes, features: Iterable[Feature], colour: str, *, zorder: float) -> None:
    paths = [_area_path(part) for feature in features for part in _parts(feature.ground, "Polygon")]
    if not paths:
        return
    # A hairline of the same colour closes the seams that anti-aliasing leaves between neighbours.
    collection = PathCollection(paths, facecolors=colour, edgecolors=colour, linewidths=0.4, zorder=zorder)
    ax.add_collection(collection, autolim=False)


def _draw_lines(ax: Axes, features: Iterable[Feature], *, pen: theme.Pen, zorder: float) -> None:
    lines = [
        shapely.get_coordinates(part) for feature in features for part in _parts(feature.ground, "LineString")
    ]
    collection = LineCollection(
        lines, colors=pen.colour, linewidths=pen.width_pt, linestyles=[pen.pattern], zorder=zorder
    )
    ax.add_collection(collection, autolim=False)


def _parts(ground: BaseGeometry, kind: str) -> list[BaseGeometry]:
    """Return the simple parts of a geometry that are of one kind; cutting may leave stray points."""
    return [part for part in shapely.get_parts(shapely.get_parts([ground])) if part.geom_type == kind]


def _area_path(polygon: BaseGeometry) -> Path:
    rings: list[NDArray[np.float64]] = [
        shapely.get_coordinates(ring) for ring in shapely.get_rings([polygon])
    ]
    return Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))

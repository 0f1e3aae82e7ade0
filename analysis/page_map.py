"""The route map as parts of an inline SVG: ground, bands of flow, and names laid out for three widths.

Everything lies on one paper in points (1/72 inch) with y downwards, as SVG has it. The template
`analysis/page/map.svg.jinja` writes the parts; `analysis/page/map.js` draws the bands anew when flows change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from analysis.page_layout import HEIGHT_PT, LAYOUTS, WIDTH_PT, Layout, empty_sheet, laid_out
from analysis.plots import theme
from analysis.plots.basemap import COVERAGE, Feature, layer, visible
from analysis.plots.frame import projected
from analysis.plots.ground import region_box
from analysis.plots.legend import width_keys
from analysis.plots.strokes import DASHED_MODES, points_per_unit, smoothed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from analysis.plots.picture import RouteLine, RouteMap
    from analysis.plots.sheet import Sheet
    from analysis.plots.strokes import Stroke

FINE = 10  # units of the ground in one point
FINEST_PT = 0.36
FINEST_BAND_PT = 0.06
LEAST_LAKE_PT2 = 1.5


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One piece of ground: its class, the country it belongs to, if any, and its path."""

    kind: str
    country: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """One band of flow; widths in points, the casing 0 where there is none."""

    segment: str
    mode: str
    colour: str
    width: float
    casing: float
    dashes: str
    sleeper: float
    path: str


@dataclass(frozen=True, kw_only=True)
class PageMap:
    """All parts of the map.

    Parameters
    ----------
    ground
        In tenths of a point.
    bands
        The flow as published, in the order of drawing.
    courses
        The smooth course of each group of segments on the same ground: their ids, and x and y in turn, in
        tenths of a point, each after the first point relative to the one before.
    width_keys
        Width in points of some flows, with their words.
    per_unit
        Points of width for one unit of flow.
    """

    picture: RouteMap
    width: float
    height: float
    ground: tuple[Shape, ...]
    bands: tuple[Band, ...]
    layouts: tuple[Layout, ...]
    courses: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]
    width_keys: tuple[tuple[float, str], ...]
    per_unit: float

    def only(self, goods: Iterable[str]) -> PageMap:
        """Return the map without the names of other commodities, nor lines that only those use."""
        kept = set(goods)
        return replace(self, layouts=tuple(item for item in self.layouts if item.goods in kept))


def page_map(
    picture: RouteMap,
    *,
    goods: str = "",
    others: Mapping[str, RouteMap] | None = None,
    asked: Mapping[str, Sequence[str]] | None = None,
) -> PageMap:
    """Return the parts of the map of a picture.

    Parameters
    ----------
    goods
        Id of the commodity it shows.
    asked
        Countries whose names should be on it if they have room, by the id of the goods.
    others
        Pictures of other commodities, drawn in the same window when a reader asks for them.
    """
    sheet = empty_sheet(picture, WIDTH_PT)
    window = sheet.frame.window
    pictures = {goods: picture, **(others or {})}
    lines = {line.id: line for item in reversed(pictures.values()) for line in item.lines}
    per_unit = points_per_unit(picture.lines)
    return PageMap(
        picture=picture,
        width=WIDTH_PT,
        height=HEIGHT_PT,
        ground=tuple(_ground(sheet, picture)),
        bands=tuple(_band(stroke) for stroke in sheet.strokes),
        layouts=tuple(
            laid_out(item, goods=name, layout=layout, window=window, asked=(asked or {}).get(name, ()))
            for name, item in pictures.items()
            for layout in LAYOUTS
        ),
        courses=tuple(_courses(list(lines.values()), sheet)),
        width_keys=tuple((flow * per_unit, text) for flow, text in width_keys(per_unit, picture.unit))
        if per_unit
        else (),
        per_unit=per_unit,
    )


def _ground(sheet: Sheet, picture: RouteMap) -> Iterable[Shape]:
    """Yield sea, land, lakes, rivers and borders, from below to above; of a schematic its boxes alone."""
    frame = sheet.frame
    if picture.regions is not None:
        for region in picture.regions:
            yield _shape("region", region.name, shapely.box(*region_box(region, frame)))
        return
    outline = shapely.segmentize(shapely.box(*COVERAGE), 1.0)
    covered = Feature(label="", name="", ground=shapely.transform(outline, projected))

    def seen(features: Iterable[Feature]) -> tuple[Feature, ...]:
        return visible(features, frame, finest_pt=FINEST_PT)

    yield from (_shape("sea", "", part.ground) for part in seen([covered]))
    yield from (_shape("land", part.label, part.ground) for part in seen(layer("countries")))
    lakes = [lake for lake in seen(layer("lakes")) if lake.ground.area > LEAST_LAKE_PT2]
    yield _shape("lake", "", *(lake.ground for lake in lakes))
    yield _shape("river", "", *(river.ground for river in seen(layer("rivers"))))
    borders = seen(layer("borders"))
    for disputed in (False, True):
        kept = [border.ground for border in borders if (border.label == "disputed") == disputed]
        yield _shape("disputed" if disputed else "border", "", *kept)


def _shape(kind: str, country: str, *grounds: BaseGeometry) -> Shape:
    closed = kind in ("sea", "land", "lake", "region")
    wanted = "Polygon" if closed else "LineString"
    pieces = []
    for ground in grounds:
        for part in shapely.get_parts(shapely.get_parts([ground])):
            if part.geom_type == wanted:
                rings = shapely.get_rings([part]) if closed else [part]
                pieces += [_fine_path(shapely.get_coordinates(ring), closed=closed) for ring in rings]
    return Shape(kind=kind, country=country, path="".join(pieces))


def _fine_path(points: NDArray[np.float64], *, closed: bool) -> str:
    """Return a path of whole numbers, each point relative to the one before, y downwards."""
    turned = np.column_stack([points[:, 0], HEIGHT_PT - points[:, 1]])
    whole = np.rint(turned * FINE).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[np.abs(steps).sum(axis=1) > 0]
    if closed:
        steps = steps[:-1]
    if not len(steps):
        return ""
    course = "".join(f"{x}{y:+d}" if not k or x < 0 else f" {x}{y:+d}" for k, (x, y) in enumerate(steps))
    return f"M{whole[0, 0]} {whole[0, 1]}l{course}{'z' if closed else ''}"


def _band(stroke: Stroke) -> Band:
    dashes = DASHED_MODES.get(stroke.mode, (3.0, 2.0) if stroke.idle and stroke.mode == "rail" else None)
    names = {theme.CROSSES: "crosses", theme.AVOIDS: "avoids"}
    return Band(
        segment=stroke.id,
        mode=stroke.mode,
        colour=names.get(stroke.colour, "idle"),
        width=round(stroke.width_pt, 2),
        casing=round(stroke.casing_pt, 2),
        dashes=" ".join(f"{part * stroke.width_pt:.1f}" for part in dashes) if dashes else "",
        sleeper=round(min(max(0.42 * stroke.width_pt, 0.9), 2.0), 2)
        if stroke.mode == "rail" and not stroke.idle
        else 0.0,
        path=_path(stroke.path),
    )


def _path(points: NDArray[np.float64]) -> str:
    """Return a path to a tenth of a point, each point relative to the one before, y downwards."""
    whole = _tenths(_thinned(points))
    steps = np.diff(whole, axis=0)
    course = "".join(_step(x) + _step(y) for x, y in steps.tolist()).removeprefix(" ")
    return f"M{whole[0, 0] / 10:g} {whole[0, 1] / 10:g}l{course}"


def _tenths(points: NDArray[np.float64]) -> NDArray[np.int_]:
    """Return points in whole tenths, y downwards."""
    return np.rint(np.column_stack([points[:, 0], HEIGHT_PT - points[:, 1]]) * 10).astype(int)


def _step(tenths: int) -> str:
    """Return a number of a path as short as can be: its sign parts it from the one before."""
    text = f"{abs(tenths) / 10:g}".removeprefix("0") or "0"
    return f"-{text}" if tenths < 0 else f" {text}"


def _thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a course without the points that nobody could see."""
    return shapely.get_coordinates(shapely.simplify(shapely.LineString(points), FINEST_BAND_PT))


def _courses(lines: Sequence[RouteLine], sheet: Sheet) -> Iterable[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Yield the segments that share the ground, with the course they follow from west to east."""
    groups: dict[tuple[tuple[float, float], ...], list[str]] = {}
    for line in lines:
        groups.setdefault(min(line.points, line.points[::-1]), []).append(line.id)
    for points, names in groups.items():
        course = _thinned(smoothed(sheet.frame.on_paper(np.array(points))))
        if course[0, 0] > course[-1, 0]:
            course = course[::-1]
        whole = _tenths(course)
        steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=int))
        yield tuple(names), tuple(steps.ravel().tolist())

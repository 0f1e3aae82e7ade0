"""The sheet a map is drawn on: axes, window, strokes, and the room that texts have taken so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from analysis.plots import theme
from analysis.plots.basemap import country_bounds
from analysis.plots.frame import Box, Frame, frame_around
from analysis.plots.ground import schematic_frame
from analysis.plots.labels import Ink, Request, ink_of, settle
from analysis.plots.marks import mark_of
from analysis.plots.strokes import WATER_MODES, Stroke, beside, smoothed, strokes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from analysis.plots.picture import RouteLine, RouteMap, RoutePlace

PAGE_IN = (14.0, 10.0)
LEFT, BOTTOM = 0.0125, 0.072
TITLE_PT, SUBTITLE_PT, TOP_PT = 21.0, 11.5, 13.0
SAME_SPOT_PT = 4.0
WIDE_PT = 5.0
EDGE_PT = 4.0
# A line is drawn to a place if its end is so near, in degrees: drawn points are rounded to 0.1.
TOUCH_DEGREES = 0.15


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place that is drawn: where it falls on paper, in points, and the flow through it.

    Parameters
    ----------
    others
        Places on the same spot that it stands for too.
    chip
        How full it is, and the colours of what goes through; None if that is not said.
    """

    place: RoutePlace
    at: tuple[float, float]
    flow: float
    others: tuple[RoutePlace, ...] = ()
    chip: tuple[str, tuple[str, ...]] | None = None

    @property
    def ids(self) -> frozenset[str]:
        """Return the places it stands for."""
        return frozenset(place.id for place in (self.place, *self.others))

    @property
    def radius_pt(self) -> float:
        """Return half the size of its mark."""
        return mark_of(self.place.kind).size_pt / 2


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What the steps of drawing share.

    Parameters
    ----------
    ax, frame
        Where to draw, and which part of the world.
    strokes
        The bands of flow.
    ink
        What texts had better not cover.
    taken
        What texts must not cover.
    """

    ax: Axes
    frame: Frame
    strokes: tuple[Stroke, ...]
    ink: Ink
    taken: tuple[Box, ...] = ()

    def with_taken(self, boxes: Sequence[Box | None]) -> Sheet:
        """Return the sheet with more room taken."""
        return replace(self, taken=(*self.taken, *(box for box in boxes if box is not None)))

    def settle(self, requests: Sequence[Request]) -> tuple[Box | None, ...]:
        """Return where each text goes, or None where it has no room."""
        return settle(requests, taken=self.taken, paper=self.frame.paper.grown(-EDGE_PT), ink=self.ink)


def map_page(*, title: str, subtitle: str) -> Axes:
    """Return axes on a page of 14 by 10 inches, as high as the heading above them leaves room for."""
    width_in, height_in = PAGE_IN
    width_pt = (1 - 2 * LEFT) * width_in * 72
    above = theme.headed(title, subtitle, width_pt=width_pt, title_pt=TITLE_PT, subtitle_pt=SUBTITLE_PT)
    top = 1 - (above.height_pt + TOP_PT) / (height_in * 72)
    place = theme.Rectangle(left=LEFT, bottom=BOTTOM, width=1 - 2 * LEFT, height=top - BOTTOM)
    return theme.page(width_in=width_in, height_in=height_in, axes=place)


def sheet_for(ax: Axes, picture: RouteMap, *, keys_pt: float = 0.0) -> Sheet:
    """Return the empty sheet for a picture: its window and its strokes.

    Parameters
    ----------
    keys_pt
        Width in points that a schematic keeps free for keys.
    """
    frame = _frame(picture, *theme.extent_pt(ax), keys_pt=keys_pt)
    strokes = strokes_of(picture.lines, frame)
    ink = ink_of([course for stroke in strokes for course in _courses(stroke)], paper=frame.paper)
    return Sheet(ax=ax, frame=frame, strokes=strokes, ink=ink)


def _frame(picture: RouteMap, width_pt: float, height_pt: float, *, keys_pt: float) -> Frame:
    if picture.regions is not None:
        courses = [line.points for line in picture.lines]
        return schematic_frame(
            picture.regions, courses, width_pt=width_pt, height_pt=height_pt, keys_pt=keys_pt
        )
    ends, weights = _ends(picture.lines)
    return frame_around(
        ends,
        weights=weights,
        home=country_bounds(picture.exporter),
        width_pt=width_pt,
        height_pt=height_pt,
    )


def spots_of(picture: RouteMap, frame: Frame) -> tuple[Spot, ...]:
    """Return the places to draw, the busiest first; of several on one spot one stands for all.

    Both sides of a border crossing that are in use are named together, the exporter's first.
    """
    flows = _flows_through(picture)
    spots: list[Spot] = []
    for place in picture.places:
        at = frame.on_paper(np.array([[place.lon, place.lat]]))
        if place.id in flows and frame.paper.contains(at)[0]:
            spots.append(Spot(place=place, at=(float(at[0, 0]), float(at[0, 1])), flow=flows[place.id]))
    kept: list[Spot] = []
    for spot in sorted(spots, key=_standing):
        near = [
            k for k, other in enumerate(kept) if np.hypot(*np.subtract(spot.at, other.at)) <= SAME_SPOT_PT
        ]
        if near:
            kept[near[0]] = _joined(kept[near[0]], spot)
        else:
            kept.append(spot)
    return tuple(sorted(kept, key=lambda spot: (-spot.flow, spot.place.id)))


def _joined(spot: Spot, other: Spot) -> Spot:
    """Return a spot that stands for another too: by its own name, or for two sides of a border by both."""
    joined = replace(spot, others=(*spot.others, other.place))
    crossing = {spot.place.kind, other.place.kind} == {"border_crossing"}
    if not crossing or other.flow == 0 or spot.place.home == other.place.home:
        return joined
    first, second = sorted((spot.place, other.place), key=lambda place: not place.home)
    return replace(joined, place=replace(spot.place, name=f"{first.name}–{second.name}"))


def _standing(spot: Spot) -> tuple[bool, int, float, str]:
    """Return which of the places on one spot stands for it: in use before idle, a port before a junction."""
    return (spot.flow == 0, mark_of(spot.place.kind).rank, -spot.flow, spot.place.id)


def _flows_through(picture: RouteMap) -> dict[str, float]:
    """Return the flow of all lines that end at each place; places where none ends are left out.

    A line ends at the place nearest to its end, if that is near enough.
    """
    flows: dict[str, float] = {}
    where = np.array([(place.lon, place.lat) for place in picture.places]).reshape(-1, 2)
    for line in picture.lines:
        for end in (line.points[0], line.points[-1]):
            away = np.abs(where - end).max(axis=1, initial=0.0)
            for number in np.flatnonzero((away == away.min(initial=np.inf)) & (away < TOUCH_DEGREES)):
                name = picture.places[int(number)].id
                flows[name] = flows.get(name, 0.0) + line.flow
    return flows


def visible_course(line: RouteLine, frame: Frame) -> NDArray[np.float64] | None:
    """Return the longest part of a line that is in the picture, in points; None if none is."""
    course = smoothed(frame.on_paper(np.array(line.points)))
    parts = shapely.get_parts(shapely.clip_by_rect(shapely.LineString(course), *frame.paper.grown(-EDGE_PT)))
    longest = max(parts.tolist(), key=lambda part: float(part.length), default=None)
    return None if longest is None or longest.length == 0 else shapely.get_coordinates(longest)


def _courses(stroke: Stroke) -> list[tuple[str, NDArray[np.float64]]]:
    """Return the middle of a band and, of a wide one, its edges, so that texts keep off all of it."""
    edge = stroke.width_pt / 2
    shifts = (-edge, 0.0, edge) if stroke.width_pt > WIDE_PT else (0.0,)
    return [(stroke.id, beside(stroke.path, shift)) for shift in shifts]


def _ends(lines: Sequence[RouteLine]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the lines that should be seen, and their flows; sea lanes may lead out of sight."""
    seen = [line for line in lines if line.flow > 0 or line.closed]
    worth = [line for line in seen if line.mode not in WATER_MODES] or lines
    ends = [end for line in worth for end in (line.points[0], line.points[-1])]
    return np.array(ends).reshape(-1, 2), np.repeat([line.flow for line in worth], 2)

"""Route lines as strokes on paper: how wide, in which colour, side by side where they share the ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.colors import to_hex, to_rgb

from analysis.plots import theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from analysis.plots.frame import Frame
    from analysis.plots.picture import RouteLine

WIDEST_PT = 10.5
WIDEST_RAIL_PT = 16.0  # wider, so that lesser railways still have room for their white dashes in proportion
SEA_CAP_PT = 3.2
IDLE_PT = 0.9
CASING_RIM_PT = 1.1
WIDEST_CASING = 1.3
GAP_PT = 0.7
SMOOTHINGS = 4
FLOOR_PT = 1.8
FLOOR_AT_SEA_PT = 1.3
WATER_MODES = frozenset({"sea"})
DASHED_MODES = {"sea": (1.9, 1.3), "river": (3.2, 1.2), "road": (0.6, 1.6)}


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """One band of one colour on paper.

    Parameters
    ----------
    id
        Id of the route line it belongs to.
    mode
        Mode of that line.
    colour
        Hexadecimal colour.
    width_pt
        Width of the band; of the casing, `casing_pt`, which is 0 where there is none.
    path
        Points on paper, shape (n, 2).
    """

    id: str
    mode: str
    colour: str
    width_pt: float
    casing_pt: float
    path: NDArray[np.float64]

    @property
    def idle(self) -> bool:
        """Return whether nothing flows here."""
        return self.colour == theme.IDLE


def points_per_unit(lines: Iterable[RouteLine], *, rail_pt: float = WIDEST_RAIL_PT) -> float:
    """Return the width, in points, of one unit of flow: the greatest flow on land is `WIDEST_PT` wide.

    If it goes by rail, it is `rail_pt` wide.
    """
    flows = [(line.flow, line.mode) for line in lines if line.mode not in WATER_MODES]
    greatest, mode = max(flows, default=(0.0, ""))
    widest = rail_pt if mode == "rail" else WIDEST_PT
    return widest / greatest if greatest > 0 else 0.0


def strokes_of(lines: Sequence[RouteLine], frame: Frame, *, scale: float | None = None) -> tuple[Stroke, ...]:
    """Return the bands to draw, the widest first.

    A line with both kinds of flow gives two parallel bands. Lines on the same ground, such as two
    segments that join the same two places, lie side by side too. Bands run from west to east, so
    that the colours keep their side from one segment to the next. Maps that are to be compared share the
    ``scale``, points of width for one unit of flow; if None, it is that of these lines.
    """
    scale = points_per_unit(lines) if scale is None else scale
    bundles: dict[tuple[tuple[float, float], ...], list[RouteLine]] = {}
    for line in lines:
        points = min(line.points, line.points[::-1])
        bundles.setdefault(points, []).append(line)
    bands: list[Stroke] = []
    for points, members in bundles.items():
        course = smoothed(frame.on_paper(np.array(points)))
        bands.extend(_side_by_side(_bands(members, scale), course))
    return tuple(sorted(bands, key=lambda band: (-band.width_pt, band.id, band.colour)))


def smoothed(course: NDArray[np.float64], *, times: int = SMOOTHINGS) -> NDArray[np.float64]:
    """Return a course with its corners cut (Chaikin 1974): the ends stay, no loop or overshoot appears.

    Examples
    --------
    >>> smoothed(np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]]), times=1).tolist()
    [[0.0, 0.0], [3.0, 0.0], [4.0, 1.0], [4.0, 4.0]]
    """
    for _ in range(times):
        start, end = course[:-1], course[1:]
        quarters = np.empty((2 * len(start), 2))
        quarters[0::2] = 0.75 * start + 0.25 * end
        quarters[1::2] = 0.25 * start + 0.75 * end
        course = np.vstack([course[:1], quarters[1:-1], course[-1:]])
    return course


def beside(course: NDArray[np.float64], by_pt: float) -> NDArray[np.float64]:
    """Return a course moved to its left by a distance on paper (to its right if negative)."""
    if by_pt == 0 or len(np.unique(course, axis=0)) == 1:
        return course
    moved = shapely.offset_curve(shapely.LineString(course), by_pt, join_style="round", quad_segs=4)
    parts = [part for part in shapely.get_parts([moved]) if not part.is_empty]
    return shapely.get_coordinates(max(parts, key=lambda part: part.length)) if parts else course


def pale(colour: str, *, share: float = 0.62) -> str:
    """Return a colour mixed with a share of white.

    Examples
    --------
    >>> pale("#000000", share=1.0)
    '#ffffff'
    """
    red, green, blue = to_rgb(colour)
    return to_hex((red + (1 - red) * share, green + (1 - green) * share, blue + (1 - blue) * share))


def colours_of(line: RouteLine) -> tuple[str, ...]:
    """Return the colours of what a line carries: crossing, avoiding, or both."""
    kinds = ((line.crossing, theme.CROSSES), (line.avoiding, theme.AVOIDS))
    return tuple(colour for flow, colour in kinds if flow > 0)


def width_pt(flow: float, mode: str, scale: float) -> float:
    """Return the width of a flow, in points: in proportion, but never too thin to see; at sea capped."""
    if mode in WATER_MODES:
        return min(max(flow * scale, FLOOR_AT_SEA_PT), SEA_CAP_PT)
    return max(flow * scale, FLOOR_PT)


def _bands(members: Iterable[RouteLine], scale: float) -> list[Stroke]:
    """Return the bands of lines on the same ground, without their paths."""
    bands = []
    for line in members:
        kinds = ((line.crossing, theme.CROSSES), (line.avoiding, theme.AVOIDS))
        flows = [(flow, colour) for flow, colour in kinds if flow > 0] or [(0.0, theme.IDLE)]
        for flow, colour in flows:
            width = width_pt(flow, line.mode, scale) if flow > 0 else IDLE_PT
            bands.append(
                Stroke(
                    id=line.id,
                    mode=line.mode,
                    colour=colour,
                    width_pt=width,
                    casing_pt=_casing(line, flow, width, scale),
                    path=np.empty((0, 2)),
                )
            )
    return bands


def _casing(line: RouteLine, flow: float, width: float, scale: float) -> float:
    """Return the width of the casing: the capacity, shared between the bands as the flow is."""
    if line.capacity is None or line.mode in WATER_MODES or flow <= 0:
        return 0.0
    capacity = line.capacity * flow / line.flow
    return max(min(capacity * scale, WIDEST_CASING * WIDEST_PT), width) + CASING_RIM_PT


def _side_by_side(bands: Sequence[Stroke], course: NDArray[np.float64]) -> list[Stroke]:
    if course[0, 0] > course[-1, 0]:
        course = course[::-1]
    rooms = [band.width_pt + GAP_PT for band in bands]
    left = sum(rooms) / 2
    laid = []
    for band, room in zip(bands, rooms, strict=True):
        path = beside(course, left - room / 2) if len(bands) > 1 else course
        left -= room
        laid.append(replace(band, path=path, casing_pt=_roomy_casing(band, course)))
    return laid


def _roomy_casing(band: Stroke, course: NDArray[np.float64]) -> float:
    """Return the width of the casing, none where it would be a blot wider than the line is long."""
    return band.casing_pt if float(shapely.LineString(course).length) > band.casing_pt else 0.0

"""The window of a map: which part of the world it shows, and where longitude and latitude fall on paper.

Every map is drawn in points (1/72 inch) from the lower left corner of its axes, so that line widths, gaps
and texts share one unit with positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import Proj

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Albers equal area: two standard parallels, so that areas are true and shapes good between them.
ALBERS = "+proj=aea +lat_1=38 +lat_2=54 +lat_0=46 +lon_0=52 +ellps=WGS84 +units=km"
# How much wider and higher than the exporter the window may be, at most.
SPAN = (1.80, 1.85)
MARGIN = 0.035
# Where the paper is higher than needed, this share of the rest goes on top, beside the key.
SLACK_ABOVE = 0.62


class Box(NamedTuple):
    """A rectangle: km on the projected plane, or points on paper."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Return right minus left."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return top minus bottom."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """Return the point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def grown(self, by: float, by_height: float | None = None) -> Box:
        """Return the box with a margin on each side, the same above and below unless told otherwise."""
        tall = by if by_height is None else by_height
        return Box(self.left - by, self.bottom - tall, self.right + by, self.top + tall)

    def contains(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of the (n, 2) points lie inside."""
        x, y = points[:, 0], points[:, 1]
        return (self.left <= x) & (x <= self.right) & (self.bottom <= y) & (y <= self.top)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A window of the projected plane and the size of the paper it fills.

    Parameters
    ----------
    window
        What is shown, in km on the projected plane; of the same proportions as the paper.
    width_pt, height_pt
        Size of the axes on paper, in points.
    schematic
        Whether it shows no ground: the window is in columns and rows, each with a scale of its own.
    """

    window: Box
    width_pt: float
    height_pt: float
    schematic: bool = False

    @property
    def km_per_pt(self) -> float:
        """Return the scale: km on the ground for each point on paper."""
        return self.window.width / self.width_pt

    @property
    def paper(self) -> Box:
        """Return the whole paper, in points."""
        return Box(0.0, 0.0, self.width_pt, self.height_pt)

    def on_paper(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where (n, 2) longitudes and latitudes fall, in points from the lower left corner.

        Of a schematic they are columns and rows.
        """
        if self.schematic:
            return self._stretched(lonlat)
        corner = np.array([self.window.left, self.window.bottom])
        return np.asarray((projected(lonlat) - corner) / self.km_per_pt, dtype=np.float64)

    def _stretched(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        scale = np.array([self.width_pt / self.window.width, self.height_pt / self.window.height])
        return np.asarray((at - np.array(self.window[:2])) * scale, dtype=np.float64)


@cache
def _albers() -> Proj:
    return Proj(ALBERS)


def projected(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 2) longitudes and latitudes on the equal-area plane, in km.

    Examples
    --------
    >>> bool(np.allclose(projected(np.array([[52.0, 46.0]])), 0.0))
    True
    """
    x, y = _albers()(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])


def frame_around(
    lonlat: NDArray[np.float64],
    *,
    weights: NDArray[np.float64],
    home: Box | None,
    width_pt: float,
    height_pt: float,
) -> Frame:
    """Return the window that shows the home country and as much as possible of what lies round it.

    A window of at most `SPAN` times the home country is moved, over the home country, to where it holds
    the points of the greatest weight, and then drawn tight. Points beyond it are left to lines that run
    out of the picture.

    Parameters
    ----------
    lonlat
        Points worth showing, degrees, shape (n, 2).
    weights
        How much each is worth showing, such as the flow through it; shape (n,).
    home
        Bounds of the exporter on the projected plane, km; None if it is on no map, then all points count.
    width_pt, height_pt
        Size of the paper, in points.
    """
    points = projected(lonlat)
    if home is not None:
        left, right = _span(points[:, 0], weights, home.left, home.right, SPAN[0])
        bottom, top = _span(points[:, 1], weights, home.bottom, home.top, SPAN[1])
        points = points[Box(left, bottom, right, top).contains(points)]
        points = np.vstack([points, [[home.left, home.bottom], [home.right, home.top]]])
    if not len(points):
        points = np.array([[-1.0, -1.0], [1.0, 1.0]])
    low, high = points.min(axis=0), points.max(axis=0)
    side = max(float((high - low).max()), 1.0)
    tight = Box(float(low[0]), float(low[1]), float(high[0]), float(high[1])).grown(MARGIN * side)
    return Frame(window=_proportioned(tight, width_pt / height_pt), width_pt=width_pt, height_pt=height_pt)


def _span(
    at: NDArray[np.float64], weights: NDArray[np.float64], low: float, high: float, times: float
) -> tuple[float, float]:
    """Return the range of a given length round (low, high) that holds the greatest weight."""
    length = times * (high - low)
    starts = np.linspace(high - length, low, 61)
    held = [float(weights[(start <= at) & (at <= start + length)].sum()) for start in starts]
    centred = -np.abs(starts - (low + high - length) / 2)
    start = float(starts[np.lexsort((centred, np.round(held, 9)))[-1]])
    return start, start + length


def bounds_of(boxes: Sequence[tuple[float, float, float, float]]) -> Box | None:
    """Return the box round all boxes, or None if there are none."""
    if not boxes:
        return None
    table = np.array(boxes)
    left, bottom = table[:, :2].min(axis=0)
    right, top = table[:, 2:].max(axis=0)
    return Box(float(left), float(bottom), float(right), float(top))


def _proportioned(box: Box, aspect: float) -> Box:
    """Return the smallest box round another that is ``aspect`` times as wide as high."""
    width = max(box.width, box.height * aspect)
    side, slack = (width - box.width) / 2, width / aspect - box.height
    above = SLACK_ABOVE * slack
    return Box(box.left - side, box.bottom - (slack - above), box.right + side, box.top + above)

"""Where texts go on a map, so that none lies on another: a greedy search over ranked positions.

A request offers boxes with a penalty each. Requests are settled in the order given, the important first.
A box that touches a settled box or leaves the paper is out; among the rest the least sum of penalty and
ink covered wins (Christensen, Marks and Shieber 1995, section 3, greedy placement).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from analysis.plots.frame import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

INK_SPACING_PT = 3.0
INK_COST = 0.55
SHORTEST = 1.8
REACH_STEPS = 5
IN_TOUCH_PT = 8.0
EDGE_COST = 6.0
DRIFT_COST = 40.0
# Cartographic preference (Imhof 1975): right before left, above before below.
SIDES = (
    (1.0, 0.0, 0.0),
    (1.0, 0.9, 0.5),
    (1.0, -0.9, 0.7),
    (-1.0, 0.0, 1.0),
    (-1.0, 0.9, 1.3),
    (-1.0, -0.9, 1.5),
    (0.0, 1.0, 1.2),
    (0.0, -1.0, 1.4),
)
RINGS = ((2.5, 0.0), (7.0, 2.5), (13.0, 5.5), (20.0, 9.0), (30.0, 14.0), (42.0, 20.0))


@dataclass(frozen=True, kw_only=True)
class Ink:
    """Points along what is drawn, which texts had better not cover.

    Parameters
    ----------
    points
        Shape (n, 2), points on paper.
    owners
        Which line each point belongs to, shape (n,).
    """

    points: NDArray[np.float64]
    owners: NDArray[np.str_]


@dataclass(frozen=True, kw_only=True)
class Request:
    """The positions one text may take.

    Parameters
    ----------
    boxes
        Shape (m, 4): left, bottom, right, top in points.
    penalties
        Shape (m,); the lower the better.
    owner
        Line whose own ink the text may cover, such as the line that a chip sits on.
    ink_cost
        What it costs to cover one point of ink.
    bearable
        Greatest sum of penalty and ink at which the text is still worth showing.
    anchor
        Point the text belongs to; nothing settled may stand between it and the text.
    """

    boxes: NDArray[np.float64]
    penalties: NDArray[np.float64]
    owner: str = ""
    ink_cost: float = INK_COST
    bearable: float = np.inf
    anchor: tuple[float, float] | None = None


def settle(
    requests: Sequence[Request], *, taken: Sequence[Box], paper: Box, ink: Ink
) -> tuple[Box | None, ...]:
    """Return the box of each request, or None where no position is free."""
    occupied = [*taken]
    chosen: list[Box | None] = []
    for request in requests:
        box = _best(request, np.array(occupied).reshape(-1, 4), paper, ink)
        chosen.append(box)
        if box is not None:
            occupied.append(box)
    return tuple(chosen)


def round_about(
    at: tuple[float, float], *, radius: float, size: tuple[float, float], rings: int = len(RINGS)
) -> Request:
    """Return the positions of a text round a mark of some radius, in points."""
    (x, y), (width, height) = at, size
    boxes, penalties = [], []
    for gap, far in RINGS[:rings]:
        for across, up, awkward in SIDES:
            reach = radius + gap
            left = x + across * reach * (0.75 if up else 1.0) - (width if across < 0 else 0.0)
            left = left if across else x - width / 2
            middle = y + up * (reach * 0.75 + height / 2) if up else y
            boxes.append((left, middle - height / 2, left + width, middle + height / 2))
            penalties.append(far + awkward)
    return Request(boxes=np.array(boxes), penalties=np.array(penalties), anchor=at)


def along(
    course: NDArray[np.float64],
    *,
    size: tuple[float, float],
    owner: str,
    step_pt: float = 6.0,
    shortest: float = SHORTEST,
) -> Request | None:
    """Return the positions of a text on a line, the middle preferred; None if the line is too short.

    Parameters
    ----------
    shortest
        Least length of a line, in widths of the text.
    """
    line, (width, height) = shapely.LineString(course), size
    if line.length < shortest * width:
        return None
    shares = np.linspace(0.14, 0.86, max(int(line.length / step_pt), 3))
    centres = shapely.get_coordinates(shapely.line_interpolate_point(line, shares * line.length))
    half = np.array([width / 2, height / 2])
    return Request(
        boxes=np.hstack([centres - half, centres + half]), penalties=8 * np.abs(shares - 0.5), owner=owner
    )


def within(
    area: BaseGeometry,
    *,
    size: tuple[float, float],
    step_pt: float = 9.0,
    ink_cost: float = INK_COST,
    roomy: bool = True,
) -> Request | None:
    """Return the positions of a text inside an area, the widest spot preferred; None if it does not fit.

    Parameters
    ----------
    roomy
        Whether the area has to be twice as large as the text at least.
    """
    width, height = size
    home = max(shapely.get_parts(area).tolist(), key=lambda part: float(part.area))
    left, bottom, right, top = home.bounds
    if home.area < (2 if roomy else 1) * width * height or right - left < width:
        return None
    x, y = np.meshgrid(np.arange(left, right, step_pt), np.arange(bottom, top, step_pt))
    half = np.array([width / 2, height / 2])
    centres = np.column_stack([x.ravel(), y.ravel()])
    boxes = np.hstack([centres - half, centres + half])
    shapely.prepare(home)
    boxes = boxes[shapely.contains(home, shapely.box(*boxes.T))]
    if not len(boxes):
        return None
    heart = np.array(home.centroid.coords[0])
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    away = np.linalg.norm((middles - heart) * np.array([1.0, 1.6]), axis=1)
    return Request(boxes=boxes, penalties=away / 22, ink_cost=ink_cost, bearable=18.0)


def near(
    at: tuple[float, float], *, size: tuple[float, float], keep_off: BaseGeometry, step_pt: float = 9.0
) -> Request | None:
    """Return the positions of a text round a point that do not touch an area; None if there are none."""
    steps = step_pt * np.arange(-REACH_STEPS, REACH_STEPS + 1)
    across, up = (grid.ravel() for grid in np.meshgrid(steps, steps))
    centres = np.column_stack([at[0] + across, at[1] + up])
    half = np.array(size) / 2
    boxes = np.hstack([centres - half, centres + half])
    shapely.prepare(keep_off)
    clear = ~shapely.intersects(keep_off, shapely.box(*boxes.T))
    if not clear.any():
        return None
    away = np.hypot(across, up)[clear] / step_pt
    return Request(boxes=boxes[clear], penalties=away, ink_cost=3.0, bearable=14.0)


def at_corners(paper: Box, *, size: tuple[float, float], inset: float, order: Sequence[str]) -> Request:
    """Return the corners of the paper for a card, and positions along the top and bottom edge between them.

    Parameters
    ----------
    paper
        The whole paper.
    size
        Width and height of the card, points.
    inset
        Distance from the edges, points.
    order
        Edges in order of preference: "top" or "bottom", each with "left" or "right" to start from.
    """
    width, height = size
    boxes, penalties = [], []
    span = paper.width - width - 2 * inset
    for rank, edge in enumerate(order):
        for share in np.linspace(0, 1, 13):
            moved = span * (share if edge.endswith("left") else 1 - share)
            left = paper.left + inset + moved
            bottom = paper.top - inset - height if edge.startswith("top") else paper.bottom + inset
            boxes.append((left, bottom, left + width, bottom + height))
            penalties.append(EDGE_COST * rank + DRIFT_COST * float(share))
    return Request(boxes=np.array(boxes), penalties=np.array(penalties))


def ink_of(courses: Sequence[tuple[str, NDArray[np.float64]]], *, paper: Box) -> Ink:
    """Return evenly spaced points along named courses, those on the paper."""
    points: list[NDArray[np.float64]] = [np.empty((0, 2))]
    owners: list[str] = []
    for owner, course in courses:
        line = shapely.LineString(course)
        stops = np.arange(0, line.length, INK_SPACING_PT)
        spots = shapely.get_coordinates(shapely.line_interpolate_point(line, stops))
        spots = spots[paper.contains(spots)]
        points.append(spots)
        owners.extend([owner] * len(spots))
    return Ink(points=np.vstack(points), owners=np.array(owners, dtype=np.str_))


def _best(request: Request, occupied: NDArray[np.float64], paper: Box, ink: Ink) -> Box | None:
    boxes = request.boxes
    inside = (
        (boxes[:, 0] >= paper.left)
        & (boxes[:, 1] >= paper.bottom)
        & (boxes[:, 2] <= paper.right)
        & (boxes[:, 3] <= paper.top)
    )
    free = inside & ~_touching(boxes, occupied).any(axis=1)
    if not free.any():
        return None
    points = ink.points[ink.owners != request.owner] if request.owner else ink.points
    cost = request.penalties + request.ink_cost * _covered(boxes, points)
    cost[~free] = np.inf
    for best in np.argsort(cost, kind="stable"):
        if cost[best] > request.bearable or not np.isfinite(cost[best]):
            return None
        box = Box(*(float(edge) for edge in boxes[best]))
        if request.anchor is None or _in_sight(request.anchor, box, occupied):
            return box
    return None


def _in_sight(anchor: tuple[float, float], box: Box, occupied: NDArray[np.float64]) -> bool:
    """Return whether a straight line from a point to a box meets nothing but what the point stands on."""
    start = np.array(anchor)
    near_end = np.clip(start, np.array([box.left, box.bottom]), np.array([box.right, box.top]))
    if not len(occupied) or np.hypot(*(near_end - start)) < IN_TOUCH_PT:
        return True
    others = np.asarray(shapely.box(occupied[:, 0], occupied[:, 1], occupied[:, 2], occupied[:, 3]))
    others = others[~shapely.intersects(others, shapely.Point(start))]
    return not shapely.intersects(others, shapely.LineString(np.array([start, near_end]))).any()


def _touching(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of m boxes overlap which of k others, shape (m, k)."""
    a, b = boxes[:, None, :], others[None, :, :]
    across = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    up = (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    return np.asarray(across & up)


def _covered(boxes: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.int_]:
    """Return how many of the points each box covers."""
    x, y = points[None, :, 0], points[None, :, 1]
    left, bottom, right, top = (boxes[:, k, None] for k in range(4))
    return np.asarray(((left <= x) & (x <= right) & (bottom <= y) & (y <= top)).sum(axis=1))

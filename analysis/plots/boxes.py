"""Containers on a map: how many, in a mark of their own on top of the lines that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from analysis.plots import theme
from analysis.plots.frame import Box
from analysis.plots.labels import Request, along, round_about
from analysis.plots.marks import draw_panel, draw_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from analysis.plots.picture import BoxCount, RouteMap
    from analysis.plots.sheet import Sheet, Spot

LETTERING = theme.Lettering(7.8, weight="semibold")
ICON_PT = (10.0, 6.4)
PAD_PT = (3.4, 1.9)
GAP_PT = 3.0
RIBS = 3
REACH = 4
FREE_PT = 2.0
FEWEST = 1.0  # thousand: fewer are not drawn


def with_boxes(sheet: Sheet, picture: RouteMap, spots: Sequence[Spot]) -> Sheet:
    """Draw the containers counted on lines and at places, the most first, those that have room."""
    many = [item for item in picture.boxes if item.thousand_teu >= FEWEST]
    counts = sorted(many, key=lambda item: (-item.thousand_teu, item.at, item.own))
    requests, drawn = [], []
    for item in counts:
        request = _request(sheet, item, spots)
        if request is not None:
            requests.append(request)
            drawn.append(item)
    boxes = sheet.settle(requests)
    for box, item in zip(boxes, drawn, strict=True):
        if box is not None:
            draw_box_chip(sheet.ax, box.middle, thousands(item.thousand_teu), own=item.own)
    return sheet.with_taken([box and box.grown(FREE_PT) for box in boxes])


def thousands(amount: float) -> str:
    """Return thousands of containers as written on a picture: tenths below ten.

    Examples
    --------
    >>> thousands(77.0), thousands(5.54)
    ('77', '5.5')
    """
    return f"{amount:,.0f}" if amount >= 9.95 else f"{amount:.1f}"  # noqa: PLR2004 - rounds to two digits


def box_chip_size(text: str) -> tuple[float, float]:
    """Return width and height of the mark with its number, in points."""
    words = GAP_PT + LETTERING.width_pt(text) if text else 0.0
    return ICON_PT[0] + words + 2 * PAD_PT[0], max(ICON_PT[1], LETTERING.size_pt) + 2 * PAD_PT[1]


def draw_box_chip(
    ax: Axes, middle: tuple[float, float], text: str, *, own: bool, zorder: float = 4.2
) -> None:
    """Draw a small container with a number beside it, filled for the exporter's own, else hollow."""
    width, height = box_chip_size(text)
    left, bottom = middle[0] - width / 2, middle[1] - height / 2
    draw_panel(
        ax, Box(left, bottom, left + width, bottom + height), fill=theme.PAPER, edge=theme.INK, zorder=zorder
    )
    across, up = ICON_PT
    corner = (left + PAD_PT[0], middle[1] - up / 2)
    colour = theme.INK if own else theme.PAPER
    ax.add_patch(
        Rectangle(
            corner, across, up, facecolor=colour, edgecolor=theme.INK, linewidth=0.9, zorder=zorder + 0.01
        )
    )
    at = corner[0] + across * np.arange(1, RIBS + 1) / (RIBS + 1)
    ribs = [[(x, corner[1] + 1.2), (x, corner[1] + up - 1.2)] for x in at]
    rib = theme.PAPER if own else theme.INK
    ax.add_collection(LineCollection(ribs, colors=rib, linewidths=0.7, zorder=zorder + 0.02), autolim=False)
    draw_text(ax, (corner[0] + across + GAP_PT, middle[1]), text, LETTERING, zorder=zorder + 0.03)


def _request(sheet: Sheet, item: BoxCount, spots: Sequence[Spot]) -> Request | None:
    """Return where the mark may stand: on its line, or round its place; None if neither is in the picture."""
    size = box_chip_size(thousands(item.thousand_teu))
    for spot in spots:
        if item.at in spot.ids:
            return round_about(spot.at, radius=spot.radius_pt, size=size, rings=REACH)
    courses = [stroke.path for stroke in sheet.strokes if stroke.id == item.at]
    for course in courses:
        inside = course[sheet.frame.paper.contains(course)]
        if len(inside) < 2:  # noqa: PLR2004 - a line has two ends
            continue
        request = along(inside, size=size, owner=item.at, shortest=1.2)
        if request is not None:
            return request
        x, y = inside[len(inside) // 2]
        return round_about((float(x), float(y)), radius=2.0, size=size, rings=REACH)
    return None

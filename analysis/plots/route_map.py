"""The hero map: which exports leave through whose territory, and how full each route is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.plots import theme
from analysis.plots.boxes import with_boxes
from analysis.plots.captions import PER_CENT, percent
from analysis.plots.frame import Box
from analysis.plots.ground import draw_ground
from analysis.plots.labels import along, at_corners
from analysis.plots.legend import card_size, draw_card, draw_scales, entries_of, scale_size
from analysis.plots.marks import chip_size, draw_chip, draw_crosses, draw_mark, draw_strokes
from analysis.plots.names import with_exits, with_ground_names, with_place_names, with_region_names
from analysis.plots.picture import BoxCount, RouteLine, RouteMap, RoutePlace
from analysis.plots.sheet import Sheet, Spot, map_page, sheet_for, spots_of, visible_course
from analysis.plots.strokes import colours_of, points_per_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

__all__ = ["BoxCount", "RouteLine", "RouteMap", "RoutePlace", "route_map"]

KEY_TITLE = "Corridor exposure"
KEY_INSET_PT = 9.0
SCALE_ORDER = {False: ("bottom left", "bottom right"), True: ("bottom right", "bottom left")}
KEYS_PT = 205.0  # what a schematic keeps free for them
MOST_CHIPS = 30
CHIP_SPACE_PT = (9.0, 4.0)
HARDLY_USED = 0.005
WORTH_SAYING = 0.5  # of the capacity of a port or a crossing: from here on it is said
GATES = frozenset({"border_crossing", "port", "terminal"})


def route_map(picture: RouteMap, *, ax: Axes | None = None) -> Axes:
    """Draw the routes over their ground, width in proportion to flow, and return the axes.

    Colour follows the paths of the flow, not the soil: a line inside the exporter is drawn as crossing
    if what it carries crosses later. Far markets are left to lines that run out of the picture.

    Parameters
    ----------
    picture
        The lines and places with their flows, and the words.
    ax
        Axes to draw in, of any size; a page of 14 by 10 inches if None.

    Returns
    -------
    Axes
        Their data coordinates are points on paper; save their figure with `theme.save`.
    """
    if ax is None:
        ax = map_page(title=picture.title, subtitle=picture.subtitle)
    with theme.style():
        sheet = sheet_for(ax, picture, keys_pt=KEYS_PT)
        draw_ground(ax, sheet.frame, picture)
        draw_strokes(ax, sheet.strokes)
        closed = {line.id for line in picture.lines if line.closed}
        draw_crosses(ax, [stroke for stroke in sheet.strokes if stroke.id in closed])
        spots = spots_of(picture, sheet.frame)
        for spot in spots:
            draw_mark(ax, spot.at, spot.place.kind, idle=spot.flow == 0)
        sheet = sheet.with_taken([Box(*spot.at, *spot.at).grown(spot.radius_pt + 1) for spot in spots])
        sheet = _with_keys(with_region_names(sheet, picture), picture, spots)
        sheet, told = _with_chips(sheet, picture)
        sheet = with_place_names(sheet, _with_uses(spots, picture, told))
        sheet = with_boxes(sheet, picture, spots)
        sheet = with_exits(sheet, picture)
        with_ground_names(sheet, exporter=picture.exporter)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle)
        theme.footer(ax, text=picture.footer)
    return ax


def utilisation(line: RouteLine) -> str | None:
    """Return the share of its capacity that a line uses, as written on a chip; None if it has none.

    Examples
    --------
    >>> points = ((50.0, 45.0), (51.0, 45.0))
    >>> line = RouteLine(id="a", mode="rail", points=points, crossing=2.0, avoiding=1.0, capacity=4.0)
    >>> utilisation(line) == percent(0.75)
    True
    """
    if not line.capacity or line.flow <= 0 or line.mode == "transshipment":
        return None
    return _used(line.flow / line.capacity)


def _used(share: float) -> str:
    return f"<1{PER_CENT}" if share < HARDLY_USED else percent(share, decimals=0)


def _with_keys(sheet: Sheet, picture: RouteMap, spots: Sequence[Spot]) -> Sheet:
    """Draw the two keys where they cover the least of the routes: top right and bottom left if they can."""
    rows = entries_of(
        sheet.strokes,
        {spot.place.kind for spot in spots},
        denied_name=picture.denied_name,
        chips=any(utilisation(line) for line in picture.lines),
        closed=any(line.closed for line in picture.lines),
        boxes=frozenset(item.own for item in picture.boxes),
    )
    paper = sheet.frame.paper
    card = at_corners(
        paper, size=card_size(KEY_TITLE, rows), inset=KEY_INSET_PT, order=("top right", "top left")
    )
    scales = at_corners(
        paper, size=scale_size(picture.unit), inset=KEY_INSET_PT, order=SCALE_ORDER[sheet.frame.schematic]
    )
    key, scale = sheet.settle([card, scales])
    if key is None:  # a small map: better a key over some places than colours without meaning
        key, scale = replace(sheet, taken=()).settle([card, scales])
    if key is not None:
        draw_card(sheet.ax, key, KEY_TITLE, rows)
    if scale is not None:
        pt_per_unit = points_per_unit(picture.lines)
        draw_scales(sheet.ax, scale, pt_per_unit=pt_per_unit, unit=picture.unit, frame=sheet.frame)
    return sheet.with_taken([box and box.grown(3) for box in (key, scale)])


def _with_uses(spots: Sequence[Spot], picture: RouteMap, told: frozenset[str]) -> list[Spot]:
    """Return the places with how full they are, where they are more than half full.

    A crossing or port without a capacity of its own says how full a line is that is too short for a chip.
    """
    said = set(told)
    found = []
    for spot in spots:
        ends = [line for line in picture.lines if spot.ids.intersection(line.ends)]
        fullest = max((spot.place, *spot.others), key=lambda place: place.load / (place.capacity or np.inf))
        if fullest.capacity and fullest.load >= WORTH_SAYING * fullest.capacity:
            colours = sorted({colour for line in ends for colour in colours_of(line)}, reverse=True)
            found.append(replace(spot, chip=(_used(fullest.load / fullest.capacity), tuple(colours))))
            continue
        short = [line for line in ends if line.id not in said and _is_worth_saying(line)]
        if not short or spot.place.kind not in GATES:
            found.append(spot)
            continue
        line = max(short, key=lambda line: (line.flow / (line.capacity or np.inf), line.id))
        said.add(line.id)
        found.append(replace(spot, chip=(str(utilisation(line)), colours_of(line))))
    return found


def _is_worth_saying(line: RouteLine) -> bool:
    return utilisation(line) is not None and line.flow >= WORTH_SAYING * (line.capacity or 0)


def _with_chips(sheet: Sheet, picture: RouteMap) -> tuple[Sheet, frozenset[str]]:
    """Draw how full the busiest lines are, as many as have room; return also which are long enough."""
    requests, chips = [], []
    long: list[str] = []
    across, up = CHIP_SPACE_PT
    for line in sorted(picture.lines, key=lambda line: (-line.flow, line.id)):
        text = utilisation(line)
        course = visible_course(line, sheet.frame)
        if text is None or course is None:
            continue
        width, height = chip_size(text)
        request = along(course, size=(width + 2 * across, height + 2 * up), owner=line.id)
        if request is not None:
            requests.append(request)
            long.append(line.id)
            chips.append((text, colours_of(line)))
    roomy = sheet.settle(requests[:MOST_CHIPS])
    boxes = [box and box.grown(-across, -up) for box in roomy]
    for box, (text, colours) in zip(boxes, chips, strict=False):
        if box is not None:
            draw_chip(sheet.ax, box, text, colours)
    return sheet.with_taken([box and box.grown(1.5) for box in boxes]), frozenset(long)

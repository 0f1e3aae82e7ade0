"""A route map of what changes between two plans: more is solid, less is hatched and pale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib.collections import LineCollection

from analysis.plots import theme
from analysis.plots.frame import Box
from analysis.plots.ground import draw_ground
from analysis.plots.labels import along, at_corners
from analysis.plots.legend import PAD_PT, ROW_PT, SAMPLE_PT, TEXT, TITLE, draw_scales, scale_size
from analysis.plots.marks import (
    CHIP_LETTERING,
    chip_size,
    draw_centred,
    draw_chip,
    draw_mark,
    draw_panel,
    draw_strokes,
    draw_text,
)
from analysis.plots.names import with_exits, with_ground_names, with_place_names, with_region_names
from analysis.plots.picture import RouteLine, RouteMap, RoutePlace
from analysis.plots.sheet import map_page, sheet_for, spots_of, visible_course
from analysis.plots.strokes import Stroke, pale, points_per_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from analysis.plots.sheet import Sheet, Spot
    from analysis.schematic import Region

KEY_TITLE = "Change of flow"
KEY_INSET_PT = 9.0
SCALE_ORDER = {False: ("bottom left", "bottom right"), True: ("bottom right", "bottom left")}
KEYS_PT = 245.0  # what a schematic keeps free for them
KEY_Z = 9.0
MOST_CHIPS = 30
DISTANCE_PT = 34.0
CHIP_SPACE_PT = (9.0, 4.0)
STRIPE_PT, SPACE_PT = 1.6, 3.2
NOTHING = 1e-9
SMALLEST = 0.05
MINUS = "−"

Sign = Literal["more", "less", "same"]


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """One segment of the network, and how much more or less it carries.

    Parameters
    ----------
    id
        Segment id.
    mode
        pipeline, rail, sea, river, road or transshipment.
    points
        Longitude and latitude from the first place to the last, degrees; two or more.
    crossing
        Change of flow on paths that cross the denied countries, in the picture's unit; less is negative.
    avoiding
        Change of flow on paths that do not, in the same unit.
    """

    id: str
    mode: str
    points: tuple[tuple[float, float], ...]
    crossing: float
    avoiding: float


@dataclass(frozen=True, kw_only=True)
class DifferenceMap:
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
        Unit of every change.
    exporter
        ISO 3166 alpha-3 code of the country whose exports they are.
    denied
        Codes of the countries whose transit is in question.
    denied_name
        What the key calls them, such as "Russian territory".
    lines
        The segments of both plans and their changes.
    places
        The places; those that no line touches are left out of the picture.
    regions
        None on a map; of a schematic the boxes of countries.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    exporter: str
    denied: frozenset[str]
    denied_name: str
    lines: tuple[LineChange, ...]
    places: tuple[RoutePlace, ...]
    regions: tuple[Region, ...] | None = None


def difference_map(picture: DifferenceMap, *, ax: Axes | None = None) -> Axes:
    """Draw what changes, width in proportion to the change, over the ground, and return the axes.

    Colour says, as on every map, whether the flow crosses the denied countries; solid lines carry more,
    hatched ones less, thin grey ones the same.

    Parameters
    ----------
    picture
        The lines with their changes, the places, and the words.
    ax
        Axes to draw in, of any size; a page of 14 by 10 inches if None.

    Returns
    -------
    Axes
        Their data coordinates are points on paper; save their figure with `theme.save`.
    """
    if ax is None:
        ax = map_page(title=picture.title, subtitle=picture.subtitle)
    plain = _sizes(picture)
    with theme.style():
        sheet = sheet_for(ax, plain, keys_pt=KEYS_PT)
        draw_ground(ax, sheet.frame, picture)
        _draw_changes(ax, sheet.strokes, signs_of(picture))
        spots = spots_of(plain, sheet.frame)
        for spot in spots:
            draw_mark(ax, spot.at, spot.place.kind, idle=spot.flow == 0)
        sheet = sheet.with_taken([Box(*spot.at, *spot.at).grown(spot.radius_pt + 1) for spot in spots])
        sheet = _with_keys(with_region_names(sheet, plain), picture, plain)
        sheet = _with_chips(sheet, picture, plain)
        sheet = _with_names(sheet, plain, spots, exporter=picture.exporter)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle)
        theme.footer(ax, text=picture.footer)
    return ax


def _with_names(sheet: Sheet, plain: RouteMap, spots: Sequence[Spot], *, exporter: str) -> Sheet:
    sheet = with_exits(with_place_names(sheet, spots), plain)
    return with_ground_names(sheet, exporter=exporter)


def signed(change: float) -> str:
    """Return a change as written on a chip.

    Examples
    --------
    >>> [signed(change) for change in (1.23, -64.83, 0.02, -0.02)]
    ['+1.2', '−64.8', '+0.0', '−0.0']
    """
    return f"{change:+.1f}".replace("-", MINUS)


def signs_of(picture: DifferenceMap) -> dict[tuple[str, str], float]:
    """Return the changes by line and colour."""
    found = {}
    for line in picture.lines:
        for change, colour in ((line.crossing, theme.CROSSES), (line.avoiding, theme.AVOIDS)):
            if abs(change) > NOTHING:
                found[line.id, colour] = change
    return found


def _sizes(picture: DifferenceMap) -> RouteMap:
    """Return the route map whose flows are the sizes of the changes."""
    return RouteMap(
        title=picture.title,
        subtitle=picture.subtitle,
        footer=picture.footer,
        unit=picture.unit,
        exporter=picture.exporter,
        denied=picture.denied,
        denied_name=picture.denied_name,
        lines=tuple(
            RouteLine(
                id=line.id,
                mode=line.mode,
                points=line.points,
                crossing=abs(line.crossing) if abs(line.crossing) > NOTHING else 0.0,
                avoiding=abs(line.avoiding) if abs(line.avoiding) > NOTHING else 0.0,
                capacity=None,
            )
            for line in picture.lines
        ),
        places=picture.places,
        regions=picture.regions,
    )


def _draw_changes(ax: Axes, strokes: Sequence[Stroke], signs: dict[tuple[str, str], float]) -> None:
    """Draw lines that carry the same first, then what shrinks, then what grows."""
    for stroke in strokes:
        if stroke.idle:
            _draw_change(ax, stroke, "same", zorder=2.0)
    for stroke in strokes:
        change = signs.get((stroke.id, stroke.colour), 0.0)
        if change:
            _draw_change(ax, stroke, "more" if change > 0 else "less", zorder=2.5 if change > 0 else 2.2)


def _draw_change(ax: Axes, stroke: Stroke, sign: Sign, *, zorder: float) -> None:
    if sign == "same":
        draw_strokes(ax, [stroke], zorder=zorder)
        return
    solid = replace(stroke, mode="pipeline", casing_pt=0.0)
    if sign == "more":
        draw_strokes(ax, [solid], zorder=zorder)
        return
    draw_strokes(ax, [replace(solid, colour=pale(stroke.colour, share=0.7))], zorder=zorder)
    stripes = LineCollection(
        [np.asarray(stroke.path)],
        colors=pale(stroke.colour, share=0.12),
        linewidths=stroke.width_pt,
        linestyles=[(0.0, (STRIPE_PT / stroke.width_pt, SPACE_PT / stroke.width_pt))],
        capstyle="butt",
        zorder=zorder + 0.31,
        label=f"_{stroke.id} less",
    )
    ax.add_collection(stripes, autolim=False)


def _rows(picture: DifferenceMap) -> list[tuple[Sign, str, str]]:
    """Return the rows of the key, only for what the picture shows: sign, colour and words."""
    signs = signs_of(picture)
    rows: list[tuple[Sign, str, str]] = []
    for sign, word in (("more", "More"), ("less", "Less")):
        for colour, verb in ((theme.CROSSES, "crosses"), (theme.AVOIDS, "no transit of")):
            shown = any(
                (change > 0) == (sign == "more") for (_, own), change in signs.items() if own == colour
            )
            if shown:
                rows.append(
                    ("more" if sign == "more" else "less", colour, f"{word}, {verb} {picture.denied_name}")
                )
    changed = {name for name, _ in signs}
    if any(line.id not in changed for line in picture.lines):
        rows.append(("same", theme.IDLE, "The same, or not used"))
    return rows


def _with_keys(sheet: Sheet, picture: DifferenceMap, plain: RouteMap) -> Sheet:
    """Draw the two keys where they cover the least of the routes: top right and bottom left if they can."""
    rows = _rows(picture)
    widest = max((TEXT.width_pt(words) for _, _, words in rows), default=0.0) + SAMPLE_PT + 7
    size = (max(widest, TITLE.width_pt(KEY_TITLE)) + 2 * PAD_PT, (len(rows) + 1) * ROW_PT + 1.2 * PAD_PT)
    paper, pt_per_unit = sheet.frame.paper, points_per_unit(plain.lines)
    width, height = scale_size(picture.unit)
    scale_pt = (width, height if pt_per_unit else DISTANCE_PT)
    card = at_corners(paper, size=size, inset=KEY_INSET_PT, order=("top right", "top left"))
    scales = at_corners(paper, size=scale_pt, inset=KEY_INSET_PT, order=SCALE_ORDER[sheet.frame.schematic])
    key, scale = sheet.settle([card, scales])
    if key is None:  # a small map: better a key over some places than colours without meaning
        key, scale = replace(sheet, taken=()).settle([card, scales])
    if key is not None:
        _draw_card(sheet.ax, key, rows)
    if scale is not None:
        draw_scales(sheet.ax, scale, pt_per_unit=pt_per_unit, unit=picture.unit, frame=sheet.frame)
    return sheet.with_taken([box and box.grown(3) for box in (key, scale)])


def _draw_card(ax: Axes, box: Box, rows: Sequence[tuple[Sign, str, str]]) -> None:
    draw_panel(ax, box, fill=theme.PAPER, edge=theme.BORDER)
    left, top = box.left + PAD_PT, box.top - 0.6 * PAD_PT - ROW_PT / 2
    draw_text(ax, (left, top), KEY_TITLE, TITLE, zorder=KEY_Z)
    for number, (sign, colour, words) in enumerate(rows, start=1):
        y = top - number * ROW_PT
        sample = Stroke(
            id="key",
            mode="pipeline",
            colour=colour,
            width_pt=5.4,
            casing_pt=0.0,
            path=np.array([[left, y], [left + SAMPLE_PT, y]]),
        )
        _draw_change(ax, sample, sign, zorder=KEY_Z)
        draw_text(ax, (left + SAMPLE_PT + 7, y), words, TEXT, zorder=KEY_Z)


def _with_chips(sheet: Sheet, picture: DifferenceMap, plain: RouteMap) -> Sheet:
    """Write the change on lines, the greatest first, as many as have room; less is dark on white."""
    courses = {line.id: visible_course(line, sheet.frame) for line in plain.lines}
    across, up = CHIP_SPACE_PT
    requests, chips = [], []
    for (name, colour), change in sorted(
        signs_of(picture).items(), key=lambda item: (-abs(item[1]), item[0])
    ):
        course = courses[name]
        if course is None or abs(change) < SMALLEST or _mode(picture, name) == "transshipment":
            continue
        width, height = chip_size(signed(change))
        request = along(course, size=(width + 2 * across, height + 2 * up), owner=name)
        if request is not None:
            requests.append(request)
            chips.append((change, colour))
    roomy = sheet.settle(requests[:MOST_CHIPS])
    boxes = [box and box.grown(-across, -up) for box in roomy]
    for box, (change, colour) in zip(boxes, chips, strict=False):
        if box is not None:
            _draw_change_chip(sheet.ax, box, change, colour)
    return sheet.with_taken([box and box.grown(1.5) for box in boxes])


def _mode(picture: DifferenceMap, name: str) -> str:
    return next(line.mode for line in picture.lines if line.id == name)


def _draw_change_chip(ax: Axes, box: Box, change: float, colour: str) -> None:
    if change > 0:
        draw_chip(ax, box, signed(change), [colour])
        return
    draw_panel(ax, box, fill=theme.PAPER, edge=colour, zorder=4.0)
    draw_centred(ax, box.middle, signed(change), CHIP_LETTERING._replace(colour=colour), zorder=4.01)

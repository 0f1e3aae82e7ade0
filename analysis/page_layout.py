"""Names, marks and chips of the map of a page, laid out for one width of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from analysis.plots import theme
from analysis.plots.frame import Box, Frame
from analysis.plots.labels import SHORTEST, along, ink_of
from analysis.plots.legend import nice
from analysis.plots.marks import chip_size, mark_of
from analysis.plots.names import (
    SPACE,
    with_country_name,
    with_exits,
    with_ground_names,
    with_place_names,
    with_region_names,
)
from analysis.plots.route_map import utilisation
from analysis.plots.sheet import Sheet, Spot, sheet_for, spots_of, visible_course
from analysis.plots.strokes import WATER_MODES, beside, strokes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from analysis.plots.picture import RouteLine, RouteMap

WIDTH_PT, HEIGHT_PT = 760.0, 486.0
# What a layout is called, and the width of its paper in points: texts have one size in points, so the
# narrower the paper the larger they are on it.
LAYOUTS = (("wide", 760.0), ("middle", 520.0), ("narrow", 326.0))
CHIP_SPACE_PT = (7.0, 3.0)
MOST_CHIPS = {"wide": 26, "middle": 16, "narrow": 5}
MOST_NAMES = {"wide": 99, "middle": 26, "narrow": 11}
# How far a name may stand from its mark, and the greatest cost at which it is worth showing: of places
# through which most goes, and of others.
REACH = {"wide": ((5, inf), (5, inf)), "middle": ((5, 30.0), (4, 14.0)), "narrow": ((3, 60.0), (2, 8.0))}
LONG_PT = {"wide": 104.0, "middle": 84.0, "narrow": 66.0}
GREAT = 0.1  # of the greatest flow through a place
EXPORTER_PT = {"wide": (14.0, 12.0), "middle": (13.0, 11.0, 9.5), "narrow": (10.5, 9.0, 8.0)}
COUNTRY_PT = {"wide": (9.6, 8.6, 7.6), "middle": (8.6, 7.6), "narrow": (7.4,)}
DISTANCE_PT = {"wide": 100.0, "middle": 80.0, "narrow": 55.0}
GREATEST = 0.95  # lines that carry so much of the greatest flow show how full it is
MINOR = frozenset({"hub"})


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text on the map: where its line begins, what it says and how it is set."""

    x: float
    y: float
    text: str
    size: float
    role: str
    halo: bool


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The mark of a place, and how long in points its side or diameter is."""

    place: str
    name: str
    kind: str
    x: float
    y: float
    size: float
    idle: bool


@dataclass(frozen=True, kw_only=True)
class Chip:
    """How full a line is; empty text where nothing flows yet."""

    segment: str
    text: str
    colours: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Names, marks and chips of one commodity for one width of the picture.

    `scale` is how much their paper is enlarged; `distance` is a round length in points and in km, None where
    nothing is to scale.
    """

    goods: str
    name: str
    scale: float
    distance: tuple[float, float] | None
    words: tuple[Words, ...]
    leaders: tuple[tuple[float, float, float, float], ...]
    marks: tuple[Mark, ...]
    chips: tuple[Chip, ...]


def empty_sheet(picture: RouteMap, width_pt: float, *, window: Box | None = None) -> Sheet:
    """Return an empty sheet; without a window, that which shows most of the picture."""
    height_pt = HEIGHT_PT * width_pt / WIDTH_PT
    ax = theme.page(width_in=width_pt / 72, height_in=height_pt / 72, axes=theme.Rectangle(0, 0, 1, 1))
    ax.set(xlim=(0, width_pt), ylim=(0, height_pt))
    if window is None:
        return sheet_for(ax, picture)
    schematic = picture.regions is not None
    frame = Frame(window=window, width_pt=width_pt, height_pt=height_pt, schematic=schematic)
    strokes = strokes_of(picture.lines, frame)
    edges = ((stroke, shift * stroke.width_pt / 2) for stroke in strokes for shift in (-1, 0, 1))
    courses = [(stroke.id, beside(stroke.path, by) if by else stroke.path) for stroke, by in edges]
    ink = ink_of(courses, paper=frame.paper)
    return Sheet(ax=ax, frame=frame, strokes=strokes, ink=ink)


def laid_out(
    picture: RouteMap, *, goods: str, layout: tuple[str, float], window: Box, asked: Sequence[str] = ()
) -> Layout:
    """Return names, marks and chips laid out on a paper of some width.

    Room goes first to the name of the exporter, then to how full the greatest flow's line is.

    Parameters
    ----------
    asked
        Countries whose names should be on it if they have room.
    """
    name, width_pt = layout
    sheet = empty_sheet(picture, width_pt, window=window)
    height_pt = sheet.frame.height_pt
    spots = _standing(spots_of(picture, sheet.frame), name)
    corner = Box(0, 0, 0.34 * width_pt if name == "narrow" else 130.0, 24.0)  # where the distance is drawn
    with theme.style():
        sheet = with_region_names(sheet.with_taken([corner]), picture)
    sheet, first = _greatest_chip(sheet, picture)
    spots = [spot for spot in spots if not _covered(spot, first, height_pt)]
    sheet = sheet.with_taken([Box(*spot.at, *spot.at).grown(spot.radius_pt + 1) for spot in spots])
    with theme.style():
        letterings = _letterings(EXPORTER_PT[name])
        before = sheet
        sheet = with_country_name(sheet, picture.exporter, letterings)
        if sheet is before:
            sheet = with_country_name(sheet, picture.exporter, letterings[-2:], bearable=inf)
    busy = [spot for spot in spots if spot.flow > 0]
    most = max((spot.flow for spot in busy), default=0.0)
    idle_spots = [spot for spot in spots if spot.flow == 0] if name != "narrow" else []
    others = [country for country in asked if country != picture.exporter]
    great = [spot for spot in busy if _great(spot, most)]
    if name != "wide":
        with theme.style():
            sheet = _with_names(sheet, great, name, most)
    sheet, chips = _chips(sheet, picture, most=MOST_CHIPS[name], but={chip.segment for chip in first})
    with theme.style():
        if name == "wide":
            sheet = _with_names(sheet, great, name, most)
        for country in others:
            sheet = with_country_name(sheet, country, _letterings(COUNTRY_PT[name]))
        sheet = _with_names(sheet, [spot for spot in busy if not _great(spot, most)], name, most)
        sheet = _with_names(sheet, idle_spots, name, most)
        sheet = with_exits(sheet, picture)
        if name != "narrow":
            sheet = with_ground_names(sheet, exporter=picture.exporter, written=(picture.exporter, *others))
    idle = [line for line in picture.lines if line.flow == 0]
    sheet, later = _chips(sheet, replace(picture, lines=tuple(idle)), most=MOST_CHIPS[name], text="100%")
    return Layout(
        goods=goods,
        name=name,
        scale=round(WIDTH_PT / width_pt, 4),
        distance=_distance(sheet.frame, name),
        words=tuple(_words(text, height_pt) for text in sheet.ax.texts if text.get_text()),
        leaders=tuple(_leaders(sheet.ax, height_pt)),
        marks=tuple(_mark(spot, height_pt) for spot in reversed(spots)),
        chips=(*first, *chips, *later),
    )


def _distance(frame: Frame, name: str) -> tuple[float, float] | None:
    if frame.schematic:
        return None
    whole_km = nice(DISTANCE_PT[name] * frame.km_per_pt)
    return round(whole_km / frame.km_per_pt, 1), whole_km


def _with_names(sheet: Sheet, spots: Iterable[Spot], name: str, most: float) -> Sheet:
    """Write the names of places, the first first, until there are enough for the width."""
    for spot in spots:
        halos = [text for text in sheet.ax.texts if text.get_path_effects()]
        if len(halos) < MOST_NAMES[name]:
            rings, bearable = REACH[name][0 if _great(spot, most) else 1]
            sheet = with_place_names(sheet, [spot], rings=rings, bearable=bearable, long_pt=LONG_PT[name])
    return sheet


def _great(spot: Spot, most: float) -> bool:
    """Return whether a place is one of those that matter most."""
    return not _minor(spot) and spot.flow >= GREAT * most


def _minor(spot: Spot) -> bool:
    return spot.place.kind in MINOR


def _standing(spots: Sequence[Spot], name: str) -> list[Spot]:
    """Return the places to draw, those that people know first; on a narrow map stations have no mark."""
    ranked = sorted(spots, key=_minor)
    if name != "narrow":
        return ranked
    return [spot for spot in ranked if not _minor(spot) and spot.flow > 0]


def _covered(spot: Spot, chips: Iterable[Chip], height_pt: float) -> bool:
    """Return whether a chip lies on a station."""
    return any(
        _minor(spot)
        and abs(chip.x - spot.at[0]) < chip.width / 2 + spot.radius_pt
        and abs(height_pt - chip.y - spot.at[1]) < chip.height / 2 + spot.radius_pt
        for chip in chips
    )


def _letterings(sizes: Sequence[float]) -> list[tuple[theme.Lettering, str]]:
    """Return the letterings of a country's name: spaced out as long as there is room, then not."""
    lettering = [theme.Lettering(size, theme.LAND_NAME) for size in sizes]
    return [(item, SPACE) for item in lettering] + [(lettering[-1], "")]


def _greatest_chip(sheet: Sheet, picture: RouteMap) -> tuple[Sheet, tuple[Chip, ...]]:
    """Find room, before anything else, for how full the line of the greatest flow on land is."""
    land = [line for line in picture.lines if line.mode not in WATER_MODES and utilisation(line)]
    most = max((line.flow for line in land), default=0.0)
    best = sorted((line for line in land if line.flow >= GREATEST * most), key=_by_length(sheet.frame))
    for line in best:
        sheet, chips = _chips(sheet, replace(picture, lines=(line,)), most=1, shortest=0.5)
        if chips:
            return sheet, chips
    return sheet, ()


def _by_length(frame: Frame) -> Callable[[RouteLine], tuple[float, str]]:
    def length(line: RouteLine) -> tuple[float, str]:
        course = visible_course(line, frame)
        return (0.0 if course is None else -float(np.hypot(*np.diff(course, axis=0).T).sum()), line.id)

    return length


def _chips(
    sheet: Sheet,
    picture: RouteMap,
    *,
    most: int,
    text: str | None = None,
    but: Collection[str] = (),
    shortest: float = SHORTEST,
) -> tuple[Sheet, tuple[Chip, ...]]:
    """Find room for how full the busiest lines are; `text` stands for lines that carry nothing yet."""
    requests, lines = [], []
    across, up = CHIP_SPACE_PT
    for line in sorted(picture.lines, key=lambda line: (-line.flow, -(line.capacity or 0.0), line.id)):
        words, course = text or utilisation(line), visible_course(line, sheet.frame)
        if not words or course is None or not line.capacity or line.mode == "transshipment" or line.id in but:
            continue
        width, height = chip_size(words)
        size = (width + 2 * across, height + 2 * up)
        request = along(course, size=size, owner=line.id, shortest=shortest)
        if request is not None:
            requests.append(request)
            lines.append(line)
    boxes = [box and box.grown(-across, -up) for box in sheet.settle(requests[:most])]
    chips = [
        _chip(line, box, sheet.frame.height_pt)
        for line, box in zip(lines, boxes, strict=False)
        if box is not None
    ]
    return sheet.with_taken([box and box.grown(1.5) for box in boxes]), tuple(chips)


def _chip(line: RouteLine, box: Box, height_pt: float) -> Chip:
    kinds = ((line.crossing, "crosses"), (line.avoiding, "avoids"))
    return Chip(
        segment=line.id,
        text=utilisation(line) or "",
        colours=tuple(name for flow, name in kinds if flow > 0),
        x=round(box.middle[0], 1),
        y=round(height_pt - box.middle[1], 1),
        width=round(box.width, 1),
        height=round(box.height, 1),
    )


def _words(text: Text, height_pt: float) -> Words:
    x, y = text.get_position()
    roles = {theme.LAND_NAME: "ground", theme.SEA_NAME: "water"}
    role = roles.get(str(text.get_color()), "name")
    if role == "name" and text.get_fontstyle() == "italic":
        role = "exit"
    if role == "ground" and text.get_path_effects():
        role = "idle"
    return Words(
        x=round(float(x), 1),
        y=round(height_pt - float(y), 1),
        text=text.get_text(),
        size=float(text.get_fontsize()),
        role=role,
        halo=bool(text.get_path_effects()),
    )


def _leaders(ax: Axes, height_pt: float) -> Iterable[tuple[float, float, float, float]]:
    for collection in ax.collections:
        if isinstance(collection, LineCollection):
            for (x1, y1), (x2, y2) in collection.get_segments():
                ends = (x1, height_pt - y1, x2, height_pt - y2)
                yield tuple(round(float(end), 1) for end in ends)  # type: ignore[misc] # two ends of a line, x and y


def _mark(spot: Spot, height_pt: float) -> Mark:
    idle = spot.flow == 0
    return Mark(
        place=spot.place.id,
        name=spot.place.name,
        kind=spot.place.kind,
        x=round(spot.at[0], 1),
        y=round(height_pt - spot.at[1], 1),
        size=mark_of(spot.place.kind).size_pt * (0.72 if idle else 1.0),
        idle=idle,
    )

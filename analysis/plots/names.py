"""The names on a map: places, where lines lead that leave it, countries and seas; none lies on another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from analysis.plots import theme
from analysis.plots.basemap import layer, sea_names, visible
from analysis.plots.frame import Box
from analysis.plots.ground import region_box
from analysis.plots.labels import RINGS, near, round_about, within
from analysis.plots.marks import chip_size, draw_centred, draw_chip, draw_leader, draw_text
from analysis.plots.sheet import TOUCH_DEGREES, visible_course

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shapely.geometry.base import BaseGeometry

    from analysis.plots.frame import Frame
    from analysis.plots.picture import RouteMap, RoutePlace
    from analysis.plots.sheet import Sheet, Spot
    from analysis.schematic import Region

PLACE = theme.Lettering(9.4, weight="medium", halo=theme.LAND)
IDLE_PLACE = theme.Lettering(8.2, theme.LAND_NAME, halo=theme.LAND)
EXIT = theme.Lettering(8.8, italic=True, halo=theme.LAND)
EXPORTER = theme.Lettering(14.0, theme.LAND_NAME)
COUNTRY = theme.Lettering(9.6, theme.LAND_NAME)
LEADING = 1.3
TIGHT = 1.15
LONG_PT = 104.0
# Names of countries and seas are spaced out, under everything else.
SPACE = "\N{THIN SPACE}"
GROUND_Z = 1.5
NAME_INK_COST = 6.0
MUST_BEARABLE = 60.0
FINE_STEP_PT = 4.0
OVER_BORDER_PT = 5.0
LEADER = theme.Pen(theme.MUTED, 0.7)
LEADER_FROM_PT = 9.0
CHIP_GAP_PT = 3.0
REGION_INSET_PT, SMALLEST_REGION_PT = 5.0, 5.5
KIND = r"\s+(?:dry cargo|railway)\s+(?:port|terminal|junction|station)$"
PEOPLE = ("Buyers ",)


def with_place_names(
    sheet: Sheet,
    spots: Sequence[Spot],
    *,
    rings: int = len(RINGS),
    bearable: float = np.inf,
    long_pt: float = LONG_PT,
) -> Sheet:
    """Write the names of places in their order; an idle one only where there is room at hand.

    Parameters
    ----------
    rings
        How far a name may stand from its mark: so many of `analysis.plots.labels.RINGS`.
    bearable
        Greatest cost at which a name is still worth showing.
    long_pt
        A longer name is shortened or stands in two rows.
    """
    rows = [_rows(spot, long_pt) for spot in spots]
    requests = []
    for spot, lines in zip(spots, rows, strict=True):
        lettering = _lettering(spot)
        width = max(map(lettering.width_pt, lines)) + 2 + _chip_room(spot)
        high = chip_size(spot.chip[0])[1] if spot.chip else 0.0
        size = (width, max(len(lines) * lettering.size_pt * TIGHT, high))
        request = round_about(spot.at, radius=spot.radius_pt, size=size, rings=rings if spot.flow > 0 else 1)
        requests.append(replace(request, bearable=bearable if spot.flow > 0 else 4.0))
    boxes = sheet.settle(requests)
    for spot, lines, box in zip(spots, rows, boxes, strict=True):
        _write_rows(sheet, box, lines, spot)
    return sheet.with_taken(boxes)


def _rows(spot: Spot, long_pt: float) -> list[str]:
    """Return the name of a place as written: a long one without what follows a comma, or in two rows."""
    name, lettering = short(spot.place.name), _lettering(spot)
    if lettering.width_pt(name) > long_pt:
        name = name.split(",")[0]
    words = name.split()
    if lettering.width_pt(name) <= long_pt or len(words) == 1:
        return [name]
    halves = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    return list(min(halves, key=lambda half: max(map(lettering.width_pt, half))))


def _write_rows(sheet: Sheet, box: Box | None, rows: Sequence[str], spot: Spot) -> None:
    """Write the rows of a name, flush with the side where the mark is."""
    if box is None:
        return
    lettering = _lettering(spot)
    near_end = np.clip(spot.at, (box.left, box.bottom), (box.right, box.top))
    if np.hypot(*(near_end - spot.at)) > spot.radius_pt + LEADER_FROM_PT:
        draw_leader(sheet.ax, spot.at, (float(near_end[0]), float(near_end[1])), LEADER)
    if spot.chip is not None:
        box = _with_chip(sheet, box, spot.chip)
    for number, row in enumerate(rows):
        y = box.middle[1] + ((len(rows) - 1) / 2 - number) * lettering.size_pt * TIGHT
        spare = box.width - 2 - lettering.width_pt(row)
        share = 1.0 if box.right <= spot.at[0] else 0.0 if box.left >= spot.at[0] else 0.5
        draw_text(sheet.ax, (box.left + 1 + share * spare, y), row, lettering)


def _chip_room(spot: Spot) -> float:
    return chip_size(spot.chip[0])[0] + CHIP_GAP_PT if spot.chip else 0.0


def _with_chip(sheet: Sheet, box: Box, chip: tuple[str, tuple[str, ...]]) -> Box:
    """Draw how full a place is at the right end of the box of its name; return what is left of the box."""
    (text, colours), middle = chip, box.middle[1]
    width, height = chip_size(text)
    room = Box(box.right - width, middle - height / 2, box.right, middle + height / 2)
    draw_chip(sheet.ax, room, text, colours)
    return box._replace(right=room.left - CHIP_GAP_PT)


def with_exits(sheet: Sheet, picture: RouteMap) -> Sheet:
    """Name, where a line in use runs out of the picture, the place that it runs to."""
    exits: dict[str, tuple[float, tuple[float, float]]] = {}
    for place in picture.places:
        for flow, at in _exits_to(place, picture, sheet.frame):
            name = f"to {_within(short(place.name))}"
            exits[name] = max(exits.get(name, (0.0, at)), (flow, at))
    names = sorted(exits, key=lambda name: (-exits[name][0], name))
    requests = [
        round_about(exits[name][1], radius=3.0, size=(EXIT.width_pt(name) + 2, EXIT.size_pt * 1.25))
        for name in names
    ]
    boxes = sheet.settle(requests)
    for name, box in zip(names, boxes, strict=True):
        _write(sheet, box, name, EXIT)
    return sheet.with_taken(boxes)


def with_region_names(sheet: Sheet, picture: RouteMap) -> Sheet:
    """Write the names of the boxes of a schematic, each at its upper left corner; a map has none."""
    written = []
    for region in picture.regions or ():
        box = region_box(region, sheet.frame)
        lettering, text = _region_lettering(region, box, home=region.name == picture.exporter)
        width, height = lettering.width_pt(text) + 2, lettering.size_pt * TIGHT
        left, top = box.left + REGION_INSET_PT, box.top - REGION_INSET_PT
        draw_text(sheet.ax, (left + 1, top - height / 2), text, lettering, zorder=GROUND_Z)
        written.append(Box(left, top - height, left + width, top))
    return sheet.with_taken(written)


def _region_lettering(region: Region, box: Box, *, home: bool) -> tuple[theme.Lettering, str]:
    """Return how the name of a box is set: spaced out where it has room, else small."""
    largest = EXPORTER if home else COUNTRY
    room = box.width - 2 * REGION_INSET_PT
    plain = region.label.upper()
    for lettering, text in ((largest, SPACE.join(plain)), (largest, plain), (COUNTRY, plain)):
        if lettering.width_pt(text) <= room:
            return lettering, text
    size = max(COUNTRY.size_pt * room / max(COUNTRY.width_pt(region.label), 1.0), SMALLEST_REGION_PT)
    return COUNTRY._replace(size_pt=min(size, COUNTRY.size_pt)), region.label


def with_country_name(
    sheet: Sheet,
    country: str,
    letterings: Sequence[tuple[theme.Lettering, str]],
    *,
    bearable: float = MUST_BEARABLE,
) -> Sheet:
    """Write the name of a country in the first lettering and spacing for which it has room, if any.

    Lines may run behind it: it matters more than those of its neighbours. One that is not spaced out may
    reach over the border a little.
    """
    if sheet.frame.schematic:
        return sheet
    for shape in visible(layer("countries"), sheet.frame):
        for lettering, space in letterings if shape.label == country else ():
            text = space.join(shape.name.upper())
            size = (lettering.width_pt(text) + 3, lettering.size_pt * TIGHT)
            ground = shape.ground if space else shapely.buffer(shape.ground, OVER_BORDER_PT)
            request = within(ground, size=size, step_pt=FINE_STEP_PT, ink_cost=NAME_INK_COST, roomy=False)
            box = sheet.settle([replace(request, bearable=bearable)])[0] if request else None
            if box is not None:
                draw_centred(sheet.ax, box.middle, text, lettering, zorder=GROUND_Z)
                return sheet.with_taken([box])
    return sheet


def with_ground_names(sheet: Sheet, *, exporter: str, written: Collection[str] = ()) -> Sheet:
    """Write the names of countries, the exporter's first and larger, and of seas, where they have room.

    On a schematic there are none: its boxes have their names already.

    Parameters
    ----------
    written
        Countries that have their name already.
    """
    if sheet.frame.schematic:
        return sheet
    countries = sorted(
        visible(layer("countries"), sheet.frame),
        key=lambda country: (country.label != exporter, -country.ground.area),
    )
    for country in countries:
        if country.label in written:
            continue
        lettering = EXPORTER if country.label == exporter else COUNTRY
        text = SPACE.join(country.name.upper())
        size = (lettering.width_pt(text) + 6, lettering.size_pt * LEADING)
        request = within(country.ground, size=size, ink_cost=NAME_INK_COST)
        box = sheet.settle([request])[0] if request else None
        if box is not None:
            draw_centred(sheet.ax, box.middle, text, lettering, zorder=GROUND_Z)
            sheet = sheet.with_taken([box])
    return _with_sea_names(sheet, shapely.union_all([country.ground for country in countries]))


def short(name: str) -> str:
    """Return a name without what stands in brackets, and without what its mark says of a railway or port.

    Examples
    --------
    >>> short("Ceyhan (BTC terminal)"), short("Beyneu railway junction")
    ('Ceyhan', 'Beyneu')
    """
    bare = re.sub(r"\s*\([^)]*\)", "", name)
    return re.sub(KIND, "", bare).strip() or name


def _within(name: str) -> str:
    """Return a name as it reads within a sentence: of a kind of people without its capital."""
    return name[:1].lower() + name[1:] if name.startswith(PEOPLE) else name


def _with_sea_names(sheet: Sheet, land: BaseGeometry) -> Sheet:
    """Write the name of each sea once, on water and near where the basemap would have it."""
    written: set[str] = set()
    for sea in sea_names():
        lettering = theme.Lettering(sea.size, theme.SEA_NAME, italic=True)
        words = [SPACE.join(word) for word in sea.name.upper().split()]
        row_pt = sea.size * LEADING
        size = (max(map(lettering.width_pt, words)) + 4, len(words) * row_pt)
        at = sheet.frame.on_paper(np.array([[sea.lon, sea.lat]]))[0]
        request = near((float(at[0]), float(at[1])), size=size, keep_off=land)
        box = sheet.settle([request])[0] if request and sea.name not in written else None
        if box is None:
            continue
        written.add(sea.name)
        sheet = sheet.with_taken([box])
        for row, word in enumerate(words):
            line = (box.middle[0], box.top - (row + 0.5) * row_pt)
            draw_centred(sheet.ax, line, word, lettering, zorder=GROUND_Z)
    return sheet


def _exits_to(place: RoutePlace, picture: RouteMap, frame: Frame) -> list[tuple[float, tuple[float, float]]]:
    """Return the flow and the point on paper of each line that leaves the picture towards a place."""
    spot = np.array([[place.lon, place.lat]])
    if frame.paper.contains(frame.on_paper(spot))[0]:
        return []
    exits = []
    for line in picture.lines:
        far = [
            np.abs(np.array(end) - spot).max() < TOUCH_DEGREES for end in (line.points[0], line.points[-1])
        ]
        course = visible_course(line, frame)
        if line.flow > 0 and any(far) and course is not None:
            x, y = course[0] if far[0] else course[-1]
            exits.append((line.flow, (float(x), float(y))))
    return exits


def _lettering(spot: Spot) -> theme.Lettering:
    return PLACE if spot.flow > 0 else IDLE_PLACE


def _write(sheet: Sheet, box: Box | None, text: str, lettering: theme.Lettering) -> None:
    if box is not None:
        draw_text(sheet.ax, (box.left + 1, box.middle[1]), text, lettering)

"""The route map year by year, in a grid: one window, one scale of widths, nothing but ground and flows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots import theme
from analysis.plots.basemap import country_bounds, draw_plain_basemap
from analysis.plots.captions import (
    FIGURE,
    KEY_GAP_PT,
    SWATCH_GAP_PT,
    Entry,
    Run,
    Swatch,
    draw_key,
    draw_swatch,
    percent,
    width_of,
    write,
)
from analysis.plots.frame import frame_around
from analysis.plots.ground import draw_ground, region_box, schematic_frame
from analysis.plots.legend import nice
from analysis.plots.marks import draw_strokes, draw_text
from analysis.plots.strokes import WATER_MODES, WIDEST_PT, points_per_unit, strokes_of
from routes.errors import RoutesError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.plots.frame import Frame
    from analysis.plots.picture import RouteLine, RouteMap
    from analysis.plots.strokes import Stroke

PAGE_WIDTH_IN = 12.0
MARGIN_IN = 0.4
ABOVE_IN = 1.08
BELOW_IN = 0.62
KEY_IN = 0.36
GAP_PT = 11.0
ASPECT = 0.68
MOST_COLUMNS = 3
# Strokes are laid out on paper this many times as large and then drawn as many times smaller.
FINER = 2.0
YEAR = theme.Lettering(13.0, weight="bold", halo=theme.PAPER)
SHARE = theme.Lettering(10.5, theme.CROSSES, "bold", halo=theme.PAPER)
UNKNOWN = theme.Lettering(9.5, theme.MUTED, italic=True, halo=theme.PAPER)
INSET_PT = 8.0
REGION, REGION_INSET_PT = theme.Lettering(6.4, theme.LAND_NAME), 3.0  # names of the boxes of a schematic


@dataclass(frozen=True, kw_only=True)
class SmallMultiples:
    """Route maps that are to be compared.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    unit
        Unit of all flows.
    maps
        Name of each map, such as its year, and its lines; exporter and denied countries are the same in
        all of them.
    shares
        Share of each map's exports that crosses the denied countries, 0 to 1, None where it is not known;
        empty to write none.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    maps: tuple[tuple[str, RouteMap], ...]
    shares: tuple[float | None, ...] = ()


class Grid(NamedTuple):
    """How many maps stand side by side and under each other."""

    columns: int
    rows: int


def grid_of(count: int) -> Grid:
    """Return the grid for a number of maps: at most three side by side.

    Examples
    --------
    >>> [tuple(grid_of(count)) for count in (1, 4, 5, 6, 9)]
    [(1, 1), (2, 2), (3, 2), (3, 2), (3, 3)]
    """
    two_by_two = 4
    columns = 2 if count == two_by_two else min(max(count, 1), MOST_COLUMNS)
    return Grid(columns, max(-(-count // columns), 1))


def small_multiples(picture: SmallMultiples, *, ax: Axes | None = None) -> Axes:
    """Draw the maps in a grid and return the axes that hold them; each map has axes of its own in them.

    Parameters
    ----------
    picture
        The maps and the words.
    ax
        Axes to divide; a page 12 inches wide and as high as the grid needs if None.

    Returns
    -------
    Axes
        The axes round the grid; their `child_axes` are the maps, whose data coordinates are points on paper.

    Raises
    ------
    RoutesError
        If there is no map, or the maps do not show the same exporter and denied countries.
    """
    _check(picture)
    grid = grid_of(len(picture.maps))
    if ax is None:
        ax = _page(grid)
    with theme.style():
        ax.set_axis_off()
        scale = points_per_unit(_all_lines(picture), rail_pt=WIDEST_PT)
        _draw_key(ax, picture, scale / FINER)
        panels = _panels(ax, picture, grid)
        frame = shared_frame(panels[0], picture)
        shares = picture.shares or (None,) * len(panels)
        for panel, (name, one), share in zip(panels, picture.maps, shares, strict=True):
            _draw_map(panel, one, frame, scale)
            _label(panel, name, share=share, named=bool(picture.shares), where=one.denied_name)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=12.0, size_pt=7.8)
    return ax


def shared_frame(panel: Axes, picture: SmallMultiples) -> Frame:
    """Return the window that suits the lines of all maps together; sea lanes may lead out of it."""
    lines = _all_lines(picture)
    regions = picture.maps[0][1].regions
    width_pt, height_pt = theme.extent_pt(panel)
    if regions is not None:
        courses = [line.points for line in lines]
        return schematic_frame(regions, courses, width_pt=width_pt, height_pt=height_pt)
    worth = [line for line in lines if line.flow > 0 and line.mode not in WATER_MODES] or lines
    ends = [end for line in worth for end in (line.points[0], line.points[-1])]
    return frame_around(
        np.array(ends).reshape(-1, 2),
        weights=np.repeat([line.flow for line in worth], 2),
        home=country_bounds(picture.maps[0][1].exporter),
        width_pt=width_pt,
        height_pt=height_pt,
    )


def small_strokes(lines: tuple[RouteLine, ...], frame: Frame, scale: float) -> tuple[Stroke, ...]:
    """Return the bands of a small map, half as wide as on a large one.

    What lies idle is left out, and all lines on land look alike.

    Parameters
    ----------
    lines
        The lines of the map.
    frame
        Its window.
    scale
        Points of width for one unit of flow on a large map, the same for all maps.
    """
    large = replace(frame, width_pt=frame.width_pt * FINER, height_pt=frame.height_pt * FINER)
    return tuple(
        replace(
            stroke,
            mode=stroke.mode if stroke.mode in WATER_MODES else "pipeline",
            width_pt=stroke.width_pt / FINER,
            casing_pt=0.0,
            path=stroke.path / FINER,
        )
        for stroke in strokes_of(lines, large, scale=scale)
        if not stroke.idle
    )


def _check(picture: SmallMultiples) -> None:
    if not picture.maps:
        raise RoutesError("expected one map or more, got none")
    if len({(one.exporter, one.denied) for _, one in picture.maps}) > 1:
        raise RoutesError("expected maps of one exporter and the same denied countries")
    if picture.shares and len(picture.shares) != len(picture.maps):
        raise RoutesError(f"expected {len(picture.maps)} shares, one for each map, got {len(picture.shares)}")


def _all_lines(picture: SmallMultiples) -> tuple[RouteLine, ...]:
    return tuple(line for _, one in picture.maps for line in one.lines)


def _page(grid: Grid) -> Axes:
    """Return a page as high as the grid needs with maps of the usual proportions."""
    width_in = PAGE_WIDTH_IN - 2 * MARGIN_IN
    map_in = (width_in - GAP_PT / 72 * (grid.columns - 1)) / grid.columns
    grid_in = grid.rows * map_in * ASPECT + (grid.rows - 1) * GAP_PT / 72 + KEY_IN
    height_in = ABOVE_IN + grid_in + BELOW_IN
    place = theme.Rectangle(
        left=MARGIN_IN / PAGE_WIDTH_IN,
        bottom=BELOW_IN / height_in,
        width=width_in / PAGE_WIDTH_IN,
        height=grid_in / height_in,
    )
    return theme.page(width_in=PAGE_WIDTH_IN, height_in=height_in, dpi=160, axes=place)


def _panels(ax: Axes, picture: SmallMultiples, grid: Grid) -> list[Axes]:
    """Return empty axes for each map, row by row from the upper left, under the key."""
    width_pt, height_pt = theme.extent_pt(ax)
    across = (width_pt - GAP_PT * (grid.columns - 1)) / grid.columns
    up = (height_pt - KEY_IN * 72 - GAP_PT * (grid.rows - 1)) / grid.rows
    panels = []
    for number, (name, _) in enumerate(picture.maps):
        row, column = divmod(number, grid.columns)
        left = column * (across + GAP_PT)
        bottom = (grid.rows - 1 - row) * (up + GAP_PT)
        place = (left / width_pt, bottom / height_pt, across / width_pt, up / height_pt)
        panels.append(ax.inset_axes(place, label=name))
    return panels


def _draw_map(panel: Axes, one: RouteMap, frame: Frame, scale: float) -> None:
    if one.regions is None:
        draw_plain_basemap(panel, frame, exporter=one.exporter, denied=one.denied)
    else:
        draw_ground(panel, frame, one)
        for region in one.regions:
            box = region_box(region, frame)
            at = (box.left + REGION_INSET_PT, box.top - REGION_INSET_PT - REGION.size_pt / 2)
            draw_text(panel, at, region.label, REGION, zorder=1.5)
    draw_strokes(panel, small_strokes(one.lines, frame, scale))


def _label(panel: Axes, name: str, *, share: float | None, named: bool, where: str) -> None:
    width_pt, height_pt = theme.extent_pt(panel)
    write(panel, (INSET_PT, height_pt - INSET_PT - YEAR.size_pt / 2), [Run(name, YEAR)])
    if not named:
        return
    words = Run("share not known", UNKNOWN) if share is None else Run(f"{percent(share)} via {where}", SHARE)
    write(panel, (width_pt - INSET_PT, INSET_PT + SHARE.size_pt / 2), [words], align="right")


def _draw_key(ax: Axes, picture: SmallMultiples, pt_per_unit: float) -> None:
    """Draw what the colours mean on the left, and how wide a flow is."""
    height_pt = theme.extent_pt(ax)[1]
    where = picture.maps[0][1].denied_name
    entries = [
        Entry(Swatch(theme.CROSSES), [Run(f"Crosses {where}")]),
        Entry(Swatch(theme.AVOIDS), [Run(f"No transit of {where}")]),
    ]
    taken = height_pt - draw_key(ax, entries, top_pt=height_pt)
    if pt_per_unit <= 0:
        return
    x = sum(17.0 + SWATCH_GAP_PT + width_of(entry.words) + KEY_GAP_PT for entry in entries)
    flow = nice(WIDEST_PT / FINER / pt_per_unit)
    thick, middle = flow * pt_per_unit, (taken + height_pt) / 2
    draw_swatch(ax, (x, middle - thick / 2), (30.0, thick), Swatch(theme.MUTED))
    write(ax, (x + 30.0 + SWATCH_GAP_PT, middle), [Run(f"{flow:g} {picture.unit}", FIGURE)])

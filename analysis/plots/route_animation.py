"""The route map day by day: widths follow the flows of each day, a curve under it runs along."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.animation import FuncAnimation

from analysis.plots import theme
from analysis.plots.captions import Run, percent, write
from analysis.plots.day_axis import day_axis, day_text, draw_strips, middles, strips, strips_pt
from analysis.plots.frame import Box
from analysis.plots.ground import draw_ground
from analysis.plots.labels import at_corners
from analysis.plots.legend import card_size, draw_card, draw_scales, entries_of, scale_size
from analysis.plots.marks import draw_mark, draw_strokes
from analysis.plots.names import with_exits, with_ground_names, with_place_names, with_region_names
from analysis.plots.picture import RouteMap
from analysis.plots.resilience_curve import MISSING
from analysis.plots.sheet import sheet_for, spots_of
from analysis.plots.strokes import pale, points_per_unit, width_pt
from analysis.plots.throttle_curve import amount
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from analysis.plots.day_axis import Episode
    from analysis.plots.picture import RouteLine, RoutePlace
    from analysis.plots.sheet import Sheet, Spot
    from analysis.plots.strokes import Stroke
    from analysis.schematic import Region

PAGE_IN = (11.0, 9.0)
PANEL = theme.Rectangle(left=0.018, bottom=0.062, width=0.964, height=0.835)
DPI = 80.0
STRIP_PT = 128.0
CLOCK_PT = 214.0
GAP_PT = 12.0
AXIS_PT = 30.0
KEY_TITLE = "What flows"
KEY_INSET_PT = 8.0
KEYS_PT = 185.0  # what a schematic keeps free for them
DATE = theme.Lettering(20.0, weight="bold")
TODAY = theme.Lettering(12.5, weight="semibold")
USUAL = theme.Lettering(10.0, theme.MUTED)
MILLISECONDS = 160
GHOST = 0.66
HEADROOM = 1.25
NOTHING = 1e-6


class Load(NamedTuple):
    """What a line carries on a day: on paths that cross the denied countries, and on others."""

    crossing: float
    avoiding: float


@dataclass(frozen=True, kw_only=True)
class RouteAnimation:
    """All that is shown, day by day.

    Parameters
    ----------
    title, subtitle, footer
        The finding; what is shown and in which unit; sources, date and reservations.
    unit
        Unit of every flow, per day.
    exporter, denied, denied_name
        As on a route map.
    lines
        The segments with what they carry on an ordinary day.
    places
        The places.
    start
        Date of the first day.
    loads
        For each day what each line carries, in the order of the lines.
    exports, usual
        Exports of each day, and of an ordinary day.
    episodes
        What happens.
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
    lines: tuple[RouteLine, ...]
    places: tuple[RoutePlace, ...]
    start: dt.date
    loads: tuple[tuple[Load, ...], ...]
    exports: tuple[float, ...]
    usual: float
    episodes: tuple[Episode, ...] = ()
    regions: tuple[Region, ...] | None = None


class _Stage(NamedTuple):
    """What stands still: the axes round all, map and curve, the courses of the bands, widths to a unit."""

    ax: Axes
    map: Axes
    curve: Axes
    strokes: tuple[Stroke, ...]
    scale: float


def route_animation(picture: RouteAnimation, *, ax: Axes | None = None) -> FuncAnimation:
    """Return the map as an animation with one frame a day; `analysis.plots.gif` writes it to a file.

    Parameters
    ----------
    picture
        The lines, their loads of each day, and the words.
    ax
        Axes to divide into map and curve; a page of 11 by 9 inches if None.
    """
    stage = _stage(picture, ax)
    drawn: list[Artist] = []

    def show(day: int) -> Iterable[Artist]:
        for artist in drawn:
            artist.remove()
        drawn[:] = _draw_day(stage, picture, day)
        return drawn

    return FuncAnimation(
        theme.figure_of(stage.ax), show, frames=len(picture.loads), interval=MILLISECONDS, repeat=False
    )


def route_day(picture: RouteAnimation, *, day: int = -1, ax: Axes | None = None) -> Axes:
    """Draw one frame: the map of a day, counted from 0 or, if negative, from the end; return its axes."""
    stage = _stage(picture, ax)
    _draw_day(stage, picture, range(len(picture.loads))[day])
    return stage.ax


def _stage(picture: RouteAnimation, ax: Axes | None) -> _Stage:
    """Draw what stands still: ground, keys, names, the usual day in pale colours, and the axis of days."""
    if not picture.loads:
        raise RoutesError("expected one day or more, got none")
    if ax is None:
        width_in, height_in = PAGE_IN
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=DPI, axes=PANEL)
    with theme.style():
        ax.set_axis_off()
        panel, curve = _panels(ax)
        most = _greatest(picture)
        sheet = sheet_for(panel, most, keys_pt=KEYS_PT)
        scale = points_per_unit(most.lines)
        draw_ground(panel, sheet.frame, picture)
        usual = {line.id: Load(line.crossing, line.avoiding) for line in picture.lines}
        ghosts = [replace(stroke, colour=pale(stroke.colour, share=GHOST)) for stroke in sheet.strokes]
        draw_strokes(panel, [stroke for stroke in sheet.strokes if stroke.idle], zorder=2.0)
        draw_strokes(panel, _sized(ghosts, usual, scale, by=sheet.strokes), zorder=2.05)
        spots = spots_of(most, sheet.frame)
        for spot in spots:
            draw_mark(panel, spot.at, spot.place.kind, idle=spot.flow == 0)
        sheet = sheet.with_taken([Box(*spot.at, *spot.at).grown(spot.radius_pt + 1) for spot in spots])
        sheet = _with_keys(with_region_names(sheet, most), most, spots, scale)
        busy = [spot for spot in spots if spot.flow > 0]
        sheet = with_exits(with_place_names(sheet, busy), most)
        with_ground_names(sheet, exporter=picture.exporter)
        _draw_axis(curve, picture)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=17.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=10.0, size_pt=7.6)
    return _Stage(ax, panel, curve, sheet.strokes, scale)


def _panels(ax: Axes) -> tuple[Axes, Axes]:
    """Return axes for the map above, and for the curve below it beside the date."""
    width_pt, height_pt = theme.extent_pt(ax)
    strip, gap = min(STRIP_PT, height_pt / 3) / height_pt, GAP_PT / height_pt
    clock = min(CLOCK_PT, width_pt / 2) / width_pt
    above = ax.inset_axes((0.0, strip + gap, 1.0, 1 - strip - gap), label="map")
    foot = AXIS_PT / height_pt
    return above, ax.inset_axes((clock, foot, 1 - clock, strip - foot), label="curve")


def _greatest(picture: RouteAnimation) -> RouteMap:
    """Return the route map of the greatest load of each line on any day, which the paper must hold."""
    days = (tuple(Load(line.crossing, line.avoiding) for line in picture.lines), *picture.loads)
    return RouteMap(
        title=picture.title,
        subtitle=picture.subtitle,
        footer=picture.footer,
        unit=picture.unit,
        exporter=picture.exporter,
        denied=picture.denied,
        denied_name=picture.denied_name,
        lines=tuple(
            replace(
                line,
                crossing=max(day[number].crossing for day in days),
                avoiding=max(day[number].avoiding for day in days),
                capacity=None,
            )
            for number, line in enumerate(picture.lines)
        ),
        places=picture.places,
        regions=picture.regions,
    )


def _sized(
    strokes: Sequence[Stroke], loads: dict[str, Load], scale: float, *, by: Sequence[Stroke]
) -> list[Stroke]:
    """Return the bands that carry something, as wide as their loads."""
    sized = []
    for stroke, told in zip(strokes, by, strict=True):
        load = loads[stroke.id]
        flow = load.crossing if told.colour == theme.CROSSES else load.avoiding
        if not told.idle and flow > NOTHING:
            sized.append(replace(stroke, width_pt=width_pt(flow, stroke.mode, scale)))
    return sized


def _with_keys(sheet: Sheet, most: RouteMap, spots: Sequence[Spot], scale: float) -> Sheet:
    """Draw what colours and widths mean, top right and bottom right if they can."""
    rows = entries_of(
        sheet.strokes, {spot.place.kind for spot in spots}, denied_name=most.denied_name, chips=False
    )
    rows = [row for row in rows if row.sign != "mark"]
    rows = [replace(row, text="Not used in this time") if row.sign == "idle" else row for row in rows]
    paper = sheet.frame.paper
    size = card_size(KEY_TITLE, rows)
    card = at_corners(paper, size=size, inset=KEY_INSET_PT, order=("top right", "top left"))
    wide = scale_size(most.unit)
    scales = at_corners(paper, size=wide, inset=KEY_INSET_PT, order=("bottom right", "bottom left"))
    key, other = sheet.settle([card, scales])
    if key is not None:
        draw_card(sheet.ax, key, KEY_TITLE, rows)
    if other is not None:
        draw_scales(sheet.ax, other, pt_per_unit=scale, unit=most.unit, frame=sheet.frame)
    return sheet.with_taken([box and box.grown(3) for box in (key, other)])


def _draw_axis(curve: Axes, picture: RouteAnimation) -> None:
    """Draw the days, what happens in them, and the exports of an ordinary day."""
    days = len(picture.exports)
    day_axis(curve, picture.start, days)
    found = strips(curve, picture.episodes, start=picture.start, days=days)
    height_pt = theme.extent_pt(curve)[1]
    highest = max((picture.usual, *picture.exports)) or 1.0
    curve.set_ylim(0.0, highest * max(HEADROOM, height_pt / (height_pt - strips_pt(found) - 4.0)))
    curve.set_yticks([])
    curve.spines["left"].set_visible(False)
    draw_strips(curve, found)
    dashes = (0, (4, 2.5))
    curve.plot((0, days), (picture.usual,) * 2, color=theme.INK, linewidth=1.0, linestyle=dashes, zorder=3)


def _draw_day(stage: _Stage, picture: RouteAnimation, day: int) -> list[Artist]:
    """Draw the flows, the date and the curve of a day; return the artists, to be removed before the next."""
    holders = (stage.ax, stage.map, stage.curve)
    before = {artist for one in holders for artist in one.get_children()}
    loads = {line.id: load for line, load in zip(picture.lines, picture.loads[day], strict=True)}
    with theme.style():
        draw_strokes(stage.map, _sized(stage.strokes, loads, stage.scale, by=stage.strokes), zorder=2.4)
        _draw_clock(stage, picture, day)
        days, central = middles(day + 1)[1:-1], picture.exports[: day + 1]
        usual = [picture.usual] * (day + 1)
        short = [value < picture.usual for value in central]
        stage.curve.fill_between(
            days, central, usual, where=short, interpolate=True, color=MISSING, linewidth=0, zorder=1.5
        )
        stage.curve.plot(days, central, color=theme.INK, linewidth=2.0, zorder=4)
        stage.curve.plot(days[-1], central[-1], marker="o", markersize=6, color=theme.INK, zorder=5)
    return [artist for one in holders for artist in one.get_children() if artist not in before]


def _draw_clock(stage: _Stage, picture: RouteAnimation, day: int) -> None:
    """Write the date, and the exports of the day against an ordinary one."""
    exports, usual = picture.exports[day], picture.usual
    height_pt = theme.extent_pt(stage.ax)[1]
    strip_pt = min(STRIP_PT, height_pt / 3)
    share = percent(exports / usual, decimals=0) if usual else ""
    colour = theme.CROSSES if exports < usual * (1 - 0.005) else theme.INK
    rows = (
        (0.80, [Run(day_text(picture.start + dt.timedelta(days=day), year=True), DATE)]),
        (0.50, [Run(f"Exports {amount(exports)} {picture.unit}", TODAY._replace(colour=colour))]),
        (0.27, [Run(f"{share} of usual, {amount(usual)} {picture.unit}", USUAL)]),
    )
    for height, words in rows:
        write(stage.ax, (0.0, height * strip_pt), words)

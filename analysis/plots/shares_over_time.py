"""What each route carried year by year, and which share of it crossed a country."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import (
    FIGURE,
    LEADING,
    Run,
    Swatch,
    draw_swatch,
    filled,
    on_paper,
    percent,
    spread,
    width_of,
    write,
    write_lines,
)
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount
from analysis.plots.time_axis import draw_gaps, year_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (11.0, 7.2)
PANEL = theme.Rectangle(left=0.05, bottom=0.115, width=0.925, height=0.725)
BAR = 0.66
SMALL = 0.005
OTHER = "Other"
BASES = {True: theme.CROSSES, False: theme.AVOIDS}
PALEST = 0.72
HEAD = theme.Lettering(10.0, weight="bold")
TOTAL = theme.Lettering(10.5, weight="bold")
SHARE = theme.Lettering(9.2, theme.CROSSES, "semibold")
HEADROOM_PT = 52.0
ROW_PT = 15.0
HEAD_PT = 22.0
SWATCH_PT = 8.0
LEADER_PT = 22.0
RIM = 0.9
SMALLEST = 0.72


@dataclass(frozen=True, kw_only=True)
class RouteSeries:
    """What one route carried.

    Parameters
    ----------
    name
        As shown.
    values
        One for each year of the picture; None where it is not known.
    crosses
        Whether the route crosses the country in question.
    """

    name: str
    values: tuple[float | None, ...]
    crosses: bool


@dataclass(frozen=True, kw_only=True)
class SharesOverTime:
    """What all routes carried over the years.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    unit
        Unit of all amounts.
    denied_name
        Whose territory it is, such as "Russian territory".
    years
        In any order; years between them that are left out are gaps.
    routes
        In any order; the largest is drawn lowest among its kind.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    denied_name: str
    years: tuple[int, ...]
    routes: tuple[RouteSeries, ...]


class Band(NamedTuple):
    """One route in all columns: its name, whether it crosses, its amounts by year, its colour."""

    name: str
    crosses: bool
    amounts: dict[int, float]
    colour: str


class Row(NamedTuple):
    """One row beside the last column: words, the level they belong to, room, colour of a route.

    A route of which the last column shows nothing has no leader to it.
    """

    words: tuple[Run, ...]
    level: float
    room_pt: float
    colour: str | None = None
    drawn: bool = False


def shares_over_time(picture: SharesOverTime, *, ax: Axes | None = None) -> Axes:
    """Draw a column for each year, what crosses below, and name the routes beside the last one.

    A year of which nothing is known is left empty. Where only some routes are known, the total is given as
    a lower bound and no share. Routes that never carry half a per cent are put together, which the footer
    then says.

    Parameters
    ----------
    picture
        The years, the routes and the words.
    ax
        Axes to draw in; a page of 11 by 7.2 inches if None.

    Returns
    -------
    Axes
        x in years, y in the unit of the picture.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    bands, lost = bands_of(picture)
    with theme.style():
        _draw_axes(ax, picture, bands)
        draw_gaps(ax, picture.years, _known_years(bands))
        _draw_columns(ax, bands)
        _label_columns(ax, picture, bands)
        _label_routes(ax, picture, bands)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        said = f"{OTHER}: {', '.join(lost)}, each always below half a per cent." if lost else ""
        footer = " ".join(filter(None, [picture.footer, said]))
        theme.footer(ax, text=footer, drop_pt=30.0, size_pt=7.8)
    return ax


def bands_of(picture: SharesOverTime) -> tuple[tuple[Band, ...], tuple[str, ...]]:
    """Return the routes from the lowest to the highest, and the names of those put together.

    What crosses lies below what avoids, and of each kind the largest lies lowest. Routes that never
    carried anything are left out.
    """
    series = [route for route in picture.routes if any(route.values)]
    whole = {year: sum(_amounts(picture, route).get(year, 0.0) for route in series) for year in picture.years}
    small = [route for route in series if _always_small(_amounts(picture, route), whole)]
    small = small if len(small) > 1 else []
    bands: list[Band] = []
    for crosses in (True, False):
        own = [route for route in series if route.crosses == crosses and route not in small]
        named = [(route.name, _amounts(picture, route)) for route in own]
        named.sort(key=lambda row: (-max(row[1].values()), row[0]))
        rest = _together([_amounts(picture, route) for route in small if route.crosses == crosses])
        named += [(OTHER, rest)] if rest else []
        for rank, (name, amounts) in enumerate(named):
            colour = pale(BASES[crosses], share=PALEST * rank / max(len(named) - 1, 2))
            bands.append(Band(name, crosses, amounts, colour))
    return tuple(bands), tuple(sorted(route.name for route in small))


def _amounts(picture: SharesOverTime, route: RouteSeries) -> dict[int, float]:
    pairs = zip(picture.years, route.values, strict=True)
    return {year: value for year, value in pairs if value is not None}


def _always_small(amounts: dict[int, float], whole: dict[int, float]) -> bool:
    return all(amount < SMALL * whole[year] for year, amount in amounts.items() if amount > 0)


def _together(rows: Sequence[dict[int, float]]) -> dict[int, float]:
    years = sorted({year for row in rows for year in row})
    return {year: sum(row.get(year, 0.0) for row in rows) for year in years}


def _known_years(bands: Sequence[Band]) -> list[int]:
    return sorted({year for band in bands for year in band.amounts})


def _total(bands: Sequence[Band], year: int) -> float:
    return sum(band.amounts.get(year, 0.0) for band in bands)


def _complete(picture: SharesOverTime, year: int) -> bool:
    place = picture.years.index(year)
    return all(route.values[place] is not None for route in picture.routes)


def _last(bands: Sequence[Band]) -> dict[str, tuple[float, float]]:
    """Return the middle and the amount of each band in the last known year, by name and kind."""
    year, level, found = max(_known_years(bands)), 0.0, {}
    for band in bands:
        part = band.amounts.get(year, 0.0)
        found[_id(band)] = (level + part / 2, part)
        level += part
    return found


def _id(band: Band) -> str:
    return f"{band.name} {band.crosses}"


def _words(band: Band, part: float) -> tuple[Run, Run]:
    return Run(band.name), Run(amount(part), FIGURE)


def _head(picture: SharesOverTime, *, crosses: bool) -> Run:
    verb = "Crosses" if crosses else "No transit of"
    return Run(f"{verb} {picture.denied_name}", HEAD._replace(colour=BASES[crosses]))


def _draw_axes(ax: Axes, picture: SharesOverTime, bands: Sequence[Band]) -> None:
    lines = [[_head(picture, crosses=crosses)] for crosses in {band.crosses for band in bands}]
    widest = max((width_of(line) for line in lines), default=0.0)
    if bands:
        last = _last(bands)
        texts = [width_of(_words(band, last[_id(band)][1])) for band in bands]
        widest = max(widest, *(text + SWATCH_PT + 5 for text in texts))
    year_axis(ax, picture.years, room_pt=widest + LEADER_PT)
    highest = max((_total(bands, year) for year in _known_years(bands)), default=1.0) or 1.0
    height_pt = theme.extent_pt(ax)[1]
    ax.set_ylim(0, highest * height_pt / (height_pt - HEADROOM_PT))
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, highest)
    ax.set_yticks([tick for tick in ticks if 0 <= tick <= highest])
    ax.tick_params(axis="y", labelsize=9.0, labelcolor=theme.MUTED)
    ax.spines[["left", "bottom"]].set_visible(False)
    right = max(picture.years, default=0) + 0.5
    for tick in ax.get_yticks():
        colour = theme.INK if tick == 0 else theme.GRID
        ax.plot(
            (ax.get_xlim()[0], right), (tick, tick), color=colour, linewidth=0.9, zorder=3.5 * (tick == 0) + 1
        )


def _draw_columns(ax: Axes, bands: Sequence[Band]) -> None:
    for year in _known_years(bands):
        level = 0.0
        for band in bands:
            part = band.amounts.get(year, 0.0)
            if part <= 0:
                continue
            bar = filled((year - BAR / 2, level), (BAR, part), Swatch(band.colour), zorder=3, gid="band")
            ax.add_patch(bar)
            level += part
            if band is not bands[-1]:
                ends = (year - BAR / 2, year + BAR / 2)
                ax.plot(
                    ends, (level, level), color=theme.PAPER, linewidth=RIM, zorder=3.2, solid_capstyle="butt"
                )


def _label_columns(ax: Axes, picture: SharesOverTime, bands: Sequence[Band]) -> None:
    """Write the total and the share that crosses on top of each column, and what they are at the left."""
    years = _known_years(bands)
    lines = {year: _sums(picture, bands, year) for year in years}
    slot = float(np.diff(on_paper(ax, [(0.0, 0.0), (1.0, 0.0)])[:, 0])[0])
    widest = max((width_of(line) for rows in lines.values() for line in rows), default=0.0) + 3
    factor = min(1.0, max(slot / widest, SMALLEST))
    step = max(math.ceil(widest * factor / slot - 1e-9), 1)
    rise = factor * LEADING * (TOTAL.size_pt + SHARE.size_pt) / 2 + 2
    for year in years:
        if (years[-1] - year) % step:
            continue
        x, y = on_paper(ax, [(year, _total(bands, year))])[0].tolist()
        rows = [[_scaled(run, factor) for run in line] for line in lines[year]]
        write_lines(ax, (x, y + rise), rows, align="centre")
    height_pt = theme.extent_pt(ax)[1]
    words = [
        Run(f"Total, {picture.unit}", TOTAL._replace(size_pt=9.2)),
        Run(f"and share that crosses {picture.denied_name}", SHARE),
    ]
    write(ax, (0.0, height_pt - 4), words)


def _sums(picture: SharesOverTime, bands: Sequence[Band], year: int) -> list[list[Run]]:
    """Return what stands on top of a column: the total, and under it the share that crosses."""
    whole = _total(bands, year)
    if not _complete(picture, year):
        return [[Run(f"≥ {amount(whole)}", TOTAL)], [Run("in part", FIGURE)]]
    crossing = sum(band.amounts.get(year, 0.0) for band in bands if band.crosses)
    return [[Run(amount(whole), TOTAL)], [Run(percent(crossing / whole) if whole else "", SHARE)]]


def _scaled(run: Run, factor: float) -> Run:
    return Run(run.text, run.lettering._replace(size_pt=run.lettering.size_pt * factor))


def _rows(picture: SharesOverTime, bands: Sequence[Band]) -> list[Row]:
    """Return what stands beside the last column, lowest first: routes, and over them what their kind is."""
    last = _last(bands)
    rows = []
    for crosses in (True, False):
        own = [band for band in bands if band.crosses == crosses]
        for band in own:
            middle, part = last[_id(band)]
            rows.append(Row(_words(band, part), middle, ROW_PT, band.colour, part > 0))
        if own:
            rows.append(Row((_head(picture, crosses=crosses),), last[_id(own[-1])][0], HEAD_PT))
    return rows


def _label_routes(ax: Axes, picture: SharesOverTime, bands: Sequence[Band]) -> None:
    """Name the routes beside the last column, under the name of their kind, none on another."""
    if not bands:
        return
    year, rows = max(_known_years(bands)), _rows(picture, bands)
    heights = on_paper(ax, [(year, row.level) for row in rows])[:, 1]
    middles = spread(heights.tolist(), [row.room_pt for row in rows], low=0.0, high=theme.extent_pt(ax)[1])
    edge = float(on_paper(ax, [(year + BAR / 2, 0.0)])[0][0])
    left = float(on_paper(ax, [(max(picture.years) + 0.5, 0.0)])[0][0]) + LEADER_PT - 8
    for row, height, middle in zip(rows, heights.tolist(), middles, strict=True):
        if row.colour is None:
            write(ax, (left, middle), row.words)
            continue
        if row.drawn:
            _draw_leader(ax, (edge, height), (left - 3, middle))
        draw_swatch(ax, (left, middle - SWATCH_PT / 2), (SWATCH_PT, SWATCH_PT), Swatch(row.colour))
        write(ax, (left + SWATCH_PT + 5, middle), row.words)


def _draw_leader(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Tie a part of the last column to its name: level, aslant, level."""
    width_pt, height_pt = theme.extent_pt(ax)
    bend = (end[0] - start[0]) * 0.3
    xs = [start[0] + 1, start[0] + bend, end[0] - bend, end[0]]
    ys = [start[1], start[1], end[1], end[1]]
    ax.plot(
        [x / width_pt for x in xs],
        [y / height_pt for y in ys],
        color=theme.IDLE,
        linewidth=0.7,
        transform=ax.transAxes,
        zorder=2.5,
    )

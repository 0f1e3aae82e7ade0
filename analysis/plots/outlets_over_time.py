"""By which routes exports leave, day by day: what stops, and what takes its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import (
    FIGURE,
    Run,
    Swatch,
    draw_swatch,
    on_paper,
    spread,
    width_of,
    write,
    write_lines,
)
from analysis.plots.day_axis import day_axis, draw_strips, event_days, strips, strips_pt
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from analysis.plots.day_axis import Episode

PAGE_IN = (11.0, 7.2)
PANEL = theme.Rectangle(left=0.05, bottom=0.14, width=0.925, height=0.69)
BASES = {True: theme.CROSSES, False: theme.AVOIDS}
PALEST = 0.72
SMALL = 0.005
OTHER = "Other"
HEAD = theme.Lettering(10.0, weight="bold")
NOTE = theme.Lettering(8.6, theme.MUTED)
USUAL = theme.Lettering(10.0, weight="semibold")
ROOM_PT = 24.0
ROW_PT = 15.0
HEAD_PT = 21.0
NOTE_PT = 30.0
SWATCH_PT = 8.0
LEADER_PT = 24.0
RIM = 0.5
ARROW = "→"


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """What leaves by one route.

    Parameters
    ----------
    name
        As shown.
    crosses
        Whether the route crosses the country in question.
    usual
        On an ordinary day.
    values
        On each day.
    """

    name: str
    crosses: bool
    usual: float
    values: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class OutletsOverTime:
    """What leaves by all routes, day by day.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    unit
        Unit of all amounts, per day.
    denied_name
        Whose territory it is, such as "Russian territory".
    start
        The first day.
    outlets
        In any order; the largest is drawn lowest among its kind.
    episodes
        What happens.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    denied_name: str
    start: dt.date
    outlets: tuple[Outlet, ...]
    episodes: tuple[Episode, ...] = ()

    @property
    def days(self) -> int:
        """Return how many days are shown."""
        return max((len(outlet.values) for outlet in self.outlets), default=0)


class Layer(NamedTuple):
    """One area of the stack: the route, its colour, and its lower and upper edge on each day."""

    outlet: Outlet
    colour: str
    low: tuple[float, ...]
    high: tuple[float, ...]


class Row(NamedTuple):
    """One row beside the last day: words, figures, the level they belong to, room, colour of a route."""

    words: Run
    figures: Run
    level: float
    room_pt: float
    colour: str | None


def outlets_over_time(picture: OutletsOverTime, *, ax: Axes | None = None) -> Axes:
    """Draw exports by route as a stack, what crosses below, and name the routes beside the last day.

    Routes that never carry half a per cent of an ordinary day are put together, which the footer then says.

    Parameters
    ----------
    picture
        The routes, what happens, and the words.
    ax
        Axes to draw in; a page of 11 by 7.2 inches if None.

    Returns
    -------
    Axes
        x in days from the start (the first lasts from 0 to 1), y in the unit of the picture.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    layers, lost = layers_of(picture)
    with theme.style():
        rows = _rows(picture, layers)
        _draw_axes(ax, picture, layers, rows)
        _draw_layers(ax, layers)
        _draw_usual(ax, picture)
        _label(ax, picture, layers, rows)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        said = f"{OTHER}: {', '.join(lost)}, each always below half a per cent." if lost else ""
        theme.footer(ax, text=" ".join(filter(None, [picture.footer, said])), drop_pt=40.0, size_pt=7.8)
    return ax


def layers_of(picture: OutletsOverTime) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    """Return the areas from the lowest to the highest, and the names of routes put together.

    What crosses lies below what avoids, and of each kind the largest on an ordinary day lies lowest.
    Routes that never carry anything are left out.
    """
    used = [outlet for outlet in picture.outlets if max((outlet.usual, *outlet.values)) > 0]
    whole = sum(outlet.usual for outlet in used) or max(_totals(used), default=0.0)
    small = [outlet for outlet in used if max((outlet.usual, *outlet.values)) < SMALL * whole]
    small = small if len(small) > 1 else []
    layers: list[Layer] = []
    level = np.zeros(picture.days)
    for crosses in (True, False):
        own = [outlet for outlet in used if outlet.crosses == crosses and outlet not in small]
        own.sort(key=lambda outlet: (-outlet.usual, -sum(outlet.values), outlet.name))
        own += _together([outlet for outlet in small if outlet.crosses == crosses])
        for rank, outlet in enumerate(own):
            high = level + np.array(outlet.values)
            colour = pale(BASES[crosses], share=PALEST * rank / max(len(own) - 1, 2))
            layers.append(Layer(outlet, colour, tuple(level.tolist()), tuple(high.tolist())))
            level = high
    return tuple(layers), tuple(sorted(outlet.name for outlet in small))


def _totals(outlets: Sequence[Outlet]) -> list[float]:
    return [sum(day) for day in zip(*(outlet.values for outlet in outlets), strict=True)]


def _together(outlets: Sequence[Outlet]) -> list[Outlet]:
    if not outlets:
        return []
    usual = sum(outlet.usual for outlet in outlets)
    return [Outlet(name=OTHER, crosses=outlets[0].crosses, usual=usual, values=tuple(_totals(outlets)))]


def mean_in_events(picture: OutletsOverTime, values: Sequence[float]) -> float | None:
    """Return the mean over the days on which something happens; None if there are none."""
    days = event_days(picture.episodes, start=picture.start, days=picture.days)
    return float(np.mean([values[day] for day in days])) if days else None


def _figures(picture: OutletsOverTime, usual: float, values: Sequence[float]) -> str:
    mean = mean_in_events(picture, values)
    return amount(usual) if mean is None else f"{_rounded(usual)} {ARROW} {_rounded(mean)}"


def _rounded(value: float) -> str:
    smallest = 0.05
    if value < smallest:
        return "0"
    return amount(value) if value >= 1 else f"{value:.1f}"


def _rows(picture: OutletsOverTime, layers: Sequence[Layer]) -> list[Row]:
    """Return what stands beside the last day, lowest first: routes, and over them what their kind is."""
    rows: list[Row] = []
    for crosses in (True, False):
        own = [layer for layer in layers if layer.outlet.crosses == crosses]
        for layer in own:
            figures = Run(_figures(picture, layer.outlet.usual, layer.outlet.values), FIGURE)
            middle = (layer.low[-1] + layer.high[-1]) / 2
            rows.append(Row(Run(layer.outlet.name), figures, middle, ROW_PT, layer.colour))
        if own:
            verb = "Crosses" if crosses else "No transit of"
            colour = BASES[crosses]
            usual = sum(layer.outlet.usual for layer in own)
            figures = Run(
                _figures(picture, usual, _totals([layer.outlet for layer in own])),
                HEAD._replace(colour=colour, size_pt=9.0),
            )
            head = Run(f"{verb} {picture.denied_name}", HEAD._replace(colour=colour))
            rows.append(Row(head, figures, rows[-1].level, HEAD_PT, None))
    return rows


def _draw_axes(ax: Axes, picture: OutletsOverTime, layers: Sequence[Layer], rows: Sequence[Row]) -> None:
    room = max((_width(row) for row in rows), default=0.0) + LEADER_PT
    day_axis(ax, picture.start, picture.days, room_pt=room)
    found = strips(ax, picture.episodes, start=picture.start, days=picture.days)
    usual = sum(outlet.usual for outlet in picture.outlets)
    highest = max((usual, *(layers[-1].high if layers else ()))) or 1.0
    height_pt = theme.extent_pt(ax)[1]
    ax.set_ylim(0.0, highest * height_pt / (height_pt - strips_pt(found) - ROOM_PT))
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0.0, highest)
    ax.set_yticks([tick for tick in ticks if 0 <= tick <= highest])
    ax.tick_params(axis="y", labelsize=9.0, labelcolor=theme.MUTED)
    ax.spines["left"].set_visible(False)
    for tick in ax.get_yticks():
        ax.plot((0, picture.days), (tick, tick), color=theme.GRID, linewidth=0.9, zorder=1)
    draw_strips(ax, found)


def _width(row: Row) -> float:
    return SWATCH_PT + 5 + width_of((row.words, row.figures))


def _draw_layers(ax: Axes, layers: Sequence[Layer]) -> None:
    """Draw the stack, each day as wide as it is: what stops stops between two days."""
    for number, layer in enumerate(layers):
        days = np.arange(len(layer.high) + 1)
        low, high = (np.array([*edge, edge[-1]]) for edge in (layer.low, layer.high))
        ax.fill_between(
            days, low, high, step="post", color=layer.colour, linewidth=0, zorder=2.0, gid="outlet"
        )
        if number < len(layers) - 1:
            ax.plot(days, high, drawstyle="steps-post", color=theme.PAPER, linewidth=RIM, zorder=2.5)


def _draw_usual(ax: Axes, picture: OutletsOverTime) -> None:
    usual = sum(outlet.usual for outlet in picture.outlets)
    ends = (0.0, float(picture.days))
    ax.plot(ends, (usual, usual), color=theme.INK, linewidth=1.1, linestyle=(0, (4, 2.5)), zorder=3)
    x, y = on_paper(ax, [(0.0, usual)])[0].tolist()
    write(ax, (x + 3, y + USUAL.size_pt), [Run(f"Usual: {amount(usual)} {picture.unit}", USUAL)])


def _label(ax: Axes, picture: OutletsOverTime, layers: Sequence[Layer], rows: Sequence[Row]) -> None:
    """Name the routes beside the last day, under the name of their kind, none on another."""
    if not rows:
        return
    days, height_pt = picture.days, theme.extent_pt(ax)[1]
    heights = on_paper(ax, [(0.0, row.level) for row in rows])[:, 1].tolist()
    middles_pt = spread(heights, [row.room_pt for row in rows], low=0.0, high=height_pt - NOTE_PT)
    edge = float(on_paper(ax, [(days, 0.0)])[0, 0])
    left = float(on_paper(ax, [(days, 0.0)])[0, 0]) + LEADER_PT - 8
    for row, height, middle in zip(rows, heights, middles_pt, strict=True):
        right = (theme.extent_pt(ax)[0], middle)
        write(ax, right, [row.figures], align="right")
        if row.colour is None:
            write(ax, (left, middle), [row.words])
            continue
        if _ends_wide(layers, row):
            _draw_leader(ax, (edge, height), (left - 3, middle))
        draw_swatch(ax, (left, middle - SWATCH_PT / 2), (SWATCH_PT, SWATCH_PT), Swatch(row.colour))
        write(ax, (left + SWATCH_PT + 5, middle), [row.words])
    if mean_in_events(picture, layers[0].high) is not None:
        note = [[Run(f"usual {ARROW} mean of event days,", NOTE)], [Run(picture.unit, NOTE)]]
        top = (theme.extent_pt(ax)[0], middles_pt[-1] + HEAD_PT / 2 + NOTE_PT / 2)
        write_lines(ax, top, note, align="right")


def _ends_wide(layers: Sequence[Layer], row: Row) -> bool:
    """Whether a route still carries something on the last day, so that a leader can point at it."""
    layer = next(item for item in layers if item.colour == row.colour and item.outlet.name == row.words.text)
    return layer.high[-1] - layer.low[-1] > 0


def _draw_leader(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Tie an area to its name: level, aslant, level."""
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

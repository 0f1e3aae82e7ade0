"""Stranded exports in the years to come as a fan, and below it who is leaned on instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.ticker import MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import (
    FIGURE,
    LEADING,
    NAME,
    Run,
    height_of,
    on_paper,
    percent,
    spread,
    width_of,
    write,
    write_lines,
)
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount
from analysis.plots.time_axis import draw_gaps, known_spans, year_axis

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

PAGE_IN = (11.0, 8.4)
PANEL = theme.Rectangle(left=0.05, bottom=0.108, width=0.925, height=0.752)
UPPER, LOWER = (0.33, 0.67), (0.0, 0.235)  # lower edge and height, shares of the axes
HEADROOM = 1.13
HEAD = theme.Lettering(9.5, weight="semibold")
SIDE = theme.Lettering(9.5, theme.MUTED, italic=True)
LABEL_GAP_PT = 20.0
ROW_GAP_PT = 3.0
ALONE = 0.18  # years on either side of one that stands alone
DASHES = (0, (4, 2.5))
NOBODY = "none: what leaves needs no other country in particular"
OPENING = "Projects that lessen it: first year of use, and by how much alone"
FAINT = FIGURE._replace(halo=theme.PAPER)
ON_LINE = FAINT._replace(colour=theme.INK)
OPENING_GAP_PT = 12.0
SHARE_SHOWN = 0.35  # of all exports: where less is stranded, a line for all of them would press it flat
WIDE, NARROW = pale(theme.CROSSES, share=0.8), pale(theme.CROSSES, share=0.56)
LEANING = (
    theme.Pen(theme.AVOIDS, 2.2),
    theme.Pen(theme.INK, 1.8),
    theme.Pen(theme.MUTED, 1.8, (3.0, 1.6)),
    theme.Pen(theme.LAND_NAME, 1.8, (1.0, 1.4)),
)


class FanYear(NamedTuple):
    """Exports and what is stranded in one year: quantiles of the samples, and the share of exports."""

    year: int
    exports: float
    share: float
    p05: float
    p25: float
    median: float
    p75: float
    p95: float


@dataclass(frozen=True, kw_only=True)
class FanLine:
    """A line beside the fan: what it is, its pen, and its amounts by year."""

    name: str
    pen: theme.Pen
    values: tuple[tuple[int, float], ...]


class Opening(NamedTuple):
    """A project that changes what is stranded: its first year of use, and by how much less alone."""

    year: int
    name: str
    relief: float


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """Who is leaned on instead, and how much, by year."""

    name: str
    values: tuple[tuple[int, float], ...]


@dataclass(frozen=True, kw_only=True)
class FanChart:
    """What the fan chart shows.

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
    fan_name
        What the fan is, for its label.
    counted, coming
        Counted years, and years to come.
    others
        Other cases, from the last counted year on.
    openings
        Projects that change what is stranded; told where there is room under the fan.
    leaning_name
        What the lower lines are.
    leaning
        At most four of them; empty to say that there are none.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    fan_name: str
    counted: tuple[FanYear, ...]
    coming: tuple[FanYear, ...]
    others: tuple[FanLine, ...]
    openings: tuple[Opening, ...]
    leaning_name: str
    leaning: tuple[Leaning, ...]

    @property
    def every(self) -> tuple[FanYear, ...]:
        """All years shown, counted ones first."""
        return (*self.counted, *self.coming)

    @property
    def years(self) -> tuple[int, ...]:
        """All years shown."""
        return tuple(item.year for item in self.every)


class Label(NamedTuple):
    """Words beside the end of a line, and the line's last point."""

    lines: tuple[tuple[Run, ...], ...]
    at: tuple[float, float]
    colour: str


def fan_chart(picture: FanChart, *, ax: Axes | None = None) -> Axes:
    """Draw the fan of stranded exports, the other cases, and below who is leaned on instead.

    Parameters
    ----------
    picture
        The years and the words.
    ax
        Axes to divide; a page of 11 by 8.4 inches if None.

    Returns
    -------
    Axes
        The axes round both; their `child_axes` are the fan and the lower lines: x in years, y in the unit
        of the picture.
    """
    if ax is None:
        ax = theme.page(width_in=PAGE_IN[0], height_in=PAGE_IN[1], dpi=160, axes=PANEL)
    with theme.style():
        ax.set_axis_off()
        upper = ax.inset_axes((0.0, UPPER[0], 1.0, UPPER[1]), label="fan")
        lower = ax.inset_axes((0.0, LOWER[0], 1.0, LOWER[1]), label="leaning")
        labels, below = _labels(picture), _leaning_labels(picture)
        room = max((width_of(line) for item in (*labels, *below) for line in item.lines), default=0.0)
        for one in (upper, lower):
            year_axis(one, picture.years, room_pt=room + LABEL_GAP_PT)
        _draw_fan(upper, picture)
        _write_labels(upper, labels)
        _draw_leaning(lower, picture)
        _write_labels(lower, below)
        upper.tick_params(axis="x", labelbottom=False)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=30.0, size_pt=7.8)
    return ax


def shows_exports(picture: FanChart) -> bool:
    """Whether all exports are a line of the picture: where much of them is stranded, or nothing at all."""
    stranded = max((item.p95 for item in picture.every), default=0.0)
    return stranded == 0 or stranded >= SHARE_SHOWN * max(item.exports for item in picture.every)


def _draw_fan(ax: Axes, picture: FanChart) -> None:
    every = picture.every
    highest = max((0.0, *(max(item.p95, shows_exports(picture) * item.exports) for item in every)))
    highest = max(highest, *(value for line in picture.others for _, value in line.values), 0.0)
    _draw_levels(ax, highest, right=max(picture.years) + 0.5)
    draw_gaps(ax, picture.years, picture.years)
    by_year = {item.year: item for item in every}
    for places in _runs(picture.years):
        xs, part = [x for x, _ in places], [by_year[year] for _, year in places]
        low, high = [item.p05 for item in part], [item.p95 for item in part]
        ax.fill_between(xs, low, high, color=WIDE, linewidth=0, zorder=2)
        low, high = [item.p25 for item in part], [item.p75 for item in part]
        ax.fill_between(xs, low, high, color=NARROW, linewidth=0, zorder=2)
        ax.plot(xs, [item.median for item in part], color=theme.CROSSES, linewidth=2.6, zorder=4)
        if shows_exports(picture):
            ax.plot(xs, [item.exports for item in part], color=theme.INK, linewidth=1.1, linestyle=DASHES)
    for line in picture.others:
        _draw_line(ax, line.values, line.pen)
    ax.plot(
        [item.year for item in picture.counted],
        [item.median for item in picture.counted],
        linestyle="none",
        marker="o",
        markersize=6.0,
        markerfacecolor=theme.PAPER,
        markeredgecolor=theme.CROSSES,
        markeredgewidth=1.8,
        zorder=5,
        clip_on=False,
    )
    _draw_rule(ax, picture, named=True)
    _write_openings(ax, picture)


def _draw_levels(ax: Axes, highest: float, *, right: float) -> None:
    """Set the height and draw level lines up to the last year."""
    ax.set_ylim(0, HEADROOM * highest if highest > 0 else 1.0)
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, highest)
    ax.set_yticks([tick for tick in ticks if 0 <= tick <= highest])
    ax.tick_params(axis="y", labelsize=9.0, labelcolor=theme.MUTED)
    ax.spines[["left", "bottom"]].set_visible(False)
    for tick in {0.0, *ax.get_yticks()}:
        colour = theme.INK if tick == 0 else theme.GRID
        ends = (ax.get_xlim()[0], right)
        ax.plot(ends, (tick, tick), color=colour, linewidth=0.9, zorder=3.5 * (tick == 0) + 1)


def _runs(years: Iterable[int]) -> list[list[tuple[float, int]]]:
    """Return where each year is drawn, run by run; one that stands alone is drawn as wide as a dash."""
    given = tuple(years)
    return [
        [(float(year), year) for year in run]
        if len(run) > 1
        else [(run[0] - ALONE, run[0]), (run[0] + ALONE, run[0])]
        for run in known_spans(given, given)
    ]


def _draw_line(ax: Axes, values: Sequence[tuple[int, float]], pen: theme.Pen) -> None:
    """Draw a line through the years that follow each other."""
    at = dict(values)
    for places in _runs(at):
        ax.plot(
            [x for x, _ in places],
            [at[year] for _, year in places],
            color=pen.colour,
            linewidth=pen.width_pt,
            linestyle=pen.pattern,
            zorder=3.8,
        )


def _draw_rule(ax: Axes, picture: FanChart, *, named: bool) -> None:
    """Part what is counted from what is to come."""
    if not picture.counted or not picture.coming:
        return
    at = picture.counted[-1].year + 0.5
    ax.axvline(at, color=theme.MUTED, linewidth=0.9, linestyle=(0, (1.5, 2.0)), zorder=1.5)
    if named:
        x = float(on_paper(ax, [(at, 0.0)])[0][0])
        top = theme.extent_pt(ax)[1] - 7
        write(ax, (x - 7, top), [Run("counted exports", SIDE)], align="right")
        write(ax, (x + 7, top), [Run("outlook", SIDE)])


def _write_openings(ax: Axes, picture: FanChart) -> None:
    """Name the projects that change what is stranded, under the fan, if there is room for all."""
    if not picture.openings or not picture.coming:
        return
    lines = [[Run(OPENING, ON_LINE._replace(weight="semibold"))]]
    for item in picture.openings:
        relief = f"{amount(item.relief)} less" if item.relief > 0 else "nothing alone"
        lines.append([Run(str(item.year), FAINT), Run(item.name, ON_LINE), Run(relief, FAINT)])
    values = [value for line in picture.others for _, value in line.values]
    lowest = min(values + [item.p05 for item in picture.coming])
    first = picture.counted[-1].year if picture.counted else picture.coming[0].year - 1
    ends = [(first + 0.5, lowest), (picture.coming[-1].year + 0.5, 0.0)]
    (left, top), (right, _) = on_paper(ax, ends).tolist()
    room = right - left - OPENING_GAP_PT, top - 2 * OPENING_GAP_PT
    if max(map(width_of, lines)) <= room[0] and height_of(lines) <= room[1]:
        write_lines(ax, (left + OPENING_GAP_PT, top / 2), lines)


def _labels(picture: FanChart) -> list[Label]:
    """Return what stands beside the last year."""
    if not picture.coming:
        return []
    last = picture.coming[-1]
    bold = NAME._replace(colour=theme.CROSSES)
    ends = amount(last.p05), amount(last.p95)
    spreads = f"{ends[0]} to {ends[1]}; " if ends[0] != ends[1] else ""
    own = (
        (Run(picture.fan_name, bold), Run(amount(last.median), bold)),
        (Run(f"{spreads}{percent(last.share)} of exports", FIGURE),),
    )
    found = [Label(own, (last.year, last.median), theme.CROSSES)]
    for line in picture.others:
        year, value = line.values[-1]
        words = (Run(line.name, NAME._replace(colour=line.pen.colour)), Run(amount(value), FIGURE))
        found.append(Label((words,), (year, value), line.pen.colour))
    if shows_exports(picture):
        words = (Run("All exports"), Run(f"{amount(last.exports)} {picture.unit}", FIGURE))
        found.append(Label((words,), (last.year, last.exports), theme.INK))
    return found


def _leaning_labels(picture: FanChart) -> list[Label]:
    return [
        Label(
            ((Run(line.name, NAME._replace(colour=pen.colour)), Run(amount(line.values[-1][1]), FIGURE)),),
            line.values[-1],
            pen.colour,
        )
        for line, pen in zip(picture.leaning, LEANING, strict=False)
    ]


def _write_labels(ax: Axes, labels: Sequence[Label]) -> None:
    """Write labels beside the ends of their lines, none on another, each tied to its line."""
    ordered = sorted(labels, key=lambda item: item.at[1])
    if not ordered:
        return
    ends = on_paper(ax, [item.at for item in ordered])
    rooms = [height_of(item.lines) + ROW_GAP_PT for item in ordered]
    middles = spread(ends[:, 1].tolist(), rooms, low=0.0, high=theme.extent_pt(ax)[1])
    left = float(on_paper(ax, [(ordered[0].at[0] + 0.5, 0.0)])[0][0]) + LABEL_GAP_PT - 6
    width_pt, height_pt = theme.extent_pt(ax)
    for item, (x, y), middle in zip(ordered, ends.tolist(), middles, strict=True):
        first = middle + (height_of(item.lines) - height_of(item.lines[:1])) / 2
        xs, ys = (x + 3, x + 8, left - 8, left - 3), (y, y, first, first)
        ax.plot(
            [at / width_pt for at in xs],
            [at / height_pt for at in ys],
            color=item.colour,
            linewidth=0.7,
            transform=ax.transAxes,
            zorder=2.5,
        )
        write_lines(ax, (left, middle), item.lines)


def _draw_leaning(ax: Axes, picture: FanChart) -> None:
    highest = max((value for line in picture.leaning for _, value in line.values), default=0.0)
    _draw_levels(ax, highest, right=max(picture.years) + 0.5)
    _draw_rule(ax, picture, named=False)
    for line, pen in zip(picture.leaning, LEANING, strict=False):
        _draw_line(ax, line.values, pen)
    height_pt = theme.extent_pt(ax)[1]
    write(ax, (0.0, height_pt + LEADING * HEAD.size_pt), [Run(picture.leaning_name, HEAD)])
    if not picture.leaning:
        write(ax, (7.0, height_pt / 2), [Run(NOBODY, SIDE._replace(halo=theme.PAPER))])

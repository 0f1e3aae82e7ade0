"""How full each tank is, day by day, and how much fields put out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots import theme
from analysis.plots.captions import FIGURE, NAME, Run, on_paper, percent, width_of, write, write_lines
from analysis.plots.day_axis import day_axis, day_text, draw_strips, middles, strips, strips_pt, to_edges
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from analysis.plots.day_axis import Episode

PAGE_IN = (11.0, 7.6)
PANEL = theme.Rectangle(left=0.05, bottom=0.13, width=0.925, height=0.705)
FILL = pale(theme.MUTED, share=0.62)
EDGE = theme.MUTED
OUTPUT_FILL = pale(theme.INK, share=0.72)
HEAD_PT = 25.0
GAP_PT = 7.0
SIDE_PT = 12.0
STILL = 0.05
NOTE = theme.Lettering(9.2, weight="semibold")
NOTE_MORE = theme.Lettering(8.6, theme.MUTED)
SCALE = theme.Lettering(8.0, theme.MUTED)


@dataclass(frozen=True, kw_only=True)
class Level:
    """A level day by day, as a share of its whole.

    Parameters
    ----------
    name
        As shown.
    size
        The whole: size of a tank, output on an ordinary day.
    unit
        Unit of the size.
    shares
        On each evening, of the size.
    """

    name: str
    size: float
    unit: str
    shares: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class StorageLevels:
    """How full tanks are, and what fields put out, day by day.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    start
        The first day.
    tanks
        In any order; those that hardly change are left out, and named in the footer.
    output
        Output of all fields as a share of usual, shown below; None to leave it out.
    episodes
        What happens.
    """

    title: str
    subtitle: str
    footer: str
    start: dt.date
    tanks: tuple[Level, ...]
    output: Level | None = None
    episodes: tuple[Episode, ...] = ()


class Row(NamedTuple):
    """One row of the picture: the level, its fill, and its lower and upper edge in points."""

    level: Level
    fill: str
    line: str
    low: float
    high: float

    def height(self, share: float) -> float:
        """Return where a share stands, in points; the whole is on top unless a share exceeds it."""
        return self.low + share / max(1.0, *self.level.shares) * (self.high - self.low)


def storage_levels(picture: StorageLevels, *, ax: Axes | None = None) -> Axes:
    """Draw each tank's level in a row of its own, the largest on top, and the output of fields below.

    Parameters
    ----------
    picture
        The levels, what happens, and the words.
    ax
        Axes to draw in; a page of 11 by 7.6 inches if None.

    Returns
    -------
    Axes
        x in days from the start (the middle of the first is 0.5), y in points from the lower edge.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    moving, still = moving_of(picture.tanks)
    with theme.style():
        rows = _draw_axes(ax, picture, moving)
        for row in rows:
            _draw_row(ax, row)
            _label_row(ax, picture, row)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        said = (
            f"Not shown, as they change by less than {percent(STILL, decimals=0)}: {', '.join(still)}."
            if still
            else ""
        )
        theme.footer(ax, text=" ".join(filter(None, [picture.footer, said])), drop_pt=40.0, size_pt=7.8)
    return ax


def moving_of(tanks: Sequence[Level]) -> tuple[tuple[Level, ...], tuple[str, ...]]:
    """Return the tanks whose level changes, the largest first, and the names of the others."""
    moving = [tank for tank in tanks if max(tank.shares, default=0) - min(tank.shares, default=0) > STILL]
    still = tuple(sorted(tank.name for tank in tanks if tank not in moving))
    return tuple(sorted(moving, key=lambda tank: (-tank.size, tank.name))), still


def _draw_axes(ax: Axes, picture: StorageLevels, tanks: Sequence[Level]) -> list[Row]:
    """Set the axes and return the rows from the top."""
    width_pt, height_pt = theme.extent_pt(ax)
    shown = [*tanks, *([picture.output] if picture.output else [])]
    days = max((len(level.shares) for level in shown), default=0)
    room = max((_note_width(picture, level) for level in shown), default=0.0) + SIDE_PT
    day_axis(ax, picture.start, days, room_pt=min(room, width_pt / 2))
    found = strips(ax, picture.episodes, start=picture.start, days=days)
    ax.set_ylim(0.0, height_pt)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    draw_strips(ax, found)
    room_pt = (height_pt - strips_pt(found)) / max(len(shown), 1)
    rows = []
    for number, level in enumerate(shown):
        low = (len(shown) - number - 1) * room_pt + GAP_PT * (number < len(shown) - 1)
        high = (len(shown) - number) * room_pt - HEAD_PT
        output = level is picture.output
        fill, line = (OUTPUT_FILL, theme.INK) if output else (FILL, EDGE)
        rows.append(Row(level, fill, line, low, high))
    return rows


def _draw_row(ax: Axes, row: Row) -> None:
    count, days = len(row.level.shares), middles(len(row.level.shares))
    heights = np.array([row.height(share) for share in to_edges(row.level.shares)])
    for height in (row.low, row.height(1.0)):
        ax.plot((0, count), (height, height), color=theme.GRID, linewidth=0.9, zorder=1)
    ax.fill_between(days, row.low, heights, color=row.fill, linewidth=0, zorder=2, gid="level")
    ax.plot(days, heights, color=row.line, linewidth=1.6, zorder=3)
    turn = extreme(row.level)
    ax.plot(
        turn + 0.5,
        row.height(row.level.shares[turn]),
        marker="o",
        markersize=5.6,
        markerfacecolor=theme.PAPER,
        markeredgecolor=row.line,
        markeredgewidth=1.5,
        zorder=4,
        clip_on=False,
    )


def extreme(level: Level) -> int:
    """Return the day, counted from 0, on which a level is furthest from where it began, the first such."""
    shares = np.round(np.array(level.shares), 6)
    return int(np.argmax(np.abs(shares - shares[0])))


def _label_row(ax: Axes, picture: StorageLevels, row: Row) -> None:
    left, right = on_paper(ax, [(0.0, 0.0), (float(len(row.level.shares)), 0.0)])[:, 0].tolist()
    whole = "usual" if row.level is picture.output else "room for"
    name = [Run(row.level.name, NAME), Run(f"{whole} {amount(row.level.size)} {row.level.unit}", FIGURE)]
    write(ax, (left, row.high + HEAD_PT / 2 + 0.5), name)
    for share in (0.0, 1.0):
        write(ax, (left - 4, row.height(share)), [Run(percent(share, decimals=0), SCALE)], align="right")
    write_lines(ax, (right + SIDE_PT, (row.low + row.high) / 2), _note(picture, row.level))


def _note(picture: StorageLevels, level: Level) -> list[list[Run]]:
    """Return what is said of a level beside it: how far it went, and how it ends."""
    turn, last = extreme(level), len(level.shares) - 1
    date = day_text(_date(picture, turn))
    word = "lowest" if level.shares[turn] < level.shares[0] else "highest"
    rows = [[Run(f"{word} {percent(level.shares[turn], decimals=0)}", NOTE), Run(f"on {date}", NOTE_MORE)]]
    if turn != last:
        rows.append([Run(f"{percent(level.shares[last], decimals=0)} at the end", NOTE_MORE)])
    return rows


def _date(picture: StorageLevels, day: int) -> dt.date:
    return dt.date.fromordinal(picture.start.toordinal() + day)


def _note_width(picture: StorageLevels, level: Level) -> float:
    return max(map(width_of, _note(picture, level)))

"""Days under a chart, in dates, and what happens in them: shaded, with a bar and a name on top."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots import theme
from analysis.plots.captions import Run, on_paper, write
from analysis.plots.strokes import pale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EVENT = theme.Lettering(9.2, weight="semibold")
SHADE = pale(theme.BORDER, share=0.74)
BAR = theme.Pen(theme.MUTED, 3.2)
ROW_PT = 18.0
TICK_PT = 9.0
TICK_ROOM_PT = 50.0
BESIDE_PT = 10.0


@dataclass(frozen=True, kw_only=True)
class Episode:
    """Something that lasts for some days.

    Parameters
    ----------
    name
        As shown.
    start, end
        First day, and first day after it; None where it has no end.
    """

    name: str
    start: dt.date
    end: dt.date | None


class Tick(NamedTuple):
    """A day that is named: days from the first one, and its date."""

    day: int
    date: dt.date


class Strip(NamedTuple):
    """Where an episode is drawn: first day and end in days, left end of its name in points, row from top."""

    name: str
    start: float
    end: float
    left_pt: float
    row: int


def day_text(date: dt.date, *, year: bool = False) -> str:
    """Return a date as written on a picture, the same in every country.

    Examples
    --------
    >>> day_text(dt.date(2022, 7, 5)), day_text(dt.date(2022, 7, 5), year=True)
    ('5 Jul', '5 Jul 2022')
    """
    return f"{date.day} {MONTHS[date.month - 1]}" + (f" {date.year}" if year else "")


def day_axis(ax: Axes, start: dt.date, days: int, *, room_pt: float = 0.0) -> None:
    """Set the days under the axes, each one wide, and leave room for texts on the right.

    Parameters
    ----------
    ax
        The axes; x becomes days from the start, the middle of the first day is 0.5.
    start, days
        The first day, and how many there are.
    room_pt
        Room for texts between the last day and the right edge, in points.
    """
    width_pt = theme.extent_pt(ax)[0]
    used_pt = max(width_pt - room_pt, 1.0)
    days = max(days, 1)
    ax.set_xlim(0.0, days * width_pt / used_pt)
    ticks = day_ticks(start, days, width_pt=used_pt)
    ax.set_xticks([tick.day for tick in ticks], _labels(ticks))
    ax.tick_params(axis="x", labelsize=TICK_PT, pad=4)
    ax.spines["bottom"].set_bounds(0.0, days)


def day_ticks(start: dt.date, days: int, *, width_pt: float) -> list[Tick]:
    """Return the days to name: every day, week, half month, month, quarter or year, as there is room.

    Examples
    --------
    >>> [day_text(tick.date) for tick in day_ticks(dt.date(2022, 7, 1), 62, width_pt=250.0)]
    ['1 Jul', '15 Jul', '1 Aug', '15 Aug']
    """
    dates = [start + dt.timedelta(days=day) for day in range(days)]
    choices = (
        dates,
        [date for date in dates if date.weekday() == 0],
        [date for date in dates if date.day in (1, 15)],
        [date for date in dates if date.day == 1],
        [date for date in dates if date.day == 1 and date.month % 3 == 1],
        [date for date in dates if date.day == 1 and date.month == 1],
    )
    for choice in choices:
        places = [(date - start).days for date in choice]
        nearest = min((after - before for before, after in pairwise(places)), default=days)
        if choice and nearest * width_pt / days >= TICK_ROOM_PT:
            return [Tick(place, date) for place, date in zip(places, choice, strict=True)]
    return [Tick(0, start)]


def _labels(ticks: Sequence[Tick]) -> list[str]:
    """Return the dates in words; the year stands under the first day and under the first of each year."""
    labels, year = [], None
    for tick in ticks:
        new = tick.date.year != year
        labels.append(day_text(tick.date) + (f"\n{tick.date.year}" if new else ""))
        year = tick.date.year
    return labels


def middles(count: int) -> NDArray[np.float64]:
    """Return where the amounts of so many days stand: the middle of each day, and both ends of the axis."""
    return np.concatenate([[0.0], np.arange(count) + 0.5, [float(count)]]) if count else np.empty(0)


def to_edges(amounts: Sequence[float]) -> NDArray[np.float64]:
    """Return the amounts at `middles`: the first and the last hold to the ends of the axis."""
    values = np.asarray(amounts, dtype=np.float64)
    return np.concatenate([values[:1], values, values[-1:]])


def strips(ax: Axes, episodes: Iterable[Episode], *, start: dt.date, days: int) -> list[Strip]:
    """Return where episodes are drawn: in the first row where neither bar nor name touches another."""
    found: list[Strip] = []
    ends_pt: list[float] = []
    right_pt = float(on_paper(ax, [(days, 0.0)])[0, 0])
    for item in sorted(episodes, key=lambda item: (item.start, item.end or dt.date.max, item.name)):
        first = min(max((item.start - start).days, 0), days)
        last = days if item.end is None else min(max((item.end - start).days, 0), days)
        if last <= first:
            continue
        left, right = on_paper(ax, [(first, 0.0), (last, 0.0)])[:, 0].tolist()
        text_pt = EVENT.width_pt(item.name)
        left_pt = max(min(left, right_pt - text_pt), 0.0)
        row = next((row for row, end in enumerate(ends_pt) if end <= min(left, left_pt)), len(ends_pt))
        ends_pt[row : row + 1] = [max(right, left_pt + text_pt) + BESIDE_PT]
        found.append(Strip(item.name, first, last, left_pt, row))
    return found


def strips_pt(found: Sequence[Strip]) -> float:
    """Return the height that episodes take on top of the axes, in points."""
    return ROW_PT * (max((strip.row for strip in found), default=-1) + 1)


def draw_strips(ax: Axes, found: Sequence[Strip]) -> None:
    """Shade the days of episodes, and write what they are over a bar on top of the axes.

    The y axis must be as high as it will be: use `strips_pt` to leave room.
    """
    width_pt, height_pt = theme.extent_pt(ax)
    for strip in found:
        top = height_pt - strip.row * ROW_PT
        ax.axvspan(
            strip.start,
            strip.end,
            ymax=(top - ROW_PT + 2) / height_pt,
            color=SHADE,
            linewidth=0,
            zorder=0.4,
            gid="episode",
        )
        left, right = on_paper(ax, [(strip.start, 0.0), (strip.end, 0.0)])[:, 0].tolist()
        middle = (top - ROW_PT + 2) / height_pt
        ax.plot(
            (left / width_pt, right / width_pt),
            (middle, middle),
            color=BAR.colour,
            linewidth=BAR.width_pt,
            solid_capstyle="butt",
            transform=ax.transAxes,
            zorder=3.0,
        )
        write(ax, (strip.left_pt, top - ROW_PT / 2 + 2), [Run(strip.name, EVENT)])


def event_days(episodes: Iterable[Episode], *, start: dt.date, days: int) -> list[int]:
    """Return the days, counted from the start, on which something happens."""
    spans = [
        range((item.start - start).days, days if item.end is None else (item.end - start).days)
        for item in episodes
    ]
    return [day for day in range(days) if any(day in span for span in spans)]

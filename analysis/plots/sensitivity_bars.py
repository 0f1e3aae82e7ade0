"""Which source the spread of an answer comes from: two bars a source, each with its interval."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analysis.plots import theme
from analysis.plots.captions import (
    FIGURE,
    NAME,
    Entry,
    Run,
    Swatch,
    draw_key,
    filled,
    height_of,
    on_paper,
    percent,
    width_of,
    write,
    write_lines,
)
from analysis.plots.strokes import pale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (11.0, 6.4)
PANEL = theme.Rectangle(left=0.035, bottom=0.10, width=0.93, height=0.715)
BAR = 0.27  # height of one of the two bars
WHISKER = 0.07  # half the height of the ends of an interval
HIGHEST_ROW = 58.0
NAMES_SHARE = 0.42  # of the width, at most, for the names
TEXT_GAP_PT = 7.0
KEY_GAP_PT = 14.0
THIN = 1e-6  # of the widest bar: less takes no room
ALONE = Swatch(theme.AVOIDS)
WITH_OTHERS = Swatch(pale(theme.AVOIDS, share=0.55))
INTERVAL = Swatch(pale(theme.INK, share=0.45))


class Estimate(NamedTuple):
    """A share of the spread, and the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class SensitiveSource:
    """What a source moves, who says so, and its share of the spread alone and with others."""

    moves: str
    cited: str
    alone: Estimate
    with_others: Estimate


@dataclass(frozen=True, kw_only=True)
class SensitivityBars:
    """Where the spread of an answer comes from.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What spreads, and by how much.
    footer
        Sources, date and reservations.
    sources
        In the order of drawing, from the top; there may be none.
    interval
        What the whiskers mean.
    """

    title: str
    subtitle: str
    footer: str
    sources: tuple[SensitiveSource, ...]
    interval: str


def sensitivity_bars(picture: SensitivityBars, *, ax: Axes | None = None) -> Axes:
    """Draw two bars for each source: what it explains alone, and together with others.

    Parameters
    ----------
    picture
        The sources and the words.
    ax
        Axes to draw in; a page of 11 by 6.4 inches if None.

    Returns
    -------
    Axes
        x is a share of the spread; y counts the sources from 0, downwards.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    with theme.style():
        height_pt = theme.extent_pt(ax)[1]
        key_pt = draw_key(ax, _key(picture), top_pt=height_pt)
        _draw_axes(ax, picture.sources, key_pt + KEY_GAP_PT)
        ((left_pt, _),) = on_paper(ax, [(_depth(picture.sources), 0)]).tolist()
        for place, source in enumerate(picture.sources):
            _draw_source(ax, place, source, left_pt)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=14.0, size_pt=7.8)
    return ax


def _key(picture: SensitivityBars) -> list[Entry]:
    return [
        Entry(ALONE, [Run("Alone"), Run("first order", FIGURE)]),
        Entry(WITH_OTHERS, [Run("With others"), Run("total", FIGURE)]),
        Entry(INTERVAL, [Run(picture.interval, FIGURE)]),
    ]


def _reach(source: SensitiveSource) -> float:
    """Return how far right the bars and intervals of a source reach."""
    return max(0.0, *source.alone, *source.with_others)


def _depth(sources: Sequence[SensitiveSource]) -> float:
    """Return how far below zero anything reaches: an estimate of nothing may."""
    return min((min(0.0, *source.alone, *source.with_others) for source in sources), default=0.0)


def _words(source: SensitiveSource) -> list[Run]:
    """Return what stands right of the bars of a source: its share alone, and with others."""
    alone, both = percent(source.alone.value), percent(source.with_others.value)
    return [Run(alone), Run(f"with others {both}", FIGURE)]


def _draw_axes(ax: Axes, sources: Sequence[SensitiveSource], top_pt: float) -> None:
    """Leave room for names on the left, for figures on the right and for the key on top."""
    width_pt, height_pt = theme.extent_pt(ax)
    wide = [width_of(line) for source in sources for line in _names(source, NAMES_SHARE * width_pt)]
    names = max(wide, default=0.0) + TEXT_GAP_PT
    lowest = _depth(sources)
    widest = max((_reach(source) for source in sources), default=0.0) - lowest or 1.0
    rights = [((_reach(item) - lowest) / widest, width_of(_words(item)) + TEXT_GAP_PT) for item in sources]
    room = min(
        [width_pt - names, *((width_pt - names - text) / share for share, text in rights if share > THIN)]
    )
    unit_pt = room / widest
    ax.set_xlim(lowest - names / unit_pt, lowest + (width_pt - names) / unit_pt)
    row_pt = min((height_pt - top_pt) / max(len(sources), 1), HIGHEST_ROW)
    ax.set_ylim((height_pt - top_pt) / row_pt - 0.5, -0.5 - top_pt / row_pt)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.plot((0, 0), (-0.5, len(sources) - 0.5), color=theme.INK, linewidth=0.9, zorder=4)


def _draw_source(ax: Axes, place: int, source: SensitiveSource, left_pt: float) -> None:
    """Draw the two bars of a source, its names left of a line and its shares on the right."""
    _draw_bar(ax, source.alone, top=place - BAR, swatch=ALONE, name="alone")
    _draw_bar(ax, source.with_others, top=place, swatch=WITH_OTHERS, name="with others")
    (right, height), (_, below) = on_paper(ax, [(_reach(source), place), (0.0, place + 1)]).tolist()
    write(ax, (right + TEXT_GAP_PT, height), _words(source))
    names = _names(source, NAMES_SHARE * theme.extent_pt(ax)[0])
    if height_of(names) > height - below:
        names = names[:1]
    write_lines(ax, (left_pt - TEXT_GAP_PT, height), names, align="right")


def _draw_bar(ax: Axes, estimate: Estimate, *, top: float, swatch: Swatch, name: str) -> None:
    """Draw one bar with its interval."""
    middle = top + BAR / 2
    corner, size = (min(0.0, estimate.value), top), (abs(estimate.value), BAR)
    ax.add_patch(filled(corner, size, swatch, zorder=3, gid=name))
    ends = (estimate.low, estimate.high)
    ax.plot(ends, (middle, middle), color=theme.INK, linewidth=1.1, zorder=5, gid="interval")
    for end in ends:
        tick = (middle - WHISKER, middle + WHISKER)
        ax.plot((end, end), tick, color=theme.INK, linewidth=1.1, zorder=5, solid_capstyle="butt")


def _names(source: SensitiveSource, room_pt: float) -> list[list[Run]]:
    """Return the two lines that name a source, cut where there is no room; the second needs a high row."""
    return [[_cut(Run(source.moves, NAME), room_pt)], [_cut(Run(source.cited, FIGURE), room_pt)]]


def _cut(run: Run, room_pt: float) -> Run:
    """Return words that fit, with three dots where some are missing."""
    if width_of([run]) <= room_pt:
        return run
    texts = [f"{run.text[:end].rstrip(' ;,–')}…" for end in range(len(run.text))]
    kept = bisect_right(texts, room_pt, key=lambda text: width_of([run._replace(text=text)]))
    return run._replace(text=texts[max(kept - 1, 0)])

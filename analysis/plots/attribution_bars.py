"""How much of the exports hangs on each transit country or corridor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.plots import theme
from analysis.plots.captions import (
    FIGURE,
    Entry,
    Run,
    Swatch,
    draw_key,
    filled,
    on_paper,
    percent,
    width_of,
    write,
)
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (11.0, 6.4)
PANEL = theme.Rectangle(left=0.035, bottom=0.10, width=0.93, height=0.715)
BAR = 0.58
THIN = 1e-6  # of the widest bar: less takes no room
WIDEST_BAR = 46.0
TEXT_GAP_PT = 7.0
KEY_GAP_PT = 14.0
ON_SOMEBODY = Swatch(theme.CROSSES)
ON_NOBODY = Swatch(theme.AVOIDS)
BAND = Swatch(pale(theme.INK, share=0.45))
WHISKER = 0.16  # half the height of the ends of a band
NOTHING = 5e-4  # of all: less is written in the footer alone


@dataclass(frozen=True, kw_only=True)
class AttributedPart:
    """What hangs on one name; `low` and `high` bound it where samples were drawn."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class AttributionBars:
    """The exports shared out.

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
    whole
        All exports, of which shares are.
    parts
        In any order; those of nothing are named in the footer.
    nobody
        What needs none of them, and what it is called.
    band
        What a band means; empty without bands.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    whole: float
    parts: tuple[AttributedPart, ...]
    nobody: AttributedPart
    band: str = ""


def attribution_bars(picture: AttributionBars, *, ax: Axes | None = None) -> Axes:
    """Draw a bar for each name, the largest on top, and one for what needs nobody.

    Parameters
    ----------
    picture
        The parts and the words.
    ax
        Axes to draw in; a page of 11 by 6.4 inches if None.

    Returns
    -------
    Axes
        x in the unit of the picture; y counts the bars from 0, downwards.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    rows, nothing = shown(picture)
    with theme.style():
        height_pt = theme.extent_pt(ax)[1]
        key_pt = draw_key(ax, _key(picture), top_pt=height_pt)
        _draw_axes(ax, picture, rows, key_pt + KEY_GAP_PT)
        for place, row in enumerate(rows):
            _draw_row(ax, place, row, picture)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        said = f"Nothing hangs on {', '.join(nothing)}." if nothing else ""
        theme.footer(ax, text=" ".join(filter(None, [said, picture.footer])), drop_pt=14.0, size_pt=7.8)
    return ax


def shown(picture: AttributionBars) -> tuple[tuple[AttributedPart, ...], tuple[str, ...]]:
    """Return the bars, largest first and what needs nobody last, and the names on which nothing hangs."""
    least = NOTHING * picture.whole
    ranked = sorted(picture.parts, key=lambda part: (-part.value, part.name))
    kept = [part for part in ranked if max(abs(part.value), abs(part.high or 0.0)) > least]
    return (*kept, picture.nobody), tuple(part.name for part in ranked if part not in kept)


def _key(picture: AttributionBars) -> list[Entry]:
    entries = [
        Entry(ON_SOMEBODY, [Run("Hangs on them")]),
        Entry(ON_NOBODY, [Run("Needs none of them")]),
    ]
    return [*entries, Entry(BAND, [Run(picture.band, FIGURE)])] if picture.band else entries


def _reach(part: AttributedPart) -> float:
    return max(part.value, part.high or 0.0, 0.0)


def _depth(part: AttributedPart) -> float:
    return min(part.value, part.low or 0.0, 0.0)


def _words(part: AttributedPart, picture: AttributionBars) -> list[Run]:
    """Return what stands right of a bar: the amount, its share, and its band."""
    share = percent(part.value / picture.whole) if picture.whole > 0 else ""
    words = [Run(f"{amount(part.value)} {picture.unit}"), Run(share, FIGURE)]
    if part.low is not None and part.high is not None:
        words.append(Run(f"{amount(part.low)} to {amount(part.high)}", FIGURE))
    return words


def _draw_axes(ax: Axes, picture: AttributionBars, rows: Sequence[AttributedPart], top_pt: float) -> None:
    """Leave room for names on the left, for figures on the right and for the key on top."""
    width_pt, height_pt = theme.extent_pt(ax)
    names = max(width_of([Run(row.name)]) for row in rows) + TEXT_GAP_PT
    lowest = min(_depth(row) for row in rows)
    widest = max(_reach(row) for row in rows) - lowest or 1.0
    rights = [((_reach(row) - lowest) / widest, width_of(_words(row, picture)) + TEXT_GAP_PT) for row in rows]
    room = min(
        [width_pt - names, *((width_pt - names - text) / share for share, text in rights if share > THIN)]
    )
    unit_pt = room / widest
    ax.set_xlim(lowest - names / unit_pt, lowest + (width_pt - names) / unit_pt)
    row_pt = min((height_pt - top_pt) / len(rows), WIDEST_BAR)
    ax.set_ylim((height_pt - top_pt) / row_pt - 0.5, -0.5 - top_pt / row_pt)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.plot((0, 0), (-0.5, len(rows) - 0.5), color=theme.INK, linewidth=0.9, zorder=4)


def _draw_row(ax: Axes, place: int, row: AttributedPart, picture: AttributionBars) -> None:
    """Draw one bar with its band, its name on the left and its figures on the right."""
    nobody = row is picture.nobody
    swatch = ON_NOBODY if nobody else ON_SOMEBODY
    corner, size = (min(0.0, row.value), place - BAR / 2), (abs(row.value), BAR)
    ax.add_patch(filled(corner, size, swatch, zorder=3, gid="nobody" if nobody else "part"))
    if row.low is not None and row.high is not None:
        ax.plot((row.low, row.high), (place, place), color=theme.INK, linewidth=1.4, zorder=5, gid="band")
        for end in (row.low, row.high):
            ends = (place - WHISKER, place + WHISKER)
            ax.plot((end, end), ends, color=theme.INK, linewidth=1.4, zorder=5, solid_capstyle="butt")
    (left, middle), (end, _) = on_paper(ax, [(_left(ax, row), place), (_reach(row), place)]).tolist()
    write(ax, (left, middle), [Run(row.name)], align="right")
    write(ax, (end + TEXT_GAP_PT, middle), _words(row, picture))


def _left(ax: Axes, row: AttributedPart) -> float:
    """Return where the name of a bar ends: left of the bar and of its band."""
    width_pt = theme.extent_pt(ax)[0]
    low, high = ax.get_xlim()
    return _depth(row) - TEXT_GAP_PT * (high - low) / width_pt

"""What is left when routes close: from all exports, step by step, to what can still leave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from matplotlib.ticker import MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import LEADING, Run, Swatch, filled, height_of, on_paper, percent, write_lines
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (11.0, 7.2)
PANEL = theme.Rectangle(left=0.055, bottom=0.165, width=0.91, height=0.665)
BAR = 0.64
COLOURS = {"total": theme.INK, "removed": theme.CROSSES, "added": theme.AVOIDS}
FIGURE = theme.Lettering(11.0, weight="bold")
SHARE = theme.Lettering(9.0, theme.MUTED)
GHOST = Swatch(pale(theme.CROSSES, share=0.9), rim=pale(theme.CROSSES, share=0.25))
MISSING = theme.Lettering(10.0, theme.CROSSES, "semibold")
LABEL_PT = 9.5
VALUE_PT = 34.0
TOLERANCE = 1e-3
MINUS = "−"
DASH = "–"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One column of a waterfall.

    Parameters
    ----------
    label
        What it is, written under the column.
    amount
        Not negative. Of a total: what there is at this point.
    kind
        Whether the column is a total, or takes away or adds.
    """

    label: str
    amount: float
    kind: Literal["total", "removed", "added"]


@dataclass(frozen=True, kw_only=True)
class Waterfall:
    """The steps from all exports to what is left of them.

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
    steps
        From left to right; the first is a total, of which all shares are.
    missing
        What is said of the part of the first total that the last one lacks; empty to say nothing.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    steps: tuple[Step, ...]
    missing: str = "cannot leave"


class Level(NamedTuple):
    """Where the column of a step begins and ends, and the level that the next one starts from."""

    bottom: float
    top: float
    after: float


def waterfall(picture: Waterfall, *, ax: Axes | None = None) -> Axes:
    """Draw the steps side by side, each from the level where the last one ended, and return the axes.

    Parameters
    ----------
    picture
        The steps and the words.
    ax
        Axes to draw in; a page of 11 by 7.2 inches if None.

    Returns
    -------
    Axes
        x counts the steps from 0; y is in the unit of the picture.

    Raises
    ------
    RoutesError
        If the first step is no total, an amount is negative or a later total is not what the steps before
        it leave.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    found = levels(picture.steps)
    with theme.style():
        _draw_axes(ax, picture, found)
        _draw_missing(ax, picture, found)
        for place, (step, level) in enumerate(zip(picture.steps, found, strict=True)):
            swatch = Swatch(COLOURS[step.kind])
            corner, size = (place - BAR / 2, level.bottom), (BAR, level.top - level.bottom)
            ax.add_patch(filled(corner, size, swatch, zorder=3))
        for place, (level, _) in enumerate(pairwise(found)):
            ends = (place + BAR / 2, place + 1 - BAR / 2)
            ax.plot(ends, (level.after, level.after), color=theme.MUTED, linewidth=0.9, zorder=2)
        _label(ax, picture, found)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=12 + _rows(ax, picture) * 12.5, size_pt=7.8)
    return ax


def levels(steps: Sequence[Step]) -> tuple[Level, ...]:
    """Return where the column of each step begins and ends.

    Examples
    --------
    >>> steps = (Step(label="all", amount=9, kind="total"), Step(label="a", amount=4, kind="removed"))
    >>> [tuple(level) for level in levels(steps)]
    [(0.0, 9, 9), (5, 9, 5)]
    """
    if not steps or steps[0].kind != "total":
        raise RoutesError("a waterfall starts with a total, such as all exports")
    found: list[Level] = []
    level = steps[0].amount
    for step in steps:
        if step.amount < 0:
            raise RoutesError(f"{step.label}: expected an amount that is not negative, got {step.amount:g}")
        if step.kind == "total":
            if abs(step.amount - level) > TOLERANCE * max(steps[0].amount, level):
                raise RoutesError(f"{step.label}: expected the {level:g} that is left, got {step.amount:g}")
            level = step.amount
            found.append(Level(0.0, level, level))
        else:
            after = level - step.amount if step.kind == "removed" else level + step.amount
            found.append(Level(min(level, after), max(level, after), after))
            level = after
    return tuple(found)


def _draw_axes(ax: Axes, picture: Waterfall, found: Sequence[Level]) -> None:
    highest = max((level.top for level in found), default=0.0) or 1.0
    height_pt = theme.extent_pt(ax)[1]
    lowest = min(0.0, *(level.bottom for level in found))
    span = (highest - lowest) * height_pt / (height_pt - _headroom_pt(ax, picture, found))
    ax.set(xlim=(-0.5, len(found) - 0.5), ylim=(lowest, lowest + span))
    ticks = MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(lowest, highest)
    ax.set_yticks([tick for tick in ticks if lowest <= tick <= highest])
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    labels, size_pt = _labels(ax, picture)
    ax.set_xticks(range(len(found)), labels)
    ax.tick_params(axis="x", length=0, labelsize=size_pt, pad=6)
    ax.tick_params(axis="y", labelsize=9.0, labelcolor=theme.MUTED)


def _labels(ax: Axes, picture: Waterfall) -> tuple[list[str], float]:
    """Return the labels under the columns, broken to the room there is for each, and their size in points.

    A label that still is too wide is broken after its dashes; if that does not help, all are set smaller.
    """
    room_pt = 0.92 * theme.extent_pt(ax)[0] / len(picture.steps)
    labels = [theme.wrapped(step.label, width_pt=room_pt, size_pt=LABEL_PT) for step in picture.steps]
    labels = [text.replace(DASH, f"{DASH}\n") if _widest_pt(text) > room_pt else text for text in labels]
    widest_pt = max(_widest_pt(text) for text in labels)
    return labels, LABEL_PT * min(1.0, room_pt / widest_pt if widest_pt else 1.0)


def _widest_pt(text: str) -> float:
    return max((theme.text_width_pt(row, size_pt=LABEL_PT) for row in text.splitlines()), default=0.0)


def _rows(ax: Axes, picture: Waterfall) -> int:
    return max(text.count("\n") + 1 for text in _labels(ax, picture)[0])


def _lacking(picture: Waterfall, found: Sequence[Level]) -> float:
    """Return what the last total lacks of the first; 0 if nothing is to be said of it."""
    whole = picture.steps[0].amount
    lacking = whole - found[-1].top
    told = picture.steps[-1].kind == "total" and len(found) > 1 and picture.missing
    return lacking if told and lacking > TOLERANCE * whole else 0.0


def _missing_lines(ax: Axes, picture: Waterfall, found: Sequence[Level]) -> list[list[Run]]:
    """Return what is said of the part that is lacking, no wider than its column."""
    lacking = _lacking(picture, found)
    room_pt = 0.9 * BAR * theme.extent_pt(ax)[0] / len(found)
    widest_pt = max(MISSING.width_pt(word) for word in picture.missing.split())
    size_pt = MISSING.size_pt * min(1.0, room_pt / widest_pt)
    words = theme.wrapped(picture.missing, width_pt=room_pt, size_pt=size_pt, weight="semibold")
    share = percent(lacking / picture.steps[0].amount)
    return [
        [Run(amount(lacking), FIGURE._replace(colour=theme.CROSSES))],
        *([Run(row, MISSING._replace(size_pt=size_pt))] for row in words.splitlines()),
        [Run(share, SHARE._replace(colour=theme.CROSSES))],
    ]


def _headroom_pt(ax: Axes, picture: Waterfall, found: Sequence[Level]) -> float:
    """Return the room over the highest column: more where what is said of the lacking part stands there."""
    lacking = _lacking(picture, found)
    if not lacking:
        return VALUE_PT
    block_pt = height_of(_missing_lines(ax, picture, found))
    highest = max(level.top for level in found)
    room_pt = (theme.extent_pt(ax)[1] - VALUE_PT) * lacking / highest
    return VALUE_PT if room_pt >= block_pt + VALUE_PT else VALUE_PT + block_pt


def _draw_missing(ax: Axes, picture: Waterfall, found: Sequence[Level]) -> None:
    """Draw what the last total lacks of the first as an empty column on top of it."""
    lacking = _lacking(picture, found)
    if not lacking:
        return
    place, left = len(found) - 1, found[-1].top
    ax.add_patch(filled((place - BAR / 2, left), (BAR, lacking), GHOST, zorder=1.6))
    (x, bottom), (_, top) = on_paper(ax, [(place, left), (place, left + lacking)]).tolist()
    lines = _missing_lines(ax, picture, found)
    block_pt = height_of(lines)
    inside = top - bottom >= block_pt + VALUE_PT
    middle = (bottom + VALUE_PT + top) / 2 if inside else max(top, bottom + VALUE_PT) + block_pt / 2
    write_lines(ax, (x, middle), lines, align="centre")


def _label(ax: Axes, picture: Waterfall, found: Sequence[Level]) -> None:
    """Write the amount and its share of the first total on top of each column."""
    whole = picture.steps[0].amount
    tops = on_paper(ax, [(place, level.top) for place, level in enumerate(found)])
    rise = LEADING * (FIGURE.size_pt + SHARE.size_pt) / 2 + 2
    for step, (x, y) in zip(picture.steps, tops, strict=True):
        sign = {"total": "", "removed": MINUS, "added": "+"}[step.kind]
        share = percent(step.amount / whole) if whole > 0 else ""
        colour = FIGURE._replace(colour=COLOURS[step.kind])
        lines = [[Run(sign + amount(step.amount), colour)], [Run(share, SHARE)]]
        write_lines(ax, (float(x), float(y) + rise), lines, align="centre")

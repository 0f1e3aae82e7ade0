"""Exports day by day against an ordinary day: the fall, what is missing, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import LEADING, Run, on_paper, width_of, write_lines
from analysis.plots.day_axis import day_axis, draw_strips, middles, strips, strips_pt, to_edges
from analysis.plots.frame import Box
from analysis.plots.labels import Request, ink_of, settle
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from analysis.plots.day_axis import Episode, Strip
    from analysis.plots.labels import Ink

PAGE_IN = (11.0, 6.6)
PANEL = theme.Rectangle(left=0.05, bottom=0.15, width=0.915, height=0.66)
MISSING = pale(theme.CROSSES, share=0.8)
BAND = pale(theme.MUTED, share=0.35)
BAND_ALPHA = 0.34
LOSS = theme.Lettering(12.0, theme.CROSSES, "bold")
LOSS_MORE = theme.Lettering(10.0, theme.CROSSES)
HEAD = theme.Lettering(10.0, weight="semibold")
MORE = theme.Lettering(9.5, theme.MUTED)
ROOM_PT = 26.0
GRID_PT = 6.0
INK_COST = 6.0
NEAR_PT = 10.0
PAD_PT = 6.0
BELOW_PT = 26.0
NOTHING = 1e-6


@dataclass(frozen=True, kw_only=True)
class ResilienceCurve:
    """Exports of each day with their range, and what is said of them.

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
    start
        The first day.
    usual
        Exports of an ordinary day.
    central, low, high
        Exports of each day, and their range.
    episodes
        What happens.
    missing
        What is said of the exports that are missing, or that none are: a bold row and plain ones.
    recovered
        The day on which exports are back, counted from 0; None if they are not.
    recovery
        What is said of it, a bold row and plain ones; without a day it stands at the last one.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    start: dt.date
    usual: float
    central: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    episodes: tuple[Episode, ...] = ()
    missing: tuple[str, ...] = ()
    recovered: int | None = None
    recovery: tuple[str, ...] = ()


def resilience_curve(curve: ResilienceCurve, *, ax: Axes | None = None) -> Axes:
    """Draw exports day by day, their range, and what is missing of an ordinary day.

    Parameters
    ----------
    curve
        The amounts and the words.
    ax
        Axes to draw in; a page of 11 by 6.6 inches if None.

    Returns
    -------
    Axes
        x in days from the start (the middle of the first is 0.5), y in the unit of the curve.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    with theme.style():
        found = _draw_axes(ax, curve)
        draw_strips(ax, found)
        _draw_days(ax, curve)
        _label(ax, curve, found)
        theme.heading(ax, title=curve.title, subtitle=curve.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=curve.footer, drop_pt=40.0, size_pt=7.8)
    return ax


def _draw_axes(ax: Axes, curve: ResilienceCurve) -> list[Strip]:
    day_axis(ax, curve.start, len(curve.central))
    found = strips(ax, curve.episodes, start=curve.start, days=len(curve.central))
    highest = max((curve.usual, *curve.high, *curve.central)) or 1.0
    height_pt = theme.extent_pt(ax)[1]
    ax.set_ylim(0.0, highest * height_pt / (height_pt - strips_pt(found) - ROOM_PT))
    ticks = MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(0.0, highest)
    ax.set_yticks([tick for tick in ticks if 0 <= tick <= highest])
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", labelsize=9.0, labelcolor=theme.MUTED)
    return found


def _draw_days(ax: Axes, curve: ResilienceCurve) -> None:
    days, central = middles(len(curve.central)), to_edges(curve.central)
    low, high = to_edges(curve.low), to_edges(curve.high)
    ax.fill_between(
        days,
        central,
        curve.usual,
        where=(central < curve.usual).tolist(),
        interpolate=True,
        color=MISSING,
        linewidth=0,
        zorder=1.5,
    )
    ax.fill_between(days, low, high, color=BAND, alpha=BAND_ALPHA, linewidth=0, zorder=2.0)
    ax.plot(
        (0.0, len(curve.central)),
        (curve.usual,) * 2,
        color=theme.INK,
        linewidth=1.1,
        linestyle=(0, (4, 2.5)),
        zorder=3,
    )
    ax.plot(days, central, color=theme.INK, linewidth=2.4, zorder=4)


def _label(ax: Axes, curve: ResilienceCurve, found: Sequence[Strip]) -> None:
    """Write what is missing, when exports are back and what is usual, where no line runs."""
    width_pt, height_pt = theme.extent_pt(ax)
    paper = Box(0.0, 0.0, width_pt, height_pt - strips_pt(found)).grown(-2.0)
    blocks = _blocks(ax, curve)
    requests = [_places(paper, block, (x, y - BELOW_PT * tied)) for block, (x, y), tied in blocks]
    spots = [Box(*at, *at).grown(6.0) for _, at, tied in blocks if tied]
    boxes = settle(requests, taken=spots, paper=paper, ink=_ink(ax, curve, paper))
    for (block, at, tied), box in zip(blocks, boxes, strict=True):
        if tied:
            _draw_recovery(ax, at)
        if box is None:
            continue
        write_lines(ax, (box.left + _pad_pt(block), box.middle[1]), block)
        if tied:
            _draw_leader(ax, at, box, theme.MUTED)
        elif block[0][0].lettering is LOSS and not box.contains(np.array([at]))[0]:
            _draw_leader(ax, at, box, theme.CROSSES)


def _blocks(ax: Axes, curve: ResilienceCurve) -> list[tuple[list[list[Run]], tuple[float, float], bool]]:
    """Return what is written, near which point on paper, and whether a mark stands there."""
    blocks: list[tuple[list[list[Run]], tuple[float, float], bool]] = []
    heart, count = _heart(ax, curve), len(curve.central)
    if curve.missing:
        head, more = (LOSS, LOSS_MORE) if heart else (HEAD, MORE)
        rows = [[Run(text, more if row else head)] for row, text in enumerate(curve.missing)]
        blocks.append((rows, heart or _point(ax, count / 2, curve.usual), False))
    usual = [[Run(f"Usual: {amount(curve.usual)} {curve.unit}", HEAD)]]
    right, height = _point(ax, count, curve.usual)
    at = (right - width_of(usual[0]) / 2 - PAD_PT - 2, height + HEAD.size_pt)
    blocks.append((usual, at, False))
    if curve.recovery and count:
        day = count - 1 if curve.recovered is None else min(curve.recovered, count - 1)
        rows = [[Run(text, MORE if row else HEAD)] for row, text in enumerate(curve.recovery)]
        blocks.append((rows, _point(ax, day + 0.5, curve.central[day]), True))
    return blocks


def _point(ax: Axes, x: float, y: float) -> tuple[float, float]:
    across, up = on_paper(ax, [(x, y)])[0].tolist()
    return across, up


def _heart(ax: Axes, curve: ResilienceCurve) -> tuple[float, float] | None:
    """Return the middle, on paper, of the spell in which most exports are missing; None if none are."""
    central = np.minimum(curve.central, curve.usual)
    gap = curve.usual - central
    short = gap > NOTHING * max(curve.usual, 1.0)
    if not short.any():
        return None
    spells = np.split(np.arange(len(gap)), np.flatnonzero(np.diff(short)) + 1)
    spell = max(spells, key=lambda days: float(gap[days].sum()))
    weight = gap[spell] / gap[spell].sum()
    level = (curve.usual + central[spell]) / 2
    return _point(ax, float(weight @ (spell + 0.5)), float(weight @ level))


def _pad_pt(block: Sequence[Sequence[Run]]) -> float:
    """Return the room beside a block: little where it may have to fit between two steep lines."""
    return 2.0 if block[0][0].lettering is LOSS else PAD_PT


def _places(paper: Box, block: Sequence[Sequence[Run]], at: tuple[float, float]) -> Request:
    """Return positions for a block of rows all over the paper, those near a point preferred."""
    width = max(map(width_of, block)) + 2 * _pad_pt(block)
    height = sum(LEADING * max(run.lettering.size_pt for run in row) for row in block)
    left, bottom = np.meshgrid(
        np.arange(paper.left, max(paper.right - width, paper.left + 1), GRID_PT),
        np.arange(paper.bottom, max(paper.top - height, paper.bottom + 1), GRID_PT),
    )
    corners = np.column_stack([left.ravel(), bottom.ravel()])
    exact = np.array([[at[0] - width / 2, at[1] - height / 2]])
    corners = np.vstack([exact, corners])
    boxes = np.hstack([corners, corners + np.array([width, height])])
    away = np.hypot(*(corners + np.array([width, height]) / 2 - np.array(at)).T)
    return Request(boxes=boxes, penalties=away / NEAR_PT, ink_cost=INK_COST)


def _ink(ax: Axes, curve: ResilienceCurve, paper: Box) -> Ink:
    """Return the lines, the edges of the range and the grid, on paper, for texts to keep off."""
    days = middles(len(curve.central)).tolist()
    courses = [
        (name, on_paper(ax, list(zip(days, to_edges(values).tolist(), strict=True))))
        for name, values in (("central", curve.central), ("low", curve.low), ("high", curve.high))
        if days
    ]
    levels = [
        ("level", on_paper(ax, [(0.0, y), (ax.get_xlim()[1], y)])) for y in (*ax.get_yticks(), curve.usual)
    ]
    return ink_of([*levels, *courses], paper=paper)


def _draw_recovery(ax: Axes, at: tuple[float, float]) -> None:
    width_pt, height_pt = theme.extent_pt(ax)
    ax.plot(
        at[0] / width_pt,
        at[1] / height_pt,
        marker="o",
        markersize=7.5,
        markerfacecolor=theme.PAPER,
        markeredgecolor=theme.INK,
        markeredgewidth=2.0,
        transform=ax.transAxes,
        zorder=5,
        clip_on=False,
    )


def _draw_leader(ax: Axes, at: tuple[float, float], box: Box, colour: str) -> None:
    """Tie a mark, or the middle of what is missing, to what is said of it."""
    foot = np.clip(np.array(at), (box.left, box.bottom), (box.right, box.top))
    ends = np.array([foot, at]) / np.array(theme.extent_pt(ax))
    ax.plot(*ends.T, color=colour, linewidth=0.9, transform=ax.transAxes, zorder=3.5)

"""How much is stranded as a country throttles the transit through its territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import percent
from analysis.plots.frame import Box
from analysis.plots.labels import Request, ink_of, settle
from analysis.plots.strokes import pale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

PAGE_IN = (10.5, 6.8)
PANEL = theme.Rectangle(left=0.055, bottom=0.165, width=0.905, height=0.67)
BOLD = theme.Lettering(10.0, weight="semibold")
PLAIN = theme.Lettering(10.0, theme.MUTED)
LEADING = 1.3
HEADROOM = 1.1
ROOM_FOR_WORDS = 1.6
HIGHEST_GRID = 0.93
NOTHING = 1e-6
FILL = pale(theme.CROSSES, share=0.87)
SLACK = pale(theme.AVOIDS, share=0.92)
CURVE_INK_COST = 9.0
LEADER_FROM_PT = 13.0
TOO_NEAR = 0.045
SMALL_SHARE = 0.35


@dataclass(frozen=True, kw_only=True)
class ThrottleCurve:
    """Exports stranded at each level of transit capacity left.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    unit
        Unit of `exports` and `stranded`.
    exports
        Exports when nothing is throttled.
    remaining
        Share of the transit capacity left, from 1 down to 0.
    stranded
        Exports that find no way out at each share.
    knees
        Pairs of share left and exports stranded where the curve turns: where it begins to hurt, and
        where it begins to hurt more.
    through
        Whose transit it is, for the axis, such as "Russian territory"; may be empty.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    exports: float
    remaining: tuple[float, ...]
    stranded: tuple[float, ...]
    knees: tuple[tuple[float, float], ...] = ()
    through: str = ""


def throttle_curve(curve: ThrottleCurve, *, ax: Axes | None = None) -> Axes:
    """Draw exports stranded against transit capacity left, which falls from left to right.

    Parameters
    ----------
    curve
        The shares, the amounts and the words.
    ax
        Axes to draw in; a page of 10.5 by 6.8 inches if None.

    Returns
    -------
    Axes
        x in shares of capacity left, from 1 down to 0; y in the unit of the curve.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    with theme.style():
        _draw_axes(ax, curve)
        _draw_slack(ax, curve)
        ax.fill_between(curve.remaining, curve.stranded, color=FILL, linewidth=0, zorder=2)
        ax.plot(curve.remaining, curve.stranded, color=theme.CROSSES, linewidth=2.6, zorder=4)
        _draw_total(ax, curve)
        _label_knees(ax, curve)
        theme.heading(ax, title=curve.title, subtitle=curve.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=curve.footer, drop_pt=46.0, size_pt=7.8)
    return ax


def _draw_axes(ax: Axes, curve: ThrottleCurve) -> None:
    highest = max((0.0, *curve.stranded)) * ROOM_FOR_WORDS
    if shows_total(curve):
        highest = max((curve.exports, *curve.stranded))
    ax.set(xlim=(1.0, 0.0), ylim=(0.0, HEADROOM * highest if highest > 0 else 1.0))
    ticks = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(0.0, highest)
    ax.set_yticks([tick for tick in ticks if 0 <= tick <= HIGHEST_GRID * highest])
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.set_xticks([tenth / 10 for tenth in range(11)])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, decimals=0)))
    ax.tick_params(labelsize=9.5)
    through = f" through {curve.through}" if curve.through else ""
    ax.set_xlabel(f"Transit capacity left{through}, share of today’s", fontsize=9.5, loc="left", labelpad=6)


def _draw_slack(ax: Axes, curve: ThrottleCurve) -> None:
    """Shade the part where the capacity taken away was not needed."""
    start = begins(curve)
    if start is None or start >= 1.0 - NOTHING:
        return
    ax.axvspan(1.0, start, color=SLACK, linewidth=0, zorder=0.5)


def begins(curve: ThrottleCurve) -> float | None:
    """Return the share of capacity left below which exports are stranded; None if they never are."""
    table = sorted(zip(curve.remaining, curve.stranded, strict=True), reverse=True)
    harmless = [share for share, amount in table if amount <= NOTHING * max(curve.exports, 1.0)]
    if len(harmless) == len(table):
        return None
    return min(harmless, default=1.0)


def shows_total(curve: ThrottleCurve) -> bool:
    """Return whether all exports fit into the picture without pressing the curve flat on its axis."""
    return max((0.0, *curve.stranded)) >= SMALL_SHARE * curve.exports or not any(curve.stranded)


def _draw_total(ax: Axes, curve: ThrottleCurve) -> None:
    if not shows_total(curve):
        return
    ax.axhline(curve.exports, color=theme.INK, linewidth=1.1, linestyle=(0, (4, 2.5)), zorder=3)
    ax.annotate(
        f"All exports: {amount(curve.exports)} {curve.unit}",
        (1.0, curve.exports),
        xytext=(2, 5),
        textcoords="offset points",
        fontsize=BOLD.size_pt,
        weight=BOLD.weight,
    )


def _label_knees(ax: Axes, curve: ThrottleCurve) -> None:
    """Mark the knees and the end, and write beside each what it means where no line runs."""
    points = labelled(curve)
    if not points:
        return
    width_pt, height_pt = theme.extent_pt(ax)
    paper = Box(0.0, 0.0, width_pt, height_pt)
    spots = _on_paper(ax, points)
    texts = [words(curve, *point) for point in points]
    marks = [Box(x, y, x, y).grown(4.0) for x, y in spots]
    requests = [_above((float(x), float(y)), text) for (x, y), text in zip(spots, texts, strict=True)]
    total = _on_paper(ax, [(1.0, curve.exports), (0.0, curve.exports)])
    banner = Box(0.0, float(total[0, 1]), width_pt / 3, height_pt)
    marks.append(Box(*total[0], *total[1]).grown(0.0, 2.5))
    ink = ink_of([("total", total), *_curve_and_fill(ax, curve)], paper=paper)
    boxes = settle(requests, taken=[*marks, banner], paper=paper.grown(-2), ink=ink)
    for point, text, box in zip(points, texts, boxes, strict=True):
        _draw_knee(ax, *point)
        if box is not None:
            _write(ax, box, text)
    _draw_leaders(ax, spots, boxes)


def _curve_and_fill(ax: Axes, curve: ThrottleCurve) -> list[tuple[str, NDArray[np.float64]]]:
    """Return the curve and level lines under it, on paper, for labels to keep off."""
    levels = (1.0, 0.75, 0.5, 0.25)
    heights = np.array(curve.stranded)
    return [
        ("curve", _on_paper(ax, list(zip(curve.remaining, (share * heights).tolist(), strict=True))))
        for share in levels
    ]


def _draw_knee(ax: Axes, remaining: float, stranded: float) -> None:
    ax.plot(
        remaining,
        stranded,
        marker="o",
        markersize=7.0,
        markerfacecolor=theme.PAPER,
        markeredgecolor=theme.CROSSES,
        markeredgewidth=2.0,
        zorder=5,
        clip_on=False,
    )


def labelled(curve: ThrottleCurve) -> list[tuple[float, float]]:
    """Return the points to label: the end, where all is closed, and the knees that stand clear of others."""
    end = min(zip(curve.remaining, curve.stranded, strict=True), default=None)
    if end is None:
        return []
    kept = [end]
    for knee in sorted(set(curve.knees), reverse=True):
        if all(abs(knee[0] - other[0]) > TOO_NEAR for other in kept):
            kept.append(knee)
    return kept


def words(curve: ThrottleCurve, remaining: float, stranded: float) -> tuple[str, str]:
    """Return what a point of the curve means: a bold line and a plain one."""
    if stranded <= NOTHING * max(curve.exports, 1.0):
        return (f"Down to {percent(remaining, decimals=0)}: nothing stranded", "the capacity lost was spare")
    head = "All closed" if remaining <= NOTHING else f"{percent(remaining, decimals=0)} left"
    share = f"{percent(stranded / curve.exports, decimals=0)} of exports" if curve.exports > 0 else ""
    return (f"{head}: {amount(stranded)} {curve.unit} stranded", share)


def amount(value: float) -> str:
    """Return an amount as written on the picture: three figures at most.

    Examples
    --------
    >>> [amount(value) for value in (0.123, 7.26, 78.7, 5120.0)]
    ['0.12', '7.3', '78.7', '5,120']
    """
    whole_from, tenths_from = 100, 1
    if abs(value) >= whole_from:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= tenths_from else f"{value:.2g}"


def _on_paper(ax: Axes, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Return points of the data in points (1/72 inch) from the lower left corner of the axes."""
    shares = ax.transAxes.inverted().transform(ax.transData.transform(np.array(points)))
    return np.asarray(shares * np.array(theme.extent_pt(ax)), dtype=np.float64)


def _above(at: tuple[float, float], text: tuple[str, str]) -> Request:
    """Return the positions of a label: the curve rises to the right, so above and to the left is free."""
    width = max(BOLD.width_pt(text[0]), PLAIN.width_pt(text[1])) + 4
    height = 2 * LEADING * BOLD.size_pt
    across, up = np.meshgrid(np.linspace(0.0, 1.0, 9), np.arange(-height, 121.0, 4.0))
    left, bottom = (at[0] - across * (width + 8)).ravel() + 2, (at[1] + up).ravel()
    boxes = np.column_stack([left, bottom, left + width, bottom + height])
    penalties = np.abs(up.ravel() - 6) / 6 + 4 * (1 - across.ravel())
    return Request(boxes=boxes, penalties=penalties, ink_cost=CURVE_INK_COST)


def _draw_leaders(ax: Axes, spots: NDArray[np.float64], boxes: Sequence[Box | None]) -> None:
    """Tie labels that stand off their mark to it."""
    for (x, y), box in zip(spots, boxes, strict=True):
        if box is None or box.bottom - y < LEADER_FROM_PT:
            continue
        foot = (float(np.clip(x, box.left + 4, box.right - 4)), box.bottom)
        ends = np.array([foot, (x, y)]) / np.array(theme.extent_pt(ax))
        ax.plot(*ends.T, color=theme.MUTED, linewidth=0.9, transform=ax.transAxes, zorder=3.5)


def _write(ax: Axes, box: Box, text: tuple[str, str]) -> None:
    for row, (line, lettering) in enumerate(zip(text, (BOLD, PLAIN), strict=True)):
        ax.annotate(
            line,
            (box.left + 2, box.top - (row + 0.78) * LEADING * BOLD.size_pt),
            xycoords="axes points",
            fontsize=lettering.size_pt,
            weight=lettering.weight,
            color=lettering.colour,
            zorder=6,
        )

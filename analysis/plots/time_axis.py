"""The years under a chart: each at its place, and a gap where nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.plots import theme
from analysis.plots.captions import Run, on_paper, write_lines
from analysis.plots.strokes import pale

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matplotlib.axes import Axes

GAP = theme.Lettering(8.4, theme.MUTED, italic=True)
GAP_RISE_PT = 15.0
HEAD_PT = 14.0
YEAR_PT = 9.5
SIDE = 0.5
BAND = pale(theme.GRID, share=0.6)


def year_axis(ax: Axes, years: Sequence[int], *, room_pt: float) -> float:
    """Set the years under the axes, each half a year from the edges, and leave room for texts on the right.

    Parameters
    ----------
    ax
        The axes.
    years
        The years shown; those between them have a place too.
    room_pt
        Room for texts between the last year and the right edge, in points.

    Returns
    -------
    float
        The right edge of the last year, where the texts may begin.
    """
    first, last = (min(years), max(years)) if years else (0, 0)
    right = last + SIDE
    width_pt = theme.extent_pt(ax)[0]
    span = right - (first - SIDE)
    ax.set_xlim(first - SIDE, first - SIDE + span * width_pt / max(width_pt - room_pt, 1.0))
    shown = every(first, last, width_pt=width_pt - room_pt) if years else []
    ax.set_xticks(shown, [str(year) for year in shown])
    ax.tick_params(axis="x", length=0, labelsize=YEAR_PT, pad=6)
    return right


def every(first: int, last: int, *, width_pt: float) -> list[int]:
    """Return the years that are named: all if they fit, else every second, fifth or tenth, up to the last.

    Examples
    --------
    >>> every(2000, 2010, width_pt=150.0)
    [2000, 2005, 2010]
    """
    room = 1.5 * theme.text_width_pt("2000", size_pt=YEAR_PT)
    count = last - first + 1
    step = next((step for step in (1, 2, 5, 10) if count * room <= step * width_pt), count)
    return list(range(last, first - 1, -step))[::-1]


def known_spans(years: Sequence[int], known: Collection[int]) -> list[list[int]]:
    """Return the runs of years that follow each other without a gap.

    Examples
    --------
    >>> known_spans((2019, 2020, 2022, 2023), {2019, 2020, 2023})
    [[2019, 2020], [2023]]
    """
    spans: list[list[int]] = []
    for year in sorted(year for year in years if year in known):
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return spans


def gaps(years: Sequence[int], known: Collection[int]) -> list[list[int]]:
    """Return the runs of years, from the first to the last, of which nothing is known."""
    if not years:
        return []
    unknown = {year for year in range(min(years), max(years) + 1) if year not in known}
    return known_spans(sorted(unknown), unknown)


def draw_gaps(ax: Axes, years: Sequence[int], known: Collection[int]) -> None:
    """Shade the years of which nothing is known, and say so over the axis where there is room."""
    top = 1 - HEAD_PT / theme.extent_pt(ax)[1]
    for span in gaps(years, known):
        ax.axvspan(span[0] - SIDE, span[-1] + SIDE, ymax=top, color=BAND, linewidth=0, zorder=1.2, gid="gap")
        left, right = on_paper(ax, [(span[0] - SIDE, 0.0), (span[-1] + SIDE, 0.0)])[:, 0].tolist()
        words = [["not known"], ["not", "known"]]
        fitting = [rows for rows in words if max(map(GAP.width_pt, rows)) + 4 < right - left]
        for rows in fitting[:1]:
            middle = ((left + right) / 2, GAP_RISE_PT)
            write_lines(ax, middle, [[Run(row, GAP)] for row in rows], align="centre")

"""Words beside what they name: lines of words in points, the key of a chart, labels moved apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from analysis.plots import theme
from analysis.plots.marks import HALF_CAPITAL, HALO_PT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

Align = Literal["left", "centre", "right"]

NAME = theme.Lettering(9.5, weight="semibold")
FIGURE = theme.Lettering(9.0, theme.MUTED)
KEY = theme.Lettering(9.2)
WORD_GAP_PT = 5.0
LEADING = 1.3
SWATCH_PT = (17.0, 9.0)
SWATCH_GAP_PT = 6.0
KEY_GAP_PT = 20.0
KEY_ROW_PT = 16.0
HATCH = "/////"
PER_CENT = "\N{NARROW NO-BREAK SPACE}%"
TENTHS_BELOW = 0.1
SHIFT = {"left": 0.0, "centre": 0.5, "right": 1.0}


class Run(NamedTuple):
    """Words set in one way; several runs make a line."""

    text: str
    lettering: theme.Lettering = NAME


class Swatch(NamedTuple):
    """How an area is filled: colour, colour of the hatching, if any, and colour of a dashed rim, if any."""

    colour: str
    hatching: str | None = None
    rim: str | None = None


class Entry(NamedTuple):
    """One entry of a key: a sample and what it means."""

    swatch: Swatch
    words: Sequence[Run]


def percent(share: float, *, decimals: int | None = None) -> str:
    """Return a share as written on a picture, with a thin space before the sign at which no line breaks.

    Parameters
    ----------
    decimals
        How many there are; if None, whole per cent, and tenths where the share is small.

    Examples
    --------
    >>> [percent(share).replace(PER_CENT, " %") for share in (0.966, 0.1, 0.0284, 0.0004, 0.0)]
    ['97 %', '10 %', '2.8 %', '<0.1 %', '0 %']
    """
    if decimals is not None:
        return f"{100 * share + 0.0:.{decimals}f}{PER_CENT}"
    if share <= 0:
        return f"0{PER_CENT}"
    thousandth = 0.0005
    if share < thousandth:
        return f"<0.1{PER_CENT}"
    return percent(share, decimals=0 if share >= TENTHS_BELOW - thousandth else 1)


def width_of(line: Sequence[Run]) -> float:
    """Return how wide a line of runs is, in points."""
    runs = [run for run in line if run.text]
    return sum(run.lettering.width_pt(run.text) for run in runs) + WORD_GAP_PT * max(len(runs) - 1, 0)


def height_of(lines: Sequence[Sequence[Run]]) -> float:
    """Return how high lines under each other are, in points."""
    return sum(LEADING * max(run.lettering.size_pt for run in line) for line in lines)


def write(
    ax: Axes, at: tuple[float, float], line: Sequence[Run], *, align: Align = "left", zorder: float = 6.0
) -> None:
    """Write one line of runs at a point, in points from the lower left corner of the axes.

    Half a capital lies below the point; the point is the left end, middle or right end of the line.
    """
    x = at[0] - SHIFT[align] * width_of(line)
    for run in line:
        if not run.text:
            continue
        halo = run.lettering.halo
        ax.annotate(
            run.text,
            (x, at[1] - HALF_CAPITAL * run.lettering.size_pt),
            xycoords="axes points",
            fontsize=run.lettering.size_pt,
            weight=run.lettering.weight,
            color=run.lettering.colour,
            style="italic" if run.lettering.italic else "normal",
            zorder=zorder,
            annotation_clip=False,
            path_effects=[withStroke(linewidth=HALO_PT, foreground=halo)] if halo else [],
        )
        x += run.lettering.width_pt(run.text) + WORD_GAP_PT


def write_lines(
    ax: Axes, at: tuple[float, float], lines: Sequence[Sequence[Run]], *, align: Align = "left"
) -> None:
    """Write lines under each other, the block centred on a height, in points."""
    top = at[1] + height_of(lines) / 2
    for line in lines:
        height = height_of([line])
        write(ax, (at[0], top - height / 2), line, align=align)
        top -= height


def spread(
    wanted: Sequence[float], rooms: Sequence[float], *, low: float = -np.inf, high: float = np.inf
) -> list[float]:
    """Return the middles of labels in a row, as near as can be to where they are wanted, none on another.

    The order is kept. The least sum of squared shifts is found by pooling neighbours that would touch
    (Ayer et al. 1955). Where low and high leave too little room, the row starts at low.

    Parameters
    ----------
    wanted
        Middles in order, lowest first.
    rooms
        Extent of each label.
    low, high
        Limits of the row.

    Examples
    --------
    >>> spread([5.0, 6.0, 40.0], [10.0, 10.0, 10.0])
    [0.5, 10.5, 40.0]
    """
    if not wanted:
        return []
    extents = np.array(rooms, dtype=np.float64)
    offsets = np.cumsum(extents) - extents / 2
    pools: list[tuple[float, int]] = []
    for goal in np.array(wanted) - offsets:
        pool = (float(goal), 1)
        while pools and pools[-1][0] > pool[0]:
            mean, count = pools.pop()
            pool = ((mean * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    starts = np.repeat([mean for mean, _ in pools], [count for _, count in pools])
    starts = np.maximum(np.minimum(starts, high - extents.sum()), low)
    return [float(middle) for middle in starts + offsets]


def on_paper(ax: Axes, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Return points of the data, shape (n, 2), in points from the lower left corner of the axes."""
    shares = ax.transAxes.inverted().transform(ax.transData.transform(np.array(points).reshape(-1, 2)))
    return np.asarray(shares * np.array(theme.extent_pt(ax)), dtype=np.float64)


def draw_swatch(ax: Axes, corner: tuple[float, float], size: tuple[float, float], swatch: Swatch) -> None:
    """Draw a sample of a fill; corner and size in points on the axes."""
    width_pt, height_pt = theme.extent_pt(ax)
    ax.add_patch(
        filled(
            (corner[0] / width_pt, corner[1] / height_pt),
            (size[0] / width_pt, size[1] / height_pt),
            swatch,
            transform=ax.transAxes,
            clip_on=False,
        )
    )


def filled(
    corner: tuple[float, float], size: tuple[float, float], swatch: Swatch, **artist: object
) -> Rectangle:
    """Return a rectangle filled in the way of a swatch, to be added to axes."""
    rim = swatch.rim is not None
    return Rectangle(
        corner,
        *size,
        facecolor=swatch.colour,
        edgecolor=swatch.rim or swatch.hatching or swatch.colour,
        hatch=HATCH if swatch.hatching else None,
        linewidth=0.9 if rim or swatch.hatching else 0.0,
        linestyle=(0, (2.5, 1.8)) if rim else "solid",
        **{"zorder": 2.0, **artist},  # type: ignore[arg-type] # what an artist takes
    )


def draw_key(ax: Axes, entries: Sequence[Entry], *, top_pt: float) -> float:
    """Draw the key from the left, in as many rows as it takes, and return the height it took in points.

    Parameters
    ----------
    ax
        Axes at whose left edge the key starts.
    entries
        Samples and their meanings, in the order of reading.
    top_pt
        Top edge of the key, in points from the lower edge of the axes.
    """
    room_pt = theme.extent_pt(ax)[0]
    across, up = SWATCH_PT
    x, y = 0.0, top_pt - KEY_ROW_PT / 2
    for entry in entries:
        width = across + SWATCH_GAP_PT + width_of(entry.words)
        if x > 0 and x + width > room_pt:
            x, y = 0.0, y - KEY_ROW_PT
        draw_swatch(ax, (x, y - up / 2), SWATCH_PT, entry.swatch)
        write(ax, (x + across + SWATCH_GAP_PT, y), entry.words)
        x += width + KEY_GAP_PT
    return top_pt - (y - KEY_ROW_PT / 2)

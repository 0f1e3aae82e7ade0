"""Draw the parts of a route map: strokes with their casings, marks of places, chips and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.patheffects import withStroke
from shapely import LineString

from analysis.plots import theme
from analysis.plots.strokes import DASHED_MODES, IDLE_PT, pale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from analysis.plots.frame import Box
    from analysis.plots.strokes import Stroke

CHIP_LETTERING = theme.Lettering(8.2, theme.PAPER, "semibold")
CHIP_PAD = (4.2, 2.6)
HALO_PT = 2.4
SLEEPER_PT = 4.2
WIDEST_SLEEPER_PT = 2.0
HALF_CAPITAL = 0.36
CROSS_PT, CROSSES_EVERY_PT = 6.0, 13.0


class Mark(NamedTuple):
    """How a kind of place looks: marker, size in points, fill, words of the key, rank among neighbours."""

    marker: str
    size_pt: float
    fill: str
    meaning: str
    rank: int


MARKS = {
    "field": Mark("D", 6.4, theme.INK, "Field", 0),
    "port": Mark("o", 6.2, theme.PAPER, "Port", 0),
    "terminal": Mark("o", 6.2, theme.PAPER, "Port", 0),
    "border_crossing": Mark("s", 5.2, theme.PAPER, "Border", 0),
    "source": Mark("D", 5.6, theme.PAPER, "Origin", 0),
    "refinery": Mark("^", 6.4, theme.PAPER, "Refinery", 2),
    "market": Mark("o", 5.4, theme.INK, "Market", 2),
    "hub": Mark("o", 4.4, theme.PAPER, "Junction", 1),
}


def mark_of(kind: str) -> Mark:
    """Return the look of a kind of place; one that is not known looks like a junction."""
    return MARKS.get(kind, MARKS["hub"])


def draw_strokes(ax: Axes, strokes: Sequence[Stroke], *, zorder: float = 2.0) -> None:
    """Draw bands of flow: first what lies idle, then all casings, then the bands, the widest below.

    A rail line shows white sleepers on its colour, a sea lane is dashed.
    """
    idle = [stroke for stroke in strokes if stroke.idle]
    flowing = [stroke for stroke in strokes if not stroke.idle]
    for stroke in idle:
        dashes = DASHED_MODES.get(stroke.mode, (3.0, 2.0) if stroke.mode == "rail" else None)
        _line(ax, stroke, theme.Pen(stroke.colour, IDLE_PT, dashes), zorder=zorder)
    cased = [stroke for stroke in flowing if stroke.casing_pt > 0]
    for stroke in cased:
        _line(ax, stroke, theme.Pen(theme.PAPER, stroke.casing_pt + 1.2), zorder=zorder + 0.1)
    for stroke in cased:
        _line(ax, stroke, theme.Pen(pale(stroke.colour), stroke.casing_pt), zorder=zorder + 0.2)
    for rank, stroke in enumerate(flowing):
        _flowing(ax, stroke, zorder=zorder + 0.3 + 0.4 * rank / len(flowing))


def draw_crosses(ax: Axes, strokes: Sequence[Stroke], *, zorder: float = 2.8) -> None:
    """Draw a row of small crosses along lines that are closed."""
    for stroke in strokes:
        course = LineString(stroke.path)
        count = max(1, int(course.length // CROSSES_EVERY_PT))
        where = [course.interpolate((number + 0.5) / count, normalized=True) for number in range(count)]
        ax.plot(
            [point.x for point in where],
            [point.y for point in where],
            marker="x",
            markersize=CROSS_PT,
            markeredgewidth=1.6,
            color=theme.INK,
            linestyle="none",
            zorder=zorder,
            clip_on=True,
            label=f"_{stroke.id} closed",
        )


def draw_mark(
    ax: Axes, at: tuple[float, float], kind: str, *, idle: bool = False, zorder: float = 3.0
) -> None:
    """Draw the mark of a place."""
    look = mark_of(kind)
    ink = theme.IDLE if idle else theme.INK
    fill = ink if look.fill == theme.INK else look.fill
    outer = theme.PAPER if look.fill == theme.INK else ink
    ax.plot(
        *at,
        marker=look.marker,
        markersize=look.size_pt * (0.72 if idle else 1.0),
        markerfacecolor=fill,
        markeredgecolor=outer,
        markeredgewidth=0.8 if look.fill == theme.INK else 1.2,
        linestyle="none",
        zorder=zorder,
        clip_on=True,
    )


def chip_size(text: str) -> tuple[float, float]:
    """Return width and height of a chip with its rim, in points."""
    across, up = CHIP_PAD
    return CHIP_LETTERING.width_pt(text) + 2 * across, CHIP_LETTERING.size_pt + 2 * up


def draw_chip(ax: Axes, box: Box, text: str, colours: Sequence[str], *, zorder: float = 4.0) -> None:
    """Draw a chip: white text on the colour of the flow, or on two halves where it is of both kinds."""
    panel = draw_panel(ax, box, fill=colours[0], edge=theme.PAPER, zorder=zorder)
    if len(colours) > 1:
        half = box._replace(left=box.middle[0])
        right = Rectangle(
            (half.left, half.bottom),
            half.width,
            half.height,
            facecolor=colours[1],
            linewidth=0,
            zorder=zorder,
        )
        ax.add_patch(right)
        right.set_clip_path(panel)
        draw_panel(ax, box, fill="none", edge=theme.PAPER, zorder=zorder)
    draw_centred(ax, box.middle, text, CHIP_LETTERING, zorder=zorder + 0.01)


def draw_panel(ax: Axes, box: Box, *, fill: str, edge: str, zorder: float = 8.0) -> FancyBboxPatch:
    """Draw a card with round corners and return it."""
    panel = FancyBboxPatch(
        (box.left, box.bottom),
        box.width,
        box.height,
        boxstyle="round,pad=0,rounding_size=3.2",
        facecolor=fill,
        edgecolor=edge,
        linewidth=0.9,
        zorder=zorder,
    )
    ax.add_patch(panel)
    return panel


def draw_text(
    ax: Axes,
    at: tuple[float, float],
    text: str,
    lettering: theme.Lettering,
    *,
    zorder: float = 5.0,
) -> None:
    """Write one line of text, its left end at a point on paper and half a capital below it."""
    halo = lettering.halo
    ax.text(
        at[0],
        at[1] - HALF_CAPITAL * lettering.size_pt,
        text,
        fontsize=lettering.size_pt,
        color=lettering.colour,
        weight=lettering.weight,
        style="italic" if lettering.italic else "normal",
        ha="left",
        va="baseline",
        path_effects=[withStroke(linewidth=HALO_PT, foreground=halo)] if halo else [],
        zorder=zorder,
        clip_on=True,
    )


def draw_centred(
    ax: Axes, at: tuple[float, float], text: str, lettering: theme.Lettering, *, zorder: float
) -> None:
    """Write one line of text with its middle at a point on paper."""
    draw_text(ax, (at[0] - lettering.width_pt(text) / 2, at[1]), text, lettering, zorder=zorder)


def draw_leader(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], pen: theme.Pen, *, zorder: float = 2.9
) -> None:
    """Tie a mark to its text with a thin line, under the mark."""
    line = LineCollection([[start, end]], colors=pen.colour, linewidths=pen.width_pt, zorder=zorder)
    ax.add_collection(line, autolim=False)


def _flowing(ax: Axes, stroke: Stroke, *, zorder: float) -> None:
    dashes = DASHED_MODES.get(stroke.mode)
    if stroke.casing_pt == 0 and dashes is None:
        _line(ax, stroke, theme.Pen(theme.PAPER, stroke.width_pt + 1.2), zorder=zorder)
    _line(ax, stroke, theme.Pen(stroke.colour, stroke.width_pt, dashes), zorder=zorder)
    if stroke.mode == "rail":
        white = min(max(0.42 * stroke.width_pt, 0.9), WIDEST_SLEEPER_PT)
        across = SLEEPER_PT / white
        _line(ax, stroke, theme.Pen(theme.PAPER, white, (across, across * 1.15)), zorder=zorder)


def _line(ax: Axes, stroke: Stroke, pen: theme.Pen, *, zorder: float) -> None:
    collection = LineCollection(
        [np.asarray(stroke.path)],
        colors=pen.colour,
        linewidths=pen.width_pt,
        linestyles=[pen.pattern],
        capstyle="round" if pen.dashes is None else "butt",
        joinstyle="round",
        zorder=zorder,
        label=f"_{stroke.id}",
    )
    ax.add_collection(collection, autolim=False)


def marked(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of place among those given that look different, in the order of the key."""
    present = set(kinds)
    known = [kind for kind in MARKS if kind in present]
    return tuple(kind for kind in known if not (kind == "port" and "terminal" in present))

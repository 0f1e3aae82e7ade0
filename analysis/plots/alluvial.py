"""Where the goods go: from field over route to market, coloured by whether they cross a country."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from analysis.plots import theme
from analysis.plots.captions import (
    FIGURE,
    LEADING,
    NAME,
    Entry,
    Run,
    Swatch,
    draw_key,
    percent,
    width_of,
    write,
    write_lines,
)
from analysis.plots.frame import Box
from analysis.plots.labels import Request, ink_of, settle
from analysis.plots.ribbons import COLUMNS, OTHER, Node, Ribbon, Room, Stream, laid_out, merged, scale_of
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["Alluvial", "Stream", "alluvial"]

PAGE_IN = (11.5, 8.0)
PANEL = theme.Rectangle(left=0.035, bottom=0.085, width=0.93, height=0.785)
BAR_PT = 9.0
TEXT_GAP_PT = 6.0
HEAD_PT = 34.0
HEAD = theme.Lettering(9.0, theme.MUTED, "semibold")
TWO_LINES_PT = 2 * LEADING * NAME.size_pt
ABOVE_PT = 15.0
RIBBONS = {True: pale(theme.CROSSES, share=0.55), False: pale(theme.AVOIDS, share=0.45)}
BARS = {True: theme.CROSSES, False: theme.AVOIDS}
MIDDLE_ROOM = Room(above=ABOVE_PT, gap=10.0)
ROOMY = (Room(block=TWO_LINES_PT, gap=6.0), MIDDLE_ROOM, Room(block=TWO_LINES_PT, gap=6.0))
TIGHT = (Room(block=ABOVE_PT, gap=2.0), Room(above=ABOVE_PT, gap=4.0), Room(block=ABOVE_PT, gap=2.0))
# As long as so much of the height is left to the bars, texts may take two lines.
ENOUGH = 0.4
THIN_PT = 1.5
STEPS = 24


@dataclass(frozen=True, kw_only=True)
class Alluvial:
    """Streams of goods, and the words round them.

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
    denied_name
        Whose territory it is, such as "Russian territory".
    streams
        What goes from each field over each route to each market.
    columns
        What the three columns are called.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    denied_name: str
    streams: tuple[Stream, ...]
    columns: tuple[str, str, str] = ("Field", "Route", "Market")


def alluvial(picture: Alluvial, *, ax: Axes | None = None) -> Axes:
    """Draw what goes where, height in proportion to amounts, and return the axes.

    The nodes of a column that each carry less than half a per cent are put together, which the footer
    then says.

    Parameters
    ----------
    picture
        The streams and the words.
    ax
        Axes to draw in; a page of 11.5 by 8 inches if None.

    Returns
    -------
    Axes
        Their data coordinates are points on paper.

    Raises
    ------
    RoutesError
        If the axes are too low or too narrow for the names.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    with theme.style():
        width_pt, height_pt = theme.extent_pt(ax)
        ax.set(xlim=(0, width_pt), ylim=(0, height_pt), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        streams, lost = merged(picture.streams)
        room_pt = height_pt - draw_key(ax, _key(picture), top_pt=height_pt) - HEAD_PT
        whole = sum(stream.amount for stream in streams)
        roomy = scale_of(streams, height_pt=room_pt, rooms=ROOMY) * whole >= ENOUGH * room_pt
        nodes, ribbons = laid_out(streams, height_pt=room_pt, rooms=ROOMY if roomy else TIGHT)
        places = _places(nodes, width_pt, picture, roomy=roomy)
        _draw_ribbons(ax, ribbons, places)
        _draw_bars(ax, nodes, ribbons, places)
        _label_sides(ax, nodes, places, roomy=roomy)
        _label_routes(ax, nodes, ribbons, places)
        _draw_heads(ax, picture, places, room_pt + HEAD_PT / 2 + 3)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        footer = " ".join(filter(None, [picture.footer, put_together(picture, lost)]))
        theme.footer(ax, text=footer, drop_pt=14.0, size_pt=7.8)
    return ax


def put_together(picture: Alluvial, lost: Sequence[Mapping[str, float]]) -> str:
    """Return what stands under "Other" in each column, as said in the footer; empty if nothing does."""
    groups: dict[str, list[str]] = {}
    for column, small in zip(picture.columns, lost, strict=True):
        names = sorted(small, key=lambda name: (-small[name], name))
        listed = ", ".join(f"{name} {amount(small[name])}" for name in names)
        groups.setdefault(listed, []).append(column)
    return " ".join(
        f"{OTHER} ({', '.join(columns).lower()}): {listed} {picture.unit}."
        for listed, columns in groups.items()
        if listed
    )


def _key(picture: Alluvial) -> list[Entry]:
    whole = sum(stream.amount for stream in picture.streams)
    entries = []
    for crosses, verb in ((True, "Crosses"), (False, "No transit of")):
        part = sum(stream.amount for stream in picture.streams if stream.crosses == crosses)
        if part > 0:
            figure = f"{amount(part)} {picture.unit} · {percent(part / whole)}"
            words = [Run(f"{verb} {picture.denied_name}"), Run(figure, FIGURE)]
            entries.append(Entry(Swatch(BARS[crosses]), words))
    return entries


def _words(node: Node, whole: float, *, halo: str | None = None) -> tuple[Run, Run]:
    figure = f"{amount(node.amount)} · {percent(node.amount / whole)}"
    return Run(node.name, NAME._replace(halo=halo)), Run(figure, FIGURE._replace(halo=halo))


def _whole(nodes: Sequence[Node]) -> float:
    return sum(node.amount for node in nodes if node.column == 0)


def _lines(node: Node, whole: float, *, roomy: bool) -> list[Sequence[Run]]:
    """Return the text beside a bar, in two lines or in one."""
    words = _words(node, whole)
    return [[run] for run in words] if roomy else [words]


def _places(
    nodes: Sequence[Node], width_pt: float, picture: Alluvial, *, roomy: bool
) -> tuple[float, float, float]:
    """Return the left edge of the bars of each column: the outer texts stand outside."""
    whole = _whole(nodes)
    rooms = []
    for column in (0, 2):
        own = [node for node in nodes if node.column == column]
        texts = [width_of(line) for node in own for line in _lines(node, whole, roomy=roomy)]
        texts.append(HEAD.width_pt(picture.columns[column]))
        rooms.append(max(texts) + TEXT_GAP_PT)
    left, right = rooms[0], width_pt - rooms[1] - BAR_PT
    return left, (left + right) / 2, right


def _course(low: tuple[float, float], high: tuple[float, float]) -> NDArray[np.float64]:
    """Return points along the edge of a ribbon, level at both ends."""
    share = np.linspace(0, 1, STEPS)
    rise = share**2 * (3 - 2 * share)
    return np.column_stack([low[0] + share * (high[0] - low[0]), low[1] + rise * (high[1] - low[1])])


def _edges(ribbon: Ribbon, places: Sequence[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower and the upper edge of a ribbon, from left to right."""
    left, right = places[ribbon.column] + BAR_PT, places[ribbon.column + 1]
    lower, upper = (_course((left, ribbon.start[k]), (right, ribbon.end[k])) for k in (0, 1))
    return lower, upper


def _draw_ribbons(ax: Axes, ribbons: Sequence[Ribbon], places: Sequence[float]) -> None:
    """Draw the ribbons, the thinnest on top, each with a white rim that sets it off from the others."""
    ranked = sorted(ribbons, key=lambda ribbon: (-ribbon.amount, ribbon.column, ribbon.origin, ribbon.target))
    for rank, ribbon in enumerate(ranked):
        lower, upper = _edges(ribbon, places)
        thin = ribbon.start[1] - ribbon.start[0] < THIN_PT
        outline = Path(np.vstack([lower, upper[::-1]]), closed=False)
        for colour, rim in ((theme.PAPER, 1.6), (RIBBONS[ribbon.crosses], 0.8 if thin else 0.0)):
            ax.add_patch(
                PathPatch(
                    outline,
                    facecolor=colour,
                    edgecolor=colour,
                    linewidth=rim,
                    zorder=2 + rank / len(ranked),
                    joinstyle="round",
                )
            )


def _draw_bars(ax: Axes, nodes: Sequence[Node], ribbons: Sequence[Ribbon], places: Sequence[float]) -> None:
    """Draw the bars: fields in ink, routes and markets in the colours of the ribbons that reach them."""
    for node in nodes:
        parts = [(theme.INK, (node.bottom, node.top))]
        if node.column > 0:
            own = [
                ribbon
                for ribbon in ribbons
                if ribbon.target == node.name and ribbon.column == node.column - 1
            ]
            own.sort(key=lambda ribbon: ribbon.end)
            parts = []
            for crosses, group in groupby(own, key=lambda ribbon: ribbon.crosses):
                ends = [ribbon.end for ribbon in group]
                parts.append((BARS[crosses], (ends[0][0], ends[-1][1])))
        for colour, (bottom, top) in parts:
            corner = (places[node.column], bottom)
            ax.add_patch(Rectangle(corner, BAR_PT, top - bottom, facecolor=colour, linewidth=0, zorder=4))


def _label_sides(ax: Axes, nodes: Sequence[Node], places: Sequence[float], *, roomy: bool) -> None:
    whole = _whole(nodes)
    for node in nodes:
        middle = (node.bottom + node.top) / 2
        lines = _lines(node, whole, roomy=roomy)
        if node.column == 0:
            write_lines(ax, (places[0] - TEXT_GAP_PT, middle), lines, align="right")
        elif node.column == COLUMNS[-1]:
            write_lines(ax, (places[2] + BAR_PT + TEXT_GAP_PT, middle), lines)


def _label_routes(
    ax: Axes, nodes: Sequence[Node], ribbons: Sequence[Ribbon], places: Sequence[float]
) -> None:
    """Write the name of each route on top of its bar, moved to where it covers the least of the ribbons."""
    whole = _whole(nodes)
    paper = Box(places[0] + BAR_PT, 0.0, places[2], theme.extent_pt(ax)[1])
    ink = ink_of(
        [(ribbon.origin, edge) for ribbon in ribbons for edge in _edges(ribbon, places)], paper=paper
    )
    routes = [node for node in nodes if node.column == 1]
    requests = []
    for node in routes:
        width, shares = width_of(_words(node, whole)), np.linspace(0, 1, 9)
        left = places[1] + shares * (BAR_PT - width)
        bottom = np.full_like(left, node.top + 1.5)
        boxes = np.column_stack([left, bottom, left + width, bottom + ABOVE_PT - 2])
        requests.append(Request(boxes=boxes, penalties=1.2 * shares))
    for node, box in zip(routes, settle(requests, taken=[], paper=paper, ink=ink), strict=True):
        words = _words(node, whole, halo=theme.PAPER)
        if box is not None:
            write(ax, (box.left, box.middle[1]), words)
        elif width_of(words[:1]) > paper.width:
            raise RoutesError(
                f"expected a picture wide enough for {node.name}, got {paper.width:.0f} pt for it"
            )
        else:  # no room between the outer texts: the name alone, over its bar
            write(ax, (places[1] + BAR_PT / 2, node.top + ABOVE_PT / 2), words[:1], align="centre")


def _draw_heads(ax: Axes, picture: Alluvial, places: Sequence[float], height_pt: float) -> None:
    left, middle, right = places
    write(ax, (left - TEXT_GAP_PT, height_pt), [Run(picture.columns[0], HEAD)], align="right")
    write(ax, (middle, height_pt), [Run(picture.columns[1], HEAD)])
    write(ax, (right + BAR_PT + TEXT_GAP_PT, height_pt), [Run(picture.columns[2], HEAD)])

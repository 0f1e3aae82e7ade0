"""How concentrated the exports are on few routes, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.plots import theme
from analysis.plots.captions import LEADING, Run, on_paper, write, write_lines
from analysis.plots.frame import Box
from analysis.plots.labels import Request, ink_of, settle
from analysis.plots.time_axis import draw_gaps, known_spans, year_axis
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (10.5, 6.8)
PANEL = theme.Rectangle(left=0.065, bottom=0.125, width=0.895, height=0.71)
MOST = 10_000.0
EQUALS = (1, 2, 3, 4, 10)
FIGURE = theme.Lettering(11.0, weight="bold", halo=theme.PAPER)
ROUTES = theme.Lettering(9.2, theme.MUTED, halo=theme.PAPER)
REFERENCE = theme.Lettering(8.6, theme.MUTED)
REFERENCE_GAP_PT = 8.0
OFF_PT = 7.0
OVERHANG_PT = 14.0


@dataclass(frozen=True, kw_only=True)
class Concentration:
    """The concentration of exports on routes over the years.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    unit
        What the index is called on its axis, such as "HHI".
    years
        In any order; years between them that are left out are gaps.
    hhi
        Herfindahl–Hirschman index of each year: the sum of the squared shares of the routes in per cent,
        above 0 to 10,000. None where it is not known.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    years: tuple[int, ...]
    hhi: tuple[float | None, ...]


def concentration(picture: Concentration, *, ax: Axes | None = None) -> Axes:
    """Draw the index over the years, broken where it is not known, and return the axes.

    Thin lines mark what exports in equal parts over 1, 2, 3, 4 or 10 routes would give: 10,000 divided by
    their number, which is what the effective number of routes means (Adelman 1969).

    Parameters
    ----------
    picture
        The years, the index and the words.
    ax
        Axes to draw in; a page of 10.5 by 6.8 inches if None.

    Returns
    -------
    Axes
        x in years, y from 0 to 10,000.

    Raises
    ------
    RoutesError
        If an index lies outside its range.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    known = _known(picture)
    with theme.style():
        _draw_axes(ax, picture)
        spans = known_spans(picture.years, known)
        draw_gaps(ax, picture.years, known)
        for span in spans:
            heights = [known[year] for year in span]
            ax.plot(span, heights, color=theme.INK, linewidth=2.4, zorder=4, gid="course")
        _draw_dots(ax, known)
        _label(ax, known, spans)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=30.0, size_pt=7.8)
    return ax


def effective_number(hhi: float) -> float:
    """Return how many routes of equal share would be as concentrated.

    Examples
    --------
    >>> effective_number(2500.0)
    4.0
    """
    return MOST / hhi


def _known(picture: Concentration) -> dict[int, float]:
    known = {}
    for year, index in zip(picture.years, picture.hhi, strict=True):
        if index is None:
            continue
        if not 0 < index <= MOST * (1 + 1e-9):
            raise RoutesError(f"{year}: expected an index above 0 and up to {MOST:,.0f}, got {index:g}")
        known[year] = index
    return dict(sorted(known.items()))


def _draw_axes(ax: Axes, picture: Concentration) -> None:
    words = [_equal(number) for number in EQUALS]
    room_pt = max(REFERENCE.width_pt(text) for text in words) + REFERENCE_GAP_PT
    right = year_axis(ax, picture.years, room_pt=room_pt)
    ax.set_ylim(0, MOST * 1.06)
    ax.set_yticks([MOST / number for number in EQUALS[::-1]] + [0])
    ax.set_yticklabels([f"{MOST / number:,.0f}" for number in EQUALS[::-1]] + ["0"])
    ax.tick_params(axis="y", labelsize=9.0, labelcolor=theme.MUTED)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.plot((ax.get_xlim()[0], right), (0, 0), color=theme.INK, linewidth=1.4, zorder=3)
    for number, text in zip(EQUALS, words, strict=True):
        ax.plot((ax.get_xlim()[0], right), (MOST / number,) * 2, color=theme.GRID, linewidth=0.9, zorder=1)
        x, y = on_paper(ax, [(right, MOST / number)])[0]
        write(ax, (float(x) + REFERENCE_GAP_PT, float(y)), [Run(text, REFERENCE)])
    x, y = on_paper(ax, [(ax.get_xlim()[0], MOST)])[0]
    write(ax, (float(x), float(y) + 10), [Run(picture.unit, REFERENCE)])


def _equal(number: int) -> str:
    return "all on one route" if number == 1 else f"{number} equal routes"


def _draw_dots(ax: Axes, known: dict[int, float]) -> None:
    ax.plot(
        list(known),
        list(known.values()),
        linestyle="none",
        marker="o",
        markersize=7.0,
        markerfacecolor=theme.PAPER,
        markeredgecolor=theme.INK,
        markeredgewidth=2.0,
        zorder=5,
        gid="years",
    )


def _label(ax: Axes, known: dict[int, float], spans: Sequence[Sequence[int]]) -> None:
    """Write index and effective number of routes over or under each year, where the curve leaves room."""
    if not known:
        return
    paper = Box(0.0, 0.0, *theme.extent_pt(ax)).grown(OVERHANG_PT, 0.0)
    courses = [("course", on_paper(ax, [(year, known[year]) for year in span])) for span in spans]
    courses = [course for course in courses if len(course[1]) > 1]
    ends = (max(known), min(known))  # they have the first choice
    years = [*dict.fromkeys((*ends, *sorted(known)))]
    spots = on_paper(ax, [(year, known[year]) for year in years])
    texts = [_words(known[year]) for year in years]
    requests = [_beside(spot, text) for spot, text in zip(spots.tolist(), texts, strict=True)]
    dots = [Box(x, y, x, y).grown(5.0) for x, y in spots.tolist()]
    boxes = settle(requests, taken=dots, paper=paper, ink=ink_of(courses, paper=paper))
    for box, lines_of_text in zip(boxes, texts, strict=True):
        if box is not None:
            write_lines(ax, box.middle, [[run] for run in lines_of_text], align="centre")


def _words(index: float) -> tuple[Run, Run]:
    number = effective_number(index)
    noun = "route" if f"{number:.1f}" == "1.0" else "routes"
    return Run(f"{index:,.0f}", FIGURE), Run(f"{number:.1f} {noun}", ROUTES)


def _beside(at: Sequence[float], text: Sequence[Run]) -> Request:
    """Return the positions of a label: over its year or under it."""
    width = max(run.lettering.width_pt(run.text) for run in text)
    height = LEADING * sum(run.lettering.size_pt for run in text)
    boxes, penalties = [], []
    for away in (0.0, 6.0, 14.0, 24.0):
        for bottom, awkward in ((at[1] + OFF_PT + away, 0.0), (at[1] - OFF_PT - away - height, 1.0)):
            left = at[0] - width / 2
            boxes.append((left, bottom, left + width, bottom + height))
            penalties.append(away / 3 + awkward)
    return Request(boxes=np.array(boxes), penalties=np.array(penalties))

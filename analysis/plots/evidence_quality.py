"""How good the sources are that each corridor's capacity rests on."""

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
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from analysis.certificate import Reliability

PAGE_IN = (11.0, 7.0)
PANEL = theme.Rectangle(left=0.035, bottom=0.085, width=0.93, height=0.755)
BAR = 0.62
BEST_FIRST: tuple[Reliability, ...] = ("A", "B", "C", "judged", "none")
LOOKS: dict[Reliability, Swatch] = {
    "A": Swatch(theme.INK),
    "B": Swatch(pale(theme.INK, share=0.36)),
    "C": Swatch(pale(theme.INK, share=0.7)),
    "judged": Swatch(pale(theme.INK, share=0.93), hatching=pale(theme.INK, share=0.55)),
    "none": Swatch(theme.PAPER, rim=theme.MUTED),
}
MEANINGS: dict[Reliability, str] = {
    "A": "operator, official statistics",
    "B": "wire quoting an official",
    "C": "other",
    "judged": "by us",
    "none": "",
}
TITLES: dict[Reliability, str] = {"judged": "Judged", "none": "No source"}
INSIDE: dict[Reliability, theme.Lettering] = {
    "A": theme.Lettering(9.5, theme.PAPER, "semibold"),
    "B": theme.Lettering(9.5, theme.PAPER, "semibold"),
    "C": theme.Lettering(9.5, theme.INK, "semibold"),
}
TEXT_GAP_PT = 7.0
KEY_GAP_PT = 14.0
WIDEST_BAR = 46.0


@dataclass(frozen=True, kw_only=True)
class QualityRow:
    """One corridor: how much of its capacity rests on sources of each grade."""

    route: str
    amounts: Mapping[Reliability, float]

    @property
    def capacity(self) -> float:
        """Return all its capacity."""
        return sum(self.amounts.values())


@dataclass(frozen=True, kw_only=True)
class EvidenceQuality:
    """The corridors and the grades of their sources.

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
    rows
        In any order; corridors without capacity are left out, which the footer then says.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    rows: tuple[QualityRow, ...]


def evidence_quality(picture: EvidenceQuality, *, ax: Axes | None = None) -> Axes:
    """Draw a bar for each corridor, the largest on top, divided by the grade of the source.

    Parameters
    ----------
    picture
        The corridors and the words.
    ax
        Axes to draw in; a page of 11 by 7 inches if None.

    Returns
    -------
    Axes
        x in the unit of the picture; y counts the corridors from 0, downwards.

    Raises
    ------
    RoutesError
        If an amount is negative or its grade is not known.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    rows, empty = ranked(picture.rows)
    with theme.style():
        height_pt = theme.extent_pt(ax)[1]
        key_pt = draw_key(ax, _key(rows), top_pt=height_pt) if rows else 0.0
        _draw_axes(ax, rows, key_pt + KEY_GAP_PT)
        for place, row in enumerate(rows):
            _draw_row(ax, place, row)
            _label_row(ax, place, row)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        said = f"Without capacity: {', '.join(empty)}." if empty else ""
        theme.footer(ax, text=" ".join(filter(None, [picture.footer, said])), drop_pt=14.0, size_pt=7.8)
    return ax


def ranked(rows: Sequence[QualityRow]) -> tuple[tuple[QualityRow, ...], tuple[str, ...]]:
    """Return the corridors with capacity, largest first, and the names of those without."""
    for row in rows:
        for grade, part in row.amounts.items():
            if grade not in LOOKS:
                raise RoutesError(f"{row.route}: expected a grade of {', '.join(BEST_FIRST)}, got {grade!r}")
            if part < 0:
                raise RoutesError(f"{row.route}: expected an amount that is not negative, got {part:g}")
    kept = sorted((row for row in rows if row.capacity > 0), key=lambda row: (-row.capacity, row.route))
    return tuple(kept), tuple(sorted(row.route for row in rows if row.capacity == 0))


def grade_totals(rows: Sequence[QualityRow]) -> dict[Reliability, float]:
    """Return how much rests on each grade over all corridors, best first, only grades that occur."""
    found = {grade: sum(row.amounts.get(grade, 0.0) for row in rows) for grade in BEST_FIRST}
    return {grade: part for grade, part in found.items() if part > 0}


def _key(rows: Sequence[QualityRow]) -> list[Entry]:
    found = grade_totals(rows)
    whole = sum(found.values())
    entries = []
    for grade, part in found.items():
        meaning = " · ".join(filter(None, [MEANINGS[grade], percent(part / whole)]))
        entries.append(Entry(LOOKS[grade], [Run(TITLES.get(grade, grade)), Run(meaning, FIGURE)]))
    return entries


def _draw_axes(ax: Axes, rows: Sequence[QualityRow], top_pt: float) -> None:
    """Leave room for names on the left, for sums on the right and for the key on top."""
    width_pt, height_pt = theme.extent_pt(ax)
    left = max((width_of([Run(row.route)]) for row in rows), default=0.0) + TEXT_GAP_PT
    widest = max((row.capacity for row in rows), default=1.0)
    rights = [(row.capacity / widest, width_of(_sums(row)) + TEXT_GAP_PT) for row in rows]
    room = min(((width_pt - left - text) / share for share, text in rights), default=width_pt)
    unit_pt = room / widest
    ax.set_xlim(-left / unit_pt, (width_pt - left) / unit_pt)
    count = max(len(rows), 1)
    row_pt = min((height_pt - top_pt) / count, WIDEST_BAR)
    ax.set_ylim((height_pt - top_pt) / row_pt - 0.5, -0.5 - top_pt / row_pt)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.plot((0, 0), (-0.5, count - 0.5), color=theme.INK, linewidth=0.9, zorder=4)


def _sums(row: QualityRow) -> tuple[Run, Run]:
    """Return what stands right of a bar: its capacity, and how it is divided."""
    parts = _parts(row)
    texts = [f"{TITLES.get(grade, grade).lower() if len(grade) > 1 else grade}" for grade, _ in parts]
    if len(parts) > 1:
        texts = [f"{text} {amount(part)}" for text, (_, part) in zip(texts, parts, strict=True)]
    return Run(amount(row.capacity)), Run(" · ".join(texts), FIGURE)


def _parts(row: QualityRow) -> list[tuple[Reliability, float]]:
    """Return the grades that occur, best first, with their amounts."""
    return [(grade, row.amounts[grade]) for grade in BEST_FIRST if row.amounts.get(grade, 0.0) > 0]


def _fit_inside(ax: Axes, row: QualityRow) -> bool:
    """Return whether every part has room for its own words and a fill that bears them."""
    scale = float(on_paper(ax, [(1.0, 0.0)])[0][0] - on_paper(ax, [(0.0, 0.0)])[0][0])
    parts = _parts(row)
    return len(parts) > 1 and all(
        grade in INSIDE and scale * part > width_of([_inside(grade, part)]) + TEXT_GAP_PT
        for grade, part in parts
    )


def _inside(grade: Reliability, part: float) -> Run:
    return Run(f"{grade} {amount(part)}", INSIDE[grade])


def _draw_row(ax: Axes, place: int, row: QualityRow) -> None:
    level = 0.0
    for grade, part in _parts(row):
        bar = filled((level, place - BAR / 2), (part, BAR), LOOKS[grade], zorder=3, gid=f"grade-{grade}")
        ax.add_patch(bar)
        if level > 0 and grade in INSIDE:
            ends = (place - BAR / 2, place + BAR / 2)
            ax.plot((level, level), ends, color=theme.PAPER, linewidth=1.2, zorder=3.2, solid_capstyle="butt")
        level += part


def _label_row(ax: Axes, place: int, row: QualityRow) -> None:
    start, end = on_paper(ax, [(0.0, place), (row.capacity, place)]).tolist()
    write(ax, (start[0] - TEXT_GAP_PT, start[1]), [Run(row.route)], align="right")
    inside = _fit_inside(ax, row)
    write(ax, (end[0] + TEXT_GAP_PT, end[1]), _sums(row)[: 1 if inside else 2])
    if not inside:
        return
    level = 0.0
    for grade, part in _parts(row):
        low, high = on_paper(ax, [(level, place), (level + part, place)])[:, 0].tolist()
        write(ax, ((low + high) / 2, start[1]), [_inside(grade, part)], align="centre")
        level += part

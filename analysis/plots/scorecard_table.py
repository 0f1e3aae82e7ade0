"""Corridors side by side: nameplate, effective capacity and volumes as bars, and words on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.lines import Line2D

from analysis.plots import theme
from analysis.plots.captions import LEADING, Entry, Run, Swatch, draw_key, filled, percent, write, write_lines
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

WIDTH_IN = 13.0
ROW_IN = 0.72
ABOVE_IN, BELOW_IN = 1.3, 0.7  # heading; footer
HEADS_IN = 0.85  # key and headings of columns
SIDE = 0.028
TEXT_PT = 8.8
SMALLEST_PT = 4.0
COLUMN_GAP_PT = 12.0
KEY_GAP_PT = 6.0
AIR_PT = 7.0  # above and below what stands in a row
BAR = 0.56  # height of a bar, of its line
DOT_PT = 3.6
LABEL_GAP_PT = 5.0
PALE = 0.66
# columns: share of the width, heading
SHARES = (0.135, 0.375, 0.06, 0.175, 0.05, 0.045, 0.105, 0.055)
LINES = ("nameplate", "effective", "carried")


@dataclass(frozen=True, kw_only=True)
class ScorecardRow:
    """One corridor and one good.

    Parameters
    ----------
    name, good
        What it is called.
    nameplate
        Nominal capacity, None where no sum of nameplates covers it.
    effective, low, high
        What it can carry, with its range.
    carried
        Year and amount, the first year first.
    used
        Share of the effective capacity in the year in question.
    binding, crosses, grade, cost, days
        As they are to be read.
    crossing
        Whether goods can cross the country in question on it.
    """

    name: str
    good: str
    nameplate: float | None
    effective: float
    low: float
    high: float
    carried: tuple[tuple[int, float], ...]
    used: float | None
    binding: str
    cost: str
    days: str
    crosses: str
    grade: str
    crossing: bool


@dataclass(frozen=True, kw_only=True)
class ScorecardTable:
    """The corridors side by side.

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
    cost_unit
        What costs are in.
    year
        The year in question, None in a network without years.
    denied_name
        The country in question, None where there is none.
    rows
        From above.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    cost_unit: str
    year: int | None
    denied_name: str | None
    rows: tuple[ScorecardRow, ...]


class Column(NamedTuple):
    """Where a column begins and how wide it is, in points."""

    left: float
    width: float


class Style(NamedTuple):
    """How words are set, all in one size, and the height of a line, in points."""

    size_pt: float

    @property
    def name(self) -> theme.Lettering:
        """Of what a reader looks for first."""
        return theme.Lettering(self.size_pt, weight="semibold")

    @property
    def plain(self) -> theme.Lettering:
        """Of the other words."""
        return theme.Lettering(self.size_pt)

    @property
    def quiet(self) -> theme.Lettering:
        """Of headings and labels."""
        return theme.Lettering(0.88 * self.size_pt, theme.MUTED)

    @property
    def line_pt(self) -> float:
        """Height of a line."""
        return LEADING * self.size_pt


def scorecard_table(picture: ScorecardTable, *, ax: Axes | None = None) -> Axes:
    """Draw one row for each corridor, each with bars on a scale of its own.

    Parameters
    ----------
    picture
        The corridors and the words.
    ax
        Axes to draw in; a page as high as the rows need if None.

    Returns
    -------
    Axes
        x and y in points from the lower left corner.
    """
    if ax is None:
        height_in = ABOVE_IN + HEADS_IN + ROW_IN * len(picture.rows) + BELOW_IN
        frame = theme.Rectangle(
            left=SIDE,
            bottom=BELOW_IN / height_in,
            width=1 - 2 * SIDE,
            height=1 - (ABOVE_IN + BELOW_IN) / height_in,
        )
        ax = theme.page(width_in=WIDTH_IN, height_in=height_in, dpi=160, axes=frame)
    with theme.style():
        width_pt, height_pt = theme.extent_pt(ax)
        ax.set_xlim(0, width_pt)
        ax.set_ylim(0, height_pt)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        top = height_pt - draw_key(ax, _key(picture), top_pt=height_pt) - KEY_GAP_PT
        columns = _columns(width_pt)
        style, head_pt, row_pt = _fitted(picture, columns, top)
        _draw_headings(ax, picture, columns, style, top=top, height=head_pt)
        for number, row in enumerate(picture.rows):
            _draw_row(ax, row, picture, columns, style, top=top - head_pt - number * row_pt, height=row_pt)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=10.0, size_pt=7.8)
    return ax


def _key(picture: ScorecardTable) -> list[Entry]:
    if picture.denied_name is None:
        return [Entry(Swatch(theme.AVOIDS), [Run("Effective capacity")])]
    return [
        Entry(Swatch(theme.CROSSES), [Run(f"Goods can cross {picture.denied_name} on it")]),
        Entry(Swatch(theme.AVOIDS), [Run(f"Goods cannot cross {picture.denied_name}")]),
    ]


def _columns(width_pt: float) -> tuple[Column, ...]:
    """Return the columns, with a gap between each two."""
    room = width_pt - COLUMN_GAP_PT * (len(SHARES) - 1)
    columns, left = [], 0.0
    for share in SHARES:
        columns.append(Column(left, room * share / sum(SHARES)))
        left += columns[-1].width + COLUMN_GAP_PT
    return tuple(columns)


def _headings(picture: ScorecardTable) -> tuple[str, ...]:
    used = f"Used in {picture.year}" if picture.year else "Used"
    return (
        "Corridor",
        f"Capacity and volumes, {picture.unit}",
        used,
        "What binds it",
        picture.cost_unit,
        "Days",
        "Crosses",
        "Grade",
    )


def _cells(row: ScorecardRow) -> tuple[str, ...]:
    """Return what stands in the columns of words, in their order; nothing in that of bars."""
    used = "–" if row.used is None else percent(row.used)
    return (row.name, "", used, row.binding, row.cost, row.days, row.crosses, row.grade)


def _wrapped(text: str, column: Column, lettering: theme.Lettering) -> list[str]:
    """Return a text in lines of a column; a word that is too long breaks at a dash, with it kept."""
    spaced = text.replace("–", "–\u200b")
    whole = theme.wrapped(
        text, width_pt=column.width, size_pt=lettering.size_pt, weight=lettering.weight
    ).splitlines()
    if all(lettering.width_pt(line) <= column.width for line in whole):
        return whole
    lines: list[str] = []
    for word in spaced.replace(" ", " \u200b").split("\u200b"):
        joined = lines[-1] + word if lines else word
        if lines and lettering.width_pt(joined.rstrip()) <= column.width:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line.strip() for line in lines]


def _lines(row: ScorecardRow, columns: Sequence[Column], style: Style) -> list[list[list[Run]]]:
    """Return the lines of each column of a row."""
    found = []
    for place, (text, column) in enumerate(zip(_cells(row), columns, strict=True)):
        lettering = style.name if place in (0, 2) else style.plain
        found.append([[Run(line, lettering)] for line in _wrapped(text, column, lettering)])
    found[0] += [[Run(line, style.quiet)] for line in _wrapped(row.good, columns[0], style.quiet)]
    return found


def _fitted(picture: ScorecardTable, columns: Sequence[Column], room_pt: float) -> tuple[Style, float, float]:
    """Return the largest words that fit, the height of the headings, and that of a row."""
    style = Style(TEXT_PT)
    while True:
        heads = [_wrapped(text, columns[at], style.quiet) for at, text in enumerate(_headings(picture))]
        head_pt = max(map(len, heads)) * style.line_pt + AIR_PT
        row_pt = (room_pt - head_pt) / max(1, len(picture.rows))
        if style.size_pt <= SMALLEST_PT or _fits(picture, columns, style, row_pt):
            return style, head_pt, row_pt
        style = Style(style.size_pt - 0.2)


def _fits(picture: ScorecardTable, columns: Sequence[Column], style: Style, row_pt: float) -> bool:
    """Whether every word fits its column, and the lines of every row their height."""
    for row in picture.rows:
        cells = _lines(row, columns, style)
        highest = max(len(LINES), *map(len, cells))
        if highest * style.line_pt + AIR_PT > row_pt:
            return False
        for column, lines in zip(columns, cells, strict=True):
            if any(run.lettering.width_pt(run.text) > column.width for line in lines for run in line):
                return False
    return (
        all(
            style.quiet.width_pt(line) <= column.width
            for text, column in zip(_headings(picture), columns, strict=True)
            for line in _wrapped(text, column, style.quiet)
        )
        and _track(picture, columns[1], style) > 0.25 * columns[1].width
    )


def _draw_headings(
    ax: Axes, picture: ScorecardTable, columns: Sequence[Column], style: Style, *, top: float, height: float
) -> None:
    for text, column in zip(_headings(picture), columns, strict=True):
        lines = [[Run(line, style.quiet)] for line in _wrapped(text, column, style.quiet)]
        write_lines(ax, (column.left, top - height / 2), lines)


def _draw_row(
    ax: Axes,
    row: ScorecardRow,
    picture: ScorecardTable,
    columns: Sequence[Column],
    style: Style,
    *,
    top: float,
    height: float,
) -> None:
    """Draw the rule above a row, its words and its bars."""
    right = columns[-1].left + columns[-1].width
    ax.add_line(Line2D((0, right), (top, top), color=theme.GRID, linewidth=0.9, zorder=1))
    middle = top - height / 2
    for column, lines in zip(columns, _lines(row, columns, style), strict=True):
        if lines and lines[0][0].text:
            write_lines(ax, (column.left, middle), lines)
    _draw_bars(ax, row, picture, columns[1], style, middle=middle)


def _label_pt(style: Style) -> float:
    """Return how much room the names of the three lines take."""
    return max(style.quiet.width_pt(name) for name in LINES) + LABEL_GAP_PT


def _track(picture: ScorecardTable, column: Column, style: Style) -> float:
    """Return how long the longest bar may be, in points, so that figures fit right of every line."""
    room = column.width - _label_pt(style)
    tracks = [room]
    for row in picture.rows:
        whole = max(_reaches(row))
        for reach, text in zip(_reaches(row), _figures(row, picture), strict=True):
            left = room - style.plain.width_pt(text) - LABEL_GAP_PT
            tracks.append(left * whole / reach if reach else min(room, 1e3 * left))
    return min(tracks)


def _reaches(row: ScorecardRow) -> tuple[float, float, float]:
    """Return how far the three lines of a row reach, in the unit."""
    volumes = max((value for _, value in row.carried), default=0.0)
    return row.nameplate or 0.0, max(row.effective, row.high), volumes


def _figures(row: ScorecardRow, picture: ScorecardTable) -> Iterator[str]:
    """Yield what stands right of the three lines."""
    yield "not stated for all ways" if row.nameplate is None else amount(row.nameplate)
    alike = row.low == row.effective == row.high
    yield amount(row.effective) + ("" if alike else f" ({amount(row.low)}–{amount(row.high)})")
    if not row.carried:
        yield "not counted"
        return
    seen = dict(row.carried)
    most = max(seen, key=lambda year: (seen[year], year))
    shown = dict.fromkeys([*([picture.year] if picture.year in seen else []), most])
    yield ", ".join(f"{amount(seen[year])} in {year}" for year in shown if year is not None)


def _draw_bars(
    ax: Axes, row: ScorecardRow, picture: ScorecardTable, column: Column, style: Style, *, middle: float
) -> None:
    """Draw nameplate, effective capacity with its range, and volumes, under each other."""
    start = column.left + _label_pt(style)
    ends = _reaches(row)
    per_unit = _track(picture, column, style) / max(ends) if max(ends) else 0.0
    colour = theme.CROSSES if row.crossing else theme.AVOIDS
    heights = [middle + shift * style.line_pt for shift in (1, 0, -1)]
    for name, figure, y, end in zip(LINES, _figures(row, picture), heights, ends, strict=True):
        write(ax, (start - LABEL_GAP_PT, y), [Run(name, style.quiet)], align="right")
        known = not (name == "nameplate" and row.nameplate is None)
        words = Run(figure, style.plain if known else style.quiet)
        write(ax, (start + end * per_unit + (LABEL_GAP_PT if end else 0.0), y), [words])
    thick = BAR * style.line_pt
    for value, y, fill, gid in (
        (row.nameplate or 0.0, heights[0], pale(colour, share=PALE), "nameplate"),
        (row.effective, heights[1], colour, "effective"),
    ):
        size = (value * per_unit, thick)
        ax.add_patch(filled((start, y - thick / 2), size, Swatch(fill), zorder=3, gid=gid))
    if row.low != row.high:
        line = Line2D(
            (start + row.low * per_unit, start + row.high * per_unit),
            (heights[1], heights[1]),
            color=theme.INK,
            linewidth=1.3,
            zorder=4,
            gid="range",
        )
        ax.add_line(line)
    _draw_dots(ax, row, picture, start=start, per_unit=per_unit, y=heights[2])


def _draw_dots(
    ax: Axes, row: ScorecardRow, picture: ScorecardTable, *, start: float, per_unit: float, y: float
) -> None:
    """Draw a ring for each year and a dot for the one in question."""
    for year, value in row.carried:
        asked = year == picture.year
        ax.plot(
            [start + value * per_unit],
            [y],
            marker="o",
            markersize=DOT_PT * (1.25 if asked else 1.0),
            markerfacecolor=theme.INK if asked else theme.PAPER,
            markeredgecolor=theme.INK if asked else theme.MUTED,
            markeredgewidth=0.9,
            linestyle="none",
            zorder=6 if asked else 5,
            gid=f"carried {year}",
        )

"""Goods by corridors: a square for each amount, marked by whether it crosses a country, with totals."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Literal, NamedTuple

from analysis.plots import theme
from analysis.plots.captions import LEADING, Entry, Run, Swatch, draw_key, filled, percent, write, write_lines
from analysis.plots.strokes import pale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

CELL_PT = 62.0
ROW_IN = 0.46
REST_IN = 2.86  # heading, key, headings of columns, totals and footer
SIDE = 0.022
FULL_ROW_PT = ROW_IN * 72
NAME_PT, TOTAL_PT, SHARE_PT, VALUE_PT = 92.0, 42.0, 108.0, 62.0
SQUARE_PT, SMALLEST_SQUARE_PT, SQUARE_LEFT_PT = 24.0, 1.8, 2.0
HEAD_PT = 50.0
BAR_PT = (66.0, 9.0)
TEXT_PT, SMALL_PT = 8.8, 6.9
TOTAL_ROWS = 1.5  # height of the last row, of an ordinary one
LEAST = 0.005
TINT = 0.9
MIXED = "#C98A1B"

Passage = Literal["crosses", "mixed", "ends", "avoids"]
SWATCHES: Mapping[Passage, Swatch] = {
    "crosses": Swatch(theme.CROSSES),
    "mixed": Swatch(theme.PAPER, hatching=MIXED),
    "ends": Swatch(pale(theme.AVOIDS, share=0.8), rim=theme.AVOIDS),
    "avoids": Swatch(theme.AVOIDS),
}
INKS: Mapping[Passage, str] = {
    "crosses": theme.CROSSES,
    "mixed": theme.INK,
    "ends": theme.AVOIDS,
    "avoids": theme.AVOIDS,
}


@dataclass(frozen=True, kw_only=True)
class MatrixColumn:
    """A corridor, and how what goes by it passes the country."""

    name: str
    passage: Passage


@dataclass(frozen=True, kw_only=True)
class MatrixAmount:
    """What one good sent by one column, with its range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """One good.

    Parameters
    ----------
    amounts
        One for each column; None where nothing was counted.
    value
        What all of it was worth, billions of US dollars; None without a price.
    """

    name: str
    amounts: tuple[MatrixAmount | None, ...]
    value: float | None

    @property
    def total(self) -> float:
        """Return the sum over the columns."""
        return sum(item.value for item in self.amounts if item is not None)


@dataclass(frozen=True, kw_only=True)
class GoodsMatrixPicture:
    """All that the picture shows.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    unit
        Unit of every amount.
    denied_name
        The country in question.
    columns
        In the order shown; those that pass the country alike side by side.
    rows
        From above.
    value_shares
        Shares of all goods by value, by passage; None where a good has no price.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    denied_name: str
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    value_shares: Mapping[Passage, float] | None


class Grid(NamedTuple):
    """Where things stand, in points, and how much smaller than on a full page they are."""

    left: float
    cell: float
    top: float
    row: float
    width: float
    scale: float

    def lettering(
        self, colour: str = theme.INK, *, weight: str = "regular", small: bool = False
    ) -> theme.Lettering:
        """Return how words are set."""
        return theme.Lettering((SMALL_PT if small else TEXT_PT) * self.scale, colour, weight)

    def column(self, number: int) -> float:
        """Return the left edge of a column."""
        return self.left + number * self.cell

    def middle(self, number: float) -> float:
        """Return the height of the middle of a row."""
        return self.top - (number + 0.5) * self.row


def goods_matrix(picture: GoodsMatrixPicture, *, ax: Axes | None = None) -> Axes:
    """Draw goods in rows and corridors in columns, the area of a square in proportion to the amount.

    Parameters
    ----------
    picture
        The amounts and the words.
    ax
        Axes to draw in; a page as high as the rows need if None.

    Returns
    -------
    Axes
        x and y in points from the lower left corner.
    """
    if ax is None:
        height_in = REST_IN + ROW_IN * (len(picture.rows) + TOTAL_ROWS)
        low, above = 0.62, 1.08
        frame = theme.Rectangle(
            left=SIDE, bottom=low / height_in, width=1 - 2 * SIDE, height=1 - (low + above) / height_in
        )
        width_in = _full_pt(picture) / 72 / (1 - 2 * SIDE)
        ax = theme.page(width_in=width_in, height_in=height_in, axes=frame)
    with theme.style():
        width, height = theme.extent_pt(ax)
        ax.set(xlim=(0, width), ylim=(0, height), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        top = height - draw_key(ax, _key(picture), top_pt=height)
        grid = _grid(picture, width, top)
        _draw_headings(ax, picture, grid)
        greatest = max((item.value for row in picture.rows for item in row.amounts if item), default=0.0)
        for number, row in enumerate(picture.rows):
            _draw_row(ax, row, picture, grid, number, greatest)
        _draw_totals(ax, picture, grid)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=19.0, subtitle_pt=10.8)
        theme.footer(ax, text=picture.footer, drop_pt=8.0, size_pt=7.8)
    return ax


def amount(value: float) -> str:
    """Return an amount as written in a cell: two digits and more.

    Examples
    --------
    >>> [amount(value) for value in (64.8, 10.25, 1.5, 0.35, 0.002)]
    ['64.8', '10.2', '1.5', '0.35', '<0.01']
    """
    if 0 < value < LEAST:
        return "<0.01"
    return f"{value:.2f}" if value < 0.995 else f"{value:,.1f}"  # noqa: PLR2004 - rounds to 1.0


def span(item: MatrixAmount, room_pt: float, lettering: theme.Lettering) -> str:
    """Return a range as short as it must be to fit; nothing where there is none or no room.

    Below one it has two digits and no leading zeros.
    """
    for decimals in (2,) if item.high < 1 else (1,) if item.high < 10 else (1, 0):  # noqa: PLR2004
        ends = [f"{end:.{decimals}f}" for end in (item.low, item.high)]
        text = "–".join(end.removeprefix("0") or "0" if item.high < 1 else end for end in ends)
        if ends[0] != ends[1] and lettering.width_pt(text) <= room_pt:
            return text
    return ""


def _key(picture: GoodsMatrixPicture) -> list[Entry]:
    words: dict[Passage, str] = {
        "crosses": f"Crosses {picture.denied_name}",
        "mixed": f"Some crosses {picture.denied_name}",
        "ends": f"Sold in {picture.denied_name}: no transit",
        "avoids": f"No transit of {picture.denied_name}",
    }
    shown = {column.passage for column in picture.columns}
    return [Entry(SWATCHES[one], [Run(text)]) for one, text in words.items() if one in shown]


def _grid(picture: GoodsMatrixPicture, width: float, top: float) -> Grid:
    rows = len(picture.rows) + TOTAL_ROWS
    scale = min(1.0, width / _full_pt(picture), top / (HEAD_PT + rows * FULL_ROW_PT))
    row = (top - HEAD_PT * scale) / rows
    right = _right_pt(picture) * scale
    cell = (width - NAME_PT * scale - right) / max(len(picture.columns), 1)
    return Grid(NAME_PT * scale, cell, top - HEAD_PT * scale, min(row, 1.4 * FULL_ROW_PT), width, scale)


def _right_pt(picture: GoodsMatrixPicture) -> float:
    """Return the width of the totals on a full page."""
    return TOTAL_PT + SHARE_PT + (VALUE_PT if _is_priced(picture) else 0.0)


def _full_pt(picture: GoodsMatrixPicture) -> float:
    """Return the width of a full page between its margins."""
    return NAME_PT + CELL_PT * max(len(picture.columns), 6) + _right_pt(picture)


def _is_priced(picture: GoodsMatrixPicture) -> bool:
    return any(row.value is not None for row in picture.rows)


def _draw_headings(ax: Axes, picture: GoodsMatrixPicture, grid: Grid) -> None:
    """Write the names of the corridors over a rule in the colour of how they pass the country."""
    room = grid.cell - 5 * grid.scale
    lettering = min(_fitting(column.name, grid, room) for column in picture.columns)
    for number, column in enumerate(picture.columns):
        left = grid.column(number)
        lines = _broken(column.name, room, lettering)
        high = len(lines) * LEADING * lettering.size_pt
        middle = grid.top + 7 * grid.scale + high / 2
        write_lines(ax, (left + 2 * grid.scale, middle), [[Run(line, lettering)] for line in lines])
        colour = INKS[column.passage]
        rule = Swatch(pale(colour, share=0.5) if column.passage == "ends" else colour)
        ax.add_patch(filled((left + 2, grid.top + 1), (grid.cell - 4, 2.6 * grid.scale), rule))
    right = grid.column(len(picture.columns))
    quiet = grid.lettering(theme.MUTED, small=True)
    heads = [
        (right + TOTAL_PT * grid.scale - 4, "right", ["Total", picture.unit]),
        (right + (TOTAL_PT + 8) * grid.scale, "left", ["Share that crosses", picture.denied_name]),
    ]
    if _is_priced(picture):
        heads.append((grid.width, "right", ["Worth", "bn USD"]))
    for at, align, words in heads:
        middle = grid.top + 7 * grid.scale + len(words) * LEADING * quiet.size_pt / 2
        write_lines(ax, (at, middle), [[Run(word, quiet)] for word in words], align=align)  # type: ignore[arg-type] # left or right


def _broken(name: str, room: float, lettering: theme.Lettering) -> list[str]:
    """Return a name in lines, broken at spaces and dashes."""
    text = theme.wrapped(
        name.replace("–", "– "), width_pt=room, size_pt=lettering.size_pt, weight=lettering.weight
    )
    return [line.replace("– ", "–") for line in text.splitlines()]


def _fitting(name: str, grid: Grid, room: float) -> theme.Lettering:
    """Return the lettering in which the longest word of a name fits."""
    full = grid.lettering(weight="semibold")
    longest = max(full.width_pt(word) for word in name.replace("–", "– ").split())
    return full._replace(size_pt=full.size_pt * min(1.0, room / longest))


def _draw_row(
    ax: Axes, row: MatrixRow, picture: GoodsMatrixPicture, grid: Grid, number: int, greatest: float
) -> None:
    middle = grid.middle(number)
    ax.axhline(middle - grid.row / 2, color=theme.GRID, linewidth=0.8, zorder=1)
    name = _fitting(row.name, grid, (NAME_PT - 8) * grid.scale)
    lines = _broken(row.name, (NAME_PT - 8) * grid.scale, name)
    write_lines(ax, (0, middle), [[Run(line, name)] for line in lines])
    for place, (item, column) in enumerate(zip(row.amounts, picture.columns, strict=True)):
        if item is not None:
            _draw_amount(ax, item, column.passage, grid, (grid.column(place), middle), greatest)
    parts = dict.fromkeys(SWATCHES, 0.0)
    for item, column in zip(row.amounts, picture.columns, strict=True):
        parts[column.passage] += 0.0 if item is None else item.value
    _draw_sum(ax, picture, grid, middle, total=row.total, parts=parts, value=row.value)


def _draw_amount(
    ax: Axes, item: MatrixAmount, passage: Passage, grid: Grid, at: tuple[float, float], greatest: float
) -> None:
    """Draw one cell: a square, and beside it the amount over its range."""
    scale = grid.scale
    most = min(SQUARE_PT * scale, 0.8 * grid.row)
    side = max(most * sqrt(item.value / greatest), SMALLEST_SQUARE_PT) if greatest else SMALLEST_SQUARE_PT
    ground = pale(INKS[passage], share=TINT if passage != "ends" else 1.0)
    room = (at[0] + 1, at[1] - grid.row / 2 + 1), (grid.cell - 2, grid.row - 2)
    ax.add_patch(
        filled(*room, Swatch(ground, rim=pale(theme.AVOIDS) if passage == "ends" else None), zorder=1.5)
    )
    centre = at[0] + SQUARE_LEFT_PT * scale + most / 2
    square = filled((centre - side / 2, at[1] - side / 2), (side, side), SWATCHES[passage])
    square.set(gid="cell", linestyle="solid")
    ax.add_patch(square)
    left = at[0] + SQUARE_LEFT_PT * scale + most + 2.5 * scale
    quiet = grid.lettering(small=True)
    ranged = span(item, at[0] + grid.cell - left - 1, quiet)
    lines = [[Run(amount(item.value), grid.lettering(weight="semibold"))]]
    if ranged:
        lines.append([Run(ranged, quiet)])
    write_lines(ax, (left, at[1]), lines)


def _draw_sum(
    ax: Axes,
    picture: GoodsMatrixPicture,
    grid: Grid,
    middle: float,
    *,
    total: float,
    parts: Mapping[Passage, float],
    value: float | None,
) -> None:
    """Write the total of a row, draw its parts as a bar, and write what crosses and what it was worth."""
    right, scale = grid.column(len(picture.columns)), grid.scale
    bold = grid.lettering(weight="semibold")
    write(ax, (right + TOTAL_PT * scale - 4, middle), [Run(amount(total), bold)], align="right")
    _draw_bar(ax, grid, right + (TOTAL_PT + 8) * scale, middle, parts)
    if value is not None:
        write(ax, (grid.width, middle), [Run(f"{value:,.1f}", grid.lettering())], align="right")


def _draw_bar(ax: Axes, grid: Grid, left: float, middle: float, parts: Mapping[Passage, float]) -> None:
    """Draw parts of a whole as a bar and write the share that crosses beside it."""
    (long, high), whole = (size * grid.scale for size in BAR_PT), sum(parts.values())
    at = left
    for passage in SWATCHES:
        width = long * parts[passage] / whole if whole else 0.0
        if width:
            ax.add_patch(filled((at, middle - high / 2), (width, high), SWATCHES[passage]))
        at += width
    share = percent(parts["crosses"] / whole if whole else 0.0)
    write(ax, (left + long + 4 * grid.scale, middle), [Run(share, grid.lettering(theme.CROSSES))])


def _draw_totals(ax: Axes, picture: GoodsMatrixPicture, grid: Grid) -> None:
    """Write the totals of the columns, and of all: by weight and, if all goods have prices, by value."""
    middle = grid.middle(len(picture.rows) + (TOTAL_ROWS - 1) / 2)
    top = grid.top - len(picture.rows) * grid.row
    ax.axhline(top, color=theme.INK, linewidth=0.9, zorder=1)
    bold = grid.lettering(weight="bold")
    write(ax, (0, middle), [Run("All goods", bold)])
    sums = _sums(picture)
    for number, total in enumerate(sums):
        left = grid.column(number) + SQUARE_LEFT_PT * grid.scale
        most = min(SQUARE_PT * grid.scale, 0.8 * grid.row) + 2.5 * grid.scale
        write(ax, (left + most, middle), [Run(amount(total), bold)])
    parts = dict.fromkeys(SWATCHES, 0.0)
    for column, total in zip(picture.columns, sums, strict=True):
        parts[column.passage] += total
    right, shares = grid.column(len(picture.columns)), picture.value_shares
    apart = 0.33 * grid.row if shares is not None else 0.0
    write(ax, (right + TOTAL_PT * grid.scale - 4, middle), [Run(amount(sum(sums)), bold)], align="right")
    left = right + (TOTAL_PT + 8) * grid.scale
    _draw_bar(ax, grid, left, middle + apart, parts)
    if shares is not None:
        _draw_bar(ax, grid, left, middle - apart, {**dict.fromkeys(SWATCHES, 0.0), **shares})
        worth = sum(row.value or 0.0 for row in picture.rows)
        quiet = grid.lettering(theme.MUTED, small=True)
        beside = left + (BAR_PT[0] + 33) * grid.scale
        write(ax, (beside, middle + apart), [Run("by weight", quiet)])
        write(ax, (beside, middle - apart), [Run("by value", quiet)])
        write(ax, (grid.width, middle - apart), [Run(f"{worth:,.1f}", bold)], align="right")


def _sums(picture: GoodsMatrixPicture) -> list[float]:
    """Return the total of each column."""
    return [
        sum(item.value for row in picture.rows if (item := row.amounts[number]) is not None)
        for number in range(len(picture.columns))
    ]

"""What was predicted of past events beside what was observed, each event in a row of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import KEY, NAME, Run, Swatch, filled, on_paper, width_of, write, write_lines
from analysis.plots.day_axis import day_text
from analysis.plots.strokes import pale

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (11.0, 7.2)
PANEL = theme.Rectangle(left=0.035, bottom=0.135, width=0.93, height=0.69)
OBSERVED = "#A86A12"
RANGE = pale(theme.INK, share=0.72)
RIM = pale(theme.INK, share=0.35)
BAND = pale(theme.GRID, share=0.62)
MORE = theme.Lettering(8.8, theme.MUTED)
LEARNT = theme.Lettering(8.8, theme.MUTED, italic=True)
SEEN = theme.Lettering(9.2, OBSERVED, "semibold")
SAID = theme.Lettering(9.2, weight="semibold")
MISSED = theme.Lettering(8.8, weight="semibold")
KEY_PT = 26.0
TALLEST_PT = 60.0
GAP_PT = 14.0
BAR_PT = 9.0
APART_PT = 6.5
SIDE_PT = 0.06
MINUS = "−"
MARKS = {"nothing": ("x", 5.0), "proportional": ("v", 5.4)}
MEANINGS = {"nothing": "naive: nothing changes", "proportional": "naive: in proportion to capacity"}


@dataclass(frozen=True, kw_only=True)
class BacktestRow:
    """One past event, in points of change.

    Parameters
    ----------
    label
        The event, as shown.
    date
        When it began; rows are sorted by it.
    predicted_low, predicted_central, predicted_high
        What the model says.
    observed_low, observed_central, observed_high
        What was seen, with the doubt about it.
    naive_nothing, naive_proportional
        What two simple forecasts say; None where one says nothing.
    inside
        Whether what was observed agrees with what was predicted.
    calibration
        Whether the model was fitted to the event, which then proves nothing.
    """

    label: str
    date: dt.date
    predicted_low: float
    predicted_central: float
    predicted_high: float
    observed_low: float
    observed_central: float
    observed_high: float
    naive_nothing: float | None
    naive_proportional: float | None
    inside: bool
    calibration: bool = False


@dataclass(frozen=True, kw_only=True)
class BacktestChart:
    """Predictions of past events beside what was observed.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is shown and in which unit.
    footer
        Sources, date and reservations.
    axis
        What the points are, such as "Change of exports, per cent of usual".
    rows
        In any order.
    """

    title: str
    subtitle: str
    footer: str
    axis: str
    rows: tuple[BacktestRow, ...]


class Place(NamedTuple):
    """A row on paper: its lower edge, middle and upper edge in points."""

    row: BacktestRow
    low: float
    middle: float
    high: float


def backtest_chart(chart: BacktestChart, *, ax: Axes | None = None) -> Axes:
    """Draw each event in a row: the predicted range over what was observed, naive forecasts faint.

    Parameters
    ----------
    chart
        The events and the words.
    ax
        Axes to draw in; a page of 11 by 7.2 inches if None.

    Returns
    -------
    Axes
        x in points of change, y in points (1/72 inch) from the lower edge.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    with theme.style():
        places = _draw_axes(ax, chart)
        for number, place in enumerate(places):
            _draw_row(ax, place, shaded=number % 2 == 0)
            _label_row(ax, place)
        _draw_key(ax, chart)
        theme.heading(ax, title=chart.title, subtitle=chart.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=chart.footer, drop_pt=44.0, size_pt=7.8)
    return ax


def signed(value: float) -> str:
    """Return points with their sign, tenths only where they are small.

    Examples
    --------
    >>> [signed(value) for value in (-34.6, 2.25, 0.04, 0.0)]
    ['−35', '+2.2', '0', '0']
    """
    tenths_below, nothing = 10, 0.05
    if abs(value) < nothing:
        return "0"
    digits = 1 if abs(value) < tenths_below else 0
    return f"{value:+.{digits}f}".replace("-", MINUS)


def _left_lines(row: BacktestRow) -> list[list[Run]]:
    date = Run(day_text(row.date, year=True), MORE)
    return [[Run(row.label, NAME)], [date, *([Run("calibration", LEARNT)] if row.calibration else [])]]


def _right_lines(row: BacktestRow) -> list[list[Run]]:
    verdict = Run("inside", MORE) if row.inside else Run("outside", MISSED)
    return [
        [Run(signed(row.predicted_central), SAID), Run(_span(row.predicted_low, row.predicted_high), MORE)],
        [Run(signed(row.observed_central), SEEN), Run(_span(row.observed_low, row.observed_high), MORE), verdict],
    ]


def _span(low: float, high: float) -> str:
    return "" if signed(low) == signed(high) else f"{signed(low)} to {signed(high)}"


def _draw_axes(ax: Axes, chart: BacktestChart) -> list[Place]:
    """Set the axes, leave room for words on both sides, and return the rows from the top."""
    width_pt, height_pt = theme.extent_pt(ax)
    rows = sorted(chart.rows, key=lambda row: (row.date, row.label))
    left = max((width_of(line) for row in rows for line in _left_lines(row)), default=0.0) + GAP_PT
    right = max((width_of(line) for row in rows for line in _right_lines(row)), default=0.0) + GAP_PT
    low, high = _range(rows)
    per_pt = (high - low) / max(width_pt - left - right, 1.0)
    ax.set(xlim=(low - left * per_pt, high + right * per_pt), ylim=(0.0, height_pt))
    ticks = MaxNLocator(7, steps=[1, 2, 5, 10]).tick_values(low, high)
    ax.set_xticks([tick for tick in ticks if low <= tick <= high])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: signed(value)))
    ax.set_yticks([])
    ax.tick_params(labelsize=9.0, labelcolor=theme.MUTED)
    ax.set_xlabel(chart.axis, fontsize=9.5, labelpad=5, loc="left")
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(low, high)
    room = min((height_pt - KEY_PT) / max(len(rows), 1), TALLEST_PT)
    for tick in ax.get_xticks():
        colour = theme.INK if tick == 0 else theme.GRID
        ax.plot((tick, tick), (0, room * len(rows)), color=colour, linewidth=0.9, zorder=1.5)
    return [
        Place(row, room * number, room * (number + 0.5), room * (number + 1))
        for number, row in reversed(list(enumerate(rows[::-1])))
    ]


def _range(rows: Sequence[BacktestRow]) -> tuple[float, float]:
    """Return the range of the axis: all that is drawn, nought, and a little room."""
    values = [0.0]
    for row in rows:
        values += [row.predicted_low, row.predicted_high, row.observed_low, row.observed_high]
        values += [row.predicted_central, row.observed_central]
        values += [value for value in (row.naive_nothing, row.naive_proportional) if value is not None]
    low, high = min(values), max(values)
    side = SIDE_PT * (high - low) or 1.0
    return low - side, high + side


def _draw_row(ax: Axes, place: Place, *, shaded: bool) -> None:
    row = place.row
    if shaded:
        ax.axhspan(place.low, place.high, color=BAND, linewidth=0, zorder=0.5)
    said, seen = place.middle + APART_PT, place.middle - APART_PT
    width = row.predicted_high - row.predicted_low
    swatch = Swatch(theme.PAPER, rim=RIM) if row.calibration else Swatch(RANGE)
    corner = (row.predicted_low, said - BAR_PT / 2)
    ax.add_patch(filled(corner, (width, BAR_PT), swatch, zorder=2, gid="predicted"))
    _mark(ax, row.predicted_central, said, "o", 6.4, fill=theme.PAPER if row.calibration else theme.INK)
    ax.plot((row.observed_low, row.observed_high), (seen, seen), color=OBSERVED, linewidth=1.8, zorder=3)
    _mark(ax, row.observed_central, seen, "D", 5.6, edge=OBSERVED, fill=OBSERVED)
    for name, value in (("nothing", row.naive_nothing), ("proportional", row.naive_proportional)):
        if value is not None:
            marker, size = MARKS[name]
            _mark(ax, value, said, marker, size, edge=theme.IDLE, fill="none", zorder=2.8)


def _mark(
    ax: Axes,
    x: float,
    y: float,
    marker: str,
    size: float,
    *,
    edge: str = theme.INK,
    fill: str = theme.INK,
    zorder: float = 4.0,
) -> None:
    ax.plot(
        x,
        y,
        marker=marker,
        markersize=size,
        markerfacecolor=fill,
        markeredgecolor=edge,
        markeredgewidth=1.2,
        linestyle="none",
        zorder=zorder,
        clip_on=False,
    )


def _label_row(ax: Axes, place: Place) -> None:
    width_pt = theme.extent_pt(ax)[0]
    write_lines(ax, (4.0, place.middle), _left_lines(place.row))
    lines = _right_lines(place.row)
    left = width_pt - max(width_of(line) for line in lines) - 2
    edge = float(on_paper(ax, [(ax.spines["bottom"].get_bounds()[1], 0.0)])[0, 0]) + GAP_PT - 4
    write_lines(ax, (min(left, edge), place.middle), lines)


def _draw_key(ax: Axes, chart: BacktestChart) -> None:
    """Draw what the marks mean, over the rows."""
    y = theme.extent_pt(ax)[1] - KEY_PT / 2 + 2
    x = 4.0
    for sign, words in _entries(chart):
        _draw_sign(ax, sign, x, y)
        write(ax, (x + 24, y), [Run(words, KEY)])
        x += 24 + KEY.width_pt(words) + 18


def _entries(chart: BacktestChart) -> list[tuple[str, str]]:
    """Return the signs of the key that the picture shows, and their meanings."""
    entries = [("predicted", "predicted"), ("observed", "observed")]
    if any(row.calibration for row in chart.rows):
        entries.insert(1, ("calibration", "predicted, event used to calibrate"))
    if any(row.naive_nothing is not None for row in chart.rows):
        entries.append(("nothing", MEANINGS["nothing"]))
    if any(row.naive_proportional is not None for row in chart.rows):
        entries.append(("proportional", MEANINGS["proportional"]))
    return entries


def _draw_sign(ax: Axes, sign: str, left: float, y: float) -> None:
    """Draw one sign of the key; left and y in points on paper."""
    width_pt = theme.extent_pt(ax)[0]
    first, last = ax.get_xlim()

    def across(points: float) -> float:
        return first + (last - first) * points / width_pt

    start, end, middle = across(left), across(left + 18), across(left + 9)
    if sign in ("predicted", "calibration"):
        learnt = sign == "calibration"
        swatch = Swatch(theme.PAPER, rim=RIM) if learnt else Swatch(RANGE)
        ax.add_patch(filled((start, y - BAR_PT / 2), (end - start, BAR_PT), swatch))
        _mark(ax, middle, y, "o", 6.4, fill=theme.PAPER if learnt else theme.INK)
    elif sign == "observed":
        ax.plot((start, end), (y, y), color=OBSERVED, linewidth=1.8, zorder=3)
        _mark(ax, middle, y, "D", 5.6, edge=OBSERVED, fill=OBSERVED)
    else:
        marker, size = MARKS[sign]
        _mark(ax, middle, y, marker, size, edge=theme.IDLE, fill="none")

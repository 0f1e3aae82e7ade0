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

WIDTH_IN, LEAST_HEIGHT_IN = 11.0, 5.0
BELOW_IN, ABOVE_IN = 0.97, 1.26
LEFT, WIDTH = 0.035, 0.93
OBSERVED = "#A86A12"
RANGE = pale(theme.INK, share=0.72)
RIM = pale(theme.INK, share=0.35)
BAND = pale(theme.GRID, share=0.62)
MORE = theme.Lettering(8.8, theme.MUTED)
LEARNT = theme.Lettering(8.8, theme.MUTED, italic=True)
SEEN = theme.Lettering(9.2, OBSERVED, "semibold")
SAID = theme.Lettering(9.2, weight="semibold")
MISSED = theme.Lettering(8.8, weight="semibold")
KEY_ROW_PT = 17.0
KEY_GAP_PT = 10.0
TALL_PT, LOW_PT = 44.0, 27.0
GAP_PT = 14.0
AXIS_DROP_PT = -30.0
AXIS = theme.Lettering(9.5, theme.MUTED)
BAR_PT = 9.0
APART_PT = 7.5
SIDE = 0.06
MINUS = "−"
SIGN_PT = 24.0
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

    @property
    def flat(self) -> bool:
        """Return whether there is room for one line of words only."""
        return self.high - self.low < LOW_PT

    @property
    def apart(self) -> float:
        """Return how far marks stand from the middle."""
        return min(APART_PT, 0.25 * (self.high - self.low))


class Sign(NamedTuple):
    """A sign of the key, its words, its left end in points, and its row from the top."""

    name: str
    words: str
    left: float
    row: int


def backtest_chart(chart: BacktestChart, *, ax: Axes | None = None) -> Axes:
    """Draw each event in a row: the predicted range over what was observed, naive forecasts faint.

    Parameters
    ----------
    chart
        The events and the words.
    ax
        Axes to draw in; a page 11 inches wide, as high as the rows need, if None.

    Returns
    -------
    Axes
        x in points of change, y in points (1/72 inch) from the lower edge.
    """
    ax = _page(len(chart.rows)) if ax is None else ax
    with theme.style():
        places = _draw_axes(ax, chart)
        for number, place in enumerate(places):
            _draw_row(ax, place, shaded=number % 2 == 0)
            _label_row(ax, place)
        _draw_key(ax, chart)
        theme.heading(ax, title=chart.title, subtitle=chart.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=chart.footer, drop_pt=44.0, size_pt=7.8)
    return ax


def _page(rows: int) -> Axes:
    """Return axes on a page that is as high as so many rows need."""
    inner_in = (rows * TALL_PT + KEY_GAP_PT + KEY_ROW_PT) / 72
    height_in = max(LEAST_HEIGHT_IN, inner_in + BELOW_IN + ABOVE_IN)
    panel = theme.Rectangle(
        left=LEFT,
        bottom=BELOW_IN / height_in,
        width=WIDTH,
        height=1 - (BELOW_IN + ABOVE_IN) / height_in,
    )
    return theme.page(width_in=WIDTH_IN, height_in=height_in, dpi=160, axes=panel)


def signed(value: float) -> str:
    """Return points with their sign, tenths only where they are small.

    Examples
    --------
    >>> [signed(value) for value in (-34.6, 2.26, -7.0, 0.04)]
    ['−35', '+2.3', '−7', '0']
    """
    tenths_below, nothing = 10, 0.05
    if abs(value) < nothing:
        return "0"
    digits = 1 if abs(value) < tenths_below else 0
    return f"{value:+.{digits}f}".removesuffix(".0").replace("-", MINUS)


def _left_lines(row: BacktestRow, *, flat: bool = False) -> list[list[Run]]:
    date = Run(day_text(row.date, year=True), MORE)
    if flat:
        return [[Run(row.label, LEARNT._replace(size_pt=NAME.size_pt) if row.calibration else NAME), date]]
    return [[Run(row.label, NAME)], [date, *([Run("calibration", LEARNT)] if row.calibration else [])]]


def _right_lines(row: BacktestRow, *, flat: bool = False) -> list[list[Run]]:
    verdict = Run("ranges meet", MORE) if row.inside else Run("apart", MISSED)
    if flat:
        return [[Run(signed(row.predicted_central), SAID), Run(signed(row.observed_central), SEEN), verdict]]
    return [
        [Run(signed(row.predicted_central), SAID), Run(_span(row.predicted_low, row.predicted_high), MORE)],
        [
            Run(signed(row.observed_central), SEEN),
            Run(_span(row.observed_low, row.observed_high), MORE),
            verdict,
        ],
    ]


def _span(low: float, high: float) -> str:
    return "" if signed(low) == signed(high) else f"{signed(low)} to {signed(high)}"


def _draw_axes(ax: Axes, chart: BacktestChart) -> list[Place]:
    """Set the axes, leave room for words on both sides, and return the rows from the top."""
    width_pt, height_pt = theme.extent_pt(ax)
    rows = sorted(chart.rows, key=lambda row: (row.date, row.label))
    key_pt = KEY_GAP_PT + KEY_ROW_PT * (1 + max(sign.row for sign in _signs(ax, chart)))
    room = (height_pt - key_pt) / max(len(rows), 1)
    flat = room < LOW_PT
    left, right = (
        GAP_PT + max((width_of(line) for row in rows for line in lines(row, flat=flat)), default=0.0)
        for lines in (_left_lines, _right_lines)
    )
    low, high = _range(rows)
    per_pt = (high - low) / max(width_pt - left - right, 1.0)
    ax.set(xlim=(low - left * per_pt, high + right * per_pt), ylim=(0.0, height_pt))
    ticks = MaxNLocator(7, steps=[1, 2, 5, 10]).tick_values(low, high)
    ax.set_xticks([tick for tick in ticks if low <= tick <= high])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: signed(value)))
    ax.set_yticks([])
    ax.tick_params(labelsize=9.0, labelcolor=theme.MUTED)
    write(ax, (left, AXIS_DROP_PT), [Run(chart.axis, AXIS)])
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(low, high)
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
    side = SIDE * (high - low) or 1.0
    return low - side, high + side


def _draw_row(ax: Axes, place: Place, *, shaded: bool) -> None:
    row = place.row
    if shaded:
        ax.axhspan(place.low, place.high, color=BAND, linewidth=0, zorder=0.5)
    said, seen = place.middle + place.apart, place.middle - place.apart
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
            _mark(ax, value, place.middle, marker, size, edge=theme.IDLE, fill="none", zorder=2.8)


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
    write_lines(ax, (4.0, place.middle), _left_lines(place.row, flat=place.flat))
    lines = _right_lines(place.row, flat=place.flat)
    left = width_pt - max(width_of(line) for line in lines) - 2
    edge = float(on_paper(ax, [(ax.spines["bottom"].get_bounds()[1], 0.0)])[0, 0]) + GAP_PT - 4
    write_lines(ax, (min(left, edge), place.middle), lines)


def _draw_key(ax: Axes, chart: BacktestChart) -> None:
    """Draw what the marks mean, over the rows."""
    top = theme.extent_pt(ax)[1] - KEY_ROW_PT / 2
    for sign in _signs(ax, chart):
        y = top - sign.row * KEY_ROW_PT
        _draw_sign(ax, sign.name, sign.left, y)
        write(ax, (sign.left + SIGN_PT, y), [Run(sign.words, KEY)])


def _signs(ax: Axes, chart: BacktestChart) -> list[Sign]:
    """Return the signs of the key from the left, in as many rows as they take."""
    room_pt = theme.extent_pt(ax)[0]
    signs: list[Sign] = []
    left, row = 4.0, 0
    for name, words in _entries(chart):
        width = SIGN_PT + KEY.width_pt(words)
        if signs and left + width > room_pt:
            left, row = 4.0, row + 1
        signs.append(Sign(name, words, left, row))
        left += width + GAP_PT + 4
    return signs


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

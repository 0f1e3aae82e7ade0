"""The fan of stranded exports as an SVG element of a page, drawn for a wide page and for a phone.

Its colours are those of `analysis.plots.theme` as attributes, which the page's style sheet turns into those
of its light or dark theme.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from markupsafe import Markup
from matplotlib.ticker import MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import spread
from analysis.plots.throttle_curve import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BAND = "#f4dad5"
CROSSES, AVOIDS, INK = theme.CROSSES.lower(), theme.AVOIDS.lower(), theme.INK.lower()
MUTED, GRID, PAPER = theme.MUTED.lower(), theme.GRID.lower(), "#ffffff"
TEXT, SMALL, LINE = 11.0, 10.0, 13.0
LEFT, RIGHT, TOP, BOTTOM = 24.0, 121.0, 22.0, 20.0
LEADER = 12.0
LEVELS = 4
YEAR_ROOM = 34.0  # least distance of two years written


class Sheet(NamedTuple):
    """Width and height of a drawing, in its own units: the less wide, the larger its texts on a page."""

    width: float
    height: float


SHEETS = (Sheet(690, 300), Sheet(345, 290))


class FanPoint(NamedTuple):
    """What is stranded in one year: quantiles of the samples."""

    year: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, kw_only=True)
class FanSheet:
    """What is drawn, amounts in one unit.

    Parameters
    ----------
    label
        What the picture shows, for those who do not see it.
    points
        Counted years and those to come, every year once, oldest first.
    counted
        The latest counted year; None where none is.
    none, promised
        Year and amount where nothing more is built, and where all is built and used as promised.
    """

    label: str
    unit: str
    points: Sequence[FanPoint]
    counted: int | None
    none: Sequence[tuple[int, float]]
    promised: Sequence[tuple[int, float]]


class Scale(NamedTuple):
    """Where years and amounts stand on a drawing."""

    sheet: Sheet
    first: int
    last: int
    highest: float

    def x(self, year: float) -> float:
        """Return how far right a year stands."""
        room = self.sheet.width - LEFT - RIGHT
        return LEFT + room * (year - self.first + 0.5) / (self.last - self.first + 1)

    def y(self, value: float) -> float:
        """Return how far down an amount stands."""
        return self.sheet.height - BOTTOM - (self.sheet.height - TOP - BOTTOM) * value / self.highest

    def course(self, values: Iterable[tuple[float, float]]) -> str:
        """Return points of a line."""
        return " ".join(f"{self.x(year):.1f},{self.y(value):.1f}" for year, value in values)


class Ending(NamedTuple):
    """A line's name and amount, beside its last point."""

    name: str
    figure: str
    value: float
    colour: str
    weight: str


def fan_drawings(fan: FanSheet) -> tuple[Markup, ...]:
    """Return the picture for a wide page and for a phone."""
    return tuple(_drawing(fan, sheet) for sheet in SHEETS)


def _drawing(fan: FanSheet, sheet: Sheet) -> Markup:
    others = [value for line in (fan.none, fan.promised) for _, value in line]
    highest = max([point.high for point in fan.points] + others)
    ticks = [float(tick) for tick in MaxNLocator(LEVELS).tick_values(0, highest or 1.0) if tick >= 0]
    scale = Scale(sheet, fan.points[0].year, fan.points[-1].year, max(ticks[-1], highest))
    root = ET.Element("svg", {"class": "chart", "role": "img", "aria-label": fan.label})
    root.attrib |= {"viewBox": f"0 0 {sheet.width:g} {sheet.height:g}", "stroke-linejoin": "round"}
    group = ET.SubElement(root, "g", {"font-size": f"{SMALL:g}", "fill": MUTED})
    _draw_frame(group, scale, ticks, fan)
    band = [(point.year, point.high) for point in fan.points]
    band += [(point.year, point.low) for point in reversed(fan.points)]
    ET.SubElement(root, "polygon", {"points": scale.course(band), "fill": BAND})
    _draw_line(root, scale, fan.none, {"stroke": MUTED, "stroke-width": "1.7", "stroke-dasharray": "5 3"})
    _draw_line(root, scale, fan.promised, {"stroke": AVOIDS, "stroke-width": "1.9"})
    medians = [(point.year, point.median) for point in fan.points]
    _draw_line(root, scale, medians, {"stroke": CROSSES, "stroke-width": "2.5"})
    for point in fan.points:
        if fan.counted is not None and point.year <= fan.counted:
            at = {"cx": f"{scale.x(point.year):.1f}", "cy": f"{scale.y(point.median):.1f}", "r": "2.6"}
            ET.SubElement(root, "circle", {**at, "fill": PAPER, "stroke": CROSSES, "stroke-width": "1.5"})
    _draw_endings(root, scale, fan)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - the serialiser escapes all text


def _draw_frame(group: ET.Element, scale: Scale, ticks: Sequence[float], fan: FanSheet) -> None:
    """Draw levels, years, and what parts counted years from those to come."""
    right = scale.sheet.width - RIGHT
    for tick in ticks:
        y = scale.y(tick)
        colour = GRID if tick else INK
        ET.SubElement(group, "path", {"d": f"M{LEFT:g} {y:.1f}H{right:g}", "stroke": colour})
        _write(group, f"{tick:g}", LEFT - 5, y + 3.5, anchor="end")
    span = scale.last - scale.first + 1
    step = next(
        step for step in (1, 2, 5, 10, 20, 50) if step * (right - LEFT) >= YEAR_ROOM * span or step > span
    )
    for year in range(scale.first, scale.last + 1):
        if year % step == 0:
            _write(group, str(year), scale.x(year), scale.sheet.height - 5, anchor="middle")
    _write(group, fan.unit, 0, 9)
    if fan.counted is not None and fan.counted < scale.last:
        x = scale.x(fan.counted + 0.5)
        line = {"stroke": MUTED, "stroke-dasharray": "1.5 2.5"}
        ET.SubElement(group, "path", {"d": f"M{x:.1f} 2V{scale.y(0):.1f}", **line})
        _write(group, "counted", x - 5, 9, anchor="end")
        _write(group, "outlook", x + 5, 9)


def _draw_line(
    root: ET.Element, scale: Scale, values: Sequence[tuple[int, float]], pen: dict[str, str]
) -> None:
    ET.SubElement(root, "polyline", {"points": scale.course(values), "fill": "none", **pen})


def _draw_endings(root: ET.Element, scale: Scale, fan: FanSheet) -> None:
    """Write names and last amounts beside the lines, none on another, each tied to its line."""
    last = fan.points[-1]
    usual = amount(last.median)
    if amount(last.low) != amount(last.high):
        usual += f" ({amount(last.low)} to {amount(last.high)})"
    none, promised = fan.none[-1][1], fan.promised[-1][1]
    endings = sorted(
        (
            Ending("Nothing more built", amount(none), none, MUTED, "400"),
            Ending("Used as past plans", usual, last.median, CROSSES, "600"),
            Ending("Used as promised", amount(promised), promised, AVOIDS, "400"),
        ),
        key=lambda item: -item.value,
    )
    heights = [scale.y(item.value) for item in endings]
    rooms = [2 * LINE + 3] * len(endings)
    middles = spread(heights, rooms, low=TOP - LINE, high=scale.sheet.height - BOTTOM + LINE)
    start, right = scale.x(scale.last) + 2, scale.sheet.width - RIGHT + LEADER
    group = ET.SubElement(root, "g", {"font-size": f"{TEXT:g}"})
    for item, height, middle in zip(endings, heights, middles, strict=True):
        course = f"M{start:.1f} {height:.1f}L{right - 4:.1f} {middle:.1f}"
        ET.SubElement(
            group, "path", {"d": course, "stroke": item.colour, "stroke-width": ".7", "fill": "none"}
        )
        _write(group, item.name, right, middle - 2, fill=item.colour, weight=item.weight)
        _write(group, item.figure, right, middle + LINE - 2, fill=INK)


def _write(
    group: ET.Element,
    text: str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    fill: str = "",
    weight: str = "400",
) -> None:
    marks = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
    if anchor != "start":
        marks["text-anchor"] = anchor
    if fill:
        marks["fill"] = fill
    if weight != "400":
        marks["font-weight"] = weight
    ET.SubElement(group, "text", marks).text = text

"""One look for every picture: colours, the vendored font, heading and footer, deterministic files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox, ScaledTranslation

from routes.errors import RoutesError
from routes.files import write_bytes

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from matplotlib.axes import Axes

FONT = "Inter Routes"
INK = "#22292F"
MUTED = "#6B7780"
PAPER = "#FFFFFF"
LAND = "#F4F2EC"
SEA = "#D6E4EC"
EXPORTER = "#FBE9B7"
DENIED = "#E9E1E0"
BORDER = "#B9B4AA"
RIVER = "#BCD3DF"
CROSSES = "#C8442B"
AVOIDS = "#1F6FA8"
IDLE = "#8C969D"
LAND_NAME = "#655E4F"
SEA_NAME = "#3F6479"
GRID = "#E3E6E8"

SUBTITLE_RISE_PT = 14.0
SMALLEST_TITLE = 0.6  # of the size asked for

_FORMATS = ("png", "svg", "pdf")
_STYLE: dict[str, object] = {
    "font.family": [FONT],
    "font.size": 9.5,
    "text.hinting": "no_hinting",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.9,
    "ytick.major.width": 0.9,
    "xtick.major.size": 4.0,
    "ytick.major.size": 0.0,
    "grid.color": GRID,
    "grid.linewidth": 0.9,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "lines.solid_capstyle": "round",
    "lines.solid_joinstyle": "round",
    "svg.fonttype": "path",
    "svg.hashsalt": "corridors",
    "pdf.fonttype": 42,
}


class Rectangle(NamedTuple):
    """Place of axes on a page, as shares of its width and height."""

    left: float
    bottom: float
    width: float
    height: float


class Lettering(NamedTuple):
    """How a text is set: size in points, colour, weight, slope, and the colour of a halo, if any."""

    size_pt: float
    colour: str = INK
    weight: str = "regular"
    italic: bool = False
    halo: str | None = None

    def width_pt(self, text: str) -> float:
        """Return how wide one line of text is when set so, in points."""
        return text_width_pt(text, size_pt=self.size_pt, weight=self.weight, italic=self.italic)


class Pen(NamedTuple):
    """How a line is drawn: colour, width in points, and dash and gap in widths of the line."""

    colour: str
    width_pt: float
    dashes: tuple[float, float] | None = None

    @property
    def pattern(self) -> str | tuple[float, tuple[float, float]]:
        """Return the dashes as matplotlib takes them."""
        return "solid" if self.dashes is None else (0.0, self.dashes)


class Heading(NamedTuple):
    """The finding and what is shown, broken into lines, and their sizes in points."""

    title: str
    subtitle: str
    title_pt: float
    subtitle_pt: float

    @property
    def rise_pt(self) -> float:
        """Return how high the finding stands above the axes, in points."""
        under = (self.subtitle.count("\n") + 1) * self.subtitle_pt * 1.35 if self.subtitle else 0.0
        return SUBTITLE_RISE_PT + under + 0.55 * self.title_pt

    @property
    def height_pt(self) -> float:
        """Return how much room above the axes both take, in points."""
        return self.rise_pt + (self.title.count("\n") + 1) * self.title_pt * 1.2


@cache
def register_fonts() -> tuple[str, ...]:
    """Make the vendored font known to matplotlib, once, and return its family name and files."""
    folder = Path(str(files("analysis.plots").joinpath("fonts")))
    paths = sorted(map(str, folder.glob("*.ttf")))
    for path in paths:
        font_manager.fontManager.addfont(path)
    return (FONT, *paths)


def style() -> AbstractContextManager[None]:
    """Return the context in which every picture is drawn and saved; it leaves global settings alone.

    Examples
    --------
    >>> with style():
    ...     mpl.rcParams["svg.fonttype"]
    'path'
    """
    register_fonts()
    return mpl.rc_context(_STYLE)  # type: ignore[arg-type] # keys are a closed set in the stubs


def page(*, width_in: float, height_in: float, dpi: float = 128.0, axes: Rectangle) -> Axes:
    """Return empty axes on a page of their own, which no global list of figures holds."""
    with style():
        figure = Figure(figsize=(width_in, height_in), dpi=dpi)
        FigureCanvasAgg(figure)
        return figure.add_axes((axes.left, axes.bottom, axes.width, axes.height))


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure that holds the axes, also from within a subfigure."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise RoutesError("expected axes that belong to a figure, got axes removed from theirs")
    return figure


@cache
def text_width_pt(text: str, *, size_pt: float, weight: str = "regular", italic: bool = False) -> float:
    """Return how wide one line of text is in the theme's font, in points, whatever the resolution.

    Examples
    --------
    >>> text_width_pt("Aktau", size_pt=20.0) == 2 * text_width_pt("Aktau", size_pt=10.0)
    True
    """
    register_fonts()
    design_pt = 100.0
    prop = font_manager.FontProperties(
        family=FONT, weight=weight, style="italic" if italic else "normal", size=design_pt
    )
    if not text.strip():
        return 0.0
    return float(TextPath((0, 0), text, prop=prop).vertices[:, 0].max()) * size_pt / design_pt


def wrapped(text: str, *, width_pt: float, size_pt: float, weight: str = "regular") -> str:
    """Break a text into lines no wider than a width in points; words stay whole, line ends are kept.

    No line breaks at a no-break space, thin or not.
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in filter(None, paragraph.split(" ")):
            longer = f"{line} {word}" if line else word
            if line and text_width_pt(longer, size_pt=size_pt, weight=weight) > width_pt:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return "\n".join(lines)


def heading(
    ax: Axes, *, title: str, subtitle: str, title_pt: float = 21.0, subtitle_pt: float = 11.5
) -> None:
    """Write the finding and, under it, what is shown and in which unit, above the axes at their left edge.

    Both are broken to the width of the axes. A finding of two lines is set smaller, and smaller still
    where it would leave the page.
    """
    figure = figure_of(ax)
    above_pt = (figure.bbox.y1 - ax.get_window_extent().y1) * 72 / figure.dpi
    width_pt = extent_pt(ax)[0]
    found = headed(title, subtitle, width_pt=width_pt, title_pt=title_pt, subtitle_pt=subtitle_pt)
    while found.height_pt > above_pt and found.title_pt > SMALLEST_TITLE * title_pt:
        smaller = Heading(found.title.replace("\n", " "), found.subtitle, found.title_pt - 0.5, subtitle_pt)
        found = smaller._replace(
            title=wrapped(smaller.title, width_pt=width_pt, size_pt=smaller.title_pt, weight="bold")
        )
    _above(ax, found.subtitle, rise_pt=SUBTITLE_RISE_PT, lettering=Lettering(subtitle_pt, MUTED))
    _above(ax, found.title, rise_pt=found.rise_pt, lettering=Lettering(found.title_pt, weight="bold"))


def headed(title: str, subtitle: str, *, width_pt: float, title_pt: float, subtitle_pt: float) -> Heading:
    """Return a heading broken to a width, a finding of two lines set smaller."""
    if "\n" in wrapped(title, width_pt=width_pt, size_pt=title_pt, weight="bold"):
        title_pt *= 0.82
    return Heading(
        wrapped(title, width_pt=width_pt, size_pt=title_pt, weight="bold"),
        wrapped(subtitle, width_pt=width_pt, size_pt=subtitle_pt),
        title_pt,
        subtitle_pt,
    )


def footer(ax: Axes, *, text: str, drop_pt: float = 12.0, size_pt: float = 8.0) -> None:
    """Write sources, date and reservations under the axes, broken to their width."""
    figure = figure_of(ax)
    text = wrapped(text, width_pt=extent_pt(ax)[0], size_pt=size_pt)
    down = ax.transAxes + ScaledTranslation(0, -drop_pt / 72, figure.dpi_scale_trans)
    ax.text(0, 0, text, transform=down, va="top", fontsize=size_pt, color=MUTED, linespacing=1.35)


def extent_pt(ax: Axes) -> tuple[float, float]:
    """Return the width and the height of the axes, in points."""
    figure = figure_of(ax)
    box = Bbox(ax.get_window_extent().get_points())
    return box.width * 72 / figure.dpi, box.height * 72 / figure.dpi


def save(figure: Figure, path: Path) -> Path:
    """Write a picture whole or not at all, the same bytes for the same picture.

    Parameters
    ----------
    figure
        A figure drawn in this theme.
    path
        Ends in .png, .svg or .pdf, which chooses the format.

    Raises
    ------
    RoutesError
        If the ending names another format, or the file cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _FORMATS:
        raise RoutesError(f"expected a picture ending in .png, .svg or .pdf, got {path.name!r}")
    undated: dict[str, str | None] = {"Date": None} if kind == "svg" else {}
    if kind == "pdf":
        undated = {"CreationDate": None, "ModDate": None}
    if kind == "png":
        undated = {"Software": None}
    data = BytesIO()
    with style():
        figure.savefig(data, format=kind, dpi=figure.dpi, metadata=undated)
    return write_bytes(path, data.getvalue())


def _above(ax: Axes, text: str, *, rise_pt: float, lettering: Lettering) -> None:
    up = ax.transAxes + ScaledTranslation(0, rise_pt / 72, figure_of(ax).dpi_scale_trans)
    ax.text(
        0,
        1,
        text,
        transform=up,
        va="bottom",
        fontsize=lettering.size_pt,
        weight=lettering.weight,
        color=lettering.colour,
        linespacing=1.2,
    )

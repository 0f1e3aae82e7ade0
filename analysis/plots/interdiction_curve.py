"""How little is left for export with the worst one, two, three ... elements lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.plots import theme
from analysis.plots.captions import LEADING, Run, Swatch, filled, on_paper, percent, width_of, write
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (11.0, 7.0)
PANEL = theme.Rectangle(left=0.035, bottom=0.085, width=0.93, height=0.745)
LEFT = Swatch(theme.AVOIDS)
LOST = Swatch(pale(theme.CROSSES, share=0.88))
COUNT = theme.Lettering(11.0, weight="bold")
FIGURE = theme.Lettering(10.0, weight="semibold")
SHARE = theme.Lettering(9.2, theme.MUTED)
NAMES = theme.Lettering(9.6)
BAR_PT = 24.0
THIN = 1e-6  # of the widest bar: less takes no room
BAR_SHARE = 0.34  # of a row, at most
MOST_ROW_PT = 92.0
GAP_PT = 8.0
ON_BAR_PT = 6.0
SIZES = (1.0, 0.84, 0.7)  # of the size of names, before they are cut short


@dataclass(frozen=True, kw_only=True)
class WorstSet:
    """What is left with so many elements lost.

    Parameters
    ----------
    size
        How many may be lost.
    left
        What is still left for export, in the picture's unit.
    lost
        Names of the elements of one worst set.
    others
        How many other sets leave as little; at least so many if `more` is set.
    """

    size: int
    left: float
    lost: tuple[str, ...]
    others: int = 0
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class InterdictionCurve:
    """The worst sets by their size.

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
    noun
        What is lost: segment, place or country.
    sets
        From none lost on.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    noun: tuple[str, str]
    sets: tuple[WorstSet, ...]


def interdiction_curve(picture: InterdictionCurve, *, ax: Axes | None = None) -> Axes:
    """Draw a bar of what is left for each number of elements lost, with the elements under it.

    Parameters
    ----------
    picture
        The sets and the words.
    ax
        Axes to draw in; a page of 11 by 7 inches if None.

    Returns
    -------
    Axes
        x in the unit of the picture; y counts the sets from 0, downwards.

    Raises
    ------
    RoutesError
        If an amount is negative.
    """
    width_in, height_in = PAGE_IN
    if ax is None:
        ax = theme.page(width_in=width_in, height_in=height_in, dpi=160, axes=PANEL)
    for item in picture.sets:
        if item.left < 0:
            raise RoutesError(f"{item.size} lost: expected an amount that is not negative, got {item.left:g}")
    with theme.style():
        whole = max((item.left for item in picture.sets), default=0.0)
        row_pt = _draw_axes(ax, picture, whole or 1.0)
        for place, item in enumerate(picture.sets):
            _draw_set(ax, place, item, picture, whole=whole, row_pt=row_pt)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=14.0, size_pt=7.8)
    return ax


def _draw_axes(ax: Axes, picture: InterdictionCurve, whole: float) -> float:
    """Leave room for counts on the left and figures on the right; return the height of a row in points."""
    width_pt, height_pt = theme.extent_pt(ax)
    left = max((COUNT.width_pt(_count(item, picture)) for item in picture.sets), default=0.0) + GAP_PT
    rights = [(item.left / whole, width_of(_figures(item, picture, whole)) + GAP_PT) for item in picture.sets]
    room = min(
        [width_pt - left, *((width_pt - left - text) / share for share, text in rights if share > THIN)]
    )
    ax.set_xlim(-left * whole / room, (width_pt - left) * whole / room)
    row_pt = min(height_pt / max(len(picture.sets), 1), MOST_ROW_PT)
    ax.set_ylim(height_pt / row_pt, 0.0)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return row_pt


def _draw_set(
    ax: Axes, place: int, item: WorstSet, picture: InterdictionCurve, *, whole: float, row_pt: float
) -> None:
    """Draw one bar, its figures at its end and the names of what is lost under it."""
    bar = min(BAR_PT / row_pt, BAR_SHARE)
    ax.add_patch(filled((0.0, place), (whole, bar), LOST, zorder=2, gid="lost"))
    ax.add_patch(filled((0.0, place), (item.left, bar), LEFT, zorder=3, gid="left"))
    (start, middle), (end, _) = on_paper(ax, [(0.0, place + bar / 2), (item.left, place + bar / 2)]).tolist()
    write(ax, (start - GAP_PT, middle), [Run(_count(item, picture), COUNT)], align="right")
    write(ax, (end + ON_BAR_PT, middle), _figures(item, picture, whole))
    room_pt = theme.extent_pt(ax)[0] - start
    lines, lettering = _names(item, width_pt=room_pt, height_pt=(1 - bar) * row_pt - 3)
    top = middle - bar * row_pt / 2 - 2
    for line in lines:
        height = LEADING * lettering.size_pt
        write(ax, (start, top - height / 2), [Run(line, lettering)])
        top -= height


def _count(item: WorstSet, picture: InterdictionCurve) -> str:
    return f"{item.size} {picture.noun[item.size != 1]} lost" if item.size else "None lost"


def _figures(item: WorstSet, picture: InterdictionCurve, whole: float) -> list[Run]:
    share = percent(item.left / whole) if item.size and whole > 0 else ""
    return [Run(f"{amount(item.left)} {picture.unit}", FIGURE), Run(share, SHARE)]


def words(item: WorstSet) -> str:
    """Return which elements are lost, and how many other sets would do as much.

    Examples
    --------
    >>> words(WorstSet(size=2, left=4.3, lost=("A", "B"), others=2))
    'A  +  B   (2 other sets leave as little)'
    """
    lost = "  +  ".join(item.lost)
    if not item.others:
        return lost
    many = f"at least {item.others}" if item.more else str(item.others)
    noun, verb = ("set", "leaves") if item.others == 1 else ("sets", "leave")
    return f"{lost}   ({many} other {noun} {verb} as little)"


def _names(item: WorstSet, *, width_pt: float, height_pt: float) -> tuple[Sequence[str], theme.Lettering]:
    """Return the names in lines that fit under the bar: set smaller where many, at last cut short."""
    lines: list[str] = []
    lettering = NAMES
    for share in SIZES:
        lettering = NAMES._replace(size_pt=share * NAMES.size_pt)
        lines = theme.wrapped(words(item), width_pt=width_pt / share, size_pt=NAMES.size_pt).splitlines()
        if len(lines) * LEADING * lettering.size_pt <= height_pt:
            return lines, lettering
    fitting = max(int(height_pt / (LEADING * lettering.size_pt)), 0)
    kept = lines[:fitting]
    return [*kept[:-1], f"{kept[-1]} …"] if kept else [], lettering

"""What money buys: stranded exports against cost, and whom the exports lean on before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.plots import theme
from analysis.plots.captions import (
    FIGURE,
    LEADING,
    NAME,
    Entry,
    Run,
    Swatch,
    draw_key,
    filled,
    on_paper,
    spread,
    width_of,
    write,
)
from analysis.plots.strokes import pale
from analysis.plots.throttle_curve import amount
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

PAGE_IN = (12.5, 7.2)
PANEL = theme.Rectangle(left=0.05, bottom=0.135, width=0.92, height=0.685)
FRONT, BARS = (0.0, 0.0, 0.33, 1.0), (0.69, 0.0, 0.31, 1.0)  # left, bottom, width, height in the panel
WORDS = (0.355, 0.655)  # left and right end of the labels, in shares of the panel's width
HEAD = theme.Lettering(10.0, weight="semibold")
WHAT = theme.Lettering(9.0, theme.MUTED)
TITLE = theme.Lettering(10.0, weight="bold")
SIZES = (1.0, 0.92, 0.84)  # of letters, before labels are left out
LABEL_GAP_PT = 6.0
KEY_GAP_PT = 12.0
TITLE_PT = 20.0
TEXT_GAP_PT = 6.0
MOST_ROW_PT = 42.0
BAR = 0.3  # of a row
LEFT = 0.03  # of the range of costs, left of nothing spent
MARGIN = 0.08  # of the range, above and below the curve
LONGEST_LINES = 3
BEFORE, AFTER = Swatch(pale(theme.CROSSES, share=0.72)), Swatch(theme.CROSSES)
BOUGHT = theme.AVOIDS
NOTHING = 1e-6


@dataclass(frozen=True, kw_only=True)
class FrontPoint:
    """A set for which less money strands more.

    Parameters
    ----------
    cost
        Million US dollars.
    stranded
        In the picture's unit.
    names
        What it holds.
    chosen
        Whether it is the one the bars are about.
    """

    cost: float
    stranded: float
    names: tuple[str, ...]
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class CountryBar:
    """What depends on a country or zone before and after, in the picture's unit."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class BarGroup:
    """Bars on one scale, and what they show."""

    title: str
    bars: tuple[CountryBar, ...]


@dataclass(frozen=True, kw_only=True)
class ParetoFront:
    """The front and the bars.

    Parameters
    ----------
    title, subtitle, footer
        The finding, what is shown, and sources, date and reservations.
    unit
        Unit of all amounts.
    points
        Cheapest first.
    groups
        Bars, each group on a scale of its own.
    """

    title: str
    subtitle: str
    footer: str
    unit: str
    points: tuple[FrontPoint, ...]
    groups: tuple[BarGroup, ...]


def pareto_front(picture: ParetoFront, *, ax: Axes | None = None) -> Axes:
    """Draw stranded exports against cost as steps, what each step adds, and bars of countries beside it.

    Parameters
    ----------
    picture
        The points, the bars and the words.
    ax
        Axes to draw in; a page of 12.5 by 7.2 inches if None.

    Returns
    -------
    Axes
        The panel. Its first child has the front: x in million US dollars, y in the unit of the picture.

    Raises
    ------
    RoutesError
        If there is no point.
    """
    if not picture.points:
        raise RoutesError("a front has a point at least: nothing built")
    if ax is None:
        ax = theme.page(width_in=PAGE_IN[0], height_in=PAGE_IN[1], dpi=160, axes=PANEL)
    with theme.style():
        ax.set_axis_off()
        front = ax.inset_axes(FRONT, label="front")
        bars = ax.inset_axes(BARS, label="bars")
        _draw_front(front, picture)
        _draw_labels(ax, front, picture)
        _draw_bars(bars, picture)
        theme.heading(ax, title=picture.title, subtitle=picture.subtitle, title_pt=18.0, subtitle_pt=10.5)
        theme.footer(ax, text=picture.footer, drop_pt=46.0, size_pt=7.8)
    return ax


def _draw_front(ax: Axes, picture: ParetoFront) -> None:
    """Draw the steps: what is stranded for any money up to the next point."""
    costs = [point.cost for point in picture.points]
    stranded = [point.stranded for point in picture.points]
    right = max(costs) * 1.08 or 1.0
    low, high = min(stranded), max(stranded)
    margin = MARGIN * (high - low) or max(high, 1.0) * MARGIN
    ax.patch.set_visible(False)  # lines to the labels lie under it
    ax.set(xlim=(-LEFT * right, right), ylim=(max(low - margin, 0.0), high + margin))
    ax.step([*costs, right], [*stranded, stranded[-1]], where="post", color=BOUGHT, linewidth=2.4, zorder=4)
    ax.set_xticks(_ticks(0.0, right, at_most=4))
    ax.set_yticks(_ticks(*ax.get_ylim(), at_most=5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(labelsize=9.5)
    begins = "" if ax.get_ylim()[0] <= 0 else "; the axis of what is stranded does not begin at 0"
    ax.set_xlabel(f"Million USD{begins}", fontsize=9.0, loc="left", labelpad=6, color=theme.MUTED)
    for point in picture.points:
        face = BOUGHT if point.chosen else theme.PAPER
        ax.plot(
            point.cost,
            point.stranded,
            marker="o",
            markersize=7.0,
            markerfacecolor=face,
            markeredgecolor=BOUGHT,
            markeredgewidth=1.8,
            zorder=6,
            clip_on=False,
            gid="point",
        )


def _ticks(low: float, high: float, *, at_most: int) -> list[float]:
    """Return round figures within two ends."""
    ticks = MaxNLocator(at_most, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def _draw_labels(ax: Axes, front: Axes, picture: ParetoFront) -> None:
    """Write what each point costs and adds beside the front, tied to the point by a thin line."""
    width_pt, height_pt = theme.extent_pt(ax)
    left, right = (end * width_pt for end in WORDS)
    corner = (FRONT[0] * width_pt, FRONT[1] * height_pt)
    points, blocks = _fitting(picture, width_pt=right - left, height_pt=height_pt)
    at = on_paper(front, [(point.cost, point.stranded) for point in points]).tolist()
    heights = [_height(block) + LABEL_GAP_PT for block in blocks]
    order = sorted(range(len(points)), key=lambda index: (at[index][1], -index))
    middles = spread(
        [at[index][1] for index in order], [heights[index] for index in order], low=0.0, high=height_pt
    )
    for index, middle in zip(order, middles, strict=True):
        x, y = at[index][0] + corner[0], at[index][1] + corner[1]
        ends = [(x / width_pt, y / height_pt), ((left - TEXT_GAP_PT) / width_pt, middle / height_pt)]
        ax.plot(
            *zip(*ends, strict=True),
            transform=ax.transAxes,
            color=theme.MUTED,
            linewidth=0.6,
            zorder=1,
            clip_on=False,
            gid="leader",
        )
        top = middle + _height(blocks[index]) / 2
        for line in blocks[index]:
            height = LEADING * line[0].lettering.size_pt
            write(ax, (left, top - height / 2), line)
            top -= height


def _fitting(
    picture: ParetoFront, *, width_pt: float, height_pt: float
) -> tuple[list[FrontPoint], list[list[list[Run]]]]:
    """Return the points that get a label and their lines: smaller letters first, then fewer labels."""
    points = list(picture.points)
    for share in SIZES:
        blocks = _blocks(picture, points, share, width_pt)
        if _total(blocks) <= height_pt:
            return points, blocks
    saved = {
        point: before.stranded - point.stranded
        for before, point in zip(picture.points, picture.points[1:], strict=False)
    }
    while _total(blocks) > height_pt and len(points) > 1:
        kept = [point for point in points[1:] if not point.chosen] or points[1:]
        points.remove(min(kept, key=lambda point: saved[point]))
        blocks = _blocks(picture, points, SIZES[-1], width_pt)
    return points, blocks


def _blocks(
    picture: ParetoFront, points: Sequence[FrontPoint], share: float, width_pt: float
) -> list[list[list[Run]]]:
    befores = (None, *points)
    return [
        _lines(point, change(before, point), picture.unit, share=share, width_pt=width_pt)
        for before, point in zip(befores, points, strict=False)
    ]


def change(before: FrontPoint | None, point: FrontPoint) -> str:
    """Return what a point holds, or how it differs from the one before, whichever is shorter to say.

    Examples
    --------
    >>> one = FrontPoint(cost=1, stranded=9, names=("a long name", "b"))
    >>> change(one, FrontPoint(cost=2, stranded=8, names=("a long name", "c")))
    'a long name + c'
    >>> change(one, FrontPoint(cost=2, stranded=8, names=("a long name", "b", "c")))
    '+ c'
    """
    whole = " + ".join(point.names)
    if before is None:
        return whole
    more = [name for name in point.names if name not in before.names]
    less = [name for name in before.names if name not in point.names]
    added = f"+ {' + '.join(more)}" if more else ""
    taken = f"without {' + '.join(less)}" if less else ""
    return min(whole, "; ".join(filter(None, (added, taken))), key=len)


def _lines(point: FrontPoint, words: str, unit: str, *, share: float, width_pt: float) -> list[list[Run]]:
    head, what = (item._replace(size_pt=item.size_pt * share) for item in (HEAD, WHAT))
    cost = f"{point.cost:,.0f} million USD" if point.cost else "Nothing spent"
    lines = theme.wrapped(words, width_pt=width_pt, size_pt=what.size_pt).splitlines()
    if len(lines) > LONGEST_LINES:
        lines = [*lines[: LONGEST_LINES - 1], f"{lines[LONGEST_LINES - 1]} …"]
    return [
        [Run(cost, head), Run(f"{amount(point.stranded)} {unit}", what)],
        *([Run(line, what)] for line in lines),
    ]


def _height(block: Sequence[Sequence[Run]]) -> float:
    return sum(LEADING * line[0].lettering.size_pt for line in block)


def _total(blocks: Sequence[Sequence[Sequence[Run]]]) -> float:
    return sum(_height(block) + LABEL_GAP_PT for block in blocks)


def _draw_bars(ax: Axes, picture: ParetoFront) -> None:
    """Draw each group of bars under its title, on a scale of its own."""
    width_pt, height_pt = theme.extent_pt(ax)
    ax.set(xlim=(0.0, width_pt), ylim=(0.0, height_pt), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    key = [Entry(BEFORE, [Run("Before", FIGURE)]), Entry(AFTER, [Run("With the plan", FIGURE)])]
    top = height_pt - draw_key(ax, key, top_pt=height_pt) - KEY_GAP_PT
    groups = [group for group in picture.groups if group.bars]
    titles = [_title(group, width_pt) for group in groups]
    rows = sum(len(group.bars) for group in groups)
    taken = sum(len(lines) * LEADING * TITLE.size_pt + TITLE_PT for lines in titles)
    row_pt = min((top - taken) / max(rows, 1), MOST_ROW_PT)
    bars = [bar for group in groups for bar in group.bars]
    names = max((width_of([Run(bar.name)]) for bar in bars), default=0.0) + TEXT_GAP_PT
    for group, lines in zip(groups, titles, strict=True):
        for line in lines:
            top -= LEADING * TITLE.size_pt
            write(ax, (0.0, top + LEADING * TITLE.size_pt / 2), [Run(line, TITLE)])
        _draw_group(ax, group, top=top, row_pt=row_pt, room=(names, width_pt))
        top -= len(group.bars) * row_pt + TITLE_PT


def _title(group: BarGroup, width_pt: float) -> list[str]:
    return theme.wrapped(
        group.title, width_pt=width_pt, size_pt=TITLE.size_pt, weight=TITLE.weight
    ).splitlines()


def _draw_group(ax: Axes, group: BarGroup, *, top: float, row_pt: float, room: tuple[float, float]) -> None:
    """Draw bars between two points from the left edge."""
    names, width_pt = room
    figures = max(width_of(_figures(bar)) for bar in group.bars) + TEXT_GAP_PT
    whole = max(max(bar.before, bar.after) for bar in group.bars)
    unit_pt = max(width_pt - names - figures, 1.0) / (whole if whole > NOTHING else 1.0)
    for place, bar in enumerate(group.bars):
        middle = top - (place + 0.5) * row_pt
        height = BAR * row_pt
        for value, low, swatch, gid in (
            (bar.before, middle, BEFORE, "before"),
            (bar.after, middle - height, AFTER, "after"),
        ):
            ax.add_patch(filled((names, low), (value * unit_pt, height), swatch, zorder=3, gid=gid))
        write(ax, (names - TEXT_GAP_PT, middle), [Run(bar.name)], align="right")
        write(ax, (names + max(bar.before, bar.after) * unit_pt + TEXT_GAP_PT, middle), _figures(bar))


def _figures(bar: CountryBar) -> list[Run]:
    return [Run(amount(bar.after), NAME), Run(f"from {amount(bar.before)}", FIGURE)]

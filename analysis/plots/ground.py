"""What lies under the routes: the basemap of a map, or the boxes of countries of a schematic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from matplotlib.patches import FancyBboxPatch

from analysis.plots import theme
from analysis.plots.basemap import draw_basemap
from analysis.plots.frame import Box, Frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

    from analysis.schematic import Region

# A schematic fills its paper, but columns and rows are never further apart than this, in points.
WIDEST_COLUMN_PT, HIGHEST_ROW_PT = 250.0, 88.0
SIDE, RIM = 0.5, 0.4  # columns beside the outermost places, rows above and below all boxes
KEYS_SHARE = 0.3  # of the paper at most, kept free for keys
ROUND_PT = 5.0


class Ground(Protocol):
    """A picture whose routes lie on some ground."""

    @property
    def exporter(self) -> str:
        """ISO 3166-1 alpha-3 code of the country whose exports they are."""

    @property
    def denied(self) -> frozenset[str]:
        """Codes of the countries whose transit is in question."""

    @property
    def regions(self) -> tuple[Region, ...] | None:
        """The boxes of countries of a schematic, None on a map."""


def schematic_frame(
    regions: Iterable[Region],
    courses: Iterable[tuple[tuple[float, float], ...]],
    *,
    width_pt: float,
    height_pt: float,
    keys_pt: float = 0.0,
) -> Frame:
    """Return the window that shows all of a schematic.

    Parameters
    ----------
    keys_pt
        Width in points to keep free for keys, at the right.
    """
    points = [point for course in courses for point in course]
    edges = [(box.left, box.bottom) for box in regions] + [(box.right, box.top) for box in regions]
    table = np.array([*points, *edges] or [(0.0, 0.0)])
    margin = np.array([SIDE, RIM])
    low, high = table.min(axis=0) - margin, table.max(axis=0) + margin
    room_pt = width_pt - min(keys_pt, KEYS_SHARE * width_pt)
    column_pt = min(room_pt / (high[0] - low[0]), WIDEST_COLUMN_PT)
    row_pt = min(height_pt / (high[1] - low[1]), HIGHEST_ROW_PT)
    spare = (room_pt / column_pt - (high[0] - low[0])) / 2
    left, bottom = low[0] - spare, low[1] - (height_pt / row_pt - (high[1] - low[1])) / 2
    window = Box(
        float(left),
        float(bottom),
        float(left + width_pt / column_pt),
        float(bottom + height_pt / row_pt),
    )
    return Frame(window=window, width_pt=width_pt, height_pt=height_pt, schematic=True)


def draw_ground(ax: Axes, frame: Frame, picture: Ground) -> None:
    """Draw the basemap, or the boxes of a schematic: the exporter tinted, the denied countries faintly."""
    if picture.regions is None:
        draw_basemap(ax, frame, exporter=picture.exporter, denied=picture.denied)
        return
    ax.set(xlim=(0, frame.width_pt), ylim=(0, frame.height_pt), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.set_facecolor(theme.PAPER)
    tint = dict.fromkeys(picture.denied, theme.DENIED) | {picture.exporter: theme.EXPORTER}
    for region in picture.regions:
        box = region_box(region, frame)
        ax.add_patch(
            FancyBboxPatch(
                (box.left, box.bottom),
                box.width,
                box.height,
                boxstyle=f"round,pad=0,rounding_size={min(ROUND_PT, box.width / 2, box.height / 2)}",
                facecolor=tint.get(region.name, theme.LAND),
                edgecolor=theme.BORDER,
                linewidth=0.8,
                zorder=1.0,
            )
        )


def region_box(region: Region, frame: Frame) -> Box:
    """Return the box of a region on paper, in points."""
    corners = np.array([(region.left, region.bottom), (region.right, region.top)])
    (left, bottom), (right, top) = frame.on_paper(corners).tolist()
    return Box(left, bottom, right, top)

"""Maps side by side: one window, one scale of widths, a year and a share on each."""

from dataclasses import replace

import numpy as np
import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from analysis.plots import theme
from analysis.plots.basemap import country_bounds
from analysis.plots.frame import Box, Frame
from analysis.plots.route_map import RouteLine, RouteMap
from analysis.plots.small_multiples import (
    FINER,
    SmallMultiples,
    grid_of,
    small_multiples,
    small_strokes,
)
from analysis.plots.strokes import WIDEST_PT, points_per_unit
from routes.errors import RoutesError

FRAME = Frame(window=Box(-2000.0, -1000.0, 2000.0, 1000.0), width_pt=300, height_pt=150)


def line(name, mode, points, crossing, avoiding):
    return RouteLine(
        id=name, mode=mode, points=points, crossing=crossing, avoiding=avoiding, capacity=2 * crossing + 5
    )


def one_map(times):
    return RouteMap(
        title="",
        subtitle="",
        footer="",
        unit="Mt/yr",
        exporter="KAZ",
        denied=frozenset({"RUS"}),
        denied_name="Russia",
        lines=(
            line("thick", "pipeline", ((51.9, 47.1), (44.0, 46.0), (37.6, 44.7)), 50.0 * times, 0.0),
            line("both", "rail", ((52.9, 43.3), (51.2, 43.6)), 20.0 * times, 30.0 * times),
            line("sea", "sea", ((51.2, 43.6), (49.9, 40.4)), 0.0, 1.5 * times),
            line("idle", "pipeline", ((51.9, 47.1), (71.6, 48.7)), 0.0, 0.0),
        ),
        places=(),
    )


@pytest.fixture
def picture():
    years = (2020, 2021, 2022, 2023, 2024)
    return SmallMultiples(
        title="The same routes year after year",
        subtitle="Mt a year",
        footer="Made-up numbers",
        unit="Mt/yr",
        maps=tuple((str(year), one_map(0.2 * number + 0.2)) for number, year in enumerate(years)),
        shares=(0.98, None, 0.97, 0.961, 0.004),
    )


def bands(panel):
    """Return the widths of the coloured bands of a map by line and colour."""
    found = {}
    for part in panel.collections:
        colour = to_hex(part.get_edgecolor()[0]).upper() if isinstance(part, LineCollection) else ""
        if colour in (theme.CROSSES, theme.AVOIDS):
            found[part.get_label(), colour] = part.get_linewidth()[0]
    return found


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = small_multiples(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert small_multiples(picture, ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_each_map_has_its_name_and_share(picture):
    panels = small_multiples(picture).child_axes
    assert [words(panel) for panel in panels] == [
        ["2020", "98\u202f% via Russia"],
        ["2021", "share not known"],
        ["2022", "97\u202f% via Russia"],
        ["2023", "96\u202f% via Russia"],
        ["2024", "0.4\u202f% via Russia"],
    ]


def test_without_shares_none_is_written(picture):
    panels = small_multiples(replace(picture, shares=())).child_axes
    assert [words(panel) for panel in panels] == [[name] for name, _ in picture.maps]


def test_maps_lie_side_by_side_and_not_on_each_other(picture):
    ax = small_multiples(picture)
    boxes = [panel.get_position(original=True) for panel in ax.child_axes]
    assert len({round(box.x0, 6) for box in boxes}) == 3
    assert len({round(box.y0, 6) for box in boxes}) == 2
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])


@pytest.mark.parametrize(
    ("count", "grid"), [(1, (1, 1)), (2, (2, 1)), (4, (2, 2)), (5, (3, 2)), (7, (3, 3)), (12, (3, 4))]
)
def test_the_grid_has_room_for_all_maps(count, grid):
    assert grid_of(count) == grid
    assert grid_of(count).columns * grid_of(count).rows >= count


def test_all_maps_share_one_scale_of_widths(picture):
    panels = small_multiples(picture).child_axes
    widest = [bands(panel)["_thick", theme.CROSSES] for panel in panels]
    assert widest[-1] == pytest.approx(WIDEST_PT / FINER)
    assert widest[1:] == pytest.approx([WIDEST_PT / FINER * share for share in (0.4, 0.6, 0.8, 1.0)])


def test_all_maps_share_one_window(picture):
    moved = replace(picture.maps[0][1], lines=(line("far", "rail", ((60.0, 50.0), (66.0, 52.0)), 1.0, 0.0),))
    panels = small_multiples(replace(picture, maps=(("2019", moved), *picture.maps[1:]))).child_axes
    assert country_bounds("KAZ") is not None
    land = [panel.collections[1].get_paths()[0].vertices for panel in panels]
    for other in land[1:]:
        np.testing.assert_array_equal(land[0], other)


def test_a_line_that_carries_both_kinds_shows_both_colours(picture):
    found = bands(small_multiples(picture).child_axes[-1])
    assert {colour for name, colour in found if name == "_both"} == {theme.CROSSES, theme.AVOIDS}


def test_what_lies_idle_is_left_out_and_casings_too():
    lines = one_map(1.0).lines
    strokes = small_strokes(lines, FRAME, points_per_unit(lines))
    assert {stroke.id for stroke in strokes} == {"thick", "both", "sea"}
    assert not any(stroke.casing_pt for stroke in strokes)


def test_the_key_shows_colours_and_a_width(picture):
    assert {"Crosses Russia", "No transit of Russia", "50 Mt/yr"} <= set(words(small_multiples(picture)))


def test_maps_on_which_nothing_flows_can_be_drawn(picture):
    ax = small_multiples(replace(picture, maps=(("2020", one_map(0.0)),), shares=()))
    assert not bands(ax.child_axes[0])
    assert "Crosses Russia" in words(ax)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"maps": ()}, "one map or more"),
        ({"shares": (0.5,)}, "expected 5 shares"),
        ({"maps": (("a", one_map(1.0)), ("b", replace(one_map(1.0), exporter="AZE")))}, "one exporter"),
    ],
)
def test_maps_that_cannot_be_compared_are_refused(picture, changes, message):
    with pytest.raises(RoutesError, match=message):
        small_multiples(replace(picture, **changes))


def test_the_same_maps_give_the_same_svg(picture, tmp_path):
    few = replace(picture, maps=picture.maps[:2], shares=picture.shares[:2])
    first, second = svgs(lambda: small_multiples(few), tmp_path)
    assert first == second
    assert len(first) < 1_500_000

"""What each route carried over the years: columns add up, gaps stay empty, names lie on nothing."""

from dataclasses import replace
from itertools import pairwise

import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from matplotlib.colors import to_hex

from analysis.plots import theme
from analysis.plots.shares_over_time import RouteSeries, SharesOverTime, bands_of, shares_over_time

YEARS = (2016, 2017, 2018, 2019, 2021, 2022, 2023, 2024)
ROUTES = (
    ("China", (3.2, 2.3, 1.4, 1.2, 1.3, 1.3, 1.2, 1.2), False),
    ("CPC", (39.6, 49.8, 54.3, 55.9, 53.1, 52.2, 56.0, 55.4), True),
    ("Aktau–Makhachkala", (1.4, None, 2.0, 1.8, 2.0, 2.0, 2.0, 1.9), True),
    ("Atyrau–Samara", (15.1, 15.4, 15.0, 15.3, 11.0, 8.1, 9.9, 8.6), True),
    ("Aktau–Baku", (0.8, 0.2, 0.0, 0.0, 0.1, 0.0, 1.4, 1.7), False),
    ("Uzbekistan", (0.0, 0.0, 0.0, 0.0, 0.1, 0.2, 0.06, 0.05), False),
    ("Kyrgyzstan", (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.03), False),
    ("Iran", (0.0,) * 8, False),
)


def routes(rows):
    return tuple(RouteSeries(name=name, values=values, crosses=crosses) for name, values, crosses in rows)


@pytest.fixture
def picture():
    return SharesOverTime(
        title="Most crossed in every year",
        subtitle="Mt a year",
        footer="Made-up numbers.",
        unit="Mt/yr",
        denied_name="Russia",
        years=YEARS,
        routes=routes(ROUTES),
    )


def parts(ax):
    return [patch for patch in ax.patches if patch.get_gid() == "band"]


def column(ax, year):
    own = [patch for patch in parts(ax) if abs(patch.get_x() + patch.get_width() / 2 - year) < 0.1]
    return sorted(own, key=lambda patch: patch.get_y())


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = shares_over_time(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert shares_over_time(picture, ax=ax) is ax
    assert {"≥ 67.7", "60.1", "70.6"} <= set(words(ax))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_many_years_are_labelled_as_far_as_there_is_room(picture):
    long = SharesOverTime(
        title="t",
        subtitle="s",
        footer="f",
        unit="Mt/yr",
        denied_name="Russia",
        years=tuple(range(1960, 2020)),
        routes=routes([("CPC", tuple(float(n) for n in range(60)), True)]),
    )
    ax = shares_over_time(long)
    assert not overlapping(ax)
    assert "59.0" in words(ax)


def test_the_parts_of_a_column_are_the_amounts(picture):
    ax = shares_over_time(picture)
    heights = [patch.get_height() for patch in column(ax, 2023)]
    assert heights == pytest.approx([56.0, 9.9, 2.0, 1.2, 1.4, 0.06])
    for lower, upper in pairwise(column(ax, 2023)):
        assert upper.get_y() == pytest.approx(lower.get_y() + lower.get_height())


def test_a_year_of_which_nothing_is_known_is_a_gap(picture):
    ax = shares_over_time(picture)
    assert not column(ax, 2020)
    (gap,) = [patch for patch in ax.patches if patch.get_gid() == "gap"]
    assert (gap.get_x(), gap.get_width()) == (2019.5, 1.0)
    assert "not known" in words(ax)


def test_a_year_given_as_unknown_is_a_gap_too(picture):
    rows = [(name, (*values[:3], None, *values[4:]), crosses) for name, values, crosses in ROUTES]
    ax = shares_over_time(replace(picture, routes=routes(rows)))
    assert not column(ax, 2019)
    (gap,) = [patch for patch in ax.patches if patch.get_gid() == "gap"]
    assert (gap.get_x(), gap.get_width()) == (2018.5, 2.0)


def test_a_year_known_in_part_has_a_lower_bound_and_no_share(picture):
    shown = words(shares_over_time(picture))
    assert "≥ 67.7" in shown
    assert shown.count("in part") == 1


def test_what_crosses_lies_below_and_is_of_the_colour_of_crossing(picture):
    ax = shares_over_time(picture)
    fills = [to_hex(patch.get_facecolor()).upper() for patch in column(ax, 2024)]
    assert fills[0] == theme.CROSSES
    assert fills[3] == theme.AVOIDS
    assert len(set(fills)) == len(fills)
    for fill in fills:
        red, blue = int(fill[1:3], 16), int(fill[5:7], 16)
        assert (red > blue) == (fills.index(fill) < 3)


def test_the_largest_of_each_kind_lies_lowest(picture):
    bands, _ = bands_of(picture)
    assert [band.name for band in bands[:4]] == ["CPC", "Atyrau–Samara", "Aktau–Makhachkala", "China"]


def test_routes_that_are_always_small_are_put_together_and_the_footer_says_so(picture):
    shown = words(shares_over_time(picture))
    assert "Other" in shown
    assert "Iran" not in shown
    assert any("Other: Kyrgyzstan, Uzbekistan, each always below" in text for text in shown)
    bands, _ = bands_of(picture)
    whole = sum(band.amounts[2024] for band in bands)
    assert whole == pytest.approx(sum(values[-1] for _, values, _ in ROUTES))


def test_a_route_that_is_small_alone_keeps_its_name(picture):
    shown = words(shares_over_time(replace(picture, routes=routes(ROUTES[:6]))))
    assert "Uzbekistan" in shown
    assert "Other" not in shown


def test_totals_and_shares_stand_on_the_columns(picture):
    shown = words(shares_over_time(picture))
    assert {"68.9", "96\u202f%", "Crosses Russia", "No transit of Russia", "55.4"} <= set(shown)


def test_years_may_come_in_any_order(picture, tmp_path):
    rows = [(name, values[::-1], crosses) for name, values, crosses in ROUTES[::-1]]
    both = iter((picture, replace(picture, years=YEARS[::-1], routes=routes(rows))))
    first, second = svgs(lambda: shares_over_time(next(both)), tmp_path)
    assert first == second


@pytest.mark.parametrize("years", [(), (2020,)])
def test_a_picture_without_routes_can_be_drawn(picture, years):
    assert not parts(shares_over_time(replace(picture, years=years, routes=())))


def test_the_same_routes_give_the_same_svg(picture, tmp_path):
    first, second = svgs(lambda: shares_over_time(picture), tmp_path)
    assert first == second

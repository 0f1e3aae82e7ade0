"""Concentration over the years: the curve is broken where nothing is known, and labels lie on nothing."""

from dataclasses import replace

import numpy as np
import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.plots import theme
from analysis.plots.concentration import Concentration, concentration, effective_number
from analysis.plots.time_axis import BAND, every, gaps, known_spans
from routes.errors import RoutesError


@pytest.fixture
def picture():
    return Concentration(
        title="Few routes",
        subtitle="HHI",
        footer="Made-up numbers",
        unit="HHI",
        years=(2015, 2016, 2017, 2018, 2019, 2021, 2022, 2023),
        hhi=(4640.0, 4900.0, None, 5790.0, 6010.0, 6447.0, 6765.0, 6520.0),
    )


def courses(ax):
    return [line.get_xdata().tolist() for line in ax.lines if line.get_gid() == "course"]


def bands(ax):
    return [patch for patch in ax.patches if patch.get_gid() == "gap"]


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = concentration(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert concentration(picture, ax=ax) is ax
    assert not overlapping(ax)


@settings(max_examples=20)
@given(st.lists(st.floats(200, 10_000), min_size=1, max_size=25))
def test_texts_of_any_course_lie_on_nothing(hhi):
    years = tuple(range(2000, 2000 + len(hhi)))
    picture = Concentration(title="t", subtitle="s", footer="f", unit="HHI", years=years, hhi=tuple(hhi))
    assert not overlapping(concentration(picture))


def test_the_curve_is_broken_where_nothing_is_known(picture):
    ax = concentration(picture)
    assert courses(ax) == [[2015, 2016], [2018, 2019], [2021, 2022, 2023]]
    assert [(band.get_x(), band.get_width()) for band in bands(ax)] == [(2016.5, 1.0), (2019.5, 1.0)]
    assert words(ax).count("not known") == 2
    assert {band.get_facecolor() for band in bands(ax)} == {theme.mpl.colors.to_rgba(BAND)}


def test_of_many_years_only_those_with_room_are_labelled(picture):
    years = tuple(year for year in range(1950, 2020) if year != 1990)
    ax = concentration(replace(picture, years=years, hhi=(6000.0,) * len(years)))
    assert not overlapping(ax)
    assert 5 < words(ax).count("6,000") < len(years)
    assert not {"known", "not known"} & set(words(ax))
    assert len(bands(ax)) == 1


def test_a_year_between_two_gaps_shows_as_a_dot(picture):
    ax = concentration(replace(picture, years=(2015, 2017, 2019), hhi=(5000.0, 6000.0, 7000.0)))
    dots = next(line for line in ax.lines if line.get_gid() == "years")
    np.testing.assert_array_equal(dots.get_xdata(), [2015, 2017, 2019])
    assert courses(ax) == [[2015], [2017], [2019]]


def test_labels_give_the_index_and_the_number_of_equal_routes(picture):
    shown = words(concentration(picture))
    assert {"6,520", "1.5 routes", "2 equal routes", "all on one route"} <= set(shown)


@given(st.integers(1, 200))
def test_equal_routes_are_counted_as_they_are(number):
    assert effective_number(sum((100 / number) ** 2 for _ in range(number))) == pytest.approx(number)


def test_one_route_is_not_called_routes(picture):
    assert "1.0 route" in words(concentration(replace(picture, years=(2020,), hhi=(10_000.0,))))


@pytest.mark.parametrize("index", [0.0, -1.0, 10_001.0])
def test_an_index_out_of_range_is_refused(picture, index):
    with pytest.raises(RoutesError, match="2020: expected an index above 0"):
        concentration(replace(picture, years=(2020,), hhi=(index,)))


def test_years_may_come_in_any_order(picture, tmp_path):
    turned = replace(picture, years=picture.years[::-1], hhi=picture.hhi[::-1])
    both = iter((picture, turned))
    first, second = svgs(lambda: concentration(next(both)), tmp_path)
    assert first == second


@pytest.mark.parametrize(("years", "hhi"), [((), ()), ((2020, 2021), (None, None))])
def test_a_picture_of_which_nothing_is_known_can_be_drawn(picture, years, hhi):
    assert courses(concentration(replace(picture, years=years, hhi=hhi))) == []


def test_spans_and_gaps_share_out_the_years():
    assert known_spans((2003, 2001, 2002, 2005), {2001, 2002, 2005}) == [[2001, 2002], [2005]]
    assert gaps((2003, 2001, 2002, 2005), {2001, 2002, 2005}) == [[2003, 2004]]
    assert gaps((), set()) == []


def test_as_many_years_are_named_as_fit():
    assert every(2000, 2004, width_pt=500) == [2000, 2001, 2002, 2003, 2004]
    assert every(1900, 2000, width_pt=30) == [2000]


def test_the_same_years_give_the_same_svg(picture, tmp_path):
    first, second = svgs(lambda: concentration(picture), tmp_path)
    assert first == second

"""The picture of goods by corridors: areas in proportion, three kinds told apart, no text on another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from exhibits import goods_by_corridor
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from analysis.plots import theme
from analysis.plots.goods_matrix import MatrixAmount, amount, goods_matrix, span


@pytest.fixture
def picture():
    return goods_by_corridor()


def squares(ax):
    return [patch for patch in ax.patches if patch.get_gid() == "cell"]


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = goods_matrix(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert goods_matrix(picture, ax=ax) is ax
    assert not overlapping(ax)


def test_the_area_of_a_square_is_in_proportion(picture):
    found = sorted(squares(goods_matrix(picture)), key=lambda patch: -patch.get_width())
    largest, second = (patch.get_width() ** 2 for patch in found[:2])
    assert largest / second == pytest.approx(60 / 15)
    assert len(found) == sum(item is not None for row in picture.rows for item in row.amounts)


def test_what_is_sold_in_the_country_is_hollow_and_what_crosses_is_full(picture):
    found = {to_hex(patch.get_facecolor()).upper() for patch in squares(goods_matrix(picture))}
    assert {theme.CROSSES, theme.AVOIDS} < found
    assert len(found) == 3


def test_totals_and_shares_are_written(picture):
    found = words(goods_matrix(picture))
    assert {"61.0", "25.3", "All goods", "by value", "by weight", "50.1"} <= set(found)
    assert "39\N{NARROW NO-BREAK SPACE}%" in found  # 10 of 25.32 Mt of coal, in whole per cent
    assert "80\N{NARROW NO-BREAK SPACE}%" in found


def test_without_prices_nothing_is_said_of_value(picture):
    rows = tuple(replace(row, value=None) for row in picture.rows)
    found = words(goods_matrix(replace(picture, rows=rows, value_shares=None)))
    assert not {"Worth", "by value", "by weight"} & set(found)


def test_the_key_names_only_what_is_shown(picture):
    found = words(goods_matrix(picture))
    assert "Sold in Russia: no transit" in found
    assert "Some crosses Russia" not in found


def test_amounts_and_ranges_are_as_short_as_can_be():
    lettering = theme.Lettering(7.0)
    assert [amount(value) for value in (64.81, 0.996, 0.354, 0.001)] == ["64.8", "1.0", "0.35", "<0.01"]
    assert span(MatrixAmount(value=0.05, low=0.02, high=0.08), 40.0, lettering) == ".02–.08"
    assert span(MatrixAmount(value=60.0, low=55.51, high=73.7), 25.0, lettering) == "56–74"
    assert span(MatrixAmount(value=1.0, low=1.0, high=1.0), 40.0, lettering) == ""
    assert span(MatrixAmount(value=1.0, low=0.5, high=1.5), 2.0, lettering) == ""


def test_the_same_picture_gives_the_same_svg(picture, tmp_path):
    first, second = svgs(lambda: goods_matrix(picture), tmp_path)
    assert first == second


@settings(max_examples=6, deadline=None)
@given(st.lists(st.floats(0.001, 99.9), min_size=20, max_size=20))
def test_whatever_the_amounts_no_text_lies_on_another(values):
    numbers = iter(values)
    picture = goods_by_corridor()
    rows = tuple(
        replace(
            row,
            amounts=tuple(
                MatrixAmount(value=value, low=0.5 * value, high=1.5 * value)
                for value in (next(numbers) for _ in picture.columns)
            ),
        )
        for row in picture.rows
    )
    ax = goods_matrix(replace(picture, rows=rows))
    assert not overlapping(ax)
    assert not off_the_page(ax)

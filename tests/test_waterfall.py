"""The waterfall: each column begins where the last one ended, and the totals are what is left."""

from dataclasses import replace
from itertools import pairwise

import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from analysis.plots import theme
from analysis.plots.waterfall import Step, Waterfall, levels, waterfall
from routes.errors import RoutesError

STEPS = (
    ("Exports", 78.43, "total"),
    ("CPC", 64.8, "removed"),
    ("Atyrau–Samara", 8.8, "removed"),
    ("Aktau–Makhachkala", 2.2, "removed"),
    ("Left at once", 2.63, "total"),
    ("More over Aktau–Baku", 0.3, "added"),
    ("More to China", 0.9, "added"),
    ("Can leave", 3.83, "total"),
)


def steps(rows):
    return tuple(Step(label=label, amount=amount, kind=kind) for label, amount, kind in rows)


@pytest.fixture
def picture():
    return Waterfall(
        title="Little could leave",
        subtitle="Mt a year",
        footer="Made-up numbers",
        unit="Mt/yr",
        steps=steps(STEPS),
    )


def bars(ax):
    return [patch for patch in ax.patches if patch.get_zorder() == 3]


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = waterfall(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert waterfall(picture, ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 30)), max_size=10))
def test_the_columns_add_up(moves):
    rows = [("all", 400.0, "total"), *(("x", size, "added" if up else "removed") for up, size in moves)]
    found = levels(steps(rows))
    assert found[-1].after == pytest.approx(400 + sum(size if up else -size for up, size in moves))
    for before, level in pairwise(found):
        assert before.after in (level.bottom, level.top)


def test_the_columns_drawn_are_the_levels(picture):
    drawn = bars(waterfall(picture))
    for bar, level in zip(drawn, levels(picture.steps), strict=True):
        assert bar.get_y() == pytest.approx(level.bottom)
        assert bar.get_y() + bar.get_height() == pytest.approx(level.top)


def test_colours_say_what_a_column_does(picture):
    fills = [to_hex(bar.get_facecolor()).upper() for bar in bars(waterfall(picture))]
    assert fills == [theme.INK, *[theme.CROSSES] * 3, theme.INK, *[theme.AVOIDS] * 2, theme.INK]


def test_labels_give_signs_amounts_and_shares(picture):
    shown = words(waterfall(picture))
    assert {"78.4", "−64.8", "+0.9", "3.8", "83\u202f%", "4.9\u202f%"} <= set(shown)


def test_what_is_missing_at_the_end_is_said(picture):
    shown = words(waterfall(picture))
    assert {"74.6", "cannot", "leave", "95\u202f%"} <= set(shown)
    assert "74.6" not in words(waterfall(replace(picture, missing="")))


@pytest.mark.parametrize("lost", [0.5, 2.0, 10.0, 30.0, 77.0])
def test_what_is_missing_lies_on_no_other_text_however_little_it_is(picture, lost):
    rows = [("Exports", 78.0, "total"), ("CPC", lost, "removed"), ("Can leave", 78.0 - lost, "total")]
    ax = waterfall(replace(picture, steps=steps(rows)))
    assert {"cannot leave", "Can leave"} <= {*words(ax), *(text.get_text() for text in ax.get_xticklabels())}
    assert not overlapping(ax)
    assert not off_the_page(ax)
    (said,) = [text for text in ax.texts if text.get_text() == "cannot leave"]
    assert said.get_window_extent().y1 < ax.get_window_extent().y1


def test_where_all_can_leave_nothing_is_missing(picture):
    rows = [
        ("Exports", 5.0, "total"),
        ("a", 1.0, "removed"),
        ("b", 1.0, "added"),
        ("Can leave", 5.0, "total"),
    ]
    assert "cannot" not in words(waterfall(replace(picture, steps=steps(rows))))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "starts with a total"),
        ([("a", 1.0, "removed")], "starts with a total"),
        ([("all", 5.0, "total"), ("a", -1.0, "removed")], "a: expected an amount that is not negative"),
        ([("all", 5.0, "total"), ("a", 1.0, "removed"), ("left", 3.0, "total")], "left: expected the 4"),
    ],
)
def test_steps_that_do_not_add_up_are_refused(picture, rows, message):
    with pytest.raises(RoutesError, match=message):
        waterfall(replace(picture, steps=steps(rows)))


def test_more_taken_away_than_there_is_goes_below_zero(picture):
    ax = waterfall(replace(picture, steps=steps([("all", 5.0, "total"), ("a", 8.0, "removed")])))
    assert ax.get_ylim()[0] == -3


def test_exports_of_nothing_can_be_drawn(picture):
    assert "0" in words(waterfall(replace(picture, steps=steps([("all", 0.0, "total")]))))


def test_the_same_steps_give_the_same_svg(picture, tmp_path):
    first, second = svgs(lambda: waterfall(picture), tmp_path)
    assert first == second

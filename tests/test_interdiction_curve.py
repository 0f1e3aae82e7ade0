"""The picture of worst sets: bars are what is left, names fit, texts lie on nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from exhibits import worst_sets
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.plots.interdiction_curve import WorstSet, interdiction_curve
from analysis.plots.interdiction_curve import words as said
from routes.errors import RoutesError

NAME = st.sampled_from(
    ("Tengiz – Atyrau", "A pump station with a very long name – Komsomolskaya pump station")
)
SETS = st.lists(
    st.tuples(st.floats(0, 900), st.lists(NAME, max_size=8), st.integers(0, 30)), min_size=1, max_size=9
)


def bars(ax, name):
    return [patch.get_width() for patch in ax.patches if patch.get_gid() == name]


def test_the_bars_are_what_is_left_of_all():
    ax = interdiction_curve(worst_sets())
    assert bars(ax, "left") == [80.0, 20.0, 5.0]
    assert bars(ax, "lost") == [80.0, 80.0, 80.0]


def test_the_words_are_the_sets():
    shown = words(interdiction_curve(worst_sets()))
    assert {"None lost", "1 segment lost", "2 segments lost", "20.0 Mt/yr", "25\u202f%"} <= set(shown)
    assert any("Tengiz – Atyrau (2 other sets leave as little)" in " ".join(text.split()) for text in shown)


@pytest.mark.parametrize(
    ("others", "more", "text"),
    [
        (0, False, "A"),
        (1, False, "A   (1 other set leaves as little)"),
        (19, True, "A   (at least 19 other sets leave as little)"),
    ],
)
def test_other_sets_are_counted(others, more, text):
    assert said(WorstSet(size=1, left=1.0, lost=("A",), others=others, more=more)) == text


@settings(max_examples=5)
@given(rows=SETS)
def test_no_text_lies_on_another_or_leaves_the_page(rows):
    sets = tuple(
        WorstSet(size=size, left=left, lost=tuple(lost), others=others)
        for size, (left, lost, others) in enumerate(rows)
    )
    ax = interdiction_curve(replace(worst_sets(), sets=sets))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_many_sets_and_none_can_be_drawn():
    many = tuple(WorstSet(size=size, left=50.0 - size, lost=("A line",) * size) for size in range(30))
    assert len(bars(interdiction_curve(replace(worst_sets(), sets=many)), "left")) == 30
    assert not bars(interdiction_curve(replace(worst_sets(), sets=())), "left")
    empty = (WorstSet(size=0, left=0.0, lost=()),)
    assert bars(interdiction_curve(replace(worst_sets(), sets=empty)), "left") == [0.0]


def test_an_amount_below_nothing_is_an_error():
    with pytest.raises(RoutesError, match="1 lost: expected an amount that is not negative, got -2"):
        interdiction_curve(replace(worst_sets(), sets=(WorstSet(size=1, left=-2.0, lost=()),)))


def test_axes_given_are_the_axes_returned():
    ax = small_page()
    assert interdiction_curve(worst_sets(), ax=ax) is ax


def test_the_same_picture_gives_the_same_svg(tmp_path):
    one, other = svgs(lambda: interdiction_curve(worst_sets()), tmp_path)
    assert one == other

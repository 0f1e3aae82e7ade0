"""How good the sources are: bars add up, the largest is on top, texts lie on nothing."""

from dataclasses import replace

import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import rgb_to_hsv, to_rgb

from analysis.plots.evidence_quality import (
    BEST_FIRST,
    LOOKS,
    EvidenceQuality,
    QualityRow,
    evidence_quality,
    grade_totals,
    ranked,
)
from routes.errors import RoutesError

ROWS = (
    ("Kyrgyzstan", {"judged": 0.03}),
    ("CPC", {"A": 40.0, "B": 32.5}),
    ("Atyrau–Samara", {"judged": 6.0, "A": 4.0}),
    ("China", {"A": 10.0}),
    ("Trans-Caspian to Baku", {"B": 0.7, "C": 0.6, "judged": 0.5}),
    ("Uzbekistan", {"none": 0.53}),
    ("Iran swap", {}),
    ("Baku–Supsa", {"judged": 0.0}),
)
ANY_ROWS = st.lists(
    st.dictionaries(st.sampled_from(BEST_FIRST), st.floats(0, 90), max_size=5), min_size=1, max_size=12
)


def rows(table):
    return tuple(QualityRow(route=route, amounts=amounts) for route, amounts in table)


@pytest.fixture
def picture():
    return EvidenceQuality(
        title="Half rests on operators’ figures",
        subtitle="Mt a year",
        footer="Made-up numbers.",
        unit="Mt/yr",
        rows=rows(ROWS),
    )


def parts(ax, place):
    own = [patch for patch in ax.patches if str(patch.get_gid()).startswith("grade-")]
    own = [patch for patch in own if abs(patch.get_y() + patch.get_height() / 2 - place) < 0.1]
    return sorted(own, key=lambda patch: patch.get_x())


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = evidence_quality(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert evidence_quality(picture, ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


@settings(max_examples=25)
@given(ANY_ROWS)
def test_texts_of_any_rows_lie_on_nothing(tables):
    table = [(f"Route {number}", amounts) for number, amounts in enumerate(tables)]
    picture = EvidenceQuality(title="t", subtitle="s", footer="f", unit="Mt/yr", rows=rows(table))
    ax = evidence_quality(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_the_largest_corridor_is_on_top(picture):
    ax = evidence_quality(picture)
    order = [row.route for row in ranked(picture.rows)[0]]
    assert order[:3] == ["CPC", "Atyrau–Samara", "China"]
    assert ax.yaxis_inverted()


def test_the_parts_of_a_bar_are_the_amounts_best_first(picture):
    ax = evidence_quality(picture)
    found = [(patch.get_gid(), patch.get_width()) for patch in parts(ax, 3)]
    assert found == [("grade-B", 0.7), ("grade-C", 0.6), ("grade-judged", 0.5)]
    assert sum(patch.get_width() for patch in parts(ax, 0)) == pytest.approx(72.5)


@given(ANY_ROWS)
def test_sums_by_grade_are_sums_by_corridor(tables):
    table = rows([(str(number), amounts) for number, amounts in enumerate(tables)])
    kept, empty = ranked(table)
    assert sum(grade_totals(kept).values()) == pytest.approx(sum(row.capacity for row in table))
    assert len(kept) + len(empty) == len(table)


def test_fills_run_from_ink_to_pale_and_only_judgement_is_hatched(picture):
    values = [rgb_to_hsv(to_rgb(LOOKS[grade].colour))[2] for grade in BEST_FIRST]
    assert values == sorted(values)
    assert [grade for grade in BEST_FIRST if LOOKS[grade].hatching] == ["judged"]
    (hatched,) = [patch for patch in parts(evidence_quality(picture), 3) if patch.get_hatch()]
    assert hatched.get_gid() == "grade-judged"


def test_labels_give_capacity_and_grades(picture):
    shown = words(evidence_quality(picture))
    assert {"72.5", "A 40.0", "B 32.5", "A 4.0 · judged 6.0", "no source", "judged"} <= set(shown)


def test_the_key_shows_the_grades_that_occur_with_their_shares(picture):
    shown = words(evidence_quality(replace(picture, rows=rows(ROWS[1:2]))))
    assert "operator, official statistics · 55\u202f%" in shown
    assert "Judged" not in shown


def test_corridors_without_capacity_are_named_in_the_footer(picture):
    shown = words(evidence_quality(picture))
    assert "Made-up numbers. Without capacity: Baku–Supsa, Iran swap." in shown
    assert "Iran swap" not in shown


@pytest.mark.parametrize(
    ("amounts", "message"), [({"A": -1.0}, "x: expected an amount"), ({"D": 1.0}, "x: expected a grade of A")]
)
def test_wrong_rows_are_refused(picture, amounts, message):
    with pytest.raises(RoutesError, match=message):
        evidence_quality(replace(picture, rows=rows([("x", amounts)])))


def test_a_picture_without_rows_can_be_drawn(picture):
    assert not parts(evidence_quality(replace(picture, rows=())), 0)


def test_the_same_rows_give_the_same_svg(picture, tmp_path):
    both = iter((picture, replace(picture, rows=picture.rows[::-1])))
    first, second = svgs(lambda: evidence_quality(next(both)), tmp_path)
    assert first == second

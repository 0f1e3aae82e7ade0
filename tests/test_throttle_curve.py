"""The throttle curve: what it says in words, and that the words lie on nothing."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from analysis.plots import theme
from analysis.plots.throttle_curve import ThrottleCurve, amount, begins, labelled, throttle_curve, words


@pytest.fixture
def curve():
    remaining = tuple(float(share) for share in np.linspace(1.0, 0.0, 11))
    return ThrottleCurve(
        title="Exports strand below 80 %",
        subtitle="Mt a year",
        footer="Made-up numbers",
        unit="Mt/yr",
        exports=80.0,
        remaining=remaining,
        stranded=tuple(max(0.0, 80 * (0.8 - share)) for share in remaining),
        knees=((0.8, 0.0), (0.4, 32.0)),
        through="Russian territory",
    )


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_capacity_left_falls_from_left_to_right(curve):
    ax = throttle_curve(curve)
    assert ax.get_xlim() == (1.0, 0.0)
    assert ax.get_ylim()[0] == 0


def test_the_curve_drawn_is_the_curve_given(curve):
    ax = throttle_curve(curve)
    drawn = next(line for line in ax.lines if len(line.get_xdata()) == 11)
    np.testing.assert_allclose(drawn.get_xdata(), curve.remaining)
    np.testing.assert_allclose(drawn.get_ydata(), curve.stranded)


def test_the_labels_say_where_it_hurts_and_the_total(curve):
    shown = texts(throttle_curve(curve))
    assert "All exports: 80.0 Mt/yr" in shown
    assert "All closed: 64.0 Mt/yr stranded" in shown
    assert "80\u202f% of exports" in shown
    assert "40\u202f% left: 32.0 Mt/yr stranded" in shown
    assert "Down to 80\u202f%: nothing stranded" in shown


@pytest.mark.parametrize("spare", [0.0, 0.05, 0.5, 0.95])
@pytest.mark.parametrize("steep", [0.4, 1.0])
def test_no_label_lies_on_another_or_on_the_curve(curve, spare, steep):
    stranded = tuple(max(0.0, 80 * steep * (1 - spare - share)) for share in curve.remaining)
    ax = throttle_curve(replace(curve, stranded=stranded, knees=((1 - spare, 0.0),)))
    theme.figure_of(ax).draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    dense = np.linspace(1, 0, 400)
    course = ax.transData.transform(
        np.column_stack([dense, np.interp(dense, curve.remaining[::-1], stranded[::-1])])
    )
    for box, text in zip(boxes, texts(ax), strict=True):
        covered = (
            (box.x0 < course[:, 0])
            & (course[:, 0] < box.x1)
            & (box.y0 + 4 < course[:, 1])
            & (course[:, 1] < box.y1 - 4)
        )
        assert not covered.any(), text


def test_every_text_stays_on_the_page(curve):
    ax = throttle_curve(curve)
    theme.figure_of(ax).draw_without_rendering()
    page = theme.figure_of(ax).bbox
    for text in [*ax.texts, ax.xaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]:
        box = text.get_window_extent()
        assert page.contains(*box.min), text.get_text()
        assert page.contains(*box.max), text.get_text()


def test_harm_begins_at_the_last_harmless_share(curve):
    assert begins(curve) == pytest.approx(0.8)
    assert begins(replace(curve, stranded=tuple(80 * (1 - share) for share in curve.remaining))) == 1.0
    assert begins(replace(curve, stranded=(0.0,) * 11)) is None
    assert begins(replace(curve, stranded=(5.0,) * 11)) == 1.0


def test_the_end_is_labelled_once_and_not_as_a_knee(curve):
    points = labelled(replace(curve, knees=((0.4, 32.0), (0.4, 32.0), (0.0, 64.0))))
    assert points == [(0.0, 64.0), (0.4, 32.0)]


def test_a_curve_that_strands_nothing_can_be_drawn(curve):
    shown = texts(throttle_curve(replace(curve, stranded=(0.0,) * 11, knees=())))
    assert "Down to 0\u202f%: nothing stranded" in shown


def test_an_empty_curve_can_be_drawn(curve):
    ax = throttle_curve(replace(curve, exports=0.0, remaining=(), stranded=(), knees=(), through=""))
    assert ax.get_xlabel() == "Transit capacity left, share of today’s"


def test_without_exports_no_share_is_given(curve):
    assert words(replace(curve, exports=0.0), 0.5, 3.0) == ("50\u202f% left: 3.0 Mt/yr stranded", "")


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (0.5, "0.5"), (12.34, "12.3"), (1234.5, "1,234")])
def test_amounts_have_three_figures(value, text):
    assert amount(value) == text


def test_axes_given_are_the_axes_returned(curve):
    ax = theme.page(width_in=8, height_in=5, axes=theme.Rectangle(0.1, 0.2, 0.8, 0.6))
    assert throttle_curve(curve, ax=ax) is ax


def test_the_same_curve_gives_the_same_svg(curve, tmp_path):
    drawn = [
        theme.save(theme.figure_of(throttle_curve(curve)), tmp_path / f"{number}.svg").read_bytes()
        for number in range(2)
    ]
    assert drawn[0] == drawn[1]

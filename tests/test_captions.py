"""Words beside what they name: labels moved apart as little as needed, keys that break into rows."""

import numpy as np
import pytest
from extents import overlapping, words
from hypothesis import given
from hypothesis import strategies as st

from analysis.plots import theme
from analysis.plots.captions import Entry, Run, Swatch, draw_key, percent, spread, width_of, write

ROWS = st.lists(st.tuples(st.floats(0, 300), st.floats(1, 30)), max_size=12)


@pytest.fixture
def ax():
    return theme.page(width_in=6, height_in=3, axes=theme.Rectangle(0.1, 0.2, 0.8, 0.6))


@given(ROWS)
def test_labels_moved_apart_never_touch_and_keep_their_order(rows):
    rooms = [room for _, room in rows]
    middles = spread([wanted for wanted, _ in rows], rooms)
    for k in range(len(rows) - 1):
        assert middles[k + 1] - middles[k] >= (rooms[k] + rooms[k + 1]) / 2 - 1e-6


@given(ROWS)
def test_labels_that_fit_stay_within_the_limits(rows):
    rooms = [room for _, room in rows]
    middles = spread([wanted for wanted, _ in rows], rooms, low=0.0, high=400.0)
    for middle, room in zip(middles, rooms, strict=True):
        assert middle - room / 2 >= -1e-6
        assert middle + room / 2 <= 400 + 1e-6


@given(ROWS)
def test_labels_are_moved_no_more_than_by_any_other_way(rows):
    wanted = sorted(at for at, _ in rows)
    rooms = [room for _, room in rows]
    middles = spread(wanted, rooms)
    moved = sum((a - b) ** 2 for a, b in zip(middles, wanted, strict=True))
    packed = np.cumsum(rooms) - np.array(rooms) / 2
    other = sum((packed + np.mean(np.array(wanted) - packed) - wanted) ** 2) if rows else 0.0
    assert moved <= other + 1e-6


def test_labels_that_stand_clear_are_not_moved():
    assert spread([10.0, 50.0, 90.0], [20.0, 20.0, 20.0]) == [10.0, 50.0, 90.0]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.9951, "100\u202f%"),
        (0.0996, "10\u202f%"),
        (0.005, "0.5\u202f%"),
        (1.0, "100\u202f%"),
        (-0.0, "0\u202f%"),
    ],
)
def test_a_small_share_shows_its_tenths(share, text):
    assert percent(share) == text


def test_the_width_of_a_line_is_that_of_its_runs_and_gaps():
    runs = [Run("one"), Run(""), Run("two")]
    assert width_of(runs) == pytest.approx(width_of([Run("one")]) + width_of([Run("two")]) + 5)


@pytest.mark.parametrize(("align", "share"), [("left", 0.0), ("centre", 0.5), ("right", 1.0)])
def test_a_line_is_aligned_at_its_point(ax, align, share):
    line = [Run("HHH"), Run("HH")]
    write(ax, (100.0, 50.0), line, align=align)
    theme.figure_of(ax).draw_without_rendering()
    per_pt = theme.figure_of(ax).dpi / 72
    left = ax.texts[0].get_window_extent().x0 - ax.get_window_extent().x0
    assert left / per_pt == pytest.approx(100 - share * width_of(line), abs=1.5)


def test_a_key_too_wide_breaks_into_rows(ax):
    entries = [Entry(Swatch(theme.INK), [Run(f"Meaning number {n}")]) for n in range(6)]
    assert draw_key(ax, entries, top_pt=100) > 2 * draw_key(ax, entries[:1], top_pt=30)
    assert not [pair for pair in overlapping(ax) if "#6" not in str(pair)]
    assert words(ax)[:6] == [f"Meaning number {n}" for n in range(6)]

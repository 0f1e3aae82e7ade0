"""The resilience curve: what it says in words and days, and that the words lie on nothing."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from extents import off_the_page, overlapping, small_page, svgs, words

from analysis.plots import theme
from analysis.plots.day_axis import Episode, day_ticks, event_days, middles, strips, to_edges
from analysis.plots.resilience_curve import ResilienceCurve, resilience_curve

START = dt.date(2022, 7, 1)
STOP = Episode(name="The line stopped, 30 days", start=dt.date(2022, 7, 6), end=dt.date(2022, 8, 5))


def course(depth, count=90):
    """Usual for 8 days, a fall, and a way back that is slow at first."""
    days = np.arange(count)
    back = np.clip((days - 35) / 40, 0, 1)
    return tuple(np.where(days < 8, 100.0, np.where(days < 35, depth, depth + (100 - depth) * back)).tolist())


@pytest.fixture
def curve():
    return ResilienceCurve(
        title="The line stops: 2.0 Mt lost, 1.2 to 2.5",
        subtitle="Exports, kt a day",
        footer="Made-up numbers",
        unit="kt a day",
        start=START,
        usual=100.0,
        central=course(40.0),
        low=course(25.0),
        high=course(60.0),
        episodes=(STOP,),
        missing=("2.3 Mt missing, 1.4 to 2.9", "2.0 Mt lost: not produced", "0.3 Mt deferred: made up later"),
        recovered=74,
        recovery=("Back to 99\u202f% of usual", "13 Sep, 39 days after the end"),
    )


def drawn(ax, count):
    return next(line for line in ax.lines if len(line.get_xdata()) == count + 2)


def test_the_line_drawn_is_the_exports_given(curve):
    line = drawn(resilience_curve(curve), 90)
    np.testing.assert_allclose(line.get_ydata()[1:-1], curve.central)
    np.testing.assert_allclose(line.get_xdata()[1:-1], np.arange(90) + 0.5)


def test_the_first_and_last_day_reach_the_ends_of_the_axis(curve):
    ax = resilience_curve(curve)
    assert list(drawn(ax, 90).get_xdata()[[0, -1]]) == [0.0, 90.0]
    assert ax.get_xlim() == (0.0, 90.0)
    assert ax.get_ylim()[0] == 0.0


def test_the_axis_shows_dates_and_the_year_once(curve):
    labels = [label.get_text() for label in resilience_curve(curve).get_xticklabels()]
    assert labels[:3] == ["4 Jul\n2022", "11 Jul", "18 Jul"]
    assert not any("2022" in label for label in labels[1:])


def test_what_is_missing_usual_and_back_is_said(curve):
    shown = words(resilience_curve(curve))
    assert {*curve.missing, *curve.recovery, "Usual: 100 kt a day", STOP.name} <= set(shown)


def test_events_are_shaded_on_their_days(curve):
    ax = resilience_curve(curve)
    (shade,) = [patch for patch in ax.patches if patch.get_gid() == "episode"]
    assert (shade.get_x(), shade.get_width()) == (5, 30)


def test_the_mark_of_recovery_lies_on_the_curve(curve):
    ax = resilience_curve(curve)
    (mark,) = [line for line in ax.lines if line.get_marker() == "o"]
    at = ax.transData.inverted().transform(ax.transAxes.transform((mark.get_xdata()[0], mark.get_ydata()[0])))
    np.testing.assert_allclose(at, (74.5, curve.central[74]))


@pytest.mark.parametrize("depth", [0.0, 40.0, 90.0, 99.0])
@pytest.mark.parametrize("recovered", [36, 74, None])
def test_no_text_lies_on_another_or_on_the_curve(curve, depth, recovered):
    central = course(depth)
    picture = replace(
        curve, central=central, low=course(depth * 0.8), high=course(depth + 1), recovered=recovered
    )
    ax = resilience_curve(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)
    days = np.linspace(0, 90, 600)
    dots = ax.transData.transform(np.column_stack([days, np.interp(days, middles(90), to_edges(central))]))
    boxes = [text.get_window_extent().padded(-1) for text in ax.texts]
    assert not any(box.contains(*dot) for box in boxes for dot in dots)


def test_on_a_small_page_texts_still_lie_on_nothing(curve):
    ax = small_page()
    assert resilience_curve(curve, ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_a_title_of_two_lines_stays_on_the_page(curve):
    ax = resilience_curve(replace(curve, title="A long finding that goes on and on " * 4))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_exports_that_never_fall_are_said_to_be_usual(curve):
    flat = (100.0,) * 90
    calm = replace(
        curve, central=flat, low=flat, high=flat, missing=("Exports never fall",), recovered=None, recovery=()
    )
    ax = resilience_curve(calm)
    assert "Exports never fall" in words(ax)
    assert not overlapping(ax)
    assert not [line for line in ax.lines if line.get_marker() == "o"]


def test_events_at_the_same_time_stand_in_rows_of_their_own(curve):
    more = Episode(name="A second thing, 3 days", start=dt.date(2022, 7, 8), end=dt.date(2022, 7, 11))
    later = Episode(name="Later", start=dt.date(2022, 9, 1), end=dt.date(2022, 9, 8))
    ax = resilience_curve(replace(curve, episodes=(later, STOP, more)))
    rows = {strip.name: strip.row for strip in strips(ax, (later, STOP, more), start=START, days=90)}
    assert rows == {STOP.name: 0, more.name: 1, "Later": 0}
    assert not overlapping(ax)


def test_an_event_without_end_lasts_to_the_edge_and_its_name_stays_inside(curve):
    late = Episode(name="From the last days on, for good", start=dt.date(2022, 9, 24), end=None)
    ax = resilience_curve(replace(curve, episodes=(late,)))
    (shade,) = [patch for patch in ax.patches if patch.get_gid() == "episode"]
    assert shade.get_x() + shade.get_width() == 90
    assert not off_the_page(ax)


def test_an_event_outside_the_days_is_not_drawn(curve):
    past = Episode(name="Before", start=dt.date(2022, 1, 1), end=dt.date(2022, 2, 1))
    ax = resilience_curve(replace(curve, episodes=(past,)))
    assert "Before" not in words(ax)
    assert event_days((past,), start=START, days=90) == []


def test_event_days_are_counted_once():
    twice = (STOP, replace(STOP, name="again"))
    assert event_days(twice, start=START, days=90) == list(range(5, 35))
    assert event_days((replace(STOP, end=None),), start=START, days=8) == [5, 6, 7]


@pytest.mark.parametrize("days", [1, 9, 30, 75, 120, 365, 800, 4000])
def test_dates_on_the_axis_stand_apart_whatever_the_span(days):
    ticks = day_ticks(START, days, width_pt=700.0)
    assert ticks
    assert all((b.day - a.day) * 700 / days >= 50 for a, b in pairwise(ticks))
    assert all(tick.date == START + dt.timedelta(days=tick.day) for tick in ticks)


def test_one_day_can_be_drawn(curve):
    one = replace(curve, central=(90.0,), low=(80.0,), high=(95.0,), recovered=None, recovery=(), missing=())
    assert not overlapping(resilience_curve(one))


def test_the_picture_keeps_off_global_settings_and_svg_is_the_same_twice(curve, tmp_path):
    first, second = svgs(lambda: resilience_curve(curve), tmp_path)
    assert first == second
    assert theme.FONT.encode() not in first

"""The backtest chart: predictions beside observations, in the order of the events, nothing hidden."""

import datetime as dt
from dataclasses import replace

import pytest
from extents import off_the_page, overlapping, small_page, svgs, words

from analysis.plots.backtest_chart import OBSERVED, BacktestChart, BacktestRow, backtest_chart, signed


def row(label, day, predicted, observed, **more):
    return BacktestRow(
        label=label,
        date=dt.date(2022, 3, day),
        **dict(zip(("predicted_low", "predicted_central", "predicted_high"), predicted, strict=True)),
        **dict(zip(("observed_low", "observed_central", "observed_high"), observed, strict=True)),
        **{"naive_nothing": 0.0, "naive_proportional": None, "inside": True, **more},
    )


ROWS = (
    row("Storm", 22, (-28.0, -18.0, -9.0), (-16.0, -12.0, -8.0), naive_proportional=-66.0, calibration=True),
    row("Court order", 5, (0.0, 0.0, 0.0), (-1.0, 0.0, 1.0), naive_proportional=-75.0),
    row("Tanks fail", 27, (-22.0, -14.0, -6.0), (-31.0, -26.0, -21.0), inside=False),
    row("Drones hit a pump station", 17, (-3.0, -1.0, 0.0), (-1.0, 1.25, 3.0)),
)


@pytest.fixture
def chart():
    return BacktestChart(
        title="3 of 4 events fall inside the predicted range",
        subtitle="Change of exports, points of usual",
        footer="Made-up numbers.",
        axis="Change of exports, points of usual",
        rows=ROWS,
    )


def bars(ax):
    return [patch for patch in ax.patches if patch.get_gid() == "predicted"]


def marks(ax, marker):
    found = [(line.get_ydata()[0], line.get_xdata()[0]) for line in ax.lines if line.get_marker() == marker]
    return [x for y, x in sorted(found, reverse=True)]


def test_no_text_lies_on_another_or_leaves_the_page(chart):
    ax = backtest_chart(chart)
    assert not overlapping(ax)
    assert not off_the_page(ax)


@pytest.mark.parametrize("times", [1, 3])
def test_on_a_small_page_texts_still_lie_on_nothing(chart, times):
    ax = small_page()
    assert backtest_chart(replace(chart, rows=ROWS * times), ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_a_title_of_two_lines_stays_on_the_page(chart):
    ax = backtest_chart(replace(chart, title="A long finding that goes on and on " * 4))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_events_stand_in_the_order_of_their_dates(chart):
    labels = [text for text in words(backtest_chart(chart)) if text in {item.label for item in ROWS}]
    assert labels == ["Court order", "Drones hit a pump station", "Storm", "Tanks fail"]


def test_the_bars_and_marks_are_the_numbers_given(chart):
    ax = backtest_chart(chart)
    by_date = sorted(ROWS, key=lambda item: item.date)
    assert [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars(ax)] == [
        pytest.approx((item.predicted_low, item.predicted_high)) for item in by_date
    ]
    key = 1  # the key shows each mark once, on top
    assert marks(ax, "D")[key:] == [item.observed_central for item in by_date]
    assert marks(ax, "x")[key:] == [item.naive_nothing for item in by_date]
    assert marks(ax, "v")[key:] == [-75.0, -66.0]
    spans = [tuple(line.get_xdata()) for line in ax.lines if line.get_color() == OBSERVED]
    assert {(item.observed_low, item.observed_high) for item in ROWS} <= set(spans)


def test_an_event_without_effect_is_shown_like_any_other(chart):
    ax = backtest_chart(chart)
    assert len(bars(ax)) == len(ROWS)
    shown = words(ax)
    assert shown.count("0") >= 2
    assert "−1 to +1" in shown


def test_calibration_events_are_marked_and_explained(chart):
    shown = words(backtest_chart(chart))
    assert shown.count("calibration") == 1
    assert "predicted, event used to calibrate" in shown
    plain = tuple(replace(item, calibration=False) for item in ROWS)
    assert "predicted, event used to calibrate" not in words(backtest_chart(replace(chart, rows=plain)))


def test_a_miss_is_called_outside(chart):
    shown = words(backtest_chart(chart))
    assert (shown.count("apart"), shown.count("ranges meet")) == (1, 3)


def test_naive_forecasts_that_say_nothing_are_left_out(chart):
    silent = tuple(replace(item, naive_nothing=None, naive_proportional=None) for item in ROWS)
    ax = backtest_chart(replace(chart, rows=silent))
    assert not marks(ax, "x")
    assert not marks(ax, "v")
    assert not any("naive" in text for text in words(ax))


def test_points_carry_their_sign():
    assert [signed(value) for value in (-65.4, 3.0, -0.01, 0.3)] == ["−65", "+3", "0", "+0.3"]


def test_a_chart_without_events_can_be_drawn(chart):
    assert not bars(backtest_chart(replace(chart, rows=())))


def test_rows_may_come_in_any_order_and_svg_is_the_same_twice(chart, tmp_path):
    both = iter((chart, replace(chart, rows=ROWS[::-1])))
    first, second = svgs(lambda: backtest_chart(next(both)), tmp_path)
    assert first == second

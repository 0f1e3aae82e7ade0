"""Storage levels: each tank in a row of its own, as full as given, with words that lie on nothing."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from extents import off_the_page, overlapping, small_page, svgs, words

from analysis.plots.day_axis import Episode
from analysis.plots.storage_levels import Level, StorageLevels, extreme, moving_of, storage_levels

START = dt.date(2022, 7, 1)
DAYS = 60


def level(name, size, *, first, event, last, unit="kt"):
    """Return a level that goes from one share to another in the event, and to a third after it."""
    shares = np.interp(np.arange(DAYS), [9, 20, 30, 50], [first, event, event, last])
    return Level(name=name, size=size, unit=unit, shares=tuple(shares.tolist()))


TERMINAL = level("Terminal", 1000.0, first=0.5, event=1.0, last=0.5)
FIELD = level("Field", 120.0, first=0.5, event=0.0, last=0.0)
IDLE = level("Idle", 400.0, first=0.5, event=0.51, last=0.5)
OUTPUT = level("Output of all fields", 225.0, first=1.0, event=0.4, last=1.0, unit="kt a day")
STOP = Episode(name="The port stopped, 20 days", start=dt.date(2022, 7, 11), end=dt.date(2022, 7, 31))


@pytest.fixture
def picture():
    return StorageLevels(
        title="Tanks take 0.4 Mt and are fullest on 21 Jul",
        subtitle="Share of room, share of usual output",
        footer="Made-up numbers.",
        start=START,
        tanks=(FIELD, TERMINAL, IDLE),
        output=OUTPUT,
        episodes=(STOP,),
    )


def fills(ax):
    return [area.get_paths()[0].vertices for area in ax.collections if area.get_gid() == "level"]


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = storage_levels(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert storage_levels(picture, ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_a_title_of_two_lines_stays_on_the_page(picture):
    ax = storage_levels(replace(picture, title="A long finding that goes on and on " * 4))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_the_largest_tank_stands_on_top_and_output_below(picture):
    ax = storage_levels(picture)
    tops = [vertices[:, 1].max() for vertices in fills(ax)]
    assert len(tops) == 3
    assert tops == sorted(tops, reverse=True)
    names = [text.get_text() for text in ax.texts if text.get_text() in {"Terminal", "Field", OUTPUT.name}]
    assert names == ["Terminal", "Field", OUTPUT.name]


def test_a_level_is_as_high_as_its_share(picture):
    ax = storage_levels(picture)
    terminal = fills(ax)[0]
    low, high = terminal[:, 1].min(), terminal[:, 1].max()
    at_start = terminal[(terminal[:, 0] == 0.0) & (terminal[:, 1] > low)][0, 1]
    assert (at_start - low) / (high - low) == pytest.approx(0.5)


def test_output_above_usual_stays_in_its_row(picture):
    above = replace(OUTPUT, shares=(*OUTPUT.shares[:-1], 1.25))
    ax = storage_levels(replace(picture, output=above))
    assert fills(ax)[-1][:, 1].max() < fills(ax)[-2][:, 1].min()
    assert not overlapping(ax)


def test_the_turning_point_and_the_end_are_said(picture):
    shown = words(storage_levels(picture))
    assert {"highest 100\u202f%", "on 21 Jul", "50\u202f% at the end"} <= set(shown)
    assert {"lowest 0\u202f%", "lowest 40\u202f%", "room for 1,000 kt", "usual 225 kt a day"} <= set(shown)
    assert extreme(TERMINAL) == 20


def test_tanks_that_hardly_change_are_named_in_the_footer_alone(picture):
    assert moving_of(picture.tanks) == ((TERMINAL, FIELD), ("Idle",))
    shown = words(storage_levels(picture))
    assert "Idle" not in shown
    assert any("change by less than 5\u202f%: Idle." in text for text in shown)


def test_a_picture_without_tanks_or_output_can_be_drawn(picture):
    assert not fills(storage_levels(replace(picture, tanks=(), output=None)))
    assert len(fills(storage_levels(replace(picture, tanks=())))) == 1


def test_tanks_may_come_in_any_order_and_svg_is_the_same_twice(picture, tmp_path):
    both = iter((picture, replace(picture, tanks=picture.tanks[::-1])))
    first, second = svgs(lambda: storage_levels(next(both)), tmp_path)
    assert first == second

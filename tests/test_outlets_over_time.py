"""Outlets over time: the stack is the amounts given, and its labels lie on nothing."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from matplotlib.colors import to_hex

from analysis.plots import theme
from analysis.plots.day_axis import Episode
from analysis.plots.outlets_over_time import (
    Outlet,
    OutletsOverTime,
    layers_of,
    mean_in_events,
    outlets_over_time,
)

START = dt.date(2022, 7, 1)
DAYS = 60
STOP = Episode(name="The line stopped, 20 days", start=dt.date(2022, 7, 11), end=dt.date(2022, 7, 31))


def outlet(name, crosses, usual, event=None):
    during = usual if event is None else event
    values = tuple(during if 10 <= day < 30 else usual for day in range(DAYS))
    return Outlet(name=name, crosses=crosses, usual=usual, values=values)


OUTLETS = (
    outlet("China", False, 10.0, 15.0),
    outlet("CPC", True, 140.0, 0.0),
    outlet("Atyrau–Samara", True, 22.0, 40.0),
    outlet("BTC", False, 0.0, 8.0),
    outlet("Uzbekistan", False, 0.3),
    outlet("Kyrgyzstan", False, 0.2),
    outlet("Never", False, 0.0),
)


@pytest.fixture
def picture():
    return OutletsOverTime(
        title="CPC carries 2.8 Mt less, Atyrau–Samara 0.36 Mt more",
        subtitle="Exports by route, kt a day",
        footer="Made-up numbers.",
        unit="kt a day",
        denied_name="Russia",
        start=START,
        outlets=OUTLETS,
        episodes=(STOP,),
    )


def areas(ax):
    return [area for area in ax.collections if area.get_gid() == "outlet"]


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = outlets_over_time(picture)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_still_lie_on_nothing(picture):
    ax = small_page()
    assert outlets_over_time(picture, ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_a_title_of_two_lines_stays_on_the_page(picture):
    ax = outlets_over_time(replace(picture, title="A long finding that goes on and on " * 4))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_what_crosses_lies_below_and_the_largest_lowest(picture):
    layers, _ = layers_of(picture)
    names = [layer.outlet.name for layer in layers]
    assert names == ["CPC", "Atyrau–Samara", "China", "BTC", "Other"]
    assert [layer.outlet.crosses for layer in layers] == [True, True, False, False, False]


def test_the_layers_add_up_to_all_exports(picture):
    layers, _ = layers_of(picture)
    total = [sum(day) for day in zip(*(outlet.values for outlet in OUTLETS), strict=True)]
    np.testing.assert_allclose(layers[-1].high, total)
    np.testing.assert_allclose(layers[0].low, 0)
    for lower, upper in pairwise(layers):
        assert lower.high == upper.low


def test_the_areas_drawn_are_the_layers_and_of_their_colours(picture):
    ax = outlets_over_time(picture)
    layers, _ = layers_of(picture)
    assert len(areas(ax)) == len(layers)
    assert [to_hex(area.get_facecolor()[0]) for area in areas(ax)] == [
        layer.colour.lower() for layer in layers
    ]
    assert layers[0].colour.upper() == theme.CROSSES
    assert layers[2].colour.upper() == theme.AVOIDS
    top = max(path.vertices[:, 1].max() for path in areas(ax)[0].get_paths())
    assert top == pytest.approx(140.0)


def test_a_stop_shows_on_its_very_days(picture):
    ax = outlets_over_time(picture)
    edges = areas(ax)[0].get_paths()[0].vertices
    low = edges[edges[:, 1] < 1e-9][:, 0]
    assert {10.0, 30.0} <= set(low.tolist())


def test_labels_give_the_usual_amount_and_the_mean_of_event_days(picture):
    shown = words(outlets_over_time(picture))
    assert {"CPC", "140 → 0", "22.0 → 40.0", "0 → 8.0", "Usual: 172 kt a day"} <= set(shown)
    assert {"Crosses Russia", "162 → 40.0", "No transit of Russia", "10.5 → 23.5"} <= set(shown)
    assert mean_in_events(picture, OUTLETS[0].values) == pytest.approx(15.0)


def test_small_routes_are_put_together_and_the_footer_says_so(picture):
    shown = words(outlets_over_time(picture))
    assert "Other" in shown
    assert "Kyrgyzstan" not in shown
    assert any("Other: Kyrgyzstan, Uzbekistan, each always below" in text for text in shown)


def test_a_route_that_is_small_alone_keeps_its_name(picture):
    shown = words(outlets_over_time(replace(picture, outlets=(*OUTLETS[:4], OUTLETS[5]))))
    assert "Kyrgyzstan" in shown
    assert "Other" not in shown


def test_without_events_labels_give_the_usual_amount_alone(picture):
    shown = words(outlets_over_time(replace(picture, episodes=())))
    assert "140" in shown
    assert not any("→" in text for text in shown)


def test_a_picture_without_routes_can_be_drawn(picture):
    assert not areas(outlets_over_time(replace(picture, outlets=())))


def test_routes_may_come_in_any_order_and_svg_is_the_same_twice(picture, tmp_path):
    both = iter((picture, replace(picture, outlets=OUTLETS[::-1])))
    first, second = svgs(lambda: outlets_over_time(next(both)), tmp_path)
    assert first == second

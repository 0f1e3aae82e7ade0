"""The picture of an attribution: bars and bands are the numbers, texts lie on nothing."""

from __future__ import annotations

from dataclasses import replace

from exhibits import shared_out
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.plots.attribution_bars import AttributedPart, attribution_bars, shown

PARTS = st.lists(st.tuples(st.floats(-40, 900), st.floats(0, 30), st.floats(0, 30)), min_size=0, max_size=14)


def bars(ax, name):
    return [patch.get_width() for patch in ax.patches if patch.get_gid() == name]


def test_the_bars_are_the_parts_largest_first():
    ax = attribution_bars(shared_out())
    assert bars(ax, "part") == [60.0, 4.0]
    assert bars(ax, "nobody") == [16.0]


def test_the_bands_are_the_low_and_high_ends():
    ax = attribution_bars(shared_out())
    bands = [line.get_xdata() for line in ax.lines if line.get_gid() == "band"]
    assert [tuple(band) for band in bands] == [(55.0, 64.0), (1.0, 5.0)]


def test_the_words_are_amounts_shares_and_bands():
    found = words(attribution_bars(shared_out()))
    assert {"60.0 Mt/yr", "75\u202f%", "55.0 to 64.0", "None of them", "16.0 Mt/yr"} <= set(found)
    assert any(text.startswith("Nothing hangs on Belarus.") for text in found)


def test_a_part_of_nothing_with_a_band_is_shown():
    part = AttributedPart(name="Iran", value=0.0, low=0.0, high=3.0)
    rows, nothing = shown(replace(shared_out(), parts=(part,)))
    assert (rows[0], nothing) == (part, ())


def test_without_bands_the_key_has_none():
    plain = AttributedPart(name="Russia", value=60.0)
    found = words(attribution_bars(replace(shared_out(), parts=(plain,), band="")))
    assert not any("futures" in text for text in found)


@settings(max_examples=15)
@given(rows=PARTS)
def test_no_text_lies_on_another_or_leaves_the_page(rows):
    parts = tuple(
        AttributedPart(name=f"A country {number}", value=value, low=value - less, high=value + more)
        for number, (value, less, more) in enumerate(rows)
    )
    ax = attribution_bars(replace(shared_out(), parts=parts))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_nothing_at_all_can_be_drawn():
    empty = replace(shared_out(), parts=(), whole=0.0, nobody=AttributedPart(name="None", value=0.0))
    assert bars(attribution_bars(empty), "nobody") == [0.0]


def test_axes_given_are_the_axes_returned():
    ax = small_page()
    assert attribution_bars(shared_out(), ax=ax) is ax


def test_the_same_picture_gives_the_same_svg(tmp_path):
    one, other = svgs(lambda: attribution_bars(shared_out()), tmp_path)
    assert one == other

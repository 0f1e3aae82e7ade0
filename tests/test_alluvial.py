"""The alluvial picture: sums are kept from column to column, ribbons cross little, texts lie on nothing."""

from dataclasses import replace
from itertools import pairwise

import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch, Rectangle

from analysis.plots import theme
from analysis.plots.alluvial import RIBBONS, TIGHT, Alluvial, Stream, alluvial
from analysis.plots.ribbons import COLUMNS, OTHER, laid_out, merged, ordered, totals
from routes.errors import RoutesError

ROWS = """
Tengiz|CPC|Mediterranean|24.5|x
Tengiz|CPC|North-west Europe|6.2|x
Tengiz|Aktau–Baku|Mediterranean|1.1|
Kashagan|CPC|Mediterranean|11.8|x
Kashagan|CPC|Asia by sea|1.6|x
Kashagan|Atyrau–Samara|Schwedt refinery|0.6|x
Karachaganak|CPC|Mediterranean|7.4|x
Karachaganak|Atyrau–Samara|Schwedt refinery|0.9|x
Mangystau|Atyrau–Samara|North-west Europe|4.4|x
Mangystau|Aktau–Makhachkala|Black Sea|2.2|x
Mangystau|Aktau–Baku|Mediterranean|0.4|
Emba|CPC|Mediterranean|2.3|x
Aktobe and Turgai|China|China|1.1|
Aktobe and Turgai|Kyrgyzstan|Kyrgyzstan|0.03|
Emba|Uzbekistan|Uzbekistan|0.05|
"""
STREAMS = st.lists(
    st.builds(
        Stream,
        field=st.sampled_from("abcd"),
        route=st.sampled_from("abcde"),
        market=st.sampled_from("abcd"),
        amount=st.floats(0.01, 50),
        crosses=st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def stream(row):
    field, route, market, amount, crosses = row.split("|")
    return Stream(field=field, route=route, market=market, amount=float(amount), crosses=bool(crosses))


@pytest.fixture
def picture():
    return Alluvial(
        title="Most takes one route",
        subtitle="Mt a year",
        footer="Made-up numbers.",
        unit="Mt/yr",
        denied_name="Russian territory",
        streams=tuple(map(stream, ROWS.split("\n")[1:-1])),
    )


def ribbons(ax):
    shown = [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    return [patch for patch in shown if to_hex(patch.get_facecolor()) != theme.PAPER.lower()]


def bars(ax):
    return [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_zorder() == 4]


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = alluvial(picture)
    assert len(words(ax)) > 40
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_on_a_small_page_texts_take_one_line_and_still_lie_on_nothing(picture):
    few = replace(picture, streams=picture.streams[:12])
    ax = small_page()
    assert alluvial(few, ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_where_there_is_no_room_for_its_amount_a_route_has_its_name_alone(picture):
    ax = theme.page(width_in=6.0, height_in=6, axes=theme.Rectangle(0.05, 0.1, 0.9, 0.75))
    shown = words(alluvial(picture, ax=ax))
    assert "Aktau–Makhachkala" in shown
    assert shown.count("2.2 · 3.4\u202f%") == 1  # beside the market, not over the route
    assert not overlapping(ax)


def test_a_page_too_narrow_for_the_names_is_refused(picture):
    ax = theme.page(width_in=4.6, height_in=6, axes=theme.Rectangle(0.05, 0.1, 0.9, 0.75))
    with pytest.raises(RoutesError, match="wide enough for CPC"):
        alluvial(picture, ax=ax)


def test_a_page_too_low_for_the_names_is_refused(picture):
    ax = theme.page(width_in=8, height_in=2.2, axes=theme.Rectangle(0.05, 0.1, 0.9, 0.7))
    with pytest.raises(RoutesError, match="high enough for 7 names"):
        alluvial(picture, ax=ax)


@given(STREAMS)
def test_what_enters_a_node_leaves_it(streams):
    nodes, joints = laid_out(streams, height_pt=400, rooms=TIGHT)
    for column in COLUMNS:
        whole = sum(node.amount for node in nodes if node.column == column)
        assert whole == pytest.approx(sum(one.amount for one in streams))
    for node in nodes:
        before = [one for one in joints if one.column == node.column - 1 and one.target == node.name]
        after = [one for one in joints if one.column == node.column and one.origin == node.name]
        for side in filter(None, (before, after)):
            assert sum(one.amount for one in side) == pytest.approx(node.amount)
            assert sum(one.amount for one in side if one.crosses) == pytest.approx(node.crossing, abs=1e-9)
            ends = [one.end if side is before else one.start for one in side]
            assert sum(top - bottom for bottom, top in ends) == pytest.approx(node.top - node.bottom)
            assert min(bottom for bottom, _ in ends) == pytest.approx(node.bottom)


@given(STREAMS)
def test_bars_neither_touch_nor_leave_the_height(streams):
    nodes, _ = laid_out(streams, height_pt=400, rooms=TIGHT)
    for column in COLUMNS:
        own = [node for node in nodes if node.column == column]
        assert all(-1 <= node.bottom < node.top <= 401 for node in own)
        assert all(upper.bottom > lower.top for upper, lower in pairwise(own))


@given(STREAMS)
def test_the_order_does_not_depend_on_the_order_of_streams(streams):
    assert ordered(streams) == ordered(streams[::-1])


def test_ribbons_that_need_not_cross_do_not():
    streams = [
        Stream(field=name, route=name, market=name, amount=amount, crosses=name == "b")
        for name, amount in (("a", 3.0), ("b", 1.0), ("c", 2.0))
    ]
    fields, routes, markets = ordered(streams)
    assert fields == routes == markets
    assert routes[0] == "b"


def test_small_nodes_are_put_together_and_the_footer_says_so(picture):
    shown = words(alluvial(picture))
    assert shown.count(OTHER) == 2
    assert "Kyrgyzstan" not in shown
    (footer,) = [text for text in shown if text.startswith("Made-up")]
    assert "Other (route, market): Uzbekistan 0.05, Kyrgyzstan 0.03 Mt/yr." in footer.replace("\n", " ")


def test_a_node_that_is_small_alone_keeps_its_name(picture):
    streams, lost = merged(picture.streams[:-1])
    assert not any(lost)
    assert "Kyrgyzstan" in totals(streams, 1)
    assert OTHER not in "".join(words(alluvial(replace(picture, streams=streams))))


def test_putting_together_keeps_the_sum(picture):
    streams, _ = merged(picture.streams)
    assert sum(one.amount for one in streams) == pytest.approx(sum(one.amount for one in picture.streams))


def test_labels_give_amounts_and_shares(picture):
    shown = words(alluvial(picture))
    assert "53.8 · 83\u202f%" in shown
    assert "Crosses Russian territory" in shown
    assert "61.9 Mt/yr · 96\u202f%" in shown


def test_colours_say_whether_a_stream_crosses(picture):
    ax = alluvial(picture)
    assert {to_hex(patch.get_facecolor()) for patch in ribbons(ax)} == set(RIBBONS.values())
    fills = {to_hex(patch.get_facecolor()) for patch in bars(ax)}
    assert fills == {theme.INK.lower(), theme.CROSSES.lower(), theme.AVOIDS.lower()}


def test_a_route_of_both_kinds_has_a_bar_of_both_colours(picture):
    mixed = [
        Stream(field="f", route="r", market="m", amount=1.0, crosses=crosses) for crosses in (True, False)
    ]
    ax = alluvial(replace(picture, streams=tuple(mixed)))
    assert len(bars(ax)) == 5
    assert all(bar.get_height() == pytest.approx(bars(ax)[0].get_height() / 2) for bar in bars(ax)[1:])


def test_a_route_and_a_market_of_one_name_are_two_nodes(picture):
    assert words(alluvial(picture)).count("China") == 2


def test_a_picture_without_streams_can_be_drawn(picture):
    assert not ribbons(alluvial(replace(picture, streams=())))


def test_the_same_streams_give_the_same_svg(picture, tmp_path):
    first, second = svgs(lambda: alluvial(picture), tmp_path)
    assert first == second


def test_the_order_of_streams_does_not_change_the_picture(picture, tmp_path):
    turned = iter((picture, replace(picture, streams=picture.streams[::-1])))
    first, second = svgs(lambda: alluvial(next(turned)), tmp_path)
    assert first == second

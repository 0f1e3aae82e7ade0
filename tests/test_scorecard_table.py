"""The picture of the scorecard: bars and dots are the numbers, texts lie on nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from exhibits import side_by_side
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.plots import theme
from analysis.plots.scorecard_table import scorecard_table

AMOUNTS = st.floats(0, 900)
TEXTS = st.lists(
    st.sampled_from(["Atyrau–Samara", "and", "crossing", "Kazakhstan–Turkmenistan–Iran"]), max_size=8
)
ROWS = st.lists(
    st.tuples(
        st.none() | AMOUNTS,
        AMOUNTS,
        AMOUNTS,
        AMOUNTS,
        st.dictionaries(st.integers(2010, 2026), AMOUNTS),
        TEXTS,
    ),
    max_size=9,
)


def bars(ax, name):
    return [patch.get_width() for patch in ax.patches if patch.get_gid() == name]


def dots(ax, start):
    return {
        line.get_gid(): line.get_xdata()[0] - start
        for line in ax.lines
        if str(line.get_gid()).startswith("carried")
    }


def test_bars_range_and_dots_of_a_row_share_one_scale():
    row = side_by_side().rows[0]
    ax = scorecard_table(replace(side_by_side(), rows=(row,)))
    (nominal,), (effective,) = bars(ax, "nameplate"), bars(ax, "effective")
    assert effective / nominal == pytest.approx(row.effective / row.nameplate)
    start = next(patch.get_x() for patch in ax.patches if patch.get_gid() == "effective")
    (span,) = [line.get_xdata() for line in ax.lines if line.get_gid() == "range"]
    ends = [(float(end) - start) / nominal * row.nameplate for end in span]
    assert ends == pytest.approx([row.low, row.high])
    found = {name: x / nominal * row.nameplate for name, x in dots(ax, start).items()}
    assert found == pytest.approx({f"carried {year}": value for year, value in row.carried})


def test_a_figure_without_a_range_has_no_line_and_one_without_a_nameplate_no_bar():
    row = side_by_side().rows[1]
    ax = scorecard_table(replace(side_by_side(), rows=(row,)))
    assert not [line for line in ax.lines if line.get_gid() == "range"]
    assert bars(ax, "nameplate") == [0.0]
    assert {"not stated for all ways", "not counted", "2.9"} <= set(words(ax))


def test_the_volume_of_the_year_and_the_greatest_are_told():
    row = replace(side_by_side().rows[0], carried=((2013, 90.0), (2025, 64.0)))
    found = words(scorecard_table(replace(side_by_side(), rows=(row,))))
    assert "64.0 in 2025, 90.0 in 2013" in found


def test_the_colour_says_whether_goods_can_cross_the_country():
    ax = scorecard_table(side_by_side())
    colours = [patch.get_facecolor() for patch in ax.patches if patch.get_gid() == "effective"]
    key = [patch.get_facecolor() for patch in ax.patches if patch.get_gid() is None]
    assert colours == key[:2]
    assert words(ax)[:2] == ["Goods can cross Russia on it", "Goods cannot cross Russia"]


def test_without_a_country_in_question_the_key_names_none():
    ax = scorecard_table(replace(side_by_side(), denied_name=None))
    assert words(ax)[0] == "Effective capacity"


@settings(max_examples=12)
@given(rows=ROWS)
def test_no_text_lies_on_another_or_leaves_the_page(rows):
    first = side_by_side().rows[0]
    made = tuple(
        replace(
            first,
            nameplate=nominal,
            effective=sorted(three)[1],
            low=min(three),
            high=max(three),
            carried=tuple(sorted(volumes.items())),
            binding=" ".join(texts),
            crosses=", ".join(texts),
        )
        for nominal, *three, volumes, texts in rows
    )
    ax = scorecard_table(replace(side_by_side(), rows=made))
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_in_small_axes_the_words_are_smaller_and_apart():
    ax = small_page()
    assert scorecard_table(side_by_side(), ax=ax) is ax
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_no_corridor_at_all_can_be_drawn():
    assert theme.figure_of(scorecard_table(replace(side_by_side(), rows=())))


def test_the_same_picture_gives_the_same_svg(tmp_path):
    one, other = svgs(lambda: scorecard_table(side_by_side()), tmp_path)
    assert one == other

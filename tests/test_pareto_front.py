"""The picture of what money buys: steps are the sets, texts lie on nothing, bars are what depends on whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analysis.plots.pareto_front import (
    BarGroup,
    CountryBar,
    FrontPoint,
    ParetoFront,
    change,
    pareto_front,
)
from routes.errors import RoutesError

PICTURE = ParetoFront(
    title="For 300 million USD, two projects bring what is stranded from 76.1 to 72.3 Mt/yr",
    subtitle="Crude oil that could not leave without transit through Russia, Mt/yr",
    footer="Figures: made up.",
    unit="Mt/yr",
    points=(
        FrontPoint(cost=0, stranded=76.1, names=()),
        FrontPoint(cost=30, stranded=75.6, names=("Two tankers",)),
        FrontPoint(cost=300, stranded=72.3, names=("Two tankers", "A line to the east"), chosen=True),
    ),
    groups=(
        BarGroup(
            title="Stranded without transit through",
            bars=(CountryBar(name="Russia", before=76.1, after=72.3),),
        ),
        BarGroup(title="Besides", bars=(CountryBar(name="Azerbaijan", before=0.0, after=2.2),)),
    ),
)
NAME = st.sampled_from(
    ("Two tankers", "A very long name of a railway line from here to there and on", "Port")
)
POINTS = st.lists(st.tuples(st.floats(1, 400), st.floats(0.1, 5), st.lists(NAME, max_size=4)), max_size=12)
BARS = st.lists(
    st.tuples(st.sampled_from(("Azerbaijan", "Turkish Straits", "Iran")), st.floats(0, 90)), max_size=6
)


def steps(ax):
    front = next(child for child in ax.child_axes if child.get_label() == "front")
    return [
        tuple(float(end[0]) for end in line.get_data()) for line in front.lines if line.get_gid() == "point"
    ]


def bars(ax, name):
    side = next(child for child in ax.child_axes if child.get_label() == "bars")
    return [patch.get_width() for patch in side.patches if patch.get_gid() == name]


def test_every_point_is_drawn_and_named():
    ax = pareto_front(PICTURE)
    assert steps(ax) == [(0, 76.1), (30, 75.6), (300, 72.3)]
    shown = words(ax)
    assert {
        "Nothing spent",
        "30 million USD",
        "Two tankers",
        "300 million USD",
        "+ A line to the east",
    } <= set(shown)


def test_bars_of_a_group_share_a_scale():
    group = BarGroup(
        title="Besides",
        bars=(CountryBar(name="A", before=2.0, after=4.0), CountryBar(name="B", before=1.0, after=1.0)),
    )
    ax = pareto_front(replace(PICTURE, groups=(group,)))
    before, after = bars(ax, "before"), bars(ax, "after")
    assert after[0] == pytest.approx(2 * before[0])
    assert after[0] == pytest.approx(4 * after[1])


def test_a_change_is_told_the_shorter_way():
    one = FrontPoint(cost=1, stranded=9, names=("a long name", "b"))
    assert change(None, one) == "a long name + b"
    assert change(one, FrontPoint(cost=2, stranded=8, names=("a long name",))) == "without b"
    assert change(one, FrontPoint(cost=2, stranded=8, names=("c",))) == "c"


@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(rows=POINTS, found=BARS)
def test_no_text_lies_on_another_or_leaves_the_page(rows, found):
    points = [FrontPoint(cost=0.0, stranded=80.0, names=())]
    for cost, saved, names in rows:
        points.append(
            FrontPoint(
                cost=points[-1].cost + cost,
                stranded=points[-1].stranded - saved,
                names=tuple(names),
                chosen=False,
            )
        )
    group = BarGroup(
        title="Stranded without transit through",
        bars=tuple(CountryBar(name=name, before=value, after=value / 2) for name, value in found),
    )
    ax = pareto_front(replace(PICTURE, points=tuple(points), groups=(group, PICTURE.groups[1])))
    assert not overlapping(ax)
    assert not off_the_page(ax)
    assert len(steps(ax)) == len(points)


def test_one_point_alone_and_no_bars_can_be_drawn():
    alone = replace(PICTURE, points=(FrontPoint(cost=0, stranded=0.0, names=()),), groups=())
    assert steps(pareto_front(alone)) == [(0, 0)]
    assert bars(pareto_front(alone), "after") == []


def test_a_front_without_points_is_an_error():
    with pytest.raises(RoutesError, match="a front has a point at least"):
        pareto_front(replace(PICTURE, points=()))


def test_axes_given_are_the_axes_returned():
    ax = small_page()
    assert pareto_front(PICTURE, ax=ax) is ax


def test_the_same_picture_is_the_same_file(tmp_path):
    first, second = svgs(lambda: pareto_front(PICTURE), tmp_path)
    assert first == second

"""Every picture is a function of one result, draws into axes of anybody's, and leaves the rest alone."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest
from exhibits import EXHIBITS
from extents import off_the_page
from library import picture_functions
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from analysis.plots import theme

GAP_PX = 60  # what ticks and labels beside the axes may take


STILL = {
    name: function for name, function in picture_functions().items() if "animation.route_anim" not in name
}


def test_every_still_picture_of_the_library_is_tested_here():
    assert {function for function, _ in EXHIBITS.values()} == set(STILL.values())


@pytest.mark.parametrize("name", picture_functions())
def test_a_picture_is_a_function_of_one_result(name):
    first, *others = inspect.signature(picture_functions()[name]).parameters.values()
    assert first.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert all(other.kind is inspect.Parameter.KEYWORD_ONLY for other in others)
    assert all(other.default is not inspect.Parameter.empty for other in others)


@pytest.mark.parametrize("name", STILL)
def test_a_picture_neither_shows_nor_saves(name):
    module = inspect.getsource(inspect.getmodule(STILL[name]))
    assert "pyplot" not in module
    assert "savefig" not in module
    assert ".show(" not in module


@pytest.fixture
def three():
    """Return three axes of a user's own side by side, the outer ones with a line in them."""
    figure = Figure(figsize=(27, 8), dpi=60)
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, 3, gridspec_kw={"left": 0.03, "right": 0.97, "bottom": 0.2, "top": 0.7})
    for one in (axes[0], axes[2]):
        one.plot([0, 1], [2, 3])
    return axes


def state(ax):
    limits = (ax.get_xlim(), ax.get_ylim(), ax.get_position().bounds, ax.axison)
    return (*limits, len(ax.get_children()), ax.get_title(), ax.get_facecolor(), len(ax.figure.axes))


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_picture_drawn_into_axes_of_ones_own_leaves_the_neighbours_alone(name, three):
    function, result = EXHIBITS[name]
    left, middle, right = three
    before, settings = [state(one) for one in (left, right)], dict(rcParams)
    drawn = function(result(), ax=middle)
    assert isinstance(drawn, Axes)
    assert drawn is middle
    assert [state(one) for one in (left, right)] == before
    assert dict(rcParams) == settings
    figure = theme.figure_of(middle)
    figure.draw_without_rendering()
    own = Bbox.union([one.get_tightbbox() for one in (middle, *middle.child_axes)])
    assert own.x0 >= left.get_window_extent().x1 - 1
    assert own.x1 <= right.get_window_extent().x0 + 1
    assert figure.bbox.y0 <= own.y0
    assert own.y1 <= figure.bbox.y1


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_text_of_a_picture_is_in_the_font_of_the_theme(name):
    function, result = EXHIBITS[name]
    ax = function(result())
    assert all(text.get_fontfamily() == [theme.FONT] for one in (ax, *ax.child_axes) for text in one.texts)


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_per_cent_sign_stands_after_a_thin_space(name):
    function, result = EXHIBITS[name]
    ax = function(result())
    shown = [text.get_text() for one in (ax, *ax.child_axes) for text in one.texts]
    shown += [label.get_text() for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    signs = [text for text in shown if "%" in text and text != "%"]
    assert all("\u202f%" in text for text in signs)


@pytest.mark.parametrize("name", ["map", "difference"])
def test_a_long_title_of_a_map_stays_on_the_page(name):
    function, result = EXHIBITS[name]
    for times in (1, 2, 4):
        ax = function(replace(result(), title="A finding in many words that goes on and on and on " * times))
        assert not [text for text in off_the_page(ax) if "finding" in text]

"""The moving map: widths follow the loads of each day, words tell the date, and files are the same twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from dated import COUNTRIES, event, line, task
from exhibits import moving
from extents import off_the_page, overlapping, words
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from PIL import Image
from terminal import document, refused

from analysis.animation_pictures import AFTER, BEFORE, animation_picture, save_animation
from analysis.disruption import disruption
from analysis.plots import theme
from analysis.plots.gif import HOLD_MS, painted, palette_of, save_gif
from analysis.plots.route_animation import DPI, Load, route_animation, route_day
from analysis.plots.strokes import WIDEST_PT
from routes.errors import RoutesError
from routes.interchange import csv_tables

POSITIONS = {"field": (53.0, 46.0), "moscow": (46.0, 48.0), "baku": (50.0, 40.5), "sea": (37.0, 44.0)}


@pytest.fixture
def picture():
    return moving()


def bands(ax):
    """Return the widths of the bands of the day by line."""
    panel = ax.child_axes[0]
    found = {}
    for part in panel.collections:
        if not isinstance(part, LineCollection):
            continue
        colour = to_hex(part.get_edgecolor()[0]).upper()
        if 2.4 <= part.get_zorder() < 3 and colour in (theme.CROSSES, theme.AVOIDS):
            found[part.get_label().removeprefix("_"), colour] = part.get_linewidth()[0]
    return found


def test_the_widest_band_is_the_greatest_load(picture):
    found = bands(route_day(picture, day=0))
    assert found["atyrau-terminal", theme.CROSSES] == pytest.approx(WIDEST_PT)
    assert found["tengiz-atyrau", theme.CROSSES] == pytest.approx(WIDEST_PT * 30 / 50)


def test_a_line_that_is_shut_has_no_band_but_stays_pale(picture):
    ax = route_day(picture, day=4)
    assert ("atyrau-terminal", theme.CROSSES) not in bands(ax)
    ghosts = [part for part in ax.child_axes[0].collections if part.get_label() == "_atyrau-terminal"]
    assert ghosts


def test_a_line_with_more_than_usual_is_wider(picture):
    shut, usual = (bands(route_day(picture, day=day)) for day in (4, 0))
    name = ("atyrau-samara", theme.CROSSES)
    assert shut[name] == pytest.approx(1.5 * usual[name], rel=0.35)
    assert shut[name] > usual[name]


@pytest.mark.parametrize(("day", "date", "exports"), [(0, "1 Jul 2022", 60), (4, "5 Jul 2022", 20)])
def test_each_frame_tells_the_date_and_exports_against_usual(picture, day, date, exports):
    shown = words(route_day(picture, day=day))
    assert {date, f"Exports {exports:.1f} kt a day"} <= set(shown)
    assert f"{100 * exports / 60:.0f}\u202f% of usual, 60.0 kt a day" in shown


def test_the_curve_runs_up_to_the_day(picture):
    curve = route_day(picture, day=4).child_axes[1]
    (course,) = [one for one in curve.lines if len(one.get_xdata()) == 5]
    np.testing.assert_allclose(course.get_ydata(), picture.exports[:5])


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    for day in (0, 4, -1):
        ax = route_day(picture, day=day)
        assert not overlapping(ax)
        assert not off_the_page(ax)


def test_a_frame_leaves_nothing_of_the_frame_before(picture):
    animation = route_animation(picture)
    figure = animation._fig
    (ax,) = [one for one in figure.axes if one.child_axes]
    counts = []
    for day in (0, 4, 0):
        animation._func(day)
        counts.append(sum(len(one.get_children()) for one in (ax, *ax.child_axes)))
    animation._draw_was_started = True  # it is not drawn here, and says so when it is dropped
    assert counts[0] == counts[2]
    assert "1 Jul 2022" in words(ax)


def test_without_days_there_is_nothing_to_draw(picture):
    with pytest.raises(RoutesError, match="expected one day or more"):
        route_day(replace(picture, loads=()))


def test_a_file_has_a_frame_a_day_and_holds_the_last(picture, tmp_path):
    few = replace(picture, loads=picture.loads[2:5], exports=picture.exports[2:5])
    paths = [save_gif(route_animation(few), tmp_path / f"{number}.gif", frame_ms=100) for number in (1, 2)]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with Image.open(paths[0]) as read:
        assert read.n_frames == 3
        assert read.size == (11 * DPI, 9 * DPI)
        held = []
        for frame in range(3):
            read.seek(frame)
            held.append(read.info["duration"])
    assert held == [100, 100, HOLD_MS]


def test_another_ending_is_refused(picture, tmp_path):
    animation = route_animation(picture)
    animation._draw_was_started = True
    with pytest.raises(RoutesError, match=r"ending in \.gif, got 'x\.mp4'"):
        save_gif(animation, tmp_path / "x.mp4")


def test_few_colours_keep_those_of_the_theme():
    colours = (theme.PAPER, theme.LAND, theme.CROSSES, theme.AVOIDS, theme.INK)
    row = [[tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5)) for colour in colours]]
    image = Image.fromarray(np.array(row, dtype=np.uint8))
    few = painted(image, palette_of([image])).convert("RGB")
    assert np.array_equal(np.asarray(few), np.asarray(image))


def located():
    made = line(
        {"field>moscow:pipe": 10, "moscow>sea:ship": 20, "field>baku:rail": 4, "baku>sea:ferry": 20},
        countries={**COUNTRIES, "moscow": "RUS", "baku": "AZE"},
        counted={"pipe": 10, "rail": 0},
    )
    places = tuple(
        replace(place, lon=POSITIONS[place.id][0], lat=POSITIONS[place.id][1]) for place in made.tables.places
    )
    return replace(made, tables=replace(made.tables, places=places))


def test_the_days_shown_are_a_week_before_to_four_weeks_after():
    picture = animation_picture(disruption(located(), task(event("pipe", 2, 3), days=60)), "RUS")
    assert len(picture.loads) == len(picture.exports) == BEFORE + 3 + AFTER
    assert picture.start == dt.date(2025, 3, 3) - dt.timedelta(days=7)
    number = [one.id for one in picture.lines].index("pipe")
    assert [loads[number] for loads in picture.loads[BEFORE - 1 : BEFORE + 4]] == [
        Load(10, 0),
        Load(0, 0),
        Load(0, 0),
        Load(0, 0),
        Load(10, 0),
    ]
    assert picture.exports[BEFORE - 1 : BEFORE + 1] == pytest.approx((10, 4))


def test_an_animation_of_a_disruption_is_one_file(tmp_path):
    result = disruption(located(), task(event("pipe", 0, 1), days=2))
    (path,) = save_animation(result, tmp_path, "RUS")
    assert path.name == "animation.gif"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("animation",), "animation is of a scenario: corridors plot animation SCENARIO"),
        (("animation", "all-russian-transit-denied"), "animation needs a start and a length"),
        (("alluvial", "cpc-court-2022-ordered"), "alluvial is of a year, not of a scenario"),
        (("map", "baseline", "cpc-storm-2022"), "expected one scenario, got baseline and cpc-storm-2022"),
        (("map", "cpc-strom-2022"), "neither a picture nor a scenario; did you mean 'cpc-storm-2022'?"),
    ],
)
def test_what_cannot_be_drawn_is_said(asked, said, tmp_path):
    assert said in refused("plot", *asked, "--out", tmp_path)


DAYS_TOML = """
name = "stop"
title = "The line stops"
start = 2025-03-01
days = 6
[[events]]
element = "pipe"
start = 2025-03-03
days = 2
"""


@pytest.fixture
def folders(tmp_path):
    """Return the options for a network with coordinates, and two scenarios of it."""
    path = tmp_path / "network"
    path.mkdir()
    for name, text in csv_tables(located()).items():
        (path / name).write_text(text, encoding="utf-8")
    (tmp_path / "stop.toml").write_text(DAYS_TOML, encoding="utf-8")
    year = 'name = "shut"\ntitle = "The line is shut"\n[[events]]\nelement = "pipe"\n'
    (tmp_path / "shut.toml").write_text(year, encoding="utf-8")
    return tmp_path, ("--network", path, "--on", "RUS", "--out", tmp_path / "out")


def test_every_picture_of_a_scenario_day_by_day_is_drawn(folders):
    tmp_path, options = folders
    files = document("plot", "all", tmp_path / "stop.toml", *options)["files"]
    names = [file.rpartition("/")[2] for file in files]
    stills = ("map", "difference", "resilience", "outlets")
    assert names[:8] == [f"{name}.{ending}" for name in stills for ending in ("png", "svg")]
    assert names[-1] == "animation.gif"


def test_a_scenario_alone_is_drawn_as_map_and_difference(folders):
    tmp_path, options = folders
    files = document("plot", tmp_path / "shut.toml", *options)["files"]
    assert [file.rpartition("/")[2] for file in files] == [
        "map.png",
        "map.svg",
        "difference.png",
        "difference.svg",
    ]

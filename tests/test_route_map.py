"""The route map: strokes that say what flows where, and texts of which none lies on another."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch
from matplotlib.transforms import Bbox

from analysis.plots import theme
from analysis.plots.frame import Box, Frame
from analysis.plots.labels import Ink, Request, along, near, round_about, settle, within
from analysis.plots.legend import nice, width_keys
from analysis.plots.marks import chip_size, mark_of, marked
from analysis.plots.names import short
from analysis.plots.route_map import RouteLine, RouteMap, RoutePlace, route_map, utilisation
from analysis.plots.sheet import spots_of
from analysis.plots.strokes import SEA_CAP_PT, WIDEST_PT, beside, smoothed, strokes_of

FRAME = Frame(window=Box(-2000.0, -1000.0, 2000.0, 1000.0), width_pt=800, height_pt=400)
PLACES = {
    "tengiz": ("Tengiz", "field", 53.4, 46.2),
    "atyrau": ("Atyrau", "hub", 51.9, 47.1),
    "terminal": ("Black Sea terminal (South)", "terminal", 37.6, 44.7),
    "italy": ("Italy", "market", 12.4, 41.9),
    "aktau": ("Aktau", "port", 51.2, 43.6),
    "baku": ("Baku", "port", 49.9, 40.4),
    "uzen": ("Uzen", "field", 52.9, 43.3),
    "border": ("Alashankou", "border_crossing", 82.6, 45.2),
    "atasu": ("Atasu", "hub", 71.6, 48.7),
    "far": ("Lianyungang", "market", 119.4, 34.7),
    "lonely": ("Lonely", "refinery", 60.0, 50.0),
    "samara": ("Samara", "refinery", 50.2, 53.2),
}
LINES = [
    ("tengiz-atyrau", "pipeline", "tengiz", "atyrau", 30.0, 0.0, 40.0),
    ("atyrau-terminal", "pipeline", "atyrau", "terminal", 50.0, 0.0, 72.0),
    ("terminal-italy", "sea", "terminal", "italy", 50.0, 0.0, None),
    ("uzen-aktau", "rail", "uzen", "aktau", 2.0, 3.0, 8.0),
    ("aktau-baku", "sea", "aktau", "baku", 0.0, 1.5, 1.8),
    ("atasu-border", "pipeline", "atasu", "border", 0.0, 1.0, 10.0),
    ("border-far", "rail", "border", "far", 0.0, 1.0, None),
    ("atyrau-atasu", "rail", "atyrau", "atasu", 0.0, 0.0, 6.0),
    ("atyrau-samara", "pipeline", "atyrau", "samara", 0.01, 0.0, 17.5),
]


def line(row):
    name, mode, origin, destination, crossing, avoiding, capacity = row
    points = (PLACES[origin][2:], PLACES[destination][2:])
    return RouteLine(
        id=name, mode=mode, points=points, crossing=crossing, avoiding=avoiding, capacity=capacity
    )


@pytest.fixture
def picture():
    return RouteMap(
        title="Most leaves through one territory",
        subtitle="Mt a year",
        footer="Made-up numbers",
        unit="Mt/yr",
        exporter="KAZ",
        denied=frozenset({"RUS"}),
        denied_name="Russian territory",
        lines=tuple(map(line, LINES)),
        places=tuple(
            RoutePlace(id=key, name=name, kind=kind, lon=lon, lat=lat)
            for key, (name, kind, lon, lat) in PLACES.items()
        ),
    )


@pytest.fixture
def ax(picture):
    return route_map(picture)


def strokes(picture, **changes):
    return strokes_of([replace(picture.lines[3], **changes)], FRAME)


def extents(ax, size_above=0.0):
    figure = theme.figure_of(ax)
    figure.draw_without_rendering()
    inside = ax.get_window_extent()
    boxes = {}
    for number, text in enumerate(ax.texts):
        box = text.get_window_extent()
        if inside.contains(*box.min) and text.get_fontsize() > size_above:
            boxes[f"{text.get_text()} {number}"] = box
    return boxes


def words(ax):
    return [text.get_text() for text in ax.texts]


def bare(text):
    return text.replace("\N{THIN SPACE}", "")


def chips(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch) and patch.get_zorder() == 4.0]


def test_no_text_lies_on_another(ax):
    boxes = extents(ax)
    assert len(boxes) > 25
    overlapping = [(a, b) for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]
    assert not overlapping


def test_no_name_of_a_place_lies_on_a_chip(ax, picture):
    names = {short(place.name) for place in picture.places}
    for label, box in extents(ax).items():
        if label.rsplit(" ", 1)[0] in names:
            assert not any(box.overlaps(chip.get_window_extent()) for chip in chips(ax)), label


def test_every_text_stays_on_the_page(ax):
    page = theme.figure_of(ax).bbox
    for label, box in extents(ax).items():
        assert page.contains(*box.min), label
        assert page.contains(*box.max), label


def test_every_busy_place_in_the_picture_is_named(ax):
    assert {"Tengiz", "Atyrau", "Black Sea terminal", "Aktau", "Baku", "Uzen", "Alashankou", "Atasu"} <= set(
        words(ax)
    )


def test_a_place_that_no_line_touches_is_left_out(ax):
    assert "Lonely" not in words(ax)


def test_a_line_that_leaves_the_picture_says_where_to(ax):
    assert "to Lianyungang" in words(ax)
    assert "Lianyungang" not in words(ax)


def test_the_exporter_and_the_denied_country_are_named(ax):
    assert {"KAZAKHSTAN", "RUSSIA"} <= set(map(bare, words(ax)))


def test_the_key_says_what_colours_mean_in_the_words_given(ax):
    assert {"Crosses Russian territory", "No transit of Russian territory", "Carries both"} <= set(words(ax))


def test_the_key_leaves_out_what_the_picture_does_not_show(picture):
    few = replace(picture, lines=picture.lines[:2])
    assert not {"Railway", "Carries both", "Not used", "Sea lane (width capped)"} & set(words(route_map(few)))


def test_chips_show_how_full_lines_are(ax):
    assert {"69\u202f%", "10\u202f%"} <= set(words(ax))


def test_a_chip_of_both_kinds_is_split_between_the_colours(picture):
    long = replace(picture.lines[1], avoiding=10.0)
    ax = route_map(replace(picture, lines=(long,)))
    fills = {to_hex(patch.get_facecolor()) for patch in ax.patches if patch.get_zorder() == 4.0}
    assert {theme.CROSSES.lower(), theme.AVOIDS.lower()} <= fills


def test_utilisation_is_unknown_without_capacity_or_flow(picture):
    rail = picture.lines[3]
    assert utilisation(rail) == "62\u202f%"
    assert utilisation(replace(rail, crossing=0.001, avoiding=0.0)) == "<1\u202f%"
    assert utilisation(replace(rail, capacity=None)) is None
    assert utilisation(replace(rail, capacity=0.0)) is None
    assert utilisation(replace(rail, crossing=0.0, avoiding=0.0)) is None
    assert utilisation(replace(rail, mode="transshipment")) is None


def test_a_line_of_both_kinds_draws_two_parallel_strokes(picture):
    red, blue = sorted(strokes(picture), key=lambda band: band.colour == theme.AVOIDS)
    assert (red.colour, blue.colour) == (theme.CROSSES, theme.AVOIDS)
    apart = np.linalg.norm(red.path[0] - blue.path[0])
    assert apart >= (red.width_pt + blue.width_pt) / 2


def test_the_colours_keep_their_side_when_a_line_is_turned_round(picture):
    there = strokes(picture)
    back = strokes(picture, points=picture.lines[3].points[::-1])
    for a, b in zip(there, back, strict=True):
        assert a.colour == b.colour
        np.testing.assert_allclose(a.path.mean(axis=0), b.path.mean(axis=0))


def test_segments_between_the_same_places_lie_side_by_side(picture):
    rail = replace(picture.lines[3], crossing=0.0)
    pipe = replace(rail, id="pipe", mode="pipeline", points=rail.points[::-1])
    first, second = strokes_of([rail, pipe], FRAME)
    assert np.linalg.norm(first.path.mean(axis=0) - second.path.mean(axis=0)) > 2


def test_an_idle_line_is_thin_and_muted(picture):
    (band,) = strokes(picture, crossing=0.0, avoiding=0.0)
    assert band.idle
    assert band.width_pt < 1
    assert band.casing_pt == 0


def test_width_is_in_proportion_to_flow_and_casing_to_capacity(picture):
    bands = {band.id: band for band in strokes_of(picture.lines, FRAME)}
    thick, thin = bands["atyrau-terminal"], bands["tengiz-atyrau"]
    assert thick.width_pt == pytest.approx(WIDEST_PT)
    assert thin.width_pt == pytest.approx(WIDEST_PT * 30 / 50)
    assert thick.casing_pt > thick.width_pt
    assert bands["border-far"].casing_pt == 0


def test_a_sea_lane_is_capped(picture):
    bands = {band.id: band for band in strokes_of(picture.lines, FRAME)}
    assert bands["terminal-italy"].width_pt == SEA_CAP_PT


def test_of_places_on_one_spot_the_busiest_is_drawn(picture):
    twin = RoutePlace(id="pump", name="Pump", kind="hub", lon=53.41, lat=46.2)
    places = {spot.place.id for spot in spots_of(replace(picture, places=(twin, *picture.places)), FRAME)}
    assert "tengiz" in places
    assert "pump" not in places


def test_the_order_of_lines_and_places_does_not_matter(picture, tmp_path):
    turned = replace(picture, lines=picture.lines[::-1], places=picture.places[::-1])
    drawn = [
        theme.save(theme.figure_of(route_map(one)), tmp_path / f"{number}.png").read_bytes()
        for number, one in enumerate((picture, turned))
    ]
    assert drawn[0] == drawn[1]


def test_the_same_map_gives_the_same_svg(picture, tmp_path):
    drawn = [
        theme.save(theme.figure_of(route_map(picture)), tmp_path / f"{number}.svg").read_bytes()
        for number in range(2)
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) < 3_000_000


def test_the_page_is_as_large_as_promised(ax):
    figure = theme.figure_of(ax)
    assert tuple(figure.get_size_inches() * figure.dpi) == (1792, 1280)


def test_a_map_fits_into_axes_of_another_size(picture):
    small = theme.page(width_in=6, height_in=4.5, axes=theme.Rectangle(0.02, 0.1, 0.96, 0.75))
    assert route_map(picture, ax=small) is small
    boxes = extents(small)
    assert not [(a, b) for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]


def test_a_small_map_still_has_its_key(picture):
    small = theme.page(width_in=5, height_in=4, axes=theme.Rectangle(0.02, 0.1, 0.96, 0.7))
    assert "Crosses Russian territory" in words(route_map(picture, ax=small))


def test_the_key_of_widths_shows_no_flow_thinner_than_the_thinnest_line():
    for greatest in (0.3, 1.0, 37.0, 65.0, 900.0):
        flows = [flow for flow, _ in width_keys(WIDEST_PT / greatest, "Mt/yr")]
        assert flows == sorted(flows, reverse=True)
        assert flows[0] <= greatest


def test_a_long_name_is_written_in_two_rows(picture):
    long = replace(picture.places[1], name="Northern and eastern crossings to somewhere")
    ax = route_map(replace(picture, places=(*picture.places[:1], long, *picture.places[2:])))
    rows = [text for text in words(ax) if "eastern" in text or "somewhere" in text]
    assert len(rows) == 2


def test_a_port_stands_for_the_junction_on_its_spot(picture):
    yard = RoutePlace(id="a-yard", name="Yard", kind="hub", lon=51.21, lat=43.61)
    feed = RouteLine(
        id="feed",
        mode="rail",
        points=((51.21, 43.61), (53.4, 46.2)),
        crossing=60.0,
        avoiding=0.0,
        capacity=None,
    )
    both = replace(picture, places=(*picture.places, yard), lines=(*picture.lines, feed))
    places = {spot.place.id for spot in spots_of(both, FRAME)}
    assert "aktau" in places
    assert "a-yard" not in places


def test_a_map_without_lines_shows_the_ground(picture):
    ax = route_map(replace(picture, lines=(), places=()))
    assert "KAZAKHSTAN" in map(bare, words(ax))


def test_a_map_of_an_unknown_exporter_shows_its_lines(picture):
    ax = route_map(replace(picture, exporter="XYZ", denied=frozenset()))
    assert "Atyrau" in words(ax)


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=6, unique=True))
def test_smoothing_keeps_the_ends_and_stays_within_the_bounds(points):
    course = np.array(points)
    round_course = smoothed(course)
    np.testing.assert_array_equal(round_course[[0, -1]], course[[0, -1]])
    assert (round_course.min(axis=0) >= course.min(axis=0) - 1e-9).all()
    assert (round_course.max(axis=0) <= course.max(axis=0) + 1e-9).all()


def test_a_course_of_one_point_cannot_move_aside():
    course = np.zeros((2, 2))
    assert beside(course, 3.0) is course


@given(
    st.lists(
        st.tuples(st.floats(20, 180), st.floats(20, 80), st.floats(10, 60), st.floats(6, 12)),
        min_size=1,
        max_size=25,
    )
)
def test_settled_texts_never_overlap_nor_leave_the_paper(labels):
    paper = Box(0, 0, 200, 100)
    nothing = Ink(points=np.empty((0, 2)), owners=np.empty(0, dtype=np.str_))
    requests = [round_about((x, y), radius=3, size=(width, height)) for x, y, width, height in labels]
    boxes = [box for box in settle(requests, taken=[], paper=paper, ink=nothing) if box is not None]
    assert boxes
    for a, b in combinations(boxes, 2):
        assert a.right <= b.left or b.right <= a.left or a.top <= b.bottom or b.top <= a.bottom
    assert all(box.left >= 0 and box.bottom >= 0 and box.right <= 200 and box.top <= 100 for box in boxes)


def test_a_text_keeps_off_ink_where_it_can():
    ink = Ink(points=np.array([[60.0, 50.0], [70.0, 50.0]]), owners=np.array(["a", "a"]))
    (box,) = settle(
        [round_about((50, 50), radius=3, size=(30, 10))], taken=[], paper=Box(0, 0, 100, 100), ink=ink
    )
    assert not box.contains(ink.points).any()


def test_a_text_not_worth_its_place_is_left_out():
    request = Request(boxes=np.array([[0.0, 0.0, 9.0, 9.0]]), penalties=np.array([5.0]), bearable=4.0)
    nothing = Ink(points=np.empty((0, 2)), owners=np.empty(0, dtype=np.str_))
    assert settle([request], taken=[], paper=Box(0, 0, 10, 10), ink=nothing) == (None,)


def test_nothing_stands_between_a_mark_and_its_far_text():
    wall = [Box(54, 0, 56, 100), Box(40, 54, 60, 56), Box(40, 44, 60, 46)]
    nothing = Ink(points=np.empty((0, 2)), owners=np.empty(0, dtype=np.str_))
    (box,) = settle(
        [round_about((50, 50), radius=3, size=(12, 8))], taken=wall, paper=Box(0, 0, 100, 100), ink=nothing
    )
    assert box.right <= 50


def test_a_line_too_short_for_a_chip_gets_none():
    assert along(np.array([[0.0, 0.0], [20.0, 0.0]]), size=(30, 10), owner="a") is None


def test_an_area_too_small_for_its_name_stays_unnamed():
    thin = Bbox([[0, 0], [100, 5]])
    area = shapely.box(*thin.extents)
    assert within(area, size=(30, 10)) is None
    assert within(area.buffer(1), size=(200, 2)) is None


def test_a_sea_without_water_near_stays_unnamed():
    area = shapely.box(-200, -200, 200, 200)
    assert near((0.0, 0.0), size=(30, 10), keep_off=area) is None


def test_an_unknown_kind_of_place_looks_like_a_junction():
    assert mark_of("moon base") == mark_of("hub")
    assert marked(["hub", "field", "moon base"]) == ("field", "hub")
    assert marked(["port", "terminal"]) == ("terminal",)


@given(st.floats(1e-3, 1e6))
def test_a_nice_number_is_not_above_and_not_far_below(value):
    assert value / 2.6 <= nice(value) <= value * (1 + 1e-9)


def test_a_chip_is_wider_than_its_text():
    width, height = chip_size("100\u202f%")
    assert width > theme.text_width_pt("100\u202f%", size_pt=8.2, weight="semibold")
    assert height > 8.2

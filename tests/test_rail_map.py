"""The map of railways: wide enough for dashes, crossings named on both sides, use and boxes in sight."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from exhibits import railways
from extents import extents, off_the_page
from matplotlib.patches import FancyBboxPatch

from analysis.plots import theme
from analysis.plots.boxes import box_chip_size, thousands
from analysis.plots.frame import Box, Frame
from analysis.plots.names import short
from analysis.plots.route_map import BoxCount, RouteLine, RoutePlace, route_map
from analysis.plots.sheet import spots_of
from analysis.plots.strokes import WIDEST_PT, WIDEST_RAIL_PT, points_per_unit, strokes_of

PERCENT = "\N{NARROW NO-BREAK SPACE}%"
FRAME = Frame(window=Box(-2000.0, -1300.0, 2500.0, 1700.0), width_pt=900.0, height_pt=600.0)


@pytest.fixture
def picture():
    return railways()


def words(ax):
    return [text.get_text() for text in ax.texts]


def crossing(*, flow=4.5, capacity=5.0):
    """Return two sides of a border a few km apart, with a railway between them."""
    sides = (
        RoutePlace(id="dostyk", name="Dostyk", kind="border_crossing", lon=82.5, lat=45.25, home=True),
        RoutePlace(id="border", name="Alashankou", kind="border_crossing", lon=82.6, lat=45.2),
    )
    line = RouteLine(
        id="gauge",
        mode="rail",
        points=((82.5, 45.25), (82.6, 45.2)),
        crossing=0.0,
        avoiding=flow,
        capacity=capacity,
        ends=("dostyk", "border"),
    )
    return sides, line


def with_crossing(picture, **options):
    sides, line = crossing(**options)
    kept = tuple(place for place in picture.places if place.id != "border")
    return replace(picture, places=(*kept, *sides), lines=(*picture.lines, line), boxes=())


def test_no_text_lies_on_another_or_leaves_the_page(picture):
    ax = route_map(picture)
    page = theme.figure_of(ax).bbox
    boxes = {name: box for name, box in extents(ax).items() if page.contains(*box.min)}
    assert not [(a, b) for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]
    assert not off_the_page(ax)


def test_a_railway_is_drawn_wider_than_a_pipeline(picture):
    by_pipe = [replace(line, mode="pipeline") for line in picture.lines]
    ratio = points_per_unit(picture.lines) / points_per_unit(by_pipe)
    assert ratio == pytest.approx(WIDEST_RAIL_PT / WIDEST_PT)


def test_the_casing_of_a_railway_is_never_narrower_than_its_band(picture):
    cased = [band for band in strokes_of(picture.lines, FRAME) if band.casing_pt]
    assert cased
    assert all(band.casing_pt > band.width_pt for band in cased)


def test_both_sides_of_a_crossing_are_named_the_exporters_first(picture):
    assert "Dostyk–Alashankou" in words(route_map(with_crossing(picture)))


def test_a_side_that_is_not_used_is_not_named(picture):
    sides, _ = crossing()
    lone = replace(picture, places=(*picture.places, sides[0]))
    assert "Dostyk–Alashankou" not in words(route_map(lone))


def test_a_crossing_says_how_full_the_short_railway_over_it_is(picture):
    assert f"90{PERCENT}" in words(route_map(with_crossing(picture, flow=4.5)))
    assert f"40{PERCENT}" not in words(route_map(with_crossing(picture, flow=2.0)))


def test_a_port_more_than_half_full_says_so(picture):
    assert f"90{PERCENT}" in words(route_map(picture))
    half = tuple(replace(place, load=4.0) if place.id == "aktau" else place for place in picture.places)
    assert f"40{PERCENT}" not in words(route_map(replace(picture, places=half)))


def test_boxes_are_shown_if_they_are_many_and_the_key_tells_whose(picture):
    found = words(route_map(picture))
    assert {"77", "12", "Exported in boxes, kTEU/yr", "Boxes of all owners, kTEU/yr"} <= set(found)
    assert "0.2" not in found
    assert "Boxes of all owners, kTEU/yr" not in words(route_map(replace(picture, boxes=())))


def test_boxes_of_what_is_not_on_the_map_are_left_out(picture):
    strange = BoxCount(at="nowhere", thousand_teu=55.0, own=True)
    assert "55" not in words(route_map(replace(picture, boxes=(strange,))))


def test_a_mark_of_boxes_is_wider_than_its_number():
    assert box_chip_size("77")[0] > theme.text_width_pt("77", size_pt=7.8, weight="semibold")
    assert box_chip_size("")[0] < box_chip_size("7")[0]
    assert [thousands(value) for value in (9.94, 9.96, 1234.0)] == ["9.9", "10", "1,234"]


def test_places_on_one_spot_are_kept_with_the_one_that_stands_for_them(picture):
    (spot,) = [item for item in spots_of(with_crossing(picture), FRAME) if "dostyk" in item.ids]
    assert spot.ids == {"dostyk", "border"}
    assert np.isfinite(spot.at).all()


def test_the_mark_says_what_a_name_need_not():
    names = ("Beyneu railway junction", "Batumi dry cargo terminal", "CPC marine terminal", "Aktau port")
    assert [short(name) for name in names] == ["Beyneu", "Batumi", "CPC marine terminal", "Aktau port"]


def test_buyers_out_of_the_picture_are_written_small(picture):
    away = RoutePlace(id="away", name="Buyers far away", kind="market", lon=119.4, lat=34.7)
    line = RouteLine(
        id="on", mode="rail", points=((82.6, 45.2), (119.4, 34.7)), crossing=0.0, avoiding=5.0, capacity=None
    )
    found = words(route_map(replace(picture, places=(*picture.places, away), lines=(*picture.lines, line))))
    assert "to buyers far away" in found


def test_chips_and_boxes_are_cards(picture):
    ax = route_map(picture)
    cards = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert len([card for card in cards if card.get_zorder() == 4.2]) == 2

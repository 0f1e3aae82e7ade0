"""The basemap: the window, what is cut to it, which country is tinted."""

import numpy as np
import pytest
import shapely
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from analysis.plots import basemap, theme
from analysis.plots.frame import Box, Frame, bounds_of, frame_around, projected


@pytest.fixture
def ax():
    return theme.page(width_in=10, height_in=6, axes=theme.Rectangle(0, 0, 1, 1))


@pytest.fixture
def frame():
    return frame_around(
        np.array([[37.6, 44.7], [82.6, 45.2]]),
        weights=np.ones(2),
        home=basemap.country_bounds("KAZ"),
        width_pt=720,
        height_pt=432,
    )


def ground(iso3):
    return next(feature.ground for feature in basemap.layer("countries") if feature.label == iso3)


def tinted(ax, colour):
    return [
        collection
        for collection in ax.collections
        if isinstance(collection, PathCollection) and to_hex(collection.get_facecolor()[0]) == colour.lower()
    ]


def inside(iso3, lon, lat):
    return ground(iso3).contains(shapely.Point(projected(np.array([[lon, lat]]))[0]))


def test_the_projection_keeps_areas_true():
    square_km = ground("KAZ").area
    assert square_km == pytest.approx(2_700_000, rel=0.02)


def test_a_layer_is_read_once():
    assert basemap.layer("countries") is basemap.layer("countries")


def test_crimea_is_drawn_as_ukraine_and_baikonur_as_kazakhstan():
    assert inside("UKR", 34.1, 45.2)
    assert not inside("RUS", 34.1, 45.2)
    assert inside("KAZ", 63.3, 45.9)


def test_the_caspian_is_a_hole_in_the_land():
    land = shapely.union_all([feature.ground for feature in basemap.layer("countries")])
    assert not land.contains(shapely.Point(projected(np.array([[51.0, 41.5]]))[0]))
    assert "Caspian Sea" not in {feature.label for feature in basemap.layer("lakes")}


def test_the_window_shows_the_exporter_whole(frame):
    home = basemap.country_bounds("KAZ")
    window = frame.window
    assert window.left < home.left
    assert window.right > home.right
    assert window.bottom < home.bottom
    assert window.top > home.top


def test_the_window_has_the_proportions_of_the_paper(frame):
    assert frame.window.width / frame.window.height == pytest.approx(720 / 432)


def test_a_far_market_does_not_shrink_the_exporter(frame):
    far = frame_around(
        np.array([[37.6, 44.7], [82.6, 45.2], [119.4, 34.7]]),
        weights=np.array([10.0, 1.0, 1.0]),
        home=basemap.country_bounds("KAZ"),
        width_pt=720,
        height_pt=432,
    )
    assert far.window.width < 1.2 * frame.window.width
    assert not far.paper.contains(far.on_paper(np.array([[119.4, 34.7]])))[0]


def test_without_a_known_exporter_all_points_are_shown():
    points = np.array([[30.0, 5.0], [37.2, 19.6]])
    frame = frame_around(points, weights=np.ones(2), home=None, width_pt=300, height_pt=300)
    assert frame.paper.contains(frame.on_paper(points)).all()


def test_an_empty_network_still_has_a_window():
    frame = frame_around(np.empty((0, 2)), weights=np.empty(0), home=None, width_pt=300, height_pt=200)
    assert frame.window.width > 0


def test_all_that_is_drawn_is_cut_to_the_window(frame):
    view = shapely.box(*frame.paper.grown(0.01))
    for name in ("countries", "borders", "lakes", "rivers"):
        shown = basemap.visible(basemap.layer(name), frame)
        assert shown
        assert all(view.contains(shapely.box(*feature.ground.bounds)) for feature in shown)


def test_what_lies_outside_the_window_is_left_out(frame):
    assert "LBY" not in {feature.label for feature in basemap.visible(basemap.layer("countries"), frame)}


@pytest.mark.parametrize(("exporter", "denied"), [("KAZ", {"RUS"}), ("AZE", {"GEO", "ARM"})])
def test_exporter_and_denied_are_tinted_whoever_they_are(ax, exporter, denied):
    home = basemap.country_bounds(exporter)
    frame = frame_around(np.empty((0, 2)), weights=np.empty(0), home=home, width_pt=720, height_pt=432)
    basemap.draw_basemap(ax, frame, exporter=exporter, denied=frozenset(denied))
    assert len(tinted(ax, theme.EXPORTER)) == 1
    assert len(tinted(ax, theme.DENIED)) == 1


def test_an_unknown_exporter_tints_nothing(ax, frame):
    basemap.draw_basemap(ax, frame, exporter="XXX", denied=frozenset())
    assert not tinted(ax, theme.EXPORTER)
    assert not tinted(ax, theme.DENIED)


def test_beyond_the_extract_the_ground_is_land_not_sea(ax):
    far = Frame(window=Box(-9000.0, -9000.0, -8000.0, -8400.0), width_pt=720, height_pt=432)
    basemap.draw_basemap(ax, far, exporter="KAZ", denied=frozenset())
    assert to_hex(ax.get_facecolor()) == theme.LAND.lower()
    assert not tinted(ax, theme.SEA)


def test_disputed_borders_are_dashed(ax, frame):
    basemap.draw_basemap(ax, frame, exporter="KAZ", denied=frozenset())
    dashed = [
        collection
        for collection in ax.collections
        if any(dashes is not None for _, dashes in collection.get_linestyle())
    ]
    assert dashed


def test_the_bounds_of_nothing_are_nothing():
    assert bounds_of([]) is None
    assert basemap.country_bounds("XXX") is None


def test_every_sea_has_a_place_on_water():
    land = shapely.union_all([feature.ground for feature in basemap.layer("countries")])
    for sea in basemap.sea_names():
        assert not land.contains(shapely.Point(projected(np.array([[sea.lon, sea.lat]]))[0])), sea.name

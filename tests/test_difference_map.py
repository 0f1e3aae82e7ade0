"""The difference map: more is solid, less is hatched, the same is thin; and the words lie on nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from extents import extents, off_the_page, svgs, words
from matplotlib.colors import to_hex
from networks import network
from terminal import document, told

from analysis.difference_pictures import difference_picture, save_difference
from analysis.plan import nearest_plan
from analysis.plots import theme
from analysis.plots.difference_map import DifferenceMap, LineChange, difference_map, signed, signs_of
from analysis.plots.picture import RoutePlace
from routes.errors import RoutesError
from routes.snapshot import snapshot

PLACES = {
    "tengiz": ("Tengiz", "field", 53.4, 46.2),
    "atyrau": ("Atyrau", "hub", 51.9, 47.1),
    "terminal": ("Black Sea terminal", "terminal", 37.6, 44.7),
    "italy": ("Italy", "market", 12.4, 41.9),
    "aktau": ("Aktau", "port", 51.2, 43.6),
    "baku": ("Baku", "port", 49.9, 40.4),
    "border": ("Alashankou", "border_crossing", 82.6, 45.2),
    "atasu": ("Atasu", "hub", 71.6, 48.7),
    "samara": ("Samara", "refinery", 50.2, 53.2),
}
LINES = [
    ("tengiz-atyrau", "pipeline", "tengiz", "atyrau", -30.0, 2.5),
    ("atyrau-terminal", "pipeline", "atyrau", "terminal", -64.8, 0.0),
    ("terminal-italy", "sea", "terminal", "italy", -64.8, 0.0),
    ("aktau-baku", "sea", "aktau", "baku", 0.0, 1.2),
    ("atasu-border", "rail", "atasu", "border", 0.0, 0.0),
    ("atyrau-samara", "pipeline", "atyrau", "samara", 3.0, 0.0),
    ("atyrau-atasu", "pipeline", "atyrau", "atasu", 0.0, -0.4),
]


@pytest.fixture
def picture():
    return DifferenceMap(
        title="Exports fall by 61.8 Mt/yr",
        subtitle="Change of flow, Mt/yr",
        footer="Made-up numbers.",
        unit="Mt/yr",
        exporter="KAZ",
        denied=frozenset({"RUS"}),
        denied_name="Russia",
        lines=tuple(
            LineChange(
                id=name,
                mode=mode,
                points=(PLACES[start][2:], PLACES[end][2:]),
                crossing=crossing,
                avoiding=avoiding,
            )
            for name, mode, start, end, crossing, avoiding in LINES
        ),
        places=tuple(
            RoutePlace(id=name, name=label, kind=kind, lon=lon, lat=lat)
            for name, (label, kind, lon, lat) in PLACES.items()
        ),
    )


def strokes(ax, name):
    """Return the colours of what is drawn for a line, by whether it is hatched."""
    own = [item for item in ax.collections if item.get_label() in (f"_{name}", f"_{name} less")]
    return [(item.get_label().endswith(" less"), to_hex(item.get_colors()[0]).upper()) for item in own]


def test_changes_are_written_with_their_sign(picture):
    shown = words(difference_map(picture))
    assert {"−64.8", "+1.2", "+3.0", "−0.4"} <= set(shown)
    assert signed(-0.04) == "−0.0"


def test_less_is_hatched_and_more_is_solid_in_the_colour_of_its_kind(picture):
    ax = difference_map(picture)
    assert any(hatched for hatched, _ in strokes(ax, "atyrau-terminal"))
    assert theme.CROSSES not in [colour for hatched, colour in strokes(ax, "atyrau-terminal") if not hatched]
    assert (False, theme.AVOIDS) in strokes(ax, "aktau-baku")
    assert (False, theme.CROSSES) in strokes(ax, "atyrau-samara")
    assert not any(hatched for hatched, _ in strokes(ax, "aktau-baku"))
    assert strokes(ax, "atasu-border") == [(False, theme.IDLE)]


def test_a_line_may_lose_of_one_kind_and_gain_of_the_other(picture):
    ax = difference_map(picture)
    found = strokes(ax, "tengiz-atyrau")
    assert (False, theme.AVOIDS) in found
    assert any(hatched for hatched, _ in found)
    changes = signs_of(picture)
    assert changes["tengiz-atyrau", theme.CROSSES] == -30.0
    assert changes["tengiz-atyrau", theme.AVOIDS] == 2.5


def test_the_key_says_only_what_is_shown(picture):
    shown = words(difference_map(picture))
    assert {"More, crosses Russia", "Less, crosses Russia", "The same, or not used"} <= set(shown)
    same = tuple(replace(line, crossing=0.0, avoiding=0.0) for line in picture.lines)
    calm = words(difference_map(replace(picture, lines=same)))
    assert "The same, or not used" in calm
    assert not any(text.startswith(("More", "Less")) for text in calm)


@pytest.mark.parametrize("size", [(14.0, 10.0), (9.0, 7.0)])
def test_no_text_lies_on_another(picture, size):
    ax = theme.page(
        width_in=size[0],
        height_in=size[1],
        axes=theme.Rectangle(left=0.02, bottom=0.1, width=0.96, height=0.74),
    )
    assert difference_map(picture, ax=ax) is ax
    inside = {name: box for name, box in extents(ax).items() if box.overlaps(ax.get_window_extent())}
    assert not [pair for pair in combinations(inside, 2) if inside[pair[0]].overlaps(inside[pair[1]])]


def test_a_title_of_two_lines_stays_on_the_page(picture):
    long = "One plan that is told at length and another: "
    ax = difference_map(replace(picture, title=long * 3, subtitle=long * 3))
    assert not [name for name in off_the_page(ax) if name.startswith("One plan")]


def test_the_same_picture_gives_the_same_svg(picture, tmp_path):
    first, second = svgs(lambda: difference_map(picture), tmp_path)
    assert first == second


POSITIONS = {
    "field": (53.0, 46.0),
    "russia": (46.0, 48.0),
    "caspian": (50.0, 40.5),
    "market": (40.0, 45.0),
    "refinery": (60.0, 50.0),
}


def net(*, line=8, focus="RUS", unit="Mt/yr"):
    """Eight by RUS and three by AZE, of which six and two are counted."""
    made = network(
        {
            "field>russia:in": line,
            "russia>market:on": "inf",
            "field>caspian:ship": 3,
            "caspian>market:rest": 9,
        },
        supplies={"field": 10},
        markets=["market"],
        countries={"field": "KAZ", "russia": "RUS", "caspian": "AZE"},
        exporter="KAZ",
        counted={"in": 6, "ship": 2},
        year="2025",
        unit=unit,
    )
    places = tuple(
        replace(place, lon=POSITIONS[place.id][0], lat=POSITIONS[place.id][1]) for place in made.tables.places
    )
    settings = replace(made.tables.settings, focus=focus)
    return replace(made, tables=replace(made.tables, places=places, settings=settings))


def test_the_changes_are_those_between_the_two_plans():
    before, after = snapshot(net()), snapshot(net(line=1))
    found = {line.id: line for line in difference_picture(before, after, names=("now", "then")).lines}
    assert (found["in"].crossing, found["in"].avoiding) == (-5.0, 0.0)
    assert (found["ship"].crossing, found["ship"].avoiding) == (0.0, 1.0)


def test_the_title_tells_the_exports_and_the_route_that_gains():
    before, after = snapshot(net()), snapshot(net(line=1))
    picture = difference_picture(before, after, names=("Now", "A cut"))
    lost = sum(path.amount for path in nearest_plan(before).exports) / before.scale
    lost -= sum(path.amount for path in nearest_plan(after).exports) / after.scale
    assert lost == 4.0
    assert picture.title == "A cut: Kazakhstan’s goods exports fall by 4.0 Mt/yr, Ship carries 1.0 more"
    back = difference_picture(after, before, names=("A cut", "Now"))
    assert back.title == "Now: Kazakhstan’s goods exports rise by 4.0 Mt/yr, In carries 5.0 more"


def test_two_equal_plans_differ_in_nothing():
    view = snapshot(net())
    picture = difference_picture(view, view, names=("a", "b"))
    assert not signs_of(picture)
    assert picture.title.endswith("exports stay as they are")


def test_without_a_focus_the_first_transit_country_is_told_apart():
    view = snapshot(net(focus=None))
    assert difference_picture(view, view, names=("a", "b")).denied == {"AZE"}
    assert difference_picture(view, view, names=("a", "b"), country="RUS").denied == {"RUS"}


def test_plans_in_two_units_are_refused():
    with pytest.raises(RoutesError, match="in one unit, got Mt/yr and kt/yr"):
        difference_picture(snapshot(net()), snapshot(net(unit="kt/yr")), names=("a", "b"))


def test_plans_that_cross_no_country_are_refused():
    home = network({"field>market:in": 3}, supplies={"field": 1}, markets=["market"])
    with pytest.raises(RoutesError, match="no exports cross a country"):
        difference_picture(snapshot(home), snapshot(home), names=("a", "b"))


def test_the_map_is_saved_as_png_and_svg(tmp_path):
    files = save_difference(snapshot(net()), snapshot(net(line=1)), tmp_path, names=("a", "b"))
    assert [file.name for file in files] == ["difference.png", "difference.svg"]
    assert all(file.stat().st_size > 0 for file in files)


def test_compare_draws_the_map_and_lists_it_in_the_document(tmp_path):
    said = document("compare", "baseline", "cpc-court-order", "--on", "RUS", "--plot", "--out", tmp_path)
    assert said["files"] == [str(tmp_path / "difference.png"), str(tmp_path / "difference.svg")]
    assert (tmp_path / "difference.svg").is_file()


def test_compare_without_plot_writes_nothing(tmp_path):
    said = document("compare", "baseline", "baseline", "--on", "RUS", "--out", tmp_path)
    assert said["files"] == []
    assert told("compare", "baseline", "baseline", "--on", "RUS", "--quiet", "--out", tmp_path) == ""
    assert not list(tmp_path.iterdir())

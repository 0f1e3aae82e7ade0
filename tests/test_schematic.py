"""Where a network without coordinates is drawn: columns, boxes, rows, and when it is drawn so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network

from analysis.plots.ground import schematic_frame
from analysis.route_lines import BASEMAP, SCHEMATIC, can_be_drawn, ground_note, layout_of, together
from analysis.schematic import EDGE, MOST_SEGMENTS, needs_schematic, schematic
from routes.errors import RoutesError
from routes.network import load

EXAMPLES = ["example", "iraq-2023", "niger-benin-2024", "south-sudan-2024"]


def drawn(segments, countries, **more):
    fields = [name for name in countries if name.startswith("f")]
    return network(
        dict.fromkeys(segments, 1),
        supplies=dict.fromkeys(fields, 1),
        markets=["market"],
        countries=countries,
        exporter="KAZ",
        **more,
    )


def place_of(net, positions):
    places = tuple(
        replace(place, lon=positions[place.id][0], lat=positions[place.id][1])
        if place.id in positions
        else place
        for place in net.tables.places
    )
    return replace(net, tables=replace(net.tables, places=places))


def test_a_chain_is_one_straight_row():
    """By hand: field and hub at home, then the transit country, then the market."""
    net = drawn(["f>hub:a", "hub>n:b", "n>market:c"], {"f": "KAZ", "hub": "KAZ", "n": "RUS"})
    found = schematic(net)
    assert found.places == {"f": (0, 0), "hub": (1, 0), "n": (2, 0), "market": (3, 0)}
    assert found.courses == {"a": ((0, 0), (1, 0)), "b": ((1, 0), (2, 0)), "c": ((2, 0), (3, 0))}
    assert [(box.name, box.left, box.right) for box in found.regions] == [
        ("KAZ", 0 - EDGE, 1 + EDGE),
        ("RUS", 2 - EDGE, 2 + EDGE),
        ("XXX", 3 - EDGE, 3 + EDGE),
    ]


def test_two_ways_side_by_side_do_not_cross():
    net = drawn(
        ["f1>n:a", "f2>s:b", "n>market:c", "s>market:d"],
        {"f1": "KAZ", "f2": "KAZ", "n": "RUS", "s": "AZE"},
    )
    found = schematic(net).places
    assert (found["f1"][1] - found["f2"][1]) * (found["n"][1] - found["s"][1]) > 0


def test_rows_are_turned_where_that_takes_crossings_away():
    """By hand: both fields deliver to the other's neighbour, so one order of two has no crossing."""
    net = drawn(
        ["f1>s:a", "f2>n:b", "n>market:c", "s>market:d"],
        {"f1": "KAZ", "f2": "KAZ", "n": "RUS", "s": "AZE"},
    )
    found = schematic(net).places
    assert (found["f1"][1] - found["f2"][1]) * (found["s"][1] - found["n"][1]) > 0


def test_a_two_way_segment_is_drawn_once_and_away_from_the_fields():
    net = drawn(["f>hub:a", "n>hub:b", "n>market:c"], {"f": "KAZ", "hub": "KAZ", "n": "RUS"})
    both = tuple(replace(item, bidirectional=item.id == "b") for item in net.tables.segments)
    found = schematic(replace(net, tables=replace(net.tables, segments=both)))
    assert [found.places[name][0] for name in ("f", "hub", "n", "market")] == [0, 1, 2, 3]
    assert found.courses["b"] == (found.places["n"], found.places["hub"])


def test_segments_between_the_same_two_places_share_a_course():
    net = drawn(["f>n:a", "f>n:b", "n>market:c"], {"f": "KAZ", "n": "RUS"})
    found = schematic(net).courses
    assert found["a"] == found["b"]


def test_one_ring_of_places_has_a_layout():
    net = drawn(["a>b:x", "b>c:y", "c>a:z"], {"a": "KAZ", "b": "RUS", "c": "AZE"})
    assert len(set(schematic(net).places.values())) == 3


def inside(box, point):
    return box.left < point[0] < box.right and box.bottom < point[1] < box.top


def box_of(net, name):
    """Return the name of the box a place belongs to: its country, its zone, or XXX abroad."""
    place = net.places[name]
    if place.country != "XXX":
        return place.country
    on = {item.origin for item in net.tables.segments}
    on |= {item.destination for item in net.tables.segments if item.bidirectional}
    return place.zone or (None if name in on else "XXX")


def assert_sound(net):
    """Check what must hold of every layout, from the layout alone."""
    found = schematic(net)
    touched = {end for item in net.tables.segments for end in (item.origin, item.destination)}
    assert set(found.places) == touched
    assert len(set(found.places.values())) == len(touched), "two places on one spot"
    assert set(found.courses) == set(net.segments)
    for item in net.tables.segments:
        course = found.courses[item.id]
        assert (course[0], course[-1]) == (found.places[item.origin], found.places[item.destination])
    for box in found.regions:
        own = {name for name in touched if box_of(net, name) == box.name}
        assert own == {name for name in touched if inside(box, found.places[name])}
    for number, box in enumerate(found.regions):
        for other in found.regions[number + 1 :]:
            apart = box.right <= other.left or other.right <= box.left
            assert apart or box.top <= other.bottom or other.top <= box.bottom, (box, other)
    assert_no_false_transit(net, found)


def assert_no_false_transit(net, found):
    """Check that no line stands, at a column, in the box of a country that it does not touch."""
    for item in net.tables.segments:
        ends = {box_of(net, end) for end in (item.origin, item.destination)}
        for box in found.regions:
            if box.name not in ends:
                at = [point for point in found.courses[item.id] if point[0] == int(point[0])]
                assert not any(inside(box, point) for point in at), (item.id, box.name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_layout_of_each_example_is_sound(name):
    net = load(name)
    assert needs_schematic(net)
    assert_sound(net)


def test_the_layout_of_the_large_network_is_sound_too():
    assert_sound(load())


@st.composite
def networks(draw):
    names = [f"p{number}" for number in range(draw(st.integers(2, 9)))]
    countries = {name: draw(st.sampled_from(["KAZ", "RUS", "AZE", "XXX"])) for name in names}
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(names), st.sampled_from([*names, "market"])), min_size=1, max_size=14
        )
    )
    segments = {f"{a}>{b}:s{number}": 1 for number, (a, b) in enumerate(pairs) if a != b}
    segments = segments or {f"{names[0]}>market:s": 1}
    touched = {end for key in segments for end in key.split(":")[0].split(">")}
    return network(
        segments,
        supplies={min(touched - {"market"}): 1},
        markets=["market"] if "market" in touched else [],
        countries={name: country for name, country in countries.items() if name in touched},
        exporter="KAZ",
    )


@settings(max_examples=150, deadline=None)
@given(net=networks())
def test_any_layout_is_sound(net):
    assert_sound(net)


def test_a_network_with_coordinates_is_drawn_on_the_map():
    net = load()
    assert not needs_schematic(net)
    assert layout_of(net) is None
    assert ground_note(net) == BASEMAP


def test_a_network_beyond_the_basemap_is_a_schematic_although_it_has_coordinates():
    net = drawn(["f>n:a", "n>market:b"], {"f": "KAZ", "n": "RUS"})
    here = {"f": (53.0, 46.0), "n": (46.0, 48.0), "market": (20.0, 45.0)}
    there = {name: (lon, -20.0) for name, (lon, _) in here.items()}
    assert layout_of(place_of(net, here)) is None
    assert layout_of(place_of(net, there)) is not None
    assert ground_note(place_of(net, there)) == SCHEMATIC


def test_too_many_segments_are_a_clear_error():
    net = drawn(["f>n:a", "n>market:b"], {"f": "KAZ", "n": "RUS"})
    more = tuple(replace(net.tables.segments[0], id=f"s{number}") for number in range(MOST_SEGMENTS + 1))
    large = replace(net, tables=replace(net.tables, segments=more))
    assert not can_be_drawn(large)
    with pytest.raises(RoutesError, match=r"a schematic of 2,001 segments cannot be read"):
        schematic(large)


def test_two_networks_to_compare_share_one_layout():
    a = drawn(["f>n:a", "n>market:b"], {"f": "KAZ", "n": "RUS"})
    b = drawn(["f>n:a", "f>s:c", "s>market:d"], {"f": "KAZ", "n": "RUS", "s": "AZE"})
    assert together(a, a) is a
    found = schematic(together(a, b))
    assert set(found.places) == {"f", "n", "s", "market"}
    assert set(found.courses) == {"a", "b", "c", "d"}


@pytest.mark.parametrize(("width", "height"), [(983.0, 600.0), (326.0, 208.0), (60.0, 400.0)])
def test_all_of_a_schematic_falls_on_the_paper_beside_the_keys(width, height):
    found = schematic(load("example"))
    frame = schematic_frame(
        found.regions, found.courses.values(), width_pt=width, height_pt=height, keys_pt=200.0
    )
    points = frame.on_paper(_table(found))
    assert points.min() >= 0
    assert points[:, 0].max() <= width - min(200.0, 0.3 * width)
    assert points[:, 1].max() <= height


def _table(found):
    import numpy as np

    corners = [(box.left, box.bottom) for box in found.regions] + [
        (box.right, box.top) for box in found.regions
    ]
    return np.array([*corners, *found.places.values()])

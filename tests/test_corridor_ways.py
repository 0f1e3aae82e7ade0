"""The ways of a corridor: the cheapest against all simple paths, and the countries they leave."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from networks import network
from strategies import networks
from two_corridors import TAGS, tagged, two_corridors

from analysis.corridor_ways import (
    cheapest_way,
    countries_crossed,
    open_ways,
    own_segments,
    places_of,
    ways_of,
)
from analysis.paths import simple_paths
from analysis.targets import outside
from routes.snapshot import snapshot


def alone(net, tag):
    view = snapshot(net, notion="corridor")
    return open_ways(view.closing(outside(view, frozenset({tag})))), own_segments(view, [tag])


def test_the_cheapest_way_adds_up_costs_and_days():
    view, own = alone(two_corridors(), "north")
    way = cheapest_way(view, own)
    assert way.elements == ("field", "feed", "hub", "north-in", "n", "north-out", "market")
    assert (way.cost, way.without_cost) == (Fraction(6), ())
    assert (way.days, way.without_days) == (6, ())
    assert (way.market, way.countries) == ("market", ("RUS",))


def test_a_segment_without_days_leaves_a_part_of_the_time_and_says_so():
    view, own = alone(two_corridors(), "south")
    way = cheapest_way(view, own)
    assert (way.days, way.without_days) == (5, ("south-mid", "south-out"))
    assert way.countries == ("AZE", "GEO")


def test_no_day_that_is_known_is_none_not_nought():
    view, own = alone(two_corridors(transit_days={}), "south")
    assert cheapest_way(view, own).days is None


def test_costs_of_places_count():
    costs = {"feed": 1, "north-in": 2, "north-out": 3, "n": 7, "market": 8}
    view, own = alone(two_corridors(costs=costs), "north")
    assert cheapest_way(view, own).cost == 21


def test_without_a_cost_the_segments_are_named():
    view, own = alone(two_corridors(costs={"feed": 1, "north-in": 2}), "north")
    way = cheapest_way(view, own)
    assert (way.cost, way.without_cost) == (None, ("north-out",))


def test_a_way_with_every_cost_goes_before_a_cheaper_one_without():
    net = tagged(
        network({"f>m:plain": 1, "f>m:dear": 1}, supplies={"f": 1}, markets=["m"], costs={"dear": 100}),
        {"plain": ("x",), "dear": ("x",)},
    )
    view, own = alone(net, "x")
    assert cheapest_way(view, own).elements == ("f", "dear", "m")


def test_a_way_that_is_not_built_is_no_way():
    view, own = alone(two_corridors(), "south")
    assert "south-new" not in cheapest_way(view, own).elements
    assert cheapest_way(view, {"south-new"}) is None


def test_a_place_without_capacity_shuts_its_ways():
    view, own = alone(two_corridors(capacities={"t": 0}), "south")
    assert cheapest_way(view, own) is None
    assert countries_crossed(view, own) == ()


def test_the_countries_are_those_that_goods_can_leave_the_nearest_first():
    assert countries_crossed(*alone(two_corridors(), "south")) == ("AZE", "GEO")
    assert countries_crossed(*alone(two_corridors(), "north")) == ("RUS",)


def test_where_goods_are_sold_is_not_crossed():
    countries = {"field": "KAZ", "hub": "KAZ", "n": "RUS", "market": "RUS"}
    net = replace(two_corridors(), tables=two_corridors().tables)
    places = tuple(
        replace(place, country=countries.get(place.id, place.country)) for place in net.tables.places
    )
    view, own = alone(replace(net, tables=replace(net.tables, places=places)), "north")
    assert countries_crossed(view, own) == ()


def test_a_way_without_an_own_segment_is_none_of_the_corridor():
    view = snapshot(two_corridors(), notion="corridor")
    north = {way.segment for way in ways_of(view, {"north-in"})}
    assert north == {"feed", "north-in", "north-out"}


def test_places_of_a_corridor_alone_touch_no_other_segment():
    view = snapshot(two_corridors())
    touched, sole = places_of(view, own_segments(view, ["south"]))
    assert touched == {"hub", "s", "t", "market"}
    assert sole == {"s", "t"}


@pytest.mark.parametrize("tag", sorted({tag for tags in TAGS.values() for tag in tags}))
def test_the_way_of_one_element_leads_through_it(tag):
    view, own = alone(two_corridors(), tag)
    for name in own - {"south-new"}:
        assert name in cheapest_way(view, {name}).elements


@settings(max_examples=60, deadline=None)
@given(net=networks(home=False, costs=True))
def test_no_simple_path_is_cheaper(net):
    """The second method: every simple path, depth first."""
    view = snapshot(net)
    own = {segment.id for segment in view.segments}
    way = cheapest_way(view, own)
    paths = [path for path, _ in simple_paths(view) if path[-1] in view.markets and len(path) > 1]
    prices = [
        (
            sum(name not in view.costs for name in path[1::2]),
            sum((view.costs.get(name, Fraction(0)) for name in path), Fraction(0)),
        )
        for path in paths
    ]
    if way is None:
        assert not prices
        return
    total = sum((view.costs.get(name, Fraction(0)) for name in way.elements), Fraction(0))
    assert (len(way.without_cost), total) == min(prices)
    assert way.cost == (None if way.without_cost else total)

"""How much of given exports crosses: the least and the greatest share, over all ways and the cheapest."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from networks import network
from second_opinion import TENTHS, share_range
from strategies import networks

from analysis import shares
from analysis.flow import solve
from analysis.shares import LeastCostShare, ShareRange, cheapest, least_cost_share, transit_share
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

KAZ = {"f": "KAZ", "g": "KAZ", "a": "KAZ"}


def share(net, name, exports=None):
    view = snapshot(net)
    plan = solve(view)
    return transit_share(
        view, exits(net, name), exports=plan.exports if exports is None else exports, home=plan.home
    )


def cheapest_share(net, name, exports=None):
    view = snapshot(net)
    plan = solve(view)
    exports = plan.exports if exports is None else exports
    best = cheapest(view, exports=exports, home=plan.home)
    return least_cost_share(view, exits(net, name), exports=exports, home=plan.home, best=best)


def two_routes(north=6, south=4, **options):
    """Return a field with a way through Russia and a way through China."""
    segments = {"f>r": north, "r>m": 99, "f>c": south, "c>m": 99}
    countries = {**KAZ, "r": "RUS", "c": "CHN"}
    return network(
        segments, supplies={"f": 10}, markets=["m"], countries=countries, exporter="KAZ", **options
    )


@pytest.mark.parametrize(
    ("exports", "least", "greatest"), [(10, 0.6, 0.6), (8, 0.5, 0.75), (6, 2 / 6, 1), (4, 0, 1), (1, 0, 1)]
)
def test_spare_room_gives_a_range(exports, least, greatest):
    assert share(two_routes(), "RUS", exports) == ShareRange(
        least=pytest.approx(least), greatest=pytest.approx(greatest)
    )


def test_a_detour_into_a_dead_end_earns_nothing():
    net = network(
        {"s>a": 5, "a>t": 5, "a>b": 5},
        supplies={"s": 5},
        markets=["t"],
        countries={"s": "KAZ", "a": "KAZ", "b": "RUS"},
        both_ways=["a-b"],
        exporter="KAZ",
    )
    assert share(net, "RUS") == ShareRange(least=0, greatest=0)


def test_beyond_the_most_paths_the_greatest_share_is_marked_as_a_bound(monkeypatch):
    net = network(
        {"s>a": 5, "a>t": 5, "a>b": 5},
        supplies={"s": 5},
        markets=["t"],
        countries={"s": "KAZ", "a": "KAZ", "b": "RUS"},
        both_ways=["a-b"],
        exporter="KAZ",
    )
    monkeypatch.setattr(shares, "MOST_PATHS", 0)
    found = share(net, "RUS")
    assert found.greatest_is_bound
    assert found.least == 0
    assert 0 < found.greatest <= 1


def test_a_detour_is_left_out_and_the_rest_of_the_crossing_is_kept():
    """Half of the goods really go through Russia; the dead end could make it look like all."""
    net = network(
        {"s>a": 4, "a>t": 2, "a>r": 2, "r>t": 2, "a>b": 9},
        supplies={"s": 4},
        markets=["t"],
        countries={"s": "KAZ", "a": "KAZ", "r": "RUS", "b": "RUS"},
        both_ways=["a-b"],
        exporter="KAZ",
    )
    assert share(net, "RUS") == ShareRange(least=0.5, greatest=0.5)


def test_an_idle_circle_of_the_solver_does_not_send_it_to_the_paths(monkeypatch):
    """A circle beside the way is no detour: the shortest flow of the same value has none."""
    net = network(
        {"s>r": 5, "r>t": 5, "s>x": 5, "x>y": 5, "y>x": 5, "x>t": 5},
        supplies={"s": 5},
        markets=["t"],
        countries={"s": "KAZ", "r": "RUS", "x": "CHN", "y": "CHN"},
        exporter="KAZ",
    )
    monkeypatch.setattr(shares, "MOST_PATHS", 0)
    found = share(net, "RUS")
    assert (found.least, found.greatest, found.greatest_is_bound) == (0, 1, False)


def test_the_example_where_loss_and_least_share_differ():
    segments = dict.fromkeys(("n0>n2", "n0>n4", "n1>n5", "n2>n3", "n3>n5", "n4>n1", "n4>n3"), 1)
    net = network(
        segments,
        supplies={"n0": 9},
        markets=["n5"],
        countries={"n0": "KAZ", "n1": "AAA", "n2": "BBB"},
        exporter="KAZ",
    )
    found = share(net, "AAA+BBB")
    assert (found.least, found.greatest) == (1, 1)


def test_goods_sold_in_a_country_do_not_cross_it():
    net = network(
        {"f>r": 5}, supplies={"f": 5}, markets=["r"], countries={"f": "KAZ", "r": "RUS"}, exporter="KAZ"
    )
    assert share(net, "RUS") == ShareRange(least=0, greatest=0)


def test_home_deliveries_that_cross_do_not_count():
    net = network(
        {"f>r": 9, "r>plant": 5, "f>m": 5},
        supplies={"f": 8},
        demands={"plant": 3},
        markets=["m"],
        countries={"f": "KAZ", "plant": "KAZ", "r": "RUS"},
        exporter="KAZ",
    )
    assert share(net, "RUS") == ShareRange(least=0, greatest=0)


def test_the_cheapest_way_is_taken_and_ties_give_a_range():
    priced = {"f-r": 1, "r-m": 1, "f-c": 2, "c-m": 1}
    assert cheapest_share(two_routes(costs=priced), "RUS", 8).share == ShareRange(least=0.75, greatest=0.75)
    assert cheapest_share(two_routes(costs={**priced, "f-r": 9}), "RUS", 8).share == ShareRange(
        least=0.5, greatest=0.5
    )
    assert cheapest_share(two_routes(costs={**priced, "f-r": 2}), "RUS", 8).share == ShareRange(
        least=0.5, greatest=0.75
    )


def test_without_all_costs_there_is_no_cheapest_way_and_the_gaps_are_named():
    found = cheapest_share(two_routes(costs={"f-r": 1, "c-m": 1}), "RUS")
    assert found == LeastCostShare(share=None, uncosted=("f-c", "r-m"))


def test_parallel_ways_of_different_cost():
    """One that once failed: the price of the cheap way landed on its bound, and nothing seemed feasible."""
    net = network(
        {"f>g:none": 0, "f>m:cheap": 1, "f>m:dear": 0},
        supplies={"f": 1, "g": 0},
        markets=["m"],
        demands={"m": 1},
        countries={**KAZ, "m": "RUS"},
        costs={"none": 0, "cheap": 0, "dear": 1},
        both_ways=["none", "cheap"],
        exporter="KAZ",
    )
    assert cheapest_share(net, "RUS").share == ShareRange(least=0, greatest=0)


def carrying(net):
    """Return the snapshot, its flow, and exports and home in tenths; skip networks that carry nothing."""
    view = snapshot(net)
    plan = solve(view)
    assume(plan.exports)
    unit = TENTHS // view.scale
    return view, plan, plan.exports * unit, plan.home * unit


@settings(max_examples=150)
@given(networks(huge=False))
def test_the_range_is_that_of_all_simple_paths(net):
    view, plan, exports, home = carrying(net)
    for name in transit_countries(net):
        found = transit_share(view, exits(net, name), exports=plan.exports, home=plan.home)
        assert not found.greatest_is_bound
        assert (found.least, found.greatest) == pytest.approx(
            share_range(net, name, exports=exports, home=home), abs=1e-9
        )


@given(networks(huge=False))
def test_the_range_of_a_part_of_the_exports_is_that_of_all_simple_paths_too(net):
    view, plan, _exports, home = carrying(net)
    assume(plan.exports > 1)
    part = plan.exports // 2
    for name in transit_countries(net):
        found = transit_share(view, exits(net, name), exports=part, home=plan.home)
        expected = share_range(net, name, exports=part * (TENTHS // view.scale), home=home)
        assert (found.least, found.greatest) == pytest.approx(expected, abs=1e-9)


@given(networks(huge=False, costs=True))
def test_the_cheapest_range_is_that_of_the_cheapest_simple_paths_and_lies_within(net):
    view, plan, exports, home = carrying(net)
    costs = {row.element: int(row.central) for row in net.tables.costs}
    best = cheapest(view, exports=plan.exports, home=plan.home)
    for name in transit_countries(net):
        crossing = exits(net, name)
        whole = transit_share(view, crossing, exports=plan.exports, home=plan.home)
        found = least_cost_share(view, crossing, exports=plan.exports, home=plan.home, best=best).share
        assert found is not None
        expected = share_range(net, name, exports=exports, home=home, costs=costs)
        assert (found.least, found.greatest) == pytest.approx(expected, abs=1e-9)
        assert -1e-9 <= whole.least <= found.least + 1e-9
        assert found.least <= found.greatest + 1e-9
        assert found.greatest <= whole.greatest + 1e-9 <= 1 + 2e-9


@given(networks(huge=True))
def test_the_range_stays_in_order_where_capacities_are_huge(net):
    view, plan, _, _ = carrying(net)
    for name in transit_countries(net):
        found = transit_share(view, exits(net, name), exports=plan.exports, home=plan.home)
        assert 0 <= found.least <= found.greatest <= 1


@given(networks(huge=False))
def test_a_group_is_crossed_at_least_as_much_as_each_of_its_members(net):
    view, plan, _, _ = carrying(net)
    names = [name for name in transit_countries(net) if name.isupper()]
    assume(len(names) > 1)
    group = transit_share(view, exits(net, "+".join(names)), exports=plan.exports, home=plan.home)
    for name in names:
        member = transit_share(view, exits(net, name), exports=plan.exports, home=plan.home)
        assert group.least >= member.least - 1e-9
        assert group.greatest >= member.greatest - 1e-9


@given(networks(huge=False))
def test_without_bidirectional_segments_and_circles_the_two_layers_are_exact(net):
    tables = net.tables
    order = {place.id: index for index, place in enumerate(sorted(tables.places, key=lambda p: p.id))}
    onward = tuple(
        replace(segment, bidirectional=False)
        for segment in tables.segments
        if order[segment.origin] < order[segment.destination]
    )
    kept = {segment.id for segment in onward} | set(net.places)
    limits = tuple(row for row in tables.capacities if row.element in kept)
    acyclic = replace(net, tables=replace(tables, segments=onward, capacities=limits))
    view, plan, exports, home = carrying(acyclic)
    for name in transit_countries(acyclic):
        ways = shares.carriage(view, exports=plan.exports, home=plan.home, crossing=exits(acyclic, name))
        two_layers = float(ways.programme.maximise(ways.crossing()).bound / plan.exports)
        assert two_layers == pytest.approx(
            share_range(acyclic, name, exports=exports, home=home)[1], abs=1e-9
        )

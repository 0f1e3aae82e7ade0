"""How much depends on a country: five numbers with five names."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from networks import network
from second_opinion import TENTHS, exits_of, greatest_exports
from strategies import networks

from analysis.certificate import maximum_flow, verify
from analysis.dependence import dependence, exports_to_carry
from routes.errors import ScenarioError, UnknownNameError
from routes.network import Network
from routes.snapshot import snapshot
from routes.transit import transit_countries


def two_routes(**options):
    """Return 6 through Russia, 4 through China, and a field of 9."""
    return network(
        {"f>r": 6, "r>m": 6, "f>c": 4, "c>m": 4},
        supplies={"f": 9},
        markets=["m"],
        countries={"f": "KAZ", "r": "RUS", "c": "CHN"},
        zones={"c": "pass"},
        exporter="KAZ",
        **options,
    )


def test_five_numbers_by_hand():
    net = two_routes(costs={"f-r": 1, "r-m": 1, "f-c": 2, "c-m": 2}, counted={"r-m": 5, "c-m": 3})
    found = dependence(net)
    assert (found.capacity.value, found.exports) == (9, 8)
    russia = found.of("RUS")
    assert (russia.without.value, russia.stranded, russia.stranded_share) == (4, 4, 0.5)
    assert russia.capacity_loss == pytest.approx(5 / 9)
    assert russia.transit_share is not None
    assert (russia.transit_share.least, russia.transit_share.greatest) == (0.5, 0.75)
    assert russia.least_cost_share is not None
    assert russia.least_cost_share.share is not None
    assert (russia.least_cost_share.share.least, russia.least_cost_share.share.greatest) == (0.75, 0.75)
    assert russia.observed is not None
    assert russia.observed.value == 0.625
    assert found.route_hhi == pytest.approx(62.5**2 + 37.5**2)


def test_every_transit_country_and_zone_is_answered_the_worst_first():
    found = dependence(two_routes())
    assert [item.country for item in found.countries] == ["RUS", "CHN", "pass"]
    assert [item.stranded for item in found.countries] == [5, 3, 3]


def test_only_what_is_asked_for_is_answered_once():
    found = dependence(two_routes(), on=["CHN", "RUS+CHN", "CHN"])
    assert [item.country for item in found.countries] == ["RUS+CHN", "CHN"]
    assert found.of("RUS+CHN").stranded_share == 1
    with pytest.raises(UnknownNameError):
        dependence(two_routes(), on=["RSU"])
    with pytest.raises(ScenarioError):
        dependence(two_routes(), on=["KAZ"])


def test_a_group_loses_the_union_of_its_members_exits():
    """5 stay (sold in China), not 10: what goes on from Russia to Belarus leaves Russia."""
    net = network(
        {"k>r": 5, "r>b": 5, "k>c": 5},
        supplies={"k": 10},
        markets=["b", "c"],
        countries={"k": "KAZ", "r": "RUS", "b": "BLR", "c": "CHN"},
        exporter="KAZ",
    )
    found = dependence(net, on=["RUS+BLR"])
    assert found.capacity.value == 10
    assert found.of("RUS+BLR").without.value == 5


def test_the_example_where_loss_and_least_share_differ():
    segments = dict.fromkeys(("n0>n2", "n0>n4", "n1>n5", "n2>n3", "n3>n5", "n4>n1", "n4>n3"), 1)
    net = network(
        segments,
        supplies={"n0": 9},
        markets=["n5"],
        countries={"n0": "KAZ", "n1": "AAA", "n2": "BBB"},
        exporter="KAZ",
    )
    item = dependence(net, on=["AAA+BBB"]).of("AAA+BBB")
    assert item.capacity_loss == 0.5
    assert item.transit_share is not None
    assert item.transit_share.least == 1


def test_a_country_where_goods_are_sold_is_not_crossed():
    net = network(
        {"f>r": 5, "r>m": 2},
        supplies={"f": 5},
        markets=["r", "m"],
        countries={"f": "KAZ", "r": "RUS"},
        exporter="KAZ",
    )
    item = dependence(net).of("RUS")
    assert (item.stranded, item.capacity_loss) == (0, 0)


def test_exports_are_what_was_counted_at_most_the_capacity():
    assert dependence(two_routes()).exports == 9
    assert dependence(two_routes(counted={"r-m": 3, "c-m": 2})).exports == 5
    assert dependence(two_routes(counted={"r-m": 30, "c-m": 2})).exports == 9
    view = snapshot(two_routes(counted={"r-m": 3}))
    assert exports_to_carry(view, maximum_flow(view)) == 3


def test_spare_room_elsewhere_strands_less_than_is_lost():
    found = dependence(two_routes(counted={"r-m": 3, "c-m": 2})).of("RUS")
    assert (found.stranded, found.capacity_loss) == (1, pytest.approx(5 / 9))


def test_nothing_to_carry_has_no_share():
    net = network(
        {"f>r": 0, "r>m": 6},
        supplies={"f": 9},
        markets=["m"],
        countries={"f": "KAZ", "r": "RUS"},
        exporter="KAZ",
    )
    item = dependence(net).of("RUS")
    assert (item.stranded, item.stranded_share, item.capacity_loss) == (0, 0.0, 0.0)
    assert item.transit_share is None
    assert item.least_cost_share is None
    assert item.observed is None


def test_home_demand_is_served_first_also_when_transit_ends():
    """Oil reaches the plant through Russia; without it the plant takes what would have been sold."""
    net = network(
        {"f>r": 5, "r>plant": 5, "g>plant": 5, "g>m": 5},
        supplies={"f": 5, "g": 5},
        demands={"plant": 5},
        markets=["m"],
        countries=dict.fromkeys(("f", "g", "plant"), "KAZ") | {"r": "RUS"},
        exporter="KAZ",
    )
    found = dependence(net)
    assert (found.capacity.home, found.capacity.value) == (5, 5)
    item = found.of("RUS")
    assert (item.without.home, item.without.value, item.stranded) == (5, 0, 5)


def test_the_notion_of_corridors_leaves_output_limits_aside():
    net = two_routes()
    assert dependence(net).capacity.value == 9
    assert dependence(net, notion="corridor").capacity.value == 10


def test_the_observed_share_looks_at_the_open_network_also_when_some_is_denied():
    net = two_routes(counted={"r-m": 5, "c-m": 3})
    found = dependence(replace(net, denied=("transit:RUS",)))
    assert (found.capacity.value, found.exports) == (4, 4)
    observed = found.of("RUS").observed
    assert observed is not None
    assert observed.value == 0.625


def test_the_answer_names_all_evidence_in_order_of_first_use():
    net = two_routes(counted={"r-m": 5, "c-m": 3})
    tables = net.tables
    cited = replace(
        tables,
        supplies=tuple(replace(row, evidence=("s1",)) for row in tables.supplies),
        capacities=tuple(replace(row, evidence=("c1", "s1")) for row in tables.capacities),
        flows=tuple(replace(row, evidence=("f1",)) for row in tables.flows),
    )
    assert dependence(Network(tables=cited)).evidence() == ("s1", "c1", "f1")


@given(networks(huge=False))
def test_every_number_is_proven_and_equals_that_of_networkx(net):
    found = dependence(net)
    view = found.snapshot
    verify(found.capacity, view)
    unit = TENTHS // view.scale
    assert found.capacity.value * unit == greatest_exports(net)[0]
    assert sum(term.capacity for term in found.near_fields) == found.capacity.value
    assert sum(term.capacity for term in found.near_markets) == found.capacity.value
    assert {item.country for item in found.countries} == set(transit_countries(net))
    for item in found.countries:
        without = greatest_exports(net, closed=exits_of(net, item.country))[0]
        assert item.without.value * unit == without
        assert item.stranded == max(0, found.exports - item.without.value)
        assert 0 <= item.stranded_share <= 1
        assert item.stranded >= 0


@given(networks(huge=False, home=False))
def test_what_is_stranded_crosses_in_every_feasible_way(net):
    """Without home demand nothing else competes: what cannot leave without c crosses c for certain."""
    found = dependence(net)
    assume(found.exports)
    for item in found.countries:
        assert item.transit_share is not None
        assert item.transit_share.least >= item.stranded_share - 1e-9
        assert item.capacity_loss >= -1e-12


@given(networks(huge=False, home=False))
def test_a_group_strands_at_least_what_each_of_its_members_does(net):
    names = transit_countries(net)
    assume(len(names) > 1)
    found = dependence(net, on=[*names, "+".join(names)])
    assert found.of("+".join(names)).stranded == max(item.stranded for item in found.countries)

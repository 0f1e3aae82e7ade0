"""The cheapest flow: by hand, by networkx, and the price of every limit."""

from __future__ import annotations

import bz2
import pickle
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.cost import minimum_cost_flow
from analysis.linear import InfeasibleError
from routes.errors import RoutesError
from routes.model import Cost
from routes.snapshot import snapshot

COUNTRIES = {"field": "KAZ", "hub": "KAZ", "plant": "KAZ"}


def two_ways(**options):
    return network(
        {"field>hub:a": 9, "hub>market:cheap": 4, "hub>market:dear": 9},
        supplies={"field": 9},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        costs={"a": 1, "cheap": 2, "dear": 5},
        **options,
    )


def test_the_cheap_way_is_filled_before_the_dear_one():
    flow = minimum_cost_flow(snapshot(two_ways()), exports=6)
    assert (flow.exports, flow.home, flow.cost) == (6, 0, 6 * 1 + 4 * 2 + 2 * 5)
    assert flow.carried == {"a": 6.0, "cheap": 4.0, "dear": 2.0}
    assert flow.usd == 24.0


def test_without_a_number_all_that_can_leave_is_carried():
    flow = minimum_cost_flow(snapshot(two_ways()))
    assert (flow.exports, flow.cost) == (9, 9 + 8 + 25)


def test_a_price_is_what_one_more_step_of_a_limit_saves():
    flow = minimum_cost_flow(snapshot(two_ways()), exports=6)
    assert {key: price for key, price in flow.prices.items() if price} == {("segment", "cheap"): 3}


def test_places_cost_what_goods_pay_there():
    net = two_ways()
    dearer = network(
        {"field>hub:a": 9, "hub>market:cheap": 4},
        supplies={"field": 9},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        costs={"a": 1, "cheap": 2, "hub": 10},
    )
    assert minimum_cost_flow(snapshot(dearer), exports=3).cost == 3 * (1 + 10 + 2)
    assert minimum_cost_flow(snapshot(net), exports=0).cost == 0


def test_home_demand_is_carried_too_and_paid_for():
    net = network(
        {"field>plant:local": 3, "field>market:ship": 5},
        supplies={"field": 9},
        markets=["market"],
        demands={"plant": 2},
        countries=COUNTRIES,
        exporter="KAZ",
        costs={"local": 7, "ship": 1},
    )
    flow = minimum_cost_flow(snapshot(net))
    assert (flow.home, flow.exports, flow.cost) == (2, 5, 2 * 7 + 5)


@pytest.mark.parametrize(("unit", "dollars"), [("kt/yr", 25e3), ("Mt/yr", 25e6)])
def test_dollars_do_not_depend_on_the_size_of_a_step(unit, dollars):
    net = network({"field>market:a": "2.5"}, supplies={"field": 9}, markets=["market"], unit=unit)
    fares = (Cost(element="a", central=Decimal(10), unit="USD/t"),)
    view = snapshot(replace(net, tables=replace(net.tables, costs=fares)))
    assert minimum_cost_flow(view).usd == dollars


def test_the_costs_that_are_missing_are_named():
    net = network(
        {"field>hub:a": 9, "hub>market:b": 4, "hub>market:c": 9, "hub>aside:off": 3},
        supplies={"field": 9},
        markets=["market"],
        costs={"a": 1},
    )
    with pytest.raises(RoutesError, match=r"costs\.csv has no row for b, c$"):
        minimum_cost_flow(snapshot(net))


def test_more_than_can_be_carried_is_an_error():
    with pytest.raises(InfeasibleError, match="no flow meets all conditions"):
        minimum_cost_flow(snapshot(two_ways()), exports=10)


def test_the_cost_of_netgen_2_is_the_published_one():
    """Installed with networkx; there a positive demand is what DIMACS calls a negative supply."""
    path = Path(nx.__file__).parent / "algorithms" / "flow" / "tests" / "netgen-2.gpickle.bz2"
    graph = pickle.loads(bz2.decompress(path.read_bytes()))  # noqa: S301 - data that networkx installs
    name = {node: f"n{index}" for index, node in enumerate(graph.nodes)}
    segments, costs = {}, {}
    for index, (tail, head, attributes) in enumerate(graph.edges(data=True)):
        segments[f"{name[tail]}>{name[head]}:e{index}"] = attributes["capacity"]
        costs[f"e{index}"] = attributes["weight"]
    supplies, demands = {}, {}
    for node, attributes in graph.nodes(data=True):
        given_out = -attributes.get("demand", 0)
        if given_out > 0:
            supplies[name[node]] = given_out
        elif given_out < 0:
            demands[name[node]] = -given_out
    view = snapshot(network(segments, supplies=supplies, markets=list(demands), demands=demands, costs=costs))
    flow = minimum_cost_flow(view)
    assert flow.exports == sum(supplies.values())
    assert flow.cost == 6_749_969_302


def second_opinion(view, exports, home):
    """The same problem as networkx solves it: nodes for places and ways, whole numbers."""
    graph = nx.DiGraph()
    graph.add_node("source", demand=-(exports + home))
    graph.add_node("home", demand=home)
    graph.add_node("abroad", demand=exports)

    def join(tail, head, limit, weight=0):
        attributes = {} if limit is None else {"capacity": limit}
        graph.add_edge(tail, head, weight=int(weight), **attributes)

    for place in view.places:
        join((place, "in"), (place, "out"), view.limit("place", place).amount, view.costs.get(place, 0))
    for index, (way, origin, destination) in enumerate(view.ways):
        limit = view.limit("segment", way.segment).amount
        join((origin, "out"), index, limit, view.costs[way.segment])
        join(index, (destination, "in"), limit)
    for place, supply in view.supplies.items():
        join("source", (place, "in"), supply.amount)
    for sink, takers in (("home", view.home), ("abroad", view.markets)):
        for place, demand in takers.items():
            join((place, "out"), sink, demand.amount)
    return nx.min_cost_flow_cost(graph)


@given(networks(huge=False, costs=True), st.integers(0, 3))
def test_networkx_finds_the_same_cost(net, thirds):
    view = snapshot(net)
    greatest = minimum_cost_flow(view)
    exports = greatest.exports * thirds // 3
    flow = minimum_cost_flow(view, exports=exports)
    assert flow.cost == second_opinion(view, exports, flow.home)


def cost_with(view, element, change, *, exports, home):
    """The cost when one limit is another; None where so much cannot be carried then."""
    kind, name = element
    limit = view.limit(kind, name).amount + change
    try:
        return Fraction(second_opinion(view.with_capacity(name, limit), exports, home))
    except nx.NetworkXUnfeasible:
        return None


@given(networks(huge=False, costs=True))
def test_a_price_lies_between_what_one_step_more_saves_and_one_step_less_costs(net):
    view = snapshot(net)
    flow = minimum_cost_flow(view)
    for element, price in flow.prices.items():
        kind, name = element
        if kind not in ("segment", "place"):
            continue
        more = cost_with(view, element, 1, exports=flow.exports, home=flow.home)
        assert flow.cost - more <= price
        if view.limit(kind, name).amount:
            less = cost_with(view, element, -1, exports=flow.exports, home=flow.home)
            assert less is None or price <= less - flow.cost
        assert price >= 0

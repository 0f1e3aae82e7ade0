"""The cheapest way to carry exports, and what one more unit of room would save."""

import bz2
import pickle
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files

import networkx as nx
import pytest
from hypothesis import assume, given
from networks import network, number
from second_opinion import SINK, SUPPLY, TENTHS, graph, sinks, steps
from strategies import networks

from analysis.cost import minimum_cost_flow
from analysis.flow import solve
from analysis.linear import InfeasibleError
from routes.errors import RoutesError
from routes.model import Cost
from routes.network import Network
from routes.snapshot import snapshot

TWO = network(
    {"f>m:cheap": 6, "f>m:dear": 6}, supplies={"f": 10}, markets=["m"], costs={"cheap": 2, "dear": 5}
)


def test_the_cheap_way_is_filled_first():
    found = minimum_cost_flow(snapshot(TWO))
    assert (found.exports, found.cost) == (10, 6 * 2 + 4 * 5)
    assert found.carried == pytest.approx({"cheap": 6, "dear": 4})
    assert found.usd == 32


def test_a_part_of_the_exports_costs_less_and_more_than_all_is_refused():
    assert minimum_cost_flow(snapshot(TWO), exports=7).cost == 6 * 2 + 1 * 5
    assert minimum_cost_flow(snapshot(TWO), exports=0).cost == 0
    with pytest.raises(InfeasibleError):
        minimum_cost_flow(snapshot(TWO), exports=11)


def test_a_price_says_what_one_more_step_of_room_saves():
    view = snapshot(TWO)
    prices = minimum_cost_flow(view).prices
    assert prices["segment", "cheap"] == 3
    assert prices["segment", "dear"] == 0
    wider = minimum_cost_flow(view.with_capacity("cheap", 7), exports=10)
    assert minimum_cost_flow(view).cost - wider.cost == 3


def test_home_demand_is_carried_and_paid_for_first():
    net = network(
        {"f>plant": 9, "f>m": 9},
        supplies={"f": 5},
        demands={"plant": 2},
        markets=["m"],
        countries={"f": "KAZ", "plant": "KAZ"},
        costs={"f-plant": 10, "f-m": 1},
        exporter="KAZ",
    )
    found = minimum_cost_flow(snapshot(net))
    assert (found.home, found.exports, found.cost) == (2, 3, 2 * 10 + 3 * 1)


def test_segments_without_a_cost_are_named():
    with pytest.raises(RoutesError, match=r"costs\.csv has no row for f-m"):
        minimum_cost_flow(snapshot(network({"f>m": 1}, supplies={"f": 1}, markets=["m"])))


@pytest.mark.parametrize(
    ("unit", "cost", "usd"),
    [
        ("Mt/yr", "USD/t", 6e6),
        ("kt/yr", "USD/t", 6e3),
        ("kb/d", "USD/bbl", 6e3),
        ("mb/d", "USD/bbl", 6e6),
        ("unit", "USD/unit", 6),
    ],
)
def test_the_total_in_dollars_counts_single_tonnes_or_barrels(unit, cost, usd):
    net = network({"f>m": 2}, supplies={"f": 2}, markets=["m"], unit=unit)
    net = Network(tables=replace(net.tables, costs=(Cost(element="f-m", central=number(3), unit=cost),)))
    assert minimum_cost_flow(snapshot(net)).usd == usd


def test_netgen_2_of_networkx_costs_6_749_969_302():
    """Its nodes with negative demand put in (networkx's sign; the DIMACS file has the opposite)."""
    with bz2.open(files("networkx.algorithms.flow.tests") / "netgen-2.gpickle.bz2") as stream:
        made = pickle.load(stream)  # noqa: S301 - a file that networkx installs
    edges = list(made.edges(data=True))
    demand = {node: value for node, value in made.nodes(data="demand") if value}
    net = network(
        {f"n{tail}>n{head}:e{index}": data["capacity"] for index, (tail, head, data) in enumerate(edges)},
        supplies={f"n{node}": -value for node, value in demand.items() if value < 0},
        markets=[f"n{node}" for node, value in demand.items() if value > 0],
        demands={f"n{node}": value for node, value in demand.items() if value > 0},
        costs={f"e{index}": data["weight"] for index, (_, _, data) in enumerate(edges)},
    )
    found = minimum_cost_flow(snapshot(net))
    assert found.exports == sum(value for value in demand.values() if value > 0)
    assert found.cost == 6_749_969_302


@given(networks(huge=False, home=False, costs=True))
def test_the_cheapest_flow_costs_what_networkx_finds(net):
    view = snapshot(net)
    plan = solve(view)
    assume(plan.exports)
    split = graph(net, takers=sinks(net)[1])
    costs = {row.element: int(row.central) for row in net.tables.costs}
    for way in steps(net):
        split.edges[(way[1], "out"), way]["weight"] = costs[way[0]]
    flow = nx.max_flow_min_cost(split, SUPPLY, SINK)
    expected = Fraction(nx.cost_of_flow(split, flow), TENTHS // view.scale)
    assert minimum_cost_flow(view).cost == expected


@given(networks(huge=False, costs=True))
def test_more_exports_never_cost_less_each(net):
    view = snapshot(net)
    most = solve(view).exports
    assume(most > 2)
    costs = [minimum_cost_flow(view, exports=amount).cost for amount in (0, most // 2, 2 * (most // 2))]
    assert costs[1] - costs[0] <= costs[2] - costs[1]

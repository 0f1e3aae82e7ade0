"""What lies after a supply and before a sink, and every simple path between."""

import pytest
from hypothesis import given
from networks import network
from second_opinion import crosses, paths
from strategies import networks

from analysis.linear import Row
from analysis.paths import after, before, path_rows, simple_paths, uncosted
from routes.snapshot import snapshot
from routes.transit import Way, exits, transit_countries

NET = network(
    {"f>a": 3, "a>m": 2, "a>b": 5, "b>m": 4, "x>a": 1, "b>dead": 1},
    supplies={"f": 9},
    markets=["m"],
    both_ways=["a-b"],
    capacities={"b": 6},
)
VIEW = snapshot(NET)


def test_what_goods_can_reach():
    assert after(VIEW, ["f"]) == {"f", "a", "b", "m", "dead"}
    assert after(VIEW, ["f"], without=frozenset({Way(segment="a-b")})) == {"f", "a", "m"}
    assert after(VIEW, []) == set()


def test_from_where_goods_can_come():
    assert before(VIEW, ["m"]) == {"f", "a", "b", "x", "m"}
    assert before(VIEW, ["b"], without=frozenset({Way(segment="f-a")})) == {"a", "b", "x"}


def test_simple_paths_by_hand():
    assert sorted(simple_paths(VIEW, frozenset({Way(segment="b-m")}))) == [
        (("f", "f-a", "a", "a-b", "b", "b-m", "m"), True),
        (("f", "f-a", "a", "a-m", "m"), False),
    ]


def test_a_path_may_pass_through_a_market():
    view = snapshot(network({"f>m": 1, "m>n": 1}, supplies={"f": 1, "m": 1}, markets=["m", "n"]))
    assert sorted(path for path, _ in simple_paths(view)) == [
        ("f", "f-m", "m"),
        ("f", "f-m", "m", "m-n", "n"),
        ("m",),
        ("m", "m-n", "n"),
    ]


def test_the_rows_of_paths_keep_every_limit_and_the_totals():
    found = [("f", "f-a", "a", "a-b", "b", "b-m", "m"), ("f", "f-a", "a", "a-m", "m")]
    rows = path_rows(VIEW, found, exports=5, home=0)
    assert Row(entries={0: 1, 1: 1}, low=None, high=9) in rows, "supply"
    assert Row(entries={0: 1, 1: 1}, low=None, high=3) in rows, "f-a"
    assert Row(entries={0: 1}, low=None, high=6) in rows, "place b"
    assert Row(entries={1: 1}, low=None, high=2) in rows, "a-m"
    assert rows[-2:] == (Row(entries={}, low=0, high=0), Row(entries={0: 1, 1: 1}, low=5, high=5))


def test_segments_on_the_way_without_a_cost_are_named():
    assert uncosted(VIEW) == ("a-b", "a-m", "b-m", "f-a")
    costs = {"f-a": 1, "a-m": 0, "b-m": 2}
    priced = network(
        {"f>a": 3, "a>m": 2, "a>b": 5, "b>m": 4, "x>a": 1, "b>dead": 1},
        supplies={"f": 9},
        markets=["m"],
        costs=costs,
    )
    assert uncosted(snapshot(priced)) == ("a-b",)


@pytest.mark.parametrize("closed", [False, True])
@given(networks())
def test_simple_paths_are_those_of_networkx(closed, net):
    view = snapshot(net)
    name = next(iter(transit_countries(net)), None)
    crossing = frozenset() if name is None else exits(net, name)
    found = list(simple_paths(view.closing(crossing) if closed else view, crossing))
    assert len({path for path, _ in found}) == len(found)
    expected = [(path, name is not None and crosses(net, path, name)) for path in paths(net)]
    if closed:
        expected = [item for item in expected if not item[1]]
    assert sorted(found) == sorted(expected)

"""The programme of all ways to carry given exports."""

from fractions import Fraction

import pytest
from networks import network

from analysis.carriage import Stream, carriage
from analysis.linear import InfeasibleError
from routes.snapshot import snapshot
from routes.transit import exits

NET = network(
    {"f>r": 5, "r>m": 5, "f>m": 3, "f>plant": 4},
    supplies={"f": 9},
    demands={"plant": 2},
    markets=["m"],
    countries={"f": "KAZ", "plant": "KAZ", "r": "RUS", "m": "XXX"},
    costs={"f-r": 1, "r-m": 2, "f-m": 7, "f-plant": 0, "m": 4},
    both_ways=["f-r"],
    exporter="KAZ",
)
VIEW = snapshot(NET)


def test_without_a_crossing_there_is_one_layer():
    ways = carriage(VIEW, exports=6, home=2)
    assert {stream.layer for stream in ways.streams} == {0}
    assert ways.crossing() == {}


def test_exits_are_the_only_way_down():
    ways = carriage(VIEW, exports=6, home=2, crossing=exits(NET, "RUS"))
    down = {(s.element, s.origin, s.destination) for s in ways.streams if (s.layer, s.arrives) == (0, 1)}
    assert down == {("r-m", "r", "m"), ("f-r", "r", "f")}
    assert not any(stream.arrives < stream.layer for stream in ways.streams)
    assert {s.kind for s in ways.streams if s.layer == 1} == {"segment", "demand"}


def test_what_crosses_is_counted_at_markets_abroad():
    ways = carriage(VIEW, exports=6, home=2, crossing=exits(NET, "RUS"))
    assert [ways.streams[index] for index in ways.crossing()] == [Stream("demand", "m", "m", 1, None, 1)]
    assert ways.programme.minimise(ways.crossing()).bound == 3
    assert ways.programme.maximise(ways.crossing()).bound == 5


def test_cost_is_paid_on_segments_and_at_the_places_they_reach():
    ways = carriage(VIEW, exports=6, home=2)
    prices = {(ways.streams[i].kind, ways.streams[i].element): price for i, price in ways.cost().items()}
    assert prices == {("segment", "f-r"): 1, ("segment", "r-m"): 2 + 4, ("segment", "f-m"): 7 + 4}
    assert ways.programme.minimise(ways.cost()).bound == 5 * (1 + 2 + 4) + 1 * (7 + 4)


def test_the_first_rows_are_the_limits_in_order():
    ways = carriage(VIEW, exports=6, home=2)
    assert set(ways.limited) == {
        ("supply", "f"), ("segment", "f-r"), ("segment", "r-m"), ("segment", "f-m"),
        ("segment", "f-plant"), ("demand", "plant"),
    }  # fmt: skip
    for (kind, element), row in zip(ways.limited, ways.programme.rows, strict=False):
        assert row.high == VIEW.limit(kind, element).amount


def test_layers_and_directions_share_one_limit():
    ways = carriage(VIEW, exports=6, home=2, crossing=exits(NET, "RUS"))
    shared = ways.programme.rows[ways.limited.index(("segment", "f-r"))]
    assert sorted(ways.streams[index][2:] for index in shared.entries) == [
        ("f", 0, "r", 0), ("f", 1, "r", 1), ("r", 0, "f", 1), ("r", 1, "f", 1),
    ]  # fmt: skip


def test_a_price_lands_on_the_limit_and_never_on_the_bound_of_a_stream():
    """Else the cheapest flows on two layers could not be found: two parallel ways, the dear one empty."""
    net = network(
        {"f>m:cheap": 1, "f>m:dear": 1},
        supplies={"f": 1},
        markets=["m"],
        demands={"m": 1},
        costs={"cheap": 0, "dear": 1},
    )
    ways = carriage(snapshot(net), exports=1, home=0)
    assert all(earning <= 0 for earning in ways.programme.minimise(ways.cost()).earned)


def test_more_than_can_be_carried_is_infeasible():
    with pytest.raises(InfeasibleError):
        carriage(VIEW, exports=8, home=2).programme.maximise({})
    with pytest.raises(InfeasibleError):
        carriage(VIEW, exports=1, home=3).programme.maximise({})


def test_both_directions_at_once_do_not_add_up_to_more_than_the_limit():
    """a → b for one market and b → a for the other: two arcs would carry 8, one shared limit carries 4."""
    net = network(
        {"s>a": 4, "u>b": 4, "a>b": 4, "a>m": 4, "b>n": 4},
        supplies={"s": 4, "u": 4},
        markets=["m", "n"],
        countries={"a": "RUS", "s": "KAZ", "u": "KAZ", "b": "KAZ"},
        both_ways=["a-b"],
        exporter="KAZ",
    )
    view = snapshot(net)
    ways = carriage(view, exports=8, home=0, crossing=exits(net, "RUS"))
    across = {
        index: Fraction(1)
        for index, stream in enumerate(ways.streams)
        if stream.element == "a-b" and stream.kind == "segment"
    }
    assert ways.programme.maximise(across).bound == 4

"""The greatest flow, home demand first: by hand, against networkx and HiGHS, and what must always hold."""

import bz2
import pickle
from dataclasses import replace
from importlib.resources import files
from itertools import combinations, product

import pytest
from folders import save
from hypothesis import given
from hypothesis import strategies as st
from networks import network
from networkx.algorithms.flow import edmonds_karp, preflow_push
from second_opinion import TENTHS, greatest_exports
from strategies import networks

from analysis.carriage import carriage
from analysis.certificate import prove, verify
from analysis.flow import ABROAD, HOME, SINKS, solve
from analysis.linear import InfeasibleError
from analysis.residual import Residual
from routes.network import Network, read_network
from routes.snapshot import snapshot
from routes.transit import Way, exits, transit_countries, ways

CLRS = {
    "s>v1": 16, "s>v2": 13, "v1>v3": 12, "v2>v1": 4, "v3>v2": 9,
    "v2>v4": 14, "v4>v3": 7, "v3>t": 20, "v4>t": 4,
}  # fmt: skip
DECIMAL = {"s>a": 2, "s>b": 2, "a>b": 1, "b>a": "0.1", "a>c": 2, "a>t": 1, "b>t": 1, "c>t": 2}
UNIT_SEGMENTS = dict.fromkeys(("n0>n2", "n0>n4", "n1>n5", "n2>n3", "n3>n5", "n4>n1", "n4>n3"), 1)


def exports(net, **options):
    return solve(snapshot(net, **options)).exports


def test_the_textbook_network_carries_23():
    assert exports(network(CLRS, supplies={"s": 100}, markets=["t"])) == 23


def test_decimal_capacities_give_an_exact_cut():
    net = network(DECIMAL, supplies={"s": 100}, markets=["t"])
    view = snapshot(net)
    assert (solve(view).exports, view.scale) == (31, 10)
    assert view.decimal(solve(view).exports) == 3.1


def test_interdiction_by_hand():
    segments = {"s>b": 10, "s>c": 70, "c>b": 30, "b>t": 100, "c>d": 40, "d>t": 50}
    net = network(segments, supplies={"s": 1000}, markets=["t"])
    every = [Way(segment=segment) for segment in net.segments]
    view = snapshot(net)
    worst = [
        min(solve(view.closing(attacked)).exports for attacked in combinations(every, count))
        for count in range(3)
    ]
    assert worst == [80, 10, 0]


def test_home_demand_is_served_first():
    segments = {"f>plant": 10, "f>m": 10}
    options = {"markets": ["m"], "countries": {"f": "KAZ", "plant": "KAZ"}, "exporter": "KAZ"}
    plan = solve(snapshot(network(segments, supplies={"f": 12}, demands={"plant": 8}, **options)))
    assert (plan.home, plan.exports) == (8, 4)
    scarce = solve(snapshot(network(segments, supplies={"f": 5}, demands={"plant": 8}, **options)))
    assert (scarce.home, scarce.exports) == (5, 0)


def test_home_demand_takes_the_goods_that_cannot_leave():
    segments = {"locked>plant": 10, "free>plant": 10, "free>m": 10}
    net = network(
        segments,
        supplies={"locked": 6, "free": 6},
        demands={"plant": 8},
        markets=["m"],
        countries={"locked": "KAZ", "free": "KAZ", "plant": "KAZ"},
        exporter="KAZ",
    )
    plan = solve(snapshot(net))
    assert (plan.home, plan.exports) == (8, 4)


def test_home_sinks_exchange_goods_with_each_other_for_the_sake_of_exports():
    segments = {"x>p": 5, "x>q": 5, "y>q": 5, "y>m": 5}
    net = network(
        segments,
        supplies={"x": 5, "y": 5},
        demands={"p": 5, "q": 5},
        markets=["m"],
        countries=dict.fromkeys("xypq", "KAZ"),
        exporter="KAZ",
    )
    plan = solve(snapshot(net))
    assert (plan.home, plan.exports) == (10, 0)


def test_without_an_exporter_all_markets_count():
    net = network(
        {"f>p": 10, "f>m": 10}, supplies={"f": 12}, demands={"p": 8}, markets=["m"], countries={"p": "KAZ"}
    )
    plan = solve(snapshot(net))
    assert (plan.home, plan.exports) == (0, 12)


@pytest.mark.parametrize(("where", "expected"), [("f", 3), ("h", 3), ("m", 3), ("n", 10)])
def test_the_capacity_of_a_place_bounds_all_it_handles(where, expected):
    net = network({"f>h": 10, "h>m": 10, "m>n": 0}, supplies={"f": 10}, markets=["m"], capacities={where: 3})
    assert exports(net) == expected


def test_supply_enters_before_and_markets_leave_after_the_limit_of_their_place():
    net = network({"f>m": 10}, supplies={"f": 5, "m": 5}, markets=["m"], capacities={"m": 7})
    assert exports(net) == 7


def test_supply_at_a_market_is_sold_there():
    plan = solve(snapshot(network({"f>m": 1}, supplies={"m": 5}, markets=["m"])))
    assert plan.exports == 5
    assert [path.elements for path in plan.paths(SINKS)] == [("m",)]


def test_both_directions_of_a_segment_can_be_used():
    net = network({"b>a": 4, "b>m": 9}, supplies={"a": 7}, markets=["m"], both_ways=["b-a"])
    assert exports(net) == 4
    assert exports(network({"b>a": 4, "b>m": 9}, supplies={"a": 7}, markets=["m"])) == 0


def test_parallel_segments_add_up():
    net = network({"a>m:one": 2, "a>m:two": 3}, supplies={"a": 9}, markets=["m"])
    plan = solve(snapshot(net))
    assert plan.exports == 5
    assert plan.carried() == {"a": 5, "m": 5, "one": 2, "two": 3}


def test_supplies_do_not_bind_in_the_corridor_notion():
    net = network({"a>m": 9}, supplies={"a": 2}, markets=["m"])
    assert (exports(net), exports(net, notion="corridor")) == (2, 9)


def test_flow_is_split_into_paths_from_field_to_sink():
    net = network({"f>a": 3, "f>b": 2, "a>m": 3, "b>m": 2}, supplies={"f": 9}, markets=["m"])
    plan = solve(snapshot(net))
    assert [(path.elements, path.amount) for path in plan.paths((ABROAD,))] == [
        (("f", "f-a", "a", "a-m", "m"), 3),
        (("f", "f-b", "b", "b-m", "m"), 2),
    ]
    assert plan.paths((HOME,)) == ()


def test_flow_in_a_circle_is_left_out_of_the_paths():
    """No method of ours makes circles, so one is put into the residual network by hand."""
    net = network({"f>a": 1, "a>m": 1, "a>b": 1, "b>m": 1, "b>a": 1}, supplies={"f": 1}, markets=["m"])
    plan = solve(snapshot(net))
    around = [arc for arc in plan.arcs if arc.element in ("a-b", "b-a", "a", "b")]
    changed = Residual(nodes=0)
    changed.heads, changed.arcs, changed.room = (
        plan.residual.heads,
        plan.residual.arcs,
        plan.residual.room.copy(),
    )
    for arc in around:
        changed.room[arc.number] -= 1
        changed.room[arc.number ^ 1] += 1
    with_circle = replace(plan, residual=changed)
    (path,) = with_circle.paths(SINKS)
    assert path.amount == 1
    assert len(set(path.elements)) == len(path.elements)


def test_the_bridge_network_carries_3_97629_on_average_if_each_segment_works_nine_days_in_ten():
    """The expected maximum flow, by looking at all 32 states; oracle: the distribution found the same way."""
    segments = {"s>a": 3, "s>b": 2, "a>b": 1, "a>t": 2, "b>t": 3}
    view = snapshot(network(segments, supplies={"s": 100}, markets=["t"], both_ways=["a-b"]))
    found = dict.fromkeys(range(6), 0.0)
    names = list(view.network.segments)
    for works in product((True, False), repeat=5):
        failed = [way for way, _, _ in view.ways if not works[names.index(way.segment)]]
        found[solve(view.closing(failed)).exports] += 0.9 ** sum(works) * 0.1 ** (5 - sum(works))
    assert found == pytest.approx({0: 0.02152, 1: 0.01458, 2: 0.17658, 3: 0.13122, 4: 0.06561, 5: 0.59049})
    assert sum(value * share for value, share in found.items()) == pytest.approx(3.97629)


@pytest.mark.parametrize(("name", "expected"), [("gl1", 156_545), ("gw1", 1_202_018), ("wlm3", 11_875_108)])
def test_the_large_networks_of_networkx_have_the_published_flow(tmp_path, name, expected):
    """Each is written as a folder of tables and read back."""
    with bz2.open(files("networkx.algorithms.flow.tests") / f"{name}.gpickle.bz2") as stream:
        graph = pickle.load(stream)  # noqa: S301 - a file that networkx installs
    segments = {
        f"n{tail}>n{head}:e{index}": capacity
        for index, (tail, head, capacity) in enumerate(graph.edges(data="capacity"))
    }
    everything = sum(segments.values())
    net = network(segments, supplies={"n1": everything}, markets=[f"n{len(graph)}"])
    view = snapshot(read_network(save(net, tmp_path)))
    assert solve(view).exports == expected


@given(networks())
def test_exports_equal_those_of_networkx_with_everything_open_and_without_each_country(net):
    view = snapshot(net)
    for name in (None, *transit_countries(net)):
        closed = frozenset() if name is None else exits(net, name)
        barred = {(way.segment, *ends) for way, *ends in ways(net) if way in closed}
        plan = solve(view.closing(closed))
        unit = view.scale
        for method in (preflow_push, edmonds_karp):
            expected = greatest_exports(net, closed=barred, method=method)
            assert (plan.exports * TENTHS, plan.home * TENTHS) == tuple(part * unit for part in expected)


@given(networks(huge=False))
def test_exports_are_the_most_a_linear_programme_can_carry(net):
    view = snapshot(net)
    plan = solve(view)
    if plan.exports + plan.home:
        carriage(view, exports=plan.exports, home=plan.home).programme.maximise({})
    for more_exports, more_home in ((1, 0), (0, 1)):
        ways_to_carry = carriage(view, exports=plan.exports + more_exports, home=plan.home + more_home)
        if view.supplies and ways_to_carry.streams:
            with pytest.raises(InfeasibleError):
                ways_to_carry.programme.maximise({})


@given(networks(), st.data())
def test_less_capacity_never_carries_more_in_all(net, data):
    view = snapshot(net)
    element = data.draw(st.sampled_from(sorted(view.capacities)))
    amount = view.capacities[element].amount
    less = view.with_capacity(element, data.draw(st.integers(0, 50 if amount is None else amount)))
    plan, lower = solve(view), solve(less)
    assert lower.home <= plan.home
    assert lower.home + lower.exports <= plan.home + plan.exports


@given(networks(home=False), st.data())
def test_closing_more_ways_never_gives_more_exports(net, data):
    view = snapshot(net)
    every = [way for way, _, _ in ways(net)]
    some = data.draw(st.sets(st.sampled_from(every)))
    more = some | data.draw(st.sets(st.sampled_from(every)))
    values = [solve(view.closing(closed)).exports for closed in ((), some, more)]
    assert values == sorted(values, reverse=True)


@given(networks(huge=False), st.integers(2, 9))
def test_rescaled_figures_rescale_the_flow(net, factor):
    plan, other = solve(snapshot(net)), solve(snapshot(_rescaled(net, factor)))
    unit, other_unit = snapshot(net).scale, snapshot(_rescaled(net, factor)).scale
    assert other.exports * unit == plan.exports * other_unit * factor
    assert other.home * unit == plan.home * other_unit * factor


def _rescaled(net, factor):
    tables = net.tables

    def times(rows):
        return tuple(replace(row, central=row.central * factor) for row in rows)

    return Network(
        tables=replace(
            tables,
            capacities=times(tables.capacities),
            supplies=times(tables.supplies),
            demands=times(tables.demands),
        )
    )


@given(networks(huge=False))
def test_another_unit_gives_the_same_flow(net):
    """Tonnes a day in a year of 365 days against the same figures in kt a year."""
    tables = net.tables

    def daily(rows):
        return tuple(replace(row, unit="kt/d", central=row.central) for row in rows)

    def yearly(rows):
        return tuple(replace(row, unit="kt/yr", central=row.central * 365) for row in rows)

    values = []
    for change, unit in ((daily, "kt/yr"), (yearly, "kt/yr")):
        made = replace(
            tables,
            settings=replace(tables.settings, unit=unit),
            capacities=change(tables.capacities),
            supplies=change(tables.supplies),
            demands=change(tables.demands),
        )
        plan = solve(snapshot(Network(tables=made), year=2023))
        values.append((plan.home, plan.exports))
    assert values[0] == values[1]


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(net, random):
    def mixed(rows):
        rows = list(rows)
        random.shuffle(rows)
        return tuple(rows)

    tables = net.tables
    other = replace(
        tables,
        places=mixed(tables.places),
        segments=mixed(tables.segments),
        capacities=mixed(tables.capacities),
        supplies=mixed(tables.supplies),
        demands=mixed(tables.demands),
    )
    plan, again = solve(snapshot(net)), solve(snapshot(Network(tables=other)))
    assert (plan.home, plan.exports) == (again.home, again.exports)


@given(networks())
def test_paths_are_simple_and_carry_the_whole_flow_within_shared_limits(net):
    view = snapshot(net)
    plan = solve(view)
    assert sum(path.amount for path in plan.paths((ABROAD,))) == plan.exports
    assert sum(path.amount for path in plan.paths((HOME,))) == plan.home
    for path in plan.paths(SINKS):
        assert len(set(path.elements[::2])) == len(path.elements[::2])
    for element, amount in plan.carried().items():
        limit = view.capacities[element].amount if element in view.capacities else None
        assert limit is None or amount <= limit, f"both directions of {element} together"


@given(networks())
def test_a_flow_is_proven_by_a_cut_of_its_size(net):
    plan = solve(snapshot(net))
    certificate = prove(plan)
    verify(certificate, plan.snapshot)
    assert (certificate.value, certificate.home) == (plan.exports, plan.home)

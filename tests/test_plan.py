"""The flow a picture shows: as counted where that is feasible, else as near as can be, without circles."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network
from second_opinion import TENTHS, crosses, path_programme
from strategies import networks

from analysis.flow import Path, solve
from analysis.linear import Column, LinearProgramme, Row
from analysis.observed import partition_faults
from analysis.plan import nearest_plan, path_crosses
from routes.model import Flow
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

COUNTRIES = {"field": "KAZ", "hub": "KAZ", "plant": "KAZ", "russia": "RUS", "caspian": "AZE"}


def two_ways(**options):
    return network(
        {
            "field>hub:trunk": 12,
            "hub>russia:in": 8,
            "russia>market:on": 8,
            "hub>caspian:ship": 5,
            "caspian>market:rest": 5,
        },
        supplies={"field": 20},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        **options,
    )


def counted(net, amounts):
    rows = tuple(
        Flow(element=name, value=Decimal(amount), unit="unit", period="2025", counts=True)
        for name, amount in amounts.items()
    )
    return replace(net, tables=replace(net.tables, flows=rows))


def loads(plan, element):
    return sum(path.amount for path in (*plan.exports, *plan.home) if element in path.elements)


def test_what_was_counted_and_can_be_is_what_is_shown():
    plan = nearest_plan(snapshot(two_ways(counted={"in": 6, "ship": 3}, year="2025")))
    assert plan.exports == (
        Path(elements=("field", "trunk", "hub", "in", "russia", "on", "market"), amount=6),
        Path(elements=("field", "trunk", "hub", "ship", "caspian", "rest", "market"), amount=3),
    )
    assert plan.home == ()


def test_what_was_counted_beyond_a_limit_is_shown_on_another_way():
    """10 were counted by a pipeline that takes 8: 2 go by ship, which had carried 1."""
    plan = nearest_plan(snapshot(two_ways(counted={"in": 10, "ship": 1}, year="2025")))
    assert (loads(plan, "in"), loads(plan, "ship")) == (8, 3)


def test_as_much_is_carried_as_can_be():
    plan = nearest_plan(snapshot(two_ways(counted={"in": 20, "ship": 1}, year="2025")))
    assert sum(path.amount for path in plan.exports) == 12


def test_where_nothing_was_counted_the_cheapest_greatest_flow_is_shown():
    net = two_ways(costs={"trunk": 1, "in": 9, "on": 0, "ship": 1, "rest": 1})
    plan = nearest_plan(snapshot(net))
    assert (loads(plan, "in"), loads(plan, "ship")) == (7, 5)


def test_of_the_nearest_flows_the_cheapest_is_shown():
    net = network(
        {"field>hub:trunk": 9, "hub>market:dear": 9, "hub>market:cheap": 9},
        supplies={"field": 9},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        costs={"trunk": 1, "dear": 5, "cheap": 2},
        counted={"trunk": 4},
        year="2025",
    )
    plan = nearest_plan(snapshot(net))
    assert (loads(plan, "dear"), loads(plan, "cheap")) == (0, 4)


def test_a_place_can_be_what_was_counted():
    plan = nearest_plan(snapshot(two_ways(counted={"russia": 2, "caspian": 4}, year="2025")))
    assert (loads(plan, "in"), loads(plan, "ship")) == (2, 4)


def test_home_demand_has_paths_of_its_own():
    net = network(
        {"field>plant:local": 5, "field>market:ship": 5},
        supplies={"field": 9},
        markets=["market"],
        demands={"plant": 3},
        countries=COUNTRIES,
        exporter="KAZ",
    )
    plan = nearest_plan(snapshot(net))
    assert plan.home == (Path(elements=("field", "local", "plant"), amount=3),)
    assert plan.exports == (Path(elements=("field", "ship", "market"), amount=5),)


def test_loads_are_split_by_what_crosses_somewhere_on_its_way():
    net = two_ways(counted={"in": 6, "ship": 3}, year="2025")
    plan = nearest_plan(snapshot(net))
    assert plan.loads(exits(net, "RUS")) == {
        "trunk": (6, 3),
        "in": (6, 0),
        "on": (6, 0),
        "ship": (0, 3),
        "rest": (0, 3),
    }


@pytest.mark.parametrize(
    ("elements", "answer"), [(("russia", "on", "hub"), True), (("hub", "on", "russia"), False)]
)
def test_a_path_crosses_in_the_direction_that_leaves_the_country(elements, answer):
    net = network(
        {"russia>hub:on": 5, "hub>market:ship": 5},
        supplies={"russia": 5},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        both_ways=["on"],
    )
    path = Path(elements=elements, amount=1)
    assert path_crosses(snapshot(net), path, exits(net, "RUS")) is answer


def test_no_goods_run_in_circles_for_a_count_that_cannot_be_reached():
    """The loop was counted at 9, but only 4 come out of the field."""
    net = network(
        {"field>hub:a": 4, "hub>caspian:b": 9, "caspian>hub:back": 9, "caspian>market:c": 9},
        supplies={"field": 4},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
    )
    plan = nearest_plan(snapshot(counted(net, {"b": 9})))
    assert plan.exports == (Path(elements=("field", "a", "hub", "b", "caspian", "c", "market"), amount=4),)


@st.composite
def counted_networks(draw):
    """A network and counts on the elements that meet every path to a market once: the ways into markets."""
    net = draw(networks(huge=False))
    markets = {place.id for place in net.tables.places if place.kind == "market"}
    last = [segment.id for segment in net.tables.segments if segment.destination in markets]
    return counted(net, {name: draw(st.integers(0, 12)) for name in last})


def nearest_by_paths(net, exports, home, wanted):
    """The least distance, in tenths, of amounts on simple paths to what was counted."""
    every, rows = path_programme(net, exports=exports, home=home)
    columns = [Column(high=exports + home + 1) for _ in every]
    objective = {}
    for element, amount in wanted.items():
        number = len(columns)
        columns += [Column(high=10**6), Column(high=10**6)]
        using = {index: 1 for index, path in enumerate(every) if element in path}
        rows.append(Row(entries={**using, number: 1, number + 1: -1}, low=amount, high=amount))
        objective |= {number: Fraction(1), number + 1: Fraction(1)}
    if not columns:
        return 0
    return LinearProgramme(columns=tuple(columns), rows=tuple(rows)).minimise(objective).bound


@given(counted_networks())
def test_counts_that_are_terms_of_one_sum_are_met_as_nearly_as_simple_paths_can(net):
    view = snapshot(net)
    if list(partition_faults(view)):
        return
    plan, most = nearest_plan(view), solve(view)
    wanted = {flow.element: int(flow.value) for flow in net.tables.flows}
    exports = sum(path.amount for path in plan.exports)
    assert exports == (min(most.exports, sum(wanted.values()) * view.scale) if wanted else most.exports)
    assert sum(path.amount for path in plan.home) == most.home
    tenths = TENTHS // view.scale
    apart = sum(abs(loads(plan, name) * tenths - amount * TENTHS) for name, amount in wanted.items())
    least = nearest_by_paths(
        net, exports * tenths, most.home * tenths, {name: amount * TENTHS for name, amount in wanted.items()}
    )
    assert apart == least


@given(counted_networks())
def test_paths_visit_no_place_twice_and_exceed_no_limit(net):
    view = snapshot(net)
    plan = nearest_plan(view)
    used = {}
    for path in (*plan.exports, *plan.home):
        places = path.elements[::2]
        assert len(set(places)) == len(places)
        for position, element in enumerate(path.elements):
            key = ("segment" if position % 2 else "place", element)
            used[key] = used.get(key, 0) + path.amount
    for key, amount in used.items():
        limit = view.limit(*key).amount
        assert limit is None or amount <= limit


@given(counted_networks())
def test_loads_agree_with_the_paths(net):
    view = snapshot(net)
    plan = nearest_plan(view)
    for name in transit_countries(net)[:2]:
        split = plan.loads(exits(net, name))
        for segment, (inside, outside) in split.items():
            paths = [path for path in (*plan.exports, *plan.home) if segment in path.elements[1::2]]
            assert inside == sum(path.amount for path in paths if crosses(net, path.elements, name))
            assert inside + outside == sum(path.amount for path in paths)

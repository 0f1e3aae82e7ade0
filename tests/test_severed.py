"""Exports left when ways are closed: the same as solving the closed network anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from networks import network
from second_opinion import greatest_exports, steps
from strategies import networks

from analysis.flow import solve
from analysis.severed import lanes, severing
from routes.snapshot import snapshot
from routes.transit import Way


def some_ways(data, view):
    ways = [way for way, _, _ in view.ways]
    return frozenset(data.draw(st.lists(st.sampled_from(ways), max_size=4, unique=True)) if ways else ())


@given(net=networks(), data=st.data())
def test_closing_ways_of_one_network_is_solving_the_closed_one(net, data):
    view = snapshot(net)
    left = severing(view)
    for _ in range(3):
        closed = some_ways(data, view)
        plan = solve(view.closing(closed))
        assert (left(closed).exports, left(closed).home) == (plan.exports, plan.home)


@given(net=networks(huge=False), data=st.data())
def test_networkx_agrees(net, data):
    view = snapshot(net)
    closed = some_ways(data, view)
    shut = [
        step
        for step in steps(net)
        for way in closed
        if way.segment == step[0] and (net.segments[step[0]].origin == step[1]) == way.forward
    ]
    left = severing(view)(closed)
    found = greatest_exports(net, closed=shut)
    assert (left.exports * 10, left.home * 10) == tuple(value * view.scale for value in found)


@given(net=networks(), data=st.data())
def test_closing_a_way_without_load_changes_nothing(net, data):
    view = snapshot(net)
    left = severing(view)
    closed = some_ways(data, view)
    before = left(closed)
    idle = sorted({way for way, _, _ in view.ways} - before.loads.keys())
    more = data.draw(st.lists(st.sampled_from(idle), unique=True)) if idle else []
    after = left(closed | frozenset(more))
    assert (after.exports, after.home) == (before.exports, before.home)


def test_what_nothing_can_pass_is_left_out():
    net = network(
        {"field>market": 5, "field>nowhere": 5, "elsewhere>market": 5, "field>shut": 0, "shut>market": 3},
        supplies={"field": 9},
        markets=["market"],
    )
    assert {lane.way for lane in lanes(snapshot(net))} == {None, Way(segment="field-market")}

"""Maximum flow on numbered nodes: textbook, random against networkx, exact at any size."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.residual import Residual

CLRS = [
    (0, 1, 16), (0, 2, 13), (1, 3, 12), (2, 1, 4), (3, 2, 9), (2, 4, 14), (4, 3, 7), (3, 5, 20), (4, 5, 4),
]  # fmt: skip


def made(nodes, arcs):
    residual = Residual(nodes=nodes)
    numbers = [residual.add(*arc) for arc in arcs]
    return residual, numbers


def test_the_textbook_network_carries_23():
    residual, numbers = made(6, CLRS)
    assert residual.augment(0, 5) == 23
    flows = [residual.flow(number) for number in numbers]
    assert all(0 <= flow <= capacity for flow, (_, _, capacity) in zip(flows, CLRS, strict=True))
    assert residual.augment(0, 5) == 0


def test_the_cut_nearest_to_the_source_and_the_one_nearest_to_the_sink():
    residual, _ = made(4, [(0, 1, 2), (1, 2, 2), (2, 3, 2)])
    residual.augment(0, 3)
    assert residual.reachable(0) == {0}
    assert residual.reaching([3]) == {3}
    wide, _ = made(4, [(0, 1, 5), (1, 2, 2), (2, 3, 5)])
    wide.augment(0, 3)
    assert wide.reachable(0) == {0, 1}
    assert wide.reaching([3]) == {2, 3}


def test_nothing_flows_where_no_arc_leads():
    residual, _ = made(3, [(0, 1, 5)])
    assert residual.augment(0, 2) == 0
    assert residual.reachable(0) == {0, 1}


def test_flow_is_taken_back_where_that_carries_more():
    residual, numbers = made(4, [(0, 1, 1), (0, 2, 1), (1, 2, 1), (1, 3, 1), (2, 3, 1)])
    assert residual.augment(0, 3) == 2
    assert residual.flow(numbers[2]) == 0


@pytest.mark.parametrize("size", [10**9, 10**18, 10**40])
def test_numbers_of_any_size_stay_exact(size):
    residual, _ = made(4, [(0, 1, size), (1, 3, size - 1), (0, 2, 7), (2, 3, size)])
    assert residual.augment(0, 3) == size + 6


ARCS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 20)).filter(lambda arc: arc[0] != arc[1]),
    max_size=25,
)


@given(ARCS)
def test_the_flow_equals_that_of_networkx_and_a_cut(arcs):
    residual, numbers = made(7, arcs)
    total = residual.augment(0, 6)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(7))
    for tail, head, capacity in arcs:
        before = graph.get_edge_data(tail, head, {"capacity": 0})["capacity"]
        graph.add_edge(tail, head, capacity=before + capacity)
    assert total == nx.maximum_flow_value(graph, 0, 6)
    for inside in (residual.reachable(0), set(range(7)) - residual.reaching([6])):
        assert total == sum(
            capacity for tail, head, capacity in arcs if tail in inside and head not in inside
        )
    balance = [0] * 7
    for number, (tail, head, capacity) in zip(numbers, arcs, strict=True):
        assert 0 <= residual.flow(number) <= capacity
        balance[tail] -= residual.flow(number)
        balance[head] += residual.flow(number)
    assert balance == [-total, 0, 0, 0, 0, 0, total]


@given(ARCS, ARCS)
def test_more_arcs_never_carry_less(arcs, more):
    assert made(7, arcs)[0].augment(0, 6) <= made(7, arcs + more)[0].augment(0, 6)

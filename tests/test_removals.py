"""The order in which nodes are removed, and where what is added up for them lies."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.elimination import TooLargeError
from analysis.removals import Price, entry_of, plan_removals, removal_order

PAIRS = st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1])


def joined(pairs, nodes):
    """The neighbours of each node, as bits."""
    return [
        sum(1 << other for other in range(nodes) if {(node, other), (other, node)} & set(pairs))
        for node in range(nodes)
    ]


def priced(pairs):
    return [Price(pair, (0, 1), 1, None) for pair in pairs]


def test_a_ring_is_removed_node_by_node_with_no_more_than_two_neighbours():
    order = removal_order(joined([(node, (node + 1) % 12) for node in range(12)], 12))
    assert sorted(node for node, _ in order) == list(range(12))
    assert [near.bit_count() for _, near in order] == [2] * 10 + [1, 0]


def test_of_a_lattice_the_tables_stay_as_wide_as_it_is():
    lattice = [(4 * row + place, 4 * row + place + 1) for row in range(4) for place in range(3)]
    lattice += [(4 * row + place, 4 * row + place + 4) for row in range(3) for place in range(4)]
    assert max(near.bit_count() for _, near in removal_order(joined(lattice, 16))) == 4


@given(pairs=st.lists(PAIRS, unique=True))
def test_every_node_is_removed_once_and_its_neighbours_later(pairs):
    order = removal_order(joined(pairs, 10))
    turn = {node: place for place, (node, _) in enumerate(order)}
    near = {node: {other for other in range(10) if bits >> other & 1} for node, bits in order}
    assert sorted(turn) == list(range(10))
    assert all(turn[other] > turn[node] for node, others in near.items() for other in others)
    for one, other in pairs:
        first, second = sorted((one, other), key=turn.__getitem__)
        assert second in near[first]
    for node, others in near.items():  # what a table leaves is about nodes that are joined from then on
        for one, other in combinations(others, 2):
            first, second = sorted((one, other), key=turn.__getitem__)
            assert second in near[first], node


@given(pairs=st.lists(PAIRS, unique=True, min_size=1))
def test_all_prices_are_added_up_once_and_all_tables_but_the_last(pairs):
    plan = plan_removals(priced(pairs), budget=2, widest=10)
    assert len(plan.amount) == plan.prices[-1] == len(pairs)
    assert sorted(plan.part.tolist()) == list(range(len(plan.width) - 1))
    assert plan.rows == (plan.size << plan.width).sum()


def test_a_table_has_as_many_budgets_as_losses_are_possible_before_it():
    """Three in a row, of which two can be lost: one loss before the second removal, two at the end."""
    prices = [Price((1,), (1,), 5, 0), Price((1, 2), (0, 1), 7, None), Price((2,), (0,), 6, 1)]
    assert plan_removals(prices, budget=1, widest=2).size.tolist()[-1] == 2
    assert plan_removals(prices, budget=4, widest=2).size.tolist()[-1] == 3


def test_too_many_neighbours_are_refused():
    clique = priced(list(combinations(range(6), 2)))
    assert plan_removals(clique, budget=0, widest=5).width.tolist() == [5, 4, 3, 2, 1, 0, 0]
    with pytest.raises(TooLargeError, match="tables of 5 places are too large"):
        plan_removals(clique, budget=0, widest=4)


@pytest.mark.parametrize("mask", [0b0, 0b1, 0b1010, 0b1111])
def test_an_entry_is_spelled_by_the_labels_of_its_own_nodes(mask):
    places = [place for place in range(4) if mask >> place & 1]
    for labels in product((0, 1), repeat=4):
        spelled = sum(label << place for place, label in enumerate(labels))
        own = sum(labels[place] << number for number, place in enumerate(places))
        assert entry_of(spelled, mask) == own

"""Smallest cuts as programs, small enough to do by hand, and reductions that fall out unasked."""

from __future__ import annotations

import doctest
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis.elimination
from analysis.elimination import MOST_OPERATIONS, SINK, SOURCE, Link, compile_cuts, min_fill, smallest_cut
from analysis.expressions import Expressions, Program, TooLargeError
from routes.errors import RoutesError

# CLRS, Introduction to Algorithms, figure 26.6: the maximum flow is 23
TEXTBOOK = [
    (SOURCE, 2, 16),
    (SOURCE, 3, 13),
    (2, 4, 12),
    (3, 2, 4),
    (3, 5, 14),
    (4, 3, 9),
    (4, SINK, 20),
    (5, 4, 7),
    (5, SINK, 4),
]
# the source and the sink are s and t; decimal capacities in tenths: the smallest cut is 31
DECIMALS = [
    (SOURCE, 2, 20),
    (SOURCE, 3, 20),
    (2, 3, 10),
    (3, 2, 1),
    (2, 4, 20),
    (2, SINK, 10),
    (3, SINK, 10),
    (4, SINK, 20),
]


def links(network):
    return [Link(tail, head, row) for row, (tail, head, _) in enumerate(network)]


def evaluate(program: Program, capacities):
    """Do a program in Python integers."""
    made = list(capacities)
    for operation, left, right in program.steps:
        pair = made[left], made[right]
        made.append(sum(pair) if operation == "add" else min(pair))
    return [0 if name is None else made[name] for name in program.results]


def by_labels(network, capacities):
    """The smallest cut by trying every labelling."""
    nodes = sorted({node for tail, head, _ in network for node in (tail, head)} - {SOURCE, SINK})
    costs = []
    for labels in product((0, 1), repeat=len(nodes)):
        label = {SOURCE: 0, SINK: 1, **dict(zip(nodes, labels, strict=True))}
        cut = [row for tail, head, row in network if (label[tail], label[head]) == (0, 1)]
        if None not in cut:
            costs.append(sum(capacities[row] for row in cut))
    return min(costs, default=None)


@pytest.mark.parametrize(("network", "value"), [(TEXTBOOK, 23), (DECIMALS, 31)])
def test_textbook_cuts(network, value):
    program = compile_cuts([links(network)], rows=len(network))
    assert evaluate(program, [capacity for *_, capacity in network]) == [value]


def test_segments_in_a_row_are_one_minimum_and_side_by_side_one_sum():
    row = [Link(SOURCE, 2, 0), Link(2, 3, 1), Link(3, SINK, 2)]
    assert [step.operation for step in compile_cuts([row], rows=3).steps] == ["min", "min"]
    beside = [Link(SOURCE, SINK, 0), Link(SOURCE, SINK, 1)]
    assert [step.operation for step in compile_cuts([beside], rows=2).steps] == ["add"]


def test_dead_ends_and_places_that_nothing_reaches_leave_no_step():
    way = [Link(SOURCE, 2, 0), Link(2, SINK, 1)]
    more = [Link(2, 3, 2), Link(4, 2, 3), Link(5, 5, 4)]
    assert compile_cuts([way + more], rows=5).steps == compile_cuts([way], rows=5).steps


def test_where_nothing_can_flow_the_result_is_none():
    assert compile_cuts([[Link(SOURCE, 2, 0)], []], rows=1).results == (None, None)
    assert compile_cuts([], rows=0).results == ()


def test_what_has_no_limit_is_never_cut():
    network = [Link(SOURCE, 2, 0), Link(2, 3, None), Link(3, 2, None), Link(3, SINK, 1)]
    program = compile_cuts([network], rows=2)
    assert [step.operation for step in program.steps] == ["min"]


def test_a_way_without_any_limit_is_an_error():
    with pytest.raises(RoutesError, match="without any limit"):
        compile_cuts([[Link(SOURCE, 2, None), Link(2, SINK, None)]], rows=0)


def test_the_two_directions_of_a_segment_may_share_a_row():
    network = [(SOURCE, 2, 0), (SOURCE, 3, 1), (2, 3, 2), (3, 2, 2), (2, SINK, 3), (3, SINK, 4)]
    program = compile_cuts([[Link(*link) for link in network]], rows=5)
    for capacities in product((0, 1, 3), repeat=5):
        assert evaluate(program, capacities) == [by_labels(network, capacities)]


def test_what_networks_have_in_common_is_computed_once():
    whole = links(TEXTBOOK)
    part = [link for link in whole if link.row != 4]
    alone = [compile_cuts([network], rows=9).operations for network in (whole, part)]
    both = compile_cuts([whole, part, whole], rows=9)
    assert both.operations < sum(alone)
    assert both.results[0] == both.results[2]


def test_a_node_that_only_a_smaller_network_has_is_eliminated_too():
    large = [Link(SOURCE, 2, 0), Link(2, SINK, 1), Link(SOURCE, SINK, 2)]
    small = [Link(SOURCE, 3, 0), Link(3, SINK, 1)]
    program = compile_cuts([large, small], rows=3)
    assert evaluate(program, [5, 3, 4]) == [7, 3]


def test_ranges_leave_out_what_is_never_smallest():
    beside = [Link(SOURCE, 2, 0), Link(2, SINK, 1)]
    assert compile_cuts([beside], rows=2, ranges=[(1, 5), (5, 9)]).results == (0,)
    assert compile_cuts([beside], rows=2, ranges=[(1, 6), (5, 9)]).operations == 1
    assert compile_cuts([beside], rows=2, ranges=[(1, 6), (0, 0)]).results == (None,)


def test_too_many_operations_are_refused():
    with pytest.raises(TooLargeError, match="more than 3 operations"):
        compile_cuts([links(TEXTBOOK)], rows=9, most=3)
    program = compile_cuts([links(TEXTBOOK)], rows=9)
    assert compile_cuts([links(TEXTBOOK)], rows=9, most=program.operations) == program
    with pytest.raises(TooLargeError):
        compile_cuts([links(TEXTBOOK)], rows=9, most=program.operations - 1)


@st.composite
def cases(draw):
    """A network of up to six nodes between source and sink, and two sets of capacities."""
    ends = st.tuples(st.integers(0, 7), st.integers(0, 7))
    rows = draw(st.integers(1, 6))
    row = st.one_of(st.integers(0, rows - 1), st.integers(0, rows - 1), st.none())
    network = [(*pair, draw(row)) for pair in draw(st.lists(ends, max_size=12))]
    low = draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows))
    high = [least + draw(st.integers(0, 6)) for least in low]
    return network, low, high


@given(cases(), st.randoms(use_true_random=False))
def test_any_order_of_elimination_gives_the_smallest_cut(case, random):
    network, low, high = case
    made = Expressions(len(low), most=10**6)
    try:
        order = min_fill([Link(*link) for link in network], random)
        random.shuffle(order)
        program = made.program([smallest_cut([Link(*link) for link in network], order, made)])
    except RoutesError:
        assert by_labels(network, low) is None
    else:
        for capacities in (low, high, [0] * len(low)):
            assert evaluate(program, capacities) == [by_labels(network, capacities)]


@given(cases(), st.randoms(use_true_random=False))
def test_within_the_ranges_the_shorter_program_gives_the_same(case, random):
    network, low, high = case
    if by_labels(network, low) is None:
        return
    network = [Link(*link) for link in network]
    ranges = list(zip(low, high, strict=True))
    short = compile_cuts([network], rows=len(low), ranges=ranges)
    assert short.operations <= compile_cuts([network], rows=len(low)).operations
    for _ in range(4):
        drawn = [random.randint(*ends) for ends in ranges]
        assert evaluate(short, drawn) == [by_labels(network, drawn)]


def test_the_examples_run():
    assert doctest.testmod(analysis.elimination).failed == 0


def lattice(size):
    """A square grid, both ways with a capacity each: supplies at one side, markets opposite."""
    found = []
    for row, column in product(range(size), repeat=2):
        node = 2 + size * row + column
        for other, there in ((node + size, row + 1 < size), (node + 1, column + 1 < size)):
            found += [(node, other), (other, node)] * there
        found += [(SOURCE, node)] * (column == 0) + [(node, SINK)] * (column == size - 1)
    return [Link(tail, head, number) for number, (tail, head) in enumerate(found)]


@pytest.mark.parametrize("size", [7, 9, 12, 20])
def test_what_is_too_large_is_given_up_after_a_bounded_number_of_steps(monkeypatch, size):
    made = []
    make = Expressions.__init__

    def noted(self, *arguments, **options):
        make(self, *arguments, **options)
        made.append(self)

    monkeypatch.setattr(Expressions, "__init__", noted)
    network = lattice(size)
    with pytest.raises(TooLargeError, match="operations"):
        compile_cuts([network], rows=len(network), most=1_000)
    assert sum(len(item.steps) for item in made) <= (3 + 2) * 1_000
    assert size < 12 or not made  # known from the order of elimination alone


def test_of_several_orders_the_shortest_program_is_taken():
    network = lattice(5)
    tried = [compile_cuts([network], rows=len(network), tries=tries).operations for tries in (1, 2, 4, 8)]
    assert min(tried) == tried[-1] < MOST_OPERATIONS

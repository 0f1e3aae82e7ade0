"""The compiled smallest cut against maximum flows: every sample, both engines, both widths of numbers."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.elimination import SINK, SOURCE, Link, compile_cuts
from analysis.exports_program import compile_exports, limited, with_amounts
from analysis.flow import ABROAD, HOME, SINKS, build, solve
from analysis.kernel import binding, default_engine, number_type, values
from routes.errors import RoutesError
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

NUMBA = find_spec("numba") is not None
WITH_NUMBA = pytest.mark.skipif(not NUMBA, reason="numba, the extra 'fast', is not installed")
ENGINES = ["numpy", pytest.param("numba", marks=WITH_NUMBA)]
SEEDS = st.integers(0, 2**32)


def capacities(view, *, seed, samples, type_=np.int64):
    """Random capacities from zero to a little above what each element has; some are zero everywhere."""
    random = np.random.default_rng(seed)
    most = [view.limit(kind, name).amount for kind, name, _ in limited(view)]
    drawn = [
        random.integers(0, amount + 3, samples) * random.integers(0, 4, samples).clip(0, 1) for amount in most
    ]
    return np.array(drawn, dtype=type_).reshape(len(most), samples)


def flows(view, elements, block, closed=()):
    """Exports and home deliveries of every sample, each by a maximum flow."""
    for column in block.T.tolist():
        yield solve(with_amounts(view, elements, column).closing(closed))


def separated(view, elements, marked, sinks, closed=()):
    """Whether the marked elements leave no way from the source to a sink."""
    cut = {(kind, name) for (kind, name, _), mark in zip(elements, marked, strict=True) if mark}
    graph = nx.DiGraph()
    graph.add_nodes_from((SOURCE, *SINKS))
    graph.add_edges_from(
        (arc.tail, arc.head) for arc in build(view.closing(closed))[1] if (arc.kind, arc.element) not in cut
    )
    return not any(nx.has_path(graph, 0, sink) for sink in sinks)


@given(networks(), SEEDS)
def test_every_sample_is_a_maximum_flow_and_its_cut_proves_it(net, seed):
    view = snapshot(net)
    names = transit_countries(net)
    closures = [frozenset(), *(exits(net, name) for name in names)]
    made = compile_exports(view, closures)
    block = capacities(view, seed=seed, samples=5)
    found = values(made.program, block, engine="numpy")
    exports = made.exports(block, engine="numpy")
    for question, closed in enumerate(closures):
        marks = [made.cut(block, 2 * question + home, engine="numpy") for home in (0, 1)]
        for sample, plan in enumerate(flows(view, made.elements, block, closed)):
            assert exports[question, sample] == plan.exports
            for home, (wanted, sinks) in enumerate(((plan.home + plan.exports, SINKS), (plan.home, (HOME,)))):
                assert found[2 * question + home, sample] == wanted
                marked = marks[home][:, sample]
                assert block[marked, sample].sum() == wanted
                assert separated(view, made.elements, marked, sinks, closed)


@WITH_NUMBA
@given(networks(), SEEDS, st.integers(0, 3000))
def test_numba_gives_what_numpy_gives(net, seed, samples):
    view = snapshot(net)
    made = compile_exports(view)
    block = capacities(view, seed=seed, samples=samples)
    assert np.array_equal(
        values(made.program, block, engine="numba"), values(made.program, block, engine="numpy")
    )
    for result in (0, 1):
        marks = [made.cut(block, result, engine=engine) for engine in ("numba", "numpy")]
        assert np.array_equal(*marks)


@given(networks(huge=False), SEEDS)
def test_narrow_numbers_give_what_wide_ones_give(net, seed):
    view = snapshot(net)
    made = compile_exports(view)
    wide = capacities(view, seed=seed, samples=20)
    narrow = wide.astype(np.int32)
    for engine in ("numpy", "numba") if NUMBA else ("numpy",):
        found = made.exports(narrow, engine=engine)
        assert found.dtype == np.int32
        assert np.array_equal(found, made.exports(wide, engine=engine))


@given(networks(), SEEDS)
def test_less_capacity_never_gives_more_to_all_sinks(net, seed):
    view = snapshot(net)
    made = compile_exports(view)
    block = capacities(view, seed=seed, samples=10)
    less = block - np.random.default_rng(seed).integers(0, block + 1)
    assert (values(made.program, less) <= values(made.program, block)).all()


@given(networks(huge=False), SEEDS, st.integers(1, 1000))
def test_in_another_unit_everything_is_as_many_times_as_large(net, seed, factor):
    view = snapshot(net)
    made = compile_exports(view)
    block = capacities(view, seed=seed, samples=10)
    assert np.array_equal(made.exports(block * factor), made.exports(block) * factor)


@given(networks(home=True), SEEDS)
def test_a_row_for_each_direction_can_close_one_of_them(net, seed):
    view = snapshot(net)
    made = compile_exports(view, by_way=True)
    column = np.array([[view.limit(kind, name).amount] for kind, name, _ in made.elements])
    every = column.reshape(len(made.elements), 1).astype(np.int64)
    assert made.exports(every)[0, 0] == solve(view).exports
    for name in transit_countries(net):
        closed = {(way.segment, way.forward) for way in exits(net, name)}
        shut = every.copy()
        shut[[(item.id, item.forward) in closed for item in made.elements]] = 0
        unlimited = any(
            (way.segment, way.forward) in closed and view.limit("segment", way.segment).amount is None
            for way, _, _ in view.ways
        )
        if not unlimited:
            assert made.exports(shut)[0, 0] == solve(view.closing(exits(net, name))).exports


# what a block may hold


def in_a_row():
    return compile_cuts([[Link(SOURCE, 2, 0), Link(2, SINK, 1), Link(SOURCE, SINK, 2)]], rows=3)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sum_that_does_not_fit_is_refused_not_wrapped(engine):
    large = np.full((3, 2), 2**30, dtype=np.int32)
    with pytest.raises(RoutesError, match="more than int32 holds"):
        values(in_a_row(), large, engine=engine)
    assert values(in_a_row(), large.astype(np.int64), engine=engine).tolist() == [[2**31, 2**31]]
    with pytest.raises(RoutesError, match="more than int64 holds"):
        values(in_a_row(), np.full((3, 1), 2**62, dtype=np.int64), engine=engine)


def test_the_narrowest_type_is_taken_that_holds_every_sum():
    assert number_type(in_a_row(), [2**30, 2**30, 2**30 - 1]) is np.int32
    assert number_type(in_a_row(), [2**30, 2**30, 2**30]) is np.int64
    assert number_type(in_a_row(), [1, 2**40, 5]) is np.int64  # a capacity must fit too
    with pytest.raises(RoutesError, match="more than 64 bits"):
        number_type(in_a_row(), [2**62, 2**62, 2**62])


def test_a_block_of_another_shape_or_below_zero_is_refused():
    for block in (np.ones((2, 5), dtype=np.int64), np.ones(3, dtype=np.int64)):
        with pytest.raises(RoutesError, match="expected a block of 3 capacities"):
            values(in_a_row(), block)
    with pytest.raises(RoutesError, match="below zero"):
        values(in_a_row(), np.full((3, 2), -1, dtype=np.int32))


@pytest.mark.parametrize("engine", ENGINES)
def test_no_samples_give_no_values(engine):
    block = np.empty((3, 0), dtype=np.int32)
    assert values(in_a_row(), block, engine=engine).shape == (1, 0)
    assert binding(in_a_row(), block, result=0, engine=engine).shape == (3, 0)


@pytest.mark.parametrize("engine", ENGINES)
def test_where_nothing_can_flow_there_is_nothing_to_cut(engine):
    program = compile_cuts([[], [Link(SOURCE, SINK, 0)]], rows=1)
    block = np.array([[5, 7]], dtype=np.int32)
    assert values(program, block, engine=engine).tolist() == [[0, 0], [5, 7]]
    assert not binding(program, block, result=0, engine=engine).any()
    assert binding(program, block, result=1, engine=engine).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_that_do_not_lie_side_by_side_in_memory_give_the_same(engine):
    block = np.arange(3 * 40, dtype=np.int64).reshape(3, 40)
    for view in (block[:, ::2], np.asfortranarray(block)):
        assert np.array_equal(
            values(in_a_row(), view, engine=engine), values(in_a_row(), view.copy(), engine="numpy")
        )


@pytest.mark.parametrize("engine", ENGINES)
def test_pieces_do_not_show(engine, monkeypatch):
    block = np.random.default_rng(1).integers(0, 99, (3, 5000))
    whole = values(in_a_row(), block, engine=engine)
    marks = binding(in_a_row(), block, result=0, engine=engine)
    for start in (0, 1, 4999):
        assert np.array_equal(values(in_a_row(), block[:, start:], engine=engine), whole[:, start:])
    monkeypatch.setattr("analysis.kernel.PIECE", 7)
    assert np.array_equal(values(in_a_row(), block, engine=engine), whole)
    assert np.array_equal(binding(in_a_row(), block, result=0, engine=engine), marks)


def test_numba_is_taken_where_it_is_installed(monkeypatch):
    assert default_engine() == ("numba" if NUMBA else "numpy")
    monkeypatch.setattr("analysis.kernel.find_spec", lambda name: None)
    assert default_engine() == "numpy"


@WITH_NUMBA
def test_numba_compiles_where_nothing_can_be_kept(monkeypatch):
    from analysis import kernel_numba

    njit = kernel_numba.njit

    def nowhere(*, nogil, cache=False):
        if cache:
            raise RuntimeError("no locator available")
        return njit(nogil=nogil)

    monkeypatch.setattr(kernel_numba, "njit", nowhere)
    total = np.zeros(1)

    def add(into):
        into[0] += 1

    kernel_numba.compiled(add)(total)
    assert total[0] == 1


# the built-in network


@pytest.mark.parametrize("commodity", ["crude", "dry"])
@pytest.mark.parametrize("engine", ENGINES)
def test_the_built_in_network_sample_by_sample(commodity, engine):
    view = snapshot(load("kazakhstan"), commodity=commodity)
    made = compile_exports(view, [(), exits(view.network, "RUS")])
    block = capacities(view, seed=7, samples=30)
    for question, closed in enumerate(((), exits(view.network, "RUS"))):
        wanted = [plan.exports for plan in flows(view, made.elements, block, closed)]
        assert made.exports(block, engine=engine)[question].tolist() == wanted


def graph_values(view, elements, column, maximum_flow):
    """What another library says: its maximum flow into all sinks, less that into home sinks."""
    _, arcs = build(with_amounts(view, elements, column))
    home = [arc for arc in arcs if arc.head != ABROAD]
    return maximum_flow(arcs, SINKS) - maximum_flow(home, (HOME,))


def by_networkx(arcs, sinks):
    graph = nx.DiGraph()
    graph.add_nodes_from((0, "sink"))
    graph.add_edges_from((sink, "sink") for sink in sinks)
    for arc in arcs:
        middle = ("arc", arc.number)
        for edge in ((arc.tail, middle), (middle, arc.head)):
            graph.add_edge(*edge, **({} if arc.capacity is None else {"capacity": arc.capacity}))
    return nx.maximum_flow_value(graph, 0, "sink")


def by_ortools(arcs, sinks):
    maximum = pytest.importorskip("ortools.graph.python.max_flow", reason="OR-Tools is not installed")
    solver = maximum.SimpleMaxFlow()
    without = sum(arc.capacity or 0 for arc in arcs) + 1
    for arc in arcs:
        solver.add_arc_with_capacity(
            arc.tail,
            HOME if arc.head in sinks else arc.head,
            without if arc.capacity is None else arc.capacity,
        )
    assert solver.solve(0, HOME) == solver.OPTIMAL
    return solver.optimal_flow()


@pytest.mark.parametrize("maximum_flow", [by_networkx, by_ortools])
def test_other_libraries_find_the_same_in_every_sample(maximum_flow):
    view = snapshot(load("kazakhstan"), commodity="crude")
    made = compile_exports(view)
    block = capacities(view, seed=3, samples=40)
    wanted = [graph_values(view, made.elements, column, maximum_flow) for column in block.T.tolist()]
    assert made.exports(block)[0].tolist() == wanted


def test_two_segments_in_a_row_and_home_first():
    net = network(
        {"field>hub": 10, "hub>home": 6, "hub>abroad": 9},
        supplies={"field": 12},
        markets=["abroad"],
        demands={"home": 4},
        countries={"field": "KAZ", "hub": "KAZ", "home": "KAZ"},
        exporter="KAZ",
    )
    view = snapshot(net)
    made = compile_exports(view)
    assert [item.id for item in made.elements] == ["field", "field-hub", "hub-home", "hub-abroad", "home"]
    block = np.array([[12, 10, 6, 9, 4], [3, 10, 6, 9, 4], [12, 10, 6, 5, 0]]).T
    assert made.exports(block).tolist() == [[6, 0, 5]]  # 10 - 4; all of 3 stays at home; 5 can pass


def test_an_unlimited_supply_needs_a_limit_on_the_way():
    view = snapshot(
        network({"field>abroad": 5}, supplies={"field": 3}, markets=["abroad"]), notion="corridor"
    )
    made = compile_exports(view)
    assert made.exports(np.array([[5]])).tolist() == [[5]]
    with pytest.raises(RoutesError, match="without any limit"):
        compile_exports(replace(view, capacities={}))

"""The greatest delivery through many days with tanks, beside a maximum flow of the unrolled network."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.day_program import compile_days
from analysis.elimination import SINK, SOURCE
from analysis.flow import solve
from analysis.residual import Residual
from routes.errors import RoutesError
from routes.snapshot import snapshot

ENGINES = [
    "numpy",
    pytest.param(
        "numba",
        marks=pytest.mark.skipif(not find_spec("numba"), reason="numba, the extra 'fast', is not installed"),
    ),
]


def unrolled(links, places, held, kinds, days, sizes, initial):
    """All arcs of the network with a copy for each day: tail, head, capacity."""
    size = 1 + max([SINK, *(node for link in links for node in link[:2]), *held])

    def copy(node, day):
        return node if node in (SOURCE, SINK) else 2 + day * size + node

    for day, kind in enumerate(days):
        for tail, head, row in links:
            yield copy(tail, day), copy(head, day), int(kinds[kind][row])
        for tank, node in enumerate(held):
            if day == 0:
                yield SOURCE, copy(node, 0), int(initial[tank])
            else:
                yield copy(node, day - 1), copy(node, day), int(sizes[tank])


def by_dinic(arcs):
    arcs = list(arcs)
    residual = Residual(nodes=1 + max(SINK, *(node for arc in arcs for node in arc[:2])))
    for arc in arcs:
        residual.add(*arc)
    return residual.augment(SOURCE, SINK)


def by_ortools(arcs):
    maximum = pytest.importorskip("ortools.graph.python.max_flow", reason="OR-Tools is not installed")
    solver = maximum.SimpleMaxFlow()
    solver.add_arc_with_capacity(SOURCE, SINK, 0)  # both ends are there even if nothing passes
    for tail, head, capacity in arcs:
        if tail != head:
            solver.add_arc_with_capacity(tail, head, capacity)
    assert solver.solve(SOURCE, SINK) == solver.OPTIMAL
    return solver.optimal_flow()


def solved(made, view, kinds, days, sizes, initial, maximum_flow):
    """Exports of one sample: greatest flow to all sinks less that to home sinks."""
    entry = {place: 3 + 2 * number for number, place in enumerate(view.places)}
    held = [entry[place] for place in made.tanks]
    every, home = (
        maximum_flow(unrolled(links, view.places, held, kinds, days, sizes, initial)) for links in made.links
    )
    return every - home


@pytest.fixture
def line():
    """A field gives 10 a day, a port with a tank ships 12."""
    net = network(
        {"field>port": 20, "port>market": 12}, supplies={"field": 10}, markets=["market"], unit="unit"
    )
    return snapshot(net)


def kinds_of(made, *closed):
    """Capacities of an ordinary day and of days with something closed, one sample."""
    ordinary = np.array([[row.amount] for row in made.rows], dtype=np.int64)
    found = [ordinary]
    for name in closed:
        less = ordinary.copy()
        less[[row.id == name for row in made.rows]] = 0
        found.append(less)
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_a_tank_bridges_days_on_which_the_port_is_closed(line, engine):
    """Three days closed, ten open. Without a tank 100 leave; with one of 15, 15 more at 2 a day."""
    made = compile_days(line, ["port"])
    kinds, days = kinds_of(made, "port-market"), [1, 1, 1, *[0] * 10]

    def delivered(size, first=0):
        sizes, initial = np.array([[size]]), np.array([[first]])
        return made.delivered(kinds, days, sizes=sizes, initial=initial, engine=engine).tolist()

    assert delivered(0) == [100]
    assert delivered(15) == [115]
    assert delivered(30) == [120]  # no more than 12 a day leave
    assert delivered(15, first=15) == [115]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_in_the_tank_at_first_can_leave(line, engine):
    made = compile_days(line, ["port"])
    found = made.delivered(
        kinds_of(made), [0, 0, 0], sizes=np.array([[50]]), initial=np.array([[4]]), engine=engine
    )
    assert found.tolist() == [34]


@settings(max_examples=25)
@given(net=networks(huge=False), seed=st.integers(0, 2**32), data=st.data())
def test_every_sample_is_a_maximum_flow_of_the_unrolled_network(net, seed, data):
    view = snapshot(net)
    tanks = data.draw(st.lists(st.sampled_from(view.places), unique=True, max_size=3))
    made = compile_days(view, tanks)
    random = np.random.default_rng(seed)
    samples = 3
    kinds = [
        np.array([random.integers(0, row.amount + 1, samples) for row in made.rows]).reshape(-1, samples)
        for _ in range(3)
    ]
    days = data.draw(st.lists(st.integers(0, 2), min_size=1, max_size=5))
    sizes = random.integers(0, 60, (len(tanks), samples))
    initial = (sizes * random.random((len(tanks), samples))).astype(np.int64)
    found = made.delivered(kinds, days, sizes=sizes, initial=initial, engine="numpy")
    if find_spec("numba"):
        again = made.delivered(kinds, days, sizes=sizes, initial=initial, engine="numba")
        assert np.array_equal(found, again)
    for sample in range(samples):
        each = [kind[:, sample] for kind in kinds]
        for maximum_flow in (by_dinic, by_ortools):
            wanted = solved(made, view, each, days, sizes[:, sample], initial[:, sample], maximum_flow)
            assert found[sample] == wanted


@given(net=networks(huge=False), days=st.integers(1, 4))
def test_without_tanks_every_day_is_the_snapshot_s_answer(net, days):
    view = snapshot(net)
    made = compile_days(view, [])
    nothing = np.zeros((0, 1), dtype=np.int64)
    found = made.delivered(kinds_of(made), [0] * days, sizes=nothing, initial=nothing, engine="numpy")
    assert found.tolist() == [days * solve(view).exports]


def test_what_cannot_be_followed_is_refused(line):
    with pytest.raises(RoutesError, match="at most 12 tanks"):
        compile_days(line, ["port"] * 13)
    with pytest.raises(RoutesError, match="where nothing passes: nowhere"):
        compile_days(line, ["nowhere"])
    made = compile_days(line, ["port"])
    one = np.array([[1]])
    for days, sizes in (([], one), ([0], np.array([[1, 2]]))):
        with pytest.raises(RoutesError, match="expected days"):
            made.delivered(kinds_of(made), days, sizes=sizes, initial=one)

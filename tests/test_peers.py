"""The compiled smallest cut, OR-Tools and networkx give the same exports in every sample.

Peers put the network together from its rows (`peers`). Samples are those of the ensemble itself, drawn from
the ranges, and capacities at random down to zero. Asked is with all open and without each country and zone.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from peers import Networkx, OrTools, denied, exports_by
from strategies import networks

from analysis.ensemble import prepare
from analysis.ensemble_blocks import draw_block
from analysis.exports_program import compile_exports
from analysis.kernel import number_type
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

PEERS = [Networkx, OrTools]
ENGINES = ["numpy", *(["numba"] if find_spec("numba") else [])]
SAMPLES, SOME = 200, 15
SEEDS = st.integers(0, 2**32)


def question_views(view):
    """The snapshot with all open, and without each transit country and zone, by our own reading of it."""
    names = transit_countries(view.network, view.commodity)
    return names, [view, *(view.closing(denied(view, name)) for name in names)]


def drawn(view, elements, *, seed, samples):
    """Capacities at random, many of them zero or the greatest."""
    random = np.random.default_rng(seed)
    most = np.array([view.limit(item.kind, item.id).amount for item in elements], dtype=np.int64)
    share = random.choice([0.0, 0.3, 0.5, 1.0, np.nan], (len(elements), samples))
    share = np.where(np.isnan(share), random.random(share.shape), share)
    return np.rint(most.reshape(-1, 1) * share).astype(np.int64)


@pytest.fixture(scope="module", params=["crude", "dry"])
def built_in(request):
    """The network with all open and without each country, and two programs with samples for them.

    One is the ensemble's own: made for the ranges of all figures, on samples drawn from these. The other is
    made for any capacities, on samples drawn down to zero.
    """
    view = snapshot(load("kazakhstan"), commodity=request.param)
    names, views = question_views(view)
    task = prepare(view, names, samples=SAMPLES, seed=11, shape="pert", size=SAMPLES)
    made = compile_exports(view, [(), *(exits(view.network, name) for name in names)])
    assert len(views) > 10
    assert made.elements == task.program.elements
    assert made.program.operations > task.program.program.operations > 0
    wide = drawn(view, made.elements, seed=5, samples=SAMPLES)
    return views, ((task.program, draw_block(task, 0, SAMPLES)), (made, wide))


@pytest.mark.parametrize("engine", ENGINES)
def test_or_tools_agrees_in_every_sample_and_without_every_country(built_in, engine):
    views, programs = built_in
    for made, block in programs:
        wanted = [exports_by(OrTools, seen, made.elements)(block) for seen in views]
        assert made.exports(block, engine=engine).tolist() == wanted
        assert min(len(set(row)) for row in wanted) > SAMPLES // 4  # it matters what is drawn
    assert len({tuple(row) for row in wanted}) > len(views) // 2  # and what is closed


def test_networkx_agrees_in_every_sample_and_without_every_country_in_some(built_in):
    """It takes a hundred times as long: all samples with all open, the first ones without each country."""
    views, programs = built_in
    for made, block in programs:
        found = made.exports(block)
        for question, seen in enumerate(views):
            few = block if question == 0 else block[:, :SOME]
            wanted = exports_by(Networkx, seen, made.elements)(few)
            assert found[question, : len(wanted)].tolist() == wanted


@settings(max_examples=120)
@given(networks(), SEEDS)
def test_made_up_networks_in_every_sample_and_without_every_country(net, seed):
    view = snapshot(net)
    names, views = question_views(view)
    made = compile_exports(view, [(), *(exits(net, name) for name in names)])
    block = drawn(view, made.elements, seed=seed, samples=6)
    found = [made.exports(block, engine=engine).tolist() for engine in ENGINES]
    wanted = [[exports_by(peer, seen, made.elements)(block) for seen in views] for peer in PEERS]
    assert all(values == wanted[0] for values in (*wanted, *found))


@settings(max_examples=40)
@given(networks(huge=False), SEEDS)
def test_a_program_made_for_narrow_ranges_is_the_same_within_them(net, seed):
    """What is left out because no sample can need it: ranges about the figures, as an ensemble has them."""
    view = snapshot(net)
    names, views = question_views(view)
    made = compile_exports(view)
    amounts = np.array([view.limit(item.kind, item.id).amount for item in made.elements], dtype=np.int64)
    low, high = amounts * 8 // 10, amounts * 12 // 10
    ranges = list(zip(low.tolist(), high.tolist(), strict=True))
    made = compile_exports(view, [(), *(exits(net, name) for name in names)], ranges=ranges)
    block = np.random.default_rng(seed).integers(low[:, None], high[:, None] + 1, (len(low), 6))
    block = block.astype(number_type(made.program, high.tolist()))
    for seen, *found in zip(
        views, *(made.exports(block, engine=each).tolist() for each in ENGINES), strict=True
    ):
        wanted = exports_by(OrTools, seen, made.elements)(block)
        assert all(values == wanted for values in found)


@pytest.mark.parametrize("peer", PEERS)
def test_peers_read_a_network_as_one_does_by_hand(peer):
    """Twelve are produced and six needed at home; the hub handles ten; the line between is for both ways."""
    view = snapshot(
        network(
            {
                "field>hub": 12,
                "hub>plant": 6,
                "hub>sea:s": 3,
                "hub>rus:r": 9,
                "rus>sea:both": 2,
                "rus>far": 1,
            },
            supplies={"field": 12},
            demands={"plant": 6},
            markets=["sea", "far"],
            capacities={"hub": 10},
            countries={"field": "KAZ", "hub": "KAZ", "plant": "KAZ", "rus": "RUS", "far": "CHN"},
            both_ways=["both"],
            exporter="KAZ",
        )
    )
    elements = compile_exports(view).elements
    amounts = np.array([[view.limit(item.kind, item.id).amount] for item in elements])
    assert exports_by(peer, view, elements)(amounts) == [4]  # 10 - 6
    closed = view.closing(denied(view, "RUS"))
    assert {(way.segment, way.forward) for way in closed.closed} == {("both", True), ("rus-far", True)}
    assert exports_by(peer, closed, elements)(amounts) == [3]

"""Pairs of losses as columns of one compiled program, beside a maximum flow for each."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.elimination import TooLargeError
from analysis.flow import solve
from analysis.outages import n_minus_1, n_minus_2
from analysis.severed import severing
from analysis.switches import compile_switches
from analysis.targets import targets
from routes.network import load
from routes.snapshot import snapshot

BY = st.sampled_from(("segment", "place", "country"))
WITH_NUMBA = pytest.mark.skipif(not find_spec("numba"), reason="numba, the extra 'fast', is not installed")


def pairs_of(view, by="segment", **options):
    return n_minus_2(view, targets(view, by), severing(view), **options)


@pytest.fixture
def redundant():
    """Ten leave by p or q, either of which is enough, and six by r."""
    return snapshot(
        network(
            {"east>market:p": 10, "east>market:q": 10, "west>market:r": 6},
            supplies={"east": 10, "west": 6},
            markets=["market"],
        )
    )


def test_pairs_worked_by_hand(redundant):
    found = pairs_of(redundant)
    assert [(item.lost, item.exports) for item in found.outages()] == [
        (("p", "q"), 6),
        (("p", "r"), 10),
        (("q", "r"), 10),
    ]
    assert [item.lost for item in found.outages(1)] == [("p", "q")]
    assert (len(found), found.whole, found.harmless, found.worse_together) == (3, 16, 0, 1)
    assert found.distribution() == (0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0)  # 6/16 and 10/16
    assert (found.quantile(0.05), found.quantile(0.5)) == (6, 10)


def test_where_nothing_can_leave_all_pairs_leave_all():
    view = snapshot(network({"a>m:x": 0, "a>m:y": 0}, supplies={"a": 4}, markets=["m"]))
    assert pairs_of(view).distribution() == (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)


@settings(max_examples=40)
@given(net=networks(), by=BY)
def test_every_pair_is_the_network_solved_anew(net, by):
    view = snapshot(net)
    attackable = targets(view, by)
    found = n_minus_2(view, attackable, severing(view), engine="numpy")
    assert {item.lost for item in found.outages()} == set(combinations(attackable, 2))
    for item in found.outages():
        plan = solve(view.closing(way for name in item.lost for way in attackable[name]))
        assert (item.exports, item.home) == (plan.exports, plan.home)


@WITH_NUMBA
@pytest.mark.parametrize("commodity", ["crude", "dry"])
def test_numba_gives_what_numpy_gives(commodity):
    view = snapshot(load("kazakhstan"), commodity=commodity)
    one, other = (pairs_of(view, engine=engine) for engine in ("numpy", "numba"))
    assert one.outages() == other.outages()


def test_pieces_do_not_show(monkeypatch):
    view = snapshot(load("kazakhstan"), commodity="crude")
    whole = pairs_of(view).outages()
    monkeypatch.setattr("analysis.outages.PIECE", 100)
    assert pairs_of(view).outages() == whole


@settings(max_examples=40)
@given(net=networks(), by=BY)
def test_cases_by_number_are_the_cases_by_marks(net, by):
    """Every set of three: what is closed written case by case, and as a mark for each way and case."""
    view = snapshot(net)
    ways = list(targets(view, by).values())
    switches = compile_switches(view, frozenset().union(*ways))
    lost = np.array(list(combinations(range(len(ways)), 3)), dtype=np.intp).reshape(-1, 3).T
    marks = {
        way: np.isin(lost, [number for number, held in enumerate(ways) if way in held]).any(axis=0)
        for way in switches.rows
    }
    wanted = switches.left(marks, cases=lost.shape[1])
    found = switches.without(ways, lost)
    assert all((one == other).all() for one, other in zip(found, wanted, strict=True))


def test_too_long_a_program_is_replaced_by_a_flow_for_each_pair(redundant, monkeypatch):
    view = snapshot(load("kazakhstan"), commodity="crude")
    wanted = pairs_of(view, "place").outages()

    def refuse(*arguments, **options):
        raise TooLargeError("too long")

    monkeypatch.setattr("analysis.outages.compile_switches", refuse)
    assert pairs_of(view, "place").outages() == wanted


def test_the_pairs_hold_the_single_losses(redundant):
    """No pair leaves more than the worse of its two, where there is no home demand."""
    left = severing(redundant)
    alone = {item.lost[0]: item.exports for item in n_minus_1(targets(redundant, "segment"), left)}
    for item in pairs_of(redundant).outages():
        assert item.exports <= min(alone[name] for name in item.lost)


def test_what_is_not_a_switch_is_refused_when_it_is_long():
    view = snapshot(load("kazakhstan"), commodity="crude")
    ways = frozenset().union(*targets(view, "segment").values())
    with pytest.raises(TooLargeError):
        compile_switches(view, ways, most=3)

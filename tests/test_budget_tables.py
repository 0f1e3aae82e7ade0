"""Smallest cuts by what may be lost: by hand, beside enumeration, and the same with numba and numpy."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.budget_tables import BudgetTables
from analysis.elimination import TooLargeError
from analysis.flow import solve
from analysis.interdiction import by_elimination, closed_by
from analysis.removals import FREE, KEPT, LOST
from analysis.severed import lanes, severing
from analysis.targets import targets
from routes.network import load
from routes.snapshot import snapshot

BY = st.sampled_from(("segment", "place", "country"))
STATES = st.sampled_from((FREE, FREE, FREE, KEPT, LOST))
ENGINES = ("numpy", "numba") if find_spec("numba") else ("numpy",)
WITH_NUMBA = pytest.mark.skipif(len(ENGINES) == 1, reason="numba, the extra 'fast', is not installed")


def flow(view, attackable, names):
    plan = solve(view.closing(closed_by(attackable, names)))
    return plan.exports + plan.home


def tables_of(view, by, *, budget, engine):
    passing = {lane.way for lane in lanes(view)}
    found = {name: ways & passing for name, ways in targets(view, by).items() if ways & passing}
    most = flow(view, found, ())
    return BudgetTables(lanes(view), found, most=most, budget=budget, engine=engine), found


def columns(draw, found, cases):
    """Draw the states of all targets in some cases."""
    drawn = draw(st.lists(STATES, min_size=cases * len(found), max_size=cases * len(found)))
    return np.array(drawn, dtype=np.int8).reshape(len(found), cases)


@pytest.fixture
def corridors():
    """Ten leave by p and then q, six by r, three by s: with q lost p is of no use."""
    return snapshot(
        network({"a>b:p": 10, "b>m:q": 12, "a>m:r": 6, "a>m:s": 3}, supplies={"a": 40}, markets=["m"])
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_the_axis_of_budgets_worked_by_hand(corridors, engine):
    tables, found = tables_of(corridors, "segment", budget=3, engine=engine)
    p, q, r, _ = (list(found).index(name) for name in "pqrs")
    states = np.full((4, 4), FREE, dtype=np.int8)
    states[r, 1] = KEPT  # then p or q is lost, and s
    states[p, 2] = LOST  # then q is worth nothing
    states[[p, q], 3] = KEPT
    choice = tables.worst(states)
    assert choice.least.T.tolist() == [[19, 9, 3, 0], [19, 9, 6, 6], [9, 3, 0, 0], [19, 13, 10, 10]]
    assert tables.lost(choice, budget=2, case=1) in (["p", "s"], ["q", "s"])
    assert tables.lost(choice, budget=1, case=2) == ["r"]
    assert tables.lost(choice, budget=3, case=3) == ["r", "s"]  # no more than it takes
    assert tables.lost(choice, budget=0, case=0) == []
    assert tables.least(states).tolist() == choice.least.tolist()


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=25)
@given(data=st.data(), net=networks(), by=BY, budget=st.integers(0, 3))
def test_enumeration_agrees_in_every_case(engine, data, net, by, budget):
    view = snapshot(net)
    tables, found = tables_of(view, by, budget=budget, engine=engine)
    states = columns(data.draw, found, 2)
    choice = tables.worst(states)
    for case in range(2):
        state = dict(zip(found, states[:, case].tolist(), strict=True))
        gone = [name for name in found if state[name] == LOST]
        free = [name for name in found if state[name] == FREE]
        for size in range(budget + 1):
            left = [
                flow(view, found, (*names, *gone))
                for more in range(size + 1)
                for names in combinations(free, more)
            ]
            assert choice.least[size, case] == min(left)
            lost = tables.lost(choice, budget=size, case=case)
            assert len(lost) <= size
            assert set(lost) <= set(free)
            assert flow(view, found, (*lost, *gone)) == min(left)


@WITH_NUMBA
@settings(max_examples=40)
@given(data=st.data(), net=networks(), by=BY, budget=st.integers(0, 5))
def test_numba_and_numpy_have_the_same_tables_and_sets(data, net, by, budget):
    view = snapshot(net)
    one, found = tables_of(view, by, budget=budget, engine="numpy")
    other, _ = tables_of(view, by, budget=budget, engine="numba")
    states = columns(data.draw, found, 3)
    choice, same = one.worst(states), other.worst(states)
    assert (choice.tables == same.tables).all()
    for case in range(3):
        for size in range(budget + 1):
            lost = one.lost(choice, budget=size, case=case)
            assert lost == other.lost(same, budget=size, case=case)


@WITH_NUMBA
@pytest.mark.parametrize("commodity", ["crude", "dry"])
def test_both_find_the_same_worst_sets_of_the_built_in_network(commodity, monkeypatch):
    view = snapshot(load("kazakhstan"), commodity=commodity)
    found = []
    for engine in ENGINES:
        monkeypatch.setattr("analysis.budget_tables.default_engine", lambda engine=engine: engine)
        found.append(by_elimination(view, targets(view, "segment"), severing(view), budget=3))
    assert found[0] == found[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_cases_in_pieces_give_what_all_at_once_give(corridors, engine):
    tables, found = tables_of(corridors, "segment", budget=2, engine=engine)
    states = np.array(np.meshgrid(*[[FREE, KEPT, LOST]] * len(found)), dtype=np.int8).reshape(len(found), -1)
    whole = tables.least(states)
    tables.at_once = 7
    assert (tables.least(states) == whole).all()
    assert whole.shape == (3, 81)


def test_sums_of_more_than_62_bits_are_refused(corridors):
    with pytest.raises(TooLargeError, match="62 bits"):
        BudgetTables(lanes(corridors), targets(corridors, "segment"), most=2**60, budget=1)

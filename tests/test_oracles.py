"""Every answer of tests/data/oracles is met, and what the kernel says of all states of a network."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations, product
from math import factorial
from pathlib import Path

import numpy as np
import pytest

from analysis.attribution import shapley, weights
from analysis.elimination import SINK, SOURCE, Link, compile_cuts
from analysis.kernel import values
from analysis.observed import hhi
from analysis.sobol import shares, sobol_indices

ANSWERS = json.loads(
    (Path(__file__).parent / "data" / "oracles" / "answers.json").read_text(encoding="utf-8")
)
BRIDGE = [
    Link(SOURCE, 2, 0),
    Link(SOURCE, 3, 1),
    Link(2, 3, 2),
    Link(3, 2, 2),
    Link(2, SINK, 3),
    Link(3, SINK, 4),
]
CAPACITIES = (3, 2, 1, 2, 3)
STATES = np.array(list(product((0, 1), repeat=5))).T


def voting(votes, quota):
    return tuple(votes), lambda inside: int(sum(votes[name] for name in inside) >= quota)


GAMES = {
    "glove game (2 left L1 L2, 1 right R)": (
        ("L1", "L2", "R"),
        lambda inside: int("R" in inside and bool(inside & {"L1", "L2"})),
    ),
    "airport game costs 8,11,13,18": (
        tuple("ABCD"),
        lambda inside: max(({"A": 8, "B": 11, "C": 13, "D": 18}[name] for name in inside), default=0),
    ),
    "EEC Council 1958 [12;4,4,4,2,2,1] Shapley-Shubik": voting(
        {"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}, 12
    ),
    "parallel transit A=50 B=30 (supply 60)": (
        ("A", "B"),
        lambda inside: min(60, 50 * ("A" in inside) + 30 * ("B" in inside)),
    ),
    "series transit A then B (cap 40)": (("A", "B"), lambda inside: 40 * (len(inside) == 2)),
    "A-B in series 40 or C 40, supply 40": (
        ("A", "B", "C"),
        lambda inside: 40 * ("C" in inside or inside >= {"A", "B"}),
    ),
}


def by_orders(players, value):
    """The other formula: mean gains over all orders."""
    totals = dict.fromkeys(players, Fraction(0))
    for order in permutations(players):
        for place, name in enumerate(order):
            totals[name] += value(frozenset(order[: place + 1])) - value(frozenset(order[:place]))
    return {name: total / factorial(len(players)) for name, total in totals.items()}


@pytest.mark.parametrize("name", GAMES)
def test_a_game_by_both_formulas_and_as_a_product_of_matrices(name):
    players, value = GAMES[name]
    wanted = {player: Fraction(part) for player, part in ANSWERS[name]["shapley"].items()}
    assert shapley(players, value) == by_orders(players, value) == wanted
    masks = range(1 << len(players))
    worth = [value(frozenset(p for place, p in enumerate(players) if mask >> place & 1)) for mask in masks]
    found = weights(players, "shapley") @ np.array(worth, dtype=float)
    assert found.tolist() == pytest.approx([float(wanted[player]) for player in players])


def test_the_security_council_by_counting():
    """A member that may not veto turns the vote when it is the ninth, after all five that may."""
    before = Fraction(factorial(9), factorial(3) * factorial(6))
    small = before * Fraction(factorial(8) * factorial(6), factorial(15))
    answer = ANSWERS["UN Security Council Shapley-Shubik"]
    assert (small, (1 - 10 * small) / 5) == (Fraction(answer["nonpermanent"]), Fraction(answer["permanent"]))


@pytest.mark.parametrize("reliable", ["0.5", "0.9", "0.95"])
def test_the_bridge_network_holds_as_often_as_it_should(reliable):
    """Each of five links stands with that chance: the kernel tells in every state whether anything passes."""
    odds = np.where(STATES, float(reliable), 1 - float(reliable)).prod(axis=0)
    found = values(compile_cuts([BRIDGE], rows=5), STATES.astype(np.int32))[0]
    answer = ANSWERS["bridge network two-terminal reliability"][reliable]
    assert odds[found > 0].sum() == pytest.approx(answer["enumerated"], abs=1e-12)
    p = float(reliable)
    formula = 2 * p**2 + 2 * p**3 - 5 * p**4 + 2 * p**5
    assert formula == pytest.approx(answer["formula"], abs=1e-12)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_the_expected_flow_of_the_bridge_network_and_its_distribution(engine):
    if engine == "numba":
        pytest.importorskip("numba", reason="numba, the extra 'fast', is not installed")
    block = (STATES * np.array(CAPACITIES)[:, None]).astype(np.int32)
    found = values(compile_cuts([BRIDGE], rows=5), block, engine=engine)[0]
    odds = np.where(STATES, 0.9, 0.1).prod(axis=0)
    answer = ANSWERS["bridge network expected max flow caps 3,2,1,2,3 p=.9"]
    assert (found * odds).sum() == pytest.approx(answer["mean"], abs=1e-12)
    spread = {str(flow): odds[found == flow].sum() for flow in set(found.tolist())}
    assert spread == pytest.approx(answer["distribution"], abs=1e-12)


def ishigami(rows):
    x = np.pi * (2 * shares(rows) - 1)
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def sobol_g(rows):
    return np.prod(
        [
            (abs(4 * x - 2) + a) / (1 + a)
            for x, a in zip(shares(rows), (0, 1, 4.5, 9, 99, 99, 99, 99), strict=True)
        ],
        axis=0,
    )


@pytest.mark.parametrize(
    ("name", "value"), [("Ishigami a=7 b=0.1", ishigami), ("Sobol G a=0,1,4.5,9,99x4", sobol_g)]
)
def test_indices_are_those_of_the_closed_form(name, value):
    answer = ANSWERS[name]
    found = sobol_indices(value, [f"x{number}" for number in range(len(answer["S"]))], samples=200_000)
    ordered = sorted(found.drivers, key=lambda item: item.driver)
    assert found.variance == pytest.approx(answer["variance"], rel=0.02)
    assert [item.first.value for item in ordered] == pytest.approx(answer["S"], abs=0.008)
    assert [item.total.value for item in ordered] == pytest.approx(answer["ST"], abs=0.008)


def test_the_index_of_concentration():
    assert hhi([0.3, 0.3, 0.2, 0.2]) == pytest.approx(ANSWERS["HHI 30,30,20,20"]["value"])


def test_no_answer_is_without_a_test():
    others = {
        "UN Security Council Shapley-Shubik",
        "bridge network two-terminal reliability",
        "bridge network expected max flow caps 3,2,1,2,3 p=.9",
        "Ishigami a=7 b=0.1",
        "Sobol G a=0,1,4.5,9,99x4",
        "HHI 30,30,20,20",
    }
    assert set(ANSWERS) == others | set(GAMES)

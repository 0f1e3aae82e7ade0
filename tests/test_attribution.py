"""Values of games: published answers, permutations by brute force, and what every value must keep."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.attribution import (
    banzhaf,
    grouped,
    owen,
    sampled_banzhaf,
    sampled_owen,
    sampled_shapley,
    shapley,
    weights,
)
from routes.errors import RoutesError

ANSWERS = json.loads((Path(__file__).parent / "data" / "games" / "answers.json").read_text(encoding="utf-8"))
PLAYERS = ("a", "b", "c", "d", "e")


def subsets(players):
    return [frozenset(names) for size in range(len(players) + 1) for names in combinations(players, size)]


def voting(weights, quota):
    return tuple(weights), lambda inside: int(sum(weights[name] for name in inside) >= quota)


def pairs_of_gloves(inside):
    return int("R" in inside and bool(inside & {"L1", "L2"}))


def longest_runway(inside):
    return max((dict(zip("ABCD", (8, 11, 13, 18), strict=True))[name] for name in inside), default=0)


EEC = voting({"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}, 12)
GAMES = {
    "glove game (2 left L1 L2, 1 right R)": (("L1", "L2", "R"), pairs_of_gloves),
    "airport game costs 8,11,13,18": (tuple("ABCD"), longest_runway),
    "EEC Council 1958 [12;4,4,4,2,2,1] Shapley-Shubik": EEC,
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
LEMAIRE = {"1": 46125, "2": Fraction(34875, 2), "3": Fraction(11625, 2)} | {
    "12": Fraction(138375, 2),
    "13": Fraction(107625, 2),
    "23": 30750,
    "123": 90000,
}
COALITION_LEX = dict(zip(("1", "2", "3", "12", "13", "23", "123"), (1, 1, 2, 1, 2, 2, 2), strict=True))


def written(table):
    """A game written as a table of its coalitions."""
    return lambda inside: table.get("".join(sorted(inside)), 0)


@st.composite
def games(draw, players=PLAYERS):
    worth = {inside: draw(st.integers(-20, 40)) for inside in subsets(players)}
    return worth.__getitem__


def by_orders(players, value, *, unions=()):
    """Mean gains over all orders in which each union comes as a whole."""
    totals, count = dict.fromkeys(players, Fraction(0)), 0
    for order in permutations(players):
        places = [[order.index(name) for name in union] for union in unions]
        if any(max(place) - min(place) >= len(place) for place in places):
            continue
        count += 1
        for position, name in enumerate(order):
            totals[name] += value(frozenset(order[: position + 1])) - value(frozenset(order[:position]))
    return {name: total / count for name, total in totals.items()}


@pytest.mark.parametrize("name", GAMES)
def test_published_shapley_values(name):
    players, value = GAMES[name]
    expected = {player: Fraction(text) for player, text in ANSWERS[name]["shapley"].items()}
    assert shapley(players, value) == expected


def test_every_game_with_an_answer_is_played():
    assert {name for name, row in ANSWERS.items() if "shapley" in row} == set(GAMES)


def test_the_security_council_by_samples():
    """Fifteen players: five permanent, nine votes in all."""
    answer = ANSWERS["UN Security Council Shapley-Shubik"]
    permanent = {f"p{number}" for number in range(5)}
    players = (*sorted(permanent), *(f"n{number}" for number in range(10)))
    found = sampled_shapley(
        players,
        lambda inside: int(permanent <= inside and len(inside) >= 9),
        rng=np.random.default_rng(7),
        pairs=3000,
    )
    for name in ("p0", "n0"):
        expected = float(Fraction(answer["permanent" if name == "p0" else "nonpermanent"]))
        assert abs(found[name].value - expected) <= 4 * found[name].error
    assert sum(part.value for part in found.values()) == pytest.approx(1)


def test_lemaire():
    """METHODS: 51750, 25875 and 12375."""
    assert shapley("123", written(LEMAIRE)) == {"1": 51750, "2": 25875, "3": 12375}


def test_unions_change_who_gets_what():
    """METHODS: without unions 1/3, 1/3, 4/3; with 1 and 2 together 1/4, 1/4, 3/2."""
    game = written(COALITION_LEX)
    third, quarter = Fraction(1, 3), Fraction(1, 4)
    assert shapley("123", game) == {"1": third, "2": third, "3": 4 * third}
    unions = {"both": ["1", "2"], "alone": ["3"]}
    assert owen("123", game, unions=unions) == {"1": quarter, "2": quarter, "3": Fraction(3, 2)}


def test_banzhaf_of_the_council_of_1958():
    """Ten swings each for the large, six for Belgium and the Netherlands, none for Luxembourg, of 32."""
    swings = dict(zip(EEC[0], (10, 10, 10, 6, 6, 0), strict=True))
    assert banzhaf(*EEC) == {name: Fraction(count, 32) for name, count in swings.items()}


def test_banzhaf_values_need_not_add_up():
    game = written({"1": 0, "2": 0, "3": 0, "12": 0, "13": 0, "23": 0, "123": 12})
    assert sum(banzhaf("123", game).values()) == 9
    assert sum(shapley("123", game).values()) == 12


@given(value=games())
def test_orders_by_brute_force_agree(value):
    assert shapley(PLAYERS, value) == by_orders(PLAYERS, value)
    unions = {"x": ["a", "c"], "y": ["b", "d"]}
    assert owen(PLAYERS, value, unions=unions) == by_orders(PLAYERS, value, unions=[("a", "c"), ("b", "d")])


@given(value=games())
def test_all_that_is_gained_is_shared_out(value):
    gained = value(frozenset(PLAYERS)) - value(frozenset())
    assert sum(shapley(PLAYERS, value).values()) == gained
    assert sum(owen(PLAYERS, value, unions={"x": ["a", "e", "d"]}).values()) == gained


@given(value=games())
def test_unions_of_one_and_one_union_of_all_are_no_unions(value):
    alone = shapley(PLAYERS, value)
    assert owen(PLAYERS, value, unions={}) == alone
    assert owen(PLAYERS, value, unions={"all": PLAYERS}) == alone


@given(value=games())
def test_a_union_gets_its_value_in_the_game_of_unions(value):
    unions = {"x": ["a", "c"], "y": ["b", "d", "e"]}
    found = owen(PLAYERS, value, unions=unions)
    between = shapley(
        ["x", "y"], lambda inside: value(frozenset(name for union in inside for name in unions[union]))
    )
    for union, members in unions.items():
        assert sum(found[name] for name in members) == between[union]


@given(value=games(players=("a", "b", "c")))
def test_who_never_matters_gets_nothing_and_changes_nothing(value):
    def with_dummy(inside):
        return value(inside - {"z"})

    for method in (shapley, banzhaf, lambda *game: owen(*game, unions={"x": ["a", "z"]})):
        found = method(("a", "z", "b", "c"), with_dummy)
        assert found.pop("z") == 0
        assert found == method(("a", "b", "c"), value)


@given(value=games(players=("a", "b", "c")))
def test_who_adds_the_same_gets_the_same(value):
    def alike(inside):
        return value(inside) + value(frozenset({"a": "b", "b": "a"}.get(name, name) for name in inside))

    for method in (shapley, banzhaf):
        found = method(("a", "b", "c"), alike)
        assert found["a"] == found["b"]


@settings(max_examples=10)
@given(value=games(), seed=st.integers(0, 100))
def test_samples_come_near_the_exact_values(value, seed):
    unions = {"x": ["a", "c"], "y": ["b", "d"]}
    gained = value(frozenset(PLAYERS)) - value(frozenset())
    for exact, sample in (
        (shapley(PLAYERS, value), sampled_shapley),
        (banzhaf(PLAYERS, value), sampled_banzhaf),
        (owen(PLAYERS, value, unions=unions), lambda *game, **how: sampled_owen(*game, unions=unions, **how)),
    ):
        found = sample(PLAYERS, value, rng=np.random.default_rng(seed), pairs=400)
        for name in PLAYERS:
            assert abs(found[name].value - exact[name]) <= 6 * found[name].error + 1e-9
        if sample is not sampled_banzhaf:
            assert sum(part.value for part in found.values()) == pytest.approx(gained)


def test_the_same_seed_gives_the_same_samples():
    one, other = (sampled_shapley(*EEC, rng=np.random.default_rng(3), pairs=20) for _ in range(2))
    assert one == other


def test_one_pair_gives_no_error():
    with pytest.raises(RoutesError, match="takes 2 pairs of samples or more, got 1"):
        sampled_shapley(*EEC, rng=np.random.default_rng(3), pairs=1)


def test_a_player_of_two_unions_is_an_error():
    with pytest.raises(RoutesError, match="named more than once: a"):
        grouped(PLAYERS, {"x": ["a", "b"], "y": ["a"]})


def test_who_is_in_no_union_is_one_by_itself():
    assert grouped("abc", {"x": ["c", "a", "stranger"], "empty": ["nobody"]}) == [("c", "a"), ("b",)]


def test_a_game_without_players_has_no_values():
    assert shapley((), lambda _: 3) == banzhaf((), lambda _: 3) == owen((), lambda _: 3, unions={}) == {}


@pytest.mark.parametrize("method", ["shapley", "banzhaf", "owen"])
@settings(max_examples=20)
@given(value=games())
def test_values_are_weighted_sums_of_what_coalitions_are_worth(method, value):
    unions = {"first": PLAYERS[:2]} if method == "owen" else {}
    exact = {
        "shapley": lambda: shapley(PLAYERS, value),
        "banzhaf": lambda: banzhaf(PLAYERS, value),
        "owen": lambda: owen(PLAYERS, value, unions=unions),
    }[method]()
    worth = [
        float(value(frozenset(name for place, name in enumerate(PLAYERS) if mask >> place & 1)))
        for mask in range(1 << len(PLAYERS))
    ]
    found = weights(PLAYERS, method, unions=unions) @ np.array(worth)
    assert found.tolist() == pytest.approx([float(exact[name]) for name in PLAYERS])

"""Exports shared out between transit countries and corridors."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis import flow_game as module
from analysis.attribution import shapley
from analysis.flow import solve
from analysis.flow_game import attribute, flow_game
from analysis.samples import sampled
from routes.errors import UnknownNameError
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits


def rng():
    return np.random.default_rng(0)


def parts(answer):
    return {part.player: part.value for part in answer.parts}


def transit(segments, *, supply):
    """Countries A, B and C of the hand-solved games, as places a, b and c on the way."""
    return snapshot(
        network(
            segments,
            supplies={"field": supply},
            markets=["market"],
            countries={"field": "KAZ", "a": "AZE", "b": "GEO", "c": "RUS"},
            exporter="KAZ",
        )
    )


@pytest.mark.parametrize(
    ("segments", "supply", "expected"),
    [
        ({"field>a": 50, "a>market": 50, "field>b": 30, "b>market": 30}, 60, {"AZE": 40, "GEO": 20}),
        ({"field>a": 40, "a>b": 40, "b>market": 40}, 60, {"AZE": 20, "GEO": 20}),
        (
            {"field>a": 40, "a>b": 40, "b>market": 40, "field>c": 40, "c>market": 40},
            40,
            {"AZE": 20 / 3, "GEO": 20 / 3, "RUS": 80 / 3},
        ),
    ],
)
def test_the_games_solved_by_hand(segments, supply, expected):
    answer = attribute(transit(segments, supply=supply), rng=rng())
    assert {name: float(value) for name, value in parts(answer).items()} == pytest.approx(expected)
    assert (answer.without, answer.exact) == (0, True)


@settings(max_examples=25)
@given(net=networks())
def test_a_coalition_is_worth_the_exports_with_the_others_denied(net):
    view = snapshot(net)
    game = flow_game(view)
    for size in range(len(game.players) + 1):
        for inside in combinations(game.players, size):
            closed = [way for name in game.players if name not in inside for way in exits(net, name)]
            closed += [way for name in game.dummies for way in exits(net, name)]
            assert game.value(frozenset(inside)) == solve(view.closing(closed)).exports


@settings(max_examples=25)
@given(net=networks(), on=st.booleans())
def test_the_parts_add_up_to_what_needs_somebody(net, on):
    view = snapshot(net)
    names = tuple(name for name in ("RUS", "straits") if name in known(net)) if on else None
    answer = attribute(view, rng=rng(), on=names)
    assert sum(parts(answer).values()) == answer.exports - answer.without
    assert answer.exports == solve(view).exports


def known(net):
    return {name for place in net.tables.places for name in (place.country, place.zone)}


def test_zones_stay_open_unless_they_are_named():
    view = snapshot(load("kazakhstan"))
    assert "turkish-straits" not in parts(attribute(view, rng=rng()))
    named = parts(attribute(view, rng=rng(), on=["RUS", "turkish-straits"]))
    assert set(named) == {"RUS", "turkish-straits"}
    assert 0 < named["turkish-straits"] < named["RUS"]


def test_the_corridors_of_the_built_in_network_share_all_of_it():
    view = snapshot(load("kazakhstan"))
    answer = attribute(view, rng=rng(), by="corridor")
    assert answer.exact
    assert sum(parts(answer).values()) == answer.exports - answer.without
    assert answer.parts[0].player == "cpc"


def test_owen_and_banzhaf_of_the_flow_game():
    view = transit({"field>a": 40, "a>b": 40, "b>market": 40, "field>c": 40, "c>market": 40}, supply=40)
    together = attribute(view, rng=rng(), method="owen", unions={"caucasus": ["AZE", "GEO"]})
    assert parts(together) == {"AZE": 10, "GEO": 10, "RUS": 20}
    assert together.unions == (("AZE", "GEO"), ("RUS",))
    assert parts(attribute(view, rng=rng(), method="banzhaf")) == {"AZE": 10, "GEO": 10, "RUS": 30}
    with pytest.raises(UnknownNameError, match="GEX"):
        attribute(view, rng=rng(), method="owen", unions={"caucasus": ["AZE", "GEX"]})


@pytest.mark.parametrize("method", ["shapley", "banzhaf", "owen"])
def test_many_players_are_sampled(method, monkeypatch):
    view = snapshot(load("kazakhstan"))
    exact = parts(attribute(view, rng=rng(), method=method, unions={"caucasus": ["AZE", "GEO"]}))
    monkeypatch.setattr(module, "MOST_EXACT", 2)
    answer = attribute(view, rng=rng(), method=method, unions={"caucasus": ["AZE", "GEO"]}, pairs=100)
    assert not answer.exact
    for part in answer.parts:
        assert abs(float(part.value - exact[part.player])) <= 6 * (part.error or 0) + view.scale / 100
    if method != "banzhaf":
        total = sum(parts(answer).values())
        assert float(total) == pytest.approx(answer.exports - answer.without)


def test_bands_are_those_of_the_futures():
    view = snapshot(load("kazakhstan"))
    futures = sampled(view, seed=1, samples=9)
    answer = attribute(view, rng=rng(), futures=futures)
    assert answer.samples == 9
    each = [shapley(game.players, game.value)["RUS"] for game in map(flow_game, futures)]
    russia = next(part for part in answer.parts if part.player == "RUS")
    assert russia.low == pytest.approx(np.percentile([float(one) for one in each], 5))
    assert russia.high == pytest.approx(np.percentile([float(one) for one in each], 95))
    assert all(part.low is None for part in attribute(view, rng=rng()).parts)


def test_a_flow_found_once_answers_smaller_coalitions(monkeypatch):
    """All coalitions of ten countries, in far fewer maximum flows."""
    view = snapshot(load("kazakhstan"))
    asked = []
    severing = module.severing

    def counting(view):
        left = severing(view)
        return lambda closed: (asked.append(closed), left(closed))[1]

    monkeypatch.setattr(module, "severing", counting)
    game = flow_game(
        view, on=["RUS", "AZE", "GEO", "TUR", "IRN", "POL", "BLR", "UKR", "hormuz", "turkish-straits"]
    )
    shapley(game.players, game.value)
    assert len(asked) < 2 ** len(game.players) / 4

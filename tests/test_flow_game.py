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
from analysis.coalitions import futures
from analysis.elimination import TooLargeError
from analysis.ensemble import prepare
from analysis.ensemble_blocks import draw_block
from analysis.flow import solve
from analysis.flow_game import attribute, flow_game
from analysis.targets import outside, targets
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
    monkeypatch.setattr(module, "MOST_COMPILED", 2)
    answer = attribute(view, rng=rng(), method=method, unions={"caucasus": ["AZE", "GEO"]}, pairs=100)
    assert not answer.exact
    for part in answer.parts:
        assert abs(float(part.value - exact[part.player])) <= 6 * (part.error or 0) + view.scale / 100
    if method != "banzhaf":
        total = sum(parts(answer).values())
        assert float(total) == pytest.approx(answer.exports - answer.without)


@pytest.mark.parametrize("by", ["country", "corridor"])
def test_every_coalition_of_the_program_is_a_flow(by):
    view = snapshot(load("kazakhstan"), commodity="crude")
    game = flow_game(view, by=by)
    assert game.compiled is not None
    players = game.compiled.players
    owned = targets(view, "country") if by == "country" else None
    values = game.compiled.values(engine="numpy").tolist()
    for mask in range(0, len(values), 1 if by == "country" else 97):
        inside = {name for place, name in enumerate(players) if mask >> place & 1}
        if owned is None:
            closed = outside(view, frozenset(inside))
        else:
            closed = frozenset().union(*(owned[name] for name in players if name not in inside))
        assert values[mask] == solve(view.closing(closed)).exports


def test_bands_are_those_of_the_futures(monkeypatch):
    view = snapshot(load("kazakhstan"))
    answer = attribute(view, rng=rng(), samples=9, seed=1)
    assert answer.samples == 9
    games = [flow_game(future) for future in futures(view, samples=9, seed=1)]
    each = [float(shapley(game.players, game.value)["RUS"]) for game in games]
    russia = next(part for part in answer.parts if part.player == "RUS")
    assert (russia.low, russia.high) == pytest.approx(tuple(np.percentile(each, (5, 95))))
    assert russia.low < russia.high
    assert all(part.low is None for part in attribute(view, rng=rng()).parts)

    def refuse(*arguments, **options):
        raise TooLargeError("too long")

    monkeypatch.setattr(module, "coalitions", refuse)
    again = attribute(view, rng=rng(), samples=9, seed=1)
    assert [part.player for part in again.parts] == [part.player for part in answer.parts]
    for one, other in zip(again.parts, answer.parts, strict=True):
        assert (one.value, one.low, one.high) == (
            other.value,
            pytest.approx(other.low),
            pytest.approx(other.high),
        )


def test_bands_are_drawn_as_the_ensemble_draws():
    """With nobody left out, the value of all players is the ensemble's sample."""
    view = snapshot(load("kazakhstan"), commodity="crude")
    compiled = flow_game(view).compiled
    task = prepare(view, [], samples=5, seed=3, shape="pert", size=5)
    wanted = task.program.exports(draw_block(task, 0, 5))[0].tolist()
    assert [int(values[-1]) for values in compiled.futures(samples=5, seed=3)] == wanted


def test_a_flow_found_once_answers_smaller_coalitions(monkeypatch):
    """All coalitions of ten countries, in far fewer maximum flows."""
    view = snapshot(load("kazakhstan"))
    asked = []
    severing = module.severing

    def counting(view):
        left = severing(view)
        return lambda closed: (asked.append(closed), left(closed))[1]

    names = ["RUS", "AZE", "GEO", "TUR", "IRN", "POL", "BLR", "UKR", "hormuz", "turkish-straits"]
    compiled = flow_game(view, on=names)
    monkeypatch.setattr(module, "severing", counting)
    monkeypatch.setattr(module, "coalitions", lambda *_, **__: None)
    game = flow_game(view, on=names)
    assert shapley(game.players, game.value) == shapley(compiled.players, compiled.value)
    assert 0 < len(asked) < 2 ** len(game.players) / 4

"""What hangs on whom: the exports as a game between transit countries or corridors.

The value of a coalition is F with only its members open: the exits of all other transit countries, or the own
segments of all other corridors, are closed. Home demand is served first in every coalition.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from analysis.attribution import (
    FEWEST_PAIRS,
    MOST_EXACT,
    Method,
    banzhaf,
    grouped,
    owen,
    sampled_banzhaf,
    sampled_owen,
    sampled_shapley,
    shapley,
    weights,
)
from analysis.coalitions import Coalitions, Players, coalitions, futures
from analysis.elimination import TooLargeError
from analysis.severed import lanes, severing
from analysis.targets import corridors, targets
from routes.errors import unknown
from routes.transit import Way

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.attribution import Unions, Value
    from routes.snapshot import Snapshot

MOST_COMPILED = 14  # players whose coalitions are all columns of one program
DECIMALS = 6  # of a step
PAIRS = 500  # of orders, where there are too many players for all coalitions
FEWER = 10  # times fewer of them in each random future: its own error is small beside the band
BAND = (5, 95)  # per cent of samples between which a band lies


@dataclass(frozen=True, kw_only=True)
class Game:
    """Players, of whom the dummies can never change anything, and the value function of the others.

    `compiled` has all values at once, and in random futures, where the players are few enough. Players of it
    that are dummies here may matter in a future.
    """

    players: tuple[str, ...]
    dummies: tuple[str, ...]
    value: Value
    compiled: Coalitions | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """What hangs on one player, in integer steps; fractions where the mean is not whole.

    `error` is the standard error of a sampled value, None where it is exact. `low` and `high` bound 90 % of
    random futures, None where none were asked for.
    """

    player: str
    value: Fraction
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """The exports shared out between players.

    Parameters
    ----------
    exports, without
        Value of all players, and of none: what needs none of them.
    parts
        Greatest first.
    samples
        Number of random futures behind the bands.
    """

    snapshot: Snapshot
    by: Players
    method: Method
    exports: int
    without: int
    parts: tuple[Part, ...]
    samples: int
    unions: tuple[tuple[str, ...], ...]

    @property
    def exact(self) -> bool:
        """Whether every coalition was valued."""
        return all(part.error is None for part in self.parts)


def flow_game(view: Snapshot, *, by: Players = "country", on: Sequence[str] | None = None) -> Game:
    """Return the game of a snapshot.

    Parameters
    ----------
    by
        Whether transit countries play or corridors.
    on
        Of countries: only these countries, zones and groups play, all others stay open. Default: all transit
        countries, while zones such as straits stay open.
    """
    passing = frozenset(lane.way for lane in lanes(view) if lane.way)
    if by == "corridor":
        owned = {
            name: frozenset(Way(segment=item, forward=forward) for item in held for forward in (True, False))
            for name, held in corridors(view).items()
        }
    else:
        countries = {place.country for place in view.network.tables.places}
        owned = {
            name: ways
            for name, ways in targets(view, "country", on=on).items()
            if on is not None or name in countries
        }
    players = tuple(name for name, ways in owned.items() if ways & passing)
    dummies = tuple(name for name in owned if name not in players)
    with suppress(TooLargeError):
        compiled = coalitions(view, owned, by=by, most=max(MOST_EXACT, MOST_COMPILED)) if players else None
        if compiled is not None:
            return Game(players=players, dummies=dummies, value=_looked_up(compiled), compiled=compiled)
    value = flow_value(view, {name: owned[name] & passing for name in players}, by=by)
    return Game(players=players, dummies=dummies, value=value)


def _looked_up(found: Coalitions) -> Value:
    """Return the value function of a game whose values are all there."""
    values: list[int] = found.values().tolist()
    bit = {player: 1 << place for place, player in enumerate(found.players)}
    return lambda inside: values[sum(bit[player] for player in inside)]


def flow_value(view: Snapshot, owned: Mapping[str, frozenset[Way]], *, by: Players) -> Value:
    """Return the value function of the game in which players hold ways.

    A way of several corridors is open with any of them, a way that several countries and zones hold with all.
    A flow found for a coalition is the greatest for every smaller one that leaves open all it uses.
    """
    left = severing(view)
    bit = {way: 1 << place for place, way in enumerate(sorted(frozenset().union(*owned.values())))}
    held = {name: sum(bit[way] for way in ways) for name, ways in owned.items()}
    values: dict[int, int] = {}
    flows: list[tuple[int, int, int]] = []

    def closed(inside: frozenset[str]) -> int:
        holders = held.keys() - inside if by == "country" else held.keys() & inside
        ways = reduce(or_, (held[name] for name in holders), 0)
        return ways if by == "country" else (1 << len(bit)) - 1 & ~ways

    def value(inside: frozenset[str]) -> int:
        shut = closed(inside)
        if shut not in values:
            values[shut] = next(
                (exports for before, used, exports in flows if not before & ~shut and not used & shut), -1
            )
        if values[shut] < 0:
            found = left(frozenset(way for way, place in bit.items() if place & shut))
            values[shut] = found.exports
            flows.append((shut, sum(bit.get(way, 0) for way in found.loads), found.exports))
        return values[shut]

    return value


def attribute(  # noqa: PLR0913 - what is asked, and how it is drawn
    view: Snapshot,
    *,
    rng: np.random.Generator,
    by: Players = "country",
    method: Method = "shapley",
    on: Sequence[str] | None = None,
    unions: Unions | None = None,
    samples: int = 0,
    seed: int = 0,
    pairs: int = PAIRS,
) -> Attribution:
    """Return the exports shared out between transit countries or corridors.

    Parameters
    ----------
    by, method, on
        Who plays (`flow_game`), and which mean of contributions is taken.
    rng
        For random orders, where there are more than `MOST_EXACT` players.
    unions
        Members by name, for the Owen value.
    samples, seed
        Random futures for the bands, every limit drawn from its range: those of the ensemble of that seed.
    pairs
        Pairs of random orders.

    Raises
    ------
    UnknownNameError
        If a union names somebody who does not play.
    """
    game = flow_game(view, by=by, on=on)
    names = (*game.players, *game.dummies)
    _check_members(unions or {}, names)

    def solved(one: Game, pairs: int) -> dict[str, tuple[Fraction, float | None]]:
        return _solved(one, method, unions or {}, rng, pairs)

    parts = solved(game, pairs)
    drawn: list[Mapping[str, float]] = []
    if game.compiled is not None:
        every = game.compiled.players
        linear = weights(every, method, unions=unions) if samples else np.empty((0, 0))
        for values in game.compiled.futures(samples=samples, seed=seed):
            shared_out = np.round(linear @ values, DECIMALS) + 0.0  # no minus before a zero
            drawn.append(dict(zip(every, shared_out.tolist(), strict=True)))
    else:
        few = max(pairs // FEWER, FEWEST_PAIRS)
        for future in futures(view, samples=samples, seed=seed):
            found = solved(flow_game(future, by=by, on=on), few)
            drawn.append({name: float(part) for name, (part, _) in found.items()})
    return Attribution(
        snapshot=view,
        by=by,
        method=method,
        exports=int(game.value(frozenset(game.players))),
        without=int(game.value(frozenset())),
        parts=tuple(sorted(_banded(parts, names, drawn), key=lambda part: (-part.value, part.player))),
        samples=samples,
        unions=tuple(grouped(names, unions or {})) if method == "owen" else (),
    )


def _check_members(unions: Unions, names: Sequence[str]) -> None:
    for name in (member for members in unions.values() for member in members):
        if name not in names:
            raise unknown("player", name, names)


def _solved(
    game: Game, method: Method, unions: Unions, rng: np.random.Generator, pairs: int
) -> dict[str, tuple[Fraction, float | None]]:
    """Return values and their standard errors: exact where the players are few."""
    players, value = game.players, game.value
    if len(players) <= MOST_EXACT:
        if method == "owen":
            exact = owen(players, value, unions=unions)
        else:
            exact = (shapley if method == "shapley" else banzhaf)(players, value)
        return {player: (part, None) for player, part in exact.items()}
    if method == "owen":
        found = sampled_owen(players, value, unions=unions, rng=rng, pairs=pairs)
    else:
        sample = sampled_shapley if method == "shapley" else sampled_banzhaf
        found = sample(players, value, rng=rng, pairs=pairs)
    return {player: (Fraction(part.value), part.error) for player, part in found.items()}


def _banded(
    parts: Mapping[str, tuple[Fraction, float | None]],
    names: Sequence[str],
    drawn: Sequence[Mapping[str, float]],
) -> list[Part]:
    """Return the parts with their bands; a dummy's is nothing."""
    nothing = Fraction(0), None
    found = []
    for name in names:
        value, error = parts.get(name, nothing)
        ends: tuple[float | None, float | None] = (None, None)
        if drawn:
            low, high = np.percentile([one.get(name, 0.0) for one in drawn], BAND)
            ends = float(low), float(high)
        found.append(Part(player=name, value=value, error=error, low=ends[0], high=ends[1]))
    return found

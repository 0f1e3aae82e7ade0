"""Who brings how much: Shapley, Banzhaf and Owen values of any game, exact or sampled.

A game is a list of players and a value function from coalitions to amounts. What a player adds to a coalition
is its marginal contribution; the values are different means of it.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial, sqrt
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    Value: TypeAlias = Callable[[frozenset[str]], int | Fraction]
    Unions: TypeAlias = Mapping[str, Sequence[str]]
    Floats: TypeAlias = npt.NDArray[np.float64]

Method = Literal["shapley", "banzhaf", "owen"]
MOST_EXACT = 12  # players of whom all coalitions are valued
FEWEST_PAIRS = 2  # of samples, for a standard error


class Estimate(NamedTuple):
    """A mean over samples and its standard error."""

    value: float
    error: float


def shapley(players: Sequence[str], value: Value) -> dict[str, Fraction]:
    """Return the Shapley value: the mean contribution over all orders in which players may come (1953).

    The values add up to value(all) - value(nobody).

    Examples
    --------
    >>> glove = lambda coalition: int("right" in coalition and len(coalition) > 1)
    >>> {name: str(part) for name, part in shapley(["left", "other", "right"], glove).items()}
    {'left': '1/6', 'other': '1/6', 'right': '2/3'}
    """
    count = len(players)
    weights = [Fraction(1, count * comb(count - 1, size)) for size in range(count)]
    return _mean_gains(players, value, weights)


def banzhaf(players: Sequence[str], value: Value) -> dict[str, Fraction]:
    """Return the Banzhaf value: the mean contribution over all coalitions of the others (1965).

    It does not share out a total: the values need not add up to value(all) - value(nobody).
    """
    return _mean_gains(players, value, [Fraction(1, 1 << max(len(players) - 1, 0))] * len(players))


def owen(players: Sequence[str], value: Value, *, unions: Unions) -> dict[str, Fraction]:
    """Return the Owen value: the mean contribution over all orders in which unions come as a whole (1977).

    The values add up to value(all) - value(nobody), and those of a union to its Shapley value in the game
    between unions.

    Parameters
    ----------
    unions
        Members by name of the union. Who is in none is one by itself.
    """
    bit = {player: 1 << place for place, player in enumerate(players)}
    groups = grouped(players, unions)
    masks = [sum(bit[player] for player in group) for group in groups]
    worth = _values(players, value)
    found = {}
    for position, group in enumerate(groups):
        before = _weighted(masks[:position] + masks[position + 1 :])
        for player in group:
            within = _weighted([bit[other] for other in group if other != player])
            found[player] = sum(
                (
                    weight * share * (worth[others | part | bit[player]] - worth[others | part])
                    for others, weight in before
                    for part, share in within
                ),
                Fraction(0),
            )
    return {player: found[player] for player in players}


def weights(players: Sequence[str], method: Method, *, unions: Unions | None = None) -> Floats:
    """Return what the value of every coalition counts in the value of each player.

    All three values are sums of the coalitions' values with fixed weights, so for many games of the same
    players they are one product of matrices.

    Returns
    -------
    Floats
        One row for each player, one column for each coalition by the bits of its players.
    """
    count = len(players)
    bit = {player: 1 << place for place, player in enumerate(players)}
    found = np.zeros((count, 1 << count))
    for place, player in enumerate(players):
        for mask, weight in _others(players, player, method, unions or {}, bit):
            found[place, mask | bit[player]] += weight
            found[place, mask] -= weight
    return found


def _others(
    players: Sequence[str], player: str, method: Method, unions: Unions, bit: Mapping[str, int]
) -> list[tuple[int, float]]:
    """Return every coalition that a player may join, with the chance that it does."""
    if method == "owen":
        groups = grouped(players, unions)
        own = next(group for group in groups if player in group)
        before = _weighted([sum(bit[name] for name in group) for group in groups if group is not own])
        within = _weighted([bit[other] for other in own if other != player])
        return [(others | part, float(one * two)) for others, one in before for part, two in within]
    parts = _weighted([bit[other] for other in players if other != player])
    if method == "banzhaf":
        return [(mask, 1 / len(parts)) for mask, _ in parts]
    return [(mask, float(chance)) for mask, chance in parts]


def sampled_shapley(
    players: Sequence[str], value: Value, *, rng: np.random.Generator, pairs: int
) -> dict[str, Estimate]:
    """Return estimates of the Shapley value from random orders, each taken forwards and backwards.

    Every order shares out value(all) - value(nobody) whole, so the estimates do as well.
    """
    return sampled_owen(players, value, unions={}, rng=rng, pairs=pairs)


def sampled_owen(
    players: Sequence[str], value: Value, *, unions: Unions, rng: np.random.Generator, pairs: int
) -> dict[str, Estimate]:
    """Return estimates of the Owen value from random orders of unions and within them, both ways round."""
    groups = grouped(players, unions)

    def pair() -> list[list[str]]:
        order = [
            groups[union][member]
            for union in rng.permutation(len(groups))
            for member in rng.permutation(len(groups[union]))
        ]
        return [order, order[::-1]]

    return _estimates(players, [[_in_order(order, value) for order in pair()] for _ in range(pairs)])


def sampled_banzhaf(
    players: Sequence[str], value: Value, *, rng: np.random.Generator, pairs: int
) -> dict[str, Estimate]:
    """Return estimates of the Banzhaf value from random coalitions, each with the one of all others."""

    def gains(inside: frozenset[str]) -> dict[str, int | Fraction]:
        here = value(inside)
        return {
            player: here - value(inside - {player}) if player in inside else value(inside | {player}) - here
            for player in players
        }

    rows = []
    for _ in range(pairs):
        chosen = frozenset(np.array(players)[rng.random(len(players)) < 1 / 2].tolist())
        rows.append([gains(chosen), gains(frozenset(players) - chosen)])
    return _estimates(players, rows)


def grouped(players: Sequence[str], unions: Unions) -> list[tuple[str, ...]]:
    """Return the players by union; who is in none is one by itself.

    Raises
    ------
    RoutesError
        If a player is named twice.
    """
    named = [player for members in unions.values() for player in members]
    twice = {player for player in named if named.count(player) > 1}
    if twice:
        raise RoutesError(
            f"each player belongs to one union; named more than once: {', '.join(sorted(twice))}"
        )
    groups = [tuple(player for player in members if player in players) for members in unions.values()]
    return [group for group in groups if group] + [(player,) for player in players if player not in named]


def _mean_gains(players: Sequence[str], value: Value, weights: Sequence[Fraction]) -> dict[str, Fraction]:
    """Return what each player adds to the coalitions of others, weighted by the size of the coalition."""
    worth = _values(players, value)
    found = {}
    for place, player in enumerate(players):
        totals: list[int | Fraction] = [0] * len(players)
        for mask in range(len(worth)):
            if not mask >> place & 1:
                totals[mask.bit_count()] += worth[mask | 1 << place] - worth[mask]
        found[player] = sum(
            (weight * total for weight, total in zip(weights, totals, strict=True)), Fraction(0)
        )
    return found


def _values(players: Sequence[str], value: Value) -> list[int | Fraction]:
    """Return the value of every coalition by the bits of its players, asked from the greatest down."""
    count = len(players)
    found: list[int | Fraction] = [0] * (1 << count)
    for mask in range((1 << count) - 1, -1, -1):
        found[mask] = value(frozenset(player for place, player in enumerate(players) if mask >> place & 1))
    return found


def _weighted(parts: Sequence[int]) -> list[tuple[int, Fraction]]:
    """Return every union of parts, with the chance that just these come before one more in a random order."""
    count = len(parts)
    found = []
    for mask in range(1 << count):
        size = mask.bit_count()
        chance = Fraction(factorial(size) * factorial(count - size), factorial(count + 1))
        found.append((sum(part for place, part in enumerate(parts) if mask >> place & 1), chance))
    return found


def _in_order(order: Sequence[str], value: Value) -> dict[str, int | Fraction]:
    """Return what each player adds when it comes."""
    return dict(zip(order, _steps(order, value), strict=True))


def _steps(order: Sequence[str], value: Value) -> Iterator[int | Fraction]:
    """Yield contributions in order; the first and the greatest coalitions are those of every order."""
    worth = [value(frozenset(order[:size])) for size in range(len(order), -1, -1)][::-1]
    for size in range(len(order)):
        yield worth[size + 1] - worth[size]


def _estimates(
    players: Sequence[str], rows: Sequence[Sequence[Mapping[str, int | Fraction]]]
) -> dict[str, Estimate]:
    """Return means, with the errors of the means of pairs: the two of a pair depend on each other."""
    if len(rows) < FEWEST_PAIRS:
        raise RoutesError(f"a standard error takes {FEWEST_PAIRS} pairs of samples or more, got {len(rows)}")
    found = {}
    for player in players:
        means = np.array([float(sum(side[player] for side in pair)) / len(pair) for pair in rows])
        found[player] = Estimate(float(means.mean()), float(means.std(ddof=1)) / sqrt(len(means)))
    return found

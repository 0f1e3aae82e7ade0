"""How much of given exports crosses a country: the least and the greatest share over feasible flows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.carriage import Carriage, Stream, carriage
from analysis.linear import Column, LinearProgramme, Solution
from analysis.paths import path_rows, simple_paths, uncosted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.limits import Kind
    from routes.snapshot import Snapshot
    from routes.transit import Way

MOST_PATHS = 100_000
MOST_SEGMENTS = 20_000  # on two layers a programme of so many takes ten seconds, of twice as many a minute


@dataclass(frozen=True, kw_only=True)
class ShareRange:
    """Share of exports in [0, 1] that crosses: at least, at most.

    `greatest_is_bound` is true where `greatest` could not be shown to be reached by simple paths.
    """

    least: float
    greatest: float
    greatest_is_bound: bool = False


@dataclass(frozen=True, kw_only=True)
class LeastCostShare:
    """Share of exports in [0, 1] that crosses among the cheapest flows; None where costs are missing.

    `uncosted` names the elements on the way without a cost.
    """

    share: ShareRange | None
    uncosted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cheapest:
    """The dual prices of the cheapest flow, by stream and by limited element."""

    uncosted: tuple[str, ...]
    losses: Mapping[Stream, Fraction]
    prices: Mapping[tuple[Kind, str], Fraction]


def too_large(snapshot: Snapshot) -> str | None:
    """Return why no share over all ways is computed for a network, None where it is."""
    if len(snapshot.segments) <= MOST_SEGMENTS:
        return None
    return (
        f"transit_share and least_cost_share are not computed: {len(snapshot.segments):,} segments, "
        f"and the programme is solved for {MOST_SEGMENTS:,} at most"
    )


def transit_share(snapshot: Snapshot, crossing: frozenset[Way], *, exports: int, home: int) -> ShareRange:
    """Return the least and greatest share of exports that crosses over all ways to carry them.

    Parameters
    ----------
    crossing
        Exits of the country, zone or group.
    exports, home
        Integer steps to carry in all; exports > 0.
    """
    ways = carriage(snapshot, exports=exports, home=home, crossing=crossing)
    least = ways.programme.minimise(ways.crossing())
    greatest = ways.programme.maximise(ways.crossing())
    amount = greatest.bound
    exact = _is_simple(ways, greatest) or _is_simple(ways, _shortest(ways, greatest))
    if not exact:
        by_paths = _greatest_by_paths(snapshot, crossing, exports=exports, home=home)
        exact = by_paths is not None
        amount = amount if by_paths is None else by_paths
    return ShareRange(
        least=_share(least.bound, exports),
        greatest=_share(amount, exports),
        greatest_is_bound=not exact,
    )


def cheapest(snapshot: Snapshot, *, exports: int, home: int) -> Cheapest:
    """Return what makes a flow cheapest: what every stream loses, and the price of every limit."""
    missing = uncosted(snapshot)
    if missing:
        return Cheapest(uncosted=missing, losses={}, prices={})
    ways = carriage(snapshot, exports=exports, home=home)
    best = ways.programme.minimise(ways.cost())
    return Cheapest(
        uncosted=(),
        losses={stream.on_one_layer: loss for stream, loss in zip(ways.streams, best.earned, strict=True)},
        prices=dict(zip(ways.limited, best.prices, strict=False)),
    )


def least_cost_share(
    snapshot: Snapshot, crossing: frozenset[Way], *, exports: int, home: int, best: Cheapest
) -> LeastCostShare:
    """Return the least and greatest share of exports that crosses among the cheapest flows.

    The prices that prove the cheapest flow do so on two layers as well, so by complementary slackness
    the cheapest flows are those whose losing streams stay empty and whose priced limits stay full.
    """
    if best.uncosted:
        return LeastCostShare(share=None, uncosted=best.uncosted)
    ways = carriage(snapshot, exports=exports, home=home, crossing=crossing)
    unpriced = [Fraction(0)] * (len(ways.programme.rows) - len(ways.limited))
    face = ways.programme.holding(
        earned=[best.losses[stream.on_one_layer] for stream in ways.streams],
        prices=[*(best.prices.get(key, Fraction(0)) for key in ways.limited), *unpriced],
    )
    least, greatest = face.minimise(ways.crossing()), face.maximise(ways.crossing())
    return LeastCostShare(
        share=ShareRange(least=_share(least.bound, exports), greatest=_share(greatest.bound, exports))
    )


def _share(amount: Fraction, exports: int) -> float:
    return min(1.0, max(0.0, float(amount / exports)))


def _shortest(ways: Carriage, solution: Solution) -> Solution:
    """Return an equally good flow that uses the fewest streams: without idle circles."""
    every = {index: Fraction(1) for index, stream in enumerate(ways.streams) if stream.kind == "segment"}
    return ways.programme.optimal_face(solution).minimise(every)


def _is_simple(ways: Carriage, solution: Solution) -> bool:
    """Whether a two-layer flow uses each place at most once on its way: its streams form no circle.

    If the streams that carry something, layers forgotten, have no directed circle, every path of the
    flow is simple and the answer is reached without a detour.
    """
    onward: dict[str, set[str]] = {}
    degree: dict[str, int] = {}
    for index, stream in enumerate(ways.streams):
        if stream.kind == "segment" and solution.columns[index] > _CARRIES:
            origin, destination = str(stream.origin), str(stream.destination)
            if destination not in onward.setdefault(origin, set()):
                onward[origin].add(destination)
                degree[destination] = degree.get(destination, 0) + 1
    ready = [place for place in onward if not degree.get(place)]
    passed = 0
    while ready:
        passed += 1
        for step in onward.get(ready.pop(), ()):
            degree[step] -= 1
            if not degree[step]:
                ready.append(step)
    return passed == len({*onward, *degree})


_CARRIES = 1e-6  # integer steps; less is rounding of the solver


def _greatest_by_paths(
    snapshot: Snapshot, crossing: frozenset[Way], *, exports: int, home: int
) -> Fraction | None:
    """Return the most that can cross on simple paths, None if there are too many paths."""
    paths: list[tuple[str, ...]] = []
    crosses: list[bool] = []
    for path, crossed in simple_paths(snapshot, crossing):
        if len(paths) == MOST_PATHS:
            return None
        paths.append(path)
        crosses.append(crossed)
    programme = LinearProgramme(
        columns=tuple(Column(high=exports + home) for _ in paths),
        rows=path_rows(snapshot, paths, exports=exports, home=home),
    )
    abroad = {
        index: Fraction(1)
        for index, path in enumerate(paths)
        if crosses[index] and path[-1] in snapshot.markets
    }
    return programme.maximise(abroad).bound

"""The most that several goods can deliver abroad, over paths: a second method, made for many re-solves.

Paths are added only where one is cheaper, at the prices of the limits, than what its good gains. Prices come
from a linear programme over the paths found so far (`analysis.restricted`), the cheapest path from an exact
search in whole numbers (`analysis.pricing`). When none is cheaper, the answer is the optimum over all paths.
It is believed only with its bound: Σ price × limit + Σ max(0, gain − cheapest path) × most, added up in
whole numbers (Lagrange's bound; Lübbecke and Desrosiers 2005).

The paths found are kept. New amounts of limits, or closed ways, are solved from the last optimum; a path over
a closed way carries nothing. Home demand comes first: the most that home sinks can get, all goods together,
is found by itself, and then held.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.column_generation import Generation
from analysis.flow import Path
from analysis.goods_network import amounts_in, closed_in, compile_goods
from analysis.restricted import Offer
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.column_generation import Proven
    from analysis.goods_network import GoodsNetwork, Whole
    from analysis.restricted import PathColumn
    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.transit import Way


@dataclass(frozen=True, kw_only=True)
class PoolAnswer:
    """A greatest delivery of several goods over paths.

    Parameters
    ----------
    value, bound
        Σ weight × delivered abroad, in steps times weight; the bound is exact and met.
    home
        What home sinks get first, all goods together, in steps.
    exports
        What is delivered abroad of each good, in steps: one way to reach the value, often not the only one.
    paths, home_paths
        A way to carry it by good; amounts are rounded to whole steps.
    """

    value: float
    bound: Fraction
    home: Fraction
    exports: Mapping[Good, float]
    paths: Mapping[Good, tuple[Path, ...]]
    home_paths: Mapping[Good, tuple[Path, ...]]


class ColumnPool:
    """The paths found so far for a joint snapshot, and the two programmes over them: home, then abroad.

    A pool belongs to one thread. Its answers do not depend on what was asked before.
    """

    def __init__(
        self,
        network: GoodsNetwork,
        *,
        weights: Mapping[Good, Fraction],
        most: Mapping[Good, int] | None = None,
    ) -> None:
        """Make an empty pool.

        Parameters
        ----------
        network
            The goods and their limits.
        weights
            What a step of each good counts: 1 for all, or prices; absent = nothing.
        most
            At most so much of each good abroad, in steps; default: as much as there is.
        """
        if any(weight < 0 for weight in weights.values()):
            raise RoutesError("expected weights of at least 0")
        self.network = network
        home, abroad = _offers(network, weights, most or {})
        self.home = Generation(network, [offer._replace(gain=Fraction(1)) for offer in home])
        self.exports = Generation(network, [*home, *abroad])

    def bounds(self, amounts: Whole, closed: Iterable[Way] = ()) -> list[Fraction]:
        """Return the greatest delivery abroad in every sample, weighed, exactly.

        Parameters
        ----------
        amounts
            Amount of every limit in steps, limit by sample.
        closed
            Ways that nobody may use in all of these samples.

        Raises
        ------
        ProofError
            If an answer does not meet its bound.
        """
        _, found = self._solve(amounts, self._shut(closed))
        return [item.bound for item in found]

    def take_paths(self, other: ColumnPool) -> None:
        """Add the paths that another pool of the same network, with weights on the same goods, has found."""
        self.home.take(other.home)
        self.exports.take(other.exports)

    def answer(self, joint: JointSnapshot) -> PoolAnswer:
        """Return the greatest delivery in a snapshot of the same goods with other amounts or closed ways."""
        closed = closed_in(self.network, joint)
        shut = self._numbers({number: closed[good.good] for number, good in enumerate(self.network.goods)})
        (home,), (found,) = self._solve(amounts_in(self.network, joint), shut)
        exports: dict[Good, float] = dict.fromkeys((good.good for good in self.network.goods), 0.0)
        paths: dict[bool, dict[Good, list[Path]]] = {
            side: {good: [] for good in exports} for side in (True, False)
        }
        for column, amount in zip(self.exports.programme.columns, found.amounts.tolist(), strict=False):
            offer = self.exports.programme.offers[column.offer]
            good = self.network.goods[offer.good]
            exports[good.good] += amount if offer.abroad else 0.0
            if round(amount):
                path = Path(elements=_elements(self.network, offer, column), amount=round(amount))
                paths[offer.abroad][good.good].append(path)
        abroad, at_home = (
            {good: tuple(sorted(found, key=_largest)) for good, found in paths[side].items()}
            for side in (True, False)
        )
        return PoolAnswer(
            value=found.value,
            bound=found.bound,
            home=home,
            exports=exports,
            paths=abroad,
            home_paths=at_home,
        )

    def _solve(self, amounts: Whole, shut: dict[int, frozenset[int]]) -> tuple[list[Fraction], list[Proven]]:
        """Return what home gets, and the greatest exports, in every sample."""
        if not self.home.programme.offers:
            nothing = [Fraction(0)] * amounts.shape[1]
            return nothing, self.exports.maximise(amounts, shut)
        home = [item.bound for item in self.home.maximise(amounts, shut)]
        self.exports.take(self.home)
        return home, self.exports.maximise(amounts, shut, home)

    def _shut(self, closed: Iterable[Way]) -> dict[int, frozenset[int]]:
        ways = frozenset(closed)
        return self._numbers(dict.fromkeys(range(len(self.network.goods)), ways))

    def _numbers(self, closed: Mapping[int, frozenset[Way]]) -> dict[int, frozenset[int]]:
        """Return the numbers of the links of each good that closed ways stand for."""
        return {
            number: frozenset(
                index for index, link in enumerate(self.network.goods[number].links) if link.way in ways
            )
            for number, ways in closed.items()
            if ways
        }


def column_pool(
    joint: JointSnapshot,
    *,
    weights: Mapping[Good, Fraction] | None = None,
    most: Mapping[Good, int] | None = None,
) -> ColumnPool:
    """Return a pool for a joint snapshot; default: every step of every good counts 1."""
    ones = dict.fromkeys(joint.views, Fraction(1))
    return ColumnPool(compile_goods(joint), weights=weights or ones, most=most)


def _offers(
    network: GoodsNetwork, weights: Mapping[Good, Fraction], most: Mapping[Good, int]
) -> tuple[list[Offer], list[Offer]]:
    """Return what is offered at home, which gains nothing by itself, and abroad."""
    home, abroad = [], []
    for number, good in enumerate(network.goods):
        if good.home:
            home.append(Offer(number, abroad=False, gain=Fraction(0), most=network.unlimited))
        if good.abroad:
            amount = min(network.unlimited, most.get(good.good, network.unlimited))
            abroad.append(Offer(number, abroad=True, gain=Fraction(weights.get(good.good, 0)), most=amount))
    return home, abroad


def _elements(network: GoodsNetwork, offer: Offer, column: PathColumn) -> tuple[str, ...]:
    """Return the places and segments of a path in turn."""
    good = network.goods[offer.good]
    elements = [good.places[good.starts[column.start].place]]
    for number in column.links:
        elements += [good.links[number].way.segment, good.places[good.links[number].head]]
    return tuple(elements)


def _largest(path: Path) -> tuple[int, tuple[str, ...]]:
    return -path.amount, path.elements

"""A proof for what several goods can carry at once: paths that reach it, and prices that forbid more.

Give every limit a price per tonne, such that no path of a good is cheaper than what a tonne of it is
worth. Then what is carried is worth at most the sum of limit x price (weak duality). `verify` checks
both sides by addition and by cheapest paths; it needs no solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from math import lcm
from typing import TYPE_CHECKING

from analysis.goods_programme import LimitKey, all_limits, most_of
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analysis.flow import Path
    from routes.goods import Good
    from routes.joint import JointSnapshot

GAP = Fraction(1, 1_000_000)  # largest distance of the two sides, as a share of the value
ZERO = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class PricedLimit:
    """One term of the bound: a limit in integer steps, and what one more step of it would be worth."""

    key: LimitKey
    amount: int
    price: Fraction

    @property
    def worth(self) -> Fraction:
        """The term: limit x price."""
        return self.amount * self.price


@dataclass(frozen=True, kw_only=True)
class GoodsCertificate:
    """The most that several goods can deliver abroad at once, home demand first, with its proof.

    Parameters
    ----------
    weights
        What a step of each good counts: 1 for all, or its price.
    most
        At most so much of each good, integer steps; absent = no such bound.
    home
        What home demand gets first, in steps, all goods together.
    paths, home_paths
        A way to carry it, by good.
    terms
        Limits with a price, the greatest term first.
    most_prices
        What one more step allowed of each good would be worth.
    home_price
        What each step at home costs the exports (a negative number where it takes from them).
    """

    weights: Mapping[Good, Fraction]
    most: Mapping[Good, int]
    home: int
    paths: Mapping[Good, tuple[Path, ...]]
    home_paths: Mapping[Good, tuple[Path, ...]]
    terms: tuple[PricedLimit, ...]
    most_prices: Mapping[Good, Fraction]
    home_price: Fraction

    def delivered(self, good: Good) -> int:
        """Return what the paths deliver abroad of a good, in steps."""
        return sum(path.amount for path in self.paths[good])

    @property
    def value(self) -> Fraction:
        """What the paths deliver abroad, weighed."""
        return sum((self.weights[good] * self.delivered(good) for good in self.paths), ZERO)


def bound(certificate: GoodsCertificate, joint: JointSnapshot) -> Fraction:
    """Return the most that can be delivered, weighed: the sum of limit x price.

    Where rounded prices leave a path cheaper than its good, the difference is paid for all there is of
    the good: the bound holds whatever the prices are.
    """
    total = sum((term.worth for term in certificate.terms), certificate.home_price * certificate.home)
    for good, price in certificate.most_prices.items():
        total += price * certificate.most[good]
    for good in joint.views:
        abroad, home = _cheapest(certificate, joint, good)
        short = certificate.weights.get(good, ZERO) - certificate.most_prices.get(good, ZERO)
        gains = [short - abroad] if abroad is not None else []
        gains += [-certificate.home_price - home] if home is not None else []
        total += max(ZERO, *gains) * most_of(joint, good) if gains else ZERO
    return total


def verify(certificate: GoodsCertificate, joint: JointSnapshot) -> None:
    """Check both sides of a certificate.

    Raises
    ------
    ProofError
        Naming the first thing that does not hold.
    """
    _check_paths(certificate, joint)
    _check_limits(certificate, joint)
    if any(term.price < 0 for term in certificate.terms) or any(
        price < 0 for price in certificate.most_prices.values()
    ):
        raise ProofError("a limit has a negative price")
    known: dict[LimitKey, int] = {}
    for key, amount in all_limits(joint):
        known[key] = min(amount, known.get(key, amount))
    for term in certificate.terms:
        if known.get(term.key) != term.amount:
            raise ProofError(f"{term.key.element} is limited to {known.get(term.key)}, not {term.amount}")
    value, most = certificate.value, bound(certificate, joint)
    if not value <= most <= value + GAP * max(most, Fraction(1)) + _rounding(certificate):
        raise ProofError(f"the paths carry {float(value)}, the prices forbid more than {float(most)}")


def _rounding(certificate: GoodsCertificate) -> Fraction:
    """Return what whole steps can lose: two steps on each path."""
    return 2 * sum(
        (certificate.weights[good] * (1 + len(paths)) for good, paths in certificate.paths.items()), ZERO
    )


def _check_paths(certificate: GoodsCertificate, joint: JointSnapshot) -> None:
    """Check that each path is a chain of ways open to its good, between a supply and the right sinks."""
    for paths_of, abroad in ((certificate.paths, True), (certificate.home_paths, False)):
        for good, paths in paths_of.items():
            view = joint.views[good]
            ways = {(way.segment, origin, destination) for way, origin, destination in view.ways}
            sinks = view.markets if abroad else view.home
            for path in paths:
                places, segments = path.elements[::2], path.elements[1::2]
                if path.amount <= 0 or places[0] not in view.supplies or places[-1] not in sinks:
                    raise ProofError(f"not a path of {good}: {' > '.join(path.elements)}")
                for step in zip(segments, places, places[1:], strict=False):
                    if step not in ways:
                        raise ProofError(f"{good} uses {step[0]} from {step[1]} to {step[2]}: not open")


def _check_limits(certificate: GoodsCertificate, joint: JointSnapshot) -> None:
    """Check that all goods together exceed no limit, and no good what is allowed of it."""
    loads: dict[tuple[str, str, str], int] = {}
    for good, path in _all_paths(certificate):
        for kind, element in _uses(path):
            use = (kind, element, str(good))
            loads[use] = loads.get(use, 0) + path.amount
    for key, amount in all_limits(joint):
        load = sum(loads.get((key.kind, key.element, good), 0) for good in key.goods)
        if load > amount:
            raise ProofError(f"{load} steps on {key.element}, which takes {amount}")
    for good in joint.views:
        if certificate.delivered(good) > certificate.most.get(good, joint.unlimited):
            raise ProofError(f"more of {good} is delivered than allowed")


def _all_paths(certificate: GoodsCertificate) -> Iterator[tuple[Good, Path]]:
    for paths_of in (certificate.paths, certificate.home_paths):
        for good, paths in paths_of.items():
            for path in paths:
                yield good, path


def _uses(path: Path) -> Iterable[tuple[str, str]]:
    """Return the limits a path uses, as kind and id."""
    places, segments = path.elements[::2], path.elements[1::2]
    return (
        ("supply", places[0]),
        *(("place", place) for place in places),
        *(("segment", segment) for segment in segments),
        ("demand", places[-1]),
    )


def _cheapest(
    certificate: GoodsCertificate, joint: JointSnapshot, good: Good
) -> tuple[Fraction | None, Fraction | None]:
    """Return the price of the cheapest path of a good to any market abroad and to any home sink."""
    view, prices = joint.views[good], _prices(certificate, good)
    unit = lcm(*(price.denominator for price in prices.values()), 1)
    whole = {key: int(price * unit) for key, price in prices.items()}
    onward: dict[str, list[tuple[str, int]]] = {}
    for way, origin, destination in view.ways:
        step = whole.get(("segment", way.segment), 0) + whole.get(("place", destination), 0)
        onward.setdefault(origin, []).append((destination, step))
    queue: list[tuple[int, str]] = []
    for place in view.supplies:
        heappush(queue, (whole.get(("supply", place), 0) + whole.get(("place", place), 0), place))
    reached: dict[str, int] = {}
    while queue:
        price, place = heappop(queue)
        if place in reached:
            continue
        reached[place] = price
        for destination, step in onward.get(place, ()):
            if destination not in reached:
                heappush(queue, (price + step, destination))
    found = [
        min(
            (reached[sink] + whole.get(("demand", sink), 0) for sink in sinks if sink in reached),
            default=None,
        )
        for sinks in (view.markets, view.home)
    ]
    abroad, home = (None if price is None else Fraction(price, unit) for price in found)
    return abroad, home


def _prices(certificate: GoodsCertificate, good: Good) -> dict[tuple[str, str], Fraction]:
    """Return what a step of a good pays at each element: the sum over the limits that speak for it."""
    prices: dict[tuple[str, str], Fraction] = {}
    for term in certificate.terms:
        if str(good) in term.key.goods:
            at = (term.key.kind, term.key.element)
            prices[at] = prices.get(at, ZERO) + term.price
    return prices

"""The most that several goods can deliver abroad at once, home demand first, proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from analysis.goods_certificate import GoodsCertificate, PricedLimit, bound, verify
from analysis.goods_programme import GoodsProgramme, goods_programme
from analysis.linear import Row
from analysis.walks import paths_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.flow import Path
    from analysis.linear import Solution
    from routes.goods import Good
    from routes.joint import JointSnapshot

ROUNDING = 1e-6  # steps; less is rounding of the solver


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A greatest delivery of several goods.

    Parameters
    ----------
    certificate
        Paths, prices, and what they prove.
    amount
        The proven bound in steps (or in steps x price, if goods are weighed by price), rounded down.
    programme, solution
        What was solved; `goods_ranges` asks it how the amount may be split among the goods.
    """

    joint: JointSnapshot
    certificate: GoodsCertificate
    amount: int
    programme: GoodsProgramme
    solution: Solution


def ones(joint: JointSnapshot) -> dict[Good, Fraction]:
    """Return the weights that count every step of every good alike: tonnes."""
    return dict.fromkeys(joint.views, Fraction(1))


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """All ways to carry the goods with home served first, ready for one objective after the other.

    Parameters
    ----------
    programme
        With the row of home deliveries, if any, and then one for each good in `most`.
    home
        What home demand gets, in steps.
    """

    programme: GoodsProgramme
    home: int
    most: Mapping[Good, int]


def prepare(joint: JointSnapshot, *, most: Mapping[Good, int] | None = None) -> Prepared:
    """Return the programme of all ways to carry at most so much of each good, home demand first."""
    most = most or {}
    programme, home = home_first(goods_programme(joint))
    programme = programme.joined(
        *(Row(entries=programme.deliveries([good]), low=None, high=amount) for good, amount in most.items())
    )
    return Prepared(programme=programme, home=home, most=most)


def carry_most(
    joint: JointSnapshot,
    *,
    weights: Mapping[Good, Fraction] | None = None,
    most: Mapping[Good, int] | None = None,
) -> Carried:
    """Return the most that can be delivered abroad, home demand served first.

    Parameters
    ----------
    weights
        What a step of each good counts; default: 1. Prices make it the most valuable delivery.
    most
        At most so much of each good, in steps; default: as much as there is.

    Raises
    ------
    ProofError
        If the proof does not hold (a defect of this program).
    """
    return most_carried(prepare(joint, most=most), weights=weights)


def most_carried(prepared: Prepared, *, weights: Mapping[Good, Fraction] | None = None) -> Carried:
    """Return the greatest weighed delivery of a programme; the solver starts from its last answer."""
    joint = prepared.programme.joint
    weights = weights or ones(joint)
    solution = prepared.programme.programme.maximise(prepared.programme.gain(weights))
    certificate = _certificate(prepared, solution, weights)
    verify(certificate, joint)
    return Carried(
        joint=joint,
        certificate=certificate,
        amount=floor(bound(certificate, joint)),
        programme=prepared.programme,
        solution=solution,
    )


def home_first(programme: GoodsProgramme) -> tuple[GoodsProgramme, int]:
    """Return the programme in which home sinks get all they can, and how much that is, in steps.

    The last row added is the one of home deliveries; none is added where nothing can be delivered.
    """
    goods = tuple(programme.joint.views)
    entries = programme.deliveries(goods, abroad=False)
    if not entries:
        return programme, 0
    best = programme.programme.maximise(dict.fromkeys(entries, Fraction(1)))
    home = floor(best.bound)
    return programme.joined(Row(entries=entries, low=home, high=home)), home


def _certificate(
    prepared: Prepared, solution: Solution, weights: Mapping[Good, Fraction]
) -> GoodsCertificate:
    """Return the proof that a solution carries: its flow as paths, its row prices as terms."""
    programme, most = prepared.programme, prepared.most
    joint, prices = programme.joint, solution.prices
    added = prices[len(prices) - len(most) :] if most else ()
    has_home = len(programme.programme.rows) > _own_rows(programme) + len(most)
    terms = [
        PricedLimit(key=key, amount=amount, price=price)
        for (key, amount), price in zip(programme.limits.items(), prices, strict=False)
        if price > 0
    ]
    return GoodsCertificate(
        weights=weights,
        most=most,
        home=prepared.home,
        paths={good: _paths(programme, solution, good, abroad=True) for good in joint.views},
        home_paths={good: _paths(programme, solution, good, abroad=False) for good in joint.views},
        terms=tuple(sorted(terms, key=lambda term: (-term.worth, term.key))),
        most_prices={good: max(Fraction(0), price) for good, price in zip(most, added, strict=True)},
        home_price=prices[len(prices) - len(most) - 1] if has_home else Fraction(0),
    )


def _own_rows(programme: GoodsProgramme) -> int:
    """Return the number of rows of a programme before conditions are added."""
    return len(programme.limits) + programme.balances


def _paths(programme: GoodsProgramme, solution: Solution, good: Good, *, abroad: bool) -> tuple[Path, ...]:
    """Return what a solution carries of a good to markets or to home sinks, in whole steps."""
    view = programme.joint.views[good]
    own = [index for index, item in enumerate(programme.streams) if item.good == good]
    amounts = [floor(float(solution.columns[index]) + ROUNDING) for index in own]
    streams = [programme.streams[index].stream for index in own]
    return tuple(paths_of(streams, amounts, view.markets if abroad else view.home))


def most_valuable(carried: Carried, weights: Mapping[Good, Fraction]) -> Carried:
    """Return the most valuable of all ways to deliver as much in all; without prices the one there is."""
    gain = carried.programme.gain(weights)
    if not gain:
        return carried
    # as much in all, by weight: one more condition on the ways that were solved
    total = floor(carried.certificate.value)
    every = carried.programme.deliveries(carried.joint.views)
    held = carried.programme.joined(Row(entries=every, low=total, high=None))
    solution = held.programme.maximise(gain)
    paths = {good: _paths(held, solution, good, abroad=True) for good in carried.joint.views}
    return replace(carried, certificate=replace(carried.certificate, paths=paths), solution=solution)


def goods_ranges(carried: Carried) -> dict[Good, tuple[int, int]]:
    """Return the least and greatest delivery of each good, in steps, over all ways to reach the amount."""
    face = carried.programme.optimal_face(carried.solution)
    ranges = {}
    for good in carried.joint.views:
        entries = dict.fromkeys(face.deliveries([good]), Fraction(1))
        if not entries:
            ranges[good] = (0, 0)
            continue
        low, high = face.programme.minimise(entries), face.programme.maximise(entries)
        ranges[good] = (round(low.bound), round(high.bound))
    return ranges

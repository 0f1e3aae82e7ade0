"""How much of given exports of several goods crosses a country: the least and the greatest share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.goods_carried import home_first
from analysis.goods_programme import GoodsProgramme, goods_programme
from analysis.linear import Row
from analysis.paths import uncosted
from analysis.shares import LeastCostShare, ShareRange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.transit import Way


def goods_transit_share(
    joint: JointSnapshot, crossing: frozenset[Way], exports: Mapping[Good, int]
) -> ShareRange | None:
    """Return the least and greatest share of exports that crosses, by tonnes; None with nothing to carry.

    The greatest is that of flows on two layers, an upper bound: a detour there and back would count.
    """
    total = sum(exports.values())
    if not total:
        return None
    programme, _ = home_first(goods_programme(joint, crossing=crossing))
    programme = programme.joined(*carrying(programme, exports))
    crossed = programme.gain(dict.fromkeys(joint.views, Fraction(1)), crossed=True)
    if not crossed:
        return ShareRange(least=0.0, greatest=0.0)
    least, greatest = programme.programme.minimise(crossed), programme.programme.maximise(crossed)
    return ShareRange(
        least=_share(least.bound, total), greatest=_share(greatest.bound, total), greatest_is_bound=True
    )


def carrying(programme: GoodsProgramme, exports: Mapping[Good, int]) -> list[Row]:
    """Return the conditions that so much of each good is delivered abroad, in steps."""
    return [
        Row(entries=programme.deliveries([good]), low=amount, high=amount)
        for good, amount in exports.items()
        if programme.exported[good]
    ]


def goods_least_cost_share(
    joint: JointSnapshot, crossing: frozenset[Way], exports: Mapping[Good, int]
) -> LeastCostShare | None:
    """Return the share of exports that crosses among the cheapest ways to carry all goods, by tonnes.

    None with nothing to carry; without a share, but with the elements named, where costs are missing.
    """
    total = sum(exports.values())
    if not total:
        return None
    missing = tuple(sorted({name for view in joint.views.values() for name in uncosted(view)}))
    if missing:
        return LeastCostShare(share=None, uncosted=missing)
    programme, _ = home_first(goods_programme(joint, crossing=crossing))
    programme = programme.joined(*carrying(programme, exports))
    cheapest = programme.optimal_face(programme.programme.minimise(programme.cost()))
    crossed = programme.gain(dict.fromkeys(joint.views, Fraction(1)), crossed=True)
    if not crossed:
        return LeastCostShare(share=ShareRange(least=0.0, greatest=0.0))
    least, greatest = cheapest.programme.minimise(crossed), cheapest.programme.maximise(crossed)
    return LeastCostShare(
        share=ShareRange(least=_share(least.bound, total), greatest=_share(greatest.bound, total))
    )


def _share(amount: Fraction, total: int) -> float:
    return min(1.0, max(0.0, float(amount / total)))

"""How much of the exports of several goods depends on each country, by tonnes and by value.

The numbers are those of one commodity, each for all goods at once: what some carry, others cannot use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.concurrent_flow import Growth, concurrent_growth
from analysis.flow import solve
from analysis.goods_carried import (
    Carried,
    carry_most,
    goods_ranges,
    most_carried,
    most_valuable,
    prepare,
)
from analysis.goods_shares import goods_least_cost_share, goods_transit_share
from analysis.goods_values import Worth, worths
from analysis.observed import counted_exports, counted_flows, crossings, observed_share
from routes.errors import unknown
from routes.transit import exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.observed import ObservedShare
    from analysis.shares import LeastCostShare, ShareRange
    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.limits import Bound
    from routes.transit import Way

ENDS: tuple[Bound, ...] = ("central", "low", "high")


@dataclass(frozen=True, kw_only=True)
class GoodDependence:
    """What of one good depends on a country. Amounts are integer steps.

    Parameters
    ----------
    stranded
        Least and greatest over all ways to strand as little as can be of all goods together.
    alone
        Stranded if no other good were there: never more than the greatest.
    observed
        Share of the good's counted exports that crossed; None where nothing is counted.
    """

    good: Good
    exports: int
    stranded: tuple[int, int]
    alone: int
    observed: ObservedShare | None


@dataclass(frozen=True, kw_only=True)
class GoodsCountry:
    """What depends on one country, zone or group, all goods together.

    Parameters
    ----------
    without
        Of the year's exports, the most tonnes that can still leave, with its proof.
    without_range
        The same in steps with every capacity at its low, and at its high end.
    stranded, stranded_share
        What of the exports cannot leave, in steps and as a share by tonnes.
    stranded_usd, stranded_value_share
        What the most valuable delivery leaves behind; None where a good has no price.
    value_range
        Stranded share by value with every capacity at its high, and at its low end; None likewise.
    capacity_loss
        Share of the export capacity by tonnes that needs the country.
    observed, observed_value
        Share of counted exports that crossed, by tonnes with its range, and by value.
    growth
        Factor by which all exports can grow together without it (below 1: must shrink).
    goods
        By good.
    """

    country: str
    without: Carried
    without_range: tuple[int, int]
    stranded: int
    stranded_share: float
    stranded_usd: float | None
    stranded_value_share: float | None
    value_range: tuple[float, float] | None
    capacity_loss: float
    transit_share: ShareRange | None
    least_cost_share: LeastCostShare | None
    observed: tuple[float, float, float] | None
    observed_value: float | None
    growth: Growth | None
    goods: tuple[GoodDependence, ...]


@dataclass(frozen=True, kw_only=True)
class GoodsDependence:
    """The answer for one year and several goods.

    Parameters
    ----------
    capacity
        The most tonnes that can leave with everything open, with its proof.
    exports
        Exports to be carried of each good, in steps: those counted; what can be where none are.
    worth
        What goods are worth; a good without a price is missing.
    uncounted
        Goods without counted exports in the year.
    """

    joint: JointSnapshot
    capacity: Carried
    exports: Mapping[Good, int]
    worth: Mapping[Good, Worth]
    uncounted: tuple[Good, ...]
    growth: Growth | None
    countries: tuple[GoodsCountry, ...]

    @property
    def total(self) -> int:
        """Exports to be carried of all goods, in steps."""
        return sum(self.exports.values())

    @property
    def unpriced(self) -> tuple[Good, ...]:
        """Goods with exports that have no price."""
        return tuple(good for good, amount in self.exports.items() if amount and good not in self.worth)

    @property
    def total_usd(self) -> float | None:
        """What all exports are worth, in US dollars; None where a good has no price."""
        if self.unpriced:
            return None
        return float(sum(self.worth[good].usd_per_step * amount for good, amount in self.exports.items()))

    def of(self, country: str) -> GoodsCountry:
        """Return the answer for one country, zone or group that was asked for."""
        answers = {item.country: item for item in self.countries}
        if country not in answers:
            raise unknown("country of this answer", country, answers)
        return answers[country]

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of all rows the answer rests on, in order of first use."""
        ids = [item for shared in self.joint.limits for item in shared.limit.evidence]
        for good, view in self.joint.views.items():
            ids += [item for limit in view.supplies.values() for item in limit.evidence]
            ids += [item for flow in counted_flows(view) for item in flow.evidence]
            ids += self.worth[good].evidence if good in self.worth else ()
        return tuple(dict.fromkeys(ids))


def goods_dependence(joint: JointSnapshot, *, on: Iterable[str] | None = None) -> GoodsDependence:
    """Return how much of the exports of several goods depends on each transit country and zone.

    Parameters
    ----------
    on
        Countries, zones or groups (``RUS+BLR``). Default: every transit country and zone of the goods.
    """
    exports, uncounted = exports_to_carry(joint)
    worth = worths(joint)
    capacity = carry_most(joint)
    names = _transit_countries(joint) if on is None else tuple(dict.fromkeys(on))
    result = GoodsDependence(
        joint=joint,
        capacity=capacity,
        exports=exports,
        worth=worth,
        uncounted=uncounted,
        growth=concurrent_growth(joint, exports),
        countries=(),
    )
    answers = [_country(result, name) for name in names]
    ordered = sorted(answers, key=lambda item: (-item.stranded, -item.capacity_loss, item.country))
    return replace(result, countries=tuple(ordered))


def _transit_countries(joint: JointSnapshot) -> tuple[str, ...]:
    found = {name for good in joint.views for name in transit_countries(joint.network, good)}
    return tuple(sorted(found, key=lambda name: (not name.isupper(), name)))


def exports_to_carry(joint: JointSnapshot) -> tuple[dict[Good, int], tuple[Good, ...]]:
    """Return the exports of each good in steps, and the goods of which none are counted in the year.

    They are the counted ones, at most what can be carried together: of all ways to carry the most by
    weight, the most valuable where goods have prices. Of a good that is not counted, what can be carried.
    """
    counted = {good: counted_exports(view) for good, view in joint.views.items()}
    wanted = {
        good: solve(joint.views[good]).exports if amount is None else amount
        for good, amount in counted.items()
    }
    carried = carry_most(joint, most=wanted)
    if carried.amount < sum(wanted.values()):
        carried = most_valuable(carried, {good: item.usd_per_step for good, item in worths(joint).items()})
        wanted = {good: min(amount, carried.certificate.delivered(good)) for good, amount in wanted.items()}
    return wanted, tuple(good for good, amount in counted.items() if amount is None)


def _country(result: GoodsDependence, country: str) -> GoodsCountry:
    joint, total_usd = result.joint, result.total_usd
    crossing = exits(joint.network, country)
    closed = joint.closing(crossing)
    central, low, high = (_left(result, closed.at_end(end)) for end in ENDS)
    stranded = max(0, result.total - central.carried.amount)
    loss = carry_most(closed).amount
    amounts = (low.carried.amount, high.carried.amount)
    return GoodsCountry(
        country=country,
        without=central.carried,
        without_range=(min(amounts), max(amounts)),
        stranded=stranded,
        stranded_share=stranded / result.total if result.total else 0.0,
        stranded_usd=central.stranded_usd,
        stranded_value_share=_part(central.stranded_usd, total_usd),
        value_range=_value_range(low.stranded_usd, high.stranded_usd, total_usd),
        capacity_loss=1 - loss / result.capacity.amount if result.capacity.amount else 0.0,
        transit_share=goods_transit_share(joint, crossing, result.exports),
        least_cost_share=goods_least_cost_share(joint, crossing, result.exports),
        observed=_observed(joint, crossing),
        observed_value=_observed_value(result, crossing),
        growth=concurrent_growth(closed, result.exports),
        goods=tuple(_goods(result, central.carried, crossing)),
    )


@dataclass(frozen=True, kw_only=True)
class _Left:
    """What can leave of the exports: the most by weight, and what the most valuable leaves behind."""

    carried: Carried
    stranded_usd: float | None


def _left(result: GoodsDependence, closed: JointSnapshot) -> _Left:
    """Return what can still leave; where all can, nothing is stranded by value either."""
    prepared = prepare(closed, most=result.exports)
    carried, total_usd = most_carried(prepared), result.total_usd
    if total_usd is None or carried.amount >= result.total:
        return _Left(carried=carried, stranded_usd=None if total_usd is None else 0.0)
    weights = {good: result.worth[good].usd_per_step for good in result.worth}
    left = most_carried(prepared, weights=weights).amount
    return _Left(carried=carried, stranded_usd=max(0.0, total_usd - left))


def _part(amount: float | None, whole: float | None) -> float | None:
    return amount / whole if amount is not None and whole else None


def _value_range(low: float | None, high: float | None, whole: float | None) -> tuple[float, float] | None:
    """Return the stranded share by value with every capacity at its high, and at its low end."""
    if low is None or high is None or not whole:
        return None
    return min(low, high) / whole, max(low, high) / whole


def _goods(result: GoodsDependence, without: Carried, crossing: frozenset[Way]) -> Iterable[GoodDependence]:
    if without.amount >= result.total:  # all can leave: there is nothing to divide
        delivered = {good: (amount, amount) for good, amount in result.exports.items()}
    else:
        delivered = goods_ranges(without)
    for good, view in result.joint.views.items():
        exports = result.exports[good]
        low, high = delivered[good]
        yield GoodDependence(
            good=good,
            exports=exports,
            stranded=(max(0, exports - high), max(0, exports - low)),
            alone=max(0, exports - solve(view.closing(crossing)).exports),
            observed=observed_share(replace(view, closed=frozenset()), crossing),
        )


def _observed(joint: JointSnapshot, crossing: frozenset[Way]) -> tuple[float, float, float] | None:
    """Return the counted share that crossed by tonnes: value, low, high; None where a row is mixed.

    The range lets crossing rows and others move to opposite ends of their own ranges.
    """
    inside, outside = [Fraction(0)] * 3, [Fraction(0)] * 3
    for view in joint.views.values():
        open_view = replace(view, closed=frozenset())
        flows = counted_flows(open_view)
        crossed = crossings(open_view, crossing, [flow.element for flow in flows])
        for flow in flows:
            if crossed[flow.element] is None:
                return None
            sums = inside if crossed[flow.element] else outside
            for at, figure in enumerate((flow.value, flow.low, flow.high)):
                sums[at] += figure
    whole = inside[0] + outside[0]
    if not whole:
        return None
    ends = [
        float(part / (part + rest)) if part + rest else 0.0
        for part, rest in ((inside[1], outside[2]), (inside[2], outside[1]))
    ]
    return float(inside[0] / whole), ends[0], ends[1]


def _observed_value(result: GoodsDependence, crossing: frozenset[Way]) -> float | None:
    """Return the counted share that crossed by value; None where a price or a count is missing."""
    if result.unpriced:
        return None
    inside = whole = Fraction(0)
    for good, view in result.joint.views.items():
        share = observed_share(replace(view, closed=frozenset()), crossing)
        worth = result.worth.get(good)
        if share is None or worth is None:
            continue
        amount = worth.usd_per_step * result.exports[good]
        whole += amount
        inside += amount * Fraction(share.value)
    return float(inside / whole) if whole else None

"""Run a scenario on several goods at once: the answer before it and the answer after it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.apply import apply
from analysis.goods_dependence import GoodsDependence, goods_dependence
from routes.errors import ScenarioError
from routes.joint import joint_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.scenario import Scenario
    from routes.goods import Good
    from routes.network import Network
    from routes.snapshot import CapacityNotion


@dataclass(frozen=True, kw_only=True)
class GoodsScenarioResult:
    """What a scenario does to a year of several goods: dependence before and after.

    As much as can be by weight still leaves, and of all ways to do so the most valuable: what is lost by
    good and by value is that of this one.
    """

    scenario: Scenario
    baseline: GoodsDependence
    outcome: GoodsDependence

    @property
    def lost(self) -> Fraction:
        """Exports of the baseline that cannot leave in the scenario, in steps of the baseline."""
        return max(Fraction(0), self.baseline.total - self._kept(self.outcome.total))

    def lost_of(self, good: Good) -> Fraction:
        """Return what of one good cannot leave, in steps of the baseline."""
        return max(Fraction(0), self.baseline.exports[good] - self._kept(self.outcome.exports[good]))

    @property
    def lost_usd(self) -> float | None:
        """What the lost exports are worth; None where a good has no price."""
        if self.baseline.unpriced:
            return None
        worth = self.baseline.worth
        return float(sum(worth[good].usd_per_step * self.lost_of(good) for good in worth))

    def _kept(self, steps: int) -> Fraction:
        """Return steps of the outcome, whose figures may have more decimals, as steps of the baseline."""
        return Fraction(steps * self.baseline.joint.scale, self.outcome.joint.scale)


def run_goods(
    network: Network,
    scenario: Scenario,
    *,
    commodity: str,
    year: int | None = None,
    notion: CapacityNotion = "deliverable",
    on: Iterable[str] | None = None,
) -> GoodsScenarioResult:
    """Return the dependence of several goods before and after a scenario, as a view of one year.

    Parameters
    ----------
    commodity
        ``all``, or ids with commas.

    Raises
    ------
    ScenarioError
        If the scenario has a start and a length: days are simulated for one commodity at a time.
    """
    if scenario.start is not None:
        raise ScenarioError(
            "commodity: a scenario with a start is told day by day, which is done for one commodity at a time"
        )
    asked = None if on is None else tuple(on)
    before, after = (
        goods_dependence(
            joint_snapshot(stage, commodity=commodity, year=year or scenario.base_year, notion=notion),
            on=asked,
        )
        for stage in (network, apply(network, scenario.in_a_year()))
    )
    return GoodsScenarioResult(scenario=scenario, baseline=before, outcome=after)

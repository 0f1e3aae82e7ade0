"""Run a scenario: the answer before it and the answer after it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.apply import apply
from analysis.dependence import Dependence, dependence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.scenario import Scenario
    from routes.network import Network
    from routes.snapshot import CapacityNotion


@dataclass(frozen=True, kw_only=True)
class ScenarioResult:
    """What a scenario does to a year: dependence before and after.

    `outcome.exports` is what of the baseline's exports can still leave.
    """

    scenario: Scenario
    baseline: Dependence
    outcome: Dependence

    @property
    def lost(self) -> Fraction:
        """Exports of the baseline that cannot leave in the scenario, in steps of the baseline.

        A scenario's figures may have more decimals, and then smaller steps, than the network's.
        """
        steps = Fraction(self.baseline.snapshot.scale, self.outcome.snapshot.scale)
        return max(Fraction(0), self.baseline.exports - self.outcome.exports * steps)


def run(
    network: Network,
    scenario: Scenario,
    *,
    year: int | None = None,
    commodity: str | None = None,
    notion: CapacityNotion = "deliverable",
    on: Iterable[str] | None = None,
) -> ScenarioResult:
    """Return the dependence of a network before and after a scenario.

    Parameters
    ----------
    year, commodity
        Override the scenario's own; default: the scenario's, else the network's latest and first.
    notion, on
        As in `analysis.dependence.dependence`.
    """
    asked = None if on is None else tuple(on)
    before, after = (
        dependence(
            stage,
            year=year or scenario.base_year,
            commodity=commodity or scenario.commodity,
            notion=notion,
            on=asked,
        )
        for stage in (network, apply(network, scenario))
    )
    return ScenarioResult(scenario=scenario, baseline=before, outcome=after)

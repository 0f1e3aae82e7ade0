"""Run a scenario: the answer before it and the answer after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.apply import apply
from analysis.dependence import Dependence, dependence
from analysis.disruption import disruption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.disruption import Disruption
    from analysis.scenario import Scenario
    from routes.network import Network
    from routes.snapshot import CapacityNotion


@dataclass(frozen=True, kw_only=True)
class ScenarioResult:
    """What a scenario does to a year: dependence before and after.

    `outcome.exports` is what of the baseline's exports can still leave. Where the scenario has a start
    and a length, `disruption` tells it day by day, and the outcome is the year's view of what is
    permanent in it.
    """

    scenario: Scenario
    baseline: Dependence
    outcome: Dependence
    disruption: Disruption | None = None

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
    samples: int = 0,
    seed: int = 0,
) -> ScenarioResult:
    """Return the dependence of a network before and after a scenario.

    Parameters
    ----------
    year, commodity
        Override the scenario's own; default: the scenario's, else the network's latest and first.
    notion, on
        As in `analysis.dependence.dependence`.
    samples, seed
        As in `analysis.disruption.disruption`, for scenarios with a start and a length.
    """
    apply(network, scenario)  # every fault of every event, before anything is computed
    dated = scenario.start is not None
    asked = None if on is None else tuple(on)
    before, after = (
        dependence(
            stage,
            year=year or scenario.base_year,
            commodity=commodity or scenario.commodity,
            notion=notion,
            on=asked,
        )
        for stage in (network, apply(network, scenario.in_a_year()))
    )
    task = replace(
        scenario,
        base_year=year or scenario.base_year,
        commodity=commodity or scenario.commodity or before.snapshot.commodity,
    )
    return ScenarioResult(
        scenario=scenario,
        baseline=before,
        outcome=after,
        disruption=disruption(network, task, samples=samples, seed=seed) if dated else None,
    )

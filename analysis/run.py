"""Run a scenario: the answer before it and the answer after it; and many of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from analysis.apply import apply
from analysis.dependence import Dependence, dependence
from analysis.disruption import disruption
from analysis.executors import as_finished
from analysis.goods_run import GoodsScenarioResult, run_goods
from analysis.greatest_delivery import SAMPLES, NoBoundError, check_bound, greatest_delivery
from routes.errors import RoutesError
from routes.joint import asks_for_several

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from concurrent.futures import Executor

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
    def partial(self) -> bool:
        """Whether its random runs were interrupted."""
        return self.disruption is not None and self.disruption.partial

    @property
    def lost(self) -> Fraction:
        """Exports of the baseline that cannot leave in the scenario, in steps of the baseline.

        A scenario's figures may have more decimals, and then smaller steps, than the network's.
        """
        steps = Fraction(self.baseline.snapshot.scale, self.outcome.snapshot.scale)
        return max(Fraction(0), self.baseline.exports - self.outcome.exports * steps)


def run(  # noqa: PLR0913 - what is asked, and how it is run
    network: Network,
    scenario: Scenario,
    *,
    year: int | None = None,
    commodity: str | None = None,
    notion: CapacityNotion = "deliverable",
    on: Iterable[str] | None = None,
    samples: int = 0,
    seed: int = 0,
    executor: Executor | None = None,
) -> ScenarioResult:
    """Return the dependence of a network before and after a scenario.

    Parameters
    ----------
    year, commodity
        Override the scenario's own; default: the scenario's, else the network's latest and first.
    notion, on
        As in `analysis.dependence.dependence`.
    samples, seed, executor
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
        disruption=_by_day(network, task, samples=samples, seed=seed, executor=executor) if dated else None,
    )


def _by_day(
    network: Network, scenario: Scenario, *, samples: int, seed: int, executor: Executor | None
) -> Disruption:
    """Return a scenario day by day; with random runs, that were not interrupted, the most there is too."""
    found = disruption(network, scenario, samples=samples, seed=seed, executor=executor)
    if not samples or found.partial:
        return found
    days = found.timeline
    try:
        most = greatest_delivery(days.calendar, days.baseline, samples=max(SAMPLES, samples), seed=seed)
    except NoBoundError as error:
        return replace(found, no_greatest=str(error))
    check_bound(most, days)
    return replace(found, greatest=most)


def run_batch(
    network: Network,
    scenarios: Iterable[Scenario],
    *,
    samples: int = 0,
    executor: Executor | None = None,
    **asked: Any,
) -> Generator[tuple[int, ScenarioResult | GoodsScenarioResult | RoutesError], None, None]:
    """Run scenarios; yield the number of each with its result, or with what is wrong with it, as it is done.

    Those of several goods at once are told for all of them together.

    Parameters
    ----------
    samples
        As in `run`.
    executor
        Where scenarios are run, one a task; with random runs, where the runs of one scenario after the other
        are made. Default: here.
    asked
        Further parameters of `run`.
    """
    if samples and executor is not None:
        for number, scenario in enumerate(scenarios):
            yield number, _attempt(network, scenario, {**asked, "samples": samples, "executor": executor})
        return
    options = {**asked, "samples": samples}
    yield from as_finished(_attempt, ((network, scenario, options) for scenario in scenarios), executor)


def _attempt(
    network: Network, scenario: Scenario, asked: dict[str, Any]
) -> ScenarioResult | GoodsScenarioResult | RoutesError:
    """Return a result, or what is wrong with the scenario, which is no reason to stop the others."""
    commodity = asked.get("commodity") or scenario.commodity
    try:
        if commodity is not None and asks_for_several(network, commodity):
            options = {name: asked[name] for name in ("year", "notion", "on") if name in asked}
            return run_goods(network, scenario, commodity=commodity, **options)
        return run(network, scenario, **asked)
    except RoutesError as error:
        return error

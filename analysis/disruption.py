"""A day-by-day scenario with its range: the central run, and runs at the ends or at random."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np

from analysis.events import calendar
from analysis.executors import as_finished
from analysis.outcome import Outcome, outcome
from analysis.samples import sampled, sampled_storages, uniform
from analysis.timeline import Timeline, follow, simulate

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from analysis.events import Calendar
    from analysis.greatest_delivery import GreatestDelivery
    from analysis.rolling import Vector
    from analysis.scenario import Scenario
    from routes.network import Network
    from routes.snapshot import Snapshot

# How much slower or quicker than the data say spare capacity may come into use. Nothing in the past
# identifies it (METHODS 9): 2022 offers two nulls and a confounded event.
SLOWER, QUICKER = 2.0, 0.5
ENDLESS = ("days_to_full_storage", "recovery_days")  # None = not within the run


@dataclass(frozen=True, kw_only=True)
class Disruption:
    """The central run of a scenario and what surrounds it.

    Parameters
    ----------
    spread
        Runs around the central one, exports of each day in steps and what it cost: with every capacity low
        and slow, and high and quick; or as many random ones as were asked for.
    samples, seed
        How many random runs; 0 = the two ends.
    asked
        How many random runs were wanted: more than `samples` where it was interrupted.
    greatest
        The most there is over the same days, where it was asked for (`analysis.greatest_delivery`).
    no_greatest
        Why it could not be found although it was asked for.
    """

    scenario: Scenario
    timeline: Timeline
    outcome: Outcome
    spread: tuple[tuple[Vector, Outcome], ...]
    samples: int = 0
    seed: int | None = None
    asked: int = 0
    greatest: GreatestDelivery | None = None
    no_greatest: str = ""

    @property
    def partial(self) -> bool:
        """Whether it was interrupted."""
        return self.samples < self.asked

    @property
    def greatest_note(self) -> str | None:
        """Why the most there is is not told, None where it is."""
        if self.greatest is not None:
            return None
        if self.partial:
            return "the random runs were interrupted before it was sought"
        return self.no_greatest or "it is sought with random runs alone (--samples)"

    def span(self, name: str) -> tuple[float, float]:
        """Return the low and high end of a number: least and greatest, or 5 and 95 % of random runs.

        Days that do not end in time are infinite; what is not known (no prices) is not a number.
        """
        values = self._values(name)
        if not self.samples:
            values.append(self.central(name))
            return min(values), max(values)
        low, high = np.quantile(values, (0.05, 0.95), method="inverted_cdf")
        return float(low), float(high)

    def central(self, name: str) -> float:
        """Return a number of the central run, told as in `span`."""
        return _number(name, getattr(self.outcome, name))

    def transit_span(self, country: str) -> tuple[float, float]:
        """Return the low and high end of the share of what is rerouted that crosses a country, as in `span`.

        Runs that reroute nothing have no share.
        """
        central, *around = (
            result.rerouted_transit.get(country)
            for result in (self.outcome, *(run for _, run in self.spread))
        )
        shares = [share for share in around if share is not None]
        if not self.samples or not shares:
            shares += [central] if central is not None else []
            return min(shares), max(shares)
        low, high = np.quantile(shares, (0.05, 0.95), method="inverted_cdf")
        return float(low), float(high)

    def median(self, name: str) -> float:
        """Return the median of a number over random runs."""
        return float(np.quantile(self._values(name), 0.5, method="inverted_cdf"))

    def _values(self, name: str) -> list[float]:
        return [_number(name, getattr(result, name)) for _, result in self.spread]

    def bands(self) -> tuple[Vector, Vector]:
        """Return low and high exports of each day, in steps."""
        runs = np.array([self.timeline.delivered, *(delivered for delivered, _ in self.spread)])
        if self.samples:
            return np.quantile(runs[1:], 0.05, axis=0), np.quantile(runs[1:], 0.95, axis=0)
        return runs.min(axis=0), runs.max(axis=0)


def _number(name: str, value: float | None) -> float:
    """Return a number of an outcome, infinite for days that do not end in time."""
    if value is None:
        return inf if name in ENDLESS else nan
    return float(value)


def disruption(
    network: Network, scenario: Scenario, *, samples: int = 0, seed: int = 0, executor: Executor | None = None
) -> Disruption:
    """Return what a scenario with a start and a length does, with its range.

    Parameters
    ----------
    samples
        Random runs with capacities, tanks and ramps drawn from their ranges; 0 = one run at each end.
    seed
        The same seed gives the same runs.
    executor
        Where random runs are made: any executor (`analysis.executors`). Default: here, one after the other.

    Raises
    ------
    KeyboardInterrupt
        If it is interrupted before a random run is finished; later, what is finished is returned.
    """
    central = simulate(network, scenario)
    if samples:
        runs = _random_runs(calendar(network, scenario), samples=samples, seed=seed, executor=executor)
    else:
        ends = (
            simulate(network, scenario, bound="low", ramp_factor=SLOWER),
            simulate(network, scenario, bound="high", ramp_factor=QUICKER),
        )
        runs = tuple((run.delivered, outcome(run)) for run in ends)
    return Disruption(
        scenario=scenario,
        timeline=central,
        outcome=outcome(central),
        spread=runs,
        samples=len(runs) if samples else 0,
        seed=seed if samples else None,
        asked=samples,
    )


def _random_runs(
    events: Calendar, *, samples: int, seed: int, executor: Executor | None
) -> tuple[tuple[Vector, Outcome], ...]:
    """Return the runs that were finished before the end, or before an interruption."""
    found: dict[int, tuple[Vector, Outcome]] = {}
    tasks = ((events, seed, number) for number in range(samples))
    with closing(as_finished(_random_run, tasks, executor)) as runs:
        try:
            found.update(runs)
        except KeyboardInterrupt:
            if not found:
                raise
    return tuple(found[number] for number in sorted(found))


def _random_run(events: Calendar, seed: int, number: int) -> tuple[Vector, Outcome]:
    """Return one random run; its ramps are drawn evenly between quicker and slower on a log scale."""
    (share,) = uniform("ramp", seed=seed, samples=1, start=number)
    (limits,) = sampled(events.limits, seed=seed, samples=1, start=number)
    (storages,) = sampled_storages(events.storages, seed=seed, samples=1, start=number)
    drawn = replace(_with_limits(events, limits), storages=storages)
    run = follow(drawn, ramp_factor=float(QUICKER * (SLOWER / QUICKER) ** share))
    return run.delivered, outcome(run)


def _with_limits(events: Calendar, limits: Snapshot) -> Calendar:
    """Return the calendar with drawn limits; an event that leaves a share leaves it of what is drawn."""
    happenings = []
    for item in events.happenings:
        if item.share is None:
            happenings.append(item)
            continue
        left = {}
        for (kind, name), amount in item.left.items():
            before, after = events.limits.limit(kind, name).amount, limits.limit(kind, name).amount
            scaled = amount if not before or after is None else amount * after / before
            left[kind, name] = scaled
        happenings.append(replace(item, left=left))
    return replace(events, limits=limits, happenings=tuple(happenings))

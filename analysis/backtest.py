"""Past disruptions replayed with what was known before them, beside what was observed.

Changes are in points: per cent of the level of a quantity before. A replay takes its ordinary day, its
capacities and its fields from the last year that was known, so that no answer predicts itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.disruption import QUICKER, SLOWER
from analysis.outcome import counted_loads
from analysis.timeline import simulate
from routes.errors import RoutesError, unknown
from routes.periods import counted_years
from routes.snapshot import default_commodity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.events import Element, Happening
    from analysis.rolling import Vector
    from analysis.scenario import Event, Scenario
    from analysis.timeline import Timeline
    from routes.backtest_events import BacktestEvent
    from routes.limits import Bound
    from routes.network import Network

KNOWN_SHARE = 0.75  # of a year must have passed for its own flows to count as known
RUNS: tuple[tuple[Bound, float], ...] = (("low", SLOWER), ("central", 1.0), ("high", QUICKER))
TOUCH = 0.5  # points: sources round, so ranges this near each other overlap


@dataclass(frozen=True, kw_only=True)
class Span:
    """A change in points with its range."""

    low: float
    central: float
    high: float

    def meets(self, other: Span) -> bool:
        """Whether two ranges overlap."""
        return self.low <= other.high + TOUCH and other.low <= self.high + TOUCH


@dataclass(frozen=True, kw_only=True)
class Replay:
    """One observed quantity beside its predictions, in points.

    Parameters
    ----------
    year
        Whose flows the prediction rests on.
    predicted
        Central run, and the least and greatest of the runs with capacities low and ramps slow, and
        high and quick.
    naive_proportional
        What would be missing if the capacity lost were lost to the quantity.
    shut_in, lingering
        Share of all output that the central run shuts in over the window, in points, and the part of it
        on days on which no event is in force any more.
    """

    event: BacktestEvent
    year: int
    predicted: Span
    observed: Span
    naive_proportional: float
    shut_in: float
    lingering: float
    naive_nothing: float = 0.0

    @property
    def inside(self) -> bool:
        """Whether the predicted range meets the observed one."""
        return self.predicted.meets(self.observed)

    @property
    def hit(self) -> bool:
        """Whether what was observed, as one figure, lies inside the predicted range: the stricter test."""
        seen = self.observed.central
        return self.predicted.meets(Span(low=seen, central=seen, high=seen))

    @property
    def miss(self) -> float:
        """Points by which the central prediction exceeds what was observed."""
        return self.predicted.central - self.observed.central


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """All replays of a network."""

    network: Network
    commodity: str | None
    replays: tuple[Replay, ...]

    @property
    def tests(self) -> tuple[Replay, ...]:
        """Replays on which no input rests: the only ones that count for skill."""
        return tuple(item for item in self.replays if not item.event.calibration)

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of all that was observed, in order of first use."""
        return tuple(dict.fromkeys(name for item in self.replays for name in item.event.evidence))

    def skill(self, naive: str) -> float | None:
        """Return 1 − Σ|error of the model| / Σ|error of a naive forecast|; None if the latter is 0.

        Parameters
        ----------
        naive
            `nothing` or `proportional`.
        """
        return _skill(self.tests, naive)

    def skill_without(self, naive: str) -> dict[str, float]:
        """Return the skill with one row at a time left out, by that row, least first."""
        tests = self.tests
        others = {
            left_out.event.event: _skill([item for item in tests if item is not left_out], naive)
            for left_out in tests
        }
        known = {name: value for name, value in others.items() if value is not None}
        return dict(sorted(known.items(), key=lambda item: item[1]))


def _skill(replays: Iterable[Replay], naive: str) -> float | None:
    rows = list(replays)
    guesses = [getattr(item, f"naive_{naive}") for item in rows]
    return skill([item.predicted.central for item in rows], guesses, [item.observed.central for item in rows])


def skill(model: list[float], naive: list[float], observed: list[float]) -> float | None:
    """Return 1 − Σ|model − observed| / Σ|naive − observed|: 1 = perfect, 0 = no better, None = 0 / 0.

    Examples
    --------
    >>> skill([-10.0, 0.0], [0.0, 0.0], [-20.0, 0.0])
    0.5
    """
    error = sum(abs(guess - seen) for guess, seen in zip(model, observed, strict=True))
    other = sum(abs(guess - seen) for guess, seen in zip(naive, observed, strict=True))
    return 1 - error / other if other else None


def backtest(
    network: Network, events: Iterable[BacktestEvent], scenarios: Mapping[str, Scenario]
) -> Backtest:
    """Return every observed quantity beside what the model predicts with what was known before.

    Raises
    ------
    UnknownNameError, RoutesError
        If a scenario does not exist, is not day by day, or ends before a window does.
    """
    runs: dict[str, tuple[Timeline, ...]] = {}
    replays = []
    for event in events:
        if event.scenario not in scenarios:
            raise unknown("scenario", event.scenario, scenarios)
        if event.scenario not in runs:
            runs[event.scenario] = _runs(network, scenarios[event.scenario])
        replays.append(_replay(event, runs[event.scenario]))
    commodities = {run.calendar.view.commodity for group in runs.values() for run in group}
    return Backtest(
        network=network,
        commodity=commodities.pop() if len(commodities) == 1 else None,
        replays=tuple(replays),
    )


def known_year(network: Network, commodity: str | None, begins: dt.date) -> int:
    """Return the year whose flows were known when something began.

    The year itself if three quarters of it had passed, else the year before; the latest one counted
    before that if it was not counted, the first counted one if there is none.
    """
    years = sorted(counted_years(network.tables, default_commodity(network, commodity)))
    if not years:
        return begins.year
    length = (dt.date(begins.year + 1, 1, 1) - dt.date(begins.year, 1, 1)).days
    passed = (begins - dt.date(begins.year, 1, 1)).days / length
    latest = begins.year if passed >= KNOWN_SHARE else begins.year - 1
    return max((year for year in years if year <= latest), default=years[0])


def _runs(network: Network, scenario: Scenario) -> tuple[Timeline, ...]:
    """Return the runs at the low end, in the middle and at the high end, with what was known before."""
    begins = [event.start for event in scenario.events if event.start is not None]
    if scenario.start is None or not begins:
        raise RoutesError(f"{scenario.name}: a replay needs a scenario with a start and events with one")
    known = replace(scenario, base_year=known_year(network, scenario.commodity, min(begins)))
    return tuple(
        simulate(network, _at(network, known, bound), bound=bound, ramp_factor=factor)
        for bound, factor in RUNS
    )


def _at(network: Network, scenario: Scenario, bound: Bound) -> Scenario:
    """Return the scenario with what its events leave at one end of its range, where a range is known.

    Known it is from the capacity rows for a part of a year, which serve events: the row of the same
    element with the same central figure.
    """
    return replace(scenario, events=tuple(_left_at(network, event, bound) for event in scenario.events))


def _left_at(network: Network, event: Event, bound: Bound) -> Event:
    for row in network.tables.capacities:
        same = row.element == event.element and (row.central, row.unit) == (event.capacity, event.unit)
        end = getattr(row, bound, None)
        if same and row.period and end is not None:
            return replace(event, capacity=end)
    return event


def _replay(event: BacktestEvent, runs: tuple[Timeline, ...]) -> Replay:
    changes = [change(run, event) for run in runs]
    central = runs[1]
    return Replay(
        event=event,
        year=central.calendar.view.year or 0,
        predicted=Span(low=min(changes), central=changes[1], high=max(changes)),
        observed=Span(
            low=event.points(event.low),
            central=event.points(event.observed),
            high=event.points(event.high),
        ),
        naive_proportional=_proportional(central, event),
        shut_in=_shut_in(central, event),
        lingering=_shut_in(central, event, only_after=True),
    )


def change(timeline: Timeline, event: BacktestEvent) -> float:
    """Return the mean change of a quantity over the days that were observed, in points.

    Days before the run begins are ordinary days.
    """
    first, last = _window(timeline, event)
    usual, daily = _series(timeline, event.quantity)
    if not usual > 0:
        raise RoutesError(f"{event.event}: {event.quantity} is nothing on an ordinary day")
    return float(100 * (daily[max(first, 0) : last] - usual).sum() / (usual * (last - first)))


def _window(timeline: Timeline, event: BacktestEvent) -> tuple[int, int]:
    """Return the first day of the window and the first after it, counted from the start of the run."""
    start = timeline.calendar.start
    first = (event.window_start - start).days
    last = (event.window_end - start).days + 1
    if last > timeline.calendar.days:
        raise RoutesError(f"{event.event}: scenario {event.scenario} ends before {event.window_end}")
    return first, last


def _series(timeline: Timeline, quantity: str) -> tuple[float, Vector]:
    """Return a quantity on an ordinary day and on each day of the run, in steps."""
    usual = timeline.baseline
    kind, _, name = quantity.partition(":")
    if kind == "exports":
        return usual.exports, timeline.delivered
    if kind == "rerouted":
        return usual.exports, usual.exports + _rerouted(timeline)
    if kind == "production":
        fields = [index for index, field in enumerate(usual.production) if name in ("", field)]
        output = np.array(list(usual.production.values()))
        return float(output[fields].sum()), np.asarray(timeline.production[:, fields].sum(axis=1))
    legs = [
        index
        for index, leg in enumerate(usual.legs)
        if name == (leg.origin if kind == "loaded" else leg.way.segment)
    ]
    return sum(usual.legs[index].usual for index in legs), np.asarray(timeline.legs[:, legs].sum(axis=1))


def _shut_in(timeline: Timeline, event: BacktestEvent, *, only_after: bool = False) -> float:
    """Return the share of output that is not produced over the window, in points of all output."""
    first, last = _window(timeline, event)
    usual, daily = _series(timeline, "production")
    days = range(max(first, 0), last)
    missing = [usual - daily[day] for day in days if not (only_after and timeline.calendar.happens(day))]
    return float(100 * sum(missing) / (usual * (last - first)))


def _rerouted(timeline: Timeline) -> Vector:
    """Return loads above usual that replace loads below usual, over counted elements, day by day."""
    moves = np.array([loads - ordinary for ordinary, loads in counted_loads(timeline).values()])
    return np.asarray(np.minimum(np.maximum(moves, 0).sum(axis=0), np.maximum(-moves, 0).sum(axis=0)))


def _proportional(timeline: Timeline, event: BacktestEvent) -> float:
    """Return the change if what an element usually carries were lost as its capacity is, in points.

    Of several elements hit on a day the greatest loss counts: they lie behind one another. A forecast
    of loss knows no rerouting.
    """
    if event.quantity == "rerouted":
        return 0.0
    first, last = _window(timeline, event)
    usual, _ = _series(timeline, event.quantity)
    lost = [
        max(
            (
                _lost(timeline, item, element)
                for item in timeline.calendar.happenings
                for element in item.left
                if item.start <= day < item.end
            ),
            default=0.0,
        )
        for day in range(first, last)
    ]
    return max(-100.0, -100 * sum(lost) / (usual * len(lost)))


def _lost(timeline: Timeline, item: Happening, element: Element) -> float:
    """Return what an element usually carries times the share of its capacity that is lost, in steps a day."""
    full = timeline.calendar.limits.limit(*element).amount
    share = max(0.0, 1 - item.left[element] / full) if full else 1.0
    return share * _carried(timeline, element)


def _carried(timeline: Timeline, element: Element) -> float:
    """Return what an element carries, puts in or takes on an ordinary day, in steps."""
    kind, name = element
    usual = timeline.baseline
    if kind == "supply":
        return usual.production.get(name, 0.0)
    if kind == "demand":
        return usual.home.get(name, 0.0) + usual.markets.get(name, 0.0)
    if kind == "segment":
        return sum(leg.usual for leg in usual.legs if leg.way.segment == name)
    return usual.production.get(name, 0.0) + sum(leg.usual for leg in usual.legs if leg.destination == name)

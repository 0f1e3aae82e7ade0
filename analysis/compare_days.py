"""What differs between two scenarios day by day: what happens in them, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite, isnan, nan
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.compare import InputChange, input_changes
from analysis.disruption import ENDLESS
from routes.errors import RoutesError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from analysis.compare import Value
    from analysis.disruption import Disruption
    from analysis.outcome import Outcome
    from analysis.scenario import Event, Scenario

MILLION = 1e6
MONEY = ("lost_value_usd", "extra_cost_usd")
DAYS = ("resilience_loss_days", "days_to_full_storage", "recovery_days")
AMOUNTS = ("required", "delivered", "shortfall", "lost", "deferred", "made_up", "stored", "rerouted")
SHARES = "rerouted_transit"
BY_NAME = ("by_field", "by_outlet", SHARES)
ABSENT = "absent"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number of one run with its range: least and greatest, or 5 and 95 % of random runs.

    Days that do not end in time are infinite; what is not known, and days where nothing happens, are not
    numbers.
    """

    central: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class DayResult:
    """One result of both, in a unit, and what b has more than a, each with its range."""

    quantity: str
    unit: str
    a: Figure
    b: Figure
    change: Figure


@dataclass(frozen=True, kw_only=True)
class DaysComparison:
    """Two runs side by side: only inputs that differ, all results, and what does not match."""

    a: Disruption
    b: Disruption
    inputs: tuple[InputChange, ...]
    results: tuple[DayResult, ...]
    notes: tuple[str, ...]


def over_days(scenario: Scenario, other: Scenario) -> Scenario:
    """Return a scenario over days: its own, else those of the other, whose year and commodity it then takes.

    If both start on one day, both are followed for as long as the longer one.

    Where it has no events either, nothing happens: what is permanent in it is there from the start.
    """
    if scenario.start is not None:
        longer = scenario.start == other.start and (other.days or 0) > (scenario.days or 0)
        return replace(scenario, days=other.days) if longer else scenario
    return replace(
        scenario,
        start=other.start,
        days=other.days,
        base_year=scenario.base_year or other.base_year,
        commodity=scenario.commodity or other.commodity,
    )


def compare_days(a: Disruption, b: Disruption) -> DaysComparison:
    """Return what differs in inputs and results between two runs.

    The range of a change is that of the differences between runs of the same kind: both with every
    capacity low, both high, or both with the same random numbers.

    Raises
    ------
    RoutesError
        If the two are in different units.
    """
    views = a.timeline.calendar.view, b.timeline.calendar.view
    if views[0].unit != views[1].unit:
        raise RoutesError(f"expected two runs in one unit, got {views[0].unit} and {views[1].unit}")
    return DaysComparison(
        a=a,
        b=b,
        inputs=(*_scenario_changes(a, b), *input_changes(*views)),
        results=tuple(_results(a, b)),
        notes=tuple(_notes(a, b)),
    )


def _notes(a: Disruption, b: Disruption) -> Iterator[str]:
    """Yield what makes the two hard to compare."""
    first, then = a.timeline.calendar, b.timeline.calendar
    if first.days != then.days:
        yield f"a lasts {first.days} days and b {then.days}: each is told over its own"
    if first.start != then.start:
        yield f"a starts on {first.start} and b on {then.start}: each is told over its own days"
    if first.view.year != then.view.year:
        years = f"{first.view.year} and b from {then.view.year}"
        yield f"the ordinary day of a is from {years}: not all of the change is due to what happens"
    if first.view.commodity != then.view.commodity:
        yield f"a is about {first.view.commodity} and b about {then.view.commodity}"


def _scenario_changes(a: Disruption, b: Disruption) -> Iterator[InputChange]:
    """Yield what two scenarios do not share."""
    sides = _told(a), _told(b)
    for kind, element in dict.fromkeys((*sides[0], *sides[1])):
        rows = [side.get((kind, element)) for side in sides]
        for field in dict.fromkeys(name for row in rows if row is not None for name in row):
            first, then = (ABSENT if row is None else row.get(field) for row in rows)
            if first != then and {first, then} != {ABSENT, None}:
                yield InputChange(kind=kind, element=element, field=field, a=first, b=then)


def _told(result: Disruption) -> dict[tuple[str, str], dict[str, Value]]:
    """Return what a scenario says: by kind and element, field by field; a second event of one is `ID (2)`."""
    scenario, calendar = result.scenario, result.timeline.calendar
    told: dict[tuple[str, str], dict[str, Value]] = {
        ("scenario", "days"): {
            "base_year": calendar.view.year,
            "commodity": calendar.view.commodity,
            "start": calendar.start.isoformat(),
            "days": calendar.days,
        }
    }
    for event in scenario.events:
        told[_key(told, "event", event.element)] = _event(event, calendar.start)
    for change in scenario.changes:
        row: dict[str, Value] = {"capacity": float(change.capacity), "unit": change.unit}
        told[_key(told, "change", change.element)] = row
    for name in scenario.projects.built:
        told["project", name] = {"built": "yes"}
    return told


def _key(told: dict[tuple[str, str], Any], kind: str, element: str) -> tuple[str, str]:
    """Return a key that is not taken yet."""
    number = sum(1 for other, name in told if other == kind and name.partition(" (")[0] == element)
    return kind, element if not number else f"{element} ({number + 1})"


def _event(event: Event, start: dt.date) -> dict[str, Value]:
    """Return what an event says, with what holds where it says nothing."""
    begins, ends = event.span(start)
    expected = event.expected_end or ends
    share = None if event.capacity is not None else float(event.remaining or 0)
    return {
        "start": begins.isoformat(),
        "end": "never" if ends is None else ends.isoformat(),
        "remaining": share,
        "capacity": None if event.capacity is None else float(event.capacity),
        "unit": event.unit,
        "announced": (event.announced or begins).isoformat(),
        "expected_end": "never" if expected is None else expected.isoformat(),
    }


def _results(a: Disruption, b: Disruption) -> Iterator[DayResult]:
    """Yield every number of an outcome, of both."""
    view = a.timeline.calendar.view
    whole = view.unit.partition("/")[0]
    for name in AMOUNTS:
        yield _result(a, b, (name, None), quantity=name, unit=whole)
    for name in MONEY:
        quantity = f"{name.removesuffix('usd')}musd"
        yield _result(a, b, (name, None), quantity=quantity, unit="MUSD")
    for name in DAYS:
        yield _result(a, b, (name, None), quantity=name, unit="days")
    yield _result(a, b, ("service_availability", None), quantity="service_availability", unit="share")
    for name in BY_NAME:
        title, unit = (f"{name}_share", "share") if name == SHARES else (name, whole)
        for key in dict.fromkeys((*getattr(a.outcome, name), *getattr(b.outcome, name))):
            yield _result(a, b, (name, key), quantity=f"{title} {key}", unit=unit)


def _result(
    a: Disruption, b: Disruption, field: tuple[str, str | None], *, quantity: str, unit: str
) -> DayResult:
    """Return one number of both, with ranges."""
    first, then = (_values(item, field, unit) for item in (a, b))
    pairs = zip(first, then, strict=True) if len(first) == len(then) else [(first[0], then[0])]
    changes = [after - before if isfinite(before) and isfinite(after) else nan for before, after in pairs]
    return DayResult(
        quantity=quantity,
        unit=unit,
        a=_figure(first, samples=a.samples),
        b=_figure(then, samples=b.samples),
        change=_figure(changes, samples=a.samples),
    )


def _values(result: Disruption, field: tuple[str, str | None], unit: str) -> list[float]:
    """Return a number of the central run and of every run around it, in a unit."""
    scale = {"MUSD": MILLION, "days": 1.0, "share": 1.0}.get(unit, float(result.timeline.calendar.view.scale))
    outcomes: list[Outcome] = [result.outcome, *(outcome for _, outcome in result.spread)]
    name, key = field
    unknown = inf if name in ENDLESS and result.timeline.calendar.happenings else nan
    found = [getattr(outcome, name) for outcome in outcomes]
    if key is not None:
        found = [numbers.get(key, 0.0) for numbers in found]
    return [unknown if value is None else float(value) / scale for value in found]


def _figure(values: Sequence[float], *, samples: int) -> Figure:
    """Return the first number with the range of all, as `Disruption.span` takes it."""
    around = list(values[1:] if samples else values)
    if any(map(isnan, around)) or not around:
        return Figure(central=values[0], low=nan, high=nan)
    if samples:
        low, high = np.quantile(around, (0.05, 0.95), method="inverted_cdf")
        return Figure(central=values[0], low=float(low), high=float(high))
    return Figure(central=values[0], low=min(around), high=max(around))

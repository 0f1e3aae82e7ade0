"""The scenarios of a report's page: exports before and after, and what each cost day by day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.page_charts import resilience_chart
from analysis.time_pictures import daily_unit

if TYPE_CHECKING:
    from analysis.disruption import Disruption
    from analysis.page_charts import Chart
    from analysis.run import ScenarioResult

MILLION = 1e6


@dataclass(frozen=True, kw_only=True)
class Line:
    """One number of a dated scenario: low, central and high, in a unit."""

    name: str
    values: tuple[float | None, float | None, float | None]
    unit: str
    digits: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """Exports of one day."""

    date: str
    low: float
    central: float
    high: float


@dataclass(frozen=True, kw_only=True)
class ScenarioRow:
    """A scenario: exports before and after in a year's view, and what it cost day by day."""

    title: str
    year: int | None
    before: float
    after: float
    lost: float
    stranded_before: float | None
    stranded_after: float | None
    chart: Chart | None
    days: int
    lines: tuple[Line, ...]
    daily: tuple[Day, ...]
    daily_unit: str


def scenario_row(result: ScenarioResult, asked: str) -> ScenarioRow:
    """Return a scenario's row, with its picture where it has a start and a length."""
    before, after, days = result.baseline, result.outcome, result.disruption
    known = {item.country for item in before.countries}
    view = before.snapshot
    return ScenarioRow(
        title=result.scenario.title,
        year=view.year,
        before=view.decimal(before.exports),
        after=after.snapshot.decimal(after.exports),
        lost=view.decimal(result.lost),
        stranded_before=view.decimal(before.of(asked).stranded) if asked in known else None,
        stranded_after=after.snapshot.decimal(after.of(asked).stranded) if asked in known else None,
        chart=None if days is None else resilience_chart(days),
        days=0 if days is None else days.outcome.days,
        lines=() if days is None else _lines(days),
        daily=() if days is None else _daily(days),
        daily_unit="" if days is None else daily_unit(days.timeline.calendar.view)[0],
    )


def _lines(days: Disruption) -> tuple[Line, ...]:
    """Return what a dated scenario cost."""
    view = days.timeline.calendar.view
    unit = view.unit.partition("/")[0]
    amounts = (
        ("Missing on the day", "shortfall", view.scale, unit, 2),
        ("of it lost: not produced", "lost", view.scale, unit, 2),
        ("of it deferred, or (−) given by tanks", "deferred", view.scale, unit, 2),
        ("Carried another way", "rerouted", view.scale, unit, 2),
        ("Revenue lost", "lost_value_usd", MILLION, "million USD", 0),
        ("Days of usual exports missing", "resilience_loss_days", 1, "days", 1),
        ("Days from the end to recovery", "recovery_days", 1, "days", 0),
    )
    rows = []
    for name, field, scale, text, digits in amounts:
        central = getattr(days.outcome, field)
        low, high = days.span(field)
        values = tuple(
            None if value is None or value != value else float(value) / scale  # noqa: PLR0124
            for value in (low, central, high)
        )
        rows.append(Line(name=name, values=(values[0], values[1], values[2]), unit=text, digits=digits))
    return tuple(rows)


def _daily(days: Disruption) -> tuple[Day, ...]:
    timeline, (low, high) = days.timeline, days.bands()
    _, steps = daily_unit(timeline.calendar.view)
    start = timeline.calendar.start
    rows = zip(low, timeline.delivered, high, strict=True)
    return tuple(
        Day(
            date=(start + dt.timedelta(days=number)).isoformat(),
            low=max(float(least), 0.0) / steps,
            central=max(float(middle), 0.0) / steps,
            high=max(float(most), 0.0) / steps,
        )
        for number, (least, middle, most) in enumerate(rows)
    )

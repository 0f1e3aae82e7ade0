"""The scenarios of a report's page: what is permanent in each, and what each costs for a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from analysis.page_charts import resilience_chart
from analysis.page_words import about
from analysis.time_pictures import daily_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.disruption import Disruption
    from analysis.page_charts import Chart
    from analysis.run import ScenarioResult
    from routes.snapshot import Snapshot

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
class PermanentRow:
    """What a scenario leaves of a year's exports, in the unit.

    Parameters
    ----------
    about
        Goods and year, such as "Crude oil exports, 2025".
    other
        Whether they are not those of the page.
    stranded
        Exports before that could not leave in it.
    """

    title: str
    about: str
    other: bool
    unit: str
    before: float
    after: float
    stranded: float


@dataclass(frozen=True, kw_only=True)
class PassingRow:
    """A scenario with a start and a length: what it cost, its picture and its days.

    Parameters
    ----------
    lines
        What it cost, by the name of the field of `analysis.outcome.Outcome`.
    """

    title: str
    about: str
    other: bool
    unit: str
    days: int
    lines: Mapping[str, Line]
    chart: Chart
    daily: tuple[Day, ...]
    daily_unit: str


def permanent_row(result: ScenarioResult, page: Snapshot) -> PermanentRow | None:
    """Return what is permanent in a scenario; None where everything in it ends.

    Parameters
    ----------
    page
        The goods and year that the page is about.
    """
    if result.disruption is not None and not result.scenario.has_lasting:
        return None
    view = result.baseline.snapshot
    before = view.decimal(result.baseline.exports)
    lost = view.decimal(result.lost)
    return PermanentRow(
        title=result.scenario.title,
        about=about(view),
        other=_is_other(view, page),
        unit=view.unit,
        before=before,
        after=before - lost,
        stranded=lost,
    )


def passing_row(result: ScenarioResult, page: Snapshot) -> PassingRow | None:
    """Return what a scenario costs day by day; None where it has no start and length."""
    days = result.disruption
    if days is None:
        return None
    view = days.timeline.calendar.view
    return PassingRow(
        title=result.scenario.title,
        about=about(view),
        other=_is_other(view, page),
        unit=view.unit.partition("/")[0],
        days=days.outcome.days,
        lines=_lines(days),
        chart=resilience_chart(days),
        daily=_daily(days),
        daily_unit=daily_unit(view)[0],
    )


def _is_other(view: Snapshot, page: Snapshot) -> bool:
    return (view.commodity, view.year) != (page.commodity, page.year)


def _lines(days: Disruption) -> dict[str, Line]:
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
    rows = {}
    for name, field, scale, text, digits in amounts:
        central = getattr(days.outcome, field)
        low, high = days.span(field)
        values = tuple(
            None if value is None or not isfinite(value) else float(value) / scale
            for value in (low, central, high)
        )
        line = Line(name=name, values=(values[0], values[1], values[2]), unit=text, digits=digits)
        rows[field] = line
    return rows


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

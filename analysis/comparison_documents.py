"""What differs between two scenarios day by day, as a JSON document."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document, heading, input_changes_document, left_behind_document
from analysis.observed import counted_flows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.compare_days import DayResult, DaysComparison
    from analysis.disruption import Disruption
    from analysis.follow import Following
    from routes.snapshot import Snapshot


def compare_days_document(
    result: DaysComparison,
    names: tuple[str, str],
    files: Sequence[str] = (),
    *,
    following: Following | None = None,
    followed: DaysComparison | None = None,
    warnings: Sequence[str] = (),
) -> Document:
    """Return what differs between two runs day by day, all results of both, and the pictures of it.

    Parameters
    ----------
    following, followed
        What a change of evidence leaves behind in b, and the comparison with b once its figures follow.
    warnings
        What is said of the two besides what makes them hard to compare.
    """
    views = [item.timeline.calendar.view for item in (result.a, result.b)]
    return {
        "a": names[0],
        "b": names[1],
        **heading(views[0]),
        "spans": {"a": _span(result.a), "b": _span(result.b)},
        "inputs": input_changes_document(result.inputs),
        "results": [_result(item) for item in result.results],
        **left_behind_document(views[1], following),
        "results_followed": None if followed is None else [_result(item) for item in followed.results],
        "warnings": [*warnings, *result.notes],
        "files": list(files),
        "evidence": list(dict.fromkeys(name for view in views for name in _evidence(view))),
    }


def _span(result: Disruption) -> Document:
    calendar = result.timeline.calendar
    return {
        "start": calendar.start.isoformat(),
        "days": calendar.days,
        "base_year": calendar.view.year,
        "samples": result.samples,
        "seed": result.seed,
    }


def _result(item: DayResult) -> Document:
    """Return one result of both with ranges; what is not known, and days that never end, are null."""
    figures = {
        f"{side}{end}": getattr(figure, name)
        for side, figure in (("a", item.a), ("b", item.b), ("change", item.change))
        for end, name in (("", "central"), ("_low", "low"), ("_high", "high"))
    }
    told = {name: round(value, PLACES) if isfinite(value) else None for name, value in figures.items()}
    return {"quantity": item.quantity, "unit": item.unit, **told}


def _evidence(view: Snapshot) -> Iterable[str]:
    """Yield the ids of evidence that a run of days rests on."""
    for limits in (view.capacities, view.supplies, view.home, view.markets):
        for limit in limits.values():
            yield from limit.evidence
    for flow in counted_flows(view):
        yield from flow.evidence

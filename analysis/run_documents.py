"""Results of scenarios as JSON documents, day by day where they have a start and a length."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document, dependence_document, heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.disruption import Disruption
    from analysis.rolling import Vector
    from analysis.run import ScenarioResult

MILLION = 1e6


def run_document(result: ScenarioResult, files: Sequence[str]) -> Document:
    """Return the answers before and after a scenario.

    Parameters
    ----------
    files
        What was written, by name in the folder of the result, so that every folder holds the same bytes.
    """
    view = result.baseline.snapshot
    days = result.disruption
    return {
        "scenario": result.scenario.name,
        "title": result.scenario.title,
        "base_year": view.year,
        **heading(view),
        "lost": view.decimal(result.lost),
        "baseline": dependence_document(result.baseline),
        "outcome": dependence_document(result.outcome),
        "timeline": None if days is None else timeline_document(days),
        "warnings": list(result.scenario.warnings()),
        "files": list(files),
        "evidence": list(result.baseline.evidence()),
    }


def timeline_document(result: Disruption) -> Document:
    """Return what a disruption cost, with ranges, and the exports of each day."""
    view, central = result.timeline.calendar.view, result.outcome
    unit = view.unit.partition("/")[0]

    def span(name: str, scale: float, text: str) -> Document:
        low, high = result.span(name)
        return {**_rounded(low / scale, result.central(name) / scale, high / scale), "unit": text}

    low, high = result.bands()
    return {
        "days": central.days,
        "horizon_days": central.days,
        "start": result.timeline.calendar.start.isoformat(),
        "samples": result.samples,
        "asked": result.asked,
        "partial": result.partial,
        "seed": result.seed,
        "required": round(central.required / view.scale, PLACES),
        "delivered": round(central.delivered / view.scale, PLACES),
        "shortfall": span("shortfall", view.scale, unit),
        "lost": span("lost", view.scale, unit),
        "deferred": span("deferred", view.scale, unit),
        "made_up": span("made_up", view.scale, unit),
        "stored": span("stored", view.scale, unit),
        "rerouted": span("rerouted", view.scale, unit),
        "rerouted_transit_share": {
            name: _rounded(result.transit_span(name)[0], share, result.transit_span(name)[1])
            for name, share in central.rerouted_transit.items()
        },
        "lost_value_musd": span("lost_value_usd", MILLION, "MUSD"),
        "extra_cost_musd": span("extra_cost_usd", MILLION, "MUSD"),
        "days_to_full_storage": span("days_to_full_storage", 1.0, "days"),
        "recovery_days": span("recovery_days", 1.0, "days"),
        "service_availability": round(central.service_availability, PLACES),
        "resilience_loss_days": round(central.resilience_loss_days, PLACES),
        "greatest_delivery": _greatest(result),
        "greatest_delivery_note": result.greatest_note,
        "by_field": {name: round(amount / view.scale, PLACES) for name, amount in central.by_field.items()},
        "by_outlet": {name: round(amount / view.scale, PLACES) for name, amount in central.by_outlet.items()},
        "daily": {
            "delivered": _steps(result.timeline.delivered, view.scale),
            "low": _steps(low, view.scale),
            "high": _steps(high, view.scale),
        },
    }


def _greatest(result: Disruption) -> Document | None:
    """Return the most there is over the days, null where it was not found."""
    most, view = result.greatest, result.timeline.calendar.view
    if most is None:
        return None
    ends = (("low", 0.05), ("median", 0.5), ("high", 0.95))
    return {
        "samples": most.samples,
        **{name: round(most.quantile(share) / view.scale, PLACES) for name, share in ends},
        "central": round(most.central / view.scale, PLACES),
        "central_less_delivered": round((most.central - result.outcome.delivered) / view.scale, PLACES),
        "home": round(most.home / view.scale, PLACES),
        "stores": list(most.stores),
        "foresight": "perfect",
        "unit": view.unit.partition("/")[0],
    }


def _rounded(low: float, central: float, high: float) -> Document:
    """Return a figure with its range; what is not known, and days that do not end in time, are null."""
    figures = {"low": low, "central": central, "high": high}
    return {key: round(value, PLACES) if isfinite(value) else None for key, value in figures.items()}


def _steps(amounts: Vector, scale: int) -> list[float]:
    return [round(float(amount) / scale, PLACES) for amount in amounts]

"""An outlook as the JSON document of docs/FORMAT.md: amounts in the network's unit, shares in [0, 1]."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document, heading
from analysis.pipeline import projects

if TYPE_CHECKING:
    from analysis.outlook_results import CountryYear, DueProject, Fan, Outlook, OutlookYear


def outlook_document(result: Outlook) -> Document:
    """Return the answer for all years: a row for each year, case and country."""
    use = result.use
    return {
        **heading(result.last),
        "focus": result.focus,
        "samples": result.samples,
        "seed": result.seed,
        "checked": result.checked,
        "use": use and {"low": float(use.low), "central": float(use.central), "high": float(use.high)},
        "late": result.late,
        "usual_delay": result.delay,
        "years": [_row(result, year, item) for year in result.years for item in year.countries],
        "opened": [
            {"year": year.year, "case": year.case, "projects": list(year.opened)}
            for year in result.years
            if year.opened
        ],
        "binding": [_binding(result, year) for year in result.years],
        "projects": [_project(result, item) for item in result.due],
        "left_out": list(result.left_out),
        "warnings": list(result.warnings),
        "evidence": list(result.evidence),
    }


def _row(result: Outlook, year: OutlookYear, item: CountryYear) -> Document:
    return {
        "year": year.year,
        "case": year.case,
        "country": item.country,
        "role": "buyer" if item.country in result.buyers else "transit",
        "exports": _fan(year.exports),
        "stranded": _fan(item.stranded),
        "stranded_share": _fan(item.share),
        "leans": item.leans and _fan(item.leans),
    }


def _fan(item: Fan) -> Document:
    return {name: round(value, PLACES) for name, value in asdict(item).items()}


def _binding(result: Outlook, year: OutlookYear) -> Document:
    scale = result.last.scale
    terms = [
        {"kind": term.kind, "id": term.id, "capacity": term.capacity / scale}
        for term in year.binding
        if term.capacity
    ]
    return {"year": year.year, "case": year.case, "without": result.focus, "elements": terms}


def _project(result: Outlook, item: DueProject) -> Document:
    row = projects(result.last.network)[item.id]
    return {
        "id": item.id,
        "name": row.name,
        "element": row.element,
        "year": item.year,
        "status": row.status,
        "alone": round(item.alone, PLACES),
        "last": round(item.last, PLACES),
        "concerns": item.concerns,
        "evidence": list(row.evidence),
    }

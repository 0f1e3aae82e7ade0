"""An ensemble as the JSON document of docs/FORMAT.md: amounts in the network's unit, shares in [0, 1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document, heading

if TYPE_CHECKING:
    from analysis.ensemble_results import Binding, CountryEnsemble, Ensemble, Spread
    from analysis.exports_program import Element


def ensemble_document(result: Ensemble) -> Document:
    """Return the answer over all samples."""
    return {
        **heading(result.snapshot),
        **ensemble_part(result),
        "warnings": list(result.snapshot.warnings),
        "evidence": list(result.evidence()),
    }


def ensemble_part(result: Ensemble) -> Document:
    """Return what the document of `dependence` holds of an ensemble."""
    scale = result.snapshot.scale
    return {
        "samples": result.samples,
        "asked": result.asked,
        "partial": result.partial,
        "seed": result.seed,
        "distribution": result.shape,
        "drawn": result.drawn,
        "drivers": result.drivers,
        "operations": result.operations,
        "flows": result.flows,
        "checked": result.checked,
        "maximum_flow": _spread(result.maximum_flow, scale),
        "exports": _spread(result.exports, scale),
        **_binding(result.binding),
        "countries": [_country(item, scale) for item in result.countries],
    }


def _country(item: CountryEnsemble, scale: int) -> Document:
    return {
        "country": item.country,
        "without": _spread(item.without, scale),
        "stranded": _spread(item.stranded, scale),
        "stranded_share": _spread(item.stranded_share, 1),
        "cvar_95": round(item.conditional_value_at_risk / scale, PLACES),
        "exceeds": [
            {"amount": amount / scale, "probability": round(probability, PLACES)}
            for amount, probability in item.exceeds
        ],
        **_binding(item.binding),
    }


def _spread(item: Spread, scale: int) -> Document:
    named = (
        ("central", item.central),
        ("mean", item.mean),
        ("p5", item.low),
        ("median", item.median),
        ("p95", item.high),
    )
    return {name: round(value / scale, PLACES) for name, value in named}


def _binding(item: Binding) -> Document:
    return {
        "cuts": [
            {
                "share": round(cut.share, PLACES),
                "elements": [_element(element) for element in cut.elements],
                "less": [_element(element) for element in cut.less],
            }
            for cut in item.cuts
        ],
        "criticality": [
            {**_element(element), "share": round(share, PLACES)} for element, share in item.criticality
        ],
    }


def _element(element: Element) -> Document:
    return {"kind": element.kind, "id": element.id}

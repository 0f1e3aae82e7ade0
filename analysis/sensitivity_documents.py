"""A sensitivity as the JSON document of docs/FORMAT.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document, heading
from analysis.sensitivity import few_samples

if TYPE_CHECKING:
    from analysis.sensitivity import Sensitivity, Source
    from analysis.sobol import Index


def sensitivity_document(result: Sensitivity) -> Document:
    """Return every source with its indices, as they were estimated."""
    view, text = result.snapshot, few_samples(result)
    return {
        **heading(view),
        "country": result.country,
        "of": result.of,
        "samples": result.samples,
        "asked": result.asked,
        "partial": result.partial,
        "evaluations": result.evaluations,
        "operations": result.operations,
        "flows": result.flows,
        "seed": result.seed,
        "distribution": result.shape,
        "checked": result.checked,
        "central": view.decimal(result.central),
        "mean": round(result.mean / view.scale, PLACES),
        "deviation": round(result.deviation / view.scale, PLACES),
        "sources": [_source(source) for source in result.sources],
        "warnings": [*([text] if text is not None else []), *view.warnings],
        "evidence": list(result.evidence()),
    }


def _source(source: Source) -> Document:
    row = source.evidence
    return {
        "driver": source.driver,
        "publisher": None if row is None else row.publisher,
        "published": None if row is None else row.published,
        "subject": None if row is None else row.subject,
        "quantity": None if row is None else row.quantity,
        "moves": [{"kind": element.kind, "id": element.id} for element in source.moves],
        "first": _index(source.first),
        "total": _index(source.total),
    }


def _index(index: Index) -> Document:
    return {name: round(value, PLACES) for name, value in index._asdict().items()}

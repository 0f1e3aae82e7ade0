"""Hidden legs as the JSON document of docs/FORMAT.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document

if TYPE_CHECKING:
    from analysis.hidden_legs import HiddenLegs


def hidden_legs_document(result: HiddenLegs) -> Document:
    """Return the legs with what was counted on each: null where nothing is."""
    return {
        "network": result.network.settings.name,
        "exporter": result.network.settings.exporter,
        "year": result.year,
        "commodity": None,
        "unit": result.unit,
        "legs": [
            {
                "id": found.leg.id,
                "name": found.leg.name,
                "country": found.leg.country,
                "kind": found.leg.kind,
                "elements": list(found.leg.elements),
                "carried": None if found.total is None else round(float(found.total), PLACES),
                "goods": [
                    {"commodity": name, "carried": round(float(value), PLACES)}
                    for name, value in found.carried.items()
                ],
                "grade": found.grade,
                "scenario": found.leg.scenario,
                "note": found.leg.note,
                "evidence": list(found.leg.evidence),
            }
            for found in result.legs
        ],
        "evidence": list(result.evidence()),
    }

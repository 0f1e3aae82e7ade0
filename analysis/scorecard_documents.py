"""The scorecard as the JSON document of docs/FORMAT.md, and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document
from analysis.scorecard_words import binding_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from analysis.certificate import CutElement
    from analysis.result_tables import Row, Table
    from analysis.scorecard import CorridorScore, OwnersVolumes, Scorecard, YearVolume
    from routes.snapshot import Snapshot


def scorecard_document(result: Scorecard) -> Document:
    """Return the corridors side by side."""
    settings = result.network.settings
    return {
        "network": settings.name,
        "exporter": settings.exporter,
        "year": result.year,
        "commodity": None,
        "unit": settings.unit,
        "capacity": "corridor",
        "corridors": [_corridor(score) for score in result.scores],
        "warnings": list(result.warnings),
        "evidence": list(dict.fromkeys(name for score in result.scores for name in score.evidence())),
    }


def _corridor(score: CorridorScore) -> Document:
    view, way, nominal = score.view, score.way, score.nominal
    terms = _terms(score, score.binding)
    return {
        "corridor": score.corridor.id,
        "name": score.corridor.name,
        "commodity": view.commodity,
        "modes": list(score.modes),
        "nameplate": _decimal(view, nominal.value),
        "nameplate_terms": _terms(score, nominal.terms),
        "nameplate_stated": _terms(score, nominal.stated),
        "effective": view.decimal(score.capacity.value),
        "effective_low": view.decimal(score.low),
        "effective_high": view.decimal(score.high),
        "boxes": _boxes(score),
        "carried": {str(item.year): _number(item.value) for item in score.carried},
        "carried_range": {str(item.year): [_number(item.low), _number(item.high)] for item in score.carried},
        "all_owners": [_owners(group) for group in score.owners],
        "utilisation": _number(score.utilisation),
        "binding": terms[0] if terms else None,
        "binding_terms": terms,
        "cost_usd_per_t": None if way is None else _number(way.cost),
        "days": None if way is None else _number(way.days),
        "days_complete": None if way is None or way.days is None else not way.without_days,
        "way": None
        if way is None
        else {
            "elements": list(way.elements),
            "market": way.market,
            "without_cost": list(way.without_cost),
            "without_days": list(way.without_days),
            "countries": list(way.countries),
        },
        "countries": list(score.countries),
        "grade": score.grade,
        "evidence": list(score.evidence()),
    }


def _terms(score: CorridorScore, terms: Iterable[CutElement]) -> list[Document]:
    view = score.view
    return [
        {
            "kind": term.kind,
            "id": term.id,
            "capacity": view.decimal(term.capacity),
            "low": view.decimal(term.low),
            "high": view.decimal(term.high),
            "boxes": score.term_boxes(term),
            "grade": term.grade,
            "evidence": list(term.evidence),
        }
        for term in terms
    ]


def _boxes(score: CorridorScore) -> Document | None:
    """Return capacities in thousand TEU a year; None of a good that does not go in boxes."""
    if not score.in_boxes:
        return None
    ends = {
        "nameplate": score.nominal.value,
        "effective": score.capacity.value,
        "effective_low": score.low,
        "effective_high": score.high,
    }
    return {"unit": "kTEU/yr", **{name: score.boxes(steps) for name, steps in ends.items()}}


def _owners(group: OwnersVolumes) -> Document:
    return {
        "element": group.element,
        "commodity": group.commodity,
        "unit": group.unit,
        "carried": {str(item.year): _number(item.value) for item in group.volumes},
        "carried_range": {str(item.year): [_number(item.low), _number(item.high)] for item in group.volumes},
        "evidence": list(dict.fromkeys(name for item in group.volumes for name in item.evidence)),
    }


def _decimal(view: Snapshot, steps: int | None) -> float | None:
    return None if steps is None else view.decimal(steps)


def _number(value: Fraction | float | None) -> float | None:
    return None if value is None else round(float(value), PLACES)


def scorecard_tables(result: Scorecard) -> dict[str, Table]:
    """Return three tables: the corridors, what binds each, and what was carried year by year."""
    return {
        "corridors": [_row(score) for score in result.scores],
        "limits": [row for score in result.scores for row in _limit_rows(score)],
        "carried": [row for score in result.scores for row in _carried_rows(score)],
    }


def _named(score: CorridorScore) -> Row:
    return {"corridor": score.corridor.id, "commodity": score.view.commodity}


def _row(score: CorridorScore) -> Row:
    """Return one corridor; `utilisation` lies in [0, 1] or above where more was carried than fits."""
    view, seen, way = score.view, score.in_year, score.way
    first = score.binding[0] if score.binding else None
    return {
        **_named(score),
        "name": score.corridor.name,
        "year": view.year,
        "modes": ";".join(score.modes),
        "nameplate": _decimal(view, score.nominal.value),
        "effective_low": view.decimal(score.low),
        "effective": view.decimal(score.capacity.value),
        "effective_high": view.decimal(score.high),
        "carried": None if seen is None else _number(seen.value),
        "unit": view.unit,
        "utilisation": _number(score.utilisation),
        "binding": None if first is None else first.id,
        "binding_words": None if first is None else binding_words(view, first),
        "cost_usd_per_t": None if way is None else _number(way.cost),
        "days": None if way is None else _number(way.days),
        "days_complete": None if way is None or way.days is None else not way.without_days,
        "market": None if way is None else way.market,
        "countries": ";".join(score.countries),
        "grade": score.grade,
    }


def _limit_rows(score: CorridorScore) -> Table:
    """Return the terms that add up to the effective and to the nominal capacity."""
    groups = (("effective", score.binding), ("nameplate", score.nominal.terms))
    return [
        {
            **_named(score),
            "of": of,
            **{key: value for key, value in term.items() if key != "evidence"},
            "unit": score.view.unit,
            "evidence": ";".join(term["evidence"]),
        }
        for of, terms in groups
        for term in _terms(score, terms)
    ]


def _carried_rows(score: CorridorScore) -> Table:
    exporter = score.view.network.settings.exporter
    counted = [_year(score, item, "", exporter, score.view.unit) for item in score.carried]
    shared = [
        _year(score, item, group.element, "all owners", group.unit)
        for group in score.owners
        for item in group.volumes
    ]
    return [*counted, *shared]


def _year(score: CorridorScore, item: YearVolume, element: str, whose: str | None, unit: str) -> Row:
    return {
        **_named(score),
        "year": item.year,
        "of": whose,
        "element": element or None,
        "low": _number(item.low),
        "carried": _number(item.value),
        "high": _number(item.high),
        "unit": unit,
        "evidence": ";".join(item.evidence),
    }

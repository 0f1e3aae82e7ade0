"""Results as the JSON documents of docs/FORMAT.md: numbers in the network's unit, null where none exists."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.balance import Balance
    from analysis.bottlenecks import Bottlenecks
    from analysis.certificate import Certificate, CutElement
    from analysis.compare import Comparison, InputChange
    from analysis.dependence import CountryDependence, Dependence
    from analysis.fields import FieldRange
    from analysis.follow import Following, Stale
    from analysis.reliance import Input
    from analysis.shares import LeastCostShare, ShareRange
    from analysis.throttle import Required, Throttle
    from analysis.why import Explanation
    from routes.citations import Use
    from routes.model import Evidence
    from routes.snapshot import Snapshot

Document = dict[str, Any]
PLACES = 9  # decimals of a share; amounts are exact multiples of a step


def heading(view: Snapshot) -> Document:
    """Return what every document begins with."""
    settings = view.network.settings
    return {
        "network": settings.name,
        "exporter": settings.exporter,
        "year": view.year,
        "commodity": view.commodity,
        "unit": view.unit,
        "capacity": view.notion,
    }


def dependence_document(result: Dependence) -> Document:
    """Return the answer for one year and commodity."""
    view = result.snapshot
    return {
        **heading(view),
        "maximum_flow": view.decimal(result.capacity.value),
        "home_demand": view.decimal(result.capacity.home),
        "minimum_cut": {
            "value": view.decimal(result.capacity.value),
            "near_markets": _terms(view, result.near_markets),
            "near_fields": _terms(view, result.near_fields),
        },
        "exports": view.decimal(result.exports),
        "route_hhi": None if result.route_hhi is None else round(result.route_hhi, PLACES),
        "countries": [_country(view, item) for item in result.countries],
        "ensemble": None,
        "warnings": list(result.warnings),
        "evidence": list(result.evidence()),
    }


def _country(view: Snapshot, item: CountryDependence) -> Document:
    observed = item.observed
    return {
        "country": item.country,
        "without": view.decimal(item.without.value),
        "without_low": view.decimal(item.without_range[0]),
        "without_high": view.decimal(item.without_range[1]),
        "home_without": view.decimal(item.without.home),
        "stranded": view.decimal(item.stranded),
        "stranded_share": round(item.stranded_share, PLACES),
        "capacity_loss": round(item.capacity_loss, PLACES),
        "transit_share": share_document(item.transit_share),
        "least_cost_share": least_cost_document(item.least_cost_share),
        "observed_share": observed
        and {
            "value": round(observed.value, PLACES),
            "low": round(observed.low, PLACES),
            "high": round(observed.high, PLACES),
            "year": observed.year,
            "evidence": list(observed.evidence),
        },
        "cut_without": _terms(view, item.without.terms),
    }


def share_document(share: ShareRange | None) -> Document | None:
    """Return a range of shares, null where there is none."""
    if share is None:
        return None
    return {
        "least": round(share.least, PLACES),
        "greatest": round(share.greatest, PLACES),
        "greatest_is_bound": share.greatest_is_bound,
    }


def least_cost_document(answer: LeastCostShare | None) -> Document | None:
    """Return the share among the cheapest flows, with the elements whose cost is missing."""
    if answer is None:
        return None
    share = answer.share
    return {
        "least": None if share is None else round(share.least, PLACES),
        "greatest": None if share is None else round(share.greatest, PLACES),
        "without_cost": list(answer.uncosted),
    }


def _terms(view: Snapshot, terms: Iterable[CutElement]) -> list[Document]:
    return [{"kind": term.kind, "id": term.id, "capacity": view.decimal(term.capacity)} for term in terms]


def field_documents(view: Snapshot, fields: Iterable[FieldRange]) -> list[Document]:
    """Return stranded goods by field."""
    return [
        {
            "place": item.place,
            "least": round(item.least / view.scale, PLACES),
            "greatest": round(item.greatest / view.scale, PLACES),
        }
        for item in fields
    ]


def certificate_document(view: Snapshot, certificate: Certificate) -> Document:
    """Return a proof: paths that reach the value, and terms that add up to it."""
    return {
        "value": view.decimal(certificate.value),
        "home": view.decimal(certificate.home),
        "paths": [
            {"elements": list(path.elements), "amount": view.decimal(path.amount)}
            for path in certificate.paths
        ],
        "home_paths": [
            {"elements": list(path.elements), "amount": view.decimal(path.amount)}
            for path in certificate.home_paths
        ],
        "cut": [
            {
                "kind": term.kind,
                "id": term.id,
                "capacity": view.decimal(term.capacity),
                "low": view.decimal(term.low),
                "high": view.decimal(term.high),
                "grade": term.grade,
                "evidence": list(term.evidence),
            }
            for term in certificate.terms
        ],
    }


def why_document(result: Explanation) -> Document:
    """Return why no more can leave without a country."""
    view, weakest = result.snapshot, result.weakest
    terms = result.certificate.terms
    return {
        **heading(view),
        "country": result.country,
        "exports": view.decimal(result.exports),
        "value_low": view.decimal(result.value_range[0]),
        "value_high": view.decimal(result.value_range[1]),
        "conclusion": result.conclusion,
        "certificate": certificate_document(view, result.certificate),
        "verified": True,
        "weakest": weakest
        and {
            "id": weakest.term.id,
            "kind": weakest.term.kind,
            "grade": weakest.term.grade,
            "change_needed": None if weakest.change is None else view.decimal(weakest.change),
            "becomes": weakest.becomes,
            "value_if_unlimited": None if weakest.unlimited is None else view.decimal(weakest.unlimited),
        },
        "evidence": list(dict.fromkeys(item for term in terms for item in term.evidence)),
    }


def bottlenecks_document(result: Bottlenecks) -> Document:
    """Return the smallest cuts and what one more unit of each limit would bring."""
    view = result.snapshot
    return {
        **heading(view),
        "maximum_flow": view.decimal(result.maximum_flow),
        "minimum_cut": {
            "value": view.decimal(result.maximum_flow),
            "near_markets": _terms(view, result.near_markets),
            "near_fields": _terms(view, result.near_fields),
        },
        "shadow_prices": [
            {
                "element": item.element,
                "kind": item.kind,
                "capacity": view.decimal(item.capacity),
                "flow": view.decimal(item.flow),
                "per_unit": item.per_unit,
            }
            for item in result.prices
        ],
        "evidence": list(
            dict.fromkeys(
                item for price in result.prices for item in view.limit(price.kind, price.element).evidence
            )
        ),
    }


def throttle_document(result: Throttle, needed: Required) -> Document:
    """Return the throttle curve and the capacity that would make a full stop harmless."""
    view = result.snapshot
    return {
        **heading(view),
        "country": result.country,
        "exports": view.decimal(result.exports),
        "transit_capacity": view.decimal(result.capacity),
        "curve": [
            {"remaining": float(share), "stranded": view.decimal(stranded)}
            for share, stranded in result.curve
        ],
        "begins_at": None if result.begins is None else float(result.begins),
        "required": {
            "stranded_share": float(needed.stranded_share),
            "least_share": round(float(needed.least_share), PLACES),
            "capacity": view.decimal(needed.total),
            "added": [
                {"kind": kind, "id": element, "capacity": round(amount / view.scale, PLACES)}
                for kind, element, amount in needed.added
            ],
        },
        "evidence": list(
            dict.fromkeys(item for limit in view.capacities.values() for item in limit.evidence)
        ),
    }


def compare_document(
    result: Comparison,
    a: str,
    b: str,
    files: Sequence[str] = (),
    *,
    following: Following | None = None,
    followed: Comparison | None = None,
) -> Document:
    """Return what differs between two answers, all results of both, and the pictures drawn of it.

    Parameters
    ----------
    following, followed
        What a change of evidence leaves behind in b, and the comparison with b once its figures follow.
    """
    return {
        "a": a,
        "b": b,
        **heading(result.a.snapshot),
        "inputs": input_changes_document(result.inputs),
        "results": _results(result),
        **left_behind_document(result.b.snapshot, following),
        "results_followed": None if followed is None else _results(followed),
        "files": list(files),
        "evidence": list(dict.fromkeys((*result.a.evidence(), *result.b.evidence()))),
    }


def input_changes_document(inputs: Iterable[InputChange]) -> list[Document]:
    """Return the inputs that differ."""
    return [
        {"element": item.element, "kind": item.kind, "field": item.field, "a": item.a, "b": item.b}
        for item in inputs
    ]


def left_behind_document(view: Snapshot, following: Following | None) -> Document:
    """Return what a change of evidence leaves behind in a network; nothing where it is not asked."""
    if following is None:
        return {"stale": [], "resting": []}
    return {"stale": [_stale(item) for item in following.stale], "resting": _resting(view, following)}


def _results(result: Comparison) -> list[Document]:
    return [
        {"quantity": item.quantity, "a": item.a, "b": item.b, "change": item.change}
        for item in result.results
    ]


def _stale(item: Stale) -> Document:
    return {**asdict(item), "old": float(item.old), "new": float(item.new)}


def _resting(view: Snapshot, following: Following) -> list[Document]:
    return [
        {
            "table": item.table,
            "element": item.element,
            "period": item.period,
            "evidence": item.evidence,
            "influence": None if item.influence is None else view.decimal(item.influence),
        }
        for item in following.resting
    ]


def evidence_document(row: Evidence, uses: Iterable[Use], others: Iterable[Evidence]) -> Document:
    """Return one row of evidence, where the network uses it, and who else says what."""
    return {
        **{
            name: float(value) if isinstance(value, Decimal) else value for name, value in asdict(row).items()
        },
        "used_by": [{"table": use.table, "element": use.element, "period": use.period} for use in uses],
        "others": [
            {
                "id": other.id,
                "value": None if other.value is None else float(other.value),
                "unit": other.unit,
                "publisher": other.publisher,
                "grade": other.grade,
            }
            for other in others
        ],
    }


def inputs_document(view: Snapshot, country: str, inputs: Sequence[Input]) -> Document:
    """Return the inputs of an answer, the most influential first."""
    return {
        **heading(view),
        "country": country,
        "inputs": [
            {
                "kind": item.element.kind,
                "id": item.element.id,
                "low": view.decimal(item.element.low),
                "central": view.decimal(item.element.capacity),
                "high": view.decimal(item.element.high),
                "influence": view.decimal(item.influence),
                "grade": item.element.grade,
                "sources": item.sources,
                "age": item.age,
                "weak": item.weak,
                "evidence": list(item.element.evidence),
            }
            for item in inputs
        ],
        "evidence": list(dict.fromkeys(name for item in inputs for name in item.element.evidence)),
    }


def balance_document(balances: Sequence[Balance]) -> Document:
    """Return the balance of every counted year."""
    view = balances[0].snapshot
    return {
        **heading(view),
        "year": None,
        "balances": [
            {
                "year": item.year,
                "supply": view.decimal(item.supply),
                "home": view.decimal(item.home),
                "exports": view.decimal(item.exports),
                "rest": view.decimal(item.rest),
                "rest_share": round(item.rest_share, PLACES),
                "closes": item.closes,
                "derived": list(item.derived),
            }
            for item in balances
        ],
        "evidence": list(dict.fromkeys(name for item in balances for name in item.evidence())),
    }

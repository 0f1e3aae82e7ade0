"""Answers about several goods as JSON documents: amounts in the network's unit, TEU and US dollars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document, least_cost_document, share_document
from analysis.goods_terms import TermInWords, terms_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.concurrent_flow import Growth
    from analysis.ensemble_results import Spread
    from analysis.goods_carried import Carried
    from analysis.goods_dependence import GoodDependence, GoodsCountry, GoodsDependence
    from analysis.goods_ensemble import GoodsEnsemble
    from analysis.goods_run import GoodsScenarioResult
    from routes.goods import Good
    from routes.joint import JointSnapshot

MILLION = 1e6


def goods_heading(joint: JointSnapshot) -> Document:
    """Return what every document about several goods begins with."""
    settings = joint.network.settings
    return {
        "network": settings.name,
        "exporter": settings.exporter,
        "year": joint.year,
        "commodity": joint.commodity,
        "unit": joint.unit,
        "capacity": joint.first.notion,
    }


def goods_document(result: GoodsDependence) -> Document:
    """Return the answer for one year and several goods."""
    joint = result.joint
    return {
        **goods_heading(joint),
        "maximum_flow": joint.decimal(result.capacity.amount),
        "home_demand": joint.decimal(result.capacity.certificate.home),
        "exports": joint.decimal(result.total),
        "exports_musd": millions(result.total_usd),
        "without_price": list(result.unpriced),
        "minimum_cut": None,
        "route_hhi": None,
        "growth": _growth(result.growth),
        "goods": [_good(result, good) for good in joint.views],
        "terms": _terms(result.capacity),
        "ensemble": None,
        "countries": [_country(result, item) for item in result.countries],
        "warnings": list(joint.warnings),
        "evidence": list(result.evidence()),
    }


def _good(result: GoodsDependence, good: Good) -> Document:
    joint, amount = result.joint, result.exports[good]
    described = joint.network.commodities.get(good or "")
    worth = result.worth.get(good)
    tonnes = joint.decimal(amount)
    boxes = described.t_per_teu if described is not None else None
    return {
        "good": good,
        "name": None if described is None else described.name,
        "exports": tonnes,
        "counted": good not in result.uncounted,
        "kteu": None if boxes is None else round(1000 * tonnes / float(boxes), PLACES),
        "usd_per_amount": None if worth is None else round(float(worth.usd_per_amount), PLACES),
        "musd": None if worth is None else millions(float(worth.usd_per_step * amount)),
    }


def millions(dollars: float | None) -> float | None:
    """Return dollars as millions."""
    return None if dollars is None else round(dollars / MILLION, 1)


def _growth(growth: Growth | None) -> Document | None:
    if growth is None:
        return None
    binding = [{"kind": key.kind, "id": key.element, "goods": list(key.goods)} for key in growth.binding]
    return {"factor": round(growth.factor, PLACES), "binding": binding}


def _country(result: GoodsDependence, item: GoodsCountry) -> Document:
    joint, observed = result.joint, item.observed
    return {
        "country": item.country,
        "without": joint.decimal(item.without.amount),
        "without_low": joint.decimal(item.without_range[0]),
        "without_high": joint.decimal(item.without_range[1]),
        "stranded": joint.decimal(item.stranded),
        "stranded_share": round(item.stranded_share, PLACES),
        "stranded_musd": millions(item.stranded_usd),
        "stranded_value_share": rounded(item.stranded_value_share),
        "stranded_value_share_range": item.value_range and [round(end, PLACES) for end in item.value_range],
        "capacity_loss": round(item.capacity_loss, PLACES),
        "transit_share": share_document(item.transit_share),
        "least_cost_share": least_cost_document(item.least_cost_share),
        "observed_share": observed
        and dict(zip(("value", "low", "high"), (round(part, PLACES) for part in observed), strict=True)),
        "observed_value_share": rounded(item.observed_value),
        "home_without": joint.decimal(item.without.certificate.home),
        "cut_without": None,
        "growth": _growth(item.growth),
        "goods": [_good_without(joint, good) for good in item.goods],
        "terms": _terms(item.without),
    }


def rounded(share: float | None) -> float | None:
    """Return a share with as many decimals as documents have."""
    return None if share is None else round(share, PLACES)


def _good_without(joint: JointSnapshot, good: GoodDependence) -> Document:
    observed = good.observed
    least, greatest = good.stranded
    return {
        "good": good.good,
        "exports": joint.decimal(good.exports),
        "stranded": {"least": joint.decimal(least), "greatest": joint.decimal(greatest)},
        "stranded_alone": joint.decimal(good.alone),
        "observed_share": observed
        and {part: round(getattr(observed, part), PLACES) for part in ("value", "low", "high")},
    }


def _terms(carried: Carried) -> list[Document]:
    """Return the sum that proves a greatest delivery: limit x price."""
    joint = carried.joint
    return [_term(joint, term) for term in terms_in_words(carried)]


def _term(joint: JointSnapshot, term: TermInWords) -> Document:
    return {
        "kind": term.kind,
        "id": term.element,
        "goods": list(term.goods),
        "capacity": joint.decimal(term.amount),
        "price": round(float(term.price), PLACES),
        "worth": round(float(term.price * term.amount) / joint.scale, PLACES),
        "grade": term.grade,
        "evidence": list(term.evidence),
    }


def goods_ensemble_part(result: GoodsEnsemble) -> Document:
    """Return how the answer spreads over samples: amounts in the unit, values in millions of US dollars."""
    joint = result.joint
    return {
        "samples": result.samples,
        "seed": result.seed,
        "distribution": result.shape,
        "drivers": result.drivers,
        "countries": [
            {
                "country": item.country,
                "stranded": _spread(item.amount.stranded, joint.scale),
                "stranded_share": _spread(item.amount.stranded_share, 1),
                "stranded_musd": _spread(item.value.stranded, MILLION),
                "stranded_value_share": _spread(item.value.stranded_share, 1),
            }
            for item in result.countries
        ],
    }


def _spread(found: Spread, scale: float) -> Document:
    ends = {"p05": found.low, "median": found.median, "p95": found.high, "mean": found.mean}
    return {name: round(value / scale, PLACES) for name, value in ends.items()}


def goods_why_document(result: GoodsDependence, country: str) -> Document:
    """Return the proof of what can leave without a country: paths by good, and the sum of limit x price."""
    joint, item = result.joint, result.of(country)
    certificate = item.without.certificate
    return {
        **goods_heading(joint),
        "country": country,
        "exports": joint.decimal(result.total),
        "certificate": {
            "value": joint.decimal(item.without.amount),
            "home": joint.decimal(certificate.home),
            "paths": [
                {"good": good, "elements": list(path.elements), "amount": joint.decimal(path.amount)}
                for good, paths in certificate.paths.items()
                for path in paths
            ],
            "cut": None,
            "terms": _terms(item.without),
        },
        "verified": True,
        "weakest": None,
        "evidence": list(result.evidence()),
    }


def goods_bottlenecks_document(carried: Carried, *, by_value: bool) -> Document:
    """Return what holds exports of several goods down, and what one more unit of each limit brings.

    By value the most is in millions of US dollars and a price in US dollars per amount.
    """
    return {
        **goods_heading(carried.joint),
        "weighed_by": "USD" if by_value else "amount",
        "maximum_flow": carried.joint.decimal(carried.amount),
        "minimum_cut": None,
        "shadow_prices": _terms(carried),
        "warnings": list(carried.joint.warnings),
        "evidence": sorted({item for term in terms_in_words(carried) for item in term.evidence}),
    }


def goods_run_document(result: GoodsScenarioResult, files: Sequence[str]) -> Document:
    """Return the answers for several goods before and after a scenario."""
    joint = result.baseline.joint
    lost = {str(good): round(float(result.lost_of(good)) / joint.scale, PLACES) for good in joint.views}
    return {
        "scenario": result.scenario.name,
        "title": result.scenario.title,
        "base_year": joint.year,
        **goods_heading(joint),
        "lost": round(float(result.lost) / joint.scale, PLACES),
        "lost_musd": millions(result.lost_usd),
        "lost_by_good": lost,
        "baseline": goods_document(result.baseline),
        "outcome": goods_document(result.outcome),
        "timeline": None,
        "warnings": list(result.scenario.warnings()),
        "files": list(files),
        "evidence": list(result.baseline.evidence()),
    }

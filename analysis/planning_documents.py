"""Plans as JSON documents: amounts in the network's unit, costs in million US dollars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.documents import PLACES, Document, certificate_document, heading
from analysis.goods_carried import Carried
from analysis.goods_documents import goods_heading
from analysis.goods_terms import terms_in_words
from analysis.pipeline import past_use_evidence
from analysis.project_candidates import THOUSANDS

if TYPE_CHECKING:
    from fractions import Fraction

    from analysis.plan_result import Addition, CountryChange, Outcome, Plan
    from analysis.project_candidates import LeftOut
    from analysis.project_choice import Choice
    from routes.estimate import Estimate


def plan_document(result: Plan) -> Document:
    """Return which projects to build, with the proof, the front, and what is left out."""
    case, task, main = result.first, result.task, result.main
    last = result.outcomes[-1] if result.outcomes else None
    return {
        **(goods_heading(case.joint) if case.several else heading(case.joint.first)),
        "country": task.asked.on,
        "budget_musd": None if last is None or last.budget is None else float(last.budget),
        "at_most": None if task.at_most is None else float(task.at_most),
        "reached": result.reachable is None,
        "exports": case.joint.decimal(case.total),
        "before": _amount(result, result.before.worst),
        "before_range": [_amount(result, end) for end in result.before_range],
        "after": _amount(result, main.worst),
        "after_range": None if last is None else [_amount(result, end) for end in last.stranded],
        "after_share": round(result.share(main), PLACES),
        "cost_musd": None if last is None else _range(last.cost),
        "chosen": [_chosen(result, name) for name in main.names],
        "budgets": [_outcome(result, item) for item in result.outcomes],
        "pareto": [_point(result, choice) for choice in result.front],
        "excluded": [item.project.id for item in result.offers.left_out if item.why != "nothing"],
        "left_out": [_left_out(item) for item in result.offers.left_out],
        "without_cost": [_addition(result, item) for item in result.additions],
        "after_everything": _amount(result, result.everything),
        "later": [project.id for project in result.later],
        "countries": [_country(result, item) for item in result.countries],
        "shapley_sampled": result.sampled,
        "scenarios": _scenarios(result),
        "utilisation": {
            **_range(task.use),
            "as_past_plans": task.as_past,
            "evidence": list(past_use_evidence(result.network)) if task.as_past else [],
        },
        "built": list(task.built),
        "unpriced": "free" if task.free else "leave-out",
        "proof": {"sets_valued": result.sets, "certificate": _certificate(result)},
        "warnings": list(case.joint.warnings),
        "evidence": list(result.evidence()),
    }


def _amount(result: Plan, steps: int) -> float:
    return result.first.joint.decimal(steps)


def _musd(thousand: int) -> float:
    return thousand / THOUSANDS


def _range(figure: Estimate) -> Document:
    return {"low": float(figure.low), "central": float(figure.central), "high": float(figure.high)}


def _chosen(result: Plan, name: str) -> Document:
    offer = result.offers.offers[name]
    project = offer.project
    return {
        "project": name,
        "name": project.name,
        "cost_musd": float(offer.cost.central),
        "cost_musd_low": float(offer.cost.low),
        "cost_musd_high": float(offer.cost.high),
        "cost_source": offer.price,
        "element": project.element,
        "adds": float(project.added),
        "adds_unit": project.unit,
        "year": project.year,
        "status": project.status,
        "requires": list(offer.requires),
        "evidence": list(project.evidence),
    }


def _outcome(result: Plan, item: Outcome) -> Document:
    return {
        "budget_musd": None if item.budget is None else float(item.budget),
        "cost_musd": _range(item.cost),
        "stranded": _amount(result, item.choice.worst),
        "stranded_range": [_amount(result, end) for end in item.stranded],
        "projects": list(item.choice.names),
        "next_per_busd": _slope(result, item.next_slope),
        "last_per_busd": _slope(result, item.last_slope),
        "projects_at_low_costs": _other(item.at_low_costs, item.choice),
        "projects_at_high_costs": _other(item.at_high_costs, item.choice),
    }


def _other(other: Choice | None, choice: Choice) -> list[str]:
    return list((other or choice).names)


def _slope(result: Plan, slope: Fraction | None) -> float | None:
    """Return steps per thousand dollars as the unit per billion dollars."""
    return (
        None
        if slope is None
        else round(float(slope * THOUSANDS * THOUSANDS) / result.first.joint.scale, PLACES)
    )


def _point(result: Plan, choice: Choice) -> Document:
    return {
        "cost_musd": _musd(choice.cost),
        "stranded": _amount(result, choice.worst),
        "projects": list(choice.names),
    }


def _left_out(item: LeftOut) -> Document:
    return {"project": item.project.id, "why": item.why, "reason": item.reason}


def _addition(result: Plan, item: Addition) -> Document:
    project = item.left_out.project
    return {
        "project": project.id,
        "name": project.name,
        "reason": item.left_out.reason,
        "stranded": _amount(result, item.stranded),
        "saves": _amount(result, result.main.worst - item.stranded),
        "instead_of": list(item.without),
        "evidence": list(project.evidence),
    }


def _country(result: Plan, item: CountryChange) -> Document:
    too, shapley = item.too or (None, None), item.shapley or (None, None)
    return {
        "country": item.country,
        "role": "buyer" if item.buyer else "transit",
        "before": _amount(result, item.before),
        "after": _amount(result, item.after),
        "besides_before": None if too[0] is None else _amount(result, too[0]),
        "besides_after": None if too[1] is None else _amount(result, too[1]),
        "shapley_before": None if shapley[0] is None else round(shapley[0], PLACES),
        "shapley_after": None if shapley[1] is None else round(shapley[1], PLACES),
    }


def _scenarios(result: Plan) -> list[Document]:
    return [
        {
            "scenario": case.name,
            "exports": case.joint.decimal(case.total),
            "before": case.joint.decimal(before),
            "after": case.joint.decimal(after),
        }
        for case, before, after in zip(
            result.cases, result.before.stranded, result.main.stranded, strict=True
        )
        if case.name is not None
    ]


def _certificate(result: Plan) -> Any:
    """Return the proof of what can leave with the set chosen."""
    if isinstance(result.proof, Carried):
        terms = [
            {
                "kind": term.kind,
                "id": term.element,
                "goods": list(term.goods),
                "capacity": _amount(result, term.amount),
                "price": round(float(term.price), PLACES),
                "evidence": list(term.evidence),
            }
            for term in terms_in_words(result.proof)
        ]
        return {"value": _amount(result, result.proof.amount), "terms": terms}
    view = result.first.closed(result.main.names).first
    return certificate_document(view, result.proof)

"""Worst cases and attribution as the JSON documents of docs/FORMAT.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.documents import PLACES, Document, heading
from analysis.outages import TENTHS

if TYPE_CHECKING:
    from fractions import Fraction

    from analysis.flow_game import Attribution
    from analysis.interdiction import Interdiction
    from analysis.outages import Outage, Pairs
    from analysis.worst_cases import ExportStandard, WorstCases
    from routes.snapshot import Snapshot

MOST_PAIRS = 20  # pairs of losses that are listed


def worst_case_document(result: WorstCases) -> Document:
    """Return the curve, the single outages and the EU's form."""
    view = result.snapshot
    return {
        **heading(view),
        "by": result.by,
        "maximum_flow": view.decimal(result.curve[0].exports),
        "home_demand": view.decimal(result.curve[0].home),
        "exports": view.decimal(result.exports),
        "curve": [_worst(view, item, result.exports) for item in result.curve],
        "outages": [_outage(view, item, result.exports) for item in result.outages],
        "n_minus_1": _standard(view, result.standard),
        "n_minus_2": pairs_document(view, result.pairs, result.exports),
        "warnings": list(view.warnings),
        "evidence": limit_evidence(view),
    }


def _worst(view: Snapshot, item: Interdiction, exports: int) -> Document:
    return {
        "budget": item.budget,
        "left": view.decimal(item.exports),
        "stranded": view.decimal(max(0, exports - item.exports)),
        "home_left": view.decimal(item.home),
        "sets": [list(names) for names in item.sets],
        "all_sets": item.complete,
    }


def _outage(view: Snapshot, item: Outage, exports: int) -> Document:
    return {
        "lost": list(item.lost),
        "left": view.decimal(item.exports),
        "stranded": view.decimal(max(0, exports - item.exports)),
        "home_left": view.decimal(item.home),
    }


def pairs_document(view: Snapshot, pairs: Pairs, exports: int) -> Document:
    """Return what pairs of losses leave: the worst of them, and how they spread."""
    ends = [*range(len(pairs.distribution())), None]
    return {
        "pairs": len(pairs),
        "all_left": pairs.harmless,
        "home_short": pairs.at_home,
        "worse_together": pairs.worse_together,
        "median": view.decimal(pairs.quantile(0.5)) if len(pairs) else None,
        "low": view.decimal(pairs.quantile(0.05)) if len(pairs) else None,
        "distribution": [
            {"from": low / TENTHS, "to": None if high is None else high / TENTHS, "pairs": count}
            for low, high, count in zip(ends, ends[1:], pairs.distribution(), strict=False)
        ],
        "worst": [_outage(view, item, exports) for item in pairs.outages(MOST_PAIRS)],
    }


def _standard(view: Snapshot, standard: ExportStandard) -> Document:
    return {
        "corridors": [{"corridor": name, "alone": view.decimal(steps)} for name, steps in standard.corridors],
        "additive": _share(standard.additive),
        "network": _share(standard.network),
        "worst": None if standard.worst is None else _outage(view, standard.worst, standard.exports),
    }


def _share(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), PLACES)


def attribution_document(result: Attribution) -> Document:
    """Return what hangs on each player; amounts that are means are rounded to a thousandth of a step."""
    view = result.snapshot

    def mean(steps: Fraction | float | None) -> float | None:
        return None if steps is None else round(float(steps) / view.scale, PLACES)

    return {
        **heading(view),
        "by": result.by,
        "method": result.method,
        "exact": result.exact,
        "samples": result.samples,
        "exports": view.decimal(result.exports),
        "without": view.decimal(result.without),
        "unions": [list(members) for members in result.unions],
        "players": [
            {
                "player": part.player,
                "value": mean(part.value),
                "share": round(float(part.value) / result.exports, PLACES) if result.exports else None,
                "error": mean(part.error),
                "low": mean(part.low),
                "high": mean(part.high),
            }
            for part in result.parts
        ],
        "warnings": list(view.warnings),
        "evidence": limit_evidence(view),
    }


def limit_evidence(view: Snapshot) -> list[str]:
    """Return the ids of all rows that the limits of a snapshot rest on, in order of first use."""
    groups = (view.supplies, view.home, view.markets, view.capacities)
    limits = [limit for group in groups for limit in group.values()]
    return list(dict.fromkeys(item for limit in limits for item in limit.evidence))

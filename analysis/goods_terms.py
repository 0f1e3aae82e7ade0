"""The sum behind an answer about several goods, term by term, with sources and names for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.certificate import grade_of

if TYPE_CHECKING:
    from fractions import Fraction

    from analysis.certificate import Reliability
    from analysis.goods_carried import Carried
    from routes.joint import JointSnapshot
    from routes.limits import Limit

EXPORTS = "exports"  # the kind of a term that says: no more of a good than is to be exported
HOME = "home"  # the kind of the term that says: home demand first


@dataclass(frozen=True, kw_only=True)
class TermInWords:
    """One term of the sum: a limit in steps x its price, whose goods share it, and what says so.

    `kind` is that of a limit, or ``exports`` (no more of a good than its exports) or ``home``.
    """

    kind: str
    element: str
    goods: tuple[str, ...]
    amount: int
    price: Fraction
    low: int | None
    high: int | None
    grade: Reliability
    evidence: tuple[str, ...]


def terms_in_words(carried: Carried) -> tuple[TermInWords, ...]:
    """Return the terms whose products add up to the most that can be delivered, greatest first.

    Limits of nothing are left in: they say what is closed.
    """
    joint, certificate = carried.joint, carried.certificate
    limits = _limits(joint)
    found = []
    for term in certificate.terms:
        limit = limits[term.key.kind, term.key.element, term.key.goods]
        found.append(
            TermInWords(
                kind=term.key.kind,
                element=term.key.element,
                goods=term.key.goods,
                amount=term.amount,
                price=term.price,
                low=limit.low,
                high=limit.high,
                grade=grade_of(joint.network, limit),
                evidence=limit.evidence,
            )
        )
    for good, price in certificate.most_prices.items():
        if price:
            found.append(_condition(EXPORTS, str(good), certificate.most[good], price))
    if certificate.home_price:
        found.append(_condition(HOME, "home demand", certificate.home, certificate.home_price))
    return tuple(sorted(found, key=lambda term: (-term.amount * term.price, term.element, term.goods)))


def _condition(kind: str, name: str, amount: int, price: Fraction) -> TermInWords:
    goods = (name,) if kind == EXPORTS else ()
    return TermInWords(
        kind=kind,
        element=name,
        goods=goods,
        amount=amount,
        price=price,
        low=None,
        high=None,
        grade="none",
        evidence=(),
    )


def _limits(joint: JointSnapshot) -> dict[tuple[str, str, tuple[str, ...]], Limit]:
    """Return every limit by kind, element and goods; of two with the same goods the tighter."""
    found: dict[tuple[str, str, tuple[str, ...]], Limit] = {}
    for shared in joint.limits:
        held = found.get(shared.key)
        if held is None or (shared.limit.amount or 0) < (held.amount or 0):
            found[shared.key] = shared.limit
    for good, view in joint.views.items():
        for place, limit in view.supplies.items():
            found["supply", place, (str(good),)] = limit
    return found

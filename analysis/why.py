"""Why a number is what it is: the sum behind it, its weakest term, and what would change the conclusion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.certificate import RELIABILITY_ORDER, Certificate, CutElement, maximum_flow
from analysis.dependence import exports_to_carry
from analysis.flow import solve
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.snapshot import Snapshot

NOTHING, SOME, MOST = (
    "all exports could still leave",
    "some exports are stranded, at most half",
    "more than half of the exports are stranded",
)


@dataclass(frozen=True, kw_only=True)
class Weakest:
    """The term of a cut that rests on least, and what it takes for it to change the conclusion.

    Parameters
    ----------
    term
        The worst grade; among equals the widest range, then the largest.
    change
        The smallest change of its capacity, in integer steps and signed, after which the conclusion
        is another one; None if no change of this term alone does that.
    becomes
        The other conclusion.
    unlimited
        What could leave if this term were unlimited, integer steps.
    """

    term: CutElement
    change: int | None
    becomes: str | None
    unlimited: int


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What can leave without a country, the proof, and how firm the conclusion is."""

    snapshot: Snapshot
    country: str
    exports: int
    certificate: Certificate
    conclusion: str
    weakest: Weakest | None


def explain(view: Snapshot, country: str) -> Explanation:
    """Return why no more than so much can leave without transit through a country."""
    exports = exports_to_carry(view, maximum_flow(view))
    closed = view.closing(exits(view.network, country))
    certificate = maximum_flow(closed)
    return Explanation(
        snapshot=closed,
        country=country,
        exports=exports,
        certificate=certificate,
        conclusion=conclusion(exports, certificate.value),
        weakest=_weakest(closed, certificate, exports),
    )


def conclusion(exports: int, without: int) -> str:
    """Return in words which of three cases holds: nothing, some, or most of the exports stranded."""
    if without >= exports:
        return NOTHING
    return SOME if 2 * without >= exports else MOST


def _weakest(view: Snapshot, certificate: Certificate, exports: int) -> Weakest | None:
    terms = [term for term in certificate.terms if term.capacity or term.high]
    if not terms:
        return None
    term = max(terms, key=_weakness)
    value = _value_by_capacity(view, term)
    change = _smallest_change(value, term, exports, certificate.value)
    return Weakest(
        term=term,
        change=change,
        becomes=None if change is None else conclusion(exports, value(abs(term.capacity) + change)),
        unlimited=value(None),
    )


def _weakness(term: CutElement) -> tuple[int, int, int]:
    return (RELIABILITY_ORDER.index(term.grade), term.high - term.low, abs(term.capacity))


def _value_by_capacity(view: Snapshot, term: CutElement) -> Callable[[int | None], int]:
    """Return the greatest exports as a function of one term's capacity; None = unlimited."""

    def value(capacity: int | None) -> int:
        return solve(with_limit(view, term, capacity)).exports

    return value


def with_limit(view: Snapshot, term: CutElement, capacity: int | None) -> Snapshot:
    """Return the snapshot with another limit for the element a term stands for."""
    limit = replace(view.limit(term.kind, term.id), amount=capacity)
    if term.kind == "supply":
        return replace(view, supplies={**view.supplies, term.id: limit})
    if term.kind == "demand" and term.id in view.home:
        return replace(view, home={**view.home, term.id: limit})
    if term.kind == "demand":
        return replace(view, markets={**view.markets, term.id: limit})
    return replace(view, capacities={**view.capacities, term.id: limit})


def _smallest_change(
    value: Callable[[int | None], int], term: CutElement, exports: int, now: int
) -> int | None:
    """Return the signed change of least size after which the conclusion is another one.

    The greatest flow to all sinks and the one to home sinks are, as functions of one capacity u,
    min(a + u, b). So exports are linear between at most two break points, and the least change lies at a
    break point or where a piece meets a threshold; bisection between them finds it in whole steps.
    """
    here = abs(term.capacity)
    case = conclusion(exports, now)

    def differs(capacity: int | None) -> bool:
        return conclusion(exports, value(capacity)) != case

    candidates = []
    for end in (None, 0):
        far = here + exports + abs(now) + 1 if end is None else 0
        if differs(far):
            candidates.append(_first(differs, here, far) - here)
    return min(candidates, key=abs, default=None)


def _first(differs: Callable[[int | None], bool], same: int, other: int) -> int:
    """Return the capacity nearest to `same` at which the conclusion differs, by bisection."""
    while abs(other - same) > 1:
        middle = (same + other) // 2
        if differs(middle):
            other = middle
        else:
            same = middle
    return other

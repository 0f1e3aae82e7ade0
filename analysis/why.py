"""Why a number is what it is: the sum behind it, its weakest term, and what would change the conclusion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.certificate import RELIABILITY_ORDER, Certificate, CutElement, maximum_flow
from analysis.dependence import exports_to_carry, range_of_exports
from analysis.flow import solve
from routes.transit import exits

if TYPE_CHECKING:
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
        What could leave if this term were unlimited, integer steps; None = without any limit.
    """

    term: CutElement
    change: int | None
    becomes: str | None
    unlimited: int | None


@dataclass(frozen=True, kw_only=True)
class Response:
    """Exports as a function of one capacity u: min(least + u, most) − min(home_least + u, home_most).

    A flow is its smallest cut, and a cut holds an element once or not at all: so the greatest flow to
    all sinks, and the one to home sinks, grow step by step with u until other limits hold them.

    Parameters
    ----------
    least, most
        The greatest flow to all sinks with u = 0 and u unlimited, integer steps; most is None where
        nothing else limits it.
    home_least, home_most
        The same for home sinks alone.
    """

    least: int
    most: int | None
    home_least: int
    home_most: int

    @property
    def greatest(self) -> int | None:
        """Exports with u unlimited; None where nothing else limits them."""
        return None if self.most is None else self.most - self.home_most

    def exports(self, capacity: int) -> int:
        """Return exports at a capacity, integer steps."""
        everywhere = self.least + capacity
        if self.most is not None:
            everywhere = min(everywhere, self.most)
        return everywhere - min(self.home_least + capacity, self.home_most)

    def meeting(self, amount: int) -> tuple[int, ...]:
        """Return the capacities, ≥ 0, at which exports could be first or last at an amount, or one less.

        Exports rise where home has all it can get and markets have not, and fall where it is the other
        way round.
        """
        rising = amount - self.least + self.home_most
        found = [rising - 1, rising]
        if self.most is not None:
            falling = self.most - self.home_least - amount
            found += [falling, falling + 1]
        return tuple(capacity for capacity in found if capacity >= 0)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What can leave without a country, the proof, and how firm the conclusion is.

    `value_range` is what could leave with every capacity at its low, and at its high end.
    """

    snapshot: Snapshot
    country: str
    exports: int
    certificate: Certificate
    value_range: tuple[int, int]
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
        value_range=range_of_exports(closed),
        conclusion=conclusion(exports, certificate.value),
        weakest=_weakest(closed, certificate, exports),
    )


def conclusion(exports: int, without: int) -> str:
    """Return in words which of three cases holds: nothing, some, or most of the exports stranded."""
    if without >= exports:
        return NOTHING
    return SOME if 2 * without >= exports else MOST


def _weakest(view: Snapshot, certificate: Certificate, exports: int) -> Weakest | None:
    terms = [term for term in certificate.terms if term.capacity or term.low or term.high]
    if not terms:
        return None
    term = max(terms, key=_weakness)
    answer = response(view, term)
    here = abs(term.capacity)
    change = _smallest_change(answer, here, exports)
    return Weakest(
        term=term,
        change=change,
        becomes=None if change is None else conclusion(exports, answer.exports(here + change)),
        unlimited=answer.greatest,
    )


def _weakness(term: CutElement) -> tuple[int, int, int]:
    return (RELIABILITY_ORDER.index(term.grade), term.high - term.low, abs(term.capacity))


def response(view: Snapshot, term: CutElement) -> Response:
    """Return how exports depend on the capacity of the element that a term stands for."""
    closed, unlimited = (solve(with_limit(view, term, capacity)) for capacity in (0, None))
    everywhere = unlimited.home + unlimited.exports
    return Response(
        least=closed.home + closed.exports,
        most=everywhere if everywhere < unlimited.snapshot.unlimited else None,
        home_least=closed.home,
        home_most=unlimited.home,
    )


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


def _smallest_change(answer: Response, here: int, exports: int) -> int | None:
    """Return the signed change of least size after which the conclusion is another one.

    Exports change by at most one per step, so the nearest other conclusion lies where they meet the
    least amount of a case, or one less. Of two equal changes the one upwards is returned.
    """
    case = conclusion(exports, answer.exports(here))
    least_of_cases = (exports, -(-exports // 2))
    changes = [
        capacity - here
        for amount in least_of_cases
        for capacity in answer.meeting(amount)
        if conclusion(exports, answer.exports(capacity)) != case
    ]
    return min(changes, key=lambda change: (abs(change), -change), default=None)

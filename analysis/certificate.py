"""A proof for every flow value: paths that reach it, and a cut that forbids more.

Weak duality does the work: no flow is greater than any cut, so a flow and a cut of equal size prove
each other. Whoever reads a certificate needs no solver, only addition.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analysis.flow import ABROAD, HOME, SINKS, SOURCE, FlowPlan, Path, solve
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.residual import Residual
    from routes.limits import Kind, Limit
    from routes.network import Network
    from routes.snapshot import Snapshot

Near = Literal["fields", "markets"]
Reliability = Literal["A", "B", "C", "judged", "none"]
RELIABILITY_ORDER: tuple[Reliability, ...] = ("A", "B", "C", "judged", "none")


@dataclass(frozen=True, kw_only=True)
class CutElement:
    """One limit of a cut.

    Parameters
    ----------
    kind, id
        What limits: a segment, a place, a field's supply, a market's demand.
    capacity, low, high
        Integer steps. Negative for home demand that is served first through the cut.
    grade
        Grade of the source it rests on first, ``judged`` where the figure or its range is a
        judgement, ``none`` where nothing is cited.
    """

    kind: Kind
    id: str
    capacity: int
    low: int
    high: int
    grade: Reliability
    evidence: tuple[str, ...]

    def negative(self) -> CutElement:
        """Return the term as it is subtracted."""
        return replace(self, capacity=-self.capacity, low=-self.high, high=-self.low)


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The greatest exports of a snapshot, home demand first, with their proof.

    Parameters
    ----------
    value
        Greatest exports, integer steps.
    home
        What home demand gets first.
    paths, home_paths
        A way to carry both at once.
    cut
        Limits between fields and all sinks; they add up to value + home.
    home_cut
        Limits between fields and home sinks alone; they add up to home.
    """

    value: int
    home: int
    paths: tuple[Path, ...]
    home_paths: tuple[Path, ...]
    cut: tuple[CutElement, ...]
    home_cut: tuple[CutElement, ...]

    @property
    def terms(self) -> tuple[CutElement, ...]:
        """The sum to do by hand: the cut, less what home takes through it. It adds up to the value."""
        home = {(element.kind, element.id) for element in self.home_cut}
        both = home & {(element.kind, element.id) for element in self.cut}
        kept = [element for element in self.cut if (element.kind, element.id) not in both]
        less = [element.negative() for element in self.home_cut if (element.kind, element.id) not in both]
        return (*sorted(kept, key=lambda item: -item.capacity), *sorted(less, key=lambda item: item.capacity))


def maximum_flow(snapshot: Snapshot, *, near: Near | None = None) -> Certificate:
    """Return the greatest exports of a snapshot with their proof, already verified.

    Parameters
    ----------
    near
        Which of the smallest cuts is shown: nearest the fields or the markets. Default: the one with
        fewer terms.

    Raises
    ------
    ProofError
        If the certificate does not add up (a defect of this program).
    """
    return prove(solve(snapshot), near=near)


def minimum_cut(snapshot: Snapshot, *, near: Near = "markets") -> tuple[CutElement, ...]:
    """Return the terms of a smallest cut; they add up to the greatest exports."""
    return maximum_flow(snapshot, near=near).terms


def prove(plan: FlowPlan, *, near: Near | None = None) -> Certificate:
    """Return the certificate of a flow plan, verified."""
    home_cut = tuple(_cut(plan, plan.home_residual, "markets", (HOME,)))
    candidates = [
        Certificate(
            value=plan.exports,
            home=plan.home,
            paths=plan.paths((ABROAD,)),
            home_paths=plan.paths((HOME,)),
            cut=tuple(_cut(plan, plan.residual, side, SINKS)),
            home_cut=home_cut,
        )
        for side in (("fields", "markets") if near is None else (near,))
    ]
    certificate = min(candidates, key=lambda item: sum(1 for term in item.terms if term.capacity))
    verify(certificate, plan.snapshot)
    return certificate


def _cut(plan: FlowPlan, residual: Residual, near: Near, sinks: tuple[int, ...]) -> Iterator[CutElement]:
    """Yield the full arcs between the field side and the market side."""
    if near == "fields":
        inside = residual.reachable(SOURCE)
    else:
        inside = set(range(len(residual.arcs))) - residual.reaching(sinks)
    outside_sinks = set(SINKS) - set(sinks)
    for arc in plan.arcs:
        if arc.tail in inside and arc.head not in inside and arc.head not in outside_sinks:
            yield cut_element(plan.snapshot, arc.kind, arc.element)


def cut_element(snapshot: Snapshot, kind: Kind, element: str) -> CutElement:
    """Return the limit of an element as a term of a cut."""
    limit = snapshot.limit(kind, element)
    amount = snapshot.unlimited if limit.amount is None else limit.amount
    return CutElement(
        kind=kind,
        id=element,
        capacity=amount,
        low=amount if limit.low is None else limit.low,
        high=amount if limit.high is None else limit.high,
        grade=grade_of(snapshot.network, limit),
        evidence=limit.evidence,
    )


def grade_of(network: Network, limit: Limit) -> Reliability:
    """Return the grade of the source a limit rests on first, ``judged`` or ``none``."""
    first = network.evidence.get(limit.evidence[0]) if limit.evidence else None
    if limit.judged:
        return "judged"
    return "none" if first is None or first.grade is None else first.grade


def verify(certificate: Certificate, snapshot: Snapshot) -> None:
    """Check a certificate by addition alone.

    Its paths must be real, open ways that together exceed no limit and add up to the value; its cuts
    must add up to it too and leave no way from a field to a sink.

    Raises
    ------
    ProofError
        Naming the first thing that does not hold.
    """
    paths = (*certificate.paths, *certificate.home_paths)
    _check_paths(paths, snapshot)
    _check_limits(paths, snapshot)
    sums = (
        ("paths", sum(path.amount for path in certificate.paths), certificate.value),
        ("home paths", sum(path.amount for path in certificate.home_paths), certificate.home),
        ("cut", sum(term.capacity for term in certificate.cut), certificate.value + certificate.home),
        ("home cut", sum(term.capacity for term in certificate.home_cut), certificate.home),
        ("terms", sum(term.capacity for term in certificate.terms), certificate.value),
    )
    for name, total, expected in sums:
        if total != expected:
            raise ProofError(f"the {name} add up to {total}, not {expected}")
    _check_ends(certificate, snapshot)
    _check_cut(certificate.cut, snapshot, {*snapshot.home, *snapshot.markets})
    _check_cut(certificate.home_cut, snapshot, set(snapshot.home))


def _check_paths(paths: Iterable[Path], snapshot: Snapshot) -> None:
    """Check that each path is a chain of open ways."""
    open_ways = {(way.segment, origin, destination) for way, origin, destination in snapshot.ways}
    for path in paths:
        places, segments = path.elements[::2], path.elements[1::2]
        for step in zip(segments, places, places[1:], strict=False):
            if step not in open_ways:
                raise ProofError(f"a path uses {step[0]} from {step[1]} to {step[2]}, which is not open")
        if path.amount <= 0 or len(places) != len(segments) + 1:
            raise ProofError(f"not a path: {' > '.join(path.elements)}")


def _check_ends(certificate: Certificate, snapshot: Snapshot) -> None:
    """Check that paths begin at a supply and end at a sink of the right kind."""
    for paths, sinks in (
        (certificate.paths, snapshot.markets),
        (certificate.home_paths, snapshot.home),
    ):
        for path in paths:
            if path.elements[0] not in snapshot.supplies or path.elements[-1] not in sinks:
                raise ProofError(f"the path {' > '.join(path.elements)} does not lead from supply to sink")


def _check_limits(paths: Iterable[Path], snapshot: Snapshot) -> None:
    """Check that the paths together exceed no limit; each direction of a segment has the full one."""
    used: dict[tuple[Kind, str, str], int] = {}

    def use(kind: Kind, element: str, amount: int, direction: str = "") -> None:
        key = (kind, element, direction)
        used[key] = used.get(key, 0) + amount

    for path in paths:
        use("supply", path.elements[0], path.amount)
        use("demand", path.elements[-1], path.amount)
        for position, element in enumerate(path.elements):
            if position % 2:
                use("segment", element, path.amount, path.elements[position + 1])
            else:
                use("place", element, path.amount)
    for (kind, element, _), amount in used.items():
        limit = snapshot.limit(kind, element).amount
        if limit is not None and amount > limit:
            raise ProofError(f"the paths put {amount} on {kind} {element}, which takes {limit}")


def _check_cut(cut: Iterable[CutElement], snapshot: Snapshot, sinks: set[str]) -> None:
    """Check that the cut's terms are the limits and sources they claim and that no way leads round them."""
    blocked = {(term.kind, term.id) for term in cut}
    for term in cut:
        limit = snapshot.limit(term.kind, term.id).amount
        if (snapshot.unlimited if limit is None else limit) != term.capacity:
            raise ProofError(
                f"the cut counts {term.capacity} for {term.kind} {term.id}, its limit is {limit}"
            )
        if term != cut_element(snapshot, term.kind, term.id):
            raise ProofError(f"the cut gives {term.kind} {term.id} a range or a source that its row has not")
    open_sinks = {place for place in sinks if ("demand", place) not in blocked}
    reached = _reached_past(blocked, snapshot) & open_sinks
    if reached:
        raise ProofError(f"the cut leaves a way open to {', '.join(sorted(reached))}")


def _reached_past(blocked: set[tuple[Kind, str]], snapshot: Snapshot) -> set[str]:
    """Return the places that goods can leave again although the blocked elements stop them."""
    onward: dict[str, list[str]] = {}
    for way, origin, destination in snapshot.ways:
        if ("segment", way.segment) not in blocked and ("place", destination) not in blocked:
            onward.setdefault(origin, []).append(destination)
    stopped = {place for kind, place in blocked if kind in ("supply", "place")}
    starts = set(snapshot.supplies) - stopped
    seen, queue = set(starts), deque(starts)
    while queue:
        for destination in onward.get(queue.popleft(), ()):
            if destination not in seen:
                seen.add(destination)
                queue.append(destination)
    return seen

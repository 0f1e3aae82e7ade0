"""What differs between two networks, or two scenarios on them: inputs by element, and results."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.dependence import CountryDependence, Dependence
    from routes.limits import Kind, Limit
    from routes.model import Evidence
    from routes.snapshot import Snapshot

Value = float | str | None
FIELDS = ("amount", "low", "high")
EVIDENCE_FIELDS = ("value", "low", "high", "unit", "period", "grade", "publisher")


@dataclass(frozen=True, kw_only=True)
class InputChange:
    """One figure that two sides do not share.

    None is unlimited; in evidence no figure, and in an event or a scenario what it does not say.
    """

    kind: str
    element: str
    field: str
    a: Value
    b: Value


@dataclass(frozen=True, kw_only=True)
class ResultChange:
    """One result of both, in its unit, or a share in [0, 1]."""

    quantity: str
    a: float | None
    b: float | None

    @property
    def change(self) -> float | None:
        """What b has more than a."""
        return None if self.a is None or self.b is None else self.b - self.a


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two answers side by side: only inputs that differ, all results."""

    a: Dependence
    b: Dependence
    inputs: tuple[InputChange, ...]
    results: tuple[ResultChange, ...]


def compare(a: Dependence, b: Dependence) -> Comparison:
    """Return what differs in inputs and results between two answers."""
    return Comparison(
        a=a,
        b=b,
        inputs=tuple(input_changes(a.snapshot, b.snapshot)),
        results=tuple(_result_changes(a, b)),
    )


def input_changes(a: Snapshot, b: Snapshot) -> Iterator[InputChange]:
    """Yield the figures, evidence and closed ways of which two snapshots differ."""
    for key in sorted({*_limits(a), *_limits(b)}):
        kind, element = key
        first, second = _limits(a).get(key), _limits(b).get(key)
        for field in FIELDS:
            before, after = _figure(a, first, field), _figure(b, second, field)
            if before != after:
                name = "central" if field == "amount" else field
                yield InputChange(kind=kind, element=element, field=name, a=before, b=after)
    carrying = {segment.id for segment in (*a.segments, *b.segments)}
    yield from _evidence_changes(a, b)
    for way in sorted(way for way in a.closed ^ b.closed if way.segment in carrying):
        states = ["closed" if way in view.closed else "open" for view in (a, b)]
        yield InputChange(kind="segment", element=way.segment, field="way", a=states[0], b=states[1])


def _evidence_changes(a: Snapshot, b: Snapshot) -> Iterator[InputChange]:
    """Yield the figures of evidence that differ, and evidence that only one side has."""
    ours, theirs = a.network.evidence, b.network.evidence
    for name in sorted({*ours, *theirs}):
        first, second = ours.get(name), theirs.get(name)
        if first == second:
            continue
        for field in EVIDENCE_FIELDS:
            before, after = _told(first, field), _told(second, field)
            if before != after and {before, after} != {"absent", None}:
                yield InputChange(kind="evidence", element=name, field=field, a=before, b=after)


def _told(row: Evidence | None, field: str) -> Value:
    """Return what a row says in one column: None = nothing; absent if there is no such row."""
    value: Decimal | str | None = "absent" if row is None else getattr(row, field)
    return float(value) if isinstance(value, Decimal) else value


def _limits(view: Snapshot) -> dict[tuple[Kind, str], Limit]:
    groups = (view.capacities, view.supplies, view.home, view.markets)
    return {(limit.kind, limit.id): limit for group in groups for limit in group.values()}


def _figure(view: Snapshot, limit: Limit | None, field: str) -> Value:
    if limit is None:
        return "absent"
    steps = getattr(limit, field)
    return None if steps is None else view.decimal(steps)


def _result_changes(a: Dependence, b: Dependence) -> Iterator[ResultChange]:
    for name, first, second in (
        ("maximum_flow", a.capacity.value, b.capacity.value),
        ("home_demand", a.capacity.home, b.capacity.home),
        ("exports", a.exports, b.exports),
    ):
        yield ResultChange(quantity=name, a=a.snapshot.decimal(first), b=b.snapshot.decimal(second))
    yield ResultChange(quantity="route_hhi", a=a.route_hhi, b=b.route_hhi)
    ours = {item.country: item for item in a.countries}
    theirs = {item.country: item for item in b.countries}
    for country in dict.fromkeys((*ours, *theirs)):
        before = _numbers(a.snapshot, ours.get(country))
        after = _numbers(b.snapshot, theirs.get(country))
        for quantity in ("without", "stranded", "stranded_share", "capacity_loss"):
            yield ResultChange(
                quantity=f"{quantity} {country}", a=before.get(quantity), b=after.get(quantity)
            )


def _numbers(view: Snapshot, item: CountryDependence | None) -> dict[str, float]:
    """Return the numbers of one country that are compared; none where it was not asked."""
    if item is None:
        return {}
    return {
        "without": view.decimal(item.without.value),
        "stranded": view.decimal(item.stranded),
        "stranded_share": item.stranded_share,
        "capacity_loss": item.capacity_loss,
    }

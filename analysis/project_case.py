"""One network on which a plan is tried: what projects change in it, and what can then leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING

from analysis.certificate import prove
from analysis.flow import solve
from analysis.goods_carried import Carried, home_first, most_carried, ones, prepare
from analysis.goods_programme import goods_programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.certificate import Certificate
    from routes.goods import Good
    from routes.joint import JointSnapshot as Joint
    from routes.limits import Bound, Limit
    from routes.network import Network
    from routes.snapshot import Snapshot
    from routes.transit import Way


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a project adds to one limit of a case, in integer steps: to its low end, itself, its high end.

    `number` is the place of the limit in `Case.joint.limits`.
    """

    number: int
    low: int
    amount: int
    high: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """One network on which a plan is tried.

    Parameters
    ----------
    name
        The scenario it is in; None for the year as it is.
    joint
        The goods with everything open and nothing of the plan built.
    several
        Whether the goods were asked for together; if not there is one.
    denied
        The ways that close when transit is denied.
    exports
        Exports to be carried, by good, in steps: what no plan changes.
    effects
        What each project changes; one that changes nothing is missing.
    tops
        Limits that all projects together do not raise by the sum of what each adds: an event holds them.
    """

    name: str | None
    joint: Joint
    several: bool
    denied: frozenset[Way]
    exports: Mapping[Good, int]
    effects: Mapping[str, tuple[Change, ...]]
    tops: Mapping[int, Change]

    @property
    def total(self) -> int:
        """Exports to be carried of all goods, in steps."""
        return sum(self.exports.values())

    def built(self, names: Iterable[str]) -> Joint:
        """Return the goods with some projects built and everything open."""
        limits = [shared.limit for shared in self.joint.limits]
        touched: dict[int, None] = {}
        for name in names:
            for change in self.effects.get(name, ()):
                limits[change.number] = raised(limits[change.number], change)
                touched[change.number] = None
        for number in touched:
            if number in self.tops:
                limits[number] = _held(limits[number], self.tops[number])
        return with_limits(self.joint, limits, several=self.several)

    def closed(self, names: Iterable[str]) -> Joint:
        """Return the goods with some projects built and transit denied."""
        return self.built(names).closing(self.denied)

    def view(self, names: Iterable[str] = ()) -> Snapshot:
        """Return the one good with some projects built and everything open."""
        return self.built(names).first

    def left(self, names: Iterable[str], *, end: Bound = "central") -> int:
        """Return what of the exports can leave with some projects built and transit denied, in steps."""
        return left_of(self.closed(names), self.exports, several=self.several, end=end)

    def stranded(self, names: Iterable[str], *, end: Bound = "central") -> int:
        """Return what of the exports cannot leave, in steps."""
        return max(0, self.total - self.left(names, end=end))

    def home(self, names: Iterable[str]) -> int:
        """Return what home demand gets with some projects built and transit denied, in steps."""
        joint = self.closed(names)
        return home_first(goods_programme(joint))[1] if self.several else solve(joint.first).home

    def proof(self, names: Iterable[str]) -> Certificate | Carried:
        """Return the greatest exports with some projects built and transit denied, proven and verified."""
        return self.carried(self.closed(names))

    def carried(self, joint: Joint) -> Certificate | Carried:
        """Return the greatest exports of the goods, of several no more than are to be carried, proven."""
        return most_carried(prepare(joint, most=self.exports)) if self.several else prove(solve(joint.first))

    def stranded_by(self, joint: Joint, without: Mapping[str, frozenset[Way]]) -> dict[str, int]:
        """Return what of the exports cannot leave with the ways of each country closed besides, in steps.

        Where one way to carry them, home demand first, uses none of these ways, nothing changes without them.
        """
        found = self.carried(joint)
        left = found.amount if isinstance(found, Carried) else min(self.total, found.value)
        used, network = _ways_used(found), joint.network
        return {
            name: max(
                0,
                self.total
                - (
                    left_of(joint.closing(ways), self.exports, several=self.several)
                    if any((way.segment, _origin(network, way)) in used for way in ways)
                    else left
                ),
            )
            for name, ways in without.items()
        }

    @cached_property
    def evidence(self) -> tuple[str, ...]:
        """Ids of the rows that the limits rest on, in order of first use."""
        ids = [item for shared in self.joint.limits for item in shared.limit.evidence]
        for view in self.joint.views.values():
            ids += [item for limit in view.supplies.values() for item in limit.evidence]
        return tuple(dict.fromkeys(ids))


def left_of(joint: Joint, exports: Mapping[Good, int], *, several: bool, end: Bound = "central") -> int:
    """Return what of some exports can leave with every capacity at one end, in steps: home demand first."""
    if several:
        prepared = prepare(joint.at_end(end), most=exports)
        gain = prepared.programme.gain(ones(joint))
        return floor(prepared.programme.programme.maximise(gain).bound)
    return min(sum(exports.values()), solve(joint.first.at_end(end)).exports)


def _ways_used(found: Certificate | Carried) -> set[tuple[str, str]]:
    """Return the segments that a proof's paths use, each with the place where it is entered."""
    if isinstance(found, Carried):
        groups = (*found.certificate.paths.values(), *found.certificate.home_paths.values())
    else:
        groups = (found.paths, found.home_paths)
    paths = (path.elements for group in groups for path in group)
    return {step for path in paths for step in zip(path[1::2], path[::2], strict=False)}


def _origin(network: Network, way: Way) -> str:
    segment = network.segments[way.segment]
    return segment.origin if way.forward else segment.destination


def with_limits(joint: Joint, limits: Sequence[Limit], *, several: bool) -> Joint:
    """Return the goods with other limits, in the order of theirs."""
    shared = tuple(replace(old, limit=new) for old, new in zip(joint.limits, limits, strict=True))
    if several:
        return replace(joint, limits=shared)
    ((good, view),) = joint.views.items()
    grown = {limit.id: limit for limit in limits if limit.kind != "demand"}
    view = replace(view, capacities={**view.capacities, **grown})
    return replace(joint, limits=shared, views={good: view})


def raised(limit: Limit, change: Change) -> Limit:
    """Return a limit with what a project adds to it."""
    return replace(
        limit,
        low=(limit.low or 0) + change.low,
        amount=(limit.amount or 0) + change.amount,
        high=(limit.high or 0) + change.high,
        evidence=tuple(dict.fromkeys((*limit.evidence, *change.evidence))),
    )


def _held(limit: Limit, top: Change) -> Limit:
    return replace(
        limit,
        low=min(limit.low or 0, top.low),
        amount=min(limit.amount or 0, top.amount),
        high=min(limit.high or 0, top.high),
    )

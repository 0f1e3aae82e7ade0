"""Which projects a plan may choose from, at what cost, and why others are left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from analysis.pipeline import DONE, cost, cost_gap, projects
from routes.errors import RoutesError, unknown
from routes.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from routes.network import Network
    from routes.projects import Project

Price = Literal["published", "yours", "free"]
Why = Literal["nothing", "no-cost", "needs", "contained"]
THOUSANDS = 1000  # of dollars in a million: costs are compared in whole thousands


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A project that a plan may choose.

    Parameters
    ----------
    cost
        In million US dollars.
    price
        Whether the cost is published, the user's own figure, or taken as nothing.
    requires
        Other offers that must be chosen with it.
    excludes
        Other offers whose works it contains.
    """

    project: Project
    cost: Estimate
    price: Price
    requires: tuple[str, ...]
    excludes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A project in time for the year that a plan may not choose, and why in words."""

    project: Project
    why: Why
    reason: str


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What a plan may choose from, by id in the order of the table, and what it may not."""

    offers: Mapping[str, Offer]
    left_out: tuple[LeftOut, ...]

    def costs(self, end: Literal["low", "central", "high"] = "central") -> dict[str, int]:
        """Return the cost of each offer at one end of its range, in whole thousand US dollars."""
        return {name: thousands(getattr(offer.cost, end)) for name, offer in self.offers.items()}


def thousands(millions: Decimal) -> int:
    """Return million US dollars as whole thousands, half to even.

    Examples
    --------
    >>> thousands(Decimal("86.324786"))
    86325
    """
    return round(millions * THOUSANDS)


def candidates(
    network: Network,
    *,
    year: int | None,
    statuses: Collection[str] | None = None,
    built: Collection[str] = (),
) -> tuple[Project, ...]:
    """Return the projects that are not there yet and can be in use in a year, in the order of the table.

    Parameters
    ----------
    statuses
        Which to look at, by the column status. Default: all that are not done.
    built
        Those taken as there already.

    Raises
    ------
    UnknownNameError
        If the table has no such status.
    """
    known = {project.status for project in network.tables.projects if project.status is not None}
    for status in statuses or ():
        if status not in known:
            raise unknown("status of projects", status, known)
    return tuple(
        project
        for project in network.tables.projects
        if project.status != DONE
        and project.id not in built
        and (year is None or project.year <= year)
        and (not statuses or project.status in statuses)
    )


def offered(
    network: Network,
    found: Iterable[Project],
    *,
    effective: Collection[str],
    built: Collection[str] = (),
    yours: Mapping[str, Decimal] | None = None,
    free: bool = False,
) -> Offers:
    """Return which of some projects a plan may choose, and why not the others.

    Parameters
    ----------
    effective
        Those that change a limit of the question. Others are offered only where one of these needs them.
    built
        Those taken as there already.
    yours
        The user's own costs in million US dollars.
    free
        Whether what has no cost is taken to cost nothing.

    Raises
    ------
    UnknownNameError
        If a cost is given for a project that does not exist.
    RoutesError
        If it is given for one that is no candidate.
    """
    here = {project.id: project for project in found}
    _check_yours(network, yours or {}, here)
    desk = _Desk(network=network, here=here, built=frozenset(built), yours=yours or {}, free=free)
    reasons = {name: reason for name in here if (reason := desk.barred(name)) is not None}
    wanted = {name for name in here if name in effective and name not in reasons}
    wanted = wanted.union(*(desk.needs(name) for name in wanted))
    left_out = [
        LeftOut(project=project, why=reasons[name][0], reason=reasons[name][1])
        if name in reasons and name in effective
        else LeftOut(project=project, why="nothing", reason="adds nothing to this question")
        for name, project in here.items()
        if name not in wanted
    ]
    return Offers(
        offers={name: desk.offer(name, wanted) for name in here if name in wanted},
        left_out=tuple(left_out),
    )


def _check_yours(network: Network, yours: Mapping[str, Decimal], here: Mapping[str, Project]) -> None:
    known = projects(network)
    for name in yours:
        if name not in known:
            raise unknown("project", name, known)
        if name not in here:
            project = known[name]
            raise RoutesError(
                f"a cost is given for {name}, which is no candidate: status {project.status or 'none'}, "
                f"first year of use {project.year}"
            )


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """Prices projects, and says what bars them."""

    network: Network
    here: Mapping[str, Project]
    built: frozenset[str]
    yours: Mapping[str, Decimal]
    free: bool

    def needs(self, name: str) -> frozenset[str]:
        """Return all projects that must be built with one, itself among them, besides what is there."""
        found: dict[str, None] = {name: None}
        queue = [name]
        while queue:
            for other in self._lacking(queue.pop()):
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return frozenset(found)

    def _lacking(self, name: str) -> list[str]:
        known = projects(self.network)
        return [
            other
            for other in known[name].requires
            if other not in self.built and not (other in known and known[other].status == DONE)
        ]

    def priced(self, name: str) -> tuple[Estimate, Price] | None:
        """Return the cost of a project and whose figure it is; None where it has none."""
        if name in self.yours:
            figure = self.yours[name]
            return Estimate(low=figure, central=figure, high=figure), "yours"
        found = cost(self.network, self.here[name])
        if found is not None:
            return found, "published"
        nothing = Decimal(0)
        return (Estimate(low=nothing, central=nothing, high=nothing), "free") if self.free else None

    def barred(self, name: str) -> tuple[Why, str] | None:
        """Return why a project cannot be chosen, None if it can."""
        known, needs = projects(self.network), sorted(self.needs(name))
        for other in needs:
            if other not in self.here:
                return "needs", f"needs {other}, which is not to be had here"
            inside = self.built.intersection(known[other].instead_of)
            holders = [there for there in self.built if other in known[there].instead_of]
            if inside or holders:
                word = "contains" if inside else "is part of"
                whose = "" if other == name else f"needs {other}, which "
                return "contained", f"{whose}{word} {', '.join(sorted(inside or holders))}, taken as built"
        for other in [name, *needs]:
            if self.priced(other) is None:
                gap = cost_gap(self.network, self.here[other]) or ""
                return "no-cost", gap if other == name else f"needs {other}: {gap}"
        return None

    def offer(self, name: str, wanted: Collection[str]) -> Offer:
        """Return a project that can be chosen."""
        found = self.priced(name)
        if found is None:
            raise RoutesError(f"project {name} has no cost")
        project = self.here[name]
        return Offer(
            project=project,
            cost=found[0],
            price=found[1],
            requires=tuple(self._lacking(name)),
            excludes=tuple(other for other in project.instead_of if other in wanted),
        )

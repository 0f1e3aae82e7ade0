"""What a plan is asked for and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.pipeline import PROMISED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from fractions import Fraction

    from analysis.certificate import Certificate
    from analysis.goods_carried import Carried
    from analysis.project_candidates import LeftOut, Offers
    from analysis.project_case import Case
    from analysis.project_choice import Choice
    from analysis.project_effects import Asked
    from analysis.scenario import Scenario
    from routes.estimate import Estimate
    from routes.network import Network
    from routes.projects import Project


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a plan is asked for.

    Parameters
    ----------
    asked
        Year, goods and the transit denied.
    budgets
        Million US dollars each; none: whatever it takes.
    at_most
        Share in [0, 1] of the exports that may be stranded: the cheapest set is sought instead.
    built
        Projects taken as there already.
    statuses
        Which projects to choose from, by their status; none: all that are not done.
    use
        Share of what projects add that is used.
    as_past
        Whether that share is how past plans were met.
    yours
        The user's own costs, million US dollars.
    free
        Whether a project without a cost is taken to cost nothing.
    scenarios
        What the plan must hold in; none: the year as it is.
    """

    asked: Asked
    budgets: tuple[Decimal, ...] = ()
    at_most: Fraction | None = None
    built: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    use: Estimate = PROMISED
    as_past: bool = False
    yours: Mapping[str, Decimal] | None = None
    free: bool = False
    scenarios: tuple[Scenario, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one budget buys.

    Parameters
    ----------
    budget
        Million US dollars; None: whatever it takes.
    choice
        The set, its central cost, and what it strands in each case.
    cost
        Million US dollars, with its range.
    stranded
        The greatest of the cases with every figure at its high, and at its low end, in steps.
    next_slope
        Steps saved per thousand dollars on the steepest way on to a later point of the front; 0 at its end.
    last_slope
        Steps saved per thousand dollars by the last step up the front; None at its start.
    at_low_costs, at_high_costs
        The set chosen for the same budget with every cost at that end; None where it is the same.
    """

    budget: Decimal | None
    choice: Choice
    cost: Estimate
    stranded: tuple[int, int]
    next_slope: Fraction
    last_slope: Fraction | None
    at_low_costs: Choice | None
    at_high_costs: Choice | None


@dataclass(frozen=True, kw_only=True)
class Addition:
    """What a project without a cost would add if it were built for nothing, on top of the plan.

    `stranded` is the greatest of the cases then, in steps. `without` names projects of the plan that it
    contains or is part of, taken out for it.
    """

    left_out: LeftOut
    stranded: int
    without: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CountryChange:
    """What depends on one country or zone before and after the plan.

    Parameters
    ----------
    before, after
        Stranded if transit through it were denied instead, in steps; of a buyer if its border were closed.
    too
        What more would be stranded, before and after, if it were denied beside the country asked for: what
        the ways round that one lean on. Steps; None for the country itself.
    shapley
        Share in [0, 1] of all that could leave which hangs on it; None for zones and for several goods.
    buyer
        Whether goods are sold there and cross it to nowhere else.
    """

    country: str
    before: int
    after: int
    too: tuple[int, int] | None
    shapley: tuple[float, float] | None
    buyer: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The answer.

    Parameters
    ----------
    cases
        The networks it holds in: the first is the one of countries and proofs.
    before
        What is stranded without the plan, in each case, and its range over all figures.
    outcomes
        One for each budget.
    reachable
        Where a share was asked for that no set reaches: the least there is. `outcomes` is then empty.
    front
        Every set for which less money strands more, cheapest first.
    sets
        How many sets were valued without the solver; None where it was not done.
    everything
        The greatest of the cases with every project in time built, those without a cost too.
    sampled
        Whether Shapley values were sampled.
    """

    task: Task
    cases: tuple[Case, ...]
    offers: Offers
    later: tuple[Project, ...]
    before: Choice
    before_range: tuple[int, int]
    outcomes: tuple[Outcome, ...]
    reachable: Choice | None
    front: tuple[Choice, ...]
    sets: int | None
    proof: Certificate | Carried
    additions: tuple[Addition, ...]
    everything: int
    countries: tuple[CountryChange, ...]
    sampled: bool

    @property
    def first(self) -> Case:
        """The case of countries and proofs."""
        return self.cases[0]

    @property
    def main(self) -> Choice:
        """The set that countries and proofs are told for: that of the last budget."""
        return (
            self.outcomes[-1].choice
            if self.outcomes
            else self.before
            if self.reachable is None
            else self.reachable
        )

    @property
    def network(self) -> Network:
        """The network as it is without the plan."""
        return self.first.joint.network

    def share(self, choice: Choice) -> float:
        """Return the greatest share of its exports that a set strands in a case, in [0, 1]."""
        pairs = zip(choice.stranded, self.cases, strict=True)
        return max(stranded / case.total if case.total else 0.0 for stranded, case in pairs)

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of all rows the answer rests on, in order of first use."""
        ids = [item for offer in self.offers.offers.values() for item in offer.project.evidence]
        return tuple(dict.fromkeys((*self.first.evidence, *ids)))

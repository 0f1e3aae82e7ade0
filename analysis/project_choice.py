"""Which projects strand least for how much money, exactly, as a mixed-integer programme.

On each case the plan has a flow of its own; the choice is the same on all.

    least z
    z >= D - exports of the case              for each case: z is the greatest of what is stranded
    flow on a limit <= limit + sum of what chosen projects add to it
    exports of a good <= what is to be carried of it
    home deliveries >= what home demand can get with the same projects
    sum of cost_p y_p <= budget;  y_p <= y_q where p requires q;  y_p + y_q <= 1 where p contains q
    y_p in {0, 1}

Home demand is served first. What it can get, H, never falls with a project, so for a choice Y
H(y) >= H(nothing) + (H(Y) - H(nothing)) (1 - number of projects of Y that y lacks). Such rows are added for
every choice found until the choice has one; then its exports are those of the exact flow.

Every choice is valued by the exact flow, and the solver's bound must meet the value: amounts are counted in
their greatest common divisor, so a bound within half of it is a proof. The most that several goods can
carry need not be whole: there the bound must lie within two steps and 1e-7 of the exports.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from operator import le
from typing import TYPE_CHECKING

import highspy
import numpy as np
from highspy._core import _Highs

from analysis.goods_programme import LimitKey, all_limits, goods_programme
from analysis.linear import TOLERANCE
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analysis.goods_programme import GoodsProgramme
    from analysis.project_candidates import Offers
    from analysis.project_case import Case

HALF = 0.5
STEPS = 2  # that whole steps may lose of several goods
BUDGET = 0  # row: what may be spent
WORST = 0  # column: the greatest of what is stranded in the cases
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A set of projects.

    Parameters
    ----------
    names
        In the order of the table.
    cost
        Whole thousand US dollars.
    stranded
        In each case, in integer steps.
    """

    names: tuple[str, ...]
    cost: int
    stranded: tuple[int, ...]

    @property
    def worst(self) -> int:
        """The greatest of what is stranded in the cases."""
        return max(self.stranded)


class Choosing:
    """The choice of projects on some cases, for any budget and any costs; one HiGHS model for all."""

    def __init__(self, cases: Sequence[Case], offers: Offers) -> None:
        self.cases, self.offers = tuple(cases), offers
        self.names = tuple(offers.offers)
        self._values: dict[frozenset[str], tuple[int, ...]] = {}
        self._programme = _Programme(self.cases, offers) if self.names else None

    def value(self, names: Iterable[str], costs: Mapping[str, int]) -> Choice:
        """Return a set of projects with what it strands, by the exact flow."""
        chosen = frozenset(names)
        if chosen not in self._values:
            self._values[chosen] = tuple(case.stranded(sorted(chosen)) for case in self.cases)
        return Choice(
            names=tuple(name for name in self.names if name in chosen),
            cost=sum(costs[name] for name in chosen),
            stranded=self._values[chosen],
        )

    def best(self, budget: int | None, costs: Mapping[str, int]) -> Choice:
        """Return the set that strands least within a budget, of several the cheapest, then the smallest.

        Parameters
        ----------
        budget
            Whole thousand US dollars; None: any.
        costs
            Of each offer, in whole thousand US dollars.

        Raises
        ------
        ProofError
            If the solver's bound does not prove what the exact flow gives.
        """
        if self._programme is None:
            return self.value((), costs)
        names, bound = self._programme.least(budget, costs)
        found = self.value(names, costs)
        slack = self._slack
        if abs(found.worst - bound) >= slack:
            raise ProofError(f"the solver's bound {bound:.12g} does not prove that {found.worst} is least")
        cheapest = self._cheapest([found.worst + slack] * len(self.cases), costs)
        if cheapest is None:
            raise ProofError("the programme does not find again what it found")
        return cheapest

    def cheapest(self, most: Sequence[int], costs: Mapping[str, int]) -> Choice | None:
        """Return the cheapest set that strands no more than so many steps in each case; None if none does.

        Of several as cheap it is one that strands least, where there is one case.
        """
        found = self._cheapest([steps + HALF * self._unit for steps in most], costs)
        if found is None or len(self.cases) > 1:
            return found
        return self.best(found.cost, costs)

    def front(self, costs: Mapping[str, int]) -> tuple[Choice, ...]:
        """Return every set for which less money strands more, cheapest first.

        The best for any money, then the best for a thousand dollars less than it costs, down to nothing.
        """
        found = [self.best(None, costs)]
        while found[-1].cost > 0:
            found.append(self.best(found[-1].cost - 1, costs))
        return tuple(reversed(found))

    @property
    def _unit(self) -> int:
        return 1 if self._programme is None else self._programme.unit

    @property
    def _slack(self) -> float:
        """By how many steps a bound may miss an exact value."""
        if any(case.several for case in self.cases):
            return STEPS + TOLERANCE * max(case.total for case in self.cases)
        return HALF * self._unit

    def _cheapest(self, most: Sequence[float], costs: Mapping[str, int]) -> Choice | None:
        """Return the cheapest set that strands no more, of several the one of fewest projects."""
        if self._programme is None:
            found = self.value((), costs)
            return found if all(map(le, found.stranded, most)) else None
        cheapest = self._programme.cheapest(most, costs)
        if cheapest is None:
            return None
        names, bound = cheapest
        found = self.value(names, costs)
        kept = all(steps <= high + self._slack for steps, high in zip(found.stranded, most, strict=True))
        if abs(self._programme.price(names, costs) - bound) >= HALF or not kept:
            raise ProofError(f"the solver's bound {bound:.12g} does not prove that {found.cost} is cheapest")
        return found


class _Programme:
    """The mixed-integer programme; amounts in `unit` steps."""

    def __init__(self, cases: Sequence[Case], offers: Offers) -> None:
        self.cases, self.offers = cases, offers
        names = tuple(offers.offers)
        self.nothing = [case.home(()) for case in cases]
        self.everything = [case.home(names) for case in cases]
        self.unit = gcd(*(amount for number, _ in enumerate(cases) for amount in self._amounts(number))) or 1
        self.solver = _Highs()
        for option, value in OPTIONS.items():
            self.solver.setOptionValue(option, value)
        self.columns = 0
        self._column(high=max(case.total for case in cases) // self.unit + 1)  # WORST
        self.chosen = {name: self._column(high=1) for name in names}
        for column in self.chosen.values():
            self.solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        self._row(dict.fromkeys(self.chosen.values(), 1))  # BUDGET
        self._conditions()
        self.delivering: list[int] = []  # rows: what each case delivers abroad
        self.at_home = [self._carriage(number) for number, _ in enumerate(cases)]
        self.known: set[tuple[int, frozenset[str]]] = set()

    def least(self, budget: int | None, costs: Mapping[str, int]) -> tuple[list[str], float]:
        """Return a set that strands least within a budget, and the bound on what any strands, in steps."""
        self._bound(BUDGET, high=None if budget is None else float(budget))
        for row in self.delivering:
            self._bound(row)
        for name, column in self.chosen.items():
            self.solver.changeCoeff(BUDGET, column, float(costs[name]))
        self._aim({WORST: 1})
        found = self._solved()
        if found is None:
            raise ProofError("no plan was found")
        return found[0], found[1] * self.unit

    def cheapest(self, most: Sequence[float], costs: Mapping[str, int]) -> tuple[list[str], float] | None:
        """Return the cheapest set that strands so little in each case, and the bound on its price.

        None if no set strands so little.
        """
        self._bound(BUDGET)
        for row, case, steps in zip(self.delivering, self.cases, most, strict=True):
            self._bound(row, low=(case.total - steps) / self.unit)
        self._aim({column: self.price([name], costs) for name, column in self.chosen.items()})
        return self._solved()

    def price(self, names: Iterable[str], costs: Mapping[str, int]) -> int:
        """Return what orders sets by cost, then by the number of projects."""
        return sum(costs[name] * (len(self.chosen) + 1) + 1 for name in names)

    def _solved(self) -> tuple[list[str], float] | None:
        """Return the best set, with home demand served first in every case; None if no set will do."""
        while True:
            self.solver.run()
            status = self.solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            if status != highspy.HighsModelStatus.kOptimal:
                raise ProofError(f"no plan was found ({self.solver.modelStatusToString(status)})")
            values = self.solver.getSolution().col_value
            names = [name for name, column in self.chosen.items() if values[column] > HALF]
            if not self._serve_home(names):
                return names, self.solver.getInfo().mip_dual_bound

    def _serve_home(self, names: Sequence[str]) -> bool:
        """Add what a set lets home demand get, where that is more than without and was not said before."""
        added = False
        for number, case in enumerate(self.cases):
            here = number, frozenset(names)
            if here in self.known or self.nothing[number] == self.everything[number]:
                continue
            self.known.add(here)
            more = (case.home(names) - self.nothing[number]) // self.unit
            if more:
                entries = dict.fromkeys(self.at_home[number], 1)
                entries |= {self.chosen[name]: -more for name in names}
                self._row(entries, low=self.nothing[number] // self.unit + more * (1 - len(names)))
                added = True
        return added

    def _conditions(self) -> None:
        """Add what projects require and contain."""
        for name, offer in self.offers.offers.items():
            for other in offer.requires:
                self._row({self.chosen[name]: 1, self.chosen[other]: -1}, high=0)
            for other in offer.excludes:
                self._row({self.chosen[name]: 1, self.chosen[other]: 1}, high=1)

    def _amounts(self, number: int) -> Iterator[int]:
        """Yield every amount of a case that matters, in steps."""
        case, most = self.cases[number], self._most(number)
        yield from case.exports.values()
        yield from (self.nothing[number], self.everything[number])
        for _, amount in all_limits(case.joint):
            yield min(amount, most)
        for changes in case.effects.values():
            for change in changes:
                yield min(change.amount, most)
        for top in case.tops.values():
            yield min(top.amount, most)

    def _most(self, number: int) -> int:
        """Return what no flow exceeds: all exports and all that home demand can get."""
        return self.cases[number].total + self.everything[number]

    def _carriage(self, number: int) -> tuple[int, ...]:
        """Add the flow of a case; return the columns that deliver at home."""
        case, most = self.cases[number], self._most(number)
        found = goods_programme(case.closed(self.chosen))
        first = self.columns
        for column in found.programme.columns:
            self._column(high=min(column.high, most) // self.unit + 1)
        keyed = _by_key(case)
        rows = found.programme.rows
        for key, row in zip(found.limits, rows, strict=False):
            entries = {first + column: 1 for column in row.entries}
            for amount, adding, top in keyed[key]:
                self._limits(entries, min(amount, most), adding, top, most=most)
        for row in rows[len(found.limits) :]:
            self._row({first + column: sign for column, sign in row.entries.items()}, low=0, high=0)
        return self._deliveries(case, found, first, home=self.nothing[number])

    def _limits(
        self,
        entries: Mapping[int, int],
        amount: int,
        adding: Mapping[str, int],
        top: int | None,
        *,
        most: int,
    ) -> None:
        """Add a limit that projects raise."""
        if top is not None and top < most:
            self._row(entries, high=top // self.unit)
        raising = {
            self.chosen[name]: -min(more, most) // self.unit
            for name, more in adding.items()
            if name in self.chosen and more
        }
        if amount < most:
            self._row({**entries, **raising}, high=amount // self.unit)

    def _deliveries(self, case: Case, found: GoodsProgramme, first: int, *, home: int) -> tuple[int, ...]:
        """Add what is to be exported of each good, and what home demand gets at least."""
        for good, amount in case.exports.items():
            columns = {first + column: 1 for column in found.exported[good]}
            if columns:
                self._row(columns, high=amount // self.unit)
        every = {first + column: 1 for columns in found.exported.values() for column in columns}
        self._row({WORST: 1, **every}, low=case.total // self.unit)
        self.delivering.append(self.solver.getNumRow())
        self._row(every)
        at_home = tuple(first + column for columns in found.at_home.values() for column in columns)
        if at_home:
            self._row(dict.fromkeys(at_home, 1), low=home // self.unit)
        return at_home

    def _aim(self, objective: Mapping[int, int]) -> None:
        costs = np.zeros(self.columns)
        for column, cost in objective.items():
            costs[column] = float(cost)
        self.solver.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), costs)

    def _bound(self, row: int, *, low: float | None = None, high: float | None = None) -> None:
        infinity = highspy.kHighsInf
        self.solver.changeRowBounds(
            row, -infinity if low is None else low, infinity if high is None else high
        )

    def _column(self, *, high: int) -> int:
        rows, coefficients = np.array([], dtype=np.int32), np.array([])
        self.solver.addCol(0.0, 0.0, float(high), 0, rows, coefficients)
        self.columns += 1
        return self.columns - 1

    def _row(self, entries: Mapping[int, int], *, low: int | None = None, high: int | None = None) -> None:
        floor = -highspy.kHighsInf if low is None else float(low)
        ceiling = highspy.kHighsInf if high is None else float(high)
        columns = np.array(list(entries), dtype=np.int32)
        coefficients = np.array(list(entries.values()), dtype=float)
        self.solver.addRow(floor, ceiling, len(columns), columns, coefficients)


def _by_key(case: Case) -> dict[LimitKey, list[tuple[int, dict[str, int], int | None]]]:
    """Return amount, what projects add, and the top, of every limit of a kind, element and goods."""
    adding: dict[int, dict[str, int]] = {}
    for name, changes in case.effects.items():
        for change in changes:
            adding.setdefault(change.number, {})[name] = change.amount
    finite = [n for n, shared in enumerate(case.joint.limits) if shared.limit.amount is not None]
    found: dict[LimitKey, list[tuple[int, dict[str, int], int | None]]] = {}
    for place, (key, amount) in enumerate(all_limits(case.joint)):
        number = finite[place] if place < len(finite) else None
        top = case.tops.get(number) if number is not None else None
        found.setdefault(key, []).append(
            (amount, {} if number is None else adding.get(number, {}), None if top is None else top.amount)
        )
    return found

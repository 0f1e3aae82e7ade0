"""What is left when the worst happens: each element lost, each pair, the worst set of a size; the EU's form.

Home demand is served first in all of them, with the same elements lost. So a loss can leave more for export
than before, where it cuts off home demand, and the worst set for exports is not always the worst for home.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.certificate import maximum_flow
from analysis.dependence import exports_to_carry
from analysis.elimination import TooLargeError
from analysis.interdiction import MOST_SETS, Interdiction, by_elimination, interdict
from analysis.outages import Outage, Pairs, n_minus_1, n_minus_2
from analysis.severed import severing
from analysis.targets import corridors, outside, targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.severed import Severing
    from analysis.targets import By, Targets
    from routes.snapshot import Snapshot

SMALL = 5  # losses up to which a budget axis is the quicker way


@dataclass(frozen=True, kw_only=True)
class ExportStandard:
    """The N-1 formula of Regulation (EU) 2017/1938, Annex II, turned from imports to exports.

    Parameters
    ----------
    exports
        D, the exports to be carried, integer steps.
    corridors
        K_r: greatest exports with the own segments of all other corridors closed; greatest first.
    worst
        The single segment whose loss leaves least; None where there is no segment.
    """

    exports: int
    corridors: tuple[tuple[str, int], ...]
    worst: Outage | None

    @property
    def additive(self) -> Fraction | None:
        """(Sum of K - greatest K) / D: right only where corridors share nothing; None without corridors."""
        return additive_share(dict(self.corridors), self.exports)

    @property
    def network(self) -> Fraction | None:
        """Least F without one segment / D: what the network itself gives; None where nothing is to go."""
        return Fraction(self.worst.exports, self.exports) if self.worst and self.exports else None


@dataclass(frozen=True, kw_only=True)
class WorstCases:
    """Worst cases of a year: the curve, the single outages, and the EU's form beside them.

    Parameters
    ----------
    exports
        The exports to be carried.
    budget
        How many losses at once were asked for.
    targets
        How many elements can be lost.
    curve
        Worst sets for no loss, one loss, two ...; it ends where nothing is left, or nothing more can be lost.
    outages
        Each single element, least exports first.
    pairs
        Each pair of elements.
    """

    snapshot: Snapshot
    by: By
    exports: int
    budget: int
    targets: int
    curve: tuple[Interdiction, ...]
    outages: tuple[Outage, ...]
    pairs: Pairs
    standard: ExportStandard


def worst_cases(
    view: Snapshot, *, by: By = "segment", budget: int = 3, on: Iterable[str] | None = None
) -> WorstCases:
    """Return what is left with the worst elements lost, up to `budget` of them at once.

    Parameters
    ----------
    on
        Of countries: only these countries, zones and groups can be lost.
    """
    left, attackable = severing(view), targets(view, by, on=on)
    exports = exports_to_carry(view, maximum_flow(view))
    return WorstCases(
        snapshot=view,
        by=by,
        exports=exports,
        budget=budget,
        targets=len(attackable),
        curve=interdiction_curve(view, attackable, left, budget=budget),
        outages=n_minus_1(attackable, left),
        pairs=n_minus_2(view, attackable, left),
        standard=export_standard(view, left, exports=exports),
    )


def interdiction_curve(
    view: Snapshot, attackable: Targets, left: Severing, *, budget: int, most_sets: int = MOST_SETS
) -> tuple[Interdiction, ...]:
    """Return the worst sets of at most 0, 1, ..., `budget` targets.

    It ends where nothing is left, and with as many losses as there are targets.

    Each is found anew: the worst set of k need not hold the worst of k - 1. Up to `SMALL` at once come from
    one elimination with a budget axis, more of them, and what is too large for that, from the programme.
    """
    found: list[Interdiction] = []
    budget = min(budget, len(attackable))
    with suppress(TooLargeError):
        found += by_elimination(view, attackable, left, budget=min(budget, SMALL), most_sets=most_sets)
    while len(found) <= budget and (not found or found[-1].exports):
        found.append(interdict(view, attackable, left, budget=len(found), most_sets=most_sets))
    return tuple(found)


def export_standard(view: Snapshot, left: Severing, *, exports: int) -> ExportStandard:
    """Return the EU's N-1 form for exports, additive and by the network."""
    alone = {name: left(outside(view, frozenset({name}))).exports for name in corridors(view)}
    return ExportStandard(
        exports=exports,
        corridors=tuple(sorted(alone.items(), key=lambda item: (-item[1], item[0]))),
        worst=next(iter(n_minus_1(targets(view, "segment"), left)), None),
    )


def additive_share(capacities: Mapping[str, int], demand: int) -> Fraction | None:
    """Return (sum - greatest) / demand: the N-1 formula of the EU without its terms for gas stores.

    Examples
    --------
    >>> additive_share({"north": 150, "south": 150, "terminal": 150}, 350)
    Fraction(6, 7)
    """
    if not capacities or not demand:
        return None
    return Fraction(sum(capacities.values()) - max(capacities.values()), demand)

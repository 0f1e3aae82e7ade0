"""From some to none: exports stranded as a country's transit capacity shrinks, and what would prevent it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from analysis.carriage import carriage, free_carriage
from analysis.certificate import maximum_flow
from analysis.dependence import exports_to_carry
from analysis.flow import solve
from analysis.linear import Column, LinearProgramme, Row
from analysis.widening import WIDENED, home_cut, most_when_widened
from routes.transit import exits

if TYPE_CHECKING:
    from analysis.carriage import Carriage
    from routes.limits import Kind
    from routes.snapshot import Snapshot
    from routes.transit import Way

STEPS = 100
HALF_A_STEP = 0.5  # less is rounding of the solver


@dataclass(frozen=True, kw_only=True)
class Throttle:
    """Stranded exports (integer steps) by the share of a country's transit capacity that is left.

    `capacity` is the most that can cross at once. `curve` runs from 1 to 0; it only rises, except where
    home demand itself is served through the country: what home can no longer get is then free for
    exports. `begins` is the largest share at which something is stranded, None if nothing ever is.
    """

    snapshot: Snapshot
    country: str
    exports: int
    capacity: int
    curve: tuple[tuple[Fraction, int], ...]

    @property
    def begins(self) -> Fraction | None:
        """The largest share on the curve at which exports are stranded."""
        return next((share for share, stranded in self.curve if stranded), None)


@dataclass(frozen=True, kw_only=True)
class Required:
    """The least capacity to add elsewhere so that no more than a share of exports is stranded.

    Parameters
    ----------
    stranded_share
        The share asked for.
    least_share
        The least share that additions to existing ways can reach; where it is above the one asked
        for, `total` and `added` are for it.
    total
        Integer steps to add in all, proven.
    added
        Integer steps by kind and id of the element.
    """

    country: str
    stranded_share: Fraction
    least_share: Fraction
    total: Fraction
    added: tuple[tuple[Kind, str, float], ...]


def throttle(view: Snapshot, country: str, *, steps: int = STEPS) -> Throttle:
    """Return the curve of stranded exports as a country's transit capacity goes from 100 to 0 %.

    The transit capacity is the most that can cross the country at once, supplies unlimited. What is left
    of it bounds all goods together that cross: limits that stand behind one another, or exits that share
    one line, are not counted twice.
    """
    crossing = exits(view.network, country)
    exports = exports_to_carry(view, maximum_flow(view))
    capacity = transit_capacity(view, crossing)
    home = solve(view.closing(crossing)).home
    served = home if home == solve(view).home else None
    curve = []
    for step in range(steps, -1, -1):
        share = Fraction(step, steps)
        left = _exports_within(view, crossing, int(capacity * share), home=served)
        curve.append((share, max(0, exports - left)))
    return Throttle(snapshot=view, country=country, exports=exports, capacity=capacity, curve=tuple(curve))


def transit_capacity(view: Snapshot, crossing: frozenset[Way]) -> int:
    """Return the most that can cross at once, home demand and exports together, supplies unlimited."""
    supplies = {place: replace(limit, amount=None) for place, limit in view.supplies.items()}
    wide = replace(view, supplies=supplies)
    plan = solve(wide)
    ways = free_carriage(wide, most=plan.exports + plan.home, crossing=crossing)
    return int(ways.programme.maximise(_crossed(ways)).bound)


def _crossed(ways: Carriage) -> dict[int, Fraction]:
    """Return the streams into sinks of goods that have crossed."""
    return {
        index: Fraction(1)
        for index, stream in enumerate(ways.streams)
        if stream.kind == "demand" and stream.layer == 1
    }


def _exports_within(view: Snapshot, crossing: frozenset[Way], transit: int, *, home: int | None) -> int:
    """Return the greatest exports if no more than `transit` crosses; home demand first.

    `home` is what home demand gets in any case, None if that depends on the transit left.
    """
    plan = solve(view)
    ways = free_carriage(view, most=plan.exports + plan.home, crossing=crossing)
    bounded = Row(entries=dict.fromkeys(_crossed(ways), 1), low=None, high=transit)
    programme = ways.programme.joined(bounded)
    sinks = [
        {
            index: Fraction(1)
            for index, stream in enumerate(ways.streams)
            if stream.kind == "demand" and stream.element in group
        }
        for group in (view.home, view.markets)
    ]
    if home is None:
        home = int(programme.maximise(sinks[0]).bound)
    if sinks[0]:
        programme = programme.joined(Row(entries=dict.fromkeys(sinks[0], 1), low=home, high=home))
    return int(programme.maximise(sinks[1]).bound)


def required(view: Snapshot, country: str, *, stranded_share: Fraction = Fraction(0)) -> Required:
    """Return the least capacity to add, and where, so that at most a share of exports is stranded.

    Transit through the country is denied. Capacity may be added to every limited segment and place
    that is still open, not to supplies or demands. Home demand is served first from what is added too.
    Where no addition is enough the answer is for the least share that additions can reach: the rest of
    the goods has no open way, or home demand takes it.
    """
    exports = exports_to_carry(view, maximum_flow(view))
    closed = view.closing(exits(view.network, country))
    now, wide = solve(closed), solve(replace(closed, capacities={}))
    most = wide.home + wide.exports
    settled = wide.home == now.home  # home has all it can get: nothing that is added goes there
    reachable = min(exports, wide.exports if settled else most_when_widened(closed, most=most))
    wanted = max(now.exports, min(reachable, ceil(exports * (1 - stranded_share))))
    ways = carriage(closed, exports=wanted, home=wide.home)
    cut = None if settled else home_cut(closed, exports=wanted, most=most)
    total, added = _additions(ways, cut, most=most)
    return Required(
        country=country,
        stranded_share=stranded_share,
        least_share=Fraction(exports - reachable, exports) if exports else Fraction(0),
        total=total,
        added=added,
    )


def _additions(
    ways: Carriage, cut: frozenset[tuple[Kind, str]] | None, *, most: int
) -> tuple[Fraction, tuple[tuple[Kind, str, float], ...]]:
    """Return the least capacity to add in all, and where, so that the exports can be carried.

    Home gets its total, or, given a cut before the home sinks, all that the cut holds once widened: so
    much that home demand, served first, cannot take any of the exports.
    """
    extra = [(row, key) for row, key in enumerate(ways.limited) if key[0] in WIDENED]
    count = len(ways.programme.columns)
    rows = list(ways.programme.rows)
    for offset, (row, _) in enumerate(extra):
        rows[row] = replace(rows[row], entries={**rows[row].entries, count + offset: -1})
    if cut is not None:
        taken = {count + offset: -1 for offset, (_, key) in enumerate(extra) if key in cut}
        held = sum(ways.snapshot.limit(*key).amount or 0 for key in cut)
        rows[-2] = Row(entries={**rows[-2].entries, **taken}, low=held, high=None)
    programme = LinearProgramme(
        columns=(*ways.programme.columns, *(Column(high=most) for _ in extra)), rows=tuple(rows)
    )
    least = programme.minimise({count + offset: Fraction(1) for offset in range(len(extra))})
    amounts = least.columns[count:]
    return least.bound, tuple(
        (*key, float(amount)) for (_, key), amount in zip(extra, amounts, strict=True) if amount > HALF_A_STEP
    )

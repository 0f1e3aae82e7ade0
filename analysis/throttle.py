"""From some to none: exports stranded as a country's transit capacity shrinks, and what would prevent it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.carriage import carriage
from analysis.certificate import maximum_flow
from analysis.dependence import exports_to_carry
from analysis.flow import solve
from analysis.linear import Column, LinearProgramme
from routes.transit import exits

if TYPE_CHECKING:
    from routes.snapshot import Kind, Snapshot
    from routes.transit import Way

STEPS = 100
HALF_A_STEP = 0.5  # less is rounding of the solver


@dataclass(frozen=True, kw_only=True)
class Throttle:
    """Stranded exports (integer steps) by the share of a country's transit capacity that is left.

    `curve` runs from 1 to 0. `begins` is the largest share at which something is stranded, None if
    nothing ever is.
    """

    snapshot: Snapshot
    country: str
    exports: int
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
    """Return the curve of stranded exports as the capacity of a country's exits goes from 100 to 0 %.

    An exit without a limit counts as its greatest possible load: the most that the rest of the
    network can bring through it alone.
    """
    crossing = exits(view.network, country)
    exports = exports_to_carry(view, maximum_flow(view))
    full = {segment: _full(view, segment) for segment in sorted({way.segment for way in crossing})}
    curve = []
    for step in range(steps, -1, -1):
        share = Fraction(step, steps)
        left = _throttled(view, crossing, full, share)
        curve.append((share, max(0, exports - solve(left).exports)))
    return Throttle(snapshot=view, country=country, exports=exports, curve=tuple(curve))


def _full(view: Snapshot, segment: str) -> int:
    """Return a segment's limit, or the most that can come through it where it has none."""
    amount = view.limit("segment", segment).amount
    return _through(view, segment) if amount is None else amount


def _through(view: Snapshot, segment: str) -> int:
    """Return the most that can arrive at the far end of a segment through it."""
    end = view.network.segments[segment].destination
    arriving = {way for way, _, destination in view.ways if destination == end and way.segment != segment}
    leaving = {way for way, origin, _ in view.ways if origin == end}
    sink = view.limit("demand", end)
    markets = {end: replace(sink, amount=None)}
    return solve(replace(view.closing(arriving | leaving), markets=markets, home={})).exports


def _throttled(view: Snapshot, crossing: frozenset[Way], full: dict[str, int], share: Fraction) -> Snapshot:
    if not share:
        return view.closing(crossing)
    for segment, amount in full.items():
        view = view.with_capacity(segment, round(amount * share))
    return view


def required(view: Snapshot, country: str, *, stranded_share: Fraction = Fraction(0)) -> Required:
    """Return the least capacity to add, and where, so that at most a share of exports is stranded.

    Transit through the country is denied. Capacity may be added to every limited segment and place
    that is still open, not to supplies or demands. Where no addition is enough the answer is for the
    least share that additions can reach: the rest of the goods has no open way at all.
    """
    exports = exports_to_carry(view, maximum_flow(view))
    closed = view.closing(exits(view.network, country))
    reachable = min(exports, solve(_widened(closed)).exports)
    wanted = min(reachable, int(-(-(exports * (1 - stranded_share)) // 1)))
    home = solve(closed).home
    ways = carriage(closed, exports=max(wanted, solve(closed).exports), home=home)
    extra = [(row, key) for row, key in enumerate(ways.limited) if key[0] in ("segment", "place")]
    count = len(ways.programme.columns)
    rows = list(ways.programme.rows)
    for offset, (row, _) in enumerate(extra):
        rows[row] = replace(rows[row], entries={**rows[row].entries, count + offset: -1})
    most = Column(high=exports + home)
    widened = LinearProgramme(columns=(*ways.programme.columns, *(most for _ in extra)), rows=tuple(rows))
    least = widened.minimise({count + offset: Fraction(1) for offset in range(len(extra))})
    return Required(
        country=country,
        stranded_share=stranded_share,
        least_share=Fraction(exports - reachable, exports) if exports else Fraction(0),
        total=least.bound,
        added=tuple(
            (kind, element, float(least.columns[count + offset]))
            for offset, (_, (kind, element)) in enumerate(extra)
            if least.columns[count + offset] > HALF_A_STEP
        ),
    )


def _widened(view: Snapshot) -> Snapshot:
    """Return the snapshot with every segment and place unlimited; supplies and demands still bind."""
    return replace(view, capacities={})

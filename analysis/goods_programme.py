"""Several goods at once as one linear programme: each flows on its own, all share what is limited.

A column is what one good carries on one stream. A row is a limit on the sum of the goods it speaks for,
or the balance of one good at one place: what comes in goes out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from analysis.carriage import Stream, conservation, streams_of
from analysis.linear import Column, LinearProgramme, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analysis.linear import Solution
    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.limits import Kind
    from routes.transit import Way


class LimitKey(NamedTuple):
    """What tells limits apart: kind and id of the element, and the goods whose sum is limited."""

    kind: Kind
    element: str
    goods: tuple[str, ...]


class GoodStream(NamedTuple):
    """What one column carries: a good on a stream."""

    good: Good
    stream: Stream


@dataclass(frozen=True, kw_only=True)
class GoodsProgramme:
    """All ways to carry several goods within the limits.

    Parameters
    ----------
    streams
        What each column stands for.
    limits
        The limit that each of the first rows states, in integer steps.
    balances
        How many rows after them state the balance of a good at a place.
    programme
        Limits, balances, then conditions that were added.
    """

    joint: JointSnapshot
    streams: tuple[GoodStream, ...]
    limits: Mapping[LimitKey, int]
    balances: int
    programme: LinearProgramme

    @cached_property
    def exported(self) -> Mapping[Good, tuple[int, ...]]:
        """The columns that deliver abroad, by good."""
        return self._deliveries(abroad=True)

    @cached_property
    def at_home(self) -> Mapping[Good, tuple[int, ...]]:
        """The columns that deliver in the exporter's own country, by good."""
        return self._deliveries(abroad=False)

    def _deliveries(self, *, abroad: bool) -> dict[Good, tuple[int, ...]]:
        found: dict[Good, list[int]] = {good: [] for good in self.joint.views}
        for index, (good, stream) in enumerate(self.streams):
            view = self.joint.views[good]
            if stream.kind == "demand" and stream.element in (view.markets if abroad else view.home):
                found[good].append(index)
        return {good: tuple(indices) for good, indices in found.items()}

    def gain(self, weights: Mapping[Good, Fraction], *, crossed: bool = False) -> dict[int, Fraction]:
        """Return the objective that weighs exports by good; with `crossed` only those that have crossed."""
        return {
            index: weights[good]
            for good, indices in self.exported.items()
            for index in indices
            if weights.get(good) and (self.streams[index].stream.layer == 1 or not crossed)
        }

    def cost(self) -> dict[int, Fraction]:
        """Return the objective that adds up what goods pay; an element without a figure is free."""
        objective: dict[int, Fraction] = {}
        for index, (good, stream) in enumerate(self.streams):
            costs = self.joint.views[good].costs
            price = costs.get(stream.element, Fraction(0)) if stream.kind == "segment" else Fraction(0)
            if stream.destination is not None:
                price += costs.get(stream.destination, Fraction(0))
            if price:
                objective[index] = price
        return objective

    def deliveries(self, goods: Iterable[Good], *, abroad: bool = True) -> dict[int, int]:
        """Return the entries of a row that adds up what is delivered of some goods."""
        columns = self.exported if abroad else self.at_home
        return {index: 1 for good in goods for index in columns[good]}

    def joined(self, *rows: Row) -> GoodsProgramme:
        """Return the programme with more conditions."""
        programme = self.programme
        return replace(
            self, programme=LinearProgramme(columns=programme.columns, rows=(*programme.rows, *rows))
        )

    def optimal_face(self, solution: Solution) -> GoodsProgramme:
        """Return the programme whose solutions are the optima that `solution` is one of."""
        return replace(self, programme=self.programme.optimal_face(solution))


def goods_programme(joint: JointSnapshot, *, crossing: frozenset[Way] = frozenset()) -> GoodsProgramme:
    """Return all ways to carry the goods of a joint snapshot.

    Parameters
    ----------
    crossing
        Exits that lead from layer 0 (not yet crossed) to layer 1; without any there is one layer.
    """
    streams = tuple(
        GoodStream(good, stream)
        for good, view in joint.views.items()
        for stream in streams_of(view, crossing)
    )
    used = _used(joint, streams)
    balances = tuple(_balances(joint, streams))
    # one more than there is of a good: a bound that never binds takes no price away from the limits
    more = {good: most_of(joint, good) + 1 for good in joint.views}
    return GoodsProgramme(
        joint=joint,
        streams=streams,
        limits={key: amount for key, (amount, _) in used.items()},
        balances=len(balances),
        programme=LinearProgramme(
            columns=tuple(Column(high=more[good]) for good, _ in streams),
            rows=(
                *(Row(entries=entries, low=None, high=amount) for amount, entries in used.values()),
                *balances,
            ),
        ),
    )


def most_of(joint: JointSnapshot, good: Good) -> int:
    """Return how much of a good there can be at all, in steps: what all places put in together."""
    amounts = [limit.amount for limit in joint.views[good].supplies.values()]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else joint.unlimited


def _used(
    joint: JointSnapshot, streams: tuple[GoodStream, ...]
) -> dict[LimitKey, tuple[int, dict[int, int]]]:
    """Return the amount of each limit and the columns that use it; two equal keys: the tighter."""
    at: dict[tuple[Kind, str], list[int]] = {}
    for index, (_, stream) in enumerate(streams):
        at.setdefault((stream.kind, stream.element), []).append(index)
        if stream.destination is not None:
            at.setdefault(("place", stream.destination), []).append(index)
    limits: dict[LimitKey, int] = {}
    for key, amount in all_limits(joint):
        limits[key] = min(amount, limits.get(key, amount))
    found = {}
    for key, amount in limits.items():
        columns = at.get((key.kind, key.element), ())
        entries = {index: 1 for index in columns if str(streams[index].good) in key.goods}
        if entries:
            found[key] = (amount, entries)
    return found


def all_limits(joint: JointSnapshot) -> Iterator[tuple[LimitKey, int]]:
    """Yield every finite limit: the shared ones, and what each place puts in of each good."""
    for shared in joint.limits:
        if shared.limit.amount is not None:
            yield LimitKey(*shared.key), shared.limit.amount
    for good, view in joint.views.items():
        for place, limit in view.supplies.items():
            if limit.amount is not None:
                yield LimitKey("supply", place, (str(good),)), limit.amount


def _balances(joint: JointSnapshot, streams: tuple[GoodStream, ...]) -> Iterator[Row]:
    """Yield, for each good at each place in each layer: what comes in goes out."""
    for good in joint.views:
        own = [index for index, item in enumerate(streams) if item.good == good]
        for row in conservation([streams[index].stream for index in own]):
            yield Row(entries={own[at]: sign for at, sign in row.entries.items()}, low=0, high=0)

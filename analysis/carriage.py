"""All feasible ways to carry given exports, as a linear programme on two layers.

Layer 0 holds goods that have not yet crossed a country, layer 1 goods that have. The exits of the
country are the only way down. Both layers, and both directions of a segment, share one capacity row.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from analysis.linear import Column, LinearProgramme, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.limits import Kind
    from routes.snapshot import Snapshot
    from routes.transit import Way

LAYERS = (0, 1)


class Stream(NamedTuple):
    """What one column carries: an element, from a place in one layer to a place in the same or the next."""

    kind: Kind
    element: str
    origin: str | None
    layer: int
    destination: str | None
    arrives: int

    @property
    def on_one_layer(self) -> Stream:
        """The same stream where layers are not told apart."""
        return self._replace(layer=0, arrives=0)


@dataclass(frozen=True, kw_only=True)
class Carriage:
    """The programme of all ways to carry `exports`, home demand met.

    Parameters
    ----------
    streams
        What each column stands for.
    limited
        Kind and id of the element that each of the first rows limits.
    programme
        Capacities in the order of `limited`, then conservation, home demand and exports.
    """

    snapshot: Snapshot
    streams: tuple[Stream, ...]
    limited: tuple[tuple[Kind, str], ...]
    programme: LinearProgramme

    def crossing(self) -> dict[int, Fraction]:
        """Return the objective that counts exports which have crossed."""
        return {
            index: Fraction(1)
            for index, stream in enumerate(self.streams)
            if stream.kind == "demand" and stream.layer == 1 and stream.element in self.snapshot.markets
        }

    def cost(self) -> dict[int, Fraction]:
        """Return the objective that adds up costs; an element without a figure costs nothing here."""
        costs = self.snapshot.costs
        objective: dict[int, Fraction] = {}
        for index, stream in enumerate(self.streams):
            price = costs.get(stream.element, Fraction(0)) if stream.kind == "segment" else Fraction(0)
            if stream.destination is not None:
                price += costs.get(stream.destination, Fraction(0))
            if price:
                objective[index] = price
        return objective


def carriage(
    snapshot: Snapshot, *, exports: int, home: int, crossing: frozenset[Way] = frozenset()
) -> Carriage:
    """Return the programme of all ways to carry given exports and home deliveries.

    Parameters
    ----------
    exports, home
        Integer steps that must be carried in all.
    crossing
        Exits that lead from layer 0 to layer 1; without any there is one layer.
    """
    streams = tuple(streams_of(snapshot, crossing))
    # one more than anything can carry: a bound that never binds takes no price away from the limits
    more = exports + home + 1
    columns = tuple(Column(high=more) for _ in streams)
    limits = _limits(snapshot, streams)
    rows = (*limits.values(), *conservation(streams), *_totals(snapshot, streams, exports, home))
    return Carriage(
        snapshot=snapshot,
        streams=streams,
        limited=tuple(limits),
        programme=LinearProgramme(columns=columns, rows=rows),
    )


def free_carriage(snapshot: Snapshot, *, most: int, crossing: frozenset[Way] = frozenset()) -> Carriage:
    """Return the programme of all feasible flows, however much they carry.

    Parameters
    ----------
    most
        The greatest flow to all sinks together.
    """
    streams = tuple(streams_of(snapshot, crossing))
    limits = _limits(snapshot, streams)
    return Carriage(
        snapshot=snapshot,
        streams=streams,
        limited=tuple(limits),
        programme=LinearProgramme(
            columns=tuple(Column(high=most + 1) for _ in streams),
            rows=(*limits.values(), *conservation(streams)),
        ),
    )


def streams_of(snapshot: Snapshot, crossing: frozenset[Way]) -> Iterator[Stream]:
    """Yield supplies, ways and deliveries; with exits to cross, ways and deliveries on two layers."""
    for place in snapshot.supplies:
        yield Stream("supply", place, None, 0, place, 0)
    for layer in LAYERS if crossing else LAYERS[:1]:
        for way, origin, destination in snapshot.ways:
            arrives = 1 if way in crossing else layer
            yield Stream("segment", way.segment, origin, layer, destination, arrives)
        for place in (*snapshot.home, *snapshot.markets):
            yield Stream("demand", place, place, layer, None, layer)


def conservation(streams: Sequence[Stream]) -> Iterator[Row]:
    """Yield, for each place in each layer: what comes in goes out."""
    balances: dict[tuple[str, int], dict[int, int]] = {}
    for index, stream in enumerate(streams):
        if stream.destination is not None:
            balances.setdefault((stream.destination, stream.arrives), {})[index] = 1
        if stream.origin is not None:
            balances.setdefault((stream.origin, stream.layer), {})[index] = -1
    for entries in balances.values():
        yield Row(entries=entries, low=0, high=0)


def _limits(snapshot: Snapshot, streams: Sequence[Stream]) -> dict[tuple[Kind, str], Row]:
    """Return the capacity of each limited element, shared by layers and directions."""
    used: dict[tuple[Kind, str], dict[int, int]] = {}
    for index, stream in enumerate(streams):
        used.setdefault((stream.kind, stream.element), {})[index] = 1
        if stream.destination is not None:
            used.setdefault(("place", stream.destination), {})[index] = 1
    limits = {key: snapshot.limit(*key).amount for key in used}
    return {
        key: Row(entries=used[key], low=None, high=high) for key, high in limits.items() if high is not None
    }


def _totals(snapshot: Snapshot, streams: Sequence[Stream], exports: int, home: int) -> Iterator[Row]:
    """Yield what must reach home and what must reach markets abroad, in all."""
    for sinks, total in ((snapshot.home, home), (snapshot.markets, exports)):
        entries = {
            index: 1
            for index, stream in enumerate(streams)
            if stream.kind == "demand" and stream.element in sinks
        }
        yield Row(entries=entries, low=total, high=total)

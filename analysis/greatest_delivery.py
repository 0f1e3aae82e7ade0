"""The most that could leave through the days of a scenario, drawn from the ranges of its figures.

`analysis.day_program` finds the greatest delivery when all days are known from the start (perfect
foresight). Here it is given what a scenario says: events day by day, and in each sample every capacity,
storage, supply and demand from its range, with the numbers of `analysis.draws`.

**At least what planners can do.** Central figures are the same as those of the rolling plan (`timeline`),
and every rule it keeps is kept here or left out, none is added:

- a leg or a place can do what it does on an ordinary day, even where its capacity is below;
- goods in vehicles stand in a store where they go to: it holds what loaded vehicles can hold, and at first
  what is under way on an ordinary day. So a closure finds the same goods on the way as the plan does;
- left out: days under way (what is loaded may leave the same day), days that spare capacity and wells need,
  what both directions of a segment share, that stocks end as they began, that exports are owed first.

So with the same figures no plan brings more to all sinks together. Home demand comes first: a plan that
leaves home demand short may export more by that much, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np

from analysis.baseline import tanks_at
from analysis.day_program import MOST_TANKS, Row, compile_days
from analysis.draws import draw_of, figures, uniform
from analysis.elimination import TooLargeError
from analysis.paths import after, before
from analysis.samples import sampled_storages
from analysis.timeline import handled
from routes.errors import ProofError, RoutesError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from analysis.baseline import Baseline
    from analysis.day_program import DayProgram
    from analysis.events import Calendar, Element
    from analysis.kernel import Engine
    from analysis.rolling import Vector
    from analysis.timeline import Timeline
    from routes.limits import Kind
    from routes.transit import Way

SAMPLES = 1_000  # far quicker than as many rolling runs, of which one takes about a second
EXACT = 1e-6  # of usual output: what a solver of rolling plans may be off by
FINEST = 2**44  # what has no limit, in the finest steps: all days together stay far below 2^63


class NoBoundError(RoutesError):
    """A scenario of which the greatest delivery is not told, with the reason in words."""


@dataclass(frozen=True, kw_only=True)
class GreatestDelivery:
    """The greatest exports over all days of a scenario, in steps.

    Parameters
    ----------
    central, home
        Exports, and what home sinks get before them, with every figure at its central value.
    values
        Exports of each random sample.
    stores
        Places where goods can wait overnight.
    """

    seed: int
    central: float
    home: float
    values: Vector
    stores: tuple[str, ...]

    @property
    def samples(self) -> int:
        """How many random samples."""
        return len(self.values)

    def quantile(self, share: float) -> float:
        """Return the exports that a share of the samples, in [0, 1], stays at or below."""
        return float(np.quantile(self.values, share, method="inverted_cdf"))


@dataclass(frozen=True, kw_only=True)
class Store:
    """Where goods wait overnight, by sample: what it holds at most (None: no limit) and at first.

    In steps times the days of the snapshot's period, so that a day's flow is the amount of its limit.
    """

    size: Vector | None
    fill: Vector


def greatest_delivery(
    events: Calendar, usual: Baseline, *, samples: int = SAMPLES, seed: int = 0, engine: Engine | None = None
) -> GreatestDelivery:
    """Return the greatest exports through a calendar of events.

    Parameters
    ----------
    events, usual
        What happens, and the ordinary day of its central figures.
    samples, seed
        How many random samples. Each has the figures of the random run of the same number and seed.
    engine
        As in `analysis.kernel.values`.

    Raises
    ------
    NoBoundError
        If goods can wait at too many places, the program would be too large, or a way without any limit
        leads from a supply to a market.
    """
    figure = _Figures(events, usual, samples=samples, seed=seed)
    stores = figure.useful_stores()
    if len(stores) > MOST_TANKS:
        raise NoBoundError(
            f"goods can wait overnight at {len(stores)} places, and at most {MOST_TANKS} can be followed"
        )
    try:
        made = compile_days(events.limits, tuple(stores))
    except TooLargeError as error:
        places = f"{len(stores)} place{'s' * (len(stores) != 1)}"
        raise NoBoundError(f"with {places} where goods can wait overnight, {error}") from error
    most, home = _served(made, figure, list(stores.values()), engine)
    return GreatestDelivery(
        seed=seed,
        central=float(most[0] - home[0]),
        home=float(home[0]),
        values=(most - home)[1:],
        stores=tuple(stores),
    )


def check_bound(bound: GreatestDelivery, plan: Timeline) -> None:
    """Check that a plan with the central figures of a bound brings no more to all sinks together.

    Raises
    ------
    ProofError
        If it does: then one of the two does not keep a rule, and neither can be trusted.
    """
    brought = float(plan.markets.sum() + plan.home.sum())
    output = sum(plan.baseline.production.values()) * plan.calendar.days
    if brought > bound.central + bound.home + EXACT * output:
        scale = plan.calendar.view.scale
        raise ProofError(
            f"the day-by-day plan brings {brought / scale:,.6g} to all sinks, more than the greatest "
            f"delivery of {(bound.central + bound.home) / scale:,.6g} with perfect foresight"
        )


def _served(
    made: DayProgram, figure: _Figures, stores: list[Store], engine: Engine | None
) -> tuple[Vector, Vector]:
    """Return the most that all sinks get and the most that home gets, in steps, by sample."""
    present = [figure.in_force(day) for day in range(figure.events.days)]
    kinds = list(dict.fromkeys(present))
    calm = [amount for row in made.rows if (amount := figure.calm(row)) is not None]
    every = figure.events.days * sum(float(amount.max()) for amount in calm)
    every += sum(float(store.fill.max()) for store in stores)
    unlimited = np.full(figure.width, 2 * every + 1)  # more than there is to carry, however rounded
    finer = 10 ** max(0, floor(log10(FINEST / unlimited[0])))

    def whole(rows: Iterable[Vector | None]) -> npt.NDArray[np.int64]:
        found = np.array([unlimited if row is None else row for row in rows], dtype=np.float64)
        return np.asarray(np.ceil(found.reshape(-1, figure.width) * finer), dtype=np.int64)

    most, home = made.served(
        [whole(figure.on(row, kind) for row in made.rows) for kind in kinds],
        [kinds.index(kind) for kind in present],
        sizes=whole(store.size for store in stores),
        initial=whole(store.fill for store in stores),
        engine=engine,
    )
    if (most >= unlimited * finer).any():
        raise NoBoundError("a way without any limit leads from a supply to a market")
    scale = finer * figure.usual.period_days
    return most / scale, home / scale


class _Figures:
    """What elements can do and hold: first with central figures, then in each sample."""

    def __init__(self, events: Calendar, usual: Baseline, *, samples: int, seed: int) -> None:
        self.events, self.usual, self.view = events, usual, events.limits
        self.samples, self.seed, self.width = samples, seed, samples + 1
        view = self.view
        self.drawn: dict[Element, Vector] = {}
        for group in (view.capacities, view.supplies, view.home, view.markets):
            for limit in group.values():
                if limit.amount is not None:
                    draw = draw_of(limit)
                    some = figures(draw, uniform(draw.driver, seed=seed, samples=samples))
                    self.drawn[limit.kind, limit.id] = np.array([draw.central, *some], dtype=np.float64)

    @cached_property
    def ordinary(self) -> dict[Way, float]:
        """What each way carries on an ordinary day, in steps a period."""
        return {leg.way: leg.usual * self.usual.period_days for leg in self.usual.legs}

    def calm(self, row: Row) -> Vector | None:
        """Return what an element can do when nothing happens, in steps a period; None: no limit."""
        drawn = self.drawn.get((row.kind, row.id))
        if drawn is None:
            return None
        if row.way is not None:
            return np.maximum(drawn, self.ordinary.get(row.way, 0.0))
        if row.kind == "place":
            return np.maximum(drawn, handled(self.usual, row.id) * self.usual.period_days)
        return drawn

    def in_force(self, day: int) -> tuple[int, ...]:
        """Return the numbers of the events that are in force on a day."""
        happenings = enumerate(self.events.happenings)
        return tuple(number for number, item in happenings if item.start <= day < item.end)

    def on(self, row: Row, kind: tuple[int, ...]) -> Vector | None:
        """Return what an element can do while events are in force; a share is taken of what is drawn."""
        able, own = self.calm(row), self.drawn.get((row.kind, row.id))
        central = self.view.limit(row.kind, row.id).amount
        for item in (self.events.happenings[number] for number in kind):
            left = 0.0 if row.way in item.closed else item.left.get((row.kind, row.id))
            if left is None:
                continue
            if item.share is not None and own is not None and central:
                some: Vector = own * (left / central)
            else:
                some = np.full(self.width, left)
            able = some if able is None else np.minimum(able, some)
        return able

    def useful_stores(self) -> dict[str, Store]:
        """Return tanks and vehicles that can hold something on its way from a supply to a sink, by place."""
        found = {place: store for place, store in self._stores().items() if _holds(store)}
        dead = {
            way
            for way, origin, _ in self.view.ways
            if not (self._opens("segment", way.segment, way) and self._opens("place", origin))
        }
        view = self.view.closing(dead)
        begins = [place for place in view.supplies if self._opens("supply", place)]
        begins += [place for place, store in found.items() if store.fill.any()]
        sinks = [place for place in (*view.home, *view.markets) if self._opens("demand", place)]
        between = after(view, begins) & before(view, sinks)
        return {place: store for place, store in found.items() if place in between}

    def _opens(self, kind: Kind, element: str, way: Way | None = None) -> bool:
        """Return whether an element can ever do anything."""
        able = self.calm(Row(kind=kind, id=element, way=way, amount=0))
        return able is None or bool(able.any())

    def _stores(self) -> dict[str, Store]:
        """Return tanks, and vehicles by the place they go to; what is at one place is one store."""
        found: dict[str, Store] = {}
        days = self.usual.period_days
        places = [tank.place for tank in self.usual.tanks]
        random = sampled_storages(self.events.storages, seed=self.seed, samples=self.samples)
        rows = [tanks_at(self.view, storages, places) for storages in (self.events.storages, *random)]
        for tanks in zip(*rows, strict=True):
            size = np.array([tank.size for tank in tanks]) * days
            fill = np.array([tank.initial for tank in tanks]) * days
            _put(found, tanks[0].place, Store(size=size, fill=fill))
        for leg in self.usual.legs:
            if leg.lag:
                able = self.calm(Row(kind="segment", id=leg.way.segment, way=leg.way, amount=0))
                holds = None if able is None else able * (2 * leg.lag)  # there, and back empty
                under_way = np.full(self.width, leg.usual * days * leg.lag)
                _put(found, leg.destination, Store(size=holds, fill=under_way))
        return found


def _put(stores: dict[str, Store], place: str, more: Store) -> None:
    """Add what can be held at a place to what can be held there already."""
    held = stores.get(place)
    if held is not None:
        size = None if held.size is None or more.size is None else held.size + more.size
        more = Store(size=size, fill=held.fill + more.fill)
    stores[place] = more


def _holds(store: Store) -> bool:
    """Return whether anything can be held, or is."""
    return store.size is None or bool(store.size.any()) or bool(store.fill.any())

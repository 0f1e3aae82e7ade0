"""The greatest delivery over many days with tanks: one program for a day, and a state that passes the nights.

**The idea.** Unroll the network over the days: a copy for each day, and an arc from each tank to itself on
the next day, which holds what the tank holds. The greatest flow through all days is the smallest cut of all
(Ford and Fulkerson 1958, flows over time). Between two days only tanks are connected, so all that a day needs
to know of the days before is the label of each tank: on the side of the fields or of the markets. That is
dynamic programming over 2^tanks states:

    cost of a state on day 1     what tanks on the side of the markets hold at first + the cut of the day
    from one night to the next   a tank that changes from fields to markets costs its size; back: nothing

The cuts of a day, one for each state, are one compiled program (`analysis.elimination`): all places but the
tanks are eliminated, once. All samples and all kinds of days are columns.

**What it says.** All days are known from the start (perfect foresight), goods move within a day, spare
capacity is there at once, and tanks may end empty. Home demand of all days comes first: greatest flow to all
sinks less that to home sinks. So it tells what the network could carry at most, not what a plan made day by
day will. Transit days and vehicles that wait are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.elimination import MOST_OPERATIONS, SINK, Link, Program, compile_labelled
from analysis.flow import ABROAD, SINKS, build
from analysis.kernel import Engine, default_engine, values
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from analysis.schedule import Block
    from routes.limits import Kind
    from routes.snapshot import Snapshot
    from routes.transit import Way

MOST_TANKS = 12  # 4,096 states
FIRST_PLACE = 3  # nodes of `analysis.flow.build` below are the source and the two kinds of sinks


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a row of capacities belongs to: the kind and id of an element, and the way if it is one."""

    kind: Kind
    id: str
    way: Way | None
    amount: int


@dataclass(frozen=True, kw_only=True)
class DayProgram:
    """The smallest cuts of a day by the state of its tanks.

    Parameters
    ----------
    rows
        What each row of a block of capacities belongs to, with the amount of the snapshot.
    tanks
        Places with a tank; the first is bit 0 of a state, 1 = on the side of the markets.
    links
        The network of a day: first with all sinks, then with home sinks alone.
    program
        2^tanks cuts with all sinks, then as many with home sinks alone.
    """

    rows: tuple[Row, ...]
    tanks: tuple[str, ...]
    links: tuple[tuple[Link, ...], tuple[Link, ...]]
    program: Program

    def delivered(
        self,
        kinds: Sequence[Block],
        days: Sequence[int],
        *,
        sizes: Block,
        initial: Block,
        engine: Engine | None = None,
    ) -> npt.NDArray[np.int64]:
        """Return the greatest exports over all days, home demand first, in every sample; see `served`."""
        every, home = self.served(kinds, days, sizes=sizes, initial=initial, engine=engine)
        return every - home

    def served(
        self,
        kinds: Sequence[Block],
        days: Sequence[int],
        *,
        sizes: Block,
        initial: Block,
        engine: Engine | None = None,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the most that all sinks can get over all days, and the most that home can, in every sample.

        Parameters
        ----------
        kinds
            Capacities of each kind of day: one row for each of `rows`, one column for each sample.
        days
            The kind of each day.
        sizes, initial
            What each tank holds at most and at first: (tanks, samples).
        engine
            As in `analysis.kernel.values`.

        Raises
        ------
        RoutesError
            If shapes do not fit, or there is no day.
        """
        samples = kinds[0].shape[1] if kinds else 0
        shape = (len(self.tanks), samples)
        if not days or sizes.shape != shape or initial.shape != shape:
            raise RoutesError(f"expected days, and tanks by samples {shape}, got {sizes.shape}")
        cuts = np.stack([values(self.program, kind, engine=engine).astype(np.int64) for kind in kinds])
        half = cuts.shape[1] // 2
        every, home = (
            _through(part, np.array(days), sizes.astype(np.int64), initial.astype(np.int64), engine)
            for part in (cuts[:, :half], cuts[:, half:])
        )
        return every, home


def compile_days(view: Snapshot, tanks: Sequence[str], *, most: int = MOST_OPERATIONS) -> DayProgram:
    """Return the program of a day, its snapshot's limits taken as amounts a day.

    Every limit has a row, the two directions of a segment one each; what has no limit holds all there is.

    Raises
    ------
    RoutesError
        If there are more than `MOST_TANKS` tanks, or one lies nowhere.
    TooLargeError
        If the program has more operations than `most`.
    """
    if len(tanks) > MOST_TANKS:
        raise RoutesError(f"at most {MOST_TANKS} tanks can be followed, got {len(tanks)}")
    places = {place: FIRST_PLACE + 2 * number for number, place in enumerate(view.places)}
    missing = [place for place in tanks if place not in places]
    if missing:
        raise RoutesError(f"a tank lies where nothing passes: {', '.join(missing)}")
    ways = iter(view.ways)
    rows: list[Row] = []
    links: list[Link] = []
    at_home: list[Link] = []
    for arc in build(view)[1]:
        way = next(ways)[0] if arc.kind == "segment" else None
        amount = view.unlimited if arc.capacity is None else arc.capacity
        link = Link(arc.tail, SINK if arc.head in SINKS else arc.head, len(rows))
        rows.append(Row(kind=arc.kind, id=arc.element, way=way, amount=amount))
        links.append(link)
        if arc.head != ABROAD:
            at_home.append(link)
    held = [places[place] for place in tanks]
    return DayProgram(
        rows=tuple(rows),
        tanks=tuple(tanks),
        links=(tuple(links), tuple(at_home)),
        program=compile_labelled([links, at_home], rows=len(rows), kept=held, most=most),
    )


def _through(
    cuts: npt.NDArray[np.int64],
    days: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
    initial: npt.NDArray[np.int64],
    engine: Engine | None,
) -> npt.NDArray[np.int64]:
    """Return the smallest cut through all days: `cuts` by kind of day, state and sample."""
    for tank in reversed(range(len(sizes))):
        states = np.arange(cuts.shape[1])
        fields, markets = (cuts[:, states >> tank & 1 == side] for side in (0, 1))
        if (fields <= markets).all():  # no good to anyone: it stays on the side of the fields, at no cost
            cuts, sizes, initial = fields, np.delete(sizes, tank, 0), np.delete(initial, tank, 0)
    if (engine or default_engine()) == "numba":
        from analysis.kernel_numba import through  # noqa: PLC0415 - an optional library, slow to import

        found: npt.NDArray[np.int64] = through(cuts, days, sizes, initial)
        return found
    states = np.arange(cuts.shape[1])
    state = np.zeros_like(cuts[0])
    for tank, amounts in enumerate(initial):
        state[states >> tank & 1 == 1] += amounts
    for number, kind in enumerate(days.tolist()):
        if number:
            for tank, size in enumerate(sizes):
                zero = states[states >> tank & 1 == 0]
                one = zero | 1 << tank
                before = state[zero]
                state[zero] = np.minimum(before, state[one])
                state[one] = np.minimum(before + size, state[one])
        state += cuts[kind]
    least: npt.NDArray[np.int64] = state.min(axis=0)
    return least

"""Exports with any of many ways closed: one program, in which a closed way is a capacity of zero.

Pairs of segments, coalitions of countries and sets of losses differ in what is closed and in nothing else.
So the smallest cuts are compiled once (`analysis.elimination`), and each case is a column of capacities.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analysis.draws import Draw, draw_of
from analysis.elimination import MOST_OPERATIONS, SINK, SOURCE, Link, Program, compile_cuts
from analysis.flow import ABROAD, SINKS
from analysis.kernel import Engine, number_type, values
from analysis.severed import lanes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.schedule import Block, Mask
    from analysis.severed import Lane
    from routes.limits import Limit
    from routes.snapshot import Snapshot
    from routes.transit import Way

Numbers = npt.NDArray[np.intp]
NO_ROW = -1


@dataclass(frozen=True, kw_only=True)
class Switches:
    """The greatest exports and home deliveries of a snapshot as a function of what is closed.

    Parameters
    ----------
    program
        Two smallest cuts: with all sinks, and with home sinks alone.
    draws
        How the capacity of each row is drawn: its central amount, and its range.
    rows
        The row of each way that can be closed and that something can pass.
    most
        No more than this can flow, so no row need hold more.
    """

    program: Program
    draws: tuple[Draw, ...]
    rows: Mapping[Way, int]
    most: int

    @cached_property
    def central(self) -> Block:
        """One column with the central capacities."""
        return self.column([draw.central for draw in self.draws])

    def column(self, amounts: Sequence[int]) -> Block:
        """Return capacities as one column."""
        highest = [min(draw.high, self.most) for draw in self.draws]
        capped = [min(amount, self.most) for amount in amounts]
        block = np.empty((len(capped), 1), dtype=number_type(self.program, highest))
        block[:, 0] = capped
        return block

    def left(
        self,
        closed: Mapping[Way, Mask],
        *,
        cases: int,
        column: Block | None = None,
        engine: Engine | None = None,
    ) -> tuple[Block, Block]:
        """Return the greatest exports, and what home then gets, in every case; integer steps.

        Parameters
        ----------
        closed
            In which cases each way is closed; a way that is not named is open in all.
        cases
            How many there are.
        column
            Capacities, one column. Default: the central ones.
        """
        block = np.repeat(self.central if column is None else column, cases, axis=1)
        for way, marks in closed.items():
            if way in self.rows:
                block[self.rows[way], marks] = 0
        return self._solved(block, engine)

    def without(
        self, targets: Sequence[Iterable[Way]], lost: Numbers, *, engine: Engine | None = None
    ) -> tuple[Block, Block]:
        """Return the same with few targets lost in each case: only what is closed is written, case by case.

        Parameters
        ----------
        targets
            The ways of each target that can be lost.
        lost
            Numbers of targets: one row for each loss, one column for each case.
        """
        held = [[self.rows[way] for way in ways if way in self.rows] for ways in targets]
        cases = np.arange(lost.shape[1])
        block = np.repeat(self.central, len(cases), axis=1)
        flat = block.reshape(-1)
        for place in range(max(map(len, held), default=0)):
            row_of = np.array([rows[place] if place < len(rows) else NO_ROW for rows in held])
            for names in lost:
                row = row_of[names]
                closing = cases if row.min(initial=0) != NO_ROW else np.flatnonzero(row != NO_ROW)
                flat[row[closing] * len(cases) + closing] = 0
        return self._solved(block, engine)

    def _solved(self, block: Block, engine: Engine | None) -> tuple[Block, Block]:
        every, home = values(self.program, block, engine=engine)
        return every - home, home


def compile_switches(view: Snapshot, ways: Iterable[Way], *, most: int = MOST_OPERATIONS) -> Switches:
    """Return the program in which each of some ways can be closed.

    It holds within the ranges of all capacities, so that they may be drawn too.

    Parameters
    ----------
    ways
        What can be closed; whatever else is closed is closed in the snapshot.
    most
        As in `analysis.elimination.compile_cuts`.

    Raises
    ------
    TooLargeError
        If the program has more operations than `most`.
    """
    switched = frozenset(ways)
    found = lanes(_greatest(view))
    draws = tuple(_draw(view, lane) for lane in found)
    ceiling = sum(draw.high for lane, draw in zip(found, draws, strict=True) if lane.tail == SOURCE)
    ranges = [
        (0 if lane.way in switched else min(draw.low, ceiling), min(draw.high, ceiling))
        for lane, draw in zip(found, draws, strict=True)
    ]
    links = [
        Link(lane.tail, SINK if lane.head in SINKS else lane.head, row) for row, lane in enumerate(found)
    ]
    at_home = [link for lane, link in zip(found, links, strict=True) if lane.head != ABROAD]
    return Switches(
        program=compile_cuts([links, at_home], rows=len(found), ranges=ranges, most=most),
        draws=draws,
        rows={lane.way: row for row, lane in enumerate(found) if lane.way in switched and lane.way},
        most=ceiling,
    )


def _draw(view: Snapshot, lane: Lane) -> Draw:
    """Return how the capacity of a lane is drawn; one without a limit holds all there is."""
    limit = view.limit(*lane.limit)
    if limit.amount is None:
        return Draw(low=lane.capacity, central=lane.capacity, high=lane.capacity, driver="")
    return draw_of(limit)


def _greatest(view: Snapshot) -> Snapshot:
    """Return a snapshot in which every limit is as high as it may be drawn."""

    def raised(limits: Mapping[str, Limit]) -> dict[str, Limit]:
        return {
            name: limit if limit.amount is None else replace(limit, amount=draw_of(limit).high)
            for name, limit in limits.items()
        }

    return replace(
        view,
        capacities=raised(view.capacities),
        supplies=raised(view.supplies),
        home=raised(view.home),
        markets=raised(view.markets),
    )

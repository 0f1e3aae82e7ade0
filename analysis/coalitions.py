"""What every coalition of a flow game is worth: columns of one compiled program, and random futures of them.

A coalition is a set of closed ways, so all of them together are the cases of `analysis.switches`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from analysis.draws import draw_of, levels, table
from analysis.exports_program import limited, with_amounts
from analysis.switches import compile_switches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.draws import Draw
    from analysis.kernel import Engine
    from analysis.schedule import Block, Mask
    from analysis.switches import Switches
    from routes.snapshot import Snapshot
    from routes.transit import Way

Players = Literal["country", "corridor"]


@dataclass(frozen=True, kw_only=True)
class Coalitions:
    """The values of all coalitions of some players, by the bits of their members.

    Parameters
    ----------
    players
        Those who hold a way that something may pass; the first is bit 0.
    closed
        In which coalitions each way is closed.
    """

    players: tuple[str, ...]
    switches: Switches
    closed: Mapping[Way, Mask]

    def values(self, column: Block | None = None, *, engine: Engine | None = None) -> npt.NDArray[np.int64]:
        """Return the greatest exports of every coalition, integer steps.

        Parameters
        ----------
        column
            Capacities, one column. Default: the central ones.
        """
        cases = 1 << len(self.players)
        exports, _ = self.switches.left(self.closed, cases=cases, column=column, engine=engine)
        return exports.astype(np.int64)

    def futures(self, *, samples: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
        """Yield the values of every coalition in random futures: the samples of the ensemble of that seed."""
        for amounts in _drawn(self.switches.draws, samples=samples, seed=seed).T.tolist():
            yield self.values(self.switches.column(amounts))


def coalitions(
    view: Snapshot, owned: Mapping[str, frozenset[Way]], *, by: Players, most: int
) -> Coalitions | None:
    """Return the coalitions of a game; None where more than `most` players matter.

    A way of several corridors is open with any of them, a way that several countries and zones hold with all.

    Parameters
    ----------
    owned
        The ways of each player.

    Raises
    ------
    TooLargeError
        If the program would be too long.
    """
    held = sorted(frozenset().union(*owned.values()))
    switches = compile_switches(view, held)
    players = tuple(name for name, ways in owned.items() if ways & switches.rows.keys())
    if len(players) > most:
        return None
    masks = np.arange(1 << len(players))
    away = {name: masks >> place & 1 == 0 for place, name in enumerate(players)}
    closing = np.logical_or if by == "country" else np.logical_and
    closed = {
        way: reduce(closing, [away[name] for name in players if way in owned[name]]) for way in switches.rows
    }
    return Coalitions(players=players, switches=switches, closed=closed)


def futures(view: Snapshot, *, samples: int, seed: int) -> Iterator[Snapshot]:
    """Yield random futures one by one: every limit is drawn, as in an ensemble of the same seed."""
    elements = limited(view)
    draws = [draw_of(view.limit(element.kind, element.id)) for element in elements]
    for amounts in _drawn(draws, samples=samples, seed=seed).T.tolist():
        yield with_amounts(view, elements, amounts)


def _drawn(draws: Sequence[Draw], *, samples: int, seed: int) -> npt.NDArray[np.int64]:
    """Return amounts: one row for each limit, one column for each sample."""
    block = np.empty((len(draws), samples), dtype=np.int64)
    for row, draw in zip(block, draws, strict=True):
        row[:] = draw.central
        if not draw.is_point:
            row[:] = table(draw)[levels(draw.driver, seed=seed, start=0, count=samples)]
    return block

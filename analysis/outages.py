"""What is left without each element, and without each pair of elements; home demand first.

A loss can leave more for export than before, where it cuts off home demand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analysis.elimination import TooLargeError
from analysis.switches import compile_switches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.kernel import Engine
    from analysis.schedule import Block
    from analysis.severed import Left, Severing
    from analysis.switches import Numbers, Switches
    from analysis.targets import Targets
    from routes.snapshot import Snapshot

PIECE = 65_536  # pairs worked on at a time
TENTHS = 10


@dataclass(frozen=True, kw_only=True)
class Outage:
    """What is left for export, and what home demand gets, with some elements lost; integer steps."""

    lost: tuple[str, ...]
    exports: int
    home: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """What is left without each pair of elements.

    Parameters
    ----------
    names
        The elements, in the order in which pairs are formed: first with second, first with third ...
    whole
        Greatest exports with all of them open.
    alone
        Exports without each of them.
    exports, home
        What is left without each pair, in integer steps.
    """

    names: tuple[str, ...]
    whole: int
    whole_home: int
    alone: npt.NDArray[np.int64]
    exports: npt.NDArray[np.int64]
    home: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.exports)

    def outages(self, most: int | None = None) -> tuple[Outage, ...]:
        """Return the pairs that leave least, all of them by default; then by what home gets, and by name."""
        first, second = _ends(self.names)
        rank = np.argsort(np.argsort(np.array(self.names)))
        order = np.lexsort((rank[second], rank[first], self.home, self.exports))[:most]
        return tuple(
            Outage(
                lost=(self.names[first[pair]], self.names[second[pair]]),
                exports=int(self.exports[pair]),
                home=int(self.home[pair]),
            )
            for pair in order
        )

    @property
    def harmless(self) -> int:
        """How many pairs cost nothing: neither exports nor what home gets are less than with all open."""
        return int(np.count_nonzero((self.exports >= self.whole) & (self.home >= self.whole_home)))

    @property
    def at_home(self) -> int:
        """How many pairs leave all exports, and only because home demand goes short instead."""
        return int(np.count_nonzero((self.exports >= self.whole) & (self.home < self.whole_home)))

    @property
    def worse_together(self) -> int:
        """How many pairs cost more than the two losses alone add up to: each stands in for the other."""
        first, second = _ends(self.names)
        apart = 2 * self.whole - self.alone[first] - self.alone[second]
        return int(np.count_nonzero(self.whole - self.exports > apart))

    def distribution(self) -> tuple[int, ...]:
        """Return how many pairs leave 0 to 10 %, 10 to 20 % ... 90 to 100 %, and all of what can leave.

        The lower end belongs to each part, the upper one to the next.
        """
        if not self.whole:
            return (*(0 for _ in range(TENTHS)), len(self))
        parts = np.minimum(TENTHS * self.exports // self.whole, TENTHS)
        return tuple(np.bincount(parts, minlength=TENTHS + 1).tolist())

    def quantile(self, share: float) -> int:
        """Return the least amount that no less than that share of pairs does not exceed."""
        return int(np.quantile(self.exports, share, method="inverted_cdf"))


def n_minus_1(attackable: Targets, left: Severing) -> tuple[Outage, ...]:
    """Return what is left without each target, least exports first."""
    found = [(name, left(ways)) for name, ways in attackable.items()]
    outages = [Outage(lost=(name,), exports=item.exports, home=item.home) for name, item in found]
    return tuple(sorted(outages, key=lambda item: (item.exports, item.home, item.lost)))


def n_minus_2(view: Snapshot, attackable: Targets, left: Severing, *, engine: Engine | None = None) -> Pairs:
    """Return what is left without each pair of targets: all pairs are columns of one compiled program.

    Where the program would be too long, each pair is a maximum flow.
    """
    names = tuple(attackable)
    try:
        switches = compile_switches(view, frozenset().union(*attackable.values()))
    except TooLargeError:
        exports, home = _by_flows(attackable, left)
    else:
        exports, home = without_pairs(switches, attackable, engine=engine)
    open_all = left(frozenset())
    return Pairs(
        names=names,
        whole=open_all.exports,
        whole_home=open_all.home,
        alone=np.array([left(attackable[name]).exports for name in names], dtype=np.int64),
        exports=exports,
        home=home,
    )


def without_pairs(
    switches: Switches, attackable: Targets, *, engine: Engine | None = None
) -> tuple[Block, Block]:
    """Return exports and home deliveries without each pair of targets, in the order of `Pairs`.

    Parameters
    ----------
    switches
        The program in which the targets' ways can be closed.
    """
    lost = np.stack(_ends(tuple(attackable)))
    pieces = [
        switches.without(tuple(attackable.values()), lost[:, start : start + PIECE], engine=engine)
        for start in range(0, lost.shape[1], PIECE)
    ]
    exports, home = np.concatenate(pieces, axis=1, dtype=np.int64) if pieces else np.empty((2, 0), np.int64)
    return exports, home


def _by_flows(attackable: Targets, left: Severing) -> tuple[Block, Block]:
    """Return the same by maximum flows.

    Where the flow without one target puts nothing on the other, the pair leaves what the one leaves.
    """
    alone = {name: left(ways) for name, ways in attackable.items()}

    def both(one: str, other: str) -> Left:
        for gone, more in ((one, other), (other, one)):
            if not alone[gone].loads.keys() & attackable[more]:
                return alone[gone]
        return left(attackable[one] | attackable[other])

    found: Iterable[Left] = [both(*pair) for pair in combinations(attackable, 2)]
    amounts = np.array([(item.exports, item.home) for item in found], dtype=np.int64).reshape(-1, 2)
    return amounts[:, 0], amounts[:, 1]


def _ends(names: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the first and the second element of each pair, by number."""
    first, second = np.triu_indices(len(names), 1)
    return first, second

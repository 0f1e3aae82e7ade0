"""The run-time proof of samples: some of those a run has solved are solved once more, by another way.

The network is that of the displayed answers (`analysis.flow.build`), the method blocking flows, and each
flow is held against a cut of its size: no flow can be greater, so its value is proven by itself. What the
run found must be equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.flow import ABROAD, HOME, SINKS, SOURCE, build
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.exports_program import Element
    from routes.snapshot import Snapshot

CHECKED = 64  # samples that are solved once more
STREAM = 2**63 + 1  # key of the random numbers that choose them, beside the seed


def chosen(finished: int, *, seed: int) -> list[int]:
    """Return which of so many finished samples are solved once more: at random, none of them twice."""
    random = np.random.Generator(np.random.Philox(key=np.array([seed, STREAM], dtype=np.uint64)))
    picked = random.choice(finished, size=min(CHECKED, finished), replace=False, shuffle=False)
    return sorted(picked.tolist())


class ProvenFlows:
    """Greatest exports of a snapshot with the figures of samples, each proven.

    Parameters
    ----------
    view
        What is open.
    elements
        What the amounts of a sample belong to, in order.
    """

    def __init__(self, view: Snapshot, elements: Sequence[Element]) -> None:
        self._residual, self._arcs = build(view)
        number = {(element.kind, element.id): row for row, element in enumerate(elements)}
        self._rows = [None if arc.capacity is None else number[arc.kind, arc.element] for arc in self._arcs]

    def exports(self, amounts: Sequence[int]) -> int:
        """Return the greatest exports of one sample, home demand first.

        Raises
        ------
        ProofError
            If a flow has no cut of its size: a way without any limit, or a defect.
        """
        unlimited = sum(amounts) + 1
        capacities = [unlimited if row is None else amounts[row] for row in self._rows]
        residual = self._residual
        residual.room = [room for capacity in capacities for room in (capacity, 0)]
        home = residual.augment(SOURCE, HOME)
        self._prove(home, capacities, (HOME,))
        exports = residual.augment(SOURCE, ABROAD)
        self._prove(home + exports, capacities, SINKS)
        return exports

    def _prove(self, flow: int, capacities: Sequence[int], sinks: tuple[int, ...]) -> None:
        """Check that what leads out of the nodes that the source still reaches adds up to the flow."""
        inside = self._residual.reachable(SOURCE)
        out = [n for n, arc in enumerate(self._arcs) if arc.tail in inside and arc.head not in inside]
        limited = all(self._rows[number] is not None for number in out)
        if not limited or sum(capacities[number] for number in out) != flow or not inside.isdisjoint(sinks):
            raise ProofError(f"a flow of {flow} has no cut of its size")


def agree(what: str, found: int, proven: int) -> None:
    """Check that what a run found is what was proven.

    Raises
    ------
    ProofError
        If it is not (a defect of this program).
    """
    if found != proven:
        raise ProofError(f"{what}: the run found {found}, the greatest flow is {proven}")

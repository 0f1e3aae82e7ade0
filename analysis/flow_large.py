"""Maximum flow by OR-Tools, the extra ``large``: in large networks, and for many samples of one network.

Our own method (`analysis.residual`) walks in Python; in a network of 10^5 arcs that takes seconds. The push
of preflows in OR-Tools (Goldberg & Tarjan 1988; Cherkassky & Goldberg 1997) does the same in compiled code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow

from routes.errors import ProofError, RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.elimination import Link
    from analysis.residual import Residual
    from analysis.schedule import Block, Mask

MOST = 2**62  # of any capacity, and of all flow: sums of 64-bit whole numbers stay exact


def push(residual: Residual, source: int, sink: int) -> int:
    """Push what can still go from source to sink, and return how much that was.

    No more than 2^62 is pushed; then something may be left that could go.

    Raises
    ------
    RuntimeError
        If OR-Tools refuses the network. Never expected.
    """
    pairs = np.array(residual.heads, dtype=np.int32).reshape(-1, 2)
    heads, tails = pairs.ravel(), pairs[:, ::-1].ravel()
    room = np.fromiter((min(amount, MOST) for amount in residual.room), dtype=np.int64, count=len(heads))
    used = np.flatnonzero(room)
    solver = SimpleMaxFlow()
    numbers = solver.add_arcs_with_capacity(tails[used], heads[used], room[used])
    start = len(residual.arcs)  # a node before the source, so that no sum exceeds MOST
    leaving = sum(residual.room[arc] for arc in residual.arcs[source])
    solver.add_arc_with_capacity(start, source, min(leaving, MOST))
    status = solver.solve(start, sink)
    if status != SimpleMaxFlow.OPTIMAL:
        raise RuntimeError(f"OR-Tools found no flow: {status}")
    flows = solver.flows(numbers)
    carrying = np.flatnonzero(flows)
    for arc, flow in zip(used[carrying].tolist(), flows[carrying].tolist(), strict=True):
        residual.room[arc] -= flow
        residual.room[arc ^ 1] += flow
    return int(solver.optimal_flow())


def many(links: Sequence[Link], block: Block, *, source: int, sink: int) -> tuple[Block, Mask]:
    """Return the greatest flow of each sample, and which capacities are in a smallest cut.

    The network is built once; each sample puts other capacities on it.

    Parameters
    ----------
    links
        Directed links between the two ends; one without a row has no limit.
    block
        Whole numbers from zero up: one row for each capacity, one column for each sample.

    Returns
    -------
    tuple
        One value for each sample, and marks in the shape of the block.

    Raises
    ------
    RoutesError
        If the capacities of a sample add up to more than 2^62.
    """
    flows, marks = np.zeros(block.shape[1], dtype=block.dtype), np.zeros(block.shape, dtype=np.bool_)
    if not links or not block.shape[1]:
        return flows, marks
    most = block.sum(axis=0, dtype=np.float64)
    if most.max() > MOST:
        raise RoutesError("the capacities of a sample add up to more than 2^62")
    ends = [(*link[:2], -1 if link.row is None else link.row) for link in links]
    tails, heads, rows = np.array(ends, dtype=np.int32).T.copy()
    finite = np.flatnonzero(rows >= 0)
    solver = SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(tails, heads, np.zeros(len(links), dtype=np.int64))
    inside = np.zeros(1 + max(tails.max(), heads.max(), source, sink), dtype=np.bool_)
    capacities = np.empty(len(links), dtype=np.int64)
    for sample, amounts in enumerate(np.ascontiguousarray(block.T, dtype=np.int64)):
        capacities[:] = amounts.sum() + 1
        capacities[finite] = amounts[rows[finite]]
        solver.set_arcs_capacity(arcs, capacities)
        status = solver.solve(source, sink)
        if status != SimpleMaxFlow.OPTIMAL:
            raise RuntimeError(f"OR-Tools found no flow: {status}")
        flow = solver.optimal_flow()
        inside[:] = False
        inside[solver.get_source_side_min_cut()] = True
        cut = np.flatnonzero(inside[tails] > inside[heads])
        if capacities[cut].sum() != flow or rows[cut].min(initial=0) < 0:
            raise ProofError(f"a flow of {flow} has no cut of its size")
        flows[sample] = flow
        marks[rows[cut], sample] = True
    return flows, marks

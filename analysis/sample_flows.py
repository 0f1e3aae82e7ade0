"""The greatest flow of every sample as a flow: for networks whose smallest cut would be too long a program.

OR-Tools solves one sample after the other where the extra ``large`` is installed; else our own method does,
from a start that all samples share. Every flow is held against a cut of its size, so no answer rests on
either. Both give the numbers of the compiled program (`analysis.elimination`).

Measured on 2 cores in grids of 32 to 72 nodes with 75 to 190 links, one flow and its cut: OR-Tools 17 to
57 µs, our own 240 to 1,000 µs. HiGHS, solved again from the last sample, took 300 to 820 µs there for a
value in floating point that would still have to be proven, so it is not used.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.elimination import SINK, SOURCE
from analysis.residual import Residual
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.elimination import Link
    from analysis.schedule import Block, Mask

Solver = Literal["ortools", "own"]


def default_solver() -> Solver:
    """Return ``ortools`` where it is installed."""
    return "ortools" if find_spec("ortools") else "own"


def sample_flows(links: Sequence[Link], block: Block, *, solver: Solver | None = None) -> tuple[Block, Mask]:
    """Return the greatest flow from `SOURCE` to `SINK` in every sample, and a cut that proves it.

    Parameters
    ----------
    links
        The network; a link without a row has no limit.
    block
        Capacities from zero up, one row for each and one column for each sample.
    solver
        Default: OR-Tools where it is installed.

    Returns
    -------
    tuple
        One value for each sample; and which rows make up the cut, in the shape of the block.

    Raises
    ------
    ProofError
        If flow and cut differ: a way without any limit, or a defect.
    RoutesError
        If OR-Tools is to solve a sample whose capacities add up to more than 2^62.
    """
    if (solver or default_solver()) == "ortools":
        from analysis.flow_large import many  # noqa: PLC0415 - an optional library, slow to import

        return many(links, block, source=SOURCE, sink=SINK)
    return _own(links, block)


def passable(links: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links on a way from `SOURCE` to `SINK`: nothing flows through the others."""
    after = _reached(SOURCE, [(link.tail, link.head) for link in links])
    before = _reached(SINK, [(link.head, link.tail) for link in links])
    return tuple(link for link in links if link.tail in after and link.head in before)


def _reached(start: int, pairs: Iterable[tuple[int, int]]) -> set[int]:
    onward: dict[int, list[int]] = {}
    for tail, head in pairs:
        onward.setdefault(tail, []).append(head)
    seen, stack = {start}, [start]
    while stack:
        new = set(onward.get(stack.pop(), ())) - seen
        seen |= new
        stack += new
    return seen


def _own(links: Sequence[Link], block: Block) -> tuple[Block, Mask]:
    """Return the same by blocking flows.

    With the least capacity that each row has in the block there is a flow that every sample can carry. It
    is found once, and each sample goes on from there.
    """
    flows, marks = np.zeros(block.shape[1], dtype=block.dtype), np.zeros(block.shape, dtype=np.bool_)
    if not block.shape[1]:
        return flows, marks
    shared = _network(links, block.min(axis=1).tolist())
    start = shared.augment(SOURCE, SINK)
    carried = shared.room[1::2]
    for sample, amounts in enumerate(block.T.tolist()):
        shared.room = _room(links, amounts, carried)
        flow = start + shared.augment(SOURCE, SINK)
        rows = _cut(links, shared)
        if sum(amounts[row] for row in rows) != flow:
            raise ProofError(f"a flow of {flow} has no cut of its size")
        flows[sample] = flow
        marks[rows, sample] = True
    return flows, marks


def _network(links: Sequence[Link], amounts: Sequence[int]) -> Residual:
    nodes = 1 + max((node for link in links for node in link[:2]), default=SINK)
    residual = Residual(nodes=max(nodes, SINK + 1))
    for tail, head, _ in links:
        residual.add(tail, head, 0)
    residual.room = _room(links, amounts, [0] * len(links))
    return residual


def _room(links: Sequence[Link], amounts: Sequence[int], carried: Sequence[int]) -> list[int]:
    """Return what each link can still take, and can give back, when it carries something."""
    unlimited = sum(amounts) + 1
    room: list[int] = []
    for link, flow in zip(links, carried, strict=True):
        room += ((unlimited if link.row is None else amounts[link.row]) - flow, flow)
    return room


def _cut(links: Sequence[Link], residual: Residual) -> list[int]:
    """Return the rows of the links that lead out of what the source can still send to.

    Raises
    ------
    ProofError
        If one of them has no limit.
    """
    inside = residual.reachable(SOURCE)
    rows = {row for tail, head, row in links if tail in inside and head not in inside}
    if None in rows:
        raise ProofError("a way without any limit leads from a supply to a market")
    return sorted(row for row in rows if row is not None)

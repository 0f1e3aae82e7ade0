"""Where a compiled smallest cut stops being quicker than OR-Tools, sample by sample.

Run as `.venv/bin/python tests/benchmarks/break_even.py`. Made-up grids of growing size. For each: the
operations of its program, and microseconds a sample of the kernel (numba and numpy, one core) and of
OR-Tools, for the value alone and with the cut that binds, as an ensemble needs it. Break-even is where both
would take the same if time grew with operations. All values are compared.
"""

from __future__ import annotations

import sys
from itertools import product
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from analysis.elimination import SINK, SOURCE, Link, compile_cuts
from analysis.kernel import binding, values
from analysis.sample_flows import sample_flows

if TYPE_CHECKING:
    from collections.abc import Callable

GRIDS = ((4, 0.0), (5, 0.0), (5, 1.0), (6, 0.0), (6, 0.2))  # nodes a side, share of diagonals
SAMPLES, FLOWS, ROUNDS = 4_096, 256, 5
MOST = 150_000  # operations
MICRO = 1e6


def grid(size: int, diagonals: float) -> tuple[list[Link], list[tuple[int, int]]]:
    """Return the links of a grid, places with capacities among them, and the range of each capacity."""
    random = Random(1)  # noqa: S311 - made-up figures
    links: list[Link] = []
    ranges: list[tuple[int, int]] = []

    def row(low: int, high: int) -> int:
        ranges.append((low, high))
        return len(ranges) - 1

    for down, along in product(range(size), repeat=2):
        node = 2 + 2 * (size * down + along)
        limited = random.random() < 0.3  # of the places
        links.append(Link(node, node + 1, row(20, 160) if limited else None))
        if along == 0:
            links.append(Link(SOURCE, node, row(30, 90)))
        if along == size - 1:
            links.append(Link(node + 1, SINK, row(30, 90)))
        for lower, further in ((1, 0), (0, 1), (1, 1)):
            there = down + lower < size and along + further < size
            if there and (lower != further or random.random() < diagonals):
                other, capacity = node + 2 * (size * lower + further), random.randrange(10, 60)
                number = row(capacity // 2, 2 * capacity)
                links += [Link(node + 1, other, number), Link(other + 1, node, number)]
    return links, ranges


def main() -> None:
    """Measure and print one line for each grid and engine."""
    random = np.random.default_rng(1)
    for size, diagonals in GRIDS:
        links, ranges = grid(size, diagonals)
        program = compile_cuts([links], rows=len(ranges), ranges=ranges, most=MOST)
        block = np.array([random.integers(low, high + 1, SAMPLES) for low, high in ranges], dtype=np.int32)
        few = np.ascontiguousarray(block[:, :FLOWS])
        assert np.array_equal(sample_flows(links, few, solver="ortools")[0], values(program, few)[0])
        for engine in ("numba", "numpy"):
            value, cut, flow = _least(
                lambda: values(program, block, engine=engine),  # noqa: B023 - called at once
                lambda: binding(program, block, result=0, engine=engine),  # noqa: B023 - as above
                lambda: sample_flows(links, few, solver="ortools"),  # noqa: B023 - as above
            )
            value, cut, flow = value / SAMPLES, cut / SAMPLES, flow / FLOWS
            sys.stdout.write(
                f"{len(links)} links, {program.operations:,} operations, {engine}: value "
                f"{MICRO * value:.1f}, cut {MICRO * cut:.1f}, OR-Tools {MICRO * flow:.1f} µs; even at "
                f"{program.operations * flow / value:,.0f} operations for values, "
                f"{program.operations * flow / (value + cut):,.0f} with cuts\n"
            )


def _least(*calls: Callable[[], object]) -> list[float]:
    """Return the least time of each call, measured in turn after one call that is not counted."""
    times: list[list[float]] = [[] for _ in calls]
    for count in range(ROUNDS + 1):
        for call, found in zip(calls, times, strict=True):
            begun = perf_counter()
            call()
            if count:
                found.append(perf_counter() - begun)
    return [min(found) for found in times]


if __name__ == "__main__":
    main()

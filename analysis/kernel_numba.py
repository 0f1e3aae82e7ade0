"""The steps of `analysis.kernel` compiled by numba: the same numbers, sooner where programs are long.

A program is data here, not code: one loop reads its steps, and within a step runs over a piece of samples,
which the compiler turns into vector instructions. So a program costs no compilation of its own. Threads may
run it side by side; it holds no lock.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analysis.schedule import Block, Mask, Schedule

    Loops = Callable[..., None]

PIECE = 2_048  # samples worked on at a time, fewer where a program needs many places
LEAST_PIECE = 64  # below, a vector instruction has too little to do
CACHE = 2**20  # numbers worked on at a time: they stay in the cache of the processor
FEW = 16  # the same where each sample has a value for every state of the tanks


def compiled(function: Loops) -> Loops:
    """Return a function that is compiled when it is first called, and kept so where that is possible."""
    try:
        made: Loops = njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to keep it in
        made = njit(nogil=True)(function)
    return made


def run(schedule: Schedule, block: Block) -> Block:
    """Return what `analysis.kernel.values` returns."""
    results = np.zeros((len(schedule.results), block.shape[1]), dtype=block.dtype)
    asked = np.array(schedule.results, dtype=np.int32)
    with interruptions_later():
        _run(schedule.steps, schedule.places, asked, np.ascontiguousarray(block), results, _piece(schedule))
    return results


def trace(schedule: Schedule, block: Block) -> Mask:
    """Return what `analysis.kernel.binding` returns."""
    found = np.zeros(block.shape, dtype=np.bool_)
    if schedule.results[0] >= 0:
        asked, size = schedule.results[0], _piece(schedule)
        with interruptions_later():
            _trace(schedule.steps, schedule.places, asked, np.ascontiguousarray(block), found, size)
    return found


@contextmanager
def interruptions_later() -> Iterator[None]:
    """Hold back Ctrl-C until the end of a block: numba, while it loads what was compiled, would lose it."""
    if current_thread() is not main_thread():  # where no signal arrives
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        signal.raise_signal(signal.SIGINT)


def _piece(schedule: Schedule) -> int:
    """Return how many samples to work on at a time."""
    return max(LEAST_PIECE, min(PIECE, CACHE // max(1, schedule.places)))


@compiled
def _forward(steps: Any, block: Any, start: Any, size: Any, room: Any) -> None:  # pragma: no cover - compiled
    """Do the steps for one piece; places below the number of capacities are the block's."""
    rows = block.shape[0]
    for index in range(steps.shape[0]):
        adds, target, left, right = steps[index]
        one = block[left, start : start + size] if left < rows else room[left - rows, :size]
        other = block[right, start : start + size] if right < rows else room[right - rows, :size]
        into = room[target - rows, :size]
        if adds:
            for sample in range(size):
                into[sample] = one[sample] + other[sample]
        else:
            for sample in range(size):
                into[sample] = min(one[sample], other[sample])


@compiled
def _run(
    steps: Any, places: Any, asked: Any, block: Any, results: Any, piece: Any
) -> None:  # pragma: no cover - compiled
    rows, samples = block.shape
    room = np.empty((places - rows, piece), dtype=block.dtype)
    for start in range(0, samples, piece):
        size = min(piece, samples - start)
        _forward(steps, block, start, size, room)
        for result in range(len(asked)):
            place = asked[result]
            if place >= rows:
                results[result, start : start + size] = room[place - rows, :size]
            elif place >= 0:
                results[result, start : start + size] = block[place, start : start + size]


@compiled
def _trace(
    steps: Any, places: Any, asked: Any, block: Any, found: Any, piece: Any
) -> None:  # pragma: no cover - compiled
    rows, samples = block.shape
    room = np.empty((places - rows, piece), dtype=block.dtype)
    marks = np.empty((places, piece), dtype=np.bool_)
    for start in range(0, samples, piece):
        size = min(piece, samples - start)
        _forward(steps, block, start, size, room)
        marks[:] = False
        marks[asked] = True
        for index in range(steps.shape[0] - 1, -1, -1):
            adds, target, left, right = steps[index]
            wanted, first, second = marks[target, :size], marks[left, :size], marks[right, :size]
            if adds:
                for sample in range(size):
                    first[sample] |= wanted[sample]
                    second[sample] |= wanted[sample]
            else:
                one = block[left, start : start + size] if left < rows else room[left - rows, :size]
                other = block[right, start : start + size] if right < rows else room[right - rows, :size]
                for sample in range(size):
                    is_first = one[sample] <= other[sample]
                    first[sample] |= wanted[sample] & is_first
                    second[sample] |= wanted[sample] & (not is_first)
        for row in range(rows):
            found[row, start : start + size] = marks[row, :size]


def through(cuts: Any, days: Any, sizes: Any, initial: Any) -> Any:
    """Return the smallest cut through all days, as `analysis.day_program` has it: one for each sample."""
    least = np.empty(cuts.shape[2], dtype=np.int64)
    _through(cuts, days, np.ascontiguousarray(sizes), np.ascontiguousarray(initial), least)
    return least


@compiled
def _night(state: Any, holds: Any) -> None:  # pragma: no cover - compiled
    """Let each tank keep its label or change it, in place."""
    for tank in range(len(holds)):
        step, hold = 1 << tank, holds[tank]
        for first in range(0, len(state), 2 * step):
            for number in range(first, first + step):
                zero, one = state[number], state[number + step]
                for sample in range(FEW):
                    before, after = zero[sample], one[sample]
                    zero[sample] = min(before, after)
                    one[sample] = min(before + hold[sample], after)


@compiled
def _through(
    cuts: Any, days: Any, sizes: Any, initial: Any, least: Any
) -> None:  # pragma: no cover - compiled
    kinds, states, samples = cuts.shape
    state = np.empty((states, FEW), dtype=np.int64)
    near = np.zeros((kinds, states, FEW), dtype=np.int64)  # what this piece of samples needs, side by side
    holds = np.zeros((len(sizes), FEW), dtype=np.int64)
    for start in range(0, samples, FEW):
        size = min(FEW, samples - start)
        near[:, :, :size] = cuts[:, :, start : start + size]
        holds[:, :size] = sizes[:, start : start + size]
        state[:] = 0
        for number in range(states):
            for tank in range(len(initial)):
                if number >> tank & 1:
                    state[number, :size] += initial[tank, start : start + size]
        for day in range(len(days)):
            if day:
                _night(state, holds)
            state += near[days[day]]
        for sample in range(size):
            least[start + sample] = state[:, sample].min()

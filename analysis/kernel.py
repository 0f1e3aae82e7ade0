"""Runs a program of smallest cuts on many samples at once: values, and the capacities that bind.

A block of samples has one row for each capacity and one column for each sample, so that a step of the
program is one addition or minimum of two rows. Everything is whole numbers, so every value is exact. Rows
are run in pieces that fit the processor's cache, and a step writes where a value nobody needs any more was.

With numba (the extra ``fast``) the steps of a long program run compiled; without it, and where the program
is short, numpy runs them. Both give the same numbers.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.schedule import Block, Mask, Schedule, shared, unshared
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.elimination import Program

Engine = Literal["numpy", "numba"]
PIECE = 16_384  # samples that numpy works on at a time; fewer where a program needs many places
CELLS = 2**24  # at most so many numbers at a time
SHORT = 2_000  # operations up to which numpy is as quick as numba, and starts sooner in less memory


def default_engine() -> Engine:
    """Return ``numba`` where it is installed."""
    return "numba" if find_spec("numba") else "numpy"


def engine_for(program: Program) -> Engine:
    """Return what runs a program by default: numpy where it is short, else numba if it is installed."""
    return "numpy" if program.operations <= SHORT else default_engine()


def number_type(program: Program, greatest: Sequence[int]) -> type[np.int32 | np.int64]:
    """Return the narrowest type that holds every value of a program.

    Parameters
    ----------
    greatest
        The greatest value of each capacity.

    Raises
    ------
    RoutesError
        If a sum may exceed 64 bits.
    """
    most = _bound(program, tuple(greatest))
    if most > np.iinfo(np.int64).max:
        raise RoutesError("the capacities add up to more than 64 bits hold")
    return np.int32 if most <= np.iinfo(np.int32).max else np.int64


@lru_cache(maxsize=64)
def _bound(program: Program, greatest: tuple[int, ...]) -> int:
    """Return what no value of the program exceeds."""
    bounds = list(greatest)
    for operation, left, right in program.steps:
        pair = bounds[left], bounds[right]
        bounds.append(sum(pair) if operation == "add" else min(pair))
    return max(bounds, default=0)


def values(program: Program, block: Block, *, engine: Engine | None = None) -> Block:
    """Return the smallest cuts of every sample: one row for each result of the program.

    Parameters
    ----------
    block
        Capacities from zero up, one row for each capacity and one column for each sample.
    engine
        Default: that of `engine_for`.

    Raises
    ------
    RoutesError
        If a sum may exceed the block's type.
    """
    _check(program, block)
    schedule = shared(program)
    if (engine or engine_for(program)) == "numba":
        from analysis.kernel_numba import run  # noqa: PLC0415 - an optional library, slow to import

        return run(schedule, block)
    results = np.zeros((len(schedule.results), block.shape[1]), dtype=block.dtype)
    size = _piece(schedule, block)
    room = np.empty((schedule.places - program.rows, size), dtype=block.dtype)
    for start in range(0, block.shape[1], size):
        piece = block[:, start : start + size]
        places = [*piece, *room[:, : piece.shape[1]]]
        _run(schedule, places)
        for result, place in zip(results, schedule.results, strict=True):
            if place >= 0:
                result[start : start + size] = places[place]
    return results


def binding(program: Program, block: Block, *, result: int, engine: Engine | None = None) -> Mask:
    """Return which capacities make up a smallest cut of every sample: they add up to its value.

    One cut is found where several are smallest, always the same. A minimum is the smaller of two values,
    the first of equal ones; a sum is both: so, from the result back, each step says what it rests on.

    Parameters
    ----------
    block
        As in `values`.
    result
        Which result of the program.

    Returns
    -------
    Mask
        One row for each capacity, one column for each sample.
    """
    _check(program, block)
    schedule = unshared(program, result)
    if (engine or engine_for(program)) == "numba":
        from analysis.kernel_numba import trace  # noqa: PLC0415 - an optional library, slow to import

        return trace(schedule, block)
    found = np.zeros(block.shape, dtype=np.bool_)
    size = _piece(schedule, block)
    room = np.empty((schedule.places - program.rows, size), dtype=block.dtype)
    marks = np.empty((schedule.places, size), dtype=np.bool_)
    for start in range(0, block.shape[1], size):
        piece = block[:, start : start + size]
        places = [*piece, *room[:, : piece.shape[1]]]
        _run(schedule, places)
        _trace(schedule, places, marks[:, : piece.shape[1]])
        found[:, start : start + size] = marks[: program.rows, : piece.shape[1]]
    return found


def _piece(schedule: Schedule, block: Block) -> int:
    """Return how many samples to work on at a time."""
    samples: int = block.shape[1]
    return max(1, min(PIECE, samples, CELLS // max(1, schedule.places)))


def _run(schedule: Schedule, places: Sequence[Block]) -> None:
    """Do the steps on rows of numbers."""
    for adds, target, left, right in schedule.steps.tolist():
        (np.add if adds else np.minimum)(places[left], places[right], out=places[target])


def _trace(schedule: Schedule, places: Sequence[Block], marks: Mask) -> None:
    """Mark what the result rests on, from the last step to the first."""
    marks[:] = False
    if schedule.results[0] >= 0:
        marks[schedule.results[0]] = True
    for adds, target, left, right in reversed(schedule.steps.tolist()):
        wanted = marks[target]
        if adds:
            marks[left] |= wanted
            marks[right] |= wanted
        else:
            first = places[left] <= places[right]
            marks[left] |= wanted & first
            marks[right] |= wanted & ~first


def _check(program: Program, block: Block) -> None:
    """Check the shape, and that no sum can leave the block's type."""
    if block.ndim != 2 or block.shape[0] != program.rows:  # noqa: PLR2004 - capacities by samples
        raise RoutesError(f"expected a block of {program.rows} capacities by samples, got {block.shape}")
    unsigned = block.view(f"u{block.dtype.itemsize}")  # what is below zero counts as very large
    holds = np.iinfo(block.dtype).max
    most = int(unsigned.max()) if block.size else 0
    if most > holds:
        raise RoutesError("a capacity is below zero")
    alike = (2 ** most.bit_length() - 1,) * program.rows  # seldom new, so remembered; mostly enough
    if _bound(program, alike) > holds and _bound(program, tuple(unsigned.max(axis=1).tolist())) > holds:
        raise RoutesError(f"the capacities add up to more than {block.dtype} holds")

"""Where a program of smallest cuts keeps its values: in few places, so that they stay in the cache."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from analysis.elimination import Program

Block: TypeAlias = npt.NDArray[np.signedinteger[Any]]
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A program whose values share places, so that few are needed at once.

    Parameters
    ----------
    steps
        Whether to add, the place to write to, the two places to read, one row a step.
    places
        How many places there are; the first ones are the capacities, which are never written to.
    results
        Place of each result, −1 where it is always zero.
    """

    steps: npt.NDArray[np.int32]
    places: int
    results: tuple[int, ...]


@lru_cache(maxsize=8)
def shared(program: Program) -> Schedule:
    """Return the program with places that are used again as soon as nothing reads them any more."""
    last = {name: len(program.steps) for name in program.results if name is not None}
    for index in reversed(range(len(program.steps))):
        for name in program.steps[index][1:]:
            last.setdefault(name, index)
    place = {row: row for row in range(program.rows)}
    free: list[int] = []
    places = program.rows
    steps: list[tuple[bool, int, int, int]] = []
    for index, (operation, left, right) in enumerate(program.steps):
        read = place[left], place[right]
        free += [place[name] for name in {left, right} if name >= program.rows and last[name] == index]
        if not free:
            free.append(places)
            places += 1
        target = free.pop()
        place[program.rows + index] = target
        steps.append((operation == "add", target, *read))
    results = tuple(-1 if name is None else place[name] for name in program.results)
    return Schedule(steps=np.array(steps, dtype=np.int32).reshape(-1, 4), places=places, results=results)


@lru_cache(maxsize=64)
def unshared(program: Program, result: int) -> Schedule:
    """Return the steps that one result rests on, each value in a place of its own."""
    asked = program.results[result]
    used = set() if asked is None else {asked}
    for index in reversed(range(len(program.steps))):
        if program.rows + index in used:
            used.update(program.steps[index][1:])
    place = {row: row for row in range(program.rows)}
    steps: list[tuple[bool, int, int, int]] = []
    for index, (operation, left, right) in enumerate(program.steps):
        if program.rows + index in used:
            place[program.rows + index] = program.rows + len(steps)
            steps.append((operation == "add", program.rows + len(steps), place[left], place[right]))
    return Schedule(
        steps=np.array(steps, dtype=np.int32).reshape(-1, 4),
        places=program.rows + len(steps),
        results=(-1 if asked is None else place[asked],),
    )

"""One block of an ensemble: draw its samples, run the program on them, count the cuts that bind.

A block depends on the task and on its index alone, so blocks may be run anywhere and in any order; a task
can be sent to another process. Within a block samples are drawn and solved a piece at a time, so that a
larger block takes no more memory than its answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.draws import Draw, Levels, Shape, levels, table
from analysis.kernel import number_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.exports_program import ExportsProgram, Solved
    from analysis.schedule import Block, Mask

Rows: TypeAlias = tuple[int, ...]
Cut: TypeAlias = tuple[Rows, Rows]  # what all sinks get is held by these rows, what home gets by those
BYTE, WORD = 8, 64
PIECE = 16_384  # samples that are drawn and solved at a time


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is drawn and asked.

    Parameters
    ----------
    program
        The questions: all open first, then without each country.
    draws
        How each row of the program is drawn.
    samples, size
        How many samples there are, and how many make a block.
    """

    program: ExportsProgram
    draws: tuple[Draw, ...]
    shape: Shape
    seed: int
    samples: int
    size: int

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.samples // self.size)

    def span(self, index: int) -> tuple[int, int]:
        """Return the first sample of a block and how many it has."""
        start = index * self.size
        return start, min(self.size, self.samples - start)


@dataclass(frozen=True, kw_only=True)
class Done:
    """A finished block.

    Parameters
    ----------
    exports
        The greatest exports, question by sample.
    cuts
        How often each cut binds, question by question.
    """

    exports: Block
    cuts: tuple[Mapping[Cut, int], ...]


def run_block(task: Task, index: int) -> Done:
    """Return one block of the ensemble."""
    start, count = task.span(index)
    exports: list[Block] = []
    cuts: tuple[Counter[Cut], ...] = tuple(Counter() for _ in range(task.program.questions))
    for first in range(start, start + count, PIECE):
        block = draw_block(task, first, min(PIECE, start + count - first))
        solved = task.program.solved(block)
        exports.append(solved.exports)
        for counted, more in zip(cuts, _count_cuts(task.program, solved), strict=True):
            counted.update(more)
    return Done(exports=np.concatenate(exports, axis=1), cuts=tuple(map(dict, cuts)))


def draw_block(task: Task, start: int, count: int) -> Block:
    """Return the capacities of some samples: one row for each limit."""
    drivers = dict.fromkeys(draw.driver for draw in task.draws if not draw.is_point)
    drawn = {driver: levels(driver, seed=task.seed, start=start, count=count) for driver in drivers}
    return block_of(task, drawn, count)


def block_of(task: Task, drawn: Mapping[str, Levels], count: int) -> Block:
    """Return the capacities of some samples with given levels; a driver that has none stays central."""
    block = np.empty((len(task.draws), count), dtype=number_type_of(task))
    for row, draw, figures in zip(block, task.draws, _tables(task), strict=True):
        if figures is None or draw.driver not in drawn:
            row[:] = draw.central
        else:  # no index is outside: no check
            np.take(figures, drawn[draw.driver], out=row, mode="wrap")
    return block


def number_type_of(task: Task) -> type[np.int32 | np.int64]:
    """Return the type of all amounts: the narrowest one that holds every sum."""
    program = task.program.program
    return np.int64 if program is None else number_type(program, [draw.high for draw in task.draws])


@lru_cache(maxsize=2)
def _tables(task: Task) -> tuple[Block | None, ...]:
    """Return the figures of each limit at every level, the same table once; None for a point."""
    made: dict[tuple[int, int, int], Block] = {}
    for draw in task.draws:
        key = (draw.low, draw.central, draw.high)
        if not draw.is_point and key not in made:
            made[key] = table(draw, task.shape).astype(number_type_of(task))
    return tuple(made.get((draw.low, draw.central, draw.high)) for draw in task.draws)


def _count_cuts(program: ExportsProgram, solved: Solved) -> Iterable[Mapping[Cut, int]]:
    """Yield how often each cut binds, question by question; what is always the same is found once."""
    found: dict[int, Mask] = {}
    for question in range(program.questions):
        both, home = (program.same(2 * question + part) for part in (0, 1))
        for number in {both, home} - found.keys():
            found[number] = solved.cut(number)
        yield count_columns(found[both], found[home])


def count_columns(both: Mask, home: Mask) -> Mapping[Cut, int]:
    """Return how often each pair of columns occurs, as the rows that are marked."""
    marks = [*both, *home]
    undecided = [index for index, row in enumerate(marks) if 0 < np.count_nonzero(row) < len(row)]
    codes = np.zeros(both.shape[1], dtype=np.uint64)
    for first in range(0, len(undecided), WORD):
        word = _word([marks[index] for index in undecided[first : first + WORD]])
        if first:  # number what there is so far, so that both fit into one word
            word = (_numbered(codes) << np.uint64(WORD // 2)) | _numbered(word)
        codes = word
    _, columns, counts = np.unique(codes, return_index=True, return_counts=True)
    return {
        (_rows(both[:, column]), _rows(home[:, column])): int(count)
        for column, count in zip(columns, counts, strict=True)
    }


def _word(marks: Sequence[Mask]) -> npt.NDArray[np.uint64]:
    """Return at most 64 rows of marks as the bits of one number each column; bytes first, they are small."""
    total = np.zeros(len(marks[0]), dtype=np.uint64)
    for first in range(0, len(marks), BYTE):
        byte = np.zeros(len(marks[0]), dtype=np.uint8)
        for bit, row in enumerate(marks[first : first + BYTE]):
            byte |= row.view(np.uint8) << np.uint8(bit)
        total |= byte.astype(np.uint64) << np.uint64(first)
    return total


def _numbered(codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return np.unique(codes, return_inverse=True)[1].astype(np.uint64)


def _rows(column: Mask) -> Rows:
    return tuple(np.flatnonzero(column).tolist())

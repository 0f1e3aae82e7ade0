"""Sobol indices: which of several independent random inputs the spread of a value comes from.

First order: the share of the variance that would go, on average, if one input were known. Total: the share
that would be left if all others were known; it counts what the input does together with others too.

Saltelli's design: two independent matrices of samples A and B, and for each input A with that input's row
from B. First order is estimated as in Saltelli et al. (2010), total as in Jansen (1999). Samples come in
groups, and the sums of a group are all that is kept, so memory does not grow with samples; intervals are
those of a bootstrap over groups.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.draws import LEVELS, Floats, Levels, levels
from analysis.executors import as_finished
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor

    from analysis.schedule import Block

    Value: TypeAlias = Callable[[Levels], Floats | Block]

SIZE = 65_536  # samples of a block
FAR = 131_072  # computed values of a block that is sent elsewhere
GROUPS = 512
RESAMPLES = 1_000
INTERVAL = (5, 95)  # per cent of the resamples
SECOND = "\0second matrix"
SHARED = 5  # sums of a group that no input belongs to: see `_sums`
WORDS = 4  # of 64 bits, of a count of Philox
SHIFTED = 2  # matrices besides those with a row swapped
FEWEST = 2  # samples without which nothing spreads
KEPT = 64  # computed values that are kept, so that they can be proven
STREAM = 2**63 + 2  # key of the random numbers that choose them, beside the seed


class Index(NamedTuple):
    """An index and its 90 % interval. An estimate may lie a little outside [0, 1]."""

    value: float
    low: float
    high: float


class Evaluation(NamedTuple):
    """A value that was computed: of a sample of A (0), of B (1), or of A with row i − 2 of B (i).

    Of all finished samples those with the least random keys are kept, whatever the blocks.
    """

    key: int
    sample: int
    which: int
    value: float


@dataclass(frozen=True, kw_only=True)
class DriverIndices:
    """What one input contributes to the variance."""

    driver: str
    first: Index
    total: Index


class _Block(NamedTuple):
    """What is kept of a block of samples: the sums of its groups, and a few values."""

    sums: Floats
    kept: list[Evaluation]


@dataclass(frozen=True, kw_only=True)
class SobolIndices:
    """Where the spread of a value comes from.

    Parameters
    ----------
    samples, asked
        Columns of a matrix that were finished, and that were wanted: fewer where it was interrupted.
    evaluations
        How often the value was computed in all: (inputs + 2) times the samples.
    mean, variance
        Of the value. Where nothing spreads, every index is 0.
    drivers
        The inputs, greatest total first.
    kept
        Some of the values, at random: one each of so many samples.
    """

    samples: int
    asked: int
    evaluations: int
    mean: float
    variance: float
    drivers: tuple[DriverIndices, ...]
    kept: tuple[Evaluation, ...]


def sobol_indices(
    value: Value,
    drivers: Sequence[str],
    *,
    samples: int,
    seed: int = 1,
    size: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> SobolIndices:
    """Return first-order and total indices of every input.

    Parameters
    ----------
    value
        From one row of levels an input and one column a sample to one number a sample. A level is one of
        0 to 65,535, all as likely; `shares` makes numbers in (0, 1) of them. An executor of other
        processes needs one that can be sent to them.
    drivers
        Names of the inputs, the keys of their random numbers, in the order of the rows.
    samples, seed
        Columns of each matrix; the same seed gives the same ones.
    size
        Samples of a block, which changes no number. Default: what suits where it is run.
    executor
        Where blocks are run: any executor (`analysis.executors`). Default: here, one after the other.
    progress
        Told how many more samples are finished.

    Raises
    ------
    KeyboardInterrupt
        If it is interrupted before a block is finished; later, what is finished is returned.

    Examples
    --------
    >>> found = sobol_indices(lambda rows: 2 * shares(rows)[0] + shares(rows)[1], ["a", "b"], samples=50_000)
    >>> [(item.driver, round(item.total.value, 1)) for item in found.drivers]
    [('a', 0.8), ('b', 0.2)]
    """
    if size is None:
        size = SIZE if executor is None else max(1, FAR // (len(drivers) + SHIFTED))
    if samples < FEWEST or size < 1 or len(set(drivers)) < len(drivers):
        raise RoutesError(f"expected at least two samples and inputs that differ, got {samples}, {drivers}")
    middle = np.full((len(drivers), 1), LEVELS // 2, dtype=np.uint16)
    centre = float(value(middle)[0])  # taken off, so that no digits are lost in sums of squares
    edges = np.arange(min(GROUPS, samples) + 1) * samples // min(GROUPS, samples)
    blocks = ((value, tuple(drivers), seed, starts, centre) for starts in _blocks(edges, size))
    found = _finished(blocks, executor, progress)
    if not found:
        raise KeyboardInterrupt
    sums = np.concatenate([found[number].sums for number in sorted(found)])
    kept = sorted(item for block in found.values() for item in block.kept)[:KEPT]
    return _answer(drivers, sums, centre, asked=samples, seed=seed, kept=tuple(kept))


def _finished(
    blocks: Iterable[tuple[object, ...]], executor: Executor | None, progress: Callable[[int], None] | None
) -> dict[int, _Block]:
    """Return the blocks that were finished before the end, or before an interruption."""
    found: dict[int, _Block] = {}
    with closing(as_finished(_block_sums, blocks, executor)) as results:
        try:
            for number, block in results:
                found[number] = block
                if progress is not None:
                    progress(int(block.sums[:, 0].sum()))
        except KeyboardInterrupt:
            return found
    return found


def _block_sums(
    value: Value, drivers: Sequence[str], seed: int, starts: npt.NDArray[np.int64], centre: float
) -> _Block:
    """Draw and compute a block of groups; return the sums of each, and a few values."""
    first, last = int(starts[0]), int(starts[-1])
    one, two = (matrix(drivers, seed=seed, start=first, count=last - first, second=b) for b in (False, True))
    keys = _keys(seed, first, last - first)
    columns = np.argsort(keys)[:KEPT]
    sums, values = _sums(value, one, two, starts[:-1] - first, centre, columns)
    kept: list[Evaluation] = []
    for place, column in enumerate(columns.tolist()):
        key = int(keys[column])
        which = key % len(values)
        kept.append(Evaluation(key, first + column, which, values[which][place].item()))
    return _Block(sums, kept)


def _keys(seed: int, start: int, count: int) -> npt.NDArray[np.uint64]:
    """Return the random key of each sample; a count of Philox yields four."""
    first, skipped = divmod(start, WORDS)
    philox = np.random.Philox(key=np.array([seed, STREAM], dtype=np.uint64), counter=first)
    return np.asarray(philox.random_raw(-(-(skipped + count) // WORDS) * WORDS)[skipped : skipped + count])


def shares(rows: Levels) -> Floats:
    """Return levels as numbers in (0, 1)."""
    return (rows + 0.5) / LEVELS


def matrix(drivers: Sequence[str], *, seed: int, start: int, count: int, second: bool) -> Levels:
    """Return some columns of A or of B: A has the samples that an ensemble of the same seed has."""
    rows = np.empty((len(drivers), count), dtype=np.uint16)
    for row, driver in zip(rows, drivers, strict=True):
        row[:] = levels(driver + SECOND * second, seed=seed, start=start, count=count)
    return rows


def _blocks(edges: npt.NDArray[np.int64], size: int) -> Iterator[npt.NDArray[np.int64]]:
    """Yield the edges of groups that make a block: as many as fit, at least one."""
    first = 0
    while first < len(edges) - 1:
        last = max(first + 1, int(np.searchsorted(edges, edges[first] + size, side="right")) - 1)
        yield edges[first : last + 1]
        first = last


def _sums(
    value: Value,
    one: Levels,
    two: Levels,
    starts: npt.NDArray[np.int64],
    centre: float,
    columns: npt.NDArray[np.intp],
) -> tuple[Floats, list[npt.NDArray[np.number[Any, float]]]]:
    """Return the sums of each group: n, A, B, A², B², then D, B·D, D² of each input, D = AB − A.

    Beside them the values in some columns: of A, of B, and of A with each row swapped.
    """
    whole = [np.asarray(value(rows)) for rows in (one, two)]
    values = [found[columns] for found in whole]
    a, b = (found.astype(np.float64) - centre for found in whole)
    squares = [np.ones_like(a), a, b, a * a, b * b]
    sums = [np.add.reduceat(column, starts) for column in squares]
    for row in range(len(one)):
        kept = one[row].copy()
        one[row] = two[row]
        swapped = np.asarray(value(one))
        values.append(swapped[columns])
        change = swapped.astype(np.float64) - centre - a
        one[row] = kept
        sums += [np.add.reduceat(column, starts) for column in (change, b * change, change * change)]
    return np.stack(sums, axis=1), values


def _answer(
    drivers: Sequence[str],
    sums: Floats,
    centre: float,
    *,
    asked: int,
    seed: int,
    kept: tuple[Evaluation, ...],
) -> SobolIndices:
    """Return the estimates over all groups, with the spread of those over groups drawn again."""
    rng = np.random.Generator(np.random.Philox(key=np.array([seed, GROUPS], dtype=np.uint64)))
    groups, samples = len(sums), int(sums[:, 0].sum())
    again = rng.multinomial(groups, np.full(groups, 1 / groups), size=RESAMPLES)
    mean, variance, first, total = _estimates(sums.sum(axis=0, keepdims=True))
    _, _, *spreads = _estimates(again @ sums)
    ends = [np.percentile(spread, INTERVAL, axis=0) for spread in spreads]
    made = [
        DriverIndices(
            driver=driver,
            first=Index(*map(float, (first[0, row], *ends[0][:, row]))),
            total=Index(*map(float, (total[0, row], *ends[1][:, row]))),
        )
        for row, driver in enumerate(drivers)
    ]
    return SobolIndices(
        samples=samples,
        asked=asked,
        evaluations=samples * (len(drivers) + SHIFTED),
        mean=float(mean[0]) + centre,
        variance=float(variance[0]),
        kept=kept,
        drivers=tuple(sorted(made, key=lambda item: (-item.total.value, -item.first.value, item.driver))),
    )


def _estimates(sums: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return mean, variance, first-order and total indices of each row of sums."""
    number, a, b, squares_a, squares_b = sums[:, :SHARED].T
    change, product, squares = (sums[:, SHARED + part :: 3] for part in range(3))
    mean = (a + b) / (2 * number)
    variance = np.maximum((squares_a + squares_b) / (2 * number) - mean**2, 0.0)
    whole = (number * variance)[:, None]
    first = product - mean[:, None] * change
    spreads = whole > 0
    return (
        mean,
        variance,
        np.divide(first, whole, out=np.zeros_like(first), where=spreads),
        np.divide(squares, 2 * whole, out=np.zeros_like(squares), where=spreads),
    )

"""Samples that need not fit into memory: kept in a temporary file, and told of exactly.

Rows of numbers come in blocks of columns, one column a sample, in any order. Sums and order statistics are
those of all samples together and exact, so they do not depend on blocks or their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from analysis.draws import Floats
    from analysis.schedule import Block

    Pieces: TypeAlias = Callable[[], Iterable[Block | Floats]]

IN_MEMORY = 2**22  # bytes of samples that are kept in memory; more go to a file
PIECE = 2**17  # samples that are read at a time
WHOLE = 2**22  # samples of one row that are held in memory at a time
MARGIN = 0.01  # share of samples on either side of a quantile's estimate among which it is looked for
HALF = 32  # bits


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a block lies in the file: its first byte and its shape."""

    offset: int
    rows: int
    samples: int


class Spool:
    """Blocks of numbers of one type, written one after the other and read row by row."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile[bytes](max_size=IN_MEMORY)
        self._type: np.dtype[np.int32 | np.int64] = np.dtype(np.int64)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, block: Block) -> Place:
        """Write a block and return where it lies."""
        self._type = block.dtype
        offset = self._file.seek(0, 2)
        self._file.write(np.ascontiguousarray(block).tobytes())
        return Place(offset=offset, rows=block.shape[0], samples=block.shape[1])

    def read(self, places: Sequence[Place], row: int) -> Iterator[Block]:
        """Yield a row of some blocks, a piece of samples at a time."""
        piece: list[Block] = []
        samples = 0
        for place in places:
            piece.append(self._row(place, row))
            samples += place.samples
            if samples >= PIECE:
                yield np.concatenate(piece)
                piece, samples = [], 0
        if piece:
            yield np.concatenate(piece)

    def column(self, place: Place, sample: int) -> list[int]:
        """Return one sample of a block: its number in every row."""
        size = self._type.itemsize
        found: list[int] = []
        for row in range(place.rows):
            self._file.seek(place.offset + (row * place.samples + sample) * size)
            found += np.frombuffer(self._file.read(size), dtype=self._type).tolist()
        return found

    def _row(self, place: Place, row: int) -> Block:
        length = place.samples * self._type.itemsize
        self._file.seek(place.offset + row * length)
        return np.frombuffer(self._file.read(length), dtype=self._type)


def total(amounts: Block) -> int:
    """Return the sum of whole numbers, which may need more than 64 bits."""
    wide = amounts.astype(np.int64, copy=False)
    return (int((wide >> HALF).sum()) << HALF) + int((wide & (2**HALF - 1)).sum())


def order_statistics(pieces: Pieces, count: int, ranks: Sequence[int]) -> list[float]:
    """Return the values at some ranks of all samples in ascending order, without sorting them all.

    Parameters
    ----------
    pieces
        Gives all samples anew, piece by piece.
    count
        How many there are in all, from one up.
    ranks
        From 0 to count − 1.

    Examples
    --------
    >>> order_statistics(lambda: [np.array([5, 1]), np.array([9])], 3, [0, 2])
    [1, 9]
    """
    if count <= WHOLE:
        return _partitioned(pieces, ranks)
    return _between(pieces, count, ranks) or _partitioned(pieces, ranks)


def _partitioned(pieces: Pieces, ranks: Sequence[int]) -> list[float]:
    found: list[float] = np.partition(np.concatenate(list(pieces())), ranks)[list(ranks)].tolist()
    return found


def _between(pieces: Pieces, count: int, ranks: Sequence[int]) -> list[float] | None:
    """Look for each value between two that lie close to it in the first piece.

    Returns
    -------
    list or None
        The exact values; None if one lies elsewhere, which samples in random order do not do.
    """
    first = next(iter(pieces()))
    ends = [_around(first, rank / count) for rank in ranks]
    below, at_low = np.zeros(len(ranks), dtype=np.int64), np.zeros(len(ranks), dtype=np.int64)
    inside: list[list[Block | Floats]] = [[] for _ in ranks]
    to_high = np.zeros(len(ranks), dtype=np.int64)
    for piece in pieces():
        for number, (low, high) in enumerate(ends):
            below[number] += np.count_nonzero(piece < low)
            at_low[number] += np.count_nonzero(piece == low)
            to_high[number] += np.count_nonzero(piece <= high)
            inside[number].append(piece[(piece > low) & (piece < high)])
    found: list[float] = []
    for number, rank in enumerate(ranks):
        if not below[number] <= rank < to_high[number]:
            return None
        low, high = ends[number]
        after = rank - int(below[number] + at_low[number])
        between = np.concatenate(inside[number])
        if after < 0:
            found.append(low)
        else:
            found.append(np.partition(between, after)[after].item() if after < len(between) else high)
    return found


def _around(first: Block | Floats, share: float) -> tuple[float, float]:
    """Return values of the first piece below and above a quantile; beyond the ends there is no value."""
    low, high = share - MARGIN, share + MARGIN
    return (
        np.quantile(first, low, method="inverted_cdf").item() if low > 0 else -inf,
        np.quantile(first, high, method="inverted_cdf").item() if high < 1 else inf,
    )

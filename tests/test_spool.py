"""Samples kept in a file: read back as they were written, with the order statistics of all together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis.spool
from analysis.spool import Spool, order_statistics, total

BLOCKS = st.lists(st.integers(1, 9), min_size=1, max_size=8)


@given(BLOCKS, st.sampled_from([np.int32, np.int64]), st.integers(1, 30), st.integers(0, 2**32))
def test_rows_are_read_as_they_were_written(sizes, kind, piece, seed):
    rng = np.random.default_rng(seed)
    blocks = [rng.integers(0, 1000, (3, size)).astype(kind) for size in sizes]
    with pytest.MonkeyPatch.context() as patch, Spool() as spool:
        patch.setattr(analysis.spool, "PIECE", piece)
        places = [spool.add(block) for block in blocks]
        for row in range(3):
            read = list(spool.read(places, row))
            assert np.concatenate(read).tolist() == np.concatenate(blocks, axis=1)[row].tolist()
            assert all(len(part) >= piece for part in read[:-1])


def test_many_samples_go_to_a_file(monkeypatch):
    monkeypatch.setattr(analysis.spool, "IN_MEMORY", 1000)
    block = np.arange(2_000).reshape(2, 1_000)
    with Spool() as spool:
        assert not spool._file._rolled
        place = spool.add(block)
        assert spool._file._rolled
        assert np.concatenate(list(spool.read([place], 1))).tolist() == block[1].tolist()


@given(st.lists(st.integers(0, 2**63 - 1), max_size=20))
def test_sums_may_need_more_than_64_bits(amounts):
    assert total(np.array(amounts, dtype=np.int64)) == sum(amounts)


VALUES = st.one_of(
    st.lists(st.integers(0, 5), min_size=1, max_size=200),  # many alike
    st.lists(st.floats(0, 1), min_size=1, max_size=200),
)


@given(VALUES, st.integers(1, 50), st.data())
def test_order_statistics_are_those_of_all_samples_sorted(values, size, data):
    """Also where the first piece says nothing about the others, and where it holds the value sought."""
    ranks = data.draw(st.lists(st.integers(0, len(values) - 1), min_size=1, max_size=4))
    pieces = [np.array(values[start : start + size]) for start in range(0, len(values), size)]
    wanted = [sorted(values)[rank] for rank in ranks]
    assert order_statistics(lambda: pieces, len(values), ranks) == wanted
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis.spool, "WHOLE", 0)
        patch.setattr(analysis.spool, "MARGIN", 0.1)
        assert order_statistics(lambda: iter(pieces), len(values), ranks) == wanted


def test_only_what_lies_near_is_held_where_there_are_many(monkeypatch):
    monkeypatch.setattr(analysis.spool, "WHOLE", 0)
    monkeypatch.setattr(analysis.spool, "_partitioned", None)  # would hold all of them
    values = np.random.default_rng(1).integers(0, 10**6, 400_000)
    values[values < 200_000] = 0  # a fifth lies at one place
    ranks = [0, 79_000, 200_000, 379_999, 399_999]
    found = order_statistics(lambda: np.array_split(values, 8), len(values), ranks)
    assert found == np.sort(values)[ranks].tolist()

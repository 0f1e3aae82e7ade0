"""Sobol indices: published answers, a second opinion where one is installed, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.draws import LEVELS
from analysis.sobol import GROUPS, matrix, shares, sobol_indices
from routes.errors import RoutesError

G = (0, 1, 4.5, 9, 99, 99, 99, 99)
WEIGHTS = st.lists(st.integers(-9, 9), min_size=1, max_size=5)


def ishigami(rows):
    x = np.pi * (2 * shares(rows) - 1)
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def sobol_g(rows):
    return np.prod([(abs(4 * x - 2) + a) / (1 + a) for x, a in zip(shares(rows), G, strict=True)], axis=0)


def by_name(found):
    """Return first-order and total estimates in the order of the names."""
    ordered = sorted(found.drivers, key=lambda item: item.driver)
    return [item.first for item in ordered], [item.total for item in ordered]


def figures(indices):
    return [index.value for index in indices]


# published answers


def test_the_ishigami_function():
    found = sobol_indices(ishigami, ["x1", "x2", "x3"], samples=200_000)
    first, total = by_name(found)
    assert (found.mean, found.variance) == (
        pytest.approx(3.5, abs=0.02),
        pytest.approx(13.844588, rel=0.01),
    )
    assert figures(first) == pytest.approx([0.3139, 0.4424, 0], abs=0.006)
    assert figures(total) == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.006)
    assert found.evaluations == 5 * 200_000
    assert [item.driver for item in found.drivers] == ["x1", "x2", "x3"]


def test_the_g_function_of_sobol():
    squares = np.array([1 / 3 / (1 + a) ** 2 for a in G])
    variance = np.prod(1 + squares) - 1
    found = sobol_indices(sobol_g, [f"x{number}" for number in range(8)], samples=200_000)
    first, total = by_name(found)
    assert found.variance == pytest.approx(variance, rel=0.02)
    assert figures(first) == pytest.approx(squares / variance, abs=0.006)
    assert figures(total) == pytest.approx(
        squares * np.prod(1 + squares) / (1 + squares) / variance, abs=0.006
    )


def test_intervals_hold_the_truth_about_nine_times_of_ten():
    truth = ((0.3139, 0.4424, 0), (0.5576, 0.4424, 0.2437))
    held = 0
    for seed in range(40):
        both = by_name(sobol_indices(ishigami, ["x1", "x2", "x3"], samples=4_000, seed=seed))
        for found, true in zip(both, truth, strict=True):
            held += sum(index.low <= value <= index.high for index, value in zip(found, true, strict=True))
    assert 0.8 <= held / 240 <= 0.97


# a second opinion


@pytest.mark.parametrize("value", [ishigami, lambda rows: 1000 + 3 * shares(rows)[0] * shares(rows)[1]])
def test_scipy_finds_the_same_from_the_same_samples(value):
    stats = pytest.importorskip("scipy.stats", reason="scipy is of the extra bench")
    names, samples = ["x1", "x2", "x3"], 4_096
    one, two = (matrix(names, seed=1, start=0, count=samples, second=second) for second in (False, True))
    swapped = [np.where(np.arange(3)[:, None] == row, two, one) for row in range(3)]
    of = {"f_A": value(one)[None], "f_B": value(two)[None], "f_AB": np.array([[value(x)] for x in swapped])}
    other = stats.sobol_indices(func=of, n=samples)
    first, total = by_name(sobol_indices(value, names, samples=samples, seed=1))
    assert figures(first) == pytest.approx(other.first_order.ravel(), abs=1e-9)
    assert figures(total) == pytest.approx(other.total_order.ravel(), abs=1e-9)


# what must always hold


def test_block_size_changes_no_number():
    wanted = sobol_indices(ishigami, ["x1", "x2", "x3"], samples=5_003)
    told = []
    for size in (1, 700, 5_003):
        again = sobol_indices(ishigami, ["x1", "x2", "x3"], samples=5_003, size=size, progress=told.append)
        assert again == wanted
    assert sum(told) == 3 * 5_003
    assert max(told[:GROUPS]) <= 5_003 // GROUPS + 1


def test_only_one_block_is_held_at_a_time():
    seen = []

    def value(rows):
        seen.append(rows.shape[1])
        return ishigami(rows)

    sobol_indices(value, ["x1", "x2", "x3"], samples=100_000, size=2_000)
    assert max(seen) <= 2_000


def test_the_same_seed_gives_the_same_and_another_one_others():
    one, again, other = (
        sobol_indices(ishigami, ["a", "b", "c"], samples=1_000, seed=seed) for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other


def test_where_nothing_spreads_every_index_is_nothing():
    found = sobol_indices(lambda rows: np.full(rows.shape[1], 7), ["a", "b"], samples=100)
    assert (found.mean, found.variance) == (7, 0)
    assert {end for item in found.drivers for index in (item.first, item.total) for end in index} == {0}


def test_two_inputs_that_matter_only_together_have_no_first_order():
    found = sobol_indices(
        lambda rows: (shares(rows)[0] > 0.5) ^ (shares(rows)[1] > 0.5), ["a", "b"], samples=50_000
    )
    for item in found.drivers:
        assert item.first.value == pytest.approx(0, abs=0.02)
        assert item.total.value == pytest.approx(1, abs=0.02)


@settings(max_examples=25)
@given(weights=WEIGHTS, seed=st.integers(0, 2**32), offset=st.sampled_from([0, 10**9]))
def test_a_sum_shares_its_variance_by_the_squares_of_its_weights(weights, seed, offset):
    """First order and total are the same, add up to 1, and an input of weight 0 has exactly nothing."""
    names = [f"x{number}" for number in range(len(weights))]
    column = np.array(weights)[:, None]
    found = sobol_indices(
        lambda rows: offset + (column * rows.astype(np.int64)).sum(axis=0), names, samples=4_000, seed=seed
    )
    first, total = by_name(found)
    squares = np.square(weights) / max(np.square(weights).sum(), 1)
    assert figures(first) == pytest.approx(squares, abs=0.12)
    assert figures(total) == pytest.approx(squares, abs=0.06)
    for index, weight in zip([*first, *total], [*weights, *weights], strict=True):
        assert index.low <= index.high
        assert weight or tuple(index) == (0, 0, 0)


@settings(max_examples=25)
@given(
    table=st.lists(st.integers(0, 50), min_size=8, max_size=8),
    seed=st.integers(0, 2**32),
)
def test_total_is_not_less_than_first_order(table, seed):
    """For any function of three halves: within error, and first orders add up to at most the whole."""
    cells = np.array(table)

    def value(rows):
        high = (rows >= LEVELS // 2).astype(int)
        return cells[4 * high[0] + 2 * high[1] + high[2]]

    found = sobol_indices(value, ["a", "b", "c"], samples=5_000, seed=seed)
    first, total = by_name(found)
    error = 0.12
    assert all(one.value <= other.value + error for one, other in zip(first, total, strict=True))
    assert all(
        -error <= one.value and 0 <= other.value <= 1 + error for one, other in zip(first, total, strict=True)
    )
    assert sum(figures(first)) <= 1 + error
    assert sum(figures(total)) >= (1 - error if found.variance else 0)
    totals = [item.total.value for item in found.drivers]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(
    ("names", "options"),
    [(["a"], {"samples": 1}), (["a"], {"samples": 9, "size": 0}), (["a", "a"], {"samples": 9})],
)
def test_what_cannot_be_asked_is_refused(names, options):
    with pytest.raises(RoutesError, match="at least two samples"):
        sobol_indices(ishigami, names, **options)


def test_some_values_are_kept_the_same_ones_for_any_blocks():
    names = ["x1", "x2", "x3"]
    wanted = sobol_indices(ishigami, names, samples=5_003, seed=3).kept
    assert len({item.sample for item in wanted}) == 64
    assert {item.which for item in wanted} == {0, 1, 2, 3, 4}
    for item in wanted:
        one, two = (matrix(names, seed=3, start=item.sample, count=1, second=b) for b in (False, True))
        if item.which == 1:
            one = two
        elif item.which:
            one[item.which - 2] = two[item.which - 2]
        assert item.value == pytest.approx(ishigami(one)[0])
    for size in (1, 700, 10_000):
        assert sobol_indices(ishigami, names, samples=5_003, seed=3, size=size).kept == wanted
    assert len(sobol_indices(ishigami, names, samples=5).kept) == 5

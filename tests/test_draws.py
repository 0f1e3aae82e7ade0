"""Random figures: counted random numbers, and distributions against their closed forms."""

from __future__ import annotations

import doctest
import subprocess
import sys
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis.draws
from analysis.draws import LEVELS, SHAPES, Draw, draw_of, levels, pert, quantiles, table, uniform
from routes.limits import Limit

RANGES = st.tuples(*[st.integers(0, 10**7)] * 3).map(sorted)
SPANS = st.tuples(st.integers(0, 3000), st.integers(0, 300))


def drawn(*ends, driver="report"):
    low, central, high = ends
    return Draw(low=low, central=central, high=high, driver=driver)


# random numbers


@given(SPANS, SPANS)
def test_a_sample_has_the_same_number_wherever_its_block_begins(first, second):
    whole = levels("report", seed=5, start=0, count=4000)
    for start, count in (first, second):
        assert np.array_equal(
            levels("report", seed=5, start=start, count=count), whole[start : start + count]
        )


def test_far_samples_need_none_before_them():
    start = 10**9 + 7
    assert np.array_equal(
        levels("a", seed=1, start=start, count=9)[4:], levels("a", seed=1, start=start + 4, count=5)
    )


def test_seeds_and_drivers_are_unlike_one_another():
    columns = [levels(driver, seed=seed, start=0, count=5000) for driver in "ab" for seed in (0, 1)]
    correlation = np.corrcoef(columns) - np.eye(4)
    assert np.abs(correlation).max() < 4 / sqrt(5000)


def test_the_numbers_never_change():
    """They are part of every published result: a seed must mean the same everywhere, for good."""
    assert levels("report", seed=1, start=0, count=4).tolist() == FIRST
    code = "from analysis.draws import levels; print(levels('report', seed=1, start=0, count=4).tolist())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(FIRST)


FIRST = [18739, 10608, 12185, 4197]


def test_all_levels_are_equally_likely():
    counts = np.bincount(levels("x", seed=2, start=0, count=2**18) >> 8, minlength=256)
    expected = 2**18 / 256
    assert ((counts - expected) ** 2 / expected).sum() < 255 + 5 * sqrt(2 * 255)  # chi-squared


def test_shares_lie_between_zero_and_one():
    share = uniform("x", seed=0, samples=10_000)
    assert 0 < share.min() < 0.001
    assert 0.999 < share.max() < 1
    assert share.mean() == pytest.approx(0.5, abs=0.02)


# distributions


@pytest.mark.parametrize("shape", SHAPES)
@given(ends=RANGES)
def test_a_table_rises_from_near_the_low_to_near_the_high_end(shape, ends):
    figures = table(drawn(*ends), shape)
    assert len(figures) == LEVELS
    assert (np.diff(figures) >= 0).all()
    assert ends[0] <= figures[0]
    assert figures[-1] <= ends[2]


@pytest.mark.parametrize(
    ("shape", "mean", "variance"),
    [
        ("pert", (2 + 4 * 3 + 8) / 6, ((2 + 12 + 8) / 6 - 2) * (8 - (2 + 12 + 8) / 6) / 7),
        ("triangular", (2 + 3 + 8) / 3, (4 + 9 + 64 - 6 - 16 - 24) / 18),
        ("uniform", 5, 36 / 12),
    ],
)
def test_mean_and_variance_are_those_of_the_textbook(shape, mean, variance):
    figures = table(drawn(2_000_000, 3_000_000, 8_000_000), shape) / 10**6
    assert figures.mean() == pytest.approx(mean, abs=2e-5)
    assert figures.var() == pytest.approx(variance, rel=2e-3)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_range_without_width_is_a_point(shape):
    assert set(table(drawn(7, 7, 7), shape).tolist()) == {7}


def test_a_triangle_with_its_top_at_an_end_is_a_root():
    share = np.linspace(0, 1, 11)
    assert quantiles(0, 1, 1, share, "triangular") == pytest.approx(np.sqrt(share))
    assert quantiles(0, 0, 1, share, "triangular") == pytest.approx(1 - np.sqrt(1 - share))


def test_with_the_mode_at_an_end_quantiles_of_pert_are_fifth_roots():
    """The density is 5 (1 - x)^4, so 1 - (1 - x)^5 of all lies below x."""
    share = np.linspace(0.001, 0.999, 99)
    assert pert(0, 0, 1, share) == pytest.approx(1 - (1 - share) ** 0.2, abs=1e-4)


# what is drawn


def limit(low, amount, high, *evidence):
    return Limit(kind="segment", id="pipe", amount=amount, low=low, high=high, evidence=evidence)


def test_the_first_evidence_drives_and_without_any_the_element_itself():
    assert draw_of(limit(1, 2, 3, "a", "b")) == drawn(1, 2, 3, driver="a")
    assert draw_of(limit(1, 2, 3)).driver == "pipe"
    assert draw_of(replace(limit(1, 2, 3), kind="supply")).driver == "supply of pipe"


@pytest.mark.parametrize("ends", [(1, 2, None), (None, 2, 3), (3, 2, 4), (0, 2, 1)])
def test_a_range_without_an_end_or_beside_the_amount_is_a_point(ends):
    made = draw_of(limit(*ends))
    assert (made.low, made.central, made.high, made.is_point) == (2, 2, 2, True)


def test_the_examples_run():
    assert doctest.testmod(analysis.draws).failed == 0

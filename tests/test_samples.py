"""Random capacities: PERT distributions against closed forms, and one number for each source."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import numpy as np
import pytest
from dated import line
from hypothesis import given
from hypothesis import strategies as st
from networks import number

from analysis.samples import pert, sampled, sampled_storages, uniform
from routes.model import Capacity, Storage
from routes.snapshot import snapshot

EVEN = (np.arange(20_000) + 0.5) / 20_000
RANGES = st.tuples(*[st.integers(0, 1000)] * 3).map(sorted)


def ranged(element, low, central, high, *evidence):
    return Capacity(
        element=element,
        low=number(low),
        central=number(central),
        high=number(high),
        unit="t/d",
        evidence=evidence,
    )


def view(*rows):
    made = line()
    return snapshot(replace(made, tables=replace(made.tables, capacities=rows)))


def amounts(rows, element="pipe", *, samples=200, seed=0):
    return [item.capacities[element].amount for item in sampled(view(*rows), seed=seed, samples=samples)]


# the distribution


@given(RANGES)
def test_the_ends_of_a_range_are_its_ends(ends):
    low, mode, high = ends
    assert pert(low, mode, high, np.array([0.0, 1.0])) == pytest.approx([low, high])


@given(st.integers(-100, 100), st.integers(1, 100))
def test_the_median_of_an_even_range_is_its_middle(low, half):
    assert pert(low, low + half, low + 2 * half, np.array([0.5])) == pytest.approx([low + half])


@given(RANGES.filter(lambda ends: ends[0] < ends[2]))
def test_the_mean_is_a_sixth_of_the_ends_and_four_modes(ends):
    low, mode, high = ends
    mean = pert(low, mode, high, EVEN).mean()
    assert mean == pytest.approx((low + 4 * mode + high) / 6, abs=1e-3 * (high - low))


def test_with_the_mode_at_an_end_quantiles_are_fifth_roots():
    """The density is 5 (1 - x)^4, so 1 - (1 - x)^5 of all lies below x."""
    share = np.linspace(0.05, 0.95, 19)
    assert pert(0, 0, 1, share) == pytest.approx(1 - (1 - share) ** 0.2, abs=1e-3)
    assert pert(0, 1, 1, share) == pytest.approx(share**0.2, abs=1e-3)


@pytest.mark.parametrize("mode", [0, 1, 2, 3, 4])
def test_with_whole_exponents_the_share_below_is_a_binomial_sum(mode):
    """A mode at a quarter of the range makes a beta of 2 and 4: five tosses, two or more of them heads."""
    first, tosses = 1 + mode, 5
    quantile = pert(0, mode, 4, share := np.linspace(0.05, 0.95, 19)) / 4
    below = sum(
        comb(tosses, heads) * quantile**heads * (1 - quantile) ** (tosses - heads)
        for heads in range(first, tosses + 1)
    )
    assert below == pytest.approx(share, abs=2e-3)


@given(RANGES, st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_quantiles_rise_and_stay_in_the_range(ends, shares):
    low, mode, high = ends
    found = pert(low, mode, high, np.sort(np.array(shares)))
    assert (np.diff(found) >= 0).all()
    assert ((found >= low - 1e-9) & (found <= high + 1e-9)).all()


def test_a_range_without_width_is_one_number():
    assert pert(7, 7, 7, EVEN[:5]).tolist() == [7] * 5


# who draws what


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    first, again, other = (uniform("driver", seed=seed, samples=50) for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert ((first >= 0) & (first < 1)).all()


def test_more_samples_keep_the_first_ones():
    assert np.array_equal(uniform("a", seed=1, samples=9)[:4], uniform("a", seed=1, samples=4))


def test_what_cites_the_same_source_first_is_high_or_low_together():
    rows = ranged("pipe", 10, 20, 30, "report", "other"), ranged("ship", 100, 200, 300, "report")
    pipes, ships = amounts(rows), amounts(rows, "ship")
    assert np.corrcoef(pipes, ships)[0, 1] > 0.99
    assert ships == pytest.approx(np.array(pipes) * 10, abs=5)


def test_what_cites_another_source_or_none_is_drawn_by_itself():
    for first, second in ((("report",), ("paper",)), ((), ()), (("a", "b"), ("b", "a"))):
        rows = ranged("pipe", 0, 500, 1000, *first), ranged("ship", 0, 500, 1000, *second)
        correlation = np.corrcoef(amounts(rows, samples=2000), amounts(rows, "ship", samples=2000))[0, 1]
        assert abs(correlation) < 0.1


def test_the_order_of_rows_does_not_matter():
    rows = [ranged("pipe", 10, 20, 30), ranged("ship", 5, 6, 9, "x"), ranged("port", 1, 40, 90, "y")]
    for element in ("pipe", "ship", "port"):
        assert amounts(rows, element) == amounts(rows[::-1], element)


def test_a_row_more_leaves_the_others_as_they_were():
    rows = [ranged("pipe", 10, 20, 30), ranged("ship", 5, 6, 9)]
    assert amounts(rows) == amounts([*rows, ranged("port", 1, 40, 90)])


def test_what_has_no_limit_or_no_range_stays():
    endless = Capacity(element="ship", central=number("inf"), unit="t/d")
    rows = ranged("pipe", 20, 20, 20), endless
    assert set(amounts(rows)) == {20}
    assert set(amounts(rows, "ship")) == {None}
    half = Capacity(element="ship", central=number(20), high=number("inf"), unit="t/d")
    assert set(amounts((ranged("pipe", 1, 2, 3), half), "ship")) == {20}


def test_supply_and_demand_stay():
    before = view(ranged("pipe", 10, 20, 30))
    for item in sampled(before, seed=0, samples=5):
        assert (item.supplies, item.markets, item.costs) == (before.supplies, before.markets, before.costs)


def test_draws_spread_over_the_range_about_its_mean():
    found = np.array(amounts([ranged("pipe", 1000, 2000, 5000)], samples=4000))
    assert found.min() >= 1000
    assert found.max() <= 5000
    assert found.mean() == pytest.approx((1000 + 4 * 2000 + 5000) / 6, rel=0.02)


# tanks


def test_a_tank_is_drawn_from_its_range_and_its_fill_from_another():
    row = Storage(
        place="port",
        central=number(40),
        low=number(30),
        high=number(60),
        unit="t",
        initial_share=number("0.5"),
        share_low=number("0.2"),
        share_high=number("0.7"),
    )
    drawn = [tanks[0] for tanks in sampled_storages([row], seed=2, samples=500)]
    sizes, fills = (
        [float(value) for value in column]
        for column in zip(*((t.central, t.initial_share) for t in drawn), strict=True)
    )
    assert (min(sizes), max(sizes)) == pytest.approx((30, 60), abs=7)
    assert (min(fills), max(fills)) == pytest.approx((0.2, 0.7), abs=0.1)
    assert (min(sizes) >= 30, max(sizes) <= 60, min(fills) >= 0.2, max(fills) <= 0.7) == (True,) * 4
    assert abs(np.corrcoef(sizes, fills)[0, 1]) < 0.15


def test_a_tank_without_a_range_or_a_fill_keeps_what_it_has():
    row = Storage(place="port", central=number(40), unit="t")
    assert {
        (tanks[0].central, tanks[0].initial_share) for tanks in sampled_storages([row], seed=2, samples=9)
    } == {(40, None)}
    assert sampled_storages([], seed=2, samples=3) == [(), (), ()]

"""A disruption with its range: runs at both ends, or at random."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from types import SimpleNamespace

import numpy as np
import pytest
from dated import event, line, task
from networks import number

from analysis.disruption import QUICKER, SLOWER, Disruption, _with_limits, disruption
from analysis.events import calendar
from analysis.samples import pert, uniform
from routes.model import Capacity


def ranged(element, low, central, high):
    return Capacity(element=element, low=number(low), central=number(central), high=number(high), unit="t/d")


def two_ways(rail=(2, 4, 10), *, ramp=0):
    """Ten go by pipe; rail could take four, or two, or ten."""
    made = line(
        {"field>sea:pipe": 10, "field>sea:rail": 4}, counted={"pipe": 10, "rail": 0}, ramp_days={"rail": ramp}
    )
    rows = (ranged("pipe", 10, 10, 10), ranged("rail", *rail))
    return replace(made, tables=replace(made.tables, capacities=rows))


STOP = task(event("pipe", 2, 3), days=8)


def test_the_range_is_from_all_low_and_slow_to_all_high_and_quick():
    result = disruption(two_ways(), STOP)
    assert (result.samples, result.seed, len(result.spread)) == (0, None, 2)
    assert result.outcome.lost == pytest.approx(18)
    assert [found.lost for _, found in result.spread] == pytest.approx([24, 0])
    assert result.span("lost") == pytest.approx((0, 24))
    low, high = result.bands()
    assert low == pytest.approx([10, 10, 2, 2, 2, 10, 10, 10])
    assert high == pytest.approx([10] * 8)


def test_ramps_are_twice_as_slow_and_twice_as_quick():
    result = disruption(two_ways((4, 4, 4), ramp=4), STOP)
    ends = [run[2:5] for run in (result.timeline.delivered, *(run for run, _ in result.spread))]
    assert ends[0] == pytest.approx([0, 1, 2])
    assert ends[1] == pytest.approx([0, 0.5, 1])
    assert ends[2] == pytest.approx([0, 2, 4])


def test_restarts_are_twice_as_slow_and_twice_as_quick():
    made = line({"field>sea:pipe": 10}, counted={"pipe": 10}, restart_days={"field": 4})
    result = disruption(made, task(event("pipe", 2, 9), days=16))
    ends = [run[11:14] for run in (result.timeline.delivered, *(run for run, _ in result.spread))]
    assert ends[0] == pytest.approx([2.5, 5, 7.5])
    assert ends[1] == pytest.approx([1.25, 2.5, 3.75])
    assert ends[2] == pytest.approx([5, 10, 10])


def test_an_amount_that_an_event_leaves_is_not_drawn_with_the_capacity():
    rows = (ranged("pipe", 5, 10, 20),)
    made = line({"field>sea:pipe": 10}, counted={"pipe": 10})
    made = replace(made, tables=replace(made.tables, capacities=rows))
    amount = event("pipe", 2, 1, capacity=number(5), unit="t/d")
    calm = calendar(made, task(amount, event("pipe", 4, 1, left=0.5), days=6))
    drawn = _with_limits(
        calm, replace(calm.limits, capacities=calendar(made, STOP, bound="high").limits.capacities)
    )
    left = [item.left["segment", "pipe"] / drawn.limits.scale for item in drawn.happenings]
    assert left == pytest.approx([5, 10])


def test_the_ordinary_day_is_the_central_one_at_both_ends():
    made = two_ways()
    rows = (ranged("pipe", 4, 10, 30), ranged("rail", 4, 4, 4))
    result = disruption(replace(made, tables=replace(made.tables, capacities=rows)), STOP)
    for run, found in result.spread:
        assert found.required == 80
        assert run[:2] == pytest.approx(10)


def test_days_that_do_not_end_in_time_are_the_longest():
    central = SimpleNamespace(recovery_days=None)
    runs = tuple((None, SimpleNamespace(recovery_days=days)) for days in (3, None, 9))
    result = Disruption(scenario=STOP, timeline=None, outcome=central, spread=runs)
    assert result.span("recovery_days") == (3, inf)
    assert result.central("recovery_days") == inf
    nobody = replace(result, spread=runs[1:2])
    assert nobody.span("recovery_days") == (inf, inf)


def test_the_range_of_random_runs_is_from_five_to_ninety_five_per_cent():
    result = disruption(two_ways(), STOP, samples=40, seed=5)
    lost = [found.lost for _, found in result.spread]
    assert (result.samples, result.seed, len(lost)) == (40, 5, 40)
    assert result.span("lost") == tuple(np.quantile(lost, [0.05, 0.95], method="inverted_cdf"))
    assert result.median("lost") == np.quantile(lost, 0.5, method="inverted_cdf")
    low, high = result.bands()
    delivered = np.array([run for run, _ in result.spread])
    assert low == pytest.approx(np.quantile(delivered, 0.05, axis=0))
    assert high == pytest.approx(np.quantile(delivered, 0.95, axis=0))


def test_the_range_of_a_country_s_share_is_that_of_all_other_figures():
    """Of forty runs the least and the greatest share are left out; one that reroutes nothing has none."""
    central = SimpleNamespace(rerouted_transit={"AZE": 0.5})
    shares = [0.0, 0.9, *[0.3] * 19, *[0.4] * 19]
    runs = tuple((None, SimpleNamespace(rerouted_transit={"AZE": share})) for share in shares)
    result = Disruption(scenario=STOP, timeline=None, outcome=central, spread=runs, samples=40, asked=40)
    assert result.transit_span("AZE") == (0.3, 0.4)
    nothing = (None, SimpleNamespace(rerouted_transit={}))
    assert replace(result, spread=(nothing,)).transit_span("AZE") == (0.5, 0.5)
    ends = replace(result, spread=(nothing, *runs[1:3]), samples=0)
    assert ends.transit_span("AZE") == (0.3, 0.9)


def test_each_random_run_is_the_one_that_its_numbers_make():
    """What rail takes on each of three days is drawn; a ramp of four days is drawn too."""
    result = disruption(two_ways((1, 4, 10), ramp=4), STOP, samples=12, seed=2)
    rails = np.rint(pert(1, 4, 10, uniform("rail", seed=2, samples=12)))
    speeds = QUICKER * (SLOWER / QUICKER) ** uniform("ramp", seed=2, samples=12)
    for (run, _), rail, speed in zip(result.spread, rails, speeds, strict=True):
        expected = [rail * min(1, day / (4 * speed)) for day in range(3)]
        assert run[2:5] == pytest.approx(expected)


def test_ramps_are_drawn_between_half_and_twice_as_often_quicker_as_slower():
    speeds = QUICKER * (SLOWER / QUICKER) ** uniform("ramp", seed=0, samples=4000)
    assert speeds.min() >= 0.5
    assert speeds.max() <= 2
    assert np.median(speeds) == pytest.approx(1, rel=0.05)


def test_the_same_seed_gives_the_same_runs_and_another_one_others():
    first, again, other = (disruption(two_ways(), STOP, samples=6, seed=seed) for seed in (1, 1, 2))
    assert [found for _, found in first.spread] == [found for _, found in again.spread]
    assert [found for _, found in first.spread] != [found for _, found in other.spread]
    assert first.outcome == other.outcome


def test_what_is_left_of_an_element_is_drawn_with_it():
    """Half of twenty, drawn as thirty, is fifteen; what has no capacity or no limit is left alone."""
    made = line(demands={"sea": 20})
    found = calendar(made, task(event("ship", left=0.5), event("demand:sea", left=0.5)))
    limit = found.limits.capacities["ship"]
    limits = replace(found.limits, capacities={**found.limits.capacities, "ship": replace(limit, amount=30)})
    drawn = _with_limits(found, limits)
    assert [item.left for item in drawn.happenings] == [
        {("segment", "ship"): 15.0},
        {("demand", "sea"): 10.0},
    ]
    assert drawn.limits is limits
    closed = calendar(line({"field>sea:ship": 0}), task(event("ship")))
    assert _with_limits(closed, closed.limits).happenings == closed.happenings


def test_without_events_there_is_no_range():
    result = disruption(two_ways(), task(days=4))
    assert result.span("lost") == (0, 0)
    low, high = result.bands()
    assert np.array_equal(low, high)

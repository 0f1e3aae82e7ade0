"""Worst sets by elimination with a budget axis, by the mixed-integer programme and, where it ends, by trying
every set: the same value for every number of losses up to seven."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import networks

from analysis.flow import solve
from analysis.interdiction import by_elimination, closed_by, interdict
from analysis.severed import severing
from analysis.targets import targets
from routes.network import load
from routes.snapshot import snapshot

MOST = 7


def of_built_in(commodity):
    return snapshot(load("kazakhstan"), commodity=commodity)


def by_programme(view, attackable, budget):
    """The value that the programme proves, which the set it names must leave in the network solved anew."""
    found = interdict(view, attackable, severing(view), budget=budget, most_sets=1)
    assert len(found.sets[0]) <= budget
    assert solve(view.closing(closed_by(attackable, found.sets[0]))).exports == found.exports
    return found.exports


def one_pass(view, attackable, budget):
    """The curve of the elimination, to its last budget: once nothing is left, more losses leave nothing."""
    curve = by_elimination(view, attackable, severing(view), budget=budget, most_sets=1)
    for item in curve:
        assert len(item.sets[0]) <= item.budget
        assert solve(view.closing(closed_by(attackable, item.sets[0]))).exports == item.exports
    values = [item.exports for item in curve]
    assert len(values) == budget + 1 or values[-1] == 0
    return values + [0] * (budget + 1 - len(values))


def by_trying(view, attackable, budget):
    """The least of all sets of at most 0, 1, ... targets."""
    left, least = severing(view), []
    for size in range(budget + 1):
        sets = combinations(attackable, size)
        values = [left(closed_by(attackable, names)).exports for names in sets]
        least.append(min([*values, *least[-1:]]))
    return least


@pytest.mark.parametrize("by", ["segment", "place", "country"])
@pytest.mark.parametrize("commodity", ["crude", "dry"])
def test_both_ways_agree_up_to_seven_losses_of_the_built_in_network(commodity, by):
    """Crude oil by segments: 5 losses leave nothing, so 6 and 7 leave nothing either, by both ways."""
    view = of_built_in(commodity)
    attackable = targets(view, by)
    programme = [by_programme(view, attackable, budget) for budget in range(MOST + 1)]
    assert one_pass(view, attackable, MOST) == programme
    assert programme[0] > programme[1]  # one loss does hurt


@pytest.mark.parametrize("commodity", ["crude", "dry"])
def test_every_set_of_at_most_seven_countries_of_the_built_in_network(commodity):
    view = of_built_in(commodity)
    attackable = targets(view, "country")
    assert by_trying(view, attackable, MOST) == one_pass(view, attackable, MOST)


@settings(max_examples=50)
@given(net=networks(), by=st.sampled_from(("segment", "place", "country")))
def test_three_ways_agree_up_to_seven_losses_of_made_up_networks(net, by):
    view = snapshot(net)
    attackable = targets(view, by)
    tried = by_trying(view, attackable, MOST)
    assert one_pass(view, attackable, MOST) == tried
    assert [by_programme(view, attackable, budget) for budget in range(MOST + 1)] == tried

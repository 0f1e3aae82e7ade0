"""Single and double outages, the EU's N-1 form for exports, and the answer as a whole."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks
from terminal import told

from analysis.flow import solve
from analysis.outages import n_minus_1, n_minus_2
from analysis.severed import severing
from analysis.targets import corridors, outside, target_name, targets
from analysis.worst_cases import additive_share, export_standard, worst_cases
from routes.errors import ScenarioError
from routes.network import Network, load
from routes.snapshot import snapshot
from routes.transit import Way

GAS = Path(__file__).parent / "data" / "games" / "gas_n1.csv"
BY = st.sampled_from(("segment", "place", "country"))


def with_corridors(net, names):
    """The network with the corridors that each segment belongs to."""
    from dataclasses import replace

    segments = tuple(replace(item, corridors=names.get(item.id, ())) for item in net.tables.segments)
    return Network(tables=replace(net.tables, segments=segments))


@pytest.fixture
def shared_port():
    """Two corridors of 6 and 5 that share a port of 8, and one of 4 by land."""
    net = network(
        {"field>port:rail": 6, "field>port:pipe": 5, "port>market:ship": 20, "field>market:land": 4},
        supplies={"field": 30},
        markets=["market"],
        capacities={"port": 8},
    )
    return snapshot(with_corridors(net, {"rail": ("north",), "pipe": ("south",), "land": ("east",)}))


@settings(max_examples=30)
@given(net=networks(), by=BY)
def test_outages_are_those_of_the_network_solved_anew(net, by):
    view = snapshot(net)
    attackable, left = targets(view, by), severing(view)
    for outages, size in ((n_minus_1(attackable, left), 1), (n_minus_2(view, attackable, left).outages(), 2)):
        assert {item.lost for item in outages} == set(combinations(attackable, size))
        assert [item.exports for item in outages] == sorted(item.exports for item in outages)
        for item in outages:
            plan = solve(view.closing(way for name in item.lost for way in attackable[name]))
            assert (item.exports, item.home) == (plan.exports, plan.home)


@settings(max_examples=30)
@given(net=networks(), by=BY)
def test_the_worst_single_outage_is_the_worst_set_of_one(net, by):
    answer = worst_cases(snapshot(net), by=by, budget=1)
    whole = answer.curve[0].exports
    assert answer.curve[-1].exports == min([whole, *(item.exports for item in answer.outages)])


@settings(max_examples=30)
@given(net=networks(home=False))
def test_without_home_demand_no_loss_leaves_more(net):
    view = snapshot(net)
    whole = solve(view).exports
    assert all(item.exports <= whole for item in n_minus_1(targets(view, "segment"), severing(view)))


def test_the_eu_form_counts_a_shared_port_twice(shared_port):
    standard = export_standard(shared_port, severing(shared_port), exports=12)
    assert standard.corridors == (("north", 6), ("south", 5), ("east", 4))
    assert standard.additive == Fraction(9, 12)
    assert (standard.worst.lost, standard.network) == (("ship",), Fraction(4, 12))


def test_the_eu_form_is_right_where_nothing_is_shared():
    net = network(
        {"field>market:a": 6, "field>market:b": 5, "field>market:c": 4},
        supplies={"field": 30},
        markets=["market"],
    )
    view = snapshot(with_corridors(net, {name: (name,) for name in "abc"}))
    standard = export_standard(view, severing(view), exports=12)
    assert standard.additive == standard.network == Fraction(9, 12)


def test_the_published_gas_case():
    (row,) = csv.DictReader(GAS.read_text(encoding="utf-8").splitlines())
    total, largest, demand = (int(row[name]) for name in ("total", "largest", "demand"))
    share = additive_share(
        {row["largest_name"]: largest, "one": largest, "other": total - 2 * largest}, demand
    )
    assert share == Fraction(total - largest, demand)
    assert round(100 * float(share), 1) == float(row["published_percent"])


def test_without_corridors_or_exports_there_is_no_eu_form(shared_port):
    bare = snapshot(network({"a>m": 3}, supplies={"a": 3}, markets=["m"]))
    standard = export_standard(bare, severing(bare), exports=3)
    assert (standard.additive, standard.network) == (None, 0)
    assert export_standard(shared_port, severing(shared_port), exports=0).network is None


def test_a_segment_of_two_corridors_closes_with_the_last_of_them(shared_port):
    net = with_corridors(
        shared_port.network, {"rail": ("north",), "ship": ("north", "south"), "land": ("east",)}
    )
    view = snapshot(net)
    assert corridors(view) == {
        "east": frozenset({"land"}),
        "north": frozenset({"rail", "ship"}),
        "south": frozenset({"ship"}),
    }
    closed = {way.segment for way in outside(view, frozenset({"south"}))}
    assert closed == {"rail", "land"}
    assert {way.segment for way in outside(view, frozenset())} == {"rail", "land", "ship"}


def test_targets_have_names_for_people():
    view = snapshot(load("kazakhstan"))
    assert target_name(view, "country", "RUS") == "Russia"
    assert target_name(view, "place", "atyrau") == view.network.places["atyrau"].label
    segment = view.segments[0]
    assert target_name(view, "segment", segment.id).startswith(view.network.places[segment.origin].label)


def test_a_segment_is_lost_in_both_directions():
    view = snapshot(network({"a>m": 3}, supplies={"a": 3}, markets=["m"], both_ways=["a-m"]))
    assert targets(view, "segment")["a-m"] == {Way(segment="a-m"), Way(segment="a-m", forward=False)}


def test_only_the_countries_and_groups_named_are_lost():
    view = snapshot(load("kazakhstan"))
    answer = worst_cases(view, by="country", budget=1, on=["AZE", "RUS+BLR"])
    assert {item.lost for item in answer.outages} == {("AZE",), ("RUS+BLR",)}
    assert answer.curve[1].sets == (("RUS+BLR",),)
    with pytest.raises(ScenarioError):
        worst_cases(view, by="country", on=["KAZ"])


def test_the_worst_country_of_2025_is_that_of_dependence():
    """The loss of the worst single country is what dependence says of it."""
    from analysis.dependence import dependence

    network_2025 = load("kazakhstan")
    answer = worst_cases(snapshot(network_2025, year=2025), by="country", budget=1)
    first = dependence(network_2025, year=2025).countries[0]
    assert answer.curve[1].sets == ((first.country,),)
    assert answer.curve[1].exports == first.without.value


def test_the_curve_ends_with_as_many_losses_as_there_are_targets():
    view = snapshot(load("kazakhstan"), commodity="crude")
    result = worst_cases(view, by="country", budget=50)
    assert (result.budget, result.targets) == (50, 10)
    assert [item.budget for item in result.curve] == list(range(11))
    text = told("worst-case", "--by", "country", "--budget", 50)
    assert text.startswith("Without the worst transit country or zone (Russia)")
    assert "without the worst 2 " in text
    assert "No more can be lost: there are 10 transit countries and zones." in text
    assert "No more can be lost: there is 1 transit country or zone." in told(
        "worst-case", "--by", "country", "--on", "RUS", "--budget", 2
    )
    assert "No more" not in told("worst-case", "--by", "country", "--budget", 2)

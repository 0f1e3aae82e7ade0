"""Nominal capacity: the least of several in a row, the sum of several side by side, or none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from two_corridors import graded, nominal, tagged, two_corridors, with_rows

from analysis.corridor_ways import open_ways, own_segments, places_of
from analysis.nameplate import nameplate
from analysis.targets import outside
from routes.snapshot import snapshot


def of(net, tag, year=None):
    view = snapshot(net, year=year, notion="corridor")
    own = own_segments(view, [tag])
    usable = open_ways(view.closing(outside(view, frozenset({tag}))))
    return nameplate(usable, own | places_of(view, own)[0])


def terms(found):
    return {term.id: term.capacity for term in found.terms}


def test_of_several_in_a_row_the_least_counts():
    net = with_rows(two_corridors(), capacities=[nominal("north-in", 50), nominal("north-out", 40)])
    found = of(net, "north")
    assert (found.value, terms(found)) == (40, {"north-out": 40})
    assert {term.id: term.capacity for term in found.stated} == {"north-in": 50, "north-out": 40}


def test_several_side_by_side_add_up():
    net = tagged(
        network({"f>m:one": 1, "f>m:other": 2}, supplies={"f": 1}, markets=["m"]),
        {"one": ("x",), "other": ("x",)},
    )
    found = of(with_rows(net, capacities=[nominal("one", 7), nominal("other", 8)]), "x")
    assert (found.value, terms(found)) == (15, {"one": 7, "other": 8})


def test_a_way_without_one_leaves_it_without_a_value():
    net = tagged(
        network({"f>m:one": 1, "f>m:other": 2}, supplies={"f": 1}, markets=["m"]),
        {"one": ("x",), "other": ("x",)},
    )
    found = of(with_rows(net, capacities=[nominal("one", 7)]), "x")
    assert (found.value, found.terms) == (None, ())
    assert [term.id for term in found.stated] == ["one"]


def test_without_any_there_is_none():
    found = of(two_corridors(), "north")
    assert (found.value, found.terms, found.stated) == (None, (), ())


def test_a_way_that_is_not_built_needs_none():
    """South-new has no capacity and no nameplate; south-mid beside it has."""
    assert of(with_rows(two_corridors(), capacities=[nominal("south-mid", 20)]), "south").value == 20


def test_effective_limits_demand_and_supply_do_not_bind_it():
    net = with_rows(two_corridors(demands={"market": 2}), capacities=[nominal("north-out", 500)])
    assert of(net, "north").value == 500


def test_it_is_gross_of_what_others_use():
    net = with_rows(two_corridors(), capacities=[nominal("n", 50, reserved=20)])
    assert of(net, "north").value == 50


def test_a_nameplate_of_another_corridor_is_none_of_it():
    net = with_rows(two_corridors(), capacities=[nominal("north-out", 40)])
    assert of(net, "south").stated == ()


def test_the_row_in_force_counts_and_a_later_one_is_told():
    rows = [nominal("north-out", 40, period="2020"), nominal("north-out", 60, period="2024")]
    net = with_rows(two_corridors(), capacities=rows)
    assert [of(net, "north", year).value for year in (2019, 2020, 2023, 2025)] == [40, 40, 40, 60]
    assert of(net, "north", 2020).warnings == ()
    (warning,) = of(net, "north", 2019).warnings
    assert warning == "capacity of north-out by its nameplate: nothing up to 2019; that of 2020 is used"


@pytest.mark.parametrize(("note", "grade"), [(None, "C"), ("judged: so", "judged")])
def test_its_terms_carry_the_grade_of_their_source(note, grade):
    net = with_rows(
        two_corridors(),
        capacities=[nominal("north-out", 40, evidence=("page",), note=note)],
        evidence=[graded("page", "C")],
    )
    (term,) = of(net, "north").terms
    assert (term.grade, term.evidence) == (grade, ("page",))


@settings(max_examples=40, deadline=None)
@given(amounts=st.tuples(*[st.integers(1, 10**6)] * 3))
def test_a_chain_is_as_strong_as_its_weakest_link(amounts):
    names = ("south-in", "south-mid", "south-out")
    rows = [nominal(name, amount) for name, amount in zip(names, amounts, strict=True)]
    assert of(with_rows(two_corridors(), capacities=rows), "south").value == min(amounts)

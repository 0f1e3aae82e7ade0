"""Why no more can leave: a sum that adds up, its weakest term, and the least change that matters."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.certificate import cut_element, maximum_flow
from analysis.flow import solve
from analysis.why import MOST, NOTHING, SOME, conclusion, explain, response, with_limit
from routes.errors import ScenarioError, UnknownNameError
from routes.model import Evidence
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

HOME = {"field": "KAZ", "hub": "KAZ", "plant": "KAZ", "russia": "RUS", "caspian": "AZE"}


def two_ways(*, through_russia=6, round_it=3, **options):
    return network(
        {
            "field>russia:in": through_russia,
            "russia>market:on": 20,
            "field>caspian:ship": round_it,
            "caspian>market:rest": 20,
        },
        supplies={"field": 10},
        markets=["market"],
        countries=HOME,
        exporter="KAZ",
        **options,
    )


def cited(net, **grades):
    """The network with capacities that rest on evidence of some grade, or on a judgement."""
    evidence = tuple(
        Evidence(id=f"source-{grade.lower()}", subject="x", quantity="y", grade=grade) for grade in "ABC"
    )
    rows = []
    for row in net.tables.capacities:
        grade, low, high = grades.get(row.element, ("A", None, None))
        judged = {"note": "judged: by analogy"} if grade == "judged" else {}
        sources = () if grade == "none" else (f"source-{grade.lower() if grade in 'ABC' else 'a'}",)
        rows.append(replace(row, evidence=sources, low=low, high=high, **judged))
    return replace(net, tables=replace(net.tables, capacities=tuple(rows), evidence=evidence))


def three_ships(**grades):
    """Three ways round Russia, each held by one limit."""
    segments = {"field>russia:in": 20, "russia>market:on": 20}
    for name, capacity in (("one", 2), ("two", 3), ("three", 4)):
        segments |= {f"field>{name}:{name}-ship": capacity, f"{name}>market:{name}-rest": 50}
    net = network(segments, supplies={"field": 100}, markets=["market"], countries=HOME, exporter="KAZ")
    return cited(net, **{f"{name}-ship": grade for name, grade in grades.items()})


def after(result, change):
    """The conclusion after the weakest term's capacity has changed, by solving again."""
    term = result.weakest.term
    changed = with_limit(result.snapshot, term, abs(term.capacity) + change)
    return conclusion(result.exports, solve(changed).exports)


def test_the_terms_add_up_to_what_can_leave():
    result = explain(snapshot(two_ways()), "RUS")
    assert (result.exports, result.certificate.value) == (9, 3)
    assert [(term.kind, term.id, term.capacity) for term in result.certificate.terms] == [
        ("segment", "ship", 3)
    ]
    assert result.conclusion == MOST


def test_home_demand_is_a_term_that_is_subtracted():
    net = network(
        {
            "field>hub:trunk": 8,
            "hub>plant:local": 9,
            "hub>market:ship": 20,
            "field>russia:in": 9,
            "russia>market:on": 9,
        },
        supplies={"field": 50},
        markets=["market"],
        demands={"plant": 3},
        countries=HOME,
        exporter="KAZ",
    )
    result = explain(snapshot(net), "RUS")
    assert [(term.id, term.capacity) for term in result.certificate.terms] == [("trunk", 8), ("plant", -3)]
    assert (result.exports, result.certificate.value, result.conclusion) == (14, 5, MOST)
    assert (result.weakest.term.id, result.weakest.change, result.weakest.becomes) == ("trunk", 2, SOME)


def test_less_home_demand_can_be_what_changes_the_conclusion():
    net = network(
        {
            "field>hub:trunk": 8,
            "hub>plant:local": 50,
            "hub>market:ship": 20,
            "field>russia:in": 3,
            "russia>market:on": 3,
        },
        supplies={"field": 50},
        markets=["market"],
        demands={"plant": 6},
        countries=HOME,
        exporter="KAZ",
    )
    result = explain(snapshot(cited(net)), "RUS")
    assert (result.exports, result.certificate.value, result.conclusion) == (5, 2, MOST)
    assert (result.weakest.term.id, result.weakest.term.grade) == ("plant", "none")
    assert (result.weakest.change, result.weakest.becomes) == (-1, SOME)


def test_goods_that_home_takes_first_do_not_raise_exports():
    """Home takes the next 990 steps of the trunk; exports rise only beyond."""
    net = network(
        {
            "field>hub:trunk": 10,
            "hub>plant:local": 5000,
            "hub>market:ship": 5000,
            "field>russia:in": 5,
            "russia>market:on": 5,
        },
        supplies={"field": 9000},
        markets=["market"],
        demands={"plant": 1000},
        countries=HOME,
        exporter="KAZ",
    )
    result = explain(snapshot(net), "RUS")
    assert (result.exports, result.certificate.value, result.certificate.home) == (5, 0, 10)
    answer = response(result.snapshot, cut_element(result.snapshot, "segment", "trunk"))
    assert [answer.exports(capacity) for capacity in (0, 10, 1000, 1003, 9000)] == [0, 0, 0, 3, 5000]
    assert (result.certificate.terms, result.weakest) == ((), None)  # what home takes through it cancels


def test_the_worst_grade_is_the_weakest():
    result = explain(snapshot(three_ships(one=("C", None, None), two=("B", 1, 9), three=("A", 0, 50))), "RUS")
    assert (result.weakest.term.id, result.weakest.term.grade) == ("one-ship", "C")


@pytest.mark.parametrize(("worse", "better"), [("judged", "C"), ("none", "judged"), ("B", "A")])
def test_a_judgement_is_worse_than_a_source_and_nothing_worse_still(worse, better):
    grades = {"one": (worse, None, None), "two": (better, 1, 9), "three": (better, 0, 50)}
    assert explain(snapshot(three_ships(**grades)), "RUS").weakest.term.id == "one-ship"


def test_among_equal_grades_the_widest_range_is_the_weakest():
    result = explain(snapshot(three_ships(one=("B", 0, 9), two=("B", 2, 9), three=("B", 3, 9))), "RUS")
    assert result.weakest.term.id == "one-ship"


def test_among_equal_ranges_the_largest_is_the_weakest():
    result = explain(snapshot(three_ships(one=("B", 1, 3), two=("B", 2, 4), three=("B", 3, 5))), "RUS")
    assert result.weakest.term.id == "three-ship"


def test_a_term_of_nothing_that_could_be_more_can_be_the_weakest():
    net = cited(two_ways(round_it=0), ship=("judged", 0, 8))
    result = explain(snapshot(net), "RUS")
    assert (result.weakest.term.id, result.weakest.term.capacity) == ("ship", 0)
    assert (result.weakest.change, result.weakest.becomes) == (3, SOME)


def test_where_nothing_limits_there_is_no_weakest_term():
    net = network(
        {"field>russia:in": 5, "russia>market:on": 5},
        supplies={"field": 9},
        markets=["market"],
        countries=HOME,
        exporter="KAZ",
    )
    result = explain(snapshot(net), "RUS")
    assert (result.certificate.terms, result.weakest, result.conclusion) == ((), None, MOST)


def test_the_smallest_change_leads_to_the_other_conclusion_and_one_step_less_does_not():
    result = explain(snapshot(two_ways()), "RUS")
    assert (result.weakest.change, result.weakest.becomes, result.weakest.unlimited) == (2, SOME, 10)
    assert after(result, 2) == SOME
    assert after(result, 1) == MOST


def test_capacity_that_is_enough_can_become_too_little():
    result = explain(snapshot(two_ways(through_russia=1, round_it=15)), "RUS")
    assert (result.exports, result.certificate.value, result.conclusion) == (10, 10, NOTHING)
    assert (result.weakest.term.kind, result.weakest.change, result.weakest.becomes) == ("supply", -1, SOME)


def test_no_change_is_named_where_another_limit_holds_as_well():
    net = network(
        {"field>russia:in": 6, "russia>market:on": 20, "field>caspian:ship": 3, "caspian>market:rest": 3},
        supplies={"field": 10},
        markets=["market"],
        countries=HOME,
        exporter="KAZ",
    )
    result = explain(snapshot(net), "RUS")
    assert (result.conclusion, result.weakest.change, result.weakest.becomes) == (MOST, None, None)
    assert result.weakest.unlimited == 3


def test_a_term_alone_between_unlimited_supply_and_market_has_no_greatest_value():
    result = explain(snapshot(two_ways(), notion="corridor"), "RUS")
    assert (result.exports, result.certificate.value) == (9, 3)
    assert result.weakest.term.id == "ship"
    assert result.weakest.unlimited == 20  # the next limit on the way
    net = two_ways()
    rows = tuple(
        replace(row, central=Decimal("inf")) if row.element == "rest" else row
        for row in net.tables.capacities
    )
    result = explain(
        snapshot(replace(net, tables=replace(net.tables, capacities=rows)), notion="corridor"), "RUS"
    )
    assert (result.weakest.change, result.weakest.unlimited) == (2, None)


@pytest.mark.parametrize(
    ("exports", "without", "words"),
    [
        (10, 10, NOTHING),
        (10, 11, NOTHING),
        (10, 9, SOME),
        (10, 5, SOME),
        (10, 4, MOST),
        (9, 4, MOST),
        (0, 0, NOTHING),
    ],
)
def test_three_cases_have_a_name(exports, without, words):
    assert conclusion(exports, without) == words


def test_counted_exports_are_those_to_be_carried():
    result = explain(snapshot(two_ways(counted={"in": 3, "ship": 1}, year="2025")), "RUS")
    assert (result.exports, result.conclusion) == (4, SOME)


@pytest.mark.parametrize(("name", "error"), [("RUZ", UnknownNameError), ("KAZ", ScenarioError)])
def test_a_country_that_cannot_be_denied_is_an_error(name, error):
    with pytest.raises(error, match=name):
        explain(snapshot(two_ways()), name)


@st.composite
def small_networks(draw):
    """Whole numbers up to 12, home demand before and beside the markets, one way through Russia."""
    limit = st.integers(0, 12)
    ends = [
        (origin, destination)
        for origin in ("f", "g", "h", "k", "russia")
        for destination in ("h", "k", "russia", "plant", "market")
        if origin != destination
    ]
    drawn = draw(st.lists(st.sampled_from(ends), min_size=3, max_size=8))
    segments = {f"{origin}>{end}:e{index}": draw(limit) for index, (origin, end) in enumerate(drawn)}
    segments |= {"f>russia:in": draw(limit), "russia>market:on": 12, "h>plant:local": draw(limit)}
    return network(
        segments,
        supplies={"f": draw(limit), "g": draw(limit)},
        markets=["market"],
        demands={"plant": draw(limit)},
        countries={"f": "KAZ", "g": "KAZ", "h": "KAZ", "k": "CHN", "russia": "RUS", "plant": "KAZ"},
        capacities={"h": draw(limit)} if draw(st.booleans()) else None,
        both_ways=[f"e{index}" for index in range(len(drawn)) if draw(st.integers(0, 3)) == 0],
        exporter="KAZ",
    )


@given(small_networks())
def test_the_smallest_change_is_the_one_found_by_trying_every_capacity(net):
    result = explain(snapshot(net), "RUS")
    assert sum(term.capacity for term in result.certificate.terms) == result.certificate.value
    if result.weakest is None:
        return
    here = abs(result.weakest.term.capacity)
    changes = [change for change in range(-here, 64) if after(result, change) != result.conclusion]
    if result.weakest.change is None:
        assert changes == []
    else:
        assert abs(result.weakest.change) == min(map(abs, changes))
        assert after(result, result.weakest.change) == result.weakest.becomes


@given(networks(), st.integers(0, 130), st.data())
def test_exports_follow_from_four_numbers_at_every_capacity_of_every_term(net, capacity, data):
    views = [snapshot(net)]
    views += [views[0].closing(exits(net, name)) for name in transit_countries(net)[:1]]
    for view in views:
        certificate = maximum_flow(view)
        elements = {(term.kind, term.id): term for term in (*certificate.cut, *certificate.home_cut)}
        if elements:
            term = elements[data.draw(st.sampled_from(sorted(elements)))]
            answer = response(view, term)
            assert answer.exports(capacity) == solve(with_limit(view, term, capacity)).exports
            assert answer.exports(abs(term.capacity)) == certificate.value

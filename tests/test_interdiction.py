"""The worst sets: hand-solved, beside enumeration, and with home demand first."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis import interdiction
from analysis.elimination import TooLargeError
from analysis.flow import solve
from analysis.interdiction import by_elimination, closed_by, interdict
from analysis.outages import n_minus_1, n_minus_2
from analysis.severed import severing
from analysis.targets import targets
from analysis.worst_cases import interdiction_curve
from routes.errors import ProofError
from routes.network import load
from routes.snapshot import snapshot

BY = st.sampled_from(("segment", "place", "country"))


def worst(view, *, budget, by="segment", most_sets=20):
    return interdict(view, targets(view, by), severing(view), budget=budget, most_sets=most_sets)


def every_set(view, by, budget):
    """Solve the network anew without each set of at most so many targets."""
    attackable = targets(view, by)
    return {
        names: solve(view.closing(closed_by(attackable, names))).exports
        for size in range(min(budget, len(attackable)) + 1)
        for names in combinations(sorted(attackable), size)
    }


def smallest_worst(values):
    """The least value, and the sets of it that hold no other such set."""
    least = min(values.values())
    worst_sets = [frozenset(names) for names, value in values.items() if value == least]
    return least, {names for names in worst_sets if not any(other < names for other in worst_sets)}


@pytest.fixture
def textbook():
    """METHODS: 80, 10 and 0 for none, one and two segments lost."""
    return snapshot(
        network(
            {"s>b": 10, "s>c": 70, "c>b": 30, "b>t": 100, "c>d": 40, "d>t": 50},
            supplies={"s": 1000},
            markets=["t"],
        )
    )


@pytest.fixture
def redundant():
    """Ten leave by p or q, either of which is enough; six leave by r and three by s."""
    return snapshot(
        network(
            {"east>market:p": 10, "east>market:q": 10, "west>market:r": 6, "west>market:s": 3},
            supplies={"east": 10, "west": 20},
            markets=["market"],
        )
    )


def test_the_curve_of_the_textbook_network(textbook):
    curve = interdiction_curve(textbook, targets(textbook, "segment"), severing(textbook), budget=5)
    assert [item.exports for item in curve] == [80, 10, 0]
    assert curve[1].sets == (("s-c",),)
    assert set(curve[2].sets) == {("s-b", "s-c"), ("b-t", "c-d"), ("b-t", "d-t"), ("b-t", "s-c")}
    assert all(item.complete for item in curve)


def test_the_worst_two_do_not_hold_the_worst_one(redundant):
    """Taking the worst one first and then the next leaves 10; the worst two together leave 9."""
    one, two, three = (worst(redundant, budget=size) for size in (1, 2, 3))
    assert (one.exports, one.sets) == (13, (("r",),))
    assert (two.exports, two.sets) == (9, (("p", "q"),))
    assert (three.exports, three.sets) == (3, (("p", "q", "r"),))


def test_losing_nothing_is_the_only_worst_set_where_no_loss_hurts(redundant):
    none = worst(redundant, budget=0)
    assert (none.exports, none.sets, none.complete) == (19, ((),), True)
    spare = snapshot(network({"a>m:x": 4, "a>m:y": 4, "a>m:z": 4}, supplies={"a": 4}, markets=["m"]))
    assert (worst(spare, budget=2).exports, worst(spare, budget=2).sets) == (4, ((),))
    assert worst(spare, budget=3).sets == (("x", "y", "z"),)


def test_more_sets_than_asked_for_are_told(textbook):
    some = worst(textbook, budget=2, most_sets=2)
    assert (some.exports, len(some.sets), some.complete) == (0, 2, False)


def test_home_demand_is_served_first_from_what_is_left():
    """Of 10 home needs 6. Without the western line home takes all that the eastern one brings."""
    view = snapshot(
        network(
            {"east>hub:e": 6, "west>hub:w": 4, "hub>plant:p": 6, "hub>market:m": 10},
            supplies={"east": 6, "west": 4},
            demands={"plant": 6},
            markets=["market"],
            countries={"east": "KAZ", "west": "KAZ", "hub": "KAZ", "plant": "KAZ", "market": "CHN"},
            exporter="KAZ",
        )
    )
    assert (worst(view, budget=0).exports, worst(view, budget=0).home) == (4, 6)
    one = worst(view, budget=1)
    assert (one.exports, one.sets) == (0, (("e",), ("m",), ("w",)))
    assert one.home == 4  # without the eastern line home goes short as well
    left = severing(view)
    assert left(targets(view, "segment")["p"]).exports == 10  # cut off from home, all of it can leave


def test_places_with_a_supply_or_a_market_are_no_targets(textbook):
    assert set(targets(textbook, "place")) == {"b", "c", "d"}
    assert worst(textbook, budget=1, by="place").sets == (("c",),)
    assert worst(textbook, budget=1, by="place").exports == 10
    assert worst(textbook, budget=2, by="place").exports == 0


@settings(max_examples=40)
@given(net=networks(), by=BY, budget=st.integers(0, 3))
def test_enumeration_agrees(net, by, budget):
    view = snapshot(net)
    found = worst(view, budget=budget, by=by, most_sets=200)
    least, sets = smallest_worst(every_set(view, by, budget))
    assert found.exports == least
    assert {frozenset(names) for names in found.sets} == sets
    assert found.complete


@settings(max_examples=8)
@given(net=networks(huge=False))
def test_enumeration_agrees_for_seven(net):
    view = snapshot(net)
    values = every_set(view, "segment", 7)
    for budget in range(8):
        least = min(value for names, value in values.items() if len(names) <= budget)
        assert worst(view, budget=budget, most_sets=1).exports == least


@settings(max_examples=25)
@given(net=networks(), by=BY)
def test_more_losses_never_leave_more_and_never_less_than_nothing(net, by):
    view = snapshot(net)
    values = [worst(view, budget=budget, by=by, most_sets=1).exports for budget in range(5)]
    assert values == sorted(values, reverse=True)
    assert values[0] == solve(view).exports
    assert values[-1] >= 0


@pytest.mark.parametrize("commodity", ["crude", "dry"])
@pytest.mark.parametrize("by", ["segment", "place", "country"])
def test_enumeration_of_pairs_agrees_on_the_built_in_network(commodity, by):
    view = snapshot(load("kazakhstan"), commodity=commodity)
    attackable, left = targets(view, by), severing(view)
    outages = (*n_minus_1(attackable, left), *n_minus_2(view, attackable, left).outages())
    pairs = {(): left(frozenset()).exports, **{item.lost: item.exports for item in outages}}
    found = interdict(view, attackable, left, budget=2, most_sets=50)
    least, sets = smallest_worst(pairs)
    assert (found.exports, {frozenset(names) for names in found.sets}) == (least, sets)


def test_a_bound_that_proves_nothing_is_an_error(textbook, monkeypatch):
    monkeypatch.setattr(interdiction._Programme, "least", lambda *_: (["s-b"], 10.0))
    with pytest.raises(ProofError, match="does not prove that no set leaves less than 70"):
        worst(textbook, budget=1)


def test_a_programme_without_an_answer_is_an_error(textbook, monkeypatch):
    monkeypatch.setattr(interdiction, "ENOUGH", ())
    with pytest.raises(ProofError, match="no worst set was found"):
        worst(textbook, budget=1)


# by elimination with a budget axis


def eliminated(view, *, budget, by="segment", most_sets=20):
    return by_elimination(view, targets(view, by), severing(view), budget=budget, most_sets=most_sets)


def test_one_elimination_gives_the_whole_curve_of_the_textbook(textbook):
    curve = eliminated(textbook, budget=5)
    assert [(item.budget, item.exports) for item in curve] == [(0, 80), (1, 10), (2, 0)]
    assert set(curve[2].sets) == {("s-b", "s-c"), ("b-t", "c-d"), ("b-t", "d-t"), ("b-t", "s-c")}
    assert all(item.complete for item in curve)


@settings(max_examples=40)
@given(net=networks(), by=BY, budget=st.integers(0, 3))
def test_the_elimination_finds_what_enumeration_finds(net, by, budget):
    view = snapshot(net)
    values = every_set(view, by, budget)
    for item in eliminated(view, budget=budget, by=by, most_sets=200):
        few = {names: value for names, value in values.items() if len(names) <= item.budget}
        least, sets = smallest_worst(few)
        assert (item.exports, {frozenset(names) for names in item.sets}, item.complete) == (least, sets, True)


@settings(max_examples=8)
@given(net=networks(huge=False), by=BY)
def test_the_elimination_agrees_with_the_programme_up_to_seven(net, by):
    view = snapshot(net)
    for item in eliminated(view, budget=7, by=by, most_sets=1):
        assert worst(view, budget=item.budget, by=by, most_sets=1).exports == item.exports


@pytest.mark.parametrize(
    ("commodity", "by"), [("crude", "segment"), ("dry", "segment"), ("crude", "country")]
)
def test_both_ways_agree_on_the_built_in_network(commodity, by):
    view = snapshot(load("kazakhstan"), commodity=commodity)
    for item in eliminated(view, budget=2, by=by):
        assert item == worst(view, budget=item.budget, by=by)


def test_sets_on_the_way_to_home_demand_are_tried_one_by_one():
    """Without home's line its supply can leave: the least cut alone would lose that line for nothing."""
    view = snapshot(
        network(
            {"field>hub": 20, "hub>plant": 12, "hub>market:m": 9, "field>market:n": 5},
            supplies={"field": 20},
            demands={"plant": 12},
            markets=["market"],
            countries={"field": "KAZ", "hub": "KAZ", "plant": "KAZ", "market": "CHN"},
            exporter="KAZ",
        )
    )
    curve = eliminated(view, budget=3)
    assert [item.exports for item in curve] == [8, 5, 0]
    assert curve[1].sets == (("field-hub",), ("m",))  # without the line home goes short, and 5 still leave


def test_tables_that_would_be_too_large_leave_it_to_the_programme(textbook, monkeypatch):
    wanted = interdiction_curve(textbook, targets(textbook, "segment"), severing(textbook), budget=2)
    monkeypatch.setattr("analysis.budget_tables.WIDEST", 0)
    with pytest.raises(TooLargeError, match="too large"):
        eliminated(textbook, budget=2)
    again = interdiction_curve(textbook, targets(textbook, "segment"), severing(textbook), budget=2)
    assert again == wanted


@pytest.mark.parametrize("limit", ["MOST_CASES", "MOST_PARTS"])
def test_too_many_cases_or_parts_leave_it_to_the_programme(limit, monkeypatch):
    monkeypatch.setattr(f"analysis.budgets.{limit}", 0)
    view = snapshot(load("kazakhstan"), commodity="crude")
    with pytest.raises(TooLargeError, match="more than 0"):
        eliminated(view, budget=1)


def test_more_losses_than_the_axis_has_come_from_the_programme(monkeypatch):
    monkeypatch.setattr("analysis.worst_cases.SMALL", 1)
    view = snapshot(
        network({"a>m:w": 3, "a>m:x": 4, "a>m:y": 5, "a>m:z": 6}, supplies={"a": 20}, markets=["m"])
    )
    curve = interdiction_curve(view, targets(view, "segment"), severing(view), budget=3)
    assert [(item.budget, item.exports) for item in curve] == [(0, 18), (1, 12), (2, 7), (3, 3)]


def test_a_set_that_the_flow_does_not_confirm_is_an_error(textbook, monkeypatch):
    monkeypatch.setattr("analysis.budgets.BudgetTables.lost", lambda *_, **__: ["s-b"])  # leaves 70
    with pytest.raises(ProofError, match="does not confirm"):
        eliminated(textbook, budget=1)

"""From some transit to none: the curve of stranded exports, and the capacity that would prevent it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.dependence import dependence
from analysis.flow import solve
from analysis.throttle import required, throttle
from routes.errors import UnknownNameError
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

COUNTRIES = {"field": "KAZ", "hub": "KAZ", "plant": "KAZ", "russia": "RUS", "port": "RUS", "caspian": "AZE"}
NOTIONS = st.sampled_from(("deliverable", "corridor"))


def exporting(segments, *, supply=10, **options):
    return network(
        segments,
        supplies={"field": supply},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        **options,
    )


def two_ways(*, on=8, ship=4, **options):
    return exporting(
        {"field>russia:in": 8, "russia>market:on": on, "field>caspian:ship": ship, "caspian>market:rest": 9},
        **options,
    )


def stranded(curve):
    return [amount for _, amount in curve.curve]


def widened(view, answer):
    """The snapshot without the country's transit and with what the answer adds."""
    closed = view.closing(exits(view.network, answer.country))
    for kind, element, added in answer.added:
        assert added == pytest.approx(round(added), abs=1e-6)
        closed = closed.with_capacity(element, closed.limit(kind, element).amount + round(added))
    return closed


def test_the_curve_of_two_ways_is_the_one_drawn_by_hand():
    """10 to carry, 4 go round: of 8 through Russia 6 are needed, and 4 are left at one half."""
    curve = throttle(snapshot(two_ways()), "RUS", steps=8)
    assert curve.exports == 10
    assert curve.curve == tuple(
        (Fraction(left, 8), lost)
        for left, lost in zip(range(8, -1, -1), (0, 0, 0, 1, 2, 3, 4, 5, 6), strict=True)
    )
    assert curve.begins == Fraction(5, 8)


def test_the_curve_has_a_point_for_every_per_cent():
    shares = [share for share, _ in throttle(snapshot(two_ways()), "RUS").curve]
    assert shares == [Fraction(step, 100) for step in range(100, -1, -1)]


def test_nothing_begins_where_nothing_is_ever_stranded():
    curve = throttle(snapshot(two_ways(ship=20, counted={"in": 3, "ship": 1}, year="2025")), "RUS")
    assert (curve.exports, curve.begins, set(stranded(curve))) == (4, None, {0})


def test_an_unlimited_exit_counts_as_what_can_come_through_it():
    curve = throttle(snapshot(two_ways(on="inf")), "RUS", steps=4)
    assert stranded(curve) == [0, 0, 2, 4, 6]  # as if it could take the 8 that come


def test_other_goods_at_the_end_of_an_exit_do_not_count_as_coming_through_it():
    net = exporting(
        {"field>russia:in": 6, "russia>caspian:on": "inf", "field>caspian:ship": 4, "caspian>market:rest": 20}
    )
    assert stranded(throttle(snapshot(net), "RUS", steps=3)) == [0, 2, 4, 6]


def test_an_unlimited_exit_for_unlimited_goods_is_harmless_at_full_capacity():
    net = exporting({"field>russia:in": "inf", "russia>market:on": "inf"}, demands={"market": 100})
    curve = throttle(snapshot(net, notion="corridor"), "RUS", steps=2)
    assert (curve.exports, stranded(curve)[0], stranded(curve)[-1]) == (100, 0, 100)


@pytest.mark.parametrize("both_ways", [[], ["on"]])
def test_only_the_ways_out_of_a_country_shrink(both_ways):
    """The pipeline lies the other way round: its way back is the exit, its way there brings the goods."""
    net = exporting({"field>russia:in": 8, "market>russia:on": 8}, both_ways=["on"])
    assert stranded(throttle(snapshot(net), "RUS", steps=2)) == [0, 4, 8]
    net = exporting({"russia>field:in": 8, "russia>market:on": 10}, both_ways=["in", *both_ways], supply=8)
    assert stranded(throttle(snapshot(net), "RUS", steps=2)) == [0, 4, 8]


def test_limits_behind_one_another_are_not_counted_twice():
    """Two exits of 6 behind one line of 6: half of the transit capacity is 3, not 6."""
    net = exporting({"field>russia:line": 6, "russia>market:north": 6, "russia>market:south": 6}, supply=6)
    curve = throttle(snapshot(net), "RUS", steps=2)
    assert (curve.capacity, stranded(curve)) == (6, [0, 3, 6])


def test_a_group_loses_capacity_at_every_exit_of_every_member():
    net = exporting(
        {"field>russia:in": 8, "russia>caspian:on": 8, "caspian>market:rest": 6}, both_ways=["on"], supply=8
    )
    assert stranded(throttle(snapshot(net), "RUS+AZE", steps=2)) == [0, 3, 6]


def test_home_demand_served_through_the_country_frees_goods_when_it_no_longer_can_be():
    net = exporting(
        {"field>hub:trunk": 6, "hub>russia:in": 6, "russia>plant:back": 6, "hub>market:ship": 6},
        demands={"plant": 3},
    )
    view = snapshot(net)
    assert solve(view).exports == 3
    assert solve(view.closing(exits(net, "RUS"))).exports == 6
    assert set(stranded(throttle(view, "RUS"))) == {0}


def test_an_unknown_country_is_an_error():
    with pytest.raises(UnknownNameError, match="RUS"):
        throttle(snapshot(two_ways()), "RUZ")


@given(networks(), NOTIONS)
def test_the_curve_begins_at_nothing_and_ends_where_dependence_does(net, notion):
    for country in transit_countries(net):
        curve = throttle(snapshot(net, notion=notion), country, steps=4)
        answer = dependence(net, on=[country], notion=notion)
        assert (curve.exports, stranded(curve)[0]) == (answer.exports, 0)
        assert stranded(curve)[-1] == answer.of(country).stranded


@given(networks(home=False), NOTIONS)
def test_less_capacity_never_strands_less(net, notion):
    for country in transit_countries(net):
        curve = stranded(throttle(snapshot(net, notion=notion), country, steps=6))
        assert curve == sorted(curve)


def test_one_way_to_widen_is_widened_at_each_limit_by_what_is_missing():
    answer = required(snapshot(two_ways()), "RUS")
    assert (answer.total, answer.least_share) == (7, 0)
    assert set(answer.added) == {("segment", "ship", 6.0), ("segment", "rest", 1.0)}


def test_what_is_missing_on_one_segment_is_added_there():
    net = exporting(
        {"field>russia:in": 8, "russia>market:on": 8, "field>caspian:ship": 4, "caspian>market:rest": 50}
    )
    answer = required(snapshot(net), "RUS")
    assert (answer.total, answer.added) == (6, (("segment", "ship", 6.0),))


def test_two_limits_in_series_cost_twice():
    net = exporting(
        {"field>russia:in": 8, "russia>market:on": 8, "field>caspian:ship": 4, "caspian>market:rest": 4}
    )
    answer = required(snapshot(net), "RUS")
    assert answer.total == 12
    assert set(answer.added) == {("segment", "ship", 6.0), ("segment", "rest", 6.0)}


def test_the_way_with_fewer_limits_is_the_one_to_widen():
    net = exporting(
        {
            "field>russia:in": 8,
            "russia>market:on": 8,
            "field>caspian:ship": 1,
            "caspian>market:rest": 1,
            "field>market:direct": 1,
        }
    )
    answer = required(snapshot(net), "RUS")
    assert (answer.total, answer.added) == (8, (("segment", "direct", 8.0),))


def test_a_place_can_be_what_must_grow():
    net = exporting(
        {"field>russia:in": 8, "russia>market:on": 8, "field>caspian:ship": 50, "caspian>market:rest": 50},
        capacities={"caspian": 3},
    )
    answer = required(snapshot(net), "RUS")
    assert (answer.total, answer.added) == (7, (("place", "caspian", 7.0),))


@pytest.mark.parametrize(("share", "total"), [("0", 6), ("0.25", 4), ("0.6", 0), ("1", 0)])
def test_a_share_that_may_be_stranded_need_not_be_added(share, total):
    net = exporting(
        {"field>russia:in": 8, "russia>market:on": 8, "field>caspian:ship": 4, "caspian>market:rest": 50}
    )
    answer = required(snapshot(net), "RUS", stranded_share=Fraction(share))
    assert answer.total == total  # of 10 at most 2.5 may stay: 8 whole steps must leave


def test_goods_that_reach_no_open_way_stay_whatever_is_added():
    net = network(
        {"field>russia:in": 6, "other>caspian:ship": 1, "caspian>market:rest": 9, "russia>market:on": 9},
        supplies={"field": 6, "other": 4},
        markets=["market"],
        countries={**COUNTRIES, "other": "KAZ"},
        exporter="KAZ",
    )
    answer = required(snapshot(net), "RUS")
    assert (answer.least_share, answer.total) == (Fraction(3, 7), 3)
    assert answer.added == (("segment", "ship", 3.0),)


def test_nothing_to_carry_needs_nothing():
    answer = required(snapshot(two_ways(supply=0)), "RUS")
    assert (answer.least_share, answer.total, answer.added) == (0, 0, ())


def test_home_demand_takes_its_part_of_what_is_added_first():
    """Home gets 4 of its 8 through the trunk; for 2 to be left for exports the trunk must take all 10."""
    net = exporting(
        {
            "field>hub:trunk": 4,
            "hub>plant:local": 50,
            "hub>market:ship": 50,
            "field>russia:in": 5,
            "russia>market:on": 5,
        },
        demands={"plant": 8},
    )
    view = snapshot(net)
    answer = required(view, "RUS", stranded_share=Fraction(3, 5))
    assert (answer.total, answer.added) == (6, (("segment", "trunk", 6.0),))
    assert (solve(widened(view, answer)).home, solve(widened(view, answer)).exports) == (8, 2)


def test_home_demand_is_not_widened_where_it_would_take_the_exports():
    """Everything wider, home could take all 10; with the ship alone wider, all that Russia took can leave."""
    net = exporting(
        {"field>plant:local": 4, "field>market:ship": 0, "field>russia:in": 6, "russia>market:on": 6},
        demands={"plant": 10},
    )
    answer = required(snapshot(net), "RUS")
    assert (answer.least_share, answer.total, answer.added) == (0, 6, (("segment", "ship", 6.0),))


@given(networks(huge=False), st.integers(0, 4))
def test_with_what_is_required_no_more_is_stranded_than_asked_for(net, quarters):
    view = snapshot(net)
    for country in transit_countries(net):
        answer = required(view, country, stranded_share=Fraction(quarters, 4))
        exports, left = solve(view).exports, solve(widened(view, answer)).exports
        wanted = exports * (1 - max(answer.stranded_share, answer.least_share))
        assert left >= wanted
        assert sum(added for *_, added in answer.added) == pytest.approx(float(answer.total))


@st.composite
def thirsty_networks(draw):
    """Home demand that is not met beside markets abroad, and a way out through Russia."""
    limit = st.integers(0, 3)
    ends = [
        ("f", "h"),
        ("h", "plant"),
        ("f", "market"),
        ("h", "market"),
        ("g", "h"),
        ("g", "plant"),
        ("f", "plant"),
    ]
    drawn = draw(st.lists(st.sampled_from(ends), min_size=2, max_size=4, unique=True))
    segments = {f"{origin}>{end}": draw(limit) for origin, end in drawn}
    return network(
        segments | {"f>russia:in": draw(limit), "russia>market:on": "inf", "f>plant:local": draw(limit)},
        supplies={"f": draw(st.integers(0, 6)), "g": draw(st.integers(0, 3))},
        markets=["market"],
        demands={"plant": draw(st.integers(0, 6))},
        countries={"f": "KAZ", "g": "KAZ", "h": "KAZ", "russia": "RUS", "plant": "KAZ"},
        exporter="KAZ",
    )


@given(thirsty_networks())
@settings(max_examples=40)
def test_nothing_smaller_than_what_is_required_would_do(net):
    """Every smaller addition, and for the least share every larger one, is tried."""
    view = snapshot(net)
    answer = required(view, "RUS")
    exports, left = solve(view).exports, solve(widened(view, answer)).exports
    wanted = exports - exports * answer.least_share
    assert left >= wanted
    closed = view.closing(exits(net, "RUS"))
    elements = [
        element
        for element in closed.capacities
        if closed.capacities[element].amount is not None and element not in ("in", "on")
    ]
    most = 7 if len(elements) < 4 else 4
    for added in product(range(most), repeat=len(elements)):
        wider = closed
        for element, more in zip(elements, added, strict=True):
            wider = wider.with_capacity(element, closed.capacities[element].amount + more)
        reached = min(exports, solve(wider).exports)
        assert reached <= wanted
        if sum(added) < answer.total:
            assert reached < wanted

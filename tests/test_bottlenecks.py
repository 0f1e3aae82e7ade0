"""What holds exports down: the cuts on either side, and what one more unit of each limit brings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.bottlenecks import bottlenecks
from analysis.certificate import cut_element
from analysis.flow import solve
from analysis.why import with_limit
from routes.snapshot import snapshot

COUNTRIES = {"field": "KAZ", "hub": "KAZ", "plant": "KAZ"}


def chain(*limits, **options):
    return network(
        {"field>hub:first": limits[0], "hub>market:second": limits[1]},
        supplies={"field": limits[2]},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        **options,
    )


def prices(result):
    return {item.element: item.per_unit for item in result.prices}


def test_the_one_narrow_place_is_worth_its_capacity():
    result = bottlenecks(snapshot(chain(5, 9, 20)))
    assert result.maximum_flow == 5
    assert prices(result) == {"first": 1, "second": 0, "field": 0}
    first = result.prices[0]
    assert (first.kind, first.element, first.capacity, first.flow) == ("segment", "first", 5, 5)


def test_of_two_equal_limits_in_series_neither_alone_is_worth_anything():
    result = bottlenecks(snapshot(chain(5, 5, 20)))
    assert set(prices(result).values()) == {0}
    assert [term.id for term in result.near_fields] == ["first"]
    assert [term.id for term in result.near_markets] == ["second"]


def test_a_field_s_output_is_a_limit_like_others():
    result = bottlenecks(snapshot(chain(5, 9, 3)))
    assert [(item.kind, item.per_unit) for item in result.prices if item.per_unit] == [("supply", 1)]


def test_what_home_demand_takes_first_is_worth_less_than_nothing():
    net = network(
        {"field>hub:trunk": 8, "hub>plant:local": 50, "hub>market:ship": 50},
        supplies={"field": 50},
        markets=["market"],
        demands={"plant": 3},
        countries=COUNTRIES,
        exporter="KAZ",
    )
    result = bottlenecks(snapshot(net))
    assert prices(result) == {"trunk": 1, "field": 0, "local": 0, "ship": 0, "plant": -1}
    assert (result.prices[0].element, result.prices[-1].element) == ("trunk", "plant")


def test_unlimited_elements_have_no_price():
    result = bottlenecks(snapshot(chain(5, "inf", 20)))
    assert "second" not in prices(result)
    assert "market" not in prices(result)


def test_both_directions_of_a_segment_are_one_limit():
    result = bottlenecks(snapshot(chain(5, 9, 20, both_ways=["first"])))
    (first,) = [item for item in result.prices if item.element == "first"]
    assert (first.capacity, first.flow, first.per_unit) == (5, 5, 1)


@given(networks(), st.sampled_from(("deliverable", "corridor")))
def test_a_price_is_exactly_what_one_more_unit_brings(net, notion):
    view = snapshot(net, notion=notion)
    result = bottlenecks(view)
    if (
        solve(view).home + result.maximum_flow >= view.unlimited
    ):  # reading a folder does not let an unlimited path pass
        return
    for item in result.prices:
        term = cut_element(view, item.kind, item.element)
        wider = solve(with_limit(view, term, item.capacity + 1)).exports
        assert item.per_unit == wider - result.maximum_flow
    for terms in (result.near_fields, result.near_markets):
        assert sum(term.capacity for term in terms) == result.maximum_flow

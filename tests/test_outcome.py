"""What a disruption cost, by hand: tonnes, days and dollars."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from dated import event, events, line, lines, possible, runs, task
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.outcome import counted_loads, dates, outcome
from analysis.timeline import simulate
from routes.model import Commodity, ExchangeRate, Price

PRICES = {"2025-02": 400, "2025-03": 500, "2025-04": 600}


def cost_of(made, *happenings, days=20, **more):
    return outcome(runs(made, *happenings, days=days, **more))


def tank(**more):
    """Room for one day in the tank, and ships that carry twice the usual."""
    return line(storages={"port": (20, 0.5)}, **more)


def two_ways(**more):
    """Ten go through Russia at five dollars; by Baku it costs twelve, and four could go."""
    return line(
        {"field>moscow:pipe": 10, "moscow>sea:on": 20, "field>baku:rail": 4, "baku>sea:ferry": 20},
        **{
            "countries": {"field": "KAZ", "moscow": "RUS", "baku": "AZE"},
            "counted": {"pipe": 10, "rail": 0},
            "costs": {"pipe": 3, "on": 2, "rail": 7, "ferry": 5},
            **more,
        },
    )


# tonnes


def test_what_is_missing_is_lost_or_deferred():
    """Four days without ships: one day's oil fits into the tank and leaves later."""
    cost = cost_of(tank(), event("ship", 2, 4))
    assert (cost.days, cost.required, cost.delivered) == (20, 200, pytest.approx(170))
    assert (cost.shortfall, cost.lost, cost.deferred) == pytest.approx((40, 30, 10))
    assert cost.by_field == {"field": pytest.approx(30)}
    assert cost.by_outlet == {"ship": pytest.approx(-30)}


def test_what_is_still_in_tanks_and_under_way_at_the_end_is_deferred():
    cost = cost_of(tank(), event("ship", 2, 4), days=5)
    assert (cost.shortfall, cost.lost, cost.deferred) == pytest.approx((30, 20, 10))
    rail = line(modes={"pipe": "rail"}, transit_days={"pipe": 3})
    cost = cost_of(rail, event("ship", 2, 4), days=4)
    assert (cost.shortfall, cost.lost, cost.deferred) == pytest.approx((20, 0, 20))


def test_what_tanks_gave_and_did_not_get_back_is_less_than_nothing():
    cost = cost_of(line(storages={"port": (20, 1)}), event("pipe", 2, 1))
    assert (cost.shortfall, cost.lost, cost.deferred) == pytest.approx((0, 10, -10))


def test_what_home_went_without_is_no_lost_export():
    made = line(
        {"field>hub:pipe": 20, "hub>plant:branch": 20, "hub>sea:ship": 20},
        demands={"plant": 4},
        counted={"ship": 6},
    )
    cost = cost_of(made, event("branch", 2, 3))
    assert (cost.shortfall, cost.lost) == pytest.approx((0, 0))
    cost = cost_of(made, event("pipe", 2, 1))
    assert (cost.shortfall, cost.lost, cost.by_field["field"]) == pytest.approx((6, 6, 10))


def test_nothing_happens_and_nothing_is_lost():
    cost = cost_of(two_ways(prices=PRICES))
    for name in ("shortfall", "lost", "deferred", "rerouted", "lost_value_usd", "extra_cost_usd"):
        assert getattr(cost, name) == 0, name
    assert (cost.rerouted_transit, cost.days_to_full_storage, cost.recovery_days) == ({}, None, None)
    assert (cost.service_availability, cost.resilience_loss_days) == (1, 0)


def stores(timeline):
    """Return what is in tanks, waits and is under way at the end more than at the start."""
    usual = timeline.baseline
    before = sum(tank.initial for tank in usual.tanks) + sum(leg.usual * leg.lag for leg in usual.legs)
    after = [item[-1].sum() for item in (timeline.stocks, timeline.waiting, timeline.under_way)]
    return sum(after) - before


@settings(max_examples=60)
@given(lines(), events(), events())
def test_what_is_missing_is_lost_or_deferred_to_the_tonne(made, one, other):
    """Deferred here is counted by itself: what was made up, and what is in store at the end."""
    timeline = runs(possible(possible(made, one), other), one, other, days=14, horizon=12)
    cost = outcome(timeline)
    made_up = np.maximum(timeline.delivered - timeline.baseline.exports, 0).sum()
    assert (cost.made_up, cost.stored) == pytest.approx((made_up, stores(timeline)), abs=1e-5)
    assert cost.deferred == pytest.approx(cost.made_up + cost.stored)
    assert cost.shortfall == pytest.approx(cost.lost + cost.deferred)
    assert cost.shortfall == pytest.approx(cost.required - cost.delivered + made_up, abs=1e-5)
    home = sum(timeline.baseline.home.values()) * 14 - timeline.home.sum()
    assert sum(cost.by_field.values()) == pytest.approx(cost.lost + home, abs=1e-5)


# other ways


def test_what_another_way_takes_is_rerouted():
    """Four a day go by Baku for three days; six are lost each day."""
    cost = cost_of(two_ways(), event("pipe", 2, 3))
    assert (cost.rerouted, cost.lost) == pytest.approx((12, 18))
    assert cost.rerouted_transit == {"AZE": 1.0, "RUS": 0.0}
    assert cost.by_outlet == {"pipe": pytest.approx(-30), "rail": pytest.approx(12)}


def test_catching_up_on_the_usual_way_is_not_rerouting():
    cost = cost_of(tank(), event("ship", 2, 4))
    assert cost.rerouted == pytest.approx(0)


def test_what_is_rerouted_over_two_ways_crosses_in_proportion():
    made = line(
        {"field>sea:pipe": 20, "field>moscow:a": 6, "moscow>sea:b": 9, "field>baku:c": 2, "baku>sea:d": 9},
        countries={"field": "KAZ", "moscow": "RUS", "baku": "AZE"},
        counted={"pipe": 10, "a": 0, "c": 0},
    )
    cost = cost_of(made, event("pipe", 2, 3))
    assert cost.rerouted == pytest.approx(24)
    assert cost.rerouted_transit == {"AZE": pytest.approx(0.25), "RUS": pytest.approx(0.75)}


def test_where_nothing_is_counted_exports_are_what_markets_get_and_nothing_is_rerouted():
    cost = cost_of(
        two_ways(counted={}, costs={"pipe": 1, "on": 1, "rail": 9, "ferry": 9}), event("pipe", 2, 3)
    )
    assert (cost.required, cost.shortfall) == pytest.approx((200, 18))
    assert (cost.rerouted, cost.by_outlet, cost.rerouted_transit, cost.extra_cost_usd) == (0, {}, {}, 0)


def test_a_place_is_counted_with_what_reaches_it_and_what_it_puts_in():
    made = line(
        {"field>port:pipe": 20, "port>sea:ship": 40, "field>sea:round": 20},
        supplies={"field": 10, "port": 5},
        counted={"port": 15, "round": 0},
    )
    timeline = runs(made, event("ship", 2, 2, left=0.25), days=5)
    ordinary, loads = counted_loads(timeline)["port"]
    assert ordinary == pytest.approx(15)
    assert loads == pytest.approx([15, 15, 10, 10, 15])


# days


def test_days_until_tanks_are_full_are_counted_from_the_first_event():
    assert cost_of(tank(), event("ship", 2, 4)).days_to_full_storage == 1
    assert cost_of(line(storages={"port": (60, 0.5)}), event("ship", 2, 4)).days_to_full_storage == 3
    assert cost_of(line(storages={"port": (80, 0.5)}), event("ship", 2, 4)).days_to_full_storage is None
    both = event("ship", 6, 4), event("ship", 2, 1)
    assert cost_of(tank(), *both).days_to_full_storage == 5
    never = event("ship", 4, 0, announced=0, expected=12)
    assert cost_of(tank(), never).days_to_full_storage is None
    assert cost_of(tank(), event("ship", -1, 7)).days_to_full_storage == 2


def test_recovery_is_the_first_week_after_the_last_event_from_which_on_all_are_usual():
    """Output rises by two a day: 2 4 6 8 10; the week from the fifth day on is a usual one."""
    slow = line(restart_days={"field": 5})
    assert cost_of(slow, event("ship", 2, 6)).recovery_days == 4
    assert cost_of(slow, event("ship", 2, 6), event("ship", 9, 1), days=30).recovery_days == 4
    assert cost_of(line(), event("ship", 2, 1)).recovery_days == 0
    assert cost_of(line(), event("ship", -9, 3)).recovery_days == 0


def test_what_a_full_tank_gives_on_the_first_day_out_is_no_recovery():
    """Eleven leave on the first day, nearly all from the tank; output is back by one a day."""
    timeline = runs(tank(restart_days={"field": 10}), event("ship", 2, 11), days=40)
    assert timeline.delivered[13:23] == pytest.approx([11, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert outcome(timeline).recovery_days == 9


@pytest.mark.parametrize(
    "happening",
    [event("ship", 2), event("ship", 2, 18), event("ship", 2, 500), event("ship", 12, 2)],
    ids=["permanent", "to the last day", "beyond", "too late for a week"],
)
def test_what_is_not_over_in_time_has_no_recovery(happening):
    assert cost_of(line(), happening).recovery_days is None


def test_one_event_that_lasts_is_enough_for_no_recovery():
    assert cost_of(line(), event("ship", 2, 1), event("pipe", 4, left=0.9)).recovery_days is None


def test_service_is_what_was_delivered_and_loss_counts_days_of_usual_exports():
    cost = cost_of(tank(), event("ship", 2, 4))
    assert cost.service_availability == pytest.approx(0.85)
    assert cost.resilience_loss_days == pytest.approx(4)


def test_a_network_that_exports_nothing_lacks_nothing():
    cost = cost_of(line(supplies={"field": 0}, counted={"ship": 0}), event("ship", 2, 4))
    assert (cost.required, cost.service_availability, cost.resilience_loss_days) == (0, 1, 0)


def test_dates_count_from_the_start():
    assert dates(runs(line(), days=3)) == [dt.date(2025, 3, 1), dt.date(2025, 3, 2), dt.date(2025, 3, 3)]


# dollars


def test_lost_oil_is_sold_at_the_price_of_its_month():
    """Ten tonnes a day are lost from 30 March to 2 April: twenty at 500, twenty at 600."""
    cost = cost_of(line(prices=PRICES), event("ship", 29, 4), days=40)
    assert cost.lost_value_usd == pytest.approx(20 * 500 + 20 * 600)


def test_what_is_deferred_is_not_lost():
    cost = cost_of(tank(prices={"2025-03": 500}), event("ship", 2, 4))
    assert cost.lost_value_usd == pytest.approx(30 * 500)


def test_what_was_not_produced_is_lost_even_if_tanks_gave_it():
    """The tank's oil was sold in its place, but has to be put back before it can be sold again."""
    cost = cost_of(line(storages={"port": (20, 1)}, prices=PRICES), event("pipe", 2, 1))
    assert (cost.lost, cost.shortfall) == pytest.approx((10, 0))
    assert cost.lost_value_usd == pytest.approx(10 * 500)


def test_a_month_without_a_price_has_that_of_the_latest_before_or_else_the_first():
    happening = event("ship", 29, 4)
    for prices, expected in (
        ({"2025-03": 500}, 20 * 500 + 20 * 500),
        ({"2025-04": 600, "2025-06": 9}, 20 * 600 + 20 * 600),
        ({"2025": 450, "2025-04": 600}, 20 * 450 + 20 * 600),
    ):
        cost = cost_of(line(prices=prices), happening, days=40)
        assert cost.lost_value_usd == pytest.approx(expected)


def test_without_prices_the_value_is_not_known_unless_nothing_is_missing():
    assert cost_of(line(), event("ship", 2, 1)).lost_value_usd is None
    assert cost_of(line()).lost_value_usd == 0


def priced(made, price, unit, **more):
    """Return the network with one price of a commodity that has 7.5 barrels a tonne."""
    tables = replace(
        made.tables,
        commodities=(Commodity(id="crude", bbl_per_t="7.5", t_per_teu=10),),
        prices=(Price(commodity="crude", period="2025-03", value=price, unit=unit),),
        fx=tuple(ExchangeRate(currency="EUR", period=year, per_usd=rate) for year, rate in more.items()),
    )
    return replace(made, tables=tables)


def test_a_price_of_a_barrel_and_one_in_another_currency():
    assert cost_of(priced(line(), 80, "USD/bbl"), event("ship", 2, 1)).lost_value_usd == pytest.approx(6000)
    made = priced(line(), 400, "EUR/t", **{"2019": "0.5", "2024": "0.8"})
    assert cost_of(made, event("ship", 2, 1)).lost_value_usd == pytest.approx(5000)


@pytest.mark.parametrize(
    ("unit", "price_unit", "singles"),
    [
        ("kt/yr", "USD/t", 1e3),
        ("Mt/yr", "USD/t", 1e6),
        ("kb/d", "USD/bbl", 1e3),
        ("mb/d", "USD/bbl", 1e6),
        ("TEU/yr", "USD/TEU", 1),
        ("kTEU/yr", "USD/TEU", 1e3),
        ("bcm/yr", "USD/mcm", 1e3),
        ("GWh/d", "USD/GWh", 1),
    ],
)
def test_money_is_counted_per_single_amount_in_every_unit(unit, price_unit, singles):
    """One of the unit is lost in a day; rerouted is another one, two dollars dearer per single amount."""
    per_year = 1 if unit.endswith("/d") else 365
    made = line(
        {"field>sea:pipe": 3 * per_year, "field>sea:rail": per_year},
        supplies={"field": 2 * per_year},
        counted={"pipe": 2 * per_year, "rail": 0},
        costs={"pipe": 1, "rail": 3},
        unit=unit,
    )
    cost = cost_of(priced(made, 7, price_unit), event("pipe", 1, 1), days=3)
    assert cost.lost_value_usd == pytest.approx(7 * singles)
    assert cost.extra_cost_usd == pytest.approx(2 * singles)


def test_extra_cost_is_what_the_other_way_costs_more():
    """Twelve tonnes go at 7 + 5 dollars in place of 3 + 2."""
    assert cost_of(two_ways(), event("pipe", 2, 3)).extra_cost_usd == pytest.approx(12 * (12 - 5))


def test_a_cheaper_way_saves_and_what_a_place_costs_counts():
    made = two_ways(costs={"pipe": 3, "on": 12, "rail": 7, "ferry": 5, "baku": 1, "moscow": 2})
    assert cost_of(made, event("pipe", 2, 3)).extra_cost_usd == pytest.approx(12 * (13 - 17))


def test_the_cheapest_way_through_a_counted_element_is_its_cost():
    """Two fields and two markets: the way by the port costs 1 + 2 + 3 dollars at the least."""
    made = line(
        {
            "field>port:a": 20,
            "west>port:b": 20,
            "port>quay:pipe": 20,
            "quay>sea:c": 20,
            "quay>lake:d": 20,
            "field>sea:round": 4,
        },
        supplies={"field": 10, "west": 0},
        markets=["sea", "lake"],
        counted={"pipe": 10, "round": 0},
        costs={"a": 9, "b": 1, "pipe": 2, "c": 3, "d": 8, "round": 26},
    )
    assert cost_of(made, event("pipe", 2, 1)).extra_cost_usd == pytest.approx(4 * (26 - 6))


def test_a_counted_place_costs_what_the_way_through_it_costs():
    made = two_ways(counted={"moscow": 10, "baku": 0})
    assert cost_of(made, event("pipe", 2, 3)).extra_cost_usd == pytest.approx(12 * (12 - 5))


@given(st.integers(1, 9), st.integers(1, 9))
def test_money_scales_with_prices_and_costs(price, cost):
    one, many = (
        cost_of(
            two_ways(
                prices={"2025-03": 10 * factor}, costs={"pipe": 0, "on": 0, "rail": cost * factor, "ferry": 0}
            ),
            event("pipe", 1, 2),
            days=4,
        )
        for factor in (1, price)
    )
    assert many.lost_value_usd == pytest.approx(price * one.lost_value_usd)
    assert many.extra_cost_usd == pytest.approx(price * one.extra_cost_usd)


def test_a_run_told_twice_costs_the_same():
    scenario = task(event("pipe", 2, 3))
    made = two_ways(prices=PRICES)
    assert outcome(simulate(made, scenario)) == outcome(simulate(made, scenario))

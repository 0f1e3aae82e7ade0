"""An ordinary day: the year's flow divided by its days, with delays, ramps and tanks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dated import line
from hypothesis import given
from networks import network, number
from strategies import networks

from analysis.baseline import baseline, with_room
from analysis.flow import solve
from analysis.plan import nearest_plan
from routes.model import Commodity, Storage
from routes.network import load
from routes.snapshot import snapshot


def day_of(made, **more):
    return baseline(snapshot(made, **more))


def legs_of(usual):
    return {(leg.way.segment, leg.way.forward): leg for leg in usual.legs}


def lags(usual):
    return [legs_of(usual)[name, True].lag for name in ("in", "counted", "out")]


def test_an_ordinary_day_carries_what_was_counted():
    usual = day_of(line(counted={"ship": 8}))
    assert usual.exports == 8
    assert (usual.production, usual.markets) == ({"field": 8.0}, {"sea": 8.0})
    assert {name: leg.usual for (name, _), leg in legs_of(usual).items()} == {"pipe": 8.0, "ship": 8.0}
    assert usual.counted == ("ship",)


@pytest.mark.parametrize(
    ("unit", "year", "days"),
    [
        ("kt/yr", 2025, 365),
        ("kt/yr", 2024, 366),
        ("unit", 2025, 365),
        ("t/d", 2024, 1),
        ("kb/d", 2025, 1),
        ("kt/month", 2025, 365 / 12),
    ],
)
def test_a_day_is_a_part_of_what_the_unit_counts(unit, year, days):
    made = line(unit=unit, year=str(year))
    view = snapshot(made)
    usual = baseline(view)
    assert usual.period_days == pytest.approx(days)
    assert usual.exports == pytest.approx(10 * view.scale / days)


def test_where_nothing_was_counted_a_day_carries_all_that_can_leave():
    usual = day_of(line(counted={}), year=2025)
    assert (usual.exports, usual.counted) == (10, ())


def test_home_takes_what_reaches_it():
    segments = {"field>hub:pipe": 20, "hub>plant:branch": 4, "hub>sea:ship": 20}
    usual = day_of(line(segments, demands={"plant": 6}, counted={"ship": 6}))
    assert (usual.home, usual.exports) == ({"plant": 4.0}, 6)


# delay


def test_vehicles_take_their_days_and_pipelines_and_transshipment_none():
    modes = {"a": "rail", "b": "pipeline", "c": "transshipment", "e": "sea"}
    names = ("a", "b", "c", "d", "e", "ship")
    ends = ("field", "p", "q", "r", "s", "port", "sea")
    segments = {f"{ends[i]}>{ends[i + 1]}:{name}": 20 for i, name in enumerate(names)}
    usual = day_of(line(segments, modes=modes, transit_days=dict.fromkeys(names, 2.6)))
    assert {name: leg.lag for (name, _), leg in legs_of(usual).items()} == {
        "a": 3,
        "b": 0,
        "c": 0,
        "d": 0,
        "e": 3,
        "ship": 0,
    }


def test_days_after_the_count_do_not_matter_and_those_before_do():
    segments = {"field>port:in": 20, "port>strait:counted": 20, "strait>sea:out": 20}
    more = {"modes": dict.fromkeys(("in", "counted", "out"), "sea"), "transit_days": {"in": 2, "out": 9}}
    more["transit_days"]["counted"] = 5
    usual = day_of(line(segments, counted={"counted": 10}, **more))
    assert lags(usual) == [2, 0, 0]
    usual = day_of(line(segments, counted={"strait": 10}, **more))
    assert lags(usual) == [2, 5, 0]
    usual = day_of(line(segments, counted={}, **more), year=2025)
    assert lags(usual) == [2, 5, 9]


def test_a_leg_has_the_days_its_spare_capacity_needs():
    usual = day_of(line(ramp_days={"ship": 30}))
    assert [leg.ramp_days for leg in usual.legs] == [0.0, 30.0]


# what lies on the way


def test_ways_that_lead_nowhere_and_tanks_beside_the_way_are_left_out():
    segments = {"field>port:pipe": 20, "port>sea:ship": 20, "port>attic:up": 5, "cellar>port:down": 5}
    usual = day_of(line(segments, storages={"port": (30, 0.1), "attic": (9, 0.5)}))
    assert set(legs_of(usual)) == {("pipe", True), ("ship", True)}
    assert [(tank.place, tank.size, tank.initial) for tank in usual.tanks] == [("port", 30.0, 3.0)]


def test_a_tank_that_nobody_measured_is_half_full():
    made = line()
    tank = Storage(place="port", central=number(2), unit="kt")
    usual = day_of(replace(made, tables=replace(made.tables, storages=(tank,))))
    assert [(tank.size, tank.initial) for tank in usual.tanks] == [(2000.0, 1000.0)]


def test_a_tank_for_another_commodity_is_none_and_barrels_become_tonnes():
    made = line()
    tanks = (
        Storage(place="port", central=number(9), unit="kt", commodity="grain"),
        Storage(place="port", central=number("7.5"), unit="kb", initial_share=number(0)),
    )
    goods = (Commodity(id="crude", bbl_per_t=number("7.5")), Commodity(id="grain"))
    supplies = tuple(replace(row, commodity="crude") for row in made.tables.supplies)
    tables = replace(made.tables, storages=tanks, commodities=goods, supplies=supplies)
    usual = day_of(replace(made, tables=tables))
    assert [(tank.size, tank.initial) for tank in usual.tanks] == [(1000.0, 0.0)]


def test_both_directions_of_a_segment_are_legs():
    made = network(
        {"field>a:one": 5, "a>b:mid": 5, "field>b:two": 5, "a>sea:x": 5, "b>sea:y": 5},
        supplies={"field": 5},
        markets=["sea"],
        both_ways=["mid"],
    )
    assert {("mid", True), ("mid", False)} <= set(legs_of(day_of(made, year=2025)))


# invariants


@given(networks())
def test_what_comes_in_goes_out_on_an_ordinary_day(made):
    usual = day_of(made, year=2025)
    change = dict.fromkeys(made.places, 0.0)
    for leg in usual.legs:
        change[leg.destination] += leg.usual
        change[leg.origin] -= leg.usual
    for amounts, sign in ((usual.production, 1), (usual.home, -1), (usual.markets, -1)):
        for place, amount in amounts.items():
            change[place] += sign * amount
    most = max([leg.usual for leg in usual.legs], default=0.0)
    assert all(amount == pytest.approx(0, abs=1e-9 * (1 + most)) for amount in change.values())


@given(networks())
def test_a_year_of_ordinary_days_is_the_year_s_flow(made):
    view = snapshot(made, year=2025)
    usual, most = baseline(view), solve(view)
    assert usual.exports * 365 == pytest.approx(most.exports, abs=1e-6)
    assert sum(usual.home.values()) * 365 == pytest.approx(most.home, abs=1e-6)


def test_the_built_in_ordinary_day_is_the_flow_that_pictures_show():
    view = snapshot(load(), commodity="crude", year=2025)
    usual, plan = baseline(view), nearest_plan(view)
    assert usual.exports * 365 == pytest.approx(sum(path.amount for path in plan.exports))
    assert sum(leg.usual for leg in usual.legs if leg.way.segment == "cpc-straits") * 365 == pytest.approx(
        sum(path.amount for path in plan.exports if "cpc-straits" in path.elements)
    )
    assert {tank.place for tank in usual.tanks} >= {"cpc-marine-terminal", "tengiz"}


def test_a_tank_has_the_least_room_when_small_and_full():
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
    ends = [with_room(row, bound) for bound in ("low", "central", "high")]
    assert [(item.central, item.initial_share) for item in ends] == [
        (30, number("0.7")),
        (40, number("0.5")),
        (60, number("0.2")),
    ]
    plain = Storage(place="port", central=number(40), unit="t", initial_share=number("0.5"))
    assert all(with_room(plain, bound) == plain for bound in ("low", "central", "high"))

"""One year and one commodity in whole numbers: which row counts, what is left of it, how it rounds."""

from dataclasses import replace
from fractions import Fraction

import pytest
from folders import SOUND, folder
from hypothesis import given
from hypothesis import strategies as st
from networks import network, number

from routes.errors import RoutesError, UnknownNameError
from routes.model import Capacity, Cost, Demand, Place, Supply
from routes.network import Network, read_network
from routes.snapshot import default_commodity, snapshot
from routes.tables import Tables
from routes.transit import Way


def with_rows(net, **rows):
    """Return a network with some tables replaced."""
    return Network(tables=replace(net.tables, **rows))


def limits(*rows, unit="Mt/yr"):
    """Return the network a > b with these capacities of its segment."""
    net = network({"a>b": 1}, supplies={"a": 1}, markets=["b"], unit=unit)
    return with_rows(net, capacities=tuple(Capacity(element="a-b", **{"unit": unit, **row}) for row in rows))


def amount(net, element="a-b", **options):
    return snapshot(net, **options).limit("segment", element).amount


def test_the_sound_folder_in_tonnes(tmp_path):
    view = snapshot(read_network(folder(tmp_path)))
    assert (view.year, view.commodity, view.unit, view.scale) == (2023, "crude", "Mt/yr", 10**6)
    trunk = view.capacities["trunk"]
    assert (trunk.low, trunk.amount, trunk.high) == (30_000_000, 40_000_000, 50_000_000)
    assert trunk.evidence == ("operator-2023",)
    assert not trunk.judged
    assert view.capacities["coast"].judged
    assert view.capacities["tanker"].amount is None
    assert view.supplies["field"].amount == 70_000_000
    assert view.home["plant"].amount == 15_000_000
    assert view.markets["market"].amount is None
    assert view.costs == {
        "trunk": 20,
        "coast": Fraction(3000, 450),
        "tanker": Fraction(3, 2) * Fraction(15, 2),
        "local": 0,
    }
    assert view.warnings == ()
    assert view.decimal(1_500_000) == 1.5


@pytest.mark.parametrize(("year", "expected"), [(2019, 5), (2020, 5), (2021, 5), (2022, 7), (2030, 7)])
def test_the_row_in_force_in_the_year_is_the_limit(year, expected):
    rows = [
        {"central": 5, "period": "2020"},
        {"central": 7, "period": "2022"},
        {"central": 1, "period": "2021-07"},
    ]
    assert amount(limits(*rows, unit="unit"), year=year) == expected


def test_a_row_of_a_later_year_is_used_with_a_warning():
    view = snapshot(limits({"central": 5, "period": "2024"}, unit="unit"), year=2020)
    assert view.warnings == ("capacity of a-b: nothing up to 2020; that of 2024 is used",)


def test_a_carried_supply_warns_and_a_carried_capacity_does_not():
    net = limits({"central": 5, "period": "2020"}, unit="unit")
    net = with_rows(net, supplies=(Supply(place="a", central=number(1), unit="unit", period="2019"),))
    assert snapshot(net, year=2022).warnings == ("supply at a: the figure of 2019 is carried to 2022",)


def test_a_nameplate_never_binds():
    rows = [{"central": 5}, {"central": 1, "status": "nameplate", "period": "2022"}]
    assert amount(limits(*rows, unit="unit"), year=2022) == 5


def test_an_effective_row_goes_before_an_assumed_one_of_the_same_year():
    rows = [{"central": 5, "status": "assumed", "period": "2022"}, {"central": 7, "period": "2022"}]
    view = snapshot(limits(*rows, unit="unit"), year=2022)
    assert view.limit("segment", "a-b").amount == 7
    assert not view.limit("segment", "a-b").judged


def test_a_row_that_says_it_is_judged_is_judged():
    view = snapshot(limits({"central": 5, "note": "judged: by analogy"}, unit="unit"))
    assert view.limit("segment", "a-b").judged


def test_reserved_capacity_is_subtracted_from_every_bound():
    net = limits({"low": 6, "central": 8, "high": 9, "reserved": 2}, unit="unit")
    assert [amount(net, bound=bound) for bound in ("low", "central", "high")] == [4, 6, 7]
    shown = snapshot(net, bound="low").limit("segment", "a-b")
    assert (shown.low, shown.amount, shown.high) == (4, 4, 7)


def test_the_bound_is_taken_of_capacities_alone():
    net = network({"a>b": 5}, supplies={}, markets=["b"])
    net = with_rows(
        net, supplies=(Supply(place="a", low=number(1), central=number(2), high=number(3), unit="unit"),)
    )
    assert snapshot(net, bound="high").supplies["a"].amount == 2


def test_the_shared_limit_and_the_commoditys_own_both_hold(tmp_path):
    rows = "port,{shared},Mt/yr,,,,,,,\nport,{own},Mt/yr,,,,crude,,,\nport,1,Mt/yr,,,,grain,,,\n"
    commodities = SOUND["commodities"] + "grain,Grain,7.5,\n"
    for shared, own in ((30, 20), (20, 30), ("inf", 20), (20, "inf")):
        text = SOUND["capacities"] + rows.format(shared=shared, own=own)
        net = read_network(folder(tmp_path, commodities=commodities, capacities=text))
        assert snapshot(net, commodity="crude").capacities["port"].amount == 20_000_000
    assert snapshot(net, commodity="grain").capacities["port"].amount == 1_000_000


def test_a_place_without_a_row_is_unlimited():
    limit = snapshot(network({"a>b": 1}, supplies={"a": 1})).limit("place", "a")
    assert (limit.amount, limit.low, limit.high) == (None, None, None)


def test_segments_for_other_commodities_are_left_out(tmp_path):
    commodities = SOUND["commodities"] + "grain,Grain,7.5,\n"
    segments = (
        SOUND["segments"].replace("market,sea,,", "market,sea,,grain;sugar") + "rail,border,market,,,crude,\n"
    )
    capacities = SOUND["capacities"] + "rail,5,Mt/yr,,,,,,,\n"
    net = read_network(
        folder(
            tmp_path, commodities=commodities + "sugar,Sugar,7.5,\n", segments=segments, capacities=capacities
        )
    )
    carried = {
        name: {segment.id for segment in snapshot(net, commodity=name).segments}
        for name in ("crude", "grain")
    }
    assert carried["crude"] == {"trunk", "coast", "local", "rail"}
    assert carried["grain"] == {"trunk", "coast", "tanker", "local"}
    assert Way(segment="tanker") not in {way for way, _, _ in snapshot(net, commodity="crude").ways}


def test_supplies_and_demands_of_other_commodities_do_not_count(tmp_path):
    commodities = SOUND["commodities"] + "grain,Grain,7.5,\n"
    net = read_network(folder(tmp_path, commodities=commodities))
    view = snapshot(net, commodity="grain")
    assert view.supplies == {}
    assert view.home == {}


def test_sinks_are_home_or_abroad():
    net = network(
        {"a>home": 1, "a>plant": 1, "a>m": 1, "a>n": 1, "a>works": 1},
        supplies={"a": 1},
        markets=["home", "m", "n"],
        demands={"plant": 2, "n": 3, "works": 4},
        countries={"a": "KAZ", "home": "KAZ", "plant": "KAZ", "m": "CHN", "n": "RUS", "works": "RUS"},
        exporter="KAZ",
    )
    view = snapshot(net)
    assert {place: limit.amount for place, limit in view.home.items()} == {"plant": 2}
    assert {place: limit.amount for place, limit in view.markets.items()} == {"n": 3, "works": 4, "m": None}
    nobody = snapshot(with_rows(net, settings=replace(net.settings, exporter=None)))
    assert nobody.home == {}
    assert set(nobody.markets) == {"home", "plant", "m", "n", "works"}


def test_a_place_limited_or_supplied_only_in_a_month_is_unlimited_or_dry_in_a_view_of_the_year():
    net = network({"a>b": 5}, supplies={"a": 1}, markets=["b"], capacities={"a": 2})
    tables = net.tables
    monthly = with_rows(
        net,
        supplies=tuple(replace(row, period="2022-01") for row in tables.supplies),
        capacities=tuple(
            replace(row, period="2022-01") if row.element == "a" else row for row in tables.capacities
        ),
    )
    view = snapshot(monthly, year=2022)
    assert view.supplies == {}
    assert view.limit("place", "a").amount is None


def test_in_the_corridor_notion_supplies_are_unlimited():
    net = network({"a>b": 5}, supplies={"a": 1}, markets=["b"])
    assert snapshot(net).supplies["a"].amount == 1
    assert snapshot(net, notion="corridor").supplies["a"].amount is None


@pytest.mark.parametrize(
    ("figures", "scale"),
    [(["5"], 1), (["5", "0.5"], 10), (["5.000"], 1), (["0.125", "1e2"], 1000), (["inf", "0.25"], 100)],
)
def test_figures_are_scaled_by_the_least_power_of_ten_that_makes_them_whole(figures, scale):
    net = network(
        {f"a>b:s{index}": figure for index, figure in enumerate(figures)}, supplies={"a": 1}, markets=["b"]
    )
    view = snapshot(net)
    assert view.scale == scale
    for index, figure in enumerate(figures):
        if figure != "inf":
            assert view.limit("segment", f"s{index}").amount == number(figure) * scale


def test_finer_figures_than_tonnes_are_kept():
    assert snapshot(limits({"central": number("0.0000001")})).scale == 10**7


def test_converted_figures_round_half_to_even():
    rows = [{"central": number("0.0005"), "unit": "kt/yr"}, {"central": number("0.0015"), "unit": "kt/yr"}]
    assert [amount(limits(row)) for row in rows] == [0, 2]


@pytest.mark.parametrize(("year", "expected"), [(2023, 365_000), (2024, 366_000), (None, 365_000)])
def test_a_figure_without_a_period_is_converted_in_the_year_of_the_view(year, expected):
    assert amount(limits({"central": 1, "unit": "kt/d"}), year=year) == expected


def test_a_figure_with_a_period_is_converted_in_its_own_year():
    assert amount(limits({"central": 1, "unit": "kt/d", "period": "2020"}), year=2023) == 366_000


def test_infinity_is_one_more_than_all_finite_limits_together():
    net = network(
        {"a>b": 5, "b>c": "inf"}, supplies={"a": 2}, markets=["c"], demands={"b": 3}, capacities={"b": 7}
    )
    assert snapshot(net).unlimited == 5 + 2 + 3 + 7 + 1


def test_sums_above_two_to_the_53_are_refused():
    half = 2**52
    fits = network({"a>b:x": half, "a>b:y": half - 2}, supplies={"a": 1}, markets=["b"])
    assert snapshot(fits).unlimited == 2**53
    above = network({"a>b:x": half, "a>b:y": half - 1}, supplies={"a": 1}, markets=["b"])
    with pytest.raises(RoutesError, match=r"the capacities add up to more than 2\^53 steps of unit/1"):
        _ = snapshot(above).unlimited


def test_denials_of_the_network_close_ways():
    net = network(
        {"f>r": 1, "r>m": 1},
        supplies={"f": 1},
        markets=["m"],
        countries={"f": "KAZ", "r": "RUS"},
        exporter="KAZ",
    )
    view = snapshot(replace(net, denied=("transit:RUS",)))
    assert view.closed == {Way(segment="r-m")}
    assert [way.segment for way, _, _ in view.ways] == ["f-r"]
    assert [way for way, _, _ in view.closing([Way(segment="f-r")]).ways] == []


def test_a_snapshot_with_another_capacity_changes_that_one_alone():
    view = snapshot(network({"a>b": 5, "b>c": 6}, supplies={"a": 1}, markets=["c"]))
    other = view.with_capacity("a-b", 2).with_capacity("b", 3)
    assert other.limit("segment", "a-b").amount == 2
    assert other.limit("place", "b").amount == 3
    assert other.limit("segment", "b-c").amount == 6
    assert view.limit("segment", "a-b").amount == 5
    assert other.with_capacity("b", None).limit("place", "b").amount is None


def test_the_commodity_is_the_first_unless_it_is_named(tmp_path):
    commodities = SOUND["commodities"] + "grain,Grain,7.5,\n"
    net = read_network(folder(tmp_path, commodities=commodities))
    assert default_commodity(net, None) == "crude"
    assert default_commodity(net, "grain") == "grain"
    with pytest.raises(UnknownNameError, match=r"no commodity is called 'grian'; did you mean 'grain'\?"):
        snapshot(net, commodity="grian")
    with pytest.raises(UnknownNameError, match="no commodity is called 'crude'"):
        default_commodity(network({"a>b": 1}, supplies={"a": 1}), "crude")


def costed(*rows, year, fx=()):
    net = network({"a>b": 1}, supplies={"a": 1}, markets=["b"], unit="Mt/yr")
    rows = tuple(Cost(element="a-b", **row) for row in rows)
    return snapshot(with_rows(net, costs=rows, fx=fx), year=year).costs["a-b"]


@pytest.mark.parametrize(
    ("year", "expected"), [(2019, 3), (2020, 3), (2021, 3), (2022, 4), (2025, 4), (None, 4)]
)
def test_the_cost_of_the_nearest_period_at_or_before_the_year_counts(year, expected):
    rows = [
        {"central": 4, "unit": "USD/t", "period": "2022"},
        {"central": 3, "unit": "USD/t", "period": "2020"},
    ]
    assert costed(*rows, year=year) == expected


def test_a_cost_without_a_period_counts_where_nothing_nearer_is_known():
    always, dated = {"central": 2, "unit": "USD/t"}, {"central": 4, "unit": "USD/t", "period": "2022"}
    assert [costed(always, dated, year=year) for year in (2021, 2022)] == [2, 4]


def test_an_observed_cost_goes_before_an_assumed_one():
    assumed = {"central": 2, "unit": "USD/t", "status": "assumed"}
    observed = {"central": 4, "unit": "USD/t"}
    assert costed(assumed, observed, year=2021) == costed(observed, assumed, year=2021) == 4


def test_the_cost_of_the_commodity_goes_before_that_of_all_and_others_do_not_count(tmp_path):
    text = "element,central,unit,commodity\ntrunk,20,USD/t,\ntrunk,25,USD/t,grain\nlocal,1,USD/t,grain\n"
    commodities = SOUND["commodities"] + "grain,Grain,7.5,\n"
    net = read_network(folder(tmp_path, costs=text, commodities=commodities))
    assert snapshot(net, commodity="crude").costs == {"trunk": 20}
    assert snapshot(net, commodity="grain").costs == {"trunk": 25, "local": 1}


def test_a_cost_is_exchanged_at_the_rate_nearest_to_its_period(tmp_path):
    net = read_network(
        folder(
            tmp_path,
            costs=SOUND["costs"]
            .replace("central,unit", "central,unit,period")
            .replace("USD/t\n", "USD/t,\n")
            .replace("KZT/t", "KZT/t,2021")
            .replace("USD/bbl", "USD/bbl,"),
            fx=SOUND["fx"] + "KZT,2021,400\nKZT,2019,300\n",
        )
    )
    assert snapshot(net, year=2023).costs["coast"] == Fraction(3000, 400)


@pytest.mark.parametrize(
    ("unit", "cost", "per"),
    [
        ("Mt/yr", "USD/t", 1),
        ("kb/d", "USD/bbl", 1),
        ("mb/d", "USD/bbl", 1),
        ("kTEU/yr", "USD/TEU", 1),
        ("unit", "USD/unit", 1),
    ],
)
def test_costs_are_per_single_amount_of_the_unit(unit, cost, per):
    net = network({"a>b": 1}, supplies={"a": 1}, markets=["b"], unit=unit)
    net = with_rows(net, costs=(Cost(element="a-b", central=number(3), unit=cost),))
    assert snapshot(net).costs["a-b"] == 3 * per


@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(order):
    rows = [
        {"central": 5, "period": "2020"},
        {"central": 7, "period": "2022"},
        {"central": 6, "period": "2022", "status": "assumed"},
        {"central": 1, "period": "2021-07"},
        {"central": 9, "status": "nameplate"},
        {"central": 8, "commodities": ("crude",)},
    ]
    net = limits(*(rows[index] for index in order), unit="unit")
    assert [amount(net, year=year) for year in (2019, 2020, 2021, 2022, None)] == [5, 5, 5, 7, 7]


def test_a_place_abroad_whose_demand_is_only_known_for_a_month_takes_anything():
    net = network({"a>b": 1}, supplies={"a": 1}, markets=["b"])
    net = with_rows(net, demands=(Demand(place="b", central=number(1), unit="unit", period="2022-01"),))
    assert snapshot(net, year=2022).markets["b"].amount is None


def test_a_tables_value_may_be_made_by_hand():
    net = network({"a>b": 1}, supplies={"a": 1})
    made = Tables(settings=net.settings, places=(Place(id="x", country="KAZ", kind="hub"),))
    assert snapshot(Network(tables=made)).unlimited == 1

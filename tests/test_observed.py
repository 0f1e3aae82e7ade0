"""What was counted: the year's exports, by route, and which of them crossed."""

from dataclasses import replace

import pytest
from folders import SOUND, folder
from networks import network, number

from analysis.observed import (
    counted_exports,
    counted_flows,
    crossings,
    hhi,
    observed_share,
    partition_faults,
    route_hhi,
    route_shares,
)
from routes.model import Flow
from routes.network import Network, read_network
from routes.snapshot import snapshot
from routes.transit import exits


def routes(counted, **options):
    """Return three routes: through Russia and Belarus, through Azerbaijan, and straight to a market."""
    segments = {"f>r": 9, "r>b": 9, "b>m": 9, "r>m": 9, "f>z": 9, "z>m": 9, "f>n": 9}
    countries = {"f": "KAZ", "r": "RUS", "b": "BLR", "z": "AZE", "n": "CHN"}
    return network(
        segments,
        supplies={"f": 30},
        markets=["m", "n"],
        countries=countries,
        exporter="KAZ",
        counted=counted,
        **options,
    )


SPLIT = {"r-b": 2, "r-m": 4, "z-m": 3, "f-n": 1}
NET = routes(SPLIT)
VIEW = snapshot(NET)


def with_flows(net, *rows):
    flows = tuple(Flow(**{"unit": "unit", "period": "2025", "counts": True, **row}) for row in rows)
    return snapshot(Network(tables=replace(net.tables, flows=flows)))


def test_the_exports_of_a_year_are_the_sum_of_its_counted_rows():
    assert counted_exports(VIEW) == 10
    assert counted_exports(snapshot(routes({}))) is None
    assert [flow.element for flow in counted_flows(VIEW)] == list(SPLIT)


def test_rows_that_do_not_count_or_belong_to_others_are_no_terms():
    view = with_flows(
        NET,
        {"element": "r-m", "value": number(4)},
        {"element": "r-m", "value": number(1), "origin": "RUS"},
        {"element": "z-m", "value": number(2), "origin": "KAZ"},
        {"element": "f-n", "value": number(8), "counts": False},
        {"element": "f-n", "value": number(8), "period": "2024"},
        {"element": "f-n", "value": number(8), "period": "2025-01"},
    )
    assert view.year == 2025
    assert counted_exports(view) == 6


def test_counted_figures_are_converted_in_their_own_year(tmp_path):
    flows = "element,value,unit,period,commodity,counts,low,high\ncoast,100,kt/d,2024,crude,true,90,\n"
    (flow,) = counted_flows(snapshot(read_network(folder(tmp_path, flows=flows))))
    assert (float(flow.low), float(flow.value), float(flow.high)) == (32.94, 36.6, 36.6)
    assert flow.route == "north"


def test_the_index_of_concentration_by_hand():
    assert hhi([0.3, 0.3, 0.2, 0.2]) == pytest.approx(2600)
    assert hhi([share / 100 for share in (10, 9, 12, 15, 12, 11, 15, 16)]) == pytest.approx(1296)
    assert hhi([1.0]) == 10_000
    assert route_hhi(VIEW) == pytest.approx(400 + 1600 + 900 + 100)
    assert route_hhi(snapshot(routes({}))) is None


def test_rows_of_one_corridor_are_one_route(tmp_path):
    flows = SOUND["flows"].replace("coast,33", "coast,30") + "local,10,Mt/yr,2023,crude,,true,\n"
    view = snapshot(read_network(folder(tmp_path, flows=flows)))
    assert route_shares(view) == {"north": 0.75, "local": 0.25}
    flows += "trunk,20,Mt/yr,2023,crude,,true,\n"
    view = snapshot(read_network(folder(tmp_path, flows=flows)))
    assert route_shares(view) == {"north": pytest.approx(5 / 6), "local": pytest.approx(1 / 6)}


def test_routes_are_listed_greatest_first_then_by_name():
    assert list(route_shares(snapshot(routes({"r-m": 2, "z-m": 3, "f-n": 2})))) == ["z-m", "f-n", "r-m"]
    assert route_shares(snapshot(routes({"r-m": 0}))) == {}


@pytest.mark.parametrize(
    ("name", "share"),
    [("RUS", 0.6), ("BLR", 0.2), ("AZE", 0.3), ("CHN", 0), ("BLR+AZE", 0.5), ("RUS+BLR", 0.6)],
)
def test_the_share_that_crossed(name, share):
    found = observed_share(VIEW, exits(NET, name))
    assert found is not None
    assert (found.value, found.year) == (pytest.approx(share), 2025)
    assert found.low == found.high == found.value


def test_the_range_moves_what_crossed_and_the_rest_to_opposite_ends():
    view = with_flows(
        NET,
        {"element": "r-m", "value": number(4), "low": number(3), "high": number(6), "evidence": ("x", "y")},
        {"element": "z-m", "value": number(6), "low": number(4), "high": number(7), "evidence": ("y", "z")},
    )
    found = observed_share(view, exits(NET, "RUS"))
    assert found is not None
    assert (found.low, found.value, found.high) == (
        pytest.approx(0.3),
        pytest.approx(0.4),
        pytest.approx(0.6),
    )
    assert found.evidence == ("x", "y", "z")


def test_where_nothing_or_only_nothing_was_counted_there_is_no_share():
    assert observed_share(snapshot(routes({})), exits(NET, "RUS")) is None
    assert observed_share(snapshot(routes({"r-m": 0})), exits(NET, "RUS")) is None
    assert observed_share(replace(VIEW, year=None), exits(NET, "RUS")) is None


def test_a_range_that_reaches_down_to_nothing_has_a_low_end_of_nothing():
    view = with_flows(
        NET,
        {"element": "r-m", "value": number(4), "low": number(0)},
        {"element": "z-m", "value": number(0), "high": number(0)},
    )
    found = observed_share(view, exits(NET, "RUS"))
    assert found is not None
    assert (found.low, found.value, found.high) == (0, 1, 1)


def test_an_element_before_a_fork_is_mixed_and_has_no_share():
    view = snapshot(routes({"f-r": 6, "z-m": 3, "f-n": 1}))
    assert crossings(view, exits(NET, "RUS"), ["f-r", "z-m"]) == {"f-r": True, "z-m": False}
    assert crossings(view, exits(NET, "BLR"), ["f-r"]) == {"f-r": None}
    assert observed_share(view, exits(NET, "BLR")) is None
    assert list(partition_faults(view)) == ["some ways through f-r cross BLR and some do not; split the row"]


def test_a_place_behind_a_crossing_and_one_beside_it():
    both = {"r": True, "z": False, "m": None, "b": True}
    assert crossings(VIEW, exits(NET, "RUS"), both) == both


def test_a_sound_partition_has_no_fault():
    assert list(partition_faults(VIEW)) == []
    assert list(partition_faults(snapshot(routes({})))) == []


def test_a_market_that_is_reached_uncounted_is_named():
    assert list(partition_faults(snapshot(routes({"r-b": 2, "r-m": 4, "z-m": 3})))) == [
        "goods can reach n without meeting a counted element"
    ]


def test_goods_that_are_counted_twice_are_named():
    faults = list(partition_faults(snapshot(routes({**SPLIT, "b-m": 2}))))
    assert faults == ["one way meets both r-b and b-m"]
    faults = list(partition_faults(snapshot(routes({**SPLIT, "z": 3}))))
    assert faults == ["one way meets both z and z-m"]


def test_a_place_may_be_the_counted_element():
    view = snapshot(routes({"b": 2, "r-m": 4, "z": 3, "n": 1}))
    assert list(partition_faults(view)) == []
    found = observed_share(view, exits(NET, "AZE"))
    assert found is not None
    assert found.value == pytest.approx(0.3)

"""Goods by corridors: every counted tonne in one cell, told apart by how it passes a country."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from goods_networks import goods_network
from hypothesis import given
from hypothesis import strategies as st

from analysis.goods_matrix import goods_matrix
from analysis.result_tables import matrix_tables
from routes.corridors import Corridor
from routes.errors import RoutesError
from routes.joint import joint_snapshot
from routes.network import load

COUNTRIES = {"ural": "RUS", "volga": "RUS", "sea": "XXX", "china": "CHN"}
COUNTED = {
    ("ural-sea", "coal"): 3,
    ("ural-volga", "coal"): 5,
    ("mine-china", "coal"): 2,
    ("ural-sea", "grain"): 1,
    ("mine-china", "grain"): 4,
}


def made(counted=None, *, prices=None, tags=(), corridors=()):
    net = goods_network(
        {"mine>ural": 20, "ural>sea": 20, "ural>volga": 20, "mine>china": 20},
        goods=["coal", "grain"],
        supplies={("mine", "coal"): 20, ("mine", "grain"): 20},
        markets=["sea", "volga", "china"],
        countries=COUNTRIES,
        counted=COUNTED if counted is None else counted,
        prices=prices or {},
    )
    tagged = dict(tags)
    segments = tuple(
        replace(item, corridors=tagged.get(item.id, item.corridors)) for item in net.tables.segments
    )
    return replace(net, tables=replace(net.tables, segments=segments, corridors=corridors))


def matrix_of(net, **options):
    return goods_matrix(joint_snapshot(net, year=2025), options.get("country", "RUS"))


def cells(matrix):
    return {
        (cell.good, cell.column.corridor, cell.column.passage): float(cell.value) for cell in matrix.cells
    }


def test_what_crosses_what_ends_there_and_what_avoids_are_told_apart():
    assert cells(matrix_of(made())) == {
        ("coal", "ural-sea", "crosses"): 3,
        ("coal", "ural-volga", "ends"): 5,
        ("coal", "mine-china", "avoids"): 2,
        ("grain", "ural-sea", "crosses"): 1,
        ("grain", "mine-china", "avoids"): 4,
    }


def test_the_same_flows_are_told_apart_by_another_country():
    found = cells(matrix_of(made(), country="CHN"))
    assert found["coal", "mine-china", "ends"] == 2
    assert found["coal", "ural-sea", "avoids"] == 3


def test_a_corridor_of_two_kinds_has_two_columns():
    rail = {"ural-sea": ("north",), "ural-volga": ("north",)}
    matrix = matrix_of(made(tags=rail.items()))
    assert [(item.corridor, item.passage) for item in matrix.columns] == [
        ("north", "crosses"),
        ("north", "ends"),
        ("mine-china", "avoids"),
    ]


def test_tags_of_one_corridor_share_a_column():
    tags = {"ural-sea": ("a",), "mine-china": ("b",)}
    corridors = (Corridor(id="both", tags=("a", "b")),)
    found = cells(matrix_of(made(tags=tags.items(), corridors=corridors)))
    assert found["coal", "both", "crosses"] == 3
    assert found["coal", "both", "avoids"] == 2


def test_shares_by_tonnes_and_by_value():
    matrix = matrix_of(made(prices={"coal": 10, "grain": 100}))
    assert matrix.goods == ("coal", "grain")
    assert matrix.share(["coal"]) == pytest.approx(0.3)
    assert matrix.share(["coal"], "ends") == pytest.approx(0.5)
    assert matrix.share(matrix.goods) == pytest.approx(4 / 15)
    assert matrix.usd("coal") == 10 * 10 * 10**6
    assert matrix.value_share() == pytest.approx((3 * 10 + 1 * 100) / (10 * 10 + 5 * 100))


def test_without_a_price_there_is_no_share_by_value():
    matrix = matrix_of(made(prices={"coal": 10}))
    assert matrix.unpriced == ("grain",)
    assert matrix.usd("grain") is None
    assert matrix.value_share() is None


def test_a_year_without_counts_has_no_matrix():
    with pytest.raises(RoutesError, match="made: nothing is counted in 2025"):
        matrix_of(made({}))


@given(st.dictionaries(st.sampled_from(sorted(COUNTED)), st.integers(0, 15), min_size=1))
def test_every_counted_tonne_is_in_one_cell(counted):
    if not any(counted.values()):
        counted = {**counted, ("mine-china", "coal"): 1}
    matrix = matrix_of(made(counted))
    assert matrix.total == sum(counted.values())
    assert sum((matrix.of(good) for good in matrix.goods), Fraction(0)) == matrix.total
    assert sum((matrix.within(column) for column in matrix.columns), Fraction(0)) == matrix.total
    shares = [matrix.share(matrix.goods, one) for one in ("crosses", "mixed", "ends", "avoids")]
    assert sum(shares) == pytest.approx(1)


def test_the_tables_say_the_same():
    matrix = matrix_of(made(prices={"coal": 10, "grain": 100}))
    tables = matrix_tables(matrix)
    assert sum(row["value"] for row in tables["cells"]) == pytest.approx(15)
    assert {row["good"]: row["exports"] for row in tables["goods"]} == {"coal": 10, "grain": 5}
    assert tables["goods"][0]["share_ends"] == pytest.approx(0.5)
    assert tables["all_goods"][0]["value_share_crosses"] == pytest.approx(130 / 600)


def test_in_the_built_in_network_goods_add_up_to_what_was_counted_of_dry():
    network = load("kazakhstan")
    matrix = goods_matrix(joint_snapshot(network, commodity="dry", year=2025), "RUS")
    rows = [row for row in network.tables.flows if row.counts and row.period == "2025"]
    parts = {item.id for item in network.tables.commodities if item.part_of == "dry"}
    counted = sum(row.value for row in rows if row.commodity in parts)
    assert float(matrix.total) == pytest.approx(float(counted))

"""From several goods to pictures: their sum on a map within shared limits, boxes, and words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from click.testing import CliRunner
from goods_networks import goods_network
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cli import corridors
from analysis.goods_matrix import goods_matrix
from analysis.goods_pictures import goods_map, matrix_picture
from analysis.goods_plan import nearest_goods_plan
from analysis.pictures import boxes
from routes.corridors import Corridor
from routes.joint import joint_snapshot
from routes.model import Flow
from routes.snapshot import snapshot

COUNTRIES = {"ural": "RUS", "sea": "XXX", "china": "CHN"}
SPOTS = {"mine": (70.0, 50.0), "ural": (60.0, 53.0), "sea": (28.0, 59.0), "china": (83.0, 45.0)}


def made(*, shared=20, counted=None, t_per_teu=None):
    net = goods_network(
        {"mine>ural": 20, "ural>sea": shared, "mine>china": 20},
        goods=["coal", "grain"],
        supplies={("mine", "coal"): 10, ("mine", "grain"): 6},
        markets=["sea", "china"],
        countries=COUNTRIES,
        counted={("ural-sea", "coal"): 8, ("ural-sea", "grain"): 1, ("mine-china", "grain"): 5}
        if counted is None
        else counted,
        prices={"coal": 20, "grain": 200},
    )
    places = tuple(replace(item, lon=SPOTS[item.id][0], lat=SPOTS[item.id][1]) for item in net.tables.places)
    goods = tuple(
        replace(item, t_per_teu=t_per_teu) if item.id == "grain" else item for item in net.tables.commodities
    )
    return replace(net, tables=replace(net.tables, places=places, commodities=goods))


def lines(net):
    return {line.id: line for line in goods_map(joint_snapshot(net, year=2025), "RUS").lines}


def test_the_map_adds_up_goods_and_tells_what_crosses():
    found = lines(made())
    assert (found["ural-sea"].crossing, found["ural-sea"].avoiding) == (9, 0)
    assert (found["mine-china"].crossing, found["mine-china"].avoiding) == (0, 5)
    assert found["ural-sea"].capacity == 20
    assert found["ural-sea"].ends == ("ural", "sea")


def test_goods_keep_to_a_limit_they_share():
    found = lines(made(shared=6))
    assert found["ural-sea"].flow == pytest.approx(6)
    assert found["mine-china"].flow == pytest.approx(8)  # the rest leaves the other way


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 12), st.integers(0, 10), st.integers(0, 6))
def test_no_shared_limit_is_ever_exceeded_and_each_good_balances(shared, coal, grain):
    counted = {("ural-sea", "coal"): coal, ("ural-sea", "grain"): grain, ("mine-china", "grain"): 0}
    joint = joint_snapshot(made(shared=shared, counted=counted), year=2025)
    plans = nearest_goods_plan(joint)
    over = sum(path.amount for plan in plans.values() for path in plan.exports if "ural-sea" in path.elements)
    assert joint.decimal(over) <= shared
    for good, most in (("coal", coal), ("grain", grain)):
        assert joint.decimal(sum(path.amount for path in plans[good].exports)) == pytest.approx(most)


def test_one_good_is_carried_as_it_is_alone():
    net = made()
    both = nearest_goods_plan(joint_snapshot(net, commodity="coal", year=2025))
    assert [path.amount for path in both["coal"].exports] == [8_000_000]
    assert both["coal"].exports[0].elements == ("mine", "mine-ural", "ural", "ural-sea", "sea")


def test_the_words_of_the_map_and_the_matrix_state_the_finding():
    joint = joint_snapshot(made(), year=2025)
    picture = goods_map(joint, "RUS")
    assert picture.title.endswith("counted exports by weight crossed Russia in 2025")
    assert picture.title.startswith("64\N{NARROW NO-BREAK SPACE}%")
    assert "the sum of 2 goods" in picture.subtitle
    table = matrix_picture(goods_matrix(joint, "RUS"))
    assert "64\N{NARROW NO-BREAK SPACE}% of Kazakhstan’s counted exports by weight and 26" in table.title
    assert [row.value for row in table.rows] == [0.16, 1.2]


def test_some_goods_are_named_in_the_title():
    picture = goods_map(joint_snapshot(made(), commodity="coal,grain", year=2025), "RUS")
    assert "exports of coal and grain" in picture.title


def test_a_map_of_nothing_counted_gives_no_share():
    picture = goods_map(joint_snapshot(made(counted={}), year=2025), "RUS")
    assert "%" not in picture.title


def test_columns_have_the_names_of_corridors():
    net = made()
    tags = {"ural-sea": ("north-rail",), "mine-china": ("east",)}
    segments = tuple(replace(item, corridors=tags.get(item.id, ())) for item in net.tables.segments)
    corridors = (Corridor(id="to-china", name="To China", tags=("east",)),)
    net = replace(net, tables=replace(net.tables, segments=segments, corridors=corridors))
    names = [column.name for column in matrix_picture(goods_matrix(joint_snapshot(net), "RUS")).columns]
    assert names == ["North by\N{NO-BREAK SPACE}rail", "To China"]


def test_boxes_are_counted_of_goods_in_boxes_and_of_all_owners():
    net = made(t_per_teu=Decimal(20))
    owners = Flow(
        element="ural-sea",
        value=Decimal(77),
        unit="kTEU/yr",
        period="2025",
        commodity="grain",
        origin="XXX",
        counts=False,
    )
    net = replace(net, tables=replace(net.tables, flows=(*net.tables.flows, owners)))
    views = [snapshot(net, year=2025, commodity=good) for good in ("coal", "grain")]
    found = {(item.at, item.own): item.thousand_teu for item in boxes(views)}
    assert found == {
        ("ural-sea", True): pytest.approx(50),
        ("mine-china", True): pytest.approx(250),
        ("ural-sea", False): 77,
    }


def asked(*words):
    return CliRunner().invoke(corridors, [str(word) for word in words])


def test_the_command_draws_the_matrix_and_the_map_of_several_goods(tmp_path):
    done = asked("plot", "--commodity", "coal,sulphur", "--year", "2024", "--out", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"map.png", "map.svg", "matrix.png", "matrix.svg"}


def test_a_picture_of_one_commodity_cannot_be_drawn_of_several(tmp_path):
    done = asked("plot", "waterfall", "--commodity", "coal,sulphur", "--out", tmp_path)
    assert done.exit_code == 2
    assert "waterfall is of one commodity; of several there are map, matrix" in done.output


def test_the_matrix_is_exported_as_tables(tmp_path):
    done = asked("export", "csv", "matrix", "--year", "2025", "--out", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    folder = tmp_path / "kazakhstan-2025-matrix"
    assert {path.name for path in folder.iterdir()} == {"all_goods.csv", "goods.csv", "cells.csv"}
    assert "sulphur,northern-rail,crosses" in (folder / "cells.csv").read_text(encoding="utf-8")


def test_the_matrix_has_tables_only(tmp_path):
    done = asked("export", "geojson", "matrix", "--out", tmp_path)
    assert done.exit_code == 2
    assert "a matrix has tables only" in done.output

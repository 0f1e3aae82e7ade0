"""Many samples of several goods: the same samples and answers as one good's ensemble, and by any block."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from networks import network

from analysis.column_pool import column_pool
from analysis.ensemble import ensemble
from analysis.executors import processes
from analysis.goods_ensemble import draw_samples, goods_ensemble, prepare, run_block
from analysis.goods_network import compile_goods
from routes.errors import RoutesError, UnknownNameError
from routes.joint import joint_snapshot
from routes.model import Capacity, Commodity, Evidence, Supply
from routes.network import load
from routes.transit import exits

SAMPLES = 60


@pytest.fixture(scope="module")
def built_in():
    return load("kazakhstan")


@pytest.fixture(scope="module")
def crude(built_in):
    return joint_snapshot(built_in, commodity="crude")


def ones(joint):
    return dict.fromkeys(joint.views, Fraction(1))


def ranged(*rows, supplies):
    """Coal from a and grain from b share a line to the port c; half of the way leads over RUS."""
    base = network(
        {"a>c": "inf", "b>c": "inf", "c>d": "inf", "c>m": "inf", "d>m": "inf"},
        supplies={},
        markets=["m"],
        countries={"a": "KAZ", "b": "KAZ", "c": "KAZ", "d": "RUS"},
        exporter="KAZ",
    )
    tables = base.tables
    made = replace(
        tables,
        commodities=(Commodity(id="coal"), Commodity(id="grain")),
        supplies=tuple(
            Supply(place=place, commodity=good, central=Decimal(value), unit="unit")
            for place, good, value in supplies
        ),
        capacities=tuple(
            Capacity(
                element=element,
                low=Decimal(low),
                central=Decimal(central),
                high=Decimal(high),
                unit="unit",
                evidence=tuple(evidence.split()),
            )
            for element, low, central, high, evidence in rows
        ),
        evidence=tuple(
            Evidence(id=name, subject="line", quantity="capacity", grade="A")
            for name in {name for *_, evidence in rows for name in evidence.split()}
        ),
    )
    return joint_snapshot(replace(base, tables=made))


PLENTY = (("a", "coal", 1000), ("b", "grain", 1000))


def test_goods_that_share_one_uncertain_line_spread_as_the_line_does():
    joint = ranged(("c-d", 60, 80, 100, "report"), ("c-m", 0, 0, 0, "other"), supplies=PLENTY)
    weights = {"coal": Fraction(2), "grain": Fraction(3)}
    answer = goods_ensemble(joint, on=("RUS",), weights=weights, samples=200)
    line = [limit.id for limit in compile_goods(joint).limits].index("c-d")
    task = prepare(joint, (), weights=weights, exports=None, samples=200, seed=1, shape="pert", size=200)
    drawn = np.sort(draw_samples(task, 0, 200)[line])
    assert answer.amount.central == 80
    assert (answer.amount.low, answer.amount.median, answer.amount.high) == (drawn[9], drawn[99], drawn[189])
    assert answer.value.median == 3 * answer.amount.median  # the dearer good fills it
    russia = answer.of("RUS")
    assert russia.amount.without.high == 0
    assert russia.amount.stranded == answer.amount
    assert russia.value.stranded_share.low == 1
    assert russia.amount.conditional_value_at_risk == pytest.approx(drawn[-10:].mean())
    assert (answer.drivers, answer.drawn, answer.samples) == (1, 1, 200)
    assert answer.evidence() == ("report", "other")


def test_no_more_is_stranded_than_was_to_be_carried():
    joint = ranged(("c-d", 60, 80, 100, "report"), ("c-m", 0, 0, 0, "other"), supplies=PLENTY)
    answer = goods_ensemble(
        joint, on=("RUS",), weights=ones(joint), exports={"coal": 10, "grain": 20}, samples=20
    )
    assert answer.amount.low == answer.amount.high == answer.of("RUS").amount.stranded.mean == 30


def test_rows_of_one_source_share_a_draw_and_others_do_not():
    joint = ranged(("c-d", 0, 50, 100, "one"), ("c-m", 0, 50, 100, "one"), supplies=PLENTY)
    apart = ranged(("c-d", 0, 50, 100, "one"), ("c-m", 0, 50, 100, "two"), supplies=PLENTY)
    together, each = (
        goods_ensemble(item, on=(), weights=ones(item), samples=300).amount for item in (joint, apart)
    )
    assert together.high - together.low > 1.2 * (each.high - each.low)


def test_one_good_is_the_ensemble_of_that_good(crude):
    (view,) = crude.views.values()
    one = ensemble(view, on=("RUS", "CHN"), samples=SAMPLES, seed=7)
    several = goods_ensemble(crude, on=("RUS", "CHN"), weights=ones(crude), samples=SAMPLES, seed=7)
    for name in ("RUS", "CHN"):
        without, same = several.of(name).amount.without, one.of(name).without
        assert (without.low, without.median, without.high) == (same.low, same.median, same.high)
        assert without.central == same.central
    whole = one.maximum_flow
    assert (several.amount.low, several.amount.median, several.amount.high) == (
        whole.low,
        whole.median,
        whole.high,
    )
    assert (several.drivers, several.drawn) == (one.drivers, one.drawn)


def test_the_answer_does_not_depend_on_the_block(built_in):
    joint = joint_snapshot(built_in)
    weights = {good: Fraction(100 + 37 * number) for number, good in enumerate(joint.views)}
    once, in_blocks = (
        goods_ensemble(joint, on=("RUS",), weights=weights, samples=24, seed=3, size=size) for size in (24, 7)
    )
    assert once == in_blocks
    other = goods_ensemble(joint, on=("RUS",), weights=weights, samples=24, seed=4)
    assert other.of("RUS").amount.without.mean != once.of("RUS").amount.without.mean


def test_blocks_may_be_run_elsewhere(crude):
    here = goods_ensemble(crude, on=("RUS",), weights=ones(crude), samples=8, size=4)
    with processes(1) as executor:
        there = goods_ensemble(crude, on=("RUS",), weights=ones(crude), samples=8, size=4, executor=executor)
    assert there == here


def test_every_sample_is_the_answer_at_its_amounts(crude):
    task = prepare(
        crude, ("RUS",), weights=ones(crude), exports=None, samples=20, seed=1, shape="uniform", size=20
    )
    block = draw_samples(task, 0, 20)
    amounts, values = run_block(task, 0)
    assert amounts.tolist() == values.tolist()
    closed = exits(crude.network, "RUS")
    for sample in (0, 7, 19):
        fresh = column_pool(crude)
        assert fresh.bounds(block[:, [sample]], closed) == [amounts[1, sample]]
        assert fresh.bounds(block[:, [sample]]) == [amounts[0, sample]]


def test_wrong_questions_are_told(crude):
    with pytest.raises(RoutesError, match="at least one sample"):
        goods_ensemble(crude, on=(), weights=ones(crude), samples=0)
    with pytest.raises(RoutesError, match="crude has none"):
        goods_ensemble(crude, on=(), weights={})
    answer = goods_ensemble(crude, on=("RUS",), weights=ones(crude), samples=1)
    with pytest.raises(UnknownNameError, match="RUS"):
        answer.of("RUSS")

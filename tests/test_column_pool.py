"""Several goods over paths: values solved by hand, by an edge programme, and by maximum flows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks

from analysis.column_generation import Generation
from analysis.column_pool import column_pool
from analysis.flow import solve
from analysis.goods_network import amounts_in, compile_goods
from analysis.linear import Column, LinearProgramme, Row
from analysis.pricing import distances
from routes.errors import ProofError, RoutesError
from routes.joint import joint_snapshot
from routes.model import Capacity, Commodity, Demand, Supply
from routes.network import load
from routes.transit import Way, exits

GOODS = ("coal", "grain", "steel")


def goods_network(base, *, supplies, shared=(), only=None, demands=()):
    """Return a network of several goods: supplies by (place, good), capacities by (element, goods)."""
    tables = base.tables
    names = dict.fromkeys(good for _, good in supplies)
    unit = tables.settings.unit
    return replace(
        base,
        tables=replace(
            tables,
            commodities=tuple(Commodity(id=name) for name in names),
            segments=tuple(
                replace(segment, commodities=(only or {}).get(segment.id, segment.commodities))
                for segment in tables.segments
            ),
            supplies=tuple(
                Supply(place=place, commodity=good, central=Decimal(value), unit=unit)
                for (place, good), value in supplies.items()
            ),
            capacities=tables.capacities
            + tuple(
                Capacity(element=element, commodities=goods, central=Decimal(value), unit=unit)
                for element, goods, value in shared
            ),
            demands=tables.demands
            + tuple(
                Demand(place=place, commodity=good, central=Decimal(value), unit=unit)
                for place, good, value in demands
            ),
        ),
    )


def two_goods(**more):
    """Coal from a, grain from b, both over the line c-d of 10; grain alone has a road of 3 from b to d."""
    base = network(
        {"a>c": 8, "b>c": 9, "c>d": 10, "b>d": 3, "d>m": "inf"},
        supplies={},
        markets=["m"],
        countries=dict.fromkeys("abcd", "KAZ"),
        exporter="KAZ",
    )
    return goods_network(
        base, supplies={("a", "coal"): 20, ("b", "grain"): 20}, only={"b-d": ("grain",)}, **more
    )


# --- by hand -----------------------------------------------------------------------------------------


def test_two_goods_that_share_a_line_fill_it_once():
    answer = column_pool(joint_snapshot(two_goods())).answer(joint_snapshot(two_goods()))
    assert answer.bound == 13  # 10 over the line, 3 by road
    assert sum(answer.exports.values()) == pytest.approx(13)


def test_the_dearer_good_gets_the_line_first():
    joint = joint_snapshot(two_goods())
    dear_grain = column_pool(joint, weights={"coal": Fraction(1), "grain": Fraction(5)}).answer(joint)
    assert dear_grain.bound == 12 * 5 + 1  # grain 9 + 3, coal the last place on the line
    dear_coal = column_pool(joint, weights={"coal": Fraction(5), "grain": Fraction(1)}).answer(joint)
    assert dear_coal.bound == 8 * 5 + 2 + 3
    assert dear_coal.exports == pytest.approx({"coal": 8, "grain": 5})
    assert dear_coal.paths["grain"][0].elements == ("b", "b-d", "d", "d-m", "m")


def test_no_more_of_a_good_than_is_to_be_carried():
    joint = joint_snapshot(two_goods())
    answer = column_pool(joint, most={"grain": 4}).answer(joint)
    assert answer.bound == 12
    assert answer.exports == pytest.approx({"coal": 8, "grain": 4})


def test_a_limit_on_one_good_holds_beside_the_shared_one():
    joint = joint_snapshot(two_goods(shared=[("c-d", ("coal",), 2)]))
    pool = column_pool(joint, weights={"coal": Fraction(5), "grain": Fraction(1)})
    assert pool.answer(joint).bound == 2 * 5 + 8 + 3


def test_home_is_served_first_whatever_exports_are_worth():
    base = network(
        {"a>c": 8, "c>m": 8, "c>r": 8, "b>c": 8},
        supplies={},
        markets=["m"],
        capacities={"c": 10},
        countries=dict.fromkeys("abcr", "KAZ"),
        exporter="KAZ",
    )
    made = goods_network(
        base,
        supplies={("a", "crude"): 8, ("b", "coal"): 8},
        demands=[("r", "crude", 5), ("r", "coal", 0)],
    )
    joint = joint_snapshot(made)
    answer = column_pool(joint, weights={"crude": Fraction(100), "coal": Fraction(99)}).answer(joint)
    assert answer.home == 5
    assert answer.bound == 3 * 100 + 2 * 99  # the place takes 10: 5 for home, 3 crude, 2 coal
    assert [path.amount for path in answer.home_paths["crude"]] == [5]


def test_shared_directions_may_need_half_a_step():
    """Three goods on a triangle of lines: each pair of lines carries one good, so each gets a half."""
    base = network(
        {
            "s1>p": 1,
            "s2>q": 1,
            "s3>u": 1,
            "p>q:e1": 1,
            "q>u:e2": 1,
            "u>p:e3": 1,
            "p>m1": 9,
            "q>m2": 9,
            "u>m3": 9,
        },
        supplies={},
        markets=["m1", "m2", "m3"],
    )
    only = {"p-m1": ("steel",), "q-m2": ("coal",), "u-m3": ("grain",)}
    made = goods_network(
        base, supplies={("s1", "grain"): 1, ("s2", "steel"): 1, ("s3", "coal"): 1}, only=only
    )
    joint = joint_snapshot(made)
    answer = column_pool(joint).answer(joint)
    assert answer.bound == Fraction(3, 2)  # grain p-q-u, steel q-u-p, coal u-p-q
    assert answer.exports == pytest.approx(dict.fromkeys(("grain", "steel", "coal"), 0.5))


def test_what_cannot_be_reached_carries_nothing():
    base = network({"a>c": 5, "x>m": 5}, supplies={}, markets=["m"])
    joint = joint_snapshot(goods_network(base, supplies={("a", "coal"): 5}))
    answer = column_pool(joint).answer(joint)
    assert (answer.bound, answer.exports, answer.paths) == (0, {"coal": 0.0}, {"coal": ()})


def test_a_way_without_any_limit_is_an_error():
    base = network({"a>m": "inf"}, supplies={}, markets=["m"])
    joint = joint_snapshot(goods_network(base, supplies={("a", "coal"): 5}), notion="corridor")
    with pytest.raises(RoutesError, match="no limit"):
        column_pool(joint).answer(joint)


def test_a_negative_weight_is_an_error():
    with pytest.raises(RoutesError, match="at least 0"):
        column_pool(joint_snapshot(two_goods()), weights={"coal": Fraction(-1)})


# --- many re-solves ----------------------------------------------------------------------------------


def test_closed_ways_carry_nothing_and_open_again():
    joint = joint_snapshot(two_goods())
    pool = column_pool(joint)
    line = Way(segment="c-d")
    assert pool.answer(joint).bound == 13
    shut = pool.answer(joint.closing([line]))
    assert shut.bound == 3
    assert all("c-d" not in path.elements for paths in shut.paths.values() for path in paths)
    assert pool.answer(joint).bound == 13
    assert pool.bounds(pool.network.amounts(), [line]) == [3]


def test_other_limits_are_solved_from_the_paths_there_are():
    joint = joint_snapshot(two_goods())
    pool = column_pool(joint)
    amounts = np.repeat(pool.network.amounts(), 4, axis=1)
    line = [limit.id for limit in pool.network.limits].index("c-d")
    amounts[line] = (0, 1, 10, 100)
    assert pool.bounds(amounts) == [3, 4, 13, 8 + 9 + 3]
    assert amounts_in(pool.network, joint).tolist() == pool.network.amounts().tolist()


def test_a_snapshot_with_a_new_limit_or_way_needs_a_new_pool():
    joint = joint_snapshot(two_goods())
    pool = column_pool(joint)
    with pytest.raises(RoutesError, match="limit of c-d"):
        pool.answer(joint_snapshot(two_goods(shared=[("c-d", ("coal",), 2)])))
    closed = column_pool(joint.closing([Way(segment="b-d")]))
    with pytest.raises(RoutesError, match="way over b-d"):
        closed.answer(joint)


def test_paths_of_another_pool_are_taken_over():
    joint = joint_snapshot(two_goods())
    first, second = (
        column_pool(joint),
        column_pool(joint, weights={"coal": Fraction(2), "grain": Fraction(1)}),
    )
    first.answer(joint)
    second.take_paths(first)
    assert len(second.exports.programme.columns) == len(first.exports.programme.columns) > 0
    assert second.answer(joint).bound == 16 + 2 + 3
    other = column_pool(joint_snapshot(two_goods(), commodity="coal"))
    with pytest.raises(RoutesError, match="same goods"):
        second.take_paths(other)


def test_an_answer_that_misses_its_bound_is_an_error(monkeypatch):
    joint = joint_snapshot(two_goods())
    monkeypatch.setattr(Generation, "_available", lambda *_: 10**6)
    with pytest.raises(ProofError, match="does not meet the bound"):
        column_pool(joint, most={"grain": 4}).answer(joint)


def test_negative_prices_are_refused():
    good = compile_goods(joint_snapshot(two_goods())).goods[0]
    with pytest.raises(ProofError, match="prices"):
        distances(good, np.full((20, 1), -1, dtype=np.int64))


# --- against an edge programme, and against maximum flows --------------------------------------------


@st.composite
def several_goods(draw):
    """Draw a small network and lay two or three goods over it, with limits of one, some and all goods."""
    base = draw(networks(huge=False, home=False))
    fields = [place.id for place in base.tables.places if place.id.startswith("f")]
    goods = GOODS[: draw(st.integers(2, 3))]
    supplies = {
        (place, good): draw(st.integers(0, 12)) for place in fields for good in goods if draw(st.booleans())
    }
    supplies |= {(fields[0], good): draw(st.integers(0, 12)) for good in goods}
    elements = [segment.id for segment in base.tables.segments]
    some = st.lists(st.sampled_from(goods), unique=True, min_size=1).map(tuple)
    only = {name: draw(some) for name in elements if draw(st.integers(0, 3)) == 0}
    shared = [(name, draw(some), draw(st.integers(0, 12))) for name in elements if draw(st.booleans())]
    reached = {segment.destination for segment in base.tables.segments}
    demands = [("f0", goods[0], draw(st.integers(0, 6)))] if "f0" in reached and draw(st.booleans()) else []
    return goods_network(base, supplies=supplies, shared=shared, only=only, demands=demands)


def edge_columns(joint):
    """Return a column for each good on each way, into each supply and out of each sink."""
    columns = []
    for good, view in joint.views.items():
        columns += [(good, "supply", place, "", place) for place in view.supplies]
        columns += [(good, "segment", way.segment, tail, head) for way, tail, head in view.ways]
        columns += [(good, "home", place, place, "") for place in view.home]
        columns += [(good, "abroad", place, place, "") for place in view.markets]
    return columns


def touches(column, kind, name):
    """Whether a column uses the limit of an element; a place is used by what comes in."""
    _, what, element, _, head = column
    if kind == "place":
        return head == name
    return element == name and what in (("home", "abroad") if kind == "demand" else (kind,))


def edge_limits(joint, most):
    """Yield each limit: what it is on, the goods it holds for, how much."""
    for shared in joint.limits:
        yield shared.limit.kind, shared.limit.id, shared.goods, shared.limit.amount
    for good, view in joint.views.items():
        yield from (("supply", place, {good}, supply.amount) for place, supply in view.supplies.items())
    yield from (("abroad", None, {good}, amount) for good, amount in most.items())


def edge_rows(joint, columns, most):
    """Yield the balance of each good at each place, then the limits."""
    balances: dict[object, dict[int, int]] = {}
    for index, (good, _, _, tail, head) in enumerate(columns):
        for place, sign in ((head, 1), (tail, -1)):
            if place:
                balances.setdefault((good, place), {})[index] = sign
    yield from (Row(entries=entries, low=0, high=0) for entries in balances.values())
    for kind, name, goods, amount in edge_limits(joint, most):
        entries = {
            index: 1
            for index, column in enumerate(columns)
            if column[0] in goods and (column[1] == kind if name is None else touches(column, kind, name))
        }
        yield Row(entries=entries, low=None, high=amount)


def edge_value(joint, weights, most):
    """Return home deliveries, then weighed exports with home held, as a programme over links."""
    columns = edge_columns(joint)
    programme = LinearProgramme(
        columns=(Column(high=10**6),) * len(columns), rows=tuple(edge_rows(joint, columns, most))
    )
    home = {index: Fraction(1) for index, column in enumerate(columns) if column[1] == "home"}
    gains = {index: weights[column[0]] for index, column in enumerate(columns) if column[1] == "abroad"}
    at_home = programme.maximise(home).bound if home else Fraction(0)
    held = programme.joined(Row(entries=dict.fromkeys(home, 1), low=int(at_home), high=int(at_home)))
    return at_home, held.maximise(gains).bound if gains else Fraction(0)


def check_answer(joint, answer, most=None):
    """Add up the paths: chains of open ways, supplies and limits kept, exports as told."""
    loads: dict[tuple[str, str, object], float] = {}
    for side, sinks in ((answer.paths, "markets"), (answer.home_paths, "home")):
        for good, paths in side.items():
            view = joint.views[good]
            ways = {(way.segment, tail, head) for way, tail, head in view.ways}
            for path in paths:
                places, segments = path.elements[::2], path.elements[1::2]
                assert len(set(places)) == len(places)
                assert places[0] in view.supplies
                assert places[-1] in getattr(view, sinks)
                assert set(zip(segments, places, places[1:], strict=False)) <= ways
                uses = [("supply", places[0]), ("demand", places[-1])]
                uses += [("place", place) for place in places] + [("segment", name) for name in segments]
                for use in uses:
                    loads[*use, good] = loads.get((*use, good), 0) + path.amount
    rounding = len(GOODS) * 20
    for shared in joint.limits:
        load = sum(loads.get((shared.limit.kind, shared.limit.id, good), 0) for good in shared.goods)
        assert load <= shared.limit.amount + rounding
    for good, view in joint.views.items():
        for place, supply in view.supplies.items():
            assert loads.get(("supply", place, good), 0) <= supply.amount + rounding
        delivered = sum(path.amount for path in answer.paths[good])
        assert delivered == pytest.approx(answer.exports[good], abs=rounding)
        assert answer.exports[good] <= (most or {}).get(good, 10**9) + 1e-6


def in_fine_steps(joint):
    """Return a snapshot with a thousand times as many steps, so that rounding hides no excess."""

    def finer(limit):
        return limit if limit.amount is None else replace(limit, amount=limit.amount * 1_000)

    return replace(
        joint,
        limits=tuple(replace(shared, limit=finer(shared.limit)) for shared in joint.limits),
        views={
            good: replace(view, supplies={place: finer(limit) for place, limit in view.supplies.items()})
            for good, view in joint.views.items()
        },
    )


@settings(max_examples=120, deadline=None)
@given(several_goods(), st.data())
def test_any_network_has_the_value_of_the_edge_programme(made, data):
    joint = in_fine_steps(joint_snapshot(made))
    weights = {good: Fraction(data.draw(st.integers(1, 9))) for good in joint.views}
    most = {good: 1_000 * data.draw(st.integers(0, 20)) for good in joint.views if data.draw(st.booleans())}
    answer = column_pool(joint, weights=weights, most=most).answer(joint)
    assert (answer.home, answer.bound) == edge_value(joint, weights, most)
    assert answer.value == pytest.approx(float(answer.bound), abs=1e-3)
    check_answer(joint, answer, most)


@settings(max_examples=25, deadline=None)
@given(several_goods(), st.data())
def test_a_pool_that_is_kept_gives_the_answers_of_a_fresh_one(made, data):
    joint = joint_snapshot(made)
    pool = column_pool(joint)
    ways = sorted({way for view in joint.views.values() for way, _, _ in view.ways})
    amounts = np.repeat(pool.network.amounts(), 6, axis=1)
    for row in range(len(amounts)):
        amounts[row] = data.draw(st.lists(st.integers(0, 30), min_size=6, max_size=6))
    for _ in range(3):
        closed = data.draw(st.lists(st.sampled_from(ways), unique=True, max_size=2))
        cold = [column_pool(joint).bounds(amounts[:, sample : sample + 1], closed)[0] for sample in range(6)]
        assert pool.bounds(amounts, closed) == cold


@settings(max_examples=80, deadline=None)
@given(networks(huge=False))
def test_one_good_gives_the_greatest_exports(made):
    joint = joint_snapshot(made)
    (view,) = joint.views.values()
    plan = solve(view)
    answer = column_pool(joint).answer(joint)
    assert (answer.home, answer.bound) == (plan.home, plan.exports)


@pytest.mark.parametrize("commodity", ["crude", "oil-products"])
def test_one_good_of_the_built_in_network_gives_the_greatest_exports_without_each_country(commodity):
    made = load("kazakhstan")
    joint = joint_snapshot(made, commodity=commodity)
    pool = column_pool(joint)
    (view,) = joint.views.values()
    for name in ("RUS", "CHN", "AZE"):
        closed = exits(made, name)
        plan = solve(view.closing(closed))
        answer = pool.answer(joint.closing(closed))
        assert (answer.home, answer.bound) == (plan.home, plan.exports)


def test_the_benchmark_compares_equal_values():
    path = Path(__file__).parent / "benchmarks" / "goods.py"
    specification = spec_from_file_location("benchmark_goods", path)
    script = module_from_spec(specification)
    specification.loader.exec_module(script)
    lines = script.measure(4, parts=2, without=("RUS",))
    assert [line.peer for line in lines] == ["HiGHS, edges, cold", "HiGHS, edges, warm"]
    assert all(line.ours_each > 0 and line.peer_each > 0 for line in lines)
    contenders = {"column pool": lambda part: [1], "other": lambda part: [2]}
    with pytest.raises(AssertionError, match="not the same"):
        script.compare(contenders, [np.zeros((1, 1))])

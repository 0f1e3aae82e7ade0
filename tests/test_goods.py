"""Commodities that are parts of wider ones: whom a row speaks for, and what the whole is made up of."""

import pytest
from goods_networks import goods_network

from routes.checks import table_problems
from routes.errors import UnknownNameError
from routes.goods import Goods, carried_at, goods_of
from routes.joint import asks_for_several, goods_asked, joint_snapshot
from routes.model import ROW_TYPES, Capacity
from routes.periods import counted_years
from routes.snapshot import snapshot

GOODS = Goods(
    ids=("crude", "dry", "coal", "grain", "flour"),
    part_of={"coal": "dry", "grain": "dry", "flour": "grain"},
)


def faults(net):
    """Return the messages of the rules between rows."""
    return [
        problem.message for problem in table_problems(net.tables, sound=frozenset((*ROW_TYPES, "network")))
    ]


def two_goods(**changes):
    """Return coal and grain of one field over one line of 10 to a market in another country."""
    rows = {
        "segments": {"field>line": 10, "line>sea": 8},
        "goods": ["dry", "coal", "grain"],
        "part_of": {"coal": "dry", "grain": "dry"},
        "supplies": {("field", "coal"): 6, ("field", "grain"): 5},
        "markets": ["sea"],
        "countries": {"sea": "CHN"},
    }
    rows.update(changes)
    return goods_network(rows.pop("segments"), **rows)


def test_leaves_lineage_and_parts():
    assert GOODS.leaves == ("crude", "coal", "flour")
    assert GOODS.lineage("flour") == ("flour", "grain", "dry")
    assert GOODS.parts("dry") == {"coal", "flour"}
    assert GOODS.parts("grain") == {"flour"}
    assert GOODS.covered(()) == {"crude", "coal", "flour"}
    assert GOODS.covered(("grain", "crude")) == {"flour", "crude"}


def test_a_row_of_a_part_is_a_term_of_the_whole_and_not_the_other_way_round():
    assert GOODS.speaks_for("coal", "dry")
    assert GOODS.speaks_for(None, "coal")
    assert not GOODS.speaks_for("dry", "coal")
    assert not GOODS.speaks_for("crude", "dry")


def test_a_limit_binds_the_whole_only_if_it_binds_every_part_that_comes_there():
    everything = frozenset(("coal", "flour"))
    row = Capacity(element="x", central=1, unit="Mt/yr", commodities=("coal",))
    assert GOODS.binds(row, everything, "coal")
    assert not GOODS.binds(row, everything, "dry")
    assert GOODS.binds(row, frozenset(("coal",)), "dry")  # only coal comes there
    whole = Capacity(element="x", central=1, unit="Mt/yr", commodities=("dry", "crude"))
    assert all(GOODS.binds(whole, everything, name) for name in ("coal", "flour", "grain", "dry"))


def test_the_snapshot_of_the_whole_adds_up_its_parts():
    net = two_goods(counted={("line-sea", "coal"): 5, ("line-sea", "grain"): 3})
    view = snapshot(net, commodity="dry")
    assert view.supplies["field"].amount == 11_000_000
    assert counted_years(net.tables, "dry") == counted_years(net.tables, "coal") == (2025,)
    assert snapshot(net, commodity="coal").supplies["field"].amount == 6_000_000


@pytest.mark.parametrize(
    ("demands", "good", "expected"),
    [
        ({("sea", "dry"): 7}, "coal", 7),  # the limit on all binds a part too
        ({("sea", "dry"): 7, ("sea", "coal"): 2}, "coal", 2),
        ({("sea", "dry"): 7, ("sea", "coal"): 2}, "grain", 7),
        ({("sea", "coal"): 2}, "dry", None),  # grain is not limited, so neither is the whole
        ({("sea", "coal"): 2, ("sea", "grain"): 3}, "dry", 5),
        ({("sea", "coal"): 2, ("sea", "grain"): 3, ("sea", "dry"): 4}, "dry", 4),
    ],
)
def test_a_market_takes_the_tightest_of_all_rows(demands, good, expected):
    amount = snapshot(two_goods(demands=demands), commodity=good).markets["sea"].amount
    assert amount == (None if expected is None else expected * 10**6)


def test_the_joint_snapshot_knows_who_shares_each_limit():
    net = two_goods(limits={("line-sea", ("coal",)): 3}, demands={("sea", "dry"): 7})
    joint = joint_snapshot(net, commodity="all", year=2025)
    held = {(shared.limit.id, tuple(sorted(shared.goods))): shared.limit.amount for shared in joint.limits}
    assert held == {
        ("field-line", ("coal", "grain")): 10_000_000,
        ("line-sea", ("coal", "grain")): 8_000_000,
        ("line-sea", ("coal",)): 3_000_000,
        ("sea", ("coal", "grain")): 7_000_000,
    }
    assert joint.decimal(joint.unlimited) == 10 + 8 + 3 + 7 + 6 + 5 + 1e-6


def test_which_goods_are_asked_for():
    net = two_goods()
    assert goods_asked(net, "all") == goods_asked(net, "dry") == ("coal", "grain")
    assert goods_asked(net, "grain, coal") == ("coal", "grain")
    assert asks_for_several(net, "coal,grain")
    assert asks_for_several(net, "all")
    assert not asks_for_several(net, "dry")
    assert not asks_for_several(net, None)
    with pytest.raises(UnknownNameError, match="no commodity is called 'cole'; did you mean 'coal'"):
        goods_asked(net, "cole,grain")


def test_what_comes_to_an_element():
    net = two_goods(only={"line-sea": ["coal"]})
    found = carried_at(net.tables, goods_of(net.tables))
    assert found["line-sea"] == found["sea"] == {"coal"}
    assert found["line"] == {"coal", "grain"}


def test_supply_and_counted_flows_stand_at_the_parts():
    net = two_goods(supplies={("field", "dry"): 6}, counted={("line-sea", "dry"): 5})
    assert faults(net) == ["dry is made up of coal, grain; give a row to each"] * 2


def test_a_commodity_is_not_part_of_itself():
    net = two_goods(part_of={"coal": "grain", "grain": "coal"})
    assert faults(net).count("the commodity is, step by step, a part of itself") == 2


def test_the_wider_commodity_must_exist():
    messages = faults(two_goods(part_of={"coal": "dri", "grain": "dry"}))
    assert messages == ["'dri' does not stand in commodities.csv; did you mean 'dry'?"]

"""Whose goods are stranded: determined where one way out is left, a range where fields share it."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from networks import network
from strategies import networks

from analysis.dependence import dependence
from analysis.fields import FieldRange, stranded_by_field
from analysis.flow import solve
from analysis.why import with_limit
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

COUNTRIES = {"tengiz": "KAZ", "uzen": "KAZ", "hub": "KAZ", "plant": "KAZ", "russia": "RUS", "port": "AZE"}


def asked(net, country="RUS", **options):
    return stranded_by_field(dependence(net, on=[country], **options), country)


def fields(segments, **options):
    return network(
        segments,
        supplies={"tengiz": 6, "uzen": 4},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        **options,
    )


def test_a_field_with_no_other_way_strands_all_it_puts_out():
    net = fields(
        {"tengiz>russia:a": 9, "russia>market:on": 9, "uzen>port:b": 9, "port>market:ship": 9},
    )
    assert asked(net) == (
        FieldRange(place="tengiz", least=6, greatest=6),
        FieldRange(place="uzen", least=0, greatest=0),
    )


def test_fields_that_share_the_way_left_are_stranded_within_a_range():
    """10 come to the hub and 7 can go round: 3 are stranded, of either field."""
    net = fields(
        {
            "tengiz>hub:a": 9,
            "uzen>hub:b": 9,
            "hub>russia:in": 9,
            "russia>market:on": 9,
            "hub>port:c": 7,
            "port>market:ship": 9,
        }
    )
    assert asked(net) == (
        FieldRange(place="tengiz", least=0, greatest=3),
        FieldRange(place="uzen", least=0, greatest=3),
    )


def test_what_the_way_to_the_hub_cannot_take_is_not_part_of_what_is_stranded():
    """Uzen can send 1 at all; 9 went, 2 can go round, so of its 4 at most 4 are among the 5 stranded."""
    net = fields(
        {
            "tengiz>hub:a": 6,
            "uzen>hub:b": 1,
            "hub>russia:in": 9,
            "russia>market:on": 9,
            "hub>port:c": 2,
            "port>market:ship": 9,
        }
    )
    found = {item.place: (item.least, item.greatest) for item in asked(net)}
    assert found == {"tengiz": (1, 5), "uzen": (0, 4)}


def test_nothing_stranded_has_no_fields():
    net = fields({"tengiz>port:a": 9, "uzen>russia:b": 9, "russia>port:on": 9, "port>market:ship": 6})
    assert dependence(net, on=["RUS"]).of("RUS").stranded == 0
    assert asked(net) == ()


def test_unlimited_fields_have_no_goods_of_their_own():
    net = fields({"tengiz>russia:a": 9, "russia>market:on": 9})
    assert asked(net, notion="corridor") == ()


def test_home_demand_is_served_before_goods_count_as_stranded():
    net = fields({"tengiz>plant:local": 9, "tengiz>russia:a": 9, "russia>market:on": 9}, demands={"plant": 2})
    assert asked(net) == (
        FieldRange(place="tengiz", least=4, greatest=4),
        FieldRange(place="uzen", least=0, greatest=0),
    )


@given(networks(huge=False))
def test_every_field_s_range_holds_the_stranded_total_together(net):
    for country in transit_countries(net)[:2]:
        result = dependence(net, on=[country])
        found, stranded = stranded_by_field(result, country), result.of(country).stranded
        if not stranded:
            assert found == ()
            continue
        assert sum(item.least for item in found) <= stranded <= sum(item.greatest for item in found)
        for item in found:
            assert 0 <= item.least <= item.greatest <= result.snapshot.supplies[item.place].amount


def allocations(view, answer):
    """Every way, in whole steps, to share what can be sent and what is stranded among the fields."""
    closed = view.closing(exits(view.network, answer.country))
    names = list(view.supplies)
    outputs = [view.supplies[name].amount for name in names]
    for sent in product(*(range(output + 1) for output in outputs)):
        if sum(sent) != answer.without.value + answer.without.home:
            continue
        held = closed
        for name, amount in zip(names, sent, strict=True):
            term = next(limit for limit in closed.supplies.values() if limit.id == name)
            held = with_limit(held, term, amount)
        plan = solve(held)
        if (plan.exports, plan.home) != (answer.without.value, answer.without.home):
            continue
        spare = [output - amount for output, amount in zip(outputs, sent, strict=True)]
        for stranded in product(*(range(left + 1) for left in spare)):
            if sum(stranded) == answer.stranded:
                yield dict(zip(names, stranded, strict=True))


@given(networks(huge=False))
def test_the_ends_of_a_range_are_what_some_allocation_reaches_and_none_exceeds(net):
    view = snapshot(net)
    if view.scale > 1 or sum(limit.amount for limit in view.supplies.values()) > 16:
        return
    for country in transit_countries(net)[:1]:
        result = dependence(net, on=[country])
        found = stranded_by_field(result, country)
        if found:
            tried = list(allocations(view, result.of(country)))
            for item in found:
                amounts = [one[item.place] for one in tried]
                assert (item.least, item.greatest) == (min(amounts), max(amounts))

"""Whose goods are stranded: determined where one way out is left, a range where fields share it."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from networks import network
from strategies import networks

from analysis.certificate import cut_element
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


def test_what_could_never_leave_is_not_part_of_what_is_stranded():
    """7 went, 1 of them from Uzen, and 2 can go round: of the 5 stranded at most 1 is from Uzen."""
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
    assert found == {"tengiz": (4, 5), "uzen": (0, 1)}


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


def sendable(view, *, exports, home):
    """Every amount, in whole steps, that the fields can send to serve home and carry the exports."""
    names = list(view.supplies)
    found = []
    for sent in product(*(range(view.supplies[name].amount + 1) for name in names)):
        held = view
        for name, amount in zip(names, sent, strict=True):
            held = with_limit(held, cut_element(view, "supply", name), amount)
        plan = solve(held)
        if sum(sent) == home + exports and plan.home == home and plan.exports == exports:
            found.append(sent)
    return found


def allocations(result, answer):
    """Every way, in whole steps, to share what is stranded among the fields."""
    view = result.snapshot
    closed = view.closing(exits(view.network, answer.country))
    before = sendable(view, exports=result.exports, home=result.capacity.home)
    after = sendable(closed, exports=answer.without.value, home=answer.without.home)
    for full, less in product(before, after):
        own = [more - left for more, left in zip(full, less, strict=True)]
        if min(own) >= 0:
            for parts in product(*(range(amount + 1) for amount in own)):
                if sum(parts) == answer.stranded:
                    yield dict(zip(view.supplies, parts, strict=True))


@given(networks(huge=False))
def test_the_ends_of_a_range_are_what_some_allocation_reaches_and_none_exceeds(net):
    view = snapshot(net)
    if view.scale > 1 or sum(limit.amount for limit in view.supplies.values()) > 16:
        return
    for country in transit_countries(net)[:1]:
        result = dependence(net, on=[country])
        found = stranded_by_field(result, country)
        if found:
            tried = list(allocations(result, result.of(country)))
            for item in found:
                amounts = [one[item.place] for one in tried]
                assert (item.least, item.greatest) == (min(amounts), max(amounts))

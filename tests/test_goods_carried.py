"""Several goods at once: hand-solved networks, a second solver, balances, shared limits, proofs."""

from dataclasses import replace
from fractions import Fraction

import pytest
from goods_networks import goods_network
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.concurrent_flow import concurrent_growth
from analysis.flow import solve
from analysis.goods_carried import carry_most, goods_ranges
from analysis.goods_certificate import bound, verify
from analysis.goods_dependence import exports_to_carry, goods_dependence
from analysis.goods_shares import goods_least_cost_share, goods_transit_share
from analysis.goods_values import worths
from analysis.linear import Column, LinearProgramme, Row
from routes.errors import ProofError
from routes.joint import joint_snapshot
from routes.network import load
from routes.transit import exits

MT = 10**6
GOODS = ("coal", "grain")


def shared_line(**changes):
    """Return two goods that share a line of 10: coal through Russia or China, grain through Russia alone."""
    rows = {
        "segments": {
            "field>east": 4,
            "east>market": 100,
            "field>north": 10,
            "north>market": 100,
        },
        "goods": list(GOODS),
        "supplies": {("field", "coal"): 8, ("field", "grain"): 6},
        "markets": ["market"],
        "countries": {"north": "RUS", "east": "CHN", "market": "XXX"},
        "only": {"field-east": ["coal"], "east-market": ["coal"]},
        "counted": {
            ("north-market", "coal"): 4,
            ("north-market", "grain"): 6,
            ("east-market", "coal"): 3,
        },
        "prices": {"coal": 100, "grain": 300},
    }
    rows.update(changes)
    return goods_network(rows.pop("segments"), **rows)


def joint(net, commodity="all"):
    return joint_snapshot(net, commodity=commodity, year=2025)


def test_two_goods_share_a_line():
    found = carry_most(joint(shared_line()))
    assert found.amount == 14 * MT  # coal 4 by the east and 4 by the line, grain 6 by the line
    assert goods_ranges(found) == {"coal": (8 * MT, 8 * MT), "grain": (6 * MT, 6 * MT)}


def test_weights_choose_the_dearer_good():
    narrow = shared_line(
        segments={"field>east": 0, "east>market": 100, "field>north": 10, "north>market": 100}
    )
    view = joint(narrow)
    assert goods_ranges(carry_most(view)) == {"coal": (4 * MT, 8 * MT), "grain": (2 * MT, 6 * MT)}
    dear = carry_most(view, weights={"coal": Fraction(100), "grain": Fraction(300)})
    assert dear.amount == (6 * 300 + 4 * 100) * MT
    assert goods_ranges(dear)["grain"] == (6 * MT, 6 * MT)


def test_no_more_of_a_good_than_is_allowed():
    found = carry_most(joint(shared_line()), most={"coal": 1 * MT, "grain": 6 * MT})
    assert found.amount == 7 * MT
    assert found.certificate.most_prices["coal"] == 1


def test_home_is_served_first():
    rows = {"segments": {"field>mill": 9, "field>north": 10, "north>market": 100}}
    net = shared_line(**rows, demands={("mill", "grain"): 5}, only={})
    found = carry_most(joint(net))
    assert found.certificate.home == 5 * MT
    assert found.amount == 9 * MT  # coal 8 and the one left of grain


def test_one_good_alone_gets_the_answer_of_one_commodity():
    net = load()
    view = joint_snapshot(net, commodity="crude", year=2025)
    alone = view.views["crude"]
    assert carry_most(view).amount == solve(alone).exports
    closed = exits(net, "RUS")
    assert carry_most(view.closing(closed)).amount == solve(alone.closing(closed)).exports


def test_the_proof_adds_up_by_hand():
    found = carry_most(joint(shared_line(segments={"field>north": 10, "north>market": 7})))
    (term,) = found.certificate.terms
    assert (term.key.element, term.amount, term.price) == ("north-market", 7 * MT, 1)
    assert term.key.goods == GOODS
    assert found.certificate.value == bound(found.certificate, found.joint) == 7 * MT


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda proof: replace(proof, terms=proof.terms[1:]), "the prices forbid more than"),
        (lambda proof: replace(proof, terms=(replace(proof.terms[0], amount=1),)), "is limited to"),
        (lambda proof: replace(proof, terms=(replace(proof.terms[0], price=Fraction(-1)),)), "negative"),
        (lambda proof: _with_more(proof, 2 * MT), "which takes"),
        (lambda proof: _with_elements(proof, ("market", "north-market", "north")), "not a path"),
        (lambda proof: _with_elements(proof, ("field", "east-market", "market")), "not open"),
    ],
)
def test_a_spoilt_proof_does_not_pass(spoil, message):
    found = carry_most(joint(shared_line(segments={"field>north": 10, "north>market": 7})))
    with pytest.raises(ProofError, match=message):
        verify(spoil(found.certificate), found.joint)


def _with_more(proof, more):
    good, path, rest = _first_path(proof)
    return replace(proof, paths={**proof.paths, good: (replace(path, amount=path.amount + more), *rest)})


def _with_elements(proof, elements):
    good, path, rest = _first_path(proof)
    return replace(proof, paths={**proof.paths, good: (replace(path, elements=elements), *rest)})


def _first_path(proof):
    good = next(good for good, paths in proof.paths.items() if paths)
    path, *rest = proof.paths[good]
    return good, path, rest


def test_dependence_of_two_goods_by_hand():
    found = goods_dependence(joint(shared_line()), on=["RUS", "CHN"])
    assert found.exports == {"coal": 7 * MT, "grain": 6 * MT}
    russia, china = found.of("RUS"), found.of("CHN")
    assert russia.without.amount == 4 * MT  # coal by the east
    assert (russia.stranded, russia.stranded_share) == (9 * MT, pytest.approx(9 / 13))
    assert russia.stranded_usd == (3 * 100 + 6 * 300) * MT
    assert russia.stranded_value_share == pytest.approx(2100 / 2500)
    assert {item.good: item.stranded for item in russia.goods} == {
        "coal": (3 * MT, 3 * MT),
        "grain": (6 * MT, 6 * MT),
    }
    assert russia.observed[0] == pytest.approx(10 / 13)
    assert russia.observed_value == pytest.approx((4 * 100 + 6 * 300) / 2500)
    assert china.stranded == 3 * MT  # 7 + 6 = 13 over a line of 10
    assert {item.good: item.stranded for item in china.goods} == {"coal": (0, 3 * MT), "grain": (0, 3 * MT)}
    assert {item.alone for item in china.goods} == {0}  # either alone would fit
    assert china.stranded_usd == 3 * 100 * MT  # the cheaper good is left
    assert found.total_usd == 2500 * MT


def test_a_good_without_a_price_is_not_told_by_value():
    found = goods_dependence(joint(shared_line(prices={"coal": 100})), on=["RUS"])
    assert found.unpriced == ("grain",)
    assert found.total_usd is None
    assert found.of("RUS").stranded_value_share is None


def test_goods_that_are_not_counted_are_what_can_be_carried():
    wanted, uncounted = exports_to_carry(joint(shared_line(counted={("north-market", "grain"): 5})))
    assert uncounted == ("coal",)
    assert wanted == {"coal": 8 * MT, "grain": 5 * MT}


def test_the_share_that_crosses_by_hand():
    net = shared_line()
    share = goods_transit_share(joint(net), exits(net, "RUS"), {"coal": 7 * MT, "grain": 6 * MT})
    assert (share.least, share.greatest) == (pytest.approx(9 / 13), pytest.approx(10 / 13))
    assert goods_transit_share(joint(net), exits(net, "RUS"), {"coal": 0, "grain": 0}) is None
    cheapest = goods_least_cost_share(joint(net), exits(net, "RUS"), {"coal": 7 * MT, "grain": 6 * MT})
    assert cheapest.share is None
    assert "field-north" in cheapest.uncosted


def test_growth_by_hand():
    view = joint(shared_line())
    exports = {"coal": 7 * MT, "grain": 6 * MT}
    grown = concurrent_growth(view, exports)
    assert grown.factor == pytest.approx(14 / 13)  # both lines full
    assert {key.element for key in grown.binding} == {"field-east", "field-north"}
    without = concurrent_growth(view.closing(exits(view.network, "CHN")), exports)
    assert without.factor == pytest.approx(10 / 13)
    assert concurrent_growth(view, {"coal": 0, "grain": 0}) is None
    none_left = concurrent_growth(view.closing(exits(view.network, "RUS")), exports)
    assert none_left.factor == 0  # grain has no other way, so all stops


def test_worth_is_the_price_of_the_year_else_the_nearest():
    view = joint(shared_line())
    assert worths(view)["coal"].usd_per_step == 100
    assert worths(joint_snapshot(shared_line(), year=2019))["grain"].usd_per_amount == 300


# random networks: fields a and b, hubs c to e, markets y and z
PLACES = "abcdeyz"
PAIRS = [f"{one}>{two}" for one in "abcde" for two in "cdeyz" if one < two]


@st.composite
def random_networks(draw):
    """Return a network of two or three goods with shared limits, limits of some, and demands."""
    goods = [f"good-{number}" for number in range(draw(st.integers(2, 3)))]
    chosen = draw(st.lists(st.sampled_from(PAIRS), min_size=4, max_size=12, unique=True))
    segments = {pair: draw(st.integers(0, 9)) for pair in ["a>c", "b>d", "c>y", "d>z", *chosen]}
    amounts = st.integers(0, 9)
    ids = [pair.replace(">", "-") for pair in segments]
    elements = st.sampled_from([*ids, "c", "d"])
    named = st.lists(st.sampled_from(goods), min_size=1, max_size=2, unique=True).map(tuple)
    return goods_network(
        segments,
        goods=goods,
        supplies={(place, good): draw(amounts) for place in "ab" for good in goods if draw(st.booleans())}
        or {("a", goods[0]): 3},
        markets=["y", "z"],
        limits=draw(st.dictionaries(st.tuples(elements, named), amounts, max_size=4)),
        demands=draw(
            st.dictionaries(
                st.tuples(st.sampled_from("yz"), st.sampled_from([*goods, None])), amounts, max_size=3
            )
        ),
        countries={"c": "RUS", "y": "CHN", "z": "TUR"},
    )


def every_path(sight, place, elements):
    """Yield every path of a good from a place to a market: the network has no circles."""
    if place in sight.markets:
        yield elements
    for way, start, end in sight.ways:
        if start == place:
            yield from every_path(sight, end, (*elements, way.segment, end))


def second_opinion(view, weights, most):
    """Return the greatest weighed delivery over all paths written down one by one: no balances at all."""
    paths = [
        (good, path)
        for good, sight in view.views.items()
        for place in sight.supplies
        for path in every_path(sight, place, (place,))
    ]
    held = [
        (
            shared.limit.amount,
            {
                at: 1
                for at, (good, path) in enumerate(paths)
                if good in shared.goods and _meets(path, shared.limit)
            },
        )
        for shared in view.limits
    ]
    for good, sight in view.views.items():
        own = [at for at, (name, _) in enumerate(paths) if name == good]
        held += [
            (limit.amount, {at: 1 for at in own if paths[at][1][0] == place})
            for place, limit in sight.supplies.items()
        ]
        held += [(most[good], dict.fromkeys(own, 1))] if good in most else []
    programme = LinearProgramme(
        columns=tuple(Column(high=view.unlimited) for _ in paths),
        rows=tuple(Row(entries=entries, low=None, high=amount) for amount, entries in held if entries),
    )
    return float(programme.maximise({at: weights[good] for at, (good, _) in enumerate(paths)}).bound)


@settings(deadline=None, max_examples=60)
@given(random_networks(), st.data())
def test_the_programme_agrees_with_a_second_one(net, data):
    view = joint(net)
    weights = {good: Fraction(data.draw(st.integers(1, 5))) for good in view.views}
    most = {good: data.draw(st.integers(0, 12)) * MT for good in view.views if data.draw(st.booleans())}
    found = carry_most(view, weights=weights, most=most)
    assert found.amount == pytest.approx(second_opinion(view, weights, most), rel=1e-6, abs=2)


@settings(deadline=None, max_examples=60)
@given(random_networks())
def test_goods_balance_at_each_place_and_share_every_limit(net):
    view = joint(net)
    proof = carry_most(view).certificate
    for shared in view.limits:
        load_there = sum(
            path.amount
            for good, paths in proof.paths.items()
            for path in paths
            if good in shared.goods and _meets(path.elements, shared.limit)
        )
        assert load_there <= shared.limit.amount
    for good, paths in proof.paths.items():
        for place, held in view.views[good].supplies.items():
            assert sum(path.amount for path in paths if path.elements[0] == place) <= held.amount
        assert all(len(path.elements) % 2 for path in paths)  # what comes in goes out: whole paths


def _meets(path, limit):
    if limit.kind == "demand":
        return path[-1] == limit.id
    return limit.id in path[:: 2 if limit.kind == "place" else 1]


@settings(deadline=None, max_examples=40)
@given(random_networks())
def test_less_strands_more_and_no_good_loses_by_being_alone(net):
    view = joint(net)
    closed = view.closing(exits(net, "RUS"))
    assert carry_most(closed).amount <= carry_most(view).amount
    for good, sight in view.views.items():
        assert goods_ranges(carry_most(view))[good][1] <= solve(sight).exports + 1


@settings(deadline=None, max_examples=40)
@given(random_networks())
def test_growth_agrees_with_bisection(net):
    """A factor is possible if exports of that size can all be carried at once: the second formulation."""
    view = joint(net)
    exports, _ = exports_to_carry(view)
    if not sum(exports.values()):
        return
    closed = view.closing(exits(net, "RUS"))
    growth = concurrent_growth(closed, exports)
    for factor, possible in ((growth.factor * 0.99, True), (growth.factor * 1.01 + 0.01, False)):
        if factor > 1:
            continue  # above one supplies grow too
        wanted = {good: int(amount * factor) for good, amount in exports.items()}
        carried = carry_most(closed, most=wanted).amount
        assert (carried >= sum(wanted.values()) - len(wanted)) is possible

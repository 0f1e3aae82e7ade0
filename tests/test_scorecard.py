"""The corridors side by side, solved by hand; and what must hold of every network."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks import network
from strategies import networks
from two_corridors import graded, listed, nominal, tagged, two_corridors, volume, with_rows

from analysis.certificate import maximum_flow, verify
from analysis.scorecard import corridors_of, scorecard
from analysis.severed import severing
from analysis.targets import corridors, outside
from analysis.worst_cases import export_standard
from routes.corridors import Corridor
from routes.errors import UnknownNameError
from routes.model import Capacity, Commodity, Supply
from routes.snapshot import snapshot


def score(net, corridor="north", good=None, year=2025):
    return scorecard(net, year=year).of(corridor, good)


def binding(found):
    return [(term.kind, term.id, term.capacity) for term in found.binding]


def test_a_corridor_alone_carries_what_its_smallest_cut_allows():
    north, south = (score(two_corridors(), name) for name in ("north", "south"))
    assert (north.capacity.value, binding(north)) == (10, [("segment", "north-out", 10)])
    assert (south.capacity.value, binding(south)) == (4, [("segment", "south-mid", 4)])


def test_supply_is_no_limit_of_a_corridor():
    """The field puts out 5; the north can carry 10."""
    assert score(two_corridors()).capacity.value == 10


def test_home_demand_is_served_first():
    net = two_corridors(demands={"plant": 25})
    segments = {item.id: item for item in network({"hub>plant:local": 30}, supplies={}).tables.segments}
    net = with_rows(
        net,
        segments=segments.values(),
        places=[
            item
            for item in network(
                {"a>plant": 1}, supplies={}, demands={"plant": 1}, countries={"plant": "KAZ"}
            ).tables.places
            if item.id == "plant"
        ],
        capacities=[Capacity(element="local", central=Decimal(30), unit="unit")],
    )
    found = score(net)
    assert found.capacity.value == 5
    assert sorted(binding(found)) == [("demand", "plant", -25), ("segment", "feed", 30)]


def test_the_range_is_every_capacity_at_one_end():
    net = two_corridors()
    wide = tuple(replace(row, low=row.central / 2, high=row.central * 2) for row in net.tables.capacities)
    found = score(replace(net, tables=replace(net.tables, capacities=wide)))
    ends = (found.low, found.capacity.value, found.high)
    assert [found.view.decimal(steps) for steps in ends] == [5, 10, 20]


def test_the_certificate_proves_the_capacity():
    found = score(two_corridors())
    verify(found.capacity, found.view)
    assert sum(term.capacity for term in found.binding) == found.capacity.value


def test_what_was_counted_on_its_own_elements_is_carried():
    net = with_rows(two_corridors(), flows=[volume("north-out", 2, 2024, counts=True)])
    north, south = score(net), score(net, "south")
    assert {item.year: item.value for item in north.carried} == {2024: 2, 2025: 3}
    assert {item.year: item.value for item in south.carried} == {2025: 1}
    assert (north.utilisation, south.utilisation) == (Fraction(3, 10), Fraction(1, 4))


def test_a_year_that_is_not_counted_has_no_utilisation():
    found = score(two_corridors(), year=2020)
    assert (found.in_year, found.utilisation) == (None, None)


def test_what_all_owners_carried_stands_apart():
    rows = [
        volume("north-in", 9, 2024, origin="XXX", low=8, high=11),
        volume("north-in", 8, 2023, origin="XXX"),
        volume("n", 7, 2024, origin="XXX"),
        volume("north-in", 6, 2024, origin="RUS"),
        volume("south-in", 5, 2024, origin="XXX"),
        replace(volume("north-in", 1, 2024, origin="XXX"), period="2024-05"),
    ]
    found = score(with_rows(two_corridors(), flows=rows))
    assert [(group.element, group.unit) for group in found.owners] == [("north-in", "unit"), ("n", "unit")]
    first = found.owners[0].volumes
    assert [(item.year, item.low, item.value, item.high) for item in first] == [
        (2023, 8, 8, 8),
        (2024, 8, 9, 11),
    ]
    assert {item.year: item.value for item in found.carried} == {2025: 3}


def test_the_way_leads_through_what_carried_most():
    net = two_corridors(counted={"north-out": 3, "south-out": 1})
    rows = [listed(("both", ("north", "south")))[0]]
    assert "north-out" in score(with_rows(net, corridors=rows), "both").way.elements
    net = two_corridors(counted={"north-out": 1, "south-out": 3})
    assert "south-out" in score(with_rows(net, corridors=rows), "both").way.elements


def test_where_nothing_was_carried_the_way_is_the_cheapest_of_all():
    rows = [listed(("both", ("north", "south")))[0]]
    net = with_rows(two_corridors(counted={}), corridors=rows)
    assert "north-out" in score(net, "both").way.elements


def test_the_grade_is_the_worst_of_what_binds_and_of_the_nameplate():
    net = two_corridors()
    sourced = tuple(
        replace(row, evidence=("good",)) if row.element == "north-out" else row
        for row in net.tables.capacities
    )
    net = replace(net, tables=replace(net.tables, capacities=sourced))
    net = with_rows(net, evidence=[graded("good", "A"), graded("poor", "C")])
    assert score(net).grade == "A"
    net = with_rows(net, capacities=[nominal("north-out", 40, evidence=("poor",))])
    assert score(net).grade == "C"
    assert score(net, "south").grade == "none"


def test_the_evidence_is_that_of_limits_and_volumes():
    net = with_rows(
        two_corridors(counted={}),
        flows=[
            volume("north-out", 3, 2025, counts=True, evidence=("seen",)),
            volume("north-in", 3, 2025, origin="XXX", evidence=("all",)),
            volume("south-out", 3, 2025, counts=True, evidence=("elsewhere",)),
        ],
        capacities=[nominal("north-out", 40, evidence=("plate",))],
        evidence=[graded(name, "A") for name in ("seen", "all", "plate", "elsewhere")],
    )
    assert score(net).evidence() == ("plate", "seen", "all")


def test_without_a_table_each_tag_is_a_corridor():
    assert [row.id for row in corridors_of(two_corridors())] == ["north", "south"]


def test_a_table_says_which_tags_stand_together():
    net = with_rows(two_corridors(), corridors=listed(("all", ("north", "south"))))
    assert [item.corridor.id for item in scorecard(net).scores] == ["all"]
    assert score(net, "all").capacity.value == 14


def test_an_unknown_corridor_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'north'"):
        score(two_corridors(), "nort")


def test_what_passes_by_no_corridor_is_a_warning():
    net = tagged(two_corridors(), {"north-out": ("north",)})
    (warning,) = scorecard(net).warnings
    assert (
        warning == "4 unit of goods can leave by segments of no corridor, and counts in the capacity of each"
    )
    assert scorecard(two_corridors()).warnings == ()


def test_a_nameplate_of_a_later_year_is_a_warning():
    net = with_rows(two_corridors(), capacities=[nominal("north-out", 40, period="2030")])
    assert "nothing up to 2025; that of 2030 is used" in scorecard(net).warnings[0]


def test_the_modes_are_those_of_open_own_segments():
    assert score(two_corridors()).modes == ("pipeline",)
    assert score(two_corridors(), "south").modes == ("rail", "sea")


def test_a_network_without_corridors_has_an_empty_card():
    assert scorecard(tagged(two_corridors(), {})).scores == ()


def goods_network(**more):
    """Oil and dry goods share the feeder; dry goods are grain, and metal in boxes of 20 t."""
    net = network(
        {"field>hub:feed": 30, "hub>market:way": 10},
        supplies={"field": 5},
        markets=["market"],
        unit="Mt/yr",
        **more,
    )
    net = tagged(net, {"way": ("road",)})
    goods = (
        Commodity(id="oil", name="Oil", bbl_per_t=Decimal(7)),
        Commodity(id="dry"),
        Commodity(id="grain", part_of="dry"),
        Commodity(id="boxes", part_of="dry", t_per_teu=Decimal(20)),
    )
    supplies = tuple(
        Supply(place="field", central=Decimal(1), unit="Mt/yr", commodity=name)
        for name in ("oil", "grain", "boxes")
    )
    tables = replace(net.tables, commodities=goods, supplies=supplies)
    tables = replace(
        tables,
        capacities=(
            *tables.capacities,
            Capacity(element="way", central=Decimal(2), unit="Mt/yr", commodities=("boxes",)),
        ),
    )
    return replace(net, tables=tables)


def test_without_goods_a_corridor_is_asked_about_the_widest_that_it_carries():
    found = [(item.corridor.id, item.view.commodity) for item in scorecard(goods_network(), year=2025).scores]
    assert found == [("road", "oil"), ("road", "dry")]


def test_goods_are_asked_about_one_by_one():
    rows = [Corridor(id="road", tags=("road",), goods=("boxes", "grain"))]
    net = with_rows(goods_network(), corridors=rows)
    assert score(net, "road", "boxes").capacity.value == 2_000_000
    assert score(net, "road", "grain").capacity.value == 10_000_000


def test_only_goods_in_boxes_are_told_in_boxes():
    rows = [Corridor(id="road", tags=("road",), goods=("boxes", "grain", "dry"))]
    net = with_rows(goods_network(), corridors=rows)
    boxes = score(net, "road", "boxes")
    assert boxes.boxes(boxes.capacity.value) == 100
    assert boxes.boxes(None) is None
    for good in ("grain", "dry"):
        found = score(net, "road", good)
        assert not found.in_boxes
        assert found.boxes(found.capacity.value) is None


def test_the_year_is_the_latest_counted_for_every_good():
    flows = [
        replace(volume("way", 1, year, counts=True, commodity=good), unit="Mt/yr")
        for good, year in (("oil", 2023), ("oil", 2025), ("grain", 2023), ("grain", 2024))
    ]
    assert scorecard(with_rows(goods_network(), flows=flows)).year == 2023
    assert scorecard(with_rows(goods_network(), flows=flows[:2])).year == 2025
    assert scorecard(with_rows(goods_network(), flows=flows), year=2024).year == 2024


@st.composite
def tagged_networks(draw, *, home=True):
    """A random network whose segments carry random tags."""
    net = draw(networks(huge=False, home=home))
    names = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True)
    return tagged(net, {item.id: tuple(draw(names)) for item in net.tables.segments})


@settings(max_examples=25, deadline=None)
@given(net=tagged_networks())
def test_each_capacity_is_the_one_of_the_eu_form(net):
    """The second method closes arcs of a network built once, without certificates."""
    view = snapshot(net, notion="corridor")
    assume(maximum_flow(view).value < view.unlimited)  # a way without any limit is an error of a network
    expected = dict(export_standard(view, severing(view), exports=1).corridors) if corridors(view) else {}
    assert {item.corridor.id: item.capacity.value for item in scorecard(net).scores} == expected


@settings(max_examples=25, deadline=None)
@given(net=tagged_networks(home=False), less=st.integers(0, 3))
def test_with_less_capacity_none_can_carry_more(net, less):
    """Nor can any carry more than all together, or more than before with the others closed."""
    rows = tuple(
        replace(row, low=None, high=None, reserved=None, central=max(Decimal(0), row.central - less))
        for row in net.tables.capacities
    )
    before = scorecard(net)
    after = scorecard(replace(net, tables=replace(net.tables, capacities=rows)))
    view = snapshot(net, notion="corridor")
    whole = maximum_flow(view).value
    assume(whole < view.unlimited)
    for one, other in zip(before.scores, after.scores, strict=True):
        assert other.capacity.value <= one.capacity.value <= whole


def test_closing_the_others_closes_no_segment_that_is_shared():
    net = tagged(two_corridors(), {"north-out": ("north", "south"), "south-out": ("south",)})
    view = snapshot(net, notion="corridor")
    assert {way.segment for way in outside(view, frozenset({"north"}))} == {"south-out"}

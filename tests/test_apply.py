"""What a scenario leaves of a network: each form of element, the smallest capacity, shares, projects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, number
from strategies import networks

from analysis.apply import apply
from analysis.event_targets import corridor_segments
from analysis.flow import solve
from analysis.scenario import Built, Change, Event, Scenario
from routes.errors import ScenarioError, UnknownNameError
from routes.model import Capacity, Commodity
from routes.projects import Project
from routes.snapshot import snapshot


def scenario(*events, changes=(), built=()):
    return Scenario(
        name="test",
        title="A test",
        events=tuple(Event(**event) for event in events),
        changes=tuple(
            Change(element=element, capacity=number(value), unit=unit) for element, value, unit in changes
        ),
        projects=Built(built=tuple(built)),
    )


def after(net, *events, **more):
    return snapshot(apply(net, scenario(*events, **more)))


def amount(view, kind, element):
    """Return a limit in the network's unit, None = unlimited."""
    steps = view.limit(kind, element).amount
    return None if steps is None else view.decimal(steps)


def exports(view):
    return view.decimal(solve(view).exports)


def trunk():
    """Two ways out: 10 by RUS and the strait, 3 by the sea to AZE; a refinery at home takes 1."""
    return network(
        {
            "field>border:line": 10,
            "border>strait:coast": 10,
            "strait>west:tanker": "inf",
            "field>port:sea": 3,
            "port>west:pipe": "inf",
            "field>plant:feed": 5,
        },
        supplies={"field": 20},
        markets=["west"],
        demands={"plant": 1},
        countries={"field": "KAZ", "plant": "KAZ", "border": "RUS", "port": "AZE"},
        zones={"strait": "narrows"},
        exporter="KAZ",
    )


def with_rows(net, *rows, keep=True):
    """Return a network with more capacity rows; `keep=False` drops those of the same elements first."""
    named = {row.element for row in rows}
    old = [row for row in net.tables.capacities if keep or row.element not in named]
    return replace(net, tables=replace(net.tables, capacities=(*old, *rows)))


def in_corridor(net, corridor, *segments):
    changed = tuple(
        replace(item, corridors=(corridor,)) if item.id in segments else item for item in net.tables.segments
    )
    return replace(net, tables=replace(net.tables, segments=changed))


# each form of element


def test_the_tiny_network_exports_thirteen():
    assert exports(after(trunk())) == 13


@pytest.mark.parametrize(
    ("event", "left"),
    [
        ({"element": "line"}, 3),
        ({"element": "line", "remaining": "0.5"}, 8),
        ({"element": "line", "capacity": 4, "unit": "unit"}, 7),
        ({"element": "border"}, 3),
        ({"element": "border", "capacity": 2, "unit": "unit"}, 5),
        ({"element": "corridor:north"}, 3),
        ({"element": "corridor:north", "remaining": "0.3"}, 6),
        ({"element": "transit:RUS"}, 3),
        ({"element": "transit:RUS", "remaining": "0.2"}, 5),
        ({"element": "transit:RUS", "remaining": 0}, 3),
        ({"element": "border:RUS"}, 3),
        ({"element": "border:RUS", "remaining": "0.4"}, 7),
        ({"element": "transit:AZE"}, 10),
        ({"element": "transit:RUS+AZE"}, 0),
        ({"element": "zone:narrows"}, 3),
        ({"element": "transit:narrows"}, 3),
        ({"element": "zone:narrows", "capacity": 6, "unit": "unit"}, 9),
        ({"element": "supply:field"}, 0),
        ({"element": "supply:field", "remaining": "0.25"}, 4),
        ({"element": "supply:field", "capacity": 8, "unit": "unit"}, 7),
        ({"element": "demand:plant"}, 13),
        ({"element": "demand:west"}, 0),
        ({"element": "demand:west", "capacity": 5, "unit": "unit"}, 5),
    ],
    ids=lambda value: " ".join(map(str, value.values())) if isinstance(value, dict) else None,
)
def test_each_form_of_element_takes_away_what_it_names(event, left):
    net = in_corridor(trunk(), "north", "line", "coast")
    assert exports(after(net, event)) == left


def test_denied_transit_leaves_what_is_sold_in_the_country():
    net = network(
        {"field>border": 5, "border>buyer": 2, "border>west": 9},
        supplies={"field": 5},
        markets=["buyer", "west"],
        countries={"field": "KAZ", "border": "RUS", "buyer": "RUS"},
        exporter="KAZ",
    )
    assert exports(after(net, {"element": "transit:RUS"})) == 2
    assert exports(after(net, {"element": "border:RUS"})) == 0


def test_a_denial_is_written_down_and_written_once():
    denied = apply(trunk(), scenario({"element": "transit:RUS"}, {"element": "transit:RUS"})).denied
    assert denied == ("transit:RUS",)
    again = apply(replace(trunk(), denied=denied), scenario({"element": "zone:narrows"})).denied
    assert again == ("transit:RUS", "zone:narrows")


def test_a_corridor_is_all_segments_that_name_it_in_the_order_of_the_file():
    net = in_corridor(trunk(), "north", "coast", "line")
    assert corridor_segments(net, "north") == ("line", "coast")


@pytest.mark.parametrize(
    ("element", "message"),
    [
        ("lien", "no place or segment is called 'lien'; did you mean 'line'?"),
        ("corridor:nort", "no corridor is called 'nort'; did you mean 'north'?"),
        ("transit:RUSS", "no country or zone of this network is called 'RUSS'; did you mean 'RUS'?"),
        ("border:XYZ", "no country or zone of this network is called 'XYZ'"),
        ("zone:narow", "did you mean 'narrows'?"),
        ("supply:plant", "no place with supply is called 'plant'; known: field"),
        ("demand:field", "no place with demand is called 'field'; known: plant, west"),
        ("coridor:north", "no kind of element is called 'coridor:'; did you mean 'corridor:'?"),
    ],
)
def test_an_unknown_element_is_an_error_with_the_nearest_name(element, message):
    net = in_corridor(trunk(), "north", "line")
    with pytest.raises(UnknownNameError) as caught:
        apply(net, scenario({"element": element}))
    assert message in str(caught.value)


@pytest.mark.parametrize("element", ["transit:KAZ", "border:XXX", "transit:RUS+KAZ"])
def test_the_exporter_and_the_high_seas_are_never_denied(element):
    with pytest.raises(ScenarioError, match="cannot be denied"):
        apply(trunk(), scenario({"element": element}))


# how much is left


def test_the_smallest_capacity_rules_where_events_overlap():
    events = (
        {"element": "line", "remaining": "0.5"},
        {"element": "line", "capacity": 4, "unit": "unit"},
        {"element": "line", "remaining": "0.9"},
    )
    assert amount(after(trunk(), *events), "segment", "line") == 4
    assert amount(after(trunk(), *reversed(events)), "segment", "line") == 4


def test_events_of_several_units_are_compared_in_one():
    net = network({"a>b": 10}, supplies={"a": 20}, markets=["b"], unit="Mt/yr")
    events = (
        {"element": "a-b", "capacity": 5000, "unit": "kt/yr"},
        {"element": "a-b", "capacity": 6, "unit": "Mt/yr"},
    )
    assert amount(after(net, *events), "segment", "a-b") == 5


def test_an_event_never_raises_what_there_is():
    event = {"element": "line", "capacity": 90, "unit": "unit"}
    assert amount(after(trunk(), event), "segment", "line") == 10
    net = in_corridor(trunk(), "south", "sea", "pipe")
    view = after(net, {"element": "corridor:south", "capacity": 7, "unit": "unit"})
    assert (amount(view, "segment", "sea"), amount(view, "segment", "pipe")) == (3, 7)


def test_a_change_may_raise_and_lower():
    view = after(trunk(), changes=[("sea", 7, "unit"), ("line", 1, "unit"), ("border", 9, "unit")])
    found = [amount(view, *key) for key in (("segment", "sea"), ("segment", "line"), ("place", "border"))]
    assert found == [7, 1, 9]


def test_a_change_comes_before_an_event():
    view = after(trunk(), {"element": "sea", "remaining": "0.5"}, changes=[("sea", 8, "unit")])
    assert amount(view, "segment", "sea") == 4


def test_the_range_of_a_figure_shrinks_with_it():
    row = Capacity(element="line", central=number(10), low=number(8), high=number(12), unit="unit")
    limit = after(with_rows(trunk(), row, keep=False), {"element": "line", "remaining": "0.5"}).limit(
        "segment", "line"
    )
    assert (limit.low, limit.amount, limit.high) == (4, 5, 6)


@pytest.mark.parametrize(
    ("event", "reserved", "left"),
    [
        ({"remaining": "0.5"}, 20, 30),
        ({"capacity": 25, "unit": "Mt/yr"}, 10, 15),
        ({"capacity": 25000, "unit": "kt/yr"}, 10, 15),
        ({}, 0, 0),
    ],
    ids=["half", "a quarter in its unit", "a quarter in another unit", "nothing"],
)
def test_third_parties_keep_their_share(event, reserved, left):
    """60 of 100 are the exporter's: of a quarter it has a quarter of 60, whatever unit is spoken."""
    net = network({"a>b": 100}, supplies={"a": 200}, markets=["b"], unit="Mt/yr")
    row = Capacity(element="a-b", central=number(100), reserved=number(40), unit="Mt/yr")
    made = apply(with_rows(net, row, keep=False), scenario({"element": "a-b", **event}))
    (changed,) = made.tables.capacities
    assert changed.reserved in (reserved, 1000 * reserved)
    assert amount(snapshot(made), "segment", "a-b") == left


def test_third_parties_keep_their_share_of_a_change_and_of_abstract_units():
    row = Capacity(element="line", central=number(10), reserved=number(5), unit="unit")
    net = with_rows(trunk(), row, keep=False)
    assert amount(after(net, changes=[("line", 30, "unit")]), "segment", "line") == 15
    assert amount(after(net, changes=[("line", 1, "unit")]), "segment", "line") == 0.5


def test_what_grows_from_nothing_has_nothing_reserved():
    row = Capacity(element="line", central=number(0), reserved=number(0), unit="unit")
    net = with_rows(trunk(), row, keep=False)
    assert amount(after(net, changes=[("line", 30, "unit")]), "segment", "line") == 30


@pytest.mark.parametrize("element", ["pipe", "border", "demand:west"])
def test_a_share_of_something_unlimited_is_an_error(element):
    with pytest.raises(ScenarioError, match=f"{element}: a share of something unlimited"):
        apply(trunk(), scenario({"element": element, "remaining": "0.5"}))


def test_something_unlimited_can_be_closed_or_be_given_a_limit():
    assert amount(after(trunk(), {"element": "pipe"}), "segment", "pipe") == 0
    view = after(trunk(), {"element": "pipe", "capacity": 2, "unit": "unit"})
    assert amount(view, "segment", "pipe") == 2


def test_a_unit_that_does_not_convert_is_an_error_with_the_element():
    with pytest.raises(ScenarioError, match=r"^events\.1\.unit: line: bcm/yr and unit do not convert"):
        apply(trunk(), scenario({"element": "line", "capacity": 2, "unit": "bcm/yr"}))


def test_a_third_of_a_figure_stays_exact_enough_to_count():
    """A share with endless decimals must not blow up the integers a flow is counted in."""
    third = Decimal(1) / 3
    view = after(trunk(), {"element": "line", "remaining": third})
    assert view.scale == 10**6
    assert amount(view, "segment", "line") == 3.333333


def test_a_stated_capacity_is_no_limit_so_closing_its_element_adds_one():
    row = Capacity(element="border", central=number(50), unit="unit", status="nameplate")
    made = apply(with_rows(trunk(), row), scenario({"element": "border"}))
    assert row in made.tables.capacities
    assert amount(snapshot(made), "place", "border") == 0


def two_goods():
    """A strait that oil and ore share, with a limit for ore only."""
    net = trunk()
    goods = (Commodity(id="oil"), Commodity(id="ore"))
    row = Capacity(element="strait", central=number(4), unit="unit", commodities=("ore",))
    net = with_rows(net, row)
    return replace(net, tables=replace(net.tables, commodities=goods))


@pytest.mark.parametrize("commodity", ["oil", "ore"])
def test_closing_a_shared_place_closes_it_to_all_goods(commodity):
    made = apply(two_goods(), scenario({"element": "strait"}))
    assert amount(snapshot(made, commodity=commodity), "place", "strait") == 0


def test_goods_that_an_element_cannot_carry_get_no_row():
    net = two_goods()
    segments = tuple(replace(item, commodities=("ore",)) for item in net.tables.segments)
    net = replace(net, tables=replace(net.tables, segments=segments))
    made = apply(net, scenario({"element": "strait"}))
    assert len(made.tables.capacities) == len(net.tables.capacities)


def test_a_part_of_a_limited_good_is_limited_so_its_element_gets_no_row():
    """The sea carries boxes alone, and its limit is for dry goods, which boxes are."""
    net = two_goods()
    goods = (Commodity(id="dry"), Commodity(id="boxes", part_of="dry"))
    segments = tuple(replace(item, commodities=("boxes",)) for item in net.tables.segments)
    row = Capacity(element="strait", central=number(4), unit="unit", commodities=("dry",))
    tables = replace(net.tables, commodities=goods, segments=segments)
    net = with_rows(replace(net, tables=tables), row)
    made = apply(net, scenario({"element": "strait", "remaining": "0.5"}))
    assert len(made.tables.capacities) == len(net.tables.capacities)
    assert amount(snapshot(made, commodity="boxes"), "place", "strait") == 2


# projects


def with_projects(net, *projects):
    return replace(net, tables=replace(net.tables, projects=projects))


def project(name, added, element="sea", unit="unit", **more):
    return Project(id=name, element=element, added=number(added), unit=unit, year=2030, **more)


def test_a_project_adds_to_its_element():
    net = with_projects(trunk(), project("deeper", 2), project("wider", 4))
    assert amount(after(net, built=["deeper"]), "segment", "sea") == 5
    assert amount(after(net, built=["deeper", "wider"]), "segment", "sea") == 9


def test_a_project_named_twice_is_built_once():
    net = with_projects(trunk(), project("deeper", 2))
    assert amount(after(net, built=["deeper", "deeper"]), "segment", "sea") == 5


def test_a_project_widens_the_range_by_its_own():
    net = with_projects(trunk(), project("deeper", 2, low=number(1), high=number(4)))
    limit = after(net, built=["deeper"]).limit("segment", "sea")
    assert (limit.low, limit.amount, limit.high) == (4, 5, 7)


def test_a_project_adds_nothing_to_what_is_unlimited():
    net = with_projects(trunk(), project("more", 2, element="pipe"))
    assert amount(after(net, built=["more"]), "segment", "pipe") is None


def test_a_project_needs_those_it_requires():
    net = with_projects(trunk(), project("deeper", 2), project("wider", 4, requires=("deeper",)))
    with pytest.raises(ScenarioError, match="project wider requires deeper, not taken as built"):
        apply(net, scenario(built=["wider"]))
    assert amount(after(net, built=["wider", "deeper"]), "segment", "sea") == 9


def test_an_unknown_project_is_an_error_with_the_nearest_name():
    net = with_projects(trunk(), project("deeper", 2))
    with pytest.raises(UnknownNameError, match="did you mean 'deeper'"):
        apply(net, scenario(built=["depeer"]))


def test_a_project_in_another_unit_than_its_element_is_an_error():
    net = with_projects(trunk(), project("deeper", 2, unit="Mt/yr"))
    with pytest.raises(ScenarioError, match=r"project deeper adds Mt/yr, sea is given in unit"):
        apply(net, scenario(built=["deeper"]))


def test_a_project_comes_before_changes_and_events():
    net = with_projects(trunk(), project("deeper", 5))
    halved = after(net, {"element": "sea", "remaining": "0.5"}, built=["deeper"])
    assert amount(halved, "segment", "sea") == 4
    changed = after(net, changes=[("sea", 6, "unit")], built=["deeper"])
    assert amount(changed, "segment", "sea") == 6


# every fault at once


def told(net, asked, kind=ScenarioError):
    with pytest.raises(kind) as caught:
        apply(net, asked)
    return str(caught.value).splitlines()


def test_every_wrong_name_of_a_scenario_is_named_with_its_place():
    net = with_projects(in_corridor(trunk(), "north", "line"), project("deeper", 2))
    events = [
        {"element": name} for name in ("line", "lien", "corridor:nort", "transit:RUZ+rus+AZE+", "demand:")
    ]
    asked = scenario(
        *events, changes=[("sae", 1, "unit"), ("sea", 1, "unit")], built=["deeper", "depeer", "xyz"]
    )
    country = "no country or zone of this network is called"
    assert told(net, asked, UnknownNameError) == [
        "projects.built.2: no project is called 'depeer'; did you mean 'deeper'?",
        "projects.built.3: no project is called 'xyz'; known: deeper",
        "changes.1.element: no place or segment is called 'sae'; did you mean 'sea'?",
        "events.2.element: no place or segment is called 'lien'; did you mean 'line'?",
        "events.3.element: no corridor is called 'nort'; did you mean 'north'?",
        f"events.4.element: {country} 'RUZ'; did you mean 'RUS'?",
        f"events.4.element: {country} 'rus'; did you mean 'RUS'?",
        (
            "events.4.element: expected the name of a country or zone of this network, got an empty one; "
            "known: AZE, KAZ, RUS, narrows"
        ),
        "events.5.element: expected the name of a place with demand, got an empty one; known: plant, west",
    ]


def test_every_figure_that_does_not_fit_is_named_with_its_place():
    net = with_projects(
        trunk(), project("deeper", 2, unit="Mt/yr"), project("wider", 4, requires=("deeper", "longer"))
    )
    asked = scenario(
        {"element": "pipe", "remaining": "0.5"},
        {"element": "line", "capacity": 2, "unit": "bcm/yr"},
        {"element": "demand:west", "remaining": "0.5"},
        {"element": "transit:KAZ"},
        changes=[("sea", 1, "TEU/yr")],
        built=["deeper", "wider"],
    )
    share = "a share of something unlimited has no meaning; give a capacity"
    assert told(net, replace(asked, commodity="oil")) == [
        "commodity: no commodity is called 'oil'",
        "projects.built.1: project deeper adds Mt/yr, sea is given in unit",
        "projects.built.2: project wider requires longer, not taken as built",
        "changes.1.unit: sea: TEU/yr and unit do not convert: one is a flow, the other is not",
        f"events.1.remaining: pipe: {share}",
        "events.2.unit: line: bcm/yr and unit do not convert: one is a flow, the other is not",
        f"events.3.remaining: demand:west: {share}",
        "events.4.element: KAZ cannot be denied: it is the exporter or the high seas",
    ]


def test_a_fault_is_named_once_however_many_figures_it_spoils():
    rows = [
        Capacity(element="line", central=number(10), unit="unit", period=str(year)) for year in (2023, 2024)
    ]
    asked = scenario({"element": "line", "capacity": 2, "unit": "bcm/yr"})
    assert len(told(with_rows(trunk(), *rows), asked)) == 1


# nothing is changed in place


def test_nothing_given_is_changed():
    net = with_projects(in_corridor(trunk(), "north", "line", "coast"), project("deeper", 5))
    before = repr(net.tables)
    asked = scenario(
        {"element": "corridor:north", "remaining": "0.5"},
        {"element": "transit:RUS"},
        {"element": "supply:field"},
        {"element": "demand:west"},
        changes=[("sea", 6, "unit")],
        built=["deeper"],
    )
    text = repr(asked)
    made = apply(net, asked)
    assert made is not net
    assert (repr(net.tables), net.denied, repr(asked)) == (before, (), text)


def test_a_scenario_without_events_leaves_a_network_equal_to_the_first():
    assert apply(trunk(), scenario()) == trunk()


@st.composite
def reductions(draw):
    """A network and a few pure reductions of it: shares, capacities and denials."""
    net = draw(networks())
    limited = {row.element for row in net.tables.capacities if row.central.is_finite()}
    elements = sorted({*net.places, *net.segments})
    countries = sorted({place.country for place in net.tables.places} - {"KAZ", "XXX"})
    events = []
    for _ in range(draw(st.integers(1, 4))):
        element = draw(st.sampled_from(elements))
        if countries and draw(st.integers(0, 3)) == 0:
            kind = draw(st.sampled_from(("transit", "border")))
            events.append({"element": f"{kind}:{draw(st.sampled_from(countries))}"})
        elif element in limited and draw(st.booleans()):
            events.append({"element": element, "remaining": draw(st.sampled_from(("0", "0.3", "0.5", "1")))})
        elif draw(st.integers(0, 4)) == 0:
            events.append({"element": f"supply:{net.tables.supplies[0].place}", "remaining": "0.5"})
        else:
            events.append({"element": element, "capacity": draw(st.integers(0, 15)), "unit": "unit"})
    return net, events


@given(reductions())
def test_taking_capacity_away_never_lets_more_flow(drawn):
    net, events = drawn
    before, reduced = solve(snapshot(net)), solve(snapshot(apply(net, scenario(*events))))
    first = (before.home + before.exports) * reduced.snapshot.scale
    assert (reduced.home + reduced.exports) * before.snapshot.scale <= first


@given(reductions())
def test_the_order_of_events_does_not_matter(drawn):
    net, events = drawn
    one, other = (snapshot(apply(net, scenario(*order))) for order in (events, events[::-1]))
    assert (one.capacities, one.supplies, one.markets) == (other.capacities, other.supplies, other.markets)
    assert one.closed == other.closed

"""Hidden legs: what was counted on each, what a faulty table is told, and the built-in legs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from folders import faults, folder
from networks import network, number
from terminal import document, refused, told

from analysis.hidden_legs import hidden_legs
from analysis.observed import partition_faults
from analysis.scenarios import find_scenario, scenario_names
from routes.hidden_legs import HiddenLeg
from routes.model import Commodity, Evidence, Flow
from routes.network import load, read_network
from routes.snapshot import snapshot
from routes.transit import exits

NETWORK = load("kazakhstan")
LEGS = {leg.id: leg for leg in NETWORK.tables.hidden_legs}
RESULT = hidden_legs(NETWORK, year=2025)


def counted(element, value, *, commodity="grain", period="2025", **more):
    return Flow(
        element=element,
        value=number(value),
        unit="Mt/yr",
        period=period,
        counts=True,
        commodity=commodity,
        **more,
    )


def two_ways(*flows, legs, evidence=()):
    """A field with a way over a neighbour and a way past it, and what was counted on them."""
    made = network(
        {"field>abroad:over": 5, "abroad>market:on": 5, "field>market:past": 5},
        supplies={"field": 8},
        markets=["market"],
        countries={"field": "KAZ", "abroad": "RUS", "market": "CHN"},
        exporter="KAZ",
        unit="Mt/yr",
    )
    goods = (Commodity(id="grain"), Commodity(id="coal"), Commodity(id="boxes", t_per_teu=number(20)))
    rows = {"flows": flows, "hidden_legs": legs, "evidence": evidence, "commodities": goods}
    return replace(made, tables=replace(made.tables, **rows))


def leg(*elements, **more):
    return HiddenLeg(**{"id": "leg", "country": "RUS", "kind": "transit", "elements": elements, **more})


def test_the_goods_counted_on_the_elements_of_a_leg_add_up():
    made = two_ways(
        counted("over", "1.5"),
        counted("on", 2, commodity="coal"),
        counted("past", 4),
        legs=(leg("over", "abroad", "on"),),
    )
    (found,) = hidden_legs(made).legs
    assert found.carried == {"grain": Fraction(3, 2), "coal": Fraction(2)}
    assert found.total == Fraction(7, 2)


def test_boxes_are_told_in_the_unit_of_the_network():
    boxes = Flow(
        element="over", value=number(100), unit="kTEU/yr", period="2025", counts=True, commodity="boxes"
    )
    (found,) = hidden_legs(two_ways(boxes, legs=(leg("over"),))).legs
    assert found.total == 2


@pytest.mark.parametrize(
    "row",
    [
        counted("over", 1, period="2024"),
        counted("over", 1, origin="RUS"),
        replace(counted("over", 1), counts=False),
        counted("past", 1),
    ],
    ids=["another year", "others' goods", "not a term of the sum", "another way"],
)
def test_what_is_no_counted_export_of_the_year_over_the_leg_is_not_carried(row):
    (found,) = hidden_legs(two_ways(row, legs=(leg("over"),)), year=2025).legs
    assert found.total is None


def test_a_leg_that_was_counted_at_nothing_is_told_apart_from_one_that_was_not_counted():
    first, second = hidden_legs(
        two_ways(counted("over", 0), legs=(leg("over"), leg("past", id="other")))
    ).legs
    assert (first.total, second.total) == (0, None)


def test_the_year_is_the_latest_that_counts_any_commodity():
    legs = (leg("over"),)
    made = two_ways(counted("over", 1, period="2023"), counted("over", 2, commodity="coal"), legs=legs)
    assert hidden_legs(made).year == 2025
    assert hidden_legs(made, year=2023).legs[0].total == 1
    assert hidden_legs(two_ways(legs=legs)).year is None


def test_the_grade_is_that_of_the_source_cited_first():
    rows = [
        Evidence(id=name, subject="s", quantity="q", grade=grade) for name, grade in (("a", "B"), ("c", "C"))
    ]
    made = two_ways(legs=(leg("over", evidence=("c", "a")), leg("past", id="other")), evidence=tuple(rows))
    assert [found.grade for found in hidden_legs(made).legs] == ["C", None]


def test_what_a_result_rests_on_are_the_sources_of_legs_and_of_their_flows():
    flows = (counted("over", 1, evidence=("flow", "both")), counted("past", 1, evidence=("elsewhere",)))
    made = two_ways(*flows, legs=(leg("over", evidence=("row", "both")),))
    assert hidden_legs(made).evidence() == ("row", "both", "flow")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("leg,RSU,transit,trunk,", "'RSU' does not stand in places.csv; did you mean 'RUS'?"),
        ("leg,XXX,transit,trunk,", "a hidden leg lies in a country; XXX is none"),
        ("leg,RUS,passage,trunk,", "expected one of transit, processing, got 'passage'"),
        (
            "leg,RUS,transit,trunck,",
            "'trunck' does not stand in places.csv or segments.csv; did you mean 'trunk'?",
        ),
        ("leg,RUS,transit,,", "a value is required here"),
        ("leg,RUS,transit,trunk,operator-2032", "did you mean 'operator-2023'?"),
        ("leg,RUS,transit,trunk,\nleg,RUS,transit,coast,", "the id 'leg' already stands in hidden_legs.csv"),
    ],
)
def test_a_faulty_row_is_told_with_the_nearest_name(tmp_path, row, fault):
    text = f"id,country,kind,elements,evidence\n{row}\n"
    (found,) = faults(folder(tmp_path / "net", hidden_legs=text))
    assert found.startswith("hidden_legs.csv, row ")
    assert fault in found


def test_the_table_may_be_absent_and_the_command_says_so(tmp_path):
    path = folder(tmp_path / "net", hidden_legs=None)
    assert hidden_legs(read_network(path)).legs == ()
    assert "hidden_legs.csv holds no row" in refused("hidden-legs", "--network", path)


def test_the_command_tells_each_leg_with_its_scenario():
    text = told("hidden-legs", "--year", "2025")
    assert text.startswith("9 hidden legs of transit, goods were counted on 9 of them in 2025; 1 hidden need")
    assert "samur-closed" in text
    assert "Transit is in every number of transit; processing is in none of them." in text


def test_the_document_holds_every_leg_and_null_where_nothing_is_counted():
    found = document("hidden-legs", "--year", "2025")
    assert (found["network"], found["year"], found["unit"]) == ("kazakhstan", 2025, "Mt/yr")
    assert [item["id"] for item in found["legs"]] == list(LEGS)
    (plant,) = (item for item in found["legs"] if item["kind"] == "processing")
    assert (plant["carried"], plant["goods"]) == (None, [])
    for item, leg_found in zip(found["legs"], RESULT.legs, strict=True):
        if leg_found.total is not None:
            assert item["carried"] == pytest.approx(float(leg_found.total))
            assert sum(good["carried"] for good in item["goods"]) == pytest.approx(item["carried"])
    assert set(found["evidence"]) >= {name for leg_ in LEGS.values() for name in leg_.evidence}


# the built-in legs


@pytest.mark.parametrize("name", LEGS)
def test_a_built_in_leg_cites_evidence_and_names_a_scenario_that_comes_with_the_package(name):
    row = LEGS[name]
    assert row.evidence
    assert all(item in NETWORK.evidence for item in row.evidence)
    assert row.scenario in scenario_names()
    touched = {event.element for event in find_scenario(row.scenario).events}
    own = {*row.elements, *(f"supply:{element}" for element in row.elements), f"transit:{row.country}"}
    assert touched & own


@pytest.mark.parametrize("name", [name for name, row in LEGS.items() if row.kind == "transit"])
def test_a_leg_of_transit_holds_an_exit_of_the_country_or_leads_to_one(name):
    """What is counted on it crosses the country: each counted element lies behind or at an exit."""
    row = LEGS[name]
    found = next(item for item in RESULT.legs if item.leg.id == name)
    assert found.total is not None
    for good in found.carried:
        view = snapshot(NETWORK, year=2025, commodity=good)
        assert list(partition_faults(view)) == []
        closed = view.closing(exits(NETWORK, row.country))
        carrying = {flow.element for flow in NETWORK.tables.flows if flow.commodity == good and flow.counts}
        for element in carrying & set(row.elements):
            assert not reaches(closed, element)


def reaches(view, element):
    """Whether goods can come from a supply to a market over a segment, with some ways closed."""
    ends = [(origin, destination) for way, origin, destination in view.ways if way.segment == element]
    forward, backward = onward(view.supplies, view.ways), onward(view.markets, view.ways, back=True)
    return any(origin in forward and destination in backward for origin, destination in ends)


def onward(starts, ways, *, back=False):
    """Return the places that can be reached from some, or from which some can be reached."""
    found, growing = set(starts), True
    while growing:
        more = {(o if back else d) for _, o, d in ways if (d if back else o) in found} - found
        found |= more
        growing = bool(more)
    return found


def test_no_number_of_transit_holds_the_need_of_a_plant():
    """Karachaganak's oil leaves by ways through Russia or round it: its row closes no segment of them."""
    (row,) = (item for item in LEGS.values() if item.kind == "processing")
    assert row.elements == ("karachaganak",)
    assert not set(row.elements) & set(NETWORK.segments)
    assert all(NETWORK.places[element].country == "KAZ" for element in row.elements)


def test_the_line_from_uralsk_to_aktobe_is_transit_though_both_ends_are_kazakh():
    view = snapshot(NETWORK, year=2025, commodity="grain")
    crossing = {way.segment for way in exits(NETWORK, "RUS")}
    assert "iletsk-aktobe" in crossing
    assert NETWORK.places["uralsk"].country == NETWORK.places["aktobe-from-uralsk"].country == "KAZ"
    assert not reaches(view.closing(exits(NETWORK, "RUS")), "aktobe-uralsk-uzbekistan")
    assert reaches(view, "aktobe-uralsk-uzbekistan")


def test_the_leg_over_samur_carries_what_the_caspian_leaves_of_the_published_trade():
    """At least 4.1 - 2.6 Mt in ten months, both ways; a part of it is Kazakh exports."""
    both = NETWORK.evidence["azer-kaz-rail-10m-2025"].value - NETWORK.evidence["titr-rail-10m-2025"].value
    (found,) = (item for item in RESULT.legs if item.leg.id == "azerbaijan-by-samur")
    assert Fraction(1, 2) * Fraction(both) < found.total <= Fraction(both) * 12 / 10

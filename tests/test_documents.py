"""Results as JSON: exactly the keys of docs/FORMAT.md, null where there is no value, never absent."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from folders import folder
from networks import network

from analysis.bottlenecks import bottlenecks
from analysis.compare import compare
from analysis.dependence import dependence
from analysis.documents import (
    bottlenecks_document,
    compare_document,
    dependence_document,
    evidence_document,
    field_documents,
    throttle_document,
    why_document,
)
from analysis.fields import stranded_by_field
from analysis.run import run
from analysis.run_documents import run_document
from analysis.scenario import Scenario
from analysis.throttle import required, throttle
from analysis.why import explain
from routes.citations import others, uses
from routes.network import read_network
from routes.snapshot import snapshot

ALWAYS = {"network", "exporter", "year", "commodity", "unit", "capacity", "evidence"}
DEPENDENCE = ALWAYS | {
    "maximum_flow",
    "home_demand",
    "minimum_cut",
    "exports",
    "route_hhi",
    "countries",
    "warnings",
    "ensemble",
}
COUNTRY = {
    "country",
    "without",
    "without_low",
    "without_high",
    "home_without",
    "stranded",
    "stranded_share",
    "capacity_loss",
    "transit_share",
    "least_cost_share",
    "observed_share",
    "cut_without",
}
TERM = {"kind", "id", "capacity"}


@pytest.fixture
def sound(tmp_path):
    return read_network(folder(tmp_path / "sound"))


@pytest.fixture
def bare():
    """A network with no more than it must have: no exporter, year, costs, counts or evidence."""
    return network(
        {"field>russia:in": 8, "russia>market:on": 8, "field>market:round": 3},
        supplies={"field": 10},
        markets=["market"],
        countries={"field": "KAZ", "russia": "RUS"},
    )


def strict(document):
    """The document as a reader of JSON gets it; what JSON does not know is an error."""
    return json.loads(json.dumps(document, allow_nan=False))


def test_dependence_has_the_keys_of_the_format(sound):
    document = strict(dependence_document(dependence(sound)))
    assert set(document) == DEPENDENCE
    assert set(document["minimum_cut"]) == {"value", "near_markets", "near_fields"}
    for country in document["countries"]:
        assert set(country) == COUNTRY
        assert set(country["transit_share"]) == {"least", "greatest", "greatest_is_bound"}
        assert set(country["least_cost_share"]) == {"least", "greatest", "without_cost"}
        assert set(country["observed_share"]) == {"value", "low", "high", "year", "evidence"}
        assert all(set(term) == TERM for term in country["cut_without"])
    assert all(
        set(term) == TERM
        for side in ("near_markets", "near_fields")
        for term in document["minimum_cut"][side]
    )


def test_dependence_has_the_numbers_of_the_answer_in_the_unit(sound):
    document = dependence_document(dependence(sound, on=["RUS"]))
    assert (document["network"], document["exporter"], document["year"]) == ("sound", "KAZ", 2023)
    assert (document["commodity"], document["unit"], document["capacity"]) == (
        "crude",
        "Mt/yr",
        "deliverable",
    )
    assert (document["maximum_flow"], document["home_demand"], document["exports"]) == (40.0, 15.0, 33.0)
    assert document["evidence"] == ["operator-2023"]
    (russia,) = document["countries"]
    assert (russia["without"], russia["stranded"], russia["stranded_share"]) == (0.0, 33.0, 1.0)
    assert russia["observed_share"]["value"] == 1.0
    assert [term["capacity"] for term in document["minimum_cut"]["near_fields"]] == [40.0]


def test_what_does_not_exist_is_null(bare):
    document = strict(dependence_document(dependence(bare, on=["RUS"])))
    assert set(document) == DEPENDENCE
    absent = {"exporter", "year", "commodity", "route_hhi", "ensemble"}
    assert {name for name, value in document.items() if value is None} == absent
    assert document["evidence"] == document["warnings"] == []
    (russia,) = document["countries"]
    assert set(russia) == COUNTRY
    assert russia["observed_share"] is None
    assert russia["least_cost_share"] == {
        "least": None,
        "greatest": None,
        "without_cost": ["in", "on", "round"],
    }


def test_where_nothing_is_carried_shares_are_null(bare):
    idle = replace(bare.tables.supplies[0], central=0)
    nothing = replace(bare, tables=replace(bare.tables, supplies=(idle,)))
    (russia,) = strict(dependence_document(dependence(nothing, on=["RUS"])))["countries"]
    assert (russia["transit_share"], russia["least_cost_share"]) == (None, None)
    assert (russia["stranded"], russia["stranded_share"], russia["capacity_loss"]) == (0, 0, 0)


def test_fields_are_in_the_unit(bare):
    result = dependence(bare)
    assert strict(field_documents(result.snapshot, stranded_by_field(result, "RUS"))) == [
        {"place": "field", "least": 7.0, "greatest": 7.0}
    ]


def test_why_has_the_keys_of_the_format(sound):
    document = strict(why_document(explain(snapshot(sound), "straits")))
    assert set(document) == ALWAYS | {
        "country",
        "exports",
        "value_low",
        "value_high",
        "conclusion",
        "certificate",
        "verified",
        "weakest",
    }
    assert set(document["certificate"]) == {"value", "home", "paths", "home_paths", "cut"}
    assert document["verified"] is True
    assert document["certificate"]["home_paths"] == [
        {"elements": ["field", "local", "plant"], "amount": 15.0}
    ]


def test_why_gives_each_term_its_range_grade_and_sources(sound):
    document = strict(why_document(explain(replace_focus(sound), "XYZ")))
    (term,) = document["certificate"]["cut"]
    assert term == {
        "kind": "segment",
        "id": "trunk",
        "capacity": 40.0,
        "low": 30.0,
        "high": 50.0,
        "grade": "A",
        "evidence": ["operator-2023"],
    }
    assert document["evidence"] == ["operator-2023"]
    assert document["weakest"] == {
        "id": "trunk",
        "kind": "segment",
        "grade": "A",
        "change_needed": -7.000001,
        "becomes": "some exports are stranded, at most half",
        "value_if_unlimited": 45.0,
    }


def replace_focus(net):
    """The sound network with a country XYZ that lies beside the way, so that denying it changes nothing."""
    places = tuple(
        replace(place, country="XYZ") if place.id == "market" else place for place in net.tables.places
    )
    return snapshot(replace(net, tables=replace(net.tables, places=places)))


def test_why_without_any_term_has_no_weakest(bare):
    cut_off = replace(bare, tables=replace(bare.tables, segments=bare.tables.segments[:2]))
    document = strict(why_document(explain(snapshot(cut_off), "RUS")))
    assert document["weakest"] is None
    assert document["certificate"] == {"value": 0.0, "home": 0.0, "paths": [], "home_paths": [], "cut": []}


def test_a_change_that_does_not_exist_and_a_value_without_limit_are_null(bare):
    document = why_document(explain(snapshot(bare, notion="corridor"), "RUS"))
    assert (document["weakest"]["change_needed"], document["weakest"]["value_if_unlimited"]) == (3.0, None)
    rows = (*bare.tables.capacities[:2], replace(bare.tables.capacities[2], central=9))
    enough = replace(bare, tables=replace(bare.tables, capacities=rows))
    document = why_document(explain(snapshot(enough).with_capacity("in", 0), "RUS"))
    assert document["weakest"]["change_needed"] == -1.0


def test_bottlenecks_has_the_keys_of_the_format(sound):
    document = strict(bottlenecks_document(bottlenecks(snapshot(sound))))
    assert set(document) == ALWAYS | {"maximum_flow", "minimum_cut", "shadow_prices"}
    assert set(document["minimum_cut"]) == {"value", "near_markets", "near_fields"}
    assert document["shadow_prices"][0] == {
        "element": "trunk",
        "kind": "segment",
        "capacity": 40.0,
        "flow": 40.0,
        "per_unit": 1,
    }
    assert document["evidence"] == ["operator-2023"]


def test_throttle_has_the_keys_of_the_format(bare):
    view = snapshot(bare)
    document = strict(
        throttle_document(
            throttle(view, "RUS", steps=2), required(view, "RUS", stranded_share=Fraction(1, 5))
        )
    )
    assert set(document) == ALWAYS | {
        "country",
        "exports",
        "transit_capacity",
        "curve",
        "begins_at",
        "required",
    }
    assert document["curve"] == [
        {"remaining": 1.0, "stranded": 0.0},
        {"remaining": 0.5, "stranded": 3.0},
        {"remaining": 0.0, "stranded": 7.0},
    ]
    assert document["begins_at"] == 0.5
    assert document["required"] == {
        "stranded_share": 0.2,
        "least_share": 0.0,
        "capacity": 5.0,
        "added": [{"kind": "segment", "id": "round", "capacity": 5.0}],
    }


def test_a_curve_without_harm_has_no_beginning(bare):
    view = snapshot(bare).with_capacity("round", 20)
    document = throttle_document(throttle(view, "RUS", steps=2), required(view, "RUS"))
    assert (document["begins_at"], document["required"]["added"]) == (None, [])


def test_compare_has_the_keys_of_the_format(sound, bare):
    document = strict(compare_document(compare(dependence(sound), dependence(bare)), "one", "two"))
    assert set(document) == ALWAYS | {
        "a",
        "b",
        "inputs",
        "results",
        "stale",
        "results_followed",
        "resting",
        "files",
    }
    assert (document["a"], document["b"]) == ("one", "two")
    assert all(set(item) == {"element", "kind", "field", "a", "b"} for item in document["inputs"])
    assert all(set(item) == {"quantity", "a", "b", "change"} for item in document["results"])


def test_run_has_the_keys_of_the_format(sound):
    result = run(sound, Scenario(name="nothing", title="Nothing happens"))
    document = strict(run_document(result, ["result.json"]))
    assert set(document) == ALWAYS | {
        "scenario",
        "title",
        "base_year",
        "lost",
        "baseline",
        "outcome",
        "timeline",
        "warnings",
        "files",
    }
    assert set(document["baseline"]) == set(document["outcome"]) == DEPENDENCE
    assert (document["timeline"], document["lost"], document["base_year"]) == (None, 0.0, 2023)
    assert document["files"] == ["result.json"]


def test_evidence_has_the_columns_of_its_table_and_its_uses(sound):
    (row,) = sound.tables.evidence
    document = strict(evidence_document(row, uses(sound, row.id), others(sound, row.id)))
    assert set(document) == {*row.__dataclass_fields__, "used_by", "others"}
    assert (document["value"], document["low"], document["transits"]) == (50.0, None, [])
    assert document["used_by"][0] == {"table": "capacities", "element": "trunk", "period": "2023"}


def test_others_say_the_same_or_something_else(sound):
    (row,) = sound.tables.evidence
    second = replace(row, id="wire", value=None, grade="B", publisher="A wire")
    net = replace(sound, tables=replace(sound.tables, evidence=(row, second)))
    document = strict(evidence_document(row, (), others(net, row.id)))
    assert document["others"] == [
        {"id": "wire", "value": None, "unit": "Mt/yr", "publisher": "A wire", "grade": "B"}
    ]


def test_the_cut_without_a_country_holds_what_is_left_open(bare):
    (russia,) = dependence_document(dependence(bare, on=["RUS"]))["countries"]
    assert russia["cut_without"] == [{"kind": "segment", "id": "round", "capacity": 3.0}]

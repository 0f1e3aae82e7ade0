"""What an answer rests on: how far each input moves it, and which inputs are weak."""

from __future__ import annotations

from dataclasses import replace

import pytest
from folders import save
from hypothesis import given
from hypothesis import strategies as st
from networks import network, number
from second_opinion import exits_of, greatest_exports
from strategies import networks
from terminal import document, refused, told

from analysis.certificate import CutElement
from analysis.reliance import Input, inputs, weak_inputs
from routes.model import Evidence
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import transit_countries

TENTHS = 10


def source(name, *, publisher="Operator", grade="A", published="2024-05-01"):
    return Evidence(
        id=name,
        subject="sea",
        quantity="capacity",
        publisher=publisher,
        grade=grade,
        published=published,
    )


def round_russia(*, low="2", high="5", sources=(), cited=None, note=None, supply=("12", "12")):
    """Ten by Russia and three by sea, of which two to five may be right."""
    made = network(
        {"field>border:line": 10, "border>west:on": 10, "field>west:sea": 3},
        supplies={"field": 12},
        markets=["west"],
        countries={"field": "KAZ", "border": "RUS"},
        exporter="KAZ",
        evidence={item.id: item for item in sources},
    )
    cited = tuple(item.id for item in sources) if cited is None else cited
    tables = made.tables
    capacities = tuple(
        replace(row, low=number(low), high=number(high), evidence=cited, note=note)
        if row.element == "sea"
        else row
        for row in tables.capacities
    )
    supplies = tuple(replace(row, low=number(supply[0]), high=number(supply[1])) for row in tables.supplies)
    return replace(made, tables=replace(tables, capacities=capacities, supplies=supplies))


def by_id(made, year=2025, country="RUS"):
    return {item.element.id: item for item in inputs(snapshot(made, year=year), country)}


def sea(*sources, year=2025, **more):
    return by_id(round_russia(sources=sources, **more), year)["sea"]


def test_an_input_moves_the_answer_from_its_low_to_its_high_end():
    found = by_id(round_russia())
    assert {name: item.influence for name, item in found.items()} == {
        "sea": 3,
        "line": 0,
        "on": 0,
        "field": 0,
    }


def test_a_range_that_something_else_cuts_off_moves_less():
    found = by_id(round_russia(low="2", high="20"))
    assert found["sea"].influence == 12 - 2


def test_a_range_on_the_closed_way_moves_nothing():
    found = by_id(round_russia(), country="RUS")
    assert (found["on"].element.capacity, found["on"].influence) == (10, 0)


def test_a_range_without_an_upper_end_reaches_as_far_as_the_rest_lets_it():
    assert by_id(round_russia(low="3", high="inf"))["sea"].influence == 12 - 3


def test_home_demand_served_first_takes_from_exports():
    made = network(
        {"field>plant": 9, "field>west": 9},
        supplies={"field": 9},
        markets=["west"],
        demands={"plant": 4},
        countries={"field": "KAZ", "plant": "KAZ", "west": "CHN", "far": "RUS"},
        exporter="KAZ",
    )
    demands = tuple(replace(row, low=number(1), high=number(6)) for row in made.tables.demands)
    places = (*made.tables.places, replace(made.tables.places[0], id="far", country="RUS"))
    made = replace(made, tables=replace(made.tables, demands=demands, places=places))
    assert by_id(made)["plant"].influence == 5


@st.composite
def with_ranges(draw):
    """Draw a network in which each capacity and supply may be less or more than told."""
    made = draw(networks(huge=False))

    def spread(row):
        if not row.central.is_finite():
            return row
        low = row.central * draw(st.sampled_from((0, 1))) if draw(st.booleans()) else row.central
        return replace(row, low=low, high=row.central + draw(st.integers(0, 4)))

    tables = made.tables
    return replace(
        made,
        tables=replace(
            tables,
            capacities=tuple(spread(row) for row in tables.capacities),
            supplies=tuple(spread(row) for row in tables.supplies),
        ),
    )


def at(made, element, bound):
    """Return a network whose figure of one element is that of one end of its range."""

    def moved(row, name):
        central = getattr(row, bound)
        return (
            row if name != element or central is None else replace(row, low=None, high=None, central=central)
        )

    tables = made.tables
    return replace(
        made,
        tables=replace(
            tables,
            capacities=tuple(moved(row, row.element) for row in tables.capacities),
            supplies=tuple(moved(row, row.place) for row in tables.supplies),
        ),
    )


@given(with_ranges())
def test_influence_is_what_another_library_finds_at_both_ends(made):
    for country in transit_countries(made)[:1]:
        view = snapshot(made)
        closed = exits_of(made, country)
        for item in inputs(view, country):
            if item.element.kind == "demand" or is_place_with_both(made, item.element.id):
                continue
            low, high = (
                greatest_exports(at(made, item.element.id, bound), closed=closed)[0]
                for bound in ("low", "high")
            )
            assert view.decimal(item.influence) == pytest.approx(abs(high - low) / TENTHS)


def is_place_with_both(made, element):
    """Whether an id names a supply and a limit of the same place, which `at` would move together."""
    return element in {row.place for row in made.tables.supplies} and element in {
        row.element for row in made.tables.capacities
    }


@given(with_ranges())
def test_inputs_stand_in_the_order_of_their_influence_then_of_their_range(made):
    for country in transit_countries(made)[:1]:
        found = inputs(snapshot(made), country)
        keys = [(-item.influence, -(item.element.high - item.element.low), item.element.id) for item in found]
        assert keys == sorted(keys)
        assert list(weak_inputs(snapshot(made), country)) == [item for item in found if item.weak]


OTHER = {"publisher": "Ministry"}


@pytest.mark.parametrize(
    ("sources", "weak"),
    [
        ([source("a"), source("b", **OTHER)], False),
        ([source("a", grade="B"), source("b", grade="C", **OTHER)], False),
        ([source("a", grade="C"), source("b", **OTHER)], True),
        ([source("a", grade=None), source("b", **OTHER)], True),
        ([source("a")], True),
        ([source("a"), source("b")], True),
        ([], True),
        ([source("a", published="2019-12-31"), source("b", published="2018", **OTHER)], True),
        ([source("a", published="2020-01-01"), source("b", published="2018", **OTHER)], False),
        ([source("a", published="2010"), source("b", published="2024", **OTHER)], False),
        ([source("a", published=None), source("b", published="spring", **OTHER)], False),
        ([source("a", published="2026-02-01"), source("b", published="2027", **OTHER)], False),
    ],
    ids=[
        "two publishers, good and new",
        "the first grade decides",
        "first grade C",
        "no grade",
        "one source",
        "one publisher twice",
        "no source",
        "six years old",
        "five years old",
        "one of them new",
        "no date",
        "published later",
    ],
)
def test_an_input_is_weak_by_grade_by_a_single_publisher_or_by_age(sources, weak):
    assert sea(*sources).weak is weak


@pytest.mark.parametrize(
    ("pages", "sources"),
    [
        ([("Reuters", "x"), ("Reuters via Forbes", "x")], 1),
        ([("Reuters", "x"), ("Reuters", "y")], 1),
        ([("Reuters", "x"), ("Ministry", "y")], 2),
        ([("Reuters", None), ("Ministry", None)], 2),
        ([("Reuters", None), ("Reuters", "x")], 1),
        ([("Reuters", "x"), ("Ministry", "x"), ("Operator", None)], 2),
        ([("Reuters", "x"), ("Ministry", "y"), ("Ministry", "z")], 2),
    ],
)
def test_one_page_under_several_spellings_and_one_publisher_with_several_pages_are_one_source(pages, sources):
    rows = [
        replace(source(f"s{number}", publisher=publisher), url=url)
        for number, (publisher, url) in enumerate(pages)
    ]
    assert sea(*rows).sources == sources


def test_a_judgement_is_weak_whatever_it_cites():
    found = sea(source("a"), source("b", **OTHER), note="judged: by analogy")
    assert (found.element.grade, found.sources, found.weak) == ("judged", 2, True)


@pytest.mark.parametrize(
    ("published", "age"), [("2024-05-01", 1), ("2026", 0), ("2019", 6), (None, None), ("n.d.", None)]
)
def test_age_is_counted_from_the_last_publication_to_the_year_asked(published, age):
    assert sea(source("a", published=published)).age == age


def test_without_a_year_nothing_is_old():
    found = {item.element.id: item for item in inputs(snapshot(round_russia(sources=[source("a")])), "RUS")}
    assert found["sea"].age is None


def test_an_input_that_cites_what_is_not_there_has_no_source():
    assert sea(cited=("gone",)).sources == 0


def test_an_element_without_any_limit_is_no_input():
    made = network(
        {"field>border": "inf", "border>west": 4}, supplies={"field": 3}, markets=["west"],
        countries={"border": "RUS"},
    )  # fmt: skip
    assert set(by_id(made)) == {"field", "border-west"}


def test_an_input_is_a_plain_value():
    element = CutElement(kind="segment", id="x", capacity=1, low=1, high=1, grade="A", evidence=())
    assert Input(element=element, sources=2, age=5, influence=0).weak is False
    assert Input(element=element, sources=2, age=6, influence=0).weak is True


@pytest.fixture
def folder(tmp_path):
    good = (source("a"), source("b", publisher="Ministry"))
    return save(round_russia(sources=good, supply=("1", "12")), tmp_path / "net")


def test_behind_lists_every_input_and_weak_only_the_weak_ones(folder):
    asked = ("evidence", "--network", folder, "--on", "RUS")
    every, weak = (document(*asked, option) for option in ("--behind", "--weak"))
    assert [item["id"] for item in every["inputs"]] == ["sea", "field", "line", "on"]
    assert [item["id"] for item in weak["inputs"]] == ["field", "line", "on"]
    assert (every["country"], every["evidence"]) == ("RUS", ["a", "b"])
    assert every["inputs"][0] == {
        "kind": "segment",
        "id": "sea",
        "low": 2.0,
        "central": 3.0,
        "high": 5.0,
        "influence": 3.0,
        "grade": "A",
        "sources": 2,
        "age": None,
        "weak": False,
        "evidence": ["a", "b"],
    }


def test_inputs_are_printed_the_most_influential_first(folder):
    text = told("evidence", "--network", folder, "--on", "RUS", "--behind")
    assert "sea segment 2 3 5 3 A 2 –" in text
    assert text.index("sea segment") < text.index("line segment")


def test_a_network_without_a_focus_must_be_told_the_country(folder):
    assert "say --on COUNTRY" in refused("evidence", "--network", folder, "--weak")


@pytest.mark.parametrize("arguments", [[], ["a", "--weak"], ["a", "--behind"]])
def test_evidence_is_asked_by_id_or_by_answer_not_both(folder, arguments):
    assert "or say --weak or --behind" in refused("evidence", *arguments, "--network", folder)


def test_no_weak_input_of_the_built_in_network_moves_the_answer_past_half():
    made = load("kazakhstan")
    view = snapshot(made, year=2025, commodity="crude")
    found = weak_inputs(view, "RUS")
    assert found
    assert all(made.evidence[name] for item in found for name in item.element.evidence)
    assert view.decimal(found[0].influence) < float(made.evidence["exports-total-2025"].value) / 2

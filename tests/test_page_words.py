"""The page's words and rounded figures: alike in Python and in the page's code, and true of what changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_in_node import page_in_node

from analysis.page_words import TermRow, digits_that_add, figure

SCALE = 1_000_000
COUNTED = 10 * SCALE
NETWORK = {
    "exporter": "KAZ",
    "unit": "Mt/yr",
    "scale": SCALE,
    "finest": 6,
    "commodity": "crude",
    "year": 2025,
    "counted": COUNTED,
    "places": [["a", "Field", "KAZ", None, "field"], ["b", "Port", "RUS", "straits", "port"]],
    "limits": [["supply", "a", COUNTED, COUNTED, COUNTED, "A", [], "0"]],
    "arcs": [[0, 0, 3]],
    "exits": {"RUS": [], "IRN": [], "AZE": [], "TKM": [], "GEO": []},
    "paths": [],
}
DATA = {
    "exporter": "Kazakhstan",
    "routes": {"cpc-one": "CPC", "cpc-two": "CPC"},
    "names": {"RUS": "Russia", "IRN": "Iran", "AZE": "Azerbaijan", "TKM": "Turkmenistan", "GEO": "Georgia"},
}
CHAPTER = {"goods": "crude oil", "about": "Crude oil exports, 2025"}


@pytest.fixture(scope="module")
def page():
    with page_in_node() as found:
        yield found


def answer(exports, **left):
    countries = [
        {"country": name, "without": {"value": value, "terms": []}, "withoutRange": [value, value]}
        for name, value in left.items()
    ]
    return {"exports": exports, "countries": countries}


def headline(page, now, asked, *, network=NETWORK, **changed):
    told = {"before": answer(COUNTED), "now": now, "asked": asked, "settings": changed}
    return page.ask("CorridorWords.headline", DATA, network, CHAPTER, told).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1.95, 1, "2.0"),
        (2.85, 1, "2.8"),
        (0.05, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-0.15, 1, "−0.2"),
        (1234.5, 0, "1,234"),
        (8.495, 2, "8.50"),
    ],
)
def test_a_tie_goes_to_the_even_digit_in_both_languages(page, value, digits, written):
    assert figure(value, digits) == written
    assert page.ask("CorridorWords.number", value, digits) == written


@settings(max_examples=300)
@given(steps=st.integers(-(10**12), 10**12), digits=st.integers(0, 5))
def test_steps_are_written_alike_in_both_languages(page, steps, digits):
    near_tie = steps * 5  # ties are common among multiples of five
    for value in (steps / SCALE, near_tie / SCALE):
        assert page.ask("CorridorWords.number", value, digits) == figure(value, digits)


@given(amounts=st.lists(st.integers(1, 10**8), min_size=1, max_size=5))
def test_the_decimals_that_add_up_are_those_of_what_is_written(page, amounts):
    values, total = [item / SCALE for item in amounts], sum(amounts) / SCALE
    rows = [
        TermRow(kind="segment", id="a", sign="+", name="A", low=v, amount=v, high=v, grade="A", evidence=())
        for v in values
    ]
    digits = digits_that_add(rows, total)
    assert page.ask("CorridorWords.digitsThatAdd", values, total) == digits
    written = [float(figure(value, digits).replace(",", "")) for value in values]
    assert sum(written) == pytest.approx(float(figure(total, digits).replace(",", "")), abs=1e-9)


def test_denials_are_named_as_the_cause_only_if_nothing_else_changed(page):
    now = answer(2 * SCALE, IRN=2 * SCALE, RUS=SCALE)
    closed = "In your scenario 80 % of Kazakhstan’s crude oil exports could not leave"
    assert headline(page, now, "IRN", denied=["IRN"]) == f"{closed}: transit through Iran is closed"
    assert headline(page, now, "IRN", denied=["IRN"], supplies={"a": 0}) == closed
    assert (
        headline(page, now, "RUS", supplies={"a": 0}) == f"{closed}; 90 % if transit through Russia ended too"
    )
    further = "a further 10 % could not if transit through Russia ended too"
    told = headline(page, now, "RUS", denied=["IRN"])
    assert told == f"{closed}: transit through Iran is closed; {further}"


def test_many_denials_are_counted_and_not_listed(page):
    now = answer(0, RUS=0)
    told = headline(page, now, "RUS", denied=["RUS", "IRN", "AZE", "TKM", "GEO"])
    assert told.endswith("could not leave: transit through 5 countries and zones is closed")


def test_where_nothing_is_counted_the_scenario_itself_is_the_basis(page):
    free = {**NETWORK, "counted": None}
    now = answer(5 * SCALE, RUS=4 * SCALE)
    assert headline(page, now, "RUS", network=free, supplies={"a": 1}) == (
        "In your scenario 5.0 Mt/yr of crude oil could leave, instead of 10.0; "
        "20 % of that could not if transit through Russia ended too"
    )
    at = page.ask(
        "CorridorWords.strandedOf", free, {"before": answer(COUNTED), "now": now}, now["countries"][0]
    )
    assert (at["whole"], at["already"], at["stranded"]) == (5 * SCALE, 0, SCALE)


def test_no_more_is_left_than_there_was(page):
    now = answer(COUNTED, RUS=12 * SCALE)
    at = page.ask("CorridorWords.strandedOf", NETWORK, {"before": now, "now": now}, now["countries"][0])
    assert (at["left"], at["room"], at["stranded"], at["high"]) == (COUNTED, 12 * SCALE, 0, COUNTED)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"supplies": {"a": 0}}, "Nothing can leave, since nothing is produced."),
        ({"denied": ["IRN"]}, "Without transit through Iran and Russia no way out is left."),
    ],
)
def test_why_nothing_leaves_is_told_as_it_is(page, changed, told):
    nothing = {"value": 0, "terms": []}
    assert page.ask("CorridorWords.why", DATA, NETWORK, "RUS", nothing, changed) == told


def test_settings_go_along_to_another_year_as_far_as_it_has_them(page):
    other = {**NETWORK, "scale": 10 * SCALE, "exits": {"RUS": []}, "year": 2024}
    changed = {"supplies": {"a": 5, "b": 7}, "denied": ["RUS", "IRN"]}
    found = page.ask("CorridorWords.carriedOver", DATA, NETWORK, other, changed)
    assert found["kept"]["supplies"] == {"a": 50}
    assert found["kept"]["denied"] == ["RUS"]
    assert found["dropped"] == ["Output of Port", "transit through Iran"]


def test_a_title_is_short_and_names_a_route_where_it_can(page):
    def title(**changed):
        return page.ask("CorridorWords.shortTitle", DATA, NETWORK, changed)

    one = {"cpc-one": 40_100_000}
    assert title(capacities=one, denied=["RUS", "AZE"]) == "CPC 40.1, Russia and Azerbaijan closed"
    assert title(capacities={**one, "cpc-two": SCALE}) == "cpc-one 40.1, cpc-two 1"
    assert (
        title(supplies={"a": SCALE}, denied=list(NETWORK["exits"]))
        == "Output of Field 1, 5 countries and zones closed"
    )

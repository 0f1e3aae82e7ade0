"""The page's solver gives what Python gives, to the last integer, for thousands of settings.

``PAGE_SETTINGS=50000 pytest tests/test_page_flow.py`` compares more of them.
"""

import os
import time
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network
from page_in_node import (
    PageError,
    certificate,
    page_answer,
    page_in_node,
    python_answer,
    python_paths,
    random_settings,
    terms,
    under,
)
from strategies import networks

from analysis.dependence import dependence
from analysis.flow import ABROAD, HOME, solve
from analysis.page_network import page_network
from analysis.plan import Plan, nearest_plan
from analysis.run import run
from analysis.scenario import Event, Scenario
from routes.network import load
from routes.periods import counted_years
from routes.snapshot import snapshot
from routes.transit import exits

COMPARED = int(
    os.environ.get("PAGE_SETTINGS", "2400")
)  # settings, of random networks and of the built-in one
BUILT_IN_PART = 20  # one setting of so many is of the built-in network, which is slow in Python
PER_NETWORK = 16
KAZAKHSTAN = load()
YEARS = [
    (commodity, year)
    for commodity in ("crude", "dry")
    for year in counted_years(KAZAKHSTAN.tables, commodity)
]


@pytest.fixture(scope="module")
def page():
    with page_in_node() as found:
        yield found


@cache
def built_in(commodity, year):
    view = snapshot(KAZAKHSTAN, commodity=commodity, year=year)
    return view, page_network(view, plan=nearest_plan(view))


def same(page, found, view, chosen, names):
    """Check that the page and Python agree on a network under settings; return the page's answer."""
    answer = page.ask("CorridorFlow.dependence", found, chosen, {"on": names})
    expected = python_answer(under(view, chosen), names)
    expected["countries"].sort(key=lambda item: (-item["stranded"], -item["capacityLoss"], item["country"]))
    assert page_answer(answer) == expected
    return answer


def amounts(paths, *, abroad):
    return sum(path["amount"] for path in paths if path["abroad"] == abroad)


@settings(max_examples=max(1, COMPARED * (BUILT_IN_PART - 1) // BUILT_IN_PART // PER_NETWORK))
@given(net=networks(), draw=st.randoms(use_true_random=True))
def test_random_networks_under_random_settings(page, net, draw):
    view = snapshot(net)
    most = solve(view)
    plan = Plan(snapshot=view, exports=most.paths((ABROAD,)), home=most.paths((HOME,)))
    found = page_network(view, plan=plan)
    known = page.add(found)
    for _ in range(PER_NETWORK):
        answer = same(page, known, view, random_settings(draw, found), list(found["exits"]))
        assert amounts(answer["paths"], abroad=True) == answer["exports"]
        assert amounts(answer["paths"], abroad=False) == answer["capacity"]["home"]


@pytest.mark.parametrize("part", range(len(YEARS)))
def test_the_built_in_network_under_random_settings(page, part):
    view, found = built_in(*YEARS[part])
    draw, known = Random(part), page.add(found)  # noqa: S311 - settings, no secrets
    for _ in range(COMPARED // BUILT_IN_PART // len(YEARS)):
        same(page, known, view, random_settings(draw, found), draw.sample(list(found["exits"]), 2))


@pytest.mark.parametrize(("commodity", "year"), YEARS)
def test_every_year_and_commodity_as_the_data_have_it(page, commodity, year):
    view, found = built_in(commodity, year)
    answer = same(page, page.add(found), view, {}, list(found["exits"]))
    paths = page.ask("CorridorFlow.pathsOf", found, answer["capacity"]["flow"])
    assert {tuple(path["elements"]): path["amount"] for path in paths} == python_paths(view)


@pytest.mark.parametrize("commodity", ["crude", "dry"])
def test_the_page_answers_as_the_whole_dependence_does(page, commodity):
    _, found = built_in(commodity, 2025)
    answer = page_answer(page.ask("CorridorFlow.dependence", found))
    expected = dependence(KAZAKHSTAN, commodity=commodity, year=2025)
    assert answer["capacity"] == certificate(expected.capacity)
    assert answer["exports"] == expected.exports
    assert answer["nearFields"] == terms(expected.near_fields)
    assert answer["nearMarkets"] == terms(expected.near_markets)
    assert [
        (
            item["country"],
            item["without"],
            tuple(item["withoutRange"]),
            item["stranded"],
            item["strandedShare"],
            item["capacityLoss"],
        )
        for item in answer["countries"]
    ] == [
        (
            item.country,
            certificate(item.without),
            item.without_range,
            item.stranded,
            item.stranded_share,
            item.capacity_loss,
        )
        for item in expected.countries
    ]


def test_what_a_denial_loses_is_what_python_loses(page):
    _, found = built_in("crude", 2025)
    scenario = Scenario(name="test", title="test", commodity="crude", events=(Event(element="transit:RUS"),))
    result = run(KAZAKHSTAN, scenario, year=2025, on=["RUS", "AZE"])
    before, after = (page.ask("CorridorFlow.dependence", found, {"denied": names}) for names in ([], ["RUS"]))
    assert page.ask("CorridorFlow.lost", before, after) == result.lost
    assert after["exports"] == result.outcome.exports
    assert page.ask("CorridorFlow.lost", after, before) == 0


def test_the_corridor_notion_is_solved_too(page):
    view = snapshot(KAZAKHSTAN, commodity="crude", year=2025, notion="corridor")
    found = page_network(view)
    same(page, found, view, {"denied": ["RUS"]}, ["turkish-straits"])


def test_a_group_loses_the_union_of_its_members_exits(page):
    view, found = built_in("crude", 2025)
    same(page, found, view, {}, ["RUS+AZE", "RUS"])
    twice = page.ask("CorridorFlow.dependence", found, {}, {"on": ["RUS", "RUS+AZE", "RUS"]})
    assert sorted(item["country"] for item in twice["countries"]) == ["RUS", "RUS+AZE"]
    denied = page.ask("CorridorFlow.dependence", found, {"denied": ["RUS+AZE"]}, {"on": []})
    assert denied == page.ask("CorridorFlow.dependence", found, {"denied": ["AZE", "RUS"]}, {"on": []})


def test_no_limit_has_no_low_end(page):
    """A row may say: at least 3, as much as one likes."""
    net = network({"f>a": "inf", "a>m": 5}, supplies={"f": 9}, markets=["m"], countries={"a": "RUS"})
    rows = (replace(net.tables.capacities[0], low=Decimal(3)), *net.tables.capacities[1:])
    view = snapshot(replace(net, tables=replace(net.tables, capacities=rows)))
    found = page_network(view)
    assert ["segment", "f-a", None, 3] in [limit[:4] for limit in found["limits"]]
    assert same(page, found, view, {}, ["RUS"])["capacityRange"] == [5, 5]


def test_the_page_is_faster_than_python(page):
    view, found = built_in("crude", 2025)
    names, known = list(found["exits"]), page.add(found)
    page.milliseconds("CorridorFlow.dependence", known, {}, repeat=20)
    start = time.process_time()
    python_answer(view, names)
    python = 1000 * (time.process_time() - start)
    assert page.milliseconds("CorridorFlow.dependence", known, {}, repeat=20) < python / 4


# ---- what goes where


def by_hand():
    """Return 6 through Russia and 4 through China, of which 5 and 3 were sent, and a plant at home."""
    net = network(
        {"f>r": 6, "r>m": 6, "f>c": 4, "c>m": 4, "f>plant": 2},
        supplies={"f": 10},
        markets=["m"],
        demands={"plant": 1},
        countries={"f": "KAZ", "plant": "KAZ", "r": "RUS", "c": "CHN"},
        counted={"r-m": 5, "c-m": 3},
        exporter="KAZ",
    )
    view = snapshot(net)
    return page_network(view, plan=nearest_plan(view))


def carried(page, chosen, names):
    answer = page.ask("CorridorFlow.dependence", by_hand(), chosen)
    found = page.ask("CorridorFlow.carriedBy", answer["paths"], names)
    return {element: (load["amount"], load["crossing"]) for element, load in found.items() if "-" in element}


def test_the_map_begins_with_the_published_flow(page):
    expected = {"f-r": (5, 5), "r-m": (5, 5), "f-c": (3, 0), "c-m": (3, 0), "f-plant": (1, 0)}
    assert carried(page, {}, ["RUS"]) == expected
    assert {element: load[1] for element, load in carried(page, {}, ["RUS", "CHN"]).items()} == {
        "f-r": 5, "r-m": 5, "f-c": 3, "c-m": 3, "f-plant": 0
    }  # fmt: skip


def test_only_what_no_longer_fits_is_moved(page):
    assert carried(page, {"capacities": {"r-m": 4}}, ["RUS"]) == {
        "f-r": (4, 4), "r-m": (4, 4), "f-c": (4, 0), "c-m": (4, 0), "f-plant": (1, 0)
    }  # fmt: skip
    assert carried(page, {"denied": ["RUS"]}, ["CHN"]) == {"f-c": (4, 4), "c-m": (4, 4), "f-plant": (1, 0)}


def test_home_is_served_at_the_expense_of_exports(page):
    answer = page.ask("CorridorFlow.dependence", by_hand(), {"supplies": {"f": 2}, "demands": {"plant": 2}})
    assert (answer["capacity"]["home"], answer["exports"]) == (2, 0)
    assert [path["elements"] for path in answer["paths"]] == [["f", "f-plant", "plant"]]


def test_what_home_takes_from_exports_leaves_elsewhere(page):
    """The plant now needs the 2 that f sold; g has 4 more than was counted, of which 2 are sold for them."""
    net = network(
        {"f>m": 9, "g>m": 9, "f>plant": 9},
        supplies={"f": 2, "g": 7},
        markets=["m"],
        demands={"plant": 0},
        countries={"f": "KAZ", "g": "KAZ", "plant": "KAZ"},
        counted={"f-m": 2, "g-m": 3},
        exporter="KAZ",
    )
    view = snapshot(net)
    found = page_network(view, plan=nearest_plan(view))
    paths = page.ask("CorridorFlow.dependence", found, {"demands": {"plant": 2}})["paths"]
    assert [(path["elements"][1], path["amount"]) for path in paths] == [("g-m", 5), ("f-plant", 2)]


def test_what_runs_in_circles_is_on_no_path(page):
    net = network({"f>a": 3, "b>m": 3, "a>b": 9}, supplies={"f": 3}, markets=["m"], both_ways=["a-b"])
    found = page_network(snapshot(net))
    flow = page.ask("CorridorFlow.dependence", found)["capacity"]["flow"]
    round_ab = {"a-b": 1, "a": 1, "b": 1}
    circled = [
        amount + round_ab.get(found["limits"][limit][1], 0)
        for amount, (limit, _, _) in zip(flow, found["arcs"], strict=True)
    ]
    paths = page.ask("CorridorFlow.pathsOf", found, circled)
    assert paths == page.ask("CorridorFlow.pathsOf", found, flow)
    assert [(path["elements"], path["amount"]) for path in paths] == [
        (["f", "f-a", "a", "a-b", "b", "b-m", "m"], 3)
    ]


@pytest.mark.parametrize(("commodity", "year"), YEARS)
def test_the_map_of_the_data_is_the_one_of_the_pictures(page, commodity, year):
    view, found = built_in(commodity, year)
    paths = page.ask("CorridorFlow.dependence", found, {}, {"on": []})["paths"]
    plan = nearest_plan(view)
    expected = {path.elements: path.amount for path in (*plan.exports, *plan.home)}
    assert {tuple(path["elements"]): path["amount"] for path in paths} == expected
    crossing = exits(KAZAKHSTAN, "RUS+turkish-straits")
    loads = page.ask("CorridorFlow.carriedBy", paths, ["RUS", "turkish-straits"])
    assert {
        segment: (loads[segment]["crossing"], loads[segment]["amount"] - loads[segment]["crossing"])
        for segment in loads
        if segment in KAZAKHSTAN.segments
    } == plan.loads(crossing)


# ---- proof


def largest(proof):
    return max(range(len(proof["flow"])), key=lambda arc: proof["flow"][arc])


FORGERIES = {
    "a greater value": (lambda proof: proof.update(value=proof["value"] + 1), "is lost or made"),
    "more than a limit": (lambda proof: proof["flow"].__setitem__(largest(proof), 10**9), "which takes"),
    "half a step": (lambda proof: proof["flow"].__setitem__(largest(proof), 0.5), "puts 0.5 on"),
    "less on one arc": (lambda proof: proof["flow"].__setitem__(largest(proof), 1), "is lost or made"),
    "a cut without a term": (lambda proof: proof["cut"].pop(), "the sum of cut is"),
    "another sum by hand": (lambda proof: proof["terms"].pop(), "the sum of terms is"),
    "a limit that is none": (
        lambda proof: (proof["cut"][0].update(capacity=4, low=4, high=4), proof["cut"][1].update(capacity=6)),
        "the cut counts 4 for",
    ),
    "less than nothing": (lambda proof: proof["flow"].__setitem__(largest(proof), -1), "puts -1 on"),
    "a limit at home that is none": (lambda proof: proof["homeCut"][0].update(high=9), "the cut counts"),
    "another range": (lambda proof: proof["cut"][0].update(low=1), "the cut counts"),
    "a limit of nothing": (lambda proof: proof["cut"][0].update(id="x"), "its limit is null"),
}


@pytest.mark.parametrize(("change", "message"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_certificate_is_found_out(page, change, message):
    found = by_hand()
    view = page.ask("CorridorFlow.viewOf", found, {"supplies": {"f": 12}})
    plan = page.ask("CorridorFlow.dependence", found, {"supplies": {"f": 12}})
    proof = deepcopy(plan["capacity"])
    page.ask("CorridorFlow.verify", view, proof)
    change(proof)
    with pytest.raises(PageError, match=message) as caught:
        page.ask("CorridorFlow.verify", view, proof)
    assert caught.value.name == "ProofError"


def test_a_flow_over_a_closed_way_is_found_out(page):
    view = page.ask("CorridorFlow.viewOf", by_hand(), {"denied": ["RUS"]})
    proof = page.ask("CorridorFlow.dependence", by_hand())["capacity"]
    with pytest.raises(PageError, match="on segment r-m, which takes 0"):
        page.ask("CorridorFlow.verify", view, proof)


def test_a_cut_that_leaves_a_way_is_found_out(page):
    """Two equal limits on one way and none on the other add up, but stop nothing."""
    net = network({"f>a": 2, "a>m": 2, "f>b": 2, "b>m": 2}, supplies={"f": 9}, markets=["m"])
    found = page_network(snapshot(net))
    view = page.ask("CorridorFlow.viewOf", found)
    proof = page.ask("CorridorFlow.dependence", found)["capacity"]
    for term, element in zip(proof["cut"], ("f-a", "a-m"), strict=True):
        term["id"] = element
    with pytest.raises(PageError, match="the cut leaves a way open"):
        page.ask("CorridorFlow.verify", view, proof)


# ---- settings that do not fit


BAD_SETTINGS = {
    "an unknown table": ({"prices": {}}, "unknown setting prices"),
    "an unknown element": ({"capacities": {"f": 1, "x": 2}}, "capacities: x: not in this network"),
    "an unknown field": ({"supplies": {"m": 2}}, "supplies: m: not in this network"),
    "a name of JavaScript": ({"capacities": {"constructor": 1}}, "constructor: not in this network"),
    "a negative figure": ({"capacities": {"f-r": -1}}, "expected whole steps, 0 or more, got -1"),
    "half a step": ({"demands": {"m": 0.5}}, "expected whole steps, 0 or more, got 0.5"),
    "a text": ({"capacities": {"f-r": "5"}}, "expected whole steps"),
    "too large a figure": ({"capacities": {"f-r": 2**53}}, "expected whole steps"),
    "the exporter": ({"denied": ["KAZ"]}, "transit through KAZ cannot be denied"),
    "the high seas": ({"denied": ["XXX"]}, "transit through XXX cannot be denied"),
    "an unknown country": ({"denied": ["RUS+ATL"]}, "transit through ATL cannot be denied"),
}


@pytest.mark.parametrize(("chosen", "message"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
def test_settings_that_do_not_fit_are_named(page, chosen, message):
    with pytest.raises(PageError, match=message):
        page.ask("CorridorFlow.dependence", by_hand(), chosen)


def test_settings_are_brought_to_one_form(page):
    chosen = {"denied": ["RUS+CHN", "RUS"], "capacities": {"r-m": 4, "f-r": None, "c-m": 0}}
    assert page.ask("CorridorFlow.checkSettings", by_hand(), chosen) == {
        "capacities": {"c-m": 0, "r-m": 4},
        "supplies": {},
        "demands": {},
        "denied": ["CHN", "RUS"],
    }


def test_an_element_may_be_named_as_javascript_names_its_own(page):
    net = network({"f>r:constructor": 6, "r>m": 5}, supplies={"f": 9}, markets=["m"], countries={"r": "RUS"})
    view = snapshot(net)
    found = page_network(view)
    answer = same(page, found, view, {}, ["RUS"])
    assert page.ask("CorridorFlow.carriedBy", answer["paths"])["constructor"]["amount"] == 5
    same(page, found, view, {"capacities": {"constructor": 3}}, ["RUS"])


def test_figures_beyond_exact_arithmetic_are_refused(page):
    chosen = {"capacities": {"f-r": 2**52, "r-m": 2**52}}
    with pytest.raises(PageError, match=r"more than 2\^53 steps") as caught:
        page.ask("CorridorFlow.dependence", by_hand(), chosen)
    assert caught.value.name == "RangeError"


def test_a_term_that_the_reader_has_set_has_no_source(page):
    view, found = built_in("crude", 2025)
    answer = page.ask("CorridorFlow.dependence", found, {"capacities": {"cpc-russia": 10**6}}, {"on": []})
    (term,) = [term for term in answer["capacity"]["terms"] if term["id"] == "cpc-russia"]
    assert (term["set"], term["grade"], term["evidence"]) == (True, "none", [])
    before = page.ask("CorridorFlow.limitOf", found, "segment", "cpc-russia")
    assert before["evidence"] == list(view.capacities["cpc-russia"].evidence)
    assert page.ask("CorridorFlow.limitOf", found, "segment", "nowhere") is None

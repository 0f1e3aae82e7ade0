"""The data of the page: one year and commodity of a network in plain values."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from networks import network
from page_in_node import FOLDER
from strategies import networks

from analysis.certificate import cut_element
from analysis.flow import ABROAD, SINKS, SOURCE, Path, build, solve
from analysis.observed import counted_exports
from analysis.page_network import SCRIPTS, page_network
from analysis.plan import Plan, nearest_plan
from routes.model import Capacity, Commodity, Demand
from routes.network import load
from routes.periods import counted_years
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

KAZAKHSTAN = load()
YEARS = [
    (commodity, year)
    for commodity in ("crude", "dry")
    for year in counted_years(KAZAKHSTAN.tables, commodity)
]
MOST_BYTES = 40_000
MOST_LINES = 400


def two_routes(**options):
    return network(
        {"f>r": 6, "r>m": 5.5, "f>c": "inf", "c>m": 4},
        supplies={"f": 9},
        markets=["m"],
        countries={"f": "KAZ", "r": "RUS", "c": "CHN"},
        zones={"c": "pass"},
        both_ways=["f-r"],
        exporter="KAZ",
        **options,
    )


def limits(found):
    return {(kind, element): rest for kind, element, *rest in found["limits"]}


def test_a_network_in_plain_values():
    found = page_network(snapshot(two_routes(counted={"r-m": 5})))
    assert found["scale"] == 10
    assert (found["exporter"], found["commodity"], found["year"], found["counted"]) == ("KAZ", None, 2025, 50)
    assert found["places"][1] == ["r", "r", "RUS", None, "hub"]
    assert found["places"][3] == ["c", "c", "CHN", "pass", "hub"]
    assert limits(found)["segment", "r-m"] == [55, 55, 55, "none", [], "0"]
    assert limits(found)["segment", "f-c"] == [None, None, None, "none", [], "0"]
    assert limits(found)["demand", "m"] == [None, None, None, "none", [], "0"]
    assert set(found["exits"]) == {"RUS", "CHN", "pass"}
    assert found["paths"] == []


def test_nothing_counted_is_none():
    assert page_network(snapshot(two_routes()))["counted"] is None


def test_a_segment_with_two_directions_is_two_arcs_with_one_limit():
    found = page_network(snapshot(two_routes()))
    number = [tuple(row[:2]) for row in found["limits"]].index(("segment", "f-r"))
    ends = [(tail, head) for limit, tail, head in found["arcs"] if limit == number]
    places = [place[0] for place in found["places"]]
    leaves, enters = (lambda place: 4 + 2 * places.index(place)), (lambda place: 3 + 2 * places.index(place))
    assert ends == [(leaves("f"), enters("r")), (leaves("r"), enters("f"))]


@given(networks())
def test_arcs_and_exits_are_those_of_the_flow_network(net):
    view = snapshot(net)
    found = page_network(view)
    _, arcs = build(view)
    named = [found["limits"][limit][:2] for limit, _, _ in found["arcs"]]
    assert named == [[arc.kind, arc.element] for arc in arcs]
    assert [ends for _, *ends in found["arcs"]] == [[arc.tail, arc.head] for arc in arcs]
    assert [found["limits"][limit][2] for limit, _, _ in found["arcs"]] == [arc.capacity for arc in arcs]
    assert list(found["exits"]) == list(transit_countries(net))
    for name, closed in found["exits"].items():
        open_arcs = [arc for number, arc in enumerate(arcs) if number not in closed]
        left = build(view.closing(exits(net, name)))[1]
        assert [arc.element for arc in open_arcs if arc.kind == "segment"] == [
            arc.element for arc in left if arc.kind == "segment"
        ]


@pytest.mark.parametrize(("commodity", "year"), YEARS)
def test_the_built_in_network_is_small_and_complete(commodity, year):
    view = snapshot(KAZAKHSTAN, commodity=commodity, year=year)
    found = page_network(view, plan=nearest_plan(view))
    text = json.dumps(found, separators=(",", ":"), allow_nan=False)
    assert len(text) <= MOST_BYTES
    assert json.dumps(page_network(view, plan=nearest_plan(view)), separators=(",", ":")) == text
    assert found["counted"] == counted_exports(view)
    for (kind, element), (amount, low, high, grade, evidence, _) in limits(found).items():
        limit, term = view.limit(kind, element), cut_element(view, kind, element)
        assert (amount, low, high) == (limit.amount, limit.low, limit.high)
        assert (grade, tuple(evidence)) == (term.grade, limit.evidence)


def test_a_plan_is_written_as_arcs_from_supply_to_demand():
    view = snapshot(two_routes())
    most = solve(view)
    plan = Plan(snapshot=view, exports=most.paths((ABROAD,)), home=())
    found = page_network(view, plan=plan)
    for (amount, *walk), path in zip(found["paths"], plan.exports, strict=True):
        arcs = [found["arcs"][number] for number in walk]
        assert amount == path.amount
        assert (arcs[0][1], arcs[-1][2]) == (SOURCE, ABROAD)
        assert [head for _, _, head in arcs[:-1]] == [tail for _, tail, _ in arcs[1:]]
        assert tuple(found["limits"][limit][1] for limit, _, _ in arcs[1:-1]) == path.elements
    assert sum(path.amount for path in most.paths(SINKS)) == sum(amount for amount, *_ in found["paths"])


def test_a_plan_may_use_a_segment_against_its_direction():
    net = network({"b>a:line": 3, "b>m": 3}, supplies={"a": 3}, markets=["m"], both_ways=["line"])
    view = snapshot(net)
    plan = Plan(snapshot=view, exports=(Path(elements=("a", "line", "b", "b-m", "m"), amount=3),), home=())
    found = page_network(view, plan=plan)
    ((_, *walk),) = found["paths"]
    assert [found["arcs"][number][1:] for number in walk[1:4]] == [[3, 4], [4, 5], [5, 6]]


def with_capacities(net, *rows):
    return replace(net, tables=replace(net.tables, capacities=rows))


def test_what_third_parties_use_is_the_greatest_share_of_the_rows_in_force():
    named = {"element": "r-m", "unit": "unit"}
    net = with_capacities(
        two_routes(),
        Capacity(central=Decimal(8), reserved=Decimal(1), **named),
        Capacity(central=Decimal(8), reserved=Decimal(6), commodities=("dry",), **named),
        Capacity(central=Decimal(8), reserved=Decimal(2), commodities=("crude",), period="2024", **named),
        Capacity(central=Decimal(8), reserved=Decimal(7), commodities=("crude",), period="2023", **named),
        Capacity(central=Decimal(8), reserved=Decimal(8), status="nameplate", **named),
        Capacity(element="f-r", central=Decimal("Infinity"), reserved=Decimal(1), unit="unit"),
        Capacity(element="c-m", central=Decimal("7.0"), reserved=Decimal(7), unit="unit"),
        Capacity(element="f-c", central=Decimal(4), reserved=Decimal(3), unit="unit", period="2024-07"),
    )
    both = (Commodity(id="crude"), Commodity(id="dry"))
    net = replace(net, tables=replace(net.tables, commodities=both))
    found = limits(page_network(snapshot(net, year=2025, commodity="crude")))
    shares = {element: found["segment", element][-1] for element in ("r-m", "f-r", "c-m", "f-c")}
    assert shares == {"r-m": "0.25", "f-r": "0", "c-m": None, "f-c": "0"}


def test_a_limit_that_no_scenario_reaches_says_so():
    net = two_routes()
    both = (Commodity(id="crude"), Commodity(id="dry"))
    demand = Demand(place="m", central=Decimal(1), unit="unit", commodity="dry")
    net = replace(net, tables=replace(net.tables, commodities=both, demands=(demand,)))
    assert limits(page_network(snapshot(net, commodity="crude")))["demand", "m"][-1] is None
    assert limits(page_network(snapshot(net, commodity="dry")))["demand", "m"][-1] == "0"
    corridor = limits(page_network(snapshot(net, notion="corridor")))
    assert corridor["supply", "f"] == [None, 90, 90, "none", [], None]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_stand_in_a_page_as_it_is(name):
    """One strict block that leaves one name behind, and nothing that a strict policy forbids."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text.startswith('"use strict";\n')
    assert len(text.splitlines()) <= MOST_LINES
    assert [line for line in text.splitlines()[1:] if line[:1] not in ("", " ", "/")] == ["{", "}"]
    assert len(re.findall(r"globalThis\.\w+ = ", text)) == 1
    forbidden = (
        "</script",
        "<!--",
        "eval(",
        "Function(",
        "innerHTML",
        "document",
        "import(",
        "fetch",
        "http",
    )
    assert [word for word in forbidden if word in text] == []

"""When a source changes: the figures that still repeat it, the network that follows it, what rests on it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, number

from analysis.dependence import dependence
from analysis.follow import Stale, follow, weigh
from analysis.reliance import inputs
from routes.model import Commodity, Evidence, Price, Project, Storage
from routes.network import load
from routes.snapshot import snapshot

COUNTRIES = {"field": "KAZ", "russia": "RUS", "caspian": "AZE"}


def told(value="8", **more):
    columns = {"id": "src", "subject": "line", "quantity": "capacity", "unit": "Mt/yr", "period": "2025"}
    return Evidence(**{**columns, **more}, value=None if value is None else number(value))


def two_ways(*sources, unit="Mt/yr", **rows):
    """Eight by Russia, three by ship; `line` tells what the capacity of the way by Russia cites and says."""
    made = network(
        {"field>russia:line": 8, "russia>west:on": 20, "field>caspian:ship": 3, "caspian>west:rest": 9},
        supplies={"field": 10},
        markets=["west"],
        countries=COUNTRIES,
        exporter="KAZ",
        unit=unit,
        evidence={item.id: item for item in sources},
    )
    tables = made.tables
    line = {"evidence": ("src",), **rows.pop("line", {})}
    capacities = tuple(replace(row, **line) if row.element == "line" else row for row in tables.capacities)
    return replace(made, tables=replace(tables, capacities=capacities, **rows))


def capacity(made, element="line"):
    (row,) = [row for row in made.tables.capacities if row.element == element]
    return row


def change(before, after, **rows):
    """What a change of one source leaves behind in the network of two ways."""
    return follow(two_ways(before, **rows), two_ways(after, **rows))


def fields(following):
    return {(item.table, item.field): (item.old, item.new) for item in following.stale}


def test_a_figure_that_repeats_its_source_is_stale_and_follows():
    found = change(told("8"), told("5"))
    assert found.stale == (
        Stale(
            table="capacities",
            element="line",
            period=None,
            field="central",
            old=Decimal(8),
            new=Decimal(5),
            evidence="src",
        ),
    )
    assert capacity(found.network).central == 5
    assert found.resting == ()


def test_results_move_when_the_figure_follows():
    found = change(told("8"), told("5"))
    assert dependence(found.network, on=["RUS"]).capacity.value == 8_000_000  # 5 by Russia and 3 by ship
    assert dependence(two_ways(told("5")), on=["RUS"]).capacity.value == 10_000_000


@pytest.mark.parametrize("after", [told("8"), told("8", grade="A"), told("8", period="2024")])
def test_where_no_figure_changed_nothing_is_stale_and_nothing_rests(after):
    before = two_ways(told("8"))
    found = follow(before, two_ways(after))
    assert (found.stale, found.resting) == ((), ())
    assert found.network.tables.capacities == before.tables.capacities


def test_evidence_of_one_side_alone_has_no_old_figure():
    made = two_ways(told("8"))
    assert follow(two_ways(), made).network is made
    assert follow(two_ways(), made).stale == ()
    assert follow(made, two_ways()).resting == ()


def test_a_row_that_has_followed_is_neither_stale_nor_resting():
    found = follow(two_ways(told("8")), two_ways(told("5"), line={"central": Decimal(5)}))
    assert (found.stale, found.resting) == ((), ())


def test_a_figure_near_the_old_one_only_rests_on_it():
    found = change(told("8.01"), told("5"))
    assert found.stale == ()
    assert [(item.table, item.element, item.period, item.evidence) for item in found.resting] == [
        ("capacities", "line", None, "src")
    ]


@pytest.mark.parametrize(
    ("value", "unit", "new", "follows"),
    [
        ("8000", "kt/yr", "5000", "5"),
        ("8", "Mt", "5", "5"),  # an amount of one year
        ("160", "kb/d", "80", "4"),  # 7.3 barrels a tonne: a million barrels a day are 50 Mt a year
        ("8", "wagons", "5", None),
        ("8", None, "5", None),
        ("8", "USD/t", "5", None),
    ],
)
def test_figures_are_compared_in_the_unit_of_the_row(value, unit, new, follows):
    crude = (Commodity(id="crude", bbl_per_t=Decimal("7.3")),)
    rows = {"line": {"commodities": ("crude",)}, "commodities": crude}
    found = change(told(value, unit=unit), told(new, unit=unit), **rows)
    expected = {} if follows is None else {("capacities", "central"): (Decimal(8), Decimal(follows))}
    assert fields(found) == expected
    assert bool(found.resting) is (follows is None)


def test_another_unit_for_the_same_amount_is_no_change():
    found = change(told("8"), told("8000", unit="kt/yr"))
    assert (found.stale, found.resting) == ((), ())


def test_a_converted_figure_keeps_the_decimals_of_its_unit():
    found = change(told("8000", unit="kt/yr"), told("5000.00000049", unit="kt/yr"))
    assert capacity(found.network).central == 5
    found = change(told("8"), told("5.00000000049"))
    assert capacity(found.network).central == Decimal("5.00000000049")


@pytest.mark.parametrize("period", ["2025-01/2025-03", "spring", None])
def test_an_amount_of_no_whole_year_or_month_is_no_flow(period):
    assert fields(change(told("8", unit="Mt", period=period), told("5", unit="Mt", period=period))) == {}


def test_an_amount_of_a_month_is_a_flow_per_month():
    rows = {"line": {"unit": "Mt/month", "period": "2025-02"}}
    sides = (told(value, unit="kt", period="2025-02") for value in ("8000", "5000"))
    assert fields(change(*sides, **rows)) == {("capacities", "central"): (Decimal(8), Decimal(5))}


def test_a_period_that_is_none_converts_nothing():
    sides = (told(value, unit="kt/d", period="spring") for value in ("8", "5"))
    assert fields(change(*sides)) == {}


def test_a_figure_that_is_no_longer_told_rests():
    found = change(told("8"), told(None))
    assert found.stale == ()
    assert [item.evidence for item in found.resting] == ["src"]


def test_a_figure_below_nothing_cannot_be_followed():
    assert change(told("8"), told("-1")).stale == ()


@pytest.mark.parametrize(
    ("new", "low", "central", "high"),
    [("5", "5", "5", "9"), ("12", "7", "12", "12"), ("8.5", "7", "8.5", "9")],
)
def test_the_range_is_widened_to_the_best_figure(new, low, central, high):
    found = change(told("8"), told(new), line={"low": number(7), "high": number(9)})
    row = capacity(found.network)
    assert (row.low, row.central, row.high) == (number(low), number(central), number(high))


def test_third_parties_keep_at_most_the_low_end():
    found = change(told("8"), told("2"), line={"low": number(7), "reserved": number(4)})
    assert (capacity(found.network).low, capacity(found.network).reserved) == (2, 2)
    found = change(told("8"), told("2"), line={"reserved": number(4)})
    assert (capacity(found.network).low, capacity(found.network).reserved) == (None, 2)


def test_what_is_reserved_follows_too():
    found = change(told("4"), told("6"), line={"low": number(5), "reserved": number(4)})
    assert fields(found) == {("capacities", "reserved"): (Decimal(4), Decimal(6))}
    assert capacity(found.network).reserved == 5


def test_a_range_follows_the_range_of_its_source():
    rows = {"line": {"low": number(7), "high": number(9)}}
    before, after = told("8", low=number(7), high=number(9)), told("5", low=number(4), high=number(9))
    assert fields(change(before, after, **rows)) == {
        ("capacities", "central"): (Decimal(8), Decimal(5)),
        ("capacities", "low"): (Decimal(7), Decimal(4)),
    }


def test_each_end_follows_its_own_figure_first():
    before, after = told("8", low=number(8), high=number(8)), told("5", low=number(4), high=number(6))
    found = change(before, after, line={"low": number(8), "high": number(8)})
    assert {field: new for (_, field), (_, new) in fields(found).items()} == {
        "central": 5,
        "low": 4,
        "high": 6,
    }


def test_a_range_end_may_repeat_the_best_figure_of_its_source():
    found = change(told("12"), told("15"), line={"high": number(12)})
    assert fields(found) == {("capacities", "high"): (Decimal(12), Decimal(15))}
    assert capacity(found.network).central == 8


def test_the_first_cited_of_two_sources_is_followed():
    before = told("8"), told("8", id="other")
    after = told("5"), told("6", id="other")
    found = follow(
        two_ways(*before, line={"evidence": ("other", "src")}),
        two_ways(*after, line={"evidence": ("other", "src")}),
    )
    assert [(item.new, item.evidence) for item in found.stale] == [(6, "other")]
    assert [item.evidence for item in found.resting] == ["src"]


def test_no_limit_is_no_figure():
    assert change(told("8"), told("5"), line={"central": Decimal("Infinity")}).stale == ()


def test_every_table_with_figures_is_searched():
    made = two_ways(told("8"))
    tables = made.tables
    storage = Storage(place="field", central=Decimal(8), unit="Mt", evidence=("src",))
    project = Project(
        id="wider", element="line", added=Decimal(8), unit="Mt/yr", year=2030, evidence=("src",)
    )
    rows = {
        "supplies": tuple(replace(row, central=number(8), evidence=("src",)) for row in tables.supplies),
        "projects": (project,),
        "storages": (storage,),
    }
    found = follow(two_ways(told("8"), **rows), two_ways(told("5"), **rows))
    assert set(fields(found)) == {
        ("capacities", "central"),
        ("supplies", "central"),
        ("projects", "added"),
    }
    assert [item.table for item in found.resting] == ["storages"]  # a flow is no stock


def test_demands_and_flows_follow():
    made = network(
        {"field>plant:feed": 9, "field>west:out": 9},
        supplies={"field": 9},
        markets=["west"],
        demands={"plant": 4},
        counted={"out": 4},
        countries={"field": "KAZ", "plant": "KAZ"},
        exporter="KAZ",
        unit="Mt/yr",
        evidence={"src": told("4")},
    )
    tables = made.tables
    cite = {
        name: tuple(replace(row, evidence=("src",)) for row in getattr(tables, name))
        for name in ("demands", "flows")
    }
    before = replace(made, tables=replace(tables, **cite))
    after = replace(before, tables=replace(before.tables, evidence=(told("3"),)))
    found = follow(before, after)
    assert set(fields(found)) == {("demands", "central"), ("flows", "value")}
    answer = dependence(found.network)
    assert (answer.capacity.home, answer.exports) == (3_000_000, 3_000_000)


@pytest.mark.parametrize(
    ("unit", "old", "new", "follows"),
    [("USD/t", "75", "60", "60"), ("USD/bbl", "10", "8", "60"), ("KZT/t", "75", "60", None)],
)
def test_prices_follow_in_their_own_currency(unit, old, new, follows):
    crude = (Commodity(id="crude", bbl_per_t=Decimal("7.5")),)
    price = Price(commodity="crude", period="2025", value=Decimal(75), unit="USD/t", evidence=("src",))
    rows = {"commodities": crude, "prices": (price,), "line": {"evidence": ()}}
    found = change(told(old, unit=unit), told(new, unit=unit), **rows)
    expected = {} if follows is None else {("prices", "value"): (Decimal(75), Decimal(follows))}
    assert fields(found) == expected


@given(st.decimals(0, 40, places=2), st.decimals(0, 40, places=2))
def test_following_there_and_back_leaves_nothing_stale(old, new):
    line = {"central": old}
    found = follow(two_ways(told(old), line=line), two_ways(told(new), line=line))
    assert follow(two_ways(told(old)), found.network).stale == ()
    assert capacity(found.network).central == new
    back = replace(found.network, tables=replace(found.network.tables, evidence=(told(old),)))
    assert capacity(follow(found.network, back).network).central == old


def test_resting_rows_have_the_influence_of_their_input():
    line = {"low": number(6), "high": number(9), "central": number(8), "period": "2025"}
    made = two_ways(told("4"), line=line)
    found = follow(two_ways(told("7")), made)
    view = snapshot(made, year=2025)
    (item,) = weigh(found.resting, view, "AZE")
    expected = {item.element.id: item.influence for item in inputs(view, "AZE")}
    assert item.influence == expected["line"] == 3_000_000
    (closed,) = weigh(found.resting, view, "RUS")
    assert closed.influence == 0


def test_a_row_that_does_not_count_in_the_year_has_no_influence():
    made = two_ways(told("4"), line={"low": number(6), "high": number(9), "period": "2024"})
    (old,) = made.tables.capacities[:1]
    now = replace(old, period="2025", low=number(5))
    plate = replace(old, period="2026", low=None, high=None, status="nameplate")
    flow = replace(old, element="on", central=Decimal("Infinity"), low=None, high=None, period="2025")
    others = made.tables.capacities[2:]
    made = replace(made, tables=replace(made.tables, capacities=(old, now, plate, flow, *others)))
    view = snapshot(made, year=2025)
    weighed = weigh(follow(two_ways(told("7")), made).resting, view, "AZE")
    assert [(row.element, row.period, row.influence) for row in weighed] == [
        ("line", "2025", 4_000_000),
        ("line", "2024", None),
        ("line", "2026", None),
        ("on", "2025", None),
    ]


def test_supplies_have_influence_and_flows_have_none():
    made = two_ways(told("4"), line={"evidence": ()})
    supplies = tuple(
        replace(row, low=number(2), high=number(12), evidence=("src",)) for row in made.tables.supplies
    )
    project = Project(id="more", element="line", added=number(1), unit="Mt/yr", year=2030, evidence=("src",))
    made = replace(made, tables=replace(made.tables, supplies=supplies, projects=(project,)))
    weighed = weigh(follow(two_ways(told("7")), made).resting, snapshot(made), "RUS")
    assert [(row.table, row.influence) for row in weighed] == [("supplies", 1_000_000), ("projects", None)]


NETWORK = load("kazakhstan")


def with_evidence(name, value):
    rows = tuple(
        replace(row, value=Decimal(value)) if row.id == name else row for row in NETWORK.tables.evidence
    )
    return replace(NETWORK, tables=replace(NETWORK.tables, evidence=rows))


def test_the_capacity_of_cpc_follows_its_operator_and_moves_the_answer():
    """By hand: 70 less what is reserved is left of 81.5; the cut of 2025 then adds up to the new exports."""
    found = follow(NETWORK, with_evidence("cpc-capacity-kmg-2024", 70))
    rows = {item.element for item in found.stale if (item.period, item.field) == ("2025", "central")}
    assert rows == {"cpc-russia", "cpc-kropotkin-terminal", "cpc-marine-terminal", "cpc-straits"}
    before, after = (dependence(made, year=2025, commodity="crude") for made in (NETWORK, found.network))
    view = after.snapshot
    reserved = next(
        row.reserved
        for row in NETWORK.tables.capacities
        if (row.element, row.period) == ("cpc-russia", "2025")
    )
    limit = view.capacities["cpc-russia"]
    assert view.decimal(limit.amount) == float(70 - reserved)
    assert limit.low == limit.amount
    assert after.capacity.value < before.capacity.value
    cut = {term.id: term.capacity for term in after.near_fields}
    assert cut["cpc-russia"] == limit.amount
    assert sum(cut.values()) == after.capacity.value


def test_what_is_arithmetic_on_the_capacity_of_cpc_rests_on_it_in_part():
    found = follow(NETWORK, with_evidence("cpc-capacity-kmg-2024", 70))
    assert ("projects", "cpc-debottlenecking") in {(item.table, item.element) for item in found.resting}


def test_no_change_of_evidence_leaves_the_built_in_network_as_it_is():
    found = follow(NETWORK, NETWORK)
    assert found.network is NETWORK
    assert (found.stale, found.resting) == ((), ())


def test_every_monthly_price_follows_its_month():
    for row in NETWORK.tables.prices:
        if len(row.period) == len("2025-01"):
            source = NETWORK.evidence[row.evidence[0]]
            assert (source.value, source.period) == (row.value, row.period), row

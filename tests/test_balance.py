"""The year's balance: supply less home use less exports, and when that closes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from folders import save
from networks import network, number
from terminal import document, refused, told

from analysis.balance import balance, balances
from routes.model import Flow
from routes.network import load
from routes.snapshot import snapshot


def one_line(*, exports="67", supply="100", home="30", more=()):
    """A field that gives 100, a refinery that takes 30, and a counted pipeline to a market abroad."""
    made = network(
        {"field>plant:local": 50, "field>abroad:line": 80},
        supplies={"field": supply},
        markets=["abroad"],
        demands={"plant": home},
        countries={"field": "KAZ", "plant": "KAZ", "abroad": "CHN"},
        exporter="KAZ",
        counted={"line": exports},
        unit="Mt/yr",
    )
    return with_flows(made, *more)


def with_flows(made, *rows):
    return replace(made, tables=replace(made.tables, flows=(*made.tables.flows, *rows)))


def flow(element="line", value=1, period="2025", **more):
    return Flow(element=element, value=number(value), unit="Mt/yr", period=period, counts=True, **more)


def of_year(made, year=2025):
    return balance(snapshot(made, year=year))


def test_the_rest_is_supply_less_home_use_less_exports():
    found = of_year(one_line(exports="68.5"))
    scale = found.snapshot.scale
    assert found.year == 2025
    assert [found.supply, found.home, found.exports] == [100 * scale, 30 * scale, 68.5 * scale]
    assert found.rest == 1.5 * scale
    assert found.rest_share == pytest.approx(0.015)


@pytest.mark.parametrize(
    ("exports", "closes"),
    [("70", True), ("68", True), ("67", True), ("66.9", False), ("70.1", False), ("0", False)],
)
def test_a_balance_closes_where_the_rest_is_0_to_3_per_cent_of_supply(exports, closes):
    assert of_year(one_line(exports=exports)).closes is closes


def test_nothing_supplied_leaves_no_share():
    found = of_year(one_line(supply="0", home="0", exports="0"))
    assert (found.rest, found.rest_share, found.closes) == (0, 0.0, True)


def test_an_asked_year_without_counted_flows_has_no_exports():
    assert of_year(one_line(), 2024).exports == 0


def test_terms_are_derived_where_they_are_judged_or_computed_by_us():
    made = one_line(more=[flow("local", status="derived")])
    judged = {
        table: tuple(replace(row, note="judged: by analogy") for row in getattr(made.tables, table))
        for table in ("supplies", "demands")
    }
    found = of_year(replace(made, tables=replace(made.tables, **judged)))
    assert found.derived == ("supply field", "home use plant", "flow local")


@pytest.mark.parametrize(
    "row",
    [
        flow(status="derived", value=0),
        flow(status="derived", period="2024"),
        flow(status="derived", origin="RUS"),
        flow(status="derived", commodity="ore"),
        flow(status="observed"),
        replace(flow(status="derived"), counts=False),
    ],
    ids=["zero", "another year", "another's goods", "another commodity", "observed", "not counted"],
)
def test_only_terms_of_the_sum_are_called_derived(row):
    assert of_year(one_line(more=[row])).derived == ()


def test_every_counted_year_has_a_balance_oldest_first():
    made = one_line(more=[flow(period="2023", value=70), flow(period="2024", value=69)])
    assert [(item.year, item.rest // item.snapshot.scale) for item in balances(made)] == [
        (2023, 0),
        (2024, 1),
        (2025, 3),
    ]


def test_a_balance_names_what_supply_home_use_and_exports_rest_on():
    made = one_line(more=[flow(evidence=("told",)), flow(period="2024", evidence=("older",))])
    supplies = tuple(replace(row, evidence=("field-report", "told")) for row in made.tables.supplies)
    assert of_year(replace(made, tables=replace(made.tables, supplies=supplies))).evidence() == (
        "field-report",
        "told",
    )


def test_the_command_prints_one_line_per_year(tmp_path):
    folder = save(one_line(more=[flow(period="2024", value=60)]), tmp_path / "net")
    text = told("balance", "--network", folder)
    assert "2024 100.00 30.00 60.00 10.00 10.0 % 0 does not close" in text
    assert "2025 100.00 30.00 67.00 3.00 3.0 % 0" in text
    assert text.count("does not close") == 1


def test_the_document_has_no_year_of_its_own_and_names_its_evidence(tmp_path):
    folder = save(one_line(more=[flow(period="2024", evidence=("told",))]), tmp_path / "net")
    answer = document("balance", "--network", folder)
    assert (answer["year"], answer["unit"], answer["evidence"]) == (None, "Mt/yr", ["told"])
    assert answer["balances"][1] == {
        "year": 2025,
        "supply": 100.0,
        "home": 30.0,
        "exports": 67.0,
        "rest": 3.0,
        "rest_share": 0.03,
        "closes": True,
        "derived": [],
    }


def test_a_network_without_counted_flows_has_no_balance(tmp_path):
    made = one_line()
    folder = save(replace(made, tables=replace(made.tables, flows=())), tmp_path / "net")
    assert "counts no year of this commodity" in refused("balance", "--network", folder)


def test_the_oil_exports_of_2022_are_those_of_the_ministry():
    made = load("kazakhstan")
    (found,) = (item for item in balances(made, "crude") if item.year == 2022)
    told_by_ministry = made.evidence["exports-total-2022"].value
    assert found.snapshot.decimal(found.exports) == pytest.approx(float(told_by_ministry))
    assert found.closes
    assert "exports-total-2022" in found.evidence()

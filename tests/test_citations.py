"""Which rows cite which evidence, and who else says what."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from folders import folder
from networks import network

from routes.citations import CITING_TABLES, Use, evidence_of, others, uses
from routes.model import ROW_TYPES, Evidence, Price
from routes.network import load, read_network
from routes.projects import Project


def source(name, **columns):
    return Evidence(**{"id": name, "subject": "trunk", "quantity": "capacity", **columns})


def test_every_row_that_cites_an_id_is_found_in_the_order_of_tables(tmp_path):
    net = read_network(folder(tmp_path / "sound"))
    assert uses(net, "operator-2023") == (
        Use(table="capacities", element="trunk", period="2023", first=True),
        Use(table="supplies", element="field", period="2023", first=True),
        Use(table="flows", element="coast", period="2023", first=True),
        Use(table="past_plans", element="northern-volume", period=None, first=True),
        Use(table="hidden_legs", element="border-leg", period=None, first=True),
    )


def test_evidence_that_nothing_cites_has_no_uses(tmp_path):
    assert uses(read_network(folder(tmp_path / "sound")), "another") == ()


def test_only_the_first_of_several_sources_is_the_driver():
    net = network({"a>b:ab": 1}, supplies={"a": 1}, evidence={"x": source("x"), "y": source("y")})
    (row,) = net.tables.capacities
    net = replace(net, tables=replace(net.tables, capacities=(replace(row, evidence=("x", "y")),)))
    assert [use.first for name in "xy" for use in uses(net, name)] == [True, False]
    assert evidence_of(net, "ab") == ("x", "y")


def test_the_sources_of_an_element_are_each_named_once_in_order_of_use(tmp_path):
    net = read_network(folder(tmp_path / "sound"))
    assert evidence_of(net, "trunk") == ("operator-2023",)
    assert evidence_of(net, "port") == ()


def test_rows_of_every_table_are_told_by_what_they_are_about():
    net = network({"a>b:ab": 1}, supplies={"a": 1})
    project = Project(id="wider", element="ab", added=Decimal(1), unit="unit", year=2030, evidence=("x",))
    price = Price(commodity="crude", period="2025", value=Decimal(70), unit="USD/bbl", evidence=("x",))
    net = replace(net, tables=replace(net.tables, projects=(project,), prices=(price,)))
    assert [(use.table, use.element, use.period) for use in uses(net, "x")] == [
        ("prices", "crude", "2025"),
        ("projects", "wider", None),
    ]


def test_every_table_with_a_column_of_evidence_is_searched():
    tables = {name for name, row in ROW_TYPES.items() if "evidence" in row.__dataclass_fields__}
    assert set(CITING_TABLES) == tables


def test_no_id_that_the_built_in_network_cites_is_missed():
    net = load()
    cited = {name for table in CITING_TABLES for row in getattr(net.tables, table) for name in row.evidence}
    assert all(uses(net, name) for name in cited)


def test_others_are_about_the_same_subject_quantity_and_year():
    rows = {
        name: source(name, **columns)
        for name, columns in {
            "this": {"period": "2025"},
            "same-year": {"period": "2025-07"},
            "other-year": {"period": "2024"},
            "other-subject": {"period": "2025", "subject": "coast"},
            "other-quantity": {"period": "2025", "quantity": "throughput"},
            "timeless": {},
        }.items()
    }
    net = network({"a>b:ab": 1}, supplies={"a": 1}, evidence=rows)
    assert [row.id for row in others(net, "this")] == ["same-year"]
    assert others(net, "timeless") == ()


def test_one_statement_under_two_names_of_its_subject_is_found():
    said = {"value": Decimal(5), "unit": "Mt/yr", "period": "2025"}
    rows = {
        name: source(name, **{**said, **columns})
        for name, columns in {
            "this": {"url": "https://a.example", "commodity": "crude"},
            "renamed": {"subject": "trunk-line", "quantity": "throughput"},
            "same-page": {"subject": "coast", "unit": "Mt", "period": "2025-01", "url": "https://a.example"},
            "other-good": {"subject": "railway", "commodity": "grain"},
            "other-unit": {"subject": "coast", "unit": "kt/yr"},
            "other-figure": {"subject": "coast", "value": Decimal(6), "url": "https://a.example"},
            "no-figure": {"subject": "coast", "value": None, "url": "https://a.example"},
        }.items()
    }
    net = network({"a>b:ab": 1}, supplies={"a": 1}, evidence=rows)
    assert [row.id for row in others(net, "this")] == ["renamed", "same-page"]
    assert "this" not in {row.id for row in others(net, "no-figure")}


def test_the_same_period_stands_before_its_parts():
    periods = {
        "month": "2025-07",
        "half": "2025-01/2025-06",
        "this": "2025",
        "year": "2025",
        "day": "2025-07-01",
    }
    net = network(
        {"a>b:ab": 1},
        supplies={"a": 1},
        evidence={name: source(name, period=period) for name, period in periods.items()},
    )
    assert [row.id for row in others(net, "this")] == ["year", "month", "half", "day"]
    assert [row.id for row in others(net, "day")] == ["month", "this", "year"]


def test_one_total_of_the_built_in_network_is_found_under_both_names_of_its_subject():
    assert "kz-oil-exports-2025" in {row.id for row in others(load(), "exports-total-2025")}

"""The Frictionless descriptor: another tool reads the exported folder by it, and finds it valid."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import frictionless
import pytest
from folders import SOUND, folder
from networks import network
from terminal import told

from routes.descriptor import descriptor
from routes.model import ROW_TYPES
from routes.network import load, read_network


def described(made):
    return json.loads(descriptor(made))


def tables(made):
    return {resource["name"]: resource["schema"] for resource in described(made)["resources"]}


def columns(made, table):
    return {column["name"]: column for column in tables(made)[table]["fields"]}


def exported(source, out):
    """Write a network with `corridors export csv`; return its folder."""
    told("export", "csv", "--network", source, "--out", out)
    (made,) = out.iterdir()
    return made


def faults(made):
    """Return what Frictionless says of an exported folder."""
    report = frictionless.validate(str(made / "datapackage.json"))
    found = [(task.name, error.type) for task in report.tasks for error in task.errors]
    return found + [("package", error.type) for error in report.errors]


@pytest.fixture(scope="module")
def kazakhstan():
    return load("kazakhstan")


def test_the_built_in_network_as_exported_is_valid(tmp_path):
    made = exported("kazakhstan", tmp_path)
    assert faults(made) == []
    package = frictionless.Package(str(made / "datapackage.json"))
    rows = {resource.name: len(resource.read_rows()) for resource in package.resources}
    network_read = read_network(made)
    assert rows == {name: len(getattr(network_read.tables, name)) for name in rows}
    assert set(rows) == {path.stem for path in made.glob("*.csv")}


def test_a_folder_with_every_table_is_valid(tmp_path):
    made = exported(folder(tmp_path / "in"), tmp_path / "out")
    assert faults(made) == []
    assert {path.stem for path in made.glob("*.csv")} == set(ROW_TYPES)


def test_a_folder_of_the_required_tables_alone_is_valid(tmp_path):
    """Commodities are named there but listed nowhere, so there is no table to point into."""
    absent = dict.fromkeys(set(SOUND) - {"places", "segments", "capacities", "supplies"})
    source = folder(tmp_path / "in", **{**absent, "supplies": SOUND["supplies"].replace("crude", "oil")})
    made = exported(source, tmp_path / "out")
    assert faults(made) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("segments", "trunk,field,", "trunk,feeld,", ("segments", "foreign-key")),
        ("flows", ",crude,KAZ", ",ore,KAZ", ("flows", "foreign-key")),
        ("places", "RUS,port,", "RUS,harbour,", ("places", "constraint-error")),
        ("places", "plant,KAZ", ",KAZ", ("places", "constraint-error")),
        ("evidence", "capacity,50", "capacity,fifty", ("evidence", "type-error")),
        ("places", "plant,KAZ", "market,KAZ", ("places", "primary-key")),
    ],
    ids=["unknown place", "unknown commodity", "unknown kind", "no id", "no number", "an id twice"],
)
def test_what_is_wrong_in_a_table_is_seen_by_the_descriptor(table, old, new, fault, tmp_path):
    made = exported(folder(tmp_path / "in"), tmp_path / "out")
    path = made / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert fault in faults(made)


def test_every_column_is_described_as_in_the_code(kazakhstan):
    for table, schema in tables(kazakhstan).items():
        assert [column["name"] for column in schema["fields"]] == [
            item.name for item in fields(ROW_TYPES[table])
        ]
        assert all(column["description"] for column in schema["fields"])


def test_a_column_says_its_type_and_what_it_may_hold(kazakhstan):
    segment, place, project = (columns(kazakhstan, table) for table in ("segments", "places", "projects"))
    assert segment["bidirectional"]["type"] == "boolean"
    assert segment["corridors"]["type"] == "string"
    assert segment["length_km"]["type"] == "number"
    assert project["year"]["type"] == "integer"
    assert project["added"] == {
        "name": "added",
        "type": "number",
        "description": "capacity added",
        "constraints": {"required": True},
    }
    assert "market" in place["kind"]["constraints"]["enum"]
    assert "constraints" not in place["note"]


def test_a_figure_that_may_be_infinite_is_text_there(kazakhstan):
    """Their number knows INF alone, our tables say inf."""
    capacity = columns(kazakhstan, "capacities")
    assert [capacity[name]["type"] for name in ("low", "central", "high", "reserved")] == [
        "string",
        "string",
        "string",
        "number",
    ]


def test_names_that_must_exist_in_one_table_are_foreign_keys(kazakhstan):
    def keys(table):
        return {
            (key["fields"], key["reference"]["resource"])
            for key in tables(kazakhstan)[table].get("foreignKeys", ())
        }

    assert keys("segments") == {("origin", "places"), ("destination", "places")}
    assert keys("supplies") == {("place", "places"), ("commodity", "commodities")}
    assert keys("lines") == {("segment", "segments")}
    assert keys("capacities") == set()


def test_only_tables_with_rows_are_resources_and_name_their_file():
    made = network({"a>b": 1}, supplies={"a": 1}, markets=["b"])
    package = described(made)
    assert [(item["name"], item["path"]) for item in package["resources"]] == [
        ("places", "places.csv"),
        ("segments", "segments.csv"),
        ("capacities", "capacities.csv"),
        ("supplies", "supplies.csv"),
    ]


def test_the_package_is_named_like_the_network_and_tells_its_licence():
    made = network({"a>b": 1}, supplies={"a": 1}, markets=["b"])
    assert (described(made)["name"], described(made)["title"]) == ("test", "test")
    settings = replace(made.tables.settings, description="Two places", licence="mine")
    package = described(replace(made, tables=replace(made.tables, settings=settings)))
    assert (package["title"], package["licenses"][0]["title"]) == ("Two places", "mine")

"""corridors.csv: which rows it takes, and what its faults are called."""

from __future__ import annotations

import pytest
from folders import SOUND, faults, folder

from routes.corridors import Corridor
from routes.interchange import csv_tables
from routes.network import load, read_network


def with_rows(path, *rows, head="id,name,tags,goods"):
    return folder(path, corridors="\n".join([head, *rows]) + "\n")


def test_a_row_names_tags_and_goods(tmp_path):
    net = read_network(with_rows(tmp_path, "way,The way,north,crude"))
    assert net.tables.corridors == (Corridor(id="way", name="The way", tags=("north",), goods=("crude",)),)


def test_a_row_without_a_name_is_called_by_its_id(tmp_path):
    (row,) = read_network(with_rows(tmp_path, "way,,north,")).tables.corridors
    assert (row.label, row.goods) == ("way", ())


def test_a_network_without_the_table_has_no_rows(tmp_path):
    assert read_network(folder(tmp_path, corridors=None)).tables.corridors == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            "way,,nort,",
            "column tags: 'nort' does not stand in segments.csv; did you mean 'north'?",
        ),
        (
            "way,,north,crud",
            "column goods: 'crud' does not stand in commodities.csv; did you mean 'crude'?",
        ),
        ("way,,,", "column tags: a value is required here"),
        ("Way,,north,", "column id: expected a kebab-case id (a-z, 0-9, -), got 'Way'"),
    ],
)
def test_a_wrong_cell_is_named_with_the_nearest_name(row, fault, tmp_path):
    assert faults(with_rows(tmp_path, row)) == [f"corridors.csv, row 2, {fault}"]


def test_separators_without_a_tag_between_them_are_no_tags(tmp_path):
    (fault,) = faults(with_rows(tmp_path, "way,,;,"))
    assert fault.startswith("corridors.csv, row 2, column tags: ")


def test_an_id_that_stands_twice_is_a_fault(tmp_path):
    (fault,) = faults(with_rows(tmp_path, "way,,north,", "way,,north,"))
    assert fault == "corridors.csv, row 3, column id: the id 'way' already stands in corridors.csv"


def test_a_tag_of_a_row_that_cannot_be_read_counts_as_said(tmp_path):
    """The tag stands in segments.csv alone in a row with a fault of its own: only that one is told."""
    segments = SOUND["segments"] + "branch,field,nowhere,canal,,,east\n"
    path = folder(tmp_path, segments=segments, corridors="id,tags\nway,east\n")
    assert not [fault for fault in faults(path) if "corridors.csv" in fault]


def test_the_table_comes_back_from_csv_as_it_was(tmp_path):
    net = load("kazakhstan")
    for name, text in csv_tables(net).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert net.tables.corridors
    assert read_network(tmp_path).tables.corridors == net.tables.corridors

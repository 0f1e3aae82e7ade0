"""Tables as an Excel workbook and as Parquet files, read back by the libraries that others use."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from folders import folder
from networks import network
from terminal import document, told

from routes.errors import RoutesError
from routes.model import ROW_TYPES, Evidence
from routes.network import load, read_network
from routes.workbook import _library, excel, parquet, tables

FORMULA = "=1+1"


@pytest.fixture
def made():
    """Return a network with an unlimited segment and texts that look like formulas."""
    tricky = {
        name: Evidence(id=name, subject=text, quantity="capacity", value=value, note=None)
        for name, text, value in (
            ("formula", FORMULA, Decimal("0.1")),
            ("sum", "+SUM(A1)", None),
            ("at", "@here", Decimal(3)),
            ("error", "#N/A", None),
            ("number", "007", None),
        )
    }
    return network(
        {"field>west:sea": "inf", "field>east:rail": "2.5"},
        supplies={"field": 4},
        markets=["west", "east"],
        capacities={"field": 3},
        evidence=tricky,
    )


def book_of(made):
    return openpyxl.load_workbook(io.BytesIO(excel(made)))


def sheet_rows(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def frames_of(made):
    return {name: pq.read_table(pa.BufferReader(data)).to_pylist() for name, data in parquet(made).items()}


def test_a_workbook_has_a_sheet_for_every_table_that_has_rows(made):
    assert book_of(made).sheetnames == ["places", "segments", "capacities", "supplies", "evidence"]


def test_the_head_of_a_sheet_stays_in_sight_and_names_the_columns(made):
    book = book_of(made)
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    assert [cell.value for cell in book["supplies"][1]] == list(ROW_TYPES["supplies"].__dataclass_fields__)


def test_text_that_begins_like_a_formula_stays_text(made):
    cells = book_of(made)["evidence"]["B"][1:]
    assert [cell.value for cell in cells] == [FORMULA, "+SUM(A1)", "@here", "#N/A", "007"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_what_has_no_value_is_an_empty_cell(made):
    assert [row["value"] for row in sheet_rows(book_of(made)["evidence"])] == [0.1, None, 3, None, None]
    assert {row["note"] for row in sheet_rows(book_of(made)["evidence"])} == {None}


def test_an_infinite_figure_is_the_text_inf_in_a_workbook(made):
    assert [row["central"] for row in sheet_rows(book_of(made)["capacities"])] == ["inf", 2.5, 3]


def test_yes_and_no_stay_what_they_are(made):
    assert {row["bidirectional"] for row in sheet_rows(book_of(made)["segments"])} == {False}


def test_an_infinite_figure_is_infinite_in_parquet(made):
    figures = [row["central"] for row in frames_of(made)["capacities.parquet"]]
    assert figures == [math.inf, 2.5, 3.0]


def test_parquet_keeps_text_and_what_has_no_value(made):
    rows = frames_of(made)["evidence.parquet"]
    assert [row["subject"] for row in rows] == [FORMULA, "+SUM(A1)", "@here", "#N/A", "007"]
    assert [row["value"] for row in rows][:1] == [0.1]
    assert {row["note"] for row in rows} == {None}


def test_figures_are_binary_floating_point_and_absent_ones_absent(made):
    frame = tables(made)["evidence"]
    assert frame["value"].dtype == float
    assert frame["value"].isna().tolist() == [False, True, False, True, True]


def test_making_tables_leaves_the_network_as_it_was(made):
    before = replace(made)
    tables(made)
    assert made == before
    assert all(isinstance(row.central, Decimal) for row in made.tables.capacities)


def plain(value):
    """Return a cell as a file of text would hold it, numbers as numbers."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, tuple):
        return ";".join(value) or None
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return float(value)
    return float(value) if value == "inf" else value or None if isinstance(value, str) else value


def columns_of(row):
    return {name: plain(getattr(row, name)) for name in type(row).__dataclass_fields__}


@pytest.mark.parametrize("source", ["every table", "kazakhstan"])
def test_both_formats_hold_every_cell_of_every_table(source, tmp_path):
    made = load("kazakhstan") if source == "kazakhstan" else read_network(folder(tmp_path / "in"))
    book, frames = book_of(made), frames_of(made)
    names = [name for name in ROW_TYPES if getattr(made.tables, name)]
    assert book.sheetnames == [name.removesuffix(".parquet") for name in frames] == names
    for name in names:
        expected = [columns_of(row) for row in getattr(made.tables, name)]
        for rows in (sheet_rows(book[name]), frames[f"{name}.parquet"]):
            assert [{key: plain(value) for key, value in row.items()} for row in rows] == expected


def test_a_library_that_is_not_installed_is_named_with_the_way_to_get_it():
    with pytest.raises(
        RoutesError, match=r"this needs no_such_library: pip install 'kz-corridors\[export\]'"
    ):
        _library("no_such_library")


def test_the_command_writes_one_workbook(tmp_path):
    source = folder(tmp_path / "in")
    out = tmp_path / "out"
    assert told("export", "excel", "--network", source, "--out", out).endswith("sound.xlsx")
    assert openpyxl.load_workbook(out / "sound.xlsx").sheetnames == list(ROW_TYPES)


def test_the_command_writes_a_parquet_file_for_every_table(tmp_path):
    source = folder(tmp_path / "in", prices=None)
    files = document("export", "parquet", "--network", source, "--out", tmp_path / "out")["files"]
    names = [name for name in ROW_TYPES if name != "prices"]
    assert files == [str(tmp_path / "out" / "sound" / f"{name}.parquet") for name in names]
    assert pq.read_table(files[0]).num_rows == 5


def test_a_quiet_export_says_nothing(tmp_path):
    source = folder(tmp_path / "in")
    assert told("export", "excel", "--network", source, "--out", tmp_path / "out", "--quiet") == ""

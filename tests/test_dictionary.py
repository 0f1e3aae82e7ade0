"""The data dictionary: complete, in plain words, and the same on paper as in the code."""

from dataclasses import fields
from pathlib import Path

import pytest

from routes import model
from routes.dictionary import data_dictionary, plain_type

PAGE = Path(__file__).parents[1] / "docs" / "DATA_DICTIONARY.md"


def test_the_page_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == data_dictionary(), "run: make docs"


@pytest.mark.parametrize("table", model.ROW_TYPES)
def test_every_column_of_every_table_has_a_line(table):
    section = data_dictionary().split(f"## {table}.csv\n")[1].split("\n## ")[0]
    named = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert named == [item.name for item in fields(model.ROW_TYPES[table])]


def test_every_column_is_described():
    lines = [line for line in data_dictionary().splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert all(len(row) == 4 and all(row) for row in cells)
    assert not [row for row in cells if "None" in row[3] or "Annotated" in row[2]]


def test_a_required_column_stands_out():
    assert "| `central` | **yes** | number ≥ 0, or `inf` |" in data_dictionary()
    assert "| `counts` | no; empty = `false` | `true` or `false` |" in data_dictionary()


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (model.Amount, "number ≥ 0"),
        (model.Amount | None, "number ≥ 0"),
        (model.Names, "names, `;` between them"),
        (model.Month, "month or year"),
        (model.Grade | None, "one of `A`, `B`, `C`"),
        (str, "text"),
    ],
)
def test_types_are_said_in_plain_words(hint, words):
    assert plain_type(hint) == words

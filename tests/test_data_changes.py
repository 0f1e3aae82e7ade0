"""The log of changed figures: every line names what exists, and the newest figure is what the table holds."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from routes.columns import PERIOD_PATTERN
from routes.model import ROW_TYPES
from routes.network import load

PAGE = Path(__file__).parents[1] / "docs" / "DATA_CHANGES.md"
COLUMNS = ("date", "table", "element", "period", "field", "old", "new", "why", "evidence")
KEYS = ("id", "element", "place", "commodity", "currency", "segment")
NOTHING = "–"
NETWORK = load("kazakhstan")
FIRST = "2026-11-24 | – | – | – | – | – | – | first published state; nothing has changed yet | –"


def lines_of(text):
    """Return the lines of the page's table as cells by column, without its head."""
    table = [line.strip().strip("|") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.split("|")] for line in table]
    assert tuple(cells[0]) == COLUMNS
    assert set("".join(cells[1])) == {"-"}
    return [dict(zip(COLUMNS, line, strict=True)) for line in cells[2:]]


def name_of(row):
    """Return the id that a row is about: its own, else that of what it describes."""
    return next(name for key in KEYS if (name := getattr(row, key, None)))


def cell_of(row, field):
    value = getattr(row, field)
    if isinstance(value, tuple):
        return ";".join(value) or NOTHING
    return NOTHING if value is None else str(value)


def same(one, other):
    """Whether two cells hold the same figure or text."""
    if one == other:
        return True
    try:
        return Decimal(one) == Decimal(other)
    except ArithmeticError:
        return False


def faults(line):
    """Say what is wrong with one line of the log."""
    found = []
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", line["date"]):
        found.append("date")
    else:
        dt.date.fromisoformat(line["date"])
    if not line["why"] or line["why"] == NOTHING:
        found.append("why")
    named = [] if line["evidence"] == NOTHING else line["evidence"].split(";")
    found += [f"evidence {name}" for name in named if name not in NETWORK.evidence]
    if line["table"] == NOTHING:
        return found + [
            column for column in ("element", "period", "field", "old", "new") if line[column] != NOTHING
        ]
    if line["table"] not in ROW_TYPES:
        return [*found, "table"]
    return found + row_faults(line)


def row_faults(line):
    """Say what is wrong with the names and figures of a line about one table."""
    found = []
    if not named(line["element"]):
        found.append("element")
    if line["period"] != NOTHING and not re.fullmatch(PERIOD_PATTERN, line["period"]):
        found.append("period")
    if line["field"] not in ROW_TYPES[line["table"]].__dataclass_fields__:
        found.append("field")
    if line["old"] == line["new"]:
        found.append("nothing changed")
    return found


def named(element):
    """Whether a place, segment, commodity, project, evidence or currency has this name."""
    tables = NETWORK.tables
    groups = (tables.places, tables.segments, tables.commodities, tables.projects, tables.evidence)
    return element in {row.id for rows in groups for row in rows} | {row.currency for row in tables.fx}


def held(line):
    """Return what the table holds now in the cell that a line is about; a dash if there is no such row."""
    period = None if line["period"] == NOTHING else line["period"]
    cells = [
        cell_of(row, line["field"])
        for row in getattr(NETWORK.tables, line["table"])
        if name_of(row) == line["element"] and getattr(row, "period", None) == period
    ]
    return cells or [NOTHING]


def stale(lines):
    """Return the lines whose new figure is not what the table holds, of each cell the newest line only."""
    seen = set()
    found = []
    for line in lines:
        key = tuple(line[column] for column in ("table", "element", "period", "field"))
        if (
            line["table"] != NOTHING
            and key not in seen
            and not any(same(line["new"], cell) for cell in held(line))
        ):
            found.append(line)
        seen.add(key)
    return found


def log(*lines):
    head = [" | ".join(COLUMNS), "|".join("-" * len(COLUMNS))]
    return lines_of("\n".join(f"| {line} |" for line in (*head, *lines)))


def test_the_log_parses_and_every_line_names_what_exists():
    lines = lines_of(PAGE.read_text(encoding="utf-8"))
    assert lines
    assert [(line, faults(line)) for line in lines if faults(line)] == []


def test_the_log_is_ordered_newest_first():
    dates = [line["date"] for line in lines_of(PAGE.read_text(encoding="utf-8"))]
    assert dates == sorted(dates, reverse=True)


def test_the_first_line_is_the_first_published_state():
    assert lines_of(PAGE.read_text(encoding="utf-8"))[-1] == log(FIRST)[0]


def test_the_newest_figure_of_the_log_is_what_the_table_holds():
    assert stale(lines_of(PAGE.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("24.11.2026 | – | – | – | – | – | – | first | –", "date"),
        ("2026-11-25 | – | – | – | – | – | – | – | –", "why"),
        ("2026-11-25 | – | aktau | – | – | – | – | so | –", "element"),
        ("2026-11-25 | ports | aktau | – | central | 1 | 2 | so | –", "table"),
        ("2026-11-25 | capacities | aktua | 2024 | central | 1 | 2 | so | –", "element"),
        ("2026-11-25 | capacities | aktau | last | central | 1 | 2 | so | –", "period"),
        ("2026-11-25 | capacities | aktau | 2024 | middle | 1 | 2 | so | –", "field"),
        ("2026-11-25 | capacities | aktau | 2024 | central | 1 | 1 | so | –", "nothing changed"),
        ("2026-11-25 | capacities | aktau | 2024 | central | 1 | 2 | so | no-such", "evidence no-such"),
    ],
)
def test_a_wrong_line_is_seen(line, fault):
    assert faults(log(line)[0]) == [fault]


def supply_line(new, date="2027-01-01"):
    row = NETWORK.tables.supplies[0]
    return f"{date} | supplies | {row.place} | {row.period} | central | 1 | {new} | so | {row.evidence[0]}"


def test_a_figure_that_the_table_does_not_hold_is_seen():
    row = NETWORK.tables.supplies[0]
    right, wrong = supply_line(f"{row.central}0"), supply_line("12345")
    assert faults(log(right)[0]) == []
    assert stale(log(right)) == []
    assert len(stale(log(wrong))) == 1
    assert stale(log(right, wrong)) == []


def test_a_row_that_is_gone_has_no_new_figure():
    gone = "2027-01-01 | supplies | aktau | 1999 | central | 4 | – | so | –"
    assert stale(log(gone)) == []
    assert len(stale(log(gone.replace("4 | –", "4 | 5")))) == 1


def test_every_table_has_a_name_by_which_its_rows_are_found():
    for table in ROW_TYPES:
        assert all(name_of(row) for row in getattr(NETWORK.tables, table))

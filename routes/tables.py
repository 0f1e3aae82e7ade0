"""Read the tables of a network folder: every row checked, every fault reported with its place.

A fault ends nothing but what it makes unreadable: a row with one is put aside, a column nobody knows is
passed over, and all the rest is read and checked. The csv module splits the file, pydantic's compiled
validator checks all rows of a table in one call, and only rows with a fault are looked at again in Python
to write a message.
"""

from __future__ import annotations

import csv
import stat
import tomllib
from dataclasses import dataclass, field, fields
from itertools import islice
from types import GenericAlias
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from routes.cell_faults import fault
from routes.errors import Problem, nearest
from routes.model import (
    ROW_TYPES,
    Capacity,
    Commodity,
    Cost,
    Demand,
    Evidence,
    ExchangeRate,
    Flow,
    Line,
    Place,
    Price,
    Segment,
    Storage,
    Supply,
)
from routes.units import FLOW_UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from routes.corridors import Corridor
    from routes.hidden_legs import HiddenLeg
    from routes.projects import PastPlan, Project

REQUIRED_TABLES = ("places", "segments", "capacities", "supplies")
MAX_FILE_BYTES = 200 * 2**20
ROWS_AT_A_TIME = 10_000  # a million rows are read as quickly as in one piece, in half the memory
SETTINGS_FILE = "network.toml"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What network.toml says."""

    name: str
    exporter: str | None = None
    focus: str | None = None
    unit: str = "Mt/yr"
    description: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class FaultyRow:
    """A row with a fault. What could be read of it is no row of a network, but its names are seen.

    Parameters
    ----------
    line
        The line it stands on.
    cells
        Its cells by column; by their position (1, 2, ...) where the row is too short or too long, since
        nobody knows then which cell belongs to which column.
    wrong
        Columns whose own cell is at fault.
    ragged
        Whether it is too short or too long.
    """

    line: int
    cells: dict[str, str]
    wrong: frozenset[str] = frozenset()
    ragged: bool = False

    def names(self, column: str) -> tuple[str, ...]:
        """Return the names in a column, none if that cell is at fault."""
        cell = "" if self.ragged or column in self.wrong else self.cells.get(column, "")
        return tuple(part.strip() for part in cell.split(";") if part.strip())

    def possible(self, column: str) -> frozenset[str]:
        """Return all that may be meant by a column: the cell, and how it is rightly written.

        Of a row that is too short or too long that is any cell.
        """
        cells = self.cells.values() if self.ragged else [self.cells.get(column, "")]
        right = (cell.strip().casefold().replace(" ", "-").replace("_", "-") for cell in cells)
        return frozenset([*cells, *right]) - {""}


@dataclass(frozen=True, kw_only=True)
class Tables:
    """All rows of a network folder, as read, and the line of its file that each row stands on.

    Rows with a fault stand apart, in `faulty`: a folder with one is never a network.
    """

    settings: Settings
    places: tuple[Place, ...] = ()
    segments: tuple[Segment, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    supplies: tuple[Supply, ...] = ()
    demands: tuple[Demand, ...] = ()
    costs: tuple[Cost, ...] = ()
    fx: tuple[ExchangeRate, ...] = ()
    storages: tuple[Storage, ...] = ()
    flows: tuple[Flow, ...] = ()
    commodities: tuple[Commodity, ...] = ()
    prices: tuple[Price, ...] = ()
    projects: tuple[Project, ...] = ()
    past_plans: tuple[PastPlan, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    lines: tuple[Line, ...] = ()
    corridors: tuple[Corridor, ...] = ()
    hidden_legs: tuple[HiddenLeg, ...] = ()
    line_numbers: dict[str, Sequence[int]] = field(default_factory=dict, compare=False)
    faulty: dict[str, tuple[FaultyRow, ...]] = field(default_factory=dict, compare=False)


def read_tables(folder: Path) -> tuple[Tables | None, list[Problem]]:
    """Read every table of a folder.

    Returns
    -------
    The tables (None if there is no such folder) and every fault found in any file.
    """
    try:
        present = {path.name for path in folder.iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        return None, [Problem(file=str(folder), message="expected a folder that holds a network", lost=True)]
    except OSError as error:
        return None, [_unreadable(str(folder), error)]
    problems: list[Problem] = []
    settings = _read_settings(folder, present, problems)
    rows: dict[str, tuple[Any, ...]] = {}
    line_numbers: dict[str, Sequence[int]] = {}
    held: dict[str, str] = {}
    faulty: dict[str, tuple[FaultyRow, ...]] = {}
    for table in ROW_TYPES:
        path = folder / f"{table}.csv"
        if path.name in present:
            found = _read_table(path, table, problems, held)
            rows[table], line_numbers[table], faulty[table] = found
        elif table in REQUIRED_TABLES:
            problems.append(_absent(path.name))
    problems.extend(_stray_files(folder))
    return Tables(settings=settings, line_numbers=line_numbers, faulty=faulty, **rows), problems


def _absent(file: str) -> Problem:
    return Problem(file=file, message="this file is required and absent", lost=True)


def _unreadable(file: str, error: OSError) -> Problem:
    return Problem(file=file, message=f"cannot be read: {error.strerror or error}", lost=True)


def _no_file(path: Path) -> Problem | None:
    """Return why a path cannot be read as a file of sensible size, None if it can."""
    try:
        status = path.stat()
    except OSError as error:
        return _unreadable(path.name, error)
    if not stat.S_ISREG(status.st_mode):
        found = "a folder" if stat.S_ISDIR(status.st_mode) else "something else"
        return Problem(file=path.name, message=f"expected a file, got {found}", lost=True)
    if status.st_size > MAX_FILE_BYTES:
        return Problem(file=path.name, message=f"larger than {MAX_FILE_BYTES // 2**20} MiB", lost=True)
    return None


def _stray_files(folder: Path) -> Iterable[Problem]:
    """Name table files that no one reads, such as segment.csv."""
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in ROW_TYPES:
            hint = nearest(path.stem, ROW_TYPES)
            yield Problem(file=path.name, message=f"no table is called {path.stem!r}{hint}")


def _read_settings(folder: Path, present: Collection[str], problems: list[Problem]) -> Settings:
    """Return what network.toml says, as far as it can be read; add a problem for each fault."""
    path = folder / SETTINGS_FILE
    fault = _no_file(path) if path.name in present else _absent(path.name)
    content: dict[str, Any] = {}
    if fault is None:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            fault = _unreadable(path.name, error)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            fault = Problem(file=path.name, message=f"not readable as TOML: {error}", lost=True)
    problems.extend(_settings_faults(content) if fault is None else [fault])
    known = {item.name for item in fields(Settings)}
    said = {key: value for key, value in content.items() if key in known and isinstance(value, str)}
    return Settings(**{"name": "", **said})


def _settings_faults(content: dict[str, Any]) -> Iterator[Problem]:
    """Name every key of network.toml that is unknown or holds what it may not hold.

    Where a place may lie and whether it is there is asked once all tables are read.
    """
    known = [item.name for item in fields(Settings)]
    decisive = ("exporter", "unit")  # what rules between tables go by
    for key, value in content.items():
        if key not in known:
            lost = not all(name in content for name in decisive)  # it may be meant for one of them
            yield Problem(file=SETTINGS_FILE, message=f"unknown key {key!r}{nearest(key, known)}", lost=lost)
        elif not isinstance(value, str):
            message = f"{key}: expected text, got {value!r}"
            yield Problem(file=SETTINGS_FILE, message=message, lost=key in decisive)
    if not content.get("name"):
        yield Problem(file=SETTINGS_FILE, message="the key name is required")
    unit = content.get("unit", "Mt/yr")
    if isinstance(unit, str) and unit not in FLOW_UNITS:
        message = f"unit: unknown unit of flow {unit!r}{nearest(unit, FLOW_UNITS)}"
        yield Problem(file=SETTINGS_FILE, message=message, lost=True)


def _read_table(
    path: Path, table: str, problems: list[Problem], held: dict[str, str]
) -> tuple[tuple[Any, ...], Sequence[int], tuple[FaultyRow, ...]]:
    """Return the good rows of one table, their lines, and the other rows; add a problem for each fault.

    Rows are checked some thousands at a time, so that the text of a large file is never held whole.
    """
    row_type = ROW_TYPES[table]
    adapter = TypeAdapter[list[Any]](GenericAlias(list, (row_type,)))  # type: ignore[arg-type] # pydantic takes it
    found: list[Problem] = []
    good: list[Any] = []
    lines: list[int] = []
    faulty: list[FaultyRow] = []
    header, records = _read_csv(path, row_type, found, faulty, held)
    absent = {name for name in _required(row_type) if name not in header}
    while batch := list(islice(records, ROWS_AT_A_TIME)):
        read, bad = _validate(adapter, row_type, [cells for _, cells in batch])
        wrong: dict[int, set[str]] = {}
        for index, column, message in bad:
            wrong.setdefault(index, set()).update([] if column is None else [column])
            if column not in absent:  # said once, of the header
                found.append(Problem(file=path.name, row=batch[index][0], column=column, message=message))
        good += read
        lines += [line for index, (line, _) in enumerate(batch) if index not in wrong]
        for index, columns in wrong.items():
            line, cells = batch[index]
            faulty.append(FaultyRow(line=line, cells=cells, wrong=frozenset(columns)))
    problems.extend(sorted(found, key=lambda problem: problem.row or 0))
    return tuple(good), _without_gaps(lines), tuple(sorted(faulty, key=lambda row: row.line))


def _read_csv(
    path: Path, row_type: type[Any], found: list[Problem], faulty: list[FaultyRow], held: dict[str, str]
) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Return the header of a CSV file, and each row as line and cells by column.

    Empty cells, empty rows and columns that are unknown or stand twice are left out; rows of another
    length are added to the faulty ones. Text that is already held is taken from there: names occur often.
    """
    rows = _rows(path, found)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    if not found:
        found.extend(_header_faults(path.name, header, row_type))
    known = {item.name for item in fields(row_type)}
    columns = [
        name if name in known and name not in header[:index] else "" for index, name in enumerate(header)
    ]

    def records() -> Iterator[tuple[int, dict[str, str]]]:
        for line, cells in rows:
            if len(cells) == len(columns):
                pairs = zip(columns, cells, strict=True)
                record = {name: held.setdefault(cell, cell) for name, cell in pairs if cell and name}
                if record or any(cells):
                    yield line, record
            elif any(cells) and header:
                message = f"expected {len(header)} cells, got {len(cells)}"
                found.append(Problem(file=path.name, row=line, message=message))
                by_position = {str(position): cell for position, cell in enumerate(cells, start=1)}
                faulty.append(FaultyRow(line=line, cells=by_position, ragged=True))

    return header, records()


def _without_gaps(lines: Sequence[int]) -> Sequence[int]:
    """Return lines that follow each other as a range, which takes no room; others as they are."""
    if lines and lines[-1] - lines[0] + 1 == len(lines):
        return range(lines[0], lines[-1] + 1)
    return tuple(lines)


def _rows(path: Path, found: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells of every row, the header too, up to a fault of the file, which is added."""
    fault, end = _no_file(path), 0
    if fault is not None:
        found.append(fault)
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                start, end = end + 1, reader.line_num
                yield start, cells
    except OSError as error:
        found.append(_unreadable(path.name, error))
    except UnicodeDecodeError as error:
        message = f"not UTF-8: {error.reason} at byte {error.start}"
        found.append(Problem(file=path.name, message=message, lost=True))
    except csv.Error as error:
        message = f"not readable as CSV: {error}"
        found.append(Problem(file=path.name, row=end + 1, message=message, lost=True))


def _required(row_type: type[Any]) -> list[str]:
    """Return the columns that a table must have."""
    described = row_type.__pydantic_fields__
    return [item.name for item in fields(row_type) if described[item.name].is_required()]


def _header_faults(file: str, header: Sequence[str], row_type: type[Any]) -> Iterable[Problem]:
    """Name columns that are missing, unknown or there twice, each once."""
    if not header:
        message = "expected a header row, the file is empty"
        yield Problem(file=file, row=1, message=message, lost=True)
        return
    known = [item.name for item in fields(row_type)]
    for name in _required(row_type):
        if name not in header:
            message, lost = "this column is required and absent", name == known[0]
            yield Problem(file=file, row=1, column=name, message=message, lost=lost)
    for name in dict.fromkeys(header):
        if name not in known:
            what = f"unknown column{nearest(name, known)}" if name else "a column has no name"
            message = f"{what}; known: {', '.join(known)}"
            yield Problem(file=file, row=1, column=name or None, message=message)
        elif header.count(name) > 1:
            yield Problem(file=file, row=1, column=name, message="this column stands twice")


def _validate(
    adapter: TypeAdapter[list[Any]], row_type: type[Any], records: Sequence[dict[str, str]]
) -> tuple[list[Any], list[tuple[int, str | None, str]]]:
    """Check all rows at once; return the good ones, and index, column and message of each fault."""
    try:
        return adapter.validate_python(records), []
    except ValidationError as error:
        bad = [fault(detail, row_type) for detail in error.errors(include_url=False)]
    wrong = {index for index, _, _ in bad}
    remaining = [record for index, record in enumerate(records) if index not in wrong]
    return adapter.validate_python(remaining), bad

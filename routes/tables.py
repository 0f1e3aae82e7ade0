"""Read the tables of a network folder: every row checked, every fault reported with its place.

The csv module splits the file, pydantic's compiled validator checks all rows of a table in one call,
and only rows with a fault are looked at again in Python to write a message.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field, fields
from types import GenericAlias
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from routes.columns import COUNTRY_PATTERN, CURRENCY_PATTERN, ID_PATTERN, MONTH_PATTERN, PERIOD_PATTERN
from routes.errors import DataError, Problem, nearest
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
    Project,
    Segment,
    Storage,
    Supply,
)
from routes.units import FLOW_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

REQUIRED_TABLES = ("places", "segments", "capacities", "supplies")
MAX_FILE_BYTES = 200 * 2**20
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
class Tables:
    """All rows of a network folder, as read, and the line of its file that each row stands on."""

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
    evidence: tuple[Evidence, ...] = ()
    lines: tuple[Line, ...] = ()
    line_numbers: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False)


def read_tables(folder: Path) -> tuple[Tables | None, list[Problem]]:
    """Read every table of a folder.

    Returns
    -------
    The tables (None if they cannot be built at all) and every fault found in any file.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        return None, [Problem(file=str(folder), message="expected a folder that holds a network")]
    settings = _read_settings(folder, problems)
    rows: dict[str, tuple[Any, ...]] = {}
    line_numbers: dict[str, tuple[int, ...]] = {}
    for table in ROW_TYPES:
        path = folder / f"{table}.csv"
        if path.exists():
            rows[table], line_numbers[table] = _read_table(path, table, problems)
        elif table in REQUIRED_TABLES:
            problems.append(Problem(file=path.name, message="this file is required and absent"))
    problems.extend(_stray_files(folder))
    if settings is None:
        return None, problems
    return Tables(settings=settings, line_numbers=line_numbers, **rows), problems


def _stray_files(folder: Path) -> Iterable[Problem]:
    """Name table files that no one reads, such as segment.csv."""
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in ROW_TYPES:
            hint = nearest(path.stem, ROW_TYPES)
            yield Problem(file=path.name, message=f"no table is called {path.stem!r}{hint}")


def _read_settings(folder: Path, problems: list[Problem]) -> Settings | None:
    path = folder / SETTINGS_FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.append(Problem(file=SETTINGS_FILE, message="this file is required and absent"))
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(file=SETTINGS_FILE, message=f"not readable as TOML: {error}"))
        return None
    faults = list(_settings_faults(content))
    problems.extend(Problem(file=SETTINGS_FILE, message=message) for message in faults)
    return None if faults else Settings(**content)


def _settings_faults(content: dict[str, Any]) -> Iterable[str]:
    known = [item.name for item in fields(Settings)]
    for key, value in content.items():
        if key not in known:
            yield f"unknown key {key!r}{nearest(key, known)}"
        elif not isinstance(value, str):
            yield f"{key}: expected text, got {value!r}"
    if not content.get("name"):
        yield "the key name is required"
    unit = content.get("unit", "Mt/yr")
    if unit not in FLOW_UNITS:
        yield f"unit: unknown unit of flow {unit!r}{nearest(str(unit), FLOW_UNITS)}"


def _read_table(path: Path, table: str, problems: list[Problem]) -> tuple[tuple[Any, ...], tuple[int, ...]]:
    """Return the good rows of one table and their lines; add a problem for each fault."""
    try:
        header, records, lines = _read_csv(path)
    except DataError as error:
        problems.extend(error.problems)
        return (), ()
    row_type = ROW_TYPES[table]
    faults = list(_header_faults(path.name, header, row_type))
    if faults:
        problems.extend(faults)
        return (), ()
    good, bad = _validate(row_type, records)
    problems.extend(
        Problem(file=path.name, row=lines[index], column=column, message=message)
        for index, column, message in bad
    )
    wrong = {index for index, _, _ in bad}
    return tuple(good), tuple(line for index, line in enumerate(lines) if index not in wrong)


def _read_csv(path: Path) -> tuple[list[str], list[dict[str, str]], list[int]]:
    """Split a CSV file into header, rows without their empty cells, and line numbers."""
    if path.stat().st_size > MAX_FILE_BYTES:
        message = f"larger than {MAX_FILE_BYTES // 2**20} MiB"
        raise DataError([Problem(file=path.name, message=message)])
    problems: list[Problem] = []
    records: list[dict[str, str]] = []
    lines: list[int] = []
    header: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = [name.strip() for name in next(reader, [])]
            end = reader.line_num
            for cells in reader:
                start, end = end + 1, reader.line_num
                if not any(cells):
                    continue
                if len(cells) != len(header):
                    message = f"expected {len(header)} cells, got {len(cells)}"
                    problems.append(Problem(file=path.name, row=start, message=message))
                    continue
                records.append({name: cell for name, cell in zip(header, cells, strict=True) if cell})
                lines.append(start)
    except UnicodeDecodeError as error:
        problems.append(Problem(file=path.name, message=f"not UTF-8: {error.reason} at byte {error.start}"))
    except csv.Error as error:
        problems.append(Problem(file=path.name, row=end + 1, message=f"not readable as CSV: {error}"))
    if problems:
        raise DataError(problems)
    return header, records, lines


def _header_faults(file: str, header: Sequence[str], row_type: type[Any]) -> Iterable[Problem]:
    if not header:
        yield Problem(file=file, row=1, message="expected a header row, the file is empty")
        return
    known = [item.name for item in fields(row_type)]
    for name in known:
        if name not in header and row_type.__pydantic_fields__[name].is_required():
            yield Problem(file=file, row=1, column=name, message="this column is required and absent")
    for name in header:
        if name not in known:
            message = f"unknown column{nearest(name, known)}; known: {', '.join(known)}"
            yield Problem(file=file, row=1, column=name, message=message)
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Problem(file=file, row=1, column=name, message="this column stands twice")


def _validate(
    row_type: type[Any], records: Sequence[dict[str, str]]
) -> tuple[list[Any], list[tuple[int, str | None, str]]]:
    """Check all rows at once; return the good ones, and index, column and message of each fault."""
    adapter = TypeAdapter[list[Any]](GenericAlias(list, (row_type,)))  # type: ignore[arg-type]
    try:
        return adapter.validate_python(records), []
    except ValidationError as error:
        bad = [_fault(detail, row_type) for detail in error.errors(include_url=False)]
    wrong = {index for index, _, _ in bad}
    remaining = [record for index, record in enumerate(records) if index not in wrong]
    return adapter.validate_python(remaining), bad


def _fault(detail: ErrorDetails, row_type: type[Any]) -> tuple[int, str | None, str]:
    """Turn one of the validator's findings into row, column and a sentence of ours."""
    index = int(detail["loc"][0])
    column = str(detail["loc"][1]) if len(detail["loc"]) > 1 else None
    if detail["type"] == "missing":
        return index, column, "a value is required here"
    if detail["type"] == "value_error":
        return index, column, str(detail["ctx"]["error"])
    return index, column, f"expected {_expected(detail, column, row_type)}, got {detail['input']!r}"


_EXPECTED = {
    "decimal_parsing": "a number with a decimal point",
    "decimal_type": "a number with a decimal point",
    "float_parsing": "a number with a decimal point",
    "int_parsing": "a whole number",
    "finite_number": "a finite number",
    "finite": "a finite number",
}
_PATTERNS = {
    COUNTRY_PATTERN: "an ISO 3166-1 alpha-3 code such as KAZ, or XXX",
    CURRENCY_PATTERN: "an ISO 4217 code such as KZT",
    PERIOD_PATTERN: "an ISO 8601 period: YYYY, YYYY-MM, YYYY-MM-DD or two of them with / between",
    MONTH_PATTERN: "a period YYYY-MM or YYYY",
    ID_PATTERN: "a kebab-case id (a-z, 0-9, -)",
}


def _expected(detail: ErrorDetails, column: str | None, row_type: type[Any]) -> str:
    """Say what a cell should have held."""
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "literal_error":
        known = str(context["expected"])
        names = [name.strip(" '") for name in known.replace(" or ", ",").split(",")]
        return f"one of {', '.join(names)}{nearest(str(detail['input']), names)}"
    if kind == "string_pattern_mismatch":
        return _PATTERNS[str(context["pattern"])]
    if kind in ("greater_than_equal", "greater_than", "less_than_equal"):
        sign = {"greater_than_equal": "≥", "greater_than": ">", "less_than_equal": "≤"}[kind]
        bound = next(iter(context.values()))
        return f"a number {sign} {bound}"
    return _EXPECTED.get(kind, f"{row_type.__name__.lower()} {column}: {detail['msg'].lower()}")

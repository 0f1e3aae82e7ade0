"""The data dictionary: every table and column of a network folder, as `routes.model` defines them."""

from __future__ import annotations

import inspect
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from routes import columns, model
from routes.tables import REQUIRED_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """\
# Data dictionary

A network is a folder of CSV tables beside a `network.toml` ([FORMAT.md](FORMAT.md) has the rules).
This page is generated from `routes/model.py` by `make docs`; a test compares the two.
"""

_WORDS: tuple[tuple[object, str], ...] = (
    (columns.Id, "id"),
    (columns.Country, "country code"),
    (columns.Currency, "currency code"),
    (columns.Period, "period"),
    (columns.Month, "month or year"),
    (columns.Names, "names, `;` between them"),
    (columns.Truth, "`true` or `false`"),
    (columns.MaybeInfinite, "number ≥ 0, or `inf`"),
    (columns.FlowUnit, "unit of flow"),
    (columns.StockUnit, "unit of stock"),
    (columns.CostUnit, "currency per amount"),
    (columns.MoneyUnit, "millions or billions of a currency"),
    (str, "text"),
    (int, "whole number"),
    (float, "number"),
    (Decimal, "number"),
)


def data_dictionary() -> str:
    """Return, as Markdown, every table with its columns: required or not, type, description.

    Examples
    --------
    >>> data_dictionary().startswith("# Data dictionary")
    True
    """
    return "\n".join([_INTRODUCTION, *(_table(name, row_type) for name, row_type in model.ROW_TYPES.items())])


def _table(name: str, row_type: type[Any]) -> str:
    """Return the section of one table."""
    lines = [
        f"## {name}.csv",
        "",
        f"{inspect.getdoc(row_type)} {'Required.' if name in REQUIRED_TABLES else 'Optional.'}",
        "",
        "| column | required | type | what it holds |",
        "|---|---|---|---|",
        *_columns(row_type),
        "",
    ]
    return "\n".join(lines)


def _columns(row_type: type[Any]) -> Iterator[str]:
    """Yield one line for each column of a table."""
    hints = get_type_hints(row_type, include_extras=True)
    for name, column in row_type.__pydantic_fields__.items():
        if column.is_required():
            need = "**yes**"
        else:
            need = "no" if column.default in (None, ()) else f"no; empty = `{str(column.default).lower()}`"
        yield f"| `{name}` | {need} | {plain_type(hints[name])} | {column.description} |"


def plain_type(hint: object) -> str:
    """Return in plain words what a column may hold.

    Examples
    --------
    >>> plain_type(Literal["low", "high"] | None)
    'one of `low`, `high`'
    """
    arguments = [part for part in get_args(hint) if part is not type(None)]
    for known, words in _WORDS:
        if hint == known:
            return words
    if get_origin(hint) is Annotated:
        return plain_type(arguments[0]) + _bounds(arguments[1])
    if get_origin(hint) is Literal:
        return f"one of {', '.join(f'`{name}`' for name in arguments)}"
    return plain_type(arguments[0])


def _bounds(field: Any) -> str:
    """Return the bounds of a number, such as ``≥ 0``."""
    signs = {"ge": "≥", "gt": ">", "le": "≤"}
    bounds = [
        f"{sign} {getattr(bound, name)}"
        for bound in field.metadata
        for name, sign in signs.items()
        if getattr(bound, name, None) is not None
    ]
    return f" {', '.join(bounds)}" if bounds else ""

"""A Frictionless descriptor of a network folder, generated from the row types."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from routes.checks import REFERENCES
from routes.model import KEYED, ROW_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection

    from routes.network import Network


def descriptor(network: Network) -> str:
    """Return datapackage.json for the tables that a network has: JSON text.

    Columns, types, closed sets of words and descriptions are those of `routes.model`. Names that must
    exist in one other table are foreign keys, where the network has that table.
    """
    settings = network.settings
    present = [table for table in ROW_TYPES if getattr(network.tables, table)]
    package = {
        "profile": "tabular-data-package",
        "name": settings.name,
        "title": settings.description or settings.name,
        "description": "Each row names its evidence; each row of evidence names its publisher and address.",
        "licenses": [{"name": "CC-BY-4.0", "title": settings.licence or "see LICENSE-DATA.md"}],
        "resources": [_resource(table, ROW_TYPES[table], present) for table in present],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(table: str, row_type: type[Any], present: Collection[str]) -> dict[str, Any]:
    """Return one table: its file and schema."""
    schema: dict[str, Any] = {
        "fields": [_field(name, hint, row_type) for name, hint in _columns(row_type).items()],
        "missingValues": [""],
    }
    if table in KEYED:
        schema["primaryKey"] = "id"
    keys = [
        {"fields": column, "reference": {"resource": targets[0], "fields": "id"}}
        for owner, column, targets in REFERENCES
        if owner == table
        and len(targets) == 1
        and targets[0] in present
        and not _is_list(_columns(row_type)[column])
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table,
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": schema,
    }


def _columns(row_type: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(row_type, include_extras=True)
    return {item.name: hints[item.name] for item in fields(row_type)}


def _field(name: str, hint: Any, row_type: type[Any]) -> dict[str, Any]:
    """Return one column: name, type, what is required, what it means."""
    info = row_type.__pydantic_fields__[name]
    constraints: dict[str, Any] = {"required": True} if info.is_required() else {}
    words = _choices(hint)
    if words:
        constraints["enum"] = words
    column = {"name": name, "type": _type(hint), "description": info.description or ""}
    return {**column, "constraints": constraints} if constraints else column


def _bare(hint: Any) -> Any:
    """Return the type inside Annotated[...] and X | None."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    inner = [part for part in get_args(hint) if part is not type(None)]
    if len(inner) == 1 and type(None) in get_args(hint):
        return _bare(inner[0])
    return hint


def _is_list(hint: Any) -> bool:
    return get_origin(_bare(hint)) is tuple


def _choices(hint: Any) -> list[str]:
    bare = _bare(hint)
    return [str(word) for word in get_args(bare)] if get_origin(bare) is Literal else []


def _type(hint: Any) -> str:
    """Return the Frictionless type. A capacity may be inf, which their number knows as INF only."""
    bare = _bare(hint)
    if bare is bool:
        return "boolean"
    if bare is int:
        return "integer"
    if bare is float or (bare is Decimal and "allow_inf_nan=True" not in repr(hint)):
        return "number"
    return "string"

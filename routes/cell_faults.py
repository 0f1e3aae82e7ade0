"""Say in a sentence of ours what a cell should have held, from what the validator found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.columns import COUNTRY_PATTERN, CURRENCY_PATTERN, ID_PATTERN, MONTH_PATTERN, PERIOD_PATTERN
from routes.errors import nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def fault(detail: ErrorDetails, row_type: type[Any]) -> tuple[int, str | None, str]:
    """Turn one of the validator's findings into index of the row, column (None = the row) and a sentence."""
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

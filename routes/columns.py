"""What a cell of a table may hold: the types of columns, and how text becomes a value."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from routes.units import FLOW_UNITS, STOCK_UNITS, split_cost_unit, split_money

PlaceKind = Literal["field", "hub", "terminal", "port", "border_crossing", "refinery", "market"]
Mode = Literal["pipeline", "rail", "sea", "river", "road", "transshipment"]
CapacityStatus = Literal["effective", "nameplate", "assumed"]
Grade = Literal["A", "B", "C"]


def _split(value: object) -> object:
    """Split a `;`-separated cell into its parts."""
    return _parts(value) if isinstance(value, str) else value


@lru_cache(maxsize=10_000)  # the same few names stand in many rows, and are held once
def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _truth(value: object) -> object:
    """Read exactly true and false, so that a typing error is not taken for a yes."""
    words = {"true": True, "false": False}
    if isinstance(value, str) and value not in words:
        raise ValueError(f"expected true or false, got {value!r}")
    return words[value] if isinstance(value, str) else value


def _flow_unit(value: str) -> str:
    if value not in FLOW_UNITS:
        raise ValueError(f"unknown unit of flow {value!r}; known: {', '.join(FLOW_UNITS)}")
    return value


def _stock_unit(value: str) -> str:
    if value not in STOCK_UNITS:
        raise ValueError(f"unknown unit of stock {value!r}; known: {', '.join(STOCK_UNITS)}")
    return value


def _cost_unit(value: str) -> str:
    split_cost_unit(value)
    return value


def _money_unit(value: str) -> str:
    split_money(value)
    return value


ID_PATTERN = r"^[a-z0-9][a-z0-9._+-]*$"
_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
PERIOD_PATTERN = rf"^{_DATE}(/{_DATE})?$"

COUNTRY_PATTERN = r"^[A-Z]{3}$"
CURRENCY_PATTERN = r"^[A-Z][A-Z][A-Z]$"
MONTH_PATTERN = r"^\d{4}(-(0[1-9]|1[0-2]))?$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Country = Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)]
Currency = Annotated[str, StringConstraints(pattern=CURRENCY_PATTERN)]
Month = Annotated[str, StringConstraints(pattern=MONTH_PATTERN)]
Period = Annotated[str, StringConstraints(pattern=PERIOD_PATTERN)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
MaybeInfinite = Annotated[Decimal, Field(ge=0, allow_inf_nan=True)]
FlowUnit = Annotated[str, AfterValidator(_flow_unit)]
StockUnit = Annotated[str, AfterValidator(_stock_unit)]
CostUnit = Annotated[str, AfterValidator(_cost_unit)]
MoneyUnit = Annotated[str, AfterValidator(_money_unit)]

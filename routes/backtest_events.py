"""What past disruptions did: the level of a quantity before, and what was observed in a window of days.

The table is `routes/data/backtest.csv`: facts, each with its publisher, whatever a model makes of them.
"""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from routes.columns import ID_PATTERN, Amount, FlowUnit, Id, Names, Truth
from routes.errors import DataError, Problem
from routes.model import CONFIG

FILE = "backtest.csv"
_ID = ID_PATTERN.strip("^$")
QUANTITY_PATTERN = rf"^(exports|production|rerouted|(production|loaded|through):{_ID})$"

Quantity = Annotated[str, StringConstraints(pattern=QUANTITY_PATTERN)]
BacktestGrade = Literal["gold", "gold-null", "usable", "null"]


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class BacktestEvent:
    """One thing that was observed while a disruption lasted."""

    event: Id = Field(description="unique kebab-case id of the row")
    scenario: Id = Field(description="scenario that tells the disruption day by day")
    quantity: Quantity = Field(
        description="exports, production, production:FIELD, loaded:PLACE (what leaves a place), "
        "through:SEGMENT, or rerouted (in points of exports)"
    )
    unit: FlowUnit = Field(description="unit of before and observed")
    window_start: dt.date = Field(description="first day that was observed")
    window_end: dt.date = Field(description="last day that was observed")
    before: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)] = Field(
        description="level before; of rerouted: all exports before"
    )
    observed: Amount = Field(description="level in the window")
    observed_low: Amount | None = Field(default=None, description="low end; observed if absent")
    observed_high: Amount | None = Field(default=None, description="high end; observed if absent")
    calibration: Truth = Field(description="true = an input rests on it, so it tests nothing")
    confounders: str = Field(default="", description="what else moved the quantity")
    publisher: str = Field(description="who says so")
    url: str = Field(description="address of the page")
    grade: BacktestGrade = Field(description="how well cause and effect are known; null = nothing happened")
    evidence: Names = Field(default=(), description="ids of evidence.csv of the network")
    note: str = Field(default="", description="how the figures were derived")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.window_end < self.window_start:
            raise ValueError(f"the window ends on {self.window_end}, before {self.window_start}")
        if not self.low <= self.observed <= self.high:
            raise ValueError(f"observed {self.observed} lies outside {self.low} to {self.high}")
        return self

    @property
    def low(self) -> Decimal:
        """Low end of what was observed."""
        return self.observed if self.observed_low is None else self.observed_low

    @property
    def high(self) -> Decimal:
        """High end of what was observed."""
        return self.observed if self.observed_high is None else self.observed_high

    def points(self, level: Decimal) -> float:
        """Return a level as a change in per cent of the level before; of rerouted, its share of exports.

        Examples
        --------
        >>> event = backtest_events()[0]
        >>> event.points(event.before)
        0.0
        """
        nothing = Decimal(0) if self.quantity == "rerouted" else self.before
        return float(100 * (level - nothing) / self.before)


def backtest_events(path: Path | None = None) -> tuple[BacktestEvent, ...]:
    """Return every row of the table that comes with the package, or of another one.

    Raises
    ------
    DataError
        With every fault, its row and its column.

    Examples
    --------
    >>> len({event.scenario for event in backtest_events()}) > 1
    True
    """
    path = path or Path(str(resources.files("routes") / "data" / FILE))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        records = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(stream)]
    try:
        rows = TypeAdapter(list[BacktestEvent]).validate_python(records)
    except ValidationError as error:
        raise DataError(
            [
                _problem(path.name, detail["loc"], detail["msg"])
                for detail in error.errors(include_url=False, include_context=False)
            ]
        ) from error
    twice = sorted({row.event for row in rows if [other.event for other in rows].count(row.event) > 1})
    if twice:
        raise DataError(
            [Problem(file=path.name, column="event", message=f"stands twice: {', '.join(twice)}")]
        )
    return tuple(rows)


def _problem(file: str, place: tuple[int | str, ...], message: str) -> Problem:
    """Return one fault with the line it stands on; no cell of the table holds a line break."""
    column = str(place[1]) if len(place) > 1 else None
    return Problem(
        file=file, row=int(place[0]) + 2, column=column, message=message.removeprefix("Value error, ")
    )

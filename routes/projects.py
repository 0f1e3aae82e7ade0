"""The rows of projects.csv and past_plans.csv: what is to be built, and what came of earlier plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from routes.columns import Amount, FlowUnit, Id, MoneyUnit, Names, Truth
from routes.estimate import check_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONFIG = ConfigDict(extra="forbid", defer_build=True)
Year = Annotated[int, Field(ge=1900, le=2200)]


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Project:
    """Capacity that is planned, being built or done."""

    id: Id = Field(description="unique kebab-case id")
    element: Id = Field(description="id of the segment or place it adds to")
    added: Amount = Field(description="capacity added")
    unit: FlowUnit = Field(description="unit of flow")
    year: Year = Field(description="first full year of use")
    name: str | None = Field(default=None, description="name in plain English")
    low: Amount | None = Field(default=None, description="low end of what is added; absent = added")
    high: Amount | None = Field(default=None, description="high end of what is added; absent = added")
    cost: Amount | None = Field(default=None, description="cost; absent = nobody has published one")
    cost_low: Amount | None = Field(default=None, description="low end of the cost; absent = cost")
    cost_high: Amount | None = Field(default=None, description="high end of the cost; absent = cost")
    cost_unit: MoneyUnit | None = Field(default=None, description="MUSD, bn KZT, MEUR, ...")
    requires: Names = Field(default=(), description="ids of projects that must be built with it")
    instead_of: Names = Field(
        default=(), description="ids of projects whose works it contains or replaces: never built with them"
    )
    status: str | None = Field(default=None, description="planned, building, done, shelved")
    evidence: Names = Field(default=(), description="ids of evidence.csv")
    note: str | None = Field(default=None, description="caveat")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.low, self.added, self.high)
        if self.cost is not None:
            check_order(self.cost_low, self.cost, self.cost_high)
        return self


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class PastPlan:
    """What was promised of a corridor once, and what came of it."""

    id: Id = Field(description="unique kebab-case id")
    name: str = Field(description="what was planned, in plain English")
    kind: Literal["volume", "capacity", "opening", "cost"] = Field(
        description="what planned and actual are: amounts, years of opening, or costs"
    )
    planned: Amount = Field(description="what was promised; of an opening the year")
    planned_year: Year = Field(description="year it was promised for")
    actual: Amount | None = Field(default=None, description="what came; absent = has not come yet")
    actual_year: Year | None = Field(
        default=None,
        description="year the actual figure was counted in; of an opening the year it came",
    )
    unit: str = Field(description="Mt/yr, kTEU/yr, year, MUSD")
    measures_use: Truth = Field(
        default=False, description="true = says how much of what is built is used (docs/METHODS.md)"
    )
    evidence: Names = Field(default=(), description="ids of evidence.csv")
    note: str | None = Field(default=None, description="definition, caveat")


def project_faults(projects: Sequence[Project]) -> Iterator[tuple[int, str, str]]:
    """Yield position, column and fault of each project that can never be built as it stands."""
    inside = {project.id: project.instead_of for project in projects}
    for index, project in enumerate(projects):
        for other in project.instead_of:
            if other == project.id or project.id in inside.get(other, ()):
                yield index, "instead_of", f"{project.id} and {other} contain one another"
            elif other in project.requires:
                yield index, "requires", f"{project.id} contains {other}, so it cannot need it as well"


def past_plan_faults(plans: Sequence[PastPlan]) -> Iterator[tuple[int, str, str]]:
    """Yield position, column and fault of each plan that is to measure use and cannot."""
    for index, plan in enumerate(plans):
        if plan.measures_use and not (plan.kind == "volume" and plan.planned and plan.actual is not None):
            message = f"{plan.id} measures use: expected a volume with planned above 0 and actual"
            yield index, "measures_use", message

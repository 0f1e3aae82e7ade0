"""The rows of hidden_legs.csv: where another country is crossed, or its plant needed, and no name tells.

Domestic rail that runs over foreign soil, trade counted as with one country that reaches it through a second,
output that needs a plant abroad: none of it is seen in a table of exports by destination.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from routes.columns import Country, Id, Names

NOWHERE = "XXX"


@dataclass(frozen=True, kw_only=True, slots=True, config=ConfigDict(extra="forbid", defer_build=True))
class HiddenLeg:
    """A leg that another country can close and that no table of exports by destination shows."""

    id: Id = Field(description="unique kebab-case id")
    country: Country = Field(description="ISO 3166-1 alpha-3 code of whose soil or plant it is")
    kind: Literal["transit", "processing"] = Field(
        description="transit: goods cross its soil; processing: output needs its plant, which is no transit"
    )
    elements: Names = Field(min_length=1, description="ids of the segments and places it is made of")
    name: str | None = Field(default=None, description="name in plain English; the id if absent")
    scenario: Id | None = Field(default=None, description="name of the scenario that closes it")
    evidence: Names = Field(default=(), description="ids of evidence.csv; the first one is the driver")
    note: str | None = Field(default=None, description="what a reader should know")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.country == NOWHERE:
            raise ValueError(f"a hidden leg lies in a country; {NOWHERE} is none")
        return self

    @property
    def label(self) -> str:
        """Name for people."""
        return self.name or self.id

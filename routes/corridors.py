"""The rows of corridors.csv: which corridors are told apart, and which segments belong to each."""

from __future__ import annotations

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from routes.columns import Id, Names


@dataclass(frozen=True, kw_only=True, slots=True, config=ConfigDict(extra="forbid", defer_build=True))
class Corridor:
    """A corridor of the scorecard: segments under some tags, and the goods it is asked about."""

    id: Id = Field(description="unique kebab-case id")
    tags: Names = Field(min_length=1, description="corridors of segments.csv whose segments are its own")
    name: str | None = Field(default=None, description="name in plain English; the id if absent")
    goods: Names = Field(
        default=(), description="commodities it is asked about, one by one; empty = all widest ones"
    )
    note: str | None = Field(default=None, description="what a reader should know")

    @property
    def label(self) -> str:
        """Name for people."""
        return self.name or self.id

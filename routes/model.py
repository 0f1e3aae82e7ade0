"""The rows of a network folder: one frozen, checked value per table, described where it is defined.

The field descriptions are the schema: `routes.dictionary` prints them and `routes.tables` checks by them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from routes.columns import (
    Amount,
    CapacityStatus,
    CostUnit,
    Country,
    Currency,
    FlowUnit,
    Grade,
    Id,
    MaybeInfinite,
    Mode,
    Month,
    Names,
    Period,
    PlaceKind,
    Share,
    StockUnit,
    Truth,
)
from routes.corridors import Corridor
from routes.estimate import Estimate, check_order, ranged
from routes.hidden_legs import HiddenLeg
from routes.projects import PastPlan, Project

NO_COUNTRY = "XXX"
CONFIG = ConfigDict(extra="forbid", defer_build=True)


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Place:
    """A point of the network where routes begin, meet, change mode or end."""

    id: Id = Field(description="unique kebab-case id, shared namespace with segments")
    country: Country = Field(description="ISO 3166-1 alpha-3 code; XXX = no country (high seas, unknown)")
    kind: PlaceKind = Field(description="what it is")
    zone: Id | None = Field(
        default=None, description="strait or other zone that can be denied like a country"
    )
    name: str | None = Field(default=None, description="name in plain English; the id if absent")
    lon: Annotated[float, Field(ge=-180, le=180)] | None = Field(default=None, description="degrees east")
    lat: Annotated[float, Field(ge=-90, le=90)] | None = Field(default=None, description="degrees north")
    restart_days: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="days a shut field needs to come back to full output"
    )
    note: str | None = Field(default=None, description="what a reader should know")

    @property
    def label(self) -> str:
        """Name for people."""
        return self.name or self.id


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Segment:
    """A way from one place to the next."""

    id: Id = Field(description="unique kebab-case id, shared namespace with places")
    origin: Id = Field(description="id of the place it leaves")
    destination: Id = Field(description="id of the place it reaches")
    mode: Mode | None = Field(default=None, description="how goods move")
    bidirectional: Truth = Field(default=False, description="true: both directions share one capacity")
    commodities: Names = Field(default=(), description="commodities it can carry; empty = all")
    corridors: Names = Field(default=(), description="corridors it belongs to; the first names its route")
    length_km: Annotated[float, Field(ge=0)] | None = Field(default=None, description="length in km")
    transit_days: Annotated[float, Field(ge=0)] | None = Field(default=None, description="days on the way")
    ramp_days: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="days until spare capacity can be used in full after an event"
    )
    note: str | None = Field(default=None, description="what a reader should know")


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Capacity:
    """What a segment or a place can carry: gross of third parties' use, which is `reserved`."""

    element: Id = Field(description="id of a segment or a place")
    central: MaybeInfinite = Field(description="best estimate; inf = no limit")
    unit: FlowUnit = Field(description="unit of flow")
    low: MaybeInfinite | None = Field(default=None, description="low end of the range; absent = central")
    high: MaybeInfinite | None = Field(default=None, description="high end of the range; absent = central")
    reserved: Amount | None = Field(default=None, description="third parties' use, same unit, ≤ low")
    commodities: Names = Field(default=(), description="commodities that share the limit; empty = all")
    period: Period | None = Field(
        default=None, description="YYYY, YYYY-MM, YYYY-MM-DD or A/B; absent = always"
    )
    status: CapacityStatus = Field(
        default="effective", description="effective and assumed bind; nameplate does not"
    )
    evidence: Names = Field(default=(), description="ids of evidence.csv; the first one is the driver")
    note: str | None = Field(default=None, description="definition, caveat, conflict; 'judged:' and why")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.low, self.central, self.high)
        floor = self.central if self.low is None else self.low
        if self.reserved is not None and self.reserved > floor:
            raise ValueError(f"reserved {self.reserved} is above low {floor}")
        return self

    @property
    def estimate(self) -> Estimate:
        """What is left for the exporter: the range less the reserved part."""
        less = self.reserved or Decimal(0)
        gross = ranged(self.low, self.central, self.high)
        return Estimate(low=gross.low - less, central=gross.central - less, high=gross.high - less)


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Supply:
    """What a place can put into the network."""

    place: Id = Field(description="id of the place")
    central: Amount = Field(description="best estimate")
    unit: FlowUnit = Field(description="unit of flow")
    commodity: Id | None = Field(default=None, description="commodity; absent = the network's only one")
    low: Amount | None = Field(default=None, description="low end of the range; absent = central")
    high: Amount | None = Field(default=None, description="high end of the range; absent = central")
    period: Period | None = Field(default=None, description="ISO 8601 period; absent = always")
    evidence: Names = Field(default=(), description="ids of evidence.csv; the first one is the driver")
    note: str | None = Field(default=None, description="definition, caveat, conflict; 'judged:' and why")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.low, self.central, self.high)
        return self

    @property
    def estimate(self) -> Estimate:
        """The range."""
        return ranged(self.low, self.central, self.high)


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Demand:
    """What a market or a refinery can take. One in the exporter's country is served first."""

    place: Id = Field(description="id of a market or a refinery")
    central: Amount = Field(description="best estimate")
    unit: FlowUnit = Field(description="unit of flow")
    commodity: Id | None = Field(default=None, description="commodity; absent = the network's only one")
    low: Amount | None = Field(default=None, description="low end of the range; absent = central")
    high: Amount | None = Field(default=None, description="high end of the range; absent = central")
    period: Period | None = Field(default=None, description="ISO 8601 period; absent = always")
    evidence: Names = Field(default=(), description="ids of evidence.csv; the first one is the driver")
    note: str | None = Field(default=None, description="definition, caveat, conflict; 'judged:' and why")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.low, self.central, self.high)
        return self

    @property
    def estimate(self) -> Estimate:
        """The range."""
        return ranged(self.low, self.central, self.high)


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Cost:
    """What a tonne (barrel, TEU) pays on a segment or at a place."""

    element: Id = Field(description="id of a segment or a place")
    central: Amount = Field(description="best estimate")
    unit: CostUnit = Field(description="currency per amount: USD/t, USD/bbl, KZT/t, ...")
    commodity: Id | None = Field(default=None, description="commodity; absent = all")
    low: Amount | None = Field(default=None, description="low end of the range; absent = central")
    high: Amount | None = Field(default=None, description="high end of the range; absent = central")
    period: Period | None = Field(default=None, description="ISO 8601 period; absent = always")
    status: Literal["observed", "assumed"] = Field(
        default="observed", description="assumed = judged by analogy"
    )
    evidence: Names = Field(default=(), description="ids of evidence.csv; the first one is the driver")
    note: str | None = Field(default=None, description="definition, caveat, conflict; 'judged:' and why")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.low, self.central, self.high)
        return self


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class ExchangeRate:
    """Units of a currency for one US dollar."""

    currency: Currency = Field(description="ISO 4217 code")
    period: Period = Field(description="ISO 8601 period")
    per_usd: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)] = Field(description="units for one dollar")
    evidence: Names = Field(default=(), description="ids of evidence.csv")


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Storage:
    """Tanks at a place."""

    place: Id = Field(description="id of the place")
    central: Amount = Field(description="usable size")
    unit: StockUnit = Field(description="unit of stock")
    commodity: Id | None = Field(default=None, description="commodity; absent = the network's only one")
    low: Amount | None = Field(default=None, description="low end of the range; absent = central")
    high: Amount | None = Field(default=None, description="high end of the range; absent = central")
    initial_share: Share | None = Field(default=None, description="share that is full at the start, 0 to 1")
    share_low: Share | None = Field(default=None, description="low end of it; absent = initial_share")
    share_high: Share | None = Field(default=None, description="high end of it; absent = initial_share")
    evidence: Names = Field(default=(), description="ids of evidence.csv; the first one is the driver")
    note: str | None = Field(default=None, description="definition, caveat, conflict; 'judged:' and why")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.low, self.central, self.high)
        if self.initial_share is None and (self.share_low, self.share_high) != (None, None):
            raise ValueError("a range of the share needs an initial_share")
        check_order(self.share_low, self.initial_share or Decimal(0), self.share_high)
        return self


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Flow:
    """What an element carried in a period."""

    element: Id = Field(description="id of a segment or a place")
    value: Amount = Field(description="best figure")
    unit: FlowUnit = Field(description="unit of flow")
    period: Period = Field(description="ISO 8601 period")
    commodity: Id | None = Field(default=None, description="commodity; absent = the network's only one")
    origin: Country | None = Field(default=None, description="whose goods; absent = the exporter's")
    counts: Truth = Field(default=False, description="true = one term of the year's exports")
    low: Amount | None = Field(default=None, description="low end of the range; absent = value")
    high: Amount | None = Field(default=None, description="high end of the range; absent = value")
    status: Literal["observed", "derived"] = Field(default="observed", description="derived = computed by us")
    evidence: Names = Field(default=(), description="ids of evidence.csv")
    note: str | None = Field(default=None, description="definition, caveat, conflict; how it was derived")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.low, self.value, self.high)
        return self

    @property
    def estimate(self) -> Estimate:
        """The range."""
        return ranged(self.low, self.value, self.high)


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Commodity:
    """A good, and how its amounts convert."""

    id: Id = Field(description="unique kebab-case id; the first row is what a command is about by default")
    name: str | None = Field(default=None, description="name in plain English")
    bbl_per_t: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, description="barrels per tonne"
    )
    t_per_teu: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, description="tonnes per twenty-foot equivalent unit"
    )
    part_of: Id | None = Field(default=None, description="id of the wider commodity it is a part of")
    note: str | None = Field(default=None, description="source and caveat")


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Price:
    """What a commodity sold for."""

    commodity: Id = Field(description="commodity")
    period: Month = Field(description="YYYY-MM or YYYY")
    value: Amount = Field(description="price")
    unit: CostUnit = Field(description="currency per amount: USD/t, USD/bbl")
    evidence: Names = Field(default=(), description="ids of evidence.csv")


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Evidence:
    """One sourced statement: what a publisher said a figure was, and when."""

    id: Id = Field(description="unique kebab-case id")
    subject: str = Field(description="what it is about: a segment, port, corridor, fleet or flow")
    quantity: str = Field(description="capacity, throughput, kz_throughput, export_total, tariff, price, ...")
    value: Decimal | None = Field(default=None, description="figure; empty for an event")
    low: Decimal | None = Field(default=None, description="low end where sources disagree or state a range")
    high: Decimal | None = Field(default=None, description="high end where sources disagree or state a range")
    unit: str | None = Field(default=None, description="the source's unit")
    period: str | None = Field(default=None, description="ISO 8601 period the figure belongs to")
    status: str | None = Field(
        default=None, description="observed, nameplate, effective, planned, target, forecast"
    )
    commodity: str | None = Field(default=None, description="crude, grain, containers, all_rail, all, ...")
    transits: Names = Field(default=(), description="countries crossed, where relevant")
    publisher: str | None = Field(default=None, description="who says so")
    url: str | None = Field(default=None, description="address of the page")
    published: str | None = Field(default=None, description="date of the page, if known")
    grade: Grade | None = Field(
        default=None,
        description="A operator, official statistic, company report; B wire quoting an official; C other",
    )
    note: str | None = Field(default=None, description="our one-line reading: definition, caveat, conflict")


@dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
class Line:
    """How a segment is drawn. Never data: a drawn length is not a length."""

    segment: Id = Field(description="id of the segment")
    line: str = Field(description="lon lat;lon lat;... in degrees, from origin to destination")
    note: str | None = Field(default=None, description="towns it passes")

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Longitude and latitude of each point, in degrees."""
        pairs = (pair.split() for pair in self.line.split(";") if pair.strip())
        return tuple((float(lon), float(lat)) for lon, lat in pairs)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            points = self.points
        except ValueError as error:
            raise ValueError(f"expected 'lon lat;lon lat;...', got {self.line!r}") from error
        if len(points) < 2:  # noqa: PLR2004 - a line has two ends
            raise ValueError("a line needs two points or more")
        return self


ROW_TYPES = {
    "places": Place,
    "segments": Segment,
    "capacities": Capacity,
    "supplies": Supply,
    "demands": Demand,
    "costs": Cost,
    "fx": ExchangeRate,
    "storages": Storage,
    "flows": Flow,
    "commodities": Commodity,
    "prices": Price,
    "projects": Project,
    "past_plans": PastPlan,
    "evidence": Evidence,
    "lines": Line,
    "corridors": Corridor,
    "hidden_legs": HiddenLeg,
}
KEYED = tuple(name for name, row in ROW_TYPES.items() if "id" in getattr(row, "__annotations__", {}))

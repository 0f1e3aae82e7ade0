"""A scenario: what happens to which element, and what a network is after it.

`apply(network, scenario)` returns a new network; nothing is changed in place. A year's view takes every
event as if it lasted the whole year, except one that takes nothing away; the smallest capacity rules where
events overlap.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from routes.columns import FlowUnit, Share
from routes.errors import ScenarioError, nearest
from routes.model import CONFIG

if TYPE_CHECKING:
    from pathlib import Path


PAST: Literal["past"] = "past"  # utilisation as past plans were met

ScenarioName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


def _as_text(value: object) -> object:
    """Keep the decimal a file states: 0.1 in TOML is the number one tenth, not its nearest float."""
    return str(value) if isinstance(value, float) else value


def _joined(value: object) -> object:
    """Turn a list of commodities into the form of the command line: ids with commas."""
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else value


Asked = Annotated[str, BeforeValidator(_joined)]
Figure = Annotated[Decimal, BeforeValidator(_as_text), Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Event:
    """Something that takes capacity away for a time.

    Parameters
    ----------
    element
        A segment or place id, ``corridor:cpc``, ``transit:RUS``, ``border:RUS``, ``zone:hormuz``,
        ``supply:ID`` or ``demand:ID``.
    start, days, end
        When; neither days nor end = permanent.
    remaining
        Share of capacity left, in [0, 1]. Default 0.
    capacity, unit
        Or the capacity left, gross of third parties' use, whose part shrinks in proportion.
    announced, expected_end
        When planners learn of it, and what end they believe in.
    commodities
        The goods it takes away; none named = all. A share of a capacity cannot be theirs alone.
    """

    element: str
    start: dt.date | None = None
    days: Annotated[int, Field(ge=0, le=36_500)] | None = None
    end: dt.date | None = None
    remaining: Annotated[Share, BeforeValidator(_as_text)] | None = None
    capacity: Figure | None = None
    unit: FlowUnit | None = None
    announced: dt.date | None = None
    expected_end: dt.date | None = None
    commodities: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.remaining is not None and self.capacity is not None:
            raise ValueError("give remaining or capacity, not both")
        if self.commodities and self.remaining and not self.element.startswith(("supply:", "demand:")):
            raise ValueError("a share of what all goods share is not some goods' alone; give a capacity")
        if (self.capacity is None) != (self.unit is None):
            raise ValueError("capacity and unit go together")
        if self.days is not None and self.end is not None:
            raise ValueError("give days or end, not both")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"the end {self.end} lies before the start {self.start}")
        for name, date in (("start", self.start), ("announcement", self.announced)):
            if date is not None and self.expected_end is not None and self.expected_end < date:
                raise ValueError(f"the expected end {self.expected_end} lies before the {name} {date}")
        return self

    @property
    def lasts(self) -> bool:
        """Whether it is permanent."""
        return self.days is None and self.end is None

    @property
    def takes_nothing(self) -> bool:
        """Whether it ends on the day on which it would begin: an order that never took effect."""
        ends_at_once = self.start is not None and self.end is not None and self.end <= self.start
        return self.days == 0 or ends_at_once

    def span(self, start: dt.date) -> tuple[dt.date, dt.date | None]:
        """Return its first day and the first day after it, in a scenario with a start; None = never."""
        begins = self.start or start
        if self.days is not None:
            return begins, begins + dt.timedelta(days=self.days)
        return begins, self.end


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Change:
    """A permanent new capacity of an element, gross of third parties' use."""

    element: str
    capacity: Figure
    unit: FlowUnit


def _utilisation(value: object) -> object:
    """Read ``past``, or a share in [0, 1]."""
    return value if value == PAST else _as_text(value)


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Built:
    """Projects of projects.csv that are taken as built.

    Parameters
    ----------
    built
        Their ids, or ``all`` alone: every one that is due by the base year.
    utilisation
        Share of what they add that is used, in [0, 1], or ``past``: as past plans were met (past_plans.csv).
    """

    built: tuple[str, ...] = ()
    utilisation: Annotated[Literal["past"] | Share, BeforeValidator(_utilisation)] = Decimal(1)


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Scenario:
    """What is asked: events and changes on a base year.

    Parameters
    ----------
    name
        Kebab-case, no path.
    title
        One line for people.
    commodity, base_year
        Default: the network's first commodity and its latest counted year. Several goods at once: a list of
        ids, ids with commas, or ``all``.
    start, days
        Span of a day-by-day simulation; without both the scenario is a year's view.
    """

    name: ScenarioName
    title: str
    commodity: Asked | None = None
    base_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    start: dt.date | None = None
    days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    events: tuple[Event, ...] = ()
    changes: tuple[Change, ...] = ()
    projects: Built = Field(default_factory=Built)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.start is None) != (self.days is None):
            raise ValueError("start and days go together")
        for number, event in enumerate(self.events, start=1):
            begins, expected = event.start or self.start, event.expected_end
            if begins is not None and expected is not None and expected < begins:
                raise ValueError(
                    f"events.{number}: the expected end {expected} lies before the start {begins}"
                )
        return self

    @property
    def has_lasting(self) -> bool:
        """Whether anything in it is permanent, so that a year's view of it says something."""
        return bool(self.changes or self.projects.built) or any(event.lasts for event in self.events)

    def in_a_year(self) -> Scenario:
        """Return what of it a year's view holds.

        If it has a start and days, that is what is permanent. If not, every event lasts the whole year,
        except one that takes nothing away.
        """
        dated = self.start is not None
        kept = (event for event in self.events if (event.lasts if dated else not event.takes_nothing))
        return replace(self, events=tuple(kept))

    def warnings(self) -> tuple[str, ...]:
        """Return what is allowed and yet hardly meant: events that are in force on none of its days.

        Of an event that takes nothing away it is the start that has to lie within the days.
        """
        if self.start is None or self.days is None:
            return ()
        last = self.start + dt.timedelta(days=self.days - 1)
        found = []
        for number, event in enumerate(self.events, start=1):
            begins, ends = event.span(self.start)
            over = ends is not None and ends <= self.start and not (begins == ends == self.start)
            if begins > last or over:
                dates = f"from {begins}" if ends is None else f"from {begins} until {ends}"
                when = f"between {self.start} and {last}"
                found.append(f"events.{number}: never in force {when}: {event.element} {dates}")
        return tuple(found)


def read_scenario(path: Path) -> Scenario:
    """Read a scenario from a TOML file. TOML never executes code.

    Raises
    ------
    ScenarioError
        With every fault of the file, each on a line with its place in it. Who asked for the file names it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ScenarioError(f"cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"not readable as TOML: {error}") from error
    try:
        return TypeAdapter(Scenario).validate_python(content)
    except ValidationError as error:
        faults = [
            _fault(detail["loc"], detail["type"], detail["msg"], detail["input"]) for detail in error.errors()
        ]
        raise ScenarioError("\n".join(faults)) from error


EXPECTED = "Input should be "
_PLAIN = {"a valid tuple": "a list", "a valid string": "a text", "a dictionary": "a table"}
_KEYS = {
    "events": tuple(Event.__dataclass_fields__),
    "changes": tuple(Change.__dataclass_fields__),
    "projects": tuple(Built.__dataclass_fields__),
}


def _fault(location: tuple[int | str, ...], kind: str, message: str, came: object) -> str:
    """Return one fault of a scenario file as a sentence with its place."""
    message = message.removeprefix("Value error, ")
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in location) or "scenario"
    if not location and message.startswith("events."):
        return message
    if kind == "unexpected_keyword_argument":
        known = _KEYS.get(str(location[0]), ()) if len(location) > 1 else tuple(Scenario.__dataclass_fields__)
        return f"{where}: unknown key{nearest(str(location[-1]), known)}"
    if kind == "missing":
        return f"{where}: this key is required"
    if kind == "string_pattern_mismatch":
        return f"{where}: expected words in small letters joined by hyphens, got {came!r}"
    if message.startswith(EXPECTED):
        wanted = message.removeprefix(EXPECTED).partition(",")[0].partition(" or an instance")[0]
        return f"{where}: expected {_PLAIN.get(wanted, wanted)}, got {came!r}"
    return f"{where}: {message}"

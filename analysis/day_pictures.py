"""From day-by-day results to maps: what flows while events are in force, and what differs over all days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.chart_pictures import route_name
from analysis.day_flows import day_flows
from analysis.difference_pictures import changes_by_line
from analysis.observed import counted_flows
from analysis.outcome import counted_loads
from analysis.pictures import exporter_name, goods, route_picture, save, save_maps, sources
from analysis.plots.day_axis import day_text
from analysis.plots.difference_map import DifferenceMap, difference_map
from analysis.plots.route_map import route_map
from analysis.plots.throttle_curve import amount
from analysis.route_lines import ground_note, together
from analysis.time_pictures import asked_country, daily_unit, loss_in_words
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from analysis.baseline import Leg
    from analysis.disruption import Disruption
    from analysis.events import Happening
    from analysis.plots.picture import RouteLine, RouteMap
    from analysis.rolling import Vector
    from analysis.run import ScenarioResult
    from analysis.timeline import Timeline
    from routes.snapshot import Snapshot

LITTLE = 0.05  # of a load: a band of the other colour thinner than this is left out
NOTHING = 1e-4  # of all exports: less is not worth a line or a word
UNIT = " a day"
Load = tuple[float, float]  # what crosses the country and what does not


class Room(NamedTuple):
    """The mean capacity left of a segment, in steps a day, None = unlimited; whether events close it."""

    capacity: float | None
    closed: bool


UNUSED = Room(capacity=None, closed=False)


def days_map(result: Disruption, country: str | None = None) -> RouteMap:
    """Return the map of the mean day on which an event is in force; of all days where none ever is.

    Capacities are what is left on those days; what nothing can pass on any of them is closed.

    Parameters
    ----------
    country
        Country, zone or group that colours tell apart; default: the network's focus, else its first.
    """
    timeline = result.timeline
    view = timeline.calendar.view
    asked = asked_country(view, country)
    unit, steps = daily_unit(view)
    days = [day for day in range(timeline.calendar.days) if timeline.calendar.happens(day)]
    left = _left(timeline, days)
    daily = day_flows(timeline, asked).daily
    means = {name: _mean(parts, days) for name, parts in daily.items()}
    least = NOTHING * timeline.baseline.exports
    ground = route_picture(view, asked, title="", subtitle="")
    return replace(
        ground,
        title=f"{result.scenario.title}: {loss_in_words(result)}",
        subtitle=(
            f"Mean flow of {goods(view)}, {unit}, {_which(timeline, days)}, as simulated. "
            "Width is flow, pale casing the capacity left then, labels show how much of it is used."
        ),
        unit=unit,
        lines=tuple(
            _line(item, means.get(item.id, (0.0, 0.0)), left.get(item.id, UNUSED), steps=steps, least=least)
            for item in ground.lines
        ),
    )


def _mean(parts: tuple[Vector, Vector], days: Sequence[int]) -> Load:
    """Return the mean of what a segment carries on some days; of all days where none are given."""
    chosen = [part[list(days)] if days else part for part in parts]
    return float(chosen[0].mean()), float(chosen[1].mean())


def _line(line: RouteLine, load: Load, room: Room, *, steps: float, least: float) -> RouteLine:
    """Return a line with what it carries and what is left of it, in units of some steps."""
    crossing, avoiding = _bands(load, least)
    return replace(
        line,
        crossing=crossing / steps,
        avoiding=avoiding / steps,
        capacity=None if room.capacity is None else room.capacity / steps,
        closed=room.closed,
    )


def _which(timeline: Timeline, days: Sequence[int]) -> str:
    """Return which days a mean is of."""
    if not days:
        return f"of all {timeline.calendar.days} days, since no event is ever in force"
    first, last = (
        day_text(timeline.calendar.start + dt.timedelta(days=day), year=True) for day in (days[0], days[-1])
    )
    if len(days) == 1:
        return f"of the day on which an event is in force, {first}"
    unbroken = days[-1] - days[0] + 1 == len(days)
    when = f"{first} to {last}" if unbroken else f"between {first} and {last}"
    return f"of the {len(days)} days on which an event is in force, {when}"


def _bands(load: Load, least: float) -> Load:
    """Return what is worth drawing of a load: no band that is hardly there."""
    crossing, avoiding = (max(part, 0.0) for part in load)
    whole = crossing + avoiding
    if whole < least:
        return 0.0, 0.0
    if crossing < LITTLE * whole:
        return 0.0, whole
    return (whole, 0.0) if avoiding < LITTLE * whole else (crossing, avoiding)


def _left(timeline: Timeline, days: Sequence[int]) -> dict[str, Room]:
    """Return what is left of each segment on some days; all of it where no days are given.

    Nothing is left where it is closed, and where nothing can leave the places it starts from.
    """
    legs: dict[str, list[Leg]] = {}
    for leg in timeline.baseline.legs:
        legs.setdefault(leg.way.segment, []).append(leg)
    events = timeline.calendar
    ruling = [[item for item in events.happenings if item.rules(day, seen_from=day)] for day in days]
    left = {}
    for name, own in legs.items():
        limit = events.limits.limit("segment", name).amount
        ordinary = sum(leg.usual for leg in own)
        calm = np.inf if limit is None else max(limit / timeline.baseline.period_days, ordinary)
        rooms = [_room(timeline, name, own, calm, items) for items in ruling]
        mean = float(np.mean(rooms)) if rooms else calm
        closed = calm > 0 and mean == 0
        left[name] = Room(capacity=mean if np.isfinite(mean) else None, closed=closed)
    return left


def _room(
    timeline: Timeline, name: str, legs: Sequence[Leg], calm: float, ruling: Sequence[Happening]
) -> float:
    """Return what some events in force leave of a segment, in steps a day."""
    if all(
        any(leg.way in item.closed or item.left.get(("place", leg.origin)) == 0 for item in ruling)
        for leg in legs
    ):
        return 0.0
    told = [item.left[("segment", name)] for item in ruling if ("segment", name) in item.left]
    return min([calm, *(amount / timeline.baseline.period_days for amount in told)])


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What was carried over some days, in the amount of the unit: by segment, and by route out.

    Parameters
    ----------
    usual
        Exports of an ordinary day.
    """

    view: Snapshot
    start: dt.date
    days: int
    usual: float
    loads: Mapping[str, Load]
    routes: Mapping[str, float]
    exports: float

    def a_day(self) -> Carried:
        """Return the mean of a day."""
        part = 1 / self.days
        return replace(
            self,
            days=1,
            loads={name: (load[0] * part, load[1] * part) for name, load in self.loads.items()},
            routes={name: amount * part for name, amount in self.routes.items()},
            exports=self.exports * part,
        )


def carried(result: Disruption, country: str, *, ordinary: bool = False) -> Carried:
    """Return what was carried over all days of a run, or over as many ordinary days."""
    timeline = result.timeline
    view, days = timeline.calendar.view, timeline.calendar.days
    flows = day_flows(timeline, country)
    loads = {name: (float(parts[0].sum()), float(parts[1].sum())) for name, parts in flows.daily.items()}
    if ordinary:
        loads = {name: (load[0] * days, load[1] * days) for name, load in flows.usual.items()}
    route_of = {flow.element: flow.route for flow in counted_flows(view)}
    routes: dict[str, float] = {}
    for name, (usual, daily) in counted_loads(timeline).items():
        route, whole = route_of.get(name, name), usual * days if ordinary else float(daily.sum())
        routes[route] = routes.get(route, 0.0) + whole / view.scale
    exports = timeline.baseline.exports * days if ordinary else result.outcome.delivered
    return Carried(
        view=view,
        start=timeline.calendar.start,
        days=days,
        usual=timeline.baseline.exports / view.scale,
        loads={name: (load[0] / view.scale, load[1] / view.scale) for name, load in loads.items()},
        routes=routes,
        exports=exports / view.scale,
    )


def days_difference(
    a: Disruption, b: Disruption, *, names: tuple[str, str], country: str | None = None
) -> DifferenceMap:
    """Return the map of what b carries more or less than a over all its days.

    Amounts are sums over the days, or means of a day where the two have not equally many.

    Parameters
    ----------
    names
        What the two are called.
    country
        Country, zone or group that colours tell apart; default: the focus of b's network, else its first.

    Raises
    ------
    RoutesError
        If the two are in different units, or no country is named.
    """
    asked = asked_country(b.timeline.calendar.view, country)
    return _difference(carried(a, asked), carried(b, asked), names=names, country=asked)


def events_difference(result: Disruption, country: str | None = None) -> DifferenceMap:
    """Return the map of what is carried more or less over all days than on as many ordinary ones."""
    asked = asked_country(result.timeline.calendar.view, country)
    names = "ordinary days", result.scenario.title
    before, after = (carried(result, asked, ordinary=ordinary) for ordinary in (True, False))
    return _difference(before, after, names=names, country=asked)


def _difference(a: Carried, b: Carried, *, names: tuple[str, str], country: str) -> DifferenceMap:
    if a.view.unit != b.view.unit:
        raise RoutesError(f"expected two runs in one unit, got {a.view.unit} and {b.view.unit}")
    when, a_day = _when(a, b), a.days != b.days
    if a_day:
        a, b = a.a_day(), b.a_day()
    ground = together(a.view.network, b.view.network)
    before, after = (
        route_picture(item.view, country, title="", subtitle="", ground=ground) for item in (a, b)
    )
    least = NOTHING * max(a.usual, b.usual) * b.days
    changes = changes_by_line((before, after), (a.loads, b.loads), least=least)
    greatest = max((abs(part) for line in changes for part in (line.crossing, line.avoiding)), default=0.0)
    unit, size = _unit(b.view, greatest)
    per_day = UNIT if a_day else ""
    return DifferenceMap(
        title=_finding(a, b, names[1], (unit, size, per_day)),
        subtitle=(
            f"Change of {goods(b.view)} flows from “{names[0]}” to “{names[1]}”, {unit}{per_day}, {when}. "
            "Width is the change"
        ),
        footer=f"{sources(b.view)} {ground_note(ground)}",
        unit=f"{unit}{per_day}",
        exporter=after.exporter,
        denied=after.denied,
        denied_name=after.denied_name,
        lines=tuple(
            replace(line, crossing=line.crossing * size, avoiding=line.avoiding * size) for line in changes
        ),
        places=tuple({place.id: place for place in (*before.places, *after.places)}.values()),
        regions=after.regions,
    )


def _when(a: Carried, b: Carried) -> str:
    """Return which days the amounts are of."""
    if a.days != b.days:
        return f"mean of {a.days} days and of {b.days} days"
    starts = [day_text(item.start, year=True) for item in (a, b)]
    since = f"from {starts[1]}" if a.start == b.start else f"from {starts[0]} and from {starts[1]}"
    return f"sum of {b.days} days {since}"


def _unit(view: Snapshot, greatest: float) -> tuple[str, float]:
    """Return a unit in which the greatest change is no small fraction, and how many are in the view's."""
    whole = view.unit.partition("/")[0]
    smaller, steps = daily_unit(view)
    return (smaller.removesuffix(UNIT), view.scale / steps) if greatest < 1 else (whole, 1.0)


def _finding(a: Carried, b: Carried, name: str, unit: tuple[str, float, str]) -> str:
    """Return how exports change, and which route takes most of what another one loses."""
    word, size, per_day = unit
    least = NOTHING * max(a.usual, b.usual) * b.days
    change = b.exports - a.exports
    text = f"{name}: {exporter_name(b.view)}’s {goods(b.view)} exports"
    length = per_day or f" in {b.days} days"
    if abs(change) > least:
        verb = "fall" if change < 0 else "rise"
        text += f" {verb} by {amount(abs(change) * size)} {word}{length}"
    else:
        text += " stay as they are"
    gains = {route: b.routes.get(route, 0.0) - a.routes.get(route, 0.0) for route in {**a.routes, **b.routes}}
    gain, route = max(((gain, route) for route, gain in gains.items()), default=(0.0, ""))
    return f"{text}, {route_name(b.view, route)} carries {amount(gain * size)} more" if gain > least else text


def save_scenario_map(result: ScenarioResult, folder: Path, country: str | None = None) -> list[Path]:
    """Draw the map of a scenario: of the days on which an event is in force, else of the year."""
    if result.disruption is None:
        return save_maps(result, folder)
    return save(route_map(days_map(result.disruption, country)), folder, "map")


def save_days_difference(
    a: Disruption, b: Disruption, folder: Path, *, names: tuple[str, str], country: str | None = None
) -> list[Path]:
    """Draw the map of what changes between two runs."""
    return save(difference_map(days_difference(a, b, names=names, country=country)), folder, "difference")


def save_events_difference(result: Disruption, folder: Path, country: str | None = None) -> list[Path]:
    """Draw the map of what changes in a run beside as many ordinary days."""
    return save(difference_map(events_difference(result, country)), folder, "difference")

"""From day-by-day results to pictures: amounts, days and words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from analysis.chart_pictures import route_name
from analysis.observed import counted_flows, crossings
from analysis.outcome import RECOVERED, WEEK, counted_loads
from analysis.pictures import goods, save, sources
from analysis.plots.captions import PER_CENT, percent
from analysis.plots.day_axis import Episode, day_text
from analysis.plots.outlets_over_time import Outlet, OutletsOverTime, outlets_over_time
from analysis.plots.resilience_curve import ResilienceCurve, resilience_curve
from analysis.plots.storage_levels import Level, StorageLevels, storage_levels
from analysis.plots.throttle_curve import amount
from routes.countries import label
from routes.errors import RoutesError
from routes.transit import exits, transit_countries
from routes.units import AMOUNTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analysis.disruption import Disruption
    from analysis.scenario import Event
    from analysis.timeline import Timeline
    from routes.snapshot import Snapshot

NOTHING = 1e-4  # of the exports of the whole time: less is not worth a word
THOUSAND = 1000


def daily_unit(view: Snapshot) -> tuple[str, float]:
    """Return a unit for amounts of one day, a thousandth of the view's if there is one, and steps in it."""
    whole = view.unit.partition("/")[0]
    dimension, size = AMOUNTS[whole]
    smaller = (
        name for name, (kind, other) in AMOUNTS.items() if (kind, other * THOUSAND) == (dimension, size)
    )
    name = next(smaller, None) if "/d" not in view.unit else None
    return (f"{name or whole} a day", view.scale / THOUSAND if name else float(view.scale))


def resilience_picture(result: Disruption) -> ResilienceCurve:
    """Return exports day by day with their range, and what is lost, deferred and when they are back."""
    timeline = result.timeline
    view = timeline.calendar.view
    unit, steps = daily_unit(view)
    low, high = result.bands()
    recovered = _recovered(result)
    return ResilienceCurve(
        title=f"{result.scenario.title}: {loss_in_words(result)}",
        subtitle=f"{_of_goods(view)} exports, {unit}: central run; the band is {_spread(result)}",
        footer=sources(view),
        unit=unit,
        start=timeline.calendar.start,
        usual=timeline.baseline.exports / steps,
        central=_daily(timeline.delivered, steps),
        low=_daily(low, steps),
        high=_daily(high, steps),
        episodes=episodes(result),
        missing=_missing(result),
        recovered=recovered,
        recovery=_recovery(result, recovered),
    )


def _of_goods(view: Snapshot) -> str:
    words = goods(view)
    return words[:1].upper() + words[1:]


def _daily(amounts: Iterable[float], steps: float) -> tuple[float, ...]:
    """Return the amounts of each day; what a solver leaves below nought is nought."""
    return tuple(max(float(item), 0.0) / steps for item in amounts)


def _worth(timeline: Timeline, steps: float) -> bool:
    """Whether an amount over the whole time is worth a word."""
    return abs(steps) > NOTHING * timeline.baseline.exports * timeline.calendar.days


def loss_in_words(result: Disruption) -> str:
    """Return the finding: what is lost, with its range."""
    view, timeline = result.timeline.calendar.view, result.timeline
    if not _worth(timeline, result.outcome.lost):
        late = _worth(timeline, result.outcome.shortfall)
        return f"no {goods(view)} is lost" + (", but some is late" if late else ", none is late")
    return f"{_amount(view, result.outcome.lost)} of {goods(view)} lost{_range(result, 'lost')}"


def _amount(view: Snapshot, steps: float) -> str:
    return f"{amount(steps / view.scale)} {view.unit.partition('/')[0]}"


def _range(result: Disruption, name: str) -> str:
    """Return the range of a number to the digits of that number; nothing where it is narrower."""
    scale = result.timeline.calendar.view.scale
    digits = len(amount(getattr(result.outcome, name) / scale).partition(".")[2])
    low, high = (f"{end / scale:,.{digits}f}" for end in result.span(name))
    return "" if low == high else f", {low} to {high}"


def _spread(result: Disruption) -> str:
    if result.samples:
        return f"5 to {percent(0.95, decimals=0)} of {result.samples} random runs"
    return "between all capacities low and slow, and high and quick"


def _missing(result: Disruption) -> tuple[str, ...]:
    """Return what is said of missing exports: how much, and what became of it."""
    view, central = result.timeline.calendar.view, result.outcome
    if not _worth(result.timeline, central.shortfall):
        return ("Exports never fall below usual",)
    rows = [f"{_amount(view, central.shortfall)} missing{_range(result, 'shortfall')}"]
    if _worth(result.timeline, central.lost):
        rows.append(f"{_amount(view, central.lost)} lost: not produced")
    if _worth(result.timeline, central.deferred):
        figure = _amount(view, abs(central.deferred))
        given = f"less {figure} that tanks gave"
        rows.append(f"{figure} deferred: made up later, or on its way" if central.deferred > 0 else given)
    return tuple(rows)


def _ends(result: Disruption) -> int:
    return max((item.end for item in result.timeline.calendar.happenings), default=0)


def _recovered(result: Disruption) -> int | None:
    after = result.outcome.recovery_days
    return None if after is None else _ends(result) + after


def _recovery(result: Disruption, day: int | None) -> tuple[str, ...]:
    """Return what is said of the day on which exports are back; nothing where they were never away."""
    timeline = result.timeline
    if not _worth(timeline, result.outcome.shortfall):
        return ()
    start, days = timeline.calendar.start, timeline.calendar.days
    if day is None:
        share = float(timeline.delivered[-1]) / timeline.baseline.exports
        return (
            f"Not back: {percent(share, decimals=1)} of usual",
            f"on {day_text(start + dt.timedelta(days=days - 1))}",
        )
    date, after = start + dt.timedelta(days=day), day - _ends(result)
    when = f"{after} days after the end" if after else "as soon as it ends"
    rows = (f"Back to {percent(RECOVERED, decimals=0)} of usual", f"{day_text(date)}, {when}")
    again = _short_again(timeline, day)
    return (
        rows if again is None else (*rows, f"short again from {day_text(start + dt.timedelta(days=again))}")
    )


def _short_again(timeline: Timeline, day: int) -> int | None:
    """Return the first day below 99 % of usual in the first week below it from a day on; None if none is."""
    target = RECOVERED * timeline.baseline.exports
    for first in range(day, timeline.calendar.days - WEEK + 1):
        week = timeline.delivered[first : first + WEEK]
        if week.mean() < target:
            return first + int((week < target).argmax())
    return None


def episodes(result: Disruption) -> tuple[Episode, ...]:
    """Return what happens in a scenario, in words and dates."""
    scenario, view = result.scenario, result.timeline.calendar.view
    found = []
    for event in scenario.events:
        start = event.start or result.timeline.calendar.start
        end = event.end or (start + dt.timedelta(days=event.days) if event.days is not None else None)
        lasts = f", {(end - start).days} days" if end else f" from {day_text(start)} on"
        found.append(Episode(name=f"{event_words(view, event)}{lasts}", start=start, end=end))
    return tuple(found)


def event_words(view: Snapshot, event: Event) -> str:
    """Return what happens to what: a route, place or country, and what is left of it."""
    kind, sign, name = event.element.partition(":")
    what = _element(view, kind if not sign else name, kind if sign else "")
    if event.capacity is not None:
        return f"{what}: {event.capacity.normalize():f} {event.unit} left"
    if event.remaining:
        return f"{what}: {(100 * event.remaining).normalize():f}{PER_CENT} left"
    return f"{what} stopped"


def _element(view: Snapshot, name: str, kind: str) -> str:
    """Return the name of what an event names."""
    network = view.network
    if kind in ("transit", "border", "zone"):
        words = {"transit": "Transit through ", "border": "Border of ", "zone": ""}
        return f"{words[kind]}{label(network, name)}"
    segment = network.segments.get(name)
    if segment is not None and segment.corridors:
        return route_name(view, segment.corridors[0])
    return route_name(view, name)


def outlets_picture(result: Disruption, country: str | None = None) -> OutletsOverTime:
    """Return what leaves by each route, day by day.

    Parameters
    ----------
    country
        Country, zone or group that colours tell apart; default: the network's focus, else its first.
    """
    view = result.timeline.calendar.view
    asked = asked_country(view, country)
    unit, steps = daily_unit(view)
    loads = counted_loads(result.timeline)
    crossed = crossings(view, exits(view.network, asked), list(loads))
    route_of = {flow.element: flow.route for flow in counted_flows(view)}
    routes: dict[tuple[str, bool], list[str]] = {}
    for name in loads:
        routes.setdefault((route_of.get(name, name), bool(crossed[name])), []).append(name)
    outlets = tuple(
        Outlet(
            name=route_name(view, route),
            crosses=crosses,
            usual=sum(loads[name][0] for name in names) / steps,
            values=_daily(np.sum([loads[name][1] for name in names], axis=0), steps),
        )
        for (route, crosses), names in routes.items()
    )
    return OutletsOverTime(
        title=_moved(result, outlets, steps),
        subtitle=f"{_of_goods(view)} exports by route, {unit}; {result.scenario.title}",
        footer=sources(view),
        unit=unit,
        denied_name=label(view.network, asked),
        start=result.timeline.calendar.start,
        outlets=outlets,
        episodes=episodes(result),
    )


def asked_country(view: Snapshot, country: str | None) -> str:
    """Return the country asked for: default the network's focus, else its first transit country."""
    names = (country, view.network.settings.focus, *transit_countries(view.network, view.commodity))
    asked = next(filter(None, names), None)
    if asked is None:
        raise RoutesError(f"{view.network.settings.name}: no exports cross a country that colours could tell")
    return asked


def _moved(result: Disruption, outlets: tuple[Outlet, ...], steps: float) -> str:
    """Return the finding: which route loses most, and which one takes most of it."""
    view = result.timeline.calendar.view
    change = [(sum(item.values) - item.usual * len(item.values), item.name) for item in outlets]
    lost, gained = min(change, default=(0.0, "")), max(change, default=(0.0, ""))
    if not _worth(result.timeline, lost[0] * steps):
        return f"{result.scenario.title}: no route carries less"
    text = f"{lost[1]} carries {_amount(view, -lost[0] * steps)} less in {result.outcome.days} days"
    if _worth(result.timeline, gained[0] * steps) and gained[0] > 0:
        return f"{text}, {gained[1]} {_amount(view, gained[0] * steps)} more"
    return f"{text}, no other route more"


def storage_picture(result: Disruption) -> StorageLevels:
    """Return how full tanks are, and what fields put out, day by day."""
    timeline = result.timeline
    view = timeline.calendar.view
    unit, steps = daily_unit(view)
    tanks = timeline.baseline.tanks
    usual = sum(timeline.baseline.production.values())
    return StorageLevels(
        title=f"{result.scenario.title}: {_stored(result)}",
        subtitle="What is in tanks, share of their room, and what all fields put out, share of usual",
        footer=sources(view),
        start=timeline.calendar.start,
        tanks=tuple(
            Level(
                name=view.network.places[tank.place].label,
                size=tank.size / steps,
                unit=unit.removesuffix(" a day"),
                shares=_daily(timeline.stocks[:, number], tank.size),
            )
            for number, tank in enumerate(tanks)
            if tank.size > 0
        ),
        output=Level(
            name="Output of all fields",
            size=usual / steps,
            unit=unit,
            shares=_daily(timeline.production.sum(axis=1), usual),
        )
        if usual > 0
        else None,
        episodes=episodes(result),
    )


def _stored(result: Disruption) -> str:
    """Return the finding: when fields cut output, else how much tanks gave or took at most, and by when."""
    timeline, after = result.timeline, result.outcome.days_to_full_storage
    view = timeline.calendar.view
    if after is not None:
        return (
            f"fields cut output after {after} day{'s' if after > 1 else ''}"
            if after
            else "fields cut output at once"
        )
    stocks = timeline.stocks.sum(axis=1)
    change = stocks - sum(tank.initial for tank in timeline.baseline.tanks)
    day = int(abs(change).round(3).argmax()) if len(change) else 0
    if not len(change) or not _worth(timeline, float(change[day])):
        return "tanks hardly change"
    date = day_text(timeline.calendar.start + dt.timedelta(days=day))
    verb = "give" if change[day] < 0 else "take"
    return f"tanks {verb} {_amount(view, abs(float(change[day])))} by {date}"


def save_disruption(result: Disruption, folder: Path, country: str | None = None) -> list[Path]:
    """Draw exports, routes and tanks day by day; no routes where none is counted, no tanks where none are."""
    files = save(resilience_curve(resilience_picture(result)), folder, "resilience")
    if result.timeline.baseline.counted:
        files += save(outlets_over_time(outlets_picture(result, country)), folder, "outlets")
    if result.timeline.baseline.tanks:
        files += save(storage_levels(storage_picture(result)), folder, "storage")
    return files

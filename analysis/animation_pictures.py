"""From a disruption to its animated map: the flows of each day, a while before and after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.day_flows import day_flows
from analysis.pictures import goods, route_picture, sources
from analysis.plots.gif import save_gif
from analysis.plots.route_animation import Load, RouteAnimation, route_animation
from analysis.route_lines import ground_note
from analysis.time_pictures import asked_country, daily_unit, episodes, loss_in_words

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.disruption import Disruption
    from analysis.plots.picture import RouteLine
    from analysis.timeline import Timeline

BEFORE, AFTER = 7, 28  # days shown before the first event begins and after the last one ends
MOST = 100  # days shown of a long disruption: each is a frame
LITTLE = 0.05  # of a load: a band of the other colour thinner than this is left out
LEAST = 1e-4  # of all exports


def animation_picture(result: Disruption, country: str | None = None) -> RouteAnimation:
    """Return the map of each day, a week before the first event to four weeks after the last.

    Parameters
    ----------
    country
        Country, zone or group that colours tell apart; default: the network's focus, else its first.
    """
    timeline = result.timeline
    view = timeline.calendar.view
    asked = asked_country(view, country)
    unit, steps = daily_unit(view)
    ground = route_picture(view, asked, title="", subtitle="")
    days, flows = _window(timeline), day_flows(timeline, asked)
    least = LEAST * timeline.baseline.exports / steps
    nothing = (0.0, 0.0)

    def load(name: str, day: int) -> Load:
        usual, daily = flows.usual.get(name, nothing), flows.daily.get(name)
        now = usual if daily is None or day < 0 else (float(daily[0][day]), float(daily[1][day]))
        return _load(now[0] / steps, now[1] / steps, least)

    return RouteAnimation(
        title=f"{result.scenario.title}: {loss_in_words(result)}",
        subtitle=(
            f"Flow of {goods(view)} on each day, {unit}, as simulated; width is the flow, "
            "pale beneath it that of an ordinary day"
        ),
        footer=f"{sources(view)} {ground_note(view.network)}",
        unit=unit,
        exporter=ground.exporter,
        denied=ground.denied,
        denied_name=ground.denied_name,
        lines=tuple(_ordinary(line, load(line.id, -1)) for line in ground.lines),
        places=ground.places,
        start=timeline.calendar.start + dt.timedelta(days=days[0]),
        loads=tuple(tuple(load(line.id, day) for line in ground.lines) for day in days),
        exports=tuple(_exports(timeline, day) / steps for day in days),
        usual=timeline.baseline.exports / steps,
        episodes=episodes(result),
        regions=ground.regions,
    )


def _window(timeline: Timeline) -> range:
    """Return the days to show, `MOST` at most; those before the run begins are ordinary ones."""
    happenings = timeline.calendar.happenings
    first = min((item.start for item in happenings), default=0)
    last = max((item.end for item in happenings), default=0)
    return range(first - BEFORE, min(last + AFTER, first - BEFORE + MOST, timeline.calendar.days))


def _load(crossing: float, avoiding: float, least: float) -> Load:
    """Return what is worth drawing of a load: no band that is hardly there."""
    whole = max(crossing, 0.0) + max(avoiding, 0.0)
    if whole < least:
        return Load(0.0, 0.0)
    if crossing < LITTLE * whole:
        return Load(0.0, whole)
    return Load(whole, 0.0) if avoiding < LITTLE * whole else Load(crossing, avoiding)


def _ordinary(line: RouteLine, usual: Load) -> RouteLine:
    return replace(line, crossing=usual.crossing, avoiding=usual.avoiding, capacity=None)


def _exports(timeline: Timeline, day: int) -> float:
    return timeline.baseline.exports if day < 0 else float(np.maximum(timeline.delivered[day], 0.0))


def save_animation(result: Disruption, folder: Path, country: str | None = None) -> list[Path]:
    """Write the animated map of a disruption; return the file."""
    return [save_gif(route_animation(animation_picture(result, country)), folder / "animation.gif")]

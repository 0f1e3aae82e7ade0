"""What every segment carries on each day of a run, and how much of it crosses a country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from analysis.rolling import Vector
    from analysis.timeline import Timeline

NOTHING = 1e-9


@dataclass(frozen=True, kw_only=True)
class DayFlows:
    """Loads of each segment day by day, both directions together, in steps a day.

    Parameters
    ----------
    usual
        By segment: what crosses the country and what does not, on an ordinary day.
    daily
        By segment: the same on each day, arrays (days,).
    """

    usual: Mapping[str, tuple[float, float]]
    daily: Mapping[str, tuple[Vector, Vector]]


def day_flows(timeline: Timeline, country: str) -> DayFlows:
    """Return what each segment carries day by day, split by whether its way crosses a country.

    A load crosses if it has crossed before, crosses on the segment, or will cross later. Where goods meet,
    every way takes the mixture of that day; a place that gives from tanks alone gives that of an ordinary
    day.
    """
    legs = timeline.baseline.legs
    ordinary = np.array([[leg.usual for leg in legs]])
    loads = np.vstack([ordinary, timeline.legs.reshape(-1, len(legs))])
    crossing = loads * _shares(timeline, loads, country)
    found: dict[str, tuple[Vector, Vector]] = {}
    for index, leg in enumerate(legs):
        inside, outside = found.get(leg.way.segment, (0.0, 0.0))
        part = crossing[:, index]
        found[leg.way.segment] = (inside + part, outside + loads[:, index] - part)
    return DayFlows(
        usual={name: (float(inside[0]), float(outside[0])) for name, (inside, outside) in found.items()},
        daily={name: (inside[1:], outside[1:]) for name, (inside, outside) in found.items()},
    )


def _shares(timeline: Timeline, loads: Vector, country: str) -> Vector:
    """Return the share of each load that crosses; the first row is the ordinary day."""
    usual = timeline.baseline
    legs = usual.legs
    names = sorted({end for leg in legs for end in (leg.origin, leg.destination)})
    places = {name: index for index, name in enumerate(names)}
    crossing = exits(timeline.calendar.view.network, country)
    exit_ = np.array([leg.way in crossing for leg in legs], dtype=bool)
    start = np.array([places[leg.origin] for leg in legs], dtype=int)
    end = np.array([places[leg.destination] for leg in legs], dtype=int)
    made, taken = (np.zeros((len(loads), len(places))) for _ in range(2))
    for target, ordinary, daily in (
        (made, usual.production, timeline.production),
        (taken, usual.home, timeline.home),
        (taken, usual.markets, timeline.markets),
    ):
        for column, (name, amount) in enumerate(ordinary.items()):
            if name in places:
                target[:, places[name]] += np.concatenate([[amount], daily[:, column]])
    before = _mixture(loads, exit_, start, end, made)
    after = _mixture(loads, exit_, end, start, taken)
    return np.where(exit_, 1.0, 1 - (1 - before[:, start]) * (1 - after[:, end]))


def _mixture(loads: Vector, exit_: npt.NDArray[np.bool_], start: Vector, end: Vector, own: Vector) -> Vector:
    """Return for each day and place which share of what comes in has crossed: array (days, places).

    Read backwards, with starts and ends exchanged, it is the share of what goes out that will cross.

    Parameters
    ----------
    own
        What a place adds that has not crossed: what fields there put in, or buyers there take.
    """
    days, count = own.shape
    into = np.zeros((len(end), count))
    into[np.arange(len(end)), end] = 1.0
    whole = loads @ into + own
    share = np.zeros((days, count))
    for _ in range(count):  # no way without circles is longer
        crossed = np.where(exit_, 1.0, share[:, start]) * loads
        mixed = np.divide(crossed @ into, whole, out=np.zeros_like(share), where=whole > NOTHING)
        share = np.where(whole > NOTHING, mixed, mixed[:1])
    return share

"""From two plans to the map of what one carries more or less than the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.chart_pictures import route_name
from analysis.observed import counted_flows
from analysis.pictures import exporter_name, goods, route_picture, save
from analysis.plan import nearest_plan
from analysis.plots.difference_map import DifferenceMap, LineChange, difference_map
from analysis.plots.throttle_curve import amount
from analysis.route_lines import together
from routes.errors import RoutesError
from routes.transit import transit_countries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analysis.plots.picture import RouteMap
    from routes.snapshot import Snapshot

NOTHING = 1e-3  # of exports: less is not worth a word


def difference_picture(
    a: Snapshot, b: Snapshot, *, names: tuple[str, str], country: str | None = None
) -> DifferenceMap:
    """Return the map of what b carries more or less than a, each as near to what was counted as can be.

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
    names_known = (country, b.network.settings.focus, *transit_countries(b.network, b.commodity))
    asked = next(filter(None, names_known), None)
    if a.unit != b.unit:
        raise RoutesError(f"expected two plans in one unit, got {a.unit} and {b.unit}")
    if asked is None:
        raise RoutesError(f"{b.network.settings.name}: no exports cross a country that colours could tell")
    ground = together(a.network, b.network)
    before, after = (route_picture(view, asked, title="", subtitle="", ground=ground) for view in (a, b))
    return DifferenceMap(
        title=_finding(a, b, names[1]),
        subtitle=(
            f"Change of {goods(b)} flows from “{names[0]}” to “{names[1]}”, {b.unit}, "
            "rerouted as little as possible. Width is the change"
        ),
        footer=after.footer,
        unit=b.unit,
        exporter=after.exporter,
        denied=after.denied,
        denied_name=after.denied_name,
        lines=changes_by_line((before, after), (_loads(before), _loads(after))),
        places=tuple({place.id: place for place in (*before.places, *after.places)}.values()),
        regions=after.regions,
    )


def _loads(picture: RouteMap) -> dict[str, tuple[float, float]]:
    return {line.id: (line.crossing, line.avoiding) for line in picture.lines}


def changes_by_line(
    grounds: tuple[RouteMap, RouteMap],
    loads: tuple[Mapping[str, tuple[float, float]], Mapping[str, tuple[float, float]]],
    *,
    least: float = 0.0,
) -> tuple[LineChange, ...]:
    """Return what each line of two maps carries more on the second.

    Parameters
    ----------
    grounds
        The two maps, for their lines.
    loads
        What each segment carries: what crosses the denied countries, and what does not.
    least
        A change below it is none.
    """
    changes = []
    for name, line in {line.id: line for ground in grounds for line in ground.lines}.items():
        first, then = (found.get(name, (0.0, 0.0)) for found in loads)
        crossing, avoiding = (
            change if abs(change) >= least else 0.0 for change in (then[0] - first[0], then[1] - first[1])
        )
        changes.append(
            LineChange(id=name, mode=line.mode, points=line.points, crossing=crossing, avoiding=avoiding)
        )
    return tuple(changes)


def _finding(a: Snapshot, b: Snapshot, name: str) -> str:
    """Return how exports change, and which route takes most of what another one loses."""
    first, then = _by_route(a), _by_route(b)
    change = {route: then.get(route, 0.0) - first.get(route, 0.0) for route in {**first, **then}}
    whole, least = sum(change.values()), NOTHING * max(sum(first.values()), sum(then.values()))
    subject = f"{name}: {exporter_name(b)}’s {goods(b)} exports"
    if abs(whole) > least:
        verb = "fall" if whole < 0 else "rise"
        text = f"{subject} {verb} by {amount(abs(whole))} {b.unit}"
    else:
        text = f"{subject} stay as they are"
    gain, route = max(((gain, route) for route, gain in change.items()), default=(0.0, ""))
    return f"{text}, {route_name(b, route)} carries {amount(gain)} more" if gain > least else text


def _by_route(view: Snapshot) -> dict[str, float]:
    """Return the exports of the plan by route."""
    route_of = {flow.element: flow.route for flow in counted_flows(view)}
    totals: dict[str, float] = {}
    for path in nearest_plan(view).exports:
        route = next((route_of[item] for item in path.elements if item in route_of), "")
        totals[route] = totals.get(route, 0.0) + view.decimal(path.amount)
    return totals


def save_difference(
    a: Snapshot, b: Snapshot, folder: Path, *, names: tuple[str, str], country: str | None = None
) -> list[Path]:
    """Draw the map of what changes between two plans."""
    picture = difference_picture(a, b, names=names, country=country)
    return save(difference_map(picture), folder, "difference")

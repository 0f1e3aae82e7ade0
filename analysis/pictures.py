"""From results to pictures: which lines, flows and words a picture shows, and the files it is saved to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from analysis.observed import counted_flows, counted_rows
from analysis.plan import nearest_plan
from analysis.plots import theme
from analysis.plots.captions import percent
from analysis.plots.route_map import BoxCount, RouteLine, RouteMap, RoutePlace, route_map
from analysis.plots.throttle_curve import ThrottleCurve, throttle_curve
from analysis.route_lines import courses_of, ground_note, layout_of, places_to_draw
from routes.checks import densities
from routes.countries import label
from routes.errors import RoutesError
from routes.goods import goods_of
from routes.transit import exits, members
from routes.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from matplotlib.axes import Axes

    from analysis.dependence import Dependence
    from analysis.plan import Plan
    from analysis.run import ScenarioResult
    from analysis.throttle import Throttle
    from routes.limits import Kind
    from routes.model import Flow, Place
    from routes.network import Network
    from routes.snapshot import Snapshot

FORMATS = ("png", "svg")
LONGEST_TITLE = 76  # signs that fit one line of the map's page
TURN = 0.2  # a knee: the slope grows by this share of all exports per unit of capacity


def dependence_map(result: Dependence, country: str | None = None) -> RouteMap:
    """Return the map of a year's exports, coloured by whether they cross a country.

    Parameters
    ----------
    country
        Country, zone or group; default: the network's focus, else the first of the result.
    """
    view = result.snapshot
    name = _asked(result, country)
    answer = result.of(name)
    crossed = answer.observed
    whose, what = exporter_name(view), goods(view)
    where = label(view.network, name)
    if crossed is not None and view.year is not None:
        title = (
            f"{percent(crossed.value, decimals=0)} of {whose}’s {what} exports crossed {where} in {view.year}"
        )
    else:
        title = (
            f"{percent(answer.capacity_loss, decimals=0)} of {whose}’s {what} export capacity needs {where}"
        )
    left = f"{view.decimal(answer.without.value):,.1f} of {view.decimal(result.exports):,.1f} {view.unit}"
    shown = "One way to carry it" if result.route_hhi is None else "Flows as counted"
    subtitle = (
        f"{shown}, {view.unit}. Width is flow, pale casing capacity, labels show use of capacity. "
        f"Without transit through {where} {left} could still leave."
    )
    return route_picture(view, name, title=title, subtitle=subtitle)


def scenario_map(result: ScenarioResult) -> RouteMap:
    """Return the map of what can still leave in a scenario, coloured by the network's focus."""
    before, after = result.baseline, result.outcome
    view = after.snapshot
    name = _asked(after, None)
    kept = f"{view.decimal(after.exports):,.1f} of {view.decimal(before.exports):,.1f} {view.unit}"
    subtitle = (
        f"{kept} of {goods(view)} exports{_when(view)} can leave, rerouted as little as possible. "
        "Width is flow, pale casing capacity, labels show use of capacity."
    )
    title = f"{result.scenario.title}: {kept} can leave"
    if len(title) > LONGEST_TITLE:
        title = result.scenario.title
    return route_picture(view, name, title=title, subtitle=subtitle)


def _asked(result: Dependence, country: str | None) -> str:
    known = [item.country for item in result.countries]
    if country in known:
        return str(country)
    focus = result.snapshot.network.settings.focus
    if country is None and focus in known:
        return str(focus)
    if country is None and known:
        return known[0]
    raise RoutesError(f"the result says nothing of {country or 'any country'}")


def route_picture(
    view: Snapshot, country: str, *, title: str, subtitle: str, ground: Network | None = None
) -> RouteMap:
    """Return the map of the flow nearest to what was counted, coloured by whether it crosses a country.

    Takes what `laid_map` takes, and raises what it raises.
    """
    plan = nearest_plan(view)
    loads, into = plan.loads(exits(view.network, country)), arrivals(plan)

    def laid(kind: Kind, element: str, inside: int, outside: int) -> Laid:
        limit = view.limit(kind, element).amount
        capacity = None if limit is None else view.decimal(limit)
        return Laid(crossing=view.decimal(inside), avoiding=view.decimal(outside), capacity=capacity)

    return laid_map(
        view.network,
        country,
        words=Words(title, subtitle, f"{sources(view)} {ground_note(ground or view.network)}"),
        segments={item.id: laid("segment", item.id, *loads.get(item.id, (0, 0))) for item in view.segments},
        places={name: laid("place", name, 0, amount) for name, amount in into.items()},
        origins=frozenset(view.supplies),
        boxes=boxes([view]),
        ground=ground,
    )


class Words(NamedTuple):
    """The words round a picture: the finding, what is shown in which unit, and sources."""

    title: str
    subtitle: str
    footer: str


@dataclass(frozen=True, kw_only=True)
class Laid:
    """What is laid on a segment, or comes into a place (all of it `avoiding`), in the network's unit."""

    crossing: float
    avoiding: float
    capacity: float | None


def arrivals(plan: Plan) -> dict[str, int]:
    """Return what comes into each place in integer steps, what fields put in with it."""
    into: dict[str, int] = {}
    for path in (*plan.exports, *plan.home):
        for place in path.elements[::2]:
            into[place] = into.get(place, 0) + path.amount
    return into


def laid_map(
    network: Network,
    country: str,
    *,
    words: Words,
    segments: Mapping[str, Laid],
    places: Mapping[str, Laid],
    origins: frozenset[str],
    boxes: tuple[BoxCount, ...],
    ground: Network | None = None,
) -> RouteMap:
    """Return the map of what is laid on segments and places, coloured by whether it crosses a country.

    It is a schematic where the network cannot be drawn on a map.

    Parameters
    ----------
    origins
        Places where goods come from.
    ground
        Network whose layout is used; default: the same. Maps to be compared are drawn on one ground.

    Raises
    ------
    RoutesError
        If the network has too many segments for a schematic, and no coordinates.
    """
    layout = layout_of(ground or network)
    lines = tuple(_lines(network, segments, courses_of(ground or network, layout)))
    return RouteMap(
        title=words.title,
        subtitle=words.subtitle,
        footer=words.footer,
        unit=network.settings.unit,
        exporter=network.settings.exporter or "",
        denied=frozenset(members(network, country)),
        denied_name=label(network, country),
        lines=lines,
        places=tuple(
            _drawn(network, place, at, places.get(place.id), origins)
            for place, at in places_to_draw(network, layout, lines)
        ),
        boxes=boxes,
        regions=None if layout is None else layout.regions,
    )


def _lines(
    network: Network, segments: Mapping[str, Laid], courses: Mapping[str, tuple[tuple[float, float], ...]]
) -> Iterator[RouteLine]:
    """Yield the lines of segments."""
    for name, load in segments.items():
        segment = network.segments[name]
        yield RouteLine(
            id=name,
            mode=segment.mode or "pipeline",
            points=courses[name],
            crossing=load.crossing,
            avoiding=load.avoiding,
            capacity=load.capacity,
            ends=(segment.origin, segment.destination),
        )


def _drawn(
    network: Network,
    place: Place,
    at: tuple[float, float],
    load: Laid | None,
    origins: frozenset[str],
) -> RoutePlace:
    return RoutePlace(
        id=place.id,
        name=place.label,
        kind="source" if place.kind == "hub" and place.id in origins else place.kind,
        lon=at[0],
        lat=at[1],
        home=network.is_home(place.id),
        load=0.0 if load is None else load.avoiding,
        capacity=None if load is None else load.capacity,
    )


def boxes(views: Iterable[Snapshot]) -> tuple[BoxCount, ...]:
    """Return the containers counted in the year of some snapshots: those of exports, and of all owners."""
    found: dict[tuple[str, bool], float] = {}
    for view in views:
        known = view.network.commodities
        for row in counted_rows(view):
            item = known.get(row.commodity or "")
            if item is not None and item.t_per_teu is not None and row.value:
                amount = _thousand_teu(view, row)
                found[row.element, True] = found.get((row.element, True), 0.0) + amount
        goods = goods_of(view.network.tables)
        for row in view.network.tables.flows:
            counted = row.counts or row.period != str(view.year) or not row.unit.startswith("kTEU")
            if not counted and row.commodity in goods.lineage(view.commodity):
                found[row.element, False] = _thousand_teu(view, row)
    return tuple(
        BoxCount(at=name, thousand_teu=amount, own=own) for (name, own), amount in sorted(found.items())
    )


def _thousand_teu(view: Snapshot, row: Flow) -> float:
    factors = densities(view.network.tables, row.commodity)
    return float(convert(row.estimate.central, row.unit, "kTEU/yr", period=row.period, densities=factors))


def exporter_name(view: Snapshot) -> str:
    """Return whose exports they are: the exporter's name, or the network's where it names none."""
    exporter = view.network.settings.exporter
    return label(view.network, exporter) if exporter else view.network.settings.name


def _when(view: Snapshot) -> str:
    return f" of {view.year}" if view.year else ""


def goods(view: Snapshot) -> str:
    """Return what is exported, in words that fit before the word exports."""
    found = view.network.commodities.get(view.commodity or "")
    if found is not None and found.name:
        return found.name[:1].lower() + found.name[1:]
    return (view.commodity or "goods").replace("-", " ")


def sources(view: Snapshot) -> str:
    """Return where the figures of a picture come from, and up to when they were published."""
    network = view.network
    used = {item for limit in view.capacities.values() for item in limit.evidence}
    used |= {item for limit in view.supplies.values() for item in limit.evidence}
    used |= {item for flow in counted_flows(view) for item in flow.evidence}
    return sources_of(network, used)


def sources_of(network: Network, cited: Iterable[str]) -> str:
    """Return how many of the rows cited, from whom, and up to when they were published."""
    rows = [network.evidence[item] for item in cited if item in network.evidence]
    if not rows:
        return f"Network {network.settings.name}; no evidence cited."
    publishers = {row.publisher for row in rows if row.publisher}
    latest = max((row.published or "" for row in rows), default="")
    until = f", published up to {latest[:7]}" if latest else ""
    return f"Figures: {len(rows)} rows of evidence from {len(publishers)} publishers{until}."


def throttle_picture(result: Throttle) -> ThrottleCurve:
    """Return the throttle curve with its words."""
    view = result.snapshot
    where = label(view.network, result.country)
    exports = view.decimal(result.exports)
    points = [(float(share), view.decimal(stranded)) for share, stranded in result.curve]
    last = points[-1][1]
    whole = percent(last / exports if exports else 0, decimals=0)
    if result.begins is None:
        title = f"{exporter_name(view)}’s {goods(view)} exports do not need transit through {where}"
    elif _harmless(result) >= 1:
        title = f"Any loss of transit through {where} strands {exporter_name(view)}’s {goods(view)} exports"
    else:
        spare = percent(1 - _harmless(result), decimals=0)
        title = (
            f"{exporter_name(view)} can lose {spare} of its {goods(view)} "
            f"transit through {where} before exports suffer"
        )
    return ThrottleCurve(
        title=title,
        subtitle=(
            f"Exports of {exports:,.1f} {view.unit}{_when(view)} that could not leave, by share of the "
            f"transit capacity left; with none {last:,.1f} ({whole})"
        ),
        footer=sources(view),
        unit=view.unit,
        exports=exports,
        remaining=tuple(share for share, _ in points),
        stranded=tuple(stranded for _, stranded in points),
        knees=_knees(points, exports),
        through=where,
    )


def _harmless(result: Throttle) -> float:
    """Return the share of capacity down to which nothing is stranded."""
    shares = [share for share, _ in takewhile(lambda point: not point[1], result.curve)]
    return float(shares[-1]) if shares else 1.0


def _knees(points: list[tuple[float, float]], exports: float) -> tuple[tuple[float, float], ...]:
    """Return where the curve begins to rise, and where it turns much steeper.

    A turn that lies between two points shows as two turns on neighbouring points; the first is kept.
    """
    found: list[tuple[int, tuple[float, float]]] = []
    slope = 0.0
    for position, ((before, low), (after, high)) in enumerate(pairwise(points)):
        steeper = (high - low) / (before - after)
        if steeper > slope + TURN * exports:
            if not found or position > found[-1][0] + 1:
                found.append((position, (before, low)))
            slope = steeper
    return tuple(knee for _, knee in found)


def save(axes: Axes, folder: Path, name: str) -> list[Path]:
    """Save a picture as PNG and SVG; return the files."""
    figure = theme.figure_of(axes)
    return [theme.save(figure, folder / f"{name}.{ending}") for ending in FORMATS]


def save_maps(result: ScenarioResult, folder: Path) -> list[Path]:
    """Draw the map of a scenario's outcome."""
    return save(route_map(scenario_map(result)), folder, "map")


def save_dependence_map(result: Dependence, folder: Path, country: str | None = None) -> list[Path]:
    """Draw the map of a year's exports."""
    return save(route_map(dependence_map(result, country)), folder, "map")


def save_throttle(result: Throttle, folder: Path) -> list[Path]:
    """Draw the throttle curve."""
    return save(throttle_curve(throttle_picture(result)), folder, "throttle")

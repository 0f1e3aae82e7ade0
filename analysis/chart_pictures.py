"""From results to the chart set: routes, years, closure and evidence in words and amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.closure import closure
from analysis.history import history
from analysis.pictures import exporter_name, goods, route_picture, sources
from analysis.plan import nearest_plan
from analysis.plots.alluvial import Alluvial, Stream
from analysis.plots.captions import percent
from analysis.plots.concentration import Concentration
from analysis.plots.evidence_quality import EvidenceQuality, QualityRow
from analysis.plots.shares_over_time import RouteSeries, SharesOverTime
from analysis.plots.small_multiples import SmallMultiples
from analysis.plots.waterfall import Step, Waterfall
from analysis.quality import corridor_quality
from analysis.route_lines import ground_note
from analysis.tracing import traced_streams
from routes.countries import label
from routes.errors import RoutesError
from routes.snapshot import snapshot

if TYPE_CHECKING:
    from analysis.history import History
    from routes.snapshot import Snapshot


def alluvial_picture(view: Snapshot, country: str) -> Alluvial:
    """Return the year's exports by field, route and market, and which of them cross a country."""
    streams = tuple(
        Stream(
            field=_place(view, item.field),
            route=route_name(view, item.route),
            market=_place(view, item.market),
            amount=item.amount / view.scale,
            crosses=item.crosses,
        )
        for item in traced_streams(nearest_plan(view), country)
    )
    where = label(view.network, country)
    whole = sum(item.amount for item in streams)
    if not whole:
        name = view.network.settings.name
        raise RoutesError(f"{name}: no counted {goods(view)} leaves, so there is nothing to draw")
    share = sum(item.amount for item in streams if item.crosses) / whole
    return Alluvial(
        title=(
            f"{percent(share, decimals=0)} of {exporter_name(view)}’s {goods(view)} exports "
            f"crossed {where} in {view.year}"
        ),
        subtitle=(
            f"From field to market by route, {view.unit}: the feasible flow nearest to what was counted; "
            "where goods meet, every way takes the mixture"
        ),
        footer=sources(view),
        unit=view.unit,
        denied_name=where,
        streams=streams,
    )


def _place(view: Snapshot, name: str) -> str:
    return view.network.places[name].label.partition(" (")[0]


def route_name(view: Snapshot, route: str) -> str:
    """Return a route's name for people: its place's name, or its id with capitals and dashes."""
    if route in view.network.places:
        return view.network.places[route].label
    words = [word.upper() if word in SHORT else word.capitalize() for word in route.split("-")]
    return "–".join(words) if len(words) == 2 else " ".join(words)  # noqa: PLR2004 - two ends of a way


SHORT = frozenset({"cpc", "btc"})


def waterfall_picture(view: Snapshot, country: str) -> Waterfall:
    """Return what is left if transit through a country ends, route by route."""
    result = closure(view, country)
    where = label(view.network, country)
    steps = [Step(label=f"Exports {view.year}", amount=view.decimal(result.exports), kind="total")]
    steps += [
        Step(label=route_name(view, change.route), amount=view.decimal(change.amount), kind="removed")
        for change in result.lost
    ]
    steps.append(Step(label="Left at once", amount=view.decimal(result.at_once), kind="total"))
    steps += [
        Step(
            label=f"+\N{NO-BREAK SPACE}{route_name(view, change.route)} spare",
            amount=view.decimal(change.amount),
            kind="added",
        )
        if change.amount > 0  # a route that makes room for others carries less than before
        else Step(label=route_name(view, change.route), amount=view.decimal(-change.amount), kind="removed")
        for change in result.gained
    ]
    steps.append(Step(label="Can leave", amount=view.decimal(result.left), kind="total"))
    left = percent(result.left / result.exports if result.exports else 0, decimals=0)
    return Waterfall(
        title=f"Without transit through {where} {left} of {goods(view)} exports can leave",
        subtitle=f"{view.unit}; red stops at once, blue is spare capacity round {where} that would be used",
        footer=sources(view),
        unit=view.unit,
        steps=tuple(steps),
    )


def _counted_years(view: Snapshot, country: str) -> History:
    """Return the counted years.

    Raises
    ------
    RoutesError
        If none of them has anything counted.
    """
    found = history(view.network, country, commodity=view.commodity)
    if not found.hhi:
        name = view.network.settings.name
        raise RoutesError(
            f"{name}: no exports of {goods(view)} are counted in flows.csv, so there are no years"
        )
    return found


def years_picture(view: Snapshot, country: str) -> SmallMultiples:
    """Return the route map of each counted year."""
    found = _counted_years(view, country)
    where = label(view.network, country)
    maps = []
    for year in found.years:
        stage = snapshot(view.network, year=year, commodity=view.commodity)
        maps.append((str(year), route_picture(stage, country, title="", subtitle="")))
    shares = tuple(found.share.get(year) for year in found.years)
    return SmallMultiples(
        title=_trend(found, f"{goods(view)} exports that crossed {where}"),
        subtitle=f"Flows as counted, {view.unit}, widths to one scale; share of exports that crossed {where}",
        footer=f"{sources(view)} {ground_note(view.network)}",
        unit=view.unit,
        maps=tuple(maps),
        shares=shares,
    )


def _trend(found: History, what: str) -> str:
    """Return first and last share in words."""
    known = [year for year in found.years if year in found.share]
    if not known:
        return what[:1].upper() + what[1:]
    first, last = known[0], known[-1]
    a, b = found.share[first], found.share[last]
    return f"From {percent(a, decimals=0)} in {first} to {percent(b, decimals=0)} in {last}: {what}"


def _part(found: History, route: str, year: int) -> str:
    """Return a route's part of a year's exports in words."""
    rows = [item for item in found.routes if item.year == year]
    whole = sum(item.amount for item in rows)
    part = sum(item.amount for item in rows if item.route == route) / whole if whole else 0.0
    return percent(part, decimals=0)


def shares_picture(view: Snapshot, country: str) -> SharesOverTime:
    """Return what each route carried in each counted year."""
    found = _counted_years(view, country)
    keys = dict.fromkeys((item.route, item.crosses) for item in found.routes if item.amount)
    first, last = found.years[0], found.years[-1]
    top = max(found.routes, key=lambda item: (item.year == last, item.amount)).route
    amounts = {(item.route, item.crosses, item.year): item.amount for item in found.routes}
    years = tuple(range(found.years[0], found.years[-1] + 1))
    where = label(view.network, country)
    return SharesOverTime(
        title=(
            f"{route_name(view, top)} carried {_part(found, top, first)} of {goods(view)} exports "
            f"in {first}, {_part(found, top, last)} in {last}"
        ),
        subtitle=f"Counted exports by route, {view.unit}; a year without a complete count is left out",
        footer=sources(view),
        unit=view.unit,
        denied_name=where,
        years=years,
        routes=tuple(
            RouteSeries(
                name=route_name(view, route),
                values=tuple(
                    amounts.get((route, crosses, year), 0.0) if year in found.years else None
                    for year in years
                ),
                crosses=crosses,
            )
            for route, crosses in keys
        ),
    )


def concentration_picture(view: Snapshot, country: str) -> Concentration:
    """Return how concentrated the counted routes were, year by year."""
    found = _counted_years(view, country)
    years = tuple(range(found.years[0], found.years[-1] + 1))
    last = found.hhi[max(found.hhi)]
    return Concentration(
        title=f"{exporter_name(view)}’s {goods(view)} leaves by the equivalent of {10_000 / last:.1f} routes",
        subtitle="Herfindahl–Hirschman index of counted routes: 10,000 is one route, 5,000 two equal ones",
        footer=sources(view),
        unit="HHI",
        years=years,
        hhi=tuple(found.hhi.get(year) for year in years),
    )


def quality_picture(view: Snapshot) -> EvidenceQuality:
    """Return each corridor's capacity by the grade of the sources it rests on."""
    rows = corridor_quality(view)
    usable = [row for row in rows if row.capacity]
    whole = sum(row.capacity for row in usable)
    judged = sum(row.by_grade.get("judged", 0) + row.by_grade.get("none", 0) for row in usable)
    part = percent(judged / whole if whole else 0, decimals=0)
    resting = sum(1 for row in usable if row.by_grade.get("judged", 0) + row.by_grade.get("none", 0))
    return EvidenceQuality(
        title=f"{resting} of {len(usable)} corridors rest on judgement, {part} of their capacity",
        subtitle=(
            f"Capacity of each corridor alone, {view.unit}, by grade of the limits that hold it: "
            "A operator or official statistic, B wire naming an official, C other"
        ),
        footer=sources(view),
        unit=view.unit,
        rows=tuple(
            QualityRow(
                route=route_name(view, row.route),
                amounts={grade: view.decimal(steps) for grade, steps in row.by_grade.items()},
            )
            for row in rows
            if row.capacity
        ),
    )

"""Results as tables: one row a country, segment, day or event, with the unit of every amount."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

from analysis.day_flows import day_flows
from analysis.goods_matrix import PASSAGES
from analysis.outcome import counted_loads, dates
from analysis.plan import nearest_plan
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.backtest import Backtest
    from analysis.certificate import Certificate
    from analysis.dependence import CountryDependence, Dependence
    from analysis.disruption import Disruption
    from analysis.goods_matrix import GoodsMatrix
    from analysis.run import ScenarioResult
    from routes.snapshot import Snapshot

Row = dict[str, Any]
Table = list[Row]
# what a disruption cost: in amounts of the unit, in dollars, in days
AMOUNTS = ("shortfall", "lost", "deferred", "made_up", "stored", "rerouted")
DOLLARS = ("lost_value_usd", "extra_cost_usd")
DAYS = ("days_to_full_storage", "recovery_days", "resilience_loss_days")


def dependence_tables(result: Dependence, country: str | None = None) -> dict[str, Table]:
    """Return the answer of one year and commodity as tables: answer, countries, cuts and segments.

    Parameters
    ----------
    country
        Country, zone or group that the loads of segments are split by; default: see `asked_country`.
    """
    view = result.snapshot
    heading = {
        "network": view.network.settings.name,
        "exporter": view.network.settings.exporter,
        "year": view.year,
        "commodity": view.commodity,
        "unit": view.unit,
        "capacity": view.notion,
    }
    answer = {
        **heading,
        "exports": view.decimal(result.exports),
        "maximum_flow": view.decimal(result.capacity.value),
        "home_demand": view.decimal(result.capacity.home),
        "route_hhi": result.route_hhi,
    }
    cuts = [row for item in result.countries for row in _cut(view, item.without, item.country)]
    return {
        "answer": [answer],
        "countries": [_country(view, item) for item in result.countries],
        "cuts": [*_cut(view, result.capacity, None), *cuts],
        "segments": segment_rows(view, asked_country(result, country)),
    }


def asked_country(result: Dependence, country: str | None) -> str | None:
    """Return the country asked for, else the network's focus, else the first of the result, if any."""
    focus = result.snapshot.network.settings.focus
    first = result.countries[0].country if result.countries else None
    return country or focus or first


def _country(view: Snapshot, item: CountryDependence) -> Row:
    """Return one country's answer; shares in [0, 1]."""
    may, seen = item.transit_share, item.observed
    cheapest = None if item.least_cost_share is None else item.least_cost_share.share
    return {
        "country": item.country,
        "without": view.decimal(item.without.value),
        "without_low": view.decimal(item.without_range[0]),
        "without_high": view.decimal(item.without_range[1]),
        "stranded": view.decimal(item.stranded),
        "unit": view.unit,
        "stranded_share": item.stranded_share,
        "capacity_loss": item.capacity_loss,
        "transit_share_least": None if may is None else may.least,
        "transit_share_greatest": None if may is None else may.greatest,
        "transit_share_greatest_is_bound": None if may is None else may.greatest_is_bound,
        "least_cost_share_least": None if cheapest is None else cheapest.least,
        "least_cost_share_greatest": None if cheapest is None else cheapest.greatest,
        "observed_share": None if seen is None else seen.value,
        "observed_share_low": None if seen is None else seen.low,
        "observed_share_high": None if seen is None else seen.high,
    }


def _cut(view: Snapshot, proof: Certificate, country: str | None) -> Table:
    """Return the terms that add up to what can leave, with everything open or without a country."""
    return [
        {
            "without": country,
            "kind": term.kind,
            "id": term.id,
            "capacity": view.decimal(term.capacity),
            "low": view.decimal(term.low),
            "high": view.decimal(term.high),
            "unit": view.unit,
            "grade": term.grade,
            "evidence": ";".join(term.evidence),
        }
        for term in proof.terms
    ]


def segment_rows(view: Snapshot, country: str | None) -> Table:
    """Return every segment with its load, capacity, and the share of both that the other numbers say.

    The load is that of the feasible flow nearest to what was counted. `load_back` is the part of it that
    runs against the drawn direction. `utilisation` and `crossing_share` lie in [0, 1]; nothing without a
    capacity or a load.
    """
    plan = nearest_plan(view)
    split = plan.loads(frozenset() if country is None else exits(view.network, country))
    back: dict[str, int] = {}
    for path in (*plan.exports, *plan.home):
        for name, place in zip(path.elements[1::2], path.elements[2::2], strict=True):
            if view.network.segments[name].destination != place:
                back[name] = back.get(name, 0) + path.amount
    rows = []
    for segment in view.segments:
        crossing, avoiding = split.get(segment.id, (0, 0))
        load, limit = crossing + avoiding, view.limit("segment", segment.id)
        rows.append(
            {
                "id": segment.id,
                "origin": segment.origin,
                "destination": segment.destination,
                "mode": segment.mode,
                "corridors": ";".join(segment.corridors),
                "load": view.decimal(load),
                "load_back": view.decimal(back.get(segment.id, 0)),
                "capacity_low": _decimal(view, limit.low),
                "capacity": _decimal(view, limit.amount),
                "capacity_high": _decimal(view, limit.high),
                "unit": view.unit,
                "utilisation": load / limit.amount if limit.amount else None,
                "country": country,
                "crossing": None if country is None else view.decimal(crossing),
                "crossing_share": crossing / load if load and country is not None else None,
                "evidence": ";".join(limit.evidence),
            }
        )
    return rows


def _decimal(view: Snapshot, steps: int | None) -> float | None:
    return None if steps is None else view.decimal(steps)


def scenario_tables(result: ScenarioResult, country: str | None = None) -> dict[str, Table]:
    """Return the answers before and after a scenario, and what happens on each day if it has a start.

    Tables of both answers have a column `when`: before or after.
    """
    view = result.baseline.snapshot
    asked = asked_country(result.baseline, country)
    both = {
        when: dependence_tables(answer, asked)
        for when, answer in (("before", result.baseline), ("after", result.outcome))
    }
    head = {
        "scenario": result.scenario.name,
        "title": result.scenario.title,
        "lost": view.decimal(result.lost),
        "unit": view.unit,
    }
    tables = {
        name: [{"when": when, **row} for when, answer in both.items() for row in answer[name]]
        for name in both["before"]
    }
    days = {} if result.disruption is None else disruption_tables(result.disruption, asked)
    return {"scenario": [head], **tables, **days}


def disruption_tables(result: Disruption, country: str | None) -> dict[str, Table]:
    """Return what a disruption cost with its range, and exports, routes, segments and tanks day by day."""
    timeline = result.timeline
    view, usual = timeline.calendar.view, timeline.baseline
    unit = view.unit.partition("/")[0]
    days, (low, high) = dates(timeline), result.bands()
    per_day = f"{unit}/d"
    exports = [
        {
            "date": day,
            "exports": float(timeline.delivered[number]) / view.scale,
            "exports_low": float(low[number]) / view.scale,
            "exports_high": float(high[number]) / view.scale,
            "usual": usual.exports / view.scale,
            "output": float(timeline.production[number].sum()) / view.scale,
            "home": float(timeline.home[number].sum()) / view.scale,
            "unit": per_day,
            "in_tanks": float(timeline.stocks[number].sum()) / view.scale,
            "in_tanks_unit": unit,
        }
        for number, day in enumerate(days)
    ]
    tanks = [
        {"date": day, "place": tank.place, "stock": float(stock) / view.scale, "size": tank.size / view.scale}
        for day, row in zip(days, timeline.stocks, strict=True)
        for tank, stock in zip(usual.tanks, row, strict=True)
    ]
    outlets = [
        {"date": day, "element": name, "load": float(load) / view.scale, "usual": ordinary / view.scale}
        for name, (ordinary, loads) in counted_loads(timeline).items()
        for day, load in zip(days, loads, strict=True)
    ]
    return {
        "cost": _cost(result, unit),
        "days": exports,
        "outlet_days": [{**row, "unit": per_day} for row in outlets],
        "segment_days": [] if country is None else _segment_days(result, country, per_day),
        "tank_days": [{**row, "unit": unit} for row in tanks],
    }


def _cost(result: Disruption, unit: str) -> Table:
    """Return each number of a disruption with its low and high end; nothing for what never ends."""
    scale = result.timeline.calendar.view.scale
    units: Iterable[tuple[str, float, str]] = (
        *((name, scale, unit) for name in AMOUNTS),
        *((name, 1.0, "USD") for name in DOLLARS),
        *((name, 1.0, "d") for name in DAYS),
    )
    rows = []
    for name, divisor, words in units:
        low, high = result.span(name)
        central = getattr(result.outcome, name)
        figures = {"low": low, "central": central, "high": high}
        absent = {key: value is None or not isfinite(value) for key, value in figures.items()}
        rows.append(
            {
                "quantity": name.removesuffix("_usd"),
                **{key: None if absent[key] else float(value) / divisor for key, value in figures.items()},
                "unit": words,
            }
        )
    return rows


def _segment_days(result: Disruption, country: str, unit: str) -> Table:
    """Return the load of each segment that is ever used, day by day, and what of it crosses a country."""
    timeline = result.timeline
    scale, flows = timeline.calendar.view.scale, day_flows(timeline, country)
    rows = []
    for name, (crossing, avoiding) in flows.daily.items():
        ordinary = sum(flows.usual[name])
        if not ordinary and not (crossing + avoiding).any():
            continue
        rows += [
            {
                "date": day,
                "segment": name,
                "load": float(inside + outside) / scale,
                "usual": ordinary / scale,
                "crossing": float(inside) / scale,
                "country": country,
                "unit": unit,
            }
            for day, inside, outside in zip(dates(timeline), crossing, avoiding, strict=True)
        ]
    return rows


def backtest_tables(result: Backtest) -> dict[str, Table]:
    """Return every replay beside what was observed, in points of the level before, and the skill."""
    replays = [
        {
            "event": item.event.event,
            "scenario": item.event.scenario,
            "quantity": item.event.quantity,
            "window_start": item.event.window_start,
            "window_end": item.event.window_end,
            "year": item.year,
            "calibration": item.event.calibration,
            **{f"predicted_{name}": value for name, value in asdict(item.predicted).items()},
            **{f"observed_{name}": value for name, value in asdict(item.observed).items()},
            "naive_nothing": item.naive_nothing,
            "naive_proportional": item.naive_proportional,
            "unit": "%",
            "inside": item.inside,
            "evidence": ";".join(item.event.evidence),
        }
        for item in result.replays
    ]
    skill = [{"naive": name, "skill": result.skill(name)} for name in ("nothing", "proportional")]
    return {"replays": replays, "skill": skill}


def matrix_tables(result: GoodsMatrix) -> dict[str, Table]:
    """Return goods by corridors as tables: cells with ranges and sources, and the totals of goods.

    `passage` says whether goods cross the country, end in it, or avoid it; `mixed` where some cross.
    """
    view = result.joint.first
    head = {"network": view.network.settings.name, "year": view.year, "country": result.country}
    cells = [
        {
            **head,
            "good": cell.good,
            "corridor": cell.column.corridor,
            "passage": cell.column.passage,
            "low": float(cell.low),
            "value": float(cell.value),
            "high": float(cell.high),
            "unit": view.unit,
            "elements": ";".join(cell.elements),
            "evidence": ";".join(cell.evidence),
        }
        for cell in result.cells
    ]
    goods = [
        {
            **head,
            "good": good,
            "exports": float(result.of(good)),
            "unit": view.unit,
            **{f"share_{passage}": result.share([good], passage) for passage in PASSAGES},
            "value_usd": None if (usd := result.usd(good)) is None else float(usd),
        }
        for good in result.goods
    ]
    whole = {
        **head,
        "exports": float(result.total),
        "unit": view.unit,
        **{f"share_{passage}": result.share(result.goods, passage) for passage in PASSAGES},
        **{f"value_share_{passage}": result.value_share(passage) for passage in PASSAGES},
        "without_price": ";".join(str(good) for good in result.unpriced),
    }
    return {"all_goods": [whole], "goods": goods, "cells": cells}

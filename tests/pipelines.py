"""A network with one corridor through Russia and one round it that projects widen."""

from dataclasses import replace
from decimal import Decimal

from networks import network, number

from routes.projects import PastPlan, Project

COUNTRIES = {"field": "KAZ", "hub": "RUS", "by": "GEO", "sea": "XXX"}
LEAST, TOGETHER, MOST = Decimal("0.4"), Decimal("0.6"), Decimal("0.8")


def project(name="bypass", **changes):
    """Return a project that adds 20 to the way round Russia in 2028."""
    given = {"element": "field-by", "added": number(20), "unit": "Mt/yr", "year": 2028, "evidence": ("plan",)}
    return Project(id=name, **{**given, "status": "planned", **changes})


def plan(name, actual, planned=10):
    """Return a past plan that tells how much of what is built is used."""
    return PastPlan(
        id=name,
        name=name,
        kind="volume",
        planned=number(planned),
        planned_year=2020,
        actual=number(actual),
        actual_year=2020,
        unit="Mt/yr",
        measures_use=True,
        evidence=("past",),
    )


def opening(planned_year, actual_year):
    """Return a past opening that came late."""
    return PastPlan(
        id=f"opening-{planned_year}-{actual_year}",
        name="An opening",
        kind="opening",
        planned=number(planned_year),
        planned_year=planned_year,
        actual=number(actual_year),
        actual_year=actual_year,
        unit="year",
    )


PAST = (plan("least", 4), plan("most", 8))


def two_ways(*projects, past=PAST, supply=60, ranges=None, counted=True, unit="Mt/yr"):
    """Return 60 a year from a field: up to 100 by Russia, 10 by Georgia; in 2025 40 and 10 were counted.

    `ranges` gives low and high of segments and of the field: name=(low, high).
    """
    made = network(
        {"field>hub": 100, "hub>sea": 100, "field>by": 10, "by>sea": 100},
        supplies={"field": supply},
        markets=["sea"],
        countries=COUNTRIES,
        exporter="KAZ",
        counted={"hub-sea": 40, "by-sea": 10} if counted else None,
        unit=unit,
    )
    tables = made.tables

    def spread(row, name):
        ends = (ranges or {}).get(name)
        return row if ends is None else replace(row, low=number(ends[0]), high=number(ends[1]))

    tables = replace(
        tables,
        settings=replace(tables.settings, focus="RUS"),
        capacities=tuple(spread(row, row.element) for row in tables.capacities),
        supplies=tuple(spread(row, row.place) for row in tables.supplies),
        projects=tuple(projects),
        past_plans=tuple(past),
    )
    return replace(made, tables=tables)

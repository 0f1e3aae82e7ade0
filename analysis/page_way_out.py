"""The way out on the page of a report: years to come, what money buys, and whom the ways round lean on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.console_outlook import JUDGED
from analysis.console_planning import plan_finding, use_sentence
from analysis.outlook_pictures import title_of
from analysis.page_charts import Chart
from analysis.page_fan import FanPoint, FanSheet, fan_drawings
from analysis.pictures import exporter_name, goods
from analysis.pipeline import past_use_evidence
from analysis.project_candidates import THOUSANDS
from routes.countries import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.outlook_results import Outlook, OutlookYear
    from analysis.plan_result import Addition, CountryChange, Outcome, Plan
    from analysis.project_candidates import Offer
    from analysis.way_out import WayOut


@dataclass(frozen=True, kw_only=True)
class YearRow:
    """One year: exports and what is stranded of them, medians, in the unit.

    `low` and `high` hold nine in ten samples; `none` and `promised` are None in counted years.
    """

    year: int
    exports: float
    median: float
    low: float
    high: float
    none: float | None
    promised: float | None


@dataclass(frozen=True, kw_only=True)
class BudgetRow:
    """What one budget buys: costs in million US dollars, amounts in the unit, a share in [0, 1]."""

    billions: float
    projects: tuple[str, ...]
    spent: float
    spent_range: tuple[float, float]
    stranded: float
    range: tuple[float, float]
    share: float


@dataclass(frozen=True, kw_only=True)
class ProjectRow:
    """A project that the greatest budget buys; `grade` is that of its first source."""

    name: str
    adds: str
    year: int
    status: str
    cost: float
    cost_range: tuple[float, float]
    grade: str


@dataclass(frozen=True, kw_only=True)
class UnpricedRow:
    """A project without a cost: what would be stranded with it on top of the plan, and what that saves."""

    name: str
    stranded: float
    saves: float
    why: str


@dataclass(frozen=True, kw_only=True)
class CountryRow:
    """What is stranded without a country before and after the plan, and what more if it ended as well."""

    name: str
    before: float
    after: float
    too: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True)
class WayOutSection:
    """All that the page says of the way out.

    Parameters
    ----------
    exhausted
        Whether more money than the greatest budget would strand no less.
    everything
        What could not leave with every project in time built, those without a cost too.
    greatest
        The greatest budget, billion US dollars: `projects` and `countries` are told for it.
    evidence
        Ids that the projects bought and the use of what is built rest on.
    """

    heading: str
    intro: str
    use: str
    where: str
    unit: str
    year: int
    chart: Chart | None
    years: tuple[YearRow, ...]
    budgets_heading: str
    finding: str
    exhausted: bool
    budgets: tuple[BudgetRow, ...]
    projects: tuple[ProjectRow, ...]
    unpriced: tuple[UnpricedRow, ...]
    unhelpful: tuple[str, ...]
    everything: float
    countries: tuple[CountryRow, ...]
    greatest: float
    evidence: tuple[str, ...]


def way_out_section(found: WayOut | None) -> WayOutSection | None:
    """Return the section of the page; None where there is nothing to tell."""
    if found is None:
        return None
    result = found.plan
    joint, year = result.first.joint, result.task.asked.year or 0
    where, unit = label(result.network, result.task.asked.on), joint.unit
    last = found.outlook.years[-1].year if found.outlook else year
    chosen = [result.offers.offers[name] for name in result.main.names]
    helping = [item for item in result.additions if item.stranded < result.main.worst]
    budgets = tuple(_budget(result, item) for item in result.outcomes)
    return WayOutSection(
        heading=f"The way out: {goods(joint.first)} to {last}",
        intro=(
            f"What of {exporter_name(joint.first)}’s {goods(joint.first)} could not leave without transit "
            f"through {where} in the years to come hangs on what is built, and on how much of it is used."
        ),
        use=use_sentence(result),
        where=where,
        unit=unit,
        year=year,
        chart=_chart(found.outlook, where),
        years=() if found.outlook is None else _years(found.outlook),
        budgets_heading=f"What {_billions(budgets)} billion USD buy by {year}",
        finding=plan_finding(result),
        exhausted=bool(chosen) and result.main.worst == result.front[-1].worst,
        budgets=budgets,
        projects=tuple(_project(result, offer) for offer in chosen),
        unpriced=tuple(_unpriced(result, item) for item in helping),
        unhelpful=tuple(_name(item) for item in result.additions if item not in helping),
        everything=joint.decimal(result.everything),
        countries=tuple(_countries(result)),
        greatest=budgets[-1].billions,
        evidence=_evidence(result),
    )


def _billions(rows: Iterable[BudgetRow]) -> str:
    *first, last = (f"{row.billions:g}" for row in rows)
    return f"{', '.join(first)} and {last}" if first else last


def _chart(result: Outlook | None, where: str) -> Chart | None:
    """Return the fan of what is stranded, with its words."""
    if result is None:
        return None
    years, unit = _years(result), result.last.unit
    counted = [item.year for item in result.course("counted")]
    title = title_of(result)
    subtitle = (
        f"{unit} that could not leave without {where}. Line and band: median and nine in ten (5 to 95 %) of "
        f"{result.samples:,} samples of all figures for each year, with all projects due"
    )
    if result.delay and result.use is not None:
        subtitle += f" on time; past openings came {result.delay} years late (median)"
    sheet = FanSheet(
        label=f"{title}. {subtitle}",
        unit=unit,
        points=tuple(FanPoint(row.year, row.low, row.median, row.high) for row in years),
        counted=max(counted, default=None),
        none=_line(row for row in ((row.year, row.none, row.median) for row in years)),
        promised=_line(row for row in ((row.year, row.promised, row.median) for row in years)),
    )
    return Chart(name="way-out", title=title, subtitle=subtitle, drawings=fan_drawings(sheet))


def _line(rows: Iterable[tuple[int, float | None, float]]) -> tuple[tuple[int, float], ...]:
    """Return a case year by year, from the latest counted year on."""
    begin: list[tuple[int, float]] = []
    coming: list[tuple[int, float]] = []
    for year, value, median in rows:
        if value is None:
            begin = [(year, median)]
        else:
            coming.append((year, value))
    return (*begin, *coming)


def _years(result: Outlook) -> tuple[YearRow, ...]:
    none, promised = (
        {item.year: item.of(result.focus).stranded.median for item in result.course(case)}
        for case in ("none", "promised")
    )
    shown = (*result.course("counted"), *result.course("usual"))
    return tuple(_year(item, result.focus, none.get(item.year), promised.get(item.year)) for item in shown)


def _year(item: OutlookYear, focus: str, none: float | None, promised: float | None) -> YearRow:
    fan = item.of(focus).stranded
    return YearRow(
        year=item.year,
        exports=item.exports.median,
        median=fan.median,
        low=fan.p05,
        high=fan.p95,
        none=none,
        promised=promised,
    )


def _budget(result: Plan, item: Outcome) -> BudgetRow:
    joint, total = result.first.joint, result.first.total
    offers = result.offers.offers
    low, high = (joint.decimal(steps) for steps in item.stranded)
    return BudgetRow(
        billions=float(item.budget or 0) / THOUSANDS,
        projects=tuple(offers[name].project.name or name for name in item.choice.names),
        spent=float(item.cost.central),
        spent_range=(float(item.cost.low), float(item.cost.high)),
        stranded=joint.decimal(item.choice.worst),
        range=(low, high),
        share=item.choice.worst / total if total else 0.0,
    )


def _project(result: Plan, offer: Offer) -> ProjectRow:
    project, known = offer.project, result.network.evidence
    first = known.get(project.evidence[0]) if project.evidence else None
    grade = "none" if first is None or first.grade is None else first.grade
    return ProjectRow(
        name=project.name or project.id,
        adds=f"{project.added:f} {project.unit}" if project.added else "–",
        year=project.year,
        status=project.status or "",
        cost=float(offer.cost.central),
        cost_range=(float(offer.cost.low), float(offer.cost.high)),
        grade="judged" if (project.note or "").startswith(JUDGED) else grade,
    )


def _unpriced(result: Plan, item: Addition) -> UnpricedRow:
    joint, known = result.first.joint, {row.id: row.name for row in result.network.tables.projects}
    beside = ", ".join(known[name] or name for name in item.without)
    return UnpricedRow(
        name=_name(item),
        stranded=joint.decimal(item.stranded),
        saves=joint.decimal(result.main.worst - item.stranded),
        why=f"{item.left_out.reason}; instead of {beside}" if beside else item.left_out.reason,
    )


def _name(item: Addition) -> str:
    return item.left_out.project.name or item.left_out.project.id


def _countries(result: Plan) -> Iterable[CountryRow]:
    """Yield the countries and zones on which something depends, before or after."""
    decimal = result.first.joint.decimal
    for item in result.countries:
        if item.before or item.after or any(item.too or ()):
            yield CountryRow(
                name=f"{label(result.network, item.country)}{' (buyer)' if item.buyer else ''}",
                before=decimal(item.before),
                after=decimal(item.after),
                too=_too(result, item),
            )


def _too(result: Plan, item: CountryChange) -> tuple[float, float] | None:
    if item.too is None:
        return None
    before, after = (result.first.joint.decimal(steps) for steps in item.too)
    return before, after


def _evidence(result: Plan) -> tuple[str, ...]:
    """Return the ids that the projects bought and their use rest on, in order of first use."""
    ids = [item for name in result.main.names for item in result.offers.offers[name].project.evidence]
    past = past_use_evidence(result.network) if result.task.as_past else ()
    return tuple(name for name in dict.fromkeys((*ids, *past)) if name in result.network.evidence)

"""What a report says: one result that its figures, tables and pictures are all taken from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from analysis.dependence import Dependence, dependence
from analysis.observed import counted_flows
from analysis.plan import Plan, nearest_plan
from analysis.run import ScenarioResult, run
from analysis.scorecard import Scorecard, scorecard
from analysis.throttle import Throttle, throttle
from analysis.tracing import TracedStream, traced_streams
from analysis.way_out import WayOut, way_out
from analysis.why import Explanation, explain
from routes import __version__
from routes.errors import RoutesError
from routes.goods import goods_of
from routes.model import ROW_TYPES
from routes.periods import counted_years
from routes.snapshot import default_commodity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.certificate import CutElement
    from analysis.scenario import Scenario
    from routes.limits import Kind
    from routes.network import Network
    from routes.snapshot import Snapshot

MOST_LEVERS = 8  # controls of routes that a reader sees at first; any other element can be added
MOST_FIELDS = 3


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One commodity and year: the answer, the flow that pictures show, and the limits that matter most.

    Parameters
    ----------
    asked
        The country or zone in question.
    plan
        The feasible flow nearest to what was counted.
    levers
        Kind and id of the limits that a reader will want to move first.
    """

    answer: Dependence
    asked: str
    plan: Plan
    levers: tuple[tuple[Kind, str], ...]

    @property
    def view(self) -> Snapshot:
        """The snapshot it is about."""
        return self.answer.snapshot


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that a report shows.

    Parameters
    ----------
    first
        The commodity and year that the report is about.
    others
        The other counted years and commodities, which a reader may turn to.
    streams
        Exports by field, route and market; empty where nothing is counted.
    corridors
        The corridors side by side, in the year that the report is about.
    scenarios
        What each scenario does, day by day where it has a start and a length.
    way_out
        The years to come and what money buys; None where no project is due for the goods.
    fingerprint
        SHA-256 of the tables, hexadecimal: equal for the same rows in any order.
    seed
        Of the random runs of scenarios; None where nothing is random.
    command
        What writes the same report again.
    """

    first: Chapter
    others: tuple[Chapter, ...]
    explanation: Explanation
    throttle: Throttle
    streams: tuple[TracedStream, ...]
    corridors: Scorecard
    scenarios: tuple[ScenarioResult, ...]
    way_out: WayOut | None
    fingerprint: str
    version: str
    seed: int | None
    command: str

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every commodity and year, the one the report is about first."""
        return (self.first, *self.others)


def report(
    network: Network,
    *,
    year: int | None = None,
    commodity: str | None = None,
    scenarios: Sequence[Scenario] = (),
    samples: int = 0,
    seed: int = 0,
    plan_year: int | None = None,
    command: str = "corridors report",
) -> Report:
    """Return what a report says about a network.

    Parameters
    ----------
    year, commodity
        What it is about; default: the latest counted year of the network's first commodity.
    scenarios
        Each is run for its own year and commodity; one that has none of its own, for the report's.
    samples, seed
        Random runs of dated scenarios, as in `analysis.run.run`.
    plan_year
        By when projects are built. Default: that of `analysis.way_out.plan_year`.

    Raises
    ------
    RoutesError
        If nothing that is exported crosses another country.
    """
    first = chapter(network, year=year, commodity=commodity)
    view, asked = first.view, first.asked
    return Report(
        first=first,
        others=tuple(_others(network, view)),
        explanation=explain(view, asked),
        throttle=throttle(view, asked),
        streams=traced_streams(first.plan, asked),
        corridors=scorecard(network, year=view.year),
        scenarios=tuple(run(network, _placed(item, view), samples=samples, seed=seed) for item in scenarios),
        way_out=way_out(network, on=asked, commodity=view.commodity, year=plan_year),
        fingerprint=fingerprint(network),
        version=__version__,
        seed=seed if samples and any(item.start for item in scenarios) else None,
        command=command,
    )


def _placed(scenario: Scenario, view: Snapshot) -> Scenario:
    """Return a scenario with the report's commodity and year where it has none of its own."""
    commodity = scenario.commodity or view.commodity
    year = scenario.base_year
    if year is None and commodity == view.commodity:
        year = view.year
    return replace(scenario, commodity=commodity, base_year=year)


def chapter(network: Network, *, year: int | None = None, commodity: str | None = None) -> Chapter:
    """Return the answer for one commodity and year."""
    answer = dependence(network, year=year, commodity=commodity)
    known = [item.country for item in answer.countries]
    if not known:
        name = network.settings.name
        raise RoutesError(f"{name}: nothing that is exported crosses another country or a zone")
    focus = network.settings.focus
    asked = focus if focus in known else known[0]
    plan = nearest_plan(answer.snapshot)
    return Chapter(answer=answer, asked=str(asked), plan=plan, levers=levers(answer, plan))


def _others(network: Network, view: Snapshot) -> Iterable[Chapter]:
    """Yield the other counted years, the latest first, of the same commodity first.

    Parts of a wider commodity are told by it: each can have a report of its own.
    """
    own, goods = default_commodity(network, view.commodity), goods_of(network.tables)
    widest = [name for name in goods.ids if name == own or len(goods.lineage(name)) == 1]
    for commodity in sorted(widest, key=lambda name: name != own):
        for year in reversed(counted_years(network.tables, commodity)):
            if (commodity, year) != (view.commodity, view.year):
                try:
                    yield chapter(network, year=year, commodity=commodity)
                except RoutesError:
                    continue  # a year in which nothing leaves says nothing of dependence


def levers(answer: Dependence, plan: Plan) -> tuple[tuple[Kind, str], ...]:
    """Return the limits a reader will want to move first.

    The busiest of each route; the segments and places of the smallest cuts; the largest fields.
    """
    view = answer.snapshot
    terms: list[CutElement] = [*answer.near_markets]
    for item in answer.countries:
        terms += item.without.terms
    in_cuts = [
        (term.kind, term.id) for term in terms if term.capacity > 0 and term.kind in ("segment", "place")
    ]
    fields = sorted(view.supplies.values(), key=lambda limit: (-(limit.amount or 0), limit.id))
    routes = list(dict.fromkeys((*_busiest(view, plan)[: MOST_LEVERS - 4], *in_cuts)))[:MOST_LEVERS]
    found = (*routes, *(("supply", limit.id) for limit in fields[:MOST_FIELDS]))
    return tuple(item for item in found if view.limit(*item).amount is not None)


def _busiest(view: Snapshot, plan: Plan) -> list[tuple[Kind, str]]:
    """Return, of each route on land, the segment whose capacity is used most, the greatest flow first."""
    carried: dict[str, int] = {}
    for path in plan.exports:
        for element in path.elements[1::2]:
            carried[element] = carried.get(element, 0) + path.amount
    best: dict[str, tuple[float, int, str]] = {}
    for segment in view.segments:
        limit, load = view.limit("segment", segment.id).amount, carried.get(segment.id, 0)
        if limit and load and segment.mode != "sea":
            route = segment.corridors[0] if segment.corridors else segment.id
            best[route] = max(best.get(route, (0.0, 0, "")), (load / limit, load, segment.id))
    ranked = sorted(best.values(), key=lambda item: (-item[1], item[2]))
    return [("segment", name) for _, _, name in ranked]


def fingerprint(network: Network) -> str:
    """Return the SHA-256 of all rows and settings, whatever the order of rows in the files."""
    digest = hashlib.sha256()
    digest.update(_plain(network.settings).encode())
    for table in ROW_TYPES:
        rows = sorted(_plain(row) for row in getattr(network.tables, table))
        digest.update(json.dumps([table, rows], ensure_ascii=False).encode())
    return digest.hexdigest()


def _plain(row: object) -> str:
    """Return a row as text: its fields by name; figures as their file states them."""
    cells = {item.name: getattr(row, item.name) for item in fields(row)}  # type: ignore[arg-type] # any row type
    return json.dumps(cells, ensure_ascii=False, sort_keys=True, default=str)


def evidence_used(result: Report) -> tuple[str, ...]:
    """Return the ids of evidence that the pages of a report may show, in order of first use."""
    found: dict[str, None] = {}
    for part in result.chapters:
        found |= dict.fromkeys(part.answer.evidence())
    return tuple(name for name in found if name in result.first.view.network.evidence)


def counted_sources(view: Snapshot) -> tuple[tuple[str, float, float, float, tuple[str, ...]], ...]:
    """Return each term of the counted exports: element, value, low, high in the unit, evidence."""
    return tuple(
        (flow.element, float(flow.value), float(flow.low), float(flow.high), flow.evidence)
        for flow in counted_flows(view)
    )

"""Stranded exports and dependence in the years to come: what is counted, what is built, what is used of it.

Counted years stand as they are. For each year to come there are cases: nothing more is built, all projects
due are used as past plans were, all are used in full (`analysis.pipeline`). In every case all figures are
drawn from their ranges as an ensemble draws them; the use of new capacity is one more driver, common to all
projects, in equally likely levels (docs/METHODS.md, sections 7 and 11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.certificate import prove
from analysis.exports_program import compile_exports, limited, with_amounts
from analysis.flow import build as flow_network
from analysis.flow import solve
from analysis.kernel import number_type
from analysis.observed import counted_exports, counted_flows
from analysis.outlook_results import CountryYear, DueProject, Outlook, OutlookYear, fan
from analysis.outlook_years import CaseYear, Terms, case_years, drawn, rescaled
from analysis.pipeline import (
    DONE,
    NOT_PROMISED,
    PROMISED,
    build,
    due,
    past_use,
    past_use_evidence,
    projects,
    usual_delay,
)
from routes.errors import ProofError, RoutesError, unknown
from routes.periods import counted_years, default_year
from routes.snapshot import default_commodity, snapshot
from routes.transit import Way, buyers, entries, exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analysis.certificate import CutElement
    from analysis.draws import Shape
    from analysis.exports_program import ExportsProgram
    from analysis.schedule import Block
    from routes.network import Network
    from routes.snapshot import CapacityNotion, Snapshot

CHECKED = 2  # samples of every year and case that are solved once more as a maximum flow
MOST_SAMPLES = 200_000


def outlook(  # noqa: PLR0913 - what is asked
    network: Network,
    *,
    commodity: str | None = None,
    on: Sequence[str] | None = None,
    notion: CapacityNotion = "deliverable",
    first: int | None = None,
    last: int = 2035,
    statuses: Iterable[str] | None = None,
    late: int = 0,
    samples: int = 20_000,
    seed: int = 1,
    shape: Shape = "pert",
) -> Outlook:
    """Return stranded exports and dependence, as counted and to a year to come.

    Parameters
    ----------
    on
        Countries, zones or groups; the first is in focus. Default: all, the network's focus in focus.
    first, last
        Years. Default first: that of the latest run of counted years.
    statuses
        Which projects count, by the column status. Default: all but the shelved and the assumed.
    late
        Years by which every project comes late. Where it is 0 there is one more case, `late`: used as
        past plans were, and as late as past openings.
    samples, seed, shape
        As in `analysis.ensemble`.

    Raises
    ------
    RoutesError
        If there is no year to come, a status or a country is unknown, or no past plan tells the use.
    ProofError
        If a sample that is checked differs from its maximum flow (a defect of this program).
    """
    if not 1 <= samples <= MOST_SAMPLES:
        raise RoutesError(f"expected 1 to {MOST_SAMPLES:,} samples, got {samples}")
    commodity = default_commodity(network, commodity)
    names, focus = _asked(network, commodity, on)
    counted, coming = years_of(network, commodity, first, last)
    wanted = _statuses(network, statuses)
    terms = _terms(network, wanted, late, coming[-1])
    items = case_years(
        network, commodity=commodity, notion=notion, counted=counted, coming=coming, terms=terms
    )
    full = next(item for item in reversed(items) if item.case == "promised")
    bought = buyers(network, full.bare.markets, crossed=names) if on is None else frozenset()
    names = (*names, *sorted(bought))
    alone = {name: (entries if name in bought else exits)(network, name) for name in names}
    both = {name: ways | alone[focus] for name, ways in alone.items() if name != focus}
    closures = [frozenset[Way](), *alone.values(), *both.values()]
    answers = [
        _answered(item, block, names=names, focus=focus, pairs=tuple(both))
        for item, block in _solved(items, closures, samples=samples, seed=seed, shape=shape)
    ]
    return Outlook(
        last=full.bare,
        focus=focus,
        buyers=bought,
        years=tuple(answers),
        use=next((asked.use for asked in terms if asked.case == "usual"), None) if full.projects else None,
        late=late,
        delay=usual_delay(network),
        due=_relief(full, focus, late),
        left_out=tuple(name for name in _not_promised(network, coming[-1]) if name not in full.projects),
        samples=samples,
        seed=seed,
        checked=CHECKED * len(items),
        warnings=full.bare.warnings,
        evidence=_evidence(network, items),
    )


def _asked(network: Network, commodity: str | None, on: Sequence[str] | None) -> tuple[tuple[str, ...], str]:
    """Return the countries asked for and the one in focus, which is one of them."""
    every = transit_countries(network, commodity)
    names = tuple(dict.fromkeys(every if on is None else on))
    focus = (network.settings.focus or next(iter(every), None)) if on is None else names[0]
    if focus is None:
        raise RoutesError(f"{network.settings.name}: no exports cross a country or zone")
    return (names if focus in names else (focus, *names)), focus


def years_of(
    network: Network, commodity: str | None, first: int | None, last: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the counted years from the first one on, and the years to come up to the last one.

    Raises
    ------
    RoutesError
        If there is no year to come, or none to begin with.
    """
    counted = counted_years(network.tables, commodity)
    latest = default_year(network.tables, commodity)
    if counted and first is None:
        first = counted[-1]
        while first - 1 in counted:
            first -= 1
    if first is None:
        first = latest
    if first is None:
        raise RoutesError("no year is counted and no figure has a year: say from which year on (--from)")
    shown = tuple(year for year in counted if first <= year <= last)
    begin = counted[-1] + 1 if counted else first
    coming = tuple(range(max(begin, first), last + 1))
    if not coming and last >= begin:
        raise RoutesError(f"the first year {first} lies after the last one {last}")
    if not coming:
        raise RoutesError(f"no year to come up to {last}: the latest counted year is {begin - 1}")
    return shown, coming


def _statuses(network: Network, statuses: Iterable[str] | None) -> frozenset[str] | None:
    """Return the statuses asked for, None for those that `due` looks at by default."""
    if statuses is None:
        return None
    known = frozenset(project.status for project in network.tables.projects if project.status) - {DONE}
    asked = frozenset(statuses)
    for status in sorted(asked - known):
        raise unknown("status of projects to come", status, known)
    return asked


def _terms(network: Network, statuses: frozenset[str] | None, late: int, last: int) -> list[Terms]:
    """Return the cases; without any project due all are the same, and nothing is asked of past plans."""
    any_due = bool(due(network, last, statuses=statuses, late=late))
    use = past_use(network) if any_due else PROMISED
    found = [
        Terms(case="none", use=PROMISED),
        Terms(case="usual", use=use, late=late, statuses=statuses),
        Terms(case="promised", use=PROMISED, late=late, statuses=statuses),
    ]
    delay = usual_delay(network)
    if delay and not late and any_due:
        found.append(Terms(case="late", use=use, late=delay, statuses=statuses))
    return found


def _solved(
    items: Sequence[CaseYear], closures: Sequence[frozenset[Way]], *, samples: int, seed: int, shape: Shape
) -> Iterator[tuple[CaseYear, Block]]:
    """Yield each year with its greatest exports: a row for each closure, the central ones in the last column.

    Years with the same limits and ways share one program, compiled for the widest ranges.
    """
    programs = {key: _compiled(alike, closures) for key, alike in _alike(items).items()}
    for item in items:
        program = programs[_key(item.bare)]
        block = drawn(item, samples=samples, seed=seed, shape=shape)
        if program.program is not None:
            block = block.astype(number_type(program.program, block.max(axis=1).tolist()))
        found = program.exports(block)
        _check(item, program, block, found, closures, seed=seed)
        yield item, found


def _key(view: Snapshot) -> object:
    arcs = tuple((arc.tail, arc.head, arc.kind, arc.element) for arc in flow_network(view)[1])
    return limited(view), arcs


def _alike(items: Sequence[CaseYear]) -> Mapping[object, list[CaseYear]]:
    groups: dict[object, list[CaseYear]] = {}
    for item in items:
        groups.setdefault(_key(item.bare), []).append(item)
    return groups


def _compiled(alike: Sequence[CaseYear], closures: Sequence[frozenset[Way]]) -> ExportsProgram:
    draws = [draws for item in alike for draws in (item.draws(0.0), item.draws(1.0))]
    ranges = [
        (min(draw.low for draw in row), max(draw.high for draw in row)) for row in zip(*draws, strict=True)
    ]
    return compile_exports(alike[0].bare, closures, ranges=ranges)


def _check(
    item: CaseYear,
    program: ExportsProgram,
    block: Block,
    found: Block,
    closures: Sequence[frozenset[Way]],
    *,
    seed: int,
) -> None:
    """Compare some samples with a maximum flow, each with all open and with one closure.

    Raises
    ------
    ProofError
        If a value differs.
    """
    random = np.random.default_rng([seed, item.year])
    for number in random.integers(block.shape[1], size=CHECKED).tolist():
        view = with_amounts(item.bare, program.elements, block[:, number].tolist())
        for question in {0, int(random.integers(len(closures)))}:
            flow, least = solve(view.closing(closures[question])).exports, int(found[question, number])
            if flow != least:
                raise ProofError(
                    f"{item.year}, sample {number}: the smallest cut is {least}, the greatest flow {flow}"
                )


def _answered(
    item: CaseYear, found: Block, *, names: Sequence[str], focus: str, pairs: Sequence[str]
) -> OutlookYear:
    """Return what the samples of a year say; the last column is central."""
    exports, scale = found.astype(np.int64), item.bare.scale
    counted = counted_exports(item.bare) if item.counted else None
    carried = exports[0] if counted is None else np.minimum(exports[0], counted)
    without = dict(zip(names, exports[1:], strict=False))
    with_both = dict(zip(pairs, exports[1 + len(names) :], strict=True))
    countries = []
    for name in names:
        stranded = np.maximum(carried - without[name], 0)
        share = np.divide(stranded, carried, out=np.zeros(len(carried)), where=carried > 0)
        leans = (
            fan((np.minimum(without[focus], carried) - np.minimum(with_both[name], carried)) / scale)
            if name in with_both
            else None
        )
        countries.append(
            CountryYear(country=name, stranded=fan(stranded / scale), share=fan(share), leans=leans)
        )
    return OutlookYear(
        year=item.year,
        case=item.case,
        exports=fan(carried / scale),
        opened=item.opened,
        countries=tuple(countries),
        binding=_binding(item, focus, int(without[focus][-1])),
    )


def _binding(item: CaseYear, focus: str, most: int) -> tuple[CutElement, ...]:
    """Return the terms of the smallest cut without the country in focus, central figures."""
    amounts = [draw.central for draw in item.draws(item.use.central)]
    view = with_amounts(item.bare, limited(item.bare), amounts)
    proof = prove(solve(view.closing(exits(view.network, focus))))
    if proof.value != most:
        raise ProofError(f"{item.year}: the smallest cut is {most}, the greatest flow {proof.value}")
    return proof.terms


def _relief(full: CaseYear, focus: str, late: int) -> tuple[DueProject, ...]:
    """Return the projects in use in the last year of a case, and what each of them does."""
    known = projects(full.bare.network)
    today, all_built = _stranded(full.bare, focus), _stranded(full.full, focus)
    limits = {name for _, name, _ in limited(full.bare)}
    found = []
    for name in full.projects:
        alone = last = 0.0
        concerns = known[name].element in limits and known[name].added > 0
        if concerns:
            needed = _linked(name, lambda other: known[other].requires)
            gone = _linked(name, lambda other: [one for one in full.projects if other in known[one].requires])
            alone = today - _stranded(_with(full, [one for one in full.projects if one in needed]), focus)
            last = (
                _stranded(_with(full, [one for one in full.projects if one not in gone]), focus) - all_built
            )
        year = known[name].year + late
        found.append(DueProject(id=name, year=year, alone=alone, last=last, concerns=concerns))
    return tuple(sorted(found, key=lambda item: (item.year, item.id)))


def _linked(name: str, onward: Callable[[str], Iterable[str]]) -> set[str]:
    """Return a project with all that it leads to, step by step."""
    found, fresh = {name}, [name]
    while fresh:
        more = set(onward(fresh.pop())) - found
        found |= more
        fresh += more
    return found


def _with(full: CaseYear, names: Sequence[str]) -> Snapshot:
    """Return a case's year with some projects in full, and no others."""
    network = build(full.bare.network, names)
    view = snapshot(network, year=full.year, commodity=full.bare.commodity, notion=full.bare.notion)
    return rescaled(view, full.bare.scale)


def _stranded(view: Snapshot, focus: str) -> float:
    """Return what is stranded of all that could leave with everything open, in the network's unit."""
    closed = view.closing(exits(view.network, focus))
    return max(0, solve(view).exports - solve(closed).exports) / view.scale


def _not_promised(network: Network, last: int) -> Iterator[str]:
    for project in network.tables.projects:
        if project.status in NOT_PROMISED and project.year <= last:
            yield project.id


def _evidence(network: Network, items: Sequence[CaseYear]) -> tuple[str, ...]:
    """Return the ids of all rows the answer rests on, in order of first use."""
    views = [item.bare for item in items]
    limits = [view.limit(kind, name) for view in views for kind, name, _ in limited(view)]
    ids = [name for limit in limits for name in limit.evidence]
    ids += [
        name for item in items if item.counted for flow in counted_flows(item.bare) for name in flow.evidence
    ]
    known = projects(network)
    built = dict.fromkeys(name for item in items for name in item.projects)
    ids += [name for project in built for name in known[project].evidence]
    return tuple(dict.fromkeys([*ids, *(past_use_evidence(network) if built else ())]))

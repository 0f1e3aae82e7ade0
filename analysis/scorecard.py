"""The corridors side by side: what each could carry by its nameplate and really, what it carried, and why.

A corridor is asked about alone: the segments that belong to other corridors alone are closed, supply is
unlimited at its places, home demand is served first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

from analysis.certificate import RELIABILITY_ORDER, Certificate, CutElement, Reliability, maximum_flow
from analysis.corridor_ways import (
    CheapestWay,
    cheapest_way,
    countries_crossed,
    open_ways,
    own_segments,
    places_of,
)
from analysis.nameplate import Nameplate, nameplate
from analysis.observed import counted_flows
from analysis.targets import outside
from routes.checks import densities
from routes.columns import Mode
from routes.corridors import Corridor
from routes.errors import unknown
from routes.goods import goods_of
from routes.model import NO_COUNTRY
from routes.periods import counted_years, default_year, is_whole_year
from routes.snapshot import Snapshot, snapshot
from routes.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routes.goods import Good
    from routes.model import Flow
    from routes.network import Network

BOXES = "kTEU/yr"


@dataclass(frozen=True, kw_only=True)
class YearVolume:
    """What was carried in a year, in a unit told beside it, with its range and sources."""

    year: int
    value: Fraction
    low: Fraction
    high: Fraction
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OwnersVolumes:
    """What all owners together carried on one element of a corridor, in the unit of its source."""

    element: str
    commodity: str | None
    unit: str
    volumes: tuple[YearVolume, ...]


@dataclass(frozen=True, kw_only=True)
class CorridorScore:
    """One corridor and one good in one year.

    Parameters
    ----------
    view
        The corridor's ways alone, supply unlimited.
    capacity
        The greatest exports by it, proven; its terms are what binds.
    low, high
        The same with every capacity of segments and places at one end of its range, integer steps.
    nominal
        Its nominal capacity, gross of what others use.
    carried
        Counted exports on its own counted elements, in the unit of the view, the first year first.
    owners
        What all owners carried on its elements: never a part of `carried`, nor added to it.
    way
        The cheapest way through the counted element that carried most in the year, else of all its ways.
    countries
        Countries and zones that goods can leave on it, the nearest first.
    """

    corridor: Corridor
    view: Snapshot
    capacity: Certificate
    low: int
    high: int
    nominal: Nameplate
    carried: tuple[YearVolume, ...]
    owners: tuple[OwnersVolumes, ...]
    way: CheapestWay | None
    countries: tuple[str, ...]

    @property
    def binding(self) -> tuple[CutElement, ...]:
        """The limits that add up to the capacity, the largest first, home demand served first last."""
        return tuple(term for term in self.capacity.terms if term.capacity)

    @property
    def in_year(self) -> YearVolume | None:
        """What was carried in the year in question; None where nothing was counted."""
        return next((item for item in self.carried if item.year == self.view.year), None)

    @property
    def utilisation(self) -> Fraction | None:
        """Carried / effective capacity of the year; None without either."""
        seen = self.in_year
        if seen is None or not self.capacity.value:
            return None
        return seen.value * self.view.scale / self.capacity.value

    @property
    def modes(self) -> tuple[str, ...]:
        """How goods move on its own open segments, in the order of the data dictionary."""
        own = own_segments(self.view, self.corridor.tags)
        used = {way.segment for way, _, _ in open_ways(self.view).ways if way.segment in own}
        found = {self.view.network.segments[name].mode for name in used}
        return tuple(mode for mode in get_args(Mode) if mode in found)

    @property
    def grade(self) -> Reliability:
        """The worst grade among what binds and the nominal capacity."""
        grades = [term.grade for term in (*self.binding, *self.nominal.terms)]
        return max(grades, key=RELIABILITY_ORDER.index, default="none")

    @property
    def in_boxes(self) -> bool:
        """Whether the good goes in boxes: its amounts are told in TEU too."""
        good = self.view.commodity
        row = self.view.network.commodities.get(good or "")
        return (
            row is not None
            and row.t_per_teu is not None
            and goods_of(self.view.network.tables).parts(good) == {good}
        )

    def boxes(self, steps: int | None) -> float | None:
        """Return integer steps in thousand TEU a year; None of a good that does not go in boxes."""
        return None if steps is None or not self.in_boxes else self._boxed(steps)

    def term_boxes(self, term: CutElement) -> float | None:
        """Return a limit in thousand TEU a year where its sources state it in boxes, else None."""
        rows = self.view.network.tables.capacities
        stated = any(row.element == term.id and "TEU" in row.unit for row in rows)
        return self._boxed(term.capacity) if stated else None

    def _boxed(self, steps: int) -> float:
        view = self.view
        amount = Decimal(steps) / view.scale  # exact: the scale is a power of ten
        factors = densities(view.network.tables, view.commodity)
        return float(convert(amount, view.unit, BOXES, period=_period(view.year), densities=factors))

    def evidence(self) -> tuple[str, ...]:
        """Return the ids that the score rests on, in order of first use."""
        cited = [term.evidence for term in (*self.binding, *self.nominal.stated)]
        cited += [item.evidence for item in self.carried]
        cited += [item.evidence for group in self.owners for item in group.volumes]
        return tuple(dict.fromkeys(name for names in cited for name in names))


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """All corridors of a network in one year.

    Parameters
    ----------
    warnings
        What was taken from other years, and what can leave by segments of no corridor.
    """

    network: Network
    year: int | None
    scores: tuple[CorridorScore, ...]
    warnings: tuple[str, ...]

    def of(self, corridor: str, good: Good = None) -> CorridorScore:
        """Return the score of a corridor, of one good where it has several.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        for score in self.scores:
            if score.corridor.id == corridor and good in (None, score.view.commodity):
                return score
        raise unknown("corridor", corridor, [score.corridor.id for score in self.scores])


def scorecard(network: Network, *, year: int | None = None) -> Scorecard:
    """Return the corridors of a network side by side.

    Parameters
    ----------
    year
        Calendar year; default: the latest that is counted for every good asked about, else for any.
    """
    asked = [(corridor, good) for corridor in corridors_of(network) for good in _goods(network, corridor)]
    goods = tuple(dict.fromkeys(good for _, good in asked))
    year = _common_year(network, goods) if year is None else year
    views = {good: snapshot(network, year=year, commodity=good, notion="corridor") for good in goods}
    scores = tuple(corridor_score(views[good], corridor) for corridor, good in asked)
    found = [text for view in views.values() for text in (*view.warnings, *_past_all(view))]
    found += [text for score in scores for text in score.nominal.warnings]
    return Scorecard(network=network, year=year, scores=scores, warnings=tuple(dict.fromkeys(found)))


def corridors_of(network: Network) -> tuple[Corridor, ...]:
    """Return the corridors that are told apart: those of corridors.csv, else one for each tag."""
    if network.tables.corridors:
        return network.tables.corridors
    tags = dict.fromkeys(tag for segment in network.tables.segments for tag in segment.corridors)
    return tuple(Corridor(id=tag, tags=(tag,)) for tag in tags)


def corridor_score(view: Snapshot, corridor: Corridor) -> CorridorScore:
    """Return the score of one corridor.

    Parameters
    ----------
    view
        The year and the good, every way open, supply unlimited.
    """
    own = own_segments(view, corridor.tags)
    alone = view.closing(outside(view, frozenset(corridor.tags)))
    usable = open_ways(alone)
    touched, sole = places_of(view, own)
    carried = {
        year: flows
        for year in counted_years(view.network.tables, view.commodity)
        if (flows := _counted(view, year, own | sole))
    }
    main = _main_element(carried.get(view.year or 0, {}))
    way = cheapest_way(usable, own if main is None else {main})
    return CorridorScore(
        corridor=corridor,
        view=alone,
        capacity=maximum_flow(alone),
        low=maximum_flow(alone.at_end("low")).value,
        high=maximum_flow(alone.at_end("high")).value,
        nominal=nameplate(usable, own | touched),
        carried=tuple(_total(year, flows.values()) for year, flows in carried.items()),
        owners=tuple(_owners(view, own | touched)),
        way=way,
        countries=countries_crossed(usable, own),
    )


def _goods(network: Network, corridor: Corridor) -> tuple[Good, ...]:
    """Return the goods a corridor is asked about; by default the widest that one of its segments carries."""
    if corridor.goods:
        return corridor.goods
    goods = goods_of(network.tables)
    own = [item for item in network.tables.segments if set(corridor.tags).intersection(item.corridors)]
    return tuple(
        good
        for good in goods.ids
        if len(goods.lineage(good)) == 1 and any(goods.carries(segment, good) for segment in own)
    )


def _common_year(network: Network, goods: Iterable[Good]) -> int | None:
    """Return the latest year counted for each good that is counted at all, else the latest there is."""
    asked = tuple(goods)
    known = [years for good in asked if (years := set(counted_years(network.tables, good)))]
    common = set.intersection(*known) if known else set[int]()
    latest = (default_year(network.tables, good) for good in asked)
    return max(common) if common else max((year for year in latest if year is not None), default=None)


def _past_all(view: Snapshot) -> Iterator[str]:
    """Say how much can leave by segments of no corridor: it counts for every one."""
    past = maximum_flow(view.closing(outside(view, frozenset()))).value
    if past:
        amount = f"{view.decimal(past):g} {view.unit} of {view.commodity or 'goods'}"
        yield f"{amount} can leave by segments of no corridor, and counts in the capacity of each"


def _counted(view: Snapshot, year: int, elements: frozenset[str]) -> dict[str, YearVolume]:
    """Return a year's counted exports on some elements, by element."""
    return {
        flow.element: YearVolume(
            year=year, value=flow.value, low=flow.low, high=flow.high, evidence=flow.evidence
        )
        for flow in counted_flows(replace(view, year=year))
        if flow.element in elements
    }


def _main_element(flows: dict[str, YearVolume]) -> str | None:
    """Return the counted element that carried most, None where nothing was carried."""
    carrying = {name: flow.value for name, flow in flows.items() if flow.value}
    return min(carrying, key=lambda name: (-carrying[name], name)) if carrying else None


def _total(year: int, volumes: Iterable[YearVolume]) -> YearVolume:
    """Return the sum of a year's volumes, each end of the range by itself."""
    parts = tuple(volumes)
    return YearVolume(
        year=year,
        value=sum((item.value for item in parts), Fraction(0)),
        low=sum((item.low for item in parts), Fraction(0)),
        high=sum((item.high for item in parts), Fraction(0)),
        evidence=tuple(dict.fromkeys(name for item in parts for name in item.evidence)),
    )


def _owners(view: Snapshot, elements: frozenset[str]) -> Iterator[OwnersVolumes]:
    """Yield what all owners carried on some elements, the longest series first."""
    tables = view.network.tables
    goods = goods_of(tables)
    found: dict[tuple[str, str | None, str], list[YearVolume]] = {}
    for row in tables.flows:
        if (
            row.element in elements
            and row.origin == NO_COUNTRY
            and is_whole_year(row.period)
            and goods.speaks_for(row.commodity, view.commodity)
        ):
            found.setdefault((row.element, row.commodity, row.unit), []).append(_volume(row))
    for (element, commodity, unit), volumes in sorted(found.items(), key=lambda item: -len(item[1])):
        ordered = tuple(sorted(volumes, key=lambda item: item.year))
        yield OwnersVolumes(element=element, commodity=commodity, unit=unit, volumes=ordered)


def _volume(row: Flow) -> YearVolume:
    low, value, high = (
        Fraction(figure) for figure in (row.estimate.low, row.estimate.central, row.estimate.high)
    )
    return YearVolume(year=int(row.period), value=value, low=low, high=high, evidence=row.evidence)


def _period(year: int | None) -> str | None:
    return None if year is None else str(year)

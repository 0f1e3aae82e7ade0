"""What an answer rests on, and which of it is weak: inputs with one poor or old source, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.certificate import CutElement, Reliability, cut_element
from analysis.flow import solve
from analysis.why import with_limit
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.model import Evidence
    from routes.snapshot import Snapshot

OLD_YEARS = 5  # a figure published longer before the year in question counts as old
POOR: tuple[Reliability, ...] = ("C", "judged", "none")


@dataclass(frozen=True, kw_only=True)
class Input:
    """One figure of a snapshot and how much an answer would move within its range.

    Parameters
    ----------
    element
        The limit, with its range and the grade of its first source.
    sources
        Different publishers behind it, or different pages where those are fewer.
    age
        Years from the latest publication to the year in question; None where no date is known.
    influence
        Integer steps between the greatest exports without the country with the figure at its low and
        at its high end.
    """

    element: CutElement
    sources: int
    age: int | None
    influence: int

    @property
    def weak(self) -> bool:
        """Whether it rests on one publisher or a poor grade, or on old figures alone."""
        old = self.age is not None and self.age > OLD_YEARS
        return self.sources <= 1 or self.element.grade in POOR or old


def inputs(view: Snapshot, country: str) -> tuple[Input, ...]:
    """Return every figure of a snapshot, those that move exports without the country most first."""
    closed = view.closing(exits(view.network, country))
    found = [_input(closed, element) for element in _elements(closed)]
    return tuple(sorted(found, key=_order))


def weak_inputs(view: Snapshot, country: str) -> tuple[Input, ...]:
    """Return the inputs that rest on one weak or old source, the most influential first."""
    return tuple(item for item in inputs(view, country) if item.weak)


def _order(item: Input) -> tuple[int, int, str]:
    return (-item.influence, -(item.element.high - item.element.low), item.element.id)


def _elements(view: Snapshot) -> Iterator[CutElement]:
    for limits in (view.supplies, view.home, view.markets, view.capacities):
        for limit in limits.values():
            if limit.amount is not None:
                yield cut_element(view, limit.kind, limit.id)


def _input(view: Snapshot, element: CutElement) -> Input:
    rows = [view.network.evidence[item] for item in element.evidence if item in view.network.evidence]
    published = [int(row.published[:4]) for row in rows if row.published and row.published[:4].isdigit()]
    age = None if view.year is None or not published else max(0, view.year - max(published))
    return Input(element=element, sources=_sources(rows), age=age, influence=influence(view, element))


def influence(view: Snapshot, element: CutElement) -> int:
    """Return by how much exports move between the low and the high end of a figure, integer steps."""
    limit = view.limit(element.kind, element.id)  # knows an unlimited end, where a term of a cut has none
    if limit.low == limit.high:
        return 0
    ends = [solve(with_limit(view, element, end)).exports for end in (limit.low, limit.high)]
    return abs(ends[1] - ends[0])


def _sources(rows: Sequence[Evidence]) -> int:
    """Return how many different sources there are: different pages, at most different publishers.

    One page may be cited under several spellings of its publisher, and one publisher by several pages.
    A row without a page counts by its publisher.
    """
    pages = {row.url or row.publisher for row in rows}
    return min(len(pages), len({row.publisher for row in rows}))

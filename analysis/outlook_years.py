"""The years of an outlook: what is counted, and three cases of what is built by each year to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.draws import LEVELS, Draw, draw_of, figures, levels, quantiles
from analysis.exports_program import limited
from analysis.pipeline import build, due
from routes.estimate import Estimate
from routes.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.draws import Shape
    from analysis.schedule import Block
    from routes.limits import Limit
    from routes.network import Network
    from routes.snapshot import CapacityNotion, Snapshot

Case = Literal["counted", "none", "usual", "promised", "late"]
STRATA = 20  # equally likely levels of the use of new capacity
FINE = 10**6  # steps of a unit at least, so that a share of a capacity is no coarser
NOTHING = Estimate(low=Decimal(0), central=Decimal(0), high=Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a case takes as built in a year to come.

    Parameters
    ----------
    use
        Share of what is built that is used, in [0, 1].
    late
        Years by which every project comes late.
    statuses
        Which projects are looked at, by the column status; None = all.
    """

    case: Case
    use: Estimate
    late: int = 0
    statuses: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class CaseYear:
    """One year in one case.

    Parameters
    ----------
    bare, full
        Without any project that is to come, and with all of the case in full; the same limits exist in both.
    use
        Share of the difference that is used.
    projects
        Projects in use.
    opened
        Those of them that were not in use the year before.
    """

    year: int
    case: Case
    bare: Snapshot
    full: Snapshot
    use: Estimate
    projects: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the year's exports are counted."""
        return self.case == "counted"

    def draws(self, share: float | Decimal) -> tuple[Draw, ...]:
        """Return how every limit is drawn where a share of what is built is used."""
        pairs = zip(_draws(self.bare), _draws(self.full), strict=True)
        return tuple(between(bare, full, float(share)) for bare, full in pairs)


def between(bare: Draw, full: Draw, share: float) -> Draw:
    """Return a figure with a share of what is added to it, whole steps; one draw for the row, as today's.

    Examples
    --------
    >>> between(Draw(low=1, central=2, high=3, driver="a"), Draw(low=1, central=6, high=9, driver="a"), 0.5)
    Draw(low=1, central=4, high=6, driver='a')
    """
    ends = ((bare.low, full.low), (bare.central, full.central), (bare.high, full.high))
    low, central, high = (first + round((last - first) * share) for first, last in ends)
    return Draw(low=low, central=central, high=high, driver=bare.driver)


def _draws(view: Snapshot) -> tuple[Draw, ...]:
    return tuple(draw_of(view.limit(kind, name)) for kind, name, _ in limited(view))


def case_years(
    network: Network,
    *,
    commodity: str | None,
    notion: CapacityNotion,
    counted: Sequence[int],
    coming: Sequence[int],
    terms: Sequence[Terms],
) -> tuple[CaseYear, ...]:
    """Return every counted year once, and every year to come in each case, all in equal steps."""
    made = [
        _counted_year(snapshot(network, year=year, commodity=commodity, notion=notion), year)
        for year in counted
    ]
    builds: dict[tuple[str, ...], Network] = {}
    for year in coming:
        bare = snapshot(network, year=year, commodity=commodity, notion=notion)
        for asked in terms:
            names, before = (_due(network, asked, when) for when in (year, year - 1))
            if names not in builds:
                builds[names] = build(network, names)
            full = snapshot(builds[names], year=year, commodity=commodity, notion=notion) if names else bare
            opened = tuple(name for name in names if name not in before)
            made.append(
                CaseYear(
                    year=year,
                    case=asked.case,
                    bare=bare,
                    full=full,
                    use=asked.use,
                    projects=names,
                    opened=opened,
                )
            )
    scale = max(FINE, *(view.scale for item in made for view in (item.bare, item.full)))
    return tuple(
        replace(item, bare=rescaled(item.bare, scale), full=rescaled(item.full, scale)) for item in made
    )


def _counted_year(view: Snapshot, year: int) -> CaseYear:
    return CaseYear(year=year, case="counted", bare=view, full=view, use=NOTHING)


def _due(network: Network, terms: Terms, year: int) -> tuple[str, ...]:
    if terms.case == "none":
        return ()
    return due(network, year, statuses=terms.statuses, late=terms.late)


def rescaled(view: Snapshot, scale: int) -> Snapshot:
    """Return a snapshot in finer steps: the same amounts, `scale` steps to one unit."""
    factor = scale // view.scale
    if factor == 1:
        return view

    def finer(limits: Mapping[str, Limit]) -> dict[str, Limit]:
        return {
            name: replace(
                limit,
                amount=_times(limit.amount, factor),
                low=_times(limit.low, factor),
                high=_times(limit.high, factor),
            )
            for name, limit in limits.items()
        }

    return replace(
        view,
        scale=scale,
        capacities=finer(view.capacities),
        supplies=finer(view.supplies),
        home=finer(view.home),
        markets=finer(view.markets),
    )


def _times(steps: int | None, factor: int) -> int | None:
    return None if steps is None else steps * factor


def strata(use: Estimate, samples: int, shape: Shape = "pert") -> Iterator[tuple[slice, float]]:
    """Yield runs of samples and the share that is used in them: equally likely levels of its distribution.

    A use without a range has one level.

    Examples
    --------
    >>> half = Estimate(low=Decimal("0.5"), central=Decimal("0.5"), high=Decimal("0.5"))
    >>> list(strata(half, 100))
    [(slice(0, 100, None), 0.5)]
    """
    if use.low == use.high:
        yield slice(0, samples), float(use.central)
        return
    shares = (np.arange(STRATA) + 0.5) / STRATA
    found = quantiles(float(use.low), float(use.central), float(use.high), shares, shape)
    for number, share in enumerate(found.tolist()):
        yield slice(samples * number // STRATA, samples * (number + 1) // STRATA), share


def drawn(item: CaseYear, *, samples: int, seed: int, shape: Shape) -> Block:
    """Return the limits of every sample, and in the last column at their central values.

    A figure is drawn as an ensemble draws it (`analysis.ensemble_blocks`); only what projects add to
    differs between the levels of use.
    """
    bare, full = item.draws(0.0), item.draws(1.0)
    block = np.empty((len(bare), samples + 1), dtype=np.int64)
    runs = list(strata(item.use, samples, shape))
    for row, (first, last) in enumerate(zip(bare, full, strict=True)):
        if first == last:
            block[row, :samples] = _whole(first, 0, samples, seed, shape)
            continue
        for run, share in runs:
            block[row, run] = _part(between(first, last, share), run.start, run.stop, seed, shape)
    block[:, samples] = [draw.central for draw in item.draws(item.use.central)]
    return block


def _figures(draw: Draw, start: int, stop: int, seed: int, shape: Shape) -> Block:
    """Return a figure in the samples from `start` to before `stop`."""
    if draw.is_point:
        return np.full(stop - start, draw.central, dtype=np.int64)
    drawn_levels = levels(draw.driver, seed=seed, start=start, count=stop - start)
    return figures(draw, (drawn_levels + 0.5) / LEVELS, shape)


_whole = lru_cache(maxsize=128)(_figures)  # most figures are the same in the next case and year
_part = lru_cache(maxsize=2048)(_figures)

"""The answer of an ensemble: how exports and what is stranded spread, and which limits bind how often."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analysis.exports_program import Element, limited
from analysis.observed import counted_flows
from analysis.spool import order_statistics, total
from routes.errors import unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analysis.draws import Floats, Shape
    from analysis.ensemble_blocks import Cut
    from analysis.exports_program import Method
    from analysis.schedule import Block
    from analysis.spool import Pieces
    from routes.snapshot import Snapshot

    Pairs: TypeAlias = Callable[[], Iterable[tuple[Block, Block]]]

LOW, MEDIAN, HIGH = 5, 50, 95  # per cent of samples
TOP = 10  # cuts that are told
FINE = 2**40  # parts of one that shares are added up in


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How a quantity spreads: integer steps of the snapshot, or a share in [0, 1].

    Parameters
    ----------
    central
        With every figure at its central value.
    mean, low, median, high
        Over the samples; low and high are the 5 and 95 % quantiles. A quantile is the least value that
        no less than this share of samples does not exceed.
    """

    central: float
    mean: float
    low: float
    median: float
    high: float


@dataclass(frozen=True, kw_only=True)
class BindingCut:
    """A smallest cut and the share of samples in which it is the one: `elements`, less what home takes."""

    share: float
    elements: tuple[Element, ...]
    less: tuple[Element, ...]


@dataclass(frozen=True, kw_only=True)
class Binding:
    """What holds exports down: the most frequent cuts, and how often each limit is a term of one."""

    cuts: tuple[BindingCut, ...]
    criticality: tuple[tuple[Element, float], ...]


@dataclass(frozen=True, kw_only=True)
class CountryEnsemble:
    """What depends on one country, zone or group.

    Parameters
    ----------
    without
        Greatest exports when transit through it is denied.
    stranded, stranded_share
        What of the exports to be carried cannot leave then; the mean is the expected amount.
    conditional_value_at_risk
        Mean of what is stranded in the worst twentieth of the samples (CVaR 95 %).
    exceeds
        Amounts in steps, and the share of samples in which more is stranded.
    """

    country: str
    without: Spread
    stranded: Spread
    stranded_share: Spread
    conditional_value_at_risk: float
    exceeds: tuple[tuple[int, float], ...]
    binding: Binding


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """The answer over all samples.

    Parameters
    ----------
    samples, asked
        How many samples were finished, and how many were wanted: fewer where it was interrupted.
    drivers, drawn
        How many sources are uncertain, and how many figures rest on them.
    operations
        Additions and minima a sample takes; None where it was solved as maximum flows instead.
    method, flows
        How samples were solved, and as how many maximum flows: none where they were compiled.
    seconds
        How long drawing and solving took.
    checked
        How many samples were proven by a maximum flow, in every question, and were equal.
    maximum_flow, exports
        Greatest exports with everything open, and the exports to be carried.
    """

    snapshot: Snapshot
    samples: int
    asked: int
    seed: int
    shape: Shape
    drivers: int
    drawn: int
    operations: int | None
    method: Method = field(compare=False)  # what is installed changes no number
    flows: int
    seconds: float = field(compare=False)
    checked: int
    maximum_flow: Spread
    exports: Spread
    binding: Binding
    countries: tuple[CountryEnsemble, ...]

    @property
    def partial(self) -> bool:
        """Whether it was interrupted."""
        return self.samples < self.asked

    def of(self, country: str) -> CountryEnsemble:
        """Return the answer for one country, zone or group that was asked for."""
        answers = {item.country: item for item in self.countries}
        if country not in answers:
            raise unknown("country of this ensemble", country, answers)
        return answers[country]

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of the rows it rests on, in order of first use."""
        limits = [self.snapshot.limit(kind, name) for kind, name, _ in limited(self.snapshot)]
        ids = [item for limit in limits for item in limit.evidence]
        ids += [item for flow in counted_flows(self.snapshot) for item in flow.evidence]
        return tuple(dict.fromkeys(ids))


def spread(pieces: Pieces, samples: int, central: float) -> Spread:
    """Return how a quantity spreads over samples, which are given piece by piece; see `order_statistics`."""
    ranks = [-(-samples * part // 100) - 1 for part in (LOW, MEDIAN, HIGH)]
    low, median, high = order_statistics(pieces, samples, ranks)
    return Spread(central=central, mean=_mean(pieces, samples), low=low, median=median, high=high)


def _mean(pieces: Pieces, samples: int) -> float:
    """Return the mean of whole numbers exactly; of shares, in the same digits in any order of samples."""
    scale, whole = 1, 0
    for piece in pieces():
        if piece.dtype.kind == "f":
            scale = FINE
            whole += total(np.rint(piece * FINE).astype(np.int64))
        else:
            whole += total(piece.astype(np.int64, copy=False))
    return whole / (scale * samples)


def country_ensemble(
    country: str,
    pairs: Pairs,
    *,
    samples: int,
    central: tuple[int, int],
    exceeds: Sequence[int],
    binding: Binding,
) -> CountryEnsemble:
    """Return what depends on one country.

    Parameters
    ----------
    pairs
        Yields the exports to be carried and the greatest exports without the country, piece by piece.
    samples
        How many there are in all.
    central
        Exports without it, and those to be carried, with every figure at its central value.
    exceeds
        Amounts in steps.
    binding
        What holds exports down without it.
    """

    def stranded() -> Iterator[Block]:
        return (np.maximum(carried - without, 0) for carried, without in pairs())

    def shares() -> Iterator[Floats]:
        for carried, without in pairs():
            left = np.maximum(carried - without, 0)
            yield np.divide(left, carried, out=np.zeros(len(left)), where=carried > 0)

    then = max(0, central[1] - central[0])
    more = np.array([[np.count_nonzero(piece > amount) for amount in exceeds] for piece in stranded()])
    return CountryEnsemble(
        country=country,
        without=spread(lambda: (without for _, without in pairs()), samples, central[0]),
        stranded=spread(stranded, samples, then),
        stranded_share=spread(shares, samples, then / central[1] if central[1] else 0.0),
        conditional_value_at_risk=_mean_of_worst(stranded, samples),
        exceeds=tuple(
            (amount, int(count) / samples) for amount, count in zip(exceeds, more.sum(axis=0), strict=True)
        ),
        binding=binding,
    )


def _mean_of_worst(pieces: Pieces, samples: int) -> float:
    """Return the mean of the greatest twentieth of the samples."""
    worst = -(-samples * (100 - HIGH) // 100)
    least = int(order_statistics(pieces, samples, [samples - worst])[0])
    above = whole = 0
    for piece in pieces():
        greater = piece[piece > least]
        above += len(greater)
        whole += total(greater.astype(np.int64, copy=False))
    return (whole + (worst - above) * least) / worst


def binding(counted: Iterable[Mapping[Cut, int]], elements: Sequence[Element], samples: int) -> Binding:
    """Return the cuts that bind most often, and each limit's share of samples; home is served first.

    A limit that holds both all sinks and home alone cancels out of the sum, so it is no term of the cut.
    """
    cuts: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()
    for block in counted:
        for (both, home), count in block.items():
            kept = tuple(row for row in both if row not in home)
            cuts[kept, tuple(row for row in home if row not in both)] += count
    each: Counter[int] = Counter()
    for (kept, less), count in cuts.items():
        for row in (*kept, *less):
            each[row] += count
    ordered = sorted(cuts.items(), key=lambda item: (-item[1], item[0]))
    return Binding(
        cuts=tuple(
            BindingCut(
                share=count / samples,
                elements=tuple(elements[row] for row in kept),
                less=tuple(elements[row] for row in less),
            )
            for (kept, less), count in ordered[:TOP]
        ),
        criticality=tuple(
            (elements[row], count / samples)
            for row, count in sorted(each.items(), key=lambda item: (-item[1], item[0]))
        ),
    )

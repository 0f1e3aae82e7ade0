"""What the ranges of all figures mean for several goods together: many samples, each solved and proven.

Every limit is drawn from its range (`analysis.draws`); limits that cite the same evidence first share one
random number. Each sample is a linear programme over paths (`analysis.column_pool`) whose exact bound is met.
Samples do not depend on the block, the order or the process in which they are drawn.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from analysis.column_pool import ColumnPool
from analysis.draws import LEVELS, Draw, Shape, draw_of, figures, levels
from analysis.ensemble_results import HIGH, LOW, MEDIAN, Spread
from analysis.executors import as_finished
from analysis.goods_network import GoodsNetwork, compile_goods
from routes.errors import RoutesError, unknown
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from analysis.draws import Floats
    from analysis.goods_network import Whole
    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.transit import Way

SIZE = 500  # samples of a block
WHOLE = 100  # per cent


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is drawn and asked; it can be sent to another process.

    Parameters
    ----------
    draws
        How each limit of the network is drawn.
    measures
        What a step of each good counts, once for each way to measure: as pairs of good and weight.
    most
        At most so much of each good, in steps, as pairs; None: as much as there is.
    closures
        Ways that nobody may use, one set for each question: none first, then each country's exits.
    """

    network: GoodsNetwork
    draws: tuple[Draw, ...]
    measures: tuple[tuple[tuple[Good, Fraction], ...], ...]
    most: tuple[tuple[Good, int], ...] | None
    closures: tuple[frozenset[Way], ...]
    shape: Shape
    seed: int
    samples: int
    size: int

    def pools(self) -> tuple[ColumnPool, ...]:
        """Return a fresh pool for each way to measure."""
        most = None if self.most is None else dict(self.most)
        return tuple(ColumnPool(self.network, weights=dict(weights), most=most) for weights in self.measures)


@dataclass(frozen=True, kw_only=True)
class Reliance:
    """How much of the exports depends on one country, by one measure.

    Parameters
    ----------
    without
        What can leave, of the exports to be carried, when transit through the country is denied.
    stranded, stranded_share
        What cannot leave then but could before, and its share in [0, 1].
    conditional_value_at_risk
        Mean of what is stranded in the worst twentieth of the samples (CVaR 95 %).
    """

    without: Spread
    stranded: Spread
    stranded_share: Spread
    conditional_value_at_risk: float


@dataclass(frozen=True, kw_only=True)
class CountryGoodsEnsemble:
    """What depends on one country, zone or group: by amount in steps, and by value in steps × weight."""

    country: str
    amount: Reliance
    value: Reliance


@dataclass(frozen=True, kw_only=True)
class GoodsEnsemble:
    """The answer for several goods over all samples.

    Parameters
    ----------
    drivers, drawn
        How many sources are uncertain, and how many limits rest on them.
    amount, value
        What can leave with everything open, of the exports to be carried: in steps, all goods added up, and
        in steps × weight (US dollars, where weights are USD/t and a step is a tonne).
    countries
        The one that strands most value first.
    """

    joint: JointSnapshot
    samples: int
    seed: int
    shape: Shape
    drivers: int
    drawn: int
    amount: Spread
    value: Spread
    countries: tuple[CountryGoodsEnsemble, ...]

    def of(self, country: str) -> CountryGoodsEnsemble:
        """Return the answer for one country, zone or group that was asked for."""
        answers = {item.country: item for item in self.countries}
        if country not in answers:
            raise unknown("country of this ensemble", country, answers)
        return answers[country]

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of the rows that the limits rest on, in order of first use."""
        limits = compile_goods(self.joint).limits
        return tuple(dict.fromkeys(item for limit in limits for item in limit.evidence))


def goods_ensemble(  # noqa: PLR0913 - what is asked, and how it is run
    joint: JointSnapshot,
    *,
    on: Iterable[str],
    weights: Mapping[Good, Fraction],
    exports: Mapping[Good, int] | None = None,
    samples: int = 1_000,
    seed: int = 1,
    shape: Shape = "pert",
    executor: Executor | None = None,
    size: int = SIZE,
) -> GoodsEnsemble:
    """Return how the answer for several goods spreads when every limit is drawn from its range.

    Parameters
    ----------
    joint
        What is asked about.
    on
        Countries, zones or groups whose transit is denied, one after the other.
    weights
        What a step of each good is worth, such as USD/t; every good needs one.
    exports
        The exports to be carried: at most so much of each good abroad, in steps, in every sample. Default:
        as much as can leave.
    samples, seed
        How many samples; the same seed gives the same samples.
    shape
        The distribution over a range.
    executor
        Where blocks are run (`analysis.executors`). Default: here, which keeps paths from block to block.
    size
        Samples of a block.

    Raises
    ------
    RoutesError
        If there is nothing to draw, or a good without a weight.
    ProofError
        If a sample does not meet its bound (a defect of this program).
    """
    if samples < 1 or size < 1:
        raise RoutesError(f"expected at least one sample, got {samples} in blocks of {size}")
    missing = [str(good) for good in joint.views if good not in weights]
    if missing:
        raise RoutesError(f"expected a weight for every good; {', '.join(missing)} has none")
    names = tuple(dict.fromkeys(on))
    task = prepare(
        joint, names, weights=weights, exports=exports, samples=samples, seed=seed, shape=shape, size=size
    )
    starts = range(0, samples, size)
    pools = task.pools()
    given = pools if executor is None else None
    parts: dict[int, list[Floats]] = {}
    with closing(as_finished(run_block, ((task, start, given) for start in starts), executor)) as blocks:
        parts.update(blocks)
    found = [np.concatenate(rows, axis=1) for rows in zip(*(parts[n] for n in sorted(parts)), strict=True)]
    return _answer(task, joint, names, pools, found)


def prepare(
    joint: JointSnapshot,
    names: Sequence[str],
    *,
    weights: Mapping[Good, Fraction],
    exports: Mapping[Good, int] | None,
    samples: int,
    seed: int,
    shape: Shape,
    size: int,
) -> Task:
    """Return what is drawn and asked: by amount and by value, all open first, then without each country."""
    network = compile_goods(joint)
    return Task(
        network=network,
        draws=_draws(network),
        measures=(
            tuple((good, Fraction(1)) for good in joint.views),
            tuple((good, Fraction(weights[good])) for good in joint.views),
        ),
        most=None if exports is None else tuple(exports.items()),
        closures=(frozenset(), *(exits(joint.network, name) for name in names)),
        shape=shape,
        seed=seed,
        samples=samples,
        size=size,
    )


def _draws(network: GoodsNetwork) -> tuple[Draw, ...]:
    """Return how each limit is drawn; what cites nothing is drawn by itself, and by the goods it is for."""
    draws = []
    for limit, goods in zip(network.limits, network.speaks_for, strict=True):
        draw = draw_of(limit)
        if not limit.evidence and len(network.goods) > 1:
            draw = replace(draw, driver=f"{draw.driver} for {', '.join(sorted(map(str, goods)))}")
        draws.append(draw)
    return tuple(draws)


def draw_samples(task: Task, start: int, count: int) -> Whole:
    """Return the amounts of all limits in some samples, limit by sample, in steps."""
    block = np.empty((len(task.draws), count), dtype=np.int64)
    for row, draw in zip(block, task.draws, strict=True):
        drawn = levels(draw.driver, seed=task.seed, start=start, count=count)
        row[:] = draw.central if draw.is_point else figures(draw, (drawn + 0.5) / LEVELS, task.shape)
    return block


def run_block(task: Task, start: int, pools: tuple[ColumnPool, ...] | None = None) -> list[Floats]:
    """Return what can leave in the samples of a block: for each measure, question by sample."""
    block = draw_samples(task, start, min(task.size, task.samples - start))
    return _solved(task, block, pools or task.pools())


def _solved(task: Task, amounts: Whole, pools: Sequence[ColumnPool]) -> list[Floats]:
    """Return what can leave at some amounts of the limits: for each measure, question by sample."""
    found = []
    for pool in pools:
        pool.take_paths(pools[0])
        found.append(np.array([_rounded(pool.bounds(amounts, closed)) for closed in task.closures]))
    return found


def _rounded(bounds: Sequence[Fraction]) -> list[float]:
    """Return exact values to a millionth of a step: what rounding of prices leaves is smaller."""
    return [round(float(bound), 6) for bound in bounds]


def _answer(
    task: Task,
    joint: JointSnapshot,
    names: Sequence[str],
    pools: Sequence[ColumnPool],
    found: Sequence[Floats],
) -> GoodsEnsemble:
    """Return what all samples say together, beside the central figures."""
    amounts = np.array([[draw.central] for draw in task.draws], dtype=np.int64)
    central = [values[:, 0].tolist() for values in _solved(task, amounts, pools)]
    countries = [
        CountryGoodsEnsemble(
            country=name,
            amount=_reliance(found[0], central[0], question),
            value=_reliance(found[1], central[1], question),
        )
        for question, name in enumerate(names, start=1)
    ]
    uncertain = [draw for draw in task.draws if not draw.is_point]
    return GoodsEnsemble(
        joint=joint,
        samples=task.samples,
        seed=task.seed,
        shape=task.shape,
        drivers=len({draw.driver for draw in uncertain}),
        drawn=len(uncertain),
        amount=_spread(found[0][0], central[0][0]),
        value=_spread(found[1][0], central[1][0]),
        countries=tuple(sorted(countries, key=lambda item: (-item.value.stranded.mean, item.country))),
    )


def _reliance(found: Floats, central: Sequence[float], question: int) -> Reliance:
    """Return what depends on one country: everything open is question 0."""
    carried, without = found[0], found[question]
    stranded = np.maximum(carried - without, 0)
    shares = np.divide(stranded, carried, out=np.zeros(len(stranded)), where=carried > 0)
    then = max(0.0, central[0] - central[question])
    worst = -(-len(stranded) * (WHOLE - HIGH) // WHOLE)
    return Reliance(
        without=_spread(without, central[question]),
        stranded=_spread(stranded, then),
        stranded_share=_spread(shares, then / central[0] if central[0] else 0.0),
        conditional_value_at_risk=float(np.partition(stranded, -worst)[-worst:].mean()),
    )


def _spread(drawn: Floats, central: float) -> Spread:
    """Return how a quantity spreads over samples, in whatever order they come."""
    ordered = np.sort(drawn)
    low, median, high = (float(ordered[-(-len(ordered) * part // WHOLE) - 1]) for part in (LOW, MEDIAN, HIGH))
    return Spread(central=central, mean=float(ordered.mean()), low=low, median=median, high=high)

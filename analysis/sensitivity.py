"""Which source, if it is wrong, would change the answer most: Sobol indices for each driver.

A driver is the first-cited evidence of a figure; all figures that rest on it are drawn together
(`analysis.draws`). The value of a sample is exact, by the program of an ensemble (`analysis.ensemble`), and
some of the values that were used are proven by maximum flows (`analysis.sample_proofs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.counting import count_of
from analysis.ensemble import no_program, prepare
from analysis.ensemble_blocks import Task, block_of
from analysis.flow import solve
from analysis.observed import counted_exports, counted_flows
from analysis.sample_proofs import ProvenFlows, agree
from analysis.sobol import Index, matrix, sobol_indices
from analysis.targets import target_name
from routes.network import Network
from routes.snapshot import snapshot
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

    from analysis.draws import Levels, Shape
    from analysis.exports_program import Element, Method
    from analysis.schedule import Block
    from analysis.sobol import Evaluation, SobolIndices
    from routes.model import Evidence
    from routes.snapshot import Snapshot

Quantity = Literal["stranded", "left"]
SAMPLES = 100_000
FIRM = 10_000  # samples below which shares are told to be rough: docs/METHODS.md, 7
NOTHING = Index(0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source and what of the spread rests on it.

    Parameters
    ----------
    driver
        Id of the evidence; of the element itself where a figure cites none.
    evidence
        None where none is cited, or the id is no row of evidence.csv.
    moves
        The limits that are drawn with it.
    first, total
        Shares of the variance: by itself, and with what it does together with others.
    """

    driver: str
    evidence: Evidence | None
    moves: tuple[Element, ...]
    first: Index
    total: Index

    @property
    def matters(self) -> bool:
        """Whether any sample changed with it."""
        return self.total.value > 0

    @property
    def contradicts(self) -> bool:
        """Whether its total is estimated below its first order, which no total is: samples are too few."""
        return self.total.value < self.first.value


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """Which sources the spread of an answer comes from.

    Parameters
    ----------
    of
        `stranded`: of the exports to be carried, what cannot leave without the country; `left`: what can.
    samples, asked
        Samples of each matrix that were finished, and that were wanted: fewer where it was interrupted.
    evaluations
        How many samples were solved in all.
    operations, method, flows
        As in an ensemble (`analysis.ensemble_results.Ensemble`).
    checked
        How many of these values were proven by maximum flows, and were equal.
    central, mean, deviation
        Of the quantity, in steps: every figure central; over the samples, with its standard deviation.
    sources
        Greatest total first; those that change nothing have indices of 0.
    """

    snapshot: Snapshot
    country: str
    of: Quantity
    samples: int
    asked: int
    evaluations: int
    operations: int | None
    method: Method
    flows: int
    seed: int
    shape: Shape
    checked: int
    central: int
    mean: float
    deviation: float
    sources: tuple[Source, ...]

    @property
    def partial(self) -> bool:
        """Whether it was interrupted."""
        return self.samples < self.asked

    @property
    def rough(self) -> bool:
        """Whether there are too few samples for shares to be told to the per cent."""
        return self.samples < FIRM

    def evidence(self) -> tuple[str, ...]:
        """Return the ids of the rows it rests on, in order of first use."""
        ids = [source.driver for source in self.sources if source.evidence is not None]
        counted = [item for flow in counted_flows(self.snapshot) for item in flow.evidence]
        return tuple(dict.fromkeys([*ids, *counted]))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is asked about, as a function of the levels of some drivers; it can be sent to another process.

    Parameters
    ----------
    drivers
        Whose levels the rows are; all others stay central.
    counted
        Counted exports of the year, in steps; None where nothing is counted.
    """

    task: Task
    drivers: tuple[str, ...]
    counted: int | None
    quantity: Quantity

    def __call__(self, rows: Levels) -> Block:
        """Return the amount in every sample, in steps."""
        exports = self.task.program.exports(_block(self.task, self.drivers, rows))
        return _quantity(exports, self.counted, self.quantity)


def sensitivity(  # noqa: PLR0913 - what is asked, and how it is run
    of: Snapshot | Network,
    country: str,
    *,
    samples: int = SAMPLES,
    seed: int = 1,
    distribution: Shape = "pert",
    quantity: Quantity = "stranded",
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Sensitivity:
    """Return first-order and total indices of every source, for an answer without one country.

    Parameters
    ----------
    of
        A snapshot, or a network: its latest counted year and first commodity.
    country
        Country, zone or group.
    samples, seed
        Samples of each of the two matrices; the first has the samples of an ensemble with this seed. Each
        source takes as many more.
    executor
        Where blocks are run: any executor (`analysis.executors`). Default: here, one after the other.
    progress
        Told how many more samples of a matrix are finished.
    warn
        Told at the start if samples will take long.

    Raises
    ------
    KeyboardInterrupt
        If it is interrupted before a block is finished; later, what is finished is returned.
    ProofError
        If a sample that is checked differs from its maximum flow (a defect of this program).
    """
    view = snapshot(of) if isinstance(of, Network) else of
    task = prepare(view, [country], samples=samples, seed=seed, shape=distribution, size=samples)
    if warn is not None and task.program.program is None:
        warn(no_program(task.program.method, task.program.flows))
    moved = _moved(task)
    used = used_rows(task)
    drivers = tuple(driver for driver, rows in moved.items() if used.intersection(rows))
    counted = counted_exports(view)
    value = Answer(task=task, drivers=drivers, counted=counted, quantity=quantity)
    found = sobol_indices(value, drivers, samples=samples, seed=seed, executor=executor, progress=progress)
    views = (view, view.closing(exits(view.network, country)))
    central = np.array([[solve(one).exports] for one in views])
    return Sensitivity(
        snapshot=view,
        country=country,
        of=quantity,
        samples=found.samples,
        asked=samples,
        evaluations=found.evaluations,
        operations=None if task.program.program is None else task.program.program.operations,
        method=task.program.method,
        flows=task.program.flows,
        seed=seed,
        shape=distribution,
        checked=check(value, views, found.kept),
        central=int(_quantity(central, counted, quantity)[0]),
        mean=found.mean,
        deviation=found.variance**0.5,
        sources=_sources(task, view, moved, found),
    )


def few_samples(result: Sensitivity) -> str | None:
    """Return a warning where there are so few samples that shares are rough."""
    if not result.rough:
        return None
    many = count_of(result.samples, "sample")
    return f"{many}: shares are rough, see their intervals; {FIRM:,} or more are recommended"


def _quantity(exports: Block, counted: int | None, quantity: Quantity) -> Block:
    """Return what is asked about, from the greatest exports with all open and without the country."""
    if quantity == "left":
        return np.asarray(exports[1])
    carried = exports[0] if counted is None else np.minimum(exports[0], counted)
    return np.asarray(np.maximum(carried - exports[1], 0))


def _moved(task: Task) -> dict[str, list[int]]:
    """Return the rows that each driver moves."""
    found: dict[str, list[int]] = {}
    for row, draw in enumerate(task.draws):
        if not draw.is_point:
            found.setdefault(draw.driver, []).append(row)
    return found


def used_rows(task: Task) -> frozenset[int]:
    """Return the rows the answer may depend on at all, however they lie in their ranges."""
    program = task.program.program
    if program is None:
        return frozenset(range(len(task.draws)))
    results = {row for row in program.results if row is not None}
    return frozenset(results.union(*((left, right) for _, left, right in program.steps)))


def _block(task: Task, drivers: Sequence[str], rows: Levels) -> Block:
    return block_of(task, dict(zip(drivers, rows, strict=True)), rows.shape[1])


def _sources(
    task: Task, view: Snapshot, moved: dict[str, list[int]], found: SobolIndices
) -> tuple[Source, ...]:
    known = {item.driver: (item.first, item.total) for item in found.drivers}
    order = [*known, *(driver for driver in moved if driver not in known)]
    return tuple(
        Source(
            driver=driver,
            evidence=view.network.evidence.get(driver),
            moves=tuple(task.program.elements[row] for row in moved[driver]),
            first=known.get(driver, (NOTHING, NOTHING))[0],
            total=known.get(driver, (NOTHING, NOTHING))[1],
        )
        for driver in order
    )


def check(value: Answer, views: Sequence[Snapshot], kept: Sequence[Evaluation]) -> int:
    """Prove values that the run used, of both matrices and of those with one row swapped.

    Parameters
    ----------
    views
        With all open, and without the country.
    kept
        Some values that the run used.

    Returns
    -------
    int
        How many values were compared.

    Raises
    ------
    ProofError
        If a value differs.
    """
    task = value.task
    flows = [ProvenFlows(view, task.program.elements) for view in views]
    for item in kept:
        rows = _one_sample(value.drivers, task.seed, item.sample, item.which)
        amounts = _block(task, value.drivers, rows)[:, 0].tolist()
        exports = np.array([[flow.exports(amounts)] for flow in flows])
        proven = int(_quantity(exports, value.counted, value.quantity)[0])
        agree(f"sample {item.sample}", int(item.value), proven)
    return len(kept)


def _one_sample(drivers: Sequence[str], seed: int, number: int, which: int) -> Levels:
    """Return a column of A (0), of B (1), or of A with one row of B (from 2 on)."""
    one, two = (matrix(drivers, seed=seed, start=number, count=1, second=second) for second in (False, True))
    if which == 1:
        return two
    if which > 1:
        one[which - 2] = two[which - 2]
    return one


def moved_names(view: Snapshot, source: Source) -> tuple[str, ...]:
    """Return what a source moves: a place, the two ends of a segment, the output or demand of a place."""
    return tuple(dict.fromkeys(_name(view, element) for element in source.moves))


def _name(view: Snapshot, element: Element) -> str:
    if element.kind == "segment":
        return target_name(view, "segment", element.id)
    place = view.network.places[element.id].label
    return {"supply": f"output of {place}", "demand": f"demand of {place}"}.get(element.kind, place)


def cited_as(source: Source) -> str:
    """Return the publisher and the day a source was published, or its id where that is all there is."""
    row = source.evidence
    if row is None or not row.publisher:
        return source.driver
    return f"{row.publisher}, {row.published}" if row.published else row.publisher

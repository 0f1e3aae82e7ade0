"""What the ranges of all figures together mean for the answer: many samples, each solved exactly.

Every limit is drawn from its range (`analysis.draws`), every sample is a greatest flow with home demand
first, by a compiled smallest cut (`analysis.elimination`). There is no surrogate, and random samples of the
run are proven after it (`analysis.sample_proofs`): each of their values must be that of a maximum flow.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import accumulate
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from analysis.counting import count_of
from analysis.draws import Shape, draw_of
from analysis.elimination import MOST_OPERATIONS
from analysis.ensemble_blocks import Task, draw_block, run_block
from analysis.ensemble_results import Ensemble, binding, country_ensemble, spread
from analysis.executors import as_finished
from analysis.exports_program import compile_exports, limited
from analysis.flow import solve
from analysis.observed import counted_exports
from analysis.sample_proofs import ProvenFlows, agree, chosen
from analysis.spool import Place, Spool
from routes.errors import RoutesError
from routes.transit import Way, exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from analysis.ensemble_blocks import Cut, Done
    from analysis.ensemble_results import Pairs
    from analysis.exports_program import Method
    from analysis.schedule import Block
    from routes.snapshot import Snapshot

SIZE = 131_072  # samples of a block: far more work than sending it anywhere
SLOW_SIZE = 1_024  # the same where each is a maximum flow: about a second of work
QUARTERS = 4


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What is kept of a finished block in memory: its samples lie in a spool."""

    start: int  # number of its first sample
    place: Place
    cuts: tuple[Mapping[Cut, int], ...]


def ensemble(  # noqa: PLR0913 - what is asked, and how it is run
    view: Snapshot,
    *,
    samples: int,
    seed: int = 1,
    on: Iterable[str] | None = None,
    shape: Shape = "pert",
    exceeds: Sequence[int] | None = None,
    executor: Executor | None = None,
    size: int | None = None,
    progress: Callable[[int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Ensemble:
    """Return how the answer spreads when every figure is drawn from its range.

    Parameters
    ----------
    view
        What is asked about.
    samples, seed
        How many samples; the same seed gives the same samples, whatever the executor and block size.
    on
        Countries, zones or groups. Default: every transit country and zone.
    shape
        The distribution over a range.
    exceeds
        Amounts, in steps, for the odds that more is stranded. Default: nothing, and a quarter, half and
        three quarters of the exports to be carried.
    executor
        Where blocks are run: any executor (`analysis.executors`). Default: here, one after the other.
    size
        Samples of a block, which changes no number. Default: what suits the work.
    progress
        Told how many more samples are finished.
    warn
        Told at the start if samples will take long.

    Raises
    ------
    ProofError
        If a sample that is checked differs from its maximum flow (a defect of this program).
    KeyboardInterrupt
        If it is interrupted before a block is finished; later, what is finished is returned.
    """
    if samples < 1 or (size is not None and size < 1):
        raise RoutesError(f"expected at least one sample, got {samples} in blocks of {size}")
    names = transit_countries(view.network, view.commodity) if on is None else tuple(dict.fromkeys(on))
    task = prepare(view, names, samples=samples, seed=seed, shape=shape, size=size or SIZE)
    if task.program.program is None:
        task = replace(task, size=size or SLOW_SIZE)
        if warn is not None:
            warn(no_program(task.program.method, task.program.flows))
    views = [view, *(view.closing(exits(view.network, name)) for name in names)]
    begun = perf_counter()
    with Spool() as spool:
        done = _finished(task, spool, executor, progress)
        if not done:
            raise KeyboardInterrupt
        seconds = perf_counter() - begun
        checked = check(task, views, spool, done)
        answers = _Answers(task, views, names, spool, done)
        return _answer(answers, checked=checked, exceeds=exceeds, seconds=seconds)


def no_program(method: Method, flows: int) -> str:
    """Return in a sentence how samples are solved where the smallest cut is too long to compile."""
    own = "our own method (the extra `large` would bring OR-Tools, which is much faster)"
    by = "OR-Tools" if method == "ortools" else own
    return (
        f"the compiled smallest cut would take more than {MOST_OPERATIONS:,} operations a sample, so each "
        f"sample is solved as {count_of(flows, 'maximum flow')} by {by}"
    )


def prepare(
    view: Snapshot, names: Iterable[str], *, samples: int, seed: int, shape: Shape, size: int
) -> Task:
    """Return what is drawn and asked: all open first, then without each country."""
    draws = tuple(draw_of(view.limit(element.kind, element.id)) for element in limited(view))
    closures = (frozenset[Way](), *(exits(view.network, name) for name in names))
    program = compile_exports(view, closures, ranges=[(draw.low, draw.high) for draw in draws])
    return Task(program=program, draws=draws, shape=shape, seed=seed, samples=samples, size=size)


def _finished(
    task: Task, spool: Spool, executor: Executor | None, progress: Callable[[int], None] | None
) -> list[Finished]:
    """Return the blocks that were finished before the end, or before an interruption."""
    done: list[Finished] = []
    tasks = ((task, index) for index in range(task.blocks))
    with closing(as_finished(run_block, tasks, executor)) as blocks:
        try:
            for index, block in blocks:
                done.append(_kept(task, index, block, spool))
                if progress is not None:
                    progress(block.exports.shape[1])
        except KeyboardInterrupt:
            return done
    return done


def _kept(task: Task, index: int, block: Done, spool: Spool) -> Finished:
    return Finished(start=task.span(index)[0], place=spool.add(block.exports), cuts=block.cuts)


def check(task: Task, views: Sequence[Snapshot], spool: Spool, done: Iterable[Finished]) -> int:
    """Prove random samples of those that were finished, in every question; return how many.

    Parameters
    ----------
    views
        The snapshot of each question.
    spool, done
        What the run found, which is what is compared.

    Raises
    ------
    ProofError
        If a value is not the greatest flow.
    """
    blocks = sorted(done, key=lambda item: item.start)
    ends = list(accumulate(item.place.samples for item in blocks))
    flows = [ProvenFlows(view, task.program.elements) for view in views]
    picked = chosen(ends[-1], seed=task.seed)
    for position in picked:
        block = blocks[bisect_right(ends, position)]
        offset = position - ends[bisect_right(ends, position)] + block.place.samples
        amounts = draw_block(task, block.start + offset, 1)[:, 0].tolist()
        for flow, found in zip(flows, spool.column(block.place, offset), strict=True):
            agree(f"sample {block.start + offset}", found, flow.exports(amounts))
    return len(picked)


class _Answers:
    """All finished blocks together, read question by question."""

    def __init__(
        self,
        task: Task,
        views: Sequence[Snapshot],
        names: Sequence[str],
        spool: Spool,
        done: Sequence[Finished],
    ) -> None:
        self.task, self.views, self.names = task, views, names
        self.samples = sum(item.place.samples for item in done)
        self.counted = counted_exports(views[0])
        self._spool, self._done = spool, done
        self._places = [item.place for item in done]

    def exports(self, question: int) -> Iterator[Block]:
        """Yield the greatest exports of a question, piece by piece."""
        return self._spool.read(self._places, question)

    def carried(self) -> Iterator[Block]:
        """Yield the exports to be carried, piece by piece."""
        for exports in self.exports(0):
            yield exports if self.counted is None else np.minimum(exports, self.counted)

    def pairs(self, question: int) -> Pairs:
        """Return what yields the exports to be carried, and those that can leave in a question."""
        return lambda: zip(self.carried(), self.exports(question), strict=True)

    def cuts(self, question: int) -> Iterator[Mapping[Cut, int]]:
        """Yield how often each cut binds in a question, block by block."""
        return (item.cuts[question] for item in self._done)


def _answer(answers: _Answers, *, checked: int, exceeds: Sequence[int] | None, seconds: float) -> Ensemble:
    """Return what all finished blocks say together."""
    task, samples = answers.task, answers.samples
    central = [solve(view).exports for view in answers.views]
    carry = central[0] if answers.counted is None else min(central[0], answers.counted)
    held = [
        binding(answers.cuts(question), task.program.elements, samples)
        for question in range(len(answers.views))
    ]
    countries = [
        country_ensemble(
            name,
            answers.pairs(question),
            samples=samples,
            central=(central[question], carry),
            exceeds=[carry * part // QUARTERS for part in range(QUARTERS)] if exceeds is None else exceeds,
            binding=held[question],
        )
        for question, name in enumerate(answers.names, start=1)
    ]
    uncertain = [draw for draw in task.draws if not draw.is_point]
    program = task.program.program
    return Ensemble(
        snapshot=answers.views[0],
        samples=samples,
        asked=task.samples,
        seed=task.seed,
        shape=task.shape,
        drivers=len({draw.driver for draw in uncertain}),
        drawn=len(uncertain),
        operations=None if program is None else program.operations,
        method=task.program.method,
        flows=task.program.flows,
        seconds=seconds,
        checked=checked,
        maximum_flow=spread(lambda: answers.exports(0), samples, central[0]),
        exports=spread(answers.carried, samples, carry),
        binding=held[0],
        countries=tuple(sorted(countries, key=lambda item: (-item.stranded.mean, item.country))),
    )

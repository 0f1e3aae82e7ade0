"""What the ranges of all figures together mean for the answer: many samples, each solved exactly.

Every limit is drawn from its range (`analysis.draws`), every sample is a greatest flow with home demand
first, by a compiled smallest cut (`analysis.elimination`). There is no surrogate: random samples are solved
once more as a maximum flow, and must agree.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from typing import TYPE_CHECKING

import numpy as np

from analysis.draws import Shape, draw_of, uniform
from analysis.ensemble_blocks import Done, Task, draw_block, run_block
from analysis.ensemble_results import Ensemble, binding, country_ensemble, spread
from analysis.exports_program import compile_exports, limited, with_amounts
from analysis.flow import solve
from analysis.observed import counted_exports
from routes.errors import ProofError, RoutesError
from routes.transit import Way, exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from concurrent.futures import Executor, Future

    from routes.snapshot import Snapshot

SIZE = 65_536  # samples of a block
CHECKED = 64  # samples that are solved once more as a maximum flow
QUARTERS = 4
AHEAD = 4  # blocks that wait in an executor at a time: what is finished is collected as it comes


def ensemble(  # noqa: PLR0913 - what is asked, and how it is run
    view: Snapshot,
    *,
    samples: int,
    seed: int = 1,
    on: Iterable[str] | None = None,
    shape: Shape = "pert",
    exceeds: Sequence[int] | None = None,
    executor: Executor | None = None,
    size: int = SIZE,
    progress: Callable[[int], None] | None = None,
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
        Where blocks are run. Default: here, one after the other.
    size
        Samples of a block.
    progress
        Told how many more samples are finished.

    Raises
    ------
    ProofError
        If a sample that is checked differs from its maximum flow (a defect of this program).
    KeyboardInterrupt
        If it is interrupted before a block is finished; later, what is finished is returned.
    """
    if samples < 1 or size < 1:
        raise RoutesError(f"expected at least one sample, got {samples} in blocks of {size}")
    names = transit_countries(view.network, view.commodity) if on is None else tuple(dict.fromkeys(on))
    task = prepare(view, names, samples=samples, seed=seed, shape=shape, size=size)
    done = sorted(_finished(task, executor, progress), key=lambda block: block.index)
    if not done:
        raise KeyboardInterrupt
    views = [view, *(view.closing(exits(view.network, name)) for name in names)]
    checked = check(task, views, done)
    return _answer(task, views, names, done, checked=checked, exceeds=exceeds)


def prepare(
    view: Snapshot, names: Iterable[str], *, samples: int, seed: int, shape: Shape, size: int
) -> Task:
    """Return what is drawn and asked: all open first, then without each country."""
    draws = tuple(draw_of(view.limit(element.kind, element.id)) for element in limited(view))
    closures = (frozenset[Way](), *(exits(view.network, name) for name in names))
    program = compile_exports(view, closures, ranges=[(draw.low, draw.high) for draw in draws])
    return Task(program=program, draws=draws, shape=shape, seed=seed, samples=samples, size=size)


def _finished(task: Task, executor: Executor | None, progress: Callable[[int], None] | None) -> list[Done]:
    """Return the blocks that were finished before the end, or before an interruption."""
    done: list[Done] = []
    blocks = _here(task) if executor is None else _elsewhere(task, executor)
    try:
        for block in blocks:
            done.append(block)
            if progress is not None:
                progress(block.exports.shape[1])
    except KeyboardInterrupt:
        blocks.close()
    return done


def _here(task: Task) -> Generator[Done, None, None]:
    for index in range(task.blocks):
        yield run_block(task, index)


def _elsewhere(task: Task, executor: Executor) -> Generator[Done, None, None]:
    """Yield blocks as they are finished; only a few wait at a time."""
    waiting: set[Future[Done]] = set()
    try:
        for index in range(task.blocks):
            waiting.add(executor.submit(run_block, task, index))
            if len(waiting) >= AHEAD:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
    finally:
        for future in waiting:
            future.cancel()


def check(task: Task, views: Sequence[Snapshot], done: Sequence[Done]) -> int:
    """Compare random samples with a maximum flow: with all open, and in turn without one country.

    Parameters
    ----------
    views
        The snapshot of each question.
    done
        The blocks that were finished.

    Raises
    ------
    ProofError
        If a value differs.
    """
    by_index = {block.index: block for block in done}
    wanted = uniform("samples that are checked", seed=task.seed, samples=CHECKED) * task.samples
    numbers = [number for number in wanted.astype(int).tolist() if number // task.size in by_index]
    for turn, number in enumerate(numbers):
        amounts = draw_block(task, number, 1)[:, 0].tolist()
        for question in {0, turn % len(views)}:
            flow = solve(with_amounts(views[question], task.program.elements, amounts)).exports
            found = by_index[number // task.size].exports[question, number % task.size]
            if flow != found:
                raise ProofError(f"sample {number}: the smallest cut is {found}, the greatest flow {flow}")
    return len(numbers)


def _answer(
    task: Task,
    views: Sequence[Snapshot],
    names: Sequence[str],
    done: Sequence[Done],
    *,
    checked: int,
    exceeds: Sequence[int] | None,
) -> Ensemble:
    """Return what all finished blocks say together."""
    exports = np.concatenate([block.exports for block in done], axis=1)
    central = [solve(view).exports for view in views]
    counted = counted_exports(views[0])
    carried = exports[0] if counted is None else np.minimum(exports[0], counted)
    carry = central[0] if counted is None else min(central[0], counted)
    held = [
        binding([block.cuts[question] for block in done], task.program.elements, exports.shape[1])
        for question in range(len(views))
    ]
    countries = [
        country_ensemble(
            name,
            without=exports[question],
            carried=carried,
            central=(central[question], carry),
            exceeds=[carry * part // QUARTERS for part in range(QUARTERS)] if exceeds is None else exceeds,
            binding=held[question],
        )
        for question, name in enumerate(names, start=1)
    ]
    uncertain = [draw for draw in task.draws if not draw.is_point]
    program = task.program.program
    return Ensemble(
        snapshot=views[0],
        samples=exports.shape[1],
        asked=task.samples,
        seed=task.seed,
        shape=task.shape,
        drivers=len({draw.driver for draw in uncertain}),
        drawn=len(uncertain),
        operations=None if program is None else program.operations,
        checked=checked,
        maximum_flow=spread(exports[0], central[0]),
        exports=spread(carried, carry),
        binding=held[0],
        countries=tuple(sorted(countries, key=lambda item: (-item.stranded.mean, item.country))),
    )

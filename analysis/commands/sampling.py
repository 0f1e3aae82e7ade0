"""Options of ensembles, and how a command runs one: with progress on a terminal, in processes if asked."""

from __future__ import annotations

import signal
from contextlib import contextmanager, nullcontext
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from analysis.draws import Shape
    from analysis.ensemble_results import Ensemble
    from routes.snapshot import Snapshot

Command = TypeVar("Command", bound="Callable[..., Any]")
INTERRUPTED = 130


class Amount(click.ParamType[Decimal]):
    """An amount in the network's unit."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return an exact number from zero up."""
        try:
            amount = Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is not a number", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value} is not an amount from zero up", param, ctx)
        return amount


def ensemble_options(function: Command) -> Command:
    """Add --samples, --seed, --distribution, --exceeds and --workers."""
    for option in (
        click.option(
            "--workers",
            type=click.IntRange(1, 256),
            default=1,
            show_default=True,
            help="Processes to spread the samples over.",
        ),
        click.option(
            "--exceeds",
            multiple=True,
            type=Amount(),
            metavar="AMOUNT",
            help="Give the odds that more is stranded, in the network's unit. May be given more than once.",
        ),
    ):
        function = option(function)
    return drawing_options(samples=1_000_000, least=1)(function)


def drawing_options(*, samples: int, least: int) -> Callable[[Command], Command]:
    """Return what adds --samples, --seed and --distribution."""

    def add(function: Command) -> Command:
        for option in (
            click.option(
                "--distribution",
                type=click.Choice(["pert", "triangular", "uniform"]),
                default="pert",
                show_default=True,
                help="How a figure lies in its range.",
            ),
            click.option(
                "--seed",
                type=click.IntRange(0, 2**64 - 1),
                default=1,
                show_default=True,
                help="Seed of the samples.",
            ),
            click.option(
                "--samples",
                type=click.IntRange(least, 100_000_000),
                default=samples,
                show_default=True,
                help="Samples to draw.",
            ),
        ):
            function = option(function)
        return function

    return add


def run_ensemble(
    view: Snapshot,
    *,
    samples: int,
    seed: int,
    on: Sequence[str] | None,
    distribution: Shape = "pert",
    exceeds: Sequence[Decimal] = (),
    workers: int = 1,
) -> Ensemble:
    """Return an ensemble; on a terminal standard error shows how far it is."""
    from analysis.ensemble import ensemble

    with progress_of(samples) as advance, _executor(workers) as executor:
        return ensemble(
            view,
            samples=samples,
            seed=seed,
            on=on,
            shape=distribution,
            exceeds=[int(amount * view.scale) for amount in exceeds] or None,
            executor=executor,
            progress=advance,
        )


@contextmanager
def progress_of(samples: int) -> Iterator[Callable[[int], None]]:
    """Yield what shows on a terminal's standard error how many samples are finished."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(
        console=(errors := Console(stderr=True)), disable=not errors.is_terminal, transient=True
    ) as bar:
        task = bar.add_task("samples", total=samples)
        yield lambda finished: bar.update(task, advance=finished)


@contextmanager
def _executor(workers: int) -> Iterator[Executor | None]:
    """Yield fresh processes; an interruption is for the one who started them to handle."""
    if workers == 1:
        with nullcontext() as none:
            yield none
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=ignore_interruptions)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def ignore_interruptions() -> None:
    """Let a worker finish what it does when Ctrl-C is pressed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

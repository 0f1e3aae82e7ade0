"""Options of ensembles and of where work is done, and how a command runs an ensemble."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

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
    """Add --samples, --seed, --distribution, --exceeds, --workers and --scheduler."""
    exceeds = click.option(
        "--exceeds",
        multiple=True,
        type=Amount(),
        metavar="AMOUNT",
        help="Give the odds that more is stranded, in the network's unit. May be given more than once.",
    )
    return drawing_options(samples=1_000_000, least=1)(exceeds(executor_options(function)))


def executor_options(function: Command) -> Command:
    """Add --workers and --scheduler; `executor_of` makes of them what runs the work."""
    for option in (
        click.option(
            "--scheduler",
            metavar="URL",
            help="Do the work on a running Dask cluster, like tcp://host:8786 (extra: cluster).",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1, 256),
            default=1,
            show_default=True,
            help="Processes of this machine to spread the work over.",
        ),
    ):
        function = option(function)
    return function


def executor_of(workers: int, scheduler: str | None) -> AbstractContextManager[Executor | None]:
    """Return what --workers and --scheduler ask for."""
    if scheduler is not None and workers > 1:
        raise click.UsageError("--workers are processes of this machine: leave it out with --scheduler")
    from analysis.executors import opened

    return opened(workers=workers, scheduler=scheduler)


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
    scheduler: str | None = None,
) -> Ensemble:
    """Return an ensemble; on a terminal standard error shows how far it is."""
    from analysis.ensemble import ensemble

    with executor_of(workers, scheduler) as executor, progress_of(samples) as advance:
        return ensemble(
            view,
            samples=samples,
            seed=seed,
            on=on,
            shape=distribution,
            exceeds=[int(amount * view.scale) for amount in exceeds] or None,
            executor=executor,
            progress=advance,
            warn=lambda text: click.echo(f"note: {text}", err=True),
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

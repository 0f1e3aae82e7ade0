"""Where work is done: here, in processes of this machine, or by the workers of a Dask cluster.

Whoever has work to hand out takes any `concurrent.futures.Executor`, or none. Only a few tasks wait at a
time and results are taken as they come, so memory does not grow with the number of tasks. A task depends
on its arguments alone: it may be run anywhere, in any order, and again if a worker is lost.
"""

from __future__ import annotations

import logging
import re
import signal
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, wait
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, TypeVar

import routes
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future
    from contextlib import AbstractContextManager

    from distributed import Client

Result = TypeVar("Result")

AHEAD = 32  # tasks given out at a time to an executor that does not say how many workers it has
EACH = 2  # tasks given out at a time for each worker: one runs, one waits
ANSWER_S = 10.0  # a scheduler, and a first worker, must answer within so many seconds
VERSION = "routes:__version__"  # where a worker finds which version of this project it has
ADDRESS = re.compile(r"(tcp|tls|ws|wss)://(\[[0-9a-fA-F:]+\]|[^\s:/\[\]]+):[0-9]{1,5}")
LOGGERS = ("distributed", "distributed.client")  # what they tell is raised here in one sentence


def as_finished(
    function: Callable[..., Result], arguments: Iterable[tuple[Any, ...]], executor: Executor | None
) -> Generator[tuple[int, Result], None, None]:
    """Yield the number of each task and its result, as tasks are finished; without an executor in order.

    Parameters
    ----------
    function
        A function of a module, so that it can be sent to another process.
    arguments
        Of each task; taken from only when there is room for one more.
    executor
        Where tasks are run. Default: here.

    Raises
    ------
    RoutesError
        If the workers are gone. What a task raises is raised here too.
    """
    if executor is None:
        for number, given in enumerate(arguments):
            yield number, function(*given)
        return
    waiting: dict[Future[Result], int] = {}
    try:
        for number, given in enumerate(arguments):
            waiting[_submit(executor, function, given)] = number
            if len(waiting) >= _ahead(executor):
                yield from _taken(waiting)
        while waiting:
            yield from _taken(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _submit(
    executor: Executor, function: Callable[..., Result], arguments: tuple[Any, ...]
) -> Future[Result]:
    try:
        return executor.submit(function, *arguments)
    except BrokenExecutor as error:
        raise _lost(error) from error


def _taken(waiting: dict[Future[Result], int]) -> Iterator[tuple[int, Result]]:
    """Yield what is finished, waiting for the first; what was taken is forgotten."""
    finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in sorted(finished, key=waiting.__getitem__):
        number = waiting.pop(future)
        try:
            yield number, future.result()
        except (BrokenExecutor, CancelledError) as error:
            raise _lost(error) from error


def _lost(error: BaseException) -> RoutesError:
    return RoutesError(
        "the workers were lost before the work was done: one was ended from outside, ran out of memory, or"
        f" the scheduler stopped ({type(error).__name__})"
    )


def _ahead(executor: Executor) -> int:
    """Return how many tasks may be given out at a time."""
    # the pools of the standard library keep their size under this name
    workers = getattr(executor, "workers", None) or getattr(executor, "_max_workers", None)
    return AHEAD if workers is None else EACH * workers


def opened(*, workers: int = 1, scheduler: str | None = None) -> AbstractContextManager[Executor | None]:
    """Return what is asked for: a cluster, some processes, or None for this process alone."""
    if scheduler is not None:
        return cluster(scheduler)
    return nullcontext() if workers == 1 else processes(workers)


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Yield fresh processes of this machine; an interruption is for the one who started them to handle."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - only where processes are wanted
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=ignore_interruptions)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def ignore_interruptions() -> None:
    """Let a worker finish what it does when Ctrl-C is pressed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class ClusterExecutor(Executor):
    """The executor of a Dask client, which also says how many workers there are just now."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)  # not pure: no answer of an earlier run

    @property
    def workers(self) -> int:
        """Threads of all workers; at least one, while a lost one is being replaced."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, function: Callable[..., Result], /, *arguments: Any, **options: Any) -> Future[Result]:
        """Give a task to the cluster; if its worker is lost, another one does it."""
        future: Future[Result] = self._executor.submit(function, *arguments, **options)
        return future


@contextmanager
def cluster(address: str, *, wait_s: float = ANSWER_S) -> Iterator[Executor]:
    """Yield the workers of a Dask cluster that is running.

    Parameters
    ----------
    address
        Of its scheduler, like ``tcp://host:8786``.
    wait_s
        Seconds until the scheduler and its first worker must have answered.

    Raises
    ------
    RoutesError
        If dask.distributed is not installed, the scheduler does not answer, has no workers, the workers
        have another version of this project, or too many workers were lost.
    """
    if find_spec("distributed") is None:
        raise RoutesError("a cluster needs dask.distributed: pip install 'kz-corridors[cluster]'")
    from distributed import KilledWorker  # noqa: PLC0415 - an optional library, slow to import
    from distributed.comm import CommClosedError  # noqa: PLC0415 - as above

    with _without_logging(), _client(address, wait_s) as client:
        _check_workers(client, address, wait_s)
        try:
            yield ClusterExecutor(client)
        except (KilledWorker, CommClosedError) as error:
            raise _lost(error) from error


@contextmanager
def _without_logging() -> Iterator[None]:
    """Keep the tracebacks out of the terminal that a Dask client logs when its scheduler is lost."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _client(address: str, wait_s: float) -> Iterator[Client]:
    """Yield a connection to a scheduler."""
    from distributed import Client  # noqa: PLC0415 - an optional library, slow to import

    if ADDRESS.fullmatch(address) is None:
        raise RoutesError(f"expected the address of a scheduler like tcp://host:8786, got {address!r}")
    try:
        client = Client(address, timeout=wait_s, set_as_default=False)
    except OSError as error:
        raise RoutesError(
            f"no scheduler answers at {address} within {wait_s:g} seconds; start one with `dask scheduler`"
        ) from error
    with client:
        yield client


def _check_workers(client: Client, address: str, wait_s: float) -> None:
    """Check that there are workers, and that they have this version of the project."""
    try:
        client.wait_for_workers(1, timeout=wait_s)
    except TimeoutError as error:
        raise RoutesError(
            f"the scheduler at {address} has no workers; start some with `dask worker {address}`"
        ) from error
    for worker, found in client.run(resolve_name, VERSION, on_error="return").items():
        if found != routes.__version__:
            other = f"version {found}" if isinstance(found, str) else "none"
            raise RoutesError(
                f"the worker {worker} needs kz-corridors {routes.__version__} and has {other}: install it in"
                " the environment that `dask worker` is started from"
            )

"""Every target of speed and memory, measured beside other libraries: what `make bench` runs.

Run by `python tests/benchmarks`. Writes docs/BENCHMARKS.md, docs/benchmarks.png and the table of README. The
parts are scripts of their own, which say how they measure. Rows of the made-up network (`hundred.py`) stand
beside those of the built-in one where that is small.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import report
from report import BUILT_IN, DRY, GENERATED, TARGETS, Measured, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from routes.snapshot import Snapshot

SAMPLES, REPETITIONS, SHORT = 1_000_000, 5, 3
SEEDS = (1, 2, 3, 4, 5)  # made-up networks whose worst sets are found, since programmes differ in difficulty
SIZES = (1_000, 10_000, 100_000)
# the peak of this process alone: what Python's own count says may be that of the process which started it
PEAK = """
import atexit, resource, sys
from pathlib import Path
from analysis.cli import main

def peak():
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return found[0] if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

atexit.register(lambda: print(peak(), file=sys.stderr))
main(sys.argv[1:])
"""


def memory(samples: int) -> Iterator[Measured]:
    """Peak memory of the command, with every transit country and zone asked."""

    def command(count: int) -> subprocess.CompletedProcess[str]:
        given = [sys.executable, "-c", PEAK, "ensemble", "--samples", str(count), "--json"]
        return subprocess.run(given, check=True, capture_output=True, text=True)

    command(1)  # compiles what is not yet compiled
    begun = perf_counter()
    done = command(samples)
    took = perf_counter() - begun
    peak = int(done.stderr.split()[-1]) * 1024 / 1e6
    what = f"`corridors ensemble --samples {samples}`, {took:.1f} s"
    yield Measured("memory", BUILT_IN, what, f"{peak:,.0f} MB", "limit", "400 MB", 400 / peak)


def cold(repetitions: int) -> Iterator[Measured]:
    """Commands that start cold."""
    import dependence

    for target, line in zip(("help", "dependence"), dependence.cold(repetitions), strict=True):
        ours, peer = (f"{1000 * seconds:,.0f} ms" for seconds in (line.ours_seconds, line.peer_seconds))
        ratio = line.peer_seconds / line.ours_seconds
        command = {"help": "`corridors --help`", "dependence": "`corridors dependence`"}[target]
        yield Measured(target, BUILT_IN, command, ours, "import of the three", peer, ratio)


def ensembles(repetitions: int) -> Iterator[Measured]:
    """The ensemble for each sample, and with drawing."""
    import ensemble

    view = ensemble.crude()
    for line in (*ensemble.kernel(view, repetitions), *ensemble.end_to_end(view, repetitions)):
        target = "drawing" if line.what.startswith("drawing") else None
        if line.what.startswith("the same"):
            target = "networkx" if line.peer.startswith("networkx") else "ortools"
        elif target and "2 cores" not in line.ours:
            target = None  # the target is that of two cores
        ours, peer = f"{line.ours_each:,.3f} µs", f"{line.peer_each:,.2f} µs"
        ratio = line.peer_each / line.ours_each
        what = line.ours if target != "drawing" else f"{ensemble.ENGINES[0]}, 2 cores"
        yield Measured(target, BUILT_IN, what, ours, line.peer, peer, ratio, line.what)


def kernels(repetitions: int, seeds: Sequence[int]) -> Iterator[Measured]:
    """Worst cases, countries, coalitions and years, on the built-in network and a made-up one."""
    import kernel

    pairs = {"OR-Tools": kernel.OrTools}
    both = {**pairs, "networkx preflow_push": kernel.Networkx}
    crude, dry = built_in()
    made = [made_up(seed) for seed in seeds]
    for view, network in ((crude, BUILT_IN), (dry, DRY), (made[0], GENERATED)):
        for row in kernel.closures(view, "segment", (2,), "pairs of segments", pairs, repetitions):
            yield of_kernel(row, "pairs", network)
    for view, network in ((crude, BUILT_IN), (made[0], GENERATED)):
        for row in kernel.closures(view, "country", (1, 2), "countries, zones, pairs", both, repetitions):
            yield of_kernel(row, "countries" if row.peer.startswith("networkx") else None, network)
        yield from (of_kernel(row, None, network) for row in kernel.everyone(view, repetitions))
        yield from (of_kernel(row, "years", network) for row in kernel.many_days(view, repetitions))
    for views, network in (([crude], BUILT_IN), ([dry], DRY), (made, GENERATED)):
        yield worst_sets(views, network, repetitions)


def built_in() -> list[Snapshot]:
    """Return crude oil and dry cargo of the built-in network."""
    from routes.network import load
    from routes.snapshot import snapshot

    return [snapshot(load("kazakhstan"), commodity=name) for name in ("crude", "dry")]


def made_up(seed: int) -> Snapshot:
    from hundred import write_hundred

    from routes.network import read_network
    from routes.snapshot import snapshot

    with TemporaryDirectory() as name:
        return snapshot(read_network(write_hundred(Path(name), seed=seed)))


def worst_sets(views: Sequence[Snapshot], network: str, repetitions: int) -> Measured:
    """Worst sets of some networks, their times added up."""
    import kernel

    rows = [row for view in views for row in kernel.worst_sets(view, repetitions)]
    total = rows[0]._replace(
        our_seconds=sum(row.our_seconds for row in rows),
        peer_seconds=sum(row.peer_seconds for row in rows),
    )
    return of_kernel(total, "worst", network if len(rows) == 1 else f"{network}, {len(rows)} of them")


def of_kernel(row, target: str | None, network: str) -> Measured:
    ours = report.duration(row.our_seconds / row.cases)
    peer = report.duration(row.peer_seconds / row.peer_cases)
    return Measured(target, network, f"{row.ours}, 1 core", ours, row.peer, peer, row.ratio, row.what)


def goods(samples: int) -> Iterator[Measured]:
    """Several goods at once, solved again and again."""
    import goods

    for line in goods.measure(samples, parts=min(goods.PARTS, samples)):
        target = "goods" if line.peer.endswith("cold") else None
        ours, peer = report.duration(line.ours_each / 1e6), report.duration(line.peer_each / 1e6)
        network = f"{BUILT_IN}, {line.what.split(', ')[-1]}"
        yield Measured(target, network, "column pool, 1 core", ours, line.peer, peer, line.ratio, line.what)


def parts(*, samples: int, resolved: int, repetitions: int, seeds: Sequence[int]) -> list[Callable]:
    """Return what is measured, in order: new processes first, while this one is small."""
    return [
        lambda: memory(samples),
        lambda: cold(repetitions),
        lambda: ensembles(repetitions),
        lambda: kernels(min(repetitions, SHORT), seeds),
        lambda: goods(resolved),
    ]


def growth(sizes: Sequence[int]) -> str:
    """Return the table of time and memory by the size of a network."""
    import large

    return large.markdown(large.measure(sizes))


def measure(
    *,
    samples: int = SAMPLES,
    resolved: int = 1_000,
    repetitions: int = REPETITIONS,
    seeds: Sequence[int] = SEEDS,
    sizes: Sequence[int] = SIZES,
    tell: Callable[[str], object] = lambda text: None,
) -> Run:
    """Return all that was measured; `tell` gets each row as it comes."""
    begun = perf_counter()
    grown = growth(sizes)
    tell(f"growth with size\n{grown}")
    rows = []
    for part in parts(samples=samples, resolved=resolved, repetitions=repetitions, seeds=seeds):
        for row in part():
            rows.append(row)
            both = f"{row.ours} {row.our_amount}, {row.peer} {row.peer_amount}"
            tell(f"{perf_counter() - begun:4.0f} s  {row.asked}, {row.network}: {both}: {row.ratio:,.1f}")
    took = perf_counter() - begun
    return Run(rows=tuple(rows), growth=grown, resolved=resolved, samples=samples, seconds=took)


def missed(run: Run) -> list[str]:
    """Return the targets that no network reached."""
    return [
        target.what
        for target in TARGETS
        if not any(row.ratio >= target.must for row in run.rows if row.target == target.key)
    ]


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    here = Path(__file__).parents[2]
    parser.add_argument("--into", type=Path, default=here, help="the folder of README.md and docs")
    folder = parser.parse_args(arguments).into
    run = measure(tell=say)
    report.write_all(run, folder)
    for what in missed(run):
        say(f"not reached on any network: {what}")


if __name__ == "__main__":
    main(sys.argv[1:])

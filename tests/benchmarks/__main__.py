"""Every target of speed and memory, measured beside other libraries: what `make bench` runs.

Run by `python tests/benchmarks`. Writes docs/BENCHMARKS.md, docs/benchmarks.png and the table of README. The
parts are scripts of their own, which say how they measure. Rows of the made-up network (`hundred.py`) stand
beside those of the built-in one where that is small. `--largest` measures a network of 10^6 segments alone,
for a quarter of an hour, and keeps what it saw in `largest.json`, which the page shows from then on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING
from unittest.mock import patch

import report
from report import ANY_CAPACITIES, BUILT_IN, DRY, GENERATED, TARGETS, Measured, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from routes.snapshot import Snapshot

SAMPLES, REPETITIONS, SHORT = 1_000_000, 5, 3
SEEDS = (1, 2, 3, 4, 5)  # made-up networks whose worst sets are found, since programmes differ in difficulty
SIZES = (1_000, 10_000, 100_000)
LARGEST, KEPT = 1_000_000, Path(__file__).with_name("largest.json")
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
    """The ensemble for each sample, on programs of several lengths, and with drawing."""
    import ensemble

    crude, hundred = ensemble.crude(), made_up(SEEDS[0])
    aimed_at = ensemble.AIMED_AT
    yield from one_sample(ensemble.kernel(crude, repetitions), BUILT_IN, aimed=True)
    lines = ensemble.kernel(hundred, repetitions, narrow=False, among=aimed_at)
    yield from one_sample(lines, f"{GENERATED}, {ANY_CAPACITIES}", aimed=True)
    lines = ensemble.kernel(crude, repetitions, narrow=False, among=aimed_at)
    yield from one_sample(lines, f"{BUILT_IN}, {ANY_CAPACITIES}", aimed=False)
    yield from one_sample(ensemble.kernel(hundred, repetitions, among=aimed_at), GENERATED, aimed=False)
    for line in ensemble.end_to_end(crude, repetitions):
        two = "2 cores" in line.ours  # the target is that of two cores
        what = f"{ensemble.ENGINES[0]}, 2 cores" if two else line.ours
        yield of_sample(line, BUILT_IN, "drawing" if two else None, what)


def one_sample(lines: Iterable, network: str, *, aimed: bool) -> Iterator[Measured]:
    """Rows of one network; those of two cores are what a target is about, beside numpy's on one core."""
    alone: dict[str, float] = {}
    for line in lines:
        if not line.what.startswith("the same"):
            if line.ours.startswith("numpy"):
                alone[line.peer] = line.peer_each / line.ours_each
            yield of_sample(line, network, None, line.ours.replace(", ", ", 1 core, "))
        elif aimed:
            key = "networkx" if line.peer.startswith("networkx") else "ortools"
            yield of_sample(line, network, key, line.ours)._replace(numpy=alone.get(line.peer))


def of_sample(line, network: str, target: str | None, what: str) -> Measured:
    ours, peer = f"{line.ours_each:,.3f} µs", f"{line.peer_each:,.2f} µs"
    ratio = line.peer_each / line.ours_each
    return Measured(
        target, network, what, ours, line.peer, peer, ratio, line.what, operations=line.operations
    )


def traffic() -> str:
    """Return what is sent to and fro for a block of samples of the built-in network."""
    import ensemble

    questions, given, back = ensemble.sent_back(ensemble.crude())
    return (
        f"{given / 1e3:,.0f} kB are sent to a worker for a block of {ensemble.SIZE:,}\n"
        f"  samples; it sends back {back / 1e6:.1f} MB: {back / ensemble.SIZE / questions:.2f} bytes for each"
        f" sample and question\n  ({questions} of them: all open, and without each country or zone)"
    )


def kernels(repetitions: int, seeds: Sequence[int]) -> Iterator[Measured]:
    """Worst cases, countries, coalitions and years, on the built-in network and a made-up one."""
    import kernel

    pairs = {"OR-Tools": kernel.OrTools}
    both = {**pairs, "networkx preflow_push": kernel.Networkx}
    crude, dry = built_in()
    made = [made_up(seed) for seed in seeds]
    what = "pairs of segments"
    for view, network in ((crude, BUILT_IN), (dry, DRY), (made[0], GENERATED)):
        yield from beside_numpy(
            lambda view=view: kernel.closures(view, "segment", (2,), what, pairs, repetitions),
            {"OR-Tools": "pairs"},
            network,
        )
    for view, network in ((crude, BUILT_IN), (made[0], GENERATED)):
        yield from beside_numpy(
            lambda view=view: kernel.closures(
                view, "country", (1, 2), "countries, zones, pairs", both, repetitions
            ),
            {"networkx preflow_push": "countries"},
            network,
        )
        yield from (of_kernel(row, None, network) for row in kernel.everyone(view, repetitions))
        yield from beside_numpy(
            lambda view=view: kernel.many_days(view, repetitions), {"OR-Tools, unrolled": "years"}, network
        )
    for views, network in (([crude], BUILT_IN), ([dry], DRY), (made, GENERATED)):
        yield worst_sets(views, network, repetitions)


def beside_numpy(
    rows: Callable[[], Iterable], targets: Mapping[str, str], network: str
) -> Iterator[Measured]:
    """Rows of the kernel, those of a target with what numpy alone reaches."""
    with without_numba():
        alone = {row.peer: row.ratio for row in rows()}
    for row in rows():
        target = targets.get(row.peer)
        found = of_kernel(row, target, network)
        yield found._replace(numpy=alone[row.peer]) if target else found


@contextmanager
def without_numba() -> Iterator[None]:
    """Let the kernel find no numba, as where it is not installed."""
    with patch("analysis.kernel.find_spec", lambda name: None):
        yield


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

    def total():
        rows = [row for view in views for row in kernel.worst_sets(view, repetitions)]
        return rows[0]._replace(
            our_seconds=sum(row.our_seconds for row in rows),
            peer_seconds=sum(row.peer_seconds for row in rows),
        )

    row = total()
    named = network if len(views) == 1 else f"{network}, {len(views)} of them"
    if row.ours == "numpy":
        return of_kernel(row, "worst", named)
    with without_numba():
        alone = total().ratio
    return of_kernel(row, "worst", named)._replace(numpy=alone)


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


def growth(sizes: Sequence[int], kept: Path = KEPT) -> str:
    """Return the tables of time and memory by the size of a network, with what was kept of the largest."""
    import large

    rows, asked = large.measure(sizes), large.commands([size for size in sizes if size > min(sizes)])
    found = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None
    if found is not None:
        rows.append(large.Row(**found["row"]))
        asked += [large.Command(**row) for row in found["commands"]]
    return report.growth(large.markdown(rows), large.commands_markdown(asked), found)


def keep(size: int = LARGEST, into: Path = KEPT) -> None:
    """Measure one size, commands too, and keep it."""
    import large

    begun = perf_counter()
    (row,), asked = large.measure([size]), large.commands([size])
    found = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": report.machine(),
        "minutes": round((perf_counter() - begun) / 60),
        "row": row._asdict(),
        "commands": [command._asdict() for command in asked],
    }
    into.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


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
    return Run(
        rows=tuple(rows), growth=grown, traffic=traffic(), resolved=resolved, samples=samples, seconds=took
    )


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
    parser.add_argument("--largest", action="store_true", help="only 10^6 segments, to be kept")
    given = parser.parse_args(arguments)
    if given.largest:
        keep()
        return
    folder = given.into
    run = measure(tell=say)
    report.write_all(run, folder)
    for what in missed(run):
        say(f"not reached on any network: {what}")


if __name__ == "__main__":
    main(sys.argv[1:])

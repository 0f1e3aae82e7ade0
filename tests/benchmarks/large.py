"""How time and memory grow with a network: reading, checking, solving; and one maximum flow beside the peers.

    python tests/benchmarks/large.py [LARGEST]

Networks of 10^3, 10^4, ... segments up to LARGEST (default 10^5; 10^6 takes a quarter of an hour and 3 GB)
are made up and written as folders. Each size, and each command, runs in a process of its own, so that peak
memory is its own. Times are processor seconds. All contenders solve the same arcs, and their values must be
equal.
"""

from __future__ import annotations

import atexit
import json
import resource
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from large_networks import write_large

import analysis.flow
from analysis.certificate import prove
from analysis.flow import ABROAD, HOME, SOURCE, build, solve
from routes.network import Network, read_network
from routes.snapshot import Snapshot, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES = (1_000, 10_000, 100_000, 1_000_000)
# more would take minutes
MOST_NETWORKX, MOST_SCIPY, MOST_PYTHON = 10_000, 1_000_000, 100_000
COMMANDS = (
    "check {}",
    "bottlenecks --network {}",
    "why --network {} --without RUS",
    "dependence --network {} --on RUS",
)
MEGABYTE = 10**6


class Row(NamedTuple):
    """Processor seconds of each step at one size, and peak memory in MB; None where it was not run.

    `solve_*` are one maximum flow from snapshot to plan, home demand first: by our own method, and with
    OR-Tools first. `*_alone` are the values alone, on arrays or a graph that are already there.
    """

    segments: int
    read_and_check: float
    snapshot: float
    solve: float
    prove: float
    peak_mb: int
    solve_python: float | None
    solve_ortools: float | None
    ortools_alone: float | None
    scipy_alone: float | None
    networkx_alone: float | None
    value: int


class Command(NamedTuple):
    """Processor seconds and peak memory in MB of one command, from its start to its end."""

    segments: int
    command: str
    seconds: float
    peak_mb: int


def measure(sizes: Sequence[int] = SIZES[:3]) -> list[Row]:
    """Measure each size in a process of its own; the values of all contenders must be equal."""
    rows = []
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        rows.append(Row(**json.loads(done.stdout)))
    return rows


def one(size: int) -> Row:
    """Measure one size here."""
    with TemporaryDirectory() as name:
        folder = write_large(Path(name), size)
        network, reading = timed(lambda: read_network(folder))
    view, taking = timed(lambda: look(network))
    plan, solving = timed(lambda: solve(view))
    _, proving = timed(partial(prove, plan))
    peak = megabytes()
    value = plan.exports
    del plan
    took = {name: flow(view, value, size) for name, flow in CONTENDERS.items()}
    return Row(
        segments=size,
        read_and_check=reading,
        snapshot=taking,
        solve=solving,
        prove=proving,
        peak_mb=peak,
        value=value,
        **took,
    )


def peak_memory() -> int:
    """Return the peak of this process alone, in KiB: what getrusage says may be that of its parent."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return found[0] if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def megabytes() -> int:
    """Return the peak of this process alone, in MB."""
    return peak_memory() * 1024 // MEGABYTE


def commands(sizes: Sequence[int]) -> list[Command]:
    """Measure what a user would type, at each size."""
    rows = []
    for size in sizes:
        with TemporaryDirectory() as name:
            folder = write_large(Path(name), size)
            for text in COMMANDS:
                arguments = [part.format(folder) for part in text.split()]
                command = [sys.executable, __file__, "--command", *arguments]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                seconds, peak = json.loads(done.stderr.splitlines()[-1])
                rows.append(Command(size, text.partition(" ")[0], seconds, peak))
    return rows


def command(arguments: Sequence[str]) -> None:
    """Run a command here, and tell at the end what it took on the last line of standard error."""
    from analysis.cli import main as corridors

    def tell() -> None:
        sys.stderr.write("\n" + json.dumps([process_time(), megabytes()]))

    atexit.register(tell)
    corridors(arguments)


def look(network: Network) -> Snapshot:
    """Return the snapshot with what is derived from it on first use."""
    view = snapshot(network)
    _ = view.places, view.unlimited
    return view


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    begun = process_time()
    found = call()
    return found, process_time() - begun


# --- contenders --------------------------------------------------------------------------------------


def contest(call: Callable[[], int], value: int, name: str) -> float:
    """Return the seconds a contender takes; its value must be the one expected."""
    found, took = timed(call)
    if found != value:
        raise AssertionError(f"{name} finds {found}, not {value}")
    return took


def solve_python(view: Snapshot, value: int, size: int) -> float | None:
    if size > MOST_PYTHON:
        return None
    before, analysis.flow.LARGE = analysis.flow.LARGE, sys.maxsize
    try:
        return contest(lambda: solve(view).exports, value, "our own method")
    finally:
        analysis.flow.LARGE = before


def solve_ortools(view: Snapshot, value: int, size: int) -> float | None:
    if not find_spec("ortools"):
        return None
    before, analysis.flow.LARGE = analysis.flow.LARGE, -1
    try:
        return contest(lambda: solve(view).exports, value, "OR-Tools")
    finally:
        analysis.flow.LARGE = before


def ends_and_room(view: Snapshot) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return tails, heads and capacities; parallel arcs are added up, both sinks stay apart."""
    _, arcs = build(view)
    totals: dict[tuple[int, int], int] = {}
    for arc in arcs:
        room = view.unlimited if arc.capacity is None else arc.capacity
        totals[arc.tail, arc.head] = totals.get((arc.tail, arc.head), 0) + room
    ends = np.array(list(totals), dtype=np.int64)
    return ends[:, 0], ends[:, 1], np.array(list(totals.values()), dtype=np.int64)


def ortools_alone(view: Snapshot, value: int, size: int) -> float | None:
    """All sinks less home sinks."""
    if not find_spec("ortools"):
        return None
    from ortools.graph.python.max_flow import SimpleMaxFlow

    tails, heads, room = ends_and_room(view)
    sink = int(max(tails.max(), heads.max())) + 1

    def values() -> int:
        found = []
        for joined in ((HOME,), (HOME, ABROAD)):
            solver = SimpleMaxFlow()
            solver.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), room)
            for end in joined:
                solver.add_arc_with_capacity(end, sink, view.unlimited)
            solver.solve(SOURCE, sink)
            found.append(solver.optimal_flow())
        return found[1] - found[0]

    return contest(values, value, "OR-Tools alone")


def scipy_alone(view: Snapshot, value: int, size: int) -> float | None:
    """All sinks less home sinks, by Dinic on 32-bit capacities: in units of what divides all of them."""
    if size > MOST_SCIPY or not find_spec("scipy"):
        return None
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    tails, heads, room = ends_and_room(view)
    step = int(np.gcd.reduce(room[room < view.unlimited]))
    room = np.where(room >= view.unlimited, 2**31 - 1, room // step)
    nodes = int(max(tails.max(), heads.max())) + 2
    joined = [(*ends, 2**31 - 1) for ends in ((HOME, nodes - 1), (ABROAD, nodes - 1))]
    more = np.array(joined, dtype=np.int64)
    tails, heads, room = (
        np.concatenate([column, more[:, index]]) for index, column in enumerate((tails, heads, room))
    )
    graph = csr_array((room.astype(np.int32), (tails, heads)), shape=(nodes, nodes))

    def values() -> int:
        every = maximum_flow(graph, SOURCE, nodes - 1).flow_value
        return int(every - maximum_flow(graph, SOURCE, HOME).flow_value) * step

    return contest(values, value, "scipy")


def networkx_alone(view: Snapshot, value: int, size: int) -> float | None:
    if size > MOST_NETWORKX:
        return None
    import networkx as nx
    from networkx.algorithms.flow import preflow_push

    graph: nx.DiGraph = nx.DiGraph()
    for tail, head, room in zip(*(column.tolist() for column in ends_and_room(view)), strict=True):
        graph.add_edge(tail, head, capacity=room)
    graph.add_nodes_from((HOME, ABROAD, "sink"))

    def values() -> int:
        home = nx.maximum_flow_value(graph, SOURCE, HOME, flow_func=preflow_push)
        graph.add_edges_from((sink, "sink") for sink in (HOME, ABROAD))
        return nx.maximum_flow_value(graph, SOURCE, "sink", flow_func=preflow_push) - home

    return contest(values, value, "networkx")


CONTENDERS = {
    "solve_python": solve_python,
    "solve_ortools": solve_ortools,
    "ortools_alone": ortools_alone,
    "scipy_alone": scipy_alone,
    "networkx_alone": networkx_alone,
}


# --- the table ---------------------------------------------------------------------------------------


def markdown(rows: Sequence[Row]) -> str:
    names = [name for name in Row._fields if name != "value"]
    lines = ["| " + " | ".join(name.replace("_", " ") for name in names) + " |", "|---" * len(names) + "|"]
    for row in rows:
        cells = (getattr(row, name) for name in names)
        shown = (
            "–" if cell is None else f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}"
            for cell in cells
        )
        lines.append("| " + " | ".join(shown) + " |")
    return "\n".join(lines)


def commands_markdown(rows: Sequence[Command]) -> str:
    """Return a line for each size, a column for each command: seconds and MB."""
    names = list(dict.fromkeys(row.command for row in rows))
    lines = ["| segments | " + " | ".join(f"`{name}`" for name in names) + " |"]
    lines.append("|---" * (len(names) + 1) + "|")
    for size in dict.fromkeys(row.segments for row in rows):
        told = {
            row.command: f"{row.seconds:,.1f} s, {row.peak_mb:,} MB" for row in rows if row.segments == size
        }
        lines.append(f"| {size:,} | " + " | ".join(told.get(name, "–") for name in names) + " |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--command"]:
        command(arguments[1:])
        return
    if arguments[:1] == ["--one"]:
        sys.stdout.write(json.dumps(one(int(arguments[1]))._asdict()))
        return
    largest = int(arguments[0]) if arguments else SIZES[2]
    sizes = [size for size in SIZES if size <= largest]
    sys.stdout.write(markdown(measure(sizes)) + "\n\n" + commands_markdown(commands(sizes)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""How fast the compiled smallest cut is beside maximum flows by others, on the built-in crude network.

Run by `python tests/benchmarks/ensemble.py [REPETITIONS]`; prints a Markdown table. All contenders run in
turn in one process, values are compared exactly in every sample that both solve, and the table gives medians.
One core: processor time, so that a busy machine does not matter. Two cores: two threads by the clock, beside
peers by the clock. Peers build their network once and only change capacities. A ratio above 1 says how many
times as long the peer takes.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import combinations
from pickle import dumps
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

import highspy
import networkx as nx
import numpy as np
from highspy._core import _Highs
from networkx.algorithms.flow import preflow_push

from analysis.draws import LAMBDA
from analysis.elimination import SINK, SOURCE
from analysis.ensemble import SIZE, prepare
from analysis.ensemble_blocks import draw_block, run_block
from analysis.exports_program import compile_exports
from analysis.kernel import number_type
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from analysis.elimination import Link
    from analysis.ensemble_blocks import Task
    from analysis.schedule import Block
    from routes.snapshot import Snapshot

REPETITIONS = 5
FEW, MANY = 20, 200  # samples that slow and quick peers solve at a time
ENGINES = ("numba", "numpy") if find_spec("numba") else ("numpy",)
Values = list[list[int]]


class Line(NamedTuple):
    """One row of the table: who took how long for one sample, in microseconds, by how many operations."""

    what: str
    ours: str
    ours_each: float
    peer: str
    peer_each: float
    operations: int | None = None

    @property
    def markdown(self):
        ours, peer = f"{self.ours_each:,.3f}", f"{self.peer_each:,.2f}"
        ratio = f"{self.peer_each / self.ours_each:,.0f}"
        return f"| {self.what} | {self.ours} | {ours} | {self.peer} | {peer} | {ratio} |"


# --- peers: one maximum flow each for all sinks and for home sinks --------------------------------------


class Networkx:
    """networkx, preflow-push; a node between keeps parallel links apart."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.graph: nx.DiGraph = nx.DiGraph()
        self.graph.add_nodes_from((SOURCE, SINK))
        self.edges = []
        for number, (tail, head, row) in enumerate(links):
            first = tail
            if self.graph.has_edge(tail, head):
                first = ("link", number)
                self.graph.add_edge(tail, first)
            self.graph.add_edge(first, head)
            if row is not None:
                self.edges.append((self.graph[first][head], row))

    def value(self, amounts: Sequence[int]) -> int:
        for edge, row in self.edges:
            edge["capacity"] = amounts[row]
        return nx.maximum_flow_value(self.graph, SOURCE, SINK, flow_func=preflow_push)


class Arrays:
    """Capacities of the links as an array; what has no limit has more than all others together."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.tails = np.array([link.tail for link in links], dtype=np.int32)
        self.heads = np.array([link.head for link in links], dtype=np.int32)
        self.limited = np.array([link.row is not None for link in links])
        self.rows = np.array([0 if link.row is None else link.row for link in links])

    def capacities(self, amounts: np.ndarray) -> np.ndarray:
        return np.where(self.limited, amounts[self.rows], int(amounts.sum()) + 1)


class OrTools(Arrays):
    def __init__(self, links: Sequence[Link]) -> None:
        from ortools.graph.python.max_flow import SimpleMaxFlow

        super().__init__(links)
        self.solver = SimpleMaxFlow()
        self.arcs = self.solver.add_arcs_with_capacity(self.tails, self.heads, np.zeros(len(links), np.int64))

    def value(self, amounts: np.ndarray) -> int:
        self.solver.set_arcs_capacity(self.arcs, self.capacities(amounts))
        self.solver.solve(SOURCE, SINK)
        return self.solver.optimal_flow()


class Scipy(Arrays):
    """scipy, Dinic, on 32-bit capacities; parallel links are added up."""

    def __init__(self, links: Sequence[Link]) -> None:
        from scipy.sparse import csr_array

        super().__init__(links)
        size = int(max(self.tails.max(), self.heads.max())) + 1
        keys = self.tails.astype(np.int64) * size + self.heads
        unique, self.cell = np.unique(keys, return_inverse=True)
        starts = np.searchsorted(unique, np.arange(size + 1) * size).astype(np.int32)
        columns = (unique % size).astype(np.int32)
        self.graph = csr_array((np.zeros(len(unique), np.int32), columns, starts), shape=(size, size))

    def value(self, amounts: np.ndarray) -> int:
        from scipy.sparse.csgraph import maximum_flow

        each = np.bincount(self.cell, weights=self.capacities(amounts))
        self.graph.data = np.minimum(each, np.iinfo(np.int32).max // 4).astype(np.int32)
        return int(maximum_flow(self.graph, SOURCE, SINK).flow_value)


class Igraph(Arrays):
    def __init__(self, links: Sequence[Link]) -> None:
        from igraph import Graph

        super().__init__(links)
        self.graph = Graph(edges=list(zip(self.tails, self.heads, strict=True)), directed=True)

    def value(self, amounts: np.ndarray) -> int:
        return round(self.graph.maxflow_value(SOURCE, SINK, self.capacities(amounts).tolist()))


class Highs(Arrays):
    """One linear programme that HiGHS keeps warm from sample to sample."""

    def __init__(self, links: Sequence[Link]) -> None:
        super().__init__(links)
        row = {node: i for i, node in enumerate(sorted({*self.tails, *self.heads} - {SOURCE, SINK}))}
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(links), len(row)
        model.col_cost_ = np.where(self.heads == SINK, -1.0, 0.0)
        model.col_lower_ = model.col_upper_ = np.zeros(len(links))
        model.row_lower_ = model.row_upper_ = np.zeros(len(row))
        ends = [[(row[n], s) for n, s in ((t, -1.0), (h, 1.0)) if n in row] for t, h, _ in links]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, ends)], dtype=np.int32)
        model.a_matrix_.index_ = np.array([index for pairs in ends for index, _ in pairs], dtype=np.int32)
        model.a_matrix_.value_ = np.array([sign for pairs in ends for _, sign in pairs])
        self.columns, self.zeros = np.arange(len(links), dtype=np.int32), np.zeros(len(links))
        self.solver = _Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.passModel(model)

    def value(self, amounts: np.ndarray) -> int:
        high = self.capacities(amounts).astype(float)
        self.solver.changeColsBounds(len(high), self.columns, self.zeros, high)
        self.solver.run()
        return -round(self.solver.getInfo().objective_function_value)


PEERS = {
    "networkx preflow_push": (Networkx, FEW),
    "OR-Tools": (OrTools, MANY),
    "scipy": (Scipy, MANY),
    "igraph": (Igraph, MANY),
    "HiGHS, warm": (Highs, MANY),
}

AIMED_AT = ("networkx preflow_push", "OR-Tools")


def by_peer(peer: type, networks: Sequence[Sequence[Link]], block: Block) -> Callable[[], Values]:
    """Return what solves some samples: one list for each question, home demand first."""
    every = [peer(links) for links in networks]
    columns = block.T.astype(np.int64)
    samples = columns.tolist() if peer is Networkx else list(columns)

    def call() -> Values:
        found = [[one.value(sample) for sample in samples] for one in every]
        pairs = zip(found[::2], found[1::2], strict=True)
        return [[both - home for both, home in zip(*pair, strict=True)] for pair in pairs]

    return call


# --- what is asked --------------------------------------------------------------------------------------


def crude() -> Snapshot:
    return snapshot(load("kazakhstan"), commodity="crude")


def kernel(
    view: Snapshot, repetitions: int, *, narrow: bool = True, among: Sequence[str] | None = None
) -> Iterator[Line]:
    """The ensemble's own samples: capacities drawn from their ranges, all open.

    `narrow`: by the ensemble's own program, which leaves out what no figure within its range can matter to;
    else by one that holds for any capacities, on the same samples. `among`: only these peers.
    """
    task = prepare(view, [], samples=SIZE, seed=1, shape="pert", size=SIZE)
    block = draw_block(task, 0, SIZE)
    made = task.program if narrow else compile_exports(view)
    if made.program is None:
        raise AssertionError("the program is too long to be compiled")
    ours = {name: lambda name=name: made.exports(block, engine=name) for name in ENGINES}
    peers = {
        name: by_peer(peer, made.networks, block[:, :few])
        for name, (peer, few) in PEERS.items()
        if among is None or name in among
    }
    operations = made.program.operations
    yield from compare("exports, all open", operations, ours, peers, SIZE, repetitions)
    halves = np.array_split(block, 2, axis=1)
    with ThreadPoolExecutor(2) as threads:
        two = {
            f"{ENGINES[0]}, 2 cores": lambda: np.hstack(
                list(threads.map(lambda half: made.exports(np.ascontiguousarray(half)), halves))
            )
        }
        few = {name: peers[name] for name in AIMED_AT}
        yield from compare("the same", operations, two, few, SIZE, repetitions, clock=perf_counter)


def sent_back(view: Snapshot) -> tuple[int, int, int]:
    """Return how many questions an ensemble about every country has, and bytes: of a task, of its answer."""
    names = transit_countries(view.network, view.commodity)
    task = prepare(view, names, samples=SIZE, seed=1, shape="pert", size=SIZE)
    return 1 + len(names), len(dumps(task)), len(dumps(run_block(task, 0)))


def end_to_end(view: Snapshot, repetitions: int) -> Iterator[Line]:
    """Drawing and solving, all open and without Russia, against drawing with numpy."""
    task = prepare(view, ["RUS"], samples=SIZE, seed=1, shape="pert", size=SIZE)
    mean: dict[str, float] = {}

    def ours() -> None:
        mean["ours"] = float(task.program.exports(draw_block(task, 0, SIZE))[1].mean())

    def numpy() -> None:
        mean["numpy"] = float(task.program.exports(drawn_by_numpy(task))[1].mean())

    took = medians({"ours": ours, "numpy": numpy}, repetitions)
    with ThreadPoolExecutor(2) as threads:
        both = {"ours": lambda: list(threads.map(lambda _: ours(), range(2))), "numpy": numpy}
        two = medians(both, repetitions, clock=perf_counter)
    if abs(mean["ours"] / mean["numpy"] - 1) > 1 / np.sqrt(SIZE):
        raise AssertionError(f"not the same distribution: {mean}")
    each = {name: seconds / SIZE * 1e6 for name, seconds in took.items()}
    what = "drawing and solving, all open and without Russia"
    peer = "numpy's beta, same kernel"
    yield Line(what, "counted numbers and tables", each["ours"], peer, each["numpy"])
    each = {"ours": two["ours"] / SIZE * 1e6 / 2, "numpy": two["numpy"] / SIZE * 1e6}
    yield Line(what, "counted numbers and tables, 2 cores", each["ours"], peer, each["numpy"])


def drawn_by_numpy(task: Task) -> Block:
    """Draw every PERT figure from numpy's beta distribution."""
    random = np.random.default_rng(1)
    block = np.empty((len(task.draws), SIZE), dtype=np.int32)
    for row, draw in zip(block, task.draws, strict=True):
        width = draw.high - draw.low
        if draw.is_point:
            row[:] = draw.central
            continue
        first = 1 + LAMBDA * (draw.central - draw.low) / width
        second = 1 + LAMBDA * (draw.high - draw.central) / width
        row[:] = np.rint(draw.low + width * random.beta(first, second, SIZE))
    return block


def closures(view: Snapshot, repetitions: int) -> Iterator[Line]:
    """Every transit country and zone, and every pair of them: what is closed is a capacity of zero."""
    made, column = everything_limited(view)
    names = transit_countries(view.network, view.commodity)
    shut = [exits(view.network, name) for name in names]
    shut += [one | other for one, other in combinations(shut, 2)]
    closed = [{(way.segment, way.forward) for way in ways} for ways in shut]
    marks = [[(item.id, item.forward) in ways for ways in closed] for item in made.elements]
    block = np.where(marks, 0, column).astype(column.dtype)
    ours = {name: lambda name=name: made.exports(block, engine=name) for name in ENGINES}
    peers = {name: by_peer(PEERS[name][0], made.networks, block) for name in PEERS if name != "scipy"}
    what = f"exports without each of {len(names)} countries and zones and {len(shut) - len(names)} pairs"
    operations = made.program.operations
    yield from compare(what, operations, ours, peers, block.shape[1], repetitions)


def pairs(view: Snapshot, repetitions: int) -> Iterator[Line]:
    """N-2: every two segments lost."""
    made, column = everything_limited(view)
    lost = list(combinations([i for i, item in enumerate(made.elements) if item.kind == "segment"], 2))
    block = np.repeat(column, len(lost), axis=1)
    for sample, rows in enumerate(lost):
        block[list(rows), sample] = 0
    ours = {name: lambda name=name: made.exports(block, engine=name) for name in ENGINES}
    peers = {"OR-Tools": by_peer(OrTools, made.networks, block)}
    operations = made.program.operations
    yield from compare(
        f"N-2: {len(lost):,} pairs of segments", operations, ours, peers, len(lost), repetitions
    )


def everything_limited(view: Snapshot):
    """Return the program in which every segment has a row, each way its own, and its capacities."""
    supply = sum(limit.amount for limit in view.supplies.values())  # no segment carries more
    for segment in view.segments:
        if view.limit("segment", segment.id).amount is None:
            view = view.with_capacity(segment.id, supply)
    made = compile_exports(view, by_way=True)
    amounts = [view.limit(kind, name).amount for kind, name, _ in made.elements]
    return made, np.array(amounts, dtype=number_type(made.program, amounts))[:, None]


# --- timing ---------------------------------------------------------------------------------------------


def medians(calls, repetitions: int, *, clock: Callable[[], float] = process_time) -> dict[str, float]:
    """Run all in turn, after a first time that does not count; return seconds by name."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(repetitions):
        for name, call in calls.items():
            begun = clock()
            call()
            seconds[name].append(clock() - begun)
    return {name: median(taken) for name, taken in seconds.items()}


def compare(what, operations, ours, peers, samples, repetitions, *, clock=process_time) -> Iterator[Line]:
    """Yield a line for each of ours and each peer; all must agree on the samples that both solve."""
    solved = {}
    for name, call in peers.items():
        values = call()
        solved[name] = len(values[0])
        for engine, run in ours.items():
            if run()[:, : solved[name]].tolist() != values:
                raise AssertionError(f"{engine} and {name} differ: {what}")
    took = medians({**ours, **peers}, repetitions, clock=clock)
    for engine in ours:
        for name in peers:
            each = took[engine] / samples * 1e6, took[name] / solved[name] * 1e6
            run = f"{engine}, {operations:,} operations"
            yield Line(f"{what}, a sample", run, each[0], name, each[1], operations)


def main(arguments: list[str]) -> None:
    repetitions = int(arguments[0]) if arguments else REPETITIONS
    view = crude()
    head = ["| what | ours | µs | peer | µs | ratio |", "|---|---|---|---|---|---|"]
    sys.stdout.write("\n".join(head) + "\n")
    for part in (kernel, end_to_end, closures, pairs):
        for line in part(view, repetitions):
            sys.stdout.write(line.markdown + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

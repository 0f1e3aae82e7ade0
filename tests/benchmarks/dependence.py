"""How fast the answer is beside what others would have to do for it: networkx, HiGHS, a bare import.

Run by `python tests/benchmarks/dependence.py [REPETITIONS]`; prints a Markdown table. All contenders run
in turn in one process, on one core, timed by the processor so that a busy machine does not matter; commands
run in processes of their own, timed by the clock. Values are compared exactly and the table gives medians.
A ratio above 1 says how many times as long the peer takes.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

import highspy
import networkx as nx
import numpy as np
from highspy._core import _Highs
from networkx.algorithms.flow import preflow_push

from analysis.certificate import maximum_flow
from analysis.dependence import dependence
from analysis.flow import HOME, SINKS, SOURCE, build, solve
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analysis.flow import Arc
    from routes.snapshot import Snapshot
    from routes.transit import Way

    Clock = Callable[[], float]

REPETITIONS = 9
PEER_IMPORT = "import networkx, pandas, matplotlib.pyplot"
CORRIDORS = "import sys; from analysis.cli import main; main(sys.argv[1:])"


class Question(NamedTuple):
    """The built-in crude network, and the exits of every transit country and zone."""

    view: Snapshot
    exits: Mapping[str, frozenset[Way]]


class Line(NamedTuple):
    """One row of the table: what was asked, who answered, and how long each took in seconds."""

    what: str
    ours: str
    ours_seconds: float
    peer: str
    peer_seconds: float

    @property
    def markdown(self):
        ours, peer = (f"{1000 * seconds:,.2f}" for seconds in (self.ours_seconds, self.peer_seconds))
        ratio = self.peer_seconds / self.ours_seconds
        return f"| {self.what} | {self.ours} | {ours} | {self.peer} | {peer} | {ratio:,.2f} |"


def question() -> Question:
    network = load("kazakhstan")
    view = snapshot(network, commodity="crude")
    names = transit_countries(network, "crude")
    return Question(view=view, exits={name: exits(network, name) for name in names})


# --- the greatest exports without each country -------------------------------------------------------


def ours(asked: Question) -> dict[str, int]:
    return {name: solve(asked.view.closing(closed)).exports for name, closed in asked.exits.items()}


def ours_in_full(asked: Question) -> dict[str, int]:
    """All five numbers with their proofs; returned is the one that is compared."""
    view = asked.view
    answer = dependence(view.network, year=view.year, commodity=view.commodity)
    return {item.country: item.without.value for item in answer.countries}


def networkx_value(view: Snapshot) -> int:
    """F = maxflow(all sinks) − maxflow(home sinks) by networkx, on the same arcs and whole numbers."""
    _, arcs = build(view)
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from((SOURCE, "sink", *SINKS))
    for arc in arcs:
        attributes = {} if arc.capacity is None else {"capacity": arc.capacity}
        tail = arc.tail
        if graph.has_edge(tail, arc.head):  # a node between keeps parallel arcs apart
            tail = ("arc", arc.number)
            graph.add_edge(arc.tail, tail)
        graph.add_edge(tail, arc.head, **attributes)
    home = nx.maximum_flow_value(graph, SOURCE, HOME, flow_func=preflow_push)
    graph.add_edges_from((sink, "sink") for sink in SINKS)
    return nx.maximum_flow_value(graph, SOURCE, "sink", flow_func=preflow_push) - home


def networkx(asked: Question) -> dict[str, int]:
    return {name: networkx_value(asked.view.closing(closed)) for name, closed in asked.exits.items()}


class Programme:
    """The greatest flow into some sinks as a linear programme that HiGHS keeps warm."""

    def __init__(self, view: Snapshot, arcs: tuple[Arc, ...], sinks: tuple[int, ...]) -> None:
        segments = [arc for arc in arcs if arc.kind == "segment"]
        self.column = {way: arc.number // 2 for (way, _, _), arc in zip(view.ways, segments, strict=True)}
        high = [float(view.unlimited if arc.capacity is None else arc.capacity) for arc in arcs]
        self.high = np.array(high)
        nodes = sorted({node for arc in arcs for node in (arc.tail, arc.head)} - {SOURCE, *SINKS})
        row = {node: index for index, node in enumerate(nodes)}
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(arcs), len(nodes)
        model.col_cost_ = np.array([-1.0 if arc.head in sinks else 0.0 for arc in arcs])
        model.col_lower_, model.col_upper_ = np.zeros(len(arcs)), self.high
        model.row_lower_ = model.row_upper_ = np.zeros(len(nodes))
        ends = [[(row[n], s) for n, s in ((a.tail, -1.0), (a.head, 1.0)) if n in row] for a in arcs]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, ends)], dtype=np.int32)
        model.a_matrix_.index_ = np.array([index for pairs in ends for index, _ in pairs], dtype=np.int32)
        model.a_matrix_.value_ = np.array([sign for pairs in ends for _, sign in pairs])
        self.solver = _Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.passModel(model)

    def value(self, closed: frozenset[Way]) -> int:
        columns = [self.column[way] for way in closed if way in self.column]
        for column in columns:
            self.solver.changeColBounds(column, 0.0, 0.0)
        self.solver.run()
        value = -round(self.solver.getInfo().objective_function_value)
        for column in columns:
            self.solver.changeColBounds(column, 0.0, self.high[column])
        return value


def programmes(asked: Question) -> tuple[Programme, Programme]:
    _, arcs = build(asked.view)
    return Programme(asked.view, arcs, SINKS), Programme(asked.view, arcs, (HOME,))


def highs(asked: Question, models: tuple[Programme, Programme]) -> dict[str, int]:
    everywhere, at_home = models
    return {name: everywhere.value(closed) - at_home.value(closed) for name, closed in asked.exits.items()}


# --- timing ------------------------------------------------------------------------------------------


def medians(
    contenders: Mapping[str, Callable[[], object]], repetitions: int, *, clock: Clock = process_time
) -> dict[str, float]:
    """Run all in turn, as often as asked for; all must return the same. Return seconds by name."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(repetitions):
        values = []
        for name, call in contenders.items():
            begun = clock()
            values.append(call())
            seconds[name].append(clock() - begun)
        if any(value != values[0] for value in values):
            raise AssertionError(f"not the same: {dict(zip(contenders, values, strict=True))}")
    return {name: median(taken) for name, taken in seconds.items()}


def countries(asked: Question, repetitions: int) -> list[Line]:
    models = programmes(asked)
    highs(asked, models)  # warm
    took = medians(
        {
            "ours": lambda: ours(asked),
            "in full": lambda: ours_in_full(asked),
            "networkx": lambda: networkx(asked),
            "highs": lambda: highs(asked, models),
        },
        repetitions,
    )
    what = f"exports without each of {len(asked.exits)} countries and zones"
    full = f"{what}: our whole answer with proofs, the peer's values alone"
    return [
        Line(what, "solve", took["ours"], "networkx preflow_push", took["networkx"]),
        Line(what, "solve", took["ours"], "HiGHS, warm", took["highs"]),
        Line(full, "dependence", took["in full"], "networkx preflow_push", took["networkx"]),
    ]


def single(asked: Question, repetitions: int) -> list[Line]:
    models = programmes(asked)
    everywhere, at_home = models
    highs(asked, models)
    closed = asked.view.closing(asked.exits["RUS"])
    shut, nothing = asked.exits["RUS"], frozenset()

    def warm() -> int:
        everywhere.value(nothing), at_home.value(nothing)  # so that there is something to solve again
        begun = process_time()
        value = everywhere.value(shut) - at_home.value(shut)
        spent.append(process_time() - begun)
        return value

    spent: list[float] = []
    took = medians(
        {
            "ours": lambda: solve(closed).exports,
            "proof": lambda: maximum_flow(closed).value,
            "networkx": lambda: networkx_value(closed),
            "highs": warm,
        },
        repetitions,
    )
    what = "one maximum flow, home demand first"
    return [
        Line(what, "solve", took["ours"], "networkx preflow_push", took["networkx"]),
        Line(what, "solve", took["ours"], "HiGHS, warm", median(spent)),
        Line(
            f"{what}, ours with proof",
            "maximum_flow",
            took["proof"],
            "networkx preflow_push",
            took["networkx"],
        ),
    ]


def cold(repetitions: int) -> list[Line]:
    def started(*arguments: str) -> Callable[[], int]:
        command = [sys.executable, *arguments]
        return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL).returncode

    took = medians(
        {
            "help": started("-c", CORRIDORS, "--help"),
            "dependence": started("-c", CORRIDORS, "dependence"),
            "peer": started("-c", PEER_IMPORT),
        },
        repetitions,
        clock=perf_counter,
    )
    return [
        Line(f"cold start of `corridors {name}`", name, took[key], f"`{PEER_IMPORT}`", took["peer"])
        for name, key in (("--help", "help"), ("dependence", "dependence"))
    ]


def main(arguments: list[str]) -> None:
    repetitions = int(arguments[0]) if arguments else REPETITIONS
    asked = question()
    lines = [*countries(asked, repetitions), *single(asked, 5 * repetitions), *cold(repetitions)]
    head = ["| what | ours | ms | peer | ms | ratio |", "|---|---|---|---|---|---|"]
    sys.stdout.write("\n".join([*head, *(line.markdown for line in lines)]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""How fast the compiled smallest cut is for worst cases, attribution and many days, beside other libraries.

Run by `python tests/benchmarks/kernel.py [REPETITIONS]`; prints a Markdown table. All contenders run in turn
in one process, every value is compared exactly, and times are those of the processor. Peers build their
network once and only change capacities. Making a program is not counted, as building a peer's network is not;
for the worst sets everything is counted on both sides. First calls, which read what numba has compiled (and
compile it where nothing is kept yet), do not count.

The speed of a shared machine changes within seconds by a half and more. So a ratio is taken within a round:
a peer's call, and calls of ours right before and after it. The table shows the round whose ratio is the
median of all. Python's collector of cycles, whose pauses fall upon whoever is running, is off meanwhile.
"""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec
from itertools import combinations
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import networkx as nx
import numpy as np
from networkx.algorithms.flow import preflow_push

from analysis.coalitions import coalitions
from analysis.day_program import compile_days
from analysis.elimination import SINK, SOURCE, Link
from analysis.flow import ABROAD, SINKS
from analysis.flow_game import MOST_COMPILED
from analysis.interdiction import by_elimination, interdict
from analysis.kernel import default_engine
from analysis.outages import without_pairs
from analysis.severed import lanes, severing
from analysis.switches import compile_switches
from analysis.targets import targets
from routes.network import load
from routes.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from routes.snapshot import Snapshot

REPETITIONS = 3
AROUND = 3  # calls of ours before a peer's, and as many after it
FEW = 300  # cases that slow peers solve at a time
SCENARIOS, DAYS, SHOWN = 1_000, 365, 3  # of which so many are solved by the peer at a time
LOSSES = 5


class Row(NamedTuple):
    """One row of the table: who took how long, in seconds, for how many cases each."""

    what: str
    ours: str
    our_seconds: float
    peer: str
    peer_seconds: float
    cases: int
    peer_cases: int

    @property
    def ratio(self) -> float:
        """How many times as long the peer takes for one case."""
        return (self.peer_seconds / self.peer_cases) / (self.our_seconds / self.cases)

    @property
    def markdown(self) -> str:
        ours, peer = (1e6 * self.our_seconds / self.cases, 1e6 * self.peer_seconds / self.peer_cases)
        return f"| {self.what} | {self.ours} | {ours:,.2f} | {self.peer} | {peer:,.1f} | {self.ratio:,.0f} |"


class OrTools:
    def __init__(self, links: Sequence[Link]) -> None:
        from ortools.graph.python.max_flow import SimpleMaxFlow

        self.rows = np.array([link.row for link in links])
        self.solver = SimpleMaxFlow()
        tails, heads = (np.array([link[end] for link in links], dtype=np.int32) for end in (0, 1))
        self.arcs = self.solver.add_arcs_with_capacity(tails, heads, np.zeros(len(links), np.int64))

    def value(self, amounts: np.ndarray) -> int:
        self.solver.set_arcs_capacity(self.arcs, amounts[self.rows])
        self.solver.solve(SOURCE, SINK)
        return self.solver.optimal_flow()


class Networkx:
    """networkx, preflow-push; a node between keeps parallel links apart."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.graph: nx.DiGraph = nx.DiGraph()
        self.edges = []
        for number, (tail, head, row) in enumerate(links):
            self.graph.add_edge(tail, ("link", number))
            self.graph.add_edge(("link", number), head)
            self.edges.append((self.graph[("link", number)][head], row))

    def value(self, amounts: np.ndarray) -> int:
        for edge, row in self.edges:
            edge["capacity"] = int(amounts[row])
        return nx.maximum_flow_value(self.graph, SOURCE, SINK, flow_func=preflow_push)


def links_of(view: Snapshot):
    """The network that `analysis.switches` compiles, with all sinks and with home sinks alone."""
    found = lanes(view)
    every = [
        Link(lane.tail, SINK if lane.head in SINKS else lane.head, row) for row, lane in enumerate(found)
    ]
    home = [link for lane, link in zip(found, every, strict=True) if lane.head != ABROAD]
    return found, (every, home)


def by_peer(peer, view: Snapshot, closed, cases: int) -> Callable[[], list[int]]:
    """Return what solves the first cases by another library."""
    found, networks = links_of(view)
    made = [peer(links) for links in networks]
    amounts = np.array([lane.capacity for lane in found], dtype=np.int64)
    columns = np.repeat(amounts[:, None], cases, axis=1)
    for row, lane in enumerate(found):
        if lane.way in closed:
            columns[row, closed[lane.way][:cases]] = 0
    samples = [np.ascontiguousarray(column) for column in columns.T]
    home = any(lane.head != ABROAD and lane.head in SINKS for lane in found)

    def call() -> list[int]:
        return [made[0].value(item) - (made[1].value(item) if home else 0) for item in samples]

    return call


def seconds(call: Callable[[], object]) -> float:
    begun = process_time()
    call()
    return process_time() - begun


def timed(ours: Callable[[], object], peer: Callable[[], object], repetitions: int) -> tuple[float, float]:
    """Return the seconds of ours and of the peer, both of the round whose ratio is the median."""
    rounds = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(repetitions):
            before = [seconds(ours) for _ in range(AROUND)]
            took = seconds(peer)
            after = [seconds(ours) for _ in range(AROUND)]
            rounds.append((median(before + after), took))
            gc.collect()
    finally:
        gc.enable()
    rounds.sort(key=lambda both: both[1] / both[0])
    return rounds[(len(rounds) - 1) // 2]


def compare(
    what: str, ours: Callable[[], Sequence[int]], peers, cases: int, few: int, repetitions: int
) -> Iterator[Row]:
    """Yield a row for each peer; all must agree on every case that both solve."""
    engine = default_engine()
    for name, call in peers.items():
        if list(ours())[:few] != list(call()):
            raise AssertionError(f"{engine} and {name} differ: {what}")
        our_seconds, peer_seconds = timed(ours, call, repetitions)
        yield Row(what, engine, our_seconds, name, peer_seconds, cases, few)


def closing(view: Snapshot, names: Sequence[str], attackable, sets):
    """Return the switches, and in which of the sets each of their ways is closed."""
    switches = compile_switches(view, frozenset().union(*attackable.values()))
    holds = {way: {name for name in names if way in attackable[name]} for way in switches.rows}
    return switches, {way: np.array([bool(held & set(one)) for one in sets]) for way, held in holds.items()}


def closures(view: Snapshot, by: str, sizes, what: str, peers, repetitions: int) -> Iterator[Row]:
    """Sets of losses of some sizes, as columns of one program; pairs as `analysis.outages` has them."""
    attackable = targets(view, by)
    names = list(attackable)
    sets = [one for size in sizes for one in combinations(names, size)]
    switches, closed = closing(view, names, attackable, sets)
    few = min(FEW, len(sets))

    def ours() -> Sequence[int]:
        if tuple(sizes) == (2,):
            return without_pairs(switches, attackable)[0]
        return switches.left(closed, cases=len(sets))[0]

    yield from compare(
        f"{what}: {len(sets):,}",
        ours,
        {name: by_peer(peer, view, closed, few) for name, peer in peers.items()},
        len(sets),
        few,
        repetitions,
    )


def worst_sets(view: Snapshot, repetitions: int, *, engine: str | None = None) -> Iterator[Row]:
    """The least exports for up to five losses, all budgets, one set each, against HiGHS."""
    attackable = targets(view, "segment")
    chosen = engine or default_engine()

    def ours() -> list[int]:
        with patch("analysis.budget_tables.default_engine", lambda: chosen):
            curve = by_elimination(view, attackable, severing(view), budget=LOSSES, most_sets=1)
        return [item.exports for item in curve]

    def programme() -> list[int]:
        left = severing(view)
        sizes = range(LOSSES + 1)
        return [interdict(view, attackable, left, budget=size, most_sets=1).exports for size in sizes]

    if ours() != programme()[: len(ours())]:
        raise AssertionError("the elimination and HiGHS differ")
    our_seconds, peer_seconds = timed(ours, programme, repetitions)
    what = f"worst sets of up to {LOSSES} of {len(attackable)} segments"
    yield Row(what, chosen, our_seconds, "HiGHS, mixed-integer", peer_seconds, 1, 1)


def everyone(view: Snapshot, repetitions: int) -> Iterator[Row]:
    """All coalitions of transit countries."""
    owned = targets(view, "country")
    made = coalitions(view, owned, by="country", most=MOST_COMPILED)
    if made is None:
        raise AssertionError("too many players")
    cases = 1 << len(made.players)
    few = min(FEW, cases)
    peers = {"OR-Tools": by_peer(OrTools, view, made.closed, few)}
    what = f"coalitions of {len(made.players)} countries and zones: {cases:,}"
    yield from compare(what, lambda: made.values().tolist(), peers, cases, few, repetitions)


def many_days(view: Snapshot, repetitions: int) -> Iterator[Row]:
    """Scenario-years with tanks: a closure of random length in each year, capacities drawn anew."""
    places = list(
        dict.fromkeys(row.place for row in view.network.tables.storages if row.place in view.places)
    )
    made = compile_days(view, places)
    random = np.random.default_rng(1)
    kinds = [
        np.array([random.integers(row.amount // 2, row.amount + 1, SCENARIOS) for row in made.rows])
        for _ in range(3)
    ]
    kinds[1][: len(made.rows) // 2] //= 3
    days = np.sort(random.integers(0, 3, DAYS)).tolist()
    most = int(kinds[0].mean())
    sizes = random.integers(most, 20 * most, (len(places), SCENARIOS))
    initial = sizes // 2
    unrolled = [Unrolled(links, view, places, kinds, days, sizes, initial) for links in made.links]
    what = f"{SCENARIOS:,} years of {DAYS} days with {len(places)} tanks, a year"
    yield from compare(
        what,
        lambda: made.delivered(kinds, days, sizes=sizes, initial=initial).tolist(),
        {"OR-Tools, unrolled": lambda: [unrolled[0].value(i) - unrolled[1].value(i) for i in range(SHOWN)]},
        SCENARIOS,
        SHOWN,
        repetitions,
    )


class Unrolled:
    """The network with a copy for each day, and tanks that join them."""

    def __init__(self, links, view, places, kinds, days, sizes, initial) -> None:
        from ortools.graph.python.max_flow import SimpleMaxFlow

        nodes = 3 + 2 * len(view.places)
        entry = {place: 3 + 2 * number for number, place in enumerate(view.places)}
        held = np.array([entry[place] for place in places])
        ends = np.array([link[:2] for link in links])
        self.rows = np.array([link.row for link in links])
        self.amounts = kinds, days, sizes, initial
        offset = np.arange(len(days))[:, None] * nodes
        tails, heads = (np.where(ends[:, end] > SINK, ends[:, end] + offset, ends[:, end]) for end in (0, 1))
        nights = held + offset
        self.solver = SimpleMaxFlow()
        every = [tails.ravel(), np.full(len(held), SOURCE), nights[:-1].ravel()]
        into = [heads.ravel(), nights[0], nights[1:].ravel()]
        tail, head = (np.concatenate(part).astype(np.int32) for part in (every, into))
        self.arcs = self.solver.add_arcs_with_capacity(tail, head, np.zeros(len(tail), np.int64))

    def value(self, sample: int) -> int:
        kinds, days, sizes, initial = self.amounts
        daily = np.stack([kind[self.rows, sample] for kind in kinds])[days]
        nights = np.tile(sizes[:, sample], len(days) - 1)
        self.solver.set_arcs_capacity(self.arcs, np.concatenate([daily.ravel(), initial[:, sample], nights]))
        self.solver.solve(SOURCE, SINK)
        return self.solver.optimal_flow()


def measure(repetitions: int = REPETITIONS) -> Iterator[Row]:
    """Yield the rows of the table."""
    if not find_spec("ortools"):
        raise SystemExit("this benchmark needs OR-Tools: pip install 'kz-corridors[bench]'")
    crude, dry = (snapshot(load("kazakhstan"), commodity=commodity) for commodity in ("crude", "dry"))
    both = {"OR-Tools": OrTools, "networkx preflow_push": Networkx}
    pairs = {"OR-Tools": OrTools}
    yield from closures(dry, "segment", (2,), "N-2, dry, pairs of segments", pairs, repetitions)
    yield from closures(crude, "segment", (2,), "N-2, crude, pairs of segments", pairs, repetitions)
    what = "transit countries and zones, and their pairs, crude"
    yield from closures(crude, "country", (1, 2), what, both, repetitions)
    for engine in dict.fromkeys(("numpy", default_engine())):
        yield from worst_sets(crude, 1, engine=engine)
        yield from worst_sets(dry, 1, engine=engine)
    yield from everyone(crude, repetitions)
    yield from many_days(crude, repetitions)


def main(arguments: list[str]) -> None:
    head = ["| what | ours | µs | peer | µs | ratio |", "|---|---|---|---|---|---|"]
    sys.stdout.write("\n".join(head) + "\n")
    for row in measure(int(arguments[0]) if arguments else REPETITIONS):
        sys.stdout.write(row.markdown + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

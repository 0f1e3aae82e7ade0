"""Ensembles: answers that can be written down, the same however they are run, and refused where they err."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network, number
from strategies import networks

import analysis.ensemble
import analysis.exports_program
import analysis.sample_flows
from analysis.elimination import SINK, SOURCE, Link, TooLargeError
from analysis.ensemble import ensemble, prepare
from analysis.ensemble_blocks import count_columns, draw_block, run_block
from analysis.exports_program import Element, compile_exports, limited, with_amounts
from analysis.flow import solve
from analysis.sample_flows import sample_flows
from analysis.sample_proofs import ProvenFlows, chosen
from routes.errors import ProofError, RoutesError, UnknownNameError
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits

SOLVERS = ["own", *(["ortools"] if find_spec("ortools") else [])]
RUSSIA = {"field": "KAZ", "hub": "RUS", "sea": "XXX", "home": "KAZ"}


def ranged(net, ranges):
    """Give figures of a network a range, and the source they cite."""

    def put(row, name):
        low, high, *evidence = ranges.get(name, (None, None))
        ends = {"low": None, "high": None} if low is None else {"low": number(low), "high": number(high)}
        return replace(row, **ends, evidence=tuple(evidence))

    tables = net.tables
    return replace(
        net,
        tables=replace(
            tables,
            capacities=tuple(put(row, row.element) for row in tables.capacities),
            supplies=tuple(put(row, f"supply {row.place}") for row in tables.supplies),
            demands=tuple(put(row, f"demand {row.place}") for row in tables.demands),
        ),
    )


def two_ways(**ranges):
    """100,000 are to be carried: through Russia all could, round it what the segment `round` can."""
    net = network(
        {"field>hub": 200_000, "hub>sea": 200_000, "field>sea:round": 50_000},
        supplies={"field": 100_000},
        markets=["sea"],
        countries=RUSSIA,
        exporter="KAZ",
        counted={"hub-sea": 100_000},
    )
    return snapshot(ranged(net, ranges or {"round": (0, 100_000)}))


def same(one, other):
    """Whether two ensembles say the same, up to which of several equal cuts was found."""
    return (one.maximum_flow, one.exports) == (other.maximum_flow, other.exports) and [
        (item.country, item.without, item.stranded, item.conditional_value_at_risk, item.exceeds)
        for item in one.countries
    ] == [
        (item.country, item.without, item.stranded, item.conditional_value_at_risk, item.exceeds)
        for item in other.countries
    ]


# answers that can be written down


def test_what_a_uniform_way_round_leaves_stranded():
    result = ensemble(two_ways(), samples=400_000, shape="uniform", exceeds=[25_000, 99_999])
    russia = result.of("RUS")
    assert (result.maximum_flow.low, result.exports.mean) == (100_000, 100_000)
    assert russia.stranded.central == 50_000
    assert russia.stranded.mean == pytest.approx(50_000, rel=0.005)
    assert russia.stranded.low == pytest.approx(5_000, rel=0.03)
    assert russia.stranded.median == pytest.approx(50_000, rel=0.01)
    assert russia.stranded.high == pytest.approx(95_000, rel=0.003)
    assert russia.conditional_value_at_risk == pytest.approx(97_500, rel=0.001)
    assert russia.stranded_share.high == pytest.approx(0.95, rel=0.003)
    assert dict(russia.exceeds)[25_000] == pytest.approx(0.75, abs=0.003)
    assert dict(russia.exceeds)[99_999] < 0.001
    assert [cut.elements for cut in russia.binding.cuts] == [(Element("segment", "round"),)]
    assert russia.binding.criticality == ((Element("segment", "round"), 1.0),)
    assert (result.drawn, result.drivers, result.operations is not None) == (1, 1, True)


def test_figures_of_one_source_are_wrong_together():
    net = network(
        {"field>sea:a": 50, "field>sea:b": 50},
        supplies={"field": 1000},
        markets=["sea"],
        countries=RUSSIA,
        exporter="KAZ",
        unit="t/d",
    )
    together = ranged(net, {"a": (0, 100, "report"), "b": (0, 100, "report", "paper")})
    apart = ranged(net, {"a": (0, 100, "report"), "b": (0, 100, "paper", "report")})
    first, then = (
        ensemble(snapshot(item), samples=50_000, on=[], shape="uniform") for item in (together, apart)
    )
    assert (first.drivers, then.drivers) == (1, 2)
    scale = first.snapshot.scale
    assert first.maximum_flow.low == pytest.approx(10 * scale, rel=0.02)
    assert then.maximum_flow.low == pytest.approx(sqrt_quantile() * scale, rel=0.02)
    assert first.maximum_flow.mean == pytest.approx(then.maximum_flow.mean, rel=0.01)


def sqrt_quantile():
    """The 5 % quantile of the sum of two uniform numbers on 0 to 100: x² / 2 = 0.05 · 100²."""
    return (2 * 0.05) ** 0.5 * 100


def test_supply_and_demand_are_drawn_too_and_home_comes_first():
    net = network(
        {"field>home": 100, "field>sea": 100},
        supplies={"field": 60},
        markets=["sea"],
        demands={"home": 30},
        countries=RUSSIA,
        exporter="KAZ",
        unit="t/d",
    )
    made = ranged(net, {"supply field": (40, 80), "demand home": (20, 40)})
    result = ensemble(snapshot(made), samples=100_000, on=[], shape="uniform")
    assert result.maximum_flow.mean / result.snapshot.scale == pytest.approx(30, rel=0.01)
    (cut,) = result.binding.cuts
    assert (cut.share, cut.elements, cut.less) == (
        1,
        (("supply", "field", None),),
        (("demand", "home", None),),
    )


def test_exports_to_be_carried_are_the_counted_ones_at_most_what_can_leave():
    short = two_ways(**{"supply field": (80_000, 100_000), "round": (50_000, 50_000)})
    result = ensemble(short, samples=20_000, shape="uniform")
    assert result.exports.high <= 100_000
    assert result.exports.mean == pytest.approx(90_000, rel=0.01)
    assert result.of("RUS").stranded.mean == pytest.approx(40_000, rel=0.02)


def test_without_ranges_every_sample_is_the_central_answer():
    result = ensemble(two_ways(round=(50_000, 50_000)), samples=10)
    stranded = result.of("RUS").stranded
    assert {stranded.central, stranded.mean, stranded.low, stranded.median, stranded.high} == {50_000}
    assert result.of("RUS").conditional_value_at_risk == 50_000
    assert dict(result.of("RUS").exceeds) == {0: 1, 25_000: 1, 50_000: 0, 75_000: 0}


def test_the_built_in_answer_lies_about_the_central_one():
    view = snapshot(load("kazakhstan"), commodity="crude")
    result = ensemble(view, samples=30_000, on=["RUS"])
    assert result.maximum_flow.central == solve(view).exports
    russia = result.of("RUS")
    assert russia.stranded.low < russia.stranded.central < russia.conditional_value_at_risk
    assert sum(cut.share for cut in russia.binding.cuts) > 0.9
    assert all(one.share >= other.share for one, other in pairwise(russia.binding.cuts))
    assert set(result.evidence()) <= set(view.network.evidence)
    with pytest.raises(UnknownNameError, match="RUS"):
        result.of("RUSS")


# the same however it is run


class Backwards(Executor):
    """Runs what was submitted last first."""

    def __init__(self):
        self.waiting = []

    def submit(self, function, /, *arguments):
        future = Future()
        self.waiting.append((future, function, arguments))
        if len(self.waiting) == 4:
            while self.waiting:
                last, call, given_arguments = self.waiting.pop()
                last.set_result(call(*given_arguments))
        return future


def test_block_size_threads_and_order_do_not_matter():
    view = two_ways(**{"round": (0, 100_000, "a"), "supply field": (50_000, 120_000, "b")})
    wanted = ensemble(view, samples=4_000)
    assert ensemble(view, samples=4_000, size=1) == wanted
    assert ensemble(view, samples=4_000, size=999) == wanted
    assert ensemble(view, samples=4_000, size=1_000, executor=Backwards()) == wanted
    with ThreadPoolExecutor(3) as threads:
        assert ensemble(view, samples=4_000, size=100, executor=threads) == wanted


def test_processes_give_the_same():
    view = two_ways()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        result = ensemble(view, samples=5_000, size=700, executor=processes)
    assert result == ensemble(view, samples=5_000)


def test_more_samples_keep_the_first_and_another_seed_gives_others():
    short, long = (
        prepare(two_ways(), ["RUS"], samples=samples, seed=1, shape="pert", size=samples)
        for samples in (100, 1000)
    )
    assert np.array_equal(run_block(short, 0).exports, run_block(long, 0).exports[:, :100])
    assert ensemble(two_ways(), samples=500, seed=2) != ensemble(two_ways(), samples=500, seed=1)


def refuse(*arguments, **options):
    """Stand for a compilation of a network that is too large."""
    raise TooLargeError("too long")


def without_program(monkeypatch, solver):
    monkeypatch.setattr(analysis.exports_program, "compile_cuts", refuse)
    monkeypatch.setattr(analysis.exports_program, "default_solver", lambda: solver)
    monkeypatch.setattr(analysis.sample_flows, "default_solver", lambda: solver)


@pytest.mark.parametrize("solver", SOLVERS)
def test_too_long_a_program_is_replaced_by_maximum_flows(monkeypatch, solver):
    view = snapshot(load("kazakhstan"), commodity="crude")
    wanted = ensemble(view, samples=25, on=["RUS", "hormuz"])
    without_program(monkeypatch, solver)
    told = []
    result = ensemble(view, samples=25, on=["RUS", "hormuz"], warn=told.append)
    assert (result.operations, result.method, wanted.operations is None) == (None, solver, False)
    assert (wanted.method, wanted.flows) == ("compiled", 0)
    assert 2 <= result.flows <= 6
    assert f"each sample is solved as {result.flows} maximum flows by" in told[0]
    assert same(result, wanted)
    assert result.checked == 25
    assert ensemble(view, samples=25, on=["RUS", "hormuz"]) == result


@pytest.mark.parametrize("solver", SOLVERS)
@settings(max_examples=30, deadline=None)
@given(net=networks(), seed=st.integers(0, 2**32))
def test_flows_are_the_compiled_program_block_by_block(solver, net, seed):
    view = snapshot(net)
    closures = [frozenset(), *(frozenset([way]) for way, *_ in view.ways[:3])]
    compiled, flows = (compile_exports(view, closures, most=most) for most in (50_000, -1))
    assert (compiled.program is None, flows.program is None) == (False, True)
    rng = np.random.default_rng(seed)
    for count in (1, 7):
        block = rng.integers(0, 60, (len(limited(view)), count))
        wanted, found = compiled.solved(block), flows.solved(block, solver=solver)
        assert np.array_equal(found.exports, wanted.exports)
        for question in range(compiled.questions):
            every, home = (np.where(found.cut(2 * question + part), block, 0).sum(axis=0) for part in (0, 1))
            assert np.array_equal(every - home, wanted.exports[question])


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_flow_without_a_cut_of_its_size_is_refused(solver):
    links = [Link(SOURCE, 2, None), Link(2, SINK, None), Link(SOURCE, SINK, 0)]
    with pytest.raises(ProofError, match=r"no cut of its size|without any limit"):
        sample_flows(links, np.array([[5]]), solver=solver)


@pytest.mark.parametrize("solver", SOLVERS)
def test_flows_of_no_links_and_of_no_samples(solver):
    flows, marks = sample_flows([], np.zeros((2, 3), dtype=np.int64), solver=solver)
    assert flows.tolist() == [0, 0, 0]
    assert not marks.any()
    assert sample_flows([Link(SOURCE, SINK, 0)], np.zeros((1, 0), dtype=np.int64), solver=solver)[0].size == 0


def test_amounts_beyond_what_or_tools_holds_are_refused():
    pytest.importorskip("ortools", reason="OR-Tools is not installed")
    block = np.array([[2**62], [2**62]])
    with pytest.raises(RoutesError, match="2\\^62"):
        sample_flows([Link(SOURCE, SINK, 0), Link(SOURCE, SINK, 1)], block, solver="ortools")


# interrupted


def test_what_is_finished_is_told_when_it_is_interrupted():
    told = []

    def interrupt(finished):
        told.append(finished)
        if len(told) == 2:
            raise KeyboardInterrupt

    for executor in (ThreadPoolExecutor(1), None):
        told.clear()
        result = ensemble(two_ways(), samples=5_000, size=1_000, executor=executor, progress=interrupt)
        assert (result.samples, result.asked, result.partial) == (2_000, 5_000, True)
    whole = ensemble(two_ways(), samples=2_000)  # the blocks in order, as here
    assert same(replace(result, asked=2_000), whole)
    assert not whole.partial


def test_nothing_finished_is_an_interruption(monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis.ensemble, "run_block", interrupt)
    with pytest.raises(KeyboardInterrupt):
        ensemble(two_ways(), samples=10)


def test_no_samples_are_refused():
    for wrong in ({"samples": 0}, {"samples": 5, "size": 0}):
        with pytest.raises(RoutesError, match="at least one sample"):
            ensemble(two_ways(), **wrong)


# proven


def test_samples_are_chosen_at_random_and_none_twice():
    for finished, wanted in ((1, 1), (10, 10), (64, 64), (65, 64), (10**8, 64)):
        picked = chosen(finished, seed=1)
        assert len(picked) == len(set(picked)) == wanted
        assert picked == sorted(picked)
        assert all(0 <= number < finished for number in picked)
    assert chosen(1_000, seed=1) == chosen(1_000, seed=1) != chosen(1_000, seed=2)


@pytest.mark.parametrize(("samples", "checked"), [(1, 1), (10, 10), (500, 64)])
def test_as_many_are_proven_as_it_says(samples, checked):
    assert ensemble(two_ways(), samples=samples, size=7).checked == checked


@pytest.mark.parametrize("question", [0, 1, 2])
@pytest.mark.parametrize("size", [5, 40])
def test_a_value_of_the_run_that_is_no_maximum_flow_stops_everything(monkeypatch, question, size):
    """One sample of one question is wrong in what the run found: it is compared, not computed again."""
    make = analysis.ensemble.run_block

    def wrong(task, index):
        done = make(task, index)
        start, count = task.span(index)
        if start <= 17 < start + count:
            done.exports[question, 17 - start] += 1
        return done

    monkeypatch.setattr(analysis.ensemble, "run_block", wrong)
    view = snapshot(load("kazakhstan"), commodity="crude")
    with pytest.raises(ProofError, match="sample 17: the run found"):
        ensemble(view, samples=40, size=size, on=["RUS", "turkish-straits"])


def test_after_an_interruption_only_what_was_run_is_proven(monkeypatch):
    proven = []
    exports = analysis.ensemble.ProvenFlows.exports

    def noted(flows, amounts):
        proven.append(tuple(amounts))
        return exports(flows, amounts)

    def interrupt(finished):
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis.ensemble.ProvenFlows, "exports", noted)
    result = ensemble(two_ways(), samples=5_000, size=20, progress=interrupt)
    assert (result.samples, result.checked) == (20, 20)
    task = prepare(two_ways(), ["RUS"], samples=5_000, seed=1, shape="pert", size=20)
    assert set(proven) == {tuple(column) for column in draw_block(task, 0, 20).T.tolist()}


@settings(max_examples=40, deadline=None)
@given(net=networks(), seed=st.integers(0, 2**32))
def test_proven_flows_are_those_of_the_network_solved_anew(net, seed):
    view = snapshot(net)
    elements = limited(view)
    flows, rng = ProvenFlows(view, elements), np.random.default_rng(seed)
    for _ in range(3):
        amounts = rng.integers(0, 60, len(elements)).tolist()
        assert flows.exports(amounts) == solve(with_amounts(view, elements, amounts)).exports


def test_a_way_without_any_limit_has_no_proof():
    net = network({"field>sea": 5}, supplies={"field": 5}, markets=["sea"])
    view = snapshot(net)
    flows = ProvenFlows(view, limited(view))
    flows._rows = [None] * len(flows._rows)
    with pytest.raises(ProofError, match="no cut of its size"):
        flows.exports([5, 5])


def test_every_sample_of_a_block_is_a_maximum_flow():
    view = snapshot(load("kazakhstan"), commodity="dry")
    names = ["RUS", "CHN"]
    task = prepare(view, names, samples=40, seed=3, shape="pert", size=40)
    block, done = draw_block(task, 0, 40), run_block(task, 0)
    for sample, amounts in enumerate(block.T.tolist()):
        drawn = with_amounts(view, task.program.elements, amounts)
        wanted = [
            solve(drawn).exports,
            *(solve(drawn.closing(exits(view.network, n))).exports for n in names),
        ]
        assert done.exports[:, sample].tolist() == wanted
    for question, cuts in enumerate(done.cuts):
        assert sum(cuts.values()) == 40
        total = sum(count * len(both) for (both, _), count in cuts.items())
        assert total == np.count_nonzero(task.program.cut(block, 2 * question))


def test_a_cut_adds_up_to_exports_in_its_samples():
    view = snapshot(load("kazakhstan"), commodity="crude")
    task = prepare(view, ["RUS"], samples=3_000, seed=1, shape="triangular", size=3_000)
    block, done = draw_block(task, 0, 3_000), run_block(task, 0)
    sums = {cut: block[list(cut[0])].sum(axis=0) - block[list(cut[1])].sum(axis=0) for cut in done.cuts[1]}
    assert all((total >= done.exports[1]).mean() > 0 for total in sums.values())
    assert np.logical_or.reduce([total == done.exports[1] for total in sums.values()]).all()


@given(st.integers(0, 200), st.integers(1, 300), st.integers(0, 2**32), st.floats(0, 1))
def test_columns_are_counted(rows, samples, seed, density):
    """Also more than 64 rows that differ, which do not fit into one number."""
    marks = np.random.default_rng(seed).random((rows, samples)) < density
    marks[:, samples // 2 :] = marks[:, :1]
    both, home = marks[: rows // 2], marks[rows // 2 :]
    naive = Counter(
        (tuple(np.flatnonzero(both[:, column])), tuple(np.flatnonzero(home[:, column])))
        for column in range(samples)
    )
    assert count_columns(both, home) == naive


MEMORY = """
from pathlib import Path
from analysis.ensemble import ensemble
from routes.network import load
from routes.snapshot import snapshot
ensemble(snapshot(load("kazakhstan"), commodity="crude"), samples=1_000_000)
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from Linux's /proc")
def test_a_million_samples_take_at_most_400_megabytes():
    """The peak of the process itself; what getrusage tells counts its parent before the start too."""
    done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True)
    assert int(done.stdout) / 1024 <= 400

"""The benchmark scripts compare like with like: every contender gives the same values."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest


def script(name):
    path = Path(__file__).parent / "benchmarks" / f"{name}.py"
    specification = spec_from_file_location(f"benchmark_{name}", path)
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def dependence():
    return script("dependence")


def test_every_contender_finds_the_same_exports_without_each_country(dependence):
    asked = dependence.question()
    ours = dependence.ours(asked)
    assert set(ours) == set(asked.exits)
    assert dependence.ours_in_full(asked) == ours
    assert dependence.networkx(asked) == ours
    assert dependence.highs(asked, dependence.programmes(asked)) == ours


def test_contenders_that_differ_stop_the_benchmark(dependence):
    with pytest.raises(AssertionError, match="not the same"):
        dependence.medians({"one": lambda: 1, "two": lambda: 2}, 1)


def test_a_row_of_the_table_gives_milliseconds_and_a_ratio(dependence):
    line = dependence.Line("asked", "ours", 0.002, "peer", 0.004)
    assert line.markdown == "| asked | ours | 2.00 | peer | 4.00 | 2.00 |"


# ensembles


@pytest.fixture(scope="module")
def ensemble():
    for library in ("ortools", "scipy", "igraph"):
        pytest.importorskip(library, reason="a peer of the extra 'bench' is not installed")
    return script("ensemble")


def test_every_contender_solves_the_same_samples(ensemble, monkeypatch):
    monkeypatch.setattr(ensemble, "SIZE", 300)
    monkeypatch.setattr(ensemble, "PEERS", {name: (peer, 3) for name, (peer, _) in ensemble.PEERS.items()})
    view = ensemble.crude()
    lines = [line for part in (ensemble.kernel, ensemble.closures) for line in part(view, 1)]
    assert {line.peer for line in lines} == set(ensemble.PEERS)
    assert all(line.ours_each > 0 and line.peer_each > 0 for line in lines)


def test_samples_that_differ_stop_the_benchmark(ensemble):
    ours, peer = {"one": lambda: np.array([[1, 2]])}, {"other": lambda: [[2]]}
    with pytest.raises(AssertionError, match="one and other differ"):
        list(ensemble.compare("asked", "", ours, peer, 2, 1))


def test_another_distribution_stops_the_benchmark(ensemble, monkeypatch):
    view = ensemble.crude()
    assert len(list(ensemble.end_to_end(view, 1))) == 2
    monkeypatch.setattr(ensemble, "LAMBDA", 0.5)
    with pytest.raises(AssertionError, match="not the same distribution"):
        list(ensemble.end_to_end(view, 1))


# large networks


def test_every_contender_solves_the_same_large_network():
    large = script("large")
    (row,) = large.measure([1_000])
    assert row.segments == 1_000
    assert row.value > 0
    assert row.solve_python > 0
    assert row.networkx_alone > 0
    assert large.markdown([row]).count("\n") == 2


def test_a_contender_with_another_value_stops_the_benchmark():
    with pytest.raises(AssertionError, match="somebody finds 2, not 1"):
        script("large").contest(lambda: 2, 1, "somebody")


# worst cases, coalitions and days


@pytest.fixture
def kernel():
    pytest.importorskip("ortools", reason="a peer of the extra 'bench' is not installed")
    return script("kernel")


def test_every_peer_of_the_kernel_finds_the_same(kernel, monkeypatch):
    monkeypatch.setattr(kernel, "FEW", 20)
    monkeypatch.setattr(kernel, "LOSSES", 2)
    monkeypatch.setattr(kernel, "SCENARIOS", 5)
    monkeypatch.setattr(kernel, "DAYS", 9)
    rows = list(kernel.measure(1))
    assert {row.peer for row in rows} == {
        "OR-Tools",
        "networkx preflow_push",
        "HiGHS, mixed-integer",
        "OR-Tools, unrolled",
    }
    assert all(row.our_seconds > 0 and row.ratio > 0 for row in rows)
    assert rows[0].markdown.startswith("| N-2, dry, pairs of segments")


def test_cases_that_differ_stop_the_benchmark_of_the_kernel(kernel):
    with pytest.raises(AssertionError, match="other differ: asked"):
        list(kernel.compare("asked", lambda: [1, 2], {"other": lambda: [1, 3]}, 2, 2, 1))

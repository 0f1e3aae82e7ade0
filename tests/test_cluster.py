"""A real Dask cluster on loopback: a scheduler and two workers, each a process; one is killed half way."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from networks import network, number
from terminal import document, refused

import analysis.executors
import routes
from analysis.ensemble import ensemble
from analysis.executors import cluster
from routes.errors import RoutesError
from routes.snapshot import snapshot

SAMPLES = 10_000_000
START_S = 60  # much, for a machine that is busy with other tests
QUIET = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
COUNTRIES = {"field": "KAZ", "hub": "RUS", "port": "AZE", "sea": "XXX", "home": "KAZ"}
RANGES = {
    "supply field": (80_000, 120_000, "a"),
    "demand home": (5_000, 20_000, "b"),
    "hub-sea": (30_000, 90_000, "c"),
    "field-port": (10_000, 50_000, "d"),
    "port-sea": (20_000, 40_000, "e"),
    "field-home": (9_000, 19_000, "a"),
}


def three_ways():
    """Return crude that leaves by Russia, by Azerbaijan or by neither, each with a range."""
    net = network(
        {
            "field>hub": 200_000,
            "hub>sea": 60_000,
            "field>port": 30_000,
            "port>sea": 30_000,
            "field>home": 15_000,
        },
        supplies={"field": 100_000},
        demands={"home": 10_000},
        markets=["sea"],
        countries=COUNTRIES,
        exporter="KAZ",
        counted={"hub-sea": 50_000, "port-sea": 30_000},
    )

    def put(row, name):
        if name not in RANGES:
            return row
        low, high, source = RANGES[name]
        return replace(row, low=number(low), high=number(high), evidence=(source,))

    tables = net.tables
    return snapshot(
        replace(
            net,
            tables=replace(
                tables,
                capacities=tuple(put(row, row.element) for row in tables.capacities),
                supplies=tuple(put(row, f"supply {row.place}") for row in tables.supplies),
                demands=tuple(put(row, f"demand {row.place}") for row in tables.demands),
            ),
        )
    )


class Processes:
    """A scheduler and its workers, each known by its process and ended by it."""

    def __init__(self, folder):
        self.folder = folder
        file = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", *QUIET, "--port", "0", "--scheduler-file", file)
        until = time.monotonic() + START_S
        while not (file.exists() and file.read_text(encoding="utf-8").strip()):
            assert self.scheduler.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        self.address = json.loads(file.read_text(encoding="utf-8"))["address"]
        self.workers = []

    def start(self, *arguments):
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *map(str, arguments)], cwd=self.folder, stdout=log, stderr=log
            )

    def add_workers(self, count):
        for _ in range(count):
            options = ("--no-nanny", "--nthreads", "1", "--local-directory", self.folder)
            self.workers.append(self.start("worker", self.address, *QUIET, *options))

    def end(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    made = Processes(tmp_path_factory.mktemp("cluster"))
    try:
        with pytest.raises(RoutesError, match="has no workers"), cluster(made.address, wait_s=0.5):
            pass
        made.add_workers(2)
        with cluster(made.address, wait_s=START_S) as executor:
            until = time.monotonic() + START_S
            while executor.workers < 2:
                assert time.monotonic() < until
                time.sleep(0.05)
        yield made
    finally:
        made.end()


@pytest.mark.parametrize(
    "question",
    [
        ("ensemble", "--samples", 3000, "--on", "RUS"),
        ("dependence", "--samples", 3000, "--on", "RUS"),
        ("sensitivity", "--samples", 2000),
        ("run", "iran-closed", "baseline", "--no-pictures", "--commodity", "dry"),
        ("run", "cpc-storm-2022", "--no-pictures", "--samples", 2),
    ],
    ids=lambda question: " ".join(map(str, question[:2])),
)
def test_a_command_says_the_same_on_a_cluster(question, started, tmp_path):
    out = ("--out", tmp_path) if question[0] == "run" else ()
    assert document(*question, *out, "--scheduler", started.address) == document(*question, *out)


def test_workers_with_another_version_or_without_the_project_are_refused(started, monkeypatch):
    question = ("ensemble", "--samples", 10, "--scheduler", started.address)
    monkeypatch.setattr(routes, "__version__", "99.0")
    assert "needs kz-corridors 99.0 and has version " in refused(*question)
    monkeypatch.setattr(analysis.executors, "VERSION", "no_such_package:__version__")
    assert "and has none: install it" in refused(*question)


def test_a_worker_killed_half_way_changes_nothing(started):
    view = three_ways()
    finished = []

    def kill_one(more):
        finished.append(more)
        if sum(finished) >= SAMPLES // 2 and started.workers[0].poll() is None:
            started.workers[0].kill()
            started.workers[0].wait()

    with cluster(started.address) as executor:
        assert executor.workers == 2
        found = ensemble(view, samples=SAMPLES, executor=executor, progress=kill_one)
        assert executor.workers == 1
    assert started.workers[0].returncode == -signal.SIGKILL
    assert min(finished[:-1]) >= 100_000
    assert found.samples == SAMPLES
    assert found.countries[0].stranded.low < found.countries[0].stranded.high
    assert found == ensemble(view, samples=SAMPLES)


def test_a_scheduler_that_is_lost_ends_the_work_with_one_sentence(started):
    def kill_scheduler(_):
        started.scheduler.kill()

    with (
        pytest.raises(RoutesError, match="the workers were lost before the work was done"),
        cluster(started.address) as executor,
    ):
        ensemble(three_ways(), samples=SAMPLES, executor=executor, progress=kill_scheduler)

"""Work handed out: here, to any executor, to processes that may be lost; always the same answer."""

from __future__ import annotations

import json
import os
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace

import pytest
from dated import event, line, task
from networks import network, number
from terminal import corridors, document, refused

import analysis.commands.run_command
import analysis.executors
import analysis.sobol
from analysis.commands.sampling import INTERRUPTED
from analysis.disruption import disruption
from analysis.executors import AHEAD, as_finished, cluster, opened, processes
from analysis.run import run, run_batch
from analysis.scenario import Event, Scenario
from analysis.sensitivity import sensitivity
from routes.errors import RoutesError
from routes.model import Capacity
from routes.network import load


class Counting(Executor):
    """Threads that do not say how many they are; remembers how many tasks were given out and not taken."""

    def __init__(self):
        self.threads = ThreadPoolExecutor(2)
        self.given = []
        self.taken = []
        self.most = 0

    def submit(self, function, /, *arguments):
        self.given.append(arguments)
        self.most = max(self.most, len(self.given) - len(self.taken))
        return self.threads.submit(function, *arguments)


class Stuck(Executor):
    """Finishes the first task and no other."""

    def __init__(self):
        self.futures = []

    def submit(self, function, /, *arguments):
        self.futures.append(Future())
        if len(self.futures) == 1:
            self.futures[0].set_result(function(*arguments))
        return self.futures[-1]


def double(value):
    return 2 * value


def end_this_process(_):
    os._exit(3)


def doubled(executor, count=50):
    return dict(as_finished(double, ((value,) for value in range(count)), executor))


# handed out


def test_every_task_is_done_once():
    wanted = {value: 2 * value for value in range(50)}
    assert list(doubled(None).items()) == list(wanted.items())
    with ThreadPoolExecutor(3) as threads:
        assert doubled(threads) == wanted
    with opened(workers=2) as executor:
        assert doubled(executor) == wanted
    with opened(workers=1) as executor:
        assert executor is None


@pytest.mark.parametrize(("workers", "most"), [(1, 2), (3, 6), (None, AHEAD)])
def test_only_a_few_tasks_wait_at_a_time(workers, most):
    executor = Counting()
    if workers is not None:
        executor.workers = workers
    for found, _ in as_finished(double, ((value,) for value in range(100)), executor):
        executor.taken.append(found)
    assert sorted(executor.taken) == list(range(100))
    assert executor.most == most
    executor.threads.shutdown()


def test_what_waits_is_cancelled_when_nobody_asks_further():
    executor = Stuck()
    results = as_finished(double, ((value,) for value in range(100)), executor)
    assert next(results) == (0, 0)
    results.close()
    assert [future.cancelled() for future in executor.futures] == [False] + [True] * (AHEAD - 1)


def test_what_a_task_raises_is_raised():
    with ThreadPoolExecutor(1) as threads, pytest.raises(ZeroDivisionError):
        list(as_finished(divmod, [(1, 0)], threads))


def test_a_lost_process_is_named_in_one_sentence():
    with processes(2) as executor:
        with pytest.raises(RoutesError, match="workers were lost"):
            list(as_finished(end_this_process, [(1,), (2,)], executor))
        with pytest.raises(RoutesError, match="workers were lost"):  # and the next task finds nobody
            list(as_finished(double, [(1,)], executor))


# a cluster that is not there


def test_a_cluster_needs_its_library(monkeypatch):
    monkeypatch.setattr(analysis.executors, "find_spec", lambda name: None)
    assert "pip install 'kz-corridors[cluster]'" in refused(
        "ensemble", "--samples", 10, "--scheduler", "tcp://127.0.0.1:8786"
    )


@pytest.mark.parametrize("address", ["", "127.0.0.1:8786", "tcp://127.0.0.1", "udp://host:1", "tcp://[::1:4"])
def test_an_address_that_is_none_is_refused(address):
    assert "expected the address of a scheduler like tcp://host:8786" in refused(
        "sensitivity", "--samples", 100, "--scheduler", address
    )


def test_a_scheduler_that_does_not_answer_is_named():
    words = r"no scheduler answers at tcp://127\.0\.0\.1:1 within 0\.2 seconds"
    with pytest.raises(RoutesError, match=words), cluster("tcp://127.0.0.1:1", wait_s=0.2):
        pass


def test_processes_and_a_cluster_exclude_each_other():
    assert "leave it out with --scheduler" in refused(
        "run", "baseline", "--workers", 2, "--scheduler", "tcp://127.0.0.1:8786"
    )


# sensitivity


def two_ways():
    """Return a network whose two ways round Russia have a range each."""
    net = network(
        {"field>hub": 1000, "hub>sea": 1000, "field>sea:a": 300, "field>sea:b": 100},
        supplies={"field": 1000},
        markets=["sea"],
        countries={"field": "KAZ", "hub": "RUS", "sea": "XXX"},
        exporter="KAZ",
        unit="t/d",
    )

    def put(row):
        return replace(row, low=number(0), evidence=(row.element,)) if row.element in "ab" else row

    return replace(net, tables=replace(net.tables, capacities=tuple(map(put, net.tables.capacities))))


def test_sensitivity_is_the_same_wherever_it_is_computed():
    wanted = sensitivity(two_ways(), "RUS", samples=70_000)
    assert (wanted.asked, wanted.partial) == (70_000, False)
    with ThreadPoolExecutor(3) as threads, processes(2) as pool:
        for executor in (threads, pool):
            told = []
            found = sensitivity(two_ways(), "RUS", samples=70_000, executor=executor, progress=told.append)
            assert found == wanted
            assert len(told) > 1
            assert sum(told) == 70_000


def interrupting(after):
    told = []

    def progress(finished):
        told.append(finished)
        if len(told) == after:
            raise KeyboardInterrupt

    return progress


def test_an_interrupted_sensitivity_tells_of_what_is_finished(monkeypatch):
    monkeypatch.setattr(analysis.sobol, "SIZE", 10_000)
    whole = sensitivity(two_ways(), "RUS", samples=100_000)
    found = sensitivity(two_ways(), "RUS", samples=100_000, progress=interrupting(4))
    assert (found.asked, found.partial) == (100_000, True)
    assert 30_000 < found.samples < 50_000
    assert found.evaluations == 4 * found.samples
    assert found.mean == pytest.approx(whole.mean, rel=0.02)
    for one, other in zip(found.sources, whole.sources, strict=True):
        assert one.total.value == pytest.approx(other.total.value, abs=0.05)


def test_an_interrupted_sensitivity_ends_with_its_status(monkeypatch):
    monkeypatch.setattr(analysis.sobol, "SIZE", 1)
    block_sums, finished = analysis.sobol._block_sums, []

    def interrupt(*arguments):
        finished.append(arguments)
        if len(finished) > 40:
            raise KeyboardInterrupt
        return block_sums(*arguments)

    monkeypatch.setattr(analysis.sobol, "_block_sums", interrupt)
    status, out, err = corridors("sensitivity", "--samples", 2000, "--json")
    found = json.loads(out)
    assert (status, err, found["partial"], found["asked"]) == (INTERRUPTED, "", True, 2000)
    finished.clear()
    assert "samples of 2,000, interrupted" in " ".join(corridors("sensitivity", "--samples", 2000)[1].split())
    finished.extend(range(41))
    assert corridors("sensitivity", "--samples", 2000)[:2] == (INTERRUPTED, "")


# scenarios


def dated_line(rail=(1, 4, 10)):
    made = line({"field>sea:pipe": 10, "field>sea:rail": 4}, counted={"pipe": 10, "rail": 0})
    low, central, high = map(number, rail)
    rows = (
        Capacity(element="pipe", central=number(10), unit="t/d"),
        Capacity(element="rail", low=low, central=central, high=high, unit="t/d"),
    )
    return replace(made, tables=replace(made.tables, capacities=rows))


STOP = task(event("pipe", 2, 3), days=8)


def test_random_runs_are_the_same_wherever_they_are_made():
    wanted = disruption(dated_line(), STOP, samples=9, seed=4)
    assert (wanted.samples, wanted.asked, wanted.partial) == (9, 9, False)
    with ThreadPoolExecutor(3) as threads, processes(2) as pool:
        for executor in (threads, pool):
            found = disruption(dated_line(), STOP, samples=9, seed=4, executor=executor)
            assert [cost for _, cost in found.spread] == [cost for _, cost in wanted.spread]
            assert [days.tolist() for days, _ in found.spread] == [days.tolist() for days, _ in wanted.spread]


def test_interrupted_random_runs_are_those_that_are_finished(monkeypatch):
    wanted = disruption(dated_line(), STOP, samples=3, seed=4)
    random_run = analysis.disruption._random_run

    def interrupt(events, seed, at):
        if at == stop:
            raise KeyboardInterrupt
        return random_run(events, seed, at)

    monkeypatch.setattr(analysis.disruption, "_random_run", interrupt)
    stop = 3
    found = disruption(dated_line(), STOP, samples=9, seed=4)
    assert (found.samples, found.asked, found.partial) == (3, 9, True)
    assert [cost for _, cost in found.spread] == [cost for _, cost in wanted.spread]
    stop = 0
    with pytest.raises(KeyboardInterrupt):
        disruption(dated_line(), STOP, samples=9, seed=4)


def test_scenarios_are_the_same_wherever_they_are_run():
    net = load("kazakhstan")
    good = Scenario(name="closed", title="t", commodity="dry", events=(Event(element="transit:RUS"),))
    bad = Scenario(name="bad", title="t", events=(Event(element="no such element"),))
    wanted = run(net, good, on=["RUS"])
    with processes(2) as pool:
        for executor in (None, pool):
            found = dict(run_batch(net, [bad, good], on=["RUS"], executor=executor))
            assert isinstance(found[0], RoutesError)
            assert (found[1].lost, found[1].outcome.countries) == (wanted.lost, wanted.outcome.countries)


RUN = ("run", "iran-closed", "baseline", "--no-pictures", "--commodity", "dry", "--out")


def test_scenarios_are_told_in_the_order_in_which_they_were_named(tmp_path):
    wanted = document(*RUN, tmp_path / "a")
    assert [item["scenario"] for item in wanted] == ["iran-closed", "baseline"]
    assert document(*RUN, tmp_path / "b", "--workers", 2) == wanted
    for name in ("iran-closed", "baseline"):
        one, other = ((tmp_path / folder / name / "result.json").read_bytes() for folder in "ab")
        assert one == other


def test_what_was_done_before_its_turn_is_told_after_an_interruption(tmp_path, monkeypatch):
    batch = analysis.commands.run_command.run_batch

    def second_then_interrupted(net, scenarios, **asked):
        (found,) = batch(net, scenarios[1:], **asked)
        yield 1, found[1]
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis.commands.run_command, "run_batch", second_then_interrupted)
    status, out, err = corridors(*RUN, tmp_path, "--json")
    assert (status, err) == (INTERRUPTED, "")
    assert [item["scenario"] for item in json.loads(out)] == ["baseline"]
    assert (tmp_path / "baseline" / "result.json").is_file()


def test_interrupted_random_runs_end_the_command(tmp_path, monkeypatch):
    random_run = analysis.disruption._random_run

    def interrupt(events, seed, at):
        if at == 1:
            raise KeyboardInterrupt
        return random_run(events, seed, at)

    monkeypatch.setattr(analysis.disruption, "_random_run", interrupt)
    arguments = ("run", "cpc-storm-2022", "baseline", "--no-pictures", "--samples", 5, "--out", tmp_path)
    status, out, _ = corridors(*arguments)
    assert status == INTERRUPTED
    assert "1 random run of 5, interrupted" in " ".join(out.split())
    assert not (tmp_path / "baseline").exists()
    found = json.loads((tmp_path / "cpc-storm-2022" / "result.json").read_text(encoding="utf-8"))
    timeline = found["timeline"]
    assert (timeline["samples"], timeline["asked"], timeline["partial"]) == (1, 5, True)

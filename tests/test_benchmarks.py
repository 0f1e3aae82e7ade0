"""The benchmark scripts compare like with like: every contender gives the same values."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parent / "benchmarks"


def script(name):
    path = BENCHMARKS / f"{name}.py"
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
    return script("ensemble")


def test_every_contender_solves_the_same_samples(ensemble, monkeypatch):
    monkeypatch.setattr(ensemble, "SIZE", 300)
    monkeypatch.setattr(ensemble, "PEERS", {name: (peer, 3) for name, (peer, _) in ensemble.PEERS.items()})
    view = ensemble.crude()
    lines = [line for part in (ensemble.kernel, ensemble.closures) for line in part(view, 1)]
    assert {line.peer for line in lines} == set(ensemble.PEERS)
    assert all(line.ours_each > 0 and line.peer_each > 0 for line in lines)


def test_a_program_for_any_capacities_is_longer_and_solves_the_same_samples(ensemble, monkeypatch):
    monkeypatch.setattr(ensemble, "SIZE", 300)
    view, peers = ensemble.crude(), ("networkx preflow_push", "OR-Tools")
    narrow, wide = (list(ensemble.kernel(view, 1, narrow=each, among=peers)) for each in (True, False))
    assert {line.peer for line in wide} == set(peers)
    assert min(line.operations for line in wide) > max(line.operations for line in narrow)


def test_a_block_sends_back_four_bytes_for_each_sample_and_question(ensemble, monkeypatch):
    monkeypatch.setattr(ensemble, "SIZE", 20_000)
    questions, given, back = ensemble.sent_back(ensemble.crude())
    assert questions == 11
    assert given > 1_000
    assert 4 <= back / 20_000 / questions < 4.2  # and a little: the cuts that bind, the samples to check


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


def test_every_command_is_measured_to_its_end():
    large = script("large")
    rows = large.commands([200])
    assert [row.command for row in rows] == ["check", "bottlenecks", "why", "dependence"]
    assert all(row.seconds > 0.1 and row.peak_mb > 20 for row in rows)
    header, _, line = large.commands_markdown([*rows[:3], rows[0]._replace(segments=300)]).splitlines()[:3]
    assert header == "| segments | `check` | `bottlenecks` | `why` |"
    assert line.startswith(f"| 200 | {rows[0].seconds:,.1f} s, {rows[0].peak_mb} MB | ")


def test_a_contender_with_another_value_stops_the_benchmark():
    with pytest.raises(AssertionError, match="somebody finds 2, not 1"):
        script("large").contest(lambda: 2, 1, "somebody")


# worst cases, coalitions and days


@pytest.fixture
def kernel():
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


# all of it


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    return script("__main__")


@pytest.fixture
def report(bench):
    return bench.report


def measured(report, **ratios):
    rows = tuple(
        report.Measured(key, report.BUILT_IN, "ours", "1 s", "peer", "2 s", ratio)
        for key, each in ratios.items()
        for ratio in each
    )
    aside = report.Measured(None, report.BUILT_IN, "numpy", "1 s", "peer", "3 s", 3.0, "beside")
    return report.Run(
        rows=(*rows, aside),
        growth="| segments |",
        traffic="nothing is sent",
        resolved=4,
        samples=9,
        seconds=90,
    )


def test_small_runs_of_the_parts_give_a_row_for_each_of_their_targets(bench, report, monkeypatch):
    import kernel

    for name, small in (("FEW", 2), ("LOSSES", 1), ("SCENARIOS", 3), ("DAYS", 4)):
        monkeypatch.setattr(kernel, name, small)
    rows = [*bench.kernels(1, (1, 3)), *bench.goods(2), *bench.memory(10), *bench.cold(1)]
    wanted = {target.key for target in report.TARGETS} - {"networkx", "ortools", "drawing"}
    assert {row.target for row in rows} == {None, *wanted}
    assert all(row.ratio > 0 for row in rows)
    for key in ("pairs", "countries", "years"):
        assert all(row.numpy > 0 for row in rows if row.target == key)
    assert [row.network for row in rows if row.target == "worst"][-1] == f"{report.GENERATED}, 2 of them"


def test_the_largest_network_is_kept_and_shown_with_its_date(bench, monkeypatch, tmp_path):
    kept = tmp_path / "largest.json"
    monkeypatch.setattr("large.COMMANDS", ("check {}",))
    bench.keep(200, kept)
    text = bench.growth([100], kept)
    lines = [line.split(" ")[1] for line in text.splitlines() if line.startswith("| ")]
    assert lines == ["segments", "100", "200", "segments", "200"]
    assert "The lines of 200 segments were measured on 20" in text
    assert "measured on" not in bench.report.growth("rows", "commands", None)
    assert bench.KEPT.exists()


def test_without_numba_the_kernel_runs_by_numpy(bench):
    from analysis.kernel import default_engine

    assert default_engine() == "numba"
    with bench.without_numba():
        assert default_engine() == "numpy"


def test_rows_of_the_ensemble_are_those_of_two_cores(bench, report, monkeypatch):
    import ensemble

    monkeypatch.setattr(ensemble, "SIZE", 300)
    monkeypatch.setattr(ensemble, "PEERS", {name: (peer, 3) for name, (peer, _) in ensemble.PEERS.items()})
    rows = [row for row in bench.ensembles(1) if row.target]
    assert [row.target for row in rows] == ["networkx", "ortools", "networkx", "ortools", "drawing"]
    assert all(row.cores == "2 cores" for row in rows)
    assert all(row.numpy > 0 for row in rows[:4])
    assert rows[0].operations < rows[2].operations


def test_the_made_up_network_is_the_same_each_time_and_as_large_as_the_page_says(bench):
    one, other = bench.made_up(1), bench.made_up(1)
    assert one.capacities == other.capacities
    assert len(one.places) == 107
    assert 240 <= len(one.segments) <= 260
    assert one.capacities != bench.made_up(2).capacities


def test_the_page_says_what_is_missed(bench, report):
    run = measured(report, pairs=(34.4, 18.8), worst=(11.2,), countries=(700,))
    page = report.page(run)
    assert "| 34 × | – | 25 × | 80 × | yes |" in page
    assert "| 18.8 × | – | 25 × | 80 × | **no** |" in page
    assert "| 700 × | – | 300 × | 600 × | stretch |" in page
    assert "built-in: 11.2 × instead of 15.0 ×" in page
    assert "| beside | built-in | numpy | 1 s | peer | 3 s | 3.0 × |" in page


def test_the_page_says_on_how_many_cores_and_how_long_the_programs_are(report):
    """Two comparisons of one target: a short program and a long one, with numpy beside."""
    first, last = (
        report.Measured(
            "networkx",
            name,
            f"numba, 2 cores, {length} operations",
            "1 s",
            "networkx",
            "9 s",
            ratio,
            numpy=half,
            operations=length,
        )
        for name, length, ratio, half in (
            ("built-in", 153, 60_000.0, 45_000.0),
            ("made up", 1781, 9_000.0, 3_000.0),
        )
    )
    run = measured(report)._replace(rows=(first, last))
    page, readme = report.page(run), report.short_table(run)
    assert "rest on a short program: 153 additions" in page
    assert "1,781 operations for the made-up network" in page
    assert "| 9,000 × | 3,000 × | 2,000 × | 15,000 × | yes |" in page
    assert "nothing is sent" in page
    assert "| networkx | 2 cores | 9,000 × to 60,000 × | 3,000 × to 45,000 × | 2,000 × | yes |" in readme


def test_numpy_that_ran_itself_is_its_own_ratio_beside(report):
    row = report.Measured("worst", "built-in", "numpy, 1 core", "1 s", "HiGHS", "9 s", 9.0)
    assert (row.by_numpy, row.cores) == (9.0, "1 core")
    assert row._replace(ours="`corridors --help`").cores == "–"


def test_a_target_is_missed_where_no_network_reaches_it(bench, report):
    reached = {target.key: (target.must,) for target in report.TARGETS}
    assert bench.missed(measured(report, **reached)) == []
    assert bench.missed(measured(report, **{**reached, "worst": (11.2, 14.9)})) == [
        "Worst sets of up to five segments, proven"
    ]


def test_the_page_says_that_nothing_is_missed(report):
    run = measured(report, worst=(15,))
    assert "Everything that must be reached is reached." in report.page(run)


def test_all_is_written_where_the_readme_has_room_for_it(bench, report, tmp_path):
    (tmp_path / "docs").mkdir()
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.BEGIN}\nearlier\n{report.END}\nafter\n", encoding="utf-8")
    run = measured(report, pairs=(34.4, 18.8), worst=(11.2, 1.5), help=(7,), memory=(1.2,))
    report.write_all(run, tmp_path)
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{report.BEGIN}\n")
    assert text.endswith(f"{report.END}\nafter\n")
    assert "earlier" not in text
    assert "| OR-Tools | – | 18.8 × to 34 × | – | 25 × | in part |" in text
    assert "| HiGHS, mixed-integer | – | 1.5 × to 11.2 × | – | 15.0 × | no |" in text
    assert (tmp_path / "docs" / "benchmarks.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "docs" / "BENCHMARKS.md").read_text(encoding="utf-8") == report.page(run)


def test_the_picture_has_a_dot_and_two_marks_for_each_comparison(report):
    ax = report.draw(measured(report, pairs=(34.4, 18.8), worst=(11.2,), memory=(1.2,)))
    dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert dots == [34.4, 18.8, 11.2]
    marks = [line.get_xdata()[0] for line in ax.lines if line.get_linewidth() == 2.2]
    assert marks == [25, 80, 25, 80, 15, 50]
    assert ax.get_title() == ""
    assert any("1 of 3 comparisons" in text.get_text() for text in ax.texts)


@pytest.mark.parametrize(("ratio", "text"), [(56_035.2, "56,000 ×"), (34.4, "34 ×"), (8, "8.0 ×")])
def test_a_ratio_is_written_with_few_digits(report, ratio, text):
    assert report.times(ratio) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(1.25e-6, "1.25 µs"), (0.0312, "31.2 ms"), (6.214, "6.21 s"), (8e-8, "0.08 µs")]
)
def test_a_duration_is_written_in_its_unit(report, seconds, text):
    assert report.duration(seconds) == text


def test_the_readme_shows_the_table_of_the_page():
    root = Path(__file__).parents[1]
    readme, page = ((root / name).read_text(encoding="utf-8") for name in ("README.md", "docs/BENCHMARKS.md"))
    (shown,) = re.findall(r"<!-- speed.*?-->(.*?)<!-- end of speed -->", readme, re.DOTALL)
    rows = [line.split(" | ")[0] for line in shown.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 11
    assert not [row for row in rows if f"{row} | built-in" not in page]

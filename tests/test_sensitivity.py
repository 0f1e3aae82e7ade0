"""Which source changes the answer: answers that can be written down, exact samples, text, JSON, picture."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from exhibits import doubted
from extents import off_the_page, overlapping, small_page, svgs, words
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import network, number
from terminal import document, refused, told

import analysis.exports_program
import analysis.sensitivity
from analysis.console_sensitivity import explained, few, sensitivity_finding, share
from analysis.elimination import TooLargeError
from analysis.ensemble import ensemble, prepare
from analysis.ensemble_blocks import block_of, draw_block
from analysis.plots.sensitivity_bars import Estimate, SensitiveSource, sensitivity_bars
from analysis.sensitivity import cited_as, moved_names, sensitivity
from analysis.sensitivity_pictures import sensitivity_picture
from analysis.sobol import Index, matrix
from routes.errors import ProofError, UnknownNameError
from routes.model import Evidence
from routes.network import load
from routes.snapshot import snapshot

RUSSIA = {"field": "KAZ", "hub": "RUS", "sea": "XXX"}
FEW = ("--samples", 2000)


def ways(*, supply=1000, counted=None, **ranges):
    """Return a network with ways round Russia that have a range and a source: name=(low, high, evidence)."""
    segments = {
        "field>hub": 1000,
        "hub>sea": 1000,
        **{f"field>sea:{name}": ends[1] for name, ends in ranges.items()},
    }
    net = network(
        segments,
        supplies={"field": supply},
        markets=["sea"],
        countries=RUSSIA,
        exporter="KAZ",
        counted=None if counted is None else {"hub-sea": counted},
        unit="t/d",
    )

    def put(row):
        if row.element not in ranges:
            return row
        low, high, *cited = ranges[row.element]
        middle = number((low + high) / 2)
        return replace(row, low=number(low), central=middle, high=number(high), evidence=tuple(cited))

    return replace(net, tables=replace(net.tables, capacities=tuple(map(put, net.tables.capacities))))


def totals(result):
    return {source.driver: source.total.value for source in result.sources}


# answers that can be written down


def test_two_ways_round_share_the_spread_by_the_squares_of_their_ranges():
    result = sensitivity(
        ways(a=(0, 30, "paper"), b=(0, 10, "report")), "RUS", samples=50_000, distribution="uniform"
    )
    assert [source.driver for source in result.sources] == ["paper", "report"]
    for source, wanted in zip(result.sources, (0.9, 0.1), strict=True):
        assert source.first.value == pytest.approx(wanted, abs=0.02)
        assert source.total.value == pytest.approx(wanted, abs=0.02)
        assert source.total.low <= source.total.value <= source.total.high
    scale = result.snapshot.scale
    assert result.deviation / scale == pytest.approx((1000 / 12) ** 0.5, rel=0.01)
    assert result.central / scale == 980
    assert result.checked == 64
    assert result.evaluations == 4 * 50_000


def test_figures_of_one_source_move_together():
    together = ways(a=(0, 10, "paper"), b=(0, 10, "paper"), c=(0, 10, "report"))
    result = sensitivity(together, "RUS", samples=50_000, distribution="uniform")
    assert totals(result) == pytest.approx({"paper": 0.8, "report": 0.2}, abs=0.02)
    assert moved_names(result.snapshot, result.sources[0]) == ("field – sea",)
    assert [element.id for element in result.sources[0].moves] == ["a", "b"]


def test_a_source_that_cannot_change_the_answer_has_nothing_and_costs_nothing():
    """The way through Russia is closed; and the wide way never holds down the narrow supply behind it."""
    result = sensitivity(
        ways(a=(0, 10, "paper"), wide=(5000, 9000, "report"), supply=2000), "RUS", samples=500
    )
    assert totals(result) == {"paper": 0, "report": 0}
    assert result.deviation == 0
    assert not any(source.matters for source in result.sources)
    assert "No source changes what is stranded without Russia" in sensitivity_finding(result)
    assert sensitivity_picture(result).sources == ()
    assert sensitivity_bars(sensitivity_picture(result)).texts


def test_left_and_stranded_spread_alike_where_what_is_to_be_carried_is_fixed():
    net = ways(a=(0, 300, "paper"), b=(0, 100, "report"), counted=900)
    one, other = (sensitivity(net, "RUS", samples=5_000, quantity=name) for name in ("stranded", "left"))
    assert totals(one) == pytest.approx(totals(other))
    scale = one.snapshot.scale
    assert one.mean + other.mean == pytest.approx(900 * scale)
    assert (one.central + other.central) / scale == 900


def test_a_source_without_a_row_of_evidence_is_called_by_its_id():
    net = ways(a=(0, 30), b=(0, 20, "paper"))
    row = Evidence(id="paper", subject="b", quantity="capacity", publisher="Ministry", published="2024-05")
    result = sensitivity(replace(net, tables=replace(net.tables, evidence=(row,))), "RUS", samples=500)
    by_driver = {source.driver: cited_as(source) for source in result.sources}
    assert by_driver["a"] == "a"
    assert by_driver["paper"] in ("paper", "Ministry, 2024-05")
    bare = replace(result.sources[0], evidence=replace(row, published=None))
    assert cited_as(bare) == "Ministry"


# every sample is exact


def test_the_first_matrix_is_the_ensemble_of_the_same_seed():
    view = snapshot(load("kazakhstan"), commodity="crude")
    task = prepare(view, ["RUS"], samples=200, seed=5, shape="pert", size=200)
    drivers = list({draw.driver for draw in task.draws if not draw.is_point})
    one, two = (matrix(drivers, seed=5, start=10, count=90, second=second) for second in (False, True))
    drawn = draw_block(task, 10, 90)
    assert np.array_equal(block_of(task, dict(zip(drivers, one, strict=True)), 90), drawn)
    assert not np.array_equal(block_of(task, dict(zip(drivers, two, strict=True)), 90), drawn)
    found = sensitivity(view, "RUS", samples=5_000, seed=5)
    spread = ensemble(view, samples=5_000, seed=5, on=["RUS"]).of("RUS").stranded
    assert found.central == spread.central
    assert found.mean == pytest.approx(spread.mean, abs=4 * found.deviation / 5_000**0.5)


def test_too_long_a_program_is_replaced_by_maximum_flows(monkeypatch):
    net = ways(a=(0, 30, "paper"), b=(0, 10, "report"))
    wanted = sensitivity(net, "RUS", samples=60)

    def refuse(*arguments, **options):
        raise TooLargeError("too long")

    monkeypatch.setattr(analysis.exports_program, "compile_cuts", refuse)
    assert sensitivity(net, "RUS", samples=60).sources == wanted.sources


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_value_of_the_run_that_differs_from_its_maximum_flow_stops_everything(monkeypatch, which):
    """What is compared is what the run used: of A, of B, or with a row swapped."""
    call, calls = analysis.sensitivity.Answer.__call__, []

    def wrong(self, rows):
        calls.append(rows)
        return call(self, rows) + (len(calls) == 2 + which)  # the first is the centre

    monkeypatch.setattr(analysis.sensitivity.Answer, "__call__", wrong)
    with pytest.raises(ProofError, match="the run found"):
        sensitivity(ways(a=(0, 30, "paper")), "RUS", samples=100)


def test_of_few_samples_a_value_of_each_is_proven():
    assert sensitivity(ways(a=(0, 30, "paper")), "RUS", samples=9).checked == 9


def test_a_country_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="RUS"):
        sensitivity(ways(a=(0, 30, "paper")), "RSU", samples=100)


@settings(max_examples=15, deadline=None)
@given(
    ends=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 2)), min_size=1, max_size=4
    ),
    supply=st.integers(1, 120),
)
def test_sources_of_any_network(ends, supply):
    ranges = {
        f"way{row}": (min(pair), max(pair), f"source-{source}") for row, (*pair, source) in enumerate(ends)
    }
    result = sensitivity(ways(supply=supply, **ranges), "RUS", samples=2_000)
    error = 0.15
    for source in result.sources:
        assert source.first.value <= source.total.value + error
        assert source.matters or (source.first, source.total) == ((0, 0, 0), (0, 0, 0))
    assert sum(source.first.value for source in result.sources) <= 1 + error
    if result.deviation:
        assert sum(totals(result).values()) >= 1 - error
    assert len({element for source in result.sources for element in source.moves}) == sum(
        low < high for low, high, _ in ranges.values()
    )


# told


def test_the_headline_names_the_source_and_the_table_what_it_moves():
    text = told("sensitivity", *FEW, "--on", "RUS")
    assert text.startswith("If one source is wrong, that for Kenkiyak – Kumkol (KMG via Interfax/Oilprice,")
    assert "changes what is stranded without Russia most: it explains" in text
    assert "kenkiyak-kumkol-capacity Kenkiyak – Kumkol" in text
    assert "sources change nothing." in text
    assert "64 of these, taken at random, were solved once more as maximum flows" in text
    assert "note: 2,000 samples: shares are rough" in text


@cache
def one_source():
    return sensitivity(ways(a=(0, 30, "paper")), "RUS", samples=100)


@given(
    first=st.floats(-0.05, 1.05), total=st.floats(-0.05, 1.05), samples=st.sampled_from([100, 9_999, 10_000])
)
def test_no_total_below_its_first_order_is_told_without_a_word(first, total, samples):
    result = one_source()
    source = replace(
        result.sources[0], first=Index(first, first - 0.1, first + 0.1), total=Index(total, total, total)
    )
    text = explained(replace(result, samples=samples), source)
    assert ("together with others" in text) is (share(first) != share(total))
    assert ("too few" in text) is (total < first and share(first) != share(total))
    assert ("90 % interval" in text) is (samples < 10_000 or total < first)


def test_what_can_leave_is_asked_with_of():
    assert "changes what can leave without Russia most" in told("sensitivity", *FEW, "--of", "left")


def test_the_document_holds_what_the_format_says():
    found = document("sensitivity", *FEW, "--on", "RUS", "--seed", 3, "--distribution", "triangular")
    assert (found["country"], found["of"], found["samples"], found["seed"]) == ("RUS", "stranded", 2000, 3)
    assert (found["distribution"], found["checked"], found["files"]) == ("triangular", 64, [])
    first, *others = found["sources"]
    assert set(first) == {
        "driver",
        "publisher",
        "published",
        "subject",
        "quantity",
        "moves",
        "first",
        "total",
    }
    assert first["moves"] == [{"kind": "segment", "id": "kenkiyak-kumkol"}]
    assert found["warnings"][0].startswith("2,000 samples: shares are rough")
    assert set(first["total"]) == {"value", "low", "high"}
    assert [item["total"]["value"] for item in others] == sorted(
        (item["total"]["value"] for item in others), reverse=True
    )
    assert {"kenkiyak-kumkol-capacity"} <= set(found["evidence"])
    assert abs(found["mean"] - found["central"]) < found["deviation"]


def test_a_picture_is_written_and_named(tmp_path):
    found = document("sensitivity", *FEW, "--plot", "--out", tmp_path)
    assert found["files"] == [str(tmp_path / f"sensitivity.{ending}") for ending in ("png", "svg")]
    assert all((tmp_path / f"sensitivity.{ending}").stat().st_size for ending in ("png", "svg"))
    assert "Wrote " in told("sensitivity", *FEW, "--plot", "--out", tmp_path)
    assert told("sensitivity", *FEW, "--quiet", "--out", tmp_path) == ""


@pytest.mark.parametrize("wrong", [("--samples", 5), ("--of", "lost"), ("--on", "RSU")])
def test_wrong_options_are_refused(wrong):
    assert refused("sensitivity", *wrong)


def test_many_names_are_cut():
    assert few(("a", "b")) == "a; b"
    assert few(("a", "b", "c", "d", "e")) == "a; b; c; 2 more"


# drawn

ESTIMATES = st.tuples(st.floats(-0.02, 1.0), st.floats(0, 0.2), st.floats(0, 0.2))


def bars(ax, name):
    return [patch.get_width() for patch in ax.patches if patch.get_gid() == name]


def test_the_bars_and_intervals_are_the_estimates():
    ax = sensitivity_bars(doubted())
    assert bars(ax, "alone") == [0.6, 0.25, 0.002]
    assert bars(ax, "with others") == [0.64, 0.3, 0.01]
    ends = [tuple(line.get_xdata()) for line in ax.lines if line.get_gid() == "interval"]
    assert ends[:2] == [(0.55, 0.65), (0.6, 0.69)]
    assert {"Atyrau – Samara", "Operator, 2024", "60\u202f%", "with others 64\u202f%"} <= set(words(ax))


@settings(max_examples=12, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(1, 7), ESTIMATES, ESTIMATES), max_size=8), small=st.booleans())
def test_no_text_lies_on_another_or_leaves_the_page(rows, small):
    def estimate(value, less, more):
        return Estimate(value, value - less, value + more)

    sources = tuple(
        SensitiveSource(
            moves="Atyrau – Samara " * times,
            cited="Operator via agency, 2024 " * times,
            alone=estimate(*one),
            with_others=estimate(*other),
        )
        for times, one, other in rows
    )
    ax = sensitivity_bars(replace(doubted(), sources=sources), ax=small_page() if small else None)
    assert not overlapping(ax)
    assert not off_the_page(ax)


def test_axes_given_are_the_axes_returned():
    ax = small_page()
    assert sensitivity_bars(doubted(), ax=ax) is ax


def test_the_same_picture_gives_the_same_svg(tmp_path):
    one, other = svgs(lambda: sensitivity_bars(doubted()), tmp_path)
    assert one == other


def test_the_picture_tells_the_first_sources_and_counts_the_others():
    result = sensitivity(snapshot(load("kazakhstan"), commodity="crude"), "RUS", samples=2_000)
    picture = sensitivity_picture(result)
    assert picture.title.endswith("of the doubt rests on one source: Kenkiyak – Kumkol")
    assert len(picture.sources) <= 8
    assert f"{len(result.sources) - len(picture.sources)} other sources" in picture.footer
    assert np.all(np.diff([source.with_others.value for source in picture.sources]) <= 0)

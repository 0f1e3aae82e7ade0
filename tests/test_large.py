"""Networks of many segments: the same answers by OR-Tools, linear checks, and output that stays short."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from large_networks import Shape, write_large
from networks import network as small_network
from strategies import networks
from test_residual import Residual

import analysis.flow
from analysis import shares
from analysis.bottlenecks import bottlenecks
from analysis.certificate import maximum_flow, prove, verify
from analysis.cli import main
from analysis.commands import options
from analysis.dependence import dependence
from analysis.flow import SINKS, solve
from analysis.observed import partition_faults
from analysis.paths import after, before
from routes import hubs
from routes.hubs import meeting_places
from routes.network import load, read_network
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

needs_ortools = pytest.mark.skipif(find_spec("ortools") is None, reason="the extra 'large' is not installed")
TEN_THOUSAND, HUNDRED_THOUSAND = 10_000, 100_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_large(tmp_path_factory.mktemp("large") / "net", TEN_THOUSAND)


@pytest.fixture(scope="module")
def view(folder):
    return snapshot(read_network(folder))


@pytest.fixture
def by_ortools(monkeypatch):
    monkeypatch.setattr(analysis.flow, "LARGE", -1)


def in_python(view):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis.flow, "LARGE", sys.maxsize)
        return solve(view)


def by_or_tools(view):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis.flow, "LARGE", -1)
        return solve(view)


# --- the generator -----------------------------------------------------------------------------------


def test_the_generator_writes_as_many_segments_as_asked_for_and_the_same_each_time(tmp_path, folder):
    with (folder / "segments.csv").open(encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == TEN_THOUSAND
    again = write_large(tmp_path / "again", TEN_THOUSAND)
    for path in folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_the_made_up_network_is_counted_soundly(view):
    assert list(partition_faults(view)) == []
    assert len(view.segments) == TEN_THOUSAND
    assert {"RUS", "CHN", "GEO"} <= set(transit_countries(view.network))


# --- OR-Tools and our own method ---------------------------------------------------------------------


@needs_ortools
@given(networks())
@settings(max_examples=60, deadline=None)
def test_or_tools_finds_the_same_values_and_a_proof(net):
    view = snapshot(net)
    ours, theirs = in_python(view), by_or_tools(view)
    assert (theirs.home, theirs.exports) == (ours.home, ours.exports)
    verify(prove(theirs), view)
    assert [item.capacity for item in prove(theirs, near="fields").cut] == [
        item.capacity for item in prove(ours, near="fields").cut
    ]


@needs_ortools
@pytest.mark.parametrize("notion", ["deliverable", "corridor"])
@pytest.mark.parametrize("commodity", ["crude", "dry"])
def test_or_tools_finds_the_same_values_in_the_built_in_network(notion, commodity):
    net = load("kazakhstan")
    everything = snapshot(net, commodity=commodity, notion=notion)
    closed = [everything.closing(exits(net, name)) for name in transit_countries(net, commodity)]
    for view in (everything, *closed):
        ours, theirs = in_python(view), by_or_tools(view)
        assert (theirs.home, theirs.exports) == (ours.home, ours.exports)
        verify(prove(theirs), view)


@needs_ortools
def test_or_tools_finds_the_same_values_in_a_large_network(view):
    for seen in (view, view.closing(exits(view.network, "RUS"))):
        ours, theirs = in_python(seen), by_or_tools(seen)
        assert (theirs.home, theirs.exports) == (ours.home, ours.exports)
        assert prove(theirs).value == ours.exports


@needs_ortools
def test_or_tools_leaves_nothing_to_be_pushed(view, monkeypatch):
    left = []
    own = Residual.augment
    monkeypatch.setattr(Residual, "augment", lambda *asked: left.append(own(*asked)) or left[-1])
    monkeypatch.setattr(analysis.flow, "LARGE", -1)
    assert solve(view).exports > 0
    assert left == [0, 0]


@needs_ortools
@pytest.mark.parametrize("capacity", [2**61, 2**62, 2**63, 2**70])
def test_capacities_beyond_64_bits_are_pushed_exactly(capacity):
    """Two ways of so much: what 64-bit sums cannot hold is left to our own method."""
    from analysis.flow_large import MOST, push

    residual = Residual(nodes=4)
    for tail, head in ((0, 1), (0, 2), (1, 3), (2, 3)):
        residual.add(tail, head, capacity)
    pushed = push(residual, 0, 3)
    assert pushed == min(2 * capacity, MOST)
    assert pushed + residual.augment(0, 3) == 2 * capacity


def test_without_or_tools_the_answer_is_our_own(view, monkeypatch):
    monkeypatch.setattr(analysis.flow, "LARGE", -1)
    monkeypatch.setattr(analysis.flow, "find_spec", lambda _: None)
    monkeypatch.setitem(sys.modules, "analysis.flow_large", None)
    assert solve(view).exports == in_python(view).exports


def test_small_networks_never_import_or_tools():
    code = "import sys; from analysis.dependence import dependence; from routes.network import load; "
    code += "dependence(load('kazakhstan'), on=['RUS']); sys.exit('ortools' in sys.modules)"
    import subprocess

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_flow_of_a_long_chain_is_split_without_recursion():
    length = 3_000
    places = ["field", *(f"h{index}" for index in range(length)), "market"]
    segments = {f"{tail}>{head}": 1 for tail, head in pairwise(places)}
    view = snapshot(small_network(segments, supplies={"field": 1}, markets=["market"]))
    (path,) = by_or_tools(view).paths(SINKS) if find_spec("ortools") else in_python(view).paths(SINKS)
    assert path.elements[::2] == tuple(places)
    assert list(meeting_places(view)) == []
    assert maximum_flow(view).value == view.scale


# --- checks that grow with the number of segments ----------------------------------------------------


def slow_origins(view, without=None):
    graph = nx.DiGraph([(start, end) for _, start, end in view.ways if without not in (start, end)])
    graph.add_nodes_from(view.supplies)
    found = {}
    for supply in view.supplies:
        for place in {supply, *nx.descendants(graph, supply)}:
            found.setdefault(place, set()).add(supply)
    return found


def slow_meeting_places(view):
    """By its definition: for each hub all origins of each place before it, the hub taken away."""
    origins = slow_origins(view)
    for place in view.network.tables.places:
        here = origins.get(place.id, set())
        if place.kind == "hub" and len(here) > 1:
            elsewhere = slow_origins(view, without=place.id)
            arriving = [start for _, start, end in view.ways if end == place.id]
            if all(elsewhere.get(origin, set()) < here for origin in arriving):
                yield f"goods of {', '.join(sorted(here))} meet at {place.id}"


@st.composite
def meshes(draw):
    """Draw up to four fields and six hubs, joined at random, many both ways."""
    fields, inner = ["a", "b", "c", "d"], [f"h{index}" for index in range(6)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(fields + inner), st.sampled_from(inner)), max_size=14))
    segments = {f"{tail}>{head}:e{index}": 1 for index, (tail, head) in enumerate(pairs) if tail != head}
    both = [name.partition(":")[2] for name in segments if draw(st.booleans())]
    counted = {name.partition(":")[2]: 1 for name in segments if draw(st.booleans())}
    return small_network(
        {**segments, "h0>m:last": 1},
        supplies=dict.fromkeys(draw(st.lists(st.sampled_from(fields), min_size=1, unique=True)), 1),
        markets=["m"],
        both_ways=both,
        counted=counted,
    )


@given(meshes())
@settings(max_examples=120, deadline=None)
def test_meeting_places_are_those_of_the_definition(net):
    view = snapshot(net)
    assert list(meeting_places(view)) == list(slow_meeting_places(view))


def slow_met_twice(view):
    """Every pair of counted elements, one search each."""
    counted = [row.element for row in view.network.tables.flows]
    ends = {item.id: (item.origin, item.destination) for item in view.segments}
    supplied, useful = after(view, view.supplies), before(view, view.markets)
    for first in counted:
        behind = after(view, [ends[first][1]])
        for second in counted:
            met = first != second and ends[second][0] in behind
            if met and ends[first][0] in supplied and ends[second][1] in useful:
                yield f"one way meets both {first} and {second}"


@given(meshes())
@settings(max_examples=100, deadline=None)
def test_elements_met_twice_are_those_of_the_definition(net):
    view = snapshot(net, year=2025)
    met = [text for text in partition_faults(view) if text.startswith("one way meets")]
    assert met == list(slow_met_twice(view))


def test_hubs_on_circles_too_large_to_look_at_are_said_so(monkeypatch):
    net = small_network(
        {"a>one": 1, "b>two": 1, "one>two:link": 1, "two>market": 2},
        supplies={"a": 1, "b": 1},
        markets=["market"],
        both_ways=["link"],
    )
    monkeypatch.setattr(hubs, "MOST_VISITS", 0)
    (text,) = meeting_places(snapshot(net))
    assert text.startswith("not looked at: 2 hubs on circles")


def test_too_many_origins_are_said_so(view, monkeypatch):
    monkeypatch.setattr(hubs, "MOST_BITS", 1000)
    (text,) = meeting_places(view)
    assert text.startswith("not looked for")


def test_many_origins_are_named_in_part():
    fields = [f"f{index:02}" for index in range(15)]
    net = small_network(
        {**{f"{field}>hub": 1 for field in fields}, "hub>m": 9},
        supplies=dict.fromkeys(fields, 1),
        markets=["m"],
    )
    (text,) = meeting_places(snapshot(net))
    assert text == f"goods of {', '.join(fields[:12])} and 3 more meet at hub"


# --- whole numbers -----------------------------------------------------------------------------------


@given(st.fractions(min_value=0, max_value=10**15))
def test_figures_round_half_to_even_as_fractions_do(figure):
    from routes.limits import rounded

    half = Fraction(2 * int(figure) + 1, 2)
    for value in (figure, half):
        assert rounded(value.numerator, value.denominator) == round(value)


# --- shares that are not computed --------------------------------------------------------------------


def test_shares_over_all_ways_are_left_out_of_very_large_networks_with_a_reason(view, monkeypatch):
    monkeypatch.setattr(shares, "MOST_SEGMENTS", TEN_THOUSAND - 1)
    result = dependence(view.network, on=["RUS"])
    (answer,) = result.countries
    assert answer.transit_share is answer.least_cost_share is None
    (reason,) = result.warnings
    assert reason.startswith("transit_share and least_cost_share are not computed: 10,000 segments")
    assert answer.observed.value > 0


# --- commands ----------------------------------------------------------------------------------------


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    assert ended.value.code == 0, told.err
    return told


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "{}"),
        ("dependence", "--network", "{}", "--on", "RUS"),
        ("why", "--network", "{}", "--without", "RUS"),
        ("bottlenecks", "--network", "{}"),
    ],
)
def test_commands_answer_in_a_few_screens(folder, monkeypatch, capsys, arguments):
    monkeypatch.setattr(shares, "MOST_SEGMENTS", 1_000)
    told = run(capsys, *(text.format(folder) for text in arguments))
    assert 4 < len(told.out.splitlines()) < 400


def test_json_holds_the_whole_cut(folder, view, monkeypatch, capsys):
    told = run(capsys, "bottlenecks", "--network", folder, "--json")
    cut = json.loads(told.out)["minimum_cut"]["near_markets"]
    assert len(cut) == len(bottlenecks(view).near_markets) > 40
    assert "more, together" in run(capsys, "bottlenecks", "--network", folder).out


def test_what_a_shortened_sum_leaves_out_is_added_up(folder, view, capsys):
    terms = [term.capacity for term in bottlenecks(view).near_markets if term.capacity]
    rest = view.decimal(sum(terms[40:]))
    line = next(
        text
        for text in run(capsys, "bottlenecks", "--network", folder).out.splitlines()
        if "together" in text
    )
    assert f"and {len(terms) - 40:,} more, together" in line
    assert f"{abs(rest):,.2f}" in line


@pytest.mark.parametrize("installed", [True, False])
def test_the_extra_is_named_where_it_would_help(folder, monkeypatch, capsys, installed):
    monkeypatch.setattr(options, "SLOW_SEGMENTS", 1_000)
    monkeypatch.setattr(options, "find_spec", lambda _: installed or None)
    told = run(capsys, "bottlenecks", "--network", folder, "--json")
    assert ("kz-corridors[large]" in told.err) is not installed
    json.loads(told.out)


def test_a_network_of_a_hundred_thousand_segments_is_read_and_solved_in_little_memory(tmp_path):
    """In a process of its own, since memory is never given back: half a gigabyte is plenty.

    The peak is that of the process alone: what getrusage says starts at the size of the
    process that began it, which is that of all the tests run before.
    """
    import subprocess

    write_large(tmp_path, HUNDRED_THOUSAND)
    code = (
        "import sys\n"
        "from routes.network import read_network; from routes.snapshot import snapshot\n"
        "from analysis.certificate import maximum_flow\n"
        "from tests.benchmarks.large import peak_memory\n"
        "found = maximum_flow(snapshot(read_network(sys.argv[1])))\n"
        "print(found.value, peak_memory() // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    value, megabytes = map(int, done.stdout.split())
    assert value > 0
    assert megabytes < 700
    assert Shape(HUNDRED_THOUSAND).ports < 100


def test_closing_a_view_keeps_what_it_does_not_close(view):
    """The steps onward and back are those of the open ways, also after more are closed."""
    closed = view.closing(exits(view.network, "CHN"))
    for seen in (view, closed, replace(closed, closed=frozenset())):
        onward = {(way, start, end) for start, steps in seen.onward.items() for way, end in steps}
        back = {(way, start, end) for end, steps in seen.back.items() for way, start in steps}
        assert onward == back == set(seen.ways)

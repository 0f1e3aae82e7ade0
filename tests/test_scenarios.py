"""The scenarios that come with the package: each runs in every way it can be started, and makes sense."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from analysis import scenarios
from analysis.apply import apply
from analysis.cli import main
from analysis.flow import solve
from analysis.goods_run import run_goods
from analysis.outcome import outcome
from analysis.run import run
from analysis.run_documents import run_document
from analysis.scenario import Scenario, read_scenario
from analysis.scenarios import built_in_scenarios, find_scenario, scenario_names
from analysis.timeline import simulate
from analysis.why import explain
from routes.errors import ScenarioError, UnknownNameError
from routes.joint import asks_for_several, joint_snapshot
from routes.network import load
from routes.snapshot import snapshot

NETWORK = load()
NAMES = scenario_names()
DATED = tuple(name for name in NAMES if find_scenario(name).start is not None)
STATIC = tuple(name for name in NAMES if name not in DATED)
SEVERAL = tuple(name for name in STATIC if asks_for_several(NETWORK, find_scenario(name).commodity))
# the other dated scripts take seconds: they are run once each, without a range
RUN = (*STATIC, "cpc-court-2022", "orenburg-gas-plant-2023")
FOLDER = Path(scenarios.__file__).parent
EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "cpc-ninety-per-cent.toml"
REDUCTIONS = [
    name for name, item in built_in_scenarios().items() if not (item.changes or item.projects.built)
]
MOST_LINES = 40
DAYS = np.arange(1, 1000)
QUICK = ("--no-pictures", "--on", "RUS", "--json")


def file_of(name):
    return FOLDER / f"{name.replace('-', '_')}.py"


@cache
def result_of(name):
    return run(NETWORK, find_scenario(name))


@cache
def days_of(name):
    """Return the central run of a dated scenario, and what it cost."""
    timeline = simulate(NETWORK, find_scenario(name))
    return timeline, outcome(timeline)


def in_unit(answer, steps):
    return answer.snapshot.decimal(steps)


def lost(name):
    return in_unit(result_of(name).baseline, result_of(name).lost)


def stranded(name, country="RUS"):
    """Return what is stranded before and after, in the network's unit."""
    answers = (result_of(name).baseline, result_of(name).outcome)
    return tuple(in_unit(answer, answer.of(country).stranded) for answer in answers)


def binding(name, country="RUS"):
    """Return the elements of the cut after a scenario, without transit through a country."""
    return {term.id for term in explain(result_of(name).outcome.snapshot, country).certificate.terms}


# every way to start one


def call(capsys, *arguments):
    """Run the command line in this process; return its exit status, output and errors."""
    with pytest.raises(SystemExit) as caught:
        main([str(item) for item in arguments])
    done = capsys.readouterr()
    return caught.value.code, done.out, done.err


@pytest.fixture(scope="module")
def by_name(tmp_path_factory):
    """Return what `corridors run` writes of every scenario, by name."""
    out = tmp_path_factory.mktemp("by-name")
    with pytest.raises(SystemExit) as caught:
        main(["run", *RUN, *QUICK, "--out", str(out)])
    assert caught.value.code == 0
    return {name: json.loads((out / name / "result.json").read_text(encoding="utf-8")) for name in RUN}


@pytest.mark.parametrize("name", RUN)
def test_a_scenario_runs_by_its_name(by_name, name):
    result = by_name[name]
    assert result["scenario"] == name
    assert result["outcome"]["countries"][0]["country"] == "RUS"


@pytest.mark.parametrize("name", RUN)
@pytest.mark.parametrize("way", ["by path", "with -m"])
def test_a_scenario_starts_itself(by_name, tmp_path, name, way):
    module = f"analysis.scenarios.{file_of(name).stem}"
    started = [str(file_of(name))] if way == "by path" else ["-m", module]
    command = [sys.executable, "-W", "error", *started, *QUICK, "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert result.pop("files")
    assert result == {key: value for key, value in by_name[name].items() if key != "files"}


@pytest.mark.parametrize("name", [name for name in DATED if name not in RUN])
def test_a_long_scenario_starts_itself_too(name):
    command = [sys.executable, "-W", "error", str(file_of(name)), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: corridors run")


@pytest.mark.parametrize("name", NAMES)
def test_the_command_line_takes_the_path_of_a_scenario(name):
    assert find_scenario(str(file_of(name))) == find_scenario(name)


def test_a_scenario_in_words_says_what_is_lost(capsys, tmp_path):
    status, out, _ = call(capsys, "run", "turkish-straits-closed", "--no-pictures", "--out", tmp_path)
    assert status == 0
    assert "Nothing passes the Turkish Straits (turkish-straits-closed)" in out
    assert f"{lost('turkish-straits-closed'):.2f} Mt/yr is lost" in out


def test_one_failure_does_not_stop_the_others(capsys, tmp_path):
    asked = ("baseline", "no-such-thing", EXAMPLE)
    status, out, err = call(capsys, "run", *asked, *QUICK, "--out", tmp_path)
    assert status == 1
    assert [item["scenario"] for item in json.loads(out)] == ["baseline", "cpc-ninety-per-cent"]
    assert err.startswith("Error: no-such-thing: no scenario or .toml or .py file is called 'no-such-thing'")
    assert len(err.splitlines()) == 1


def test_a_name_that_does_not_exist_is_an_error_with_the_nearest(capsys, tmp_path):
    status, out, err = call(capsys, "run", "one-moring", "--no-pictures", "--out", tmp_path)
    assert (status, out) == (2, "")
    assert "did you mean 'one-mooring'?" in err
    assert "Traceback" not in err


# files


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_called_like_its_scenario_and_is_short(name):
    assert find_scenario(name).name == name
    assert len(file_of(name).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_cites_evidence_that_exists(name):
    text = import_module(f"analysis.scenarios.{file_of(name).stem}").__doc__
    cited = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text.partition("Evidence: ")[2])
    assert cited
    assert [item for item in cited if item not in NETWORK.evidence] == []


def test_titles_differ_and_end_without_a_full_stop():
    titles = [item.title for item in built_in_scenarios().values()]
    assert len(set(titles)) == len(titles)
    assert not [title for title in titles if title.endswith(".")]


def toml(value):
    """Return a value as TOML."""
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    return str(value)


def as_toml(scenario):
    """Return a scenario as the text of a file."""

    def lines(item, names):
        return [f"{name} = {toml(value)}" for name in names if (value := getattr(item, name)) is not None]

    fields = [name for name in Scenario.__dataclass_fields__ if name not in ("events", "changes", "projects")]
    text = lines(scenario, fields)
    for table in ("events", "changes"):
        for item in getattr(scenario, table):
            text += [f"[[{table}]]", *lines(item, type(item).__dataclass_fields__)]
    return "\n".join([*text, "[projects]", *lines(scenario.projects, ("built", "utilisation"))])


@pytest.mark.parametrize("name", NAMES)
def test_a_toml_file_is_a_twin_of_the_python_file(tmp_path, name):
    path = tmp_path / "twin.toml"
    path.write_text(as_toml(find_scenario(name)), encoding="utf-8")
    twin = find_scenario(str(path))
    assert twin == find_scenario(name)
    if name not in STATIC or name in SEVERAL:  # of several goods: equal scenarios are enough
        return
    answers = [run_document(run(NETWORK, item, on=["RUS"]), []) for item in (twin, find_scenario(name))]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SCENARIO = 3\n", "expected a value SCENARIO of type Scenario, got int"),
        ("", "expected a value SCENARIO of type Scenario, got NoneType"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("def broken(:\n", "SyntaxError"),
        (
            "from analysis.scenario import Scenario\nSCENARIO = Scenario(name='A', title='a')\n",
            "ValidationError",
        ),
        (None, "no such file"),
    ],
)
def test_a_script_without_a_scenario_is_an_error(tmp_path, text, message):
    path = tmp_path / "mine.py"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        find_scenario(str(path))
    assert message in str(caught.value)
    assert str(path) not in str(caught.value).splitlines()[0], "who asked for the file names it"


def test_a_toml_file_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(ScenarioError, match="No such file"):
        find_scenario(str(tmp_path / "mine.toml"))


def test_a_scenario_is_not_found_by_the_name_of_its_file():
    with pytest.raises(UnknownNameError, match="did you mean 'one-mooring'"):
        find_scenario("one_mooring")


# what each says


@pytest.mark.parametrize("name", REDUCTIONS)
def test_what_only_takes_away_never_lets_more_flow(name):
    scenario = find_scenario(name)
    for commodity in ("crude", "dry"):
        views = (snapshot(item, commodity=commodity) for item in (NETWORK, apply(NETWORK, scenario)))
        before, reduced = map(solve, views)
        assert reduced.home + reduced.exports <= before.home + before.exports


@pytest.mark.parametrize("name", STATIC)
def test_no_element_of_a_scenario_is_without_effect_on_its_figures(name):
    """A change that names an element and leaves its limit as it was would be a slip of the pen."""
    scenario = find_scenario(name)
    stages = (NETWORK, apply(NETWORK, scenario))
    before, then = (limits_of(stage, scenario) for stage in stages)
    for item in (*scenario.events, *scenario.changes):
        if ":" not in item.element:
            assert before[item.element] != then[item.element]


def limits_of(stage, scenario):
    """Return the limits of every element for the goods a scenario is about, in the network's unit."""
    view = joint_snapshot(stage, commodity=scenario.commodity or "crude", year=scenario.base_year)
    found = {}
    for shared in view.limits:
        amount = shared.limit.amount
        found.setdefault(shared.limit.id, []).append(None if amount is None else Fraction(amount, view.scale))
    return found


def test_the_baseline_changes_nothing():
    result = result_of("baseline")
    assert lost("baseline") == 0
    assert replace(result.baseline, snapshot=None) == replace(result.outcome, snapshot=None)


def test_without_russian_transit_most_oil_is_lost_and_nothing_more_depends_on_russia():
    result = result_of("all-russian-transit-denied")
    assert result.lost == result.baseline.of("RUS").stranded
    assert stranded("all-russian-transit-denied")[1] == 0
    assert stranded("all-russian-transit-denied", "AZE")[1] > 0


def test_the_court_order_costs_more_than_half_of_the_exports_of_2022_but_not_all():
    result = result_of("cpc-court-order")
    assert result.baseline.snapshot.year == 2022
    assert 0.5 < result.lost / result.baseline.exports < 0.9


def test_the_court_order_leaves_the_other_ways_through_russia():
    """What still leaves goes by Samara and Makhachkala: most of it crosses Russia all the same."""
    assert stranded("cpc-court-order")[1] > 0.5 * in_unit(
        result_of("cpc-court-order").outcome, result_of("cpc-court-order").outcome.exports
    )
    plan = solve(result_of("cpc-court-order").outcome.snapshot).carried()
    assert plan["atyrau-samara"] > 0
    assert plan.get("cpc-russia", 0) == 0


def test_one_mooring_leaves_the_exporter_its_share_of_it():
    """47 of 67 are left, and 6.5 of 67 are others': the exporter keeps 60.5/67 of 47."""
    view = result_of("one-mooring").outcome.snapshot
    left = view.decimal(view.limit("place", "cpc-marine-terminal").amount)
    assert left == pytest.approx(47 * 60.5 / 67, abs=1e-6)
    assert lost("one-mooring") > 0


def test_one_mooring_hurts_more_in_a_year_in_which_cpc_carries_more():
    later = run(NETWORK, find_scenario("one-mooring"), year=2025, on=["RUS"])
    assert later.lost > 5 * result_of("one-mooring").lost


def test_a_closed_branch_to_germany_strands_nothing_and_frees_nobody():
    assert lost("druzhba-germany-closed") == 0
    before, then = stranded("druzhba-germany-closed")
    assert before == then
    assert result_of("druzhba-germany-closed").outcome.of("BLR").transit_share.greatest == 0


def test_each_expansion_of_the_caspian_oil_route_lessens_the_need_of_russia():
    assert lost("trans-caspian-oil-7") == lost("trans-caspian-oil-20") == 0
    before, seven = stranded("trans-caspian-oil-7")
    assert before - seven == pytest.approx(7 - 1.8)
    assert stranded("trans-caspian-oil-20")[1] < seven
    assert stranded("trans-caspian-oil-20")[1] > before - 20


def test_tankers_alone_bring_little_since_the_room_in_btc_binds():
    scenario = find_scenario("trans-caspian-oil-7")
    tankers = replace(scenario, changes=scenario.changes[:1])
    view = run(NETWORK, tankers, on=["RUS"]).outcome.snapshot
    assert "btc-head" in {term.id for term in explain(view, "RUS").certificate.terms}
    assert "aktau-sangachal" in binding("trans-caspian-oil-7")


def test_without_the_pipe_too_little_oil_comes_to_the_coast():
    scenario = find_scenario("trans-caspian-oil-20")
    answer = run(NETWORK, replace(scenario, projects=type(scenario.projects)()), on=["RUS"]).outcome
    assert in_unit(answer, answer.of("RUS").stranded) > stranded("trans-caspian-oil-20")[1]
    cut = {term.id for term in explain(answer.snapshot, "RUS").certificate.terms}
    assert {"kulsary", "kashagan-aktau"} <= cut
    assert "aktau" in binding("trans-caspian-oil-20")


def test_the_caspian_railway_helps_only_with_its_crossings():
    before, then = stranded("trans-caspian-railway-10")
    assert then < before
    scenario = find_scenario("trans-caspian-railway-10")
    railway = run(NETWORK, replace(scenario, changes=scenario.changes[:1]), on=["RUS"]).outcome
    assert in_unit(railway, railway.of("RUS").stranded) == before
    crossings = {"aktau-alat", "kuryk-alat", "aktau-container-terminal"}
    assert crossings <= {term.id for term in explain(railway.snapshot, "RUS").certificate.terms}
    assert "alat-dry" in binding("trans-caspian-railway-10")
    assert "kazakhstan-aktau-rail" not in binding("trans-caspian-railway-10")


@cache
def goods_result(name):
    return run_goods(NETWORK, find_scenario(name), commodity=find_scenario(name).commodity, on=["RUS"])


def need_of_russia(name):
    """Return what of all goods is stranded without Russia before and after, in the network's unit."""
    stages = (goods_result(name).baseline, goods_result(name).outcome)
    return tuple(Fraction(stage.of("RUS").stranded, stage.joint.scale) for stage in stages)


def test_without_rail_transit_through_russia_what_needs_it_is_lost_and_russian_buyers_are_still_served():
    result = goods_result("russian-rail-transit-closed")
    assert result.lost == result.baseline.of("RUS").stranded > 0
    assert need_of_russia("russian-rail-transit-closed")[1] == 0
    assert result.outcome.total > Fraction(1, 2) * result.baseline.total


def test_ports_closed_to_coal_and_sulphur_cost_coal_the_cheaper_but_less_than_all_transit():
    result = goods_result("russian-ports-closed-to-coal-and-sulphur")
    assert result.lost_of("coal") == result.lost > 0  # sulphur is dearer and takes the room there is
    assert result.lost_of("sulphur") == 0
    assert result.lost < result.baseline.of("RUS").stranded
    assert need_of_russia("russian-ports-closed-to-coal-and-sulphur")[1] > 0, (
        "Latvian ports are beyond Russia"
    )


@pytest.mark.parametrize("name", ["hormuz-closed", "caspian-level-falls", "china-crossings-throttled"])
def test_a_way_round_russia_that_narrows_raises_the_need_of_russia_for_all_goods(name):
    before, then = need_of_russia(name)
    assert then > before
    assert goods_result(name).lost < Fraction(1, 100) * goods_result(name).baseline.total


def test_a_closed_samur_sends_goods_over_the_caspian_or_elsewhere():
    assert goods_result("samur-closed").lost == 0


def test_the_leg_by_iletsk_has_a_way_round_it_by_russia_again():
    """From Uralsk goods can still leave by Ozinki, so nothing is lost and nobody is freed."""
    assert lost("aktobe-uralsk-leg-closed") == 0
    before, then = stranded("aktobe-uralsk-leg-closed")
    assert before == then


def test_without_the_gas_plant_the_field_keeps_the_rate_of_september_2023():
    """3.3 of 30.3 kt a day; the rest of its output is lost, and no transit is closed for it."""
    result = result_of("karachaganak-without-orenburg")
    views = (result.baseline.snapshot, result.outcome.snapshot)
    before, then = (view.decimal(view.supplies["karachaganak"].amount) for view in views)
    assert then == pytest.approx(before * 3.3 / 30.3, rel=1e-3)
    assert 0 < lost("karachaganak-without-orenburg") <= before - then + 1e-9


def test_ten_million_tonnes_to_bolashak_change_nothing_since_the_gauge_change_binds():
    before, then = stranded("kazakhstan-turkmenistan-iran-10")
    assert before == then
    assert lost("kazakhstan-turkmenistan-iran-10") == 0
    assert "incheh-borun" in binding("kazakhstan-turkmenistan-iran-10")
    assert "uzen-bolashak" not in binding("kazakhstan-turkmenistan-iran-10")


@pytest.mark.parametrize(("name", "country"), [("iran-closed", "IRN"), ("azerbaijan-closed", "AZE")])
def test_closing_a_way_round_russia_raises_the_need_of_russia(name, country):
    before, then = stranded(name)
    assert then > before
    assert lost(name) == 0
    assert result_of(name).outcome.of(country).transit_share.greatest == 0


def test_a_closed_iran_does_not_touch_oil():
    result = run(NETWORK, find_scenario("iran-closed"), commodity="crude", on=["RUS"])
    assert result.baseline.of("RUS").stranded == result.outcome.of("RUS").stranded


def test_closed_straits_cost_what_depends_on_them_and_lessen_what_depends_on_russia():
    result = result_of("turkish-straits-closed")
    assert result.lost == result.baseline.of("turkish-straits").stranded
    before, then = stranded("turkish-straits-closed")
    assert 0 < then < before


# day by day


@pytest.mark.parametrize("name", DATED)
def test_days_are_ordinary_until_the_first_event_is_known(name):
    timeline, _ = days_of(name)
    quiet = min(min(item.announced, item.start) for item in timeline.calendar.happenings)
    assert quiet > 0
    usual = timeline.baseline.exports
    assert timeline.delivered[:quiet].tolist() == pytest.approx([usual] * quiet)


@pytest.mark.parametrize("name", DATED)
def test_what_is_missing_is_lost_or_deferred_and_nothing_comes_from_nowhere(name):
    timeline, result = days_of(name)
    assert result.shortfall == pytest.approx(result.lost + result.deferred)
    assert (timeline.delivered.cumsum() <= timeline.baseline.exports * DAYS[: len(timeline.legs)] + 1).all()
    most = np.array(list(timeline.baseline.production.values())) + 1
    assert (timeline.production <= most).all()
    sizes = np.array([tank.size for tank in timeline.baseline.tanks])
    assert ((timeline.stocks >= -1) & (timeline.stocks <= sizes + 1)).all()


@pytest.mark.parametrize("name", DATED)
def test_every_event_of_a_dated_scenario_lies_in_its_days_and_changes_something(name):
    scenario, (timeline, _) = find_scenario(name), days_of(name)
    for item, event in zip(timeline.calendar.happenings, scenario.events, strict=True):
        assert item.left
        assert 0 < item.start < scenario.days
        lasts = event.days is None and event.end is None
        assert lasts or item.end <= scenario.days


def test_an_order_that_never_bit_costs_next_to_nothing_beside_the_order_as_given():
    (_, given), (timeline, happened) = days_of("cpc-court-2022-ordered"), days_of("cpc-court-2022")
    assert given.resilience_loss_days > 5
    assert happened.lost < given.lost / 20
    assert not any(timeline.calendar.happens(day) for day in range(timeline.calendar.days))


def test_the_longer_one_mooring_lasts_the_more_is_lost():
    names = ("cpc-moorings-2025", "cpc-mooring-strike-2025", "cpc-long-outage")
    lasting = [days_of(name)[1].by_field["karachaganak"] for name in names]
    assert lasting == sorted(lasting)
    assert lasting[0] < lasting[-1] / 5


def test_a_third_less_through_a_station_costs_less_than_a_third_of_what_it_carries():
    """Spare capacity in the pipe and other ways take up part of it."""
    timeline, result = days_of("kropotkinskaya-2025")
    (station,) = [leg.usual for leg in timeline.baseline.legs if leg.way.segment == "cpc-kropotkin-terminal"]
    hit = sum(timeline.calendar.happens(day) for day in range(timeline.calendar.days))
    assert 0.1 * station * hit < result.lost < 0.3 * station * hit


def test_oil_for_germany_finds_another_way():
    timeline, result = days_of("druzhba-germany-stop")
    assert result.lost == pytest.approx(0, abs=1000)
    assert result.rerouted > 0
    assert result.recovery_days is None
    assert timeline.legs.shape[0] == find_scenario("druzhba-germany-stop").days


def test_no_kazakh_oil_enters_the_pipeline_to_ceyhan_while_it_is_shut():
    timeline, result = days_of("btc-chlorides-2025")
    (leg,) = [at for at, leg in enumerate(timeline.baseline.legs) if leg.way.segment == "sangachal-btc"]
    (event,) = timeline.calendar.happenings
    assert timeline.legs[event.start : event.end, leg].max() == pytest.approx(0, abs=1e-3)
    assert result.lost == pytest.approx(0, abs=1000)


def test_a_field_without_a_taker_for_its_gas_loses_what_it_does_not_give():
    timeline, result = days_of("orenburg-gas-plant-2023")
    usual = timeline.baseline.production["karachaganak"]
    assert result.by_field["karachaganak"] >= 5 * (usual - 3300) - 1


def test_both_great_ways_out_at_once_cost_more_than_cpc_needs_in_a_month():
    timeline, result = days_of("cpc-and-caspian-closed")
    assert result.resilience_loss_days > 30
    assert result.by_outlet["makhachkala-novorossiysk"] < 0
    assert timeline.calendar.view.year == 2025


# the example of the documentation


def test_the_example_file_runs_and_says_what_it_shows():
    scenario = read_scenario(EXAMPLE)
    assert scenario.name == EXAMPLE.stem
    result = run(NETWORK, scenario, on=["RUS"])
    views = (result.baseline.snapshot, result.outcome.snapshot)
    before, then = (view.limit("segment", "cpc-russia").amount for view in views)
    assert then == round(before * 9 / 10)


def test_the_keys_that_the_example_leaves_out_are_right_too(tmp_path):
    text = re.sub(r"(?m)^# (?=[\[a-z])(?=.*[\]=])", "", EXAMPLE.read_text(encoding="utf-8"))
    path = tmp_path / "all.toml"
    path.write_text(text.replace("remaining = 0.9", "# remaining = 0.9"), encoding="utf-8")
    scenario = read_scenario(path)
    assert (len(scenario.events), len(scenario.changes), len(scenario.projects.built)) == (1, 1, 2)
    other = run(NETWORK, replace(scenario, changes=(), projects=type(scenario.projects)()), on=["RUS"])
    assert other.lost == run(NETWORK, read_scenario(EXAMPLE), on=["RUS"]).lost

"""The outlook: a network solved by hand, year by year and case by case, and the samples behind the fan."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import number
from pipelines import LEAST, MOST, PAST, TOGETHER, opening, plan, project, two_ways

import analysis.outlook
from analysis.draws import quantiles
from analysis.ensemble import ensemble, prepare
from analysis.ensemble_blocks import draw_block
from analysis.outlook import outlook, years_of
from analysis.outlook_results import RANKS, fan
from analysis.outlook_years import STRATA, rescaled, strata
from analysis.pipeline import build
from routes.errors import ProofError, RoutesError, UnknownNameError
from routes.estimate import Estimate
from routes.snapshot import snapshot

NAMES = ("p05", "p25", "median", "p75", "p95")
CASES = ("none", "usual", "promised")
RANGES = {"field": (50, 66), "field-by": (8, 13), "field-hub": (35, 120)}


def stranded(result, case, year, country="RUS", quantile="central"):
    (item,) = [item for item in result.course(case) if item.year == year]
    return getattr(item.of(country).stranded, quantile)


def by_year(result, case, **asked):
    return {item.year: round(stranded(result, case, item.year, **asked), 6) for item in result.course(case)}


def ask(net, **asked):
    return outlook(net, **{"last": 2029, "samples": 200, **asked})


def test_every_year_and_case_of_a_network_is_what_one_finds_by_hand():
    result = ask(two_ways(project()))
    assert by_year(result, "counted") == {2025: 40}  # 50 counted, 10 round Russia
    assert by_year(result, "none") == {2026: 50, 2027: 50, 2028: 50, 2029: 50}
    assert by_year(result, "promised") == {2026: 50, 2027: 50, 2028: 30, 2029: 30}
    assert by_year(result, "usual") == {2026: 50, 2027: 50, 2028: 38, 2029: 38}  # 10 + 20 × 0.6 get out
    assert result.use == Estimate(low=LEAST, central=TOGETHER, high=MOST)
    assert [item.exports.central for item in result.years] == [50, *[60] * 12]
    share = result.course("usual")[-1].of("RUS").share
    assert share.central == pytest.approx(38 / 60)


def test_a_country_is_leaned_on_for_what_would_not_leave_without_it_either():
    last = ask(two_ways(project())).course("promised")[-1]
    assert last.of("GEO").stranded.central == 0
    assert last.of("GEO").leans.central == 30
    assert last.of("RUS").leans is None
    with pytest.raises(UnknownNameError, match="GEO"):
        last.of("GOE")


def test_the_limits_named_add_up_to_what_leaves():
    for item in ask(two_ways(project())).years:
        left = item.exports.central - item.of("RUS").stranded.central
        assert sum(term.capacity for term in item.binding) / 10**6 == pytest.approx(left)
        assert [term.id for term in item.binding] == ["field-by"]


def test_without_projects_all_cases_are_the_same_and_nothing_is_asked_of_past_plans():
    result = ask(two_ways(past=(), ranges=RANGES))
    assert result.use is None
    assert result.cases == CASES
    none, *others = ([replace(item, case="none") for item in result.course(case)] for case in CASES)
    assert all(other == none for other in others)


def test_projects_without_a_past_plan_to_judge_them_by_are_an_error():
    with pytest.raises(RoutesError, match="measures_use"):
        ask(two_ways(project(), past=()))


def test_a_counted_year_is_the_ensemble_of_that_year():
    net = two_ways(project(), ranges=RANGES)
    mine = ask(net, samples=5000, seed=7).course("counted")[0].of("RUS")
    theirs = ensemble(snapshot(net, year=2025), samples=5000, seed=7, on=["RUS"]).of("RUS")
    assert theirs.stranded.low < theirs.stranded.median < theirs.stranded.high
    for fan_, spread, scale in (
        (mine.stranded, theirs.stranded, 10**6),
        (mine.share, theirs.stranded_share, 1),
    ):
        found = (fan_.central, fan_.p05, fan_.median, fan_.p95)
        expected = (spread.central, spread.low, spread.median, spread.high)
        assert found == tuple(value / scale for value in expected)


def test_today_and_as_promised_are_the_ensembles_of_their_networks():
    net = two_ways(project(low=number(5), high=number(30)), ranges=RANGES)
    result = ask(net, samples=3000)
    for case, made in (("none", net), ("promised", build(net, ["bypass"]))):
        view = snapshot(made, year=2029)
        theirs = ensemble(view, samples=3000, on=["RUS"]).of("RUS").stranded
        assert theirs.low < theirs.high
        found = [stranded(result, case, 2029, quantile=name) for name in ("p05", "median", "p95")]
        assert found == [steps / view.scale for steps in (theirs.low, theirs.median, theirs.high)]


def test_with_exact_figures_the_fan_is_that_of_the_use_alone():
    result = ask(two_ways(project()), samples=1000)
    shares = quantiles(float(LEAST), float(TOGETHER), float(MOST), (np.arange(STRATA) + 0.5) / STRATA)
    expected = np.sort(50 - 20 * np.repeat(shares, 1000 // STRATA))
    found = [stranded(result, "usual", 2029, quantile=name) for name in NAMES]
    assert found == pytest.approx(expected[[10 * rank - 1 for rank in RANKS]], abs=2e-6)
    assert found[0] < found[1] < found[2] < found[3] < found[4]


def test_the_samples_are_those_of_one_ensemble_for_each_level_of_use():
    net, samples = two_ways(project(low=number(12), high=number(25)), ranges=RANGES), 2000
    result = ask(net, samples=samples, seed=3)
    use, pooled = result.use, []
    for run, share in strata(use, samples):
        level = Decimal(str(round(share, 5)))
        view = snapshot(build(net, ["bypass"], use=Estimate(low=level, central=level, high=level)), year=2029)
        task = prepare(view, ["RUS"], samples=samples, seed=3, shape="pert", size=samples)
        exports = task.program.exports(draw_block(task, run.start, run.stop - run.start))
        pooled.append(np.maximum(exports[0] - exports[1], 0) / view.scale)
    assert len(pooled) == STRATA
    expected = fan(np.append(np.concatenate(pooled), 0.0))
    for name in NAMES:
        found = stranded(result, "usual", 2029, quantile=name)
        assert found == pytest.approx(getattr(expected, name), abs=1e-3)


def test_levels_of_use_share_the_samples_out_and_none_twice():
    use = Estimate(low=LEAST, central=TOGETHER, high=MOST)
    runs = list(strata(use, 1003))
    assert np.concatenate([np.arange(1003)[run] for run, _ in runs]).tolist() == list(range(1003))
    shares = [share for _, share in runs]
    assert shares == sorted(shares)
    assert float(LEAST) < shares[0] < shares[-1] < float(MOST)
    assert np.mean(shares) == pytest.approx((0.4 + 4 * 0.6 + 0.8) / 6, abs=1e-3)  # the mean of PERT


amounts = st.integers(0, 40)


@settings(max_examples=15, deadline=None)
@given(added=amounts, low=amounts, by=st.tuples(amounts, amounts), supply=st.integers(1, 80), seed=amounts)
def test_quantiles_are_in_order_and_what_is_built_round_russia_strands_no_more(added, low, by, supply, seed):
    ranges = {"field-by": (min(10, *by), max(10, *by)), "field": (supply / 2, supply * 2)}
    net = two_ways(project(added=number(added), low=number(min(low, added))), supply=supply, ranges=ranges)
    result = ask(net, samples=40, seed=seed, last=2028)
    for item in result.years:
        for country in item.countries:
            for one in (country.stranded, country.share):
                values = [getattr(one, name) for name in NAMES]
                assert values == sorted(values)
                assert values[0] >= 0
            assert country.share.p95 <= 1
            assert 0 <= country.share.central <= 1
    for quantile in ("central", *NAMES):
        most, middle, least = (stranded(result, case, 2028, quantile=quantile) for case in CASES)
        assert least <= middle <= most


def test_a_project_that_crosses_russia_may_strand_more():
    net = two_ways(project(element="hub-sea", added=number(50)), supply=150)
    result = ask(net)
    assert stranded(result, "none", 2029) == 100
    assert stranded(result, "promised", 2029) == 100  # the pipe to the hub binds, at 100
    wide = ask(two_ways(project(element="field-hub"), project("sea", element="hub-sea"), supply=150))
    assert stranded(wide, "promised", 2029) == 120


def test_late_projects_come_later_and_all_at_once():
    result = ask(two_ways(project()), late=1)
    assert by_year(result, "promised") == {2026: 50, 2027: 50, 2028: 50, 2029: 30}
    assert result.course("promised")[-1].opened == ("bypass",)
    assert result.due[0].year == 2029


def test_past_delays_are_one_more_case_unless_a_delay_is_given():
    past = (*PAST, opening(2010, 2010), opening(2010, 2011), opening(2010, 2019))
    net = two_ways(project(), past=past)
    result = ask(net)
    assert result.delay == 1
    assert by_year(result, "late") == {2026: 50, 2027: 50, 2028: 50, 2029: 38}
    assert "late" not in ask(net, late=2).cases
    assert "late" not in ask(two_ways(past=past)).cases


def test_what_a_project_does_alone_and_after_all_others():
    narrow = project("narrow", element="by-sea", added=number(5))
    more = project("more", added=number(7), requires=("bypass",))
    gone = project("gone", status="shelved", added=number(100))
    result = ask(two_ways(project(), narrow, more, gone))
    found = {item.id: (item.alone, item.last, item.does_nothing, item.concerns) for item in result.due}
    assert found["bypass"] == (20, 27, False, True)  # without it the other cannot be built either
    assert found["more"] == (27, 7, False, True)
    assert found["narrow"] == (0, 0, True, True)
    assert result.left_out == ("gone",)
    assert stranded(result, "promised", 2029) == 60 - 10 - 27


def test_a_status_asked_for_is_the_only_one_that_counts():
    net = two_ways(project(), project("old", status="shelved", added=number(5)))
    assert stranded(ask(net, statuses=["shelved"]), "promised", 2029) == 45
    assert ask(net, statuses=["shelved"]).left_out == ()
    assert stranded(ask(net, statuses=["shelved", "planned"]), "promised", 2029) == 25
    with pytest.raises(UnknownNameError, match="planned"):
        ask(net, statuses=["planed"])


def test_the_same_seed_gives_the_same_answer_and_another_one_another():
    net = two_ways(project(), ranges=RANGES)
    first, again, other = (ask(net, seed=seed) for seed in (1, 1, 2))
    assert first.years == again.years
    assert first.years != other.years
    assert [item.of("RUS").stranded.central for item in first.years] == [
        item.of("RUS").stranded.central for item in other.years
    ]


def test_a_sample_that_differs_from_its_maximum_flow_is_a_proof_error(monkeypatch):
    net = two_ways(project())
    monkeypatch.setattr(analysis.outlook, "with_amounts", lambda view, *_: view.with_capacity("field-hub", 1))
    with pytest.raises(ProofError, match="smallest cut"):
        ask(net)


def test_the_first_country_asked_for_is_in_focus():
    result = ask(two_ways(project()), on=["GEO", "GEO+RUS"])
    assert result.focus == "GEO"
    assert [item.country for item in result.years[0].countries] == ["GEO", "GEO+RUS"]
    assert stranded(result, "none", 2029, country="GEO+RUS") == 60


def test_years_begin_with_the_latest_run_of_counted_ones():
    net = two_ways(project())
    rows = net.tables.flows
    years = ("2013", "2023", "2024", "2025")
    flows = tuple(replace(row, period=year) for year in years for row in rows)
    net = replace(net, tables=replace(net.tables, flows=flows))
    assert years_of(net, None, None, 2027) == ((2023, 2024, 2025), (2026, 2027))
    assert years_of(net, None, 2013, 2026) == ((2013, 2023, 2024, 2025), (2026,))
    assert years_of(net, None, 2030, 2031) == ((), (2030, 2031))
    with pytest.raises(RoutesError, match="no year to come up to 2025"):
        years_of(net, None, None, 2025)


def test_a_network_that_counts_nothing_is_told_from_a_year_on():
    net = two_ways(project(), counted=False)
    with pytest.raises(RoutesError, match="--from"):
        ask(net)
    result = ask(net, first=2027)
    assert by_year(result, "promised") == {2027: 50, 2028: 30, 2029: 30}
    assert result.course("counted") == ()


def test_what_cannot_be_asked_is_an_error():
    with pytest.raises(RoutesError, match="samples"):
        ask(two_ways(), samples=0)
    net = two_ways()
    net = replace(net, tables=replace(net.tables, segments=net.tables.segments[:0], capacities=()))
    with pytest.raises(RoutesError, match="no exports cross"):
        ask(replace(net, tables=replace(net.tables, settings=replace(net.settings, focus=None))), first=2026)


def test_finer_steps_are_the_same_amounts():
    view = snapshot(two_ways(project(), unit="unit", past=(plan("only", 1, 3),)), year=2026)
    assert view.scale == 1
    finer = rescaled(view, 1000)
    assert finer.capacities["field-by"].amount == 10_000
    assert finer.supplies["field"].high == 60_000
    assert finer.markets["sea"].amount is None
    assert rescaled(view, 1) is view


def test_a_share_of_an_abstract_unit_is_not_rounded_away():
    net = two_ways(project(unit="unit"), unit="unit", past=(plan("only", 1, 3),))
    assert stranded(ask(net), "usual", 2029) == pytest.approx(50 - 20 / 3, abs=1e-4)


def test_the_evidence_of_projects_and_of_past_plans_is_told():
    assert set(ask(two_ways(project())).evidence) == {"plan", "past"}
    assert ask(two_ways(project(year=2034))).evidence == ()

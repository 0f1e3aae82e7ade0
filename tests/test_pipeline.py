"""Projects: which are in use, how much of them is used, what they cost, and what a scenario builds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from folders import SOUND, folder
from networks import network, number

from analysis.apply import apply
from analysis.pipeline import (
    build,
    cost,
    cost_gap,
    due,
    past_use,
    past_use_evidence,
    projects,
    usual_delay,
)
from analysis.scenario import Built, Scenario, read_scenario
from routes.errors import RoutesError, ScenarioError
from routes.estimate import Estimate
from routes.model import ExchangeRate
from routes.network import load, read_network
from routes.projects import PastPlan, Project
from routes.snapshot import snapshot


def project(name, added=2, element="sea", year=2030, **more):
    return Project(id=name, element=element, added=number(added), unit="unit", year=year, **more)


def plan(name, planned, actual, **more):
    cells = {"kind": "volume", "planned_year": 2022, "unit": "Mt/yr", "measures_use": True, **more}
    return PastPlan(
        id=name,
        name=name,
        planned=number(planned),
        actual=None if actual is None else number(actual),
        **cells,
    )


def sea(*given, plans=(), fx=()):
    """10 in the field, 3 by the sea."""
    net = network(
        {"field>port:sea": 3, "port>west:pipe": "inf"},
        supplies={"field": 10},
        markets=["west"],
        exporter="KAZ",
    )
    return replace(net, tables=replace(net.tables, projects=given, past_plans=plans, fx=fx))


def limit(net):
    return snapshot(net).limit("segment", "sea")


# which are in use


def test_a_project_is_due_from_its_year_on_and_what_is_done_never():
    net = sea(
        project("early", year=2027), project("late", year=2031), project("old", year=2020, status="done")
    )
    assert due(net, 2026) == ()
    assert due(net, 2030) == ("early",)
    assert due(net, 2031) == ("early", "late")
    assert due(net, 2031, late=1) == ("early",)


def test_only_the_statuses_asked_for_are_due():
    net = sea(project("a", status="building"), project("b", status="shelved"))
    assert due(net, 2030, statuses={"building"}) == ("a",)


def test_a_project_is_not_due_before_what_it_requires_step_by_step():
    net = sea(project("a", requires=("b",)), project("b", requires=("c",)), project("c", year=2033))
    assert due(net, 2032) == ()
    assert due(net, 2033) == ("a", "b", "c")


def test_of_works_within_others_only_the_greater_are_due():
    net = sea(project("small", year=2027), project("great", 5, year=2030, instead_of=("small",)))
    assert due(net, 2029) == ("small",)
    assert due(net, 2030) == ("great",)


# how much of them is used


def test_past_use_is_the_range_of_shares_and_what_all_reached_together():
    net = sea(plans=(plan("one", 4, 1), plan("other", 2, 2), plan("not-asked", 1, 0, measures_use=False)))
    assert past_use(net) == Estimate(low=Decimal("0.25"), central=Decimal("0.5"), high=Decimal(1))


def test_more_than_was_planned_counts_as_all():
    assert past_use(sea(plans=(plan("one", 1, 3),))).high == 1


def test_past_use_without_a_plan_that_measures_it_is_an_error():
    with pytest.raises(RoutesError, match="measures_use"):
        past_use(sea())


def test_the_plans_of_the_trans_caspian_route_were_met_by_46_and_79_per_cent():
    """Evidence: titr-target-2022 and titr-total-2022, titr-target-2025 and titr-total-2025."""
    net = load("kazakhstan")
    found = past_use(net)
    assert (round(found.low, 2), round(found.high, 2)) == (Decimal("0.46"), Decimal("0.79"))
    assert found.central == round(
        (Decimal("1.485") + Decimal("4.119")) / (Decimal("3.2") + Decimal("5.2")), 6
    )
    assert {"titr-target-2022", "titr-total-2025"} <= set(past_use_evidence(net))


def test_the_usual_delay_is_the_median_of_openings_that_came():
    plans = [
        plan(f"p{late}", 2010, 2010 + late, kind="opening", planned_year=2010, actual_year=2010 + late)
        for late in (1, 3, 9)
    ]
    waiting = plan("p", 2020, None, kind="opening", planned_year=2020)
    assert usual_delay(sea(plans=(*plans, waiting))) == 3
    assert usual_delay(sea()) is None


def test_what_a_project_adds_shrinks_with_its_use_at_each_end():
    net = sea(project("deeper", 4, low=number(2), high=number(5)))
    use = Estimate(low=Decimal("0.5"), central=Decimal("0.75"), high=Decimal(1))
    found = limit(build(net, ["deeper"], use=use))
    assert (found.low, found.amount, found.high) == (4, 6, 8)
    assert limit(build(net, [])) == limit(net)


def test_what_others_use_stays_what_it_is():
    net = sea(project("deeper", 4))
    rows = tuple(
        replace(row, reserved=number(2), high=number(5)) if row.element == "sea" else row
        for row in net.tables.capacities
    )
    found = limit(build(replace(net, tables=replace(net.tables, capacities=rows)), ["deeper"]))
    assert (found.low, found.amount, found.high) == (5, 5, 7)


def test_a_project_cannot_be_built_beside_what_it_contains_nor_without_what_it_requires():
    net = sea(project("small"), project("great", instead_of=("small",)), project("more", requires=("small",)))
    with pytest.raises(ScenarioError, match="project great contains small: build one of them"):
        build(net, ["small", "great"])
    with pytest.raises(ScenarioError, match="project more requires small, not taken as built"):
        build(net, ["more"])
    with pytest.raises(ScenarioError, match="no project is called 'smal'; did you mean 'small'"):
        build(net, ["smal"])


# what they cost


def test_costs_are_in_million_dollars_at_the_rate_nearest_to_the_year():
    rates = [
        ExchangeRate(currency="KZT", period=period, per_usd=number(rate))
        for period, rate in (("2020", 400), ("2028", 500))
    ]
    in_tenge = project("a", cost=number(10), cost_high=number(20), cost_unit="bn KZT")
    net = sea(in_tenge, fx=tuple(rates))
    assert cost(net, in_tenge) == Estimate(low=Decimal(20), central=Decimal(20), high=Decimal(40))
    assert cost_gap(net, in_tenge) is None


def test_a_cost_that_nobody_published_or_no_rate_converts_is_told():
    unknown, in_euro = project("a"), project("b", cost=number(7), cost_unit="MEUR")
    net = sea(unknown, in_euro)
    assert (cost(net, unknown), cost(net, in_euro)) == (None, None)
    assert cost_gap(net, unknown) == "no cost published"
    assert cost_gap(net, in_euro) == "7 MEUR, no exchange rate in fx.csv"


@pytest.mark.parametrize("unit", ["EUR", "bn", "Mt", "million USD", "MUS"])
def test_a_unit_that_is_no_money_is_named(unit, tmp_path):
    text = f"id,element,added,unit,year,cost,cost_unit\na,trunk,5,Mt/yr,2026,5,{unit}\n"
    with pytest.raises(RoutesError, match=r"projects\.csv, row 2, column cost_unit: unknown unit of money"):
        read_network(folder(tmp_path / "net", projects=text, commodities=SOUND["commodities"]))


# what a scenario builds


def scenario(**asked):
    return Scenario(name="test", title="A test", base_year=2030, projects=Built(**asked))


def test_a_scenario_builds_all_that_is_due():
    net = sea(project("a"), project("b", year=2031), plans=(plan("one", 4, 2),))
    assert limit(apply(net, scenario(built=("all",)))).amount == 5
    assert limit(apply(net, scenario(built=("all",), utilisation="past"))).amount == 4
    assert limit(apply(net, scenario(built=("a", "b"), utilisation=number("0.5")))).amount == 5


def test_a_scenario_that_asks_for_past_use_where_none_is_known_says_so():
    with pytest.raises(ScenarioError, match=r"projects\.utilisation: past_plans\.csv: no row"):
        apply(sea(project("a")), scenario(built=("a",), utilisation="past"))


@pytest.mark.parametrize("wrong", ['"usual"', "1.5", "-1"])
def test_a_use_that_is_no_share_is_named(wrong, tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(f'name = "a"\ntitle = "A"\n[projects]\nbuilt = ["all"]\nutilisation = {wrong}\n')
    with pytest.raises(ScenarioError, match=r"projects\.utilisation"):
        read_scenario(path)


def test_every_project_of_the_network_cites_its_capacity_and_its_cost():
    net = load("kazakhstan")
    assert projects(net)
    uncited = [project.id for project in net.tables.projects if not project.evidence]
    assert uncited == []

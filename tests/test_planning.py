"""What to build: hand-solved plans, and the solver's choice beside every set tried one by one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from goods_networks import goods_network
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks import network, number
from strategies import networks

from analysis import project_choice
from analysis.dependence import dependence
from analysis.flow import solve
from analysis.goods_dependence import goods_dependence
from analysis.pipeline import PROMISED, build, past_use
from analysis.plan_result import Task
from analysis.planning import plan
from analysis.project_candidates import candidates, offered, thousands
from analysis.project_choice import Choosing
from analysis.project_effects import Asked, at_scale, case_of
from analysis.project_sets import confirm, every_set
from analysis.scenario import Built, Event, Scenario
from routes.errors import ProofError, RoutesError, ScenarioError, UnknownNameError
from routes.estimate import Estimate
from routes.joint import joint_snapshot
from routes.model import ExchangeRate
from routes.network import load
from routes.projects import Project
from routes.snapshot import snapshot
from routes.transit import exits, transit_countries

RUS = Asked(on="RUS", year=2030)


def project(name, element, added, cost=None, **more):
    return Project(
        id=name,
        element=element,
        added=number(added),
        cost=None if cost is None else number(cost),
        **{"unit": "unit", "year": 2030, "cost_unit": None if cost is None else "MUSD", **more},
    )


def with_projects(base, *found):
    return replace(base, tables=replace(base.tables, projects=found))


@pytest.fixture
def coast():
    """Ten leave through Russia; round it two by ship and one to China. D = 10, stranded 7.

    More ships carry four, of which the pipe to the port lets pass three; China takes one more. The large
    fleet holds the small one and needs a berth, which adds nothing itself.
    """
    base = network(
        {"field>steppe": 10, "steppe>buyer": 10, "field>port:pipe": 5, "port>sea:ships": 2, "field>east": 1},
        supplies={"field": 10},
        markets=["buyer", "sea", "east"],
        countries={"field": "KAZ", "port": "KAZ", "steppe": "RUS", "buyer": "DEU", "east": "CHN"},
        exporter="KAZ",
    )
    return with_projects(
        base,
        project("ships", "ships", 2, 10),
        project("fleet", "ships", 5, 20, requires=("berth",), instead_of=("ships",)),
        project("berth", "port", 0, 4),
        project("pipe", "pipe", 3, 8),
        project("east", "field-east", 1, 15),
        project("late", "ships", 9, 1, year=2031),
        project("was", "ships", 9, 1, status="done"),
        project("rumour", "field-east", 4),
    )


# cost in MUSD, stranded: every set for which less money strands more
FRONT = [(0, 7), (10, 5), (24, 4), (32, 2), (47, 1)]


def points(front):
    return [(choice.cost / 1000, choice.worst) for choice in front]


def test_the_front_of_the_coast_is_the_one_solved_by_hand(coast):
    found = plan(coast, Task(asked=RUS))
    assert points(found.front) == FRONT
    assert [choice.names for choice in found.front] == [
        (),
        ("ships",),
        ("fleet", "berth"),
        ("fleet", "berth", "pipe"),
        ("fleet", "berth", "pipe", "east"),
    ]
    assert found.sets == 32
    assert found.first.total == 10
    assert found.main.worst == 1


@pytest.mark.parametrize(
    ("budget", "cost", "stranded", "next_slope", "last_slope"),
    [
        ("9.999", 0, 7, Fraction(2, 10_000), None),  # to 10: 2 for 10; to 32: 5 for 32 is less
        ("10", 10_000, 5, Fraction(3, 22_000), Fraction(2, 10_000)),  # to 32: 3 for 22; to 24: 1 for 14
        ("31", 24_000, 4, Fraction(2, 8_000), Fraction(1, 14_000)),
        ("1000", 47_000, 1, Fraction(0), Fraction(1, 15_000)),
    ],
)
def test_a_budget_buys_the_last_point_it_pays_for(coast, budget, cost, stranded, next_slope, last_slope):
    (found,) = plan(coast, Task(asked=RUS, budgets=(Decimal(budget),))).outcomes
    assert (found.choice.cost, found.choice.worst) == (cost, stranded)
    assert (found.next_slope, found.last_slope) == (next_slope, last_slope)


@pytest.mark.parametrize(
    ("share", "cost"), [("1", 0), ("0.7", 0), ("0.69", 10), ("0.5", 10), ("0.2", 32), ("0.1", 47)]
)
def test_the_cheapest_set_for_a_share_is_the_first_point_that_reaches_it(coast, share, cost):
    (found,) = plan(coast, Task(asked=RUS, at_most=Fraction(share))).outcomes
    assert found.choice.cost == cost * 1000


def test_a_share_that_nothing_reaches_is_told_with_the_least_there_is(coast):
    found = plan(coast, Task(asked=RUS, at_most=Fraction(5, 100)))
    assert found.outcomes == ()
    assert found.reachable is not None
    assert found.main.worst == 1


def test_projects_that_cannot_be_chosen_are_told_with_the_reason(coast):
    found = plan(coast, Task(asked=RUS))
    left = {item.project.id: (item.why, item.reason) for item in found.offers.left_out}
    assert left == {"rumour": ("no-cost", "no cost published")}
    assert [item.id for item in found.later] == ["late"]
    (addition,) = found.additions
    assert (addition.stranded, addition.without) == (0, ())  # six to China and five by ship are enough
    assert found.everything == 0


def test_your_own_cost_and_free_projects_enter_the_choice(coast):
    yours = plan(coast, Task(asked=RUS, yours={"rumour": Decimal(3)}))
    assert points(yours.front)[:2] == [(0, 7), (3, 3)]
    assert yours.offers.offers["rumour"].price == "yours"
    free = plan(coast, Task(asked=RUS, free=True))
    assert points(free.front)[0] == (0, 3)
    assert free.offers.offers["rumour"].price == "free"
    with pytest.raises(UnknownNameError, match="did you mean 'rumour'"):
        plan(coast, Task(asked=RUS, yours={"rumor": Decimal(3)}))
    with pytest.raises(RoutesError, match="no candidate: status none, first year of use 2031"):
        plan(coast, Task(asked=RUS, yours={"late": Decimal(3)}))


def test_what_is_built_is_there_and_shuts_out_what_contains_it(coast):
    found = plan(coast, Task(asked=RUS, built=("ships",)))
    assert found.before.worst == 5
    left = {item.project.id: item.reason for item in found.offers.left_out}
    assert left["fleet"] == "contains ships, taken as built"
    assert left["berth"] == "adds nothing to this question"
    assert points(found.front) == [(0, 5), (15, 4)]


def test_a_required_project_that_is_not_to_be_had_bars_those_that_need_it(coast):
    rows = [
        replace(item, status="idea" if item.id == "berth" else "planned") for item in coast.tables.projects
    ]
    found = plan(with_projects(coast, *rows), Task(asked=RUS, statuses=("planned",)))
    left = {item.project.id: item.reason for item in found.offers.left_out}
    assert left["fleet"] == "needs berth, which is not to be had here"
    with pytest.raises(UnknownNameError, match="did you mean 'planned'"):
        plan(with_projects(coast, *rows), Task(asked=RUS, statuses=("planed",)))


def test_a_required_project_without_a_cost_bars_those_that_need_it(coast):
    rows = [replace(item, cost=None) if item.id == "berth" else item for item in coast.tables.projects]
    found = plan(with_projects(coast, *rows), Task(asked=RUS))
    left = {item.project.id: (item.why, item.reason) for item in found.offers.left_out}
    assert left["fleet"] == ("no-cost", "needs berth: no cost published")
    with_fleet = next(item for item in found.additions if item.left_out.project.id == "fleet")
    assert with_fleet.without == ("ships",)


def test_a_cost_without_an_exchange_rate_is_none(coast):
    tenge = project("ships", "ships", 2, 5, cost_unit="bn KZT")
    found = plan(with_projects(coast, tenge), Task(asked=RUS))
    assert [item.reason for item in found.offers.left_out] == ["5 bn KZT, no exchange rate in fx.csv"]
    rate = ExchangeRate(currency="KZT", period="2030", per_usd=Decimal(500))
    rated = replace(coast, tables=replace(coast.tables, projects=(tenge,), fx=(rate,)))
    assert points(plan(rated, Task(asked=RUS)).front) == [(0, 7), (10, 5)]


def test_the_choice_at_low_and_high_costs_is_told_where_it_differs(coast):
    rows = [
        replace(item, cost_low=Decimal(1), cost_high=Decimal(40)) if item.id == "pipe" else item
        for item in coast.tables.projects
    ]
    found = plan(with_projects(coast, *rows), Task(asked=RUS, budgets=(Decimal(26), Decimal(40))))
    poor, rich = found.outcomes
    assert poor.at_high_costs is None
    assert poor.at_low_costs.names == ("fleet", "berth", "pipe")
    assert rich.at_low_costs.names == ("fleet", "berth", "pipe", "east")
    assert rich.at_high_costs.worst == 3
    assert (rich.cost.low, rich.cost.central, rich.cost.high) == (25, 32, 64)


def test_only_a_share_of_what_is_built_is_used(coast):
    half = Estimate(low=Decimal(0), central=Decimal("0.5"), high=Decimal(1))
    found = plan(coast, Task(asked=RUS, use=half, budgets=(Decimal(10),)))
    (outcome,) = found.outcomes
    assert outcome.choice.worst == 6 * found.first.joint.scale  # two more ships carry one more
    assert outcome.stranded == (5 * found.first.joint.scale, 7 * found.first.joint.scale)
    china = plan(coast, Task(asked=RUS, use=half, budgets=(Decimal(47),)))
    assert china.main.names == ("fleet", "berth", "east")  # 4.5 by ship, for which the pipe is enough
    assert china.main.worst == 4 * china.first.joint.scale


def test_a_country_that_only_buys_is_told_with_its_border_closed(refinery):
    """Without RUS all that leaves is sold in the east: 3 before, more with the plan."""
    changes = {item.country: item for item in plan(refinery, Task(asked=RUS)).countries}
    assert changes["CHN"].buyer
    assert not changes["RUS"].buyer
    before, after = changes["CHN"].too
    assert before == 3
    assert after > before
    assert changes["CHN"].shapley is None


def test_countries_are_told_before_and_after(coast):
    found = plan(coast, Task(asked=RUS))
    changes = {item.country: item for item in found.countries}
    assert (changes["RUS"].before, changes["RUS"].after) == (7, 1)
    assert changes["RUS"].too is None
    assert changes["RUS"].shapley is not None
    assert changes["RUS"].shapley[0] > changes["RUS"].shapley[1]


@pytest.fixture
def refinery():
    """A road to the east needs a line that feeds the refinery too, which is served first."""
    base = network(
        {"field>steppe": 10, "steppe>buyer": 10, "field>east": 3, "field>plant:inlet": 1},
        supplies={"field": 10},
        markets=["buyer", "east"],
        demands={"plant": 6},
        countries={"field": "KAZ", "plant": "KAZ", "steppe": "RUS", "buyer": "DEU", "east": "CHN"},
        exporter="KAZ",
    )
    return with_projects(
        base,
        project("line", "inlet", 5, 1),
        project("road", "field-east", 6, 1, requires=("line",)),
        project("lane", "field-east", 2, 7),
    )


def test_home_demand_that_a_project_lets_grow_is_served_first(refinery):
    found = plan(refinery, Task(asked=RUS))
    # D = 9. Alone the lane leaves 4; road and line would carry 9 if the refinery did not take 6 of 10
    assert points(found.front) == [(0, 6), (2, 5), (7, 4)]
    assert found.first.home(("line",)) == 6


def case_and_offers(base, on, *, asked=None, use=PROMISED, scenario=None):
    found = candidates(base, year=2030)
    case = case_of(base, asked or Asked(on=on, year=2030), found, use=use, scenario=scenario)
    return case, offered(base, found, effective=case.effects)


@st.composite
def planned(draw, *, huge=True):
    """Draw a network with two to six projects, some of which need or contain others."""
    base = draw(networks(huge=huge))
    names = transit_countries(base)
    assume(names)
    limited = [row.element for row in base.tables.capacities if row.central.is_finite()]
    assume(limited)
    rows = []
    for index in range(draw(st.integers(2, 6))):
        earlier = [row.id for row in rows]
        linked = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        requires = tuple(linked[:1]) if draw(st.booleans()) else ()
        instead = tuple(linked[len(requires) :])
        rows.append(
            project(
                f"p{index}",
                draw(st.sampled_from(limited)),
                draw(st.sampled_from((0, 1, 2, 3, 5, "0.5"))),
                draw(st.integers(0, 4)),
                requires=requires,
                instead_of=instead,
            )
        )
    return with_projects(base, *rows), draw(st.sampled_from(names))


def allowed(offers, names):
    inside = set(names)
    return all(
        set(offers.offers[name].requires) <= inside and not set(offers.offers[name].excludes) & inside
        for name in names
    )


def sets(offers):
    every = tuple(offers.offers)
    found = (names for size in range(len(every) + 1) for names in combinations(every, size))
    return [names for names in found if allowed(offers, names)]


def stranded_by_hand(base, on, names, exports):
    """Build a set as a user would, and solve the network anew."""
    view = snapshot(build(base, names), year=2030)
    left = Fraction(solve(view.closing(exits(base, on))).exports, view.scale)
    return max(Fraction(0), exports - left)


@settings(max_examples=40, deadline=None)
@given(drawn=planned())
def test_the_programme_finds_what_trying_every_set_finds(drawn):
    base, on = drawn
    case, offers = case_and_offers(base, on)
    choosing, costs, scale = Choosing([case], offers), offers.costs(), case.joint.scale
    exports = Fraction(case.total, scale)
    by_hand = {
        names: (sum(costs[name] for name in names), stranded_by_hand(base, on, names, exports))
        for names in sets(offers)
    }
    front = choosing.front(costs)
    best = {}
    for cost, stranded in by_hand.values():
        best[cost] = min(stranded, best.get(cost, stranded))
    expected = []
    for cost in sorted(best):
        if not expected or best[cost] < expected[-1][1]:
            expected.append((cost, best[cost]))
    assert [(choice.cost, Fraction(choice.worst, scale)) for choice in front] == expected
    for choice in front:
        assert by_hand[choice.names] == (choice.cost, Fraction(choice.worst, scale))
    every = every_set([case], offers)
    assert every is not None
    confirm(every, front, costs)


@settings(max_examples=15, deadline=None)
@given(drawn=planned(huge=False))
def test_the_inverse_agrees_with_the_front_and_more_money_never_strands_more(drawn):
    base, on = drawn
    case, offers = case_and_offers(base, on)
    choosing, costs = Choosing([case], offers), offers.costs()
    front = choosing.front(costs)
    assert all(a.cost < b.cost and a.worst > b.worst for a, b in pairwise(front))
    for choice in front:
        assert choosing.cheapest([choice.worst], costs).cost == choice.cost
        assert choosing.best(choice.cost, costs).worst == choice.worst
    if front[-1].worst:
        assert choosing.cheapest([front[-1].worst - 1], costs) is None


@settings(max_examples=15, deadline=None)
@given(drawn=planned(huge=False))
def test_an_empty_plan_is_dependence_as_it_is(drawn):
    base, on = drawn
    case, _ = case_and_offers(base, on)
    today = dependence(base, year=2030, on=[on])
    factor = case.joint.scale // today.snapshot.scale
    assert case.total == today.exports * factor
    assert case.stranded(()) == today.countries[0].stranded * factor
    low, high = (case.stranded((), end=end) for end in ("high", "low"))
    ends = sorted(max(0, today.exports - end) * factor for end in today.countries[0].without_range)
    assert sorted((low, high)) == ends


@settings(max_examples=15, deadline=None)
@given(drawn=planned(huge=False), data=st.data())
def test_the_worst_of_two_scenarios_is_never_better_than_each_alone(drawn, data):
    base, on = drawn
    limited = [row.element for row in base.tables.capacities if row.central.is_finite()]
    events = Event(element=data.draw(st.sampled_from(limited)), remaining=Decimal("0.5"))
    scenario = Scenario(name="half", title="Half", events=(events,))
    as_is, offers = case_and_offers(base, on)
    half, _ = case_and_offers(base, on, scenario=scenario)
    scale = max(as_is.joint.scale, half.joint.scale)
    cases = [at_scale(case, scale) for case in (as_is, half)]
    found = candidates(base, year=2030)
    offers = offered(base, found, effective={*as_is.effects, *half.effects})
    costs = offers.costs()
    both = Choosing(cases, offers).best(5000, costs)
    for case in cases:
        alone = Choosing([case], offers).best(5000, costs)
        assert both.worst >= alone.worst
    least = min(
        max(case.stranded(names) for case in cases)
        for names in sets(offers)
        if sum(costs[name] for name in names) <= 5000
    )
    assert both.worst == least
    every = every_set(cases, offers)
    assert every is not None
    assert every.best(5000, costs).worst == least
    most = [case.total // 2 for case in cases]
    enough = [
        sum(costs[name] for name in names)
        for names in sets(offers)
        if all(case.stranded(names) <= steps for case, steps in zip(cases, most, strict=True))
    ]
    cheapest = Choosing(cases, offers).cheapest(most, costs)
    assert (cheapest.cost if cheapest else None) == min(enough, default=None)


def test_a_capacity_that_an_event_holds_is_not_raised_beyond_it(coast):
    """Three are left of the ships and of any that are built; two projects that add to them share one."""
    scenario = Scenario(
        name="storm", title="Storm", events=(Event(element="ships", capacity=Decimal(3), unit="unit"),)
    )
    rows = (project("one", "ships", 2, 1), project("two", "ships", 2, 1))
    case, offers = case_and_offers(with_projects(coast, *rows), "RUS", scenario=scenario)
    assert case.stranded(()) == 7
    assert case.stranded(("one",)) == case.stranded(("one", "two")) == 6
    front = Choosing([case], offers).front(offers.costs())
    assert points(front) == [(0, 7), (1, 6)]
    every = every_set([case], offers)
    assert every is not None
    confirm(every, front, offers.costs())


def test_a_scenario_and_the_user_cannot_both_build_a_project(coast):
    scenario = Scenario(name="more", title="More", projects=Built(built=("ships",)))
    found = plan(coast, Task(asked=RUS, scenarios=(scenario,)))
    assert found.before.worst == 5
    assert "ships" not in found.offers.offers
    every = replace(scenario, projects=Built(built=("all",)), base_year=2030)
    assert plan(coast, Task(asked=RUS, scenarios=(every,))).offers.offers == {}
    with pytest.raises(ScenarioError, match="scenario more builds ships already"):
        plan(coast, Task(asked=RUS, scenarios=(scenario,), built=("ships",)))


def test_a_bound_that_proves_nothing_is_an_error(coast, monkeypatch):
    case, offers = case_and_offers(coast, "RUS")
    choosing = Choosing([case], offers)
    monkeypatch.setattr(project_choice._Programme, "least", lambda *_: ([], 1.0))
    with pytest.raises(ProofError, match="does not prove that 7 is least"):
        choosing.best(None, offers.costs())


def test_a_front_that_is_not_that_of_all_sets_is_an_error(coast):
    case, offers = case_and_offers(coast, "RUS")
    every, costs = every_set([case], offers), offers.costs()
    with pytest.raises(ProofError, match="is not that of all 32 sets"):
        confirm(every, every.front(costs)[1:], costs)


def test_projects_change_limits_by_what_they_add(coast):
    case, _ = case_and_offers(coast, "RUS")
    changed = {
        name: {case.joint.limits[change.number].limit.id: change.amount for change in changes}
        for name, changes in case.effects.items()
    }
    assert changed == {
        "ships": {"ships": 2},
        "fleet": {"ships": 5},
        "pipe": {"pipe": 3},
        "east": {"field-east": 1},
        "rumour": {"field-east": 4},
    }


@pytest.fixture
def yard():
    """Coal and grain share a line round Russia; a project adds to the line, another to grain alone."""
    base = goods_network(
        {"mine>line": 9, "line>port": 3, "port>buyer": 9, "mine>steppe": 9, "steppe>buyer": 9},
        goods=("coal", "grain"),
        supplies={("mine", "coal"): 4, ("mine", "grain"): 3},
        markets=["buyer"],
        limits={("port", ("grain",)): 1},
        countries={"steppe": "RUS", "buyer": "CHN"},
    )
    return with_projects(
        base,
        project("rails", "line-port", 2, 5, unit="Mt/yr"),
        project("silo", "port", 1, 2, unit="Mt/yr"),
    )


def test_several_goods_share_what_is_built(yard):
    asked = Asked(on="RUS", year=2030, commodity="all")
    found = plan(yard, Task(asked=asked))
    scale = found.first.joint.scale
    # D = 7, three pass. The rails let five pass: four of coal and one of grain; the silo one more of grain
    assert [(cost, stranded / scale) for cost, stranded in points(found.front)] == [(0, 4), (5, 2)]
    assert found.sets is None
    assert found.proof.amount == 5 * scale
    assert all(item.shapley is None for item in found.countries)
    today = goods_dependence(joint_snapshot(yard, commodity="all", year=2030), on=["RUS"])
    assert found.before.worst == today.countries[0].stranded


@settings(max_examples=15, deadline=None)
@given(
    limits=st.lists(st.integers(0, 6), min_size=4, max_size=4),
    added=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=4, max_size=4),
    home=st.integers(0, 3),
)
def test_the_programme_of_several_goods_finds_what_trying_every_set_finds(limits, added, home):
    base = goods_network(
        {"mine>line": limits[0], "line>port": limits[1], "port>buyer": 9, "mine>steppe": 9, "steppe>buyer": 9}
        | {"line>plant": limits[2]},
        goods=("coal", "grain"),
        supplies={("mine", "coal"): 4, ("mine", "grain"): 3},
        markets=["buyer"],
        demands={("plant", "coal"): home},
        limits={("port", ("grain",)): limits[3]},
        countries={"steppe": "RUS", "buyer": "CHN"},
    )
    elements = ("mine-line", "line-port", "line-plant", "port")
    rows = [
        project(f"p{number}", element, more, cost, unit="Mt/yr")
        for number, (element, (more, cost)) in enumerate(zip(elements, added, strict=True))
    ]
    asked = Asked(on="RUS", year=2030, commodity="all")
    case, offers = case_and_offers(with_projects(base, *rows), "RUS", asked=asked)
    costs = offers.costs()
    front = Choosing([case], offers).front(costs)
    for choice in front:
        least = min(
            case.stranded(names) for names in sets(offers) if sum(map(costs.get, names)) <= choice.cost
        )
        assert abs(choice.worst - least) <= 4  # tonnes
    dear = [names for names in sets(offers) if sum(map(costs.get, names)) < front[-1].cost]
    assert all(case.stranded(names) > front[-1].worst for names in dear)


def test_one_good_asked_for_as_several_gives_the_same_answer(yard):
    one = plan(yard, Task(asked=Asked(on="RUS", year=2030, commodity="grain")))
    joint = plan(yard, Task(asked=Asked(on="RUS", year=2030, commodity="grain,grain")))
    assert joint.first.several
    assert not one.first.several
    assert points(joint.front) == points(one.front) == [(0, 2_000_000), (2, 1_000_000)]
    assert [(item.country, item.before, item.after, item.too) for item in joint.countries] == [
        (item.country, item.before, item.after, item.too) for item in one.countries
    ]


def test_costs_are_whole_thousands():
    assert thousands(Decimal("0.0005")) == 0
    assert thousands(Decimal("1.2345")) == 1234
    assert thousands(Decimal(40)) == 40_000


@pytest.fixture(scope="module")
def kazakhstan():
    return load("kazakhstan")


@pytest.fixture(scope="module")
def crude(kazakhstan):
    budgets = tuple(map(Decimal, (100, 1000, 5000)))
    return plan(kazakhstan, Task(asked=RUS, use=past_use(kazakhstan), budgets=budgets))


def test_every_project_offered_cites_evidence_for_what_it_adds_and_costs(crude, kazakhstan):
    for name, offer in crude.offers.offers.items():
        assert offer.project.evidence, name
        assert set(offer.project.evidence) <= kazakhstan.evidence.keys()
    assert set(crude.evidence()) <= kazakhstan.evidence.keys()
    limits = {shared.limit.id: shared.limit for shared in crude.first.built(crude.main.names).limits}
    for name in crude.main.names:
        cited = set(crude.offers.offers[name].project.evidence)
        for change in crude.first.effects.get(name, ()):
            limit = crude.first.joint.limits[change.number].limit
            assert cited <= set(limits[limit.id].evidence)


def test_the_line_to_china_saves_what_it_adds_as_far_as_it_is_used(crude, kazakhstan):
    """Evidence: china-expansion-kenkiyak-atyrau, china-expansion-kenkiyak-kumkol; 5 Mt binds, not 6."""
    both = ("kenkiyak-atyrau-12", "kenkiyak-kumkol-15")
    kumkol = next(row for row in kazakhstan.tables.projects if row.id == both[1])
    assert kumkol.evidence[0] == "china-expansion-kenkiyak-kumkol"
    saved = crude.before.worst - crude.first.stranded(both)
    assert saved == round(kumkol.added * past_use(kazakhstan).central * 10**6)
    assert crude.before.worst - crude.first.stranded(both[1:]) < saved / 2  # the line before it binds


def test_the_plan_for_crude_moves_dependence_to_others(crude):
    assert crude.sets == 2 ** len(crude.offers.offers)
    poor, *rich = crude.outcomes
    assert poor.choice.worst > rich[0].choice.worst == rich[1].choice.worst
    changes = {item.country: item for item in crude.countries}
    assert changes["RUS"].after == crude.main.worst < changes["RUS"].before
    assert changes["AZE"].too[1] > changes["AZE"].too[0]
    assert not crude.sampled


def test_a_plan_is_of_the_year_of_its_scenarios(coast):
    first = Scenario(name="first", title="First", base_year=2031)
    second = replace(first, name="second", base_year=2032)
    asked = Task(asked=replace(RUS, year=None), scenarios=(first,))
    assert plan(coast, asked).task.asked.year == 2031
    with pytest.raises(ScenarioError, match="scenarios are of 2031, 2032: give --year"):
        plan(coast, replace(asked, scenarios=(first, second)))


def test_a_dated_scenario_of_which_nothing_lasts_is_refused(coast):
    event = Event(element="transit:RUS", days=30)
    dated = Scenario(name="dated", title="Dated", start="2030-01-01", days=60, events=(event,))
    with pytest.raises(ScenarioError, match="scenario dated is dated and nothing of it lasts"):
        plan(coast, Task(asked=RUS, scenarios=(dated,)))

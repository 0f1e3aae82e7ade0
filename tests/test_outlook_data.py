"""The projects, past plans and outlook of the built-in network: what each rests on, nothing paid twice."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.pipeline import NOT_PROMISED, build, cost, cost_gap, due, past_use, projects
from routes.network import load
from routes.periods import in_force

NETWORK = load("kazakhstan")
TABLES = NETWORK.tables
PROJECTS = projects(NETWORK)
TO_COME = {name: row for name, row in PROJECTS.items() if row.status != "done"}
PLANS = {row.id: row for row in TABLES.past_plans}
README = Path(__file__).parents[1] / "routes" / "data" / "kazakhstan" / "README.md"
ALL_OF_THEM = 2200
FIELDS = (
    *("tengiz", "kashagan", "karachaganak", "aktobe-fields"),
    *("turgai-fields", "mangystau-fields", "emba-fields"),
)
PLANTS = ("atyrau-refinery", "pavlodar-refinery", "shymkent-refinery", "caspi-bitum")
YEARS = tuple(range(2026, 2036))
LAST_COUNTED = 2025
ROUNDING = 0.06  # of rows that give one decimal

ADDS_NOTHING = {
    "aktau-kuryk-dredging": "its works; what they bring stands in the projects that require them",
    "aktau-new-port": "no capacity published",
    "almaty-bypass": "no capacity in tonnes published, and no limit known there",
    "atyrau-terminal": "tanks, no capacity",
    "cku-railway": "a rival line",
    "cpc-moorings-2026": "replaces what is there",
    "torghundi-herat": "no capacity published",
}
NO_RATE = {"kuryk-rail-ferries": "AZN", "kars-dilucu": "EUR", "rasht-astara": "EUR"}
# Evidence that gives the cost of one of several, and of how many a project has.
OF_ONE = {"spm2-replacement-cost": 2}
# Plans whose figure stands in a note of the source, or is our sum: METHODS of the row tell which.
NOT_IN_A_CELL = {
    "planned": {"bakhty-ayagoz", "titr-boxes-2020", "kuryk-grain-terminal"},
    "actual": {
        *("titr-boxes-2020", "kti-volume-2022", "btk-volume", "aktau-kuryk-2022"),
        *("kazakh-ports-dry-2020", "china-oil-pipeline"),
    },
}


def figures(row):
    """Every figure that the evidence of a row gives."""
    told = (NETWORK.evidence[name] for name in row.evidence)
    return {figure for item in told for figure in (item.value, item.low, item.high) if figure is not None}


def years_told(row):
    """Every year that the evidence of a row names, in its period or in its note."""
    told = (NETWORK.evidence[name] for name in row.evidence)
    text = " ".join(f"{item.period} {item.note} {item.published}" for item in told)
    return {int(year) for year in re.findall(r"(?:19|20)\d\d", text)}


def whole_year(rows, place, year):
    """The row of a place for a year."""
    (found,) = (
        row for row in rows if row.place == place and row.period == str(year) and row.commodity == "crude"
    )
    return found


# past plans


def test_the_two_plans_that_measure_use_are_those_of_the_methods():
    """METHODS 11: the Trans-Caspian route carried 46 % of the plan in 2022 and 79 % in 2025."""
    marked = {row.id: row for row in TABLES.past_plans if row.measures_use}
    met = {name: round(row.actual / row.planned, 2) for name, row in marked.items()}
    assert met == {"titr-2022": Decimal("0.46"), "titr-2025": Decimal("0.79")}
    told = {name: NETWORK.evidence[name].value for row in marked.values() for name in row.evidence}
    assert told == {
        "titr-target-2022": Decimal("3.2"),
        "titr-total-2022": Decimal("1.485"),
        "titr-target-2025": Decimal("5.2"),
        "titr-total-2025": Decimal("4.119"),
    }
    use = past_use(NETWORK)
    assert (round(use.low, 2), round(use.high, 2)) == (Decimal("0.46"), Decimal("0.79"))
    assert use.low < use.central < use.high


@pytest.mark.parametrize("field", ["planned", "actual"])
def test_what_was_planned_and_what_came_are_figures_of_the_evidence(field):
    """But for openings, whose years the evidence names, and for what the note says is ours."""
    amounts = [row for row in PLANS.values() if row.kind != "opening" and getattr(row, field) is not None]
    apart = {row.id for row in amounts if getattr(row, field) not in figures(row)}
    assert apart <= NOT_IN_A_CELL[field]
    assert all(PLANS[name].note for name in apart)


def test_the_years_of_openings_are_named_by_the_evidence():
    openings = [row for row in PLANS.values() if row.kind == "opening"]
    assert len(openings) > len(PLANS) // 3
    for row in openings:
        years = {row.planned_year, *([row.actual_year] if row.actual_year else [])}
        assert years <= years_told(row), row.id
        assert row.planned == row.planned_year
        assert row.actual == row.actual_year  # or neither has come


def test_what_came_has_a_year_and_every_plan_cites_evidence():
    for row in PLANS.values():
        assert (row.actual is None) == (row.actual_year is None), row.id
        assert row.evidence, row.id


# projects


def test_every_status_is_one_word_of_the_table_in_the_readme():
    told = re.findall(r"^\| `([a-z]+)` \| [^|]+ \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    used = {row.status for row in PROJECTS.values()}
    assert used == set(told)


def test_every_project_cites_evidence_and_every_cost_a_source_of_costs():
    for name, row in PROJECTS.items():
        assert row.evidence, name
        if row.cost:
            told = (NETWORK.evidence[item] for item in row.evidence)
            assert any(item.quantity == "capex" or "USD" in (item.note or "") for item in told), name


def test_no_project_costs_more_than_its_source_says():
    """What projects with one source of costs ask for together is no more than the source tells."""
    asked = defaultdict(Decimal)
    for row in TO_COME.values():
        for item in row.evidence:
            told = NETWORK.evidence[item]
            if row.cost and told.quantity == "capex" and told.unit == row.cost_unit:
                asked[item] += row.cost
    assert len(asked) > len(TO_COME) // 4
    for item, amount in asked.items():
        told = NETWORK.evidence[item]
        most = max(figure for figure in (told.value, told.high) if figure is not None)
        others = max(
            (
                NETWORK.evidence[other].value or 0
                for row in TO_COME.values()
                if item in row.evidence and row.cost
                for other in row.evidence
                if NETWORK.evidence[other].unit == told.unit and NETWORK.evidence[other].quantity == "capex"
            ),
            default=0,
        )
        assert amount <= max(most, others) * OF_ONE.get(item, 1), item


def test_dredging_is_paid_once_whoever_gains_by_it():
    """40.4 bn KZT for both ports (aktau-dredging-capex-2023) at 468 to the dollar of 2024."""
    gains = ("aktau-dredging", "aktau-dry-dredging", "aktau-alat-dredging")
    assert all(PROJECTS[name].requires == ("aktau-kuryk-dredging",) for name in gains)
    paid = sum(cost(NETWORK, PROJECTS[name]).central for name in (*gains, "aktau-kuryk-dredging"))
    assert float(paid) == pytest.approx(40400 / 468, abs=0.01)


def test_projects_whose_cost_has_no_exchange_rate_are_those_that_the_readme_tells():
    gaps = {name: cost_gap(NETWORK, row) for name, row in TO_COME.items()}
    without = {name for name, gap in gaps.items() if gap and "exchange rate" in gap}
    assert without == set(NO_RATE)
    assert all(PROJECTS[name].cost_unit == f"M{currency}" for name, currency in NO_RATE.items())
    assert {row.currency for row in TABLES.fx}.isdisjoint(NO_RATE.values())


def test_what_contains_another_adds_as_much_on_the_same_element():
    pairs = [(row, PROJECTS[name]) for row in PROJECTS.values() for name in row.instead_of]
    assert {(whole.id, part.id) for whole, part in pairs} == {
        ("btc-20", "btc-kazakh-7"),
        ("aktau-kuryk-20", "aktau-berths-9-10"),
        ("alat-phase-2", "alat-fertiliser-terminal"),
        ("kti-upgrade", "kti-15"),
    }
    for whole, part in pairs:
        assert whole.element == part.element
        assert whole.added >= part.added
        assert whole.year >= part.year
        assert part.id not in whole.requires


def finite_rows(project):
    """The rows that a project adds to: finite, of its element, in its unit, for goods that go there."""
    segments = {row.id: row for row in TABLES.segments}
    goods = set(segments[project.element].commodities) if project.element in segments else set()
    wider = {row.part_of for row in TABLES.commodities if row.id in goods}
    return [
        row
        for row in TABLES.capacities
        if row.element == project.element
        and row.status != "nameplate"
        and row.central.is_finite()
        and row.unit == project.unit
        and (not goods or not row.commodities or {*row.commodities} & (goods | wider))
    ]


def test_projects_that_can_add_nothing_are_known_with_the_reason():
    nothing = {name for name, row in TO_COME.items() if not row.added or not finite_rows(row)}
    assert nothing == set(ADDS_NOTHING)
    assert all(not TO_COME[name].added for name in nothing)  # no amount is promised where there is no limit


def test_all_that_is_to_come_can_be_built_together():
    """Whatever the unit or the order, also what nobody promises now: what others contain is left out."""
    assert not set(due(NETWORK, ALL_OF_THEM)) & {
        name for name, row in TO_COME.items() if row.status in NOT_PROMISED
    }
    names = due(NETWORK, ALL_OF_THEM, statuses={row.status for row in TO_COME.values()})
    contained = {part for row in TO_COME.values() for part in row.instead_of}
    assert set(names) == set(TO_COME) - contained
    pairs = zip(TABLES.capacities, build(NETWORK, names).tables.capacities, strict=True)
    grown = {new.element for old, new in pairs if new.central > old.central}
    assert grown == {PROJECTS[name].element for name in names if PROJECTS[name].added}


# outlook


@pytest.mark.parametrize("place", [*FIELDS, *PLANTS])
def test_the_outlook_is_judged_in_every_year_and_its_range_widens(place):
    rows = TABLES.supplies if place in FIELDS else TABLES.demands
    found = [whole_year(rows, place, year) for year in YEARS]
    assert all(row.note.startswith("judged: ") for row in found)
    assert all(row.evidence for row in found)
    assert all(row.low < row.central < row.high for row in found)
    widths = [(row.high - row.low) / row.central for row in found]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0]


def test_the_outlook_does_not_reach_back_to_counted_years():
    for place in FIELDS:
        rows = [row for row in TABLES.supplies if row.place == place and row.commodity == "crude"]
        assert in_force(rows, LAST_COUNTED).row.period == str(LAST_COUNTED)


def test_mature_fields_fall_as_the_evidence_of_their_neighbours_fell():
    told = {
        name: float(NETWORK.evidence[name].value) for name in NETWORK.evidence if "oil2-production" in name
    }
    aktobe = told["oil2-production-aktobe-plan-2025"] / told["oil2-production-aktobe-2024"]
    kyzylorda = (told["oil2-production-kyzylorda-plan-2025"] / told["oil2-production-kyzylorda-2020"]) ** (
        1 / 5
    )
    falls = {
        "aktobe-fields": aktobe,
        "turgai-fields": kyzylorda,
        "mangystau-fields": aktobe,
        "emba-fields": aktobe,
    }
    for place, fall in falls.items():
        start = float(whole_year(TABLES.supplies, place, LAST_COUNTED).central)
        for year in YEARS:
            row = whole_year(TABLES.supplies, place, year)
            assert float(row.central) == pytest.approx(start * fall ** (year - LAST_COUNTED), abs=ROUNDING)


def test_tengiz_of_2026_is_its_stop_and_its_return_day_by_day():
    """The days of stop and return, then what output of April to June leaves, less half of July's fall."""
    rate = float(NETWORK.evidence["oil2-tengiz-rate-2026-03-11"].value)  # kt a day
    before, returning, back = 18 * 360 / 7.97, 39 * 0.087 * 1000, 21 * rate  # kt: to 18 January, to 10 March
    spring = sum(float(NETWORK.evidence[f"oil2-production-2026-0{month}"].value) for month in (4, 5, 6))
    others = sum(
        float(whole_year(TABLES.supplies, name, LAST_COUNTED).central) for name in FIELDS if name != "tengiz"
    )
    left = spring * 1000 / 91 - others * 1000 / 365
    june, july = (float(NETWORK.evidence[f"oil2-production-2026-0{month}"].value) for month in (6, 7))
    expected = (before + returning + back + 275 * left) / 1000 - (june - july) / 2
    row = whole_year(TABLES.supplies, "tengiz", 2026)
    assert float(row.central) == pytest.approx(expected, abs=0.3)
    assert float(row.low) < expected < float(row.high)


def test_what_the_ministry_told_for_2026_lies_within_the_outlook():
    rows = [whole_year(TABLES.supplies, place, 2026) for place in FIELDS]
    told = NETWORK.evidence["kazakhstan-target-2026"].value
    assert (
        sum(row.low for row in rows) < told < sum(row.central for row in rows) < sum(row.high for row in rows)
    )


def test_refining_of_2026_is_the_plan_and_is_kept():
    plan = NETWORK.evidence["refining-plan-2026"].value
    for year in YEARS:
        assert sum(whole_year(TABLES.demands, place, year).central for place in PLANTS) == plan

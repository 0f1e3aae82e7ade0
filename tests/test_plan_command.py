"""`corridors plan`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from folders import folder
from terminal import document, refused, told

FORMAT = Path(__file__).parents[1] / "docs" / "FORMAT.md"
PROJECTS = """\
id,element,added,unit,year,name,cost,cost_low,cost_high,cost_unit,requires,instead_of,status,evidence
ring,trunk,5,Mt/yr,2023,A ring line,100,80,150,MUSD,,,planned,operator-2023
wide,trunk,9,Mt/yr,2023,A wide line,300,,,MUSD,yard,ring,building,operator-2023
yard,port,0,Mt/yr,2023,A yard,,,,,,,planned,operator-2023
later,trunk,9,Mt/yr,2040,Much later,1,,,MUSD,,,planned,operator-2023
"""
STORM = """\
name = "storm"
title = "A storm"

[[events]]
element = "cpc-marine-terminal"
remaining = 0.5
"""
ASKED = ("plan", "--year", "2030", "--on", "RUS")


@pytest.fixture(scope="module")
def crude():
    return document(*ASKED, "--budget", "100,1000", "--budget", "5000")


def test_what_budgets_buy_is_told_in_a_sentence_and_a_table():
    text = told(*ASKED, "--budget", "100,1000,5000")
    assert re.match(r"For [\d,]+ million USD, \d+ projects bring what is stranded without Russia from ", text)
    assert "kazakhstan, crude, 2030, Mt/yr: to be carried " in text
    assert "is used (46–79 %): as past plans were met." in text
    assert " 100 " in text
    assert " 5,000 " in text
    assert "With every cost at its low end 100 MUSD would buy: kenkiyak-atyrau-12, kenkiyak-kumkol-15" in text
    assert "Left out: no cost" in text
    assert "With everything in time built, whatever it costs, " in text
    assert "sets were valued one by one too, without the solver: the same answers." in text
    assert "Not in time: eskene-kuryk (2032)" in text


def test_the_document_has_the_keys_of_the_format(crude):
    text = FORMAT.read_text(encoding="utf-8")
    words = re.search(r"^`plan`: (.*?)\n\n", text, re.MULTILINE | re.DOTALL).group(1)
    always = {"network", "exporter", "year", "commodity", "unit", "capacity"}
    missing = [key for key in crude if key not in always and f"`{key}`" not in words]
    assert not missing
    assert {"budget_musd", "country", "before", "after", "chosen", "pareto", "excluded"} <= crude.keys()


def test_the_document_tells_each_budget_and_the_last_one_in_full(crude):
    assert [item["budget_musd"] for item in crude["budgets"]] == [100, 1000, 5000]
    assert crude["budget_musd"] == 5000
    assert crude["after"] == crude["budgets"][-1]["stranded"] == crude["pareto"][-1]["stranded"]
    assert crude["before"] == crude["pareto"][0]["stranded"]
    assert [item["project"] for item in crude["chosen"]] == crude["budgets"][-1]["projects"]
    assert sum(item["cost_musd"] for item in crude["chosen"]) == pytest.approx(crude["cost_musd"]["central"])
    assert all(item["evidence"] for item in crude["chosen"])
    low, high = crude["after_range"]
    assert low <= crude["after"] <= high
    certificate = crude["proof"]["certificate"]
    assert certificate["value"] == pytest.approx(crude["exports"] - crude["after"])
    assert sum(path["amount"] for path in certificate["paths"]) == pytest.approx(certificate["value"])
    assert crude["proof"]["sets_valued"] == 2 ** (crude["proof"]["sets_valued"].bit_length() - 1)
    assert {item["project"] for item in crude["without_cost"]} == set(crude["excluded"])
    russia = next(item for item in crude["countries"] if item["country"] == "RUS")
    assert (russia["before"], russia["after"]) == (crude["before"], crude["after"])
    assert russia["besides_before"] is None
    assert russia["shapley_after"] < russia["shapley_before"]


def test_several_goods_are_planned_for_together():
    found = document(*ASKED, "--commodity", "crude,oil-products", "--budget", "1000")
    assert found["commodity"] == "crude,oil-products"
    assert found["proof"]["sets_valued"] is None
    assert found["proof"]["certificate"]["value"] == pytest.approx(found["exports"] - found["after"])
    text = told(*ASKED, "--commodity", "crude,oil-products", "--budget", "1000")
    assert "Shapley" not in text
    assert "kazakhstan, crude,oil-products, 2030" in text


def test_a_share_that_cannot_be_reached_is_told():
    text = told(*ASKED, "--at-most", "20%")
    assert text.startswith(
        "No set of these projects brings what is stranded without Russia down to 20 %: all that helps leaves "
    )
    found = document(*ASKED, "--at-most", "0.2")
    assert (found["reached"], found["budgets"], found["cost_musd"]) == (False, [], None)
    assert found["at_most"] == 0.2
    assert found["after"] == found["pareto"][-1]["stranded"]


def test_the_cheapest_set_for_a_share_is_a_point_of_the_front():
    found = document(*ASKED, "--at-most", "93%")
    assert found["reached"]
    assert found["after_share"] <= 0.93
    cheaper = [
        point for point in found["pareto"] if point["cost_musd"] < found["cost_musd"]["central"] - 1e-3
    ]
    assert cheaper
    assert all(point["stranded"] > 0.93 * found["exports"] for point in cheaper)


def test_own_costs_and_free_projects_are_marked():
    found = document(*ASKED, "--cost", "iran-swap-restart=50")
    sources = {item["project"]: item["cost_source"] for item in found["chosen"]}
    assert sources["iran-swap-restart"] == "yours"
    assert "iran-swap-restart" not in found["excluded"]
    free = told(*ASKED, "--unpriced", "free", "--cost", "iran-swap-restart=50")
    assert "your figure" in free
    assert "taken as nothing" in free
    assert "taken to cost nothing: a lower bound of what it costs." in free
    assert "Left out: no cost" not in free


def test_the_worst_of_scenarios_is_told_for_each(tmp_path):
    storm = tmp_path / "storm.toml"
    storm.write_text(STORM, encoding="utf-8")
    found = document(*ASKED, "--scenario", storm, "--scenario", "baseline", "--budget", "100")
    assert [item["scenario"] for item in found["scenarios"]] == ["storm", "baseline"]
    assert found["after"] == max(item["after"] for item in found["scenarios"])
    shares = [item["after"] / item["exports"] for item in found["scenarios"]]
    assert found["after_share"] == pytest.approx(max(shares))
    assert shares[0] != shares[1]
    text = told(*ASKED, "--scenario", storm, "--scenario", "baseline", "--budget", "100")
    assert "in the worst scenario." in text
    assert "Countries are told for the scenario storm." in text
    assert "Scenario to be carried stranded before after" in text


@pytest.fixture
def own(tmp_path):
    return folder(tmp_path / "own", projects=PROJECTS)


def test_a_network_of_ones_own_is_planned_for(own):
    text = told("plan", "--network", own, "--on", "RUS", "--utilisation", "1")
    assert "Everything built is used in full, as promised." in text
    assert text.startswith(
        ("No project in time that has a cost helps: ", "With nothing built 33.00 Mt/yr stay")
    )
    assert "Not in time: later (2040)." in text
    half = told("plan", "--network", own, "--on", "RUS", "--utilisation", "0.5", "--built", "ring")
    assert "Of what is built 50 % is used: your figure." in half
    assert "Left out: wide: contains ring, taken as built." in half
    assert "note: ring is taken as built" in half


def test_the_picture_is_written_where_it_is_asked_for(own, tmp_path):
    out = tmp_path / "out"
    one = ("plan", "--network", own, "--on", "RUS", "--unpriced", "free", "--plot", "--out", out)
    assert told(*one, "--quiet") == ""
    assert sorted(path.name for path in out.iterdir()) == ["plan.png", "plan.svg"]
    several = ("--commodity", "crude,oil-products", "--budget", "100", "--cost", "iran-swap-restart=50")
    assert f"Wrote {out / 'plan.png'}" in told(*ASKED, *several, "--plot", "--out", out)


def test_nothing_stranded_is_told():
    text = told("plan", "--year", "2030", "--on", "POL", "--budget", "10")
    assert text.startswith("Nothing would be stranded without Poland: there is nothing to build against.")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--on", "RSU"), "did you mean 'RUS'?"),
        (("--on", "RUS", "--on", "AZE"), "a group is one name: RUS+BLR"),
        (("--status", "planed"), "no status of projects is called 'planed'; did you mean 'planned'?"),
        (("--built", "btc"), "no project is called 'btc'"),
        (("--built", "kenkiyak-kumkol-15"), "requires kenkiyak-atyrau-12, not taken as built"),
        (("--cost", "btc-kazakh-8=3"), "did you mean 'btc-kazakh-7'?"),
        (("--cost", "btc-kazakh-7"), "expected ID=MUSD"),
        (("--cost", "btc-kazakh-7=x"), "expected a number, got 'x'"),
        (("--scenario", "hormuz-close"), "did you mean 'hormuz-closed'?"),
        (("--budget", "-1"), "expected a number from 0 up, got '-1'"),
        (("--budget", "1,,2"), "expected a number, got ''"),
        (("--at-most", "120%"), "expected a share from 0 to 1, or per cent with the sign: 20%, got 120%"),
        (("--at-most", "20%", "--budget", "5"), "give --budget or --at-most, not both"),
        (("--utilisation", "0"), "expected past, or a share above 0 and up to 1, got 0"),
        (("--commodity", "crud"), "did you mean 'crude'?"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(more, message):
    assert message in refused("plan", "--year", "2030", *more)


def test_a_network_without_past_plans_asks_for_a_share(tmp_path):
    own = folder(tmp_path / "own", projects=PROJECTS, past_plans=None)
    assert "past_plans.csv: no row with measures_use" in refused("plan", "--network", own, "--on", "RUS")
    assert "--utilisation" in refused("plan", "--network", own, "--on", "RUS")


def test_every_number_of_the_document_is_finite(crude):
    assert json.loads(json.dumps(crude, allow_nan=False)) == crude

"""Where a number comes from: who else says what, which rows use it, and what a new figure moves."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from folders import SOUND, folder
from networks import network, number
from terminal import document, refused, told

from analysis.compare import InputChange, compare
from analysis.dependence import dependence
from analysis.documents import compare_document
from analysis.follow import follow, weigh
from routes.citations import Use, evidence_of, others, uses
from routes.model import Evidence
from routes.network import built_in_networks, load, read_network

EVIDENCE = """\
id,subject,quantity,value,unit,period,publisher,grade,note
operator-2023,trunk,capacity,50,Mt/yr,2023,Operator,A,
ministry-2023,trunk,capacity,48,Mt/yr,2023,Ministry,B,
rumour,trunk,capacity,,,2023-06,,,heard of
tariff-2023,trunk,tariff,20,USD/t,2023,Operator,A,
"""


def two_folders(tmp_path, *, told_new="35", central_new="35"):
    """Two folders that differ in one row of evidence and in the capacity that cites it."""
    before = folder(tmp_path / "before", evidence=EVIDENCE)
    after = folder(
        tmp_path / "after",
        evidence=EVIDENCE.replace(
            "operator-2023,trunk,capacity,50", f"operator-2023,trunk,capacity,{told_new}"
        ),
        capacities=SOUND["capacities"].replace(
            "trunk,50,Mt/yr,40,60,10", f"trunk,{central_new},Mt/yr,30,60,10"
        ),
    )
    return before, after


def answers(*folders):
    return compare(*(dependence(read_network(item), on=["RUS"]) for item in folders))


def change(kind, element, field, a, b):
    return InputChange(kind=kind, element=element, field=field, a=a, b=b)


def moved(result):
    return {line.quantity: (line.a, line.b) for line in result.results if line.change}


def test_a_comparison_names_the_row_the_figure_and_the_results_that_move(tmp_path):
    result = answers(*two_folders(tmp_path))
    assert result.inputs == (
        change("segment", "trunk", "central", 40.0, 25.0),
        change("segment", "trunk", "low", 30.0, 20.0),
        change("evidence", "operator-2023", "value", 50.0, 35.0),
    )
    assert moved(result) == {
        "maximum_flow": (40.0, 25.0),
        "exports": (33.0, 25.0),
        "stranded RUS": (33.0, 25.0),
    }


def test_new_evidence_for_the_same_figure_moves_no_result(tmp_path):
    before = folder(tmp_path / "before", evidence=EVIDENCE)
    after = folder(tmp_path / "after", evidence=EVIDENCE.replace("Operator,A,\nm", "Operator,B,\nm"))
    result = answers(before, after)
    assert result.inputs == (change("evidence", "operator-2023", "grade", "A", "B"),)
    assert moved(result) == {}


def test_a_note_is_not_a_figure(tmp_path):
    before = folder(tmp_path / "before", evidence=EVIDENCE)
    after = folder(tmp_path / "after", evidence=EVIDENCE.replace("heard of", "heard again"))
    assert answers(before, after).inputs == ()


def test_a_row_that_one_side_lacks_is_named_by_what_it_says(tmp_path):
    before = folder(tmp_path / "before", evidence=EVIDENCE)
    after = folder(tmp_path / "after", evidence=EVIDENCE.replace("rumour,", "hearsay,"))
    assert answers(before, after).inputs == (
        change("evidence", "hearsay", "period", "absent", "2023-06"),
        change("evidence", "rumour", "period", "2023-06", "absent"),
    )


def test_a_figure_that_only_one_side_tells_is_none_on_the_other(tmp_path):
    before = folder(tmp_path / "before", evidence=EVIDENCE)
    after = folder(
        tmp_path / "after", evidence=EVIDENCE.replace("rumour,trunk,capacity,", "rumour,trunk,capacity,45")
    )
    assert answers(before, after).inputs == (change("evidence", "rumour", "value", None, 45.0),)
    text = told("compare", before, after)
    assert "evidence rumour value – 45.000" in text
    assert "The results are the same." in text


def test_the_same_folder_twice_differs_in_nothing(tmp_path):
    before, _ = two_folders(tmp_path)
    result = answers(before, before)
    assert (result.inputs, moved(result)) == ((), {})


def test_the_command_prints_the_row_the_figure_and_the_results(tmp_path):
    before, after = two_folders(tmp_path)
    text = told("compare", before, after, "--on", "RUS")
    assert "segment trunk central 40.000 25.000" in text
    assert "evidence operator-2023 value 50.000 35.000" in text
    assert "stranded RUS 33.000 25.000 -8.000" in text


def test_the_document_of_a_comparison_holds_the_same(tmp_path):
    before, after = two_folders(tmp_path)
    said = document("compare", before, after, "--on", "RUS")
    first, second = read_network(before), read_network(after)
    found = follow(first, second)
    view = dependence(second).snapshot
    found = replace(found, resting=weigh(found.resting, view, "RUS"))
    assert said == compare_document(answers(before, after), str(before), str(after), following=found)
    assert said["inputs"][-1] == {
        "element": "operator-2023",
        "kind": "evidence",
        "field": "value",
        "a": 50.0,
        "b": 35.0,
    }


def only_evidence(tmp_path):
    """Two folders that differ in one row of evidence alone: the operator says 45 where it said 50."""
    before = folder(tmp_path / "before", evidence=EVIDENCE)
    after = folder(tmp_path / "after", evidence=EVIDENCE.replace("capacity,50,", "capacity,45,"))
    return before, after


def test_a_change_of_evidence_alone_shows_the_figures_and_results_that_would_move(tmp_path):
    text = told("compare", *only_evidence(tmp_path), "--on", "RUS")
    assert "capacities trunk 2023 central operator-2023 50.000 45.000" in text
    assert "figures followed" in text
    assert "maximum_flow 40.000 40.000 +0.000 35.000 -5.000" in text
    assert "supplies field 2023 operator-2023" in text


def test_the_document_of_a_change_of_evidence_names_what_is_stale_and_what_rests(tmp_path):
    said = document("compare", *only_evidence(tmp_path), "--on", "RUS")
    assert said["stale"] == [
        {
            "table": "capacities",
            "element": "trunk",
            "period": "2023",
            "field": "central",
            "old": 50.0,
            "new": 45.0,
            "evidence": "operator-2023",
        }
    ]
    assert [set(item) for item in said["results_followed"]] == [set(item) for item in said["results"]]
    moved_then = {item["quantity"]: item["b"] for item in said["results_followed"] if item["change"]}
    assert moved_then["maximum_flow"] == 35.0
    assert [(item["table"], item["element"]) for item in said["resting"]] == [
        ("supplies", "field"),
        ("flows", "coast"),
        ("past_plans", "northern-volume"),
        ("hidden_legs", "border-leg"),
    ]
    assert set(said["resting"][0]) == {"table", "element", "period", "evidence", "influence"}


def test_without_a_focus_or_country_what_rests_has_no_influence(tmp_path):
    said = document("compare", *only_evidence(tmp_path))
    assert {item["influence"] for item in said["resting"]} == {None}


def test_a_scenario_is_taken_on_the_network_whose_figures_follow(tmp_path):
    before, after = only_evidence(tmp_path)
    scenario = tmp_path / "half.toml"
    scenario.write_text(
        'name = "half"\ntitle = "Half"\n[[events]]\nelement = "trunk"\nremaining = 0.5\n', encoding="utf-8"
    )
    said = document("compare", before, scenario, "--network", after, "--on", "RUS")
    found = {item["quantity"]: item["b"] for item in said["results_followed"]}
    assert found["maximum_flow"] == (45 - 10) / 2


def test_the_capacity_that_the_operator_of_cpc_states_moves_the_built_in_answer(tmp_path):
    source = built_in_networks()["kazakhstan"]
    copy = tmp_path / "copy"
    shutil.copytree(source, copy)
    text = (copy / "evidence.csv").read_text(encoding="utf-8")
    row = "cpc-capacity-kmg-2024,cpc-pipeline,capacity,"
    assert f"{row}81.5," in text
    (copy / "evidence.csv").write_text(text.replace(f"{row}81.5,", f"{row}70,"), encoding="utf-8")
    said = document("compare", "kazakhstan", copy, "--on", "RUS", "--year", "2025")
    assert not [item for item in said["results"] if item["change"]]
    assert {item["new"] for item in said["stale"]} == {70.0}
    change = {item["quantity"]: item["change"] for item in said["results_followed"]}
    assert change["maximum_flow"] < 0


def evidence(name, *, subject="trunk", quantity="capacity", period="2023"):
    return Evidence(id=name, subject=subject, quantity=quantity, period=period)


def with_evidence(*rows):
    return network({"a>b": 1}, supplies={"a": 1}, markets=["b"], evidence={row.id: row for row in rows})


def names(rows):
    return [row.id for row in rows]


def test_others_are_those_on_the_same_subject_and_quantity():
    made = with_evidence(
        evidence("one"),
        evidence("two"),
        evidence("three", subject="branch"),
        evidence("four", quantity="tariff"),
        evidence("five"),
    )
    assert names(others(made, "one")) == ["two", "five"]
    assert names(others(made, "five")) == ["one", "two"]
    assert others(made, "three") == ()


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("2023", "2023", True),
        ("2023", "2024", False),
        ("2023", "2023-06", True),
        ("2023-06", "2023-06-30", True),
        ("2023-06", "2023-07", False),
        ("2023-01/2023-05", "2023-05", True),
        ("2023-01/2023-05", "2023-06/2023-08", False),
        ("2023-01/2023-05", "2023-04/2023-08", True),
        ("2014/2016", "2015", True),
        ("2014/2016", "2017", False),
        ("2018-03/2019-02", "2019", True),
        ("2022-12-28/2023-01-03", "2023", True),
        (None, None, True),
        (None, "2023", False),
    ],
)
def test_periods_meet_where_they_have_a_day_in_common(one, other, meet):
    made = with_evidence(evidence("one", period=one), evidence("two", period=other))
    assert bool(others(made, "one")) is meet
    assert bool(others(made, "two")) is meet


def test_who_else_says_what_is_mutual_in_the_built_in_network():
    made = load("kazakhstan")
    found = {row.id: set(names(others(made, row.id))) for row in made.tables.evidence}
    assert "exports-2022-minister" in found["exports-total-2022"]
    assert all(name in found[other] for name, said in found.items() for other in said)


def test_evidence_is_shown_with_who_else_says_what_and_what_rests_on_it(tmp_path):
    source = folder(tmp_path / "net", evidence=EVIDENCE)
    text = told("evidence", "operator-2023", "--network", source)
    assert "operator-2023: trunk, capacity 50 Mt/yr" in text
    assert "others 48 Mt/yr in 2023: Ministry, grade B (ministry-2023)" in text
    assert "others no figure in 2023-06: unknown, grade – (rumour)" in text
    assert "used by capacities: trunk (2023)" in text
    assert "tariff-2023" not in text


def test_the_document_of_evidence_names_others_and_uses(tmp_path):
    source = folder(tmp_path / "net", evidence=EVIDENCE)
    (row,) = document("evidence", "operator-2023", "--network", source)
    assert row["value"] == 50.0
    assert row["others"][0] == {
        "id": "ministry-2023",
        "value": 48.0,
        "unit": "Mt/yr",
        "publisher": "Ministry",
        "grade": "B",
    }
    assert row["used_by"][0] == {"table": "capacities", "element": "trunk", "period": "2023"}


def test_an_element_shows_each_row_behind_it_once(tmp_path):
    source = folder(tmp_path / "net", evidence=EVIDENCE)
    rows = document("evidence", "trunk", "coast", "operator-2023", "--network", source)
    assert [row["id"] for row in rows] == ["operator-2023"]


def test_an_element_that_rests_on_nothing_says_so(tmp_path):
    source = folder(tmp_path / "net", evidence=EVIDENCE)
    assert told("evidence", "tanker", "--network", source) == "evidence.csv holds no row behind tanker"
    assert document("evidence", "tanker", "--network", source) == []


def test_a_network_without_evidence_has_none_to_show(tmp_path):
    source = folder(tmp_path / "net", evidence=None)
    assert told("evidence", "trunk", "--network", source) == "evidence.csv holds no row behind trunk"


def test_evidence_that_nothing_uses_stands_as_context(tmp_path):
    source = folder(tmp_path / "net", evidence=EVIDENCE)
    assert "no row of the network; it stands as context" in told("evidence", "rumour", "--network", source)


def test_an_id_that_nobody_has_is_refused_with_the_nearest(tmp_path):
    source = folder(tmp_path / "net", evidence=EVIDENCE)
    assert "did you mean 'rumour'" in refused("evidence", "rumor", "--network", source)


def test_uses_say_whether_the_evidence_drives_the_row():
    made = network(
        {"a>b:line": 1}, supplies={"a": 1}, markets=["b"], evidence={name: evidence(name) for name in "xy"}
    )
    capacities = tuple(replace(row, evidence=("x", "y"), period="2023") for row in made.tables.capacities)
    supplies = tuple(replace(row, evidence=("y",), central=number(2)) for row in made.tables.supplies)
    made = replace(made, tables=replace(made.tables, capacities=capacities, supplies=supplies))
    assert uses(made, "y") == (
        Use(table="capacities", element="line", period="2023", first=False),
        Use(table="supplies", element="a", period=None, first=True),
    )
    assert evidence_of(made, "line") == ("x", "y")

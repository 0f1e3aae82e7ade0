"""The command `corridors outlook`: what it prints, its document, its errors."""

from dataclasses import replace

import pytest
from folders import save
from networks import number
from pipelines import PAST, opening, project, two_ways
from terminal import document, refused, told

from analysis.outlook import outlook
from analysis.outlook_pictures import outlook_picture
from routes.network import load

FEW = ("--samples", 200, "--to", 2029)
QUANTILES = ["central", "p05", "p25", "median", "p75", "p95"]


@pytest.fixture
def ask(tmp_path):
    """Return what saves a network as a folder and gives the command line about it."""

    def arguments(net, *more):
        return ("outlook", "--network", save(net, tmp_path / "net"), *FEW, *more)

    return arguments


def cited(*projects, **asked):
    """Return the network with nothing to cite."""
    plans = tuple(replace(row, evidence=()) for row in PAST)
    return two_ways(*(replace(item, evidence=()) for item in projects), past=plans, **asked)


def test_the_headline_says_what_is_stranded_as_usual_today_and_as_promised(ask):
    text = told(*ask(cited(project())))
    assert text.startswith(
        "If past plans are a guide, 2029 strands 37.9 (35.2 to 40.2) of 60.0 Mt/yr without Russia; "
        "50.0 if nothing more is built, 30.0 if everything is built and used as promised."
    )
    assert "2025 counted 50.0 40.0 80 %" in text
    assert "2027 60.0 50.0 50.0 50.0 83 %" in text
    assert "2028 60.0 50.0 37.9 35.2–40.2 30.0 59–67 %" in text
    assert "Past plans reached 40 % to 80 % of what was planned, together 60 %" in text
    assert "2028 bypass planned 20.0 20.0" in text
    assert "What leaves as usual in 2029 (22.0, central figures) is held by: field-by" in text
    assert "RUS 40.0 50.0 37.9 30.0 – – – –" in text
    assert "GEO 0.0 0.0 0.0 0.0 10.0 10.0 21.9 30.0" in text


def test_without_projects_the_headline_says_so(ask):
    text = told(*ask(cited()))
    assert text.startswith("With nothing more built, 2029 strands 50.0 of 60.0 Mt/yr without Russia.")
    assert "No project is due: all cases are the same." in text
    assert "How much less" not in text


def test_delays_and_what_is_left_out_are_told(ask):
    net = cited(
        project(note="judged: year"), project("old", status="shelved"), project("nil", added=number(0))
    )
    net = replace(net, tables=replace(net.tables, past_plans=(*net.tables.past_plans, opening(2010, 2011))))
    text = told(*ask(net))
    assert "Past openings came 1 year late" in text
    assert "usual, late" in text
    assert "as nobody promises them now (--status counts them): old" in text
    assert "1 project adds no limit of this commodity" in text
    assert "1 of 2 projects rest on a judged figure" in text
    late = told(*ask(net, "--late", 1))
    assert "Every project is taken to come 1 year late." in late
    assert "usual, late" not in late
    assert "All projects are taken to come 1 year late." in outlook_picture(outlook(net, late=1)).footer
    assert "Left out" not in told(*ask(net, "--status", "planned", "--status", "shelved"))


def test_figures_carried_from_an_earlier_year_are_told_together(ask):
    net = cited(project(element="by-sea"))
    supplies = tuple(replace(row, period="2025", note="judged: as it was") for row in net.tables.supplies)
    text = told(*ask(replace(net, tables=replace(net.tables, supplies=supplies))))
    assert "note: the figure of 2025 is carried to 2029: supply at field" in text
    assert "note: supply in 2029 is judged at field" in text
    assert "These change nothing here, alone or last: bypass (2028)." in text
    assert "In the median nothing hangs on GEO." in told(*ask(cited(supply=0)))


def test_the_document_has_a_row_for_each_year_case_and_country(ask):
    found = document(*ask(cited(project())))
    assert (found["network"], found["unit"], found["focus"]) == ("test", "Mt/yr", "RUS")
    assert found["use"] == {"low": 0.4, "central": 0.6, "high": 0.8}
    rows = {(row["year"], row["case"], row["country"]): row for row in found["years"]}
    assert len(rows) == len(found["years"]) == 2 * (1 + 4 * 3)
    for row in rows.values():
        assert list(row["stranded"]) == list(row["stranded_share"]) == list(row["exports"]) == QUANTILES
        assert (row["leans"] is None) == (row["country"] == "RUS")
    assert rows[2028, "promised", "RUS"]["stranded"] == dict.fromkeys(QUANTILES, 30.0)
    assert rows[2025, "counted", "RUS"]["stranded_share"]["median"] == 0.8
    assert found["opened"] == [
        {"year": 2028, "case": case, "projects": ["bypass"]} for case in ("usual", "promised")
    ]
    (row,) = found["projects"]
    assert (row["id"], row["year"], row["status"], row["alone"]) == ("bypass", 2028, "planned", 20.0)
    assert found["binding"][-1] == {
        "year": 2029,
        "case": "promised",
        "without": "RUS",
        "elements": [{"kind": "segment", "id": "field-by", "capacity": 30.0}],
    }
    assert found["files"] == []


def test_the_picture_is_written_and_named(ask, tmp_path):
    arguments = ask(cited(project()), "--plot", "--out", tmp_path / "drawn")
    found = document(*arguments)
    names = [tmp_path / "drawn" / f"outlook.{kind}" for kind in ("png", "svg")]
    assert found["files"] == [str(name) for name in names]
    assert all(name.stat().st_size > 10_000 for name in names)
    assert told(*arguments).count("Wrote ") == len(names)
    assert told(*arguments, "--quiet") == ""


WRONG = {
    "several goods": (("--commodity", "all"), "one commodity at a time"),
    "status": (("--status", "planed"), "did you mean 'planned'?"),
    "country": (("--on", "RSU"), "did you mean 'RUS'?"),
    "the past": (("--to", 2020), "no year to come up to 2020"),
    "years the wrong way round": (
        ("--from", 2034, "--to", 2026),
        "the first year 2034 lies after the last one 2026",
    ),
    "few samples": (("--samples", 5), "5 is not in the range"),
    "many samples": (("--samples", 1_000_000), "samples"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_asked_is_refused(arguments, message):
    assert message in refused("outlook", *arguments)


def test_every_project_of_the_built_in_network_that_is_named_cites_evidence():
    found = document("outlook", "--samples", 100, "--to", 2032)
    known = load("kazakhstan").evidence
    assert found["projects"]
    for row in found["projects"]:
        assert row["evidence"], row["id"]
        assert set(row["evidence"]) <= set(known) & set(found["evidence"])
    assert set(found["evidence"]) <= set(known)
    assert {row["country"] for row in found["years"]} >= {"RUS", "AZE", "GEO", "IRN", "turkish-straits"}


def test_a_country_without_which_nothing_is_stranded_is_told_so(ask):
    text = told(*ask(cited(project()), "--on", "GEO"))
    assert text.startswith("In 2029 nothing is stranded without Georgia, whatever is built.")

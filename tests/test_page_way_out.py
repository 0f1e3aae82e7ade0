"""The way out on the page of a report: the numbers of outlook and plan, its picture, when there is none."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from folders import folder
from networks import number
from pipelines import project, two_ways
from terminal import document

from analysis.outlook import outlook
from analysis.outlook_documents import outlook_document
from analysis.page_fan import FanPoint, FanSheet, fan_drawings
from analysis.page_way_out import way_out_section
from analysis.pipeline import past_use
from analysis.plan_result import Task
from analysis.planning import plan
from analysis.planning_documents import plan_document
from analysis.project_effects import Asked
from analysis.report import report
from analysis.report_page import NOTES, PAGE_SCRIPTS, SCRIPTS, _asset, policy, report_page
from analysis.way_out import BUDGETS, SAMPLES, SEED, plan_year, way_out
from routes.network import load, read_network

PRICED = {"cost": number(300), "cost_low": number(200), "cost_high": number(500), "cost_unit": "MUSD"}
FEW = 200


def found(*projects, on="RUS", **options):
    return way_out(two_ways(*projects, **options), on=on, samples=FEW)


def named(name, **changes):
    """Return a project with a name for people."""
    return replace(project(), name=name, **changes)


def part(page, name):
    return page.partition(f'<section id="{name}"')[2].partition("</section>")[0]


class Cells(HTMLParser):
    """The numbers of every row of each table with an id."""

    def __init__(self, text):
        super().__init__()
        self.table, self.rows = None, {}
        self.feed(text)

    def handle_endtag(self, tag):
        if tag == "table":
            self.table = None

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "table":
            self.table = named.get("id")
            self.rows[self.table] = []
        elif tag == "tr":
            self.rows[self.table].append([])
        elif tag == "data" and self.table:
            self.rows[self.table][-1].append(float(named["value"]))


@pytest.mark.parametrize(("latest", "year"), [(2021, 2030), (2025, 2030), (2026, 2035)])
def test_a_plan_is_for_a_round_year_at_least_five_ahead(latest, year):
    assert plan_year(latest) == year


def test_the_section_is_what_one_finds_by_hand():
    """60 leave, 10 round Russia; 20 more for 300 MUSD, of which three fifths are used."""
    section = way_out_section(found(named("A by-pass", **PRICED), project("dear", year=2030)))
    assert (section.year, section.where, section.greatest) == (2030, "Russia", 10)
    first, *rest = section.budgets
    assert (first.billions, first.spent, first.spent_range) == (1, 300, (200, 500))
    assert (first.stranded, first.range) == (38, (34, 42))
    assert first.share == pytest.approx(38 / 60)
    assert first.projects == ("A by-pass",)
    assert all(row.stranded == 38 for row in rest)
    assert section.exhausted
    (row,) = section.unpriced
    assert (row.name, row.stranded, row.saves, row.why) == ("dear", 26, 12, "no cost published")
    assert section.everything == 26
    (bought,) = section.projects
    assert (bought.adds, bought.year, bought.status, bought.grade) == ("20 Mt/yr", 2028, "planned", "none")
    countries = {row.name: (row.before, row.after, row.too) for row in section.countries}
    assert countries == {"Russia": (50, 38, None), "Georgia": (0, 0, (10, 22))}
    assert section.evidence == ()  # the network has no such rows


def test_the_years_are_those_of_the_outlook():
    given = found(project(**PRICED))
    rows = way_out_section(given).years
    assert [row.year for row in rows] == list(range(2025, 2036))
    assert (rows[0].median, rows[0].none, rows[0].promised) == (40, None, None)
    usual = [item.of("RUS").stranded for item in given.outlook.course("usual")]
    assert [(row.low, row.median, row.high) for row in rows[1:]] == [
        (fan.p05, fan.median, fan.p95) for fan in usual
    ]
    assert {row.none for row in rows[1:]} == {50}
    assert [row.promised for row in rows[1:]] == [50, 50, *[30] * 8]


def test_without_a_past_plan_all_is_used_in_full_and_there_is_no_fan():
    given = found(project(**PRICED), past=())
    section = way_out_section(given)
    assert given.outlook is None
    assert section.chart is None
    assert section.years == ()
    assert section.budgets[0].stranded == 30
    assert "as promised" in section.use


def test_there_is_no_way_out_without_a_project_in_time_or_for_several_goods():
    assert found() is None
    assert found(project(year=2031)) is None
    assert found(project(status="done")) is None
    assert way_out(two_ways(project()), on="RUS", commodity="all", samples=FEW) is None
    assert way_out_section(None) is None


def test_another_year_is_another_plan():
    given = way_out(two_ways(project(year=2028, **PRICED)), on="RUS", year=2027, samples=FEW)
    assert given is None
    given = way_out(two_ways(project(year=2028, **PRICED)), on="RUS", year=2028, samples=FEW)
    assert given.plan.task.asked.year == 2028
    assert given.outlook.years[-1].year == 2033


def test_what_money_cannot_buy_is_said(tmp_path):
    network = read_network(folder(tmp_path / "nothing"))
    page = report_page(report(network))
    section = part(page, "way-out")
    assert 'id="bought"' not in section
    assert 'id="leaning"' not in section
    assert section.count("<td>nothing</td>") == len(BUDGETS)


def test_a_network_without_projects_has_no_section(tmp_path):
    page = report_page(report(read_network(folder(tmp_path, projects=None, past_plans=None))))
    assert 'id="way-out"' not in page
    assert 'href="#way-out"' not in page
    assert "none: nothing here is random<" in page


def test_names_of_projects_are_text_and_nothing_else():
    evil = '<script>alert("x")</script>&<b>'
    network = two_ways(named(evil, **PRICED), named(evil, id="free"))
    page = report_page(report(network))
    section = part(page, "way-out")
    assert "<script>alert" not in page
    assert section.count("&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&amp;&lt;b&gt;") >= 3


def test_a_literal_that_runs_over_a_line_is_found():
    assert line_ends_in_literals("a = `x\ny`") == 1
    assert not line_ends_in_literals("a = {\nb: `x${\n{c: 1}\n}y`}\n")


def test_the_picture_is_drawn_twice_and_escapes_its_words():
    points = [FanPoint(2025, 9, 10, 11), FanPoint(2026, 5, 7, 12), FanPoint(2027, 0, 0, 0)]
    line = ((2025, 10.0), (2026, 11.0), (2027, 11.0))
    wide, narrow = fan_drawings(
        FanSheet(label='<i>"a"&b', unit="<b>", points=points, counted=2025, none=line, promised=line)
    )
    for drawing in (wide, narrow):
        assert 'aria-label="&lt;i&gt;&quot;a&quot;&amp;b"' in drawing
        assert "&lt;b&gt;" in drawing
        assert "style=" not in drawing
        assert drawing.count("<circle") == 1  # one counted year
        (band,) = re.findall(r'<polygon points="([^"]*)"', drawing)
        assert len(band.split()) == 2 * len(points)
        assert {len(text.split()) for text in re.findall(r'<polyline points="([^"]*)"', drawing)} == {3}
    assert wide != narrow


def test_higher_amounts_stand_higher_and_labels_apart():
    points = [FanPoint(2025, 1, 2, 3), FanPoint(2026, 40, 50, 60)]
    same = ((2025, 2.0), (2026, 50.0))
    (wide, _) = fan_drawings(
        FanSheet(label="a", unit="Mt/yr", points=points, counted=None, none=same, promised=same)
    )
    low, high = (
        [float(spot.split(",")[1]) for spot in text.split()]
        for text in re.findall(r'<polyline points="([^"]*)"', wide)[0:2]
    )
    assert low == high
    assert low[1] < low[0]
    heights = sorted(float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>(?:Nothing|Used)', wide))
    assert len(heights) == 3
    assert all(after - before >= 26 for before, after in pairwise(heights))


def test_a_picture_of_nothing_stranded_has_a_height():
    points = [FanPoint(2025, 0, 0, 0), FanPoint(2026, 0, 0, 0)]
    line = ((2025, 0.0), (2026, 0.0))
    for drawing in fan_drawings(
        FanSheet(label="a", unit="t", points=points, counted=2025, none=line, promised=line)
    ):
        assert "nan" not in drawing
        assert "inf" not in drawing


RANGES = {"field": (50, 66), "field-by": (8, 13)}


@pytest.fixture(scope="module")
def network():
    """A network whose figures have ranges, with a project that is priced and one that is not."""
    return two_ways(named("A by-pass", **PRICED), project("dear", year=2030), ranges=RANGES)


@pytest.fixture(scope="module")
def page(network):
    return report_page(report(network))


def test_the_page_shows_the_numbers_of_plan(network, page):
    task = Task(asked=Asked(on="RUS", year=2030), budgets=BUDGETS, use=past_use(network), as_past=True)
    said = plan_document(plan(network, task))
    cells = Cells(part(page, "way-out")).rows
    for row, item in zip(cells["budgets"][1:], said["budgets"], strict=True):
        cost, stranded = item["cost_musd"], item["stranded"]
        shown = [cost["central"], cost["low"], cost["high"], stranded, *item["stranded_range"]]
        assert row == pytest.approx([*shown, 100 * stranded / said["exports"]])
    unpriced = [[row["stranded"], row["saves"]] for row in said["without_cost"] if row["saves"] > 0]
    assert unpriced
    assert cells["unpriced"][1:] == [pytest.approx(row) for row in unpriced]
    names = ("before", "after", "besides_before", "besides_after")
    told = [[row[name] for name in names if row[name] is not None] for row in said["countries"]]
    assert cells["leaning"][1:] == [pytest.approx(row) for row in told if any(row)]


def test_the_page_shows_the_numbers_of_outlook(network, page):
    said = outlook_document(outlook(network, on=("RUS",), samples=SAMPLES, seed=SEED))["years"]
    by_case = {
        case: {row["year"]: row for row in said if row["case"] == case}
        for case in ("counted", "none", "usual", "promised")
    }
    rows = Cells(part(page, "way-out")).rows["outlook"][1:]
    shown = [*by_case["counted"].values(), *by_case["usual"].values()]
    for row, item in zip(rows, shown, strict=True):
        stranded = item["stranded"]
        wanted = [item["exports"]["median"], stranded["median"], stranded["p05"], stranded["p95"]]
        others = [by_case[case].get(item["year"]) for case in ("none", "promised")]
        assert row == pytest.approx(wanted + [other["stranded"]["median"] for other in others if other])
    assert len({tuple(row) for row in rows}) > 3
    assert f"{SAMPLES:,} samples" in part(page, "way-out")
    assert "Of what is built 60 % is used (40–80 %): as past plans were met." in part(page, "way-out")


def test_the_built_in_network_has_a_way_out_with_the_figures_of_the_commands():
    section = way_out_section(way_out(load(), on="RUS", commodity="crude"))
    budgets = ",".join(f"{budget:f}" for budget in BUDGETS)
    said = document("plan", "--budget", budgets, "--year", str(section.year), "--on", "RUS")
    assert [row.stranded for row in section.budgets] == [item["stranded"] for item in said["budgets"]]
    names = {row["name"] for row in said["without_cost"]}
    assert {row.name for row in section.unpriced} | set(section.unhelpful) == names
    told = document("outlook", "--on", "RUS", "--samples", str(SAMPLES), "--seed", str(SEED))["years"]
    usual = [row["stranded"]["median"] for row in told if row["case"] in ("counted", "usual")]
    assert [row.median for row in section.years] == pytest.approx(usual, abs=1e-6)
    assert all(row.grade in {"A", "B", "C", "judged"} for row in section.projects)
    assert section.evidence


def test_the_policy_names_the_scripts_as_they_are_and_nothing_else(page):
    said = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page).group(1)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)[-1]
    assert said.replace("&#39;", "'") == policy(style, script)
    assert " style=" not in part(page, "way-out")


def test_scripts_lose_notes_and_indents_alone():
    """No text in a script runs over a line's end, so what is before the first sign of a line says nothing."""
    for name in (*SCRIPTS, *PAGE_SCRIPTS):
        source = _asset(name)
        lean = NOTES.sub("", source)
        assert "\n//" not in lean
        kept = [line.strip() for line in lean.splitlines()]
        lines = iter(line.strip() for line in source.splitlines())
        assert all(line in lines for line in kept), name  # in order, none changed
        assert not line_ends_in_literals(lean), name


def line_ends_in_literals(script):
    """Return how many ends of lines are plain text of template literals."""
    inside, count = [], 0
    for sign in re.findall(r"\\.|`|\$\{|[{}\n]", script):
        within = inside[-1:] == ["`"]
        if sign == "\n":
            count += within
        elif sign in ("`", "}") and inside and (within == (sign == "`")):
            inside.pop()
        elif sign in ("`", "${") or (sign == "{" and not within):
            inside.append(sign)
    return count


def test_the_data_of_the_page_do_not_depend_on_the_way_out(page):
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL).group(1)
    assert not [key for key in json.loads(text) if "way" in key.lower()]
    assert len(part(page, "way-out").encode()) < 40_000

"""The report as one file: its numbers are the result's, it runs nothing but its own code, and asks nobody."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from folders import SOUND, folder

from analysis import report_page as pages
from analysis.certificate import CutElement
from analysis.cli import main
from analysis.commands.report_command import again
from analysis.page_fonts import font_faces
from analysis.page_network import page_network
from analysis.page_scenarios import passing_row, permanent_row
from analysis.page_svg import inline_svg, page_svg
from analysis.page_words import (
    TermRow,
    about,
    country_rows,
    digits_that_add,
    headline,
    map_heading,
    source_row,
    term_rows,
    why_heading,
    why_words,
)
from analysis.plots import theme
from analysis.report import chapter, fingerprint, report
from analysis.report_page import page_and_left_out, page_data, report_page
from analysis.run import run
from analysis.scenarios import find_scenario
from analysis.why import explain
from routes.errors import RoutesError
from routes.model import Evidence
from routes.network import Network, load, read_network

PLACES = """\
id,country,kind,zone,name,lon,lat
field,KAZ,field,,Field,50.5,47
border,RUS,border_crossing,,Border,48,46
port,RUS,port,straits,Port,39,44
market,XXX,market,,Market,30,42
plant,KAZ,refinery,,Plant,52,48
"""
VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})


class Parsed(HTMLParser):
    """Every element with its attributes, and the numbers of the rows of each table."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.scripts, self.styles, self.rows, self.text = [], [], [], [], []
        self.inside, self.ids = [], set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.elements.append((tag, named))
        if tag not in VOID:
            self.inside.append((tag, named))
        if tag == "tr":
            table = next((item for name, item in reversed(self.inside) if name == "table"), {})
            self.rows.append({"table": table.get("id"), **named, "numbers": []})
        if tag == "data" and self.rows:
            self.rows[-1]["numbers"].append(float(named["value"]))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, named = self.inside[-1] if self.inside else ("", {})
        if tag == "script":
            self.scripts.append((named.get("type"), data))
        elif tag == "style":
            self.styles.append(data)
        else:
            self.text.append(data)


def of_table(parsed, name):
    return [row for row in parsed.rows if row["table"] == name and row["numbers"]]


@pytest.fixture(scope="module")
def built_in():
    scenario = find_scenario("cpc-court-2022-ordered")
    return report(load(), scenarios=[scenario], command="corridors report")


@pytest.fixture(scope="module")
def page(built_in):
    return report_page(built_in)


@pytest.fixture(scope="module")
def parsed(page):
    return Parsed(page)


@pytest.fixture
def small(tmp_path):
    return read_network(folder(tmp_path / "small", places=PLACES))


def test_the_same_input_gives_the_same_bytes(small):
    assert report_page(report(small)) == report_page(report(small))


def test_the_page_fits_a_mail_with_every_counted_year_and_commodity(page, built_in):
    assert len(page.encode("utf-8")) <= 1_000_000
    assert {(part.view.commodity, part.view.year) for part in built_in.chapters} >= {
        ("crude", 2013),
        ("dry", 2025),
    }


def test_the_table_of_countries_shows_the_numbers_of_the_result(parsed, built_in):
    view = built_in.first.view
    rows = {row["data-country"]: row["numbers"] for row in of_table(parsed, "countries")}
    assert list(rows) == [item.country for item in built_in.first.answer.countries]
    for item in built_in.first.answer.countries:
        left, low, high, stranded, share, loss = rows[item.country][:6]
        whole = built_in.first.answer.exports
        assert left == view.decimal(min(whole, item.without.value))
        assert (low, high) == tuple(view.decimal(min(whole, end)) for end in item.without_range)
        assert stranded == view.decimal(item.stranded)
        assert share == pytest.approx(100 * item.stranded_share)
        assert loss == pytest.approx(100 * item.capacity_loss)


def test_the_sum_on_the_page_adds_up_as_written(page, parsed, built_in):
    terms = built_in.explanation.certificate.terms
    rows = of_table(parsed, "sum")
    written = [term for term in terms if term.capacity]
    assert len(rows) == len(written) + 1
    signed = [
        row["numbers"][1] * (1 if term.capacity > 0 else -1)
        for row, term in zip(rows[:-1], written, strict=True)
    ]
    assert sum(signed) == pytest.approx(rows[-1]["numbers"][1], abs=1e-9)
    foot = re.search(r'id="sum-value"><data[^>]*>([^<]*)<', page).group(1)
    cells = re.findall(
        r'<td class="r"><data[^>]*>([^<]*)</data></td>', page.split('id="sum"')[1].split("<tfoot")[0]
    )
    best = [Decimal(text) for text in cells[1::3]]
    assert sum(
        value if term.capacity > 0 else -value for value, term in zip(best, written, strict=True)
    ) == Decimal(foot)


def test_the_routes_on_the_page_are_those_of_the_plan(parsed, built_in):
    rows = {row["data-segment"]: row["numbers"] for row in of_table(parsed, "routes")}
    view = built_in.first.view
    for path in built_in.first.plan.exports[:3]:
        for segment in path.elements[1::2]:
            assert rows[segment][0] >= view.decimal(path.amount)


def test_the_counted_terms_add_up_to_the_exports(page, built_in):
    block = page.split('id="counted-terms"')[1].split("</table>")[0]
    best = re.findall(r'<td class="r"><data class="n" value="([^"]*)"', block)[1::3]
    assert sum(map(float, best)) == pytest.approx(built_in.first.view.decimal(built_in.first.answer.exports))


def test_the_finding_is_one_sentence_with_the_share(page, built_in):
    assert headline(built_in.first).startswith("95\u202f% of Kazakhstan’s crude oil exports could not leave")
    assert f"<title>{headline(built_in.first)}</title>" in page


def test_the_policy_names_the_one_style_sheet_and_the_one_script(parsed):
    policy = next(item["content"] for _, item in parsed.elements if "http-equiv" in item)
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    code = [text for kind, text in parsed.scripts if kind is None]
    assert (len(code), len(parsed.styles)) == (1, 1)
    for rule, text in (("script-src", code[0]), ("style-src", parsed.styles[0])):
        digest = b64encode(sha256(text.encode("utf-8")).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy


def test_nothing_on_the_page_is_fetched(parsed):
    for tag, named in parsed.elements:
        assert "style" not in named
        assert not [name for name in named if name.startswith("on")]
        for name, value in named.items():
            if value and re.search(r"https?:|//", value):
                assert (tag, name) == ("a", "href"), (tag, name, value)
        if tag in ("img", "iframe", "object", "embed", "source"):
            pytest.fail(f"{tag} on the page")
    addresses = re.findall(r"url\(([^)]*)\)|@import", parsed.styles[0])
    assert addresses
    assert all(address.startswith("data:") for address in addresses)


def test_links_to_sources_tell_the_other_side_nothing(parsed):
    outside = [item for tag, item in parsed.elements if tag == "a" and "://" in item.get("href", "")]
    assert outside
    assert all(item["rel"] == "noreferrer noopener" for item in outside)


def test_every_figure_of_the_sum_opens_its_evidence(page, built_in):
    block = page.split('id="sum"')[1].split("</table>")[0]
    cited = [term for term in built_in.explanation.certificate.terms if term.capacity and term.evidence]
    assert block.count('<details class="sources">') == len(cited)
    first = built_in.first.view.network.evidence[cited[0].evidence[0]]
    assert first.publisher in block
    assert f"grade {first.grade}" in block


def test_the_dated_scenario_has_its_picture_its_table_and_its_rows(page, built_in):
    part = built_in.scenarios[0]
    assert part.scenario.title in page
    assert f"Over {part.disruption.outcome.days} days" in page
    assert page.count('role="img"') >= 6


def test_a_scenario_of_a_year_has_a_row_and_no_picture(small):
    scenario = replace(find_scenario("all-russian-transit-denied"), commodity=None, base_year=None)
    page = report_page(report(small, scenarios=[scenario]))
    assert scenario.title in page
    assert "days-all-russian" not in page


def test_what_networks_have_in_common_is_told_once(built_in):
    networks = page_data(built_in, None)["networks"]
    whole = [page_network(part.view, plan=part.plan) for part in built_in.chapters]
    for network, said in zip(whole, networks, strict=True):
        first = networks[said["like"]] if "like" in said else said
        told = {**first, **said}
        rows = [row or first["limits"][number] for number, row in enumerate(told["limits"])]
        assert [row[:6] for row in rows] == [row[:6] for row in network["limits"]]
        for name in ("places", "arcs", "exits", "paths", "year", "counted", "scale"):
            assert told[name] == network[name]
    first = {network["commodity"] for network in whole}  # each is told whole once
    assert sum("like" in said for said in networks) == len(networks) - len(first)


def test_what_lasts_and_what_is_for_a_time_stand_apart(page, parsed, built_in):
    (row,) = of_table(parsed, "passing")
    days = built_in.scenarios[0].disruption
    view = days.timeline.calendar.view
    assert row["numbers"][0] == pytest.approx(days.outcome.shortfall / view.scale)
    assert row["numbers"][3] == pytest.approx(days.outcome.lost / view.scale)
    low, high = (end / view.scale for end in days.span("lost"))
    assert row["numbers"][4:6] == pytest.approx([low, high])
    assert of_table(parsed, "permanent") == []
    assert "Stranded without" not in page
    assert "<strong>Crude oil exports, 2022</strong>" in page


def test_a_scenario_without_goods_and_year_is_run_for_those_of_the_report():
    scenario = replace(find_scenario("all-russian-transit-denied"), commodity=None, base_year=None)
    result = report(load(), year=2024, commodity="dry", scenarios=[scenario])
    (view,) = {part.baseline.snapshot.year: part.baseline.snapshot for part in result.scenarios}.values()
    assert (view.commodity, view.year) == ("dry", 2024)
    row = permanent_row(result.scenarios[0], result.first.view)
    assert not row.other
    assert row.stranded == pytest.approx(view.decimal(result.first.answer.of("RUS").stranded))
    assert permanent_row(result.scenarios[0], replace(view, year=2025)).other


def test_a_scenario_of_other_goods_names_them(built_in):
    row = passing_row(built_in.scenarios[0], built_in.first.view)
    assert row.other
    assert row.about == "Crude oil exports, 2022"


def test_every_name_and_number_that_matters_most_is_on_every_layout_of_the_map(page):
    drawn = dict.fromkeys(("wide", "middle", "narrow"), "")
    ends = '(?=<g class="layout|<g id="bands"|<rect class="map-edge)'
    for match in re.finditer(rf'<g class="layout (\w+)" data-goods="crude"(.*?){ends}', page, re.DOTALL):
        drawn[match.group(1)] += match.group(2)
    for text in drawn.values():
        assert "K\N{THIN SPACE}A\N{THIN SPACE}Z" in text
        assert re.search(r'class="chip" data-segment="cpc-[^"]*" transform', text)
        assert 'class="distance"' in text
    assert len(re.findall(r'class="name', drawn["narrow"])) <= 16


def test_every_colour_of_a_picture_has_one_of_the_theme(page):
    sheet = (files("analysis") / "page" / "page.css").read_text(encoding="utf-8")
    pictures = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert pictures
    for picture in pictures:
        assert "<use" not in picture
        for kind, colour in re.findall(r'(fill|stroke)="(#[0-9a-f]{6})"', picture):
            assert f'.chart [{kind}="{colour}"]' in sheet, (kind, colour)


def test_evidence_keeps_its_notes(built_in):
    evidence = page_data(built_in, None)["evidence"]
    known = built_in.first.view.network.evidence
    noted = {row.note for row in known.values() if row.note}
    assert len([row for row in evidence if row[5:] and row[5] in noted]) > 100


def test_hostile_names_stay_text(tmp_path):
    places = PLACES.replace(",Field,", ',"</script><script>alert(1)</script>",')
    places = places.replace(",Border,", ",<img src=x onerror=alert(1)>,").replace(
        ",Market,", ",{{7*7}} & co,"
    )
    evidence = SOUND["evidence"].replace("trunk,", "<b>trunk</b>,", 1)
    network = read_network(folder(tmp_path / "evil", places=places, evidence=evidence))
    page = report_page(report(network))
    found = Parsed(page)
    assert [kind for kind, _ in found.scripts] == ["application/json", None]
    assert not [tag for tag, _ in found.elements if tag in ("img", "b")]
    assert "</script><script>alert(1)</script>" in "".join(found.text)
    assert "{{7*7}} & co" in "".join(found.text)
    data = json.loads(found.scripts[0][1])
    assert "</script><script>alert(1)</script>" in [place[1] for place in data["networks"][0]["places"]]
    assert "<" not in found.scripts[0][1]


def test_a_source_without_an_address_of_the_web_is_no_link():
    row = source_row(Evidence(id="a", subject="s", quantity="capacity", url="javascript:alert(1)"))
    assert row.url == ""
    ranged = Evidence(
        id="a", subject="s", quantity="kz_throughput", value=Decimal("1.50"), low=Decimal(1), unit="Mt/yr"
    )
    assert source_row(ranged).text == "kz throughput: 1.50 Mt/yr (1 to …)."


def test_a_network_without_coordinates_has_a_page_with_a_schematic(tmp_path):
    places = SOUND["places"].replace("50.5,47", ",")
    network = read_network(folder(tmp_path / "blind", places=places, lines=None))
    page = report_page(report(network))
    assert 'class="map schematic" id="map"' in page
    assert "Schematic, not to scale</text>" in page
    assert 'class="region exporter" data-country="KAZ"' in page
    assert "Natural Earth" not in page


def test_a_network_too_large_for_a_schematic_has_a_page_without_a_map(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.route_lines.MOST_SEGMENTS", 0)
    places = SOUND["places"].replace("50.5,47", ",")
    network = read_network(folder(tmp_path / "blind", places=places, lines=None))
    page = report_page(report(network))
    assert "This network has no coordinates, and too many segments for a schematic." in page
    assert 'id="map"' not in page
    assert json.loads(Parsed(page).scripts[0][1])["map"] is None


def test_a_network_that_counts_nothing_says_so(tmp_path):
    network = read_network(folder(tmp_path / "free", places=PLACES, flows=None))
    page = report_page(report(network))
    assert "Nothing was counted" in page
    assert "Exports that could be carried" in page


def test_a_network_that_crosses_nobody_has_no_report(tmp_path):
    places = PLACES.replace(",RUS,", ",KAZ,").replace("straits", "")
    network = read_network(folder(tmp_path / "alone", places=places, hidden_legs=None))
    with pytest.raises(RoutesError, match="nothing that is exported crosses another country"):
        report(network)


def test_what_is_not_stranded_can_still_leave(small):
    wide = replace(chapter(small).answer.countries[0], stranded=0, stranded_share=0.0)
    part = chapter(small)
    part = replace(part, answer=replace(part.answer, countries=(wide,)), asked=wide.country)
    assert headline(part).startswith("All of Kazakhstan’s crude oil exports could still leave")


def test_no_more_is_left_than_there_is_and_the_room_is_told(small):
    result = report(small)
    more = replace(result.explanation.certificate, value=10 * result.first.answer.exports)
    answer = result.first.answer
    countries = tuple(
        replace(item, without=more, stranded=0, stranded_share=0.0) for item in answer.countries
    )
    first = replace(result.first, answer=replace(answer, countries=countries))
    wide = replace(result, first=first, explanation=replace(result.explanation, certificate=more))
    exports, room = (first.view.decimal(steps) for steps in (answer.exports, more.value))
    assert why_heading(wide).startswith("Why all could still leave without Russia: there is room for")
    page = report_page(wide)
    assert f"(room for {room:,.1f})" in page
    assert re.search(rf'id="left">all <data[^>]*>{exports:.1f}<', page)
    assert {(row.left, row.all) for row in country_rows(first)} == {(exports, True)}


def test_a_map_tells_of_a_year_that_is_over_or_of_what_could_go(small, tmp_path):
    assert map_heading(chapter(small)).endswith("and what crossed Russia")
    free = read_network(folder(tmp_path / "free", places=PLACES, flows=None))
    assert map_heading(chapter(free)).endswith("and what crosses Russia")


def test_other_years_are_left_out_where_the_page_would_grow_too_large(built_in, page, monkeypatch):
    monkeypatch.setattr(pages, "MOST_BYTES", len(page.encode("utf-8")) - 1)
    smaller = report_page(built_in)
    before, after = (json.loads(Parsed(text).scripts[0][1]) for text in (page, smaller))
    assert len(after["networks"]) < len(before["networks"])
    assert after["networks"][0] == before["networks"][0]
    _, left_out = page_and_left_out(built_in)
    assert len(left_out) == len(before["networks"]) - len(after["networks"])
    assert 'id="left-out"' not in page
    said = smaller.split('id="left-out"')[1].split("</p>")[0]
    assert all(about(part.view) in said for part in left_out)


def test_a_page_that_no_mail_carries_is_an_error(small, monkeypatch):
    monkeypatch.setattr(pages, "MOST_BYTES", 1000)
    with pytest.raises(RoutesError, match="name fewer scenarios"):
        report_page(report(small))


def test_the_data_of_the_page_are_what_python_answers(built_in):
    data = page_data(built_in, None)
    for part, said in zip(built_in.chapters, data["chapters"], strict=True):
        assert said["exports"] == part.answer.exports
        for item in part.answer.countries:
            assert said["countries"][item.country]["left"] == item.without.value
    limits = [row for network in data["networks"] for row in network["limits"] if row]
    cited = {number for row in limits for number in row[6]}
    assert cited == set(range(len(data["evidence"])))


def test_the_controls_offered_first_are_limits_of_the_year(built_in):
    for part in built_in.chapters:
        assert 0 < len(part.levers) <= 11
        for kind, name in part.levers:
            assert part.view.limit(kind, name).amount is not None


def test_the_fingerprint_is_that_of_the_rows_in_any_order(small):
    turned = replace(small.tables, segments=small.tables.segments[::-1])
    changed = replace(small.tables, segments=small.tables.segments[1:])
    assert fingerprint(Network(tables=turned)) == fingerprint(small)
    assert fingerprint(Network(tables=changed)) != fingerprint(small)


def test_random_runs_name_their_seed(small):
    assert report(small, seed=7).seed is None


def test_no_way_out_is_told_in_words(small):
    result = report(small)
    nothing = replace(result.explanation.certificate, cut=(), home_cut=(), value=0)
    told = why_words(
        replace(result, explanation=replace(explain(result.first.view, "RUS"), certificate=nothing))
    )
    assert told == "Without transit through Russia no way out is left."


def row(amount, sign="+"):
    figures = {"low": amount, "amount": amount, "high": amount}
    return TermRow(kind="segment", id="a", sign=sign, name="A", **figures, grade="A", evidence=())


@pytest.mark.parametrize(
    ("amounts", "total", "digits"),
    [((1.5, 2.25), 3.75, 2), ((1.004, 1.004, 1.004), 3.012, 3), ((1 / 3, 1 / 3), 2 / 3, 6)],
)
def test_terms_are_written_so_that_they_add_up(amounts, total, digits):
    assert digits_that_add([row(amount) for amount in amounts], total) == digits


def test_terms_of_nothing_are_left_out(small):
    view = chapter(small).view
    terms = [CutElement(kind="place", id="port", capacity=0, low=0, high=0, grade="none", evidence=())]
    assert term_rows(view, terms) == ()


def test_a_picture_of_matplotlib_needs_no_style_attribute():
    ax = theme.page(width_in=3, height_in=2, axes=theme.Rectangle(0.1, 0.1, 0.8, 0.8))
    ax.plot([0, 1], [0, 1], marker="o", color=theme.CROSSES)
    ax.set_title("<b>&")
    drawn = inline_svg(ax, name="one", label='"quoted"')
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "&lt;b&gt;&amp;" in drawn
    assert set(re.findall(r'id="([^"]*)"', drawn)) == set(re.findall(r"#(one-[^\")]*)", drawn))
    assert drawn == inline_svg(ax, name="one", label='"quoted"')


def test_curves_keep_their_points_and_lines_become_steps():
    course = "M 1 1 L 2 2 L 4 2 Q 5 5 6 6 L 7 7 z"
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="{course}"/></svg>'
    assert 'd="M1 1l1 1 2 0Q5 5 6 6l1 1z"' in page_svg(text, name="a", label="A")


def test_the_font_carries_the_signs_of_the_page_alone():
    assert len(font_faces("Kazakhstan")) < len(font_faces("Kazakhstan Łódź Ţ"))
    assert font_faces("a").count("@font-face") == 4


def test_the_command_tells_how_to_write_the_report_again():
    words = {"data": "a/b c", "year": 2024, "commodity": "crude", "samples": 9, "seed": 3}
    told = again(("x/half.toml",), **words)
    assert (
        told == "corridors report half.toml --data 'b c' --commodity crude --year 2024 --samples 9 --seed 3"
    )
    plain = {"data": "kazakhstan", "year": None, "commodity": None, "samples": 0, "seed": 0}
    assert again((), **plain) == "corridors report"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no-such-scenario",), "no scenario or .toml or .py file is called 'no-such-scenario'"),
        (("--data", "kazakstan"), "did you mean 'kazakhstan'?"),
        (("--commodity", "crud"), "did you mean 'crude'?"),
        (("--year", "soon"), "'soon' is not a valid integer"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_two(arguments, message, capsys, tmp_path):
    target = tmp_path / "report.html"
    with pytest.raises(SystemExit) as caught:
        main(["report", *arguments, "--out", str(target)])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err
    assert not target.exists()


def test_the_command_writes_one_file_and_opens_it_if_asked(tmp_path, monkeypatch, capsys):
    data = folder(tmp_path / "small", places=PLACES)
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    target = tmp_path / "here" / "report.html"
    for more in (("--open",), ("--quiet",), ("--json",)):
        with pytest.raises(SystemExit) as caught:
            main(["report", "--data", str(data), "--out", str(target), *more])
        assert caught.value.code == 0
    assert [path.name for path in target.parent.iterdir()] == ["report.html"]
    assert opened == [target.resolve().as_uri()]
    out = capsys.readouterr().out
    assert out.startswith(f"Wrote {target}")
    assert json.loads(out.split("\n", 1)[1])["command"] == "corridors report --data small"


def test_scenarios_agree_with_what_the_command_run_says(built_in):
    scenario = built_in.scenarios[0].scenario
    assert run(load(), scenario).outcome.exports == built_in.scenarios[0].outcome.exports

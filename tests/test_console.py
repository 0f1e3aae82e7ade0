"""What a terminal shows: the finding first, figures with their unit, no colour codes in a file."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from folders import folder
from networks import network
from rich.console import Console

from analysis import console, console_evidence
from analysis.balance import balances
from analysis.bottlenecks import bottlenecks
from analysis.dependence import dependence
from analysis.fields import stranded_by_field
from analysis.reliance import inputs
from analysis.run import run
from analysis.scenario import Event, Scenario
from analysis.shares import ShareRange
from analysis.throttle import required, throttle
from analysis.why import explain
from routes.citations import others, uses
from routes.model import Commodity, Evidence
from routes.network import read_network
from routes.snapshot import snapshot

COUNTRIES = {"field": "KAZ", "hub": "KAZ", "plant": "KAZ", "russia": "RUS", "caspian": "AZE"}


@pytest.fixture
def sound(tmp_path):
    return read_network(folder(tmp_path / "sound"))


def two_ways(*, ship=3, **options):
    return network(
        {"field>russia:in": 8, "russia>market:on": 8, "field>caspian:ship": ship, "caspian>market:rest": 9},
        supplies={"field": 10},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
        **options,
    )


def printed(capsys):
    out = capsys.readouterr().out
    assert "\x1b" not in out
    return out


def cells(text, first):
    """The cells of the table row that begins with a word."""
    (line,) = [line for line in text.splitlines() if line.split()[:1] == [first]]
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_dependence_begins_with_the_finding(capsys):
    console.show_dependence(dependence(two_ways()))
    text = printed(capsys)
    assert text.splitlines()[0] == (
        "70 % of exports (7 of 10 unit) could not leave if transit through Russia ended."
    )
    assert "test, unit: exports 10, export capacity 10 beside 0 for home demand" in text
    assert cells(text, "RUS") == ["RUS", "3", "3.0–3.0", "7", "70 %", "70 %", "70–80 %", "–", "–"]
    assert cells(text, "AZE") == ["AZE", "8", "8.0–8.0", "2", "20 %", "20 %", "20–30 %", "–", "–"]


def test_dependence_shows_counts_and_their_concentration_where_there_are_any(capsys):
    costs = {"in": 1, "on": 1, "ship": 2, "rest": 2}
    console.show_dependence(dependence(two_ways(counted={"in": 3, "ship": 1}, year="2025", costs=costs)))
    text = printed(capsys)
    assert "test, 2025, unit: counted exports 4" in text
    assert "(HHI, 10,000 = one route): 6,250" in text
    assert cells(text, "RUS")[-2:] == ["100 %", "75 %"]


def test_nothing_stranded_is_said_in_words(capsys):
    console.show_dependence(dependence(two_ways(ship=20, counted={"ship": 1}, year="2025"), on=["RUS"]))
    assert printed(capsys).startswith("Nothing would be stranded if transit through Russia ended.\n")


def test_without_any_country_there_is_no_finding(capsys):
    console.show_dependence(dependence(two_ways(), on=[]))
    assert printed(capsys).startswith("test, unit: exports 10")


def test_home_demand_that_suffers_is_named(capsys):
    net = network(
        {"field>russia:in": 9, "russia>plant:back": 4, "russia>market:on": 9},
        supplies={"field": 9},
        markets=["market"],
        demands={"plant": 4},
        countries=COUNTRIES,
        exporter="KAZ",
    )
    console.show_dependence(dependence(net))
    assert "note: without RUS home demand gets 0 of 4" in printed(capsys)


def test_notes_say_which_figures_are_of_another_year_and_what_a_commodity_is(sound, capsys):
    crude = Commodity(id="crude", bbl_per_t=Decimal("7.5"), note="with [gas] condensate")
    net = replace(sound, tables=replace(sound.tables, commodities=(crude,)))
    console.show_warnings(snapshot(net, year=2024))
    console.show_commodity(snapshot(net))
    text = printed(capsys)
    assert "note: supply at field: the figure of 2023 is carried to 2024" in text
    assert "crude: with [gas] condensate." in text


def test_fields_are_listed_with_least_and_most(capsys):
    result = dependence(two_ways())
    console.show_fields(result, stranded_by_field(result, "RUS"))
    assert cells(printed(capsys), "field") == ["field", "7", "7"]


def test_why_shows_a_sum_and_the_paths_that_carry_it(capsys):
    console.show_why(explain(snapshot(two_ways()), "RUS"))
    text = printed(capsys)
    assert text.startswith("Without transit through Russia at most 3 unit can leave\n")
    assert "(test, unit; exports to be carried 10: more than half of the exports are stranded)" in text
    assert cells(text, "+") == ["+", "field – caspian", "3", "3", "3", "none"]
    assert cells(text, "=") == ["=", "Sum", "3", "3", "3"]
    assert "field > caspian > market" in text
    assert (
        "The weakest term is field – caspian (grade: none). "
        "With 2 unit more of it, some exports are stranded, at most half." in " ".join(text.split())
    )
    assert "Verified:" in text


def test_why_names_every_kind_of_term(capsys):
    net = network(
        {
            "field>hub:trunk": 20,
            "other>hub:branch": 20,
            "hub>plant:local": 50,
            "hub>market:ship": 50,
            "field>russia:in": 9,
            "russia>market:on": 0,
            "third>caspian:c": 9,
            "caspian>buyer:d": 9,
            "field>gate:e": 50,
            "gate>elsewhere:f": 50,
        },
        supplies={"field": 60, "other": 4, "third": 9},
        markets=["market", "buyer", "elsewhere"],
        demands={"plant": 3, "buyer": 2},
        capacities={"gate": 7},
        countries={**COUNTRIES, "other": "KAZ", "third": "KAZ", "gate": "CHN"},
        exporter="KAZ",
    )
    console.show_why(explain(snapshot(net), "RUS"))
    text = printed(capsys)
    for name in (
        "output of other",
        "demand of buyer",
        "field – hub",
        "plant, served first",
        "gate",
    ):
        assert name in text
    assert cells(text, "−") == ["−", "plant, served first", "3", "3", "3", "none"]
    assert cells(text, "=") == ["=", "Sum", "30", "30", "30"]


def test_why_names_limits_of_nothing_in_one_line(capsys):
    console.show_why(explain(snapshot(two_ways(ship=0)), "RUS"))
    text = printed(capsys)
    assert "Also between them, but without capacity: ship." in text
    assert "The weakest term" not in text


def test_why_says_when_no_change_of_the_weakest_term_would_matter(capsys):
    net = network(
        {"field>russia:in": 8, "russia>market:on": 8, "field>caspian:ship": 3, "caspian>market:rest": 3},
        supplies={"field": 10},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
    )
    console.show_why(explain(snapshot(net), "RUS"))
    text = " ".join(printed(capsys).split())
    assert "No change of it alone would alter the conclusion: even unlimited, 3 unit could leave." in text


@pytest.mark.parametrize(("steps", "text"), [(None, "any amount"), (1200, "1,200 unit")])
def test_an_amount_without_limit_has_words(steps, text):
    assert console.any_amount(snapshot(two_ways()), steps) == text


def test_less_of_a_term_can_be_what_changes_the_conclusion():
    result = explain(snapshot(two_ways(ship=6, counted={"ship": 6}, year="2025")), "RUS")
    assert console.weakest_sentence(result).endswith(
        "With 1 unit less of it, some exports are stranded, at most half."
    )


def test_without_a_weakest_term_there_is_no_sentence():
    assert console.weakest_sentence(replace(explain(snapshot(two_ways()), "RUS"), weakest=None)) == ""


def test_bottlenecks_lists_what_one_more_unit_brings(capsys):
    net = two_ways(capacities={"caspian": 2})
    console.show_bottlenecks(bottlenecks(snapshot(net).with_capacity("in", 4)))
    text = printed(capsys)
    assert text.startswith("At most 6 unit can leave (test, unit)\n")
    assert cells(text, "in") == ["in", "segment", "4", "4", "+1"]
    assert cells(text, "caspian")[-1] == "+1"


def test_bottlenecks_says_when_no_single_limit_matters(capsys):
    net = network({"a>b:first": 3, "b>market:second": 3}, supplies={"a": 9}, markets=["market"])
    console.show_bottlenecks(bottlenecks(snapshot(net)))
    assert "No single limit holds exports down" in printed(capsys)


def test_throttle_shows_every_tenth_and_what_to_add(capsys):
    view = snapshot(two_ways())
    console.show_throttle(throttle(view, "RUS"), required(view, "RUS", stranded_share=Fraction(1, 5)))
    text = printed(capsys)
    assert text.startswith("Stranded exports as transit through RUS shrinks (test, unit)\n")
    assert [cells(text, tenth)[-1] for tenth in ("100", "50", "0")] == ["0 %", "30 %", "70 %"]
    assert "It begins to hurt at" in text
    assert "To keep the stranded share at 20 % without RUS, at least 5 unit more in all" in text
    assert cells(text, "ship") == ["ship", "5"]


def test_throttle_says_what_no_addition_can_bring_out(capsys):
    net = network(
        {"field>russia:in": 8, "russia>market:on": 8},
        supplies={"field": 10},
        markets=["market"],
        countries=COUNTRIES,
        exporter="KAZ",
    )
    view = snapshot(net)
    console.show_throttle(throttle(view, "RUS"), required(view, "RUS"))
    assert "Whatever is added to the ways there are, 100 % stays stranded without RUS" in printed(capsys)


def test_throttle_without_exports_or_harm_prints_zeros(capsys):
    net = two_ways()
    idle = replace(net, tables=replace(net.tables, supplies=(replace(net.tables.supplies[0], central=0),)))
    view = snapshot(idle)
    console.show_throttle(throttle(view, "RUS"), required(view, "RUS"))
    text = printed(capsys)
    assert "It begins to hurt" not in text
    assert cells(text, "100")[-1] == "0 %"


def test_run_shows_before_and_after(capsys):
    scenario = Scenario(
        name="half", title="The pipeline [partly] stops", events=(Event(element="on", remaining="0.5"),)
    )
    console.show_run(run(two_ways(), scenario), ["out/half/result.json"])
    text = printed(capsys)
    assert "The pipeline [partly] stops (half)" in text
    assert "of 10 exports 7 can still leave; 3 unit is lost (30 %)" in text
    assert cells(text, "RUS") == ["RUS", "7", "4", "70 %", "57 %"]


def test_run_that_loses_nothing_says_so(capsys):
    console.show_run(run(two_ways(), Scenario(name="nothing", title="Nothing happens")))
    assert "nothing is lost (0 %)" in " ".join(printed(capsys).split())


def test_inputs_show_by_how_much_the_answer_moves(sound, capsys):
    view = snapshot(sound)
    console_evidence.show_inputs(view, "RUS", inputs(view, "RUS"))
    assert printed(capsys).startswith(
        "What the exports left without Russia rest on (sound, crude, 2023, Mt/yr)\n"
    )


def test_balances_show_each_counted_year(sound, capsys):
    console.show_balances(balances(sound, "crude"))
    text = printed(capsys)
    assert text.startswith("Balance by year (sound, crude, Mt/yr)\n")
    assert cells(text, "2023")[:4] == ["2023", "70.00", "15.00", "33.00"]


def test_evidence_shows_figure_source_and_use(sound, capsys):
    row = replace(
        sound.tables.evidence[0],
        low=Decimal(40),
        publisher="A [wire]",
        url="https://example.org",
        note="as told",
    )
    other = replace(row, id="another", value=None, grade=None, publisher=None)
    net = replace(sound, tables=replace(sound.tables, evidence=(row, other)))
    console_evidence.show_evidence(row, uses(net, row.id), others(net, row.id))
    text = printed(capsys)
    assert "operator-2023: trunk, capacity 50 Mt/yr (40 to )" in text
    assert "  publisher  A [wire]\n" in text
    assert "  used by    capacities: trunk (2023)\n" in text
    assert "  others     no figure: unknown, grade – (another)\n" in text


def test_evidence_without_figure_or_use_is_context(capsys):
    row = Evidence(id="context", subject="trunk", quantity="event", high=Decimal(3))
    agreed = Evidence(
        id="second", subject="trunk", quantity="event", value=Decimal(3), unit="t", publisher="P"
    )
    console_evidence.show_evidence(row, (), (agreed,))
    text = printed(capsys)
    assert "context: trunk, event  ( to 3)" in text
    assert "  others     3 t: P, grade – (second)\n" in text
    assert "used by    no row of the network; it stands as context" in text


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0 %"), (0.004, "0.4 %"), (0.0999, "10.0 %"), (0.1, "10 %"), (0.954, "95 %")]
)
def test_small_shares_have_a_decimal(share, text):
    assert console.percent(share) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "–"),
        (ShareRange(least=0.5, greatest=0.5), "50 %"),
        (ShareRange(least=0.5, greatest=0.75), "50–75 %"),
        (ShareRange(least=0.5, greatest=0.75, greatest_is_bound=True), "50–≤ 75 %"),
    ],
)
def test_a_range_of_shares_says_where_it_is_a_bound(share, text):
    assert console.span(share) == text


@pytest.mark.parametrize(("unit", "text"), [("unit", "1,234"), ("Mt/yr", "1,234.00")])
def test_amounts_have_decimals_where_their_unit_has(unit, text):
    net = network({"a>b:ab": 1234}, supplies={"a": 1}, unit=unit)
    view = snapshot(net)
    assert console.amount(view, 1234 * view.scale) == text


def test_names_with_brackets_are_shown_as_they_are(capsys):
    net = two_ways()
    odd = {"field": "Field [/bold]", "caspian": ":ship: [red]sea[/red]"}
    places = tuple(replace(place, name=odd.get(place.id)) for place in net.tables.places)
    settings = replace(net.tables.settings, name="odd [/name]")
    net = replace(net, tables=replace(net.tables, places=places, settings=settings))
    console.show_why(explain(snapshot(net), "RUS"))
    console.show_dependence(dependence(net))
    text = printed(capsys)
    assert "Field [/bold] – :ship: [red]sea[/red]" in text
    assert "odd [/name], unit" in text


def test_a_terminal_gets_bold_headings():
    stream = io.StringIO()
    Console(file=stream, force_terminal=True, color_system="standard").print(
        console.headed("Finding", " rest")
    )
    assert stream.getvalue() == "\x1b[1mFinding\x1b[0m rest\n"


def test_a_file_gets_lines_of_one_width(capsys):
    assert console.console().width == console.WIDTH
    console.console().print("x" * (console.WIDTH + 1))
    assert [len(line) for line in printed(capsys).splitlines()] == [console.WIDTH, 1]

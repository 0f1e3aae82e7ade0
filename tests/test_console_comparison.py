"""What differs between two answers, and what a change of sources leaves behind, as a terminal shows it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from networks import network

from analysis import console_comparison as console
from analysis.compare import compare
from analysis.dependence import dependence
from analysis.follow import follow, weigh
from analysis.run import run
from analysis.scenario import Change, Scenario
from routes.model import Evidence
from routes.snapshot import snapshot

COUNTRIES = {"field": "KAZ", "russia": "RUS", "caspian": "AZE"}


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


def test_comparison_shows_what_differs(capsys):
    second = run(
        two_ways(),
        Scenario(name="wider", title="Wider", changes=(Change(element="ship", capacity="5", unit="unit"),)),
    ).outcome
    console.show_comparison(compare(dependence(two_ways()), second), "today", "wider")
    text = printed(capsys)
    assert text.startswith("today and wider (test, unit)\n")
    assert "segment ship" in text
    (line,) = [line for line in text.splitlines() if line.startswith("stranded RUS")]
    assert line.split()[2:] == ["7.000", "5.000", "-2.000"]


def test_comparison_of_the_same_says_so(capsys):
    same = dependence(two_ways(ship="inf"))
    console.show_comparison(compare(same, same), "a", "b")
    text = printed(capsys)
    assert "The inputs are the same." in text
    assert "The results are the same." in text


def test_comparison_names_what_is_unlimited_or_absent(capsys):
    first, second = dependence(two_ways()), dependence(two_ways(ship="inf", capacities={"caspian": 4}))
    console.show_comparison(compare(first, second), "a", "b")
    text = printed(capsys)
    assert "unlimited" in text
    assert "absent" in text


def test_comparison_does_not_call_a_source_without_grade_unlimited(capsys):
    row = Evidence(id="source", subject="ship", quantity="capacity", grade="B")
    first = dependence(two_ways(evidence={"s": row}))
    second = dependence(two_ways(evidence={"s": replace(row, grade=None)}))
    console.show_comparison(compare(first, second), "a", "b")
    (line,) = [line for line in printed(capsys).splitlines() if line.startswith("evidence source")]
    assert line.split()[-3:] == ["grade", "B", "–"]


def cited(value, *, ship=3, **columns):
    """Two ways whose ship cites a source, which says so much."""
    row = Evidence(id="source", subject="ship", quantity="capacity", value=Decimal(value), unit="unit")
    made = two_ways(ship=ship, evidence={"source": row})
    capacities = tuple(
        replace(row, evidence=("source",), **columns) if row.element == "ship" else row
        for row in made.tables.capacities
    )
    return replace(made, tables=replace(made.tables, capacities=capacities))


def shown(a, b):
    """Print the comparison of two networks with what follows from their evidence."""
    following = follow(a, b)
    following = replace(following, resting=weigh(following.resting, snapshot(b), "RUS"))
    first, followed = dependence(a), None
    if following.stale:
        followed = compare(first, dependence(following.network))
    console.show_comparison(compare(first, dependence(b)), "a", "b", following, followed)


def line_of(text, first):
    (line,) = [line for line in text.splitlines() if line.startswith(first)]
    return line.split()


def test_stale_figures_are_shown_with_the_results_once_they_follow(capsys):
    shown(cited(3), cited(1))
    text = printed(capsys)
    assert "Figures that still are what their evidence said before" in text
    assert line_of(text, "capacities ship") == [
        *("capacities", "ship", "–", "central", "source", "3.000", "1.000")
    ]
    assert "b, figures followed" in text
    assert line_of(text, "stranded RUS")[2:] == ["7.000", "7.000", "+0.000", "8.000", "+1.000"]
    assert "rest in part" not in text


def test_results_that_move_in_neither_way_are_the_same(capsys):
    shown(cited(9, ship=9), cited(8, ship=9))
    text = printed(capsys)
    assert "The results are the same." not in text  # the way round Russia is the narrower one
    shown(cited(3, note="x"), cited(3))
    assert "The results are the same." in printed(capsys)


def test_a_result_of_one_side_alone_has_no_change(capsys):
    made = cited(1)
    places = tuple(replace(row, country=row.country.replace("AZE", "GEO")) for row in made.tables.places)
    first, second = (
        dependence(two_ways()),
        dependence(replace(made, tables=replace(made.tables, places=places))),
    )
    followed = compare(first, dependence(two_ways(ship=1)))
    console.show_comparison(compare(first, second), "a", "b", None, followed)
    assert line_of(printed(capsys), "stranded AZE")[2:] == ["2.000", "–", "–", "1.000", "-1.000"]


def test_rows_that_rest_in_part_are_shown_with_how_far_they_move_the_answer(capsys):
    shown(cited(4, low=Decimal(2)), cited(5, low=Decimal(2)))
    text = printed(capsys)
    assert "figures followed" not in text
    assert line_of(text, "capacities ship") == ["capacities", "ship", "–", "source", "1"]
    assert "within its range" in text


def test_a_row_that_moves_nothing_asked_has_a_dash(capsys):
    following = follow(cited(4), cited(5))
    answer = dependence(cited(5))
    console.show_comparison(compare(answer, answer), "a", "b", following)
    assert line_of(printed(capsys), "capacities ship")[-1] == "–"

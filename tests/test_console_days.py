"""Day-by-day results in words on a terminal."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from dataclasses import replace

from dated import event, line, task
from networks import number

from analysis.console_days import show_disruption
from analysis.disruption import disruption
from analysis.run import run

COUNTRIES = {"field": "KAZ", "moscow": "RUS", "baku": "AZE"}


def said(made, *events, days=20, **more):
    """Return what is printed, cells parted by single spaces."""
    out = io.StringIO()
    with redirect_stdout(out):
        show_disruption(disruption(made, task(*events, days=days), **more))
    return " ".join(out.getvalue().split())


def two_ways(**more):
    return line(
        {"field>moscow:pipe": 10, "moscow>sea:on": 20, "field>baku:rail": 4, "baku>sea:ferry": 20},
        countries=COUNTRIES,
        counted={"pipe": 10, "rail": 0},
        **more,
    )


def test_every_figure_is_told_with_its_range_and_unit():
    text = said(line(storages={"port": (20, 0.5)}, prices={"2025-03": 5_000_000}), event("ship", 2, 4))
    for row in (
        "exports usual in that time 200.00 200.00 200.00 t",
        "delivered 170.00 170.00 170.00 t",
        "missing on the day 40.00 40.00 40.00 t",
        "of it lost: not produced 30.00 30.00 30.00 t",
        "of it deferred 10.00 10.00 10.00 t",
        "– made up later 10.00 10.00 10.00 t",
        "– held in tanks and vehicles; below zero: taken from them 0.00 0.00 0.00 t",
        "rerouted 0.00 0.00 0.00 t",
        "revenue lost 150.00 150.00 150.00 million USD",
        "days of usual exports missing 4.00 4.00 4.00 days",
        "days until tanks are full and fields shut in 1.00 1.00 1.00 days",
        "days to recovery 0.00 0.00 0.00 days",
    ):
        assert row in text
    assert "Not produced, t: field 30.00." in text


def test_the_head_tells_the_days_and_what_the_range_is():
    assert (
        "test, 2025, t/d. Day by day from 2025-03-01, 20 days; range: all capacities low, or high"
    ) in said(line(), event("ship", 2, 4))
    text = said(line(), event("ship", 2, 4), days=8, samples=3)
    assert "8 days; range: 5 to 95 % of 3 random runs" in text


def test_the_answer_stands_before_all_figures():
    made = line(storages={"port": (20, 0.5)}, prices={"2025-03": 5_000_000})
    assert said(made, event("ship", 2, 4)).startswith(
        "A test (test) Of 200 t of exports in 20 days 40.00 t is missing, 20 %; "
        "30.00 t is lost, since not produced, worth 150 million USD. test"
    )


def test_nothing_missing_or_nothing_lost_is_said():
    assert "Of 200 t of exports in 20 days nothing is missing; nothing is lost." in said(line())
    late = said(line(storages={"port": (100, 0.1)}), event("ship", 2, 4))
    assert "Of 200 t of exports in 20 days 40.00 t is missing, 20 %; nothing is lost." in late


def test_a_loss_without_prices_is_worth_nothing_told():
    assert "40.00 t is lost, since not produced. test" in said(line(), event("ship", 2, 4))


def test_the_range_of_the_answer_is_told_and_small_figures_keep_their_digits():
    made = line({"field>port:pipe": 20, "port>sea:ship": 20})
    rows = tuple(
        replace(row, low=number(16), high=number(22)) if row.element == "ship" else row
        for row in made.tables.capacities
    )
    made = replace(made, tables=replace(made.tables, capacities=rows))
    text = said(made, event("ship", 2, 4, left="0.495"))
    assert "0.40 t (0.00 to 8.32) is missing, 0.2 %; 0.40 t (0.00 to 8.32) is lost" in text
    text = said(made, event("ship", 2, 1, left="0.499"))
    assert "days nothing (at most 2.02 t) is missing; nothing (at most 2.02 t) is lost." in text


def test_what_is_not_known_or_never_comes_is_none():
    text = said(two_ways(), event("pipe", 2))
    assert "revenue lost – – – million USD" in text
    assert "days to recovery not in time not in time not in time days" in text


def test_who_is_crossed_instead_is_named_and_who_is_not_is_left_out():
    assert "What is rerouted crosses: AZE 100% (100% to 100%)." in said(
        two_ways(), event("pipe", 2, 3)
    ).replace(" %", "%")
    assert "RUS" not in said(two_ways(), event("pipe", 2, 3)).partition("crosses:")[2]


def test_nothing_more_is_said_where_nothing_is_rerouted_or_shut_in():
    text = said(line())
    assert "crosses" not in text
    assert "Not produced" not in text


def test_fields_are_named_the_worst_first():
    made = line(
        {"field>port:pipe": 20, "west>port:feed": 20, "port>sea:ship": 20},
        supplies={"west": 2, "field": 10},
        counted={"ship": 12},
    )
    assert "Not produced, t: field 30.00, west 6.00." in said(made, event("ship", 2, 3))


def test_the_most_there_is_stands_beside_the_plan_with_what_it_rests_on():
    """Two closed days of eight: the tank is emptied before them, and holds the 20 that come then."""
    made = line(storages={"port": (20, 0.5)})
    out = io.StringIO()
    with redirect_stdout(out):
        show_disruption(run(made, task(event("ship", 3, 2), days=8), samples=2).disruption)
    text = " ".join(out.getvalue().split())
    assert "With perfect foresight – all days known from the start, spare capacity there at once" in text
    assert "at most 90.00 t could leave, home demand first (5 to 95 % of 1,000 samples" in text
    assert "supply and demand: 90.00 to 90.00, median 90.00)" in text
    assert "The central plan, made day by day, delivers" in text
    assert "below it." in text
    assert "perfect foresight" not in said(made, event("ship", 3, 2), days=8, samples=2)

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
    return shown(disruption(made, task(*events, days=days), **more))


def shown(result):
    out = io.StringIO()
    with redirect_stdout(out):
        show_disruption(result)
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
        "– held in tanks and vehicles; below zero: taken 0.00 0.00 0.00 t",
        "rerouted 0.00 0.00 0.00 t",
        "revenue lost 150.00 150.00 150.00 million USD",
        "days of usual exports missing 4.00 4.00 4.00 days",
        "days until tanks are full and fields shut in 1 1 1 days",
        "days to recovery 0 0 0 days",
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
    assert "days to recovery – – – days An event outlasts these days, so that days to recovery" in text
    text = said(two_ways(), event("pipe", 2, 18))
    assert "days to recovery not in time not in time not in time days" in text
    assert "outlasts" not in text


def test_what_tanks_gave_is_told_where_more_is_lost_than_is_missing():
    """The pipe is closed to the end, so that nothing refills the tank that gave 10 for one of two days."""
    text = said(line(storages={"port": (20, 0.5)}), event("pipe", 18, 2))
    assert "10.00 t is missing, 5.0 %; 20.00 t is lost, since not produced; tanks and" in text
    assert "vehicles made up for 10.00 t of it." in text
    assert "made up for" not in said(line(storages={"port": (20, 0.5)}), event("ship", 2, 4))


def test_who_is_crossed_instead_is_named_and_who_is_not_is_left_out():
    assert "What is rerouted crosses: AZE 100 %." in said(two_ways(), event("pipe", 2, 3))
    assert "RUS" not in said(two_ways(), event("pipe", 2, 3)).partition("crosses:")[2]


def test_a_share_that_rounds_to_nothing_is_not_told():
    result = disruption(two_ways(), task(event("pipe", 2, 3)))
    tiny = {"AZE": 1.0, "GEO": 1e-9, "TUR": 0.1}
    small = [
        (delivered, replace(run, rerouted_transit=tiny | {"TUR": 1e-9})) for delivered, run in result.spread
    ]
    found = replace(result, outcome=replace(result.outcome, rerouted_transit=tiny), spread=tuple(small))
    assert "What is rerouted crosses: AZE 100 %, TUR 10 % (0 % to 10 %)." in shown(found)


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
    text = shown(run(made, task(event("ship", 3, 2), days=8), samples=2).disruption)
    assert "With perfect foresight at most 90.00 t could leave, home demand first: all days known" in text
    assert "The central plan, made day by day, delivers 20.00 t less." in text
    assert (
        "In 1,000 samples of capacities, tanks, supply and demand this upper bound is 90.00 to 90.00 t"
        in text
    )
    assert "It is not comparable with the range of 'delivered' end by end" in text
    assert "perfect foresight" not in said(made, event("ship", 3, 2), days=8)


def test_why_the_most_there_is_is_not_told():
    """Trains and tanks make thirteen places where goods can wait; of twelve the day program keeps track."""
    names = [f"stop{number}" for number in range(13)]
    segments = {f"{one}>{two}": 20 for one, two in zip(["field", *names], [*names, "sea"], strict=True)}
    made = line(segments, counted={}, storages=dict.fromkeys(names, (5, 0.5)))
    result = run(made, task(event("field-stop0", 3, 2), days=8), samples=1).disruption
    why = "goods can wait overnight at 13 places, and at most 12 can be followed"
    assert (result.greatest, result.greatest_note) == (None, why)
    assert f"What could leave with perfect foresight is not told: {why}." in shown(result)
    assert "the random runs were interrupted" in shown(replace(result, asked=2))


def test_one_day_and_one_run_are_singular():
    text = said(line(), event("ship", 0, 1), days=1, samples=1)
    assert "Of 10.00 t of exports in 1 day 10.00 t is missing" in text
    assert "1 day; range: 1 random run" in text


def test_no_figure_is_less_than_nothing_by_rounding():
    result = disruption(line(), task(event("ship", 2, 4)))
    tiny = replace(result, outcome=replace(result.outcome, stored=-1e-9))
    assert "-0.00" not in shown(tiny)


def test_a_central_run_outside_the_range_of_random_runs_is_told():
    central = disruption(line(), task(event("ship", 2, 4)))
    more = replace(central.outcome, lost=central.outcome.lost + 5)

    def outside(runs):
        spread = ((central.timeline.delivered, more),) * runs
        return shown(replace(central, spread=spread, samples=runs, asked=runs)).partition(
            "outside its range: "
        )[2]

    assert outside(1).startswith("1 random run tells little.")
    assert outside(19).startswith("19 random runs tell little.")
    assert outside(20).startswith("most ranges of figures reach further to one side than to the other.")
    assert "outside its range" not in shown(central)

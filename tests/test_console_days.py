"""Day-by-day results in words on a terminal."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

from dated import event, line, task

from analysis.console_days import show_disruption
from analysis.disruption import disruption

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
        "delivered 180.00 180.00 180.00 t",
        "missing on the day 40.00 40.00 40.00 t",
        "of it lost: not produced 30.00 30.00 30.00 t",
        "of it deferred, or from tanks (−) 10.00 10.00 10.00 t",
        "rerouted 0.00 0.00 0.00 t",
        "revenue lost 150.00 150.00 150.00 million USD",
        "days of usual exports missing 4.00 4.00 4.00 days",
        "days until fields shut in 1.00 1.00 1.00 days",
        "days to recovery 0.00 0.00 0.00 days",
    ):
        assert row in text
    assert "Not produced, t: field 30.00." in text


def test_the_head_tells_the_days_and_what_the_range_is():
    assert said(line(), event("ship", 2, 4)).startswith(
        "Day by day from 2025-03-01, 20 days; range: all capacities low, or high"
    )
    text = said(line(), event("ship", 2, 4), days=8, samples=3)
    assert "8 days; range: 5 to 95 % of 3 random runs" in text


def test_what_is_not_known_or_never_comes_is_none():
    text = said(two_ways(), event("pipe", 2))
    assert "revenue lost none – – million USD" in text
    assert "days to recovery none – – days" in text


def test_who_is_crossed_instead_is_named_and_who_is_not_is_left_out():
    assert "What is rerouted crosses: AZE 100%." in said(two_ways(), event("pipe", 2, 3)).replace(" %", "%")
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

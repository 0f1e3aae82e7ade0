"""Replays of past disruptions: hand-solved small ones, the rule of what was known, and the command."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network
from terminal import document, refused, told

from analysis.backtest import Backtest, Replay, Span, backtest, known_year, skill
from analysis.console_time import closing
from analysis.scenario import Event, Scenario
from routes.backtest_events import BacktestEvent, backtest_events
from routes.errors import RoutesError, UnknownNameError
from routes.model import Capacity
from routes.network import load

YEAR = 365
START = dt.date(2025, 2, 1)
# two ways out, 10 and 2 a day of which 8 and 1 are used; the second reaches 2 at once
LINES = {"west>port:pipe": 10 * YEAR, "port>sea:ships": 20 * YEAR, "west>sea:rail": 2 * YEAR}


def small(**more):
    return network(
        LINES,
        supplies={"west": 9 * YEAR},
        markets=["sea"],
        countries={"west": "KAZ"},
        exporter="KAZ",
        counted={"ships": 8 * YEAR, "rail": YEAR},
        unit="Mt/yr",
        year="2024",
        **more,
    )


def half(**more):
    """Half of the pipe is out for ten days: 5 of 8 still go by it, one more by rail, two are lost."""
    event = {"element": "pipe", "start": START, "days": 10, "remaining": Decimal("0.5"), **more}
    return Scenario(name="half", title="half", start=START, days=30, events=(Event(**event),))


def seen(quantity, *, first=START, days=10, **more):
    return BacktestEvent(
        event="seen",
        scenario="half",
        quantity=quantity,
        unit="Mt/yr",
        window_start=first,
        window_end=first + dt.timedelta(days=days - 1),
        before=Decimal(100),
        observed=Decimal(90),
        publisher="test",
        url="https://example.org",
        grade="gold",
        **{"calibration": False, **more},
    )


def replayed(quantity, scenario=None, **more):
    (replay,) = backtest(small(), [seen(quantity, **more)], {"half": scenario or half()}).replays
    return replay


# hand-solved


@pytest.mark.parametrize(
    ("quantity", "points", "naive"),
    [
        ("through:pipe", -37.5, -50.0),
        ("loaded:port", -37.5, -50.0),
        ("through:rail", 100.0, -100.0),
        ("exports", -100 * 2 / 9, -100 * 4 / 9),
        ("production", -100 * 2 / 9, -100 * 4 / 9),
        ("production:west", -100 * 2 / 9, -100 * 4 / 9),
        ("rerouted", 100 / 9, 0.0),
    ],
)
def test_half_a_pipe_loses_what_no_other_way_takes(quantity, points, naive):
    replay = replayed(quantity)
    assert replay.predicted.central == pytest.approx(points)
    assert replay.naive_proportional == pytest.approx(naive)
    assert replay.naive_nothing == 0.0


def test_days_before_the_run_are_ordinary_days():
    replay = replayed("through:pipe", first=START - dt.timedelta(days=10), days=20)
    assert replay.predicted.central == pytest.approx(-37.5 / 2)
    assert replay.naive_proportional == pytest.approx(-25.0)


def test_output_that_is_shut_in_is_told_apart_from_what_lingers():
    replay = replayed("exports", days=20)
    assert replay.shut_in == pytest.approx(-replay.predicted.central)
    assert replay.lingering == pytest.approx(0.0)


def test_a_field_that_is_out_takes_with_it_what_it_gives():
    event = {"element": "supply:west", "remaining": Decimal("0.25")}
    assert replayed("production", half(**event)).predicted.central == pytest.approx(-75.0)
    assert replayed("exports", half(**event)).naive_proportional == pytest.approx(-75.0)


def test_a_closed_market_counts_with_what_it_takes():
    replay = replayed("exports", half(element="demand:sea", remaining=Decimal(0)))
    assert replay.naive_proportional == pytest.approx(-100.0)


def test_what_an_event_leaves_has_the_range_of_the_row_for_its_part_of_a_year():
    """The row says 5, between 4 and 6: so many of the 8 still go."""
    row = Capacity(
        element="pipe",
        central=Decimal(5 * YEAR),
        low=Decimal(4 * YEAR),
        high=Decimal(6 * YEAR),
        unit="Mt/yr",
        period="2024-06",
    )
    base = small()
    base = replace(base, tables=replace(base.tables, capacities=(*base.tables.capacities, row)))
    scenario = half(remaining=None, capacity=Decimal(5 * YEAR), unit="Mt/yr")
    (replay,) = backtest(base, [seen("through:pipe")], {"half": scenario}).replays
    assert replay.predicted == Span(
        low=pytest.approx(-50.0), central=pytest.approx(-37.5), high=pytest.approx(-25.0)
    )


def test_an_order_that_is_never_carried_out_loses_nothing():
    """It ends on the day on which it would begin; without tanks there is nothing to prepare either."""
    day = START + dt.timedelta(days=5)
    event = {"announced": START, "start": day, "days": None, "end": day}
    scenario = half(**event, expected_end=day + dt.timedelta(days=30), remaining=Decimal(0))
    replay = replayed("exports", scenario)
    assert replay.predicted.central == pytest.approx(0.0)
    assert replay.naive_proportional == 0.0


# skill and ranges


def test_skill_is_one_less_the_ratio_of_errors():
    assert skill([-10.0, 5.0], [0.0, 0.0], [-20.0, 0.0]) == pytest.approx(1 - 15 / 20)
    assert skill([1.0], [0.0], [0.0]) is None


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=1))
def test_a_forecast_has_no_skill_over_itself_and_full_skill_if_it_is_right(pairs):
    guesses, facts = (list(side) for side in zip(*pairs, strict=True))
    if guesses != facts:
        assert skill(guesses, guesses, facts) == 0
        assert skill(facts, guesses, facts) == 1


def replay_of(predicted, observed, **more):
    return Replay(
        event=seen("exports", **more),
        year=2024,
        predicted=Span(low=predicted, central=predicted, high=predicted),
        observed=Span(low=observed, central=observed, high=observed),
        naive_proportional=-50.0,
        shut_in=20.0,
        lingering=15.0,
    )


def test_what_an_input_rests_on_does_not_count_for_skill():
    result = Backtest(
        network=small(),
        commodity=None,
        replays=(replay_of(-10.0, -20.0), replay_of(-30.0, -30.0, calibration=True)),
    )
    assert result.skill("nothing") == pytest.approx(0.5)
    assert result.skill("proportional") == pytest.approx(1 - 10 / 30)
    assert len(result.tests) == 1


def test_what_hangs_on_one_row_is_told_by_leaving_it_out():
    """Errors of the model are 10, 0 and 5; those of 'nothing happens' 20, 10 and 0."""
    rows = tuple(
        replace(row, event=replace(row.event, event=name))
        for name, row in (
            ("storm", replay_of(-10.0, -20.0)),
            ("strike", replay_of(-10.0, -10.0)),
            ("null", replay_of(5.0, 0.0)),
        )
    )
    result = Backtest(network=small(), commodity=None, replays=rows)
    assert result.skill("nothing") == pytest.approx(0.5)
    without = result.skill_without("nothing")
    assert without == pytest.approx({"strike": 1 - 15 / 20, "storm": 1 - 5 / 10, "null": 1 - 10 / 30})
    assert list(without) == ["strike", "storm", "null"]


def test_a_range_may_meet_the_observed_one_and_not_hold_its_figure():
    seen_at = Span(low=-30.0, central=-20.0, high=-5.0)
    for low, high, verdicts in ((-10, 0, (True, False)), (-25, -15, (True, True)), (0, 9, (False, False))):
        row = replace(replay_of(0.0, 0.0), observed=seen_at, predicted=Span(low=low, central=low, high=high))
        assert (row.inside, row.hit) == verdicts


def test_ranges_that_touch_are_inside():
    wide = Span(low=-30.0, central=-20.0, high=-10.0)
    assert wide.meets(Span(low=-10.2, central=-5.0, high=0.0))
    assert not wide.meets(Span(low=-9.0, central=-5.0, high=0.0))


def test_the_closing_lines_name_each_miss_and_why():
    result = Backtest(
        network=small(),
        commodity=None,
        replays=(
            replay_of(-30.0, -5.0, confounders="fog"),
            replay_of(-1.0, -40.0),
            replay_of(-9.0, -9.0),
        ),
    )
    inside, nothing, _, first, second = closing(result)
    assert inside == (
        "Of 3 that test the model, what was observed lies inside its range in 1; in 1 the two ranges meet."
    )
    assert nothing.startswith("Skill against 'nothing happens': -0.19, worse")
    assert "-1 predicted, -40 observed, too little effect" in first
    assert "-30 predicted, -5 observed, too much effect" in second
    assert "20 points of output, 15 of them when nothing is closed any more" in second
    assert second.endswith("fog.")


def test_a_naive_forecast_that_was_right_leaves_no_skill_to_tell():
    result = Backtest(network=small(), commodity=None, replays=(replay_of(0.0, 0.0),))
    assert "no skill to tell" in closing(result)[1]


# what was known


@pytest.mark.parametrize(
    ("begins", "year"),
    [
        ((2022, 3, 22), 2021),
        ((2022, 8, 3), 2021),
        ((2023, 12, 22), 2023),
        ((2025, 9, 1), 2024),
        ((2025, 11, 29), 2025),
        ((2030, 5, 1), 2025),
    ],
)
def test_the_flows_are_those_of_the_last_year_that_was_known(begins, year):
    assert known_year(load(), "crude", dt.date(*begins)) == year


def test_before_the_first_counted_year_the_first_one_stands_in():
    assert known_year(small(), None, dt.date(1999, 1, 1)) == 2024
    assert known_year(network({"a>b": 1}, supplies={"a": 1}, markets=["b"]), None, START) == 2025


# faults


@pytest.mark.parametrize(
    ("quantity", "more", "message"),
    [
        ("exports", {"days": 60}, "ends before"),
        ("through:nothing", {}, "is nothing on an ordinary day"),
        ("production:east", {}, "is nothing on an ordinary day"),
    ],
)
def test_what_cannot_be_compared_is_an_error(quantity, more, message):
    with pytest.raises(RoutesError, match=message):
        replayed(quantity, **more)


def test_a_scenario_that_does_not_exist_or_has_no_days_is_an_error():
    with pytest.raises(UnknownNameError, match="no scenario is called 'half'"):
        backtest(small(), [seen("exports")], {})
    with pytest.raises(RoutesError, match="needs a scenario with a start"):
        backtest(small(), [seen("exports")], {"half": replace(half(), start=None, days=None)})


# the command

QUICK = "orenburg-gas-plant-2023"


def test_the_command_prints_the_table_and_the_skill():
    text = told("backtest", "--event", QUICK)
    assert f"{QUICK}* production 2022" in text
    assert "Of 0 that test the model, what was observed lies inside its range in 0" in text


def test_the_json_holds_what_the_format_names():
    result = document("backtest", "--event", QUICK)
    assert {"network", "year", "commodity", "unit", "evidence", "events", "skill"} <= set(result)
    (row,) = result["events"]
    assert set(row) == {
        *("event", "quantity", "unit", "calibration", "predicted", "observed"),
        *("naive_nothing", "naive_proportional", "inside", "observed_inside"),
    }
    assert set(row["predicted"]) == set(row["observed"]) == {"low", "central", "high"}
    assert row["predicted"]["low"] <= row["predicted"]["central"] <= row["predicted"]["high"]
    assert (row["event"], row["calibration"], row["inside"]) == (QUICK, True, True)
    assert set(result["skill"]) == {"nothing", "proportional"}


def test_an_event_that_does_not_exist_is_an_error_with_the_nearest():
    assert f"did you mean '{QUICK}'?" in refused("backtest", "--event", "orenburg-gas-plant-2022")


def test_a_field_that_stops_is_predicted_as_it_is_told():
    (event,) = (event for event in backtest_events() if event.event == QUICK)
    assert event.points(event.observed) == pytest.approx(-89.1, abs=0.1)

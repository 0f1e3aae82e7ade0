"""Reading a scenario file: what it may hold, and every fault of it named with its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from pydantic import ValidationError

from analysis.scenario import Built, Change, Event, Scenario, read_scenario
from routes.errors import ScenarioError

HEAD = 'name = "stop"\ntitle = "A stop"\n'
EVENT = HEAD + '[[events]]\nelement = "line"\n'
CHANGE = HEAD + '[[changes]]\nelement = "line"\n'


def written(folder, text):
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder, text):
    with pytest.raises(ScenarioError) as caught:
        read_scenario(written(folder, text))
    return str(caught.value).splitlines()


def test_a_file_with_every_key_is_read_as_it_stands(tmp_path):
    text = """
name = "cpc-court-2022"
title = "A court stops CPC for 30 days"
commodity = "crude"
base_year = 2022
start = 2022-07-05
days = 120
[[events]]
element = "cpc-russia"
start = 2022-07-05
days = 30
remaining = 0.1
announced = 2022-07-05
expected_end = 2022-08-04
[[events]]
element = "transit:RUS"
start = 2022-07-05
end = 2022-08-04
capacity = 47.0
unit = "Mt/yr"
[[changes]]
element = "aktau-sangachal"
capacity = 7
unit = "Mt/yr"
[projects]
built = ["aktau-dredging"]
"""
    first, last = dt.date(2022, 7, 5), dt.date(2022, 8, 4)
    assert read_scenario(written(tmp_path, text)) == Scenario(
        name="cpc-court-2022",
        title="A court stops CPC for 30 days",
        commodity="crude",
        base_year=2022,
        start=first,
        days=120,
        events=(
            Event(
                element="cpc-russia",
                start=first,
                days=30,
                remaining=Decimal("0.1"),
                announced=first,
                expected_end=last,
            ),
            Event(element="transit:RUS", start=first, end=last, capacity=Decimal(47), unit="Mt/yr"),
        ),
        changes=(Change(element="aktau-sangachal", capacity=Decimal(7), unit="Mt/yr"),),
        projects=Built(built=("aktau-dredging",)),
    )


def test_a_name_and_a_title_are_enough(tmp_path):
    scenario = read_scenario(written(tmp_path, HEAD))
    assert scenario == Scenario(name="stop", title="A stop")
    assert (scenario.events, scenario.changes, scenario.projects.built) == ((), (), ())


def test_a_decimal_is_the_number_that_the_file_states(tmp_path):
    """0.1 as a binary float is not one tenth."""
    text = EVENT + "remaining = 0.1\n" + CHANGE.removeprefix(HEAD) + 'capacity = 0.3\nunit = "Mt/yr"\n'
    scenario = read_scenario(written(tmp_path, text))
    assert scenario.events[0].remaining == Decimal("0.1")
    assert scenario.changes[0].capacity == Decimal("0.3")


def test_a_byte_order_mark_is_accepted(tmp_path):
    assert read_scenario(written(tmp_path, "\ufeff" + HEAD)).name == "stop"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('title = "A stop"\n', "name: this key is required"),
        ('name = "stop"\n', "title: this key is required"),
        (HEAD + "[[events]]\nremaining = 0.5\n", "events.1.element: this key is required"),
        (HEAD + "[[changes]]\ncapacity = 1\n", "changes.1.element: this key is required"),
        (CHANGE + 'unit = "Mt/yr"\n', "changes.1.capacity: this key is required"),
        (CHANGE + "capacity = 1\n", "changes.1.unit: this key is required"),
        (HEAD + "base_yaer = 2022\n", "base_yaer: unknown key; did you mean 'base_year'?"),
        (HEAD + "zzz = 1\n", "zzz: unknown key"),
        (EVENT + "remainig = 0\n", "events.1.remainig: unknown key; did you mean 'remaining'?"),
        (EVENT + "[projects]\nbilt = []\n", "projects.bilt: unknown key; did you mean 'built'?"),
        ('title = "A stop"\nname = "A stop"\n', "expected words in small letters joined by hyphens"),
        ('title = "A stop"\nname = "../stop"\n', "got '../stop'"),
        (HEAD + "commodity = 5\n", "commodity: expected a text, got 5"),
        (HEAD + "base_year = 1\n", "base_year: expected greater than or equal to 1900, got 1"),
        (HEAD + 'base_year = "x"\n', "base_year: expected a valid integer, got 'x'"),
        (HEAD + "start = 2022-07-05\n", "scenario: start and days go together"),
        (HEAD + "days = 30\n", "scenario: start and days go together"),
        (HEAD + "start = 2022-07-05\ndays = 0\n", "days: expected greater than or equal to 1, got 0"),
        (HEAD + "[events]\n", "events: expected a list, got {}"),
        (HEAD + 'events = ["line"]\n', "events.1: expected a table, got 'line'"),
        (HEAD + 'projects = ["p"]\n', "projects: expected a table, got ['p']"),
        (HEAD + '[projects]\nbuilt = "p"\n', "projects.built: expected a list, got 'p'"),
        (EVENT + "remaining = 1.5\n", "events.1.remaining: expected less than or equal to 1, got '1.5'"),
        (EVENT + "remaining = -1\n", "events.1.remaining: expected greater than or equal to 0, got -1"),
        (EVENT + "remaining = nan\n", "events.1.remaining: expected a finite number"),
        (EVENT + 'remaining = "half"\n', "events.1.remaining: expected a valid decimal, got 'half'"),
        (
            EVENT + 'remaining = 0.5\ncapacity = 3\nunit = "Mt/yr"\n',
            "events.1: give remaining or capacity, not both",
        ),
        (EVENT + "capacity = 3\n", "events.1: capacity and unit go together"),
        (EVENT + 'unit = "Mt/yr"\n', "events.1: capacity and unit go together"),
        (EVENT + 'capacity = -3\nunit = "Mt/yr"\n', "events.1.capacity: expected greater than or equal to 0"),
        (EVENT + 'capacity = inf\nunit = "Mt/yr"\n', "events.1.capacity: expected a finite number"),
        (EVENT + 'capacity = 3\nunit = "Mt/y"\n', "events.1.unit: unknown unit of flow 'Mt/y'; known: t/d"),
        (EVENT + "days = 3\nend = 2022-08-04\n", "events.1: give days or end, not both"),
        (EVENT + "days = -3\n", "events.1.days: expected greater than or equal to 0, got -3"),
        (
            EVENT + "start = 2022-08-05\nend = 2022-08-04\n",
            "events.1: the end 2022-08-04 lies before the start 2022-08-05",
        ),
        (
            EVENT + "start = 2022-07-05\ndays = 30\nexpected_end = 2022-07-04\n",
            "events.1: the expected end 2022-07-04 lies before the start 2022-07-05",
        ),
        (
            EVENT + "start = 2022-07-05\nannounced = 2022-07-11\nexpected_end = 2022-07-10\n",
            "events.1: the expected end 2022-07-10 lies before the announcement 2022-07-11",
        ),
        (EVENT + 'start = "soon"\n', "events.1.start: expected a valid date or datetime, got 'soon'"),
        (CHANGE + 'capacity = inf\nunit = "Mt/yr"\n', "changes.1.capacity: expected a finite number"),
        ('name = "stop\n', "not readable as TOML"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, text, fault):
    (line,) = faults(tmp_path, text) if "required" not in fault else faults(tmp_path, text)[:1]
    assert "scenario.toml" not in line, "who asked for the file names it"
    assert fault in line


def test_an_event_without_a_start_begins_with_the_scenario(tmp_path):
    dated = (
        HEAD + "start = 2022-07-05\ndays = 30\n" + EVENT.removeprefix(HEAD) + "expected_end = 2022-07-04\n"
    )
    assert faults(tmp_path, dated) == [
        "events.1: the expected end 2022-07-04 lies before the start 2022-07-05"
    ]


def test_an_order_that_never_took_effect_is_allowed_and_lasts_no_day(tmp_path):
    same = "start = 2022-07-11\nend = 2022-07-11\nexpected_end = 2022-08-10\nannounced = 2022-07-05\n"
    for text in (same, same.replace("end = 2022-07-11\nexp", "days = 0\nexp")):
        (event,) = read_scenario(written(tmp_path, EVENT + text)).events
        assert event.takes_nothing
        assert event.span(dt.date(2022, 7, 1)) == (dt.date(2022, 7, 11), dt.date(2022, 7, 11))
        assert not event.lasts


FIRST, TEN = dt.date(2022, 7, 1), dt.timedelta(days=10)


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ({}, None),
        ({"start": FIRST - TEN}, None),
        ({"start": FIRST - TEN, "days": 11}, None),
        ({"start": FIRST - TEN, "days": 10}, "from 2022-06-21 until 2022-07-01"),
        ({"start": FIRST + TEN, "days": 3}, "from 2022-07-11 until 2022-07-14"),
        ({"start": FIRST + TEN}, "from 2022-07-11"),
        ({"end": FIRST - TEN}, "from 2022-07-01 until 2022-06-21"),
        ({"days": 0}, None),
        ({"start": FIRST + TEN / 2, "days": 0}, None),
        ({"start": FIRST + TEN, "days": 0}, "from 2022-07-11 until 2022-07-11"),
        ({"start": FIRST - TEN, "days": 0}, "from 2022-06-21 until 2022-06-21"),
    ],
)
def test_an_event_that_is_in_force_on_no_day_is_warned_of(times, told):
    events = (Event(element="line", days=1), Event(element="pipe", **times))
    scenario = Scenario(name="s", title="S", start=FIRST, days=10, events=events)
    expected = f"events.2: never in force between 2022-07-01 and 2022-07-10: pipe {told}"
    assert scenario.warnings() == (() if told is None else (expected,))


def test_a_year_s_view_warns_of_nothing():
    assert Scenario(name="s", title="S", events=(Event(element="line", start=FIRST),)).warnings() == ()


def test_a_year_holds_what_lasts_of_a_dated_scenario_and_what_takes_something_of_another():
    never, passing, lasting = Event(element="a", days=0), Event(element="b", days=3), Event(element="c")
    year = Scenario(name="s", title="S", events=(never, passing, lasting))
    assert year.in_a_year().events == (passing, lasting)
    dated = Scenario(name="s", title="S", start=FIRST, days=10, events=year.events)
    assert dated.in_a_year().events == (lasting,)
    assert dated.has_lasting
    calm = Scenario(name="s", title="S", start=FIRST, days=10, events=(never, passing))
    assert not calm.has_lasting
    assert Scenario(name="s", title="S", projects=Built(built=("p",))).has_lasting


def test_all_faults_of_a_file_are_named_at_once(tmp_path):
    found = faults(tmp_path, 'name = "A"\nbase_year = "x"\n[[events]]\nremaining = 2\n')
    assert found == [
        "name: expected words in small letters joined by hyphens, got 'A'",
        "title: this key is required",
        "base_year: expected a valid integer, got 'x'",
        "events.1.element: this key is required",
        "events.1.remaining: expected less than or equal to 1, got 2",
    ]


def test_the_second_event_is_called_the_second(tmp_path):
    (line,) = faults(tmp_path, EVENT + '[[events]]\nelement = "line"\nremaining = 2\n')
    assert line == "events.2.remaining: expected less than or equal to 1, got 2"


@pytest.mark.parametrize("content", [None, b'name = "\xff"'])
def test_a_file_that_cannot_be_read_is_an_error_with_the_reason(tmp_path, content):
    path = tmp_path / "scenario.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ScenarioError, match=r"^(not readable as TOML|cannot be read: No such file)"):
        read_scenario(path)


def test_a_folder_in_place_of_a_file_is_an_error_with_the_reason(tmp_path):
    with pytest.raises(ScenarioError, match=r"^cannot be read: Is a directory$"):
        read_scenario(tmp_path)


def test_toml_never_executes_code(tmp_path):
    path = written(tmp_path, HEAD + f'\n#\nopen("{tmp_path.as_posix()}/made", "w")\n')
    with pytest.raises(ScenarioError):
        read_scenario(path)
    assert not (tmp_path / "made").exists()


def test_a_scenario_in_python_is_checked_as_a_file_is():
    with pytest.raises(ValidationError, match="not both"):
        Event(element="line", remaining=Decimal(1), capacity=Decimal(1), unit="Mt/yr")


def test_a_scenario_cannot_be_changed():
    scenario = Scenario(name="stop", title="A stop")
    with pytest.raises(AttributeError):
        scenario.name = "go"

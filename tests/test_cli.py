"""The command line as a user meets it: what it prints, how it ends, and that it never shows a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from folders import folder
from terminal import corridors

from analysis.cli import COMMANDS, LazyGroup, main, run_script

ROOT = Path(__file__).parents[1]
SCENARIO = "all-russian-transit-denied"
# one call of every command on the built-in network; those that write get a folder besides
CALLS = {
    "list": ("list",),
    "run": ("run", SCENARIO, "--no-pictures"),
    "dependence": ("dependence", "--by-field"),
    "why": ("why",),
    "bottlenecks": ("bottlenecks", "--without", "RUS"),
    "throttle": ("throttle", "--stranded", "0.5"),
    "worst-case": ("worst-case", "--budget", "1"),
    "attribution": ("attribution",),
    "outlook": ("outlook", "--samples", "100", "--to", "2027"),
    "plan": ("plan", "--budget", "1000", "--year", "2030"),
    "compare": ("compare", SCENARIO, "kazakhstan"),
    "plot": ("plot", "throttle"),
    "report": ("report", "baseline", "--commodity", "crude"),
    "evidence": ("evidence", "aktau-sangachal"),
    "balance": ("balance",),
    "scorecard": ("scorecard",),
    "hidden-legs": ("hidden-legs",),
    "ensemble": ("ensemble", "--samples", "2000"),
    "sensitivity": ("sensitivity", "--samples", "500"),
    "backtest": ("backtest", "--event", "cpc-court-2022"),
    "init": ("init",),
    "check": ("check", "kazakhstan"),
    "export": ("export", "geojson"),
}
INTO_FOLDERS = ("run", "plot", "export")
WRITING = (*INTO_FOLDERS, "report")
UNKNOWN = {
    "command": (("dependance",), "'dependance'; did you mean 'dependence'?"),
    "scenario": (("run", "all-russian-transit-denid"), f"did you mean '{SCENARIO}'?"),
    "network": (("list", "--network", "kazakstan"), "'kazakstan'; did you mean 'kazakhstan'?"),
    "country": (("why", "--without", "RSU"), "'RSU'; did you mean 'RUS'?"),
    "country on": (("dependence", "--on", "turkish-strait"), "did you mean 'turkish-straits'?"),
    "commodity": (("bottlenecks", "--commodity", "crud"), "'crud'; did you mean 'crude'?"),
    "evidence": (("evidence", "aktau-sangachl"), "did you mean 'aktau-sangachal'?"),
    "side": (("compare", SCENARIO, "kazakstan"), "file is called 'kazakstan'; did you mean 'kazakhstan'?"),
    "exporter": (("throttle", "--on", "KAZ"), "KAZ cannot be denied"),
    "option": (("dependence", "--yaer", "2024"), "'--yaer'"),
    "year": (("dependence", "--year", "twenty"), "'twenty' is not a valid integer"),
    "format": (("export", "shapefile"), "'shapefile' is not one of"),
    "picture": (("plot", "mapp"), "'mapp' is neither a picture nor a scenario; did you mean 'map'?"),
    "nothing to show": (("evidence",), "name evidence, a place or a segment"),
    "event": (("backtest", "--event", "cpc-court-2021"), "did you mean 'cpc-court-2022'?"),
    "too much to show": (("evidence", "aktau-sangachal", "--weak"), "name evidence, a place or a segment"),
    "nothing to run": (("run",), "Missing argument 'SCENARIO...'"),
}


@pytest.fixture
def ask(capsys):
    """Call the command line; return its exit status and what it wrote."""

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        written = capsys.readouterr()
        for text in written:
            assert "Traceback" not in text
            assert "\x1b" not in text
        return caught.value.code, written.out, written.err

    return call


def with_folder(arguments, path):
    if arguments[0] == "init":
        return (*arguments, str(path))
    return (*arguments, "--out", str(path)) if arguments[0] in WRITING else arguments


def files_below(path):
    return sorted(file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())


def test_there_is_a_call_for_every_command():
    assert set(CALLS) == set(COMMANDS)


@pytest.mark.parametrize("arguments", CALLS.values(), ids=CALLS)
def test_a_command_says_something_and_ends_with_nothing(arguments, ask, tmp_path):
    status, out, err = ask(*with_folder(arguments, tmp_path / "out"))
    assert (status, err) == (0, "")
    assert out.strip()


@pytest.mark.parametrize("arguments", CALLS.values(), ids=CALLS)
def test_json_is_one_document_and_nothing_else(arguments, ask, tmp_path):
    status, out, err = ask(*with_folder(arguments, tmp_path / "out"), "--json")
    assert (status, err) == (0, "")
    assert isinstance(json.loads(out), dict | list)


def test_several_scenarios_are_a_list(ask, tmp_path):
    scenarios = (SCENARIO, "baseline")
    _, out, _ = ask("run", *scenarios, "--no-pictures", "--json", "--on", "RUS", "--out", str(tmp_path))
    assert [item["scenario"] for item in json.loads(out)] == list(scenarios)


@pytest.mark.parametrize(("arguments", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_wrong_name_is_answered_with_the_nearest(arguments, message, ask, tmp_path):
    status, out, err = ask(*with_folder(arguments, tmp_path))
    assert (status, out) == (2, "")
    assert message in err
    assert not files_below(tmp_path)


@pytest.mark.parametrize("json_too", [(), ("--json",)])
def test_one_scenario_of_several_that_fails_does_not_stop_the_others(json_too, ask, tmp_path):
    status, out, err = ask(
        "run", "no-such-scenario", SCENARIO, "--no-pictures", "--out", str(tmp_path), *json_too
    )
    assert status == 1
    assert err.startswith("Error: no-such-scenario: no scenario")
    assert SCENARIO in out
    assert files_below(tmp_path) == [f"{SCENARIO}/result.json"]


def test_an_interrupted_command_ends_with_130(ask, tmp_path):
    script = tmp_path / "stopped.py"
    script.write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    assert ask("run", str(script), "--out", str(tmp_path / "out"))[0] == 130


def test_a_scenario_file_that_fails_is_told_in_one_line(ask, tmp_path):
    script = tmp_path / "broken.py"
    script.write_text("1 / 0\n", encoding="utf-8")
    status, _, err = ask("run", str(script), "--out", str(tmp_path / "out"))
    assert (status, err) == (2, f"Error: {script}: ZeroDivisionError: division by zero\n")
    for command in (
        ("compare", str(script), "baseline"),
        ("plot", str(script)),
        ("export", "csv", str(script)),
    ):
        assert ask(*command)[2] == f"Error: {script}: ZeroDivisionError: division by zero\n"


def test_a_scenario_can_be_a_toml_file(ask, tmp_path):
    file = tmp_path / "half.toml"
    file.write_text(
        'name = "half"\ntitle = "Half"\n[[events]]\nelement = "cpc-russia"\nremaining = 0.5\n',
        encoding="utf-8",
    )
    status, out, _ = ask("run", str(file), "--no-pictures", "--out", str(tmp_path / "out"), "--quiet")
    assert (status, out) == (0, "")
    assert (
        json.loads((tmp_path / "out" / "half" / "result.json").read_text(encoding="utf-8"))["title"] == "Half"
    )


def test_a_script_runs_its_own_scenario(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", ["baseline.py", "--no-pictures", "--out", str(tmp_path)])
    with pytest.raises(SystemExit) as caught:
        run_script("baseline")
    assert caught.value.code == 0
    assert "The year as counted (baseline)" in capsys.readouterr().out


def test_a_bad_folder_lists_every_fault_of_every_file(ask, tmp_path):
    path = folder(
        tmp_path / "bad",
        supplies="place,central,unit\nfield,much,Mt/yr\n",
        demands="place,central,unit\nplant,15,Mt/y\n",
    )
    for command in (("list",), ("dependence", "--json"), ("export", "csv", "--out", str(tmp_path / "out"))):
        status, out, err = ask(*command, "--network", str(path))
        assert (status, out) == (2, "")
        assert "supplies.csv, row 2, column central" in err
        assert "demands.csv, row 2, column unit" in err


def test_check_lists_faults_on_standard_error(ask, tmp_path):
    path = folder(tmp_path / "bad", supplies="place,central,unit\nfield,much,Mt/yr\n")
    status, out, err = ask("check", str(path))
    assert (status, out) == (2, "")
    assert err.splitlines()[0].startswith("supplies.csv, row 2, column central: ")
    assert err.splitlines()[-1] == f"1 error in {path}"


def test_check_gives_faults_as_json_too(ask, tmp_path):
    path = folder(tmp_path / "bad", supplies=None, demands="place,central,unit\nplant,15,Mt/y\n")
    status, out, err = ask("check", str(path), "--json")
    document = json.loads(out)
    assert (status, err, set(document)) == (2, "", {"errors", "warnings"})
    assert all(set(fault) == {"file", "row", "column", "message"} for fault in document["errors"])
    assert {fault["file"] for fault in document["errors"]} == {"supplies.csv", "demands.csv"}


def test_a_path_that_is_no_file_is_told_without_a_traceback(ask, tmp_path):
    path = folder(tmp_path / "bad")
    (path / "places.csv").unlink()
    (path / "places.csv").mkdir()
    assert ask("check", str(path)) == (
        2,
        "",
        f"places.csv: expected a file, got a folder\n1 error in {path}\n",
    )


def test_a_name_in_small_letters_and_an_empty_one_are_answered_clearly(ask):
    assert ask("dependence", "--on", "rus")[2] == (
        "Error: no country or zone of this network is called 'rus'; did you mean 'RUS'?\n"
    )
    status, _, err = ask("dependence", "--on", "RUS+")
    assert status == 2
    assert err.startswith("Error: expected the name of a country or zone of this network, got an empty one")


FAULTY = """
name = "bad"
title = "Bad"
[[events]]
element = "cpc-russa"
[[events]]
element = "transit:rus"
[projects]
built = ["aktau-dredgin"]
"""


def test_a_scenario_with_several_wrong_names_tells_all_of_them(ask, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(FAULTY, encoding="utf-8")
    status, out, err = ask("run", str(file), "--out", str(tmp_path / "out"))
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        (
            f"Error: {file}: projects.built.1: no project is called 'aktau-dredgin'; "
            "did you mean 'aktau-dredging'?"
        ),
        "events.1.element: no place or segment is called 'cpc-russa'; did you mean 'cpc-russia'?",
        "events.2.element: no country or zone of this network is called 'rus'; did you mean 'RUS'?",
    ]
    assert files_below(tmp_path) == ["bad.toml"]


def test_a_scenario_in_python_is_told_the_same(ask, tmp_path):
    file = tmp_path / "bad.py"
    file.write_text(
        "from analysis.scenario import Event, Scenario\n"
        "events = (Event(element='cpc-russa'), Event(element='corridor:cp'))\n"
        "SCENARIO = Scenario(name='bad', title='Bad', events=events)\n",
        encoding="utf-8",
    )
    status, _, err = ask("run", str(file), "--out", str(tmp_path / "out"))
    assert status == 2
    assert err.splitlines() == [
        (
            f"Error: {file}: events.1.element: no place or segment is called 'cpc-russa'; "
            "did you mean 'cpc-russia'?"
        ),
        "events.2.element: no corridor is called 'cp'; did you mean 'cpc'?",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "bad"\n', "title: this key is required"),
        ("name = bad\n", "not readable as TOML: Invalid value (at line 1, column 8)"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_scenario_file_is_named_once(text, message, ask, tmp_path):
    file = tmp_path / "bad.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert ask("run", str(file), "--out", str(tmp_path / "out"))[2] == f"Error: {file}: {message}\n"


def test_check_names_counts_that_are_not_one_sum(ask, tmp_path):
    rows = [f"{name},33,Mt/yr,2023,crude,true\n" for name in ("trunk", "coast")]
    flows = "element,value,unit,period,commodity,counts\n" + "".join(rows)
    status, _, err = ask("check", str(folder(tmp_path / "twice", flows=flows)))
    assert status == 2
    assert "flows.csv: crude 2023: one way meets both trunk and coast\n" in err


def test_check_tells_what_is_worth_a_look(ask, tmp_path):
    status, out, _ = ask("check", str(folder(tmp_path / "sound")))
    assert status == 0
    assert out.splitlines()[-1] == f"{tmp_path / 'sound'}: no errors, 0 notes"
    assert "note: " in ask("check", "kazakhstan")[1]


@pytest.mark.parametrize("name", ["nowhere", "network.toml"])
def test_a_folder_that_is_none_is_an_error(name, ask, tmp_path):
    path = folder(tmp_path / "sound")
    assert ask("check", str(path / name))[0] == 2
    status, _, err = ask("list", "--network", str(path / name))
    assert status == 2
    assert "no built-in network or folder is called" in err


@pytest.mark.parametrize("command", [CALLS[name] for name in INTO_FOLDERS], ids=INTO_FOLDERS)
@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_folder_that_cannot_be_written_is_an_error_and_nothing_is_half_written(
    command, below, ask, tmp_path
):
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    status, out, err = ask(*command, "--out", str(taken / below))
    assert (status, out) == (2, "")
    assert str(taken) in err
    assert files_below(tmp_path) == ["taken"]
    assert taken.read_text(encoding="utf-8") == "a file"


def test_files_that_were_written_are_named(ask, tmp_path):
    status, out, _ = ask("export", "csv", "--out", str(tmp_path))
    assert status == 0
    named = [line.removeprefix("Wrote ") for line in out.splitlines()]
    assert sorted(named) == [str(tmp_path / file) for file in files_below(tmp_path)]
    assert ask("check", str(tmp_path / "kazakhstan"))[0] == 0


@pytest.mark.parametrize("kind", ["graphml", "csv", "excel", "parquet"])
def test_quiet_writes_files_and_says_nothing(kind, ask, tmp_path):
    path, out = folder(tmp_path / "sound"), tmp_path / "out"
    assert ask("export", kind, "--network", str(path), "--quiet", "--out", str(out)) == (0, "", "")
    assert files_below(out)


@pytest.fixture
def located(tmp_path):
    """The sound network with coordinates, so that it can be drawn."""
    places = (
        "id,country,kind,zone,lon,lat\nfield,KAZ,field,,50.5,47\nborder,RUS,border_crossing,,48,48\n"
        "port,RUS,port,straits,38,45\nmarket,XXX,market,,20,44\nplant,KAZ,refinery,,52,47\n"
    )
    return folder(tmp_path / "located", places=places)


def test_plot_draws_the_map_and_says_nothing_when_told_so(ask, located, tmp_path):
    out = tmp_path / "out"
    arguments = ("plot", "map", "--network", str(located), "--on", "RUS", "--out", str(out))
    assert ask(*arguments, "--quiet") == (0, "", "")
    assert files_below(out) == ["map.png", "map.svg"]


@pytest.mark.parametrize("days", ["", "start = 2023-07-05\ndays = 3\n"])
def test_run_writes_the_answer_and_the_map(days, ask, located, tmp_path):
    file, out = tmp_path / "half.toml", tmp_path / "out"
    event = "" if days else '[[events]]\nelement = "coast"\nremaining = 0.5\n'
    file.write_text(f'name = "half"\ntitle = "Half"\n{days}{event}', encoding="utf-8")
    status, text, err = ask("run", str(file), "--network", str(located), "--on", "RUS", "--out", str(out))
    assert (status, err) == (0, "")
    assert {"half/map.png", "half/map.svg", "half/result.json"} <= set(files_below(out))
    named = [line.removeprefix("Wrote ") for line in text.splitlines() if line.startswith("Wrote ")]
    assert sorted(named) == [str(out / name) for name in files_below(out)]


def test_fields_are_left_out_where_nothing_is_stranded(ask):
    status, out, _ = ask("dependence", "--by-field", "--on", "CHN")
    assert (status, "Stranded goods of" in out) == (0, False)


def test_bottlenecks_and_dependence_can_be_asked_plainly(ask, tmp_path):
    path = str(folder(tmp_path / "sound"))
    assert "At most 40.00 Mt/yr can leave" in ask("bottlenecks", "--network", path)[1]
    document = json.loads(ask("dependence", "--network", path, "--on", "RUS", "--json")[1])
    assert "stranded_by_field" not in document


def test_an_element_that_cites_nothing_has_no_evidence(ask, tmp_path):
    path = str(folder(tmp_path / "sound"))
    assert ask("evidence", "coast", "--network", path)[0] == 0
    assert "no row behind port" in ask("evidence", "port", "--network", path)[1]


def test_compare_draws_what_one_side_carries_more(ask, located, tmp_path):
    sides = []
    for name, share in (("half", 0.5), ("most", 0.9)):
        event = f'[[events]]\nelement = "coast"\nremaining = {share}\n'
        (tmp_path / f"{name}.toml").write_text(
            f'name = "{name}"\ntitle = "{name}"\n{event}', encoding="utf-8"
        )
        sides.append(str(tmp_path / f"{name}.toml"))
    asked = ("--network", str(located), "--on", "RUS", "--plot", "--out", str(tmp_path / "out"))
    status, text, err = ask("compare", *sides, *asked)
    assert (status, err) == (0, "")
    assert [line for line in text.splitlines() if line.startswith("Wrote ")] == [
        f"Wrote {tmp_path / 'out' / name}" for name in files_below(tmp_path / "out")
    ]
    assert {file.suffix for file in (tmp_path / "out").iterdir()} == {".png", ".svg"}


def test_a_scenario_is_meant_where_a_folder_has_its_name(ask, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / SCENARIO).mkdir()
    asked = ("--on", "RUS", "--json")
    assert ask("run", SCENARIO, "--no-pictures", *asked)[0] == 0
    status, out, _ = ask("compare", SCENARIO, "baseline", *asked)
    assert (status, json.loads(out)["a"]) == (0, SCENARIO)
    status, _, err = ask("compare", f"./{SCENARIO}", "baseline")
    assert status == 2
    assert err.startswith(
        f"Error: the network in the folder {SCENARIO}:\nnetwork.toml: this file is required"
    )


def test_a_fault_of_a_scenario_names_its_file_in_a_comparison(ask, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('name = "bad"\ntitle = "B"\n[[events]]\nelement = "cpc-russa"\n', encoding="utf-8")
    for days in ("", "start = 2022-07-01\ndays = 3\n"):
        file.write_text(
            f'name = "bad"\ntitle = "B"\n{days}[[events]]\nelement = "cpc-russa"\n', encoding="utf-8"
        )
        status, _, err = ask("compare", str(file), "baseline")
        assert (status, err.startswith(f"Error: {file}: events.1.element: no place or segment")) == (2, True)


TYPO = """
name = "typo"
title = "Typo"
start = 2023-07-05
days = 3
[[events]]
element = "coast"
days = 1
[[events]]
element = "coast"
start = 2032-07-05
days = 1
"""


def test_an_event_that_is_never_in_force_is_warned_of(ask, tmp_path):
    path, file = folder(tmp_path / "sound"), tmp_path / "typo.toml"
    file.write_text(TYPO, encoding="utf-8")
    told = (
        "events.2: never in force between 2023-07-05 and 2023-07-07: coast from 2032-07-05 until 2032-07-06"
    )
    asked = (str(file), "--network", str(path), "--no-pictures", "--out", str(tmp_path / "out"))
    status, out, err = ask("run", *asked, "--json")
    assert (status, err) == (0, f"Warning: {file}: {told}\n")
    assert json.loads(out)["warnings"] == [told]
    assert ask("run", *asked, "--quiet") == (0, "", "")
    status, out, err = ask("compare", str(path), str(file), "--network", str(path), "--json")
    assert (status, err) == (0, f"Warning: {file}: {told}\n")
    assert f"{file}: {told}" in json.loads(out)["warnings"]


def test_runs_into_two_folders_give_the_same_bytes(ask, located, tmp_path):
    file = tmp_path / "half.toml"
    file.write_text(TYPO, encoding="utf-8")
    texts = []
    for name in ("one", "two/deeper"):
        out = tmp_path / name
        assert (
            ask("run", str(file), "--network", str(located), "--on", "RUS", "--out", str(out), "--quiet")[0]
            == 0
        )
        texts.append((out / "typo" / "result.json").read_bytes())
    assert texts[0] == texts[1]
    files = json.loads(texts[0])["files"]
    assert sorted(files) == files_below(tmp_path / "one" / "typo")


def test_without_a_focus_a_command_about_one_country_asks_for_it(ask, tmp_path):
    path = folder(tmp_path / "sound")
    for command in (("throttle",), ("why",), ("plot", "--out", str(tmp_path / "out"))):
        status, _, err = ask(*command, "--network", str(path))
        assert status == 2
        assert "the network names no focus; say --on COUNTRY" in err
    assert ask("why", "--network", str(path), "--on", "RUS")[0] == 0


def test_a_network_that_counts_no_year_has_no_balance(ask, tmp_path):
    path = folder(tmp_path / "sound", flows=None)
    status, _, err = ask("balance", "--network", str(path))
    assert (status, err.startswith("Error: flows.csv counts no year")) == (2, True)
    assert ask("dependence", "--network", str(path), "--by-field")[0] == 0


def test_evidence_shows_itself_and_what_an_answer_rests_on(ask):
    first = json.loads(ask("evidence", "aktau-sangachal", "--json")[1])[0]["id"]
    assert first in ask("evidence", first)[1]
    assert json.loads(ask("evidence", "--weak", "--json")[1])["country"] == "RUS"
    assert "moves" in ask("evidence", "--behind")[1]
    assert ask("evidence", "field", "--network", "kazakhstan")[0] == 2


def test_the_version_is_the_package_s(ask):
    from routes import __version__

    assert ask("--version") == (0, f"corridors, version {__version__}\n", "")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_every_command_with_its_line(flag, ask):
    status, out, _ = ask(flag)
    assert status == 0
    for name, line in COMMANDS.items():
        assert name in out
        assert line in " ".join(out.split())


def test_without_a_command_the_help_is_shown(ask):
    status, out, err = ask()
    assert status == 2 or "Commands:" in out
    assert "Usage: corridors" in out + err


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command, ask):
    status, out, _ = ask(command, "--help")
    assert status == 0
    assert out.startswith(f"Usage: corridors {command} ")
    assert "--json" in out


def test_a_group_knows_its_own_commands_and_no_others():
    group = LazyGroup("test")
    assert group.list_commands(click.Context(group)) == list(COMMANDS)
    assert group.get_command(click.Context(group), "no-such") is None


def python(*arguments):
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_starting_the_command_line_imports_nothing_that_help_does_not_need():
    heavy = {"networkx", "pandas", "matplotlib", "highspy", "rich", "numpy", "shapely"}
    code = f"import sys, analysis.cli; print(sorted({heavy} & set(sys.modules)))"
    assert python("-c", code).stdout == "[]\n"


def test_the_installed_command_answers_in_a_process_of_its_own():
    code = "from analysis.cli import main; main()"
    done = python("-c", code, "why", "--without", "RUZ")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(
        "Error: no country or zone of this network is called 'RUZ'"
    )


def test_a_years_view_says_that_nothing_is_drawn_for_it(tmp_path):
    status, _, errors = corridors("run", "baseline", "--samples", 5, "--no-pictures", "--out", tmp_path)
    assert not status
    assert "nothing was drawn for a year's view" in errors


def test_sensitivity_is_of_one_country():
    status, _, errors = corridors("sensitivity", "--samples", 100, "--on", "RUS", "--on", "CHN")
    assert status == 2
    assert "one country, zone or group at a time" in errors

"""`corridors init`: a network of one's own, whole or not at all, on which commands work."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

import routes.examples as examples_module
from analysis.cli import corridors
from analysis.dependence import dependence
from analysis.run import run
from analysis.scenarios import find_scenario
from routes.errors import RoutesError, UnknownNameError
from routes.examples import copy_network
from routes.model import ROW_TYPES
from routes.network import built_in_networks, load, read_network

TEMPLATE = Path(str(files("routes") / "data" / "example"))


@pytest.fixture(scope="module")
def example():
    return load("example")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*arguments):
    done = CliRunner().invoke(corridors, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_init_writes_the_example_under_the_name_of_the_folder(here):
    output = said("init", "My Network")
    assert sorted(path.name for path in (here / "My Network").iterdir()) == sorted(
        path.name for path in TEMPLATE.iterdir()
    )
    assert read_network("My Network").settings.name == "my-network"
    assert [path.name for path in here.iterdir()] == ["My Network"], "no temporary folder is left"
    assert "README.md" in output
    assert "corridors check './My Network'" in output
    assert said("check", "My Network").splitlines()[-1] == "My Network: no errors, 1 notes"


def test_what_init_says_comes_next_works(here):
    document = json.loads(said("init", "mine", "--json"))
    assert document["network"] == "mine"
    assert len(document["files"]) == len(list(TEMPLATE.iterdir()))
    commands = [line.split()[1:] for line in document["next"]]
    assert {words[0] for words in commands} == {"check", "dependence", "plot", "run"}
    for words in commands:
        said(*words, *(["--no-pictures"] if words[0] == "run" and "west-closed" in words[1] else []))


def test_quiet_says_nothing(here):
    assert said("init", "mine", "--quiet") == ""


def test_any_built_in_network_can_be_copied(here):
    for name in built_in_networks():
        said("init", f"copy-{name}", "--from", name)
        copy = read_network(f"copy-{name}")
        assert copy.tables.places == load(name).tables.places
        assert copy.settings.name == (name if name != "example" else "copy-example")


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "link", "broken link", "here"])
def test_nothing_is_overwritten(here, kind):
    target = here / "mine"
    if kind in ("folder", "empty folder"):
        target.mkdir()
    if kind == "folder":
        (target / "places.csv").write_text("mine", encoding="utf-8")
    if kind == "file":
        target.write_text("mine", encoding="utf-8")
    if kind == "link":
        (here / "other").mkdir()
        target.symlink_to(here / "other")
    if kind == "broken link":
        target.symlink_to(here / "nowhere")
    before = sorted((path, path.read_bytes() if path.is_file() else b"") for path in here.rglob("*"))
    name = "." if kind == "here" else "mine"
    with pytest.raises(RoutesError, match=rf"{name} is there already and nothing is overwritten"):
        copy_network(Path(name))
    after = sorted((path, path.read_bytes() if path.is_file() else b"") for path in here.rglob("*"))
    assert after == before


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_stop_in_the_middle_leaves_nothing(here, monkeypatch, error):
    calls = []
    sync = os.fsync

    def fail(number):
        calls.append(number)
        if len(calls) > 3:
            raise error
        sync(number)

    monkeypatch.setattr(examples_module.os, "fsync", fail)
    with pytest.raises((RoutesError, KeyboardInterrupt)) as caught:
        copy_network(Path("mine"))
    if isinstance(error, OSError):
        assert str(caught.value) == "cannot write mine: No space left on device"
    assert list(here.iterdir()) == []


def test_a_folder_below_a_file_is_a_clear_error(here):
    (here / "file").write_text("", encoding="utf-8")
    with pytest.raises(RoutesError, match="cannot write file/mine"):
        copy_network(Path("file/mine"))


def test_folders_above_are_made(here):
    copy_network(Path("a/b/mine"))
    assert read_network("a/b/mine").settings.name == "mine"


def test_an_unknown_network_offers_the_nearest(here):
    with pytest.raises(UnknownNameError, match="did you mean 'iraq-2023'"):
        copy_network(Path("mine"), source="iraq-2032")
    assert list(here.iterdir()) == []


def test_the_example_holds_a_row_of_each_table_but_lines(example):
    assert {name for name in ROW_TYPES if not getattr(example.tables, name)} == {"lines"}


def test_every_figure_of_the_example_cites_a_source_or_says_that_it_is_judged(example):
    tables = example.tables
    for row in (*tables.capacities, *tables.supplies, *tables.demands, *tables.costs, *tables.storages):
        judged = bool(row.note and row.note.startswith("judged"))
        assert row.evidence or judged or not row.central.is_finite() or row.central == 0, row
    assert all("made up" in row.publisher for row in tables.evidence)
    assert all(row.url.startswith("https://example.org/") for row in tables.evidence)


def test_the_answer_of_the_example_by_hand(example):
    """Without AAB crude has the loading racks alone, 2.5 of 9 Mt; the refinery's line is closed too."""
    found = dependence(example)
    view = found.snapshot
    aab = found.of("AAB")
    assert view.decimal(found.exports) == 9
    assert view.decimal(aab.without.value) == 2.5
    assert view.decimal(aab.stranded) == 6.5
    assert view.decimal(aab.without.home) == 0
    assert [(item.country, float(view.decimal(item.stranded))) for item in found.countries] == [
        ("AAB", 6.5),
        ("the-strait", 6.5),
    ]
    grain = dependence(example, commodity="grain")
    assert grain.of("AAB").stranded == 0, "the railway east takes all grain"


def test_the_scenarios_of_the_example_by_hand(example):
    closed = run(example, find_scenario(str(TEMPLATE / "west-closed.toml")))
    view = closed.outcome.snapshot
    assert view.decimal(closed.outcome.exports) == 2.5
    weeks = run(example, find_scenario(str(TEMPLATE / "two-weeks.toml"))).disruption.timeline
    steps = weeks.calendar.view.scale
    missing = sum(weeks.baseline.exports - day for day in weeks.delivered) / steps
    # 14 days of what the pipeline carries of 7 Mt/yr, less what the tanks and the railway make up for
    assert 0 < missing < 14 * 7 / 365


def test_the_readme_of_the_example_names_every_file_of_it():
    text = (TEMPLATE / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in TEMPLATE.iterdir() if f"`{path.name}`" not in text] == ["README.md"]

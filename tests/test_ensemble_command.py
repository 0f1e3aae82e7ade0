"""`corridors ensemble`, and `corridors dependence --samples`: text, JSON, files, and being interrupted."""

from __future__ import annotations

import json
import re

import pytest
from terminal import corridors, document, refused, told

import analysis.ensemble
import analysis.exports_program
from analysis.commands.sampling import INTERRUPTED
from analysis.console_ensemble import show_ensemble
from analysis.elimination import TooLargeError
from routes.network import load
from routes.snapshot import snapshot

FEW = ("--samples", 3000)


def test_the_headline_comes_first_then_a_line_for_each_country():
    text = told("ensemble", *FEW)
    assert "of exports (" in text.partition(" could not leave if transit through Russia ended")[0]
    assert "3,000 samples;" in text
    assert "64 of the 3,000 samples, taken at random, were solved once more as maximum flows" in text
    assert "without each of 10 countries and zones, and agree." in text
    assert re.search(r"A sample took [0-9]+ operations: additions and minima, compiled once", text)
    assert re.search(
        r"most often in the binding cut, by share of samples: .* 100 %, .* more less often", text
    )
    for country in ("RUS", "AZE", "turkish-straits"):
        assert f" {country} " in text
    assert "Without Russia, in " in text


def test_where_nothing_is_stranded_it_says_so():
    assert told("ensemble", *FEW, "--on", "BLR").startswith("In 95 % of samples nothing would be stranded")


def test_one_sample_is_one_sample():
    text = told("ensemble", "--samples", 1, "--on", "RUS")
    assert text.startswith("95 % of exports (")
    assert ", in the one sample." in text
    assert ": 1 sample; " in text
    assert "The sample was solved once more as maximum flows, with everything open and without it" in text
    assert "1 samples" not in text
    assert "nine samples of ten" not in text


def test_of_ten_samples_all_are_told_and_proven():
    text = told("ensemble", "--samples", 10, "--on", "RUS")
    assert "ended, in all 10 samples." in text
    assert "Of fewer than 20 samples 5 % and 95 % are the least and the greatest." in text
    assert "All 10 samples were solved once more" in text
    assert told("ensemble", "--samples", 10, "--on", "BLR").startswith("In all 10 samples nothing would be")


def test_a_network_too_large_to_compile_is_told_before_and_after(monkeypatch):
    def refuse(*arguments, **options):
        raise TooLargeError("too long")

    monkeypatch.setattr(analysis.exports_program, "compile_cuts", refuse)
    for command in (("ensemble", "--samples", 20), ("sensitivity", "--samples", 100)):
        status, out, err = corridors(*command, "--on", "RUS")
        assert status == 0
        assert err.startswith("note: the compiled smallest cut would take more than 50,000 operations")
        assert "solved as 3 maximum flows by" in " ".join(out.split())
        assert command[0] == "sensitivity" or re.search(r"[0-9] ms a sample, drawing included", out)
        found = json.loads(corridors(*command, "--on", "RUS", "--json")[1])
        assert (found["operations"], found["flows"]) == (None, 3)


def test_without_a_country_it_tells_what_holds_exports_down(capsys):
    view = snapshot(load("kazakhstan"), commodity="crude")
    show_ensemble(analysis.ensemble.ensemble(view, samples=500, on=[]))
    assert "With everything open, in " in capsys.readouterr().out


def test_the_document_holds_what_the_format_says():
    found = document("ensemble", *FEW, "--on", "RUS", "--exceeds", "70", "--exceeds", "0.5", "--seed", 4)
    assert (found["network"], found["year"], found["unit"]) == ("kazakhstan", 2025, "Mt/yr")
    assert (found["samples"], found["asked"], found["partial"], found["seed"]) == (3000, 3000, False, 4)
    assert (found["distribution"], found["checked"]) == ("pert", 64)
    assert found["operations"] > 0
    (russia,) = found["countries"]
    assert set(russia) == {
        "country", "without", "stranded", "stranded_share", "cvar_95", "exceeds", "cuts", "criticality"
    }  # fmt: skip
    stranded = russia["stranded"]
    assert stranded["p5"] <= stranded["median"] <= stranded["p95"] <= russia["cvar_95"]
    assert [item["amount"] for item in russia["exceeds"]] == [70, 0.5]
    assert all(0 <= item["probability"] <= 1 for item in russia["exceeds"])
    assert all(set(cut) == {"share", "elements", "less"} for cut in russia["cuts"])
    assert len(russia["cuts"]) <= 10
    assert found["evidence"]


def test_processes_and_files_give_the_same(tmp_path):
    wanted = document("ensemble", *FEW, "--on", "RUS")
    assert document("ensemble", *FEW, "--on", "RUS", "--workers", 2, "--out", tmp_path / "new") == wanted
    assert json.loads((tmp_path / "new" / "ensemble.json").read_text(encoding="utf-8")) == wanted


def test_another_distribution_gives_another_spread():
    wide, narrow = (
        document("ensemble", *FEW, "--on", "RUS", "--distribution", name)["countries"][0]["stranded"]
        for name in ("uniform", "pert")
    )
    assert wide["p95"] - wide["p5"] > narrow["p95"] - narrow["p5"]


def test_dependence_tells_of_the_samples_too():
    assert document("dependence", "--on", "RUS")["ensemble"] is None
    part = document("dependence", "--on", "RUS", *FEW)["ensemble"]
    alone = document("ensemble", *FEW, "--on", "RUS")
    assert part == {name: alone[name] for name in part}
    assert "3,000 samples" in told("dependence", "--on", "RUS", *FEW)


@pytest.mark.parametrize("wrong", ["-1", "nan", "many"])
def test_an_amount_that_is_none_is_refused(wrong):
    assert "--exceeds" in refused("ensemble", "--exceeds", wrong)


@pytest.mark.parametrize("command", ["ensemble", "dependence"])
def test_an_interruption_tells_what_is_finished(command, monkeypatch):
    monkeypatch.setattr(analysis.ensemble.ensemble, "__kwdefaults__", SMALL_BLOCKS)
    finished = []
    run_block = analysis.ensemble.run_block

    def interrupt(task, index):
        if len(finished) == 2:
            raise KeyboardInterrupt
        finished.append(index)
        return run_block(task, index)

    monkeypatch.setattr(analysis.ensemble, "run_block", interrupt)
    status, out, err = corridors(command, "--samples", 5000, "--on", "RUS")
    assert (status, err) == (INTERRUPTED, "")
    assert "2,000 samples of 5,000, interrupted" in out
    finished.clear()
    status, out, err = corridors(command, "--samples", 5000, "--on", "RUS", "--json")
    found = json.loads(out)
    found = found["ensemble"] if command == "dependence" else found
    assert (status, found["partial"], found["samples"]) == (INTERRUPTED, True, 2000)


SMALL_BLOCKS = {**(analysis.ensemble.ensemble.__kwdefaults__ or {}), "size": 1000}

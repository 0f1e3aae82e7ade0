"""Errors name what went wrong, where, and the nearest name that exists."""

import time

import pytest

from routes.errors import (
    DataError,
    Problem,
    ProofError,
    RoutesError,
    ScenarioError,
    UnknownNameError,
    nearest,
    unknown,
)


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem(file="a.csv", message="m"), "a.csv: m"),
        (Problem(file="a.csv", row=3, message="m"), "a.csv, row 3: m"),
        (Problem(file="a.csv", column="unit", message="m"), "a.csv, column unit: m"),
        (Problem(file="a.csv", row=3, column="unit", message="m"), "a.csv, row 3, column unit: m"),
    ],
)
def test_a_problem_reads_as_one_line(problem, text):
    assert str(problem) == text


def test_a_data_error_holds_every_problem_and_prints_each_on_its_line():
    problems = [Problem(file="a.csv", row=2, message="x"), Problem(file="b.csv", message="y")]
    error = DataError(problems)
    assert error.problems == tuple(problems)
    assert str(error) == "a.csv, row 2: x\nb.csv: y"


@pytest.mark.parametrize("kind", [DataError, UnknownNameError, ScenarioError, ProofError])
def test_every_error_belongs_to_one_family_that_is_a_value_error(kind):
    assert issubclass(kind, RoutesError)
    assert issubclass(kind, ValueError)


def test_the_nearest_name_is_offered_and_a_far_one_is_not():
    assert nearest("aktua", ["aktau", "alat"]) == "; did you mean 'aktau'?"
    assert nearest("zzz", ["aktau", "alat"]) == ""
    assert nearest("x", iter(())) == ""


def test_capitals_do_not_make_a_name_a_far_one():
    assert nearest("rus", ["RUS", "rue"]) == "; did you mean 'RUS'?"
    assert nearest("AKTUA", ["aktau", "alat"]) == "; did you mean 'aktau'?"
    assert nearest("mt/y", ["Mt/yr", "kt/yr"]) == "; did you mean 'Mt/yr'?"


def test_the_nearest_of_very_many_names_is_found_quickly():
    names = [*(f"segment-{index}" for index in range(100_000)), "aktau"]
    start = time.perf_counter()
    assert nearest("aktua", names) == "; did you mean 'aktau'?"
    assert nearest("AKTAU", names) == "; did you mean 'aktau'?"
    assert nearest("zzz", names) == ""
    peer = time.perf_counter()
    sorted(names, key=lambda name: name[::-1])
    assert peer - start < 40 * (time.perf_counter() - peer)


def test_an_empty_name_is_said_to_be_empty():
    assert str(unknown("country", "", ["RUS", "CHN"])) == (
        "expected the name of a country, got an empty one; known: CHN, RUS"
    )


def test_an_unknown_name_comes_with_the_nearest_or_with_the_few_that_exist():
    assert str(unknown("country", "RSU", ["RUS", "CHN"])).endswith("; did you mean 'RUS'?")
    assert str(unknown("country", "zz", ["RUS", "CHN"])) == "no country is called 'zz'; known: CHN, RUS"
    many = [f"PLACE{index}" for index in range(13)]
    assert str(unknown("country", "zz", many)) == "no country is called 'zz'"
    assert str(unknown("country", "zz", [])) == "no country is called 'zz'"

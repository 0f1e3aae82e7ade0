"""`corridors worst-case` and `corridors attribution`: what they print, write and refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from folders import folder
from terminal import document, refused, told

from analysis.worst_case_pictures import attribution_picture, interdiction_picture

FORMAT = Path(__file__).parents[1] / "docs" / "FORMAT.md"
ALWAYS = {"network", "exporter", "year", "commodity", "unit", "capacity", "evidence", "warnings", "files"}


def documented(name):
    """The keys that docs/FORMAT.md names for a document."""
    text = FORMAT.read_text(encoding="utf-8")
    return re.search(rf"^`{name}`: (.*?)\n\n", text, re.MULTILINE | re.DOTALL).group(1)


def test_the_worst_segments_of_crude_are_told_in_a_sentence_and_a_table():
    text = told("worst-case", "--year", "2025", "--budget", "2")
    assert text.startswith("Without the worst segment (Atyrau pump station of CPC – ")
    assert "can still leave, without the worst 2 " in text
    assert "kazakhstan, crude, 2025, Mt/yr: export capacity" in text
    assert "cpc-kazakhstan + mangystau-uzen" in text
    assert "Lost alone" in text
    assert "N-1 in the form of Regulation (EU) 2017/1938, for exports:" in text


def test_sets_that_are_not_nested_are_told():
    text = told("worst-case", "--commodity", "dry", "--by", "place", "--budget", "3")
    assert "No worst set of 3 found holds one of 2: the worst are not one after another." in text


@pytest.mark.parametrize(
    ("more", "begins"),
    [
        (("--budget", "0"), "All 40.00 Mt/yr can still leave with nothing lost."),
        (("--budget", "2"), "Without the worst segment (border – port) nothing of 40.00 Mt/yr"),
        (("--by", "country"), "Without the worst transit country or zone (Russia) nothing of 40.00 Mt/yr"),
    ],
)
def test_the_finding_fits_what_was_asked(more, begins, tmp_path):
    assert begins in told("worst-case", "--network", folder(tmp_path / "own"), *more)


@pytest.mark.parametrize(("budget", "lost"), [(1, "any one transit country"), (3, "any one transit country")])
def test_losses_that_hurt_nobody_are_told(budget, lost):
    text = told("worst-case", "--year", "2025", "--by", "country", "--on", "AZE", "--budget", budget)
    assert f"Mt/yr can still leave with {lost}" in text


def test_the_document_of_worst_cases_has_the_keys_of_the_format():
    found = document("worst-case", "--budget", "1", "--by", "country")
    own = {"by", "maximum_flow", "home_demand", "exports", "curve", "outages", "n_minus_1", "n_minus_2"}
    assert set(found) == ALWAYS | own
    words = documented("worst-case")
    for keys in (own, found["curve"][0], found["outages"][0], found["n_minus_1"]):
        assert all(key in words for key in keys), keys
    assert found["curve"][1]["sets"] == [["RUS"]]
    assert found["curve"][1]["left"] == found["outages"][0]["left"]
    assert set(found["n_minus_1"]["corridors"][0]) == {"corridor", "alone"}


def test_the_document_of_attribution_has_the_keys_of_the_format():
    found = document("attribution", "--samples", "3")
    own = {"by", "method", "exact", "samples", "exports", "without", "unions", "players"}
    assert set(found) == ALWAYS | own
    words = documented("attribution")
    assert all(key in words for keys in (own, found["players"][0]) for key in keys)
    gained = found["exports"] - found["without"]
    assert sum(row["value"] for row in found["players"]) == pytest.approx(gained)
    assert all(row["error"] is None and row["low"] <= row["high"] for row in found["players"])


def test_what_hangs_on_whom_is_told():
    text = told("attribution", "--year", "2025")
    assert re.match(r"Of [\d.]+ Mt/yr, [\d.]+ hang on Russia, [\d.]+ on other transit countries, ", text)
    assert "Shapley value of the flow game by country" in text
    assert "none of them" in text


def test_corridors_bands_and_other_values_are_told():
    text = told("attribution", "--by", "corridor", "--method", "banzhaf", "--samples", "2")
    assert "on average" in text
    assert "hang on cpc." in text
    assert "Banzhaf values do not add up to the exports" in text
    assert "5 to 95 % of 2 random futures, every limit drawn from its range" in text


def test_many_players_are_sampled_with_an_error():
    asked = ("attribution", "--commodity", "dry", "--zones", "--pairs", "5")
    text = told(*asked)
    assert "sampled, ± standard error" in text
    assert text == told(*asked)
    assert text != told(*asked, "--seed", "1")


def test_unions_come_from_a_file(tmp_path):
    path = tmp_path / "unions.toml"
    path.write_text('caucasus = ["AZE", "GEO"]\n', encoding="utf-8")
    found = document("attribution", "--method", "owen", "--unions", path)
    assert ["AZE", "GEO"] in found["unions"]
    assert "Owen value" in told("attribution", "--method", "owen", "--unions", path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("caucasus = [", "unions.toml: "),
        ("caucasus = 3", 'expected caucasus = ["NAME", ...], got 3'),
        ('caucasus = ["AZE", "GOE"]', "'GOE'; did you mean 'GEO'?"),
        ('one = ["AZE"]\ntwo = ["AZE"]', "named more than once: AZE"),
    ],
)
def test_a_file_of_unions_with_a_fault_is_refused(text, message, tmp_path):
    path = tmp_path / "unions.toml"
    path.write_text(text, encoding="utf-8")
    assert message in refused("attribution", "--method", "owen", "--unions", path)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("attribution", "--method", "owen"), "--method owen and --unions FILE go together"),
        (("attribution", "--by", "corridor", "--zones"), "--on and --zones go with --by country"),
        (("worst-case", "--on", "RUS"), "it goes with --by country"),
        (("worst-case", "--by", "country", "--on", "RSU"), "did you mean 'RUS'?"),
        (("worst-case", "--budget", "-1"), "-1 is not in the range"),
    ],
)
def test_what_does_not_go_together_is_refused(asked, message):
    assert message in refused(*asked)


def test_pictures_are_drawn_when_asked_for(tmp_path):
    asked = ("--out", tmp_path, "--plot")
    assert "Wrote" in told("worst-case", "--budget", "1", *asked)
    assert document("attribution", *asked)["files"]
    assert (
        told("attribution", "--quiet", *asked) == told("worst-case", "--quiet", "--budget", "0", *asked) == ""
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{name}.{ending}" for name in ("attribution", "worst-case") for ending in ("png", "svg")
    ]


def test_a_picture_says_what_the_answer_says():
    import numpy as np

    from analysis.flow_game import attribute
    from analysis.worst_cases import worst_cases
    from routes.network import load
    from routes.snapshot import snapshot

    view = snapshot(load("kazakhstan"), year=2025)
    answer = worst_cases(view, by="place", budget=2)
    picture = interdiction_picture(answer)
    assert [item.left for item in picture.sets] == [view.decimal(item.exports) for item in answer.curve]
    assert picture.title.startswith("With the worst 2 places lost, ")
    assert picture.sets[1].others == len(answer.curve[1].sets) - 1
    assert interdiction_picture(worst_cases(view, by="country", on=["AZE"], budget=1)).title.startswith(
        "All "
    )
    parts = attribute(view, rng=np.random.default_rng(0), by="corridor")
    bars = attribution_picture(parts)
    assert sum(part.value for part in bars.parts) + bars.nobody.value == pytest.approx(bars.whole)
    assert "hang on CPC" in bars.title
    assert (bars.band, bars.parts[0].low) == ("", None)
    nobody = attribution_picture(attribute(view, rng=np.random.default_rng(0), on=["AZE"]))
    assert "nothing hangs on transit countries" in nobody.title


def test_an_amount_outside_its_band_is_explained():
    """Nothing hangs on Iran with central figures, a little in most random futures."""
    text = told("attribution", "--year", "2025", "--samples", "200")
    found = re.search(r"The central amount of (.*?) lies outside its band: most ranges reach further", text)
    assert found
    row = re.search(r"Iran +IRN +([\d.]+) +\S+ ?% +([\d.]+) +([\d.]+)", text)
    value, low, high = map(float, row.groups())
    assert ("Iran" in found.group(1)) == (not low <= value <= high)
    assert "lies outside" not in told("attribution", "--year", "2025")

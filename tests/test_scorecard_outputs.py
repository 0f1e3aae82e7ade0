"""`corridors scorecard`: what it prints, writes, draws and refuses."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from folders import folder, save
from terminal import document, refused, told
from test_scorecard import goods_network
from two_corridors import listed, nominal, two_corridors, volume, with_rows

from analysis.scorecard import scorecard
from analysis.scorecard_documents import scorecard_document, scorecard_tables
from analysis.scorecard_pictures import scorecard_picture
from analysis.scorecard_words import binding_words, bound_by, finding
from routes.corridors import Corridor

FORMAT = Path(__file__).parents[1] / "docs" / "FORMAT.md"
ALWAYS = {"network", "exporter", "year", "commodity", "unit", "capacity", "evidence", "warnings", "files"}


def documented():
    """The names that docs/FORMAT.md gives to what is said of a corridor."""
    text = FORMAT.read_text(encoding="utf-8")
    block = re.search(r"^`scorecard`: .*?```\n(.*?)```", text, re.MULTILINE | re.DOTALL).group(1)
    heads = [re.split(r"\s{2,}", line)[0] for line in block.splitlines() if line[0] != " "]
    return {name for head in heads for name in head.split(", ")}


@pytest.fixture
def own(tmp_path):
    """The two corridors as a folder, with a nameplate and volumes of all owners."""
    rows = [volume("north-in", 9, 2024, origin="XXX", low=8, high=11)]
    net = with_rows(
        two_corridors(),
        flows=rows,
        capacities=[nominal("north-out", 40)],
        corridors=listed(("way", ("north",))),
    )
    return save(net, tmp_path / "own")


def test_the_built_in_corridors_are_told_in_tables():
    text = told("scorecard", "--year", "2025")
    assert re.match(r"\d of \d nameplates are more than twice what is left for the exporter’s goods", text)
    assert "kazakhstan, 2025, Mt/yr: each corridor alone" in text
    assert "CPC, crude oil 72.50 72.50 64.8–72.5 64.80 89 %" in text
    assert "Trans-Caspian, containers, if nothing else went: " in text
    assert "no part of the volumes above" in text


def test_a_small_network_is_told_with_its_binding_limit_and_nameplate(own):
    text = told("scorecard", "--network", own)
    assert text.startswith("1 of 1 nameplates is more than twice what is left for the exporter’s goods")
    assert "way 40 10 10.0–10.0 3.00 30 % 6 6" in text
    assert "10 n–market (pipeline)" in text
    assert "nameplate: 40 n–market (pipeline)" in text
    assert "2024 9 (8–11)" in text


def test_partial_days_and_missing_figures_are_marked(tmp_path):
    net = two_corridors(costs={}, counted={})
    text = told("scorecard", "--network", save(net, tmp_path / "bare"), "--year", "2025")
    assert "south – 4 4.0–4.0 – – – ≥ 5" in text
    assert "≥: the days that are known" in text
    assert "Exports carried" not in text


def test_what_passes_no_corridor_is_told(tmp_path):
    net = two_corridors()
    free = [replace(item, corridors=()) if "south" in item.id else item for item in net.tables.segments]
    net = replace(net, tables=replace(net.tables, segments=tuple(free)))
    assert "note: 4 unit of goods can leave by segments of no corridor" in told(
        "scorecard", "--network", save(net, tmp_path / "free")
    )


def test_the_document_has_the_keys_of_the_format():
    found = document("scorecard", "--year", "2025")
    assert set(found) == ALWAYS | {"corridors"}
    assert {frozenset(item) for item in found["corridors"]} == {frozenset(documented())}
    assert found["files"] == []


def test_the_document_says_the_numbers(own):
    (item,) = document("scorecard", "--network", own)["corridors"]
    assert (item["corridor"], item["name"], item["commodity"]) == ("way", None, None)
    assert (item["nameplate"], item["effective"], item["utilisation"]) == (40, 10, 0.3)
    assert item["binding"] == item["binding_terms"][0]
    assert item["binding"]["id"] == "north-out"
    assert (item["carried"], item["carried_range"]) == ({"2025": 3}, {"2025": [3, 3]})
    assert item["all_owners"][0]["carried"] == {"2024": 9}
    assert (item["cost_usd_per_t"], item["days"], item["days_complete"]) == (6, 6, True)
    assert (item["countries"], item["boxes"]) == (["RUS"], None)


def test_what_does_not_exist_is_null():
    net = two_corridors(costs={}, counted={}, capacities={"t": 0})
    items = {item["corridor"]: item for item in scorecard_document(scorecard(net, year=2025))["corridors"]}
    south = items["south"]
    for name in ("nameplate", "utilisation", "binding", "cost_usd_per_t", "days", "days_complete", "way"):
        assert south[name] is None
    assert (south["effective"], south["carried"]) == (0, {})
    assert items["north"]["cost_usd_per_t"] is None
    assert items["north"]["way"]["without_cost"] == ["feed", "north-in", "north-out"]


def test_boxes_are_in_the_document():
    net = with_rows(goods_network(), corridors=[Corridor(id="road", tags=("road",), goods=("boxes",))])
    (item,) = scorecard_document(scorecard(net, year=2025))["corridors"]
    ends = {"effective": 100, "effective_low": 100, "effective_high": 100}
    assert item["boxes"] == {"unit": "kTEU/yr", "nameplate": None, **ends}


def test_a_limit_that_is_stated_in_boxes_is_told_in_boxes():
    found = document("scorecard", "--year", "2025")["corridors"]
    (dry,) = [item for item in found if (item["corridor"], item["commodity"]) == ("trans-caspian", "dry")]
    boxes = {term["id"]: term["boxes"] for term in dry["binding_terms"]}
    assert boxes["aktau-container-terminal"] == pytest.approx(15)
    assert boxes["aktau-alat"] is None


def test_the_tables_hold_corridors_limits_and_volumes(own, tmp_path):
    said = told("scorecard", "--network", own, "--format", "csv", "--out", tmp_path / "out")
    folder_of = tmp_path / "out" / "test-2025-scorecard"
    assert f"Wrote {folder_of / 'corridors.csv'}" in said
    tables = {
        path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for path in folder_of.glob("*.csv")
    }
    assert set(tables) == {"corridors", "limits", "carried"}
    (row,) = tables["corridors"]
    assert (row["nameplate"], row["effective"], row["carried"], row["binding"]) == (
        "40.0",
        "10.0",
        "3.0",
        "north-out",
    )
    assert [(line["of"], line["id"]) for line in tables["limits"]] == [
        ("effective", "north-out"),
        ("nameplate", "north-out"),
    ]
    assert [(line["of"], line["element"], line["year"]) for line in tables["carried"]] == [
        ("KAZ", "", "2025"),
        ("all owners", "north-in", "2024"),
    ]


@pytest.mark.parametrize("kind", ["excel", "parquet"])
def test_tables_come_in_other_formats(kind, own, tmp_path):
    files = document("scorecard", "--network", own, "--format", kind, "--out", tmp_path / "out")["files"]
    assert files
    assert all(Path(file).stat().st_size for file in files)


def test_rows_of_a_corridor_without_a_way_are_empty_not_wrong():
    net = two_corridors(counted={}, capacities={"t": 0})
    (_, south) = scorecard_tables(scorecard(net, year=2025))["corridors"]
    assert (south["effective"], south["binding"], south["market"], south["carried"]) == (0, None, None, None)


def test_the_picture_is_drawn_and_quiet_is_quiet(own, tmp_path):
    assert told("scorecard", "--network", own, "--plot", "--quiet", "--out", tmp_path) == ""
    assert {path.name for path in tmp_path.glob("scorecard.*")} == {"scorecard.png", "scorecard.svg"}


def test_the_picture_says_what_the_card_says():
    result = scorecard(two_corridors(), year=2025)
    picture = scorecard_picture(replace(result, network=result.network))
    north, south = picture.rows
    assert (north.name, north.good, north.effective, north.nameplate) == ("north", "", 10, None)
    assert (north.cost, north.days, south.days, north.used) == ("6", "6", "≥\u00a05", 0.3)
    assert (north.crosses, south.crosses) == ("Russia", "Azerbaijan, Georgia")
    assert not north.crossing
    assert picture.denied_name is None
    assert "No evidence" in picture.footer


def test_the_colour_follows_the_country_in_question():
    net = two_corridors()
    tables = replace(net.tables, settings=replace(net.settings, focus="RUS"))
    north, south = scorecard_picture(scorecard(replace(net, tables=tables), year=2025)).rows
    assert (north.crossing, south.crossing) == (True, False)


def test_the_findings():
    stated = [nominal("north-out", 15), nominal("south-mid", 5)]
    assert finding(scorecard(two_corridors())) == "No nameplate is stated for the whole of any corridor"
    assert finding(scorecard(with_rows(two_corridors(), capacities=stated))) == (
        "Each of 2 corridors with a nameplate can carry half of it or more"
    )


def test_what_binds_is_named_by_its_ends_or_its_place():
    view = scorecard(two_corridors(demands={"market": 2})).of("north").view
    score = scorecard(two_corridors(demands={"market": 2})).of("north")
    assert bound_by(score) == "demand: market"
    assert [binding_words(view, term.negative()) for term in score.binding] == ["market, served first"]
    assert bound_by(scorecard(two_corridors(capacities={"n": 3})).of("north")) == "n"
    assert bound_by(scorecard(two_corridors()).of("south")) == "s–t (ships)"


def test_a_crossing_is_called_one():
    net = two_corridors(capacities={"n": 3})
    places = tuple(
        replace(place, kind="border_crossing", name=name) if place.id == "n" else place
        for place in net.tables.places
        for name in ["Gate (north)"]
    )
    found = scorecard(replace(net, tables=replace(net.tables, places=places))).of("north")
    assert bound_by(found) == "Gate (crossing)"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--year", "1"), "1 is not in the range 1900<=x<=2200"),
        (("--format", "xls"), "'xls' is not one of 'csv', 'excel', 'parquet'"),
        (("--network", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_is_refused(arguments, words):
    assert words in refused("scorecard", *arguments)


def test_a_network_without_corridors_says_so(tmp_path):
    text = SEGMENTS_WITHOUT_TAGS
    path = folder(tmp_path / "none", segments=text, corridors=None, hidden_legs=None)
    assert document("scorecard", "--network", path)["corridors"] == []
    assert told("scorecard", "--network", path).startswith("No nameplate is stated")


SEGMENTS_WITHOUT_TAGS = """\
id,origin,destination,mode
trunk,field,border,pipeline
coast,border,port,pipeline
tanker,port,market,sea
local,field,plant,
"""

"""The claims about July 2022: every verdict has evidence that exists, and figures that hold today."""

from __future__ import annotations

import csv
from pathlib import Path

import nbformat
import pytest

from analysis.dependence import dependence
from analysis.observed import observed_share, route_shares
from analysis.run import run
from analysis.scenarios import find_scenario
from routes.network import load
from routes.snapshot import snapshot
from routes.transit import exits

FOLDER = Path(__file__).parents[1] / "notebooks"
VERDICTS = {"confirmed", "nuanced", "contradicted", "not checkable"}
UNITS = {"share", "Mt"}
NETWORK = load("kazakhstan")


def rows():
    return list(csv.DictReader((FOLDER / "claims.csv").read_text(encoding="utf-8").splitlines()))


def view(commodity, year):
    return snapshot(NETWORK, year=year, commodity=commodity)


def order():
    return run(NETWORK, find_scenario("cpc-court-order"), on=["RUS"])


def lost_in_30_days():
    result = order()
    return float(result.lost / result.baseline.snapshot.scale) * 30 / 365


def lost_of_exports():
    result = order()
    return float(result.lost / result.baseline.exports)


def crossed_russia():
    oil = view("crude", 2022)
    return observed_share(oil, exits(NETWORK, "RUS")).value


def left_without_russia():
    answer = dependence(NETWORK, year=2022, commodity="crude", on=["RUS"])
    return 1 - answer.of("RUS").stranded_share


QUANTITIES = {
    "cpc-court-order: lost in 30 days": lost_in_30_days,
    "cpc-court-order: lost of exports": lost_of_exports,
    "route share: cpc, crude 2022": lambda: route_shares(view("crude", 2022))["cpc"],
    "observed share: RUS, crude 2022": crossed_russia,
    "without RUS: of exports, crude 2022": left_without_russia,
    "route share: kazakhstan-turkmenistan-iran, dry 2024": lambda: route_shares(view("dry", 2024))[
        "kazakhstan-turkmenistan-iran"
    ],
}
MODELLED = [row for row in rows() if row["model_quantity"]]


def test_there_are_twenty_two_claims_in_order():
    assert [row["n"] for row in rows()] == [str(number) for number in range(1, 23)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["n"])
def test_a_claim_has_a_verdict_a_reason_and_a_source(row):
    assert row["verdict"] in VERDICTS
    assert row["claim"].endswith(".")
    assert row["reason"].endswith(".")
    assert all(address.startswith("http") for address in row["sources"].split(";"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["n"])
def test_evidence_that_a_claim_cites_exists(row):
    cited = [name for name in row["evidence"].split(";") if name]
    assert [name for name in cited if name not in NETWORK.evidence] == []
    assert len(set(cited)) == len(cited)


def test_a_claim_that_the_model_speaks_to_cites_evidence_too():
    assert all(row["evidence"] for row in MODELLED)


def test_every_quantity_is_that_of_one_claim():
    assert sorted(row["model_quantity"] for row in MODELLED) == sorted(QUANTITIES)


@pytest.mark.parametrize("row", MODELLED, ids=lambda row: row["n"])
def test_a_figure_of_the_model_lies_where_the_verdict_stands(row):
    low, high = float(row["model_low"]), float(row["model_high"])
    assert row["model_unit"] in UNITS
    assert low <= QUANTITIES[row["model_quantity"]]() <= high


def test_a_claim_without_a_figure_has_no_range():
    rest = [row for row in rows() if not row["model_quantity"]]
    assert {(row["model_unit"], row["model_low"], row["model_high"]) for row in rest} == {("", "", "")}


def test_the_notebook_has_a_section_for_each_claim_that_the_model_speaks_to():
    notebook = nbformat.read(FOLDER / "claims.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    sections = [line.split(":")[0] for line in text.splitlines() if line.startswith("## Claim ")]
    assert sections == [f"## Claim {row['n']}" for row in MODELLED]

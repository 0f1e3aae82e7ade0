"""The built-in corridors against published figures, by their evidence ids; a nameplate model fails them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.certificate import verify
from analysis.scorecard import scorecard
from analysis.scorecard_words import finding
from routes.network import load

NETWORK = load("kazakhstan")
CORRIDORS = {
    "cpc",
    "atyrau-samara",
    "trans-caspian",
    "kazakhstan-turkmenistan-iran",
    "china",
    "northern-rail",
}
# corridor, good, year, evidence of its nameplate, evidence of what was carried of it
FAR_BELOW = (
    ("kazakhstan-turkmenistan-iran", "dry", 2024, "kti-capacity-2025", "kti-bolashak-2024"),
    ("trans-caspian", "crude", 2025, "aktau-design-argus", "aktau-baku-2025"),
)


def published(name):
    return NETWORK.evidence[name].value


@pytest.fixture(scope="module")
def cards():
    return {year: scorecard(NETWORK, year=year) for year in (2024, 2025)}


def far_below_faults(network):
    """Say which corridors reach half of their published nameplate, though little went by them."""
    found = []
    for corridor, good, year, plate, carried in FAR_BELOW:
        score = scorecard(network, year=year).of(corridor, good)
        nominal, high = published(plate), score.view.decimal(score.high)
        if not published(carried) / 2 <= high < nominal / 2:
            found.append(corridor)
    return found


def filled(network):
    """The network of those who take a nameplate for what can be carried: nothing else binds."""
    rows = []
    for row in network.tables.capacities:
        if row.status == "nameplate":
            rows.append(replace(row, status="effective", low=None, high=None))
        else:
            rows.append(
                replace(row, central=Decimal("inf"), low=None, high=None, reserved=None, period="1990")
            )
    unique = {(row.element, row.commodities, row.period, row.status): row for row in rows}
    tables = replace(network.tables, capacities=tuple(unique.values()), demands=())
    return replace(network, tables=tables)


def test_corridors_lie_far_below_their_nameplate():
    assert far_below_faults(NETWORK) == []


def test_a_model_that_fills_nameplate_fails():
    assert far_below_faults(filled(NETWORK)) == [corridor for corridor, *_ in FAR_BELOW]


def test_bolashak_is_known_by_its_nameplate_and_carried_little(cards):
    score = cards[2024].of("kazakhstan-turkmenistan-iran", "dry")
    (plate,) = score.nominal.terms
    assert plate.id == "uzen-bolashak"
    assert plate.evidence[0] == "kti-capacity-2025"
    assert score.view.decimal(score.nominal.value) == published("kti-capacity-2025") == 10
    all_owners = {
        item.year: item
        for group in score.owners
        if group.element == "uzen-bolashak"
        for item in group.volumes
    }
    assert all_owners[2024].value == published("kti-bolashak-2024") == Decimal("1.6")
    assert score.in_year.value < all_owners[2024].value


@pytest.mark.parametrize(
    ("year", "total"),
    [(2019, 0.759), (2020, 0.783), (2021, 0.586), (2022, 1.485), (2023, 2.764), (2024, 4.484), (2025, 4.119)],
)
def test_the_trans_caspian_series_of_the_ministry_is_the_high_end_of_all_owners(cards, year, total):
    """The ministry's totals very likely hold the oil to Baku: dry cargo is the total less it, or all."""
    score = cards[2025].of("trans-caspian", "dry")
    (series,) = [group for group in score.owners if group.element == "kazakhstan-aktau-rail"]
    (volume,) = [item for item in series.volumes if item.year == year]
    assert float(published(f"titr-total-{year}")) == total
    assert float(volume.high) == total
    assert volume.evidence[0] == f"titr-total-{year}"
    assert volume.low <= volume.value <= volume.high


def test_what_all_owners_carried_is_no_part_of_the_exports(cards):
    score = cards[2025].of("trans-caspian", "dry")
    first = score.owners[0]
    both = {item.year for item in first.volumes} & {item.year for item in score.carried}
    assert both >= {2024, 2025}
    assert all(
        carried.value < owners.value
        for carried in score.carried
        for owners in first.volumes
        if carried.year == owners.year
    )


def test_cpc_carried_what_is_published_and_what_fits(cards):
    score = cards[2025].of("cpc", "crude")
    assert score.in_year.value == published("cpc-kz-2025") == Decimal("64.8")
    assert score.view.decimal(score.low) <= 64.8 <= score.view.decimal(score.high)
    assert score.view.decimal(score.nominal.value) == published("cpc-capacity-kz-section-2025")
    assert score.utilisation < 1


def test_boxes_are_counted_in_boxes(cards):
    score = cards[2025].of("trans-caspian", "containers")
    assert score.in_boxes
    assert score.boxes(20_000_000) == pytest.approx(1000)  # 20 t in a box
    boxes = {group.element: group for group in score.owners + cards[2025].of("trans-caspian", "dry").owners}
    volumes = {item.year: item.value for item in boxes["aktau-alat-containers"].volumes}
    assert boxes["aktau-alat-containers"].unit == "kTEU/yr"
    assert volumes[2024] == published("titr-teu-2024")


@pytest.mark.parametrize("year", [2024, 2025])
def test_what_was_carried_fits_and_every_capacity_is_proven(cards, year):
    for score in cards[year].scores:
        verify(score.capacity, score.view)
        seen = score.in_year
        assert seen is None or seen.low * score.view.scale <= score.high
        assert score.low <= score.capacity.value <= score.high


def test_all_corridors_of_the_question_stand_side_by_side(cards):
    assert {score.corridor.id for score in cards[2025].scores} == CORRIDORS
    assert cards[2025].warnings == ()
    assert {"RUS"} <= set(cards[2025].of("cpc").countries)
    assert cards[2025].of("trans-caspian", "crude").countries[:2] == ("AZE", "GEO")
    assert cards[2025].of("china", "crude").countries == ()
    assert cards[2025].of("kazakhstan-turkmenistan-iran").countries[:2] == ("TKM", "IRN")


def test_what_binds_is_in_the_network(cards):
    """Tankers for oil; ships, ferries and the box terminal; the change of gauge; train pairs."""
    held = {
        ("trans-caspian", "crude"): {"aktau-sangachal"},
        ("trans-caspian", "dry"): {"aktau-alat", "kuryk-alat", "aktau-container-terminal"},
        ("kazakhstan-turkmenistan-iran", "dry"): {"incheh-borun"},
        ("china", "dry"): {"dostyk-alashankou", "altynkol-khorgos"},
    }
    for (corridor, good), names in held.items():
        assert names <= {term.id for term in cards[2025].of(corridor, good).binding}


def test_the_finding_counts_a_nameplate_once(cards):
    """The boxes of the Trans-Caspian have the nameplate of all its dry cargo."""
    stated = [score for score in cards[2025].scores if score.nominal.value]
    assert f"of {len(stated) - 1} nameplates" in finding(cards[2025])

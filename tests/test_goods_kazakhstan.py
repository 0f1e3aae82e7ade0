"""The goods of the built-in network against what is published of them; evidence ids beside each figure."""

from dataclasses import replace

import pytest

from analysis.goods_dependence import goods_dependence
from analysis.observed import counted_exports, counted_flows, observed_share
from routes.goods import goods_of
from routes.joint import joint_snapshot
from routes.network import load
from routes.periods import counted_years
from routes.snapshot import snapshot
from routes.transit import exits

NETWORK = load()
RAIL = (
    "coal",
    "grain",
    "ores",
    "ferrous",
    "nonferrous",
    "sulphur",
    "fertiliser",
    "uranium",
    "containers",
    "other",
)
PARTS = goods_of(NETWORK.tables).parts("dry")
YEARS = counted_years(NETWORK.tables, "dry")


def through_russia(good, year):
    view = snapshot(NETWORK, commodity=good, year=year)
    return observed_share(replace(view, closed=frozenset()), exits(NETWORK, "RUS")).value


# share of a good's exports that crosses Russia to third countries: low, high
SHARES = {
    # coal-rus-transit-2024: 9 of 29.5 Mt; coal-rus-transit-argus-2025
    ("coal", 2024): (0.28, 0.39),
    ("coal", 2025): (0.28, 0.39),
    # sulphur-rail-jan-may-2025: 1.812 of 1.846 Mt
    ("sulphur", 2025): (0.97, 1.0),
    # grain-baltics-2025, grain-rus-ports-2024-25, azer-grain-2025
    ("grain", 2025): (0.09, 0.21),
    # ironore-export-5m-2024: Russia is where it is sold
    ("ores", 2024): (0.0, 0.03),
    # kap-titr-share-2023, kap-destinations-2023
    ("uranium", 2024): (0.06, 0.33),
}


@pytest.mark.parametrize(("good", "year"), SHARES)
def test_the_share_of_a_good_that_crosses_russia(good, year):
    low, high = SHARES[good, year]
    assert low <= through_russia(good, year) <= high


def test_russian_transit_of_rail_exports_was_about_a_quarter_in_2022():
    """rail-exports-via-russia-share-2022: 25 % in ten months, oil cargo within."""
    joint = joint_snapshot(NETWORK, commodity=",".join(RAIL), year=2022)
    assert joint.year in YEARS
    found = goods_dependence(joint, on=["RUS"]).of("RUS")
    assert found.observed[0] == pytest.approx(0.25, abs=0.04)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("good", sorted(PARTS))
def test_what_is_counted_of_a_good_is_what_is_supplied(good, year):
    view = snapshot(NETWORK, commodity=good, year=year)
    supply = sum(limit.amount for limit in view.supplies.values())
    assert 0 <= supply - counted_exports(view) <= 0.03 * supply + 1


@pytest.mark.parametrize("year", YEARS)
def test_counted_goods_fit_into_the_network_together(year):
    """What was carried can be carried: within the high capacities, all goods at once."""
    from analysis.goods_carried import carry_most

    joint = joint_snapshot(NETWORK, commodity="all", year=year).at_end("high")
    counted = {good: counted_exports(view) or 0 for good, view in joint.views.items()}
    assert carry_most(joint, most=counted).amount == sum(counted.values())


def test_russia_as_a_destination_is_never_transit():
    view = snapshot(NETWORK, commodity="coal", year=2024)
    bought = sum(flow.value for flow in counted_flows(view) if "russia-market" in flow.element)
    whole = sum(flow.value for flow in counted_flows(view))
    assert bought / whole > 0.2  # Russia buys much of the coal
    assert through_russia("coal", 2024) + float(bought / whole) < 1


def test_dependence_of_all_goods_lies_between_crude_and_dry():
    """Hand check: the sum of what crude and what dry goods strand alone is the least of all together."""
    joint = joint_snapshot(NETWORK, commodity="all", year=2025)
    found = goods_dependence(joint, on=["RUS"]).of("RUS")
    crude = next(item for item in found.goods if item.good == "crude")
    assert crude.stranded == (crude.alone, crude.alone)  # crude shares nothing with the others
    assert found.stranded >= sum(item.alone for item in found.goods)
    assert 0.4 < found.stranded_share < 0.6
    assert found.stranded_value_share > found.stranded_share  # oil is dear and leans on Russia most
    low, high = found.value_range
    assert low <= found.stranded_value_share <= high

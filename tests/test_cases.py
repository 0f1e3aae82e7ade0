"""Three other exporters: what the model says beside what was observed, from tables with their sources."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.certificate import maximum_flow
from analysis.dependence import dependence
from routes.model import Segment
from routes.network import Network, read_network
from routes.snapshot import snapshot
from routes.transit import Way
from routes.units import convert

DATA = Path(__file__).parent / "data"


def exports(net, *, closed=()):
    view = snapshot(net)
    certificate = maximum_flow(view.closing(Way(segment=name) for name in closed))
    return view.decimal(certificate.value)


def exports_range(net, *, closed=()):
    ranges = []
    for end in ("low", "central", "high"):
        rows = tuple(
            replace(row, low=None, high=None, central=getattr(row.estimate, end))
            for row in net.tables.supplies
        )
        ranges.append(exports(Network(tables=replace(net.tables, supplies=rows)), closed=closed))
    return tuple(ranges)


@pytest.fixture(scope="module")
def south_sudan():
    return read_network(DATA / "south-sudan")


@pytest.fixture(scope="module")
def iraq():
    return read_network(DATA / "iraq-2023")


@pytest.fixture(scope="module")
def niger():
    return read_network(DATA / "niger-benin-2024")


def test_south_sudan_before_the_stop(south_sudan):
    """Evidence exports-before."""
    assert exports_range(south_sudan) == (150, 150, 165)
    assert exports(south_sudan) == south_sudan.evidence["exports-before"].value


def test_south_sudan_without_petrodar_loses_dar_blend_although_the_other_pipeline_has_room(south_sudan):
    """Evidence exports-without-petrodar: 52 to 80 kb/d; the model's range meets it at its upper half."""
    low, central, high = exports_range(south_sudan, closed=["petrodar"])
    assert (low, central, high) == (50, 50, 65)
    assert exports(south_sudan) - central == 100
    observed = south_sudan.evidence["exports-without-petrodar"]
    assert (observed.low, observed.high) == (52, 80)
    assert low <= observed.high
    assert high >= observed.low
    gnop = next(row for row in south_sudan.tables.capacities if row.element == "gnop")
    assert gnop.central - Decimal(central) > 100, "room that Dar Blend cannot reach"


def test_a_way_from_one_blend_to_the_other_would_hide_the_whole_loss(south_sudan):
    tables = south_sudan.tables
    trap = Segment(id="trap", origin="palogue", destination="unity")
    limit = replace(tables.capacities[0], element="trap")
    mixed = replace(tables, segments=(*tables.segments, trap), capacities=(*tables.capacities, limit))
    assert exports(Network(tables=mixed), closed=["petrodar"]) == 150


def test_the_monthly_exports_of_south_sudan_fall_by_more_than_the_blend_that_stopped(south_sudan):
    """Evidence exports-2024-01 and exports-2024-03: 194 and 39 kb/d."""
    january, march = (
        float(south_sudan.evidence[f"exports-2024-{month}"].value * 1000 / 31) for month in ("01", "03")
    )
    assert (january, march) == (pytest.approx(193.5, abs=0.1), pytest.approx(38.7, abs=0.1))
    assert january - march > exports(south_sudan) - exports(south_sudan, closed=["petrodar"])


def test_all_of_south_sudans_exports_depend_on_sudan(south_sudan):
    found = dependence(south_sudan)
    (sudan,) = found.countries
    assert (sudan.country, sudan.stranded_share, sudan.capacity_loss) == ("SDN", 1, 1)
    assert sudan.transit_share is not None
    assert sudan.transit_share.least == 1


def test_iraq_before_the_closure(iraq):
    """Evidence exports-before: 3564 to 3738 kb/d in March 2023."""
    assert exports_range(iraq) == (3564, 3738, 3807)
    observed = iraq.evidence["exports-before"]
    assert observed.low <= exports(iraq) <= observed.high


def test_iraq_without_the_pipeline_exports_by_basra_alone(iraq):
    """Evidence exports-without-itp: 98.63 mb in April 2023."""
    found = exports_range(iraq, closed=["itp"])
    assert found == (3189, 3288, 3357)
    barrels = iraq.evidence["south-exports"]
    assert barrels.value is not None
    daily = convert(barrels.value, "mb", "kb") / 30
    assert float(daily) == pytest.approx(found[1], abs=1)
    assert found[1] == iraq.evidence["exports-without-itp"].value


def test_an_eighth_of_iraqs_exports_depends_on_turkiye(iraq):
    (turkiye,) = dependence(iraq).countries
    assert turkiye.country == "TUR"
    assert turkiye.stranded == 450 * snapshot(iraq).scale
    assert (turkiye.stranded_share, turkiye.capacity_loss) == pytest.approx((450 / 3738, 450 / 3738))
    shares = [
        (before - without) / before
        for before, without in zip(exports_range(iraq), exports_range(iraq, closed=["itp"]), strict=True)
    ]
    assert shares == pytest.approx([375 / 3564, 450 / 3738, 450 / 3807])


def test_what_iraq_lost_in_59_days_is_what_was_reported(iraq):
    lost = iraq.evidence["lost-in-59-days"]
    ends = [exports_range(iraq)[index] - exports_range(iraq, closed=["itp"])[index] for index in (0, 1)]
    assert [59 * end / 1000 for end in ends] == pytest.approx([float(lost.low), float(lost.high)], abs=0.1)


def test_spare_room_in_the_south_is_of_no_use_to_the_north(iraq):
    view = snapshot(iraq).with_capacity("south", 10**9)
    assert maximum_flow(view.closing([Way(segment="itp")])).value == 3288 * view.scale


def test_all_of_nigers_exports_depend_on_benin(niger):
    """Evidence exports-closed: nothing left while the pipeline stood."""
    found = dependence(niger)
    (benin,) = found.countries
    assert (benin.country, benin.stranded_share, benin.capacity_loss) == ("BEN", 1, 1)
    assert exports(niger) == niger.evidence["pipeline-capacity"].value == 90
    assert exports(niger, closed=["agadem-seme"]) == niger.evidence["exports-closed"].value == 0


@pytest.mark.parametrize("name", ["south-sudan", "iraq-2023", "niger-benin-2024"])
def test_every_figure_cites_a_source_or_says_that_it_is_judged_or_unlimited(name):
    net = read_network(DATA / name)
    for row in (*net.tables.capacities, *net.tables.supplies):
        judged = bool(row.note and row.note.startswith("judged:"))
        assert row.evidence or judged or not row.central.is_finite(), row
    assert all(item.url for item in net.tables.evidence)


@pytest.mark.parametrize("name", ["south-sudan", "iraq-2023", "niger-benin-2024"])
def test_a_port_of_loading_is_not_a_market(name):
    net = read_network(DATA / name)
    assert [place.country for place in net.tables.places if place.kind == "market"] == ["XXX"]

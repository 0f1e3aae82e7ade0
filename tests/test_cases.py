"""Three other exporters, shipped as networks: what the model says beside what was observed."""

from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest

from analysis.certificate import maximum_flow
from analysis.dependence import dependence
from analysis.run import run
from analysis.scenarios import find_scenario
from routes.model import Segment
from routes.network import Network, load
from routes.snapshot import snapshot
from routes.transit import Way
from routes.units import convert

DATA = files("routes") / "data"
CASES = ["south-sudan-2024", "iraq-2023", "niger-benin-2024"]


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
    return load("south-sudan-2024")


@pytest.fixture(scope="module")
def iraq():
    return load("iraq-2023")


@pytest.fixture(scope="module")
def niger():
    return load("niger-benin-2024")


def test_south_sudan_before_the_stop(south_sudan):
    """Evidence exports-before."""
    assert exports_range(south_sudan) == (150, 150, 165)
    assert exports(south_sudan) == south_sudan.evidence["exports-before"].value


def test_south_sudan_without_petrodar_loses_dar_blend_although_the_other_pipeline_has_room(south_sudan):
    """Evidence exports-without-petrodar: 52 to 80 kb/d; the model's range meets it at its upper end."""
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


@pytest.mark.parametrize("name", CASES)
def test_every_figure_cites_a_source_or_says_that_it_is_judged_or_unlimited(name):
    net = load(name)
    for row in (*net.tables.capacities, *net.tables.supplies):
        judged = bool(row.note and row.note.startswith("judged:"))
        assert row.evidence or judged or not row.central.is_finite(), row
    assert all(item.url for item in net.tables.evidence)


@pytest.mark.parametrize("name", CASES)
def test_a_port_of_loading_is_not_a_market(name):
    net = load(name)
    assert [place.country for place in net.tables.places if place.kind == "market"] == ["XXX"]


def scenario_of(name, scenario):
    return run(load(name), find_scenario(str(DATA / name / f"{scenario}.toml")))


@pytest.mark.parametrize(
    ("name", "scenario", "evidence", "lost"),
    [
        ("iraq-2023", "itp-closed", "exports-without-itp", 450),
        ("niger-benin-2024", "pipeline-stopped", "exports-closed", 90),
        ("south-sudan-2024", "petrodar-closed", "exports-without-petrodar", 100),
    ],
)
def test_the_closure_leaves_what_was_observed_to_leave(name, scenario, evidence, lost):
    result = scenario_of(name, scenario)
    view = result.outcome.snapshot
    left = float(view.decimal(result.outcome.exports))
    assert float(view.decimal(result.baseline.exports)) - left == lost
    observed = load(name).evidence[evidence]
    low, high = (observed.value if end is None else end for end in (observed.low, observed.high))
    (event,) = result.scenario.events
    least, central, most = exports_range(load(name), closed=[event.element])
    assert central == left
    assert least <= high
    assert most >= low


def test_the_first_59_days_of_the_closure_lose_what_was_reported(iraq):
    """Evidence lost-in-59-days: 22.1 to 26.6 mb."""
    timeline = scenario_of("iraq-2023", "itp-59-days").disruption.timeline
    steps = timeline.calendar.view.scale
    lost = sum(timeline.baseline.exports - day for day in timeline.delivered) / steps / 1000
    observed = iraq.evidence["lost-in-59-days"]
    assert lost == pytest.approx(59 * 450 / 1000)
    assert float(observed.low) <= lost <= float(observed.high)


@pytest.mark.parametrize(
    ("name", "closed", "lines"),
    [
        (
            "iraq-2023",
            "itp",
            (
                "exports before, kb/d | {1:,.0f} ({0:,.0f} to {2:,.0f})",
                "with the pipeline closed, kb/d | {4:,.0f} ({3:,.0f} to {5:,.0f})",
                "through Türkiye, kb/d | {7:.0f}, {6:.1%} ({8:.0f} to 450)",
            ),
        ),
        (
            "niger-benin-2024",
            "agadem-seme",
            ("export capacity, kb/d | {1:.0f} |", "stood, kb/d | {4:.0f} |", "kb/d | {7:.0f}, {6:.0%} |"),
        ),
        (
            "south-sudan-2024",
            "petrodar",
            (
                "exports before, kb/d | {1:.0f} ({0:.0f} to {2:.0f})",
                "with Petrodar closed, kb/d | {4:.0f} ({3:.0f} to {5:.0f})",
                "lost with Petrodar closed, kb/d | {7:.0f}, {6:.0%}",
            ),
        ),
    ],
)
def test_the_readme_says_what_the_model_says(name, closed, lines):
    net = load(name)
    before, after = ([float(end) for end in exports_range(net, closed=shut)] for shut in ((), [closed]))
    lost = [a - b for a, b in zip(before, after, strict=True)]
    text = (DATA / name / "README.md").read_text(encoding="utf-8")
    for line in lines:
        said = line.format(*before, *after, lost[1] / before[1], lost[1], lost[0]).replace("%", " %")
        assert said in text, said
    cells = [line.split("|")[-2].strip() for line in text.splitlines() if line.startswith("|")]
    cited = [cell.strip("`") for cell in cells if cell.startswith("`")]
    assert cited
    assert set(cited) <= set(net.evidence)

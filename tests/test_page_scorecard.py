"""The corridors on the page of a report: rows of a card, and where they stand."""

from __future__ import annotations

import re

import pytest
from folders import folder
from two_corridors import nominal, tagged, two_corridors, volume, with_rows

from analysis.page_scorecard import corridor_table
from analysis.report import report
from analysis.report_page import report_page
from analysis.scorecard import scorecard
from routes.network import read_network


@pytest.fixture
def table():
    net = with_rows(
        two_corridors(),
        flows=[
            volume("north-in", 9, 2024, origin="XXX", low=8, high=11),
            volume("north-out", 2, 2024, counts=True),
        ],
        capacities=[nominal("north-out", 40)],
    )
    return corridor_table(scorecard(net, year=2025))


def test_the_rows_are_the_numbers_of_the_card(table):
    north, south = table.rows
    assert (north.nameplate, north.effective, north.range, north.used) == (40, 10, (10, 10), 0.3)
    assert (north.carried, south.carried) == ((2, 3), (None, 1))
    assert (north.in_year, table.years, table.year) == (3, (2024, 2025), 2025)
    assert (north.cost, north.days, north.days_partial) == (6, 6, False)
    assert (south.nameplate, south.days, south.days_partial) == (None, 5, True)
    assert (south.binding, south.crosses, south.grade) == ("s–t (ships)", "Azerbaijan, Georgia", "none")


def test_all_owners_stand_apart(table):
    (row,) = table.owners
    assert (row.corridor, row.element, row.unit) == ("north", "hub–n", "unit")
    assert row.volumes == ((2024, 8, 9, 11),)


def test_a_corridor_without_an_open_way_has_no_figures_of_one():
    shut = two_corridors(counted={}, capacities={"t": 0})
    row = corridor_table(scorecard(shut, year=2025)).rows[1]
    assert (row.cost, row.days, row.days_partial, row.in_year, row.used) == (None, None, False, None, None)
    assert row.binding == "no way is open"


def test_without_corridors_there_is_no_table():
    assert corridor_table(scorecard(tagged(two_corridors(), {}))) is None


def test_the_page_shows_the_corridors(tmp_path):
    page = report_page(report(read_network(folder(tmp_path))))
    section = page.partition('<section id="corridors"')[2].partition("</section>")[0]
    assert "Northern way" in section
    assert "Crude oil" in section
    assert "Exports carried, year by year" in section
    assert "What all owners carried" not in section
    assert 'href="#corridors"' in page
    rows = re.findall(r"<tr><th scope=\"row\">", section)
    assert len(rows) == 2  # the corridor, and its volumes by year


def test_a_network_without_corridors_has_no_section(tmp_path):
    ways = ("trunk,field,border", "coast,border,port", "tanker,port,market", "local,field,plant")
    segments = "\n".join(["id,origin,destination", *ways]) + "\n"
    net = read_network(folder(tmp_path, segments=segments, corridors=None))
    page = report_page(report(net))
    assert 'id="corridors"' not in page
    assert 'href="#corridors"' not in page

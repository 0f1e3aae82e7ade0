"""Which row counts in a year."""

from dataclasses import dataclass

import pytest
from folders import SOUND, folder
from hypothesis import given
from hypothesis import strategies as st
from networks import network

from routes.network import read_network
from routes.periods import counted_years, default_year, in_force, is_whole_year


@dataclass(frozen=True)
class Dated:
    period: str | None
    status: str = "effective"


def chosen(periods, year):
    return in_force([Dated(period) for period in periods], year)


@pytest.mark.parametrize(
    ("periods", "year", "row", "carried", "later"),
    [
        (["2021", "2023"], 2023, "2023", False, False),
        (["2021", "2023"], 2022, "2021", True, False),
        (["2021", "2023"], 2025, "2023", True, False),
        (["2021", "2023"], 2020, "2021", False, True),
        ([None], 2020, None, False, False),
        ([None, "2021"], 2020, None, False, False),
        ([None, "2021"], 2021, "2021", False, False),
        ([None, "2021"], 2022, "2021", True, False),
        (["2021", "2023"], None, "2023", False, False),
        ([None, "2021"], None, "2021", False, False),
        (["2022-05", "2021"], 2022, "2021", True, False),
    ],
)
def test_the_latest_row_at_or_before_the_year_counts_else_the_earliest_later_one(
    periods, year, row, carried, later
):
    choice = chosen(periods, year)
    assert (choice.row.period, choice.carried, choice.later) == (row, carried, later)


def test_rows_of_a_part_of_a_year_never_count_in_a_view_of_a_year():
    assert chosen(["2022-05", "2022-05-01", "2021/2022", "2022-01/2022-03"], 2022) is None
    assert chosen([], 2022) is None


@pytest.mark.parametrize("year", [2020, 2022])
def test_effective_goes_before_assumed_where_both_are_equally_near(year):
    rows = [Dated("2021", "assumed"), Dated("2021", "effective")]
    assert in_force(rows, year).row.status == "effective"
    assert in_force(rows[::-1], year).row.status == "effective"


def test_a_nearer_assumed_row_goes_before_an_older_effective_one():
    rows = [Dated("2020", "effective"), Dated("2021", "assumed")]
    assert in_force(rows, 2022).row.status == "assumed"


@given(
    st.lists(st.sampled_from([None, "2019", "2020", "2021", "2022", "2021-03"]), unique=True),
    st.one_of(st.none(), st.integers(2017, 2024)),
    st.randoms(),
)
def test_the_order_of_rows_does_not_matter(periods, year, random):
    mixed = list(periods)
    random.shuffle(mixed)
    assert chosen(periods, year) == chosen(mixed, year)


def test_a_whole_year_is_four_digits_or_nothing():
    assert [is_whole_year(period) for period in (None, "2022", "2022-01", "2021/2022")] == [
        True,
        True,
        False,
        False,
    ]


def test_counted_years_are_those_of_counted_yearly_rows_of_the_commodity(tmp_path):
    flows = SOUND["flows"] + (
        "tanker,1,Mt/yr,2022,crude,,true,\n"
        "tanker,1,Mt/yr,2025,crude,,false,\n"
        "tanker,1,Mt/yr,2026,,,true,\n"
        "tanker,1,Mt/yr,2024-03,crude,,true,\n"
    )
    tables = read_network(folder(tmp_path, flows=flows)).tables
    assert counted_years(tables, "crude") == (2022, 2023, 2026)
    assert counted_years(tables, "grain") == (2026,)
    assert default_year(tables, "crude") == 2026


def test_without_counted_flows_the_latest_yearly_figure_gives_the_year(tmp_path):
    supplies = SOUND["supplies"] + "field,1,Mt/yr,crude,,,2024,\nfield,1,Mt/yr,crude,,,2025-01,\n"
    tables = read_network(folder(tmp_path, flows=None, supplies=supplies)).tables
    assert default_year(tables, "crude") == 2024


def test_a_network_without_any_period_has_no_year():
    assert default_year(network({"a>b": 1}, supplies={"a": 1}).tables, None) is None

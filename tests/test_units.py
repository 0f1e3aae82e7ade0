"""Units convert exactly, by the length of their own period, and only where they may."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.errors import RoutesError
from routes.units import (
    DECIMALS,
    FLOW_UNITS,
    STOCK_UNITS,
    Densities,
    convert,
    convert_cost,
    days_in_year,
    parse_unit,
    split_cost_unit,
    year_of,
)

CRUDE = Densities(bbl_per_t=Decimal("7.5"), t_per_teu=Decimal(12))


@pytest.mark.parametrize(
    ("value", "unit", "to", "period", "expected"),
    [
        ("20", "kt/d", "Mt/yr", None, "7.3"),
        ("20", "kt/d", "Mt/yr", "2023", "7.3"),
        ("20", "kt/d", "Mt/yr", "2024", "7.32"),
        ("7.32", "Mt/yr", "kt/d", "2024", "20"),
        ("1", "Mt/month", "Mt/yr", None, "12"),
        ("1", "Mt/month", "Mt/yr", "2023", "12"),
        ("28", "kt/month", "kt/d", "2023-02", "1"),
        ("29", "kt/month", "kt/d", "2024-02", "1"),
        ("31", "kt/month", "kt/d", "2024-03-07", "1"),
        ("1", "Mt/month", "Mt/yr", "2024-02", str(Decimal(366) / 29)),
        ("1500", "kb/d", "mb/d", None, "1.5"),
        ("1", "mb/d", "Mt/yr", "2023", str(Decimal(365) / Decimal("7.5"))),
        ("1", "Mt/yr", "kTEU/yr", None, str(Decimal(1000) / 12)),
        ("120", "TEU/yr", "kt/yr", None, "1.44"),
        ("1", "bcm/yr", "mcm/d", "2023", str(Decimal(1000) / 365)),
        ("5", "GWh/d", "GWh/d", "2024", "5"),
        ("3.14", "unit", "unit", None, "3.14"),
        ("1", "mb", "kb", None, "1000"),
        ("7500", "kb", "Mt", None, "1"),
    ],
)
def test_a_flow_or_stock_converts_by_hand(value, unit, to, period, expected):
    found = convert(Decimal(value), unit, to, period=period, densities=CRUDE)
    assert float(found) == pytest.approx(float(expected), rel=1e-15)


def test_conversion_is_exact_where_floats_are_not():
    assert convert(Decimal("0.1"), "Mt/yr", "kt/yr") == 100
    third = convert(Decimal(1), "mb/d", "Mt/yr", period="2023", densities=Densities(bbl_per_t=Decimal(3)))
    assert third == Fraction(365, 3)


@given(
    st.decimals(0, 10**6, places=3),
    st.sampled_from([unit for unit in FLOW_UNITS if parse_unit(unit).dimension in ("mass", "volume")]),
    st.sampled_from([unit for unit in FLOW_UNITS if parse_unit(unit).dimension in ("mass", "volume")]),
    st.sampled_from([None, "2023", "2024", "2024-02", "2023-02"]),
)
def test_there_and_back_is_the_same_number(value, unit, to, period):
    there = convert(value, unit, to, period=period, densities=CRUDE)
    per_one = convert(Decimal(1), to, unit, period=period, densities=CRUDE)
    assert there * per_one == Fraction(value)


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366), (2000, 366), (2100, 365), (None, 365)])
def test_leap_years_have_366_days(year, days):
    assert days_in_year(year) == days


def test_a_period_begins_in_its_first_year():
    assert [year_of(period) for period in (None, "", "2022", "2022-09", "2021-12-01/2022-03")] == [
        None,
        None,
        2022,
        2022,
        2021,
    ]


def test_a_range_of_months_counts_as_a_part_of_a_year_not_as_a_month():
    assert convert(Decimal(1), "Mt/month", "Mt/yr", period="2024-01/2024-02") == 12


@pytest.mark.parametrize("unit", [*FLOW_UNITS, *STOCK_UNITS])
def test_every_unit_has_an_amount_and_every_flow_its_decimals(unit):
    parts = parse_unit(unit)
    assert parts.dimension in ("mass", "volume", "containers", "gas", "energy", "abstract")
    assert unit not in FLOW_UNITS or unit in DECIMALS


def test_an_unknown_unit_comes_with_the_nearest():
    with pytest.raises(RoutesError, match=r"unknown unit 'Mt/y'; did you mean 'Mt/yr'\?"):
        parse_unit("Mt/y")


@pytest.mark.parametrize(
    ("unit", "to", "message"),
    [
        ("mb", "mb/d", "mb and mb/d do not convert: one is a flow, the other is not"),
        ("Mt/yr", "unit", "one is a flow"),
        ("kb/d", "Mt/yr", "kb/d and Mt/yr do not convert: volume does not convert without bbl_per_t"),
        ("Mt/yr", "kb/d", "volume does not convert without bbl_per_t in commodities.csv"),
        ("kTEU/yr", "Mt/yr", "containers does not convert without t_per_teu in commodities.csv"),
        ("bcm/yr", "Mt/yr", "gas does not convert"),
        ("Mt/yr", "GWh/d", "energy does not convert"),
    ],
)
def test_units_that_do_not_convert_are_both_named(unit, to, message):
    with pytest.raises(RoutesError, match=message.replace(".", r"\.")):
        convert(Decimal(1), unit, to)


def test_a_cost_converts_by_currency_and_density():
    assert convert_cost(Decimal(2), "USD/bbl", "t", densities=CRUDE) == 15
    assert convert_cost(Decimal(900), "KZT/t", "t", per_usd=Decimal(450)) == 2
    assert convert_cost(Decimal(120), "USD/TEU", "t", densities=CRUDE) == 10
    assert convert_cost(Decimal(15), "USD/t", "bbl", densities=CRUDE) == 2
    assert convert_cost(Decimal(7), "USD/unit", "unit", per_usd=Decimal(3)) == 7


def test_a_cost_in_another_currency_needs_a_rate():
    with pytest.raises(RoutesError, match="no exchange rate for KZT"):
        convert_cost(Decimal(900), "KZT/t", "t")


@pytest.mark.parametrize("unit", ["USD", "USD/", "USD/ton", "usd/t", "US/t", "t/USD", ""])
def test_a_unit_of_cost_is_a_currency_per_amount(unit):
    with pytest.raises(RoutesError, match="expected a currency per amount such as USD/t"):
        split_cost_unit(unit)


def test_a_unit_of_cost_splits():
    assert split_cost_unit("EUR/TEU") == ("EUR", "TEU")

"""Rows are checked values: ranges in order, reserved subtracted, names split, truth spelled out."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from routes.model import (
    ROW_TYPES,
    Capacity,
    Commodity,
    Cost,
    Demand,
    Estimate,
    Flow,
    Line,
    Place,
    Segment,
    Storage,
    Supply,
)
from routes.projects import Project


def read(row_type, **cells):
    """Read a row from text, as from a file."""
    return TypeAdapter(row_type).validate_python(cells)


FIGURE = {
    Supply: {"place": "a", "unit": "Mt/yr"},
    Demand: {"place": "a", "unit": "Mt/yr"},
    Capacity: {"element": "a", "unit": "Mt/yr"},
    Cost: {"element": "a", "unit": "USD/t"},
    Storage: {"place": "a", "unit": "mb"},
}


@pytest.mark.parametrize("row_type", FIGURE)
@given(figures=st.tuples(*[st.decimals(0, 1000, places=2)] * 3))
def test_low_central_and_high_stand_in_order_or_the_row_is_refused(row_type, figures):
    low, central, high = map(str, figures)
    cells = {**FIGURE[row_type], "low": low, "central": central, "high": high}
    if figures[0] <= figures[1] <= figures[2]:
        assert read(row_type, **cells).central == figures[1]
    else:
        with pytest.raises(ValidationError, match=r"is (above|below) central"):
            read(row_type, **cells)


@pytest.mark.parametrize("row_type", [Supply, Demand, Capacity])
def test_an_absent_bound_is_the_central_value(row_type):
    row = read(row_type, **FIGURE[row_type], central="5", high="7")
    assert row.estimate == Estimate(low=Decimal(5), central=Decimal(5), high=Decimal(7))


def test_the_reserved_part_is_taken_off_the_whole_range():
    row = read(Capacity, **FIGURE[Capacity], low="40", central="50", high="inf", reserved="10")
    assert row.estimate == Estimate(low=Decimal(30), central=Decimal(40), high=Decimal("inf"))


def test_an_unlimited_capacity_stays_unlimited_whatever_is_reserved():
    row = read(Capacity, **FIGURE[Capacity], central="inf", reserved="10")
    assert row.estimate.low == row.estimate.central == Decimal("inf")


@pytest.mark.parametrize(
    ("low", "reserved", "sound"),
    [("5", "5", True), ("5", "5.01", False), (None, "8", True), (None, "8.1", False)],
)
def test_reserved_is_at_most_the_low_end(low, reserved, sound):
    cells = {**FIGURE[Capacity], "central": "8", "low": low, "reserved": reserved}
    if sound:
        read(Capacity, **cells)
    else:
        with pytest.raises(ValidationError, match=r"reserved .* is above low"):
            read(Capacity, **cells)


def test_an_infinite_low_end_needs_an_infinite_centre():
    with pytest.raises(ValidationError, match="low Infinity is above central 8"):
        read(Capacity, **FIGURE[Capacity], central="8", low="inf")


def test_a_flow_has_a_range_about_its_value():
    row = read(Flow, element="a", value="5", unit="Mt/yr", period="2023", low="4")
    assert row.estimate == Estimate(low=Decimal(4), central=Decimal(5), high=Decimal(5))
    assert row.counts is False
    with pytest.raises(ValidationError, match="high 4 is below central 5"):
        read(Flow, element="a", value="5", unit="Mt/yr", period="2023", high="4")


def test_a_project_has_a_range_of_what_it_adds_and_of_what_it_costs():
    cells = {"id": "p", "element": "a", "added": "5", "unit": "Mt/yr", "year": "2030"}
    assert read(Project, **cells, cost="10", cost_low="8").cost_low == 8
    assert read(Project, **cells, cost_low="8").cost is None
    with pytest.raises(ValidationError, match="low 6 is above central 5"):
        read(Project, **cells, low="6")
    with pytest.raises(ValidationError, match="low 11 is above central 10"):
        read(Project, **cells, cost="10", cost_low="11")


@pytest.mark.parametrize(
    ("text", "parts"), [("a;b", ("a", "b")), (" a ; b ;", ("a", "b")), (";", ()), ("a", ("a",))]
)
def test_names_are_split_at_semicolons(text, parts):
    assert read(Segment, id="s", origin="a", destination="b", corridors=text).corridors == parts
    assert Segment(id="s", origin="a", destination="b", corridors=parts).corridors == parts


@pytest.mark.parametrize("text", ["yes", "TRUE", "1", "t", "false "])
def test_truth_is_spelled_true_or_false(text):
    with pytest.raises(ValidationError, match="expected true or false"):
        read(Segment, id="s", origin="a", destination="b", bidirectional=text)


def test_truth_from_text_and_from_python():
    assert read(Segment, id="s", origin="a", destination="b", bidirectional="true").bidirectional is True
    assert read(Segment, id="s", origin="a", destination="b", bidirectional="false").bidirectional is False
    assert Segment(id="s", origin="a", destination="b", bidirectional=True).bidirectional is True


@pytest.mark.parametrize(
    ("period", "sound"),
    [
        ("2024", True),
        ("2024-02", True),
        ("2024-02-29", True),
        ("2024/2025", True),
        ("2024-01/2024-03-31", True),
        ("24", False),
        ("2024-00", False),
        ("2024-1", False),
        ("2024-02-32", False),
        ("2024/", False),
        ("2024 ", False),
        ("2024\n", False),
    ],
)
def test_a_period_is_a_date_or_two(period, sound):
    cells = {**FIGURE[Supply], "central": "1", "period": period}
    if sound:
        assert read(Supply, **cells).period == period
    else:
        with pytest.raises(ValidationError):
            read(Supply, **cells)


def test_a_place_is_called_by_its_name_or_its_id():
    assert Place(id="aktau", country="KAZ", kind="port", name="Aktau").label == "Aktau"
    assert Place(id="aktau", country="KAZ", kind="port").label == "aktau"


def test_a_line_has_points_in_degrees():
    assert Line(segment="s", line="50 47; 51.5 46.25;").points == ((50.0, 47.0), (51.5, 46.25))


@pytest.mark.parametrize("line", ["50 47", "", "a b;c d", "1 2 3;4 5 6"])
def test_a_line_that_is_not_one_is_refused(line):
    with pytest.raises(ValidationError, match=r"two points or more|expected 'lon lat"):
        Line(segment="s", line=line)


@pytest.mark.parametrize("name", ROW_TYPES)
def test_every_column_is_described(name):
    for column, info in ROW_TYPES[name].__pydantic_fields__.items():
        assert info.description, f"{name}.{column} needs a description"


def test_rows_are_frozen_and_take_no_unknown_column():
    row = Commodity(id="crude")
    with pytest.raises(FrozenInstanceError):
        row.id = "grain"
    with pytest.raises(ValidationError):
        read(Commodity, id="crude", colour="black")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"share_low": Decimal("0.2")}, "a range of the share needs an initial_share"),
        ({"initial_share": Decimal("0.1"), "share_low": Decimal("0.2")}, "low 0.2 is above central 0.1"),
        ({"initial_share": Decimal("0.5"), "share_high": Decimal("0.2")}, "high 0.2 is below central 0.5"),
    ],
)
def test_a_range_of_a_fill_must_hold_the_fill(more, message):
    with pytest.raises(ValidationError, match=message):
        Storage(place="port", central=Decimal(4), unit="t", **more)
    assert Storage(place="port", central=Decimal(4), unit="t").share_low is None

"""Linear programmes and the exact bound that proves each answer."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.linear import Column, InfeasibleError, LinearProgramme, Row
from routes.errors import ProofError, RoutesError

ONE = Fraction(1)


def programme(*rows, columns):
    return LinearProgramme(columns=tuple(columns), rows=tuple(rows))


FACTORY = programme(
    Row(entries={0: 1}, low=None, high=4),
    Row(entries={1: 2}, low=None, high=12),
    Row(entries={0: 3, 1: 2}, low=None, high=18),
    columns=[Column(high=100), Column(high=100)],
)


def test_the_textbook_factory_earns_36_with_prices_0_3_halves_and_1():
    """Hillier and Lieberman's Wyndor Glass example."""
    best = FACTORY.maximise({0: Fraction(3), 1: Fraction(5)})
    assert best.bound == 36
    assert best.value == pytest.approx(36)
    assert best.columns == pytest.approx([2, 6])
    assert best.prices == (0, Fraction(3, 2), 1)
    assert best.earned == (0, 0)


def test_one_model_answers_several_questions_in_turn():
    assert FACTORY.maximise({0: ONE}).bound == 4
    assert FACTORY.maximise({1: ONE}).bound == 6
    assert FACTORY.minimise({0: ONE, 1: ONE}).bound == 0
    assert FACTORY.maximise({}).bound == 0
    assert FACTORY.maximise({0: Fraction(3), 1: Fraction(5)}).bound == 36


def test_a_minimum_is_the_negative_of_a_maximum_of_the_negative():
    covering = programme(
        Row(entries={0: 1, 1: 2}, low=4, high=None),
        Row(entries={0: 3, 1: 1}, low=6, high=None),
        columns=[Column(high=10), Column(high=10)],
    )
    least = covering.minimise({0: Fraction(2), 1: Fraction(3)})
    assert least.bound == Fraction(34, 5)
    assert least.value == pytest.approx(6.8)
    assert all(price <= 0 for price in least.prices)


def test_equalities_and_bounds_of_columns():
    held = programme(
        Row(entries={0: 1, 1: -1}, low=2, high=2), columns=[Column(low=3, high=5), Column(low=0, high=9)]
    )
    assert held.maximise({1: ONE}).bound == 3
    assert held.minimise({0: ONE}).bound == 3
    assert held.maximise({1: ONE}).earned[0] in (0, 1)


def test_fractions_come_out_exactly():
    thirds = programme(Row(entries={0: 3}, low=None, high=1), columns=[Column(high=5)])
    assert thirds.maximise({0: Fraction(1, 7)}).bound == Fraction(1, 21)


def test_conditions_that_contradict_each_other_are_an_error_of_the_family():
    impossible = programme(Row(entries={0: 1}, low=5, high=None), columns=[Column(high=4)])
    with pytest.raises(InfeasibleError, match=r"no flow meets all conditions \(Infeasible\)"):
        impossible.maximise({0: ONE})
    assert issubclass(InfeasibleError, RoutesError)


def test_the_optimal_face_holds_all_optima_and_no_others():
    square = programme(
        Row(entries={0: 1, 1: 1}, low=None, high=3), columns=[Column(high=2), Column(high=2), Column(high=9)]
    )
    best = square.maximise({0: ONE, 1: ONE, 2: -ONE})
    face = square.optimal_face(best)
    assert [face.minimise({0: ONE}).bound, face.maximise({0: ONE}).bound] == [1, 2]
    assert face.maximise({2: ONE}).bound == 0
    assert face.minimise({0: ONE, 1: ONE}).bound == 3
    assert square.maximise({2: ONE}).bound == 9, "the programme itself is unchanged"


def test_a_face_with_columns_at_their_high_end():
    line = programme(Row(entries={0: 1}, low=None, high=9), columns=[Column(low=1, high=4)])
    face = line.optimal_face(line.maximise({0: ONE}))
    assert face.columns == (Column(low=4, high=4),)
    face = line.optimal_face(line.minimise({0: ONE}))
    assert face.columns == (Column(low=1, high=1),)


def test_a_face_holds_a_priced_row_at_its_binding_end():
    row = Row(entries={0: 1}, low=2, high=5)
    both = programme(row, columns=[Column(high=9)])
    assert both.holding(earned=[Fraction(0)], prices=[ONE]).rows == (Row(entries={0: 1}, low=5, high=5),)
    assert both.holding(earned=[Fraction(0)], prices=[-ONE]).rows == (Row(entries={0: 1}, low=2, high=2),)
    assert both.holding(earned=[Fraction(0)], prices=[Fraction(1, 10**9)]).rows == (row,)
    assert both.holding(earned=[Fraction(1, 10**9)], prices=[Fraction(0)]).columns == (Column(high=9),)


class _Liar:
    """A solver that says something else than it found."""

    def __init__(self, honest, **lies):
        self.honest, self.lies = honest, lies

    def __getattr__(self, name):
        return getattr(self.honest, name)

    def getSolution(self):  # noqa: N802 - as in highspy
        found = self.honest.getSolution()
        return type(
            "Found",
            (),
            {name: self.lies.get(name, getattr(found, name)) for name in ("col_value", "row_dual")},
        )


@pytest.mark.parametrize(
    ("lies", "message"),
    [
        ({"col_value": [2.0, 5.0]}, "the solver's 31.0 does not meet its bound 36.0"),
        ({"col_value": [2.0, 6.1]}, "does not meet its bound 36.0"),
        ({"row_dual": [0.0, 0.0, 0.0]}, "does not meet its bound 800.0"),
        ({"row_dual": [0.0, 5.0, -1.0]}, "a row without a bound has a price"),
    ],
)
def test_a_solver_that_is_wrong_is_found_out(lies, message):
    wrong = programme(*FACTORY.rows, columns=FACTORY.columns)
    object.__setattr__(wrong, "_solver", _Liar(wrong._solver, **lies))
    with pytest.raises(ProofError, match=message):
        wrong.maximise({0: Fraction(3), 1: Fraction(5)})


def test_making_a_programme_prints_nothing(capfd):
    FACTORY.optimal_face(FACTORY.maximise({0: ONE}))
    assert capfd.readouterr() == ("", "")


SIZES = st.integers(0, 12)


@st.composite
def programmes(draw):
    count = draw(st.integers(1, 5))
    columns = [Column(high=draw(st.integers(0, 20))) for _ in range(count)]
    rows = draw(
        st.lists(
            st.builds(
                lambda entries, high: Row(entries=entries, low=None, high=high),
                st.dictionaries(st.integers(0, count - 1), st.integers(-3, 5).filter(bool), min_size=1),
                SIZES,
            ),
            max_size=5,
        )
    )
    gains = draw(st.lists(st.integers(-5, 9), min_size=count, max_size=count))
    return LinearProgramme(columns=tuple(columns), rows=tuple(rows)), dict(enumerate(map(Fraction, gains)))


@given(programmes())
def test_an_optimum_keeps_all_conditions_and_meets_its_bound(drawn):
    made, gains = drawn
    best = made.maximise(gains)
    assert best.value == pytest.approx(float(best.bound), abs=1e-6)
    for amount, column in zip(best.columns, made.columns, strict=True):
        assert column.low - 1e-6 <= amount <= column.high + 1e-6
    for row in made.rows:
        assert sum(best.columns[column] * value for column, value in row.entries.items()) <= row.high + 1e-6
    assert made.minimise(gains).bound <= best.bound
    assert made.optimal_face(best).minimise(gains).bound == best.bound


@given(programmes())
def test_the_dual_programme_has_the_same_optimum(drawn):
    """min Σ y b + z u over y, z ≥ 0 with yᵀA + z ≥ c: strong duality, solved as another programme."""
    made, gains = drawn
    count, width = len(made.rows), len(made.columns)
    rows = [
        Row(
            entries={
                **{
                    index: row.entries[column] for index, row in enumerate(made.rows) if column in row.entries
                },
                count + column: 1,
            },
            low=int(gains[column]),
            high=None,
        )
        for column in range(width)
    ]
    dual = LinearProgramme(columns=tuple(Column(high=10**4) for _ in range(count + width)), rows=tuple(rows))
    prices = {index: Fraction(row.high) for index, row in enumerate(made.rows)}
    prices |= {count + column: Fraction(made.columns[column].high) for column in range(width)}
    assert dual.minimise(prices).bound == made.maximise(gains).bound

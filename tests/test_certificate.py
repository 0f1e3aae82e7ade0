"""A certificate is checked by addition alone, and every false one is refused."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from networks import network, number
from strategies import networks
from test_flow import CLRS, DECIMAL

from analysis.certificate import (
    RELIABILITY_ORDER,
    Certificate,
    CutElement,
    cut_element,
    maximum_flow,
    minimum_cut,
    prove,
    verify,
)
from analysis.flow import Path, solve
from routes.errors import ProofError
from routes.model import Capacity, Evidence
from routes.network import Network
from routes.snapshot import snapshot
from routes.transit import Way


def cut_of(terms):
    return sorted((term.kind, term.id, term.capacity) for term in terms)


def test_the_textbook_cut():
    view = snapshot(network(CLRS, supplies={"s": 100}, markets=["t"]))
    found = maximum_flow(view)
    assert found.value == 23
    assert cut_of(found.terms) == [("segment", "v1-v3", 12), ("segment", "v4-t", 4), ("segment", "v4-v3", 7)]


def test_the_decimal_cut():
    view = snapshot(network(DECIMAL, supplies={"s": 100}, markets=["t"]))
    assert cut_of(minimum_cut(view)) in (
        [("segment", "a-c", 20), ("segment", "a-t", 10), ("segment", "b-t", 10)],
        [("segment", "b-a", 1), ("segment", "b-t", 10), ("segment", "s-a", 20)],
    )
    assert sum(term.capacity for term in minimum_cut(view)) == 31


def test_cuts_near_the_fields_and_near_the_markets():
    view = snapshot(network({"a>b": 2, "b>m": 2}, supplies={"a": 2}, markets=["m"], demands={"m": 2}))
    assert cut_of(maximum_flow(view, near="fields").terms) == [("supply", "a", 2)]
    assert cut_of(maximum_flow(view, near="markets").terms) == [("demand", "m", 2)]
    assert cut_of(minimum_cut(view)) == [("demand", "m", 2)]
    assert cut_of(minimum_cut(view, near="fields")) == [("supply", "a", 2)]


def test_the_cut_with_fewer_terms_is_shown_unless_one_is_asked_for():
    segments = {"f>h": 4, "h>m:x": 2, "h>m:y": 2}
    view = snapshot(network(segments, supplies={"f": 9}, markets=["m"]))
    assert cut_of(maximum_flow(view).terms) == [("segment", "f-h", 4)]
    assert len(maximum_flow(view, near="markets").terms) == 2


def test_a_place_can_be_the_limit():
    view = snapshot(network({"f>h": 9, "h>m": 9}, supplies={"f": 9}, markets=["m"], capacities={"h": 3}))
    assert cut_of(maximum_flow(view).terms) == [("place", "h", 3)]


def home_network():
    return network(
        {"f>plant": 10, "f>m": 10, "g>plant": 1},
        supplies={"f": 12, "g": 1},
        demands={"plant": 8},
        markets=["m"],
        countries={"f": "KAZ", "g": "KAZ", "plant": "KAZ"},
        exporter="KAZ",
    )


def test_home_demand_stands_in_the_sum_with_a_minus():
    view = snapshot(home_network())
    found = maximum_flow(view, near="fields")
    assert (found.value, found.home) == (5, 8)
    assert [(term.kind, term.id, term.capacity) for term in found.terms] == [
        ("supply", "f", 12),
        ("supply", "g", 1),
        ("demand", "plant", -8),
    ]


def test_a_term_that_is_subtracted_has_its_range_the_other_way_round():
    term = CutElement(kind="demand", id="p", capacity=5, low=4, high=7, grade="A", evidence=("x",))
    assert (term.negative().low, term.negative().capacity, term.negative().high) == (-7, -5, -4)


def test_terms_carry_their_range_grade_and_evidence():
    rows = {
        grade: Evidence(id=f"e-{grade}", subject="s", quantity="q", grade=grade.upper()) for grade in "abc"
    }
    rows["none"] = Evidence(id="e-none", subject="s", quantity="q")
    net = network(
        dict.fromkeys(("s>a", "s>b", "s>c", "s>d", "s>e", "s>f"), 1), supplies={"s": 9}, evidence=rows
    )
    cited = {
        "s-a": ("e-a", "e-c"),
        "s-b": ("e-b",),
        "s-c": ("e-c",),
        "s-d": ("e-none",),
        "s-e": (),
        "s-f": ("e-a",),
    }
    capacities = tuple(
        Capacity(
            element=element,
            low=number(1),
            central=number(2),
            high=number("inf" if element == "s-e" else 3),
            unit="unit",
            evidence=evidence,
            note="judged: why" if element == "s-f" else None,
        )
        for element, evidence in cited.items()
    )
    view = snapshot(Network(tables=replace(net.tables, capacities=capacities)))
    terms = [cut_element(view, "segment", element) for element in cited]
    assert [term.grade for term in terms] == ["A", "B", "C", "none", "none", "judged"]
    assert set(RELIABILITY_ORDER) >= {term.grade for term in terms}
    assert [(term.low, term.capacity, term.high) for term in terms[:1]] == [(1, 2, 3)]
    assert terms[4].high == 2, "an unlimited end is shown as the amount"
    assert terms[0].evidence == ("e-a", "e-c")


@given(networks())
def test_flow_equals_cut_and_the_terms_add_up_for_every_choice_of_cut(net):
    view = snapshot(net)
    plan = solve(view)
    for near in (None, "fields", "markets"):
        certificate = prove(plan, near=near)
        verify(certificate, view)
        assert sum(term.capacity for term in certificate.terms) == certificate.value
        assert sum(term.capacity for term in certificate.cut) == certificate.value + certificate.home
        assert sum(term.capacity for term in certificate.home_cut) == certificate.home
        assert len({(term.kind, term.id) for term in certificate.cut}) == len(certificate.cut)


def example():
    """Return a snapshot in which every part of a certificate is in use."""
    net = network(
        {"f>plant": 10, "f>h": 6, "h>m": 5, "g>plant": 1, "f>k": 2, "k>m": 2, "x>m": 9},
        supplies={"f": 20, "g": 1},
        demands={"plant": 8},
        markets=["m", "k"],
        countries={"f": "KAZ", "g": "KAZ", "plant": "KAZ"},
        both_ways=["k-m"],
        exporter="KAZ",
    )
    view = snapshot(net)
    certificate = maximum_flow(view, near="markets")
    assert certificate.paths
    assert certificate.home_paths
    assert certificate.cut
    assert certificate.home_cut
    return view, certificate


VIEW, SOUND = example()
FIRST, *OTHERS = SOUND.paths
TERM, *TERMS = SOUND.cut


def with_path(*elements, amount=None, home=False):
    """Return the certificate with its first path led another way."""
    if home:
        first, *others = SOUND.home_paths
        return replace(SOUND, home_paths=(Path(elements=elements, amount=amount or first.amount), *others))
    return replace(SOUND, paths=(Path(elements=elements, amount=amount or FIRST.amount), *OTHERS))


TAMPERED = {
    "a greater value": replace(SOUND, value=SOUND.value + 1),
    "a smaller value": replace(SOUND, value=SOUND.value - 1),
    "more for home": replace(SOUND, home=SOUND.home + 1),
    "less for home": replace(SOUND, home=SOUND.home - 1),
    "value moved to home": replace(SOUND, home=SOUND.home + 1, value=SOUND.value - 1),
    "no paths": replace(SOUND, paths=()),
    "no home paths": replace(SOUND, home_paths=()),
    "a path left out": replace(SOUND, paths=SOUND.paths[1:]),
    "a path that stands twice": replace(SOUND, paths=(*SOUND.paths, FIRST)),
    "a path with more on it": replace(SOUND, paths=(replace(FIRST, amount=FIRST.amount + 1), *OTHERS)),
    "a path with less on it": replace(SOUND, paths=(replace(FIRST, amount=FIRST.amount - 1), *OTHERS)),
    "a path with nothing on it": replace(SOUND, paths=(*SOUND.paths, replace(FIRST, amount=0))),
    "a path that takes back": replace(
        SOUND,
        paths=(replace(FIRST, amount=FIRST.amount + 1), *OTHERS, replace(FIRST, amount=-1)),
    ),
    "a path without elements": replace(SOUND, paths=(*SOUND.paths, Path(elements=(), amount=1))),
    "a path that stops on a segment": with_path(*FIRST.elements[:-1]),
    "a path that stops too early": with_path(*FIRST.elements[:-2]),
    "a path that begins at no supply": with_path("x", "x-m", "m"),
    "a path that jumps": with_path(*FIRST.elements[:2], "m"),
    "a path on a segment that does not exist": with_path("f", "f-m", "m"),
    "a path against the direction of a segment": with_path("m", "h-m", "h"),
    "home paths led abroad": replace(SOUND, paths=SOUND.home_paths, home_paths=SOUND.paths),
    "an export path to a home sink": with_path("f", "f-plant", "plant"),
    "no cut": replace(SOUND, cut=()),
    "no home cut": replace(SOUND, home_cut=()),
    "a term left out": replace(SOUND, cut=tuple(TERMS)),
    "a term that stands twice": replace(SOUND, cut=(*SOUND.cut, TERM)),
    "a term counted as less": replace(SOUND, cut=(replace(TERM, capacity=TERM.capacity - 1), *TERMS)),
    "a term counted as more": replace(SOUND, cut=(replace(TERM, capacity=TERM.capacity + 1), *TERMS)),
    "a term of another kind": replace(SOUND, cut=(replace(TERM, kind="place"), *TERMS)),
    "a term of another element": replace(SOUND, cut=(replace(TERM, id="x-m"), *TERMS)),
    "a term with another low end": replace(SOUND, cut=(replace(TERM, low=TERM.low - 1), *TERMS)),
    "a term with another high end": replace(SOUND, cut=(replace(TERM, high=TERM.high + 1), *TERMS)),
    "a term with another grade": replace(SOUND, cut=(replace(TERM, grade="A"), *TERMS)),
    "a term with other evidence": replace(SOUND, cut=(replace(TERM, evidence=("made-up",)), *TERMS)),
    "the cut of all for home": replace(SOUND, home_cut=SOUND.cut),
    "the cut for home of all": replace(SOUND, cut=SOUND.home_cut),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_certificate_that_was_tampered_with_is_refused(name):
    verify(SOUND, VIEW)
    with pytest.raises(ProofError):
        verify(TAMPERED[name], VIEW)


def test_a_home_term_that_was_tampered_with_is_refused():
    first, *others = SOUND.home_cut
    for change in ({"capacity": first.capacity + 1}, {"low": first.low - 1}, {"evidence": ("made-up",)}):
        with pytest.raises(ProofError):
            verify(replace(SOUND, home_cut=(replace(first, **change), *others)), VIEW)


@pytest.mark.parametrize(
    ("certificate", "message"),
    [
        (replace(SOUND, value=SOUND.value + 1), f"the paths add up to {SOUND.value}, not {SOUND.value + 1}"),
        (with_path("f", "f-m", "m"), "a path uses f-m from f to m, which is not open"),
        (with_path("x", "x-m", "m"), r"the path x > x-m > m does not lead from supply to sink"),
        (
            replace(SOUND, paths=(replace(FIRST, amount=99), *OTHERS)),
            "the paths put 109 on supply f, which takes 20",
        ),
        (replace(SOUND, paths=(*SOUND.paths, Path(elements=("f",), amount=0))), "not a path: f"),
    ],
)
def test_the_refusal_names_what_does_not_hold(certificate, message):
    with pytest.raises(ProofError, match=message):
        verify(certificate, VIEW)


def test_a_cut_with_a_hole_is_named_with_the_sink_behind_it():
    view = snapshot(network({"f>m": 2, "f>n": 2}, supplies={"f": 2}, markets=["m", "n"], demands={"n": 0}))
    certificate = maximum_flow(view)
    hole = tuple(cut_element(view, "segment", element) for element in ("f-m",))
    with pytest.raises(ProofError, match="the cut leaves a way open to m"):
        verify(replace(certificate, cut=(cut_element(view, "segment", "f-n"),)), view)
    verify(replace(certificate, cut=(*hole, cut_element(view, "demand", "n"))), view)


def test_paths_that_put_one_step_too_much_on_a_limit_are_refused_although_they_add_up():
    view = snapshot(network({"f>m:x": 5, "f>m:y": 5}, supplies={"f": 20}, markets=["m"]))
    found = maximum_flow(view)
    shifted = tuple(
        replace(path, amount=path.amount + (1 if "x" in path.elements else -1)) for path in found.paths
    )
    with pytest.raises(ProofError, match="the paths put 6 on segment x, which takes 5"):
        verify(replace(found, paths=shifted), view)


def test_a_certificate_of_one_network_proves_nothing_in_another():
    closed = VIEW.closing([Way(segment="f-k")])
    with pytest.raises(ProofError, match="which is not open"):
        verify(SOUND, closed)
    with pytest.raises(ProofError, match="which takes 3"):
        verify(SOUND, VIEW.with_capacity("h-m", 3))
    with pytest.raises(ProofError, match="the cut counts"):
        verify(SOUND, VIEW.with_capacity("h-m", 6))


@given(networks(), st.data())
def test_no_random_change_of_a_number_gets_through(net, data):
    view = snapshot(net)
    certificate = maximum_flow(view)
    assume(certificate.paths)
    shift = data.draw(st.integers(-3, 3).filter(bool))
    index = data.draw(st.integers(0, len(certificate.paths) - 1))
    paths = list(certificate.paths)
    paths[index] = replace(paths[index], amount=paths[index].amount + shift)
    terms = list(certificate.cut)
    position = data.draw(st.integers(0, len(terms) - 1))
    terms[position] = replace(terms[position], capacity=terms[position].capacity + shift)
    for changed in (
        replace(certificate, value=certificate.value + shift),
        replace(certificate, paths=tuple(paths)),
        replace(certificate, cut=tuple(terms)),
        replace(certificate, value=certificate.value + shift, paths=tuple(paths), cut=tuple(terms)),
    ):
        with pytest.raises(ProofError):
            verify(changed, view)


def test_nothing_to_carry_is_proven_too():
    view = snapshot(network({"a>b": 1}, supplies={}, markets=["b"]))
    found = maximum_flow(view)
    assert found == Certificate(value=0, home=0, paths=(), home_paths=(), cut=found.cut, home_cut=())

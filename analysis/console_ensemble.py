"""An ensemble as a table and sentences for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import about, console, headed, percent, show_warnings, table
from analysis.counting import count_of
from analysis.ensemble import no_program
from routes.countries import label

if TYPE_CHECKING:
    from analysis.ensemble_results import Binding, CountryEnsemble, Ensemble
    from analysis.exports_program import Element

SHOWN = 3  # cuts told on a terminal
CRITICAL = 5  # limits told on a terminal
SPREADS = 20  # samples below which the 5 and 95 % quantiles are the least and the greatest of them


def show_ensemble(result: Ensemble) -> None:
    """Print the headline, the answer for every country, and what holds exports down."""
    out, view = console(), result.snapshot
    if result.countries:
        out.print(headed(finding(result, result.countries[0])), soft_wrap=True)
    asked = f" of {result.asked:,}, interrupted" * result.partial
    figures, sources = count_of(result.drawn, "figure"), count_of(result.drivers, "source")
    out.print(
        f"{about(view)}: {count_of(result.samples, 'sample')}{asked}; {figures} drawn ({result.shape}) from "
        f"{sources}",
        soft_wrap=True,
    )
    ends = _ends(_amount(result, result.maximum_flow.low), _amount(result, result.maximum_flow.high))
    out.print(
        f"to be carried {_amount(result, result.exports.median)}, export capacity {ends} {_in_most(result)}"
    )
    if result.samples < SPREADS:
        out.print(f"Of fewer than {SPREADS} samples 5 % and 95 % are the least and the greatest.")
    show_spreads(result)
    first = result.countries[0] if result.countries else None
    if first is None:
        _show_binding(result.binding, "With everything open")
    else:
        _show_binding(first.binding, f"Without {label(view.network, first.country)}")
    out.print(_solved(result), soft_wrap=True)
    out.print(_proven(result), soft_wrap=True)
    show_warnings(view)


def _solved(result: Ensemble) -> str:
    """Return what a sample took: operations, or flows and how long they lasted."""
    if result.operations is not None:
        return (
            f"A sample took {count_of(result.operations, 'operation')}: additions and minima, compiled once."
        )
    sentence = no_program(result.method, result.flows)
    each = 1_000 * result.seconds / result.samples
    return f"{sentence[:1].upper()}{sentence[1:]}: {each:.2g} ms a sample, drawing included."


def _proven(result: Ensemble) -> str:
    """Return how many samples were proven, and in which questions."""
    many = len(result.countries)
    closed = f" and without each of {many} countries and zones" if many > 1 else " and without it" * many
    how = f"once more as maximum flows, with everything open{closed}"
    if result.samples == 1:
        return f"The sample was solved {how}, and agrees."
    which = (
        f"All {result.checked:,} samples"
        if result.checked == result.samples
        else (f"{result.checked:,} of the {result.samples:,} samples, taken at random,")
    )
    return f"{which} were solved {how}, and agree."


def show_spreads(result: Ensemble) -> None:
    """Print what is stranded without each country."""
    thresholds = result.countries[0].exceeds if result.countries else ()
    rows = table(
        "Without",
        "central",
        "mean",
        "5 %",
        "median",
        "95 %",
        "CVaR",
        "share",
        *(f">{amount / result.snapshot.scale:.3g}" for amount, _ in thresholds),
    )
    for column in rows.columns:
        column.no_wrap = True
    for item in result.countries:
        stranded, share = item.stranded, item.stranded_share
        amounts = (
            stranded.central,
            stranded.mean,
            stranded.low,
            stranded.median,
            stranded.high,
            item.conditional_value_at_risk,
        )
        rows.add_row(
            item.country,
            *(_amount(result, steps) for steps in amounts),
            _between(share.low, share.high),
            *(percent(probability) for _, probability in item.exceeds),
        )
    out = console()
    out.print(
        "Stranded; CVaR: mean of the worst 5 % of samples; share of exports; odds that more is stranded"
    )
    out.print(rows)


def finding(result: Ensemble, item: CountryEnsemble) -> str:
    """Return the headline in one sentence."""
    where = label(result.snapshot.network, item.country)
    stranded, share = item.stranded, item.stranded_share
    if not stranded.high:
        often = "In 95 % of samples" if result.samples >= SPREADS else _in_most(result).capitalize()
        return f"{often} nothing would be stranded if transit through {where} ended."
    unit = result.snapshot.unit
    low, median, high = (_amount(result, steps) for steps in (stranded.low, stranded.median, stranded.high))
    amounts = f"{low}–{high} {unit}, median {median}" if result.samples > 1 else f"{median} {unit}"
    return (
        f"{_between(share.low, share.high)} of exports ({amounts}) "
        f"could not leave if transit through {where} ended, {_in_most(result)}."
    )


def _in_most(result: Ensemble) -> str:
    """Return in how many samples a quantity lies between its 5 and 95 % quantiles."""
    if result.samples == 1:
        return "in the one sample"
    return f"in all {result.samples} samples" if result.samples < SPREADS else "in nine samples of ten"


def _show_binding(item: Binding, heading: str) -> None:
    out = console()
    for cut in item.cuts[:SHOWN]:
        terms = " + ".join(element.id for element in cut.elements)
        less = "".join(f" − {element.id}" for element in cut.less)
        out.print(f"{heading}, in {percent(cut.share)} of samples: {terms}{less}", soft_wrap=True)
    critical = [f"{_limit(element)} {percent(share)}" for element, share in item.criticality[:CRITICAL]]
    more = len(item.criticality) - len(critical)
    if critical:
        others = f"; {more} more less often" if more else ""
        out.print(
            f"{heading} the limits most often in the binding cut, by share of samples: "
            f"{', '.join(critical)}{others}",
            soft_wrap=True,
        )


def _limit(element: Element) -> str:
    """Return a limit's name: the output and the demand of a place are not the place."""
    return f"{element.kind} of {element.id}" if element.kind in ("supply", "demand") else element.id


def _between(low: float, high: float) -> str:
    ends = percent(low), percent(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' %')}–{ends[1]}"


def _ends(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _amount(result: Ensemble, steps: float) -> str:
    return f"{steps / result.snapshot.scale:,.2f}"

"""An ensemble as a table and sentences for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import about, console, headed, percent, show_warnings, table
from routes.countries import label

if TYPE_CHECKING:
    from analysis.ensemble_results import Binding, CountryEnsemble, Ensemble

SHOWN = 3  # cuts and elements told on a terminal


def show_ensemble(result: Ensemble) -> None:
    """Print the headline, the answer for every country, and what holds exports down."""
    out, view = console(), result.snapshot
    if result.countries:
        out.print(headed(finding(result, result.countries[0])), soft_wrap=True)
    made = f"{result.samples:,} samples" + (f" of {result.asked:,}, interrupted" * result.partial)
    drawn = f"{result.drawn} figures drawn ({result.shape}) from {result.drivers} sources"
    out.print(f"{about(view)}: {made}; {drawn}", soft_wrap=True)
    exports, capacity = result.exports, result.maximum_flow
    ends = f"{_amount(result, capacity.low)}–{_amount(result, capacity.high)}"
    out.print(
        f"to be carried {_amount(result, exports.median)}, export capacity {ends} in nine samples of ten"
    )
    show_spreads(result)
    first = result.countries[0] if result.countries else None
    if first is None:
        _show_binding(result.binding, "With everything open")
    else:
        _show_binding(first.binding, f"Without {label(view.network, first.country)}")
    out.print(f"{result.checked} samples were solved once more as a maximum flow, and agree.")
    show_warnings(view)


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
        return f"In 95 % of samples nothing would be stranded if transit through {where} ended."
    ends = f"{_amount(result, stranded.low)}–{_amount(result, stranded.high)} {result.snapshot.unit}"
    return (
        f"{_between(share.low, share.high)} of exports ({ends}, median {_amount(result, stranded.median)}) "
        f"could not leave if transit through {where} ended, in nine samples of ten."
    )


def _show_binding(item: Binding, heading: str) -> None:
    out = console()
    for cut in item.cuts[:SHOWN]:
        terms = " + ".join(element.id for element in cut.elements)
        less = "".join(f" − {element.id}" for element in cut.less)
        out.print(f"{heading}, in {percent(cut.share)} of samples: {terms}{less}", soft_wrap=True)


def _between(low: float, high: float) -> str:
    ends = percent(low), percent(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' %')}–{ends[1]}"


def _amount(result: Ensemble, steps: float) -> str:
    return f"{steps / result.snapshot.scale:,.2f}"

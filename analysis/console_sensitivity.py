"""A sensitivity as a table and sentences for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import about, console, headed, percent, show_warnings, table
from analysis.counting import count_of
from analysis.ensemble import no_program
from analysis.sensitivity import cited_as, few_samples, moved_names
from routes.countries import label

if TYPE_CHECKING:
    from analysis.sensitivity import Sensitivity, Source
    from analysis.sobol import Index

SHOWN = 12  # sources told on a terminal
LEAST = 0.002  # of the spread: what has less is counted, not told
NAMES = 3
WIDEST = 44  # signs of a column of words
QUANTITIES = {"stranded": "what is stranded", "left": "what can leave"}


def show_sensitivity(result: Sensitivity) -> None:
    """Print the headline, what spreads, and the sources, greatest first."""
    out, view = console(), result.snapshot
    out.print(headed(sensitivity_finding(result)), soft_wrap=True)
    central, mean, deviation = (
        f"{steps / view.scale:,.2f}" for steps in (result.central, result.mean, result.deviation)
    )
    what = QUANTITIES[result.of]
    out.print(
        f"{about(view)}: {what} without {label(view.network, result.country)}; central {central}, "
        f"mean {mean}, standard deviation {deviation}",
        soft_wrap=True,
    )
    told = [source for source in result.sources if source.total.value >= LEAST][:SHOWN]
    if told:
        show_sources(result, told)
    _show_others(result, len(told))
    made = count_of(result.samples, "sample") + f" of {result.asked:,}, interrupted" * result.partial
    out.print(
        f"Shares of the variance with 90 % intervals; first order: alone, total: also together with others. "
        f"{made} ({result.shape}), {result.evaluations:,} solved exactly.",
        soft_wrap=True,
    )
    out.print(
        f"{result.checked:,} of these, taken at random, were solved once more as maximum flows, with "
        "everything open and without the country, and agree.",
        soft_wrap=True,
    )
    if result.operations is None:
        out.print(f"note: {no_program(result.method, result.flows)}", soft_wrap=True)
    if (text := few_samples(result)) is not None:
        out.print(f"note: {text}", soft_wrap=True)
    show_warnings(view)


def show_sources(result: Sensitivity, told: list[Source]) -> None:
    """Print some sources: what each moves, and its share of the spread alone and with others."""
    rows = table("Source", "what it moves", "first order", "(90 %)", "total", "(90 %)", left=2)
    for column in rows.columns[:2]:
        column.max_width = WIDEST
    for column in rows.columns[2:]:
        column.no_wrap = True
    for source in told:
        cited = cited_as(source)
        rows.add_row(
            source.driver if cited == source.driver else f"{source.driver}\n{cited}",
            few(moved_names(result.snapshot, source)),
            *_figures(source.first),
            *_figures(source.total),
        )
    console().print(rows)


def sensitivity_finding(result: Sensitivity) -> str:
    """Return the headline in one sentence."""
    first = result.sources[0] if result.sources else None
    what, where = QUANTITIES[result.of], label(result.snapshot.network, result.country)
    if first is None or not first.matters:
        return f"No source changes {what} without {where}: in every sample the answer is the same."
    names = few(moved_names(result.snapshot, first))
    return (
        f"If one source is wrong, that for {names} ({cited_as(first)}) changes {what} without {where} most: "
        f"it explains {explained(result, first)}."
    )


def explained(result: Sensitivity, source: Source) -> str:
    """Return which share of the spread a source explains, alone and with others where that differs.

    Where samples are few the 90 % interval is told with it. No total is below its first order: where the
    two estimates say so, samples are too few to tell what the source does together with others.
    """
    alone, low, high = (share(end) for end in source.first)
    both = share(source.total.value)
    ends = f" (90 % interval {low.removesuffix(' %')}–{high})"
    found = f"{alone} of the spread" + ends * (result.rough or source.contradicts)
    if alone == both:
        return found
    if source.contradicts:
        many = count_of(result.samples, "sample")
        return f"{found}; {many} are too few to tell what it does together with others"
    return f"{found}, {both} together with others"


def share(value: float) -> str:
    """Return a share of the spread; an estimate below zero is noise about nothing."""
    return percent(max(round(value, 3), 0.0))


def few(names: tuple[str, ...]) -> str:
    """Return the first names and how many more there are."""
    more = len(names) - NAMES
    return "; ".join([*names[:NAMES], *([f"{more} more"] if more > 0 else [])])


def _show_others(result: Sensitivity, told: int) -> None:
    rest = sum(source.matters for source in result.sources) - told
    nothing = sum(not source.matters for source in result.sources)
    parts = [f"{rest} more {'changes' if rest == 1 else 'change'} less"] if rest else []
    of = count_of(len(result.sources), "source")
    parts += [f"{nothing} of {of} {'changes' if nothing == 1 else 'change'} nothing"] if nothing else []
    if parts:
        console().print("; ".join(parts) + ".")


def _figures(index: Index) -> tuple[str, str]:
    value, low, high = (share(end) for end in index)
    return value, low if low == high else f"{low.removesuffix(' %')}–{high}"

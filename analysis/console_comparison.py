"""What differs between two answers, and what a change of sources leaves behind, for a terminal."""

from __future__ import annotations

from math import isfinite, isnan
from typing import TYPE_CHECKING

from analysis.console import about, amount, console, headed, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.compare import Comparison, InputChange, ResultChange
    from analysis.compare_days import DayResult, DaysComparison, Figure
    from analysis.follow import Following, Resting, Stale
    from routes.snapshot import Snapshot

LIMITS = ("segment", "place", "supply", "demand")  # inputs of which no figure means no limit
SAME = 1e-6  # what a solver's rounding leaves
LITTLE = 1e-3  # of usual exports: less at one field or route is not worth a row
WORDS = {
    "required": "usual exports",
    "shortfall": "missing",
    "made_up": "made up later",
    "stored": "held in tanks",
    "lost_value_musd": "revenue lost",
    "extra_cost_musd": "extra transport",
    "resilience_loss_days": "exports missing",
    "days_to_full_storage": "tanks full after",
    "recovery_days": "recovery after",
    "service_availability": "availability",
    "by_field": "not produced:",
    "by_outlet": "through",
    "rerouted_transit_share": "rerouted crosses",
}


def show_comparison(
    result: Comparison,
    a: str,
    b: str,
    following: Following | None = None,
    followed: Comparison | None = None,
) -> None:
    """Print what differs in inputs, figures that no longer are their source's, and results that differ.

    Parameters
    ----------
    following
        What the change of evidence from a to b leaves behind in b.
    followed
        The comparison of a with b once these figures follow; None where nothing is stale.
    """
    out = console()
    out.print(headed(f"{a} and {b}", f" ({about(result.a.snapshot)})"))
    _show_inputs(result.inputs, (a, b))
    if following is not None and following.stale:
        _show_stale(following.stale)
    _show_results(result.results, None if followed is None else followed.results, (a, b))
    if following is not None and following.resting:
        _show_resting(result.b.snapshot, following.resting)


def show_days_comparison(
    result: DaysComparison,
    a: str,
    b: str,
    following: Following | None = None,
    followed: DaysComparison | None = None,
    *,
    notes: Sequence[str] = (),
) -> None:
    """Print what differs between two runs day by day, in what happens and in what it costs.

    Parameters
    ----------
    following, followed
        As in `show_comparison`.
    notes
        What is said of the two besides what makes them hard to compare.
    """
    out, view = console(), result.b.timeline.calendar.view
    out.print(headed(f"{a} (a) and {b} (b), day by day", f" ({about(view)})"))
    for side, run in (("a", result.a), ("b", result.b)):
        calendar = run.timeline.calendar
        out.print(f"{side}: {calendar.days} days from {calendar.start}, base year {calendar.view.year}")
    for note in (*notes, *result.notes):
        out.print(f"note: {note}")
    _show_inputs(result.inputs, ("a", "b"))
    if following is not None and following.stale:
        _show_stale(following.stale)
    _show_day_results(result.results)
    if followed is not None:
        out.print(headed("Once these figures are what their evidence says now"))
        _show_day_results(followed.results)
    if following is not None and following.resting:
        _show_resting(view, following.resting)


def _show_day_results(results: Sequence[DayResult]) -> None:
    """Print the results that differ, each with its range; of fields and routes those that matter."""
    out = console()
    usual = max((abs(end) for line in results[:1] for end in (line.a.central, line.b.central)), default=0.0)
    whole = table("", "a", "(range)", "b", "(range)", "change", "(range)", "")
    parts = table("", "a", "b", "change", "(range)", "")
    left_out = 0
    for line in filter(_differs, results):
        kind, _, name = line.quantity.partition(" ")
        unit = "" if line.unit == "share" else line.unit
        a, b, change = _figure(line.a.central), _figure(line.b.central), line.change
        moved = _figure(change.central, signed=True), _ends(change, signed=True)
        if not name:
            whole.add_row(WORDS.get(kind, kind), a, _ends(line.a), b, _ends(line.b), *moved, unit)
        elif abs(change.central) >= (LITTLE * usual if unit else LITTLE):
            parts.add_row(f"{WORDS[kind]} {name}", a, b, *moved, unit)
        else:
            left_out += 1
    if not (whole.row_count or parts.row_count or left_out):
        out.print("The results are the same.")
        return
    for rows in (whole, parts):
        if rows.row_count:
            out.print(rows)
    out.print("range of a change: over runs of the same kind, such as both with all capacities low")
    if left_out:
        out.print(
            f"fields, routes and countries that change by less than 0.1 %: {left_out} (--json has them)"
        )


def _differs(line: DayResult) -> bool:
    """Whether a number of a is not that of b, by more than a solver's rounding."""
    a, b = line.a.central, line.b.central
    if isfinite(a) and isfinite(b):
        return abs(b - a) > SAME
    return a != b and not (isnan(a) and isnan(b))


def _ends(figure: Figure, *, signed: bool = False) -> str:
    """Return the range of a number; nothing where it is no wider than the number."""
    ends = [_figure(end, signed=signed) for end in (figure.low, figure.high)]
    return "" if set(ends) == {_figure(figure.central, signed=signed)} else " to ".join(ends)


def _figure(value: float, *, signed: bool = False) -> str:
    """Return a number with a sensible number of decimals."""
    if not isfinite(value):
        return "–" if isnan(value) else "not in time"
    whole_from, cents_from = 1000, 0.005
    size = abs(value)
    if size <= SAME:
        return "0.00"
    form = ",.0f" if size >= whole_from else ",.2f" if size >= cents_from else ".1g"
    return f"{value:{'+' if signed else ''}{form}}"


def _show_inputs(inputs: Sequence[InputChange], names: tuple[str, str]) -> None:
    """Print the inputs that differ."""
    rows = table("Input", "figure", *names, left=2)
    for item in inputs:
        nothing = "unlimited" if item.kind in LIMITS else "–"
        figures = (nothing if figure is None else _value(figure) for figure in (item.a, item.b))
        rows.add_row(f"{item.kind} {item.element}", item.field, *figures)
    console().print(rows if rows.row_count else "The inputs are the same.")


def _show_stale(stale: Sequence[Stale]) -> None:
    """Print the figures that still are what their evidence said before."""
    out = console()
    out.print(headed("Figures that still are what their evidence said before"))
    rows = table("Row", "period", "figure", "evidence", "is", "now said", left=4)
    for item in stale:
        figures = (_value(float(figure)) for figure in (item.old, item.new))
        rows.add_row(f"{item.table} {item.element}", item.period or "–", item.field, item.evidence, *figures)
    out.print(rows)


def _show_results(
    results: Sequence[ResultChange], followed: Sequence[ResultChange] | None, names: tuple[str, str]
) -> None:
    """Print the results that differ; with those of the followed figures where there are any."""
    out = console()
    a, b = names
    if followed is None:
        rows = table("Result", a, b, "change")
    else:
        rows = table("Result", a, b, "change", f"{b}, figures followed", "change")
    after = {line.quantity: line for line in followed or ()}
    for line in results:
        then = after.get(line.quantity)
        if line.change or (then is not None and then.change):
            rows.add_row(
                line.quantity, _result(line.a), *_changed(line), *(() if then is None else _changed(then))
            )
    out.print(rows if rows.row_count else "The results are the same.")


def _changed(line: ResultChange) -> tuple[str, str]:
    """Return the second side of a result, and by how much it differs from the first."""
    return _result(line.b), "–" if line.change is None else f"{line.change:+,.3f}"


def _result(value: float | None) -> str:
    """Return a result; there is none where a country was not asked."""
    return "–" if value is None else _value(value)


def _value(value: float | str | None) -> str:
    if value is None:
        return "unlimited"
    return str(value) if isinstance(value, str | int) else f"{value:,.3f}"


def _show_resting(view: Snapshot, resting: Sequence[Resting]) -> None:
    """Print the rows that rest in part on evidence that changed."""
    out = console()
    out.print(headed("Rows that rest in part on evidence that changed"))
    rows = table("Row", "period", "evidence", "moves", left=3)
    for item in resting:
        cell = "–" if item.influence is None else amount(view, item.influence)
        rows.add_row(f"{item.table} {item.element}", item.period or "–", item.evidence, cell)
    out.print(rows)
    out.print("moves = by how much the exports left without the country in focus move within its range")

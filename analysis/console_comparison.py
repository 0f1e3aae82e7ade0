"""What differs between two answers, and what a change of sources leaves behind, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import about, amount, console, headed, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.compare import Comparison, ResultChange
    from analysis.follow import Following, Resting, Stale
    from routes.snapshot import Snapshot


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
    inputs = table("Input", "figure", a, b, left=2)
    for item in result.inputs:
        nothing = "–" if item.kind == "evidence" else "unlimited"
        figures = (nothing if figure is None else _value(figure) for figure in (item.a, item.b))
        inputs.add_row(f"{item.kind} {item.element}", item.field, *figures)
    out.print(inputs if inputs.row_count else "The inputs are the same.")
    if following is not None and following.stale:
        _show_stale(following.stale)
    _show_results(result.results, None if followed is None else followed.results, (a, b))
    if following is not None and following.resting:
        _show_resting(result.b.snapshot, following.resting)


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
    return value if isinstance(value, str) else f"{value:,.3f}"


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

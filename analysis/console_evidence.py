"""What an answer rests on, for a terminal: inputs by influence, and one row of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import about, amount, console, headed, table
from routes.countries import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.reliance import Input
    from routes.citations import Use
    from routes.model import Evidence
    from routes.snapshot import Snapshot


def show_inputs(view: Snapshot, country: str, inputs: Sequence[Input]) -> None:
    """Print the inputs of an answer, the most influential first."""
    out = console()
    where = label(view.network, country)
    out.print(headed(f"What the exports left without {where} rest on", f" ({about(view)})"))
    out.print("moves = by how much the answer moves between the low and the high end of an input")
    rows = table("Input", "kind", "low", "central", "high", "moves", "grade", "sources", "age", left=2)
    for item in inputs:
        element = item.element
        rows.add_row(
            element.id,
            element.kind,
            *(amount(view, figure) for figure in (element.low, element.capacity, element.high)),
            amount(view, item.influence),
            element.grade,
            str(item.sources),
            "–" if item.age is None else str(item.age),
        )
    out.print(rows)
    out.print(
        "sources = publishers or pages, the fewer; age = years from the last publication to the year asked"
    )


def show_evidence(row: Evidence, used: Sequence[Use], others: Sequence[Evidence] = ()) -> None:
    """Print one row of evidence, who else says what, and what rests on it."""
    out = console()
    figure = "" if row.value is None else f"{row.value} {row.unit or ''}"
    if row.low is not None or row.high is not None:
        figure += f" ({row.low if row.low is not None else ''} to {row.high if row.high is not None else ''})"
    out.print(headed(f"\n{row.id}", f": {row.subject}, {row.quantity} {figure}".rstrip()))
    for name, text in (
        ("period", row.period),
        ("status", row.status),
        ("grade", row.grade),
        ("publisher", row.publisher),
        ("published", row.published),
        ("address", row.url),
        ("note", row.note),
    ):
        if text:
            out.print(f"  {name:<10} {text}", soft_wrap=True)
    for other in others:
        said = "no figure" if other.value is None else f"{other.value} {other.unit or ''}".rstrip()
        said += f" in {other.period}" if other.period else ""
        who = f"{other.publisher or 'unknown'}, grade {other.grade or '–'} ({other.id})"
        out.print(f"  others     {said}: {who}", soft_wrap=True)
    for use in used:
        when = f" ({use.period})" if use.period else ""
        out.print(f"  used by    {use.table}: {use.element}{when}")
    if not used:
        out.print("  used by    no row of the network; it stands as context")

"""Results as tables and sentences for a terminal, understood in ten seconds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from routes.countries import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.balance import Balance
    from analysis.bottlenecks import Bottlenecks
    from analysis.certificate import CutElement
    from analysis.dependence import CountryDependence, Dependence
    from analysis.fields import FieldRange
    from analysis.run import ScenarioResult
    from analysis.shares import ShareRange
    from analysis.throttle import Required, Throttle
    from analysis.why import Explanation
    from routes.snapshot import Snapshot

WIDTH = 110  # where the output is not a terminal
MOST_LINES = 40  # of a sum, a list of paths or of notes; --json holds all


def console() -> Console:
    """Return a console that colours only a terminal, and is wide enough in a file."""
    made = Console(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = WIDTH
    return made


def headed(heading: str, rest: str = "") -> Text:
    """Return a line that begins in bold. Names come from files: a bracket in one is no markup."""
    return Text.assemble((heading, "bold"), rest)


def table(*headings: str, left: int = 1) -> Table:
    """Return an empty table; the first columns are text, the others numbers."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="left" if number < left else "right")
    return made


def amount(view: Snapshot, steps: int | Fraction) -> str:
    """Return steps as a figure with a sensible number of decimals."""
    value = view.decimal(steps)
    return f"{value:,.0f}" if value == int(value) and view.unit == "unit" else f"{value:,.2f}"


def percent(share: float) -> str:
    """Return a share in [0, 1] as whole per cent, with a decimal where it is small."""
    return f"{100 * share:.0f} %" if share == 0 or share >= 0.1 else f"{100 * share:.1f} %"  # noqa: PLR2004 - 10 %


def span(share: ShareRange | None) -> str:
    """Return a range of shares."""
    if share is None:
        return "–"
    low, high = percent(share.least), percent(share.greatest)
    bound = "≤ " if share.greatest_is_bound else ""
    return low if low == high else f"{low.removesuffix(' %')}–{bound}{high}"


def about(view: Snapshot) -> str:
    """Return what a table is about in half a line."""
    parts = [view.network.settings.name, view.commodity, str(view.year) if view.year else None, view.unit]
    return ", ".join(part for part in parts if part)


def show_dependence(result: Dependence) -> None:
    """Print the answer for every country."""
    out, view = console(), result.snapshot
    first = result.countries[0] if result.countries else None
    if first is not None:
        out.print(headed(finding(result, first)))
    counted = "counted exports" if result.route_hhi is not None else "exports"
    out.print(
        f"{about(view)}: {counted} {amount(view, result.exports)}, export capacity "
        f"{amount(view, result.capacity.value)} beside {amount(view, result.capacity.home)} for home demand"
    )
    if result.route_hhi is None:
        out.print(f"{view.year or 'The year'} is not counted: what is to be carried is all that could be.")
    else:
        out.print(f"Concentration of counted routes (HHI, 10,000 = one route): {result.route_hhi:,.0f}")
    show_commodity(view)
    rows = table(
        "Transit through",
        "Left without",
        "(range)",
        "Stranded",
        "of exports",
        "Capacity lost",
        "May cross",
        "Cheapest",
        "Counted",
    )
    for item in result.countries:
        observed, cheapest = item.observed, item.least_cost_share
        rows.add_row(
            item.country,
            amount(view, item.without.value),
            "–".join(f"{view.decimal(end):,.1f}" for end in item.without_range),
            amount(view, item.stranded),
            percent(item.stranded_share),
            percent(item.capacity_loss),
            span(item.transit_share),
            span(cheapest.share if cheapest else None),
            "–" if observed is None else percent(observed.value),
        )
    out.print(rows)
    for item in result.countries:
        if item.without.home < result.capacity.home:
            served, wanted = amount(view, item.without.home), amount(view, result.capacity.home)
            out.print(f"note: without {item.country} home demand gets {served} of {wanted}")
    show_warnings(result)


def finding(result: Dependence, item: CountryDependence) -> str:
    """Return the headline in one sentence."""
    view = result.snapshot
    where = label(view.network, item.country)
    if not item.stranded:
        return f"Nothing would be stranded if transit through {where} ended."
    return (
        f"{percent(item.stranded_share)} of exports ({amount(view, item.stranded)} of "
        f"{amount(view, result.exports)} {view.unit}) could not leave "
        f"if transit through {where} ended."
    )


def show_fields(result: Dependence, fields: Sequence[FieldRange]) -> None:
    """Print whose goods are stranded."""
    view = result.snapshot
    rows = table("Stranded goods of", "at least", "at most")
    for item in fields:
        name = view.network.places[item.place].label
        rows.add_row(name, amount(view, Fraction(item.least)), amount(view, Fraction(item.greatest)))
    console().print(rows)


def show_why(result: Explanation) -> None:
    """Print the sum behind the answer, and what would change it."""
    out, view = console(), result.snapshot
    value = result.certificate.value
    where = label(view.network, result.country)
    most = f"{amount(view, value)} {view.unit}"
    out.print(headed(f"Without transit through {where} at most {most} can leave"))
    out.print(f"({about(view)}; exports to be carried {amount(view, result.exports)}: {result.conclusion})")
    out.print("\nBecause these limits lie between the fields and the markets:")
    show_terms(out, view, result.certificate.terms, total=value, ends=result.value_range)
    out.print("\nAnd these paths carry as much:")
    rows = table("Path", "amount")
    paths = result.certificate.paths
    for path in paths[:MOST_LINES]:
        rows.add_row(" > ".join(path.elements[::2]), amount(view, path.amount))
    if len(paths) > MOST_LINES:
        more = sum(path.amount for path in paths[MOST_LINES:])
        rows.add_row(f"and {len(paths) - MOST_LINES:,} more, together", amount(view, more))
    out.print(rows)
    if result.weakest is not None:
        out.print(f"\n{weakest_sentence(result)}")
    out.print("Verified: the paths are open and within every limit, the cut leaves no way open, both add up.")


def show_terms(
    out: Console,
    view: Snapshot,
    terms: Iterable[CutElement],
    *,
    total: int,
    ends: tuple[int, int] | None = None,
) -> None:
    """Print a sum term by term, terms of nothing in one line; `ends` is the range of the sum."""
    rows = table("", "Limit", "low", "central", "high", "grade", "evidence", left=2)
    every = tuple(terms)
    counted = [term for term in every if term.capacity]
    nothing = sorted(term.id for term in every if not term.capacity)
    for term in counted[:MOST_LINES]:
        rows.add_row(
            "+" if term.capacity > 0 else "−",
            _term_name(view, term),
            *(amount(view, abs(figure)) for figure in (term.low, term.capacity, term.high)),
            term.grade,
            ", ".join(term.evidence[:2]) + (" …" if len(term.evidence) > 2 else ""),  # noqa: PLR2004 - two fit
        )
    if len(counted) > MOST_LINES:
        rest = counted[MOST_LINES:]
        more = sum(term.capacity for term in rest)
        name = f"and {len(rest):,} more, together"
        rows.add_row("+" if more > 0 else "−", name, "", amount(view, abs(more)), "", "", "")
    low, high = ("", "") if ends is None else (amount(view, end) for end in ends)
    rows.add_row("=", "Sum", low, amount(view, total), high, "", "", style="bold")
    out.print(rows)
    if ends is not None:
        out.print("Range of the sum: with every capacity low, or high; another sum may then be the smallest.")
    if nothing:
        out.print(f"Also between them, but without capacity: {listed(nothing)}.")


def listed(names: Sequence[str]) -> str:
    """Return names with commas, the first ones where they are many."""
    more = len(names) - MOST_LINES
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:MOST_LINES])} and {more:,} more"


def _term_name(view: Snapshot, term: CutElement) -> str:
    if term.kind == "segment":
        segment = view.network.segments[term.id]
        places = view.network.places
        return f"{places[segment.origin].label} – {places[segment.destination].label}"
    name = view.network.places[term.id].label
    if term.kind == "supply":
        return f"output of {name}"
    if term.kind == "demand":
        return f"{name}, served first" if term.capacity < 0 else f"demand of {name}"
    return name


def weakest_sentence(result: Explanation) -> str:
    """Return what the weakest term is, and what change of it would alter the conclusion."""
    weakest, view = result.weakest, result.snapshot
    if weakest is None:
        return ""
    name = _term_name(view, weakest.term)
    begins = f"The weakest term is {name} (grade: {weakest.term.grade})."
    if weakest.change is None:
        return (
            f"{begins} No change of it alone would alter the conclusion: even unlimited, "
            f"{any_amount(view, weakest.unlimited)} could leave."
        )
    sign = "more" if weakest.change > 0 else "less"
    return f"{begins} With {amount(view, abs(weakest.change))} {view.unit} {sign} of it, {weakest.becomes}."


def any_amount(view: Snapshot, steps: int | None) -> str:
    """Return steps with their unit, or that there is no limit."""
    return "any amount" if steps is None else f"{amount(view, steps)} {view.unit}"


def show_bottlenecks(result: Bottlenecks) -> None:
    """Print the cut nearest to the markets and the limits that matter at the margin."""
    out, view = console(), result.snapshot
    most = f"{amount(view, result.maximum_flow)} {view.unit}"
    out.print(headed(f"At most {most} can leave", f" ({about(view)})"))
    show_terms(out, view, result.near_markets, total=result.maximum_flow)
    rows = table("One more unit of", "kind", "capacity", "carries", "brings", left=2)
    priced = [item for item in result.prices if item.per_unit]
    for item in priced[:MOST_LINES]:
        rows.add_row(
            item.element,
            item.kind,
            amount(view, item.capacity),
            amount(view, item.flow),
            f"{item.per_unit:+d}",
        )
    if len(priced) > MOST_LINES:
        rows.add_row(f"and {len(priced) - MOST_LINES:,} more", "", "", "", "")
    out.print(
        rows if rows.row_count else "No single limit holds exports down: one more unit of any brings nothing."
    )


def show_throttle(result: Throttle, needed: Required) -> None:
    """Print the curve in steps of ten per cent, and the capacity that would make a stop harmless."""
    out, view = console(), result.snapshot
    out.print(headed(f"Stranded exports as transit through {result.country} shrinks", f" ({about(view)})"))
    rows = table("Transit capacity left", "stranded", "of exports", left=0)
    for share, stranded in result.curve:
        if (share * 10).denominator == 1:
            part = stranded / result.exports if result.exports else 0.0
            rows.add_row(f"{float(100 * share):.0f} %", amount(view, stranded), percent(part))
    out.print(rows)
    if result.begins is not None:
        out.print(f"It begins to hurt at {float(100 * result.begins):.0f} % of the capacity.")
    share = max(needed.stranded_share, needed.least_share)
    if needed.least_share > needed.stranded_share:
        out.print(
            f"Whatever is added to the ways there are, {percent(float(needed.least_share))} stays stranded "
            f"without {result.country}: no open way, or home demand before them."
        )
    out.print(
        f"To keep the stranded share at {percent(float(share))} without {result.country}, "
        f"at least {amount(view, needed.total)} {view.unit} more in all, along each way:"
    )
    rows = table("Element", "capacity to add")
    for _, element, added in sorted(needed.added, key=lambda item: -item[2]):
        rows.add_row(element, amount(view, Fraction(added)))
    out.print(rows)


def show_run(result: ScenarioResult, files: Sequence[str] = ()) -> None:
    """Print what a scenario does: exports before and after, and dependence on each country."""
    out = console()
    before, after = result.baseline, result.outcome
    view = before.snapshot
    title = result.scenario.title if result.disruption is None else "What lasts of it"
    out.print(headed(f"\n{title}", f" ({result.scenario.name})"))
    lost = f"{amount(view, result.lost)} {view.unit}" if result.lost else "nothing"
    out.print(
        f"{about(view)}, a year's view: of {amount(view, before.exports)} exports "
        f"{amount(after.snapshot, after.exports)} can still leave; {lost} is lost "
        f"({percent(float(result.lost / before.exports) if before.exports else 0)})."
    )
    rows = table("Transit through", "stranded before", "stranded after", "capacity lost before", "after")
    for item in before.countries:
        then = after.of(item.country)
        rows.add_row(
            item.country,
            amount(view, item.stranded),
            amount(after.snapshot, then.stranded),
            percent(item.capacity_loss),
            percent(then.capacity_loss),
        )
    out.print(rows)
    for file in files:
        out.print(f"Wrote {file}", soft_wrap=True)


def show_warnings(view: Snapshot | Dependence) -> None:
    """Print which figures belong to another year, and what was not computed."""
    for text in view.warnings[:MOST_LINES]:
        console().print(f"note: {text}")
    if len(view.warnings) > MOST_LINES:
        console().print(f"note: and {len(view.warnings) - MOST_LINES:,} more; --json lists all")


def show_commodity(view: Snapshot) -> None:
    """Print what the network says of the commodity: it bounds what the numbers can mean."""
    commodity = view.network.commodities.get(view.commodity or "")
    if commodity is not None and commodity.note:
        console().print(f"{commodity.name or commodity.id}: {commodity.note}.")


def show_balances(balances: Sequence[Balance]) -> None:
    """Print the balance of every counted year."""
    out = console()
    view = balances[0].snapshot
    out.print(headed("Balance by year", f" ({view.network.settings.name}, {view.commodity}, {view.unit})"))
    rows = table("Year", "supply", "home use", "exports", "rest", "of supply", "derived terms", "")
    for item in balances:
        figures = (item.supply, item.home, item.exports, item.rest)
        rows.add_row(
            str(item.year),
            *(amount(view, figure) for figure in figures),
            f"{100 * item.rest_share:.1f} %",
            str(len(item.derived)),
            "" if item.closes else "does not close",
        )
    out.print(rows)
    out.print("rest = losses, own use and stocks: usually 0 to 3 % of supply")

"""The rows and sentences of a report's page: plain values taken from the one result, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analysis.chart_pictures import route_name
from analysis.console import weakest_sentence
from analysis.pictures import exporter_name, goods
from analysis.report import counted_sources
from routes.countries import label
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.certificate import CutElement
    from analysis.dependence import CountryDependence
    from analysis.report import Chapter, Report
    from analysis.shares import ShareRange
    from routes.limits import Kind
    from routes.model import Evidence
    from routes.snapshot import Snapshot

MOST_DIGITS = 6
SMALL_SHARE = 0.1


def figure(value: float, digits: int) -> str:
    """Return a number as written, half to even; one that rounds to nothing has no sign.

    It is taken to nine decimals first: whole steps survive that unchanged, whatever their binary form.
    The page's own code rounds in the same way (`wholeOf` in words.js).

    Examples
    --------
    >>> figure(1.95, 1), figure(2.85, 1), figure(-0.04, 1)
    ('2.0', '2.8', '0.0')
    """
    text = f"{_exact(value):,.{digits}f}"
    return text.replace("-", "−") if text.strip("-0.,") else text.removeprefix("-")


def _exact(value: float) -> Decimal:
    """Return a number to nine decimals; what formats or rounds it then does so half to even."""
    return Decimal(f"{value:.9f}")


def plain_percent(share: float) -> str:
    """Return a share in [0, 1] as per cent without the sign: whole, with a decimal where it is small."""
    return figure(100 * share, 1 if 0 < share < SMALL_SHARE else 0)


def headline(chapter: Chapter) -> str:
    """Return the finding in one sentence."""
    view, item = chapter.view, chapter.answer.of(chapter.asked)
    where = label(view.network, chapter.asked)
    whose = f"{exporter_name(view)}’s {goods(view)} exports"
    if not item.stranded:
        return f"All of {whose} could still leave if transit through {where} ended"
    share = f"{plain_percent(item.stranded_share)}\N{NARROW NO-BREAK SPACE}%"
    return f"{share} of {whose} could not leave if transit through {where} ended"


def summary(chapter: Chapter) -> str:
    """Return what follows the headline where there is room for one more sentence."""
    view, answer = chapter.view, chapter.answer
    item = answer.of(chapter.asked)
    left, exports = view.decimal(min(item.without.value, answer.exports)), view.decimal(answer.exports)
    return f"{figure(left, 1)} of {figure(exports, 1)} {view.unit} could still leave."


def about(view: Snapshot) -> str:
    """Return goods and year."""
    words = goods(view)
    return f"{words[:1].upper()}{words[1:]} exports{f', {view.year}' if view.year else ''}"


def exports_words(chapter: Chapter) -> str:
    """Return what the exports to be carried are called."""
    view = chapter.view
    if chapter.answer.route_hhi is None:
        return "Exports that could be carried"
    return f"Counted exports{f' of {view.year}' if view.year else ''}"


def element_name(view: Snapshot, kind: Kind, element: str) -> str:
    """Return what people call a limit."""
    if kind == "segment":
        segment, places = view.network.segments[element], view.network.places
        return f"{places[segment.origin].label} – {places[segment.destination].label}"
    name = view.network.places[element].label
    return {"supply": f"Output of {name}", "demand": f"Demand of {name}"}.get(kind, name)


@dataclass(frozen=True, kw_only=True)
class CountryRow:
    """One row of the table of dependence; amounts in the unit, shares in [0, 1].

    `left` and `range` are at most the exports; `all` says that there is room for more.
    """

    country: str
    name: str
    left: float
    all: bool
    range: tuple[float, float]
    stranded: float
    share: float
    loss: float
    may: Span | None
    cheapest: Span | None
    observed: float | None


@dataclass(frozen=True, kw_only=True)
class Span:
    """A range of shares; `bound` says that the greatest is an upper bound."""

    least: float
    greatest: float
    bound: bool


def country_rows(chapter: Chapter) -> tuple[CountryRow, ...]:
    """Return the table of dependence."""
    return tuple(_country_row(chapter, item) for item in chapter.answer.countries)


def _country_row(chapter: Chapter, item: CountryDependence) -> CountryRow:
    view, cheapest, whole = chapter.view, item.least_cost_share, chapter.answer.exports
    low, high = (view.decimal(min(whole, end)) for end in item.without_range)
    return CountryRow(
        country=item.country,
        name=label(view.network, item.country),
        left=view.decimal(min(whole, item.without.value)),
        all=item.without.value > whole,
        range=(low, high),
        stranded=view.decimal(item.stranded),
        share=item.stranded_share,
        loss=item.capacity_loss,
        may=_span(item.transit_share),
        cheapest=_span(cheapest.share if cheapest else None),
        observed=None if item.observed is None else item.observed.value,
    )


def _span(share: ShareRange | None) -> Span | None:
    if share is None:
        return None
    return Span(least=share.least, greatest=share.greatest, bound=share.greatest_is_bound)


@dataclass(frozen=True, kw_only=True)
class TermRow:
    """One term of the sum: its sign, and its amounts in the unit without it."""

    kind: str
    id: str
    sign: str
    name: str
    low: float
    amount: float
    high: float
    grade: str
    evidence: tuple[str, ...]


def term_rows(view: Snapshot, terms: Iterable[CutElement]) -> tuple[TermRow, ...]:
    """Return the terms of a sum that are not nothing."""
    return tuple(
        TermRow(
            kind=term.kind,
            id=term.id,
            sign="+" if term.capacity > 0 else "−",
            name=element_name(view, term.kind, term.id),
            low=view.decimal(abs(term.low)),
            amount=view.decimal(abs(term.capacity)),
            high=view.decimal(abs(term.high)),
            grade=term.grade,
            evidence=tuple(item for item in term.evidence if item in view.network.evidence),
        )
        for term in terms
        if term.capacity
    )


def digits_that_add(rows: Iterable[TermRow], total: float) -> int:
    """Return the fewest decimals, two or more, to which the terms as written add up to the sum as written."""
    signed = [row.amount if row.sign == "+" else -row.amount for row in rows]
    for digits in range(2, MOST_DIGITS):
        if sum(round(_exact(value), digits) for value in signed) == round(_exact(total), digits):
            return digits
    return MOST_DIGITS


def why_heading(result: Report) -> str:
    """Return the heading of the sum."""
    view = result.explanation.snapshot
    value, where = result.explanation.certificate.value, label(view.network, result.first.asked)
    amount = f"{figure(view.decimal(value), 2)} {view.unit}"
    if value > result.first.answer.exports:
        return f"Why all could still leave without {where}: there is room for {amount}"
    return f"Why no more than {amount} could leave without {where}"


def map_heading(chapter: Chapter) -> str:
    """Return what the map shows; counted flows are of a year that is over."""
    view = chapter.view
    what, where = goods(view), label(view.network, chapter.asked)
    if chapter.answer.route_hhi is not None and view.year:
        return f"Where {what} went in {view.year}, and what crossed {where}"
    when = f" in {view.year}" if view.year else ""
    return f"Where {what} {'go' if what == 'goods' else 'goes'}{when}, and what crosses {where}"


def why_words(result: Report) -> str:
    """Return in one sentence why no more can leave."""
    view = result.explanation.snapshot
    where = label(view.network, result.first.asked)
    left = f"{figure(view.decimal(result.explanation.certificate.value), 2)} {view.unit}"
    terms = [term for term in result.explanation.certificate.terms if term.capacity]
    plus = [element_name(view, term.kind, term.id) for term in terms if term.capacity > 0]
    less = [element_name(view, term.kind, term.id) for term in terms if term.capacity < 0]
    if not plus:
        return f"Without transit through {where} no way out is left."
    words = (
        f"Without transit through {where} at most {left} could leave, because all that leaves must pass one "
        f"of these limits: {'; '.join(plus)}."
    )
    if less:
        words += f" Home demand behind them is served first: {'; '.join(less)}."
    return words


def nothing_words(view: Snapshot, terms: Iterable[CutElement]) -> str:
    """Return which ways would count too if they had any capacity."""
    names = [element_name(view, term.kind, term.id) for term in terms if not term.capacity]
    return (
        f"Also between fields and markets, but without capacity: {'; '.join(sorted(names))}." if names else ""
    )


def weakest(result: Report) -> str:
    """Return the weakest term and what change of it would alter the conclusion."""
    return weakest_sentence(result.explanation)


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One piece of evidence as a line: what it says, who says so, where and when."""

    text: str
    publisher: str
    url: str
    published: str
    grade: str
    note: str


def source_row(row: Evidence) -> SourceRow:
    """Return a row of evidence as a line; an address that is not of the web is left out."""
    value = "" if row.value is None else f"{row.value:f} {row.unit or ''}".strip()
    if row.low is not None or row.high is not None:
        ends = ("…" if end is None else f"{end:f}" for end in (row.low, row.high))
        value += f" ({' to '.join(ends)})"
    when = f", {row.period}" if row.period else ""
    what = row.quantity.replace("_", " ")
    return SourceRow(
        text=f"{what}{': ' if value else ''}{value}{when}.",
        publisher=row.publisher or "",
        url=row.url if row.url and row.url.startswith(("https://", "http://")) else "",
        published=row.published or "",
        grade=row.grade or "",
        note=row.note or "",
    )


@dataclass(frozen=True, kw_only=True)
class CountedRow:
    """One term of the counted exports, in the unit."""

    name: str
    low: float
    value: float
    high: float
    evidence: tuple[str, ...]


def counted_rows(view: Snapshot) -> tuple[CountedRow, ...]:
    """Return the terms of the counted exports."""
    return tuple(
        CountedRow(
            name=element_name(view, "segment" if element in view.network.segments else "place", element),
            low=low,
            value=value,
            high=high,
            evidence=tuple(item for item in evidence if item in view.network.evidence),
        )
        for element, value, low, high, evidence in counted_sources(view)
    )


@dataclass(frozen=True, kw_only=True)
class RouteRow:
    """One way on the map: what it carries, what of it crosses, and what it can carry, in the unit."""

    id: str
    name: str
    mode: str
    flow: float
    crossing: float
    capacity: float | None


def route_rows(chapter: Chapter) -> tuple[RouteRow, ...]:
    """Return every way of the commodity, the busiest first."""
    view = chapter.view
    loads = chapter.plan.loads(exits(view.network, chapter.asked))
    rows = []
    for segment in view.segments:
        crossing, avoiding = loads.get(segment.id, (0, 0))
        limit = view.limit("segment", segment.id).amount
        rows.append(
            RouteRow(
                id=segment.id,
                name=element_name(view, "segment", segment.id),
                mode=segment.mode or "pipeline",
                flow=view.decimal(crossing + avoiding),
                crossing=view.decimal(crossing),
                capacity=None if limit is None else view.decimal(limit),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.flow, row.id)))


@dataclass(frozen=True, kw_only=True)
class StreamRow:
    """What goes from a field over a route to a market, in the unit."""

    field: str
    route: str
    market: str
    amount: float
    crosses: bool


def stream_rows(result: Report) -> tuple[StreamRow, ...]:
    """Return the streams of the picture of fields, routes and markets."""
    view = result.first.view
    places = view.network.places
    return tuple(
        StreamRow(
            field=places[item.field].label,
            route=route_name(view, item.route),
            market=places[item.market].label,
            amount=item.amount / view.scale,
            crosses=item.crosses,
        )
        for item in result.streams
    )

"""Answers about several goods on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import console, headed, percent, span, table
from analysis.goods_terms import EXPORTS, HOME, terms_in_words
from routes.countries import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.concurrent_flow import Growth
    from analysis.goods_carried import Carried
    from analysis.goods_dependence import GoodsCountry, GoodsDependence
    from analysis.goods_ensemble import GoodsEnsemble
    from analysis.goods_run import GoodsScenarioResult
    from analysis.goods_terms import TermInWords
    from routes.goods import Good
    from routes.joint import JointSnapshot

MILLION, BILLION = 1e6, 1e9
MOST_NAMES = 3  # binding limits named in a sentence
FEW = 0.1  # below it two more decimals are shown: uranium is 0.02 Mt


def show_goods_dependence(result: GoodsDependence) -> None:
    """Print the answer for every country, and for the first of them by good."""
    out, joint = console(), result.joint
    first = result.countries[0] if result.countries else None
    if first is not None:
        out.print(headed(goods_finding(result, first)))
    out.print(
        f"{about_goods(joint)}: exports {tonnes(joint, result.total)}"
        f"{_worth(result.total_usd)}, export capacity {tonnes(joint, result.capacity.amount)} beside "
        f"{tonnes(joint, result.capacity.certificate.home)} for home demand"
    )
    if result.growth is not None:
        out.print(growth_sentence(joint, result.growth))
    if first is not None and first.growth is not None and first.growth != result.growth:
        where = label(joint.network, first.country)
        out.print(f"Without transit through {where}: by {abs(first.growth.factor):.2f}.")
    _show_notes(result)
    _show_countries(result)
    if first is not None:
        out.print(_ends(first))
        _show_goods(result, first)
    for text in joint.warnings:
        out.print(f"note: {text}")


def about_goods(joint: JointSnapshot) -> str:
    """Return what an answer is about in half a line."""
    parts = [
        joint.network.settings.name,
        joint.commodity,
        str(joint.year) if joint.year else None,
        joint.unit,
    ]
    return ", ".join(part for part in parts if part)


def tonnes(joint: JointSnapshot, steps: int) -> str:
    """Return steps in the network's unit, with more decimals where there is little."""
    amount = joint.decimal(steps)
    return f"{amount:,.3f}" if 0 < abs(amount) < FEW else f"{amount:,.1f}"


def _worth(dollars: float | None) -> str:
    return "" if dollars is None else f" worth {dollars / BILLION:,.1f} billion USD"


def goods_finding(result: GoodsDependence, item: GoodsCountry) -> str:
    """Return the headline in one sentence."""
    joint = result.joint
    where = label(joint.network, item.country)
    if not item.stranded:
        return f"Nothing would be stranded if transit through {where} ended."
    value = "" if item.stranded_value_share is None else f", {percent(item.stranded_value_share)} by value,"
    return (
        f"{percent(item.stranded_share)} of exports by weight ({tonnes(joint, item.stranded)} of "
        f"{tonnes(joint, result.total)} {joint.unit}){value} could not leave "
        f"if transit through {where} ended."
    )


def growth_sentence(joint: JointSnapshot, growth: Growth) -> str:
    """Return by what factor all exports can grow together, and what holds them down first."""
    names = list(dict.fromkeys(_element_name(joint, key.kind, key.element) for key in growth.binding))
    more = " and others" if len(names) > MOST_NAMES else ""
    held = f"; what binds: {', '.join(names[:MOST_NAMES])}{more}" if names else ""
    return f"All exports can be multiplied together by {growth.factor:.2f}{held}."


def _element_name(joint: JointSnapshot, kind: str, element: str) -> str:
    places = joint.network.places
    if kind == "segment":
        segment = joint.network.segments[element]
        return f"{places[segment.origin].label} – {places[segment.destination].label}"
    name = places[element].label if element in places else element
    return {"supply": f"output of {name}", "demand": f"demand of {name}"}.get(kind, name)


def _show_notes(result: GoodsDependence) -> None:
    """Say what is missing: prices, counts."""
    out = console()
    if result.unpriced:
        out.print(f"Not told by value: no price of {', '.join(map(str, result.unpriced))}.")
    if result.uncounted:
        names = ", ".join(map(str, result.uncounted))
        when = f" in {result.joint.year}" if result.joint.year else ""
        out.print(f"Not counted{when}, taken as all that could be: {names}.")


def _show_countries(result: GoodsDependence) -> None:
    joint = result.joint
    rows = table(
        "Transit through",
        "Left without",
        "(range)",
        "Stranded",
        "by weight",
        "by value",
        "Capacity lost",
        "May cross",
        "Counted",
    )
    for item in result.countries:
        low, high = (joint.decimal(end) for end in item.without_range)
        rows.add_row(
            item.country,
            tonnes(joint, item.without.amount),
            f"{low:,.1f}–{high:,.1f}",
            tonnes(joint, item.stranded),
            percent(item.stranded_share),
            _part(item.stranded_value_share),
            percent(item.capacity_loss),
            span(item.transit_share),
            _part(item.observed[0] if item.observed else None),
        )
    console().print(rows)


def _ends(item: GoodsCountry) -> str:
    """Return the ranges of the shares of one country, and what they are ranges of."""
    parts = []
    if item.stranded_value_share is not None and item.value_range is not None:
        low, high = map(percent, item.value_range)
        parts.append(f"stranded by value {percent(item.stranded_value_share)} ({low} to {high})")
    if item.observed is not None:
        value, low, high = map(percent, item.observed)
        by_value = "" if item.observed_value is None else f", {percent(item.observed_value)} by value"
        parts.append(f"counted {value} ({low} to {high}){by_value}")
    if item.least_cost_share is not None and item.least_cost_share.share is not None:
        parts.append(f"cheapest {span(item.least_cost_share.share)}")
    told = f"{item.country}: {'; '.join(parts)}. " if parts else ""
    return f"{told}Ranges: every capacity of segments and places low, or high; supply and demand as they are."


def _part(share: float | None) -> str:
    return "–" if share is None else percent(share)


def _show_goods(result: GoodsDependence, item: GoodsCountry) -> None:
    """Print each good: exports, worth, and what of it is stranded without the country."""
    joint = result.joint
    out = console()
    where = label(joint.network, item.country)
    out.print(headed(f"Good by good, without transit through {where}"))
    rows = table("Good", "exports", "kTEU", "USD/t", "million USD", "stranded", "alone", "counted through it")
    for good in item.goods:
        described = joint.network.commodities.get(good.good or "")
        worth = result.worth.get(good.good)
        boxes = described.t_per_teu if described is not None else None
        least, greatest = (tonnes(joint, steps) for steps in good.stranded)
        rows.add_row(
            (described.name if described is not None else None) or str(good.good),
            tonnes(joint, good.exports),
            "" if boxes is None else f"{1000 * joint.decimal(good.exports) / float(boxes):,.0f}",
            "–" if worth is None else f"{float(worth.usd_per_amount):,.0f}",
            "–" if worth is None else f"{float(worth.usd_per_step * good.exports) / 1e6:,.0f}",
            least if least == greatest else f"{least}–{greatest}",
            tonnes(joint, good.alone),
            _part(good.observed.value if good.observed else None),
        )
    out.print(rows)
    out.print(
        "Stranded: over all ways to strand as little as can be in all. Alone: if no other good were there."
    )


def show_goods_why(result: GoodsDependence, country: str) -> None:
    """Print the sum of limit x price behind an answer, and the paths that reach it."""
    out, joint, item = console(), result.joint, result.of(country)
    where = label(joint.network, country)
    most = f"{tonnes(joint, item.without.amount)} {joint.unit}"
    out.print(headed(f"Without transit through {where} at most {most} can leave"))
    out.print(f"({about_goods(joint)}; exports to be carried {tonnes(joint, result.total)})")
    out.print("\nBecause every way of every good pays at least its worth at these limits:")
    show_priced_terms(item.without)
    out.print("\nAnd these paths carry as much:")
    rows = table("Good", "path", "amount", left=2)
    for good, paths in item.without.certificate.paths.items():
        for path in paths:
            rows.add_row(str(good), " > ".join(path.elements[::2]), tonnes(joint, path.amount))
    out.print(rows)
    out.print(
        "Verified: the paths are open and together within every limit; no way of any good is cheaper "
        "than its worth; both sides agree."
    )


def show_priced_terms(carried: Carried, *, in_dollars: bool = False) -> None:
    """Print the sum of limit x price term by term; limits of nothing in one line.

    With `in_dollars` the goods were weighed by US dollars per amount, and products are told in millions.
    """
    joint = carried.joint
    price, product = ("x USD/t", "= million USD") if in_dollars else ("x price", "=")
    rows = table("Limit", "shared by", "amount", price, product, "grade", "evidence", left=2)
    terms = terms_in_words(carried)
    for term in terms:
        if term.amount:
            rows.add_row(
                _term_name(joint, term),
                _shared_by(joint, term.goods),
                tonnes(joint, term.amount),
                f"{float(term.price):,.4g}",
                f"{float(term.price * term.amount) / joint.scale:,.{0 if in_dollars else 2}f}",
                term.grade if term.kind not in (EXPORTS, HOME) else "",
                ", ".join(term.evidence[:2]) + (" …" if len(term.evidence) > 2 else ""),  # noqa: PLR2004 - two fit
            )
    total = f"{joint.decimal(carried.amount):,.0f}" if in_dollars else tonnes(joint, carried.amount)
    rows.add_row("Sum", "", "", "", total, "", "", style="bold")
    out = console()
    out.print(rows)
    nothing = sorted({_term_name(joint, term) for term in terms if not term.amount})
    if nothing:
        out.print(f"Also between them, but without capacity: {', '.join(nothing)}.")


def _term_name(joint: JointSnapshot, term: TermInWords) -> str:
    if term.kind == EXPORTS:
        return f"all exports of {term.element}"
    return term.element if term.kind == HOME else _element_name(joint, term.kind, term.element)


def _shared_by(joint: JointSnapshot, goods: Sequence[str]) -> str:
    """Return the goods that share a limit, short where it is all or nearly all of them."""
    if len(goods) == len(joint.views) > 1:
        return "all goods"
    return ", ".join(goods) if len(goods) <= 3 else f"{len(goods)} goods"  # noqa: PLR2004 - three fit


def show_goods_bottlenecks(carried: Carried, *, in_dollars: bool) -> None:
    """Print what holds exports of several goods down, and what one more unit of each limit would bring."""
    joint = carried.joint
    out = console()
    if in_dollars:
        most = f"Goods for at most {joint.decimal(carried.amount):,.0f} million USD"
    else:
        most = f"At most {tonnes(joint, carried.amount)} {joint.unit}"
    out.print(headed(f"{most} can leave", f" ({about_goods(joint)})"))
    out.print("One more unit of a limit brings its price, until another limit steps in:")
    show_priced_terms(carried, in_dollars=in_dollars)
    for text in joint.warnings:
        out.print(f"note: {text}")


def show_goods_run(result: GoodsScenarioResult, files: Sequence[str] = ()) -> None:
    """Print what a scenario does to several goods, as a view of a year."""
    out = console()
    before, after = result.baseline, result.outcome
    joint = before.joint
    out.print(headed(f"\n{result.scenario.title}", f" ({result.scenario.name})"))
    lost = float(result.lost) / joint.scale
    worth = "" if result.lost_usd is None else f", worth {result.lost_usd / 1e6:,.0f} million USD"
    out.print(
        f"{about_goods(joint)}, a year's view: of {tonnes(joint, before.total)} exports "
        f"{joint.decimal(before.total) - lost:,.1f} can still leave; {lost:,.2f} is lost{worth}."
    )
    goods = table("Good", "exports", "lost")
    for good in before.joint.views:
        if result.lost_of(good) >= 1:
            missing = float(result.lost_of(good)) / joint.scale
            goods.add_row(_good_name(before, good), tonnes(joint, before.exports[good]), f"{missing:,.2f}")
    if goods.row_count:
        out.print(goods)
        out.print("The most by weight still leaves, and of all ways to do so the most valuable.")
    rows = table("Transit through", "stranded before", "stranded after", "by value before", "by value after")
    for item in before.countries:
        then = after.of(item.country)
        rows.add_row(
            item.country,
            tonnes(joint, item.stranded),
            tonnes(after.joint, then.stranded),
            _part(item.stranded_value_share),
            _part(then.stranded_value_share),
        )
    out.print(rows)
    for file in files:
        out.print(f"Wrote {file}", soft_wrap=True)


def _good_name(result: GoodsDependence, good: Good) -> str:
    described = result.joint.network.commodities.get(good or "")
    return (described.name if described is not None else None) or str(good)


def show_goods_ensemble(result: GoodsEnsemble) -> None:
    """Print how what is stranded spreads when every figure is drawn from its range."""
    joint, out = result.joint, console()
    drawn = f"{result.drawn} figures from {result.drivers} sources, {result.shape}"
    out.print(headed("When every figure is drawn from its range", f" ({result.samples:,} samples, {drawn})"))
    rows = table("Stranded without", "5 %", "median", "95 %", "share 5 %", "median", "95 %", left=1)
    for item in result.countries:
        for name, found, scale in (
            (f"{item.country}, {joint.unit}", item.amount, joint.scale),
            (f"{item.country}, million USD", item.value, MILLION),
        ):
            ends = (found.stranded.low, found.stranded.median, found.stranded.high)
            shares = (found.stranded_share.low, found.stranded_share.median, found.stranded_share.high)
            rows.add_row(name, *(f"{end / scale:,.1f}" for end in ends), *map(percent, shares))
    out.print(rows)
    out.print(
        "Every sample is proven by its prices. A supply drawn below its exports lowers what there is to "
        "strand; one drawn above adds nothing: the headline may lie above these figures."
    )

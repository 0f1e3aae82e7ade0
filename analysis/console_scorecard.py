"""The scorecard of corridors as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import amount, console, headed, percent, table
from analysis.scorecard_words import (
    binding_words,
    boxes_words,
    corridor_name,
    element_name,
    finding,
    good_name,
    short,
    years,
)
from routes.countries import label
from routes.units import single_amount

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from analysis.certificate import CutElement
    from analysis.scorecard import CorridorScore, Scorecard, YearVolume

NONE = "–"


def show_scorecard(result: Scorecard) -> None:
    """Print the finding, the corridors side by side, what binds, what was carried, and the warnings."""
    out = console()
    out.print(headed(finding(result)))
    unit = result.network.settings.unit
    about = ", ".join(str(part) for part in (result.network.settings.name, result.year, unit) if part)
    out.print(f"{about}: each corridor alone, supply unlimited, home demand first.")
    out.print("Nameplate is for all owners; effective is what is left for the exporter's goods.")
    _show_figures(result)
    _show_limits(result)
    _show_years(result)
    _show_owners(result)
    for text in result.warnings:
        out.print(f"note: {text}")


def _show_figures(result: Scorecard) -> None:
    per = single_amount(result.network.settings.unit)
    carried = f"Carried {result.year}" if result.year else "Carried"
    heads = ("Nameplate", "Effective", "(range)", carried, "used", f"USD/{per}", "days")
    rows = table("Corridor and good", *heads)
    for score in result.scores:
        view, seen, used = score.view, score.in_year, score.utilisation
        rows.add_row(
            _title(score),
            NONE if score.nominal.value is None else amount(view, score.nominal.value),
            amount(view, score.capacity.value),
            f"{view.decimal(score.low):,.1f}–{view.decimal(score.high):,.1f}",
            _volume(seen),
            NONE if used is None else percent(float(used)),
            _cost(score),
            _days(score),
        )
    console().print(rows)
    for score in result.scores:
        if boxes_words(score):
            ends = "–".join(f"{score.boxes(end):,.0f}" for end in (score.low, score.high))
            console().print(f"{_title(score)}, if nothing else went: {boxes_words(score)} effective ({ends})")
    if any(score.way is not None and score.way.days and score.way.without_days for score in result.scores):
        console().print("≥: the days that are known; those of other segments on the way are not")


def _title(score: CorridorScore) -> str:
    return ", ".join(part for part in (corridor_name(score), good_name(score).lower()) if part)


def _cost(score: CorridorScore) -> str:
    way = score.way
    return NONE if way is None or way.cost is None else f"{float(way.cost):,.0f}"


def _days(score: CorridorScore) -> str:
    way = score.way
    if way is None or way.days is None:
        return NONE
    return f"{'≥ ' if way.without_days else ''}{way.days:.0f}"


def _show_limits(result: Scorecard) -> None:
    """Print what binds each corridor, term by term, and which countries goods can cross on it."""
    rows = table("Corridor and good", "binds", "crosses", "cost, days to", "grade", left=5)
    for score in result.scores:
        view = score.view
        market = NONE if score.way is None else short(view.network.places[score.way.market].label)
        rows.add_row(
            _title(score),
            _binds(score),
            ", ".join(label(view.network, name) for name in score.countries) or "none",
            market,
            score.grade,
        )
    console().print(rows)


def _binds(score: CorridorScore) -> str:
    """Return the sum behind the capacity, and under it whose nameplate counts."""
    lines = [_sum(score, score.binding) or "no way is open"]
    if score.nominal.terms:
        lines.append(f"nameplate: {_sum(score, score.nominal.terms)}")
    return "\n".join(lines)


def _sum(score: CorridorScore, terms: Iterable[CutElement]) -> str:
    words = []
    for term in terms:
        boxes = score.term_boxes(term)
        in_boxes = "" if boxes is None else f" ({boxes:,.0f} kTEU/yr)"
        words.append(f"{amount(score.view, term.capacity)} {binding_words(score.view, term)}{in_boxes}")
    return " + ".join(words).replace("+ -", "− ")


def _show_years(result: Scorecard) -> None:
    """Print what was carried in every counted year."""
    seen = years(result)
    if not seen:
        return
    rows = table("Exports carried", *map(str, seen))
    for score in result.scores:
        by_year = {item.year: item for item in score.carried}
        rows.add_row(_title(score), *(_volume(by_year.get(year)) for year in seen))
    console().print(rows)


def _volume(item: YearVolume | None) -> str:
    return NONE if item is None else f"{float(item.value):,.2f}"


def _show_owners(result: Scorecard) -> None:
    """Print what all owners carried: other sums, on single elements, in the unit of their sources."""
    found = [(score, group) for score in result.scores for group in score.owners]
    if not found:
        return
    console().print("All owners together, on single elements; no part of the volumes above:")
    rows = table("Corridor", "element", "unit", "by year", left=4)
    for score, group in found:
        by_year = ", ".join(f"{item.year} {_with_range(item)}" for item in group.volumes)
        rows.add_row(corridor_name(score), element_name(score.view, group.element), group.unit, by_year)
    console().print(rows)


def _with_range(item: YearVolume) -> str:
    """Return a volume, and the ends of its range where it has one."""
    ends = "" if item.low == item.high else f" ({_plain(item.low)}–{_plain(item.high)})"
    return f"{_plain(item.value)}{ends}"


def _plain(value: Fraction) -> str:
    return f"{float(value):,.3f}".rstrip("0").rstrip(".")

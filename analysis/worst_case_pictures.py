"""From worst cases and attribution to their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.chart_pictures import route_name
from analysis.console_worst_cases import METHODS, NOUNS
from analysis.pictures import exporter_name, goods, save, sources
from analysis.plots.attribution_bars import AttributedPart, AttributionBars, attribution_bars
from analysis.plots.captions import PER_CENT
from analysis.plots.interdiction_curve import InterdictionCurve, WorstSet, interdiction_curve
from analysis.plots.throttle_curve import amount
from analysis.targets import target_name
from routes.countries import label

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.flow_game import Attribution
    from analysis.interdiction import Interdiction
    from analysis.worst_cases import WorstCases
    from routes.snapshot import Snapshot


def interdiction_picture(result: WorstCases) -> InterdictionCurve:
    """Return what is left with the worst one, two ... elements lost."""
    view, (whole, *worse) = result.snapshot, result.curve
    noun, plural = NOUNS[result.by]
    last = worse[-1] if worse else whole
    of = f"{_figure(view, whole.exports)} {view.unit}"
    left = f"{_figure(view, last.exports)} of {of}" if last.exports else f"nothing of {of}"
    lost = plural if last.budget != 1 else noun
    title = f"With the worst {last.budget} {lost} lost, {left} can leave"
    if last.exports == whole.exports:
        title = f"All {of} can leave with any {last.budget} {lost} lost"
    return InterdictionCurve(
        title=title,
        subtitle=(
            f"Greatest {goods(view)} exports of {exporter_name(view)}{_when(view)}, {view.unit}, "
            "home demand first. Each set is the worst of its size, proven"
        ),
        footer=sources(view),
        unit=view.unit,
        noun=SHORT_NOUNS[result.by],
        sets=tuple(_set(result, item) for item in result.curve),
    )


SHORT_NOUNS = {
    "segment": ("segment", "segments"),
    "place": ("place", "places"),
    "country": ("country", "countries"),
}


def _set(result: WorstCases, item: Interdiction) -> WorstSet:
    view = result.snapshot
    return WorstSet(
        size=item.budget,
        left=view.decimal(item.exports),
        lost=tuple(_short(target_name(view, result.by, name)) for name in item.sets[0]),
        others=len(item.sets) - 1,
        more=not item.complete,
    )


def _short(name: str) -> str:
    """Return the name of a place, or of the two ends of a segment, without what stands in brackets."""
    return " – ".join(end.partition(" (")[0] for end in name.split(" – "))


def attribution_picture(result: Attribution) -> AttributionBars:
    """Return what hangs on each transit country or corridor."""
    view = result.snapshot

    def name(player: str) -> str:
        return route_name(view, player) if result.by == "corridor" else label(view.network, player)

    parts = tuple(
        AttributedPart(
            name=name(part.player),
            value=float(part.value) / view.scale,
            low=None if part.low is None else part.low / view.scale,
            high=None if part.high is None else part.high / view.scale,
        )
        for part in result.parts
    )
    of = f"Of {_figure(view, result.exports)} {view.unit} of {goods(view)} that could leave"
    what = "transit countries" if result.by == "country" else "corridors"
    first = parts[0] if parts and parts[0].value > 0 else None
    hang = f"{amount(first.value)} hang on {first.name}" if first else f"nothing hangs on {what}"
    meaning = "the values do not add up to all" if result.method == "banzhaf" else "all orders count alike"
    return AttributionBars(
        title=f"{of}, {hang}",
        subtitle=(
            f"{METHODS[result.method]}{_when(view)}, {view.unit}: what each adds, on average, to the exports "
            f"that others leave open; {meaning}"
        ),
        footer=sources(view),
        unit=view.unit,
        whole=view.decimal(result.exports),
        parts=parts,
        nobody=AttributedPart(name="None of them", value=view.decimal(result.without)),
        band=f"5 to 95 % of {result.samples} random futures".replace(" %", PER_CENT)
        if result.samples
        else "",
    )


def _figure(view: Snapshot, steps: int) -> str:
    return amount(view.decimal(steps))


def _when(view: Snapshot) -> str:
    return f" in {view.year}" if view.year else ""


def save_interdiction(result: WorstCases, folder: Path) -> list[Path]:
    """Draw the curve of worst sets."""
    return save(interdiction_curve(interdiction_picture(result)), folder, "worst-case")


def save_attribution(result: Attribution, folder: Path) -> list[Path]:
    """Draw what hangs on whom."""
    return save(attribution_bars(attribution_picture(result)), folder, "attribution")

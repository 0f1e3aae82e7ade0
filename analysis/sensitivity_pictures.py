"""From a sensitivity to its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.pictures import exporter_name, goods, save, sources
from analysis.plots.captions import PER_CENT, percent
from analysis.plots.sensitivity_bars import Estimate, SensitiveSource, SensitivityBars, sensitivity_bars
from analysis.plots.throttle_curve import amount
from analysis.sensitivity import cited_as, moved_names
from routes.countries import label

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.sensitivity import Sensitivity, Source

SHOWN = 8
LEAST = 0.002  # of the spread: what has less is counted in the footer


def sensitivity_picture(result: Sensitivity) -> SensitivityBars:
    """Return the sources that explain most of the spread."""
    view = result.snapshot
    where = label(view.network, result.country)
    shown = [source for source in result.sources if source.total.value >= LEAST][:SHOWN]
    verb = "can" if result.of == "left" else "cannot"
    title = f"No source changes what {verb} leave without {where}"
    if shown:
        share, first = percent(max(shown[0].first.value, 0.0)), moved_names(view, shown[0])[0]
        title = f"{share} of the doubt rests on one source: {first}"
    mean, deviation = (amount(steps / view.scale) for steps in (result.mean, result.deviation))
    year = f" in {view.year}" if view.year else ""
    rest = len(result.sources) - len(shown)
    return SensitivityBars(
        title=title,
        subtitle=(
            f"{upper(goods(view))} exports of {exporter_name(view)}{year} that {verb} leave without {where}: "
            f"mean {mean}, standard deviation {deviation} {view.unit}. Shares of the variance"
        ),
        footer=f"{rest} other sources explain less or nothing. {sources(view)}" if rest else sources(view),
        sources=tuple(_bars(result, source) for source in shown),
        interval=f"90{PER_CENT} interval, {result.samples:,} samples",
    )


def upper(text: str) -> str:
    """Return words that begin a sentence."""
    return text[:1].upper() + text[1:]


def _bars(result: Sensitivity, source: Source) -> SensitiveSource:
    names = moved_names(result.snapshot, source)
    return SensitiveSource(
        moves=upper(names[0]) + (f" and {len(names) - 1} more" if len(names) > 1 else ""),
        cited=cited_as(source),
        alone=Estimate(*source.first),
        with_others=Estimate(*source.total),
    )


def save_sensitivity(result: Sensitivity, folder: Path) -> list[Path]:
    """Draw the bars of a sensitivity."""
    return save(sensitivity_bars(sensitivity_picture(result)), folder, "sensitivity")

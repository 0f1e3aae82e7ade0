"""From an outlook to its fan chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.outlook_results import years
from analysis.pictures import exporter_name, goods, save, sources_of
from analysis.pipeline import projects
from analysis.plots import theme
from analysis.plots.captions import percent
from analysis.plots.fan_chart import LEANING, FanChart, FanLine, FanYear, Leaning, Opening, fan_chart
from analysis.plots.throttle_curve import amount
from routes.countries import label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analysis.outlook_results import Outlook, OutlookYear
    from analysis.outlook_years import Case

LEAST = 0.05  # of the unit: what is less never shows
OTHERS: dict[Case, tuple[str, theme.Pen]] = {
    "none": ("Nothing more built", theme.Pen(theme.MUTED, 1.8)),
    "late": ("Used and late as past plans were", theme.Pen(theme.CROSSES, 1.6, (2.5, 1.8))),
    "promised": ("All built and used as promised", theme.Pen(theme.AVOIDS, 2.0)),
}


def outlook_picture(result: Outlook) -> FanChart:
    """Return the fan of what is stranded without the country in focus, and who is leaned on instead."""
    view, focus = result.last, result.focus
    where, unit = label(view.network, focus), view.unit
    known = projects(view.network)
    counted, usual = result.course("counted"), result.course("usual")
    others = [case for case in OTHERS if case in result.cases and result.use is not None]
    return FanChart(
        title=title_of(result),
        subtitle=(
            f"{_upper(goods(view))} exports of {exporter_name(view)} that cannot leave without transit "
            f"through {where}, {unit}: median of {result.samples:,} samples of all figures. "
            "Dark: half of the samples; pale: nine in ten"
        ),
        footer=_footer(result),
        unit=unit,
        fan_name="Used as past plans were" if result.use is not None else "No project is due",
        counted=tuple(_fan_year(item, focus) for item in counted),
        coming=tuple(_fan_year(item, focus) for item in usual),
        others=tuple(
            FanLine(
                name=OTHERS[case][0],
                pen=OTHERS[case][1],
                values=_medians([*counted[-1:], *result.course(case)], focus),
            )
            for case in others
        ),
        openings=tuple(
            Opening(item.year, known[item.id].name or item.id, item.alone)
            for item in result.due
            if not item.does_nothing
        ),
        leaning_name=(
            f"Leaned on instead: leaves without {where}, and would not without this country too, {unit}"
        ),
        leaning=_leaning(result),
    )


def title_of(result: Outlook) -> str:
    """Return the finding: what the last year strands as past plans were met, and as promised."""
    cases: tuple[Case, ...] = ("none", "usual", "promised")
    none, usual, promised = (result.course(case)[-1].of(result.focus).stranded for case in cases)
    exports = result.course("usual")[-1].exports.median
    where, unit = label(result.last.network, result.focus), result.last.unit
    year = result.years[-1].year
    if result.use is None:
        return f"With nothing more built {year} strands {amount(usual.median)} of {amount(exports)} {unit}"
    if max(none.p95, usual.p95) < LEAST:
        return f"In {year} nothing is stranded without {where}, whatever is built"
    if usual.median < LEAST:
        return f"By {year} nothing is stranded without {where}, if past plans are a guide"
    return (
        f"If past plans are a guide, {year} still strands {amount(usual.median)} of {amount(exports)} {unit} "
        f"without {where}; {amount(promised.median)} as promised"
    )


def _footer(result: Outlook) -> str:
    use, text = result.use, ""
    if use is not None:
        text = (
            f"{sum(item.concerns for item in result.due)} of {len(result.due)} projects due concern these "
            f"goods. Past plans reached {percent(float(use.low))} to "
            f"{percent(float(use.high))} of what was planned, together {percent(float(use.central))}. "
        )
        if result.delay:
            text += f"Past openings came {years(result.delay)} late (median). "
        if result.late:
            text += f"All projects are taken to come {years(result.late)} late. "
    return text + sources_of(result.last.network, result.evidence)


def _fan_year(item: OutlookYear, focus: str) -> FanYear:
    answer = item.of(focus)
    fan = answer.stranded
    return FanYear(
        year=item.year,
        exports=item.exports.median,
        share=answer.share.median,
        p05=fan.p05,
        p25=fan.p25,
        median=fan.median,
        p75=fan.p75,
        p95=fan.p95,
    )


def _medians(items: Iterable[OutlookYear], country: str) -> tuple[tuple[int, float], ...]:
    return tuple((item.year, item.of(country).stranded.median) for item in items)


def _leaning(result: Outlook) -> tuple[Leaning, ...]:
    """Return the countries leaned on most, those that are leaned on alike on one line."""
    years = (*result.course("counted"), *result.course("usual"))
    alike: dict[tuple[tuple[int, float], ...], list[str]] = {}
    for item in years[-1].countries:
        found = [(year.year, year.of(item.country).leans) for year in years]
        values = tuple((year, round(fan.median, 2)) for year, fan in found if fan is not None)
        if max((value for _, value in values), default=0.0) >= LEAST:
            role = " (buyer)" if item.country in result.buyers else ""
            alike.setdefault(values, []).append(f"{label(result.last.network, item.country)}{role}")
    greatest = sorted(alike.items(), key=lambda pair: (-max(value for _, value in pair[0]), pair[1]))
    return tuple(Leaning(name=", ".join(names), values=values) for values, names in greatest[: len(LEANING)])


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def save_outlook(result: Outlook, folder: Path) -> list[Path]:
    """Draw the fan chart."""
    return save(fan_chart(outlook_picture(result)), folder, "outlook")

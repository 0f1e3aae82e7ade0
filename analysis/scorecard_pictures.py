"""From the scorecard to its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.pictures import save
from analysis.plots.scorecard_table import ScorecardRow, ScorecardTable, scorecard_table
from analysis.scorecard_words import bound_by, boxes_words, corridor_name, finding, good_name, short, years
from routes.countries import label
from routes.transit import members
from routes.units import single_amount

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.scorecard import CorridorScore, Scorecard

NONE = "–"


def scorecard_picture(result: Scorecard) -> ScorecardTable:
    """Return the corridors side by side, with their words."""
    settings, seen = result.network.settings, years(result)
    focus = settings.focus
    when = f" in {result.year}" if result.year else ""
    over = f"{seen[0]} to {seen[-1]}" if seen else "no year"
    return ScorecardTable(
        title=finding(result),
        subtitle=(
            f"{settings.unit}{when}: each corridor alone, supply unlimited; each row has a scale of its own. "
            "Pale bar: nameplate, for all owners. Full bar: what is left for the exporter’s goods, its range "
            f"a line. Dot: exports carried; rings: other years ({over})"
        ),
        footer=_footer(result),
        unit=settings.unit,
        cost_unit=f"USD/{single_amount(settings.unit)}",
        year=result.year,
        denied_name=None if focus is None else label(result.network, focus),
        rows=tuple(_row(score) for score in result.scores),
    )


def _row(score: CorridorScore) -> ScorecardRow:
    view, nominal, way = score.view, score.nominal.value, score.way
    focus = view.network.settings.focus
    denied = () if focus is None else members(view.network, focus)
    return ScorecardRow(
        name=corridor_name(score),
        good=", ".join(part for part in (good_name(score), boxes_words(score)) if part),
        nameplate=None if nominal is None else view.decimal(nominal),
        effective=view.decimal(score.capacity.value),
        low=view.decimal(score.low),
        high=view.decimal(score.high),
        carried=tuple((item.year, float(item.value)) for item in score.carried),
        used=None if score.utilisation is None else float(score.utilisation),
        binding=bound_by(score),
        cost=NONE if way is None or way.cost is None else f"{float(way.cost):,.0f}",
        days=days_words(score),
        crosses=", ".join(short(label(view.network, name)) for name in score.countries) or "none",
        grade=score.grade,
        crossing=any(name in score.countries for name in denied),
    )


def days_words(score: CorridorScore) -> str:
    """Return the days on the way; with ≥ where those of some segments are not known."""
    way = score.way
    if way is None or way.days is None:
        return NONE
    sign = "≥\N{NO-BREAK SPACE}" if way.without_days else ""
    return f"{sign}{way.days:.0f}"


def _footer(result: Scorecard) -> str:
    known = result.network.evidence
    rows = [known[name] for name in {n for score in result.scores for n in score.evidence()} if name in known]
    publishers = {row.publisher for row in rows if row.publisher}
    latest = max((row.published or "" for row in rows), default="")
    sources = (
        f"Figures: {len(rows)} rows of evidence from {len(publishers)} publishers" if rows else "No evidence"
    )
    until = f", published up to {latest[:7]}" if latest else ""
    return (
        f"{sources}{until}. Cost and days: the cheapest way through what carried most; ≥: days of some "
        "segments are not known. Crosses: countries and straits that goods can leave on it. Grade: the worst "
        "source of what binds and of the nameplate; judged is our judgement."
    )


def save_scorecard(result: Scorecard, folder: Path) -> list[Path]:
    """Draw the corridors side by side."""
    return save(scorecard_table(scorecard_picture(result)), folder, "scorecard")

"""The corridors side by side as rows of the report's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.scorecard_words import (
    bound_by,
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
    from analysis.scorecard import CorridorScore, Scorecard


@dataclass(frozen=True, kw_only=True)
class CorridorRow:
    """One corridor and one good, amounts in the unit of the network; None where there is no figure.

    `carried` follows the years of the card; `used` is a share in [0, 1].
    """

    name: str
    good: str
    boxes: str
    nameplate: float | None
    effective: float
    range: tuple[float, float]
    carried: tuple[float | None, ...]
    in_year: float | None
    used: float | None
    binding: str
    cost: float | None
    days: float | None
    days_partial: bool
    crosses: str
    grade: str


@dataclass(frozen=True, kw_only=True)
class OwnersRow:
    """What all owners carried on one element: year and amount, in the unit of its source."""

    corridor: str
    element: str
    unit: str
    volumes: tuple[tuple[int, float, float, float], ...]


@dataclass(frozen=True, kw_only=True)
class CorridorTable:
    """All that the page says of the corridors."""

    finding: str
    year: int | None
    cost_unit: str
    years: tuple[int, ...]
    rows: tuple[CorridorRow, ...]
    owners: tuple[OwnersRow, ...]
    warnings: tuple[str, ...]


def corridor_table(card: Scorecard) -> CorridorTable | None:
    """Return the tables of a scorecard; None where there is no corridor."""
    if not card.scores:
        return None
    seen = years(card)
    return CorridorTable(
        finding=finding(card),
        year=card.year,
        cost_unit=f"USD/{single_amount(card.network.settings.unit)}",
        years=seen,
        rows=tuple(_row(score, seen) for score in card.scores),
        owners=tuple(row for score in card.scores for row in _owners(score)),
        warnings=card.warnings,
    )


def _row(score: CorridorScore, seen: tuple[int, ...]) -> CorridorRow:
    view, nominal, way = score.view, score.nominal.value, score.way
    carried = {item.year: float(item.value) for item in score.carried}
    return CorridorRow(
        name=corridor_name(score),
        good=good_name(score),
        boxes=boxes_words(score),
        nameplate=None if nominal is None else view.decimal(nominal),
        effective=view.decimal(score.capacity.value),
        range=(view.decimal(score.low), view.decimal(score.high)),
        carried=tuple(carried.get(year) for year in seen),
        in_year=carried.get(view.year) if view.year is not None else None,
        used=None if score.utilisation is None else float(score.utilisation),
        binding=bound_by(score),
        cost=None if way is None or way.cost is None else float(way.cost),
        days=None if way is None else way.days,
        days_partial=way is not None and bool(way.without_days),
        crosses=", ".join(short(label(view.network, name)) for name in score.countries) or "none",
        grade=score.grade,
    )


def _owners(score: CorridorScore) -> list[OwnersRow]:
    return [
        OwnersRow(
            corridor=corridor_name(score),
            element=element_name(score.view, group.element),
            unit=group.unit,
            volumes=tuple(
                (item.year, float(item.low), float(item.value), float(item.high)) for item in group.volumes
            ),
        )
        for group in score.owners
    ]

"""Whose goods are stranded: for each field the least and the most, over all ways to carry the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.carriage import carriage
from analysis.linear import Column, LinearProgramme, Row
from routes.transit import exits

if TYPE_CHECKING:
    from analysis.dependence import Dependence


@dataclass(frozen=True, kw_only=True)
class FieldRange:
    """Stranded exports of one field, in integer steps: the same numbers where it is determined."""

    place: str
    least: float
    greatest: float


def stranded_by_field(result: Dependence, country: str) -> tuple[FieldRange, ...]:
    """Return for each field how much of the stranded exports is its own.

    All plans are looked at that serve home demand and carry abroad, without the country, as much as
    can be carried, and beside each all plans with the country that let every field send at least as
    much and carry all the exports. What a field sends more in the second is its own; of that the
    stranded total is made up, so that goods which never had a way out are no part of it.
    """
    answer = result.of(country)
    if not answer.stranded or result.snapshot.notion == "corridor":
        return ()
    view = result.snapshot
    closed = view.closing(exits(view.network, country))
    without = carriage(closed, exports=answer.without.value, home=answer.without.home)
    everything = carriage(view, exports=result.exports, home=result.capacity.home)
    count = len(without.programme.columns)
    own = count + len(everything.programme.columns)
    fields = [index for index, stream in enumerate(without.streams) if stream.kind == "supply"]
    parts = [own + offset for offset in range(len(fields))]
    # supplies are the first streams of both, in the same order
    more = [
        Row(entries={index: 1, part: 1, count + index: -1}, low=None, high=0)
        for index, part in zip(fields, parts, strict=True)
    ]
    total = Row(entries=dict.fromkeys(parts, 1), low=answer.stranded, high=answer.stranded)
    programme = LinearProgramme(
        columns=(
            *without.programme.columns,
            *everything.programme.columns,
            *(Column(high=answer.stranded) for _ in parts),
        ),
        rows=(
            *without.programme.rows,
            *(_moved(row, count) for row in everything.programme.rows),
            *more,
            total,
        ),
    )
    ranges = []
    for index, part in zip(fields, parts, strict=True):
        alone = {part: Fraction(1)}
        least, greatest = programme.minimise(alone).bound, programme.maximise(alone).bound
        place = without.streams[index].element
        ranges.append(FieldRange(place=place, least=float(least), greatest=float(greatest)))
    return tuple(sorted(ranges, key=lambda item: (-item.greatest, item.place)))


def _moved(row: Row, columns: int) -> Row:
    """Return a row about columns that stand further on."""
    return replace(row, entries={column + columns: value for column, value in row.entries.items()})

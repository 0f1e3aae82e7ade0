"""Whose goods are stranded: for each field the least and the most, over all ways to carry the rest."""

from __future__ import annotations

from dataclasses import dataclass
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
    can be carried. A field's stranded goods are part of what it puts out and cannot send; the fields'
    parts add up to the stranded total.
    """
    answer = result.of(country)
    if not answer.stranded or result.snapshot.notion == "corridor":
        return ()
    view = result.snapshot.closing(exits(result.snapshot.network, country))
    ways = carriage(view, exports=answer.without.value, home=answer.without.home)
    fields = [index for index, stream in enumerate(ways.streams) if stream.kind == "supply"]
    count = len(ways.programme.columns)
    output = [view.supplies[ways.streams[index].element].amount or 0 for index in fields]
    unsent = [
        Row(entries={index: 1, count + offset: 1}, low=None, high=output[offset])
        for offset, index in enumerate(fields)
    ]
    total = Row(
        entries={count + offset: 1 for offset in range(len(fields))},
        low=answer.stranded,
        high=answer.stranded,
    )
    programme = LinearProgramme(
        columns=(*ways.programme.columns, *(Column(high=amount) for amount in output)),
        rows=(*ways.programme.rows, *unsent, total),
    )
    ranges = []
    for offset, index in enumerate(fields):
        own = {count + offset: Fraction(1)}
        least, greatest = programme.minimise(own).bound, programme.maximise(own).bound
        ranges.append(
            FieldRange(place=ways.streams[index].element, least=float(least), greatest=float(greatest))
        )
    return tuple(sorted(ranges, key=lambda item: (-item.greatest, item.place)))

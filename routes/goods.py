"""Which goods are parts of a wider one, and whom a row speaks for: `dry` holds coal, grain, ores, ...

A wider commodity is asked for as one good, whose parts can take each other's place. Its rows bind all
its parts together; a part's rows bind the part. Only parts have supplies and counted flows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from routes.model import Capacity, Commodity, Segment
    from routes.tables import Tables

ALL = "all"
SEPARATOR = ","
Good = str | None  # None: the nameless good of a network without commodities


@dataclass(frozen=True, kw_only=True)
class Goods:
    """The commodities of a network and how they lie within each other.

    Parameters
    ----------
    ids
        Every commodity, in the order of the file.
    part_of
        The wider commodity of each that has one.
    """

    ids: tuple[Good, ...]
    part_of: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _leaves(self) -> Mapping[Good, frozenset[Good]]:
        """The goods without parts that each commodity is made up of; itself where it has none."""
        wider = set(self.part_of.values())
        found: dict[Good, set[Good]] = defaultdict(set)
        for name in self.ids:
            if name not in wider:
                for above in self.lineage(name):
                    found[above].add(name)
        return {name: frozenset(leaves) for name, leaves in found.items()}

    @cached_property
    def leaves(self) -> tuple[Good, ...]:
        """The goods without parts, in the order of the file."""
        return tuple(name for name in self.ids if self.parts(name) == {name})

    def lineage(self, name: Good) -> tuple[Good, ...]:
        """Return a commodity and all that it is a part of, the nearest first."""
        found: list[Good] = [name]
        while found[-1] is not None and (above := self.part_of.get(found[-1])) not in (None, *found):
            found.append(above)
        return tuple(found)

    def parts(self, name: Good) -> frozenset[Good]:
        """Return the goods without parts that a commodity is made up of."""
        return self._leaves.get(name, frozenset((name,)))

    def covered(self, names: Iterable[Good]) -> frozenset[Good]:
        """Return the goods that a row which names commodities speaks for; none named = all."""
        named = tuple(names)
        return frozenset().union(*map(self.parts, named)) if named else frozenset(self.leaves)

    def several(self, asked: Good) -> bool:
        """Whether more than one commodity is asked for: ``all``, or ids with commas."""
        return asked is not None and asked not in self.ids and (asked == ALL or SEPARATOR in asked)

    def speaks_for(self, named: Good, asked: Good) -> bool:
        """Whether a supply, price or flow of one commodity is a term of another: its own or a part's."""
        return named is None or named == asked or self.parts(named) <= self.parts(asked)

    def carries(self, segment: Segment, asked: Good) -> bool:
        """Whether a segment can carry a commodity, or a part of it."""
        if not segment.commodities or asked is None:
            return True
        return bool(self.covered(segment.commodities) & self.parts(asked))

    def binds(self, row: Capacity, carried: frozenset[Good], asked: Good) -> bool:
        """Whether a capacity row bounds all of a commodity at its element, which carries some goods.

        A row for one part leaves the way open to the others, so it does not bound the whole.
        """
        if not row.commodities:
            return True
        there = self.parts(asked) & carried if carried else self.parts(asked)
        return bool(there) and there <= self.covered(row.commodities)


def goods_of(tables: Tables) -> Goods:
    """Return the commodities of a network; one nameless good where none is named anywhere."""
    if tables.commodities or tables.faulty.get("commodities"):
        return Goods(
            ids=tuple(item.id for item in tables.commodities),
            part_of={item.id: item.part_of for item in tables.commodities if item.part_of is not None},
        )
    named = [row.commodity for row in tables.supplies] + [row.commodity for row in tables.demands]
    return Goods(ids=tuple(dict.fromkeys(name for name in named if name is not None)) or (None,))


def carried_at(tables: Tables, goods: Goods) -> dict[str, frozenset[Good]]:
    """Return the goods that segments carry, and that can come to each place, by element."""
    found: dict[str, frozenset[Good]] = {}
    known: dict[tuple[str, ...], frozenset[Good]] = {}
    for segment in tables.segments:
        named = segment.commodities
        carried = known[named] if named in known else known.setdefault(named, goods.covered(named))
        for element in (segment.id, segment.origin, segment.destination):
            before = found.get(element, carried)
            found[element] = carried if before is carried else before | carried
    return found


def circles(commodities: Iterable[Commodity]) -> Iterator[int]:
    """Yield the position of each commodity that is, step by step, a part of itself."""
    rows = tuple(commodities)
    above = {item.id: item.part_of for item in rows}
    for index, item in enumerate(rows):
        seen, step = {item.id}, item.part_of
        while step is not None and step not in seen:
            seen.add(step)
            step = above.get(step)
        if step == item.id:
            yield index

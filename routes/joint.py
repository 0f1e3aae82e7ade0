"""Several goods of one year at once: each with its own supplies and markets, all sharing what is limited.

A limit holds for the sum of the goods it speaks for. A row for a wider commodity (dry) speaks for all
its parts, a row without a commodity for every good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from routes.checks import commodity_ids
from routes.errors import RoutesError, unknown
from routes.goods import ALL, SEPARATOR, carried_at, goods_of
from routes.limits import Limit, LimitReader, kind_of
from routes.model import Capacity
from routes.periods import counted_years, default_year
from routes.snapshot import LARGEST, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routes.goods import Good, Goods
    from routes.limits import Bound, Dated, Kind
    from routes.model import Demand
    from routes.network import Network
    from routes.snapshot import CapacityNotion, Snapshot
    from routes.transit import Way


@dataclass(frozen=True, kw_only=True)
class SharedLimit:
    """A limit on the sum of some goods at an element.

    Parameters
    ----------
    limit
        What is limited (segment, place, demand) and by how much, in integer steps.
    goods
        The goods whose amounts add up to it.
    """

    limit: Limit
    goods: frozenset[Good]

    @property
    def key(self) -> tuple[Kind, str, tuple[str, ...]]:
        """What tells limits apart: kind, element, goods in alphabetical order."""
        return self.limit.kind, self.limit.id, tuple(sorted(str(good) for good in self.goods))


@dataclass(frozen=True, kw_only=True)
class JointSnapshot:
    """A network at one year for several goods.

    Parameters
    ----------
    commodity
        What was asked for, as it was asked for: ``all``, ``dry``, ``coal,grain``.
    views
        The snapshot of each good without parts, by good: its ways, supplies, costs and sinks. Amounts of
        all are in the same steps.
    limits
        Finite limits of segments, places and demands. Supplies are limited in `views`.
    """

    commodity: str
    views: Mapping[Good, Snapshot]
    limits: tuple[SharedLimit, ...]

    @property
    def first(self) -> Snapshot:
        """Any of the snapshots, for what they have in common."""
        return next(iter(self.views.values()))

    @property
    def network(self) -> Network:
        """The network all goods share."""
        return self.first.network

    @property
    def year(self) -> int | None:
        """The calendar year."""
        return self.first.year

    @property
    def unit(self) -> str:
        """The network's unit."""
        return self.first.unit

    @property
    def scale(self) -> int:
        """How many integer steps one unit is."""
        return self.first.scale

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was carried forward or taken from another year, each once."""
        return tuple(dict.fromkeys(text for view in self.views.values() for text in view.warnings))

    @cached_property
    def unlimited(self) -> int:
        """The integer that stands for no limit: more than all finite limits together."""
        finite = [shared.limit.amount for shared in self.limits if shared.limit.amount is not None]
        finite += [
            limit.amount
            for view in self.views.values()
            for limit in view.supplies.values()
            if limit.amount is not None
        ]
        total = sum(finite) + 1
        if total > LARGEST:
            raise RoutesError(f"the capacities add up to more than 2^53 steps of {self.unit}/{self.scale}")
        return total

    def closing(self, more: Iterable[Way]) -> JointSnapshot:
        """Return the snapshot with more ways closed to every good."""
        ways = frozenset(more)
        return replace(self, views={good: view.closing(ways) for good, view in self.views.items()})

    def at_end(self, bound: Bound) -> JointSnapshot:
        """Return the snapshot with every capacity of segments and places at one end of its range."""
        if bound == "central":
            return self
        return replace(self, limits=tuple(_at_end(shared, bound) for shared in self.limits))

    def decimal(self, steps: int) -> float:
        """Return integer steps as a number in `unit`."""
        return self.first.decimal(steps)


def _at_end(shared: SharedLimit, bound: Bound) -> SharedLimit:
    limit = shared.limit
    if limit.kind == "demand" or limit.amount is None:
        return shared
    return replace(shared, limit=replace(limit, amount=getattr(limit, bound)))


def asks_for_several(network: Network, commodity: str | None) -> bool:
    """Whether more than one commodity is asked for: ``all``, or ids with commas."""
    return goods_of(network.tables).several(commodity)


def goods_asked(network: Network, commodity: str) -> tuple[Good, ...]:
    """Return the goods without parts that are asked for: by ``all``, by ids with commas, by a wider id.

    Raises
    ------
    UnknownNameError
        If the network has no such commodity.
    """
    goods = goods_of(network.tables)
    names = [name.strip() for name in commodity.split(SEPARATOR)]
    if ALL in names and ALL not in goods.ids:
        return goods.leaves
    wanted: set[Good] = set()
    for name in names:
        if name not in goods.ids:
            known = [item for item in commodity_ids(network.tables) if item is not None]
            raise unknown("commodity", name, [*known, ALL] if known else [])
        wanted |= goods.parts(name)
    return tuple(good for good in goods.leaves if good in wanted)


def joint_snapshot(
    network: Network,
    *,
    commodity: str = ALL,
    year: int | None = None,
    notion: CapacityNotion = "deliverable",
) -> JointSnapshot:
    """Return one year of several goods of a network.

    Parameters
    ----------
    commodity
        ``all``, one id (a wider one means its parts), or ids separated by commas.
    year
        Calendar year; default: the latest that is counted for every good, else for any.
    notion
        As in `routes.snapshot.snapshot`.
    """
    asked = goods_asked(network, commodity)
    year = _common_year(network, asked) if year is None else year
    views = {good: snapshot(network, year=year, commodity=good, notion=notion) for good in asked}
    return JointSnapshot(
        commodity=commodity, views=views, limits=tuple(_limits(network, year, frozenset(asked)))
    )


def _common_year(network: Network, asked: Sequence[Good]) -> int | None:
    """Return the latest year that is counted for every good, else the latest for any of them."""
    counted = [set(counted_years(network.tables, good)) for good in asked]
    known = [years for years in counted if years]
    common = set.intersection(*known) if known else set()
    if common:
        return max(common)
    years = [year for good in asked if (year := default_year(network.tables, good)) is not None]
    return max(years, default=None)


def _limits(network: Network, year: int | None, asked: frozenset[Good]) -> Iterable[SharedLimit]:
    """Yield every finite limit of segments, places and demands, with the goods asked for it holds for."""
    goods = goods_of(network.tables)
    carried = carried_at(network.tables, goods)
    reader = _Readers(network, year, goods)
    capacities: dict[tuple[str, tuple[str, ...]], list[Capacity]] = {}
    for row in network.tables.capacities:
        if row.status != "nameplate":
            capacities.setdefault((row.element, row.commodities), []).append(row)
    for (element, named), rows in capacities.items():
        there = goods.covered(named) & carried.get(element, frozenset()) & asked
        if there:
            yield from reader.shared(rows, kind_of(network, element), element, there)
    demands: dict[tuple[str, Good], list[Demand]] = {}
    for item in network.tables.demands:
        demands.setdefault((item.place, item.commodity), []).append(item)
    for (place, name), items in demands.items():
        there = goods.covered(() if name is None else (name,)) & asked
        if there:
            yield from reader.shared(items, "demand", place, there)


class _Readers:
    """Read rows of any commodity; one reader is kept for each, since making one looks at every row."""

    def __init__(self, network: Network, year: int | None, goods: Goods) -> None:
        self.network, self.year, self.goods = network, year, goods
        self.kept: dict[Good, LimitReader] = {}

    def shared(
        self, rows: Sequence[Dated], kind: Kind, element: str, there: frozenset[Good]
    ) -> Iterable[SharedLimit]:
        """Yield the limit of the row in force, if it is finite.

        Amounts convert as those of the commodity that the rows name first; where they name none, of the
        first good.
        """
        first = rows[0]
        named = first.commodities if isinstance(first, Capacity) else (first.commodity,)
        good = named[0] if named and named[0] is not None else self.goods.ids[0]
        if good not in self.kept:
            self.kept[good] = LimitReader(
                network=self.network, year=self.year, commodity=good, bound="central"
            )
        reader = self.kept[good]
        chosen = reader.choose(rows, f"{kind} of {element}")
        limit = None if chosen is None else reader.limit(chosen, kind, element)
        if limit is not None and limit.amount is not None:
            yield SharedLimit(limit=limit, goods=there)

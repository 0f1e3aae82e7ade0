"""Which row counts in a year: whole-year rows, the latest at or before it, else the earliest later one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from routes.goods import goods_of
from routes.units import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routes.model import Capacity, Demand, Supply
    from routes.tables import Tables

    Dated = Capacity | Supply | Demand


class _HasPeriod(Protocol):
    @property
    def period(self) -> str | None: ...


Row = TypeVar("Row", bound=_HasPeriod)


@dataclass(frozen=True, kw_only=True)
class Choice(Generic[Row]):
    """The row that counts in a year.

    Parameters
    ----------
    carried
        It belongs to an earlier year.
    later
        It belongs to a later year, since nothing older is known.
    """

    row: Row
    carried: bool
    later: bool


def is_whole_year(period: str | None) -> bool:
    """Whether a period is one calendar year, or no period: the rows a year's view looks at."""
    return period is None or len(period) == len("YYYY")


def in_force(rows: Iterable[Row], year: int | None) -> Choice[Row] | None:
    """Return the row that counts in a year, None if there is none.

    A row without a period always counts unless a dated one at or before the year does. Where two rows
    are equally near, an effective one goes before an assumed one. Without a year the latest row counts.
    """
    yearly = [row for row in rows if is_whole_year(row.period)]
    if not yearly:
        return None
    past = [row for row in yearly if row.period is None or year is None or int(row.period) <= year]
    if past:
        row = max(past, key=lambda row: (row.period or "", _is_effective(row)))
        carried = row.period is not None and year is not None and int(row.period) < year
        return Choice(row=row, carried=carried, later=False)
    row = min(yearly, key=lambda row: (row.period or "", not _is_effective(row)))
    return Choice(row=row, carried=False, later=True)


def _is_effective(row: object) -> bool:
    return getattr(row, "status", "effective") == "effective"


def counted_years(tables: Tables, commodity: str | None) -> tuple[int, ...]:
    """Return the years with counted flows of a commodity or a part of it, oldest first."""
    goods = goods_of(tables)
    years = {
        int(row.period)
        for row in tables.flows
        if row.counts and goods.speaks_for(row.commodity, commodity) and is_whole_year(row.period)
    }
    return tuple(sorted(years))


def default_year(tables: Tables, commodity: str | None) -> int | None:
    """Return the latest year with counted flows of the commodity, else the latest yearly period."""
    counted = counted_years(tables, commodity)
    if counted:
        return counted[-1]
    groups: tuple[Sequence[Dated], ...] = (tables.capacities, tables.supplies)
    periods = (row.period for rows in groups for row in rows if is_whole_year(row.period))
    years = [year for period in periods if (year := year_of(period)) is not None]
    return max(years, default=None)

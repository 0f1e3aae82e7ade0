"""Which rows of a network cite which evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.model import Evidence
    from routes.network import Network

CITING_TABLES = (
    "capacities",
    "supplies",
    "demands",
    "costs",
    "fx",
    "storages",
    "flows",
    "prices",
    "projects",
    "past_plans",
    "hidden_legs",
)
NAMES = ("id", "element", "place", "commodity", "currency")


@dataclass(frozen=True, kw_only=True)
class Use:
    """One row that cites a piece of evidence.

    Parameters
    ----------
    first
        Whether it is cited first: the row's driver.
    """

    table: str
    element: str
    period: str | None
    first: bool


def uses(network: Network, evidence: str) -> tuple[Use, ...]:
    """Return every row that cites an id, in the order of tables and rows."""
    return tuple(
        Use(table=table, element=element, period=period, first=cited[0] == evidence)
        for table, element, period, cited in _citing_rows(network)
        if evidence in cited
    )


def evidence_of(network: Network, element: str) -> tuple[str, ...]:
    """Return the ids that rows about a segment, place or commodity cite, in order of first use."""
    found = [item for _, name, _, cited in _citing_rows(network) if name == element for item in cited]
    return tuple(dict.fromkeys(found))


def _citing_rows(network: Network) -> Iterator[tuple[str, str, str | None, tuple[str, ...]]]:
    for table in CITING_TABLES:
        for row in getattr(network.tables, table):
            if row.evidence:
                yield table, name_of(row), getattr(row, "period", None), row.evidence


def name_of(row: object) -> str:
    """Return what a row is about: its own id, else the element, place, commodity or currency."""
    names = (getattr(row, name, None) for name in NAMES)
    return next(str(name) for name in names if name)


def others(network: Network, evidence: str) -> tuple[Evidence, ...]:
    """Return other evidence on the same thing whose period meets this one's, the same period first.

    The same thing is the same subject and quantity, or the same statement under another name of the
    subject. Where sources agree they confirm each other; where they do not, both are kept. A year meets
    each of its months; one month does not meet the next.
    """
    row = network.evidence[evidence]
    found = [
        other
        for other in network.tables.evidence
        if other.id != row.id
        and _meet(other.period, row.period)
        and (_same(other, row) or _twins(other, row))
    ]
    return tuple(sorted(found, key=lambda other: other.period != row.period))


def _same(one: Evidence, other: Evidence) -> bool:
    return (one.subject, one.quantity) == (other.subject, other.quantity)


def _twins(one: Evidence, other: Evidence) -> bool:
    """Whether two rows repeat one statement: a figure of one page, or of one period, unit and good."""
    if one.value is None or one.value != other.value:
        return False
    if one.url is not None and one.url == other.url:
        return True
    goods = {one.commodity, other.commodity} - {None}
    return (one.unit, one.period) == (other.unit, other.period) and len(goods) <= 1


def _meet(one: str | None, other: str | None) -> bool:
    """Whether two ISO 8601 periods have a day in common; two that are not known count as the same."""
    if one is None or other is None:
        return one == other
    (begin, _, end), (start, _, stop) = one.partition("/"), other.partition("/")
    return _not_after(begin, stop or start) and _not_after(start, end or begin)


def _not_after(first: str, last: str) -> bool:
    """Whether a date begins no later than another ends; the coarser of the two decides how far to look."""
    length = min(len(first), len(last))
    return first[:length] <= last[:length]

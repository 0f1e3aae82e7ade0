"""By what factor all exports can grow together: the maximum concurrent flow.

Every good's counted exports are multiplied by one factor. Up to 1 supplies and demands are those of the
year; above 1 they grow with it, and only capacities hold it down. Home takes what it takes today.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.goods_carried import home_first
from analysis.goods_programme import GoodsProgramme, LimitKey, goods_programme
from analysis.linear import Column, LinearProgramme, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.goods import Good
    from routes.joint import JointSnapshot

MOST = 100  # greatest factor looked for


@dataclass(frozen=True, kw_only=True)
class Growth:
    """The greatest common factor of all exports.

    Parameters
    ----------
    factor
        From 0; at most 100, which stands for no limit that was found.
    binding
        The limits with a price that do not grow with the factor, what holds back most first: one of them
        must give for the factor to grow.
        Those of nothing are left out.
    """

    factor: float
    binding: tuple[LimitKey, ...]


def concurrent_growth(joint: JointSnapshot, exports: Mapping[Good, int]) -> Growth | None:
    """Return the greatest factor by which given exports can all be multiplied; None without exports.

    Parameters
    ----------
    exports
        Integer steps of each good; goods with none of them do not count.
    """
    wanted = {good: amount for good, amount in exports.items() if amount}
    if not wanted:
        return None
    programme, _ = home_first(goods_programme(joint))
    within = _solve(programme, wanted, most=1, grows=False)
    return within if within.factor < 1 else _solve(programme, wanted, most=MOST, grows=True)


def _solve(programme: GoodsProgramme, wanted: Mapping[Good, int], *, most: int, grows: bool) -> Growth:
    """Return the greatest factor up to `most`; with `grows` the year's supplies and demands grow with it."""
    factor = len(programme.programme.columns)
    columns = [*programme.programme.columns, Column(high=most)]
    rows = list(programme.programme.rows)
    if grows:
        columns[:-1] = [Column(high=most * column.high) for column in columns[:-1]]
        for index, (key, amount) in enumerate(programme.limits.items()):
            if key.kind in ("supply", "demand") and not _is_home(programme, key):
                rows[index] = Row(entries={**rows[index].entries, factor: -amount}, low=None, high=0)
    for good, amount in wanted.items():
        rows.append(Row(entries={**programme.deliveries([good]), factor: -amount}, low=0, high=0))
    # the factor weighs as much as all exports, so that prices stay near one
    best = LinearProgramme(columns=tuple(columns), rows=tuple(rows)).maximise(
        {factor: Fraction(sum(wanted.values()))}
    )
    # what a limit holds back is its price times its amount; one of nothing holds back nothing
    priced = [
        (price * amount, key)
        for (key, amount), price in zip(programme.limits.items(), best.prices, strict=False)
        if price > 0 and amount and not (grows and key.kind in ("supply", "demand"))
    ]
    binding = tuple(key for _, key in sorted(priced, key=lambda item: (-item[0], item[1])))
    return Growth(factor=float(best.columns[factor]), binding=binding)


def _is_home(programme: GoodsProgramme, key: LimitKey) -> bool:
    return key.kind == "demand" and programme.joint.network.is_home(key.element)

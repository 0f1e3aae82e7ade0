"""From results about several goods to pictures: the map of all of them, and goods by corridors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.chart_pictures import route_name
from analysis.goods_matrix import PASSAGES
from analysis.observed import observed_share
from analysis.pictures import BASEMAP, Laid, arrivals, boxes, laid_map, sources_of
from analysis.plan import nearest_plan
from analysis.plots.captions import percent
from analysis.plots.goods_matrix import GoodsMatrixPicture, MatrixAmount, MatrixColumn, MatrixRow
from routes.countries import label
from routes.goods import ALL
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.goods_matrix import Column, GoodsMatrix, MatrixCell
    from analysis.plots.route_map import RouteMap
    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.limits import Kind

BILLION = 1e9


def matrix_picture(matrix: GoodsMatrix) -> GoodsMatrixPicture:
    """Return goods by corridors, with their words."""
    joint, goods = matrix.joint, matrix.goods
    where, whose = label(joint.network, matrix.country), _exporter(joint)
    crossed = percent(matrix.share(goods), decimals=0)
    by_value = matrix.value_share()
    worth = "" if by_value is None else f" and {percent(by_value, decimals=0)} by value"
    cells = {(cell.good, cell.column): cell for cell in matrix.cells}
    return GoodsMatrixPicture(
        title=f"{crossed} of {whose}’s {_asked(joint)} by weight{worth} crossed {where} in {joint.year}",
        subtitle=(
            f"Exports of {joint.year} by good and corridor, {joint.unit}. The area of a square is the amount; "
            f"below it its range. What is sold in {where} itself is no transit"
        ),
        footer=_matrix_footer(matrix),
        unit=joint.unit,
        denied_name=where,
        columns=tuple(
            MatrixColumn(name=column_name(joint, column), passage=column.passage) for column in matrix.columns
        ),
        rows=tuple(
            MatrixRow(
                name=good_name(joint, good),
                amounts=tuple(_amount(cells.get((good, column))) for column in matrix.columns),
                value=None if (usd := matrix.usd(good)) is None else float(usd) / BILLION,
            )
            for good in goods
        ),
        value_shares=None if by_value is None else {one: matrix.value_share(one) or 0.0 for one in PASSAGES},
    )


def _amount(cell: MatrixCell | None) -> MatrixAmount | None:
    if cell is None:
        return None
    return MatrixAmount(value=float(cell.value), low=float(cell.low), high=float(cell.high))


def good_name(joint: JointSnapshot, good: Good) -> str:
    """Return the name of a good for people."""
    found = joint.network.commodities.get(good or "")
    return found.name if found is not None and found.name else (good or "goods")


def column_name(joint: JointSnapshot, column: Column) -> str:
    """Return the name of a column's corridor for people."""
    for corridor in joint.network.tables.corridors:
        if corridor.id == column.corridor:
            return corridor.label
    return route_name(joint.first, column.corridor)


def _matrix_footer(matrix: GoodsMatrix) -> str:
    cited = {name for cell in matrix.cells for name in cell.evidence} | set(matrix.price_evidence)
    prices = " Value: one mean price a year for each good." if matrix.prices else ""
    return (
        f"{sources_of(matrix.joint.network, cited)} Ranges add up the ends of their terms.{prices} "
        "Names of places and countries imply no endorsement."
    )


def _exporter(joint: JointSnapshot) -> str:
    exporter = joint.network.settings.exporter
    return label(joint.network, exporter) if exporter else joint.network.settings.name


def _asked(joint: JointSnapshot) -> str:
    """Return what is exported, before a verb."""
    if joint.commodity == ALL:
        return "counted exports"
    found = joint.network.commodities.get(joint.commodity)
    if found is not None and found.name:
        return f"{found.name[:1].lower()}{found.name[1:]} exports"
    names = [good_name(joint, good).lower() for good in joint.views]
    return f"exports of {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f"{names[0]} exports"


def goods_map(joint: JointSnapshot, country: str) -> RouteMap:
    """Return the map of several goods: the sum of what each carries, coloured by whether it crosses.

    Each good is laid as near to its own counted flows as its own limits allow. Where nothing is counted,
    goods that share a limit may be laid over it: the map then says more than 100 %.
    """
    where, plans = label(joint.network, country), {}
    for good, view in joint.views.items():
        plans[good] = nearest_plan(view)
    loads: dict[Good, Mapping[str, tuple[int, int]]] = {
        good: plan.loads(exits(joint.network, country)) for good, plan in plans.items()
    }
    into = {good: arrivals(plan) for good, plan in plans.items()}
    used = {
        "segment": {good: {name: sum(pair) for name, pair in found.items()} for good, found in loads.items()},
        "place": into,
    }
    carried = {segment.id for view in joint.views.values() for segment in view.segments}

    def laid(kind: Kind, element: str, inside: int, outside: int) -> Laid:
        capacity = _capacity(joint, kind, element, used[kind])
        return Laid(
            crossing=joint.decimal(inside), avoiding=joint.decimal(outside), capacity=capacity
        )

    segments = {
        item.id: laid(
            "segment",
            item.id,
            sum(found.get(item.id, (0, 0))[0] for found in loads.values()),
            sum(found.get(item.id, (0, 0))[1] for found in loads.values()),
        )
        for item in joint.network.tables.segments
        if item.id in carried
    }
    places = {
        name: laid("place", name, 0, sum(found.get(name, 0) for found in into.values()))
        for name in {name for found in into.values() for name in found}
    }
    cited = {
        name for view in joint.views.values() for limit in view.capacities.values() for name in limit.evidence
    }
    return laid_map(
        joint.network,
        country,
        title=_map_title(joint, country),
        subtitle=(
            f"{_asked(joint)[:1].upper()}{_asked(joint)[1:]} of {joint.year}, {joint.unit}, the sum of "
            f"{len(joint.views)} goods. Width is flow, pale casing capacity, labels show use of capacity. "
            f"What is sold in {where} itself is no transit."
        ),
        footer=f"{sources_of(joint.network, cited)} {BASEMAP}",
        segments=segments,
        places=places,
        origins=frozenset(name for view in joint.views.values() for name in view.supplies),
        boxes=boxes(joint.views.values()),
    )


def _map_title(joint: JointSnapshot, country: str) -> str:
    """Return the finding: the share of counted exports, by weight, that crossed; what is shown without."""
    crossing, where = exits(joint.network, country), label(joint.network, country)
    crossed = whole = 0.0
    for view in joint.views.values():
        amount = _counted(view)
        seen = observed_share(view, crossing)
        if seen is None and amount:
            return f"{_exporter(joint)}’s {_asked(joint)} and transit through {where}"
        crossed += seen.value * amount if seen is not None else 0.0
        whole += amount
    if not whole:
        return f"{_exporter(joint)}’s {_asked(joint)} and transit through {where}"
    return (
        f"{percent(crossed / whole, decimals=0)} of {_exporter(joint)}’s {_asked(joint)} by weight "
        f"crossed {where} in {joint.year}"
    )

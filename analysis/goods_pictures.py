"""From results about several goods to pictures: the map of all of them, and goods by corridors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.chart_pictures import route_name
from analysis.goods_matrix import PASSAGES
from analysis.goods_plan import nearest_goods_plan
from analysis.observed import counted_flows, observed_share
from analysis.pictures import Laid, Words, arrivals, boxes, laid_map, sources_of
from analysis.plots.captions import percent
from analysis.plots.goods_matrix import GoodsMatrixPicture, MatrixAmount, MatrixColumn, MatrixRow
from analysis.route_lines import ground_note
from routes.countries import label
from routes.errors import RoutesError
from routes.goods import ALL
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.goods_matrix import Column, GoodsMatrix, MatrixCell
    from analysis.goods_run import GoodsScenarioResult
    from analysis.plots.route_map import RouteMap
    from routes.goods import Good
    from routes.joint import JointSnapshot
    from routes.limits import Kind
    from routes.snapshot import Snapshot

BILLION = 1e9
DRAWN = "Width is flow, pale casing capacity, labels show use of capacity."
BY = {
    "-rail": "by\N{NO-BREAK SPACE}rail",
    "-sea": "by\N{NO-BREAK SPACE}sea",
}  # how the tags of corridors end, and how that reads


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
            f"Exports of {joint.year} by good and corridor, {joint.unit}. A square’s area is the amount, "
            f"the small figures its range. What is sold in {where} itself is no transit"
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
    for ending, words in BY.items():
        if column.corridor.endswith(ending):
            return f"{route_name(joint.first, column.corridor.removesuffix(ending))} {words}"
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


def goods_map(
    joint: JointSnapshot, country: str, *, title: str | None = None, subtitle: str | None = None
) -> RouteMap:
    """Return the map of several goods: the sum of what each carries, coloured by whether it crosses.

    They are laid together within every limit, as near to what was counted as can be.

    Parameters
    ----------
    title, subtitle
        Default: the share that was counted to cross the country, and what is shown.
    """
    where, asked = label(joint.network, country), _asked(joint)
    segments, places = _laid(joint, country)
    cited = {
        name for view in joint.views.values() for limit in view.capacities.values() for name in limit.evidence
    }
    cited |= {name for view in joint.views.values() for flow in counted_flows(view) for name in flow.evidence}
    return laid_map(
        joint.network,
        country,
        words=Words(
            title or _map_title(joint, country),
            subtitle
            or f"{asked[:1].upper()}{asked[1:]} of {joint.year}, {joint.unit}, "
            f"the sum of {len(joint.views)} goods. {DRAWN} "
            f"What is sold in {where} itself is no transit.",
            f"{sources_of(joint.network, cited)} {ground_note(joint.network)}",
        ),
        segments=segments,
        places=places,
        origins=frozenset(name for view in joint.views.values() for name in view.supplies),
        boxes=boxes(joint.views.values()),
    )


def goods_scenario_map(result: GoodsScenarioResult, country: str | None = None) -> RouteMap:
    """Return the map of what can still leave of several goods in a scenario."""
    before, after = result.baseline, result.outcome
    joint = after.joint
    known = [item.country for item in after.countries]
    asked = country or joint.network.settings.focus or (known[0] if known else None)
    if asked is None:
        raise RoutesError("the result says nothing of any country")
    kept = before.joint.decimal(before.total) - float(result.lost) / before.joint.scale
    left = f"{kept:,.1f} of {before.joint.decimal(before.total):,.1f} {joint.unit}"
    return goods_map(
        joint,
        asked,
        title=f"{result.scenario.title}: {left} can leave",
        subtitle=f"{left} of {_asked(joint)} of {joint.year} can leave, rerouted as little as possible. "
        + DRAWN,
    )


def _laid(joint: JointSnapshot, country: str) -> tuple[dict[str, Laid], dict[str, Laid]]:
    """Return what all goods together lay on segments, and what comes into places."""
    crossing, plans = exits(joint.network, country), nearest_goods_plan(joint)
    loads = {good: plan.loads(crossing) for good, plan in plans.items()}
    into = {good: arrivals(plan) for good, plan in plans.items()}
    whole = {good: {name: sum(pair) for name, pair in found.items()} for good, found in loads.items()}
    carried = {segment.id for view in joint.views.values() for segment in view.segments}
    segments = {}
    for segment in joint.network.tables.segments:
        name = segment.id
        if name in carried:
            inside, outside = (
                joint.decimal(sum(found.get(name, (0, 0))[side] for found in loads.values()))
                for side in (0, 1)
            )
            capacity = _capacity(joint, "segment", name, whole)
            segments[name] = Laid(crossing=inside, avoiding=outside, capacity=capacity)
    places = {}
    for name in {name for found in into.values() for name in found}:
        amount = joint.decimal(sum(found.get(name, 0) for found in into.values()))
        places[name] = Laid(crossing=0.0, avoiding=amount, capacity=_capacity(joint, "place", name, into))
    return segments, places


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


def _counted(view: Snapshot) -> float:
    return float(sum(flow.value for flow in counted_flows(view)))


def _capacity(
    joint: JointSnapshot, kind: Kind, element: str, used: Mapping[Good, Mapping[str, int]]
) -> float | None:
    """Return how much of the same mix an element could carry, None where nothing of it is limited.

    The fullest of its limits decides. Where one good alone is limited, that says how far the mix can grow.
    """
    whole = sum(found.get(element, 0) for found in used.values())
    tightest: float | None = None
    for shared in joint.limits:
        amount = shared.limit.amount
        if (shared.limit.kind, shared.limit.id) != (kind, element) or amount is None:
            continue
        own = sum(used[good].get(element, 0) for good in shared.goods)
        if own or not whole:
            room = joint.decimal(amount) * (whole / own if own else 1.0)
            tightest = room if tightest is None else min(tightest, room)
    return tightest

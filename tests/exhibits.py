"""Every picture of the library with a small made-up result: what it shows does not change with the data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from analysis.plots import theme
from analysis.plots.alluvial import Alluvial, Stream, alluvial
from analysis.plots.attribution_bars import AttributedPart, AttributionBars, attribution_bars
from analysis.plots.backtest_chart import BacktestChart, BacktestRow, backtest_chart
from analysis.plots.concentration import Concentration, concentration
from analysis.plots.day_axis import Episode
from analysis.plots.difference_map import DifferenceMap, LineChange, difference_map
from analysis.plots.evidence_quality import EvidenceQuality, QualityRow, evidence_quality
from analysis.plots.fan_chart import FanChart, FanLine, FanYear, Leaning, Opening, fan_chart
from analysis.plots.goods_matrix import (
    GoodsMatrixPicture,
    MatrixAmount,
    MatrixColumn,
    MatrixRow,
    goods_matrix,
)
from analysis.plots.interdiction_curve import InterdictionCurve, WorstSet, interdiction_curve
from analysis.plots.outlets_over_time import Outlet, OutletsOverTime, outlets_over_time
from analysis.plots.pareto_front import BarGroup, CountryBar, FrontPoint, ParetoFront, pareto_front
from analysis.plots.picture import BoxCount, RouteLine, RouteMap, RoutePlace
from analysis.plots.resilience_curve import ResilienceCurve, resilience_curve
from analysis.plots.route_animation import Load, RouteAnimation, route_day
from analysis.plots.route_map import route_map
from analysis.plots.scorecard_table import ScorecardRow, ScorecardTable, scorecard_table
from analysis.plots.sensitivity_bars import Estimate, SensitiveSource, SensitivityBars, sensitivity_bars
from analysis.plots.shares_over_time import RouteSeries, SharesOverTime, shares_over_time
from analysis.plots.small_multiples import SmallMultiples, small_multiples
from analysis.plots.storage_levels import Level, StorageLevels, storage_levels
from analysis.plots.throttle_curve import ThrottleCurve, throttle_curve
from analysis.plots.waterfall import Step, Waterfall, waterfall

WORDS = {
    "title": "Most leaves through one country",
    "subtitle": "Made-up amounts",
    "footer": "Made-up numbers.",
}
FLOWS = {**WORDS, "unit": "Mt/yr"}
GROUND = {**FLOWS, "exporter": "KAZ", "denied": frozenset({"RUS"}), "denied_name": "Russia"}
START, DAYS = dt.date(2022, 7, 1), 60
STOP = Episode(name="The line stopped, 20 days", start=dt.date(2022, 7, 11), end=dt.date(2022, 7, 31))

PLACES = tuple(
    RoutePlace(id=name, name=label, kind=kind, lon=lon, lat=lat)
    for name, label, kind, lon, lat in (
        ("tengiz", "Tengiz", "field", 53.4, 46.2),
        ("atyrau", "Atyrau", "hub", 51.9, 47.1),
        ("terminal", "Black Sea terminal", "terminal", 37.6, 44.7),
        ("italy", "Italy", "market", 12.4, 41.9),
        ("uzen", "Uzen", "field", 52.9, 43.3),
        ("aktau", "Aktau", "port", 51.2, 43.6),
        ("baku", "Baku", "port", 49.9, 40.4),
        ("atasu", "Atasu", "hub", 71.6, 48.7),
        ("border", "Alashankou", "border_crossing", 82.6, 45.2),
        ("samara", "Samara", "refinery", 50.2, 53.2),
    )
)
SPOTS = {place.id: (place.lon, place.lat) for place in PLACES}
ROUTES = (
    ("tengiz", "atyrau", "pipeline", 30.0, 0.0, 40.0),
    ("atyrau", "terminal", "pipeline", 50.0, 0.0, 72.0),
    ("terminal", "italy", "sea", 50.0, 0.0, None),
    ("uzen", "aktau", "rail", 2.0, 3.0, 8.0),
    ("aktau", "baku", "sea", 0.0, 1.5, 1.8),
    ("atasu", "border", "pipeline", 0.0, 5.0, 10.0),
    ("atyrau", "atasu", "pipeline", 0.0, 5.0, 6.0),
    ("atyrau", "samara", "pipeline", 8.0, 0.0, 17.5),
    ("atyrau", "baku", "rail", 0.0, 0.0, 3.0),
)


def lines(times: float = 1.0) -> tuple[RouteLine, ...]:
    return tuple(
        RouteLine(
            id=f"{start}-{end}",
            mode=mode,
            points=(SPOTS[start], SPOTS[end]),
            crossing=times * crossing,
            avoiding=avoiding,
            capacity=capacity,
        )
        for start, end, mode, crossing, avoiding, capacity in ROUTES
    )


def map_of(times: float = 1.0) -> RouteMap:
    return RouteMap(**GROUND, lines=lines(times), places=PLACES)


def changes() -> DifferenceMap:
    rows = (
        (-30.0, 2.5),
        (-50.0, 0.0),
        (-50.0, 0.0),
        (0.0, 0.0),
        (0.0, 1.2),
        (0.0, 0.7),
        (0.0, 0.7),
        (3.0, 0.0),
    )
    return DifferenceMap(
        **GROUND,
        lines=tuple(
            LineChange(id=line.id, mode=line.mode, points=line.points, crossing=crossing, avoiding=avoiding)
            for line, (crossing, avoiding) in zip(lines(), (*rows, (0.0, 0.0)), strict=True)
        ),
        places=PLACES,
    )


def moving() -> RouteAnimation:
    """Return ten days, of which the line to the Black Sea is shut on three."""
    shut = {"atyrau-terminal": 0.0, "terminal-italy": 0.0, "tengiz-atyrau": 0.3, "atyrau-samara": 1.5}
    stop = Episode(name="The line stopped, 3 days", start=dt.date(2022, 7, 4), end=dt.date(2022, 7, 7))
    loads = tuple(
        tuple(
            Load(line.crossing * (shut.get(line.id, 1.0) if 3 <= day < 6 else 1.0), line.avoiding)
            for line in lines()
        )
        for day in range(10)
    )
    exports = tuple(60.0 - 40.0 * (3 <= day < 6) for day in range(10))
    picture = {**GROUND, "unit": "kt a day"}
    return RouteAnimation(
        **picture,
        lines=lines(),
        places=PLACES,
        start=START,
        loads=loads,
        exports=exports,
        usual=60.0,
        episodes=(stop,),
    )


def stopped() -> RouteAnimation:
    """Return the days until the second one on which the line is shut."""
    picture = moving()
    return replace(picture, loads=picture.loads[:5], exports=picture.exports[:5])


def streams() -> Alluvial:
    rows = (
        ("Tengiz", "CPC", "Mediterranean", 30.0, True),
        ("Tengiz", "Aktau–Baku", "Mediterranean", 1.5, False),
        ("Kashagan", "CPC", "Asia", 12.0, True),
        ("Uzen", "Atyrau–Samara", "Schwedt refinery", 8.0, True),
        ("Aktobe", "China", "China", 5.0, False),
    )
    names = ("field", "route", "market", "amount", "crosses")
    found = tuple(Stream(**dict(zip(names, row, strict=True))) for row in rows)
    return Alluvial(**FLOWS, denied_name="Russia", streams=found)


def steps() -> Waterfall:
    rows = (
        ("Exports", 56.5, "total"),
        ("CPC", 42.0, "removed"),
        ("Atyrau–Samara", 8.0, "removed"),
        ("Left at once", 6.5, "total"),
        ("+\u00a0China spare", 1.5, "added"),
        ("Can leave", 8.0, "total"),
    )
    return Waterfall(**FLOWS, steps=tuple(Step(label=a, amount=b, kind=kind) for a, b, kind in rows))


def throttled() -> ThrottleCurve:
    remaining = tuple(float(share) for share in np.linspace(1.0, 0.0, 11))
    return ThrottleCurve(
        **FLOWS,
        exports=80.0,
        remaining=remaining,
        stranded=tuple(max(0.0, 80 * (0.8 - share)) for share in remaining),
        knees=((0.8, 0.0),),
        through="Russia",
    )


def years() -> SmallMultiples:
    return SmallMultiples(
        **FLOWS,
        maps=tuple((str(2021 + number), map_of(0.3 * (number + 1))) for number in range(4)),
        shares=(0.78, None, 0.97, 0.004),
    )


def course(usual: float, depth: float, late: float) -> tuple[float, ...]:
    days = np.arange(DAYS)
    return tuple(np.interp(days, [9, 10, 30, 50], [usual, depth, late, usual]).tolist())


def curve() -> ResilienceCurve:
    return ResilienceCurve(
        **{**FLOWS, "unit": "kt a day"},
        start=START,
        usual=100.0,
        central=course(100.0, 40.0, 55.0),
        low=course(100.0, 25.0, 40.0),
        high=course(100.0, 60.0, 75.0),
        episodes=(STOP,),
        missing=("1.4 Mt missing, 1.0 to 1.9", "1.2 Mt lost: not produced"),
        recovered=50,
        recovery=("Back to 99\u202f% of usual", "20 Aug, 20 days after the end"),
    )


def outlets() -> OutletsOverTime:
    rows = (("CPC", True, 140.0, 0.0), ("Atyrau–Samara", True, 22.0, 40.0), ("China", False, 10.0, 15.0))
    return OutletsOverTime(
        **{**FLOWS, "unit": "kt a day"},
        denied_name="Russia",
        start=START,
        outlets=tuple(
            Outlet(name=name, crosses=crosses, usual=usual, values=course(usual, during, during))
            for name, crosses, usual, during in rows
        ),
        episodes=(STOP,),
    )


def tanks() -> StorageLevels:
    def level(name: str, size: float, unit: str, *shares: float) -> Level:
        return Level(name=name, size=size, unit=unit, shares=course(*shares))

    return StorageLevels(
        **WORDS,
        start=START,
        tanks=(level("Terminal", 1000.0, "kt", 0.5, 0.7, 1.0), level("Field", 120.0, "kt", 0.5, 0.9, 1.0)),
        output=level("Output of all fields", 225.0, "kt a day", 1.0, 0.4, 0.5),
        episodes=(STOP,),
    )


def replayed() -> BacktestChart:
    rows = (
        ("Storm", (-28.0, -18.0, -9.0), (-16.0, -12.0, -8.0), True, True),
        ("Court order", (0.0, 0.0, 0.0), (-1.0, 0.0, 1.0), True, False),
        ("Tanks fail", (-22.0, -14.0, -6.0), (-31.0, -26.0, -24.0), False, False),
    )
    names = ("low", "central", "high")
    return BacktestChart(
        **WORDS,
        axis="Change, per cent of the level before",
        rows=tuple(
            BacktestRow(
                label=label,
                date=dt.date(2022, 3, 5 + number),
                **{f"predicted_{end}": value for end, value in zip(names, predicted, strict=True)},
                **{f"observed_{end}": value for end, value in zip(names, observed, strict=True)},
                naive_nothing=0.0,
                naive_proportional=-30.0,
                inside=inside,
                calibration=calibration,
            )
            for number, (label, predicted, observed, inside, calibration) in enumerate(rows)
        ),
    )


def shares() -> SharesOverTime:
    rows = (("CPC", (30.0, None, 50.0, 60.0), True), ("China", (12.0, None, 4.0, 2.0), False))
    return SharesOverTime(
        **FLOWS,
        denied_name="Russia",
        years=(2021, 2022, 2023, 2024),
        routes=tuple(
            RouteSeries(name=name, values=values, crosses=crosses) for name, values, crosses in rows
        ),
    )


def routes_alike() -> Concentration:
    picture = {**FLOWS, "unit": "HHI"}
    return Concentration(**picture, years=(2021, 2022, 2023, 2024), hhi=(2500.0, None, 6500.0, 7000.0))


def sourced() -> EvidenceQuality:
    rows = (("CPC", {"B": 72.0}), ("China", {"A": 10.0}), ("Atyrau–Samara", {"judged": 10.0}))
    return EvidenceQuality(
        **FLOWS, rows=tuple(QualityRow(route=route, amounts=amounts) for route, amounts in rows)
    )


def worst_sets() -> InterdictionCurve:
    rows = (
        (0, 80.0, (), 0),
        (1, 20.0, ("Tengiz – Atyrau",), 2),
        (2, 5.0, ("Tengiz – Atyrau", "Uzen – Aktau"), 0),
    )
    return InterdictionCurve(
        **FLOWS,
        noun=("segment", "segments"),
        sets=tuple(
            WorstSet(size=size, left=left, lost=lost, others=others) for size, left, lost, others in rows
        ),
    )


def shared_out() -> AttributionBars:
    rows = (("Russia", 60.0, 55.0, 64.0), ("Azerbaijan", 4.0, 1.0, 5.0), ("Belarus", 0.0, 0.0, 0.0))
    return AttributionBars(
        **FLOWS,
        whole=80.0,
        parts=tuple(AttributedPart(name=a, value=b, low=c, high=d) for a, b, c, d in rows),
        nobody=AttributedPart(name="None of them", value=16.0),
        band="5 to 95\u202f% of 100 random futures",
    )


def doubted() -> SensitivityBars:
    rows = (
        ("Atyrau – Samara", "Operator, 2024", (0.6, 0.55, 0.65), (0.64, 0.6, 0.69)),
        ("Output of Tengiz", "Ministry, 2025-01", (0.25, 0.2, 0.3), (0.3, 0.26, 0.33)),
        ("Aktau", "Port, 2023", (-0.002, -0.01, 0.004), (0.01, 0.008, 0.012)),
    )
    return SensitivityBars(
        **WORDS,
        sources=tuple(
            SensitiveSource(moves=a, cited=b, alone=Estimate(*c), with_others=Estimate(*d))
            for a, b, c, d in rows
        ),
        interval="90\u202f% interval, 1,000 samples",
    )


def side_by_side() -> ScorecardTable:
    words = {"days": "25", "grade": "judged"}
    volumes = ((2013, 30.0), (2024, 55.0), (2025, 64.0))
    rows = (
        ScorecardRow(
            name="CPC",
            good="Crude oil",
            nameplate=83.0,
            effective=72.5,
            low=64.0,
            high=72.5,
            carried=volumes,
            used=0.89,
            binding="Atyrau–Komsomolskaya (pipeline)",
            cost="43",
            crosses="Russia, Turkish Straits",
            crossing=True,
            **words,
        ),
        ScorecardRow(
            name="Trans-Caspian",
            good="Dry cargo",
            nameplate=None,
            effective=2.9,
            low=2.9,
            high=2.9,
            carried=(),
            used=None,
            binding="Aktau–Alat (ships) and 2\u00a0more",
            cost="–",
            crosses="Azerbaijan, Georgia",
            crossing=False,
            **words,
        ),
    )
    return ScorecardTable(**FLOWS, cost_unit="USD/t", year=2025, denied_name="Russia", rows=rows)


def goods_by_corridor():
    columns = (("Pipeline", "crosses"), ("Northern rail", "crosses"), ("Northern rail", "ends"))
    columns += (("China", "avoids"), ("Kazakhstan–Turkmenistan–Iran", "avoids"))
    rows = (
        ("Crude oil", (60.0, None, None, 1.0, None), 40.0),
        ("Coal", (None, 10.0, 15.0, 0.3, 0.02), 0.7),
        ("Non-ferrous metals", (None, 0.2, 0.9, 0.5, None), 6.0),
        ("Uranium", (None, 0.002, 0.01, 0.008, None), 3.4),
    )
    return GoodsMatrixPicture(
        **FLOWS,
        denied_name="Russia",
        columns=tuple(MatrixColumn(name=name, passage=passage) for name, passage in columns),
        rows=tuple(
            MatrixRow(
                name=name,
                amounts=tuple(
                    None if one is None else MatrixAmount(value=one, low=0.8 * one, high=1.3 * one)
                    for one in amounts
                ),
                value=value,
            )
            for name, amounts, value in rows
        ),
        value_shares={"crosses": 0.8, "mixed": 0.0, "ends": 0.08, "avoids": 0.12},
    )


def railways():
    by_rail = tuple(replace(line, mode="sea" if line.mode == "sea" else "rail") for line in lines())
    full = tuple(replace(line, ends=tuple(line.id.split("-"))) for line in by_rail)
    places = tuple(
        replace(place, load=9.0, capacity=10.0) if place.id == "aktau" else place for place in PLACES
    )
    boxes = (
        BoxCount(at="aktau-baku", thousand_teu=77.0, own=False),
        BoxCount(at="atasu-border", thousand_teu=12.5, own=True),
        BoxCount(at="border", thousand_teu=0.2, own=True),
    )
    return RouteMap(**GROUND, lines=full, places=places, boxes=boxes)


def fanned() -> FanChart:
    def year(at: int, exports: float, middle: float, wide: float) -> FanYear:
        ends = (middle - wide, middle - wide / 3, middle, middle + wide / 3, middle + wide)
        return FanYear(at, exports, middle / exports, *ends)

    steps = ((2025, 75.0), (2026, 71.0), (2027, 60.0), (2028, 55.0))
    coming = steps[1:]
    return FanChart(
        **WORDS,
        unit="Mt/yr",
        fan_name="Used as past plans were",
        counted=(year(2024, 78.0, 72.0, 1.0), year(2025, 80.0, 75.0, 1.0)),
        coming=tuple(year(at, 80.0, value, 4.0) for at, value in coming),
        others=(
            FanLine(
                name="Nothing more built", pen=theme.Pen("#6B7780", 1.8), values=((2025, 75.0), (2028, 74.0))
            ),
        ),
        openings=(Opening(2027, "A second pipeline", 6.0), Opening(2028, "More ships", 0.0)),
        leaning_name="Leaned on instead, Mt/yr",
        leaning=(
            Leaning(name="Georgia", values=steps),
            Leaning(name="Iran", values=((2025, 1.0), (2028, 9.0))),
        ),
    )


def chosen():
    points = (
        FrontPoint(cost=0, stranded=76.1, names=()),
        FrontPoint(cost=30, stranded=75.6, names=("Two tankers",)),
        FrontPoint(cost=300, stranded=72.3, names=("Two tankers", "A line to the east"), chosen=True),
    )
    groups = (
        BarGroup(
            title="Stranded without transit through",
            bars=(CountryBar(name="Russia", before=76.1, after=72.3),),
        ),
        BarGroup(title="Besides", bars=(CountryBar(name="Azerbaijan", before=0.0, after=2.2),)),
    )
    return ParetoFront(**WORDS, unit="Mt/yr", points=points, groups=groups)


EXHIBITS = {
    "map": (route_map, map_of),
    "rail-map": (route_map, railways),
    "matrix": (goods_matrix, goods_by_corridor),
    "difference": (difference_map, changes),
    "alluvial": (alluvial, streams),
    "waterfall": (waterfall, steps),
    "throttle": (throttle_curve, throttled),
    "years": (small_multiples, years),
    "shares": (shares_over_time, shares),
    "concentration": (concentration, routes_alike),
    "quality": (evidence_quality, sourced),
    "resilience": (resilience_curve, curve),
    "outlets": (outlets_over_time, outlets),
    "storage": (storage_levels, tanks),
    "day": (route_day, stopped),
    "backtest": (backtest_chart, replayed),
    "worst-case": (interdiction_curve, worst_sets),
    "attribution": (attribution_bars, shared_out),
    "sensitivity": (sensitivity_bars, doubted),
    "scorecard": (scorecard_table, side_by_side),
    "outlook": (fan_chart, fanned),
    "plan": (pareto_front, chosen),
}

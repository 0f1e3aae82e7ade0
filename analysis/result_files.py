"""Results in the formats of other tools: CSV, Excel and Parquet tables, GeoJSON and GraphML of segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.result_tables import segment_rows
from routes.interchange import csv_text, geojson, graphml_text
from routes.workbook import parquet_files, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    import pandas as pd

    from analysis.result_tables import Row, Table
    from analysis.run import ScenarioResult
    from routes.snapshot import Snapshot

TABLE_KINDS = ("csv", "excel", "parquet")
MAP_KINDS = ("geojson", "graphml")
# what a feature says of itself already
OWN = (
    "id",
    "origin",
    "destination",
    "mode",
    "corridors",
    "evidence",
    "unit",
    "capacity_low",
    "capacity_high",
)


def table_files(kind: str, name: str, tables: Mapping[str, Table]) -> dict[str, bytes]:
    """Return tables as files by path: a folder of CSV or Parquet files, or one Excel workbook.

    Tables without rows are left out. Numbers are written to their last digit.
    """
    kept = {title: rows for title, rows in tables.items() if rows}
    if kind == "csv":
        return {f"{name}/{title}.csv": csv_text(rows[0], rows).encode() for title, rows in kept.items()}
    found = frames(kept)
    if kind == "excel":
        return {f"{name}.xlsx": workbook(found)}
    return {f"{name}/{file}": data for file, data in parquet_files(found).items()}


def frames(tables: Mapping[str, Table]) -> dict[str, pd.DataFrame]:
    """Return tables as pandas tables; every cell keeps its own type."""
    import pandas as pd  # noqa: PLC0415 - 300 ms that the other formats do not need

    return {name: pd.DataFrame(rows, dtype=object) for name, rows in tables.items()}


def segment_files(kind: str, name: str, view: Snapshot, rows: Table) -> dict[str, bytes]:
    """Return segments with their loads as GeoJSON or GraphML, by path.

    Parameters
    ----------
    view
        The year and commodity they belong to.
    rows
        As `analysis.result_tables.segment_rows` has them, with whatever else is to be said.
    """
    if kind == "geojson":
        more = {row["id"]: {key: cell for key, cell in row.items() if key not in OWN} for row in rows}
        return {f"{name}.geojson": geojson(view, more).encode()}
    return {f"{name}.graphml": graphml_text(loaded_graph(view, rows)).encode()}


def loaded_graph(view: Snapshot, rows: Table) -> nx.MultiDiGraph[str]:
    """Return the graph of a year and commodity: each edge says what runs along it in its direction."""
    graph = view.network.to_networkx()
    told = {row["id"]: row for row in rows}
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] not in told])
    for start, _, name, columns in graph.edges(keys=True, data=True):
        row = told[name]
        forward = start == row["origin"]
        columns |= {key: cell for key, cell in row.items() if key not in ("id", "load_back")}
        columns["load"] = row["load"] - row["load_back"] if forward else row["load_back"]
    return graph


def scenario_rows(result: ScenarioResult, country: str | None) -> Table:
    """Return the segments after a scenario, with what each carried before and by how much that changes."""
    before = {row["id"]: row["load"] for row in segment_rows(result.baseline.snapshot, country)}
    rows = []
    for row in segment_rows(result.outcome.snapshot, country):
        earlier = before.get(row["id"], 0.0)
        rows.append({**row, "load_before": earlier, "load_change": row["load"] - earlier})
    return [{**row, **_on_event_days(result).get(row["id"], {})} for row in rows]


def _on_event_days(result: ScenarioResult) -> dict[str, Row]:
    """Return what each segment carries on an ordinary day and, on average, while events are in force."""
    if result.disruption is None:
        return {}
    timeline = result.disruption.timeline
    view = timeline.calendar.view
    days = [day for day in range(timeline.calendar.days) if timeline.calendar.happens(day)]
    found: dict[str, Row] = {}
    for index, leg in enumerate(timeline.baseline.legs):
        mean = float(timeline.legs[days, index].mean()) if days else leg.usual
        row = found.setdefault(leg.way.segment, {"day_usual": 0.0, "day_in_events": 0.0})
        row["day_usual"] += leg.usual / view.scale
        row["day_in_events"] += mean / view.scale
        row["day_unit"] = f"{view.unit.partition('/')[0]}/d"
    return found

"""Results in the formats of other tools, read back by the libraries that others use."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace

import geopandas as gpd
import networkx as nx
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from dated import COUNTRIES, day, event, line, task
from networks import network
from terminal import document, refused, told

from analysis.backtest import Backtest, Replay, Span
from analysis.dependence import dependence
from analysis.outcome import counted_loads
from analysis.plan import nearest_plan
from analysis.result_files import frames, scenario_rows, segment_files, table_files
from analysis.result_tables import backtest_tables, dependence_tables, scenario_tables, segment_rows
from analysis.run import run
from analysis.scenario import Event, Scenario
from routes.backtest_events import backtest_events
from routes.network import load
from routes.transit import exits

FORMULA = '=HYPERLINK("x";"+1")'
DIGITS = 1e-15  # a workbook holds 16 digits


@pytest.fixture(scope="module")
def answer():
    return dependence(load("kazakhstan"), on=["RUS", "turkish-straits"])


@pytest.fixture(scope="module")
def tables(answer):
    return dependence_tables(answer)


@pytest.fixture(scope="module")
def followed():
    """Return a scenario of which each day is followed: one of two ways out is shut."""
    made = line(
        {"field>moscow:pipe": 10, "moscow>sea:ship": 20, "field>baku:rail": 4, "baku>sea:ferry": 20},
        countries={**COUNTRIES, "moscow": "RUS", "baku": "AZE"},
        counted={"pipe": 10, "rail": 0},
        storages={"moscow": (20, 0.5)},
    )
    scenario = replace(task(event("pipe", 2, 3), days=12), title=FORMULA)
    return run(made, scenario)


def absent(value):
    return value is None or value != value  # noqa: PLR0124 - not a number is not equal to itself


def same(read, told_, *, within=0.0):
    """Whether what was read is what was told: numbers to their last digit, nothing where nothing was."""
    if absent(told_):
        return absent(read)
    if isinstance(told_, float):
        return read == pytest.approx(told_, rel=within, abs=0.0) if within else float(read) == told_
    return read == told_


def assert_same(rows, told_, *, within=0.0):
    assert len(rows) == len(told_)
    for read, row in zip(rows, told_, strict=True):
        assert list(read) == list(row)
        assert [name for name in row if not same(read[name], row[name], within=within)] == []


def test_the_tables_say_what_the_answer_says(answer, tables):
    view, russia = answer.snapshot, answer.of("RUS")
    assert set(tables) == {"answer", "countries", "cuts", "segments"}
    (row,) = [row for row in tables["countries"] if row["country"] == "RUS"]
    assert row["stranded"] == view.decimal(russia.stranded)
    assert (row["stranded_share"], row["observed_share"]) == (russia.stranded_share, russia.observed.value)
    assert tables["answer"][0]["exports"] == view.decimal(answer.exports)
    cut = [row["capacity"] for row in tables["cuts"] if row["without"] == "RUS"]
    assert sum(cut) == pytest.approx(row["without"])


def test_the_segments_carry_what_the_plan_carries(answer, tables):
    view = answer.snapshot
    loads = nearest_plan(view).loads(exits(view.network, "RUS"))
    for row in tables["segments"]:
        crossing, avoiding = loads.get(row["id"], (0, 0))
        assert (row["load"], row["crossing"]) == (view.decimal(crossing + avoiding), view.decimal(crossing))
        assert 0 <= row["load_back"] <= row["load"]
        if row["capacity"]:
            assert row["utilisation"] == pytest.approx(row["load"] / row["capacity"])
        if row["load"]:
            assert row["crossing_share"] == pytest.approx(row["crossing"] / row["load"])


def test_csv_read_by_pandas_is_the_same_to_the_last_digit(tables):
    files = table_files("csv", "answer", tables)
    assert set(files) == {f"answer/{name}.csv" for name in tables}
    for name, rows in tables.items():
        data = io.BytesIO(files[f"answer/{name}.csv"])
        read = pd.read_csv(data, dtype=str, keep_default_na=False).to_dict("records")
        assert len(read) == len(rows)
        for got, want in zip(read, rows, strict=True):
            assert list(got) == list(want)
            assert [key for key, cell in want.items() if not written(got[key], cell)] == []


def written(text, cell):
    """Whether a text of a CSV file says what a cell says."""
    if absent(cell):
        return text == ""
    if isinstance(cell, bool):
        return text == str(cell).lower()
    return float(text) == cell if isinstance(cell, float | int) else text == str(cell)


def test_parquet_read_by_pyarrow_is_the_same(tables):
    files = table_files("parquet", "answer", tables)
    for name, rows in tables.items():
        assert_same(pq.read_table(io.BytesIO(files[f"answer/{name}.parquet"])).to_pylist(), rows)


def sheets(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = {}
    for sheet in book.worksheets:
        head, *rows = sheet.iter_rows()
        found[sheet.title] = [{cell.value: own for cell, own in zip(head, row, strict=True)} for row in rows]
    return found


def test_excel_read_by_openpyxl_is_the_same(tables):
    found = sheets(table_files("excel", "answer", tables)["answer.xlsx"])
    assert set(found) == set(tables)
    for name, rows in tables.items():
        read = [{key: cell.value for key, cell in row.items()} for row in found[name]]
        wanted = [{key: cell if cell != "" else None for key, cell in row.items()} for row in rows]
        assert_same(read, wanted, within=DIGITS)


def test_geojson_read_by_geopandas_has_loads_and_shapes(answer, tables, tmp_path):
    (data,) = segment_files("geojson", "x", answer.snapshot, tables["segments"]).values()
    (tmp_path / "x.geojson").write_bytes(data)
    read = gpd.read_file(tmp_path / "x.geojson")
    assert read.crs.to_epsg() == 4326
    lines = read[read["origin"].notna()].set_index("id")
    assert set(lines.geom_type) == {"LineString"}
    assert set(lines.index) == {row["id"] for row in tables["segments"]}
    for row in tables["segments"]:
        for column in ("load", "load_back", "capacity", "utilisation", "crossing", "crossing_share"):
            assert same(lines.loc[row["id"], column], row[column])
    drawn = {line.segment: line.points for line in answer.snapshot.network.tables.lines}
    name = next(row["id"] for row in tables["segments"] if row["id"] in drawn)
    assert list(lines.loc[name, "geometry"].coords) == [tuple(map(float, point)) for point in drawn[name]]


def test_graphml_read_by_networkx_has_loads_in_each_direction(answer, tables, tmp_path):
    (data,) = segment_files("graphml", "x", answer.snapshot, tables["segments"]).values()
    (tmp_path / "x.graphml").write_bytes(data)
    graph = nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    told_ = {row["id"]: row for row in tables["segments"]}
    assert {name for *_, name in graph.edges(keys=True)} == set(told_)
    for start, _, name, columns in graph.edges(keys=True, data=True):
        row = told_[name]
        forward = start == row["origin"]
        assert columns["load"] == (row["load"] - row["load_back"] if forward else row["load_back"])
        assert columns.get("capacity") == row["capacity"]
        assert columns.get("utilisation") == row["utilisation"]


def test_a_segment_used_backwards_says_so():
    made = network(
        {"a>b:pipe": 5, "a>market:ship": 9},
        supplies={"b": 3},
        markets=["market"],
        both_ways=["pipe"],
        counted={"ship": 3},
    )
    answer = dependence(made, on=[])
    rows = {row["id"]: row for row in segment_rows(answer.snapshot, None)}
    assert (rows["pipe"]["load"], rows["pipe"]["load_back"]) == (3, 3)
    assert (rows["pipe"]["country"], rows["pipe"]["crossing"], rows["pipe"]["crossing_share"]) == (None,) * 3
    (data,) = segment_files("graphml", "x", answer.snapshot, list(rows.values())).values()
    graph = nx.parse_graphml(data.decode(), force_multigraph=True)
    assert (graph.edges["a", "b", "pipe"]["load"], graph.edges["b", "a", "pipe"]["load"]) == (0, 3)


def test_a_scenario_has_both_answers_and_its_days(followed):
    found = scenario_tables(followed)
    assert [row["when"] for row in found["answer"]] == ["before", "after"]
    timeline = followed.disruption.timeline
    scale = timeline.calendar.view.scale
    assert [row["date"] for row in found["days"]] == [day(number) for number in range(12)]
    assert [row["exports"] for row in found["days"]] == [float(out) / scale for out in timeline.delivered]
    loads = counted_loads(timeline)
    for row in found["outlet_days"]:
        usual, daily = loads[row["element"]]
        number = (row["date"] - day(0)).days
        assert (row["usual"], row["load"]) == (usual / scale, float(daily[number]) / scale)
    cost = {row["quantity"]: row for row in found["cost"]}
    assert cost["shortfall"]["central"] == followed.disruption.outcome.shortfall / scale
    assert (cost["shortfall"]["unit"], cost["recovery_days"]["unit"]) == ("t", "d")
    assert {row["segment"] for row in found["segment_days"]} >= {"pipe", "ship"}


@pytest.mark.parametrize("kind", ["excel", "parquet"])
def test_days_are_dates_and_formulas_stay_text(followed, kind):
    found = scenario_tables(followed)
    files = table_files(kind, "x", found)
    if kind == "excel":
        read = sheets(files["x.xlsx"])
        title = read["scenario"][0]["title"]
        assert (title.value, title.data_type) == (FORMULA, "s")
        assert read["days"][0]["date"].value.date() == day(0)
    else:
        assert pq.read_table(io.BytesIO(files["x/scenario.parquet"])).to_pylist()[0]["title"] == FORMULA
        assert_same(pq.read_table(io.BytesIO(files["x/days.parquet"])).to_pylist(), found["days"])


def test_a_formula_in_csv_stays_text(followed):
    data = table_files("csv", "x", scenario_tables(followed))["x/scenario.csv"]
    assert pd.read_csv(io.BytesIO(data)).loc[0, "title"] == FORMULA


def test_a_map_of_a_scenario_has_what_changes_and_what_flows_in_the_events(followed):
    rows = {row["id"]: row for row in scenario_rows(followed, None)}
    pipe = rows["pipe"]
    assert pipe["load_change"] == pipe["load"] - pipe["load_before"]
    timeline = followed.disruption.timeline
    index = next(k for k, leg in enumerate(timeline.baseline.legs) if leg.way.segment == "pipe")
    assert pipe["day_in_events"] == pytest.approx(float(timeline.legs[2:5, index].mean()))
    assert pipe["day_unit"] == "t/d"


def test_a_scenario_without_days_has_no_tables_of_days():
    made = network({"field>market:pipe": 5}, supplies={"field": 5}, markets=["market"])
    result = run(made, Scenario(name="half", title="Half", events=(Event(element="pipe"),)))
    assert set(scenario_tables(result)) == {"scenario", "answer", "countries", "cuts", "segments"}
    (row,) = scenario_rows(result, None)
    assert (row["load_before"], row["load"], row["load_change"]) == (5, 0, -5)
    assert "day_usual" not in row


def test_a_backtest_is_a_table_of_its_replays():
    events = backtest_events()[:2]
    replays = tuple(
        Replay(
            event=item,
            year=2021,
            predicted=Span(low=-1 / 3, central=0.1, high=0.2),
            observed=Span(low=-2.0, central=-1.0, high=1.0),
            naive_proportional=-0.7,
            shut_in=0.0,
            lingering=0.0,
        )
        for item in events
    )
    result = Backtest(network=load("kazakhstan"), commodity="crude", replays=replays)
    found = backtest_tables(result)
    (first, _) = found["replays"]
    assert (first["predicted_low"], first["observed_high"], first["inside"]) == (-1 / 3, 1.0, True)
    assert first["window_start"] == events[0].window_start
    read = pq.read_table(io.BytesIO(table_files("parquet", "x", found)["x/replays.parquet"])).to_pylist()
    assert_same(read, found["replays"])
    assert isinstance(read[0]["window_start"], dt.date)
    assert [row["skill"] for row in found["skill"]] == [result.skill("nothing"), result.skill("proportional")]


def test_frames_keep_the_type_of_every_cell(tables):
    frame = frames(tables)["countries"]
    assert isinstance(frame.loc[0, "transit_share_greatest_is_bound"], bool)


@pytest.mark.parametrize("kind", ["csv", "excel", "parquet", "geojson", "graphml"])
def test_the_command_writes_a_result_in_every_format(kind, tmp_path):
    files = document("export", kind, "dependence", "--on", "RUS", "--out", tmp_path)["files"]
    assert files
    for name in files:
        assert name.startswith(f"{tmp_path}/kazakhstan-crude-2025-dependence")
    assert "all-russian-transit-denied" in told(
        "export", kind, "all-russian-transit-denied", "--on", "RUS", "--out", tmp_path
    )
    if kind == "geojson":
        read = json.loads((tmp_path / "all-russian-transit-denied.geojson").read_text(encoding="utf-8"))
        loads = {
            item["id"]: (item["properties"]["load_before"], item["properties"]["load"])
            for item in read["features"]
            if "load" in item["properties"]
        }
        assert loads["cpc-russia"][0] > loads["cpc-russia"][1] == 0


def test_the_command_refuses_what_has_no_map(tmp_path):
    said = refused("export", "geojson", "backtest", "--out", tmp_path)
    assert "a backtest has tables only: csv, excel, parquet" in said
    assert "no scenario or .toml or .py file is called 'dependense'" in refused(
        "export", "csv", "dependense", "--out", tmp_path
    )

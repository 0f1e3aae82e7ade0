"""A broken folder says everything that is wrong with it: file, row, column, what was expected."""

import csv
import gc
import os
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from folders import SETTINGS, SOUND, faults, folder, save
from hypothesis import given, settings
from strategies import networks

from routes import tables as tables_module
from routes.errors import DataError
from routes.model import ROW_TYPES
from routes.network import read_network
from routes.tables import read_tables
from routes.units import FLOW_UNITS

PERIOD = "expected an ISO 8601 period: YYYY, YYYY-MM, YYYY-MM-DD or two of them with / between"
COUNTRY = "expected an ISO 3166-1 alpha-3 code such as KAZ, or XXX"
KINDS = "field, hub, terminal, port, border_crossing, refinery, market"

# table, what stands in the sound folder, what stands there instead, the one fault that follows
CELLS = [
    ("places", "field,KAZ,field", "field,Kaz,field", f"row 2, column country: {COUNTRY}, got 'Kaz'"),
    (
        "places",
        "field,KAZ,field",
        "field,KAZ,feild",
        f"row 2, column kind: expected one of {KINDS}; did you mean 'field'?, got 'feild'",
    ),
    (
        "places",
        "port,RUS,port",
        "port,RUS,airport",
        f"row 4, column kind: expected one of {KINDS}; did you mean 'port'?, got 'airport'",
    ),
    (
        "places",
        "field,KAZ",
        "Field,KAZ",
        "row 2, column id: expected a kebab-case id (a-z, 0-9, -), got 'Field'",
    ),
    ("places", "field,KAZ,field", "field,,field", "row 2, column country: a value is required here"),
    (
        "places",
        "50.5",
        '"50,5"',
        "row 2, column lon: expected a number with a decimal point, got '50,5'",
    ),
    ("places", "50.5", "50,5", "row 2: expected 7 cells, got 8"),
    ("places", "50.5", "200", "row 2, column lon: expected a number ≤ 180.0, got '200'"),
    ("places", "50.5", "-181", "row 2, column lon: expected a number ≥ -180.0, got '-181'"),
    (
        "places",
        "50.5,47",
        "50.5,north",
        "row 2, column lat: expected a number with a decimal point, got 'north'",
    ),
    ("places", ",,,\nport", ",,\nport", "row 3: expected 7 cells, got 6"),
    (
        "segments",
        "pipeline,true",
        "pipeline,yes",
        "row 2, column bidirectional: expected true or false, got 'yes'",
    ),
    (
        "segments",
        "pipeline,true",
        "pipeline,True",
        "row 2, column bidirectional: expected true or false, got 'True'",
    ),
    (
        "segments",
        "pipeline,true",
        "pipelin,true",
        (
            "row 2, column mode: expected one of pipeline, rail, sea, river, road, transshipment; "
            "did you mean 'pipeline'?, got 'pipelin'"
        ),
    ),
    ("capacities", "50,Mt/yr,40", "50,Mt/yr,55", "row 2: low 55 is above central 50"),
    ("capacities", "40,60", "40,45", "row 2: high 45 is below central 50"),
    ("capacities", "40,60,10", "40,60,41", "row 2: reserved 41 is above low 40"),
    ("capacities", "coast,45,Mt/yr,,,", "coast,45,Mt/yr,,,46", "row 3: reserved 46 is above low 45"),
    ("capacities", "40,60,10", "40,60,inf", "row 2, column reserved: expected a finite number, got 'inf'"),
    (
        "capacities",
        "coast,45",
        'coast,"4,5"',
        "row 3, column central: expected a number with a decimal point, got '4,5'",
    ),
    ("capacities", "coast,45", "coast,-1", "row 3, column central: expected a number ≥ 0, got '-1'"),
    ("capacities", "coast,45", "coast,-inf", "row 3, column central: expected a number ≥ 0, got '-inf'"),
    ("capacities", "coast,45", "coast,nan", "row 3, column central: expected a number ≥ 0, got 'nan'"),
    ("capacities", "coast,45", "coast,", "row 3, column central: a value is required here"),
    (
        "capacities",
        "coast,45,Mt/yr",
        "coast,45,Mt/y",
        f"row 3, column unit: unknown unit of flow 'Mt/y'; known: {', '.join(FLOW_UNITS)}",
    ),
    ("capacities", "2023,effective", "23,effective", f"row 2, column period: {PERIOD}, got '23'"),
    ("capacities", "2023,effective", "2023-13,effective", f"row 2, column period: {PERIOD}, got '2023-13'"),
    ("capacities", "2023,effective", "2023/24,effective", f"row 2, column period: {PERIOD}, got '2023/24'"),
    (
        "capacities",
        "2023,effective",
        "2023,efective",
        (
            "row 2, column status: expected one of effective, nameplate, assumed; did you mean "
            "'effective'?, got 'efective'"
        ),
    ),
    ("supplies", "field,70", "field,inf", "row 2, column central: expected a finite number, got 'inf'"),
    ("supplies", "60,75", "71,75", "row 2: low 71 is above central 70"),
    ("supplies", "60,75", "60,69", "row 2: high 69 is below central 70"),
    ("demands", "plant,15", "plant,inf", "row 2, column central: expected a finite number, got 'inf'"),
    (
        "costs",
        "20,USD/t",
        "20,USD/ton",
        "row 2, column unit: unknown unit of cost 'USD/ton'; expected a currency per amount such as USD/t",
    ),
    ("costs", "trunk,20", "trunk,-20", "row 2, column central: expected a number ≥ 0, got '-20'"),
    ("fx", "2023,450", "2023,0", "row 2, column per_usd: expected a number > 0, got '0'"),
    ("fx", "KZT", "kzt", "row 2, column currency: expected an ISO 4217 code such as KZT, got 'kzt'"),
    (
        "storages",
        "1,mb",
        "1,mb/d",
        "row 2, column unit: unknown unit of stock 'mb/d'; known: t, kt, Mt, kb, mb",
    ),
    ("storages", "0.5", "1.5", "row 2, column initial_share: expected a number ≤ 1, got '1.5'"),
    ("flows", "coast,33", "coast,inf", "row 2, column value: expected a finite number, got 'inf'"),
    ("flows", "true", "1", "row 2, column counts: expected true or false, got '1'"),
    ("flows", "crude,KAZ", "crude,kaz", f"row 2, column origin: {COUNTRY}, got 'kaz'"),
    ("commodities", "7.5", "0", "row 2, column bbl_per_t: expected a number > 0, got '0'"),
    (
        "prices",
        "2023-01,80",
        "2023-01-15,80",
        "row 2, column period: expected a period YYYY-MM or YYYY, got '2023-01-15'",
    ),
    ("projects", "2026", "soon", "row 2, column year: expected a whole number, got 'soon'"),
    ("projects", "2026", "1800", "row 2, column year: expected a number ≥ 1900, got '1800'"),
    ("evidence", "Mt/yr,A", "Mt/yr,D", "row 2, column grade: expected one of A, B, C, got 'D'"),
    ("evidence", ",50,", ",inf,", "row 2, column value: expected a finite number, got 'inf'"),
    ("lines", "50 47;51 46.5", "50 47", "row 2: a line needs two points or more"),
    ("lines", "50 47;51 46.5", "50 47;51", "row 2: expected 'lon lat;lon lat;...', got '50 47;51'"),
]


def broken(table, old, new):
    assert SOUND[table].count(old) >= 1, "the test breaks what is not there"
    return SOUND[table].replace(old, new, 1)


def test_the_sound_folder_is_sound(tmp_path):
    network = read_network(folder(tmp_path))
    assert network.settings.name == "sound"
    assert {table: len(getattr(network.tables, table)) for table in SOUND} == {
        table: text.count("\n") - 1 for table, text in SOUND.items()
    }


@pytest.mark.parametrize(("table", "old", "new", "fault"), CELLS)
def test_a_broken_cell_is_named_with_what_was_expected(tmp_path, table, old, new, fault):
    separator = ", " if fault.startswith("row") else ": "
    assert faults(folder(tmp_path, **{table: broken(table, old, new)})) == [f"{table}.csv{separator}{fault}"]


def test_too_long_an_id_is_refused(tmp_path):
    first, *others = faults(folder(tmp_path, places=broken("places", "plant,", "p" * 81 + ",")))
    assert first.startswith("places.csv, row 6, column id: expected place id: string should have at most 80")
    assert others == [
        "segments.csv, row 5, column destination: 'plant' does not stand in places.csv",
        "demands.csv, row 2, column place: 'plant' does not stand in places.csv",
    ]


def test_faults_of_several_files_are_reported_at_once(tmp_path):
    found = faults(
        folder(
            tmp_path,
            settings=SETTINGS + 'licens = "x"\n',
            places=broken("places", "50.5", "1000"),
            segments=broken("segments", "pipeline,true", "pipeline,yes"),
            capacities=broken("capacities", "coast,45", "coast,-1") + "trunk,1,Mt/y,,,,,,,\n",
            supplies=None,
            demands="",
            segment="id\n",
        )
    )
    assert [text.partition(":")[0] for text in found] == [
        "network.toml",
        "places.csv, row 2, column lon",
        "segments.csv, row 2, column bidirectional",
        "capacities.csv, row 3, column central",
        "capacities.csv, row 6, column unit",
        "supplies.csv",
        "demands.csv, row 1",
        "segment.csv",
    ]


def test_the_message_of_the_error_holds_one_line_per_fault(tmp_path):
    path = folder(tmp_path, supplies=None, demands="")
    with pytest.raises(DataError) as caught:
        read_network(path)
    lines = [str(problem) for problem in caught.value.problems]
    assert str(caught.value).splitlines() == [f"the network in the folder {path}:", *lines]
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    "encode", [lambda text: b"\xef\xbb\xbf" + text.encode(), lambda text: text.replace("\n", "\r\n").encode()]
)
def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path, encode):
    plain = read_network(folder(tmp_path / "plain"))
    other = read_network(folder(tmp_path / "other", **{table: encode(text) for table, text in SOUND.items()}))
    (tmp_path / "other" / "network.toml").write_bytes(encode(SETTINGS))
    assert other.tables == plain.tables == read_network(tmp_path / "other").tables


def test_quoted_line_ends_do_not_shift_the_row_numbers(tmp_path):
    text = broken("places", ",Field,", ',"Field\nin the\nnorth",').replace("port,RUS,port", "port,Rus,port")
    assert faults(folder(tmp_path, places=text)) == [
        f"places.csv, row 6, column country: {COUNTRY}, got 'Rus'"
    ]
    good = broken("places", ",Field,", ',"Field\nin the\nnorth",')
    assert read_network(folder(tmp_path, places=good)).places["field"].name == "Field\nin the\nnorth"


def test_a_broken_row_of_several_lines_is_named_by_its_first(tmp_path):
    text = broken("places", "field,KAZ,field,,Field", 'field,Kaz,field,,"Field\nin the\nnorth"')
    assert faults(folder(tmp_path, places=text)) == [
        f"places.csv, row 2, column country: {COUNTRY}, got 'Kaz'"
    ]


def test_empty_lines_and_lines_of_commas_are_skipped_but_counted(tmp_path):
    text = broken("places", "port,RUS,port", "\n,,,,,,\nport,Rus,port")
    assert faults(folder(tmp_path, places=text)) == [
        f"places.csv, row 6, column country: {COUNTRY}, got 'Rus'"
    ]


def test_column_order_is_free_and_optional_columns_may_be_absent(tmp_path):
    rows = ("kind,id,country", "field,field,KAZ", "hub,border,RUS", "port,port,RUS")
    text = "\n".join([*rows, "market,market,XXX", "refinery,plant,KAZ"])
    assert read_network(folder(tmp_path, places=text)).places["field"].country == "KAZ"


def test_an_unknown_column_comes_with_the_nearest_and_all_known_ones(tmp_path):
    (fault,) = faults(folder(tmp_path, places=broken("places", "zone", "zones")))
    assert fault == (
        "places.csv, row 1, column zones: unknown column; did you mean 'zone'?; "
        "known: id, country, kind, zone, name, lon, lat, restart_days, note"
    )


def test_a_required_column_that_is_absent_is_reported_once(tmp_path):
    assert faults(folder(tmp_path, supplies="place,unit\nfield,Mt/yr\nborder,Mt/yr\n")) == [
        "supplies.csv, row 1, column central: this column is required and absent"
    ]
    assert faults(folder(tmp_path, demands="central,unit\n")) == [
        "demands.csv, row 1, column place: this column is required and absent"
    ]


def test_a_column_that_is_absent_hides_nothing_else(tmp_path):
    assert faults(folder(tmp_path, supplies="place,unit,low\nfeild,Mt/y,\nborder,Mt/yr,-1\n")) == [
        "supplies.csv, row 1, column central: this column is required and absent",
        f"supplies.csv, row 2, column unit: unknown unit of flow 'Mt/y'; known: {', '.join(FLOW_UNITS)}",
        "supplies.csv, row 3, column low: expected a number ≥ 0, got '-1'",
        "supplies.csv, row 2, column place: 'feild' does not stand in places.csv; did you mean 'field'?",
    ]


@pytest.mark.parametrize("table", ["places", "segments", "capacities"])
def test_without_its_column_of_names_a_table_accuses_no_other(tmp_path, table):
    text = SOUND[table].replace("id,", "note,", 1).replace("element,", "note,", 1)
    column = "element" if table == "capacities" else "id"
    assert faults(folder(tmp_path, **{table: text})) == [
        f"{table}.csv, row 1, column {column}: this column is required and absent"
        if table != "segments"
        else "segments.csv, row 1, column id: this column is required and absent"
    ]


def test_faults_of_the_header_do_not_end_the_file(tmp_path):
    header, rest = SOUND["places"].split("\n", 1)
    rows = rest.replace("port,RUS,port", "Port,RUS,airport").replace("border,RUS", "border,Rus").splitlines()
    text = "\n".join([f"{header},zones,kind,", *(f"{row},x,hub," for row in rows)])
    known = "known: id, country, kind, zone, name, lon, lat, restart_days, note"
    assert faults(folder(tmp_path, places=text + "\nplant,KAZ,refinery,,,,,,,\n")) == [
        "places.csv, row 1, column kind: this column stands twice",
        f"places.csv, row 1, column zones: unknown column; did you mean 'zone'?; {known}",
        f"places.csv, row 1: a column has no name; {known}",
        f"places.csv, row 3, column country: {COUNTRY}, got 'Rus'",
        "places.csv, row 4, column id: expected a kebab-case id (a-z, 0-9, -), got 'Port'",
        f"places.csv, row 4, column kind: expected one of {KINDS}; did you mean 'port'?, got 'airport'",
        "places.csv, row 7, column id: the id 'plant' already stands in places.csv",
    ]


def test_rows_of_another_length_do_not_end_the_file(tmp_path):
    text = broken("places", ",,,\nport", ",,\nport").replace("50.5", "50,5").replace("plant,KAZ", "plant,Kaz")
    assert faults(folder(tmp_path, places=text)) == [
        "places.csv, row 2: expected 7 cells, got 8",
        "places.csv, row 3: expected 7 cells, got 6",
        f"places.csv, row 6, column country: {COUNTRY}, got 'Kaz'",
    ]


def test_an_error_of_the_csv_ends_the_file_with_its_row_and_what_stands_before_is_checked(tmp_path):
    text = broken("places", ",straits,", ',"straits,').replace("field,KAZ,field", "field,Kaz,field")
    assert faults(folder(tmp_path, places=text, supplies=broken("supplies", "60,75", "71,75"))) == [
        f"places.csv, row 2, column country: {COUNTRY}, got 'Kaz'",
        "places.csv, row 4: not readable as CSV: unexpected end of data",
        "supplies.csv, row 2: low 71 is above central 70",
    ]


@pytest.mark.parametrize("file", ["places.csv", "costs.csv", "network.toml"])
def test_a_folder_in_place_of_a_file_is_named(tmp_path, file):
    path = folder(tmp_path)
    (path / file).unlink()
    (path / file).mkdir()
    assert faults(path) == [f"{file}: expected a file, got a folder"]


@pytest.mark.parametrize("file", ["places.csv", "costs.csv", "network.toml"])
def test_a_file_that_cannot_be_reached_is_named_with_the_reason(tmp_path, file):
    path = folder(tmp_path)
    (path / file).unlink()
    (path / file).symlink_to(file)
    assert faults(path) == [f"{file}: cannot be read: Too many levels of symbolic links"]


def test_what_is_no_file_at_all_is_not_waited_for(tmp_path):
    path = folder(tmp_path)
    (path / "places.csv").unlink()
    os.mkfifo(path / "places.csv")
    assert faults(path) == ["places.csv: expected a file, got something else"]


def unprivileged(path):
    """Return the faults that a user without the rights of an administrator finds in a folder."""
    rights = os.geteuid()
    if rights == 0:
        os.seteuid(65534)
    try:
        return faults(path)
    finally:
        os.seteuid(rights)


@pytest.fixture
def open_folder():
    """A sound folder that every user can reach."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        path = folder(Path(name) / "network")
        path.chmod(0o755)
        read_network(path)  # all that reading imports is imported while it can be
        yield path
        path.chmod(0o755)


@pytest.mark.parametrize("file", ["places.csv", "network.toml"])
def test_a_file_without_permission_is_named_with_the_reason(open_folder, file):
    (open_folder / file).chmod(0)
    assert unprivileged(open_folder) == [f"{file}: cannot be read: Permission denied"]


def test_a_folder_without_permission_is_named_with_the_reason(open_folder):
    open_folder.chmod(0)
    assert unprivileged(open_folder) == [f"{open_folder}: cannot be read: Permission denied"]


def test_a_column_that_stands_twice_is_reported(tmp_path):
    header, rest = SOUND["demands"].split("\n", 1)
    text = f"{header},unit\n{rest.replace('crude', 'crude,Mt/yr')}"
    assert faults(folder(tmp_path, demands=text)) == [
        "demands.csv, row 1, column unit: this column stands twice"
    ]


@pytest.mark.parametrize("table", ["places", "segments", "capacities", "supplies"])
def test_a_required_file_that_is_missing_is_the_only_fault(tmp_path, table):
    assert faults(folder(tmp_path, **{table: None})) == [f"{table}.csv: this file is required and absent"]


@pytest.mark.parametrize(
    "tables",
    [
        ("demands",),
        ("flows",),
        ("storages",),
        ("prices",),
        ("projects",),
        ("lines",),
        ("evidence",),
        ("costs", "fx", "commodities"),
    ],
)
def test_an_optional_file_may_be_absent(tmp_path, tables):
    network = read_network(folder(tmp_path, **dict.fromkeys(tables)))
    assert all(getattr(network.tables, table) == () for table in tables)


def test_an_empty_table_with_a_header_is_no_fault(tmp_path):
    assert read_network(folder(tmp_path, demands="place,central,unit\n")).tables.demands == ()


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_an_empty_file_is_reported(tmp_path, content):
    assert faults(folder(tmp_path, demands=content)) == [
        "demands.csv, row 1: expected a header row, the file is empty"
    ]


def test_a_stray_file_comes_with_the_table_it_may_be_meant_for(tmp_path):
    assert faults(folder(tmp_path, segment="id\n", xyz="id\n")) == [
        "segment.csv: no table is called 'segment'; did you mean 'segments'?",
        "xyz.csv: no table is called 'xyz'",
    ]


@pytest.mark.parametrize(("encoding", "reason"), [("utf-16", "invalid start byte"), ("cp1251", "invalid")])
def test_a_file_that_is_not_utf8_is_named_with_the_place_of_the_fault(tmp_path, encoding, reason):
    text = SOUND["places"].replace("Field", "Поле")
    (fault,) = faults(folder(tmp_path, places=text.encode(encoding)))
    assert fault.startswith(f"places.csv: not UTF-8: {reason}")


def test_a_quote_that_never_closes_is_named_with_the_row_it_opens_on(tmp_path):
    (fault,) = faults(folder(tmp_path, places=broken("places", ",straits,", ',"straits,')))
    assert fault == "places.csv, row 4: not readable as CSV: unexpected end of data"


def test_too_large_a_file_is_not_read(tmp_path, monkeypatch):
    path = folder(tmp_path)
    monkeypatch.setattr(tables_module, "MAX_FILE_BYTES", (path / "capacities.csv").stat().st_size - 1)
    assert "capacities.csv: larger than 0 MiB" in faults(path)


def test_a_path_that_is_no_folder_is_one_fault(tmp_path):
    tables, problems = read_tables(tmp_path / "nowhere")
    assert tables is None
    assert [problem.message for problem in problems] == ["expected a folder that holds a network"]
    with pytest.raises(DataError, match="expected a folder"):
        read_network(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ["this file is required and absent"]),
        ("", ["the key name is required"]),
        ('name = ""', ["the key name is required"]),
        ("name = 5", ["name: expected text, got 5"]),
        ('name = "x"\nexportr = "KAZ"', ["unknown key 'exportr'; did you mean 'exporter'?"]),
        ('name = "x"\nunit = "Mt/y"', ["unit: unknown unit of flow 'Mt/y'; did you mean 'Mt/yr'?"]),
        ('name = "x"\nunit = "mb"', ["unit: unknown unit of flow 'mb'; did you mean 'mb/d'?"]),
        (
            'nam = 1\nunit = ["Mt/yr"]\nexporter = "kaz"\nfocus = "RUZ+strait+"',
            [
                "unknown key 'nam'; did you mean 'name'?",
                "unit: expected text, got ['Mt/yr']",
                "the key name is required",
                "exporter: expected an ISO 3166-1 alpha-3 code such as KAZ, got 'kaz'; did you mean 'KAZ'?",
                "focus: no place lies in 'RUZ'; did you mean 'RUS'?",
                "focus: no place lies in 'strait'; did you mean 'straits'?",
                "focus: no place lies in ''",
            ],
        ),
        (
            'exporter = "Kazakhstan"\nfocus = ""\nlicense = "x"\n',
            [
                "unknown key 'license'; did you mean 'licence'?",
                "the key name is required",
                "exporter: expected an ISO 3166-1 alpha-3 code such as KAZ, got 'Kazakhstan'",
                "focus: no place lies in ''",
            ],
        ),
    ],
)
def test_settings_are_checked_key_by_key(tmp_path, text, expected):
    assert faults(folder(tmp_path, settings=text)) == [f"network.toml: {message}" for message in expected]


@pytest.mark.parametrize("content", [b'name = "x', b"name = '\xff'"])
def test_settings_that_are_not_toml_are_one_fault(tmp_path, content):
    path = folder(tmp_path)
    (path / "network.toml").write_bytes(content)
    (fault,) = faults(path)
    assert fault.startswith("network.toml: not readable as TOML: ")


def test_numbers_are_read_exactly_as_they_stand(tmp_path):
    network = read_network(folder(tmp_path, supplies=broken("supplies", "field,70", "field,70.10")))
    assert network.tables.supplies[0].central == Decimal("70.10")
    assert str(network.tables.supplies[0].central) == "70.10"
    assert read_network(folder(tmp_path)).tables.capacities[2].central == Decimal("inf")


def test_cells_with_several_names_are_split(tmp_path):
    text = SOUND["evidence"] + "second,trunk,capacity,,,B\n"
    capacities = broken("capacities", "effective,operator-2023", "effective, operator-2023 ; second;")
    network = read_network(folder(tmp_path, evidence=text, capacities=capacities))
    assert network.tables.capacities[0].evidence == ("operator-2023", "second")


def test_every_row_knows_its_line(tmp_path):
    tables, problems = read_tables(folder(tmp_path, places=broken("places", "border,RUS", "\nborder,Rus")))
    assert tables is not None
    assert len(problems) == 1
    assert tables.line_numbers["places"] == (2, 5, 6, 7)
    assert tuple(tables.line_numbers["segments"]) == (2, 3, 4, 5)
    (row,) = tables.faulty["places"]
    assert (row.line, row.wrong, row.names("id"), row.names("country")) == (4, {"country"}, ("border",), ())


@settings(max_examples=40)
@given(network=networks())
def test_a_network_that_is_saved_is_read_back_the_same(network, tmp_path_factory):
    found, problems = read_tables(save(network, tmp_path_factory.mktemp("network")))
    assert problems == []
    assert found == network.tables


def test_a_hundred_thousand_capacities_load_in_time_like_pandas(tmp_path):
    count = 100_000
    names = [f"s-{index}" for index in range(count)]
    rows = "".join(f"{name},{index % 90 + 1}.5,Mt/yr,,,,,,,\n" for index, name in enumerate(names))
    segments = "".join(f"{name},field,border,pipeline,,,\n" for name in names)
    path = folder(
        tmp_path, capacities=SOUND["capacities"] + rows, segments=SOUND["segments"] + segments, lines=None
    )
    gc.collect()
    start = time.perf_counter()
    frame = pd.read_csv(path / "capacities.csv", low_memory=False)
    peer = time.perf_counter() - start
    start = time.perf_counter()
    with (path / "capacities.csv").open(encoding="utf-8", newline="") as stream:
        plain = sum(1 for _ in csv.reader(stream))
    peer = max(peer, time.perf_counter() - start)
    start = time.perf_counter()
    tables, problems = read_tables(path)
    ours = time.perf_counter() - start
    assert tables is not None
    assert not problems
    assert len(tables.capacities) == len(frame) == plain - 1 == count + 4

    assert ours < 100 * peer, f"{ours:.2f} s against {peer:.2f} s of the slower of pandas and csv"


def test_every_table_has_a_row_type_and_a_sound_example():
    assert set(SOUND) == set(ROW_TYPES)

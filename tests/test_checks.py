"""Rules between rows and tables, each with the folder that breaks it."""

import gc
import time

import pytest
from folders import SETTINGS, SOUND, faults, folder
from networks import network

from routes.checks import commodity_ids, densities, sound_tables, table_problems
from routes.errors import Problem
from routes.network import read_network
from routes.tables import read_tables


def changed(table, old, new):
    assert SOUND[table].count(old) >= 1, "the test breaks what is not there"
    return {table: SOUND[table].replace(old, new, 1)}


UNLIMITED = (
    SOUND["capacities"]
    .replace("trunk,50,Mt/yr,40,60,10", "trunk,inf,Mt/yr,,,")
    .replace("coast,45", "coast,inf")
)

WITH_CONTENTS = "id,element,added,unit,year,requires,instead_of\n"

CASES = {
    "a second place of one id": (
        {"places": SOUND["places"] + "plant,KAZ,refinery,,,,\n"},
        ["places.csv, row 7, column id: the id 'plant' already stands in places.csv"],
    ),
    "places and segments share one namespace": (
        {"places": SOUND["places"] + "coast,KAZ,hub,,,,\n"},
        ["segments.csv, row 3, column id: the id 'coast' already stands in places.csv"],
    ),
    "a second row of evidence": (
        {"evidence": SOUND["evidence"] + "operator-2023,x,y,1,,B\n"},
        ["evidence.csv, row 3, column id: the id 'operator-2023' already stands in evidence.csv"],
    ),
    "a second commodity": (
        {"commodities": SOUND["commodities"] + "crude,x,,\n"},
        ["commodities.csv, row 3, column id: the id 'crude' already stands in commodities.csv"],
    ),
    "a second project": (
        {"projects": SOUND["projects"] + "first,trunk,5,Mt/yr,2026,\n"},
        ["projects.csv, row 4, column id: the id 'first' already stands in projects.csv"],
    ),
    "an origin that does not exist": (
        changed("segments", "tanker,port", "tanker,prt"),
        ["segments.csv, row 4, column origin: 'prt' does not stand in places.csv; did you mean 'port'?"],
    ),
    "a destination that does not exist": (
        changed("segments", "port,market", "port,mrkt"),
        [
            (
                "segments.csv, row 4, column destination: 'mrkt' does not stand in places.csv; "
                "did you mean 'market'?"
            )
        ],
    ),
    "a commodity of a segment": (
        changed("segments", "market,sea,,", "market,sea,,crud;crude"),
        [
            (
                "segments.csv, row 4, column commodities: 'crud' does not stand in "
                "commodities.csv; did you mean 'crude'?"
            )
        ],
    ),
    "an element of a capacity": (
        {"capacities": SOUND["capacities"] + "taker,1,Mt/yr,,,,,,,\n"},
        [
            (
                "capacities.csv, row 6, column element: 'taker' does not stand in "
                "places.csv or segments.csv; "
                "did you mean 'tanker'?"
            )
        ],
    ),
    "a commodity of a capacity": (
        {"capacities": SOUND["capacities"] + "tanker,1,Mt/yr,,,,gas,,,\n"},
        ["capacities.csv, row 6, column commodities: 'gas' does not stand in commodities.csv"],
    ),
    "the place of a supply": (
        changed("supplies", "field,70", "feild,70"),
        ["supplies.csv, row 2, column place: 'feild' does not stand in places.csv; did you mean 'field'?"],
    ),
    "the commodity of a supply": (
        changed("supplies", "crude", "gas"),
        ["supplies.csv, row 2, column commodity: 'gas' does not stand in commodities.csv"],
    ),
    "the place of a demand": (
        changed("demands", "plant,15", "plan,15"),
        ["demands.csv, row 2, column place: 'plan' does not stand in places.csv; did you mean 'plant'?"],
    ),
    "the element of a cost": (
        changed("costs", "coast", "cost"),
        [
            (
                "costs.csv, row 3, column element: 'cost' does not stand in places.csv or segments.csv; "
                "did you mean 'coast'?"
            )
        ],
    ),
    "the place of a storage": (
        changed("storages", "port,1", "tanker,1"),
        ["storages.csv, row 2, column place: 'tanker' does not stand in places.csv"],
    ),
    "the element of a flow": (
        changed("flows", "coast,33", "coas,33"),
        [
            (
                "flows.csv, row 2, column element: 'coas' does not stand in places.csv or segments.csv; "
                "did you mean 'coast'?"
            )
        ],
    ),
    "the commodity of a price": (
        changed("prices", "crude", "gas"),
        ["prices.csv, row 2, column commodity: 'gas' does not stand in commodities.csv"],
    ),
    "the element of a project": (
        changed("projects", "second,coast", "second,toast"),
        [
            (
                "projects.csv, row 3, column element: 'toast' does not stand in places.csv or segments.csv; "
                "did you mean 'coast'?"
            )
        ],
    ),
    "what a project requires": (
        changed("projects", "2027,first", "2027,fist"),
        [
            (
                "projects.csv, row 3, column requires: 'fist' does not stand in projects.csv; "
                "did you mean 'first'?"
            )
        ],
    ),
    "what a project contains": (
        {"projects": WITH_CONTENTS + "first,trunk,5,Mt/yr,2026,,\nsecond,coast,5,Mt/yr,2027,,fist\n"},
        [
            (
                "projects.csv, row 3, column instead_of: 'fist' does not stand in projects.csv; "
                "did you mean 'first'?"
            )
        ],
    ),
    "projects that contain one another": (
        {"projects": WITH_CONTENTS + "a1,trunk,5,Mt/yr,2026,,b1\nb1,trunk,5,Mt/yr,2026,,a1\n"},
        [
            "projects.csv, row 2, column instead_of: a1 and b1 contain one another",
            "projects.csv, row 3, column instead_of: b1 and a1 contain one another",
        ],
    ),
    "a project that needs what it contains": (
        {"projects": WITH_CONTENTS + "a1,trunk,5,Mt/yr,2026,,\nb1,trunk,5,Mt/yr,2026,a1,a1\n"},
        ["projects.csv, row 3, column requires: b1 contains a1, so it cannot need it as well"],
    ),
    "a past plan that measures no use": (
        changed("past_plans", "volume,10,2022,5,", "volume,10,2022,,"),
        [
            (
                "past_plans.csv, row 2, column measures_use: northern-volume measures use: "
                "expected a volume with planned above 0 and actual"
            )
        ],
    ),
    "the segment of a line": (
        changed("lines", "trunk,", "plant,"),
        ["lines.csv, row 2, column segment: 'plant' does not stand in segments.csv"],
    ),
    "the evidence of a capacity": (
        changed("capacities", "effective,operator-2023", "effective,operator-2032"),
        [
            (
                "capacities.csv, row 2, column evidence: 'operator-2032' does not stand in evidence.csv; "
                "did you mean 'operator-2023'?"
            )
        ],
    ),
    "a segment that ends where it begins": (
        changed("segments", "local,field,plant", "local,field,field"),
        ["segments.csv, row 5, column destination: the segment ends where it begins"],
    ),
    "demand at a port": (
        changed("demands", "plant,15", "port,15"),
        ["demands.csv, row 2, column place: demand stands at markets and refineries; port is a port"],
    ),
    "two capacities of one period": (
        {"capacities": SOUND["capacities"] + "coast,46,Mt/yr,,,,,,assumed,\n"},
        [
            (
                "capacities.csv, row 6, column element: a row with the same element, "
                "commodities, period, status "
                "stands above"
            )
        ],
    ),
    "two supplies of one period": (
        {"supplies": SOUND["supplies"] + "field,1,Mt/yr,crude,,,2023,\n"},
        ["supplies.csv, row 3, column place: a row with the same place, commodity, period stands above"],
    ),
    "two demands": (
        {"demands": SOUND["demands"] + "plant,1,Mt/yr,crude\n"},
        ["demands.csv, row 3, column place: a row with the same place, commodity, period stands above"],
    ),
    "two costs": (
        {"costs": SOUND["costs"] + "trunk,1,USD/t\n"},
        [
            (
                "costs.csv, row 6, column element: a row with the same element, commodity, "
                "period, status stands above"
            )
        ],
    ),
    "two rates": (
        {"fx": SOUND["fx"] + "KZT,2023,451\n"},
        ["fx.csv, row 3, column currency: a row with the same currency, period stands above"],
    ),
    "two prices": (
        {"prices": SOUND["prices"] + "crude,2023-01,81,USD/bbl\n"},
        ["prices.csv, row 3, column commodity: a row with the same commodity, period stands above"],
    ),
    "two lines": (
        {"lines": SOUND["lines"] + "trunk,1 1;2 2\n"},
        ["lines.csv, row 3, column segment: a row with the same segment stands above"],
    ),
    "a segment without a capacity row": (
        changed("capacities", "local,20,Mt/yr,,,,,,,\n", ""),
        ["segments.csv, row 5, column id: local has no yearly capacity row; write inf if nothing limits it"],
    ),
    "a segment with a nameplate alone": (
        changed("capacities", "assumed", "nameplate"),
        ["segments.csv, row 3, column id: coast has no yearly capacity row; write inf if nothing limits it"],
    ),
    "a segment with the capacity of a month alone": (
        changed("capacities", "coast,45,Mt/yr,,,,,", "coast,45,Mt/yr,,,,,2023-05"),
        ["segments.csv, row 3, column id: coast has no yearly capacity row; write inf if nothing limits it"],
    ),
    "a unit of another dimension": (
        changed("capacities", "coast,45,Mt/yr", "coast,45,bcm/yr"),
        [
            (
                "capacities.csv, row 3, column unit: bcm/yr and Mt/yr do not convert: gas does not convert; "
                "the key unit of network.toml is Mt/yr (commodity crude)"
            )
        ],
    ),
    "a volume without a density": (
        {
            **changed("commodities", "7.5", ""),
            **changed("supplies", "70,Mt/yr,crude,60,75", "1,mb/d,crude,,"),
            "costs": None,
        },
        [
            (
                "supplies.csv, row 2, column unit: mb/d and Mt/yr do not convert: "
                "volume does not convert without bbl_per_t in commodities.csv; "
                "the key unit of network.toml is Mt/yr (commodity crude)"
            )
        ],
    ),
    "a cost without an exchange rate": (
        changed("costs", "KZT", "EUR"),
        ["costs.csv, row 3, column unit: no exchange rate for EUR: fx.csv needs a row (commodity crude)"],
    ),
    "a cost per amount that does not convert": (
        changed("costs", "20,USD/t", "20,USD/TEU"),
        [
            (
                "costs.csv, row 2, column unit: containers does not convert without "
                "t_per_teu in commodities.csv "
                "(commodity crude)"
            )
        ],
    ),
    "an unlimited path": (
        {"capacities": UNLIMITED},
        [
            (
                "capacities.csv: nothing limits the path of crude field > border > port > market; "
                "give one element a capacity"
            )
        ],
    ),
    "an exporter where no place lies": (
        {"settings": SETTINGS.replace("KAZ", "KZA")},
        ["network.toml: exporter: no place lies in 'KZA'; did you mean 'KAZ'?"],
    ),
    "the high seas as exporter": (
        {"settings": SETTINGS.replace("KAZ", "XXX")},
        ["network.toml: exporter: no place lies in 'XXX'"],
    ),
    "a focus where no place lies": (
        {"settings": SETTINGS + 'focus = "RUS+straits+BLR"\n'},
        ["network.toml: focus: no place lies in 'BLR'"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_rule_is_named(tmp_path, name):
    changes, expected = CASES[name]
    assert faults(folder(tmp_path, **changes)) == expected


def test_names_are_taken_as_they_are_where_the_file_that_would_list_them_is_absent(tmp_path):
    network = read_network(
        folder(
            tmp_path,
            commodities=None,
            evidence=None,
            costs=None,
            supplies=SOUND["supplies"].replace("operator-2023", "anything"),
        )
    )
    assert network.tables.supplies[0].evidence == ("anything",)
    assert commodity_ids(network.tables) == ("crude",)


def test_a_name_is_not_called_unknown_because_the_row_that_holds_it_is_broken(tmp_path):
    assert (
        len(faults(folder(tmp_path, places=SOUND["places"].replace("port,RUS,port", "port,Rus,port")))) == 1
    )


def test_a_file_that_cannot_be_read_cannot_say_that_a_name_is_unknown(tmp_path):
    path = folder(tmp_path, places=b"\xff")
    tables, problems = read_tables(path)
    assert tables is not None
    assert "places" not in set(sound_tables(tables, problems))
    assert len(faults(path)) == 1


def test_a_broken_capacity_does_not_make_a_path_look_unlimited(tmp_path):
    text = SOUND["capacities"].replace("trunk,50", "trunk,-50").replace("coast,45", "coast,inf")
    assert len(faults(folder(tmp_path, capacities=text))) == 1


@pytest.mark.parametrize(
    "limits",
    [
        {"capacities": UNLIMITED.replace("trunk,inf", "trunk,50")},
        {"capacities": UNLIMITED.replace("coast,inf", "coast,50")},
        {"capacities": UNLIMITED + "port,1,Mt/yr,,,,,,,\n"},
        {"capacities": UNLIMITED + "field,1,Mt/yr,,,,,,,\n"},
        {"capacities": UNLIMITED + "market,1,Mt/yr,,,,,,,\n"},
        {"capacities": UNLIMITED, "demands": SOUND["demands"] + "market,99,Mt/yr,crude\n"},
    ],
)
def test_one_finite_limit_anywhere_on_the_way_is_enough(tmp_path, limits):
    read_network(folder(tmp_path, **limits))


def test_an_unlimited_way_back_is_found_on_a_bidirectional_segment(tmp_path):
    places = SOUND["places"].replace("plant,KAZ,refinery", "plant,KAZ,market") + "other,KAZ,field,,,,\n"
    segments = SOUND["segments"].replace("local,field,plant,,,,", "local,field,plant,,true,,") + (
        "back,plant,other,,true,,\n"
    )
    capacities = SOUND["capacities"].replace("trunk,50,Mt/yr,40,60,10", "trunk,inf,Mt/yr,,,")
    capacities = capacities.replace("coast,45", "coast,inf").replace("local,20", "local,inf")
    (fault,) = faults(
        folder(
            tmp_path,
            places=places,
            segments=segments,
            capacities=capacities + "back,inf,Mt/yr,,,,,,,\n",
            supplies=SOUND["supplies"].replace("field", "other"),
        )
    )
    assert "other > plant > field > border > port > market" in fault


def test_a_segment_for_another_commodity_is_no_unlimited_way(tmp_path):
    capacities = SOUND["capacities"].replace("trunk,50,Mt/yr,40,60,10", "trunk,inf,Mt/yr,,,")
    capacities = capacities.replace("coast,45", "coast,inf")
    commodities = SOUND["commodities"] + "grain,Grain,7.5,\n"
    segments = SOUND["segments"].replace("market,sea,,", "market,sea,,grain")
    supplies = SOUND["supplies"] + "field,5,Mt/yr,grain,,,,\n"
    (fault,) = faults(
        folder(tmp_path, capacities=capacities, commodities=commodities, segments=segments, supplies=supplies)
    )
    assert "path of grain field > border > port > market" in fault


def test_a_row_for_one_commodity_is_checked_against_that_commodity_alone(tmp_path):
    commodities = SOUND["commodities"] + "gas,Gas,,\n"
    path = folder(
        tmp_path,
        commodities=commodities,
        costs=SOUND["costs"].replace("USD/bbl", "USD/t"),
        capacities=SOUND["capacities"] + "tanker,1,mb/d,,,,crude,,,\n",
    )
    read_network(path)
    (path / "capacities.csv").write_text(SOUND["capacities"] + "tanker,1,mb/d,,,,crude;gas,,,\n")
    assert faults(path) == [
        (
            "capacities.csv, row 6, column unit: mb/d and Mt/yr do not convert: "
            "volume does not convert without bbl_per_t in commodities.csv; "
            "the key unit of network.toml is Mt/yr (commodity gas)"
        )
    ]


def test_the_commodities_are_those_of_the_file_else_those_that_are_named_else_one_without_a_name(tmp_path):
    assert commodity_ids(network({"a>b": 1}, supplies={"a": 1}).tables) == (None,)
    tables = read_network(folder(tmp_path, commodities=None, costs=None)).tables
    assert commodity_ids(tables) == ("crude",)
    assert densities(tables, "crude").bbl_per_t is None
    assert densities(read_network(folder(tmp_path)).tables, "crude").bbl_per_t is not None


def test_problems_of_tables_without_files_have_no_line():
    tables = network({"a>b": 1}, supplies={"nowhere": 1, "a": 1}, demands={"b": 1}).tables
    assert table_problems(tables, sound=frozenset()) == []
    twice = network({"a>b": 1, "c>d:a": 1}, supplies={"a": 1}).tables
    assert table_problems(twice, sound=frozenset()) == [
        Problem(file="segments.csv", column="id", message="the id 'a' already stands in places.csv")
    ]


# no fault hides another


def test_one_bad_row_hides_neither_the_other_rows_nor_the_other_rules(tmp_path):
    text = SOUND["capacities"].replace("40,60,10", "40,60,41").replace("local,20,Mt/yr,,,,,,,\n", "")
    assert faults(folder(tmp_path, capacities=text + "rounde,1,Mt/yr,,,,,,,\n")) == [
        "capacities.csv, row 2: reserved 41 is above low 40",
        "capacities.csv, row 5, column element: 'rounde' does not stand in places.csv or segments.csv",
        "segments.csv, row 5, column id: local has no yearly capacity row; write inf if nothing limits it",
    ]


def test_a_bad_row_is_itself_asked_for_its_names_and_its_id(tmp_path):
    segments = SOUND["segments"].replace("pipeline,true", "pipeline,yes").replace("trunk,field", "port,feild")
    found = faults(folder(tmp_path, segments=segments, lines=None))
    assert "segments.csv, row 2, column bidirectional: expected true or false, got 'yes'" in found
    assert "segments.csv, row 2, column id: the id 'port' already stands in places.csv" in found
    assert (
        "segments.csv, row 2, column origin: 'feild' does not stand in places.csv; did you mean 'field'?"
    ) in found


def test_the_rows_of_a_table_with_faults_are_known_by_the_id_they_have_or_should_have(tmp_path):
    places = SOUND["places"].replace("port,RUS,port", "Port,RUS,port").replace("border,RUS", "border,Rus")
    places = places.replace("plant,KAZ,refinery,,,,", "plant,KAZ,refinery,,,")
    assert faults(folder(tmp_path, places=places, supplies=SOUND["supplies"].replace("field", "feild"))) == [
        (
            "places.csv, row 3, column country: expected an ISO 3166-1 alpha-3 code such as KAZ, or XXX, "
            "got 'Rus'"
        ),
        "places.csv, row 4, column id: expected a kebab-case id (a-z, 0-9, -), got 'Port'",
        "places.csv, row 6: expected 7 cells, got 6",
        "supplies.csv, row 2, column place: 'feild' does not stand in places.csv; did you mean 'field'?",
    ]


def test_bad_ids_double_ids_unknown_kinds_and_columns_are_named_at_once(tmp_path):
    places = SOUND["places"].replace("zone,", "zones,", 1).replace("field,KAZ,field", "Field,KAZ,feild")
    assert faults(folder(tmp_path, places=places + "plant,KAZ,refinery,,,,\n")) == [
        (
            "places.csv, row 1, column zones: unknown column; did you mean 'zone'?; "
            "known: id, country, kind, zone, name, lon, lat, restart_days, note"
        ),
        "places.csv, row 2, column id: expected a kebab-case id (a-z, 0-9, -), got 'Field'",
        (
            "places.csv, row 2, column kind: expected one of field, hub, terminal, port, border_crossing, "
            "refinery, market; did you mean 'field'?, got 'feild'"
        ),
        "places.csv, row 7, column id: the id 'plant' already stands in places.csv",
    ]


def test_a_folder_with_a_dozen_faults_in_five_files_names_all_twelve(tmp_path):
    path = folder(
        tmp_path,
        settings='name = "dozen"\nexporter = "KZA"\nfocus = "RUZ"\nunit = "Mt/yr"\nlicens = "x"\n',
        places=SOUND["places"].replace("50.5", "1000") + "plant,KAZ,refinery,,,,\n",
        segments=SOUND["segments"].replace("tanker,port", "tanker,prt") + "spare,field,field,,,,\n",
        capacities=SOUND["capacities"].replace("coast,45", "coast,-1") + "rounde,1,bcm/yr,,,,,,,\n",
        supplies=SOUND["supplies"] + "field,1,Mt/yr,gas,,\n",
    )
    assert sorted(faults(path)) == [
        "capacities.csv, row 3, column central: expected a number ≥ 0, got '-1'",
        "capacities.csv, row 6, column element: 'rounde' does not stand in places.csv or segments.csv",
        (
            "capacities.csv, row 6, column unit: bcm/yr and Mt/yr do not convert: gas does not convert; "
            "the key unit of network.toml is Mt/yr (commodity crude)"
        ),
        "network.toml: exporter: no place lies in 'KZA'; did you mean 'KAZ'?",
        "network.toml: focus: no place lies in 'RUZ'; did you mean 'RUS'?",
        "network.toml: unknown key 'licens'; did you mean 'licence'?",
        "places.csv, row 2, column lon: expected a number ≤ 180.0, got '1000'",
        "places.csv, row 7, column id: the id 'plant' already stands in places.csv",
        "segments.csv, row 4, column origin: 'prt' does not stand in places.csv; did you mean 'port'?",
        "segments.csv, row 6, column destination: the segment ends where it begins",
        "segments.csv, row 6, column id: spare has no yearly capacity row; write inf if nothing limits it",
        "supplies.csv, row 3: expected 8 cells, got 6",
    ]


def test_a_broken_exchange_rate_or_commodity_accuses_no_row_that_needs_it(tmp_path):
    assert len(faults(folder(tmp_path / "fx", fx=SOUND["fx"].replace("450", "0")))) == 1
    text = SOUND["commodities"].replace("7.5", "0")
    assert len(faults(folder(tmp_path / "commodities", commodities=text))) == 1
    assert faults(folder(tmp_path / "file", commodities=b"\xff", fx=b"\xff")) == [
        "fx.csv: not UTF-8: invalid start byte at byte 0",
        "commodities.csv: not UTF-8: invalid start byte at byte 0",
    ]


def test_a_unit_of_the_network_that_is_unknown_accuses_no_row(tmp_path):
    assert faults(folder(tmp_path, settings=SETTINGS.replace("Mt/yr", "Mt/y"))) == [
        "network.toml: unit: unknown unit of flow 'Mt/y'; did you mean 'Mt/yr'?"
    ]


def test_places_that_cannot_be_read_whole_do_not_make_an_exporter_unknown(tmp_path):
    text = SOUND["places"].replace(",KAZ,", ",,").replace(",RUS,", ",,")
    assert [fault for fault in faults(folder(tmp_path, places=text)) if "network.toml" in fault] == []
    broken = SOUND["places"].replace("KAZ", "Kaz")
    assert [fault for fault in faults(folder(tmp_path, places=broken)) if "network.toml" in fault] == []


def test_an_unlimited_path_is_found_beside_other_faults(tmp_path):
    assert faults(folder(tmp_path, capacities=UNLIMITED, costs=SOUND["costs"].replace("20,", "-20,"))) == [
        "costs.csv, row 2, column central: expected a number ≥ 0, got '-20'",
        (
            "capacities.csv: nothing limits the path of crude field > border > port > market; "
            "give one element a capacity"
        ),
    ]


def test_a_limit_with_a_misspelt_element_is_one_fault(tmp_path):
    text = UNLIMITED.replace("trunk,inf", "trnk,50") + "trunk,inf,Mt/yr,,,,,,,\n"
    assert faults(folder(tmp_path, capacities=text)) == [
        (
            "capacities.csv, row 2, column element: 'trnk' does not stand in places.csv or segments.csv; "
            "did you mean 'trunk'?"
        )
    ]


def test_a_hundred_thousand_segments_with_many_wrong_names_are_checked_in_time(tmp_path):
    count = 100_000
    segments = "".join(f"s-{index},field,border,pipeline,,,\n" for index in range(count))
    rows = "".join(f"s-{index}{'x' * (index < 2_000)},1,Mt/yr,,,,,,,\n" for index in range(count))
    more = {"segments": SOUND["segments"] + segments, "capacities": SOUND["capacities"] + rows}
    gc.collect()
    start = time.perf_counter()
    read_network(folder(tmp_path / "good", **{**more, "capacities": more["capacities"].replace("x,", ",")}))
    good = time.perf_counter() - start
    start = time.perf_counter()
    found = faults(folder(tmp_path / "bad", **more))
    assert len(found) == 4_000
    assert found[0] == (
        "capacities.csv, row 6, column element: 's-0x' does not stand in places.csv or segments.csv; "
        "did you mean 's-0'?"
    )
    assert time.perf_counter() - start < 8 * good

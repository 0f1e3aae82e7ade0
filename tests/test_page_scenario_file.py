"""A file that the page saves is a scenario of `corridors run` with the same numbers; it reads strictly."""

import json
import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from networks import network
from page_in_node import PageError, page_in_node, python_answer, random_settings, under

from analysis.apply import apply
from analysis.page_network import page_network
from analysis.run import run
from analysis.scenario import read_scenario
from routes.model import Capacity, Supply
from routes.network import load
from routes.periods import counted_years
from routes.snapshot import snapshot

KAZAKHSTAN = load()
YEARS = [
    (commodity, year)
    for commodity in ("crude", "dry")
    for year in counted_years(KAZAKHSTAN.tables, commodity)
]
PER_YEAR = 8
NO_SETTINGS = {"capacities": {}, "supplies": {}, "demands": {}, "denied": []}


@cache
def built_in(commodity, year):
    view = snapshot(KAZAKHSTAN, commodity=commodity, year=year)
    return view, page_network(view)


@pytest.fixture(scope="module")
def page():
    with page_in_node() as found:
        yield found


@pytest.fixture(scope="module")
def known(page):
    """Return every network of the page, sent once."""
    return {about: page.add(built_in(*about)[1]) for about in YEARS}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "scenario.toml"

    def scenario(text):
        path.write_text(text, encoding="utf-8")
        return read_scenario(path)

    return scenario


def limits(view):
    """Return what each limit of a view takes, where goods may pass, and in which steps."""
    groups = (view.capacities, view.supplies, {**view.home, **view.markets})
    return (
        view.scale,
        [{name: (item.amount, item.low, item.high) for name, item in group.items()} for group in groups],
        view.ways,
    )


@pytest.mark.parametrize("part", range(len(YEARS)))
def test_a_saved_file_is_the_scenario_that_the_page_shows(page, known, read, part):
    commodity, year = about = YEARS[part]
    view, found = built_in(commodity, year)
    draw = Random(part)  # noqa: S311 - settings, no secrets
    for _ in range(PER_YEAR):
        chosen = random_settings(draw, found)
        text = page.ask("CorridorScenario.saveScenario", known[about], chosen, {"title": "A test"})
        scenario = read(text)
        assert (scenario.commodity, scenario.base_year) == (commodity, year)
        after = snapshot(apply(KAZAKHSTAN, scenario), year=year, commodity=commodity)
        assert limits(after) == limits(under(view, chosen))
        state = page.ask("CorridorScenario.loadScenario", text, list(known.values()))
        assert state == {
            "name": "a-test",
            "title": "A test",
            "state": {"commodity": commodity, "year": year, "settings": chosen},
        }


def test_a_saved_file_gives_the_same_answer(page, known, read):
    chosen = {
        "capacities": {"cpc-russia": 50_000_000, "shagyr": 1_234_567, "btc-georgia": 7},
        "supplies": {"tengiz": 30_000_001},
        "demands": {"azerbaijan-market": 0},
        "denied": ["RUS"],
    }
    answer = page.ask("CorridorFlow.dependence", known["crude", 2025], chosen, {"on": ["turkish-straits"]})
    text = page.ask("CorridorScenario.saveScenario", known["crude", 2025], chosen)
    result = run(KAZAKHSTAN, read(text), on=["turkish-straits"])
    before = page.ask("CorridorFlow.dependence", known["crude", 2025], {}, {"on": []})
    outcome, item = result.outcome, result.outcome.of("turkish-straits")
    (found,) = answer["countries"]
    assert answer["exports"] == outcome.exports
    assert answer["capacity"]["value"] == outcome.capacity.value
    assert (found["without"]["value"], found["stranded"]) == (item.without.value, item.stranded)
    assert found["withoutRange"] == list(item.without_range)
    assert page.ask("CorridorFlow.lost", before, answer) == result.lost
    view, _ = built_in("crude", 2025)
    assert python_answer(under(view, chosen), [])["exports"] == outcome.exports


# ---- third parties' use


HEAD = 'name = "a"\ntitle = "b"\n'
UNITS = ("Mt/yr", "kt/yr", "unit", "bcm/yr", "TEU/yr")


def one_segment(*, central, reserved, unit, decimals=0):
    """Return a segment that third parties use too, in a network whose figures have so many decimals."""
    row = Capacity(element="f-m", central=Decimal(central), reserved=Decimal(reserved), unit=unit)
    fine = Supply(place="f", central=Decimal(10).scaleb(-decimals) + 1, unit=unit)
    net = network({"f>m": 1}, supplies={"f": 1}, markets=["m"], unit=unit)
    return replace(net, tables=replace(net.tables, capacities=(row,), supplies=(fine,)))


@given(
    central=st.integers(1, 10**5),
    reserved=st.integers(0, 10**5),
    steps=st.integers(0, 10**12),
    unit=st.sampled_from(UNITS),
    decimals=st.integers(0, 8),
)
@example(central=6, reserved=1, steps=3, unit="Mt/yr", decimals=0)
@example(central=2, reserved=1, steps=1, unit="kt/yr", decimals=0)
@example(central=3, reserved=1, steps=10**10 + 7, unit="unit", decimals=8)
@example(central=10**5, reserved=10**5 - 1, steps=10**9, unit="unit", decimals=4)
def test_the_gross_capacity_of_a_file_leaves_exactly_what_the_page_shows(
    page, read, central, reserved, steps, unit, decimals
):
    """Also where the network has finer steps than its unit, or a scenario brings finer ones."""
    used = min(reserved, central - 1)
    net = one_segment(central=central, reserved=used, unit=unit, decimals=decimals)
    found = page_network(snapshot(net))
    chosen = {**NO_SETTINGS, "capacities": {"f-m": steps}}
    try:
        text = page.ask("CorridorScenario.saveScenario", found, chosen)
    except PageError as error:
        assert "more digits than a scenario file can hold" in error.message  # noqa: PT017 - rare, and right
        return
    after = snapshot(apply(net, read(text)))
    assert after.capacities["f-m"].amount * found["scale"] == steps * after.scale
    assert page.ask("CorridorScenario.loadScenario", text, [found])["state"]["settings"] == chosen


@given(
    central=st.integers(1, 12), reserved=st.integers(0, 11), gross=st.integers(0, 10**6) | st.integers(0, 99)
)
@example(central=2, reserved=1, gross=1)  # half a tonne, to even: 0
@example(central=2, reserved=1, gross=3)  # one and a half: 2
@example(central=6, reserved=5, gross=9)  # 7.4999... of 28 digits is 7.5, to even: 8
def test_the_gross_capacity_of_any_file_leaves_what_python_says(page, read, central, reserved, gross):
    net = one_segment(central=central, reserved=min(reserved, central - 1), unit="Mt/yr")
    text = f'{HEAD}[[changes]]\nelement = "f-m"\ncapacity = {Decimal(gross).scaleb(-6):f}\nunit = "Mt/yr"'
    state = page.ask("CorridorScenario.loadScenario", text, [page_network(snapshot(net))])["state"]
    after = snapshot(apply(net, read(text)))
    assert state["settings"]["capacities"] == {"f-m": after.capacities["f-m"].amount}


def test_a_saved_file_by_hand(page, known):
    chosen = {
        "capacities": {"cpc-russia": 50_000_000, "aktau-sangachal": 0},
        "supplies": {"tengiz": 30_500_000},
        "denied": ["turkish-straits", "RUS"],
    }
    assert page.ask("CorridorScenario.saveScenario", known["crude", 2025], chosen) == (
        "# saved from the page; run it with: corridors run FILE.toml\n"
        'name = "set-on-the-page"\ntitle = "Set on the page"\ncommodity = "crude"\nbase_year = 2025\n'
        '\n[[events]]\nelement = "transit:RUS"\n'
        '\n[[events]]\nelement = "zone:turkish-straits"\n'
        '\n[[changes]]\nelement = "supply:tengiz"\ncapacity = 30.5\nunit = "Mt/yr"\n'
        '\n[[changes]]\nelement = "cpc-russia"\ncapacity = 53.774083  # third parties included; 50 without\n'
        'unit = "Mt/yr"\n'
        '\n[[changes]]\nelement = "aktau-sangachal"\ncapacity = 0\nunit = "Mt/yr"\n'
    )


# ---- names and titles


@given(st.text())
@example('"quotes" and \\ and \n and \x00\x7f\u0085')
@example("é Ж \U0001f6a2 \ud800")
@example("")
def test_any_title_is_saved_and_read_back(page, known, read, title):
    text = page.ask("CorridorScenario.saveScenario", known["crude", 2025], {}, {"title": title})
    scenario = read(text)
    assert "\n" not in scenario.title
    state = page.ask("CorridorScenario.loadScenario", text, list(known.values()))
    assert (state["name"], state["title"]) == (scenario.name, scenario.title)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CPC at half, 2025", "cpc-at-half-2025"),
        ("Türkiye – closed!", "turkiye-closed"),
        ("  ", "scenario"),
        ("нет", "scenario"),
        ("a" * 90, "a" * 80),
        ("b" * 79 + " c", "b" * 79),
    ],
)
def test_a_name_is_made_of_the_title(page, title, name):
    assert page.ask("CorridorScenario.slug", title) == name


# ---- files of others


CHANGE = HEAD + '[[changes]]\nelement = "cpc-russia"\n'
EVENT = HEAD + '[[events]]\nelement = "transit:RUS"\n'
REFUSED = {
    "nothing": ("", 1, "name is required"),
    "no title": ('name = "a"', 1, "title is required"),
    "no element": (HEAD + "[[events]]\n", 3, "element is required"),
    "no equals sign": ("name", 1, "expected =, got the end of the file"),
    "no value": ("name =\n", 1, "got the end of the line"),
    "an open text": ("name = 'a", 1, "expected a closing ', got the end of the file"),
    "an open text in double quotes": ('name = "a\n', 1, 'expected a closing "'),
    "an unknown escape": (r'name = "\q"', 1, "expected an escape such as"),
    "half a pair": (r'name = "\ud800"', 1, "expected an escape such as"),
    "a control character": ('name = "\x01"', 1, "a text without control characters"),
    "a control character in a comment": (HEAD + "# \x01", 3, "a comment without control characters"),
    "a text on several lines": ('name = """a"""', 1, "expected a text on one line"),
    "two values": ('name = "a" "b"', 1, 'expected the end of the line, got "b"'),
    "an open header": ("[[events]\n", 1, "expected ]]"),
    "an open list": (HEAD + "[projects]\nbuilt = [\n", 5, "expected a text in quotes, a number"),
    "a list without commas": (HEAD + '[projects]\nbuilt = ["a" "b"]', 4, "expected , or ]"),
    "a table in one line": (HEAD + "projects = {}", 3, "expected a text in quotes, a number"),
    "a dotted key": ('a.b = "c"', 1, "expected =, got .b"),
    "a key in quotes": ('"name" = "a"', 1, "expected a plain key"),
    "a leading zero": (CHANGE + "capacity = 05\n", 5, "expected a text in quotes, a number"),
    "no number": (CHANGE + 'capacity = nan\nunit = "Mt/yr"', 5, "expected a text in quotes, a number"),
    "a key twice": (HEAD + 'name = "b"', 3, "name is given twice"),
    "a table twice": (HEAD + "[projects]\n[projects]", 4, "projects is given twice"),
    "a key and a table": (HEAD + "projects = 1\n[projects]", 4, "projects is given twice"),
    "another name": ('name = "A B"\ntitle = "b"', 1, "words in small letters"),
    "a name that is a number": ("name = 1", 1, "name: expected a text in quotes, got a whole number"),
    "an unknown key": (HEAD + "nmae = 1", 3, "unknown key nmae"),
    "an unknown table": (HEAD + "[event]", 3, "expected [[events]], [[changes]] or [projects], got event"),
    "a table for a list": (HEAD + "[events]", 3, "or [projects], got events"),
    "a name of JavaScript": (HEAD + "[constructor]", 3, "got constructor"),
    "days": (HEAD + "start = 2025-01-01\ndays = 3", 3, "shows a year, not days; corridors run can"),
    "a dated event": (EVENT + "start = 2025-01-01", 5, "start: the page shows a year, not days"),
    "an event of some days": (EVENT + "days = 30", 5, "days: the page shows a year, not days"),
    "a share": (EVENT + "remaining = 0.5", 5, "remaining: the page ends transit altogether or not at all"),
    "a share in words": (EVENT + 'remaining = "0"', 5, "remaining: expected a number, got a text in quotes"),
    "an event with a capacity": (EVENT + 'capacity = 3\nunit = "Mt/yr"', 5, "the page takes capacities from"),
    "an event of a segment": (
        HEAD + '[[events]]\nelement = "cpc-russia"',
        4,
        "element: expected transit: or zone: with a name, got cpc-russia",
    ),
    "a border": (HEAD + '[[events]]\nelement = "border:RUS"', 4, "got border:RUS"),
    "the exporter": (HEAD + '[[events]]\nelement = "transit:RUS+KAZ"', 4, "KAZ cannot be denied"),
    "a project": (HEAD + '[projects]\nbuilt = ["a"]', 4, "built: the page builds no projects"),
    "a year that is a date": (HEAD + "base_year = 2025-01-01", 3, "expected a whole number, got a date"),
    "another year": (HEAD + "base_year = 1990", 3, "the page has no crude 1990; it has crude 2025, dry 2025"),
    "another commodity": (HEAD + 'commodity = "gas"', 3, "the page has no gas;"),
    "an unknown element": (
        HEAD + '[[changes]]\nelement = "x"\ncapacity = 1\nunit = "Mt/yr"',
        4,
        "the page has no x to change in crude/2025",
    ),
    "a corridor": (HEAD + '[[changes]]\nelement = "corridor:cpc"', 4, "no corridor:cpc to change"),
    "another unit": (CHANGE + 'capacity = 1\nunit = "kb/d"', 6, "unit: expected Mt/yr, got kb/d"),
    "no unit": (CHANGE + "capacity = 1", 3, "unit is required"),
    "a negative capacity": (CHANGE + 'capacity = -1\nunit = "Mt/yr"', 5, "a number from 0 with at most 6"),
    "too fine a capacity": (CHANGE + 'capacity = 1e-7\nunit = "Mt/yr"', 5, "got 1e-7"),
    "no limit": (CHANGE + 'capacity = 1e999\nunit = "Mt/yr"', 5, "expected a number from 0"),
    "a capacity in words": (CHANGE + 'capacity = true\nunit = "Mt/yr"', 5, "a number, got true or false"),
    "a change twice": (CHANGE + 'capacity = 1\nunit = "Mt/yr"\n' + CHANGE[len(HEAD) :], 8, "changed twice"),
}  # fmt: skip


@pytest.fixture(scope="module")
def latest(known):
    return [known["crude", 2025], known["dry", 2025]]


@pytest.mark.parametrize(("text", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_the_page_cannot_read_is_named_with_its_line(page, latest, text, line, message):
    with pytest.raises(PageError) as caught:
        page.ask("CorridorScenario.loadScenario", text, latest)
    assert (caught.value.name, caught.value.line) == ("FileError", line)
    assert caught.value.message.startswith(f"line {line}: ")
    assert message in caught.value.message


def test_a_file_may_be_written_in_other_ways(page, latest, read):
    text = (
        "\ufeff# a comment\r\n  name='a' # another\r\ntitle = \"\\u00e9\\tb\"\r\n\r\n[[ events ]]\r\n"
        'element = "transit:RUS+GEO"\r\nremaining = 0.0\r\n[[events]]\nelement = "zone:turkish-straits"\n'
        '[[changes]]\nelement = "supply:tengiz"\ncapacity = +1_0.2_5e0\nunit = "Mt/yr"\n'
        "[projects]\nbuilt = [ # none\n\n]"
    )
    scenario = read(text)
    found = page.ask("CorridorScenario.loadScenario", text, latest)
    assert (found["name"], found["title"]) == (scenario.name, scenario.title)
    assert found["state"] == {
        "commodity": "crude",
        "year": 2025,
        "settings": {
            **NO_SETTINGS,
            "supplies": {"tengiz": 10_250_000},
            "denied": ["RUS", "GEO", "turkish-straits"],
        },
    }
    assert scenario.changes[0].capacity == Decimal("10.25")


def test_the_year_that_is_shown_first_is_the_latest_counted_one(page):
    made = [
        {"commodity": commodity, "year": year, "counted": counted}
        for commodity, year, counted in (
            ("a", 1, 5),
            ("b", 9, 5),
            ("a", 2, 5),
            ("a", 3, None),
            ("c", 1, None),
        )
    ]
    picked = {
        name: page.ask("CorridorScenario.pickNetwork", made, *about)
        for name, about in {"first": (), "other": ("b",), "uncounted": ("c",), "named": ("a", 3)}.items()
    }
    assert picked == {"first": made[2], "other": made[1], "uncounted": made[4], "named": made[3]}


def test_what_a_file_does_not_say_is_the_first_commodity_and_its_latest_counted_year(page, known):
    every = [known[about] for about in sorted(known)]
    assert page.ask("CorridorScenario.loadScenario", HEAD, every)["state"]["year"] == 2025
    early = [known["crude", 2013], known["crude", 2021]]
    assert page.ask("CorridorScenario.loadScenario", HEAD, early)["state"]["year"] == 2021


PIECES = (
    *(
        "name",
        "=",
        "'a'",
        '"b"',
        "\n",
        "\n",
        " ",
        "[",
        "]",
        "[[events]]",
        "[projects]",
        ",",
        "# x",
        "1",
        "-0.5",
    ),
    *(
        "1e3",
        "true",
        "\\",
        '"',
        "'",
        "2025-01-01",
        "1_0",
        "+2",
        "\t",
        "\\n",
        "é",
        "\r\n",
        "\r",
        "0x1",
        "_",
        ".",
    ),
)
VALUES = (
    *(
        "1",
        "-0",
        "+1_000",
        "1.50",
        "1e3",
        "2.5E-3",
        "true",
        "'\\a'",
        r'"\"\u00e9\t"',
        "[]",
        "[1, 'a',]",
        "[\n1 # b\n]",
    ),
    *("1.", "01", "1__0", "[,]", "tru", "'\t'", '"\x7f"', "inf", "{}", "'a' # b", "''"),
)
ENTRIES = st.tuples(st.sampled_from("abc"), st.sampled_from(VALUES)).map(" = ".join)
LINES = st.one_of(
    ENTRIES, ENTRIES, st.sampled_from(("[t]", "[[u]]", "[[u]]", "[[ v ]] # w", "", "# x", "[t"))
)


def value(cell):
    """Return a cell of the page as tomllib would give it."""
    kinds = {"integer": int, "decimal": float, "list": lambda cells: [value(item) for item in cells]}
    return kinds.get(cell["type"], lambda same: same)(cell["value"])


def content(tables):
    found = {key: value(cell) for key, cell in tables[0]["cells"].items()}
    for table in tables[1:]:
        cells = {key: value(cell) for key, cell in table["cells"].items()}
        if table["listed"]:
            found.setdefault(table["name"], []).append(cells)
        else:
            found[table["name"]] = cells
    return found


@settings(max_examples=400)
@given(
    st.lists(LINES, max_size=5).map("\n".join)
    | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
    | st.text(max_size=12)
)
@example("a = 'b'\r")
@example("a = 1.e1")
@example("u = 1\n[[u]]")
@example("[t]\na = 1\n[[t]]")
def test_whatever_the_page_reads_as_toml_is_toml_and_says_the_same(page, text):
    try:
        tables = page.ask("CorridorToml.readToml", text)
    except PageError as error:
        assert error.name == "FileError"  # noqa: PT017 - it may refuse what is TOML
        return
    if '"date"' not in json.dumps(tables):  # named, and never read
        assert content(tables) == tomllib.loads(text.removeprefix("\ufeff"))


# ---- links


@pytest.mark.parametrize("part", range(len(YEARS)))
def test_a_link_keeps_the_settings(page, known, part):
    view, found = built_in(*YEARS[part])
    draw = Random(part)  # noqa: S311 - settings, no secrets
    for _ in range(PER_YEAR):
        chosen = random_settings(draw, found)
        link = page.ask("CorridorScenario.writeHash", known[YEARS[part]], chosen)
        assert page.ask("CorridorScenario.readHash", link, list(known.values())) == {
            "state": {"commodity": view.commodity, "year": view.year, "settings": chosen},
            "message": "",
        }


def test_a_link_is_short_and_readable(page, latest):
    chosen = {"capacities": {"cpc-russia": 50_000_000}, "supplies": {"tengiz": 1}, "denied": ["RUS", "GEO"]}
    link = page.ask("CorridorScenario.writeHash", latest[0], chosen)
    assert link == "#crude/2025;no=GEO,RUS;c=cpc-russia:50;s=tengiz:0.000001"
    assert page.ask("CorridorScenario.writeHash", latest[0], {}) == "#crude/2025"


def test_a_link_that_a_mail_program_has_escaped_is_read(page, latest):
    found = page.ask("CorridorScenario.readHash", "#crude%2F2025%3Bno%3DRUS", latest)
    assert (found["state"]["settings"]["denied"], found["message"]) == (["RUS"], "")


def test_a_network_without_commodity_and_year_has_links_too(page):
    found = page_network(snapshot(network({"f>m": 1}, supplies={"f": 1}, markets=["m"])))
    link = page.ask("CorridorScenario.writeHash", found, {"capacities": {"f-m": 3}})
    assert link == "#-/-;c=f-m:3"
    state = page.ask("CorridorScenario.readHash", link, [found])["state"]
    assert (state["commodity"], state["year"], state["settings"]["capacities"]) == (None, None, {"f-m": 3})


@pytest.mark.parametrize("link", ["", "#", None])
def test_no_link_is_the_default_state(page, known, link):
    found = page.ask("CorridorScenario.readHash", link, [known[about] for about in sorted(known)])
    assert found == {"state": {"commodity": "crude", "year": 2025, "settings": NO_SETTINGS}, "message": ""}


BROKEN = (
    *("#x", "#crude/1990", "#%", "#crude/2025;", "#crude/2025;no=KAZ", "#crude/2025;no=", "#crude/2025;q=1"),
    *(
        "#crude/2025;c=x:1",
        "#crude/2025;c=cpc-russia",
        "#crude/2025;c=cpc-russia:-1",
        "#crude/2025;c=__proto__:1",
    ),
    *(
        "#crude/2025;c=cpc-russia:1.2345678",
        "#crude/2025;s=tengiz:1;s=tengiz:2",
        "#crude/2025;c=constructor:1",
    ),
    *("#crude/2025;c=cpc-russia:1e99", "#crude/2025;c=cpc-russia:Infinity", "#crude/2025;d=world:1"),
)


@pytest.mark.parametrize("link", BROKEN)
def test_a_broken_link_gives_the_default_state_and_says_so(page, latest, link):
    found = page.ask("CorridorScenario.readHash", link, latest)
    assert found["state"] == {"commodity": "crude", "year": 2025, "settings": NO_SETTINGS}
    assert found["message"].startswith("This link could not be read: ")


@given(st.text() | st.text("#crude/2025;no=RUS,c=sd:cpc-russia.0%", max_size=30))
def test_no_link_is_an_exception(page, latest, link):
    found = page.ask("CorridorScenario.readHash", link, latest)
    assert found["state"]["settings"].keys() == NO_SETTINGS.keys()


# ---- figures


@pytest.mark.parametrize(
    ("figure", "steps"),
    [
        ("50", 50_000_000),
        (50.25, 50_250_000),
        (" 0.000001 ", 1),
        ("1e1", 10_000_000),
        (1e-6, 1),
        ("0.0000010", 1),
        (0, 0),
        ("0.0000001", None),
        ("-1", None),
        ("", None),
        ("1,5", None),
        ("1e999", None),
        ("9007199254.740992", None),
        ("9007199254.740991", 2**53 - 1),
        (None, None),
    ],
)
def test_a_figure_becomes_steps_exactly_or_not_at_all(page, latest, figure, steps):
    assert page.ask("CorridorScenario.stepsOf", latest[0], figure) == steps


@given(st.integers(0, 2**53 - 1))
def test_steps_become_a_figure_and_steps_again(page, latest, steps):
    text = page.ask("CorridorScenario.figureOf", latest[0], steps)
    assert Decimal(text) * 10**6 == steps
    assert page.ask("CorridorScenario.stepsOf", latest[0], text) == steps


def test_a_figure_that_no_file_can_hold_is_refused(page, latest):
    with pytest.raises(PageError, match="more digits than a scenario file can hold") as caught:
        page.ask("CorridorScenario.saveScenario", latest[0], {"supplies": {"tengiz": 2**53 - 3}})
    assert caught.value.name == "RangeError"

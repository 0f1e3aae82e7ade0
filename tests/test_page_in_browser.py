"""The report in a browser, as a reader meets it: it asks nobody, solves again, and everybody can use it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from analysis.report import report
from analysis.report_page import report_page
from analysis.run import run
from analysis.scenario import read_scenario
from routes.network import load

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed: pip install '.[test]'"
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if CHROMIUM is None:
    pytest.skip("Chromium is not installed: apt-get install -y chromium", allow_module_level=True)

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
OWN = "In your scenario"
LONGEST_MS = 1000
# all that a keyboard should reach, once each; of a group of radio buttons the one that is chosen
REACHABLE = (
    "a[href], button, select, summary, [tabindex='0'], input:not([type=radio]), input[type=radio]:checked"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The report of the built-in network, as a file."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report_page(report(load(), command="corridors report")), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture
def visit(browser, address):
    """Open the page; at the end nothing may have been asked of a network, and nothing have gone wrong."""
    opened, asked, faults = [], [], []

    def go(hash_part="", *, hear=True, **settings):
        context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **settings})
        opened.append(context)
        page = context.new_page()
        if hear:
            context.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on(
                "console",
                lambda text: faults.append(text.text) if text.type in ("error", "warning") else None,
            )
        page.goto(address + hash_part)
        if settings.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready=yes]")
        return page

    yield go
    for context in opened:
        context.close()
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def number(page, selector):
    return float(page.locator(f"{selector} data").first.get_attribute("value"))


def left_without(page, country):
    return number(page, f"#countries tr[data-country='{country}'] [data-cell=left]")


def settled(page, before):
    """Wait until the page has been drawn again."""
    page.wait_for_function("before => document.documentElement.dataset.rendered !== before", arg=before)


def change(page, action):
    before = page.evaluate("document.documentElement.dataset.rendered")
    action()
    settled(page, before)


def slide(page, label, value):
    """Move a slider as a hand would."""
    script = (
        "(item, value) => { item.value = value; item.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    change(
        page,
        lambda: page.get_by_label(label, exact=False).locator("visible=true").first.evaluate(script, value),
    )


def test_the_page_checks_itself_against_the_numbers_written_on_it(visit):
    page = visit()
    assert page.locator("#checked").inner_text() == "Checked on this page: adds up."
    page.wait_for_timeout(1500)  # the other years are checked a little later
    assert page.locator("#checked").inner_text() == "Checked on this page: adds up."
    assert page.locator("#badge").inner_text() == "Published figures"


def test_the_words_of_the_page_are_those_of_python(visit):
    names = ("headline", "why-heading", "why-words", "nothing", "about", "map-heading", "map-note")
    read = "(names) => names.map((name) => document.getElementById(name).textContent.trim())"
    quiet = visit(java_script_enabled=False)
    written = [quiet.locator(f"#{name}").text_content().strip() for name in names]
    assert visit().evaluate(read, list(names)) == written


def test_the_page_says_so_if_it_does_not_add_up(browser, address, tmp_path):
    text = Path(address.removeprefix("file://")).read_text(encoding="utf-8")
    said = re.search(r'"exports":(\d+),"capacity"', text).group(1)
    forged = tmp_path / "forged.html"
    forged.write_text(
        text.replace(f'"exports":{said},"capacity"', f'"exports":{int(said) + 1},"capacity"', 1)
    )
    page = browser.new_page()
    page.goto(forged.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("#checked").inner_text().startswith("Does not add up on this page: exports")
    page.close()


def test_a_slider_changes_the_number_in_the_table_and_says_whose_scenario_it_is(visit):
    page = visit()
    before = left_without(page, "RUS")
    slide(page, "Kenkiyak – Kumkol, Mt/yr", "2")
    assert left_without(page, "RUS") < before
    assert page.locator("#headline").inner_text().startswith(OWN)
    assert page.locator("#badge").inner_text() == "Your scenario, not sourced figures"
    assert "Kenkiyak – Kumkol: 2.0 instead of 10.0 Mt/yr" in page.locator("#changes").inner_text()
    assert page.locator(".slider.changed .beyond").is_visible()
    change(page, lambda: page.get_by_role("button", name="Reset").click())
    assert left_without(page, "RUS") == before
    assert page.locator("#badge").inner_text() == "Published figures"


def test_figures_table_sum_and_words_say_the_same(visit):
    page = visit()
    slide(page, "Kenkiyak – Kumkol, Mt/yr", "16")
    left = left_without(page, "RUS")
    assert number(page, "#left") == left
    assert number(page, "#sum-value") == left
    assert f"at most {left:.2f} Mt/yr" in page.locator("#why-words").inner_text()
    assert f"{left:.2f}" in page.locator("#why-heading").inner_text()
    assert page.locator("#mini").inner_text().endswith(f"without Russia {left:.1f}")


def test_the_answer_is_the_one_of_python(visit, tmp_path):
    page = visit()
    slide(page, "Kenkiyak – Kumkol, Mt/yr", "3")
    change(page, lambda: page.get_by_label("Turkish Straits", exact=True).check())
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save as scenario").click()
    file = tmp_path / caught.value.suggested_filename
    caught.value.save_as(file)
    result = run(load(), read_scenario(file), on=["RUS"]).outcome
    assert number(page, "#left") == result.snapshot.decimal(result.of("RUS").without.value)
    shown = page.locator("#headline").inner_text()
    other = visit()
    change(other, lambda: other.locator("#load").set_input_files(str(file)))
    assert other.locator("#headline").inner_text() == shown
    assert left_without(other, "RUS") == left_without(page, "RUS")
    assert other.get_by_label("Turkish Straits", exact=True).is_checked()


def test_a_file_that_is_no_scenario_is_told(visit, tmp_path):
    page = visit()
    broken = tmp_path / "broken.toml"
    broken.write_text('name = "x"\ntitle = \n', encoding="utf-8")
    page.locator("#load").set_input_files(str(broken))
    page.wait_for_selector("#message:not(:empty)")
    assert "line 2" in page.locator("#message").inner_text()
    assert page.locator("#badge").inner_text() == "Published figures"


def test_the_state_is_in_the_address_and_comes_back_from_it(visit):
    page = visit()
    slide(page, "Kenkiyak – Kumkol, Mt/yr", "4")
    change(page, lambda: page.locator("#countries tr[data-country='turkish-straits'] button").click())
    page.wait_for_function("() => location.hash.includes('on=turkish-straits')")
    left, words = number(page, "#left"), page.locator("#headline").inner_text()
    again = visit(page.evaluate("location.hash"))
    assert (number(again, "#left"), again.locator("#headline").inner_text()) == (left, words)
    change(again, lambda: again.get_by_role("button", name="Reset").click())
    again.wait_for_function("() => location.hash === ''")


def test_a_broken_address_is_told_and_shows_the_published_figures(visit):
    page = visit("#crude/1950;c=nothing:1")
    assert page.locator("#message").inner_text()
    assert page.locator("#badge").inner_text() == "Published figures"


def test_another_year_and_another_good_bring_their_own_figures_and_map(visit):
    page = visit()
    change(page, lambda: page.get_by_label("Goods and year").select_option(label="Dry cargo, 2025"))
    assert "dry cargo" in page.locator("#headline").inner_text()
    assert page.locator(".layout.wide[data-goods=dry]").first.is_visible()
    assert not page.locator(".layout.wide[data-goods=crude]").first.is_visible()
    assert page.locator("#badge").inner_text() == "Published figures"
    assert page.locator("#counted-elsewhere").is_visible()


def test_the_map_follows_what_is_asked(visit):
    page = visit()
    assert page.locator("#bands .band.crosses").count() > 5
    assert "denied" in page.locator("path[data-country=RUS]").get_attribute("class")
    change(page, lambda: page.get_by_text("What is left without").click())
    assert page.locator("#bands .band.crosses").count() == 0
    change(page, lambda: page.get_by_label("Transit through", exact=True).select_option("AZE"))
    assert "denied" not in page.locator("path[data-country=RUS]").get_attribute("class")
    assert "denied" in page.locator("path[data-country=AZE]").first.get_attribute("class")


def test_a_line_of_the_map_leads_to_its_control(visit):
    page = visit()
    page.locator("#bands path[data-segment=cpc-kropotkin-terminal]").first.dispatch_event("click")
    assert page.evaluate("document.activeElement.id") == "n-segment:cpc-kropotkin-terminal"


def test_a_figure_that_is_none_is_marked_and_changes_nothing(visit):
    page = visit()
    field = page.locator(".slider input[type=number]").first
    field.fill("-3")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator("#badge").inner_text() == "Published figures"
    field.fill("7.25")
    page.wait_for_function("() => document.getElementById('badge').textContent.startsWith('Your')")
    assert field.get_attribute("aria-invalid") == "false"


def test_any_element_can_be_added(visit):
    page = visit()
    before = page.locator(".slider").count()
    value = page.locator("#add option").nth(3).get_attribute("value")
    change(page, lambda: page.get_by_label("Add another").select_option(value))
    assert page.locator(".slider").count() == before + 1
    assert page.evaluate("document.activeElement.id") == f"n-{value}"


def stops(page):
    """Press Tab until the page is through; return where it stopped, and whether each stop can be seen."""
    page.evaluate("document.body.focus()")
    seen = []
    for _ in range(600):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
              const item = document.activeElement;
              if (item === document.body) return null;
              item.dataset.stop = '1';
              const box = item.getBoundingClientRect();
              const marked = [item, item.nextElementSibling, item.parentElement].some(
                (part) => part && getComputedStyle(part).outlineStyle !== 'none');
              return [item.outerHTML.slice(0, 90), marked, box.width > 0];
            }"""
        )
        if here is None:
            return seen
        seen.append(here)
    return seen


def test_every_control_is_reached_by_keyboard_and_shows_it(visit):
    page = visit()
    seen = stops(page)
    assert [where for where, marked, _ in seen if not marked] == []
    missed = page.evaluate(
        """(all) => [...document.querySelectorAll(all)]
          .filter((item) => item.checkVisibility({contentVisibilityAuto: true}))
          .filter((item) => !item.dataset.stop && !item.disabled)
          .filter((item) => !item.closest('details:not([open])') || item.tagName === 'SUMMARY')
          .map((item) => item.outerHTML.slice(0, 90))""",
        REACHABLE,
    )
    assert missed == []


def test_the_keyboard_works_every_kind_of_control(visit):
    page = visit()
    before = left_without(page, "RUS")
    page.locator(".slide input").nth(1).focus()
    change(page, lambda: page.keyboard.press("ArrowLeft"))
    assert page.locator(".slider.changed").count() == 1
    page.get_by_role("button", name="Reset").focus()
    change(page, lambda: page.keyboard.press("Enter"))
    assert left_without(page, "RUS") == before
    page.locator("#denials input").first.focus()
    change(page, lambda: page.keyboard.press("Space"))
    assert page.locator("#headline").inner_text().startswith(OWN)
    page.locator("[name=view][value=open]").focus()
    change(page, lambda: page.keyboard.press("ArrowRight"))
    assert page.locator("#map-heading").inner_text().startswith("What could still leave")
    page.locator("#countries button").nth(1).focus()
    change(page, lambda: page.keyboard.press("Enter"))
    assert page.locator("#asked").input_value() == "turkish-straits"
    summary = page.locator("#sum summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.locator("#sum details[open] li").first.wait_for()
    page.locator("#theme").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_change_is_told_to_a_screen_reader_once_it_rests(visit):
    page = visit()
    assert page.locator("#announce").get_attribute("aria-live") == "polite"
    assert page.locator("#announce").text_content() == ""
    slide(page, "Kenkiyak – Kumkol, Mt/yr", "2")
    page.wait_for_function(
        "() => document.getElementById('announce').textContent.startsWith('In your scenario')"
    )


CPC_SHUT = "#crude/2025;c=cpc-kazakhstan:0"


def test_headline_boxes_panel_and_table_say_what_the_scenario_alone_does_and_what_russia_adds(visit):
    page = visit(CPC_SHUT)
    now, left, stranded = (number(page, f"#{name}") for name in ("exports", "left", "stranded"))
    assert left < now < left + stranded
    assert page.locator("#exports-name").inner_text() == "Could leave in your scenario"
    assert page.locator("#was").inner_text() == f"(was {left + stranded:.1f})"
    assert page.locator("#left-name").inner_text() == "And without Russia"
    words = page.locator("#headline").inner_text()
    assert re.fullmatch(
        r"In your scenario 79\s% of .* could not leave; 95\s% if transit through Russia ended too", words
    )
    assert page.locator("#mini").inner_text().startswith(f"{now:.1f} of {left + stranded:.1f}")
    row = page.locator("#countries tr[data-country='RUS']")
    assert float(row.locator("[data-cell=stranded] data").get_attribute("value")) == stranded
    assert "95" in row.locator("[data-cell=share]").inner_text()


def test_what_else_changed_is_told_too(visit):
    page = visit()
    for value in ("60", "40"):  # with transit through Russia ended as little could leave as before
        slide(page, "Atyrau pump station of CPC", value)
        page.wait_for_function(
            "() => document.getElementById('announce').textContent.includes("
            "document.getElementById('exports').textContent + ' of')"
        )


def test_a_country_that_is_closed_is_the_cause_only_if_nothing_else_changed(visit):
    page = visit("#crude/2025;no=IRN;c=cpc-kazakhstan:0;on=IRN")
    assert "Iran" not in page.locator("#headline").inner_text()
    assert "transit through Iran closed" in page.locator("#changes").inner_text()
    row = page.locator("#countries tr[data-country='IRN']")
    assert row.locator("[data-cell=stranded]").inner_text() == "closed"
    page = visit("#crude/2025;no=RUS;on=AZE")
    assert "a further" in page.locator("#headline").inner_text()
    assert page.locator("#why-words").inner_text().startswith("Without transit through Russia and Azerbaijan")
    assert page.locator("#map-note").inner_text().startswith("One way to carry it, starting from what was")


def test_no_more_is_left_than_was_counted(visit):
    page = visit("#crude/2025;on=AZE")
    assert page.locator("#left").inner_text() == "all 78.4"
    assert page.locator("#room").inner_text() == "(room for 81.0)"
    assert page.locator("#why-heading").inner_text().startswith("Why all could still leave")
    quiet = visit(java_script_enabled=False)
    cell = "#countries tr[data-country='AZE'] [data-cell=left]"
    assert quiet.locator(cell).inner_text() == page.locator(cell).inner_text() == "all 78.4"


@pytest.mark.parametrize("name", ["toString", "__proto__", "nobody"])
def test_a_link_that_asks_about_nobody_asks_the_first_question(visit, name):
    page = visit(f"#crude/2025;on={name}")
    assert page.locator("#asked").input_value() == "RUS"


def test_figures_too_large_leave_the_last_answer_and_are_told(visit):
    page = visit(f"{CPC_SHUT[:-1]}9007199254")
    assert page.locator("#message").inner_text() == "These figures are too large to add up exactly"
    assert page.locator("#badge").inner_text() == "Published figures"
    field = page.locator("[id='n-segment:cpc-kazakhstan']")
    change(page, lambda: field.fill("40"))
    words = page.locator("#headline").inner_text()
    field.fill("9007199254")
    page.wait_for_selector("#message:not(:empty)")
    assert page.locator("#headline").inner_text() == words
    assert field.get_attribute("aria-invalid") == "true"
    field.blur()
    assert field.input_value() == "40"
    change(page, lambda: field.fill("50"))
    assert page.locator("#message").inner_text() == ""


def test_links_within_the_page_keep_the_state_in_the_address(visit):
    page = visit(CPC_SHUT)
    page.locator("nav a[href='#methods']").click()
    assert page.evaluate("[location.hash, document.activeElement.id]") == [CPC_SHUT, "methods"]


def test_undo_and_back_lead_to_the_states_before(visit):
    page = visit()
    undo = page.get_by_role("button", name="Undo")
    assert undo.is_disabled()
    change(page, lambda: page.locator("[id='n-segment:cpc-kazakhstan']").fill("40"))
    page.wait_for_function("() => location.hash.includes('cpc-kazakhstan:40')")
    change(page, lambda: page.locator("#denials input[value=IRN]").check())
    page.wait_for_function("() => location.hash.includes('no=IRN')")
    change(page, undo.click)
    assert not page.locator("#denials input[value=IRN]").is_checked()
    page.locator("#denials input[value=IRN]").focus()
    change(page, lambda: page.keyboard.press("Control+z"))
    assert page.locator("#badge").inner_text() == "Published figures"
    assert undo.is_disabled()
    change(page, page.go_back)
    assert "40.0 instead of" in page.locator("#changes").inner_text()


def test_another_year_takes_the_settings_along_and_names_what_it_has_not(visit):
    page = visit("#crude/2025;no=BLR;c=cpc-kazakhstan:30")
    year = page.get_by_label("Goods and year")
    change(page, lambda: year.select_option(label="Crude oil, 2024"))
    assert "30.0 instead of" in page.locator("#changes").inner_text()
    change(page, lambda: year.select_option(label="Dry cargo, 2025"))
    assert (
        page.locator("#message")
        .inner_text()
        .startswith("Not carried over to Dry cargo exports, 2025: Atyrau")
    )
    assert page.locator("#changes").inner_text() == "transit through Belarus closed"


def saved(page, folder):
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save as scenario").click()
    file = folder / caught.value.suggested_filename
    caught.value.save_as(file)
    return file


def test_with_nothing_changed_the_file_closes_what_is_asked(visit, tmp_path):
    page = visit()
    assert "transit through Russia as closed" in page.locator("#save-note").inner_text()
    file = saved(page, tmp_path)
    scenario = read_scenario(file)
    assert (scenario.title, file.name) == (
        "Crude oil exports, 2025: Russia closed",
        "crude-oil-exports-2025-russia-closed.toml",
    )
    assert run(load(), scenario).outcome.exports == page.evaluate(
        "JSON.parse(document.getElementById('data').textContent).chapters[0].countries.RUS.left"
    )


def test_the_title_of_a_file_goes_when_its_figures_change(visit, tmp_path):
    page = visit(f"{CPC_SHUT[:-1]}40.1;no=AZE,RUS")
    file = saved(page, tmp_path)
    assert read_scenario(file).title == "Crude oil exports, 2025: CPC 40.1, Azerbaijan and Russia closed"
    change(page, lambda: page.locator("#load").set_input_files(str(file)))
    assert page.locator("#badge").inner_text().endswith("closed")
    change(page, lambda: page.locator("#denials input[value=AZE]").uncheck())
    assert page.locator("#badge").inner_text() == "Your scenario, not sourced figures"


def test_a_slider_near_the_best_figure_takes_it(visit):
    page = visit("#crude/2025;c=cpc-kazakhstan:40")
    step = page.locator("[data-key='segment:cpc-kazakhstan'] input[type=range]").get_attribute("step")
    slide(page, "Komsomolskaya pump station (CPC), Mt/yr", str(72.5 + 0.4 * float(step)))
    assert page.locator("#badge").inner_text() == "Published figures"


def test_a_year_that_does_not_add_up_sets_the_badge(browser, address, tmp_path):
    text = Path(address.removeprefix("file://")).read_text(encoding="utf-8")
    said = re.findall(r'"exports":(\d+),"capacity"', text)[1]
    forged = tmp_path / "late.html"
    forged.write_text(text.replace(f'"exports":{said},"capacity"', '"exports":1,"capacity"', 1))
    page = browser.new_page()
    page.goto(forged.as_uri())
    page.wait_for_selector("html[data-checked=no]")
    assert "own" in page.locator("#checked").get_attribute("class")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_wrong(visit, viewport, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit("#crude/2025;c=kenkiyak-kumkol:20", viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    found = axe.Axe().run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:120]) for item in found] == []


@pytest.mark.parametrize("width", [360, 390, 768])
def test_no_width_scrolls_sideways(visit, width):
    page = visit(viewport={"width": width, "height": 740})
    page.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_wide_tables_scroll_in_regions_that_can_be_focused(visit):
    page = visit(viewport=PHONE)
    loose = page.evaluate(
        """() => [...document.querySelectorAll('table')].filter((table) => {
          const region = table.closest('.scrolls');
          return !region || region.tabIndex !== 0 || !region.getAttribute('aria-label');
        }).length"""
    )
    assert loose == 0


def test_the_theme_follows_the_reader_and_the_button(visit):
    page = visit(color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    assert page.locator("#theme").inner_text() == "Theme: system"
    page.locator("#theme").click()
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.locator("#theme").click()
    assert page.evaluate(paper) == dark


def test_numbers_are_written_in_the_readers_locale(visit):
    page = visit(locale="de-DE")
    assert page.locator("#stranded").inner_text() == "74,4"
    assert "," in page.locator("#countries [data-cell=left]").first.inner_text()


def test_printed_it_shows_all_and_no_controls(visit):
    page = visit()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("#controls").is_visible()
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") == 0
    shown = page.evaluate(
        "getComputedStyle(document.querySelector('.sources a[href^=http]'), '::after').content"
    )
    assert "http" in shown
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_without_scripts_the_page_is_whole(visit):
    page = visit(java_script_enabled=False)
    assert "could not leave" in page.locator("#headline").inner_text()
    assert page.locator("#countries tbody tr").count() >= 8
    assert page.locator("#bands .band").count() > 20
    assert not page.locator("#controls").is_visible()


def test_the_policy_of_the_page_stops_code_and_addresses_that_are_not_its_own(visit):
    page = visit(hear=False)
    tried = page.evaluate(
        """async () => {
          const script = document.createElement('script');
          script.textContent = 'globalThis.intruder = 1';
          document.body.append(script);
          const styled = document.createElement('p');
          styled.setAttribute('style', 'color: red');
          document.body.append(styled);
          const fetched = await fetch('https://example.org/').then(() => true, () => false);
          return [globalThis.intruder ?? null, getComputedStyle(styled).color === 'rgb(255, 0, 0)', fetched];
        }"""
    )
    assert tried == [None, False, False]


def test_from_slider_to_picture(visit, record_property):
    """Measured and recorded; the bound is wide, since a machine that runs tests has other things to do."""
    page = visit()
    page.wait_for_timeout(800)
    script = """async () => {
      const sliders = [...document.querySelectorAll('.slide input')];
      for (let k = 0; k < 30; k += 1) {
        const item = sliders[k % sliders.length];
        item.value = Number(item.max) * (0.2 + 0.02 * k);
        item.dispatchEvent(new Event('input', {bubbles: true}));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      }
      return performance.getEntriesByName('corridors:render').map((entry) => entry.duration).slice(-25);
    }"""
    times = sorted(page.evaluate(script))
    middle, most = times[len(times) // 2], times[-1]
    record_property("slider_to_picture_ms", json.dumps({"median": middle, "max": most}))
    print(f"slider to picture: median {middle:.0f} ms, at most {most:.0f} ms")  # noqa: T201 - pytest -s shows it
    assert middle < LONGEST_MS

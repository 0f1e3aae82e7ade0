"""The fan chart: its labels, what it leaves out, and that no text lies on another."""

from dataclasses import replace

import pytest
from extents import off_the_page, overlapping, small_page, svgs, words
from networks import number
from pipelines import PAST, opening, project, two_ways

from analysis.outlook import outlook
from analysis.outlook_pictures import outlook_picture, title_of
from analysis.plots import theme
from analysis.plots.fan_chart import NOBODY, FanLine, Leaning, fan_chart, shows_exports

RANGES = {"field": (50, 66), "field-by": (8, 13)}
LATE = (*PAST, opening(2010, 2011))


def drawn(*projects, samples=200, past=LATE, **asked):
    net = two_ways(*projects, ranges=RANGES, past=past, **asked)
    return outlook(net, last=2031, first=2025 if asked.get("counted", True) else 2026, samples=samples)


@pytest.fixture(scope="module")
def picture():
    return outlook_picture(drawn(project(name="bypass"), project("more", added=number(3), year=2030)))


def said(ax):
    return [text for one in (ax, *ax.child_axes) for text in words(one)]


def test_every_case_is_named_beside_its_line(picture):
    text = said(fan_chart(picture))
    for name in ("Used as past plans were", "Used and late as past plans were", "Nothing more built"):
        assert text.count(name) == 1
    assert "All built and used as promised" in text
    assert "All exports" in text
    assert "Georgia" in text
    assert {"counted exports", "outlook", "bypass", "more"} <= set(text)
    assert "Leaned on instead: leaves without Russia, and would not without this country too, Mt/yr" in text


def test_the_last_amounts_are_written_with_their_range(picture):
    last = picture.coming[-1]
    assert last.p05 < last.p25 < last.median < last.p75 < last.p95
    spread = f"{last.p05:.1f} to {last.p95:.1f}; {100 * last.share:.0f}\u202f% of exports"
    text = said(fan_chart(picture))
    assert spread in text
    assert f"{last.median:.1f}" in text


def test_the_finding_is_the_title(picture):
    last = picture.coming[-1]
    assert picture.title.startswith(f"If past plans are a guide, 2031 still strands {last.median:.1f} of ")
    assert picture.title.endswith("as promised")
    nothing = drawn(project(added=number(100)))
    assert title_of(nothing) == "By 2031 nothing is stranded without Russia, if past plans are a guide"
    assert title_of(drawn()).startswith("With nothing more built 2031 strands ")
    assert outlook_picture(drawn()).others == ()


def test_the_fan_joins_what_is_counted_to_what_is_to_come(picture):
    upper = fan_chart(picture).child_axes[0]
    (fan, *_) = upper.collections
    across = fan.get_paths()[0].vertices[:, 0]
    assert (across.min(), across.max()) == (2025, 2031)
    dots = next(line for line in upper.lines if line.get_marker() == "o")
    assert dots.get_xdata().tolist() == [2025]


def test_no_text_lies_on_another_or_off_the_page(picture):
    ax = fan_chart(picture)
    assert overlapping(ax) == []
    assert off_the_page(ax) == []


def test_where_there_is_no_room_projects_are_not_listed(picture):
    low = FanLine(name="low", pen=picture.others[0].pen, values=((2025, 40.0), (2031, 2.0)))
    text = said(fan_chart(replace(picture, others=(*picture.others, low))))
    assert "bypass" not in text
    assert "low" in text


def test_all_exports_are_no_line_where_little_is_stranded(picture):
    little = tuple(item._replace(exports=1000.0) for item in picture.coming)
    assert shows_exports(picture)
    assert not shows_exports(replace(picture, coming=little))
    assert "All exports" not in said(fan_chart(replace(picture, coming=little)))


def test_a_network_that_counts_nothing_has_an_outlook_alone():
    ax = fan_chart(outlook_picture(drawn(project(), counted=False)))
    assert "outlook" not in said(ax)
    assert overlapping(ax) == []


def test_nothing_stranded_and_nobody_leaned_on_can_be_drawn(picture):
    none = tuple(item._replace(**dict.fromkeys(item._fields[2:], 0.0)) for item in picture.coming)
    ax = fan_chart(replace(picture, counted=(), coming=none, others=(), leaning=(), openings=()))
    assert overlapping(ax) == []
    assert {"All exports", NOBODY} <= set(said(ax))


def test_no_line_runs_through_years_that_are_not_known(picture):
    early = picture.counted[0]._replace(year=2013)
    line = Leaning(name="Iran", values=((2013, 1.0), (2025, 2.0), (2026, 3.0)))
    ax = fan_chart(replace(picture, counted=(early, *picture.counted), leaning=(line,)))
    assert "not known" in said(ax)
    for one in ax.child_axes:
        drawn_lines = [item for item in one.lines if item.get_color() in (theme.CROSSES, theme.AVOIDS)]
        spans = [item.get_xdata() for item in drawn_lines if item.get_linestyle() != "None"]
        assert len(spans) > 1
        assert not any(min(years) < 2020 < max(years) for years in spans)


def test_it_fits_a_small_page(picture):
    ax = small_page()
    assert fan_chart(picture, ax=ax) is ax
    assert ax.child_axes


def test_the_same_picture_gives_the_same_bytes(picture, tmp_path):
    first, second = svgs(lambda: fan_chart(picture), tmp_path)
    assert first == second


def test_where_nothing_is_stranded_whatever_is_built_the_title_says_so():
    result = drawn(project(), counted=False, past=PAST)
    harmless = replace(result, focus="GEO")
    assert title_of(harmless) == "In 2031 nothing is stranded without Georgia, whatever is built"

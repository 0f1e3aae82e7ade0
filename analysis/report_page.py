"""A report as one HTML file that asks nothing of any network: text, tables, pictures and a solver.

The policy in its head lets only the one style sheet and the one script run whose SHA-256 it names.
Everything that comes from data is escaped where it is written.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis import page_words as words
from analysis.chart_pictures import route_name
from analysis.page_charts import streams_chart, throttle_chart
from analysis.page_fonts import font_faces
from analysis.page_map import PageMap, page_map
from analysis.page_network import SCRIPTS, page_network
from analysis.page_scenarios import passing_row, permanent_row
from analysis.page_scorecard import corridor_table
from analysis.page_way_out import way_out_section
from analysis.pictures import dependence_map, exporter_name, goods, route_picture, sources
from analysis.report import evidence_used
from analysis.route_lines import can_be_drawn, ground_note
from routes.countries import label
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.plots.picture import RouteMap
    from analysis.report import Chapter, Report

PAGE_SCRIPTS = ("words.js", "map.js", "tables.js", "controls.js", "page.js")
CHEAPEST = "One way to carry it, the cheapest."
THROTTLE_ROWS = 20
MOST_BYTES = 1_000_000
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NOTES = re.compile(r"(?ms)^\s*/\*.*?\*/[ \t]*$\n?|^[ \t]*//[^\n]*\n|^[ \t]+")  # notes and indents of a script


def report_page(result: Report) -> str:
    """Return the page of a report; other years and commodities go with it as far as a mail carries them."""
    return page_and_left_out(result)[0]


def page_and_left_out(result: Report) -> tuple[str, tuple[Chapter, ...]]:
    """Return the page of a report, and the years and commodities for which it has no room.

    Raises
    ------
    RoutesError
        If it would be larger than a mail may carry even without them.
    """
    drawn = _map(result)
    context = _context(result, drawn)
    scripts = (NOTES.sub("", _asset(name)) for name in (*SCRIPTS, *PAGE_SCRIPTS))
    script = Markup("\n".join(scripts))  # noqa: S704 - our own code
    template = _environment().get_template("page.html.jinja")
    draft = template.render(**context, data="", css="", script="", policy="")
    css = Markup(font_faces(draft) + _asset("page.css"))  # noqa: S704 - our own style sheet
    context |= {"css": css, "script": script, "policy": policy(css, script)}
    size = 0
    for kept in range(len(result.others), -1, -1):
        part, left_out = replace(result, others=result.others[:kept]), result.others[kept:]
        shown = drawn and drawn.only(item.view.commodity or "" for item in part.chapters)
        context |= {"map": shown, "left_out": [words.about(item.view) for item in left_out]}
        page = template.render(**context, data=_json(page_data(part, shown)))
        size = len(page.encode("utf-8"))
        if size <= MOST_BYTES:
            return page, left_out
    raise RoutesError(f"the page would be {size:,} bytes, more than {MOST_BYTES:,}; name fewer scenarios")


def policy(css: str, script: str) -> str:
    """Return the content security policy under which the page runs: nothing but its own two parts."""
    parts = (
        "default-src 'none'",
        f"script-src '{_hash(script)}'",
        f"style-src '{_hash(css)}'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(parts)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _asset(name: str) -> str:
    return files("analysis").joinpath("page", name).read_text(encoding="utf-8").strip()


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("analysis", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = words.figure
    environment.filters["plain"] = lambda value: f"{round(value, 9):.9f}".rstrip("0").rstrip(".")
    environment.filters["percent"] = lambda share: f"{words.plain_percent(share)}{NARROW_SPACE}%"
    environment.filters["share_digits"] = lambda share: len(words.plain_percent(share).partition(".")[2])
    return environment


def _context(result: Report, drawn: PageMap | None) -> dict[str, Any]:
    """Return every value that the template shows, but the data that the page's code works with."""
    return {
        **_finding(result),
        **_tables(result),
        **_pictures(result, drawn),
        **_facts(result),
        "corridors": corridor_table(result.corridors),
        "way_out": way_out_section(result.way_out),
        "map": drawn,
        "left_out": [],
    }


def _finding(result: Report) -> dict[str, Any]:
    """Return the headline and its three figures."""
    first = result.first
    view, answer = first.view, first.answer
    item = answer.of(first.asked)
    exports, left = view.decimal(answer.exports), view.decimal(item.without.value)
    low, high = (view.decimal(end) for end in item.without_range)
    return {
        "headline": words.headline(first),
        "summary": words.summary(first),
        "exporter": exporter_name(view),
        "about": words.about(view),
        "asked": first.asked,
        "where": label(view.network, first.asked),
        "unit": view.unit,
        "exports": exports,
        "exports_name": words.exports_words(first),
        "left": left,
        "left_range": (low, high),
        "stranded": view.decimal(item.stranded),
        "stranded_range": (max(0.0, exports - high), max(0.0, exports - low)),
    }


def _tables(result: Report) -> dict[str, Any]:
    """Return the rows of the tables and the words round them."""
    first, certificate = result.first, result.explanation.certificate
    view = first.view
    terms = words.term_rows(view, certificate.terms)
    left = view.decimal(certificate.value)
    return {
        "counted": words.counted_rows(view),
        "countries": words.country_rows(first),
        "warnings": view.warnings,
        "why_heading": words.why_heading(result),
        "why_words": words.why_words(result),
        "terms": terms,
        "digits": words.digits_that_add(terms, left),
        "nothing": words.nothing_words(view, certificate.terms),
        "weakest": words.weakest(result),
        "evidence": _evidence(result),
        "routes": words.route_rows(first),
        "stream_rows": words.stream_rows(result),
        "throttle_rows": [
            (float(share), view.decimal(amount))
            for share, amount in result.throttle.curve
            if (share * THROTTLE_ROWS).denominator == 1
        ],
        "permanent": [row for row in (permanent_row(part, view) for part in result.scenarios) if row],
        "passing": [row for row in (passing_row(part, view) for part in result.scenarios) if row],
    }


def _pictures(result: Report, drawn: PageMap | None) -> dict[str, Any]:
    """Return the pictures and what is said of them."""
    first = result.first
    note = ground_note(first.view.network)
    how = "The flow nearest to what was counted." if first.answer.route_hhi is not None else CHEAPEST
    return {
        "map_heading": words.map_heading(first),
        "map_label": drawn.picture.title if drawn else "",
        "map_how": how,
        "map_note": f"{how} Width is flow, pale casing capacity.",
        "map_footer": note,
        "streams": streams_chart(result),
        "throttle": throttle_chart(result),
        "basemap": f"Written by kz-corridors {result.version}. {note if drawn else ''}".strip(),
    }


def _facts(result: Report) -> dict[str, Any]:
    """Return what it takes to write the same report again."""
    view = result.first.view
    return {
        "version": result.version,
        "command": result.command,
        "network_name": view.network.settings.name,
        "fingerprint": result.fingerprint,
        "seed": result.seed,
        "outlook": result.way_out and result.way_out.outlook,
        "licence": view.network.settings.licence,
        "footer": sources(view),
    }


def _map(result: Report) -> PageMap | None:
    """Return the map or the schematic; None where the network is too large for a schematic."""
    first = result.first
    if not can_be_drawn(first.view.network):
        return None
    picture = dependence_map(first.answer, first.asked)
    others: dict[str, RouteMap] = {}
    for part in result.others:
        goods_id = part.view.commodity or ""
        if goods_id != (first.view.commodity or "") and goods_id not in others:
            others[goods_id] = route_picture(part.view, part.asked, title="", subtitle="")
    return page_map(picture, goods=first.view.commodity or "", others=others, asked=_asked(result))


def _asked(result: Report) -> dict[str, list[str]]:
    """Return, by goods, the countries that the table asks about, the greatest dependence first."""
    asked: dict[str, list[str]] = {}
    for part in result.chapters:
        rows = sorted(part.answer.countries, key=lambda item: -item.stranded_share)
        asked.setdefault(part.view.commodity or "", [item.country for item in rows])
    return asked


def _evidence(result: Report) -> dict[str, words.SourceRow]:
    """Return the evidence that the figures of the chapters and of the way out rest on."""
    rows = result.first.view.network.evidence
    found = way_out_section(result.way_out)
    ids = dict.fromkeys((*evidence_used(result), *(found.evidence if found else ())))
    return {name: words.source_row(rows[name]) for name in ids}


def page_data(result: Report, drawn: PageMap | None) -> dict[str, Any]:
    """Return what the page's own code works with: networks, words, evidence, published answers, the map."""
    network = result.first.view.network
    networks, cited = _networks(result)
    names = {
        item.country: label(network, item.country)
        for part in result.chapters
        for item in part.answer.countries
    }
    return {
        "networks": _packed(networks),
        "chapters": [_chapter_data(part) for part in result.chapters],
        "names": names,
        "exporter": exporter_name(result.first.view),
        "routes": {
            segment.id: route_name(result.first.view, segment.corridors[0])
            for segment in network.tables.segments
            if segment.corridors and f"{segment.id}-".startswith(f"{segment.corridors[0]}-")
        },
        "modes": {
            segment.id: segment.mode
            for segment in network.tables.segments
            if segment.mode not in (None, "pipeline")
        },
        "evidence": [_evidence_data(row) for row in cited.values()],
        "map": None
        if drawn is None
        else {
            "height": drawn.height,
            "width": drawn.width,
            "perUnit": round(drawn.per_unit, 6),
            "courses": drawn.courses,
        },
    }


def _packed(networks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return networks, each without what it has in common with the first of the same goods.

    `like` names the first; rows of limits that equal its are 0. `unpacked` in `settings.js` undoes it.
    """
    packed: list[dict[str, Any]] = []
    for number, network in enumerate(networks):
        like = next(k for k, item in enumerate(networks) if item["commodity"] == network["commodity"])
        first = networks[like]
        if like == number:
            packed.append(network)
            continue
        rest = {key: value for key, value in network.items() if value is None or value != first[key]}
        known = [*first["limits"], *([None] * len(network["limits"]))]
        rest["limits"] = [
            0 if row == old else row for row, old in zip(network["limits"], known, strict=False)
        ]
        packed.append({"like": like, **rest})
    return packed


def _evidence_data(row: words.SourceRow) -> list[str]:
    """Return evidence as text, publisher, address, date, grade and note; the last may be missing."""
    cells = [row.text, row.publisher, row.url, row.published, row.grade, row.note]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _networks(result: Report) -> tuple[list[dict[str, Any]], dict[str, words.SourceRow]]:
    """Return the networks, their limits citing evidence by position, and the evidence in that order."""
    known = result.first.view.network.evidence
    numbers: dict[str, int] = {}
    networks: list[dict[str, Any]] = []
    for part in result.chapters:
        network: dict[str, Any] = {**page_network(part.view, plan=part.plan)}
        network["limits"] = [
            [*row[:6], [numbers.setdefault(name, len(numbers)) for name in row[6] if name in known], *row[7:]]
            for row in network["limits"]
        ]
        networks.append(network)
    return networks, {name: words.source_row(known[name]) for name in numbers}


def _chapter_data(part: Chapter) -> dict[str, Any]:
    """Return what Python answers for one commodity and year: shares are solved here alone."""
    return {
        "asked": part.asked,
        "about": words.about(part.view),
        "goods": goods(part.view),
        "exportsName": words.exports_words(part),
        "levers": part.levers,
        "exports": part.answer.exports,
        "capacity": part.answer.capacity.value,
        "countries": {
            item.country: {
                "left": item.without.value,
                "range": item.without_range,
                "stranded": item.stranded,
                "may": _share(row.may),
                "cheapest": _share(row.cheapest),
                "counted": row.observed,
            }
            for item, row in zip(part.answer.countries, words.country_rows(part), strict=True)
        },
    }


def _share(span: words.Span | None) -> list[Any] | None:
    return None if span is None else [span.least, span.greatest, span.bound]


def _json(data: dict[str, Any]) -> Markup:
    """Return JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - every sign of markup is escaped above

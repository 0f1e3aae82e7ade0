"""An outlook as sentences and tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import about, console, headed, listed, percent, table
from analysis.counting import count_of
from analysis.outlook_results import years
from analysis.pipeline import openings, projects
from routes.countries import label

if TYPE_CHECKING:
    from analysis.outlook_results import Fan, Outlook, OutlookYear
    from analysis.outlook_years import Case

JUDGED = "judged:"
HEADINGS: dict[Case, str] = {
    "none": "none built",
    "late": "usual, late",
    "usual": "as usual",
    "promised": "promised",
}
ENDS: tuple[Case, ...] = ("none", "usual", "promised")
MEANINGS: dict[Case, str] = {
    "none": "nothing more is built",
    "late": "as usual, and as late as past openings",
    "usual": "all that is due, used as past plans were",
    "promised": "all that is due, used in full",
}


def show_outlook(result: Outlook) -> None:
    """Print the headline, the years, who is leaned on instead, and what is built when."""
    out = console()
    out.print(headed(finding(result)), soft_wrap=True)
    out.print(
        f"{about_outlook(result)}: {result.samples:,} samples of each year and case, seed {result.seed}; "
        f"without transit through {label(result.last.network, result.focus)}",
        soft_wrap=True,
    )
    _show_years(result)
    for line in terms(result):
        out.print(line, soft_wrap=True)
    _show_countries(result)
    _show_binding(result)
    _show_projects(result)
    for line in warnings(result):
        out.print(line, soft_wrap=True)


def about_outlook(result: Outlook) -> str:
    """Return what it is about: network, commodity, years, unit."""
    first, last = result.years[0].year, result.years[-1].year
    return about(result.last).replace(str(result.last.year), f"{first} to {last}")


def finding(result: Outlook) -> str:
    """Return the headline in one sentence."""
    none, usual, promised = (result.course(case)[-1] for case in ("none", "usual", "promised"))
    where = label(result.last.network, result.focus)
    fan = usual.of(result.focus).stranded
    exports = f"{_figure(usual.exports.median)} {result.last.unit}"
    if result.use is None:
        return (
            f"With nothing more built, {usual.year} strands {_figure(fan.median)}{_ends(fan)} of {exports} "
            f"without {where}."
        )
    if _figure(none.of(result.focus).stranded.p95) == _figure(fan.p95) == _figure(0.0):
        return f"In {usual.year} nothing is stranded without {where}, whatever is built."
    others = [_figure(item.of(result.focus).stranded.median) for item in (none, promised)]
    return (
        f"If past plans are a guide, {usual.year} strands {_figure(fan.median)}{_ends(fan)} of {exports} "
        f"without {where}; {others[0]} if nothing more is built, {others[1]} if everything is built and used "
        "as promised."
    )


def _show_years(result: Outlook) -> None:
    out, focus = console(), result.focus
    cases = [case for case in HEADINGS if case in result.cases]
    rows = table("Year", "exports", *(HEADINGS[case] for case in cases), "of exports")
    for column in rows.columns:
        column.no_wrap = True
    for item in result.course("counted"):
        answer = item.of(focus)
        same = [_shown(answer.stranded), *("" for _ in cases[1:])]
        rows.add_row(f"{item.year} counted", _figure(item.exports.median), *same, _shares(answer.share))
    courses = {case: result.course(case) for case in cases}
    for number, usual in enumerate(courses["usual"]):
        fans = [_shown(courses[case][number].of(focus).stranded) for case in cases]
        share = _shares(usual.of(focus).share)
        rows.add_row(str(usual.year), _figure(usual.exports.median), *fans, share)
    out.print(
        f"Stranded without {label(result.last.network, focus)}, {result.last.unit}: median, 5 to 95 % of "
        "samples. Exports and share of years to come: as usual."
    )
    out.print(rows)


def terms(result: Outlook) -> list[str]:
    """Return what the cases mean: how much of what is built is used, and how late it comes."""
    use, lines = result.use, []
    if use is None:
        return ["No project is due: all cases are the same."]
    named = (f"{HEADINGS[case]}: {MEANINGS[case]}" for case in HEADINGS if case in result.cases)
    lines.append("; ".join(named).capitalize() + ".")
    lines.append(
        f"Past plans reached {percent(float(use.low))} to {percent(float(use.high))} of what was planned, "
        f"together {percent(float(use.central))}: so much of every new capacity is used as usual."
    )
    if result.late:
        lines.append(f"Every project is taken to come {years(result.late)} late.")
    if result.delay:
        waiting, all_openings = openings(result.last.network)
        lines.append(
            f"Past openings came {years(result.delay)} late (median of those that came; {waiting} of "
            f"{all_openings} have not come yet)."
        )
    lines.append("Every project that is due is taken as built, those that are only discussed as well.")
    return lines


def _show_countries(result: Outlook) -> None:
    """Print what depends on each country in the last year, and who is leaned on without the one in focus."""
    out = console()
    ends = [*result.course("counted")[-1:], *(result.course(case)[-1] for case in ENDS)]
    names = [_when(item) for item in ends]
    rows = table("Country", *(f"{name} " for name in names), *names)
    nothing = []
    for name in [item.country for item in ends[-1].countries]:
        found = [item.of(name) for item in ends]
        stranded = [_figure(item.stranded.median) for item in found]
        leans = ["–" if item.leans is None else _figure(item.leans.median) for item in found]
        if {*stranded, *leans} == {_figure(0.0)}:
            nothing.append(name)
        else:
            rows.add_row(f"{name} (buyer)" if name in result.buyers else name, *stranded, *leans)
    if rows.row_count:
        out.print(
            f"{ends[-1].year}, medians. First: stranded without the country. Then: leaned on, which is what "
            f"leaves without {result.focus} and would not if this country were closed too."
        )
        out.print(rows)
        if result.buyers - set(nothing):
            out.print("A buyer's border is closed: goods end there, and nothing crosses it.")
    if nothing:
        out.print(f"In the median nothing hangs on {', '.join(nothing)}.", soft_wrap=True)


def _when(item: OutlookYear) -> str:
    return str(item.year) if item.case == "counted" else HEADINGS[item.case]


def _show_binding(result: Outlook) -> None:
    last = result.course("usual")[-1]
    signs = (f"{'−' if term.capacity < 0 else '+'} {term.id}" for term in last.binding if term.capacity)
    text = " ".join(signs).removeprefix("+ ")
    most = last.exports.central - last.of(result.focus).stranded.central
    begins = f"What leaves as usual in {last.year} ({_figure(most)}, central figures) is held by: "
    console().print(begins + (text or "no open way"), soft_wrap=True)


def _show_projects(result: Outlook) -> None:
    """Print the projects that change the answer, by year, and name those that do not."""
    if not result.due:
        return
    out, known = console(), projects(result.last.network)
    rows = table("In use", "project", "status", "alone", "last", "evidence", left=3)
    for item in result.due:
        if item.does_nothing:
            continue
        row = known[item.id]
        figures = _figure(item.alone), _figure(item.last)
        rows.add_row(str(item.year), row.name or item.id, row.status or "", *figures, *row.evidence[:1])
    if rows.row_count:
        out.print(
            f"How much less is stranded in {result.years[-1].year} by a project in full, "
            "built alone (with what it needs) or after all others; first source"
        )
        out.print(rows)
    idle = [f"{item.id} ({item.year})" for item in result.due if item.does_nothing and item.concerns]
    if idle:
        out.print(f"These change nothing here, alone or last: {listed(idle)}.", soft_wrap=True)
    others = [item.id for item in result.due if not item.concerns]
    if others:
        verb = "adds" if len(others) == 1 else "add"
        out.print(f"{count_of(len(others), 'project')} {verb} no limit of this commodity; --json lists all.")
    if result.left_out:
        out.print(
            f"Left out, as nobody promises them now (--status counts them): {', '.join(result.left_out)}."
        )


def warnings(result: Outlook) -> list[str]:
    """Return which figures of years to come are those of another year, or judged."""
    known = projects(result.last.network)
    judged = [item.id for item in result.due if (known[item.id].note or "").startswith(JUDGED)]
    limits = result.last.supplies.values()
    alike: dict[str, list[str]] = {}
    for text in result.warnings:
        subject, _, what = text.partition(": ")
        alike.setdefault(what, []).append(subject)
    lines = [f"note: {what}: {listed(subjects)}" for what, subjects in alike.items()]
    if judged:
        lines.append(f"note: {len(judged)} of {len(result.due)} projects rest on a judged figure or year")
    supplies = [limit.id for limit in limits if limit.judged]
    if supplies:
        lines.append(f"note: supply in {result.last.year} is judged at {', '.join(supplies)}")
    return lines


def _figure(value: float) -> str:
    return f"{value + 0.0:,.1f}"


def _shown(fan: Fan) -> str:
    low, high = _figure(fan.p05), _figure(fan.p95)
    return _figure(fan.median) if low == high else f"{_figure(fan.median)} {low}–{high}"


def _ends(fan: Fan) -> str:
    low, high = _figure(fan.p05), _figure(fan.p95)
    return "" if low == high else f" ({low} to {high})"


def _shares(share: Fan) -> str:
    low, high = percent(share.p05), percent(share.p95)
    return low if low == high else f"{low.removesuffix(' %')}–{high}"

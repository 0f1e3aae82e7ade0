"""Plans as tables and sentences for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import about, console, headed, percent, table
from analysis.console_goods import about_goods, tonnes
from analysis.project_candidates import THOUSANDS
from routes.countries import label

if TYPE_CHECKING:
    from fractions import Fraction

    from analysis.plan_result import Addition, CountryChange, Outcome, Plan
    from routes.estimate import Estimate

MOST_ADDITIONS = 8
PRICES = {"published": "", "yours": "your figure", "free": "taken as nothing"}


def show_plan(result: Plan) -> None:
    """Print the finding, what each budget buys, the projects, the front, and whom it leans on."""
    out, case, task = console(), result.first, result.task
    out.print(headed(plan_finding(result)))
    what = about_goods(case.joint) if case.several else about(case.joint.first)
    carried = dict.fromkeys(figure(result, item.total) for item in result.cases)
    out.print(f"{what}: to be carried {', '.join(carried)}; home demand first")
    out.print(use_sentence(result))
    if result.reachable is None:
        _show_budgets(result)
    _show_chosen(result)
    _show_front(result)
    _show_scenarios(result)
    _show_additions(result)
    _show_countries(result)
    _show_rest(result)
    for text in proof_sentences(result):
        out.print(text)
    for built in task.built:
        out.print(f"note: {built} is taken as built")
    for text in case.joint.warnings:
        out.print(f"note: {text}")


def figure(result: Plan, steps: int) -> str:
    """Return steps in the network's unit."""
    return tonnes(result.first.joint, steps) if result.first.several else _amount(result, steps)


def _amount(result: Plan, steps: int) -> str:
    return f"{result.first.joint.decimal(steps):,.2f}"


def money(thousand: int) -> str:
    """Return thousand dollars in whole millions, with a decimal where they are few."""
    millions = thousand / THOUSANDS
    return f"{millions:,.1f}" if 0 < millions < 10 else f"{millions:,.0f}"  # noqa: PLR2004 - ten million


def plan_finding(result: Plan) -> str:
    """Return the headline in one sentence."""
    main, unit = result.main, result.first.joint.unit
    where = label(result.network, result.task.asked.on)
    share = percent(result.share(main))
    before, after = figure(result, result.before.worst), figure(result, main.worst)
    worst = " in the worst scenario" if len(result.cases) > 1 else ""
    if result.reachable is not None:
        wanted = percent(float(result.task.at_most or 0))
        return (
            f"No set of these projects brings what is stranded without {where} down to {wanted}: "
            f"all that helps leaves {share} ({after} {unit}){worst}."
        )
    if not result.before.worst:
        return f"Nothing would be stranded without {where}{worst}: there is nothing to build against."
    if not main.names:
        rest = f"{before} {unit} stay stranded without {where}{worst}"
        if len(result.front) > 1:
            return f"With nothing built {rest}: what helps costs more, or is not needed."
        return f"No project in time that has a cost helps: {rest}."
    many = f"{len(main.names)} projects" if len(main.names) > 1 else "one project"
    verb = "bring" if len(main.names) > 1 else "brings"
    least = "at least " if result.task.free else ""
    return (
        f"For {least}{money(main.cost)} million USD, {many} {verb} what is stranded without {where} "
        f"from {before} to {after} {unit} ({share} of exports){worst}."
    )


def use_sentence(result: Plan) -> str:
    """Return how much of what is built is taken to be used."""
    use = result.task.use
    if result.task.as_past:
        ends = f"{percent(float(use.low)).removesuffix(' %')}–{percent(float(use.high))}"
        return f"Of what is built {percent(float(use.central))} is used ({ends}): as past plans were met."
    if use.central == 1:
        return "Everything built is used in full, as promised."
    return f"Of what is built {percent(float(use.central))} is used: your figure."


def _show_budgets(result: Plan) -> None:
    rows = table(
        "Budget, MUSD",
        "spent",
        "(range)",
        "stranded",
        "(range)",
        "of exports",
        "saved a bn",
        "next bn",
        left=0,
    )
    for item in result.outcomes:
        low, high = (figure(result, end) for end in item.stranded)
        rows.add_row(
            "any" if item.budget is None else f"{item.budget:,f}",
            money(item.choice.cost),
            _ends(item.cost),
            figure(result, item.choice.worst),
            f"{low}–{high}",
            percent(result.share(item.choice)),
            slope(result, item.last_slope),
            slope(result, item.next_slope),
        )
    console().print(rows)
    console().print(
        f"Saved a bn, next bn: {result.first.joint.unit} less stranded for each billion USD, by the last "
        "step taken and on the steepest way on."
    )
    dearest = result.front[-1].cost
    if any(item.budget is not None and item.budget * THOUSANDS > dearest for item in result.outcomes):
        console().print(
            f"Money is not what binds: all that helps here and has a cost takes {money(dearest)} million USD."
        )
    for item in result.outcomes:
        _show_other_costs(result, item)


def _show_other_costs(result: Plan, item: Outcome) -> None:
    for word, other in (("low", item.at_low_costs), ("high", item.at_high_costs)):
        if other is not None and item.budget is not None:
            names = ", ".join(other.names) or "nothing"
            console().print(
                f"With every cost at its {word} end {item.budget:,f} MUSD would buy: {names} "
                f"({figure(result, other.worst)} stranded)."
            )


def slope(result: Plan, value: Fraction | None) -> str:
    """Return steps per thousand dollars as the unit per billion dollars."""
    if value is None:
        return "–"
    per_billion = float(value * THOUSANDS * THOUSANDS) / result.first.joint.scale
    return f"{per_billion:,.1f}"


def _ends(cost: Estimate) -> str:
    low, high = (f"{end:,.0f}" for end in (cost.low, cost.high))
    return "" if low == high else f"{low}–{high}"


def _show_chosen(result: Plan) -> None:
    if not result.main.names:
        return
    rows = table("Build", "project", "adds", "year", "status", "MUSD", "(range)", left=2)
    rows.columns[0].no_wrap = True
    rows.columns[4].justify = "left"
    for name in result.main.names:
        offer = result.offers.offers[name]
        project = offer.project
        rows.add_row(
            name,
            project.name or "",
            f"{project.added:f} {project.unit}" if project.added else "–",
            str(project.year),
            project.status or "",
            f"{offer.cost.central:,.0f}",
            PRICES[offer.price] or _ends(offer.cost),
        )
    console().print(rows)


def _show_front(result: Plan) -> None:
    """Print every set for which less money strands more."""
    if len(result.front) <= 1:
        return
    rows = table("From MUSD", "stranded", "of exports", "with", left=0)
    rows.columns[3].justify = "left"
    for choice in result.front:
        rows.add_row(
            money(choice.cost),
            figure(result, choice.worst),
            percent(result.share(choice)),
            ", ".join(choice.names) or "nothing",
        )
    console().print(rows)


def _show_scenarios(result: Plan) -> None:
    if result.cases[0].name is None:
        return
    rows = table("Scenario", "to be carried", "stranded before", "after")
    for case, before, after in zip(result.cases, result.before.stranded, result.main.stranded, strict=True):
        rows.add_row(
            case.name or "", figure(result, case.total), figure(result, before), figure(result, after)
        )
    console().print(rows)


def _show_additions(result: Plan) -> None:
    """Print the projects nobody has published a cost of, and what each would add."""
    if not result.additions:
        return
    rows = table("Left out: no cost", "project", "stranded with it too", "saves", "why", left=2)
    rows.columns[4].justify = "left"
    helping = [item for item in result.additions if item.stranded < result.main.worst]
    for item in helping[:MOST_ADDITIONS]:
        rows.add_row(*_addition(result, item))
    if helping:
        console().print(rows)
    rest = [item.left_out.project.id for item in result.additions if item not in helping[:MOST_ADDITIONS]]
    if rest:
        console().print(f"Without a cost, and alone of no help on top of the plan: {', '.join(rest)}.")
    console().print(
        f"With everything in time built, whatever it costs, {figure(result, result.everything)} would be "
        "stranded. Your own figure: --cost ID=MUSD; all for nothing: --unpriced free."
    )


def _addition(result: Plan, item: Addition) -> tuple[str, ...]:
    project = item.left_out.project
    beside = f"; instead of {', '.join(item.without)}" if item.without else ""
    return (
        project.id,
        project.name or "",
        figure(result, item.stranded),
        figure(result, result.main.worst - item.stranded),
        f"{item.left_out.reason}{beside}",
    )


def country_label(result: Plan, item: CountryChange) -> str:
    """Return the name of a country, and that it only buys."""
    return f"{label(result.network, item.country)}{' (buyer)' if item.buyer else ''}"


def _show_countries(result: Plan) -> None:
    """Print what depends on whom before and after, but for countries on which nothing does."""
    joint = result.first.joint
    game = not result.first.several
    titles = ("Shapley share before", "after") if game else ()
    rows = table("Without transit through", "stranded before", "after", "besides before", "after", *titles)
    for item in result.countries:
        if not (item.before or item.after or any(item.too or ()) or any(item.shapley or ())):
            continue
        too = ("–", "–") if item.too is None else tuple(figure(result, steps) for steps in item.too)
        shares = ("–", "–") if item.shapley is None else tuple(map(percent, item.shapley))
        rows.add_row(
            country_label(result, item),
            figure(result, item.before),
            figure(result, item.after),
            *too,
            *(shares if game else ()),
        )
    if not rows.row_count:
        return
    console().print(rows)
    if len(result.cases) > 1:
        console().print(f"Countries are told for the scenario {result.first.name}.")
    where = label(joint.network, result.task.asked.on)
    if any(item.buyer for item in result.countries):
        console().print("A buyer's border is closed: goods end there, and nothing crosses it.")
    console().print(
        f"Besides: what more is stranded if it is denied together with {where}: whom the ways round lean on."
    )
    if result.sampled:
        console().print("Shapley shares are sampled from random orders.")


def _show_rest(result: Plan) -> None:
    """Print what else was left out."""
    out = console()
    for item in result.offers.left_out:
        if item.why in ("needs", "contained"):
            out.print(f"Left out: {item.project.id}: {item.reason}.")
    nothing = [item.project.id for item in result.offers.left_out if item.why == "nothing"]
    if nothing:
        out.print(f"Adds nothing to this question: {', '.join(nothing)}.")
    if result.later:
        out.print(f"Not in time: {', '.join(f'{item.id} ({item.year})' for item in result.later)}.")
    if result.task.free:
        out.print("Projects without a cost are taken to cost nothing: a lower bound of what it costs.")


def proof_sentences(result: Plan) -> tuple[str, ...]:
    """Return how the choice was proven."""
    found = [
        "Proven: the solver's bound meets the exact flow of each set; the flow's certificate was verified."
    ]
    if result.sets is not None and result.sets > 1:
        found.append(
            f"All {result.sets:,} sets were valued one by one too, without the solver: the same answers."
        )
    return tuple(found)

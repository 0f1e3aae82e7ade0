"""Day-by-day results for a terminal: what a disruption cost, with ranges."""

from __future__ import annotations

from math import isinf, isnan
from typing import TYPE_CHECKING

from analysis.console import about, console, headed, percent, table

if TYPE_CHECKING:
    from analysis.disruption import Disruption

MILLION = 1e6
NOTHING = 1e-4  # of the exports of the whole time: less is not worth a word


def show_disruption(result: Disruption) -> None:
    """Print what is missing and lost in a sentence, then all of it: for how long, and at what cost."""
    out, view = console(), result.timeline.calendar.view
    out.print(headed(f"\n{result.scenario.title}", f" ({result.scenario.name})"))
    out.print(headline(result))
    unit = view.unit.partition("/")[0]
    central = result.outcome
    start = result.timeline.calendar.start
    spread = f"5 to 95 % of {result.samples} random runs" if result.samples else "all capacities low, or high"
    spread += f" of {result.asked}, interrupted" * result.partial
    out.print(f"{about(view)}. Day by day from {start}, {central.days} days; range: {spread}")
    median = ("median",) if result.samples else ()
    rows = table("", "central", *median, "low", "high", "")
    for label, name, scale, text in (
        ("exports usual in that time", "required", view.scale, unit),
        ("delivered", "delivered", view.scale, unit),
        ("missing on the day", "shortfall", view.scale, unit),
        ("of it lost: not produced", "lost", view.scale, unit),
        ("of it deferred", "deferred", view.scale, unit),
        ("– made up later", "made_up", view.scale, unit),
        ("– held in tanks and vehicles; below zero: taken from them", "stored", view.scale, unit),
        ("rerouted", "rerouted", view.scale, unit),
        ("revenue lost", "lost_value_usd", MILLION, "million USD"),
        ("extra transport", "extra_cost_usd", MILLION, "million USD"),
        ("days of usual exports missing", "resilience_loss_days", 1.0, "days"),
        ("days until tanks are full and fields shut in", "days_to_full_storage", 1.0, "days"),
        ("days to recovery", "recovery_days", 1.0, "days"),
    ):
        figures = [result.central(name), *([result.median(name)] if median else ()), *result.span(name)]
        rows.add_row(label, *(_figure(value, scale) for value in figures), text)
    out.print(rows)
    low, high = result.span("lost")
    if result.samples and not low <= central.lost <= high:
        out.print("The central run lies outside: most ranges reach further to one side than to the other.")
    out.print(_greatest(result), end="")
    shares = [_share(result, name, share) for name, share in central.rerouted_transit.items() if share]
    if shares:
        out.print(f"What is rerouted crosses: {', '.join(shares)}.")
    worst = sorted(central.by_field.items(), key=lambda item: -item[1])
    fields = [f"{place} {amount / view.scale:,.2f}" for place, amount in worst if amount > view.scale / 1000]
    if fields:
        out.print(f"Not produced, {unit}: {', '.join(fields)}.")


def _greatest(result: Disruption) -> str:
    """Return how much could leave if all days were known at the start, and what the plan lacks of it."""
    most, scale = result.greatest, result.timeline.calendar.view.scale
    if most is None:
        return ""
    unit = result.timeline.calendar.view.unit.partition("/")[0]
    low, middle, high = (_short(most.quantile(share) / scale) for share in (0.05, 0.5, 0.95))
    below = most.central - result.outcome.delivered
    far = f"{_short(abs(below) / scale)} {unit} {'below' if below >= 0 else 'above'} it"
    if not _worth(result, below):
        far = "as much"
    elif below < 0:
        far += ", as it leaves home demand short"
    outside = (
        ""
        if most.quantile(0.05) <= most.central <= most.quantile(0.95)
        else ("; the central figure lies outside, since most ranges reach further to one side")
    )
    return (
        "With perfect foresight – all days known from the start, spare capacity there at once, no days under "
        f"way, tanks emptied – at most {_short(most.central / scale)} {unit} could leave, home demand first "
        f"(5 to 95 % of {most.samples:,} samples of capacities, tanks, supply and demand: {low} to {high}, "
        f"median {middle}{outside}). The central plan, made day by day, delivers {far}.\n"
    )


def headline(result: Disruption) -> str:
    """Return the answer in one sentence: what is missing, of how much, what is lost, and what it costs."""
    central, view = result.outcome, result.timeline.calendar.view
    unit = view.unit.partition("/")[0]
    begins = f"Of {_short(central.required / view.scale)} {unit} of exports in {central.days} days"
    missing = f"{begins} {_told(result, 'shortfall', unit)} is missing"
    if _worth(result, central.shortfall):
        missing += f", {percent(central.shortfall / central.required)}"
    lost = f"{_told(result, 'lost', unit)} is lost"
    if not _worth(result, central.lost):
        return f"{missing}; {lost}."
    value = central.lost_value_usd
    worth = "" if value is None else f", worth {_ranged(result, 'lost_value_usd', MILLION, 'million USD')}"
    return f"{missing}; {lost}, since not produced{worth}."


def _told(result: Disruption, name: str, unit: str) -> str:
    """Return an amount with its range, or nothing and up to how much it may be."""
    scale = result.timeline.calendar.view.scale
    if _worth(result, getattr(result.outcome, name)):
        return _ranged(result, name, scale, unit)
    high = result.span(name)[1]
    return f"nothing (at most {_short(high / scale)} {unit})" if _worth(result, high) else "nothing"


def _worth(result: Disruption, amount: float) -> bool:
    """Whether an amount over the whole time is worth a word."""
    return abs(amount) > NOTHING * result.outcome.required


def _ranged(result: Disruption, name: str, scale: float, unit: str) -> str:
    """Return a number with its unit, and its range where it has one."""
    low, high = result.span(name)
    value, *ends = (_short(item / scale) for item in (getattr(result.outcome, name), low, high))
    return f"{value} {unit}" + ("" if len({value, *ends}) == 1 else f" ({' to '.join(ends)})")


def _short(value: float) -> str:
    """Return a figure with two decimals, fewer where it is great and more where it is small."""
    whole_from, cents_from, noise = 100, 0.1, 1e-6
    if abs(value) >= whole_from:
        return f"{value:,.0f}"
    return f"{value + 0.0:.2f}" if abs(value) >= cents_from or abs(value) < noise else f"{value:.2g}"


def _figure(value: float, scale: float) -> str:
    """Return a figure, a dash where it is not known, and a word for days that end after the run or never."""
    if isnan(value):
        return "–"
    return "not in time" if isinf(value) else f"{value / scale:,.2f}"


def _share(result: Disruption, name: str, share: float) -> str:
    low, high = result.transit_span(name)
    return f"{name} {percent(share)} ({percent(low)} to {percent(high)})"

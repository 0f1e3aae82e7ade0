"""Day-by-day results for a terminal: what a disruption cost, with ranges."""

from __future__ import annotations

from math import isinf, isnan, nan
from typing import TYPE_CHECKING

from analysis.console import about, console, headed, percent, table
from analysis.disruption import ENDLESS

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.disruption import Disruption

MILLION = 1e6
LEAST = 0.0005  # of a whole: less is 0.0 %
FEW = 20  # random runs: fewer have no run outside 5 to 95 %
NOTHING = 1e-4  # of the exports of the whole time: less is not worth a word


def show_disruption(result: Disruption) -> None:
    """Print what is missing and lost in a sentence, then all of it: for how long, and at what cost."""
    out, view = console(), result.timeline.calendar.view
    out.print(headed(f"\n{result.scenario.title}", f" ({result.scenario.name})"))
    out.print(headline(result))
    unit = view.unit.partition("/")[0]
    central = result.outcome
    start = result.timeline.calendar.start
    out.print(f"{about(view)}. Day by day from {start}, {_days(central.days)}; range: {_range_of(result)}")
    out.print(_rows(result, unit))
    if _outlasts(result):
        out.print("An event outlasts these days, so that days to recovery are not told.")
    low, high = result.span("lost")
    if result.samples and not low <= central.lost <= high:
        why = "most ranges of figures reach further to one side than to the other"
        if result.samples < FEW:
            why = f"{_runs(result.samples)} tell{'s' * (result.samples == 1)} little"
        out.print(f"What is lost in the central run lies outside its range: {why}.")
    out.print(_greatest(result), end="")
    shares = [text for name in central.rerouted_transit if (text := _share(result, name))]
    if shares:
        out.print(f"What is rerouted crosses: {', '.join(shares)}.")
    worst = sorted(central.by_field.items(), key=lambda item: -item[1])
    told = [(place, amount / view.scale) for place, amount in worst if amount > view.scale / 1000]
    if told:
        out.print(
            f"Not produced, {unit}: {', '.join(f'{place} {_short(amount)}' for place, amount in told)}."
        )


def _rows(result: Disruption, unit: str) -> Table:
    """Return the table of what it cost."""
    scale = result.timeline.calendar.view.scale
    median = ("median",) if result.samples else ()
    rows = table("", "central", *median, "low", "high", "")
    for label, name, one, text in (
        ("exports usual in that time", "required", scale, unit),
        ("delivered", "delivered", scale, unit),
        ("missing on the day", "shortfall", scale, unit),
        ("of it lost: not produced", "lost", scale, unit),
        ("of it deferred", "deferred", scale, unit),
        ("– made up later", "made_up", scale, unit),
        ("– held in tanks and vehicles; below zero: taken", "stored", scale, unit),
        ("rerouted", "rerouted", scale, unit),
        ("revenue lost", "lost_value_usd", MILLION, "million USD"),
        ("extra transport; below zero: saved", "extra_cost_usd", MILLION, "million USD"),
        ("days of usual exports missing", "resilience_loss_days", 1.0, "days"),
        ("days until tanks are full and fields shut in", "days_to_full_storage", 1.0, "days"),
        ("days to recovery", "recovery_days", 1.0, "days"),
    ):
        figures = [result.central(name), *([result.median(name)] if median else ()), *result.span(name)]
        if name == "recovery_days" and _outlasts(result):
            figures = [nan] * len(figures)
        rows.add_row(label, *(_figure(value, one, whole=name in ENDLESS) for value in figures), text)
    return rows


def _outlasts(result: Disruption) -> bool:
    """Return whether an event is still in force after the last day."""
    found = result.timeline.calendar
    return any(max(item.start, found.days) < item.end for item in found.happenings)


def _greatest(result: Disruption) -> str:
    """Return how much could leave if all days were known at the start, and what the plan lacks of it."""
    most, scale = result.greatest, result.timeline.calendar.view.scale
    if most is None:
        why = f"What could leave with perfect foresight is not told: {result.greatest_note}.\n"
        return why if result.asked else ""
    unit = result.timeline.calendar.view.unit.partition("/")[0]
    low, middle, high = (_short(most.quantile(share) / scale) for share in (0.05, 0.5, 0.95))
    below = most.central - result.outcome.delivered
    far = f"{_short(abs(below) / scale)} {unit} {'less' if below >= 0 else 'more'}"
    if not _worth(result, below):
        far = "as much"
    elif below < 0:
        far += ", as it leaves home demand short"
    outside = (
        ""
        if most.quantile(0.05) <= most.central <= most.quantile(0.95)
        else "; the central figure lies outside, since most ranges reach further to one side"
    )
    return (
        f"With perfect foresight at most {_short(most.central / scale)} {unit} could leave, home demand "
        "first: all days known from the start, fields giving all they can, spare capacity there at once, no "
        "days under way, tanks emptied. "
        f"The central plan, made day by day, delivers {far}.\n"
        f"In {most.samples:,} samples of capacities, tanks, supply and demand this upper bound is {low} to "
        f"{high} {unit} (5 to 95 %), median {middle}{outside}. It is not comparable with the range of "
        "'delivered' end by end: random runs do not draw supply and demand.\n"
    )


def headline(result: Disruption) -> str:
    """Return the answer in one sentence: what is missing, of how much, what is lost, and what it costs."""
    central, view = result.outcome, result.timeline.calendar.view
    unit = view.unit.partition("/")[0]
    begins = f"Of {_short(central.required / view.scale)} {unit} of exports in {_days(central.days)}"
    missing = f"{begins} {_told(result, 'shortfall', unit)} is missing"
    if _worth(result, central.shortfall):
        missing += f", {percent(central.shortfall / central.required)}"
    lost = f"{_told(result, 'lost', unit)} is lost"
    if not _worth(result, central.lost):
        return f"{missing}; {lost}."
    value = central.lost_value_usd
    worth = "" if value is None else f", worth {_ranged(result, 'lost_value_usd', MILLION, 'million USD')}"
    more = central.lost - central.shortfall
    drawn = f"; tanks and vehicles made up for {_short(more / view.scale)} {unit} of it" * _worth(
        result, more
    )
    return f"{missing}; {lost}, since not produced{worth}{drawn if more > 0 else ''}."


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


def _figure(value: float, scale: float, *, whole: bool = False) -> str:
    """Return a figure, a dash where it is not known, and a word for days that end after the run or never."""
    if isnan(value):
        return "–"
    if isinf(value):
        return "not in time"
    return f"{round(value / scale):,}" if whole else f"{round(value / scale, 2) + 0.0:,.2f}"  # no -0.00


def _days(count: int) -> str:
    return f"{count:,} day{'s' * (count != 1)}"


def _range_of(result: Disruption) -> str:
    """Return what the range of the figures is."""
    if not result.samples:
        return "all capacities low, or high"
    ends = "5 to 95 % of " * (result.samples > 1)
    return f"{ends}{_runs(result.samples)}" + f" of {result.asked:,}, interrupted" * result.partial


def _runs(count: int) -> str:
    return f"{count:,} random run{'s' * (count != 1)}"


def _share(result: Disruption, name: str) -> str:
    """Return a country's share of what is rerouted, with its range; "" where all round to none."""
    shares = [result.outcome.rerouted_transit[name], *result.transit_span(name)]
    central, low, high = (percent(share if share >= LEAST else 0.0) for share in shares)
    if max(shares) < LEAST:
        return ""
    return f"{name} {central}" if low == high == central else f"{name} {central} ({low} to {high})"

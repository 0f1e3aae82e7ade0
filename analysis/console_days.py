"""Day-by-day results for a terminal: what a disruption cost, with ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import console, percent, table

if TYPE_CHECKING:
    from analysis.disruption import Disruption

MILLION = 1e6


def show_disruption(result: Disruption) -> None:
    """Print what was lost, deferred and rerouted, for how long, and at what cost."""
    out, view = console(), result.timeline.calendar.view
    unit = view.unit.partition("/")[0]
    central = result.outcome
    start = result.timeline.calendar.start
    spread = f"5 to 95 % of {result.samples} random runs" if result.samples else "all capacities low, or high"
    out.print(f"Day by day from {start}, {central.days} days; range: {spread}")
    rows = table("", "central", "low", "high", "")
    for label, name, scale, text in (
        ("exports usual in that time", "required", view.scale, unit),
        ("delivered", "delivered", view.scale, unit),
        ("missing on the day", "shortfall", view.scale, unit),
        ("of it lost: not produced", "lost", view.scale, unit),
        ("of it deferred, or from tanks (−)", "deferred", view.scale, unit),
        ("rerouted", "rerouted", view.scale, unit),
        ("revenue lost", "lost_value_usd", MILLION, "million USD"),
        ("extra transport", "extra_cost_usd", MILLION, "million USD"),
        ("days of usual exports missing", "resilience_loss_days", 1.0, "days"),
        ("days until fields shut in", "days_to_full_storage", 1.0, "days"),
        ("days to recovery", "recovery_days", 1.0, "days"),
    ):
        value = getattr(central, name)
        ends = (_figure(end, scale) for end in result.span(name))
        rows.add_row(label, "none" if value is None else _figure(value, scale), *ends, text)
    out.print(rows)
    shares = [f"{name} {percent(share)}" for name, share in central.rerouted_transit.items() if share]
    if shares:
        out.print(f"What is rerouted crosses: {', '.join(shares)}.")
    worst = sorted(central.by_field.items(), key=lambda item: -item[1])
    fields = [f"{place} {amount / view.scale:,.2f}" for place, amount in worst if amount > view.scale / 1000]
    if fields:
        out.print(f"Not produced, {unit}: {', '.join(fields)}.")


def _figure(value: float, scale: float) -> str:
    return "–" if value != value else f"{value / scale:,.2f}"  # noqa: PLR0124 - not a number

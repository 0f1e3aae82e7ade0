"""Predictions beside what was observed, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import console, headed, table

if TYPE_CHECKING:
    from analysis.backtest import Backtest, Replay, Span


def show_backtest(result: Backtest) -> None:
    """Print every replay, the skill, and in words where the model is wrong."""
    out = console()
    out.print(headed("Predicted and observed change, in points of the level before", f" ({_about(result)})"))
    rows = table("Disruption", "quantity", "flows", "predicted", "observed", "naive", "inside", left=2)
    for column in rows.columns:
        column.no_wrap = True
    for item in result.replays:
        rows.add_row(
            item.event.event + ("*" if item.event.calibration else ""),
            item.event.quantity.partition(":")[0],
            str(item.year),
            _cell(item.predicted),
            _cell(item.observed),
            str(round(item.naive_proportional)),
            "yes" if item.hit else "ranges meet" if item.inside else "no",
        )
    out.print(rows)
    out.print("flows = the year whose flows were known then; naive = loss in proportion to capacity")
    out.print("* = an input rests on it, so it tests nothing")
    for line in closing(result):
        out.print(line, soft_wrap=True)


def closing(result: Backtest) -> list[str]:
    """Return the sentences below the table: how good the model is, and where it is wrong, and why."""
    tests = result.tests
    inside, hit = sum(item.inside for item in tests), sum(item.hit for item in tests)
    lines = [
        (
            f"Of {len(tests)} that test the model, what was observed lies inside its range in {hit}; "
            f"in {inside} the two ranges meet."
        ),
        _skill("nothing happens", result.skill("nothing")) + _without(result.skill_without("nothing")),
        _skill("loss in proportion to capacity", result.skill("proportional"))
        + _without(result.skill_without("proportional")),
    ]
    wrong = sorted((item for item in tests if not item.inside), key=lambda item: -abs(item.miss))
    return lines + [_wrong(item) for item in wrong]


def _about(result: Backtest) -> str:
    return ", ".join(name for name in (result.network.settings.name, result.commodity) if name)


def _cell(span: Span) -> str:
    low, central, high = (round(value) for value in (span.low, span.central, span.high))
    return str(central) if low == high else f"{central} ({low} to {high})"


def _skill(naive: str, value: float | None) -> str:
    if value is None:
        return f"Against '{naive}' there is no skill to tell: that forecast was right."
    verdict = "better" if value > 0 else "no better" if value == 0 else "worse"
    return f"Skill against '{naive}': {value:.2f}, {verdict} than that forecast (1 = no error, 0 = as good)."


def _without(others: dict[str, float]) -> str:
    """Return between what the skill lies if one row is left out, and which: how much hangs on one of them."""
    if len(others) < 2:  # noqa: PLR2004 - a range has two ends
        return ""
    (least, low), *_, (most, high) = others.items()
    return f" Without one row: {low:.2f} (without {least}) to {high:.2f} (without {most})."


def _wrong(item: Replay) -> str:
    """Return one miss in words: by how much, what the run did, and what else moved the quantity."""
    predicted, observed = item.predicted.central, item.observed.central
    too_much = abs(predicted) > abs(observed) or predicted * observed < 0
    return (
        f"Wrong on {item.event.event}: {round(predicted):+d} predicted, {round(observed):+d} observed, "
        f"too {'much' if too_much else 'little'} effect. The run shuts in {round(item.shut_in)} points of "
        f"output, {round(item.lingering)} of them when nothing is closed any more. "
        f"What else there is: {item.event.confounders or 'nothing told'}."
    )

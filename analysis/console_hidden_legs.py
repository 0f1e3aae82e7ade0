"""Hidden legs as a table and sentences for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.console import console, headed, table
from routes.countries import label

if TYPE_CHECKING:
    from analysis.hidden_legs import HiddenLegs, LegCarriage

NOTHING = "–"
CARRIED = 3  # the column of figures
SHOWN = 3  # goods told on a terminal


def show_hidden_legs(result: HiddenLegs) -> None:
    """Print one row for each leg, then what the kinds mean."""
    out = console()
    out.print(headed(hidden_legs_finding(result)), soft_wrap=True)
    rows = table(
        "Leg", "country", "kind", f"carried {result.year or ''}".rstrip(), "of it", "grade", "scenario"
    )
    for number, column in enumerate(rows.columns):
        column.justify = "right" if number == CARRIED else "left"
        column.overflow = "fold"  # the name of a scenario is typed again
    for found in result.legs:
        leg = found.leg
        amount = NOTHING if found.total is None else f"{float(found.total):,.2f}"
        cells = (label(result.network, leg.country), leg.kind, amount, goods_of_leg(found))
        rows.add_row(leg.label, *cells, found.grade or NOTHING, leg.scenario or NOTHING)
    out.print(rows)
    out.print(
        f"Carried: counted exports over the leg, in {result.unit}; {NOTHING} where none of it is counted. "
        "Transit is in every number of transit; processing is in none of them.",
        soft_wrap=True,
    )


def hidden_legs_finding(result: HiddenLegs) -> str:
    """Return the headline in one sentence."""
    kinds = [found.leg.kind for found in result.legs]
    transit, processing = kinds.count("transit"), kinds.count("processing")
    crossed = sum(1 for found in result.legs if found.leg.kind == "transit" and found.total)
    return (
        f"{transit} hidden {_plural(transit, 'leg')} of transit, goods were counted on {crossed} of them"
        f"{f' in {result.year}' if result.year else ''}; {processing} hidden "
        f"{_plural(processing, 'need')} of a plant abroad."
    )


def goods_of_leg(found: LegCarriage) -> str:
    """Return the goods that were counted on a leg, most first, and how many more there are."""
    ordered = sorted(found.carried.items(), key=lambda item: -item[1])
    names = [name or "goods" for name, value in ordered if value]
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return ", ".join([*names[:SHOWN], *more])


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"

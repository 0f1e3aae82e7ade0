"""Worst cases and who brings how much, as tables and sentences for a terminal."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.console import about, amount, console, headed, percent, show_warnings, table
from analysis.counting import count_of
from analysis.targets import target_name
from routes.countries import label

if TYPE_CHECKING:
    from analysis.flow_game import Attribution, Part
    from analysis.interdiction import Interdiction
    from analysis.worst_cases import ExportStandard, WorstCases
    from routes.snapshot import Snapshot

MOST_OUTAGES = 10
MOST_PAIRS = 5
HALF = 5  # of the tenths in which pairs are counted
NOUNS = {
    "segment": ("segment", "segments"),
    "place": ("place", "places"),
    "country": ("transit country or zone", "transit countries and zones"),
}
METHODS = {"shapley": "Shapley value", "banzhaf": "Banzhaf value", "owen": "Owen value"}


def show_worst_cases(result: WorstCases) -> None:
    """Print the finding, the curve with its sets, the worst single outages and the EU's form."""
    out, view = console(), result.snapshot
    out.print(headed(worst_finding(result)))
    out.print(
        f"{about(view)}: export capacity {amount(view, result.curve[0].exports)}, "
        f"to be carried {amount(view, result.exports)}; home demand first"
    )
    rows = table(
        "Lost at most", "left", "of capacity", "stranded", "home gets", "sets", "one of them", left=0
    )
    rows.columns[-1].justify = "left"
    whole = result.curve[0].exports
    for item in result.curve:
        rows.add_row(
            str(item.budget),
            amount(view, item.exports),
            percent(item.exports / whole if whole else 0.0),
            amount(view, max(0, result.exports - item.exports)),
            amount(view, item.home),
            f"{len(item.sets)}" if item.complete else f"{len(item.sets)} or more",
            " + ".join(item.sets[0]) or "–",
        )
    out.print(rows)
    _show_end(result)
    if (gap := _not_nested(result)) is not None:
        out.print(f"No worst set of {gap} found holds one of {gap - 1}: the worst are not one after another.")
    _show_outages(result)
    _show_pairs(result)
    _show_standard(view, result.standard)
    show_warnings(view)


def _show_end(result: WorstCases) -> None:
    """Print why the curve ends before as many losses as were asked for."""
    if result.curve[-1].budget == result.budget:
        return
    noun, plural = NOUNS[result.by]
    if result.targets == result.curve[-1].budget:
        console().print(
            f"No more can be lost: there {_are(result.targets)} {count_of(result.targets, noun, plural)}."
        )
    else:
        console().print("Losing more leaves no less: nothing is left.")


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def worst_finding(result: WorstCases) -> str:
    """Return the headline in one sentence."""
    view, (whole, *worse) = result.snapshot, result.curve
    noun, plural = NOUNS[result.by]
    of = f"{amount(view, whole.exports)} {view.unit}"
    if not worse:
        return f"All {of} can still leave with nothing lost."
    if worse[-1].exports == whole.exports:
        many = f"one {noun}" if worse[-1].budget == 1 else f"{worse[-1].budget} {plural}"
        return f"All {of} can still leave with any {many} lost."
    first = worse[0]
    last = next(item for item in worse if item.exports == worse[-1].exports)  # more lost leaves no less
    names = " + ".join(target_name(view, result.by, name) for name in first.sets[0])
    which = f" ({names})" if names else ""
    begins = f"Without the worst {noun}{which} {_left(view, first)} of {of} can still leave"
    return (
        f"{begins}." if last is first else f"{begins}, without the worst {last.budget} {_left(view, last)}."
    )


def _left(view: Snapshot, item: Interdiction) -> str:
    return amount(view, item.exports) if item.exports else "nothing"


def _not_nested(result: WorstCases) -> int | None:
    """Return the first size whose worst sets, all known, hold none of those one smaller."""
    for before, after in zip(result.curve, result.curve[1:], strict=False):
        if (
            before.complete
            and after.complete
            and after.exports < before.exports
            and not _holds(after, before)
        ):
            return after.budget
    return None


def _holds(after: Interdiction, before: Interdiction) -> bool:
    return any(set(small) < set(great) for small in before.sets for great in after.sets)


def _show_outages(result: WorstCases) -> None:
    out, view = console(), result.snapshot
    rows = table("Lost alone", "id", "left", "stranded", "home gets", left=2)
    for item in result.outages[:MOST_OUTAGES]:
        (name,) = item.lost
        rows.add_row(
            target_name(view, result.by, name),
            name,
            amount(view, item.exports),
            amount(view, max(0, result.exports - item.exports)),
            amount(view, item.home),
        )
    out.print(rows)


def _show_pairs(result: WorstCases) -> None:
    """Print the worst pairs, and how many pairs leave how much."""
    out, view, pairs = console(), result.snapshot, result.pairs
    worst = pairs.outages(MOST_PAIRS)
    if not worst or not pairs.whole:
        return
    rows = table("Lost together", "left", "stranded", "home gets")
    for item in worst:
        rows.add_row(
            " + ".join(item.lost),
            amount(view, item.exports),
            amount(view, max(0, result.exports - item.exports)),
            amount(view, item.home),
        )
    out.print(rows)
    halves = sum(pairs.distribution()[:HALF])
    out.print(
        f"Of {len(pairs):,} pairs {pairs.harmless:,} cost nothing, {pairs.at_home:,} only home demand, and "
        f"{halves:,} leave less than half; "
        f"{pairs.worse_together:,} cost more together than the two losses alone add up to."
    )


def _show_standard(view: Snapshot, standard: ExportStandard) -> None:
    """Print the EU's N-1 form for exports beside what the network gives."""
    if standard.additive is None or standard.network is None or standard.worst is None:
        return
    total = sum(value for _, value in standard.corridors)
    name, greatest = standard.corridors[0]
    demand = amount(view, standard.exports)
    out = console()
    out.print("N-1 in the form of Regulation (EU) 2017/1938, for exports:")
    out.print(
        f"  corridors   ({amount(view, total)} of each alone − {amount(view, greatest)} of {name}) / {demand}"
        f" = {percent(float(standard.additive))}; right only where they share nothing"
    )
    out.print(
        f"  network     {amount(view, standard.worst.exports)} without {standard.worst.lost[0]} / {demand} = "
        f"{percent(float(standard.network))}"
    )


def show_attribution(result: Attribution) -> None:
    """Print the finding and what hangs on each player."""
    out, view = console(), result.snapshot
    out.print(headed(attribution_finding(result)))
    sampled = "" if result.exact else "; sampled, ± standard error"
    out.print(f"{about(view)}. {METHODS[result.method]} of the flow game by {result.by}{sampled}")
    error = () if result.exact else ("±",)
    band = ("5 %", "95 %") if result.samples else ()
    named = ("id",) if result.by == "country" else ()
    rows = table("Hangs on", *named, "amount", *error, "of capacity", *band, left=1 + len(named))
    for part in result.parts:
        figures = [amount(view, part.value)]
        if error:
            figures.append("–" if part.error is None else amount(view, Fraction(part.error)))
        figures.append(percent(float(part.value) / result.exports if result.exports else 0.0))
        if band:
            figures += [_end(view, part.low), _end(view, part.high)]
        rows.add_row(player_name(result, part), *([part.player] if named else []), *figures)
    share = percent(result.without / result.exports if result.exports else 0.0)
    rows.add_row(
        "none of them", *("" for _ in named), amount(view, result.without), *("" for _ in error), share
    )
    out.print(rows)
    if result.method == "banzhaf":
        out.print("Banzhaf values do not add up to the exports: they count how often a player matters.")
    if result.samples:
        out.print(
            f"5 to 95 % of {count_of(result.samples, 'random future')}, every limit drawn from its range"
        )
        out.print(_outside(result), end="")
    show_warnings(view)


def _outside(result: Attribution) -> str:
    """Return why amounts lie outside their own random futures; nothing where none does."""
    names = [
        player_name(result, part)
        for part in result.parts
        if part.low is not None and part.high is not None and not part.low <= part.value <= part.high
    ]
    if not names:
        return ""
    return (
        f"The central amount of {', '.join(names)} lies outside its band: most ranges reach further to one "
        "side than to the other, and what hangs on one moves with the limits of the others too.\n"
    )


def _end(view: Snapshot, value: float | None) -> str:
    return "–" if value is None else amount(view, Fraction(value))


def player_name(result: Attribution, part: Part) -> str:
    """Return what a player is called: a country's name, or the id of a corridor."""
    return part.player if result.by == "corridor" else label(result.snapshot.network, part.player)


def attribution_finding(result: Attribution) -> str:
    """Return the headline in one sentence."""
    view = result.snapshot
    whole = f"Of {amount(view, result.exports)} {view.unit}"
    ranked = [part for part in result.parts if part.value > 0]
    what = "transit countries" if result.by == "country" else "corridors"
    if not ranked:
        return f"{whole} nothing hangs on {what}."
    first = f"{amount(view, ranked[0].value)} hang on {player_name(result, ranked[0])}"
    if result.method == "banzhaf":
        return f"{whole} on average {amount(view, ranked[0].value)} hang on {player_name(result, ranked[0])}."
    others = sum((part.value for part in ranked[1:]), Fraction(0))
    return (
        f"{whole}, {first}, {amount(view, others)} on other {what}, {amount(view, result.without)} on none."
    )

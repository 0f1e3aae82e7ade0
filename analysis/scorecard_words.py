"""What a scorecard says in words: the finding, what binds, and what a corridor and its good are called."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from routes.goods import goods_of

if TYPE_CHECKING:
    from analysis.certificate import CutElement
    from analysis.scorecard import CorridorScore, Scorecard
    from routes.snapshot import Snapshot

MODES = {
    "pipeline": "pipeline",
    "rail": "railway",
    "sea": "ships",
    "river": "river ships",
    "road": "road",
    "transshipment": "transfer",
}
LITTLE = Fraction(1, 2)  # of the nameplate


def corridor_name(score: CorridorScore) -> str:
    """Return what a corridor is called."""
    corridor = score.corridor
    return corridor.name or corridor.id.replace("-", " ")


def good_name(score: CorridorScore) -> str:
    """Return what goes on it, empty where the network names no good."""
    good = score.view.commodity
    row = score.view.network.commodities.get(good or "")
    return (row.name if row is not None and row.name else good) or ""


def binding_words(view: Snapshot, term: CutElement) -> str:
    """Return in a few words what a limit is.

    A segment is named by its ends and what moves on it, a place by its name, a sink by who takes goods.
    """
    places = view.network.places
    if term.kind == "segment":
        mode = view.network.segments[term.id].mode
        ends = element_name(view, term.id)
        return f"{ends} ({MODES[mode]})" if mode else ends
    name = short(places[term.id].label)
    if term.kind == "demand":
        return f"{name}, served first" if term.capacity < 0 else f"demand: {name}"
    if places[term.id].kind == "border_crossing" and "crossing" not in name.casefold():
        return f"{name} (crossing)"
    return name


def element_name(view: Snapshot, element: str) -> str:
    """Return what a segment or place is called: a segment by its ends."""
    segment = view.network.segments.get(element)
    ends = (element,) if segment is None else (segment.origin, segment.destination)
    return "–".join(short(view.network.places[end].label) for end in ends)


def boxes_words(score: CorridorScore) -> str:
    """Return the effective capacity in boxes, empty of a good that does not go in them."""
    amount = score.boxes(score.capacity.value)
    return "" if amount is None else f"{amount:,.0f}\N{NO-BREAK SPACE}kTEU/yr"


def bound_by(score: CorridorScore) -> str:
    """Return what holds a corridor's capacity: the largest limit, and how many others there are."""
    if not score.binding:
        return "no way is open"
    first, *others = score.binding
    more = f" and {len(others)}\N{NO-BREAK SPACE}more" if others else ""
    return f"{binding_words(score.view, first)}{more}"


def short(name: str) -> str:
    """Return a name without what stands in brackets.

    Examples
    --------
    >>> short("Novorossiysk (Sheskharis)")
    'Novorossiysk'
    """
    return name.partition(" (")[0]


def finding(result: Scorecard) -> str:
    """Return the headline: how many nameplates are more than twice what is left for the exporter's goods."""
    stated = [score for score in result.scores if score.nominal.value and not _is_part(score, result)]
    if not stated:
        return "No nameplate is stated for the whole of any corridor"
    little = [score for score in stated if score.capacity.value < LITTLE * (score.nominal.value or 0)]
    if not little:
        return f"Each of {len(stated)} corridors with a nameplate can carry half of it or more"
    verb = "is" if len(little) == 1 else "are"
    left = "what is left for the exporter’s goods"
    return f"{len(little)} of {len(stated)} nameplates {verb} more than twice {left}"


def _is_part(score: CorridorScore, result: Scorecard) -> bool:
    """Whether a corridor is asked about a wider good too, whose nameplate is the same one."""
    parts = goods_of(result.network.tables).parts
    own = parts(score.view.commodity)
    others = (item for item in result.scores if item.corridor.id == score.corridor.id)
    return any(own < parts(item.view.commodity) for item in others)


def years(result: Scorecard) -> tuple[int, ...]:
    """Return every year in which something was counted on one of the corridors, the first one first."""
    return tuple(sorted({item.year for score in result.scores for item in score.carried}))

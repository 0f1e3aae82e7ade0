"""The keys of a route map: what colours, strokes and marks mean, how wide a flow is, how long a distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib.patches import Rectangle

from analysis.plots import theme
from analysis.plots.boxes import draw_box_chip
from analysis.plots.frame import Box
from analysis.plots.marks import (
    draw_chip,
    draw_crosses,
    draw_mark,
    draw_panel,
    draw_strokes,
    draw_text,
    mark_of,
    marked,
)
from analysis.plots.strokes import FLOOR_PT, GAP_PT, IDLE_PT, WIDEST_PT, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from analysis.plots.frame import Frame

ROW_PT = 14.4
PAD_PT = 9.0
SAMPLE_PT = 27.0
MARK_PT = 16.0
COLUMN_GAP_PT = 11.0
TEXT = theme.Lettering(8.8)
TITLE = theme.Lettering(9.8, weight="semibold")
DISTANCE = theme.Lettering(7.8)
KEY_Z = 9.0
NOT_TO_SCALE = "Schematic, not to scale"
MODES = {
    "pipeline": "Pipeline",
    "rail": "Railway",
    "sea": "Sea lane (width capped)",
    "river": "River",
    "road": "Road",
}

Sign = Literal["band", "both", "cased", "used", "idle", "closed", "own boxes", "boxes", "mark"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the key: how its sign is drawn and what it says."""

    sign: Sign
    text: str
    colour: str = theme.INK
    mode: str = "pipeline"
    width_pt: float = 4.6
    kind: str = "hub"


def entries_of(
    strokes: Sequence[Stroke],
    kinds: Iterable[str],
    *,
    denied_name: str,
    chips: bool,
    closed: bool = False,
    boxes: frozenset[bool] = frozenset(),
) -> list[Entry]:
    """Return the rows of the key, only for what the picture shows.

    Parameters
    ----------
    boxes
        Whether there are containers of the exporter (True), of all owners (False).
    """
    colours = {stroke.colour for stroke in strokes}
    rows = [
        Entry(sign="band", text=f"Crosses {denied_name}", colour=theme.CROSSES),
        Entry(sign="band", text=f"No transit of {denied_name}", colour=theme.AVOIDS),
    ]
    if _mixed(strokes):
        rows.append(Entry(sign="both", text="Carries both"))
    modes = [mode for mode in MODES if any(stroke.mode == mode and not stroke.idle for stroke in strokes)]
    rows += [Entry(sign="band", text=MODES[mode], mode=mode, width_pt=2.4) for mode in modes]
    if any(stroke.casing_pt for stroke in strokes):
        text = "Flow, capacity, share used" if chips else "Flow within capacity"
        rows.append(Entry(sign="used" if chips else "cased", text=text, colour=theme.CROSSES))
    if theme.IDLE in colours:
        rows.append(Entry(sign="idle", text="Not used", colour=theme.IDLE))
    if closed:
        rows.append(Entry(sign="closed", text="Closed", colour=theme.IDLE))
    if True in boxes:
        rows.append(Entry(sign="own boxes", text="Exported in boxes, kTEU/yr"))
    if False in boxes:
        rows.append(Entry(sign="boxes", text="Boxes of all owners, kTEU/yr"))
    return rows + [Entry(sign="mark", text=mark_of(kind).meaning, kind=kind) for kind in marked(kinds)]


def card_size(title: str, entries: Sequence[Entry]) -> tuple[float, float]:
    """Return width and height of the key, in points; marks of places stand two in a row."""
    widest = _widest_pt(entries) + SAMPLE_PT + 7
    marks = [entry for entry in entries if entry.sign == "mark"]
    pairs = _second_column_pt(marks) + MARK_PT + _widest_pt(marks[1::2])
    widest = max(widest, pairs, TITLE.width_pt(title))
    rows = _rows(entries)
    return widest + 2 * PAD_PT, (len(rows) + 1) * ROW_PT + 1.2 * PAD_PT


def draw_card(ax: Axes, box: Box, title: str, entries: Sequence[Entry]) -> None:
    """Draw the key on a white card."""
    draw_panel(ax, box, fill=theme.PAPER, edge=theme.BORDER)
    top = box.top - 0.6 * PAD_PT - ROW_PT / 2
    left = box.left + PAD_PT
    second = _second_column_pt([entry for entry in entries if entry.sign == "mark"])
    draw_text(ax, (left, top), title, TITLE, zorder=KEY_Z)
    for row, pair in enumerate(_rows(entries), start=1):
        y = top - row * ROW_PT
        for column, entry in enumerate(pair):
            _draw_row(ax, entry, left + column * second, y)


def nice(value: float, *, steps: tuple[int, ...] = (1, 2, 5)) -> float:
    """Return the greatest round number that is not above a value: a step times a power of ten.

    Examples
    --------
    >>> [nice(value) for value in (0.3, 7.0, 63.0)]
    [0.2, 5.0, 50.0]
    """
    power = 10.0 ** np.floor(np.log10(value))
    step = max(step for step in steps if step * power <= value * (1 + 1e-9))
    return float(f"{step * power:.6g}")


def scale_size(unit: str) -> tuple[float, float]:
    """Return width and height of the keys of width and distance, in points."""
    return 2 * PAD_PT + 60 + max(TEXT.width_pt(f"≤ 9.9 {unit}"), 46.0), 82.0


def draw_scales(ax: Axes, box: Box, *, pt_per_unit: float, unit: str, frame: Frame) -> None:
    """Draw how wide a flow is and how long a distance is, on a white card; a schematic has no distances."""
    draw_panel(ax, box, fill=theme.PAPER, edge=theme.BORDER)
    left, top = box.left + PAD_PT, box.top - 13.0
    if pt_per_unit > 0:
        for row, (flow, text) in enumerate(width_keys(pt_per_unit, unit)):
            y, thick = top - row * 14.5, flow * pt_per_unit
            bar = Rectangle(
                (left, y - thick / 2), 40, thick, facecolor=theme.MUTED, linewidth=0, zorder=KEY_Z
            )
            ax.add_patch(bar)
            draw_text(ax, (left + 47, y), text, TEXT, zorder=KEY_Z)
    if frame.schematic:
        draw_text(ax, (left, box.bottom + 16.0), NOT_TO_SCALE, DISTANCE, zorder=KEY_Z)
        return
    room_pt = box.width - 2 * PAD_PT - 14
    _draw_distance(ax, left, box.bottom + 11.0, room_pt=room_pt, km_per_pt=frame.km_per_pt)


def width_keys(pt_per_unit: float, unit: str) -> list[tuple[float, str]]:
    """Return the flows whose width is shown, with their words: two round ones and the thinnest drawn."""
    greatest = nice(WIDEST_PT / pt_per_unit)
    middle, thinnest = nice(greatest / 2), FLOOR_PT / pt_per_unit
    return [
        (greatest, f"{greatest:g} {unit}"),
        (middle, f"{middle:g} {unit}"),
        (thinnest, f"≤ {float(f'{thinnest:.2g}'):g} {unit}"),
    ]


def _draw_distance(ax: Axes, left: float, bottom: float, *, room_pt: float, km_per_pt: float) -> None:
    whole_km = nice(room_pt * km_per_pt, steps=(1, 2, 4, 5, 6, 8))
    half_pt = whole_km / km_per_pt / 2
    for part, colour in enumerate((theme.INK, theme.PAPER)):
        ax.add_patch(
            Rectangle(
                (left + part * half_pt, bottom),
                half_pt,
                3.0,
                facecolor=colour,
                edgecolor=theme.INK,
                linewidth=0.7,
                zorder=KEY_Z,
            )
        )
    for share in (0.0, 0.5, 1.0):
        text = f"{whole_km * share:g}" + (" km" if share == 1 else "")
        shift = DISTANCE.width_pt(f"{whole_km * share:g}") / 2 if share else 0.0
        x = left + 2 * half_pt * share - shift
        draw_text(ax, (x, bottom + 9.4), text, DISTANCE, zorder=KEY_Z)


def _mixed(strokes: Iterable[Stroke]) -> bool:
    crossing = {stroke.id for stroke in strokes if stroke.colour == theme.CROSSES}
    return any(stroke.id in crossing and stroke.colour == theme.AVOIDS for stroke in strokes)


def _rows(entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Return the rows of the key: marks of places, whose names are short, two in a row."""
    marks = [entry for entry in entries if entry.sign == "mark"]
    rows: list[tuple[Entry, ...]] = [(entry,) for entry in entries if entry.sign != "mark"]
    return rows + [tuple(marks[k : k + 2]) for k in range(0, len(marks), 2)]


def _second_column_pt(marks: Sequence[Entry]) -> float:
    """Return where the second column of marks begins, in points from the first."""
    return MARK_PT + _widest_pt(marks[0::2]) + COLUMN_GAP_PT


def _widest_pt(entries: Sequence[Entry]) -> float:
    return max((TEXT.width_pt(entry.text) for entry in entries), default=0.0)


def _draw_row(ax: Axes, entry: Entry, left: float, y: float) -> None:
    indent = MARK_PT if entry.sign == "mark" else SAMPLE_PT + 7
    _draw_sign(ax, entry, left, y)
    draw_text(ax, (left + indent, y), entry.text, TEXT, zorder=KEY_Z)


def _draw_sign(ax: Axes, entry: Entry, left: float, y: float) -> None:
    if entry.sign == "mark":
        draw_mark(ax, (left + 5, y), entry.kind, zorder=KEY_Z)
        return
    if entry.sign in ("own boxes", "boxes"):
        middle = left + SAMPLE_PT / 2
        draw_box_chip(ax, (middle, y), "", own=entry.sign == "own boxes", zorder=KEY_Z + 0.6)
        return
    draw_strokes(ax, _samples(entry, left, y), zorder=KEY_Z)
    if entry.sign == "closed":
        draw_crosses(ax, _samples(entry, left, y), zorder=KEY_Z + 0.6)
    if entry.sign == "used":
        middle = left + SAMPLE_PT / 2
        box = Box(middle, y, middle, y).grown(9.5, 4.4)
        draw_chip(ax, box, "%", [entry.colour], zorder=KEY_Z + 0.6)


def _samples(entry: Entry, left: float, y: float) -> list[Stroke]:
    """Return the strokes that show what a row of the key means."""
    bands = [(entry.colour, entry.width_pt, 0.0)]
    if entry.sign == "both":
        apart = (2.4 + GAP_PT) / 2
        bands = [(theme.CROSSES, 2.4, apart), (theme.AVOIDS, 2.4, -apart)]
    elif entry.sign in ("idle", "closed"):
        bands = [(theme.IDLE, IDLE_PT, 0.0)]
    elif entry.sign in ("cased", "used"):
        bands = [(entry.colour, 4.0, 0.0)]
    return [
        Stroke(
            id="key",
            mode=entry.mode,
            colour=colour,
            width_pt=width,
            casing_pt=8.0 if entry.sign in ("cased", "used") else 0.0,
            path=np.array([[left, y + up], [left + SAMPLE_PT, y + up]]),
        )
        for colour, width, up in bands
    ]

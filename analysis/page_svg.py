"""A matplotlib figure as an SVG element for a page: no style attributes, colours left to the page's theme.

A strict content security policy blocks `style="..."`, so every declaration becomes an attribute. The
colours stay in the attributes as matplotlib wrote them; the page's style sheet turns each colour of
`analysis.plots.theme` into the one of its light or dark theme.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.text import Text

from analysis.plots import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

SVG = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}href"
PATH, USE = f"{{{SVG}}}path", f"{{{SVG}}}use"
DRAWN = frozenset("lLhHvVcCqQsStTaA")  # a path that only moves shows nothing
HALO = "halo"
DROPPED = frozenset({"metadata", "style"})
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
NO_TURN = re.compile(r"^rotate\(-?0 [-\d.]+ [-\d.]+\)$")


def inline_svg(ax: Axes, *, name: str, label: str) -> Markup:
    """Return the figure of the axes as an SVG element.

    Parameters
    ----------
    name
        Begins every id in it, so that ids of several pictures on one page differ.
    label
        What the picture shows, for those who do not see it.
    """
    figure = theme.figure_of(ax)
    _mark_halos(figure.findobj(Text))
    data = BytesIO()
    with theme.style(), mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(data, format="svg", metadata={"Date": None})
    return page_svg(data.getvalue().decode("utf-8"), name=name, label=label)


def _mark_halos(texts: Iterable[Text]) -> None:
    """Let the page draw the halos of texts: matplotlib would turn such texts into outlines."""
    for number, text in enumerate(texts):
        if text.get_path_effects():
            text.set_path_effects([])
            text.set_gid(f"{HALO}{number}")


def page_svg(text: str, *, name: str, label: str) -> Markup:
    """Return an SVG document of matplotlib as an element of a page.

    Examples
    --------
    >>> page_svg('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0L1 1" style="fill: #fff"/></svg>',
    ...          name="a", label="A")
    Markup('<svg class="chart" role="img" aria-label="A" viewBox="0 0 1 1" stroke-linejoin="round"><path d="M0 0l1 1" fill="#fff" /></svg>')
    """  # noqa: E501 - the document is one line
    source = ET.fromstring(text)  # noqa: S314 - our own file, written a moment ago
    _inline_markers(source)
    used = _used(source)
    root = _cleaned(source, name=name, used=used)
    view = source.get("viewBox", "")
    root.attrib.clear()
    marks = {"class": "chart", "role": "img", "aria-label": label}
    root.attrib.update({**marks, "viewBox": view, "stroke-linejoin": "round"})
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - the serialiser escapes all text


def _inline_markers(source: ET.Element) -> None:
    """Put a path in the place of each `use` of one: rules of a style sheet do not reach into copies."""
    paths = {item.get("id"): item for item in source.iter(PATH) if item.get("id")}
    for parent in list(source.iter()):
        for number, child in enumerate(parent):
            path = paths.get(child.get(LINK, "").removeprefix("#"))
            if child.tag == USE and path is not None:
                x, y = (f"{float(child.get(side, '0')):.1f}".removesuffix(".0") for side in "xy")
                styles = (
                    child.get("style", ""),
                    path.get("style", ""),
                )  # the last of two declarations counts
                marks = {"d": path.get("d", ""), "style": ";".join(filter(None, styles))}
                parent[number] = ET.Element(PATH, {**marks, "transform": f"translate({x} {y})"})
    for parent in list(source.iter(f"{{{SVG}}}defs")):
        for path in parent.findall(PATH):
            parent.remove(path)


def _used(source: ET.Element) -> frozenset[str]:
    """Return the ids that something in the picture refers to."""
    found = set()
    for element in source.iter():
        for key, value in element.attrib.items():
            if key == LINK:
                found.add(value.removeprefix("#"))
            found.update(re.findall(r"url\(#([^)]+)\)", value))
    return frozenset(found)


def _cleaned(source: ET.Element, *, name: str, used: frozenset[str]) -> ET.Element:
    """Return an element without namespaces, styles, what shows nothing, and ids that nobody uses."""
    clean = ET.Element(source.tag.removeprefix(f"{{{SVG}}}"))
    kept = (_renamed(key, value, name=name, used=used) for key, value in _attributes(source))
    clean.attrib.update(dict(filter(None, kept)))
    if source.get("id", "").startswith(HALO):
        clean.set("class", HALO)
    if source.text and source.text.strip():
        clean.text = source.text
    for child in source:
        if child.tag.removeprefix(f"{{{SVG}}}") not in DROPPED:
            clean.extend(_worth(_cleaned(child, name=name, used=used)))
    return clean


def _worth(element: ET.Element) -> list[ET.Element]:
    """Return the element, what is in it where it only groups, and nothing where it is empty."""
    if element.tag in ("g", "defs") and not len(element):
        return []
    if element.tag == "path" and DRAWN.isdisjoint(element.get("d", "")):
        return []
    return list(element) if element.tag == "g" and not element.attrib else [element]


def _attributes(element: ET.Element) -> Iterable[tuple[str, str]]:
    """Yield the attributes of an element, each declaration of its style as one."""
    for key, value in element.attrib.items():
        if key != "style":
            yield key, value
            continue
        for declaration in value.split(";"):
            prop, _, text = declaration.partition(":")
            if text.strip():
                yield prop.strip(), text.strip().replace("'", "")


def _renamed(key: str, value: str, *, name: str, used: frozenset[str]) -> tuple[str, str] | None:
    """Return an attribute as the page has it, None where it has none."""
    if key == "id":
        return ("id", f"{name}-{value}") if value in used else None
    if key == LINK:
        return ("href", f"#{name}-{value.removeprefix('#')}")
    if key in ("width", "height", "version") and value.endswith("pt"):
        return None
    if key == "font-family" or (key == "transform" and NO_TURN.match(value)):
        return None
    value = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", value)
    if key == "d":
        value = _relative(value)
    elif key in ("x", "y", "transform", "points"):
        value = NUMBER.sub(_short, value)
    return key, value


def _relative(course: str) -> str:
    """Return a path, its lines relative to the point before and to a tenth of a point.

    Examples
    --------
    >>> _relative("M 1.04 2 L 3 2.96 L 3 5 z")
    'M1 2l2 1 0 2z'
    """
    parts: list[str] = []
    at, command = (0, 0), ""
    words = course.split()
    position = 0
    while position < len(words):
        word = words[position]
        if word not in ("M", "L"):
            size = 1 + 2 * {"Q": 2, "C": 3}.get(word, 0)
            parts.append(
                word + " ".join(NUMBER.sub(_short, item) for item in words[position + 1 : position + size])
            )
            if size > 1:
                at = _tenths(words[position + size - 2 : position + size])
            command, position = word, position + size
            continue
        here = _tenths(words[position + 1 : position + 3])
        step = here if word == "M" else (here[0] - at[0], here[1] - at[1])
        sign = "M" if word == "M" else "l" if command != "L" else " "
        parts.append(sign + " ".join(f"{number / 10:g}" for number in step))
        at, command, position = here, word, position + 3
    return "".join(parts)


def _tenths(words: list[str]) -> tuple[int, int]:
    """Return a point in whole tenths."""
    return round(10 * float(words[0])), round(10 * float(words[1]))


def _short(match: re.Match[str]) -> str:
    """Return a coordinate to a tenth of a point."""
    return f"{float(match.group()):.1f}".removesuffix(".0")

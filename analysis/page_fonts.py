"""The vendored font for a page: only the signs it needs, as data addresses."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from fontTools import subset

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILY = "Inter Routes"
FACES = (
    ("Regular", "400", "normal"),
    ("Medium", "500", "normal"),
    ("SemiBold", "600 700", "normal"),
    ("Italic", "400", "italic"),
)
# Signs that a number in a Latin locale, or a sentence made on the page, may need.
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u2009\u202f–—’‘“”…·≤≥−×·"
FEATURES = ("kern", "tnum", "ccmp", "mark", "mkmk")


def font_faces(text: str) -> str:
    """Return the style sheet rules of the font, with the signs of a text and those always needed."""
    signs = "".join(sorted(set(text) | set(ALWAYS)))
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-style:{slope};font-display:block;'
        f"src:url(data:font/woff;base64,{_encoded(face, signs)}) format('woff')}}"
        for face, weight, slope in FACES
    )


@cache
def _encoded(face: str, signs: str) -> str:
    return b64encode(_subset(face, map(ord, signs))).decode("ascii")


def _subset(face: str, signs: Iterable[int]) -> bytes:
    """Return one face with some signs as a WOFF file, the same bytes for the same signs."""
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    path = files("analysis.plots").joinpath("fonts", f"Inter-{face}.ttf")
    data = BytesIO()
    with subset.load_font(str(path), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=list(signs))
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(data)
    return data.getvalue()

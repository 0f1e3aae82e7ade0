"""The theme: colours that can be read and told apart, one font, the same bytes every time."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib import rcParams
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties, findfont

from analysis.plots import theme
from routes.errors import RoutesError

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour):
    channels = np.array(to_rgb(colour))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    light, dark = sorted((float(linear(colour) @ TO_XYZ[1]) for colour in (a, b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    ratio = (np.array(TO_XYZ) @ rgb) / WHITE
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.fixture
def ax():
    return theme.page(width_in=4, height_in=3, axes=theme.Rectangle(0.1, 0.2, 0.8, 0.5))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (theme.INK, theme.LAND),
        (theme.INK, theme.DENIED),
        (theme.INK, theme.EXPORTER),
        (theme.INK, theme.SEA),
        (theme.INK, theme.PAPER),
        (theme.MUTED, theme.PAPER),
        (theme.PAPER, theme.CROSSES),
        (theme.PAPER, theme.AVOIDS),
        (theme.LAND_NAME, theme.LAND),
        (theme.LAND_NAME, theme.DENIED),
        (theme.LAND_NAME, theme.EXPORTER),
        (theme.SEA_NAME, theme.SEA),
    ],
)
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_flow_colours_differ_for_the_colour_blind(kind):
    seen = {
        colour: lab(np.clip(np.array(BLINDNESS[kind]) @ linear(colour), 0, 1))
        for colour in (theme.CROSSES, theme.AVOIDS)
    }
    assert np.linalg.norm(seen[theme.CROSSES] - seen[theme.AVOIDS]) > 40


@pytest.mark.parametrize("weight", ["regular", "medium", "semibold", "bold"])
def test_each_weight_comes_from_its_own_vendored_file(weight):
    theme.register_fonts()
    found = findfont(FontProperties(family=theme.FONT, weight=weight), fallback_to_default=False)
    assert found in theme.register_fonts()
    assert found.lower().endswith(f"-{weight}.ttf")


def test_the_italic_is_vendored_too():
    theme.register_fonts()
    found = findfont(FontProperties(family=theme.FONT, style="italic"), fallback_to_default=False)
    assert found.endswith("-Italic.ttf")


@pytest.mark.parametrize(
    "text", ["Қазақстан Өскемен", "Türkiye İzmir Świnoujście", "Самара Ё", "≤ 9 − 3 % → “x” ’"]
)
def test_the_font_has_the_letters_of_the_region(text, ax, recwarn):
    with theme.style():
        ax.text(0, 0, text)
        theme.figure_of(ax).draw_without_rendering()
    assert not [warning for warning in recwarn if "missing" in str(warning.message)]


def test_the_style_leaves_global_settings_alone():
    before = rcParams["font.family"]
    with theme.style():
        assert rcParams["font.family"] == [theme.FONT]
    assert rcParams["font.family"] == before


def test_a_measured_text_is_as_wide_as_the_drawn_one(ax):
    with theme.style():
        text = ax.text(0, 0, "Novorossiysk", fontsize=20, weight="semibold")
        drawn_pt = text.get_window_extent().width * 72 / theme.figure_of(ax).dpi
    assert theme.text_width_pt("Novorossiysk", size_pt=20, weight="semibold") == pytest.approx(
        drawn_pt, rel=0.03
    )


def test_a_space_has_no_width_to_draw():
    assert theme.text_width_pt(" ", size_pt=10) == 0


def test_wrapping_keeps_every_word_and_no_line_is_too_wide():
    text = "Nearly all of the crude leaves through one territory\nSources follow"
    lines = theme.wrapped(text, width_pt=120, size_pt=10).splitlines()
    assert " ".join(lines).split() == text.split()
    assert all(theme.text_width_pt(line, size_pt=10) <= 120 for line in lines)
    assert lines[-1] == "Sources follow"


def test_heading_and_footer_stay_on_the_page_and_apart(ax):
    with theme.style():
        theme.heading(
            ax, title="A finding that is far too long for one line", subtitle="Mt a year", title_pt=14
        )
        theme.footer(ax, text="Sources and date")
        boxes = [text.get_window_extent() for text in ax.texts]
    page = theme.figure_of(ax).bbox
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 <= page.y1 for box in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_picture_gives_the_same_bytes(tmp_path, ending):
    written = []
    for name in ("a", "b"):
        ax = theme.page(width_in=2, height_in=2, axes=theme.Rectangle(0.1, 0.1, 0.8, 0.8))
        with theme.style():
            ax.plot([0, 1], [1, 0])
            ax.set_title("Same")
        path = theme.save(theme.figure_of(ax), tmp_path / f"{name}.{ending}")
        written.append(path.read_bytes())
    assert written[0] == written[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending}"]


def test_text_of_an_svg_is_drawn_as_paths(tmp_path, ax):
    with theme.style():
        ax.set_title("Drawn")
    svg = theme.save(theme.figure_of(ax), tmp_path / "x.svg").read_text()
    assert "<text" not in svg
    assert "<dc:date>" not in svg


def test_an_unknown_format_is_refused_by_name(tmp_path, ax):
    with pytest.raises(RoutesError, match=r"'map\.bmp'"):
        theme.save(theme.figure_of(ax), tmp_path / "map.bmp")


def test_axes_without_a_figure_are_refused(ax):
    ax.remove()
    with pytest.raises(RoutesError, match="belong to a figure"):
        theme.figure_of(ax)

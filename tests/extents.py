"""Where the texts of a picture lie, for tests that none lies on another and none leaves the page."""

from itertools import combinations

from analysis.plots import theme


def extents(ax):
    """Return the box of every text of the axes and the axes in them, in pixels, by text and number."""
    figure = theme.figure_of(ax)
    figure.draw_without_rendering()
    found = {}
    for one in (ax, *ax.child_axes):
        ticks = [*one.get_xticklabels(), *one.get_yticklabels()] if one.axison else []
        for text in (*one.texts, *ticks):
            if text.get_text().strip() and text.get_visible():
                found[f"{text.get_text()} #{len(found)}"] = text.get_window_extent()
    return found


def overlapping(ax):
    """Return the pairs of texts that lie on each other."""
    boxes = extents(ax)
    return [(a, b) for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]


def off_the_page(ax):
    """Return the texts that are not wholly on the page."""
    page = theme.figure_of(ax).bbox
    boxes = extents(ax)
    return [name for name, box in boxes.items() if not (page.contains(*box.min) and page.contains(*box.max))]


def words(ax):
    """Return the texts of the axes."""
    return [text.get_text() for text in ax.texts]


def svgs(draw, folder):
    """Return the bytes of a picture drawn and saved twice."""
    return [theme.save(theme.figure_of(draw()), folder / f"{number}.svg").read_bytes() for number in range(2)]


def small_page():
    """Return axes on a page smaller than that of any chart."""
    return theme.page(width_in=8, height_in=5.5, axes=theme.Rectangle(0.08, 0.15, 0.88, 0.62))

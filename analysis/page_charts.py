"""The pictures of a report beside its map, each drawn for a wide page and for a phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from analysis.chart_pictures import alluvial_picture
from analysis.page_svg import inline_svg
from analysis.pictures import throttle_picture
from analysis.plots import theme
from analysis.plots.alluvial import alluvial
from analysis.plots.resilience_curve import resilience_curve
from analysis.plots.throttle_curve import throttle_curve
from analysis.time_pictures import resilience_picture
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup
    from matplotlib.axes import Axes

    from analysis.disruption import Disruption
    from analysis.plots.alluvial import Alluvial
    from analysis.plots.resilience_curve import ResilienceCurve
    from analysis.plots.throttle_curve import ThrottleCurve
    from analysis.report import Report

    Picture = TypeVar("Picture", Alluvial, ThrottleCurve, ResilienceCurve)

WIDE_IN = (9.6, 4.7)
NARROW_IN = (4.5, 4.3)
STREAMS_IN = (9.0, 6.2)  # a phone scrolls it
INNER = theme.Rectangle(left=0.05, bottom=0.11, width=0.935, height=0.87)
INNER_NARROW = theme.Rectangle(left=0.085, bottom=0.125, width=0.875, height=0.855)
WHOLE = theme.Rectangle(left=0.004, bottom=0.03, width=0.992, height=0.965)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture of the page: its finding, what is shown, and the drawings for wide and narrow pages."""

    name: str
    title: str
    subtitle: str
    drawings: tuple[Markup, ...]


def streams_chart(result: Report) -> Chart | None:
    """Return who sends what where; None where nothing is counted."""
    view = result.first.view
    try:
        picture = alluvial_picture(view, result.first.asked)
    except RoutesError:
        return None
    return _chart("streams", picture, lambda shown, ax: alluvial(shown, ax=ax), ((STREAMS_IN, WHOLE),))


def throttle_chart(result: Report) -> Chart:
    """Return what is stranded as transit capacity shrinks."""
    picture = throttle_picture(result.throttle)
    return _chart("throttle", picture, lambda shown, ax: throttle_curve(shown, ax=ax), CURVES)


def resilience_chart(result: Disruption) -> Chart:
    """Return exports day by day in a dated scenario."""
    picture = resilience_picture(result)
    name = f"days-{result.scenario.name}"
    return _chart(name, picture, lambda shown, ax: resilience_curve(shown, ax=ax), CURVES)


CURVES = ((WIDE_IN, INNER), (NARROW_IN, INNER_NARROW))


def _chart(
    name: str,
    picture: Picture,
    draw: Callable[[Picture, Axes], Axes],
    sheets: tuple[tuple[tuple[float, float], theme.Rectangle], ...],
) -> Chart:
    """Draw a picture once for each size; a size too small for its names is left out."""
    bare = replace(picture, title="", subtitle="", footer="")
    drawings = []
    for number, ((width_in, height_in), inner) in enumerate(sheets):
        ax = theme.page(width_in=width_in, height_in=height_in, axes=inner)
        try:
            draw(bare, ax)
        except RoutesError:
            continue
        label = f"{picture.title}. {picture.subtitle}"
        drawings.append(inline_svg(ax, name=f"{name}-{number}", label=label))
    return Chart(name=name, title=picture.title, subtitle=picture.subtitle, drawings=tuple(drawings))

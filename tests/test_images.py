"""The main pictures look as they did: drawn from made-up results and compared with images kept beside.

`make baselines` draws the images anew, after a picture was changed on purpose; look at each before it is
kept. They are small (48 dots an inch), in the vendored font.

The tolerance is a root mean square over the points, of 255. The same picture drawn twice differs by 0; one
sign more in a title by 1.4 to 2.0; other hinting of letters by 10 and more. So images are compared only with
the matplotlib that drew them, whose FreeType shapes the letters.
"""

from __future__ import annotations

import matplotlib as mpl
import pytest
from exhibits import EXHIBITS

from analysis.plots import theme

DPI = 48
TOLERANCE = 1
DRAWN_WITH = "3.11."
MAIN = (
    "map",
    "rail-map",
    "matrix",
    "difference",
    "alluvial",
    "waterfall",
    "throttle",
    "years",
    "resilience",
    "outlets",
    "storage",
    "backtest",
    "day",
    "scorecard",
    "worst-case",
    "attribution",
    "sensitivity",
)


@pytest.mark.skipif(not mpl.__version__.startswith(DRAWN_WITH), reason=f"drawn with matplotlib {DRAWN_WITH}x")
@pytest.mark.parametrize("name", MAIN)
@pytest.mark.mpl_image_compare(
    baseline_dir="baseline_images",
    tolerance=TOLERANCE,
    style=theme._STYLE,
    savefig_kwargs={"dpi": DPI, "metadata": {"Software": None}},
)
def test_a_picture_looks_as_it_did(name):
    function, result = EXHIBITS[name]
    return theme.figure_of(function(result()))

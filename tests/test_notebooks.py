"""Every notebook runs, and what it shows is what it would show today.

Started as a script with the names of notebooks, this module runs them and stores their outputs. What is
stored can be read as a difference of text: tables without style, no execution counts, and pictures in few
colours that carry their finding as text beside them. A picture is stored anew only if it looks different.
"""

from __future__ import annotations

import json
import os
import re
import sys
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import matplotlib as mpl
import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from nbclient import NotebookClient
from PIL import Image

from analysis.plots.gif import GROUNDS, PENS, painted

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 400_000
LARGEST_PICTURE = 60_000
PNG = "image/png"
DPI = 72
OTHER_COLOURS = (96, 48, 24, 12)  # of a picture, besides those of the theme: as many as its weight allows
TOLERANCE = 1  # of 255, root mean square over the points: see test_baseline.py
DRAWN_WITH = "3.11."
MOST_COLUMNS = 125  # of printed text: wider lines are broken on a page
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PROFILE = f"""\
c = get_config()
c.InlineBackend.print_figure_kwargs = {{"dpi": {DPI}, "bbox_inches": None}}
"""


def executed(path):
    """Return a notebook run in its folder by this Python, free of times, versions and user settings."""
    notebook = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, settings(Path(folder))):
        client = NotebookClient(
            notebook, record_timing=False, timeout=300, resources={"metadata": {"path": str(path.parent)}}
        )
        client.execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in code_cells(notebook):
        cell.execution_count = None
        cell.outputs = joined(cell.outputs)
        for output in cell.outputs:
            made_small(output)
    return notebook


def settings(folder):
    """Write settings of Jupyter, IPython and matplotlib into a folder; return what points there."""
    kernel = folder / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))
    profile = folder / "profile_default" / "ipython_kernel_config.py"
    profile.parent.mkdir()
    profile.write_text(PROFILE)
    (folder / "matplotlibrc").write_text("text.hinting: no_hinting\n")
    own = dict.fromkeys(("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"), str(folder))
    own |= {"IPYTHONDIR": str(folder), "MATPLOTLIBRC": str(folder / "matplotlibrc")}
    own["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    return own | {"JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def joined(outputs):
    """Return outputs with what is printed in pieces made one: how it is cut depends on the moment."""
    found = []
    for output in outputs:
        if found and output.output_type == "stream" and output.name == found[-1].get("name"):
            found[-1].text += output.text
        else:
            found.append(output)
    return found


def made_small(output):
    """Take from an output what changes or weighs and says nothing."""
    if "execution_count" in output:
        output.execution_count = None
    data = output.get("data", {})
    if "text/html" in data:
        data["text/html"] = re.sub(r"<style scoped>.*?</style>\n", "", data["text/html"], flags=re.DOTALL)
    if PNG in data:
        data[PNG] = b64encode(in_few_colours(b64decode(data[PNG]))).decode()


def in_few_colours(png):
    """Return a picture in the colours of the theme and as many of its own as its weight allows."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    theme = [[round(255 * part) for part in to_rgb(colour)] for colour in (*PENS, *GROUNDS)]
    for count in OTHER_COLOURS:
        found = picture.quantize(count, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        palette = np.array([*theme, *np.reshape(found.getpalette(), (-1, 3))[:count].tolist()])
        data = BytesIO()
        painted(picture, palette).save(data, format="png", optimize=True)
        if len(data.getvalue()) <= LARGEST_PICTURE:
            break
    return data.getvalue()


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def shown(cell):
    """Return what a cell shows: each output's text and kinds, and what is said of a picture."""
    return [
        (
            output.get("name", output.output_type),
            output.get("text", data.get("text/markdown", data.get("text/plain"))),
            sorted(data),
            output.get("metadata", {}).get(PNG, {}).get("alt"),
        )
        for output in cell.outputs
        for data in (output.get("data", {}),)
    ]


def pictures(notebook):
    """Return the outputs of a notebook that are pictures, by cell."""
    return {
        cell.id: output
        for cell in code_cells(notebook)
        for output in cell.outputs
        if PNG in output.get("data", {})
    }


def apart(one, other):
    """Return how far two pictures are apart: root mean square over the points, of 255."""
    points = [
        np.asarray(Image.open(BytesIO(b64decode(output.data[PNG]))).convert("RGB"), dtype=float)
        for output in (one, other)
    ]
    if points[0].shape != points[1].shape:
        return 255.0
    return float(np.sqrt(((points[0] - points[1]) ** 2).mean()))


def store(path):
    """Run a notebook and store what it shows."""
    before, after = pictures(nbformat.read(path, as_version=4)), executed(path)
    for name, output in pictures(after).items():
        if name in before and apart(before[name], output) <= TOLERANCE:
            output.data[PNG] = before[name].data[PNG]
    nbformat.write(after, path)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def stored(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def fresh(path):
    return executed(path)


def test_there_is_a_notebook():
    assert NOTEBOOKS


def test_a_notebook_runs_and_shows_what_it_has_stored(path, stored, fresh):
    for old, new in zip(code_cells(stored), code_cells(fresh), strict=True):
        assert shown(old) == shown(new), f"cell {old.id}: run python tests/test_notebooks.py {path.name}"


@pytest.mark.skipif(not mpl.__version__.startswith(DRAWN_WITH), reason=f"drawn with matplotlib {DRAWN_WITH}x")
def test_the_pictures_look_as_they_are_stored(path, stored, fresh):
    now = pictures(fresh)
    for name, output in pictures(stored).items():
        assert apart(output, now[name]) <= TOLERANCE, (
            f"cell {name}: run python tests/test_notebooks.py {path.name}"
        )


def test_a_notebook_is_stored_without_what_changes_from_run_to_run(stored):
    counts = {cell.execution_count for cell in code_cells(stored)}
    counts |= {output.get("execution_count") for cell in code_cells(stored) for output in cell.outputs}
    assert counts == {None}
    names = [cell.id for cell in stored.cells]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)
    assert len(set(names)) == len(names)


def test_a_notebook_is_small_and_says_nothing_of_the_machine_or_the_time(path, stored):
    assert path.stat().st_size < LARGEST
    assert stored.metadata == METADATA
    assert not any(cell.metadata for cell in stored.cells)
    texts = [cell.source for cell in stored.cells]
    texts += [str(text) for cell in code_cells(stored) for _, text, _, _ in shown(cell)]
    assert not [text for text in texts if re.search(r"(?<![\w.])/\w+/\w+/|[A-Z]:\\|0x[0-9a-f]{6}", text)]


def test_what_a_notebook_prints_fits_its_page(stored):
    printed = [text for cell in code_cells(stored) for kind, text, _, _ in shown(cell) if kind == "stdout"]
    assert not [line for text in printed for line in text.splitlines() if len(line) > MOST_COLUMNS]


def test_a_picture_is_light_and_says_what_it_shows(stored):
    for name, output in pictures(stored).items():
        assert len(b64decode(output.data[PNG])) <= LARGEST_PICTURE, name
        assert output.metadata[PNG]["alt"], name


def test_a_notebook_shows_what_a_page_can_show(stored):
    kinds = {kind for cell in code_cells(stored) for _, _, found, _ in shown(cell) for kind in found}
    assert kinds <= {"text/plain", "text/html", "text/markdown", PNG}


def test_a_notebook_defines_no_logic_of_its_own(stored):
    for cell in code_cells(stored):
        assert not re.search(r"(?m)^\s*(def|class|while|try|if)\b|\blambda\b", cell.source), cell.id


def test_the_tour_goes_from_the_question_to_pictures():
    tour = nbformat.read(FOLDER / "tour.ipynb", as_version=4)
    headings = re.findall(r"(?m)^#+ (.*)$", markdown(tour))
    assert headings[0].endswith("?")
    assert len(headings) == 6
    assert len(pictures(tour)) == 2


def test_every_little_network_of_the_methods_is_asked_something():
    methods = nbformat.read(FOLDER / "methods.ipynb", as_version=4)
    used = re.findall(r'load\("methods/([a-z]+)"\)', "\n".join(cell.source for cell in code_cells(methods)))
    assert sorted(set(used)) == sorted(path.name for path in (FOLDER / "methods").iterdir())


def test_no_figure_of_the_thirty_day_stop_is_typed():
    """Its sentences stay true when figures move; the date of the order is no figure."""
    text = markdown(nbformat.read(FOLDER / "thirty_day_stop.ipynb", as_version=4))
    code = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
    assert not re.findall(r"\d+", code.sub("", text).replace("July 2022", ""))


def test_what_is_solved_by_hand_is_what_the_program_finds():
    methods = nbformat.read(FOLDER / "methods.ipynb", as_version=4)
    texts = [
        text for cell in code_cells(methods) for _, text, _, _ in shown(cell) if text and "by hand" in text
    ]
    assert len(texts) >= len(re.findall(r"(?m)^## ", markdown(methods)))
    for text in texts:
        count = text.count("by hand")
        rows = text[text.rindex("program") :].splitlines()[1:]
        assert rows
        for row in rows:
            numbers = [float(cell) for cell in row.split()[-2 * count :]]
            assert numbers[::2] == numbers[1::2], row


if __name__ == "__main__":
    for name in sys.argv[1:]:
        store(FOLDER / Path(name).name)

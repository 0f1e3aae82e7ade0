"""Every notebook runs, and what it shows is what it would show today.

Started as a script with the paths of notebooks, this module runs them and stores their outputs.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 10**6
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def executed(path):
    """Return a notebook run in its folder by this Python, free of times, versions and user settings."""
    notebook = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder:
        kernel = Path(folder) / "kernels" / "python3" / "kernel.json"
        kernel.parent.mkdir(parents=True)
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        kernel.write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))
        own = dict.fromkeys(("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"), folder)
        own |= {"IPYTHONDIR": folder, "JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        with mock.patch.dict(os.environ, own):
            client = NotebookClient(
                notebook, record_timing=False, timeout=300, resources={"metadata": {"path": str(path.parent)}}
            )
            client.execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    return notebook


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell):
    """Return what a cell shows: each output's text and kinds; what is printed in pieces counts as one."""
    found = []
    for output in cell.outputs:
        data = output.get("data", {})
        name, text = output.get("name", output.output_type), output.get("text", data.get("text/plain"))
        if found and output.output_type == "stream" and found[-1][0] == name:
            text = found.pop()[1] + text
        found.append((name, text, sorted(data)))
    return found


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def stored(path):
    return nbformat.read(path, as_version=4)


def test_there_is_a_notebook():
    assert NOTEBOOKS


def test_a_notebook_runs_and_shows_what_it_has_stored(path, stored):
    fresh = executed(path)
    for old, new in zip(code_cells(stored), code_cells(fresh), strict=True):
        assert shown(old) == shown(new), f"cell {old.id}: run python tests/test_notebooks.py {path.name}"


def test_a_notebook_is_stored_as_run_once_from_top_to_bottom(stored):
    counts = [cell.execution_count for cell in code_cells(stored)]
    assert counts == list(range(1, len(counts) + 1))


def test_a_notebook_is_small_and_says_nothing_of_the_machine_or_the_time(path, stored):
    assert path.stat().st_size < LARGEST
    assert stored.metadata == METADATA
    assert not any(cell.metadata for cell in stored.cells)
    texts = [cell.source for cell in stored.cells]
    texts += [str(text) for cell in code_cells(stored) for _, text, _ in shown(cell)]
    assert not [text for text in texts if re.search(r"(?<![\w.])/\w+/\w+/|[A-Z]:\\|0x[0-9a-f]{6}", text)]


def test_a_notebook_shows_what_a_page_can_show(stored):
    kinds = {kind for cell in code_cells(stored) for _, _, found in shown(cell) for kind in found}
    assert kinds <= {"text/plain", "text/html", "text/markdown", "image/png"}


def test_a_notebook_defines_no_logic_of_its_own(stored):
    for cell in code_cells(stored):
        assert not re.search(r"(?m)^\s*(def|class|while|try)\b|\blambda\b", cell.source), cell.id


def test_the_tour_goes_from_the_question_to_pictures():
    tour = nbformat.read(FOLDER / "tour.ipynb", as_version=4)
    headings = re.findall(r"(?m)^#+ (.*)$", "\n".join(cell.source for cell in tour.cells))
    assert headings[0].endswith("?")
    assert len(headings) == 6
    pictures = [found for cell in code_cells(tour) for _, _, found in shown(cell) if "image/png" in found]
    assert len(pictures) == 2


if __name__ == "__main__":
    for name in sys.argv[1:]:
        file = FOLDER / Path(name).name
        nbformat.write(executed(file), file)

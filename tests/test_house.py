"""The house around the code: the wheel, the length of modules, the cost of an import, what files name."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from pkgutil import resolve_name
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

import routes

ROOT = Path(__file__).parents[1]
PACKAGES = ("routes", "analysis")
MOST_LINES = 400
HEAVY = ("highspy", "matplotlib", "networkx", "numpy", "pandas", "pydantic", "rich", "shapely")


def package_files():
    """Every file of both packages as it lies there: an ignored data file is missed, not passed over."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def project_files():
    """Every file that is tracked or would be, as git sees it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def run_python(*arguments, folder):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with ZipFile(path) as archive:
        yield archive


def test_the_wheel_holds_the_files_of_both_packages_and_no_others(wheel):
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == package_files()


@pytest.mark.parametrize(
    "name",
    [
        "routes/py.typed",
        "analysis/py.typed",
        "routes/data/kazakhstan/network.toml",
        "routes/data/kazakhstan/evidence.csv",
        "routes/data/basemap/countries.geojson",
        "analysis/plots/fonts/Inter-Regular.ttf",
        "analysis/plots/fonts/OFL.txt",
    ],
)
def test_the_wheel_holds_package_data(wheel, name):
    assert wheel.getinfo(name).compress_size or name.endswith("py.typed")


@pytest.mark.parametrize("licence", ["LICENSE", "LICENSE-DATA.md", "OFL.txt"])
def test_the_wheel_holds_every_licence(wheel, licence):
    texts = [
        wheel.read(name)
        for name in wheel.namelist()
        if ".dist-info/licenses/" in name and name.endswith(licence)
    ]
    assert [len(text) > 500 for text in texts] == [True]


def test_every_folder_of_networks_in_the_package_is_a_network():
    folders = {path.parent for path in (ROOT / "routes" / "data").rglob("places.csv")}
    assert folders
    assert not [folder.name for folder in folders if not (folder / "network.toml").is_file()]


@pytest.mark.parametrize("module", sorted(name for name in package_files() if name.endswith(".py")))
def test_no_module_is_longer_than_four_hundred_lines(module):
    assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("heavy", HEAVY)
def test_importing_the_packages_loads_nothing_heavy(heavy):
    code = f"import sys, routes, analysis; sys.exit({heavy!r} in sys.modules)"
    done = run_python("-c", code, folder=ROOT)
    assert done.returncode == 0, done.stderr


def test_starting_the_command_line_loads_nothing_heavy():
    code = f"import sys, analysis.cli; print({set(HEAVY)} & set(sys.modules))"
    done = run_python("-c", code, folder=ROOT)
    assert done.stdout.strip() == "set()", done.stderr


# what may stand where our own `routes` should be
OTHERS = {
    "the distribution Routes": {
        "routes/__init__.py": "__all__ = ['Mapper', 'url_for']",
        "routes/mapper.py": "",
    },
    "Routes written over ours": {
        "routes/__init__.py": "class Mapper: ...",
        "routes/model.py": "ROW_TYPES = {}",
    },
    "a module of the user's": {"routes.py": "ROUTES = []"},
    "a folder of that name": {"routes/readme.txt": ""},
}


@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS)
def test_another_package_called_routes_is_named_in_a_clear_error(files, tmp_path):
    ours = (ROOT / "analysis" / "__init__.py").read_text(encoding="utf-8")
    for name, text in {**files, "analysis/__init__.py": ours}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run_python("-S", "-c", "import analysis", folder=tmp_path)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: the package routes found at ")
    assert str(tmp_path / "routes") in last
    assert "virtual environment of its own" in last


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("CITATION.cff", r"^version: (\S+)$"),
        ("CHANGELOG.md", r"^## \[([\d.]+)\]"),
    ],
)
def test_every_version_is_the_same(file, pattern):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(pattern, text, re.MULTILINE).group(1) == routes.__version__


def test_the_continuous_check_is_the_one_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert script[0] == "#!/usr/bin/env bash"
    assert script[1] == "set -euo pipefail"
    assert script[-1] == "make test"


def test_the_commands_of_the_readme_exist():
    from analysis.cli import COMMANDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `corridors ([a-z-]+)", text, re.MULTILINE)
    assert table == list(COMMANDS)


def test_the_python_example_of_the_readme_runs():
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    done = run_python("-c", code, folder=ROOT)
    assert 0 < float(done.stdout) <= 1, done.stderr


def test_the_documents_link_to_files_that_exist():
    pages = [path for path in project_files() if path.suffix == ".md"]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def names_in_the_documents():
    pages = (ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md")))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    return sorted(set(re.findall(r"(?<![\w.])(?:routes|analysis)\.[a-z_]+(?:\.\w+)*", text)))


@pytest.mark.parametrize("name", names_in_the_documents())
def test_what_the_documents_name_exists_in_the_code(name):
    assert resolve_name(name) is not None


# written in parts, so that this file does not name them
MACHINE = re.compile(r"(?<![\w.~%)}-])/(?:" + "|".join(("work", "tmp", "root", "home")) + ")/")  # noqa: FLY002
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "proxy.go" + "lang.org",
)


def test_no_file_names_a_path_of_a_machine_or_the_host_of_a_registry():
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in MACHINE.findall(text)]
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host in text]
    assert found == []


def test_every_tool_of_the_makefile_is_in_the_test_extra():
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    named = {re.split(r"[^A-Za-z0-9-]", requirement)[0] for requirement in extra["test"]}
    assert {"ruff", "mypy", "import-linter", "pytest", "coverage", "hatchling"} <= named

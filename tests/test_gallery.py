"""The gallery shows every picture of the library, as files that exist and are small."""

from __future__ import annotations

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from library import picture_functions

from analysis.cli import COMMANDS
from analysis.commands.plot_command import DAY_PICTURES, PICTURES, SCENARIO_PICTURES
from analysis.scenarios import scenario_names

DOCS = Path(__file__).parents[1] / "docs"
MOST = {".png": 120_000, ".gif": 3_000_000}


@pytest.fixture(scope="module")
def gallery():
    specification = spec_from_file_location("gallery", DOCS / "gallery.py")
    module = sys.modules[specification.name] = module_from_spec(specification)
    specification.loader.exec_module(module)
    yield module
    del sys.modules[specification.name]


def test_the_gallery_shows_every_picture_of_the_library(gallery):
    assert {item.function for item in gallery.EXHIBITS} == set(picture_functions().values())


def test_the_page_is_the_one_of_the_script(gallery):
    text = (DOCS / "GALLERY.md").read_text(encoding="utf-8")
    assert text == gallery.page(), "run make gallery"
    for item in gallery.EXHIBITS:
        assert item.answers in text
        assert gallery.function_name(item) in picture_functions()


def test_every_file_of_the_page_exists_and_is_small(gallery):
    named = re.findall(r"\]\((gallery/[^)]+)\)", gallery.page())
    assert len(named) == len(gallery.EXHIBITS)
    for name in named:
        path = DOCS / name
        assert 0 < path.stat().st_size <= MOST[path.suffix], f"{name}: run make gallery"
    assert {f"gallery/{path.name}" for path in (DOCS / "gallery").iterdir()} == set(named)


def test_every_command_of_the_page_can_be_given(gallery):
    for item in gallery.EXHIBITS:
        _, command, *words = item.command.removeprefix("a frame of ").split()
        assert command in COMMANDS
        given = {"--plot", "--commodity", "dry", "--year", "2030"}
        known = {*PICTURES, *SCENARIO_PICTURES, *DAY_PICTURES, *scenario_names(), *given}
        assert set(words) <= known

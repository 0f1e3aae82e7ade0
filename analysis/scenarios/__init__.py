"""Scenarios that come with the package: one short file each, named like the scenario."""

from __future__ import annotations

from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.scenario import Scenario, read_scenario
from routes.errors import ScenarioError, unknown

if TYPE_CHECKING:
    from types import ModuleType


def scenario_names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package, sorted."""
    files = Path(__file__).parent.glob("[a-z0-9]*.py")
    return tuple(sorted(path.stem.replace("_", "-") for path in files))


def built_in_scenarios() -> dict[str, Scenario]:
    """Return every scenario that comes with the package, by name."""
    return {name: _built_in(name) for name in scenario_names()}


def find_scenario(text: str) -> Scenario:
    """Return a scenario by name, or from a .toml or .py file. A .py file is executed.

    Raises
    ------
    ScenarioError, UnknownNameError
        If there is none, or the file does not hold one. Who asked for the file names it.
    """
    path = Path(text)
    if path.suffix == ".toml":
        return read_scenario(path)
    if path.suffix == ".py":
        return _from_python(path)
    if text not in scenario_names():
        raise unknown("scenario or .toml or .py file", text, scenario_names())
    return _built_in(text)


def _built_in(name: str) -> Scenario:
    return _scenario_of(import_module(f"analysis.scenarios.{name.replace('-', '_')}"))


def _from_python(path: Path) -> Scenario:
    """Execute a scenario script and return its SCENARIO; what the script raises is told as it is."""
    specification = spec_from_file_location(f"_scenario_{path.stem}", path)
    if not path.is_file() or specification is None or specification.loader is None:
        raise ScenarioError("cannot be read: no such file")
    module = module_from_spec(specification)
    try:
        specification.loader.exec_module(module)
    except Exception as error:
        raise ScenarioError(f"{type(error).__name__}: {error}") from error
    return _scenario_of(module)


def _scenario_of(module: ModuleType) -> Scenario:
    scenario = getattr(module, "SCENARIO", None)
    if not isinstance(scenario, Scenario):
        found = type(scenario).__name__
        raise ScenarioError(f"expected a value SCENARIO of type Scenario, got {found}")
    return scenario

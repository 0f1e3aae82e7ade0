"""What the library of pictures has: every public function that draws a page of its own or into given axes."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import analysis.plots

if TYPE_CHECKING:
    from collections.abc import Callable


def picture_functions() -> dict[str, Callable[..., object]]:
    """Return every public function of `analysis.plots` with a parameter `ax` that may be left out."""
    found = {}
    for item in iter_modules(analysis.plots.__path__):
        module = import_module(f"analysis.plots.{item.name}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            parameter = inspect.signature(function).parameters.get("ax") if own else None
            if not name.startswith("_") and parameter is not None and parameter.default is None:
                found[f"{module.__name__}.{name}"] = function
    return found

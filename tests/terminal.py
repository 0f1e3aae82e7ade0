"""The command line as a test calls it: in this process, with what it says and how it ends."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import pytest

from analysis.cli import main


def corridors(*arguments: object) -> tuple[object, str, str]:
    """Run `corridors` with some arguments; return its exit status, standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    return stop.value.code, out.getvalue(), err.getvalue()


def told(*arguments: object) -> str:
    """Return the text of a command that succeeds, its table cells parted by single spaces."""
    status, out, err = corridors(*arguments)
    assert (status, err) == (0, "")
    return " ".join(out.split())


def document(*arguments: object) -> Any:
    """Return the JSON document of a command that succeeds."""
    status, out, err = corridors(*arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def refused(*arguments: object) -> str:
    """Return what a command says that does not succeed; standard output stays empty."""
    status, out, err = corridors(*arguments)
    assert (status, out) == (2, "")
    return " ".join(err.split())

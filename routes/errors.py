"""The errors this project raises, and how they name what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class RoutesError(ValueError):
    """Something the user can put right. The message says what was expected, what came and where."""


class UnknownNameError(RoutesError):
    """A name that does not exist; the message offers the nearest one that does."""


class ScenarioError(RoutesError):
    """A scenario that cannot be read or does not fit its network."""


class ProofError(RoutesError):
    """A result whose certificate does not add up. Never expected: it means a defect in the code."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault of one file.

    Parameters
    ----------
    file
        Name of the file inside the network folder.
    row
        Line in the file, the header being line 1; None where the whole file is meant.
    column
        Name of the column; None where the whole row is meant.
    message
        What was expected and what came.
    """

    file: str
    row: int | None = None
    column: str | None = None
    message: str

    def __str__(self) -> str:
        """Return ``file, row 3, column unit: message``."""
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{row}{column}: {self.message}"


class DataError(RoutesError):
    """All the faults of a network folder at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest known name, or nothing if none is near.

    Examples
    --------
    >>> nearest("aktua", ["aktau", "alat"])
    "; did you mean 'aktau'?"
    """
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """Return the error for a name that is not among the known ones, which it lists if they are few."""
    names = sorted(known)
    hint = nearest(name, names)
    few = 12
    if not hint and 0 < len(names) <= few:
        hint = f"; known: {', '.join(names)}"
    return UnknownNameError(f"no {kind} is called {name!r}{hint}")

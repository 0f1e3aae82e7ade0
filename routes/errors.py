"""The errors this project raises, and how they name what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


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
    lost
        Whether what stands in the file, or in some rows of it, could not be read at all: such a file
        cannot say that a name is unknown.
    """

    file: str
    row: int | None = None
    column: str | None = None
    message: str
    lost: bool = False

    def __str__(self) -> str:
        """Return ``file, row 3, column unit: message``."""
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{row}{column}: {self.message}"


class DataError(RoutesError):
    """All the faults of a network folder at once, under a line that names the folder if it is given."""

    def __init__(self, problems: Sequence[Problem], *, folder: Path | None = None) -> None:
        self.problems = tuple(problems)
        head = [] if folder is None else [f"the network in the folder {folder}:"]
        super().__init__("\n".join([*head, *map(str, self.problems)]))


MANY_NAMES = 1_000  # difflib compares this many in about 10 ms


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest known name, or nothing if none is near.

    Capitals and small letters count as the same. Of very many names only those that share most pairs of
    letters are compared.

    Examples
    --------
    >>> nearest("aktua", ["aktau", "alat"])
    "; did you mean 'aktau'?"
    """
    asked = name.casefold()
    plain = {other.casefold(): other for other in known}
    if len(plain) > MANY_NAMES and asked not in plain:
        pairs = set(pairwise(asked))
        few = nlargest(100, plain, key=lambda other: len(pairs.intersection(pairwise(other))))
        plain = {other: plain[other] for other in few}
    close = [asked] if asked in plain else get_close_matches(asked, plain, n=1, cutoff=0.6)
    return f"; did you mean {plain[close[0]]!r}?" if close else ""


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """Return the error for a name that is not among the known ones, which it lists if they are few."""
    names = sorted(known)
    hint = nearest(name, names)
    few = 12
    if not hint and 0 < len(names) <= few:
        hint = f"; known: {', '.join(names)}"
    if not name:
        return UnknownNameError(f"expected the name of a {kind}, got an empty one{hint}")
    return UnknownNameError(f"no {kind} is called {name!r}{hint}")

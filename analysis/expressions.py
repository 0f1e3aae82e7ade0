"""Sums and minima of capacities with names in place of numbers, and the program that is left of them.

Equal expressions get one name and what has no effect is dropped, so a program holds nothing twice.
`analysis.elimination` makes them, `analysis.kernel` runs what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence

ZERO, INFINITE = -1, -2

Operation = Literal["add", "min"]
Range = tuple[int, int]


class TooLargeError(RoutesError):
    """A network whose program would be so long that a maximum flow for each sample is the better way."""


class Step(NamedTuple):
    """One line of a program: add two values or take the smaller one. Values are numbered."""

    operation: Operation
    left: int
    right: int


@dataclass(frozen=True, kw_only=True)
class Program:
    """Additions and minima that turn capacities into smallest cuts.

    Parameters
    ----------
    rows
        How many capacities go in; they are values 0 to rows − 1.
    steps
        Step i makes value rows + i of two values made before.
    results
        The values asked for, one for each network; None where nothing can flow, whatever the capacities.
    """

    rows: int
    steps: tuple[Step, ...]
    results: tuple[int | None, ...]

    @property
    def operations(self) -> int:
        """How many additions and minima one sample takes."""
        return len(self.steps)


class Expressions:
    """Sums and minima of capacities, each under one name however often it is made.

    Names are integers: 0 to rows − 1 are capacities, `ZERO` and `INFINITE` constants, larger ones steps.

    Parameters
    ----------
    rows
        How many capacities there are.
    ranges
        The least and greatest value that each capacity can take; default: anything from zero up.
    most
        How many steps may be made before the network counts as too large.
    """

    def __init__(self, rows: int, *, ranges: Sequence[Range] | None = None, most: int) -> None:
        self.rows, self.most = rows, most
        self.steps: list[Step] = []
        self.names: dict[tuple[Operation, int, int], int] = {}
        self.ranges: list[Range] | None = None if ranges is None else list(ranges)

    def capacity(self, row: int | None) -> int:
        """Return the name of a capacity, `INFINITE` where there is no limit."""
        if row is None:
            return INFINITE
        return ZERO if self.ranges is not None and self.ranges[row][1] == 0 else row

    def plus(self, left: int, right: int) -> int:
        """Return the name of a sum: x + 0 = x, x + ∞ = ∞."""
        if left < 0 or right < 0:
            if INFINITE in (left, right):
                return INFINITE
            return left if right == ZERO else right
        return self._name("add", left, right)

    def least(self, left: int, right: int) -> int:
        """Return the name of a minimum: min(x, 0) = 0, min(x, ∞) = x, min(x, x + y) = x."""
        if left == right:
            return left
        if left < 0 or right < 0:
            if ZERO in (left, right):
                return ZERO
            return left if right == INFINITE else right
        if self._is_part(left, right) or self._never_above(left, right):
            return left
        if self._is_part(right, left) or self._never_above(right, left):
            return right
        return self._name("min", left, right)

    def _is_part(self, small: int, large: int) -> bool:
        """Whether the larger is the smaller plus something."""
        if large < self.rows:
            return False
        operation, left, right = self.steps[large - self.rows]
        return operation == "add" and small in (left, right)

    def _never_above(self, small: int, large: int) -> bool:
        return self.ranges is not None and self.ranges[small][1] <= self.ranges[large][0]

    def _name(self, operation: Operation, left: int, right: int) -> int:
        key = (operation, left, right) if left < right else (operation, right, left)
        name = self.names.get(key)
        if name is None:
            if len(self.steps) >= self.most:
                raise TooLargeError(f"the program has more than {self.most:,} operations")
            name = self.names[key] = self.rows + len(self.steps)
            self.steps.append(Step(*key))
            if self.ranges is not None:
                (a, b), (c, d) = self.ranges[left], self.ranges[right]
                self.ranges.append((a + c, b + d) if operation == "add" else (min(a, c), min(b, d)))
        return name

    def program(self, results: Sequence[int]) -> Program:
        """Return the steps that the results rest on, and no others."""
        if INFINITE in results:
            raise RoutesError("a way without any limit leads from a supply to a market")
        used = {name for name in results if name != ZERO}
        for name in range(self.rows + len(self.steps) - 1, self.rows - 1, -1):
            if name in used:
                used.update(self.steps[name - self.rows][1:])
        kept = [name for name in range(self.rows, self.rows + len(self.steps)) if name in used]
        number = {row: row for row in range(self.rows)}
        number |= {name: self.rows + index for index, name in enumerate(kept)}
        steps = (self.steps[name - self.rows] for name in kept)
        return Program(
            rows=self.rows,
            steps=tuple(Step(operation, number[left], number[right]) for operation, left, right in steps),
            results=tuple(None if name == ZERO else number[name] for name in results),
        )

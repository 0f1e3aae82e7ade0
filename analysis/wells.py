"""Wells that stand idle for want of room: how soon a field that was shut in gives oil again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from analysis.baseline import Baseline

Vector: TypeAlias = "npt.NDArray[np.float64]"
NOTHING = 1e-7  # of usual output: what a solver's rounding leaves


@dataclass(frozen=True, kw_only=True)
class Wells:
    """What stood idle yesterday and for how long, by field.

    Parameters
    ----------
    usual
        Output of an ordinary day, in steps.
    longest
        Days to full output after a long stop of the whole field, at least 1.
    idle
        Output that a field could have given yesterday and did not.
    stood
        Days that it has stood, in days of the whole field: half the output idle for four days is two. Days
        on which wells come back as fast as they can are not counted.
    """

    usual: Vector
    longest: Vector
    idle: Vector
    stood: Vector

    @property
    def step(self) -> Vector:
        """How much idle output comes back in a day.

        A field that stood for a day is back the next day; one that stood for long takes its restart days.
        """
        return np.asarray(self.usual / np.clip(self.stood, 1.0, self.longest))

    def able(self, free: Vector) -> Vector:
        """Return what fields can give on the days ahead: (days, fields).

        Parameters
        ----------
        free
            The same if no well stood idle: what events leave.
        """
        days = np.arange(1, len(free) + 1)[:, None]
        return np.asarray(np.maximum(0.0, free - np.maximum(0.0, self.idle - self.step * days)))

    def evening(self, free: Vector, produced: Vector) -> Wells:
        """Return the wells after a day, from what events left of each field and what it gave.

        As long as an event keeps a field from giving anything, its idle wells come back meanwhile.
        """
        coming_back = np.maximum(0.0, self.idle - self.step)
        idle = np.maximum(free - produced, coming_back)
        idle[idle <= NOTHING * self.usual] = 0.0
        part = np.divide(idle, self.usual, out=np.zeros_like(idle), where=self.usual > 0)
        standing = self.stood + np.where(idle > coming_back + NOTHING * self.usual, part, 0.0)
        return replace(self, idle=idle, stood=np.where(idle > 0, standing, 0.0))


def working(usual: Baseline, *, slower: float = 1.0) -> Wells:
    """Return the wells of an ordinary day: none stands idle.

    Parameters
    ----------
    slower
        Multiplies the days of a restart.
    """
    places = usual.view.network.places
    days = np.array([slower * (places[field].restart_days or 0.0) for field in usual.production])
    nothing = np.zeros(len(days))
    return Wells(
        usual=np.array(list(usual.production.values())),
        longest=np.maximum(1.0, days),
        idle=nothing,
        stood=nothing,
    )

"""Random figures: a distribution for every range, and one random number for every source.

Figures that cite the same evidence first share one random number in each sample, since if the source is
wrong they are wrong together. That source is their driver.

Random numbers are counted, not remembered (Salmon et al. 2011, Philox): the number of a driver in a sample
follows from the seed, the driver and the sample's index alone. So a sample is the same in whatever block,
order or process it is drawn, and however many others there are. Each is one of 65,536 equally likely levels;
a distribution is the table of its figures at those levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from routes.limits import Limit

Shape = Literal["pert", "triangular", "uniform"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
Floats: TypeAlias = npt.NDArray[np.float64]
Levels: TypeAlias = npt.NDArray[np.uint16]

LAMBDA = 4.0  # λ of PERT: what the central figure weighs beside the two ends
LEVELS = 2**16
KNOTS = 4_097  # where the density of PERT is evaluated
PER_COUNT = 16  # levels that one count of Philox yields: four words of 64 bits


@dataclass(frozen=True, kw_only=True)
class Draw:
    """A figure to be drawn, in integer steps: low ≤ central ≤ high, and what it is drawn with."""

    low: int
    central: int
    high: int
    driver: str

    @property
    def is_point(self) -> bool:
        """Whether nothing is drawn: there is one figure and no range."""
        return self.low == self.high


def draw_of(limit: Limit) -> Draw:
    """Return how a finite limit is drawn: a range without an end, or not about the amount, is a point."""
    amount = limit.amount or 0
    itself = limit.id if limit.kind in ("segment", "place") else f"{limit.kind} of {limit.id}"
    driver = limit.evidence[0] if limit.evidence else itself
    low, high = limit.low, limit.high
    if low is None or high is None or not low <= amount <= high:
        low = high = amount
    return Draw(low=low, central=amount, high=high, driver=driver)


def levels(driver: str, *, seed: int, start: int, count: int) -> Levels:
    """Return the levels of a driver in the samples from `start` on: evenly spread over 0 to 65,535.

    Examples
    --------
    >>> levels("report", seed=1, start=0, count=40)[35:].tolist() == levels(
    ...     "report", seed=1, start=35, count=5).tolist()
    True
    """
    name = int.from_bytes(blake2b(driver.encode(), digest_size=8).digest(), "little")
    first, skipped = divmod(start, PER_COUNT)
    counts = -(-(skipped + count) // PER_COUNT)
    philox = np.random.Philox(key=np.array([seed, name], dtype=np.uint64), counter=first)
    words = np.asarray(philox.random_raw(counts * PER_COUNT // 4), dtype="<u8")
    return words.view("<u2")[skipped : skipped + count]


def uniform(driver: str, *, seed: int, samples: int, start: int = 0) -> Floats:
    """Return one number in (0, 1) per sample for a driver: the same whatever else is drawn."""
    return (levels(driver, seed=seed, start=start, count=samples) + 0.5) / LEVELS


def table(draw: Draw, shape: Shape = "pert") -> npt.NDArray[np.int64]:
    """Return the figure at every level, whole steps, from the least to the greatest."""
    return figures(draw, (np.arange(LEVELS) + 0.5) / LEVELS, shape)


def figures(draw: Draw, share: Floats, shape: Shape = "pert") -> npt.NDArray[np.int64]:
    """Return the figure at some probabilities, whole steps."""
    return np.rint(quantiles(draw.low, draw.central, draw.high, share, shape)).astype(np.int64)


def quantiles(low: float, mode: float, high: float, share: Floats, shape: Shape = "pert") -> Floats:
    """Return quantiles of a distribution over a range.

    Parameters
    ----------
    low, mode, high
        The range, low ≤ mode ≤ high. A range without width is a point.
    share
        Probabilities in [0, 1].
    shape
        `pert`; `triangular`, with its top at the mode; `uniform`, which knows the two ends alone.
    """
    if high <= low:
        return np.full_like(share, mode)
    if shape == "pert":
        return pert(low, mode, high, share)
    if shape == "uniform":
        return np.asarray(low + (high - low) * share)
    top = (mode - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - share) * (high - low) * (high - mode))
    return np.where(share < top, rising, falling)


def pert(low: float, mode: float, high: float, share: Floats) -> Floats:
    """Return quantiles of a PERT distribution: a beta with its mode at the central figure, λ = 4.

    Parameters
    ----------
    low, mode, high
        The range, low ≤ mode ≤ high.
    share
        Probabilities in [0, 1].

    Examples
    --------
    >>> pert(0.0, 5.0, 10.0, np.array([0.5])).round(6).tolist()
    [5.0]
    """
    if high <= low:
        return np.full_like(share, mode)
    first = LAMBDA * (mode - low) / (high - low)
    second = LAMBDA * (high - mode) / (high - low)
    x = (1 - np.cos(np.linspace(0.0, np.pi, KNOTS))) / 2  # closer together near the ends
    density = x**first * (1 - x) ** second
    mass = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(x))])
    return np.asarray(low + (high - low) * np.interp(share, mass / mass[-1], x))

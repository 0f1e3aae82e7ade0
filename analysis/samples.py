"""Random futures of a snapshot: every capacity drawn from its range, drawn once per source.

Figures that cite the same evidence first share one uniform number, since if the source is wrong they
are wrong together. A range is a PERT distribution (a beta with mode at the central figure, λ = 4).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from routes.model import Storage
    from routes.snapshot import Limit, Snapshot

SHAPE = 4.0  # λ of PERT
GRID = 1025


def uniform(driver: str, *, seed: int, samples: int) -> npt.NDArray[np.float64]:
    """Return one uniform number per sample for a driver: the same whatever else is drawn."""
    return np.random.default_rng([seed, crc32(driver.encode())]).random(samples)


def pert(low: float, mode: float, high: float, share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return quantiles of a PERT distribution.

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
    first = 1 + SHAPE * (mode - low) / (high - low)
    second = 1 + SHAPE * (high - mode) / (high - low)
    x = np.linspace(0.0, 1.0, GRID)
    density = x ** (first - 1) * (1 - x) ** (second - 1)
    mass = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return np.asarray(low + (high - low) * np.interp(share, mass / mass[-1], x))


def sampled(view: Snapshot, *, seed: int, samples: int) -> list[Snapshot]:
    """Return snapshots with drawn capacities of segments and places; supply and demand stay."""
    drawn = {element: _draw(limit, seed, samples) for element, limit in view.capacities.items()}
    return [
        replace(
            view,
            capacities={
                element: limit if limit.amount is None else replace(limit, amount=int(drawn[element][number]))
                for element, limit in view.capacities.items()
            },
        )
        for number in range(samples)
    ]


def sampled_storages(rows: Sequence[Storage], *, seed: int, samples: int) -> list[tuple[Storage, ...]]:
    """Return tanks with drawn sizes and fills."""
    drawn = [_tank(row, seed, samples) for row in rows]
    return [tuple(tanks) for tanks in zip(*drawn, strict=True)] if drawn else [()] * samples


def _tank(row: Storage, seed: int, samples: int) -> list[Storage]:
    """Return one storage per sample; the size is drawn by its source, the fill by itself."""
    driver = row.evidence[0] if row.evidence else row.place
    share = uniform(driver, seed=seed, samples=samples)
    sizes = pert(float(row.low or row.central), float(row.central), float(row.high or row.central), share)
    if row.initial_share is None:
        return [replace(row, central=Decimal(str(size))) for size in sizes]
    low, high = (row.initial_share if end is None else end for end in (row.share_low, row.share_high))
    share = uniform(f"fill of {row.place}", seed=seed, samples=samples)
    fills = pert(float(low), float(row.initial_share), float(high), share)
    return [
        replace(row, central=Decimal(str(size)), initial_share=Decimal(str(fill)))
        for size, fill in zip(sizes, fills, strict=True)
    ]


def _draw(limit: Limit, seed: int, samples: int) -> npt.NDArray[np.int64]:
    """Return integer steps per sample for one limit; a range without an end is not drawn from."""
    if limit.amount is None or limit.low is None or limit.high is None:
        return np.full(samples, limit.amount or 0, dtype=np.int64)
    driver = limit.evidence[0] if limit.evidence else limit.id
    share = uniform(driver, seed=seed, samples=samples)
    return np.rint(pert(limit.low, limit.amount, limit.high, share)).astype(np.int64)

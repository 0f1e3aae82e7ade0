"""Random futures of a snapshot, one by one: every capacity drawn from its range, drawn once per source.

Numbers and distributions are those of `analysis.draws`. A sample depends on the seed and on its number
alone, so whoever needs one draws it, wherever that is.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from analysis.draws import draw_of, figures, pert, uniform

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from routes.limits import Limit
    from routes.model import Storage
    from routes.snapshot import Snapshot

__all__ = ["pert", "sampled", "sampled_storages", "uniform"]


def sampled(view: Snapshot, *, seed: int, samples: int, start: int = 0) -> list[Snapshot]:
    """Return snapshots with drawn capacities of segments and places; supply and demand stay.

    Parameters
    ----------
    samples, start
        How many, and the number of the first one.
    """
    drawn = {element: _draw(limit, seed, start, samples) for element, limit in view.capacities.items()}
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


def sampled_storages(
    rows: Sequence[Storage], *, seed: int, samples: int, start: int = 0
) -> list[tuple[Storage, ...]]:
    """Return tanks with drawn sizes and fills; see `sampled`."""
    drawn = [_tank(row, seed, start, samples) for row in rows]
    return [tuple(tanks) for tanks in zip(*drawn, strict=True)] if drawn else [()] * samples


def _tank(row: Storage, seed: int, start: int, samples: int) -> list[Storage]:
    """Return one storage per sample; the size is drawn by its source, the fill by itself."""
    driver = row.evidence[0] if row.evidence else row.place
    share = uniform(driver, seed=seed, samples=samples, start=start)
    sizes = pert(float(row.low or row.central), float(row.central), float(row.high or row.central), share)
    if row.initial_share is None:
        return [replace(row, central=Decimal(str(size))) for size in sizes]
    low, high = (row.initial_share if end is None else end for end in (row.share_low, row.share_high))
    share = uniform(f"fill of {row.place}", seed=seed, samples=samples, start=start)
    fills = pert(float(low), float(row.initial_share), float(high), share)
    return [
        replace(row, central=Decimal(str(size)), initial_share=Decimal(str(fill)))
        for size, fill in zip(sizes, fills, strict=True)
    ]


def _draw(limit: Limit, seed: int, start: int, samples: int) -> npt.NDArray[np.int64]:
    """Return integer steps per sample for one limit; a range without an end is not drawn from."""
    draw = draw_of(limit)
    if draw.is_point:
        return np.full(samples, draw.central, dtype=np.int64)
    return figures(draw, uniform(draw.driver, seed=seed, samples=samples, start=start))

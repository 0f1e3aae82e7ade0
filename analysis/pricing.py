"""Which path of a good is the cheapest at given prices of limits: many samples at once, in whole numbers.

Prices are never negative, so shortest paths are simple. All samples are relaxed together (Bellman 1958,
Ford 1956), link by link forwards and backwards (Yen 1970), until nothing changes. What is returned is then
exact, and needs no solver to be believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.goods_network import GoodNetwork, Rows, Terminal, Whole

FAR = 2**61  # where no path leads; more than any path costs
MOST = 2**60  # what the prices of a sample may add up to


@dataclass(frozen=True, kw_only=True)
class Distances:
    """What it costs to bring one good to each place.

    Parameters
    ----------
    prices
        Price of each limit, limit by sample.
    shut
        Numbers of links nobody may use.
    costs
        Of each place, place by sample; `FAR` where no path leads.
    """

    good: GoodNetwork
    prices: Whole
    shut: frozenset[int]
    costs: Whole

    def cheapest(self, ends: Sequence[Terminal]) -> tuple[Whole, Whole]:
        """Return the cost to the end that is cheapest to reach, and its number, in each sample."""
        if not ends:
            samples = self.prices.shape[1]
            return np.full(samples, FAR), np.zeros(samples, dtype=np.int64)
        each = np.stack([self.costs[end.place] + _priced(self.prices, end.rows) for end in ends])
        number = each.argmin(axis=0)
        return np.minimum(each[number, np.arange(each.shape[1])], FAR), number

    def path(self, end: Terminal, sample: int) -> tuple[int, tuple[int, ...]]:
        """Return a cheapest path to an end in one sample: number of its start, numbers of its links.

        Goes back over links that cost exactly the difference of the places they join.
        """
        costs = self.costs[:, sample].tolist()
        prices = self.prices[:, sample].tolist()
        begins = {
            start.place: number
            for number, start in enumerate(self.good.starts)
            if costs[start.place] == sum(prices[row] for row in start.rows)
        }
        onward: dict[int, tuple[int, ...]] = {end.place: ()}
        queue = [end.place]
        for place in queue:  # breadth first: the fewest links
            if place in begins:
                return begins[place], onward[place]
            for number in self.good.arriving[place]:
                link = self.good.links[number]
                if number in self.shut or link.tail in onward:
                    continue
                if costs[place] - costs[link.tail] == sum(prices[row] for row in link.rows):
                    onward[link.tail] = (number, *onward[place])
                    queue.append(link.tail)
        raise ProofError(f"no path leads to {self.good.places[end.place]}")


def distances(good: GoodNetwork, prices: Whole, shut: frozenset[int] = frozenset()) -> Distances:
    """Return what it costs to bring a good to each place.

    Parameters
    ----------
    prices
        Of each limit, limit by sample, ≥ 0.
    shut
        Numbers of links nobody may use.

    Raises
    ------
    ProofError
        If prices are negative or too large for exact addition.
    """
    if prices.size and (prices.min() < 0 or prices.sum(axis=0, dtype=np.float64).max() > MOST):
        raise ProofError("prices of limits must lie between nothing and 2^60 in all")
    costs = np.full((len(good.places), prices.shape[1]), FAR, dtype=np.int64)
    for start in good.starts:
        np.minimum(costs[start.place], _priced(prices, start.rows), out=costs[start.place])
    steps = [
        (costs[link.tail], costs[link.head], _priced(prices, link.rows))
        for number, link in enumerate(good.links)
        if number not in shut
    ]
    _relax(costs, steps)
    return Distances(good=good, prices=prices, shut=shut, costs=costs)


def _relax(costs: Whole, steps: list[tuple[Whole, Whole, Whole]]) -> None:
    """Lower the cost of every place to that of the cheapest way to it, in place."""
    through = np.empty(costs.shape[1], dtype=np.int64)
    before = np.empty_like(costs)
    while steps:
        np.copyto(before, costs)
        for tail, head, cost in steps:
            np.add(tail, cost, out=through)
            np.minimum(head, through, out=head)
        if np.array_equal(before, costs):
            return
        steps.reverse()


def _priced(prices: Whole, rows: Rows) -> Whole:
    """Return what some limits cost together, in each sample."""
    if not rows:
        return np.zeros(prices.shape[1], dtype=np.int64)
    total: Whole = prices[rows[0]]
    for row in rows[1:]:
        total = total + prices[row]
    return total

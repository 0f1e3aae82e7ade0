"""Solve over the paths there are; add limits that are exceeded and paths that are cheaper, until none is.

A path is cheaper where it costs less, at the prices of the limits, than what its good gains. Bound and
cheapest paths are computed in whole multiples of a small unit of price, so that they are exact.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.goods_network import path_rows
from analysis.linear import DENOMINATOR, TOLERANCE
from analysis.pricing import MOST, distances
from analysis.restricted import PathColumn, Restricted
from routes.errors import ProofError, RoutesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.draws import Floats
    from analysis.goods_network import GoodsNetwork, Rows, Terminal, Whole
    from analysis.pricing import Distances
    from analysis.restricted import Offer, Solved

FIRST, GROWTH, LARGEST = 1, 4, 1024  # samples that are priced together: few while paths are missing
EXACT = 1e-6  # steps; a load may exceed a limit by this much, which is rounding of the solver
CHEAPER = 1e-9  # share of the greatest gain by which a path must be cheaper to count
BASE = 10  # the unit of price grows by this factor until all prices of a path fit into 2^60


class Proven(NamedTuple):
    """The optimum of one sample: steps on each path there was, what they gain, and the exact bound."""

    amounts: Floats
    value: float
    bound: Fraction


class Generation:
    """Column generation for some offers of a network. Paths found are kept."""

    def __init__(self, network: GoodsNetwork, offers: Sequence[Offer]) -> None:
        self.network = network
        self.programme = Restricted(network, offers)
        dearest = 1 + max((offer.gain for offer in offers), default=Fraction(0))
        self._unit = DENOMINATOR
        while self._unit > 1 and self._unit * dearest * (1 + len(network.limits)) > MOST:
            self._unit //= BASE
        self._gains = [-int(-offer.gain * self._unit // 1) for offer in offers]  # rounded up, if at all
        self._cheaper = max(1, int(CHEAPER * self._unit * dearest))
        self._most = np.array([[offer.most] for offer in offers], dtype=np.int64).reshape(-1, 1)
        self._size = FIRST
        self._supplied = [_supply_rows(network, number) for number in range(len(network.goods))]

    def take(self, other: Generation) -> None:
        """Add the paths that another has found; its offers are the first ones here, in the same order."""
        theirs = [offer[:2] for offer in other.programme.offers]
        ours = [offer[:2] for offer in self.programme.offers]
        if other.network != self.network or theirs != ours[: len(theirs)]:
            raise RoutesError("expected the paths of a pool for the same goods and limits")
        limits = self.programme.limits
        self.programme.add(
            (column, tuple(row for row in rows if row < limits))
            for column, rows in other.programme.columns.items()
            if column not in self.programme.columns
        )

    def maximise(
        self, amounts: Whole, shut: Mapping[int, frozenset[int]], floors: Sequence[Fraction] | None = None
    ) -> list[Proven]:
        """Return the proven optimum of every sample.

        Parameters
        ----------
        amounts
            Of every limit in steps, limit by sample.
        shut
            Numbers of the links that nobody may use, by number of the good.
        floors
            What all offers at home together must get at least, in every sample.

        Raises
        ------
        ProofError
            If an optimum does not meet its bound.
        """
        self.programme.close(shut)
        least = [Fraction(0)] * amounts.shape[1] if floors is None else floors
        found: list[Proven] = []
        while len(found) < amounts.shape[1]:
            block = slice(len(found), len(found) + self._size)
            before = self.programme.size
            found += self._block(amounts[:, block], least[block])
            lacked = self.programme.size > before
            self._size = max(FIRST, self._size // GROWTH) if lacked else min(self._size * GROWTH, LARGEST)
        return found

    def _block(self, amounts: Whole, floors: Sequence[Fraction]) -> list[Proven]:
        """Return the optima of some samples; those that lacked a limit or a path are solved again."""
        proven: dict[int, Proven] = {}
        while left := [sample for sample in range(amounts.shape[1]) if sample not in proven]:
            tried = self._tried(amounts[:, left], [floors[sample] for sample in left])
            proven.update((left[position], found) for position, found in tried.items())
        return [proven[sample] for sample in range(amounts.shape[1])]

    def _tried(self, amounts: Whole, floors: Sequence[Fraction]) -> dict[int, Proven]:
        """Solve every sample, add what was lacking, and return those for which nothing was."""
        solved = [self.programme.solve(amounts[:, sample], floor) for sample, floor in enumerate(floors)]
        loads = self._loads(solved)
        over = loads[: self.programme.limits] - amounts
        exceeded = over.max(axis=0, initial=0.0) > EXACT
        if (loads[self.programme.limits : -1, ~exceeded] > self.network.unlimited - 1).any():
            raise RoutesError("a way from a supply to a market has no limit")
        if exceeded.any():
            self.programme.hold(np.unique(over[:, exceeded].argmax(axis=0)).tolist())
        kept = np.flatnonzero(~exceeded).tolist()
        if not kept:
            return {}
        prices = np.rint(np.stack([solved[sample].prices for sample in kept], axis=1) * self._unit)
        bounds, lacking = self._price(
            amounts[:, kept], prices.astype(np.int64), [floors[sample] for sample in kept]
        )
        self.programme.add(column for columns in lacking.values() for column in columns)
        return {
            sample: self._proven(solved[sample], bounds[position])
            for position, sample in enumerate(kept)
            if position not in lacking
        }

    def _loads(self, solved: Sequence[Solved]) -> Floats:
        """Return what the paths of each optimum put on every row, added up here; check the other rows."""
        carried = np.stack([item.amounts for item in solved], axis=1)
        loads = self.programme.loads(carried)
        offered = loads[self.programme.limits : -1]
        if (offered > self._most + EXACT).any() or (carried < -EXACT).any():
            raise ProofError("an optimum carries more of a good than there is, or less than nothing")
        return loads

    def _price(
        self, amounts: Whole, rounded: Whole, floors: Sequence[Fraction]
    ) -> tuple[list[Fraction], dict[int, list[tuple[PathColumn, Rows]]]]:
        """Return the bound of every sample, and the paths that some of them lack.

        Parameters
        ----------
        rounded
            Prices of all rows in whole units, row by sample.
        """
        prices = np.maximum(rounded[: self.programme.limits], 0)
        home = np.maximum(-rounded[-1], 0)
        totals = [
            _times(prices[:, sample], amounts[:, sample]) - int(home[sample]) * floor
            for sample, floor in enumerate(floors)
        ]
        lacking: dict[int, list[tuple[PathColumn, Rows]]] = {}
        priced: dict[int, Distances] = {}
        for number, offer in enumerate(self.programme.offers):
            if offer.good not in priced:
                shut = self.programme.shut.get(offer.good, frozenset())
                priced[offer.good] = distances(self.network.goods[offer.good], prices, shut)
            costs, ends = priced[offer.good].cheapest(self._ends(offer))
            gained = self._gains[number] - costs + (0 if offer.abroad else home)
            for sample in np.flatnonzero(gained > 0).tolist():
                totals[sample] += int(gained[sample]) * self._available(offer, amounts[:, sample])
            paid = np.maximum(rounded[self.programme.limits + number], 0)
            for sample in np.flatnonzero(gained - paid > self._cheaper).tolist():
                column = self._column(number, priced[offer.good], int(ends[sample]), sample)
                if column[0] not in self.programme.columns:
                    lacking.setdefault(sample, []).append(column)
        return [Fraction(total) / self._unit for total in totals], lacking

    def _ends(self, offer: Offer) -> tuple[Terminal, ...]:
        return self.network.goods[offer.good].ends(abroad=offer.abroad)

    def _available(self, offer: Offer, amounts: Whole) -> int:
        """Return the most there is of an offer in a sample."""
        rows = self._supplied[offer.good]
        return offer.most if rows is None else min(offer.most, sum(amounts[list(rows)].tolist()))

    def _column(self, number: int, priced: Distances, end: int, sample: int) -> tuple[PathColumn, Rows]:
        """Return the cheapest path of an offer to one end, and the limits it uses."""
        good, ends = priced.good, self._ends(self.programme.offers[number])
        start, links = priced.path(ends[end], sample)
        rows = path_rows([good.links[link] for link in links], good.starts[start], ends[end])
        return PathColumn(number, start, links, end), rows

    def _proven(self, solved: Solved, bound: Fraction) -> Proven:
        """Return an optimum whose paths gain, added up here, what its bound allows."""
        value = float(self.programme.gains()[: len(solved.amounts)] @ solved.amounts)
        if abs(value - float(bound)) > TOLERANCE * max(1.0, abs(value)):
            raise ProofError(f"the paths carry {value}, which does not meet the bound {float(bound)}")
        return Proven(solved.amounts, value, bound)


def _times(prices: Whole, amounts: Whole) -> int:
    """Return Σ price × amount, exactly: it may exceed 64 bits."""
    rows = np.flatnonzero(prices)
    return sum(
        price * amount for price, amount in zip(prices[rows].tolist(), amounts[rows].tolist(), strict=True)
    )


def _supply_rows(network: GoodsNetwork, number: int) -> Rows | None:
    """Return the rows that limit what all places put in of a good; None if one has no limit."""
    good = network.goods[number]
    rows = {
        row
        for row, (limit, goods) in enumerate(zip(network.limits, network.speaks_for, strict=True))
        if limit.kind == "supply" and goods == {good.good}
    }
    limited = {row for start in good.starts for row in start.rows if row in rows}
    return tuple(sorted(limited)) if all(rows.intersection(start.rows) for start in good.starts) else None

"""A bound by prices: every case has one, and each worker takes the set of cases that pays best.

A Lagrangian relaxation. That each case has one lead is paid for instead of enforced; what is left falls apart
by worker: the cheapest set within their room, its load charged as convex as it is, and a family once however
many of its cases are in the set. The prices and what the sets cost, summed, are no more than any plan costs.

Prices are multiples of 1/64 and costs are whole, so that every sum is exact in doubles.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.absences.offers import NEVER, Offers

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_GRAIN = 64.0
_MOST_LOADS = 400  # states of load a worker; beyond, loads are rounded down, which keeps the bound true
_PATIENCE = 4  # rounds without a better bound before steps become shorter


@dataclass(frozen=True)
class Bid:
    """What everybody takes at some prices.

    Attributes
    ----------
    prices
        By case, shape (cases,).
    bound
        What every plan costs at least, above what is there without the cases.
    value
        What each worker's set costs less its prices, at most 0; shape (workers,).
    wanted
        How many take each case, shape (cases,).
    """

    prices: Reals
    bound: float
    value: Reals
    wanted: Ints


class Auction:
    """The relaxation of some offers; `load` is what everybody carries besides, in hundredths."""

    def __init__(self, offers: Offers, load: Ints) -> None:
        self.offers = offers
        problem = offers.problem
        lawful = np.isfinite(offers.cost)
        room = np.maximum(0, problem.limit - load)
        fits = lawful & (offers.weight <= room)
        weights = offers.weight[fits]
        divisor = int(np.gcd.reduce(weights)) if len(weights) else 1
        self.unit = max(1, divisor, -(-int(room.max(initial=0)) // _MOST_LOADS))
        self.units = offers.weight // self.unit
        self.room = room // self.unit
        self.cost = np.where(fits, offers.cost, NEVER)
        self.added = self._added(load)
        first = np.minimum(self.units, self.added.shape[1] - 1)
        self.margin = self.cost + self.added[np.arange(len(load))[None, :], first]

    def _added(self, load: Ints) -> Reals:
        """Give what so many units more cost each worker, infinite beyond their room; (workers, units)."""
        problem = self.offers.problem
        most = min(int(self.room.max(initial=0)), int(self.units.max(axis=1, initial=0).sum()))
        taken = np.arange(most + 1, dtype=np.int64)
        thresholds, slopes = problem.steps
        cost = np.zeros((len(load), most + 1), dtype=np.int64)
        for step, slope in enumerate(slopes.tolist()):
            below = (load - thresholds[:, step])[:, None]
            cost += slope * (np.maximum(0, below + taken * self.unit) - np.maximum(0, below))
        return np.where(taken > self.room[:, None], NEVER, cost.astype(np.float64))

    @cached_property
    def least(self) -> Reals:
        """Give the prices at which nobody gains by anything, families aside; shape (cases,)."""
        least: Reals = self.margin.min(axis=1)
        return least

    def paying(self, prices: Reals) -> Flags:
        """Say which cases could be in a worker's cheapest set, shape (cases, workers).

        A case costs least while nothing else is added: where that is no less than its price, or where no case
        of a family makes up for the first one's setup, the set is no dearer without.
        """
        gain = np.minimum(0.0, self.margin - prices[:, None])
        for group in self.offers.groups:
            if len(group.places) > 1 or group.setup.any():
                rows = list(group.places)
                gain[rows] *= gain[rows].sum(axis=0) + group.setup < 0
        pays: Flags = gain < 0
        return pays

    def bid(self, prices: Reals) -> Bid:
        """Let everybody take what pays best."""
        prices = np.round(prices * _GRAIN) / _GRAIN
        pays = self.paying(prices)
        many = np.flatnonzero(pays.sum(axis=0) > 1)
        value = (np.where(pays, self.margin - prices[:, None], 0.0)).sum(axis=0)
        wanted = pays.copy()
        for group in self.offers.groups:
            value += np.where(pays[list(group.places)].any(axis=0), group.setup, 0.0)
        sets = Sets(self, prices, many, pays[:, many])
        value[many], wanted[:, many] = sets.value, sets.taken()
        bound = float(prices.sum() + value.sum()) - self.offers.given_back
        return Bid(prices, bound, value, wanted.sum(axis=1))

    def climb(self, start: Reals, target: float, rounds: int) -> Bid:
        """Raise the bound towards `target`, the cost of a plan, by steps along the subgradient."""
        here = best = self.bid(start)
        length, idle = 1.0, 0
        for _ in range(rounds):
            unmet = 1.0 - here.wanted
            if best.bound > target - 1 or not unmet.any():
                break
            stride = length * max(1.0, target - here.bound) / float(unmet @ unmet)
            here = self.bid(here.prices + stride * unmet)
            if here.bound > best.bound:
                best, idle = here, 0
            else:
                idle += 1
            if idle >= _PATIENCE:
                here, length, idle = best, length / 2, 0
        return best

    def reduced(self, bid: Bid, room: float) -> Reals:
        """Give by how much at least the bound rises where a worker takes a case, shape (cases, workers).

        Exact for the relaxation where that is near `room` or below; beyond, a lower bound that says enough.
        """
        margin, pays = self.margin - bid.prices[:, None], self.paying(bid.prices)
        setup, kin = np.zeros_like(margin), np.where(pays, margin, 0.0)
        gain = np.minimum(0.0, margin)
        for group in self.offers.groups:
            rows = list(group.places)
            setup[rows] = group.setup
            # With one case of a family taken, the others need no setup any more.
            kin[rows] = kin[rows].sum(axis=0) - gain[rows].sum(axis=0) + gain[rows]
        others = np.where(pays, margin, 0.0).sum(axis=0) - kin
        rise: Reals = margin + setup + others - bid.value
        crowded = (pays.any(axis=0) | (others < 0)) & (rise <= room)
        places, workers = np.nonzero(crowded)
        if len(places):
            with_kin = pays[:, workers]
            for group in self.offers.groups:
                kept = np.array(group.places)
                columns = np.flatnonzero(np.isin(places, kept))
                with_kin[kept[:, None], columns] = gain[kept[:, None], workers[columns]] < 0
            with_kin[places, np.arange(len(places))] = True
            sets = Sets(self, bid.prices, workers, with_kin, places)
            rise[places, workers] = np.maximum(rise[places, workers], sets.value - bid.value[workers])
        return rise


class Sets:
    """The cheapest set of cases of each of some workers at some prices, by dynamic programming over loads.

    Parameters
    ----------
    workers
        Indices of workers, one a row; a worker may have several rows.
    pays
        Which cases may be in the set of each row, shape (cases, rows).
    forced
        A place that the set of each row must hold; nothing is asked when None.
    """

    def __init__(
        self, auction: Auction, prices: Reals, workers: Ints, pays: Flags, forced: Ints | None = None
    ) -> None:
        self.auction, self.workers = auction, workers
        self.forced = np.full(len(workers), -1) if forced is None else forced
        self.pays = pays
        self.price = np.where(pays, auction.cost[:, workers] - prices[:, None], NEVER)
        most = int((pays * auction.units[:, workers]).sum(axis=0).max(initial=0))
        self.added = auction.added[workers, : most + 1]
        self._loads = np.arange(self.added.shape[1])
        self._steps: list[tuple[int, Flags]] = []
        self.table = np.full(self.added.shape, NEVER)
        self.table[:, 0] = 0.0
        for group in auction.offers.groups:
            if pays[list(group.places)].any():
                self._offer(group.places, group.setup[workers])

    def _offer(self, places: tuple[int, ...], setup: Reals) -> None:
        """Let every row take some of a group, or none of it where none is forced."""
        opened = self.table + setup[:, None]
        asked = np.zeros(len(self.workers), dtype=np.bool_)
        for place in places:
            if not self.pays[place].any():
                continue
            forced = self.forced == place
            asked |= forced
            offer = self._shifted(opened, place) + self.price[place][:, None]
            better = (offer < opened) | forced[:, None]
            opened = np.where(better, offer, opened)
            self._steps.append((place, better))
        better = (opened < self.table) | asked[:, None]
        self.table = np.where(better, opened, self.table)
        self._steps.append((-1, better))

    def _shifted(self, table: Reals, place: int) -> Reals:
        before = self._loads[None, :] - self.auction.units[place, self.workers][:, None]
        return np.where(before >= 0, np.take_along_axis(table, np.maximum(0, before), axis=1), NEVER)

    @cached_property
    def value(self) -> Reals:
        """Give what the cheapest set of each row costs less its prices, shape (rows,)."""
        value: Reals = (self.table + self.added).min(axis=1, initial=NEVER)
        return value

    def taken(self) -> Flags:
        """Give the cheapest sets, shape (cases, rows)."""
        rows = np.arange(len(self.workers))
        state = (self.table + self.added).argmin(axis=1) if len(rows) else rows
        taken = np.zeros(self.pays.shape, dtype=np.bool_)
        opened = np.zeros(len(rows), dtype=np.bool_)
        for place, better in reversed(self._steps):
            if place < 0:
                opened = better[rows, state]
                continue
            chosen = opened & better[rows, state]
            taken[place, chosen] = True
            state = np.where(chosen, state - self.auction.units[place, self.workers], state)
        return taken

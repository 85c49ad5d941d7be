"""Every worker's best basket at given prices, exactly, all workers in one call.

A worker's basket is a set of things to take (lead this case, stand beside that one), within their room
and their number of new cases, at its summed price plus what the load and the families then cost. A small
dynamic programme over (new cases, load) finds the cheapest (`filling`).

Loads are counted in whole units. Where weights have no useful common divisor they are rounded down to
units, and so is the room: every true basket still fits and its load costs no more, so the values are
lower bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem import UNLIMITED, Problem
from solver.roads.costs import beside
from solver.roads.filling import IMPOSSIBLE, fill
from solver.roads.joined import renumbered, sorted_by

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_MOST_LOADS = 400  # states of load a worker; finer counting costs time and hardly moves the bound
_MOST_NEW = 12  # beyond so many, the limit on new cases is counted only if it can bind
NO_FEES = np.empty((0, 1))  # where no family counts


@dataclass(frozen=True)
class Things:
    """What may be taken, sorted for the knapsacks; numbered from 0 as they were given.

    Attributes
    ----------
    first, order
        Worker w has the things order[first[w] : first[w + 1]], those of a family together.
    units, leads, family
        In that order: load, whether it is a new case, and the family whose fee it pays, -1 for none.
    """

    first: Ints
    order: Ints
    units: Ints
    leads: Flags
    family: Ints

    @classmethod
    def of(cls, workers: int, worker: Ints, units: Ints, leads: Flags, family: Ints) -> Things:
        """Sort things of so many workers."""
        order = sorted_by(worker * (int(family.max(initial=0)) + 2) + family + 1)
        first = np.concatenate([[0], np.cumsum(np.bincount(worker, minlength=workers))])
        return cls(first, order, units[order], leads[order], family[order])

    def among(self, kept: Ints) -> Things:
        """Give these things alone, rising, numbered anew."""
        number = renumbered(kept, len(self.order))
        inside = number[self.order] >= 0
        first = np.concatenate([[0], np.cumsum(inside)])[self.first]
        return Things(
            first, number[self.order[inside]], self.units[inside], self.leads[inside], self.family[inside]
        )


@dataclass(frozen=True)
class Baskets:
    """By worker the least price, shape (workers,), which things are taken, and what fits beside them."""

    value: Reals
    taken: Flags
    beside: Beside


class Knapsacks:
    """The knapsacks of some workers.

    Parameters
    ----------
    problem
        The numbers.
    workers
        Indices of the workers; a thing's worker is the place in them.
    load
        What each carries besides, in hundredths, and `new` how many new cases they lead besides.
    weights
        All weights that can occur, in hundredths.
    leads
        How many cases each may lead at most.
    """

    def __init__(
        self, problem: Problem, workers: Ints, load: Ints, new: Ints, weights: Ints, leads: Ints
    ) -> None:
        room = np.maximum(0, problem.limit[workers] - load)
        self.unit = _unit(weights, int(room.max(initial=0)))
        self.room = room // self.unit
        limit = np.minimum(problem.new_limit[workers] - new, leads)
        self.counted = bool((limit < leads).any()) and int(limit.max(initial=0)) <= _MOST_NEW
        self.limit = limit if self.counted else np.full(len(workers), UNLIMITED)
        self.shape = (
            len(workers),
            int(limit.max(initial=0)) + 1 if self.counted else 1,
            int(self.room.max(initial=0)) + 1,
        )
        self.load_cost = self._load_costs(problem, workers, load)
        self.load_bars = np.where(self.load_cost >= IMPOSSIBLE, IMPOSSIBLE, 0.0)

    def _load_costs(self, problem: Problem, workers: Ints, load: Ints) -> Reals:
        """What each load costs more than the present one; impossible beyond the room."""
        _, _, loads = self.shape
        taken = np.arange(loads, dtype=np.int64)
        thresholds, slopes = problem.steps
        over = np.zeros((len(workers), loads), dtype=np.int64)
        for step, slope in enumerate(slopes.tolist()):
            bar = thresholds[workers, step][:, None]
            over += slope * np.maximum(0, load[:, None] + taken * self.unit - bar)
        cost = (over - over[:, :1]).astype(np.float64)
        cost[taken[None, :] > self.room[:, None]] = IMPOSSIBLE
        return cost

    def units(self, weight: Ints) -> Ints:
        """Count hundredths in units, rounded down."""
        return weight // self.unit

    def fill(self, things: Things, prices: Reals, fees: Reals = NO_FEES, costs: bool = True) -> Baskets:
        """Find every worker's cheapest basket at these prices of things.

        Parameters
        ----------
        fees
            By family, and by how many of it one worker leads: shape (families, 1 + most).
        costs
            Whether load costs anything; it is limited anyway.
        """
        value, taken, table = np.empty(self.shape[0]), np.zeros(len(prices), np.bool_), np.empty(self.shape)
        fill(
            things.first,
            things.order,
            things.units,
            things.leads,
            things.family,
            prices,
            self.room,
            self.limit,
            fees,
            self.load_cost if costs else self.load_bars,
            self.counted,
            value,
            taken,
            table,
        )
        return Baskets(value, taken, Beside(self, things, table))


@dataclass(frozen=True)
class Beside:
    """What each worker's cheapest basket costs more when something must fit beside it."""

    knapsacks: Knapsacks
    things: Things
    table: Reals

    def each(self) -> Reals:
        """Give that by thing."""
        own, things, more = self.knapsacks, self.things, np.empty(len(self.things.order))
        beside(
            things.first,
            things.order,
            things.units,
            things.leads,
            own.room,
            own.limit,
            own.load_cost,
            own.counted,
            self.table,
            more,
        )
        return more


def _unit(weights: Ints, room: int) -> int:
    """Choose the unit: the common divisor, or coarser where that would make too many states."""
    divisor = int(np.gcd.reduce(weights)) if len(weights) else 1
    return max(1, divisor, -(-room // _MOST_LOADS))

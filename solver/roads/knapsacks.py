"""Every worker's best basket at given prices, exactly, all workers at once.

A worker's basket is a set of things to take (lead this case, stand beside that one), within their room
and their number of new cases, at its summed price plus what the load then costs. A small dynamic
programme over (new cases, load) finds the cheapest (`filling`).

Loads are counted in whole units. Where weights have no useful common divisor they are rounded down to
units, and so is the room: every true basket still fits and its load costs no more, so the values are
lower bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem import UNLIMITED, Problem
from solver.roads.filling import IMPOSSIBLE, Filling, Things
from solver.roads.joined import place_in_run, sorted_by

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_MOST_LOADS = 400  # states of load a worker; finer counting costs time and hardly moves the bound
_MOST_NEW = 12  # beyond so many, the limit on new cases is counted only if it can bind


@dataclass(frozen=True)
class Baskets:
    """The answer: by worker the least price, shape (workers,), the rows taken, and what fits beside what."""

    value: Reals
    taken: Ints
    beside: Beside


class Knapsacks:
    """The knapsacks of some workers.

    Parameters
    ----------
    problem
        The numbers.
    workers
        Indices of the workers; `Things.worker` is the place in them.
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

    def alone(self, worker: Ints, units: Ints) -> Reals:
        """Give what it costs to carry so many units beside nothing else."""
        cost: Reals = self.load_cost[worker, np.minimum(units, self.shape[2] - 1)]
        return np.where(units <= self.room[worker], cost, IMPOSSIBLE)

    def units(self, weight: Ints) -> Ints:
        """Count hundredths in units, rounded down."""
        return weight // self.unit

    def fill(self, things: Things, costs: bool = True) -> Baskets:
        """Find every worker's cheapest basket; without `costs`, load is limited but free."""
        filling = Filling(self.shape, self.counted, things, _useful(self, things))
        table = filling.table
        final = table + (self.load_cost if costs else self.load_bars)[:, None, :]
        if self.counted:
            final[np.arange(self.shape[1])[None, :] > self.limit[:, None]] = IMPOSSIBLE
        flat = final.reshape(self.shape[0], -1)
        best = flat.argmin(axis=1)
        value = flat[np.arange(len(best)), best]
        return Baskets(value, filling.trace(best), Beside(self, table))


class Beside:
    """What a worker's cheapest basket costs more when something must fit beside it."""

    def __init__(self, knapsacks: Knapsacks, table: Reals) -> None:
        self._knapsacks, self._table = knapsacks, table

    def __call__(self, worker: Ints, weight: Ints, new: int) -> Reals:
        """Give that for things of so many units, `new` cases each."""
        least = self._cheapest(np.arange(len(self._table)), 0, 0)
        more = np.empty(len(weight))
        order = np.argsort(weight, kind="stable")
        for same in np.split(order, np.flatnonzero(np.diff(weight[order])) + 1) if len(order) else []:
            people, place = np.unique(worker[same], return_inverse=True)
            cheapest = self._cheapest(people, int(weight[same[0]]), new)
            more[same] = (cheapest - least[people])[place]
        return more

    def _cheapest(self, people: Ints, units: int, new: int) -> Reals:
        """Give the cheapest baskets of some workers beside so many units and new cases."""
        knapsacks = self._knapsacks
        _, counts, loads = knapsacks.shape
        if units >= loads:
            return np.full(len(people), IMPOSSIBLE)
        cost = self._table[people, :, : loads - units] + knapsacks.load_cost[people, None, units:]
        if knapsacks.counted:
            cost[np.arange(counts)[None, :] > (knapsacks.limit[people] - new)[:, None]] = IMPOSSIBLE
        least: Reals = cost.reshape(len(people), -1).min(axis=1)
        return least


def _useful(knapsacks: Knapsacks, things: Things) -> Ints:
    """Give the rows that some cheapest basket could hold.

    Of what counts alike on a worker the cheapest come first. A lead in a basket could be any cheaper one
    instead, unless that is in the basket too or another of its group is: so there is no use for more of them
    than one and as many as other leads fit beside. Of helpers, none of whom is in a group, there is use for
    as many as there is room for.
    """
    fits = np.flatnonzero(
        (things.weight <= knapsacks.room[things.worker]) & (things.new <= knapsacks.limit[things.worker])
    )
    worker, weight, new = things.worker[fits], things.weight[fits], things.new[fits]
    room, limit = knapsacks.room[worker], knapsacks.limit[worker]
    lightest = int(weight[new > 0].min(initial=UNLIMITED))
    beside = np.minimum(limit - new, (room - weight) // lightest) if lightest else limit - new
    most = np.where(new > 0, 1 + beside, room // np.maximum(1, weight))
    most[weight + new == 0] = len(things.worker)
    top = int(weight.max(initial=0)) + 1, int(new.max(initial=0)) + 1
    alike = (worker * top[1] + new) * top[0] + weight
    order = sorted_by(alike, things.price[fits])
    return np.sort(fits[order[place_in_run(alike[order]) < most[order]]])


def _unit(weights: Ints, room: int) -> int:
    """Choose the unit: the common divisor, or coarser where that would make too many states."""
    divisor = int(np.gcd.reduce(weights)) if len(weights) else 1
    return max(1, divisor, -(-room // _MOST_LOADS))

"""Every worker's best basket at given prices, exactly, all workers at once.

A worker's basket is a set of things to take (lead this case, stand beside that one), within their room
and their number of new cases, at its summed price plus what the load then costs. A small dynamic
programme over (new cases, load) finds the cheapest; it runs for all workers side by side, one thing of
each at a time. Of a group of things (sets of one family's cases, say) one is taken at most: before its first
the table is put aside, and each of them is offered to that.

Loads are counted in whole units. Where weights have no useful common divisor they are rounded down to
units, and so is the room: every true basket still fits and its load costs no more, so the values are
lower bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem import UNLIMITED, Problem

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

IMPOSSIBLE = 1e15  # dearer than any basket, and small enough that sums of it stay exact
_MOST_LOADS = 400  # states of load a worker; finer counting costs time and hardly moves the bound
_MOST_NEW = 12  # beyond so many, the limit on new cases is counted only if it can bind


@dataclass(frozen=True)
class Things:
    """What may be taken, one row each, sorted by worker and within a worker by group.

    `weight` is in units of the knapsacks, `new` how many leads it is; of one `group` of a worker one is taken
    at most, where it is not -1.
    """

    worker: Ints
    weight: Ints
    new: Ints
    price: Reals
    group: Ints


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

    def units(self, weight: Ints) -> Ints:
        """Count hundredths in units, rounded down."""
        return weight // self.unit

    def fill(self, things: Things, costs: bool = True) -> Baskets:
        """Find every worker's cheapest basket; without `costs`, load is limited but free."""
        run = _Run(self, things)
        table = run.table
        final = table + (self.load_cost if costs else self.load_bars)[:, None, :]
        if self.counted:
            final[np.arange(self.shape[1])[None, :] > self.limit[:, None]] = IMPOSSIBLE
        flat = final.reshape(self.shape[0], -1)
        best = flat.argmin(axis=1)
        value = flat[np.arange(len(best)), best]
        return Baskets(value, run.trace(best), Beside(self, table))


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


class _Run:
    """One fill: the table, and which thing last improved each state, to trace the baskets."""

    def __init__(self, knapsacks: Knapsacks, things: Things) -> None:
        workers = knapsacks.shape[0]
        self.shape = knapsacks.shape
        self.rows = _useful(knapsacks, things)
        worker, group = things.worker[self.rows], things.group[self.rows]
        number = np.bincount(worker, minlength=workers)
        # The workers with most steps come first, so that each step works on a block.
        self.order = np.argsort(-number, kind="stable")
        place = np.empty(workers, dtype=np.int64)
        place[self.order] = np.arange(workers)
        first = np.concatenate([[0], np.cumsum(number)])
        step = np.arange(len(worker)) - first[worker]
        most = int(number.max(initial=0))
        self.width = np.bincount(step, minlength=most)
        at = step, place[worker]
        self.thing = np.full((most, workers), -1, dtype=np.int64)
        self.thing[at] = self.rows
        opens = np.append(True, (worker[1:] != worker[:-1]) | (group[1:] != group[:-1]))[: len(worker)]
        self.first = np.full((most, workers), -1, dtype=np.int64)
        self.first[at] = np.where(group >= 0, _first(step, opens), -1)
        self.back = np.zeros((most, workers), dtype=np.int64)
        self.improved: list[NDArray[np.bool_]] = []
        self._sweep(knapsacks, things)

    def _sweep(self, knapsacks: Knapsacks, things: Things) -> None:
        """Offer each worker one thing after the other."""
        workers, counts, loads = self.shape
        reach = int(things.weight[self.rows].max(initial=0))
        extra = int(things.new[self.rows].max(initial=0)) if knapsacks.counted else 0
        padded = np.full((2, workers, counts + extra, loads + reach), IMPOSSIBLE)
        inner, aside = padded[:, :, extra:, reach:]
        inner[:, 0, 0] = 0.0
        real = self.thing >= 0
        some = self.thing[real]
        new, weight = things.new[some], things.weight[some]
        offset = np.zeros(self.back.shape, dtype=np.int64)
        offset[real] = new * (padded.strides[2] // 8 if knapsacks.counted else 0) + weight
        offset[self.first >= 0] -= padded.strides[0] // 8
        self.back[real] = new * (loads if knapsacks.counted else 0) + weight
        price = np.full(self.back.shape, IMPOSSIBLE)
        price[real] = things.price[some]
        at = np.arange(padded[0].size, dtype=np.int64).reshape(padded.shape[1:])[:, extra:, reach:]
        flat = padded.reshape(-1)
        opening = self.first == np.arange(len(self.first))[:, None]
        opens = opening.any(axis=1).tolist()
        for t, width in enumerate(self.width.tolist()):
            if opens[t]:
                opened = np.flatnonzero(opening[t, :width])
                aside[opened] = inner[opened]
            offer = flat[at[:width] - offset[t, :width, None, None]]
            offer += price[t, :width, None, None]
            better = offer < inner[:width]
            np.copyto(inner[:width], offer, where=better)
            self.improved.append(better.reshape(width, -1))
        self.table = np.empty(self.shape)
        self.table[self.order] = inner

    def trace(self, best: Ints) -> Ints:
        """Give the rows that lead to these states."""
        state = best[self.order].copy()
        until = np.full(len(state), len(self.improved), dtype=np.int64)
        taken: list[Ints] = []
        for t in range(len(self.improved) - 1, -1, -1):
            width = int(self.width[t])
            took = np.flatnonzero(self.improved[t][np.arange(width), state[:width]] & (until[:width] > t))
            taken.append(self.thing[t, took])
            state[took] -= self.back[t, took]
            first = self.first[t, took]
            until[took] = np.where(first >= 0, first, t)
        return np.sort(np.concatenate(taken)) if taken else np.empty(0, dtype=np.int64)


def _first(step: Ints, opens: NDArray[np.bool_]) -> Ints:
    """Give the step at which each row's group opened."""
    begun = np.flatnonzero(opens)
    found: Ints = step[begun][np.cumsum(opens) - 1]
    return found


def _useful(knapsacks: Knapsacks, things: Things) -> Ints:
    """Give the rows that some cheapest basket could hold.

    Of what weighs the same on a worker the cheapest come first, and no more than there is room for; what is
    of a group is not compared.
    """
    worker, weight = things.worker, things.weight
    fits = (weight <= knapsacks.room[worker]) & (things.new <= knapsacks.limit[worker])
    most = knapsacks.room[worker] // np.maximum(1, weight)
    most[weight == 0] = len(worker)
    most = np.where(things.new > 0, np.minimum(most, knapsacks.limit[worker]), most)
    most = np.where(things.group >= 0, len(worker), most) * fits
    top = int(weight.max(initial=0)) + 1
    alike = ((worker * 2 + (things.new > 0)) * top + weight) * 2 + (things.group >= 0)
    order = np.lexsort((things.price, alike))
    first = np.searchsorted(alike[order], alike[order])
    return np.sort(order[np.arange(len(order)) - first < most[order]])


def _unit(weights: Ints, room: int) -> int:
    """Choose the unit: the common divisor, or coarser where that would make too many states."""
    divisor = int(np.gcd.reduce(weights)) if len(weights) else 1
    return max(1, divisor, -(-room // _MOST_LOADS))

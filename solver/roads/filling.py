"""The dynamic programme behind the knapsacks, for all workers side by side.

A table says of every worker what the cheapest set costs that is so many new cases and so many units of load.
Things are offered one after the other. Those that count alike come first, one of every worker's at a time:
what is offered is the table itself, moved by as much. Of a group of things (sets of one family's cases, say)
one is taken at most: before its first the table is put aside, and each of them is offered to that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.roads.joined import place_in_run, sorted_by

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

IMPOSSIBLE = 1e15  # dearer than any basket, and small enough that sums of it stay exact
_MOST = 0.6  # of the workers: what more of them are offered is offered to all, too dear for the rest


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


class Filling:
    """The table and how it came about, to trace a basket.

    Parameters
    ----------
    shape
        Of the table: workers, new cases, units of load.
    counted
        Whether new cases are counted.
    rows
        Of the things, those to be offered.
    """

    def __init__(self, shape: tuple[int, int, int], counted: bool, things: Things, rows: Ints) -> None:
        self.table = np.full(shape, IMPOSSIBLE)
        self.table[:, 0, 0] = 0.0
        self._alike: list[_Offered] = []
        grouped = things.group[rows] >= 0
        self._offer_alike(things, rows[~grouped], counted)
        self._groups = _Groups(self.table, counted, things, rows[grouped])

    def trace(self, best: Ints) -> Ints:
        """Give the rows that lead to these states, numbered through each worker's table."""
        taken, state = self._groups.trace(best)
        new, load = np.divmod(state, self.table.shape[2])
        for offered in reversed(self._alike):
            taken.append(offered.undone(new, load))
        return np.sort(np.concatenate(taken))

    def _offer_alike(self, things: Things, rows: Ints, counted: bool) -> None:
        new = things.new[rows] if counted else np.zeros_like(rows)
        alike = new * (int(things.weight.max(initial=0)) + 1) + things.weight[rows]
        same = alike * len(self.table) + things.worker[rows]
        order = sorted_by(same)
        rows, new, alike, worker = rows[order], new[order], alike[order], things.worker[rows[order]]
        step = alike * (len(rows) + 1) + place_in_run(same[order])
        order = sorted_by(step)
        step = step[order]
        for one in np.split(order, np.flatnonzero(np.diff(step)) + 1) if len(order) else []:
            moved = int(new[one[0]]), int(things.weight[rows[one[0]]])
            self._alike.append(self._offered(worker[one], rows[one], things.price[rows[one]], moved))

    def _offered(self, worker: Ints, rows: Ints, price: Reals, moved: tuple[int, int]) -> _Offered:
        """Offer each of these workers one thing that is so many new cases and units."""
        workers, counts, loads = self.table.shape
        new, load = moved
        everybody = len(worker) > _MOST * workers
        if everybody:
            row, cost = np.full(workers, -1, dtype=np.int64), np.full(workers, IMPOSSIBLE)
            row[worker], cost[worker] = rows, price
            worker, rows, price = np.arange(workers), row, cost
        table = self.table if everybody else self.table[worker]
        offer = table[:, : counts - new, : loads - load] + price[:, None, None]
        target = table[:, new:, load:]
        better = offer < target
        np.copyto(target, offer, where=better)
        if not everybody:
            self.table[worker] = table
        return _Offered(worker, rows, moved, better)


@dataclass(frozen=True)
class _Offered:
    """One thing offered to each of some workers, and the states that it made better, moved back by it."""

    worker: Ints
    rows: Ints
    moved: tuple[int, int]
    better: Flags

    def undone(self, new: Ints, load: Ints) -> Ints:
        """Take what was taken out of every worker's state, in place; give the rows."""
        before = new[self.worker] - self.moved[0], load[self.worker] - self.moved[1]
        possible = np.flatnonzero((before[0] >= 0) & (before[1] >= 0))
        took = possible[self.better[possible, before[0][possible], before[1][possible]]]
        new[self.worker[took]], load[self.worker[took]] = before[0][took], before[1][took]
        return self.rows[took]


class _Groups:
    """Things in groups, offered one of each worker's at a time; the table is changed in place."""

    def __init__(self, table: Reals, counted: bool, things: Things, rows: Ints) -> None:
        workers, _, loads = table.shape
        worker, group = things.worker[rows], things.group[rows]
        number = np.bincount(worker, minlength=workers)
        # The workers with most steps come first, so that each step works on a block.
        self._order = np.argsort(-number, kind="stable")
        place = np.empty(workers, dtype=np.int64)
        place[self._order] = np.arange(workers)
        first = np.concatenate([[0], np.cumsum(number)])
        step = np.arange(len(worker)) - first[worker]
        most = int(number.max(initial=0))
        self._width = np.bincount(step, minlength=most)
        at = step, place[worker]
        self._thing = np.full((most, workers), -1, dtype=np.int64)
        self._thing[at] = rows
        opens = np.append(True, (worker[1:] != worker[:-1]) | (group[1:] != group[:-1]))[: len(worker)]
        self._first = np.full((most, workers), -1, dtype=np.int64)
        self._first[at] = _first(step, opens)
        self._new = np.zeros((most, workers), dtype=np.int64)
        self._new[at] = things.new[rows] if counted else 0
        self._weight = np.zeros((most, workers), dtype=np.int64)
        self._weight[at] = things.weight[rows]
        self._back = self._new * loads + self._weight
        self._improved: list[Flags] = []
        if most:
            price = np.full((most, workers), IMPOSSIBLE)
            price[at] = things.price[rows]
            self._sweep(table, price)

    def _sweep(self, table: Reals, price: Reals) -> None:
        """Offer each worker one thing after the other."""
        workers, counts, loads = table.shape
        reach, extra = int(self._weight.max()), int(self._new.max())
        padded = np.full((2, workers, counts + extra, loads + reach), IMPOSSIBLE)
        inner, aside = padded[:, :, extra:, reach:]
        inner[:] = table[self._order]
        offset = self._new * (padded.strides[2] // 8) + self._weight
        offset[self._first >= 0] -= padded.strides[0] // 8
        at = np.arange(padded[0].size, dtype=np.int64).reshape(padded.shape[1:])[:, extra:, reach:]
        flat = padded.reshape(-1)
        opening = self._first == np.arange(len(self._first))[:, None]
        for t, width in enumerate(self._width.tolist()):
            opened = np.flatnonzero(opening[t, :width])
            aside[opened] = inner[opened]
            offer = flat[at[:width] - offset[t, :width, None, None]]
            offer += price[t, :width, None, None]
            better = offer < inner[:width]
            np.copyto(inner[:width], offer, where=better)
            self._improved.append(better.reshape(width, -1))
        table[self._order] = inner

    def trace(self, best: Ints) -> tuple[list[Ints], Ints]:
        """Give the rows that lead to these states, and every worker's state before them."""
        state = best[self._order].copy()
        until = np.full(len(state), len(self._improved), dtype=np.int64)
        taken = [np.empty(0, dtype=np.int64)]
        for t in range(len(self._improved) - 1, -1, -1):
            width = int(self._width[t])
            took = np.flatnonzero(self._improved[t][np.arange(width), state[:width]] & (until[:width] > t))
            taken.append(self._thing[t, took])
            state[took] -= self._back[t, took]
            until[took] = self._first[t, took]
        before = np.empty_like(state)
        before[self._order] = state
        return taken, before


def _first(step: Ints, opens: Flags) -> Ints:
    """Give the step at which each row's group opened."""
    begun = np.flatnonzero(opens)
    found: Ints = step[begun][np.cumsum(opens) - 1]
    return found

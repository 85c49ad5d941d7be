"""What each worker can be given, as whole baskets: a linear programme that cannot carry half a case.

A worker's room is a knapsack, and the relaxation of a knapsack fills the last corner with part of a case.
Cases that weigh the same on a worker are one class, and there are few classes: a basket says how many of each
are given. One variable a basket, exactly one of them chosen, and as many cases of each class as it says:
every corner of this relaxation holds whole cases, and what a basket's load costs is exact. On invented weeks
the bound of a team rises from some 20 % below the optimum to 2 %.

Co-workers' points are one class of their own, in units of what they have in common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.placements import Placements
from solver.programme import Rows

Ints = NDArray[np.int64]

_MOST = 4000  # baskets of one worker; beyond, their room is relaxed as it is


@dataclass(frozen=True)
class _Class:
    """Literals that count alike in a worker's baskets.

    `unit` is what one count weighs, in hundredths; `counts` what each literal counts; `leads` how many new
    cases one count is.
    """

    literals: Ints
    counts: Ints
    unit: int
    leads: int


def with_baskets(placements: Placements, rows: Rows) -> Rows:
    """Add the baskets of every worker to the relaxation of the placements' model."""
    parts = [_of(placements, worker) for worker in placements.workers.tolist()]
    added = _Added(len(rows.upper), len(rows.low))
    for worker, part in zip(placements.workers.tolist(), parts, strict=True):
        if part is not None:
            added.add(placements, worker, *part)
    return added.to(rows)


def _of(placements: Placements, worker: int) -> tuple[list[_Class], Ints] | None:
    """Give a worker's classes and baskets, shape (baskets, classes); None where those are too many."""
    problem = placements.problem
    classes = _classes(placements, worker)
    room = int(problem.limit[worker] - problem.before[worker])
    baskets = _baskets(classes, room, int(problem.new_limit[worker]))
    return None if baskets is None else (classes, baskets)


def _classes(placements: Placements, worker: int) -> list[_Class]:
    leading, weights = placements.leading(worker)
    helping, points = placements.helping(worker)
    classes = []
    for weight in sorted(set(weights.tolist())):
        same = leading[weights == weight]
        classes.append(_Class(same, np.ones_like(same), weight, 1))
    if len(helping) and points.any():
        unit = int(np.gcd.reduce(points))
        classes.append(_Class(helping, points // unit, unit, 0))
    return classes


def _baskets(classes: list[_Class], room: int, new: int) -> Ints | None:
    """List every way to stay within `room` hundredths and `new` cases, shape (baskets, classes)."""
    baskets = np.zeros((1, 0), dtype=np.int64)
    room_left, new_left = np.array([max(0, room)]), np.array([new])
    for part in classes:
        most = int(part.counts.sum())
        if part.unit:
            most = min(most, int(room_left.max()) // part.unit)
        if part.leads:
            most = min(most, int(new_left.max()))
        taken = np.tile(np.arange(most + 1), len(baskets))
        parent = np.repeat(np.arange(len(baskets)), most + 1)
        room_after = room_left[parent] - taken * part.unit
        new_after = new_left[parent] - taken * part.leads
        fits = (room_after >= 0) & (new_after >= 0)
        baskets = np.column_stack([baskets[parent[fits]], taken[fits]])
        room_left, new_left = room_after[fits], new_after[fits]
        if len(baskets) > _MOST:
            return None
    return baskets


class _Added:
    """Columns and rows to be appended to a linear programme."""

    def __init__(self, columns: int, rows: int) -> None:
        self._columns, self._rows = columns, rows
        self._new_columns = 0
        self._entries: list[tuple[Ints, Ints, NDArray[np.float64]]] = []
        self._sides: list[tuple[float, float]] = []

    def add(self, placements: Placements, worker: int, classes: list[_Class], baskets: Ints) -> None:
        """Choose one of a worker's baskets, be given what it says, and pay for its load."""
        first = self._columns + self._new_columns
        self._new_columns += len(baskets)
        columns = np.arange(first, first + len(baskets))
        self._row(columns, np.ones(len(baskets)), 1.0, 1.0)
        for part, counts in zip(classes, baskets.T, strict=True):
            some = np.flatnonzero(counts)
            literals = np.concatenate([part.literals, columns[some]])
            self._row(literals, np.concatenate([part.counts, -counts[some]]).astype(np.float64), 0.0, 0.0)
        units = np.array([part.unit for part in classes], dtype=np.int64)
        load = placements.problem.before[worker] + baskets @ units
        for threshold, over in placements.excess[worker]:
            excess = np.maximum(0, load - threshold)
            some = np.flatnonzero(excess)
            self._row(
                np.append(columns[some], over), np.append(-excess[some], 1).astype(np.float64), 0.0, np.inf
            )

    def _row(self, columns: Ints, values: NDArray[np.float64], low: float, high: float) -> None:
        self._entries.append((np.full(len(columns), self._rows + len(self._sides)), columns, values))
        self._sides.append((low, high))

    def to(self, rows: Rows) -> Rows:
        """Give the programme with these appended."""
        if not self._sides:
            return rows
        low, high = np.array(self._sides).T
        return Rows(
            upper=np.concatenate([rows.upper, np.ones(self._new_columns)]),
            cost=np.concatenate([rows.cost, np.zeros(self._new_columns)]),
            row=np.concatenate([rows.row, *(row for row, _, _ in self._entries)]),
            column=np.concatenate([rows.column, *(column for _, column, _ in self._entries)]),
            value=np.concatenate([rows.value, *(value for _, _, value in self._entries)]),
            low=np.concatenate([rows.low, low]),
            high=np.concatenate([rows.high, high]),
        )

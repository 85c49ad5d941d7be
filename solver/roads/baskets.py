"""What each worker can be given, as whole baskets: a linear programme that cannot carry half a case.

A worker's room is a knapsack, and the relaxation of a knapsack fills the last corner with part of a case.
Cases that weigh the same on a worker are one class, and there are few classes: a basket says how many of each
are given. One variable a basket, exactly one of them chosen, and as many cases of each class as it says:
every corner of this relaxation holds whole cases, and what a basket's load costs is exact. On invented weeks
the bound of a team rises from some 20 % below the optimum to 2 %.

Co-workers' points are one class of their own, in units of what they have in common. What waits is such a
knapsack too, once it is known how much must: cases of one priority are one class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.found import Levels
from solver.placements import Placements, Sum
from solver.programme import Rows

Ints = NDArray[np.int64]

_MOST_FINE = 400  # baskets of one worker while co-workers' points are told apart
_MOST = 800  # baskets of one worker; beyond, their room is relaxed as it is
_MOST_EXACT = 500  # baskets of what waits


@dataclass(frozen=True)
class Room:
    """What one worker may be given, as columns of a linear programme.

    Attributes
    ----------
    leading, helping
        Columns that count cases led and helped with, and what one weighs, in hundredths.
    left, new
        Hundredths that may be added, and new cases.
    excess
        (points that may be added before a threshold of utilisation is passed, column of what lies above it).
    """

    leading: Sum
    helping: Sum
    left: int
    new: int
    excess: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Total:
    """Columns of which those chosen count so much together, no more and no less."""

    counted: Sum
    exactly: int


@dataclass(frozen=True)
class Kind:
    """What a basket counts: how many there can be, what one weighs, and how many new cases one is."""

    most: int
    unit: int
    leads: int


@dataclass(frozen=True)
class _Class(Kind):
    """Columns that count alike in a worker's baskets; `counts` is what one of each counts."""

    columns: Ints
    counts: Ints


def rooms_of(placements: Placements) -> Iterator[Room]:
    """Give every worker's room in the relaxation of the placements' model."""
    problem = placements.problem
    for worker in placements.workers.tolist():
        before = int(problem.before[worker])
        yield Room(
            placements.leading(worker),
            placements.helping(worker),
            int(problem.limit[worker]) - before,
            int(problem.new_limit[worker]),
            tuple((threshold - before, over) for threshold, over in placements.excess[worker]),
        )


def waits_of(placements: Placements, waiting: Levels) -> Total | None:
    """Give what must wait, where that is known to be the least."""
    found, bound = waiting
    priorities = placements.problem.priority[placements.cases]
    return Total(Sum(placements.waiting, priorities), found) if found == bound else None


def with_baskets(rows: Rows, rooms: Iterable[Room], waits: Total | None = None) -> Rows:
    """Add every worker's baskets to a linear programme, and those of what waits."""
    added = _Added(len(rows.upper), len(rows.low))
    if waits is not None:
        classes = [part for part in _alike(waits.counted, rows.upper, leads=0) if part.unit]
        baskets = ways(classes, waits.exactly, 0, _MOST_EXACT, least=waits.exactly)
        if baskets is not None:
            added.choose(classes, baskets)
    for room in rooms:
        for limit, classes in _classes(room, rows.upper):
            baskets = ways(classes, room.left, room.new, limit)
            if baskets is not None:
                added.add(room, classes, baskets)
                break
    return added.to(rows)


def _classes(room: Room, upper: NDArray[np.float64]) -> Iterator[tuple[int, list[_Class]]]:
    """Give the classes fine and coarse, each with the most baskets that it is worth."""
    leading = _alike(room.leading, upper, leads=1)
    columns, points = room.helping
    yield _MOST_FINE, leading + _alike(room.helping, upper, leads=0)
    if points.any():
        unit = int(np.gcd.reduce(points))
        counts = points // unit
        yield (
            _MOST,
            [*leading, _Class(int(counts @ upper[columns].astype(np.int64)), unit, 0, columns, counts)],
        )


def _alike(given: Sum, upper: NDArray[np.float64], leads: int) -> list[_Class]:
    """Sort columns into classes that weigh the same."""
    found = []
    for weight in sorted(set(given.coefficients.tolist())):
        same = given.variables[given.coefficients == weight]
        found.append(_Class(int(upper[same].sum()), weight, leads, same, np.ones_like(same)))
    return found


def ways(kinds: Sequence[Kind], room: int, new: int, limit: int, least: int = 0) -> Ints | None:
    """List every way to use at most `room` and at least `least` of what is weighed, and at most `new` cases.

    Shape (ways, kinds); None where there are more than `limit`.
    """
    room = max(0, room)
    baskets = np.zeros((1, 0), dtype=np.int64)
    room_left, new_left = np.array([room]), np.array([new])
    later = sum(part.unit * part.most for part in kinds)
    for part in kinds:
        later -= part.unit * part.most
        most = part.most
        if part.unit:
            most = min(most, int(room_left.max(initial=0)) // part.unit)
        if part.leads:
            most = min(most, int(new_left.max(initial=0)))
        taken = np.tile(np.arange(most + 1), len(baskets))
        parent = np.repeat(np.arange(len(baskets)), most + 1)
        room_after = room_left[parent] - taken * part.unit
        new_after = new_left[parent] - taken * part.leads
        used = room - room_after
        fits = (room_after >= 0) & (new_after >= 0) & (used + later >= least)
        baskets = np.column_stack([baskets[parent[fits]], taken[fits]])
        room_left, new_left = room_after[fits], new_after[fits]
        if len(baskets) > limit:
            return None
    return baskets


class _Added:
    """Columns and rows to be appended to a linear programme."""

    def __init__(self, columns: int, rows: int) -> None:
        self._columns, self._rows = columns, rows
        self._new_columns = 0
        self._entries: list[tuple[Ints, Ints, NDArray[np.float64]]] = []
        self._sides: list[tuple[float, float]] = []

    def choose(self, classes: list[_Class], baskets: Ints) -> Ints:
        """Choose one of the baskets and have what it says; give their columns."""
        first = self._columns + self._new_columns
        self._new_columns += len(baskets)
        columns = np.arange(first, first + len(baskets))
        self._row(columns, np.ones(len(baskets)), 1.0, 1.0)
        for part, counts in zip(classes, baskets.T, strict=True):
            some = np.flatnonzero(counts)
            inside = np.concatenate([part.columns, columns[some]])
            self._row(inside, np.concatenate([part.counts, -counts[some]]).astype(np.float64), 0.0, 0.0)
        return columns

    def add(self, room: Room, classes: list[_Class], baskets: Ints) -> None:
        """Choose one of a worker's baskets and pay for its load."""
        columns = self.choose(classes, baskets)
        load = baskets @ np.array([part.unit for part in classes], dtype=np.int64)
        for threshold, over in room.excess:
            excess = np.maximum(0, load - threshold)
            some = np.flatnonzero(excess)
            values = np.append(-excess[some], 1).astype(np.float64)
            self._row(np.append(columns[some], over), values, 0.0, np.inf)

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

"""A mixed-integer programme as plain arrays, built block by block."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.mip.figures import Flags, Ints

Reals = NDArray[np.float64]
INFINITY = float("inf")
_EMPTY = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Arrays:
    """Rows ``lower <= A x <= upper`` in compressed form, columns with bounds and whether they are whole."""

    start: Ints
    index: Ints
    value: Reals
    row_lower: Reals
    row_upper: Reals
    lower: Reals
    upper: Reals
    whole: Flags


@dataclass
class Columns:
    """Variables, rows and the two objectives.

    A *helper* is a continuous variable that costs and is held up by rows alone, so that the least it may be
    follows from the others; a *credit* is one that pays, and the most it may be follows.
    """

    lower: list[Reals] = field(default_factory=list)
    upper: list[Reals] = field(default_factory=list)
    whole: list[Flags] = field(default_factory=list)
    count: int = 0
    rows: int = 0
    offset: int = 0
    _entries: list[tuple[Ints, Ints, Reals]] = field(default_factory=list)
    _bounds: list[tuple[Reals, Reals]] = field(default_factory=list)
    _costs: list[tuple[Ints, Ints]] = field(default_factory=list)
    _helped: list[tuple[Ints, Ints]] = field(default_factory=list)
    _credits: list[tuple[int, Ints]] = field(default_factory=list)

    def binaries(self, count: int) -> Ints:
        """Add literals."""
        return self._add(np.zeros(count), np.ones(count), whole=True)

    def _add(self, lower: Reals, upper: Reals, whole: bool) -> Ints:
        first, self.count = self.count, self.count + len(lower)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(np.full(len(lower), whole))
        return np.arange(first, self.count, dtype=np.int64)

    def row(self, columns: Ints, values: Ints | int, lower: float, upper: float) -> int:
        """Add one row."""
        self._entries.append(
            (
                np.full(len(columns), self.rows),
                columns,
                np.broadcast_to(np.asarray(values, float), columns.shape),
            )
        )
        self._bounds.append((np.array([lower]), np.array([upper])))
        self.rows += 1
        return self.rows - 1

    def not_both(self, some: Ints, others: Ints) -> None:
        """Add a row for each pair: not both are true."""
        rows = self.rows + np.arange(len(some), dtype=np.int64)
        ones = np.ones(len(some))
        self._entries += [(rows, some, ones), (rows, others, ones)]
        self._bounds.append((np.full(len(some), -INFINITY), ones))
        self.rows += len(some)

    def excess(self, columns: Ints, values: Ints | int, above: float, least: float = 0.0) -> int:
        """Add a helper: at least ``values · columns - above``, and at least `least`."""
        helper = self._add(np.array([least]), np.array([INFINITY]), whole=False)
        spread = np.append(np.broadcast_to(np.asarray(values), columns.shape), -1)
        row = self.row(np.append(columns, helper), spread, -INFINITY, above)
        self._helped.append((np.array([row]), helper))
        return int(helper[0])

    def any_of(self, columns: Ints, owner: Ints, owners: int) -> Ints:
        """Add a helper for each owner: at least each of the columns that it owns."""
        helpers = self._add(np.zeros(owners), np.ones(owners), whole=False)
        held = helpers[owner]
        rows = self.rows + np.arange(len(columns), dtype=np.int64)
        ones = np.ones(len(columns))
        self._entries += [(rows, columns, ones), (rows, held, -ones)]
        self._bounds.append((np.full(len(columns), -INFINITY), np.zeros(len(columns))))
        self._helped.append((rows, held))
        self.rows += len(columns)
        return helpers

    def credit(self, columns: Ints) -> int:
        """Add a variable of at most 1 and at most the sum of the columns."""
        credit = self._add(np.zeros(1), np.ones(1), whole=False)
        self.row(
            np.append(columns, credit), np.append(-np.ones(len(columns), dtype=np.int64), 1), -INFINITY, 0
        )
        self._credits.append((int(credit[0]), columns))
        return int(credit[0])

    def cost(self, columns: Ints, costs: Ints | int) -> None:
        """Add to the second objective."""
        self._costs.append((columns, np.broadcast_to(np.asarray(costs, dtype=np.int64), columns.shape)))

    def preference(self) -> Reals:
        """The second objective's coefficients, by column."""
        total = np.zeros(self.count, dtype=np.int64)
        for columns, costs in self._costs:
            np.add.at(total, columns, costs)
        return total.astype(np.float64)

    def arrays(self) -> Arrays:
        """Everything but the objectives."""
        row = (
            np.concatenate([entry[0] for entry in self._entries]) if self._entries else np.empty(0, np.int64)
        )
        order = np.argsort(row, kind="stable")
        index = np.concatenate([entry[1] for entry in self._entries]) if self._entries else row
        value = np.concatenate([entry[2] for entry in self._entries]) if self._entries else np.empty(0)
        counts = np.bincount(row, minlength=self.rows)
        return Arrays(
            start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            index=index[order],
            value=value[order].astype(np.float64),
            row_lower=_joined([bounds[0] for bounds in self._bounds]),
            row_upper=_joined([bounds[1] for bounds in self._bounds]),
            lower=_joined(self.lower),
            upper=_joined(self.upper),
            whole=np.concatenate(self.whole) if self.whole else np.empty(0, np.bool_),
        )

    def complete(self, arrays: Arrays, values: Reals) -> Reals:
        """Round what is whole, and set every helper and credit to the best that the rest allows."""
        full = np.where(arrays.whole, np.round(values), arrays.lower)
        full[~np.isfinite(full)] = 0.0
        rows = np.repeat(np.arange(self.rows), np.diff(arrays.start))
        held = np.where(arrays.whole, full, 0.0)
        activity = np.bincount(rows, weights=arrays.value * held[arrays.index], minlength=self.rows)
        for some_rows, helpers in self._helped:
            np.maximum.at(full, helpers, activity[some_rows] - arrays.row_upper[some_rows])
        for credit, columns in self._credits:
            full[credit] = min(1.0, float(full[columns].sum()))
        return full


def _joined(parts: list[Reals]) -> Reals:
    return np.concatenate(parts) if parts else np.empty(0)

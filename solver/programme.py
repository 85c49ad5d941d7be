"""A linear programme, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """A linear programme over variables from 0 to `upper`: ``low <= matrix · x <= high``, least ``cost · x``.

    The matrix is given by its entries (`row`, `column`, `value`); entries of one place are summed.
    """

    upper: Reals
    cost: Reals
    row: Ints
    column: Ints
    value: Reals
    low: Reals
    high: Reals

    def only(self, kept: NDArray[np.bool_]) -> Rows:
        """Give the programme without the variables that are not kept: they are 0."""
        place = np.cumsum(kept) - 1
        inside = kept[self.column]
        return Rows(
            self.upper[kept],
            self.cost[kept],
            self.row[inside],
            place[self.column[inside]],
            self.value[inside],
            self.low,
            self.high,
        )

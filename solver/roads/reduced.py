"""What a linear programme proves: a bound, and what each choice would cost above it.

Its duals come in doubles; rounded to a grid they are exact again, and every bound that follows from them
holds to the last digit, however inexact the solver was (Neumaier and Shcherbina, *Safe bounds in linear and
mixed-integer linear programming*, 2004).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.programme import Rows

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_GRID = 2**32  # parts of a unit of cost; fewer where sums would not fit into 64 bits
_ROOM = 2**61


@dataclass(frozen=True)
class Reduced:
    """A programme seen through its duals.

    Attributes
    ----------
    bound
        No whole-numbered solution costs less.
    dear
        What any whole-numbered solution with the variable at 1 costs above `bound` at least, shape
        (variables,).
    """

    bound: int
    dear: Ints


def reduced(rows: Rows, duals: Reals) -> Reduced | None:
    """Price the rows out, exactly; None where the numbers are too large for that.

    Parameters
    ----------
    rows
        With whole coefficients and costs, over variables from 0 to a whole `upper`.
    duals
        Of the rows, shape (rows,); any are lawful, good ones give a good bound.
    """
    grid = _grid(rows, duals)
    if grid is None:
        return None
    price = np.rint(duals * grid).astype(np.int64)
    price[(price > 0) & np.isinf(rows.low)] = 0
    price[(price < 0) & np.isinf(rows.high)] = 0
    side = np.where(price > 0, rows.low, rows.high)
    side[price == 0] = 0.0
    cost = rows.cost.astype(np.int64) * grid
    np.subtract.at(cost, rows.column, rows.value.astype(np.int64) * price[rows.row])
    least = int(price @ side.astype(np.int64)) + int(np.minimum(0, cost) @ rows.upper.astype(np.int64))
    bound = -(-least // grid)
    return Reduced(bound, -(-(np.maximum(0, cost) + least) // grid) - bound)


def _grid(rows: Rows, duals: Reals) -> int | None:
    """Give a grid fine enough to be of use and coarse enough for sums of 64 bits."""
    sides = np.where(np.isinf(rows.low), 0, np.abs(rows.low)) + np.where(
        np.isinf(rows.high), 0, np.abs(rows.high)
    )
    reach = float((np.abs(duals) * sides).sum() + (np.abs(rows.cost) * rows.upper).sum())
    reach += float((np.abs(rows.value * duals[rows.row]) * rows.upper[rows.column]).sum())
    grid = _GRID
    while grid >= 1:
        if reach * grid < _ROOM:
            return grid
        grid //= 16
    return None

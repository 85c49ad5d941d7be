"""A linear programme of many columns of which few are chosen: begun with some, grown by what is cheaper.

Each programme's duals say which other columns would make it cheaper; when none would, its optimum is that of
all. A first level of half a million columns takes a third of the time so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget
from solver.linear import Answer, simplex
from solver.programme import Rows
from solver.roads.joined import cheapest_of

Ints = NDArray[np.int64]

_AT_A_TIME = 6  # columns of a group: at first, and more where these make it cheaper
_CHEAPER = -1e-6  # by more than rounding


def sifted(rows: Rows, group: Ints, budget: Budget, share: float) -> Answer | None:
    """Solve it; give values and duals, or None when time is too short.

    Where it is too short for the next programme, those of the last are given: its solution is one of all, and
    any duals are prices.

    Parameters
    ----------
    group
        Of each column, shape (columns,): of each group some are there at first. Those of group -1 always are,
        and there must be a solution whatever others are chosen.
    share
        How much of what is left of the budget each of the programmes may take.
    """
    kept, last = group < 0, None
    drawn = np.random.default_rng(budget.seed).random(len(kept))
    cheaper, dearer = np.flatnonzero(~kept), drawn
    while len(cheaper):
        kept[cheapest_of(group, cheaper, dearer, _AT_A_TIME)] = True
        answer = simplex(rows.only(kept), budget, share)
        if answer is None:
            break
        values, duals = np.zeros(len(kept)), answer[1]
        values[kept], last = answer[0], (values, duals)
        dearer = rows.cost - np.bincount(rows.column, rows.value * duals[rows.row], len(kept))
        cheaper = np.flatnonzero(~kept & (dearer < _CHEAPER))
    return last

"""What a lead or helper costs at some prices: in which mode, and beside what is cheapest; compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.compiled import compiled
from solver.roads.filling import IMPOSSIBLE

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_ALONE = -1


@compiled()
def _least(cheapest: Reals, load_cost: Reals, space: int, beside_it: int) -> float:
    """Give the cheapest set by load and what that load costs, with so many units beside it."""
    least = IMPOSSIBLE
    for load in range(space - beside_it + 1):
        least = min(least, cheapest[load] + load_cost[load + beside_it])
    return least


@compiled(
    "void(int64[::1], int64[::1], int64[::1], boolean[::1], int64[::1], int64[::1], float64[:,::1], boolean,"
    " float64[:,:,::1], float64[::1])"
)
def beside(
    first: Ints, order: Ints, units: Ints, leads: Flags, room: Ints, limit: Ints, load_cost: Reals,
    counted: bool, table: Reals, more: Reals,
) -> None:  # fmt: skip
    """Say by thing what its worker's cheapest basket costs more when it must fit beside.

    Parameters as of `filling.fill`, whose `table` it is; `more` is the answer.
    """
    workers, counts, loads = table.shape
    known = np.empty((2, loads))
    cheapest = np.empty((2, loads))
    for worker in range(workers):
        space = room[worker]
        known[:, :] = np.nan
        for new in range(2):
            cheapest[new, :] = IMPOSSIBLE
            for count in range((min(counts - 1, limit[worker] - new) if counted else 0) + 1):
                for load in range(space + 1):
                    cheapest[new, load] = min(cheapest[new, load], table[worker, count, load])
        least = _least(cheapest[0], load_cost[worker], space, 0)
        for at in range(first[worker], first[worker + 1]):
            new, load = 1 if leads[at] else 0, units[at]
            if load > space:
                more[order[at]] = IMPOSSIBLE - least
                continue
            if np.isnan(known[new, load]):
                known[new, load] = _least(cheapest[new], load_cost[worker], space, load) - least
            more[order[at]] = known[new, load]


@compiled(
    "void(float64[::1], int64[::1], int64[::1], int64[::1], float64[::1], float64[::1], float64[::1],"
    " float64[::1], int64[::1])"
)
def cheapest_modes(
    alone: Reals, lead_case: Ints, rows_from: Ints, row_slot: Ints, row_cost: Reals, case_price: Reals,
    slot_price: Reals, price: Reals, mode: Ints,
) -> None:  # fmt: skip
    """Give each lead's reduced cost, before load and family, and the row it is beside, -1 for alone.

    Parameters
    ----------
    alone, lead_case
        By lead; it has the rows rows_from[lead] : rows_from[lead + 1].
    row_slot, row_cost
        By row.
    case_price, slot_price
        What a place is worth.
    price, mode
        The answer.
    """
    for lead in range(len(alone)):
        least, which = alone[lead], _ALONE
        for row in range(rows_from[lead], rows_from[lead + 1]):
            cost = row_cost[row] + slot_price[row_slot[row]]
            if cost < least:
                least, which = cost, row
        price[lead], mode[lead] = least - case_price[lead_case[lead]], which

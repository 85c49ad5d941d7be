"""Growing a pool's programme and raising its bound, each with the help of the other.

The programme's duals are extreme: far from its optimum, the bound at them is poor. Between them and the best
prices known the bound is better than at either, mostly; and what is cheap at several prices on the way is
what the programme lacks. A few steps of ascent from the best polish it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solver.roads.ascent import Height, climb
from solver.roads.columns import Columns, Optimum
from solver.roads.prices import Prices

_MIXED = (0.9, 0.6, 0.3, 0.0)  # how much of the best prices, and of the duals the rest
_MORE = (3, 2)  # leads a case and helpers a slot added at one of these prices
_LESS = -1.0  # a column must make the programme cheaper by more than rounding
_POLISH = 5  # rounds of ascent


def higher(columns: Columns, best: Height, found: Optimum, stop: Callable[[Height], bool]) -> Height:
    """Give the best prices between these and the programme's duals; what is cheap on the way is added.

    Parameters
    ----------
    stop
        Asked wherever prices are looked at.
    """
    one, level, centre = columns.relaxation, columns.level, best
    duals = columns.prices(found)
    for share in _MIXED:
        wait_price = share * centre.wait_price + (1 - share) * found.wait_price
        prices = Prices(
            np.minimum(_mixed(share, centre.prices.case, duals.case), level.waiting_costs(wait_price)),
            np.maximum(0.0, _mixed(share, centre.prices.slot, duals.slot)),
        )
        here = level.price(one, prices, wait_price)
        add_cheap(columns, here)
        if here.bound > best.bound:
            best = here
        if stop(here):
            return best
    best = climb(one, level, best.prices, best.wait_price, found.cost, _POLISH, stop)
    add_cheap(columns, best)
    return best


def add_cheap(columns: Columns, here: Height) -> None:
    """Add the baskets that are cheapest at some prices, and what would make others cheaper."""
    columns.add_baskets(here.priced.leads, here.priced.helpers)
    columns.leads[here.priced.leads] = True
    columns.helpers[here.priced.helpers] = True
    columns.keep_cheapest(columns.relaxation.dearer(here.prices, here.priced), _MORE, _LESS)


def _mixed(share: float, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return share * one + (1 - share) * other

"""Climbing by stretches: most looks at prices are at cheap pairs alone, and a few at all of them.

Of a pool's pairs, one in ten is cheap at any prices that are worth looking at, and a look among those takes
two thirds of the time. So a climb goes among what was cheap where it began, one look at everything tells how
high that really was, and what is cheap there is added for the next stretch.

One direction is too flat for a climb: where room is short, what it is worth and the price of waiting rise
together, and the bound hardly changes, though other prices could be better up there. It is known, as the
first level says what places are worth in priority; so before each stretch prices are moved along it, as far
as that helps.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solver.roads.ascent import DEAREST, PACE, Height, Level, Pace, climb, looked_at
from solver.roads.prices import Prices, Relaxation

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Rows = tuple[Ints, Ints]  # leads and helpers of a menu
Stop = Callable[[Height], bool]

_CHEAP = (12, 6)  # leads and helpers a case that are cheap
_NUDGE = 0.05  # of the price of waiting, by which prices are moved along what places are worth
_LEAST = 50.0  # that price, for this
_FURTHER = 4.0  # times the price of waiting, as far as a programme's may be followed at once
_IDLE = (
    5  # stretches that gain too little: the first ones, among pairs that were cheap elsewhere, may lead down
)
_BOLDER = 2.0  # times as far: the target of the next stretch, but no further than the first one
_FLAT = 1e-2  # of the first target: who comes so close to the top sets out anew, as if from far below
_LOST = 5.0  # times the distance to the target: who is so far below the best place goes on from there
_LAST = 40  # looks whose baskets are remembered


class Stretches:
    """The pairs of a relaxation that were cheap so far, and climbs among them.

    Parameters
    ----------
    worth
        What places are worth in priority waiting, where that is known; otherwise all 0.

    Attributes
    ----------
    baskets
        The leads and helpers in the baskets of the last looks.
    """

    def __init__(self, relaxation: Relaxation, worth: Prices) -> None:
        self.relaxation, self._worth = relaxation, worth
        self.baskets: deque[Rows] = deque(maxlen=_LAST)
        menu = relaxation.menu
        self._kept = np.zeros(len(menu.lead_case), np.bool_), np.zeros(len(menu.help_slot), np.bool_)

    def climb(
        self, level: Level, start: Height, step: float, stop: Stop, gain: float = -np.inf, pace: Pace = PACE
    ) -> tuple[Height, Height]:
        """Climb from a look at everything, stretch by stretch; give the best such look, and the last.

        Parameters
        ----------
        step
            How far above the start the first target is.
        stop
            Asked at every look, with where the climb is.
        gain
            What the best of them is to rise by, as a share of it; a few stretches without that are the last.
        """
        best = here = start
        place, most, idle = start.prices, step, 0
        while idle < _IDLE and not stop(here):
            here, place, step = self.stretch(level, here, place, step, stop, pace)
            step = min(_BOLDER * step, most) if step > _FLAT * most else most
            idle = 0 if here.bound - best.bound > gain * max(1.0, abs(best.bound)) else idle + 1
            best = max(best, here, key=lambda height: height.bound)
        return best, here

    def stretch(
        self, level: Level, here: Height, place: Prices, step: float, stop: Stop, pace: Pace = PACE
    ) -> tuple[Height, Prices, float]:
        """Climb among what was cheap so far and is here.

        Parameters
        ----------
        place
            Where to begin.

        Returns
        -------
        tuple
            A look at everything at the best place, where to go on from, and the step then.
        """
        leads, helpers = self._keep(here)

        def seen(height: Height) -> bool:
            self.baskets.append((leads[height.priced.leads], helpers[height.priced.helpers]))
            return stop(height)

        narrow = self.relaxation.among(leads, helpers)
        found, last, step = climb(narrow, level, self._moved(narrow, level, place), step, pace, seen)
        lost = last.bound < found.bound - _LOST * step
        return looked_at(self.relaxation, level, found.prices), (found if lost else last).prices, step

    def _moved(self, narrow: Relaxation, level: Level, start: Prices) -> Prices:
        """Move along what places are worth, by twice as much each time, as long as the bound rises."""
        if not self._worth.square:
            return start
        here = looked_at(narrow, level, start)
        first = _NUDGE * max(here.wait_price, _LEAST)
        up = self._along(narrow, level, here, first)
        return (up if up is not here else self._along(narrow, level, here, -first)).prices

    def _along(self, narrow: Relaxation, level: Level, best: Height, stride: float) -> Height:
        """Go along what places are worth while the bound rises, each stride twice as long.

        Where more must wait than may, it rises without end: no price of waiting is above the dearest.
        """
        here = looked_at(narrow, level, best.prices.moved(stride, self._worth))
        while here.bound > best.bound and here.wait_price <= DEAREST:
            best, stride = here, 2 * stride
            here = looked_at(narrow, level, best.prices.moved(stride, self._worth))
        return best

    def at_wait_price(self, level: Level, prices: Prices, wait_price: float) -> Prices:
        """Move along what places are worth to a price of waiting, not too far at once."""
        here = level.wait_price(prices.case)
        aimed = min(max(wait_price, here / _FURTHER), here * _FURTHER)
        return prices.moved(aimed - here, self._worth)

    def _keep(self, here: Height) -> Rows:
        """Keep what is cheap and what is taken at these prices; give the rows that are kept."""
        cases = len(self.relaxation.menu.cases)
        leads, helpers = self._kept
        lead, helper = self.relaxation.dearer(here.prices, here.priced)
        leads |= cheapest(lead, _CHEAP[0] * cases)
        helpers |= cheapest(helper, _CHEAP[1] * cases)
        leads[here.priced.leads], helpers[here.priced.helpers] = True, True
        return np.flatnonzero(leads), np.flatnonzero(helpers)


def cheapest(dearer: Reals, count: int) -> Flags:
    """Say which are among so many of the cheapest."""
    most = np.partition(dearer, count)[count] if count < len(dearer) else np.inf
    flags: Flags = dearer <= most
    return flags

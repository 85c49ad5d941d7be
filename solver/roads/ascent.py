"""Climbing to good prices: a subgradient ascent whose every bound is true, best one kept.

Each step moves prices towards what is wanted and not taken, and on in the last directions, by as much as
would close the distance to a target above the best bound. Where the bound does not rise for some rounds, the
target comes nearer; the climb goes on from where it is, as the way up leads down now and then. What a unit of
priority waiting costs is not climbed: of all values, the best for the other prices is known. A fixed number
of rounds, so that a deterministic run does the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.roads.prices import EXACT, Priced, Prices, Relaxation, rounded

Reals = NDArray[np.float64]

DEAREST = 2e4  # what a unit of priority waiting costs at most: more than a place is ever worth
_BOLDNESS = 0.5  # share of the distance to what is known to cost little more, at which the first target is
_NEARER = 0.7  # of the distance to the target, when it comes nearer
_GAIN = 1e-3  # of that distance: a bound that rises by less does not count
_STRIDE = 4.0  # times that distance: what a step would make up at most, wherever it begins


@dataclass(frozen=True)
class Pace:
    """How a climb goes: how long, what the last direction counts, and when a target comes nearer.

    Attributes
    ----------
    patience
        Rounds without a better bound before the target comes nearer.
    memory
        Share of the last direction in the next: damps the zigzag.
    rounds
        At most so many.
    """

    patience: int
    memory: float
    rounds: int


PACE = Pace(8, 0.85, 60)


@dataclass(frozen=True)
class Height:
    """Where a climb stands: the bound, its prices, and the price of a unit of priority waiting."""

    bound: float
    prices: Prices
    wait_price: float
    priced: Priced

    def waiting_less(self, less: int) -> Height:
        """Bound, at the same prices, the plans that leave so much less waiting: they cost so much more."""
        return replace(self, bound=self.bound + self.wait_price * less)


@dataclass(frozen=True)
class Level:
    """What is climbed: the first level, or the second while at most `waiting` of priority waits.

    Attributes
    ----------
    priority
        Of each case; infinite where it may not wait.
    waiting
        None at the first level.
    """

    priority: Reals
    waiting: int | None = None

    def price(self, relaxation: Relaxation, prices: Prices, wait_price: float) -> Height:
        """Solve the relaxation, its prices rounded so that the bound is exact."""
        most = EXACT / relaxation.kin.most_taken(len(relaxation.workers))
        part = rounded(np.minimum(prices.part, most))
        prices = Prices(rounded(prices.case), rounded(prices.slot), part)
        if self.waiting is None:
            priced = relaxation.priced(prices, self.priority, costs=False)
            return Height(priced.bound, prices, 1.0, priced)
        total = float(self.priority[np.isfinite(self.priority)].sum())
        wait_price = float(rounded(np.array(min(wait_price, EXACT / max(1.0, total)))))
        priced = relaxation.priced(prices, self.waiting_costs(wait_price))
        return Height(priced.bound - wait_price * self.waiting, prices, wait_price, priced)

    def most(self, relaxation: Relaxation, wait_price: float) -> Reals:
        """Give what no price on a case is worth raising above."""
        costs = self.waiting_costs(wait_price)
        return costs if self.waiting is None else relaxation.most(costs)

    def waiting_costs(self, wait_price: float) -> Reals:
        """Give what it costs each case to wait."""
        if self.waiting is None:
            return self.priority
        with np.errstate(invalid="ignore"):
            return np.where(np.isinf(self.priority), np.inf, self.priority * wait_price)

    def wait_price(self, worth: Reals) -> float:
        """Give the price of waiting that bounds highest at these prices of cases, families aside.

        With it, those whose place is worth more than waiting costs leave just so much waiting as may.
        """
        if self.waiting is None:
            return 1.0
        some = np.flatnonzero(np.isfinite(self.priority) & (self.priority > 0))
        ratio = worth[some] / self.priority[some]
        order = np.argsort(-ratio, kind="stable")
        waiting = np.cumsum(self.priority[some][order])
        last = int(np.searchsorted(waiting, self.waiting, side="right"))
        return max(0.0, float(ratio[order[last]])) if last < len(order) else 0.0

    def share(self, height: Height) -> float:
        """Say how much of what waits there may wait."""
        waits = float(self.priority[height.priced.waits].sum())
        return 1.0 if self.waiting is None or waits <= self.waiting else self.waiting / waits


def first_step(bound: float, known: float, boldness: float = _BOLDNESS) -> float:
    """Give how far above a bound to aim at first, where something is known that costs so much."""
    return max(1.0, boldness * (known - bound))


def climb(
    relaxation: Relaxation,
    level: Level,
    start: Prices,
    step: float,
    pace: Pace,
    stop: Callable[[Height], bool],
) -> tuple[Height, Height, float]:
    """Climb from some prices; give the highest place, the last one, and how far above it the target was.

    Parameters
    ----------
    step
        How far above the best bound the first target is.
    stop
        Asked every round, with where the climb is.
    """
    here = best = looked_at(relaxation, level, start)
    direction, idle = relaxation.nothing(), 0
    for _ in range(pace.rounds):
        if stop(here):
            break
        direction = relaxation.imbalance(here.priced, level.share(here)).moved(pace.memory, direction)
        direction = direction.held(here.prices, level.most(relaxation, here.wait_price))
        if direction.square == 0:
            break
        # The directions of a steady climb add up to so many times the last one.
        stride = min(_STRIDE * step, best.bound + step - here.bound) / (1 - pace.memory)
        here = looked_at(relaxation, level, here.prices.moved(stride / direction.square, direction))
        idle = 0 if here.bound > best.bound + step * _GAIN else idle + 1
        best = max(best, here, key=lambda height: height.bound)
        if idle >= pace.patience:
            step, idle = max(1.0, step * _NEARER), 0
    return best, here, step


def looked_at(relaxation: Relaxation, level: Level, prices: Prices) -> Height:
    """Solve the relaxation at these prices of places, within their limits, and the best price of waiting."""
    wait_price = level.wait_price(prices.case)
    return level.price(relaxation, prices.within(level.most(relaxation, wait_price)), wait_price)

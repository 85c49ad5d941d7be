"""Climbing to good prices: a subgradient ascent whose every bound is true, best one kept.

Each step moves prices towards what is wanted and not taken, by as much as would close the distance to a
target just above the best bound (the target comes nearer when it is out of reach, and the climb starts
again from the best prices). A fixed number of rounds, so that a deterministic run does the same
everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.roads.prices import EXACT, Priced, Prices, Relaxation, rounded

Reals = NDArray[np.float64]

_PATIENCE = 10  # rounds without a better bound before the target comes nearer
_BOLDNESS = 0.1  # share of the distance to a known plan that the first steps aim at
_WAIT_SCALE = (
    0.5  # of the mean priority; measured: with less the price swings, with more it stays where it is
)
_MEMORY = 0.3  # share of the last direction in the next: damps the zigzag


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

    def over(self, height: Height) -> float:
        """Say by how much more waits than may, scaled by `unit`; 0 where that has no price."""
        if self.waiting is None:
            return 0.0
        return (float(self.priority[height.priced.waits].sum()) - self.waiting) / self.unit

    @property
    def unit(self) -> float:
        """Scale the price of waiting as the others are: it bears on what a case costs by its priority."""
        finite = self.priority[np.isfinite(self.priority)]
        return max(1.0, _WAIT_SCALE * float(finite.mean())) if len(finite) else 1.0


def climb(
    relaxation: Relaxation,
    level: Level,
    start: Prices,
    wait_price: float,
    target: float,
    rounds: int,
    stop: Callable[[Height], bool],
) -> Height:
    """Climb from some prices.

    Parameters
    ----------
    target
        The first one: the cost of a known plan, say.
    rounds
        At most so many.
    stop
        Asked every round, with where the climb is.
    """
    here = best = level.price(relaxation, start, wait_price)
    direction, tilt, idle = relaxation.nothing(), 0.0, 0
    step = max(1.0, _BOLDNESS * (target - best.bound))
    for _ in range(rounds):
        if stop(here):
            break
        direction, tilt = _turn(relaxation, level, here, direction, tilt)
        length = direction.square + tilt**2
        if length == 0:
            break
        stride = max(0.0, best.bound + step - here.bound) / length
        wait_price = max(0.0, here.wait_price + stride * tilt / level.unit)
        prices = here.prices.moved(stride, direction).within(level.most(relaxation, wait_price))
        here = level.price(relaxation, prices, wait_price)
        if here.bound > best.bound:
            idle = 0 if here.bound > best.bound + step / 100 else idle + 1
            best = here
        else:
            idle += 1
        step = min(step, max(1.0, target - best.bound))
        if idle >= _PATIENCE:
            step, idle, here = step / 2, 0, best
    return best


def _turn(
    relaxation: Relaxation, level: Level, here: Height, before: Prices, tilt: float
) -> tuple[Prices, float]:
    """Give the next direction: the subgradient, a little of the last one, and nothing below a price of 0."""
    ask = relaxation.imbalance(here.priced).moved(_MEMORY, before)
    tilt = level.over(here) + _MEMORY * tilt
    if here.wait_price <= 0 and tilt < 0:
        tilt = 0.0
    return ask.held(here.prices, level.most(relaxation, here.wait_price)), tilt

"""A better plan than the one at hand: from placements whose rules and costs are posted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget, minimise
from solver.placements import Placements
from solver.plan import Plan

Ints = NDArray[np.int64]

# Is told of each better plan, and with None of each better bound; from any thread.
Told = Callable[[Plan | None, int], None]


@dataclass(frozen=True)
class Improved:
    """The best plan that is better than the one at hand, None when none was found, and a true lower bound."""

    plan: Plan | None
    bound: int


def improve(
    placements: Placements,
    plan: Plan,
    budget: Budget,
    threads: int,
    floor: int,
    told: Told | None = None,
    lean: bool = False,
) -> Improved:
    """Minimise the posted costs from `plan`, which must keep the posted rules.

    Every plan that is told of costs less than those before it, and the last one is what comes back.
    """
    model = placements.model
    values = placements.values(plan)
    model.hint(values)
    model.post_objective()

    def report(values: Ints | None, bound: int) -> None:
        if told is not None:
            told(None if values is None else placements.read(values, plan), bound)

    reported = None if told is None else report
    outcome = minimise(model, budget, threads, floor, reported, standing=model.value(values), lean=lean)
    best = None if outcome.values is None else placements.read(outcome.values, plan)
    return Improved(best, outcome.bound)

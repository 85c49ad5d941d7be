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

_MODERATE = 5000  # variables of a model that may be proven in a moment
_MOMENT = 0.5  # seconds, or deterministic units

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

    Many models are proven before they would have been simplified, so that is tried for a moment first.
    Every plan that is told of costs less than those before it, and the last one is what comes back.
    """
    placements.model.post_objective()
    if len(placements.model) >= _MODERATE:
        return _search(placements, plan, budget, threads, floor, told, lean)
    with budget.lent(most=_MOMENT) as moment:
        soon = _search(placements, plan, moment, threads, floor, told, lean, soon=True)
    better = plan if soon.plan is None else soon.plan
    if soon.bound >= placements.model.value(placements.values(better)):
        return soon
    later = _search(placements, better, budget, threads, soon.bound, told, lean)
    return Improved(soon.plan if later.plan is None else later.plan, later.bound)


def _search(
    placements: Placements,
    plan: Plan,
    budget: Budget,
    threads: int,
    floor: int,
    told: Told | None,
    lean: bool,
    soon: bool = False,
) -> Improved:
    model = placements.model
    values = placements.values(plan)
    model.hint(values)

    def report(values: Ints | None, bound: int) -> None:
        if told is not None:
            told(None if values is None else placements.read(values, plan), bound)

    outcome = minimise(
        model,
        budget,
        threads,
        floor,
        None if told is None else report,
        standing=model.value(values),
        lean=lean,
        soon=soon,
    )
    best = None if outcome.values is None else placements.read(outcome.values, plan)
    return Improved(best, outcome.bound)

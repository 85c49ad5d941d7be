"""How much a worker may carry and how many new cases they may be given (SPEC 4).

Source: caseloads are actively managed and kept at an appropriate level (practice guidance on allocation).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.rule import PlanRule

if TYPE_CHECKING:
    from solver.placements import Placements


def _enforce_capacity(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    for worker in placements.workers:
        given = placements.points_given_to(worker)
        room = int(problem.limit[worker] - problem.before[worker])
        if given.coefficients.sum() > room:
            model.at_most(given.variables, given.coefficients, room)


def _enforce_new_cases(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    for worker in placements.workers:
        led = placements.cases_led_by(worker)
        if len(led) > problem.new_limit[worker]:
            model.at_most(led, np.ones_like(led), int(problem.new_limit[worker]))


CAPACITY = PlanRule("capacity", "Nobody goes above their agreed capacity", _enforce_capacity)
NEW_CASES = PlanRule("new_cases", "Nobody is given more new cases than agreed", _enforce_new_cases)

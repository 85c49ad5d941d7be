"""The manager's fixed choices (SPEC 4, `lock`).

A locked case is built with its lead alone, and its co-worker where one is named; what is left to enforce is
that it does not wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.rule import PlanRule

if TYPE_CHECKING:
    from solver.placements import Placements


def _enforce(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    for case, lock in problem.locks.items():
        if case not in placements:
            continue
        model.fix(placements.waits(case), 0)
        if lock.co_worker is not None:
            model.fix(placements.alone(case), 0)


LOCK = PlanRule("lock", "What the manager has fixed stays fixed", _enforce)

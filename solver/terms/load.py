"""How evenly the load lies: each step above a share of capacity costs more (SPEC 5, `utilisation`).

Source: caseloads are kept at an appropriate level, with a healthy balance for the worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.rule import PlanTerm

if TYPE_CHECKING:
    from solver.placements import Placements


def _charge(placements: Placements) -> None:
    """Charge what lies above each threshold; above one already passed, every point costs its slope."""
    problem, model = placements.problem, placements.model
    thresholds, slopes = problem.steps
    for worker in placements.workers.tolist():
        given = placements.points_given_to(worker)
        before = int(problem.before[worker])
        most = min(int(given.coefficients.sum()), int(problem.limit[worker]) - before)
        for threshold, slope in zip(thresholds[worker].tolist(), slopes.tolist(), strict=True):
            if not slope or before + most <= threshold:
                continue
            if before >= threshold:
                model.cost(given.variables, slope * given.coefficients)
                model.offset += slope * (before - threshold)
            else:
                over = model.excess(
                    given.variables, given.coefficients, before - threshold, before + most - threshold
                )
                model.cost([over], slope)
                placements.excess[worker].append((threshold, over))


UTILISATION = PlanTerm("utilisation", "The load is fair, and nobody is near their limit", _charge, book=None)

"""What lead and co-worker cost together: skills, protection, the second worker's time (SPEC 5).

Source: managers look for joint allocation as a way of sharing different skills and experience; allocation
reflects the needs of newly qualified staff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.plan import NOBODY, Plan
from solver.rule import PlanTerm

if TYPE_CHECKING:
    from solver.placements import Placements
    from solver.problem import Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def covers(problem: Problem, case: int, tag: str) -> Flags:
    """Say who, as co-worker, meets the case's need for `tag` in full; shape (workers,)."""
    staff, need = problem.staff, problem.cases[case]
    able: Flags = staff.short_by(tag, need.needs[tag]) == 0
    reserved = problem.policy.tasks[need.task].reserved
    return able & staff.qualified(need.task) if reserved else able


def _charge_expertise(placements: Placements) -> None:
    """Charge unary steps: short by at least k, and no co-worker covers, for each level k."""
    problem, model = placements.problem, placements.model
    weight = HUNDRED * problem.policy.weights.expertise
    for case in placements.cases.tolist() if weight else []:
        leads, workers = placements.leads(case)
        helpers, colleagues = placements.co_workers(case)
        for tag, needed in problem.cases[case].needs.items():
            short = problem.staff.short_by(tag, needed)[workers]
            covering = helpers[covers(problem, case, tag)[colleagues]]
            if not len(covering):
                model.cost(leads, weight * short)
                continue
            for level in range(1, int(short.max(initial=0)) + 1):
                lacking = leads[short >= level]
                variables = np.concatenate([lacking, covering])
                signs = np.concatenate([np.ones_like(lacking), -np.ones_like(covering)])
                model.cost([model.excess(variables, signs, 0, 1)], weight)


def _book_expertise(problem: Problem, plan: Plan) -> Ints:
    booked = np.zeros(len(problem.cases), dtype=np.int64)
    weight = HUNDRED * problem.policy.weights.expertise
    for case in plan.allocated().tolist():
        beside = plan.co_worker[case]
        for tag, needed in problem.cases[case].needs.items():
            if beside == NOBODY or not covers(problem, case, tag)[beside]:
                booked[case] += weight * problem.staff.short_by(tag, needed)[plan.lead[case]]
    return booked


def _charge_newly_qualified(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    weight = HUNDRED * problem.policy.weights.newly_qualified
    for case in placements.cases.tolist():
        price = weight * int(problem.tier[case] - 1)
        leads, workers = placements.leads(case)
        new = leads[problem.staff.newly_qualified[workers]]
        if not price or not len(new):
            continue
        if not len(placements.co_workers(case)[0]):
            model.cost(new, price)
            continue
        variables = np.append(new, placements.alone(case))
        model.cost([model.excess(variables, np.ones_like(variables), -1, 1)], price)


def _book_newly_qualified(problem: Problem, plan: Plan) -> Ints:
    weight = HUNDRED * problem.policy.weights.newly_qualified
    led = plan.lead != NOBODY
    new = led & (plan.co_worker == NOBODY)
    new[led] &= problem.staff.newly_qualified[plan.lead[led]]
    return np.where(new, weight * (problem.tier - 1), 0)


def _wanted(problem: Problem, *kinds: str) -> Flags:
    return np.array([case.co_working in kinds for case in problem.cases], dtype=np.bool_)


def _charge_co_working(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    weight = HUNDRED * problem.policy.weights.co_working
    wanted = _wanted(problem, "preferred", "required")
    for case in placements.cases.tolist():
        if not wanted[case]:
            model.cost(placements.co_workers(case)[0], weight)


def _book_co_working(problem: Problem, plan: Plan) -> Ints:
    weight = HUNDRED * problem.policy.weights.co_working
    return np.where((plan.co_worker != NOBODY) & ~_wanted(problem, "preferred", "required"), weight, 0)


def _charge_co_working_missed(placements: Placements) -> None:
    """Charge a case that is alone and does not wait; waiting implies alone."""
    problem, model = placements.problem, placements.model
    weight = HUNDRED * problem.policy.weights.co_working_missed
    wanted = _wanted(problem, "preferred")
    for case in placements.cases.tolist():
        if wanted[case]:
            model.cost([placements.alone(case), placements.waits(case)], np.array([weight, -weight]))


def _book_co_working_missed(problem: Problem, plan: Plan) -> Ints:
    weight = HUNDRED * problem.policy.weights.co_working_missed
    missed = (plan.lead != NOBODY) & (plan.co_worker == NOBODY) & _wanted(problem, "preferred")
    return np.where(missed, weight, 0)


EXPERTISE = PlanTerm(
    "expertise", "Lead or co-worker has the skills that the case needs", _charge_expertise, _book_expertise
)
NEWLY_QUALIFIED = PlanTerm(
    "newly_qualified",
    "A newly qualified lead of a harder case has somebody beside them",
    _charge_newly_qualified,
    _book_newly_qualified,
)
CO_WORKING = PlanTerm(
    "co_working",
    "A second worker's time is spent only where it is wanted",
    _charge_co_working,
    _book_co_working,
)
CO_WORKING_MISSED = PlanTerm(
    "co_working_missed",
    "A case that would be better shared is shared",
    _charge_co_working_missed,
    _book_co_working_missed,
)

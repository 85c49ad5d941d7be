"""What depends on other cases and on what stood before: families together, plans undisturbed (SPEC 5)."""

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


def siblings(problem: Problem) -> list[list[int]]:
    """Give the families' pending cases that should share a lead: two or more, none of them independent."""
    groups = (
        [case for case in members if not problem.is_independent(case)]
        for members in problem.family_members.values()
    )
    return [group for group in groups if len(group) > 1]


def _charge_family(placements: Placements) -> None:
    """Charge one for each worker who leads any of the family, and give one back if anybody does."""
    problem, model = placements.problem, placements.model
    weight = HUNDRED * problem.policy.weights.family
    for everybody in siblings(problem) if weight else []:
        group = [case for case in everybody if case in placements]
        if len(group) < 2:
            continue
        led: dict[int, list[int]] = {}
        for case in group:
            for literal, worker in zip(*(part.tolist() for part in placements.leads(case)), strict=True):
                led.setdefault(worker, []).append(literal)
        leads = [
            literals[0] if len(literals) == 1 else model.any_costs(np.array(literals))
            for literals in led.values()
        ]
        model.cost(leads, weight)
        # Asked of who leads any, not of every lead: half a lead for each of two gives back half, not all.
        model.cost([model.any_pays(np.array(leads, dtype=np.int64))], -weight)


def _book_family(problem: Problem, plan: Plan) -> Ints:
    booked = np.zeros(len(problem.cases), dtype=np.int64)
    weight = HUNDRED * problem.policy.weights.family
    for group in siblings(problem):
        met: set[int] = set()
        for case in group:
            lead = int(plan.lead[case])
            if lead == NOBODY:
                continue
            if met and lead not in met:
                booked[case] = weight
            met.add(lead)
    return booked


def _charge_change(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    weight = HUNDRED * problem.policy.weights.change
    for case, lead in problem.baseline.items():
        if case not in placements:
            continue
        model.offset += weight
        kept = None if lead is None else placements.led_by(case, lead)
        if kept is not None:
            model.cost([kept], -weight)


def _book_change(problem: Problem, plan: Plan) -> Ints:
    booked = np.zeros(len(problem.cases), dtype=np.int64)
    weight = HUNDRED * problem.policy.weights.change
    for case, lead in problem.baseline.items():
        if lead is None or plan.lead[case] != lead:
            booked[case] = weight
    return booked


FAMILY = PlanTerm("family", "Cases of one family share a lead", _charge_family, _book_family)
CHANGE = PlanTerm("change", "What was arranged before stays", _charge_change, _book_change)

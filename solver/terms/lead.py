"""What the choice of a lead costs by itself (SPEC 5). Every cost is × 100.

Source: cases go by expertise, interest and availability, where possible; complex work to social workers, less
complex work to others; a case back from reablement belongs with the worker who referred it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.rule import PairTerm

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.problem import Pairs, Problem
    from solver.scenario import Case
    from solver.staff import Staff

Ints = NDArray[np.int64]


def _by_case(problem: Problem, pairs: Pairs, cost: Callable[[Staff, Case, int], Ints | None]) -> Ints:
    """Fill one block a case from a vector over all workers; None costs nothing."""
    total = np.zeros(len(pairs), dtype=np.int64)
    cases, first = np.unique(pairs.case, return_index=True)
    bounds = np.append(first, len(pairs)).tolist()
    for case, start, stop in zip(cases.tolist(), bounds[:-1], bounds[1:], strict=True):
        vector = cost(problem.staff, problem.cases[case], case)
        if vector is not None:
            total[start:stop] = vector[pairs.worker[start:stop]]
    return total


def _interest(problem: Problem, pairs: Pairs) -> Ints:
    weight = -HUNDRED * problem.policy.weights.interest

    def cost(staff: Staff, case: Case, _: int) -> Ints | None:
        if not case.needs:
            return None
        shared: Ints = np.sum([staff.interested(tag) for tag in case.needs], axis=0)
        return weight * shared

    return _by_case(problem, pairs, cost)


def _grade(problem: Problem, pairs: Pairs) -> Ints:
    fitting = np.array(problem.policy.complexity.tier_grades, dtype=np.int64)[problem.tier - 1]
    distance = np.abs(problem.staff.grade[pairs.worker] - fitting[pairs.case])
    cost: Ints = HUNDRED * problem.policy.weights.grade * distance
    return cost


def _continuity(problem: Problem, pairs: Pairs) -> Ints:
    weight = HUNDRED * problem.policy.weights.continuity

    def cost(staff: Staff, _: Case, index: int) -> Ints | None:
        familiar = problem.familiar[index]
        if not familiar:
            return None
        strangers = np.full(len(staff), weight)
        strangers[familiar] = 0
        return strangers

    return _by_case(problem, pairs, cost)


def _local_cost(problem: Problem, pairs: Pairs) -> Ints:
    return HUNDRED * problem.local_costs(pairs)


def _locality(problem: Problem, pairs: Pairs) -> Ints:
    weight = HUNDRED * problem.policy.weights.locality

    def cost(staff: Staff, case: Case, _: int) -> Ints | None:
        return None if case.locality is None else weight * staff.off_locality(case.locality)

    return _by_case(problem, pairs, cost)


def _cross_team(problem: Problem, pairs: Pairs) -> Ints:
    weight = HUNDRED * problem.policy.weights.cross_team
    return _by_case(problem, pairs, lambda staff, case, _: weight * staff.elsewhere(case.team))


INTEREST = PairTerm("interest", "The case touches what the worker is interested in", _interest)
GRADE = PairTerm("grade", "The tier fits the grade of the role", _grade)
CONTINUITY = PairTerm("continuity", "The family keeps a worker whom it knows", _continuity)
LOCAL_COST = PairTerm("local_cost", "The authority's own cost of this choice, such as travel", _local_cost)
LOCALITY = PairTerm("locality", "The case lies where the worker goes", _locality)
CROSS_TEAM = PairTerm("cross_team", "The worker is of the case's own team", _cross_team)

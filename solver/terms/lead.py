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
    from solver.problem import Pairs, Problem

Ints = NDArray[np.int64]


def _interest(problem: Problem, pairs: Pairs) -> Ints:
    cases, staff = problem.cases, problem.staff
    nothing = np.zeros(len(staff), dtype=np.int64)
    shared = pairs.of_kind(
        lambda case: tuple(cases[case].needs),
        lambda tags: sum((staff.interested(tag).astype(np.int64) for tag in tags), start=nothing),
    )
    return -HUNDRED * problem.policy.weights.interest * shared


def _grade(problem: Problem, pairs: Pairs) -> Ints:
    fitting = np.array(problem.policy.complexity.tier_grades, dtype=np.int64)[problem.tier - 1]
    distance = np.abs(problem.staff.grade[pairs.worker] - fitting[pairs.case])
    cost: Ints = HUNDRED * problem.policy.weights.grade * distance
    return cost


def _continuity(problem: Problem, pairs: Pairs) -> Ints:
    weight = HUNDRED * problem.policy.weights.continuity

    def strangers(familiar: tuple[int, ...]) -> Ints:
        cost = np.full(len(problem.workers), weight if familiar else 0)
        cost[list(familiar)] = 0
        return cost

    return pairs.of_kind(lambda case: tuple(problem.familiar(case)), strangers)


def _local_cost(problem: Problem, pairs: Pairs) -> Ints:
    return HUNDRED * problem.local_costs(pairs)


def _locality(problem: Problem, pairs: Pairs) -> Ints:
    cases, staff = problem.cases, problem.staff
    off = pairs.of_kind(
        lambda case: cases[case].locality,
        lambda locality: staff.nobody if locality is None else staff.off_locality(locality),
    )
    return HUNDRED * problem.policy.weights.locality * off


def _cross_team(problem: Problem, pairs: Pairs) -> Ints:
    elsewhere = pairs.of_kind(lambda case: problem.cases[case].team, problem.staff.elsewhere)
    return HUNDRED * problem.policy.weights.cross_team * elsewhere


INTEREST = PairTerm("interest", "The case touches what the worker is interested in", _interest)
GRADE = PairTerm("grade", "The tier fits the grade of the role", _grade)
CONTINUITY = PairTerm("continuity", "The family keeps a worker whom it knows", _continuity)
LOCAL_COST = PairTerm("local_cost", "The authority's own cost of this choice, such as travel", _local_cost)
LOCALITY = PairTerm("locality", "The case lies where the worker goes", _locality)
CROSS_TEAM = PairTerm("cross_team", "The worker is of the case's own team", _cross_team)

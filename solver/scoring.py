"""What a finished plan costs, by case, by term and by worker (SPEC 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.plan import Plan
from solver.problem import Pairs, Problem
from solver.proposal import Score
from solver.terms import PAIR_TERMS, PLAN_TERMS

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Bill:
    """The costs of a plan.

    Attributes
    ----------
    by_case
        Cost of each term, by term then case index, shape (cases,) each.
    by_worker
        Utilisation cost, shape (workers,).
    unallocated
        Summed priority of the waiting cases.
    """

    by_case: dict[str, Ints]
    by_worker: Ints
    unallocated: int

    @property
    def score(self) -> Score:
        """Give both levels."""
        preference = sum(int(costs.sum()) for costs in self.by_case.values()) + int(self.by_worker.sum())
        return Score(unallocated=self.unallocated, preference=preference)

    def terms(self) -> dict[str, int]:
        """Give the total of each term."""
        totals = {term: int(costs.sum()) for term, costs in self.by_case.items()}
        return {**totals, "utilisation": int(self.by_worker.sum())}

    def of(self, case: int) -> dict[str, int]:
        """Give one case's non-zero costs."""
        return {term: int(costs[case]) for term, costs in self.by_case.items() if costs[case]}


def bill(problem: Problem, plan: Plan) -> Bill:
    """Work out what a plan costs."""
    cases = plan.allocated()
    start = np.zeros(len(problem.cases) + 1, dtype=np.int64)
    start[1:] = np.cumsum(np.isin(np.arange(len(problem.cases)), cases))
    chosen = Pairs(cases, plan.lead[cases], start)
    by_case = {}
    for pair_term in PAIR_TERMS:
        booked = np.zeros(len(problem.cases), dtype=np.int64)
        booked[cases] = pair_term.cost(problem, chosen)
        by_case[pair_term.key] = booked
    for plan_term in PLAN_TERMS:
        if plan_term.book is not None:
            by_case[plan_term.key] = plan_term.book(problem, plan)
    points, _ = plan.given(problem)
    unallocated = int(problem.priority[plan.waiting()].sum())
    return Bill(by_case, problem.utilisation_cost(problem.before + points), unallocated)

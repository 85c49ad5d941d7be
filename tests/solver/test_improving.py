"""A better plan from the one at hand: proven within the moment or after it, and never taken back."""

import numpy as np
import pytest

from scenarios.generate import generate
from solver import improving, read_scenario
from solver.components import components
from solver.engine import Budget
from solver.greedy import greedy
from solver.hints import first_plan
from solver.improving import Improved, improve
from solver.plan import Plan
from solver.problem import Problem
from solver.roads.menu import menu_of
from solver.roads.posted import lawful, posted
from solver.terms import charge

WEEK = generate(6, 14, 1, 7)


def searched(budget: Budget) -> tuple[Improved, list[tuple[int, int]]]:
    """Search a small team's second level from its first plan; give what came, and (cost, bound) as told."""
    problem = Problem(read_scenario(WEEK))
    [component] = components(problem)
    helpers = menu_of(problem, component.cases).helpers(problem)
    start = greedy(problem, first_plan(problem, (), 1, None))
    placements = posted(problem, component, (component.waiting(problem, start), 0), helpers)
    start = placements.without_strangers(start)
    told: list[tuple[int, int]] = []

    def tell(plan: Plan | None, bound: int) -> None:
        if plan is not None:
            told.append((placements.model.value(placements.values(plan)), bound))

    found = improve(placements, start, budget, 1, 0, tell)
    assert found.plan is not None
    assert placements.model.value(placements.values(found.plan)) == told[-1][0] == found.bound
    return found, told


def test_what_is_told_gets_cheaper_and_ends_with_what_comes_back() -> None:
    _, told = searched(Budget(20.0))
    costs = [cost for cost, _ in told]
    assert costs == sorted(set(costs), reverse=True)
    assert all(bound <= costs[-1] for _, bound in told)


@pytest.mark.parametrize(("size", "moment"), [(0, 0.5), (10**6, 0.0), (10**6, 20.0)])
def test_the_optimum_is_the_same_at_once_after_a_moment_and_without_one(
    monkeypatch: pytest.MonkeyPatch, size: int, moment: float
) -> None:
    best, _ = searched(Budget(20.0))
    monkeypatch.setattr(improving, "_MODERATE", size)
    monkeypatch.setattr(improving, "_MOMENT", moment)
    again, _ = searched(Budget(20.0))
    assert again.bound == best.bound


def test_a_deterministic_run_books_the_moment_and_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improving, "_MOMENT", 1e-4)
    plans = []
    for _ in range(2):
        budget = Budget(20.0, deterministic=True)
        found, _ = searched(budget)
        assert found.plan is not None
        plans.append((found.plan.lead.tolist(), found.plan.co_worker.tolist(), budget.spent))
        assert budget.spent > 1e-4
    assert plans[0] == plans[1]


def test_without_time_the_plan_at_hand_stays() -> None:
    problem = Problem(read_scenario(WEEK))
    [component] = components(problem)
    placements = lawful(problem, component, np.ones(len(problem.co_workers), dtype=np.bool_))
    charge(placements)
    assert improve(placements, Plan.empty(len(problem.cases)), Budget(0.0), 1, 0) == Improved(None, 0)

"""What an absence comes to in a scenario: which cases are decided, a lawful plan of them, and the best one.

Posed anew of a changed scenario, it is the same absence tried there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.absences.affected import taken_by, with_movable
from solver.absences.pricing import solve_nearby
from solver.absences.request import Absence
from solver.absences.solving import Best, Limit, at_most_moves, solve, standing_plan
from solver.absences.taking_up import Taken, take_up
from solver.absences.telling import Line
from solver.components import Component
from solver.engine import Budget
from solver.greedy import greedy
from solver.hints import Hint, first_plan, follow
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.progress import Written
from solver.proposal import Score
from solver.scenario import Scenario
from solver.scoring import bill


def taken_up(scenario: Scenario, asked: Absence) -> Taken:
    """Give the cases that are decided, with those that may move where any may."""
    taken = taken_by(scenario, asked)
    return with_movable(scenario, taken) if asked.moves else taken


def posed(scenario: Scenario, taken: Taken, budget: Budget, hint: Hint = ()) -> tuple[Problem, Plan]:
    """Give the problem, and a lawful plan of it in which nobody else's case moves.

    The locks are checked, and the affected cases first given out, with everybody else's cases where they are.

    Parameters
    ----------
    hint
        A plan to follow for the affected cases, as far as it is lawful.

    Raises
    ------
    LocksBreakRules
        When the manager's fixed choices break a hard rule.
    """
    pinned = take_up(scenario, replace(taken, movable=frozenset()))
    start = greedy(pinned, first_plan(pinned, hint, budget.seed))
    if not taken.movable:
        return pinned, start
    problem = take_up(scenario, taken)
    plan = standing_plan(problem)
    here = [problem.case_index[case.id] for case in pinned.cases]
    plan.lead[here], plan.co_worker[here] = start.lead, start.co_worker
    return problem, plan


@dataclass(frozen=True)
class Told:
    """A lawful plan that was told of before, and how many standing cases move in it."""

    plan: Plan
    moves: int

    def or_better(self, plan: Plan, moves: int, cost: Callable[[Plan], tuple[int, ...]]) -> Plan:
        """Give `plan`, or this one where so many may move and it costs less."""
        return self.plan if self.moves <= moves and cost(self.plan) < cost(plan) else plan


def told_before(problem: Problem, start: Plan, hint: Written) -> Told:
    """Take up the plan that was written down, with its moves; `start` where some of them are not lawful."""
    rest, told = standing_plan(problem), {case: lead for case, lead, _ in hint}
    standing = [(case, problem.workers[lead].id) for case, lead in problem.stays.items()]
    moved = [case for case, lead in standing if told.get(problem.cases[case].id, lead) != lead]
    rest.lead[moved] = rest.co_worker[moved] = NOBODY
    plan = follow(problem, rest, hint)
    return Told(plan, len(moved)) if (plan.lead[moved] != NOBODY).all() else Told(start, 0)


def unsearched(problem: Problem, plan: Plan) -> Best:
    """Give the best plan known where further moves are allowed and there is no time left to use them."""
    everything = np.arange(len(problem.cases), dtype=np.int64)
    everybody = np.arange(len(problem.workers), dtype=np.int64)
    least = Component(everything, everybody).least(problem)
    return Best(plan, bill(problem, plan).score, Score(unallocated=0, preference=least), proven=False)


def best_plan(
    problem: Problem,
    start: Plan,
    moves: int,
    budget: Budget,
    limits: Sequence[Limit] = (),
    line: Line | None = None,
) -> Best:
    """Find the best plan in which at most so many standing cases change lead.

    Parameters
    ----------
    start
        A lawful plan that keeps every limit.
    line
        Is told of what is found.
    """
    if limits:
        cases = np.arange(len(problem.cases), dtype=np.int64)
        best = solve(problem, cases, start, budget, [at_most_moves(moves), *limits], line=line)
    else:
        best = solve_nearby(problem, start, budget, line, moves)
    if line is not None:
        line.found(best.plan, best.bound)
    return best

"""Level after level on a problem whose standing part may move a little or not at all.

Every level is minimised and then held while the next one is: the fewest moves, what waits, what is preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.absences.telling import Line
from solver.engine import Budget
from solver.improving import Told, improve
from solver.model import Model
from solver.placements import Placements
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.proposal import Score
from solver.rules import enforce
from solver.scoring import bill
from solver.terms import charge

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Level = Callable[[Placements], None]  # charges the model's objective
Limit = Callable[[Placements], None]  # adds to the model's constraints


@dataclass(frozen=True)
class Best:
    """The best plan found, with what bounds it.

    Attributes
    ----------
    score, bound
        Of the whole plan; the bound is a true one of both levels.
    proven
        Whether every level is.
    """

    plan: Plan
    score: Score
    bound: Score
    proven: bool


@dataclass(frozen=True)
class Solved:
    """What one level came to, over the cases solved."""

    value: int
    bound: int


def what_waits(placements: Placements) -> None:
    """Charge the priorities of the cases that wait."""
    waits = [placements.waits(case) for case in placements.cases.tolist()]
    placements.model.cost(waits, placements.problem.priority[placements.cases])


def at_most_moves(moves: int) -> Limit:
    """Let no standing case end without a lead, and at most so many change theirs."""

    def limit(placements: Placements) -> None:
        model, kept = placements.model, _kept(placements)
        for case in placements.problem.stays:
            if case in placements:
                model.fix(placements.waits(case), 0)
        if len(kept):
            model.between(kept, np.ones_like(kept), len(kept) - moves, len(kept))

    return limit


def excess_of(worker: int) -> Level:
    """Charge what a worker carries above their capacity, in hundredths of a point."""

    def charge(placements: Placements) -> None:
        problem, model = placements.problem, placements.model
        given = placements.points_given_to(worker)
        most = int(given.coefficients.sum())
        offset = int(problem.before[worker] - problem.capacity[worker])
        model.cost([model.excess(given.variables, given.coefficients, offset, max(0, most + offset))], 1)

    return charge


def _kept(placements: Placements) -> Ints:
    """Give the literals that say a standing case keeps its lead."""
    stays = placements.problem.stays.items()
    literals = [placements.led_by(case, lead) for case, lead in stays if case in placements]
    return np.array([literal for literal in literals if literal is not None], dtype=np.int64)


def solve(
    problem: Problem,
    cases: Ints,
    start: Plan,
    budget: Budget,
    limits: Sequence[Limit] = (),
    first: Sequence[Level] = (),
    leads: Flags | None = None,
    co_workers: Flags | None = None,
    line: Line | None = None,
) -> Best:
    """Minimise the levels of `first`, then what waits, then what is preferred, over some cases.

    Parameters
    ----------
    cases
        Indices, rising, with every family whole; the others are as in `start`, which is counted in loads, not
        in new cases.
    start
        A plan that keeps every rule and limit.
    leads, co_workers
        Which pairs of `problem.leads` and `problem.co_workers` may be chosen; all when None.
    line
        Is told of what the last two levels come to.
    """
    if not len(cases):
        score = bill(problem, start).score
        return Best(start, score, score, proven=True)
    placements = Placements(_settled(problem, cases, start), cases, leads, co_workers)
    enforce(placements)
    for limit in limits:
        limit(placements)
    plan = start
    solved: list[Solved] = []
    for level in (*first, what_waits, charge):
        plan, found = _level(placements, level, plan, budget, solved[-1:], line)
        solved.append(found)
        _hold(placements.model, found.value)
    return _best(problem, plan, solved)


def _settled(problem: Problem, cases: Ints, plan: Plan) -> Problem:
    """Give the problem in which whoever has one of the other cases in `plan` carries it already."""
    if len(cases) == len(problem.cases):
        return problem
    others = plan.copy()
    others.lead[cases] = others.co_worker[cases] = NOBODY
    rest = copy(problem)
    rest.before = problem.before + others.given(problem)[0]
    return rest


def _level(
    placements: Placements,
    level: Level,
    plan: Plan,
    budget: Budget,
    before: list[Solved],
    line: Line | None,
) -> tuple[Plan, Solved]:
    model = placements.model
    level(placements)
    standing, least = model.value(placements.values(plan)), _least(model)
    if standing == least:
        return plan, Solved(standing, standing)
    told = _told(placements, level, plan, before, line)
    better = improve(placements, plan, budget, budget.threads, least, told)
    found = plan if better.plan is None else better.plan
    value = model.value(placements.values(found))
    return found, Solved(value, min(value, better.bound))


def _told(
    placements: Placements, level: Level, plan: Plan, before: list[Solved], line: Line | None
) -> Told | None:
    """Make what the solver tells, of the levels that make up the score."""
    if line is not None and level is what_waits:
        return line.first_level(placements, plan)
    if line is not None and level is charge:
        return line.second_level(placements, plan, unproven=before[-1].value - before[-1].bound)
    return None


def _least(model: Model) -> int:
    """Give a lower bound of the objective without a search: every variable that pays is true."""
    _, coefficients = model.objective()
    return int(coefficients[coefficients < 0].sum()) + model.offset


def _hold(model: Model, value: int) -> None:
    """Keep a level from getting worse, and clear the objective for the next."""
    variables, coefficients = model.objective()
    if len(variables):
        model.at_most(variables, coefficients, value - model.offset)
    model.forget_costs()


def _best(problem: Problem, plan: Plan, solved: list[Solved]) -> Best:
    """Turn what the cases came to into the score of the whole plan; the rest of it costs what it costs."""
    score = bill(problem, plan).score
    waits, preferred = solved[-2:]
    bound = Score(
        unallocated=score.unallocated - (waits.value - waits.bound),
        preference=score.preference - (preferred.value - preferred.bound),
    )
    return Best(plan, score, bound, proven=all(level.value == level.bound for level in solved))


def standing_plan(problem: Problem) -> Plan:
    """Give the plan in which every standing case stays as it is and every other one waits."""
    plan = Plan.empty(len(problem.cases))
    for case, lead in problem.stays.items():
        plan.lead[case] = lead
        helper = problem.circumstances.beside.get(problem.cases[case].id)
        plan.co_worker[case] = NOBODY if helper is None else problem.worker_index[helper]
    return plan

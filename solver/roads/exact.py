"""One exact model of a component, both levels, each proven or bounded.

The road for teams: with unary steps for expertise and epigraphs for the load, the linear relaxation is tight enough
that an LP-driven search proves the optimum.
"""

from __future__ import annotations

import numpy as np

from solver.components import Component
from solver.engine import Budget, minimise
from solver.placements import Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.found import Found
from solver.rules import PLAN_RULES
from solver.terms import PAIR_TERMS, PLAN_TERMS

# When the first level is hard, keep this share of the time for the second: a plan that is fair among those that
# leave the fewest waiting is worth more than a proof.
_FIRST_LEVEL_SHARE = 0.5


def solve_exactly(
    problem: Problem, component: Component, start: Plan, budget: Budget, threads: int, watch: Watch
) -> Found:
    """Solve a component from the lawful plan `start`.

    Returns
    -------
    Found
        The best plan, with a true bound of both levels of this component.
    """
    placements = Placements(problem, component.cases)
    for rule in PLAN_RULES:
        rule.enforce(placements)
    plan, waiting_bound = _first_level(placements, start, budget, threads, watch)
    waiting = component.waiting(problem, plan)
    plan, preference, bound = _second_level(
        placements, plan, waiting, budget, threads, watch, waiting_bound
    )
    return Found(plan, (waiting, preference), (min(waiting, waiting_bound), bound))


def _first_level(
    placements: Placements, start: Plan, budget: Budget, threads: int, watch: Watch
) -> tuple[Plan, int]:
    """Leave as little priority waiting as the hard rules allow; give the plan and a lower bound."""
    problem, model = placements.problem, placements.model
    waits = np.array([placements.waits(case) for case in placements.cases.tolist()], dtype=np.int64)
    model.cost(waits, problem.priority[placements.cases])
    values = placements.values(start)
    best = model.value(values)
    if best == 0:
        return start, 0
    model.hint(values)
    model.post_objective()
    share = Budget(
        limit=budget.left * _FIRST_LEVEL_SHARE,
        seed=budget.seed,
        threads=threads,
        deterministic=budget.deterministic,
        cancel=budget.cancel,
    )
    outcome = minimise(model, share, threads, floor=0, report=watch.first_level(placements, start))
    budget.spend(share.spent)
    if outcome.values is None or model.value(outcome.values) >= best:
        return start, outcome.bound
    return placements.read(outcome.values, start), outcome.bound


def _second_level(
    placements: Placements,
    plan: Plan,
    waiting: int,
    budget: Budget,
    threads: int,
    watch: Watch,
    waiting_bound: int,
) -> tuple[Plan, int, int]:
    """Among plans that leave no more waiting, find the one that is preferred; give its cost and a bound."""
    problem, model = placements.problem, placements.model
    variables, priorities = model.objective()
    model.at_most(variables, priorities, waiting)
    model.forget_costs()
    for pair_term in PAIR_TERMS:
        model.cost(placements.lead_variables, pair_term.cost(problem, placements.lead_pairs))
    for plan_term in PLAN_TERMS:
        plan_term.charge(placements)
    values = placements.values(plan)
    model.hint(values)
    model.post_objective()
    report = watch.second_level(placements, plan, waiting_bound)
    outcome = minimise(model, budget, threads, watch.floor, report)
    standing = model.value(values)
    if outcome.values is None or model.value(outcome.values) >= standing:
        return plan, standing, min(standing, outcome.bound)
    return placements.read(outcome.values, plan), model.value(outcome.values), outcome.bound

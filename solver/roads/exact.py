"""Two exact models of a component, one a level, each proven or bounded.

The road for teams: with unary steps for expertise and epigraphs for the load, the linear relaxation is tight
enough that an LP-driven search proves the optimum. Each model holds only what its level can use: the
first the co-workers whom some lead cannot do without, the second those beside whom some lead costs less
(`menu`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget, Outcome, Report, minimise
from solver.found import Found
from solver.placements import Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.roads.menu import Menu, menu_of
from solver.roads.repair import follow_shares
from solver.roads.waiting import fewest_waiting
from solver.rules import PLAN_RULES
from solver.terms import PAIR_TERMS, PLAN_TERMS

Flags = NDArray[np.bool_]
Reporting = Callable[[Placements, Plan], Report]

# When the first level is hard, keep this share of the time for the second: a plan that is fair among those
# that leave the fewest waiting is worth more than a proof.
_FIRST_LEVEL_SHARE = 0.5
_KINDS_SHARE = 0.25  # of the time left, for the first level with equal cases taken together


def solve_exactly(
    problem: Problem, component: Component, start: Plan, budget: Budget, threads: int, watch: Watch
) -> Found:
    """Solve a component from the lawful plan `start`.

    Returns
    -------
    Found
        The best plan, with a true bound of both levels of this component.
    """
    menu = menu_of(problem, component.cases)
    plan, waiting_bound = start, 0
    if component.waiting(problem, start):
        plan, waiting_bound = _fewest_waiting(problem, component, menu, start, budget, threads, watch)
    waiting = component.waiting(problem, plan)
    placements = _lawful(problem, component, menu.helpers(problem))
    _hold_first_level(placements, waiting, waiting_bound)
    _charge(placements, component)
    plan, preference, bound = _second_level(placements, plan, budget, threads, watch, waiting_bound)
    return Found(plan, (waiting, preference), (min(waiting, waiting_bound), bound))


def _fewest_waiting(
    problem: Problem,
    component: Component,
    menu: Menu,
    start: Plan,
    budget: Budget,
    threads: int,
    watch: Watch,
) -> tuple[Plan, int]:
    """Leave as little waiting as the hard rules allow; give the plan and a lower bound.

    Equal cases are shared out first as if they were one; mostly some plan within those shares meets that
    bound, and the model of every pair, which would have to tell equal cases apart, is not needed.
    """
    share = budget.share(_KINDS_SHARE)
    shares, bound = fewest_waiting(problem, menu, share, threads)
    budget.spend(share.spent)
    needed = menu.helpers(problem, needed=True)
    plan = start
    if shares is not None:
        dealt = follow_shares(problem, menu, shares, start, others=False)
        within = _lawful(problem, component, needed, shares.leads(problem, menu))
        dealt, _ = _first_level(within, dealt, bound, budget, 1, watch.plans_only)
        plan = min(start, dealt, key=lambda one: component.waiting(problem, one))
    if component.waiting(problem, plan) <= bound:
        return plan, bound
    whole = _lawful(problem, component, needed)
    return _first_level(whole, plan, bound, budget, threads, watch.first_level)


def _lawful(
    problem: Problem, component: Component, co_workers: Flags, leads: Flags | None = None
) -> Placements:
    placements = Placements(problem, component.cases, leads, co_workers)
    for rule in PLAN_RULES:
        rule.enforce(placements)
    return placements


def _hold_first_level(placements: Placements, waiting: int, bound: int) -> None:
    """Let no more wait; where that is proven the least, say so: an equation propagates further."""
    priorities = placements.problem.priority[placements.cases]
    placements.model.between(placements.waiting, priorities, waiting if bound >= waiting else 0, waiting)


def _first_level(
    placements: Placements, start: Plan, floor: int, budget: Budget, threads: int, reporting: Reporting
) -> tuple[Plan, int]:
    """Leave as little priority waiting as the hard rules allow; give the plan and a lower bound."""
    problem, model = placements.problem, placements.model
    priorities = problem.priority[placements.cases]
    model.between(
        placements.waiting, priorities, floor, int(priorities.sum())
    )  # no search below what is known
    model.cost(placements.waiting, priorities)
    plan = placements.without_strangers(start)
    share = budget.share(_FIRST_LEVEL_SHARE)
    outcome, best = _improve(placements, plan, share, threads, floor, reporting(placements, plan))
    budget.spend(share.spent)
    return (start if best is None else best), outcome.bound


def _second_level(
    placements: Placements, start: Plan, budget: Budget, threads: int, watch: Watch, waiting_bound: int
) -> tuple[Plan, int, int]:
    """Among plans that leave no more waiting, find the one that is preferred; give its cost and a bound."""
    plan = placements.without_strangers(start)
    report = watch.second_level(placements, plan, waiting_bound)
    outcome, best = _improve(placements, plan, budget, threads, watch.floor, report)
    plan = plan if best is None else best
    cost = placements.model.value(placements.values(plan))
    return plan, cost, min(cost, outcome.bound)


def _charge(placements: Placements, component: Component) -> None:
    """Post every soft term; who is in the component but not in the model carries what they carry now."""
    problem, model = placements.problem, placements.model
    for pair_term in PAIR_TERMS:
        model.cost(placements.lead_variables, pair_term.cost(problem, placements.lead_pairs))
    for plan_term in PLAN_TERMS:
        plan_term.charge(placements)
    others = np.setdiff1d(component.workers, placements.workers)
    model.offset += int(problem.utilisation_cost(problem.before[others], others).sum())


def _improve(
    placements: Placements, plan: Plan, budget: Budget, threads: int, floor: int, report: Report
) -> tuple[Outcome, Plan | None]:
    """Minimise the posted costs from `plan`; give what came of it, and the plan when it is a better one."""
    model = placements.model
    values = placements.values(plan)
    model.hint(values)
    model.post_objective()
    outcome = minimise(model, budget, threads, floor, report)
    if outcome.values is None or model.value(outcome.values) >= model.value(values):
        return outcome, None
    return outcome, placements.read(outcome.values, plan)

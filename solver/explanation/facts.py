"""Rules that keep a worker from a case, each with the figures that a manager can check."""

from __future__ import annotations

import numpy as np

from solver.options import STANDING_RULES, Options, Position, obstacle_keys
from solver.plan import NOBODY
from solver.problem import Problem
from solver.sentences import listed, points, spoken

Facts = list[tuple[str, str]]


def bars(position: Position, case: int, worker: int) -> Facts:
    """Give every rule that keeps the worker from leading the waiting case as things stand, with its fact."""
    problem = position.problem
    item, person = problem.cases[case], problem.workers[worker]
    options = Options(position, case, np.array([worker], dtype=np.int64))
    standing = [key for key in obstacle_keys(int(options.obstacles[0])) if key in STANDING_RULES]
    found = problem.eligibility.why_not_lead(item, person)
    return found + [(key, standing_fact(position, case, worker, key)) for key in standing]


def standing_fact(position: Position, case: int, worker: int, rule: str) -> str:
    """Say how one of `STANDING_RULES` keeps the worker from the waiting case."""
    problem = position.problem
    if rule == "capacity":
        return capacity_fact(problem, case, worker, int(position.load[worker]))
    if rule == "new_cases":
        return new_cases_fact(problem, worker, int(position.new[worker]))
    if rule == "independent":
        return _independent_fact(position, case, worker)
    who = "an experienced, qualified co-worker" if rule == "supported" else "a co-worker"
    why = "newly qualified, so needs" if rule == "supported" else "the case needs"
    return f"{why} {who}, and {_nobody(problem, case, worker, supporting=rule == 'supported')}"


def capacity_fact(problem: Problem, case: int, worker: int, load: int) -> str:
    """Compare what the worker carries and what the case weighs with what they may carry."""
    limit, weight = int(problem.limit[worker]), problem.lead_points(case, worker)
    return f"carries {points(load)} of {points(limit)} points, and the case weighs {points(weight)}"


def new_cases_fact(problem: Problem, worker: int, new: int) -> str:
    """Compare the new cases given with the new cases allowed."""
    return f"new cases {new}, allowed {int(problem.new_limit[worker])}"


def _nobody(problem: Problem, case: int, worker: int, supporting: bool) -> str:
    """Say why nobody stands beside the worker: nobody may, or nobody has room."""
    if problem.cases[case].co_working == "none":
        return "the case is to have none (co_working none)"
    candidates = problem.co_workers.worker[problem.co_workers.of(case)]
    candidates = candidates[candidates != worker]
    if supporting:
        candidates = candidates[problem.staff.supports(problem.cases[case].task)[candidates]]
    if not len(candidates):
        return "nobody else may be one"
    names = listed([problem.workers[other].name for other in candidates[:3].tolist()])
    more = f" and {len(candidates) - 3} more" if len(candidates) > 3 else ""
    return (
        f"those who may be one have no room for {points(int(problem.co_points[case]))} points ({names}{more})"
    )


def _independent_fact(position: Position, case: int, worker: int) -> str:
    problem, plan = position.problem, position.plan
    family = problem.family_members.get(problem.cases[case].family or "", [])
    theirs = [
        problem.cases[other].id
        for other in family
        if other != case and worker in (plan.lead[other], plan.co_worker[other])
    ]
    tasks = [problem.cases[c].task for c in (case, *family) if problem.is_independent(c)]
    return f"to work with the family on {listed(theirs)}, and {spoken(tasks[0])} must be independent"


def co_work_bars(problem: Problem, case: int, worker: int) -> Facts:
    """Give every rule that keeps the worker from co-working the case, with its fact."""
    return problem.eligibility.why_not_co_work(problem.cases[case], problem.workers[worker])


def lead_name(problem: Problem, worker: int) -> str:
    """Give what to call a worker; nobody is `nobody`."""
    return "nobody" if worker == NOBODY else problem.workers[worker].name

"""CP-SAT with its default parameters on the project's own model, whole: its straightforward use."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks.mip.levels import FIRST_LEVEL_SHARE
from benchmarks.peers import ours
from benchmarks.peers.run import Finding, Job, stated
from solver.engine import Budget, Outcome, minimise
from solver.greedy import greedy
from solver.locks import locked_plan
from solver.placements import Ints, Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import PLAN_RULES
from solver.scoring import bill
from solver.terms import PAIR_TERMS, PLAN_TERMS

prepare = ours.prepare

# Below any bound: nothing is known of the level before the search.
_NO_FLOOR = -(10**15)


def solve(job: Job) -> Finding:
    """Solve both levels in one model, hinted with the greedy plan and otherwise left to CP-SAT."""
    problem = Problem(job.prepared)
    plan = greedy(problem, locked_plan(problem, job.seed))
    everything = np.arange(len(problem.cases), dtype=np.int64)
    placements = Placements(problem, everything)
    for rule in PLAN_RULES:
        rule.enforce(placements)
    job.built()
    plan, first = _first_level(job, placements, plan)
    plan, second = _second_level(job, placements, plan, first.bound)
    score = bill(problem, plan).score.key
    # When more may be allocated than was, the second level's bound is for the wrong plans.
    bound = (first.bound, second.bound if first.bound == score[0] else _NO_FLOOR)
    job.timeline.add(score, bound)
    return Finding(stated(problem, plan), bound, first.proven and second.proven)


def _first_level(job: Job, placements: Placements, plan: Plan) -> tuple[Plan, Outcome]:
    problem, model = placements.problem, placements.model
    waits = np.array([placements.waits(case) for case in placements.cases.tolist()], dtype=np.int64)
    model.cost(waits, problem.priority[placements.cases])
    model.hint(placements.values(plan))
    model.post_objective()

    def report(values: Ints | None, bound: int) -> None:
        job.timeline.add(None if values is None else (model.value(values), None), (max(0, bound), None))

    outcome = minimise(model, _budget(job, FIRST_LEVEL_SHARE), job.threads, 0, report)
    if outcome.values is not None:
        plan = placements.read(outcome.values, plan)
    return plan, outcome


def _second_level(job: Job, placements: Placements, plan: Plan, waiting_bound: int) -> tuple[Plan, Outcome]:
    problem, model = placements.problem, placements.model
    waiting = bill(problem, plan).score.unallocated
    model.at_most(*model.objective(), waiting)
    model.forget_costs()
    for pair_term in PAIR_TERMS:
        model.cost(placements.lead_variables, pair_term.cost(problem, placements.lead_pairs))
    for plan_term in PLAN_TERMS:
        plan_term.charge(placements)
    values = placements.values(plan)
    # What lies outside the model costs the same in every plan.
    outside = bill(problem, plan).score.preference - model.value(values)
    model.hint(values)
    model.post_objective()

    def report(values: Ints | None, bound: int) -> None:
        found = None if values is None else (waiting, model.value(values) + outside)
        job.timeline.add(found, (waiting_bound, bound + outside))

    outcome = minimise(model, _budget(job, 1.0), job.threads, _NO_FLOOR, report)
    if outcome.values is not None:
        plan = placements.read(outcome.values, plan)
    return plan, Outcome(outcome.values, outcome.bound + outside, outcome.proven)


def _budget(job: Job, share: float) -> Budget:
    left = max(0.0, job.deadline - time.monotonic())
    return Budget(limit=left * share, seed=job.seed, threads=job.threads, searches=())


def versions() -> dict[str, Any]:
    """What ran."""
    return {"ortools": version("ortools")}

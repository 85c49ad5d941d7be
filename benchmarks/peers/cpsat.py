"""CP-SAT with its default parameters on the project's own model, whole: its straightforward use."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks.absences import problem_of
from benchmarks.mip.levels import FIRST_LEVEL_SHARE
from benchmarks.peers import ours
from benchmarks.peers.run import Finding, Job, stated
from solver.absences.drafting import draft
from solver.absences.solving import Best
from solver.engine import Budget, Outcome, minimise
from solver.greedy import greedy
from solver.locks import locked_plan
from solver.placements import Ints, Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.rules import enforce
from solver.scoring import bill
from solver.terms import charge

prepare = ours.prepare

# Below any bound: nothing is known of the level before the search.
_NO_FLOOR = -(10**15)


def solve(job: Job) -> Finding:
    """Solve both levels in one model, hinted with the greedy plan and otherwise left to CP-SAT.

    An absence is solved from nothing: nobody but those whom the manager chose leads any of the cases.
    """
    problem = Problem(job.prepared) if job.absent is None else problem_of(job.prepared, job.absent)
    plan = locked_plan(problem, job.seed)
    plan = greedy(problem, plan) if job.absent is None else plan
    everything = np.arange(len(problem.cases), dtype=np.int64)
    placements = Placements(problem, everything)
    enforce(placements)
    job.built()
    plan, first = _first_level(job, placements, plan)
    plan, second = _second_level(job, placements, plan, first.bound)
    score = bill(problem, plan).score.key
    # When more may be allocated than was, the second level's bound is for the wrong plans.
    bound = (first.bound, second.bound if first.bound == score[0] else _NO_FLOOR)
    job.timeline.add(score, bound)
    proven, seconds = first.proven and second.proven, time.monotonic() - job.started
    told = stated(problem, plan) if job.absent is None else _proposed(job, problem, plan)
    return Finding(told, bound, proven, seconds=seconds)


def _proposed(job: Job, problem: Problem, plan: Plan) -> dict[str, Any]:
    """State a plan of an absence as a proposal; its bound is stated apart."""
    score = bill(problem, plan).score
    best = Best(plan, score, score, proven=False)
    return draft(problem, best, _budget(job, 1.0), job.build_seconds or 0.0).model_dump(mode="json")


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
    charge(placements)
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

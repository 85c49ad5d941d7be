"""From the best plan to the proposal that a manager decides."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import Any

from solver.absences.answer import Move
from solver.absences.solving import Best, standing_plan
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import gap
from solver.proposal import Proposal, SolverFacts
from solver.scoring import bill
from solver.terms import TERM_KEYS
from solver.writing import Writer


def draft(problem: Problem, best: Best, budget: Budget, build_seconds: float) -> Proposal:
    """Write the proposal; only the cases that need somebody have a date by which they do."""
    writer = Writer(problem, best.plan, bill(problem, best.plan))
    return Proposal(
        scenario=problem.scenario.name,
        status="optimal" if best.proven else "feasible",
        stopped_by="optimal" if best.proven else budget.why_over(),
        score=best.score,
        bound=best.bound,
        gap=round(gap(best.score, best.bound), 6),
        assignments=writer.assignments(),
        unallocated=writer.waiting(),
        workers=writer.workers(),
        terms=writer.terms(),
        timescales=tuple(
            line for line in writer.timescales() if problem.case_index[line.case] not in problem.stays
        ),
        solver=SolverFacts(
            wall_seconds=round(time.monotonic() - budget.started, 4),
            build_seconds=round(build_seconds, 4),
            seed=budget.seed,
            threads=budget.threads,
            deterministic=budget.deterministic,
            roads=("solve_pinned",),
            ortools=version("ortools"),
        ),
    )


def moves_of(problem: Problem, plan: Plan) -> tuple[Move, ...]:
    """List the standing cases that change lead, each with what that changes in its own costs."""
    then, now = bill(problem, plan), bill(problem, standing_plan(problem))
    ids = [worker.id for worker in problem.workers]
    moved = []
    for case, lead in sorted(problem.stays.items()):
        if plan.lead[case] == lead:
            continue
        before, after = now.of(case), then.of(case)
        costs = {term: after.get(term, 0) - before.get(term, 0) for term in TERM_KEYS}
        line: dict[str, Any] = {"case": problem.cases[case].id, "from": ids[lead], "to": ids[plan.lead[case]]}
        line["costs"] = {term: cost for term, cost in costs.items() if cost}
        moved.append(Move.model_validate(line))
    return tuple(moved)

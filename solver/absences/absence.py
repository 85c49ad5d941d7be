"""An absence: the affected cases to whoever suits them best, and what letting others move buys (SPEC 7)."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from solver.absences.affected import taken_by, touched, with_movable
from solver.absences.answer import AbsenceAnswer, FrontierStep
from solver.absences.check import check
from solver.absences.drafting import draft, moves_of
from solver.absences.notes import NoteTaker
from solver.absences.pricing import solve_nearby
from solver.absences.request import read_request
from solver.absences.solving import Best, at_most_moves, solve, standing_plan
from solver.absences.taking_up import Taken, take_up
from solver.engine import Budget
from solver.greedy import greedy
from solver.locks import locked_plan
from solver.plan import Plan
from solver.problem import Problem
from solver.propose import Options
from solver.scenario import Scenario


def absence(
    scenario: Scenario,
    workers: Sequence[str],
    kind: str,
    first: date,
    last: date | None = None,
    notified_on: date | None = None,
    moves: int = 0,
    options: Options | None = None,
    cancel: threading.Event | None = None,
) -> AbsenceAnswer:
    """Propose who covers or takes over the open cases of people who are away.

    Parameters
    ----------
    workers
        Ids of those who are away, together.
    kind
        A kind of absence: `annual_leave`, `short_sickness`, `training` and `other_leave` are covered,
        `long_sickness` and `left` reallocated; or `cover` or `reallocation`, asked for.
    first, last
        Both included; a null `last` has no end yet.
    notified_on
        When the absence became known; the scenario's own day when None.
    moves
        How many of the other open cases may change lead.
    cancel
        Set it to stop; the best found so far is proposed.

    Raises
    ------
    InvalidRequest
        With every fault in what was asked.
    LocksBreakRules
        When the manager's fixed choices break a hard rule.
    VerificationFailed
        When the second opinion disagrees: our bug.
    """
    budget = (options or Options()).budget(cancel)
    asked = read_request(scenario, workers, kind, first, last, notified_on, moves)
    found, taken = touched(scenario, asked), taken_by(scenario, asked)
    if moves:
        taken = with_movable(scenario, taken)
    problem, start = _warm(scenario, taken, budget)
    build_seconds = time.monotonic() - budget.started
    bests = _frontier(problem, start, moves, budget)
    proposal = draft(problem, bests[-1], budget, build_seconds)
    check(scenario, taken, proposal, moves)
    moved = moves_of(problem, bests[-1].plan)
    notes = NoteTaker(scenario, proposal)
    return AbsenceAnswer.model_validate(
        {
            "worker": asked.workers[0] if len(asked.workers) == 1 else asked.workers,
            "kind": asked.kind,
            "from": asked.first,
            "to": asked.last,
            "deadline": asked.deadline(scenario),
            "proposal": proposal,
            "left_alone": found.left_alone,
            "frontier": tuple(_step(count, best) for count, best in enumerate(bests)),
            "moved": moved,
            "notes": (*notes.of_absence(asked, found), *notes.of_moves(moved, "to make room")),
        }
    )


def _warm(scenario: Scenario, taken: Taken, budget: Budget) -> tuple[Problem, Plan]:
    """Give the problem, and a lawful plan of it in which nobody else's case moves.

    The locks are checked, and the affected cases first given out, with everybody else's cases where they are.
    """
    pinned = take_up(scenario, replace(taken, movable=frozenset()))
    start = greedy(pinned, locked_plan(pinned, budget.seed))
    if not taken.movable:
        return pinned, start
    problem = take_up(scenario, taken)
    plan = standing_plan(problem)
    here = [problem.case_index[case.id] for case in pinned.cases]
    plan.lead[here], plan.co_worker[here] = start.lead, start.co_worker
    return problem, plan


def _frontier(problem: Problem, start: Plan, moves: int, budget: Budget) -> list[Best]:
    """Solve for each number of moves, each from the plan before it."""
    cases = np.arange(len(problem.cases), dtype=np.int64)
    if not problem.stays:
        return [solve_nearby(problem, start, budget)] * (moves + 1)
    bests: list[Best] = []
    for count in range(moves + 1):
        plan = bests[-1].plan if bests else start
        bests.append(solve(problem, cases, plan, budget, limits=[at_most_moves(count)]))
    return bests


def _step(moves: int, best: Best) -> FrontierStep:
    return FrontierStep(moves=moves, score=best.score, status="optimal" if best.proven else "feasible")

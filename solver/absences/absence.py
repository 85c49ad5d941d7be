"""An absence: the affected cases to whoever suits them best, and what letting others move buys (SPEC 7)."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import date

from solver.absences.affected import touched
from solver.absences.answer import AbsenceAnswer, FrontierStep
from solver.absences.check import check
from solver.absences.drafting import draft, moves_of
from solver.absences.helping import with_help
from solver.absences.notes import NoteTaker
from solver.absences.posing import Told, best_plan, posed, taken_up, told_before, unsearched
from solver.absences.request import read_request
from solver.absences.solving import Best
from solver.absences.telling import Teller
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Listener, Written
from solver.propose import Options
from solver.scenario import Scenario
from solver.scoring import bill


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
    on_progress: Listener | None = None,
    hint: Written = (),
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
    on_progress
        Called now and then, from any thread, with the best score and bound so far.
    hint
        A plan that was told of before, to start from.

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
    taken = taken_up(scenario, asked)
    problem, start = posed(scenario, taken, budget, hint)
    told = told_before(problem, start, hint)
    build_seconds = time.monotonic() - budget.started
    bests = _frontier(problem, start, told, moves, budget, Teller(problem, budget.started, on_progress))
    proposal = draft(problem, bests[-1], budget, build_seconds)
    check(scenario, taken, proposal, moves)
    proposal = with_help(scenario, asked, problem, bests[-1], proposal, budget)
    moved, found = moves_of(problem, bests[-1].plan), touched(scenario, asked)
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


def _frontier(
    problem: Problem, start: Plan, told: Told, moves: int, budget: Budget, teller: Teller
) -> list[Best]:
    """Solve for each number of moves, each from the plan before it."""
    teller.tell(start, None)
    if not problem.stays:
        return [best_plan(problem, start, 0, budget, line=teller.line())] * (moves + 1)
    bests: list[Best] = []

    def cost(plan: Plan) -> tuple[int, int]:
        return bill(problem, plan).score.key

    for count in range(moves + 1):
        start = told.or_better(bests[-1].plan if bests else start, count, cost)
        if bests and budget.over:
            bests.append(unsearched(problem, start))
            continue
        # With fewer moves there are fewer plans: a bound on those says nothing of the rest.
        line = teller.line(bounds=count == moves)
        bests.append(best_plan(problem, start, count, budget, line=line))
    return bests


def _step(moves: int, best: Best) -> FrontierStep:
    return FrontierStep(moves=moves, score=best.score, status="optimal" if best.proven else "feasible")

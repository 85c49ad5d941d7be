"""Relief of a worker above capacity: the fewest of their cases that must go, and to whom (SPEC 7)."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace

import numpy as np

from solver.absences.affected import with_movable
from solver.absences.answer import FrontierStep, ReliefAnswer
from solver.absences.check import check
from solver.absences.drafting import draft, moves_of
from solver.absences.notes import NoteTaker
from solver.absences.posing import told_before, unsearched
from solver.absences.request import check_relief
from solver.absences.solving import (
    Best,
    at_most_moves,
    excess_of,
    solve,
    standing_plan,
)
from solver.absences.taking_up import Taken, take_up
from solver.absences.telling import Line, Teller
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Listener, Written
from solver.propose import Options
from solver.scenario import Scenario
from solver.scoring import bill
from solver.writing import in_points


def relieve(
    scenario: Scenario,
    worker: str,
    moves: int | None = None,
    options: Options | None = None,
    cancel: threading.Event | None = None,
    on_progress: Listener | None = None,
    hint: Written = (),
) -> ReliefAnswer:
    """Propose which of a worker's open cases go to whom, so that they are back within their capacity.

    Parameters
    ----------
    moves
        How many cases may go at most; as many as it takes when None.
    on_progress
        Called now and then, from any thread, with the best score and bound of the plans that could be the
        answer: those of the fewest moves that do.
    hint
        A plan that was told of before, to start from.

    Raises
    ------
    InvalidRequest
        When there is no such worker, or the number makes no sense.
    VerificationFailed
        When the second opinion disagrees: our bug.
    """
    budget = (options or Options()).budget(cancel)
    check_relief(scenario, worker, moves)
    own = [case for case in scenario.open if case.lead == worker]
    taken = with_movable(scenario, Taken(), own)
    problem = take_up(scenario, taken)
    build_seconds = time.monotonic() - budget.started
    teller = Teller(problem, budget.started, on_progress)
    search = _Search(problem, problem.worker_index[worker], budget, teller, hint)
    steps, best = search.run(len(taken.movable) if moves is None else moves, stop_early=moves is None)
    proposal = draft(problem, best, budget, build_seconds)
    check(scenario, taken, proposal, len(taken.movable))
    moved = moves_of(problem, best.plan)
    name = scenario.workers[problem.worker_index[worker]].name
    return ReliefAnswer(
        worker=worker,
        achieved=search.is_within(best.plan),
        proposal=proposal,
        left_alone=tuple(case.id for case in own if case.id not in taken.movable),
        frontier=tuple(steps),
        moved=moved,
        notes=tuple(NoteTaker(scenario, proposal).of_moves(moved, f"to bring {name} back within capacity")),
    )


@dataclass(frozen=True)
class _Search:
    """Move by move, until the worker is within their capacity."""

    problem: Problem
    worker: int
    budget: Budget
    teller: Teller
    hint: Written

    def run(self, most: int, stop_early: bool) -> tuple[list[FrontierStep], Best]:
        """Give the steps, and the plan of the fewest moves that do; of all moves if none do."""
        steps: list[FrontierStep] = []
        chosen: Best | None = None
        proven = True
        most = min(most, len(self.problem.stays))
        start = standing_plan(self.problem)
        told = told_before(self.problem, start, self.hint)
        best = self._best(0, start, self._line(last=not most))
        for count in range(most + 1):
            # Once there is a plan that does, further moves are only priced.
            line = None if chosen else self._line(last=count == most)
            if count:
                plan = told.or_better(best.plan, count, self._cost)
                best = unsearched(self.problem, plan) if self.budget.over else self._best(count, plan, line)
            within = self.is_within(best.plan)
            steps.append(self._step(count, best, within))
            proven &= best.proven  # that fewer moves do not do rests on every step before
            if within and chosen is None:
                chosen = replace(best, proven=proven)
                if stop_early:
                    break
        return steps, replace(best, proven=proven) if chosen is None else chosen

    def _line(self, last: bool) -> Line | None:
        """Tell of the plans that do; of the nearest where none does with the last move."""
        return self.teller.line(counts=lambda plan: last or self.is_within(plan))

    def _best(self, count: int, plan: Plan, line: Line | None) -> Best:
        """Come as near to capacity as so many moves allow, then to the best score."""
        cases = np.arange(len(self.problem.cases), dtype=np.int64)
        limits, nearest = [at_most_moves(count)], [excess_of(self.worker)]
        best = solve(self.problem, cases, plan, self.budget, limits, first=nearest, line=line)
        if line is not None:
            line.found(best.plan, best.bound)
        return best

    def _cost(self, plan: Plan) -> tuple[int, int, int]:
        return max(0, self._after(plan) - self._capacity), *bill(self.problem, plan).score.key

    def _after(self, plan: Plan) -> int:
        return int(self.problem.before[self.worker] + plan.given(self.problem)[0][self.worker])

    def is_within(self, plan: Plan) -> bool:
        """Say whether the worker carries no more than they can."""
        return self._after(plan) <= self._capacity

    @property
    def _capacity(self) -> int:
        return int(self.problem.capacity[self.worker])

    def _step(self, count: int, best: Best, within: bool) -> FrontierStep:
        proven = "optimal" if best.proven else "feasible"
        status = proven if within else "infeasible"
        return FrontierStep.model_validate(
            {
                "moves": count,
                "score": best.score,
                "status": status,
                "after": in_points(self._after(best.plan)),
            }
        )

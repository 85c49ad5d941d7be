"""What would help the cases that wait after an absence: changes of the scenario, tried on the same absence.

In a relief nothing waits: a case that finds nobody stays with the worker who has it.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from solver.absences.posing import best_plan, posed, taken_up
from solver.absences.request import Absence
from solver.absences.solving import Best, at_most_moves
from solver.engine import Budget
from solver.explanation.helping import Effort, helped
from solver.explanation.situation import Situation, Solved
from solver.explanation.standing import hint_of
from solver.placements import Placements
from solver.plan import NOBODY
from solver.problem import Problem
from solver.proposal import Proposal
from solver.scenario import Scenario

Ints = NDArray[np.int64]

# There is no other place to ask what would help after an absence, so more is looked at than in a weekly
# proposal. Measured on teams of 15: 0.04 to 0.2 s a case where few wait; 1 to 5 s where twelve wait in a full
# team, for room for one is room for all that come before it.
_EFFORT = Effort(most_waiting=20, most_pairs=4_000, seconds=8.0, units=8.0)

# Beyond a few teams there is seldom nobody, and looking for what would help takes longer than solving.
_MOST_WORKERS = 60


def with_help(
    scenario: Scenario, asked: Absence, problem: Problem, best: Best, proposal: Proposal, budget: Budget
) -> Proposal:
    """Give the proposal with `would_help` of its waiting cases, as far as time goes.

    Parameters
    ----------
    scenario
        As it was asked about: what the remedies change.
    problem, best
        What was decided, and how.
    proposal
        As it was made and verified; nothing is added before it is proven.
    budget
        What is left of it is never exceeded.
    """

    def situation(case: str, share: Budget) -> Situation:
        return Uncovered(scenario, asked, problem, best, case, share)

    if len(problem.workers) > _MOST_WORKERS:
        return proposal
    return helped(proposal, len(problem.cases) * len(problem.workers), budget, _EFFORT, situation)


class Uncovered:
    """A case for which an absence finds nobody, and the same absence solved again after a change.

    Parameters
    ----------
    case
        Id of a case that waits in the best plan.
    """

    def __init__(
        self, scenario: Scenario, asked: Absence, problem: Problem, best: Best, case: str, budget: Budget
    ) -> None:
        self.scenario, self.asked, self.problem, self.budget = scenario, asked, problem, budget
        self.case = problem.case_index[case]
        self.hint = hint_of(problem, best.plan)
        self._best = Solved(problem, best.plan, best.proven)

    @property
    def optimum(self) -> Solved:
        """The best plan of the absence as it was asked about."""
        return self._best

    def near(self, problem: Problem) -> Ints:
        """Give every case: they are few, and where some may move their number ties them together."""
        return np.arange(len(problem.cases), dtype=np.int64)

    def restrict(self, placements: Placements) -> None:
        """Let no more cases change lead than was asked."""
        at_most_moves(self.asked.moves)(placements)

    def again(self, scenario: Scenario, touched: Collection[str] | None = ()) -> Solved:
        """Solve the absence in a changed scenario; whoever is touched, the whole of it."""
        return self._again(scenario, waiting=False)

    def again_waiting(self, scenario: Scenario, touched: Collection[str] | None = ()) -> Solved:
        """Solve the absence in a changed scenario, the case finding nobody."""
        return self._again(scenario, waiting=True)

    def _again(self, scenario: Scenario, waiting: bool) -> Solved:
        problem, start = posed(scenario, taken_up(scenario, self.asked), self.budget, self.hint)
        case = problem.case_index[self.problem.cases[self.case].id]

        def nobody(placements: Placements) -> None:
            placements.model.fix(placements.waits(case), 1)

        if waiting:
            start.lead[case] = start.co_worker[case] = NOBODY
        best = best_plan(problem, start, self.asked.moves, self.budget, [nobody] if waiting else [])
        return Solved(problem, best.plan, best.proven)

"""One case in a plan, and solving the same again after a change: what the search for remedies works on.

The weekly allocation fills it by `Standing`, an absence by its own problem: a remedy is found and tried on
either in the same way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget
from solver.placements import Placements
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.proposal import Score
from solver.scenario import Scenario
from solver.scoring import Bill, bill

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Solved:
    """A plan, and whether it is proven that none is better in the part that was solved."""

    problem: Problem
    plan: Plan
    proven: bool

    @cached_property
    def costs(self) -> Bill:
        """What the plan costs."""
        return bill(self.problem, self.plan)

    @property
    def score(self) -> Score:
        """Both levels."""
        return self.costs.score

    def lead(self, case: int) -> str | None:
        """Give the id of a case's lead."""
        return self._id(int(self.plan.lead[case]))

    def co_worker(self, case: int) -> str | None:
        """Give the id of a case's co-worker."""
        return self._id(int(self.plan.co_worker[case]))

    def waiting(self) -> set[str]:
        """Give the ids of the cases that wait."""
        return {self.problem.cases[case].id for case in self.plan.waiting().tolist()}

    def _id(self, worker: int) -> str | None:
        return None if worker == NOBODY else self.problem.workers[worker].id


class Situation(Protocol):
    """One case in a plan, and how the same is solved again.

    Attributes
    ----------
    scenario
        As the manager wrote it: what a change is made to.
    problem
        What is decided about it.
    case
        The case, by index into the problem.
    budget
        For every solve together.
    """

    scenario: Scenario
    problem: Problem
    case: int
    budget: Budget

    @property
    def optimum(self) -> Solved:
        """Give the best plan."""

    def near(self, problem: Problem) -> Ints:
        """Give the cases tied to the case in this problem or a changed one, by index, itself among them."""

    def restrict(self, placements: Placements) -> None:
        """Add what plans are held to beyond the rules."""

    def again(self, scenario: Scenario, touched: Collection[str] | None = ()) -> Solved:
        """Solve a changed scenario.

        Parameters
        ----------
        touched
            Workers who are changed in more than whom they may work for; None when the policy's prices are.
        """

    def again_waiting(self, scenario: Scenario, touched: Collection[str] | None = ()) -> Solved:
        """Solve a changed scenario as `again` does, with the case waiting all the same."""

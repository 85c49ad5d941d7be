"""Trying a change: applied and solved again, it has the case allocated in every optimal plan."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from solver.engine import Budget, minimise
from solver.explanation.document import Change, Remedy
from solver.explanation.patches import applied
from solver.explanation.situation import Situation, Solved
from solver.placements import Placements
from solver.plan import NOBODY
from solver.rules import enforce
from solver.scenario import Scenario
from solver.sentences import listed


class Trial:
    """One change, tried.

    Parameters
    ----------
    change
        A JSON Patch on the scenario.
    touched
        Workers whose own figures it changes; None for the policy's prices.
    """

    def __init__(self, standing: Situation, change: Change, touched: Collection[str] | None = ()) -> None:
        self.standing, self.change, self.touched = standing, change, touched
        self.scenario: Scenario = applied(standing.scenario, change)
        self.solved: Solved = standing.again(self.scenario, touched)
        # Which other cases are decided may change with the scenario, and with them the places.
        self.case = self.solved.problem.case_index[standing.problem.cases[standing.case].id]

    @property
    def allocates(self) -> bool:
        """Whether every optimal plan allocates the case."""
        allocated = self.solved.plan.lead[self.case] != NOBODY
        return bool(allocated) and self.solved.proven and self._waiting_is_worse()

    def remedy(self, kind: str, text: str) -> Remedy:
        """Write the change down with what it costs."""
        cost = self.solved.score.less(self.standing.optimum.score)
        return Remedy(kind=kind, change=tuple(self.change), cost=cost, text=text)

    def lead(self) -> str:
        """Say who would lead the case."""
        lead, beside = int(self.solved.plan.lead[self.case]), int(self.solved.plan.co_worker[self.case])
        people = self.solved.problem.workers
        company = "" if beside == NOBODY else f", with {people[beside].name} as co-worker"
        return f"{people[lead].name} would lead it{company}"

    def taking(self, worker: int) -> str:
        """Say what a worker takes from others, where they take no part in the case itself."""
        plan, before = self.solved.plan, self.standing.optimum.plan
        if worker in (plan.lead[self.case], plan.co_worker[self.case]):
            return ""
        places = self.solved.problem.case_index
        taken = [
            item.id
            for case, item in enumerate(self.standing.problem.cases)
            if before.lead[case] not in (worker, NOBODY)
            and item.id in places
            and plan.lead[places[item.id]] == worker
        ]
        return (
            f", and {self.standing.problem.workers[worker].name} would take {listed(taken)}" if taken else ""
        )

    def newly_waiting(self) -> list[int]:
        """Give the cases, as indexed now, that would wait and do not wait now, the most pressing first."""
        problem = self.standing.problem
        names = self.solved.waiting() - self.standing.optimum.waiting()
        cases = np.array(sorted(problem.case_index[name] for name in names), dtype=np.int64)
        found: list[int] = cases[np.argsort(-problem.priority[cases], kind="stable")].tolist()
        return found

    def _waiting_is_worse(self) -> bool:
        """Whether every plan in which the case waits has a worse score."""
        problem, case = self.solved.problem, self.case
        price, standing = int(problem.priority[case]), self.solved.score.unallocated
        if price > standing:
            return True
        least = self._least_waiting_without()
        if least is not None and price + least != standing:
            return price + least > standing
        waiting = self.standing.again_waiting(self.scenario, self.touched)
        return waiting.proven and self.solved.score < waiting.score

    def _least_waiting_without(self) -> int | None:
        """Give the least priority that the other cases can leave waiting while this one takes no place."""
        problem, plan, case = self.solved.problem, self.solved.plan, self.case
        near = self.standing.near(problem)
        others = near[near != case]
        apart = plan.waiting()
        elsewhere = int(problem.priority[apart[~np.isin(apart, near)]].sum())
        if not len(others):
            return elsewhere
        placements = Placements(problem, others)
        model = placements.model
        enforce(placements)
        self.standing.restrict(placements)
        model.cost([placements.waits(other) for other in others.tolist()], problem.priority[others])
        model.hint(placements.values(plan))
        model.post_objective()
        budget: Budget = self.standing.budget
        outcome = minimise(model, budget, budget.threads, floor=0)
        return elsewhere + outcome.bound if outcome.proven else None

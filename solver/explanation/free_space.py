"""A place for a case with everybody else's cases where they are: looking for it spares most of the solves."""

from __future__ import annotations

from collections.abc import Collection

from solver.explanation.letting_in import Hold, LettingIn
from solver.options import Position
from solver.plan import NOBODY


class FreeSpace:
    """Looks for a lead, and a co-worker where one is needed, in the standing plan."""

    def __init__(self, question: LettingIn) -> None:
        self.question = question
        self.problem, self.case = question.problem, question.case
        self.position = Position(question.problem, question.plan)
        self.worth_it = bool(self.problem.priority[self.case] > 0)
        item = self.problem.cases[self.case]
        self._task_is_co_worked = self.problem.policy.tasks[item.task].newly_qualified == "co_worked"
        self._able = self.problem.staff.supports(item.task)
        self._family = [
            other
            for other in self.problem.family_members.get(item.family or "", [])
            if other != self.case and self.position.plan.lead[other] != NOBODY
        ]

    def found(self, kept: Collection[Hold]) -> bool:
        """Say whether somebody can take the case as things stand while these hold, and nothing else does."""
        people = range(len(self.problem.workers))
        return self.worth_it and any(self._leads(worker, kept) for worker in people)

    def _leads(self, worker: int, kept: Collection[Hold]) -> bool:
        problem = self.problem
        weight = problem.lead_points(self.case, worker)
        if not self._may(worker, self.question.bars_of(worker), weight, kept):
            return False
        full = self.position.new[worker] + 1 > problem.new_limit[worker]
        if full and Hold("new_cases", worker) in kept:
            return False
        return not self._entangled(worker, kept, leading=True) and self._has_company(worker, kept)

    def _may(self, worker: int, bars: list[str], weight: int, kept: Collection[Hold]) -> bool:
        """Whether no rule of the pair and no limit of points that holds keeps the worker from carrying it."""
        if any(Hold(rule, worker) in kept for rule in bars):
            return False
        over = self.position.load[worker] + weight > self.problem.limit[worker]
        return not (over and Hold("capacity", worker) in kept)

    def _entangled(self, worker: int, kept: Collection[Hold], leading: bool) -> bool:
        if Hold("independent", worker) not in kept:
            return False
        plan, problem = self.position.plan, self.problem
        if any(problem.is_independent(other) and plan.lead[other] == worker for other in self._family):
            return True
        with_family = (plan.lead[self._family] == worker) | (plan.co_worker[self._family] == worker)
        return leading and problem.is_independent(self.case) and bool(with_family.any())

    def _has_company(self, worker: int, kept: Collection[Hold]) -> bool:
        """Whether the lead may be alone, or somebody may stand beside them."""
        problem, co_working = self.problem, self.problem.cases[self.case].co_working
        rules = Hold("co_worker", NOBODY) in kept
        unsupported = bool(problem.staff.newly_qualified[worker]) and self._task_is_co_worked
        unsupported &= Hold("supported", NOBODY) in kept
        if not unsupported and not (co_working == "required" and rules):
            return True
        if co_working == "none" and rules:
            return False
        return any(
            self._helps(other, kept)
            for other in range(len(problem.workers))
            if other != worker and (self._able[other] or not unsupported)
        )

    def _helps(self, worker: int, kept: Collection[Hold]) -> bool:
        points = int(self.problem.co_points[self.case])
        free = self._may(worker, self.question.helper_bars_of(worker), points, kept)
        return free and not self._entangled(worker, kept, leading=False)

"""From a finished plan to the proposal document: costs, reasons, alternatives, loads (SPEC 6)."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from solver import quantities
from solver.exact import HUNDRED
from solver.options import Options, Position
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.proposal import (
    Alternative,
    Assignment,
    Candidate,
    Score,
    Timescale,
    Waiting,
    WorkerLoad,
)
from solver.reach import Reach
from solver.scoring import Bill
from solver.sentences import Storyteller
from solver.suitability import Suitability
from solver.terms import TERM_KEYS

_ALTERNATIVES = 2


def in_points(hundredths: int) -> float:
    """Write hundredths of a point as points, whole where they are."""
    return int(hundredths) // HUNDRED if hundredths % HUNDRED == 0 else int(hundredths) / HUNDRED


class Writer:
    """Writes the parts of a proposal for one plan."""

    def __init__(self, problem: Problem, plan: Plan, costs: Bill) -> None:
        self.problem = problem
        self.plan = plan
        self.costs = costs
        self._position = Position(problem, plan)
        self._stories = Storyteller(problem, plan)
        self._reach = Reach(problem)

    def assignments(self) -> tuple[Assignment, ...]:
        """Write every allocated case, in file order."""
        return self._assignments

    def waiting(self) -> tuple[Waiting, ...]:
        """Write every waiting case, the most pressing first."""
        return self._waiting_cases

    @cached_property
    def _assignments(self) -> tuple[Assignment, ...]:
        return tuple(self._assignment(case) for case in self.plan.allocated().tolist())

    @cached_property
    def _waiting_cases(self) -> tuple[Waiting, ...]:
        cases = self.plan.waiting()
        return tuple(
            self._waiting(case) for case in cases[np.argsort(-self.problem.priority[cases], kind="stable")]
        )

    @cached_property
    def _everybody(self) -> Suitability:
        """How the waiting cases suit everybody, eligible or not."""
        everybody = np.arange(len(self.problem.workers), dtype=np.int64)
        waits = (self.plan.lead == NOBODY).tolist()
        pairs = Pairs.from_rows([everybody if waiting else everybody[:0] for waiting in waits])
        return Suitability(self.problem, pairs)

    def workers(self) -> tuple[WorkerLoad, ...]:
        """Write every worker's load, in file order, and why it is no more."""
        _ = self._assignments, self._waiting_cases  # what is in reach is known once both are written
        return tuple(self._worker(worker) for worker in range(len(self.problem.workers)))

    def terms(self) -> dict[str, int]:
        """Write the total of every term, in the order of SPEC 5."""
        totals = self.costs.terms()
        return {term: totals[term] for term in TERM_KEYS}

    def timescales(self) -> tuple[Timescale, ...]:
        """Write when each pending case is to be allocated, in file order."""
        return tuple(self._timescale(case) for case in range(len(self.problem.cases)))

    def _id(self, worker: int) -> str | None:
        return None if worker == NOBODY else self.problem.workers[worker].id

    def _assignment(self, case: int) -> Assignment:
        lead, beside = int(self.plan.lead[case]), int(self.plan.co_worker[case])
        return Assignment(
            case=self.problem.cases[case].id,
            lead=self.problem.workers[lead].id,
            co_worker=self._id(beside),
            tier=int(self.problem.tier[case]),
            points=in_points(self.problem.stated_points(case, lead)),
            costs=self.costs.of(case),
            because=tuple(self._stories.assignment(case)),
            alternatives=self._alternatives(case, lead, beside),
        )

    def _alternatives(self, case: int, lead: int, beside: int) -> tuple[Alternative, ...]:
        """Give the two best other leads, the rest as planned; none where the choice is no choice."""
        if case in self.problem.locks or case in self.problem.stays:
            return ()
        position = self._position
        position.take(case)
        options = Options(position, case)
        now = self._current(options, lead, beside)
        self._reach.note(options, lead, now)
        found = [
            Alternative(
                lead=self.problem.workers[options.workers[row]].id,
                co_worker=self._id(int(options.best_beside[0][row])),
                delta_alone=Score(unallocated=0, preference=int(options.delta[row]) - now),
            )
            for row in options.lawful()[: _ALTERNATIVES + 1].tolist()
            if options.workers[row] != lead
        ]
        position.give(case, lead, beside)
        return tuple(found[:_ALTERNATIVES])

    def _current(self, options: Options, lead: int, beside: int) -> int:
        row = int(np.flatnonzero(options.workers == lead)[0])
        return options.delta_with(row, beside)

    def _waiting(self, case: int) -> Waiting:
        words = Options(self._position, case, among=self._everybody).obstacles
        self._reach.note_waiting(words)
        blocked_by, because = self._stories.waiting(case, words)
        return Waiting(
            case=self.problem.cases[case].id,
            priority=int(self.problem.priority[case]),
            costs=self.costs.of(case),
            blocked_by=blocked_by,
            because=tuple(because),
        )

    def _worker(self, worker: int) -> WorkerLoad:
        capacity, after = int(self.problem.capacity[worker]), int(self._position.load[worker])
        return WorkerLoad(
            worker=self.problem.workers[worker].id,
            capacity=in_points(capacity),
            before=in_points(int(self.problem.standing[worker])),
            after=in_points(after),
            utilisation=round(after / capacity, 4) if capacity else None,
            utilisation_cost=int(self.costs.by_worker[worker]),
            new_cases=int(self._stories.new[worker]),
            because=tuple(self._stories.worker(worker, self._reach)),
        )

    def _timescale(self, case: int) -> Timescale:
        item, as_of = self.problem.cases[case], self.problem.scenario.as_of
        due = quantities.allocate_by(self.problem.policy, item)
        if due < as_of:
            return Timescale(case=item.id, due=due, state="late")
        today = due.date() == as_of.date()
        return Timescale(case=item.id, due=due, state="due_today" if today else "on_time")


def candidate(options: Options, row: int) -> Candidate:
    """Write one lawful choice for a waiting case."""
    problem = options.problem
    beside = int(options.best_beside[0][row])
    return Candidate(
        lead=problem.workers[options.workers[row]].id,
        co_worker=None if beside == NOBODY else problem.workers[beside].id,
        delta_alone=Score(
            unallocated=-int(problem.priority[options.index]), preference=int(options.delta[row])
        ),
        costs=options.costs(row),
    )
